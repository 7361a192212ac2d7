"""Verbs of action plans: list, show, add, note what was done, end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats, plan_phrases
from investcrm.cli import inputs, opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.domain.action_plans import (
    CLOSED,
    GIVEN_UP,
    OPEN,
    STANDING_LABELS,
    STATUS_LABELS,
    ClosePlan,
    Goal,
    GoalKind,
    NotePlan,
    Plan,
    SavePlan,
)
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.fields import READINESS_FIELDS, ReadinessLevel
from investcrm.words import N_, current, t

if TYPE_CHECKING:
    from datetime import date

    from investcrm.bootstrap import Workspace
    from investcrm.store.reader import Reader

_TITLE_HELP: Final = N_("What the plan is called.")
_PLAN_HELP: Final = N_("The plan, by its name or the beginning of it.")
_ALL_HELP: Final = N_("Those that have ended too.")
_KPI_HELP: Final = N_("The KPI the goal is tied to, by key, with --reach.")
_REACH_HELP: Final = N_("The value to reach, or with --gap the level: missing, begun, partly, done or model.")
_GAP_HELP: Final = N_("Whose readiness the goal is tied to and in which dimension: Sala/land.")
_GOAL_HELP: Final = N_("The goal in your own words.")
_BY_HELP: Final = N_("The day by which the goal is to be reached.")
_PROBLEM_HELP: Final = N_("What the problem is.")
_CAUSE_HELP: Final = N_("What it comes from.")
_MEASURE_HELP: Final = N_("What is done about it.")
_WHO_HELP: Final = N_("The municipality responsible, by code or name; else you.")
_FOLLOW_HELP: Final = N_("A day to follow it up; may be repeated.")
_TEXT_HELP: Final = N_("What was done, or what has come of it.")
_STATUS_HELP: Final = N_("completed, given-up or open.")
_WORD_HELP: Final = N_("A word about why.")
_STATUS: Final = {"completed": CLOSED, "given-up": GIVEN_UP, "open": OPEN}

Which = Annotated[str, typer.Argument(metavar="PLAN", help=_PLAN_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    plan = group(N_("Action plans: list, show, add, note, close."))
    app.add_typer(plan, name="plan")
    verb(plan, "list", N_("List the action plans with where their goals stand."))(list_)
    verb(plan, "show", N_("Show one action plan with everything noted about it."))(show)
    verb(plan, "add", N_("Make an action plan with a measurable goal."))(add_plan)
    verb(plan, "note", N_("Note a follow-up of an action plan."))(note)
    verb(plan, "close", N_("End an action plan, or take it up again."))(close)


def list_(asked: Asked, every: Annotated[bool, typer.Option("--all", help=_ALL_HELP)] = False) -> None:
    """List the plans."""
    with opening.opened(asked) as workspace:
        found = [one for one in _plans(workspace) if every or one.is_open]
    language = current().language
    rows = [
        (
            one.title,
            plan_phrases.goal(one, language),
            plan_phrases.now(one, language),
            formats.day(one.goal.by),
            t(STANDING_LABELS[one.standing]) if one.is_open else t(STATUS_LABELS[one.status]),
            one.responsible,
        )
        for one in found
    ]
    headers = (t("Action plan"), t("Goal"), t("Now"), t("By"), t("Standing"), t("Responsible"))
    output.show(
        asked, [_shape(one) for one in found], output.table(headers, rows) or t("No action plans yet.")
    )


def show(asked: Asked, which: Which) -> None:
    """Show one plan."""
    with opening.opened(asked) as workspace:
        found = _which(workspace, which)
    output.show(asked, _shape(found), _text(found))


def add_plan(
    asked: Asked,
    title: Annotated[str, typer.Argument(metavar="NAME", help=_TITLE_HELP)],
    by: Annotated[str, typer.Option("--by", metavar="DATE", help=_BY_HELP)],
    kpi: Annotated[str, typer.Option("--kpi", metavar="KEY", help=_KPI_HELP)] = "",
    gap: Annotated[str, typer.Option("--gap", metavar="CODE/DIMENSION", help=_GAP_HELP)] = "",
    reach: Annotated[str, typer.Option("--reach", metavar="VALUE", help=_REACH_HELP)] = "",
    goal: Annotated[str, typer.Option("--goal", metavar="TEXT", help=_GOAL_HELP)] = "",
    problem: Annotated[str, typer.Option("--problem", metavar="TEXT", help=_PROBLEM_HELP)] = "",
    cause: Annotated[str, typer.Option("--cause", metavar="TEXT", help=_CAUSE_HELP)] = "",
    measure: Annotated[str, typer.Option("--measure", metavar="TEXT", help=_MEASURE_HELP)] = "",
    responsible: Annotated[str, typer.Option("--responsible", metavar="CODE", help=_WHO_HELP)] = "",
    follow_up: Annotated[
        list[str] | None, typer.Option("--follow-up", metavar="DATE", help=_FOLLOW_HELP)
    ] = None,
) -> None:
    """Make a plan."""
    from investcrm.services import action_plans, reference

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            names = dict(reference.load(reader).municipalities)
            aim = _goal(reader, names, _day(by, reader.today, "--by"), kpi, gap, reach, goal)
            days = tuple(_day(text, reader.today, "--follow-up") for text in follow_up or ())
            code = next(iter(inputs.codes([responsible], names)), "")
        command = SavePlan(
            title, aim, problem, cause, measure, None if code else workspace.actor.member_id, code, days
        )
        made = workspace.act(action_plans.save, command)
        found = workspace.ask(action_plans.plan, made)
    output.show(asked, _shape(found), _text(found))


def note(
    asked: Asked, which: Which, text: Annotated[str, typer.Argument(metavar="TEXT", help=_TEXT_HELP)]
) -> None:
    """Note a follow-up."""
    from investcrm.services import action_plans

    with opening.opened(asked) as workspace:
        found = _which(workspace, which)
        workspace.act(action_plans.note, NotePlan(found.id, text))
        found = _which(workspace, which)
    output.show(asked, _shape(found), t("Noted: {text}", text=text))


def close(
    asked: Asked,
    which: Which,
    status: Annotated[str, typer.Option("--as", metavar="STATUS", help=_STATUS_HELP)] = "completed",
    word: Annotated[str, typer.Option("--why", metavar="TEXT", help=_WORD_HELP)] = "",
) -> None:
    """End a plan."""
    from investcrm.services import action_plans

    with opening.opened(asked) as workspace:
        found = _which(workspace, which)
        ended = _STATUS[inputs.one_of(status, _STATUS, "--as")]
        workspace.act(action_plans.close, ClosePlan(found.id, ended, word))
        found = _which(workspace, which)
    said = t("{name}: {state}.", name=found.title, state=t(STATUS_LABELS[found.status]))
    output.show(asked, _shape(found), said)


def _plans(workspace: Workspace) -> tuple[Plan, ...]:
    from investcrm.domain.access import Verb, Whose
    from investcrm.domain.access import reach as right
    from investcrm.services import action_plans

    if right(workspace.actor, Verb.READ, "action_plan") is Whose.OWN_MUNICIPALITY:
        return workspace.ask(action_plans.own, workspace.actor.municipality_codes)
    return workspace.ask(action_plans.plans)


def _which(workspace: Workspace, text: str) -> Plan:
    folded = text.strip().casefold()
    found = [one for one in _plans(workspace) if one.title.casefold() == folded]
    found = found or [one for one in _plans(workspace) if one.title.casefold().startswith(folded)]
    if len(found) != 1 or not folded:
        raise NotFound(N_("There is no single action plan “{name}”."), name=text)
    return found[0]


def _day(text: str, today: date, option: str) -> date:
    found = inputs.day(text, today, option)
    if found is None:
        raise InvalidInput(N_("{option} needs a value."), option=option)
    return found


def _goal(
    reader: Reader, names: dict[str, str], by: date, kpi: str, gap: str, reach: str, goal: str
) -> Goal:  # fmt: skip
    if sum(map(bool, (kpi, gap, goal))) != 1:
        raise InvalidInput(N_("Say the goal in one way: --kpi, --gap or --goal."))
    if goal:
        return Goal(GoalKind.WORDS, by, words=goal)
    if kpi:
        return Goal(GoalKind.KPI, by, kpi=kpi, target=_figure(reach))
    place, _, dimension = gap.partition("/")
    (code,) = inputs.codes([place], names) or ("",)
    keys = {field.key: field.key for field in READINESS_FIELDS} | {
        t(field.label).casefold(): field.key for field in READINESS_FIELDS
    }
    key = keys[inputs.one_of(dimension.strip().casefold(), keys, "--gap")]
    if not reach:
        from investcrm.services import action_plans

        level = action_plans.from_gap(reader, code, key).goal.level
    else:
        level = inputs.one_of(reach, ReadinessLevel, "--reach").value
    return Goal(GoalKind.READINESS, by, municipality_code=code, dimension=key, level=level)


def _figure(text: str) -> float:
    try:
        return float(text.replace(" ", "").replace(",", "."))
    except ValueError:
        raise InvalidInput(
            N_("“{text}” after {option} is not a number."), text=text, option="--reach"
        ) from None


def _text(found: Plan) -> str:
    language = current().language
    ended = f"{t(STATUS_LABELS[found.status])} {formats.day(found.closed_on)} {found.closing}".strip()
    facts = output.facts(
        (
            (t("Problem"), found.problem),
            (t("Cause"), found.cause),
            (t("What is done"), found.measure),
            (t("Goal"), f"{plan_phrases.goal(found, language)}, {formats.day(found.goal.by)}"),
            (t("Now"), plan_phrases.now(found, language)),
            (t("Standing"), t(STANDING_LABELS[found.standing])),
            (t("Responsible"), found.responsible or t("nobody")),
            (t("Follow-up days"), ", ".join(formats.day(day) for day in found.follow_ups)),
            (t("Ended"), "" if found.is_open else ended),
        )
    )
    notes = [f"{formats.day(one.noted_on)}  {one.said_by}: {one.text}" for one in found.notes]
    return "\n\n".join(part for part in (found.title, facts, "\n".join(notes)) if part)


def _shape(one: Plan) -> dict[str, Any]:
    return {
        "title": one.title,
        "problem": one.problem,
        "cause": one.cause,
        "measure": one.measure,
        "goal": {
            "kind": one.goal.kind.value,
            "by": one.goal.by,
            "kpi": one.goal.kpi,
            "target": one.goal.target,
            "municipality_code": one.goal.municipality_code,
            "dimension": one.goal.dimension,
            "level": one.goal.level,
            "words": one.goal.words,
        },
        "now": one.now,
        "standing": one.standing.value,
        "status": one.status,
        "responsible": one.responsible,
        "responsible_municipality": one.responsible_code,
        "begun_on": one.begun_on,
        "follow_ups": list(one.follow_ups),
        "due": one.due,
        "notes": [{"on": noted.noted_on, "by": noted.said_by, "text": noted.text} for noted in one.notes],
        "closed_on": one.closed_on,
        "closing": one.closing,
    }
