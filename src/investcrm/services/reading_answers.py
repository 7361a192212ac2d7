"""Reads the answers that came as files and mails: which question each answers, and what it says."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from investcrm.domain import answer_form
from investcrm.domain.commands import Attachment
from investcrm.domain.errors import UserError
from investcrm.domain.read_answers import Found, ReadAnswer, ReadSite, Verdict
from investcrm.domain.reading.base import Doubt, doubt
from investcrm.domain.refusals import why
from investcrm.services import answer_fields, answer_finding, answer_forms, answer_papers, mail_notices
from investcrm.services.answer_fields import Filled
from investcrm.services.answer_finding import Row
from investcrm.store.read import answers as read
from investcrm.words import N_, t

if TYPE_CHECKING:
    from investcrm.domain.answer_form import AnswerForm, FilledForm
    from investcrm.exchange.answer_files import Arrived, FormFile, Letter
    from investcrm.store.reader import Reader

_STOCKHOLM: Final = "Europe/Stockholm"
_MOST_CANDIDATES: Final = 20


def read_files(reader: Reader, files: Iterable[Arrived], inquiry_id: str = "") -> tuple[ReadAnswer, ...]:
    """Return every answer in these files; with ``inquiry_id`` only those of that case are taken."""
    return tuple(one for arrived in files for one in _answers(reader, arrived, inquiry_id))


def read_paths(
    reader: Reader,
    paths: Sequence[Path],
    inquiry_id: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> tuple[ReadAnswer, ...]:
    """Return every answer in the files at these places; one that cannot be read stops none of the others."""
    found: list[ReadAnswer] = []
    for done, (path, called) in enumerate(zip(paths, labels(paths), strict=True)):
        if progress:
            progress(done, len(paths))
        found += [replace(one, name=called) for one in _at_path(reader, path, inquiry_id)]
    return once(found)


def is_answer(reader: Reader, path: Path) -> bool:
    """Whether a file is meant as an answer: by a form, a reference, what it replies to, or who is asked.

    One that cannot be read is none.
    """
    from investcrm.exchange import answer_files
    from investcrm.services import saving

    try:
        arrived = answer_files.unpack(path.name, saving.read(path))
    except (UserError, OSError):
        return False
    if arrived.forms or any(mail_notices.is_report(letter) for letter in arrived.letters):
        return True
    found = answer_finding.whose(reader, arrived.letters)
    return isinstance(found, str) or bool(found[2])


def labels(paths: Sequence[Path]) -> tuple[str, ...]:
    """Return what each file is called in the list: its name, with its folder where two have the same."""
    names = [path.name for path in paths]
    return tuple(
        path.name if names.count(path.name) == 1 else str(Path(path.parent.name) / path.name)
        for path in paths
    )


def _at_path(reader: Reader, path: Path, inquiry_id: str) -> Iterable[ReadAnswer]:
    from investcrm.exchange import answer_files
    from investcrm.services import saving

    try:
        arrived = answer_files.unpack(path.name, saving.read(path))
    except UserError as error:
        return [answer_finding.refused(path.name, _as_doubt(error))]
    except FileNotFoundError:
        return [answer_finding.refused(path.name, doubt(N_("There is no file {file}."), file=str(path)))]
    except OSError as error:
        unread = N_("“{name}” could not be read: {reason}.")
        return [answer_finding.refused(path.name, doubt(unread, name=path.name, reason=t(why(error))))]
    return read_files(reader, [arrived], inquiry_id)


def once(found: Sequence[ReadAnswer]) -> tuple[ReadAnswer, ...]:
    """Say of a file that came twice among many that it is there already."""
    seen: dict[tuple[str, bytes], str] = {}
    told = []
    for each in found:
        one = each
        key = (one.forwarding_id, one.original.data if one.original else b"")
        if one.verdict in (Verdict.READY, Verdict.ASK) and key in seen:
            why = N_("It is the same as “{name}”; nothing is read in twice.")
            one = one.with_why(Verdict.AGAIN, doubt(why, name=seen[key]))
        seen.setdefault(key, one.name)
        told.append(one)
    return tuple(told)


def _as_doubt(error: UserError) -> Doubt:
    return Doubt(error.key, tuple((key, str(value)) for key, value in error.params.items()))


def _answers(reader: Reader, arrived: Arrived, inquiry_id: str) -> list[ReadAnswer]:
    """Return the answers in one file: one for each forwarding whose form it holds, else that of the mail."""
    if any(letter.encrypted for letter in arrived.letters) and not arrived.forms:
        why = N_(
            "“{name}” is encrypted. Open it in the mail program, save its attachments, and read them in."
        )
        return [answer_finding.refused(arrived.name, doubt(why, name=arrived.name))]
    by_reference: dict[str, list[FormFile]] = {}
    for one in arrived.forms:
        by_reference.setdefault(answer_form.tidy(one.form.token), []).append(one)
    if not by_reference:
        notice = mail_notices.of_letters(reader, arrived, inquiry_id)
        if notice is not None:
            return [notice]
        return [_of_mail(reader, arrived, inquiry_id)]
    found = [_of_form(reader, arrived, ref, forms, inquiry_id) for ref, forms in by_reference.items()]
    unknown = [one for one in found if one.verdict is Verdict.REFUSED and not one.forwarding_id]
    if unknown and len(found) > 1 and arrived.letters:
        mixed = doubt(
            N_(
                "The mail also holds a form whose reference belongs to no case here, so none of it was read "
                "in. Save the other forms by themselves and read them in."
            )
        )
        return [one if one in unknown else answer_finding.refused(one.name, mixed) for one in found]
    return found


# Which question it answers


def _begin(arrived: Arrived, row: Row, found: Found, letter: Letter | None, reader: Reader) -> ReadAnswer:
    """Return what is known of an answer before it is read: whose it is, when it came, what is kept of it."""
    sent_at = letter.sent_at if letter else None
    came = sent_at.astimezone(ZoneInfo(_STOCKHOLM)).date() if sent_at else reader.today
    received = max(min(came, reader.today), row.sent_on or date.min)
    why: list[Doubt] = []
    late = row.deadline_on is not None and received > row.deadline_on
    if late:
        why.append(
            doubt(N_("It came after the deadline, {day}. It is read in all the same."), day=row.deadline_on)
        )
    if row.decided_on is not None:
        why.append(
            doubt(N_("The case was decided on {day}. It is read in all the same."), day=row.decided_on)
        )
    if row.state == "withdrawn":
        why.append(doubt(N_("The forwarding was withdrawn; the answer is read in all the same.")))
    if row.state in ("answered", "declined"):
        why.append(doubt(N_("The municipality has answered before; this is added to its answer.")))
    why += [_as_doubt(one) for one in arrived.troubles]
    return ReadAnswer(
        arrived.name,
        Verdict.READY,
        tuple(why),
        row.id,
        row.inquiry_id,
        row.number,
        row.title,
        row.code,
        row.municipality,
        found,
        (row.candidate,),
        row.token,
        received,
        late,
        subject=letter.subject if letter else "",
        sender=letter.sender if letter else "",
        words=letter.text if letter else "",
        files=tuple(
            Attachment(one.name, one.media_type, one.data, "received", row.municipality)
            for one in arrived.files
        ),
        original=Attachment(
            arrived.file_name, arrived.media_type, arrived.data, "received", row.municipality
        ),
    )


def _of_mail(reader: Reader, arrived: Arrived, inquiry_id: str) -> ReadAnswer:
    """Return the reading of a mail without a form: its words are the answer, if somebody says so."""
    found = answer_finding.whose(reader, arrived.letters)
    if isinstance(found, str):
        return answer_finding.unknown(reader, arrived.name, found)
    how, letter, rows = found
    if inquiry_id:
        here = [row for row in rows if row.inquiry_id == inquiry_id]
        if how is not Found.SENDER and not here:
            return answer_finding.elsewhere(arrived.name, rows[0])
        rows = here or answer_finding.waiting(reader, inquiry_id)
    if not rows:
        why = N_(
            "“{name}” bears no reference, and nobody with the sender's address is asked anything. Say which "
            "case it answers by reading it in from the case, or record the answer by hand."
        )
        return answer_finding.refused(arrived.name, doubt(why, name=arrived.name))
    return _in_words(reader, arrived, letter, how, rows)


def _in_words(
    reader: Reader, arrived: Arrived, letter: Letter, how: Found, rows: Sequence[Row], *why: Doubt
) -> ReadAnswer:
    begun = _begin(arrived, rows[0], how, letter, reader)
    begun = replace(begun, text=letter.text)
    if not letter.text and not arrived.files:
        return begun.with_why(Verdict.REFUSED, doubt(N_("The mail is empty.")))
    asks = list(why) or [doubt(N_("It holds no form. Read it, and say whether it answers or declines."))]
    if how is Found.SENDER:
        asks.insert(0, doubt(N_("It bears no reference. Not certain which case it answers: choose.")))
    elif len(rows) > 1:
        several = N_(
            "It names several questions ({numbers}). Choose which it answers; where it answers more than "
            "one, read it in once for each."
        )
        asks.insert(0, doubt(several, numbers=", ".join(f"{row.number} {row.municipality}" for row in rows)))
    begun = replace(begun, candidates=tuple(row.candidate for row in rows[:_MOST_CANDIDATES]))
    return _new_or_again(reader, begun.with_why(Verdict.ASK, *asks))


# What a form says


def _of_form(
    reader: Reader, arrived: Arrived, reference_: str, forms: Sequence[FormFile], inquiry_id: str
) -> ReadAnswer:
    row = answer_finding.by_reference(reader, reference_)
    form = answer_forms.of_content(row.content) if row else None
    if row is None or form is None:
        return answer_finding.unknown(reader, arrived.name, reference_)
    if inquiry_id and row.inquiry_id != inquiry_id:
        return answer_finding.elsewhere(arrived.name, row)
    letter = _letter_of(arrived, forms[0])
    begun = _begin(arrived, row, Found.FORM, letter, reader)
    file, why = _fullest(form, forms)
    if not file.form.changed(form):
        theirs = (one for one in arrived.letters if one.text and answer_finding.is_theirs(reader, one, row))
        written = next(theirs, None)
        if written is not None:
            blank = N_("The form with it is empty. Read the mail, and say whether it answers or declines.")
            return _in_words(reader, arrived, written, Found.FORM, [row], doubt(blank))
    begun = _filled(reader, replace(begun, has_form=True), form, file.form, why)
    if begun.verdict is Verdict.READY:
        begun = _subject_agrees(reader, begun, arrived, row)
    return _new_or_again(reader, begun)


def _letter_of(arrived: Arrived, file: FormFile) -> Letter | None:
    if not arrived.letters:
        return None
    return arrived.letters[min(file.letter, len(arrived.letters) - 1)]


def _fullest(form: AnswerForm, files: Sequence[FormFile]) -> tuple[FormFile, list[Doubt]]:
    """Return the form to read where one came twice, as PDF and as XLSX, and what is to be said of it."""
    ordered = sorted(files, key=lambda one: -len(one.form.changed(form)))
    first, why = ordered[0], []
    said = first.form.changed(form)
    for other in ordered[1:]:
        differs = {key: value for key, value in other.form.changed(form).items() if said.get(key) != value}
        if differs:
            why.append(
                doubt(
                    N_("Two forms came with different answers; “{name}” was read. Look at “{other}” too."),
                    name=first.name,
                    other=other.name,
                )
            )
    return first, why


def _subject_agrees(reader: Reader, begun: ReadAnswer, arrived: Arrived, row: Row) -> ReadAnswer:
    """Ask where the mail's subject names a case that no form in it answers."""
    forms = (answer_finding.by_reference(reader, one.form.token) for one in arrived.forms)
    enclosed = {one.id for one in forms if one is not None}
    for letter in arrived.letters:
        named = answer_form.reference_in(letter.subject)
        other = answer_finding.by_reference(reader, named) if named else None
        if other is not None and other.id != row.id and other.id not in enclosed:
            why = N_(
                "The mail's subject names another question ({number}) than the form in it. Look at both."
            )
            asked = begun.with_why(Verdict.ASK, doubt(why, number=other.number))
            return replace(asked, candidates=(row.candidate, other.candidate))
    return begun


