"""Reminders by rule: who is due, and a message each; the rule is the workspace's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm import formats, words
from investcrm.domain import following
from investcrm.domain.commands import NoteReminded, Remind
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.following import ReminderRule
from investcrm.domain.mailing import Forwarded, ForwardedItem, gathered
from investcrm.domain.words import N_
from investcrm.services import (
    briefs,
    cases,
    days,
    inquiries,
    notices,
    papers,
    queueing,
    reference,
    settings,
)
from investcrm.store.read import dispatches as read_dispatches
from investcrm.store.read import following as read
from investcrm.store.reader import day

if TYPE_CHECKING:
    from investcrm.domain.following_commands import SetReminders
    from investcrm.domain.rows import ForwardingRow, InquiryDetail
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork
    from investcrm.words import Words

SETTING: Final = "reminders"


@dataclass(frozen=True, slots=True)
class Silent:
    """A municipality that has not answered; ``due_since`` is set where the rule wants it reminded."""

    forwarding_id: str
    inquiry_id: str
    number: str
    title: str
    municipality_code: str
    municipality: str
    sent_on: date | None
    deadline_on: date | None
    reminded_on: date | None
    due_since: date | None


def rule(reader: Reader) -> ReminderRule:
    """Return when the workspace reminds; the usual rule where its setting cannot be read."""
    try:
        return following.rule_of(settings.load(reader, SETTING))
    except InvalidInput:
        return ReminderRule()


def set_rule(uow: UnitOfWork, command: SetReminders) -> None:
    """Choose when municipalities are reminded.

    Raises:
        InvalidInput: a number that is no count of working days from 0 to 60.
    """
    told = {"before": command.before, "after": command.after, "every": command.every}
    following.rule_of(told)
    settings.put(uow, SETTING, told)
    uow.commit(N_("Changed when municipalities are reminded"))


def silent(reader: Reader, inquiry_id: str = "") -> tuple[Silent, ...]:
    """Return who has not answered in open cases, by case and name; of one case where it is named."""
    found = read.silent(reader, inquiry_id)
    calendar = days.calendar(reader, (day(value) for row in found for value in row[6:9]))
    chosen = rule(reader)
    lines = []
    for forwarding_id, case, number, title, code, name, *told in found:
        sent, deadline, reminded = map(day, told)
        since = following.due_since(
            chosen,
            calendar,
            state="sent",
            sent_on=sent,
            deadline_on=deadline,
            reminded_on=reminded,
            now=reader.today,
        )
        lines.append(Silent(forwarding_id, case, number, title, code, name, sent, deadline, reminded, since))
    return tuple(lines)


def due(reader: Reader, inquiry_id: str = "") -> tuple[Silent, ...]:
    """Return who is due to be reminded by the rule."""
    return tuple(one for one in silent(reader, inquiry_id) if one.due_since is not None)


def remind_due(uow: UnitOfWork, language: str = "") -> Forwarded:
    """Make a reminder for everybody who is due by the rule, in every open case; again it makes none.

    Where the workspace sends mail they count when they were sent, else at once.

    Raises:
        NotFound: nobody is due.
    """
    from investcrm.services import mail_account

    ids = tuple(one.forwarding_id for one in due(uow))
    return remind(uow, Remind(ids, language, noted=mail_account.account(uow) is None))


# A reminder each


def remind(uow: UnitOfWork, command: Remind) -> Forwarded:
    """Make a reminder for each municipality that has not answered, of one case or of several.

    One that was made today and waits to be sent, or may have arrived, is returned instead of a second.

    Raises:
        InvalidInput: one of them is not waiting for an answer, or was reminded today already.
        NotFound: nobody is named.
    """
    items = []
    details: dict[str, InquiryDetail] = {}
    for forwarding_id in command.forwarding_ids:
        uow.hold("forwarding", forwarding_id)
        row = uow.get("forwarding", forwarding_id)
        case = row["inquiry_id"]
        detail = details[case] = details.get(case) or inquiries.detail(uow, case)
        found = next(one for one in detail.forwardings if one.id == forwarding_id)
        _demand_waiting(uow, found)
        again = None if command.noted else _made_before(uow, row, found)
        if again is None:
            queueing.drop(uow, forwarding_id, "reminder")
            again = _reminder(uow, row, found, detail.row.number, command.language)
        items.append(again)
        if command.noted:
            count_as_reminded(uow, row, uow.today)
    if not items:
        raise NotFound(N_("There is nobody to remind."))
    uow.commit(N_("Reminded municipalities") if command.noted else N_("Made reminders"))
    return gathered(items, waits=not command.noted)


def _demand_waiting(uow: UnitOfWork, found: ForwardingRow) -> None:
    if found.state != "sent":
        raise InvalidInput(N_("Only municipalities that were asked and have not answered can be reminded."))
    if not following.may_remind(found.state, found.reminded_on, uow.today):
        raise InvalidInput(
            N_("{municipality} was reminded today already. Nobody was reminded now."),
            municipality=found.municipality,
        )


def _made_before(uow: UnitOfWork, row: dict[str, Any], found: ForwardingRow) -> ForwardedItem | None:
    """Return today's reminder of the same day to answer by, where one waits or may have arrived."""
    for one in read_dispatches.open_of_forwarding(uow, found.id, "reminder"):
        if one.message_id.strip("<>").rpartition("@")[0] == _own_id(found, uow.today):
            name = cases.document(uow, one.document_id).name
            return notices.item(row, "reminder", found.municipality, one.document_id, name, one.recipient)
    return None


