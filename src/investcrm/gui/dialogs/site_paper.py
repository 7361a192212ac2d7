"""Keep a picture or document of a site: what it shows, who made it, whether it may be shown outside."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit

from investcrm.domain.errors import InvalidInput
from investcrm.domain.land_commands import KeepSitePaper
from investcrm.domain.refusals import why
from investcrm.domain.words import N_
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import saving, site_papers
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report


class SitePaperDialog(Sheet):
    """Caption, source, day and whether it is public; the file itself is read when it is kept."""

    def __init__(self, nav: Navigator, site_id: str, path: Path) -> None:
        super().__init__(nav, t("Keep {name}", name=path.name), t("Keep"), topic="sites", size=(520, 0))
        self._site_id, self._path = site_id, path
        form = FormGrid(2)
        self.caption = form.add(
            t("What it shows"), QLineEdit(), span=2, note=t("Read aloud where it cannot be seen.")
        )
        self.source = form.add(t("Who made it"), QLineEdit())
        self.dated = form.add(t("Day"), DateField(nav.region.today))
        self.dated.set_value(nav.region.today())
        self.public = form.add("", QCheckBox(t("It may be shown outside")), span=2)
        self.public.setAccessibleName(self.public.text())
        self.body.addWidget(form)
        self.caption.setFocus()

    def go(self) -> None:
        """Read the file and keep it."""
        if not self.dated.is_valid():
            self.complain(t("The day cannot be read."))
            return
        self.complain("")
        self.nav.tasks.background(
            _read, self._path, then=self._send, failed=self._failed, owner=self, label=t("Reading files")
        )

    def _send(self, data: bytes) -> None:
        kind = mimetypes.guess_type(self._path.name)[0] or "application/octet-stream"
        command = KeepSitePaper(
            self._site_id,
            self._path.name,
            kind,
            data,
            self.caption.text(),
            self.source.text().strip(),
            self.public.isChecked(),
            self.dated.value(),
        )
        self.run(
            site_papers.keep, command, lambda _id: self.finished_with(t("{name} kept", name=self._path.name))
        )


def _read(_report: Report, path: Path) -> bytes:
    try:
        return saving.read(path)
    except OSError as error:
        raise InvalidInput(
            N_("{name} cannot be read: {reason}."), name=path.name, reason=why(error)
        ) from None


def run(nav: Navigator, site_id: str, path: Path) -> None:
    """Keep a file with a site."""
    SitePaperDialog(nav, site_id, path).open()
