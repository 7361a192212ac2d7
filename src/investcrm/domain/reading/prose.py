"""Reads a mail or a pasted text as an inquiry: who asks, for what, until when, and where it says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Generic, TypeVar

from investcrm.domain.reading.asked import requirements_in, words_of
from investcrm.domain.reading.base import Doubt, Read, doubt, fold, shorten
from investcrm.domain.reading.dates import Edge
from investcrm.domain.reading.drafts import ContactDraft, InquiryDraft, RequirementDraft
from investcrm.domain.reading.inquiry_rows import COMPANY, SECRECY
from investcrm.domain.reading.lexicon import Lexicon
from investcrm.domain.reading.money import Money, read_money
from investcrm.domain.reading.numbers import Bound, parse_phrase
from investcrm.domain.reading.passages import Passage, Prose
from investcrm.domain.reading.quantities import JOB_UNITS
from investcrm.domain.words import N_

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value found in a text, with the words it was read from and their place (-1: not in the text)."""

    value: T
    words: str = ""
    doubts: tuple[Doubt, ...] = ()
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class ProseReading:
    """What a text was read as. Nothing here is certain until a person has seen it.

    ``jobs_full`` is the number at full build-out. ``secrecy`` are the words that speak of it.
    """

    text: str
    title: Found[str]
    deadline: Found[date] | None = None
    received_on: date | None = None
    sender: Found[str] | None = None
    investor: Found[str] | None = None
    source: Found[str] | None = None
    requirements: tuple[RequirementDraft, ...] = ()
    jobs: Found[int] | None = None
    jobs_full: Found[int] | None = None
    investment: Found[Money] | None = None
    strength_areas: Found[tuple[str, ...]] | None = None
    municipalities: Found[tuple[str, ...]] | None = None
    contact: ContactDraft = field(default_factory=ContactDraft)
    secrecy: Found[str] | None = None

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Every doubt of every reading, in the order of the fields."""
        parts = (
            self.title,
            self.deadline,
            self.sender,
            self.investor,
            self.source,
            self.jobs,
            self.jobs_full,
        )
        more = (self.investment, self.strength_areas, self.municipalities, self.secrecy)
        notes = [note for part in (*parts, *more) if part is not None for note in part.doubts]
        return (*notes, *(note for draft in self.requirements for note in draft.doubts))

    def draft(self) -> InquiryDraft:
        """Return the reading as an inquiry to be saved."""
        return InquiryDraft(
            title=self.title.value,
            investor=self.investor.value if self.investor else "",
            source=self.source.value if self.source else None,
            source_text=self.sender.value if self.sender else "",
            received_on=self.received_on,
            deadline_on=self.deadline.value if self.deadline else None,
            strength_areas=self.strength_areas.value if self.strength_areas else (),
            requirements=self.requirements,
            jobs=self.jobs.value if self.jobs else None,
            jobs_full=self.jobs_full.value if self.jobs_full else None,
            investment=self.investment.value if self.investment else None,
            municipalities=self.municipalities.value if self.municipalities else (),
            contact=self.contact,
            comment=self.text.strip(),
            secrecy_hint=self.secrecy is not None,
        )


LONGEST: Final = 60_000
"""Characters of a text that are read for values; the rest is kept unread."""
_PREFIX: Final = re.compile(
    r"^\s*(?:(?:re|sv|fw|fwd|vb|vs|aw|rfi|rfp|request for information|förfrågan|inquiry|ang\.?"
    r"|angående)\s*[:\-–]\s*)+",
    re.IGNORECASE,
)
_PROJECT: Final = re.compile(
    r"\b(?:[Pp]roje(?:ct|kt)|PROJE(?:CT|KT)|[Kk]odnamn"
    r"|[Cc]ode ?name)\s*[:\"“”'»]?\s*(?P<name>[A-ZÅÄÖ][\w-]*(?:\s+[A-ZÅÄÖ0-9][\w-]*)?)"
)
_NOT_A_NAME: Final = frozenset(
    [
        "Manager",
        "Ledare",
        "Leader",
        "Description",
        "Beskrivning",
        "Is",
        "Will",
        "The",
        "Name",
        "Namn",
        "Team",
        "Overview",
    ]
)
_GREETING: Final = re.compile(
    r"^\s*(?:hej|hi|hello|dear|god (?:dag|morgon)|bästa|tjena|hallå|till)\b", re.IGNORECASE
)
_DEADLINE: Final = re.compile(
    r"deadline|(?:answer|reply|respon[ds]e?|respond|submit\w*|submission|return\w*|feedback|proposals?"
    r"|offers?)\b.{0,40}"
    r"\b(?:by|before|no later than|until|latest|due)\b"
    r"|due\s+(?:by|date|on)|(?:svar\w*|återkom\w*|besvara\w*|inkom\w*|lämna\w*|skicka\w*|underlag\w*"
    r"|offert\w*|återkoppl\w*)"
    r"\b.{0,50}\b(?:senast|före|innan|till)\b|senast svar|svarsfrist|sista (?:svars)?dag|sista datum"
    r"|svar önskas|svar senast",
    re.IGNORECASE | re.DOTALL,
)
_LABELLED: Final = re.compile(
    r"^[ \t*•-]{0,10}(?P<label>client|company|investor|företag|investerare|kund|bolag"
    r"|uppdragsgivare)\s*:\s*(?P<name>[^\n]{2,80})$",
    re.IGNORECASE | re.MULTILINE,
)
_JOB: Final = re.compile(
    r"\bjobb\w*|\bjobs?\b|arbetstillfäll\w*|anställ\w*|employee\w*|employ\b|sysselsätt\w*"
    r"|heltidstjänst\w*|\bfte\w*|årsverk\w*"
    r"|headcount|arbetsplatser|workplaces|medarbetare|positions|personer\b|people\b|\bstaff\b|tjänster\b"
    r"|roles\b",
    re.IGNORECASE,
)
_NOT_JOBS: Final = re.compile(
    r"invånare|inhabitants|population|kunder|customers|employees worldwide|anställda globalt", re.I
)
_COUNT: Final = re.compile(r"(?<![\w.,/])\d{1,3}(?:[ \u00a0]\d{3})+\b|(?<![\w.,/])\d{1,6}\b(?!\s*%|[.,:/]\d)")
_INVEST: Final = re.compile(r"invest\w*|capex|belopp|budget", re.IGNORECASE)
_PER_AREA: Final = re.compile(r"^\s*(?:/|per)\s*(?:m2|m²|kvm|sqm|ha)", re.IGNORECASE)
_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE: Final = re.compile(
    r"(?:tel|telefon|phone|mobil|mobile|ph)\.?\s*:?\s*(?P<number>\+?\d[\d\s()/-]{6,18}\d)", re.IGNORECASE
)
_FREE_MAIL: Final = frozenset(
    [
        "gmail",
        "hotmail",
        "outlook",
        "yahoo",
        "icloud",
        "live",
        "telia",
        "protonmail",
        "me",
        "msn",
        "comhem",
        "gmx",
        "web",
        "spray",
    ]
)


def read_prose(
    text: str,
    lexicon: Lexicon,
    *,
    subject: str = "",
    sender: str = "",
    sent_on: date | None = None,
) -> ProseReading:
    """Read a text as an inquiry.

    ``subject``, ``sender`` ("Name <address>") and ``sent_on`` come from a mail; of a pasted text they are
    empty and days without a year are read from today on. Any text is read; what is not found is left out.
    """
    today = sent_on or lexicon.context.today
    prose = Prose(text[:LONGEST])
    jobs, jobs_full = _jobs(prose)
    return ProseReading(
        text=text,
        title=_title(prose, subject),
        deadline=_deadline(prose, today),
        received_on=sent_on,
        sender=_organisation(sender),
        investor=_investor(prose),
        source=_source(prose, lexicon, sender),
        requirements=requirements_in(prose, today),
        jobs=jobs,
        jobs_full=jobs_full,
        investment=_investment(prose),
        strength_areas=_strength_areas(prose, lexicon, subject),
        municipalities=_municipalities(prose, lexicon),
        contact=_contact(text, sender),
        secrecy=_secrecy(prose, subject),
    )


def _title(prose: Prose, subject: str) -> Found[str]:
    for place, words in ((-1, subject), (0, prose.joined)):
        for match in _PROJECT.finditer(words):
            name = match["name"].split()
            if name[0] not in _NOT_A_NAME:
                kept = " ".join(part for part in name if part not in _NOT_A_NAME)
                kind = "Projekt" if match.group().lower().startswith(("projekt", "kodnamn")) else "Project"
                start = match.start() if place == 0 else -1
                return Found(f"{kind} {kept}", match.group(), (), start, match.end() if place == 0 else -1)
    plain = _PREFIX.sub("", " ".join(subject.split()))
    if plain:
        return Found(shorten(plain), subject)
    position = 0
    for line in prose.joined.split("\n"):
        words = words_of(Passage(line, 0, len(line)))
        if words and not _GREETING.match(words) and any(c.isalpha() for c in words):
            note = doubt(N_("the title is the beginning of the text"))
            first = re.split(r"(?<=[.!?;])\s|,\s", words, maxsplit=1)[0].rstrip(" .,;:")
            return Found(shorten(first or words, 70), words, (note,), position, position + len(line))
        position += len(line) + 1
    return Found("", "", (doubt(N_("no title was found")),))


def _deadline(prose: Prose, today: date) -> Found[date] | None:
    for day in prose.days:
        segment = prose.segment(day.start, day.end)
        before = prose.joined[segment.start : day.end]
        label = prose.label(day.start)
        if not _DEADLINE.search(before) and not _DEADLINE.search(label) and label not in {"frist", "svar"}:
            continue
        read = prose.day(day, today, Edge.LAST)
        if read.value is None:
            continue
        notes = read.doubts
        if read.value < today:
            notes = (*notes, doubt(N_("the deadline has passed already")))
        return Found(read.value, day.text, notes, day.start, day.end)
    return None


def _organisation(sender: str) -> Found[str] | None:
    """Guess the sender's organisation by the address, or by the name where that is a company."""
    match = _EMAIL.search(sender)
    name = sender[: match.start()].strip(" <\"'") if match else sender.strip()
    if name and (COMPANY.search(name) or not match):
        return Found(name, sender)
    if not match:
        return None
    parts = match.group().rpartition("@")[2].split(".")
    label = parts[-2] if len(parts) > 1 else parts[0]
    if label.casefold() in _FREE_MAIL:
        return Found(name, sender) if name else None
    note = doubt(N_("the organisation is guessed from the address"))
    return Found(" ".join(part.capitalize() for part in label.split("-")), match.group(), (note,))


