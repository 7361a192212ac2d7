"""Disposal by decided rules, and the package for the e-archive."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.room.conftest import full_case, holds
from tests.services.test_disclosing import covered, mask, request
from tests.services.test_forwarding import pdf_text
from tests.services.test_secrecy import keep, log
from tests.store.worlds import MONDAY, World

from investcrm.domain.access import Group
from investcrm.domain.commands import Decide, Undo
from investcrm.domain.disposal import due_on
from investcrm.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from investcrm.domain.legal_commands import (
    AddDisposalRule,
    Assess,
    CarryOutDisposal,
    DecideDocument,
    DecideRequest,
    RegisterDocument,
    RemoveDisposalRule,
)
from investcrm.domain.stages import LostReason, Outcome
from investcrm.exchange.archive_package import METS, Package, Paper, build
from investcrm.services import (
    archiving,
    cases,
    disclosing,
    disposing,
    inquiries,
    register,
    searching,
    secrecy,
    undoing,
)
from investcrm.store.schema import Base

SECRET = "Kvantfjäril"


def rule(world: World, covers: str = "lost", months: int = 24) -> str:
    return world.act(
        disposing.add_rule, AddDisposalRule(covers, months, "Gallringsplan 2025 § 7", date(2025, 1, 15))
    )


def lose(world: World, case: str) -> None:
    version = world.ask(inquiries.detail, case).row.version
    world.act(
        cases.decide, Decide(case, version, Outcome.LOST, lost_reason=LostReason.PRICE, lost_needed=SECRET)
    )


def everything(world: World) -> str:
    """Return all that every table of the store holds, as text and bytes run together."""
    parts = []
    with world.reader() as reader:
        for table in Base.metadata.sorted_tables:
            for values in reader.rows(f"SELECT * FROM {table.name}"):
                parts += [
                    bytes(value).decode("utf-8", "ignore")
                    if isinstance(value, (bytes, memoryview))
                    else str(value)
                    for value in values
                ]
    return "\n".join(parts)


@given(st.dates(date(1995, 1, 1), date(2080, 12, 31)), st.integers(0, 600))
def test_so_many_months_later_is_the_same_day_or_the_months_last(closed: date, months: int):
    due = due_on(closed, months)
    assert (due.year * 12 + due.month) - (closed.year * 12 + closed.month) == months
    assert due.day == closed.day or (due.day < closed.day and (due + timedelta(days=1)).day == 1)


def test_without_a_decided_rule_nothing_falls_due(world: World):
    case = log(world)
    lose(world, case)
    world.clock.pass_days(5000)
    assert world.ask(disposing.due) == ()
    with pytest.raises(NotFound):
        world.act(disposing.carry_out, CarryOutDisposal("f" * 32))
    rule_id = rule(world)
    assert len(world.ask(disposing.due)) == 1
    world.act(disposing.remove_rule, RemoveDisposalRule(rule_id))
    with pytest.raises(NotFound):
        world.act(disposing.carry_out, CarryOutDisposal(rule_id))
    assert world.ask(inquiries.detail, case).row.title == "Projekt Alm"


@pytest.mark.parametrize(
    "wrong",
    [
        {"covers": "everything"},
        {"decision": " "},
        {"months": -1},
        {"decided_on": MONDAY + timedelta(days=1)},
    ],
)
def test_a_rule_without_a_decision_or_a_meaning_is_refused(laptop: World, wrong: dict[str, Any]):
    said = {"covers": "lost", "months": 24, "decision": "§ 7", "decided_on": MONDAY} | wrong
    with pytest.raises(InvalidInput):
        laptop.act(disposing.add_rule, AddDisposalRule(**said))
    assert laptop.ask(disposing.rules) == ()


def test_a_disposed_case_leaves_its_number_and_a_protocol_and_nothing_of_what_it_held(world: World):
    case = full_case(world, SECRET)
    number = world.ask(inquiries.detail, case).row.number
    document = keep(world, case, f"{SECRET}.txt", SECRET.encode())
    world.act(register.register_document, RegisterDocument(document, "RV 2026:17", concerns=SECRET))
    world.act(secrecy.assess, Assess(case, "secret", "31:16", SECRET, SECRET))
    other = log(world, "Projekt Björk")
    lose(world, case)
    rule_id = rule(world)
    world.clock.go_to(due_on(MONDAY, 24) - timedelta(days=1))
    assert world.ask(disposing.due) == ()
    world.clock.pass_days(1)
    (falling,) = world.ask(disposing.due)
    assert (falling.record_id, falling.label) == (case, number)
    assert holds(everything(world).encode())
    done = world.act(disposing.carry_out, CarryOutDisposal(rule_id))
    if world.dialect == "sqlite":
        world.store.clean()
    briefs_apart = _without_the_municipalities_own(world)
    assert not holds(briefs_apart.encode())
    with world.reader() as reader:
        assert reader.value("SELECT number FROM inquiry WHERE id = :id", id=case) == number
        assert reader.value("SELECT count(*) FROM change WHERE root_id = :id", id=case) > 3
    with pytest.raises(NotFound):
        world.ask(inquiries.detail, case)
    assert world.ask(searching.find, SECRET) == ()
    assert world.ask(inquiries.detail, other).row.title == "Projekt Björk"
    protocol = pdf_text(world.ask(cases.document_bytes, done.document_id))
    for said in (number, "RV 2026:17", "Gallringsplan 2025 § 7", "Samordnare"):
        assert said in protocol, said
    assert world.ask(disposing.due) == ()
    with pytest.raises(InvalidInput):
        world.act(disposing.carry_out, CarryOutDisposal(rule_id))


def _without_the_municipalities_own(world: World) -> str:
    """Everything but the copies municipalities received, which are theirs to dispose of."""
    with world.write() as uow:
        for table in ("brief_message", "brief_link", "brief"):
            uow.execute(f"DELETE FROM {table}")
        ids = [str(one) for (one,) in uow.rows("SELECT id FROM change WHERE entity LIKE 'brief%'")]
        for one in ids:
            uow.execute("DELETE FROM change_value WHERE change_id = :id", id=int(one))
        uow.commit("x")
    with world.write() as uow:
        for (one,) in uow.rows("SELECT id FROM change WHERE entity LIKE 'brief%'"):
            uow.execute("DELETE FROM change_value WHERE change_id = :id", id=one)
        uow.commit("x")
    return everything(world)


def test_a_disposal_cannot_be_undone(laptop: World):
    case = log(laptop)
    lose(laptop, case)
    rule_id = rule(laptop, months=0)
    laptop.act(disposing.carry_out, CarryOutDisposal(rule_id))
    with laptop.reader() as reader:
        act = reader.value("SELECT id FROM change_set ORDER BY seq DESC LIMIT 1")
    with pytest.raises(Conflict):
        laptop.act(undoing.undo, Undo(act))
    with pytest.raises(NotFound):
        laptop.ask(inquiries.detail, case)


def test_what_somebody_asks_to_see_waits_until_that_is_decided(world: World):
    case = log(world)
    document = keep(world, case)
    lose(world, case)
    rule_id = rule(world, months=0)
    request_id = request(world, None)
    (disclosed,) = covered(world, request_id, document).values()
    assert world.ask(disposing.due) == ()
    world.act(disclosing.decide_document, DecideDocument(disclosed, "refused"))
    world.act(disclosing.decide, DecideRequest(request_id, ground="31:16"))
    assert [one.record_id for one in world.ask(disposing.due)] == [case]
    with pytest.raises(InvalidInput, match="Not all"):
        world.act(disposing.carry_out, CarryOutDisposal(rule_id, (case, "f" * 32)))
    assert world.ask(inquiries.detail, case).documents


def test_masked_copies_go_some_months_after_the_decision_and_originals_stay(world: World):
    case = log(world)
    document = keep(world, case, "brev.txt", f"{SECRET} vill bygga".encode())
    request_id = request(world, case)
    (disclosed,) = covered(world, request_id, document).values()
    mask(world, disclosed, SECRET)
    world.act(disclosing.decide, DecideRequest(request_id, ground="31:16"))
    rule_id = rule(world, "masked", 2)
    assert world.ask(disposing.due) == ()
    world.clock.go_to(due_on(MONDAY, 2))
    done = world.act(disposing.carry_out, CarryOutDisposal(rule_id))
    assert done.lines[0].records == 1
    (one,) = world.ask(disclosing.show, request_id).documents
    assert one.masked is None
    assert world.ask(cases.document_bytes, document) == f"{SECRET} vill bygga".encode()
    assert world.ask(disposing.due) == ()


def test_an_advisor_on_a_server_cannot_dispose(server: World):
    case = log(server)
    lose(server, case)
    rule_id = rule(server, months=0)
    with pytest.raises(Forbidden):
        server.colleague(Group.ADVISOR, Group.COORDINATOR).act(disposing.carry_out, CarryOutDisposal(rule_id))


def test_a_package_holds_every_document_as_it_is_with_its_checksum(world: World):
    case = full_case(world, SECRET)
    document = keep(world, case, "Å/ä: ö?.txt", b"Text")
    world.act(register.register_document, RegisterDocument(document, "RV 2026:17", concerns="Mark & vatten"))
    world.act(secrecy.assess, Assess(case, "secret", "31:16"))
    data = world.ask(archiving.package, case, world.clock.now)
    assert data == world.ask(archiving.package, case, world.clock.now), "the same bytes each time"
    archive = zipfile.ZipFile(io.BytesIO(data))
    manifest = ET.fromstring(archive.read("sip.xml"))
    files = list(manifest.iter(f"{{{METS}}}file"))
    assert len(files) == len(archive.namelist()) - 1
    for file in files:
        place = file.find(f"{{{METS}}}FLocat")
        assert place is not None
        path = place.attrib["{http://www.w3.org/1999/xlink}href"].removeprefix("file:///")
        content = archive.read(path)
        assert file.attrib["CHECKSUM"] == hashlib.sha256(content).hexdigest()
        assert int(file.attrib["SIZE"]) == len(content)
    kept = {one.sha256 for one in world.ask(inquiries.detail, case).documents}
    assert kept <= {file.attrib["CHECKSUM"] for file in files}
    assert "RV 2026:17" in archive.read("sip.xml").decode()
    facts = json.loads(archive.read("metadata/case.json"))
    assert facts["secrecy"]["assessments"][0]["ground"] == "31 kap. 16 § OSL"
    assert facts["case"]["row"]["investor"].startswith(SECRET)
    assert facts["history"]


@given(st.text(max_size=40), st.text(max_size=40), st.binary(max_size=40))
def test_any_name_makes_a_package_that_can_be_opened_and_stays_inside_its_folder(name, title, content):
    from datetime import UTC, datetime

    paper = Paper("1", name, "text/plain", content, (("concerns", title),))
    data = build(Package("2026-001", title, title, datetime(2026, 3, 2, tzinfo=UTC), "{}", (paper,)))
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    ET.fromstring(archive.read("sip.xml"))
    (path,) = [one for one in archive.namelist() if one.startswith("content/")]
    assert archive.read(path) == content
    assert ".." not in path.split("/")
    assert path.count("/") == 1
