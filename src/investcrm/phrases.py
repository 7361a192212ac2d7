"""How values of the domain are said in words, the same in the window, on paper and in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from math import ceil, floor

from investcrm import formats, words
from investcrm.domain.fields import Field, FieldType, site_field
from investcrm.domain.forecast import METHOD_LABELS, Forecast
from investcrm.domain.kpi import PLACE_WORDS, Direction, Kpi, Measure
from investcrm.domain.matching import VERDICT_LABELS, Result, Verdict
from investcrm.domain.periods import Period, PeriodKind
from investcrm.domain.power import PowerStep
from investcrm.domain.ready_to_build import ONLY_STATED, is_only_stated
from investcrm.domain.requirements import FLOORS, KINDS, LEVEL_LABELS, Operator, Requirement, Unit
from investcrm.domain.sites import FactValue, Known
from investcrm.domain.sources import SOURCE_LABELS
from investcrm.domain.words import N_

DASH = "\u2013"
FIELD_LABELS = {
    "requirements": N_("Requirements"),
    "title": N_("Title"),
    "source": N_("Received via"),
    "investor": N_("Investor"),
    "country": N_("Country"),
    "owner_id": N_("Owner"),
    "received_on": N_("Received"),
    "deadline_on": N_("Deadline"),
    "summary": N_("Summary"),
    "jobs": N_("Jobs"),
    "investment_sek": N_("Investment"),
    "stage": N_("Stage"),
    "outcome": N_("Outcome"),
    "on_hold": N_("On hold"),
    "strength_area": N_("Strength area"),
    "next_step": N_("Next step"),
    "next_step_on": N_("Day of the next step"),
    "lost_reason": N_("Reason for loss"),
    "lost_needed": N_("What would have been needed"),
    "screening_note": N_("Screening of foreign direct investments"),
    "state": N_("Answer state"),
    "sent_on": N_("Sent"),
    "answered_on": N_("Answered"),
    "reminded_on": N_("Reminded"),
    "decided_on": N_("Decided"),
    "name": N_("Name"),
    "wide": N_("Facts"),
    "low": N_("At least"),
    "high": N_("At most"),
    "level": N_("Level"),
    "weight": N_("Weight"),
    "due_on": N_("Due"),
    "done_on": N_("Done"),
    "registry_number": N_("Registry number"),
    "registered_on": N_("Registered on"),
}
"""What the fields of a record are called in its history."""
NOT_SAID = N_("no information")
NOT_SAID_MEANS = N_(
    "No information: nobody has said what the sites have, so it is not known whether it is missing or how "
    "much. Ask the municipality."
)
"""How a lack is called where what the sites have is unknown, and what that means."""


def amount(value: int, unit: Unit, language: str) -> str:
    """Return an amount in base units as people say it: 12 MW, 14 ha, 400 m³/day."""
    match unit:
        case Unit.KILOWATT:
            return formats.power(value, language)
        case Unit.SQUARE_METRE:
            return formats.area(value, language)
        case Unit.METRE:
            return formats.distance(value, language)
        case Unit.KRONA:
            return formats.money(value, language)
    number = formats.number(value, language, 0)
    w = words.of(language)
    match unit:
        case Unit.KRONA_PER_SQUARE_METRE:
            return w.t("SEK {number}/m²", number=number)
        case Unit.CUBIC_METRE_PER_DAY:
            return w.t("{number} m³/day", number=number)
        case Unit.KILOVOLT:
            return f"{number}\u00a0kV"
    return number


def of_kind(kind: str, value: int, language: str) -> str:
    """Return how much of a kind of requirement, as people say it: 12 ha of land, 2 500 m² of premises."""
    spec = KINDS[kind]
    if kind == "height":
        return metres(value, language)
    return formats.floor(value, language) if spec.field in FLOORS else amount(value, spec.unit, language)


def metres(value: int, language: str) -> str:
    """Return a height or length in metres."""
    return f"{formats.number(value, language, 0)}\u00a0m"


def when(on: date, language: str) -> str:
    """Return a day as people say it of building: a quarter where it ends one, else the day."""
    w = words.of(language)
    ends = {(3, 31): 1, (6, 30): 2, (9, 30): 3, (12, 31): 4}
    quarter = ends.get((on.month, on.day))
    return w.t("Q{quarter} {year}", quarter=quarter, year=on.year) if quarter else formats.day(on, language)


def kind_label(requirement: Requirement, language: str) -> str:
    """Return what a requirement is about: Land, Power from 2030."""
    dated = requirement.spec.operator is not Operator.BY and requirement.on is not None
    return kind_from(requirement.kind, requirement.on.year if dated and requirement.on else None, language)


def kind_from(kind: str, year: int | None, language: str) -> str:
    """Return what a kind of requirement is called, and from which year it is needed: Power from 2030."""
    w = words.of(language)
    label = w.t(KINDS[kind].label)
    return w.t("{label} from {year}", label=label, year=year) if year else label


def asked(requirement: Requirement, language: str) -> str:
    """Return how much is asked: 12–18 ha, at most 5 km, by Q2 2028, yes."""
    w = words.of(language)
    spec = requirement.spec
    low, high = requirement.low, requirement.high
    if spec.operator is Operator.BY and requirement.on is not None:
        return w.t("by {day}", day=when(requirement.on, language))
    if spec.operator is Operator.TEXT:
        return requirement.text
    if spec.operator is Operator.YES:
        return requirement.text or w.t("yes")

    def say(value: int) -> str:
        return of_kind(spec.key, value, language)

    if low is not None and high is not None and low != high:
        return _range(say(low), say(high))
    if spec.operator is Operator.AT_MOST:
        return w.t("at most {amount}", amount=say(high if high is not None else low or 0))
    if low is not None:
        return w.t("at least {amount}", amount=say(low))
    return w.t("at most {amount}", amount=say(high or 0))


def _range(low: str, high: str) -> str:
    low_number, _, low_unit = low.rpartition("\u00a0")
    high_number, _, high_unit = high.rpartition("\u00a0")
    if low_number and low_unit == high_unit:
        return f"{low_number}{DASH}{high_number}\u00a0{low_unit}"
    return f"{low} {DASH} {high}"


def requirement(one: Requirement, language: str) -> str:
    """Return a requirement as one line: Land 12–18 ha (must)."""
    level = words.of(language).t(LEVEL_LABELS[one.level])
    return f"{kind_label(one, language)} {asked(one, language)} ({level})"


def has(result: Result, language: str) -> str:
    """Return what a site has for a requirement; empty when nothing is known."""
    value = result.has
    if value is None:
        return ""
    spec = result.requirement.spec
    w = words.of(language)
    if spec.key == "ready_by":
        try:
            return when(date.fromisoformat(str(value)), language)
        except ValueError:
            return fact("plan_state", value, language)
    if isinstance(value, bool):
        return w.t("yes") if value else w.t("no")
    if isinstance(value, int):
        return of_kind(spec.key, value, language)
    return fact(spec.field, value, language) if spec.field else str(value)


def short_by(result: Result, language: str) -> str:
    """Return by how much a requirement is missed: 2 MW, 45 days; empty when it cannot be measured."""
    return lack(result.requirement.kind, result.short_by, language)


def answered_already(answered: int, beyond: int) -> str:
    """Return what a count of what is missing leaves out: inquiries answered, and those far from it."""
    have = words.n(
        "{count} inquiry has a site with all it must have, where what is uncertain there holds.",
        "{count} inquiries have a site with all they must have, where what is uncertain there holds.",
        answered,
    )
    lacking = words.n(
        "{count} lacks more than one thing everywhere.",
        "{count} lack more than one thing everywhere.",
        beyond,
    )
    rest = words.t(
        "What is asked in words is not counted; a person judges that. "
        "An inquiry may stand behind several lines, so lines are not added up."
    )
    return f"{have} {lacking} {rest}"


def lack(kind: str, short: int | None, language: str) -> str:
    """Return how much of a kind is missing: 2 MW, 45 days; empty when it cannot be measured."""
    unit = KINDS[kind].unit
    if short is None or unit in (Unit.YES_NO, Unit.TEXT):
        return ""
    if unit is Unit.DAY:
        return words.of(language).n("{count} day", "{count} days", short)
    return of_kind(kind, short, language)


def verdict(result: Result, language: str) -> str:
    """Return the verdict in words with its reason: missed by 2 MW; uncertain: only indicative power."""
    w = words.of(language)
    word = w.t(VERDICT_LABELS[result.verdict])
    missing = short_by(result, language)
    if result.verdict is Verdict.MISSED and missing:
        return w.t("missed by {amount}", amount=missing)
    return f"{word}: {w.t(result.doubt)}" if result.doubt else word


def fact(key: str, value: FactValue, language: str) -> str:
    """Return a site's value of a registered field; an unregistered one as it was written."""
    try:
        field = site_field(key)
    except KeyError:
        return str(value)
    return field_value(field, value, language)


