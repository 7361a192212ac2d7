"""A mail as it is read, whichever way it was written: its parts, and what every reader makes them of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from typing import Final

from investcrm.domain.mail_notices import Notice
from investcrm.exchange import tnef

_ID: Final = re.compile(r"<[^<>\s]{3,250}>")
_EXTENSIONS: Final = {
    "application/pdf": ".pdf", "text/calendar": ".ics", "text/csv": ".csv", "text/html": ".html",
    "text/plain": ".txt", "message/rfc822": ".eml", "image/png": ".png", "image/jpeg": ".jpg",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file that came with a mail."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as received. ``text`` is the plain text (made from the HTML where there is no other).

    ``sender`` is "Name <address>". ``sent_at`` is UTC, None where the mail does not say. ``raw`` are the
    bytes of the whole file. ``answers`` are the ids of the messages it answers, nearest first. A signed mail
    is read like any other; one that is ``encrypted`` shows neither text nor attachments.
    """

    subject: str
    sender: str
    recipients: tuple[str, ...]
    sent_at: datetime | None
    text: str
    attachments: tuple[Attachment, ...]
    raw: bytes
    message_id: str = ""
    answers: tuple[str, ...] = ()
    notice: Notice | None = None
    """What it tells of another message, where a machine sent it: it came back, somebody is away."""
    encrypted: bool = False

    @property
    def automatic(self) -> bool:
        """Whether a machine sent it."""
        return self.notice is not None


def message_ids(answered: str, references: str) -> tuple[str, ...]:
    """Return the ids in a mail's In-Reply-To and References, nearest first, each once."""
    return tuple(dict.fromkeys((*_ID.findall(answered), *reversed(_ID.findall(references)))))


def is_winmail(part: Attachment) -> bool:
    """Whether a part is Outlook's winmail.dat, which holds the attachments and perhaps the text."""
    return part.data.startswith(tnef.SIGNATURE) or part.name.casefold() == "winmail.dat"


def file_name(given: str | None, fallback: str, media_type: str, number: int) -> str:
    """Return a name without path or control characters; nameless parts are numbered."""
    name = (given or fallback).replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in name if c.isprintable() and c not in '<>:"|?*').strip(" .")
    extension = _EXTENSIONS.get(media_type, ".bin")
    if not name:
        return f"attachment-{number}{extension}"
    return name[:150] if given else f"{name[:100]}{extension}"


class _Text(HTMLParser):
    """Keeps the words of a page with its paragraphs and line breaks."""

    _BLOCKS: Final = frozenset(
        [
            "p",
            "div",
            "tr",
            "table",
            "ul",
            "ol",
            "h1",
            "h2",
            "h3",
            "h4",
            "blockquote",
            "section",
            "article",
            "hr",
        ]
    )
    _SILENT: Final = frozenset(["script", "style", "head", "title", "template"])

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in self._SILENT:
            self._silent += 1
        elif tag == "br":
            self.pieces.append("\n")
        elif tag == "li":
            self.pieces.append("\n- ")
        elif tag in {"td", "th"}:
            self.pieces.append("\t")
        elif tag in self._BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in self._BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(re.sub(r"\s+", " ", data))


def html_to_text(page: str) -> str:
    """Return the words of an HTML page with its paragraphs; scripts and styles are left out."""
    parser = _Text()
    parser.feed(page)
    parser.close()
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in "".join(parser.pieces).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def tidy(text: str) -> str:
    """Return a text with line feeds alone between its lines."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
