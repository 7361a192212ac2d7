"""What a column of a sheet can mean: every target with the header words that name it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final, Literal

from investcrm.domain.fields import SITE_FIELDS
from investcrm.domain.reading.base import fold
from investcrm.domain.requirements import KINDS
from investcrm.domain.words import N_

Subject = Literal["inquiries", "sites"]
"""What the rows of a table are."""
AS_OF: Final = "as_of"
"""The target that says from when a row of land holds."""
POWER: Final = "power"
"""The target that can have several columns, one for each year."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing a column can be: its key, its name, and the words that head it in people's sheets."""

    key: str
    label: str
    headers: tuple[str, ...]


_INQUIRY: Final = (
    Target("number", N_("Number"), ("nr", "nummer", "no", "ärendenr", "ärendenummer", "case number",
        "ref", "referens",
        "dnr", "ärende nr", "lopnr", "löpnummer", "id")),
    Target("title", N_("Title"), ("benämning", "rubrik", "projekt", "projektnamn", "ärende", "titel",
        "title", "project",
        "project name", "case", "förfrågan", "inquiry", "namn", "name", "kodnamn", "code name",
        "subject", "beskrivning")),
    Target("investor", N_("Investor"), ("företag", "investerare", "bolag", "kund", "company",
        "investor", "client",
        "företagsnamn", "organisation", "kunden", "aktör", "company name", "customer", "bolagsnamn",
        "företag/projekt",
        "företag projekt")),
    Target("source", N_("Received via"), ("källa", "source", "via", "kanal", "inkom via", "ingång", "channel",
        "avsändare",
        "kom via", "kommer från", "förfrågan från")),
    Target("received_on", N_("Received on"), ("datum in", "datum", "inkom", "inkommet", "kom in",
        "mottaget", "date",
        "received", "date received", "ankomst", "ankomstdatum", "inkommen", "startdatum", "in",
        "datum inkommet",
        "inkommande datum", "registrerad", "mottagen", "first contact", "första kontakt")),
    Target("deadline_on", N_("Deadline"), ("frist", "svar senast", "deadline", "sista svarsdag",
        "svarsdatum", "senast",
        "due", "due date", "answer by", "svarsfrist", "sista datum", "reply by", "svar", "response by")),
    Target("strength_area", N_("Strength area"), ("bransch", "styrkeområde", "område", "sektor",
        "sector", "industry",
        "strength area", "segment", "näringsgren", "verksamhet", "typ av verksamhet", "business area",
        "field")),
    Target("jobs", N_("Jobs"), ("jobb", "arbetstillfällen", "antal jobb", "jobs", "anställda",
        "sysselsatta", "personer",
        "antal anställda", "employees", "tjänster", "årsverken", "arbetsplatser", "headcount", "fte",
        "nya jobb")),
    Target("investment", N_("Investment"), ("investering", "invest", "investment", "belopp", "capex",
        "investeringsvolym", "investeringsbelopp", "amount", "investeringar", "volym")),
    Target("municipalities", N_("Municipalities"), ("kommun(er)", "kommun", "kommuner", "municipality",
        "municipalities",
        "ort", "plats", "location", "berörda kommuner", "önskad kommun", "kommun er")),
    Target("status", N_("Status"), ("status", "läge", "steg", "stage", "fas", "state", "resultat",
        "utfall", "outcome",
        "phase", "ärendestatus", "result")),
    Target("lost_reason", N_("Reason for loss"), ("orsak", "förlustorsak", "avslutsorsak", "skäl", "reason",
        "lost reason", "anledning", "varför")),
    Target("country", N_("Country"), ("land (ursprung)", "ursprungsland", "country", "hemland",
        "nationalitet",
        "ägarland", "country of origin", "ursprung", "from country")),
    Target("owner", N_("Owner of the case"), ("ansvarig", "handläggare", "ägare", "owner",
        "responsible", "samordnare",
        "rådgivare", "handled by", "advisor", "vem")),
    Target("contact_name", N_("Contact"), ("kontakt", "kontaktperson", "contact", "contact person",
        "kontaktnamn")),
    Target("contact_email", N_("E-mail"), ("e-post", "epost", "mejl", "mail", "email", "e-mail",
        "e-postadress")),
    Target("contact_phone", N_("Telephone"), ("telefon", "tel", "phone", "mobil", "telefonnummer",
        "telephone",
        "mobile")),
    Target("comment", N_("Comment"), ("kommentar", "kommentarer", "anteckning", "anteckningar",
        "notering", "comment",
        "comments", "note", "notes", "övrigt", "anm", "anmärkning", "info", "noteringar", "remarks",
        "fritext")),
)  # fmt: skip

