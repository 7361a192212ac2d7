"""Verbs of strength areas: the tree, one area with what stands in it, and what was reviewed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats
from investcrm.cli import inputs, opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import Language, group, verb
from investcrm.cli.verbs_inquiry import language_of
from investcrm.domain.strength import KIND_LABELS, STATUS_LABELS, AreaStatus, ItemKind, is_reviewed
from investcrm.words import N_, current, n, t

if TYPE_CHECKING:
    from datetime import date

    from investcrm.domain.strength import Area, Company, Item
    from investcrm.services.strength import AreaPage

Name = Annotated[str, typer.Argument(metavar="AREA", help=N_("The area, by key or name."))]
_OUT_HELP: Final = N_("The PDF file to write.")
_PLACE_HELP: Final = N_("Make it for one municipality, by code or name.")
_LANGUAGE_HELP: Final = N_("The language of the document.")
_NAMES_HELP: Final = N_("What was looked at and holds: companies or items, by name.")


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    strength = group(N_("Strength areas: list, show, sheet, review."))
    app.add_typer(strength, name="strength")
    verb(strength, "list", N_("List the strength areas as a tree."))(list_)
    verb(strength, "show", N_("Show what stands in a strength area, each with its source."))(show)
    verb(strength, "sheet", N_("Write the sheet of an area to an investor: facts with their sources."))(sheet)
    verb(strength, "review", N_("Note that companies or items of an area hold, as of today."))(review)


def list_(asked: Asked) -> None:
    """List the tree."""
    from investcrm.services import strength

    with opening.opened(asked) as workspace:
        found = workspace.ask(strength.tree)
    language = current().language
    depths: dict[str | None, int] = {None: -1}
    rows = []
    for area in found:
        depths[area.key] = depths.get(area.parent_key, -1) + 1
        rows.append(
            (
                "  " * depths[area.key] + area.name(language),
                area.key,
                t(STATUS_LABELS[AreaStatus(area.status)]) if area.status in list(AreaStatus) else area.status,
                "–" if area.companies is None else str(area.companies),
                str(area.items),
                area.business_sweden + (f" ({t('assumed')})" if area.assumed else ""),
            )
        )
    headers = (t("Strength area"), t("Key"), t("Status"), t("Companies"), t("Otherwise"), "Business Sweden")
    text = output.table(headers, rows, right=(3, 4)) or t("The region has no strength areas yet.")
    output.show(asked, [_area(area) for area in found], text)


def show(asked: Asked, area: Name) -> None:
    """Show one area."""
    from investcrm.services import reference, strength

    with opening.opened(asked) as workspace, workspace.reader() as reader:
        (key,) = inputs.strength_areas([area], reference.load(reader))
        found = strength.page(reader, key)
        today = reader.today
    data = _area(found.area) | {
        "note": found.area.note,
        "source": found.area.source,
        "as_of": found.area.as_of,
        "reviewed_on": found.area.reviewed_on,
        "parts": [_area(part) for part in found.parts],
        "items": [_item(item, today) for item in found.items],
        "companies": None if found.companies is None else [_company(one, today) for one in found.companies],
        "won": None
        if found.won is None
        else [
            {"number": w.number, "title": w.title, "decided_on": w.decided_on, "jobs": w.jobs}
            for w in found.won
        ],
    }
    output.show(asked, data, _text(found, today))


def review(asked: Asked, area: Name, names: Annotated[list[str], typer.Argument(help=_NAMES_HELP)]) -> None:
    """Mark as reviewed."""
    from investcrm.domain.errors import NotFound
    from investcrm.domain.strength_commands import MarkReviewed
    from investcrm.services import reference, strength

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            (key,) = inputs.strength_areas([area], reference.load(reader))
            found = strength.page(reader, key)
        wanted = {name.casefold(): name for name in names}
        companies = [one for one in found.companies or () if one.name.casefold() in wanted]
        items = [
            one for one in found.items if {one.name_sv.casefold(), one.name_en.casefold()} & wanted.keys()
        ]
        known = {one.name.casefold() for one in companies}
        known |= {name.casefold() for one in items for name in (one.name_sv, one.name_en)}
        for folded, name in wanted.items():
            if folded not in known:
                raise NotFound(N_("Nothing in this strength area is called “{name}”."), name=name)
        command = MarkReviewed(tuple(one.id for one in companies), tuple(one.id for one in items))
        count = workspace.act(strength.mark_reviewed, command)
    output.show(asked, {"reviewed": count}, t("{count} reviewed.", count=count))


def sheet(
    asked: Asked,
    area: Name,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=_OUT_HELP)],
    municipality: Annotated[str, typer.Option("--municipality", metavar="CODE", help=_PLACE_HELP)] = "",
    document_language: Annotated[
        Language | None, typer.Option("--language", metavar="sv|en", help=_LANGUAGE_HELP)
    ] = None,
) -> None:
    """Write the sheet of an area."""
    from investcrm.services import reference, saving, strength_sheet

    inputs.ending_of(out, (".pdf",), "--out")
    with opening.opened(asked) as workspace, workspace.reader() as reader:
        known = reference.load(reader)
        (key,) = inputs.strength_areas([area], known)
        code = next(iter(inputs.codes([municipality], dict(known.municipalities))), "")
        language = str(document_language or language_of(asked, workspace))
        found = strength_sheet.choose(reader, key, code)
        pdf = strength_sheet.render(reader, key, code, language)
    saving.write(out.expanduser(), pdf)
    left = [one.name for one in found.said.left_out]
    items = [one.name(language) for one in (*found.said.doubtful, *found.said.unsourced)]
    data = {
        "file": str(out),
        "language": language,
        "bytes": len(pdf),
        "left_out": left,
        "left_out_items": items,
    }
    lines = [t("The sheet is in {file}.", file=str(out))]
    if left:
        lines.append(t("Left out until reviewed: {names}.", names=", ".join(left)))
    if items:
        lines.append(t("Also left out: {names}.", names=", ".join(items)))
    output.show(asked, data, "\n".join(lines))


def _area(area: Area) -> dict[str, Any]:
    return {
        "key": area.key,
        "parent": area.parent_key,
        "name_sv": area.name_sv,
        "name_en": area.name_en,
        "status": area.status,
        "business_sweden": area.business_sweden,
        "assumed": area.assumed,
        "companies_count": area.companies,
        "items_count": area.items,
    }


def _item(item: Item, today: date) -> dict[str, Any]:
    return {
        "area": item.area,
        "kind": item.kind,
        "name_sv": item.name_sv,
        "name_en": item.name_en,
        "municipality_code": item.municipality_code,
        "place": item.place,
        "note_sv": item.note_sv,
        "note_en": item.note_en,
        "source": item.source,
        "as_of": item.as_of,
        "reviewed_on": item.reviewed_on,
        "reviewed_within_a_year": is_reviewed(item, today),
        "web": item.web,
    }


def _company(one: Company, today: date) -> dict[str, Any]:
    return {
        "name": one.name,
        "municipality_code": one.municipality_code,
        "municipality": one.municipality,
        "owner_country": one.owner_country,
        "parent_company": one.parent_company,
        "employees": one.employees,
        "source": one.source,
        "as_of": one.as_of,
        "reviewed_on": one.reviewed_on,
        "reviewed_within_a_year": is_reviewed(one, today),
        "note": one.note,
    }


def _text(found: AreaPage, today: date) -> str:
    language = current().language
    area = found.area
    assumed = f" ({t('assumed')})" if area.assumed else ""
    parts = [
        area.name(language),
        output.facts(
            (
                (t("Parts"), ", ".join(part.name(language) for part in found.parts)),
                (t("Matching area at Business Sweden"), area.business_sweden + assumed),
                (t("Source"), area.source),
                (t("As of"), area.as_of),
                (t("Note"), area.note),
            )
        ),
    ]
    items = [
        (
            t(KIND_LABELS[ItemKind(item.kind)]),
            item.name(language),
            item.municipality or item.place,
            item.note(language),
            item.source,
            _reviewed(item.reviewed_on, item.as_of),
        )
        for item in found.items
    ]
    headers = (t("Kind"), t("Name"), t("Place"), t("What"), t("Source"), t("Reviewed"))
    parts.append(output.table(headers, items))
    if found.companies is not None:
        rows = [
            (
                one.name,
                one.municipality,
                one.owner_country,
                one.source,
                _reviewed(one.reviewed_on, one.as_of),
                "" if is_reviewed(one, today) else t("to be reviewed"),
            )
            for one in found.companies
        ]
        heads = (t("Company"), t("Municipality"), t("Owner's country"), t("Source"), t("Reviewed"), "")
        parts.append(output.table(heads, rows))
    for case in found.won or ():
        jobs = n("{count} job", "{count} jobs", case.jobs) if case.jobs else ""
        parts.append(f"{case.number}  {case.title}  {formats.day(case.decided_on)}  {jobs}".rstrip())
    return "\n\n".join(part for part in parts if part)


def _reviewed(on: date | None, as_of: str) -> str:
    if on is not None:
        return formats.day(on)
    return t("never; as of {day}", day=as_of) if as_of else t("never")
