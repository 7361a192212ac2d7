"""A day of site visits for the asker: one page, a calendar that moves, a task on its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pypdfium2
import pytest
from tests.reports.paper_judge import sound
from tests.store.worlds import World

from investcrm.domain.commands import AddSite, CompleteTasks, Decide, LogInquiry
from investcrm.domain.errors import InvalidInput
from investcrm.domain.stages import Outcome
from investcrm.domain.visit_commands import PlanSiteVisit, Stop
from investcrm.domain.visits import clocks
from investcrm.services import cases, inquiries, sites, visit_programmes

DAY = date(2026, 3, 16)


@pytest.fixture
def day(laptop: World) -> PlanSiteVisit:
    """Two sites with coordinates, visited for Projekt Alm."""
    case = laptop.act(inquiries.log, LogInquiry("Projekt Alm")).id
    places = [
        laptop.act(
            sites.add_site,
            AddSite("1980", name, {"north_sweref": north, "east_sweref": 586_000, "usable_m2": 120_000}),
        )
        for name, north in (("Hacksta", 6_608_000), ("Munga", 6_618_000))
    ]
    stops = (Stop(places[1], 60, "Grinden", "Exploateringschefen, 021-39 00 00"), Stop(places[0], 45))
    return PlanSiteVisit(case, DAY, stops, "9.30", 30, "Investeraren, 3 personer\nRegionen", "Välkomna!")


def kept(world: World, day: PlanSiteVisit, ids: tuple[str, ...]) -> tuple[bytes, str]:
    pdf, calendar = (world.ask(cases.document_bytes, one) for one in ids)
    return pdf, calendar.decode().replace("\r\n ", "")


def test_the_programme_is_one_page_in_order_with_times_hosts_and_ways(
    laptop: World, day: PlanSiteVisit
) -> None:
    pdf, calendar = kept(laptop, day, laptop.act(visit_programmes.plan, day))
    cells = [text for tag, text in sound(pdf) if tag in ("TH", "TD")]
    text = " ".join(cells).replace("\u00a0", " ")
    assert text.index("09:30–10:30") < text.index("Munga") < text.index("11:00–11:45") < text.index("Hacksta")
    assert "cirka 13 km från förra stoppet" in text
    assert "Exploateringschefen" in text
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    assert calendar.count("BEGIN:VEVENT") == 2
    assert "DTSTART:20260316T083000Z" in calendar
    assert laptop.ask(visit_programmes.preview, day) == pdf


def test_a_way_that_seems_too_long_is_said_and_stops_nothing(laptop: World, day: PlanSiteVisit) -> None:
    assert laptop.ask(visit_programmes.short_ways, day) == ()
    assert laptop.ask(visit_programmes.warnings, day, "sv") == ()
    hurried = replace(day, between=10)
    (way,) = laptop.ask(visit_programmes.short_ways, hurried)
    assert (way.before, way.site, way.road_m, way.minutes, way.allowed) == (
        "Munga",
        "Hacksta",
        13_000,
        15,
        10,
    )
    said, how = laptop.ask(visit_programmes.warnings, hurried, "sv")
    assert "uppskattningsvis 15 minuter" in said
    assert "1,3" in how
    assert len(laptop.act(visit_programmes.plan, hurried)) == 2
    lost = laptop.act(sites.add_site, AddSite("1980", "Okänd", {}))
    (unknown,) = laptop.ask(visit_programmes.warnings, replace(day, stops=(*day.stops, Stop(lost))), "sv")
    assert "Okänd" in unknown


def test_planning_anew_moves_the_task_and_the_appointments(laptop: World, day: PlanSiteVisit) -> None:
    def uids(calendar: str) -> set[str]:
        return {line for line in calendar.splitlines() if line.startswith("UID:")}

    _, first = kept(laptop, day, laptop.act(visit_programmes.plan, day))
    laptop.clock.pass_days(1)
    later = replace(day, on=DAY + timedelta(days=1), stops=day.stops[::-1])
    _, second = kept(laptop, day, laptop.act(visit_programmes.plan, later))
    assert uids(first) == uids(second)
    (task,) = laptop.ask(inquiries.detail, day.inquiry_id).tasks
    assert task.due_on == later.on
    laptop.act(cases.complete_tasks, CompleteTasks((task.id,)))
    _, third = kept(laptop, day, laptop.act(visit_programmes.plan, later))
    assert not uids(third) & uids(second)


def test_what_cannot_be_a_programme_is_refused(laptop: World, day: PlanSiteVisit) -> None:
    for wrong in (
        {"stops": ()},
        {"starts_at": "halv tio"},
        {"starts_at": "23:30"},
        {"on": laptop.today - timedelta(days=1)},
    ):
        with pytest.raises(InvalidInput):
            laptop.act(visit_programmes.plan, replace(day, **wrong))
    assert laptop.ask(inquiries.detail, day.inquiry_id).documents == ()
    assert clocks("23:00", [30, 30], 0) is None


def test_a_case_won_after_its_visit_goes_over_to_aftercare(laptop: World, day: PlanSiteVisit) -> None:
    laptop.act(visit_programmes.plan, day)
    laptop.clock.go_to(DAY)
    version = laptop.ask(inquiries.detail, day.inquiry_id).row.version
    laptop.act(cases.decide, Decide(day.inquiry_id, version, Outcome.ESTABLISHMENT, municipality_code="1980"))
    kinds = [task.due_on for task in laptop.ask(inquiries.detail, day.inquiry_id).tasks]
    assert len(kinds) > 4
