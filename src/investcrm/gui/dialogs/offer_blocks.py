"""Text blocks of an offer: which go along in which order, and the region's own words in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from investcrm import words
from investcrm.domain.offers import KeepTextBlocks, TextBlock
from investcrm.domain.reading.base import fold
from investcrm.gui.dialogs.sheet import Sheet, bind_key, small_button
from investcrm.gui.widgets.basic import SectionTitle, label
from investcrm.gui.widgets.buttons import IconButton
from investcrm.gui.widgets.form import FormGrid
from investcrm.services import offer_texts
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_KEY: Final = Qt.ItemDataRole.UserRole


class OrderedList(QListWidget):
    """A list with check boxes that is put in order by dragging, with Alt and an arrow, or with buttons."""

    ordered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        bind_key(self, "Alt+Up", lambda: self.move_current(-1))
        bind_key(self, "Alt+Down", lambda: self.move_current(1))
        self.itemChanged.connect(lambda _item: self.ordered.emit())
        self.model().rowsMoved.connect(lambda *_: self.ordered.emit())

    def buttons(self, title: SectionTitle) -> None:
        """Put the buttons that move a line into a title."""
        for icon_name, name, key, step in (
            ("arrow-up", t("Move up"), "Alt+↑", -1),
            ("arrow-down", t("Move down"), "Alt+↓", 1),
        ):
            button = IconButton(icon_name, name, key=key)
            button.clicked.connect(lambda _checked=False, step=step: self.move_current(step))
            title.buttons.addWidget(button)

    def add(self, key: str, text: str, *, on: bool) -> None:
        """Add a line."""
        item = QListWidgetItem(text)
        item.setData(_KEY, key)
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemIsDragEnabled
        )
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.addItem(item)

    def items_now(self) -> list[QListWidgetItem]:
        """Return the lines from above."""
        return [self.item(place) for place in range(self.count())]

    def keys(self) -> tuple[str, ...]:
        """Return every line's key from above."""
        return tuple(str(item.data(_KEY)) for item in self.items_now())

    def chosen(self) -> tuple[str, ...]:
        """Return the keys of the checked lines from above."""
        checked = Qt.CheckState.Checked
        return tuple(str(item.data(_KEY)) for item in self.items_now() if item.checkState() == checked)

    def arrange(self, order: tuple[str, ...], chosen: frozenset[str]) -> None:
        """Put lines in an order and check some; lines that are not in it stand first as they were."""
        places = {key: place for place, key in enumerate(order)}
        items = sorted(self.items_now(), key=lambda item: places.get(str(item.data(_KEY)), -1))
        for item in self.items_now():
            self.takeItem(self.row(item))
        for item in items:
            key = str(item.data(_KEY))
            on = key in chosen or (key not in places and item.checkState() == Qt.CheckState.Checked)
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.addItem(item)

    def move_current(self, step: int) -> None:
        """Move the current line up or down."""
        place, to = self.currentRow(), self.currentRow() + step
        if place >= 0 and 0 <= to < self.count():
            item = self.takeItem(place)
            self.insertItem(to, item)
            self.setCurrentRow(to)
            self.ordered.emit()


