"""What one municipality's level rests on, and what else is known of the municipality."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.access import Verb
from investcrm.domain.fields import (
    FIELDS,
    LEVEL_LABELS,
    READINESS_FIELDS,
    ReadinessLevel,
    Subject,
)
from investcrm.domain.filters import InquiryFilter, SiteFilter
from investcrm.domain.readiness import Index, criterion
from investcrm.domain.rows import FactRow
from investcrm.domain.sites import CONFIDENCE_LABELS, Confidence
from investcrm.gui.models.columns import Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.others import Others
from investcrm.gui.shortcuts import hint
from investcrm.gui.views.complaint_lines import ComplaintLines
from investcrm.gui.widgets.basic import Card, SectionTitle, label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.chip import Chip
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.gui.widgets.holder import Holder
from investcrm.gui.widgets.table import DataTable
from investcrm.services import promising
from investcrm.services.readiness import MunicipalityDetail
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

TONES = ("bad", "warn", "warn", "ok", "ok")
_LEVELS = tuple(ReadinessLevel)


class _Stated:
    """A statement in the history of a dimension."""

    __slots__ = ("fact", "id")

    def __init__(self, identity: str, fact: FactRow) -> None:
        self.id, self.fact = identity, fact


class EvidenceCard(Card):
    """Municipality and dimension, the level with its evidence, its history, and ways on."""

    state_wanted = Signal()
    confirm_wanted = Signal()
    email_wanted = Signal()

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.nav = nav
        self.detail: MunicipalityDetail | None = None
        self._dimension = ""
        columns = QHBoxLayout()
        columns.setSpacing(28)
        columns.addLayout(self._level_part(), 3)
        columns.addLayout(self._history_part(), 4)
        columns.addLayout(self._municipality_part(), 4)
        self.body.addLayout(columns)

    def _level_part(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        self.title = SectionTitle("")
        column.addWidget(self.title)
        row = QHBoxLayout()
        self.level = Chip("", "neutral")
        self.stale = Chip("", "warn")
        row.addWidget(self.level)
        row.addWidget(self.stale)
        row.addStretch(1)
        column.addLayout(row)
        self.criterion = label("", wrap=True)
        self.evidence = label("", "muted", wrap=True)
        self.help = label("", "small", wrap=True)
        for words_ in (self.criterion, self.help, self.evidence):
            words_.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column.addWidget(self.criterion)
        column.addWidget(self.help)
        column.addWidget(self.evidence)
        column.addStretch(1)
        self.change = SecondaryButton(t("State level"), icon="edit", hint=hint("edit"))
        self.change.clicked.connect(self.state_wanted)
        self.confirm = SecondaryButton(t("Confirm"), icon="check")
        self.confirm.setToolTip(t("The level still holds today, on what it rested on before."))
        self.confirm.clicked.connect(self.confirm_wanted)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.change)
        self.plan = SecondaryButton(t("Action plan…"), icon="flag")
        self.plan.setToolTip(t("Make an action plan that closes this gap"))
        self.plan.clicked.connect(lambda _on=False: self._make_plan())
        self.plan.setHidden(not self.nav.may(Verb.ADD, "action_plan"))
        acts.addWidget(self.confirm)
        acts.addWidget(self.plan)
        acts.addStretch(1)
        column.addLayout(acts)
        return column

    def _make_plan(self) -> None:
        from investcrm.gui.dialogs import action_plan

        if self.detail is not None:
            action_plan.for_gap(self.nav, self.detail.row.code, self._dimension)

    def _history_part(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(SectionTitle(t("What was stated before")))
        self.history = RowsModel(
            (
                Column("as_of", t("As of"), 92, kind="date", text=lambda r: formats.day(r.fact.as_of)),
                Column("level", t("Level"), 84, kind="strong", text=_level_word),
                Column(
                    "source",
                    t("What it rests on"),
                    110,
                    text=lambda r: r.fact.source,
                    tip=_source_tip,
                    stretch=True,
                ),
            ),
            parent=self,
        )
        table = DataTable(t("What was stated before"))
        table.set_model(self.history)
        nothing = label(t("Nothing has been stated before."), "muted")
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        table.set_empty(nothing)
        table.setMinimumHeight(118)
        table.setMaximumHeight(190)
        column.addWidget(table)
        column.addStretch(1)
        return column

    def _municipality_part(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        self.place = SectionTitle("")
        self.others = Others(self.nav, self)
        self.place.buttons.addWidget(self.others)
        column.addWidget(self.place)
        self._facts = Holder()
        column.addWidget(self._facts)
        self.kept = label("", "muted", wrap=True)
        column.addWidget(self.kept)
        self.complaints = ComplaintLines(self.nav)
        column.addWidget(self.complaints)
        column.addStretch(1)
        email = SecondaryButton(t("E-mail address…"), icon="mail")
        email.clicked.connect(self.email_wanted)
        column.addWidget(email, 0, Qt.AlignmentFlag.AlignLeft)
        return column

    def show_detail(self, detail: MunicipalityDetail, dimension: str) -> None:
        """Show a municipality with one dimension."""
        self.detail, self._dimension = detail, dimension
        self.others.follow(detail.row.code)
        field = FIELDS[Subject.MUNICIPALITY, dimension]
        row = detail.row
        self.title.set(f"{row.name} · {t(field.label)}")
        known = row.levels.get(dimension)
        if known is None:
            self.level.set(t("unknown"), "neutral")
            self.evidence.setText(t("Nobody has stated this yet."))
            self.criterion.setText(t(field.help) if field.help else "")
        else:
            level = ReadinessLevel(str(known.value))
            self.level.set(t(LEVEL_LABELS[level]), tone(level))
            self.criterion.setText(t(criterion(dimension, level)))
            dated = formats.day(known.as_of) if known.as_of else t("without a date")
            sure = t(CONFIDENCE_LABELS[known.confidence])
            self.evidence.setText(t("{source}, {day}, {sure}", source=known.source, day=dated, sure=sure))
        self.stale.set(t("stale") if dimension in row.stale else "", "warn")
        said = detail.evidence.get(dimension, "") if known is not None else ""
        self.help.setText(said)
        self.help.setVisible(bool(said))
        self.confirm.setVisible(known is not None)
        self.history.set_rows(
            _Stated(str(place), fact) for place, fact in enumerate(detail.history) if fact.field == dimension
        )
        self.place.set(row.name)
        self.complaints.show_municipality(row.code)
        self.nav.tasks.query(
            promising.of_municipality, row.code, then=self._show_kept, failed=lambda _error: None, owner=self,
            key="kept",
        )  # fmt: skip
        self._facts.hold(FactGrid(self._known(detail), label_width=120))

    def _show_kept(self, counted: tuple[int, int]) -> None:
        answers, kept = counted
        said = n(
            "{kept} of {count} answer in time in the last year",
            "{kept} of {count} answers in time in the last year",
            answers,
            kept=kept,
        )
        self.kept.setText(said if answers else t("No answer in the last year"))

    def _known(self, detail: MunicipalityDetail) -> list[Fact]:
        row = detail.row
        nav = self.nav
        index = row.index
        facts = [
            Fact(
                t("Index"),
                "–"
                if index is None or index.value is None
                else t(
                    "{value} of 100, {known} of {total} known",
                    value=index.value,
                    known=index.known,
                    total=index.total,
                ),
                note=arithmetic(index) if index is not None and index.value is not None else "",
            ),
            Fact(t("E-mail"), row.email or t("none yet")),
            Fact(
                t("Sites"),
                n("{count} site", "{count} sites", row.sites),
                open=lambda: nav.open_page("sites", SiteFilter(municipality_code=row.code)),
            ),
            Fact(
                t("Waiting answers"),
                str(row.open_forwardings),
                open=lambda: nav.open_page(
                    "inquiries", InquiryFilter(open_only=True, municipality_code=row.code)
                ),
            ),
        ]
        if detail.contacts:
            facts.append(Fact(t("Contacts"), ", ".join(contact.name for contact in detail.contacts)))
        return facts


def tone(level: ReadinessLevel) -> str:
    """Return the chip's tone of a level."""
    return TONES[_LEVELS.index(level)]


def arithmetic(index: Index) -> str:
    """Return how an index is reckoned: (80 + 3 × 25) / 4 = 39."""
    parts = [f"{one.weight} × {one.points}" if one.weight > 1 else str(one.points) for one in index.parts]
    return f"({' + '.join(parts)}) / {index.weight} = {index.value}"


def _level_word(row: _Stated) -> str:
    try:
        value: Any = json.loads(row.fact.value)
    except ValueError:
        value = row.fact.value
    return t(LEVEL_LABELS[ReadinessLevel(value)]) if value in tuple(ReadinessLevel) else t("withdrawn")


def _source_tip(row: _Stated) -> str:
    told = formats.moment(datetime.fromtimestamp(row.fact.recorded_ms / 1000, UTC))
    sure = t(CONFIDENCE_LABELS[Confidence(row.fact.confidence)])
    return f"{row.fact.source}\n{sure}, {told}"


def dimensions() -> tuple[str, ...]:
    """Return the dimensions in the registry's order."""
    return tuple(field.key for field in READINESS_FIELDS)
