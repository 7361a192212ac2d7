"""What an investor asks for, edited as lines; saved as one change that undo takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from investcrm import phrases, words
from investcrm.domain.commands import SetRequirements
from investcrm.domain.rows import InquiryDetail
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.requirement_rows import RequirementsEditor
from investcrm.services import inquiries
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class RequirementsDialog(Sheet):
    """Every requirement of a case."""

    def __init__(self, nav: Navigator, detail: InquiryDetail) -> None:
        super().__init__(
            nav,
            t("Requirements"),
            t("Save"),
            note=f"{detail.row.number} {detail.row.title}",
            topic="match",
            size=(820, 560),
            scrolls=True,
        )
        self._detail = detail
        self.version = detail.row.version
        self.editor = RequirementsEditor(nav.region.today)
        self.editor.set_requirements(
            (line.id, line.requirement, (t(line.requirement.doubt),) if line.requirement.doubt else ())
            for line in detail.requirements
        )
        self.body.addWidget(self.editor)
        self.body.addStretch(1)
        if self.editor.rows:
            self.editor.rows[0].focus()
        else:
            self.editor.picker.setFocus()

    def clash_words(self, key: str, value: Any) -> str:
        language = words.current().language
        lines = [phrases.requirement(one, language) for one in value]
        return "\n".join(lines) or super().clash_words(key, None)

    def go(self) -> None:
        problem = self.editor.problem()
        if problem:
            self.complain(problem)
            return
        command = SetRequirements(self._detail.row.id, self.version, self.editor.value())
        self.run(
            inquiries.set_requirements, command, lambda _done: self.finished_with(t("Requirements saved"))
        )


def run(nav: Navigator, detail: InquiryDetail) -> RequirementsDialog:
    """Open the editor."""
    dialog = RequirementsDialog(nav, detail)
    dialog.open()
    return dialog
