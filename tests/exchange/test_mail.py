"""Mails of both kinds are read whole: text, attachments and moment, however they were made."""

from __future__ import annotations

import struct
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.outlook import outlook_message

from investcrm.domain.errors import InvalidInput, NotFound, UserError
from investcrm.domain.reading.lexicon import ReadingContext
from investcrm.exchange import transcript
from investcrm.exchange.mail import html_to_text, read_mail, read_mail_bytes
from investcrm.exchange.mail_reading import read_mail_as_inquiry

SAMPLES = Path(__file__).parent.parent / "samples"
SENT = datetime(2026, 11, 9, 9, 12, tzinfo=UTC)


def message(text: str = "Vi söker 5 ha.", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = headers.get("sender", "Norra Konsult <info@example.org>")
    mail["To"] = "etablering@example.se"
    mail["Subject"] = headers.get("subject", "Förfrågan om mark i Köping")
    mail["Date"] = "Mon, 09 Nov 2026 10:12:00 +0100"
    mail.set_content(text)
    return mail


def test_the_partners_mail() -> None:
    mail = read_mail(SAMPLES / "rfi.eml")
    assert mail.subject == "RFI: Project Heron – battery component plant, 12–18 ha"
    assert (mail.sender, mail.recipients) == ("sweden@example.org", ("etablering@example.se",))
    assert mail.sent_at == SENT
    assert "redundant feed preferred" in mail.text
    (table,) = mail.attachments
    assert (table.name, table.media_type) == ("requirements.csv", "text/csv")
    assert table.data.startswith(b"Requirement;Value")
    assert mail.raw == (SAMPLES / "rfi.eml").read_bytes()


def test_a_mail_with_only_html_is_read_as_text() -> None:
    mail = message()
    mail.set_content(
        "<html><head><style>p{}</style></head><body><p>Vi söker <b>10&nbsp;ha</b></p>"
        "<ul><li>8 MW</li><li>spår</li></ul><script>alert(1)</script></body></html>",
        subtype="html",
    )
    assert read_mail_bytes("m.eml", mail.as_bytes()).text == "Vi söker 10 ha\n\n- 8 MW\n- spår"


def test_plain_text_is_taken_before_html_and_neither_is_an_attachment() -> None:
    mail = message("Vi söker 5 ha.")
    mail.add_alternative("<p>Vi söker fem hektar.</p>", subtype="html")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="underlag å.pdf")
    read = read_mail_bytes("m.eml", mail.as_bytes())
    assert read.text.strip() == "Vi söker 5 ha."
    assert [part.name for part in read.attachments] == ["underlag å.pdf"]


def test_a_mail_within_the_mail_is_kept_whole() -> None:
    mail = message("Se nedan.")
    mail.add_attachment(message("Ursprunglig förfrågan", subject="Projekt Ek"))
    (inner,) = read_mail_bytes("m.eml", mail.as_bytes()).attachments
    assert inner.media_type == "message/rfc822"
    assert inner.name == "Projekt Ek.eml"
    assert read_mail_bytes(inner.name, inner.data).text.strip() == "Ursprunglig förfrågan"


def test_broken_charsets_and_headers_are_read_anyway() -> None:
    raw = (
        b"From: =?no-such?q?=C3?= <info@example.org>\r\nSubject: =?utf-8?b?RsO2cmZy\r\nDate: soon\r\n"
        b"Content-Type: text/plain; charset=no-such-charset\r\n\r\nVi s\xf6ker 5 ha.\r\n"
    )
    mail = read_mail_bytes("m.eml", raw)
    assert mail.text.strip() == "Vi söker 5 ha."
    assert mail.sent_at is None


@pytest.mark.parametrize("charset", ["iso-8859-1", "ISO8859-1", "windows-1252"])
def test_dashes_and_quotation_marks_that_windows_calls_latin_stay_what_they_are(charset: str) -> None:
    head = f"From: a@b.example\r\nSubject: Svar\r\nContent-Type: text/plain; charset={charset}\r\n\r\n"
    body = "14 ha – ”Åkern”, 200 €/m²…"
    assert read_mail_bytes("m.eml", head.encode() + body.encode("cp1252")).text == body


def test_what_is_written_below_an_attachment_is_part_of_the_text() -> None:
    mail = message("Se formuläret.")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="svar.pdf")
    below = EmailMessage()
    below.set_content("PS. Vi avböjer Södra fältet.")
    mail.attach(below)
    read = read_mail_bytes("m.eml", mail.as_bytes())
    assert read.text == "Se formuläret.\n\nPS. Vi avböjer Södra fältet."
    assert [part.name for part in read.attachments] == ["svar.pdf"]


def test_names_of_attachments_cannot_leave_the_folder() -> None:
    mail = message()
    mail.add_attachment(b"x", maintype="application", subtype="octet-stream", filename="../../etc/pass\twd")
    mail.add_attachment(b"y", maintype="application", subtype="pdf")
    names = [part.name for part in read_mail_bytes("m.eml", mail.as_bytes()).attachments]
    assert names == ["passwd", "attachment-2.pdf"]


