"""Aftercare: the steps after a decision in the region's favour, each a task when its case is won."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm import words
from investcrm.domain.errors import InvalidInput
from investcrm.domain.visits import AFTERCARE, USUAL_STEPS, AftercareStep, aftercare_days
from investcrm.domain.words import N_
from investcrm.services import settings
from investcrm.store.read import visits as read

if TYPE_CHECKING:
    from investcrm.domain.visit_commands import SetAftercare
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_KEY: Final = "aftercare"
_LONGEST: Final = 120


def steps(reader: Reader, language: str = "") -> tuple[AftercareStep, ...]:
    """Return the steps of aftercare: the region's own, else the usual ones in a language.

    Without a language it is the workspace's.
    """
    own = settings.load(reader, _KEY)
    if own:
        return tuple(AftercareStep(int(one["months"]), str(one["text"])) for one in own)
    w = words.of(language or str(settings.load(reader, "language", "sv")))
    return tuple(AftercareStep(step.months, w.t(step.text)) for step in USUAL_STEPS)


def set_steps(uow: UnitOfWork, command: SetAftercare) -> None:
    """Choose the region's own steps; cases won from now on get them. None brings the usual ones back.

    Raises:
        InvalidInput: a step without words, or months below one or above ten years.
    """
    for months, text in command.steps:
        if not text.strip():
            raise InvalidInput(N_("Say what is done in each step of aftercare."))
        if not 1 <= months <= _LONGEST:
            raise InvalidInput(
                N_("A step of aftercare lies 1 to {most} months after the decision."), most=_LONGEST
            )
    kept = [{"months": months, "text": text.strip()} for months, text in sorted(command.steps)]
    settings.put(uow, _KEY, kept)
    uow.commit(N_("Changed the steps of aftercare"))


def begin(uow: UnitOfWork, inquiry: dict[str, Any], decided_on: date) -> None:
    """Make a task of each step still to come, as part of the decision."""
    rows = [
        {
            "inquiry_id": inquiry["id"],
            "organisation_id": inquiry["organisation_id"],
            "title": step.text,
            "due_on": day,
            "owner_id": inquiry["owner_id"] or uow.actor.member_id,
            "kind": AFTERCARE,
        }
        for day, step in aftercare_days(decided_on, steps(uow), uow.today)
    ]
    uow.insert_many("task", rows)


def behind(reader: Reader) -> tuple[str, ...]:
    """Return the steps not yet done whose day has passed, over all cases."""
    return tuple(read.late_aftercare(reader, reader.today))


def end(uow: UnitOfWork, inquiry_id: str) -> None:
    """Take back the steps not yet done of a case that is open again."""
    for task_id in read.open_aftercare(uow, inquiry_id):
        uow.remove("task", task_id)
