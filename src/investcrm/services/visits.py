"""Visits to companies here: planned foreign-owned first, done with a protocol, and what comes of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from investcrm import words
from investcrm.domain.commands import LogInquiry
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.persons import after_months
from investcrm.domain.stages import Stage, Standing
from investcrm.domain.visits import CALLED_OFF, DONE, PLANNED, ToVisit, Visit
from investcrm.domain.words import N_
from investcrm.store.read import visits as read

if TYPE_CHECKING:
    from datetime import datetime

    from investcrm.domain.visit_commands import CallOffVisit, NeedToInquiry, PlanVisit, RecordVisit
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

SOURCE: Final = "existing_company"
"""Where an inquiry came from that began as a need told at a visit."""
PROPOSED: Final = 40
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_LONGEST: Final = 24 * 60


def planned(reader: Reader) -> tuple[Visit, ...]:
    """Return the visits to come, the next first."""
    return read.planned(reader)


def proposed(reader: Reader, months: int = 12) -> tuple[ToVisit, ...]:
    """Return whom to visit next: not visited for so many months, foreign-owned first, then longest ago."""
    return read.to_visit(reader, after_months(reader.today, -months), PROPOSED)


def of_company(reader: Reader, organisation_id: str) -> tuple[Visit, ...]:
    """Return a company's visits, the latest first."""
    return read.of_company(reader, organisation_id)


def visit(reader: Reader, visit_id: str) -> Visit:
    """Return one visit.

    Raises:
        NotFound: it was deleted.
    """
    found = read.visit(reader, visit_id)
    if found is None:
        raise NotFound(N_("The visit is gone: it was deleted."))
    return found


def plan(uow: UnitOfWork, command: PlanVisit) -> str:
    """Plan a visit, or move one that is planned, and return its id.

    Raises:
        InvalidInput: the time cannot be read, or the visit has been made or called off.
        NotFound: the company is gone.
    """
    uow.get("organisation", command.organisation_id)
    if not 0 < command.minutes <= _LONGEST:
        raise InvalidInput(N_("A visit lasts between a minute and a day."))
    values = {
        "organisation_id": command.organisation_id,
        "planned_on": command.planned_on,
        "starts_at": clock(command.starts_at),
        "minutes": command.minutes,
        "place": command.place.strip(),
        "purpose": command.purpose.strip(),
        "participants": command.participants.strip(),
        "owner_id": command.owner_id or uow.actor.member_id,
    }
    if command.visit_id is None:
        visit_id = uow.insert("company_visit", values | {"state": PLANNED})
    else:
        visit_id = command.visit_id
        _demand_planned(uow, visit_id)
        uow.update("company_visit", visit_id, values, command.version)
    uow.commit(N_("Planned a company visit"))
    return visit_id


def record(uow: UnitOfWork, command: RecordVisit) -> None:
    """Write the protocol of a visit: it stands among what happened with the company, promises become tasks.

    A protocol already written is changed; its promises are then added to those there are.

    Raises:
        InvalidInput: a visit still to come or called off, or nothing was said.
    """
    row = uow.get("company_visit", command.visit_id)
    visited = command.visited_on or min(row["planned_on"], uow.today)
    if visited > uow.today:
        raise InvalidInput(N_("The visit lies ahead. Write the protocol when it has been made."))
    if row["state"] == CALLED_OFF:
        raise InvalidInput(N_("The visit was called off. Plan a new one."))
    told = {key: getattr(command, key).strip() for key in ("needs", "plans", "obstacles")}
    if not any(told.values()):
        raise InvalidInput(N_("Say what was told: needs, plans or obstacles."))
    participants = command.participants.strip() or row["participants"]
    event = {
        "organisation_id": row["organisation_id"],
        "kind": "visit",
        "happened_on": visited,
        "text": _text(uow, told),
        "participants": participants,
    }
    if row["activity_id"]:
        uow.update("activity", row["activity_id"], event)
        activity_id = row["activity_id"]
    else:
        activity_id = uow.insert("activity", event)
    values = told | {
        "state": DONE, "planned_on": visited, "participants": participants, "activity_id": activity_id,
    }  # fmt: skip
    uow.update("company_visit", command.visit_id, values, command.version)
    for promise in command.follow_ups:
        if promise.title.strip():
            uow.insert(
                "task",
                {
                    "organisation_id": row["organisation_id"],
                    "title": promise.title.strip(),
                    "due_on": promise.due_on,
                    "owner_id": row["owner_id"] or uow.actor.member_id,
                },
            )
    uow.commit(N_("Wrote the protocol of a company visit"))


