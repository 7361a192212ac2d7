"""Fills an asker's own sheet of questions with what may be told of the offered sites, and lists the gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm import phrases, power_phrases, words
from investcrm.domain.errors import InvalidInput
from investcrm.domain.fields import FieldType, site_field
from investcrm.domain.power import available
from investcrm.domain.projection import SWEREF_99_TM
from investcrm.domain.reading.base import fold
from investcrm.domain.rfi.meaning import OWNER_LABELS, Owner, owner_of, spoken
from investcrm.domain.rfi.questions import Question, questions
from investcrm.domain.words import N_
from investcrm.exchange import rfi_sheet
from investcrm.services import papers, reference, sites

if TYPE_CHECKING:
    from investcrm.domain.rfi.meaning import Meaning
    from investcrm.domain.rfi.questions import AskedSheet, Place
    from investcrm.domain.rows import SiteRow
    from investcrm.exchange.rfi_sheet import Answer
    from investcrm.reports.data import Contact
    from investcrm.store.reader import Reader
    from investcrm.words import Words

_SCALE: Final = {"ha": 10_000, "m2": 1, "mw": 1000, "kw": 1, "km": 1000, "mil": 10_000, "m": 1, "m3/day": 1,
    "kv": 1, "sek/m2": 1}  # fmt: skip
_AREA: Final = frozenset({"ha", "m2"})
_POWER: Final = frozenset({"mw", "kw"})
_LENGTH: Final = frozenset({"km", "mil", "m"})
_FITTING: Final = {
    "m2": _AREA,
    "kW": _POWER,
    "m": _LENGTH,
    "m3/day": frozenset({"m3/day"}),
    "kV": frozenset({"kv"}),
    "SEK/m2": frozenset({"sek/m2"}),
}
_YES: Final = frozenset({"yes", "ja", "y", "j", "true", "x"})
_NO: Final = frozenset({"no", "nej", "nein", "n", "false"})


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell that was filled: where, what was asked, of which site ("" of all), and what it says now.

    ``check`` says why a person should look at it; empty where nothing is unsure.
    """

    sheet: str
    cell: str
    label: str
    site: str
    told: str
    check: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell that could not be filled, or not for this site: why, and who can say it."""

    sheet: str
    cell: str
    label: str
    site: str
    why: str
    owner: str
    owner_kind: Owner


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """The asker's workbook with the answers in it, what was filled and what is missing."""

    name: str
    data: bytes
    filled: tuple[Filled, ...]
    gaps: tuple[Gap, ...]


def fill(reader: Reader, name: str, data: bytes, site_ids: Sequence[str], language: str) -> FilledSheet:
    """Fill a workbook for the sites in their order, in its own language where that is plain.

    Raises:
        InvalidInput: it cannot be read, holds macros, or asks nothing.
    """
    found = rfi_sheet.read(name, data)
    whole = [sites.site_row(reader, site_id) for site_id in site_ids]
    rows = [papers.spreadable(row) for row in whole]
    held_back = {
        row.name for row, told in zip(whole, rows, strict=True) if row.facts.power != told.facts.power
    }
    w = words.of(language)
    asked = [(sheet, questions(sheet, [row.name for row in rows])) for sheet in found]
    if not any(several for _, several in asked):
        raise InvalidInput(
            N_("“{name}” asks nothing that could be found: no column for answers and no known words."),
            name=name,
        )
    says = spoken(cell.text for sheet in found for cell in sheet.cells.values()) or language
    contact = papers.contact(reader, words.of(says))
    filler = _Filler(rows, held_back, contact, reference.load(reader).region, reader.today, w, says)
    for sheet, several in asked:
        filler.take(sheet, several)
    written = rfi_sheet.fill(name, data, filler.answers) if filler.answers else data
    return FilledSheet(name, written, tuple(filler.filled), tuple(filler.gaps))


