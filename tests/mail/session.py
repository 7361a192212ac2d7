"""Sends what waits in cases, as a process of its own so that it can be killed.

Words on the command line: the store's file, the cases, the session's number; "due" for the cases reminds
everybody the rule wants reminded, whatever was begun before.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from investcrm.domain.access import Actor, Group
from investcrm.domain.errors import NotFound
from investcrm.services import mailing, reminding
from investcrm.store.store import SqlcipherStore

KEY = bytes(range(32))


class Side:
    """One person in a store, as sending sees it."""

    def __init__(self, store: SqlcipherStore, session: str) -> None:
        self._store, self._session = store, session
        self._actor = Actor("a" * 32, "Samordnare", frozenset({Group.ADVISOR, Group.COORDINATOR}))

    def ask(self, query: Any, *args: Any) -> Any:
        with self._store.reader() as reader:
            return query(reader, *args)

    def act(self, mutation: Any, command: Any) -> Any:
        with self._store.write(self._actor, self._session) as uow:
            return mutation(uow, command)


def main(path: str, inquiry_id: str, number: str, password: str) -> None:
    day = 20 if inquiry_id == "due" else 2
    store = SqlcipherStore(Path(path), KEY, lambda: datetime(2026, 3, day, 12, tzinfo=UTC))
    side = Side(store, number.zfill(32))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    if inquiry_id == "due":
        remind_all(side, password)
    else:
        mailing.resume(side, inquiry_id, None, None, password)
    store.close()


def remind_all(side: Side, password: str) -> None:
    """Do what the one click does: make a reminder for all that are due, and send them."""
    try:
        made = side.act(reminding.remind_due, "")
    except NotFound:
        return
    mailing.send_forwarded(side, made, None, password)


if __name__ == "__main__":
    main(*sys.argv[1:4], sys.stdin.readline().rstrip("\n"))
