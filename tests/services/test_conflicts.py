"""Two who save the same form: what does not clash merges, what clashes is told by field, with its author."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.store.worlds import World, clock, empty_store, laptop, region_file, server, world

from investcrm.domain.commands import (
    AddSite,
    ChangeInquiry,
    Decide,
    DescribeDocument,
    LogInquiry,
    MoveInquiry,
    SaveContact,
    SaveOrganisation,
    SaveSetting,
    SetMunicipalityEmail,
    SetRequirements,
    SetTarget,
    StateFacts,
)
from investcrm.domain.errors import EditConflict
from investcrm.domain.requirements import Level, Requirement
from investcrm.domain.stages import Outcome, Stage
from investcrm.services import (
    cases,
    inquiries,
    organisations,
    readiness,
    reference,
    settings,
    sites,
    targets,
)

__all__ = ["clock", "empty_store", "laptop", "region_file", "server", "world"]
CODE = "1980"


def clash(world: World, service: Callable[..., Any], theirs: Any, mine: Any) -> EditConflict:
    """Return what the second of two is told."""
    world.act(service, theirs)
    with pytest.raises(EditConflict) as caught:
        world.colleague().act(service, mine)
    return caught.value


def company(world: World, **values: Any) -> Any:
    row_id = world.act(organisations.save, SaveOrganisation("Nordvind", **values))
    return world.ask(organisations.detail, row_id).row


def test_a_company_s_fields_that_only_one_changed_merge(world: World) -> None:
    row = company(world, country="Norge")
    world.act(organisations.save, SaveOrganisation("Nordvind AS", row.id, row.version, country="Norge"))
    command = SaveOrganisation("Nordvind", row.id, row.version, country="Danmark", note="Ringde")
    with world.colleague().write() as uow:
        organisations.save(uow, command)
        merged = uow.committed.roots.merged
    after = world.ask(organisations.detail, row.id).row
    assert (after.name, after.country, after.note) == ("Nordvind AS", "Danmark", "Ringde")
    assert [(who, "name" in fields) for who, fields in merged] == [("Samordnare", True)]


def test_a_company_that_two_renamed_is_a_choice(world: World) -> None:
    row = company(world)
    told = clash(
        world,
        organisations.save,
        SaveOrganisation("Sydvind", row.id, row.version),
        SaveOrganisation("Östvind", row.id, row.version),
    )
    assert told.fields["name"] == ("Nordvind", "Sydvind", "Östvind")
    assert (told.who, told.at_ms > 0) == ("Samordnare", True)
    world.colleague().act(organisations.save, SaveOrganisation("Östvind", row.id, told.version))
    assert world.ask(organisations.detail, row.id).row.name == "Östvind"


def test_a_contact_that_two_changed_is_a_choice(world: World) -> None:
    contact = world.act(organisations.save_contact, SaveContact("Kontakt", phone="1"))
    told = clash(
        world,
        organisations.save_contact,
        SaveContact("Kontakt", contact, 1, phone="2"),
        SaveContact("Kontakt", contact, 1, phone="3", role="chef"),
    )
    assert told.fields == {"phone": ("1", "2", "3")}


def test_a_site_s_fact_that_two_stated_is_a_choice_and_others_are_not(world: World) -> None:
    site = world.act(sites.add_site, AddSite(CODE, "Ängen", {"usable_m2": 1000}, "", "kommunen"))
    seen = {"usable_m2": 1000, "owner": None}
    told = clash(
        world,
        sites.state_facts,
        StateFacts(site, {"usable_m2": 2000}, "kommunen", seen=seen),
        StateFacts(site, {"usable_m2": 3000, "owner": "Kommunen"}, "kartan", seen=seen),
    )
    assert told.fields == {"usable_m2": (1000, 2000, 3000)}
    world.colleague().act(sites.state_facts, StateFacts(site, {"owner": "Kommunen"}, "kartan", seen=seen))
    known = world.ask(sites.detail, site).row.facts.values
    assert (known["usable_m2"].value, known["owner"].value) == (2000, "Kommunen")


def test_a_level_that_two_stated_is_a_choice(world: World) -> None:
    row = next(row for row in world.ask(readiness.municipalities) if row.code == CODE)
    field, known = next(iter(row.levels.items()))
    seen = {field: known.value}
    theirs, mine = [level for level in ("begun", "done", "model") if level != known.value][:2]
    told = clash(
        world,
        readiness.state_facts,
        StateFacts(CODE, {field: theirs}, "möte", seen=seen),
        StateFacts(CODE, {field: mine}, "beslut", seen=seen),
    )
    assert told.fields == {field: (known.value, theirs, mine)}


def test_an_address_that_two_changed_is_a_choice(world: World) -> None:
    told = clash(
        world,
        readiness.set_email,
        SetMunicipalityEmail(CODE, "a@kommun.invalid", ""),
        SetMunicipalityEmail(CODE, "b@kommun.invalid", ""),
    )
    assert told.fields == {"email": ("", "a@kommun.invalid", "b@kommun.invalid")}


def test_settings_merge_part_by_part_and_clash_in_the_same_part(world: World) -> None:
    seen = {"forward": 2, "answer": 10}
    world.act(settings.save, SaveSetting("promises", seen))
    told = clash(
        world,
        settings.save,
        SaveSetting("promises", {"forward": 3, "answer": 10}, seen),
        SaveSetting("promises", {"forward": 4, "answer": 12}, seen),
    )
    assert told.fields == {"forward": (2, 3, 4)}
    world.colleague().act(settings.save, SaveSetting("promises", {"forward": 2, "answer": 12}, seen))
    assert world.ask(settings.load, "promises") == {"forward": 3, "answer": 12}


def test_a_target_that_two_set_is_a_choice(world: World) -> None:
    key = "establishments"
    world.act(targets.set_target, SetTarget(key, 2026, 2.0))
    told = clash(
        world,
        targets.set_target,
        SetTarget(key, 2026, 3.0, 2.0, compare=True),
        SetTarget(key, 2026, 4.0, 2.0, compare=True),
    )
    assert told.fields == {"value": (2.0, 3.0, 4.0)}


def test_a_stage_a_decision_and_strength_areas_are_choices_too(world: World) -> None:
    inquiry_id = world.act(inquiries.log, LogInquiry("Projekt Ek")).id
    seen = world.ask(inquiries.detail, inquiry_id).row.version
    told = clash(
        world,
        inquiries.move,
        MoveInquiry(inquiry_id, seen, Stage.QUALIFIED),
        MoveInquiry(inquiry_id, seen, Stage.OFFERED),
    )
    assert told.fields["stage"] == ("received", "qualified", "offered")
    with pytest.raises(EditConflict):
        world.colleague().act(cases.decide, Decide(inquiry_id, seen, Outcome.ESTABLISHMENT, jobs_new=5))
    one, two, *_ = world.ask(reference.load).strength_areas
    seen = world.ask(inquiries.detail, inquiry_id).row.version
    told = clash(
        world,
        inquiries.change,
        ChangeInquiry(inquiry_id, seen, {"strength_areas": (one,)}),
        ChangeInquiry(inquiry_id, seen, {"strength_areas": (two,)}),
    )
    assert told.fields["strength_areas"][1:] == ((one,), (two,))


def test_a_document_s_register_facts_that_two_changed_are_a_choice(world: World) -> None:
    from investcrm.domain.commands import Attachment, KeepDocuments

    inquiry_id = world.act(inquiries.log, LogInquiry("Projekt Ek")).id
    (document,) = world.act(
        cases.keep_documents, KeepDocuments(inquiry_id, (Attachment("a.txt", "text/plain", b"a"),))
    )
    told = clash(
        world,
        cases.describe_document,
        DescribeDocument(document, 1, {"registry_number": "KS 1", "dated_on": date(2026, 3, 1)}),
        DescribeDocument(document, 1, {"registry_number": "KS 2"}),
    )
    assert told.fields == {"registry_number": ("", "KS 1", "KS 2")}


def test_requirements_that_two_wrote_are_a_choice(world: World) -> None:
    inquiry_id = world.act(inquiries.log, LogInquiry("Projekt Ek")).id
    seen = world.ask(inquiries.detail, inquiry_id).row.version
    land, more = Requirement("land", Level.MUST, low=10), Requirement("land", Level.MUST, low=20)
    told = clash(
        world,
        inquiries.set_requirements,
        SetRequirements(inquiry_id, seen, ((None, land),)),
        SetRequirements(inquiry_id, seen, ((None, more),)),
    )
    assert [one.low for one in told.fields["requirements"][1]] == [10]
    assert told.who == "Samordnare"
    mine = SetRequirements(inquiry_id, told.version, ((None, more),))
    world.colleague().act(inquiries.set_requirements, mine)
    kept = world.ask(inquiries.detail, inquiry_id).requirements
    assert [line.requirement.low for line in kept] == [20]
