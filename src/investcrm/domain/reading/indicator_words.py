"""The words under which files tell indicators, places and columns, in Swedish and English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from investcrm.domain.indicators import Indicator
from investcrm.domain.reading.base import fold

ELSEWHERE: Final = "elsewhere"
"""A place that is none of the county's: another municipality or county, or the whole country."""
COUNTY: Final = ""
"""The county itself."""
_CODE: Final = re.compile(r"\b([A-Z]\d{5})\b")
_FIRST_CODE: Final = re.compile(r"(\d{2}|\d{4})\b[\s:,-]*(.*)", re.DOTALL)
_KIND: Final = re.compile(r"\b(kommuner|kommuns|kommun|stads|stad|municipality|lans|lan|region|county|of)\b")
_COUNTRY: Final = frozenset(
    {"riket", "sverige", "sweden", "hela riket", "alla kommuner", "the whole country"}
)


class Role(StrEnum):
    """What a column of a table holds."""

    CODE = "code"
    PLACE = "place"
    YEAR = "year"
    MEASURE_CODE = "measure_code"
    MEASURE = "measure"
    GENDER = "gender"
    VALUE = "value"
    IGNORED = "ignored"


_ROLES: Final = {
    Role.CODE: "kommunkod|kommun id|kommunid|kommun kod|regionkod|region kod|region code|lanskod|kod|code|"
    "municipality id|municipality code|omradeskod|region id|knkod",
    Role.PLACE: "kommun|region|omrade|municipality|kommuner|kommunnamn|kommun namn|namn|name|"
    "municipality name|geografi|kommun region|regioner|region namn",
    Role.YEAR: "ar|year|period|matar|tid|time|kalenderar|undersokningsar",
    Role.MEASURE_CODE: "nyckeltal id|nyckeltalsid|nyckeltals id|kpi|kpi id|kpiid|nyckeltalskod|id|kpi kod",
    Role.MEASURE: "nyckeltal|matt|tabellinnehall|indikator|indicator|variabel|variable|measure|contents|"
    "titel|title|nyckeltalsnamn|nyckeltal namn|contentscode",
    Role.GENDER: "kon|gender|sex",
    Role.VALUE: "varde|value|utfall|resultat|varden",
    Role.IGNORED: "lan|county|lansnamn|lankod|kommungrupp|kommungruppsindelning|antal svar|svarsfrekvens|"
    "status|count|trend|enhet|unit|kommentar|comment|kalla|source|publicerad|uppdaterad",
}
_ROLE_OF: Final = {word: role for role, told in _ROLES.items() for word in told.split("|")}
_CHANGES: Final = ("forandring", "andring", "skillnad", "change", "differens", "diff", "upp ned")
_EVERYONE: Final = frozenset(
    {"", "t", "tot", "totalt", "total", "alla", "samtliga", "bada", "bada konen", "1 2"}
)
_TOTALS: Final = ("totalt", "total", "samtliga", "alla", "bada konen", "t", "tot", "1 2")
_ALIASES: Final = {
    "nki": "nki|nki totalt|nki total|totalt nki|nojd kund index|nojd kund index nki|insikt totalt|"
    "foretagsklimat insikt totalt index ny definition|nki sammanlagt|sammanlagt nki",
    "nki_building": "bygglov|nki bygglov|bygglov nki",
    "nki_fire": "brandskydd|brandtillsyn|nki brandskydd|nki brandtillsyn",
    "nki_land_use": "markupplatelse|nki markupplatelse",
    "nki_environment": "miljo och halsoskydd|miljo|nki miljo|nki miljo och halsoskydd|miljo halsoskydd",
    "nki_food": "livsmedelskontroll|livsmedel|nki livsmedelskontroll|nki livsmedel",
    "nki_serving": "serveringstillstand|servering|nki serveringstillstand",
    "procurement": "upphandling|nui|nui upphandling|nojd upphandlings index",
    "business_climate_rank": "placering|ranking|rank|foretagsklimat ranking|foretagsklimatets ranking|plats|"
    "totalranking|ranking totalt|placering i rankingen",
    "business_climate_grade": "betyg|sammanfattande omdome|sammanfattande omdomet|foretagsklimat betyg|"
    "omdome|sammanfattande omdome om foretagsklimatet|enkatbetyg",
    "planned_m2": "planlagd mark|planlagd mark m2|planerad mark|detaljplanerad mark|"
    "antal m2 detaljplanerad mark|antal m2 detaljplanerad mark att erbjuda|planlagd verksamhetsmark|"
    "planlagd verksamhetsmark m2",
    "new_companies_per_1000": "nystartade foretag antal 1000 inv 16 64 ar|nystartade foretag|nya foretag|"
    "antal nystartade foretag 1000 inv|nystartade foretag per 1000 invanare",
    "inhabitants": "folkmangd|invanare|antal invanare|invanare totalt antal|invanare totalt|population|"
    "folkmangden|befolkning",
    "unemployment": "arbetsloshet|arbetslosa|arbetslosa av arbetskraften bas 18 65 ar andel",
    "jobs_total": "arbetstillfallen|antal arbetstillfallen|sysselsatta dagbefolkning|dagbefolkning|"
    "forvarvsarbetande dagbefolkning",
}
_ALIAS_OF: Final = {word: key for key, told in _ALIASES.items() for word in told.split("|")}


