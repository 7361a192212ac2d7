"""Makes an open case confidential, or an ended secrecy open again: the case moves whole to the other store.

What was begun and stopped is finished the next time both stores are open (:func:`finish`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.sortkey import same_company, search_text, sort_key
from investcrm.domain.words import N_
from investcrm.services import briefs, crossing, organisations, rooms, standing
from investcrm.services.traces import whole_names
from investcrm.store import chores, passage

if TYPE_CHECKING:
    from investcrm.domain.access import Actor
    from investcrm.domain.secrecy_commands import Seal, Unseal
    from investcrm.store.desk import Desk
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


class Side(Protocol):
    """What the move needs of a workspace on either side."""

    @property
    def actor(self) -> Actor: ...

    @property
    def desk(self) -> Desk: ...

    def reader(self) -> AbstractContextManager[Reader]: ...

    def write(self) -> AbstractContextManager[UnitOfWork]: ...

    def mirror(self) -> None: ...

    def clean(self) -> None:
        """Leave no trace in the files of what was deleted."""
        ...


@dataclass(frozen=True, slots=True)
class Passed:
    """A case that moved: its id, its number there, and where words of it are still found here."""

    inquiry_id: str
    number: str
    traces: tuple[passage.Trace, ...] = ()


def seal(open_side: Side, room: Side, command: Seal, after: Callable[[str], object] = str) -> Passed:
    """Make an open case confidential under a code name, with its first assessment.

    ``after`` is told of every step that is done.

    Raises:
        InvalidInput: no code name, or one that tells the investor.
        NotFound: the case is not in the open store.
    """
    title = " ".join(command.code_name.split())
    if not title:
        raise InvalidInput(N_("A confidential case needs a code name."))
    with open_side.reader() as reader:
        baggage = passage.gather(reader, command.inquiry_id)
        if baggage is None:
            raise NotFound(N_("The inquiry is gone: it was deleted or merged."))
        row = baggage.rows["inquiry"][0]
        words = _words(baggage)
        if row["investor"] and same_company(row["investor"]) in same_company(title):
            raise InvalidInput(N_("The code name tells who the investor is. Choose another."))
        investor = row["investor"] or row["title"]
        waking = {
            "inquiry": {
                "title": title,
                "title_key": sort_key(title),
                "investor": investor,
                "company_key": same_company(investor),
            },
            "assessment": _assessment(command),
        }
        on_server = reader.dialect == "postgresql"
        if not on_server:
            with room.write() as uow:
                number = passage.bring(uow, baggage, passage.pieces(reader, baggage.documents), waking)
                uow.commit(N_("Made a case confidential"), reversible=False)
    if on_server:
        _forget_on_desk(open_side, command.inquiry_id)
        told = _told_of_server(row | waking["inquiry"], waking, room.actor, reader.today, "secret")
        number = crossing.move(open_side, room, command.inquiry_id, told, after)
    else:
        after("brought")
        finish(open_side, room, after)
    with open_side.reader() as reader:
        traces = passage.traces(reader, words)
    return Passed(command.inquiry_id, number, (*traces, *_sent(baggage, words, on_server)))


def unseal(open_side: Side, room: Side, command: Unseal, after: Callable[[str], object] = str) -> Passed:
    """Bring a case whose secrecy has ended into the open store, under its title there and its old number.

    Raises:
        InvalidInput: no title.
        NotFound: the case is not in the room.
    """
    title = " ".join(command.title.split())
    if not title:
        raise InvalidInput(N_("An inquiry needs a title. What you typed was kept as a draft."))
    with room.reader() as reader:
        baggage = passage.gather(reader, command.inquiry_id)
        if baggage is None:
            raise NotFound(N_("The inquiry is gone: it was deleted or merged."))
        waking: dict[str, Any] = {"inquiry": {"title": title, "title_key": sort_key(title)}}
        on_server = reader.dialect == "postgresql"
        if not on_server:
            with open_side.write() as uow:
                number = passage.bring(uow, baggage, passage.pieces(reader, baggage.documents), waking)
                uow.commit(N_("Ended a case's secrecy"), reversible=False)
    if on_server:
        _forget_on_desk(room, command.inquiry_id)
        row = baggage.rows["inquiry"][0] | waking["inquiry"]
        told = _told_of_server(row, waking, room.actor, reader.today, "public")
        number = crossing.move(room, open_side, command.inquiry_id, told, after)
    else:
        after("brought")
        finish(room, open_side, after)
    with open_side.write() as uow:  # what was decided, or taken back, while nobody was told
        briefs.tell_how_it_stands(uow, command.inquiry_id)
        uow.commit(N_("Ended a case's secrecy"), reversible=False)
    return Passed(command.inquiry_id, number)


def _told_of_server(
    row: Mapping[str, Any], waking: Mapping[str, Any], actor: Actor, today: date, outcome: str
) -> dict[str, Any]:
    """Return what a server changes of a case when it wakes, with the words it is found by."""
    texts = (row[name] for name in ("title", "investor", "country", "summary", "source"))
    assessment = {"ground": "", "assessed_on": None, "assessed_by": "", "wish": ""}
    assessment |= waking.get("assessment") or {}
    assessment |= {
        "assessed_on": assessment["assessed_on"] or today.isoformat(),
        "assessed_by": assessment["assessed_by"] or actor.name,
        "outcome": outcome,
    }
    is_said = outcome == "public" or assessment["ground"] or assessment["wish"]
    told: dict[str, Any] = {"inquiry": waking["inquiry"], "words": search_text(*texts)}
    return told | ({"assessment": assessment} if is_said else {})


def _sent(baggage: passage.Baggage, words: tuple[str, ...], on_server: bool) -> tuple[passage.Trace, ...]:
    """Return the briefs that stay with their municipalities on a server and say words of the case."""
    briefs = baggage.rows["brief"] if on_server else []
    return tuple(
        passage.Trace("brief", str(brief["id"]), column)
        for brief in briefs
        for column in ("title", "content")
        if any(word in str(brief[column]) for word in words)
    )


def finish(source: Side, target: Side, after: Callable[[str], object] = str) -> int:
    """Finish what was begun between two stores, and return how many cases moved."""
    with target.reader() as reader:
        waiting = passage.sleeping(reader)
    for inquiry_id, brought in waiting.items():
        _forget_on_desk(source, inquiry_id)
        with source.write() as uow:
            note = _brought_up_to_date(uow, target, inquiry_id, brought)
            passage.let_go(uow, inquiry_id, note)
            uow.commit(N_("Deleted inquiries"), reversible=False)
        after("let go")
        with target.write() as uow:
            organisations.reindex(
                uow, passage.came_with(note, "organisation"), passage.came_with(note, "contact")
            )
            _wake(uow, inquiry_id, passage.waking(note))
        after("woken")
    with source.reader() as reader:
        unclean = chores.waits_for_cleaning(reader)
    if unclean:
        source.clean()
        after("clean")
    return len(waiting)


def _brought_up_to_date(source: UnitOfWork, target: Side, inquiry_id: str, note: str) -> str:
    """Bring a case anew where somebody worked on it after a stop, and return the note that then holds."""
    baggage = passage.gather(source, inquiry_id)
    if baggage is None or baggage.mark == passage.mark_of(note):
        return note
    told = passage.waking(note)
    investor = baggage.rows["inquiry"][0]["investor"]
    if "investor" in told["inquiry"] and investor:
        told["inquiry"] |= {"investor": investor, "company_key": same_company(investor)}
    with target.write() as uow:
        passage.bring_again(uow, baggage, passage.pieces(source, baggage.documents), told)
        uow.commit(N_("Made a case confidential"), reversible=False)
    return baggage.note(told)


def _assessment(command: Seal) -> dict[str, Any]:
    return {
        "ground": command.ground.strip(),
        "assessed_on": command.assessed_on.isoformat() if command.assessed_on else None,
        "assessed_by": command.assessed_by.strip(),
        "wish": command.wish.strip(),
    }


def _wake(uow: UnitOfWork, inquiry_id: str, told: Mapping[str, Any]) -> None:
    """Let a case live on: in the room with somebody responsible and its assessment, in the open as public."""
    passage.wake(uow, inquiry_id, told["inquiry"])
    standing.reindex(uow, inquiry_id)
    assessment = told.get("assessment")
    if assessment is None:
        uow.insert(
            "assessment",
            {
                "inquiry_id": inquiry_id,
                "assessed_on": uow.today,
                "assessed_by": uow.actor.name,
                "outcome": "public",
            },
        )
    else:
        rooms.join(uow, inquiry_id, uow.actor.member_id, rooms.RESPONSIBLE)
        day = assessment["assessed_on"]
        values = {
            "inquiry_id": inquiry_id,
            **assessment,
            "assessed_on": date.fromisoformat(day) if day else uow.today,
            "assessed_by": assessment["assessed_by"] or uow.actor.name,
            "outcome": "secret",
        }
        if assessment["ground"] or assessment["wish"]:
            uow.insert("assessment", values)
    uow.commit(N_("Moved a case between the stores"), reversible=False)


def _words(baggage: passage.Baggage) -> tuple[str, ...]:
    """Return the words of a case by which one would know it: its own, and its people's."""
    row = baggage.rows["inquiry"][0]
    own = (word for word in (row["title"], row["investor"], row["number"]) if word and len(word) > 2)
    return tuple({*own, *whole_names((one["name"], one["email"]) for one in baggage.rows["contact"])})


def _forget_on_desk(side: Side, inquiry_id: str) -> None:
    """Throw away drafts, half-filled dialogs and saved views that belong to the case or speak of it."""
    with side.reader() as reader:
        row = reader.row("SELECT title, investor FROM inquiry WHERE id = :id", id=inquiry_id) or ()
        people = reader.rows("SELECT name, email FROM contact WHERE inquiry_id = :id", id=inquiry_id)
    told = [inquiry_id, *(word.casefold() for word in (*row, *whole_names(people)) if word)]

    def speaks(*content: Any) -> bool:
        text = json.dumps(content, ensure_ascii=False).casefold()
        return any(word in text for word in told)

    for key, title, _ in side.desk.drafts():
        if speaks(key, title, side.desk.draft(key)):
            side.desk.drop_draft(key)
    for key, content in side.desk.states().items():
        if isinstance(content, list) and speaks(content) and not speaks(key):
            side.desk.save(key, [one for one in content if not speaks(one)])
        elif speaks(key, content):
            side.desk.drop_state(key)
