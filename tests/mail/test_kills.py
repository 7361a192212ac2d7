"""A sending that is killed anywhere: after the restart each recipient has exactly one message."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.mail.server import PASSWORD, USER, MailServer
from tests.store.worlds import KEY, Clock, World

from investcrm.domain.commands import (
    AddSite,
    ForwardInquiry,
    LogInquiry,
    MarkSent,
    PrepareOffer,
    Recipient,
    Remind,
)
from investcrm.domain.following_commands import Extend, ReplaceContact
from investcrm.domain.mailing import (
    Dispatched,
    Forwarded,
    MailAccount,
    QueueMessages,
    ResolveDispatch,
    SetMail,
    ToSend,
)
from investcrm.services import (
    dispatches,
    extending,
    forwarding,
    inquiries,
    mail_account,
    offering,
    reminding,
    sites,
)
from investcrm.store.store import SqlcipherStore

ROOT = Path(__file__).resolve().parents[2]
CODES = ("1904", "1907", "1960", "1961", "1962", "1980", "1981", "1982", "1983", "1984")
REMINDED = 3
"""So many of them have their brief, and a reminder waits for them."""
ASKER = "asker@invest.test"
Start = Callable[..., MailServer]


def asked(region_file: Path, path: Path, server: MailServer) -> tuple[World, Forwarded]:
    """Make a store that sends mail, where briefs to ten municipalities are prepared."""
    shutil.copyfile(region_file, path)
    world = World(SqlcipherStore(path, KEY, Clock()), Clock())
    account = MailAccount("localhost", server.port, user=USER, sender="crm@region.test")
    world.act(mail_account.set_account, SetMail(account))
    case = world.act(inquiries.log, LogInquiry("Projekt Tall")).id
    recipients = tuple(Recipient(code, f"k{code}@kommun.test") for code in CODES)
    command = ForwardInquiry(case, recipients, world.today + timedelta(days=7))
    return world, world.act(forwarding.forward, command)


def waiting(region_file: Path, path: Path, server: MailServer) -> str:
    """Make a store where briefs, reminders and an offer wait, eleven messages; return the case."""
    world, made = asked(region_file, path, server)
    case = made.inquiry_id
    by_hand = tuple(one.forwarding_id for one in made.items[:REMINDED])
    world.act(forwarding.mark_sent, MarkSent(by_hand))
    reminders = world.act(reminding.remind, Remind(by_hand, noted=False))
    items = tuple(
        ToSend(one.kind, one.message_id, one.email, one.forwarding_id)
        for one in (*made.items[REMINDED:], *reminders.items)
    )
    world.act(dispatches.queue, QueueMessages(case, items, "region.test"))
    site = world.act(sites.add_site, AddSite("1980", "Backen"))
    offer = world.act(offering.prepare, PrepareOffer(case, (site,)))
    world.act(dispatches.keep_offer, dispatches.OfferMessage(case, offer, ASKER, "region.test"))
    world.store.close()
    return case


def told(region_file: Path, path: Path, server: MailServer) -> str:
    """Make a store where five municipalities are told another day, and five messages go to new contacts."""
    world, made = asked(region_file, path, server)
    ids = tuple(one.forwarding_id for one in made.items)
    world.act(forwarding.mark_sent, MarkSent(ids))
    day = world.today + timedelta(days=14)
    world.act(extending.extend, Extend(ids[:5], day, sends=True))
    for one in made.items[5:]:
        command = ReplaceContact(one.forwarding_id, f"ny{one.email}", sends=True)
        world.act(extending.replace_contact, command)
    world.store.close()
    return made.inquiry_id


def silent(region_file: Path, path: Path, server: MailServer) -> str:
    """Make a store where ten municipalities owe an answer in one case and three in another."""
    world, made = asked(region_file, path, server)
    second = world.act(inquiries.log, LogInquiry("Projekt Björk")).id
    recipients = tuple(Recipient(code, f"b{code}@kommun.test") for code in CODES[:3])
    command = ForwardInquiry(second, recipients, world.today + timedelta(days=7))
    items = (*made.items, *world.act(forwarding.forward, command).items)
    world.act(forwarding.mark_sent, MarkSent(tuple(one.forwarding_id for one in items)))
    world.store.close()
    return "due"


def begin(path: Path, case: str, number: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.mail.session", str(path), case, str(number)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(PASSWORD + "\n")
    process.stdin.flush()
    return process


def judge(path: Path, case: str, server: MailServer) -> list[Any]:
    """Say of what is uncertain what a person finds out; return how every message stands."""
    store = SqlcipherStore(path, KEY, Clock())
    world = World(store, Clock())
    if case == "due":
        world.clock.go_to(date(2026, 3, 20))
    for one in messages(world):
        sent = bool(server.to(one.recipient))
        assert sent or one.state is not Dispatched.SENT, "marked as sent, and was not"
        assert not sent or one.state in (Dispatched.SENT, Dispatched.UNCERTAIN), "sent, and would be again"
        if one.state is Dispatched.UNCERTAIN:
            outcome = "arrived" if sent else "again"
            world.act(dispatches.resolve, ResolveDispatch(one.id, outcome))
    found = messages(world)
    with world.reader() as reader:
        rows = reader.rows("SELECT id, state, reminded_on FROM forwarding")
        offers = reader.rows("SELECT id FROM offer WHERE sent_on IS NOT NULL")
    noted = {
        "forwarding": {row[0] for row in rows if row[1] == "sent"},
        "reminder": {row[0] for row in rows if row[2]},
        "offer": {row[0] for row in offers},
    }
    for one in found:
        if one.kind in noted:
            key = one.offer_id or one.forwarding_id
            assert (key in noted[one.kind]) is (one.state is Dispatched.SENT), one.kind
    store.close()
    return found


def messages(world: World) -> list[Any]:
    with world.reader() as reader:
        cases = [str(row[0]) for row in reader.rows("SELECT DISTINCT inquiry_id FROM dispatch")]
    return [one for case in cases for one in world.ask(dispatches.of_inquiry, case)]


def kill(server: MailServer, process: subprocess.Popen[str], after: int, _taken: Any) -> None:
    """Kill the sender before it is told that the message was taken, once so many were."""
    if len(server.taken) >= after:
        process.kill()
        process.wait()


def kill_rounds(
    region_file: Path, place: Path, mail: Start, kills: int, chance: random.Random, make: Any = waiting
) -> tuple[int, list[list[str]]]:
    """Kill sendings until ``kills`` died, each after some messages or some time; every round is finished.

    Return how many died, and of each round who got a message, in order.
    """
    got: list[list[str]] = []
    killed, number = 0, 0
    while killed < kills:
        server = mail()
        path = place / f"store-{number}.db"
        case = make(region_file, path, server)
        for _ in range(8):
            number += 1
            process = begin(path, case, number)
            after = len(server.taken) + chance.randint(1, 4)
            by_message = chance.random() < 0.6
            if by_message:  # between what the server took and its answer
                server.on_taken = partial(kill, server, process, after)
            else:
                server.on_taken = str
                assert process.stdout is not None
                process.stdout.readline()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(chance.uniform(0.0, 0.5))
                process.kill()
            process.wait(300)
            process.communicate()
            server.settle()
            killed += process.returncode != 0
            if all(one.state is Dispatched.SENT for one in judge(path, case, server)):
                break
        server.on_taken = str
        last = begin(path, case, number + 1)
        assert last.wait(300) == 0
        last.communicate()
        assert all(one.state is Dispatched.SENT for one in judge(path, case, server))
        got.append(sorted(one.recipient for one in server.taken))
        number += 1
    return killed, got


ASKED = [f"k{code}@kommun.test" for code in CODES]
EVERYBODY: dict[Any, list[str]] = {
    waiting: [ASKER, *ASKED],
    told: [*ASKED[:5], *(f"ny{address}" for address in ASKED[5:])],
    silent: [*ASKED, *(f"b{code}@kommun.test" for code in CODES[:3])],
}


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("make", EVERYBODY, ids=("briefs", "told", "reminders"))
def test_kills_double_and_lose_nothing(
    region_file: Path, tmp_path: Path, mail: Start, rng: random.Random, kills: int, make: Any
) -> None:
    wanted = max(kills // 12, 2)
    killed, got = kill_rounds(region_file, tmp_path, mail, wanted, rng, make)
    assert killed >= wanted
    assert got == [sorted(EVERYBODY[make])] * len(got)
