"""Turns what the store knows into the frozen data documents are printed from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from investcrm import phrases
from investcrm.domain.fields import FIELDS, SITE_FIELDS, Subject
from investcrm.domain.ready_to_build import STATED, day_field, state_field
from investcrm.domain.requirements import Requirement
from investcrm.domain.rows import SiteRow
from investcrm.reports.data import Asked, Contact, KnownValue
from investcrm.services import settings
from investcrm.store import numbers
from investcrm.words import Words

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

_UNPRINTED = frozenset(
    {"power_note", "comment", "north_sweref", "east_sweref", "public", *(day_field(key) for key in STATED)}
)
"""Fields that stay inside: notes, coordinates that a map shows better; a day stands with what it is of."""
_DEVICES = frozenset(
    ("CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10)))
)
"""What Windows takes for a device and not for a file, whatever follows the first full stop."""
_DAYS = {state_field(key): day_field(key) for key in STATED}
_POWER_IN_WORDS = frozenset({"power_note", "power"})


def asked(requirements: Iterable[Requirement], words: Words) -> tuple[Asked, ...]:
    """Return requirements ready to print; what the region was unsure of in reading them stays with it."""
    return tuple(
        Asked(phrases.kind_label(one, words.language), phrases.asked(one, words.language), one.level)
        for one in requirements
    )


def spreadable(site: SiteRow) -> SiteRow:
    """Return a site without the power statements that the operator said must not be spread.

    Where there is such a statement, what was said of power in words goes too: it may tell the same.
    """
    power = tuple(step for step in site.facts.power if not step.restricted)
    if len(power) == len(site.facts.power):
        return site
    values = {key: known for key, known in site.facts.values.items() if key not in _POWER_IN_WORDS}
    facts = replace(site.facts, power=power, values=values)
    if not power:
        facts = replace(facts, power_source="", power_as_of=None)
    return replace(site, facts=facts)


def is_printed(key: str) -> bool:
    """Tell whether a field of a site is told outside at all."""
    return key not in _UNPRINTED


def known_values(site: SiteRow, words: Words) -> tuple[KnownValue, ...]:
    """Return a site's known values ready to print, in the registry's order; power stands first."""
    values = []
    if site.facts.power:
        values.append(
            KnownValue(
                words.t("Power"),
                phrases.power(site.facts.power, words.language),
                site.facts.power_source,
                site.facts.power_as_of,
                "power" in site.stale,
            )
        )
    for field in SITE_FIELDS:
        known = site.facts.values.get(field.key)
        if known is None or field.key in _UNPRINTED:
            continue
        text = phrases.site_fact(field.key, site.facts.values, words.language)
        day = site.facts.values.get(_DAYS.get(field.key, ""))
        if day is not None and day.value:
            text += f", {day.value}"
        values.append(
            KnownValue(words.t(field.label), text, known.source, known.as_of, field.key in site.stale)
        )
    return tuple(values)


def other_values(site: SiteRow) -> tuple[KnownValue, ...]:
    """Return what columns of the users' own say of a site."""
    return tuple(
        KnownValue(key, str(known.value), known.source, known.as_of)
        for key, known in site.facts.values.items()
        if (Subject.SITE, key) not in FIELDS
    )


def contact(reader: Reader, words: Words) -> Contact:
    """Return whom to ask at the region, as the workspace's settings say."""
    return Contact(
        organisation=str(settings.load(reader, "region", "")),
        role=str(settings.load(reader, "contact_role", "")) or words.t("Investment coordinator"),
        phone=str(settings.load(reader, "contact_phone", "")),
        email=str(settings.load(reader, "contact_email", "")),
        web=str(settings.load(reader, "contact_web", "")),
    )


def told_number(number: str) -> str:
    """Return a case's number as papers that leave the house may bear it; "" of a confidential case.

    There the code name stands alone: its number leads to it within the room, and nowhere else.
    """
    return "" if numbers.is_drawn(number) else number


def file_name(*parts: str) -> str:
    """Return a name every system can keep a file under, without what a file name must not hold."""
    kept = " ".join(" ".join(parts).split())
    safe = "".join(
        " " if character in '<>:"/\\|?*' or ord(character) < 32 else character for character in kept
    )
    name = " ".join(safe.split()).strip(". ")[:120]
    return f"_{name}" if name.partition(".")[0].strip().upper() in _DEVICES else name
