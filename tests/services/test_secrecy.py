"""The secrecy of a case: assessed, agreed on, reminded of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.store.worlds import MONDAY, World

from investcrm.domain.commands import Attachment, DescribeDocument, KeepDocuments, LogInquiry
from investcrm.domain.errors import InvalidInput
from investcrm.domain.legal_commands import Assess, RemoveAgreement, SaveAgreement
from investcrm.domain.secrecy import Finding
from investcrm.services import cases, inquiries, secrecy, today


def log(world: World, title: str = "Projekt Alm") -> str:
    return world.act(inquiries.log, LogInquiry(title)).id


def keep(world: World, inquiry_id: str, name: str = "avsikt.txt", data: bytes = b"text") -> str:
    found = world.act(
        cases.keep_documents, KeepDocuments(inquiry_id, (Attachment(name, "text/plain", data),))
    )
    return found[0]


def shown(world: World, inquiry_id: str) -> Any:
    return world.ask(secrecy.of_case, inquiry_id)


def lines(world: World, kind: str) -> list[Any]:
    found = world.ask(today.today)
    return [line for line in (*found.due, *found.coming) if line.kind == kind]


def test_an_assessment_keeps_ground_day_person_and_the_investors_own_wish(world: World):
    case = log(world)
    world.act(
        secrecy.assess,
        Assess(case, "secret", "31:16", "Marknaden är liten", "Inga namn före beslut", MONDAY),
    )
    found = shown(world, case)
    (one,) = found.assessments
    assert (one.ground, one.assessed_on, one.assessed_by) == ("31 kap. 16 § OSL", MONDAY, "Samordnare")
    assert (one.wish, one.wish_on, one.reason) == ("Inga namn före beslut", MONDAY, "Marknaden är liten")
    assert found.finding is Finding.SECRET


def test_the_latest_assessment_of_the_case_holds_and_the_earlier_ones_stay(world: World):
    case = log(world)
    world.act(secrecy.assess, Assess(case, "secret", "31:16"))
    world.clock.pass_days(400)
    world.act(secrecy.assess, Assess(case, "public", "31:16"))
    found = shown(world, case)
    assert found.finding is Finding.PUBLIC
    assert [one.finding for one in found.assessments] == [Finding.PUBLIC, Finding.SECRET]
    assert found.assessments[0].ground == ""


def test_an_assessment_for_a_request_says_nothing_of_the_rest_of_the_case(world: World):
    case = log(world)
    world.act(secrecy.assess, Assess(case, "secret", "31:16"))
    world.act(secrecy.assess, Assess(case, "public", request_id="f" * 32))
    assert shown(world, case).finding is Finding.SECRET


@pytest.mark.parametrize(
    "wrong",
    [
        {"finding": "secret"},
        {"finding": "partly", "ground": "  "},
        {"finding": "hidden", "ground": "31:16"},
        {"finding": "secret", "ground": "31:16", "assessed_on": MONDAY + timedelta(days=1)},
    ],
)
def test_secrecy_without_a_ground_or_from_the_future_is_refused(laptop: World, wrong: dict[str, Any]):
    case = log(laptop)
    with pytest.raises(InvalidInput):
        laptop.act(secrecy.assess, Assess(case, **wrong))
    assert shown(laptop, case).assessments == ()


def test_an_agreement_is_reminded_of_before_its_end_and_for_a_while_after(world: World):
    case = log(world)
    ends = MONDAY + timedelta(days=60)
    agreement = world.act(secrecy.save_agreement, SaveAgreement(case, "nda", "Alm AB", ends_on=ends))
    assert lines(world, "agreement") == []
    world.clock.go_to(ends - timedelta(days=30))
    (line,) = lines(world, "agreement")
    assert (line.tone, line.due_on, line.text, line.inquiry_id) == ("today", ends, "Alm AB", case)
    world.clock.go_to(ends + timedelta(days=1))
    assert [line.tone for line in lines(world, "agreement")] == ["late"]
    world.clock.go_to(ends + timedelta(days=31))
    assert lines(world, "agreement") == []
    world.act(secrecy.remove_agreement, RemoveAgreement(agreement))
    assert shown(world, case).agreements == ()


def test_an_agreement_is_changed_where_it_stands(world: World):
    case = log(world)
    agreement = world.act(secrecy.save_agreement, SaveAgreement(case, "nda", "Alm AB"))
    (row,) = shown(world, case).agreements
    world.act(
        secrecy.save_agreement,
        SaveAgreement(
            case, "loi", "Alm AB", ends_on=date(2027, 1, 31), agreement_id=agreement, version=row.version
        ),
    )
    (row,) = shown(world, case).agreements
    assert (row.kind, row.ends_on, row.remind_on) == ("loi", date(2027, 1, 31), date(2027, 1, 1))


def test_agreements_that_cannot_be_are_refused(laptop: World):
    case = log(laptop)
    with pytest.raises(InvalidInput):
        laptop.act(secrecy.save_agreement, SaveAgreement(case, "handshake"))
    with pytest.raises(InvalidInput, match="with whom"):
        laptop.act(secrecy.save_agreement, SaveAgreement(case, "nda", " "))
    early = SaveAgreement(case, "nda", "Alm AB", signed_on=MONDAY, ends_on=MONDAY - timedelta(days=1))
    with pytest.raises(InvalidInput):
        laptop.act(secrecy.save_agreement, early)


def test_documents_of_a_secret_case_must_be_registered_and_today_says_so(world: World):
    case = log(world)
    document = keep(world, case)
    assert lines(world, "register") == []
    world.act(secrecy.assess, Assess(case, "secret", "31:16"))
    (line,) = lines(world, "register")
    assert (line.count, line.inquiry_id) == (1, case)
    assert [one.id for one in shown(world, case).unregistered] == [document]
    row = world.ask(cases.document, document)
    world.act(cases.describe_document, DescribeDocument(document, row.version, {"registry_number": "R 1"}))
    assert lines(world, "register") == []
    assert shown(world, case).unregistered == ()


def test_a_case_among_the_confidential_ones_is_secret_until_found_public(laptop: World):
    case = log(laptop)
    keep(laptop, case)
    assert laptop.ask(secrecy.of_case, case).unregistered == ()
    assert len(laptop.ask(secrecy.of_case, case, confidential=True).unregistered) == 1
    laptop.act(secrecy.assess, Assess(case, "public"))
    assert laptop.ask(secrecy.of_case, case, confidential=True).unregistered == ()
