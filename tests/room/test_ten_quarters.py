"""Ten quarters published while cases come, change, go and move between the stores, and somebody who holds all
that was ever published, in every file, against all the rest and against the open store of the day."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from tests.domain.test_disclosure import reduced
from tests.room.conftest import Both
from tests.room.test_publishing_groups import version

from investcrm import phrases, words
from investcrm.bootstrap import Workspace
from investcrm.domain import corrections
from investcrm.domain.commands import (
    ChangeInquiry,
    Decide,
    LogInquiry,
    MoveInquiry,
    PublishPeriod,
    RemoveInquiries,
    StateLedger,
)
from investcrm.domain.corrections import Case
from investcrm.domain.disclosure import hides
from investcrm.domain.grouped import COUNTED, STATED, STEPS, TREND
from investcrm.domain.kpi import BY_KEY
from investcrm.domain.periods import Period, parse
from investcrm.domain.secrecy_commands import Seal, Unseal
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.services import (
    cases,
    inquiries,
    ledger,
    publishing,
    quarter,
    quarter_long,
    sealing,
)

FIRST = parse("2024-Q1")
QUARTERS = 10
AREAS = ("battery", "food", "smart_industry")
Cell = tuple[str, str]
"""A published figure: its period and key."""


@dataclass
class Told:
    """What one edition told: every number by cell, the same over the open store, and what groups added."""

    edition: publishing.Edition
    published: dict[Cell, float]
    openly: dict[Cell, float]
    expected: dict[Cell, frozenset[str]]
    """The groups that lie wholly in each cell, by the raw rows of the room."""


@dataclass
class Years:
    """Two and a half years of work, and everything that was published of them."""

    both: Both
    rng: random.Random
    told: list[Told] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)
    members: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    """What each case gave to each group when the group was first told."""
    corrected: int = 0
    inside: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    # ---- work

    def some_day(self, period: Period) -> date:
        return period.first + timedelta(days=self.rng.randrange((period.last - period.first).days + 1))

    def log(self, side: Workspace, ids: list[str], period: Period) -> None:
        areas = tuple(self.rng.sample(AREAS, self.rng.randrange(3)))
        jobs = self.rng.choice((0, 5, 40, 90, 110, 2000)) + self.rng.randrange(60)
        came = self.some_day(period)
        case = side.act(
            inquiries.log,
            LogInquiry(
                "Granit", received_on=came, strength_areas=areas, jobs=jobs, investment_sek=jobs * 1_000_003
            ),
        ).id
        ids.append(case)
        if self.rng.random() < 0.6:
            side.act(inquiries.move, MoveInquiry(case, version(side, case), Stage.QUALIFIED))
        if self.rng.random() < 0.6:
            outcome = self.rng.choice((Outcome.ESTABLISHMENT, Outcome.EXPANSION, Outcome.LOST))
            lost = self.rng.choice((LostReason.PRICE, LostReason.POWER_TOO_LATE))
            more: dict[str, Any] = (
                {"lost_reason": lost}
                if outcome is Outcome.LOST
                else {"jobs_new": jobs, "investment_sek": jobs * 1_000_003}
            )
            on = max(came, self.some_day(period))
            side.act(cases.decide, Decide(case, version(side, case), outcome, on, **more))

    def quarter(self, period: Period) -> None:
        """Do a quarter's work in both stores, some of it on earlier quarters."""
        for _ in range(self.rng.randrange(1, 4)):
            self.log(self.both.open, self.outside, period)
        for _ in range(self.rng.randrange(1, 6)):
            self.log(self.both.room, self.inside, self.rng.choice((period, period, period.previous())))
        for side, ids in ((self.both.open, self.outside), (self.both.room, self.inside)):
            self.change(side, self.rng.choice(ids), period)
        if self.rng.random() < 0.5:
            self.move(self.outside, self.inside)
        if self.rng.random() < 0.4:
            self.move(self.inside, self.outside)
        if self.rng.random() < 0.3 and len(self.inside) > 6:
            gone = self.inside.pop(self.rng.randrange(len(self.inside)))
            self.both.room.act(inquiries.remove, RemoveInquiries((gone,)))

    def change(self, side: Workspace, case: str, period: Period) -> None:
        match self.rng.randrange(3):
            case 0:
                decided = side.ask(inquiries.detail, case).decided_on
                fields = {"received_on": min(self.some_day(period), decided or period.last)}
                side.act(inquiries.change, ChangeInquiry(case, version(side, case), fields))
            case 1:
                side.act(
                    ledger.state,
                    StateLedger(
                        case, "decided", stated_on=self.some_day(period), jobs=self.rng.randrange(1, 90)
                    ),
                )
            case _:
                fields = {"strength_areas": tuple(self.rng.sample(AREAS, 1))}
                side.act(inquiries.change, ChangeInquiry(case, version(side, case), fields))

    def move(self, out: list[str], into: list[str]) -> None:
        case = out.pop(self.rng.randrange(len(out)))
        if into is self.inside:
            sealing.seal(self.both.open, self.both.room, Seal(case, "Projekt Norrsken"))
        else:
            sealing.unseal(self.both.open, self.both.room, Unseal(case, "Nu öppet"))
        into.append(case)

    # ---- publish, and let the attacker read

    def publish(self, period: Period) -> None:
        openly = self.both.open.ask(publishing.outlook, str(period), "sv")
        with self.both.open.write() as uow:
            made = publishing.publish(uow, PublishPeriod(str(period), "sv"), self.both.room)
        w = words.of("sv")
        content = self.both.open.ask(quarter.data, period, "sv", "")
        lines = {(one.period, one.key): one.value for one in quarter_long.lines(content, str(period), w)}
        report = json.loads(self.both.open.ask(publishing.files, made.id, ("json",))["json"][""])
        found = told(self.both.open, made)
        self.remember(made)
        self.told.append(Told(made, found, lines, self.groups_in(period)))
        self.hold_against(report["report"], made, found)
        self.corrected += hold_words(made, openly, phrases.period(period.previous(), "sv"))

    def remember(self, made: publishing.Edition) -> None:
        """Note what each group was first told to be, and hold it against what its cases give."""
        kept: dict[str, int] = {}
        for data in self.kept(made.id):
            kept |= data["groups"] or {}
        for group, total in kept.items():
            if group not in self.totals:
                self.members[group] = self.amounts(group)
                assert sum(self.members[group].values()) == total
            assert self.totals.setdefault(group, total) == total, "a group keeps its sum"

    def kept(self, edition_id: str) -> list[dict[str, Any]]:
        with self.both.open.reader() as reader:
            rows = reader.rows("SELECT data FROM publication WHERE id = :id", id=edition_id)
        return [json.loads(text) for (text,) in rows]

    def rows(self, table: str) -> list[dict[str, Any]]:
        with self.both.room.reader() as reader:
            return reader.records(f"SELECT * FROM {table} WHERE deleted_ms IS NULL")

    def standing(self) -> dict[str, Case]:
        parts: dict[str, Any] = defaultdict(lambda: defaultdict(dict))
        for table in corrections.PARTS:
            for row in self.rows(table):
                parts[row["inquiry_id"]][table][row["id"]] = row
        return {row["id"]: Case(row, parts[row["id"]]) for row in self.rows("inquiry")}

    def grouped(self) -> dict[str, list[tuple[str, str]]]:
        with self.both.room.reader() as reader:
            found = reader.rows("SELECT group_id, variable, inquiry_id FROM published_group")
        groups = defaultdict(list)
        for group, variable, case in found:
            groups[group].append((variable, case))
        return groups

    def amounts(self, group: str) -> dict[tuple[str, str], int]:
        standing = self.standing()
        return {
            (variable, case): amount(variable, standing[case]) for variable, case in self.grouped()[group]
        }

    def groups_in(self, period: Period) -> dict[Cell, frozenset[str]]:
        """Return which groups lie wholly in each cell of a report, by the rows of the room as they are."""
        standing = self.standing()
        groups = {group: members for group, members in self.grouped().items() if group in self.totals}

        def whole(members: list[tuple[str, str]], cell: Cell) -> bool:
            return all(
                case in standing and lies(variable, standing[case], cell) for variable, case in members
            )

        return {
            cell: frozenset(group for group, members in groups.items() if whole(members, cell))
            for cell in cells(period)
        }

    def hold_against(
        self, report: dict[str, Any], made: publishing.Edition, found: dict[Cell, float]
    ) -> None:
        """No file of an edition has a number that its report lacks."""
        known = {round(number, 9) for number in numbers(report)}
        data = self.both.open.ask(publishing.file, made.id, "xlsx")[1]
        sheets = openpyxl.load_workbook(BytesIO(data)).worksheets
        rows = [row for sheet in sheets for row in sheet.iter_rows(values_only=True)]
        listed = {round(cell, 9) for row in rows for cell in row if isinstance(cell, (int, float))}
        assert listed | {round(value, 9) for value in found.values()} <= known


