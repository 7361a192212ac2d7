"""The sample region's land: sites spread over its municipalities, what is known of them, and readiness."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from investcrm import resources
from investcrm.domain.commands import StateFacts, StatePower
from investcrm.domain.fields import READINESS_FIELDS, ReadinessLevel
from investcrm.domain.power import Basis, PowerStep
from investcrm.domain.reading.coordinates import sweref99tm
from investcrm.domain.reading.drafts import SiteDraft
from investcrm.domain.sites import Confidence, FactValue, PlanState
from investcrm.services import facts, readiness, sites
from investcrm.services.sample_words import ESTATES, GRIDS, PLACES

if TYPE_CHECKING:
    from collections.abc import Callable

    from investcrm.store.unit_of_work import UnitOfWork

    Ring = list[list[float]]

_FEWEST: Final = 36
_PLANS: Final = (
    PlanState.LEGAL_FORCE, PlanState.LEGAL_FORCE, PlanState.LEGAL_FORCE, PlanState.LEGAL_FORCE,
    PlanState.ADOPTED, PlanState.REVIEW, PlanState.CONSULTATION, PlanState.PLANNING_ASSIGNMENT,
    PlanState.COMPREHENSIVE_PLAN, PlanState.APPEALED,
)  # fmt: skip
_HECTARES: Final = (0.8, 1.5, 2.5, 4, 6, 8, 9, 12, 14, 16, 20, 24, 32, 45, 70)
_MEGAWATTS: Final = (0.5, 1, 2, 3, 4, 6, 8, 10, 15, 20, 30)
_FRESHENED: Final = (
    "usable_m2", "largest_m2", "plan_state", "plan_on", "ready_on", "price_sek_m2", "water_m3_day", "owner",
)  # fmt: skip
_REGISTER: Final = "Kommunens markregister"
_MADE_UP: Final = "Påhittat exempel"
"""What stands before the source of a level: the municipality is real, and what is said of it is not."""
_EVIDENCE: Final = {
    "strategy": "Kommunfullmäktiges beslut",
    "plan": "Kommunens planlista",
    "land": "Kommunens markregister",
    "power": "Samtal med nätägaren",
    "template": "Genomgång med kommunen",
    "contact": "Kommunens webbplats",
    "speed": "Svarstider i programmet",
    "service": "NKI-mätning",
}


class Land:
    """The sites as they come to be known; ``by_code`` gives their ids by municipality once added."""

    def __init__(
        self, county_code: str, municipalities: Mapping[str, str], chance: random.Random, today: date
    ) -> None:
        self.codes = tuple(municipalities)
        self.by_code: dict[str, list[str]] = {code: [] for code in self.codes}
        self.freshened: set[str] = set()
        self._chance = chance
        self._today = today
        outlines = _outlines(county_code)
        each = max(1, -(-_FEWEST // len(self.codes)))
        self._drafts = [
            self._draft(code, name, outlines[code])
            for code in self.codes
            for name in self._names(max(1, each + chance.choice((-1, 0, 0, 1, 2))))
        ]

    def _names(self, count: int) -> list[str]:
        """Return names for one municipality's sites, no two alike."""
        names = self._chance.sample(PLACES, min(count, len(PLACES)))
        return names + [
            f"{names[place % len(names)]} {2 + place // len(names)}" for place in range(count - len(names))
        ]

    def add(self, uow: UnitOfWork) -> None:
        """Add every site with what the municipalities' registers say."""
        ids = facts.add_sites(uow, self._drafts, source=_REGISTER, as_of=uow.today)
        for site_id, draft in zip(ids, self._drafts, strict=True):
            self.by_code[draft.municipality or ""].append(site_id)
        uow.commit("Added a site")

    def visits(self) -> list[tuple[date, Callable[[UnitOfWork], None]]]:
        """Return the days on which somebody brought a site's facts up to date; some never were."""
        acts = []
        for place in range(len(self._drafts)):
            if self._chance.random() < 0.8:
                day = self._today - timedelta(days=self._chance.randint(15, 170))
                acts.append((day, self._visit(place)))
        return acts

    def _visit(self, place: int) -> Callable[[UnitOfWork], None]:
        steps = self._power()
        source = self._chance.choice(("Kommunens exploateringsenhet", "Besök på platsen", "Planbeskrivning"))

        def act(uow: UnitOfWork) -> None:
            draft = self._drafts[place]
            site_id = self._id(place)
            told = {key: draft.values[key] for key in _FRESHENED if key in draft.values}
            sites.state_facts(uow, StateFacts(site_id, told, source, confidence=Confidence.CONFIRMED))
            for step in steps:
                sites.state_power(
                    uow,
                    StatePower(
                        site_id,
                        step.year,
                        step.firm_kw,
                        step.indicative_kw,
                        operator=str(draft.values["grid_operator"]),
                        valid_until=uow.today + timedelta(days=365),
                        source="Nätägarens besked",
                        basis=Basis.SUBSCRIPTION if step.firm_kw else "",
                    ),
                )
            self.freshened.add(site_id)

        return act

    def fitting(self, uow: UnitOfWork, code: str, square_metres: int) -> str:
        """Return the municipality's site that comes nearest to an area, rather larger than smaller."""

        def distance(site_id: str) -> tuple[bool, int]:
            known = sites.site_row(uow, site_id).facts.values.get("usable_m2")
            has = known.value if known and isinstance(known.value, int) else 0
            return has < square_metres, abs(has - square_metres)

        return min(self.by_code[code], key=distance)

    def is_known(self, site_id: str) -> bool:
        """Whether somebody has stated this site's power already."""
        return site_id in self.freshened

    def _id(self, place: int) -> str:
        code = self._drafts[place].municipality or ""
        before = sum(draft.municipality == code for draft in self._drafts[:place])
        return self.by_code[code][before]

    def state_readiness(self, uow: UnitOfWork) -> None:
        """State how far each municipality has come; not everything is known of everybody."""
        levels = tuple(ReadinessLevel)
        for code in self.codes:
            level = self._chance.randint(0, 2)
            for field in READINESS_FIELDS:
                if self._chance.random() < 0.75:
                    value = levels[
                        min(max(level + self._chance.choice((-1, 0, 1, 1, 2)), 0), len(levels) - 1)
                    ]
                    source = f"{_MADE_UP}: {_EVIDENCE[field.key]}"
                    readiness.state_facts(uow, StateFacts(code, {field.key: value.value}, source))

    def _power(self) -> tuple[PowerStep, ...]:
        now = self._chance.choice(_MEGAWATTS)
        roll = self._chance.random()
        kilowatts = round(now * 1000)
        if roll < 0.2:
            return (PowerStep(None, 0, kilowatts),)
        if roll < 0.6:
            return (PowerStep(None, kilowatts, 0),)
        year = self._today.year + self._chance.randint(1, 4)
        return (PowerStep(None, kilowatts, 0), PowerStep(year, 0, kilowatts * 2))

    def _draft(self, code: str, name: str, outline: list[Ring]) -> SiteDraft:
        chance = self._chance
        hectares = chance.choice(_HECTARES)
        plan = chance.choice(_PLANS)
        usable = round(hectares * chance.choice((0.6, 0.8, 1.0)) * 10_000)
        north, east = _place_within(outline, chance)
        values: dict[str, FactValue] = {
            "cadastral_id": f"{chance.choice(ESTATES)} {chance.randint(1, 9)}:{chance.randint(1, 60)}",
            "gross_m2": round(hectares * 10_000),
            "usable_m2": usable,
            "largest_m2": usable if chance.random() < 0.6 else usable * 2 // 3,
            "divisible": hectares > 3,
            "owner": chance.choice(("Kommunen", "Kommunen", "Privat", "Kommunalt bolag")),
            "plan_state": plan.value,
            "motorway_m": chance.choice((400, 1800, 3000, 5000, 9000, 12_000, 26_000)),
            "rail_siding": chance.choice(("yes", "possible", "no", "no")),
            "combi_terminal_m": chance.randint(3, 70) * 1000,
            "port_m": chance.randint(15, 160) * 1000,
            "airport_m": chance.randint(8, 120) * 1000,
            "fibre": chance.random() < 0.8,
            "district_heat": chance.random() < 0.5,
            "grid_operator": chance.choice(GRIDS),
            "permitted_use": chance.choice(("Industri", "Industri och lager", "Verksamheter")),
            "north_sweref": north,
            "east_sweref": east,
        }
        if plan is PlanState.LEGAL_FORCE:
            values["plan_on"] = (self._today - timedelta(days=chance.randint(100, 2500))).isoformat()
        if chance.random() < 0.8:
            wait = 0 if plan is PlanState.LEGAL_FORCE else chance.randint(300, 1300)
            values["ready_on"] = (
                self._today + timedelta(days=wait + chance.choice((0, 60, 200)))
            ).isoformat()
        if chance.random() < 0.6:
            values["water_m3_day"] = chance.choice((100, 250, 400, 600, 1200))
        if chance.random() < 0.6:
            values["price_sek_m2"] = chance.choice((120, 150, 225, 300, 450))
        return SiteDraft(name, code, "", values)


