"""A case made confidential leaves nothing behind in the open, and comes back whole when secrecy ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.room.conftest import SECRET, Both, full_case, holds, opened

from investcrm.bootstrap import Workspace
from investcrm.domain.commands import (
    AddTask,
    Attachment,
    ChangeInquiry,
    Decide,
    ForwardInquiry,
    KeepDocuments,
    LogInquiry,
    MarkSent,
    Recipient,
    SaveOrganisation,
)
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.legal_commands import CoverDocuments, LogRequest
from investcrm.domain.project_commands import AttributeCase, SaveProject
from investcrm.domain.projects import Span
from investcrm.domain.secrecy_commands import EraseWording, Seal, Unseal
from investcrm.domain.stages import LostReason, Outcome
from investcrm.services import (
    cases,
    checking,
    disclosing,
    forwarding,
    importing,
    inquiries,
    organisations,
    project_figures,
    projects,
    rooms,
    sealing,
    searching,
    traces,
)
from investcrm.store import chores, passage, seal_check, seals
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


def test_a_visit_to_a_company_says_no_more_which_case_it_became(both: Both, look: Look) -> None:
    row_id = full_case(both.open)
    company = both.open.act(organisations.save, SaveOrganisation("Granbacka verkstad"))
    activity = both.open.ask(lambda reader: str(reader.value("SELECT min(id) FROM activity")))
    with both.open.write() as uow:
        visit = uow.insert("company_visit", {"organisation_id": company, "planned_on": uow.today})
        uow.update("company_visit", visit, {"inquiry_id": row_id, "activity_id": activity})
        uow.commit("Noted an activity")
    sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken"))
    held = _held(both.open, row_id) | _held(both.open, activity)
    assert held <= {"inquiry.id", "change.row_id", "change.root_id"}  # the emptied tombstone, and its chain
    assert both.open.ask(lambda reader: reader.value("SELECT count(*) FROM company_visit")) == 1
    assert both.open.ask(checking.check) == ()


def test_a_project_counts_a_case_no_more_when_it_goes_and_again_when_it_is_back(both: Both) -> None:
    row_id = full_case(both.open)
    plan = SaveProject("Grön etablering", date(2020, 1, 1), date(2030, 12, 31))
    project = both.open.act(projects.save, plan)
    both.open.act(projects.attribute_case, AttributeCase(project, row_id, 50))
    sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken"))
    assert _held(both.open, row_id) <= {"inquiry.id", "change.row_id", "change.root_id"}
    counted_ = both.open.ask(project_figures.figures, project, Span(plan.first_on, plan.last_on))
    assert (counted_.cases, counted_.received) == ((), 0)
    assert both.room.ask(projects.of_case, row_id) == ()
    with pytest.raises(InvalidInput):
        both.room.act(projects.attribute_case, AttributeCase(project, row_id))
    sealing.unseal(both.open, both.room, Unseal(row_id, "Projekt Ek"))
    (back,) = both.open.ask(project_figures.figures, project, Span(plan.first_on, plan.last_on)).cases
    assert (back.inquiry_id, back.share) == (row_id, 50)


def _held(workspace: Workspace, value: str) -> set[str]:
    """Return the columns of a store in which a value stands somewhere."""
    with workspace.reader() as reader:
        return {
            f"{table.name}.{column.name}"
            for table in Base.metadata.sorted_tables
            for column in table.columns
            if reader.value(
                f'SELECT 1 FROM {table.name} WHERE CAST("{column.name}" AS TEXT) LIKE :said LIMIT 1',
                said=f"%{value}%",
            )
        }


def test_every_table_that_names_a_case_goes_along_or_lets_go_of_it() -> None:
    naming = {table.name for table in Base.metadata.sorted_tables if "inquiry_id" in table.columns}
    of_the_room = {"read_entry", "transfer", "published_group"}
    assert naming - of_the_room == {*passage.PARTS, passage.POINTING}


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
    both.open.desk.save_draft("mail.3", "Brev", {"text": f"Till {SECRET} Växel"}, now)
    both.open.desk.save_draft("mail.4", "Brev", {"to": "info@kvantfjaril.example"}, now)
    kept = {"name": "Mina", "shown": {"search": "lager"}}
    both.open.desk.save("inquiries.views", [kept, {"name": "X", "shown": {"search": f"{SECRET} ab"}}])
    sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken"))
    assert [key for key, _, _ in both.open.desk.drafts()] == ["mail.2"]
    assert both.open.desk.states() == {"window.page": "today", "inquiries.views": [kept]}


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
    assert all(one.field[0].isupper() for one in places if one.field)  # words, no column of the database
    task = next(one for one in places if one.kind == "Task")
    assert (task.owner_id, task.title) == (other, titles[0].title)
    assert all(one.owner_id != row_id for one in places)


def test_a_row_of_a_sheet_left_elsewhere_is_told_as_a_person_reads_it(both: Both, tmp_path: Path) -> None:
    row_id, sheet = full_case(both.open), tmp_path / "blad.csv"
    sheet.write_text(f"Datum;Företag;Land;Jobb\n2026-01-07;{SECRET} AB;;40\n", encoding="utf-8")
    shown = both.open.ask(importing.preview, importing.read_file(sheet), "inquiries")
    both.open.act(importing.run, importing.ImportTable(shown))
    passed = sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken"))
    with both.open.reader() as reader:
        places = traces.located(reader, passed.traces, "sv")
    cells = next(one for one in places if one.kind == "Row of a spreadsheet")
    assert cells.text == f"Datum: 2026-01-07; Företag: {SECRET} AB; Jobb: 40"


def test_what_the_history_says_of_a_sealed_case_is_taken_out_for_good(both: Both) -> None:
    row_id = full_case(both.open)
    other = both.open.act(inquiries.log, LogInquiry(title="Grannen", summary=f"Ringde om {SECRET} AB")).id
    sealed = both.open.ask(seals.draw, 0)
    assert sealed is not None
    passed = sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken"))
    row = both.open.ask(inquiries.detail, other).row
    both.open.act(inquiries.change, ChangeInquiry(other, row.version, {"summary": "Ringde"}))
    said = both.room.ask(traces.words_of, row_id)
    assert SECRET in " ".join(said)
    assert "Projekt Norrsken" not in said
    left = both.open.ask(traces.search, said)
    assert {one.table for one in left} == {traces.HISTORY}
    assert len(left) > len([one for one in passed.traces if one.table == traces.HISTORY])
    changes = tuple(int(one.row_id) for one in left)
    assert both.open.act(traces.erase_wording, EraseWording(changes)) == len(set(changes))
    assert both.open.ask(traces.search, said) == ()
    assert both.open.ask(chores.waits_for_cleaning)
    assert both.open.ask(checking.check) == ()
    verdict = both.open.ask(seal_check.verify, [sealed])
    assert {one.code for one in verdict.breaches} == {"seal_gone"}  # none was put into the file


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


def test_what_is_done_to_a_case_after_a_stop_goes_along(both: Both) -> None:
    row_id = full_case(both.open)
    with pytest.raises(Stopped):
        sealing.seal(both.open, both.room, Seal(row_id, "Projekt Norrsken"), stop_after("brought"))
    version = both.open.ask(inquiries.detail, row_id).row.version
    fields = {"summary": "Skrevs efteråt", "investor": "Granbacka AB"}
    both.open.act(inquiries.change, ChangeInquiry(row_id, version, fields))
    both.open.act(cases.add_task, AddTask("Ring igen", inquiry_id=row_id))
    before = counted(both.open, row_id)
    assert sealing.finish(both.open, both.room) == 1
    assert both.where(row_id) == (False, True)
    detail = both.room.ask(inquiries.detail, row_id)
    assert (detail.summary, detail.row.investor) == ("Skrevs efteråt", "Granbacka AB")
    assert counted(both.room, row_id) == before | {"case_member": 1}
    assert counted(both.open, row_id) == {}
    assert both.open.ask(checking.check) == both.room.ask(checking.check) == ()


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


def asked_of_two(workspace: Workspace) -> tuple[str, str, str]:
    """Log two cases and a request of the first that covers a document of each; return the three."""
    asked, other = (workspace.act(inquiries.log, LogInquiry(title)).id for title in ("Björk", "Gran"))
    papers = [
        workspace.act(
            cases.keep_documents, KeepDocuments(row_id, (Attachment("b.pdf", "application/pdf", b"%PDF"),))
        )[0]
        for row_id in (asked, other)
    ]
    request_id = workspace.act(disclosing.log_request, LogRequest("Allt om Björk", inquiry_id=asked))
    workspace.act(disclosing.cover, CoverDocuments(request_id, tuple(papers)))
    return asked, other, request_id


@pytest.mark.parametrize("sealed", ["asked about", "another it covers"])
def test_a_request_that_covers_two_cases_goes_with_its_own(both: Both, sealed: str) -> None:
    asked, other, request_id = asked_of_two(both.open)
    moved = asked if sealed == "asked about" else other
    sealing.seal(both.open, both.room, Seal(moved, "Projekt Norrsken"))
    assert both.where(moved) == (False, True)
    home, away = (both.room, both.open) if sealed == "asked about" else (both.open, both.room)
    assert len(home.ask(disclosing.show, request_id).documents) == 1
    assert away.ask(disclosing.requests) == ()
    assert both.open.ask(checking.check) == both.room.ask(checking.check) == ()
    sealing.unseal(both.open, both.room, Unseal(moved, "Öppnat"))
    assert len(both.open.ask(disclosing.show, request_id).documents) == 2
    assert both.open.ask(checking.check) == both.room.ask(checking.check) == ()


def test_municipalities_learn_how_a_case_stands_when_it_is_open_again_and_not_before(both: Both) -> None:
    case = both.open.act(inquiries.log, LogInquiry("Björk")).id
    asked = ForwardInquiry(case, (Recipient("1980"),), date(2099, 1, 1))
    made = both.open.act(forwarding.forward, asked)
    both.open.act(forwarding.mark_sent, MarkSent(tuple(one.forwarding_id for one in made.items)))
    told = "SELECT ended, lost_reason FROM brief WHERE deleted_ms IS NULL"
    sealing.seal(both.open, both.room, Seal(case, "Projekt Norrsken"))
    version = both.room.ask(inquiries.detail, case).row.version
    both.room.act(cases.decide, Decide(case, version, Outcome.LOST, lost_reason=LostReason.SKILLS))
    assert both.room.ask(lambda reader: reader.rows(told)) == [("", "")]
    sealing.unseal(both.open, both.room, Unseal(case, "Björk"))
    assert both.open.ask(lambda reader: reader.rows(told)) == [("lost", "skills")]
    assert both.open.ask(checking.check) == ()
