"""The inquiry list: its columns, its query, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from investcrm import formats
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.rows import InquiryRow, RoomRow
from investcrm.domain.stages import LOST_LABELS, LostReason
from investcrm.gui import phrasing
from investcrm.gui.models.columns import Column
from investcrm.gui.region import Region
from investcrm.services import inquiries, rooms
from investcrm.words import n, t


@dataclass(frozen=True, slots=True)
class InquiryQuery:
    """What the list shows and in which order."""

    shown: InquiryFilter
    sort: str = "number"
    descending: bool = True

    @property
    def filter(self) -> InquiryFilter:
        """The conditions with the order."""
        return replace(self.shown, order=self.sort, descending=self.descending)


class InquirySource:
    """Reads the list on the reading thread."""

    def head(self, reader: Any, query: InquiryQuery) -> Any:
        return inquiries.list_head(reader, query.filter)

    def window(
        self, reader: Any, query: InquiryQuery, head: Any, first: int, limit: int
    ) -> tuple[InquiryRow, ...]:
        return inquiries.list_window(reader, query.filter, head, first, limit)

    def position(self, reader: Any, query: InquiryQuery, head: Any, identity: str) -> int | None:
        del head
        return inquiries.list_position(reader, query.filter, identity)


class RoomSource(InquirySource):
    """Reads the list of the confidential room."""

    def window(
        self, reader: Any, query: InquiryQuery, head: Any, first: int, limit: int
    ) -> tuple[InquiryRow, ...]:
        return rooms.with_readers(reader, super().window(reader, query, head, first, limit))


def _next_step(row: InquiryRow) -> str:
    if not row.next_step and not row.next_step_on:
        return ""
    if row.next_step_on is None:
        return row.next_step
    return f"{row.next_step or t('Next step')} \u00b7 {formats.day(row.next_step_on)}"


def _money(row: InquiryRow) -> str:
    return formats.money(row.investment_sek) if row.investment_sek is not None else ""


def _lost(row: InquiryRow) -> str:
    return t(LOST_LABELS[LostReason(row.lost_reason)]) if row.lost_reason else ""


def room_columns(region: Region) -> tuple[Column, ...]:
    """Return the columns of the room's list: who sees a case and why it is secret, then all the others."""
    others = {column.key: column for column in columns(region)}
    first = (
        replace(others.pop("number"), width=82),
        replace(others.pop("title"), title=t("Code name"), width=140, stretch=True),
        replace(others.pop("status"), width=128),
        Column(
            "readers",
            t("Access"),
            74,
            text=lambda r: n("{count} reader", "{count} readers", r.readers),
            sortable=False,
        ),
        Column("ground", t("Ground \u00b7 assessed"), 212, text=_ground, tip=_ground, sortable=False),
    )
    return (*first, *(replace(column, hidden=True) for column in others.values()))


def _ground(row: RoomRow) -> str:
    day = formats.day(row.assessed_on) if row.assessed_on else ""
    return " \u00b7 ".join(filter(None, (row.ground, day))) or t("to be assessed")


def columns(region: Region) -> tuple[Column, ...]:
    """Return every column the list can show; the later ones are hidden until chosen."""
    today = region.today
    return (
        Column("number", t("No."), 76, kind="muted", text=lambda r: r.number, header_tip=t("Number")),
        Column("title", t("Case"), 156, kind="strong", text=lambda r: r.title, tip=lambda r: r.title),
        Column(
            "strength_area",
            t("Strength area"),
            112,
            text=lambda r: region.area(r.strength_area) if r.strength_area else "",
            tip=lambda r: region.area(r.strength_area) if r.strength_area else "",
        ),
        Column("status", t("Status"), 148, kind="chip", chips=lambda r: (phrasing.status_chip(r, today()),)),
        Column("answers", t("Answers"), 64, align="right", text=phrasing.answers),
        Column(
            "deadline",
            t("Deadline"),
            88,
            align="right",
            text=lambda r: phrasing.deadline(r, today()),
            tip=lambda r: formats.day(r.deadline_on),
            copy=lambda r: formats.day(r.deadline_on) if r.deadline_on else "",
        ),
        Column("next_step", t("Next step"), 200, text=_next_step, tip=_next_step),
        Column("owner", t("Owner"), 120, text=lambda r: r.owner, sortable=False, hidden=True),
        Column("source", t("Received via"), 150, text=lambda r: region.source(r.source), hidden=True),
        Column("investor", t("Investor"), 150, text=lambda r: r.investor, sortable=False, hidden=True),
        Column(
            "received",
            t("Received"),
            100,
            kind="date",
            text=lambda r: formats.day(r.received_on),
            hidden=True,
        ),
        Column(
            "jobs",
            t("Jobs"),
            70,
            kind="number",
            text=lambda r: "" if r.jobs is None else formats.number(r.jobs, decimals=0),
            hidden=True,
        ),
        Column(
            "investment",
            t("Investment"),
            110,
            kind="number",
            text=_money,
            copy=lambda r: "" if r.investment_sek is None else str(r.investment_sek),
            hidden=True,
        ),
        Column("lost", t("Reason for loss"), 150, text=_lost, sortable=False, hidden=True),
    )
