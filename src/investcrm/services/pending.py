"""What was asked for while the server was away: written down in full, read again, and sent exactly once."""

from __future__ import annotations

import base64
import importlib
import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, Protocol

from investcrm.domain.errors import Conflict, NoContact, UserError
from investcrm.domain.words import N_

_OWN: Final = "investcrm."
_NOT_LATER: Final = ("investcrm.services.undoing", "investcrm.services.mailing")
"""What means something else by the time the server is back."""
_LARGEST: Final = 64 * 1024 * 1024
_UNKNOWN: Final = N_(
    "The contact was lost before this was confirmed, and it was not carried out. Do it again."
)
_UNREADABLE: Final = N_("Another version of the program kept this, and this one cannot read it.")


class Box(Protocol):
    """The person's desk, as far as it keeps what waits."""

    def keep_pending(self, act: str, content: str, now: datetime) -> None: ...

    def pending(self) -> list[tuple[str, str, int, str]]: ...

    def refuse_pending(self, act: str, problem: str) -> None: ...

    def drop_pending(self, act: str) -> None: ...


class Reached(Protocol):
    """The workspace that is there again."""

    @property
    def desk(self) -> Box: ...

    @property
    def store(self) -> Any: ...

    def write(self, act: str | None = None) -> AbstractContextManager[Any]: ...


@dataclass(frozen=True, slots=True)
class Refused:
    """Something kept that cannot be sent as it is: what was asked for, and why not.

    ``clashes`` gives base, theirs and mine by field where somebody else changed the same ones; ``version`` is
    theirs.
    """

    act: str
    command: Any
    kept_ms: int
    key: str
    params: Mapping[str, object]
    clashes: Mapping[str, tuple[Any, Any, Any]]
    version: int = 0

    @property
    def error(self) -> UserError:
        """Why it was refused, to be said."""
        return UserError(self.key, **self.params)


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of sending: how many acts were sent, the records they touched, what waits for a choice."""

    sent: int
    roots: frozenset[str]
    refused: tuple[Refused, ...]


def written(service: Callable[..., Any], command: Any) -> str:
    """Return an act as text, or "" where it cannot wait: long work, undo, or what is no plain command."""
    place = f"{service.__module__}:{service.__qualname__}"
    plain = place.startswith(_OWN) and "<" not in place and service.__module__ not in _NOT_LATER
    if not plain:
        return ""
    try:
        text = json.dumps({"service": place, "command": _plain(command)}, ensure_ascii=False)
    except TypeError:
        return ""
    return text if len(text) <= _LARGEST else ""


def read(text: str) -> tuple[Callable[..., Any], Any]:
    """Return the service and the command that :func:`written` wrote down.

    Raises:
        UserError: nothing was written down, or another version of the program wrote it.
    """
    if not text:
        raise UserError(_UNKNOWN)
    try:
        kept = json.loads(text)
        service = _named(kept["service"])
        return service, _back(kept["command"])
    except (ValueError, KeyError, TypeError, AttributeError, ImportError):
        raise UserError(_UNREADABLE) from None


def keep(box: Box, act: str, service: Callable[..., Any], command: Any, now: datetime) -> None:
    """Keep an act for later; the same one asked for twice is kept once."""
    text = written(service, command)
    if text and any(content == text and not problem for _, content, _, problem in box.pending()):
        return
    box.keep_pending(act, text, now)


def settle(workspace: Reached) -> Settled:
    """Send what waits, in order. What was committed before the contact broke is recognised by its id.

    Raises:
        NoContact: the server went away again; what was not sent waits on.
    """
    sent, roots = 0, set[str]()
    own: dict[str, tuple[int, int]] = {}
    for act, text, _, problem in workspace.desk.pending():
        if problem:
            continue
        if workspace.store.was_done(act):
            workspace.desk.drop_pending(act)
            sent += 1
            continue
        try:
            service, command = read(text)
            with workspace.write(act) as uow:
                _send(uow, service, command, own)
                done = uow.committed
        except NoContact:
            raise
        except UserError as error:
            workspace.desk.refuse_pending(act, _problem(error))
            continue
        except Exception:
            if not workspace.store.was_done(act):  # else its commit was still under way a moment ago
                raise
        else:
            roots |= done.roots if done is not None else set()
        workspace.desk.drop_pending(act)
        sent += 1
    return Settled(sent, frozenset(roots), refused(workspace.desk))


def _send(uow: Any, service: Callable[..., Any], command: Any, own: dict[str, tuple[int, int]]) -> None:
    """Carry an act out; ``own`` tells by case the version seen and the one that one's acts since left.

    Who changes a case twice while the server is away sees the same version both times: the second act then
    counts as made after the first, as long as nobody else came between.
    """
    case, seen = getattr(command, "inquiry_id", None), getattr(command, "version", None)
    if case is None or seen is None:
        service(uow, command)
        return
    if own.get(case, (0, 0))[0] == seen:
        command = replace(command, version=own[case][1])
    before = uow.find("inquiry", case)
    service(uow, command)
    if before is not None and before["version"] == command.version:
        own[case] = (seen, uow.find("inquiry", case)["version"])


def refused(box: Box) -> tuple[Refused, ...]:
    """Return what was kept and cannot be sent as it is, oldest first."""
    found = []
    for act, text, kept_ms, problem in box.pending():
        if problem:
            told = json.loads(problem)
            try:
                command = read(text)[1]
            except UserError:
                command = None
            asked = getattr(
                command, "fields", ()
            )  # keys that are made from them clash too; nobody chooses these
            clashes = {key: tuple(_back(three)) for key, three in told["clashes"].items() if key in asked}
            found.append(
                Refused(act, command, kept_ms, told["key"], told["params"], clashes, told["version"])
            )
    return tuple(found)


def again(box: Box, one: Refused, mine: frozenset[str], now: datetime) -> None:
    """Let something refused be sent again; of fields that clashed only those in ``mine`` keep one's value."""
    text = next(content for act, content, _, _ in box.pending() if act == one.act)
    service, command = read(text)
    if one.clashes:
        kept = {key: value for key, value in command.fields.items() if key in mine or key not in one.clashes}
        command = replace(command, fields=kept, version=one.version)
    box.keep_pending(one.act, written(service, command), now)


