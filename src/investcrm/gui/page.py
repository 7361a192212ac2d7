"""What a window is made of: its pages, what it asks of those who make it, and a window within the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from investcrm.gui.rights import Need
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class Page:
    """A screen: made when it is first gone to. Without ``in_nav`` it is reached from other screens only.

    The widget may have ``open(**arguments)`` (called by ``go``), ``shown()``, ``focus_search()`` and
    ``escape() -> bool`` (True: Esc was used up). ``title`` is asked anew when the language changes.
    """

    key: str
    title: Callable[[], str]
    icon: str
    factory: Callable[[MainWindow], QWidget]
    in_nav: bool = True
    help: str = ""
    need: Need | None = None
    """The right it is for; who lacks it never sees the page."""
    under: str = ""
    """The page in the navigation that it belongs to."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the window itself cannot do; each is given the window."""

    new: Callable[[MainWindow], object] | None
    """Log an inquiry; None for those who may not."""
    take_in: Callable[[MainWindow, tuple[Path, ...]], object] | None
    """Import; without files the user chooses. None for those who may not."""
    undo: Callable[[MainWindow], object]
    help: Callable[[MainWindow, str], object]
    """Show the help page named by the present page's ``help``."""
    workspace: Callable[[], tuple[str, str]] = field(default=lambda: ("", ""))
    """The workspace's name and one's role in it."""
    place: Callable[[], str] = field(default=lambda: "")
    """What opens the workspace again: a folder or a server's address."""
    connect: Callable[[MainWindow], object] | None = field(default=None)
    """Ask for a shared server to work on instead."""
    move: Callable[[MainWindow], object] | None = field(default=None)
    """Ask for a shared server to move the workspace to; None where it lies on one."""
    has_room: bool = False
    """Whether the workspace has a confidential room."""
    banner: Callable[[], QWidget | None] = field(default=lambda: None)
    """What lies between the top of the window and its pages, made anew with them."""
    new_title: Callable[[], str] = field(default=lambda: t("New inquiry"))
    """What logging an inquiry is called."""
    search_title: Callable[[], str] = field(
        default=lambda: t("Search inquiries, companies, sites – or type a command")
    )
    """What the search finds for whoever works here, in words."""


class Inner(Protocol):
    """A page that is a window within the window, such as the confidential room: while it is on show, what is
    asked of the window means it."""

    def new(self) -> object: ...

    def take_in(self, files: tuple[Path, ...]) -> object: ...

    def undo(self) -> object: ...

    def open_palette(self) -> object: ...