def _own_id(found: ForwardingRow, today: date) -> str:
    by = (found.deadline_on or today).toordinal()
    return f"{found.token.lower()}.{today.toordinal()}.{by}"


def take_as_reminded(uow: UnitOfWork, command: NoteReminded) -> None:
    """Let reminders made before be sent by hand today, as part of a larger act."""
    for forwarding_id in command.forwarding_ids:
        count_as_reminded(uow, uow.get("forwarding", forwarding_id), uow.today)
        queueing.by_hand(uow, forwarding_id, "reminder")


def count_as_reminded(uow: UnitOfWork, row: dict[str, Any], on: date) -> None:
    """Let a municipality be reminded on a day, as part of a larger act."""
    uow.update("forwarding", row["id"], {"reminded_on": on})
    briefs.tell(uow, row, reminded_on=on)


def _reminder(
    uow: UnitOfWork, row: dict[str, Any], found: ForwardingRow, number: str, language: str
) -> ForwardedItem:
    from investcrm.exchange import eml

    w = words.of(language or briefs.decode(row["content"]).language)
    name = found.municipality
    known_as = notices.known_as(row, number)
    deadline = found.deadline_on or uow.today
    late = deadline < uow.today
    forms = notices.form(row, known_as, name)
    calendar = () if late else (notices.day(uow, row, known_as, name, deadline, w),)
    message = eml.draft(
        to=(found.recipient,) if found.recipient else (),
        subject=w.t("Reminder: inquiry {number} [{token}]", number=known_as, token=found.token),
        text=_letter(name, deadline, reference.load(uow).region, w, late=late, enclosed=bool(forms)),
        attachments=(*forms, *calendar),
        date=uow.now,
        message_id=f"<{_own_id(found, uow.today)}@investcrm.invalid>",
    )
    file = papers.file_name(known_as, name, w.t("reminder")) + ".eml"
    return notices.keep(uow, row, "reminder", name, file, message)


def _letter(name: str, deadline: date, region: str, w: Words, *, late: bool, enclosed: bool) -> str:
    on = formats.day(deadline)
    parts = [
        w.t("To {municipality}", municipality=name),
        w.t("The deadline was {day}. We still need your answer, or that you decline.", day=on)
        if late
        else w.t("The deadline is {day}. We look forward to your answer.", day=on),
    ]
    if enclosed:
        parts.append(
            w.t(
                "The answer form is attached once more, as a PDF and as a spreadsheet. It is the same as "
                "before: if you have begun to fill in the first one, send that. An ordinary reply does too."
            )
        )
    return "\n\n".join((*parts, region)) + "\n"
