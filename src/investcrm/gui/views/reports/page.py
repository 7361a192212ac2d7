"""The page of reports: period, language and summary to the left, the document as it will be to the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from investcrm import words
from investcrm.domain.access import Verb
from investcrm.domain.commands import PublishPeriod, SaveSetting
from investcrm.domain.filters import InquiryFilter, OrganisationFilter, SiteFilter
from investcrm.domain.periods import Period, parse
from investcrm.gui.dialogs import export, outbox
from investcrm.gui.dialogs.publish import PublishDialog
from investcrm.gui.dialogs.sheet import Later
from investcrm.gui.shortcuts import bind, hint
from investcrm.gui.views.reports.published import FILES, PublishedCard, put
from investcrm.gui.widgets.basic import Card, PageTitle, ScrollPage, label
from investcrm.gui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.flow import FlowLayout
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.pdf_view import PdfView
from investcrm.gui.widgets.period_chooser import PeriodChooser
from investcrm.gui.widgets.splitter import Splitter
from investcrm.services import publishing, quarter, settings
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report

LANGUAGES: Final = (("sv", "Svenska"), ("en", "English"))
LISTS: Final = (
    ("inquiries", N_("Inquiries"), InquiryFilter()),
    ("sites", N_("Land and premises"), SiteFilter()),
    ("organisations", N_("Companies"), OrganisationFilter()),
    ("readiness", N_("Readiness"), None),
    ("kpis", N_("KPIs"), None),
)


KINDS: Final = (("pdf", N_("The whole report")), ("one_page", N_("One page")))


def _draft(
    _report: Report, reader: Any, kind: str, period: Period, language: str, summary: str, decision: str
) -> bytes:
    made = publishing.draft(reader, period, language, summary, (kind,), decision)
    return made[kind][""]


def _texts(reader: Any, period: Period, language: str) -> tuple[str, str]:
    return (
        publishing.kept_summary(reader, period, language),
        publishing.kept_decision(reader, period, language),
    )


class ReportsPage(QWidget):
    """What shall the steering group read?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.pdf = b""
        self._kept: dict[str, str] = {}
        """What is kept of the texts shown, by the setting each is kept under."""
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(12)
        column.addWidget(PageTitle(t("Reports"), t("what comes of the work, on paper")))
        parts = Splitter("reports", nav.desk)
        parts.addWidget(self._left())
        parts.addWidget(self._right())
        parts.setStretchFactor(1, 1)
        parts.take_up([420, 760])
        column.addWidget(parts, 1)
        self._soon = Later(self._preview, 500, self)
        self._save_soon = Later(self._save_texts, 1500, self)
        self.chooser.changed.connect(lambda _period: self._take_texts())
        self.language.chosen.connect(lambda _key: self._take_texts())
        self.kind.chosen.connect(lambda _key: self._choose_kind())
        self.summary.textChanged.connect(self._typed)
        self.decision.textChanged.connect(self._typed)
        nav.tasks.changed.connect(self._again)
        bind(self, "save", self.save)
        self._choose_kind()
        self._take_texts()

    def _left(self) -> QWidget:
        page = ScrollPage()
        page.body.setContentsMargins(0, 0, 4, 0)
        card = Card(t("Report of a period"))
        today = self.nav.region.today()
        self.chooser = PeriodChooser(today)
        before = self.chooser.period().previous()
        self.chooser.set_period(before)
        card.body.addWidget(self.chooser)
        form = FormGrid(1)
        self.kind = form.add(t("Show"), Choice([(key, t(text)) for key, text in KINDS], "pdf"))
        self.language = form.add(t("Language"), Choice(LANGUAGES, words.current().language))
        self.summary = form.add(t("Summary"), QPlainTextEdit())
        self.summary.setPlaceholderText(t("Three sentences: what happened, what it means, what is needed."))
        self.summary.setTabChangesFocus(True)
        self.summary.setFixedHeight(124)
        form.set_note(self.summary, t("Kept for this period and language while you write."))
        self.decision = form.add(t("To decide"), QPlainTextEdit())
        self.decision.setPlaceholderText(
            t("What the group is asked to decide; it stands on the single page.")
        )
        self.decision.setTabChangesFocus(True)
        self.decision.setFixedHeight(72)
        card.body.addWidget(form)
        row = QHBoxLayout()
        keep = PrimaryButton(t("Save as PDF…"), icon="document", hint=hint("save"))
        keep.clicked.connect(self.save)
        look = SecondaryButton(t("Open"), icon="external")
        look.set_tip(t("Open the report in the program that shows PDFs"))
        look.clicked.connect(self.open_outside)
        row.addWidget(keep)
        row.addWidget(look)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(self._same_figures())
        card.body.addWidget(
            label(t("A draft over the open cases. Confidential ones are not in it."), "small", wrap=True)
        )
        page.body.addWidget(card)
        self.published = PublishedCard(self.nav)
        self.publish = SecondaryButton(t("Publish…"))
        self.publish.setVisible(self.nav.may(Verb.ADD, "publication"))
        self.publish.clicked.connect(self.ask_to_publish)
        self.published.buttons.addWidget(self.publish)
        self.published.setVisible(self.nav.may(Verb.READ, "publication"))
        page.body.addWidget(self.published)
        lists = Card(t("Lists to take along"))
        lists.body.addWidget(
            label(
                t("To Excel or PDF with the columns you choose; filtered ones from the list's own page."),
                "muted",
                wrap=True,
            )
        )
        for kind, title, shown in LISTS:
            button = SecondaryButton(t("{list}…", list=t(title)), icon="export")
            button.clicked.connect(lambda _checked=False, kind=kind, shown=shown: self._export(kind, shown))
            lists.body.addWidget(button)
        page.body.addWidget(lists)
        page.body.addStretch(1)
        page.setMinimumWidth(390)
        return page

    def _same_figures(self) -> QWidget:
        """Return the links to the draft's other files."""
        links = QWidget()
        flow = FlowLayout(links, spacing=12)
        flow.addWidget(label(t("The same figures:"), "small"))
        for kind, text, filters in FILES:
            if kind in ("pdf", "one_page"):
                continue
            link = LinkButton(t(text))
            link.setAccessibleName(t("Save the draft's figures: {kind}", kind=t(text)))
            link.clicked.connect(partial(self._save_figures, kind, filters))
            flow.addWidget(link)
        return links

    def _save_figures(self, kind: str, filters: str, _checked: bool = False) -> None:
        made = self._maker(kind)
        if not filters:
            outbox.write_to_folder(self.nav, lambda reader, folder: put(made(reader), folder), self)
            return
        path = outbox.ask_where(self.nav, self, self.file_name(kind), filters)
        if path is not None:
            outbox.save(self.nav, path, lambda reader: made(reader)[""], self)

    def _export(self, kind: str, shown: Any) -> None:
        export.run(self.nav, kind, self.chooser.period() if kind == "kpis" else shown)

    def _right(self) -> QWidget:
        card = Card(t("As it will be"), margin=0)
        self.paper = PdfView(self.nav.tasks)
        card.body.addWidget(self.paper, 1)
        card.setMinimumWidth(380)
        return card

    # ---- for the shell

    def open(self, period: str = "") -> None:
        """Show the report of a period."""
        if period:
            self.chooser.set_period(parse(period))

    def shown(self) -> None:
        """Look anew at what the report says now."""
        self._soon.start()
        self.nav.shell.set_status(t("Ctrl+Enter saves the report as a PDF"))

    def _again(self) -> None:
        if self.isVisible():
            self._soon.start()
            self.published.look(self.chooser.period())

    # ---- the report

    def file_name(self, kind: str = "") -> str:
        """Return the name proposed for a file of the report, else for what is shown."""
        w = words.of(self.language.key())
        region = self.nav.region.reference.region
        return publishing.file_name(kind or self.kind.key(), self.chooser.period(), region, w)

    def save(self) -> None:
        """Ask where, and save the report there."""
        path = outbox.ask_where(self.nav, self, self.file_name(), "PDF (*.pdf)")
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Save the report to a file."""
        self._save_texts()
        made = self._maker(self.kind.key())
        outbox.save(self.nav, path, lambda reader: made(reader)[""], self)

    def open_outside(self) -> None:
        """Open the report in the program the system shows PDFs with."""

        def write(reader: Any, folder: Path) -> tuple[Path, ...]:
            return put({name: made(reader)[""]}, folder)

        made, name = self._maker(self.kind.key()), self.file_name()
        outbox.open_drafts(self.nav, write, self)

    def ask_to_publish(self) -> None:
        """Publish the report as it is shown, if the person says once more that it shall be."""
        self._save_texts()
        command = PublishPeriod(str(self.chooser.period()), self.language.key(), self._text(self.summary))
        PublishDialog(self.nav, command).open()

    def _maker(self, kind: str) -> Callable[[Any], dict[str, bytes]]:
        """Return what makes the draft's files of a kind from what the page says now."""
        asked = self._asked()
        return lambda reader: publishing.draft(reader, *asked[:3], (kind,), asked[3])[kind]

    def _asked(self) -> tuple[Period, str, str, str]:
        texts = self._text(self.summary), self._text(self.decision)
        return self.chooser.period(), self.language.key(), *texts

    @staticmethod
    def _text(field: QPlainTextEdit) -> str:
        return field.toPlainText().strip()

    def _typed(self) -> None:
        self._soon.start()
        self._save_soon.start()

    def _choose_kind(self) -> None:
        self._soon.start()

    def _take_texts(self) -> None:
        """Show what is kept for the period and language now chosen."""
        self._save_texts()
        period, language = self.chooser.period(), self.language.key()
        over = period.last < self.nav.region.today()
        self.publish.setEnabled(over)
        self.publish.set_tip("" if over else t("A period is published when it is over."))
        self.published.look(period)

        def show(texts: tuple[str, str]) -> None:
            keys = publishing.summary_key(period, language), quarter.decision_key(period, language)
            self._kept = dict(zip(keys, texts, strict=True))
            for field, text in zip((self.summary, self.decision), texts, strict=True):
                field.blockSignals(True)
                field.setPlainText(text)
                field.blockSignals(False)
            self._soon.start()

        self.nav.tasks.query(_texts, period, language, then=show, owner=self, key="summary")

    def _save_texts(self) -> None:
        for key, field in zip(self._kept, (self.summary, self.decision), strict=False):
            text = self._text(field)
            if text != self._kept[key]:
                self._kept[key] = text
                self.nav.tasks.mutate(settings.save, SaveSetting(key, text), failed=self.nav.shell.say_error)

    def _preview(self) -> None:
        if not self.isVisible():
            return
        self.nav.tasks.background(
            _draft,
            self.kind.key(),
            *self._asked(),
            reading=True,
            then=self._show,
            failed=self.nav.shell.say_error,
            owner=self,
            key="report",
        )

    def _show(self, pdf: bytes) -> None:
        if pdf != self.pdf:
            self.pdf = pdf
            self.paper.set_pdf(pdf)
