"""Reads words that name something known: a source, a stage, a plan state, a municipality, a strength area."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from investcrm.domain.outlines import Area
from investcrm.domain.reading import vocabulary
from investcrm.domain.reading.base import Cell, Doubt, Read, cell_text, doubt, fold, is_unknown, shorten
from investcrm.domain.reading.dates import Edge, read_date
from investcrm.domain.reading.terms import Terms
from investcrm.domain.reading.vocabulary import Status
from investcrm.domain.sites import PlanState
from investcrm.domain.words import N_


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What the reader must know of the workspace.

    ``municipalities`` maps a name to its code; ``strength_areas`` maps a key to its names (Swedish,
    English and any further spellings); ``sources`` adds spellings to the built-in sources, ``headers``
    header words to the built-in ones of a target (a translated field name, say). ``areas`` are the country's
    municipalities, to say in which a site lies.
    """

    today: date
    municipalities: Mapping[str, str] = field(default_factory=dict)
    strength_areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """The municipalities a cell names, in its order, and the words that named none."""

    codes: tuple[str, ...]
    everywhere: bool = False
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan state with its date; ``state`` is None where there is no plan."""

    state: PlanState | None
    on: date | None = None


_LIST = re.compile(r"[/;,+&\n|]|\s+(?:och|and|samt|eller|el\.?|or|alt\.?)\s+|\s[-–]\s", re.IGNORECASE)
_EXCEPT = re.compile(r"\b(?:utom|ej|inte|förutom|except|but not|exkl\.?)\b", re.IGNORECASE)
_MUNICIPAL = re.compile(
    r"\b(kommuner|kommun|stad|stads|municipality|city|city of|municipality of|k:n)\b", re.I
)
_STATE_DATE = re.compile(r"[\s,(]{1,4}(?:sedan\s+|från\s+|den\s+|år\s+)?(?=(?:q|kv\.?\s?)?\d|jan|feb|mar|apr"
    r"|maj|jun|jul"
                         r"|aug|sep|okt|nov|dec|vår|höst|sommar|vinter)", re.IGNORECASE)  # fmt: skip


_PLAN_WORD = re.compile(r"^(?:detaljplan(?:en)?|dp|plan(?:en)?)\s*[:,-]?\s+(?=[^\W\d])", re.IGNORECASE)


class Lexicon:
    """The vocabularies of one workspace, ready for reading many cells."""

    def __init__(self, context: ReadingContext) -> None:
        self.context = context
        self._sources = Terms.of(vocabulary.SOURCES)
        for key, names in context.sources.items():
            self._sources.add(key, names)
        self._areas = _area_terms(context)
        self._nearby = Terms.of(
            {key: names for key, names in vocabulary.NEARBY_AREAS.items() if key in context.strength_areas}
        )
        self._statuses = Terms.of({str(i): names for i, (_, names) in enumerate(vocabulary.STATUSES)})
        self._plans = Terms.of(vocabulary.PLAN_STATES)
        self._rail = Terms.of(vocabulary.RAIL)
        self._yes = Terms.of(vocabulary.YES_NO)
        self._places = _place_terms(context.municipalities)
        self._codes = tuple(dict.fromkeys(context.municipalities.values()))
        self._place_cache: dict[str, Read[Places]] = {}

    def source(self, cell: Cell) -> Read[str]:
        """Read where an inquiry came from, as a key of :data:`investcrm.domain.sources.SOURCE_LABELS`."""
        return _term(self._sources, cell)

    def rail(self, cell: Cell) -> Read[str]:
        """Read whether there is a rail siding: "yes", "possible" or "no"."""
        return _first_word(self._rail, cell)

    def yes_no(self, cell: Cell) -> Read[bool]:
        """Read yes or no."""
        read = _first_word(self._yes, cell)
        return read.with_value(None if read.value is None else read.value == "yes")

    def status(self, cell: Cell) -> Read[Status]:
        """Read a stage with outcome, reason for loss and rest; a vague word is read with a doubt."""
        read = _term(self._statuses, cell)
        if read.value is None:
            return read.with_value(None)
        status = vocabulary.STATUSES[int(read.value)][0]
        if status.sure or read.doubts:
            return read.with_value(status)
        note = doubt(N_("“{raw}” does not say exactly where the case stands"), raw=shorten(read.raw))
        if status.lost_reason is not None:
            note = doubt(N_("“{raw}” does not say why the case was lost"), raw=shorten(read.raw))
            if status.open_ended:
                note = doubt(
                    N_("“{raw}” does not say how the case ended; it is taken as lost"), raw=shorten(read.raw)
                )
        return read.with_value(status, note)

    def strength_areas(self, cell: Cell) -> Read[tuple[str, ...]]:
        """Read one or several strength areas, as keys; words that are none of them leave a doubt."""
        raw = cell_text(cell)
        if is_unknown(raw):
            return Read(None, raw)
        whole = self._area(raw)
        if whole.value is not None and not whole.doubts:
            return whole.with_value((whole.value,))
        parts = [part.strip() for part in _LIST.split(raw) if part.strip()]
        if len(parts) < 2:
            return whole.with_value((whole.value,) if whole.value else None)
        reads = [self._area(part) for part in parts]
        keys = tuple(dict.fromkeys(read.value for read in reads if read.value))
        return Read(keys or None, raw, tuple(dict.fromkeys(note for read in reads for note in read.doubts)))

    def _area(self, text: str) -> Read[str]:
        sure = self._areas.find(text)
        if sure.value is not None and not sure.doubts:
            return sure
        near = self._nearby.find(text)
        if near.value is None:
            return sure
        key = near.value
        note = doubt(
            N_("“{raw}” is read as “{value}”"), raw=shorten(text), value=self._areas.labels.get(key, key)
        )
        return Read(key, text, (note,))

    def plan(self, cell: Cell) -> Read[Plan]:
        """Read a plan state and its date: "Laga kraft 2021-05-12", "ÖP", "Planbesked 2025", "saknas"."""
        raw = cell_text(cell)
        if fold(raw) in vocabulary.NO_PLAN:
            return Read(Plan(None), raw)
        if is_unknown(raw) or not isinstance(cell, str):
            return Read(None, raw)
        words, *tail = _STATE_DATE.split(_PLAN_WORD.sub("", raw), maxsplit=1)
        day: Read[date] = Read(None)
        if tail:
            day = read_date(tail[0].strip(" ()"), self.context.today, Edge.FIRST)
        state = self._plans.find(words)
        if state.value is None and day.value is not None:
            state = self._plans.find(raw)
        doubts = list(state.doubts)
        if not doubts and fold(words) in vocabulary.LOOSE_PLAN_WORDS and state.value:
            label = self._plans.labels[state.value]
            doubts.append(doubt(N_("“{raw}” is read as “{value}”"), raw=shorten(words), value=label))
        if state.value is None:
            return Read(None, raw, tuple(doubts))
        return Read(Plan(PlanState(state.value), day.value), raw, (*doubts, *day.doubts))

    def municipalities(self, cell: Cell) -> Read[Places]:
        """Read the municipalities a cell names, however they are separated; "alla" means every one."""
        raw = cell_text(cell)
        if is_unknown(raw):
            return Read(None, raw)
        known = self._place_cache.get(raw)
        if known is None:
            known = self._municipalities(raw)
            if len(self._place_cache) < 20_000:
                self._place_cache[raw] = known
        return known

    def _municipalities(self, raw: str) -> Read[Places]:
        included, *excluded = _EXCEPT.split(raw, maxsplit=1)
        if fold(included) in vocabulary.ALL_MUNICIPALITIES:
            without: tuple[str, ...] = ()
            doubts: tuple[Doubt, ...] = ()
            if excluded:
                named = self._named(excluded[0])
                without = named.codes
                doubts = (doubt(N_("“{raw}” is read as all municipalities but some"), raw=shorten(raw)),)
            codes = tuple(code for code in self._codes if code not in without)
            return Read(Places(codes, everywhere=not without), raw, doubts)
        places, notes = self._named_with_doubts(raw)
        return Read(places if places.codes or places.unknown else None, raw, notes)

    def _named(self, text: str) -> Places:
        return self._named_with_doubts(text)[0]

    def _named_with_doubts(self, text: str) -> tuple[Places, tuple[Doubt, ...]]:
        codes: list[str] = []
        unknown: list[str] = []
        doubts: list[Doubt] = []
        for part in _LIST.split(re.sub(r"[()]", ",", text)):
            name = part.strip(" .!?:")
            if not name or is_unknown(name):
                continue
            code, note = self._place(name)
            if note:
                doubts.append(note)
            if code is None:
                unknown.append(name)
            else:
                codes.append(code)
        return Places(tuple(dict.fromkeys(codes)), False, tuple(unknown)), tuple(doubts)

    def _place(self, name: str) -> tuple[str | None, Doubt | None]:
        if name.isdigit() and name in self._codes:
            return name, None
        bare = _MUNICIPAL.sub(" ", name).strip() or name
        code = self._places.spellings.get(fold(bare))
        if code is not None:
            return code, None
        folded = fold(bare)
        if folded.endswith("s") and (code := self._places.spellings.get(folded[:-1])):
            return code, None
        read = self._places.find(bare)
        if read.value is None:
            return None, doubt(N_("“{raw}” is not a municipality here"), raw=shorten(name))
        return read.value, read.doubts[0] if read.doubts else None


def _term(terms: Terms, cell: Cell) -> Read[str]:
    raw = cell_text(cell)
    if is_unknown(raw) and fold(raw) not in terms.spellings:
        return Read(None, raw)
    return terms.find(raw)


def _first_word(terms: Terms, cell: Cell) -> Read[str]:
    """Read "ja, 200 m" by its first word where the whole is no known term."""
    read = _term(terms, cell)
    if read.value is not None or not read.doubts:
        return read
    first = terms.spellings.get(fold(read.raw).split(" ", 1)[0])
    if first is None:
        return read
    note = doubt(N_("“{raw}” is read as “{value}”"), raw=shorten(read.raw), value=terms.labels[first])
    return Read(first, read.raw, (note,))


def _area_terms(context: ReadingContext) -> Terms:
    terms = Terms.of({key: names for key, names in context.strength_areas.items() if names})
    for key, names in vocabulary.STRENGTH_AREAS.items():
        if key in context.strength_areas:
            terms.add(key, names)
    return terms


def _place_terms(municipalities: Mapping[str, str]) -> Terms:
    terms = Terms()
    for name, code in municipalities.items():
        terms.add(code, (name, f"{name}s", f"{name} kommun", f"{name}s kommun"))
    return terms
