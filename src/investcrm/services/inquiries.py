"""Inquiries: log, find, change, move, merge; from the first call to a case that can be matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain import stages
from investcrm.domain.errors import EditConflict, InvalidInput, NotFound
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.requirements import Requirement, validated
from investcrm.domain.rows import HistoryRow, InquiryDetail, InquiryRow
from investcrm.domain.sortkey import same_company, search_text, sort_key
from investcrm.domain.stages import Stage, Standing
from investcrm.domain.words import N_
from investcrm.services import aftercare, briefs, ledger, rooms
from investcrm.services.standing import (
    demand_same_areas,
    reached,
    reindex,
    standing_of,
    values_of,
)
from investcrm.store import listing
from investcrm.store.listing import ListHead
from investcrm.store.read import histories
from investcrm.store.read import inquiries as read

if TYPE_CHECKING:
    from investcrm.domain.commands import (
        ChangeInquiry,
        ChangeMany,
        HoldInquiry,
        HoldMany,
        LogInquiry,
        MoveInquiry,
        RemoveInquiries,
        SetRequirements,
    )
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

CHANGEABLE: Final = frozenset(
    {
        "title",
        "source",
        "investor",
        "country",
        "owner_id",
        "received_on",
        "deadline_on",
        "summary",
        "jobs",
        "investment_sek",
        "investment_note",
        "next_step",
        "next_step_on",
        "screening_note",
        "lost_needed",
        "first_response_on",
    }
)
NEAR_DAYS: Final = 60
"""How far apart two inquiries of one company may lie and still be taken for the same."""
_SPELLED: Final = {"title", "investor"}


@dataclass(frozen=True, slots=True)
class Logged:
    """The new inquiry's id and human number."""

    id: str
    number: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An inquiry to write: where it stands, the day it came if known, and further columns."""

    command: LogInquiry
    standing: Standing
    received_on: date | None
    extra: Mapping[str, Any] = field(default_factory=dict)


# What screens ask


def list_head(reader: Reader, shown: InquiryFilter) -> ListHead:
    """Return how long the list is."""
    return listing.head(reader, read.SPEC, read.query(reader, shown))


def list_window(
    reader: Reader, shown: InquiryFilter, head: ListHead, first: int, limit: int
) -> tuple[InquiryRow, ...]:
    """Return the lines from position ``first``."""
    found = listing.window(reader, read.SPEC, read.query(reader, shown), head, first, limit)
    return tuple(read.row(values) for values in found)


def list_position(reader: Reader, shown: InquiryFilter, inquiry_id: str) -> int | None:
    """Return where an inquiry stands in the list, or None when it is not in it."""
    return listing.position(reader, read.SPEC, read.query(reader, shown), inquiry_id)


def board(reader: Reader, shown: InquiryFilter, stage: Stage, limit: int) -> tuple[InquiryRow, ...]:
    """Return the cards of one column of the board, most urgent first."""
    from dataclasses import replace

    column = replace(shown, stages=(stage,), order="deadline", descending=False)
    return list_window(reader, column, ListHead(limit), 0, limit)


def stage_counts(reader: Reader, shown: InquiryFilter) -> dict[str, int]:
    """Return how many inquiries stand in each stage, for the board's columns."""
    from dataclasses import replace

    return {stage: list_head(reader, replace(shown, stages=(stage,))).count for stage in stages.STAGES}


def detail(reader: Reader, inquiry_id: str) -> InquiryDetail:
    """Return everything about one inquiry.

    Raises:
        NotFound: it is gone.
    """
    found = read.detail(reader, inquiry_id)
    if found is None:
        raise NotFound(N_("The inquiry is gone: it was deleted or merged."))
    return found


def by_number(reader: Reader, number: str) -> str:
    """Return the id of the inquiry with a human number such as 2026-041.

    Raises:
        NotFound: no inquiry has it.
    """
    found = read.id_by_number(reader, number.strip())
    if found is None:
        raise NotFound(N_("There is no inquiry {number}."), number=number)
    return found