def _filled(
    reader: Reader, begun: ReadAnswer, form: AnswerForm, filled: FilledForm, why: Iterable[Doubt]
) -> ReadAnswer:
    same_version = filled.version == form.version
    sheet = Filled(form, filled.values, same_version)
    sites = answer_fields.read_sites(reader, sheet)
    told = _told(sheet)
    unread = _unread(sites)
    value = sheet.values.get("answer", "").strip()
    asked = form.question("answer")
    decision = answer_form.choice_of(asked, value) if asked else value
    reason = sheet.values.get("decline_reason", "").strip()
    offers = any(one.offered for one in sites)
    declines = decision == "decline" or (not decision and bool(reason) and not offers)
    contact = (sheet.values.get(f"contact_{part}", "").strip() for part in ("name", "email", "phone"))
    found = replace(
        begun,
        language=form.language,
        why=(*why, *filled.problems, *begun.why),
        declines=declines,
        reason=reason,
        contact=", ".join(part for part in contact if part),
        sites=sites,
        told=told,
        text="\n\n".join(f"{label}: {text}" if label else text for label, text in (*told, *unread)),
    )
    if not filled.changed(form):
        empty = N_("The form is empty: nothing in it was filled in or changed. Ask for the filled one.")
        return found.with_why(Verdict.REFUSED, doubt(empty))
    if not same_version:
        old = N_(
            "The form is not the one that was sent last: its questions have changed. Look at each field, and "
            "take over only what still answers what was asked."
        )
        return found.with_why(Verdict.ASK, doubt(old))
    if declines and offers:
        both = N_("It declines and offers sites at once. Say which.")
        return found.with_why(Verdict.ASK, doubt(both))
    if decision == "offer" and not offers and not told:
        none = N_("It says that sites are offered, but none is chosen. Look at the form.")
        return found.with_why(Verdict.ASK, doubt(none))
    if not decision and not offers and not declines and not told:
        silent = N_("It says neither that something is offered nor that the municipality declines.")
        return found.with_why(Verdict.ASK, doubt(silent))
    return found


