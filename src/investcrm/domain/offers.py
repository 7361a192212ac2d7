"""What an offer is made of beside its sites: text blocks, site sheets, and what differs between editions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from investcrm.domain.words import N_


class Sheets(StrEnum):
    """Where the sheets of the offered sites stand."""

    NONE = "none"
    WITHIN = "within"
    BESIDE = "beside"


SHEETS_LABELS: Final = {
    Sheets.NONE: N_("no site sheets"),
    Sheets.WITHIN: N_("site sheets at the end of the offer"),
    Sheets.BESIDE: N_("site sheets as files of their own"),
}


class Paper(StrEnum):
    """What a document of an offer is."""

    OFFER = "offer"
    COMPARISON = "comparison"
    SHEET = "sheet"
    RFI = "rfi"


PAPER_LABELS: Final = {
    Paper.OFFER: N_("offer"),
    Paper.COMPARISON: N_("comparison"),
    Paper.SHEET: N_("site sheet"),
    Paper.RFI: N_("the asker's own sheet, filled in"),
}


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Words the region uses again and again in offers: heading and text by language code.

    A language is added by adding its texts; where one is missing English is used, else what there is.
    """

    key: str
    headings: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    usual: bool = True
    """Whether it is chosen from the start."""

    def told(self, language: str) -> tuple[str, str]:
        """Return heading and text in a language, each in the nearest one there is."""
        return _nearest(self.headings, language), _nearest(self.texts, language)


@dataclass(frozen=True, slots=True)
class KeepTextBlocks:
    """The region's own text blocks for offers, in their order; none brings the usual ones back."""

    blocks: tuple[TextBlock, ...] = ()


def _nearest(texts: Mapping[str, str], language: str) -> str:
    known = {key: text for key, text in texts.items() if text.strip()}
    return known.get(language) or known.get("en") or next(iter(known.values()), "")


USUAL_BLOCKS: Final = (
    (
        "conditions",
        N_("Conditions"),
        N_(
            "The offer describes what is known on its date. Land, power and plans can change, and "
            "each is agreed with its owner: the municipality, the landowner or the grid operator. Indicative "
            "power is no promise; firm power rests on an existing subscription or a transferable agreement."
        ),
        True,
    ),
    (
        "help",
        N_("How we work with you"),
        N_(
            "One person at the region follows you from this offer until you are up and running. We bring "
            "together the municipality, the grid operator, the county administrative board and those who "
            "train and recruit, and see to it that every question gets an answer."
        ),
        False,
    ),
    (
        "next",
        N_("Next steps"),
        N_(
            "Tell us which sites you want to know more about. We then arrange a visit with the municipality, "
            "the landowner and the grid operator, and bring what is still uncertain or unknown up to date."
        ),
        False,
    ),
)
"""Text blocks where a region has written none of its own: key, heading, text, and whether it is usual."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs from the edition before.

    ``what``: recipient, language, intro, blocks, sheets, added, removed, order, value, power, verdict, rfi.
    ``site`` is the site's name, ``key`` a field or kind of requirement, ``before`` and ``now`` as kept.
    """

    what: str
    site: str = ""
    key: str = ""
    before: Any = None
    now: Any = None


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return what differs between the kept data of two editions, the weightiest first."""
    old, new = _sites(before), _sites(now)
    found = [Difference("added", new[one]["name"]) for one in new if one not in old]
    found += [Difference("removed", old[one]["name"]) for one in old if one not in new]
    both = [one for one in new if one in old]
    if both != [one for one in old if one in new]:
        found.append(Difference("order"))
    for one in both:
        found += _of_site(old[one], new[one])
    for what in ("recipient", "language", "intro", "blocks", "sheets"):
        if before.get(what) != now.get(what):
            found.append(Difference(what, before=before.get(what), now=now.get(what)))
    if (before.get("rfi") or {}).get("name") != (now.get("rfi") or {}).get("name"):
        found.append(Difference("rfi", now=(now.get("rfi") or {}).get("name")))
    return tuple(found)


def _sites(data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {str(one["id"]): one for one in data.get("shown", ())}


def _of_site(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    name = new["name"]
    found = []
    if old["power"] != new["power"]:
        found.append(Difference("power", name, "power", old["power"], new["power"]))
    for what, part in (("value", "values"), ("verdict", "verdicts")):
        for key in dict.fromkeys((*old[part], *new[part])):
            was, now = ((one[part].get(key) or {}).get(what) for one in (old, new))
            if was != now:
                found.append(Difference(what, name, key, was, now))
    return found
