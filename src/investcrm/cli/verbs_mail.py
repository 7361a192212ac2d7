"""Verbs of sending: the mail account, what waits or is not sure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from investcrm.cli import mail_inputs, opening, output, posting, verbs_account, verbs_mailbox
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.cli.verbs_inquiry import Number
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.mailing import Dispatch
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace

_RECIPIENT_HELP: Final = N_("The recipient's address.")
_ARRIVED_HELP: Final = N_("It arrived: count it as sent.")
_AGAIN_HELP: Final = N_("Let it wait to be sent again.")
_BOUNCED_HELP: Final = N_("It came back.")
_DROP_HELP: Final = N_("Do not send it.")


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    mail = group(N_("Sending mail: the account, a test, what waits or is not sure."))
    app.add_typer(mail, name="mail")
    verb(mail, "show", N_("Show how mail is sent and where answers come to."))(verbs_account.show)
    verb(mail, "set", N_("Say how mail is sent and where answers come to; passwords go to the key store."))(
        verbs_account.set_
    )
    verb(mail, "sign-in", N_("Sign in to Microsoft 365 with the browser."))(verbs_account.sign_in)
    verb(mail, "test", N_("Send a test message, and look in the mailbox."))(verbs_account.try_out)
    verb(mail, "fetch", N_("Fetch what has come to the mailbox, and say what answers a case."))(
        verbs_mailbox.fetch
    )
    verb(mail, "outbox", N_("List messages that wait, were not taken, or are not sure."))(outbox)
    verb(mail, "send", N_("Send what waits in a case."))(send)
    verb(mail, "settle", N_("Say what became of a message."))(settle)


def outbox(asked: Asked, number: Annotated[str, typer.Argument(metavar="[NUMBER]")] = "") -> None:
    """List what is not simply sent; with a number everything of that case."""
    from investcrm.services import dispatches, inquiries

    with opening.opened(asked, number) as workspace:
        now = workspace.store.clock()
        if number:
            inquiry_id = workspace.ask(inquiries.by_number, number)
            found = workspace.ask(dispatches.of_inquiry, inquiry_id, workspace.actor.member_id, now)
        else:
            found = workspace.ask(dispatches.outbox, workspace.actor.member_id, now)
    lines = [f"{one.number} {posting.line(one)}" for one in found]
    output.show(asked, [posting.shape(one) for one in found], "\n".join(lines or [t("Nothing waits.")]))


def send(
    asked: Asked,
    number: Number,
    password_fd: Annotated[
        int | None, typer.Option("--password-fd", metavar="N", help=verbs_account.PASSWORD_HELP)
    ] = None,
) -> None:
    """Send what waits."""
    from investcrm.services import inquiries, mail_account, mailing

    with opening.opened(asked, number) as workspace:
        inquiry_id = workspace.ask(inquiries.by_number, number)
        password = mail_inputs.password_for(workspace.ask(mail_account.demand), password_fd)
        done = posting.tried(
            workspace, (inquiry_id,), lambda: mailing.resume(workspace, inquiry_id, password=password)
        )
    output.show(asked, posting.data(done), posting.text(done) or t("Nothing waits."))
    posting.finish(asked, done)


def settle(
    asked: Asked,
    number: Number,
    recipient: Annotated[str, typer.Argument(metavar="ADDRESS", help=_RECIPIENT_HELP)],
    arrived: Annotated[bool, typer.Option("--arrived", help=_ARRIVED_HELP)] = False,
    again: Annotated[bool, typer.Option("--again", help=_AGAIN_HELP)] = False,
    bounced: Annotated[bool, typer.Option("--bounced", help=_BOUNCED_HELP)] = False,
    drop: Annotated[bool, typer.Option("--drop", help=_DROP_HELP)] = False,
) -> None:
    """Say what became of the latest message to somebody."""
    from investcrm.domain.mailing import ResolveDispatch
    from investcrm.services import dispatches, inquiries

    chosen = [
        key
        for key, on in (("arrived", arrived), ("again", again), ("bounced", bounced), ("dropped", drop))
        if on
    ]
    if len(chosen) != 1:
        raise InvalidInput(N_("Say one of --arrived, --again, --bounced and --drop."))
    with opening.opened(asked, number) as workspace:
        one = _latest(workspace, workspace.ask(inquiries.by_number, number), recipient)
        workspace.act(dispatches.resolve, ResolveDispatch(one.id, chosen[0]))
        left = workspace.ask(dispatches.of_inquiry, one.inquiry_id, workspace.actor.member_id)
    now = next((other for other in left if other.id == one.id), None)
    said = posting.line(now) if now else t("The message to {recipient} is dropped.", recipient=one.recipient)
    output.show(asked, posting.shape(now) if now else {"id": one.id, "state": "dropped"}, said)


def _latest(workspace: Workspace, inquiry_id: str, recipient: str) -> Dispatch:
    from investcrm.services import dispatches

    for one in reversed(workspace.ask(dispatches.of_inquiry, inquiry_id)):
        if one.recipient.casefold() == recipient.strip().casefold():
            return one
    raise NotFound(N_("No message to {recipient} was handed to the mail server."), recipient=recipient)
