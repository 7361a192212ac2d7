"""What a list was narrowed to, in words: they stand under its title on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm import formats, phrases
from investcrm.domain.filters import InquiryFilter, OrganisationFilter, SiteFilter
from investcrm.domain.kpi import BY_KEY, FUNNEL
from investcrm.domain.periods import Period, parse
from investcrm.domain.slices import UNSTATED, Slice
from investcrm.domain.stages import LOST_LABELS, ON_HOLD_LABEL, OUTCOME_LABELS, STAGE_LABELS
from investcrm.words import N_, Words

if TYPE_CHECKING:
    from investcrm.services.reference import Reference

_KINDS = {"company": N_("Company"), "partner": N_("Partner")}
OWNED_LABELS = {
    "foreign": N_("Foreign-owned"),
    "swedish": N_("Swedish-owned"),
    "unknown": N_("Owner unknown"),
}
"""Who companies can be narrowed by, as the list's filter calls it."""


def of_inquiries(shown: InquiryFilter, known: Reference, w: Words) -> tuple[str, ...]:
    """Return each condition of the inquiry list."""
    said = [w.t("Open")] if shown.open_only else []
    said += [w.t(STAGE_LABELS[stage]) for stage in shown.stages]
    said += [w.t(OUTCOME_LABELS[outcome]) for outcome in shown.outcomes]
    said += [w.t(LOST_LABELS[reason]) for reason in shown.lost_reasons]
    if shown.on_hold is not None:
        said.append(w.t(ON_HOLD_LABEL) if shown.on_hold else w.t("Not on hold"))
    if shown.owner_id:
        said.append(w.t("Owner: {name}", name=known.members.get(shown.owner_id, shown.owner_id)))
    if shown.strength_area is not None:
        said.append(_area(shown.strength_area, known, w))
    if shown.source:
        said.append(w.t("Received via {name}", name=phrases.source(shown.source, w.language)))
    said += _municipality(shown.municipality_code, known)
    if shown.deadline_to:
        said.append(w.t("Deadline no later than {day}", day=formats.day(shown.deadline_to, w.language)))
    if shown.received_from or shown.received_to:
        days = f"{shown.received_from or ''} \u2013 {shown.received_to or ''}"
        said.append(w.t("Received {days}", days=days))
    if shown.reached:
        steps = {key: label for key, label, _ in FUNNEL}
        said.append(w.t("Reached: {step}", step=w.t(steps[shown.reached])))
    period = phrases.period(parse(shown.period), w.language) if shown.period else ""
    if shown.kpi:
        said.append(w.t("Behind {kpi}, {period}", kpi=_kpi(shown.kpi, known, w), period=period))
        said += of_slice(shown.cut, known, w)
    if shown.asked:
        name = known.municipalities.get(shown.asked, shown.asked)
        said.append(w.t("Forwarded to {municipality}, {period}", municipality=name, period=period))
    return (*said, *_search(shown.search, w))


def _kpi(key: str, known: Reference, w: Words) -> str:
    one = BY_KEY.get(key) or known.own_kpis.get(key)
    return phrases.kpi_name(one, w.language) if one else key


def of_slice(cut: Slice, known: Reference, w: Words) -> tuple[str, ...]:
    """Return what figures were narrowed to."""
    said = _municipality(cut.municipality_code, known)
    if cut.strength_area:
        said.append(_area("" if cut.strength_area == UNSTATED else cut.strength_area, known, w))
    if cut.source:
        stated = (
            w.t("Source not stated") if cut.source == UNSTATED else phrases.source(cut.source, w.language)
        )
        said.append(stated)
    if cut.country:
        said.append(w.t("Country not stated") if cut.country == UNSTATED else cut.country)
    return tuple(said)


def of_sites(shown: SiteFilter, known: Reference, w: Words) -> tuple[str, ...]:
    """Return each condition of the site list."""
    return (*_municipality(shown.municipality_code, known), *_search(shown.search, w))


def of_organisations(shown: OrganisationFilter, known: Reference, w: Words) -> tuple[str, ...]:
    """Return each condition of the company list."""
    said = _municipality(shown.municipality_code, known)
    if shown.strength_area is not None:
        said.append(_area(shown.strength_area, known, w))
    if shown.kind:
        said.append(w.t(_KINDS.get(shown.kind, shown.kind)))
    if shown.owned:
        said.append(w.t(OWNED_LABELS[shown.owned]))
    if shown.not_visited_since:
        day = formats.day(shown.not_visited_since, w.language)
        said.append(w.t("Not visited since {day}", day=day))
    if shown.duplicates:
        said.append(w.t("Possible duplicates"))
    return (*said, *_search(shown.search, w))


def of_worth(shown: str | None, known: Reference, w: Words) -> tuple[str, ...]:
    """Return which municipality a list of what is missing is of."""
    if shown is None:
        return (w.t("Each municipality"),)
    return tuple(_municipality(shown, known)) or (w.t("The whole region"),)


def of_period(shown: Period, _known: Reference, w: Words) -> tuple[str, ...]:
    """Return a period with its days."""
    first, last = (formats.day(day, w.language) for day in (shown.first, shown.last))
    return (phrases.period(shown, w.language), w.t("{first} to {last}", first=first, last=last))


def _area(key: str, known: Reference, w: Words) -> str:
    return known.area_name(key, w.language) if key else w.t("No strength area given")


def _municipality(code: str | None, known: Reference) -> list[str]:
    return [known.municipalities.get(code, code)] if code else []


def _search(searched: str, w: Words) -> tuple[str, ...]:
    return (w.t("Search: {words}", words=searched),) if searched else ()
