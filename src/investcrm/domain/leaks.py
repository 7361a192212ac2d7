"""What must not get out, found in texts that are about to be sent, however it is spelled there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from investcrm.domain.leak_letters import Letters, folded, spellings
from investcrm.domain.leak_words import ACRONYMS, LEGAL, is_ordinary
from investcrm.domain.words import N_


class Kind(StrEnum):
    """What kind of thing a text gives away."""

    NAME = "name"
    PERSON = "person"
    ORG_NUMBER = "org_number"
    EMAIL = "email"
    DOMAIN = "domain"
    PHONE = "phone"
    ADDRESS = "address"
    WORD = "word"
    NUMBER = "number"
    RARE = "rare"


KIND_LABELS: Final = {
    Kind.NAME: N_("the investor's name"),
    Kind.PERSON: N_("a person"),
    Kind.ORG_NUMBER: N_("organisation number"),
    Kind.EMAIL: N_("e-mail address"),
    Kind.DOMAIN: N_("web or e-mail domain"),
    Kind.PHONE: N_("phone number"),
    Kind.ADDRESS: N_("postal address"),
    Kind.WORD: N_("a word to keep secret"),
    Kind.NUMBER: N_("the case's number"),
    Kind.RARE: N_("rare combination: fewer than three share it"),
}


@dataclass(frozen=True, slots=True)
class Secrets:
    """What must not get out: as many of each as are known. Words and numbers are found as they stand."""

    names: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    org_numbers: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a text gives away: where, what, and the words as written there."""

    place: str
    kind: Kind
    words: str


class _Case(StrEnum):
    ANY = "any"
    CAPITAL = "capital"
    """Each word begins with a capital, and not only because a sentence begins."""
    EXACT = "exact"
    """As in ``written``."""


@dataclass(frozen=True, slots=True)
class _Sought:
    """A row of letters to find. ``own`` are the places where the secret itself has something between."""

    kind: Kind
    letters: str
    own: frozenset[int] = frozenset()
    case: _Case = _Case.ANY
    whole: bool = False
    """Ends with its word, or with the s of a genitive."""
    digits: bool = False
    before: frozenset[str] | None = frozenset()
    """Digits that may stand right before; None: any."""
    after: frozenset[str] = frozenset()
    written: str = ""


_LONG: Final = 5
"""So many letters are found at the head of longer words too."""
_LONGER: Final = 6
"""So many letters are found with spaces or hyphens put in."""
_WITHIN: Final = 7
"""So many letters are found in the middle of a word."""
_TELLING: Final = 4
_ACRONYM: Final = 3
_SHORT: Final = 3
_MAIL_FOR_ALL: Final = """
gmail.com googlemail.com outlook.com hotmail.com hotmail.se live.com live.se msn.com icloud.com me.com
mac.com yahoo.com yahoo.se telia.com bredband.net comhem.se protonmail.com proton.me gmx.de gmx.net web.de
aol.com mail.com mail.ru qq.com 163.com
"""
_PUBLIC_MAIL: Final = frozenset(_MAIL_FOR_ALL.split())
_SECOND_LEVEL: Final = frozenset({"co", "com", "org", "net", "ac", "gov", "edu", "or", "ne", "go"})
_WORDS: Final = re.compile(r"[^\W_]+(?:[.'’&](?=[^\W_])[^\W_]+)*")
_MAILS: Final = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")


