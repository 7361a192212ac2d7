"""What a municipality sees: the briefs it was asked, its own sites held against them, what was said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from investcrm.domain import matching
from investcrm.domain.errors import Forbidden, NotFound
from investcrm.domain.fields import FIELDS, Subject
from investcrm.domain.matching import Verdict
from investcrm.domain.municipal import (
    BriefDetail,
    BriefRow,
    JointRow,
    MessageRow,
    MunicipalToday,
    OfferedSite,
    OpenQuestion,
    ReplyDocumentRow,
    ReplyRow,
    ReplySiteRow,
    StaleSite,
)
from investcrm.domain.own_quarter import Ended
from investcrm.domain.requirements import Operator, Requirement
from investcrm.domain.rows import Hit, SiteRow
from investcrm.domain.sites import Known
from investcrm.domain.sortkey import search_text, search_words
from investcrm.domain.stages import LostReason
from investcrm.domain.words import N_
from investcrm.services import (
    action_plans,
    briefs,
    days,
    facts,
    meetings,
    own_inquiries,
    places,
    readiness_work,
    sites,
)
from investcrm.store.read import municipal as read
from investcrm.store.reader import day

if TYPE_CHECKING:
    from datetime import date

    from investcrm.store.reader import Reader, Values
    from investcrm.store.unit_of_work import UnitOfWork

_WORDS_ONLY = frozenset({"skills", "other"})
"""Kinds of requirement that only a person can answer, in words."""


def inbox(reader: Reader, codes: Collection[str]) -> tuple[BriefRow, ...]:
    """Return the briefs of the municipalities one works for: those to answer first, by deadline."""
    return tuple(_row(reader, values) for values in read.briefs(reader, codes))


def by_reference(reader: Reader, codes: Collection[str], reference: str) -> str:
    """Return the id of a brief by its reference or number.

    Raises:
        NotFound: the municipality has no such brief, or several of that number.
    """
    found = [
        row.id
        for row in inbox(reader, codes)
        if reference.strip().casefold() in (row.reference.casefold(), row.number.casefold(), row.id)
    ]
    if len(found) != 1:
        raise NotFound(N_("There is no brief {reference}."), reference=reference)
    return found[0]


def detail(reader: Reader, brief_id: str, codes: Collection[str]) -> BriefDetail:
    """Return everything the answering screen shows of one brief.

    Raises:
        NotFound: there is no such brief, or it is another municipality's.
    """
    values = read.brief(reader, brief_id)
    if values is None or values[1] not in codes:
        raise NotFound(N_("The brief is gone: the region took it back."))
    row = _row(reader, values)
    content = briefs.decode(values[14])
    offered = held_against(reader, content.requirements, (row.municipality_code,))
    joint = tuple(one for one in joint_rows(reader, codes) if one.brief_id == brief_id)
    own = values[12]
    partners = _partners(reader, joint, codes)
    return BriefDetail(
        row,
        content,
        offered,
        _open_questions(content.requirements, offered),
        tuple(message(found) for found in read.messages(reader, (brief_id,))),
        reply(reader, own) if own else None,
        joint,
        tuple(reply(reader, reply_id) for reply_id in partners),
    )


def held_against(
    reader: Reader, requirements: Sequence[Requirement], codes: Iterable[str]
) -> tuple[OfferedSite, ...]:
    """Hold the municipalities' own sites against requirements, best first."""
    rows = {row.id: row for row in own_sites(reader, codes)}
    found = matching.match(requirements, (row.facts for row in rows.values()), reader.today)
    return tuple(OfferedSite(rows[one.site_id], one) for one in found)


def own_sites(reader: Reader, codes: Iterable[str]) -> tuple[SiteRow, ...]:
    """Return the municipalities' sites by name."""
    return sites.rows_of(reader, read.sites(reader, codes))


def today(reader: Reader, codes: Collection[str]) -> MunicipalToday:
    """Return what the municipality must do now."""
    found = inbox(reader, codes)
    known = own_sites(reader, codes)
    return MunicipalToday(
        asked=tuple(row for row in found if row.is_open),
        waiting=tuple(row for row in found if row.news and row.is_open),
        joint=tuple(
            one for one in joint_rows(reader, codes) if one.state == "proposed" and not one.proposed_by_us
        ),
        own=tuple(
            row
            for row in own_inquiries.listed(reader, codes)
            if row.closed_on is None and row.deadline_on is not None
        ),
        stale=tuple(StaleSite(row.id, row.name, tuple(sorted(row.stale))) for row in known if row.stale),
        requests=tuple(one for one in readiness_work.requests(reader, codes) if not one.is_answered),
        meetings=meetings.called(reader, codes),
        plans=tuple(one for one in action_plans.own(reader, codes) if one.is_open),
        has_sites=bool(known),
    )


def joint_rows(reader: Reader, codes: Collection[str]) -> tuple[JointRow, ...]:
    """Return what was proposed about answering together, by either side."""
    found = []
    for row_id, version, brief_id, other_brief, code, with_code, state, note in read.joint(reader, codes):
        ours = code in codes
        other = with_code if ours else code
        found.append(
            JointRow(
                row_id,
                version,
                brief_id if ours else other_brief,
                other,
                places.municipality(other),
                state,
                note,
                ours,
            )
        )
    return tuple(found)


