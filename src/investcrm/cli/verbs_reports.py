"""Verbs of reports on paper: the report of a period, drafted or published, and what was published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats
from investcrm.cli import opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.cli.verbs_figures import Period
from investcrm.cli.verbs_inquiry import language_of
from investcrm.cli.verbs_own_quarter import municipality
from investcrm.domain.errors import InvalidInput
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.services.publishing import Edition

_OUT_HELP: Final = N_("The PDF file to write.")
_SUMMARY_HELP: Final = N_("A summary of your own on the first page.")
_PUBLISH_HELP: Final = N_("Publish it for good. What is different later becomes another edition.")


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    report = group(N_("Reports on paper: quarter, list."))
    app.add_typer(report, name="report")
    verb(report, "quarter", N_("Write the report of a period as PDF, or publish it."))(quarter)
    verb(report, "list", N_("List what was published."))(list_)
    verb(report, "municipality", N_("Write a municipality's own report of a period as PDF."))(municipality)


def quarter(
    asked: Asked,
    period: Period,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=_OUT_HELP)] = None,
    summary: Annotated[str, typer.Option("--summary", metavar="TEXT", help=_SUMMARY_HELP)] = "",
    publish: Annotated[bool, typer.Option("--publish", help=_PUBLISH_HELP)] = False,
) -> None:
    """Write the report of a period."""
    from investcrm.domain import periods

    wanted = str(periods.parse(period))
    if publish:
        _publish(asked, wanted, summary, out)
    elif out is None:
        raise InvalidInput(N_("Say with --out which file the draft goes to, or publish it with --publish."))
    else:
        _draft(asked, wanted, summary, out)


def _draft(asked: Asked, period: str, summary: str, out: Path) -> None:
    from investcrm.domain import periods
    from investcrm.services import quarter as reporting

    with opening.opened(asked) as workspace:
        language = language_of(asked, workspace)
        pdf = workspace.ask(reporting.render, periods.parse(period), language, summary)
    path = _write(out, pdf)
    data = {"file": path, "period": period, "language": language, "bytes": len(pdf)}
    output.show(asked, data, t("The report is in {file}.", file=path))


def _publish(asked: Asked, period: str, summary: str, out: Path | None) -> None:
    from investcrm.domain.commands import PublishPeriod
    from investcrm.services import publishing

    with opening.opened_with_room(asked) as (workspace, room):
        command = PublishPeriod(period, language_of(asked, workspace), summary)
        with workspace.write() as uow:
            made = publishing.publish(uow, command, room)
        _, pdf = workspace.ask(publishing.document, made.id)
    data = _shape(made) | {"file": _write(out, pdf) if out else None}
    lines = [t("Published: {period}, edition {number}.", period=made.period, number=made.number)]
    if not made.grouped:
        lines.append(t("Confidential cases are not in it: the room was locked."))
    lines += [f"  {change}" for change in made.corrections]
    if out:
        lines.append(t("The report is in {file}.", file=data["file"]))
    output.show(asked, data, "\n".join(lines))


def _write(out: Path, pdf: bytes) -> str:
    from investcrm.exchange import atomic

    return str(atomic.write(out.expanduser().absolute(), pdf))


def list_(asked: Asked) -> None:
    """List what was published."""
    from investcrm.services import publishing

    with opening.opened(asked) as workspace:
        found = workspace.ask(publishing.editions)
    headers = (t("Period"), t("Edition"), t("Language"), t("Published"), t("Published by"), t("Corrections"))
    rows = [
        (
            one.period,
            str(one.number),
            one.language,
            formats.day(one.published_on),
            one.published_by,
            "; ".join(one.corrections),
        )
        for one in found
    ]
    text = output.table(headers, rows, right=(1,)) or t("Nothing has been published.")
    output.show(asked, [_shape(one) for one in found], text)


def _shape(one: Edition) -> dict[str, Any]:
    return {
        "period": one.period,
        "edition": one.number,
        "language": one.language,
        "published_on": one.published_on,
        "published_by": one.published_by,
        "confidential": "in_groups" if one.grouped else "left_out",
        "corrections": list(one.corrections),
        "figures": one.figures,
    }
