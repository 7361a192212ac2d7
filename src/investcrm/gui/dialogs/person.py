"""What is kept about one person: written to files, or erased but for what stays, which is shown first."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from investcrm import words
from investcrm.domain.persons import Found, Mention
from investcrm.gui.dialogs import outbox
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import SectionTitle, clear_layout, label
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report

_LANE = "pdf"
"""The lane of the library that reads PDFs, which bears one thread."""
_LISTED = 200


def _collect(report: Report, reader: Any, contact_id: str) -> Found:
    from investcrm.services import persons

    return persons.collect([reader], persons.of_contact(reader, contact_id), report)


def _write(
    report: Report,
    reader: Any,
    contact_id: str,
    author: str,
    path: Path,
    *,
    outside: Workspace | None = None,
    in_room: bool = False,
) -> Path:
    """Write what ``reader`` knows; where it is the room's, what ``outside`` knows first."""
    from investcrm.services import persons

    with ExitStack() as stack:
        readers = [reader]
        if outside is not None:
            readers.insert(0, stack.enter_context(outside.reader()))
        own = readers[-1 if in_room else 0]
        person = persons.of_contact(own, contact_id, *(one for one in readers if one is not own))
        found = persons.collect(readers, person, report)
    outbox.put_file(path, persons.as_json(found, reader.today, words.current()))
    outbox.put_file(path.with_suffix(".pdf"), persons.as_pdf(found, author, reader.today, words.current()))
    return path.with_suffix(".pdf")


def export(nav: Navigator, contact_id: str, name: str, owner: QWidget) -> None:
    """Ask where, and write all that is kept about a contact's person to a JSON file and a PDF beside it."""
    path = outbox.ask_where(nav, owner, f"{name}.json", "JSON (*.json)")
    if path is not None:
        export_to(nav, contact_id, path, owner)


def export_to(nav: Navigator, contact_id: str, path: Path, owner: QObject) -> None:
    """Write all that is kept about a contact's person to ``path`` and a PDF beside it.

    What the confidential room knows is there too while that is open; where it is locked that is said.
    """
    entrance = nav.entrance
    room = entrance.keeper.tasks if entrance is not None else None

    def said(paper: Path) -> None:
        told = t("It is in {file} and {paper}.", file=path.name, paper=paper.name)
        if entrance is not None:
            told += " " + (
                t("The confidential room was locked and is not in them: open it and export again.")
                if room is None
                else t("The open workspace and the confidential room were both looked through.")
            )
        nav.shell.say(
            told,
            "warn" if entrance is not None and room is None else "ok",
            action=t("Open"),
            run=lambda: outbox.open_file(paper),
            lasting=entrance is not None and room is None,
        )

    write = partial(
        _write,
        outside=entrance.outside if entrance is not None and room is not None else None,
        in_room=nav.is_room,
    )
    (room or nav.tasks).background(
        write, contact_id, nav.region.reference.region, path, reading=True, lane=_LANE, then=said,
        failed=nav.shell.say_error, owner=owner, label=t("Writing {file}", file=path.name),
    )  # fmt: skip


class EraseDialog(Sheet):
    """What goes, what stays and why; then it goes for good."""

    def __init__(self, nav: Navigator, contact_id: str, name: str, then: Callable[[], object]) -> None:
        super().__init__(
            nav,
            t("Erase {name}", name=name),
            t("Erase for good"),
            note=t("The contact records go, from the log and the search too. This cannot be undone."),
            topic="organisations",
            size=(640, 560),
            scrolls=True,
        )
        self.found: Found | None = None
        self._then = then
        self.primary.setEnabled(False)
        self.body.addWidget(label(t("Looking through everything that may speak of the person…"), "muted"))
        nav.tasks.background(
            _collect, contact_id, reading=True, lane=_LANE, then=self._take, failed=self._failed, owner=self
        )

    def _take(self, found: Found) -> None:
        self.found = found
        clear_layout(self.body)
        self._list(t("This goes"), found.going, "")
        if found.staying:
            self._list(t("This stays"), found.staying, t("with why"))
        else:
            self.body.addWidget(label(t("Nothing else speaks of the person."), "muted"))
        if found.unread:
            self._list(t("Could not be searched"), found.unread, t("look at them yourself"))
        self.body.addWidget(
            label(
                t("Backups, other people's drafts and printed papers are not reached from here."),
                "small",
                wrap=True,
            )
        )
        if self.nav.entrance is not None and not self.nav.is_room:
            said = t("The confidential room is searched from inside it, under Register and archive there.")
            self.body.addWidget(label(said, "small", wrap=True))
        self.body.addStretch(1)
        self.primary.setEnabled(bool(found.going))

    def _list(self, title: str, mentions: tuple[Mention, ...], note: str) -> None:
        self.body.addWidget(SectionTitle(title, note))
        for one in mentions[:_LISTED]:
            self.body.addWidget(label(line(one), wrap=True))
            if one.why:
                self.body.addWidget(label(t(one.why), "small", wrap=True))
        if len(mentions) > _LISTED:
            more = len(mentions) - _LISTED
            self.body.addWidget(label(n("and {count} more", "and {count} more", more), "muted"))

    def go(self) -> None:
        """Erase what was shown."""
        from investcrm.services import persons

        if self.found is not None and self.found.going:
            self.run(persons.erase, self.found, self._erased)

    def _erased(self, count: int) -> None:
        from investcrm.services import persons

        assert self.found is not None
        person = self.found.person
        for desk in _desks(self.nav):
            desk.sweep(lambda kept: persons.forget_on_desk(kept, person))
        self.finished_with(
            n("{count} contact record erased.", "{count} contact records erased.", count), undo=False
        )
        self._then()


def _desks(nav: Navigator) -> tuple[Any, ...]:
    """Return the desk here and, where it is open, the one on the other side of the room's door."""
    entrance = nav.entrance
    others = (entrance.nav.desk, entrance.keeper.desk) if entrance is not None else ()
    return tuple(dict.fromkeys(one for one in (nav.desk, *others) if one is not None))


def line(one: Mention) -> str:
    """Return a record that speaks of a person as one line."""
    parts = (t(one.kind), one.number, one.registry, one.on.isoformat() if one.on else "", one.text[:80])
    return " \u00b7 ".join(part for part in parts if part)


def erase(
    nav: Navigator, contact_id: str, name: str, then: Callable[[], object] = lambda: None
) -> EraseDialog:
    """Show what would go and what would stay, and erase a contact's person where that is wanted."""
    dialog = EraseDialog(nav, contact_id, name, then)
    dialog.open()
    return dialog