def find(secrets: Secrets, texts: Mapping[str, str], ordinary: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Return what each text, by its place, gives away, in the order it stands there.

    ``ordinary`` are words that tell nothing here, such as the region's municipalities and strength areas;
    a telling part of a name is none of them, and no word of everyday trade.
    """
    more = frozenset(folded(word) for text in ordinary for word in _words(text))
    sought = tuple(dict.fromkeys(_sought(secrets, more)))
    found: dict[Finding, None] = {}
    for place, text in texts.items():
        for kind, words in _in_text(sought, Letters(text)):
            found[Finding(place, kind, words)] = None
    return tuple(found)


def _in_text(sought: Iterable[_Sought], letters: Letters) -> list[tuple[Kind, str]]:
    spans: list[tuple[int, int, Kind]] = []
    for one in sought:
        at = letters.letters.find(one.letters)
        while at >= 0:
            if _holds(one, letters, at):
                spans.append((at, at + len(one.letters), one.kind))
            at = letters.letters.find(one.letters, at + 1)
    spans.sort(key=lambda span: (span[0], -span[1]))
    kept: list[tuple[int, int, Kind]] = []
    for span in spans:
        if not kept or span[1] > kept[-1][1]:
            kept.append(span)
    return [(kind, " ".join(letters.written(first, after).split())) for first, after, kind in kept]


def _holds(one: _Sought, text: Letters, at: int) -> bool:
    after = at + len(one.letters)
    if one.digits:
        return _digits_hold(one, text, at, after)
    inner = {place - at for place in text.breaks if at < place < after} if after - at < 200 else set()
    plain = inner <= one.own
    ends = text.ends(after) or (text.letters[after] == "s" and text.ends(after + 1))
    if one.case is not _Case.ANY and not _cased(one, text, at, after):
        return False
    if not plain:
        spelled = len(inner) == len(one.letters) - 1 >= _SHORT - 1
        return at in text.begins and ends and (len(one.letters) >= _LONGER or spelled)
    if at not in text.begins:
        return not inner and not one.whole and len(one.letters) >= _WITHIN
    return ends or (not one.whole and len(one.letters) >= _LONG)


def _cased(one: _Sought, text: Letters, at: int, after: int) -> bool:
    written = text.written(at, after, whole=False)
    if one.case is _Case.EXACT:
        return "".join(filter(str.isalnum, written)) == one.written
    firsts = [text.text[text.at[at + place]] for place in (0, *sorted(one.own))]
    return all(first.isupper() for first in firsts) and (len(firsts) > 1 or not text.opens(at))


def _digits_hold(one: _Sought, text: Letters, at: int, after: int) -> bool:
    places = text.at[at:after]
    if any(next_ - place > 4 for place, next_ in pairwise(places)):
        return False
    return _edge(text, at, -1, one.before) and _edge(text, after, 1, one.after)


def _edge(text: Letters, place: int, step: int, allowed: frozenset[str] | None) -> bool:
    """Whether the digits end at ``place``, or what is glued to them there is allowed."""
    first = place if step > 0 else place - 1
    glued = ""
    at = first
    while (
        0 <= at < len(text) and text.letters[at].isdigit() and (at if step > 0 else at + 1) not in text.breaks
    ):
        glued = glued + text.letters[at] if step > 0 else text.letters[at] + glued
        at += step
    return not glued or allowed is None or glued in allowed


# What is sought for each secret


def _sought(secrets: Secrets, more: Set[str]) -> Iterator[_Sought]:
    for name in secrets.names:
        yield from _of_name(name, more)
    for person in secrets.persons:
        yield from _of_person(person, more)
    for number in secrets.org_numbers:
        yield from _of_org_number(number)
    for mail in (found for text in secrets.emails for found in _MAILS.findall(text)):
        yield from _of_mail(mail, more)
    for domain in secrets.domains:
        yield from _of_domain(domain, more)
    for phone in secrets.phones:
        yield from _of_phone(phone)
    for address in secrets.addresses:
        yield from _of_address(address)
    for word in secrets.words:
        yield from _row(Kind.WORD, _words(word))
    for number in secrets.numbers:
        yield from _row(Kind.NUMBER, _words(number), whole=True)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text)


def _row(
    kind: Kind, words: Iterable[str], *, case: _Case = _Case.ANY, whole: bool = False
) -> Iterator[_Sought]:
    """Yield words in a row in each way they are spelled."""
    parts = list(words)
    wholes = spellings(" ".join(parts))
    for letters in sorted(wholes):
        own, length = set(), 0
        for part in parts:
            lengths = {len(one) for one in spellings(part) if letters.startswith(one, length)}
            length += max(lengths, default=len(folded(part)))
            own.add(length)
        own |= _dots(parts) if letters == folded(" ".join(parts)) else set()
        inside = frozenset(place for place in own if 0 < place < len(letters))
        yield _Sought(
            kind, letters, inside, case, whole, written="".join(filter(str.isalnum, "".join(parts)))
        )


def _dots(parts: Iterable[str]) -> set[int]:
    """Return where a word of a name holds a mark within: H&M, nordic.com."""
    found, length = set(), 0
    for part in parts:
        for character in part:
            bare = len(folded(character))
            if not bare:
                found.add(length)
            length += bare
    return found


def _of_name(name: str, more: Set[str]) -> Iterator[_Sought]:
    every = _words(name)
    words = [word for word in every if folded(word) not in LEGAL] or every
    if not words:
        return
    bare = folded("".join(words))
    if len(bare) <= _SHORT:
        yield from _row(Kind.NAME, words, case=_Case.EXACT, whole=True)
    elif len(words) == 1 and is_ordinary(bare, more):
        yield from _row(Kind.NAME, words, case=_Case.CAPITAL, whole=True)
    else:
        yield from _row(Kind.NAME, words)
    if len(words) < len(every):
        yield from _row(Kind.NAME, every, whole=True)
    if len(words) > 1:
        yield from _parts(words, more)
        yield from _initials(words, every)


def _parts(words: list[str], more: Set[str]) -> Iterator[_Sought]:
    """Yield what tells of a name by itself: an own word, an abbreviation, its first words in capitals."""
    for word in words:
        letters = folded(word)
        if len(letters) >= _TELLING and not is_ordinary(letters, more):
            yield from _row(Kind.NAME, [word])
        elif "&" in word or (len(letters) == _ACRONYM and word.isupper() and letters not in ACRONYMS | more):
            yield from _row(Kind.NAME, [word], case=_Case.EXACT, whole=True)
    for length in range(2, len(words)):
        yield from _row(Kind.NAME, words[:length], case=_Case.CAPITAL, whole=True)


def _initials(words: list[str], every: list[str]) -> Iterator[_Sought]:
    legal = [word for word in every if folded(word) == "ab"]
    for parts in (words, words + legal[:1]):
        short = "".join(word[0] if word in words else word for word in parts).upper()
        if len(short) >= max(_ACRONYM, len(parts)) and folded(short) not in ACRONYMS:
            letters = folded(short)
            own = frozenset(range(1, len(letters)))
            yield _Sought(Kind.NAME, letters, own, _Case.EXACT, whole=True, written=short)


def _of_person(person: str, more: Set[str]) -> Iterator[_Sought]:
    words = _words(person)
    if not words:
        return
    last = folded(words[-1])
    case = _Case.CAPITAL if len(words) == 1 and is_ordinary(last, more) else _Case.ANY
    yield from _row(Kind.PERSON, words, case=case, whole=True)
    if len(words) > 1:
        first, *_, family = words
        for parts in ((family, *words[:-1]), (first, family), (family, first)):
            yield from _row(Kind.PERSON, parts, whole=True)
        yield from _row(Kind.PERSON, (first[0], family), case=_Case.CAPITAL, whole=True)
        if len(last) >= _TELLING and not is_ordinary(last, more):
            yield from _row(Kind.PERSON, [family], case=_Case.CAPITAL, whole=True)


def _of_org_number(number: str) -> Iterator[_Sought]:
    digits = "".join(filter(str.isdigit, folded(number)))
    if len(digits) == 12 and digits[:2] in ("16", "19", "20"):
        digits = digits[2:]
    elif len(digits) == 12 and digits.endswith("01"):
        digits = digits[:-2]
    if len(digits) >= 7:
        ends = frozenset({"01"}) if len(digits) == 10 else frozenset[str]()
        heads = frozenset({"16", "19", "20"}) if len(digits) == 10 else frozenset[str]()
        yield _Sought(Kind.ORG_NUMBER, digits, digits=True, before=heads, after=ends)
    elif len(folded(number)) >= _LONG:
        yield from _row(Kind.ORG_NUMBER, _words(number), whole=True)


def _of_mail(mail: str, more: Set[str]) -> Iterator[_Sought]:
    local, _, domain = mail.rpartition("@")
    yield from _row(Kind.EMAIL, _words(mail), whole=True)
    person = [part for part in re.split(r"[._\-+\d]+", local) if part]
    if len(person) > 1 and all(len(part) > 1 and not is_ordinary(folded(part), more) for part in person):
        yield from _row(Kind.PERSON, person, whole=True)
    yield from _of_domain(domain, more)


def _of_domain(domain: str, more: Set[str]) -> Iterator[_Sought]:
    host = re.sub(r"^[a-z]+://", "", domain.strip().casefold()).split("/")[0].split(":")[0].strip(".")
    labels = host.rpartition("@")[2].removeprefix("www.").split(".")
    if len(labels) < 2:
        return
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    labels = labels[-size:]
    if ".".join(labels) in _PUBLIC_MAIL:
        return
    parts = [part for label in labels for part in re.split(r"[-_]", label) if part]
    yield from _row(Kind.DOMAIN, parts, whole=True)
    bare = folded(labels[0])
    if len(bare) >= _TELLING and not is_ordinary(bare, more):
        yield from _row(Kind.DOMAIN, _words(labels[0].replace("_", "-")))


def _of_phone(phone: str) -> Iterator[_Sought]:
    typed = folded(re.sub(r"\(0\)", "", phone))
    digits = "".join(filter(str.isdigit, typed))
    foreign = phone.strip().startswith("+") or digits.startswith("00")
    digits = digits.removeprefix("00") if foreign else digits
    if foreign and not digits.startswith("46"):
        tail, before = digits[-7:], None
    else:
        tail = (digits.removeprefix("46") if foreign else digits).removeprefix("0")
        before = frozenset({"0", "46", "460", "0046", "00460"})
    if len(tail) >= 7:
        yield _Sought(Kind.PHONE, tail, digits=True, before=before)


def _of_address(address: str) -> Iterator[_Sought]:
    for part in re.split(r"[,;\n]", address):
        words = _words(part)
        numbers = [place for place, word in enumerate(words) if any(map(str.isdigit, word))]
        if not numbers or len(words) < 2:
            continue
        last = numbers[0] + 1 if numbers[0] > 0 else len(words)
        row = words[:last]
        if sum(len(folded(word)) for word in row) >= _LONGER:
            yield from _row(Kind.ADDRESS, row, whole=True)
