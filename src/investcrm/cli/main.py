"""The command ``investcrm``: alone it opens the window, with a verb it does one thing and ends."""

from __future__ import annotations

import gc
import itertools
import locale
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, TextIO

from investcrm import words
from investcrm.domain.errors import InvalidInput, UserError
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.cli.asked import Asked

_TAKES_VALUE: Final = ("--workspace", "-w", "--passphrase-fd", "--lang")
_OPENS_NO_SCREEN: Final = ("offscreen", "minimal", "vnc", "minimalegl", "eglfs", "linuxfb")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in given
    try:
        _speak_any_alphabet()
        words.set_language(_language(given))
        return _run(given)
    except UserError as error:
        from investcrm.cli import output

        return output.fail(as_json, error.exit_code, output.sentence(error))
    except KeyboardInterrupt:
        return _stopped(as_json)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - nobody reads any more
        return 0
    except Exception as error:
        from investcrm.cli import crash, output

        if isinstance(error.__cause__, KeyboardInterrupt):  # Python wraps what stops the making of a class
            return _stopped(as_json)
        return output.fail(as_json, 1, crash.report(error, given))


def _stopped(as_json: bool) -> int:
    from investcrm.cli import output

    said = t("Stopped. What was done before stays; what was under way was not saved.")
    return output.fail(as_json, 130, said)


def _run(given: list[str]) -> int:
    verb = _first_word(given)
    if verb is None and not {"--help", "-h", "--version", "--json"} & set(given):
        return _open_window(given)
    if given == ["--version"]:
        from importlib.metadata import version

        print(f"InvestCRM {version('investcrm')}")
        return 0
    from investcrm.cli import terminal

    return terminal.run(given, verb)


def _first_word(given: Sequence[str]) -> str | None:
    """Return the verb: the first word that is neither a common option nor an option's value."""
    rest = iter(given)
    for word in rest:
        if word in _TAKES_VALUE:
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return None


def _open_window(given: list[str]) -> int:
    from investcrm.cli import opening

    asked = _window_options(given)
    if not has_screen():
        raise InvalidInput(
            N_("There is no screen to open the window on. “investcrm --help” lists what the terminal can do.")
        )
    gc.disable()  # importing makes much and drops nothing; the window takes collecting up again
    from investcrm.gui import app

    passphrase = None if asked.passphrase_fd is None else opening.passphrase_from(asked.passphrase_fd)
    return int(app.main(location=asked.workspace, passphrase=passphrase, language=asked.language))


def _window_options(given: list[str]) -> Asked:
    from investcrm.cli.asked import Asked

    values: dict[str, str] = {}
    rest = iter(given)
    for word in rest:
        name, has_value, value = word.partition("=")
        if name not in _TAKES_VALUE:
            raise InvalidInput(N_("There is no option {option}."), option=name)
        values["--workspace" if name == "-w" else name] = value if has_value else next(rest, "")
    number = values.get("--passphrase-fd")
    if number is not None and not number.isdigit():
        raise InvalidInput(N_("--passphrase-fd takes the number of an open file descriptor."))
    workspace = values.get("--workspace") or os.environ.get("INVESTCRM_WORKSPACE")
    return Asked(workspace, None if number is None else int(number), False, values.get("--lang"))


def has_screen() -> bool:
    """Whether a window can be shown here; an off-screen platform of Qt counts as one."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM") in _OPENS_NO_SCREEN:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _language(given: Sequence[str]) -> str:
    """Return the language to speak: as asked, INVESTCRM_LANG, the person's choice, the machine's, Swedish."""
    asked = [word.partition("=")[2] for word in given if word.startswith("--lang=")]
    asked += [after for word, after in itertools.pairwise(given) if word == "--lang"]
    for candidate in (*asked, os.environ.get("INVESTCRM_LANG", "")):
        if candidate in words.LANGUAGES or candidate == words.PSEUDO:
            return candidate
    if _first_word(given) is not None:  # the window looks for the person's choice itself
        from investcrm import settings

        chosen = settings.load().get("language", "")
        if chosen in words.LANGUAGES:
            return chosen
    return _language_of_machine()


def _language_of_machine() -> str:
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    if sys.platform == "win32" and not any(names):
        names = [locale.getlocale()[0] or ""]
    first = next((name for name in names if name), "").lower()
    return "en" if first.startswith("en") else "sv"


def _speak_any_alphabet() -> None:
    """Let output never fail for want of a letter: UTF-8 into files, "?" where a console lacks it."""
    streams: tuple[Any, ...] = (sys.stdout, sys.stderr)
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            encoding = "utf-8" if _goes_to_a_file(stream) else None
            stream.reconfigure(encoding=encoding, errors="replace")


def _goes_to_a_file(stream: TextIO) -> bool:
    return not stream.isatty() and "PYTHONIOENCODING" not in os.environ


if __name__ == "__main__":
    sys.exit(main())
