"""The parts of a case that say what is asked and who was asked: overview, requirements, municipalities."""

from __future__ import annotations

from functools import partial

from investcrm import formats, phrases, words
from investcrm.domain.requirements import LEVEL_LABELS, Level, Requirement
from investcrm.domain.rows import InquiryDetail
from investcrm.domain.stages import LOST_LABELS, LostReason
from investcrm.gui import phrasing
from investcrm.gui.shortcuts import hint
from investcrm.gui.views.inquiries import offer_lines
from investcrm.gui.views.inquiries.contact_lines import ContactLines
from investcrm.gui.views.inquiries.next_step import late, silent
from investcrm.gui.views.inquiries.parts_base import Part
from investcrm.gui.views.inquiries.promise_lines import PromiseLines
from investcrm.gui.views.inquiries.round_table import RoundTable
from investcrm.gui.widgets.basic import label
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
        for column, key, filled in detail.doubts:
            self.column.addWidget(label(f"{column}: {t(key, **dict(filled))}", "note-warn", wrap=True))

    def _ledger(self, detail: InquiryDetail) -> None:
        from investcrm.gui.views.inquiries.ledger_lines import LedgerLines

        self.ledger = LedgerLines(self.nav, self.acts, detail)
        self.column.addWidget(self.ledger)

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
        note=t("{what}: “{words}”", what=note, words=one.raw) if note and one.raw else note,
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
        if not found.matches:
            self._match.setText(
                t("No sites are known yet. Add the region's sites, and the match compares them.")
            )
            return
        self._match.setText(
            n(
                "{count} of {sites} sites misses no must.",
                "{count} of {sites} sites miss no must.",
                found.matches.possible,
                sites=found.matches.sites(),
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
            self.round = RoundTable(self.nav, self.acts, detail)
            self.column.addWidget(self.round)
            self._buttons(detail)
            self._questions(detail)
            self.promises = PromiseLines(self.nav, detail.row.id)
            self.column.addWidget(self.promises)
        offer_lines.draw(self, detail)
        if detail.requirements:
            self.heading(t("What the investor asks for"))
            self.column.addWidget(FactGrid(requirement_facts(detail)))

    def _buttons(self, detail: InquiryDetail) -> None:
        made = []
        going_on = detail.row.standing.is_open
        prepared = tuple(row.id for row in detail.forwardings if going_on and row.state == "prepared")
        waiting = silent(detail) if going_on else ()
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
        if detail.forwardings:
            made.append(
                self.button(t("Read in answer…"), self.acts.read_answers, "import", hint("read_answers"))
            )
        made.append(self.button(t("Add municipality"), self.acts.forward, "plus", hint("forward")))
        self.buttons(*made)

    def _questions(self, detail: InquiryDetail) -> None:
        from investcrm.gui.views.inquiries.questions import CaseQuestions

        if not hasattr(self, "_typed"):
            self._typed: dict[str, str] = {}
        self.questions = CaseQuestions(self.nav, detail.row.id, self._typed)
        self.questions.asked.connect(self._raise_questions)
        self.column.addWidget(self.questions)

    def _raise_questions(self) -> None:
        """Put a question that waits for its answer first, where it is seen at once."""
        if self.column.indexOf(self.questions) > 0:
            self.column.insertWidget(0, self.questions)
