"""A case made confidential leaves nothing behind in the open, and comes back whole when secrecy ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.room.conftest import SECRET, Both, full_case, holds, opened

from investcrm.bootstrap import Workspace
from investcrm.domain.commands import LogInquiry, SaveOrganisation
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.secrecy_commands import Seal, Unseal
from investcrm.services import checking, inquiries, organisations, rooms, sealing, searching, traces
from investcrm.store.schema import Base

Look = Callable[[Workspace], bytes]
STEPS = ("brought", "let go", "woken", "clean")
_LEFT_BEHIND = frozenset({"inquiry", "change_set", "change", "change_value", "search_entry", "transfer"})


class Stopped(Exception):
    """What a test throws where a machine would stop."""


def stop_after(step: str) -> Callable[[str], None]:
    def after(done: str) -> None:
        if done == step:
            raise Stopped

    return after


def counted(workspace: Workspace, inquiry_id: str) -> dict[str, int]:
    """Return how many rows of each table belong to the case."""
    found = {}
    with workspace.reader() as reader:
        for table in Base.metadata.sorted_tables:
            if "inquiry_id" in table.columns:
                sql = f"SELECT count(*) FROM {table.name} WHERE inquiry_id = :id"
                found[table.name] = int(reader.value(sql, id=inquiry_id))
        sql = (
            "SELECT coalesce(sum(length(data)), 0) FROM document_piece WHERE document_id IN "
            "(SELECT id FROM document WHERE inquiry_id = :id)"
        )
        found["bytes"] = int(reader.value(sql, id=inquiry_id))
    return {name: count for name, count in found.items() if count}


def test_everything_of_a_case_moves_and_no_byte_of_it_stays(both: Both, look: Look) -> None:
    row_id = full_case(both.open)
    before = counted(both.open, row_id)
    assert {"activity", "answer", "contact", "document", "forwarding", "requirement", "task"} <= set(before)
    assert holds(look(both.open))
    passed = sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken", "31 kap. 16 § OSL"))
    assert both.where(row_id) == (False, True)
    assert counted(both.open, row_id) == {}
    after = counted(both.room, row_id)
    assert after == before | {"case_member": 1, "assessment": 1}
    assert not holds(look(both.open))
    assert holds(look(both.room))
    assert passed.traces == ()
    detail = both.room.ask(inquiries.detail, row_id)
    assert (detail.row.title, detail.row.investor) == ("Projekt Norrsken", f"{SECRET} AB")
    assert detail.row.number == passed.number
    assert passed.number.startswith("S-")
    assert both.open.ask(checking.check) == ()
    assert both.room.ask(checking.check) == ()


def test_its_number_stays_given_as_if_it_were_deleted(both: Both) -> None:
    first = full_case(both.open)
    number = both.open.ask(inquiries.detail, first).row.number
    sealing.seal(both.open, both.room, Seal(first, "Projekt Norrsken"))
    with pytest.raises(NotFound):
        both.open.ask(inquiries.by_number, number)
    second = full_case(both.open, "Annat")
    with both.open.reader() as reader:
        numbers = [row[0] for row in reader.rows("SELECT number FROM inquiry ORDER BY number_key DESC")]
    assert numbers[1] == number
    assert both.open.ask(inquiries.detail, second).row.number == numbers[0] != number


def test_its_history_goes_along_and_still_proves_itself(both: Both) -> None:
    row_id = full_case(both.open)
    verbs = [line.verb for line in both.open.ask(inquiries.history, row_id)]
    sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken"))
    moved = [line.verb for line in both.room.ask(inquiries.history, row_id)]
    assert moved[-len(verbs) :] == verbs
    assert all(not line.fields for line in both.open.ask(inquiries.history, row_id))


def test_a_draft_that_speaks_of_it_goes_too(both: Both) -> None:
    row_id = full_case(both.open)
    now = both.open.store.clock()
    both.open.desk.save_draft(f"inquiry.{row_id}", "Utkast", {"text": "x"}, now)
    both.open.desk.save_draft("mail.1", "Brev", {"text": f"Hej {SECRET} AB"}, now)
    both.open.desk.save_draft("mail.2", "Brev", {"text": "Hej alla"}, now)
    both.open.desk.save(f"dialog.activity.{row_id}", {"text": "Samtal"})
    both.open.desk.save("dialog.task.1", {"text": f"Ring {SECRET} ab"})
    both.open.desk.save("window.page", "today")
    sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken"))
    assert [key for key, _, _ in both.open.desk.drafts()] == ["mail.2"]
    assert set(both.open.desk.states()) == {"window.page"}


def test_words_left_elsewhere_are_told_of(both: Both) -> None:
    row_id = full_case(both.open)
    other = full_case(both.open, f"{SECRET} AB systerbolag")
    passed = sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken"))
    assert other in {trace.row_id for trace in passed.traces if trace.table == "inquiry"}
    with both.open.reader() as reader:
        places = traces.located(reader, passed.traces, "sv")
    titles = [one for one in places if (one.kind, one.field) == ("Inquiry", "Rubrik")]
    assert [(one.owner, one.owner_id) for one in titles] == [("inquiry", other)]
    assert SECRET in titles[0].text
    task = next(one for one in places if one.kind == "Task")
    assert (task.owner_id, task.title) == (other, titles[0].title)
    assert all(one.owner_id != row_id for one in places)


def test_it_comes_back_whole_under_its_old_number(both: Both, look: Look) -> None:
    row_id = full_case(both.open)
    before, number = counted(both.open, row_id), both.open.ask(inquiries.detail, row_id).row.number
    sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken"))
    back = sealing.unseal(both.open, both.room, Unseal(row_id, "Öppnat ärende"))
    assert both.where(row_id) == (True, False)
    assert back.number == number
    assert counted(both.open, row_id) == before | {"case_member": 1, "assessment": 1}
    assert not holds(look(both.room))
    assert both.open.ask(checking.check) == both.room.ask(checking.check) == ()
    again = sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken"))
    assert both.where(row_id) == (False, True)
    assert not holds(look(both.open))
    assert again.number.startswith("S-")
    assert both.open.ask(checking.check) == both.room.ask(checking.check) == ()


@pytest.mark.parametrize("step", STEPS)
def test_a_stop_while_it_is_sealed_leaves_it_in_one_place(both: Both, look: Look, step: str) -> None:
    row_id = full_case(both.open)
    with pytest.raises(Stopped):
        sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken"), stop_after(step))
    assert sum(both.where(row_id)) <= 1
    found = both.again()
    both.open, both.room = found.open, found.room
    assert both.where(row_id) == (False, True)
    assert both.room.ask(inquiries.detail, row_id).row.title == "Projekt Norrsken"
    assert [one.role for one in both.room.ask(rooms.who_sees, row_id)][:1] == ["responsible"]
    assert not holds(look(both.open))
    assert both.open.ask(checking.check) == both.room.ask(checking.check) == ()


@pytest.mark.parametrize("step", STEPS)
def test_a_stop_while_it_is_opened_again_leaves_it_in_one_place(both: Both, look: Look, step: str) -> None:
    row_id = full_case(both.open)
    sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken"))
    with pytest.raises(Stopped):
        sealing.unseal(both.open, both.room, Unseal(row_id, "Öppnat"), stop_after(step))
    assert sum(both.where(row_id)) <= 1
    found = both.again()
    both.open, both.room = found.open, found.room
    assert both.where(row_id) == (True, False)
    assert not holds(look(both.room))
    assert both.open.ask(checking.check) == both.room.ask(checking.check) == ()


@pytest.mark.parametrize(
    ("code_name", "error"),
    [(" ", InvalidInput), (f"{SECRET} AB Nord", InvalidInput), (f"{SECRET}", InvalidInput)],
)
def test_a_code_name_that_tells_nothing_is_demanded(both: Both, code_name: str, error: Any) -> None:
    row_id = full_case(both.open)
    with pytest.raises(error):
        sealing.seal(both.open, both.room, Seal(row_id, code_name))
    assert both.where(row_id) == (True, False)


def test_a_case_that_is_gone_cannot_be_moved(both: Both) -> None:
    with pytest.raises(NotFound):
        sealing.seal(both.open, both.room, Seal("0" * 32, "Projekt Norrsken"))
    with pytest.raises(NotFound):
        sealing.unseal(both.open, both.room, Unseal("0" * 32, "Öppnat"))


def test_people_and_companies_of_a_case_are_found_where_it_is(both: Both) -> None:
    row_id = both.open.act(inquiries.log, LogInquiry("Björk", contact_name="Testkontakt Lindmossa")).id
    company = both.open.act(organisations.save, SaveOrganisation("Granbacka verkstad"))
    with both.open.write() as uow:
        uow.execute("UPDATE inquiry SET organisation_id = :org WHERE id = :id", org=company, id=row_id)
        uow.commit("Changed an inquiry", reversible=False)

    def found(side: Workspace) -> set[str]:
        return {hit.kind for word in ("lindmossa", "granbacka") for hit in side.ask(searching.find, word)}

    kinds = found(both.open)
    assert {"contact", "organisation"} <= kinds
    sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken"))
    assert (found(both.open), found(both.room)) == (set(), kinds)
    sealing.unseal(both.open, both.room, Unseal(row_id, "Björk"))
    assert (found(both.open), found(both.room)) == (kinds, set())


def test_the_whole_work_goes_on_in_the_room(both: Both, look: Look) -> None:
    row_id = full_case(both.room)
    detail = both.room.ask(inquiries.detail, row_id)
    assert detail.row.answered == 1
    assert both.where(row_id) == (False, True)
    assert not holds(look(both.open))
    assert both.room.ask(checking.check) == ()


def test_opening_anew_needs_no_room(folder: Path) -> None:
    both = opened(folder)
    row_id = full_case(both.open)
    with pytest.raises(Stopped):
        sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken"), stop_after("let go"))
    both.close()
    from investcrm import bootstrap

    workspace = bootstrap.open_workspace(folder, "granskog i dimma")
    try:
        assert workspace.ask(checking.check) == ()
    finally:
        workspace.close()
