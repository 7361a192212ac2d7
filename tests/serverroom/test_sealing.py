"""On a server, too, a case moves whole between the open and the room, and nothing of it stays behind."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg import errors
from tests.conftest import EACH_POSTGRES
from tests.room.conftest import full_case, holds
from tests.room.test_moving_between import STEPS, Stopped, asked_of_two, stop_after
from tests.serverroom.conftest import SECRET, Employ, Insider, Served

from investcrm.bootstrap import Workspace
from investcrm.bootstrap import room as rooms_of
from investcrm.domain.access import Group
from investcrm.domain.commands import RecordActivity, SaveOrganisation
from investcrm.domain.errors import Forbidden, InvalidInput, NotFound
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.secrecy_commands import EraseWording, GiveAccess, Seal, Unseal
from investcrm.services import cases, disclosing, inquiries, organisations, rooms, sealing, serving, traces
from investcrm.store import check
from investcrm.store.read import feed
from investcrm.store.schema import Base

pytestmark = EACH_POSTGRES
GROUND = "31 kap. 16 § OSL"
_UNTOUCHED = frozenset({"case_member", "shared_link", "published_group", "read_entry", "transfer"})


def where(person: Insider, row_id: str) -> tuple[bool, bool]:
    """Whether the case lives in the open, and in the room for this login."""
    sql = "SELECT count(*) FROM inquiry WHERE id = :id AND deleted_ms IS NULL"
    with person.workspace.reader() as out, person.room.reader() as inside:
        return bool(out.value(sql, id=row_id)), bool(inside.value(sql, id=row_id))


def again(person: Insider) -> None:
    """Open the room anew, as after a stop."""
    person.room.close()
    person.__dict__.pop("_room")
    assert person.room.is_room


def counted(workspace: Workspace, row_id: str) -> dict[str, int]:
    """Return how many rows of each table belong to the case."""
    found = {}
    with workspace.reader() as reader:
        for table in Base.metadata.sorted_tables:
            if "inquiry_id" in table.columns and table.name not in _UNTOUCHED:
                sql = f"SELECT count(*) FROM {table.name} WHERE inquiry_id = :id"
                found[table.name] = int(reader.value(sql, id=row_id))
        found["bytes"] = reader.value(
            "SELECT coalesce(sum(length(p.data)), 0) FROM document_piece p JOIN document d "
            "ON d.id = p.document_id WHERE d.inquiry_id = :id",
            id=row_id,
        )
    return {name: count for name, count in found.items() if count}


def tell(url: str, word: str = SECRET, *, clean: bool = True) -> list[str]:
    """Return the tables of a cleaned database whose rows, files or statistics hold a word."""
    found = []
    if clean:
        serving.clean(url)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as root:
        root.execute("CHECKPOINT")
        for table in Base.metadata.sorted_tables:
            with root.cursor().copy(f"COPY {table.name} TO STDOUT (FORMAT binary)".encode()) as copied:
                if holds(b"".join(copied), word):
                    found.append(table.name)
        files = root.execute(
            "SELECT relname, pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 'i', 't') "
            "AND pg_relation_filepath(oid) LIKE 'base/%'"
        ).fetchall()
        for name, path in files:
            row = root.execute("SELECT pg_read_binary_file(%s)", (path,)).fetchone()
            if row and holds(row[0], word):
                found.append(name)
    return sorted({name for name in found if name != "pg_statistic"} | _in_statistics(url, word))


def _in_statistics(url: str, word: str) -> set[str]:
    """Return the tables whose statistics keep a word as one of their values."""
    with psycopg.connect(url.replace("+psycopg", "")) as root:
        rows = root.execute(
            "SELECT tablename::text FROM pg_stats WHERE concat(most_common_vals, histogram_bounds) ILIKE %s",
            (f"%{word}%",),
        )
        return {str(name) for (name,) in rows}


def broken(url: str) -> list[Any]:
    """Return what is wrong with a database's chains."""
    store = rooms_of.PostgresStore(url)
    try:
        with store.reader() as reader:
            return list(check.broken_links(reader))
    finally:
        store.close()