_REQUIREMENT_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "land": ("yta", "mark", "areal", "tomt", "tomtyta", "markbehov", "ytbehov", "land", "area",
        "site area", "plot",
        "hektar", "ha", "markyta", "önskad yta", "size", "land area", "plot size", "yta mark"),
    "premises": ("lokal", "lokaler", "lokalyta", "lokalbehov", "byggnad", "premises", "floor area",
        "bta", "building"),
    "ready_by": ("byggklar", "byggstart", "byggklart", "ready by", "ready to build",
        "construction start", "tillträde",
        "klart senast", "inflyttning"),
    "power": ("effekt", "el", "elbehov", "elkapacitet", "effektbehov", "mw", "power", "electricity", "kraft",
        "eleffekt", "power need", "capacity", "kapacitet", "power demand"),
    "redundancy": ("redundans", "redundant matning", "redundancy"),
    "voltage": ("spänning", "voltage", "kv"),
    "water": ("vatten", "water", "vattenbehov", "process water", "processvatten"),
    "sewer": ("avlopp", "spillvatten", "sewer", "waste water", "wastewater"),
    "motorway": ("motorväg", "avst. motorväg", "avstånd motorväg", "väg", "motorway", "highway", "e18",
        "avstånd till motorväg", "avst motorväg", "distance to motorway"),
    "rail": ("spår", "järnväg", "industrispår", "stickspår", "rail", "rail siding", "railway",
        "järnvägsspår"),
    "combi_terminal": ("kombiterminal", "combi terminal", "terminal"),
    "port": ("hamn", "djuphamn", "port", "harbour", "deep sea port", "avstånd hamn"),
    "airport": ("flygplats", "airport", "avstånd flygplats"),
    "zoning": ("användning", "markanvändning", "zoning", "permitted use"),
    "height": ("höjd", "byggnadshöjd", "height", "takhöjd"),
    "price": ("pris", "kr/m2", "price", "pris kr/m2", "markpris"),
    "district_heat": ("fjärrvärme", "district heat", "district heating"),
    "gas": ("gas", "biogas"),
    "fibre": ("fiber", "bredband", "fibre"),
    "waste_heat": ("spillvärme", "restvärme", "waste heat"),
    "waste_heat_offered": ("spillvärme att ta emot", "waste heat to use"),
    "by_products": ("restprodukter att ta emot", "by-products to use"),
    "by_products_outlet": ("avsättning för restprodukter", "outlet for by-products"),
    "office": ("kontor", "kontorsyta", "office", "office space"),
    "lab": ("laboratorium", "labb", "labbyta", "laboratory", "lab space"),
    "test_bed": ("testbädd", "test bed", "testbed"),
    "workforce": ("arbetskraft", "pendlingsomland", "workforce"),
    "skills": ("kompetens", "skills", "kompetensbehov", "personalbehov"),
    "other": ("övriga krav", "krav", "requirements", "other requirements", "särskilda krav"),
}  # fmt: skip

