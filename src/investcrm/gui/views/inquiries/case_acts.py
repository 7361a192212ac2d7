"""What the detail of a case can do: each act by name, for buttons, keys, menus and the next step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu, QWidget

from investcrm.domain.access import Verb
from investcrm.domain.commands import CompleteTasks
from investcrm.domain.rows import ForwardingRow, InquiryDetail, InquiryRow, OfferRow
from investcrm.domain.stages import STAGE_LABELS, STAGES, Stage
from investcrm.gui.shortcuts import key
from investcrm.gui.views.inquiries import acts
from investcrm.gui.views.inquiries.next_step import late
from investcrm.services import cases
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class CaseActs:
    """The acts of one case; ``now`` gives its detail as last read, ``go`` shows one of its parts."""

    def __init__(
        self, nav: Navigator, now: Callable[[], InquiryDetail | None], go: Callable[[str], object]
    ) -> None:
        self._nav, self._now, self._go = nav, now, go

    def run(self, name: str) -> None:
        """Carry out an act by name."""
        getattr(self, name)()

    # ---- the flow

    def match(self) -> None:
        if detail := self._now():
            self._nav.match(detail.row.id)

    def forward(self) -> None:
        if detail := self._now():
            self._nav.forward(detail.row.id)

    def answer(self, forwarding_id: str = "") -> None:
        detail = self._now()
        if detail is None:
            return
        waiting = [row for row in detail.forwardings if row.state in ("prepared", "sent")]
        if not forwarding_id and not waiting:
            self._nav.shell.say(
                t("No municipality is waiting to answer this inquiry. Forward it first."), "info"
            )
            return
        only = waiting[0].id if len(waiting) == 1 else ""
        self._nav.record_answer(detail.row.id, forwarding_id or only)

    def read_answers(self) -> None:
        """Read in answers that came as files or mails."""
        if detail := self._now():
            self._nav.act("read_answers", (), detail.row.id)

    def offer(self) -> None:
        if detail := self._now():
            self._nav.compile_offer(detail.row.id)

    def send(self) -> None:
        """Show the drafts that wait to be sent."""
        if detail := self._now():
            self._nav.act("send", detail.row.id)

    def sent(self, forwarding_ids: tuple[str, ...]) -> None:
        """Note that these were sent."""
        from investcrm.domain.commands import MarkSent
        from investcrm.services import forwarding

        said = n(
            "{count} forwarding marked as sent", "{count} forwardings marked as sent", len(forwarding_ids)
        )
        acts.mutate(self._nav, forwarding.mark_sent, MarkSent(forwarding_ids), said)

    def remind(self, forwarding_ids: tuple[str, ...] = ()) -> None:
        """Remind those who are late, else everybody who has not answered."""
        detail = self._now()
        if detail is not None:
            chosen = forwarding_ids or tuple(row.id for row in late(detail, self._nav.region.today()))
            self._nav.act("remind", detail.row.id, chosen)

    def deadline(self, row: ForwardingRow) -> None:
        """Give a municipality another day, or all that have not answered."""
        from investcrm.gui.dialogs.deadline import DeadlineDialog

        detail = self._now()
        rows = detail.forwardings if detail else (row,)
        waiting = tuple(one for one in rows if one.state == "sent")
        DeadlineDialog(self._nav, waiting, (row.id,)).open()

    def replace_contact(self, row: ForwardingRow, proposed: tuple[str, ...] = ()) -> None:
        """Ask somebody else at a municipality; ``proposed`` are addresses to choose from."""
        from investcrm.gui.dialogs.replace_contact import ReplaceContactDialog

        ReplaceContactDialog(self._nav, row, proposed).open()

    def bounced(self, forwarding_id: str) -> None:
        """Note that a message came back."""
        from investcrm.domain.following_commands import NoteBounce
        from investcrm.services import following

        said = t("Noted that the message came back: ask somebody else there, or correct the address")
        acts.mutate(self._nav, following.note_bounce, NoteBounce(forwarding_id), said)

    def withdraw(self, forwarding_id: str) -> None:
        from investcrm.services import forwarding

        acts.mutate(self._nav, forwarding.withdraw, forwarding_id, t("Forwarding withdrawn"))

    def send_offer(self, offer: OfferRow) -> None:
        """Show a prepared offer to send."""
        if detail := self._now():
            self._nav.act("send_offer", detail.row.id, offer.id)

    def visit_programme(self) -> None:
        """Plan visits to sites for the asker."""
        from investcrm.gui.dialogs import visit_programme

        if detail := self._now():
            visit_programme.run(self._nav, detail.row.id)

    def decide(self) -> None:
        from investcrm.gui.dialogs import decision

        if detail := self._now():
            decision.run(self._nav, detail.row)

    def ledger(self) -> None:
        from investcrm.gui.dialogs import ledger

        if detail := self._now():
            ledger.run(self._nav, detail.row)

    def reopen(self) -> None:
        if detail := self._now():
            back = Stage.VISIT if detail.visit_on else Stage.OFFERED if detail.offered_on else Stage.QUALIFIED
            acts.move(self._nav, detail.row, back)

    def to_stage(self, stage: Stage) -> None:
        """Move to a stage picked in the bar."""
        detail = self._now()
        if detail is None:
            return
        if not detail.row.standing.is_open and stage is Stage.DECIDED:
            return
        acts.move(self._nav, detail.row, stage)

    # ---- the case itself

    def edit(self) -> None:
        from investcrm.gui.dialogs import edit_inquiry

        if detail := self._now():
            edit_inquiry.run(self._nav, detail)

    def requirements(self) -> None:
        """Show the requirements and open their editor."""
        from investcrm.gui.dialogs import requirements

        detail = self._now()
        if detail is None:
            return
        self._go("requirements")
        requirements.run(self._nav, detail)

    def hold(self) -> None:
        if detail := self._now():
            acts.hold(self._nav, detail.row)

    def remove(self) -> None:
        if detail := self._now():
            acts.remove(self._nav, (detail.row.id,))

    def merge(self) -> None:
        from investcrm.gui.dialogs import merge

        if detail := self._now():
            merge.run(self._nav, detail.row)

    def count_to_project(self) -> None:
        """Count the case to a project that somebody outside pays for."""
        from investcrm.gui.dialogs.project_share import OfCaseDialog

        if detail := self._now():
            OfCaseDialog(self._nav, detail.row).open()

    def package(self, owner: QWidget) -> None:
        """Save the case as a package for the e-archive."""
        from investcrm.gui.dialogs import archive_package

        if detail := self._now():
            archive_package.save(self._nav, detail.row.id, detail.row.number, owner)

    def seal(self) -> None:
        """Move the case into the confidential room."""
        from investcrm.gui.dialogs import sealing

        if detail := self._now():
            sealing.seal(self._nav, detail.row)

    def task(self) -> None:
        from investcrm.gui.dialogs import task

        if detail := self._now():
            task.run(self._nav, detail.row.id)

    def activity(self, kind: str = "call") -> None:
        from investcrm.gui.dialogs import activity

        if detail := self._now():
            activity.run(self._nav, detail.row.id, kind)

    def complete(self, task_id: str) -> None:
        acts.mutate(self._nav, cases.complete_tasks, CompleteTasks((task_id,)), t("Task done"))

    def add_files(self) -> None:
        from investcrm.gui.views.inquiries.files import choose

        if detail := self._now():
            choose(self._nav, detail.row.id)

    def window(self) -> None:
        if detail := self._now():
            self._nav.act("case_window", detail.row.id)

    # ---- menu

    def menu(self, row: InquiryRow, parent: QWidget) -> QMenu:
        """Return the menu of all this."""
        menu = QMenu(parent)
        is_open = row.standing.is_open

        def add(words_: str, run: Callable[[], Any], keys: str = "", *, on: bool = True) -> None:
            action = menu.addAction(f"{words_}\t{key(keys)}" if keys else words_, run)
            action.setEnabled(on)

        add(t("Open in its own window"), self.window)
        add(t("Edit…"), self.edit, "edit")
        add(t("Edit requirements…"), self.requirements)
        menu.addSeparator()
        add(t("Match"), self.match, "match")
        add(t("Forward to municipalities…"), self.forward, "forward", on=is_open)
        add(t("Record answer…"), self.answer, "answer", on=is_open)
        add(t("Read in answer…"), self.read_answers, "read_answers", on=is_open)
        add(t("Compile answers to an offer…"), self.offer, "offer", on=is_open)
        add(t("Plan site visits…"), self.visit_programme, on=is_open)
        add(t("Record decision…"), self.decide, on=is_open)
        stages = menu.addMenu(t("Move to"))
        for stage in STAGES:
            stages.addAction(t(STAGE_LABELS[stage]), partial(self.to_stage, stage))
        menu.addSeparator()
        add(t("Add task…"), self.task)
        add(t("Add event…"), self.activity)
        add(t("Add documents…"), self.add_files)
        add(t("State jobs or investment…"), self.ledger)
        if not self._nav.is_room and self._nav.may(Verb.ADD, "project_case"):
            add(t("Count to a project…"), self.count_to_project)
        menu.addSeparator()
        add(t("Take up again") if row.standing.on_hold else t("Put on hold"), self.hold, on=is_open)
        add(t("Merge with another inquiry…"), self.merge)
        add(t("Package for the e-archive…"), partial(self.package, parent))
        if self._nav.entrance is not None and not self._nav.is_room:
            add(t("Make confidential…"), self.seal)
        add(t("Delete"), self.remove)
        return menu
