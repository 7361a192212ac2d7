"""Charts say what they show, and no text meets another text or the target's line."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain.chart import (
    LEVELS,
    LIGHT,
    ON_LEVEL,
    Anchor,
    Area,
    Chart,
    Datum,
    Line,
    Polygon,
    Rect,
    Target,
    Text,
    Tone,
    measure,
)
from investcrm.domain.chart_bars import bars, funnel, is_dashed, ranking, trend
from investcrm.domain.chart_cells import Cell, Row, heatmap, region_map
from investcrm.domain.chart_ranked import Group, ranked

Box = tuple[float, float, float, float]


def box(text: Text) -> Box:
    wide = measure(text.text, text.size, text.strong)
    left = text.x - {Anchor.START: 0.0, Anchor.MIDDLE: wide / 2, Anchor.END: wide}[text.anchor]
    return left, text.y - text.size * 0.72, left + wide, text.y + text.size * 0.2


def meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] - 0.01 and b[0] < a[2] - 0.01 and a[1] < b[3] - 0.01 and b[1] < a[3] - 0.01


def assert_clear(chart: Chart) -> None:
    texts = [box(shape) for shape in chart.shapes if isinstance(shape, Text)]
    assert not [pair for pair in combinations(texts, 2) if meet(*pair)]
    dashed = [shape for shape in chart.shapes if isinstance(shape, Line) and shape.dash]
    for line in dashed:
        assert not [text for text in texts if meet(text, (line.x1, line.y1, line.x2, line.y2 + 0.02))]
    for left, top, right, bottom in texts:
        assert left >= -0.01
        assert right <= chart.width + 0.01
        assert top >= -0.01
        assert bottom <= chart.height + 0.5


quarters = st.lists(st.integers(0, 999), min_size=1, max_size=8).map(
    lambda values: [
        Datum(f"kv {number % 4 + 1}", value, str(value), strong=number == len(values) - 1)
        for number, value in enumerate(values)
    ]
)


@given(quarters, st.integers(0, 999))
def test_a_target_never_meets_bars_values_or_labels(data: list[Datum], target: int) -> None:
    assert_clear(bars("Förfrågningar", data, width=260, height=120, target=Target(target, f"mål {target}")))


@given(quarters, st.integers(0, 999))
def test_a_line_over_time_keeps_its_words_apart(data: list[Datum], target: int) -> None:
    assert_clear(trend("Svarstid", data, width=260, height=120, target=Target(target, f"mål {target}")))


def test_a_line_breaks_where_nothing_is_known_and_is_dashed_where_it_rests_on_something_else() -> None:
    data = [
        Datum("kv 1", None, "okänt", apart=True),
        Datum("kv 2", 0, "0", "a", share="1 av 8"),
        Datum("kv 3", 32, "32", "b", share="8 av 8", apart=True),
        Datum("kv 4", None, "okänt"),
        Datum("kv 1", 40, "40", "c"),
        Datum("kv 2", 41, "41", "d"),
    ]
    chart = trend("Index", data, width=260, height=120, highest=100.0)
    drawn = [shape for shape in chart.shapes if isinstance(shape, Line) and shape.stroke is Tone.ACCENT]
    assert [bool(line.dash) for line in drawn] == [True, False]
    assert [shape.datum for shape in chart.shapes if isinstance(shape, Polygon)] == ["a", "b", "c", "d"]
    assert chart.alternative.startswith("Index. kv 1: okänt; kv 2: 0 (1 av 8); kv 3: 32 (8 av 8)")
    assert is_dashed(data)
    assert not is_dashed([data[1], data[3], data[2]])


@given(st.integers(7, 13), st.integers(160, 700), st.sampled_from(("kv {} 24", "Q{} 2024", "T{}")))
def test_labels_along_a_line_stand_apart_and_inside(count: int, width: int, form: str) -> None:
    data = [Datum(form.format(number % 4 + 1), number, str(number)) for number in range(count)]
    chart = trend("Index", data, width=width, height=150, highest=100.0)
    labels = [box(shape) for shape in chart.shapes if isinstance(shape, Text) and not shape.strong]
    assert labels[0][0] >= 0
    assert labels[-1][2] <= width
    assert all(right[0] - left[2] >= 4 for left, right in pairwise(labels))


def test_a_bar_stands_on_the_base_and_is_as_high_as_its_value() -> None:
    chart = bars("Jobb", [Datum("kv 1", 5, "5", "a"), Datum("kv 2", 10, "10", "b")], width=200, height=100)
    low, high = [shape for shape in chart.shapes if isinstance(shape, Rect)]
    assert low.height * 2 == pytest.approx(high.height)
    assert low.y + low.height == pytest.approx(high.y + high.height)
    assert (low.datum, high.datum) == ("a", "b")


def test_an_unknown_value_has_no_bar_but_its_words() -> None:
    chart = bars("Jobb", [Datum("kv 1", None, "–"), Datum("kv 2", 10, "10")], width=200, height=100)
    assert sum(isinstance(shape, Rect) for shape in chart.shapes) == 1
    assert chart.alternative == "Jobb. kv 1: –; kv 2: 10."


@pytest.mark.parametrize("draw", [bars, trend])
def test_nothing_but_zeros_is_drawn_without_a_scale(draw: object) -> None:
    zeros = [Datum("kv 1", 0, "0"), Datum("kv 2", 0, "0")]
    make = bars if draw is bars else trend
    assert_clear(make("Jobb", zeros, width=200, height=100, target=Target(0, "mål 0")))
    assert make("Jobb", [], width=200, height=100).alternative == "Jobb."


def test_a_funnel_holds_every_step_against_the_first() -> None:
    steps = [Datum("Förfrågningar", 46, "46", share="100 %"), Datum("Kvalificerade", 23, "23", share="50 %")]
    chart = funnel("Hur långt", steps, width=300)
    filled = [shape.width for shape in chart.shapes if isinstance(shape, Rect) and shape.fill is Tone.ACCENT]
    assert filled[1] * 2 == pytest.approx(filled[0])
    assert "Kvalificerade: 23 (50 %)" in chart.alternative
    assert_clear(chart)


def test_a_long_name_is_cut_and_still_told_whole() -> None:
    name = "Näringslivsutvecklingsbolaget i Västra Mälardalen " * 2
    chart = ranking("Kommuner", [Datum(name, 3, "3")], width=260)
    assert any(isinstance(shape, Text) and shape.text.endswith("…") for shape in chart.shapes)
    assert name in chart.alternative
    assert_clear(chart)


def test_a_heat_map_says_its_levels_in_words() -> None:
    rows = [Row("Sala", (Cell(2, "delvis"), Cell(None, "okänt"))), Row("Arboga", (Cell(9, "klart"),))]
    chart = heatmap("Beredskap", ["Mark", "El"], rows, width=300)
    assert chart.alternative == "Beredskap. Sala: Mark delvis, El okänt. Arboga: Mark klart."
    assert_clear(chart)


def test_a_map_lies_north_up_within_its_frame_and_names_do_not_meet() -> None:
    def square(x: float, y: float) -> tuple[tuple[float, float], ...]:
        return ((x, y), (x + 0.4, y), (x + 0.4, y + 0.2), (x, y + 0.2))

    areas = [
        Area("1", "Norr", (square(16, 60),), Tone.OK_SOFT, "uppfyllt"),
        Area("2", "Söder", (square(16, 59),), Tone.BAD_SOFT, "saknas"),
        Area("3", "Samma ställe", (square(16, 59),), Tone.BAD_SOFT, "saknas"),
    ]
    chart = region_map("Länet", areas, width=200, height=200)
    names = {shape.text: shape for shape in chart.shapes if isinstance(shape, Text)}
    assert names["Norr"].y < names["Söder"].y
    assert "Samma ställe" not in names
    assert "Samma ställe: saknas." in chart.alternative
    assert_clear(chart)
    assert region_map("Tomt", [], width=10, height=10).shapes == ()


def test_every_colour_has_a_value_for_paper() -> None:
    assert set(LIGHT) == set(Tone)


def luminance(tone: Tone) -> float:
    parts = [int(LIGHT[tone][at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


READ_ON = [
    *(
        (text, ground)
        for text in (Tone.TEXT, Tone.TEXT_MUTED)
        for ground in (Tone.SURFACE, Tone.SURFACE_RAISED)
    ),
    *zip(ON_LEVEL, LEVELS, strict=True),
    (Tone.OK, Tone.OK_SOFT),
    (Tone.WARN, Tone.WARN_SOFT),
    (Tone.BAD, Tone.BAD_SOFT),
    (Tone.BAD, Tone.SURFACE),
    (Tone.ACCENT, Tone.SURFACE),
    (Tone.ON_ACCENT, Tone.ACCENT),
    (Tone.ON_ACCENT, Tone.INK),
    (Tone.ACCENT_SOFT, Tone.INK),
]


@pytest.mark.parametrize(("text", "ground"), READ_ON)
def test_every_text_can_be_read_on_its_ground(text: Tone, ground: Tone) -> None:
    light, dark = sorted((luminance(text), luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@given(
    st.lists(st.tuples(st.text("Köping mWå", min_size=1, max_size=80), st.integers(0, 99_999)), max_size=9),
    st.integers(160, 900),
)
def test_groups_with_long_names_keep_their_columns_apart(groups: list[tuple[str, int]], width: int) -> None:
    heads = ("Ärenden", "Arbetstillfällen", "Investering")
    shown = [
        Group(Datum(name, count, str(count), id=str(at)), ("1 200", "1,4 mdkr"))
        for at, (name, count) in enumerate(groups)
    ]
    chart = ranked("Länder", heads, shown, width=float(width))
    assert_clear(chart)
    for group in shown:
        assert (
            f"{group.datum.label}: Ärenden {group.datum.shown}, Arbetstillfällen 1 200" in chart.alternative
        )
