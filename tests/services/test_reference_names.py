"""What the reference data calls its indicators, in either language."""

from __future__ import annotations

from tests.store.worlds import World

from investcrm.services import indicators

KOPING = "1983"


def test_indicators_have_a_name_of_their_own_in_each_language(laptop: World) -> None:
    measured = laptop.ask(indicators.own, (KOPING,))
    english = {one.indicator.name("en") for one in measured}
    assert "Business climate index (NKI), total" in english
    assert len(english) == len({one.indicator.name("sv") for one in measured}) == 4
    assert all(name[0].isupper() and "_" not in name for name in english)
    assert not english & {one.indicator.name("sv") for one in measured}
