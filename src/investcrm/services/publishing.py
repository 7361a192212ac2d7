"""Publishes the report of a period: figures, rows and files frozen as an edition, which never changes.

What is different later is published as another edition, which says what it corrects. What an edition keeps
stands in its ``data`` as JSON: ``format`` 2 has the figures, what of them is open, the corrections, and the
ids of its files, one of which has everything the report shows; format 1, which has no number, has the
figures and the PDF.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm import phrases, words
from investcrm.domain.access import Verb, demand
from investcrm.domain.commands import Attachment, PublishPeriod
from investcrm.domain.disclosure import Sums
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.periods import Period, parse
from investcrm.domain.rows import Dashboard
from investcrm.domain.words import N_
from investcrm.reports.data import Contact
from investcrm.reports.quarter_data import CorrectionRow
from investcrm.services import (
    cases,
    correcting,
    grouping,
    kpis,
    papers,
    published_figures,
    quarter,
    quarter_files,
    reference,
    settings,
)
from investcrm.services.correcting import Basis
from investcrm.services.published_figures import Figures
from investcrm.store.read import publications as read
from investcrm.words import Words

if TYPE_CHECKING:
    from investcrm.reports import quarter_data as paper
    from investcrm.store.reader import Reader, Values
    from investcrm.store.unit_of_work import UnitOfWork

FORMAT: Final = 2
"""How an edition's data is written; see above."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One published edition; ``grouped`` says whether confidential cases are part of its sums.

    ``corrections`` are sentences, ``bridge`` the same as rows with why, which editions of format 1 lack.
    ``files`` are the ids of its documents by ending (pdf, xlsx, csv ...).
    """

    id: str
    period: str
    number: int
    language: str
    published_on: date
    published_by: str
    grouped: bool
    document_id: str
    corrections: tuple[str, ...] = ()
    figures: Figures | None = None
    bridge: tuple[CorrectionRow, ...] = ()
    files: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What publishing a period now would do, as far as the open cases tell.

    ``number`` is the latest edition's, nought where there is none; ``bridge`` what of it is different now.
    ``grouped`` tells that it counts confidential cases, so that another needs the room.
    """

    number: int
    grouped: bool
    bridge: tuple[CorrectionRow, ...]


def outlook(reader: Reader, period: str, language: str) -> Outlook:
    """Return what publishing a period would do; nothing is written."""
    earlier = editions(reader, period)
    if not earlier:
        return Outlook(0, grouped=False, bridge=())
    one, asked = earlier[0], parse(period)
    published = _basis(reader, one)
    if not published.known:
        return Outlook(one.number, one.grouped, ())
    then = Basis({key: published.open(key) for key in published.figures}, {}, grouped=False)
    now = Basis(published_figures.of(kpis.dashboard(reader, asked)), {}, grouped=False)
    found = correcting.bridge(reader, asked, one.id, then, now)
    return Outlook(one.number, one.grouped, correcting.rows(reader, found, words.of(language)))


def publish(uow: UnitOfWork, command: PublishPeriod, room: grouping.Room | None = None) -> Edition:
    """Freeze the report of a period as its next edition, and return it.

    With an unlocked ``room`` its cases are part of the sums, in groups; these are kept in the room before
    the edition is kept here, so that a stop in between costs nothing. Where nothing has changed since the
    latest edition in this language, that one is returned. Two who publish at once come one after the other.

    Raises:
        InvalidInput: the period is not over.
        Forbidden: this person may not publish.
    """
    demand(uow.actor, Verb.ADD, "publication")
    period = parse(command.period)
    _demand_over(period, uow)
    read.alone(uow)
    earlier = editions(uow, str(period))
    if room is None and earlier and earlier[0].grouped:
        return _as_published(uow, command, earlier)
    w = words.of(command.language)
    board, basis, sums = _board(uow, period, room)
    content = quarter.data(uow, period, command.language, command.summary, board)
    content = replace(
        content, draft=False, confidential=w.t(quarter.LEFT_OUT if sums is None else quarter.IN_GROUPS)
    )
    decision = kept_decision(uow, period, command.language)
    told = _told(content, decision)
    same = next((one for one in earlier if one.language == command.language), None)
    if same and same.number == earlier[0].number and _kept(uow, same.id)["told"] == told:
        return same
    number = _number(earlier, same, basis.figures)
    own = _own_corrections(uow, period, basis, [one for one in earlier if one.number < number], w)
    notes: tuple[str, ...] = ()
    if number > 1 and not own:
        notes = (w.t("Words or levels of readiness were changed; the figures stand."),)
    bridge = (*own, *_corrections_before(uow, period.previous(), room, w))
    content = replace(content, edition=number, corrections=bridge, correction_notes=notes)
    data = {
        "format": FORMAT,
        "figures": basis.figures,
        "apart": basis.apart,
        "groups": None if sums is None else dict(sums.totals),
        "told": told,
        "summary": command.summary,
        "corrections": [dataclasses.asdict(row) for row in bridge],
    }
    edition_id = _keep(uow, command, content, decision, period, data)
    uow.commit(N_("Published a report"), reversible=False)
    return edition(uow, edition_id)


