"""The life of a case: moved, rested, offered, visited, decided, reopened, merged."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from tests.services.test_forwarding import pdf_text
from tests.store.worlds import World

from investcrm.domain.commands import (
    AddSite,
    AddTask,
    Attachment,
    ChangeInquiry,
    CompleteTasks,
    Decide,
    DescribeDocument,
    ForwardInquiry,
    HoldInquiry,
    HoldMany,
    KeepDocuments,
    LogInquiry,
    MarkSent,
    MergeInquiries,
    MoveInquiry,
    PrepareOffer,
    Recipient,
    RecordActivity,
    RecordAnswer,
    RemoveInquiries,
    SendOffer,
    SetRequirements,
    StateFacts,
    StateLedger,
    StatePower,
)
from investcrm.domain.errors import Conflict, InvalidInput, NotFound
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.periods import parse
from investcrm.domain.requirements import Level, Requirement
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.services import (
    answering,
    cases,
    checking,
    exporting,
    forwarding,
    inquiries,
    kpis,
    ledger,
    merging,
    offering,
    searching,
    sites,
)

VASTERAS, KOPING = "1980", "1983"


def log(world: World, title: str = "Projekt Alm", **fields: Any) -> str:
    return world.act(inquiries.log, LogInquiry(title, **fields)).id


def detail(world: World, inquiry_id: str) -> Any:
    return world.ask(inquiries.detail, inquiry_id)


def seen(world: World, inquiry_id: str) -> int:
    return int(detail(world, inquiry_id).row.version)


def decide(world: World, inquiry_id: str, outcome: Outcome = Outcome.ESTABLISHMENT, **fields: Any) -> None:
    world.act(cases.decide, Decide(inquiry_id, seen(world, inquiry_id), outcome, **fields))


def move(world: World, inquiry_id: str, to: Stage) -> None:
    world.act(inquiries.move, MoveInquiry(inquiry_id, seen(world, inquiry_id), to))


def value(world: World, key: str, period: str = "2026") -> float | None:
    return world.ask(kpis.kpi, key, parse(period)).value


# Logging and changing


def test_only_a_title_is_needed(world: World) -> None:
    logged = world.act(inquiries.log, LogInquiry("  Projekt   Alm "))
    found = detail(world, logged.id)
    assert (logged.number, found.row.title) == ("2026-001", "Projekt Alm")
    assert (found.row.received_on, found.row.standing.stage) == (world.today, Stage.RECEIVED)
    assert found.row.owner == "Samordnare"


def test_what_was_stated_at_first_is_the_first_line_of_the_ledger(world: World) -> None:
    inquiry = log(world, jobs=120, investment_sek=1_400_000_000, source="SBA")
    (entry,) = detail(world, inquiry).ledger
    assert (entry.step, entry.jobs, entry.investment_sek) == ("stated", 120, 1_400_000_000)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": ""}, "needs a title"),
        ({"title": "A", "deadline_on": date(2026, 3, 1)}, "before the day"),
        ({"title": "A", "requirements": (Requirement("land"),)}, "how much"),
        ({"title": "A", "requirements": (Requirement("guld", low=1),)}, "no requirement of the kind"),
        ({"title": "A", "requirements": (Requirement("land", low=-1),)}, "negative"),
        ({"title": "A", "requirements": (Requirement("land", low=2, high=1),)}, "larger"),
    ],
)
def test_an_inquiry_that_cannot_be_is_not_logged(laptop: World, fields: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        laptop.act(inquiries.log, LogInquiry(**fields))
    assert laptop.ask(inquiries.list_head, InquiryFilter()).count == 0


def test_an_unknown_field_is_refused(laptop: World) -> None:
    inquiry = log(laptop)
    with pytest.raises(InvalidInput, match="stage"):
        laptop.act(inquiries.change, ChangeInquiry(inquiry, 1, {"stage": "decided"}))


def test_a_company_that_asked_lately_is_offered_as_a_likely_duplicate(world: World) -> None:
    first = log(world, "Volta Celler AB")
    for title, days, found in (
        ("volta celler", 30, [first]),
        ("AB Volta Celler (publ)", 60, [first]),
        ("Volta Celler", 61, []),
        ("Volta", 0, []),
    ):
        on = world.today + timedelta(days=days)
        assert [row.id for row in world.ask(inquiries.likely_duplicates, title, "", on)] == found
    assert [row.id for row in world.ask(inquiries.likely_duplicates, "x", "Volta Celler", None)] == [first]


def test_requirements_that_a_colleague_added_are_not_lost_to_a_stale_editor(world: World) -> None:
    inquiry = log(world, requirements=(Requirement("land", low=10_000),))
    line, before = detail(world, inquiry).requirements[0], seen(world, inquiry)
    added = ((line.id, line.requirement), (None, Requirement("power", low=5_000)))
    world.colleague().act(inquiries.set_requirements, SetRequirements(inquiry, before, added))
    stale = SetRequirements(inquiry, before, ((line.id, Requirement("land", low=20_000)),))
    with pytest.raises(Conflict):
        world.act(inquiries.set_requirements, stale)
    assert [one.requirement.kind for one in detail(world, inquiry).requirements] == ["land", "power"]


def test_requirements_can_be_edited_though_somebody_noted_a_call_meanwhile(world: World) -> None:
    inquiry = log(world, requirements=(Requirement("land", low=10_000),))
    line, before = detail(world, inquiry).requirements[0], seen(world, inquiry)
    world.colleague().act(cases.record_activity, RecordActivity("call", "Ringde", inquiry))
    wanted = SetRequirements(inquiry, before, ((line.id, Requirement("land", Level.SHOULD, low=20_000)),))
    world.act(inquiries.set_requirements, wanted)
    assert detail(world, inquiry).requirements[0].requirement.low == 20_000


# Stages


def test_a_stage_is_dated_the_first_time_it_is_reached(world: World) -> None:
    inquiry = log(world)
    first = world.today
    move(world, inquiry, Stage.QUALIFIED)
    world.clock.pass_days(3)
    move(world, inquiry, Stage.RECEIVED)
    move(world, inquiry, Stage.OFFERED)
    found = detail(world, inquiry)
    assert (found.qualified_on, found.offered_on) == (first, world.today)


def test_a_resting_case_is_not_moved_on_by_an_event_nor_shown_as_work(laptop: World) -> None:
    inquiry = log(laptop)
    laptop.act(inquiries.hold, HoldInquiry(inquiry, seen(laptop, inquiry), True))
    laptop.act(cases.record_activity, RecordActivity("visit", "Rundtur", inquiry))
    standing = detail(laptop, inquiry).row.standing
    assert (standing.stage, standing.on_hold) == (Stage.VISIT, True)
    laptop.act(inquiries.hold_many, HoldMany((inquiry,), False))
    assert not detail(laptop, inquiry).row.standing.on_hold


def test_a_visit_that_is_only_planned_moves_nothing(laptop: World) -> None:
    inquiry = log(laptop)
    planned = laptop.today + timedelta(days=5)
    laptop.act(cases.record_activity, RecordActivity("visit", "Planerad", inquiry, happened_on=planned))
    assert detail(laptop, inquiry).row.standing.stage is Stage.RECEIVED


def test_an_unknown_activity_is_refused(laptop: World) -> None:
    with pytest.raises(InvalidInput, match="no activity"):
        laptop.act(cases.record_activity, RecordActivity("lunch", "", log(laptop)))


# Decisions


def test_a_decision_writes_jobs_and_money_into_the_ledger(world: World) -> None:
    inquiry = log(world, next_step="Ring", next_step_on=world.today)
    decide(
        world,
        inquiry,
        jobs_new=80,
        jobs_safeguarded=20,
        investment_sek=900_000_000,
        municipality_code=VASTERAS,
        source="pressmeddelande",
    )
    found = detail(world, inquiry)
    told = [(e.step, e.sort, e.jobs, e.investment_sek) for e in found.ledger]
    assert told == [("decided", "new", 80, 900_000_000), ("decided", "safeguarded", 20, None)]
    assert (found.decided_on, found.decided_municipality, found.row.next_step) == (world.today, VASTERAS, "")
    assert found.row.standing.outcome is Outcome.ESTABLISHMENT


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"decided_on": date(2026, 3, 3)}, "future"),
        ({"outcome": Outcome.LOST}, "why"),
        ({"jobs_new": -1}, "below zero"),
        ({"outcome": Outcome.LOST, "lost_reason": LostReason.PRICE, "jobs_new": 5}, "lost case"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(laptop: World, fields: dict[str, Any], said: str) -> None:
    inquiry = log(laptop)
    with pytest.raises(InvalidInput, match=said):
        decide(laptop, inquiry, **fields)
    found = detail(laptop, inquiry)
    assert found.row.standing.is_open
    assert found.ledger == ()


def test_a_decision_never_lies_before_the_day_its_case_came(laptop: World) -> None:
    inquiry = log(laptop, received_on=date(2026, 2, 10))
    with pytest.raises(InvalidInput, match="2026-02-09, lies before the day the inquiry came, 2026-02-10"):
        decide(laptop, inquiry, decided_on=date(2026, 2, 9))
    decide(laptop, inquiry, decided_on=date(2026, 2, 10))
    version = detail(laptop, inquiry).row.version
    with pytest.raises(InvalidInput, match="lies before"):
        laptop.act(inquiries.change, ChangeInquiry(inquiry, version, {"received_on": date(2026, 2, 11)}))
    laptop.act(inquiries.change, ChangeInquiry(inquiry, version, {"received_on": None}))
    assert detail(laptop, inquiry).row.received_on is None


def test_a_decided_case_is_decided_once_and_rests_no_more(laptop: World) -> None:
    inquiry = log(laptop)
    decide(laptop, inquiry, Outcome.LOST, lost_reason=LostReason.POWER_TOO_LATE, lost_needed="20 MW 2027")
    with pytest.raises(InvalidInput, match="already decided"):
        decide(laptop, inquiry)
    with pytest.raises(InvalidInput):
        laptop.act(inquiries.hold, HoldInquiry(inquiry, seen(laptop, inquiry), True))


def test_a_reopened_case_forgets_its_decision(world: World) -> None:
    inquiry = log(world)
    decide(world, inquiry, Outcome.LOST, lost_reason=LostReason.PRICE, lost_needed="Billigare mark")
    move(world, inquiry, Stage.OFFERED)
    found = detail(world, inquiry)
    assert (found.decided_on, found.row.lost_reason, found.lost_needed) == (None, None, "")
    assert found.row.standing.is_open
    assert value(world, "lost") == 0


def test_jobs_of_a_decision_that_was_taken_back_are_not_counted_twice(world: World) -> None:
    inquiry = log(world)
    decide(world, inquiry, jobs_new=80, investment_sek=500, municipality_code=KOPING)
    assert (value(world, "jobs_decided"), value(world, "investment_decided")) == (80, 500)
    move(world, inquiry, Stage.OFFERED)
    assert (value(world, "jobs_decided"), value(world, "investment_decided")) == (0, 0)
    assert detail(world, inquiry).decided_municipality == ""
    decide(world, inquiry, Outcome.EXPANSION, jobs_new=50)
    assert value(world, "jobs_decided") == 50
    assert value(world, "establishments") == 0
    assert value(world, "expansions") == 1


def test_a_statement_in_the_ledger_is_never_below_zero_and_realised_after_whole_years(
    laptop: World,
) -> None:
    inquiry = log(laptop)
    laptop.act(ledger.state, StateLedger(inquiry, "realised", months=12, jobs=40, skill="entry"))
    for wrong in (
        StateLedger(inquiry, "realised", jobs=1),
        StateLedger(inquiry, "stated", months=12, jobs=1),
        StateLedger(inquiry, "stated"),
        StateLedger(inquiry, "stated", jobs=-1),
        StateLedger(inquiry, "hoped", jobs=1),
    ):
        with pytest.raises(InvalidInput):
            laptop.act(ledger.state, wrong)
    assert len(detail(laptop, inquiry).ledger) == 1


# Offers


def offered(world: World, **fields: Any) -> tuple[str, str, str]:
    site = world.act(sites.add_site, AddSite(VASTERAS, "Hacksta", {"usable_m2": 150_000}, "14 MW"))
    inquiry = log(world, requirements=(Requirement("land", low=120_000),))
    offer = world.act(offering.prepare, PrepareOffer(inquiry, (site,), **fields))
    return inquiry, site, offer


def pdf_of(world: World, inquiry: str, offer: str) -> bytes:
    document = world.ask(offering.offer, inquiry, offer).document_id
    return world.ask(cases.document_bytes, document)


def test_an_offer_holds_the_sites_and_keeps_its_document(world: World) -> None:
    inquiry, _, offer = offered(world, recipient="Business Sweden")
    text = pdf_text(pdf_of(world, inquiry, offer)).replace("\u00a0", " ")
    assert "Hacksta" in text
    assert "15 ha" in text
    assert "Business Sweden" in text


@pytest.mark.parametrize(
    ("known", "asker"),
    [
        ({"investor": "Heron AB", "contact_name": "Åsa Ek"}, "Heron AB"),
        ({"contact_name": "Åsa Ek"}, "Åsa Ek"),
        ({"source": "sba"}, "Stockholm Business Alliance"),
        ({"source": "Mässan i Hannover"}, "Mässan i Hannover"),
        ({"source": "partner"}, ""),
    ],
)
def test_an_offer_is_for_somebody_and_not_for_the_way_the_inquiry_came(
    world: World, known: dict[str, str], asker: str
) -> None:
    fields = {"source": "partner", **known}
    inquiry = world.act(inquiries.log, LogInquiry("Projekt Heron", **fields)).id
    detail = world.ask(inquiries.detail, inquiry)
    assert world.ask(lambda reader: offering.addressee(reader, detail, "en")) == asker


def test_an_offer_is_frozen_when_sent(world: World) -> None:
    inquiry, site, offer = offered(world)
    before = pdf_of(world, inquiry, offer)
    world.act(offering.send, SendOffer(offer))
    world.act(sites.state_facts, StateFacts(site, {"usable_m2": 10_000, "name": "Annat namn"}, "kommunen"))
    world.act(inquiries.change, ChangeInquiry(inquiry, seen(world, inquiry), {"title": "Omdöpt"}))
    assert pdf_of(world, inquiry, offer) == before
    with pytest.raises(Conflict, match="frozen"):
        world.act(offering.send, SendOffer(offer))
    second = world.act(offering.prepare, PrepareOffer(inquiry, (site,)))
    assert world.ask(offering.offer, inquiry, second).edition == 2
    assert "Annat namn" in pdf_text(pdf_of(world, inquiry, second))


def test_the_first_offer_sent_is_the_first_response(world: World) -> None:
    inquiry, site, offer = offered(world)
    world.clock.pass_days(2)
    world.act(offering.send, SendOffer(offer))
    first = world.today
    world.clock.pass_days(2)
    again = world.act(offering.prepare, PrepareOffer(inquiry, (site,)))
    world.act(offering.send, SendOffer(again))
    found = detail(world, inquiry)
    assert (found.first_response_on, found.row.standing.stage) == (first, Stage.OFFERED)


def test_an_offer_is_not_sent_in_the_future_nor_empty(laptop: World) -> None:
    inquiry, _, offer = offered(laptop)
    with pytest.raises(InvalidInput, match="future"):
        laptop.act(offering.send, SendOffer(offer, laptop.today + timedelta(days=1)))
    with pytest.raises(InvalidInput, match="at least one site"):
        laptop.act(offering.prepare, PrepareOffer(inquiry, ()))
    with pytest.raises(NotFound):
        laptop.ask(offering.offer, inquiry, "0" * 32)


def test_power_that_must_not_be_spread_is_in_no_offer_and_no_brief(laptop: World) -> None:
    site = laptop.act(sites.add_site, AddSite(VASTERAS, "Hacksta", {"usable_m2": 150_000}))
    laptop.act(sites.state_power, StatePower(site, None, firm_kw=6_000, source="Mälarnät"))
    laptop.act(
        sites.state_power,
        StatePower(site, 2028, firm_kw=77_000, source="Hemliga Nätet", restricted=True),
    )
    inquiry = log(laptop, requirements=(Requirement("power", low=50_000, on=date(2029, 1, 1)),))
    offer = laptop.act(offering.prepare, PrepareOffer(inquiry, (site,)))
    asked = ForwardInquiry(inquiry, (Recipient(VASTERAS),), laptop.today)
    papers = [pdf_of(laptop, inquiry, offer), laptop.ask(forwarding.preview, asked)[0].brief]
    for text in map(pdf_text, papers):
        assert "Hacksta" in text
        assert "77" not in text.replace("\u00a0", " ")
        assert "Hemliga" not in text
    assert "6 MW" in pdf_text(papers[0]).replace("\u00a0", " ")


# Merging


def test_a_merged_duplicate_gives_its_parts_and_fills_what_is_empty(world: World) -> None:
    kept = log(world, "Kvar", summary="Mitt")
    gone = log(
        world,
        "Borta",
        country="Norge",
        summary="Ditt",
        strength_areas=("energy",),
        requirements=(Requirement("land", low=1),),
        contact_name="Växeln",
        investor="Volta Celler AB",
    )
    world.act(cases.record_activity, RecordActivity("call", "Ringde", gone))
    world.act(cases.add_task, AddTask("Ring", inquiry_id=gone))
    world.act(cases.keep_documents, KeepDocuments(gone, (Attachment("a", "a/b", b"x"),)))
    (asked,) = world.act(forwarding.forward, ForwardInquiry(gone, (Recipient(KOPING),), world.today)).items
    world.act(forwarding.mark_sent, MarkSent((asked.forwarding_id,)))
    world.act(answering.record_answer, RecordAnswer(asked.forwarding_id, declined=True, reason="Fullt"))
    before = seen(world, kept)
    world.act(merging.merge, MergeInquiries(kept, gone))
    found = detail(world, kept)
    assert (found.country, found.summary) == ("Norge", "Mitt")
    assert (len(found.activities), len(found.tasks), len(found.requirements)) == (1, 1, 1)
    assert (found.row.asked, found.row.answered) == (1, 1)
    assert found.strength_areas == ("energy",)
    assert found.row.version > before
    assert found.row.standing.stage is Stage.FORWARDED
    assert found.forwarded_on == world.today
    assert world.ask(inquiries.likely_duplicates, "volta celler", "", world.today)[0].id == kept
    assert world.ask(searching.find, "borta") == ()
    assert world.ask(checking.check) == ()
    assert value(world, "real_inquiries") == 1
    with pytest.raises(NotFound):
        detail(world, gone)


def test_what_asked_the_same_municipality_is_not_merged(laptop: World) -> None:
    ids = [log(laptop, title) for title in ("Ett", "Två")]
    for inquiry in ids:
        laptop.act(forwarding.forward, ForwardInquiry(inquiry, (Recipient(KOPING),), laptop.today))
    with pytest.raises(InvalidInput, match="same municipality"):
        laptop.act(merging.merge, MergeInquiries(*ids))
    with pytest.raises(InvalidInput, match="itself"):
        laptop.act(merging.merge, MergeInquiries(ids[0], ids[0]))


# Documents, tasks, export


def test_the_register_facts_of_a_document_are_kept(world: World) -> None:
    inquiry = log(world)
    (kept,) = world.act(cases.keep_documents, KeepDocuments(inquiry, (Attachment("a.pdf", "a/b", b"x"),)))
    facts = {"registry_number": "RV260041", "dated_on": date(2026, 2, 1), "marking": "OSL 31:16"}
    world.act(cases.describe_document, DescribeDocument(kept, 1, facts))
    found = world.ask(cases.document, kept)
    assert (found.registry_number, found.dated_on) == ("RV260041", date(2026, 2, 1))
    with pytest.raises(InvalidInput):
        world.act(cases.describe_document, DescribeDocument(kept, 2, {"sha256": "0"}))


def test_a_task_is_done_on_the_day_it_is_ticked(laptop: World) -> None:
    inquiry = log(laptop)
    task = laptop.act(cases.add_task, AddTask("  Ring  ", laptop.today, inquiry))
    laptop.act(cases.complete_tasks, CompleteTasks((task,)))
    (found,) = detail(laptop, inquiry).tasks
    assert (found.title, found.done_on) == ("Ring", laptop.today)
    with pytest.raises(InvalidInput):
        laptop.act(cases.add_task, AddTask("  "))


def test_a_list_is_written_as_a_workbook_with_the_chosen_columns(world: World) -> None:
    from openpyxl import load_workbook

    log(world, "=1+1", investment_sek=1_400_000_000, deadline_on=date(2026, 4, 1))
    log(world, "Åsen", jobs=5)
    world.act(inquiries.remove, RemoveInquiries((log(world, "Borta"),)))
    columns = ("deadline", "title", "jobs", "investment")
    shown = InquiryFilter(order="title", descending=False)
    data = world.ask(exporting.xlsx, "inquiries", shown, columns, "en")
    sheet = load_workbook(io.BytesIO(data)).active
    told = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert told[0] == ["Deadline", "Case", "Jobs", "Investment (SEK)"]
    assert [row[1:] for row in told[1:]] == [["=1+1", None, 1_400_000_000], ["Åsen", 5, None]]
    assert told[1][0].date() == date(2026, 4, 1)
    assert sheet["B2"].data_type == "s"  # what looks like a formula stays a text
    with pytest.raises(InvalidInput, match="salary"):
        world.ask(exporting.xlsx, "inquiries", shown, ("salary",))


def test_every_list_can_be_written_whole_in_both_languages(laptop: World) -> None:
    from openpyxl import load_workbook

    from investcrm.domain.filters import OrganisationFilter, SiteFilter

    laptop.act(sites.add_site, AddSite(VASTERAS, "Hacksta", {"usable_m2": 155_000, "fibre": True}, "6 MW nu"))
    log(laptop)
    for language in ("sv", "en"):
        for data, rows in (
            (laptop.ask(exporting.xlsx, "inquiries", InquiryFilter(), (), language), 1),
            (laptop.ask(exporting.xlsx, "sites", SiteFilter(), (), language), 1),
            (laptop.ask(exporting.xlsx, "organisations", OrganisationFilter(), (), language), None),
        ):
            sheet = load_workbook(io.BytesIO(data)).active
            assert rows is None or sheet.max_row == rows + 1
    told = json.dumps(
        [[str(cell) for cell in row] for row in load_workbook(io.BytesIO(
            laptop.ask(exporting.xlsx, "sites", SiteFilter())
        )).active.iter_rows(values_only=True)]
    )  # fmt: skip
    assert "15.5" in told


def test_power_that_must_not_be_spread_is_in_no_list_that_leaves_the_program(laptop: World) -> None:
    from openpyxl import load_workbook

    from investcrm.domain.filters import SiteFilter

    site = laptop.act(sites.add_site, AddSite(VASTERAS, "Hacksta", {"usable_m2": 155_000}, "6 MW nu"))
    columns = ("name", "power", "power_note")
    secret = StatePower(site, 2028, firm_kw=77_000, source="Hemliga Nätet", restricted=True)
    for before, act in ((True, lambda: laptop.act(sites.state_power, secret)), (False, lambda: None)):
        sheet = load_workbook(io.BytesIO(laptop.ask(exporting.xlsx, "sites", SiteFilter(), columns))).active
        (_, told) = sheet.iter_rows(values_only=True)
        assert told[0] == "Hacksta"
        assert "6 MW" in told[1].replace("\u00a0", " ")
        assert "77" not in told[1]
        assert bool(told[2]) is before
        act()
