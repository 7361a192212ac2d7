"""The right of the match: the county by best verdict, and the municipalities to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from investcrm.domain.matching import VERDICT_LABELS, Verdict
from investcrm.gui.models.columns import ChipText, Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.shortcuts import hint
from investcrm.gui.views.match.lines import TONES
from investcrm.gui.widgets.basic import Card, SectionTitle, label, rule
from investcrm.gui.widgets.buttons import GhostButton, PrimaryButton
from investcrm.gui.widgets.map_view import MapView, Shade
from investcrm.gui.widgets.table import DataTable
from investcrm.services.matching import Best
from investcrm.words import n, t

SHADES = {
    Verdict.MET: ("level-4", "level-4-text"),
    Verdict.UNCERTAIN: ("level-2", "level-2-text"),
    Verdict.UNKNOWN: ("track", "text"),
    Verdict.MISSED: ("level-0", "level-0-text"),
}


@dataclass(frozen=True, slots=True)
class AskLine:
    """A municipality one can ask, its best site, and when it was asked already."""

    id: str
    name: str
    best: Best | None
    asked: str = ""


class WhomToAsk(Card):
    """Map and list choose the same municipalities."""

    forward_wanted = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(t("Best match per municipality"), parent)
        self.map = MapView()
        self.map.area_picked.connect(self.toggle)
        self.map.setMinimumHeight(230)
        self.body.addWidget(self.map, 3)
        self.legend = label(
            t("The colour is the best site's verdict over the musts; the word says the same."),
            "small",
            wrap=True,
        )
        self.body.addWidget(self.legend)
        self.body.addWidget(rule())
        heading = SectionTitle(t("Ask"))
        self.proposed = GhostButton(t("Those proposed"))
        self.proposed.set_tip(t("Tick every municipality with a site that misses no must"))
        self.nobody = GhostButton(t("Nobody"))
        heading.buttons.addWidget(self.proposed)
        heading.buttons.addWidget(self.nobody)
        self.body.addWidget(heading)
        self.model = RowsModel(
            (
                Column(
                    "name",
                    t("Municipality"),
                    120,
                    kind="strong",
                    text=lambda line: line.name,
                    tip=_best,
                    stretch=True,
                ),
                Column("verdict", t("Best site"), 116, kind="chip", chips=_chip, tip=_best),
            ),
            parent=self,
            checkable=True,
        )
        self.table = DataTable(t("Municipalities to ask"))
        self.table.set_model(self.model)
        self.table.setMinimumHeight(140)
        self.model.checks_changed.connect(self._changed)
        self.body.addWidget(self.table, 2)
        row = QHBoxLayout()
        self.forward = PrimaryButton("", icon="send", hint=hint("forward"))
        self.forward.clicked.connect(self.forward_wanted)
        row.addWidget(self.forward, 1)
        self.body.addLayout(row)
        self._proposed: tuple[str, ...] = ()
        self._asked: set[str] = set()
        self.proposed.clicked.connect(lambda: self.model.set_checked(self._proposed))
        self.nobody.clicked.connect(lambda: self.model.set_checked(()))
        self._changed()

    def show_lines(
        self, lines: Sequence[AskLine], verdicts: Mapping[str, Verdict], proposed: Sequence[str], county: str
    ) -> None:
        """Show every municipality; ``proposed`` are those the match proposes to ask."""
        asked = {line.id for line in lines if line.asked}
        self._proposed = tuple(code for code in proposed if code not in asked)
        self.proposed.setEnabled(bool(self._proposed))
        self._asked = asked
        self.model.set_rows(lines)
        self.model.set_checked(self.checked())
        self.map.set_county(county)
        self.map.set_areas(
            {
                line.id: Shade(SHADES[verdicts[line.id]][0], t(VERDICT_LABELS[verdicts[line.id]]),
                    SHADES[verdicts[line.id]][1])
                if line.id in verdicts
                else Shade("map-empty", t("no land known"), "text-muted")
                for line in lines
            }
        )  # fmt: skip

    def check_proposed(self) -> None:
        """Tick those the match proposes."""
        self.model.set_checked(self._proposed)

    def checked(self) -> tuple[str, ...]:
        """Return the codes of the municipalities to ask."""
        return tuple(code for code in self.model.checked() if code not in self._asked)

    def toggle(self, code: str) -> None:
        """Tick a municipality, or untick it."""
        self.model.set_checked((set(self.checked()) ^ {code}) - self._asked)
        self.table.select_id(code)

    def _changed(self) -> None:
        count = len(self.checked())
        self.map.set_selected(self.checked())
        self.forward.setText(
            n("Forward to {count} municipality…", "Forward to {count} municipalities…", count)
            if count
            else t("Choose municipalities to ask")
        )
        self.forward.setEnabled(bool(count))
        self.changed.emit()


def _chip(line: AskLine) -> tuple[ChipText, ...]:
    if line.asked:
        return (ChipText(line.asked, "info"),)
    if line.best is None:
        return ()
    return (ChipText(t(VERDICT_LABELS[line.best.verdict]), TONES[line.best.verdict]),)


def _best(line: AskLine) -> str:
    return line.best.name if line.best else t("no land known")
