"""Reads requirements out of a running text, each with the words it was read from and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from investcrm.domain.reading.base import Doubt, doubt, shorten
from investcrm.domain.reading.dates import Edge
from investcrm.domain.reading.drafts import RequirementDraft, requirement_from
from investcrm.domain.reading.numbers import Quantity, parse_phrase
from investcrm.domain.reading.passages import Passage, Prose
from investcrm.domain.reading.power import POWER_UNITS
from investcrm.domain.reading.quantities import AREA_UNITS, DISTANCE_UNITS, as_quantity, scaled
from investcrm.domain.requirements import Level, Requirement
from investcrm.domain.words import N_

ASSUMED_SHOULD: Final = N_("assumed to be a should")
ASSUMED_MUST: Final = N_("assumed to be a must")

_NICE = re.compile(
    r"\b(?:prefer\w*|advantage\w*|nice to have|ideally|desirable|bonus|optional|a plus|önskvärd\w*"
    r"|önskvärt|önskemål|gärna"
    r"|fördel\w*|meriterande|helst|plus|önskas|välkommet|attractive)\b",
    re.IGNORECASE,
)
_SHOULD = re.compile(
    r"\b(?:should|bör|bör-krav|expected|förväntas|planer\w* för|on sight|sikt)\b", re.IGNORECASE
)
_MUST = re.compile(
    r"\b(?:must|shall|required?s?|requirement|need(?:s|ed)?|ska|skall|ska-krav|krav|kräv\w*|behöv\w*"
    r"|minst|at least"
    r"|minimum|max|maximum|maximalt|högst|no later than|senast|no more than|up to|upp till|nödvändig\w*"
    r"|necessary)\b"
    r"|[≤≥<>]",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:no need|not (?:needed|required|necessary)|inget behov|behövs (?:ej|inte)"
    r"|inte nödvändig\w*"
                      r"|ej behov|krävs (?:ej|inte)|without|utan|ingen|inget"
                      r"|inga)\b", re.IGNORECASE)  # fmt: skip

_PREMISES = re.compile(
    r"lokal|premises|building|byggnad|\bhall\b|warehouse|lager|floor|golvyta|\bbta\b|kontor|office"
    r"|fabrik|factory|facility"
    r"|production (?:area|space)|produktionsyta",
    re.IGNORECASE,
)
_LAND = re.compile(
    r"\btomt|\bmark|\bland\b|\bplot|\bsite\b|\bparcel|fastighet|\bareal|etableringsyta", re.IGNORECASE
)
_LATER = re.compile(
    r"option|expan|framtid|future|phase (?:two|2|ii)|etapp (?:två|2|ii)|senare|later|utbygg", re.I
)
_START = re.compile(r"\b(?:from (?:the )?start|at start|initial\w*|från start|vid start|phase (?:one|1"
    r"|i)|etapp (?:1|ett)"
                    r"|direkt|inledningsvis|day one|first phase)\b", re.IGNORECASE)  # fmt: skip
_BY = re.compile(r"\b(?:senast|by|before|före|no later than|innan|latest)\b", re.IGNORECASE)

_PLACES: Final = (
    ("port", re.compile(r"\b(?:djup)?hamn\w*|\b(?:sea)?ports?\b|harbou?r", re.IGNORECASE)),
    ("airport", re.compile(r"flygplats\w*|airport\w*|\barlanda\b|\bflyg\b", re.IGNORECASE)),
    ("combi_terminal", re.compile(r"kombiterminal\w*|combi\w*|intermodal\w*|omlastning\w*", re.IGNORECASE)),
    ("rail", re.compile(r"järnväg\w*|\brail\w*|stickspår\w*|industrispår\w*|\bspår\b", re.IGNORECASE)),
    ("motorway", re.compile(r"motorväg\w*|motorway\w*|highway\w*|\be ?\d{1,3}\b|riksväg\w*|europaväg\w*"
        r"|main road|större väg"
                            r"|trunk road", re.IGNORECASE)),
    ("height", re.compile(r"höjd\w*|height|\bhögt?\b|\btall\b|takhöjd", re.IGNORECASE)),
)  # fmt: skip
_YES: Final = (
    ("redundancy", re.compile(r"redundan\w*|dubbel\s?matning|dubbelmat\w*|n-1\b|dual feed"
        r"|two feeds", re.IGNORECASE)),
    ("rail", re.compile(r"rail(?:way)?[ -]?(?:siding|spur|connection|access|track)\w*|(?:järnvägs"
        r"|industri|stick)spår\w*"
                        r"|spåranslutning\w*|järnvägsanslutning\w*|tillgång till (?:järnväg"
                        r"|spår)|\bspår\b(?= (?:önskas|önskvärt|krävs|behövs)\b)", re.IGNORECASE)),
    ("district_heat", re.compile(r"fjärrvärme\w*|district heat\w*", re.IGNORECASE)),
    ("gas", re.compile(r"\b(?:natur|bio|natural |bio-)?gas(?:anslutning|nät|ledning|\s+(?:supply"
        r"|connection|grid|network))?\b",
                       re.IGNORECASE)),
    ("fibre", re.compile(r"\bfiber\w*|\bfibre\b|bredband", re.IGNORECASE)),
    ("waste_heat", re.compile(r"spillvärme\w*|restvärme\w*|waste heat|excess heat", re.IGNORECASE)),
)  # fmt: skip
_ZONING = re.compile(
    r"\b(?:zoned|zoning|planlagd\w*|detaljplan\w*|detailed plan|planned)\s+(?:for"
    r"|för)\s+(?P<use>[^\n,;.]{3,60})",
    re.I,
)
_SKILLS = re.compile(
    r"kompetens\w*|skilled|\bskills\b|arbetskraft|workforce|labou?r (?:pool|supply)|talent", re.IGNORECASE
)
_READY = re.compile(
    r"construction start|start of construction|start construction|byggstart\w*|bygga? start\w*"
    r"|ready to build|build[- ]ready"
    r"|shovel[- ]ready|byggklar\w*|tillträde\w*|site (?:must be )?available|tillgänglig\w*|available"
    r"|färdigställ\w*|klar\b"
    r"|inflyttning\w*|move[- ]in|ready|groundbreaking|site access|påbörja bygg\w*",
    re.IGNORECASE,
)
_RUNNING = re.compile(r"start of production|production start|produktionsstart\w*|driftstart\w*"
    r"|in operation|i drift|operational"
                      r"|driftsätt\w*|\bsop\b", re.IGNORECASE)  # fmt: skip
_PER_DAY: Final = {"h": 24, "hour": 24, "timme": 24, "tim": 24}


def requirements_in(prose: Prose, today: date) -> tuple[RequirementDraft, ...]:
    """Return what a text asks for, in the order of the text; ``today`` completes days without a year."""
    found = [*_measured(prose, today), *_wanted(prose), *_texts(prose), *_ready(prose, today)]
    found.sort(key=lambda draft: draft.start)
    return tuple(_once(_with_later_power(found)))


def words_of(passage: Passage) -> str:
    """Return a passage's words on one line, without the bullet it may begin with."""
    return re.sub(r"^(?:[-*•·–▪>]+|\d{1,2}[.)])\s+", "", " ".join(passage.text.split()))