def test_an_outlook_message_is_read() -> None:
    data = outlook_message(
        subject="Förfrågan: Projekt Tärna",
        text="Hej!\r\nVi söker 10 ha och minst 8 MW senast 2029.\r\n",
        sender=("Norra Konsult", "info@example.org"),
        recipients=(("Regionen", "etablering@example.se"),),
        attachments=(("krav.csv", "text/csv", b"Krav;V\xe4rde\n"), ("bild.bin", "", bytes(9000))),
        sent_at=SENT,
    )
    mail = read_mail_bytes("tärna.msg", data)
    assert mail.subject == "Förfrågan: Projekt Tärna"
    assert mail.sender == '"Norra Konsult" <info@example.org>'
    assert mail.recipients == ("Regionen <etablering@example.se>",)
    assert mail.sent_at == SENT
    assert mail.text == "Hej!\nVi söker 10 ha och minst 8 MW senast 2029.\n"
    assert [(part.name, len(part.data)) for part in mail.attachments] == [
        ("krav.csv", 11),
        ("bild.bin", 9000),
    ]


def test_an_outlook_message_with_only_html() -> None:
    data = outlook_message(subject="Mark", html="<p>Vi söker 5 ha på Öland</p>".encode())
    assert read_mail_bytes("m.msg", data).text == "Vi söker 5 ha på Öland"


def test_an_outlook_message_of_a_colleague_whose_text_is_packed_is_read() -> None:
    rtf = rb"{\rtf1\ansi\ansicpg1252\fromtext Vi har 14 ha \endash  f\'f6r nu\'21}"
    packed = struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf
    sender = ("Åsa Öberg", "/O=REGION/OU=EXCHANGE/CN=RECIPIENTS/CN=ASA")
    data = outlook_message(subject="Svar", packed=packed, sender=sender, real="asa@region.example")
    mail = read_mail_bytes("svar.msg", data)
    assert mail.text == "Vi har 14 ha – för nu!"
    assert mail.sender == '"Åsa Öberg" <asa@region.example>'


def test_an_outlook_message_becomes_an_inquiry(context: ReadingContext) -> None:
    data = outlook_message(subject="Projekt Tärna", text="Vi söker 10 ha. Svar senast 27 nov.", sent_at=SENT)
    reading = read_mail_as_inquiry(read_mail_bytes("m.msg", data), context)
    assert reading.title.value == "Projekt Tärna"
    assert reading.deadline is not None
    assert reading.deadline.value.isoformat() == "2026-11-27"


def test_a_table_attached_to_a_mail_adds_what_the_text_leaves_out(context: ReadingContext) -> None:
    mail = message("Vi söker 5 ha.")
    table = "Krav;Värde\nMark ha;6\nEffekt MW start;4\nEffekt MW 2031;12\nJärnvägsspår;önskvärt\n"
    mail.add_attachment(table.encode("cp1252"), maintype="text", subtype="csv", filename="krav.csv")
    reading = read_mail_as_inquiry(read_mail_bytes("m.eml", mail.as_bytes()), context)
    kinds = [
        (d.requirement.kind, d.requirement.low, d.requirement.on and d.requirement.on.year)
        for d in reading.requirements
    ]
    assert kinds == [
        ("land", 50_000, None),
        ("power", 4_000, None),
        ("power", 12_000, 2031),
        ("rail", None, None),
    ]
    assert any("says otherwise" in str(note) for note in reading.requirements[0].doubts)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello world",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"%PDF-1.7",
        b"Namn;Areal\nNorra;3\n",
    ],
)
def test_what_is_no_mail_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_mail_bytes("fil.msg", data)


def test_a_truncated_outlook_message_is_refused_or_read() -> None:
    data = outlook_message(subject="x" * 50, text="y" * 9000)
    for length in range(512, len(data), 997):
        with suppress(UserError):
            assert read_mail_bytes("m.msg", data[:length]).raw == data[:length]


def test_a_missing_mail(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_mail(tmp_path / "saknas.eml")


@given(data=st.binary(max_size=500))
def test_any_bytes_are_a_mail_or_a_sentence(data: bytes) -> None:
    for start in (b"", b"From: a\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"):
        with suppress(UserError):
            assert read_mail_bytes("m.eml", start + data).raw == start + data


@given(st.text(max_size=200))
def test_any_page_becomes_text(page: str) -> None:
    assert isinstance(html_to_text(page), str)


def test_a_printed_mail_tells_when_it_was_sent_by_swedish_clocks() -> None:
    raw = b"From: a@example.se\r\nTo: b@example.se\r\nDate: Sat, 21 Nov 2026 17:42:00 +0000\r\n\r\nHej\r\n"
    heads = dict(transcript.transcribe("a.eml", "message/rfc822", raw).heads)
    assert heads["Sent"] == "2026-11-21 18:42"