def _investor(prose: Prose) -> Found[str] | None:
    match = _LABELLED.search(prose.joined)
    if match is None:
        return None
    name = match["name"].strip(" .")
    if SECRECY.search(name) or fold(name) in {"okand", "unknown", "confidential", "konfidentiell", "hemligt"}:
        return None
    return Found(name, name, (), match.start("name"), match.end("name"))


def _source(prose: Prose, lexicon: Lexicon, sender: str) -> Found[str] | None:
    """Guess the source: the sender's address or the national partners named in the text."""
    domain = sender.rpartition("@")[2].strip(" >")
    for words in filter(
        None, (sender.partition("<")[0].strip(' "'), domain.rpartition(".")[0].replace("-", " "))
    ):
        read = lexicon.source(words)
        if read.value in {"business_sweden", "sba"}:
            return Found(read.value, words, read.doubts)
    for name in ("Business Sweden", "Stockholm Business Alliance"):
        at = prose.joined.find(name)
        key = lexicon.source(name).value
        if at >= 0 and key:
            note = doubt(N_("the source is guessed from the text"))
            return Found(key, name, (note,), at, at + len(name))
    return None


def _jobs(prose: Prose) -> tuple[Found[int] | None, Found[int] | None]:
    for match in _JOB.finditer(prose.joined):
        segment = prose.segment(match.start(), match.end())
        if _NOT_JOBS.search(segment.text):
            continue
        numbers = [
            found
            for found in _COUNT.finditer(segment.text)
            if not prose.taken(segment.start + found.start(), segment.start + found.end())
        ]
        if numbers:
            return _job_figures(prose, segment, numbers)
    return None, None