def call_off(uow: UnitOfWork, command: CallOffVisit) -> None:
    """Note that a planned visit will not be made."""
    _demand_planned(uow, command.visit_id)
    uow.update("company_visit", command.visit_id, {"state": CALLED_OFF})
    uow.commit(N_("Called off a company visit"))


def need_to_inquiry(uow: UnitOfWork, command: NeedToInquiry) -> str:
    """Log an inquiry from a need told at a visit, its source being an existing company, and return its id.

    Raises:
        InvalidInput: no need was told, or it became an inquiry before.
    """
    from investcrm.services import inquiries
    from investcrm.store.read import organisations

    row = uow.get("company_visit", command.visit_id)
    if not row["needs"]:
        raise InvalidInput(N_("No need was told at this visit."))
    if row["inquiry_id"] and uow.find("inquiry", row["inquiry_id"]):
        raise InvalidInput(N_("The need is an inquiry already."))
    company = uow.get("organisation", row["organisation_id"])
    first = row["needs"].splitlines()[0][:80]
    made = LogInquiry(
        title=command.title.strip() or f"{company['name']}: {first}",
        source=SOURCE,
        investor=company["name"],
        country=company["owner_country"],
        strength_areas=tuple(organisations.area_rows(uow, company["id"])),
        municipalities=(company["municipality_code"],) if company["municipality_code"] else (),
        summary=_text(uow, {key: row[key] for key in ("needs", "plans", "obstacles")}),
        owner_id=row["owner_id"],
    )
    (logged,) = inquiries.add_all(uow, [inquiries.Entry(made, Standing(Stage.RECEIVED), uow.today)])
    uow.update("inquiry", logged.id, {"organisation_id": company["id"]})
    uow.update("company_visit", command.visit_id, {"inquiry_id": logged.id})
    uow.commit(N_("Logged an inquiry"))
    return logged.id


def calendar(reader: Reader, visit_id: str, stamp: datetime, language: str) -> bytes:
    """Return a visit as a calendar entry that calendars open; a second one moves the first."""
    from investcrm.exchange import ics

    found = visit(reader, visit_id)
    w = words.of(language)
    return ics.visit(
        uid=f"visit-{found.id}@investcrm",
        on=found.planned_on,
        starts_at=found.starts_at,
        minutes=found.minutes,
        summary=w.t("Visit to {company}", company=found.company),
        place=found.place or found.municipality,
        description="\n".join(part for part in (found.purpose, found.participants) if part),
        stamp=stamp,
        called_off=found.state == CALLED_OFF,
    )


def _text(reader: Reader, told: dict[str, Any]) -> str:
    from investcrm.services import settings

    w = words.of(str(settings.load(reader, "language", "sv")))
    labels = {"needs": w.t("Needs"), "plans": w.t("Plans"), "obstacles": w.t("Obstacles")}
    return "\n".join(f"{labels[key]}: {text}" for key, text in told.items() if text)


def clock(text: str) -> str:
    """Return a time of day as 09:30; "" for no words.

    Raises:
        InvalidInput: it is none.
    """
    if not text.strip():
        return ""
    read_as = _CLOCK.fullmatch(text.strip())
    if read_as is None:
        raise InvalidInput(N_("“{text}” is not a time. Write it as 09:30."), text=text)
    return f"{int(read_as[1]):02d}:{read_as[2]}"


def _demand_planned(uow: UnitOfWork, visit_id: str) -> None:
    if uow.get("company_visit", visit_id)["state"] != PLANNED:
        raise InvalidInput(N_("The visit has been made or called off already. Nothing was changed."))
