"""The municipalities asked, a line each: state, day of each step, clock in working days, answer."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain.following import CHANNEL_LABELS, STEP_LABELS, Channel, Followed, Posted, Step
from investcrm.domain.mail_notices import CAUSE_LABELS, TOLD_LABELS
from investcrm.domain.mailing import KIND_LABELS, STATE_LABELS, Dispatched
from investcrm.domain.rows import ForwardingRow, InquiryDetail
from investcrm.gui import phrasing
from investcrm.gui.following import Following
from investcrm.gui.models.columns import ChipText
from investcrm.gui.widgets.basic import ElidedLabel, rule
from investcrm.gui.widgets.buttons import IconButton, LowButton
from investcrm.gui.widgets.chip import Chip
from investcrm.services import following
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.views.inquiries.case_acts import CaseActs

_HEADS = (N_("Sent"), N_("Brief opened"), N_("Begun"), N_("Answered"), N_("Working days"))
_ASIDE = 12
_HIGH = 28
_OVER = frozenset({Step.ANSWERED, Step.DECLINED, Step.WITHDRAWN})
_POST_TONES = {
    Dispatched.REFUSED: "note-bad",
    Dispatched.BOUNCED: "note-bad",
    Dispatched.UNCERTAIN: "note-warn",
}
_CHIPS = {
    Step.DELIVERED: (N_("Delivered"), "info"),
    Step.BOUNCED: (N_("Came back"), "bad"),
    Step.OPENED: (N_("Brief opened"), "info"),
    Step.BEGUN: (N_("Answer begun"), "info"),
}


class RoundTable(QFrame):
    """Who was asked and how far each has come; it reads again when a municipality opens its brief."""

    def __init__(self, nav: Navigator, acts: CaseActs, detail: InquiryDetail) -> None:
        super().__init__()
        self.nav = nav
        self.inquiry_id = detail.row.id
        self.setProperty("kind", "table")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(t("Municipalities asked"))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(_heads())
        self.lines: dict[str, RoundLine] = {}
        for row in detail.forwardings:
            column.addWidget(rule())
            line = self.lines[row.id] = RoundLine(nav, acts, row)
            column.addWidget(line)
        Following(self, nav.tasks, self.read, "brief", "forwarding", "setting", "dispatch")
        self.read()

    def read(self) -> None:
        """Read how far each has come."""
        self.nav.tasks.query(
            following.of_case, self.inquiry_id, self.nav.actor.member_id, datetime.now(UTC),
            then=self._show, failed=lambda _error: None, owner=self,
            key="round",
        )  # fmt: skip

    def _show(self, found: tuple[Followed, ...]) -> None:
        for one in found:
            if line := self.lines.get(one.forwarding_id):
                line.follow(one)


class RoundLine(QWidget):
    """One municipality asked."""

    def __init__(self, nav: Navigator, acts: CaseActs, row: ForwardingRow) -> None:
        super().__init__()
        self.nav, self.acts, self.row = nav, acts, row
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(_ASIDE, 7, 6, 7)
        column.setSpacing(3)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        shown = phrasing.forwarding_chip(row, nav.region.today())
        self.chip = Chip(shown.text, shown.tone)
        self.note = ElidedLabel(_note(row), "muted")
        grid.addWidget(ElidedLabel(row.municipality, "strong"), 0, 0)
        grid.addWidget(self.chip, 0, 1)
        grid.addWidget(self.note, 0, 2)
        grid.setColumnMinimumWidth(0, 104)
        grid.setColumnMinimumWidth(1, 92)
        grid.setColumnStretch(2, 1)
        grid.setRowMinimumHeight(0, _HIGH)
        more = IconButton("more", t("More for {name}", name=row.municipality))
        more.clicked.connect(lambda: self._menu(more))
        grid.addWidget(more, 0, 3, Qt.AlignmentFlag.AlignTop)
        column.addLayout(grid)
        self.cells = [ElidedLabel("\u2013", "small") for _ in _HEADS]
        self._strip = _strip(self.cells)
        column.addWidget(self._strip)
        self.post = ElidedLabel("", "muted")
        self.post.hide()
        column.addWidget(self.post)
        self.ask = LowButton(t("Ask somebody else…"))
        self.ask.setAccessibleName(t("Ask somebody else at {name}…", name=row.municipality))
        self.ask.clicked.connect(lambda _on=False: self._ask_somebody_else())
        self.ask.hide()
        self.proposed: tuple[str, ...] = ()
        column.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        for _, site, power in row.sites:
            column.addWidget(ElidedLabel(" \u00b7 ".join(part for part in (site, power) if part)))

    def follow(self, one: Followed) -> None:
        """Show what is known of this municipality now."""
        chip = self._chip(one)
        self.chip.set(chip.text, chip.tone)
        self._strip.setVisible(one.step is not Step.WITHDRAWN)
        answered = one.on(Step.ANSWERED) or one.on(Step.DECLINED)
        days = [one.on(Step.SENT), one.on(Step.OPENED), one.on(Step.BEGUN), answered]
        for cell, on in zip(self.cells, days, strict=False):
            cell.setText(formats.short_day(on) if on else "\u2013")
        mail = one.channel is Channel.MAIL and one.on(Step.SENT) is not None
        if mail:
            self.cells[1].setText(t("by mail"))
            self.cells[1].setToolTip(
                t("Sent by mail: what is opened or begun there cannot be known. Its answer is recorded here.")
            )
            self.cells[2].setText("")
        self.cells[4].setText(clock_words(one))
        self.proposed = one.proposed
        self.ask.setVisible(one.step is Step.BOUNCED)
        told = told_words(one)
        self.note.setText(told or _note(self.row))
        self.chip.setToolTip(told_of(one))
        self._show_post(one)
        self._strip.setAccessibleName(steps_words(one))
        self._strip.setToolTip(steps_words(one))

    def _show_post(self, one: Followed) -> None:
        """Say how it stands with the latest message, while somebody still has to do something about it."""
        message = one.message
        told = message is not None and message.state is not Dispatched.SENT and one.step not in _OVER
        self.post.setVisible(told)
        if told and message is not None:
            self.post.setText(post_words(message))
            self.post.setProperty("role", _POST_TONES.get(message.state, "muted"))
            self.post.style().polish(self.post)

    def _chip(self, one: Followed) -> ChipText:
        late = one.is_waiting and one.is_late and one.step is not Step.BOUNCED
        if one.step in _CHIPS and not late:
            words_, tone = _CHIPS[one.step]
            return ChipText(t(words_), tone)
        return phrasing.forwarding_chip(self.row, self.nav.region.today())

    def _ask_somebody_else(self) -> None:
        self.acts.replace_contact(self.row, self.proposed)

    def _menu(self, button: IconButton) -> None:
        from investcrm.gui.views.inquiries.files import open_document

        row, acts = self.row, self.acts
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if row.state == "prepared":
            menu.addAction(t("Mark as sent"), lambda: acts.sent((row.id,)))
        if row.state == "sent":
            menu.addAction(t("Remind"), lambda: acts.remind((row.id,)))
            menu.addAction(t("Change deadline…"), lambda: acts.deadline(row))
            menu.addAction(t("The message came back"), lambda: acts.bounced(row.id))
        if row.state in ("prepared", "sent"):
            menu.addAction(t("Record answer…"), lambda: acts.answer(row.id))
            menu.addAction(t("Ask somebody else…"), self._ask_somebody_else)
        if row.message_id:
            message = row.message_id
            menu.addAction(t("Open the message"), lambda: open_document(self.nav, message))
        if row.brief_id:
            brief = row.brief_id
            menu.addAction(t("Open the brief"), lambda: open_document(self.nav, brief))
        for site_id, site, _ in row.sites:
            menu.addAction(t("Show {name}", name=site), partial(self.nav.open_site, site_id))
        menu.addAction(
            t("Show {name}", name=row.municipality),
            lambda: self.nav.open_municipality(row.municipality_code),
        )
        if row.state in ("prepared", "sent"):
            menu.addSeparator()
            menu.addAction(t("Withdraw"), lambda: acts.withdraw(row.id))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))


def _strip(cells: list[ElidedLabel], margins: tuple[int, int, int, int] = (0, 0, 24, 0)) -> QWidget:
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(*margins)
    line.setSpacing(8)
    for cell in cells:
        line.addWidget(cell, 1)
    return holder


def _heads() -> QWidget:
    return _strip([ElidedLabel(t(name), "small") for name in _HEADS], (_ASIDE, 5, 30, 5))


def told_words(one: Followed) -> str:
    """Return why a message came back, else what was last told of it; "" where nothing was."""
    if one.step is Step.BOUNCED:
        return t(CAUSE_LABELS[one.bounce.cause]).capitalize() if one.bounce else ""
    if not one.is_waiting or not one.notices:
        return ""
    latest = one.notices[0]
    return f"{t(TOLD_LABELS[latest.told])} {formats.short_day(latest.on)}"


def told_of(one: Followed) -> str:
    """Return everything that was told of a message, the latest first, in the words it was kept in."""
    return "\n\n".join(kept.text for kept in one.notices[:3])


def clock_words(one: Followed) -> str:
    """Return a municipality's clock: "3 of 5", and how much it is late."""
    if one.clock is None:
        return "\u2013"
    if one.clock.allowed is None:
        return str(one.clock.used)
    return t("{used} of {allowed}", used=one.clock.used, allowed=one.clock.allowed)


