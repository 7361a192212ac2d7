"""Counts KPIs: many of them over many spans of days in a few statements.

Spans are cut into stretches that do not overlap, and each stretch is counted once for all KPIs that lie by
the same day; a span is the sum of its stretches. Medians come from how often each number of days occurs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.fields import FIELDS, Subject
from investcrm.domain.freshness import SETTING, limits_of
from investcrm.domain.kpi import Kpi, Measure, Population
from investcrm.domain.slices import ALL, Slice
from investcrm.store import kpi_compile
from investcrm.store.kpi_compile import Params
from investcrm.store.read.reference import setting
from investcrm.store.reader import listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

Span = tuple[date, date]
Figure = tuple[float | None, int]
"""A value, None where there is nothing to measure, and how many rows it was made of."""


@dataclass(slots=True)
class _Found:
    """What a stretch or a span holds of a KPI: rows, their sum, how often each number of days, and names."""

    rows: int = 0
    amount: int = 0
    days: Counter[int] = field(default_factory=Counter)
    names: frozenset[str] = frozenset()

    def add(self, other: _Found) -> None:
        self.rows += other.rows
        self.amount += other.amount
        self.days.update(other.days)
        self.names |= other.names


def values(
    reader: Reader, kpis: Sequence[Kpi], spans: Iterable[Span], cut: Slice = ALL
) -> dict[tuple[str, Span], Figure]:
    """Compute KPIs over spans of days, each from its first to its last day."""
    spans = tuple(dict.fromkeys(spans))
    stretches = _stretches(spans)
    together: dict[tuple[Any, ...], list[Kpi]] = defaultdict(list)
    found: dict[tuple[str, Span], Figure] = {}
    for kpi in kpis:
        if kpi.population is Population.INDICATORS:
            found |= _measured(reader, kpi, spans, cut)
            continue
        if kpi.population is Population.FACTS:
            found |= _fresh(reader, kpi, spans, cut)
            continue
        alone = kpi.key if kpi.measure in _ALONE else ""
        together[kpi.population, kpi.promise, kpi.place, kpi.date, kpi.until, alone].append(kpi)
    for group in together.values():
        narrowed = kpi_compile.narrowing(group[0], cut)
        if narrowed is None:
            found |= {(kpi.key, span): (None, 0) for kpi in group for span in spans}
            continue
        counted = _ALONE.get(group[0].measure, _sums)
        held = counted(reader, group, stretches, narrowed)
        for kpi in group:
            for first, last in spans:
                total = _Found()
                for place, (start, end) in enumerate(stretches):
                    if first <= start and end <= last:
                        total.add(held[place, kpi.key])
                found[kpi.key, (first, last)] = _figure(kpi, total)
    return found


def _stretches(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the stretches without overlap that every span is a sum of."""
    cuts = sorted({first for first, _ in spans} | {last + timedelta(days=1) for _, last in spans})
    between = [(start, end - timedelta(days=1)) for start, end in pairwise(cuts)]
    return tuple(
        stretch
        for stretch in between
        if any(first <= stretch[0] and stretch[1] <= last for first, last in spans)
    )


def _each_stretch(text: str, kpi: Kpi, stretches: tuple[Span, ...], more: str) -> tuple[str, Params]:
    """Return a statement with one row, or group of rows, for each stretch, numbered by its first column."""
    rows = kpi_compile.rows_of(kpi)
    params: Params = {}
    parts = []
    for place, (first, last) in enumerate(stretches):
        parts.append(
            f"SELECT {place} AS stretch, {text} FROM {rows.table} WHERE {rows.always} "
            f"AND p.{kpi.date} BETWEEN :first_{place} AND :last_{place}{more}{kpi_compile.measurable(kpi)}"
        )
        params |= {f"first_{place}": first.isoformat(), f"last_{place}": last.isoformat()}
    return " UNION ALL ".join(parts), params


def _sums(
    reader: Reader, kpis: list[Kpi], stretches: tuple[Span, ...], narrowed: tuple[str, Params]
) -> dict[tuple[int, str], _Found]:
    columns: list[str] = []
    params = dict(narrowed[1])
    for place, kpi in enumerate(kpis):
        met, extra = kpi_compile.conditions(kpi.where, f"where_{place}")
        params |= extra
        adds = kpi_compile.amount(kpi)
        if kpi.measure is Measure.SHARE:
            also, extra = kpi_compile.reached_by(reader, kpi, f"reached_{place}")
            params |= extra
            adds = f"CASE WHEN {also} THEN 1 ELSE 0 END"
        columns.append(f"sum(CASE WHEN {met} THEN 1 ELSE 0 END)")
        columns.append("0" if adds == "1" else f"sum(CASE WHEN {met} THEN coalesce({adds}, 0) ELSE 0 END)")
    text, days = _each_stretch(", ".join(columns), kpis[0], stretches, narrowed[0])
    held: dict[tuple[int, str], _Found] = {}
    for stretch, *sums in reader.rows(text, **params, **days):
        for place, kpi in enumerate(kpis):
            held[stretch, kpi.key] = _Found(int(sums[2 * place] or 0), int(sums[2 * place + 1] or 0))
    return held


