"""The page of the match: reads the case and its match, and leads on to forwarding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from investcrm import words
from investcrm.domain.matching import SiteMatch, Verdict
from investcrm.domain.municipal_commands import AskMunicipality
from investcrm.gui.following import Following
from investcrm.gui.shortcuts import bind
from investcrm.gui.views.match import lines
from investcrm.gui.views.match.asked import AskedCard
from investcrm.gui.views.match.lines import LOOKED_AT, worth_most
from investcrm.gui.views.match.ranked import RankedSites
from investcrm.gui.views.match.whom import AskLine, WhomToAsk
from investcrm.gui.widgets.basic import EmptyState, ScrollPage
from investcrm.gui.widgets.splitter import Splitter
from investcrm.services import forwarding, inquiries, matching, questioning
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.rows import InquiryDetail
    from investcrm.gui.navigation import Navigator
    from investcrm.services.matching import Match


def _read(reader: Any, inquiry_id: str) -> tuple[InquiryDetail, Match]:
    found = matching.match(reader, inquiry_id)
    assert found.matches[:LOOKED_AT] is not None  # reasoned about here, not on the event loop
    return inquiries.detail(reader, inquiry_id), found


class MatchPage(QWidget):
    """Requirements to the left, sites in the middle, municipalities to the right."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self.inquiry_id = ""
        self.detail: InquiryDetail | None = None
        self.match: Match | None = None
        self._fresh = True
        self.asked = AskedCard()
        self.ranked = RankedSites(nav.desk)
        self.whom = WhomToAsk()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 14, 18, 14)
        parts = Splitter("match", nav.desk)
        left = ScrollPage()
        left.body.setContentsMargins(0, 0, 0, 0)
        left.body.addWidget(self.asked)
        left.setMinimumWidth(250)
        self.whom.setMinimumWidth(284)
        self.ranked.setMinimumWidth(440)
        for part in (left, self.ranked, self.whom):
            parts.addWidget(part)
        parts.take_up([250, 630, 310])
        parts.setStretchFactor(1, 1)
        self._stack = QStackedLayout()
        whole.addLayout(self._stack)
        self._stack.addWidget(parts)
        self._nothing = EmptyState(
            t("Choose an inquiry to hold against the region's sites."), t("Go to the inquiries"),
            lambda: nav.open_page("inquiries"), icon="inquiries",
        )  # fmt: skip
        self._stack.addWidget(self._nothing)
        self._stack.setCurrentWidget(self._nothing)
        self.asked.change_wanted.connect(self.change_requirements)
        self.asked.case_wanted.connect(lambda: nav.open_inquiry(self.inquiry_id))
        self.ranked.site_opened.connect(self._open_site)
        self.ranked.asking.connect(self.ask)
        self.whom.forward_wanted.connect(self.forward)
        bind(self, "forward", self.forward)
        bind(self, "edit", self.change_requirements)
        Following(self, nav.tasks, self._read_again, "inquiry", "site", "fact", "municipality")
        nav.region.changed.connect(self._read_again)

    def open(self, inquiry: str = "") -> None:
        """Match an inquiry."""
        if inquiry and inquiry != self.inquiry_id:
            self.inquiry_id, self._fresh = inquiry, True
        self._read_again()
        self.ranked.list.setFocus()

    def change_requirements(self) -> None:
        """Go to the requirements of the case."""
        if self.inquiry_id:
            self.nav.open_inquiry(self.inquiry_id, "requirements")

    def forward(self) -> None:
        """Ask the ticked municipalities."""
        if self.inquiry_id and self.whom.checked():
            self.nav.forward(self.inquiry_id, self.whom.checked())

    def _read_again(self) -> None:
        if self.inquiry_id:
            self.nav.tasks.query(
                _read, self.inquiry_id, then=self._show, failed=self._gone, owner=self, key="match"
            )

    def _gone(self, error: Exception) -> None:
        self.inquiry_id = ""
        self._stack.setCurrentWidget(self._nothing)
        self.nav.shell.say_error(error)

    def _show(self, found: tuple[InquiryDetail, Match]) -> None:
        self.detail, self.match = found
        self._stack.setCurrentIndex(0)
        region = self.nav.region
        self.asked.show_case(self.detail.row)
        self.asked.show_requirements(self.match.requirements)
        language = words.current().language
        matches = self.match.matches if self.match.requirements else None
        self.asked.show_worth(worth_most(matches or (), region.municipality, language), self.ranked.choose)
        self.ranked.set_empty(self._empty())
        self.ranked.show_matches(matches, region.municipality)
        self._show_whom()
        self.nav.shell.set_status(
            t("↑↓ moves · Enter opens the site · Space ticks a municipality · F forwards")
        )

    def _show_whom(self) -> None:
        assert self.match is not None
        assert self.detail is not None
        states = {f.municipality_code: f.state for f in self.detail.forwardings}
        best = self.match.best if self.match.requirements else {}
        rows = [
            AskLine(code, name, best.get(code),
                t(forwarding.STATE_LABELS[states[code]]) if code in states else "")
            for code, name in self.nav.region.municipalities()
        ]  # fmt: skip
        order = {code: found.rank for code, found in best.items()}
        rows.sort(key=lambda line: (order.get(line.id, 10**9), line.name))
        verdicts = self.match.municipality_verdicts if self.match.requirements else {}
        self.whom.show_lines(rows, verdicts, self.match.proposed, self.nav.region.reference.county_code)
        if self._fresh:
            self.whom.check_proposed()
            self._fresh = False

    def _empty(self) -> EmptyState:
        assert self.match is not None
        if not self.match.requirements:
            return EmptyState(
                t("Nothing is asked for yet. State the requirements, and the sites fall into order."),
                t("State requirements"), self.change_requirements, icon="edit",
            )  # fmt: skip
        return EmptyState(
            t("The region has no sites yet. Take in a list of land, or add a site by hand."),
            t("Import…"), self.nav.import_file, icon="land",
        )  # fmt: skip

    def _open_site(self, key: str) -> None:
        if key:
            self.nav.open_site(key.partition("+")[0])

    def ask(self, match: SiteMatch) -> None:
        """Ask what is unknown of a candidate; a municipality not asked yet gets it with its brief."""
        questions = tuple(lines.question(match, result) for result in match.results
            if result.verdict is Verdict.UNKNOWN)  # fmt: skip
        command = AskMunicipality(self.inquiry_id, match.municipality_code, questions)
        name = self.nav.region.municipality(match.municipality_code)

        def asked(was_asked: bool) -> None:
            if was_asked:
                self.nav.shell.say(t("{name} has your question", name=name))
            elif self.nav.can("forward"):
                self.nav.act(
                    "forward", self.inquiry_id, (match.municipality_code,), message="\n".join(questions)
                )

        self.nav.tasks.mutate(
            questioning.ask, command, then=asked, failed=self.nav.shell.say_error, owner=self.nav.window()
        )
