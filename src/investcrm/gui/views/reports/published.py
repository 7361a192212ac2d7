"""The card of what was published of a period: every edition as it stands, to open or to take along."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.periods import Period, parse
from investcrm.gui.dialogs import outbox
from investcrm.gui.dialogs.corrections import CorrectionsDialog
from investcrm.gui.widgets.basic import Card, clear_layout, label
from investcrm.gui.widgets.buttons import LinkButton
from investcrm.gui.widgets.flow import FlowLayout
from investcrm.services import publishing
from investcrm.words import N_, n, of, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

FILES: Final = (
    ("pdf", N_("PDF…"), "PDF (*.pdf)"),
    ("one_page", N_("One page…"), "PDF (*.pdf)"),
    ("xlsx", N_("Excel…"), "Excel (*.xlsx)"),
    ("csv", N_("CSV…"), "CSV (*.csv)"),
    ("charts", N_("Charts…"), ""),
)
"""The files of a report: kind, what its button says, and the filter of the question where; "" is a folder."""


def put(files: dict[str, bytes], folder: Path) -> tuple[Path, ...]:
    """Write files into a folder, each whole or not at all; return their paths."""
    for name, data in files.items():
        outbox.put_file(folder / name, data)
    return tuple(folder / name for name in files)


class PublishedCard(Card):
    """The editions of one period, the latest first."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(t("Published"), parent)
        self.nav = nav
        self.editions: tuple[publishing.Edition, ...] = ()
        self.list = QVBoxLayout()
        self.list.setSpacing(12)
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
        column.addWidget(label(self._counted(edition), "small", wrap=True))
        if not edition.bridge:
            for change in edition.corrections:
                column.addWidget(label(change, "small", wrap=True))
        links = QWidget()
        flow = FlowLayout(links, spacing=12)
        for text, run in self._links(edition):
            link = LinkButton(text)
            link.setAccessibleName(f"{text}: {told}")
            link.clicked.connect(lambda _checked=False, run=run: run())
            flow.addWidget(link)
        column.addWidget(links)
        return row

    def _counted(self, edition: publishing.Edition) -> str:
        if edition.grouped:
            return t("With confidential cases in groups")
        return t("Without confidential cases")

    def _links(self, edition: publishing.Edition) -> list[tuple[str, Any]]:
        links: list[tuple[str, Any]] = [(t("Open"), partial(self.open_outside, edition))]
        links += [
            (t(text), partial(self.save, edition, kind)) for kind, text, _ in FILES if kind in edition.files
        ]
        if edition.bridge:
            count = len(edition.bridge)
            told = n("{count} correction…", "{count} corrections…", count)
            links.append((told, partial(self.show_corrections, edition)))
        return links

    def show_corrections(self, edition: publishing.Edition) -> None:
        """Show what an edition corrects, and why."""
        title = t("What edition {number} corrects", number=edition.number)
        CorrectionsDialog(self.nav, title, edition.bridge).open()

    def open_outside(self, edition: publishing.Edition) -> None:
        """Open an edition as it was published in the program the system shows PDFs with."""

        def write(reader: Any, folder: Path) -> tuple[Path, ...]:
            name, pdf = publishing.document(reader, edition.id)
            return put({name: pdf}, folder)

        outbox.open_drafts(self.nav, write, self)

    def save(self, edition: publishing.Edition, kind: str = "pdf") -> None:
        """Ask where, and save a file of an edition there as it was published; charts into a folder."""
        filters = {name: found for name, _, found in FILES}
        if not filters[kind]:
            outbox.write_to_folder(self.nav, partial(_charts, edition.id), self)
            return
        name = publishing.file_name(
            kind,
            parse(edition.period),
            self.nav.region.reference.region,
            of(edition.language),
            edition.number,
        )
        path = outbox.ask_where(self.nav, self, name, filters[kind])
        if path is not None:
            self.save_to(edition, path, kind)

    def save_to(self, edition: publishing.Edition, path: Path, kind: str = "pdf") -> None:
        """Save a file of an edition."""
        outbox.save(self.nav, path, lambda reader: publishing.file(reader, edition.id, kind)[1], self)


def _charts(edition_id: str, reader: Any, folder: Path) -> tuple[Path, ...]:
    return put(publishing.files(reader, edition_id, ("charts",))["charts"], folder)
