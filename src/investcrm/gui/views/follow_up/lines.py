"""The list of earlier establishments: what was decided, what is realised, what to ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from investcrm import formats, ledger_phrases, words
from investcrm.domain.ledger import MONTHS, Followed, Missing
from investcrm.gui.models.columns import ChipText, Column
from investcrm.words import t


@dataclass(frozen=True, slots=True)
class FollowLine:
    """An establishment with the name of its municipality."""

    one: Followed
    municipality: str

    @property
    def id(self) -> str:
        """The case's id."""
        return self.one.inquiry_id


def _jobs(of: Callable[[Followed], int | None]) -> Callable[[FollowLine], str]:
    return lambda line: ledger_phrases.jobs(of(line.one), words.current().language)


def _chips(line: FollowLine) -> tuple[ChipText, ...]:
    one = line.one
    if one.asked_on is not None:
        return (ChipText(t("to be asked {day}", day=formats.short_day(one.asked_on)), "info"),)
    if not one.missing:
        return ()
    tone = "warn" if Missing.REALISED in one.missing or Missing.DECIDED in one.missing else "neutral"
    return (ChipText(lacks(line), tone),)


def lacks(line: FollowLine) -> str:
    """Return what to ask for, in words."""
    told = ledger_phrases.lacks(line.one, words.current().language)
    return told[:1].upper() + told[1:]


def columns() -> tuple[Column, ...]:
    """Return the columns of the list."""
    return (
        Column("number", t("Number"), 76, kind="muted", text=lambda x: x.one.number),
        Column("title", t("Case"), 126, kind="strong", text=lambda x: x.one.title,
               tip=lambda x: x.one.title, stretch=True),
        Column("municipality", t("Municipality"), 126, text=lambda x: x.municipality),
        Column("decided_on", t("Decided"), 94, kind="date", text=lambda x: formats.day(x.one.decided_on)),
        Column("decided", t("Jobs"), 118, kind="number", text=_jobs(lambda one: one.decided),
               header_tip=t("New jobs as decided")),
        *(
            Column(f"at_{months}", t("{months} months", months=months), 84, kind="number",
                   text=_jobs(lambda one, at=at: one.realised[at]),  # type: ignore[misc]  # bound in the turn
                   header_tip=t("Realised after {months} months", months=months))
            for at, months in enumerate(MONTHS)
        ),
        Column("next", t("Next count"), 104, kind="date", hidden=True,
               text=lambda x: formats.day(x.one.next_on)),
        Column("missing", t("To ask for"), 222, kind="chip", text=lacks, chips=_chips, tip=lacks),
    )  # fmt: skip
