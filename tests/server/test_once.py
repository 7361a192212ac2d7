"""What waits is sent exactly once, whoever asked: written down in full, read back, recognised by its id."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.server.conftest import Person

from investcrm import bootstrap
from investcrm.domain.commands import (
    Attachment,
    ChangeInquiry,
    Decide,
    LogInquiry,
    Undo,
)
from investcrm.domain.errors import UserError
from investcrm.domain.municipal_commands import LogOwnInquiry
from investcrm.domain.stages import LostReason, Outcome
from investcrm.security import desk_key
from investcrm.services import cases, inquiries, own_inquiries, pending, sites, undoing
from investcrm.store.desk import Desk

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Reached:
    """A workspace of one person, their desk in a file."""

    def __init__(self, person: Person, desk: Desk) -> None:
        self.person, self.desk, self.store = person, desk, person.world.store

    def write(self, act: str | None = None) -> Any:
        return self.store.write(self.person.world.actor, self.person.world.session, act)


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    opened = Desk(tmp_path / "desk.db", bytes(32))
    yield opened
    opened.close()


def count(person: Person, table: str) -> int:
    with person.world.reader() as reader:
        return int(reader.value(f"SELECT count(*) FROM {table}"))


@pytest.mark.parametrize(
    ("who", "service", "command", "table"),
    [
        ("advisor", inquiries.log, LogInquiry("Projekt Ek"), "inquiry"),
        ("coordinator", inquiries.log, LogInquiry("Projekt Ek"), "inquiry"),
        ("koping", own_inquiries.log, LogOwnInquiry("Sågverket"), "own_inquiry"),
    ],
)
def test_what_was_committed_already_is_not_sent_again(
    request: pytest.FixtureRequest,
    desk: Desk,
    who: str,
    service: Callable[..., Any],
    command: Any,
    table: str,
) -> None:
    person: Person = request.getfixturevalue(who)
    reached = Reached(person, desk)
    acts = ["a" * 32, "b" * 32]
    for act in acts:
        desk.keep_pending(act, pending.written(service, command), NOW)
    with reached.write(acts[0]) as uow:
        service(uow, command)
    done = pending.settle(reached)
    assert (done.sent, done.refused, count(person, table)) == (2, (), 2)
    assert pending.settle(reached).sent == 0
    assert all(person.world.store.was_done(act) for act in acts)
    assert not person.world.store.was_done("c" * 32)


def test_two_changes_of_ones_own_follow_on_each_other(advisor: Person, desk: Desk) -> None:
    made = advisor.world.act(inquiries.log, LogInquiry("Först"))
    for act, title in (("a", "Sedan"), ("b", "Sist")):
        text = pending.written(inquiries.change, ChangeInquiry(made.id, 1, {"title": title}))
        desk.keep_pending(act * 32, text, NOW)
    assert pending.settle(Reached(advisor, desk)).refused == ()
    assert advisor.world.ask(inquiries.detail, made.id).row.title == "Sist"


def test_a_change_of_somebody_else_between_them_is_a_choice(
    advisor: Person, coordinator: Person, desk: Desk
) -> None:
    made = advisor.world.act(inquiries.log, LogInquiry("Först"))
    coordinator.world.act(inquiries.change, ChangeInquiry(made.id, 1, {"summary": "Deras"}))
    for act, field in (("a", "title"), ("b", "summary")):
        text = pending.written(inquiries.change, ChangeInquiry(made.id, 1, {field: "Min"}))
        desk.keep_pending(act * 32, text, NOW)
    (left,) = pending.settle(Reached(advisor, desk)).refused
    assert left.clashes == {"summary": ("", "Deras", "Min")}
    assert advisor.world.ask(inquiries.detail, made.id).row.title == "Min"


def test_what_the_rights_forbid_is_refused_and_kept_for_a_choice(koping: Person, desk: Desk) -> None:
    pending.keep(desk, "a" * 32, inquiries.log, LogInquiry("Inte min"), NOW)
    pending.keep(desk, "b" * 32, own_inquiries.log, LogOwnInquiry("Min"), NOW)
    done = pending.settle(Reached(koping, desk))
    assert (done.sent, [one.command for one in done.refused]) == (1, [LogInquiry("Inte min")])
    assert count(koping, "own_inquiry") == 1


@pytest.mark.parametrize(
    ("service", "command"),
    [
        (inquiries.log, LogInquiry("Å", attachments=(Attachment("a.pdf", "x/y", b"\0\xff"),), jobs=3)),
        (
            inquiries.change,
            ChangeInquiry("a", 2, {"deadline_on": date(2026, 3, 1), "areas": ("x",)}),
        ),
        (cases.decide, Decide("a", 1, Outcome.LOST, date(2026, 1, 1), LostReason.POWER_TOO_LATE)),
        (sites.remove, "a" * 32),
    ],
)
def test_a_command_comes_back_as_it_was(service: Callable[..., Any], command: Any) -> None:
    assert pending.read(pending.written(service, command)) == (service, command)


def test_what_means_something_else_later_does_not_wait() -> None:
    assert pending.written(undoing.undo, Undo()) == ""
    assert pending.written(lambda _uow, _command: None, LogInquiry("x")) == ""
    assert pending.written(inquiries.log, object()) == ""


@pytest.mark.parametrize(
    "text",
    [
        "{}", "[]", "nonsens", '{"service": "os:system", "command": "ls"}',
        '{"service": "investcrm.services.inquiries:gone", "command": null}',
        '{"service": "investcrm.services.inquiries:log", "command": {"made": "os:system", "of": {}}}',
        '{"service": "investcrm.services.inquiries:log", "command": {"made": "x:y", "of": {"a": 1}}}',
    ],
)  # fmt: skip
def test_what_is_not_ours_is_never_run(text: str) -> None:
    with pytest.raises(UserError):
        pending.read(text)


def test_a_desk_whose_key_was_lost_is_put_aside_not_written_over(home: Path, key_store: Any) -> None:
    first = bootstrap._desk_beside("k" * 24, None)
    first.save("a", 1)
    first.close()
    again = bootstrap._desk_beside("k" * 24, None)
    assert again.load("a") == 1
    again.close()
    key_store.entries.clear()
    new = bootstrap._desk_beside("k" * 24, None)
    assert new.load("a") is None
    new.close()
    assert [path.name[:10] for path in home.rglob("unreadable-*")] == ["unreadable"]


def test_a_key_store_that_is_there_again_does_not_forget_the_passphrase(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    key, new = desk_key.unlock(folder, "granskog i dimma")
    assert new
    assert desk_key.unlock(folder, "granskog i dimma") == (key, False)
    with pytest.raises(UserError):
        desk_key.unlock(folder, "fel")
    with pytest.raises(UserError):
        desk_key.unlock(folder)
