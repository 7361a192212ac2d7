"""What happens to dropped files: answers are read in, a mail becomes an inquiry, a table is imported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from investcrm.domain.access import Verb

if TYPE_CHECKING:
    from investcrm.domain.read_answers import ReadAnswer
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report

MAILS: Final = (".eml", ".msg")
_MAY_ANSWER: Final = (*MAILS, ".pdf", ".xlsx", ".xlsm")
"""The endings of files that may hold a municipality's answer."""


def take_in(nav: Navigator, files: tuple[Path, ...]) -> None:
    """Take in what was dropped or chosen; without files the import lets the user choose."""
    from investcrm.words import t

    may = tuple(file for file in files if file.suffix.casefold() in _MAY_ANSWER)
    if not may or not (nav.may(Verb.ADD, "answer") and nav.can("read_answers")):
        _begin(nav, files)
        return

    def sorted_out(found: tuple[ReadAnswer, ...]) -> None:
        if not found:
            _begin(nav, files)
            return
        from investcrm.gui.dialogs import read_answers

        read_answers.show(nav, found, files)

    nav.tasks.background(
        _answers, files, reading=True, label=t("Reading answers"), then=sorted_out,
        failed=nav.shell.say_error, owner=nav.window(),
    )  # fmt: skip


def _answers(report: Report, reader: Any, files: tuple[Path, ...]) -> tuple[ReadAnswer, ...]:
    """Return what was read where one of the files is an answer, else nothing; called off the event loop."""
    from investcrm.services import reading_answers

    if not any(reading_answers.is_answer(reader, file) for file in files):
        return ()
    return reading_answers.read_paths(reader, files, "", report)


def _begin(nav: Navigator, files: tuple[Path, ...]) -> None:
    """Begin an inquiry with the first mail, or take in the first table."""
    mails = [file for file in files if file.suffix.casefold() in MAILS]
    if not files:
        nav.import_file()
    elif mails:
        nav.new_inquiry(mails[0])
    else:
        nav.import_file(files[0])
