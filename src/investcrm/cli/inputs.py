"""What people type for an option, read into values; what cannot be read is refused with a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from investcrm.domain.errors import InvalidInput
from investcrm.domain.slices import UNSTATED
from investcrm.domain.sources import SOURCE_LABELS
from investcrm.words import LANGUAGES, N_

if TYPE_CHECKING:
    from investcrm.services.reference import Reference

T = TypeVar("T")


def day(text: str, today: date, option: str, *, ahead: bool = True) -> date | None:
    """Return the day in "2026-11-27", "27/11" or "27 nov"; None for no words. A year left out is the next one
    to come, or the last one gone by unless ``ahead``.

    Raises:
        InvalidInput: it is no single day.
    """
    from investcrm.domain.reading.dates import read_date

    if not text.strip():
        return None
    read = read_date(text, today, ahead=ahead)
    if read.value is None:
        raise InvalidInput(
            N_("“{text}” after {option} is not a date. Write it as 2026-11-27."), text=text, option=option
        )
    return read.value


def area_m2(text: str) -> int:
    """Return an area in m²; a bare figure is in hectares.

    Raises:
        InvalidInput: it is not an area.
    """
    from investcrm.domain.reading.quantities import read_area

    quantity = read_area(text).value
    if quantity is None:
        raise InvalidInput(N_("“{text}” is not an area. Write hectares, such as 14 or 0,6."), text=text)
    return quantity.figure


def power_kw(text: str) -> int:
    """Return a power in kW; a bare figure is in MW, no words are none.

    Raises:
        InvalidInput: it is not one power.
    """
    from investcrm.domain.reading.power import read_power

    if not text.strip():
        return 0
    found = read_power(text).value
    if found is None or len(found) != 1:
        raise InvalidInput(N_("“{text}” is not a power. Write megawatts, such as 14 or 0,5."), text=text)
    return found[0].kw.figure


def jobs(text: str) -> int | None:
    """Return a number of jobs, or None for no words.

    Raises:
        InvalidInput: it is not a number of jobs.
    """
    from investcrm.domain.reading.quantities import read_jobs

    if not text.strip():
        return None
    quantity = read_jobs(text).value
    if quantity is None:
        raise InvalidInput(N_("“{text}” is not a number of jobs."), text=text)
    return quantity.figure


def money_sek(text: str) -> int | None:
    """Return an amount in SEK, or None for no words; a bare figure below 100,000 is in millions.

    Raises:
        InvalidInput: it is not an amount of Swedish money.
    """
    from investcrm.domain.reading.money import read_money

    if not text.strip():
        return None
    money = read_money(text).value
    if money is None or money.sek is None:
        raise InvalidInput(
            N_("“{text}” is not an amount in SEK. Write millions, such as 400, or 1,4 mdr."), text=text
        )
    return money.sek


def codes(words: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the municipalities named by code or name, each once; words may be separated by commas.

    Raises:
        InvalidInput: the region has no such municipality.
    """
    by_name = {name.casefold(): code for code, name in names.items()}
    found: dict[str, None] = {}
    for word in (part.strip() for text in words for part in text.split(",") if part.strip()):
        code = word if word in names else by_name.get(word.casefold().removesuffix(" kommun"))
        if code is None:
            raise InvalidInput(
                N_("The region has no municipality {name}. Its municipalities are {known}."),
                name=word,
                known=", ".join(f"{code} {name}" for code, name in names.items()),
            )
        found[code] = None
    return tuple(found)


def strength_areas(words: Iterable[str], reference: Reference) -> tuple[str, ...]:
    """Return the keys of strength areas named by key or by name in either language.

    Raises:
        InvalidInput: the region has no such area.
    """
    areas = reference.strength_areas
    by_name = {name.casefold(): key for key, area in areas.items() for name in (area.name_sv, area.name_en)}
    found = []
    for word in words:
        key = word if word in areas else by_name.get(word.casefold())
        if key is None:
            raise InvalidInput(
                N_("The region has no strength area “{name}”. It has {known}."),
                name=word,
                known=", ".join(key for key, area in areas.items() if area.parent_key is None) or "–",
            )
        found.append(key)
    return tuple(dict.fromkeys(found))


def source(text: str, usual: Iterable[str], used: Iterable[str]) -> str:
    """Return a source as it is kept, named by its key or its words in either language.

    ``usual`` are those the region offers, ``used`` those its inquiries name.

    Raises:
        InvalidInput: it is none of them.
    """
    from investcrm import phrases

    known = {**SOURCE_LABELS, **dict.fromkeys((*usual, *used), "")}
    by_name = {phrases.source(key, language).casefold(): key for key in known for language in LANGUAGES}
    return _known(text, {key: key for key in known}, by_name, "--source")


def country(text: str, used: Iterable[str]) -> str:
    """Return a country as the inquiries name it, whatever its capitals.

    Raises:
        InvalidInput: no inquiry comes from there.
    """
    names = {name: name for name in used}
    return _known(text, names, {name.strip().casefold(): name for name in names}, "--country")


def _known(text: str, names: Mapping[str, str], folded: Mapping[str, str], option: str) -> str:
    """Return what a slice is kept as; no words and what stands for none stated are as they stand."""
    if text in ("", UNSTATED):
        return text
    found = names.get(text) or folded.get(text.strip().casefold())
    if found is None:
        raise InvalidInput(
            N_("No inquiry has “{text}” after {option}. Those known are {known}."),
            text=text,
            option=option,
            known=", ".join(names) or "–",
        )
    return found


def ending_of(out: Path, known: Sequence[str], option: str) -> str:
    """Return the ending of a file to write, as one of those ``known``.

    Raises:
        InvalidInput: it has another, or none.
    """
    ending = out.suffix.casefold()
    return ending if ending in known else one_of(out.name or str(out), known, option)


def one_of(text: str, choices: Iterable[T], option: str) -> T:
    """Return the choice written as ``text``.

    Raises:
        InvalidInput: there is no such choice.
    """
    known = {str(choice): choice for choice in choices}
    if text not in known:
        raise InvalidInput(
            N_("{option} cannot be “{text}”. Choose one of {known}."),
            option=option,
            text=text,
            known=", ".join(known),
        )
    return known[text]
