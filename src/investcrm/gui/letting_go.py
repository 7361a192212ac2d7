"""What a window lets go of when a case is taken from whoever reads: no word of it stays, out of sight either.

A page may say ``is_written_in``: it holds what a person is writing and stays. ``forget_earlier()`` of any
widget on a page that stays lets it keep nothing of cases it showed before. A dialog may say
``is_of_the_room``: it tells of a case of the open room, wherever it was opened from, and goes with the room.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

_DEEPEST: Final = 12
"""How far what a window keeps is looked into."""
Place = tuple[str, dict[str, Any]]
"""A page's key and what it was opened with."""


def copied_here() -> bool:
    """Whether it was this program that just changed what the clipboard holds."""
    active = QApplication.applicationState() == Qt.ApplicationState.ApplicationActive
    return active or QApplication.clipboard().ownsClipboard()


def forget_marked(clipboard: QClipboard) -> None:
    """Let nothing be pasted elsewhere that was only marked here, and no tip of the mouse's stay.

    Where the screen is X11's or Wayland's, what is marked can be pasted with the middle button.
    """
    if clipboard.supportsSelection() and clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)
    for widget in QApplication.topLevelWidgets():
        if widget.inherits("QTipLabel"):  # Qt keeps the last one, with its words
            widget.hide()
            widget.deleteLater()


def named(place: Place) -> frozenset[str]:
    """Return what a place's arguments name, cases among it."""
    return frozenset(value for value in place[1].values() if isinstance(value, str))


def held(page: QWidget) -> frozenset[str]:
    """Return the cases a page has open."""
    found = (getattr(widget, "inquiry_id", "") for widget in (page, *page.findChildren(QWidget)))
    return frozenset(case for case in found if isinstance(case, str) and case)


def shows(page: QWidget, cases: frozenset[str]) -> bool:
    """Whether a page has one of these cases open."""
    return not cases.isdisjoint(held(page))


def speaks_of(widget: QWidget, words: frozenset[str]) -> bool:
    """Whether anything that a window or a part of it keeps has one of these in it, such as a case's id."""
    parts = (widget, *widget.findChildren(QWidget), *widget.findChildren(QAbstractItemModel))
    return any(_tells(vars(part), words) for part in parts)


def _tells(value: object, words: frozenset[str], deep: int = 0) -> bool:
    """Whether a text in plain data, or in what is to be called with it, has one of these in it."""
    if isinstance(value, str):
        return any(word in value for word in words)
    inside: Iterable[object] = ()
    if isinstance(value, Mapping):
        inside = (*value.keys(), *value.values())
    elif isinstance(value, tuple | list | set | frozenset):
        inside = tuple(value)
    elif isinstance(value, partial):
        inside = (*value.args, *value.keywords.values())
    elif is_dataclass(value):
        inside = (getattr(value, one.name, None) for one in fields(value))
    return deep < _DEEPEST and any(_tells(one, words, deep + 1) for one in inside)


def is_of_another_case(widget: QWidget, cases: frozenset[str]) -> bool:
    """Whether a window is that of one case, and of none of these."""
    pane = getattr(widget, "pane", None)
    return isinstance(pane, QWidget) and not shows(pane, cases)


def close_windows(window: QWidget, inner: Collection[QWidget], lost: frozenset[str]) -> bool:
    """Close what was opened from a window and speaks of these cases; return whether there was any.

    What was being typed there is not kept: it would lie where the cases left. ``inner`` are windows within
    the window; what was opened from them is theirs.
    """
    closed = False
    for widget in QApplication.topLevelWidgets():
        if getattr(widget, "is_of_the_room", False):
            continue
        if _opened_from(widget, window, inner) and speaks_of(widget, lost):
            forget = getattr(widget, "forget", None)
            if callable(forget):
                forget()
            widget.close()
            widget.hide()
            widget.deleteLater()
            closed = True
    return closed


def _opened_from(widget: QWidget, window: QWidget, inner: Collection[QWidget]) -> bool:
    above = widget.parentWidget()
    while above is not None and above is not window and above not in inner:
        above = above.parentWidget()
    return above is window


def drop_pages(
    made: dict[str, QWidget],
    stack: QStackedWidget,
    on_show: str,
    lost: frozenset[str],
    apart: Collection[str] = (),
) -> None:
    """Throw away the pages that may hold words of these cases, and let those that stay forget.

    Any page may, but what is written in and what is on show of another case. ``apart`` are the keys of pages
    with a life of their own.
    """
    for page_key, page in tuple(made.items()):
        if page_key in apart:
            continue
        if _may_hold(page, lost, is_on_show=page_key == on_show):
            del made[page_key]
            stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        else:
            _forget_earlier(page)


def _may_hold(page: QWidget, lost: frozenset[str], *, is_on_show: bool) -> bool:
    """Whether a page may hold words of these cases.

    One whose reading found the case gone before this was told has it open no more, yet may hold its words.
    """
    if shows(page, lost):
        return True
    return not getattr(page, "is_written_in", False) and not (is_on_show and held(page))


def _forget_earlier(page: QWidget) -> None:
    for widget in (page, *page.findChildren(QWidget)):
        forget = getattr(widget, "forget_earlier", None)
        if callable(forget):
            forget()
