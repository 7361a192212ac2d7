"""Verbs that read in what municipalities answered in files and mails."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats
from investcrm.cli import inputs, opening, output
from investcrm.cli.asked import Asked
from investcrm.domain.errors import UserError
from investcrm.domain.mail_notices import TOLD_LABELS, Told
from investcrm.domain.read_answers import FOUND_LABELS, VERDICT_LABELS, ReadAnswer, TakeAnswer, Verdict
from investcrm.domain.reading.base import shorten
from investcrm.words import N_, current, n, t

if TYPE_CHECKING:
    from datetime import date

    from investcrm.bootstrap import Workspace
    from investcrm.domain.read_answers import ReadField, ReadSite, TakenAnswer
    from investcrm.domain.reading.base import Doubt
    from investcrm.store.reader import Reader

FILES_HELP: Final = N_("The files: forms as PDF or XLSX, mails as .eml or .msg; or a folder with them.")
_DRY_HELP: Final = N_("Only say what each answers and what would be taken over; write nothing.")
_CASE_HELP: Final = N_("The case they answer: a number such as 2026-041, or S-7K3 for the confidential room.")
_ROOM_HELP: Final = N_("They answer cases of the confidential room.")
_WORDS_HELP: Final = N_("Take over mails without a form as answers in words.")
_DAY_HELP: Final = N_("The day they came; else that of the mail, or today.")
_NOT_READ: Final = 2


def read(
    asked: Asked,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=FILES_HELP)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_DRY_HELP)] = False,
    case: Annotated[str, typer.Option("--case", metavar="NUMBER", help=_CASE_HELP)] = "",
    confidential: Annotated[bool, typer.Option("--confidential", help=_ROOM_HELP)] = False,
    words: Annotated[bool, typer.Option("--words", help=_WORDS_HELP)] = False,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help=_DAY_HELP)] = "",
) -> None:
    """Read in the answers in these files; one that is refused stops none of the others."""
    from investcrm.services import inquiries, reading_answers

    with _opened(asked, case, confidential=confidential) as workspace:
        with workspace.reader() as reader:
            day = inputs.day(on, reader.today, "--on", ahead=False)
            inquiry_id = inquiries.by_number(reader, case) if case else ""
            found = reading_answers.read_paths(reader, _within(reader, files), inquiry_id)
        done = [_take(workspace, one, day, dry_run=dry_run, words=words) for one in found]
    text = "\n\n".join(_text(one, taken, why) for one, taken, why in done) or t("No file there is an answer.")
    output.show(asked, [_shape(one, taken, why, dry_run=dry_run) for one, taken, why in done], text)
    if any(_is_left(one, taken, dry_run=dry_run, words=words) for one, taken, _ in done):
        raise typer.Exit(_NOT_READ)


def _within(reader: Reader, paths: Sequence[Path]) -> list[Path]:
    """Return the files meant: of a folder those in it that are answers."""
    from investcrm.services import arriving

    return [one for path in paths for one in (arriving.in_folder(reader, path) if path.is_dir() else (path,))]


def shape(one: ReadAnswer) -> dict[str, Any]:
    """Return an answer that was read and not taken over, as data."""
    return _shape(one, None, "", dry_run=True)


def text(one: ReadAnswer) -> str:
    """Return an answer that was read and not taken over, in words."""
    return _text(one, None, "")


def _opened(asked: Asked, case: str, *, confidential: bool) -> AbstractContextManager[Workspace]:
    return opening.opened_inside(asked) if confidential else opening.opened(asked, case)


Done = tuple[ReadAnswer, "TakenAnswer | None", str]
"""What was read, what became of it, and why nothing did where it was stopped."""


def _take(workspace: Workspace, one: ReadAnswer, day: date | None, *, dry_run: bool, words: bool) -> Done:
    from investcrm.services import taking_answers

    if dry_run or not _takes(one, words=words):
        return one, None, ""
    try:
        return one, workspace.act(taking_answers.take, TakeAnswer(one, received_on=day)), ""
    except UserError as error:
        return replace(one, verdict=Verdict.REFUSED), None, output.sentence(error)


def _takes(one: ReadAnswer, *, words: bool) -> bool:
    """Whether it is taken over without anybody looking at it."""
    if one.verdict is Verdict.READY:
        return True
    return words and one.verdict is Verdict.ASK and not one.has_form and len(one.candidates) == 1


def _is_left(one: ReadAnswer, taken: TakenAnswer | None, *, dry_run: bool, words: bool) -> bool:
    if one.verdict is Verdict.AGAIN:
        return False
    return not _takes(one, words=words) if dry_run else taken is None


def _outcome(one: ReadAnswer, taken: TakenAnswer | None) -> str:
    if taken is None:
        return one.verdict.value
    if taken.again:
        return Verdict.AGAIN.value
    return "noted" if taken.noted else "taken"


def _shape(one: ReadAnswer, taken: TakenAnswer | None, why: str, *, dry_run: bool) -> dict[str, Any]:
    return {
        "file": one.name,
        "outcome": _outcome(one, taken),
        "dry_run": dry_run,
        "number": one.number or None,
        "municipality": one.municipality_code or None,
        "found": one.found.value if one.found else None,
        "reference": one.reference or None,
        "received_on": one.received_on,
        "late": one.is_late,
        "declines": one.declines,
        "reason": one.reason,
        "text": one.text,
        "mail": one.words,
        "contact": one.contact,
        "sites": [
            {
                "site": site.name,
                "new": site.site_id is None,
                "offered": site.offered,
                "note": site.note,
                "fields": [_field(site, field) for field in site.fields],
            }
            for site in one.sites
        ],
        "fields_taken": taken.fields if taken else 0,
        "candidates": [
            {"number": row.number, "municipality": row.municipality, "deadline_on": row.deadline_on}
            for row in one.candidates
        ],
        "notice": _notice(one),
        "why": [*([why] if why else []), *map(_said, one.why)],
    }


def _notice(one: ReadAnswer) -> dict[str, Any] | None:
    """Return what a machine told, as scripts get it."""
    if one.notice is None:
        return None
    failed = one.notice.told is Told.FAILED
    return {
        "told": one.notice.told.value,
        "address": one.notice.meant or one.notice.address,
        "cause": one.notice.cause.value if failed else None,
        "status": one.notice.status,
        "said": one.notice.said if failed else "",
    }


def _field(site: ReadSite, field: ReadField) -> dict[str, Any]:
    from investcrm.services import answer_papers

    del site
    words = current()
    return {
        "field": field.field,
        "label": field.label,
        "written": field.raw,
        "value": field.value,
        "firm_kw": field.step.firm_kw if field.step else None,
        "indicative_kw": field.step.indicative_kw if field.step else None,
        "year": field.step.year if field.step else None,
        "known": answer_papers.said(field, words, known=True) or None,
        "known_source": field.known_source,
        "known_on": field.known_on,
        "understood": field.understood,
        "changed": field.changed,
        "taken": field.takes,
        "doubts": [_said(one) for one in field.doubts],
    }


def _text(one: ReadAnswer, taken: TakenAnswer | None, why: str) -> str:
    from investcrm.services import mail_notices

    head = f"{one.name}: {_verdict(one, taken)}"
    case = " · ".join(
        part
        for part in (
            " ".join(part for part in (one.number, one.municipality) if part),
            t(FOUND_LABELS[one.found]) if one.found else "",
            formats.day(one.received_on) if one.received_on and one.number else "",
        )
        if part
    )
    lines = [head, *([f"  {case}"] if case else []), *([f"  {why}"] if why else [])]
    if one.notice:
        lines.append(f"  {mail_notices.sentence(one.notice, current())}")
    lines += [f"  {_said(doubt)}" for doubt in one.why]
    if taken and taken.noted and one.notice and one.notice.told is Told.FAILED and one.municipality_code:
        lines.append(f"  {t('Ask somebody else there with “investcrm readdress”.')}")
    if one.declines:
        lines.append(f"  {t('Declines')}: {one.reason}".rstrip(": "))
    for site in one.sites:
        lines += _site_lines(site)
    if one.has_form and one.words:
        lines.append(f"  {t('In the mail')}: {shorten(one.words, 200)}")
    return "\n".join(lines)


def _verdict(one: ReadAnswer, taken: TakenAnswer | None) -> str:
    if one.notice and (taken is None or not taken.again) and one.verdict is Verdict.READY:
        told = t(TOLD_LABELS[one.notice.told])
        return t("{what}, noted", what=told) if taken else told
    if taken is None or taken.again:
        return t(VERDICT_LABELS[Verdict.AGAIN if taken else one.verdict])
    return n("read in, {count} field taken over", "read in, {count} fields taken over", taken.fields)


def _site_lines(site: ReadSite) -> list[str]:
    from investcrm.services import answer_papers

    words = current()
    lines = [f"  {site.name}" + ("" if site.offered else f" ({t('Not offered')})")]
    for field in site.fields:
        if not field.changed:
            continue
        known = answer_papers.said(field, words, known=True) or "–"
        answered = answer_papers.said(field, words, known=False) or field.raw or "–"
        mark = "→" if field.takes else "·"
        lines.append(f"    {field.label}: {known} {mark} {answered}")
        lines += [f"      {_said(one)}" for one in field.doubts]
    return [*lines, *(f"    {_said(one)}" for one in site.doubts)]


def _said(doubt: Doubt) -> str:
    return t(doubt.key, **dict(doubt.params))