def test_everything_of_a_case_moves_there_and_back(anna: Insider, bo: Insider, served: Served) -> None:
    row_id = full_case(anna.workspace)
    before, number = counted(anna.workspace, row_id), anna.workspace.ask(inquiries.detail, row_id).row.number
    verbs = [line.verb for line in anna.workspace.ask(inquiries.history, row_id)]
    assert {"activity", "answer", "contact", "document", "forwarding", "requirement", "task"} <= set(before)
    assert {"inquiry", "document_piece"} <= set(tell(served.open, clean=False))
    seen = bo.workspace.ask(feed.position)
    passed = sealing.seal(anna.workspace, anna.room, Seal(row_id, "Projekt Norrsken", GROUND))
    assert row_id in bo.workspace.ask(feed.roots_since, seen, bo.workspace.session)
    assert where(anna, row_id) == (False, True)
    assert where(bo, row_id) == (False, False)
    assert counted(anna.workspace, row_id) == {}
    assert counted(anna.room, row_id) == before | {"assessment": 1}
    assert tell(served.open) == ["brief"]  # what two municipalities were sent is theirs, and theirs alone
    assert bo.workspace.ask(lambda reader: reader.value("SELECT count(*) FROM brief")) == 0
    assert {trace.table for trace in passed.traces} == {"brief"}
    assert {place.owner for place in anna.workspace.ask(traces.located, passed.traces, "sv")} == {""}
    said = anna.room.ask(traces.words_of, row_id)
    assert f"{SECRET} AB" in said
    assert "Projekt Norrsken" not in said
    assert {trace.table for trace in anna.workspace.ask(traces.search, said)} <= {"brief"}
    with pytest.raises(Forbidden, match="On a server"):
        anna.workspace.act(traces.erase_wording, EraseWording((1,)))
    again(anna)
    detail = anna.room.ask(inquiries.detail, row_id)
    assert (detail.row.title, detail.row.investor) == ("Projekt Norrsken", f"{SECRET} AB")
    assert detail.row.number == passed.number
    assert passed.number.startswith("S-")
    moved = [line.verb for line in anna.room.ask(inquiries.history, row_id)]
    assert moved[-len(verbs) :] == verbs
    assert [one.name for one in anna.room.ask(rooms.who_sees, row_id)][:1] == ["Anna"]
    for query in ("norrsken", passed.number, SECRET):
        assert anna.room.ask(inquiries.list_head, InquiryFilter(search=query)).count == 1, query
        assert anna.workspace.ask(inquiries.list_head, InquiryFilter(search=query)).count == 0, query
    anna.room.act(
        cases.record_activity, RecordActivity("meeting", inquiry_id=row_id, text=f"Efteråt om {SECRET}")
    )
    back = sealing.unseal(anna.workspace, anna.room, Unseal(row_id, "Öppnat ärende"))
    assert (where(anna, row_id), back.number) == ((True, False), number)
    after = before | {"activity": before["activity"] + 1, "assessment": 2}
    assert counted(bo.workspace, row_id) == after
    assert tell(served.room) == []
    sealing.seal(bo.workspace, bo.room, Seal(row_id, "Projekt Norrsken", GROUND))
    assert (where(bo, row_id), where(anna, row_id)) == ((False, True), (False, False))
    assert bo.room.ask(inquiries.detail, row_id).row.number == passed.number
    assert broken(served.open) == broken(served.room) == []


def test_a_visit_to_a_company_says_no_more_which_case_it_became(anna: Insider, served: Served) -> None:
    row_id = full_case(anna.workspace)
    company = anna.workspace.act(organisations.save, SaveOrganisation("Granbacka verkstad"))
    activity = str(anna.workspace.ask(lambda reader: reader.value("SELECT min(id) FROM activity")))
    with anna.workspace.write() as uow:
        visit = uow.insert("company_visit", {"organisation_id": company, "planned_on": uow.today})
        uow.update("company_visit", visit, {"inquiry_id": row_id, "activity_id": activity})
        uow.commit("Noted an activity")
    assert "change_value" in _holding(served, activity)
    sealing.seal(anna.workspace, anna.room, Seal(row_id, "Projekt Norrsken"))
    for value in (row_id, activity):
        assert _holding(served, value) <= {"inquiry", "change"}  # the emptied tombstone, and its chain
    assert broken(served.open) == []


def _holding(served: Served, value: str) -> set[str]:
    """Return the tables of the open database in which a value stands somewhere."""
    with psycopg.connect(served.open.replace("+psycopg", "")) as root:
        return {
            table.name
            for table in Base.metadata.sorted_tables
            if root.execute(
                f"SELECT 1 FROM {table.name} t WHERE strpos(t::text, %s) > 0 LIMIT 1".encode(), (value,)
            ).fetchone()
        }


@pytest.mark.parametrize("back", [False, pytest.param(True, marks=pytest.mark.long)])
def test_a_stop_at_any_step_leaves_it_in_one_place(
    anna: Insider, bo: Insider, served: Served, back: bool
) -> None:
    for step in STEPS[:3]:
        row_id = full_case(anna.workspace)
        if back:
            sealing.seal(anna.workspace, anna.room, Seal(row_id, "Projekt Norrsken"))
        command: Any = Unseal(row_id, "Öppnat") if back else Seal(row_id, "Projekt Norrsken")
        move: Any = sealing.unseal if back else sealing.seal
        with pytest.raises(Stopped):
            move(anna.workspace, anna.room, command, stop_after(step))
        assert sum(where(anna, row_id)) <= 1
        assert where(bo, row_id)[1] is False
        again(bo)  # somebody else finishes it, and learns nothing by that
        assert where(bo, row_id) == (back, False)
        assert where(anna, row_id) == (back, not back)
    if not back:
        assert tell(served.open) == ["brief"]
    assert broken(served.open) == broken(served.room) == []


