"""Who sees a confidential case: give access, see it as somebody else, and who read it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QComboBox

from investcrm import formats
from investcrm.domain.secrecy_commands import GiveAccess, HandOver
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.models.columns import Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.views.municipal.brief_card import told_facts
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.facts import FactGrid
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.table import DataTable
from investcrm.services import briefs, rooms
from investcrm.words import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from investcrm.gui.navigation import Navigator

_MEMBER: Final = "member"
_MUNICIPALITY: Final = "municipality"


class GiveAccessDialog(Sheet):
    """Lets a member see the case, as reader or as responsible."""

    def __init__(self, nav: Navigator, inquiry_id: str, title: str) -> None:
        super().__init__(
            nav,
            t("Give access to {title}", title=title),
            t("Give access"),
            note=t("Everything the member opens is logged."),
            topic="room",
            size=(480, 0),
        )
        self._inquiry_id = inquiry_id
        form = FormGrid(1)
        self.member = form.add(t("Member"), _members(nav, self._nobody))
        roles = [(key, t(words)) for key, words in rooms.ROLE_LABELS.items()]
        self.role = form.add(t("As"), Choice(roles, rooms.READER))
        self.body.addWidget(form)

    def _nobody(self) -> None:
        self.complain(t("Nobody else is let into the room."))
        self.primary.setEnabled(False)

    def go(self) -> None:
        command = GiveAccess(self._inquiry_id, self.member.key(), self.role.key())
        self.run(rooms.give_access, command, lambda _done: self.finished_with(t("Access given"), undo=False))


class HandOverDialog(Sheet):
    """Makes another member responsible for the case."""

    def __init__(self, nav: Navigator, inquiry_id: str, title: str) -> None:
        super().__init__(
            nav,
            t("Hand over {title}", title=title),
            t("Hand over"),
            note=t("Who is responsible decides who sees the case. You cannot take it back yourself."),
            topic="room",
            size=(480, 0),
        )
        self._inquiry_id = inquiry_id
        form = FormGrid(1)
        self.member = form.add(t("To"), _members(nav, self._nobody))
        stays = [("reader", t("as reader")), ("", t("not at all"))]
        self.stays = form.add(t("You see the case from then on"), Choice(stays, "reader"))
        self.body.addWidget(form)

    def _nobody(self) -> None:
        self.complain(t("Nobody else is let into the room."))
        self.primary.setEnabled(False)

    def go(self) -> None:
        command = HandOver(self._inquiry_id, self.member.key(), bool(self.stays.key()))
        self.run(
            rooms.hand_over,
            command,
            lambda _done: self.finished_with(t("The case is handed over"), undo=False),
        )


def _members(nav: Navigator, nobody: Callable[[], object]) -> Choice:
    """Return a choice of the others who may be let into a case; ``nobody`` is told where there is none."""
    me = nav.region.member_id
    choice = Choice([one for one in nav.region.reference.members.items() if one[0] != me])

    def narrow(fit: dict[str, str]) -> None:
        for at in reversed(range(choice.count())):
            if choice.itemData(at) not in fit:
                choice.removeItem(at)
        if not choice.count():
            nobody()

    nav.tasks.query(rooms.candidates, then=narrow, owner=choice, key="candidates")
    return choice


class ViewAsDialog(Sheet):
    """What a member, or a municipality's inbox, shows of the case."""

    def __init__(self, nav: Navigator, inquiry_id: str, seen: tuple[rooms.Access, ...]) -> None:
        super().__init__(
            nav,
            t("View as\u2026").rstrip("\u2026"),
            "",
            note=t("Read from the store with that person's rights."),
            topic="room",
            size=(560, 420),
            scrolls=True,
        )
        self._inquiry_id = inquiry_id
        self.who = QComboBox()
        self.who.setAccessibleName(t("Who"))
        places = {one.municipality for one in seen if one.municipality}
        for member_id, name in nav.region.reference.members.items():
            self.who.addItem(name, (_MEMBER, member_id))
        for code, name in nav.region.municipalities():
            self.who.addItem(
                t("{name}, inbox", name=name) if code in places else t("{name}, asked nothing", name=name),
                (_MUNICIPALITY, code),
            )
        self.body.addWidget(self.who)
        self.who.currentIndexChanged.connect(lambda _at: self.read())
        self.read()

    def read(self) -> None:
        """Read what the one chosen sees."""
        kind, key = self.who.currentData()
        self.nav.tasks.query(
            rooms.view_as,
            self._inquiry_id,
            key if kind == _MEMBER else "",
            key if kind == _MUNICIPALITY else "",
            then=self._take,
            failed=self.nav.shell.say_error,
            owner=self,
            key="view as",
        )

    def _take(self, seen: rooms.Seen) -> None:
        while self.body.count() > 1:
            item = self.body.takeAt(1)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        if seen.everything:
            self.body.addWidget(label(t("Everything of the case, as you see it here."), wrap=True))
        elif not seen.briefs:
            self.body.addWidget(label(t("Nothing. Not even that there is a case."), wrap=True))
        for brief in seen.briefs:
            told = " \u00b7 ".join(filter(None, (brief.number, brief.title, formats.day(brief.sent_on))))
            self.body.addWidget(label(told, "strong", wrap=True))
            self.body.addWidget(FactGrid(told_facts(briefs.decode(brief.content))))
        self.body.addStretch(1)

    def go(self) -> None:
        self.accept()


def when(at_ms: int) -> str:
    """Return a moment of the log in Swedish time."""
    return formats.moment(datetime.fromtimestamp(at_ms / 1000, UTC))


class _Logged:
    """A line of the log in a table."""

    __slots__ = ("id", "line")

    def __init__(self, identity: str, line: rooms.ReadLine) -> None:
        self.id, self.line = identity, line


def _did(row: _Logged) -> str:
    return " ".join(filter(None, (t(rooms.ACT_LABELS[row.line.act]), row.line.detail)))


def _log_columns() -> tuple[Column, ...]:
    return (
        Column("at", t("When"), 130, kind="date", text=lambda r: when(r.line.at_ms), sortable=False),
        Column("who", t("Who"), 180, kind="strong", text=lambda r: r.line.name, sortable=False),
        Column("did", t("What was done"), 160, text=_did, tip=_did, stretch=True, sortable=False),
    )


class AccessLogDialog(Sheet):
    """Who read the case and when, latest first."""

    def __init__(self, nav: Navigator, inquiry_id: str) -> None:
        super().__init__(
            nav,
            t("Access log"),
            "",
            note=t("Kept in the room's own log."),
            topic="room",
            size=(620, 480),
        )
        self.lines = RowsModel(_log_columns(), parent=self)
        self.table = DataTable(t("Access log"))
        self.table.set_model(self.lines)
        self.body.addWidget(self.table, 1)
        nav.tasks.query(rooms.read_log, inquiry_id, then=self._take, owner=self, key="log")

    def _take(self, lines: tuple[rooms.ReadLine, ...]) -> None:
        self.lines.set_rows(_Logged(str(at), line) for at, line in enumerate(lines))

    def go(self) -> None:
        self.accept()