def _days(
    reader: Reader, kpis: list[Kpi], stretches: tuple[Span, ...], narrowed: tuple[str, Params]
) -> dict[tuple[int, str], _Found]:
    (kpi,) = kpis
    met, params = kpi_compile.conditions(kpi.where, "where")
    days = f"{kpi_compile.days_between(kpi)} AS days"
    text, spans = _each_stretch(days, kpi, stretches, f"{narrowed[0]} AND {met}")
    held = {(place, kpi.key): _Found() for place in range(len(stretches))}
    for stretch, length, count in reader.rows(
        f"SELECT stretch, days, count(*) FROM ({text}) s GROUP BY stretch, days",
        **params, **narrowed[1], **spans,
    ):  # fmt: skip
        held[stretch, kpi.key].add(_Found(int(count), 0, Counter({int(length): int(count)})))
    return held


def _countries(
    reader: Reader, kpis: list[Kpi], stretches: tuple[Span, ...], narrowed: tuple[str, Params]
) -> dict[tuple[int, str], _Found]:
    (kpi,) = kpis
    met, params = kpi_compile.conditions(kpi.where, "where")
    text, spans = _each_stretch("p.country AS country", kpi, stretches, f"{narrowed[0]} AND {met}")
    held = {(place, kpi.key): _Found() for place in range(len(stretches))}
    for stretch, name, count in reader.rows(
        f"SELECT stretch, country, count(*) FROM ({text}) s GROUP BY stretch, country",
        **params, **narrowed[1], **spans,
    ):  # fmt: skip
        named = str(name).strip().casefold()
        held[stretch, kpi.key].add(_Found(int(count), names=frozenset({named} if named else ())))
    return held


def _measured(
    reader: Reader, kpi: Kpi, spans: tuple[Span, ...], cut: Slice
) -> dict[tuple[str, Span], Figure]:
    """Compute an indicator of each span's last year: of each municipality the newest value until then.

    Of two values for one year the one its source said last stands. The region's own value counts where no
    municipality has one.
    """
    narrowed = kpi_compile.narrowing(kpi, cut)
    if narrowed is None:
        return {(kpi.key, span): (None, 0) for span in spans}
    keys, named = listed("indicator", kpi.indicators)
    rows = reader.rows(
        "SELECT p.municipality_code, p.year, p.value FROM indicator_value p WHERE p.deleted_ms IS NULL "
        f"AND p.indicator_key IN {keys}{narrowed[0]} "
        "ORDER BY p.year, p.as_of IS NOT NULL, p.as_of, p.created_ms, p.id",
        **named,
        **narrowed[1],
    )
    found: dict[tuple[str, Span], Figure] = {}
    for span in spans:
        newest = {code: float(value) for code, year, value in rows if int(year) <= span[1].year}
        whole = newest.pop(None, None)
        held = list(newest.values()) or ([] if whole is None else [whole])
        total = sum(held) / (len(held) if kpi.measure is Measure.MEAN and held else 1)
        found[kpi.key, span] = (total if held else None), len(held)
    return found


def _fresh(reader: Reader, kpi: Kpi, spans: tuple[Span, ...], cut: Slice) -> dict[tuple[str, Span], Figure]:
    """Compute how much of what was known at each span's end, or today, was no older than it may be."""
    narrowed = kpi_compile.narrowing(kpi, cut)
    if narrowed is None:
        return {(kpi.key, span): (None, 0) for span in spans}
    limits = limits_of(setting(reader, SETTING, None))
    allowed = {
        at: days for at, field_ in FIELDS.items() if (days := limits.days(field_.freshness)) is not None
    }
    found: dict[tuple[str, Span], Figure] = {}
    for span in spans:
        end = min(span[1], reader.today)
        rows = reader.rows(
            "SELECT subject, field, newest, count(*) FROM (SELECT p.subject, p.field, p.subject_id, "
            f"max(p.as_of) AS newest FROM {kpi_compile.rows_of(kpi).table} WHERE p.as_of <= :end"
            f"{narrowed[0]} GROUP BY p.subject, p.field, p.subject_id) k GROUP BY subject, field, newest",
            end=end.isoformat(),
            **narrowed[1],
        )
        known = fresh = 0
        for subject, name, newest, count in rows:
            days = allowed.get((Subject(subject), name))
            if days is not None:
                known += int(count)
                fresh += int(count) * ((end - date.fromisoformat(newest)).days <= days)
        found[kpi.key, span] = (100.0 * fresh / known if known else None), known
    return found


def _figure(kpi: Kpi, total: _Found) -> Figure:
    match kpi.measure:
        case Measure.COUNT:
            return float(total.rows), total.rows
        case Measure.COUNTRIES:
            return float(len(total.names)), total.rows
        case Measure.SUM_JOBS | Measure.SUM_MONEY:
            return float(total.amount), total.rows
        case Measure.MEDIAN_WORKING_DAYS:
            return median(total.days), total.rows
        case Measure.SHARE:
            return (100.0 * total.amount / total.rows if total.rows else None), total.rows
        case Measure.MEAN | Measure.TOTAL:
            raise AssertionError(kpi.key)  # they are measured, not counted


_ALONE: Final = {Measure.MEDIAN_WORKING_DAYS: _days, Measure.COUNTRIES: _countries}
"""What cannot be counted beside others in one row."""


def median(days: Counter[int]) -> float | None:
    """Return the middle of so many numbers of days, the mean of the two in the middle where they are even."""
    count = days.total()
    if not count:
        return None
    wanted = {(count - 1) // 2, count // 2}
    middle: list[int] = []
    passed = 0
    for length in sorted(days):
        middle += [length for place in wanted if passed <= place < passed + days[length]]
        passed += days[length]
    return sum(middle) / len(middle)
