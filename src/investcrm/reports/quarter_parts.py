"""What the sections of a period's report share: its document, data and words, and how figures are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from investcrm import formats
from investcrm.domain.chart import Chart
from investcrm.reports import theme
from investcrm.reports.parts import NOTHING
from investcrm.reports.period_words import WORDS, PeriodWords
from investcrm.reports.quarter_data import Quarter
from investcrm.reports.table import TOGETHER, Column, Row
from investcrm.reports.tagged import Document
from investcrm.words import Words


@dataclass(frozen=True, slots=True)
class Report:
    """One report while it is written."""

    document: Document
    data: Quarter
    words: Words

    @property
    def of(self) -> PeriodWords:
        """The words for how long the period is."""
        return WORDS[self.data.kind]

    def heading(self, text: str) -> None:
        """Begin a section."""
        self.document.heading(2, text)

    def part(self, text: str) -> None:
        """Begin a part of a section."""
        self.document.heading(3, text, listed=False)

    def nothing(self, text: str) -> None:
        """Say that there is nothing to show."""
        self.document.paragraph(text, theme.MUTED)

    def note(self, text: str) -> None:
        """Say how to read what follows, on the page where that begins."""
        self.document.paragraph(text, theme.MUTED, keep=True)

    def figure(self, title: str, chart: Chart | None) -> None:
        """Write a chart under its title; nothing where there is none."""
        if chart is None:
            return
        self.document.paragraph(title, theme.CAPTION, keep=True)
        self.document.figure(chart)

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Row],
        most: int,
        shares: Sequence[float] = (),
        *,
        together: float = TOGETHER,
        count: int = 0,
    ) -> None:
        """Write a table of at most so many rows, and how many more there are.

        ``count`` is how many there are in all, where not all were given.
        """
        self.document.table(columns, rows[:most], shares=shares, together=together)
        more = max(count, len(rows)) - most
        if more > 0:
            self.document.paragraph(
                self.words.n("And {count} more, see the list.", "And {count} more, see the list.", more),
                theme.MUTED,
            )

    def count(self, value: float | None) -> str:
        """Return a number as people read it, a dash where there is none."""
        return NOTHING if value is None else formats.number(value, self.words.language, 1)

    def money(self, value: int | None) -> str:
        """Return an amount, a dash where there is none."""
        return formats.money(value, self.words.language) if value else NOTHING
