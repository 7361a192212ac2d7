"""What each line of Today says, and what its button does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from investcrm import formats
from investcrm.domain.commands import CompleteTasks
from investcrm.domain.rows import Due, InquiryDetail
from investcrm.gui.navigation import INQUIRIES, PLAN, SITES
from investcrm.gui.views.inquiries import acts
from investcrm.services import cases, inquiries
from investcrm.services.today import TEXTS
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from collections.abc import Callable

    from investcrm.gui.navigation import Navigator

BUTTONS = {
    "remind": N_("Remind"),
    "remind_all": N_("Remind all"),
    "offer": N_("Compile offer"),
    "send": N_("Send"),
    "match": N_("Match"),
    "done": N_("Done"),
    "open": N_("Open"),
    "reply": N_("Answer"),
    "activity": N_("Note a call"),
    "ledger": N_("State jobs"),
    "draft": N_("Go on"),
    "persons": N_("Go through"),
    "answer": N_("Record answer"),
    "decide": N_("Record decision"),
    "protocol": N_("Write protocol"),
    "visit": N_("Open"),
    "look": N_("Look through"),
    "report": N_("Open the report"),
    "ask": N_("Ask the municipalities"),
    "call": N_("Call the meeting…"),
    "meeting": N_("Open the meeting"),
    "turn": N_("Settle…"),
    "plan": N_("Note a follow-up"),
}


class Settler:
    """Says and settles lines of Today."""

    def __init__(self, nav: Navigator) -> None:
        self._nav = nav

    # ---- words

    def words(self, due: Due) -> tuple[str, str]:
        """Return the line's heading and what stands under it."""
        if due.kind == "draft":
            return due.title, t("Unfinished inquiry")
        if due.kind == "arrived":
            return t("Answers"), n("{count} answer has come.", "{count} answers have come.", due.count)
        if due.kind == "persons":
            return t("Personal data"), n(
                "{count} contact has come to its day", "{count} contacts have come to their day", due.count
            )
        about = self._about(due)
        if due.kind == "reminders":
            return t("Reminders"), about
        case = " \u00b7 ".join(part for part in (due.number, due.title) if part)
        if due.kind in ("task", "step"):
            return due.text, case
        if due.kind == "visit":
            return due.title, self._about(due).strip()
        if due.kind in ("queue", "readiness", "project", "wheel", "plan"):
            return due.title, about
        if due.kind == "request":
            return self._about(due), case
        return due.title, f"{due.number} \u00b7 {about}"

    def _about(self, due: Due) -> str:
        if due.kind == "remind":
            said = n(
                "{count} municipality has not answered", "{count} municipalities have not answered", due.count
            )
            on = formats.short_day(due.due_on) if due.due_on else ""
            told = t("deadline was {day}", day=on) if due.tone == "late" else t("deadline {day}", day=on)
            return f"{said} \u00b7 {told}" if on else said
        if due.kind == "waiting":
            return n(
                "{count} municipality has not answered yet",
                "{count} municipalities have not answered yet",
                due.count,
            )
        if due.kind == "send":
            return n("{count} message prepared, not sent", "{count} messages prepared, not sent", due.count)
        if due.kind == "register":
            return n(
                "{count} secret document must be registered without delay",
                "{count} secret documents must be registered without delay",
                due.count,
            )
        text = (
            t(due.text) if due.kind in ("queue", "promise") else due.text
        )  # a usual step is named by its catalogue key
        return t(TEXTS.get(due.kind, "{text}"), count=due.count, text=text)

    def coming_words(self, due: Due) -> tuple[str, str]:
        """Return what comes, and the day with what it is about."""
        title, under = self.words(due)
        about = under if due.kind in ("task", "step", "request") else self._about(due)
        day = formats.short_day(due.due_on) if due.due_on else ""
        return title, " \u00b7 ".join(part for part in (day, about) if part)

    def button(self, due: Due) -> str:
        """Return what the button says."""
        return t(BUTTONS[self._action(due)])

    @staticmethod
    def _action(due: Due) -> str:
        if due.action in BUTTONS:
            return due.action
        return {"waiting": "answer", "offer": "decide"}.get(due.kind, "open")

    # ---- acting

    def open(self, due: Due) -> None:
        """Show what the line is about."""
        if due.kind == "draft":
            self._nav.new_inquiry(draft=due.ref)
        elif due.kind == "arrived":
            self._look(due)
        elif due.kind == "persons":
            self._persons(due)
        elif due.kind == "readiness":
            self._nav.open_municipality(due.ref)
        elif due.kind == "visit":
            self._visit(due)
        elif due.kind in ("plan", "wheel", "project", "reminders"):
            self._page(due)
        elif due.kind == "queue":
            kind, _, place = due.ref.partition(":")
            if kind == "site":
                self._nav.open_site(place)
            elif kind == "municipality":
                self._nav.open_municipality(place)
            else:
                self._nav.shell.go(SITES)
        elif due.inquiry_id:
            tab = {
                "remind": "municipalities",
                "waiting": "municipalities",
                "question": "municipalities",
                "task": "events",
                "agreement": "secrecy",
                "request": "secrecy",
                "register": "secrecy",
            }.get(due.kind, "")
            self._nav.open_inquiry(due.inquiry_id, tab)

    def settle(self, due: Due) -> None:
        """Do what the button says."""
        getattr(self, f"_{self._action(due)}")(due)

    def _with_detail(self, due: Due, then: Callable[[InquiryDetail], Any]) -> None:
        if due.inquiry_id:
            self._nav.tasks.query(
                inquiries.detail, due.inquiry_id, then=then, failed=self._nav.shell.say_error
            )

    def _open(self, due: Due) -> None:
        if due.kind == "request":
            from investcrm.gui.dialogs import disclosure

            disclosure.show(self._nav, due.ref)
            return
        self.open(due)

    def _reply(self, due: Due) -> None:
        self.open(due)

    def _look(self, _due: Due) -> None:
        if self._nav.arrivals is not None:
            self._nav.arrivals.look_through()

    def _persons(self, _due: Due) -> None:
        from investcrm.gui.dialogs import due_contacts

        due_contacts.run(self._nav)

    def _draft(self, due: Due) -> None:
        self._nav.new_inquiry(draft=due.ref)

    def _done(self, due: Due) -> None:
        acts.mutate(self._nav, cases.complete_tasks, CompleteTasks((due.ref,)), t("Task done"))

    def _match(self, due: Due) -> None:
        if due.inquiry_id:
            self._nav.match(due.inquiry_id)

    def _offer(self, due: Due) -> None:
        if due.inquiry_id:
            self._nav.compile_offer(due.inquiry_id)

    def _answer(self, due: Due) -> None:
        if due.inquiry_id:
            self._nav.record_answer(due.inquiry_id)

    def _remind(self, due: Due) -> None:
        if due.inquiry_id:
            self._nav.act("remind", due.inquiry_id)

    def _remind_all(self, _due: Due) -> None:
        from investcrm.gui.dialogs import remind

        remind.run_due(self._nav)

    def _send(self, due: Due) -> None:
        if due.inquiry_id:
            self._nav.act("send", due.inquiry_id)

    def _activity(self, due: Due) -> None:
        from investcrm.gui.dialogs import activity

        if due.inquiry_id:
            activity.run(self._nav, due.inquiry_id, "call")

    def _ledger(self, due: Due) -> None:
        from investcrm.gui.dialogs import ledger

        self._with_detail(due, lambda detail: ledger.run(self._nav, detail.row, due.count))

    def _visit(self, due: Due) -> None:
        from investcrm.gui.dialogs import visit

        visit.protocol(self._nav, due.ref)

    def _protocol(self, due: Due) -> None:
        self._visit(due)

    def _page(self, due: Due) -> None:
        if due.kind == "reminders":
            self._nav.shell.go(INQUIRIES)
        elif due.kind == "project":
            self._nav.open_project(due.ref, due.count)
        elif due.kind == "plan":
            self._nav.shell.go(PLAN, plan=due.ref)
        else:
            self._wheel(due)

    def _wheel(self, due: Due) -> None:
        from investcrm.gui.dialogs import wheel_turn

        if due.action == "meeting":
            self._meeting(due)
        else:
            wheel_turn.run(self._nav, due.ref)

    def _turn(self, due: Due) -> None:
        self._wheel(due)

    def _meeting(self, due: Due) -> None:
        from investcrm.gui.dialogs import wheel_ways

        wheel_ways.meeting_of(self._nav, due.ref)

    def _report(self, due: Due) -> None:
        from investcrm.gui.dialogs import wheel_ways

        wheel_ways.follow(self._nav, due.ref)

    def _ask(self, due: Due) -> None:
        self._report(due)

    def _call(self, due: Due) -> None:
        self._report(due)

    def _plan(self, due: Due) -> None:
        from investcrm.gui.dialogs import action_plan

        action_plan.note(self._nav, due.ref)

    def _decide(self, due: Due) -> None:
        from investcrm.gui.dialogs import decision

        self._with_detail(due, lambda detail: decision.run(self._nav, detail.row))
