"""Very many sites at once: the same order as one by one, and what two neighbours do together."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.test_matching import FRESH, OLD, REQUIREMENTS, TODAY, asked, sites

from investcrm.domain.matching import Doubt, SiteMatch, Verdict, match_site
from investcrm.domain.outlines import Outline, outline
from investcrm.domain.plots import plot_of
from investcrm.domain.power import PowerStep
from investcrm.domain.ranking import Land, Ranking, ranked
from investcrm.domain.requirements import Level, Requirement
from investcrm.domain.sites import Confidence, Known, SiteFacts
from investcrm.domain.together import match_pair, neighbours, spot


@st.composite
def placed_sites(draw: st.DrawFn) -> SiteFacts:
    """Return a site that often lies beside others."""
    site = draw(sites())
    values = dict(site.values)
    if draw(st.booleans()):
        values["north_sweref"] = Known(6_600_000 + 300 * draw(st.integers(0, 12)), "k", FRESH)
        values["east_sweref"] = Known(580_000 + 300 * draw(st.integers(0, 3)), "k", FRESH)
    if "usable_m2" in values:
        sure = draw(st.sampled_from(Confidence))
        values["usable_m2"] = replace(values["usable_m2"], confidence=sure)
    return replace(site, values=values, municipality_code=f"19{draw(st.integers(0, 1))}")


WORLDS = st.lists(placed_sites(), max_size=7, unique_by=lambda site: site.id)
ASKED = st.lists(REQUIREMENTS, max_size=6)


def fast(wanted: list[Requirement], world: list[SiteFacts]) -> Ranking:
    return ranked(wanted, Land.of((plot_of(site, TODAY) for site in world), TODAY))


def ids(ranking: Ranking, at: int) -> tuple[str, ...]:
    return tuple(ranking.land.plots[place].id for place in ranking.placed(at).sites)


def told(ranking: Ranking) -> list[tuple[tuple[str, ...], Verdict, int, int]]:
    placed = [ranking.placed(at) for at in range(len(ranking))]
    return [(ids(ranking, at), one.verdict, one.score, one.rank) for at, one in enumerate(placed)]


def one_by_one(wanted: list[Requirement], world: list[SiteFacts]) -> list[SiteMatch]:
    """Hold every site and every pair of neighbours against what is asked, as plainly as can be."""
    alone = {site.id: match_site(wanted, site, TODAY) for site in world}
    found = list(alone.values())
    ordered = sorted(world, key=lambda site: (site.name, site.id))
    for one, other in combinations(ordered, 2):
        if not neighbours([spot(one), spot(other)]):
            continue
        both = match_pair(wanted, one, other, TODAY)
        if both.verdict < min(alone[one.id].verdict, alone[other.id].verdict):
            found.append(both)
    names = {site.id: site.name for site in world}
    found.sort(key=lambda m: (m.verdict, -m.score, names[m.site_id], m.site_ids))
    before = 0
    ranks = []
    for one_match in found:
        ranks.append(before + 1)
        before += len(one_match.site_ids) == 1
    return [replace(one_match, rank=rank) for one_match, rank in zip(found, ranks, strict=True)]


@given(ASKED, WORLDS)
def test_the_order_of_all_at_once_is_that_of_one_by_one(
    wanted: list[Requirement], world: list[SiteFacts]
) -> None:
    found = fast(wanted, world)
    plain = one_by_one(wanted, world)
    assert told(found) == [(one.site_ids, one.verdict, one.score, one.rank) for one in plain]
    assert found.possible == sum(one.verdict is not Verdict.MISSED for one in plain)
    best: dict[str, int] = {}
    for at, one in enumerate(plain):
        best.setdefault(one.municipality_code, at)
    assert found.best() == best


@settings(max_examples=40)
@given(ASKED, WORLDS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    wanted: list[Requirement], world: list[SiteFacts], chance: random.Random
) -> None:
    before = told(fast(wanted, world))
    chance.shuffle(world)
    assert told(fast(wanted, world)) == before


@settings(max_examples=40)
@given(ASKED, WORLDS, REQUIREMENTS)
def test_a_further_wish_takes_away_no_site_and_no_pair(
    wanted: list[Requirement], world: list[SiteFacts], further: Requirement
) -> None:
    before = {key: verdict for key, verdict, _, _ in told(fast(wanted, world))}
    soft = replace(further, level=Level.SHOULD)
    assert {key: verdict for key, verdict, _, _ in told(fast([*wanted, soft], world))} == before


BETTER = {"usable_m2": 1, "premises_m2": 1, "voltage_kv": 1, "water_m3_day": 1, "max_height_m": 1,
          "motorway_m": -1, "port_m": -1, "price_sek_m2": -1}  # fmt: skip


@settings(max_examples=40)
@given(
    st.lists(REQUIREMENTS, min_size=1, max_size=4),
    st.lists(placed_sites(), min_size=1, max_size=6, unique_by=lambda site: site.id),
    st.sampled_from(sorted(BETTER)),
    st.integers(1, 30_000),
)
def test_a_better_value_never_lowers_a_sites_rank(
    wanted: list[Requirement], world: list[SiteFacts], key: str, step: int
) -> None:
    target = world[0]
    known = target.values.get(key)
    if known is None or not isinstance(known.value, int):
        return
    better = replace(known, value=max(0, known.value + BETTER[key] * step))
    improved = replace(target, values={**target.values, key: better})
    before = {key: rank for key, _, _, rank in told(fast(wanted, world))}
    after = {key: rank for key, _, _, rank in told(fast(wanted, [improved, *world[1:]]))}
    assert after[target.id,] <= before[target.id,]


@settings(max_examples=40)
@given(ASKED, WORLDS)
def test_two_together_are_never_sure_of_what_either_leaves_unknown(
    wanted: list[Requirement], world: list[SiteFacts]
) -> None:
    for one, other in combinations(world, 2):
        bare = replace(other, values={}, power=())
        for result in match_pair(wanted, one, bare, TODAY).results:
            assert result.verdict in (Verdict.UNKNOWN, Verdict.MISSED)


def plot(name: str, ha: int, mw: int, north: int, code: str = "1980", as_of: date = FRESH) -> SiteFacts:
    values = {
        "usable_m2": Known(ha * 10_000, f"{name} kommun", as_of),
        "north_sweref": Known(north, "k", FRESH),
        "east_sweref": Known(580_000, "k", FRESH),
    }
    return SiteFacts(name, name, code, values, (PowerStep(None, mw * 1000),), "nät", FRESH)


def test_two_neighbours_have_the_land_together_and_perhaps_the_power() -> None:
    wanted = [asked("land", 200_000), asked("power", 15_000)]
    world = [
        plot("Norra", 12, 10, 6_600_000),
        plot("Södra", 10, 8, 6_600_500),
        plot("Fjärran", 9, 4, 6_690_000),
    ]
    found = fast(wanted, world)
    assert told(found)[0] == (("Norra", "Södra"), Verdict.UNCERTAIN, 80, 1)
    assert [key for key, *_ in told(found)[1:]] == [("Norra",), ("Södra",), ("Fjärran",)]
    land, power = match_pair(wanted, world[0], world[1], TODAY).results
    assert (land.has, land.verdict, land.source) == (220_000, Verdict.MET, "Norra kommun; Södra kommun")
    assert (power.has, power.doubt) == (18_000, Doubt.TOGETHER)


def test_neighbours_lie_in_one_municipality_and_are_not_told_where_one_alone_will_do() -> None:
    wanted = [asked("land", 200_000)]
    apart = [plot("Norra", 12, 10, 6_600_000), plot("Södra", 10, 8, 6_600_500, "1983")]
    assert len(fast(wanted, apart)) == 2
    enough = [plot("Norra", 21, 10, 6_600_000), plot("Södra", 10, 8, 6_600_500)]
    assert [key for key, *_ in told(fast(wanted, enough))] == [("Norra",), ("Södra",)]
    old = [plot("Norra", 12, 10, 6_600_000), plot("Södra", 10, 8, 6_600_500, as_of=OLD)]
    assert told(fast(wanted, old))[0][1] is Verdict.UNCERTAIN


def test_drawn_borders_tell_who_are_neighbours() -> None:
    def strip(west: float, south: float, wide: float, high: float) -> Outline:
        ring = ((west, south), (west + wide, south), (west + wide, south + high), (west, south + high))
        return outline([[ring]])

    bare = plot("Långa", 10, 4, 6_600_000)
    long = strip(16.50, 59.50, 0.02, 0.0005)  # 1.1 km long, 56 m high
    beside = strip(16.50, 59.5005, 0.02, 0.0005)
    off = strip(16.50, 59.5100, 0.02, 0.0005)  # 1 km to the north, within reach of either's length
    assert neighbours([spot(bare, long), spot(bare, beside)]) == ((0, 1),)
    assert neighbours([spot(bare, long), spot(bare, off)]) == ()
