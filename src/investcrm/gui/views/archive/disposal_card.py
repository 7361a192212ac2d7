"""Disposal: the decided rules, and what falls due by each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.access import Verb
from investcrm.domain.disposal import COVERS
from investcrm.domain.legal_commands import RemoveDisposalRule
from investcrm.gui.dialogs.sheet import small_button, undo_last
from investcrm.gui.following import Following
from investcrm.gui.widgets.basic import Card, ElidedLabel, clear_layout, label
from investcrm.gui.widgets.buttons import IconButton, LinkButton, SecondaryButton
from investcrm.services import disposing
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.services.disposing import Done, Falling, Rule

Found = tuple[tuple["Rule", ...], tuple["Falling", ...], tuple["Done", ...]]
_LATEST: Final = 5


def _read(reader: Any) -> Found:
    return disposing.rules(reader), disposing.due(reader), disposing.carried_out(reader)


class DisposalCard(Card):
    """Two lines for each rule: what it covers and when, the decision, and how much is due."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(t("Disposal"), parent)
        self.nav = nav
        self.found: Found = ((), (), ())
        self.add_button = SecondaryButton(t("Add a rule…"), icon="plus")
        self.add_button.clicked.connect(lambda _on=False: self._add())
        self.add_button.setVisible(nav.may(Verb.ADD, "disposal_rule"))
        self.buttons.addWidget(self.add_button)
        self.list = QVBoxLayout()
        self.list.setSpacing(8)
        self.body.addLayout(self.list)
        Following(self, nav.tasks, self.read, "disposal_rule", "disposal", "inquiry", "disclosure_request")
        self.read()

    def read(self) -> None:
        """Look anew."""
        self.nav.tasks.query(_read, then=self._show, owner=self, key="disposal")

    def _show(self, found: Found) -> None:
        self.found = found
        rules, due, done = found
        clear_layout(self.list)
        if not rules:
            self.list.addWidget(
                label(t("No rule of disposal is decided, so nothing is disposed of."), "muted", wrap=True)
            )
        for rule in rules:
            falling = tuple(one for one in due if one.rule.id == rule.id)
            self.list.addLayout(self._line(rule, falling))
            decided = t(
                "Decision: {decision}, {day}", decision=rule.decision, day=formats.day(rule.decided_on)
            )
            self.list.addWidget(label(decided, "small", wrap=True))
        if done:
            self.list.addWidget(label(t("Carried out"), "strong"))
        for one in done[:_LATEST]:
            self.list.addLayout(self._past(one))

    def _past(self, one: Done) -> QHBoxLayout:
        from investcrm.gui.views.inquiries.files import open_document

        line = QHBoxLayout()
        line.setSpacing(8)
        day = formats.day(one.carried_out_on)
        records = n("{count} record", "{count} records", one.records)
        line.addWidget(ElidedLabel(f"{day} \u00b7 {records} \u00b7 {one.carried_out_by}"), 1)
        protocol = LinkButton(t("The protocol"))
        protocol.setAccessibleName(t("Open the protocol of {day}", day=day))
        protocol.clicked.connect(lambda _on=False: open_document(self.nav, one.document_id))
        line.addWidget(protocol)
        return line

    def _line(self, rule: Rule, falling: tuple[Falling, ...]) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        said = n(
            "{covers}, {count} month after closing",
            "{covers}, {count} months after closing",
            rule.months,
            covers=t(COVERS[rule.covers]),
        )
        line.addWidget(ElidedLabel(said, "strong"), 1)
        if not falling:
            line.addWidget(label(t("nothing due"), "muted"))
        elif self.nav.may(Verb.CHANGE, "ledger_entry"):
            text = n("{count} due…", "{count} due…", len(falling))
            line.addWidget(small_button(text, lambda: self._dispose(rule, falling)))
        else:  # on a server an administrator disposes
            line.addWidget(label(n("{count} due", "{count} due", len(falling))))
        if self.nav.may(Verb.REMOVE, "disposal_rule"):
            off = IconButton("trash", t("Take back the rule: {rule}", rule=said))
            off.clicked.connect(lambda: self._take_back(rule))
            line.addWidget(off)
        return line

    def _add(self) -> None:
        from investcrm.gui.dialogs.disposal import RuleDialog

        RuleDialog(self.nav).open()

    def _dispose(self, rule: Rule, falling: tuple[Falling, ...]) -> None:
        from investcrm.gui.dialogs.disposal import DisposalDialog

        DisposalDialog(self.nav, rule, falling).open()

    def _take_back(self, rule: Rule) -> None:
        nav = self.nav
        nav.tasks.mutate(
            disposing.remove_rule,
            RemoveDisposalRule(rule.id),
            then=lambda _done: nav.shell.say(
                t("The rule is taken back"), action=t("Undo"), run=lambda: undo_last(nav)
            ),
            failed=nav.shell.say_error,
        )
