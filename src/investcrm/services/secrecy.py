"""The secrecy of a case: assessments, agreements with their end, and what is due of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from investcrm.domain import secrecy as law
from investcrm.domain.errors import InvalidInput
from investcrm.domain.rows import Due
from investcrm.domain.secrecy import Finding
from investcrm.domain.secrecy_rows import CaseSecrecy
from investcrm.domain.words import N_
from investcrm.store.read import secrecy as read
from investcrm.store.reader import day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from investcrm.domain.legal_commands import Assess, RemoveAgreement, SaveAgreement
    from investcrm.domain.secrecy_rows import AssessmentRow
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


def assess(uow: UnitOfWork, command: Assess) -> str:
    """Write down an assessment of secrecy; earlier ones stay.

    Raises:
        InvalidInput: secrecy without a ground, an unknown finding, or a day in the future.
    """
    assessment_id = add_assessment(uow, command)
    uow.commit(N_("Assessed secrecy"))
    return assessment_id


def add_assessment(uow: UnitOfWork, command: Assess) -> str:
    """Write down an assessment as part of a larger act."""
    assessed, ground = command.assessed_on or uow.today, law.citation(command.ground)
    if command.finding not in law.FINDING_LABELS:
        raise InvalidInput(N_("An assessment finds a case secret, secret in part or public."))
    if command.finding != Finding.PUBLIC and not ground:
        raise InvalidInput(
            N_("Say the ground: no agreement or wish creates secrecy, a provision does. Nothing was saved.")
        )
    if assessed > uow.today or (command.wish_on and command.wish_on > uow.today):
        raise InvalidInput(N_("An assessment and a stated wish cannot lie in the future. Nothing was saved."))
    uow.get("inquiry", command.inquiry_id)
    return uow.insert(
        "assessment",
        {
            "inquiry_id": command.inquiry_id,
            "ground": "" if command.finding == Finding.PUBLIC else ground,
            "assessed_on": assessed,
            "assessed_by": command.assessed_by.strip() or uow.actor.name,
            "outcome": str(command.finding),
            "wish": command.wish.strip(),
            "wish_on": command.wish_on if command.wish.strip() else None,
            "reason": command.reason.strip(),
            "request_id": command.request_id,
        },
    )


def save_agreement(uow: UnitOfWork, command: SaveAgreement) -> str:
    """Write down an agreement, or change it; it is reminded of thirty days before its end.

    Raises:
        InvalidInput: an unknown kind, nobody it is with, or an end before it was signed.
        EditConflict: somebody else changed the same fields since.
    """
    if command.kind not in law.AGREEMENT_KINDS:
        raise InvalidInput(N_("There is no agreement of the kind “{kind}”."), kind=command.kind)
    if not command.party.strip():
        raise InvalidInput(N_("Say with whom the agreement is. Nothing was saved."))
    if command.signed_on and command.ends_on and command.ends_on < command.signed_on:
        raise InvalidInput(N_("An agreement cannot end before it was signed. Nothing was saved."))
    values: dict[str, Any] = {
        "kind": command.kind,
        "party": command.party.strip(),
        "signed_on": command.signed_on,
        "ends_on": command.ends_on,
        "remind_on": law.reminder(command.ends_on, command.remind_on),
        "document_id": command.document_id,
        "note": command.note.strip(),
    }
    if command.agreement_id is None:
        uow.get("inquiry", command.inquiry_id)
        agreement_id = uow.insert("agreement", {"inquiry_id": command.inquiry_id, **values})
    else:
        agreement_id = command.agreement_id
        uow.update("agreement", agreement_id, values, command.version)
    uow.commit(N_("Saved an agreement"))
    return agreement_id


def remove_agreement(uow: UnitOfWork, command: RemoveAgreement) -> None:
    """Delete an agreement written down by mistake."""
    uow.remove("agreement", command.agreement_id)
    uow.commit(N_("Deleted an agreement"))


def of_case(reader: Reader, inquiry_id: str, *, confidential: bool = False) -> CaseSecrecy:
    """Return all that is kept of a case's secrecy.

    ``confidential`` says that the case lies in the confidential store: it is secret unless found public.
    """
    assessments = read.assessments(reader, inquiry_id)
    last = latest(assessments)
    finding = last.finding if last else None
    unregistered = tuple(
        one
        for one in read.unregistered(reader, inquiry_id)
        if law.is_withheld(one.marking, finding, confidential)
    )
    return CaseSecrecy(
        assessments,
        read.agreements(reader, inquiry_id),
        read.requests(reader, inquiry_id),
        finding,
        last.ground if last else "",
        unregistered,
    )


def latest(assessments: Iterable[AssessmentRow]) -> AssessmentRow | None:
    """Return the newest assessment of the case itself; one made for a request says nothing of the rest."""
    return next((one for one in assessments if one.request_id is None), None)


def due(reader: Reader, until: date) -> list[Due]:
    """Return what is due until a day: agreements that end, requests to decide, documents to register.

    A request and the registration of a secret document bear no delay: they are due the day they came.
    """
    now = reader.today
    lines = []
    for case_id, number, title, party, remind, end, row_id in read.ending(
        reader, until.isoformat(), _gone_by(now)
    ):
        ends, reminded = day(end), day(remind)
        tone = "late" if ends and ends < now else "today" if reminded and reminded <= now else "later"
        on = ends or reminded
        lines.append(Due("agreement", "open", tone, on, case_id, number, title, party, ref=row_id))
    for row_id, case_id, number, title, covers, came in read.undecided(reader):
        on = day(came) or now
        lines.append(Due("request", "open", _tone(on, now), on, case_id, number, title, covers, ref=row_id))
    for case_id, number, title, count, first in read.to_register(reader):
        on = day(first) or now
        lines.append(Due("register", "open", _tone(on, now), on, case_id, number, title, "", int(count)))
    return lines


def _gone_by(now: date) -> str:
    return (now - law.REMINDED_BEFORE).isoformat()


def _tone(on: date, now: date) -> str:
    return "late" if on < now else "today"