def level_of(words: str, default: Level, assumed: str = "") -> tuple[Level, tuple[Doubt, ...]]:
    """Return how badly something is wanted by the words around it; without any, ``default`` with a doubt."""
    if _NICE.search(words):
        return Level.NICE, ()
    if _SHOULD.search(words):
        return Level.SHOULD, ()
    if _MUST.search(words):
        return Level.MUST, ()
    return default, (doubt(assumed),) if assumed else ()


def _once(found: list[RequirementDraft]) -> Iterator[RequirementDraft]:
    """Drop what says the same again: the same kind, amount and day, or a bare wish beside an amount."""
    seen: set[tuple[object, ...]] = set()
    for draft in found:
        asked = draft.requirement
        key = (asked.kind, asked.low, asked.high, asked.on, asked.text.casefold())
        if key not in seen:
            seen.add(key)
            yield draft


def _with_later_power(found: list[RequirementDraft]) -> list[RequirementDraft]:
    """Power from a later year is assumed a should where some is asked for from the start."""
    at_start = any(draft.requirement.kind == "power" and draft.requirement.on is None for draft in found)
    return [
        _relevel(draft, Level.SHOULD, ASSUMED_SHOULD)
        if at_start and draft.requirement.kind == "power" and draft.requirement.on and not _sure_level(draft)
        else draft
        for draft in found
    ]


def _sure_level(draft: RequirementDraft) -> bool:
    return bool(_NICE.search(draft.requirement.raw) or _MUST.search(draft.requirement.raw))


def _relevel(draft: RequirementDraft, level: Level, why: str) -> RequirementDraft:
    asked = draft.requirement
    changed = Requirement(
        asked.kind, level, asked.low, asked.high, asked.on, asked.text, asked.weight, asked.raw, why
    )
    return RequirementDraft(changed, (doubt(why), *draft.doubts), draft.start, draft.end)


