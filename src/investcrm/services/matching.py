"""Holds an inquiry's requirements against every site of the region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from investcrm.domain import matching as rules
from investcrm.domain.matching import SiteMatch, Verdict
from investcrm.domain.requirements import Requirement
from investcrm.services import sites
from investcrm.store.read import inquiries as read

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Match:
    """The sites in order, the municipalities worth asking, and the best verdict of each municipality."""

    requirements: tuple[Requirement, ...]
    matches: tuple[SiteMatch, ...]
    proposed: tuple[str, ...]
    municipality_verdicts: Mapping[str, Verdict]


def match(reader: Reader, inquiry_id: str) -> Match:
    """Match one inquiry."""
    asked = tuple(line.requirement for line in read.requirements(reader, inquiry_id))
    found = rules.match(asked, sites.all_facts(reader), reader.today)
    best = rules.best_by_municipality(found)
    return Match(
        asked,
        found,
        rules.proposed_municipalities(found) if asked else (),
        {code: one.verdict for code, one in best.items()},
    )