def role(header: str) -> Role | None:
    """Return what a column with this header holds, or None where the header names a measure or nothing."""
    said = fold(header)
    if said.startswith(_CHANGES):
        return Role.IGNORED
    return _ROLE_OF.get(said)


def is_everyone(gender: str) -> bool:
    """Whether a row is about women and men together."""
    return fold(gender) in _EVERYONE


def total_of(labels: Mapping[str, str]) -> str | None:
    """Return the code of the category that is the total of the others, by code or label."""
    for wanted in _TOTALS:
        for code, label in labels.items():
            if wanted in (fold(code), fold(label)) or fold(label).startswith(f"{wanted} "):
                return code
    return None


def measured(text: str, indicators: Iterable[Indicator]) -> str:
    """Return the key of the indicator that a file's words name, or "" where they name none."""
    every = tuple(indicators)
    code = next((found for found in _CODE.findall(text.upper())), "")
    said = fold(text)
    if not said:
        return ""
    for one in every:
        if code and code in one.codes:
            return one.key
    if code:
        return ""
    for one in every:
        if said in {fold(one.key), fold(one.name_sv), fold(one.name_en), *map(fold, one.codes)} - {""}:
            return one.key
    key = _ALIAS_OF.get(said, "")
    return key if any(one.key == key for one in every) else ""


def all_measured(measures: Iterable[str], indicators: Iterable[Indicator]) -> dict[str, str]:
    """Return the key of the indicator behind each of a file's measures; those it does not name are left out.

    A bare "total" is the total of NKI where its areas stand beside it, and nothing anywhere else.
    """
    every, said = tuple(indicators), tuple(measures)
    found = {one: key for one in said if (key := measured(one, every))}
    if any(key.startswith("nki_") for key in found.values()) and "nki" not in found.values():
        found |= {one: "nki" for one in said if fold(one) in ("totalt", "total")}
    return found


@dataclass(frozen=True, slots=True)
class Places:
    """The county with its municipalities (names by code), and every municipality of the country."""

    county_code: str
    municipalities: Mapping[str, str]
    everywhere: Mapping[str, str] = field(default_factory=dict)
    counties: Mapping[str, str] = field(default_factory=dict)

    def names(self) -> dict[str, str]:
        """Return each folded name with what it stands for."""
        found = dict.fromkeys(_COUNTRY, ELSEWHERE)
        found |= {bare(name): ELSEWHERE for name in self.counties.values()}
        found |= {bare(name): ELSEWHERE for name in self.everywhere.values()}
        own = self.counties.get(self.county_code)
        if own:
            found[bare(own)] = COUNTY
        return found | {bare(name): code for code, name in self.municipalities.items()}


class PlaceReader:
    """Reads which place a cell names: a code, a name, or both as in "1980 Västerås"."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._names = places.names()
        self._counties = {bare(name): code for code, name in places.counties.items()}
        self._read: dict[str, str | None] = {}

    def read(self, text: str) -> str | None:
        """Return a municipality's code, ``COUNTY``, ``ELSEWHERE``, or None where it names no place."""
        if text not in self._read:  # a place stands on a line for each year of a long table
            self._read[text] = self._place(text)
        return self._read[text]

    def _place(self, text: str) -> str | None:
        said = text.strip()
        if not said:
            return None
        coded = _FIRST_CODE.fullmatch(said)
        if coded:
            return self._by_code(coded[1])
        folded = fold(said)
        county = self._county(folded)
        if county is not None:
            return county
        name = bare(said)
        for spelled in (name, name.removesuffix("s")):
            if spelled in self._names:
                return self._names[spelled]
        return None

    def _county(self, folded: str) -> str | None:
        """Return the county a text names as one: it may be called as one of its municipalities."""
        words = set(folded.split())
        if not words & {"lan", "lans", "region", "county"}:
            return None
        name = bare(folded)
        for spelled in (name, f"{name}s", name.removesuffix("s")):
            if spelled in self._counties:
                return COUNTY if self._counties[spelled] == self._places.county_code else ELSEWHERE
        return None

    def _by_code(self, code: str) -> str | None:
        if code in self._places.municipalities:
            return code
        if code in (self._places.county_code, f"00{self._places.county_code}"):
            return COUNTY
        if code in self._places.everywhere or len(code) == 2 or code.startswith("00"):
            return ELSEWHERE
        return None


def bare(name: str) -> str:
    """Return a place's name for comparison: "Köpings kommun" and "Köping" meet."""
    said = fold(name)
    return " ".join(_KIND.sub(" ", said).split()) or said
