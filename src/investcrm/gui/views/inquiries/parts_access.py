"""The part of a confidential case that says who sees it, why it is secret, and what shows outside."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QGridLayout

from investcrm import formats
from investcrm.domain.rows import InquiryDetail
from investcrm.gui.views.inquiries.parts_base import Part
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import IconButton
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.services import rooms
from investcrm.words import t


def read(reader: Any, inquiry_id: str) -> tuple[rooms.RoomLine, tuple[rooms.Access, ...]]:
    """Read why a case is secret and who sees it."""
    return rooms.lines(reader, (inquiry_id,))[inquiry_id], rooms.who_sees(reader, inquiry_id)


class AccessPart(Part):
    """Who can see the case."""

    def draw(self, detail: InquiryDetail) -> None:
        self.nav.tasks.query(
            read, detail.row.id, then=partial(self._take, detail), failed=_ignore, owner=self, key="access"
        )

    def _take(self, detail: InquiryDetail, found: tuple[rooms.RoomLine, tuple[rooms.Access, ...]]) -> None:
        if detail is not self._shown or self.column.count() > 1:
            return
        self.column.takeAt(0)  # the stretch that stood alone until now
        line, seen = found
        row = detail.row
        assessed = (Fact(t("Assessed"), formats.day(line.assessed_on)),) if line.assessed_on else ()
        self.heading(t("Party"), t("the real party is shown only here"))
        self.column.addWidget(
            FactGrid(
                (
                    Fact(t("Company"), row.investor or t("not known")),
                    Fact(t("Ground for secrecy"), line.ground or t("to be assessed")),
                    *assessed,
                )
            )
        )
        self.heading(t("Who can see the case"))
        me = self.nav.region.member_id
        decides = any(one.member_id == me and one.role == rooms.RESPONSIBLE for one in seen)
        people = QGridLayout()
        people.setHorizontalSpacing(10)
        people.setVerticalSpacing(8)
        people.setColumnStretch(0, 1)
        for one in seen:
            self._person(people, detail, one, decides=decides)
        self.column.addLayout(people)
        look = (
            self.button(t("View as\u2026"), partial(self._view_as, detail, seen), "eye"),
            self.button(t("Access log"), partial(self._log, detail), "clock"),
        )
        if decides:
            give = self.button(t("Give access\u2026"), partial(self._give, detail), "people")
            hand = self.button(t("Hand over\u2026"), partial(self._hand_over, detail), "send")
            hand.setVisible(len(self.nav.region.reference.members) > 1)
            left = self.button(t("Words left in the open\u2026"), partial(self._left, detail), "search")
            end = self.button(t("End the secrecy\u2026"), partial(self._unseal, detail), "external")
            self.buttons(give, hand, *look, left, end)
        else:
            self.buttons(*look)
        self.heading(t("Seen outside the room"))
        self.say(
            t(
                "Nothing of the case. It is counted in the published quarter only in groups of at least "
                "three cases."
            )
        )
        if any(one.role == rooms.EARLIER for one in seen):
            self.say(t("What was sent before the secrecy is still with those who received it."))
        self.column.addStretch(1)

    def _person(
        self, people: QGridLayout, detail: InquiryDetail, one: rooms.Access, *, decides: bool
    ) -> None:
        role = t((rooms.BRIEF_LABELS if one.municipality else rooms.ROLE_LABELS)[one.role])
        row = people.rowCount()
        people.addWidget(label(one.name, wrap=True), row, 0)
        people.addWidget(label(role, "muted"), row, 1)
        people.addWidget(label(t("since {day}", day=formats.day(one.since_on)), "muted"), row, 2)
        if decides and one.member_id and one.role != rooms.RESPONSIBLE:
            off = IconButton("close", t("Withdraw access for {name}", name=one.name))
            off.clicked.connect(lambda: self._withdraw(detail, one))
            people.addWidget(off, row, 3)

    def _give(self, detail: InquiryDetail) -> None:
        from investcrm.gui.dialogs.room_access import GiveAccessDialog

        GiveAccessDialog(self.nav, detail.row.id, detail.row.title).open()

    def _hand_over(self, detail: InquiryDetail) -> None:
        from investcrm.gui.dialogs.room_access import HandOverDialog

        HandOverDialog(self.nav, detail.row.id, detail.row.title).open()

    def _withdraw(self, detail: InquiryDetail, one: rooms.Access) -> None:
        from investcrm.domain.secrecy_commands import WithdrawAccess

        self.nav.tasks.mutate(
            rooms.withdraw_access,
            WithdrawAccess(detail.row.id, one.member_id),
            then=lambda _done: self.nav.shell.say(t("{name} no longer sees the case", name=one.name)),
            failed=self.nav.shell.say_error,
        )

    def _view_as(self, detail: InquiryDetail, seen: tuple[rooms.Access, ...]) -> None:
        from investcrm.gui.dialogs.room_access import ViewAsDialog

        ViewAsDialog(self.nav, detail.row.id, seen).open()

    def _log(self, detail: InquiryDetail) -> None:
        from investcrm.gui.dialogs.room_access import AccessLogDialog

        AccessLogDialog(self.nav, detail.row.id).open()

    def _left(self, detail: InquiryDetail) -> None:
        from investcrm.gui.dialogs import traces

        if self.nav.entrance is not None:
            traces.run(self.nav.entrance, detail.row.id)

    def _unseal(self, detail: InquiryDetail) -> None:
        from investcrm.gui.dialogs import sealing

        sealing.unseal(self.nav, detail.row)


def _ignore(_error: Exception) -> None:
    """The case went while it was read; the pane says so."""
