"""Fields of any form by their keys: what they are called, how a value reads, how its widget takes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from investcrm import formats, phrases, words
from investcrm.domain.persons import PURPOSES
from investcrm.domain.stages import LOST_LABELS, STAGE_LABELS, LostReason, Stage
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.multi_select import MultiSelect
from investcrm.gui.widgets.reading_field import DateField, ReadingField
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.region import Region


def name(key: str) -> str:
    """Return what a field is called."""
    return phrases.change_field(key, words.current().language)


def value(region: Region, key: str, kept: Any) -> str:
    """Return a value as a person reads it."""
    if kept in (None, "", (), []):
        return "\u2013"
    if key == "owner_id":
        return region.member(str(kept)) or str(kept)
    if key.endswith("municipality_code") or key == "decided_municipality":
        return region.municipality(str(kept))
    if key == "stage":
        return t(STAGE_LABELS[Stage(kept)])
    if key == "purpose":
        return t(PURPOSES.get(str(kept), str(kept)))
    if key == "lost_reason":
        return t(LOST_LABELS[LostReason(kept)])
    if key == "source":
        return region.source(str(kept))
    if key == "strength_areas":
        return ", ".join(region.area(one) for one in kept)
    return _plain_value(key, kept)


def _day_value(kept: str) -> str:
    """Return a day as written for people; a month or year known no closer stays as it is."""
    try:
        return formats.day(date.fromisoformat(kept))
    except ValueError:
        return kept


def _plain_value(key: str, kept: Any) -> str:
    if isinstance(kept, date):
        return formats.day(kept)
    if key.endswith(("_on", "_until")) or key == "as_of":
        return _day_value(str(kept))
    if key.endswith("_sek") and isinstance(kept, int):
        return formats.money(kept)
    if isinstance(kept, (int, float)) and not isinstance(kept, bool):
        return formats.number(kept, decimals=0 if isinstance(kept, int) else 2)
    if isinstance(kept, (list, tuple)):
        return "\n".join(str(one) for one in kept)
    return str(kept)


def who_and_when(who: str, at_ms: int) -> str:
    """Return who changed something and when, in Swedish time; "" where it is not known."""
    if not who or not at_ms:
        return ""
    at = datetime.fromtimestamp(at_ms / 1000, ZoneInfo("Europe/Stockholm"))
    return t("{name} saved at {time}", name=who, time=f"{formats.day(at.date())} {at:%H:%M}")


def put(field: QWidget, kept: Any) -> None:
    """Put a value into the widget of its field."""
    if isinstance(field, DateField) and isinstance(kept, str):
        field.set_value(date.fromisoformat(kept) if kept else None)
    elif isinstance(field, ReadingField):
        field.set_value(kept)
    elif isinstance(field, QLineEdit):
        field.setText(kept or "")
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText("\n".join(kept) if isinstance(kept, (list, tuple)) else kept or "")
    elif isinstance(field, Choice):
        field.set_key(kept or "")
    elif isinstance(field, MultiSelect):
        field.set_selected(kept or ())
    elif isinstance(field, QSpinBox):
        field.setValue(int(kept or 0))
    elif isinstance(field, QCheckBox):
        field.setChecked(bool(kept))
