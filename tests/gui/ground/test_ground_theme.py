"""The look: every text can be read, every icon is there, light and dark change while the window is open."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from investcrm.gui.theme import icons, theme, tokens


@pytest.mark.parametrize("colours", [tokens.LIGHT, tokens.DARK], ids=["light", "dark"])
def test_every_text_has_a_contrast_of_four_and_a_half_on_its_ground(colours: dict[str, str]) -> None:
    weak = {
        (text, ground): round(tokens.contrast(colours[text], colours[ground]), 2)
        for text, ground in tokens.TEXT_ON
        if tokens.contrast(colours[text], colours[ground]) < 4.5
    }
    assert not weak


@pytest.mark.parametrize("colours", [tokens.LIGHT, tokens.DARK], ids=["light", "dark"])
def test_every_line_that_means_something_has_a_contrast_of_three(colours: dict[str, str]) -> None:
    weak = {
        (shape, ground): round(tokens.contrast(colours[shape], colours[ground]), 2)
        for shape, ground in tokens.SHAPE_ON
        if tokens.contrast(colours[shape], colours[ground]) < 3
    }
    assert not weak


def test_light_and_dark_name_the_same_colours() -> None:
    assert tokens.LIGHT.keys() == tokens.DARK.keys()


def test_black_on_white_is_the_greatest_contrast() -> None:
    assert tokens.contrast("#000000", "#ffffff") == pytest.approx(21)


def test_every_icon_draws_something_in_its_token(dressed: None) -> None:
    for name in icons.names():
        image = icons.pixmap(name, "accent", 48).toImage()
        colours = [image.pixelColor(x, y) for x in range(48) for y in range(48)]
        inked = [colour for colour in colours if colour.alpha() > 250]
        assert inked, name
        wanted = theme().color("accent")
        assert all(
            abs(colour.red() - wanted.red()) + abs(colour.blue() - wanted.blue()) < 6 for colour in inked
        )


def test_an_icon_is_drawn_sharp_at_every_scale(dressed: None) -> None:
    for ratio in (1.0, 1.25, 1.5, 2.0, 2.5):
        drawn = icons.pixmap("search", "text", 16, ratio)
        assert drawn.width() == round(16 * ratio)
        assert drawn.deviceIndependentSize().width() == pytest.approx(16, abs=0.5)


def test_an_icon_follows_the_theme_without_being_set_again(dressed: None) -> None:
    icon = icons.icon("check", "text")
    light = icon.pixmap(24, 24).toImage()
    theme().set_mode("dark")
    assert icon.pixmap(24, 24).toImage() != light


def test_the_theme_changes_while_a_window_is_open(qtbot, dressed: None) -> None:
    label = QLabel("Förfrågan")
    qtbot.addWidget(label)
    label.ensurePolished()
    with qtbot.waitSignal(theme().changed):
        theme().set_mode("dark")
    assert theme().dark
    assert label.palette().color(label.foregroundRole()).name() == tokens.DARK["text"]


def test_figures_in_tables_have_one_width(dressed: None) -> None:
    from PySide6.QtGui import QFontMetricsF

    metrics = QFontMetricsF(theme().font("body", tabular=True))
    assert len({round(metrics.horizontalAdvance(str(figure)), 3) for figure in range(10)}) == 1
