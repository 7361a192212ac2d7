"""What the weighing of missing things says in words: a line for each thing, one for each inquiry behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from investcrm import formats, phrases, words
from investcrm.domain.worth import Lever, Win
from investcrm.gui.models.columns import ChipText, Column
from investcrm.words import t


@dataclass(frozen=True, slots=True)
class LeverLine:
    """A missing thing in a place."""

    lever: Lever
    place: str

    @property
    def id(self) -> str:
        """What tells it from the others."""
        one = self.lever
        return f"{one.kind}/{one.year or ''}/{one.municipality_code}/{int(one.unknown)}"


@dataclass(frozen=True, slots=True)
class WinLine:
    """An inquiry behind a missing thing; ``jobs`` and ``sek`` are won by the step up to it."""

    win: Win
    number: str
    title: str
    site: str
    jobs: int
    sek: int

    @property
    def id(self) -> str:
        """The inquiry's id."""
        return self.win.case.id


def win_lines(
    lever: Lever, names: Mapping[str, tuple[str, str]], sites: Mapping[str, str]
) -> tuple[WinLine, ...]:
    """Return the inquiries behind a missing thing in order of what is short, with what each step has won."""
    found, jobs, sek = [], 0, 0
    for win in lever.wins:
        jobs, sek = jobs + win.case.jobs, sek + win.case.sek
        number, title = names[win.case.id]
        found.append(WinLine(win, number, title, sites.get(win.site_id, ""), jobs, sek))
    return tuple(found)


def thing(lever: Lever) -> str:
    """Return what is missing: Power from 2030."""
    return phrases.kind_from(lever.kind, lever.year, words.current().language)


def short(lever: Lever) -> str:
    """Return how much would win them all; that nobody has said where to ask is all it takes."""
    if lever.unknown:
        return t(phrases.NOT_SAID)
    return phrases.lack(lever.kind, lever.short_by, words.current().language) or t("not there")


def _whole(count: Callable[[LeverLine], int]) -> Callable[[LeverLine], str]:
    return lambda line: formats.number(count(line), decimals=0)


def lever_columns() -> tuple[Column, ...]:
    """Return the columns of the missing things."""
    return (
        Column(
            "thing", t("What is missing"), 190, kind="strong", text=lambda x: thing(x.lever), stretch=True
        ),
        Column("place", t("Municipality"), 150, text=lambda x: x.place),
        Column(
            "short",
            t("Short by at most"),
            132,
            kind="number",
            text=lambda x: short(x.lever),
            tip=lambda x: t(phrases.NOT_SAID_MEANS) if x.lever.unknown else "",
        ),
        Column("inquiries", t("Inquiries"), 92, kind="number", text=_whole(lambda x: x.lever.inquiries)),
        Column("lost", t("Of them lost"), 104, kind="number", text=_whole(lambda x: x.lever.lost)),
        Column("jobs", t("Jobs"), 116, kind="number", text=lambda x: _stated(x.lever.jobs)),
        Column("sek", t("Investment"), 116, kind="number", text=lambda x: _money(x.lever.sek)),
    )


def win_columns() -> tuple[Column, ...]:
    """Return the columns of the inquiries behind one of them."""
    return (
        Column("number", t("Number"), 92, kind="muted", text=lambda x: x.number),
        Column("title", t("Title"), 180, kind="strong", text=lambda x: x.title, stretch=True),
        Column("state", t("Status"), 92, kind="chip", chips=_state),
        Column("short", t("Short by"), 112, kind="number", text=_short_of),
        Column("site", t("Nearest site"), 140, text=lambda x: x.site, tip=lambda x: x.site),
        Column("jobs", t("Jobs"), 116, kind="number", text=lambda x: _stated(x.win.case.jobs)),
        Column("sek", t("Investment"), 106, kind="number", text=lambda x: _money(x.win.case.sek)),
        Column(
            "sum", t("Jobs up to here"), 116, kind="number", text=lambda x: _count(x.jobs),
            header_tip=t("What a step that wins this inquiry and all above it is worth"),
        ),
    )  # fmt: skip


def _count(figure: int) -> str:
    return formats.number(figure, decimals=0)


def _stated(jobs: int) -> str:
    """Return jobs; none stated is no figure, for nobody has said that there are none."""
    return _count(jobs) if jobs else ""


def _money(sek: int) -> str:
    return formats.money(sek) if sek else ""


def _state(line: WinLine) -> tuple[ChipText, ...]:
    return (ChipText(t("lost"), "bad") if line.win.case.lost else ChipText(t("open"), "info"),)


def _short_of(line: WinLine) -> str:
    if line.win.short_by is None:
        return t(phrases.NOT_SAID)
    return phrases.lack(line.win.requirement.kind, line.win.short_by, words.current().language) or t(
        "not there"
    )