def history(reader: Reader, root_id: str, limit: int = 100) -> tuple[HistoryRow, ...]:
    """Return what was done to a record, newest first; of a case also by the municipalities it asked."""
    return histories.history(reader, root_id, limit)


def likely_duplicates(
    reader: Reader, title: str, investor: str, received_on: date | None
) -> tuple[InquiryRow, ...]:
    """Return inquiries of the same company or name within 60 days; without a date, at any time."""
    key = same_company(investor or title)
    if not key:
        return ()
    if received_on is None:
        return read.by_ids(reader, read.same_company_ids(reader, key, None, None))
    first, last = received_on - timedelta(days=NEAR_DAYS), received_on + timedelta(days=NEAR_DAYS)
    return read.by_ids(reader, read.same_company_ids(reader, key, first.isoformat(), last.isoformat()))


# What people do


def log(uow: UnitOfWork, command: LogInquiry) -> Logged:
    """Take in a new inquiry.

    Raises:
        InvalidInput: no title, or the deadline lies before the day it came.
    """
    received = command.received_on or uow.today
    (logged,) = add_all(uow, [Entry(command, Standing(Stage.RECEIVED), received)])
    if command.contact_name:
        from investcrm.services.organisations import add_contact

        add_contact(
            uow,
            command.contact_name,
            email=command.contact_email,
            phone=command.contact_phone,
            inquiry_id=logged.id,
        )
    if command.attachments:
        from investcrm.services.cases import add_documents

        add_documents(uow, logged.id, command.attachments, received_on=received)
    uow.commit(N_("Logged an inquiry"))
    return logged


def add_all(uow: UnitOfWork, entries: Sequence[Entry]) -> list[Logged]:
    """Write inquiries as part of a larger act."""
    commands = [entry.command for entry in entries]
    numbers = _numbers(uow, [entry.received_on or uow.today for entry in entries])
    rows = [
        _row(uow, entry) | {"number": number, "number_key": number_key}
        for entry, (number, number_key) in zip(entries, numbers, strict=True)
    ]
    ids = uow.insert_many("inquiry", rows)
    if uow.is_room:
        rooms.begin(uow, ids)
    _add_parts(uow, ids, commands)
    if uow.is_room:
        rows = [row | {"number": given} for row, given in zip(rows, uow.numbers_of(ids), strict=True)]
    uow.index(
        "inquiry",
        [
            (row_id, row["title"], row["number"], _search_words(row["number"], row["title"], command))
            for row_id, row, command in zip(ids, rows, commands, strict=True)
        ],
    )
    return [Logged(row_id, row["number"]) for row_id, row in zip(ids, rows, strict=True)]


def _numbers(uow: UnitOfWork, days: list[date]) -> list[tuple[str, int]]:
    if uow.is_room:  # all at once, for numbers drawn by lot are known to be free until the next are drawn
        return uow.next_numbers(uow.today.year, len(days))
    by_year: dict[int, list[tuple[str, int]]] = {}
    for year in sorted({day.year for day in days}):
        by_year[year] = uow.next_numbers(year, sum(day.year == year for day in days))[::-1]
    return [by_year[day.year].pop() for day in days]


def _row(uow: UnitOfWork, entry: Entry) -> dict[str, Any]:
    command, received = entry.command, entry.received_on
    title = " ".join(command.title.split())
    if not title:
        raise InvalidInput(N_("An inquiry needs a title. What you typed was kept as a draft."))
    if received and command.deadline_on and command.deadline_on < received:
        raise InvalidInput(N_("The deadline lies before the day the inquiry came."))
    return {
        "title": title,
        "title_key": sort_key(title),
        "company_key": same_company(command.investor or title),
        **values_of(entry.standing),
        "lost_reason": None,
        **entry.extra,
        "source": command.source,
        "investor": command.investor,
        "country": " ".join(command.country.split()),
        "owner_id": command.owner_id or uow.actor.member_id,
        "strength_area": command.strength_areas[0] if command.strength_areas else "",
        "received_on": received,
        "deadline_on": command.deadline_on,
        "summary": command.summary,
        "jobs": command.jobs,
        "investment_sek": command.investment_sek,
        "investment_note": command.investment_note,
        "next_step": command.next_step,
        "next_step_on": command.next_step_on,
    }


