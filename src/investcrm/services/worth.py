"""Weighs what one more thing in a place would win: of the open inquiries, and of those lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from investcrm.domain import worth as rules
from investcrm.domain.worth import Case, Worth
from investcrm.services import sites
from investcrm.store.read import worth as read

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is worth how much, the number and title of each inquiry by its id, and whether there are sites."""

    worth: Worth
    names: Mapping[str, tuple[str, str]]
    has_sites: bool


def weigh(reader: Reader, report: Callable[[int, int], None] = lambda _done, _total: None) -> Weighed:
    """Hold every open and lost inquiry against every site of the region.

    ``report(done, total)`` is called now and then, and may raise to stop.
    """
    musts = read.musts(reader)
    cases, names = [], {}
    for key, number, title, lost, jobs, sek in read.cases(reader):
        cases.append(Case(key, tuple(musts.get(key, ())), jobs, sek, lost))
        names[key] = number, title
    places = sites.all_facts(reader)
    return Weighed(rules.worth(cases, places, reader.today, report), names, bool(places))
