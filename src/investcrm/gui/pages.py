"""Every screen of the window with its place in the navigation, and the dialogs screens may ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from investcrm.gui import navigation as at
from investcrm.gui.main_window import Hooks, MainWindow, Page
from investcrm.gui.taking_in import take_in
from investcrm.gui.undoing import undo
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

Make = Callable[["Navigator"], QWidget]


def _today(nav: Navigator) -> QWidget:
    from investcrm.gui.views.today import TodayPage

    return TodayPage(nav)


def _inquiries(nav: Navigator) -> QWidget:
    from investcrm.gui.views.inquiries import InquiriesPage

    return InquiriesPage(nav)


def _new_inquiry(nav: Navigator) -> QWidget:
    from investcrm.gui.views.new_inquiry import NewInquiryPage

    return NewInquiryPage(nav)


def _settings(nav: Navigator) -> QWidget:
    from investcrm.gui.views.settings import SettingsPage

    return SettingsPage(nav)


def _organisations(nav: Navigator) -> QWidget:
    from investcrm.gui.views.organisations import OrganisationsPage

    return OrganisationsPage(nav)


def _sites(nav: Navigator) -> QWidget:
    from investcrm.gui.views.sites import SitesPage

    return SitesPage(nav)


def _readiness(nav: Navigator) -> QWidget:
    from investcrm.gui.views.readiness import ReadinessPage

    return ReadinessPage(nav)


def _kpis(nav: Navigator) -> QWidget:
    from investcrm.gui.views.kpis import KpisPage

    return KpisPage(nav)


def _reports(nav: Navigator) -> QWidget:
    from investcrm.gui.views.reports import ReportsPage

    return ReportsPage(nav)


def _match(nav: Navigator) -> QWidget:
    from investcrm.gui.views.match import MatchPage

    return MatchPage(nav)


def _importing(nav: Navigator) -> QWidget:
    from investcrm.gui.views.importing import ImportPage

    return ImportPage(nav)


def pages(nav: Callable[[], Navigator]) -> tuple[Page, ...]:
    """Return the screens in the order of the navigation; ``nav`` is there once the window is."""

    def page(key: str, title: Callable[[], str], icon: str, make: Make, *, in_nav: bool = True) -> Page:
        return Page(key, title, icon, lambda _window: make(nav()), in_nav)

    return (
        page(at.TODAY, lambda: t("Today"), "today", _today),
        page(at.INQUIRIES, lambda: t("Inquiries"), "inquiries", _inquiries),
        page(at.ORGANISATIONS, lambda: t("Companies"), "companies", _organisations),
        page(at.SITES, lambda: t("Land and premises"), "land", _sites),
        page(at.READINESS, lambda: t("Readiness"), "readiness", _readiness),
        page(at.KPIS, lambda: t("KPIs"), "kpi", _kpis),
        page(at.REPORTS, lambda: t("Reports"), "reports", _reports),
        page(at.MATCH, lambda: t("Match"), "land", _match, in_nav=False),
        page(at.NEW_INQUIRY, lambda: t("New inquiry"), "plus", _new_inquiry, in_nav=False),
        page(at.IMPORT, lambda: t("Import"), "import", _importing, in_nav=False),
        page(at.SETTINGS, lambda: t("Settings"), "settings", _settings, in_nav=False),
    )


def _forward(nav: Navigator, *args: Any, **kwargs: Any) -> None:
    from investcrm.gui.dialogs import forward

    forward.run(nav, *args, **kwargs)


def _answer(nav: Navigator, *args: Any, **kwargs: Any) -> None:
    from investcrm.gui.dialogs import answer

    answer.run(nav, *args, **kwargs)


def _offer(nav: Navigator, *args: Any, **kwargs: Any) -> None:
    from investcrm.gui.dialogs import offer

    offer.run(nav, *args, **kwargs)


def _case_window(nav: Navigator, inquiry_id: str) -> object:
    from investcrm.gui.views.inquiries.window import DetailWindow

    return DetailWindow.show_for(nav, inquiry_id, nav.window())


def _remind(nav: Navigator, *args: Any, **kwargs: Any) -> None:
    from investcrm.gui.dialogs import remind

    remind.run(nav, *args, **kwargs)


def _send(nav: Navigator, *args: Any, **kwargs: Any) -> None:
    from investcrm.gui.dialogs import sending

    sending.run(nav, *args, **kwargs)


def _send_offer(nav: Navigator, *args: Any, **kwargs: Any) -> None:
    from investcrm.gui.dialogs import offer_sending

    offer_sending.run(nav, *args, **kwargs)


def _export(nav: Navigator, *args: Any, **kwargs: Any) -> None:
    from investcrm.gui.dialogs import export

    export.run(nav, *args, **kwargs)


ACTS: dict[str, Callable[..., object]] = {
    "case_window": _case_window,
    "forward": _forward,
    "answer": _answer,
    "offer": _offer,
    "remind": _remind,
    "send": _send,
    "send_offer": _send_offer,
    "export": _export,
}


def hooks(nav: Callable[[], Navigator], workspace: Callable[[], tuple[str, str]]) -> Hooks:
    """Return what the window asks for from anywhere: new, import, undo, help."""
    return Hooks(
        new=lambda _window: nav().new_inquiry(),
        take_in=lambda _window, files: take_in(nav(), files),
        undo=lambda _window: undo(nav()),
        help=show_help,
        workspace=workspace,
    )


def show_help(window: MainWindow, topic: str) -> None:
    """Show the help of a screen."""
    from investcrm.gui.dialogs.help import HelpDialog

    HelpDialog(topic, window).open()
