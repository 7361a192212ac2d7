"""Drafts what municipalities get of a case: a brief and a letter each, only what was chosen to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from investcrm import formats, words
from investcrm.domain import answer_form, brief_fields, names
from investcrm.domain.answer_form import AnswerForm
from investcrm.domain.brief_fields import Told
from investcrm.domain.commands import ForwardInquiry, Recipient
from investcrm.domain.errors import InvalidInput
from investcrm.domain.leaks import Finding
from investcrm.domain.requirements import Requirement
from investcrm.domain.rows import InquiryDetail, SiteRow
from investcrm.domain.words import N_
from investcrm.services import (
    answer_forms,
    briefs,
    days,
    deadlines,
    inquiries,
    leaking,
    matching,
    papers,
    reference,
    sites,
)
from investcrm.words import Words

if TYPE_CHECKING:
    from investcrm.reports.brief import Brief
    from investcrm.services.reference import Reference
    from investcrm.store.reader import Reader

SITES_SHOWN: Final = 8
"""How many of a municipality's sites a brief shows, best first."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what one municipality will get, and what in it may give the investor away."""

    municipality_code: str
    municipality: str
    email: str
    subject: str
    text: str
    brief: bytes
    content: str
    brief_name: str
    message_name: str
    form: AnswerForm
    form_names: tuple[str, str]
    calendar_name: str
    findings: tuple[Finding, ...] = ()