def _unread(sites: Iterable[ReadSite]) -> list[tuple[str, str]]:
    """Return what was written of sites that became no value: what could not be read, remarks on others."""
    found = []
    for site in sites:
        found += [(f"{site.name}, {one.label}", one.raw) for one in site.fields if not one.understood]
        if not site.offered and site.note:
            found.append((site.name, site.note))
    return found


def _told(sheet: Filled) -> tuple[tuple[str, str], ...]:
    """Return what was written that no field takes: questions answered in words, and fields that are new."""
    form = sheet.form
    known = {"answer", "decline_reason", "contact_name", "contact_email", "contact_phone"}
    comment = sheet.values.get("comment", "").strip()
    found = [("", comment)] if comment else []
    for one in form.questions:
        text = sheet.values.get(one.key, "").strip()
        if text and not one.site and one.key not in known | {"comment"}:
            found.append((one.label, text))
    asked = {one.key for one in form.questions}
    found += [(key, text.strip()) for key, text in sheet.values.items() if key not in asked and text.strip()]
    return tuple(found)


# Nothing twice


def _new_or_again(reader: Reader, found: ReadAnswer) -> ReadAnswer:
    if found.verdict is Verdict.REFUSED or not found.inquiry_id:
        return found
    if is_kept(reader, found):
        why = N_("It was read in before; nothing was read in twice.")
        return found.with_why(Verdict.AGAIN, doubt(why))
    return found


