"""Whatever people do to cases, in whatever order: the store adds up, and undo leads back."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from tests.store.worlds import KEY, Clock, World

from investcrm.domain.commands import (
    AddSite,
    AddTask,
    AnsweredSite,
    ChangeInquiry,
    Decide,
    ForwardInquiry,
    HoldInquiry,
    LogInquiry,
    MarkSent,
    MergeInquiries,
    MoveInquiry,
    PrepareOffer,
    Recipient,
    RecordActivity,
    RecordAnswer,
    RemoveInquiries,
    SendOffer,
    SetRequirements,
    Undo,
)
from investcrm.domain.errors import UserError
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.periods import parse
from investcrm.domain.requirements import Requirement
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.services import (
    answering,
    cases,
    checking,
    forwarding,
    inquiries,
    kpis,
    merging,
    offering,
    searching,
    sites,
    today,
    undoing,
)
from investcrm.store.store import SqlcipherStore

CODES = ("1980", "1983", "1984")
OUTCOMES = {
    "establishments": Outcome.ESTABLISHMENT,
    "expansions": Outcome.EXPANSION,
    "lost": Outcome.LOST,
}
YEARS = [parse(str(year)) for year in range(2026, 2036)]
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["Ask", "Björk", "Ceder"]),
        "investor": st.sampled_from(["", "Volta Celler AB"]),
        "jobs": st.none() | st.integers(0, 500),
        "country": st.sampled_from(["", "Norge"]),
        "strength_areas": st.sampled_from([(), ("energy",), ("energy", "food")]),
    },
)


class LifeOfCases(RuleBasedStateMachine):
    """One person and a colleague at work in a region; refusals in words are part of the life."""

    region: Path
    known: Bundle[str] = Bundle("known")

    @initialize()
    def open_the_region(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "open.db"
        shutil.copyfile(self.region, path)
        self.clock = Clock()
        self.store = SqlcipherStore(path, KEY, self.clock)
        self.world = World(self.store, self.clock)
        self.site = self.world.act(sites.add_site, AddSite("1980", "Hacksta", {"usable_m2": 100_000}))

    def teardown(self) -> None:
        """Look the whole store over once, at the end of each life: that takes longer than any act in it."""
        if hasattr(self, "store"):
            try:
                found = self.world.ask(checking.check)
                assert [(problem.code, problem.id) for problem in found] == []
            finally:
                self.store.close()
                self.folder.cleanup()

    def act(self, service: Any, command: Any, *, colleague: bool = False) -> Any:
        """Do it, or be refused in words with nothing changed."""
        person = self.world.colleague() if colleague else self.world
        with self.store.reader() as reader:
            before = reader.value("SELECT max(seq) FROM change_set")
        try:
            return person.act(service, command)
        except UserError:
            with self.store.reader() as reader:
                assert reader.value("SELECT max(seq) FROM change_set") == before
            return None

    def detail(self, inquiry: str) -> Any:
        with contextlib.suppress(UserError):
            return self.world.ask(inquiries.detail, inquiry)
        return None

    def seen(self, inquiry: str) -> int:
        found = self.detail(inquiry)
        return found.row.version if found else 1

    @rule(target=known, title=st.sampled_from(["Alm", "Bok", "Ek"]), jobs=st.none() | st.integers(0, 9))
    def log(self, title: str, jobs: int | None) -> Any:
        wanted = (Requirement("land", low=50_000),)
        made = self.act(inquiries.log, LogInquiry(title, jobs=jobs, requirements=wanted))
        return made.id if made else multiple()

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        self.clock.pass_days(days)

    @rule(inquiry=known, fields=FIELDS, colleague=st.booleans(), behind=st.integers(0, 3))
    def change(self, inquiry: str, fields: dict[str, Any], colleague: bool, behind: int) -> None:
        seen = max(self.seen(inquiry) - behind, 1)
        self.act(inquiries.change, ChangeInquiry(inquiry, seen, fields), colleague=colleague)

    @rule(inquiry=known, amount=st.integers(1, 9), behind=st.integers(0, 2))
    def ask_for(self, inquiry: str, amount: int, behind: int) -> None:
        seen = max(self.seen(inquiry) - behind, 1)
        wanted = ((None, Requirement("power", low=amount * 1_000)),)
        self.act(inquiries.set_requirements, SetRequirements(inquiry, seen, wanted))

    @rule(inquiry=known, to=st.sampled_from(Stage))
    def move(self, inquiry: str, to: Stage) -> None:
        self.act(inquiries.move, MoveInquiry(inquiry, self.seen(inquiry), to))

    @rule(inquiry=known, rest=st.booleans())
    def hold(self, inquiry: str, rest: bool) -> None:
        self.act(inquiries.hold, HoldInquiry(inquiry, self.seen(inquiry), rest))

    @rule(inquiry=known, codes=st.sets(st.sampled_from(CODES), min_size=1))
    def forward(self, inquiry: str, codes: set[str]) -> None:
        asked = tuple(Recipient(code) for code in sorted(codes))
        deadline = self.clock.today + timedelta(days=5)
        self.act(forwarding.forward, ForwardInquiry(inquiry, asked, deadline))

    @rule(inquiry=known, colleague=st.booleans())
    def mark_sent(self, inquiry: str, colleague: bool) -> None:
        found = self.detail(inquiry)
        ids = tuple(f.id for f in found.forwardings if f.state == "prepared") if found else ()
        self.act(forwarding.mark_sent, MarkSent(ids), colleague=colleague)

    @rule(inquiry=known, place=st.integers(0, 2))
    def withdraw(self, inquiry: str, place: int) -> None:
        found = self.detail(inquiry)
        if found and place < len(found.forwardings):
            self.act(forwarding.withdraw, found.forwardings[place].id)

    @rule(inquiry=known, place=st.integers(0, 2), declined=st.booleans())
    def answer(self, inquiry: str, place: int, declined: bool) -> None:
        found = self.detail(inquiry)
        if found and place < len(found.forwardings):
            told = RecordAnswer(
                found.forwardings[place].id,
                declined=declined,
                reason="Fullt" if declined else "",
                sites=() if declined else (AnsweredSite(self.site, power_text="6 MW nu"),),
            )
            self.act(answering.record_answer, told)

    @rule(inquiry=known)
    def offer(self, inquiry: str) -> None:
        self.act(offering.prepare, PrepareOffer(inquiry, (self.site,)))

    @rule(inquiry=known)
    def send(self, inquiry: str) -> None:
        found = self.detail(inquiry)
        if found and found.offers:
            self.act(offering.send, SendOffer(found.offers[-1].id))

    @rule(inquiry=known, kind=st.sampled_from(["call", "visit", "first_meeting"]), colleague=st.booleans())
    def happen(self, inquiry: str, kind: str, colleague: bool) -> None:
        self.act(cases.record_activity, RecordActivity(kind, "Så var det", inquiry), colleague=colleague)
        self.act(cases.add_task, AddTask("Ring", self.clock.today, inquiry))

    @rule(inquiry=known, outcome=st.sampled_from(Outcome), jobs=st.integers(0, 99))
    def decide(self, inquiry: str, outcome: Outcome, jobs: int) -> None:
        lost = outcome is Outcome.LOST
        reason = LostReason.PRICE if lost else None
        told = Decide(inquiry, self.seen(inquiry), outcome, None, reason, jobs_new=None if lost else jobs)
        self.act(cases.decide, told)

    @rule(one=known, other=known)
    def merge(self, one: str, other: str) -> None:
        self.act(merging.merge, MergeInquiries(one, other))

    @rule(inquiry=known)
    def remove(self, inquiry: str) -> None:
        self.act(inquiries.remove, RemoveInquiries((inquiry,)))

    @rule(back=st.integers(0, 4))
    def undo(self, back: int) -> None:
        """Take back the latest act, or try an earlier one that others may have built on."""
        with self.store.reader() as reader:
            acts = [row[0] for row in reader.rows("SELECT id FROM change_set ORDER BY seq DESC LIMIT 5")]
        self.act(undoing.undo, Undo(acts[back] if 0 < back < len(acts) else None))

    @invariant()
    def every_case_makes_sense(self) -> None:
        if not hasattr(self, "world"):
            return
        with self.store.reader() as reader:
            head = inquiries.list_head(reader, InquiryFilter())
            shown = inquiries.list_window(reader, InquiryFilter(), head, 0, 200)
            whole = [inquiries.detail(reader, row.id) for row in shown]
            board = inquiries.stage_counts(reader, InquiryFilter())
            figures = {
                key: sum(kpis.kpi(reader, key, y).value or 0 for y in YEARS)
                for key in (*OUTCOMES, "jobs_decided")
            }
            today.today(reader)
        assert sum(board.values()) == head.count == len(shown)
        for found in whole:
            self.a_case_makes_sense(found)
        for key, outcome in OUTCOMES.items():
            assert figures[key] == sum(found.row.standing.outcome is outcome for found in whole)
        assert figures["jobs_decided"] == sum(
            entry.jobs or 0 for found in whole for entry in found.ledger if entry.step == "decided"
        )
        for found in whole:
            assert found.row.id in {hit.id for hit in self.world.ask(searching.find, found.row.number)}

    def a_case_makes_sense(self, found: Any) -> None:
        row = found.row
        standing = [f.state for f in found.forwardings]
        assert row.asked == sum(state != "withdrawn" for state in standing)
        assert row.answered == sum(state in ("answered", "declined") for state in standing)
        assert row.answered <= row.asked
        assert (found.decided_on is None) == row.standing.is_open
        assert (row.lost_reason is not None) == (row.standing.outcome is Outcome.LOST)
        reached = [found.forwarded_on, found.offered_on, found.visit_on]
        for day in filter(None, reached):
            assert found.qualified_on is not None
            assert found.row.received_on <= found.qualified_on <= day <= self.clock.today
        decided = sum(entry.jobs or 0 for entry in found.ledger if entry.step == "decided")
        assert decided >= 0
        if row.standing.is_open:
            assert decided == 0
        for offer in found.offers:
            assert offer.sent_on is None or found.offered_on is not None


@pytest.fixture(scope="module")
def _region(region_file: Path) -> None:
    LifeOfCases.region = region_file


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("_region")
class TestLifeOfCases(LifeOfCases.TestCase):  # type: ignore[name-defined,misc]
    """A few lives in the fast run; ``--examples`` lives more. One life costs what many plain examples do."""

    settings = settings(max_examples=max(4, settings().max_examples // 20), stateful_step_count=30)
