"""Every screen of the window with its place in the navigation, and the dialogs screens may ask for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from investcrm.domain.access import Actor, Verb, Whose
from investcrm.gui import navigation as at
from investcrm.gui.main_window import MainWindow
from investcrm.gui.page import Hooks, Page
from investcrm.gui.rights import ANSWERS, REGISTER, Need
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


def _strength(nav: Navigator) -> QWidget:
    from investcrm.gui.views.strength import StrengthPage

    return StrengthPage(nav)


def _sites(nav: Navigator) -> QWidget:
    from investcrm.gui.views.sites import SitesPage

    return SitesPage(nav)


def _readiness(nav: Navigator) -> QWidget:
    from investcrm.gui.views.readiness import ReadinessPage

    return ReadinessPage(nav)


def _plan(nav: Navigator) -> QWidget:
    from investcrm.gui.views.plan import PlanPage

    return PlanPage(nav)


def _worth(nav: Navigator) -> QWidget:
    from investcrm.gui.views.worth import WorthPage

    return WorthPage(nav)


def _kpis(nav: Navigator) -> QWidget:
    from investcrm.gui.views.kpis import KpisPage

    return KpisPage(nav)


def _indicators(nav: Navigator) -> QWidget:
    from investcrm.gui.views.indicators import IndicatorsPage

    return IndicatorsPage(nav)


def _projects(nav: Navigator) -> QWidget:
    from investcrm.gui.views.projects import ProjectsPage

    return ProjectsPage(nav)


def _follow_up(nav: Navigator) -> QWidget:
    from investcrm.gui.views.follow_up import FollowUpPage

    return FollowUpPage(nav)


def _reports(nav: Navigator) -> QWidget:
    from investcrm.gui.views.reports import ReportsPage

    return ReportsPage(nav)


def _archive(nav: Navigator) -> QWidget:
    from investcrm.gui.views.archive import ArchivePage

    return ArchivePage(nav)


def _match(nav: Navigator) -> QWidget:
    from investcrm.gui.views.match import MatchPage

    return MatchPage(nav)


def _importing(nav: Navigator) -> QWidget:
    from investcrm.gui.views.importing import ImportPage

    return ImportPage(nav)


def _own_today(nav: Navigator) -> QWidget:
    from investcrm.gui.views.municipal.today import OwnTodayPage

    return OwnTodayPage(nav)


def _briefs(nav: Navigator) -> QWidget:
    from investcrm.gui.views.municipal.briefs import BriefsPage

    return BriefsPage(nav)


def _answering(nav: Navigator) -> QWidget:
    from investcrm.gui.views.municipal.answering import AnsweringPage

    return AnsweringPage(nav)


def _own_readiness(nav: Navigator) -> QWidget:
    from investcrm.gui.views.municipal.readiness import OwnReadinessPage

    return OwnReadinessPage(nav)


def _shared(nav: Navigator) -> QWidget:
    from investcrm.gui.views.inquiries.shared import SharedPage

    return SharedPage(nav)


def pages(nav: Callable[[], Navigator], actor: Actor = at.REGION) -> tuple[Page, ...]:
    """Return the actor's screens in the order of the navigation; ``nav`` is there once the window is."""

    def page(
        key: str,
        title: Callable[[], str],
        icon: str,
        make: Make,
        need: Need,
        *,
        in_nav: bool = True,
        about: str = "",
        under: str = "",
    ) -> Page:
        return Page(key, title, icon, lambda _window: make(nav()), in_nav, about, need, under)

    reads = partial(Need, Verb.READ)
    found = (
        page(at.TODAY, lambda: t("Today"), "today", _today, reads("task")),
        page(at.TODAY, lambda: t("Today"), "today", _own_today, ANSWERS, about="municipality"),
        page(at.INQUIRIES, lambda: t("Inquiries"), "inquiries", _inquiries, reads("inquiry")),
        page(at.INQUIRIES, lambda: t("Inquiries"), "inquiries", _briefs, ANSWERS, about="municipality"),
        page(at.ORGANISATIONS, lambda: t("Companies"), "companies", _organisations, reads("organisation")),
        page(at.STRENGTH, lambda: t("Strength areas"), "flag", _strength,
             reads("organisation_strength_area")),
        page(at.SITES, lambda: t("Land and premises"), "land", _sites, reads("site")),
        page(at.READINESS, lambda: t("Readiness"), "readiness", _readiness, reads("forwarding")),
        page(at.READINESS, lambda: t("Readiness"), "readiness", _own_readiness, ANSWERS,
             about="municipality"),
        page(at.WORTH, lambda: t("What is missing"), "power", _worth, reads("requirement", Whose.ALL)),
        page(at.PLAN, lambda: t("The year and plans"), "calendar", _plan, reads("wheel_event")),
        page(at.KPIS, lambda: t("KPIs"), "kpi", _kpis, reads("ledger_entry", Whose.ALL)),
        page(at.PROJECTS, lambda: t("Projects"), "project", _projects, reads("project")),
        page(at.REPORTS, lambda: t("Reports"), "reports", _reports, reads("ledger_entry", Whose.ALL)),
        page(at.ARCHIVE, lambda: t("Register and archive"), "document", _archive,
             reads(REGISTER), about="secrecy"),
        page(at.INDICATORS, lambda: t("Indicators"), "kpi", _indicators, reads("indicator_value", Whose.ALL),
             in_nav=False, under=at.KPIS),
        page(at.MATCH, lambda: t("Match"), "land", _match, reads("requirement"), in_nav=False,
             under=at.INQUIRIES),
        page(at.NEW_INQUIRY, lambda: t("New inquiry"), "plus", _new_inquiry, Need(Verb.ADD, "inquiry"),
             in_nav=False, under=at.INQUIRIES),
        page(at.BRIEF, lambda: t("Answer"), "send", _answering, ANSWERS, in_nav=False, about="municipality",
             under=at.INQUIRIES),
        page(at.SHARED, lambda: t("The municipalities' own"), "inquiries", _shared,
             Need(Verb.ADD, "shared_link"), in_nav=False, about="inquiries", under=at.INQUIRIES),
        page(at.FOLLOW_UP, lambda: t("Follow-up of establishments"), "companies", _follow_up,
             reads("ledger_entry", Whose.ALL), in_nav=False, about="ledger", under=at.KPIS),
        page(at.IMPORT, lambda: t("Import"), "import", _importing, Need(Verb.ADD, "import_batch"),
             in_nav=False),
        page(at.SETTINGS, lambda: t("Settings"), "settings", _settings, reads("setting"), in_nav=False),
    )  # fmt: skip
    return tuple(one for one in found if one.need is None or one.need.met(actor))


