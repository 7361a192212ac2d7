"""Reads files of indicators as Kolada, SCB and Svenskt Näringsliv export them: CSV, XLSX and JSON."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import PurePath
from typing import Any, Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.reading import indicator_table
from investcrm.domain.reading.base import doubt, shorten
from investcrm.domain.reading.indicator_table import (
    NO_FIGURE,
    NO_PLACE,
    IndicatorReading,
    NotAFigureError,
    Told,
    Unread,
    figure,
)
from investcrm.domain.reading.indicator_words import ELSEWHERE, PlaceReader, Places, is_everyone
from investcrm.domain.words import N_
from investcrm.exchange import csv_in, json_stat, tables, xlsx_in
from investcrm.exchange.limits import FILE_LIMIT, JSON_LIMIT, Check, never_cancelled

_ZIP: Final = b"PK\x03\x04"
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
ENDINGS: Final = (".csv", ".xlsx", ".txt", ".tsv", ".json")


def read(
    name: str, data: bytes, places: Places, *, year: int | None = None, check: Check = never_cancelled
) -> IndicatorReading:
    """Return what a file tells of the county's municipalities; ``year`` for a table that names none.

    Raises:
        InvalidInput: it cannot be read, or no table of municipalities is in it; the sentence says why.
    """
    is_json = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[")
    limit = JSON_LIMIT if is_json else FILE_LIMIT
    if len(data) > limit:
        raise InvalidInput(
            N_("“{name}” is larger than {limit} MB. Split it and take in the parts."),
            name=name, limit=limit // 1024 // 1024,
        )  # fmt: skip
    if not data.strip(b"\x00 \r\n\t"):
        raise InvalidInput(N_("“{name}” is empty."), name=name)
    reader = PlaceReader(places)
    if is_json:
        return _json(name, data, reader)
    tables.refuse_other_formats(name, data)
    title = PurePath(name).stem.replace("_", " ")
    grids = (
        xlsx_in.read_every(name, BytesIO(data), check)
        if data.startswith(_ZIP)
        else [csv_in.read_grid(name, data, check)]
    )
    found = [
        told
        for grid in grids
        if (told := indicator_table.read(grid.rows, reader, title=title, year=year)) is not None
    ]
    if not found:
        raise InvalidInput(
            N_("No table of municipalities and years was found in “{name}”. Nothing was taken in."), name=name
        )
    return indicator_table.merged(found)


def _json(name: str, data: bytes, reader: PlaceReader) -> IndicatorReading:
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InvalidInput(N_("“{name}” is damaged: it is not whole JSON."), name=name) from error
    if isinstance(found, dict) and found.get("class") == "dataset":
        return json_stat.read(name, found, reader)
    pages = found if isinstance(found, list) else [found]
    if pages and all(isinstance(page, dict) and isinstance(page.get("values"), list) for page in pages):
        return kolada(pages, reader)
    raise InvalidInput(
        N_("“{name}” is neither Kolada's JSON nor JSON-stat, so its values cannot be read."), name=name
    )


def kolada(pages: list[dict[str, Any]], reader: PlaceReader) -> IndicatorReading:
    """Return what pages of Kolada's v3 data tell: one record for each key figure, place and year.

    A record holds a value for everyone (T), women (K) and men (M), or T alone; only T is taken, and a value
    that Kolada lacks is left out.
    """
    told: list[Told] = []
    unread: list[Unread] = []
    elsewhere = 0
    records = [record for page in pages for record in page["values"]]
    for line, record in enumerate(records, 1):
        try:
            code, place, year = str(record["kpi"]), str(record["municipality"]), str(record["period"])
            values = [one for one in record["values"] if is_everyone(str(one.get("gender") or ""))]
        except (KeyError, TypeError, AttributeError):
            unread.append(Unread(line, shorten(str(record), 60), doubt(N_("it is no value of Kolada's"))))
            continue
        where = reader.read(place)
        if where is None and place[:1].isalpha():
            where = ELSEWHERE
        if where == ELSEWHERE:
            elsewhere += 1
            continue
        words = f"{code} {place} {year}"
        if where is None:
            unread.append(Unread(line, words, doubt(NO_PLACE, raw=place)))
            continue
        try:
            value = figure(next((one.get("value") for one in values), None))
            if not _YEAR.fullmatch(year):
                raise NotAFigureError(year)
        except NotAFigureError as error:
            unread.append(Unread(line, words, doubt(NO_FIGURE, raw=shorten(str(error), 40))))
            continue
        if value is not None:
            told.append(Told(code, where, int(year), value, line))
    return IndicatorReading(tuple(told), tuple(unread), elsewhere, source="Kolada")