def hold_words(made: publishing.Edition, openly: publishing.Outlook, before: str) -> int:
    """What is said of a correction is what the open store says by itself, and that groups came or left."""
    groups = words.of("sv").t("groups of confidential cases")
    alone = {row.figure: row.why for row in openly.bridge}
    own = [row for row in made.bridge if not row.figure.startswith(before)] if openly.number else []
    for row in own:
        causes = [cause for cause in row.why.split("; ") if cause != groups]
        if causes and row.figure in alone:
            assert "; ".join(causes) == alone[row.figure]
        else:  # over the open cases alone the figure stands, or what they did to it evens out
            assert row.why.endswith(groups)
    return len(own)


def told(side: Workspace, made: publishing.Edition) -> dict[Cell, float]:
    """Read an edition's CSV as anybody can."""
    text = side.ask(publishing.file, made.id, "csv")[1].decode("utf-8-sig")
    rows = [line.split(";") for line in text.split("\r\n")[1:] if line]
    return {(row[0], row[-1]): float(row[4].replace(",", ".")) for row in rows}


def numbers(value: Any) -> list[float]:
    """Return every number that stands anywhere in a report."""
    if isinstance(value, dict):
        return [number for part in value.values() for number in numbers(part)]
    if isinstance(value, list):
        return [number for part in value for number in numbers(part)]
    return [float(value)] if isinstance(value, (int, float)) else []


