"""Seals of the log: made, kept outside the database, and held against the log again."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from investcrm import formats
from investcrm.domain.access import Actor, Verb, Whose, demand, reach
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.words import N_
from investcrm.services import saving, settings
from investcrm.services.clock import swedish_day
from investcrm.store import seal_check, seals
from investcrm.store.seal_check import Breach, Verdict
from investcrm.store.seals import Seal

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.words import Words

__all__ = ["Breach", "Kept", "Seal", "Verdict"]

FORMAT: Final = "investcrm-seals-1"
FOLDER: Final = "seals"
ROOM_FILE: Final = "room.sealed"
_ROOM_KEY: Final = "seals.key"
_VERB: Final = N_("Sealed the log")
_FIRST: Final = N_("{what}: a sealed change at the beginning of the log is gone.")
_LARGEST: Final = 512 * 1024 * 1024
SENTENCES: Final = {
    "altered": N_("{what}: the change of {when} is not what it was when it was sealed."),
    "value": N_("{what}: what the change of {when} says was altered."),
    "link": N_("{what}: the history was altered, first at the change of {when}."),
    "gone": N_("{what}: a sealed change made after {when} is gone from the log."),
    "put_in": N_("{what}: a change dated {when} was put into the log after that time was sealed."),
    "reads": N_(
        "The access log was altered: an entry of {when} is gone, was put in, or is not what was logged then."
    ),
    "seal_gone": N_("Seal number {number} is gone from the database."),
    "seal_altered": N_("Seal number {number} in the database is not the one that was made."),
    "seals_rewritten": N_(
        "The seals from number {number} on do not lead to the one kept elsewhere: they or the log were "
        "rewritten."
    ),
    "seal_twice": N_(
        "Two different seals number {number} are kept: the database was set back to an earlier state "
        "between them."
    ),
}
"""What a breach is called, by its code."""


class Place(Protocol):
    """What sealing needs of a workspace."""

    place: str
    actor: Actor
    store: Any

    @property
    def is_room(self) -> bool:
        """Whether it is the confidential room of another workspace."""

    @property
    def desk(self) -> Any:
        """The person's drafts and state; a room's lie in its own file."""

    def reader(self) -> AbstractContextManager[Any]:
        """Read one consistent state."""

    def write(self) -> AbstractContextManager[Any]:
        """Write as this person."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Seals kept outside the database, and the workspace they are of."""

    workspace: str
    region: str
    seals: tuple[Seal, ...]


def seal(place: Place) -> Seal | None:
    """Seal what no seal covers yet, and return the latest seal; None where the log is empty.

    Raises:
        Forbidden: this person's groups do not seal.
    """
    demand(place.actor, Verb.ADD, "audit_seal")
    with place.reader() as reader:
        drawn = seals.draw(reader, int(place.store.clock().timestamp() * 1000))
    if drawn is not None:
        with place.write() as uow:
            if seals.put(uow, drawn):
                uow.commit(_VERB, reversible=False)
    with place.reader() as reader:
        return next(iter(reversed(seals.seals(reader))), None)


def export(place: Place, file: Path, key: bytes | None = None, *, every: bool = False) -> Seal | None:
    """Seal, and write the latest seal (or all of them) to a file to be kept elsewhere; None as :func:`seal`.

    With a 32-byte ``key`` the file's body is encrypted and filled up, so that it does not tell how much
    there is in the log.

    Raises:
        Forbidden: this person's groups do not seal.
        WorkspaceProblem: the file cannot be written.
    """
    made = seal(place)
    if made is None:
        return None
    with place.reader() as reader:
        kept = Kept(*_identity(reader), tuple(seals.seals(reader)) if every else (made,))
    saving.write(file, written(kept, key))
    return made


def key_of(place: Place) -> bytes | None:
    """Return what encrypts the seals of a confidential room; None for an open workspace, whose lie plain.

    It is drawn once and kept in the room itself, so that it outlives a new key of the room.
    """
    if not place.is_room:
        return None
    if place.store.dialect == "postgresql":
        with place.reader() as reader:
            return hashlib.sha256(f"{FORMAT}|{seals.origin(reader)}".encode()).digest()
    known = place.desk.load(_ROOM_KEY)
    if not isinstance(known, str):
        known = secrets.token_hex(32)
        place.desk.save(_ROOM_KEY, known)
    return bytes.fromhex(known)


