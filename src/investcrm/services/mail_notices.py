"""Notices that machines send: which message of ours each is about, and what is noted of it in the case.

None of them is an answer. One about a message that was not sent from here changes nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from investcrm import words
from investcrm.domain.commands import Attachment
from investcrm.domain.errors import InvalidInput
from investcrm.domain.mail_notices import (
    ACTIVITY,
    CAUSE_LABELS,
    SENTENCES,
    Notice,
    Report,
    Told,
    key_of,
)
from investcrm.domain.mailing import Dispatched
from investcrm.domain.read_answers import Found, ReadAnswer, TakeAnswer, TakenAnswer, Verdict
from investcrm.domain.reading.base import doubt, shorten
from investcrm.domain.words import N_
from investcrm.services import answer_finding, cases, dispatches, forwarding
from investcrm.store.read import answers as kept
from investcrm.store.read import following as read
from investcrm.words import Words

if TYPE_CHECKING:
    from investcrm.domain.mailing import Dispatch
    from investcrm.exchange.answer_files import Arrived, Letter
    from investcrm.services.answer_finding import Row
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_STOCKHOLM: Final = "Europe/Stockholm"
_LONGEST: Final = 2000
_KEPT: Final = (Told.FAILED, Told.AUTOMATIC)
"""What these say is kept as it came; of the others nothing is left to read."""
_FOREIGN: Final = N_(
    "“{name}” tells of a message that no case here sent. Nothing was changed. It may be another mail of "
    "yours, another authority's, or the case may be gone."
)


def is_report(letter: Letter) -> bool:
    """Whether a letter tells what became of another message; somebody who is away tells no such thing."""
    return letter.notice is not None and letter.notice.told is not Told.AUTOMATIC


def sentence(report: Report, w: Words) -> str:
    """Return what a notice tells, in the reader's language, with the server's words where it came back."""
    told = w.t(
        SENTENCES[report.told],
        address=report.meant or report.address or "–",
        cause=w.t(CAUSE_LABELS[report.cause]),
    )
    said = shorten(report.said, 300)
    return f"{told} ({said})" if said and report.told is Told.FAILED else told


@dataclass(frozen=True, slots=True)
class _Ours:
    """The message of ours that a notice is about; without ``row`` it went to the asker."""

    row: Row | None
    dispatch: Dispatch | None
    number: str = ""
    title: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where it was sent, as far as is known."""
        sent = self.dispatch.recipient if self.dispatch else ""
        asked = self.row.recipient if self.row else ""
        return tuple(filter(None, (sent, asked)))

    @property
    def inquiry_id(self) -> str:
        return self.row.inquiry_id if self.row else self.dispatch.inquiry_id if self.dispatch else ""


def of_letters(reader: Reader, arrived: Arrived, inquiry_id: str = "") -> ReadAnswer | None:
    """Return what the notice in a file tells, None where a person wrote to us.

    A notice that somebody passed on within a mail counts where that mail itself answers nothing.
    """
    for at, letter in enumerate(arrived.letters):
        if letter.notice is None:
            continue
        if at and _answers(reader, arrived.letters[:at]):
            return None
        return _of_notice(reader, arrived, letter, letter.notice, inquiry_id)
    return None


def _answers(reader: Reader, letters: tuple[Letter, ...]) -> bool:
    found = answer_finding.whose(reader, letters)
    return isinstance(found, str) or bool(found[2])


def _of_notice(
    reader: Reader, arrived: Arrived, letter: Letter, notice: Notice, inquiry_id: str
) -> ReadAnswer:
    ours = _ours(reader, notice)
    if ours is None:
        return answer_finding.refused(arrived.name, doubt(_FOREIGN, name=arrived.name))
    if inquiry_id and ours.inquiry_id != inquiry_id:
        if ours.row is None:
            return answer_finding.refused(arrived.name, doubt(_FOREIGN, name=arrived.name))
        return answer_finding.elsewhere(arrived.name, ours.row)
    report = notice.about(ours.addresses)
    if report.told is Told.AUTOMATIC and not report.address:
        report = replace(report, address=letter.sender)
    found = _begun(reader, arrived, letter, notice, ours, report)
    if is_noted(reader, found):
        return found.with_why(Verdict.AGAIN, doubt(N_("It was noted before; nothing was noted twice.")))
    if report.told is Told.AUTOMATIC:
        return found
    strange = bool(report.address) and bool(ours.addresses) and not report.is_about(ours.addresses)
    if strange:
        why = N_("It tells of {address}, and the message went to {recipient}. Look at it before it is noted.")
        return found.with_why(
            Verdict.ASK,
            doubt(why, address=report.address, recipient=", ".join(dict.fromkeys(ours.addresses))),
        )
    return found


