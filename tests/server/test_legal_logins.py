"""Secrecy, disclosure and disposal under people's own logins, with the server's row policies and grants."""

from __future__ import annotations

import pytest
from tests.exchange.test_masking import SECRET, line, made
from tests.server.conftest import Hire
from tests.services.test_disclosing import covered, mask, paper, request
from tests.services.test_disposing import lose, rule
from tests.services.test_secrecy import lines, log, shown

from investcrm.domain.access import Group
from investcrm.domain.errors import Forbidden, NotFound
from investcrm.domain.legal_commands import (
    Assess,
    CarryOutDisposal,
    DecideRequest,
    RegisterDocument,
    SaveAgreement,
)
from investcrm.services import disclosing, disposing, inquiries, register, secrecy


def test_an_advisor_assesses_registers_masks_and_decides(hire: Hire):
    world = hire("ida", Group.ADVISOR).world
    case = log(world)
    world.act(secrecy.assess, Assess(case, "secret", "31:16"))
    world.act(secrecy.save_agreement, SaveAgreement(case, "nda", "Alm AB", ends_on=world.today))
    document = paper(world, case, "avtal.pdf", made(line(f"{SECRET} Ek")))
    assert lines(world, "register")
    world.act(register.register_document, RegisterDocument(document, "RV 2026:17"))
    request_id = request(world, case)
    (disclosed,) = covered(world, request_id, document).values()
    mask(world, disclosed, "Ek")
    mask(world, disclosed, SECRET)
    world.act(disclosing.decide, DecideRequest(request_id, ground="31:16"))
    assert len(world.ask(disclosing.handed_out, request_id)) == 1
    assert len(shown(world, case).assessments) == 2


def test_an_administrator_disposes_by_rule_and_nobody_else(hire: Hire):
    coordinator = hire("sam", Group.COORDINATOR).world
    administrator = hire("ada", Group.COORDINATOR, Group.MIGRATOR).world
    case = log(coordinator)
    paper(coordinator, case, "avtal.pdf", made(line(SECRET)))
    lose(coordinator, case)
    rule_id = rule(coordinator, months=0)
    with pytest.raises(Forbidden):
        coordinator.act(disposing.carry_out, CarryOutDisposal(rule_id))
    administrator.act(disposing.carry_out, CarryOutDisposal(rule_id))
    with pytest.raises(NotFound):
        coordinator.ask(inquiries.detail, case)
    with administrator.reader() as reader:
        told = reader.rows(
            "SELECT v.after, v.before FROM change_value v JOIN change c ON c.id = v.change_id "
            "WHERE c.root_id = :id",
            id=case,
        )
    assert SECRET not in str(told)


def test_a_municipality_reads_none_of_it(hire: Hire):
    world = hire("kim", Group.COORDINATOR).world
    case = log(world)
    world.act(secrecy.assess, Assess(case, "secret", "31:16", wish=SECRET))
    request(world, case)
    outside = hire("mia", Group.MUNICIPALITY, codes=("1983",))
    with outside.psql() as connection:
        for table in ("assessment", "agreement", "disclosure_request", "disclosed_document", "disposal"):
            with pytest.raises(Exception, match="permission denied"):
                connection.execute(f"SELECT * FROM {table}")
