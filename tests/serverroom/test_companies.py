"""In a server's room: a company of its own, a person's records erased, a closed case disposed of."""

from __future__ import annotations

import psycopg
from tests.conftest import EACH_POSTGRES
from tests.serverroom.conftest import SECRET, Insider, Served
from tests.serverroom.test_sealing import broken, tell
from tests.store.worlds import Clock

from investcrm import bootstrap
from investcrm.bootstrap import room as rooms
from investcrm.domain.commands import Decide, SaveOrganisation
from investcrm.domain.legal_commands import AddDisposalRule, CarryOutDisposal
from investcrm.domain.stages import LostReason, Outcome
from investcrm.services import cases, disposing, inquiries, organisations, persons

pytestmark = EACH_POSTGRES
COUNT = "SELECT count(*) FROM organisation"


def test_a_new_company_is_its_makers_until_a_case_names_it(anna: Insider, bo: Insider) -> None:
    row_id = anna.begin()
    company = anna.room.act(organisations.save, SaveOrganisation(f"{SECRET} AB", strength_areas=("battery",)))
    assert bo.room.ask(lambda reader: reader.value(COUNT)) == 0
    assert anna.room.ask(organisations.detail, company).row.name == f"{SECRET} AB"
    with anna.room.write() as uow:
        uow.update("inquiry", row_id, {"organisation_id": company})
        uow.commit("Changed an inquiry")
    assert anna.room.ask(organisations.detail, company).row.name == f"{SECRET} AB"
    assert bo.room.ask(lambda reader: reader.value(COUNT)) == 0
    assert anna.workspace.ask(lambda reader: reader.value(COUNT + " WHERE id = :id", id=company)) == 0


def test_a_persons_records_are_erased_and_it_is_kept_that_they_were(
    anna: Insider, bo: Insider, served: Served
) -> None:
    anna.begin(contact_name=f"{SECRET} Växel", contact_email="vaxel@example.se")
    with anna.room.reader() as reader:
        found = persons.collect([reader], persons.find(reader, "vaxel@example.se"))
    assert anna.room.act(persons.erase, found) == 1
    with psycopg.connect(served.room.replace("+psycopg", "")) as root:
        assert root.execute("SELECT records FROM erasure").fetchall() == [(1,)]
        assert root.execute("SELECT key FROM chore").fetchall() == [("clean",)]
    assert tell(served.room) == []
    assert bo.room.ask(lambda reader: reader.value("SELECT count(*) FROM erasure")) == 0


def test_an_administrator_disposes_of_a_closed_case_by_rule(
    anna: Insider, bo: Insider, served: Served, clock: Clock
) -> None:
    row_id = anna.begin(investor=f"{SECRET} AB", summary=SECRET, contact_name=SECRET)
    row = anna.room.ask(inquiries.detail, row_id).row
    anna.room.act(
        cases.decide,
        Decide(row_id, row.version, Outcome.LOST, clock.today, lost_reason=LostReason.PRICE),
    )
    clock.pass_days(800)
    workspace = bootstrap.open_workspace(served.open, clock=clock)
    room = rooms.unlock(workspace, None)
    try:
        rule = room.act(disposing.add_rule, AddDisposalRule("case", 24, "Beslut 2026:4", clock.today))
        done = room.act(disposing.carry_out, CarryOutDisposal(rule))
        assert [line.label for line in done.lines] == [row.number]
        assert room.ask(lambda reader: reader.value("SELECT count(*) FROM disposal")) == 1
    finally:
        room.close()
        workspace.close()
    assert tell(served.room) == []
    assert broken(served.room) == []
    assert bo.room.ask(lambda reader: reader.value("SELECT count(*) FROM disposal")) == 0
