"""Says in words what differs between two editions of an offer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from investcrm import phrases, words
from investcrm.domain.fields import site_field
from investcrm.domain.matching import VERDICT_LABELS, Verdict
from investcrm.domain.offers import SHEETS_LABELS, Sheets
from investcrm.domain.power import PowerStep
from investcrm.domain.requirements import Requirement
from investcrm.domain.words import N_

if TYPE_CHECKING:
    from investcrm.domain.offers import Difference
    from investcrm.words import Words

_PLAIN: Final = {
    "order": N_("The sites stand in another order."),
    "intro": N_("The opening words are others."),
    "blocks": N_("The text blocks are others."),
    "language": N_("It is in another language."),
}


def told(differences: Iterable[Difference], language: str) -> tuple[str, ...]:
    """Return each difference as a sentence; one sentence where there is none."""
    w = words.of(language)
    found = tuple(_sentence(one, w) for one in differences)
    return found or (w.t("Nothing differs from the edition before."),)


def _sentence(one: Difference, w: Words) -> str:
    match one.what:
        case "added":
            return w.t("{site} is new.", site=one.site)
        case "removed":
            return w.t("{site} is no longer offered.", site=one.site)
        case "recipient":
            return w.t("It is for {now}, before for {before}.", now=one.now or "–", before=one.before or "–")
        case "sheets" if one.now == Sheets.NONE:
            return w.t("The site sheets no longer go along.")
        case "sheets":
            return w.t("Now with: {what}.", what=w.t(SHEETS_LABELS[Sheets(one.now)]))
        case "rfi" if one.now:
            return w.t("The asker's own sheet {name} is filled in.", name=one.now)
        case "rfi":
            return w.t("The asker's own sheet is no longer filled in.")
        case "value" | "power" | "verdict":
            return w.t(
                "{site}: {what} {now}, before {before}.",
                site=one.site,
                what=_what(one, w),
                now=_shown(one, one.now, w),
                before=_shown(one, one.before, w),
            )
    return w.t(_PLAIN[one.what])


def _what(one: Difference, w: Words) -> str:
    if one.what == "power":
        return w.t("Power").lower()
    if one.what == "verdict":
        kind, _, year = one.key.partition(" ")
        told_ = phrases.kind_label(Requirement(kind), w.language)
        return w.t("the requirement {what}", what=f"{told_} {year}".strip().lower())
    try:
        return w.t(site_field(one.key).label).lower()
    except KeyError:
        return one.key


def _shown(one: Difference, kept: Any, w: Words) -> str:
    if kept is None or kept == []:
        return w.t("unknown")
    if one.what == "power":
        return phrases.power(tuple(PowerStep(*step) for step in kept), w.language)
    if one.what == "verdict":
        return w.t(VERDICT_LABELS[Verdict(kept)])
    return phrases.fact(one.key, kept, w.language)