class _Filler:
    """Answers questions one by one."""

    def __init__(
        self,
        rows: Sequence[SiteRow],
        held_back: set[str],
        contact: Contact,
        region: str,
        today: date,
        w: Words,
        says: str,
    ) -> None:
        self.says = says
        self.rows, self.held_back, self.contact, self.region, self.w = rows, held_back, contact, region, w
        self.today = today
        self.answers: dict[str, dict[Place, Answer]] = {}
        self.filled: list[Filled] = []
        self.gaps: list[Gap] = []

    def take(self, sheet: AskedSheet, several: Sequence[Question]) -> None:
        """Answer the questions of a sheet."""
        for one in several:
            if one.meaning is None:
                self._gap(
                    one, one.cells[0], None, self.w.t("not understood: answer it by hand"), Owner.REGION
                )
            elif one.of == 1 and not one.sites[0]:
                self._in_one(sheet, one, one.meaning, one.cells[0])
            else:
                self._in_columns(sheet, one, one.meaning)
        room = max((one.of for one in several), default=0)
        if 1 < room < len(self.rows):
            left = ", ".join(row.name for row in self.rows[room:])
            why = self.w.t("the sheet has room for {count} sites only", count=room)
            self.gaps.append(Gap(sheet.name, "", left, "", why, self.region, Owner.REGION))

    def _in_columns(self, sheet: AskedSheet, one: Question, said: Meaning) -> None:
        by_name = {fold(row.name): row for row in self.rows}
        for place, column, name in zip(one.cells, one.columns, one.sites, strict=True):
            row = by_name.get(fold(name)) if name else None
            if row is None and not any(one.sites) and column < len(self.rows):
                row = self.rows[column]
            if row is not None:
                self._put(sheet, one, place, said, [row])

    def _in_one(self, sheet: AskedSheet, one: Question, said: Meaning, place: Place) -> None:
        shared = said.key.startswith("contact") or said.key == "organisation"
        self._put(sheet, one, place, said, self.rows[:1] if shared else self.rows)

    def _put(
        self, sheet: AskedSheet, one: Question, place: Place, said: Meaning, rows: Sequence[SiteRow]
    ) -> None:
        found: list[tuple[SiteRow, Answer]] = []
        for row in rows:
            answer = self._answer(row, said)
            choices = sheet.choices.get(place, ())
            if answer is not None and choices:
                fitting = _chosen(str(answer), choices)
                if fitting is None:
                    why = self.w.t("none of the sheet's choices says “{value}”", value=answer)
                    self._gap(one, place, row, why, Owner.REGION)
                    continue
                answer = fitting
            if answer is None:
                self._missing(one, place, row, said)
            else:
                found.append((row, answer))
        if not found:
            return
        together = len(rows) > 1 and said.key not in ("name",)
        if together:
            told: Answer = "\n".join(f"{row.name}: {self._text(answer, said)}" for row, answer in found)
        else:
            told = ", ".join(str(answer) for _, answer in found) if len(found) > 1 else found[0][1]
        self.answers.setdefault(sheet.name, {})[place] = told
        notes = [] if said.sure else [self.w.t("read as “{field}”", field=self._label(said.key))]
        notes += [
            self.w.t("{site}: out of date", site=row.name) for row, _ in found if self._is_stale(row, said)
        ]
        site = found[0][0].name if len(rows) == 1 and len(self.rows) > 1 else ""
        text = self._text(told, said)
        self.filled.append(
            Filled(one.sheet, rfi_sheet.reference(place), one.label, site, text, "; ".join(notes))
        )

    def _missing(self, one: Question, place: Place, row: SiteRow, said: Meaning) -> None:
        owner = owner_of(said.key)
        why = self.w.t("not known")
        if said.key in ("power", "power_note") and row.name in self.held_back:
            why = self.w.t("known, but the grid operator says that it must not be spread")
        self._gap(one, place, row, why, owner)

    def _gap(self, one: Question, place: Place, row: SiteRow | None, why: str, owner: Owner) -> None:
        name = row.name if row else ""
        told = self._owner(row, owner)
        self.gaps.append(Gap(one.sheet, rfi_sheet.reference(place), one.label, name, why, told, owner))

    def _owner(self, row: SiteRow | None, owner: Owner) -> str:
        if owner is Owner.MUNICIPALITY and row:
            return row.municipality
        operator = row.facts.values.get("grid_operator") if row else None
        if owner is Owner.GRID and operator and operator.value:
            return str(operator.value)
        if owner is Owner.GRID and row:
            return self.w.t(
                "{owner} in {municipality}",
                owner=self.w.t(OWNER_LABELS[owner]),
                municipality=row.municipality,
            )
        return self.region or self.w.t(OWNER_LABELS[owner])

    def _label(self, key: str) -> str:
        try:
            return self.w.t(site_field(key).label)
        except KeyError:
            return self.w.t({"power": N_("Power"), "name": N_("Name")}.get(key, key))

    def _is_stale(self, row: SiteRow, said: Meaning) -> bool:
        return said.key in row.stale

    # ---- answers

    def _answer(self, row: SiteRow, said: Meaning) -> Answer | None:
        match said.key:
            case "name":
                return row.name
            case "municipality":
                return row.municipality
            case "organisation":
                return self.contact.organisation or self.region or None
            case "contact":
                told = (self.contact.role, self.contact.organisation, self.contact.email, self.contact.phone)
                return ", ".join(filter(None, told)) if self.contact.email or self.contact.phone else None
            case "contact_email":
                return self.contact.email or None
            case "contact_phone":
                return self.contact.phone or None
            case "power":
                return self._power(row, said)
            case "coordinates" | "latitude" | "longitude":
                return _coordinates(row, said.key)
        return self._field(row, said)

    def _field(self, row: SiteRow, said: Meaning) -> Answer | None:
        field = site_field(said.key)
        known = row.facts.values.get(said.key)
        if known is None or known.value is None:
            return None
        value = known.value
        if field.type is FieldType.INTEGER and isinstance(value, int):
            if said.unit in _FITTING.get(field.unit.value, ()):
                return value / _SCALE[said.unit]
            name = row.facts.values.get(f"{said.key.removesuffix('_m')}_name")
            shown = phrases.field_value(field, value, self.says)
            return f"{name.value}, {shown}" if name and name.value else shown
        if field.type is FieldType.DAY:
            return date.fromisoformat(str(value))
        shown = phrases.field_value(field, value, self.says)
        return shown[:1].upper() + shown[1:]

    def _power(self, row: SiteRow, said: Meaning) -> Answer | None:
        steps = row.facts.power
        if not steps:
            return None
        if said.year is None and not said.part and (len(steps) > 1 or steps[0].indicative_kw):
            return phrases.power(steps, self.says)
        at = available(steps, said.year or (self.today.year if said.year == 0 or said.part else 9999))
        if at is None:
            return None
        kw = at.indicative_kw if said.part == "indicative" else at.firm_kw
        if said.unit in _POWER and (said.part or not at.indicative_kw):
            return kw / _SCALE[said.unit]
        if said.part:
            return power_phrases.amounts(*((0, kw) if said.part == "indicative" else (kw, 0)), self.says)
        return power_phrases.amounts(at.firm_kw, at.indicative_kw, self.says)

    def _text(self, answer: Answer, said: Meaning) -> str:
        if isinstance(answer, date):
            return answer.isoformat()
        if isinstance(answer, str):
            return answer
        from investcrm import formats

        unit = {"m2": "m²", "mw": "MW", "kw": "kW", "kv": "kV", "m3/day": "m³/d", "sek/m2": "kr/m²"}.get(
            said.unit, said.unit
        )
        return f"{formats.number(answer, self.says)}\u00a0{unit}"