def keep(place: Place) -> Path | None:
    """Write the seals that this computer has not kept yet to today's file; None when it has them all.

    Those of a confidential room lie encrypted in one file, which tells neither how many there are nor of
    which days.

    Raises:
        WorkspaceProblem: the file cannot be written.
    """
    key = key_of(place)
    if key is not None:
        return _keep_encrypted(place, key)
    with place.reader() as reader:
        workspace, region = _identity(reader)
        inside = seals.seals(reader)
    folder = _folder(place)
    now = place.store.clock()
    today = folder / f"{swedish_day(now).isoformat()}.json"
    known: set[bytes] = set()
    before: tuple[Seal, ...] = ()
    for file in sorted(folder.glob("*.json")):
        try:
            held = read(file).seals
        except InvalidInput:  # what it held is kept anew beside it; a verification names the file
            if file == today:
                today = today.with_stem(f"{today.stem}-{int(now.timestamp())}")
            continue
        known.update(seal.root for seal in held)
        before = held if file == today else before
    new = tuple(seal for seal in inside if seal.root not in known)
    return saving.write(today, written(Kept(workspace, region, (*before, *new)))) if new else None


def _keep_encrypted(place: Place, key: bytes) -> Path | None:
    with place.reader() as reader:
        workspace, region = _identity(reader)
        inside = seals.seals(reader)
    file = _folder(place) / ROOM_FILE
    held: tuple[Seal, ...] = ()
    if file.exists():
        try:
            held = read(file, key).seals
        except InvalidInput:  # it stays, and a verification names it
            file = file.with_stem(f"room-{int(place.store.clock().timestamp())}")
    known = {seal.root for seal in held}
    new = tuple(seal for seal in inside if seal.root not in known)
    if not new and file.exists():
        return None
    return saving.write(file, written(Kept(workspace, region, (*held, *new)), key))


def may_seal(place: Place) -> bool:
    """Whether this person seals the log: in a server's room the auditor alone does, who reads it whole."""
    room = place.is_room and place.store.dialect == "postgresql"
    return reach(place.actor, Verb.ADD, "audit_seal", room=room) is Whose.ALL


def daily(place: Place) -> Path | None:
    """Seal once a day and keep what others sealed; does nothing for whoever does not seal.

    Raises:
        WorkspaceProblem: the file cannot be written.
    """
    if not may_seal(place):
        return None
    with place.reader() as reader:
        _, at_ms = seals.latest(reader)
    now = place.store.clock()
    if swedish_day(datetime.fromtimestamp(at_ms / 1000, UTC)) != swedish_day(now):
        seal(place)
    return keep(place)


def verify(reader: Reader, kept: Sequence[Kept] = ()) -> Verdict:
    """Hold the log against its chains, the database's seals and those kept elsewhere."""
    return seal_check.verify(reader, [seal for one in kept for seal in one.seals])


def is_of(reader: Reader, kept: Kept) -> bool:
    """Whether seals say that they are of this workspace."""
    return kept.workspace == seals.origin(reader)


def found(place: Place) -> list[Kept]:
    """Return the seals that this computer keeps of a workspace, wherever it lay when they were made.

    Raises:
        InvalidInput: a file among them is damaged.
    """
    with place.reader() as reader:
        workspace, _ = _identity(reader)
    folder = _folder(place)
    key = key_of(place)
    if key is not None:
        return _found_encrypted(folder, workspace, key)
    others = [other for other in folder.parent.glob("*") if other != folder and other.is_dir()]
    moved = [kept for other in others for kept in _read_all(other) if kept.workspace == workspace]
    return [*_read_all(folder), *moved]


def _found_encrypted(folder: Path, workspace: str, key: bytes) -> list[Kept]:
    pattern = f"{Path(ROOM_FILE).stem}*{Path(ROOM_FILE).suffix}"
    found = [read(file, key) for file in sorted(folder.glob(pattern))]
    for file in sorted(folder.parent.glob(f"*/{pattern}")):
        if file.parent != folder:
            with suppress(InvalidInput):  # another workspace's
                kept = read(file, key)
                found += [kept] if kept.workspace == workspace else []
    return found


