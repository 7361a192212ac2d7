"""Two municipalities answer together: one proposes, the other says yes or no, either ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.municipal import JointRow
from investcrm.domain.municipal_commands import AnswerJoint, ProposeJoint
from investcrm.domain.words import N_
from investcrm.services import municipal, places

if TYPE_CHECKING:
    from investcrm.store.unit_of_work import UnitOfWork


def propose(uow: UnitOfWork, command: ProposeJoint) -> str:
    """Propose to another municipality to answer together, and return the proposal's id.

    Nobody learns whether the other was asked about the same case: who was not never sees the proposal.

    Raises:
        InvalidInput: it is one's own municipality, there is none such in the county, or it was asked before.
    """
    brief = municipal.own_brief(uow, command.brief_id)
    codes = uow.actor.municipality_codes
    if command.with_code not in places.neighbours(codes):
        raise InvalidInput(N_("Choose another municipality of the county."))
    if any(
        one.brief_id == command.brief_id
        and one.other_code == command.with_code
        and one.state in ("proposed", "accepted")
        for one in municipal.joint_rows(uow, codes)
    ):
        raise InvalidInput(N_("You have proposed that already."))
    joint_id = uow.insert(
        "joint_reply",
        {
            "brief_id": command.brief_id,
            "municipality_code": brief["municipality_code"],
            "with_code": command.with_code,
            "state": "proposed",
            "note": command.note.strip(),
        },
    )
    uow.commit(N_("Proposed to answer together"), reversible=False)
    return joint_id


def answer(uow: UnitOfWork, command: AnswerJoint) -> None:
    """Say yes, so that each sees the other's part, or no.

    Raises:
        InvalidInput: it is not for this municipality to say, or was said already.
    """
    row = _row(uow, command.joint_id)
    if row.proposed_by_us or row.state != "proposed":
        raise InvalidInput(N_("There is nothing to say yes or no to any more."))
    values: dict[str, object] = {"state": "accepted" if command.accept else "declined"}
    if command.accept:
        values["other_brief_id"] = row.brief_id
    uow.update("joint_reply", row.id, values, row.version)
    verb = N_("Agreed to answer together") if command.accept else N_("Declined to answer together")
    uow.commit(verb, reversible=False)


def end(uow: UnitOfWork, joint_id: str) -> None:
    """End answering together, or take a proposal back; neither sees the other's part any more."""
    row = _row(uow, joint_id)
    if row.state not in ("proposed", "accepted"):
        raise InvalidInput(N_("There is nothing to say yes or no to any more."))
    uow.update("joint_reply", row.id, {"state": "ended"}, row.version)
    uow.commit(N_("Ended answering together"), reversible=False)


def _row(uow: UnitOfWork, joint_id: str) -> JointRow:
    for one in municipal.joint_rows(uow, uow.actor.municipality_codes):
        if one.id == joint_id:
            return one
    raise NotFound(N_("The proposal is gone."))