def _begun(
    reader: Reader, arrived: Arrived, letter: Letter, notice: Notice, ours: _Ours, report: Report
) -> ReadAnswer:
    row, sent = ours.row, ours.dispatch
    came = letter.sent_at.astimezone(ZoneInfo(_STOCKHOLM)).date() if letter.sent_at else reader.today
    first = row.sent_on if row and row.sent_on else date.min
    who = row.municipality if row else sent.recipient if sent else ""
    found = ReadAnswer(
        arrived.name,
        Verdict.READY,
        (),
        row.id if row else "",
        ours.inquiry_id,
        row.number if row else sent.number if sent else "",
        row.title if row else sent.subject if sent else "",
        row.code if row else "",
        who,
        Found.NOTICE,
        received_on=max(min(came, reader.today), first),
        subject=letter.subject,
        sender=letter.sender,
        words=letter.text,
        text=notice.text[:_LONGEST] if report.told in _KEPT else "",
        original=Attachment(arrived.file_name, arrived.media_type, arrived.data, "received", who),
        notice=report,
        dispatch_id=sent.id if sent else "",
    )
    why = []
    if row is not None and report.told is Told.FAILED:
        if row.state == "prepared":
            why.append(
                doubt(
                    N_("The message is not marked as sent here. It is noted, and the state stays as it is.")
                )
            )
        elif row.state != "sent":
            why.append(doubt(N_("The municipality is not waited for any more; its state stays as it is.")))
        elif not _concerns(row, report):
            why.append(
                doubt(
                    N_("{recipient} is asked there meanwhile; the state stays as it is."),
                    recipient=row.recipient,
                )
            )
    return replace(found, why=tuple(why))


def _concerns(row: Any, report: Report) -> bool:
    """Whether it is the address asked at now that a report is about; one that names none is."""
    recipient = row["recipient"] if isinstance(row, dict) else row.recipient
    return not report.address or not recipient or report.is_about((recipient,))


def _ours(reader: Reader, notice: Notice) -> _Ours | None:
    """Return the message a notice is about: by its Message-ID, else by the reference in its subject."""
    for message_id in notice.message_ids:
        sent = dispatches.answered_by(reader, message_id)
        row = answer_finding.by_id(reader, sent.forwarding_id) if sent and sent.forwarding_id else None
        if sent is not None and (row is not None or sent.offer_id):
            return _Ours(row, sent)
    rows = [answer_finding.by_message_id(reader, one) for one in notice.message_ids]
    rows += [answer_finding.by_subject(reader, one) for one in (*notice.subjects, notice.text)]
    row = next((one for one in rows if one is not None), None)
    if row is None:
        return None
    return _Ours(row, _latest(reader, row, notice))


def _latest(reader: Reader, row: Row, notice: Notice) -> Dispatch | None:
    """Return the last message the program sent to an address the notice tells of, None where it sent none."""
    for one in reversed(dispatches.of_inquiry(reader, row.inquiry_id)):
        about = notice.about((one.recipient,)).is_about((one.recipient,))
        if one.forwarding_id == row.id and about and one.tried_at is not None:
            return one
    return None


def is_noted(reader: Reader, found: ReadAnswer) -> bool:
    """Whether the same was noted of the same address before, or the very file is kept."""
    if found.notice is None or found.original is None:
        return False
    sha = hashlib.sha256(found.original.data).hexdigest()
    if any(one[0] == sha and one[1] == "received" for one in kept.kept_of_case(reader, found.inquiry_id)):
        return True
    if found.notice.told is Told.AUTOMATIC:
        return False
    return any(
        (one.municipality_code, one.about, one.address) == _mark(found) and one.on == found.received_on
        for one in read.notices(reader, found.inquiry_id)
    )


def _mark(found: ReadAnswer) -> tuple[str, str, str]:
    assert found.notice is not None
    return found.municipality_code, key_of(found.notice), found.notice.meant or found.notice.address


def take(uow: UnitOfWork, command: TakeAnswer) -> TakenAnswer:
    """Note what a machine tells of a message: in the case's history, and where it came back in its state.

    Raises:
        InvalidInput: it is about no message of ours.
        NotFound: what it is about is gone.
    """
    found, report = command.answer, command.answer.notice
    if report is None or found.original is None or not found.inquiry_id:
        raise InvalidInput(N_("“{name}” cannot be read in. Nothing was recorded."), name=found.name)
    uow.hold("inquiry", found.inquiry_id)
    if is_noted(uow, found):
        return _taken(found, again=True)
    on = command.received_on or found.received_on or uow.today
    told = sentence(report, words.current())
    if report.told is Told.FAILED:
        _came_back(uow, found, report, on, told)
    elif found.dispatch_id and report.told is not Told.DELAYED:
        dispatches.judge(uow, found.dispatch_id, Dispatched.SENT, told)
    code, key, address = _mark(found)
    uow.insert(
        "activity",
        {
            "inquiry_id": found.inquiry_id,
            "kind": ACTIVITY,
            "happened_on": on,
            "text": "\n\n".join(filter(None, (told, found.text))),
            "participants": address,
            "municipality_code": code,
            "about": key,
        },
    )
    if report.told in _KEPT:
        for document_id in cases.add_documents(uow, found.inquiry_id, (found.original,)):
            uow.update("document", document_id, {"dated_on": on})
    uow.commit(_VERBS.get(report.told, N_("Noted what became of a message")))
    return _taken(found)


_VERBS: Final = {
    Told.FAILED: N_("Noted that a message came back"),
    Told.AUTOMATIC: N_("Noted an automatic reply"),
}


def _came_back(uow: UnitOfWork, found: ReadAnswer, report: Report, on: date, told: str) -> None:
    row = uow.find("forwarding", found.forwarding_id) if found.forwarding_id else None
    waits = row is None or row["state"] in ("sent", "prepared")
    if found.dispatch_id and waits:
        dispatches.judge(uow, found.dispatch_id, Dispatched.BOUNCED, told)
    if row is not None and _concerns(row, report):
        forwarding.take_bounce(uow, found.forwarding_id, on)


def _taken(found: ReadAnswer, *, again: bool = False) -> TakenAnswer:
    return TakenAnswer("", found.inquiry_id, found.number, found.municipality, False, 0, again, noted=True)
