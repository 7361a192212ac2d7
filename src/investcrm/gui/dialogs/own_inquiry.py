"""A municipality's own inquiry: logged, changed, ended, and what the region may see of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from investcrm.domain.municipal import OUTCOME_LABELS, SHARE_LABELS, OwnInquiryRow, Share
from investcrm.domain.municipal_commands import ChangeOwnInquiry, CloseOwnInquiry, LogOwnInquiry
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.requirement_rows import RequirementsEditor, from_plain, to_plain
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import AmountField, DateField
from investcrm.services import own_inquiries
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_MEANINGS = {
    Share.NOTHING: N_("The region learns nothing of it."),
    Share.NUMBER: N_("The region counts it and sees the day it came, no more."),
    Share.SUMMARY: N_("The region sees title and summary too."),
    Share.ALL: N_("The region sees everything, investor and contact included."),
}


class OwnInquiryDialog(Sheet):
    """One form for a new inquiry and a known one; only what was changed is written."""

    def __init__(self, nav: Navigator, row: OwnInquiryRow | None = None) -> None:
        super().__init__(
            nav,
            f"{row.number} {row.title}" if row else t("Own inquiry"),
            t("Save") if row else t("Log inquiry"),
            note="" if row else t("It reached you yourselves. You choose what the region sees of it."),
            topic="municipality",
            size=(780, 760),
            scrolls=True,
        )
        self.row = row
        self.version = row.version if row else 0
        self.body.addWidget(self._fields())
        self.body.addWidget(label(t("What is asked for"), "strong"))
        self.requirements = RequirementsEditor(nav.region.today)
        self.body.addWidget(self.requirements)
        self.body.addWidget(self._sharing())
        self.body.addStretch(1)
        if row is not None:
            self._fill(row)
        for signal in (
            self.name.textChanged,
            self.investor.textChanged,
            self.source.chosen,
            self.summary.textChanged,
            self.contact.textChanged,
        ):
            signal.connect(self.typed)
        self.keep_under(f"own.{row.id if row else 'new'}")
        self.name.setFocus()

    def _fields(self) -> QWidget:
        form = FormGrid(2)
        today = self.nav.region.today
        self.name = form.add(t("Title"), QLineEdit(), span=2, required=True)
        codes = sorted(self.nav.actor.municipality_codes)
        self.municipality = Choice([(code, self.nav.region.municipality(code)) for code in codes])
        if len(codes) > 1 and self.row is None:
            form.add(t("Municipality"), self.municipality)
        else:
            self.municipality.setParent(form)
            self.municipality.hide()
        self.investor = form.add(t("Investor"), QLineEdit())
        self.source = form.add(t("Received via"), Choice(self.nav.region.sources(), editable=True))
        self.received = form.add(t("Received"), DateField(today))
        self.received.set_value(today())
        self.deadline = form.add(t("Deadline"), DateField(today, last=True))
        self.jobs = form.add(t("Jobs"), AmountField("jobs"))
        self.contact = form.add(t("Contact"), QLineEdit())
        self.summary = form.add(t("Summary"), QPlainTextEdit(), span=2)
        self.summary.setFixedHeight(84)
        self.summary.setTabChangesFocus(True)
        self.form = form
        return form

    def _sharing(self) -> QWidget:
        form = FormGrid(2)
        shares = [(share.value, t(text)) for share, text in SHARE_LABELS.items()]
        self.share = form.add(t("The region sees"), Choice(shares, Share.NOTHING))
        outcomes = [(key, t(text)) for key, text in OUTCOME_LABELS.items()]
        self.outcome = Choice(outcomes, empty=t("open"))
        if self.row is not None:
            form.add(t("Outcome"), self.outcome)
        else:
            self.outcome.setParent(form)
            self.outcome.hide()
        form.set_note(self.share, t(_MEANINGS[Share.NOTHING]))
        self.share.chosen.connect(lambda key: form.set_note(self.share, t(_MEANINGS[Share(key)])))
        return form

    def _fill(self, row: OwnInquiryRow) -> None:
        self.name.setText(row.title)
        self.investor.setText(row.investor)
        self.source.set_key(row.source)
        self.received.set_value(row.received_on)
        self.deadline.set_value(row.deadline_on)
        self.jobs.set_value(row.jobs)
        self.contact.setText(row.contact)
        self.summary.setPlainText(row.summary)
        self.share.set_key(row.share)
        self.outcome.set_key(row.outcome)
        self.requirements.set_requirements((None, one, []) for one in row.requirements)

    # ---- what is said

    def values(self) -> dict[str, Any]:
        """Return what the fields say."""
        return {
            "title": self.name.text().strip(),
            "investor": self.investor.text().strip(),
            "source": self.source.key(),
            "received_on": self.received.value() or self.nav.region.today(),
            "deadline_on": self.deadline.value(),
            "summary": self.summary.toPlainText().strip(),
            "requirements": tuple(one for _, one in self.requirements.value()),
            "jobs": self.jobs.value(),
            "contact": self.contact.text().strip(),
            "share": Share(self.share.key()),
        }

    def clash_fields(self) -> Mapping[str, QWidget]:
        return {
            "title": self.name,
            "investor": self.investor,
            "source": self.source,
            "received_on": self.received,
            "deadline_on": self.deadline,
            "jobs": self.jobs,
            "contact": self.contact,
            "summary": self.summary,
            "share": self.share,
        }

    def clash_words(self, key: str, value: Any) -> str:
        return t(SHARE_LABELS[Share(value)]) if key == "share" else super().clash_words(key, value)

    def go(self) -> None:
        """Log or change the inquiry."""
        fields = (self.received, self.deadline, self.jobs)
        bad = next((one for one in fields if not one.is_valid()), None)
        trouble = self.requirements.problem() or (t("A field cannot be read; it is marked.") if bad else "")
        if not self.name.text().strip():
            trouble = t("Give the inquiry a title.")
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        if trouble:
            self.complain(trouble)
            return
        values = self.values()
        if self.row is None:
            command = LogOwnInquiry(municipality_code=self.municipality.key(), **values)
            self.run(
                own_inquiries.log,
                command,
                lambda made: self.finished_with(t("{number} logged", number=made.number)),
            )
            return
        row = self.row
        changed = {key: value for key, value in values.items() if value != getattr(row, key)}
        self._write(row, changed)

    def _write(self, row: OwnInquiryRow, changed: dict[str, Any]) -> None:
        outcome = self.outcome.key()
        if changed:
            self.run(own_inquiries.change, ChangeOwnInquiry(row.id, self.version, changed), self._close)
        elif outcome != row.outcome:
            self._close(self.version)
        else:
            self.complain(t("Nothing was changed."))

    def _close(self, version: int) -> None:
        row, outcome = self.row, self.outcome.key()
        assert row is not None
        said = t("{number} saved", number=row.number)
        if outcome == row.outcome:
            self.finished_with(said)
            return
        command = CloseOwnInquiry(row.id, version, outcome)
        self.run(own_inquiries.close, command, lambda _done: self.finished_with(said))

    # ---- kept

    def content(self) -> dict[str, Any]:
        return {
            "title": self.name.text(),
            "investor": self.investor.text(),
            "source": self.source.key(),
            "summary": self.summary.toPlainText(),
            "contact": self.contact.text(),
            "requirements": [to_plain(one) for _, one in self.requirements.value()],
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        self.name.setText(kept.get("title", ""))
        self.investor.setText(kept.get("investor", ""))
        self.source.set_key(kept.get("source", ""))
        self.summary.setPlainText(kept.get("summary", ""))
        self.contact.setText(kept.get("contact", ""))
        self.requirements.set_requirements(
            (None, from_plain(one), []) for one in kept.get("requirements", ())
        )