def _measured(prose: Prose, today: date) -> Iterator[RequirementDraft]:
    for match in prose.measures:
        clause = prose.clause(match.start(), match.end())
        if _NEGATED.search(clause.text):
            continue
        context = f"{prose.label(match.start())} {clause.text}"
        draft = _measure(prose, match, clause, context, today)
        if draft is not None:
            yield draft


def _measure(
    prose: Prose, match: re.Match[str], clause: Passage, context: str, today: date
) -> RequirementDraft | None:
    if match["power"]:
        return _power(prose, match, clause, today)
    if match["area"]:
        return _area(match, clause, context)
    if match["flow"]:
        return _flow(match, clause, context)
    if match["voltage"]:
        return _made(
            "voltage", match, clause, _figure(match["quantity"], {}, 1), Level.SHOULD, ASSUMED_SHOULD
        )
    return _distance(prose, match, clause, context)


def _figure(text: str, units: dict[str, object], factor: object) -> Quantity | None:
    from decimal import Decimal

    phrase = parse_phrase(text, units)
    if not phrase.numbers or any(number < 0 for number in phrase.numbers):
        return None
    figures = tuple(scaled(number, Decimal(str(factor))) for number in phrase.numbers[:2])
    return as_quantity(figures, phrase.bound)[0]


def _made(
    kind: str,
    match: re.Match[str],
    clause: Passage,
    quantity: Quantity | None,
    default: Level,
    assumed: str = "",
    *,
    on: date | None = None,
    doubts: tuple[Doubt, ...] = (),
) -> RequirementDraft | None:
    if quantity is None or not quantity.figure:
        return None
    level, notes = level_of(clause.text, default, assumed)
    made = requirement_from(
        kind, quantity, level=level, on=on, raw=words_of(clause), doubts=(*notes, *doubts)
    )
    return RequirementDraft(made.requirement, made.doubts, match.start(), match.end())


def _unit(text: str) -> str:
    return text.casefold().replace("²", "2").replace("m³", "m3").strip()


def _area(match: re.Match[str], clause: Passage, context: str) -> RequirementDraft | None:
    unit = _unit(match["area"])
    name = "m2" if unit.startswith(("sq", "square", "m2")) else unit
    factor = AREA_UNITS.get(name, AREA_UNITS["ha"])
    quantity = _figure(match["quantity"], dict(AREA_UNITS), factor)
    if factor != 1:
        later = bool(_LATER.search(clause.text))
        return _made("land", match, clause, quantity, Level.NICE if later else Level.MUST, "")
    if _PREMISES.search(context):
        return _made("premises", match, clause, quantity, Level.MUST)
    if _LAND.search(context):
        return _made("land", match, clause, quantity, Level.MUST)
    note = doubt(N_("read as premises, not land"))
    return _made("premises", match, clause, quantity, Level.MUST, doubts=(note,))


def _power(prose: Prose, match: re.Match[str], clause: Passage, today: date) -> RequirementDraft | None:
    factor = POWER_UNITS.get(_unit(match["power"]).replace("megawatt", "mw"), POWER_UNITS["mw"])
    quantity = _figure(match["quantity"], dict(POWER_UNITS), factor)
    on = None
    day = next((p for p in prose.days if clause.start <= p.start and _owner(prose, p, clause) is match), None)
    if day is not None and not _START.search(clause.text):
        read = prose.day(day, today, Edge.LAST if _BY.search(clause.text) else Edge.FIRST)
        if read.value is not None and read.value.year >= today.year:
            on = read.value
    return _made("power", match, clause, quantity, Level.MUST, on=on)


def _owner(prose: Prose, day: Passage, clause: Passage) -> re.Match[str] | None:
    """Return the amount a day in a clause belongs to: the last before it, else the first after it."""
    if day.end > clause.end:
        return None
    inside = prose.measures_within(clause.start, clause.end)
    before = [m for m in inside if m.end() <= day.start]
    return before[-1] if before else next(iter(inside), None)


def _flow(match: re.Match[str], clause: Passage, context: str) -> RequirementDraft | None:
    sewer = re.search(r"sewer|waste\s?water|avlopp|spillvatten|effluent|discharge", context, re.IGNORECASE)
    near = re.search(r"sewer|waste\s?water|avlopp|spillvatten|effluent|discharge", clause.text, re.IGNORECASE)
    water = re.search(r"process water|\bwater\b|vatten", clause.text, re.IGNORECASE)
    kind = "sewer" if near or (sewer and not water) else "water"
    per = (match["per"] or "").casefold()
    doubts: tuple[Doubt, ...] = ()
    factor: object = _PER_DAY.get(per, 1)
    if per in {"år", "year"}:
        from decimal import Decimal

        factor = Decimal(1) / 365
    if factor != 1:
        doubts = (doubt(N_("“{raw}” is turned into m³ a day"), raw=shorten(match.group())),)
    return _made(kind, match, clause, _figure(match["quantity"], {}, factor), Level.MUST, doubts=doubts)