def _add_parts(uow: UnitOfWork, ids: list[str], commands: list[LogInquiry]) -> None:
    pairs = list(zip(ids, commands, strict=True))
    uow.insert_many(
        "inquiry_strength_area",
        [{"inquiry_id": i, "strength_area": key} for i, command in pairs for key in command.strength_areas],
    )
    uow.insert_many(
        "inquiry_municipality",
        [
            {"inquiry_id": i, "municipality_code": code}
            for i, command in pairs
            for code in command.municipalities
        ],
    )
    uow.insert_many(
        "requirement",
        [
            _requirement_values(requirement, position) | {"inquiry_id": i}
            for i, command in pairs
            for position, requirement in enumerate(command.requirements)
        ],
    )
    uow.insert_many(
        "ledger_entry",
        [
            {
                "inquiry_id": i,
                "step": "stated",
                "jobs": command.jobs,
                "investment_sek": command.investment_sek,
                "stated_on": command.received_on or uow.today,
                "source": command.source,
            }
            for i, command in pairs
            if command.jobs is not None or command.investment_sek is not None
        ],
    )


def _requirement_values(requirement: Requirement, position: int) -> dict[str, Any]:
    checked = validated(requirement)
    return {
        "position": position,
        "kind": checked.kind,
        "level": checked.level.value,
        "low": checked.low,
        "high": checked.high,
        "on": checked.on,
        "text": checked.text,
        "weight": checked.weight,
        "raw": checked.raw,
        "doubt": checked.doubt,
    }


def change(uow: UnitOfWork, command: ChangeInquiry) -> int:
    """Change fields of an inquiry and return its new version."""
    version = _change(uow, command.inquiry_id, command.fields, command.version)
    uow.commit(N_("Changed an inquiry"))
    return version


def change_many(uow: UnitOfWork, command: ChangeMany) -> int:
    """Make the same change to several inquiries as one act, and return how many there were."""
    for inquiry_id in sorted(command.inquiry_ids):  # so that two who do this never wait for each other
        _change(uow, inquiry_id, command.fields, None)
    uow.commit(N_("Changed several inquiries"))
    return len(command.inquiry_ids)


def _change(uow: UnitOfWork, inquiry_id: str, fields: Mapping[str, Any], version: int | None) -> int:
    values = {key: value for key, value in fields.items() if key != "strength_areas"}
    unknown = set(values) - CHANGEABLE
    if unknown:
        raise InvalidInput(N_("An inquiry has no field {field}."), field=", ".join(sorted(unknown)))
    if "country" in values:
        values["country"] = " ".join(str(values["country"]).split())
    if "title" in values:
        values["title"] = " ".join(str(values["title"]).split())
        if not values["title"]:
            raise InvalidInput(N_("An inquiry needs a title. What you typed was kept as a draft."))
        values["title_key"] = sort_key(values["title"])
    before = uow.get("inquiry", inquiry_id)
    if "received_on" in values:
        stages.demand_in_order(values["received_on"], before["decided_on"])
    if _SPELLED & set(values):
        merged = {**before, **values}
        values["company_key"] = same_company(merged["investor"] or merged["title"])
    if "strength_areas" in fields:
        areas = tuple(fields["strength_areas"])
        if version is not None:
            demand_same_areas(uow, "inquiry", inquiry_id, version, read.area_rows, areas)
        _replace_areas(uow, inquiry_id, areas)
        values["strength_area"] = areas[0] if areas else ""
    new = uow.update("inquiry", inquiry_id, values, version)
    reindex(uow, inquiry_id)
    return new


def _replace_areas(uow: UnitOfWork, inquiry_id: str, areas: tuple[str, ...]) -> None:
    now = read.area_rows(uow, inquiry_id)
    for key in now.keys() - set(areas):
        uow.remove("inquiry_strength_area", now[key])
    for key in areas:
        if key not in now:
            uow.insert("inquiry_strength_area", {"inquiry_id": inquiry_id, "strength_area": key})