def _demand_over(period: Period, reader: Reader) -> None:
    if period.last >= reader.today:
        raise InvalidInput(
            N_("{period} is not over until {day}. It can be published the day after; it is a draft now."),
            period=str(period),
            day=period.last.isoformat(),
        )


def _as_published(reader: Reader, command: PublishPeriod, earlier: tuple[Edition, ...]) -> Edition:
    """Return the latest edition, which counts confidential cases, where the open ones stand as they did.

    Raises:
        InvalidInput: they do not; without the room another edition would take its sums away again.
    """
    one = earlier[0]
    kept, board = _kept(reader, one.id), kpis.dashboard(reader, parse(command.period))
    published = _basis(reader, one)
    figures = published_figures.of(board)
    stands = published.known and all((value or 0) == published.open(key) for key, value in figures.items())
    if stands and (one.language, kept.get("summary")) == (command.language, command.summary):
        return one
    raise InvalidInput(
        N_(
            "Edition {number} of {period} counts confidential cases in groups. Open the room to publish it "
            "again; nothing was changed."
        ),
        number=one.number,
        period=one.period,
    )


def _board(
    reader: Reader, period: Period, room: grouping.Room | None
) -> tuple[Dashboard, Basis, Sums | None]:
    board = kpis.dashboard(reader, period)
    figures = published_figures.of(board)
    if room is None:
        return board, Basis(figures, {}, grouped=False), None
    sums = grouping.sums(room, period, _totals(reader))
    whole = grouping.added(board, sums.cells)
    shown = published_figures.of(whole)
    return whole, Basis(shown, correcting.apart(shown, figures), grouped=True), sums


def _totals(reader: Reader) -> dict[str, int]:
    """Return the sum of every group as it was first published."""
    totals: dict[str, int] = {}
    for row in read.editions(reader):
        totals |= json.loads(row[6])["groups"] or {}
    return totals


def _number(earlier: tuple[Edition, ...], same: Edition | None, figures: Figures) -> int:
    """Return the edition's number: another language of the latest one where the figures are the same."""
    if not earlier:
        return 1
    latest = earlier[0]
    translated = latest.figures == figures and (same is None or same.number < latest.number)
    return latest.number if translated else latest.number + 1


def _own_corrections(
    reader: Reader, period: Period, now: Basis, earlier: list[Edition], w: Words
) -> tuple[CorrectionRow, ...]:
    """Return what is different from the latest edition of the same period."""
    if not earlier:
        return ()
    published = _basis(reader, earlier[0])
    return correcting.rows(reader, correcting.bridge(reader, period, earlier[0].id, published, now), w)


def _corrections_before(
    reader: Reader, period: Period, room: grouping.Room | None, w: Words
) -> tuple[CorrectionRow, ...]:
    """Return what is different from what the period before published, counted as it was counted then.

    Where its confidential cases cannot be counted now, what they added then still stands.
    """
    before = editions(reader, str(period))
    if not before:
        return ()
    published = _basis(reader, before[0])
    _, now, _ = _board(reader, period, room if published.grouped else None)
    if published.grouped and room is None:
        if not published.known:
            return ()
        added = {key: (published.figures.get(key) or 0) - published.open(key) for key in published.apart}
        open_figures = now.figures
        figures = {**open_figures} | {key: (open_figures.get(key) or 0) + more for key, more in added.items()}
        now = Basis(figures, {key: open_figures.get(key) for key in added}, grouped=True)
    return correcting.rows(reader, correcting.bridge(reader, period, before[0].id, published, now), w, period)


def _basis(reader: Reader, one: Edition) -> Basis:
    kept = _kept(reader, one.id)
    known = "apart" in kept or not one.grouped
    return Basis(one.figures or {}, kept.get("apart", {}), one.grouped, known)


def _keep(
    uow: UnitOfWork,
    command: PublishPeriod,
    content: paper.Quarter,
    decision: str,
    period: Period,
    data: dict[str, Any],
) -> str:
    """Keep an edition with its files: all of it or nothing."""
    w = words.of(command.language)
    number = content.edition
    region = reference.load(uow).region
    attachments = [
        Attachment(
            file_name(kind, period, region, w, number),
            media_type,
            quarter_files.made(kind, content, str(period), w, decision),
            "drawn_up",
        )
        for kind, media_type in quarter_files.TYPES.items()
    ]
    files = dict(zip(quarter_files.KINDS, cases.add_documents(uow, None, attachments), strict=True))
    changed = (*correcting.sentences(content.corrections, w), *content.correction_notes)
    return uow.insert(
        "publication",
        {
            "period": str(period),
            "edition": number,
            "language": command.language,
            "published_on": uow.today,
            "published_by": uow.actor.name,
            "data": json.dumps(data | {"files": files}, ensure_ascii=False, sort_keys=True),
            "document_id": files["pdf"],
            "correction": "\n".join(changed),
        },
    )


def file_name(kind: str, period: Period, region: str, w: Words, number: int | None = None) -> str:
    """Return what a report's file is called; ``number`` is its edition, None for a draft.

    The charts are a folder; as one file they are a ZIP.
    """
    what = w.t("One page") if kind == "one_page" else w.t("Report")
    name = papers.file_name(what, phrases.period(period, w.language), region, str(number or ""))
    return f"{name}{quarter_files.ending(kind)}"


