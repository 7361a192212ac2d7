"""How the annual wheel and action plans are said in words, the same in the window and the terminal."""

from __future__ import annotations

from datetime import date

from babel.dates import get_day_names, get_month_names

from investcrm import formats, phrases, words
from investcrm.domain.action_plans import GoalKind, Plan
from investcrm.domain.annual_wheel import LAST, AfterPeriod, DayOfMonth, NthWeekday, Rule
from investcrm.domain.fields import FIELDS, LEVEL_LABELS, ReadinessLevel, Subject
from investcrm.domain.periods import PeriodKind
from investcrm.domain.words import N_

NTH_LABELS = {
    1: N_("the first"),
    2: N_("the second"),
    3: N_("the third"),
    4: N_("the fourth"),
    5: N_("the fifth"),
    LAST: N_("the last"),
}
AFTER_LABELS = {
    PeriodKind.MONTH: N_("each month"),
    PeriodKind.QUARTER: N_("each quarter"),
    PeriodKind.THIRD: N_("each third of the year"),
    PeriodKind.YEAR: N_("each year"),
}


def weekdays(language: str) -> tuple[str, ...]:
    """Return the names of the weekdays, Monday first."""
    names = get_day_names("wide", locale=formats.tag(language).replace("-", "_"))
    return tuple(str(names[number]) for number in range(7))


def months(language: str, *, short: bool = False) -> tuple[str, ...]:
    """Return the names of the months, January first."""
    locale = formats.tag(language).replace("-", "_")
    names = get_month_names("abbreviated" if short else "wide", "stand-alone", locale)
    return tuple(str(names[number]).rstrip(".") for number in range(1, 13))


def rule(one: Rule, language: str) -> str:
    """Return a rule in words: the third Thursday of March and October."""
    w = words.of(language)
    if isinstance(one, AfterPeriod):
        return w.n(
            "{count} working day after {period}",
            "{count} working days after {period}",
            one.days,
            period=w.t(AFTER_LABELS[one.period]),
        )
    if isinstance(one, DayOfMonth):
        return w.t("day {day} of {months}", day=one.day, months=_named(one.months, language))
    if isinstance(one, NthWeekday):
        return w.t(
            "{nth} {weekday} of {months}",
            nth=w.t(NTH_LABELS[one.nth]),
            weekday=_definite(weekdays(language)[one.weekday], language),
            months=_named(one.months, language),
        )
    return formats.day_in_words(one.day, language)


def _definite(weekday: str, language: str) -> str:
    return f"{weekday}en" if language == "sv" else weekday  # every Swedish weekday takes this ending


def _named(numbers: tuple[int, ...], language: str) -> str:
    if len(numbers) == 12:
        return words.of(language).t("every month")
    names = [months(language)[number - 1] for number in numbers]
    if len(names) < 2:
        return "".join(names)
    return words.of(language).t("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


def goal(plan: Plan, language: str) -> str:
    """Return a plan's goal in words, without its day: Establishments: 2; Land, Sala: done."""
    w, one, kpi = words.of(language), plan.goal, plan.kpi
    if one.kind is GoalKind.WORDS:
        return one.words
    if one.kind is GoalKind.READINESS:
        return w.t(
            "{what}, {where}: {level}",
            what=w.t(FIELDS[Subject.MUNICIPALITY, one.dimension].label),
            where=plan.place,
            level=w.t(LEVEL_LABELS[ReadinessLevel(one.level)]),
        )
    name = phrases.kpi_label(kpi, language) if kpi else one.label
    where = f", {plan.place}" if plan.place else ""
    aim = phrases.kpi_goal(kpi, one.target, language) if kpi else formats.number(one.target or 0, language)
    return f"{name}{where}: {aim}"


def now(plan: Plan, language: str) -> str:
    """Return where a goal is now in words; "" where nothing is measured."""
    w, one = words.of(language), plan.goal
    if one.kind is GoalKind.READINESS:
        level = plan.now
        return w.t(LEVEL_LABELS[level]) if isinstance(level, ReadinessLevel) else w.t("unknown")
    if one.kind is GoalKind.KPI:
        if plan.kpi is None:
            return w.t("the KPI is no longer counted")
        return phrases.kpi_value(plan.kpi, None if plan.now is None else float(plan.now), language)
    return ""


def week(day: date, language: str) -> str:
    """Return a day's week: week 47, with the year where the week belongs to another."""
    year, number, _ = day.isocalendar()
    said = words.of(language).t("week {number}", number=number)
    return said if year == day.year else f"{said} {year}"