def _problem(error: UserError) -> str:
    clashes = getattr(error, "fields", None) if isinstance(error, Conflict) else None
    told = {
        "key": error.key,
        "params": {name: str(value) for name, value in error.params.items()},
        "clashes": {key: _plain(tuple(three)) for key, three in (clashes or {}).items()},
        "version": getattr(error, "version", 0),
    }
    return json.dumps(told, ensure_ascii=False)


def _plain(value: Any) -> Any:
    """Return a value as JSON, with a mark for what JSON has no word for."""
    match value:
        case Enum():
            return {"enum": _name(type(value)), "of": value.value}
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case bytes():
            return {"bytes": base64.b64encode(value).decode("ascii")}
        case tuple() | list():
            return {"row": [_plain(one) for one in value]}
        case frozenset():
            return {"set": [_plain(one) for one in value]}
        case Mapping():
            return {"map": [[_plain(key), _plain(one)] for key, one in value.items()]}
    if is_dataclass(value) and not isinstance(value, type):
        given = {field.name: _plain(getattr(value, field.name)) for field in fields(value) if field.init}
        return {"made": _name(type(value)), "of": given}
    raise TypeError(type(value).__name__)


def _back(value: Any) -> Any:
    match value:
        case {"enum": name, "of": inner}:
            return _named(name)(inner)
        case {"moment": text}:
            return datetime.fromisoformat(text)
        case {"day": text}:
            return date.fromisoformat(text)
        case {"bytes": text}:
            return base64.b64decode(text)
        case {"row": rows}:
            return tuple(_back(one) for one in rows)
        case {"set": rows}:
            return frozenset(_back(one) for one in rows)
        case {"map": pairs}:
            return {_back(key): _back(one) for key, one in pairs}
        case {"made": name, "of": given}:
            return _named(name)(**{key: _back(one) for key, one in given.items()})
    return value


def _name(kind: type) -> str:
    place = f"{kind.__module__}:{kind.__qualname__}"
    if not place.startswith(_OWN) or "<" in place:
        raise TypeError(place)
    return place


def _named(place: str) -> Any:
    module, _, name = place.partition(":")
    if not module.startswith(_OWN) or not name.isidentifier():
        raise ValueError(place)
    return getattr(importlib.import_module(module), name)
