"""Many clients at once on few records: nothing is lost, sums add up, each act counts once, whatever dies."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.server.mortal import MortalPostgres, mortal, mortal_url
from tests.store.worlds import ACTOR

from investcrm.domain.access import Actor, Group
from investcrm.domain.commands import ChangeInquiry, LogInquiry, StateLedger
from investcrm.domain.errors import Conflict, NoContact
from investcrm.services import checking, inquiries, ledger, serving
from investcrm.store.ids import new_id
from investcrm.store.store import PostgresStore

__all__ = ["mortal", "mortal_url"]

TRY_AGAIN_S = 0.2
MOST_TRIES = 600
SIGNED = 100


@dataclass
class Tally:
    """What clients were told is done; each keeps its own."""

    words: list[tuple[str, str]] = field(default_factory=list)
    jobs: Counter[str] = field(default_factory=Counter)
    stated: Counter[str] = field(default_factory=Counter)
    money: Counter[str] = field(default_factory=Counter)
    conflicts: int = 0
    outages: int = 0

    def add(self, other: Tally) -> None:
        self.words += other.words
        self.jobs += other.jobs
        self.stated += other.stated
        self.money += other.money
        self.conflicts += other.conflicts
        self.outages += other.outages


class Client:
    """Somebody with a login of their own who edits a few shared cases; their rule is: theirs plus mine."""

    def __init__(self, url: str, login: str, inquiry_ids: list[str], rng: random.Random, tick: Any) -> None:
        self.store = PostgresStore(url)
        with self.store.reader() as reader:
            member_id, name, *_ = reader.row("SELECT * FROM sec.me()") or ("", "")
        self.actor = Actor(str(member_id), str(name), frozenset({Group.COORDINATOR}))
        self.session = new_id()
        self.login, self.ids, self.rng, self.tick = login, inquiry_ids, rng, tick
        self.pause = threading.Event()
        self.tally = Tally()

    def work(self, edits: int) -> Tally:
        """Do this many acts."""
        try:
            for number in range(edits):
                inquiry_id = self.rng.choice(self.ids)
                act = self.rng.choice((self._say, self._say, self._count_jobs, self._state, self._state))
                act(inquiry_id, number)
                self.tick()
        finally:
            self.store.close()
        return self.tally

    def _say(self, inquiry_id: str, number: int) -> None:
        word = f"{self.login}-{number}"
        self._change(inquiry_id, lambda seen: {"summary": f"{seen.summary} {word}".strip()})
        self.tally.words.append((inquiry_id, word))

    def _count_jobs(self, inquiry_id: str, number: int) -> None:
        # Two who write the same number do not clash, so each signs theirs with the last two digits.
        more, own = number % 7 + 1, int(self.login.rpartition("_")[2]) + 1
        self._change(
            inquiry_id, lambda seen: {"jobs": ((seen.row.jobs or 0) // SIGNED + more) * SIGNED + own}
        )
        self.tally.jobs[inquiry_id] += more

    def _state(self, inquiry_id: str, number: int) -> None:
        jobs, money = number % 5 + 1, (number % 3 + 1) * 1_000_000
        command = StateLedger(inquiry_id, "announced", jobs=jobs, investment_sek=money, source=self.login)
        self._once(ledger.state, lambda: command)
        self.tally.stated[inquiry_id] += jobs
        self.tally.money[inquiry_id] += money

    def _change(self, inquiry_id: str, fields: Callable[[Any], dict[str, Any]]) -> None:
        def command() -> ChangeInquiry:
            with self.store.reader() as reader:
                seen = inquiries.detail(reader, inquiry_id)
            return ChangeInquiry(inquiry_id, seen.row.version, fields(seen))

        self._once(inquiries.change, command)

    def _once(self, service: Callable[..., Any], command: Callable[[], Any]) -> None:
        """Carry an act out exactly once, through conflicts and through losses of the server."""
        act, unsure = new_id(), False
        for _ in range(MOST_TRIES):
            try:
                if unsure and self.store.was_done(act):
                    return
                unsure = False
                asked = command()
                unsure = True
                with self.store.write(self.actor, self.session, act) as uow:
                    service(uow, asked)
                return
            except NoContact:
                self.tally.outages += 1
                self.pause.wait(TRY_AGAIN_S)
            except Conflict:
                self.tally.conflicts += 1
                unsure = False
        raise AssertionError(f"{self.login} never got through")


class Run:
    """So many clients on so many cases of one server."""

    def __init__(self, postgres: Any, url: str, rng: random.Random, *, clients: int, each: int) -> None:
        self.postgres, self.url, self.each = postgres, url, each
        self.admin = PostgresStore(url)
        self.done, self.changed = 0, threading.Condition()
        self.ids = [self._log(number) for number in range(4)]
        database = url.split("?", maxsplit=1)[0].rpartition("/")[2]
        logins = [f"{database}_{number}" for number in range(clients)]
        for login in logins:
            serving.add_member(url, login, login, (Group.COORDINATOR,), ())
        self.clients = [
            Client(postgres.url(database, login), login, self.ids, random.Random(rng.random()), self._tick)
            for login in logins
        ]

    def _log(self, number: int) -> str:
        with self.admin.write(ACTOR, "0" * 32) as uow:
            return inquiries.log(uow, LogInquiry(f"Projekt {number}", jobs=0)).id

    def _tick(self) -> None:
        with self.changed:
            self.done += 1
            self.changed.notify_all()

    def wait_for(self, acts: int) -> None:
        """Wait until this many acts are done."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.done >= acts, timeout=600)

    def start(self, pool: ThreadPoolExecutor) -> list[Any]:
        """Let all of them begin."""
        return [pool.submit(client.work, self.each) for client in self.clients]

    def must_add_up(self, tallies: list[Tally]) -> Tally:
        """See that what the clients were told is what the server holds, and that its log is whole."""
        total = Tally()
        for tally in tallies:
            total.add(tally)
        for inquiry_id in self.ids:
            with self.admin.reader() as reader:
                detail = inquiries.detail(reader, inquiry_id)
                versions = reader.rows(
                    "SELECT version FROM change WHERE row_id = :id AND op = 'change' ORDER BY id",
                    id=inquiry_id,
                )
            words = Counter(detail.summary.split())
            assert words == Counter(word for place, word in total.words if place == inquiry_id)
            assert (detail.row.jobs or 0) // SIGNED == total.jobs[inquiry_id]
            announced = [entry for entry in detail.ledger if entry.step == "announced"]
            assert sum(entry.jobs or 0 for entry in announced) == total.stated[inquiry_id]
            assert sum(entry.investment_sek or 0 for entry in announced) == total.money[inquiry_id]
            told = [version for (version,) in versions]
            assert told == sorted(set(told))
            assert detail.row.version >= told[-1]
        with self.admin.reader() as reader:
            assert [(one.code, one.table) for one in checking.check(reader)] == []
        self.admin.close()
        return total


