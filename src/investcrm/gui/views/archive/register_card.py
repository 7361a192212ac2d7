"""The register as a file: complete for the authority, or public; and what is missing in it."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from investcrm import formats, words
from investcrm.domain.access import Verb
from investcrm.gui.dialogs import outbox
from investcrm.gui.dialogs.export import FORMS, LANGUAGES
from investcrm.gui.following import Following
from investcrm.gui.widgets.basic import Card, ElidedLabel, clear_layout, label
from investcrm.gui.widgets.buttons import LinkButton, PrimaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import register
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.gui.first_start.making import ServerLocks
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.room.keeper import Keeper
    from investcrm.gui.tasks import Report

KINDS: Final = (
    ("public", N_("Public: of secret documents only day and number")),
    ("complete", N_("Complete")),
)
_LISTED: Final = 8


def _missing(reader: Any, confidential: bool) -> tuple[register.Unregistered, ...]:
    return register.register([register.Store(reader, confidential)]).unregistered


class RegisterCard(Card):
    """Which register, of which days, as what; below it the secret documents that lack a number."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(t("Register of documents"), parent)
        self.nav = nav
        form = FormGrid(2)
        self.kind = form.add(t("Which"), Choice([(key, t(text)) for key, text in KINDS], "public"), span=2)
        self.first = form.add(t("From (optional)"), DateField(nav.region.today))
        self.last = form.add(t("Up to (optional)"), DateField(nav.region.today, last=True))
        self.form = form.add(t("File type"), Choice(FORMS, "pdf"))
        self.language = form.add(t("Language"), Choice(LANGUAGES, words.current().language))
        self.body.addWidget(form)
        self.room = QCheckBox(t("With the documents of the confidential room"))
        self.room.setChecked(nav.is_room)
        self._followed: Keeper | None = None
        self.body.addWidget(self.room)
        self.about = label("", "small", wrap=True)
        self.body.addWidget(self.about)
        line = QHBoxLayout()
        line.addStretch(1)
        self.save_button = PrimaryButton(t("Save the register…"), icon="export")
        self.save_button.clicked.connect(lambda _on=False: self.save())
        line.addWidget(self.save_button)
        self.body.addLayout(line)
        self.found: tuple[register.Unregistered, ...] = ()
        self.missing = QVBoxLayout()
        self.missing.setSpacing(6)
        self.body.addLayout(self.missing)
        self.kind.chosen.connect(lambda _key: self._tell())
        self.room.toggled.connect(lambda _on: self._tell())
        self.follow()
        Following(self, nav.tasks, self.read, "document", "assessment", "inquiry")
        self.read()

    def follow(self) -> None:
        """Offer the room's documents while there is a way into it, and say whether it must be opened."""
        entrance = self.nav.entrance
        offered = entrance is not None or self.nav.register_room is not None
        self.room.setVisible(offered)
        if not offered:
            self.room.setChecked(False)
        if entrance is not None and self._followed is not entrance.keeper:
            self._followed = entrance.keeper
            entrance.keeper.opened.connect(self._tell)
            entrance.keeper.locked.connect(self._tell)
            entrance.keeper.shut_out.connect(self._shut_out)
        self._tell()

    def _shut_out(self, _error: object) -> None:
        QTimer.singleShot(0, self, self.follow)  # once the way in is gone

    @property
    def _is_open(self) -> bool:
        return self.nav.entrance is not None and self.nav.entrance.keeper.is_open

    def _tell(self) -> None:
        """Say what the file will hold."""
        if not self.room.isVisibleTo(self):
            self.about.hide()
            return
        if self.room.isChecked():
            said = t(
                "The public register shows day and number of its documents too, and not that they lie in the "
                "room."
            )
            if self.kind.key() == "complete":
                said = t("The complete register tells of confidential cases. Keep it as they are kept.")
            if not self._is_open:
                said = f"{said} {t('The room is opened for it.')}"
        else:
            said = t("Without them the register lacks the confidential cases' documents.")
        self.about.show()
        self.about.setText(said)

    # ---- what is missing

    def read(self) -> None:
        """Look anew at which secret documents lack a number."""
        self.nav.tasks.query(_missing, self.nav.is_room, then=self._show, owner=self, key="unregistered")

    def _show(self, found: tuple[register.Unregistered, ...]) -> None:
        self.found = found
        clear_layout(self.missing)
        if not found:
            self.missing.addWidget(
                label(t("No secret document lacks a registry number."), "muted", wrap=True)
            )
            return
        text = n(
            "{count} secret document must be registered without delay",
            "{count} secret documents must be registered without delay",
            len(found),
        )
        self.missing.addWidget(label(text, "note-warn", wrap=True))
        for one in found[:_LISTED]:
            line = QHBoxLayout()
            line.setSpacing(8)
            if self.nav.may(Verb.READ, "inquiry"):
                link = LinkButton(one.case)
                link.clicked.connect(lambda _on=False, one=one: self._go(one))
                line.addWidget(link)
            else:
                line.addWidget(label(one.case))
            line.addWidget(ElidedLabel(one.name), 1)
            line.addWidget(label(formats.day(one.dated_on), "muted"))
            self.missing.addLayout(line)
        if len(found) > _LISTED:
            more = len(found) - _LISTED
            self.missing.addWidget(label(n("and {count} more", "and {count} more", more), "muted"))

    def _go(self, one: register.Unregistered) -> None:
        from investcrm.services import inquiries

        self.nav.tasks.query(
            inquiries.by_number,
            one.case,
            then=lambda row_id: self.nav.open_inquiry(row_id, "secrecy"),
            failed=self.nav.shell.say_error,
            owner=self,
        )

    # ---- the file

    def file_name(self) -> str:
        """Return the name proposed for the file."""
        title = register.COMPLETE_TITLE if self.kind.key() == "complete" else register.PUBLIC_TITLE
        name = words.of(self.language.key()).t(title)
        return f"{name} {self.nav.region.today().isoformat()}.{self.form.key()}"

    def save(self) -> None:
        """Ask where, and save the register there; the room is opened for it where it is wanted."""
        if not (self.first.is_valid() and self.last.is_valid()):
            self.nav.shell.say(t("The day cannot be read."), "warn")
            return
        entrance = self.nav.entrance
        if self.room.isChecked() and entrance is not None and not entrance.keeper.is_open:
            entrance.enter(self._ask)
        elif self.room.isChecked() and self.nav.register_room is not None:
            self._enter(self.nav.register_room)
        else:
            self._ask()

    def _enter(self, locks: ServerLocks) -> None:
        """Ask for what opens the room to a registrar, who has no window of it: open for this file alone."""
        from investcrm.gui.room.entering import EnterDialog

        self.dialog = EnterDialog(locks, self.nav.window())
        self.dialog.unlocked.connect(self._ask)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    def _ask(self, lent: Workspace | None = None) -> None:
        kinds = "PDF (*.pdf)" if self.form.key() == "pdf" else "Excel (*.xlsx)"
        path = outbox.ask_where(self.nav, self, self.file_name(), kinds)
        if path is not None:
            self.save_to(path, lent)
        elif lent is not None:
            lent.close()

    def save_to(self, path: Path, lent: Workspace | None = None) -> None:
        """Save the register to a file, with the room's documents where it is open, or ``lent`` for this."""
        nav, entrance = self.nav, self.nav.entrance
        room = entrance.keeper.room if entrance is not None and self.room.isChecked() else lent

        def said(_done: object) -> None:
            nav.shell.say(
                t("Saved: {name}", name=path.name), action=t("Open"), run=lambda: outbox.open_file(path)
            )

        nav.tasks.background(
            partial(
                _write,
                outside=entrance.outside if entrance is not None else None,
                room=room,
                lent=lent is not None,
            ),
            self.kind.key() == "complete",
            self.form.key(),
            self.language.key(),
            (self.first.value(), self.last.value()),
            path,
            reading=True,
            then=said,
            failed=nav.shell.say_error,
            owner=self,
            label=t("Writing {file}", file=path.name),
        )


def _write(
    _report: Report,
    reader: Any,
    complete: bool,
    form: str,
    language: str,
    days: tuple[date | None, date | None],
    path: Path,
    *,
    outside: Workspace | None,
    room: Workspace | None,
    lent: bool,
) -> None:
    first, last = days
    with ExitStack() as stack:
        stores = [register.Store(reader)]
        if lent and room is not None:
            stack.callback(room.close)
            stores.append(register.Store(stack.enter_context(room.reader()), confidential=True))
        if outside is not None and room is not None:
            stores = [
                register.Store(stack.enter_context(outside.reader())),
                register.Store(stack.enter_context(room.reader()), confidential=True),
            ]
        elif outside is not None:
            stores = [register.Store(stack.enter_context(outside.reader()))]
        found = register.register(stores, first, last)
        shown = found if complete else register.public(found)
        if form == "xlsx":
            data = register.as_xlsx(shown, complete=complete, language=language)
        else:
            data = register.as_pdf(
                stores[0].reader, shown, complete=complete, first=first, last=last, language=language
            )
    outbox.put_file(path, data)
