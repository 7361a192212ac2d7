"""Verbs that follow a round: how far each municipality has come, reminders, another day or contact."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats
from investcrm.cli import files, inputs, opening, output, posting
from investcrm.cli.asked import Asked
from investcrm.cli.options import verb
from investcrm.cli.verbs_inquiry import Number
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.following import CHANNEL_LABELS, STEP_LABELS, Channel, Step
from investcrm.domain.mail_notices import CAUSE_LABELS, Told
from investcrm.domain.mailing import KIND_LABELS, STATE_LABELS, Dispatched
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from collections.abc import Iterable

    from investcrm.bootstrap import Workspace
    from investcrm.domain.following import Followed, Posted
    from investcrm.domain.mailing import Forwarded
    from investcrm.domain.rows import ForwardingRow
    from investcrm.services.reminding import Silent
    from investcrm.store.reader import Reader

_DAY_HELP: Final = N_("The new day to answer by.")
_TO_HELP: Final = N_("The municipalities, by code or name; without it everybody who has not answered.")
_REASON_HELP: Final = N_("Why, as the municipalities read it.")
_DRAFTS_HELP: Final = N_("The folder to write the mail drafts to; they are kept with the case anyway.")
_AT_HELP: Final = N_("The municipality, by code or name.")
_EMAIL_HELP: Final = N_("The address to ask at instead.")
_NOTE_HELP: Final = N_("What the new one should know, such as who is away.")
_NUMBERS_HELP: Final = N_("The inquiries' numbers; without one every open case.")
_DUE_HELP: Final = N_("Remind only those the rule wants reminded today.")
_DRY_HELP: Final = N_("Show who would be reminded and make nothing.")
_REMIND_HELP: Final = N_("Municipalities to remind, by code or name; else all who have not answered.")
_OUT_HELP: Final = N_("The folder to write the mail drafts to.")
_KEEP_HELP: Final = N_("Use the address for the municipality from now on.")


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    verb(app, "following", N_("Show how far each municipality of an inquiry has come."))(show)
    verb(app, "remind", N_("Remind municipalities that have not answered: a message each."))(remind)
    verb(app, "extend", N_("Give municipalities that have not answered another day, and tell them."))(extend)
    verb(app, "readdress", N_("Ask somebody else at a municipality, under the same reference."))(readdress)


def show(asked: Asked, number: Number) -> None:
    """Show one round."""
    from investcrm.services import following, inquiries

    with opening.opened(asked, number) as workspace, workspace.reader() as reader:
        inquiry_id = inquiries.by_number(reader, number)
        found = following.of_case(reader, inquiry_id, workspace.actor.member_id, workspace.store.clock())
    headers = (t("Municipality"), t("Standing"), t("Sent"), t("Brief opened"), t("Begun"), t("Answered"),
               t("Working days"), t("Deadline"), t("Reminded"))  # fmt: skip
    said = output.table(headers, [_line(one) for one in found]) if found else t("Nobody has been asked yet")
    said = "\n".join([said, *(_proposal(one, number) for one in found if one.step is Step.BOUNCED)])
    output.show(asked, {"number": number, "municipalities": [shape(one) for one in found]}, said)


def _proposal(one: Followed, number: str) -> str:
    """Return how to ask somebody else where a message came back."""
    return t(
        "{municipality}: ask somebody else: “investcrm readdress {number} --at {code} --email {address}”.",
        municipality=one.municipality,
        number=number,
        code=one.municipality_code,
        address=one.proposed[0] if one.proposed else t("ADDRESS"),
    )


def shape(one: Followed) -> dict[str, Any]:
    """Return one municipality asked, as scripts get it; a step nobody can know is left out."""
    clock = one.clock
    return {
        "municipality_code": one.municipality_code,
        "municipality": one.municipality,
        "channel": one.channel.value,
        "state": one.step.value,
        "late": one.is_late,
        "steps": {step.value: on for step, on in one.steps},
        "deadline_on": one.deadline_on,
        "working_days_used": clock.used if clock else None,
        "working_days_allowed": clock.allowed if clock else None,
        "working_days_left": clock.left if clock else None,
        "reminded_on": one.reminded_on,
        "reminder_due_since": one.due_since,
        "recipient": one.recipient,
        "decline_reason": one.reason,
        "notices": [
            {"told": kept.told.value, "on": kept.on, "address": kept.address, "text": kept.text,
             "cause": kept.cause.value if kept.told is Told.FAILED else None}
            for kept in one.notices
        ],
        "proposed": list(one.proposed),
        "message": _message(one.message) if one.message else None,
    }  # fmt: skip


def _message(one: Posted) -> dict[str, Any]:
    return {"kind": one.kind, "state": one.state.value, "said": one.said, "at": one.at}


def _line(one: Followed) -> tuple[str, ...]:
    state = t(STEP_LABELS[one.step])
    if one.bounce is not None:
        state = f"{state}: {t(CAUSE_LABELS[one.bounce.cause])}"
    if one.is_late:
        state = t("{state}, late", state=state)
    if one.message is not None and one.message.state is not Dispatched.SENT:
        state = f"{state} ({t(KIND_LABELS[one.message.kind])}: {t(STATE_LABELS[one.message.state])})"
    by_mail = one.channel is Channel.MAIL and one.on(Step.SENT) is not None
    clock = one.clock
    used = "" if clock is None else str(clock.used)
    if clock is not None and clock.allowed is not None:
        used = t("{used} of {allowed}", used=clock.used, allowed=clock.allowed)
    return (
        one.municipality,
        state,
        _day(one.on(Step.SENT)),
        t(CHANNEL_LABELS[Channel.MAIL]) if by_mail else _day(one.on(Step.OPENED)),
        _day(one.on(Step.BEGUN)),
        _day(one.on(Step.ANSWERED) or one.on(Step.DECLINED)),
        used,
        _day(one.deadline_on),
        _day(one.reminded_on),
    )


def _day(value: Any) -> str:
    return formats.day(value) if value else ""


def remind(
    asked: Asked,
    numbers: Annotated[list[str] | None, typer.Argument(metavar="NUMBER...", help=_NUMBERS_HELP)] = None,
    to: Annotated[list[str] | None, typer.Option("--to", metavar="CODE...", help=_REMIND_HELP)] = None,
    due: Annotated[bool, typer.Option("--due", help=_DUE_HELP)] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=_OUT_HELP)] = None,
    send: Annotated[bool, typer.Option("--send", help=posting.SEND_HELP)] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_DRY_HELP)] = False,
) -> None:
    """Make reminders, and write or send them."""
    from investcrm.domain.commands import Remind
    from investcrm.services import mail_account, reminding

    if not numbers and not due:
        raise InvalidInput(N_("Say which inquiries, or --due for everybody the rule wants reminded."))
    with opening.opened(asked, (numbers or [""])[0]) as workspace:
        chosen = _to_remind(workspace, numbers or [], to or [], due)
        if dry_run or not chosen:
            would = [_silent(one) for one in chosen]
            lines = [f"{one.number}  {one.municipality}" for one in chosen]
            posting.show(
                asked,
                {"reminded": [], "would_remind": would},
                lines or [_nobody(named=bool(to))],
            )
            return
        if send:
            workspace.ask(mail_account.demand)
        folder = files.folder(out) if out else None
        ids = tuple(one.forwarding_id for one in chosen)
        noted = out is not None and not send
        made = workspace.act(reminding.remind, Remind(ids, asked.language or "", noted))
        paths = _written(workspace, made, folder)
        posted = posting.forwarded(workspace, made) if send else None
    told = {
        "numbers": list(dict.fromkeys(one.number for one in chosen)),
        "reminded": [item.municipality_code for item in made.items],
        "would_remind": [],
    }
    lines = [n("{count} reminder is made.", "{count} reminders are made.", len(made.items))]
    if not out and not send:
        lines.append(
            t("They are kept with the case. Nobody counts as reminded until they are written or sent.")
        )
    posting.show(asked, told, lines, paths, posted)


def _nobody(*, named: bool) -> str:
    if named:
        return t("None of them is to be reminded: not asked, answered already, or reminded today.")
    return t("Nobody is to be reminded now.")


def _to_remind(workspace: Workspace, numbers: list[str], to: list[str], due: bool) -> list[Silent]:
    """Return who is reminded: by the rule, or all that have not answered and were not reminded today."""
    from investcrm.domain import following
    from investcrm.services import inquiries, reference, reminding

    with workspace.reader() as reader:
        codes = inputs.codes(to, reference.load(reader).municipalities)
        cases = [inquiries.by_number(reader, number) for number in numbers] or [""]
        found = {one.forwarding_id: one for case in cases for one in reminding.silent(reader, case)}
        return [
            one
            for one in found.values()
            if (one.due_since is not None or not due)
            and following.may_remind("sent", one.reminded_on, reader.today)
            and (not codes or one.municipality_code in codes)
        ]


def _silent(one: Silent) -> dict[str, Any]:
    return {
        "number": one.number,
        "municipality_code": one.municipality_code,
        "municipality": one.municipality,
        "deadline_on": one.deadline_on,
        "due_since": one.due_since,
    }


def extend(
    asked: Asked,
    number: Number,
    deadline: Annotated[str, typer.Option("--deadline", metavar="DATE", help=_DAY_HELP)],
    to: Annotated[list[str] | None, typer.Option("--to", metavar="CODE...", help=_TO_HELP)] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_REASON_HELP)] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=_DRAFTS_HELP)] = None,
    send: Annotated[bool, typer.Option("--send", help=posting.SEND_HELP)] = False,
) -> None:
    """Give another day."""
    from investcrm.domain.following_commands import Extend
    from investcrm.services import extending, following

    with opening.opened(asked, number) as workspace:
        with workspace.reader() as reader:
            inquiry_id, rows, codes = _round(reader, number, to or (), send=send)
            day = inputs.day(deadline, reader.today, "--deadline")
        waiting = [row for row in rows if row.state == "sent"]
        chosen = [_asked(rows, code) for code in codes] or waiting
        if day is None:
            raise InvalidInput(N_("Say which day: --deadline DATE."))
        folder = files.folder(out) if out else None
        command = Extend(tuple(row.id for row in chosen), day, reason, send)
        made = workspace.act(extending.extend, command)
        paths = _written(workspace, made, folder)
        posted = posting.forwarded(workspace, made) if send else None
        found = workspace.ask(following.of_case, inquiry_id)
    told = {"number": number, "municipalities": [shape(one) for one in found]}
    names = ", ".join(row.municipality for row in chosen)
    said = t("{names} has until {day} to answer.", names=names, day=formats.day(day))
    posting.show(asked, told, [said], paths, posted)


def readdress(
    asked: Asked,
    number: Number,
    sender: Annotated[str, typer.Option("--at", metavar="CODE", help=_AT_HELP)],
    email: Annotated[str, typer.Option("--email", metavar="ADDRESS", help=_EMAIL_HELP)],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=_NOTE_HELP)] = "",
    keep: Annotated[bool, typer.Option("--keep", help=_KEEP_HELP)] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help=_DRAFTS_HELP)] = None,
    send: Annotated[bool, typer.Option("--send", help=posting.SEND_HELP)] = False,
) -> None:
    """Ask somebody else."""
    from investcrm.domain.following_commands import ReplaceContact
    from investcrm.services import extending

    with opening.opened(asked, number) as workspace:
        with workspace.reader() as reader:
            _, rows, codes = _round(reader, number, [sender], send=send)
        (code,) = codes or ("",)
        row = _asked(rows, code)
        folder = files.folder(out) if out else None
        command = ReplaceContact(row.id, email, note, keep, send)
        made = workspace.act(extending.replace_contact, command)
        paths = _written(workspace, made, folder)
        posted = posting.forwarded(workspace, made) if send else None
    told = {"number": number, "municipality_code": code, "recipient": email}
    said = t("{municipality} is asked at {email} instead.", municipality=row.municipality, email=email)
    posting.show(asked, told, [said], paths, posted)


def _round(
    reader: Reader, number: str, to: Iterable[str], *, send: bool
) -> tuple[str, tuple[ForwardingRow, ...], tuple[str, ...]]:
    """Return a case, whom it was forwarded to, and the codes of those named; an account is there to send."""
    from investcrm.services import inquiries, mail_account, reference

    inquiry_id = inquiries.by_number(reader, number)
    if send:
        mail_account.demand(reader)
    codes = inputs.codes(to, reference.load(reader).municipalities)
    return inquiry_id, inquiries.detail(reader, inquiry_id).forwardings, codes


def _asked(rows: tuple[ForwardingRow, ...], code: str) -> ForwardingRow:
    for row in rows:
        if row.municipality_code == code and row.state != "withdrawn":
            return row
    raise NotFound(N_("{code} has not been asked about this inquiry. Forward it first."), code=code)


def _written(workspace: Workspace, made: Forwarded, folder: Path | None) -> tuple[Path, ...]:
    from investcrm.services import forwarding

    return workspace.ask(forwarding.write_out, made, folder) if folder else ()
