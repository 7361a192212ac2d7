"""Forwards an inquiry to municipalities: a brief and a message each, only what they may know."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from investcrm import formats, words
from investcrm.domain import names
from investcrm.domain.commands import Attachment, ForwardInquiry, MarkSent, Recipient, Remind
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.requirements import Requirement
from investcrm.domain.rows import ForwardingRow, InquiryDetail
from investcrm.domain.stages import Stage
from investcrm.domain.words import N_
from investcrm.services import briefs, cases, days, inquiries, matching, papers, readiness, reference, sites
from investcrm.services.standing import advance
from investcrm.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from investcrm.reports.brief import Brief
    from investcrm.services.reference import Reference
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

OPENNESS: Final = {
    "open": N_("Open: the investor is named"),
    "without_name": N_("Without the investor's name"),
    "code_name": N_("Under the case number alone"),
}
SITES_SHOWN: Final = 8
"""How many of a municipality's sites a brief shows, best first."""
STATE_LABELS: Final = {
    "prepared": N_("Prepared"),
    "sent": N_("Waiting"),
    "answered": N_("Answered"),
    "declined": N_("Declined"),
    "withdrawn": N_("Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what one municipality will get."""

    municipality_code: str
    municipality: str
    email: str
    subject: str
    text: str
    brief: bytes


@dataclass(frozen=True, slots=True)
class ForwardedItem:
    """What was made for one municipality; the documents are kept with the case."""

    forwarding_id: str
    municipality_code: str
    municipality: str
    email: str
    brief_id: str | None
    brief_name: str
    message_id: str
    message_name: str


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What forwarding or reminding made."""

    inquiry_id: str
    items: tuple[ForwardedItem, ...]


def preview(reader: Reader, command: ForwardInquiry) -> tuple[Preview, ...]:
    """Return what each municipality would get, before anything is made."""
    round_ = _Round(reader, command)
    return tuple(round_.preview(recipient, "–") for recipient in command.recipients)


def forward(
    uow: UnitOfWork, command: ForwardInquiry, progress: Callable[[int, int], None] | None = None
) -> Forwarded:
    """Make a brief and a message for each municipality and keep them with the case, prepared to be sent.

    Raises:
        InvalidInput: nobody to ask, a deadline that has passed, or somebody who has been asked already.
    """
    uow.hold("inquiry", command.inquiry_id)
    before = inquiries.detail(uow, command.inquiry_id).forwardings
    asked = {f.municipality_code for f in before if f.state != "withdrawn"}
    again = [r.municipality_code for r in command.recipients if r.municipality_code in asked]
    if not command.recipients:
        raise InvalidInput(N_("Choose at least one municipality."))
    if command.deadline_on < uow.today:
        raise InvalidInput(N_("The deadline has passed already. Choose a later day."))
    round_ = _Round(uow, command)
    if again:
        told = ", ".join(round_.reference.municipalities.get(code, code) for code in again)
        raise InvalidInput(N_("{names} has been asked already. Remind instead."), names=told)
    items = []
    for done, recipient in enumerate(command.recipients):
        if progress:
            progress(done, len(command.recipients))
        items.append(_make(uow, round_, recipient))
    row = uow.get("inquiry", command.inquiry_id)
    uow.update("inquiry", command.inquiry_id, {"asked_count": row["asked_count"] + len(items)})
    uow.commit(N_("Forwarded an inquiry"))
    return Forwarded(command.inquiry_id, tuple(items))


def _make(uow: UnitOfWork, round_: _Round, recipient: Recipient) -> ForwardedItem:
    from investcrm.exchange import eml

    token = secrets.token_hex(6).upper()
    made = round_.preview(recipient, token)
    if recipient.email and recipient.email != round_.reference.emails.get(recipient.municipality_code):
        with uow.regional(N_("Changed a municipality's address")) as region:
            readiness.put_email(region, recipient.municipality_code, recipient.email)
    stem = papers.file_name(round_.detail.row.number, made.municipality)
    brief_name, message_name = f"{stem}.pdf", f"{stem}.eml"
    message = eml.draft(
        to=(made.email,) if made.email else (),
        subject=made.subject,
        text=made.text,
        attachments=((brief_name, "application/pdf", made.brief),),
        date=uow.now,
        message_id=f"<{token.lower()}@investcrm.invalid>",
    )
    brief_id, message_id = cases.add_documents(
        uow,
        round_.detail.row.id,
        (
            Attachment(brief_name, "application/pdf", made.brief, "drawn_up", made.municipality),
            Attachment(message_name, "message/rfc822", message, "drawn_up", made.municipality),
        ),
    )
    forwarding_id = uow.insert(
        "forwarding",
        {
            "inquiry_id": round_.detail.row.id,
            "municipality_code": made.municipality_code,
            "state": "prepared",
            "token": token,
            "prepared_on": uow.today,
            "deadline_on": round_.command.deadline_on,
            "recipient": made.email,
            "brief_id": brief_id,
            "message_id": message_id,
            "content": round_.content(made.municipality_code, made.municipality, token),
        },
    )
    return ForwardedItem(
        forwarding_id,
        made.municipality_code,
        made.municipality,
        made.email,
        brief_id,
        brief_name,
        message_id,
        message_name,
    )


class _Round:
    """One act of forwarding: the case, the match and the words, read once for all municipalities."""

    def __init__(self, reader: Reader, command: ForwardInquiry) -> None:
        if command.openness not in OPENNESS:
            raise InvalidInput(N_("There is no such level of openness."))
        self.command = command
        self.words: Words = words.of(command.language)
        self.detail: InquiryDetail = inquiries.detail(reader, command.inquiry_id)
        self.reference: Reference = reference.load(reader)
        self._reader = reader
        self._order = {m.site_id: m.rank for m in matching.match(reader, command.inquiry_id).matches}

    @property
    def title(self) -> str:
        """The case as the municipality may know it."""
        row = self.detail.row
        hidden = self.command.openness == "code_name" or (
            self.command.openness == "without_name" and names.hints_at(row.title, row.investor)
        )
        return self.words.t("Case {number}", number=row.number) if hidden else row.title

    def _requirements(self) -> list[Requirement]:
        """Return what is asked for, in words that do not name the investor unless the brief is open."""
        asked = [line.requirement for line in self.detail.requirements]
        if self.command.openness == "open":
            return asked
        investor = self.detail.row.investor
        return [
            replace(one, text=names.without(one.text, investor), raw=names.without(one.raw, investor))
            for one in asked
        ]

    def preview(self, recipient: Recipient, token: str) -> Preview:
        """Return what one municipality gets."""
        code = recipient.municipality_code
        name = self.reference.municipalities.get(code)
        if name is None:
            raise InvalidInput(N_("The region has no municipality {code}."), code=code)
        w, row = self.words, self.detail.row
        subject = w.t(
            "Inquiry {number} {title}: answer by {day} [{token}]",
            number=row.number,
            title=self.title,
            day=formats.day(self.command.deadline_on),
            token=token,
        )
        return Preview(
            code,
            name,
            recipient.email or self.reference.emails.get(code, ""),
            subject,
            self._letter(name, token),
            self._paper(code, name, token),
        )

    def _letter(self, name: str, token: str) -> str:
        w = self.words
        parts = [
            w.t("To {municipality}", municipality=name),
            w.t(
                "{region} asks what you can offer in the case {title}. The brief is attached.",
                region=self.reference.region,
                title=self.title,
            ),
            self.command.message.strip(),
            w.t(
                "Please answer by {day}. Declining with a reason is an answer too.",
                day=formats.day(self.command.deadline_on),
            ),
            w.t(
                "Keep the reference {token} in the subject, so that your answer finds its case.", token=token
            ),
            self.reference.region,
        ]
        return "\n\n".join(part for part in parts if part) + "\n"

    def content(self, code: str, name: str, token: str) -> str:
        """Return the brief as data, as the municipality's program shows it."""
        data = self._brief(code, name, token)
        return briefs.encode(data, self._requirements(), self.command.message, self.words.language)

    def _paper(self, code: str, name: str, token: str) -> bytes:
        from investcrm.reports import brief

        return brief.render(self._brief(code, name, token), self.words)

    def _brief(self, code: str, name: str, token: str) -> Brief:
        from investcrm.reports import brief

        row, w = self.detail.row, self.words
        named = self.command.openness == "open"
        known = [
            papers.spreadable(sites.site_row(self._reader, site_id))
            for site_id in sites.ids_of_municipality(self._reader, code, self._order)[:SITES_SHOWN]
        ]
        areas = [
            self.reference.strength_areas[k]
            for k in self.detail.strength_areas
            if k in self.reference.strength_areas
        ]
        about = [row.investor, self.detail.country, self.detail.summary] if named else []
        return brief.Brief(
            region=self.reference.region,
            municipality=name,
            number=row.number,
            title="" if self.title.endswith(row.number) else self.title,
            made_on=self._reader.today,
            deadline=self.command.deadline_on,
            working_days=max(days.between(self._reader, self._reader.today, self.command.deadline_on), 0),
            contact=papers.contact(self._reader, w),
            reference=token,
            asked=papers.asked(self._requirements(), w),
            strength_areas=tuple(area.name(w.language) for area in areas),
            about="\n".join(part for part in about if part),
            sites=tuple(brief.KnownSite(site.name, papers.known_values(site, w)) for site in known),
        )


def mark_sent(uow: UnitOfWork, command: MarkSent) -> None:
    """Note that prepared forwardings were sent; the case is then with municipalities, each with its brief.

    Raises:
        InvalidInput: one of them is not prepared, or the day lies in the future.
    """
    sent = command.sent_on or uow.today
    if sent > uow.today:
        raise InvalidInput(N_("It cannot have been sent in the future."))
    for forwarding_id in command.forwarding_ids:
        row = uow.get("forwarding", forwarding_id)
        if row["state"] != "prepared":
            raise InvalidInput(N_("Only what is prepared can be marked as sent."))
        brief_id = briefs.publish(uow, row, sent)
        uow.update("forwarding", forwarding_id, {"state": "sent", "sent_on": sent, "sent_brief_id": brief_id})
        for key in ("brief_id", "message_id"):
            if row[key]:
                uow.update("document", row[key], {"direction": "sent", "dated_on": sent})
        advance(uow, row["inquiry_id"], Stage.FORWARDED, sent, {})
    uow.commit(N_("Marked as sent"), reversible=not briefs.sending_reaches(uow, command))


def withdraw(uow: UnitOfWork, forwarding_id: str) -> None:
    """Take a forwarding back: the municipality need not answer any more.

    Raises:
        InvalidInput: it has answered.
    """
    row = uow.get("forwarding", forwarding_id)
    if row["state"] in ("answered", "declined", "withdrawn"):
        raise InvalidInput(N_("The municipality has answered already."))
    uow.update("forwarding", forwarding_id, {"state": "withdrawn"})
    briefs.tell(uow, row, state="withdrawn")
    inquiry = uow.get("inquiry", row["inquiry_id"])
    uow.update("inquiry", row["inquiry_id"], {"asked_count": max(inquiry["asked_count"] - 1, 0)})
    uow.commit(N_("Withdrew a forwarding"))


def remind(uow: UnitOfWork, command: Remind) -> Forwarded:
    """Make a reminder for each municipality that has not answered.

    Raises:
        InvalidInput: one of them is not waiting for an answer.
    """
    items = []
    inquiry_id = ""
    for forwarding_id in command.forwarding_ids:
        row = uow.get("forwarding", forwarding_id)
        if row["state"] != "sent":
            raise InvalidInput(
                N_("Only municipalities that were asked and have not answered can be reminded.")
            )
        inquiry_id = row["inquiry_id"]
        items.append(_reminder(uow, row["inquiry_id"], forwarding_id, words.of(command.language)))
        uow.update("forwarding", forwarding_id, {"reminded_on": uow.today})
        briefs.tell(uow, row, reminded_on=uow.today)
    if not items:
        raise NotFound(N_("There is nobody to remind."))
    uow.commit(N_("Reminded municipalities"))
    return Forwarded(inquiry_id, tuple(items))


def _reminder(uow: UnitOfWork, inquiry_id: str, forwarding_id: str, w: Words) -> ForwardedItem:
    from investcrm.exchange import eml

    detail = inquiries.detail(uow, inquiry_id)
    found: ForwardingRow = next(f for f in detail.forwardings if f.id == forwarding_id)
    deadline = found.deadline_on or uow.today
    name = papers.file_name(detail.row.number, found.municipality, w.t("reminder")) + ".eml"
    late = deadline < uow.today
    sentence = (
        w.t(
            "The deadline was {day}. We still need your answer, or that you decline.",
            day=formats.day(deadline),
        )
        if late
        else w.t("The deadline is {day}. We look forward to your answer.", day=formats.day(deadline))
    )
    message = eml.draft(
        to=(found.recipient,) if found.recipient else (),
        subject=w.t("Reminder: inquiry {number} [{token}]", number=detail.row.number, token=found.token),
        text="\n\n".join(
            (w.t("To {municipality}", municipality=found.municipality), sentence, reference.load(uow).region)
        )
        + "\n",
        attachments=(),
        date=uow.now,
        message_id=f"<{found.token.lower()}.{uow.today.toordinal()}@investcrm.invalid>",
    )
    (document_id,) = cases.add_documents(
        uow, inquiry_id, (Attachment(name, "message/rfc822", message, "drawn_up", found.municipality),)
    )
    return ForwardedItem(
        forwarding_id,
        found.municipality_code,
        found.municipality,
        found.recipient,
        None,
        "",
        document_id,
        name,
    )


def default_deadline(reader: Reader) -> date:
    """Return the deadline a forwarding gets unless somebody says otherwise: the promised working days."""
    from investcrm.services import settings

    return days.after(reader, reader.today, int(settings.load(reader, "promises", {}).get("answer", 5)))


def write_out(reader: Reader, forwarded: Forwarded, folder: Path) -> tuple[Path, ...]:
    """Write the briefs and messages into ``folder``, each whole or not at all, and return their paths."""
    from investcrm.exchange import atomic

    paths = []
    for item in forwarded.items:
        for document_id, name in ((item.brief_id, item.brief_name), (item.message_id, item.message_name)):
            if document_id:
                paths.append(atomic.write(folder / name, cases.document_bytes(reader, document_id)))
    return tuple(paths)