def _outlines(county_code: str) -> dict[str, list[Ring]]:
    """Return the outer rings of every municipality of a county, in degrees."""
    text = resources.path("reference", "kommuner.geojson").read_text(encoding="utf-8")
    features: list[dict[str, Any]] = json.loads(text)["features"]
    return {
        feature["properties"]["code"]: [polygon[0] for polygon in _polygons(feature["geometry"])]
        for feature in features
        if feature["properties"]["county_code"] == county_code
    }


def _polygons(geometry: dict[str, Any]) -> list[Any]:
    return list(geometry["coordinates"]) if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]


def _place_within(outline: list[Ring], chance: random.Random) -> tuple[int, int]:
    """Return a point inside the largest ring, in SWEREF 99 TM, away from its edges where that succeeds."""
    ring = max(outline, key=len)
    longitudes, latitudes = [p[0] for p in ring], [p[1] for p in ring]
    point = (sum(longitudes) / len(ring), sum(latitudes) / len(ring))
    for _ in range(200):
        share_x, share_y = chance.uniform(0.25, 0.75), chance.uniform(0.25, 0.75)
        longitude = min(longitudes) + share_x * (max(longitudes) - min(longitudes))
        latitude = min(latitudes) + share_y * (max(latitudes) - min(latitudes))
        if _inside(longitude, latitude, ring):
            point = (longitude, latitude)
            break
    return sweref99tm(point[1], point[0])


def _inside(x: float, y: float, ring: Ring) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