_SITE: Final = (
    Target("municipality", N_("Municipality"), ("kommun", "municipality", "kommunnamn", "ort")),
    Target("name", N_("Name"), ("namn", "område", "områdesnamn", "name", "benämning", "site",
        "site name", "plats",
        "etableringsmark", "industriområde", "objekt", "markområde", "område namn")),
    Target("latitude", N_("Latitude"), ("lat", "latitud", "latitude", "wgs84 n", "wgs n", "n (wgs84)")),
    Target("longitude", N_("Longitude"), ("lon", "long", "lng", "longitud", "longitude", "wgs84 e",
        "e (wgs84)")),
    Target("power", N_("Power"), ("elkapacitet", "effekt", "el", "kapacitet", "mw", "power",
        "power capacity", "eleffekt",
        "tillgänglig effekt", "available power", "effekt mw", "elkapacitet mw", "elektricitet")),
    Target(AS_OF, N_("As of"), ("uppdaterad", "uppdaterat", "senast uppdaterad", "senast uppdaterat",
        "uppgift från",
        "uppgifter från", "aktuell per", "updated", "last updated", "as of")),
)  # fmt: skip
_FIELD_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "cadastral_id": ("fastighet", "fastighetsbeteckning", "beteckning", "cadastral id", "property",
        "fastighets-id",
        "fastighetsbet", "fast.bet", "fastighet(er)", "property id", "property designation"),
    "gross_m2": ("areal", "area", "total yta", "yta", "bruttoareal", "totalareal", "gross", "gross ha",
        "total area",
        "storlek", "size", "totalt", "gross area", "hela arealen", "total areal"),
    "usable_m2": ("ledigt", "ledig yta", "tillgänglig yta", "tillgängligt", "usable", "usable ha",
        "available",
        "nettoareal", "byggbar yta", "ledig areal", "kvarvarande", "ledig mark", "available area",
        "usable area",
        "säljbar yta", "net area"),
    "largest_m2": ("största sammanhängande", "sammanhängande", "största yta", "largest contiguous"),
    "premises_m2": ("lokalyta", "lokal", "bta", "floor area", "premises"),
    "divisible": ("delbar", "divisible", "går att dela"),
    "owner": ("ägare", "markägare", "fastighetsägare", "owner", "land owner", "landowner"),
    "price_sek_m2": ("pris", "pris kr/m2", "kr/m2", "markpris", "price", "price per m2", "pris per m2",
        "kvm-pris",
        "kvmpris", "price sek m2"),
    "plan_state": ("detaljplan", "plan", "planläge", "planstatus", "dp", "plan state", "planskede",
        "planering",
        "zoning", "detailed plan", "planförhållanden", "plan status"),
    "plan_on": ("plandatum", "laga kraft datum", "datum laga kraft", "plan date"),
    "available_on": ("tillträde", "tillgänglig från", "available from", "tillträdesdag", "tillträde från"),
    "ready_on": ("byggklar", "byggklart", "byggklar från", "klar", "ready", "ready by",
        "ready to build",
        "byggstart", "ready from", "klart"),
    "permitted_use": ("användning", "markanvändning", "ändamål", "permitted use", "verksamhet", "use"),
    "max_height_m": ("byggnadshöjd", "höjd", "max höjd", "maxhöjd", "height", "nockhöjd", "totalhöjd"),
    "grid_operator": ("elnätsägare", "nätägare", "elnät", "nätbolag", "grid operator", "grid",
        "elnätsbolag", "dso"),
    "power_redundancy": ("redundans", "redundant", "redundant matning", "redundancy"),
    "voltage_kv": ("spänning", "spänning kv", "voltage", "kv", "spänningsnivå"),
    "water_m3_day": ("vatten", "va", "water", "vattenkapacitet"),
    "sewer_m3_day": ("avlopp", "spillvatten", "sewer", "avloppskapacitet"),
    "motorway_m": ("avst. motorväg", "motorväg", "avstånd motorväg", "avst motorväg", "motorway",
        "avstånd e18", "e18",
        "avstånd till motorväg", "distance to motorway", "väg", "highway", "avst väg", "avstånd väg"),
    "rail_siding": ("spår", "industrispår", "järnväg", "stickspår", "rail", "rail siding",
        "järnvägsspår", "railway"),
    "combi_terminal_m": ("kombiterminal", "avst kombiterminal", "combi terminal", "terminal"),
    "port_m": ("hamn", "avst hamn", "avstånd hamn", "djuphamn", "port", "harbour"),
    "airport_m": ("flygplats", "avst flygplats", "avstånd flygplats", "airport"),
    "district_heat": ("fjärrvärme", "district heat", "district heating"),
    "gas": ("gas", "biogas", "gasnät"),
    "fibre": ("fiber", "bredband", "fibre"),
    "waste_heat": ("spillvärme", "restvärme", "waste heat"),
    "office_m2": ("kontor", "kontorsyta", "office", "office space"),
    "lab_m2": ("laboratorium", "labb", "labbyta", "laboratory", "lab space"),
    "test_beds": ("testbädd", "testbäddar", "test bed", "test beds"),
    "workforce": ("arbetskraft", "pendlingsomland", "workforce"),
    "ground": ("mark", "markförhållanden", "geoteknik", "grundläggning", "ground", "geotechnics"),
    "contamination": ("föroreningar", "förorening", "markföroreningar", "contamination", "förorenad mark"),
    "flood": ("översvämning", "översvämningsrisk", "flood", "skyfall"),
    "heritage": ("natur", "kulturmiljö", "fornlämningar", "arkeologi", "heritage", "archaeology",
        "natur och kultur"),
    "north_sweref": ("n (sweref99)", "n", "nord", "north", "northing", "x-koordinat", "sweref n",
        "n sweref99tm",
        "n-koordinat", "x", "sweref99 n", "n sweref"),
    "east_sweref": ("e (sweref99)", "e", "öst", "ost", "east", "easting", "y-koordinat", "sweref e",
        "e sweref99tm",
        "e-koordinat", "y", "sweref99 e", "e sweref"),
    "comment": ("kommentar", "anteckning", "notering", "comment", "comments", "övrigt", "anm",
        "anmärkning", "info",
        "notes", "beskrivning", "remarks", "fritext"),
}  # fmt: skip