def _coordinates(row: SiteRow, key: str) -> Answer | None:
    values = row.facts.values
    north, east = (values[one].value if one in values else None for one in ("north_sweref", "east_sweref"))
    if not isinstance(north, int) or not isinstance(east, int):
        return None
    latitude, longitude = SWEREF_99_TM.degrees(north, east)
    if key == "coordinates":
        return f"{latitude:.5f}, {longitude:.5f} (WGS 84)"
    return round(latitude if key == "latitude" else longitude, 5)


def _chosen(answer: str, choices: Sequence[str]) -> str | None:
    """Return the choice that says the same as an answer."""
    for group in ({fold(answer)}, _YES, _NO):
        if fold(answer) in group:
            for one in choices:
                if fold(one) in group:
                    return one
    return None


def as_data(found: FilledSheet) -> dict[str, Any]:
    """Return what was filled and what is missing as plain data."""
    return {
        "name": found.name,
        "filled": [
            {"sheet": one.sheet, "cell": one.cell, "asked": one.label, "site": one.site, "told": one.told,
             "check": one.check}
            for one in found.filled
        ],
        "gaps": [
            {"sheet": one.sheet, "cell": one.cell, "asked": one.label, "site": one.site, "why": one.why,
             "owner": one.owner, "owner_kind": one.owner_kind.value}
            for one in found.gaps
        ],
    }  # fmt: skip
