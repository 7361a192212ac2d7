"""Tells which mails and files that came by themselves are to be looked at as answers, and reads those."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from investcrm.domain.answer_form import Mark
from investcrm.domain.errors import InvalidInput, UserError
from investcrm.domain.mailbox import Came
from investcrm.domain.read_answers import Found, ReadAnswer, Verdict
from investcrm.domain.refusals import why
from investcrm.domain.words import N_
from investcrm.services import answer_finding, answer_forms, reading_answers

if TYPE_CHECKING:
    from investcrm.exchange.answer_files import Arrived
    from investcrm.store.reader import Reader

ENDINGS: Final = (".pdf", ".xlsx", ".xlsm", ".eml", ".msg")
"""The endings of files that may hold a municipality's answer."""
_UNFINISHED: Final = (".", "~$")
"""How the names begin of files that a program is still at."""
_DIGITS: Final = 32


class Side(Protocol):
    """A workspace as those who look for answers see it."""

    def ask(self, query: Callable[..., Any], /, *args: Any) -> Any:
        """Run a query of the services."""


def digest_of(data: bytes) -> str:
    """Return what bytes are known by again."""
    return hashlib.sha256(data).hexdigest()[:_DIGITS]


def name_of(data: bytes, number: int) -> str:
    """Return what a fetched mail is called as a file: by its subject."""
    from email import message_from_bytes, policy

    from investcrm.exchange import mail_parts

    head = data.partition(b"\r\n\r\n")[0][:100_000] + b"\r\n\r\n"
    try:
        subject = " ".join(str(message_from_bytes(head, policy=policy.default)["Subject"] or "").split())
    except Exception:  # a malformed header can fail deep inside the header parser
        subject = ""
    return mail_parts.file_name(None, subject, "message/rfc822", number)


def offers(reader: Reader, name: str, data: bytes) -> bool:
    """Whether a mail or file that came by itself is to be looked at as an answer to a case here.

    A reference that no case here has makes it none, whyever that is: another authority's, or of a case that
    is not to be told of here; so does what was read in before. A sender alone counts where exactly that
    address was asked. A machine's notice counts where it tells of a message that a case here sent.
    """
    from investcrm.exchange import answer_files

    try:
        arrived = answer_files.unpack(name, data)
    except UserError:
        return False
    read_ = reading_answers.read_files(reader, [arrived])
    if any(one.notice for one in read_):
        return any(one.notice and one.inquiry_id and one.verdict is Verdict.READY for one in read_)
    return _concerns(reader, arrived) and any(one.verdict is not Verdict.AGAIN for one in read_)


def _concerns(reader: Reader, arrived: Arrived) -> bool:
    if arrived.forms:
        return any(answer_finding.by_reference(reader, one.form.token) for one in arrived.forms)
    if not arrived.letters:
        return False
    found = answer_finding.whose(reader, arrived.letters)
    if isinstance(found, str):
        return False
    how, letter, rows = found
    if letter.notice is not None or not rows:
        return False
    if how is not Found.SENDER:
        return True
    if any(_is_ours(reader, one) for each in arrived.letters for one in each.answers):
        return False  # it replies to a message of ours about a case that is not here
    return any(letter.sender in answer_finding.addresses(reader, row) for row in rows)


def _is_ours(reader: Reader, message_id: str) -> bool:
    reference = message_id.strip("<>").partition("@")[0].partition(".")[0].upper()
    return answer_forms.mark(reader, reference) is Mark.OURS


def still(reader: Reader, came: Sequence[Came]) -> tuple[str, ...]:
    """Return the keys of those that are still to be looked at; the others were read in, or their case is
    gone from here."""
    return tuple(one.key for one in came if _still(reader, one))


def _still(reader: Reader, one: Came) -> bool:
    if not one.path:
        return offers(reader, one.name, one.data)
    data = bytes_at(Path(one.path))
    return data is not None and offers(reader, one.name, data)


def in_folder(reader: Reader, folder: Path) -> tuple[Path, ...]:
    """Return the files of a folder that are meant as answers, by name; what lies deeper is not looked at.

    Raises:
        InvalidInput: it is not there or cannot be read.
    """
    return tuple(path for path in files_of(folder) if reading_answers.is_answer(reader, path))


def files_of(folder: Path) -> tuple[Path, ...]:
    """Return the files of a folder that may hold an answer, by name, without those half written.

    Raises:
        InvalidInput: it is not there or cannot be read.
    """
    try:
        found = sorted(folder.expanduser().iterdir())
    except OSError as error:
        raise InvalidInput(
            N_("The folder {folder} cannot be read: {reason}. Choose another, or see that it is there."),
            folder=str(folder),
            reason=why(error),
        ) from None
    return tuple(
        path
        for path in found
        if path.suffix.casefold() in ENDINGS and not path.name.startswith(_UNFINISHED) and path.is_file()
    )


def bytes_at(path: Path) -> bytes | None:
    """Return what lies at a place; None where it cannot be read or is too large."""
    from investcrm.services import saving

    try:
        return saving.read(path)
    except (UserError, OSError):
        return None


def named(came: Sequence[Came]) -> tuple[Came, ...]:
    """Return them with names that are told apart."""
    count: dict[str, int] = {}
    told = []
    for one in came:
        seen = count[one.name] = count.get(one.name, 0) + 1
        stem, dot, ending = one.name.rpartition(".")
        told.append(one if seen == 1 else replace(one, name=f"{stem} ({seen}){dot}{ending}"))
    return tuple(told)


def read(
    reader: Reader, came: Sequence[Came], progress: Callable[[int, int], object] | None = None
) -> tuple[ReadAnswer, ...]:
    """Return what these say, to be looked at by a person; ``came`` are :func:`named`."""
    from investcrm.exchange import answer_files

    found: list[ReadAnswer] = []
    for done, one in enumerate(came):
        if progress:
            progress(done, len(came))
        if one.path:
            read_ = reading_answers.read_paths(reader, (Path(one.path),))
        else:
            try:
                arrived = answer_files.unpack(one.name, one.data)
            except UserError:
                continue
            read_ = reading_answers.read_files(reader, [arrived])
        found += [replace(each, name=one.name) for each in read_]
    return reading_answers.once(found)
