"""Finds what a question on an asker's sheet means: a field of a site, with the words the reader knows too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from investcrm.domain.fields import FIELDS, Subject
from investcrm.domain.reading.base import fold
from investcrm.domain.reading.rows import SUM_WORDS
from investcrm.domain.reading.targets import header_unit, header_words, without_unit
from investcrm.domain.reading.terms import Terms
from investcrm.domain.requirements import KINDS
from investcrm.domain.words import N_


class Owner(StrEnum):
    """Who can say what is missing."""

    MUNICIPALITY = "municipality"
    GRID = "grid"
    REGION = "region"


OWNER_LABELS: Final = {
    Owner.MUNICIPALITY: N_("the municipality"),
    Owner.GRID: N_("the grid operator"),
    Owner.REGION: N_("the region"),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is asked: a site field, or one of :data:`SPECIAL`.

    ``year`` is when power is asked for (0: from the start), ``unit`` the unit the question names, ``part``
    of it firm or indicative. ``sure`` is False where the words are only near to known ones.
    """

    key: str
    unit: str = ""
    year: int | None = None
    part: str = ""
    sure: bool = True


SPECIAL: Final = frozenset({"name", "municipality", "power", "coordinates", "contact", "contact_email",
    "contact_phone", "organisation", "latitude", "longitude"})  # fmt: skip
"""What is asked beside the fields of a site."""
_GRID: Final = frozenset({"power", "voltage_kv", "power_redundancy", "substation", "power_note"})
_REGION: Final = frozenset({"skills", "workforce", "test_beds", "airport_m", "airport_name", "port_m",
    "port_name", "combi_terminal_m", "combi_terminal_name", "motorway_m", "motorway_name", "contact",
    "contact_email", "contact_phone", "organisation", ""})  # fmt: skip
