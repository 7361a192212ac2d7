"""The meetings on screen: those to come and those held, with what they decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.wheel_rows import CALLED, HELD, MEETING_LABELS, MEETING_STATES, MeetingRow
from investcrm.gui.dialogs.meeting import CallDialog, open_meeting
from investcrm.gui.following import Following
from investcrm.gui.models.columns import ChipText, Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.shortcuts import hint
from investcrm.gui.widgets.basic import EmptyState, PageTitle
from investcrm.gui.widgets.buttons import PrimaryButton
from investcrm.gui.widgets.table import DataTable, TableFrame
from investcrm.services import meetings
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_TONES = {CALLED: "info", HELD: "ok"}


class MeetingsTab(QWidget):
    """Who meets, and what was decided?"""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(12)
        self.title = PageTitle(t("Meetings"))
        self.add_button = PrimaryButton(t("Call a meeting"), icon="plus", hint=hint("add"))
        self.add_button.clicked.connect(lambda _on=False: self.call())
        self.title.buttons.addWidget(self.add_button)
        column.addWidget(self.title)
        self.model = RowsModel(self._columns(), parent=self)
        self.table = DataTable(t("Meetings"))
        self.table.set_model(self.model)
        self.table.opened.connect(lambda one: open_meeting(nav, one))
        self.frame = TableFrame(self.table)
        column.addWidget(self.frame, 1)
        self.empty = EmptyState(
            t("No meeting yet. Those called stand here, with what they decided and what came of it."),
            t("Call a meeting"),
            self.call,
            icon="people",
        )
        column.addWidget(self.empty, 1)
        self.empty.hide()
        Following(self, nav.tasks, self.read, "meeting", "meeting_municipality", "meeting_paper")
        self.read()

    def _columns(self) -> tuple[Column, ...]:
        region = self.nav.region

        def called(row: MeetingRow) -> str:
            return ", ".join(region.municipality(code) for code in row.municipalities)

        def decided(row: MeetingRow) -> str:
            return row.decisions.replace("\n", " · ")

        return (
            Column("day", t("Day"), 130, kind="date",
                   text=lambda r: f"{formats.day(r.held_on)} {r.starts_at}".strip()),
            Column("what", t("Meeting"), 200, kind="strong", text=lambda r: r.title, tip=lambda r: r.agenda),
            Column("kind", t("Kind"), 170, text=lambda r: t(MEETING_LABELS[r.kind])),
            Column("place", t("Place"), 130, text=lambda r: r.place),
            Column("called", t("Municipalities"), 150, text=called, tip=called),
            Column("state", t("Status"), 100, kind="chip",
                   chips=lambda r: (ChipText(t(MEETING_STATES[r.state]), _TONES.get(r.state, "neutral")),)),
            Column("decided", t("Decisions"), 160, kind="muted", text=decided, tip=lambda r: r.decisions,
                   stretch=True),
        )  # fmt: skip

    def read(self) -> None:
        """Read the meetings again."""
        self.nav.tasks.query(meetings.meetings, then=self._take, owner=self, key="meetings")

    def _take(self, rows: tuple[MeetingRow, ...]) -> None:
        self.model.set_rows(rows)
        held = sum(1 for row in rows if row.state == HELD)
        self.title.set_note(n("{count} held", "{count} held", held) if rows else "")
        self.frame.setVisible(bool(rows))
        self.empty.setVisible(not rows)

    def show_meeting(self, meeting_id: str) -> None:
        """Choose a meeting and open it."""
        self.table.select_id(meeting_id)
        open_meeting(self.nav, meeting_id)

    def call(self) -> None:
        """Call a meeting."""
        CallDialog(self.nav).open()
