"""Takes over what was read of an answer: dated facts, the answer, the file as it came and a paper of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from investcrm.domain.commands import Attachment
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.read_answers import ReadAnswer, TakeAnswer, TakenAnswer, Verdict, as_command
from investcrm.domain.words import N_
from investcrm.services import answer_papers, answering, cases, mail_notices, reading_answers
from investcrm.words import of

if TYPE_CHECKING:
    from datetime import date

    from investcrm.store.unit_of_work import UnitOfWork

_LONGEST: Final = 100_000
"""Letters of a text that are taken in; the file as it came keeps all of them."""


def take(uow: UnitOfWork, command: TakeAnswer) -> TakenAnswer:
    """Take an answer over as one act that can be undone; one that was taken over before does nothing.

    A notice that a machine sent is noted with the case and is no answer.

    Raises:
        InvalidInput: it was refused, it does not belong to this case, or it was received on no day it can be.
        NotFound: the forwarding it answers is gone.
    """
    found = command.answer
    if found.notice is not None:
        return mail_notices.take(uow, command)
    if found.verdict is Verdict.REFUSED or not found.forwarding_id or found.original is None:
        raise InvalidInput(N_("“{name}” cannot be read in. Nothing was recorded."), name=found.name)
    uow.hold("forwarding", found.forwarding_id)
    forwarding = uow.get("forwarding", found.forwarding_id)
    if forwarding["inquiry_id"] != found.inquiry_id:
        raise NotFound(N_("The case that “{name}” answers is gone from here."), name=found.name)
    if reading_answers.is_kept(uow, found):
        return _taken(command, "", 0, again=True)
    received = command.received_on or found.received_on or uow.today
    answer_id, count = _record(uow, command, forwarding, received)
    _keep(uow, found, received)
    uow.commit(N_("Read in an answer"))
    return _taken(command, answer_id, count)


def _record(
    uow: UnitOfWork, command: TakeAnswer, forwarding: dict[str, object], received: date
) -> tuple[str, int]:
    found = command.answer
    w = of(found.language)
    recorded = as_command(
        replace(command, received_on=received),
        no_words=w.t("no words given"),
        no_reason=w.t("no reason given"),
    )
    recorded = replace(recorded, text=recorded.text[:_LONGEST], reason=recorded.reason[:_LONGEST])
    count = sum(len(site.facts) + len(site.power) for site in recorded.sites)
    if forwarding["state"] == "withdrawn":
        inquiry = uow.get("inquiry", found.inquiry_id)
        uow.update("forwarding", found.forwarding_id, {"state": "sent"})
        uow.update("inquiry", found.inquiry_id, {"asked_count": inquiry["asked_count"] + 1})
    if forwarding["state"] in ("answered", "declined"):
        return answering.amend(uow, recorded), count
    return answering.take(uow, recorded), count


def _keep(uow: UnitOfWork, found: ReadAnswer, received: date) -> None:
    """Keep the file as it came, what was attached to it, and the paper of what was read."""
    assert found.original is not None
    paper = Attachment(
        answer_papers.name_of(found),
        "application/pdf",
        answer_papers.render(uow, found, received),
        "drawn_up",
        found.municipality,
    )
    for document_id in cases.add_documents(uow, found.inquiry_id, (found.original, *found.files, paper)):
        uow.update("document", document_id, {"dated_on": received})


def _taken(command: TakeAnswer, answer_id: str, count: int, *, again: bool = False) -> TakenAnswer:
    found = command.answer
    declines = found.declines if command.declines is None else command.declines
    return TakenAnswer(answer_id, found.inquiry_id, found.number, found.municipality, declines, count, again)
