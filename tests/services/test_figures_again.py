"""Every KPI counted twice: by the program, and plainly from its exported basis by code that knows neither."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.worlds import KEY, Clock, World

from investcrm.domain.commands import AddSite, LogInquiry, RecordActivity, StateFacts
from investcrm.domain.kpi import KPIS
from investcrm.domain.periods import Period, parse
from investcrm.domain.slices import UNSTATED, Slice
from investcrm.domain.stages import STAGES, order
from investcrm.domain.wheel_rows import CallMeeting, MeetingKind, RecordMeeting
from investcrm.services import cases, figure_basis, inquiries, kpis, meetings, sites
from investcrm.store.store import SqlcipherStore

Rows = list[dict[str, str]]
PERIODS = ("2026-Q1", "2026", "2026-Q2", "2024-Q1", "2026-T1", "2026-02", "2020", "2026-12")
TABLES = (
    "inquiries", "strength_areas", "forwardings", "ledger", "activities", "shared", "indicators", "meetings",
    "joint_answers", "facts", "promises",
)  # fmt: skip
FUNNEL = {"qualified": 1, "forwarded": 2, "offered": 3, "visit": 4}
STAGE_ORDER = ["received", "qualified", "forwarded", "offered", "visit", "decided"]


# ---- the second count: Swedish working days and the KPIs, from the brief's words alone


def easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian computation."""
    golden, century, rest = year % 19, *divmod(year, 100)
    leap, left = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leap - shift + 15) % 30
    week = (32 + 2 * left + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def is_free(day: date) -> bool:
    """Whether nobody at a Swedish authority works: weekends, public holidays and the three eves."""
    if day.weekday() >= 5 or (day.month, day.day) in {
        (1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31),
    }:  # fmt: skip
        return True
    if (day - easter(day.year)).days in {-2, 1, 39}:
        return True
    return day.month == 6 and 19 <= day.day <= 25 and day.weekday() == 4


def working_days(start: str, end: str) -> int:
    """Working days after one day up to and with another; below 0 where it lies before."""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    step = 1 if last >= first else -1
    low, high = min(first, last), max(first, last)
    days = (low + timedelta(days=at) for at in range(1, (high - low).days + 1))
    return step * sum(not is_free(day) for day in days)


def working_day_after(start: str, count: int) -> str:
    """The day that many working days later; the day itself where it is none."""
    day = date.fromisoformat(start)
    while count:
        day += timedelta(days=1)
        count -= not is_free(day)
    return day.isoformat()


@dataclass(frozen=True)
class Again:
    """The exported tables, and the plain counts over them."""

    tables: dict[str, Rows]
    today: date

    def within(self, table: str, column: str, first: str, last: str, **where: str) -> Rows:
        return [
            row
            for row in self.tables[table]
            if row[column]
            and first <= row[column] <= last
            and all(row[name] == value for name, value in where.items())
        ]

    def count(self, key: str, first: str, last: str) -> float | None:
        counted: dict[str, Callable[[], float | None]] = {
            "inquiries": lambda: len(self.within("inquiries", "received_on", first, last)),
            "inquiries_shared": lambda: len(
                self.within("shared", "received_on", first, last, taken_in_as="")
            ),
            "qualified": lambda: len(self.within("inquiries", "qualified_on", first, last)),
            "real_inquiries": lambda: sum(
                bool(row["real_on"]) for row in self.within("inquiries", "received_on", first, last)
            ),
            "first_response": lambda: self.middle(
                "inquiries", "received_on", "first_response_on", first, last
            ),
            "municipal_answering": lambda: self.middle("forwardings", "sent_on", "answered_on", first, last),
            "establishments": lambda: len(
                self.within("inquiries", "decided_on", first, last, outcome="establishment")
            ),
            "expansions": lambda: len(
                self.within("inquiries", "decided_on", first, last, outcome="expansion")
            ),
            "lost": lambda: len(self.within("inquiries", "decided_on", first, last, outcome="lost")),
            "external_contacts": lambda: len(
                self.within("activities", "happened_on", first, last, kind="first_meeting")
            ),
            "conversion": lambda: self.share(first, last),
            "kept_response": lambda: self.kept(
                "response",
                [(row["received_on"], days[0], "") for row, days in self.responses() if days],
                first,
                last,
            ),
            "kept_forward": lambda: self.kept(
                "forward",
                [(row["received_on"], row["forwarded_on"], "") for row in self.tables["inquiries"]],
                first,
                last,
            ),
            "kept_answer": lambda: self.kept(
                "answer",
                [
                    (row["sent_on"], row["answered_on"], row["deadline_on"])
                    for row in self.tables["forwardings"]
                    if row["state"] in ("answered", "declined")
                ],
                first,
                last,
            ),
            "kept_offer": lambda: self.kept(
                "offer",
                [(self.last_answer(row), row["offered_on"], "") for row in self.tables["inquiries"]],
                first,
                last,
            ),
        }
        for name, function in self.stated().items():
            counted[name] = partial(function, first, last)
        for step in FUNNEL:
            counted[f"conversion_{step}"] = partial(self.came, step, first, last)
        counted |= {
            "opportunities": lambda: (counted["inquiries"]() or 0) + (counted["inquiries_shared"]() or 0),
            "sharp_cases": lambda: sum(
                first <= min(days) <= last
                for row in self.tables["inquiries"]
                if (days := [row[step] for step in ("offered_on", "visit_on") if row[step]])
            ),
            "markets": lambda: len(self.markets(first, last)),
            "meetings_held": lambda: len(self.within("meetings", "held_on", first, last)),
            "joint_answers": lambda: len(self.within("joint_answers", "answered_on", first, last)),
            "facts_fresh": lambda: self.fresh(last),
            "lost_jobs": lambda: self.of_lost("jobs", first, last),
            "lost_investment": lambda: self.of_lost("investment_sek", first, last),
            "nki": lambda: self.measured(("nki", "nki_total"), last, mean=True),
            "planned_m2": lambda: self.measured(("planned_m2", "planned_land_m2"), last, mean=False),
            "new_companies_per_1000": lambda: self.measured(("new_companies_per_1000",), last, mean=True),
        }
        return counted[key]()

    def stated(self) -> dict[str, Callable[[str, str], float]]:
        """The sums of the ledger, by the step they were stated at."""

        def of(column: str, step: str, **where: str) -> Callable[[str, str], float]:
            return lambda first, last: self.total(column, first, last, step=step, **where)

        found = {
            "jobs_entry": of("jobs", "decided", sort="new", skill="entry"),
            "jobs_skilled": of("jobs", "decided", sort="new", skill="skilled"),
            "jobs_safeguarded": of("jobs", "decided", sort="safeguarded"),
        }
        for step in ("stated", "decided", "announced"):
            found[f"jobs_{step}"] = of("jobs", step, sort="new")
            found[f"investment_{step}"] = of("investment_sek", step)
        for months in ("12", "24", "36"):
            found[f"jobs_realised_{months}"] = of("jobs", "realised", sort="new", months=months)
            found[f"investment_realised_{months}"] = of("investment_sek", "realised", months=months)
        return found

    def came(self, step: str, first: str, last: str) -> float | None:
        """How many of a hundred received have come as far as a step: by its day, its stage, or by winning."""
        cohort = self.within("inquiries", "received_on", first, last)
        far = sum(
            bool(row[f"{step}_on"])
            or row["outcome"] in ("establishment", "expansion")
            or (not row["outcome"] and STAGE_ORDER.index(row["stage"]) >= FUNNEL[step])
            for row in cohort
        )
        return 100 * far / len(cohort) if cohort else None

    def markets(self, first: str, last: str) -> set[str]:
        """The countries of what was received and who was met, whatever their capitals."""
        countries = {
            row["number"]: row["country"] or row["company_country"] for row in self.tables["inquiries"]
        }
        named = [countries[row["number"]] for row in self.within("inquiries", "received_on", first, last)]
        named += [
            countries[row["number"]] if row["number"] else row["company_country"]
            for row in self.within("activities", "happened_on", first, last)
            if row["kind"] in ("first_meeting", "meeting", "visit")
        ]
        return {name.strip().lower() for name in named if name.strip()}

    def of_lost(self, column: str, first: str, last: str) -> float:
        rows = self.within("inquiries", "decided_on", first, last, outcome="lost")
        return sum(int(row[column] or 0) for row in rows)

    def measured(self, keys: tuple[str, ...], last: str, *, mean: bool) -> float | None:
        """The newest value of each municipality until a year; the region's where no municipality has any."""
        newest: dict[str, tuple[int, float]] = {}
        for row in self.tables["indicators"]:
            year = int(row["year"])
            if row["indicator_key"] in keys and year <= int(last[:4]):
                held = newest.get(row["municipality_code"])
                if held is None or held[0] <= year:
                    newest[row["municipality_code"]] = (year, float(row["value"]))
        whole = newest.pop("", None)
        values = [value for _, value in newest.values()] or ([whole[1]] if whole else [])
        return sum(values) / (len(values) if mean else 1) if values else None

    def fresh(self, last: str) -> float | None:
        """How much of what was known on a day, or today before it comes, was no older than it may be."""
        end = min(date.fromisoformat(last), self.today)
        newest: dict[tuple[str, ...], tuple[str, int]] = {}
        for row in self.tables["facts"]:
            key = (row["subject"], row["subject_id"], row["field"])
            if row["as_of"] <= end.isoformat() and row["as_of"] >= newest.get(key, ("", 0))[0]:
                newest[key] = (row["as_of"], int(row["fresh_days"]))
        ages = [((end - date.fromisoformat(day)).days, limit) for day, limit in newest.values()]
        return 100 * sum(age <= limit for age, limit in ages) / len(ages) if ages else None

    def middle(self, table: str, begun: str, done: str, first: str, last: str) -> float | None:
        rows = [row for row in self.within(table, done, first, last) if row[begun]]
        return median(working_days(row[begun], row[done]) for row in rows) if rows else None

    def total(self, column: str, first: str, last: str, **where: str) -> float:
        rows = self.within("ledger", "stated_on", first, last, **where)
        return sum(int(row[column] or 0) for row in rows)

    def share(self, first: str, last: str) -> float | None:
        cohort = self.within("inquiries", "received_on", first, last)
        won = sum(row["outcome"] in ("establishment", "expansion") for row in cohort)
        return 100 * won / len(cohort) if cohort else None

    def responses(self) -> list[tuple[dict[str, str], list[str]]]:
        """Each inquiry with the days the asker heard something, the first first."""
        return [
            (row, sorted(filter(None, (row["first_response_on"], row["offered_on"]))))
            for row in self.tables["inquiries"]
        ]

    def last_answer(self, inquiry: dict[str, str]) -> str:
        """The day the last municipality answered, if all did."""
        asked = [
            row["answered_on"] if row["state"] in ("answered", "declined") else ""
            for row in self.tables["forwardings"]
            if row["number"] == inquiry["number"] and row["state"] != "withdrawn"
        ]
        return max(asked) if asked and all(asked) else ""

    def kept(self, step: str, spans: list[tuple[str, str, str]], first: str, last: str) -> float | None:
        (promised,) = (int(one["working_days"]) for one in self.tables["promises"] if one["step"] == step)
        done = [span for span in spans if span[0] and span[1] and first <= span[1] <= last]
        in_time = [
            max(begun, ended) <= (deadline or working_day_after(begun, promised))
            for begun, ended, deadline in done
        ]
        return 100 * sum(in_time) / len(in_time) if in_time else None

    def of(self, numbers: set[str], municipality: str = "") -> Again:
        """The tables of some inquiries alone; of a municipality's own rows where one is named."""
        kept = {
            name: [row for row in rows if row.get("number", "") in numbers]
            for name, rows in self.tables.items()
            if name in ("inquiries", "forwardings", "ledger", "activities")
        }
        if municipality:
            kept["forwardings"] = [
                row for row in kept["forwardings"] if row["municipality_code"] == municipality
            ]
        return Again(self.tables | kept, self.today)

    def numbers(self, **where: str) -> set[str]:
        return {
            row["number"]
            for row in self.tables["inquiries"]
            if all((country_of(row) if name == "country" else row[name]) == at for name, at in where.items())
        }


def country_of(inquiry: dict[str, str]) -> str:
    return inquiry["country"] or inquiry["company_country"]


def exported(world: World) -> Again:
    """Write the basis and read it back with nothing but the standard library."""
    with zipfile.ZipFile(io.BytesIO(world.ask(figure_basis.archive, "en"))) as packed:
        return Again(
            {
                name: list(csv.DictReader(io.StringIO(packed.read(f"{name}.csv").decode("utf-8-sig"))))
                for name in TABLES
            },
            world.ask(lambda reader: reader.today),
        )


# ---- worlds


ODD = tuple(
    map(
        date.fromisoformat,
        [
            "2024-02-29",
            "2025-12-31",
            "2026-01-01",
            "2026-03-31",
            "2026-04-03",
            "2020-12-31",
            "2026-12-31",
            "2026-04-30",
            "2026-05-01",
            "2026-06-19",
        ],
    )
)
"""A leap day, ends of years, quarters and thirds, week 53, holidays."""
DAYS = st.one_of(
    st.none(),
    st.dates(date(2019, 12, 25), date(2027, 1, 8)),
    st.dates(date(2026, 1, 1), date(2026, 6, 30)),
    st.dates(date(2026, 2, 1), date(2026, 4, 15)),
    st.sampled_from(ODD),
)
SURE = DAYS.map(lambda day: day or date(2026, 2, 14))
COUNTRIES = st.sampled_from(["", "Finland", "finland ", "Österrike", "ÖSTERRIKE", "Tyskland"])
COMPANIES = ("Estland", "")
"""The countries of the two companies of a world."""
STEPS = ("received", "qualified", "forwarded", "real", "first_response", "offered", "visit", "decided", "won")
CASES = st.fixed_dictionaries(
    {
        **{f"{step}_on": DAYS for step in STEPS},
        "stage": st.sampled_from([stage.value for stage in STAGES]),
        "outcome": st.sampled_from([None, "establishment", "expansion", "lost", "withdrawn"]),
        "gone": st.sampled_from([False, False, False, True]),
        "country": COUNTRIES,
        "source": st.sampled_from(["", "SBA", "Business Sweden"]),
        "decided_municipality": st.sampled_from(["", "1980", "1983"]),
        "jobs": st.one_of(st.none(), st.integers(0, 500)),
        "investment_sek": st.one_of(st.none(), st.integers(0, 10**12)),
        "company": st.sampled_from([None, 0, 1]),
        "areas": st.sets(st.sampled_from(["energy", "food"])),
    }
)
PARTS = st.fixed_dictionaries(
    {
        "of": st.integers(0, 7),
        "kind": st.sampled_from(
            ["forwarding", "ledger_entry", "ledger_entry", "activity", "free_activity", "shared", "measured"]
        ),
        "where": st.sampled_from(["1980", "1983"]),
        "company": st.sampled_from([None, 0, 1]),
        "skill": st.sampled_from(["", "entry", "skilled"]),
        "months": st.sampled_from([12, 24, 36]),
        "indicator": st.sampled_from(["nki", "nki_total", "planned_m2", "new_companies_per_1000"]),
        "year": st.integers(2018, 2027),
        "first": SURE,
        "second": DAYS,
        "third": DAYS,
        "state": st.sampled_from(["sent", "answered", "answered", "declined", "withdrawn"]),
        "step": st.sampled_from(["stated", "decided", "announced", "realised"]),
        "sort": st.sampled_from(["new", "safeguarded"]),
        "meeting": st.sampled_from(["first_meeting", "meeting", "visit", "call"]),
        "jobs": st.one_of(st.none(), st.integers(0, 500)),
        "sek": st.one_of(st.none(), st.integers(0, 10**12)),
        "gone": st.sampled_from([False, False, False, True]),
    }
)


def keep(world: World, made: Sequence[dict[str, Any]], parts: Sequence[dict[str, Any]]) -> None:
    """Write a world straight into the tables, also such as only an import leaves behind."""
    with world.write() as uow:
        companies = [
            uow.insert(
                "organisation", {"name": name, "name_key": name, "company_key": name, "country": country}
            )
            for name, country in zip("ab", COMPANIES, strict=True)
        ]
        ids = []
        gone = []
        for number, case in enumerate(made, 1):
            values = {name: value for name, value in case.items() if name not in ("gone", "company", "areas")}
            values["organisation_id"] = None if case["company"] is None else companies[case["company"]]
            row = {
                "number": f"2026-{number:03}", "number_key": 2026_000 + number, "title": f"Projekt {number}",
                "title_key": f"projekt {number}", "stage_order": order(values["stage"]) * 10, **values,
            }  # fmt: skip
            ids.append(uow.insert("inquiry", row))
            gone += [("inquiry", ids[-1])] * case["gone"]
            for area in sorted(case["areas"]):
                uow.insert("inquiry_strength_area", {"inquiry_id": ids[-1], "strength_area": area})
        for at, part in enumerate(parts):
            case_id = ids[part["of"] % len(ids)]
            match part["kind"]:
                case "forwarding":
                    table, row = "forwarding", {
                        "inquiry_id": case_id, "municipality_code": part["where"], "state": part["state"],
                        "token": f"{at:012X}", "prepared_on": date(2026, 1, 2), "sent_on": part["first"],
                        "answered_on": part["second"], "deadline_on": part["third"],
                    }  # fmt: skip
                case "ledger_entry":
                    table, row = "ledger_entry", {
                        "inquiry_id": case_id, "step": part["step"], "sort": part["sort"],
                        "jobs": part["jobs"], "investment_sek": part["sek"], "stated_on": part["first"],
                        "skill": part["skill"],
                        "months": part["months"] if part["step"] == "realised" else None,
                    }  # fmt: skip
                case "shared":
                    table, row = "shared_inquiry", {
                        "own_id": f"{at:032x}", "municipality_code": part["where"], "number": f"K-{at}",
                        "received_on": part["first"], "level": "number",
                    }  # fmt: skip
                case "measured":
                    table, row = "indicator_value", {
                        "indicator_key": part["indicator"], "year": part["year"],
                        "municipality_code": None if part["skill"] else part["where"],
                        "value": float(part["jobs"] or 0),
                    }  # fmt: skip
                case _:
                    table, row = "activity", {
                        "inquiry_id": case_id if part["kind"] == "activity" else None,
                        "kind": part["meeting"], "happened_on": part["first"],
                        "organisation_id": None if part["company"] is None else companies[part["company"]],
                    }  # fmt: skip
            made_id = uow.insert(table, row)
            gone += [(table, made_id)] * part["gone"]
            if table == "shared_inquiry" and part["state"] == "answered":  # the region took it in
                uow.insert("shared_link", {"shared_id": made_id, "inquiry_id": case_id})
        for table, row_id in gone:
            uow.remove(table, row_id)
        uow.commit("Worlds")


@contextmanager
def copied(region_file: Path, folder: Path) -> Iterator[World]:
    path = Path(shutil.copyfile(region_file, folder / "again.db"))
    clock = Clock()
    store = SqlcipherStore(path, KEY, clock)
    try:
        yield World(store, clock)
    finally:
        store.close()
        path.unlink()


def agree(world: World, periods: Sequence[Period]) -> int:
    """Hold every figure against the plain count; return how many were compared."""
    compared = 0
    again = exported(world)
    for period in periods:
        first, last = period.first.isoformat(), period.last.isoformat()
        shown = {line.key: line.now.value for line in world.ask(kpis.dashboard, period).lines}
        plain = {one.key: again.count(one.key, first, last) for one in KPIS}
        assert shown == pytest.approx(plain), period
        compared += len(plain)
    return compared


BESIDE = {"inquiries_shared", "opportunities", "external_contacts", "markets", "nki", "planned_m2",
          "meetings_held", "joint_answers", "facts_fresh", "new_companies_per_1000"}  # fmt: skip
"""What lies outside the cases, at least in part."""
ASKED = ("inquiries", "qualified", "real_inquiries", "lost", "lost_jobs", "conversion", "conversion_visit",
         "first_response", "sharp_cases", "jobs_stated")  # fmt: skip
DECIDED = ("establishments", "expansions", "jobs_decided", "investment_decided", "jobs_realised_24")
ANSWERED = ("municipal_answering", "kept_answer")


def slices_agree(world: World, period: Period) -> None:
    again = exported(world)
    first, last = period.first.isoformat(), period.last.isoformat()
    everything = {one.key for one in KPIS}
    here = {row["number"] for row in again.tables["forwardings"]
            if row["municipality_code"] == "1980" and row["sent_on"]}  # fmt: skip
    energy = {row["number"] for row in again.tables["strength_areas"] if row["strength_area"] == "energy"}
    for cut, keys, plain in (
        (Slice(country="Finland"), everything - BESIDE, again.of(again.numbers(country="Finland"))),
        (Slice(source="SBA"), everything - BESIDE, again.of(again.numbers(source="SBA"))),
        (Slice(source=UNSTATED), everything - BESIDE, again.of(again.numbers(source=""))),
        (Slice(strength_area="energy"), everything - BESIDE, again.of(energy)),
        (Slice("1980"), ASKED, again.of(here)),
        (Slice("1980"), DECIDED, again.of(again.numbers(decided_municipality="1980"))),
        (Slice("1980"), ANSWERED, again.of(again.numbers(), "1980")),
        (
            Slice("1980", source="SBA"),
            DECIDED,
            again.of(again.numbers(decided_municipality="1980", source="SBA")),
        ),
    ):
        lines = world.ask(kpis.dashboard, period, cut).lines
        shown = {line.key: line.now.value for line in lines if line.key in keys}
        assert shown == pytest.approx({key: plain.count(key, first, last) for key in keys}), (cut, period)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    made=st.lists(CASES, min_size=4, max_size=10),
    parts=st.lists(PARTS, min_size=3, max_size=14),
    data=st.data(),
)
def test_the_program_and_a_plain_count_agree(
    region_file: Path, tmp_path: Path, made: list[Any], parts: list[Any], data: st.DataObject
) -> None:
    with copied(region_file, tmp_path) as world:
        keep(world, made, parts)
        drawn = data.draw(st.sampled_from(PERIODS[2:]))
        assert agree(world, [parse(one) for one in (*PERIODS[:2], drawn)]) == 3 * len(KPIS)
        slices_agree(world, parse("2026"))


