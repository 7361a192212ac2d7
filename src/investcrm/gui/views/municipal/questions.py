"""What nothing known answers: a field for each ticked site, words where only a person can say."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from investcrm import phrases, words
from investcrm.domain.municipal import BriefDetail
from investcrm.domain.requirements import Requirement
from investcrm.gui.views.municipal.site_lines import SiteLine
from investcrm.gui.widgets.basic import SectionTitle, label
from investcrm.words import n, t


class Questions(QWidget):
    """The questions the region cannot answer itself; those of a site show while it is ticked."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.title = SectionTitle("")
        column.addWidget(self.title)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        column.addWidget(inside)
        self._inside = inside
        self._cells: list[tuple[SiteLine | None, QWidget]] = []
        self.words: dict[str, QLineEdit] = {}
        self._lines: list[SiteLine] = []
        self._asked: set[SiteLine] = set()

    def show_questions(self, detail: BriefDetail, lines: list[SiteLine]) -> None:
        """Ask what is open in a brief; ``lines`` may grow afterwards."""
        for _, cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._cells, self.words = [], {}
        self._lines, self._asked = lines, set[SiteLine]()
        for question in self._in_words(detail):
            edit = QLineEdit()
            edit.textChanged.connect(lambda _text: self.changed.emit())
            self.words[question] = edit
            self._cells.append((None, self._cell(question, edit)))
        self.arrange()

    @staticmethod
    def _in_words(detail: BriefDetail) -> list[str]:
        asked = [
            one.requirement.text if one.requirement.kind == "other" else _asked(one.requirement)
            for one in detail.open_questions
            if not one.field
        ]
        return list(dict.fromkeys((*asked, *detail.content.questions)))

    def _cell(self, text: str, field: QWidget) -> QWidget:
        cell = QWidget(self._inside)
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        name = label(text, "label", wrap=True)
        name.setBuddy(field)
        field.setAccessibleName(text)
        column.addWidget(name)
        column.addWidget(field)
        column.addStretch(1)
        return cell

    def arrange(self) -> None:
        """Show the questions of the sites that are ticked, two beside each other."""
        for line in self._lines:
            if line.check.isChecked() and line not in self._asked:
                self._asked.add(line)
                for requirement, field in line.unknown:
                    asked = f"{_asked(requirement)} · {line.name}"
                    self._cells.append((line, self._cell(asked, field.widget)))
        self._cells.sort(key=lambda cell: (cell[0] is None, self._lines.index(cell[0]) if cell[0] else 0))
        shown = [cell for line, cell in self._cells if line is None or line.check.isChecked()]
        for _, cell in self._cells:
            self._grid.removeWidget(cell)
            cell.setVisible(cell in shown)
        for place, cell in enumerate(shown):
            self._grid.addWidget(cell, place // 2, place % 2)
        self.setVisible(bool(shown))
        said = n(
            "{count} question we cannot answer for you",
            "{count} questions we cannot answer for you",
            len(shown),
        )
        self.title.set(said)

    def answered(self) -> str:
        """Return the questions that were answered in words, a line each."""
        return "\n".join(
            t("{question}: {answer}", question=question.rstrip("?: ") + ("?" if "?" in question else ""),
              answer=edit.text().strip())
            for question, edit in self.words.items()
            if edit.text().strip()
        )  # fmt: skip

    def content(self) -> dict[str, str]:
        """Return what was typed as plain data."""
        return {question: edit.text() for question, edit in self.words.items() if edit.text()}

    def put_back(self, kept: dict[str, str]) -> None:
        """Fill the lines with what ``content`` returned once."""
        for question, text in kept.items():
            if question in self.words:
                self.words[question].setText(text)


def _asked(requirement: Requirement) -> str:
    language = words.current().language
    return f"{phrases.kind_label(requirement, language)}, {phrases.asked(requirement, language)}"
