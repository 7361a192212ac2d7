"""What was promised of each step of a case: kept, running or late, with the words said of a late one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.promises import PROMISE_LABELS, STANDING_LABELS, Measured, Standing
from investcrm.gui.following import Following
from investcrm.gui.widgets.basic import clear_layout, label
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.services import promising
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_TONES = {Standing.RUNNING: "info", Standing.KEPT: "ok", Standing.LATE: "bad"}


class PromiseLines(QWidget):
    """A heading and a line for each step; a click on a late one asks why."""

    def __init__(self, nav: Navigator, inquiry_id: str) -> None:
        super().__init__()
        self.nav, self.inquiry_id = nav, inquiry_id
        self.steps: tuple[Measured, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        Following(self, nav.tasks, self._read, "activity", "forwarding", "inquiry", "setting")
        self._read()

    def _read(self) -> None:
        self.nav.tasks.query(
            promising.of_case, self.inquiry_id, then=self._show, failed=lambda _error: None, owner=self,
            key="promises",
        )  # fmt: skip

    def _show(self, steps: tuple[Measured, ...]) -> None:
        self.steps = steps
        clear_layout(self._column)
        if steps:
            self._column.addWidget(label(t("Service promises"), "strong"))
            self._column.addWidget(FactGrid(self._fact(one) for one in steps))

    def _fact(self, one: Measured) -> Fact:
        late = one.standing is Standing.LATE
        by = t("promised by {day}", day=formats.short_day(one.due_on))
        return Fact(
            one.municipality or t(PROMISE_LABELS[one.promise]),
            n("{count} working day", "{count} working days", one.days),
            chip=t(STANDING_LABELS[one.standing]),
            tone=_TONES[one.standing],
            note=" \u00b7 ".join(filter(None, (by, one.explanation))),
            tip=t("Click to say why") if late else "",
            open=(lambda: self.explain(one)) if late else None,
        )

    def explain(self, one: Measured) -> None:
        """Ask why a step was late."""
        from investcrm.gui.dialogs.complaint import ExplainDialog

        ExplainDialog(self.nav, self.inquiry_id, one).open()
