"""How the ledger is said in words and drawn as a bridge, the same in window, paper and terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from investcrm import formats, words
from investcrm.domain.chart import Chart
from investcrm.domain.chart import Measure as Fits
from investcrm.domain.chart import measure as usual
from investcrm.domain.chart_bridge import Kind, Rung, waterfall
from investcrm.domain.ledger import (
    DOUBT_WORDS,
    MISSING_LABELS,
    SKILL_LABELS,
    SORT_LABELS,
    STEP_LABELS,
    Followed,
    Measure,
    Missing,
    Odd,
    Place,
    Skill,
    Statement,
)
from investcrm.domain.ledger_bridge import CHANGE_LABELS, Bridge, Change, Stand
from investcrm.domain.words import N_

DASH = "\u2013"
_MINUS = "\u2212"
_TITLES = {
    Measure.JOBS: N_("New jobs, step by step"),
    Measure.MONEY: N_("Investment, step by step"),
}
_KINDS = {
    Change.FIRST: Kind.MORE, Change.GREW: Kind.MORE, Change.SHRANK: Kind.LESS, Change.LOST: Kind.LESS,
    Change.UNKNOWN: Kind.OPEN,
}  # fmt: skip


def place(one: Place, language: str) -> str:
    """Return where on the way a figure stands: Decided; Realised after 12 months."""
    w = words.of(language)
    step = w.t(STEP_LABELS[one.step])
    if one.months:
        step = w.t("{step} after {months} months", step=step, months=one.months)
    return step[:1].upper() + step[1:]


def jobs(count: int | None, language: str) -> str:
    """Return a number of jobs; a dash where none was stated."""
    return DASH if count is None else formats.number(count, language, 0)


def amount(value: int | None, measure: Measure, language: str) -> str:
    """Return jobs as a number or SEK as an amount; a dash where nothing was stated."""
    if measure is Measure.JOBS or value is None:
        return jobs(value, language)
    return formats.money(value, language)


def difference(value: int, measure: Measure, language: str) -> str:
    """Return by how much something changed, with its sign: +20, −1,5 mdr kr."""
    sign = "+" if value > 0 else _MINUS if value < 0 else ""
    return f"{sign}{amount(abs(value), measure, language)}"


def said(one: Statement, language: str) -> str:
    """Return what a statement gives: 50 new jobs, entry-level, 400 MSEK."""
    w = words.of(language)
    parts = []
    if one.jobs is not None:
        parts.append(f"{jobs(one.jobs, language)} {w.t(SORT_LABELS[one.sort])}")
        if one.skill is not Skill.UNTOLD:
            parts.append(w.t(SKILL_LABELS[one.skill]))
    if one.investment_sek is not None:
        parts.append(formats.money(one.investment_sek, language))
    return ", ".join(parts)


def withdrawn(one: Statement, language: str) -> str:
    """Return when a statement was withdrawn and by whom; empty while it stands."""
    if one.withdrawn_ms is None:
        return ""
    w = words.of(language)
    on = formats.moment(datetime.fromtimestamp(one.withdrawn_ms / 1000, UTC), language)
    if not one.withdrawn_by:
        return w.t("withdrawn {day}", day=on)
    return w.t("withdrawn {day} by {name}", day=on, name=one.withdrawn_by)


def odd(one: Odd, on: date, decided_on: date | None, months: int, language: str) -> str:
    """Return a doubt as a sentence."""
    w = words.of(language)
    return w.t(
        DOUBT_WORDS[one.doubt],
        day=formats.day(on, language),
        decided=formats.day(decided_on, language),
        months=months,
        figure=amount(one.figure, one.measure, language),
        before=amount(one.before, one.measure, language),
        step=w.t(STEP_LABELS[one.step]),
    )


def lacks(one: Followed, language: str) -> str:
    """Return what should be asked for now, as a list in words; empty where nothing should."""
    w = words.of(language)
    parts = [
        w.t(MISSING_LABELS[missing], months=one.due)
        if missing is Missing.REALISED
        else w.t(MISSING_LABELS[missing])
        for missing in one.missing
    ]
    return ", ".join(parts)


# ---- bridges


def case_chart(
    known: Sequence[tuple[Place, int]],
    measure: Measure,
    language: str,
    *,
    width: float,
    size: float = 9.0,
    row: float = 19.0,
    fits: Fits = usual,
) -> Chart:
    """Return one case's bridge over the steps where something stands."""
    w = words.of(language)
    rungs = []
    for at, (one, value) in enumerate(known):
        before = known[at - 1][1] if at else value
        if value != before:
            change = Change.GREW if value > before else Change.SHRANK
            rungs.append(
                _moved(w.t(CHANGE_LABELS[change]), before, value - before, change, measure, language)
            )
        rungs.append(_sum(place(one, language), value, measure, language))
    return waterfall(_title(measure, language), rungs, width=width, size=size, row=row, fits=fits)


def chart(
    found: Bridge,
    measure: Measure,
    language: str,
    *,
    width: float,
    size: float = 9.0,
    row: float = 19.0,
    fits: Fits = usual,
    title: str = "",
) -> Chart:
    """Return the bridge over many cases; a move is named ``span:change`` and a sum ``step``."""
    rungs = bridge_rungs(found, measure, language)
    return waterfall(title or _title(measure, language), rungs, width=width, size=size, row=row, fits=fits)


def bridge_rungs(found: Bridge, measure: Measure, language: str) -> list[Rung]:
    """Return the bars of a bridge over many cases: sums, and between them what they moved by."""
    w = words.of(language)

    def cases(count: int) -> str:
        return w.n("{count} case", "{count} cases", count)

    def summed(stand: Stand) -> Rung:
        label = place(Place(stand.step), language)
        return _sum(label, stand.amount, measure, language, cases(stand.cases), stand.step)

    rungs = [summed(found.spans[0].before)] if found.spans else []
    for at, span in enumerate(found.spans):
        start = span.before.amount
        for move in span.moves:
            label = f"{w.t(CHANGE_LABELS[move.change])}, {cases(len(move.cases))}"
            named = f"{at}:{move.change}"
            rungs.append(_moved(label, start, move.amount, move.change, measure, language, named))
            start += move.amount
        rungs.append(summed(span.after))
    return rungs


def _sum(
    label: str, value: int, measure: Measure, language: str, share: str = "", named: str | None = None
) -> Rung:
    shown = amount(value, measure, language)
    told = f"{label}: {shown} ({share})" if share else f"{label}: {shown}"
    return Rung(label, 0, value, shown, Kind.SUM, told, named)


def _moved(
    label: str,
    start: int,
    by: int,
    change: Change,
    measure: Measure,
    language: str,
    named: str | None = None,
) -> Rung:
    shown = difference(by, measure, language)
    return Rung(label, start, start + by, shown, _KINDS[change], f"{label}: {shown}", named)


def _title(measure: Measure, language: str) -> str:
    return words.of(language).t(_TITLES[measure])
