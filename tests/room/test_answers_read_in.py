"""Answers to confidential cases: read in inside the room alone, and told of nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.exchange.notices import POSTFIX
from tests.exchange.notices import told as notice
from tests.room.conftest import SECRET, Both, holds
from tests.services.replies import filled, form, letter, read, reply

from investcrm.bootstrap import Workspace
from investcrm.domain import answer_form
from investcrm.domain.commands import ForwardInquiry, LogInquiry, MarkSent, Recipient
from investcrm.domain.following import Step
from investcrm.domain.read_answers import ReadAnswer, TakeAnswer, Verdict
from investcrm.services import answer_finding, following, forwarding, inquiries, taking_answers
from investcrm.services.clock import swedish_day

ANSWERS = {"answer": "offer", "n1_name": "Norra tomten", "n1_usable_m2": "9", "comment": f"Till {SECRET}"}


def asked(workspace: Workspace, title: str, **more: Any) -> tuple[str, str, bytes]:
    """Ask a municipality, and return the case, the mail's subject and the form."""
    case = workspace.act(inquiries.log, LogInquiry(title)).id
    due = swedish_day(workspace.store.clock()) + timedelta(days=7)
    command = ForwardInquiry(case, (Recipient("1980", "mark@kommun.example"),), due, **more)
    (item,) = workspace.act(forwarding.forward, command).items
    workspace.act(forwarding.mark_sent, MarkSent((item.forwarding_id,)))
    sent = letter(workspace, case, item.forwarding_id)
    return case, str(sent["Subject"]), form(sent)


def told(found: tuple[ReadAnswer, ...]) -> list[Any]:
    """Return everything that is said of what was read, but the reference that stands in the file itself."""
    return [
        (one.verdict, [doubt.key for doubt in one.why], one.number, one.title, one.municipality,
         one.candidates, one.sites, one.text)
        for one in found
    ]  # fmt: skip


def test_an_answer_is_read_in_on_its_own_side_of_the_door(
    both: Both, look: Callable[[Workspace], bytes]
) -> None:
    hidden, hidden_subject, hidden_form = asked(both.room, "Projekt Dimma", ground="not_secret")
    _, open_subject, open_form = asked(both.open, "Projekt Alm")
    foreign = answer_form.sign("0123456789AB", b"another authority's")
    unknown = told(read(both.open, "svar.eml", reply(f"SV: [{foreign}]")))
    assert unknown == [(Verdict.REFUSED, [answer_finding.UNKNOWN], "", "", "", (), (), "")]
    for workspace, subject, blank in (
        (both.open, hidden_subject, hidden_form),
        (both.room, open_subject, open_form),
    ):
        assert told(read(workspace, "svar.eml", reply(f"SV: {subject}"))) == unknown
        assert told(read(workspace, "svar.pdf", filled(blank, ANSWERS))) == unknown
    head = {"subject": hidden_subject, "to": "mark@kommun.example", "action": "failed", "status": "5.1.1"}
    bounce = notice(POSTFIX, **head, said="550 5.1.1 User unknown", id="<nobody@region.test>")
    strange = notice(POSTFIX, **{**head, "subject": f"[{foreign}]"}, said="550", id="<nobody@region.test>")
    assert told(read(both.open, "x.eml", bounce)) == told(read(both.open, "x.eml", strange))
    (noted,) = read(both.room, "x.eml", bounce)
    assert (noted.verdict, noted.inquiry_id) == (Verdict.READY, hidden)
    both.room.act(taking_answers.take, TakeAnswer(noted))
    assert both.room.ask(following.of_case, hidden)[0].step is Step.BOUNCED
    (found,) = read(both.room, "svar.pdf", filled(hidden_form, ANSWERS))
    assert (found.verdict, found.inquiry_id) == (Verdict.READY, hidden)
    both.room.act(taking_answers.take, TakeAnswer(found))
    (row,) = both.room.ask(inquiries.detail, hidden).forwardings
    assert row.state == "answered"
    seen = look(both.open)
    for word in (SECRET, "Projekt Dimma", hidden, found.forwarding_id):
        assert not holds(seen, word), word
