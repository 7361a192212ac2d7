"""The region's own key figures: data and no code, counted like the program's, and nothing else let in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.test_figures import SPRING, work_a_spring
from tests.services.test_figures_again import country_of, exported
from tests.store.worlds import World

from investcrm import words
from investcrm.domain.commands import SetTarget, Undo
from investcrm.domain.errors import EditConflict, InvalidInput, NotFound
from investcrm.domain.own_commands import DefineKpi
from investcrm.domain.own_kpis import POPULATIONS, OwnKpi, compiled, read
from investcrm.domain.slices import Slice
from investcrm.services import (
    exporting,
    figure_basis,
    inquiries,
    kpis,
    narrowing,
    own_kpis,
    quarter,
    reference,
    targets,
    undoing,
)

WON = OwnKpi(
    "won_cases", "Vunna ärenden", "Cases won", date="decided_on",
    where={"outcome": ("establishment", "expansion")}, formula_sv="Etableringar och expansioner.",
)  # fmt: skip
SHARE = OwnKpi(
    "declined", "Avböjda svar", "Answers declined", "forwardings", "share", "answered_on",
    where={"state": ("answered", "declined")}, reached={"state": ("declined",)}, direction="down",
)  # fmt: skip
MEDIAN = OwnKpi(
    "decision", "Tid till beslut", "Time to decision", "inquiries", "median_working_days", "decided_on",
    "received_on", where={"outcome": ("lost",)},
)  # fmt: skip
SAFE = OwnKpi(
    "kept_sek", "Kronor, tryggat", "", "ledger", "sum_money", "stated_on", where={"sort": ("safeguarded",)}
)
MET = OwnKpi("met", "Möten", "Met", "activities", date="happened_on", where={"kind": ("meeting", "visit")})


@pytest.fixture
def spring(laptop: World) -> World:
    work_a_spring(laptop)
    return laptop


def test_the_regions_own_figures_are_counted_shown_and_listed_like_the_programs(world: World) -> None:
    work_a_spring(world)
    for one in (WON, SHARE, MEDIAN, SAFE, MET):
        world.act(own_kpis.define, DefineKpi(one))
    board = world.ask(kpis.dashboard, SPRING)
    shown = {line.key: line.now.value for line in board.lines if line.kpi.own}
    assert shown == {"won_cases": 2, "declined": 100 / 3, "decision": 39, "kept_sek": 0, "met": 1}
    behind = kpis.behind("won_cases", SPRING, Slice(strength_area="energy"))
    assert world.ask(inquiries.list_head, behind).count == 1
    known = world.ask(reference.load)
    assert "Vunna ärenden" in " ".join(narrowing.of_inquiries(behind, known, words.of("sv")))
    assert "won_cases" in str(world.ask(figure_basis.archive, "sv")) or board.lines
    assert world.ask(exporting.xlsx, "kpis", SPRING)
    assert b"%PDF" in world.ask(quarter.render, SPRING, "sv", "")[:10]


def test_a_plain_count_agrees_with_the_regions_own_figures(spring: World) -> None:
    for one in (WON, SHARE, MEDIAN, SAFE, MET):
        spring.act(own_kpis.define, DefineKpi(one))
    again = exported(spring)
    first, last = SPRING.first.isoformat(), SPRING.last.isoformat()
    won = [
        row
        for row in again.within("inquiries", "decided_on", first, last)
        if row["outcome"] in ("establishment", "expansion")
    ]
    answers = again.within("forwardings", "answered_on", first, last)
    declined = [row for row in answers if row["state"] == "declined"]
    lost = again.of(again.numbers(outcome="lost"))
    plain = {
        "won_cases": len(won),
        "declined": 100 * len(declined) / len(answers),
        "decision": lost.middle("inquiries", "received_on", "decided_on", first, last),
        "kept_sek": again.total("investment_sek", first, last, sort="safeguarded"),
        "met": sum(
            row["kind"] in ("meeting", "visit")
            for row in again.within("activities", "happened_on", first, last)
        ),
    }
    assert {key: spring.ask(kpis.kpi, key, SPRING).value for key in plain} == pytest.approx(plain)
    assert all(country_of(row) == "" for row in won)


def test_one_is_changed_removed_and_brought_back_by_undo(spring: World) -> None:
    spring.act(own_kpis.define, DefineKpi(WON))
    wider = replace(WON, label_en="Won at last", where={"outcome": ("establishment",)})
    spring.act(own_kpis.define, DefineKpi(wider, WON))
    assert spring.ask(kpis.kpi, "won_cases", SPRING).value == 1
    with pytest.raises(EditConflict):
        spring.act(own_kpis.define, DefineKpi(WON, WON))
    spring.act(targets.set_target, SetTarget("won_cases", 2026, 8))
    spring.act(own_kpis.remove, "won_cases")
    assert "won_cases" not in {line.key for line in spring.ask(kpis.dashboard, SPRING).lines}
    asked = ((kpis.kpi, ("won_cases", SPRING)), (inquiries.list_head, (kpis.behind("won_cases", SPRING),)))
    for ask, what in asked:
        with pytest.raises(InvalidInput, match="KPI"):
            spring.ask(ask, *what)
    with pytest.raises(NotFound):
        spring.act(own_kpis.remove, "won_cases")
    spring.act(undoing.undo, Undo())
    line = next(line for line in spring.ask(kpis.dashboard, SPRING).lines if line.key == "won_cases")
    assert (line.now.value, line.target) == (1, 2)
    assert spring.ask(own_kpis.own) == (wider,)


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "lost"},
        {"key": "x'; DROP TABLE inquiry; --"},
        {"key": "x" * 41},
        {"label_sv": "", "label_en": ""},
        {"label_sv": "Å" * 81},
        {"label_sv": "Två\nrader"},
        {"population": "sqlite_master"},
        {"measure": "sum_money) FROM setting; --"},
        {"date": "deleted_ms"},
        {"until": "received_on"},
        {"reached": {"outcome": ("lost",)}},
        {"where": {"1 = 1 OR p.title": ("x",)}},
        {"where": {"outcome": ("won",)}},
        {"where": {"outcome": ()}},
        {"where": {"source": ("x" * 81,)}},
        {"measure": "share"},
        {"measure": "median_working_days"},
        {"direction": "sideways"},
    ],
    ids=str,
)  # fmt: skip
def test_nothing_is_let_in_that_was_not_declared(changed: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        compiled(replace(WON, **changed))


def test_a_condition_is_a_value_and_never_a_statement(spring: World) -> None:
    sly = replace(
        WON, key="sly", label_sv="Ö" * 80, where={"source": ("') OR 1 = 1; DROP TABLE inquiry; --",)}
    )
    spring.act(own_kpis.define, DefineKpi(sly))
    assert spring.ask(kpis.kpi, "sly", SPRING).value == 0
    assert spring.ask(kpis.kpi, "inquiries", SPRING).value == 4


def test_what_another_version_wrote_breaks_no_dashboard(spring: World) -> None:
    with spring.write() as uow:
        for key, value in (
            ("kpi:later", '{"key": "later", "window": 3}'),
            ("kpi:odd", '["x"]'),
            ("kpi:old", "3"),
        ):
            uow.insert("setting", {"key": key, "value": value})
        uow.insert(
            "setting", {"key": "kpi:gone", "value": '{"key": "gone", "label_sv": "X", "date": "died_on"}'}
        )
        uow.commit("Later")
    assert all(line.kpi.own is None for line in spring.ask(kpis.dashboard, SPRING).lines)


VALUES = st.sampled_from(
    sorted({v for one in POPULATIONS.values() for vs in one.columns.values() for v in vs})
)
TEXTS = st.one_of(
    st.text(max_size=90), VALUES, st.sampled_from([*POPULATIONS, "count", "share", "stated_on"])
)
SPECIFICATIONS = st.fixed_dictionaries(
    {"key": TEXTS.filter(bool)},
    optional={
        **dict.fromkeys(("label_sv", "population", "measure", "date", "until", "direction", "unit"), TEXTS),
        **{
            name: st.dictionaries(TEXTS, st.lists(TEXTS, max_size=2), max_size=2)
            for name in ("where", "reached")
        },
    },
)


@given(SPECIFICATIONS)
def test_every_column_of_what_is_compiled_was_declared(data: dict[str, Any]) -> None:
    try:
        one = compiled(read(data))
    except InvalidInput:
        return
    counted = POPULATIONS[one.population]
    named = {one.date, *(condition.column for condition in (*one.where, *one.reached))}
    assert named <= {*counted.days, *counted.columns}
    assert all(re.fullmatch(r"[a-z_]+", column) for column in named)
