"""Puts the verbs together, and turns a wrong command line into a sentence."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final

from investcrm.cli import (
    output,
    verbs_archive,
    verbs_audit,
    verbs_case,
    verbs_confidential,
    verbs_figures,
    verbs_following,
    verbs_import,
    verbs_indicator,
    verbs_inquiry,
    verbs_land,
    verbs_ledger,
    verbs_mail,
    verbs_map,
    verbs_meeting,
    verbs_municipal,
    verbs_offer,
    verbs_person,
    verbs_plan,
    verbs_power,
    verbs_project,
    verbs_promises,
    verbs_readiness,
    verbs_register,
    verbs_reports,
    verbs_secrecy,
    verbs_server,
    verbs_site,
    verbs_strength,
    verbs_targets,
    verbs_wheel,
    verbs_workspace,
    verbs_worth,
)
from investcrm.cli.options import built, group
from investcrm.domain.errors import InvalidInput
from investcrm.words import N_, t

_ABOUT: Final = N_(
    "InvestCRM: the case desk of a region's investment promotion. Without a verb the window opens."
)
_TAKES_MANY: Final = frozenset({"forward", "remind", "extend"})
"""Verbs whose ``--to`` takes several municipalities, by code or name."""
_STOPPED: Final = 130
_CASE: Final = re.compile(r"\d{4}-\d+|[A-Z]-\w+")


def program(name: str | None = None) -> Any:
    """Return the command with the verb or group of this name, the whole one where there is none."""
    app = group(_ABOUT)
    every = (
        verbs_workspace,
        verbs_inquiry,
        verbs_case,
        verbs_mail,
        verbs_following,
        verbs_promises,
        verbs_power,
        verbs_site,
        verbs_municipal,
        verbs_offer,
        verbs_import,
        verbs_figures,
        verbs_targets,
        verbs_map,
        verbs_land,
        verbs_ledger,
        verbs_worth,
        verbs_strength,
        verbs_secrecy,
        verbs_readiness,
        verbs_indicator,
        verbs_wheel,
        verbs_meeting,
        verbs_plan,
        verbs_register,
        verbs_archive,
        verbs_reports,
        verbs_project,
        verbs_audit,
        verbs_person,
        verbs_server,
        verbs_confidential,
    )
    for verbs in every:
        verbs.add(app)
    return built(app, name)


def run(given: Sequence[str], name: str | None = None) -> int:
    """Run the verb of this name and return the exit code; a wrong command line is 2.

    Raises:
        KeyboardInterrupt: the person stopped it, or ended the input that a question was asked on.
    """
    command = program(name)
    try:
        code = command.main(
            args=list(_repeated(given, name or "")), prog_name="investcrm", standalone_mode=False
        )
        sys.stdout.flush()
    except Exception as error:
        if type(error).__name__ == "Abort":  # what Typer makes of an input that ended
            raise KeyboardInterrupt from None
        if not hasattr(error, "format_message"):  # Typer's own errors have it; their classes are private
            raise
        return output.fail("--json" in given, 2, _explained(error))
    if code == _STOPPED:  # what Typer makes of Ctrl+C, in silence
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


def _repeated(given: Sequence[str], name: str) -> Iterator[str]:
    """Write ``--to 1980 Sala`` as ``--to 1980 --to Sala``, which is what option parsers understand."""
    if name not in _TAKES_MANY:
        yield from given
        return
    after = False
    for index, word in enumerate(given):
        named = not word.startswith("-") and not _CASE.fullmatch(word)
        if index and given[index - 1] == "--to" and word.startswith("-"):
            raise InvalidInput(N_("{option} needs a value."), option="--to")
        if after and given[index - 1] != "--to" and named:
            yield "--to"
        after = word == "--to" or (after and named)
        yield word


def _explained(error: Any) -> str:
    """Return Typer's complaint in the program's language where it is one of the usual ones."""
    help_hint = t("“{command} --help” shows how it is used.", command=_path(error))
    option = getattr(error, "option_name", None)
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return f"{t('There is no option {option}.', option=option)} {help_hint}"
    if kind == "MissingParameter" and getattr(error, "param", None) is not None:
        return f"{t('{name} is missing.', name=_shown(error.param))} {help_hint}"
    unfit = _unfit(error) if kind == "BadParameter" and getattr(error, "param", None) else ""
    if unfit:
        return f"{unfit} {help_hint}"
    if kind == "NoArgsIsHelpError":
        return str(error.format_message())
    if getattr(error, "message", "") == "Missing command.":
        return f"{t('Say which command.')} {help_hint}"
    unknown = re.match(r"No such command '(.*?)'", getattr(error, "message", ""))
    if unknown:
        return f"{t('There is no command “{name}”.', name=unknown[1])} {help_hint}"
    if kind == "BadOptionUsage" and option:
        return f"{t('{option} needs a value.', option=option)} {help_hint}"
    extra = re.match(r"Got unexpected extra argument(?:\(s\)|s)? \((.*)\)", getattr(error, "message", ""))
    if extra:
        return f"{t('“{words}” does not belong here.', words=extra[1])} {help_hint}"
    return f"{error.format_message()} {help_hint}"


def _shown(param: Any) -> str:
    names = "/".join(param.opts) if param.opts else param.name
    return names if names.startswith("-") else str(param.name).upper()


def _unfit(error: Any) -> str:
    """Return what is wrong with a number or a word to choose; "" where the complaint is another."""
    said, name = str(error.message), _shown(error.param)
    other = re.match(r"(?:Value error, )?'(.*)' is not one of ('.*')", said)
    if other is not None:
        known = ", ".join(re.findall(r"'(.*?)'", other[2]))
        return t(
            "{option} cannot be “{text}”. Choose one of {known}.", option=name, text=other[1], known=known
        )
    if said.startswith("Input should be a valid integer"):
        return t("{name} must be a whole number.", name=name)
    beyond = re.match(r"Input should be (less|greater) than or equal to (-?\d+)$", said)
    if beyond is None:
        return ""
    bound = (
        N_("{name} may be {number} at most.")
        if beyond[1] == "less"
        else N_("{name} must be at least {number}.")
    )
    return t(bound, name=name, number=beyond[2])


def _path(error: Any) -> str:
    context = getattr(error, "ctx", None)
    return context.command_path if context is not None else "investcrm"
