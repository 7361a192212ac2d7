"""The bundled font: every style holds the same characters, figures are of one width, the name is our own."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from investcrm import resources
from investcrm.reports.fonts import Weight, face, printable

NEEDED = "ÅÄÖåäöéüÉÜøØæßłŠž0123456789–—−≤≥≈×½²³°€§•·…’”“✓✗→\u00a0"


@pytest.mark.parametrize("weight", Weight)
def test_a_style_holds_what_swedish_and_english_pages_need(weight: Weight) -> None:
    assert [char for char in NEEDED if not face(weight).holds(char)] == []


@pytest.mark.parametrize("weight", Weight)
def test_figures_are_of_one_width(weight: Weight) -> None:
    widths = [face(weight).width(figure, 1000) for figure in "0123456789"]
    assert max(widths) - min(widths) <= 1


@pytest.mark.parametrize("weight", Weight)
def test_no_style_carries_the_reserved_name(weight: Weight) -> None:
    font = TTFont(resources.path("fonts", f"{weight.font_name}.ttf"))
    names = [font["name"].getDebugName(number) for number in (1, 2, 3, 4, 6, 16, 17)]
    assert not [name for name in names if name and "Source" in name]
    assert font["name"].getDebugName(6) == weight.font_name
    assert font["OS/2"].fsType == 0


def test_the_licence_lies_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE" in resources.path("fonts", "OFL.txt").read_text(encoding="utf-8")


def test_every_style_holds_the_same_characters() -> None:
    held = [
        set(TTFont(resources.path("fonts", f"{weight.font_name}.ttf")).getBestCmap()) for weight in Weight
    ]
    assert all(characters == held[0] for characters in held)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Łódź, Ελλάδα, Київ", "Łódź, Ελλάδα, Київ"),
        ("Klart 😀!", "Klart [grinning face]!"),
        ("👍🏽", "[thumbs up sign]"),
        ("👩‍🔧", "[woman][wrench]"),
        ("🇸🇪🇵🇱", "[flag SE][flag PL]"),
        ("1️⃣ ja", "1 ja"),
        ("مرحبا", "[arabic meem reh hah beh alef]"),
        ("漢字 ok", "[cjk 6f22 5b57] ok"),
        ("\ue000", "[U+E000]"),
    ],
)
def test_what_the_fonts_lack_is_named(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert printable(shown) == shown
