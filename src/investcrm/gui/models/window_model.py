"""A window onto a list of any length: it knows the count and the rows in sight, never all of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, QTimer, Signal

from investcrm.gui.models.columns import FLAGS, NO_FLAGS, AnyIndex, Column, Role, cell, header
from investcrm.gui.tasks import Tasks

PAGE: Final = 100
PAGES_KEPT: Final = 20
COPY_STEP: Final = 1000


@dataclass(frozen=True, slots=True)
class ListHead:
    """How long a list is, and whatever its source needs to find a place in it again."""

    count: int
    anchors: object = None


class ListSource(Protocol):
    """Reads one kind of list. All three run on the reading thread."""

    def head(self, reader: Any, query: Any) -> ListHead:
        """Return the count of the rows ``query`` describes (frozen: filters, ``sort``, ``descending``)."""

    def window(self, reader: Any, query: Any, head: ListHead, first: int, limit: int) -> tuple[Any, ...]:
        """Return at most ``limit`` rows from position ``first``; each is frozen and has an ``id``."""

    def position(self, reader: Any, query: Any, head: ListHead, identity: str) -> int | None:
        """Return where the row with this id stands, or None when it is not in the list."""


Read = tuple[ListHead, dict[int, tuple[Any, ...]], int | None]


def _read_all(reader: Any, source: ListSource, query: Any, wanted: tuple[int, ...], keep: str) -> Read:
    """Read the head, the page of the row to keep in sight, and the pages asked for that still exist."""
    head = source.head(reader, query)
    place = source.position(reader, query, head, keep) if keep else None
    numbers = dict.fromkeys(wanted) if place is None else dict.fromkeys((place // PAGE, *wanted))
    pages = {
        number: tuple(source.window(reader, query, head, number * PAGE, PAGE))
        for number in numbers
        if number * PAGE < head.count
    }
    return head, pages, place


def _read_pages(
    reader: Any, source: ListSource, query: Any, head: ListHead, wanted: tuple[int, ...]
) -> tuple[ListHead, dict[int, tuple[Any, ...]]]:
    return head, {number: tuple(source.window(reader, query, head, number * PAGE, PAGE)) for number in wanted}


def _read_ranges(
    report: Callable[[int, int], None],
    reader: Any,
    source: ListSource,
    query: Any,
    head: ListHead,
    ranges: tuple[tuple[int, int], ...],
) -> tuple[Any, ...]:
    rows: list[Any] = []
    total = sum(last - first + 1 for first, last in ranges)
    for first, last in ranges:
        for start in range(first, last + 1, COPY_STEP):
            rows += source.window(reader, query, head, start, min(COPY_STEP, last - start + 1))
            report(len(rows), total)
    return tuple(rows)


class WindowModel(QAbstractTableModel):
    """Shows a list of 100,000 rows and more; rows not read yet show blank.

    A refresh reads the new count and the pages in sight together and shows both at once, so nothing flickers.
    """

    checkable = False
    about_to_show = Signal()
    """What is on show is about to be replaced by a new reading."""
    loaded = Signal()
    """The list (count and first rows) was read, anew or again."""
    located = Signal(str, int)
    """After ``set_query``/``refresh``/``locate``: an id asked to be kept in sight, and its row (-1: gone)."""

    def __init__(
        self,
        tasks: Tasks,
        source: ListSource,
        columns: Sequence[Column],
        query: Any = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.query = query
        self._tasks = tasks
        self._source = source
        self._head = ListHead(0)
        self._pages: OrderedDict[int, tuple[Any, ...]] = OrderedDict()
        self._wanted: dict[int, None] = {}
        self._reading = False
        self._awaited = False
        self._era = 0
        self._latest = -1
        self.is_loaded = False
        self.sought = ""
        """The row that ``locate`` is on its way to; reading the list again meanwhile goes there too."""
        self.is_same_list = False
        """Whether the reading on its way is of the list on show, so that one's place in it holds."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fetch)

    @property
    def count(self) -> int:
        """The number of rows in the list."""
        return self._head.count

    def set_query(self, query: Any, keep: str = "") -> None:
        """Show another list; ``keep`` is the id of a row to find again in it."""
        self.query = query
        self.sought = ""
        self.is_same_list = False
        self._refresh(keep)

    def refresh(self, keep: str = "") -> None:
        """Read the same list again, after a change."""
        self.is_same_list = self.is_loaded and (self.is_same_list or not self._awaited)
        self._refresh(self.sought or keep)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask for the list in another order; the query is a dataclass with ``sort`` and ``descending``."""
        if not 0 <= column < len(self.columns) or not self.columns[column].sortable or self.query is None:
            return
        descending = order == Qt.SortOrder.DescendingOrder
        key = self.columns[column].key
        if (self.query.sort, self.query.descending) != (key, descending):
            self.set_query(replace(self.query, sort=key, descending=descending))

    def locate(self, identity: str) -> None:
        """Find a row by id and read its page; ``located`` tells where it stands."""
        self.sought = identity
        self._refresh(identity)

    def row_at(self, position: int) -> Any | None:
        """Return the row at a position, or None when it was not read yet."""
        page = self._pages.get(position // PAGE)
        place = position % PAGE
        return page[place] if page is not None and 0 <= place < len(page) else None

    def rows_between(self, first: int, last: int) -> list[Any]:
        """Return the rows already read among these positions, both ends included."""
        rows: list[Any] = []
        for number in sorted(self._pages):
            start = number * PAGE
            if start <= last and start + PAGE > first:
                rows += self._pages[number][max(0, first - start) : last - start + 1]
        return rows

    def position_of(self, identity: str) -> int:
        """Return where a row already read stands, or -1."""
        for number, page in self._pages.items():
            for place, row in enumerate(page):
                if row.id == identity:
                    return number * PAGE + place
        return -1

    def read_rows(
        self,
        ranges: Sequence[tuple[int, int]],
        then: Callable[[tuple[Any, ...]], object],
        *,
        label: str = "",
        owner: QObject | None = None,
    ) -> None:
        """Read every row of these inclusive ranges of positions, also those never shown, for ``then``."""
        self._tasks.background(
            _read_ranges,
            self._source,
            self.query,
            self._head,
            tuple(ranges),
            reading=True,
            then=then,
            owner=owner or self,
            label=label,
        )

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else self._head.count

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self._head.count:
            return None
        column = self.columns[index.column()]
        if role == Role.KIND:
            return column.kind
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment()
        number = index.row() // PAGE
        page = self._pages.get(number)
        if page is None:
            self._want(number)
            return "" if role in (Qt.ItemDataRole.DisplayRole, Role.ID) else None
        if number != self._latest:
            self._latest = number
            self._pages.move_to_end(number)
        place = index.row() % PAGE
        if place >= len(page):
            return None
        return cell(column, page[place], role)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        return FLAGS if index.isValid() else NO_FLAGS

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        return header(self.columns[section], role)

    def _refresh(self, keep: str) -> None:
        self._era += 1
        self._awaited = True
        era = self._era
        in_sight = tuple(self._pages)[-3:] if self._pages else (0,)
        self._tasks.query(
            _read_all,
            self._source,
            self.query,
            tuple(dict.fromkeys((*in_sight, 0))),
            keep,
            then=lambda read: self._show(era, keep, read),
            failed=None,
            owner=self,
            key="list",
        )

    def _show(self, era: int, keep: str, read: Read) -> None:
        if era != self._era:
            return
        head, pages, place = read
        self._reading = self._awaited = False
        self.sought = ""
        self._wanted.clear()
        self.about_to_show.emit()
        same = head.count == self._head.count and self.is_loaded
        if not same:
            self.beginResetModel()
        self._head = head
        self._pages = OrderedDict(pages)
        self._latest = -1
        self.is_loaded = True
        if not same:
            self.endResetModel()
        elif head.count:
            self.dataChanged.emit(self.index(0, 0), self.index(head.count - 1, len(self.columns) - 1))
        self.loaded.emit()
        if keep:
            self.located.emit(keep, -1 if place is None else place)

    def _want(self, number: int) -> None:
        self._wanted.pop(number, None)
        self._wanted[number] = None
        if not self._reading and not self._soon.isActive():
            self._soon.start()

    def _fetch(self) -> None:
        if self._reading or not self._wanted:
            return
        newest = [number for number in self._wanted if number not in self._pages][-3:]
        self._wanted.clear()
        if not newest:
            return
        last = (self._head.count - 1) // PAGE
        neighbours = (newest[-1] + 1, newest[0] - 1)
        asked = [*newest, *(p for p in neighbours if 0 <= p <= last and p not in self._pages)]
        self._reading = True
        era = self._era
        self._tasks.query(
            _read_pages,
            self._source,
            self.query,
            self._head,
            tuple(dict.fromkeys(asked)),
            then=lambda read: self._add(era, read[1]),
            failed=lambda error: self._lost(era, error),
            owner=self,
        )

    def _add(self, era: int, pages: dict[int, tuple[Any, ...]]) -> None:
        if era != self._era:
            self._reading = False
            self._fetch()
            return
        self._reading = False
        for number, page in pages.items():
            self._pages[number] = page
            self._pages.move_to_end(number)
        self._latest = -1
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        for number, page in pages.items():
            if page:
                first = number * PAGE
                last = min(first + len(page), self._head.count) - 1
                self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        self._fetch()

    def _lost(self, era: int, error: Exception) -> None:
        self._reading = False
        if era == self._era:
            self._tasks.troubled.emit(error)