def _job_figures(
    prose: Prose, segment: Passage, numbers: list[re.Match[str]]
) -> tuple[Found[int] | None, Found[int] | None]:
    figures = [
        (int(re.sub(r"\D", "", n.group())), segment.start + n.start(), segment.start + n.end())
        for n in numbers
    ]
    first = figures[0]
    phrase = parse_phrase(segment.text[: numbers[0].end()], JOB_UNITS)
    notes: tuple[Doubt, ...] = ()
    if phrase.bound is Bound.ABOUT:
        notes = (doubt(N_("“{raw}” is an approximate figure"), raw=shorten(words_of(segment))),)
    jobs = Found(first[0], prose.text[first[1] : first[2]], notes, first[1], first[2])
    later = [figure for figure in figures[1:] if figure[0] > first[0]]
    if not later:
        return jobs, None
    full = max(later)
    return jobs, Found(full[0], prose.text[full[1] : full[2]], (), full[1], full[2])


def _investment(prose: Prose) -> Found[Money] | None:
    best: tuple[bool, int, re.Match[str], Read[Money]] | None = None
    for match in prose.money:
        if _PER_AREA.match(prose.joined[match.end() : match.end() + 12]):
            continue
        read = read_money(match.group(), bare_is_millions=False)
        if read.value is None:
            continue
        around = prose.segment(match.start(), match.end()).text + prose.label(match.start())
        rank = (bool(_INVEST.search(around)), read.value.amount.figure, match, read)
        if best is None or rank[:2] > best[:2]:
            best = rank
    if best is None or best[3].value is None:
        return None
    named, _, match, read = best
    if not named and read.value is not None and read.value.amount.figure < 1_000_000:
        return None
    notes = read.doubts if named else (*read.doubts, doubt(N_("the amount is taken for the investment")))
    return Found(best[3].value, match.group(), notes, match.start(), match.end())


