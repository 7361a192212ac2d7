"""What the palette finds for whoever works here: records of the region, or a municipality's own things."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from investcrm.domain.access import Actor, Verb, reach
from investcrm.gui.palette import Hit, Search
from investcrm.gui.rights import ANSWERS
from investcrm.words import t

_KINDS: Final = {
    "inquiry": ("inquiries", "inquiries", "inquiry"),
    "organisation": ("companies", "organisations", "organisation"),
    "site": ("land", "sites", "site"),
    "contact": ("person", "organisations", "contact"),
}


def find_own(codes: frozenset[str], reader: Any, text: str, limit: int) -> list[Hit]:
    """Find a municipality's own things for the palette: briefs, inquiries, sites."""
    from investcrm.services import municipal

    shown = {
        "brief": (t("Inquiries"), "send", "brief", "brief"),
        "own": (t("Own inquiries"), "inquiries", "inquiries", "own"),
        "site": (t("Land and premises"), "land", "sites", "site"),
    }
    hits = []
    for hit in municipal.find(reader, codes, text, limit):
        group, icon, page, argument = shown[hit.kind]
        hits.append(Hit(hit.id, hit.label, hit.detail, group, icon, page, {argument: hit.id}))
    return hits


def finder(actor: Actor) -> Search | None:
    """Return what finds records for the palette of somebody; None for who reads none, as a registrar."""
    if ANSWERS.met(actor):
        return partial(find_own, actor.municipality_codes)
    return find if reach(actor, Verb.READ, "inquiry") is not None else None


def find(reader: Any, text: str, limit: int) -> list[Hit]:
    """Find records for the palette."""
    from investcrm.services import searching

    groups = {
        "inquiry": t("Inquiries"),
        "organisation": t("Companies"),
        "site": t("Land and premises"),
        "contact": t("Contacts"),
    }
    hits = []
    for hit in searching.find(reader, text, limit):
        icon, page, argument = _KINDS.get(hit.kind, _KINDS["inquiry"])
        hits.append(
            Hit(hit.id, hit.label, hit.detail, groups.get(hit.kind, ""), icon, page, {argument: hit.id})
        )
    return hits
