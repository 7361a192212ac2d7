"""What each cell of a row was read as, in words: shown beside the cell's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from investcrm import formats, phrases, words
from investcrm.domain.reading.drafts import InquiryDraft, SiteDraft
from investcrm.domain.reading.money import Money
from investcrm.domain.requirements import LEVEL_LABELS, Level
from investcrm.domain.stages import LOST_LABELS, Standing
from investcrm.gui.region import Region
from investcrm.words import t

Draft = InquiryDraft | SiteDraft


def read_as(draft: Draft | None, target: str, region: Region) -> str:
    """Return what a row has for a target; an en dash where nothing was read, "" for a row not read."""
    if draft is None or not target:
        return ""
    found = _of_site(draft, target, region) if isinstance(draft, SiteDraft) else _asked(draft, target, region)
    return found or phrases.DASH


def _asked(draft: InquiryDraft, target: str, region: Region) -> str:
    if target in _INQUIRY:
        return _INQUIRY[target](draft, region)
    language = words.current().language
    return ", ".join(
        phrases.asked(one.requirement, language)
        if one.requirement.level is Level.MUST
        else f"{phrases.asked(one.requirement, language)} ({t(LEVEL_LABELS[one.requirement.level])})"
        for one in draft.requirements
        if one.requirement.kind == target
    )


def _of_site(draft: SiteDraft, target: str, region: Region) -> str:
    language = words.current().language
    match target:
        case "municipality":
            return region.municipality(draft.municipality) if draft.municipality else ""
        case "name":
            return draft.name
        case "power":
            return phrases.power(draft.power, language) if draft.power else ""
        case "latitude" | "longitude":
            target = "north_sweref" if target == "latitude" else "east_sweref"
    value = draft.values.get(target)
    return "" if value is None else phrases.fact(target, value, language)


def _status(draft: InquiryDraft, _region: Region) -> str:
    return t(Standing(draft.stage, draft.outcome, draft.on_hold).label)


def _jobs(draft: InquiryDraft, _region: Region) -> str:
    if draft.jobs is None:
        return ""
    low = formats.number(draft.jobs, decimals=0)
    return low if draft.jobs_full is None else f"{low}–{formats.number(draft.jobs_full, decimals=0)}"


def _money(money: Money | None) -> str:
    if money is None:
        return ""
    if money.sek is not None:
        return formats.money(money.sek)
    return f"{formats.number(money.amount.figure, decimals=0)}\u00a0{money.currency}"


def _places(draft: InquiryDraft, region: Region) -> str:
    return t("all") if draft.everywhere else ", ".join(region.municipality(c) for c in draft.municipalities)


_INQUIRY: Final[Mapping[str, Callable[[InquiryDraft, Region], str]]] = {
    "number": lambda draft, _: draft.number,
    "title": lambda draft, _: draft.title,
    "investor": lambda draft, _: draft.investor,
    "source": lambda draft, region: region.source(draft.source) if draft.source else draft.source_text,
    "received_on": lambda draft, _: formats.day(draft.received_on) if draft.received_on else "",
    "deadline_on": lambda draft, _: formats.day(draft.deadline_on) if draft.deadline_on else "",
    "strength_area": lambda draft, region: ", ".join(region.area(key) for key in draft.strength_areas),
    "jobs": _jobs,
    "investment": lambda draft, _: _money(draft.investment),
    "municipalities": _places,
    "status": _status,
    "lost_reason": lambda draft, _: t(LOST_LABELS[draft.lost_reason]) if draft.lost_reason else "",
    "country": lambda draft, _: draft.country,
    "owner": lambda draft, _: draft.owner,
    "contact_name": lambda draft, _: draft.contact.name,
    "contact_email": lambda draft, _: draft.contact.email,
    "contact_phone": lambda draft, _: draft.contact.phone,
    "comment": lambda draft, _: draft.comment,
}