def run_through(run: Run, meanwhile: Callable[[], object] = lambda: None) -> Tally:
    with ThreadPoolExecutor(len(run.clients)) as pool:
        futures = run.start(pool)
        meanwhile()
        return run.must_add_up([one.result(timeout=900) for one in futures])


@pytest.mark.long
def test_a_few_clients_on_the_same_records_lose_nothing(
    mortal: MortalPostgres, mortal_url: str, rng: random.Random
) -> None:
    total = run_through(Run(mortal, mortal_url, rng, clients=4, each=12))
    assert len(total.words) + sum(total.jobs.values()) > 0


@pytest.mark.long
@pytest.mark.timeout(900)
def test_twenty_clients_and_two_thousand_edits_lose_nothing(
    mortal: MortalPostgres, mortal_url: str, rng: random.Random
) -> None:
    total = run_through(Run(mortal, mortal_url, rng, clients=20, each=100))
    assert total.conflicts > 0, "they never met"
    assert total.outages == 0


@pytest.mark.long
@pytest.mark.timeout(900)
def test_twenty_clients_carry_on_by_themselves_when_the_server_is_killed_in_the_middle(
    mortal: MortalPostgres, mortal_url: str, rng: random.Random
) -> None:
    run = Run(mortal, mortal_url, rng, clients=20, each=100)

    def kill() -> None:
        for acts in (500, 1_000, 1_500):
            run.wait_for(acts + rng.randrange(100))
            mortal.die()
            mortal.rise()

    total = run_through(run, kill)
    assert total.outages > 0, "the server was killed while nobody worked"