def site_fact(key: str, values: Mapping[str, Known], language: str) -> str:
    """Return what is known of a site in one field; a day that is only stated is said to be that."""
    text = fact(key, values[key].value, language)
    if key == "ready_on" and is_only_stated(values):
        return f"{text} ({words.of(language).t(ONLY_STATED)})"
    return text


def field_value(field: Field, value: FactValue, language: str) -> str:
    """Return a value of a field as people read it; an en dash when unknown."""
    w = words.of(language)
    if value is None:
        return DASH
    match field.type:
        case FieldType.YES_NO:
            return w.t("yes") if value else w.t("no")
        case FieldType.CHOICE:
            return w.t(dict(field.choices).get(str(value), str(value)))
        case FieldType.INTEGER if isinstance(value, int):
            if field.key == "max_height_m":
                return metres(value, language)
            if field.key.endswith("_sweref"):
                return str(value)
            if field.key in FLOORS:
                return formats.floor(value, language)
            return amount(value, field.unit, language)
    return str(value)


def power_step(step: PowerStep, language: str) -> str:
    """Return a power statement: 6 MW now; 14 MW 2028; 10 MW indicative."""
    w = words.of(language)
    total = step.firm_kw or step.indicative_kw
    since = str(step.year) if step.year else w.t("now")
    text = f"{formats.power(total, language)} {since}"
    if step.firm_kw or not step.indicative_kw:
        return text
    return w.t("{power} (indicative)", power=text)


