"""The sheet of a site, put together from what may be told of it outside."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from investcrm import formats, phrases, power_phrases
from investcrm.domain.chart import Chart, Tone
from investcrm.domain.fields import site_field
from investcrm.domain.map_chart import MapContent, Spot, lay_out
from investcrm.domain.plan_history import PlanStep, plan_history
from investcrm.domain.power import spans
from investcrm.domain.ready_to_build import (
    CHECK_LABELS,
    LEGAL_FORCE,
    ONLY_STATED,
    CheckState,
    checklist,
    is_begun,
    is_only_stated,
    ready_on,
    state_field,
)
from investcrm.domain.rows import SiteRow
from investcrm.domain.site_groups import groups
from investcrm.domain.sites import PLAN_LABELS
from investcrm.domain.words import N_
from investcrm.exchange import pictures
from investcrm.reports.data import KnownValue, Picture
from investcrm.services import mapping, papers, power, settings, site_papers, sites

if TYPE_CHECKING:
    from investcrm.domain.land_rows import PowerSheet
    from investcrm.domain.ready_to_build import Check
    from investcrm.reports.site_sheet import CheckLine, PlanLine, SiteSheet, Tile
    from investcrm.store.reader import Reader
    from investcrm.words import Words

_CHECKED: Final = dict(groups())["Ready to build"]
_ELSEWHERE: Final = frozenset(("plan_state", "plan_on", "ready_on", *_CHECKED))
"""What the sheet tells in parts of its own."""
_TONES: Final = {CheckState.DONE: Tone.OK, CheckState.EXPECTED: Tone.WARN, CheckState.OPEN: Tone.BAD}
_CHART_WIDTH: Final = 470.0
_MAP: Final = (225.0, 210.0)
_MOST_PICTURES: Final = 5
STALE: Final = N_("out of date")


def document(reader: Reader, site_id: str, words: Words) -> bytes:
    """Return a site's sheet as PDF, without what must not be spread and without names of other customers."""
    from investcrm.reports import site_sheet

    return site_sheet.render(content(reader, site_id, words), words)


def content(reader: Reader, site_id: str, words: Words) -> SiteSheet:
    """Return what the sheet says."""
    from investcrm.reports.site_sheet import SiteSheet, YearLine

    told = sites.detail(reader, site_id, cells=False)
    site = papers.spreadable(told.row)
    shown = power.spreadable(power.sheet(reader, power.site_place(reader, site_id)))
    plan = plan_history(told.history)
    language = words.language
    return SiteSheet(
        region=str(settings.load(reader, "region", "")),
        name=site.name,
        municipality=site.municipality,
        made_on=reader.today,
        contact=papers.contact(reader, words),
        tiles=_tiles(site, shown, words),
        groups=_groups(site, words),
        ready=ready_words(site, words),
        checks=check_lines(site, words),
        plan=tuple(plan_line(step, words) for step in plan),
        power=power_phrases.chart(shown, language, width=_CHART_WIDTH) if shown.years else None,
        years=tuple(
            YearLine(
                one.label,
                formats.power(one.first.firm_kw, language),
                formats.power(one.first.indicative_kw, language),
                power_phrases.arithmetic(one.first, language, named=False),
            )
            for one in spans(shown.years)
        ),
        power_notes=power_phrases.doubts(shown, reader.today, language),
        map=_map(reader, site, words),
        pictures=_pictures(reader, site_id),
    )


def _tiles(site: SiteRow, shown: PowerSheet, words: Words) -> tuple[Tile, ...]:
    from investcrm.reports.site_sheet import Tile

    values = site.facts.values
    area = next((key for key in ("usable_m2", "premises_m2", "gross_m2") if key in values), "usable_m2")
    now = shown.years[0] if shown.years else None
    most = max(shown.years, key=lambda one: one.firm_kw + one.indicative_kw, default=None)
    later = ""
    if most is not None and now is not None and most.year != now.year:
        later = f"{most.year}: {power_phrases.amounts(most.firm_kw, most.indicative_kw, words.language)}"
    if shown.old_since is not None:
        dated = f"{formats.day(shown.old_since, words.language)}, {words.t(STALE)}"
        later = "; ".join(part for part in (later, dated) if part)
    unknown = words.t("unknown")
    return (
        _known_tile(site, area, words),
        _known_tile(site, "plan_state", words),
        Tile(
            words.t("Power {year}", year=now.year) if now else words.t("Power"),
            power_phrases.amounts(now.firm_kw, now.indicative_kw, words.language) if now else unknown,
            later,
        ),
        _known_tile(site, "ready_on", words),
    )


def _known_tile(site: SiteRow, key: str, words: Words) -> Tile:
    from investcrm.reports.site_sheet import Tile

    known, field = site.facts.values.get(key), site_field(key)
    if known is None:
        return Tile(words.t(field.label), words.t("unknown"))
    value = phrases.field_value(field, known.value, words.language)
    note = power_phrases.dated(known.source, known.as_of)
    if key in site.stale:
        note += f", {words.t(STALE)}"
    if key == "ready_on" and is_only_stated(site.facts.values):
        note += f"; {words.t(ONLY_STATED)}"
    return Tile(words.t(field.label), value, note)


