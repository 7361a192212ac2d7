"""Region and municipalities at work with logins of their own: what each reaches, and no table more."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.conftest import EACH_POSTGRES
from tests.server.conftest import KOPING, VASTERAS, Hire, Person
from tests.store.worlds import World

from investcrm.cli.main import main
from investcrm.domain.access import Group
from investcrm.domain.commands import (
    AddSite,
    Attachment,
    ForwardInquiry,
    LogInquiry,
    MarkSent,
    Recipient,
    StateFacts,
)
from investcrm.domain.errors import UserError
from investcrm.domain.filters import SiteFilter
from investcrm.domain.following_commands import Extend
from investcrm.domain.municipal import Share
from investcrm.domain.municipal_commands import (
    AnswerJoint,
    ChangeOwnInquiry,
    LogOwnInquiry,
    ProposeJoint,
    ReplySite,
    SendMessage,
    SendReply,
    TakeInShared,
)
from investcrm.domain.periods import parse
from investcrm.domain.requirements import Requirement
from investcrm.services import (
    checking,
    extending,
    forwarding,
    inbox,
    indicators,
    inquiries,
    joint,
    kpis,
    municipal,
    own_inquiries,
    readiness,
    reference,
    replying,
    sharing,
    sites,
    undoing,
)

pytestmark = EACH_POSTGRES

ARBOGA = "1984"
ASKED = (Requirement("land", low=100_000), Requirement("water", low=400))


def ask(region: World, *codes: str, title: str = "Projekt Björk") -> str:
    """Log an inquiry, ask municipalities, and return the case."""
    case = region.act(inquiries.log, LogInquiry(title, investor="Volta Celler", requirements=ASKED)).id
    made = region.act(
        forwarding.forward,
        ForwardInquiry(case, tuple(map(Recipient, codes)), region.today + timedelta(days=7)),
    )
    region.act(forwarding.mark_sent, MarkSent(tuple(item.forwarding_id for item in made.items)))
    return case


def codes(person: Person) -> frozenset[str]:
    return person.world.actor.municipality_codes


def brief(person: Person) -> str:
    (row,) = person.world.ask(municipal.inbox, codes(person))
    return row.id


def opened(person: Person) -> Any:
    return person.world.ask(municipal.detail, brief(person), codes(person))


def collect(region: World) -> int:
    return len(region.act(lambda uow, _: inbox.collect(uow), None))


@pytest.fixture
def region(coordinator: Person) -> World:
    return coordinator.world


def test_a_municipality_answers_and_the_region_takes_it_in(region: World, koping: Person) -> None:
    site = koping.world.act(
        sites.add_site, AddSite(KOPING, "Strö 2:14", {"usable_m2": 140_000}, "12 MW fast")
    )
    case = ask(region, KOPING, VASTERAS)
    data = b"%PDF" + b"x" * 1_200_000
    koping.world.act(
        replying.send,
        SendReply(
            brief(koping),
            text="Gatan är upphandlad.",
            contact="Näringslivsavdelningen",
            sites=(ReplySite(site, facts={"water_m3_day": 450}), ReplySite(name="Nya hamnen")),
            attachments=(Attachment("nätbesked.pdf", "application/pdf", data),),
        ),
    )
    assert collect(region) == 1
    assert collect(region) == 0
    found = region.ask(inquiries.detail, case)
    answered = next(f for f in found.forwardings if f.municipality_code == KOPING)
    assert (answered.state, answered.answer_text) == ("answered", "Gatan är upphandlad.")
    assert [name for _, name, _ in answered.sites] == ["Strö 2:14", "Nya hamnen"]
    assert region.ask(sites.site_row, site).facts.values["water_m3_day"].source == "Köping"
    assert opened(koping).reply.text == "Gatan är upphandlad."


def test_an_advisor_takes_answers_in_as_well(advisor: Person, koping: Person) -> None:
    ask(advisor.world, KOPING)
    koping.world.act(replying.send, SendReply(brief(koping), declined=True, reason="Ingen mark"))
    assert collect(advisor.world) == 1


def test_nobody_sees_the_others_brief_or_who_else_was_asked(
    region: World, koping: Person, vasteras: Person
) -> None:
    ask(region, KOPING, VASTERAS)
    assert brief(koping) != brief(vasteras)
    koping.world.act(replying.send, SendReply(brief(koping), text="Ja"))
    with vasteras.psql() as connection:
        for table in ("brief", "reply", "reply_site", "brief_message", "joint_reply"):
            found = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
            assert found == ((1,) if table == "brief" else (0,)), table
        told = connection.execute("SELECT content FROM brief").fetchone()
        assert told is not None
        assert "volta" not in told[0].casefold()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM brief_link")
    with pytest.raises(UserError):
        vasteras.world.act(replying.send, SendReply(brief(koping), text="Nej"))


def test_every_query_of_a_municipalitys_program_is_within_its_rights(region: World, koping: Person) -> None:
    site = koping.world.act(
        sites.add_site, AddSite(KOPING, "Strö 2:14", {"usable_m2": 140_000}, "12 MW fast")
    )
    ask(region, KOPING)
    own = koping.world.act(own_inquiries.log, LogOwnInquiry("Sågverket")).id
    world, mine = koping.world, codes(koping)
    assert [row.name for row in world.ask(municipal.today, mine).asked] == ["Projekt Björk"]
    assert [hit.kind for hit in world.ask(municipal.find, mine, "projekt")] == ["brief"]
    assert world.ask(own_inquiries.detail, own, mine).title == "Sågverket"
    assert world.ask(sites.detail, site, cells=False).row.name == "Strö 2:14"
    with world.reader() as reader:
        head = sites.list_head(reader, SiteFilter(search="strö"))
        assert [row.name for row in sites.list_window(reader, SiteFilter(), head, 0, 9)] == ["Strö 2:14"]
    assert [row.code for row in world.ask(readiness.own)] == [KOPING]
    assert world.ask(readiness.own_detail, KOPING).row.name == "Köping"
    assert list(world.ask(reference.load).municipalities) == [KOPING]
    world.ask(indicators.own, mine)
    world.ask(undoing.latest, world.session)


def test_a_question_reaches_the_region_and_the_answer_that_municipality(
    region: World, koping: Person, vasteras: Person
) -> None:
    case = ask(region, KOPING, VASTERAS)
    koping.world.act(replying.ask, SendMessage(brief(koping), "Hur många lastbilar?"))
    (question,) = region.ask(inbox.questions)
    assert question.inquiry_id == case
    ids = [row.id for row in region.ask(inquiries.detail, case).forwardings]
    region.act(extending.extend, Extend(tuple(ids), region.today + timedelta(days=30)))
    assert region.ask(inbox.questions) == (question,), "a new day is no answer"
    assert len(opened(vasteras).messages) == 1
    region.act(inbox.answer_question, SendMessage(question.message.brief_id, "Fyrtio."))
    assert [one.text for one in opened(koping).messages] == ["Hur många lastbilar?", "Fyrtio."]
    assert len(opened(vasteras).messages) == 1, "the new day alone"


def test_together_on_the_server_each_sees_the_others_part_only_when_both_agree(
    region: World, koping: Person, hire: Hire
) -> None:
    arboga = hire("arboga", Group.MUNICIPALITY, codes=(ARBOGA,))
    ask(region, KOPING, ARBOGA)
    koping.world.act(replying.send, SendReply(brief(koping), text="Vi har marken"))
    proposal = koping.world.act(joint.propose, ProposeJoint(brief(koping), ARBOGA, "Ni har hamnen"))
    assert [(one.other, one.state) for one in opened(arboga).joint] == [("Köping", "proposed")]
    assert opened(arboga).partners == ()
    arboga.world.act(joint.answer, AnswerJoint(proposal, accept=True))
    assert [one.text for one in opened(arboga).partners] == ["Vi har marken"]
    arboga.world.act(replying.send, SendReply(brief(arboga), text="Vi har hamnen"))
    assert [one.text for one in opened(koping).partners] == ["Vi har hamnen"]
    koping.world.act(joint.end, proposal)
    assert opened(koping).partners == ()
    assert opened(arboga).partners == ()


def test_who_was_not_asked_about_the_case_never_hears_of_the_proposal(
    region: World, koping: Person, vasteras: Person
) -> None:
    ask(region, KOPING)
    ask(region, VASTERAS, title="Något annat")
    koping.world.act(joint.propose, ProposeJoint(brief(koping), VASTERAS))
    assert opened(vasteras).joint == ()
    with vasteras.psql() as connection:
        assert connection.execute("SELECT count(*) FROM joint_reply").fetchone() == (0,)


def test_the_region_sees_of_an_own_inquiry_what_is_shared_and_counts_it_once(
    region: World, koping: Person, vasteras: Person
) -> None:
    own = koping.world.act(
        own_inquiries.log, LogOwnInquiry("Sågverket", investor="Sågen AB", requirements=ASKED, jobs=12)
    )
    assert region.ask(sharing.shared) == ()

    def change(**fields: Any) -> Any:
        version = koping.world.ask(own_inquiries.detail, own.id, codes(koping)).version
        koping.world.act(own_inquiries.change, ChangeOwnInquiry(own.id, version, fields))
        return region.ask(sharing.shared)

    (row,) = change(share="number")
    assert (row.number, row.title, row.investor) == (own.number, "", "")
    (row,) = change(share="summary", summary="Söker mark")
    assert (row.title, row.summary, row.investor, row.jobs) == ("Sågverket", "Söker mark", "", None)
    (row,) = change(share="all")
    assert (row.investor, row.jobs, row.requirements) == ("Sågen AB", 12, ASKED)
    vasteras.world.act(own_inquiries.log, LogOwnInquiry("Sågverk söker mark", share=Share.NUMBER))
    assert region.ask(kpis.kpi, "inquiries_shared", parse("2026")).value == 2
    other = next(one for one in region.ask(sharing.shared) if one.municipality_code == VASTERAS)
    taken = region.act(sharing.take_in, TakeInShared(row.id))
    region.act(sharing.take_in, TakeInShared(other.id, taken))
    assert region.ask(kpis.kpi, "inquiries_shared", parse("2026")).value == 0
    assert region.ask(kpis.kpi, "inquiries", parse("2026")).value == 1
    assert change(share="nothing")[0].municipality_code == VASTERAS


def test_the_region_never_reads_the_own_inquiry_itself(region: World, koping: Person) -> None:
    koping.world.act(own_inquiries.log, LogOwnInquiry("Hemliga sågverket", share=Share.NUMBER))
    with region.reader() as reader:
        for sql in (
            "SELECT * FROM shared_inquiry",
            "SELECT * FROM change_value",
            "SELECT * FROM search_entry",
        ):
            assert "Hemliga" not in json.dumps(reader.rows(sql), default=str), sql
        with pytest.raises(Exception, match=r"(?i)permission|denied|not allow|Rolle"):
            reader.rows("SELECT * FROM own_inquiry")


def test_readiness_stated_by_the_municipality_is_seen_by_the_region(region: World, koping: Person) -> None:
    koping.world.act(readiness.state_facts, StateFacts(KOPING, {"contact": "done"}, "beslut i nämnden"))
    levels = {row.code: row.levels for row in region.ask(readiness.municipalities)}
    assert levels[KOPING]["contact"].value == "done"
    with pytest.raises(UserError):
        koping.world.act(readiness.state_facts, StateFacts(VASTERAS, {"contact": "done"}, "beslut"))


def test_what_a_municipality_did_itself_it_can_undo(koping: Person) -> None:
    from investcrm.domain.commands import Undo

    koping.world.act(own_inquiries.log, LogOwnInquiry("Sågverket"))
    koping.world.act(undoing.undo, Undo())
    assert koping.world.ask(own_inquiries.listed, codes(koping)) == ()


# What a hostile login could leave for the region


def test_whatever_a_login_writes_past_the_program_the_region_takes_in_what_can_be(
    region: World, koping: Person, vasteras: Person
) -> None:
    site = koping.world.act(sites.add_site, AddSite(KOPING, "Strö 2:14"))
    case = ask(region, KOPING, VASTERAS)
    mine = {"version": 1, "created_ms": 1, "municipality_code": KOPING}
    written: list[tuple[str, dict[str, Any]]] = [
        (
            "reply",
            {
                **mine, "id": "r", "brief_id": brief(koping), "replied_on": "9999-12-31", "declined": 0,
                "reason": "", "text": "  ", "contact": "x" * 300_000,
            },
        ),
        *(
            (
                "reply_site",
                {
                    **mine, "id": f"s{number}", "reply_id": "r", "site_id": site, "name": "x",
                    "power_text": "", "note": "", "told": told,
                },
            )
            for number, told in enumerate(("no json", "[1, 2]", '{"usable_m2": 1}', "[" * 5000))
        ),
        (
            "reply_document",
            {
                **mine, "id": "d", "reply_id": "r", "name": "../../ond.exe", "media_type": "x", "size": 1,
                "sha256": "falskt",
            },
        ),
        ("reply_piece", {"document_id": "d", "position": 0, "data": b"abc"}),
    ]  # fmt: skip
    with koping.psql() as connection:
        for table, row in written:
            places = ", ".join(["%s"] * len(row))
            connection.execute(
                f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})".encode(), tuple(row.values())
            )
    vasteras.world.act(replying.send, SendReply(brief(vasteras), text="Ja"))
    assert collect(region) == 2
    found = {f.municipality_code: f for f in region.ask(inquiries.detail, case).forwardings}
    assert (found[KOPING].state, found[KOPING].answered_on) == ("answered", region.today)
    assert found[VASTERAS].answer_text == "Ja"
    assert region.ask(checking.check) == ()


@pytest.mark.parametrize(
    "requirements", ["inget", "{}", '[1, null, {"kind": "påhittat"}]', '[{"kind": "land", "low": 1e40}]']
)
def test_an_own_inquiry_of_any_make_is_listed_and_taken_in(
    region: World, koping: Person, requirements: str
) -> None:
    own = koping.world.act(own_inquiries.log, LogOwnInquiry("Sågverket", share=Share.ALL))
    with koping.psql() as connection:
        connection.execute("UPDATE own_inquiry SET requirements = %s", (requirements,))
    (row,) = region.ask(sharing.shared)
    assert (row.number, row.requirements) == (own.number, ())
    assert koping.world.ask(own_inquiries.detail, own.id, codes(koping)).requirements == ()
    region.act(sharing.take_in, TakeInShared(row.id))


@pytest.mark.parametrize(
    "wide",
    [
        "inget",
        "[]",
        '{"a": 1}',
        '{"usable_m2": ["x"]}',
        '{"motorway_m": [1.5]}',
        '{"power": [{"firm": 1e40}]}',
    ],
)
def test_no_login_can_break_the_regions_list_of_land(region: World, koping: Person, wide: str) -> None:
    koping.world.act(sites.add_site, AddSite(KOPING, "Strö 2:14", {"usable_m2": 140_000}, "12 MW fast"))
    with koping.psql() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("UPDATE site SET wide = %s", (wide,))
    assert [one.values["usable_m2"].value for one in region.ask(sites.all_facts)] == [140_000]


def test_two_programs_of_the_region_take_the_same_replies_in_once(
    region: World, advisor: Person, koping: Person, vasteras: Person
) -> None:
    case = ask(region, KOPING, VASTERAS)
    for person in (koping, vasteras):
        person.world.act(replying.send, SendReply(brief(person), text="Ja"))
    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(collect, (region, advisor.world)))
    assert sum(taken) == 2
    assert region.ask(inquiries.detail, case).row.answered == 2
    assert region.ask(checking.check) == ()


# From the terminal


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run ``investcrm`` as somebody; returns the exit code and what was written as JSON."""

    def run(person: Person, *words: str) -> tuple[int, Any]:
        monkeypatch.setenv("INVESTCRM_WORKSPACE", person.address.replace("+psycopg", ""))
        monkeypatch.setenv("INVESTCRM_LANG", "sv")
        capsys.readouterr()
        code = main([*words, "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out or said.err)

    return run


def test_a_municipality_answers_from_the_terminal(
    region: World, koping: Person, coordinator: Person, terminal: Any, tmp_path: Path
) -> None:
    koping.world.act(sites.add_site, AddSite(KOPING, "Strö 2:14", {"usable_m2": 140_000}))
    case = ask(region, KOPING)
    number = region.ask(inquiries.detail, case).row.number
    code, rows = terminal(koping, "brief", "list", "--open")
    assert (code, [row["number"] for row in rows]) == (0, [number])
    code, shown = terminal(koping, "brief", "show", number)
    assert [one["kind"] for one in shown["requirements"]] == ["land", "water"]
    assert [one["name"] for one in shown["sites"]] == ["Strö 2:14"]
    assert terminal(koping, "brief", "ask", number, "Hur många lastbilar?")[0] == 0
    file = tmp_path / "nätbesked.pdf"
    file.write_bytes(b"%PDF")
    code, sent = terminal(
        koping, "reply", "send", number, "--site", "Strö 2:14", "--power", "12 MW fast", "--keep", str(file)
    )
    assert (code, [one["name"] for one in sent["sites"]]) == (0, ["Strö 2:14"])
    assert [one["name"] for one in sent["documents"]] == ["nätbesked.pdf"]
    assert terminal(koping, "reply", "send", number, "--text", "Ja")[0] == 2
    code, told = terminal(coordinator, "inquiry", "show", number)
    assert [one["state"] for one in told["forwardings"]] == ["answered"]
    assert terminal(coordinator, "brief", "list")[0] == 6