def cells(period: Period) -> list[Cell]:
    """Return the cells of a report that confidential cases may be part of."""
    shown = {*period.run(TREND), period.year_before()}
    found = [(str(one), f"kpi.{key}") for one in shown for key in (*COUNTED, *STATED)]
    found += [(str(period), f"funnel.{step}") for step in STEPS]
    columns = ("inquiries", "jobs", "investment_sek")
    found += [(str(period), f"area.{area}.{column}") for area in (*AREAS, "") for column in columns]
    lost = ("cases", "lost_jobs", "lost_investment")
    return found + [(str(period), f"lost.{reason}.{column}") for reason in LostReason for column in lost]


def as_kpi(cell: Cell) -> Cell:
    """Return the cell that the year's own column of quarters side by side says again."""
    _, _, rest = cell[1].partition("side.")
    return (cell[0], f"kpi.{rest[:-2]}") if rest.endswith(".5") else cell


def quantity(key: str) -> str:
    """Return which quantity's groups a figure is made of."""
    table, _, rest = key.partition(".")
    column = rest.rpartition(".")[2]
    if table == "kpi":
        return COUNTED.get(rest, rest)
    if table == "area":
        return {"inquiries": "received", "jobs": "jobs_decided"}.get(column, "investment_decided")
    return "received" if table == "funnel" else {"cases": "decided"}.get(column, column)


def lies(variable: str, case: Case, cell: Cell) -> bool:
    """Whether what a case gives to a variable is part of a cell."""
    period, key = parse(cell[0]), cell[1]
    if variable.partition(" ")[0] != quantity(key):
        return False
    if " " not in variable:
        return bool(corrections.gives(key, period, BY_KEY, case))
    month = parse(variable.partition(" ")[2])
    if not (period.first <= month.first <= period.last):
        return False
    return bool(corrections.gives(key, month, BY_KEY, case))


def amount(variable: str, case: Case) -> int:
    """Return how much a case gives to a variable."""
    name, _, month = variable.partition(" ")
    if month:
        return sum(corrections.gives(f"kpi.{name}", parse(month), BY_KEY, case))  # type: ignore[arg-type]  # amounts
    if name in ("lost_jobs", "lost_investment"):
        return int(case.row["jobs" if name == "lost_jobs" else "investment_sek"] or 0)
    return 1


@pytest.fixture
def years(both: Both, rng: random.Random) -> Years:
    """Everything that was published over ten quarters, corrections of earlier ones among it."""
    found = Years(both, rng)
    period = FIRST
    for number in range(QUARTERS):
        found.quarter(period)
        if number % 3 == 2:
            found.publish(period.previous())
        found.publish(period)
        if period.number == 4:
            found.publish(parse(str(period.year)))
        period = period.next()
    return found


@pytest.mark.long
def test_ten_quarters_give_no_case_away(years: Years) -> None:
    assert years.corrected
    rows = []
    for one in years.told:
        for cell, value in one.published.items():
            more = round(value - one.openly.get(cell, 0), 6)
            groups = one.expected.get(as_kpi(cell))
            if cell[1].endswith((".year_to_date", ".year_share", ".forecast")):
                continue  # sums of cells that stand there too
            if groups is None:
                assert more == 0, f"{cell} counts confidential cases and may not"
                continue
            assert more == sum(years.totals[group] for group in groups), cell
            if groups:
                rows.append({part: Fraction(1) for group in groups for part in years.members[group]})
        for cell in one.openly.keys() - one.published.keys():
            pytest.fail(f"{cell} is left out, so its groups may be told")
    assert len({frozenset(row) for row in rows}) > 3  # there is something to attack, whatever the seed
    numbered = {part: number for number, part in enumerate(sorted({part for row in rows for part in row}))}
    basis = reduced([{numbered[part]: weight for part, weight in row.items()} for row in rows])
    alike = defaultdict(dict)
    for part, number in numbered.items():
        column = tuple(vector.get(number, Fraction(0)) for vector in basis.values())
        case = part[1]
        given = next(members[part] for members in years.members.values() if part in members)
        alike[column][case] = alike[column].get(case, 0) + given
    for of_cases in alike.values():
        assert len(of_cases) >= 3
        assert hides(of_cases), "nobody gives more than half of what can be told apart"