def steps_words(one: Followed) -> str:
    """Return everything known of a municipality in one sentence, for a screen reader and the hint."""
    parts = [f"{t(STEP_LABELS[step])} {formats.day(on)}" for step, on in one.steps]
    if one.channel is Channel.MAIL and one.on(Step.SENT):
        parts.append(t(CHANNEL_LABELS[Channel.MAIL]))
    if one.clock is not None and one.clock.left is not None and one.is_waiting:
        left = one.clock.left
        parts.append(
            n("{count} working day left", "{count} working days left", left)
            if left >= 0
            else n("{count} working day late", "{count} working days late", -left)
        )
    if one.reminded_on:
        parts.append(t("reminded {day}", day=formats.day(one.reminded_on)))
    if one.notices:
        parts.append(told_words(one))
    if one.message is not None:
        parts.append(post_words(one.message))
    return ", ".join(filter(None, parts))


def post_words(message: Posted) -> str:
    """Return how it stands with a message: of what kind, where it is, what the server said."""
    said = f"{t(KIND_LABELS[message.kind])}: {t(STATE_LABELS[message.state])}"
    at = formats.moment(message.at) if message.at and message.state is not Dispatched.WAITING else ""
    told = f"{said} {at}".strip()
    return f"{told}. {message.said}" if message.said and message.state is not Dispatched.SENT else told


def _note(row: ForwardingRow) -> str:
    if row.state == "declined":
        return row.decline_reason or t("without a reason")
    if row.state == "answered":
        return " ".join(row.answer_text.split()) if row.answer_text else _day(row.answered_on)
    if row.state == "prepared":
        return t("not sent yet")
    if row.state == "withdrawn":
        return ""
    if row.reminded_on:
        return t("reminded {day}", day=formats.day(row.reminded_on))
    return t("answer by {day}", day=formats.day(row.deadline_on)) if row.deadline_on else ""


def _day(value: object) -> str:
    return formats.day(value) if value else ""  # type: ignore[arg-type]  # a date or None
