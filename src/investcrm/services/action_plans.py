"""Action plans: made, followed up and ended; where each goal stands is reckoned whenever it is read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm import formats, phrases, words
from investcrm.domain.access import Verb, Whose, reach
from investcrm.domain.action_plans import (
    CLOSED,
    GIVEN_UP,
    OPEN,
    Goal,
    GoalKind,
    Plan,
    SavePlan,
    Standing,
    checked,
    follow_up_due,
    kpi_standing,
    readiness_standing,
    words_standing,
)
from investcrm.domain.errors import Forbidden, InvalidInput, NotFound
from investcrm.domain.fields import FIELDS, ReadinessLevel, Subject
from investcrm.domain.kpi import Kpi
from investcrm.domain.periods import Period, PeriodKind
from investcrm.domain.persons import after_months
from investcrm.domain.readiness import criterion, level_of, levels_on, next_level
from investcrm.domain.slices import Slice
from investcrm.domain.words import N_
from investcrm.services import kpis, places, readiness, settings
from investcrm.store.read import plan as read
from investcrm.store.read import reference
from investcrm.store.read import sites as read_sites
from investcrm.store.reader import day

if TYPE_CHECKING:
    from investcrm.domain.action_plans import ClosePlan, NotePlan, RemovePlan
    from investcrm.services.worth import WorthLine
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_GAP_MONTHS: Final = 6
"""How long closing a gap of readiness is given where nobody has said by when."""
_LACK_MONTHS: Final = 12
"""How long a thing that is missing, such as power or ready land, is given to begin with."""
_QUARTERS: Final = 8


def plans(reader: Reader) -> tuple[Plan, ...]:
    """Return the action plans, those under way first, by the day of their goal."""
    return _plans(reader, counts=True)


def own(reader: Reader, codes: Collection[str]) -> tuple[Plan, ...]:
    """Return the plans municipalities are responsible for; goals tied to a KPI are the region's to count."""
    return tuple(one for one in _plans(reader, counts=False) if one.responsible_code in codes)


def plan(reader: Reader, plan_id: str) -> Plan:
    """Return one plan.

    Raises:
        NotFound: it was taken away.
    """
    found = next((one for one in plans(reader) if one.id == plan_id), None)
    if found is None:
        raise NotFound(N_("The action plan is gone: somebody took it away."))
    return found


def due(reader: Reader) -> tuple[Plan, ...]:
    """Return the plans under way that are to be followed up, or whose goal's day has been."""
    return tuple(one for one in plans(reader) if one.is_open and (one.due or one.standing is Standing.LATE))


def of_municipality(reader: Reader, code: str, dimension: str = "") -> tuple[Plan, ...]:
    """Return the plans under way for a municipality's readiness, in one dimension where it is given."""
    return tuple(
        one
        for one in _plans(reader, counts=False)
        if one.is_open
        and one.goal.municipality_code == code
        and (not dimension or one.goal.dimension == dimension)
    )


def measured(reader: Reader, goal: Goal) -> float | None:
    """Return the value of the KPI a goal is tied to, over the year its day lies in, or this year until then.

    None where there is nothing to count, or where the KPI cannot be counted of a municipality.
    """
    period = Period(min(goal.by.year, reader.today.year), 1, PeriodKind.YEAR)
    return kpis.kpi(reader, goal.kpi, period, Slice(goal.municipality_code)).value


