"""An action plan: what is wrong and why, what is done, the goal it is measured by, and its follow-ups."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from investcrm import phrases, words
from investcrm.domain.action_plans import (
    CLOSED,
    GIVEN_UP,
    GOAL_LABELS,
    STATUS_LABELS,
    ClosePlan,
    Goal,
    GoalKind,
    NotePlan,
    Plan,
    RemovePlan,
    SavePlan,
)
from investcrm.domain.fields import LEVEL_LABELS, READINESS_FIELDS, ReadinessLevel
from investcrm.domain.kpi import Kpi
from investcrm.gui.dialogs.sheet import Sheet, small_button
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.goal_field import GoalField
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import action_plans, kpis, worth
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.worth import Lever
    from investcrm.gui.navigation import Navigator
    from investcrm.services.worth import Weighed

_FOLLOW_UPS: Final = 3
_MUNICIPALITY: Final = "municipality:"
_GOAL_MONTH_DAYS: Final = 180


class PlanDialog(Sheet):
    """Make a plan, change one, or begin with one proposed for a gap or a KPI."""

    def __init__(
        self,
        nav: Navigator,
        known: tuple[Kpi, ...],
        row: Plan | None = None,
        proposed: SavePlan | None = None,
    ) -> None:
        title = t("Change the action plan") if row else t("New action plan")
        super().__init__(nav, title, t("Save"), topic="plan", size=(720, 0), scrolls=True)
        self.row, self.known = row, {one.key: one for one in known}
        self.version = row.version if row else 0
        given: Any = row or proposed
        goal: Goal | None = given.goal if given else None
        form = self.form = FormGrid(2)
        self.title_edit = form.add(t("Name"), QLineEdit(given.title if given else ""), span=2, required=True)
        self.problem, self.cause, self.measure = (
            form.add(name, _text(getattr(given, key) if given else ""), span=span)
            for name, key, span in (
                (t("Problem"), "problem", 1), (t("Cause"), "cause", 1), (t("What is done"), "measure", 2),
            )
        )  # fmt: skip
        members = [(key, name) for key, name in nav.region.reference.members.items()]
        places = [(f"{_MUNICIPALITY}{code}", name) for code, name in nav.region.municipalities()]
        self.responsible = form.add(
            t("Responsible"), Choice([*members, *places], _responsible(row, proposed, nav), empty=t("nobody"))
        )
        form.section(t("Goal"), t("Where the goal stands is reckoned; nobody types it."))
        kinds = [(kind.value, t(GOAL_LABELS[kind])) for kind in GoalKind]
        self.kind = form.add(t("Measured by"), Choice(kinds, (goal.kind if goal else GoalKind.KPI).value))
        self.by = form.add(t("To be reached by"), DateField(nav.region.today), required=True)
        self.by.set_value(goal.by if goal else nav.region.today() + timedelta(days=_GOAL_MONTH_DAYS))
        self._goal_fields(form, goal)
        form.section(
            t("Follow-up days"), t("Today brings the plan up on these days until something is noted.")
        )
        given_days = given.follow_ups if given else ()
        self.follow_ups = [
            form.add(t("Follow-up {number}", number=number + 1), DateField(nav.region.today))
            for number in range(max(_FOLLOW_UPS, len(given_days)))
        ]
        for field, day in zip(self.follow_ups, given_days, strict=False):
            field.set_value(day)
        self.body.addWidget(form)
        if row is not None:
            self.left.addWidget(small_button(t("Take away"), self._remove, icon="trash"))
        self.kind.chosen.connect(lambda _key: self._show())
        self.kpi.chosen.connect(lambda key: self.target.set_kpi(self.known.get(key)))
        self._show()
        self.title_edit.setFocus()

    def _goal_fields(self, form: FormGrid, goal: Goal | None) -> None:
        language = words.current().language
        listed = [(one.key, phrases.kpi_label(one, language)) for one in self.known.values()]
        chosen = goal.kpi if goal and goal.kpi else listed[0][0] if listed else ""
        if goal and goal.kpi and goal.kpi not in self.known:
            listed.append((goal.kpi, goal.label))
        self.kpi = form.add(t("KPI"), Choice(listed, chosen))
        self.target = form.add(t("Value to reach"), GoalField(self.known.get(chosen)))
        if goal and goal.target is not None:
            self.target.set_value(goal.target)
        self.dimension = form.add(
            t("Dimension"),
            Choice([(f.key, t(f.label)) for f in READINESS_FIELDS], goal.dimension if goal else ""),
        )
        levels = [(one.value, t(LEVEL_LABELS[one])) for one in ReadinessLevel]
        level = goal.level if goal and goal.level else ReadinessLevel.DONE.value
        self.level = form.add(t("Level to reach"), Choice(levels, level))
        code = goal.municipality_code if goal else ""
        self.place = form.add(
            t("Municipality"), Choice(self.nav.region.municipalities(), code, empty=t("The whole region"))
        )
        self.words = form.add(t("In words"), QLineEdit(goal.words if goal else ""), span=2)

    def _show(self) -> None:
        kind = GoalKind(self.kind.key())
        for field, shown in (
            (self.kpi, kind is GoalKind.KPI),
            (self.target, kind is GoalKind.KPI),
            (self.dimension, kind is GoalKind.READINESS),
            (self.level, kind is GoalKind.READINESS),
            (self.place, kind is not GoalKind.WORDS),
            (self.words, kind is GoalKind.WORDS),
        ):
            self.form.set_shown(field, shown)

    def goal(self, by: date) -> Goal:
        """Return the goal as it stands, to be reached by a day."""
        kind = GoalKind(self.kind.key())
        if kind is GoalKind.WORDS:
            return Goal(kind, by, words=self.words.text())
        if kind is GoalKind.READINESS:
            return Goal(
                kind, by, municipality_code=self.place.key(), dimension=self.dimension.key(),
                level=self.level.key(),
            )  # fmt: skip
        label = self.row.goal.label if self.row else ""
        return Goal(
            kind, by, kpi=self.kpi.key(), label=label, target=self.target.value(),
            municipality_code=self.place.key(),
        )  # fmt: skip

    def clash_fields(self) -> Mapping[str, QWidget]:
        return {
            "title": self.title_edit, "problem": self.problem, "cause": self.cause, "measure": self.measure,
        }  # fmt: skip

    def go(self) -> None:
        by = self.by.value() if self.by.is_valid() else None
        if by is None or not all(field.is_valid() for field in self.follow_ups):
            self.complain(t("The day cannot be read."))
            return
        if not self.target.is_valid() and GoalKind(self.kind.key()) is GoalKind.KPI:
            self.target.setFocus()
            return
        who = self.responsible.key()
        code = who.removeprefix(_MUNICIPALITY) if who.startswith(_MUNICIPALITY) else ""
        days = tuple(day for field in self.follow_ups if (day := field.value()) is not None)
        command = SavePlan(
            self.title_edit.text(), self.goal(by), self.problem.toPlainText(), self.cause.toPlainText(),
            self.measure.toPlainText(), None if code else who or None, code, days,
            self.row.id if self.row else None, self.version or None,
        )  # fmt: skip
        self.run(action_plans.save, command, lambda _id: self.finished_with(t("The action plan is saved")))

    def _remove(self) -> None:
        if self.row is not None:
            self.run(
                action_plans.remove, RemovePlan(self.row.id),
                lambda _none: self.finished_with(t("The action plan is taken away")),
            )  # fmt: skip


class NoteDialog(Sheet):
    """Note what was done about a plan, or what has come of it."""

    def __init__(self, nav: Navigator, row: Plan) -> None:
        super().__init__(nav, t("Note a follow-up"), t("Note"), note=row.title, topic="plan", size=(560, 0))
        self.row = row
        form = FormGrid(1)
        self.text = form.add(t("What was done, or what has come of it"), _text(""), required=True)
        self.body.addWidget(form)
        self.text.setFocus()
        self.keep_under(f"plan.{row.id}")
        self.text.textChanged.connect(self.typed)

    def content(self) -> dict[str, Any]:
        return {"text": self.text.toPlainText()}

    def put_back(self, kept: dict[str, Any]) -> None:
        self.text.setPlainText(str(kept.get("text", "")))

    def go(self) -> None:
        command = NotePlan(self.row.id, self.text.toPlainText())
        self.run(action_plans.note, command, lambda _id: self.finished_with(t("The follow-up is noted")))


class EndDialog(Sheet):
    """End a plan, completed or given up."""

    def __init__(self, nav: Navigator, row: Plan) -> None:
        super().__init__(nav, t("End the action plan"), t("End"), note=row.title, topic="plan", size=(520, 0))
        self.row = row
        form = FormGrid(1)
        ways = [(one, t(STATUS_LABELS[one])) for one in (CLOSED, GIVEN_UP)]
        self.way = form.add(t("The plan is"), Choice(ways, CLOSED))
        self.word = form.add(t("A word"), QLineEdit(), note=t("Needed where it is given up: why."))
        self.body.addWidget(form)

    def go(self) -> None:
        command = ClosePlan(self.row.id, self.way.key(), self.word.text(), self.row.version)
        self.run(
            action_plans.close, command, lambda _none: self.finished_with(t("The action plan has ended"))
        )


def _text(text: str) -> QPlainTextEdit:
    field = QPlainTextEdit(text)
    field.setTabChangesFocus(True)
    field.setMaximumHeight(76)
    return field


def _responsible(row: Plan | None, proposed: SavePlan | None, nav: Navigator) -> str:
    """Return who is responsible, as the choice knows them; of a new plan whoever makes it."""
    given = row or proposed
    if given is not None and given.responsible_code:
        return f"{_MUNICIPALITY}{given.responsible_code}"
    told = given.responsible_id if given else None
    return told or ("" if row else nav.region.member_id)


def _begin(reader: Any, proposed: SavePlan | None) -> tuple[tuple[Kpi, ...], SavePlan | None]:
    return kpis.specifications(reader), proposed


def _from_gap(reader: Any, code: str, dimension: str) -> tuple[tuple[Kpi, ...], SavePlan]:
    return kpis.specifications(reader), action_plans.from_gap(reader, code, dimension)


def _from_kpi(reader: Any, key: str) -> tuple[tuple[Kpi, ...], SavePlan]:
    return kpis.specifications(reader), action_plans.from_kpi(reader, key)


def _from_lack(reader: Any, found: Weighed, lever: Lever) -> tuple[tuple[Kpi, ...], SavePlan]:
    (line,) = worth.told(reader, found, (lever,))
    return kpis.specifications(reader), action_plans.from_lack(reader, line)


def new(nav: Navigator) -> None:
    """Make a plan."""
    _ask(nav, _begin, None)


def for_gap(nav: Navigator, code: str, dimension: str) -> None:
    """Make a plan that closes a gap of readiness."""
    _ask(nav, _from_gap, code, dimension)


def for_kpi(nav: Navigator, key: str) -> None:
    """Make a plan for a KPI."""
    _ask(nav, _from_kpi, key)


def for_lack(nav: Navigator, found: Weighed, lever: Lever) -> None:
    """Make a plan against a thing that is missing."""
    _ask(nav, _from_lack, found, lever)


def note(nav: Navigator, plan_id: str) -> None:
    """Note a follow-up of a plan."""
    nav.tasks.query(
        action_plans.plan, plan_id, then=lambda row: NoteDialog(nav, row).open(), failed=nav.shell.say_error
    )


def change(nav: Navigator, row: Plan) -> None:
    """Change a plan."""
    nav.tasks.query(
        kpis.specifications, then=lambda known: PlanDialog(nav, known, row).open(),
        failed=nav.shell.say_error,
    )  # fmt: skip


def _ask(nav: Navigator, read: Any, *given: Any) -> None:
    def show(found: Any) -> None:
        known, proposed = found
        PlanDialog(nav, known, proposed=proposed).open()

    nav.tasks.query(read, *given, then=show, failed=nav.shell.say_error)