class TextBlocksDialog(Sheet):
    """The region's text blocks: left their headings, right the words in each language."""

    def __init__(self, nav: Navigator, blocks: tuple[TextBlock, ...], done: Callable[[], object]) -> None:
        super().__init__(
            nav,
            t("Text blocks of offers"),
            t("Save"),
            note=t("Everybody in this workspace uses these. Offers made before stay as they were."),
            topic="offer",
            size=(820, 560),
        )
        self._after = done
        self._blocks = list(blocks)
        self._current = -1
        languages = {key for one in blocks for key in (*one.headings, *one.texts)}
        self._languages = list(dict.fromkeys((*words.paper_languages(), *sorted(languages))))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(self._left(), 2)
        row.addLayout(self._right(), 5)
        self.body.addLayout(row, 1)
        self._fill(0)
        self.list.setFocus()

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        title = SectionTitle(t("Text blocks"))
        for icon_name, name, key, step in (
            ("arrow-up", t("Move up"), "Alt+↑", -1),
            ("arrow-down", t("Move down"), "Alt+↓", 1),
        ):
            button = IconButton(icon_name, name, key=key)
            button.clicked.connect(lambda _checked=False, step=step: self._move(step))
            title.buttons.addWidget(button)
        column.addWidget(title)
        self.list = QListWidget()
        self.list.setAccessibleName(t("Text blocks"))
        self.list.currentRowChanged.connect(self._look)
        bind_key(self.list, "Alt+Up", lambda: self._move(-1))
        bind_key(self.list, "Alt+Down", lambda: self._move(1))
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addWidget(small_button(t("New text block"), self._new, icon="plus"))
        row.addWidget(small_button(t("Remove"), self._remove))
        row.addStretch(1)
        column.addLayout(row)
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        self.tabs = QTabWidget()
        self.headings: dict[str, QLineEdit] = {}
        self.texts: dict[str, QPlainTextEdit] = {}
        names = words.paper_languages()
        for language in self._languages:
            page = QWidget()
            inner = QVBoxLayout(page)
            form = FormGrid(1)
            self.headings[language] = form.add(t("Heading"), QLineEdit())
            self.texts[language] = form.add(t("Text"), QPlainTextEdit())
            self.texts[language].setTabChangesFocus(True)
            self.texts[language].setMinimumHeight(190)
            inner.addWidget(form)
            self.tabs.addTab(page, names.get(language, language))
        column.addWidget(self.tabs, 1)
        self.usual = QCheckBox(t("Goes with new offers unless one takes it away"))
        column.addWidget(self.usual)
        column.addWidget(
            label(t("Where a language has no text the English one is used."), "muted", wrap=True)
        )
        return column

    def _name(self, block: TextBlock) -> str:
        heading, text = block.told(words.current().language)
        return heading or text.partition("\n")[0][:40] or t("New text block")

    def _fill(self, place: int) -> None:
        self._current = -1
        self.list.clear()
        for one in self._blocks:
            self.list.addItem(self._name(one))
        self.list.setCurrentRow(min(place, len(self._blocks) - 1))
        self._look(self.list.currentRow())

    def _look(self, place: int) -> None:
        self._take()
        self._current = place if 0 <= place < len(self._blocks) else -1
        block = self._blocks[place] if self._current >= 0 else TextBlock("")
        for language in self._languages:
            self.headings[language].setText(block.headings.get(language, ""))
            self.texts[language].setPlainText(block.texts.get(language, ""))
        self.usual.setChecked(block.usual)
        self.tabs.setEnabled(self._current >= 0)
        self.usual.setEnabled(self._current >= 0)

    def _take(self) -> None:
        """Take what stands in the fields into the block that was shown."""
        if not 0 <= self._current < len(self._blocks):
            return
        headings = {one: self.headings[one].text().strip() for one in self._languages}
        texts = {one: self.texts[one].toPlainText().strip() for one in self._languages}
        key = self._blocks[self._current].key
        self._blocks[self._current] = TextBlock(key, headings, texts, self.usual.isChecked())
        item = self.list.item(self._current)
        if item is not None:
            item.setText(self._name(self._blocks[self._current]))

    def _new(self) -> None:
        self._take()
        self._blocks.append(TextBlock(""))
        self._fill(len(self._blocks) - 1)
        self.headings[words.current().language].setFocus()

    def _remove(self) -> None:
        if self._current >= 0:
            place = self._current
            self._current = -1
            del self._blocks[place]
            self._fill(place)

    def _move(self, step: int) -> None:
        self._take()
        place, to = self._current, self._current + step
        if 0 <= to < len(self._blocks) and place >= 0:
            self._blocks.insert(to, self._blocks.pop(place))
            self._fill(to)

    def command(self) -> KeepTextBlocks:
        """Return the blocks as they stand; a new one is called by its heading."""
        self._take()
        taken = {one.key for one in self._blocks if one.key}
        named = []
        for one in self._blocks:
            key = one.key
            if not key:
                base = "-".join(fold(self._name(one)).split())[:40] or "text"
                key = next(k for k in (base, *(f"{base}-{n}" for n in range(2, 99))) if k not in taken)
                taken.add(key)
            named.append(TextBlock(key, one.headings, one.texts, one.usual))
        return KeepTextBlocks(tuple(named))

    def go(self) -> None:
        """Keep them."""

        def kept(_result: object) -> None:
            self.finished_with(t("The text blocks are saved"))
            self._after()

        self.run(offer_texts.keep, self.command(), kept)


def run(nav: Navigator, done: Callable[[], object]) -> None:
    """Let the user write the region's text blocks; ``done`` is called when they were kept."""
    nav.tasks.query(
        offer_texts.blocks,
        then=lambda blocks: TextBlocksDialog(nav, blocks, done).open(),
        failed=nav.shell.say_error,
        owner=nav.window(),
    )
