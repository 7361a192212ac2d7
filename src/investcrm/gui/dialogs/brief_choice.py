"""What a brief tells, field by field; why a confidential case may be told; and what was found in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from investcrm import phrases, words
from investcrm.domain.brief_fields import (
    GROUNDS,
    ONE_REQUIREMENT,
    OPENNESS,
    PRESETS,
    TOLD_LABELS,
    Told,
)
from investcrm.domain.leaks import KIND_LABELS, Finding
from investcrm.gui.widgets.basic import ScrollPage, clear_layout, label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.rows import InquiryDetail

OWN_CHOICE: Final = "own"
_MOST_OF_FINDINGS: Final = 92
"""Pixels; more findings than fit there scroll."""


class BriefChoice(QWidget):
    """Levels of openness as a start, then one tick for each field and requirement that the case has."""

    changed = Signal()

    def __init__(self, detail: InquiryDetail, *, confidential: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.confidential = confidential
        self.checks: dict[str, QCheckBox] = {}
        self._setting = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.form = FormGrid(2)
        self._add_start()
        column.addWidget(self.form)
        page = ScrollPage()
        page.body.setContentsMargins(0, 0, 6, 0)
        page.setMinimumHeight(96)
        ticks = QWidget()
        ticks.setAccessibleName(t("What the brief tells"))
        self._grid = QGridLayout(ticks)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        for key, text in self._fields(detail):
            self._add_tick(key, text)
        page.body.addWidget(ticks)
        page.body.addStretch(1)
        column.addWidget(page, 1)
        self.secret_words = QLineEdit()
        self.secret_words.setPlaceholderText(t("Further words that must not stand there, with commas"))
        self.secret_words.setAccessibleName(t("Further words that must not stand there, with commas"))
        self.secret_words.textChanged.connect(lambda _text: self.changed.emit())
        column.addWidget(self.secret_words)
        self.set_fields(PRESETS["code_name" if confidential else "without_name"])

    def _add_start(self) -> None:
        if self.confidential:
            self.ground = self.form.add(
                t("Ground for telling municipalities"),
                Choice([(key, t(text)) for key, text in GROUNDS.items()], empty=t("Choose a ground")),
                span=2,
                required=True,
            )
            self.ground_note = self.form.add(t("What the ground rests on"), QLineEdit(), span=2)
            self.ground_note.setPlaceholderText(t("Who consented and when, or how interests were weighed"))
            self.ground.chosen.connect(lambda _key: self.changed.emit())
            self.ground_note.textChanged.connect(lambda _text: self.changed.emit())
            return
        levels = [(key, t(text)) for key, text in OPENNESS.items()]
        self.openness = self.form.add(
            t("What they may know"),
            Choice([*levels, (OWN_CHOICE, t("A choice of one's own"))], "without_name"),
            span=2,
        )
        self.openness.chosen.connect(self._take_level)

    def _fields(self, detail: InquiryDetail) -> Iterable[tuple[str, str]]:
        """Yield each field that the case has anything to tell in, with its words."""
        row, language = detail.row, words.current().language
        has = {
            Told.TITLE: True,
            Told.INVESTOR: bool(row.investor),
            Told.COUNTRY: bool(detail.country),
            Told.SUMMARY: bool(detail.summary),
            Told.STRENGTH_AREAS: bool(detail.strength_areas),
            Told.JOBS: bool(row.jobs),
            Told.INVESTMENT: bool(row.investment_sek),
            Told.DEADLINE: bool(row.deadline_on),
        }
        for key, there in has.items():
            if not there or (self.confidential and key is Told.INVESTOR):
                continue
            text = t("Code name") if self.confidential and key is Told.TITLE else t(TOLD_LABELS[key])
            yield key, text
        for line in detail.requirements:
            yield ONE_REQUIREMENT + line.id, phrases.requirement(line.requirement, language)

    def _add_tick(self, key: str, text: str) -> None:
        check = QCheckBox(text.replace("&", "&&"))
        check.setToolTip(text)
        check.setEnabled(not (self.confidential and key == Told.TITLE))
        check.toggled.connect(lambda _on: self._ticked())
        if key.startswith(ONE_REQUIREMENT):  # too long to stand two on a line
            self._grid.addWidget(check, self._grid.rowCount(), 0, 1, 2)
        else:
            self._grid.addWidget(check, *divmod(len(self.checks), 2))
        self.checks[key] = check

    # ---- what is chosen

    def fields(self) -> frozenset[str]:
        """Return the fields that are told."""
        return frozenset(key for key, check in self.checks.items() if check.isChecked())

    def set_fields(self, fields: Iterable[str]) -> None:
        """Tick these fields; all requirements where they are told as a whole."""
        wanted = set(fields) | ({Told.TITLE} if self.confidential else set())
        every = Told.REQUIREMENTS in wanted
        self._setting = True
        for key, check in self.checks.items():
            check.setChecked(key in wanted or (every and key.startswith(ONE_REQUIREMENT)))
        self._setting = False
        self._ticked()

    def level(self) -> str:
        """Return the level of openness that these fields are, or that they are one's own choice."""
        now, before = self.fields(), self.openness.key()
        for key in sorted(OPENNESS, key=lambda key: key != before):  # two levels can be the same fields
            if now == self._of_level(key):
                return key
        return OWN_CHOICE

    def _of_level(self, level: str) -> frozenset[str]:
        preset = PRESETS[level]
        every = Told.REQUIREMENTS in preset
        return frozenset(
            key for key in self.checks if key in preset or (every and key.startswith(ONE_REQUIREMENT))
        )

    def _take_level(self, level: str) -> None:
        if not self._setting and level in PRESETS:
            self.set_fields(PRESETS[level])

    def _ticked(self) -> None:
        if self._setting:
            return
        if not self.confidential:
            self._setting = True
            self.openness.set_key(self.level())
            self._setting = False
        self.changed.emit()

    def command_values(self) -> dict[str, Any]:
        """Return what a command to forward says of this choice."""
        return {
            "fields": self.fields(),
            "confidential": self.confidential,
            "ground": self.ground.key() if self.confidential else "",
            "ground_note": self.ground_note.text().strip() if self.confidential else "",
            "secret_words": tuple(
                word.strip() for word in self.secret_words.text().split(",") if word.strip()
            ),
        }

    # ---- kept

    def content(self) -> dict[str, Any]:
        """Return the choice as plain data."""
        values = self.command_values()
        return {
            "fields": sorted(self.fields()),
            "ground": values["ground"],
            "ground_note": values["ground_note"],
            "secret_words": self.secret_words.text(),
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        """Choose again what ``content`` returned once."""
        if "fields" in kept:
            self.set_fields(kept["fields"])
        self.secret_words.setText(kept.get("secret_words", ""))
        if self.confidential:
            self.ground.set_key(kept.get("ground", ""))
            self.ground_note.setText(kept.get("ground_note", ""))


class LeakBand(QFrame):
    """What was found in a preview, a line each, and the tick that one has looked at it."""

    looked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self.findings: tuple[Finding, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        self.title = label(t("This may tell who the investor is"), "strong", wrap=True)
        column.addWidget(self.title)
        page = ScrollPage()
        page.body.setContentsMargins(0, 0, 6, 0)
        page.body.setSpacing(2)
        self._page, self._lines = page, page.body
        column.addWidget(page)
        self.tick = QCheckBox(t("I have looked at this"))
        self.tick.toggled.connect(self.looked.emit)
        column.addWidget(self.tick)
        self.hide()

    def show_findings(self, findings: tuple[Finding, ...], *, looked: bool) -> None:
        """Show what was found; ``looked`` says whether all of it was looked at before."""
        self.findings = findings
        clear_layout(self._lines)
        lines = [
            t(
                "{place}: “{words}” ({kind})",
                place=t(one.place),
                words=one.words,
                kind=t(KIND_LABELS[one.kind]),
            )
            for one in findings
        ]
        for line in lines:
            self._lines.addWidget(label(line, "small", wrap=True, selectable=True))
        self.setAccessibleName(t("This may tell who the investor is"))
        self.setAccessibleDescription("\n".join(lines))
        self.tick.blockSignals(True)
        self.tick.setChecked(looked)
        self.tick.blockSignals(False)
        self.setVisible(bool(findings))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Take the height of what was found, and no more than leaves the preview its place."""
        wanted = max(self._lines.heightForWidth(self._page.viewport().width()), 0)
        self._page.setFixedHeight(min(wanted, _MOST_OF_FINDINGS))
