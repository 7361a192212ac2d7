"""Fetches answers from the mailbox: what is new since the last look, and of it only what answers a case.

What is remembered lies on the desk of whoever looks (``domain.mailbox.Memory``); the mails stay where they
are and as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from investcrm.domain.mailbox import Came, Fetched, Mailbox, Mark, Memory
from investcrm.exchange.limits import FILE_LIMIT
from investcrm.services import arriving, mail_account, mailbox
from investcrm.store.read import answers as read
from investcrm.store.reader import day

if TYPE_CHECKING:
    import ssl

    from investcrm.exchange.imap import Box
    from investcrm.services.arriving import Side
    from investcrm.store.reader import Reader

Remember = Callable[[Memory], object]
Report = Callable[[int, int], object]
MOST_BYTES: Final = 300 * 1024 * 1024
"""Bytes of answers held at once; the rest is fetched when these are looked through."""
_WAITING: Final = ("sent", "prepared")
_EVERY: Final = 20
"""So many mails are looked at before it is remembered how far one is."""
_DIGITS: Final = 16


def waited_for(reader: Reader) -> dict[str, date]:
    """Return since when each answer is waited for, by a digest of its forwarding."""
    found = {}
    for forwarding_id, prepared in read.waited_for(reader, _WAITING):
        since = day(prepared)
        if since is not None:
            found[_digest(str(forwarding_id))] = since
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def _today(reader: Reader) -> date:
    return reader.today


def fetch(
    side: Side,
    memory: Memory,
    remember: Remember,
    report: Report | None = None,
    *,
    held: Collection[str] = (),
    folder: str = "",
    password: str = "",
    trust: ssl.SSLContext | None = None,
) -> Fetched:
    """Look at what came to the mailbox and return what is to be looked at as answers, each once.

    ``held`` are the keys of mails that were fetched before and still wait; they are not fetched again.
    ``remember`` is told how far it came, again and again, so that an interrupted look goes on where it was.
    ``folder`` is looked in instead of the mailbox's own. ``report`` may raise to stop between two mails.

    Raises:
        InvalidInput: no mailbox was chosen.
        NoPassword: this computer keeps no password or sign-in for it.
        MailProblem: it is out of reach, its folder is gone, or the connection broke.
    """
    found: Mailbox = side.ask(mailbox.demand)
    found = replace(found, folder=folder) if folder else found
    account = side.ask(mail_account.account)
    asked: dict[str, date] = side.ask(waited_for)
    today: date = side.ask(_today)
    with mailbox.opened(found, account, password, trust) as box:
        return _Look(side, box, found.place, memory, remember, report).run(asked, today, frozenset(held))


class _Look:
    """One look at one folder."""

    def __init__(
        self, side: Side, box: Box, place: str, memory: Memory, remember: Remember, report: Report | None
    ) -> None:
        self._side, self._box, self._place = side, box, place
        self._memory, self._remember, self._report = memory, remember, report
        self._mark = memory.mark(place, box.validity)
        self._came: list[Came] = []
        self._looked = self._large = 0

    def run(self, asked: Mapping[str, date], today: date, held: frozenset[str]) -> Fetched:
        start = self._start(asked)
        uids = self._uids(start, held)
        sizes = self._box.sizes(uids)
        more = False
        try:
            for done, uid in enumerate(uids):
                if self._report:
                    self._report(done, len(uids))
                if sum(len(one.data) for one in self._came) > MOST_BYTES:
                    more = True
                    break
                self._look_at(uid, sizes.get(uid))
                if done % _EVERY == _EVERY - 1:
                    self._keep()
            else:
                self._finish(asked, today)
        finally:
            self._keep()
        return Fetched(self._memory, tuple(self._came), self._looked, self._large, more)

    def _start(self, asked: Mapping[str, date]) -> str:
        """Return since which day is looked further back, with a digest of all that is waited for; empty: no
        further.

        A forwarding that was not waited for at the last look may have been answered before it: on the first
        look all of them, later a case that moved here.
        """
        before = self._mark.day or date.max.isoformat()
        new = [
            since for key, since in asked.items()
            if key not in self._mark.known and since.isoformat() <= before
        ]  # fmt: skip
        return f"{min(new).isoformat()}/{_digest(','.join(sorted(asked)))}" if new else ""

    def _uids(self, start: str, held: frozenset[str]) -> list[int]:
        """Return the mails to look at, in order."""
        mark = self._mark
        back: list[int] = []
        if start:
            resumed = mark.reached if mark.since == start else 0
            self._mark = replace(mark, since=start, reached=resumed)
            back = [
                uid
                for uid in self._box.since(date.fromisoformat(start.partition("/")[0]) - timedelta(days=1))
                if uid > resumed
            ]
        new = self._box.after(mark.last) if mark.last or mark.day else []
        waiting = {uid for uid in mark.waiting if f"{self._place}#{uid}" not in held}
        left_alone = mark.waiting - waiting
        return sorted(({*back, *new} | waiting) - left_alone)

    def _look_at(self, uid: int, size: int | None) -> None:
        waits = False
        if size is not None and size > FILE_LIMIT:
            self._large += 1
        elif size is not None:
            data = self._box.message(uid)
            waits = data is not None and self._take(uid, data)
            self._looked += 1
        mark = self._mark
        self._mark = replace(
            mark,
            waiting=mark.waiting | {uid} if waits else mark.waiting - {uid},
            last=max(mark.last, uid) if self._is_in_order(uid) else mark.last,
            reached=max(mark.reached, uid) if mark.since else mark.reached,
        )

    def _is_in_order(self, uid: int) -> bool:
        """Whether nothing before this mail is left to look at: on a first look, that is so only backwards."""
        return uid > self._mark.last > 0

    def _take(self, uid: int, data: bytes) -> bool:
        digest = arriving.digest_of(data)
        if digest in self._memory.left:
            return False
        name = arriving.name_of(data, uid)
        if not self._side.ask(arriving.offers, name, data):
            return False
        self._came.append(Came(name, digest, data, self._place, uid))
        return True

    def _finish(self, asked: Mapping[str, date], today: date) -> None:
        """Note that the whole folder was looked through."""
        self._mark = Mark(
            self._mark.validity,
            max(self._mark.last, self._mark.reached, self._box.next_uid - 1),
            today.isoformat(),
            frozenset(asked),
            self._mark.waiting,
        )

    def _keep(self) -> None:
        self._memory = self._memory.with_mark(self._place, self._mark)
        self._remember(self._memory)