def _forward(nav: Navigator, *args: Any, **kwargs: Any) -> None:
    from investcrm.gui.dialogs import forward

    forward.run(nav, *args, **kwargs)


def _answer(nav: Navigator, *args: Any, **kwargs: Any) -> None:
    from investcrm.gui.dialogs import answer

    answer.run(nav, *args, **kwargs)


def _read_answers(nav: Navigator, *args: Any, **kwargs: Any) -> None:
    from investcrm.gui.dialogs import read_answers

    read_answers.run(nav, *args, **kwargs)


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
    "read_answers": _read_answers,
    "offer": _offer,
    "remind": _remind,
    "send": _send,
    "send_offer": _send_offer,
    "export": _export,
}


def _own_inquiry(nav: Navigator) -> None:
    from investcrm.gui.dialogs.own_inquiry import OwnInquiryDialog

    OwnInquiryDialog(nav).open()


def hooks(
    nav: Callable[[], Navigator], workspace: Callable[[], tuple[str, str]], actor: Actor = at.REGION
) -> Hooks:
    """Return what the window asks for from anywhere, as far as the actor may: new, import, undo, help."""
    logs = Need(Verb.ADD, "inquiry").met(actor)
    if not logs and ANSWERS.met(actor):
        return Hooks(
            new=lambda _window: _own_inquiry(nav()),
            take_in=None,
            undo=lambda _window: undo(nav()),
            help=show_help,
            workspace=workspace,
            new_title=lambda: t("Own inquiry"),
            search_title=lambda: t("Search inquiries, sites – or type a command"),
        )
    if not Need(Verb.READ, "inquiry").met(actor):
        return Hooks(
            new=None,
            take_in=None,
            undo=lambda _window: undo(nav()),
            help=show_help,
            workspace=workspace,
            search_title=lambda: t("Type a command"),
        )
    return Hooks(
        new=(lambda _window: nav().new_inquiry()) if logs else None,
        take_in=(lambda _window, files: take_in(nav(), files))
        if Need(Verb.ADD, "import_batch").met(actor)
        else None,
        undo=lambda _window: undo(nav()),
        help=show_help,
        workspace=workspace,
    )


def show_help(window: MainWindow, topic: str) -> None:
    """Show the help of a screen."""
    from investcrm.gui.dialogs.help import HelpDialog

    HelpDialog(topic, window).open()
