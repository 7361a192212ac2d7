"""What happens with a company: noted on it or in one of its cases, told newest first."""

from __future__ import annotations

from datetime import date, timedelta

from tests.store.worlds import World

from investcrm.domain.commands import LogInquiry, RecordActivity, RemoveInquiries, SaveOrganisation, Undo
from investcrm.domain.periods import parse
from investcrm.services import cases, inquiries, kpis, organisations, undoing


def company(world: World, name: str = "Kvarnby Kraft AB") -> str:
    return world.act(organisations.save, SaveOrganisation(name))


def happened(world: World, company_id: str) -> list[str]:
    return [event.text for event in world.ask(organisations.detail, company_id).activities]


def test_what_happened_with_a_company_is_told_newest_first(world: World) -> None:
    kept, other = company(world), company(world, "Norra Gjuteriet AB")
    for text, ago, where in (
        ("Rundtur", 3, kept),
        ("Ringde", 10, kept),
        ("Lunch", 1, kept),
        ("Annat", 2, other),
    ):
        day = world.today - timedelta(days=ago)
        world.act(
            cases.record_activity,
            RecordActivity("visit", text, organisation_id=where, happened_on=day, participants="vd"),
        )
    assert happened(world, kept) == ["Lunch", "Rundtur", "Ringde"]
    (first, *_) = world.ask(organisations.detail, kept).activities
    assert (first.kind, first.happened_on, first.participants) == (
        "visit",
        world.today - timedelta(days=1),
        "vd",
    )
    assert (first.inquiry_id, first.number) == (None, "")


def test_what_was_noted_last_stands_first_within_a_day(laptop: World) -> None:
    kept = company(laptop)
    for text in ("Ringde", "Ringde igen"):
        laptop.act(cases.record_activity, RecordActivity("call", text, organisation_id=kept))
    assert happened(laptop, kept) == ["Ringde igen", "Ringde"]


def test_what_happened_in_a_companys_case_names_the_case(world: World) -> None:
    kept = company(world)
    case = world.act(inquiries.log, LogInquiry("Ny fabrik", investor="Kvarnby Kraft")).id
    world.act(cases.record_activity, RecordActivity("call", "Frågade om effekt", case))
    (event,) = world.ask(organisations.detail, kept).activities
    row = world.ask(inquiries.detail, case).row
    assert (event.text, event.inquiry_id, event.number, event.title) == (
        "Frågade om effekt",
        case,
        row.number,
        "Ny fabrik",
    )
    world.act(inquiries.remove, RemoveInquiries((case,)))
    assert happened(world, kept) == []


def test_an_event_that_was_taken_back_is_told_no_more(world: World) -> None:
    kept = company(world)
    world.act(cases.record_activity, RecordActivity("call", "Fel företag", organisation_id=kept))
    world.act(undoing.undo, Undo(None))
    assert happened(world, kept) == []


def test_a_first_meeting_with_a_company_counts_as_an_external_contact(laptop: World) -> None:
    day = date(laptop.today.year, 1, 12)
    laptop.act(
        cases.record_activity,
        RecordActivity("first_meeting", "Mässan", organisation_id=company(laptop), happened_on=day),
    )
    counted = laptop.ask(kpis.kpi, "external_contacts", parse(str(day.year)))
    assert counted.value == 1
