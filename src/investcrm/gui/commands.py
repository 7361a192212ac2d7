"""What has no place of its own in the navigation and is found by Ctrl+K."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from investcrm.domain.access import Verb
from investcrm.gui import navigation as at
from investcrm.gui.palette import Command
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


def beside(nav: Navigator, known: Collection[str], own: bool) -> Iterator[Command]:
    """Yield the commands for who works here; ``known`` are its pages, ``own`` says it is a municipality."""

    def to(page: str) -> Callable[[], object]:
        return lambda: nav.open_page(page)

    if at.FOLLOW_UP in known:
        yield Command("follow_up", t("Follow-up of establishments"), to(at.FOLLOW_UP), "companies")
    if at.SHARED in known:
        yield Command("shared", t("The municipalities' own inquiries"), to(at.SHARED), "inquiries")
    if at.INDICATORS in known:
        words = "nki kolada scb indikatorer"
        yield Command("indicators", t("Indicators"), to(at.INDICATORS), "kpi", words=words)
    if nav.may(Verb.ADD, "wheel_event"):
        yield Command("plan", t("New action plan"), lambda: _plan(nav), "flag")
        yield Command("meeting", t("Call a meeting"), lambda: _meeting(nav), "people")
    yield Command("settings", t("Settings"), to(at.SETTINGS), "settings")
    if own or nav.may(Verb.READ, "ledger_entry"):
        yield Command("own-quarter", t("A municipality's quarter"), lambda: _own_quarter(nav), "document")
    if not own and nav.may(Verb.CHANGE, "setting"):
        yield Command("own-kpi", t("The region's own key figures…"), lambda: own_kpis(nav), "kpi")


def own_kpis(nav: Navigator) -> None:
    """Let the region's own key figures be defined."""
    from investcrm.gui.dialogs import own_kpi

    own_kpi.run(nav)


def _own_quarter(nav: Navigator) -> None:
    from investcrm.gui.dialogs import own_quarter

    own_quarter.run(nav)


def _plan(nav: Navigator) -> None:
    from investcrm.gui.dialogs import action_plan

    action_plan.new(nav)


def _meeting(nav: Navigator) -> None:
    from investcrm.gui.dialogs.meeting import CallDialog

    CallDialog(nav).open()
