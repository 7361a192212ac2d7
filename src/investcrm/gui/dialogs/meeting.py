"""A meeting of the cooperation: called with its agenda, then held with decisions that are followed up."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QWidget

from investcrm import formats
from investcrm.domain.refusals import why
from investcrm.domain.wheel_rows import (
    CALLED,
    CALLED_OFF,
    HELD,
    MEETING_LABELS,
    MEETING_STATES,
    CallMeeting,
    CallOff,
    Decided,
    KeepMinutes,
    MeetingKind,
    MeetingRow,
    RecordMeeting,
)
from investcrm.gui.dialogs import outbox
from investcrm.gui.dialogs.sheet import Sheet, small_button
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.multi_select import MultiSelect
from investcrm.gui.widgets.number_box import NumberBox
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import meetings
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.wheel_rows import Turn
    from investcrm.gui.navigation import Navigator

_LINES = 4
"""How many decisions can be noted at once."""
_BECOMES = ("", "task", "plan")


class CallDialog(Sheet):
    """When, where, who and what about; for a time of the wheel, or a meeting to come that is changed."""

    def __init__(self, nav: Navigator, row: MeetingRow | None = None, turn: Turn | None = None) -> None:
        title = t("Change the meeting") if row else t("Call a meeting")
        super().__init__(nav, title, t("Save"), topic="plan", size=(640, 0))
        self.row, self.turn = row, turn
        self.version = row.version if row else 0
        form = FormGrid(3)
        named = row.title if row else turn.title if turn else ""
        self.title_edit = form.add(t("Name"), QLineEdit(named), span=2, required=True)
        kinds = [(kind.value, t(MEETING_LABELS[kind])) for kind in MeetingKind]
        self.kind = form.add(t("Kind"), Choice(kinds, (row.kind if row else MeetingKind.STEERING).value))
        self.day = form.add(t("Day"), DateField(nav.region.today), required=True)
        later = nav.region.today() + timedelta(days=14)
        self.day.set_value(row.held_on if row else turn.day if turn else later)
        self.clock = form.add(
            t("Time"), QLineEdit(row.starts_at if row else ""), note=t("Such as 09:30; none means all day")
        )
        self.minutes = form.add(t("Minutes"), NumberBox())
        self.minutes.setRange(15, 14 * 24 * 60)
        self.minutes.setSingleStep(15)
        self.minutes.setValue(row.minutes if row else 120)
        self.place = form.add(t("Place"), QLineEdit(row.place if row else ""), span=3)
        self.codes = form.add(t("Municipalities called"), MultiSelect(t("Add a municipality")), span=3)
        self.codes.set_choices(list(nav.region.reference.municipalities.items()))
        self.codes.set_selected(row.municipalities if row else ())
        self.agenda = form.add(t("Agenda"), QPlainTextEdit(row.agenda if row else ""), span=3)
        self.agenda.setMaximumHeight(110)
        self.body.addWidget(form)
        if row is not None:
            self.left.addWidget(small_button(t("Call off"), self._call_off))
        self.title_edit.setFocus()

    def clash_fields(self) -> Mapping[str, QWidget]:
        return {"title": self.title_edit, "place": self.place, "agenda": self.agenda}

    def go(self) -> None:
        day = self.day.value() if self.day.is_valid() else None
        if day is None:
            self.complain(t("The day cannot be read."))
            return
        turn, row = self.turn, self.row
        command = CallMeeting(
            MeetingKind(self.kind.key()), self.title_edit.text(), day, self.clock.text(),
            self.minutes.value(), self.place.text(), self.codes.selected(), self.agenda.toPlainText(),
            turn.event_id if turn else "", turn.key if turn else "", row.id if row else None,
            self.version or None,
        )  # fmt: skip
        self.run(meetings.call, command, lambda _id: self.finished_with(t("The meeting is called")))

    def _call_off(self) -> None:
        if self.row is not None:
            self.run(
                meetings.call_off, CallOff(self.row.id),
                lambda _none: self.finished_with(t("The meeting is called off")),
            )  # fmt: skip


class HeldDialog(Sheet):
    """What a meeting decided, who came, and its minutes; a meeting that was held takes more."""

    def __init__(self, nav: Navigator, row: MeetingRow) -> None:
        note = f"{t(MEETING_LABELS[row.kind])} · {formats.day(row.held_on)} {row.starts_at}".strip()
        act = "" if row.state == CALLED_OFF else t("Save the decisions")
        super().__init__(nav, row.title, act, note=note, topic="plan", size=(720, 0), scrolls=True)
        self.row = row
        self.version = row.version
        names = [nav.region.municipality(code) for code in row.municipalities]
        facts = [
            Fact(t("Status"), t(MEETING_STATES[row.state])),
            Fact(t("Place"), row.place or "–"),
            Fact(t("Agenda"), row.agenda or "–"),
        ]
        if row.decisions:
            facts.append(Fact(t("Decisions"), row.decisions))
        if row.state == CALLED_OFF:
            facts.append(Fact(t("Municipalities"), ", ".join(names) or "–"))
        self.body.addWidget(FactGrid(facts, label_width=110))
        self.decisions: list[tuple[QLineEdit, Choice, DateField]] = []
        self.codes = MultiSelect(t("Add a municipality"))
        if row.state != CALLED_OFF:
            self._fields()
        self._papers()

    def _fields(self) -> None:
        form = FormGrid(4)
        form.section(
            t("Decisions"), t("A decision can become a task or an action plan, which Today brings up.")
        )
        becomes = [
            (key, text)
            for key, text in zip(
                _BECOMES, (t("is noted"), t("becomes a task"), t("becomes an action plan")), strict=True
            )
        ]
        for number in range(1, _LINES + 1):
            text = form.add(t("Decision {number}", number=number), QLineEdit(), span=2)
            what = form.add(t("What comes of it"), Choice(becomes, ""))
            by = form.add(t("By"), DateField(self.nav.region.today))
            self.decisions.append((text, what, by))
        form.add(t("Municipalities that came"), self.codes, span=4)
        self.codes.set_choices(list(self.nav.region.reference.municipalities.items()))
        self.codes.set_selected(self.row.municipalities)
        self.body.addWidget(form)

    def _papers(self) -> None:
        for paper_id, name in self.row.papers:
            self.left.addWidget(small_button(name, partial(self._open_paper, paper_id), icon="document"))
        if self.row.state == HELD:
            self.left.addWidget(small_button(t("Keep minutes…"), self._keep_minutes, icon="attachment"))
        elif self.row.state == CALLED:
            self.left.addWidget(small_button(t("Change…"), self._change, icon="edit"))
            self.body.addWidget(label(t("Minutes can be kept once the meeting has been held."), "muted"))

    def go(self) -> None:
        if not all(by.is_valid() for _, _, by in self.decisions):
            self.complain(t("The day cannot be read."))
            return
        decided = tuple(
            Decided(text.text(), what.key(), by.value()) for text, what, by in self.decisions if text.text()
        )
        command = RecordMeeting(self.row.id, decided, self.codes.selected(), version=self.version)
        self.run(meetings.record, command, lambda _none: self.finished_with(t("The decisions are noted")))

    def _change(self) -> None:
        self.reject()
        CallDialog(self.nav, self.row).open()

    def _keep_minutes(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, t("Minutes of the meeting"))
        if not chosen:
            return
        path = Path(chosen)
        try:
            data = path.read_bytes()
        except OSError as error:
            self.complain(t("“{name}” could not be read: {reason}.", name=path.name, reason=t(why(error))))
            return
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        command = KeepMinutes(self.row.id, path.name, media_type, data)
        self.run(meetings.keep_minutes, command, lambda _id: self.finished_with(t("The minutes are kept")))

    def _open_paper(self, paper_id: str) -> None:
        def write(reader: Any, folder: Path) -> tuple[Path, ...]:
            name, data = meetings.minutes(reader, paper_id)
            path = folder / Path(name).name
            outbox.put_file(path, data)
            return (path,)

        outbox.open_drafts(self.nav, write, self)


def open_meeting(nav: Navigator, meeting_id: str) -> None:
    """Open a meeting: to change it while it is to come, to note its decisions from its day on."""

    def show(row: MeetingRow) -> None:
        ahead = row.state == CALLED and row.held_on > nav.region.today()
        dialog: Sheet = CallDialog(nav, row) if ahead else HeldDialog(nav, row)
        dialog.open()

    nav.tasks.query(meetings.meeting, meeting_id, then=show, failed=nav.shell.say_error)
