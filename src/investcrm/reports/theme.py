"""How paper looks: page, margins and the styles of text; colours are the tokens of ``domain.chart``."""

from __future__ import annotations

from typing import Final

from investcrm.domain.chart import Tone
from investcrm.reports.fonts import Weight
from investcrm.reports.text import Align, Style

A4: Final = (595.28, 841.89)
MARGIN_X: Final = 62.0
MARGIN_TOP: Final = 76.0
MARGIN_FOOT: Final = 70.0

BODY: Final = Style()
LEAD: Final = Style(11.5, 17.0, after=10)
MUTED: Final = Style(9.0, 12.5, tone=Tone.TEXT_MUTED, after=6)
SMALL: Final = Style(8.0, 11.0, tone=Tone.TEXT_MUTED, after=4)
EYEBROW: Final = Style(9.5, 13.0, Weight.SEMIBOLD, Tone.ACCENT, after=3)
LINK: Final = BODY.but(tone=Tone.ACCENT)
CAPTION: Final = Style(9.0, 12.5, Weight.SEMIBOLD, Tone.TEXT, before=10, after=5)
TITLE: Final = Style(24.0, 28.5, Weight.BOLD, Tone.INK, after=6)
HEADINGS: Final = {
    1: TITLE,
    2: Style(15.0, 19.0, Weight.SEMIBOLD, Tone.INK, before=24, after=7),
    3: Style(11.5, 15.0, Weight.SEMIBOLD, Tone.INK, before=15, after=4),
}
CELL: Final = Style(9.0, 12.2, after=0)
CELL_HEAD: Final = Style(8.5, 11.4, Weight.SEMIBOLD, Tone.TEXT_MUTED, after=0)
NUMBER: Final = CELL.but(align=Align.END)
TILE_LABEL: Final = Style(9.0, 12.0, tone=Tone.TEXT_MUTED, after=2)
TILE_VALUE: Final = Style(22.0, 26.0, Weight.BOLD, Tone.INK, after=2)
TILE_NOTE: Final = Style(8.5, 11.5, tone=Tone.TEXT_MUTED, after=0)
COVER_EYEBROW: Final = Style(11.0, 15.0, Weight.SEMIBOLD, Tone.ACCENT_SOFT, after=10)
COVER_TITLE: Final = Style(34.0, 39.0, Weight.BOLD, Tone.ON_ACCENT, after=12)
COVER_UNDER: Final = Style(13.0, 18.0, tone=Tone.ON_ACCENT, after=4)