def test_what_others_write_meanwhile_goes_along(anna: Insider, bo: Insider) -> None:
    row_id = full_case(anna.workspace)
    before = counted(anna.workspace, row_id)
    written = []

    def meanwhile(done: str) -> None:
        if done == "brought" and not written:
            written.append(
                bo.workspace.act(cases.record_activity, RecordActivity("call", inquiry_id=row_id, text="Nu"))
            )

    sealing.seal(anna.workspace, anna.room, Seal(row_id, "Projekt Norrsken"), meanwhile)
    assert counted(anna.room, row_id) == before | {"activity": before["activity"] + 1}
    assert counted(anna.workspace, row_id) == {}


def test_a_request_that_covers_two_cases_goes_with_its_own(anna: Insider, bo: Insider) -> None:
    asked, other, request_id = asked_of_two(anna.workspace)
    for moved, home, away in ((asked, anna.room, anna.workspace), (other, anna.workspace, anna.room)):
        sealing.seal(anna.workspace, anna.room, Seal(moved, "Projekt Norrsken"))
        assert len(home.ask(disclosing.show, request_id).documents) == 1
        assert away.ask(disclosing.requests) == ()
        sealing.unseal(anna.workspace, anna.room, Unseal(moved, "Öppnat"))
        assert len(anna.workspace.ask(disclosing.show, request_id).documents) == 2


def test_who_may_not_moves_nothing(anna: Insider, bo: Insider, employ: Employ) -> None:
    row_id = anna.begin()
    anna.room.act(rooms.give_access, GiveAccess(row_id, bo.room.actor.member_id, "reader"))
    with pytest.raises(Forbidden):
        sealing.unseal(bo.workspace, bo.room, Unseal(row_id, "Öppnat"))
    assert (where(anna, row_id), where(bo, row_id)) == ((False, True), (False, True))
    outsider = employ("carl", Group.ADVISOR)
    with pytest.raises(NotFound):
        sealing.unseal(outsider.workspace, outsider.room, Unseal(row_id, "Öppnat"))
    keeper = employ("keeper", Group.CUSTODIAN)
    for address in (keeper.psql, keeper.open_psql):
        for call in ("pack('x')", "take_in('x', 'x')", "let_go('x')", "wake('x')", "asleep()"):
            with address() as psql, pytest.raises(errors.InsufficientPrivilege):
                psql.execute(f"SELECT sec.{call}".encode())
    with pytest.raises(InvalidInput):
        sealing.seal(anna.workspace, anna.room, Seal(full_case(anna.workspace), f"{SECRET} AB Nord"))


def test_no_client_forges_what_a_database_signs(anna: Insider, bo: Insider) -> None:
    open_case = full_case(anna.workspace)
    secret_case = anna.begin()
    with anna.open_psql() as out, bo.psql() as inside, anna.psql() as mine:
        packed = out.execute("SELECT sec.pack(%s)", (open_case,)).fetchone()[0]
        forged = packed.replace("Anna", "Arne", 1)
        assert forged != packed
        waking = '{"inquiry": {"title": "x"}, "words": ""}'
        own = mine.execute("SELECT sec.pack(%s)", (secret_case,)).fetchone()[0]
        inside.execute("SELECT sec.take_in(%s, %s)", (packed, waking))
        assert inside.execute("SELECT sec.receipt(%s)", (open_case,)).fetchone() == (None,)  # not whole
        _put_pieces(out, inside, open_case)
        arrived = inside.execute("SELECT sec.receipt(%s)", (open_case,)).fetchone()[0]
        tries = (
            (inside, "SELECT sec.take_in(%s, 'x')", forged),
            (inside, "SELECT sec.take_in(%s, 'x')", own),  # of its own, or of a case that is awake
            (inside, "SELECT sec.wake(%s)", arrived),  # before the other side let go of it
            (inside, "SELECT sec.let_go(%s)", arrived),
            (out, "SELECT sec.let_go(%s)", arrived.replace(open_case, "0" * 32)),
            (out, "SELECT sec.let_go(%s)", packed),
            (out, "SELECT sec.wake(%s)", arrived),
            (inside, "SELECT sec.signed(%s)", "{}"),
            (inside, "SELECT secret FROM sec.passage_key WHERE %s <> ''", "x"),
            (inside, "SELECT set_config('role', 'investcrm_mover', %s)", True),
        )
        for psql, sql, told in tries:
            with pytest.raises((errors.InsufficientPrivilege, errors.InvalidTextRepresentation)):
                psql.execute(sql.encode(), (told,))
        assert inside.execute("SELECT count(*) FROM activity").fetchone() == (0,)  # nobody sees it asleep
        gone = out.execute("SELECT sec.let_go(%s)", (arrived,)).fetchone()[0]
        inside.execute("SELECT sec.wake(%s)", (gone,))
    assert where(bo, open_case) == (False, True)


def _put_pieces(out: psycopg.Connection[Any], inside: psycopg.Connection[Any], row_id: str) -> None:
    sql = "SELECT document_id, position, data FROM document_piece WHERE document_id IN ({})"
    of_case = "SELECT id FROM document WHERE inquiry_id = %s"
    for document_id, place, data in out.execute(sql.format(of_case).encode(), (row_id,)).fetchall():
        inside.execute(
            "SELECT sec.take_piece(%s, 'document_piece', %s, %s, %s)", (row_id, document_id, place, data)
        )
