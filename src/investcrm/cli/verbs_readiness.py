"""Verbs of readiness: show it, print its sheet, ask for it to be looked over, log support, weigh it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats, words
from investcrm.cli import inputs, opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.cli.verbs_inquiry import language_of
from investcrm.domain.errors import InvalidInput
from investcrm.domain.fields import LEVEL_LABELS, READINESS_FIELDS
from investcrm.domain.readiness import criterion, level_of
from investcrm.domain.readiness_work import SUPPORT_LABELS, SupportKind
from investcrm.words import N_, current, n, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.domain.readiness import Index, Step
    from investcrm.domain.readiness_work import Support, UpdateRequest
    from investcrm.domain.rows import MunicipalityRow
    from investcrm.store.reader import Reader

_CODE_HELP: Final = N_("A municipality, by code or name.")
_OUT_HELP: Final = N_("The PDF file to write.")
_PLACES_HELP: Final = N_("Municipalities, by code or name.")
_BY_HELP: Final = N_("The day to answer by, such as 2026-12-18.")
_ABOUT_HELP: Final = N_("A dimension, by key or name; may be repeated. Else all.")
_NOTE_HELP: Final = N_("What you want to say in words.")
_DIMENSION_HELP: Final = N_("A dimension, by key or name.")
_KIND_HELP: Final = N_("coaching, expert or other.")
_GIVEN_HELP: Final = N_("The day it was given; else today.")
_HOURS_HELP: Final = N_("How many hours it was.")
_SEK_HELP: Final = N_("What it cost, in kronor.")
_FROM_HELP: Final = N_("Who gave it; else you.")
_WEIGHTS_HELP: Final = N_("A dimension and its weight from 0 to 10: power=3. Others stay as they are.")
_COMPARE_HELP: Final = N_("Let municipalities compare their indexes, or let them no longer.")

Place = Annotated[str, typer.Argument(metavar="CODE", help=_CODE_HELP)]
About = Annotated[list[str] | None, typer.Option("--about", metavar="DIMENSION", help=_ABOUT_HELP)]


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    readiness = group(N_("Establishment readiness: show, sheet, ask, confirm, support, weigh."))
    app.add_typer(readiness, name="readiness")
    verb(readiness, "show", N_("Show how far municipalities have come, with what it rests on."))(show)
    verb(readiness, "sheet", N_("Write the sheet of a municipality as PDF, or of the whole region."))(sheet)
    verb(readiness, "ask", N_("Ask municipalities to look their levels over until a day."))(ask)
    verb(readiness, "confirm", N_("Confirm that levels still hold."))(confirm)
    verb(readiness, "support", N_("Log support given to a municipality in one dimension."))(support)
    verb(readiness, "weigh", N_("Show or set what weighs how much in the index."))(weigh)


def show(asked: Asked, place: Annotated[str, typer.Argument(metavar="[CODE]", help=_CODE_HELP)] = "") -> None:
    """Show levels and index of all municipalities, or everything of one."""
    with opening.opened(asked) as workspace, workspace.reader() as reader:
        if place:
            data, text = _one(reader, workspace, _codes(reader, [place])[0])
        else:
            data, text = _all(reader)
    output.show(asked, data, text)


def _all(reader: Reader) -> tuple[Any, str]:
    from investcrm.services import readiness

    rows = readiness.own(reader)
    headers = (t("Municipality"), *(t(field.label) for field in READINESS_FIELDS), t("Index"))
    cells = [(row.name, *(_word(row, field.key) for field in READINESS_FIELDS), _shown(row)) for row in rows]
    return [_shape(row, {}) for row in rows], output.table(headers, cells, right=(len(headers) - 1,))


def _one(reader: Reader, workspace: Workspace, code: str) -> tuple[Any, str]:
    from investcrm.services import readiness, readiness_sheet, readiness_work

    own = readiness_sheet.is_own(workspace.actor)
    found = readiness.own_detail(reader, code) if own else readiness.detail(reader, code)
    steps = readiness_sheet.steps(reader, code, workspace.actor)
    asked_of = readiness_work.requests(reader, (code,))
    given = readiness_work.support(reader, (code,))
    row, index = found.row, found.row.index
    data = _shape(row, found.evidence) | {
        "weights": readiness.weights(reader),
        "arithmetic": _arithmetic(index),
        "trend": [{"day": point.day, "index": point.index.value} for point in found.trend],
        "told": [
            {"field": key, "value": known.value, "source": known.source, "as_of": known.as_of}
            for key, known in found.told.items()
        ],
        "next": [_step(step) for step in steps],
        "requests": [_request(one) for one in asked_of],
        "support": [_support(one) for one in given],
    }
    levels = [
        (t(field.label), _word(row, field.key), _means(row, field.key), _rests(row, field.key))
        for field in READINESS_FIELDS
    ]
    headers = (t("Dimension"), t("Level"), t("What the level means"), t("What it rests on"))
    parts = [f"{row.name}: {t('Index')} {_shown(row)}", output.table(headers, levels)]
    if index is not None:
        worths = [
            (_label(step.key), _word(row, step.key), readiness_sheet.worth_words(step, index, current()))
            for step in steps
        ]
        table = output.table((t("Dimension"), t("Now"), t("What it is worth")), worths)
        parts.append(f"{t('What to do next, in order of worth')}\n{table}")
    if asked_of:
        parts.append("\n".join(_request_words(one) for one in asked_of))
    return data, "\n\n".join(parts)


def sheet(
    asked: Asked,
    place: Annotated[str, typer.Argument(metavar="[CODE]", help=_CODE_HELP)] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=_OUT_HELP)] = None,
) -> None:
    """Write the sheet of a municipality, or of the region."""
    from investcrm.exchange import atomic
    from investcrm.services import readiness_sheet

    if out is None:
        raise InvalidInput(N_("Say with --out which file the sheet goes to."))
    inputs.ending_of(out, (".pdf",), "--out")
    with opening.opened(asked) as workspace, workspace.reader() as reader:
        language = language_of(asked, workspace)
        code = _codes(reader, [place])[0] if place else ""
        pdf = readiness_sheet.render(reader, code, language, workspace.actor)
    path = str(atomic.write(out.expanduser().absolute(), pdf))
    data = {"file": path, "municipality_code": code or None, "language": language, "bytes": len(pdf)}
    output.show(asked, data, t("The sheet is in {file}.", file=path))


def ask(
    asked: Asked,
    places: Annotated[list[str], typer.Argument(metavar="CODE...", help=_PLACES_HELP)],
    by: Annotated[str, typer.Option("--by", metavar="DAY", help=_BY_HELP)],
    about: About = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=_NOTE_HELP)] = "",
) -> None:
    """Ask municipalities to look their levels over."""
    from investcrm.domain.readiness_work import AskUpdate
    from investcrm.services import readiness_work

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            codes = _codes(reader, places)
            due = inputs.day(by, reader.today, "--by")
        if due is None:
            raise InvalidInput(N_("Say with --by which day they are to answer by."))
        command = AskUpdate(codes, due, tuple(_dimension(one) for one in about or ()), note)
        made = workspace.act(readiness_work.ask, command)
        found = [one for one in workspace.ask(readiness_work.requests, codes) if one.id in made]
    text = n("Asked {count} municipality.", "Asked {count} municipalities.", len(made))
    output.show(asked, [_request(one) for one in found], text)


def confirm(asked: Asked, place: Place, about: About = None) -> None:
    """Confirm that levels still hold."""
    from investcrm.domain.readiness_work import ConfirmLevels
    from investcrm.services import readiness_work

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            code = _codes(reader, [place])[0]
        command = ConfirmLevels(code, tuple(_dimension(one) for one in about or ()))
        held = workspace.act(readiness_work.confirm, command)
    said = t("Confirmed: {dimensions}.", dimensions=", ".join(map(_label, held)))
    output.show(asked, {"municipality_code": code, "confirmed": list(held)}, said)


def support(
    asked: Asked,
    place: Place,
    dimension: Annotated[str, typer.Argument(metavar="DIMENSION", help=_DIMENSION_HELP)],
    kind: Annotated[SupportKind, typer.Option("--kind", help=_KIND_HELP)] = SupportKind.COACHING,
    given_on: Annotated[str, typer.Option("--on", metavar="DAY", help=_GIVEN_HELP)] = "",
    hours: Annotated[float | None, typer.Option("--hours", help=_HOURS_HELP)] = None,
    sek: Annotated[int | None, typer.Option("--sek", help=_SEK_HELP)] = None,
    given_by: Annotated[str, typer.Option("--by", metavar="NAME", help=_FROM_HELP)] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=_NOTE_HELP)] = "",
) -> None:
    """Log support given."""
    from investcrm.domain.readiness_work import LogSupport
    from investcrm.services import readiness_work

    with opening.opened(asked) as workspace:
        with workspace.reader() as reader:
            code = _codes(reader, [place])[0]
            on = inputs.day(given_on, reader.today, "--on", ahead=False) or reader.today
        minutes = None if hours is None else round(hours * 60)
        command = LogSupport(code, _dimension(dimension), kind, on, minutes, sek, given_by, note)
        made = workspace.act(readiness_work.log_support, command)
        (found,) = [one for one in workspace.ask(readiness_work.support, (code,)) if one.id == made]
    said = t("Logged for {municipality}: {support}.", municipality=found.municipality, support=_given(found))
    output.show(asked, _support(found), said)


def weigh(
    asked: Asked,
    weights: Annotated[list[str] | None, typer.Argument(metavar="DIMENSION=N...", help=_WEIGHTS_HELP)] = None,
    compare: Annotated[bool | None, typer.Option("--compare/--no-compare", help=_COMPARE_HELP)] = None,
) -> None:
    """Show or set the weights, and whether municipalities may compare."""
    from investcrm.domain.readiness_work import SetWeights
    from investcrm.services import readiness

    with opening.opened(asked) as workspace:
        now = workspace.ask(readiness.weights)
        if weights:
            command = SetWeights(now | dict(_weight(text) for text in weights), now)
            workspace.act(readiness.set_weights, command)
        if compare is not None:
            workspace.act(readiness.set_comparing, compare)
        now, compares = workspace.ask(readiness.weights), workspace.ask(readiness.compares)
    table = output.table(
        (t("Dimension"), t("Weight")), [(_label(key), str(weight)) for key, weight in now.items()], right=(1,)
    )
    told = t("Municipalities may compare indexes.") if compares else t("Municipalities see their own alone.")
    output.show(asked, {"weights": now, "compare": compares}, f"{table}\n\n{told}")


def _weight(text: str) -> tuple[str, int]:
    name, _, value = text.partition("=")
    try:
        return _dimension(name), int(value)
    except ValueError:
        raise InvalidInput(N_("“{text}” is not a weight. Write it as power=3."), text=text) from None


def _codes(reader: Reader, places: list[str]) -> tuple[str, ...]:
    from investcrm.services import reference

    return inputs.codes(places, dict(reference.load(reader).municipalities))


def _dimension(text: str) -> str:
    wanted = text.strip().casefold()
    for field in READINESS_FIELDS:
        if wanted in {field.key, *(words.of(one).t(field.label).casefold() for one in words.LANGUAGES)}:
            return field.key
    known = ", ".join(field.key for field in READINESS_FIELDS)
    raise InvalidInput(N_("There is no dimension {key}. They are {known}."), key=text, known=known)


def _label(key: str) -> str:
    return t(next(field.label for field in READINESS_FIELDS if field.key == key))


def _word(row: MunicipalityRow, key: str) -> str:
    known = row.levels.get(key)
    if known is None:
        return t("unknown")
    word = t(LEVEL_LABELS[level_of(known)])
    return t("{level}, old", level=word) if key in row.stale else word


def _means(row: MunicipalityRow, key: str) -> str:
    known = row.levels.get(key)
    return t(criterion(key, level_of(known))) if known else ""


def _rests(row: MunicipalityRow, key: str) -> str:
    known = row.levels.get(key)
    return f"{known.source}, {formats.day(known.as_of)}" if known else ""


def _shown(row: MunicipalityRow) -> str:
    value = row.index.value if row.index else None
    return "–" if value is None else str(value)


def _shape(row: MunicipalityRow, evidence: dict[str, str]) -> dict[str, Any]:
    return {
        "code": row.code,
        "municipality": row.name,
        "index": row.index.value if row.index else None,
        "known": row.index.known if row.index else 0,
        "levels": {
            field.key: None
            if (known := row.levels.get(field.key)) is None
            else {
                "level": known.value,
                "source": known.source,
                "as_of": known.as_of,
                "confidence": known.confidence.value,
                "stale": field.key in row.stale,
                "words": evidence.get(field.key, ""),
            }
            for field in READINESS_FIELDS
        },
    }


def _arithmetic(index: Index | None) -> dict[str, Any] | None:
    if index is None:
        return None
    parts = [{"dimension": p.key, "points": p.points, "weight": p.weight} for p in index.parts]
    return {"parts": parts, "points": index.points, "weight": index.weight, "index": index.value}


def _step(step: Step) -> dict[str, Any]:
    lever = step.lever
    worth = lever and {
        "kind": lever.kind,
        "year": lever.year,
        "inquiries": lever.inquiries,
        "jobs": lever.jobs,
        "sek": lever.sek,
        "unknown": lever.unknown,
    }
    return {"dimension": step.key, "level": step.level, "aim": step.aim, "gain": step.gain, "worth": worth}


def _request(one: UpdateRequest) -> dict[str, Any]:
    return {
        "id": one.id,
        "municipality_code": one.municipality_code,
        "municipality": one.municipality,
        "dimensions": list(one.dimensions),
        "left": list(one.left),
        "asked_on": one.asked_on,
        "due_on": one.due_on,
        "asked_by": one.asked_by,
        "note": one.note,
        "answered": one.is_answered,
    }


def _request_words(one: UpdateRequest) -> str:
    day = formats.day(one.due_on)
    if one.is_answered:
        return t("Asked to look levels over by {day}: answered.", day=day)
    left = ", ".join(map(_label, one.left))
    return t("Asked to look levels over by {day}. Left: {dimensions}.", day=day, dimensions=left)


def _support(one: Support) -> dict[str, Any]:
    return {
        "id": one.id,
        "municipality_code": one.municipality_code,
        "dimension": one.dimension,
        "kind": one.kind.value,
        "given_on": one.given_on,
        "minutes": one.minutes,
        "sek": one.sek,
        "given_by": one.given_by,
        "note": one.note,
        "level_before": one.level_before,
        "level_now": one.level_now,
    }


def _given(one: Support) -> str:
    from investcrm.services import readiness_sheet

    amount = readiness_sheet.amount_words(one, current())
    return ", ".join(text for text in (_label(one.dimension), t(SUPPORT_LABELS[one.kind]), amount) if text)
