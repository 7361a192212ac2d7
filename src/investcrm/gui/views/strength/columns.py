"""The tables of a strength area: companies, what else stands in it, cases won."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from investcrm import formats, phrases, words
from investcrm.domain.strength import KIND_LABELS, ItemKind, is_reviewed
from investcrm.gui.models.columns import ChipText, Column
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


def reviewed_chips(row: Any, today: date) -> tuple[ChipText, ...]:
    """Return when something was last reviewed, and whether that still holds."""
    if row.reviewed_on is None:
        return (ChipText(t("never"), "warn"),)
    tone = "ok" if is_reviewed(row, today) else "warn"
    return (ChipText(formats.day(row.reviewed_on), tone),)


def _reviewed(nav: Navigator) -> Column:
    today = nav.region.today
    return Column(
        "reviewed", t("Reviewed"), 108, kind="chip", chips=lambda r: reviewed_chips(r, today()),
        copy=lambda r: formats.day(r.reviewed_on) if r.reviewed_on else "",
    )  # fmt: skip


def company_columns(nav: Navigator) -> tuple[Column, ...]:
    """Return the columns of companies."""
    return (
        Column(
            "name", t("Name"), 150, kind="strong", text=lambda r: r.name, tip=lambda r: r.note, stretch=True
        ),
        Column("municipality", t("Municipality"), 108, text=lambda r: r.municipality),
        Column("owner", t("Owned by"), 96, text=_owner, tip=_owner),
        Column("source", t("Source"), 104, text=_source, tip=_source),
        _reviewed(nav),
    )


def item_columns(nav: Navigator) -> tuple[Column, ...]:
    """Return the columns of what else stands in an area."""

    def name(row: Any) -> str:
        language = words.current().language
        note = row.note(language)
        return f"{row.name(language)}: {note}" if note else str(row.name(language))

    return (
        Column("name", t("Name"), 150, kind="strong", text=name, tip=name, stretch=True),
        Column("kind", t("Kind"), 112, text=lambda r: t(KIND_LABELS[ItemKind(r.kind)])),
        Column("place", t("Place"), 88, text=lambda r: r.place or r.municipality, tip=lambda r: r.place),
        Column("source", t("Source"), 104, text=_source, tip=_source),
        _reviewed(nav),
    )


def won_columns(nav: Navigator) -> tuple[Column, ...]:
    """Return the columns of cases won."""
    region = nav.region
    return (
        Column("number", t("No."), 84, kind="muted", text=lambda r: r.number),
        Column("title", t("Case"), 160, kind="strong", text=_title, tip=_title, stretch=True),
        Column(
            "municipality", t("Municipality"), 112,
            text=lambda r: region.municipality(r.municipality_code) if r.municipality_code else "",
        ),
        Column("jobs", t("Jobs"), 70, kind="number", text=_jobs),
        Column("decided", t("Decided"), 96, kind="date", text=lambda r: formats.day(r.decided_on)),
    )  # fmt: skip


def _title(row: Any) -> str:
    return str(row.title)


def _jobs(row: Any) -> str:
    return "" if row.jobs is None else formats.number(row.jobs, decimals=0)


def _owner(row: Any) -> str:
    return phrases.owner(row.owner_country, row.parent_company)


def _source(row: Any) -> str:
    return f"{row.source} ({row.as_of})" if row.as_of else str(row.source)