def reply(reader: Reader, reply_id: str) -> ReplyRow:
    """Return a reply with its sites and documents.

    Raises:
        NotFound: there is none, or it is not for this person.
    """
    values = read.reply(reader, reply_id)
    if values is None:
        raise NotFound(N_("The answer is gone."))
    row_id, brief_id, code, name, replied_on, declined, reason, text, contact = values
    return ReplyRow(
        row_id,
        brief_id,
        code,
        places.municipality(code) if name == code else name,
        _must(replied_on),
        bool(declined),
        reason,
        text,
        contact,
        tuple(
            ReplySiteRow(site_id, site, power, note, _told(told))
            for site_id, site, power, note, told in read.reply_sites(reader, reply_id)
        ),
        tuple(ReplyDocumentRow(*found[:4]) for found in read.reply_documents(reader, reply_id)),
    )


def _told(text: str) -> dict[str, Known]:
    """Return the values a reply told of a site; a login of its own may have written anything there."""
    try:
        return facts.known_values(text)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError):
        return {}


def document_bytes(reader: Reader, document_id: str) -> bytes:
    """Return a document sent with a reply."""
    return read.reply_content(reader, document_id)


def message(values: Values) -> MessageRow:
    """Return a message from its columns."""
    row_id, brief_id, code, name, from_region, author, text, at_ms = values
    return MessageRow(row_id, brief_id, code, name, bool(from_region), author, text, at_ms)


def own_brief(uow: UnitOfWork, brief_id: str) -> dict[str, object]:
    """Return a brief of a municipality the actor works for, as it is kept.

    Raises:
        Forbidden: it is another municipality's.
        NotFound: it is gone.
    """
    row = uow.get("brief", brief_id)
    if row["municipality_code"] not in uow.actor.municipality_codes:
        raise Forbidden(N_("Your role does not allow this. Nothing was changed."))
    return row


def _row(reader: Reader, values: Values) -> BriefRow:
    (brief_id, code, name, reference, number, title, state, sent, deadline, reminded, replied, declined) = (
        values[:12]
    )
    until = day(deadline)
    if values[12]:
        state = "declined" if declined else "answered"
    left = None
    if until is not None and state == "sent":
        left = days.between(reader, reader.today, until)
        if until < reader.today:
            left = min(left, -1)  # over a weekend no working day passes, yet the deadline has
    return BriefRow(
        brief_id,
        code,
        name,
        reference,
        number,
        title,
        state,
        _must(sent),
        until,
        left,
        day(reminded),
        day(replied),
        bool(values[13]),
        Ended(values[15]) if values[15] else None,
        day(values[16]),
        LostReason(values[17]) if values[17] else None,
    )


def _must(text: str) -> date:
    found = day(text)
    assert found is not None
    return found


def _partners(reader: Reader, joint: Iterable[JointRow], codes: Collection[str]) -> list[str]:
    accepted = {one.id for one in joint if one.state == "accepted"}
    pairs = [(found[2], found[3]) for found in read.joint(reader, codes) if found[0] in accepted]
    mine = {one.brief_id for one in joint}
    others = [brief_id for pair in pairs for brief_id in pair if brief_id and brief_id not in mine]
    return read.replies_to(reader, others)


def _open_questions(
    requirements: Iterable[Requirement], offered: Sequence[OfferedSite]
) -> tuple[OpenQuestion, ...]:
    """Return what nothing known answers: fields unknown of every site that may do, and matters for words."""
    able = [one for one in offered if one.match.verdict is not Verdict.MISSED] or list(offered[:1])
    found = []
    for requirement in requirements:
        field = requirement.spec.field
        if requirement.kind in _WORDS_ONLY or (requirement.spec.operator is Operator.TEXT and not field):
            found.append(OpenQuestion(requirement))
            continue
        unknown = not able or any(
            result.verdict is Verdict.UNKNOWN
            for one in able
            for result in one.match.results
            if result.requirement == requirement
        )
        if unknown and field and (Subject.SITE, field) in FIELDS:
            found.append(OpenQuestion(requirement, field))
    return tuple(found)


def find(reader: Reader, codes: Collection[str], text: str, limit: int = 12) -> tuple[Hit, ...]:
    """Return the municipality's briefs, own inquiries and sites that ``text`` could mean."""
    typed = search_words(text)
    if not typed:
        return ()

    def means(*texts: str) -> bool:
        known = search_text(*texts).split()
        return all(any(word.startswith(one) for word in known) for one in typed)

    hits = [
        Hit("brief", row.id, row.name, row.number)
        for row in inbox(reader, codes)
        if means(row.title, row.number, row.reference)
    ]
    hits += [
        Hit("own", row.id, row.title, row.number)
        for row in own_inquiries.listed(reader, codes)
        if means(row.title, row.number, row.investor, row.summary)
    ]
    hits += [
        Hit("site", row.id, row.name, row.municipality)
        for row in own_sites(reader, codes)
        if means(
            row.name,
            str(row.facts.values["cadastral_id"].value) if "cadastral_id" in row.facts.values else "",
        )
    ]
    return tuple(hits[:limit])


def told(row: SiteRow) -> str:
    """Return what is known of a site now, as a reply keeps it."""
    return facts.wide_text(row.facts.values, [])
