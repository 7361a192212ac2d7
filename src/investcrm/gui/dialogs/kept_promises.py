"""The steps behind a share of promises kept: late ones first, with why, and the way to their cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from investcrm import formats, phrases, words
from investcrm.domain.kpi import BY_KEY
from investcrm.domain.promises import STANDING_LABELS, CaseStep, Standing
from investcrm.gui.dialogs.complaint import ExplainDialog
from investcrm.gui.dialogs.sheet import Sheet, small_button
from investcrm.gui.following import Following
from investcrm.gui.models.columns import ChipText, Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.widgets.basic import EmptyState
from investcrm.gui.widgets.table import DataTable
from investcrm.services import promising
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.domain.periods import Period
    from investcrm.gui.navigation import Navigator

_TONES = {Standing.RUNNING: "info", Standing.KEPT: "ok", Standing.LATE: "bad"}


@dataclass(frozen=True, slots=True)
class _Line:
    id: str
    found: CaseStep


class KeptPromisesDialog(Sheet):
    """A line for each step: Enter opens its case; of a late one it can be said why."""

    def __init__(self, nav: Navigator, key: str, period: Period) -> None:
        kpi = BY_KEY[key]
        shown = phrases.period(period, words.current().language)
        super().__init__(nav, f"{t(kpi.label)}, {shown}", "", topic="kpis", size=(1100, 560))
        assert kpi.promise is not None
        self._promise, self._period = kpi.promise, period
        self.model = RowsModel(_columns(), parent=self)
        self.table = DataTable(t(kpi.label))
        self.table.set_model(self.model)
        self.table.set_empty(EmptyState(t("No such step was done in this period."), icon="kpi"))
        self.table.opened.connect(lambda _id: self._open())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self.body.addWidget(self.table, 1)
        self.why = small_button(t("Say why it was late…"), self.explain)
        self.case = small_button(t("Open the case"), self._open, icon="inquiries")
        self.left.addWidget(self.why)
        self.left.addWidget(self.case)
        self._choose()
        Following(self, nav.tasks, self._read, "activity", "forwarding", "inquiry", "setting")
        self._read()
        self.table.setFocus()

    def explain(self) -> None:
        """Ask why the chosen step was late."""
        if (one := self._chosen()) is not None and one.step.standing is Standing.LATE:
            ExplainDialog(self.nav, one.inquiry_id, one.step).open()

    def _open(self) -> None:
        if (one := self._chosen()) is not None:
            self.accept()
            self.nav.open_inquiry(one.inquiry_id)

    def _chosen(self) -> CaseStep | None:
        key = self.table.current_id()
        return next((line.found for line in self.model.rows() if line.id == key), None)

    def _choose(self) -> None:
        one = self._chosen()
        self.case.setEnabled(one is not None)
        self.why.setEnabled(one is not None and one.step.standing is Standing.LATE)

    def _read(self) -> None:
        self.nav.tasks.query(
            promising.steps, self._promise, self._period, then=self._show,
            failed=self.nav.shell.say_error, owner=self, key="steps",
        )  # fmt: skip

    def _show(self, found: tuple[CaseStep, ...]) -> None:
        kept = sum(one.step.standing is Standing.KEPT for one in found)
        silent = sum(one.step.wants_words for one in found)
        told = [n("{kept} of {count} kept", "{kept} of {count} kept", len(found), kept=kept)]
        if silent:
            told.append(n("{count} late without a reason", "{count} late without a reason", silent))
        self.note.setText(" · ".join(told))
        self.note.setVisible(bool(found))
        self.model.set_rows([_Line(f"{one.inquiry_id}.{one.step.municipality_code}", one) for one in found])
        self._choose()


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "state", "", 104, kind="chip",
            chips=lambda r: (_standing(r.found.step.standing),),
        ),
        Column("number", t("Number"), 88, text=lambda r: r.found.number),
        Column("title", t("Case"), 150, kind="strong", text=_title, tip=_title, stretch=True),
        Column("municipality", t("Municipality"), 110, text=lambda r: r.found.step.municipality),
        Column("began", t("From"), 96, text=lambda r: formats.day(r.found.step.began_on)),
        Column("due", t("Promised by"), 96, text=lambda r: formats.day(r.found.step.due_on)),
        Column("done", t("Done"), 96, text=lambda r: formats.day(r.found.step.done_on)),
        Column("days", t("Working days"), 96, kind="number", text=lambda r: str(r.found.step.days)),
        Column("why", t("Explanation"), 150, text=_why, tip=_why, stretch=True),
    )  # fmt: skip


def _standing(standing: Standing) -> ChipText:
    return ChipText(t(STANDING_LABELS[standing]), _TONES[standing])


def _title(line: _Line) -> str:
    return line.found.title


def _why(line: _Line) -> str:
    return line.found.step.explanation
