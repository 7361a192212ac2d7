"""One answer as it was read: what was known beside what is answered, each field to be taken over or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.fields import FIELDS, Subject
from investcrm.domain.mail_notices import Told
from investcrm.domain.read_answers import FOUND_LABELS, Candidate, Found, TakeAnswer, Verdict
from investcrm.gui.widgets.basic import ScrollPage, SectionTitle, label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import answer_papers, mail_notices
from investcrm.words import current, n, t

if TYPE_CHECKING:
    from investcrm.domain.read_answers import ReadAnswer, ReadField, ReadSite
    from investcrm.domain.reading.base import Doubt
    from investcrm.gui.navigation import Navigator

_LETTERS: Final = 1500
"""Letters of the mail around a form; the rest stands in the original beside it."""
_SHARES: Final = (0, 3, 3)


def said(doubt: Doubt) -> str:
    """Return a doubt as a sentence."""
    return t(doubt.key, **dict(doubt.params))


class AnswerReview(ScrollPage):
    """What was read of one answer. ``command`` says what shall be taken over as it stands."""

    changed = Signal()
    moved = Signal(str)
    """Another forwarding was chosen: its id."""

    def __init__(self, nav: Navigator, answer: ReadAnswer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer = answer
        self.checks: dict[str, QCheckBox] = {}
        self.body.setSpacing(10)
        self.declines: QCheckBox | None = None
        self.received: DateField | None = None
        self.again: QCheckBox | None = None
        self.which: Choice | None = None
        self._left: list[str] = []
        self._head()
        if answer.notice is None and answer.verdict not in (Verdict.REFUSED, Verdict.AGAIN):
            self._about(nav)
            for site in answer.sites:
                self._site(site)
            self._unchanged()
            self._words()
        self.body.addStretch(1)

    def command(self) -> TakeAnswer:
        """Return what shall be taken over."""
        chosen = {key for key, check in self.checks.items() if check.isChecked()}
        if self.again is not None and self.again.isChecked():
            chosen |= set(self._left)
        return TakeAnswer(
            self.answer,
            frozenset(chosen),
            self.received.value() if self.received else None,
            self.declines.isChecked() if self.declines else None,
        )

    def trouble(self) -> str:
        """Return what cannot stand, as a sentence; "" when all can."""
        if self.received is not None and (not self.received.is_valid() or self.received.value() is None):
            return t("The day cannot be read.")
        if self.which is not None and not self.which.key():
            return t("Choose which question it answers.")
        return ""

    def first(self) -> QWidget | None:
        """Return the first field somebody must judge: which question it answers, else what may be taken."""
        doubtful = self.answer.verdict is Verdict.ASK and self.declines is not None
        fields = [one for one in self.checks.values() if one.isEnabled()]
        found = (self.which, self.declines if doubtful else None, *fields, self.declines)
        return next((one for one in found if one is not None), None)

    # ---- parts

    def _head(self) -> None:
        one = self.answer
        if one.number or one.title:
            self.body.addWidget(SectionTitle(one.municipality, f"{one.number} {one.title}".strip()))
        if one.found is not None:
            self.body.addWidget(label(t("Found {how}.", how=t(FOUND_LABELS[one.found])), "muted", wrap=True))
        if one.notice is not None:
            grave = "note-bad" if one.notice.told is Told.FAILED else "strong"
            self.body.addWidget(
                label(mail_notices.sentence(one.notice, current()), grave, wrap=True, selectable=True)
            )
            self.body.addWidget(
                label(t("A machine sent it. It is noted with the case and is no answer."), "muted", wrap=True)
            )
        role = {Verdict.REFUSED: "note-bad", Verdict.READY: "muted"}.get(one.verdict, "note-warn")
        for doubt in one.why:
            self.body.addWidget(label(said(doubt), role, wrap=True, selectable=True))

    def _about(self, nav: Navigator) -> None:
        one = self.answer
        form = FormGrid(2)
        unsure = one.found is Found.CHOSEN or self._is_open()
        if unsure and not one.has_form:
            choices = [(row.forwarding_id, _candidate(row)) for row in one.candidates]
            now = "" if self._is_open() else one.forwarding_id
            self.which = form.add(t("It answers"), Choice(choices, now, empty=t("Choose…")), span=2)
            self.which.chosen.connect(self.moved)
        self.received = form.add(t("Received"), DateField(nav.region.today))
        self.received.set_value(one.received_on)
        self.body.addWidget(form)
        self.declines = QCheckBox(t("The municipality declines"))
        self.declines.setChecked(one.declines)
        self.body.addWidget(self.declines)
        if one.reason:
            self.body.addWidget(label(one.reason, wrap=True, selectable=True))
        if one.contact:
            self.body.addWidget(
                label(t("Contact: {contact}", contact=one.contact), wrap=True, selectable=True)
            )

    def _is_open(self) -> bool:
        """Whether nobody has said yet which of several questions it answers."""
        one = self.answer
        return one.found is Found.SENDER or (one.found is not Found.CHOSEN and len(one.candidates) > 1)

    def _site(self, site: ReadSite) -> None:
        shown = [one for one in site.fields if one.changed or not one.understood]
        note = t("Offered") if site.offered else t("Not offered")
        if site.site_id is None:
            note = t("New site, offered")
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(label(site.name, "strong", wrap=True), 1)
        head.addWidget(label(note, "muted"), 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        for doubt in site.doubts:
            self.body.addWidget(label(said(doubt), "note-warn", wrap=True))
        if site.note:
            self.body.addWidget(label(site.note, wrap=True, selectable=True))
        if shown:
            self.body.addWidget(self._fields(site, shown))
        self._left += [one.key for one in site.fields if one not in shown and (one.raw or one.step)]

    def _fields(self, site: ReadSite, shown: list[ReadField]) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for column, share in enumerate(_SHARES):
            grid.setColumnStretch(column, share)
        for column, words_ in enumerate((t("Take over"), t("Known"), t("Answered"))):
            grid.addWidget(label(words_, "small"), 0, column)
        line = 1
        for one in shown:
            line = self._field(grid, line, site, one)
        return table

    def _field(self, grid: QGridLayout, line: int, site: ReadSite, one: ReadField) -> int:
        words = current()
        known = answer_papers.said(one, words, known=True) or "\u2013"
        answered = answer_papers.said(one, words, known=False)
        name = _name(one)
        check = QCheckBox(name)
        check.setChecked(one.takes)
        check.setEnabled(one.understood)
        check.setAccessibleName(
            t(
                "{site}, {field}: known {known}, answered {answered}",
                site=site.name, field=name, known=known, answered=answered or one.raw or "\u2013",
            )
        )  # fmt: skip
        check.toggled.connect(lambda _on: self.changed.emit())
        self.checks[one.key] = check
        grid.addWidget(check, line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_pair(known, _source(one)), line, 1, Qt.AlignmentFlag.AlignTop)
        plain = one.raw in answered or one.raw == one.value
        written = "" if plain or not answered else t("written: {words}", words=one.raw)
        grid.addWidget(
            _pair(answered or one.raw or "\u2013", written, strong=True), line, 2, Qt.AlignmentFlag.AlignTop
        )
        for doubt in one.doubts:
            line += 1
            grid.addWidget(label(said(doubt), "note-warn", wrap=True), line, 1, 1, 2)
        return line + 1

    def _unchanged(self) -> None:
        if not self._left:
            return
        self.again = QCheckBox(
            n(
                "State {count} value that was left as it was anew, as of the day received",
                "State {count} values that were left as they were anew, as of the day received",
                len(self._left),
            )
        )
        self.body.addWidget(self.again)

    def _words(self) -> None:
        one = self.answer
        if one.text:
            self.body.addWidget(SectionTitle(t("In their own words")))
            self.body.addWidget(label(one.text, wrap=True, selectable=True))
        if one.has_form and one.words:
            self.body.addWidget(SectionTitle(t("In the mail")))
            shown = one.words if len(one.words) <= _LETTERS else f"{one.words[:_LETTERS]}\u2026"
            self.body.addWidget(label(shown, wrap=True, selectable=True))
        if one.files:
            names = ", ".join(file.name for file in one.files)
            self.body.addWidget(label(t("Attached: {names}", names=names), "muted", wrap=True))


def _candidate(row: Candidate) -> str:
    deadline = t("deadline {day}", day=formats.day(row.deadline_on)) if row.deadline_on else ""
    return " · ".join(part for part in (f"{row.number} {row.title}", row.municipality, deadline) if part)


def _source(one: ReadField) -> str:
    dated = ", ".join(
        part for part in (one.known_source, formats.day(one.known_on) if one.known_on else "") if part
    )
    return f"{dated} · {t('stale')}" if one.is_stale and dated else dated


def _name(one: ReadField) -> str:
    """Return what a field is called in the reader's language, whichever the form speaks."""
    field = FIELDS.get((Subject.SITE, one.field))
    return t(field.label) if field else one.label


def _pair(words: str, under: str, *, strong: bool = False) -> QWidget:
    pair = QWidget()
    column = QVBoxLayout(pair)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(label(words, "strong" if strong else "", wrap=True, selectable=True))
    if under:
        column.addWidget(label(under, "small", wrap=True))
    return pair


__all__ = ["AnswerReview", "said"]
