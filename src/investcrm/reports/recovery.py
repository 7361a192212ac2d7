"""The recovery sheet: one page to print and lock away; it is never saved by the program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from investcrm.domain.chart import Tone
from investcrm.reports import theme
from investcrm.reports.fonts import Weight
from investcrm.reports.parts import month_day
from investcrm.reports.tagged import Document
from investcrm.reports.text import Align, Style
from investcrm.words import Words

GAP = "\u00a0\u00a0 "
_CODE = Style(21.0, 33.0, Weight.SEMIBOLD, Tone.INK, Align.MIDDLE, after=0.0)


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """``code`` is the recovery code in groups, in the order they are typed."""

    workspace: str
    made_on: date
    code: tuple[str, ...]
    per_line: int = 4


def render(data: RecoverySheet, words: Words) -> bytes:
    """Return the sheet as a PDF of one page."""
    document = Document(
        words.t("Recovery sheet"), words, author="InvestCRM", made_on=data.made_on, reference=data.workspace
    )
    document.title(
        words.t("Recovery sheet"),
        eyebrow="InvestCRM",
        under=(
            words.t("Workspace {name}", name=data.workspace),
            words.t("Made on {day}", day=month_day(data.made_on, words)),
        ),
    )
    document.paragraph(
        words.t("With this code the workspace can be opened when the passphrase is lost."), theme.LEAD
    )
    with document.panel(edge=Tone.ACCENT) as panel:
        panel.paragraph(words.t("Recovery code"), theme.TILE_LABEL.but(align=Align.MIDDLE))
        for start in range(0, len(data.code), data.per_line):
            panel.paragraph(GAP.join(data.code[start : start + data.per_line]), _CODE)
    document.heading(2, words.t("Keep it safe"), listed=False)
    document.bullets(
        (
            words.t("Lock this sheet away, apart from the computer."),
            words.t("Whoever holds it can open the workspace. Do not photograph, scan or mail it."),
            words.t("Without the passphrase and without this sheet nobody can open the workspace."),
            words.t("When a new recovery code is made, this one no longer works: destroy the sheet."),
        )
    )
    document.heading(2, words.t("How to use it"), listed=False)
    document.bullets(
        (
            words.t("Open InvestCRM and choose the workspace."),
            words.t(
                "Type the code where the passphrase is asked for; spaces and small letters do not matter."
            ),
            words.t("Then choose a new passphrase in the settings."),
        ),
        numbered=True,
    )
    return document.finish()
