"""The parts of a case that say what is asked and who was asked: overview, requirements, municipalities."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from investcrm import formats, phrases, words
from investcrm.domain.requirements import LEVEL_LABELS, Level, Requirement
from investcrm.domain.rows import ForwardingRow, InquiryDetail, OfferRow
from investcrm.domain.stages import LOST_LABELS, LostReason
from investcrm.gui import phrasing
from investcrm.gui.shortcuts import hint
from investcrm.gui.views.inquiries.contact_lines import ContactLines
from investcrm.gui.views.inquiries.next_step import late, silent
from investcrm.gui.views.inquiries.parts_base import Part
from investcrm.gui.widgets.basic import ElidedLabel, label, rule
from investcrm.gui.widgets.buttons import IconButton
from investcrm.gui.widgets.chip import Chip
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.words import n, t

_LEVEL_TONES = {Level.MUST: "info", Level.SHOULD: "neutral", Level.NICE: "neutral"}


def _language() -> str:
    return words.current().language


def _day(value: object) -> str:
    return formats.day(value) if value else ""  # type: ignore[arg-type]  # a date or None


class OverviewPart(Part):
    """What the case is about, when what happened, and what it means in jobs and money."""

    def draw(self, detail: InquiryDetail) -> None:
        row, region = detail.row, self.nav.region
        today = region.today()
        facts: list[Fact] = []

        def add(name: str, value: str, chip: str = "", tone: str = "neutral", note: str = "") -> None:
            if value:
                facts.append(Fact(name, value, chip, tone, note))

        add(t("Next step"), _step(detail))
        if row.deadline_on:
            left = phrasing.deadline(row, today)
            tone = phrasing.due_tone(row.deadline_on, today)
            chip = left if phrasing.is_pressing(row) else ""
            add(t("Answer by"), formats.day(row.deadline_on), chip=chip, tone=tone)
        if row.investor:
            opens = None
            if detail.organisation_id:
                organisation = detail.organisation_id
                opens = lambda: self.nav.open_organisation(organisation)  # noqa: E731 - stands beside its fact
            facts.append(Fact(t("Investor"), row.investor, open=opens))
        add(t("Country"), detail.country)
        add(t("Strength areas"), ", ".join(region.area(key) for key in detail.strength_areas))
        add(t("Municipalities named"), ", ".join(region.municipality(code) for code in detail.municipalities))
        if row.jobs is not None:
            add(t("Jobs"), formats.number(row.jobs, decimals=0))
        money = formats.money(row.investment_sek) if row.investment_sek is not None else ""
        add(t("Investment"), " \u00b7 ".join(part for part in (money, detail.investment_note) if part))
        if row.lost_reason:
            add(t("Reason for loss"), t(LOST_LABELS[LostReason(row.lost_reason)]), note=detail.lost_needed)
        add(t("Screening"), detail.screening_note)
        self.column.addWidget(FactGrid(facts))
        if detail.requirements:
            self.heading(t("Asked for"))
            self.column.addWidget(FactGrid(requirement_facts(detail)))
        elif row.standing.is_open:
            self.heading(t("Asked for"))
            self.say(t("No requirements yet. With them the match can say who can offer what."))
            self.buttons(self.button(t("Add requirements"), self.acts.requirements, "plus"))
        if detail.summary:
            self.heading(t("As it was written"))
            self.column.addWidget(label(detail.summary, wrap=True, selectable=True))
        self.column.addWidget(ContactLines(self.nav, row.id))
        self._doubts(detail)
        self._ledger(detail)
        self._dates(detail)

    def _doubts(self, detail: InquiryDetail) -> None:
        if not detail.doubts:
            return
        self.heading(t("Read with doubt"))
        for column, key in detail.doubts:
            self.column.addWidget(label(f"{column}: {t(key)}", "note-warn", wrap=True))

    def _ledger(self, detail: InquiryDetail) -> None:
        if not detail.ledger:
            return
        from investcrm.services.cases import LEDGER_LABELS

        self.heading(t("Jobs and investment over time"))
        facts = []
        for entry in detail.ledger:
            jobs = n("{count} job", "{count} jobs", entry.jobs) if entry.jobs is not None else ""
            money = formats.money(entry.investment_sek) if entry.investment_sek is not None else ""
            step = t(LEDGER_LABELS[entry.step])
            if entry.months:
                step = t("{step} after {months} months", step=step, months=entry.months)
            if entry.sort == "safeguarded":
                jobs = t("{jobs} safeguarded", jobs=jobs)
            said = ", ".join(part for part in (jobs, money) if part)
            facts.append(
                Fact(
                    step.capitalize(),
                    said,
                    note=" \u00b7 ".join(
                        part for part in (formats.day(entry.stated_on), entry.source) if part
                    ),
                )
            )
        self.column.addWidget(FactGrid(facts))

    def _dates(self, detail: InquiryDetail) -> None:
        dates = (
            (t("Received"), detail.row.received_on),
            (t("First response"), detail.first_response_on),
            (t("Qualified"), detail.qualified_on),
            (t("Forwarded"), detail.forwarded_on),
            (t("Offer sent"), detail.offered_on),
            (t("Visit"), detail.visit_on),
            (t("Decision"), detail.decided_on),
        )
        known = [Fact(name, formats.day(on)) for name, on in dates if on]
        if known:
            self.heading(t("Dates"))
            self.column.addWidget(FactGrid(known))


def _step(detail: InquiryDetail) -> str:
    row = detail.row
    parts = [row.next_step, _day(row.next_step_on)]
    return " \u00b7 ".join(part for part in parts if part)


def requirement_facts(detail: InquiryDetail) -> list[Fact]:
    """Return the requirements as facts: what, how much, how badly, and what is unsure."""
    return [_requirement_fact(line.requirement) for line in detail.requirements]


def _requirement_fact(one: Requirement) -> Fact:
    note = t(one.doubt) if one.doubt else ""
    return Fact(
        phrases.kind_label(one, _language()),
        phrases.asked(one, _language()),
        chip=t(LEVEL_LABELS[one.level]),
        tone="warn" if one.doubt else _LEVEL_TONES[one.level],
        note=f"{note}: \u201c{one.raw}\u201d" if note and one.raw else note,
        tip=one.raw,
    )


class RequirementsPart(Part):
    """What is asked for, and the way to the match."""

    def draw(self, detail: InquiryDetail) -> None:
        count = len(detail.requirements)
        self.heading(t("What the investor asks for"), str(count) if count else "")
        if detail.requirements:
            self.column.addWidget(FactGrid(requirement_facts(detail)))
            self.buttons(
                self.button(t("Edit requirements"), self.acts.requirements, "edit"),
                self.button(t("Match"), self.acts.match, hint=hint("match")),
            )
            self.heading(t("Match"))
            self._match = label(t("Reading the match …"), "muted", wrap=True)
            self._best = FactGrid()
            self.column.addWidget(self._match)
            self.column.addWidget(self._best)
            self._read_match(detail)
        else:
            self.say(
                t(
                    "Nothing is asked for yet. Add what the investor needs – hectares, MW, distances, "
                    "dates – "
                    "and the match says which sites can offer it and what is missing."
                )
            )
            self.buttons(self.button(t("Add requirements"), self.acts.requirements, "plus"))

    def _read_match(self, detail: InquiryDetail) -> None:
        from investcrm.services import matching

        self.nav.tasks.query(
            matching.match,
            detail.row.id,
            then=self._show_match,
            failed=lambda _e: None,
            owner=self,
            key="match",
        )

    def _show_match(self, found: object) -> None:
        from investcrm.domain.matching import VERDICT_LABELS, Verdict
        from investcrm.services.matching import Match

        assert isinstance(found, Match)
        able = sum(one.verdict is not Verdict.MISSED for one in found.matches)
        if not found.matches:
            self._match.setText(
                t("No sites are known yet. Add the region's sites, and the match compares them.")
            )
            return
        self._match.setText(
            n(
                "{count} of {sites} sites misses no must.",
                "{count} of {sites} sites miss no must.",
                able,
                sites=len(found.matches),
            )
        )
        tones = {
            Verdict.MET: "ok",
            Verdict.UNCERTAIN: "warn",
            Verdict.UNKNOWN: "neutral",
            Verdict.MISSED: "bad",
        }
        self._best.set_facts(
            Fact(
                self.nav.region.municipality(one.municipality_code),
                one.name,
                chip=t(VERDICT_LABELS[one.verdict]),
                tone=tones[one.verdict],
                open=partial(self.nav.open_site, one.site_id),
            )
            for one in found.matches[:5]
        )


class MunicipalitiesPart(Part):
    """Who was asked, what they answered, and the offers made of it."""

    def draw(self, detail: InquiryDetail) -> None:
        asked = [row for row in detail.forwardings if row.state != "withdrawn"]
        today = self.nav.region.today()
        if not detail.forwardings:
            self.say(
                t(
                    "No municipality has been asked. Forward the inquiry: each gets a brief as PDF and a "
                    "message "
                    "that opens in your mail program."
                )
            )
            self.buttons(self.button(t("Forward"), self.acts.forward, "send", hint("forward")))
        else:
            by = max((row.deadline_on for row in asked if row.deadline_on), default=None)
            title = n("Forwarded to {count} municipality", "Forwarded to {count} municipalities", len(asked))
            self.heading(title, t("answer by {day}", day=formats.day(by)) if by else "")
            self.column.addWidget(self._table(detail, today))
            self._buttons(detail)
            self._questions(detail)
        self._offers(detail)
        if detail.requirements:
            self.heading(t("What the investor asks for"))
            self.column.addWidget(FactGrid(requirement_facts(detail)))

    def _buttons(self, detail: InquiryDetail) -> None:
        made = []
        prepared = tuple(row.id for row in detail.forwardings if row.state == "prepared")
        waiting = silent(detail)
        if prepared:
            words_ = n("Send {count} draft", "Send {count} drafts", len(prepared))
            made.append(self.button(words_, self.acts.send, "send"))
        if waiting:
            chosen = late(detail, self.nav.region.today()) or waiting
            words_ = n("Remind {count} municipality", "Remind {count} municipalities", len(chosen))
            ids = tuple(row.id for row in chosen)
            made.append(self.button(words_, lambda: self.acts.remind(ids), "mail"))
        if waiting or prepared:
            made.append(self.button(t("Record answer"), self.acts.answer, hint=hint("answer")))
        made.append(self.button(t("Add municipality"), self.acts.forward, "plus", hint("forward")))
        self.buttons(*made)

    def _questions(self, detail: InquiryDetail) -> None:
        from investcrm.gui.views.inquiries.questions import CaseQuestions

        if not hasattr(self, "_typed"):
            self._typed: dict[str, str] = {}
        self.questions = CaseQuestions(self.nav, detail.row.id, self._typed)
        self.column.addWidget(self.questions)

    def _table(self, detail: InquiryDetail, today: object) -> QWidget:
        frame = QFrame()
        frame.setProperty("kind", "table")
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        for at, row in enumerate(detail.forwardings):
            if at:
                column.addWidget(rule())
            column.addWidget(self._line(row))
        del today
        return frame

    def _line(self, row: ForwardingRow) -> QWidget:
        line = QWidget()
        grid = QGridLayout(line)
        grid.setContentsMargins(12, 7, 6, 7)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        chip = phrasing.forwarding_chip(row, self.nav.region.today())
        grid.addWidget(ElidedLabel(row.municipality, "strong"), 0, 0)
        grid.addWidget(Chip(chip.text, chip.tone), 0, 1)
        note = ElidedLabel(_forwarding_note(row), "muted")
        grid.addWidget(note, 0, 2)
        grid.setColumnMinimumWidth(0, 104)
        grid.setColumnMinimumWidth(1, 92)
        grid.setColumnStretch(2, 1)
        more = IconButton("more", t("More for {name}", name=row.municipality))
        more.clicked.connect(lambda: self._menu(row, more))
        grid.addWidget(more, 0, 3, Qt.AlignmentFlag.AlignTop)
        for at, (_, site, power) in enumerate(row.sites, 1):
            said = " \u00b7 ".join(part for part in (site, power) if part)
            grid.addWidget(ElidedLabel(said), at, 0, 1, 3)
        return line

    def _menu(self, row: ForwardingRow, button: IconButton) -> None:
        from PySide6.QtWidgets import QMenu

        from investcrm.gui.views.inquiries.files import open_document

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if row.state == "prepared":
            menu.addAction(t("Mark as sent"), lambda: self.acts.sent((row.id,)))
        if row.state == "sent":
            menu.addAction(t("Remind"), lambda: self.acts.remind((row.id,)))
        if row.state in ("prepared", "sent"):
            menu.addAction(t("Record answer…"), lambda: self.acts.answer(row.id))
            menu.addAction(t("Change deadline…"), lambda: self.acts.deadline(row))
        if row.message_id:
            message = row.message_id
            menu.addAction(t("Open the message"), lambda: open_document(self.nav, message))
        if row.brief_id:
            brief = row.brief_id
            menu.addAction(t("Open the brief"), lambda: open_document(self.nav, brief))
        for site_id, site, _ in row.sites:
            menu.addAction(t("Show {name}", name=site), partial(self.nav.open_site, site_id))
        menu.addAction(
            t("Show {name}", name=row.municipality),
            lambda: self.nav.open_municipality(row.municipality_code),
        )
        if row.state in ("prepared", "sent"):
            menu.addSeparator()
            menu.addAction(t("Withdraw"), lambda: self.acts.withdraw(row.id))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _offers(self, detail: InquiryDetail) -> None:
        if not detail.offers:
            return
        self.heading(t("Offers"))
        for offer in detail.offers:
            self.column.addLayout(self._offer(offer))

    def _offer(self, offer: OfferRow) -> QHBoxLayout:
        from investcrm.gui.views.inquiries.files import open_document

        line = QHBoxLayout()
        line.setSpacing(10)
        name = t("Offer {edition}", edition=offer.edition)
        sites = n("{count} site", "{count} sites", offer.sites)
        line.addWidget(
            ElidedLabel(f"{name} \u00b7 {sites} \u00b7 {offer.recipient}".rstrip(" \u00b7"), "strong"), 1
        )
        if offer.sent_on:
            line.addWidget(Chip(t("Sent {day}", day=formats.day(offer.sent_on)), "ok"))
        else:
            line.addWidget(Chip(t("Prepared"), "info"))
            line.addWidget(self.button(t("Send…"), lambda: self.acts.send_offer(offer), "send"))
        if offer.document_id:
            document = offer.document_id
            line.addWidget(self.button(t("Open"), lambda: open_document(self.nav, document)))
        return line


def _forwarding_note(row: ForwardingRow) -> str:
    if row.state == "declined":
        return row.decline_reason or t("without a reason")
    if row.state == "answered":
        return row.answer_text.split("\n")[0] if row.answer_text else _day(row.answered_on)
    if row.state == "prepared":
        return t("not sent yet")
    if row.state == "withdrawn":
        return ""
    if row.reminded_on:
        return t("reminded {day}", day=formats.day(row.reminded_on))
    return t("answer by {day}", day=formats.day(row.deadline_on)) if row.deadline_on else ""
