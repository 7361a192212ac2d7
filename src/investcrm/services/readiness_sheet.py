"""Puts the sheets of readiness together: every level with its criterion, evidence, source and day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from statistics import fmean
from typing import TYPE_CHECKING, Final

from investcrm import formats, phrases, words
from investcrm.domain.access import Group
from investcrm.domain.chart import LEVELS, Area, Datum, Tone
from investcrm.domain.fields import LEVEL_LABELS, READINESS_FIELDS, TOLD_FIELDS, ReadinessLevel
from investcrm.domain.periods import Period, PeriodKind
from investcrm.domain.readiness import (
    Index,
    Step,
    TrendPoint,
    criterion,
    level_of,
    next_steps,
    trend,
)
from investcrm.domain.readiness_work import SUPPORT_LABELS, Support
from investcrm.domain.sites import CONFIDENCE_LABELS
from investcrm.reports import readiness_data as paper
from investcrm.reports.data import KnownValue
from investcrm.services import freshness, papers, places, readiness, readiness_work, settings, worth
from investcrm.words import Words

if TYPE_CHECKING:
    from datetime import date

    from investcrm.domain.access import Actor
    from investcrm.domain.freshness import FreshnessLimits
    from investcrm.domain.rows import MunicipalityRow
    from investcrm.services.readiness import MunicipalityDetail
    from investcrm.store.reader import Reader

BOUNDS: Final = (20, 40, 60, 80)
"""Where one colour of the map ends and the next begins, by index."""
_FILLS: Final = (*LEVELS[:4], LEVELS[3])
"""The colours of the map on paper; a name is read on each of them and beside it."""
_LEVELS: Final = tuple(ReadinessLevel)
_LABELS: Final = {field.key: field.label for field in READINESS_FIELDS}


def render(reader: Reader, code: str, language: str, actor: Actor) -> bytes:
    """Return the sheet of a municipality as a PDF, or of the region with an empty code.

    Raises:
        NotFound: there is no such municipality, or it is not for this person.
    """
    from investcrm.reports import readiness as sheets

    w = words.of(language)
    if not code:
        return sheets.region(region(reader, w), w)
    return sheets.municipality(municipality(reader, code, w, actor), w)


def steps(reader: Reader, code: str, actor: Actor) -> tuple[Step, ...]:
    """Return what a municipality should do next: by what is kept away, where one reads the inquiries."""
    row = _detail(reader, code, actor).row
    return _steps(reader, row, actor)


def _steps(reader: Reader, row: MunicipalityRow, actor: Actor) -> tuple[Step, ...]:
    levers = []
    if not is_own(actor):
        found = worth.weigh(reader, asking=True).worth.levers
        levers = [lever for lever in found if lever.municipality_code == row.code]
    return next_steps(row.levels, levers, readiness.weights(reader))


def is_own(actor: Actor) -> bool:
    """Whether somebody works for municipalities and reads no inquiries of the region's."""
    return bool(actor.municipality_codes) and actor.groups <= {Group.MUNICIPALITY}


def _detail(reader: Reader, code: str, actor: Actor) -> MunicipalityDetail:
    if is_own(actor):
        return readiness.own_detail(reader, code if code in actor.municipality_codes else "")
    return readiness.detail(reader, code)


def municipality(reader: Reader, code: str, w: Words, actor: Actor) -> paper.MunicipalitySheet:
    """Return everything the sheet of one municipality shows."""
    found = _detail(reader, code, actor)
    row, index = found.row, found.row.index or Index(None, 0, len(READINESS_FIELDS))
    return paper.MunicipalitySheet(
        region=str(settings.load(reader, "region", "")),
        municipality=row.name,
        made_on=reader.today,
        contact=papers.contact(reader, w),
        index=index.value,
        known=index.known,
        total=index.total,
        levels=level_lines(row, found.evidence, w),
        parts=tuple(paper.PartLine(w.t(_LABELS[part.key]), part.points, part.weight) for part in index.parts),
        trend=trend_data(found.trend, w),
        steps=tuple(_step(step, index, w) for step in _steps(reader, row, actor)),
        told=_told(found, reader.today, freshness.limits(reader), w),
        support=tuple(_support(one, w) for one in readiness_work.support(reader, (code,))),
        areas=_areas(reader, {code: row.index}, w),
    )


