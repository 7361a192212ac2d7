"""The ledger of jobs and investment: what is stated, withdrawn, became of it, and is to be asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain import ledger
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.ledger import (
    MONTHS,
    Followed,
    Measure,
    Missing,
    Odd,
    Said,
    Skill,
    Sort,
    Statement,
    Step,
)
from investcrm.domain.ledger_bridge import Bridge, Figures, spoken
from investcrm.domain.ledger_bridge import bridge as build
from investcrm.domain.persons import after_months
from investcrm.domain.words import N_
from investcrm.store.read import ledger as read
from investcrm.store.reader import day

if TYPE_CHECKING:
    from investcrm.domain.commands import StateLedger
    from investcrm.domain.ledger_commands import AskFollowUp, WithdrawStatement
    from investcrm.store.reader import Reader, Values
    from investcrm.store.unit_of_work import UnitOfWork

FOLLOW_UP: Final = "follow_up_"
"""How the kind of a task begins that asks for realised jobs; then come the months."""
_EVER: Final = date(1900, 1, 1)
_WON: Final = ("establishment", "expansion")
_SILENT: Final = Said()


@dataclass(frozen=True, slots=True)
class CaseLedger:
    """Everything stated in a case, withdrawn statements too, and what is to be asked for now."""

    statements: tuple[Statement, ...]
    followed: Followed | None
    """None where the case is not won."""


@dataclass(frozen=True, slots=True)
class Bridged:
    """A bridge and what its cases are called: number and title by id."""

    bridge: Bridge
    names: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Listed:
    """A statement that stands, with its case, for a list over all."""

    number: str
    title: str
    outcome: str
    decided_on: date | None
    municipality_code: str
    statement: Statement


# ---- stating and withdrawing


def state(uow: UnitOfWork, command: StateLedger) -> tuple[str, ...]:
    """Add what somebody stated, and return the statements' ids; earlier ones stay as they are.

    What it ``replaces`` is withdrawn; what such a statement says beyond the new one is stated anew as it was.

    Raises:
        InvalidInput: no such step, no figure, one below zero, parts beyond the whole, or something of the
            same stands already and it is not said whether this replaces it or comes on top.
        NotFound: what it replaces does not stand in this case.
    """
    rows = _rows(command, uow.today)
    stated = [_statement(row) for row in rows]
    uow.hold("inquiry", command.inquiry_id)
    standing = {one.id: one for one in read.statements(uow, command.inquiry_id) if one.stands}
    if set(command.replaces) - set(standing):
        raise NotFound(N_("A statement this replaces no longer stands: somebody withdrew it. Look again."))
    replaced = [standing.pop(one) for one in command.replaces]
    if not command.adds and (clash := ledger.clashing(standing.values(), stated)):
        raise InvalidInput(
            N_(
                "This is stated already, on {day}. Say whether the new figure replaces it or comes on top. "
                "Nothing was saved."
            ),
            day=clash[0].stated_on.isoformat(),
        )
    for one in replaced:
        uow.withdraw("ledger_entry", one.id)
    rows += [row for one in replaced if (row := _left(one, stated, command.inquiry_id)) is not None]
    ids = tuple(uow.insert("ledger_entry", row) for row in rows)
    if command.step == Step.REALISED:
        for task_id in read.asking(uow, command.inquiry_id, FOLLOW_UP):
            uow.update("task", task_id, {"done_on": uow.today})
    uow.commit(N_("Corrected jobs or investment") if replaced else N_("Stated jobs or investment"))
    return ids


def withdraw(uow: UnitOfWork, command: WithdrawStatement) -> None:
    """Take back a statement that was wrong: it counts no more and stays visible; undo lets it stand again.

    Raises:
        NotFound: it does not stand.
    """
    if read.case_of(uow, command.statement_id) is None:
        raise NotFound(N_("The statement no longer stands: somebody withdrew it. Nothing was changed."))
    uow.withdraw("ledger_entry", command.statement_id)
    uow.commit(N_("Withdrew a statement"))


def take_back(uow: UnitOfWork, inquiry_id: str) -> None:
    """Withdraw what a decision stated when it is taken back, as part of that act; nobody asks any more."""
    for task_id in read.asking(uow, inquiry_id, FOLLOW_UP):
        uow.remove("task", task_id)
    for one in read.statements(uow, inquiry_id):
        if one.stands and one.step is Step.DECIDED:
            uow.withdraw("ledger_entry", one.id)


def carry(uow: UnitOfWork, gone: str, kept: str, *, decided: bool) -> None:
    """State anew in a case what stands in its duplicate, as part of merging; ``decided`` or all but that."""
    for one in read.statements(uow, gone):
        if one.stands and (decided or one.step is not Step.DECIDED):
            uow.withdraw("ledger_entry", one.id)
            uow.insert("ledger_entry", _row(one, kept))


def ask(uow: UnitOfWork, command: AskFollowUp) -> str:
    """Promise to ask for realised jobs on a day, as a task; stating them settles it.

    Raises:
        InvalidInput: not after 12, 24 or 36 months, or a day gone by.
    """
    if command.months not in MONTHS:
        raise InvalidInput(N_("Realised jobs are counted after 12, 24 or 36 months."))
    if command.due_on < uow.today:
        raise InvalidInput(N_("The day of a follow-up cannot have gone by."))
    for task_id in read.asking(uow, command.inquiry_id, FOLLOW_UP):
        uow.remove("task", task_id)
    row = uow.get("inquiry", command.inquiry_id)
    task_id = uow.insert(
        "task",
        {
            "inquiry_id": command.inquiry_id,
            "organisation_id": row["organisation_id"],
            "title": _question(uow, command.months),
            "due_on": command.due_on,
            "owner_id": command.owner_id or row["owner_id"] or uow.actor.member_id,
            "kind": f"{FOLLOW_UP}{command.months}",
        },
    )
    uow.commit(N_("Planned a follow-up"))
    return task_id


def _question(reader: Reader, months: int) -> str:
    from investcrm import words
    from investcrm.services import settings

    w = words.of(str(settings.load(reader, "language", "sv")))
    return w.t("Ask how many jobs there are {months} months after the decision", months=months)


def asked_months(kind: str) -> int:
    """Return after how many months a task of this kind asks for jobs; 0 where it asks for none."""
    return int(kind.removeprefix(FOLLOW_UP)) if kind.startswith(FOLLOW_UP) else 0


def checked(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a row of the ledger that can be.

    Raises:
        InvalidInput: no such step, sort or skill, months that do not fit, no figure, or one below zero.
    """
    if entry["step"] not in set(Step):
        raise InvalidInput(N_("A statement is stated, decided, announced or realised."))
    if entry.get("sort", "new") not in set(Sort) or entry.get("skill", "") not in set(Skill):
        raise InvalidInput(N_("Jobs are new or safeguarded, entry-level or skilled."))
    if (entry["step"] == Step.REALISED) != (entry.get("months") in MONTHS):
        raise InvalidInput(N_("Realised jobs are counted after 12, 24 or 36 months."))
    amounts = (entry.get("jobs"), entry.get("investment_sek"))
    if all(amount is None for amount in amounts) or any(
        amount is not None and amount < 0 for amount in amounts
    ):
        raise InvalidInput(N_("State jobs or an investment, not below zero."))
    return entry