class Round:
    """One act of forwarding: the case, the match and the words, read once for all municipalities."""

    def __init__(self, reader: Reader, command: ForwardInquiry) -> None:
        self.command = command
        self.confidential = command.confidential
        self.fields = brief_fields.chosen(command.fields, command.openness, confidential=self.confidential)
        self.words: Words = words.of(command.language)
        self.detail: InquiryDetail = inquiries.detail(reader, command.inquiry_id)
        self.reference: Reference = reference.load(reader)
        self._reader = reader
        self._order = matching.match(reader, command.inquiry_id).matches.ranks()
        self._watch = leaking.Watch(
            reader,
            self.detail,
            self.reference,
            self.fields,
            command.secret_words,
            confidential=self.confidential,
        )

    @property
    def named(self) -> bool:
        """Whether the investor is named."""
        return Told.INVESTOR in self.fields

    @property
    def number(self) -> str:
        """The case's number as the municipality may know it; a confidential case has none outside."""
        return "" if self.confidential else self.detail.row.number

    @property
    def title(self) -> str:
        """The case as the municipality may know it; a confidential case's title is its code name."""
        row = self.detail.row
        if self.confidential:
            return row.title
        hidden = Told.TITLE not in self.fields or (not self.named and names.hints_at(row.title, row.investor))
        return self.words.t("Case {number}", number=row.number) if hidden else row.title

    def _requirements(self) -> list[Requirement]:
        """Return what is told of what is asked for, in words that do not name a hidden investor."""
        asked = [
            line.requirement
            for line in self.detail.requirements
            if brief_fields.tells_requirement(self.fields, line.id)
        ]
        return [replace(one, text=self._unnamed(one.text), raw=self._unnamed(one.raw)) for one in asked]

    def _unnamed(self, text: str) -> str:
        return text if self.named else names.without(text, self.detail.row.investor)

    def preview(self, recipient: Recipient, token: str) -> Preview:
        """Return what one municipality gets, and what in it may give the investor away."""
        code = recipient.municipality_code
        name = self.reference.municipalities.get(code)
        if name is None:
            raise InvalidInput(N_("The region has no municipality {code}."), code=code)
        stem = papers.file_name(self.number or self.title, name)
        subject, letter = self._subject(token), self._letter(name, token)
        known = self._known(code)
        drawn = self._brief(name, token, known)
        form = self._form(code, drawn, known)
        paper, content = self._paper(drawn), self._content(drawn)
        files = (f"{stem}.pdf", f"{stem}.eml")
        forms = answer_forms.file_names(stem, self.words)
        calendar = deadlines.file_name(self.number or self.title, name, self.words)
        told = answer_form.plain(form)
        attached = self.command.attachments
        out = leaking.Outgoing(subject, letter, paper, content, told, (*files, *forms, calendar), attached)
        return Preview(
            code,
            name,
            recipient.email or self.reference.emails.get(code, ""),
            subject,
            letter,
            paper,
            briefs.with_form(content, form),
            *files,
            form,
            forms,
            calendar,
            self._watch.findings(out),
        )

    def _subject(self, token: str) -> str:
        day = formats.day(self.command.deadline_on)
        if self.confidential:
            return self.words.t(
                "Inquiry {title}: answer by {day} [{token}]", title=self.title, day=day, token=token
            )
        return self.words.t(
            "Inquiry {number} {title}: answer by {day} [{token}]",
            number=self.number,
            title=self.title,
            day=day,
            token=token,
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
                "An answer form is attached twice, with the same questions: a PDF to fill in and a "
                "spreadsheet. Fill in the one you like and send it back; an ordinary reply does too."
            ),
            w.t(
                "Keep the reference {token} in the subject, so that your answer finds its case.", token=token
            ),
            self.reference.region,
        ]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _content(self, drawn: Brief) -> str:
        """Return the brief as data, as the municipality's program shows it."""
        return briefs.encode(drawn, self._requirements(), self.command.message, self.words.language)

    def _paper(self, drawn: Brief) -> bytes:
        from investcrm.reports import brief

        return brief.render(drawn, self.words)

    def _about(self) -> str:
        """Return what is told of the investor, a line each; amounts and days with what they are."""
        row, w, told = self.detail.row, self.words, self.fields
        language = w.language
        lines = [row.investor if self.named else ""]
        if Told.COUNTRY in told:
            country = self.detail.country
            lines.append(
                w.t("Country: {country}", country=country) if country and not self.named else country
            )
        if Told.SUMMARY in told:
            lines.append(self._unnamed(self.detail.summary))
        if Told.JOBS in told and row.jobs:
            lines.append(w.n("{count} job stated", "{count} jobs stated", row.jobs))
        if Told.INVESTMENT in told and row.investment_sek:
            amount = formats.money(row.investment_sek, language)
            lines.append(w.t("Investment stated: {amount}", amount=amount))
        if Told.DEADLINE in told and row.deadline_on:
            day = formats.day(row.deadline_on, language)
            lines.append(w.t("The investor wants an offer by {day}.", day=day))
        return "\n".join(line for line in lines if line)

    def _known(self, code: str) -> list[SiteRow]:
        """Return the municipality's sites, best first, as far as they may be spread."""
        ids = sites.ids_of_municipality(self._reader, code, self._order)[:SITES_SHOWN]
        return [papers.spreadable(sites.site_row(self._reader, site_id)) for site_id in ids]

    def _form(self, code: str, drawn: Brief, known: Sequence[SiteRow]) -> AnswerForm:
        return answer_forms.make(
            answer_forms.Asking(
                token=drawn.reference,
                deadline=drawn.deadline,
                made_on=drawn.made_on,
                municipality_code=code,
                municipality=drawn.municipality,
                region=drawn.region,
                email=drawn.contact.email,
                number=drawn.number,
                title=drawn.title,
                requirements=self._requirements(),
                sites=known,
            ),
            self.words,
        )

    def _brief(self, name: str, token: str, known: Sequence[SiteRow]) -> Brief:
        from investcrm.reports import brief

        w = self.words
        areas = [
            area
            for key in self.detail.strength_areas
            if Told.STRENGTH_AREAS in self.fields and (area := self.reference.area(key)) is not None
        ]
        return brief.Brief(
            region=self.reference.region,
            municipality=name,
            number=self.number,
            title="" if self.number and self.title.endswith(self.number) else self.title,
            made_on=self._reader.today,
            deadline=self.command.deadline_on,
            working_days=max(days.between(self._reader, self._reader.today, self.command.deadline_on), 0),
            contact=papers.contact(self._reader, w),
            reference=token,
            asked=papers.asked(self._requirements(), w),
            strength_areas=tuple(area.name(w.language) for area in areas),
            about=self._about(),
            sites=tuple(brief.KnownSite(site.name, papers.known_values(site, w)) for site in known),
        )