_PATTERNS: Final = (
    ("contact_email", r"contact.*\be ?mail|e post|\bemail\b|mejladress"),
    ("contact_phone", r"contact.*(?:phone|tel)|telefon|\bphone\b|telephone"),
    ("contact", r"\bcontact|kontaktperson|\bkontakt\b"),
    ("organisation", r"^(?:name of )?(?:organi[sz]ation|respondent|investment agency)|^organisation"),
    ("coordinates", r"coordinate|koordinat|\bgps\b"),
    ("latitude", r"latitude|latitud"),
    ("longitude", r"longitude|longitud"),
    ("grid_operator", (r"(?:grid|network|electric\w*) (?:operator|owner|company|provider)|\bdso\b"
                r"|natagare|elnatsagare"
                      r"|natbolag|elnatsbolag")),
    ("substation", r"substation|fordelningsstation|mottagningsstation"),
    ("voltage_kv", r"voltage|spanning(?!s? ?sal)"),
    ("power_redundancy", r"redundan|dual feed|second feed|tva matningar"),
    ("waste_heat_offered", r"(?:waste|surplus|residual) heat (?:available|supply|to use|offered)"),
    ("waste_heat", r"(?:waste|surplus|residual|excess) heat|spillvarme|restvarme|overskottsvarme"),
    ("by_products_offered", r"by products? (?:available|offered)|restprodukter att ta emot"),
    ("sewer_m3_day", r"sewer|sewage|waste ?water|avlopp|spillvatten|effluent"),
    ("flood", r"flood|oversvamning|skyfall"),
    ("shore_protection", r"shore protection|strandskydd"),
    ("national_interests", r"national interest|riksintress"),
    ("farmland", r"farm ?land|agricultural|jordbruksmark|akermark"),
    ("noise_limits", r"noise|buller"),
    ("seveso_m", r"seveso"),
    ("contamination", r"contaminat|pollut|fororen"),
    ("heritage", (r"heritage|archaeolog|natur(?:e|al values|varden)|kulturmilj|fornlamn|biodiversity"
                r"|natura 2000")),
    ("ground", r"geotech|soil|ground condition|markforhallanden|grundlagg|bearing capacity"),
    ("previous_use", r"previous use|former use|tidigare anvandning|historical use"),
    ("brownfield", r"brown ?field"),
    ("test_beds", r"test ?bed|testbadd"),
    ("workforce", (r"work ?force|labou?r (?:pool|force|market|supply)|commuting (?:area|distance)|arbetskraft"
                  r"|pendling|working age")),
    ("skills", r"\bskills?\b|kompetens|universit|education|utbildning|talent"),
    ("combi_terminal_m", r"combi|intermodal|kombiterminal"),
    ("rail_siding", r"\brail|jarnvag|industrispar|stickspar"),
    ("port_m", r"\bports?\b|harbou?r|\w*hamn\b"),
    ("airport_m", r"airport|flygplats"),
    ("motorway_m", r"motorway|highway|motorvag|\be ?(?:4|6|18|20|22)\b|main road"),
    ("district_heat", r"district heat|fjarrvarme"),
    ("fibre", r"\bfib(?:re|er)|broad ?band|bredband"),
    ("price_sek_m2", r"\bprice|\bpris|cost of (?:the )?(?:land|site|plot)|land cost|\bkr m2|sek m2|eur m2"),
    ("option", r"\boption(?: on| agreement)|first refusal|markanvisning"),
    ("divisible", r"divisib|subdivi|be divided|delbar|styckas"),
    ("owner", r"\bowner|ownership|owned by|who owns|vem ager|\bagare|agar marken|agande|markagar|land ?lord"),
    ("cadastral_id", r"cadastral|property (?:id|designation|unit|number)|parcel|fastighet"),
    ("ready_on", (r"ready (?:to|for) build|ready for construction|construction (?:can |could )?(?:start"
                r"|begin)|byggklar"
                 r"|byggstart|earliest (?:construction|start|possession|access)|tilltrade|shovel ready")),
    ("plan_state", (r"zoning|(?:detailed|local|development|zoning) plan|plan(?:ning)? (?:status|state)"
                   r"|detaljplan|planlage")),
    ("permitted_use", r"permitted (?:use|activit)|allowed use|land use|anvandning"),
    ("max_height_m", r"height|hojd"),
    ("gas", r"natural gas|bio ?gas|\bgas\b"),
    ("power", r"\bpower\b|electric|\bmw\b|\beffekt|elkapacitet|elbehov|\bel\b|grid capacity|grid connection"),
    ("available_on", r"available (?:from|date)|date of availability|availability date|tillganglig fran"),
    ("water_m3_day", r"\bwater\b|vatten"),
    ("premises_m2", r"floor (?:area|space)|premises|existing building|byggnadsyta|lokalyta|\bbta\b|\blokal"),
    ("office_m2", r"office|kontor"),
    ("lab_m2", r"laborator|\blab\b"),
    ("largest_m2", r"contiguous|sammanhangande"),
    ("gross_m2", (r"gross (?:area|site|land)|total (?:site |land |plot )?(?:area|size)|bruttoareal"
                r"|totalareal|total yta")),
    ("usable_m2", (r"(?:usable|available|net|developable|buildable|industrial) (?:land|area|site|plot|space)"
                  r"|(?:site|plot|land) (?:area|size)|size of (?:the )?(?:site|plot|land)|\bhectares?\b"
                  r"|(?:ledig|anvandbar|tillganglig) (?:yta|mark|areal)"
                  r"|tomt(?:yta|storlek|ens (?:storlek|yta))|markyta|^area$|^land$|^yta$")),
    ("name", (r"^(?:name of )?(?:the )?(?:site|location|plot|property)(?: name| id)?$|^site name|^name$|^namn"
             r"|omradets namn|^omrade$|^tomt$|^plats$")),
    ("municipality", r"municipalit|^city|^town|\bkommun\b|^ort\b|^region municipality"),
)  # fmt: skip
_GERMAN: Final = {
    "contact_email": r"ansprechpartner.*mail",
    "contact_phone": r"telefon|\btel\b",
    "contact": r"ansprechpartner|kontaktperson",
    "grid_operator": r"netzbetreiber",
    "substation": r"umspannwerk",
    "voltage_kv": r"spannung",
    "waste_heat": r"abwarme",
    "sewer_m3_day": r"abwasser|schmutzwasser",
    "flood": r"hochwasser|uberschwemmung|uberflutung",
    "noise_limits": r"larm|schall|larmschutz",
    "contamination": r"altlast|kontamin|verunreinig",
    "heritage": r"denkmal|naturschutz|archaolog|bodendenkmal",
    "ground": r"baugrund|bodenverhaltnis|bodengutachten",
    "previous_use": r"vornutzung|fruhere nutzung",
    "workforce": r"arbeitskraft|erwerbs|einzugsgebiet|pendler",
    "skills": r"fachkraft|hochschul|ausbildung|qualifik",
    "combi_terminal_m": r"kombiterminal|umschlag",
    "rail_siding": r"gleisanschlu|\bbahnanschlu|schiene|anschlussgleis|\bgleis",
    "port_m": r"(?<!flug)hafen\b",
    "airport_m": r"flughafen",
    "motorway_m": r"autobahn|\bschnellstrasse",
    "district_heat": r"fernwarme",
    "fibre": r"glasfaser|breitband",
    "price_sek_m2": r"grundstuckspreis|kaufpreis|\bpreis",
    "divisible": r"teilbar",
    "owner": r"eigentum|grundstuckseigent",
    "cadastral_id": r"flurstuck|grundbuch|gemarkung",
    "ready_on": r"baubeginn|baureif|bezugsfertig|fruhester bau",
    "plan_state": r"bebauungsplan|planungsrecht|bauleitplan|planungsstand|b plan",
    "permitted_use": r"zulassige nutzung|nutzungsart|art der nutzung",
    "max_height_m": r"gebaudehohe|bauhohe|maximale hohe|traufhohe",
    "gas": r"erdgas|gasanschlu",
    "power": r"stromanschlu|anschlussleistung|netzanschlu|elektrizitat|\bstrom|\bleistung",
    "available_on": r"verfugbar (?:ab|seit)|verfugbarkeit",
    "water_m3_day": r"wasser",
    "premises_m2": r"hallenflache|geschossflache|bestandsgebaude|gebaudeflache",
    "office_m2": r"buroflache",
    "largest_m2": r"zusammenhangend",
    "gross_m2": r"bruttoflache|gesamtflache|grundstucksgrosse",
    "usable_m2": r"(?:nutzbare|verfugbare|nutz|netto|industrie|gewerbe)\s?flache|^flache$|grundstucksflache",
    "name": r"^(?:name des )?(?:standorts?|grundstucks?)(?: name)?$|standortname",
    "municipality": r"gemeinde|\bstadt\b|kommune\b",
}
"""The same in German, as sheets from the continent ask."""
_YEAR: Final = re.compile(r"\b(20[2-6]\d)\b")
_START: Final = re.compile(
    r"from (?:the )?start|day (?:one|1)|initial|at start|today|current|\bnow\b|phase 1"
    r"|fran start|\bnu\b|i dag|idag|\bheute\b|derzeit|zu beginn"
)
_NUMBERING: Final = re.compile(r"^\s*(?:[A-Za-z]{0,2}\d+(?:[.\-]\d+)*[.):]?|[A-Za-z][.)]|[-•*])\s+")
_FLOW: Final = re.compile(r"m(?:3|³)\s*(?:/|per)\s*(?:day|d\b|dygn|tag|24)", re.IGNORECASE)
_PRICE: Final = re.compile(r"(?:kr|sek)\s*(?:/|per)\s*(?:m2|m²|kvm|sqm|sq\.? ?m)", re.IGNORECASE)
_SWEDISH: Final = frozenset((
    "och", "for", "finns", "till", "vem", "vad", "hur", "namn", "kommun", "yta", "mark", "tomt", "fraga",
    "svar", "enhet", "avstand", "effekt", "vatten", "avlopp", "agare", "krav", "pris", "fran", "omrade",
    "plats", "beskriv", "ange", "er", "ert", "ja", "nej"
))  # fmt: skip
_ENGLISH: Final = frozenset((
    "the", "of", "to", "and", "for", "is", "are", "site", "name", "area", "available", "distance",
    "question", "answer", "response", "unit", "power", "water", "sewer", "owner", "price", "from",
    "municipality", "location", "comments", "who", "what", "how", "zoning", "yes", "no", "please"
))  # fmt: skip
_KV: Final = re.compile(r"\bkv\b", re.IGNORECASE)
_LONGEST: Final = 30
"""Words of a question; what is longer is an instruction."""


