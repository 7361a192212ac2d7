"""Visits to sites for the asker of a case: a programme on paper and for calendars, and a task on its day."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from investcrm import formats, phrases, words
from investcrm.domain.commands import Attachment
from investcrm.domain.errors import InvalidInput
from investcrm.domain.visits import KM_PER_HOUR, ROAD, SITE_VISIT, clocks, minutes_by_car, road
from investcrm.domain.words import N_
from investcrm.exchange import ics
from investcrm.services import cases, inquiries, papers, reference, sites
from investcrm.services.visits import clock
from investcrm.store.read import visits as read

if TYPE_CHECKING:
    from investcrm.domain.rows import SiteRow
    from investcrm.domain.visit_commands import PlanSiteVisit
    from investcrm.reports.visit_programme import Programme, StopLine
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork
    from investcrm.words import Words

_LONGEST_STAY: Final = 8 * 60


def preview(reader: Reader, command: PlanSiteVisit) -> bytes:
    """Return the programme's PDF as it would be.

    Raises:
        InvalidInput: as :func:`plan` does.
    """
    from investcrm.reports import visit_programme

    return visit_programme.render(_programme(reader, command), words.of(command.language))


@dataclass(frozen=True, slots=True)
class ShortWay:
    """A way between two sites that the programme allows fewer minutes for than it seems to take."""

    before: str
    site: str
    road_m: int
    minutes: int
    allowed: int


def short_ways(reader: Reader, command: PlanSiteVisit) -> tuple[ShortWay, ...]:
    """Return the ways that seem to take longer than the minutes between two sites; an estimate, no more.

    It is the straight line times :data:`~investcrm.domain.visits.ROAD` at
    :data:`~investcrm.domain.visits.KM_PER_HOUR`; what has no coordinates is not judged.
    """
    rows = [sites.site_row(reader, stop.site_id) for stop in command.stops]
    found = []
    for before, row in pairwise(rows):
        apart = _apart(before, row)
        if apart is not None and minutes_by_car(apart) > command.between:
            way = ShortWay(before.name, row.name, road(apart), minutes_by_car(apart), command.between)
            found.append(way)
    return tuple(found)


def warnings(reader: Reader, command: PlanSiteVisit, language: str) -> tuple[str, ...]:
    """Return what is worth knowing of the ways between the sites, in sentences: too short, or not known."""
    w = words.of(language)
    told = [
        w.t(
            "From {before} to {site} is about {distance} of road, an estimated {needed} minutes by car; the "
            "programme allows {allowed}.",
            before=one.before,
            site=one.site,
            distance=formats.distance(one.road_m, language),
            needed=one.minutes,
            allowed=one.allowed,
        )
        for one in short_ways(reader, command)
    ]
    if told:
        told.append(
            w.t(
                "Estimated: the straight line times {factor} at {speed} km/h. Look the way up before you "
                "promise a time.",
                factor=formats.number(ROAD, language),
                speed=KM_PER_HOUR,
            )
        )
    rows = [sites.site_row(reader, stop.site_id) for stop in command.stops]
    lost = [row.name for row in rows if _place(row) is None]
    if lost and len(rows) > 1:
        names = ", ".join(lost)
        told.append(w.t("The ways to and from {names} are not judged: no coordinates.", names=names))
    return tuple(told)


def plan(uow: UnitOfWork, command: PlanSiteVisit) -> tuple[str, ...]:
    """Plan a day of visits, or move the one to come: keep its papers with the case, and return their ids.

    The day becomes a task of the case's owner. The calendar file moves the appointments of an earlier one.

    Raises:
        InvalidInput: no stop, a time that cannot be read, a stay too long, or a day gone by.
    """
    from investcrm.reports import visit_programme

    uow.hold("inquiry", command.inquiry_id)
    inquiry = uow.get("inquiry", command.inquiry_id)
    if command.on < uow.today:
        raise InvalidInput(N_("The visit lies in the past. Choose a day to come."))
    data = _programme(uow, command)
    w = words.of(command.language)
    names = ", ".join(stop.site for stop in data.stops)
    title = w.t("Site visit {time}: {names}", time=data.stops[0].begins, names=names)
    task_id = read.coming_site_visit(uow, command.inquiry_id)
    if task_id is None:
        task_id = uow.insert(
            "task",
            {
                "inquiry_id": command.inquiry_id,
                "organisation_id": None,
                "title": title,
                "due_on": command.on,
                "owner_id": inquiry["owner_id"] or uow.actor.member_id,
                "kind": SITE_VISIT,
            },
        )
    else:
        uow.update("task", task_id, {"title": title, "due_on": command.on})
    pdf = visit_programme.render(data, w)
    name = papers.file_name(data.number or data.title, w.t("visit programme"), command.on.isoformat())
    calendar = ics.appointments(_appointments(data, command, task_id, w), uow.now)
    ids = cases.add_documents(
        uow,
        command.inquiry_id,
        (
            Attachment(f"{name}.pdf", "application/pdf", pdf, "drawn_up"),
            Attachment(f"{name}.ics", "text/calendar", calendar, "drawn_up"),
        ),
    )
    uow.commit(N_("Planned a site visit"))
    return ids


def _appointments(
    data: Programme, command: PlanSiteVisit, task_id: str, w: Words
) -> tuple[ics.Appointment, ...]:
    """Return an appointment for each stop; a site keeps its own when the day is planned anew."""
    people = "\n".join(data.participants)
    found = []
    for stop, asked in zip(data.stops, command.stops, strict=True):
        digest = hashlib.sha256(f"{task_id} {asked.site_id}".encode()).hexdigest()[:32]
        place = ", ".join(filter(None, (stop.place, stop.site, stop.municipality)))
        about = "\n".join(filter(None, (stop.host, data.note, people)))
        found.append(
            ics.Appointment(
                f"visit-{digest}@investcrm",
                command.on,
                stop.begins,
                asked.minutes,
                w.t("Site visit {title}: {site}", title=data.title, site=stop.site),
                place,
                about,
            )
        )
    return tuple(found)


def _programme(reader: Reader, command: PlanSiteVisit) -> Programme:
    from investcrm.reports.visit_programme import Programme

    if not command.stops:
        raise InvalidInput(N_("Choose at least one site to visit."))
    begins = clock(command.starts_at) or "09:00"
    if any(not 0 < stop.minutes <= _LONGEST_STAY for stop in command.stops):
        raise InvalidInput(N_("A visit to a site lasts between a minute and eight hours."))
    if not 0 <= command.between <= _LONGEST_STAY:
        raise InvalidInput(N_("The way between two sites takes between no time and eight hours."))
    times = clocks(begins, [stop.minutes for stop in command.stops], command.between)
    if times is None:
        raise InvalidInput(N_("The visits do not fit into one day. Take away a site or stay shorter."))
    w = words.of(command.language)
    row = inquiries.detail(reader, command.inquiry_id).row
    rows = [papers.spreadable(sites.site_row(reader, stop.site_id)) for stop in command.stops]
    stops = tuple(
        _stop(command, at, times[at], rows[at], rows[at - 1] if at else None, w) for at in range(len(rows))
    )
    return Programme(
        region=reference.load(reader).region,
        title=row.title,
        number=papers.told_number(row.number),
        on=command.on,
        made_on=reader.today,
        stops=stops,
        contact=papers.contact(reader, w),
        participants=tuple(filter(None, (line.strip() for line in command.participants.splitlines()))),
        note=command.note.strip(),
    )


def _stop(
    command: PlanSiteVisit, at: int, time: tuple[str, str], row: SiteRow, before: SiteRow | None, w: Words
) -> StopLine:
    from investcrm.reports.visit_programme import StopLine

    asked = command.stops[at]
    about = [
        phrases.fact(key, row.facts.values[key].value, w.language)
        for key in ("usable_m2", "plan_state")
        if key in row.facts.values
    ]
    apart = _apart(before, row) if before else None
    way = (
        w.t("about {distance} from the stop before", distance=formats.distance(road(apart), w.language))
        if apart is not None and road(apart)
        else ""
    )
    return StopLine(
        *time, row.name, row.municipality, asked.place.strip(), asked.host.strip(), ", ".join(about), way
    )


def _apart(one: SiteRow, other: SiteRow) -> float | None:
    """Return how many metres lie between two sites in a straight line; None where one has no coordinates."""
    places = _place(one), _place(other)
    return None if places[0] is None or places[1] is None else math.dist(places[0], places[1])


def _place(row: SiteRow) -> tuple[int, int] | None:
    north, east = (row.facts.values.get(key) for key in ("north_sweref", "east_sweref"))
    if north is None or east is None:
        return None
    if not isinstance(north.value, int) or not isinstance(east.value, int):
        return None
    return north.value, east.value