def _rows(command: StateLedger, today: date) -> list[dict[str, Any]]:
    """Return a statement as rows: entry-level jobs, skilled ones and those not told apart each by itself."""
    parts = {Skill.ENTRY: command.jobs_entry, Skill.SKILLED: command.jobs_skilled}
    told = {skill: jobs for skill, jobs in parts.items() if jobs is not None}
    if told and command.skill:
        raise InvalidInput(N_("Say either which skill all jobs ask for, or how many of each."))
    left = command.jobs
    if told:
        left = (command.jobs if command.jobs is not None else sum(told.values())) - sum(told.values())
        if left < 0 or min(told.values()) < 0:
            raise InvalidInput(N_("Entry-level and skilled jobs are together more than all jobs."))
    common = {
        "inquiry_id": command.inquiry_id,
        "step": command.step,
        "months": command.months,
        "sort": command.sort,
        "stated_on": command.stated_on or today,
        "source": command.source,
    }
    amounts: list[tuple[str, int | None]] = [
        (skill, jobs) for skill, jobs in told.items() if jobs or not command.jobs
    ]
    if left or not amounts:
        amounts.append((command.skill, left))
    return [
        checked(
            common
            | {
                "skill": str(skill),
                "jobs": jobs,
                "investment_sek": None if at else command.investment_sek,
            }
        )
        for at, (skill, jobs) in enumerate(amounts)
    ]


def _statement(row: Mapping[str, Any]) -> Statement:
    return Statement(
        "", Step(row["step"]), row["months"] or 0, Sort(row["sort"]), Skill(row["skill"]),
        row["jobs"], row["investment_sek"], row["stated_on"], row["source"],
    )  # fmt: skip


def _row(one: Statement, inquiry_id: str) -> dict[str, Any]:
    return {
        "inquiry_id": inquiry_id,
        "step": one.step.value,
        "months": one.months or None,
        "sort": one.sort.value,
        "skill": one.skill.value,
        "jobs": one.jobs,
        "investment_sek": one.investment_sek,
        "stated_on": one.stated_on,
        "source": one.source,
    }


def _left(one: Statement, stated: Sequence[Statement], inquiry_id: str) -> dict[str, Any] | None:
    """Return what a replaced statement says and its successors do not, or None."""
    jobs = any(new.jobs is not None and new.sort is one.sort for new in stated)
    money = any(new.investment_sek is not None for new in stated)
    left = replace(one, jobs=None if jobs else one.jobs, investment_sek=None if money else one.investment_sek)
    return _row(left, inquiry_id) if (left.jobs, left.investment_sek) != (None, None) else None