def power(steps: tuple[PowerStep, ...], language: str) -> str:
    """Return power over the years: 6 MW now, 14 MW 2028; an en dash when unknown."""
    return ", ".join(power_step(step, language) for step in steps) or DASH


def kpi_value(kpi: Kpi, value: float | None, language: str) -> str:
    """Return a KPI's value with its unit: 17; 6,5; 33 %; 1,4 mdkr; an en dash when there is none."""
    if value is None:
        return DASH
    match kpi.measure:
        case Measure.SUM_MONEY:
            return formats.money(round(value), language)
        case Measure.SHARE:
            return f"{formats.number(value, language, 0)}\u00a0%"
        case Measure.MEDIAN_WORKING_DAYS | Measure.MEAN:
            return formats.number(value, language, 1)
    return formats.number(value, language, 0)


def kpi_unit(kpi: Kpi, language: str) -> str:
    """Return the unit a KPI's number is in: number, jobs, SEK, working days, per cent, or its own."""
    w = words.of(language)
    match kpi.measure:
        case Measure.SUM_JOBS:
            return w.t("jobs")
        case Measure.SUM_MONEY:
            return "SEK"
        case Measure.MEDIAN_WORKING_DAYS:
            return w.t("working days")
        case Measure.SHARE:
            return "%"
    return w.t(kpi.unit) if kpi.unit else w.t("number")


def kpi_goal(kpi: Kpi, value: float | None, language: str) -> str:
    """Return a KPI's target in words, with a decimal where one was set.

    A quarter's part of a year's count may be a fraction, and a share may be set to 33,5 %.
    """
    if value is not None and kpi.measure in (Measure.COUNT, Measure.SHARE):
        shown = formats.number(value, language, 1)
        return f"{shown}\u00a0%" if kpi.measure is Measure.SHARE else shown
    return kpi_value(kpi, value, language)


def kpi_aim(kpi: Kpi, target: float, language: str) -> str:
    """Return a KPI's target in words; where less is better it is the most there may be."""
    shown = kpi_goal(kpi, target, language)
    return (
        words.of(language).t("at most {target}", target=shown) if kpi.direction is Direction.DOWN else shown
    )


def kpi_label(kpi: Kpi, language: str) -> str:
    """Return a KPI's name, with the unit where the value does not show it."""
    name = kpi_name(kpi, language)
    if kpi.measure is Measure.MEDIAN_WORKING_DAYS:
        return words.of(language).t("{label}, working days", label=name)
    return name


def kpi_name(kpi: Kpi, language: str) -> str:
    """Return what a KPI is called; a region's own is called what it calls it."""
    if kpi.own is not None:
        return kpi.own.label(language)
    return words.of(language).t(kpi.label)


def kpi_formula(kpi: Kpi, language: str) -> str:
    """Return what a KPI counts, in words."""
    if kpi.own is not None:
        return kpi.own.formula(language)
    return words.of(language).t(kpi.formula)


def kpi_missing(kpi: Kpi, language: str) -> str:
    """Return what counts where dates are missing, in words."""
    return words.of(language).t(kpi.missing) if kpi.missing else ""


def kpi_place(kpi: Kpi, language: str) -> str:
    """Return what a KPI is for one municipality, in words."""
    return words.of(language).t(PLACE_WORDS[kpi.place])


