"""What a window does for itself once its first list is on the screen, so that no start waits for it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.access import Verb
from investcrm.domain.errors import NoContact

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.gui.gateway import DeskState
    from investcrm.gui.main_window import MainWindow
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report, Tasks

LATER: Final = (
    *(
        f"investcrm.gui.views.{name}"
        for name in ("inquiries", "new_inquiry", "match", "sites", "organisations")
    ),
    *(f"investcrm.gui.views.{name}" for name in ("readiness", "kpis", "reports", "archive", "importing")),
    *(f"investcrm.services.{name}" for name in ("cases", "matching", "forwarding", "answering", "offering")),
    *(f"investcrm.services.{name}" for name in ("importing", "searching", "undoing")),
)
"""What is imported beside the event loop once the window is there."""


def warm_up(workspace: Workspace, _report: Report) -> None:
    """Begin and leave a unit of work, which imports what the first change needs."""
    for name in LATER:
        importlib.import_module(name)
    with suppress(NoContact), workspace.write():
        pass


def seal(tasks: Tasks, workspace: Workspace) -> None:
    """Seal the log where it was not done today, and keep the seal on this computer."""
    from investcrm.services import auditing

    tasks.background(_sealed, auditing.daily, workspace, lane="warm")


def forget_erased(nav: Navigator, desk: DeskState, workspace: Workspace) -> None:
    """Let go of drafts that belong to contacts whom somebody erased meanwhile."""
    from investcrm.services import persons

    if nav.may(Verb.READ, "contact"):
        nav.shell.tasks.background(
            _forgotten, partial(persons.forget_erased, workspace.desk), reading=True, lane="warm",
            then=lambda count: desk.forget_lost() if count else None, failed=_ignore,
        )  # fmt: skip


class Counter:
    """Shows beside the navigation how much waits: a municipality's own where ``codes`` names it."""

    def __init__(self, window: MainWindow, nav: Navigator, desk: DeskState, codes: frozenset[str]) -> None:
        self._window, self._nav, self._desk, self._codes = window, nav, desk, codes

    def look(self) -> None:
        """Count on a reading thread, and show what was found."""
        tasks, member = self._window.tasks, self._nav.region.member_id
        if self._codes:
            tasks.query(_own_counts, self._codes, then=self._show_own, failed=_ignore, key="counts")
        else:
            tasks.query(_counts, member, then=self._show, failed=_ignore, key="counts")

    def _show_own(self, counts: tuple[int, int, int]) -> None:
        for page, count in zip(("today", "inquiries", "sites"), counts, strict=True):
            self._window.set_count(page, count)

    def _show(self, counts: Any) -> None:
        arrivals = self._nav.arrivals
        came = int(bool(arrivals is not None and arrivals.came))
        self._window.set_count("today", counts.due + came + len(self._desk.drafts("inquiry.")))
        self._window.set_count("inquiries", counts.open_inquiries)
        self._window.set_count("readiness", counts.stale_readiness)


def _counts(reader: Any, member_id: str) -> Any:
    from investcrm.services import today

    return today.counts(reader, member_id)


def _own_counts(reader: Any, codes: frozenset[str]) -> tuple[int, int, int]:
    """Read a municipality's numbers: what is due, what is to answer, sites with something old."""
    from investcrm.services import municipal

    found = municipal.today(reader, codes)
    return found.due, len(found.asked), len(found.stale)


def _sealed(_report: Report, daily: Callable[[Workspace], object], workspace: Workspace) -> None:
    with suppress(NoContact):
        daily(workspace)


def _forgotten(_report: Report, reader: Any, forget: Callable[[Any], int]) -> int:
    return forget(reader)


def _ignore(_error: Exception) -> None:
    """Counts beside the navigation are worth no message."""
