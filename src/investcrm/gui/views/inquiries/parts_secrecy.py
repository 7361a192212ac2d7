"""The part of a case about its secrecy and its register: assessments, agreements, requests, what is due."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from investcrm import formats
from investcrm.domain import secrecy as law
from investcrm.domain.rows import InquiryDetail
from investcrm.domain.secrecy import Decision, Finding
from investcrm.domain.secrecy_rows import AgreementRow, AssessmentRow, CaseSecrecy, RequestRow
from investcrm.gui import phrasing
from investcrm.gui.views.inquiries.parts_base import Part
from investcrm.gui.widgets.basic import ElidedLabel, label
from investcrm.gui.widgets.buttons import IconButton
from investcrm.gui.widgets.chip import Chip
from investcrm.services import secrecy
from investcrm.words import n, t

FINDING_TONES = {Finding.SECRET: "bad", Finding.PARTLY: "warn", Finding.PUBLIC: "ok"}
DECISION_TONES = {Decision.RELEASED: "ok", Decision.PARTLY: "warn", Decision.REFUSED: "bad"}


def read(reader: Any, inquiry_id: str, confidential: bool) -> CaseSecrecy:
    """Read all that is kept of a case's secrecy."""
    return secrecy.of_case(reader, inquiry_id, confidential=confidential)


class SecrecyPart(Part):
    """Is it secret, why, until when, and who asked to see it?"""

    def draw(self, detail: InquiryDetail) -> None:
        self.nav.tasks.query(
            read,
            detail.row.id,
            self.nav.is_room,
            then=partial(self._take, detail),
            failed=lambda _error: None,
            owner=self,
            key="secrecy",
        )

    def _take(self, detail: InquiryDetail, found: CaseSecrecy) -> None:
        if detail is not self._shown or self.column.count() > 1:
            return
        self.column.takeAt(0)  # the stretch that stood alone until now
        self._assessments(detail, found)
        self._register(detail, found)
        self._agreements(detail, found)
        self._requests(detail, found)
        self.column.addStretch(1)

    # ---- assessments

    def _assessments(self, detail: InquiryDetail, found: CaseSecrecy) -> None:
        self.heading(t("Secrecy"))
        if not found.assessments:
            self.say(
                t(
                    "Nobody has assessed the secrecy. An agreement or a wish creates none: a provision does, "
                    "and each request is judged anew."
                )
            )
        for one in found.assessments:
            self._assessment(one)
        self.buttons(self.button(t("Assess…"), partial(self._assess, detail), "edit"))

    def _assessment(self, one: AssessmentRow) -> None:
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(Chip(t(law.FINDING_LABELS[one.finding]), FINDING_TONES[one.finding]))
        line.addWidget(ElidedLabel(one.ground or t("no ground for secrecy"), "strong"), 1)
        line.addWidget(label(f"{formats.day(one.assessed_on)} \u00b7 {one.assessed_by}", "muted"))
        self.column.addLayout(line)
        if one.request_id:
            self.say(t("Judged for a request for disclosure."))
        if one.reason:
            self.column.addWidget(label(one.reason, wrap=True, selectable=True))
        if one.wish:
            said = formats.day(one.wish_on) if one.wish_on else ""
            self.say(
                " \u00b7 ".join(filter(None, (t("The investor's own wish: {text}", text=one.wish), said)))
            )

    def _assess(self, detail: InquiryDetail) -> None:
        from investcrm.gui.dialogs.assessment import AssessmentDialog

        AssessmentDialog(self.nav, detail.row.id).open()

    # ---- register

    def _register(self, detail: InquiryDetail, found: CaseSecrecy) -> None:
        documents = [one for one in detail.documents if one.masked_of is None]
        registered = sum(bool(one.registry_number) for one in documents)
        self.heading(t("Register"), t("{count} of {all} registered", count=registered, all=len(documents)))
        if not found.unregistered:
            self.say(t("No secret document lacks a registry number."))
            return
        text = n(
            "{count} secret document must be registered without delay",
            "{count} secret documents must be registered without delay",
            len(found.unregistered),
        )
        self.column.addWidget(label(text, "note-warn", wrap=True))
        for row in found.unregistered:
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(ElidedLabel(row.name), 1)
            line.addWidget(label(formats.day(row.dated_on), "muted"))
            line.addWidget(self.button(t("Register…"), partial(self._enter, row), "edit"))
            self.column.addLayout(line)

    def _enter(self, row: Any) -> None:
        from investcrm.gui.dialogs import document_facts

        document_facts.run(self.nav, row)

    # ---- agreements

    def _agreements(self, detail: InquiryDetail, found: CaseSecrecy) -> None:
        self.heading(t("Agreements"))
        for one in found.agreements:
            self._agreement(detail, one)
        if not found.agreements:
            self.say(t("No agreement. Note when one ends, and Today reminds you a month before."))
        self.buttons(self.button(t("Add agreement…"), partial(self._agree, detail, None), "plus"))

    def _agreement(self, detail: InquiryDetail, one: AgreementRow) -> None:
        line = QHBoxLayout()
        line.setSpacing(10)
        kind = t(law.AGREEMENT_KINDS.get(one.kind, law.AGREEMENT_KINDS["other"]))
        line.addWidget(ElidedLabel(" \u00b7 ".join(filter(None, (kind, one.party))), "strong"), 1)
        if one.ends_on:
            tone = phrasing.due_tone(one.ends_on, self.nav.region.today())
            line.addWidget(Chip(t("ends {day}", day=formats.day(one.ends_on)), tone))
        more = IconButton("edit", t("Edit {name}", name=kind))
        more.clicked.connect(lambda: self._agree(detail, one))
        line.addWidget(more)
        self.column.addLayout(line)

    def _agree(self, detail: InquiryDetail, one: AgreementRow | None) -> None:
        from investcrm.gui.dialogs.agreement import AgreementDialog

        AgreementDialog(self.nav, detail.row.id, one).open()

    # ---- requests

    def _requests(self, detail: InquiryDetail, found: CaseSecrecy) -> None:
        self.heading(t("Requests for disclosure"))
        for one in found.requests:
            self._request(one)
        if not found.requests:
            self.say(t("Nobody has asked to see documents of this case."))
        self.buttons(self.button(t("Log a request…"), partial(self._log, detail), "plus"))

    def _request(self, one: RequestRow) -> None:
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(ElidedLabel(one.covers, "strong"), 1)
        line.addWidget(label(formats.day(one.requested_on), "muted"))
        if one.decision is None:
            line.addWidget(Chip(t("undecided"), "warn"))
        else:
            line.addWidget(Chip(t(law.DECISION_LABELS[one.decision]), DECISION_TONES[one.decision]))
        line.addWidget(self.button(t("Open"), partial(self._open, one.id)))
        self.column.addLayout(line)

    def _log(self, detail: InquiryDetail) -> None:
        from investcrm.gui.dialogs.disclosure_request import RequestDialog

        RequestDialog(self.nav, detail.row.id).open()

    def _open(self, request_id: str) -> None:
        from investcrm.gui.dialogs import disclosure

        disclosure.show(self.nav, request_id)