_TRADES: Final = (
    ("electromobility", re.compile(r"batter(?:y|i|ies)\w*|elbil\w*|electric vehicle\w*|electromobil\w*"
        r"|elektromobil\w*|drivlin\w*"
                                   r"|powertrain", re.IGNORECASE)),
    ("renewable_storage", re.compile(r"solcell\w*|solar\b|wind (?:power|turbine)\w*|vindkraft\w*"
        r"|vätgas\w*|hydrogen|energilag\w*"
                                     r"|energy storage|biogas", re.IGNORECASE)),
    ("smart_industry", re.compile(r"robot\w*|automation\w*|smart industr\w*|mechatronic\w*"
        r"|mekatronik\w*", re.IGNORECASE)),
    ("advanced_materials", re.compile(r"komposit\w*|composite\w*|advanced material\w*"
        r"|avancera\w+ material\w*|stål\w*|steel\b"
                                      r"|metallpulver|aluminium\w*", re.IGNORECASE)),
    ("food", re.compile(r"livsmedel\w*|\bfood\b|dryck\w*|beverage\w*|protein\w*|mejeri\w*"
        r"|dairy", re.IGNORECASE)),
    ("life_science", re.compile(r"life science\w*|läkemedel\w*|pharma\w*|medtech"
        r"|medicinteknik\w*", re.IGNORECASE)),
    ("energy_efficiency", re.compile(r"energieffektivis\w*|energy efficien\w*|värmepump\w*"
        r"|heat pump\w*", re.IGNORECASE)),
)  # fmt: skip


def _strength_areas(prose: Prose, lexicon: Lexicon, subject: str) -> Found[tuple[str, ...]] | None:
    known = lexicon.context.strength_areas
    for key, pattern in _TRADES:
        if key not in known:
            continue
        match = pattern.search(prose.joined)
        words = match or pattern.search(subject)
        if words is not None:
            note = doubt(N_("the strength area is guessed from “{raw}”"), raw=words.group())
            start, end = (match.start(), match.end()) if match else (-1, -1)
            return Found((key,), words.group(), (note,), start, end)
    return None


def _municipalities(prose: Prose, lexicon: Lexicon) -> Found[tuple[str, ...]] | None:
    """Return the municipalities the text names as whole words with a capital letter."""
    codes: list[str] = []
    first: re.Match[str] | None = None
    for name, code in lexicon.context.municipalities.items():
        match = re.search(rf"(?<!\w){re.escape(name)}s?(?!\w)", prose.joined)
        if match:
            codes.append(code)
            first = match if first is None or match.start() < first.start() else first
    if first is None:
        return None
    note = doubt(N_("municipalities named in the text"))
    return Found(tuple(dict.fromkeys(codes)), first.group(), (note,), first.start(), first.end())


def _contact(text: str, sender: str) -> ContactDraft:
    address = _EMAIL.search(sender) or _EMAIL.search(text)
    phone = _PHONE.search(text)
    name = sender.partition("<")[0].strip(' "') if "<" in sender else ""
    return ContactDraft(
        name, address.group() if address else "", " ".join(phone["number"].split()) if phone else ""
    )


def _secrecy(prose: Prose, subject: str) -> Found[str] | None:
    match = SECRECY.search(prose.joined)
    if match:
        segment = prose.segment(match.start(), match.end())
        note = doubt(N_("The text speaks of secrecy: should the case be confidential?"))
        return Found(words_of(segment), match.group(), (note,), match.start(), match.end())
    match = SECRECY.search(subject)
    if match:
        note = doubt(N_("The text speaks of secrecy: should the case be confidential?"))
        return Found(subject, match.group(), (note,))
    return None