def _search_words(number: str, title: str, command: LogInquiry) -> str:
    return search_text(number, title, command.investor, command.country, command.summary, command.source)


def move(uow: UnitOfWork, command: MoveInquiry) -> None:
    """Move a case to another stage; a decided one is reopened by it."""
    row = uow.get("inquiry", command.inquiry_id)
    now = standing_of(row)
    to = stages.move(now, command.to) if now.is_open else stages.reopen(now, command.to)
    values = values_of(to) | reached(row, to.stage, uow.today)
    if not now.is_open:
        values |= {"decided_on": None, "won_on": None, "lost_reason": None, "lost_needed": ""}
        values |= {"decided_municipality": ""}
        ledger.take_back(uow, command.inquiry_id)
        aftercare.end(uow, command.inquiry_id)
        briefs.tell_end(uow, command.inquiry_id, "", "")
    uow.update("inquiry", command.inquiry_id, values, command.version)
    uow.commit(N_("Moved a case"))


def hold(uow: UnitOfWork, command: HoldInquiry) -> None:
    """Put a case to rest, or take it up again."""
    to = stages.hold(standing_of(uow.get("inquiry", command.inquiry_id)), command.on_hold)
    uow.update("inquiry", command.inquiry_id, values_of(to), command.version)
    uow.commit(N_("Put a case on hold") if command.on_hold else N_("Took a case up again"))


def hold_many(uow: UnitOfWork, command: HoldMany) -> int:
    """Put several open cases to rest, or take them up again, as one act, and return how many there were."""
    for inquiry_id in command.inquiry_ids:
        to = stages.hold(standing_of(uow.get("inquiry", inquiry_id)), command.on_hold)
        uow.update("inquiry", inquiry_id, values_of(to))
    uow.commit(N_("Put cases on hold") if command.on_hold else N_("Took cases up again"))
    return len(command.inquiry_ids)


def remove(uow: UnitOfWork, command: RemoveInquiries) -> int:
    """Delete cases logged by mistake; undo brings them back."""
    from investcrm.store.read import municipal

    for inquiry_id in command.inquiry_ids:
        for brief_id in municipal.open_briefs(uow, inquiry_id):  # nobody need answer any more
            uow.update("brief", brief_id, {"state": "withdrawn"})
        uow.remove("inquiry", inquiry_id)
        uow.unindex(inquiry_id)
    uow.commit(N_("Deleted inquiries"))
    return len(command.inquiry_ids)


def set_requirements(uow: UnitOfWork, command: SetRequirements) -> None:
    """Make an inquiry's requirements what they shall be; kept ones keep their ids.

    Raises:
        EditConflict: somebody changed the requirements since this person saw them.
    """
    uow.hold("inquiry", command.inquiry_id)
    version = uow.get("inquiry", command.inquiry_id)["version"]
    if uow.parts_changed_since("requirement", command.inquiry_id, version, command.version):
        theirs = tuple(line.requirement for line in read.requirements(uow, command.inquiry_id))
        mine = tuple(requirement for _, requirement in command.requirements)
        who, at_ms = uow.latest_part("requirement", command.inquiry_id)
        clash = {"requirements": ((), theirs, mine)}
        raise EditConflict(table="requirement", fields=clash, version=version, who=who, at_ms=at_ms)
    now = {line.id for line in read.requirements(uow, command.inquiry_id)}
    kept = {row_id for row_id, _ in command.requirements if row_id}
    for gone in now - kept:
        uow.remove("requirement", gone)
    for position, (row_id, requirement) in enumerate(command.requirements):
        values = _requirement_values(requirement, position)
        if row_id in now and row_id is not None:
            uow.update("requirement", row_id, values)
        else:
            uow.insert("requirement", values | {"inquiry_id": command.inquiry_id})
    uow.commit(N_("Changed the requirements"))
