"""Notes what was sent by hand of what was made for municipalities, whatever each message brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm.domain.words import N_
from investcrm.services import briefs, forwarding, notices, reminding

if TYPE_CHECKING:
    from investcrm.domain.commands import NoteSent
    from investcrm.store.unit_of_work import UnitOfWork


def note(uow: UnitOfWork, command: NoteSent) -> None:
    """Note briefs, reminders and other messages as sent, in one act.

    Raises:
        InvalidInput: a brief that is not prepared, or a day in the future.
    """
    forwarding.take_as_sent(uow, command.briefs)
    reminding.take_as_reminded(uow, command.reminders)
    notices.take_as_told(uow, command.told)
    only_reminders = not command.briefs.forwarding_ids and not command.told.document_ids
    verb = N_("Reminded municipalities") if only_reminders else N_("Marked as sent")
    uow.commit(verb, reversible=not briefs.sending_reaches(uow, command.briefs))
