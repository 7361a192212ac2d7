"""A masked copy: words that shall be gone wherever they stand, and areas drawn on the pages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit

from investcrm.domain.legal_commands import Area, MaskDocument
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.mask_view import MaskView
from investcrm.services import disclosing, masking
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.domain.secrecy_rows import DisclosedRow
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report
    from investcrm.services.masking import Copy


def _masked(_report: Report, reader: Any, command: MaskDocument) -> Copy:
    return disclosing.masked(reader, command)


class MaskDialog(Sheet):
    """What shall be gone; the copy is pictures of the pages and nothing else."""

    def __init__(self, nav: Navigator, row: DisclosedRow) -> None:
        super().__init__(
            nav,
            t("Mask"),
            t("Make the copy"),
            note=row.document.name,
            topic="secrecy",
            size=(900, 760),
        )
        self._row = row
        form = FormGrid(1)
        self.words = form.add(
            t("Words that shall be gone"),
            QLineEdit(),
            note=t("Separate them with semicolons. Words in pictures are not found: draw over those."),
        )
        self.body.addWidget(form)
        self.count = label(t("Draw over what else shall be gone; click an area to take it away."), "muted")
        self.body.addWidget(self.count)
        self.view = MaskView(nav.tasks)
        self.view.changed.connect(self._tell)
        self.body.addWidget(self.view, 1)
        self.primary.setEnabled(False)
        nav.tasks.query(masking.as_pdf, row.document.id, then=self._shown, failed=self._failed, owner=self)
        self.words.setFocus()

    def _shown(self, pdf: bytes) -> None:
        self.view.set_pdf(pdf)
        self.primary.setEnabled(True)

    def _tell(self) -> None:
        self.count.setText(n("{count} area drawn", "{count} areas drawn", len(self.view.drawn())))

    def go(self) -> None:
        areas = tuple(Area(a.page, a.left, a.top, a.right, a.bottom) for a in self.view.drawn())
        words = tuple(word.strip() for word in self.words.text().split(";") if word.strip())
        command = MaskDocument(self._row.id, areas, words)
        self.complain("")
        self.primary.setEnabled(False)
        self._job = self.nav.tasks.background(
            _masked,
            command,
            reading=True,
            then=lambda copy: self._keep_copy(command, copy),
            failed=self._failed,
            owner=self,
            lane="pdf",
            label=t("Masking"),
        )

    def _keep_copy(self, command: MaskDocument, copy: Copy) -> None:
        self.run(
            partial(disclosing.keep_masked, copy=copy),
            command,
            lambda _copy: self.finished_with(t("Masked copy made. Look it through."), undo=False),
        )
