"""An event of the annual wheel: what, by which rule, moved which way, whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QLineEdit, QWidget

from investcrm import plan_phrases, words
from investcrm.domain.annual_wheel import (
    KIND_LABELS,
    LAST,
    SHIFT_LABELS,
    AfterPeriod,
    DayOfMonth,
    Kind,
    NthWeekday,
    Once,
    Rule,
    Shift,
)
from investcrm.domain.errors import UserError
from investcrm.domain.periods import PeriodKind
from investcrm.domain.wheel_rows import RemoveEvent, SaveEvent, WheelEvent
from investcrm.gui.dialogs.sheet import Sheet, small_button
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.multi_select import MultiSelect
from investcrm.gui.widgets.number_box import NumberBox
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import annual_wheel
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_NTH: Final = (1, 2, 3, 4, 5, LAST)
_SORTS: Final = {
    "nth": N_("A weekday of a month"),
    "day": N_("A day of a month"),
    "after": N_("Working days after a period"),
    "once": N_("One day"),
}


class EventDialog(Sheet):
    """Put an event on the wheel, or change one; below the rule stands in words what it means."""

    def __init__(self, nav: Navigator, row: WheelEvent | None = None, begins: date | None = None) -> None:
        title = t("Change the event") if row else t("Add to the wheel")
        super().__init__(nav, title, t("Save"), topic="plan", size=(620, 0))
        self.row, self._begins = row, begins
        self.version = row.version if row else 0
        form = self.form = FormGrid(2)
        self.title_edit = form.add(t("Name"), QLineEdit(row.title if row else ""), span=2, required=True)
        kinds = [(kind.value, t(KIND_LABELS[kind])) for kind in Kind]
        self.kind = form.add(t("Kind"), Choice(kinds, (row.kind if row else Kind.OTHER).value))
        members = list(nav.region.reference.members.items())
        owner = (row.owner_id or "") if row else nav.region.member_id
        self.owner = form.add(t("Who"), Choice(members, owner, empty=t("Everybody")))
        sorts = [(key, t(text)) for key, text in _SORTS.items()]
        self.sort = form.add(t("When"), Choice(sorts, "nth"), span=2)
        self._rule_fields(form)
        shifts = [(one.value, t(SHIFT_LABELS[one])) for one in Shift]
        self.shift = form.add(
            t("A day off is moved to"), Choice(shifts, (row.shift if row else Shift.AFTER).value)
        )
        self.until = form.add(t("Until"), DateField(nav.region.today), note=t("Empty: without an end"))
        self.note_edit = form.add(t("Note"), QLineEdit(row.note if row else ""), span=2)
        self.body.addWidget(form)
        self.said = label("", "muted", wrap=True)
        self.body.addWidget(self.said)
        if row is not None:
            self.until.set_value(row.until)
            self._fill(row.rule)
            self.left.addWidget(small_button(t("Take off the wheel"), self._remove, icon="trash"))
        for choice in (self.sort, self.nth, self.weekday, self.period):
            choice.chosen.connect(lambda _key: self._show())
        self.months.changed.connect(lambda _keys: self._show())
        self.number.valueChanged.connect(lambda _value: self._show())
        self.once.changed.connect(lambda _value: self._show())
        self._show()
        self.title_edit.setFocus()

    def _rule_fields(self, form: FormGrid) -> None:
        language = words.current().language
        self.nth = form.add(
            t("Which"), Choice([(str(one), t(plan_phrases.NTH_LABELS[one])) for one in _NTH], "1")
        )
        names = plan_phrases.weekdays(language)
        self.weekday = form.add(t("Weekday"), Choice([(str(at), name) for at, name in enumerate(names)], "0"))
        self.number = form.add(t("Number"), NumberBox())
        self.number.setRange(1, 60)
        self.number.setValue(10)
        periods = [(one.value, t(plan_phrases.AFTER_LABELS[one])) for one in PeriodKind]
        self.period = form.add(t("After"), Choice(periods, PeriodKind.QUARTER.value))
        self.once = form.add(t("Day"), DateField(self.nav.region.today))
        self.months = form.add(t("Months"), MultiSelect(t("Every month")), span=2)
        months = plan_phrases.months(language)
        self.months.set_choices([(str(at), name) for at, name in enumerate(months, 1)])

    def _fill(self, rule: Rule) -> None:
        if isinstance(rule, NthWeekday):
            self.sort.set_key("nth")
            self.nth.set_key(str(rule.nth))
            self.weekday.set_key(str(rule.weekday))
        elif isinstance(rule, DayOfMonth):
            self.sort.set_key("day")
            self.number.setValue(rule.day)
        elif isinstance(rule, AfterPeriod):
            self.sort.set_key("after")
            self.number.setValue(rule.days)
            self.period.set_key(rule.period.value)
        else:
            self.sort.set_key("once")
            self.once.set_value(rule.day)
        if isinstance(rule, NthWeekday | DayOfMonth):
            self.months.set_selected([str(month) for month in rule.months])

    def rule(self) -> Rule | None:
        """Return the rule as it stands; None where the one day cannot be read."""
        months = tuple(sorted(int(key) for key in self.months.selected())) or tuple(range(1, 13))
        sort = self.sort.key()
        if sort == "nth":
            return NthWeekday(int(self.nth.key()), int(self.weekday.key()), months)
        if sort == "day":
            return DayOfMonth(self.number.value(), months)
        if sort == "after":
            return AfterPeriod(self.number.value(), PeriodKind(self.period.key()))
        day = self.once.value() if self.once.is_valid() else None
        return Once(day) if day else None

    def _show(self) -> None:
        sort = self.sort.key()
        for field, sorts in (
            (self.nth, ("nth",)), (self.weekday, ("nth",)), (self.number, ("day", "after")),
            (self.period, ("after",)), (self.once, ("once",)), (self.months, ("nth", "day")),
        ):  # fmt: skip
            self.form.set_shown(field, sort in sorts)
        self.form.set_label(self.number, t("Working days") if sort == "after" else t("Day of the month"))
        self.number.setMaximum(60 if sort == "after" else 31)
        self.form.set_shown(self.shift, sort != "once")
        rule = self.rule()
        said = plan_phrases.rule(rule, words.current().language) if rule else ""
        if isinstance(rule, NthWeekday) and rule.nth == 5:
            said = f"{said}. {t('A month with four of them has none.')}"
        self.said.setText(said)

    def clash_fields(self) -> Mapping[str, QWidget]:
        return {"title": self.title_edit, "note": self.note_edit}

    def go(self) -> None:
        rule = self.rule()
        if rule is None or not self.until.is_valid():
            self.complain(t("The day cannot be read."))
            return
        begins = self._begins
        if isinstance(rule, Once) and self.row is None:
            begins = min(rule.day, begins or rule.day)
        command = SaveEvent(
            Kind(self.kind.key()), self.title_edit.text(), rule, Shift(self.shift.key()), begins,
            self.until.value(), self.owner.key() or None, self.note_edit.text(),
            self.row.id if self.row else None, self.version or None,
        )  # fmt: skip
        self.run(annual_wheel.save, command, lambda _id: self.finished_with(t("The wheel is changed")))

    def _remove(self) -> None:
        if self.row is not None:
            self.run(
                annual_wheel.remove, RemoveEvent(self.row.id),
                lambda _none: self.finished_with(t("The event is off the wheel")),
            )  # fmt: skip


def change(nav: Navigator, event_id: str) -> None:
    """Change an event of the wheel."""

    def failed(error: Exception) -> None:
        if isinstance(error, UserError):
            nav.shell.say_error(error)

    nav.tasks.query(
        annual_wheel.event, event_id, then=lambda row: EventDialog(nav, row).open(), failed=failed
    )
