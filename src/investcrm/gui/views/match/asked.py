"""The left of the match: the case, what is asked, and which single change would be worth most."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from investcrm import phrases, words
from investcrm.domain.requirements import DEFAULT_WEIGHT, LEVEL_LABELS, Requirement
from investcrm.domain.rows import InquiryRow
from investcrm.gui.shortcuts import hint
from investcrm.gui.views.match.lines import Worth
from investcrm.gui.widgets.basic import Card, SectionTitle, label
from investcrm.gui.widgets.buttons import IconButton, LinkButton, SecondaryButton
from investcrm.gui.widgets.holder import Holder
from investcrm.words import t


class AskedCard(Card):
    """Number, title, requirements with their levels, and the changes that would help."""

    change_wanted = Signal()
    case_wanted = Signal()
    site_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.number = LinkButton("")
        self.number.setToolTip(t("Open the inquiry (Esc goes back)"))
        self.number.clicked.connect(self.case_wanted)
        self.title = label("", "title", wrap=True)
        self.body.addWidget(self.number)
        self.body.addWidget(self.title)
        self.requirements = SectionTitle(t("Requirements"))
        self.body.addWidget(self.requirements)
        self._asked = Holder()
        self.body.addWidget(self._asked)
        self.change = SecondaryButton(t("Change requirements"), icon="edit", hint=hint("edit"))
        self.change.clicked.connect(self.change_wanted)
        self.body.addWidget(self.change)
        self.worth_title = SectionTitle(t("What would be worth most?"))
        self.worth_title.setContentsMargins(0, 10, 0, 0)
        self.body.addWidget(self.worth_title)
        self._worth = Holder()
        self.body.addWidget(self._worth)
        self.body.addStretch(1)

    def show_case(self, row: InquiryRow) -> None:
        """Show which case it is."""
        self.number.setText(row.number)
        self.title.setText(row.title)

    def show_requirements(self, requirements: Sequence[Requirement]) -> None:
        """Show what is asked."""
        language = words.current().language
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for place, one in enumerate(requirements):
            name = label(phrases.kind_label(one, language), "muted", wrap=True)
            name.setFixedWidth(84)
            value = label(phrases.asked(one, language), "strong", wrap=True, selectable=True)
            value.setToolTip(t("As written: {text}", text=one.raw) if one.raw else "")
            value.setAccessibleName(phrases.requirement(one, language))
            grid.addWidget(name, 3 * place, 0, 1, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, 3 * place, 1)
            aside = f"{_level(one)} · {t(one.doubt)}" if one.doubt else _level(one)
            grid.addWidget(label(aside, "note-warn" if one.doubt else "small", wrap=True), 3 * place + 1, 1)
            grid.setRowMinimumHeight(3 * place + 2, 4)
        self._asked.hold(content)

    def show_worth(self, found: Sequence[Worth], open_site: Callable[[str], object]) -> None:
        """Show the changes that would help most."""
        self.worth_title.setVisible(bool(found))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        for one in found:
            row = QHBoxLayout()
            row.setSpacing(4)
            show = IconButton("chevron-right", t("Show the site"))
            show.setAccessibleName(f"{t('Show the site')}: {one.sentence}")
            show.clicked.connect(lambda _checked=False, site=one.site_id: open_site(site))
            row.addWidget(label(one.sentence, wrap=True), 1)
            row.addWidget(show, 0, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)
        self._worth.hold(content)


def _level(requirement: Requirement) -> str:
    word = t(LEVEL_LABELS[requirement.level])
    if requirement.weight is None or requirement.weight == DEFAULT_WEIGHT[requirement.level]:
        return word
    return t("{level}, weight {weight}", level=word, weight=requirement.weight)
