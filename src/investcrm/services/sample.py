"""Fills a new workspace with a made-up region that is alive today: sites, cases in every stage, decisions.

Everything goes through the services, each act on its own day of the last two years, so that history, Today
and the quarters look as they would after two years of work. The same county and day give the same sample.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from investcrm.domain import kpi, periods
from investcrm.domain.commands import (
    AddTask,
    CompleteTasks,
    Decide,
    HoldInquiry,
    LogInquiry,
    MoveInquiry,
    PrepareOffer,
    RecordActivity,
    SendOffer,
    SetMunicipalityEmail,
    SetTarget,
    StateLedger,
)
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.services import (
    aftercare,
    cases,
    inquiries,
    ledger,
    offering,
    readiness,
    reference,
    sample_indicators,
    sample_land,
    sample_ledger,
    sample_plan,
    sample_project,
    sample_rounds,
    targets,
)
from investcrm.services.sample_wishes import requirements
from investcrm.services.sample_words import PLOTS, WANTED, Plot

if TYPE_CHECKING:
    from investcrm.domain.access import Actor
    from investcrm.store.store import SqlcipherStore
    from investcrm.store.unit_of_work import UnitOfWork

Act = Callable[["UnitOfWork"], None]
Progress = Callable[[int, int], object]
_STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")
_TARGETS: Final = {
    "real_inquiries": 20.0,
    "establishments": 2.0,
    "external_contacts": 40.0,
    "inquiries": 40.0,
}
_WON: Final = ("establishment", "expansion")


@dataclass
class Case:
    """A case while its story is played: what it is, its id once logged, what happened."""

    plot: Plot
    came: date
    id: str = ""
    sites: list[str] = field(default_factory=list)
    """Sites that municipalities have answered with."""
    offer_id: str = ""


class Story:
    """Acts by day, played in order."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._acts: dict[date, list[Act]] = {}

    def on(self, day: date, act: Act) -> None:
        """Let ``act`` happen on a day; what would lie ahead of today is left out."""
        if day <= self.today:
            self._acts.setdefault(day, []).append(act)

    def play(self, store: SqlcipherStore, actor: Actor, session: str, report: Progress | None = None) -> None:
        """Do everything, each day in a unit of work of its own under that day's clock."""
        clock = store.clock
        now = clock()
        try:
            for done, day in enumerate(sorted(self._acts)):
                if report is not None:
                    report(done, len(self._acts))
                store.clock = _standing_still(min(datetime.combine(day, time(9, 30), _STOCKHOLM), now))
                with store.write(actor, session) as uow:
                    for act in self._acts[day]:
                        act(uow)
        finally:
            store.clock = clock