@cache
def targets(subject: Subject) -> tuple[Target, ...]:
    """Return every target a column can have; requirement kinds and site fields come from their registries."""
    if subject == "inquiries":
        kinds = (Target(k.key, k.label, _REQUIREMENT_HEADERS.get(k.key, ())) for k in KINDS.values())
        return (*_INQUIRY, *kinds)
    fields = (Target(f.key, f.label, _FIELD_HEADERS.get(f.key, ())) for f in SITE_FIELDS)
    return (*_SITE, *fields)


def target(subject: Subject, key: str) -> Target | None:
    """Return the target called ``key``, or None."""
    return next((one for one in targets(subject) if one.key == key), None)


@cache
def header_words(subject: Subject) -> Mapping[str, str]:
    """Return folded header words -> target key; the first target to claim a word keeps it."""
    words: dict[str, str] = {}
    for one in targets(subject):
        for name in (*one.headers, one.label):
            words.setdefault(fold(name), one.key)
    return words


@dataclass(frozen=True, slots=True)
class HeaderUnit:
    """The unit a header names: an area, distance or power unit, or a scale and currency of money."""

    unit: str = ""
    scale: Decimal | None = None
    currency: str = "SEK"


_UNIT_WORDS: Final[Mapping[str, HeaderUnit]] = {
    **{word: HeaderUnit("ha") for word in ("ha", "hektar", "hectares")},
    **{word: HeaderUnit("m2") for word in ("m2", "kvm", "sqm", "m²")},
    **{word: HeaderUnit("acres") for word in ("acre", "acres")},
    "tunnland": HeaderUnit("tunnland"),
    "km2": HeaderUnit("km2"),
    **{word: HeaderUnit("mw") for word in ("mw", "mva", "megawatt")},
    **{word: HeaderUnit("kw") for word in ("kw", "kva")},
    "km": HeaderUnit("km"),
    "mil": HeaderUnit("mil"),
    **{word: HeaderUnit("miles") for word in ("mile", "miles")},
    **{word: HeaderUnit("m") for word in ("m", "meter")},
    **{word: HeaderUnit("", Decimal(10**6)) for word in ("msek", "mkr", "mnkr", "mnsek")},
    **{word: HeaderUnit("", Decimal(10**3)) for word in ("tkr", "ksek", "tsek", "kkr")},
    **{word: HeaderUnit("", Decimal(10**9)) for word in ("mdr", "mdkr", "mdsek")},
    **{word: HeaderUnit("", Decimal(1)) for word in ("kr", "sek", "kronor")},
    "meur": HeaderUnit("", Decimal(10**6), "EUR"),
    "musd": HeaderUnit("", Decimal(10**6), "USD"),
    "eur": HeaderUnit("", Decimal(1), "EUR"),
    "usd": HeaderUnit("", Decimal(1), "USD"),
}
_HEADER_WORD = re.compile(r"[^\W_]+[²]?")


def header_unit(header: str) -> HeaderUnit:
    """Return the unit a header names ("Yta (ha)", "Investering MSEK"); the last one named counts."""
    for word in reversed(_HEADER_WORD.findall(header.casefold())):
        found = _UNIT_WORDS.get(word)
        if found is not None:
            return found
    return HeaderUnit()


_YEAR: Final = re.compile(r"(?<!\d)20[2-6]\d(?!\d)")
_NOW_WORDS: Final = frozenset({"nu", "idag", "now", "today"})


def header_year(header: str) -> int | None:
    """Return the year a header names ("Effekt 2030 (MW)"), or None."""
    found = _YEAR.search(header)
    return int(found[0]) if found else None


def slot(target: str, header: str) -> str:
    """Return what a column takes up of ``target``: all of it, or a year where power has a column for each."""
    year = header_year(header) if target == POWER else None
    return f"{target} {year}" if year else target


def without_time(bare: str) -> str:
    """Return folded header words without the year or the "today" they name: "el 2030" becomes "el"."""
    kept = [word for word in _YEAR.sub(" ", bare.replace("i dag", "idag")).split() if word not in _NOW_WORDS]
    return " ".join(kept)


def without_unit(header: str) -> str:
    """Return a header's folded words without its units: "Avst. motorväg km" becomes "avst motorvag"."""
    words = fold(re.sub(r"\b(?:kr|sek)\s*/\s*(?:m2|m²|kvm)", " ", header.casefold())).split()
    kept = [word for word in words if word not in _UNIT_WORDS]
    return " ".join(kept or words)