def is_kept(reader: Reader, found: ReadAnswer) -> bool:
    """Whether these bytes, or an answer that says the same, are kept with the case already."""
    kept = read.kept_of_case(reader, found.inquiry_id)
    received = {sha for sha, direction, *_ in kept if direction == "received"}
    if found.original and hashlib.sha256(found.original.data).hexdigest() in received:
        return True
    name = answer_papers.name_of(found)
    papers = [
        (sha, day)
        for sha, direction, correspondent, called, day in kept
        if direction == "drawn_up" and correspondent == found.municipality and called == name
    ]
    for sha, day in papers:
        on = date.fromisoformat(day) if isinstance(day, str) else day
        if hashlib.sha256(answer_papers.render(reader, found, on)).hexdigest() == sha:
            return True
    return False


def at(reader: Reader, found: ReadAnswer, forwarding_id: str) -> ReadAnswer:
    """Return an answer that somebody says belongs to another of its candidates.

    A form stays the form of its own forwarding: only the words of a mail can be moved.
    """
    values = read.forwarding(reader, forwarding_id)
    if values is None or found.has_form:
        return found
    row = answer_finding.row_of(values)
    received = max(found.received_on or reader.today, row.sent_on or date.min)
    moved = replace(
        found,
        forwarding_id=row.id,
        inquiry_id=row.inquiry_id,
        number=row.number,
        title=row.title,
        municipality_code=row.code,
        municipality=row.municipality,
        found=Found.CHOSEN,
        received_on=received,
        is_late=row.deadline_on is not None and received > row.deadline_on,
        files=tuple(replace(one, correspondent=row.municipality) for one in found.files),
        original=replace(found.original, correspondent=row.municipality) if found.original else None,
    )
    return _new_or_again(reader, moved)
