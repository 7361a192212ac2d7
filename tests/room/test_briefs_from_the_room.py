"""What leaves the room on its way to municipalities, and what their answers leave in the open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.room.conftest import SECRET, Both, holds

from investcrm.bootstrap import Workspace
from investcrm.domain.commands import (
    AnsweredSite,
    ForwardInquiry,
    LogInquiry,
    MarkSent,
    Recipient,
    RecordAnswer,
)
from investcrm.domain.errors import InvalidInput
from investcrm.services import answering, cases, forwarding, inquiries
from investcrm.services.clock import swedish_day

CODE_NAME = "Projekt Dimma"


def test_answers_bring_land_into_the_open_and_nothing_of_the_case(
    both: Both, look: Callable[[Workspace], bytes]
) -> None:
    room = both.room
    made = room.act(
        inquiries.log, LogInquiry(CODE_NAME, investor=f"{SECRET} AB", summary=f"{SECRET} söker mark")
    )
    asked = ForwardInquiry(
        made.id,
        (Recipient("1980", "mark@kommun.example"),),
        swedish_day(room.store.clock()) + timedelta(days=7),
        ground="not_secret",
    )
    with pytest.raises(InvalidInput, match="ground"):
        room.act(forwarding.forward, ForwardInquiry(made.id, asked.recipients, asked.deadline_on))
    (item,) = room.act(forwarding.forward, asked).items
    room.act(forwarding.mark_sent, MarkSent((item.forwarding_id,)))
    site = AnsweredSite(None, "Norra tomten", {"usable_m2": 90_000}, "6 MW", f"passar {SECRET}")
    room.act(answering.record_answer, RecordAnswer(item.forwarding_id, text=f"Till {SECRET}", sites=(site,)))
    with both.open.reader() as reader:
        sources = {row[0] for row in reader.rows("SELECT source FROM fact WHERE field = 'usable_m2'")}
        assert reader.value("SELECT count(*) FROM site WHERE name = 'Norra tomten'") == 1
        assert "Västerås" in sources
    bytes_ = look(both.open)
    for word in (SECRET, CODE_NAME, made.number, made.id, item.forwarding_id):
        assert not holds(bytes_, word), word
    mail = room.ask(cases.document_bytes, item.message_id)
    assert made.number.encode() not in mail
    assert b"Projekt Dimma" in mail
