"""A decided rule of disposal, and carrying it out on what was chosen of what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QListWidget, QListWidgetItem

from investcrm import formats
from investcrm.domain.disposal import COVERS
from investcrm.domain.legal_commands import AddDisposalRule, CarryOutDisposal
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.number_box import NumberBox
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import disposing
from investcrm.words import current, n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.services.disposing import CarriedOut, Falling, Rule

_KEY = Qt.ItemDataRole.UserRole
_LONGEST = 1200
_USUAL = 60
_LINE = 32
"""Pixels that a line of the list is high."""


class RuleDialog(Sheet):
    """What a rule covers, after how long, and which decision stands behind it."""

    def __init__(self, nav: Navigator) -> None:
        super().__init__(
            nav,
            t("Rule of disposal"),
            t("Save"),
            note=t("Nothing is disposed of without a decided rule. The program decides none."),
            topic="secrecy",
            size=(560, 0),
        )
        form = FormGrid(2)
        self.covers = form.add(
            t("What it covers"), Choice([(key, t(text)) for key, text in COVERS.items()], "lost")
        )
        self.months = form.add(t("Months after closing"), NumberBox())
        self.months.setRange(0, _LONGEST)
        self.months.setValue(_USUAL)
        self.decision = form.add(t("The decision behind it"), QLineEdit(), span=2, required=True)
        self.decision.setPlaceholderText(t("such as the plan for managing documents, § 14"))
        self.day = form.add(t("Decided"), DateField(nav.region.today))
        self.day.set_value(nav.region.today())
        self.body.addWidget(form)
        self.decision.setFocus()

    def go(self) -> None:
        """Save the rule."""
        day = self.day.value()
        if not self.day.is_valid() or day is None:
            self.complain(t("The day cannot be read."))
            return
        command = AddDisposalRule(self.covers.key(), self.months.value(), self.decision.text(), day)
        self.run(disposing.add_rule, command, lambda _id: self.finished_with(t("Rule saved")))


class DisposalDialog(Sheet):
    """What is due by one rule, ticked off as far as it shall go."""

    def __init__(self, nav: Navigator, rule: Rule, falling: tuple[Falling, ...]) -> None:
        super().__init__(
            nav,
            t("Dispose of what is due"),
            t("Dispose"),
            note=n(
                "{covers}, {count} month after closing. Decision: {decision}, {day}.",
                "{covers}, {count} months after closing. Decision: {decision}, {day}.",
                rule.months,
                covers=t(COVERS[rule.covers]),
                decision=rule.decision,
                day=formats.day(rule.decided_on),
            ),
            topic="secrecy",
            size=(560, 520),
        )
        self._rule = rule
        self.list = QListWidget()
        self.list.setAccessibleName(t("What is due"))
        for one in falling:
            text = t(
                "{name}, closed {closed}, due {due}",
                name=" ".join(filter(None, (one.label, one.title))) or t("A file taken in"),
                closed=formats.day(one.closed_on),
                due=formats.day(one.due_on),
            )
            item = QListWidgetItem(text)
            item.setSizeHint(QSize(0, _LINE))
            item.setToolTip(text)
            item.setData(_KEY, one.record_id)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.body.addWidget(self.list, 1)
        self.sure = QCheckBox(t("It cannot be undone. I have looked at what goes."))
        self.body.addWidget(self.sure)
        self.list.itemChanged.connect(lambda _item: self._count())
        self.sure.toggled.connect(lambda _on: self._count())
        self._count()
        self.list.setFocus()

    def chosen(self) -> tuple[str, ...]:
        """Return what is ticked."""
        items = [self.list.item(place) for place in range(self.list.count())]
        return tuple(str(one.data(_KEY)) for one in items if one.checkState() == Qt.CheckState.Checked)

    def _count(self) -> None:
        count = len(self.chosen())
        self.primary.setText(n("Dispose of {count}", "Dispose of {count}", count))
        self.primary.setEnabled(bool(count) and self.sure.isChecked())

    def go(self) -> None:
        """Dispose of what is ticked, with its protocol."""
        chosen = self.chosen()
        self._window.parting.update(chosen)  # what goes here is no news from others
        command = CarryOutDisposal(self._rule.id, chosen, current().language)
        self.run(disposing.carry_out, command, lambda done: self._done_with(done, frozenset(chosen)))

    @property
    def _window(self) -> Any:
        return self.nav.shell

    def _failed(self, error: Exception) -> None:
        self._window.parting.difference_update(self.chosen())
        super()._failed(error)

    def _done_with(self, done: CarriedOut, gone: frozenset[str]) -> None:
        from investcrm.gui.views.inquiries.files import open_document

        desk: Any = self.nav.desk
        desk.sweep(lambda _kept: None)
        nav = self.nav
        self.forget()
        self.accept()
        self._window.let_go(gone)
        nav.shell.say(
            t("Disposed of. The protocol is kept among the documents."),
            action=t("Open the protocol"),
            run=lambda: open_document(nav, done.document_id),
            lasting=True,
        )
