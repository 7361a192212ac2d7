"""What the match leaves unknown becomes a question to the municipality that can answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_
from investcrm.services import replying
from investcrm.store.read import municipal as read

if TYPE_CHECKING:
    from investcrm.domain.municipal_commands import AskMunicipality
    from investcrm.store.unit_of_work import UnitOfWork


def ask(uow: UnitOfWork, command: AskMunicipality) -> bool:
    """Ask a municipality that has a brief of the case; return whether it has one.

    One that was asked nothing yet shall get the questions with its brief.

    Raises:
        InvalidInput: nothing is asked.
    """
    questions = [text.strip() for text in command.questions if text.strip()]
    if not questions:
        raise InvalidInput(N_("Write something first."))
    brief_id = read.brief_of_municipality(uow, command.inquiry_id, command.municipality_code)
    if brief_id is None:
        return False
    replying.write(uow, uow.get("brief", brief_id), "\n".join(questions), from_region=True)
    uow.commit(N_("Asked a municipality"), reversible=False)
    return True
