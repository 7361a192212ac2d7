"""The card of what was published of a period: every edition as it stands, to open or to take along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm import formats, words
from investcrm.domain.periods import Period
from investcrm.gui.dialogs import outbox
from investcrm.gui.widgets.basic import Card, clear_layout, label
from investcrm.gui.widgets.buttons import LinkButton
from investcrm.services import publishing
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class PublishedCard(Card):
    """The editions of one period, the latest first."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(t("Published"), parent)
        self.nav = nav
        self.editions: tuple[publishing.Edition, ...] = ()
        self.list = QVBoxLayout()
        self.list.setSpacing(8)
        self.body.addLayout(self.list)

    def look(self, period: Period) -> None:
        """Show the editions of a period."""
        self.nav.tasks.query(
            publishing.editions, str(period), then=self._show, owner=self, key="published editions"
        )

    def _show(self, editions: tuple[publishing.Edition, ...]) -> None:
        self.editions = editions
        clear_layout(self.list)
        if not editions:
            self.list.addWidget(label(t("This period has not been published."), "muted", wrap=True))
        for edition in editions:
            self.list.addWidget(self._row(edition))

    def _row(self, edition: publishing.Edition) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        told = t(
            "Edition {number}, {language}, {day}, {name}",
            number=edition.number,
            language=t("Swedish") if edition.language == "sv" else t("English"),
            day=formats.day(edition.published_on),
            name=edition.published_by,
        )
        column.addWidget(label(told, wrap=True))
        for change in edition.corrections:
            column.addWidget(label(change, "small", wrap=True))
        links = QHBoxLayout()
        links.setSpacing(12)
        for text, run in ((t("Open"), self.open_outside), (t("Save as PDF…"), self.save)):
            link = LinkButton(text)
            link.setAccessibleName(f"{text}: {told}")
            link.clicked.connect(lambda _checked=False, run=run, edition=edition: run(edition))
            links.addWidget(link)
        links.addStretch(1)
        column.addLayout(links)
        return row

    def open_outside(self, edition: publishing.Edition) -> None:
        """Open an edition as it was published in the program the system shows PDFs with."""

        def write(reader: Any, folder: Path) -> tuple[Path, ...]:
            name, pdf = publishing.document(reader, edition.id)
            outbox.put_file(folder / name, pdf)
            return (folder / name,)

        outbox.open_drafts(self.nav, write, self)

    def save(self, edition: publishing.Edition) -> None:
        """Ask where, and save an edition there as it was published."""
        name = f"{words.of(edition.language).t('Report')} {edition.period} {edition.number}.pdf"
        path = outbox.ask_where(self.nav, self, name, "PDF (*.pdf)")
        if path is not None:
            self.save_to(edition, path)

    def save_to(self, edition: publishing.Edition, path: Path) -> None:
        """Save an edition to a file."""
        outbox.save(self.nav, path, lambda reader: publishing.document(reader, edition.id)[1], self)