def kpi_change(kpi: Kpi, now: float | None, before: float | None, language: str) -> str:
    """Return the difference between two values with its sign: +4, −1,5; empty when it cannot be told.

    It is that of the values as they are shown, so that whoever reckons in their head comes to the same.
    """
    if now is None or before is None:
        return ""
    now, before = _as_shown(kpi, now), _as_shown(kpi, before)
    if _is_same(kpi, now, before):
        return "±0"
    sign = "+" if now > before else "\u2212"
    if kpi.measure is Measure.SHARE:
        points = formats.number(abs(now - before), language, 0)
        return words.of(language).t("{change} percentage points", change=f"{sign}{points}")
    text = kpi_value(kpi, abs(now - before), language)
    return f"{sign}{text}"


def _as_shown(kpi: Kpi, value: float) -> float:
    """Return a value rounded as :func:`kpi_value` shows it; amounts of money keep every krona."""
    step = "0.1" if kpi.measure in (Measure.MEDIAN_WORKING_DAYS, Measure.MEAN) else "1"
    return float(Decimal(str(value)).quantize(Decimal(step), ROUND_HALF_EVEN))


def _is_same(kpi: Kpi, now: float, before: float) -> bool:
    """Whether two values differ by less than is shown, so that nobody reads of a change by nought."""
    between = abs(_as_shown(kpi, now) - _as_shown(kpi, before))
    return kpi_value(kpi, between, "en") == kpi_value(kpi, 0.0, "en")


def kpi_forecast(kpi: Kpi, forecast: Forecast, language: str) -> str:
    """Return where a KPI's year will end, the range and the method: "46 (41–52), even pace"."""
    w = words.of(language)
    likely = kpi_value(kpi, forecast.likely, language)
    method = w.t(METHOD_LABELS[forecast.method])
    step = 1 if kpi.measure is not Measure.SUM_MONEY else 10 ** max(len(f"{forecast.likely:.0f}") - 2, 0)
    low, high = floor(forecast.low / step) * step, ceil(forecast.high / step) * step
    if low == high:
        return f"{likely}, {method}"
    between = f"{kpi_value(kpi, low, language)}\u2013{kpi_value(kpi, high, language)}"
    return f"{likely} ({between}), {method}"


def kpi_ahead(kpi: Kpi, forecast: Forecast, goal: float, language: str) -> str:
    """Return how a year's forecast stands to its target, in words."""
    w = words.of(language)
    if kpi.direction is Direction.DOWN:
        if forecast.high <= goal:
            return w.t("will stay within the target")
        return w.t("may stay within the target") if forecast.low <= goal else w.t("will pass the target")
    if forecast.low >= goal:
        return w.t("will reach the target")
    return w.t("may reach the target") if forecast.high >= goal else w.t("will not reach the target")


def kpi_better(kpi: Kpi, now: float | None, before: float | None) -> bool | None:
    """Return whether a change goes the right way; None when neither."""
    if now is None or before is None or kpi.direction is Direction.NONE or _is_same(kpi, now, before):
        return None
    return (now > before) == (kpi.direction is Direction.UP)


def period(one: Period, language: str) -> str:
    """Return a period as people say it: kvartal 3 2026, september 2026, 2026."""
    w = words.of(language)
    match one.kind:
        case PeriodKind.QUARTER:
            return w.t("quarter {number} {year}", number=one.number, year=one.year)
        case PeriodKind.THIRD:
            return w.t("third {number} of {year}", number=one.number, year=one.year)
        case PeriodKind.MONTH:
            return formats.month(one.first, language)
    return str(one.year)


def period_short(one: Period, language: str) -> str:
    """Return a period for an axis: kv 3, T2, sep, 2026."""
    w = words.of(language)
    match one.kind:
        case PeriodKind.QUARTER:
            return w.t("Q{quarter} {year}", quarter=one.number, year=f"{one.year % 100:02d}")
        case PeriodKind.THIRD:
            return f"T{one.number} {one.year % 100:02d}"
        case PeriodKind.MONTH:
            return formats.month(one.first, language, short=True)
    return str(one.year)


def source(key: str, language: str) -> str:
    """Return where an inquiry came from: a usual source in the language, a region's own as it was written."""
    label = SOURCE_LABELS.get(key)
    return words.of(language).t(label) if label else key


def owner(country: str, parent: str) -> str:
    """Return who owns a company: the group and its country; "" where neither is known."""
    return ", ".join(part for part in (parent, country) if part)


def change_field(name: str, language: str) -> str:
    """Return the name of a changed field in a record's history; empty for what only the program keeps."""
    label = FIELD_LABELS.get(name)
    return words.of(language).t(label) if label else ""
