"""How power is said in words: what is left and how that comes about, the queue, and what to ask about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from investcrm import formats, words
from investcrm.domain import power as rules
from investcrm.domain import power_queue as queue
from investcrm.domain.chart import Chart, Measure, measure
from investcrm.domain.chart_stacks import Layer, Stack, stacks
from investcrm.domain.land_rows import PowerPlace, PowerRow, PowerSheet
from investcrm.domain.power import (
    BASIS_LABELS,
    GRID_LABELS,
    NO_BASIS,
    Available,
    Basis,
    Grid,
    PowerStep,
    Reservation,
    Statement,
)
from investcrm.domain.power_queue import QueueStep
from investcrm.domain.words import N_

PLACE_LABELS = {
    "site": N_("Site"),
    "substation": N_("Substation"),
    "municipality": N_("Municipality"),
}
_MINUS = "\u2212"


def voltage(volts: int | None) -> str:
    """Return a voltage in kV: 130 kV; empty when not known."""
    if volts is None:
        return ""
    return f"{formats.number(volts / 1000, None, 1)}\u00a0kV"


def since(year: int | None, language: str) -> str:
    """Return from when: now, 2028."""
    return str(year) if year else words.of(language).t("now")


def amounts(firm_kw: int, indicative_kw: int, language: str) -> str:
    """Return what is firm and what only indicated: 6 MW firm, 8 MW indicative; none."""
    w = words.of(language)
    parts = []
    if firm_kw:
        parts.append(w.t("{power} firm", power=formats.power(firm_kw, language)))
    if indicative_kw:
        parts.append(w.t("{power} indicative", power=formats.power(indicative_kw, language)))
    return ", ".join(parts) or w.t("no power")


def dated(source: str, on: date | None) -> str:
    """Return who says so and when: Mälarenergi, 2026-03-02."""
    return ", ".join(part for part in (source, on.isoformat() if on else "") if part)


def reservation(one: Reservation, language: str, *, named: bool = True) -> str:
    """Return a reservation: 6 MW for Projekt Ask, from 2027; without ``named`` not whose it is."""
    w = words.of(language)
    power = formats.power(one.kw, language)
    text = (
        w.t("{power} for {holder}", power=power, holder=one.holder)
        if named
        else w.t("{power} reserved", power=power)
    )
    if one.from_year:
        text += f", {w.t('from {year}', year=one.from_year)}"
    if one.until:
        text += f", {w.t('until {day}', day=one.until.isoformat())}"
    return text


def arithmetic(one: Available, language: str, *, named: bool = True) -> str:
    """Return what is left in a year and how: 8 MW firm = 14 MW firm (Mälarenergi, 2026-03-02) − 6 MW for …"""
    w = words.of(language)
    said = one.statement
    stated = amounts(said.firm_kw, said.indicative_kw, language)
    source = dated(said.source, said.stated_on)
    if not one.reserved and not one.unfounded_kw:
        return stated + (f" ({source})" if source else "")
    text = f"{amounts(one.firm_kw, one.indicative_kw, language)} = {stated}" + (
        f" ({source})" if source else ""
    )
    for held in one.reserved:
        text += f" {_MINUS} {reservation(held, language, named=named)}"
    if one.over_kw:
        over = formats.power(one.over_kw, language)
        text += f". {w.t('{power} more is reserved than was stated.', power=over)}"
    if one.unfounded_kw:
        text += f". {w.t(NO_BASIS)}"
    return text


def doubts(sheet: PowerSheet, today: date, language: str) -> tuple[str, ...]:
    """Return what to ask about: old figures, falling power, too little for the voltage, what has run out."""
    w = words.of(language)
    found = []
    if sheet.old_since is not None:
        found.append(
            w.t(
                "The latest figure for power here is from {day}: out of date.",
                day=formats.day(sheet.old_since, language),
            )
        )
    for before, after in rules.falls(_stated(sheet.statements, today)):
        found.append(
            w.t(
                "The power falls from {before} ({first}) to {after} ({then}). Ask whether that is meant.",
                before=formats.power(_total(before), language),
                first=since(before.year, language),
                after=formats.power(_total(after), language),
                then=since(after.year, language),
            )
        )
    for row in sheet.statements:
        found += statement_doubts(row, today, language)
    return tuple(dict.fromkeys(found))


def _stated(rows: Iterable[PowerRow], today: date) -> tuple[PowerStep, ...]:
    """Return what is stated by year, whoever has it reserved."""
    told = [
        Statement(r.year, r.firm_kw, r.indicative_kw, stated_on=r.stated_on, valid_until=r.valid_until)
        for r in rows
    ]
    return rules.steps_left(told, (), today)


def _total(step: PowerStep) -> int:
    return step.firm_kw + step.indicative_kw


def statement_doubts(row: PowerRow, today: date, language: str) -> tuple[str, ...]:
    """Return what is odd about one statement."""
    w = words.of(language)
    total = row.firm_kw + row.indicative_kw
    found = []
    least = rules.least_for(total, row.voltage_v)
    if least is not None:
        found.append(
            w.t(
                "At {voltage} the transmission grid connects from {least}, but {power} is stated.",
                voltage=voltage(row.voltage_v),
                least=formats.power(least, language),
                power=formats.power(total, language),
            )
        )
    if rules.is_too_low_for(row.grid, row.voltage_v):
        found.append(
            w.t("The transmission grid has 220 and 400 kV, not {voltage}.", voltage=voltage(row.voltage_v))
        )
    if row.firm_kw and not row.basis:
        found.append(w.t(NO_BASIS))
    if row.flexible_kw > total:
        found.append(w.t("More is said to be flexible than is stated."))
    if row.valid_until and row.valid_until < today:
        found.append(
            w.t("The statement ran out on {day} and is not counted.", day=row.valid_until.isoformat())
        )
    return tuple(found)


def queue_line(row: PowerRow, steps: tuple[QueueStep, ...], language: str) -> str:
    """Return how far a case has come in the queue: pre-study since 2026-02-01, closes 2026-08-01."""
    if not row.step:
        return ""
    w = words.of(language)
    text = w.t(queue.label_of(steps, row.step))
    if row.step in row.step_dates:
        text += f" {w.t('since {day}', day=row.step_dates[row.step])}"
    if row.closes_on:
        text += f", {w.t('closes on {day} unless something happens', day=row.closes_on.isoformat())}"
    return text


def basis(key: str, language: str) -> str:
    """Return what firm power rests on."""
    return words.of(language).t(BASIS_LABELS[Basis(key)]) if key else ""


def grid(key: str, language: str) -> str:
    """Return which grid it is."""
    return words.of(language).t(GRID_LABELS[Grid(key)]) if key else ""


def place(one: PowerPlace, language: str) -> str:
    """Return where power is stated: Substation Munga."""
    return f"{words.of(language).t(PLACE_LABELS[one.kind])} {one.name}"


def chart(
    sheet: PowerSheet, language: str, *, width: float, height: float = 130.0, fits: Measure = measure
) -> Chart:
    """Return a chart of what is left by year: firm below, indicative above it."""
    w = words.of(language)
    data = [
        Stack(
            str(one.year),
            (one.firm_kw / 1000, one.indicative_kw / 1000),
            formats.number((one.firm_kw + one.indicative_kw) / 1000, language, 1),
            amounts(one.firm_kw, one.indicative_kw, language),
        )
        for one in sheet.years
    ]
    layers = (Layer(w.t("Firm")), Layer(w.t("Indicative"), soft=True))
    return stacks(w.t("Power left by year, MW"), data, layers, width=width, height=height, fits=fits)