def written(kept: Kept, key: bytes | None = None) -> bytes:
    """Return seals as the bytes of a file."""
    told = {
        "format": FORMAT,
        "workspace": kept.workspace,
        "region": kept.region,
        "seals": [
            {
                "number": one.number,
                "at": datetime.fromtimestamp(one.at_ms / 1000, UTC).isoformat(timespec="milliseconds"),
                "at_ms": one.at_ms,
                "upto": one.upto,
                "previous": one.previous.hex(),
                "root": one.root.hex(),
                "digests": base64.b64encode(one.digests).decode(),
            }
            for one in kept.seals
        ],
    }
    if key is not None:
        from investcrm.security import sealing

        body = sealing.seal(key, json.dumps(told).encode())
        told = {"format": FORMAT, "encrypted": base64.b64encode(body).decode()}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def read(file: Path, key: bytes | None = None) -> Kept:
    """Return the seals in a file.

    Raises:
        NotFound: there is no such file.
        InvalidInput: it holds no seals, is damaged, or is encrypted with another key.
    """
    try:
        if file.stat().st_size > _LARGEST:
            raise ValueError
        told = json.loads(file.read_bytes())
        if "encrypted" in told:
            told = json.loads(_opened(file, told["encrypted"], key))
        elif key is not None:
            raise InvalidInput(
                N_("{file} seals the open log. Those of the confidential room are encrypted."), file=str(file)
            )
        kept = Kept(str(told["workspace"]), str(told["region"]), tuple(map(_seal, told["seals"])))
    except FileNotFoundError:
        raise NotFound(N_("There is no file {file}."), file=str(file)) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise InvalidInput(N_("{file} holds no seals of InvestCRM."), file=str(file)) from None
    if not all(one.is_whole for one in kept.seals):
        raise InvalidInput(N_("{file} is damaged: its seals do not hold together."), file=str(file))
    return kept


def sentence(breach: Breach, w: Words) -> str:
    """Return what is not as it was: the record by table, number and id, and the time."""
    name = f"{breach.case} ({breach.row_id})" if breach.case else breach.row_id
    what = f"{breach.table} {name}".strip() or w.t("A record that is gone")
    moment = formats.moment(datetime.fromtimestamp(breach.at_ms / 1000, UTC), w.language)
    said = _FIRST if breach.code == "gone" and not breach.at_ms else SENTENCES[breach.code]
    return w.t(said, what=what, when=moment, number=breach.seal)


def conclusion(verdict: Verdict, w: Words) -> list[str]:
    """Return what is proven and what is not, in as many sentences."""
    told = []
    if verdict.more:
        told.append(w.n("{count} more place was altered.", "{count} more places were altered.", verdict.more))
    if verdict.proven is not None:
        told.append(
            w.t(
                "Proven: what was sealed up to {when} stands as it was (seal number {number}, kept "
                "elsewhere).",
                when=_moment(verdict.proven, w),
                number=verdict.proven.number,
            )
        )
    elif verdict.inside is not None and not verdict.breaches:
        told.append(
            w.t(
                "Nothing is proven: no seal kept elsewhere was found. The database's own seals agree up to "
                "{when}, but whoever owns the database can write them anew.",
                when=_moment(verdict.inside, w),
            )
        )
    else:
        told.append(w.t("Nothing is proven of the log."))
    if verdict.unproven and verdict.proven is not None:
        told.append(
            w.n(
                "{count} change after that is not proven: what was done to it, or to others now gone, would "
                "not show.",
                "{count} changes after that are not proven: what was done to them, or to others now gone, "
                "would not show.",
                verdict.unproven,
            )
        )
    if verdict.erased:
        told.append(
            w.n(
                "The values of {count} change are gone, as after sealing or erasing. That it was made "
                "stands; who took the values away, and why, is not proven.",
                "The values of {count} changes are gone, as after sealing or erasing. That they were made "
                "stands; who took the values away, and why, is not proven.",
                verdict.erased,
            )
        )
    return told


def _moment(seal: Seal, w: Words) -> str:
    return formats.moment(datetime.fromtimestamp(seal.at_ms / 1000, UTC), w.language)


def _identity(reader: Reader) -> tuple[str, str]:
    return seals.origin(reader), str(settings.load(reader, "region", ""))


def _folder(place: Place) -> Path:
    from platformdirs import user_data_path

    address = getattr(place.store, "address", None)
    key = address.key if address else hashlib.sha256(place.place.encode()).hexdigest()[:32]
    return user_data_path("InvestCRM", appauthor=False) / FOLDER / str(key)


def _read_all(folder: Path) -> list[Kept]:
    return [read(file) for file in sorted(folder.glob("*.json"))]


def _seal(told: dict[str, Any]) -> Seal:
    return Seal(
        int(told["number"]),
        int(told["at_ms"]),
        int(told["upto"]),
        bytes.fromhex(told["previous"]),
        bytes.fromhex(told["root"]),
        base64.b64decode(told["digests"]),
    )


def _opened(file: Path, encrypted: str, key: bytes | None) -> bytes:
    from investcrm.security import sealing

    body = sealing.unseal(key, base64.b64decode(encrypted)) if key is not None else None
    if body is None:
        raise InvalidInput(N_("{file} is encrypted, and the key here does not open it."), file=str(file))
    return body