def region(reader: Reader, w: Words) -> paper.RegionSheet:
    """Return everything the sheet of the region shows."""
    rows = readiness.municipalities(reader)
    weighing = readiness.weights(reader)
    words_ = readiness.evidence(reader, [row.code for row in rows])
    return paper.RegionSheet(
        region=str(settings.load(reader, "region", "")),
        made_on=reader.today,
        contact=papers.contact(reader, w),
        rows=tuple(
            paper.RegionRow(
                row.name,
                row.index.value if row.index else None,
                level_lines(row, words_.get(row.code, {}), w),
            )
            for row in rows
        ),
        weights=tuple(paper.PartLine(w.t(_LABELS[key]), 0, weight) for key, weight in weighing.items()),
        areas=_areas(reader, {row.code: row.index for row in rows}, w),
        trend=_region_trend(reader, [row.code for row in rows], w),
    )


def level_lines(row: MunicipalityRow, evidence: Mapping[str, str], w: Words) -> tuple[paper.LevelLine, ...]:
    """Return every dimension of a municipality with its criterion and what it rests on."""
    lines = []
    for field in READINESS_FIELDS:
        known = row.levels.get(field.key)
        if known is None:
            lines.append(paper.LevelLine(w.t(field.label), None, w.t("unknown")))
            continue
        level = level_of(known)
        lines.append(
            paper.LevelLine(
                w.t(field.label),
                _LEVELS.index(level),
                w.t(LEVEL_LABELS[level]),
                w.t(criterion(field.key, level)),
                evidence.get(field.key, ""),
                known.source,
                known.as_of,
                w.t(CONFIDENCE_LABELS[known.confidence]),
                field.key in row.stale,
            )
        )
    return tuple(lines)


def trend_data(points: Iterable[TrendPoint], w: Words) -> tuple[Datum, ...]:
    """Return an index over the quarters as the values of a chart, each with how much it rests on."""
    data: list[Datum] = []
    before: frozenset[str] = frozenset()
    for point in points:
        now, known = point.index, frozenset(part.key for part in point.index.parts)
        data.append(
            Datum(
                phrases.period_short(_quarter(point.day), w.language),
                now.value,
                w.t("unknown") if now.value is None else str(now.value),
                id=point.day.isoformat(),
                share=w.t("{known} of {total} known", known=now.known, total=now.total) if known else "",
                apart=known != before,
            )
        )
        before = known
    return tuple(data)


