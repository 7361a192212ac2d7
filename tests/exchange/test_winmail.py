"""Outlook's winmail.dat is opened: its files, its mails, its text; damaged ones are told of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange import winmails
from tests.exchange.forms import ANSWERS
from tests.exchange.test_answer_forms import as_chosen, filled
from tests.exchange.test_replies import message

from investcrm.exchange import answer_files, rtf, tnef
from investcrm.exchange.mail import read_mail_bytes

RTF = (
    rb"{\rtf1\ansi\ansicpg1252\fromtext{\fonttbl{\f0 Arial;}}\uc1\pard \'c5sa i \u321?\u243\'f3d\u378?,"
    rb"\par 14 ha}"
)
HTML = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Vi har "
    rb"14 ha {\*\htmltag84 &aring;}ker\htmlrtf\par}\htmlrtf0 {\*\htmltag72 </p>}}"
)


def plain(data: bytes) -> bytes:
    """Return text as it is kept where it is not packed."""
    return len(data).to_bytes(4, "little") * 2 + b"MELA" + b"\0" * 4 + data


def enclosing(data: bytes, text: str = "") -> bytes:
    mail = message(text)
    mail.add_attachment(data, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    return mail.as_bytes()


def test_a_form_in_a_winmail_is_read_as_if_it_were_attached():
    data = winmails.winmail(winmails.file("svar från Łódź.pdf", filled(ANSWERS)))
    found = answer_files.unpack("svar.eml", enclosing(data, "Se bilagan."))
    (form,) = found.forms
    assert (form.name, as_chosen(form.form), found.troubles) == ("svar från Łódź.pdf", ANSWERS, ())
    assert found.letters[0].text == "Se bilagan."


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (((0x1000, "Åsa i Łódź"),), "Åsa i Łódź"),
        (((0x1013, "<p>Åsa &amp; Ö</p><script>x()</script>".encode()),), "Åsa & Ö"),
        (((0x1009, winmails.HELLO),), "hello world"),
        (((0x1009, plain(RTF)),), "Åsa i Łódź,\n14 ha"),
        (((0x1009, plain(HTML)),), "Vi har 14 ha åker"),
    ],
    ids=["plain", "html", "packed", "rtf", "html in rtf"],
)
def test_the_text_in_a_winmail_is_the_mails_where_it_has_no_other(told: tuple, text: str):
    mail = read_mail_bytes("svar.eml", enclosing(winmails.winmail(told=told)))
    assert (mail.text.strip(), mail.attachments) == (text, ())


def test_packed_text_that_repeats_itself_while_it_is_unpacked_is_whole():
    assert rtf.unpacked(winmails.REPEATED) == rb"{\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_a_mail_within_a_winmail_is_read_with_what_is_in_it():
    inner = winmails.winmail(
        winmails.file("karta.png", b"\x89PNG"),
        told=((0x0037, "SV: [0123456789AB]"), (0x1000, "Vi har mark.")),
    )
    found = answer_files.unpack("vb.eml", enclosing(winmails.winmail(winmails.mail(inner)), "VB"))
    assert [(one.subject, one.text) for one in found.letters][1:] == [("SV: [0123456789AB]", "Vi har mark.")]
    assert [one.name for one in found.files] == ["karta.png"]


def test_a_damaged_winmail_is_told_of_and_kept():
    found = answer_files.unpack("svar.eml", enclosing(b"nonsens", "Hej"))
    assert "damaged" in found.troubles[0].key
    assert [one.name for one in found.files] == ["winmail.dat"]


WHOLE = winmails.winmail(
    winmails.file("a.pdf", b"%PDF"), winmails.mail(winmails.winmail()), told=((0x1009, winmails.HELLO),)
)


@given(at=st.integers(6, len(WHOLE) - 1), junk=st.binary(max_size=12), cut=st.booleans())
def test_whatever_is_done_to_a_winmail_it_is_read_or_refused(at: int, junk: bytes, cut: bool):
    data = WHOLE[:at] + junk + (b"" if cut else WHOLE[at + len(junk) :])
    found = tnef.read(data)
    assert sum(len(one.data) for one in found.files) <= len(data)


@given(st.binary(max_size=200))
def test_packed_text_never_grows_beyond_what_it_says(data: bytes):
    assert len(rtf.unpacked(b"\0\0\0\0\x40\0\0\0LZFu\0\0\0\0" + data)) <= 0x40 + 17
