"""A person as the law sees one: their contact records, what else speaks of them, and why that stays."""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from investcrm.domain.sortkey import search_text
from investcrm.domain.words import N_

MONTHS: Final = 24
"""How long a contact is kept after the last activity, in months, unless the region set otherwise."""
MONTHS_SETTING: Final = "contact_months"
PURPOSES: Final = {
    "establishment_cases": N_("Handling inquiries about establishment"),
    "company_contact": N_("Contact with the region's companies"),
    "cooperation": N_("Cooperation with authorities and partners"),
}
"""What a contact is kept for; a region may write purposes of its own."""
TABLES: Final = {
    "contact": N_("Contact"),
    "activity": N_("Event"),
    "task": N_("Task"),
    "document": N_("Document"),
    "reply_document": N_("Document"),
    "inquiry": N_("Inquiry"),
    "requirement": N_("Requirement"),
    "organisation": N_("Company"),
    "answer": N_("Answer"),
    "reply": N_("Answer"),
    "forwarding": N_("Brief"),
    "brief": N_("Brief"),
    "brief_message": N_("Message"),
    "offer": N_("Offer"),
    "import_row": N_("Row of a spreadsheet"),
    "import_batch": N_("Spreadsheet"),
    "own_inquiry": N_("Own inquiry"),
    "shared_inquiry": N_("Own inquiry"),
    "member": N_("Member"),
    "change_value": N_("History"),
    "publication": N_("Published report"),
    **dict.fromkeys(
        ("project", "project_activity", "project_hours", "project_goal", "project_count", "project_report"),
        N_("Project"),
    ),
}
"""What a table is called where it speaks of a person."""
OTHER: Final = N_("Other record")
GOES: Final = ""
_OF_CASE: Final = N_("Belongs to the file of a case: goes with the case, by a decided rule of disposal.")
_FILED: Final = N_("Public document, received or sent: disposed of only by a decided rule.")
_HISTORY: Final = N_("Proves what was done to a record that stays, and goes when that is disposed of.")
_PROJECT: Final = N_("What was done in a project and told to its funder: a public document.")
_WORKS: Final = N_("Works with the program: acts are told with who did them.")
OTHERS: Final = N_("Another contact record of this name or address, perhaps of somebody else.")
"""Why a contact record stays that is not the person's as far as one can tell."""
_WHY: Final = {
    **dict.fromkeys(
        ("document", "reply_document", "import_row", "import_batch", "answer", "reply", "forwarding"), _FILED
    ),
    **dict.fromkeys(
        ("brief", "brief_message", "offer", "publication", "own_inquiry", "shared_inquiry"), _FILED
    ),
    **dict.fromkeys(
        ("project", "project_activity", "project_hours", "project_goal", "project_count", "project_report"),
        _PROJECT,
    ),
    "change_value": _HISTORY,
    "member": _WORKS,
    "contact": GOES,
}
_ESCAPED: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
_RUN: Final = re.compile(r"[A-Za-z0-9]+")


def why(table: str) -> str:
    """Return why a record that speaks of a person stays, as a catalogue key; empty for what goes."""
    return _WHY.get(table, _OF_CASE)


@dataclass(frozen=True)
class Person:
    """Who is meant: names and e-mail addresses, and the contact records that are this person's."""

    names: tuple[str, ...]
    emails: tuple[str, ...] = ()
    contact_ids: tuple[str, ...] = ()

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """What is looked for, folded: addresses, names, and names with the family name first."""
        names = [search_text(name) for name in self.names]
        turned = [" ".join((*name.split()[-1:], *name.split()[:-1])) for name in names if " " in name]
        found = dict.fromkeys((*map(search_text, self.emails), *names, *turned))
        return tuple(term for term in found if term)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(rf"\b{re.escape(term)}s?\b" for term in self.terms) or r"(?!)")

    @property
    def fragments(self) -> tuple[str, ...]:
        """Return plain letters and digits of which one must stand in any text that speaks of the person.

        Empty where a name has too few of them to look for.
        """
        found = []
        for text in (*self.names, *self.emails):
            longest = max(_RUN.findall(text), key=len, default="")
            if len(longest) < 2:
                return ()
            found.append(longest)
        return tuple(dict.fromkeys(found))

    def is_in(self, text: str) -> bool:
        """Whether a text speaks of the person, however it is spelled and escaped."""
        plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
        return self._pattern.search(search_text(plain)) is not None


@dataclass(frozen=True, slots=True)
class Mention:
    """A record that speaks of a person. ``why`` it stays is a catalogue key, empty for what goes.

    ``on`` is its day, ``text`` what it says (of a document its name), ``registry`` the registry number.
    ``fields`` are all that a contact, an activity or a task says, by column.
    """

    table: str
    row_id: str
    inquiry_id: str = ""
    number: str = ""
    on: date | None = None
    text: str = ""
    why: str = ""
    registry: str = ""
    is_confidential: bool = False
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> str:
        """What the record is called, as a catalogue key."""
        return TABLES.get(self.table, OTHER)


@dataclass(frozen=True, slots=True)
class Found:
    """All that speaks of a person; ``unread`` are documents whose content could not be searched."""

    person: Person
    mentions: tuple[Mention, ...]
    unread: tuple[Mention, ...]

    @property
    def going(self) -> tuple[Mention, ...]:
        """What an erasure takes away."""
        return tuple(one for one in self.mentions if not one.why)

    @property
    def staying(self) -> tuple[Mention, ...]:
        """What stays, each with why."""
        return tuple(one for one in self.mentions if one.why)


@dataclass(frozen=True, slots=True)
class DueContact:
    """A contact whose day has come: the record, where it belongs, and whether somebody set the day."""

    id: str
    name: str
    email: str
    organisation: str
    inquiry_id: str
    number: str
    purpose: str
    due_on: date
    is_set: bool


@functools.lru_cache(maxsize=8192)  # the follow-up of a region asks the same days thousands of times
def after_months(day: date, months: int) -> date:
    """Return the day ``months`` later; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def due_day(retain_until: date | None, moments: Iterable[date | None], months: int) -> date | None:
    """Return the day a contact is due: the day set, else ``months`` after the last of ``moments``."""
    last = max((moment for moment in moments if moment), default=None)
    return retain_until or (after_months(last, months) if last else None)