def test_facts_are_fresh_up_to_their_limit_at_the_end_of_the_period_and_never_after_today(
    laptop: World,
) -> None:
    def fresh(period: str, code: str = "1983") -> int:
        found = laptop.ask(kpis.kpi, "facts_fresh", parse(period), Slice(code))
        return round((found.value or 0) * found.cases / 100)

    laptop.clock.go_to(date(2026, 2, 20))
    before = fresh("2026-Q1")
    facts: Any = {"usable_m2": 40_000, "owner": "kommunen"}
    site = laptop.act(sites.add_site, AddSite("1983", "Strö", facts))
    assert fresh("2026-Q1") == before + 2
    laptop.clock.go_to(date(2027, 2, 20))  # land stays fresh for 365 days
    assert fresh("2027-Q1") == 2
    laptop.clock.go_to(date(2027, 2, 21))
    assert fresh("2027-Q1") == 0
    laptop.act(sites.state_facts, StateFacts(site, {"usable_m2": 41_000}, "kommunen"))
    assert fresh("2027-Q1") == 1
    assert laptop.ask(kpis.kpi, "facts_fresh", parse("2027-Q1"), Slice(country="Finland")).value is None
    agree(laptop, [parse("2026-Q1"), parse("2026"), parse("2027-Q1")])