def meaning(text: str, unit_text: str = "") -> Meaning | None:
    """Return what a question asks; None where it is none, or nothing known."""
    bare = _NUMBERING.sub("", text)
    folded = fold(bare)
    if not folded or folded in SUM_WORDS or len(folded.split()) > _LONGEST:
        return None
    key, sure = _key(bare, folded)
    if not key:
        return None
    if (
        re.search(r"\bnames?\b|which|\bnamn\b|vilken|welche", folded)
        and f"{key.removesuffix('_m')}_name" in _NAMES
    ):
        key = f"{key.removesuffix('_m')}_name"
    year = _YEAR.search(text)
    at = int(year[1]) if year else 0 if _START.search(folded) else None
    part = next((word for word in ("firm", "indicative") if word in folded), "") if key == "power" else ""
    return Meaning(key, unit_of(f"{bare} {unit_text}"), at, part, sure)


def spoken(texts: Iterable[str]) -> str:
    """Return the language a sheet speaks, sv or en; empty where its words do not tell."""
    told = [word for text in texts for word in fold(text).split()]
    swedish = sum(word in _SWEDISH for word in told)
    english = sum(word in _ENGLISH for word in told)
    return "" if swedish == english else "sv" if swedish > english else "en"


def unit_of(text: str) -> str:
    """Return the unit a text names: ha, m2, mw, kw, km, m, m3/day, kv, sek/m2; empty where it names none."""
    if _PRICE.search(text):
        return "sek/m2"
    if _FLOW.search(text):
        return "m3/day"
    if _KV.search(text):
        return "kv"
    return header_unit(text).unit


