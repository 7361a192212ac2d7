"""Puts the verbs together, and turns a wrong command line into a sentence."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final

import typer

from investcrm.cli import (
    output,
    verbs_archive,
    verbs_audit,
    verbs_case,
    verbs_confidential,
    verbs_figures,
    verbs_import,
    verbs_inquiry,
    verbs_municipal,
    verbs_person,
    verbs_register,
    verbs_reports,
    verbs_secrecy,
    verbs_server,
    verbs_workspace,
    verbs_worth,
)
from investcrm.cli.options import group, translate
from investcrm.words import N_, t

_ABOUT: Final = N_(
    "InvestCRM: the case desk of a region's investment promotion. Without a verb the window opens."
)
_CODES: Final = re.compile(r"\d{4}(,\d{4})*,?")


def program() -> Any:
    """Return the whole command, its help in the program's language."""
    app = group(_ABOUT)
    every = (
        verbs_workspace,
        verbs_inquiry,
        verbs_case,
        verbs_municipal,
        verbs_import,
        verbs_figures,
        verbs_worth,
        verbs_secrecy,
        verbs_register,
        verbs_archive,
        verbs_reports,
        verbs_audit,
        verbs_person,
        verbs_server,
        verbs_confidential,
    )
    for verbs in every:
        verbs.add(app)
    command = typer.main.get_command(app)
    translate(command)
    return command


def run(given: Sequence[str]) -> int:
    """Run one verb and return the exit code; a wrong command line is 2."""
    command = program()
    try:
        code = command.main(args=list(_repeated(given)), prog_name="investcrm", standalone_mode=False)
        sys.stdout.flush()
    except Exception as error:
        if not hasattr(error, "format_message"):  # Typer's own errors have it; their classes are private
            raise
        return output.fail("--json" in given, 2, _explained(error))
    return code if isinstance(code, int) else 0


def _repeated(given: Sequence[str]) -> Iterator[str]:
    """Write ``--to 1980 1983`` as ``--to 1980 --to 1983``, which is what option parsers understand."""
    after = False
    for index, word in enumerate(given):
        if after and index and given[index - 1] != "--to" and _CODES.fullmatch(word):
            yield "--to"
        after = word == "--to" or (after and _CODES.fullmatch(word) is not None)
        yield word


def _explained(error: Any) -> str:
    """Return Typer's complaint in the program's language where it is one of the usual ones."""
    help_hint = t("“{command} --help” shows how it is used.", command=_path(error))
    option = getattr(error, "option_name", None)
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return f"{t('There is no option {option}.', option=option)} {help_hint}"
    if kind == "MissingParameter" and getattr(error, "param", None) is not None:
        names = "/".join(error.param.opts) if error.param.opts else error.param.name
        shown = names if names.startswith("-") else str(error.param.name).upper()
        return f"{t('{name} is missing.', name=shown)} {help_hint}"
    if kind == "NoArgsIsHelpError":
        return str(error.format_message())
    unknown = re.match(r"No such command '(.*?)'", getattr(error, "message", ""))
    if unknown:
        return f"{t('There is no command “{name}”.', name=unknown[1])} {help_hint}"
    return f"{error.format_message()} {help_hint}"


def _path(error: Any) -> str:
    context = getattr(error, "ctx", None)
    return context.command_path if context is not None else "investcrm"
