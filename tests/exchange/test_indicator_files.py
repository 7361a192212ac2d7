"""Files of indicators, damaged in every way: they are read or refused in a sentence, nothing else."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import pytest

from investcrm.domain.errors import InvalidInput
from investcrm.domain.reading.indicator_words import Places
from investcrm.exchange import indicator_files
from investcrm.exchange.limits import JSON_LIMIT
from investcrm.services import places

FILES = Path(__file__).resolve().parents[1] / "data" / "indicators"
EVERY = {one["code"]: one["name"] for one in places.all_municipalities()}
COUNTY = Places(
    "19",
    {code: name for code, name in EVERY.items() if code.startswith("19")},
    EVERY,
    {one["code"][:2]: one["county"] for one in places.all_municipalities()},
)
THROWN_IN = (b";", b"\n", b'"', b"2023", b"{", b"null", b'"values":', b"1e400", b"NaN", b"1980")


def damaged(data: bytes, chance: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(chance.randint(1, 30)):
        at = chance.randrange(len(found) + 1)
        match chance.randrange(4):
            case 0 if found:
                found[at - 1] = chance.randrange(256)
            case 1:
                del found[at : at + chance.randint(1, 50)]
            case 2:
                found[at:at] = chance.choice(THROWN_IN)
            case _:
                del found[at:]
    return bytes(found)


@pytest.mark.parametrize("file", sorted(FILES.iterdir()), ids=lambda file: file.name)
def test_a_damaged_file_is_read_or_refused_and_gives_no_figure_that_is_none(
    file: Path, rng: random.Random
) -> None:
    data = file.read_bytes()
    for _ in range(30):
        try:
            found = indicator_files.read(file.name, damaged(data, rng), COUNTY)
        except InvalidInput:
            continue
        assert all(math.isfinite(one.value) for one in found.told)
        assert {one.place for one in found.told} <= {"", *COUNTY.municipalities}


def test_a_figure_beyond_all_numbers_is_told_and_the_others_read() -> None:
    page = json.loads((FILES / "kolada_v3.json").read_text(encoding="utf-8"))
    page["values"][0]["values"][0]["value"] = 10**400
    page["values"][1]["values"] = "none"
    found = indicator_files.read("k.json", json.dumps(page).encode(), COUNTY)
    assert [one.line for one in found.unread] == [1, 2]
    assert len(found.told) == 30


def test_a_cube_without_a_total_is_refused_with_what_to_do() -> None:
    cube = json.loads((FILES / "scb.json").read_text(encoding="utf-8"))
    cube["dimension"]["Kon"]["category"] = {"index": ["1", "2", "3"]}
    with pytest.raises(InvalidInput, match="Kon without a total"):
        indicator_files.read("scb.json", json.dumps(cube).encode(), COUNTY)


def test_a_code_that_a_spreadsheet_took_for_a_number_names_its_municipality() -> None:
    uppsala = Places("03", {"0380": "Uppsala"}, EVERY, COUNTY.counties)
    found = indicator_files.read("f.csv", b"Kommunkod;2024\n0380;240000\n", uppsala)
    assert [(one.place, one.year, one.value) for one in found.told] == [("0380", 2024, 240000)]


def test_json_that_would_burst_is_refused_before_it_is_read() -> None:
    with pytest.raises(InvalidInput, match="is larger than"):
        indicator_files.read("bomb.json", b'{"values": [' + b"[]," * (JSON_LIMIT // 3), COUNTY)
