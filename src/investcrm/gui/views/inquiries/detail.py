"""One inquiry: where it stands, the next step, and all that belongs to it, part by part."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from investcrm import formats
from investcrm.domain.rows import InquiryDetail, InquiryRow
from investcrm.domain.stages import STAGE_LABELS, STAGES, Stage
from investcrm.gui import phrasing
from investcrm.gui.others import Others
from investcrm.gui.shortcuts import key
from investcrm.gui.views.inquiries.case_acts import CaseActs
from investcrm.gui.views.inquiries.next_step import next_step
from investcrm.gui.views.inquiries.parts import DocumentsPart, EventsPart, HistoryPart
from investcrm.gui.views.inquiries.parts_access import AccessPart
from investcrm.gui.views.inquiries.parts_base import Part
from investcrm.gui.views.inquiries.parts_case import MunicipalitiesPart, OverviewPart, RequirementsPart
from investcrm.gui.views.inquiries.parts_secrecy import SecrecyPart
from investcrm.gui.widgets.basic import ElidedLabel, EmptyState, set_state
from investcrm.gui.widgets.buttons import IconButton, PrimaryButton
from investcrm.gui.widgets.chip import Chip
from investcrm.gui.widgets.stage_bar import StageBar
from investcrm.services import inquiries, rooms
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

PARTS: Final[tuple[tuple[str, str, type[Part]], ...]] = (
    ("overview", N_("Overview"), OverviewPart),
    ("requirements", N_("Requirements"), RequirementsPart),
    ("municipalities", N_("Municipalities"), MunicipalitiesPart),
    ("events", N_("Events"), EventsPart),
    ("documents", N_("Documents"), DocumentsPart),
    ("secrecy", N_("Secrecy"), SecrecyPart),
    ("history", N_("History"), HistoryPart),
)


ACCESS: Final[tuple[str, str, type[Part]]] = ("access", N_("Access"), AccessPart)
"""The part that only confidential cases have."""


class DetailPane(QFrame):
    """The case at the right of the list, or alone in its own window."""

    shown_changed = Signal(object)
    """The InquiryDetail on show, or None."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nav = nav
        self._id = ""
        self.detail: InquiryDetail | None = None
        self.acts = CaseActs(nav, self._now, self.set_tab)
        self.setProperty("kind", "card")
        self.setMinimumWidth(380)
        self.others = Others(nav, self)
        self._build()
        nav.tasks.changed.connect(self._changed)
        nav.region.changed.connect(self._draw)

    # ---- for others

    @property
    def inquiry_id(self) -> str:
        """The id of the inquiry on show, or ""."""
        return self._id

    def show_inquiry(self, inquiry_id: str, tab: str = "") -> None:
        """Show an inquiry; ``tab`` names one of its parts."""
        if tab:
            self.set_tab(tab)
        if inquiry_id != self._id:
            self._id = inquiry_id
            if self._nav.is_room:
                self._nav.tasks.mutate(rooms.note_opened, inquiry_id)
            self.others.follow(inquiry_id)
        self._read()

    def set_tab(self, name: str) -> None:
        """Show a part of the case."""
        place = next((at for at, part in enumerate(self._parts) if part == name), 0)
        self.tabs.setCurrentIndex(place)

    def forget_earlier(self) -> None:
        """Keep nothing of cases shown before, in parts out of sight either; the one on show is drawn anew."""
        shown, before = self.tabs.currentIndex(), self._whole
        self.others.setParent(self)
        self._stack.removeWidget(before)
        before.hide()
        before.deleteLater()
        self._build_case()
        self.tabs.setCurrentIndex(shown)
        self._draw()

    def keys(self) -> dict[str, Callable[[], object]]:
        """Return what the keys of the table of keys do here."""
        acts = self.acts
        return {
            "forward": acts.forward,
            "match": acts.match,
            "edit": acts.edit,
            "answer": acts.answer,
            "read_answers": acts.read_answers,
            "offer": acts.offer,
        }

    def menu(self, row: InquiryRow, parent: QWidget) -> QMenu:
        """Return the menu of everything that can be done to this case."""
        return self.acts.menu(row, parent)

    # ---- building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        column.addWidget(self._stack)
        self._stack.addWidget(
            EmptyState(t("Choose an inquiry to see where it stands and what comes next."), icon="inquiries")
        )
        self._build_case()

    def _build_case(self) -> None:
        self._whole = whole = QWidget()
        inner = QVBoxLayout(whole)
        inner.setContentsMargins(18, 16, 18, 12)
        inner.setSpacing(8)
        self._stack.addWidget(whole)
        inner.addLayout(self._heading())
        below = QHBoxLayout()
        self.under = ElidedLabel("", "muted")
        below.addWidget(self.under, 1)
        below.addWidget(self.others)
        inner.addLayout(below)
        self.stage = StageBar()
        self.stage.picked.connect(self._picked)
        inner.addSpacing(2)
        inner.addWidget(self.stage)
        self.tabs = QTabBar()
        self.tabs.setProperty("kind", "close" if self._nav.is_room else "dense")  # the room has a part more
        self.tabs.setExpanding(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setAccessibleName(t("Parts of the case"))
        inner.addWidget(self.tabs)
        self._pages = QStackedWidget()
        inner.addWidget(self._pages, 1)
        self._parts: dict[str, Part] = {}
        for name, title, kind in (PARTS[0], ACCESS, *PARTS[1:]) if self._nav.is_room else PARTS:
            self.tabs.addTab(t(title))
            part = self._parts[name] = kind(self._nav, self.acts)
            self._pages.addWidget(_scrolled(part))
        self.tabs.currentChanged.connect(self._tab_changed)

    def _heading(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(10)
        self.title = ElidedLabel("", "title")
        self.chip = Chip("")
        self.chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)  # the title gives way
        self.next = PrimaryButton(t("Match"))
        self.next.clicked.connect(self._do_next)
        self.more = IconButton("more", t("More that can be done"))
        self.more.clicked.connect(self._more)
        line.addWidget(self.title)
        line.addWidget(self.chip)
        line.addStretch(1)
        line.addWidget(self.next)
        line.addWidget(self.more)
        return line

    # ---- reading and showing

    def _now(self) -> InquiryDetail | None:
        return self.detail

    def _read(self) -> None:
        if self._id:
            self._nav.tasks.query(
                inquiries.detail, self._id, then=self._take, failed=self._gone, owner=self, key="detail"
            )

    def _changed(self, roots: frozenset[str]) -> None:
        if self._id in roots:
            self._read()

    def _gone(self, _error: Exception) -> None:
        self._id = ""
        self.others.follow("")
        self.detail = None
        self._stack.setCurrentIndex(0)
        self.forget_earlier()
        self.shown_changed.emit(None)

    def _take(self, detail: InquiryDetail) -> None:
        if detail == self.detail:
            return
        self.detail = detail
        self._draw()
        self.shown_changed.emit(detail)

    def _draw(self) -> None:
        detail = self.detail
        if detail is None:
            return
        row, today = detail.row, self._nav.region.today()
        self._stack.setCurrentIndex(1)
        self.title.setText(row.title)
        chip = phrasing.status_chip(row, today)
        self.chip.set(chip.text, chip.tone)
        self.under.setText(_under(detail, self._nav.region.source(row.source)))
        current = Stage.DECIDED if not row.standing.is_open else row.standing.stage
        self.stage.set_stages([(stage.value, t(STAGE_LABELS[stage])) for stage in STAGES], current.value)
        step = next_step(detail, today)
        self.next.setText(step.words)
        self.next.setAccessibleName(step.words)
        self.next.setToolTip(f"{step.words} ({key(step.key)})" if step.key else step.words)
        self.next.updateGeometry()
        asked = list(self._parts).index("municipalities")
        self.tabs.setTabText(
            asked, _with_count(t("Municipalities"), phrasing.answers(row) if row.asked else "")
        )
        self._fit_tabs()
        self._part(self.tabs.currentIndex()).show_detail(detail)

    def _fit_tabs(self) -> None:
        """Set the parts' names closer together where the last of them would not be seen."""
        if self.tabs.property("kind") == "dense" and self.tabs.sizeHint().width() > self.tabs.width():
            set_state(self.tabs, "kind", "close")
            QApplication.sendEvent(self.tabs, QEvent(QEvent.Type.StyleChange))  # it measures its tabs anew

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit_tabs()

    def _tab_changed(self, place: int) -> None:
        self._pages.setCurrentIndex(place)
        if self.detail is not None:
            self._part(place).show_detail(self.detail)

    def _part(self, place: int) -> Part:
        return list(self._parts.values())[place]

    # ---- acting

    def _do_next(self) -> None:
        if self.detail is not None:
            self.acts.run(next_step(self.detail, self._nav.region.today()).act)

    def _picked(self, stage: str) -> None:
        if self.detail is not None:
            self.acts.to_stage(Stage(stage))

    def _more(self) -> None:
        if self.detail is None:
            return
        menu = self.acts.menu(self.detail.row, self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


def _scrolled(part: Part) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    part.setProperty("kind", "flat")
    area.setWidget(part)
    return area


def _with_count(title: str, count: str) -> str:
    return f"{title} {count}" if count else title


def _under(detail: InquiryDetail, source: str) -> str:
    row = detail.row
    parts = [row.number]
    if row.received_on:
        came = formats.day(row.received_on)
        parts.append(
            t("came {day} via {source}", day=came, source=source) if source else t("came {day}", day=came)
        )
    if row.owner:
        parts.append(t("owner: {name}", name=row.owner))
    return " \u00b7 ".join(parts)
