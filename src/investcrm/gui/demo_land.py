"""Pictures of land in depth: the map, power and plan of a site, what is missing, strength areas, visits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QScrollArea, QWidget

from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.demo import Stage

_FIELDS = (
    ("#7f9a63", ((0, 0), (420, 0), (300, 210), (0, 260))),
    ("#b5c48a", ((0, 270), (290, 225), (250, 600), (0, 600))),
    ("#8fae6f", ((560, 0), (960, 0), (960, 220), (640, 180))),
    ("#d9cfa0", ((330, 230), (620, 190), (700, 470), (300, 500))),
)
"""Woods and fields round the site, which is the last."""
_ROAD = ((0, 560), (320, 540), (730, 500), (960, 420))

_MOST_WAITS = 30
"""How often a picture waits for the tiles of the map, which are painted between frames."""


def _map(stage: Stage) -> QWidget:
    page: Any = stage.page("sites")
    page.set_mode("map")
    stage.settle()
    for _ in range(_MOST_WAITS):
        if page.map.map.is_whole:
            break
        stage.settle()
    return stage.window


def _tab(name: str, stage: Stage) -> QWidget:
    page: Any = stage.page("sites")
    page.set_mode("list")
    page.pane.tabs.setCurrentWidget(getattr(page.pane, name))
    stage.settle()
    return stage.window


def _pictures(stage: Stage) -> QWidget:
    """Show a site with a drawing of it, kept once as any picture is."""
    from investcrm.domain.land_commands import KeepSitePaper
    from investcrm.services import site_papers

    page: Any = stage.page("sites")
    page.set_mode("list")
    workspace, site = stage.program.workspace, page.pane.site
    if workspace is not None and not workspace.ask(site_papers.of_site, site.row.id):
        paper = KeepSitePaper(
            site.row.id, "flygbild.png", "image/png", _drawing(), caption=t("The site from the south")
        )
        workspace.act(site_papers.keep, paper)
        stage.nav.tasks.announce({site.row.id})
        stage.settle()
    return _tab("papers", stage)


def _drawing() -> bytes:
    """Return a drawing of fields, woods, a road and a site as a PNG."""
    drawn = QImage(960, 600, QImage.Format.Format_RGB32)
    drawn.fill(QColor("#c9d6a8"))
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, corners in _FIELDS:
        painter.setBrush(QColor(colour))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    painter.setPen(QPen(QColor("#f4f1e8"), 16))
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in _ROAD]))
    painter.setPen(QPen(QColor("#b3261e"), 4, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in _FIELDS[-1][1]]))
    painter.end()
    kept = QBuffer()
    kept.open(QBuffer.OpenModeFlag.WriteOnly)
    drawn.save(kept, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt text
    return bytes(kept.data().data())


def _readiness_below(stage: Stage) -> QWidget:
    page: Any = stage.page("readiness")
    bar = page.findChild(QScrollArea).verticalScrollBar()
    bar.setValue(bar.maximum())
    stage.settle()
    return stage.window


def _worth(stage: Stage) -> QWidget:
    stage.page("worth")
    return stage.window


def _strength(stage: Stage) -> QWidget:
    page: Any = stage.page("strength")
    page.open("smart_industry")
    stage.settle()
    return stage.window


def _strength_dialog(act: str, stage: Stage) -> QWidget | None:
    page: Any = stage.page("strength")
    page.open("smart_industry")
    stage.settle()
    getattr(page.pane, act)()
    return stage.dialog()


def _readiness_dialog(act: str, stage: Stage) -> QWidget | None:
    page: Any = stage.page("readiness")
    getattr(page, act)()
    return stage.dialog()


def _visit_plan(stage: Stage) -> QWidget | None:
    from investcrm.gui.dialogs import visit_plan

    stage.page("organisations")
    visit_plan.run(stage.nav)
    return stage.dialog()


def _visit(stage: Stage) -> QWidget | None:
    page: Any = stage.page("organisations")
    page.pane.plan_visit()
    return stage.dialog()


LAND: dict[str, Callable[[Any], Any]] = {
    "map": _map,
    "site-power": partial(_tab, "power"),
    "site-plan": partial(_tab, "ready"),
    "site-pictures": _pictures,
    "readiness-below": _readiness_below,
    "readiness-ask": partial(_readiness_dialog, "ask_update"),
    "readiness-weights": partial(_readiness_dialog, "change_weights"),
    "readiness-support": partial(_readiness_dialog, "log_support"),
    "worth": _worth,
    "strength": _strength,
    "strength-area": partial(_strength_dialog, "change"),
    "strength-merge": partial(_strength_dialog, "open_merge"),
    "strength-item": partial(_strength_dialog, "add_item"),
    "strength-sheet": partial(_strength_dialog, "open_sheet"),
    "visit-plan": _visit_plan,
    "visit": _visit,
}
"""Screens by the name of their picture, taken before those of :mod:`investcrm.gui.demo_more`."""
