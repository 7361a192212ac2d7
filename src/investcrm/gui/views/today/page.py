"""The page of today: what is due or late, what waits for others, what comes, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.rows import Due, Today
from investcrm.gui.following import Following
from investcrm.gui.taking_in import take_in
from investcrm.gui.views.today.line import DueLine
from investcrm.gui.views.today.settle import Settler
from investcrm.gui.widgets.basic import (
    Card,
    EmptyState,
    PageTitle,
    ScrollPage,
    clear_layout,
    label,
    rule,
)
from investcrm.gui.widgets.buttons import ElidedLink, GhostButton, SecondaryButton
from investcrm.gui.widgets.drop_zone import DropZone
from investcrm.services import feed
from investcrm.services import today as service
from investcrm.services.feed import News
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

SHOWN: Final = 12
NEWS: Final = 6
SIDE: Final = (236, 340)
"""Between which widths the right column is a fifth of the page."""


def _read(reader: Any, member_id: str) -> tuple[Today, tuple[News, ...]]:
    return service.today(reader, member_id), feed.news(reader)


class TodayPage(ScrollPage):
    """What must I do now?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nav = nav
        self.settler = Settler(nav)
        self._all: set[str] = set()
        self._read: Today | None = None
        self._news: tuple[News, ...] = ()
        self._build()
        Following(self, nav.tasks, self.refresh)
        nav.region.changed.connect(self._draw)
        if nav.arrivals is not None:
            nav.arrivals.changed.connect(self._draw)
        self.refresh()

    def shown(self) -> None:
        """Read again when one comes back; drafts may have come."""
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        least, most = SIDE
        self.side.setFixedWidth(min(max(self.width() // 5, least), most))

    def refresh(self) -> None:
        """Read Today again."""
        self._nav.tasks.query(_read, self._nav.region.member_id, then=self._take, owner=self, key="today")

    # ---- building

    def _build(self) -> None:
        self.body.setContentsMargins(16, 14, 16, 14)
        title = t("Today in the room") if self._nav.is_room else t("Today")
        self.title = PageTitle(title, self._date_words())
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        self.fetch_button = SecondaryButton(t("Fetch answers"), icon="mail")
        self.fetch_button.clicked.connect(lambda _on=False: self._fetch())
        self.fetch_button.hide()
        top.addWidget(self.fetch_button)
        self.body.addLayout(top)
        columns = QHBoxLayout()
        columns.setSpacing(14)
        self.due = Card(t("Late and today"), margin=0)
        self.waiting = Card(t("Waiting for others"), margin=0)
        right = QVBoxLayout()
        right.setSpacing(14)
        self.drop = DropZone(
            t("Drop a mail or a spreadsheet here"),
            t("It becomes an inquiry with requirements and deadline, or is taken in with a preview"),
            (".eml", ".msg", ".xlsx", ".csv", ".pdf"),
            takes_text=True,
        )
        self.drop.dropped.connect(self._dropped)
        self.drop.text_dropped.connect(self._nav.new_inquiry)
        self.coming = Card(t("Coming"))
        self.news = Card(t("Since last time"))
        self.drop.setHidden(self._nav.is_room)  # the room takes files in where a case is logged
        for widget in (self.drop, self.coming, self.news):
            right.addWidget(widget)
        right.addStretch(1)
        self._lines: dict[str, QVBoxLayout] = {}
        for name, card in (("due", self.due), ("waiting", self.waiting)):
            holder = self._lines[name] = QVBoxLayout()
            holder.setSpacing(0)
            card.body.setSpacing(0)
            card.body.addSpacing(6)
            card.body.addLayout(holder)
            card.body.addStretch(1)
        for name, card in (("coming", self.coming), ("news", self.news)):
            holder = self._lines[name] = QVBoxLayout()
            holder.setSpacing(9)
            card.body.addLayout(holder)
        columns.addWidget(self.due, 5)
        columns.addWidget(self.waiting, 5)
        self.side = QWidget()
        right.setContentsMargins(0, 0, 0, 0)
        self.side.setLayout(right)
        columns.addWidget(self.side)
        self.body.addLayout(columns, 1)

    def _date_words(self) -> str:
        from investcrm.gui.widgets.date_text import day_words

        today = self._nav.region.today()
        return f"{formats.day(today)} \u00b7 {day_words(today, today).split(',')[0]}"

    # ---- showing

    def _take(self, read: tuple[Today, tuple[News, ...]]) -> None:
        self._read, self._news = read
        self._draw()

    def _draw(self) -> None:
        read = self._read
        if read is None:
            return
        due = (*self._arrived(), *self._drafts(), *read.due)
        self._nav.shell.set_count("today", len(due))
        assert self.due.heading is not None
        assert self.waiting.heading is not None
        self.due.heading.set_note(str(len(due)) if due else "")
        self.waiting.heading.set_note(str(len(read.waiting)) if read.waiting else "")
        self._fill("due", due)
        self._fill("waiting", read.waiting)
        if not due:
            self._lines["due"].addWidget(self._nothing_due(read))
        if not read.waiting:
            self._lines["waiting"].addWidget(
                self._say(t("Nobody owes you an answer. What you forward waits here until it is answered."))
            )
        self._draw_coming(read.coming)
        self._draw_news(self._news)

    def _fill(self, name: str, lines: Sequence[Due]) -> None:
        holder = self._lines[name]
        clear_layout(holder)
        shown = lines if name in self._all else lines[:SHOWN]
        for at, line in enumerate(shown):
            if at:
                holder.addWidget(rule())
            holder.addWidget(DueLine(line, self.settler, self._nav))
        if len(lines) > len(shown):
            more = GhostButton(n("Show {count} more", "Show {count} more", len(lines) - len(shown)))
            more.clicked.connect(lambda: self._show_all(name))
            holder.addWidget(more)

    def _show_all(self, name: str) -> None:
        self._all.add(name)
        self._draw()

    def _arrived(self) -> tuple[Due, ...]:
        arrivals = self._nav.arrivals
        self.fetch_button.setVisible(arrivals is not None and arrivals.is_set_up)
        self.fetch_button.setEnabled(arrivals is not None and not arrivals.busy)
        count = len(arrivals.came) if arrivals is not None else 0
        return (Due("arrived", "look", "today", None, None, "", "", "", count),) if count else ()

    def _drafts(self) -> tuple[Due, ...]:
        found: list[tuple[str, str, int]] = self._desk.drafts("inquiry.")
        return tuple(
            Due("draft", "draft", "today", None, None, "", title, "", 0, key) for key, title, _ in found
        )

    @property
    def _desk(self) -> Any:
        return self._nav.desk

    def _nothing_due(self, read: Today) -> QWidget:
        if read.waiting or read.coming or self._news or self._nav.is_room:
            return EmptyState(t("Nothing is due. Well done."), icon="check")
        return EmptyState(
            t("Here stands what you must do now. Begin with an inquiry: paste a mail, or write a name."),
            t("New inquiry"),
            self._nav.new_inquiry,
            icon="today",
            hint="Ctrl N",
        )

    @staticmethod
    def _say(text: str) -> QWidget:
        said = label(text, "muted", wrap=True)
        said.setContentsMargins(16, 10, 16, 14)
        return said

    def _draw_coming(self, lines: Sequence[Due]) -> None:
        holder = self._lines["coming"]
        clear_layout(holder)
        for line in lines[:8]:
            title, about = self.settler.coming_words(line)
            words = ElidedLink(title)
            words.setAccessibleName(f"{title}, {about}")
            words.clicked.connect(lambda _on=False, one=line: self.settler.open(one))
            holder.addLayout(_pair(words, label(about, "small", wrap=True)))
        if not lines:
            holder.addWidget(label(t("Nothing within three weeks."), "muted", wrap=True))

    def _draw_news(self, rows: Sequence[News]) -> None:
        holder = self._lines["news"]
        clear_layout(holder)
        seen: dict[str, News] = {}
        for row in rows:
            seen.setdefault(row.inquiry_id, row)
        for row in list(seen.values())[:NEWS]:
            words = ElidedLink(row.title)
            words.clicked.connect(
                lambda _on=False, one=row.inquiry_id: self._nav.open_inquiry(one, "history")
            )
            words.setToolTip(f"{row.number} {row.title}")
            said = f"{self._moment(row)} \u00b7 {t(row.verb)} \u00b7 {row.actor}"
            holder.addLayout(_pair(words, label(said, "small", wrap=True)))
        if not seen:
            holder.addWidget(label(t("Nothing has changed."), "muted", wrap=True))

    def _moment(self, row: News) -> str:
        moment = formats.moment(datetime.fromtimestamp(row.at_ms / 1000, UTC))
        day, _, clock = moment.partition(" ")
        return (
            clock
            if day == self._nav.region.today().isoformat()
            else formats.short_day(date.fromisoformat(day))
        )

    # ---- acting

    def _fetch(self) -> None:
        if self._nav.arrivals is not None:
            self._nav.arrivals.fetch()

    def _dropped(self, files: list[Path]) -> None:
        take_in(self._nav, tuple(files))


def _pair(words: QWidget, said: QWidget) -> QVBoxLayout:
    pair = QVBoxLayout()
    pair.setSpacing(1)
    pair.addWidget(words)
    pair.addWidget(said)
    return pair