def _quarter(day: date) -> Period:
    return Period(day.year, (day.month + 2) // 3, PeriodKind.QUARTER)


def _region_trend(reader: Reader, codes: Collection[str], w: Words) -> tuple[Datum, ...]:
    """Return the mean of the municipalities' indexes over the quarters, of those that had one."""
    weighing = readiness.weights(reader)
    each = [trend(told, reader.today, weighing) for told in readiness.statements(reader, codes).values()]
    data: list[Datum] = []
    before: list[tuple[str, ...]] = []
    for points in zip(*each, strict=True):
        values = [point.index.value for point in points if point.index.value is not None]
        known = [tuple(part.key for part in point.index.parts) for point in points]
        mean = round(fmean(values)) if values else None
        data.append(
            Datum(
                phrases.period_short(_quarter(points[0].day), w.language),
                mean,
                w.t("unknown") if mean is None else str(mean),
                share=w.n("{count} municipality", "{count} municipalities", len(values)) if values else "",
                apart=known != before,
            )
        )
        before = known
    return tuple(data)


def _step(step: Step, index: Index, w: Words) -> paper.StepLine:
    now = w.t(LEVEL_LABELS[step.level]) if step.level else w.t("unknown")
    aim = w.t(criterion(step.key, step.aim)) if step.level else w.t("State the level, with what it rests on.")
    return paper.StepLine(w.t(_LABELS[step.key]), now, aim, worth_words(step, index, w))


def worth_words(step: Step, index: Index, w: Words) -> str:
    """Return what a step is worth: what it would win, else how far it would lift the index."""
    lever = step.lever
    if lever is not None:
        what = phrases.kind_from(lever.kind, lever.year, w.language)
        parts = [w.n("{count} inquiry", "{count} inquiries", lever.inquiries)]
        if lever.jobs:
            parts.append(w.n("{count} job", "{count} jobs", lever.jobs))
        if lever.sek:
            parts.append(formats.money(lever.sek, w.language))
        lack = phrases.lack(lever.kind, lever.short_by, w.language)
        told = w.t("{what} alone keeps away {worth}.", what=what, worth=", ".join(parts))
        if lever.unknown:
            return f"{told} {w.t('Nobody has said what the sites have.')}"
        return f"{told} {w.t('Short by at most {amount}.', amount=lack)}" if lack else told
    if step.level is None:
        return w.t("Unknown: it counts neither for nor against.")
    points = round(step.gain / index.weight) if index.weight else 0
    return w.n(
        "Done lifts the index by about {count} point.",
        "Done lifts the index by about {count} points.",
        points,
    )


def _told(
    found: MunicipalityDetail, today: date, limits: FreshnessLimits, w: Words
) -> tuple[KnownValue, ...]:
    return tuple(
        KnownValue(
            w.t(field.label),
            phrases.field_value(field, known.value, w.language),
            known.source,
            known.as_of,
            known.is_stale(today, limits.days(field.freshness)),
        )
        for field in TOLD_FIELDS
        if (known := found.told.get(field.key)) is not None
    )


def _support(one: Support, w: Words) -> paper.SupportLine:
    return paper.SupportLine(
        one.given_on,
        w.t(_LABELS[one.dimension]),
        "\n".join(text for text in (w.t(SUPPORT_LABELS[one.kind]), one.note) if text),
        amount_words(one, w),
        one.given_by,
        change_words(one, w),
    )


def amount_words(one: Support, w: Words) -> str:
    """Return how much support it was: 4 h, SEK 20,000."""
    parts = []
    if one.minutes:
        parts.append(w.t("{hours} h", hours=formats.number(one.minutes / 60, w.language)))
    if one.sek:
        parts.append(formats.money(one.sek, w.language))
    return ", ".join(parts)


def change_words(one: Support, w: Words) -> str:
    """Return the level before support was given and now."""
    before, now = (
        w.t(LEVEL_LABELS[level]) if level else w.t("unknown") for level in (one.level_before, one.level_now)
    )
    return before if before == now else f"{before} → {now}"


def _areas(reader: Reader, indexes: Mapping[str, Index | None], w: Words) -> tuple[Area, ...]:
    """Return the county's municipalities; those that are not asked about have no index and no colour."""
    county = str(settings.load(reader, "county_code", ""))
    areas = []
    here = [place for place in places.areas() if place.county == county]
    for place in sorted(
        here, key=lambda one: one.code not in indexes
    ):  # names come in this order, as far as they fit
        code, name = place.code, place.name
        rings = tuple(polygon[0] for polygon in place.outline.polygons)
        index = indexes.get(code)
        if index is None or index.value is None:
            state = w.t("unknown") if code in indexes else w.t("not shown here")
            areas.append(Area(code, name, rings, Tone.TRACK, state))
            continue
        fill = _FILLS[sum(index.value >= bound for bound in BOUNDS)]
        told = w.t("index {value}", value=index.value)
        areas.append(Area(code, f"{name} {index.value}", rings, fill, told))
    return tuple(areas)
