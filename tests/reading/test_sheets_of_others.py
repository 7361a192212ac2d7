"""Sheets as other regions keep them: power by year in columns, other units, rows with a day of their own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from investcrm.domain.reading.drafts import InquiryDraft, SiteDraft
from investcrm.domain.reading.lexicon import ReadingContext
from investcrm.domain.reading.rows import RowReading
from investcrm.domain.reading.targets import Subject
from investcrm.exchange.preview import preview
from investcrm.exchange.tables import read_table


def rows(tmp_path: Path, context: ReadingContext, subject: Subject, *lines: str) -> tuple[RowReading, ...]:
    file = tmp_path / "blad.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return preview(read_table(file), subject, context).rows


def site(tmp_path: Path, context: ReadingContext, columns: str, cells: str) -> tuple[SiteDraft, RowReading]:
    head = f"Kommun;Objekt;{columns}"
    [found] = rows(tmp_path, context, "sites", head, f"Köping;Norra fältet;{cells}")
    assert isinstance(found.draft, SiteDraft)
    return found.draft, found


def test_power_has_a_column_for_each_year_its_headers_name(tmp_path: Path, context: ReadingContext) -> None:
    draft, row = site(tmp_path, context, "El 2030 (MW);El i dag (kW);Effekt 2035", "25;6000;30 MW")
    power = {step.year: step.indicative_kw for step in draft.power}
    assert (power, row.doubts) == ({None: 6000, 2030: 25_000, 2035: 30_000}, ())
    assert draft.values["power_note"] == "El 2030 (MW): 25; El i dag (kW): 6000; Effekt 2035: 30 MW"


def test_power_that_falls_between_two_columns_is_doubted(tmp_path: Path, context: ReadingContext) -> None:
    _, row = site(tmp_path, context, "MW 2027;MW 2030", "12;8")
    assert [dict(one.doubt.params)["later"] for one in row.doubts] == ["2030"]


def test_power_needed_by_year_becomes_a_requirement_for_each(tmp_path: Path, context: ReadingContext) -> None:
    [row] = rows(tmp_path, context, "inquiries", "Företag;Effekt MW;Effekt MW 2030", "Exempel AB;10;25")
    assert isinstance(row.draft, InquiryDraft)
    asked = {one.requirement.on: one.requirement.low for one in row.draft.requirements}
    assert asked == {None: 10_000, date(2030, 1, 1): 25_000}


def test_the_unit_a_header_names_is_the_unit(tmp_path: Path, context: ReadingContext) -> None:
    draft, _ = site(tmp_path, context, "Gross area (acres);Usable area (sqm);Motorway (miles)", "30;100000;2")
    assert (draft.values["gross_m2"], draft.values["usable_m2"]) == (121_406, 100_000)
    assert draft.values["motorway_m"] == 3219


def test_a_port_is_called_something_in_one_column_and_lies_somewhere_in_another(
    tmp_path: Path, context: ReadingContext
) -> None:
    draft, row = site(tmp_path, context, "Hamn;km hamn", "Karlshamn;95")
    assert (draft.values["port_name"], draft.values["port_m"], row.doubts) == ("Karlshamn", 95_000, ())


def test_land_that_can_be_taken_over_is_not_ready_to_build(tmp_path: Path, context: ReadingContext) -> None:
    draft, _ = site(tmp_path, context, "Tillgänglig från", "2027-06-30")
    assert (draft.values.get("available_on"), draft.values.get("ready_on")) == ("2027-06-30", None)


def test_a_row_holds_from_the_day_it_names_itself(tmp_path: Path, context: ReadingContext) -> None:
    draft, _ = site(tmp_path, context, "Uppdaterad;Byggklar", "2020-01-15;ja")
    assert draft.values["ready_on"] == "2020-01-15"
    ahead, row = site(tmp_path, context, "Uppdaterad", "2031-01-15")
    assert (draft.as_of, ahead.as_of, len(row.doubts)) == (date(2020, 1, 15), None, 1)
