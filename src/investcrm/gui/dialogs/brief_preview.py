"""What one municipality will get: its brief, its answer form and the mail, drawn off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit, QTabWidget, QVBoxLayout, QWidget

from investcrm import words
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.gui.widgets.pdf_view import PdfView
from investcrm.services import answer_forms
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.answer_form import AnswerForm
    from investcrm.gui.tasks import Report, Tasks
    from investcrm.services.forwarding import Preview


def _form(_report: Report, form: AnswerForm) -> bytes:
    return answer_forms.paper(form, words.of(form.language))


class BriefPreview(QTabWidget):
    """Tabs of brief, form and mail; the form is made once it is looked at, and anew when it asks another."""

    def __init__(self, tasks: Tasks, failed: Callable[[Exception], object]) -> None:
        super().__init__()
        self._tasks, self._failed = tasks, failed
        self._made: Preview | None = None
        self._drawn: AnswerForm | None = None
        self.paper = PdfView(tasks)
        self.form = PdfView(tasks)
        for view, name in ((self.paper, t("Brief (PDF)")), (self.form, t("Answer form (PDF)"))):
            view.setAccessibleName(name)
            self.addTab(view, name)
        letter = QWidget()
        inside = QVBoxLayout(letter)
        inside.setContentsMargins(0, 10, 0, 0)
        self.envelope = FactGrid(label_width=70)
        self.letter = QPlainTextEdit()
        self.letter.setReadOnly(True)
        self.letter.setAccessibleName(t("Text of the mail"))
        inside.addWidget(self.envelope)
        inside.addWidget(self.letter, 1)
        self.addTab(letter, t("Mail"))
        self.currentChanged.connect(self._draw_form)

    def show_preview(self, made: Preview, unaddressed: str = "") -> None:
        """Show what a municipality gets now; ``unaddressed`` says how it gets it without an address."""
        self._made = made
        self.paper.set_pdf(made.brief)
        self._draw_form()
        self.envelope.set_facts(
            (
                Fact(t("To"), made.email or unaddressed or t("no address yet")),
                Fact(t("Subject"), made.subject),
                Fact(t("Enclosed"), ", ".join((made.brief_name, *made.form_names, made.calendar_name))),
            )
        )
        self.letter.setPlainText(made.text)

    def _draw_form(self, _at: int = 0) -> None:
        made = self._made
        if made is None or self.currentWidget() is not self.form or made.form == self._drawn:
            return
        self._drawn = made.form
        self._tasks.background(
            _form, made.form, then=self.form.set_pdf, failed=self._failed, owner=self, key="form"
        )
