"""What narrows the inquiry list: quick filters, a menu of further ones, and saved views with a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from investcrm.domain.filters import InquiryFilter
from investcrm.domain.kpi import FUNNEL
from investcrm.domain.slices import ALL, Slice
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.gui.region import Region
from investcrm.gui.widgets.buttons import Pill
from investcrm.gui.widgets.flow import FlowLayout
from investcrm.services.narrowing import of_slice
from investcrm.words import N_, current, t

SCOPES: Final = {
    "open": N_("Open"),
    "forwarded": N_("With municipalities"),
    "on_hold": N_("On hold"),
    "decided": N_("Decided cases"),
    "all": N_("All"),
}
_ENUMS: Final[dict[str, Any]] = {"stages": Stage, "outcomes": Outcome, "lost_reasons": LostReason}
_CUT: Final = {spec.name for spec in fields(Slice)}
_DAYS: Final = ("deadline_to", "received_from", "received_to")


def scoped(scope: str, shown: InquiryFilter) -> InquiryFilter:
    """Return ``shown`` with another of the scopes that exclude each other."""
    plain = replace(shown, open_only=False, stages=(), outcomes=(), on_hold=None)
    match scope:
        case "open":
            return replace(plain, open_only=True)
        case "forwarded":
            return replace(plain, stages=(Stage.FORWARDED,), on_hold=False)
        case "on_hold":
            return replace(plain, on_hold=True)
        case "decided":
            return replace(plain, stages=(Stage.DECIDED,))
    return plain


def scope_of(shown: InquiryFilter) -> str:
    """Return which scope a filter is; "" for one that was put together otherwise."""
    return next((scope for scope in SCOPES if scoped(scope, shown) == shown), "")


def to_plain(shown: InquiryFilter) -> dict[str, Any]:
    """Return a filter as plain data to keep; empty conditions are left out."""
    kept: dict[str, Any] = {}
    for key, value in asdict(shown).items():
        if key == "cut":
            kept |= {key: sliced} if (sliced := {name: text for name, text in value.items() if text}) else {}
        elif value not in (None, "", (), False):
            kept[key] = value.isoformat() if isinstance(value, date) else value
    return kept


def from_plain(kept: Mapping[str, Any]) -> InquiryFilter:
    """Return the filter that was kept; what this version does not know is passed over."""
    known = {spec.name for spec in fields(InquiryFilter)}
    values = {key: value for key, value in kept.items() if key in known}
    for key, kind in _ENUMS.items():
        if key in values:
            values[key] = tuple(kind(value) for value in values[key])
    for key in _DAYS:
        if values.get(key):
            values[key] = date.fromisoformat(values[key])
    if isinstance(values.get("cut"), Mapping):
        values["cut"] = Slice(**{name: str(text) for name, text in values["cut"].items() if name in _CUT})
    return InquiryFilter(**values)


@dataclass(frozen=True, slots=True)
class View:
    """A saved view: its name, what it shows and in which order and columns."""

    name: str
    shown: InquiryFilter
    sort: str = "number"
    descending: bool = True
    columns: tuple[dict[str, Any], ...] = ()


class FilterBar(QWidget):
    """The pills above the list; ``changed`` (filter) when one is switched."""

    changed = Signal(object)
    view_chosen = Signal(object)
    view_menu = Signal(str, QPoint)
    save_wanted = Signal()

    def __init__(self, region: Region, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._region = region
        self.shown = InquiryFilter(open_only=True)
        self._views: tuple[View, ...] = ()
        self._flow = FlowLayout(self, 6)
        self._draw_fixed()
        self.draw()

    def set_filter(self, shown: InquiryFilter) -> None:
        """Show which filters are on; the search words are not this bar's."""
        self.shown = shown
        self.draw()

    def set_views(self, views: tuple[View, ...]) -> None:
        """Offer these saved views."""
        self._views = views
        self.draw()

    def draw(self) -> None:
        """Show which filters are on; pills that stay are not made anew."""
        scope = scope_of(self.shown)
        for key, pill in self._scopes.items():
            pill.setChecked(scope == key)
        member = self._region.member_id
        self._mine.setChecked(bool(member) and self.shown.owner_id == member)
        self._week.setChecked(self.shown.deadline_to is not None)
        others = self._others()
        if others != self._drawn_others or self._views != self._drawn_views:
            self._draw_changing(others)
        for view, pill in self._view_pills:
            pill.setChecked(self._is_on(view))

    def _draw_fixed(self) -> None:
        self._scopes = {
            key: self._pill(t(title), lambda on, k=key: self._scope(k, on=on))
            for key, title in SCOPES.items()
        }
        member = self._region.member_id
        self._mine = self._pill(t("Mine"), lambda on: self._set(owner_id=member if on else None))
        self._week = self._pill(t("Due this week"), self._due)
        self._more = Pill(t("+ View"), checkable=False)
        self._more.setToolTip(t("Save what the list shows now as a view with a name"))
        self._more.clicked.connect(lambda _on=False: self.save_wanted.emit())
        self._changing: list[Pill] = []
        self._view_pills: list[tuple[View, Pill]] = []
        self._draw_changing(self._others())

    def _draw_changing(self, others: list[tuple[str, dict[str, Any]]]) -> None:
        self._drawn_others, self._drawn_views = others, self._views
        self._flow.removeWidget(self._more)
        for pill in self._changing:
            self._flow.removeWidget(pill)
            pill.hide()
            pill.deleteLater()
        self._changing, self._view_pills = [], []
        for words, without in others:
            self._changing.append(self._other_pill(words, without))
        for view in self._views:
            pill = self._view_pill(view)
            self._changing.append(pill)
            self._view_pills.append((view, pill))
        self._flow.addWidget(self._more)
        self.updateGeometry()

    def _other_pill(self, words: str, without: dict[str, Any]) -> Pill:
        pill = Pill(f"{words}  \u00d7", checked=True, checkable=False)
        pill.setAccessibleName(t("Take away {name}", name=words))
        pill.setToolTip(t("Take away {name}", name=words))
        pill.clicked.connect(lambda _on=False: self._set(**without))
        self._flow.addWidget(pill)
        return pill

    def _view_pill(self, view: View) -> Pill:
        pill = Pill(view.name)
        pill.setToolTip(t("Saved view {name}; right-click to rename or delete", name=view.name))
        pill.clicked.connect(lambda _on=False: self.view_chosen.emit(view))
        pill.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        pill.customContextMenuRequested.connect(
            lambda point: self.view_menu.emit(view.name, pill.mapToGlobal(point))
        )
        self._flow.addWidget(pill)
        return pill

    def menu(self, parent: QWidget) -> QMenu:
        """Return the menu of further filters."""
        menu = QMenu(parent)
        reference = self._region.reference
        self._choices(menu, t("Strength area"), "strength_area", self._region.areas())
        self._choices(menu, t("Received via"), "source", self._region.sources())
        self._choices(menu, t("Municipality"), "municipality_code", self._region.municipalities())
        self._choices(menu, t("Owner"), "owner_id", list(reference.members.items()))
        menu.addSeparator()
        menu.addAction(t("Clear all filters"), lambda: self._emit(InquiryFilter(search=self.shown.search)))
        return menu

    def _choices(self, menu: QMenu, title: str, key: str, choices: list[tuple[str, str]]) -> None:
        part = menu.addMenu(title)
        part.setEnabled(bool(choices))
        for value, words in choices:
            action = QAction(words.replace("&", "&&"), part, checkable=True)
            action.setChecked(getattr(self.shown, key) == value)
            action.triggered.connect(lambda on, k=key, v=value: self._set(**{k: v if on else None}))
            part.addAction(action)

    def _others(self) -> list[tuple[str, dict[str, Any]]]:
        shown, region = self.shown, self._region
        found: list[tuple[str, dict[str, Any]]] = []
        if shown.strength_area:
            found.append((region.area(shown.strength_area), {"strength_area": None}))
        if shown.source:
            found.append((region.source(shown.source), {"source": None}))
        if shown.municipality_code:
            found.append((region.municipality(shown.municipality_code), {"municipality_code": None}))
        if shown.owner_id and shown.owner_id != region.member_id:
            found.append((region.member(shown.owner_id), {"owner_id": None}))
        if shown.received_from or shown.received_to:
            days = f"{shown.received_from or ''} \u2013 {shown.received_to or ''}"
            found.append((t("Received {days}", days=days), {"received_from": None, "received_to": None}))
        if shown.kpi:
            found.append(
                (t("Behind a KPI, {period}", period=shown.period or ""), {"kpi": None, "period": None})
            )
        if shown.asked:
            asked = t("Asked: {municipality}", municipality=region.municipality(shown.asked))
            found.append((asked, {"asked": None, "period": None}))
        if shown.reached:
            steps = {key: label for key, label, _ in FUNNEL}
            found.append((t("Reached: {step}", step=t(steps[shown.reached])), {"reached": None}))
        if not shown.cut.is_all:
            cut = " · ".join(of_slice(shown.cut, region.reference, current()))
            found.append((cut, {"cut": ALL}))
        return found

    def _pill(self, words: str, switch: Any) -> Pill:
        pill = Pill(words)
        pill.clicked.connect(switch)
        self._flow.addWidget(pill)
        return pill

    def _is_on(self, view: View) -> bool:
        return replace(view.shown, search="") == replace(self.shown, search="")

    def _scope(self, scope: str, *, on: bool) -> None:
        self._emit(scoped(scope if on else "all", self.shown))

    def _due(self, on: bool) -> None:
        today = self._region.today()
        self._set(deadline_to=today + timedelta(days=6 - today.weekday()) if on else None)

    def _set(self, **changes: Any) -> None:
        self._emit(replace(self.shown, **changes))

    def _emit(self, shown: InquiryFilter) -> None:
        self.set_filter(shown)
        self.changed.emit(shown)
