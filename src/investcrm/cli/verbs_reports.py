"""Verbs of reports on paper: the report of a period, drafted or published, and what was published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats
from investcrm.cli import opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.cli.verbs_inquiry import language_of
from investcrm.cli.verbs_own_quarter import municipality
from investcrm.domain.errors import InvalidInput, UserError, WorkspaceProblem
from investcrm.domain.periods import Period, PeriodKind, containing, parse
from investcrm.domain.refusals import why
from investcrm.words import N_, n, t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from investcrm.bootstrap import Workspace
    from investcrm.services.publishing import Edition

_PERIOD_HELP: Final = N_(
    "A year (2026), a quarter (2026-Q3), a third (2026-T2) or a month (2026-09); “last” is the latest "
    "that is over."
)
_YEAR_HELP: Final = N_("A year (2026); “last” is the latest that is over.")
_OUT_HELP: Final = N_(
    "A file to write, by its ending PDF, XLSX, CSV or JSON; a name without an ending is a folder for the "
    "charts as SVG and PNG. May be repeated."
)
_SUMMARY_HELP: Final = N_("A summary of your own on the first page; else the one kept in the window.")
_SUMMARY_FILE_HELP: Final = N_("The same from a text file.")
_PUBLISH_HELP: Final = N_("Publish it for good. What is different later becomes another edition.")
_ONE_PAGE_HELP: Final = N_("The steering group's single page as the PDF, instead of the report.")
_EDITION_HELP: Final = N_("Which edition; else the latest.")
_LAST: Final = "last"
_KINDS: Final = {".pdf": "pdf", ".xlsx": "xlsx", ".csv": "csv", ".json": "json", "": "charts"}

AnyPeriod = Annotated[str, typer.Argument(metavar="PERIOD", help=_PERIOD_HELP)]
Out = Annotated[list[Path] | None, typer.Option("--out", metavar="FILE", help=_OUT_HELP)]
Summary = Annotated[str | None, typer.Option("--summary", metavar="TEXT", help=_SUMMARY_HELP)]
SummaryFile = Annotated[Path | None, typer.Option("--summary-file", metavar="FILE", help=_SUMMARY_FILE_HELP)]
Publish = Annotated[bool, typer.Option("--publish", help=_PUBLISH_HELP)]
OnePage = Annotated[bool, typer.Option("--one-page", help=_ONE_PAGE_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    report = group(N_("Reports on paper: quarter, year, municipality, list, get."))
    app.add_typer(report, name="report")
    verb(report, "quarter", N_("Write the report of a period, or publish it."))(quarter)
    verb(report, "year", N_("Write the report of a year, or publish it."))(year)
    verb(report, "municipality", N_("Write a municipality's own report of a period as PDF."))(municipality)
    verb(report, "list", N_("List what was published."))(list_)
    verb(report, "get", N_("Write a published edition as it went out."))(get)


def quarter(
    asked: Asked,
    period: AnyPeriod,
    out: Out = None,
    summary: Summary = None,
    summary_file: SummaryFile = None,
    publish: Publish = False,
    one_page: OnePage = False,
) -> None:
    """Write the report of a period, or publish it."""
    _report(asked, (period, PeriodKind.QUARTER), out, _text(summary, summary_file), publish, one_page)


def year(
    asked: Asked,
    period: Annotated[str, typer.Argument(metavar="YEAR", help=_YEAR_HELP)],
    out: Out = None,
    summary: Summary = None,
    summary_file: SummaryFile = None,
    publish: Publish = False,
    one_page: OnePage = False,
) -> None:
    """Write the report of a year, or publish it."""
    if period != _LAST and parse(period).kind is not PeriodKind.YEAR:
        raise InvalidInput(N_("{period} is no year."), period=period)
    _report(asked, (period, PeriodKind.YEAR), out, _text(summary, summary_file), publish, one_page)


def _text(summary: str | None, file: Path | None) -> str | None:
    if file is None:
        return summary
    if summary is not None:
        raise InvalidInput(N_("Say the summary either with --summary or with --summary-file."))
    try:
        return file.expanduser().read_text(encoding="utf-8-sig").strip()
    except OSError as error:
        raise InvalidInput(
            N_("“{name}” could not be read: {reason}."), name=str(file), reason=why(error)
        ) from None
    except UnicodeDecodeError:
        raise InvalidInput(N_("“{name}” is no text in UTF-8."), name=str(file)) from None


def _named(name: str, kind: PeriodKind, workspace: Workspace) -> Period:
    from investcrm.services.clock import swedish_day

    if name != _LAST:
        return parse(name)
    return containing(swedish_day(workspace.store.clock()), kind).previous()


def _wanted(out: list[Path] | None, one_page: bool) -> dict[str, Path]:
    """Return which files are asked for, by kind."""
    wanted: dict[str, Path] = {}
    for path in out or ():
        kind = _KINDS.get(path.suffix.casefold())
        if kind is None:
            raise InvalidInput(
                N_("{file} must end in .pdf, .xlsx, .csv or .json, or be the name of a folder."),
                file=str(path),
            )
        wanted["one_page" if one_page and kind == "pdf" else kind] = path.expanduser().absolute()
    if one_page and wanted and "one_page" not in wanted:
        raise InvalidInput(N_("The single page is a PDF: say with --out which file it goes to."))
    return wanted


def _report(
    asked: Asked,
    named: tuple[str, PeriodKind],
    out: list[Path] | None,
    summary: str | None,
    publish: bool,
    one_page: bool,
) -> None:
    wanted = _wanted(out, one_page)
    if publish:
        _publish(asked, named, summary, wanted)
    elif not wanted:
        raise InvalidInput(N_("Say with --out which file the draft goes to, or publish it with --publish."))
    else:
        _draft(asked, named, summary, wanted)


def _draft(asked: Asked, named: tuple[str, PeriodKind], summary: str | None, wanted: dict[str, Path]) -> None:
    from investcrm.services import publishing

    with opening.opened(asked) as workspace:
        language = language_of(asked, workspace)
        period = _named(*named, workspace)
        if summary is None:
            summary = workspace.ask(publishing.kept_summary, period, language)
        made = workspace.ask(publishing.draft, period, language, summary, tuple(wanted))
    written = _write(made, wanted)
    first = wanted.get("pdf") or wanted.get("one_page")
    data = {
        "file": str(first) if first else written[0],
        "files": written,
        "period": str(period),
        "language": language,
        "bytes": sum(len(data) for files in made.values() for data in files.values()),
    }
    output.show(asked, data, _said(written))


def _publish(
    asked: Asked, named: tuple[str, PeriodKind], summary: str | None, wanted: dict[str, Path]
) -> None:
    from investcrm.domain.commands import PublishPeriod
    from investcrm.services import publishing

    with opening.opened_with_room(asked) as (workspace, room):
        language = language_of(asked, workspace)
        period = _named(*named, workspace)
        if summary is None:
            summary = workspace.ask(publishing.kept_summary, period, language)
        before = {one.id for one in workspace.ask(publishing.editions, str(period))}
        with workspace.write() as uow:
            made = publishing.publish(uow, PublishPeriod(str(period), language, summary), room)
        kept = workspace.ask(publishing.files, made.id, tuple(wanted))
    is_new = made.id not in before
    data = _shape(made) | {"published": is_new}
    text = t("Published: {period}, edition {number}.", period=made.period, number=made.number)
    if not is_new:
        text = t(
            "Nothing has changed since edition {number} of {period}, so nothing was published.",
            period=made.period,
            number=made.number,
        )
    lines = [text]
    if is_new and not made.grouped:
        lines.append(t("Confidential cases are not in it: the room was locked."))
    lines += [f"  {change}" for change in made.corrections] if is_new else []
    try:
        written = _write(kept, wanted)
    except UserError as error:
        raise WorkspaceProblem(
            N_("{period}, edition {number} stands as published, but: {reason} “report get” writes it again."),
            period=made.period,
            number=made.number,
            reason=output.sentence(error),
        ) from None
    lines += [_said(written)] if written else []
    output.show(asked, data | _where(written), "\n".join(lines))


def _write(made: Mapping[str, Mapping[str, bytes]], wanted: Mapping[str, Path]) -> list[str]:
    """Write files by kind, each whole or not at all; charts into their folder under names of their own."""
    from investcrm.exchange import atomic

    written = []
    for kind, files in made.items():
        for name, data in files.items():
            path = wanted[kind] / name if kind == "charts" else wanted[kind]
            written.append(str(atomic.write(path, data)))
    return written


def _said(written: list[str]) -> str:
    return "\n".join(t("The report is in {file}.", file=path) for path in written)


def _where(written: list[str]) -> dict[str, Any]:
    return {"file": written[0] if written else None, "files": written}


def list_(asked: Asked) -> None:
    """List what was published."""
    from investcrm.services import publishing

    with opening.opened(asked) as workspace:
        found = workspace.ask(publishing.editions)
    headers = (
        t("Period"),
        t("Edition"),
        t("Language"),
        t("Published"),
        t("Published by"),
        t("Files"),
        t("Corrections"),
    )
    rows = [
        (
            one.period,
            str(one.number),
            one.language,
            formats.day(one.published_on),
            one.published_by,
            " ".join(one.files),
            n("{count} correction", "{count} corrections", len(one.corrections))
            if len(one.corrections) > 1
            else "".join(one.corrections),
        )
        for one in found
    ]
    text = output.table(headers, rows, right=(1,)) or t("Nothing has been published.")
    output.show(asked, [_shape(one) for one in found], text)


def get(
    asked: Asked,
    period: AnyPeriod,
    out: Out = None,
    edition: Annotated[int | None, typer.Option("--edition", metavar="N", help=_EDITION_HELP)] = None,
    one_page: OnePage = False,
) -> None:
    """Write a published edition as it went out, byte for byte."""
    from investcrm.services import publishing

    wanted = _wanted(out, one_page)
    if not wanted:
        raise InvalidInput(N_("Say with --out which file it goes to."))
    with opening.opened(asked) as workspace:
        language = language_of(asked, workspace)
        named = str(_named(period, PeriodKind.QUARTER, workspace))
        found = workspace.ask(publishing.find, named, language, edition)
        kept = workspace.ask(publishing.files, found.id, tuple(wanted))
    written = _write(kept, wanted)
    output.show(asked, _shape(found) | _where(written), _said(written))


def _shape(one: Edition) -> dict[str, Any]:
    return {
        "period": one.period,
        "edition": one.number,
        "language": one.language,
        "published_on": one.published_on,
        "published_by": one.published_by,
        "confidential": "in_groups" if one.grouped else "left_out",
        "corrections": list(one.corrections),
        "bridge": [
            {"figure": row.figure, "published": row.published, "now": row.now, "why": row.why}
            for row in one.bridge
        ],
        "kept": list(one.files),
        "figures": one.figures,
    }