def _told(content: paper.Quarter, decision: str) -> str:
    """Return a digest of all that a report tells, whenever it is made and whoever answers for it."""
    plain = replace(content, made_on=content.last, contact=Contact("", ""))
    return hashlib.sha256(repr((plain, decision)).encode()).hexdigest()


def editions(reader: Reader, period: str | None = None) -> tuple[Edition, ...]:
    """Return what was published, of one period or of all, the latest period and edition first."""
    return tuple(map(_edition, read.editions(reader, period)))


def edition(reader: Reader, edition_id: str) -> Edition:
    """Return one published edition.

    Raises:
        NotFound: there is none.
    """
    for one in editions(reader):
        if one.id == edition_id:
            return one
    raise NotFound(N_("There is no such edition."))


def find(reader: Reader, period: str, language: str, number: int | None = None) -> Edition:
    """Return the edition of a period with a number, the latest without one; in a language where there is.

    Raises:
        NotFound: it was not published.
    """
    found = [one for one in editions(reader, period) if number in (None, one.number)]
    if not found:
        raise NotFound(
            N_("{period} has not been published.")
            if number is None
            else N_("{period} has no edition {number}."),
            period=period,
            number=number,
        )
    latest = [one for one in found if one.number == found[0].number]
    return next((one for one in latest if one.language == language), latest[0])


def document(reader: Reader, edition_id: str) -> tuple[str, bytes]:
    """Return an edition's report as it was published: its name and content.

    Raises:
        NotFound: there is no such edition.
    """
    return file(reader, edition_id, "pdf")


def summary_key(period: Period, language: str) -> str:
    """Return the setting a period's summary is kept under until it is published."""
    return f"summary.{period}.{language}"


def kept_summary(reader: Reader, period: Period, language: str) -> str:
    """Return the summary kept for the report of a period, else its latest edition's, "" where none is."""
    kept = settings.load(reader, summary_key(period, language))
    if kept is not None:
        return str(kept).strip()
    said = (one for one in editions(reader, str(period)) if one.language == language)
    latest = next(said, None)
    return "" if latest is None else str(_kept(reader, latest.id).get("summary", "")).strip()


def kept_decision(reader: Reader, period: Period, language: str) -> str:
    """Return what the single page of a period asks the group to decide, "" where nothing is kept."""
    return str(settings.load(reader, quarter.decision_key(period, language), "")).strip()


def draft(
    reader: Reader,
    period: Period,
    language: str,
    summary: str,
    kinds: Iterable[str] = ("pdf",),
    decision: str | None = None,
) -> dict[str, dict[str, bytes]]:
    """Return files of a report as a draft over the open cases, by kind and name ("" where it is one).

    ``decision`` is what the single page asks for, else what is kept.
    """
    w = words.of(language)
    content = quarter.data(reader, period, language, summary)
    content = replace(content, corrections=_corrections_before(reader, period.previous(), None, w))
    if decision is None:
        decision = kept_decision(reader, period, language)
    return {
        kind: quarter_files.parts(kind, quarter_files.made(kind, content, str(period), w, decision))
        for kind in kinds
    }


def files(reader: Reader, edition_id: str, kinds: Iterable[str]) -> dict[str, dict[str, bytes]]:
    """Return files of an edition as they were published, by kind and name ("" where it is one).

    Raises:
        NotFound: there is no such edition, or it was published without such a file.
    """
    return {kind: quarter_files.parts(kind, file(reader, edition_id, kind)[1]) for kind in kinds}


def file(reader: Reader, edition_id: str, kind: str) -> tuple[str, bytes]:
    """Return one of an edition's files as it was published, by its kind: its name and content.

    Raises:
        NotFound: there is no such edition, or it was published without such a file.
    """
    one = edition(reader, edition_id)
    if kind not in one.files:
        raise NotFound(
            N_("Edition {number} of {period} was published without that file. It has: {kinds}."),
            number=one.number,
            period=one.period,
            kinds=", ".join(one.files),
        )
    found = cases.document(reader, one.files[kind])
    return found.name, cases.document_bytes(reader, found.id)


def _edition(row: Values) -> Edition:
    row_id, period, number, language, on, who, data, document_id, correction = row
    kept = json.loads(data)
    files = kept.get("files", {"pdf": str(document_id)})
    return Edition(
        str(row_id),
        str(period),
        int(number),
        str(language),
        date.fromisoformat(on),
        str(who),
        kept["groups"] is not None,
        str(document_id),
        tuple(filter(None, str(correction).split("\n"))),
        kept["figures"],
        tuple(CorrectionRow(**shown) for shown in kept.get("corrections", ())),
        {kind: files[kind] for kind in quarter_files.KINDS if kind in files},
    )


def _kept(reader: Reader, edition_id: str) -> dict[str, Any]:
    data = next(row[6] for row in read.editions(reader) if row[0] == edition_id)
    kept: dict[str, Any] = json.loads(data)
    return kept
