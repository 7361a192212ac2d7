"""Power of sites, substations and municipalities, and who may say it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.store.worlds import World

from investcrm.domain.commands import AddSite, SaveSetting, StatePower, Undo
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.land_commands import AddSubstation, MoveInQueue, ReservePower
from investcrm.domain.power import Basis
from investcrm.power_phrases import arithmetic, doubts
from investcrm.services import power, settings, sites, today, undoing

VASTERAS = "1980"


def steps_of(world: World, site: str) -> list[tuple[int | None, int, int]]:
    row = world.ask(sites.site_row, site)
    return [(step.year, step.firm_kw, step.indicative_kw) for step in row.facts.power]


def test_what_is_left_at_a_site_is_computed_from_what_is_stated_and_reserved(world: World) -> None:
    site = world.act(sites.add_site, AddSite(VASTERAS, "Hacksta"))
    world.act(
        power.state,
        StatePower(
            site, 2028, 14_000, 6_000, source="Mälarnät", basis=Basis.AGREEMENT, stated_on=world.today
        ),
    )
    held = world.act(
        power.reserve, ReservePower("Projekt Ask", 10_000, site_id=site, until=date(2030, 6, 30))
    )
    assert steps_of(world, site) == [(2028, 4_000, 6_000), (2031, 14_000, 6_000)]
    shown = world.ask(power.sheet, world.ask(power.site_place, site))
    by_year = {one.year: arithmetic(one, "en").replace("\u00a0", " ") for one in shown.years}
    assert by_year[2028] == (
        "4 MW firm, 6 MW indicative = 14 MW firm, 6 MW indicative (Mälarnät, 2026-03-02) "
        "\u2212 10 MW for Projekt Ask, until 2030-06-30"
    )
    assert 2027 not in by_year
    world.act(power.release, held)
    assert steps_of(world, site) == [(2028, 14_000, 6_000)]
    world.act(undoing.undo, Undo())
    assert steps_of(world, site) == [(2028, 4_000, 6_000), (2031, 14_000, 6_000)]


def test_a_site_without_a_statement_may_have_what_its_substation_has_but_nothing_firm(world: World) -> None:
    station = world.act(power.add_substation, AddSubstation(VASTERAS, "Munga", 130_000, "Mälarnät"))
    site = world.act(sites.add_site, AddSite(VASTERAS, "Hacksta", {"substation": "munga"}))
    world.act(power.state, StatePower("", None, 40_000, substation_id=station, basis=Basis.SUBSCRIPTION))
    assert steps_of(world, site) == [(None, 0, 40_000)]
    world.act(power.reserve, ReservePower("Projekt Ask", 15_000, substation_id=station))
    assert steps_of(world, site) == [(None, 0, 25_000)]
    shown = world.ask(power.sheet, world.ask(power.find_place, "hacksta"))
    assert [one.place.name for one in shown.beyond] == ["Munga"]
    world.act(power.state, StatePower(site, None, 2_000, basis=Basis.SUBSCRIPTION))
    assert steps_of(world, site) == [(None, 2_000, 0)]
    with pytest.raises(InvalidInput, match="already"):
        world.act(power.add_substation, AddSubstation(VASTERAS, "munga"))
    with pytest.raises(NotFound):
        world.ask(power.find_place, "Ingenstans")


def test_a_statement_names_one_place_and_knows_its_words(laptop: World) -> None:
    site = laptop.act(sites.add_site, AddSite(VASTERAS, "Hacksta"))
    for wrong in (
        StatePower("", 2028, 1),
        StatePower(site, 2028, 1, municipality_code=VASTERAS),
        StatePower(site, 2028, 1, basis="hopp"),
        StatePower(site, 2028, 1, step="hopp"),
        StatePower(site, 2028, -1),
        StatePower(site, 2028, 1, stated_on=date(2026, 2, 1), valid_until=date(2026, 1, 1)),
    ):
        with pytest.raises(InvalidInput):
            laptop.act(power.state, wrong)
    assert steps_of(laptop, site) == []


def test_what_is_odd_is_said_and_kept(laptop: World) -> None:
    site = laptop.act(sites.add_site, AddSite(VASTERAS, "Hacksta"))
    laptop.act(power.state, StatePower(site, None, 0, 60_000, voltage_v=220_000, grid="transmission"))
    laptop.act(power.state, StatePower(site, 2029, 40_000, voltage_v=130_000, grid="transmission"))
    shown = laptop.ask(power.sheet, laptop.ask(power.site_place, site))
    said = " ".join(doubts(shown, laptop.today, "en")).replace("\u00a0", " ")
    assert "falls from 60 MW (now) to 40 MW (2029)" in said
    assert "At 220 kV the transmission grid connects from 100 MW, but 60 MW is stated." in said
    assert "not 130 kV" in said
    assert "counts as indicative" in said
    assert [row.indicative_kw + row.firm_kw for row in shown.statements] == [60_000, 40_000]


def test_power_stated_long_ago_is_out_of_date_until_it_is_stated_anew(laptop: World) -> None:
    site = laptop.act(sites.add_site, AddSite(VASTERAS, "Hacksta"))
    long_ago = laptop.today - timedelta(days=2000)

    def said() -> str:
        shown = laptop.ask(power.sheet, laptop.ask(power.site_place, site))
        return " ".join(doubts(shown, laptop.today, "en"))

    laptop.act(power.state, StatePower(site, None, 0, 5_000, stated_on=long_ago))
    assert f"from {long_ago}: out of date" in said()
    laptop.act(power.state, StatePower(site, None, 0, 6_000))
    assert "out of date" not in said()


def test_a_case_in_the_queue_is_warned_of_before_it_closes(world: World) -> None:
    site = world.act(sites.add_site, AddSite(VASTERAS, "Hacksta"))
    steps = [
        {"key": "application", "label": "Ansökan", "days": 60},
        {"key": "pre_study", "label": "Förstudie"},
    ]
    world.act(settings.save, SaveSetting("power_steps", steps))
    said = world.act(power.state, StatePower(site, 2029, 0, 9_000, operator="Mälarnät", step="application"))

    closes = world.today + timedelta(days=60)
    assert queue_lines(world) == []
    world.clock.pass_days(31)
    assert queue_lines(world) == [("Hacksta (Mälarnät)", "Ansökan", closes)]
    world.act(power.move, MoveInQueue(said, "pre_study"))
    assert queue_lines(world) == []
    (row,) = world.ask(power.sheet, world.ask(power.site_place, site)).statements
    assert list(row.step_dates) == ["application", "pre_study"]


def queue_lines(world: World) -> list[tuple[str, str, date | None]]:
    shown = world.ask(today.today)
    return [(d.title, d.text, d.due_on) for d in (*shown.due, *shown.coming) if d.kind == "queue"]


def test_places_of_one_name_are_told_apart_by_their_municipality(laptop: World) -> None:
    koping, sala = (laptop.act(sites.add_site, AddSite(code, "Tallåsen")) for code in ("1983", "1981"))
    with pytest.raises(InvalidInput, match="Tallåsen, Köping; Tallåsen, Sala"):
        laptop.ask(power.find_place, "tallåsen")
    assert laptop.ask(power.find_place, "Tallåsen, Köping").id == koping
    assert laptop.ask(power.find_place, "Tallåsen, 1981").id == sala
    with pytest.raises(NotFound):
        laptop.ask(power.find_place, "Tallåsen, Arboga")
