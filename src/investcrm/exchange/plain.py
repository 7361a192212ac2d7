"""Writes lists as CSV that Swedish Excel opens rightly, and data as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from investcrm.exchange.xlsx import Value


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Value]], language: str = "sv") -> bytes:
    """Return rows as CSV: UTF-8 with a byte order mark; Swedish with semicolons and decimal commas.

    Text that begins like a formula is preceded by an apostrophe, so that no program runs it.
    """
    out = io.StringIO()
    swedish = language == "sv"
    writer = csv.writer(out, delimiter=";" if swedish else ",", lineterminator="\r\n")
    writer.writerow([_text(header) for header in headers])
    for row in rows:
        writer.writerow([_value(value, swedish) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _value(value: Value, swedish: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return ("ja" if value else "nej") if swedish else ("yes" if value else "no")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value).replace(".", ",") if swedish else repr(value)
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def to_json(data: Any) -> str:
    """Return ``data`` as indented JSON with Swedish letters as they are; dates as ISO text."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
