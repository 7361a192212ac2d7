"""Sending from the terminal: what came of each recipient, in words and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from investcrm.cli import output
from investcrm.cli.asked import Asked
from investcrm.domain.errors import InvalidInput, UserError
from investcrm.domain.mailing import KIND_LABELS, STATE_LABELS, Dispatch, Dispatched
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.domain.mailing import Forwarded
    from investcrm.services.mailing import Round


SEND_HELP: Final = N_("Send the messages with the mail account of this workspace.")

ADDRESS_HELP: Final = N_(
    "A municipality's mail address, kept for later: 1980=info@kommun.test; may be repeated."
)


def addresses(words: Iterable[str], names: Mapping[str, str]) -> dict[str, str]:
    """Return mail addresses by municipality code, of words such as ``1980=info@kommun.test``.

    Raises:
        InvalidInput: it is none, or nobody is named.
    """
    from investcrm.cli import inputs
    from investcrm.exchange.mail_server import is_address

    found = {}
    for word in words:
        who, separator, address = word.partition("=")
        if not separator or not is_address(address.strip()):
            raise InvalidInput(N_("“{address}” cannot be a mail address."), address=address or word)
        for code in inputs.codes([who], names):
            found[code] = address.strip()
    return found


def demand_one(*, sent: bool, send: bool) -> None:
    """Refuse to note as sent by hand what is to be sent here.

    Raises:
        InvalidInput: both are asked for.
    """
    if sent and send:
        raise InvalidInput(N_("--sent notes what is sent by hand, --send sends it. Give one of them."))


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of sending, who has no address, and who finds it in the program and needs none."""

    round: Round
    without: tuple[str, ...] = ()
    here: tuple[str, ...] = ()


def forwarded(workspace: Workspace, made: Forwarded) -> Posted:
    """Send what was made for municipalities; where nothing could be begun, why is told beside what waits."""
    from investcrm.services import mailing

    sent = tried(workspace, made.inquiry_ids, lambda: mailing.send_forwarded(workspace, made, _counting()))
    here = tuple(item.municipality for item in made.items if item.forwarding_id in sent.in_program)
    without = tuple(item.municipality for item in made.items if not item.email)
    return Posted(sent, tuple(name for name in without if name not in here), here)


def show(
    asked: Asked,
    told: dict[str, Any],
    lines: Iterable[str],
    paths: Iterable[Path] = (),
    posted: Posted | None = None,
) -> None:
    """Show what was made, the files written of it and what came of sending it.

    Ends with exit code 7 where something was not sent.
    """
    files = [str(path) for path in paths]
    told = told | {"files": told.get("files", files)}
    said = [*lines, *files]
    if posted:
        told |= data(posted.round, posted.without, posted.here)
        said.append(text(posted.round, posted.without, posted.here))
    output.show(asked, told, "\n".join(said))
    if posted:
        finish(asked, posted.round)


def tried(workspace: Workspace, inquiry_ids: tuple[str, ...], send: Callable[[], Round]) -> Round:
    """Send, and where nothing could be begun say why beside what waits."""
    from investcrm.services import dispatches, mailing

    try:
        return send()
    except UserError as error:
        now = workspace.store.clock()
        found = [
            one
            for case in inquiry_ids
            for one in workspace.ask(dispatches.of_inquiry, case, workspace.actor.member_id, now)
        ]
        return mailing.Round(tuple(one for one in found if one.is_open), error)


def _counting() -> Callable[[int, int], None]:
    def report(done: int, total: int) -> None:
        if total and done < total and output.is_watched():
            output.note(t("Sending {number} of {total}…", number=done + 1, total=total))

    return report


def shape(one: Dispatch) -> dict[str, Any]:
    """Return a message as scripts get it."""
    return {
        "id": one.id,
        "number": one.number,
        "kind": one.kind,
        "municipality_code": one.municipality_code or None,
        "municipality": one.municipality or None,
        "recipient": one.recipient,
        "subject": one.subject,
        "message_id": one.message_id,
        "state": one.state.value,
        "said": one.said,
        "attempts": one.attempts,
        "tried_at": one.tried_at,
        "settled_at": one.settled_at,
    }


def data(done: Round, without: tuple[str, ...] = (), here: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what came of sending as scripts get it."""
    return {
        "messages": [shape(one) for one in done.messages],
        "no_address": list(without),
        "in_program": list(here),
        "stopped_by": output.sentence(done.stopped_by) if done.stopped_by else None,
    }


def text(done: Round, without: tuple[str, ...] = (), here: tuple[str, ...] = ()) -> str:
    """Return what came of sending, a line for each recipient."""
    lines = [line(one) for one in done.messages]
    lines += [t("{name} works in the program: it stands there now.", name=name) for name in here]
    lines += [t("{name} has no mail address: nothing was sent.", name=name) for name in without]
    if done.stopped_by:
        lines.append(output.sentence(done.stopped_by))
    if any(one.state is Dispatched.UNCERTAIN for one in done.messages):
        lines.append(
            t(
                "Of what is uncertain, find out whether it arrived, then say so with “investcrm mail "
                "settle”. It is not sent again by itself."
            )
        )
    return "\n".join(lines)


def line(one: Dispatch) -> str:
    """Return one message in a line."""
    who = f"{one.municipality} <{one.recipient}>" if one.municipality else one.recipient
    said = f" ({one.said})" if one.said and one.state is not Dispatched.SENT else ""
    return f"{t(KIND_LABELS[one.kind])} {who}: {t(STATE_LABELS[one.state])}{said}"


def finish(asked: Asked, done: Round) -> None:
    """End with exit code 7 where something was not sent."""
    import typer

    del asked
    if done.stopped_by or any(one.is_open for one in done.messages):
        raise typer.Exit(7)
