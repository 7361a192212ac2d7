"""The municipality's own sites in an answer: ticked, held against what is asked, corrected in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from investcrm import phrases, words
from investcrm.domain import matching
from investcrm.domain.fields import FIELDS, Subject, site_field
from investcrm.domain.matching import Verdict
from investcrm.domain.municipal import OfferedSite
from investcrm.domain.municipal_commands import ReplySite
from investcrm.domain.requirements import Requirement
from investcrm.domain.sites import FactValue, Known, SiteFacts
from investcrm.gui.views.municipal.new_site import NewSiteLine
from investcrm.gui.widgets.basic import ElidedLabel, clear_layout, label, rule
from investcrm.gui.widgets.buttons import GhostButton
from investcrm.gui.widgets.chip import Chip
from investcrm.gui.widgets.fact_input import FactInput
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.power_text import PowerText
from investcrm.words import n, t

SHOWN: Final = 12
"""How many sites are shown at first, best first."""
_ALWAYS: Final = ("usable_m2", "ready_on")
"""Fields one corrects in every answer, whatever is asked."""
_STRETCH: Final = (0, 7, 2, 5, 6, 5)


_CHIPS_IN_WORDS = 2
"""More verdicts than this stand as numbers beside each other, in words under the pointer."""


def columns(grid: QGridLayout) -> None:
    """Give a row the widths that all rows have."""
    grid.setContentsMargins(10, 6, 10, 6)
    grid.setHorizontalSpacing(10)
    grid.setColumnMinimumWidth(0, 32)
    grid.setColumnMinimumWidth(2, 58)
    grid.setColumnMinimumWidth(5, 210)
    for place, stretch in enumerate(_STRETCH):
        grid.setColumnStretch(place, stretch)


class SiteLine(QWidget):
    """One site; ticking it opens what can be corrected. What differs from what was known is news."""

    changed = Signal()
    ticked = Signal()

    def __init__(
        self,
        offered: OfferedSite,
        requirements: Sequence[Requirement],
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.offered = offered
        self._requirements = requirements
        self._today = today
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._row())
        self.panel: QWidget | None = None
        self.inputs: dict[str, FactInput] = {}
        self.unknown: list[tuple[Requirement, FactInput]] = []
        self.check.toggled.connect(self._ticked)
        self._judge()

    @property
    def name(self) -> str:
        """The site's name."""
        return self.offered.row.name

    def _row(self) -> QGridLayout:
        grid = QGridLayout()
        columns(grid)
        self.check = QCheckBox()
        self.check.setAccessibleName(t("Offer {site}", site=self.name))
        self.shown = {key: ElidedLabel() for key in ("usable_m2", "ready_on", "power")}
        self.news = {key: Chip("", "warn") for key in ("", "ready_on", "power")}
        self.shown["usable_m2"].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.chips = QHBoxLayout()
        self.chips.setSpacing(6)
        grid.addWidget(self.check, 0, 0)
        grid.addLayout(_beside(ElidedLabel(self.name, "strong"), self.news[""]), 0, 1)
        grid.addWidget(self.shown["usable_m2"], 0, 2)
        grid.addLayout(_beside(self.shown["ready_on"], self.news["ready_on"]), 0, 3)
        grid.addLayout(_beside(self.shown["power"], self.news["power"]), 0, 4)
        grid.addLayout(self.chips, 0, 5)
        return grid

    def open_panel(self) -> QWidget:
        """Return the fields to correct, made when they are first needed: a list of sites may be long."""
        if self.panel is None:
            self.panel = QWidget(self)
            self.panel.hide()
            inside = QVBoxLayout(self.panel)
            inside.setContentsMargins(42, 2, 12, 10)
            self.form = FormGrid(3)
            inside.addWidget(self.form)
            self._fields()
            self.power = self.form.add(t("New on power"), PowerText())
            self.power.setAccessibleName(f"{self.name}: {t('New on power')}")
            self.power.changed.connect(self._changed)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self.panel)
        return self.panel

    def power_text(self) -> str:
        """Return what is new on power, in words."""
        return self.power.text() if self.panel is not None else ""

    def _fields(self) -> None:
        asked = {one.spec.field: one for one in self._requirements if one.spec.field}
        keys = dict.fromkeys((*_ALWAYS, *(key for key in asked if (Subject.SITE, key) in FIELDS)))
        for key in keys:
            field = site_field(str(key))
            made = FactInput(field, self._today, self)
            known = self.offered.row.facts.values.get(field.key)
            made.begin_with(known.value if known else None)
            made.widget.setAccessibleName(f"{self.name}: {t(field.label)}")
            made.changed.connect(self._changed)
            self.inputs[field.key] = made
            if known is None and key in asked:
                self.unknown.append((asked[key], made))
            else:
                stale = field.key in self.offered.row.stale
                self.form.add(t(field.label), made.widget, note=t("old") if stale else "")

    # ---- what is said

    def facts(self) -> dict[str, FactValue]:
        """Return what is new."""
        return {key: one.value() for key, one in self.inputs.items() if one.told()}

    def is_valid(self) -> bool:
        """Whether every field can be read."""
        fields = all(one.is_valid() for one in self.inputs.values())
        return fields and (self.panel is None or self.power.is_valid())

    def reply(self) -> ReplySite | None:
        """Return what the answer says of the site; None when it is not offered."""
        if not self.check.isChecked():
            return None
        return ReplySite(self.offered.row.id, self.name, self.facts(), self.power_text())

    def content(self) -> dict[str, Any]:
        """Return what was typed as plain data."""
        return {
            "on": self.check.isChecked(),
            "fields": {key: one.text() for key, one in self.inputs.items() if one.told()},
            **(self.power.kept() if self.panel is not None else {"power": ""}),
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        """Fill the line with what ``content`` returned once."""
        if not (kept.get("on") or kept.get("fields") or kept.get("power")):
            return
        self.open_panel()
        for key, text in kept.get("fields", {}).items():
            if key in self.inputs:
                self.inputs[key].put_text(text)
        self.power.put_back(kept)
        self.check.setChecked(bool(kept.get("on")))

    # ---- inside

    def _ticked(self, on: bool) -> None:
        self.open_panel().setVisible(on)
        self.ticked.emit()
        self._changed()

    def _changed(self) -> None:
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        """Hold the site with what is new of it against what is asked."""
        told = self.facts()
        other = bool(set(told) - {"ready_on"})
        for key, new in (("", other), ("ready_on", "ready_on" in told), ("power", bool(self.power_text()))):
            chip = self.news[key]
            chip.set(t("new value") if new else "", "warn")
            chip.setMinimumWidth(chip.sizeHint().width() if new else 0)
        known = self.offered.row.facts
        day = self._today()
        values = {**known.values}
        for key, value in told.items():
            values[key] = Known(value, "", day)
        steps = self.power.steps() if self.panel is not None else ()
        facts = replace(known, values=values)
        if steps:
            said = {step.year for step in steps}
            kept = tuple(step for step in known.power if step.year not in said)
            power = tuple(sorted((*kept, *steps), key=lambda step: step.year or 0))
            facts = replace(facts, power=power, power_as_of=day)
        for key in ("usable_m2", "ready_on"):
            self.shown[key].setText(_said(facts, key))
        power_words = phrases.power(facts.power, words.current().language) if facts.power else "–"
        self.shown["power"].setText(power_words)
        found = matching.match_site(self._requirements, facts, day)
        clear_layout(self.chips)
        verdicts = verdict_chips([one.verdict for one in found.results])
        for text, tone in verdicts:
            chip = Chip(text if len(verdicts) <= _CHIPS_IN_WORDS else text.split()[0], tone)
            chip.setAccessibleName(text)
            chip.setToolTip(text)
            self.chips.addWidget(chip)
        self.chips.addStretch(1)


def verdict_chips(verdicts: Iterable[Verdict]) -> list[tuple[str, str]]:
    """Return how many requirements are met, uncertain, unknown, missed, as words with their tones."""
    counts = dict.fromkeys(Verdict, 0)
    for verdict in verdicts:
        counts[verdict] += 1
    said = (
        (n("{count} met", "{count} met", counts[Verdict.MET]), "ok", Verdict.MET),
        (n("{count} uncertain", "{count} uncertain", counts[Verdict.UNCERTAIN]), "warn", Verdict.UNCERTAIN),
        (n("{count} unknown", "{count} unknown", counts[Verdict.UNKNOWN]), "neutral", Verdict.UNKNOWN),
        (n("{count} missed", "{count} missed", counts[Verdict.MISSED]), "bad", Verdict.MISSED),
    )
    return [(text, tone) for text, tone, verdict in said if counts[verdict]]


class SiteLines(QFrame):
    """The table of sites, best first, and the new ones below."""

    changed = Signal()
    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "table")
        self.setAccessibleName(t("Your sites"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self.lines: list[SiteLine] = []
        self.new: list[NewSiteLine] = []
        self._rest: tuple[OfferedSite, ...] = ()

    def show_sites(
        self,
        offered: Sequence[OfferedSite],
        requirements: Sequence[Requirement],
        today: Callable[[], date],
    ) -> None:
        """Show the municipality's sites; nothing is ticked."""
        clear_layout(self._column)
        self.lines, self.new = [], []
        self._column.addLayout(self._head())
        if not offered:
            said = label(t("The region knows no site of yours. Add the first."), "muted", wrap=True)
            said.setContentsMargins(12, 10, 12, 12)
            self._column.addWidget(said)
        self._ask = (requirements, today)
        self._rest = tuple(offered[SHOWN:])
        for one in offered[:SHOWN]:
            self._add_line(one)
        if self._rest:
            more = n("Show {count} more", "Show {count} more", len(self._rest))
            self.more = GhostButton(more)
            self.more.clicked.connect(self.show_all)
            self._column.addWidget(self.more)

    def _add_line(self, one: OfferedSite) -> None:
        self._column.addWidget(rule())
        line = SiteLine(one, *self._ask)
        line.changed.connect(self.changed)
        line.ticked.connect(self.ticked)
        self.lines.append(line)
        self._column.addWidget(line)

    def show_all(self) -> None:
        """Show the sites too that fit less well."""
        if not self._rest:
            return
        rest, self._rest = self._rest, ()
        self._column.removeWidget(self.more)
        self.more.hide()
        self.more.deleteLater()
        for one in rest:
            self._add_line(one)
        self.ticked.emit()

    def line(self, site_id: str) -> SiteLine:
        """Return the line of a site."""
        return next(one for one in self.lines if one.offered.row.id == site_id)

    def add(self, kept: dict[str, str] | None = None) -> NewSiteLine:
        """Add a line for a site the region does not know."""
        line = NewSiteLine()
        line.put_back(kept or {})
        line.changed.connect(self.changed)
        line.gone.connect(self._away)
        self.new.append(line)
        self._column.addWidget(line)
        self.changed.emit()
        return line

    def offered(self) -> tuple[ReplySite, ...]:
        """Return the sites offered, in order."""
        known = [reply for line in self.lines if (reply := line.reply()) is not None]
        return (*known, *(line.reply() for line in self.new))

    def is_valid(self) -> bool:
        """Whether every field of an offered site can be read."""
        known = all(line.is_valid() for line in self.lines if line.check.isChecked())
        return known and all(line.is_valid() for line in self.new)

    def content(self) -> dict[str, Any]:
        """Return what was typed as plain data."""
        return {
            "known": {line.offered.row.id: line.content() for line in self.lines},
            "new": [line.content() for line in self.new],
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        """Fill the table with what ``content`` returned once."""
        told = {site_id for site_id, one in kept.get("known", {}).items() if one.get("on")}
        if told & {one.row.id for one in self._rest}:
            self.show_all()
        for line in self.lines:
            line.put_back(kept.get("known", {}).get(line.offered.row.id, {}))
        for one in kept.get("new", ()):
            self.add(one)

    def _away(self, line: NewSiteLine) -> None:
        self.new.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.changed.emit()

    @staticmethod
    def _head() -> QGridLayout:
        grid = QGridLayout()
        columns(grid)
        titles = (
            "",
            t("Site"),
            t("Available"),
            t("Ready to build"),
            t("Power"),
            t("Your answer to what is asked"),
        )
        for place, title in enumerate(titles):
            head = ElidedLabel(title, "label")
            if place == 2:
                head.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(head, 0, place)
        return grid


def _beside(words_: QWidget, chip: Chip) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(words_)
    row.addWidget(chip)
    row.addStretch(1)
    return row


def _said(facts: SiteFacts, key: str) -> str:
    known = facts.values.get(key)
    return (
        "–"
        if known is None or known.value is None
        else phrases.fact(key, known.value, words.current().language)
    )
