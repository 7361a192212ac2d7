"""Pictures and documents of a site: seen, opened, added, taken away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from investcrm import power_phrases
from investcrm.domain.errors import UserError
from investcrm.domain.land_commands import DescribeSitePaper
from investcrm.domain.land_rows import SitePaperRow
from investcrm.gui import opened_files
from investcrm.gui.dialogs import site_paper
from investcrm.gui.dialogs.sheet import undo_last
from investcrm.gui.views.sites.tab import SiteTab
from investcrm.gui.widgets.basic import EmptyState, label
from investcrm.gui.widgets.buttons import IconButton, LinkButton, SecondaryButton
from investcrm.gui.widgets.chip import Chip
from investcrm.services import site_papers
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

_SIDE: Final = 300
Found = tuple[tuple[SitePaperRow, bytes], ...]


def _read(reader: Reader, site_id: str) -> Found:
    """Return a site's papers, each picture made small; one that is damaged stands without."""
    found = []
    for row in site_papers.of_site(reader, site_id):
        try:
            small = site_papers.thumbnail(reader, row, _SIDE) if row.kind == "picture" else b""
        except UserError:
            small = b""
        found.append((row, small))
    return tuple(found)


class PapersTab(SiteTab):
    """What pictures and documents there are of a site."""

    def reading(self) -> Callable[..., Any]:
        return _read

    def made(self, found: Found) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        row = QHBoxLayout()
        self.add = SecondaryButton(t("Add picture or document…"), icon="attachment")
        self.add.clicked.connect(self._choose)
        row.addWidget(self.add)
        row.addStretch(1)
        column.addLayout(row)
        if not found:
            column.addWidget(
                EmptyState(
                    t("No pictures or documents yet. Pictures make the sheet worth reading."), icon="land"
                )
            )
        for paper, small in found:
            column.addWidget(self._line(paper, small))
        return content

    def _line(self, paper: SitePaperRow, small: bytes) -> QWidget:
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        if small:
            picture, shown = QLabel(), QPixmap()
            shown.loadFromData(small)
            picture.setPixmap(shown)
            picture.setAccessibleName(paper.caption or paper.name)
            column.addWidget(picture)
        row = QHBoxLayout()
        opens = LinkButton(paper.name)
        opens.clicked.connect(partial(self._open, paper))
        row.addWidget(opens)
        row.addWidget(Chip(t("public") if paper.public else "", "ok"))
        row.addStretch(1)
        turned = t("Not for showing outside") if paper.public else t("May be shown outside")
        public = IconButton("eye", turned)
        public.clicked.connect(partial(self._turn, paper))
        remove = IconButton("trash", t("Take away {name}", name=paper.name))
        remove.clicked.connect(partial(self._remove, paper))
        row.addWidget(public)
        row.addWidget(remove)
        column.addLayout(row)
        said = [paper.caption, power_phrases.dated(paper.source, paper.dated_on)]
        column.addWidget(label(" · ".join(part for part in said if part), "small", wrap=True))
        return line

    # ---- acting

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self.nav.window(), t("Add picture or document…"))
        if name:
            self.keep(Path(name))

    def keep(self, path: Path) -> None:
        """Ask what a file shows and keep it."""
        if self.site is not None:
            site_paper.run(self.nav, self.site.row.id, path)

    def _open(self, paper: SitePaperRow, *_: object) -> None:
        def show(found: tuple[SitePaperRow, bytes]) -> None:
            if opened_files.is_risky(paper.name):
                said = t(
                    "{name} could run a program, so it is not opened from here. Save it first.",
                    name=paper.name,
                )
                self.nav.shell.say(said, "warn")
            elif not opened_files.show(paper.name, found[1]):
                said = t("This computer has no program for {name}. Save it instead.", name=paper.name)
                self.nav.shell.say(said, "warn")

        self.nav.tasks.query(site_papers.content, paper.id, then=show, failed=self.nav.shell.say_error)

    def _turn(self, paper: SitePaperRow, *_: object) -> None:
        command = DescribeSitePaper(paper.id, paper.caption, not paper.public)
        self._do(site_papers.describe, command, t("{name}: changed", name=paper.name))

    def _remove(self, paper: SitePaperRow, *_: object) -> None:
        self._do(site_papers.remove, paper.id, t("{name} was taken away", name=paper.name))

    def _do(self, service: Callable[..., Any], command: Any, sentence: str) -> None:
        def said(_result: object) -> None:
            self.nav.shell.say(sentence, action=t("Undo"), run=lambda: undo_last(self.nav))

        self.nav.tasks.mutate(service, command, then=said, failed=self.nav.shell.say_error)