# ---- looking


def of_case(reader: Reader, inquiry_id: str) -> CaseLedger:
    """Return the ledger of a case."""
    followed = _followed(reader, _EVER, date.max, reader.today, inquiry_id)
    return CaseLedger(read.statements(reader, inquiry_id), followed[0] if followed else None)


def clashes(reader: Reader, command: StateLedger) -> tuple[Statement, ...]:
    """Return what stands in the case and says something of the same as a new statement.

    Raises:
        InvalidInput: the statement cannot be.
    """
    new = [_statement(row) for row in _rows(command, reader.today)]
    standing = (one for one in read.statements(reader, command.inquiry_id) if one.id not in command.replaces)
    return ledger.clashing(standing, new)


def doubts(reader: Reader, command: StateLedger) -> tuple[Odd, ...]:
    """Return what is odd about a new statement and should be asked about once more.

    Raises:
        InvalidInput: the statement cannot be.
    """
    new = [_statement(row) for row in _rows(command, reader.today)]
    won_on = read.won_on(reader, command.inquiry_id)
    return ledger.doubts(read.statements(reader, command.inquiry_id), new, won_on, reader.today)


def won_on(reader: Reader, inquiry_id: str) -> date | None:
    """Return the day a case was won; None where it was not."""
    return read.won_on(reader, inquiry_id)


def bridge(
    reader: Reader,
    first: date,
    last: date,
    measure: Measure = Measure.JOBS,
    sorts: Sequence[Sort] = (Sort.NEW,),
    steps: Sequence[Step] | None = None,
) -> Bridged:
    """Return how what was stated became decided, announced and realised, over cases decided in a span.

    Cases lost are among them: what they had stated is what the bridge loses. Realised is what was last
    counted in each case. Figures are those that stand today, of new jobs or of SEK. Without ``steps`` it goes
    over stated and decided, and the later ones of which anything is known.
    """
    found = read.decided(reader, first, last)
    figures: dict[str, dict[Step, tuple[int, int]]] = {str(row[0]): {} for row in found}
    for case_id, step, months, sort, jobs, money in read.sums(reader, first, last):
        amount = jobs if measure is Measure.JOBS else money
        if amount is None or (measure is Measure.JOBS and Sort(sort) not in sorts):
            continue
        at, so_far = figures[case_id].get(Step(step), (int(months), 0))
        if int(months) >= at:
            figures[case_id][Step(step)] = (int(months), int(amount) + (so_far if int(months) == at else 0))
    cases = [
        Figures(
            str(row[0]),
            {step: amount for step, (_, amount) in figures[str(row[0])].items()},
            row[3] not in _WON,
        )
        for row in found
    ]
    if steps is None:
        known = spoken(cases) | {Step.STATED, Step.DECIDED}
        steps = [step for step in Step if step in known]
    return Bridged(build(cases, steps), {str(row[0]): (str(row[1]), str(row[2])) for row in found})


def listed(reader: Reader) -> tuple[Listed, ...]:
    """Return every statement that stands, by case and day."""
    return tuple(
        Listed(str(row[0]), str(row[1]), str(row[2]), day(row[3]), str(row[4] or ""), read.statement(row[5:]))
        for row in read.exported(reader)
    )


def follow_up(reader: Reader, until: date, since: date = _EVER) -> tuple[Followed, ...]:
    """Return the establishments and expansions decided up to a day, the earliest first.

    Each with what was stated until that day, and with what was due then.
    """
    return _followed(reader, since, until, until)


def due(reader: Reader) -> tuple[Followed, ...]:
    """Return the establishments something should be asked about today; who is asked on a day waits for it."""
    since = after_months(reader.today, -ledger.FOLLOWED_MONTHS)
    return tuple(
        one
        for one in _followed(reader, since, reader.today, reader.today)
        if one.missing and (one.asked_on is None or one.asked_on <= reader.today)
    )


def _followed(reader: Reader, first: date, last: date, now: date, only: str = "") -> tuple[Followed, ...]:
    said = read.said(reader, first, last, now, only)
    return tuple(
        _of(row, said.get(str(row[0]), _SILENT), now)
        for row in read.won(reader, first, last, FOLLOW_UP, only)
    )


def _of(row: Values, said: Said, now: date) -> Followed:
    case_id, number, title, outcome, won, place, asked = row
    won_on = day(won) or now
    missing = ledger.missing(said, won_on, now)
    return Followed(
        str(case_id), str(number), str(title), str(outcome), str(place), won_on,
        stated=said.stated,
        decided=said.decided,
        decided_sek=said.decided_sek,
        safeguarded=said.safeguarded,
        announced=said.announced,
        realised=said.realised,
        realised_sek=said.realised_sek,
        counted=said.counted,
        split=said.split,
        asked_on=day(asked),
        due=ledger.due_months(won_on, said.counted, now) if Missing.REALISED in missing else None,
        next_on=ledger.next_count(won_on, said.counted),
        missing=missing,
    )  # fmt: skip
