"""The made-up cases of the sample region: code names and companies that do not exist, what they ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Plot:
    """One made-up case. Areas in hectares, power in MW, ``later`` (MW, years from now), money in MSEK.

    ``ends``: how far it comes: received, qualified, waiting, late, answered, prepared, offered, visit, hold,
    establishment, expansion, or a reason for loss. ``ago``: days since it came.
    """

    title: str
    investor: str
    source: str
    country: str
    area: str
    hectares: tuple[int, int]
    mw: float
    jobs: int
    msek: int
    summary: str
    ends: str
    ago: int
    later: tuple[int, int] | None = None
    wishes: tuple[str, ...] = ()
    decided: int | None = None
    """Decided so many days ago, or on the first day of this quarter; None: some months after it came."""


BS, SBA = "Business Sweden", "Stockholm Business Alliance"
REGION, LOCAL, FAIR = "Direkt till regionen", "Direkt till kommun", "Mässa"
HERE, PARTNER, BROKER = "Befintligt företag", "Partner eller kluster", "Mäklare"
OWN = "Eget uppsökande arbete"
SMART, MATERIALS, MOBILITY = "smart_industry", "advanced_materials", "electromobility"
STORAGE, SAVING, FOOD, LIFE = "renewable_storage", "energy_efficiency", "food", "life_science"

PLOTS: Final = (
    Plot("Projekt Gran", "", BS, "Tyskland", MATERIALS, (15, 25), 30, 180, 1400,
         "Tillverkning av katodmaterial. Kunden vill se mark, effekt och en tydlig tidplan för planen.",
         "received", 2, (60, 4), ("rail", "water")),
    Plot("Volta Cells Oy, moduler", "Volta Cells Oy", SBA, "Finland", MOBILITY, (6, 10), 8, 120, 350,
         "Montering av batterimoduler för arbetsmaskiner. Vill besöka två platser före jul.",
         "received", 5, None, ("motorway",)),
    Plot("Kyltorn för datahall", "", BROKER, "", "", (4, 8), 20, 25, 600,
         "Mäklare söker mark för en mindre datahall med avsättning för spillvärme.",
         "received", 9, None, ("waste_heat", "fibre")),
    Plot("Norrlund Robotik", "Norrlund Robotik AB", OWN, "Sverige", SMART, (1, 2), 1, 40, 60,
         "Växer ur sina lokaler och söker mark intill en teknisk utbildning.",
         "received", 14, None, ("skills",)),
    Plot("Projekt Havre", "", BS, "Nederländerna", FOOD, (8, 12), 6, 90, 420,
         "Växtbaserat protein ur havre. Behöver mycket processvatten och närhet till kombiterminal.",
         "qualified", 12, None, ("water", "combi")),
    Plot("Zephyra Turbines, service", "Zephyra Turbines ApS", SBA, "Danmark", STORAGE, (2, 4), 2, 45, 80,
         "Servicecentral för vindkraft med stort lager.", "qualified", 18, None, ("motorway",)),
    Plot("Projekt Lind", "", BS, "Sydkorea", MATERIALS, (30, 45), 60, 350, 4200,
         "Separatorfilm för batterier. Effekten avgör; två andra regioner tävlar.",
         "qualified", 24, (120, 5), ("rail", "port")),
    Plot("Mediscan, laboratorium", "Mediscan GmbH", REGION, "Tyskland", LIFE, (1, 1), 1, 35, 95,
         "Laboratorium för bilddiagnostik, gärna nära sjukhus.", "qualified", 31, None, ("skills", "fibre")),
    Plot("Frostlager Mitt", "Polarlager AB", BROKER, "Sverige", FOOD, (5, 7), 4, 60, 210,
         "Automatiserat fryslager med egen solel på taket.", "qualified", 20, None, ("motorway", "combi")),
    Plot("Projekt Al", "", BS, "Frankrike", MOBILITY, (12, 18), 12, 150, 900,
         "Tågkomponenter. Stickspår är ett krav, lokal på sikt.", "late", 27, (25, 4), ("rail",)),
    Plot("Heliosol, panelmontering", "Heliosol S.p.A.", FAIR, "Italien", STORAGE, (5, 8), 5, 110, 300,
         "Montering av solpaneler för den nordiska marknaden.", "late", 34, None, ("motorway", "port")),
    Plot("Projekt Sälg", "", SBA, "USA", SMART, (3, 5), 4, 80, 260,
         "Utveckling och provning av styrsystem, halva ytan kontor.", "late", 22, None, ("fibre", "skills")),
    Plot("Gjuteri Nova", "Nova Castings Ltd", BS, "Storbritannien", MATERIALS, (6, 9), 18, 95, 520,
         "Elektrifierat gjuteri för lätta komponenter.", "waiting", 11, (24, 3), ("district_heat",)),
    Plot("Projekt Rönn", "", BS, "Japan", MOBILITY, (10, 14), 10, 140, 780,
         "Drivlinor för elbussar. Kunden är nöjd med språket men orolig för tidplanen.",
         "waiting", 13, (20, 3), ("motorway",)),
    Plot("Grönfoder AB, proteinpress", "Grönfoder AB", LOCAL, "Sverige", FOOD, (3, 5), 2, 20, 70,
         "Pressning av vall till foderprotein, tre kommuner vill samverka.", "waiting", 10, None, ("water",)),
    Plot("Projekt Hägg", "", PARTNER, "Österrike", SAVING, (2, 4), 3, 55, 160,
         "Värmepumpar för industrin, provas på plats.", "answered", 26, None, ("district_heat",)),
    Plot("Kvarnsten Logistik", "Kvarnsten Logistik AB", BROKER, "Sverige", MOBILITY, (15, 20), 3, 130, 480,
         "Lager för reservdelar, klart att byggas inom två år.", "answered", 30, None, ("motorway", "combi")),
    Plot("Projekt Ask", "", BS, "Schweiz", LIFE, (2, 3), 2, 60, 340,
         "Sterilförpackningar. Frågar efter kompetens och rena intilliggande verksamheter.",
         "prepared", 6, None, ("skills",)),
    Plot("Projekt Tall", "", BS, "Kanada", MATERIALS, (12, 18), 25, 160, 1250,
         "Återvinning av batterimetaller. Tillstånd enligt miljöbalken krävs.",
         "offered", 30, (40, 4), ("rail", "water")),
    Plot("Orbital Machining", "Orbital Machining Oy", SBA, "Finland", SMART, (2, 3), 3, 50, 140,
         "Precisionsbearbetning för flygindustrin.", "offered", 28, None, ("skills",)),
    Plot("Projekt Alm", "", REGION, "Norge", STORAGE, (4, 6), 15, 30, 450,
         "Batterilager på stamnätets villkor, få jobb men stor investering.", "offered", 45, None, ()),
    Plot("Projekt Ek", "", BS, "Tyskland", MOBILITY, (14, 20), 14, 220, 1100,
         "Höljen till elmotorer. Har redan besökt två platser och vill se en till.",
         "visit", 95, (28, 3), ("motorway", "rail")),
    Plot("Biorena, förädling", "Biorena AB", PARTNER, "Sverige", FOOD, (3, 4), 3, 35, 130,
         "Förädling av restprodukter från livsmedel.", "visit", 84, None, ("water", "district_heat")),
    Plot("Projekt Idegran", "", BS, "Indien", SMART, (5, 7), 6, 100, 320,
         "Elektronikmontering. Vilar till kundens styrelse har mött sina banker.", "hold", 120, None, ()),
    Plot("Projekt Oxel", "", FAIR, "Polen", MATERIALS, (4, 6), 7, 70, 180,
         "Plastkomponenter till fordon. Återkommer efter årsskiftet.", "hold", 77, None, ("motorway",)),
    Plot("Projekt Pil", "", BS, "Tyskland", MOBILITY, (8, 11), 8, 130, 620,
         "Laddutrustning för tunga fordon.", "establishment", 200, None, ("motorway",), 16),
    Plot("Aurea Optik", "Aurea Optics B.V.", SBA, "Nederländerna", SMART, (1, 2), 2, 45, 110,
         "Optiska sensorer för processindustrin.", "establishment", 320, None, ("skills",)),
    Plot("Projekt Hassel", "", BS, "Danmark", FOOD, (6, 8), 5, 75, 290,
         "Mejeriförpackningar, flyttad produktion.", "establishment", 470, None, ("water",)),
    Plot("Projekt Lärk", "", REGION, "Sverige", STORAGE, (5, 7), 12, 28, 380,
         "Elektrolysörer för lokal vätgas.", "establishment", 640, None, ("gas",)),
    Plot("Brinell Verktyg, ny hall", "Brinell Verktyg AB", HERE, "Sverige", MATERIALS, (1, 2), 3, 30, 85,
         "Bygger ut för härdning i egen regi.", "expansion", 130, None, (), 27),
    Plot("Siljan Plast, lager", "Siljan Plast AB", HERE, "Sverige", MATERIALS, (1, 2), 1, 15, 40,
         "Nytt färdigvarulager.", "expansion", 290, None, ()),
    Plot("Kontrollrum Syd", "Sensorit Sweden AB", HERE, "Sverige", SMART, (1, 1), 1, 60, 75,
         "Utvecklingscentrum flyttar hem från utlandet.", "expansion", 410, None, ("fibre",)),
    Plot("Mälten, bryggeri", "Mälten AB", LOCAL, "Sverige", FOOD, (1, 2), 1, 22, 55,
         "Utbyggnad av bryggeri.", "expansion", 555, None, ("water",)),
    Plot("Projekt Asp", "", BS, "Kina", MATERIALS, (60, 90), 200, 600, 9500,
         "Anodmaterial i stor skala. Effekten kom för sent.", "power_too_late", 260, None, ("rail", "port")),
    Plot("Projekt Avenbok", "", BS, "USA", "", (25, 40), 100, 60, 7000,
         "Datahall i tre etapper.", "power_too_late", 380, None, ("fibre", "waste_heat")),
    Plot("Projekt Ene", "", BS, "Tyskland", MOBILITY, (30, 40), 40, 300, 2600,
         "Battericeller för lastbilar.", "power_too_late", 90, (90, 4), ("rail",), 9),
    Plot("Projekt Sequoia", "", SBA, "USA", SMART, (20, 25), 15, 250, 1500,
         "Elektronikfabrik med kort tidplan.", "no_ready_land", 175, None, ("motorway",), 21),
    Plot("Panoramaglas", "Vitrea Glass S.A.", BS, "Belgien", MATERIALS, (18, 22), 30, 140, 1700,
         "Planglas. Behövde byggklar mark inom arton månader.", "no_ready_land", 430, None, ("gas", "rail")),
    Plot("Projekt Poppel", "", BS, "Frankrike", FOOD, (6, 9), 5, 85, 330,
         "Insektsprotein.", "answered_too_late", 230, None, ("water",)),
    Plot("Projekt Kastanj", "", SBA, "Storbritannien", LIFE, (2, 3), 2, 70, 400,
         "Läkemedelsförpackning.", "skills", 510, None, ("skills",)),
    Plot("Tre Pilar Transport", "Tre Pilar Transport AB", BROKER, "Sverige", MOBILITY, (9, 12), 2, 90, 240,
         "Terminal för styckegods.", "price", 345, None, ("motorway",)),
    Plot("Projekt Ginst", "", BS, "Spanien", STORAGE, (10, 15), 10, 120, 700,
         "Växelriktare för solparker.", "other_country", 590, None, ("port",)),
    Plot("Projekt Ölänning", "", BS, "Norge", FOOD, (5, 8), 6, 65, 310,
         "Landbaserad fiskodling.", "other_region", 145, None, ("water",)),
    Plot("Projekt Ljung", "", FAIR, "Irland", SAVING, (2, 3), 2, 40, 120,
         "Styrning av fastigheters effekt.", "project_dropped", 700, None, ()),
    Plot("Magnetit Nord", "Magnetit Nord Ltd", PARTNER, "Australien", MATERIALS, (10, 14), 14, 80, 860,
         "Permanentmagneter. Avslutades efter prövning.", "screening", 620, None, ("rail",)),
)  # fmt: skip

PLACES: Final = (
    "Norra industriområdet", "Sörbyfältet", "Hagalund", "Kvarnbacken", "Brovreten", "Ekhaga", "Stenhuggaren",
    "Lövsta verksamhetspark", "Västra porten", "Åkerby logistik", "Tegelbruket", "Gruvstigen", "Solvreten",
    "Lindesro", "Smedjebacken västra", "Östra stationsområdet", "Myrängen", "Tallåsen", "Björkhagen",
    "Hammarfältet", "Sågbacken", "Ladugårdsgärdet", "Kungsvreten", "Banvallen",
)  # fmt: skip
"""Names of made-up sites; each municipality takes some of them."""
ESTATES: Final = (
    "Sörby",
    "Haga",
    "Kvarnen",
    "Ekeby",
    "Stenhuggaren",
    "Åkerby",
    "Tegelbruket",
    "Myran",
    "Berga",
)
GRIDS: Final = ("Bygdens Elnät", "Länets Elnät", "Åmarkens Energi")
WANTED: Final = {
    "power_too_late": "Minst halva effekten inom två år",
    "no_ready_land": "Byggklar mark med laga kraft",
    "answered_too_late": "Svar inom fem arbetsdagar",
    "skills": "Processoperatörer inom pendlingsavstånd",
    "price": "Lägre markpris eller markanvisning",
    "other_region": "Djuphamn inom tre mil",
    "other_country": "Statligt investeringsstöd",
}
DECLINES: Final = (
    "Ingen mark med plan i den storleken",
    "Nätägaren kan inte lova effekten före 2031",
    "All mark i området är reserverad",
)
ANSWERS: Final = (
    "Vi har ett område som passar. Planen har laga kraft och gatan är byggd.",
    "Området kan vara byggklart inom ett år. Vi visar det gärna.",
    "Mark finns, effekten behöver stämmas av med nätägaren.",
    "Kommunen äger marken och kan teckna optionsavtal inom en månad.",
)