def _groups(site: SiteRow, words: Words) -> tuple[tuple[str, tuple[KnownValue, ...]], ...]:
    by_label = {one.label: one for one in papers.known_values(site, words)}
    found = []
    for heading, keys in groups():
        labels = [words.t(site_field(key).label) for key in keys if key not in _ELSEWHERE]
        values = tuple(by_label[label] for label in labels if label in by_label)
        if values:
            found.append((words.t(heading), values))
    return tuple(found)


def ready_words(site: SiteRow, words: Words) -> str:
    """Return when a site is ready to build on, in words; what is missing where that is not known.

    A day that is told as one date alone is said to be that, by whom, and that the checklist is not begun.
    """
    values = site.facts.values
    known = ready_on(values)
    if known is not None:
        day = phrases.when(date.fromisoformat(str(known.value)), words.language)
        if not is_only_stated(values):
            return words.t("Ready to build from {day}.", day=day)
        said = power_phrases.dated(known.source, known.as_of)
        if "ready_on" in site.stale:
            said += f", {words.t(STALE)}"
        return words.t(
            "Stated as ready to build from {day} ({said}). Nobody has gone through the checklist yet.",
            day=day,
            said=said or words.t("without source"),
        )
    if not is_begun(values):
        return words.t("Not known: nobody has gone through the checklist.")
    open_ones = [words.t(one.label) for one in checklist(values) if not one.is_settled]
    return words.t("Not known: {things} are open or unknown.", things=", ".join(open_ones))


def check_lines(site: SiteRow, words: Words) -> tuple[CheckLine, ...]:
    """Return the checklist of what must be done before building can begin, in words."""
    return tuple(_check_line(one, site, words) for one in checklist(site.facts.values))


def _check_line(one: Check, site: SiteRow, words: Words) -> CheckLine:
    from investcrm.reports.site_sheet import CheckLine

    field = "plan_state" if one.key == LEGAL_FORCE else state_field(one.key)
    return CheckLine(
        words.t(one.label),
        words.t(CHECK_LABELS[one.state]) if one.state else words.t("unknown"),
        one.on.isoformat() if one.on else "",
        one.source,
        one.as_of,
        one.state is not None and field in site.stale,
        _TONES.get(one.state, Tone.TEXT_MUTED) if one.state else Tone.TEXT_MUTED,
    )


def plan_line(step: PlanStep, words: Words) -> PlanLine:
    """Return a state of the plan in words: when it came or is expected, and how it slipped."""
    from investcrm.reports.site_sheet import PlanLine

    if step.reached:
        when = step.on.isoformat() if step.on else words.t("reached, day unknown")
    else:
        when = words.t("expected {day}", day=step.expected_now.isoformat() if step.expected_now else "")
    first = step.expected_first.isoformat() if step.expected_first else ""
    source = power_phrases.dated(step.source, step.said_on)
    slip = slip_words(step, words)
    return PlanLine(words.t(PLAN_LABELS[step.state]), when, first, slip, source, (step.slip_days or 0) > 0)


def slip_words(step: PlanStep, words: Words) -> str:
    """Return how much later a state came or is expected than first said; empty where nothing was said."""
    slip = step.slip_days
    if slip is None:
        return ""
    if slip == 0:
        return words.t("as first said")
    days = words.n("{count} day", "{count} days", abs(slip))
    return words.t("{days} later", days=days) if slip > 0 else words.t("{days} earlier", days=days)


def _map(reader: Reader, site: SiteRow, words: Words) -> Chart | None:
    values = site.facts.values
    north, east = (values[key].value if key in values else None for key in ("north_sweref", "east_sweref"))
    areas = mapping.areas(reader, site.municipality_code)
    if not isinstance(north, int) or not isinstance(east, int) or not areas:
        return None
    told = words.t(
        "Map of {municipality} with {site} marked.", municipality=site.municipality, site=site.name
    )
    shown = MapContent(areas, (Spot(east, north, site.name, Tone.ACCENT),))
    width, highest = _MAP
    chart = lay_out(shown, width, told)
    return chart if chart.height <= highest else lay_out(shown, width * highest / chart.height, told)


def _pictures(reader: Reader, site_id: str) -> tuple[Picture, ...]:
    """Return the pictures that may be shown outside, made small."""
    found = [one for one in site_papers.of_site(reader, site_id) if one.kind == "picture" and one.public]
    shown = []
    for one in found[:_MOST_PICTURES]:
        data, width, height = pictures.small(site_papers.content(reader, one.id)[1])
        caption = one.caption or one.name
        shown.append(
            Picture(data, width, height, f"{caption} ({power_phrases.dated(one.source, one.dated_on)})")
        )
    return tuple(shown)