def trend(reader: Reader, plan_id: str) -> tuple[tuple[str, float | None], ...]:
    """Return how a goal tied to a KPI has moved: the KPI of each of the last quarters; else nothing."""
    found = plan(reader, plan_id)
    if found.kpi is None:
        return ()
    goal, cut = found.goal, Slice(found.goal.municipality_code)
    now = Period(reader.today.year, (reader.today.month + 2) // 3, PeriodKind.QUARTER)
    return tuple(
        (str(period), kpis.kpi(reader, goal.kpi, period, cut).value) for period in now.run(_QUARTERS)
    )


def from_gap(reader: Reader, code: str, dimension: str) -> SavePlan:
    """Return a plan that closes a gap of readiness, ready to be saved or changed first.

    Raises:
        NotFound: the region has no such municipality.
    """
    row = readiness.own_detail(reader, code).row
    known = row.levels.get(dimension)
    level = level_of(known) if known else None
    aim = next_level(level)
    spoken = words.of(_language(reader))
    field = spoken.t(FIELDS[Subject.MUNICIPALITY, dimension].label)
    now = spoken.t(criterion(dimension, level)) if level else spoken.t("Nobody has stated this yet.")
    by = after_months(reader.today, _GAP_MONTHS)
    return SavePlan(
        title=f"{field}, {row.name}",
        goal=Goal(GoalKind.READINESS, by, municipality_code=code, dimension=dimension, level=aim.value),
        problem=now,
        measure=spoken.t(criterion(dimension, aim)),
        responsible_code=code,
        follow_ups=(after_months(reader.today, _GAP_MONTHS // 2), by),
    )


def from_kpi(reader: Reader, key: str) -> SavePlan:
    """Return a plan for a KPI, its goal this year's target where there is one.

    Raises:
        InvalidInput: there is no such KPI.
    """
    label = phrases.kpi_label(kpis.specification(reader, key), _language(reader))
    by = date(reader.today.year, 12, 31)
    period = Period(reader.today.year, 1, PeriodKind.YEAR)
    line = next((one for one in kpis.dashboard(reader, period).lines if one.key == key), None)
    goal = Goal(GoalKind.KPI, by, kpi=key, label=label, target=line.target if line else None)
    return SavePlan(title=label, goal=goal, follow_ups=(by,))


def from_lack(reader: Reader, line: WorthLine) -> SavePlan:
    """Return a plan against a missing thing, with what it keeps away as its problem.

    It tells no more than the line: how much power is short stays out where that must not be spread.
    """
    language = _language(reader)
    spoken, lever = words.of(language), line.lever
    thing = phrases.kind_from(lever.kind, lever.year, language)
    problem = spoken.n(
        "{count} open or lost inquiry falls on this alone: {jobs} jobs, {amount}.",
        "{count} open or lost inquiries fall on this alone: {jobs} jobs, {amount}.",
        lever.inquiries,
        jobs=formats.number(lever.jobs, language, decimals=0),
        amount=formats.money(lever.sek, language),
    )
    short = phrases.lack(lever.kind, line.short_by, language)
    if lever.unknown:
        aim = spoken.t("{thing}: what the sites have is asked for and stated.", thing=thing)
    elif short:
        aim = spoken.t("{thing}: what is missing, {amount}, is in place.", thing=thing, amount=short)
    else:
        aim = spoken.t("{thing} is in place.", thing=thing)
    by = after_months(reader.today, _LACK_MONTHS)
    return SavePlan(
        title=f"{thing}, {line.place}"
        if line.place
        else spoken.t("{thing} in the whole region", thing=thing),
        goal=Goal(GoalKind.WORDS, by, words=aim),
        problem=problem,
        follow_ups=(after_months(reader.today, _LACK_MONTHS // 2), by),
    )


# ---- acts


def save(uow: UnitOfWork, command: SavePlan) -> str:
    """Make a plan, or change one, and return its id.

    Raises:
        InvalidInput: it has no name, or its goal cannot be measured.
        NotFound: the region has no such municipality or KPI, or the plan is gone.
    """
    if not command.title.strip():
        raise InvalidInput(N_("Give the action plan a name."))
    goal = checked(command.goal)
    for code in (goal.municipality_code, command.responsible_code):
        if code and read_sites.municipality_id(uow, code) is None:
            raise NotFound(N_("The region has no municipality {code}."), code=code)
    known = _known(uow).get(goal.kpi) if goal.kind is GoalKind.KPI else None
    if goal.kind is GoalKind.KPI and known is None and not command.plan_id:
        raise InvalidInput(N_("There is no KPI called {key}."), key=goal.kpi)
    label = phrases.kpi_label(known, _language(uow)) if known else goal.label
    values = {
        "title": " ".join(command.title.split()),
        "problem": command.problem.strip(),
        "cause": command.cause.strip(),
        "measure": command.measure.strip(),
        "responsible_id": command.responsible_id if not command.responsible_code else None,
        "municipality_code": command.responsible_code,
        "follow_ups": ",".join(one.isoformat() for one in sorted(set(command.follow_ups))),
        **_goal_values(goal, label),
    }
    if command.plan_id is None:
        made = uow.insert("action_plan", values | {"begun_on": uow.today, "meeting_id": command.meeting_id})
    else:
        made = command.plan_id
        uow.update("action_plan", made, values, command.version)
    uow.commit(N_("Saved an action plan"))
    return made


def _goal_values(goal: Goal, label: str) -> dict[str, Any]:
    return {
        "goal_kind": goal.kind.value,
        "goal_by": goal.by,
        "goal_kpi": goal.kpi,
        "goal_label": label,
        "goal_target": None if goal.target is None else float(goal.target),
        "goal_municipality": goal.municipality_code,
        "goal_dimension": goal.dimension,
        "goal_level": goal.level,
        "goal_words": goal.words.strip(),
    }


def note(uow: UnitOfWork, command: NotePlan) -> str:
    """Note what was done about a plan, which settles the follow-up that is due; return the note's id.

    Raises:
        Forbidden: somebody else's municipality is responsible.
        InvalidInput: nothing is said, or the plan has ended.
    """
    if not command.text.strip():
        raise InvalidInput(N_("Say what was done, or what has come of it."))
    row = uow.get("action_plan", command.plan_id)
    code = ""
    if reach(uow.actor, Verb.ADD, "action_note") is Whose.OWN_MUNICIPALITY:
        code = str(row["municipality_code"])
        if code not in uow.actor.municipality_codes:
            raise Forbidden(N_("Your role does not allow this. Nothing was changed."))
    if row["status"] != OPEN:
        raise InvalidInput(N_("The action plan has ended. Take it up again to note more."))
    made = uow.insert(
        "action_note",
        {
            "plan_id": command.plan_id,
            "noted_on": uow.today,
            "text": command.text.strip(),
            "said_by": uow.actor.name,
            "municipality_code": code,
        },
    )
    uow.commit(N_("Noted a follow-up of an action plan"))
    return made


def close(uow: UnitOfWork, command: ClosePlan) -> None:
    """End a plan, completed or given up, or take it up again (``status`` open).

    Raises:
        InvalidInput: it is given up without a word why.
    """
    if command.status not in (OPEN, CLOSED, GIVEN_UP):
        raise InvalidInput(N_("A plan is under way, completed or given up."))
    if command.status == GIVEN_UP and not command.word.strip():
        raise InvalidInput(N_("Say why the plan is given up."))
    ended = None if command.status == OPEN else uow.today
    values = {"status": command.status, "closed_on": ended, "closing": command.word.strip()}
    uow.update("action_plan", command.plan_id, values, command.version)
    uow.commit(N_("Ended an action plan") if ended else N_("Took up an action plan again"))


def remove(uow: UnitOfWork, command: RemovePlan) -> None:
    """Take a plan away; undo brings it back."""
    uow.remove("action_plan", command.plan_id)
    uow.commit(N_("Took away an action plan"))


# ---- reading


def _language(reader: Reader) -> str:
    return str(settings.load(reader, "language", "sv"))


def _known(reader: Reader) -> dict[str, Kpi]:
    return {one.key: one for one in kpis.specifications(reader)}


def _plans(reader: Reader, *, counts: bool) -> tuple[Plan, ...]:
    rows, notes = read.plans(reader), read.notes(reader)
    members = reference.members(reader) if rows else {}
    codes = {str(row["goal_municipality"]) for row in rows if row["goal_municipality"]}
    stated = readiness.statements(reader, codes) if codes else {}
    known = {code: levels_on(several, reader.today) for code, several in stated.items()}
    counted = _known(reader) if any(row["goal_kpi"] for row in rows) else {}
    values: dict[tuple[str, str, int], float | None] = {}
    found = []
    for row in rows:
        goal = _goal(row)
        now: float | ReadinessLevel | None = None
        kpi = counted.get(goal.kpi)
        if kpi is not None and counts:
            of = (goal.kpi, goal.municipality_code, goal.by.year)
            now = values[of] if of in values else values.setdefault(of, measured(reader, goal))
        elif goal.kind is GoalKind.READINESS:
            level = known.get(goal.municipality_code, {}).get(goal.dimension)
            now = level_of(level) if level else None
        standing = _standing(goal, kpi, now, str(row["status"]), reader.today)
        noted = notes.get(str(row["id"]), ())
        found.append(_plan(row, goal, kpi, now, standing, noted, members, reader.today))
    return tuple(found)


def _standing(
    goal: Goal, kpi: Kpi | None, now: float | ReadinessLevel | None, status: str, today: date
) -> Standing:
    if goal.kind is GoalKind.WORDS:
        return words_standing(status, goal, today)
    if goal.kind is GoalKind.READINESS:
        return readiness_standing(goal, now if isinstance(now, ReadinessLevel) else None, today)
    if kpi is None:
        return Standing.UNKNOWN
    return kpi_standing(goal, None if now is None else float(now), kpi.direction, today)


def _goal(row: Any) -> Goal:
    by = day(row["goal_by"])
    assert by is not None
    return Goal(
        GoalKind(row["goal_kind"]), by, row["goal_kpi"], row["goal_label"], row["goal_target"],
        row["goal_municipality"], row["goal_dimension"], row["goal_level"], row["goal_words"],
    )  # fmt: skip


def _plan(
    row: Any, goal: Goal, kpi: Kpi | None, now: float | ReadinessLevel | None, standing: Standing, notes: Any,
    members: Any, today: date,
) -> Plan:  # fmt: skip
    follow_ups = tuple(date.fromisoformat(text) for text in str(row["follow_ups"]).split(",") if text)
    code = str(row["municipality_code"])
    who = places.municipality(code) if code else members.get(row["responsible_id"] or "", "")
    is_open = row["status"] == OPEN
    waiting = follow_up_due(follow_ups, (one.noted_on for one in notes), today) if is_open else None
    begun = day(row["begun_on"])
    assert begun is not None
    return Plan(
        row["id"], row["version"], row["title"], row["problem"], row["cause"], row["measure"], goal,
        kpi, standing, now, row["status"], row["responsible_id"], code, who, begun, follow_ups, notes,
        waiting, day(row["closed_on"]), row["closing"], row["meeting_id"],
        places.municipality(goal.municipality_code) if goal.municipality_code else "",
    )  # fmt: skip
