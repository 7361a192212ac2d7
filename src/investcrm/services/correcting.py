"""The bridge from what was published to what holds now: each figure that differs, both values, and why.

Why is found in the log of the open cases that stand. Of confidential cases it is told only that their groups
came in or left, which the two values tell already; of cases that are gone, how many, whatever took them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from investcrm import phrases
from investcrm.domain import corrections
from investcrm.domain.corrections import Cause, Moved, Why
from investcrm.domain.kpi import Kpi
from investcrm.domain.words import N_
from investcrm.reports.quarter_data import CorrectionRow
from investcrm.services import kpis, published_figures, reference
from investcrm.services.published_figures import Figures
from investcrm.store.read import changed
from investcrm.words import Words

if TYPE_CHECKING:
    from investcrm.domain.periods import Period
    from investcrm.store.reader import Reader

_COUNTED: Final[Mapping[Cause, Callable[[Words, int], str]]] = {
    Cause.ADDED: lambda w, n: w.n("{count} case was added", "{count} cases were added", n),
    Cause.LEFT: lambda w, n: w.n("{count} case has gone", "{count} cases have gone", n),
    Cause.DAY: lambda w, n: w.n(
        "the date was corrected in {count} case", "dates were corrected in {count} cases", n
    ),
    Cause.OUTCOME: lambda w, n: w.n(
        "the outcome was changed in {count} case", "the outcome was changed in {count} cases", n
    ),
    Cause.PROGRESS: lambda w, n: w.n(
        "{count} case was moved between steps", "{count} cases were moved between steps", n
    ),
    Cause.AREA: lambda w, n: w.n(
        "strength areas were changed in {count} case", "strength areas were changed in {count} cases", n
    ),
    Cause.STATED: lambda w, n: w.n(
        "statements were added in {count} case", "statements were added in {count} cases", n
    ),
    Cause.WITHDRAWN: lambda w, n: w.n(
        "statements were withdrawn in {count} case", "statements were withdrawn in {count} cases", n
    ),
    Cause.AMOUNT: lambda w, n: w.n(
        "amounts were corrected in {count} case", "amounts were corrected in {count} cases", n
    ),
    Cause.ANSWER: lambda w, n: w.n(
        "answers were registered or changed in {count} case",
        "answers were registered or changed in {count} cases",
        n,
    ),
}
_SAID: Final = {
    Cause.LEFT: N_("cases have gone"),
    Cause.GROUPS: N_("groups of confidential cases"),
    Cause.ROOM: N_("confidential cases are not in it this time"),
    Cause.OTHER: N_("the records behind it were corrected"),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """Figures, and what of them is open: ``apart`` has the open value where confidential cases add to it.

    ``grouped`` says whether confidential cases were counted; ``known`` is false where ``apart`` was not kept.
    """

    figures: Figures
    apart: Figures
    grouped: bool
    known: bool = True

    def open(self, key: str) -> float:
        """Return what a figure is over the open cases."""
        return (self.apart[key] if key in self.apart else self.figures.get(key)) or 0


@dataclass(frozen=True, slots=True)
class Correction:
    """A published figure of a period that is different now."""

    key: str
    published: float | None
    now: float | None
    why: Why


def bridge(
    reader: Reader, period: Period, edition_id: str, published: Basis, now: Basis
) -> tuple[Correction, ...]:
    """Return every figure of a period that differs from what an edition published, and why."""
    differing = [
        key
        for key in dict.fromkeys((*now.figures, *published.figures))
        if published_figures.is_own(key)
        and (published.figures.get(key) or 0) != (now.figures.get(key) or 0)
        and not (key.startswith("kpi.") and key not in published.figures)  # a figure of later days
    ]
    if not differing:
        return ()
    cases = changed.since(reader, "publication", edition_id)
    specs = _specifications(reader)
    return tuple(
        Correction(
            key,
            published.figures.get(key),
            now.figures.get(key),
            _why(key, period, specs, published, now, cases),
        )
        for key in differing
    )


def _specifications(reader: Reader) -> dict[str, Kpi]:
    return {one.key: one for one in kpis.specifications(reader)}


def _why(
    key: str,
    period: Period,
    specs: Mapping[str, Kpi],
    published: Basis,
    now: Basis,
    cases: tuple[Moved, ...],
) -> Why:
    found, amount = corrections.why(key, period, specs, cases)
    causes = list(found)
    if published.known and amount is not None:
        left = round(now.open(key) - published.open(key)) - amount
        if left:
            counted = left < 0 and corrections.counts_cases(key, specs)
            causes.append((Cause.LEFT if left < 0 else Cause.OTHER, -left if counted else 0))
    if published.known:
        then, since = _added(published, key), _added(now, key)
        if then != since:
            causes.append((Cause.ROOM if published.grouped and not now.grouped else Cause.GROUPS, 0))
    return tuple(causes) or ((Cause.OTHER, 0),)


def _added(basis: Basis, key: str) -> float:
    return (basis.figures.get(key) or 0) - basis.open(key)


def rows(
    reader: Reader, found: tuple[Correction, ...], w: Words, of: Period | None = None
) -> tuple[CorrectionRow, ...]:
    """Return corrections as a report shows them; ``of`` names the period where it is another."""
    known, specs = reference.load(reader), _specifications(reader)
    before = f"{phrases.period(of, w.language)}, " if of else ""
    return tuple(
        CorrectionRow(
            before + published_figures.label(one.key, specs, known, w),
            *published_figures.shown_apart(one.key, one.published, one.now, specs, w.language),
            told(one.why, w),
        )
        for one in found
    )


def told(why: Why, w: Words) -> str:
    """Return causes as people read them."""
    parts = [_COUNTED[cause](w, count) if count else w.t(_SAID[cause]) for cause, count in why]
    return "; ".join(parts)


def sentences(found: tuple[CorrectionRow, ...], w: Words) -> tuple[str, ...]:
    """Return corrections one to a line, for where there is no room for a table."""
    return tuple(
        w.t(
            "{figure}: {now}, published as {published}",
            figure=row.figure,
            now=row.now,
            published=row.published,
        )
        for row in found
    )


def apart(figures: Figures, open_figures: Mapping[str, float | None]) -> dict[str, float | None]:
    """Return the open value of each figure that confidential cases add to."""
    return {key: open_figures.get(key) for key, value in figures.items() if value != open_figures.get(key)}
