"""How a case or a KPI counts to a project: by which share, between which days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from investcrm import phrases, words
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.project_commands import AttributeCase, AttributeKpi, RemovePart
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import SearchField
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.number_box import NumberBox
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import inquiries, kpis, project_periods, projects
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.kpi import Kpi
    from investcrm.domain.project_rows import CaseShare, KpiShare, Project, ProjectRow
    from investcrm.domain.rows import InquiryRow
    from investcrm.gui.navigation import Navigator

_FOUND = 40
_TALL = 520


class _ShareDialog(Sheet):
    """The share and its days; what counts, and to which project, its kinds say."""

    def __init__(self, nav: Navigator, title: str, note: str, *, height: int = 0) -> None:
        super().__init__(nav, title, t("Count"), note=note, topic="projects", size=(600, height))
        self.row_id = ""
        self.form = FormGrid(3)

    def _finish(self, now: CaseShare | KpiShare | None = None, of: Project | None = None) -> None:
        """Put the share and its days below what the dialog has so far."""
        self.share = self.form.add(t("Share"), NumberBox())
        self.share.setRange(0, 100)
        self.share.setSuffix("\u00a0%")
        self.share.setValue(now.share if now else 100)
        self.first = self.form.add(
            t("From"), DateField(self.nav.region.today), note=t("Empty: the first day")
        )
        self.last = self.form.add(
            t("To"), DateField(self.nav.region.today, last=True), note=t("Empty: the last day")
        )
        if now is not None and of is not None:
            self.row_id = now.id
            self.first.set_value(now.span.first if now.span.first != of.first_on else None)
            self.last.set_value(now.span.last if now.span.last != of.last_on else None)
            out = SecondaryButton(t("Count no more"), icon="trash")
            out.clicked.connect(self._stop)
            self.left.addWidget(out)
        self.body.addWidget(self.form)

    def part(self) -> str:
        """Return what kind of part it is."""
        return "case"

    def _stop(self) -> None:
        command = RemovePart(self.part(), self.row_id)
        self.run(projects.remove_part, command, lambda _done: self.finished_with(t("Counts no more")))

    def _counted(self) -> tuple[int, Any, Any] | None:
        """Return share and days, or None where a day cannot be read."""
        if not (self.first.is_valid() and self.last.is_valid()):
            self.complain(t("The day cannot be read."))
            return None
        return self.share.value(), self.first.value(), self.last.value()

    def _case(self, project_id: str, inquiry_id: str) -> None:
        counted = self._counted()
        if counted is not None:
            command = AttributeCase(project_id, inquiry_id, *counted)
            self.run(
                projects.attribute_case,
                command,
                lambda _id: self.finished_with(t("The case counts to the project")),
            )

    def _kpi(self, project_id: str, key: str) -> None:
        counted = self._counted()
        if counted is not None:
            command = AttributeKpi(project_id, key, *counted)
            self.run(
                projects.attribute_kpi,
                command,
                lambda _id: self.finished_with(t("The KPI counts to the project")),
            )


class CaseDialog(_ShareDialog):
    """Changes how a case counts."""

    def __init__(self, nav: Navigator, of: Project, now: CaseShare) -> None:
        super().__init__(nav, f"{now.number} {now.title}", of.name)
        self._of, self._now = of, now
        self._finish(now, of)
        self.share.setFocus()

    def go(self) -> None:
        """Count it so."""
        self._case(self._of.id, self._now.inquiry_id)


class FindCaseDialog(_ShareDialog):
    """Finds a case that counts to a project."""

    def __init__(self, nav: Navigator, of: Project) -> None:
        super().__init__(nav, t("Count a case to the project"), of.name, height=_TALL)
        self._of = of
        self.search = SearchField(t("Search for the case"))
        self.search.searched.connect(self._read)
        self.list = QListWidget()
        self.list.setAccessibleName(t("Inquiries"))
        self.search.left_down.connect(self.list.setFocus)
        self.list.itemDoubleClicked.connect(lambda _item: self.go())
        self.body.addWidget(self.search)
        self.body.addWidget(self.list, 1)
        self._finish()
        self._read("")
        self.search.setFocus()

    def _read(self, text: str) -> None:
        self.nav.tasks.query(_cases, text, then=self._take, owner=self, key="cases")

    def _take(self, rows: tuple[InquiryRow, ...]) -> None:
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(f"{row.number}  {row.title}  \u2013  {t(row.status)}")
            item.setData(Qt.ItemDataRole.UserRole, row.id)
            self.list.addItem(item)
        if rows:
            self.list.setCurrentRow(0)

    def go(self) -> None:
        """Count the chosen one."""
        item = self.list.currentItem()
        if self.list.currentRow() < 0 or item is None:
            self.complain(t("Choose the case that counts to the project."))
            return
        self._case(self._of.id, str(item.data(Qt.ItemDataRole.UserRole)))


def _cases(reader: Any, text: str) -> tuple[InquiryRow, ...]:
    shown = InquiryFilter(search=text)
    return tuple(inquiries.list_window(reader, shown, inquiries.list_head(reader, shown), 0, _FOUND))


class OfCaseDialog(_ShareDialog):
    """Chooses the project a case counts to, from the case."""

    def __init__(self, nav: Navigator, row: InquiryRow) -> None:
        super().__init__(nav, t("Count to a project"), f"{row.number} {row.title}")
        self._row = row
        self.project = self.form.add(t("Project"), Choice(), span=3)
        self._finish()
        nav.tasks.query(_projects, row.id, then=self._take, owner=self, key="projects")
        self.project.setFocus()

    def _take(self, found: tuple[tuple[ProjectRow, ...], tuple[tuple[str, str, str, int], ...]]) -> None:
        rows, standing = found
        shares = {project: share for _, project, _, share in standing}
        for row in rows:
            share = shares.get(row.id)
            told = t("{name} (counts by {share} %)", name=row.project.name, share=share)
            self.project.addItem(row.project.name if share is None else told, row.id)
        if not rows:
            self.complain(t("There are no projects yet. Begin one on the page of projects."))
        self.primary.setEnabled(bool(rows))

    def go(self) -> None:
        """Count it."""
        if self.project.key():
            self._case(self.project.key(), self._row.id)


def _projects(reader: Any, inquiry_id: str) -> tuple[Any, Any]:
    return project_periods.listing(reader), projects.of_case(reader, inquiry_id)


class KpiDialog(_ShareDialog):
    """Chooses a KPI that counts to a project, or changes how one does."""

    def __init__(self, nav: Navigator, of: Project, now: KpiShare | None = None, label: str = "") -> None:
        super().__init__(nav, label or t("Count a KPI to the project"), of.name)
        self._of, self._now = of, now
        self.kpi = Choice()
        if now is None:
            self.form.add(t("Key figure"), self.kpi, span=3)
            nav.tasks.query(kpis.specifications, then=self._take, owner=self, key="kpis")
        self._finish(now, of)
        first: QWidget = self.kpi if now is None else self.share
        first.setFocus()

    def _take(self, found: tuple[Kpi, ...]) -> None:
        for one in found:
            self.kpi.addItem(phrases.kpi_label(one, words.current().language), one.key)

    def part(self) -> str:
        return "kpi"

    def go(self) -> None:
        """Count it."""
        key = self._now.kpi if self._now else self.kpi.key()
        if key:
            self._kpi(self._of.id, key)