def _standing_still(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def fill(store: SqlcipherStore, actor: Actor, session: str, report: Progress | None = None) -> None:
    """Fill a workspace that holds nothing but its county's reference data.

    ``report`` is told how many of the days are done, and of how many.
    """
    with store.reader() as reader:
        known = reference.load(reader)
        today = reader.today
    chance = random.Random(f"sample {known.county_code}")  # noqa: S311 - made-up data, nothing to guess
    story = Story(today)
    first = today - timedelta(days=720)
    land = sample_land.Land(known.county_code, known.municipalities, chance, today)
    story.on(first, land.add)
    story.on(first + timedelta(days=1), lambda uow: _targets(uow, known.municipalities))
    story.on(today - timedelta(days=40), land.state_readiness)
    story.on(
        today - timedelta(days=30),
        lambda uow: sample_indicators.state(uow, known.municipalities, known.county_code),
    )
    for day, act in land.visits():
        story.on(day, act)
    for plot in PLOTS:
        case = Case(plot, _workday(today - timedelta(days=plot.ago)))
        _tell(story, case, land, chance, set(known.strength_areas))
    sample_ledger.tell(story, tuple(sorted(known.municipalities)), set(known.strength_areas))
    for days, text in ((3, "Förbered styrgruppens möte"), (-2, "Ring mäklaren om markpriserna")):
        due = _workday(today + timedelta(days=days))
        story.on(today - timedelta(days=6), _task(text, due, None))
    sample_project.tell(story)
    sample_plan.tell(story, tuple(known.municipalities))
    story.on(today, _aftercare)
    story.play(store, actor, session, report)


def _aftercare(uow: UnitOfWork) -> None:
    """Mark the steps of aftercare that lie behind as done, as somebody who works here would have."""
    done = aftercare.behind(uow)
    if done:
        cases.complete_tasks(uow, CompleteTasks(done))


def _targets(uow: UnitOfWork, codes: Iterable[str]) -> None:
    for year in range(uow.today.year, uow.today.year + 4):
        for key, value in _TARGETS.items():
            if key in kpi.BY_KEY:
                targets.set_target(uow, SetTarget(key, year, value))
    for code in codes:
        readiness.set_email(uow, SetMunicipalityEmail(code, f"naringsliv.{code}@example.se"))


def _tell(story: Story, case: Case, land: sample_land.Land, chance: random.Random, areas: set[str]) -> None:
    """Lay out what happens in one case, from the day it came to where it stands today."""
    plot, came = case.plot, case.came
    log = _log(case, areas, story.today)
    story.on(came, log)
    if plot.source != "Befintligt företag" and chance.random() < 0.6:
        story.on(came, _activity(case, "first_meeting", "Första samtal om förutsättningar och tidplan."))
    if plot.ends == "received":
        return
    qualified = _workday(came + timedelta(days=chance.randint(1, 4)))
    story.on(qualified, _move(case, Stage.QUALIFIED))
    if plot.ends == "qualified":
        if plot.ago > 20:
            due = _workday(story.today + timedelta(days=chance.randint(1, 9)))
            story.on(qualified, _task("Boka samtal om kraven", due, case))
        return
    if plot.ends == "hold":
        story.on(qualified + timedelta(days=9), _hold(case))
        return
    sample_rounds.tell(story, case, land, chance, qualified)
    if plot.ends in sample_rounds.WITH_MUNICIPALITIES:
        return
    offered = _workday(came + timedelta(days=chance.randint(19, 26)))
    if plot.ends in ("offered", "visit", *_WON) or chance.random() < 0.5:
        story.on(offered, _offer(case, with_paper=plot.ends in ("offered", "visit")))
    if plot.ends in ("visit", *_WON):
        story.on(
            _workday(offered + timedelta(days=14)),
            _activity(case, "visit", "Rundtur på platsen med kommunen och nätägaren."),
        )
    _end(story, case, chance, land)


def _end(story: Story, case: Case, chance: random.Random, land: sample_land.Land) -> None:
    plot = case.plot
    if plot.ends not in _WON and plot.ends not in tuple(LostReason):
        return
    day = _workday(min(case.came + timedelta(days=chance.randint(60, 110)), story.today - timedelta(days=2)))
    if plot.decided is not None:
        quarter = periods.containing(story.today, periods.PeriodKind.QUARTER)
        day = max(story.today - timedelta(days=plot.decided), quarter.first)
    if plot.ends in _WON:
        code = chance.choice(land.codes)
        story.on(day, _decide(case, Outcome(plot.ends), code))
        if chance.random() < 0.5:
            story.on(day + timedelta(days=385), _realised(case))
    else:
        story.on(day, _lose(case, LostReason(plot.ends)))


def _log(case: Case, areas: set[str], today: date) -> Act:
    plot = case.plot

    def act(uow: UnitOfWork) -> None:
        deadline = _workday(case.came + timedelta(days=40))
        logged = inquiries.log(
            uow,
            LogInquiry(
                plot.title,
                plot.source,
                plot.investor,
                plot.country,
                case.came,
                deadline,
                (plot.area,) if plot.area in areas else (),
                (),
                plot.summary,
                requirements(plot, today),
                plot.jobs,
                plot.msek * 1_000_000,
                next_step="Ring upp frågeställaren" if plot.ends == "received" else "",
                next_step_on=today + timedelta(days=(9 - plot.ago) // 3) if plot.ends == "received" else None,
            ),
        )
        case.id = logged.id

    return act


def _move(case: Case, to: Stage) -> Act:
    return lambda uow: inquiries.move(uow, MoveInquiry(case.id, _version(uow, case), to))


def _hold(case: Case) -> Act:
    return lambda uow: inquiries.hold(uow, HoldInquiry(case.id, _version(uow, case), True))


def _activity(case: Case, kind: str, text: str) -> Act:
    def act(uow: UnitOfWork) -> None:
        people = "investeringsrådgivare, kundens projektledare"
        cases.record_activity(uow, RecordActivity(kind, text, case.id, participants=people))

    return act


def _task(title: str, due: date, case: Case | None) -> Act:
    def act(uow: UnitOfWork) -> None:
        cases.add_task(uow, AddTask(title, due, case.id if case else None))

    return act


def _offer(case: Case, *, with_paper: bool) -> Act:
    def act(uow: UnitOfWork) -> None:
        if not case.sites:
            return
        if with_paper:
            offer_id = offering.prepare(uow, PrepareOffer(case.id, tuple(case.sites)))
            offering.send(uow, SendOffer(offer_id))
        else:
            sample_rounds.offer_without_paper(uow, case.id, case.sites, case.plot.source)

    return act


def _decide(case: Case, outcome: Outcome, code: str) -> Act:
    plot = case.plot

    def act(uow: UnitOfWork) -> None:
        cases.decide(
            uow,
            Decide(
                case.id,
                _version(uow, case),
                outcome,
                jobs_new=plot.jobs * 9 // 10,
                jobs_safeguarded=20 if outcome is Outcome.EXPANSION else None,
                investment_sek=plot.msek * 1_000_000,
                municipality_code=code,
                source="Styrelsens beslut",
            ),
        )

    return act


def _lose(case: Case, reason: LostReason) -> Act:
    def act(uow: UnitOfWork) -> None:
        version = _version(uow, case)
        needed = WANTED.get(reason, "")
        cases.decide(uow, Decide(case.id, version, Outcome.LOST, lost_reason=reason, lost_needed=needed))

    return act


def _realised(case: Case) -> Act:
    def act(uow: UnitOfWork) -> None:
        jobs = case.plot.jobs // 2
        ledger.state(
            uow, StateLedger(case.id, "realised", months=12, jobs=jobs, source="Samtal med företaget")
        )

    return act


def _version(uow: UnitOfWork, case: Case) -> int:
    return int(uow.get("inquiry", case.id)["version"])


def _workday(day: date) -> date:
    """Return ``day``, or the Friday before a weekend."""
    return day - timedelta(days=max(day.weekday() - 4, 0))
