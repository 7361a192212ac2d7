"""The text of Outlook's mails: RTF, packed in a way of its own (MS-OXRTFCP), perhaps around HTML."""

from __future__ import annotations

import re
import struct
from typing import Final

_LONGEST: Final = 4 * 1024 * 1024
"""Bytes of a text that are unpacked."""
_COMMON: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_WINDOW: Final = 4096


def unpacked(data: bytes) -> bytes:
    """Return text packed as MS-OXRTFCP says; what is cut off is left out."""
    if len(data) < 16:
        return b""
    _, size, kind = struct.unpack_from("<III", data)
    size = min(size, _LONGEST)
    if kind != 0x75465A4C:
        return data[16 : 16 + size]
    window = bytearray(_COMMON.ljust(_WINDOW, b"\0"))
    out, write, at = bytearray(), len(_COMMON), 16
    while at < len(data) and len(out) < size:
        control, at = data[at], at + 1
        for bit in range(8):
            if at >= len(data) or len(out) >= size:
                break
            if control >> bit & 1:
                if at + 2 > len(data):
                    return bytes(out)
                pair, at = data[at] << 8 | data[at + 1], at + 2
                offset, length = pair >> 4, (pair & 0xF) + 2
                if offset == write:
                    return bytes(out)
                piece = range(offset, offset + length)
            else:
                window[write], at = data[at], at + 1
                out.append(window[write])
                write = (write + 1) % _WINDOW
                continue
            for place in piece:
                window[write] = window[place % _WINDOW]
                out.append(window[write])
                write = (write + 1) % _WINDOW
    return bytes(out)


_TOKEN: Final = re.compile(
    rb"\\'(?P<code>[0-9a-fA-F]{2})|\\u(?P<letter>-?\d{1,6}) ?|"
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,9})? ?|\\(?P<sign>.)|"
    rb"(?P<brace>[{}])|[\r\n]+|(?P<plain>[^\\{}\r\n]+)",
    re.DOTALL,
)
_SIGNS: Final = {
    b"par": "\n", b"line": "\n", b"tab": "\t", b"cell": "\t", b"row": "\n", b"endash": "–", b"emdash": "—",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•",
}  # fmt: skip
_SILENT: Final = frozenset(
    [b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer", b"listtable"]
)


def text_of(data: bytes) -> tuple[str, str]:
    """Return the text of RTF as (plain text, HTML): the HTML where Outlook wrapped one, else the text."""
    wrapped = b"\\fromhtml1" in data[:4000]
    text = _Words(wrapped=wrapped).of(data)
    return ("", text) if wrapped else (text.strip(), "")


class _Words:
    """Reads RTF from the front, and keeps what is to be read of it."""

    def __init__(self, *, wrapped: bool) -> None:
        self._wrapped = wrapped
        self._out: list[str] = []
        self._stack: list[tuple[bool, int, bool]] = []
        self._silent = self._hidden = self._begins = False
        self._width, self._skip, self._page = 1, 0, "cp1252"

    def of(self, data: bytes) -> str:
        """Return the words; letters beyond the first plane, written as halves, are whole."""
        for match in _TOKEN.finditer(data):
            begins, self._begins = self._begins, False
            value = match[match.lastgroup] if match.lastgroup else b""
            if match["brace"]:
                self._brace(match["brace"])
            elif match["sign"] == b"*":
                tag = self._wrapped and data[match.end() : match.end() + 8] == b"\\htmltag"
                self._silent, self._begins = self._silent or not tag, True
            elif match["word"]:
                self._word(match["word"], match["number"], begins=begins)
            elif match.lastgroup and not self._silent and not self._hidden:
                self._said(match.lastgroup, value)
        return "".join(self._out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _brace(self, brace: bytes) -> None:
        if brace == b"{":
            self._stack.append((self._silent, self._width, self._hidden))
            self._begins = True
        else:
            self._silent, self._width, self._hidden = self._stack.pop() if self._stack else (False, 1, False)

    def _word(self, word: bytes, number: bytes | None, *, begins: bool) -> None:
        self._skip = 0
        if word == b"ansicpg" and number:
            self._page = f"cp{int(number)}"
        elif word == b"uc" and number:
            self._width = max(0, min(int(number), 8))
        elif self._wrapped and word == b"htmlrtf":
            self._hidden = number != b"0"
        elif word in _SILENT and begins:
            self._silent = True
        elif word in _SIGNS and not self._silent and not self._hidden:
            self._out.append(_SIGNS[word])

    def _said(self, kind: str, value: bytes) -> None:
        if kind == "letter":
            self._out.append(chr(int(value) % 0x10000))
            self._skip = self._width
        elif kind == "sign":
            self._out.append({b"~": "\u00a0", b"_": "\u2011", b"-": ""}.get(value, value.decode("latin-1")))
        else:
            text = self._decoded(bytes([int(value, 16)]) if kind == "code" else value)
            self._out.append(text[self._skip :])
            self._skip = max(0, self._skip - len(text))

    def _decoded(self, data: bytes) -> str:
        try:
            return data.decode(self._page)
        except (LookupError, UnicodeDecodeError):
            return data.decode("cp1252", "replace")
