"""Verbs of sites: list them, show one with all that is known of it, write its sheet, keep pictures of it."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats, phrases
from investcrm.cli import inputs, opening, output, shapes, verbs_power
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.cli.verbs_inquiry import language_of
from investcrm.domain.errors import InvalidInput
from investcrm.domain.fields import FIELDS, Subject
from investcrm.domain.plan_history import PlanStep, plan_history
from investcrm.domain.ready_to_build import checklist
from investcrm.words import N_, current, n, t

if TYPE_CHECKING:
    from investcrm.domain.land_rows import PowerPlace, SitePaperRow
    from investcrm.domain.rows import SiteDetail, SiteRow
    from investcrm.store.reader import Reader
    from investcrm.words import Words

_NAME_HELP: Final = N_("The site, by its name.")
_IN_HELP: Final = N_("Only this municipality, by code or name.")
_SEARCH_HELP: Final = N_("Only those with these words.")
_OUT_HELP: Final = N_("The PDF file to write.")
_FILE_HELP: Final = N_("The picture or document to keep.")
_CAPTION_HELP: Final = N_("What it shows, in words.")
_SOURCE_HELP: Final = N_("Who made it.")
_PUBLIC_HELP: Final = N_("It may be shown outside: on the sheet and among vacant land.")

Name = Annotated[str, typer.Argument(metavar="SITE", help=_NAME_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    site = group(N_("Land and premises: list, show, sheet, keep."))
    verb(site, "list", N_("List sites with what is known of them."))(site_list)
    verb(site, "show", N_("Show all that is known of a site."))(site_show)
    verb(site, "sheet", N_("Write a site's sheet for an investor as PDF."))(site_sheet)
    verb(site, "keep", N_("Keep a picture or document of a site."))(site_keep)
    app.add_typer(site, name="site")


def site_list(
    asked: Asked,
    place: Annotated[str, typer.Option("--in", metavar="CODE", help=_IN_HELP)] = "",
    search: Annotated[str, typer.Option("--search", "-s", metavar="TEXT", help=_SEARCH_HELP)] = "",
) -> None:
    """List sites."""
    from investcrm.domain.filters import SiteFilter
    from investcrm.services import reference, sites

    with opening.opened(asked) as workspace, workspace.reader() as reader:
        names = dict(reference.load(reader).municipalities)
        code = inputs.codes([place], names)[0] if place else None
        shown = SiteFilter(search=search.strip(), municipality_code=code)
        head = sites.list_head(reader, shown)
        rows = sites.list_window(reader, shown, head, 0, head.count)
    language = current().language
    keys = ("usable_m2", "plan_state", "power", "ready_on")
    headers = (
        t("Name"),
        t("Municipality"),
        t("Usable area"),
        t("Detailed plan"),
        t("Power"),
        t("Ready to build from"),
        t("Stale"),
    )
    cells = [
        (row.name, row.municipality, *(_cell(row, key, language) for key in keys), _old(len(row.stale)))
        for row in rows
    ]
    text = output.table(headers, cells, right=(2,)) or t("No sites.")
    output.show(asked, [shapes.site(row) for row in rows], text)


def _cell(row: SiteRow, key: str, language: str) -> str:
    """Return a value; one that is too old says so."""
    if key == "power":
        note = row.facts.values.get("power_note")
        words = phrases.fact("power_note", note.value, language) if note else ""
        text = phrases.power(row.facts.power, language) if row.facts.power else words
    else:
        known = row.facts.values.get(key)
        text = phrases.fact(key, known.value, language) if known else ""
    return f"{text} ({t('old')})" if text and key in row.stale else text


def _old(count: int) -> str:
    return n("{count} old", "{count} old", count) if count else ""


def site_show(asked: Asked, name: Name) -> None:
    """Show one site."""
    from investcrm.services import power, site_papers, sites

    with opening.opened(asked) as workspace, workspace.reader() as reader:
        found = sites.detail(reader, _find(reader, name).id)
        shown = power.sheet(reader, power.site_place(reader, found.row.id))
        papers = site_papers.of_site(reader, found.row.id)
        steps, today = power.steps(reader), reader.today
    plan = plan_history(found.history)
    data = shapes.site(found.row) | {
        "checklist": _checks(found.row),
        "plan": [_plan(step) for step in plan],
        "power_sheet": verbs_power.shape(shown, steps, today),
        "papers": [_paper(one) for one in papers],
    }
    parts = [_facts(found), _ready(found.row, plan, current()), verbs_power.text(shown, steps, today)]
    parts += [f"{one.name}: {one.caption}" for one in papers]
    output.show(asked, data, "\n\n".join(part for part in parts if part))


def _find(reader: Reader, name: str) -> PowerPlace:
    from investcrm.services import power

    found = power.find_place(reader, name)
    if found.kind != "site":
        raise InvalidInput(N_("“{name}” is no site."), name=name)
    return found


def _facts(found: SiteDetail) -> str:
    language = current().language
    lines = []
    for key, known in found.row.facts.values.items():
        label = t(FIELDS[Subject.SITE, key].label) if (Subject.SITE, key) in FIELDS else key
        said = ", ".join(
            part for part in (known.source, formats.day(known.as_of) if known.as_of else "") if part
        )
        old = f", {t('old')}" if key in found.row.stale else ""
        shown = phrases.site_fact(key, found.row.facts.values, language)
        lines.append((label, f"{shown}  [{said}{old}]"))
    heading = ", ".join(filter(None, (found.row.name, found.row.municipality)))
    return f"{heading}\n{output.facts(lines)}"


def _ready(row: SiteRow, plan: tuple[PlanStep, ...], words: Words) -> str:
    from investcrm.services import site_sheet

    lines = [site_sheet.ready_words(row, words)]
    for one in site_sheet.check_lines(row, words):
        said = ", ".join(part for part in (one.state, one.day, one.source) if part)
        lines.append(f"  {one.what}: {said}")
    for step in plan:
        line = site_sheet.plan_line(step, words)
        slip = f" ({line.slip})" if line.slip else ""
        lines.append(f"  {line.state}: {line.when}{slip}")
    return "\n".join(lines)


def _checks(row: SiteRow) -> list[dict[str, Any]]:
    return [
        {"key": one.key, "state": one.state, "on": one.on, "source": one.source, "as_of": one.as_of}
        for one in checklist(row.facts.values)
    ]


def _plan(step: PlanStep) -> dict[str, Any]:
    return {
        "state": step.state,
        "reached": step.reached,
        "on": step.on,
        "expected_first": step.expected_first,
        "expected_now": step.expected_now,
        "slip_days": step.slip_days,
        "source": step.source,
        "said_on": step.said_on,
    }


def _paper(one: SitePaperRow) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": one.kind,
        "media_type": one.media_type,
        "bytes": one.size,
        "caption": one.caption,
        "source": one.source,
        "dated_on": one.dated_on,
        "public": one.public,
    }


def site_sheet(
    asked: Asked,
    name: Name,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=_OUT_HELP)],
) -> None:
    """Write a site's sheet."""
    from investcrm import words
    from investcrm.exchange import atomic
    from investcrm.services import site_sheet as sheets

    inputs.ending_of(out, (".pdf",), "--out")
    with opening.opened(asked) as workspace, workspace.reader() as reader:
        language = language_of(asked, workspace)
        found = _find(reader, name)
        pdf = sheets.document(reader, found.id, words.of(language))
    path = str(atomic.write(out.expanduser().absolute(), pdf))
    data = {"file": path, "site": found.name, "language": language, "bytes": len(pdf)}
    output.show(asked, data, t("The sheet is in {file}.", file=path))


def site_keep(
    asked: Asked,
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_FILE_HELP)],
    caption: Annotated[str, typer.Option("--caption", metavar="TEXT", help=_CAPTION_HELP)] = "",
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help=_SOURCE_HELP)] = "",
    public: Annotated[bool, typer.Option("--public", help=_PUBLIC_HELP)] = False,
) -> None:
    """Keep a picture or document of a site."""
    from investcrm.cli import files
    from investcrm.domain.land_commands import KeepSitePaper
    from investcrm.services import site_papers

    kept = files.attachment(file, "")
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            found = _find(reader, name)
        command = KeepSitePaper(found.id, file.name, kind, kept.data, caption, source, public)
        workspace.act(site_papers.keep, command)
        papers = workspace.ask(site_papers.of_site, found.id)
    data = next(_paper(one) for one in papers if one.name == file.name)
    output.show(asked, data, t("{name} is kept with {site}.", name=file.name, site=found.name))
