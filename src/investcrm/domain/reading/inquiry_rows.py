"""Reads one row of a list of inquiries into a draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from investcrm.domain.reading.base import Cell, Read, cell_text, doubt, fold, is_unknown, shorten, word_set
from investcrm.domain.reading.dates import Edge, read_date
from investcrm.domain.reading.drafts import ContactDraft, InquiryDraft, RequirementDraft, requirement_from
from investcrm.domain.reading.money import Money, read_money
from investcrm.domain.reading.numbers import Bound, Quantity
from investcrm.domain.reading.quantities import (
    AREA_UNITS,
    DISTANCE_UNITS,
    read_area,
    read_count,
    read_distance,
    read_flow,
    read_jobs,
    read_price,
)
from investcrm.domain.reading.rows import RowCells, RowReading, TableLayout, unread_anyway
from investcrm.domain.reading.table import RawRow
from investcrm.domain.reading.targets import POWER
from investcrm.domain.reading.vocabulary import Status
from investcrm.domain.requirements import FLOORS, KINDS, Level, Requirement, Unit
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.domain.words import N_

CODE_NAME: Final = re.compile(r"^\s*(?:projekt|project|proj\.?|kodnamn|code\s?name)\b", re.IGNORECASE)
COMPANY: Final = re.compile(
    r"\b(?:AB|GmbH|Ltd|Inc|Oy|Oyj|AS|A/S|ASA|SE|S\.p\.A|BV|B\.V|AG|LLC|SA|SAS|Sp\. z o\.o|plc|Corp|KB|HB)\b"
)
SECRECY: Final = re.compile(
    r"\b(?:sekretess\w*|nda|konfidentiell\w*|confidential\w*|hemlig\w*|secrecy|secret)\b"
    r"|nämn(?:s)? (?:ej|inte)|får (?:ej|inte) nämnas|do not (?:name|disclose)|name withheld|non-disclosure",
    re.IGNORECASE,
)
"""Words in a text that propose to look at confidentiality."""

_LOST_HINTS: Final = (
    (
        LostReason.POWER_TOO_LATE,
        re.compile(r"\bel(?:en|kraft|nät)?\b.*\b(?:sen|saknas|brist)|effekt|\bpower\b", re.I),
    ),
    (LostReason.NO_READY_LAND, re.compile(r"\b(?:ingen|saknar?s?) (?:\w+ )?mark\b|no (?:ready )?land", re.I)),
    (LostReason.SKILLS, re.compile(r"kompetens|skills", re.I)),
    (LostReason.PRICE, re.compile(r"för dyrt|\bpris(?:et)?\b|\bprice\b", re.I)),
    (LostReason.OTHER_COUNTRY, re.compile(r"(?:annat|andra) land|other country|utomlands", re.I)),
    (LostReason.OTHER_REGION, re.compile(r"annan (?:region|kommun|ort)|annat län|other region", re.I)),
    (LostReason.PROJECT_DROPPED, re.compile(r"lades? ner|nedlagt|inställt|dropped|cancelled|pausade", re.I)),
    (LostReason.ANSWERED_TOO_LATE, re.compile(r"svarade för sent|för sent svar|answered too late", re.I)),
)
_NEEDS: Final = re.compile(
    r"\b(?:behöver|kräver|krav på|måste ha|needs?|requires?|must have)\b", re.IGNORECASE
)
_NEEDED: Final = (
    ("rail", re.compile(r"järnväg|stickspår|industrispår|\brail", re.I)),
    ("gas", re.compile(r"\b(?:bio)?gas\b", re.I)),
    ("district_heat", re.compile(r"fjärrvärme|district heat", re.I)),
    ("fibre", re.compile(r"\bfib(?:er|re)\b", re.I)),
)
_WISHED: Final = word_set("onskemal garna onskvart nice bra plus meriterande preferred wish fordel")


def read_inquiry_row(row: RawRow, layout: TableLayout) -> RowReading:
    """Read one row as an inquiry.

    Unread when nothing names it or a value is impossible (negative hectares); otherwise every reading
    that is not plain is kept with a doubt.
    """
    cells = RowCells(row, layout)
    useless = unread_anyway(row)
    if useless is not None:
        return cells.outcome(None, useless)
    title, investor = _names(cells)
    if not title:
        return cells.outcome(None, doubt(N_("Nothing in the row names the inquiry")))
    lexicon = layout.lexicon
    jobs = cells.take("jobs", read_jobs)
    places = cells.take("municipalities", lexicon.municipalities)
    comment = cells.text("comment")
    status = _status(cells, comment)
    requirements = _requirements(cells, comment)
    draft = InquiryDraft(
        title=title,
        investor=investor,
        number=cells.known_text("number"),
        source=cells.take("source", lexicon.source),
        source_text=cells.known_text("source"),
        received_on=cells.take("received_on", _day(layout, "received_on", Edge.FIRST)),
        deadline_on=cells.take("deadline_on", _day(layout, "deadline_on", Edge.LAST)),
        strength_areas=cells.take("strength_area", lexicon.strength_areas) or (),
        requirements=requirements,
        jobs=jobs.figure if jobs else None,
        jobs_full=jobs.high if jobs and jobs.bound is Bound.BETWEEN else None,
        investment=cells.take("investment", _money(cells)),
        municipalities=places.codes if places else (),
        everywhere=places.everywhere if places else False,
        stage=status.stage,
        outcome=status.outcome,
        on_hold=status.on_hold,
        lost_reason=status.lost_reason,
        country=cells.known_text("country"),
        owner=cells.known_text("owner"),
        contact=_contact(cells),
        comment=comment,
        secrecy_hint=_secrecy(cells, comment),
        raw=cells.raw(),
    )
    _check_dates(cells, draft)
    return cells.outcome(draft)


def _names(cells: RowCells) -> tuple[str, str]:
    title = " ".join(cells.known_text("title").split())
    investor = " ".join(cells.known_text("investor").split())
    if title:
        if not cells.has("investor") and COMPANY.search(title) and not CODE_NAME.match(title):
            return title, title
        return title, "" if CODE_NAME.match(investor) else investor
    if investor:
        return investor, "" if CODE_NAME.match(investor) else investor
    number = cells.known_text("number")
    if number:
        cells.doubt(
            "number", doubt(N_("The row has no title; its number {number} stands for it"), number=number)
        )
    return number, ""


def _day(layout: TableLayout, target: str, edge: Edge) -> Callable[[Cell], Read[date]]:
    month_first = layout.month_first.get(target, False)
    ahead = target != "received_on"
    return lambda cell: read_date(cell, layout.today, edge, month_first=month_first, ahead=ahead)


def _money(cells: RowCells) -> Callable[[Cell], Read[Money]]:
    unit = cells.unit("investment")
    return lambda cell: read_money(cell, unit.scale, unit.currency)


def _check_dates(cells: RowCells, draft: InquiryDraft) -> None:
    if draft.received_on and draft.received_on > cells.layout.today:
        note = doubt(N_("{day} has not come yet"), day=draft.received_on.isoformat())
        cells.doubt("received_on", note)
    if draft.received_on and draft.deadline_on and draft.deadline_on < draft.received_on:
        cells.doubt("deadline_on", doubt(N_("The deadline lies before the day it was received")))


def _contact(cells: RowCells) -> ContactDraft:
    name, email, phone = (cells.known_text(f"contact_{part}") for part in ("name", "email", "phone"))
    found = re.search(r"[^\s<>,;@]{1,64}@[^\s<>,;@]{1,250}", name[:500])
    if found and not email:
        email = found.group()
        name = name.replace(email, "").strip(" <>,;()")
    if not phone and re.fullmatch(r"\+?[\d\s()/-]{6,20}", name):
        name, phone = "", name
    return ContactDraft(name, email, phone)


def _status(cells: RowCells, comment: str) -> Status:
    before = len(cells.doubts)
    status = cells.take("status", cells.layout.lexicon.status) or Status(Stage.RECEIVED)
    if status.outcome is not Outcome.LOST:
        return status
    stated = cells.take("lost_reason", _lost_reason)
    if stated is not None:
        del cells.doubts[before:]
        return Status(status.stage, status.outcome, stated)
    if status.lost_reason is LostReason.UNKNOWN:
        words = f"{cells.text('status')} {comment}"
        for reason, pattern in _LOST_HINTS:
            if pattern.search(words):
                note = doubt(
                    N_("The reason for the loss is read from “{raw}”"), raw=shorten(comment or words)
                )
                cells.doubt("comment" if comment else "status", note)
                return Status(status.stage, status.outcome, reason)
    return status


def _lost_reason(cell: Cell) -> Read[LostReason]:
    raw = cell_text(cell)
    if is_unknown(raw):
        return Read(None, raw)
    for reason, pattern in _LOST_HINTS:
        if pattern.search(raw):
            return Read(reason, raw)
    if fold(raw) in {"el", "effekt", "elkraft"}:
        return Read(LostReason.POWER_TOO_LATE, raw)
    if fold(raw) in {"mark", "land", "tomt"}:
        return Read(LostReason.NO_READY_LAND, raw)
    return Read(None, raw, (doubt(N_("“{raw}” is not a known word here; it is kept"), raw=shorten(raw)),))


def _secrecy(cells: RowCells, comment: str) -> bool:
    layout = cells.layout
    words = [comment, cells.text("status")]
    for index in layout.unmapped:
        text = cells.row.text(index)
        if text and SECRECY.search(layout.headers[index]) and fold(text) not in {"nej", "no", "0"}:
            words.append("sekretess")
        words.append(text)
    if not any(SECRECY.search(text) for text in words if text):
        return False
    cells.doubt("comment", doubt(N_("The row speaks of secrecy: should the case be confidential?")))
    return True


def _requirements(cells: RowCells, comment: str) -> tuple[RequirementDraft, ...]:
    found: list[RequirementDraft] = []
    for key in KINDS:
        if key == POWER:
            found.extend(_power(cells))
        elif cells.has(key):
            found.extend(_requirement(cells, key))
    if comment and _NEEDS.search(comment):
        asked = {draft.requirement.kind for draft in found}
        for key, pattern in _NEEDED:
            match = pattern.search(comment)
            if match and key not in asked:
                note = doubt(N_("Read from the comment “{raw}”"), raw=shorten(comment))
                cells.doubt("comment", note)
                found.append(RequirementDraft(Requirement(key, Level.MUST, raw=comment), (note,)))
    return tuple(found)


def _requirement(cells: RowCells, key: str) -> list[RequirementDraft]:
    unit, raw = KINDS[key].unit, cells.text(key)
    before = len(cells.doubts)
    match unit:
        case Unit.DAY:
            day = cells.take(key, _day(cells.layout, key, Edge.LAST))
            return [RequirementDraft(Requirement(key, on=day, raw=raw))] if day else []
        case Unit.YES_NO:
            return _wanted(cells, key, raw)
        case Unit.TEXT:
            text = cells.known_text(key)
            return [RequirementDraft(Requirement(key, text=text, raw=raw))] if text else []
        case _:
            quantity = cells.take(key, _amount_reader(cells, key, unit))
            if quantity is None or not quantity.figure:
                return []
            doubts = tuple(note.doubt for note in cells.doubts[before:])
            return [requirement_from(key, quantity, raw=raw, doubts=doubts)]


def _power(cells: RowCells) -> list[RequirementDraft]:
    before = len(cells.doubts)
    phrases = cells.power()
    doubts = tuple(note.doubt for note in cells.doubts[before:])
    return [
        requirement_from(
            POWER,
            phrase.kw,
            on=date(phrase.from_year, 1, 1) if phrase.from_year else None,
            raw=raw,
            doubts=doubts,
        )
        for raw, phrase in phrases
        if phrase.kw.figure
    ]


def _wanted(cells: RowCells, key: str, raw: str) -> list[RequirementDraft]:
    if any(word in _WISHED for word in fold(raw).split()):
        return [RequirementDraft(Requirement(key, Level.NICE, raw=raw))]
    reader = cells.layout.lexicon.rail if key == "rail" else _yes(cells)
    wanted = cells.take(key, reader)
    if wanted == "yes":
        return [RequirementDraft(Requirement(key, Level.MUST, raw=raw))]
    if wanted == "possible":
        return [RequirementDraft(Requirement(key, Level.NICE, raw=raw))]
    return []


def _yes(cells: RowCells) -> Callable[[Cell], Read[str]]:
    def reader(cell: Cell) -> Read[str]:
        read = cells.layout.lexicon.yes_no(cell)
        return read.with_value(None if read.value is None else "yes" if read.value else "no")

    return reader


def _amount_reader(cells: RowCells, key: str, unit: Unit) -> Callable[[Cell], Read[Quantity]]:
    named = cells.unit(key).unit
    match unit:
        case Unit.SQUARE_METRE:
            default = "m2" if KINDS[key].field in FLOORS else "ha"
            area = named if named in AREA_UNITS else default
            return lambda cell: read_area(cell, area)
        case Unit.METRE:
            default = "m" if key == "height" else "km"
            length = named if named in DISTANCE_UNITS else default
            return lambda cell: read_distance(cell, length)
        case Unit.CUBIC_METRE_PER_DAY:
            return read_flow
        case Unit.KRONA_PER_SQUARE_METRE:
            return _price
        case _:
            return read_count


def _price(cell: Cell) -> Read[Quantity]:
    read = read_price(cell)
    return read.with_value(read.value.per_m2 if read.value else None)