def test_of_two_values_for_one_year_the_file_has_last_what_stands(laptop: World) -> None:
    with laptop.write() as uow:
        for key, value, said in (("nki", 80.0, date(2025, 6, 1)), ("nki_total", 60.0, date(2025, 3, 1))):
            row = {"indicator_key": key, "municipality_code": "1980", "year": 2024}
            uow.insert("indicator_value", row | {"value": value, "as_of": said})
        uow.commit("Measured")
    assert laptop.ask(kpis.kpi, "nki", parse("2024"), Slice("1980")).value == 80
    agree(laptop, [parse("2024")])


def test_meetings_are_counted_when_they_were_held_and_for_those_who_came(laptop: World) -> None:
    for day, codes in ((date(2026, 3, 2), ("1980", "1983")), (date(2026, 3, 1), ("1983",))):
        call = CallMeeting(MeetingKind.STEERING, "Styrgrupp", day, municipalities=codes)
        laptop.act(meetings.record, RecordMeeting(laptop.act(meetings.call, call)))
    laptop.act(meetings.call, CallMeeting(MeetingKind.NETWORK, "Nätverk", date(2026, 3, 20)))
    laptop.clock.go_to(date(2026, 4, 1))
    quarter = parse("2026-Q1")
    assert laptop.ask(kpis.kpi, "meetings_held", quarter).value == 2
    assert laptop.ask(kpis.kpi, "meetings_held", quarter, Slice("1980")).value == 1
    assert laptop.ask(kpis.kpi, "meetings_held", quarter, Slice(source="SBA")).value is None
    agree(laptop, [quarter, parse("2026-Q2")])


def test_what_comes_after_midnight_in_sweden_is_of_the_next_quarter(laptop: World) -> None:
    for hour, title in ((21, "Före"), (22, "Efter")):  # summer time: 23:59 and 00:59 in Sweden
        laptop.clock.now = datetime(2026, 3, 31, hour, 59, tzinfo=UTC)
        laptop.act(inquiries.log, LogInquiry(title))
        laptop.act(cases.record_activity, RecordActivity("first_meeting", title, None))
    for period in ("2026-Q1", "2026-Q2"):
        for key in ("inquiries", "external_contacts"):
            assert laptop.ask(kpis.kpi, key, parse(period)).value == 1, (key, period)
    agree(laptop, [parse("2026-Q1"), parse("2026-Q2")])
