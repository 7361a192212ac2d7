"""Pictures of the round with municipalities: another day, another contact, visits for the asker."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from investcrm.domain.filters import InquiryFilter
from investcrm.gui.dialogs.kept_promises import KeptPromisesDialog
from investcrm.services import inquiries

_ABOVE = 16
"""Pixels of what lies above a card that is shown."""

if TYPE_CHECKING:
    from investcrm.gui.demo import Stage


def _case(stage: Stage, inquiry_id: str) -> Any:
    page: Any = stage.page("inquiries")
    stage.nav.open_inquiry(inquiry_id, "municipalities")
    stage.settle()
    return page.detail


def _act(name: str, stage: Stage) -> QWidget | None:
    """Do something about the first municipality that has not answered."""
    with stage.program.workspace.reader() as reader:  # type: ignore[union-attr]  # it is open
        shown = InquiryFilter(open_only=True)
        rows = inquiries.list_window(reader, shown, inquiries.list_head(reader, shown), 0, 200)
        details = (inquiries.detail(reader, row.id) for row in rows if row.answered < row.asked)
        late = ((one.row.id, f) for one in details for f in one.forwardings if f.state == "sent")
        inquiry_id, waiting = next(late, ("", None))
    if waiting is None:
        return None
    getattr(_case(stage, inquiry_id).acts, name)(waiting)
    return stage.dialog()


def _programme(stage: Stage) -> QWidget | None:
    _case(stage, stage.busiest()).acts.visit_programme()
    stage.settle()
    return stage.dialog()


def _card(name: str, stage: Stage) -> QWidget | None:
    """Show a card of settings with those beside it."""
    page: Any = stage.page("settings")
    card = getattr(page, name)
    page.verticalScrollBar().setValue(card.y() - _ABOVE)
    stage.settle()
    return stage.window


def _promises(stage: Stage) -> QWidget | None:
    page: Any = stage.page("kpis")
    KeptPromisesDialog(stage.nav, "kept_answer", page.chooser.period()).open()
    return stage.dialog()


ROUND: dict[str, Callable[[Stage], QWidget | None]] = {
    "extend": partial(_act, "deadline"),
    "readdress": partial(_act, "replace_contact"),
    "programme": _programme,
    "kept-promises": _promises,
    "settings-mail": partial(_card, "mail"),
    "settings-mailbox": partial(_card, "mailbox"),
}
