"""The ledger on a server: the region states and withdraws, nobody changes, municipalities see nothing."""

from __future__ import annotations

import psycopg
import pytest
from tests.server.conftest import Hire, Person
from tests.services.test_cases import decide, log

from investcrm.domain.access import Group
from investcrm.domain.commands import MergeInquiries, StateLedger, Undo
from investcrm.domain.errors import Forbidden
from investcrm.domain.ledger_commands import WithdrawStatement
from investcrm.services import ledger, merging, undoing


def test_a_login_of_the_region_withdraws_merges_and_undoes_and_a_municipality_sees_nothing(
    coordinator: Person, hire: Hire
) -> None:
    office = coordinator.world
    kept, gone = log(office, "Projekt Al"), log(office, "Projekt Alm")
    decide(office, kept, jobs_new=30)
    (one,) = office.act(ledger.state, StateLedger(gone, "announced", jobs=33))
    office.act(ledger.withdraw, WithdrawStatement(one))
    (said,) = office.ask(ledger.of_case, gone).statements
    assert (said.stands, said.withdrawn_by) == (False, office.actor.name)
    office.act(undoing.undo, Undo())
    office.act(merging.merge, MergeInquiries(kept, gone))
    assert 33 in {one.jobs for one in office.ask(ledger.of_case, kept).statements if one.stands}
    office.act(undoing.undo, Undo())
    assert office.ask(ledger.of_case, gone).statements[0].stands
    with coordinator.psql() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("UPDATE ledger_entry SET jobs = 3")
    town = hire("koping", Group.MUNICIPALITY, codes=("1983",)).world
    for query in (ledger.due, ledger.listed):
        with pytest.raises((Forbidden, psycopg.errors.InsufficientPrivilege)):
            town.ask(query)
