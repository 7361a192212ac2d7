"""What every verb takes: workspace, passphrase, JSON and language, before or after the verb's own words."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, Final, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from investcrm.cli.asked import Asked
from investcrm.words import N_, t

Verb = TypeVar("Verb", bound=Callable[..., None])


class Language(StrEnum):
    """The languages the program speaks."""

    SV = "sv"
    EN = "en"


WORKSPACE_HELP: Final = N_(
    "The workspace: its folder, or the URL of a shared database. Else INVESTCRM_WORKSPACE."
)
FD_HELP: Final = N_("Read the passphrase, one line, from this file descriptor.")
JSON_HELP: Final = N_("Write JSON for scripts.")
LANGUAGE_HELP: Final = N_("The language of messages and documents.")
_COMMON: Final[dict[str, Any]] = {
    "workspace": Annotated[
        str | None, typer.Option("--workspace", "-w", metavar="DIR|URL", help=WORKSPACE_HELP)
    ],
    "passphrase_fd": Annotated[int | None, typer.Option("--passphrase-fd", metavar="N", help=FD_HELP)],
    "as_json": Annotated[bool, typer.Option("--json", help=JSON_HELP)],
    "language": Annotated[Language | None, typer.Option("--lang", metavar="sv|en", help=LANGUAGE_HELP)],
}
_HELP_WORDS: Final = (
    N_("Usage:"),
    N_("Options:"),
    N_("Arguments:"),
    N_("Commands:"),
    N_("Show this message and exit."),
    N_("[required]"),
    N_("[default: "),
)


def _spoken(text: str) -> str:
    for word in _HELP_WORDS:
        text = text.replace(word, t(word))
    return text


class SpokenCommand(TyperCommand):
    """A verb whose help is in the program's language."""

    def get_help(self, ctx: Any) -> str:
        """Return the help with the frame's own words translated."""
        return _spoken(super().get_help(ctx))


class SpokenGroup(TyperGroup):
    """A group of verbs whose help is in the program's language."""

    def get_help(self, ctx: Any) -> str:
        """Return the help with the frame's own words translated."""
        return _spoken(super().get_help(ctx))


class ShowingGroup(SpokenGroup):
    """A group whose verb ``show`` is meant where none of its verbs is named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Return what is left for the verb."""
        named = {*self.commands, "--help"} & set(args)
        return super().parse_args(ctx, args if named or not args else ["show", *args])


def group(help: str, cls: type[SpokenGroup] = SpokenGroup) -> typer.Typer:
    """Return a group of verbs that takes the common options before the verb too."""
    app = typer.Typer(
        help=help,
        cls=cls,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )

    def options_before(**values: Any) -> None:
        context = values["context"]
        outer = context.parent.obj if context.parent else None
        context.obj = _asked(values).over(outer)

    app.callback()(_with_signature(options_before, []))
    return app


def verb(app: typer.Typer, name: str, help: str) -> Callable[[Verb], Verb]:
    """Register ``function(asked, ...)`` as the verb ``name``; its other parameters are its own options."""

    def register(function: Verb) -> Verb:
        app.command(name, help=help, cls=SpokenCommand)(lambda: _runner(function))
        return function

    return register


def _runner(function: Callable[..., None]) -> Callable[..., None]:
    """Return what Typer calls for a verb; reading its parameters takes time, so not until it is wanted."""
    own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]

    def run(**values: Any) -> None:
        context = values.pop("context")
        asked = _asked(values).over(context.obj)
        function(asked, **{key: value for key, value in values.items() if key not in _COMMON})

    return _with_signature(run, own)


def built(app: typer.Typer, name: str | None = None) -> Any:
    """Return the command of a group, its help in the program's language.

    Where it has a verb or group of this name, only that one is made: all of them take 0.2 s of every start.
    """
    verbs = [info for info in app.registered_commands if info.name == name]
    groups = [info for info in app.registered_groups if info.name == name]
    if verbs or groups:
        app.registered_commands, app.registered_groups = verbs, groups
    waiting = [app]
    for one in waiting:
        for info in one.registered_commands:
            assert info.callback is not None
            info.callback = info.callback()
        waiting += [info.typer_instance for info in one.registered_groups if info.typer_instance]
    command = typer.main.get_command(app)
    _translate(command)
    return command


def _asked(values: dict[str, Any]) -> Asked:
    return Asked(values["workspace"], values["passphrase_fd"], values["as_json"], values["language"])


def _with_signature(function: Callable[..., None], own: list[inspect.Parameter]) -> Callable[..., None]:
    """Give ``function`` the parameters Typer shall see: the context, its own, the common ones."""
    context = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    kept = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own]
    common = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=kind,
            default=False if name == "as_json" else None,
        )
        for name, kind in _COMMON.items()
    ]
    parameters = [context, *kept, *common]
    function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # Typer reads it
    function.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return function


def _translate(command: Any) -> None:
    """Put the help of a command and all below it into the program's language."""
    command.help = t(command.help) if command.help else command.help
    command.short_help = command.help
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = t(parameter.help)
    for inner in getattr(command, "commands", {}).values():
        _translate(inner)