def _distance(prose: Prose, match: re.Match[str], clause: Passage, context: str) -> RequirementDraft | None:
    unit = _unit(match["distance"])
    name = next((key for key in ("km", "kilometer", "mil", "mile", "m") if unit.startswith(key)), "km")
    name = "m" if unit in {"m", "meter", "meters", "metre", "metres"} else name
    quantity = _figure(match["quantity"], dict(DISTANCE_UNITS), DISTANCE_UNITS.get(name, 1000))
    segment = prose.segment(match.start(), match.end())
    kind = _nearest_place(match, clause) or _nearest_place(match, segment)
    kind = kind or _nearest_place(match, Passage(context, 0, len(context)))
    if kind is None or quantity is None:
        return None
    if kind == "height":
        metres = _figure(match["quantity"], dict(DISTANCE_UNITS), DISTANCE_UNITS.get(name, 1))
        return _made("height", match, clause, metres, Level.MUST)
    if kind == "rail":
        level, notes = level_of(clause.text, Level.SHOULD, ASSUMED_SHOULD)
        asked = Requirement("rail", level, raw=words_of(clause))
        return RequirementDraft(asked, notes, match.start(), match.end())
    limit = Quantity(None, quantity.high if quantity.high is not None else quantity.low, quantity.bound)
    return _made(kind, match, clause, limit, Level.SHOULD, ASSUMED_SHOULD)


def _nearest_place(match: re.Match[str], clause: Passage) -> str | None:
    best: tuple[int, str] | None = None
    at = match.start() - clause.start if clause.end >= match.end() else 0
    for kind, pattern in _PLACES:
        for found in pattern.finditer(clause.text):
            distance = abs(found.start() - at)
            if best is None or distance < best[0]:
                best = (distance, kind)
    return best[1] if best else None


def _wanted(prose: Prose) -> Iterator[RequirementDraft]:
    for kind, pattern in _YES:
        match = pattern.search(prose.joined)
        if match is None:
            continue
        clause = prose.clause(match.start(), match.end())
        if _NEGATED.search(clause.text):
            continue
        if kind == "rail" and prose.measures_within(clause.start, clause.end):
            continue
        level, notes = level_of(clause.text, Level.SHOULD, ASSUMED_SHOULD)
        asked = Requirement(kind, level, raw=words_of(clause), doubt=notes[0].key if notes else "")
        yield RequirementDraft(asked, notes, match.start(), match.end())


def _texts(prose: Prose) -> Iterator[RequirementDraft]:
    match = _ZONING.search(prose.joined)
    if match:
        clause = prose.clause(match.start(), match.end())
        level, notes = level_of(clause.text, Level.MUST, ASSUMED_MUST)
        use = " ".join(match["use"].split())
        asked = Requirement("zoning", level, text=use, raw=use, doubt=notes[0].key if notes else "")
        yield RequirementDraft(asked, notes, match.start(), match.end())
    match = _SKILLS.search(prose.joined)
    if match:
        clause = prose.clause(match.start(), match.end())
        words = words_of(clause)
        level, notes = level_of(words, Level.SHOULD, ASSUMED_SHOULD)
        if words:
            asked = Requirement("skills", level, text=words, raw=words, doubt=notes[0].key if notes else "")
            yield RequirementDraft(asked, notes, clause.start, clause.end)


def _ready(prose: Prose, today: date) -> Iterator[RequirementDraft]:
    for day in prose.days:
        clause = prose.clause(day.start, day.end)
        ready, running = _READY.search(clause.text), _RUNNING.search(clause.text)
        owner = _owner(prose, day, clause)
        if owner is not None and owner["power"]:
            continue
        of_land = owner is not None and owner["area"] and _BY.search(clause.text[: day.start - clause.start])
        if not ready and not running and not of_land:
            continue
        read = prose.day(day, today, Edge.LAST)
        if read.value is None or read.value < today:
            continue
        level, notes = level_of(clause.text, Level.MUST, ASSUMED_MUST)
        notes = (*notes, *read.doubts)
        if running and not ready:
            notes = (doubt(N_("the day of operation, not of ready land")), *notes)
        raw = words_of(clause)
        plain = next((note.key for note in notes if not note.params), "")
        asked = Requirement("ready_by", level, on=read.value, raw=raw, doubt=plain)
        yield RequirementDraft(asked, notes, day.start, day.end)
        return