def owner_of(key: str) -> Owner:
    """Return who can say what is missing of a field; what nobody understands is the region's to answer."""
    if key in _GRID:
        return Owner.GRID
    return Owner.REGION if key in _REGION else Owner.MUNICIPALITY


def _key(bare: str, folded: str) -> tuple[str, bool]:
    without = without_unit(re.sub(r"\([^)]*\)", " ", bare)) or folded
    known = _words().get(folded) or _words().get(without)
    if known:
        return known, True
    for patterns in (_PATTERNS, tuple(_GERMAN.items())):
        for key, pattern in patterns:
            if re.search(pattern, folded):
                return key, True
    if len(without.split()) > 5:
        return "", False
    near = _terms().find(without).value
    return (near, False) if near else ("", False)


_NAMES: Final = frozenset(key for subject, key in FIELDS if subject is Subject.SITE and key.endswith("_name"))
_UNCLEAR: Final = frozenset({"comment", "ort", "n", "e", "x", "y", "in", "id", "klar", "mark", "ref", "land",
    "area", "yta", "plan", "plats", "site", "namn", "capacity", "kapacitet", "va"})  # fmt: skip
"""Header words of lists that are too short to be trusted on a sheet of questions."""


@cache
def _words() -> dict[str, str]:
    """Return the words that head columns of sites and requirements -> what they ask of a site."""
    allowed = SPECIAL | {key for subject, key in FIELDS if subject is Subject.SITE}
    words = {
        word: key for word, key in header_words("sites").items() if key in allowed and word not in _UNCLEAR
    }
    for word, key in header_words("inquiries").items():
        field = KINDS[key].field if key in KINDS else None
        if field and word not in _UNCLEAR:
            words.setdefault(word, field)
    return {word: key for word, key in words.items() if key != "comment"}


@cache
def _terms() -> Terms:
    terms = Terms()
    for word, key in _words().items():
        if len(word) > 4:
            terms.add(key, (word,))
    return terms
