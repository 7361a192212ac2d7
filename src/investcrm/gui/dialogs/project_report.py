"""A period's report: what is missing, the summary, the draft on paper, and what was reported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from investcrm import formats, words
from investcrm.domain.access import Verb
from investcrm.domain.project_commands import ReportPeriod
from investcrm.domain.projects import STATE_LABELS
from investcrm.gui.dialogs import outbox
from investcrm.gui.dialogs.sheet import Later, Sheet, small_button
from investcrm.gui.project_words import lacks, period_days
from investcrm.gui.widgets.basic import ScrollPage, SectionTitle, label
from investcrm.gui.widgets.buttons import LinkButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.pdf_view import PdfView
from investcrm.services import project_reports
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.project_rows import Edition, PeriodStatus
    from investcrm.gui.navigation import Navigator
    from investcrm.services.project_reports import View

LANGUAGES = (("sv", "Svenska"), ("en", "English"))
_WAIT_MS = 500


class ReportDialog(Sheet):
    """To the left what goes into the report, to the right how it will look."""

    def __init__(self, nav: Navigator, view: View, status: PeriodStatus) -> None:
        may = nav.may(Verb.ADD, "project_report")
        over = status.period.last < nav.region.today()
        super().__init__(
            nav,
            t("Report {number}: {project}", number=status.period.number, project=view.page.project.name),
            t("Reported to the funder") if may and over else "",
            note=f"{period_days(status)} \u00b7 {t(STATE_LABELS[status.state])}",
            topic="projects",
            size=(1120, 700),
        )
        self._of, self._status = view.page.project, status
        self.pdf = b""
        beside = QHBoxLayout()
        beside.setSpacing(16)
        beside.addWidget(self._left(view), 2)
        self.paper = PdfView(nav.tasks)
        self.paper.setMinimumWidth(480)
        beside.addWidget(self.paper, 3)
        self.body.addLayout(beside, 1)
        self.left.addWidget(small_button(t("Save as PDF…"), lambda: self.save(".pdf"), icon="document"))
        self.left.addWidget(small_button(t("Save as Excel…"), lambda: self.save(".xlsx"), icon="table"))
        self._soon = Later(self._preview, _WAIT_MS, self)
        self.keep_under(f"project_report.{self._of.id}.{status.period.first:%Y%m%d}")
        if not self.summary.toPlainText() and status.editions:
            self.summary.setPlainText(status.editions[0].summary)
        self.summary.textChanged.connect(self.typed)
        self.summary.textChanged.connect(self._soon.start)
        self.language.chosen.connect(self._soon.start)
        self._preview()
        self.summary.setFocus()

    def _left(self, view: View) -> QWidget:
        page = ScrollPage()
        page.body.setContentsMargins(0, 0, 6, 0)
        form = FormGrid(1)
        self.language = form.add(t("Language"), Choice(LANGUAGES, words.current().language))
        self.summary = form.add(t("Summary"), QPlainTextEdit())
        self.summary.setPlaceholderText(t("What was done, what came of it, what differs from the plan."))
        self.summary.setTabChangesFocus(True)
        self.summary.setMinimumHeight(150)
        page.body.addWidget(form)
        lines = lacks(view, self._status)
        if lines:
            page.body.addWidget(SectionTitle(t("What is missing")))
            page.body.addWidget(label("\n".join(f"\u2022 {line}" for line in lines), wrap=True))
        page.body.addWidget(SectionTitle(t("Reported so far")))
        page.body.addLayout(self._editions())
        said = t(
            "Reported freezes the PDF and the spreadsheet as they are now, for good. What is different later "
            "becomes another edition beside this one."
        )
        page.body.addWidget(label(said, "small", wrap=True))
        page.body.addStretch(1)
        return page

    def _editions(self) -> QVBoxLayout:
        column = QVBoxLayout()
        for one in self._status.editions:
            row = QHBoxLayout()
            about = t(
                "Edition {number}, {day}, {who}", number=one.number, day=formats.day(one.reported_on),
                who=one.reported_by,
            )  # fmt: skip
            row.addWidget(label(about), 1)
            for ending, name in ((".pdf", "PDF"), (".xlsx", "Excel")):
                link = LinkButton(name)
                link.setAccessibleName(f"{about}, {name}")
                link.clicked.connect(lambda _on=False, one=one, ending=ending: self._save_kept(one, ending))
                row.addWidget(link)
            column.addLayout(row)
        if not self._status.editions:
            column.addWidget(label(t("Nothing yet."), "muted"))
        return column

    # ---- what is done

    def go(self) -> None:
        """Freeze it as reported."""
        command = ReportPeriod(
            self._of.id, self._status.period.number, self.language.key(), self.summary.toPlainText()
        )
        said = t("Period {number} reported", number=self._status.period.number)
        self.run(project_reports.report, command, lambda _made: self.finished_with(said, undo=False))

    def save(self, ending: str) -> None:
        """Save the draft to a file."""
        path = self._where(ending, t("draft"))
        if path is not None:
            project_id, number = self._of.id, self._status.period.number
            language, summary = self.language.key(), self.summary.toPlainText()

            def read(reader: Any) -> bytes:
                return project_reports.draft(reader, project_id, number, language, summary, ending)

            outbox.save(self.nav, path, read, self)

    def _save_kept(self, edition: Edition, ending: str) -> None:
        path = self._where(ending, str(edition.number))
        if path is not None:
            outbox.save(
                self.nav, path, lambda reader: project_reports.document(reader, edition, ending), self
            )

    def _where(self, ending: str, which: str) -> Path | None:
        name = f"{self._of.name} {self._status.period.number} {which}{ending}"
        kinds = "PDF (*.pdf)" if ending == ".pdf" else "Excel (*.xlsx)"
        return outbox.ask_where(self.nav, self, name.replace("/", "-"), kinds)

    def _preview(self) -> None:
        self.nav.tasks.background(
            _render, self._of.id, self._status.period.number, self.language.key(),
            self.summary.toPlainText(), reading=True, then=self._show, failed=self.nav.shell.say_error,
            owner=self, key="project_report",
        )  # fmt: skip

    def _show(self, pdf: bytes) -> None:
        if pdf != self.pdf:
            self.pdf = pdf
            self.paper.set_pdf(pdf)

    def content(self) -> dict[str, Any]:
        return {"summary": self.summary.toPlainText()}

    def put_back(self, kept: dict[str, Any]) -> None:
        self.summary.setPlainText(str(kept.get("summary", "")))


def _render(_report: object, reader: Any, project_id: str, number: int, language: str, summary: str) -> bytes:
    return project_reports.draft(reader, project_id, number, language, summary)
