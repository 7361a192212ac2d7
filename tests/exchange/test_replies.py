"""Mails as municipalities answer with them: signed, encrypted, sent by machines, mails within mails."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from tests.exchange.outlook import outlook_message

from investcrm.domain.errors import InvalidInput
from investcrm.exchange import answer_files
from investcrm.exchange.mail import read_mail_bytes


def message(text: str = "Vi har mark vid E18.", **heads: str) -> EmailMessage:
    mail = EmailMessage()
    told = {"From": "Näringsliv <naring@koping.example>", "Subject": "SV: Förfrågan [0123456789AB]", **heads}
    for key, value in told.items():
        mail[key] = value
    mail.set_content(text)
    return mail


@pytest.fixture(scope="module")
def identity() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "naring@koping.example")])
    begin = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(begin)
        .not_valid_after(begin + dt.timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def sealed(content: bytes) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "naring@koping.example", "SV: Förfrågan"
    mail.set_content(
        content, maintype="application", subtype="pkcs7-mime", filename="smime.p7m",
        params={"smime-type": "signed-data"},
    )  # fmt: skip
    return mail


def test_a_signed_mail_is_read_like_any_other(
    identity: tuple[x509.Certificate, ec.EllipticCurvePrivateKey],
) -> None:
    inner = message("Åäö: 14 ha.")
    inner.add_attachment(b"%PDF-1.7 karta", maintype="application", subtype="pdf", filename="karta.pdf")
    builder = pkcs7.PKCS7SignatureBuilder().set_data(inner.as_bytes()).add_signer(*identity, hashes.SHA256())
    opaque = builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])
    clear = builder.sign(serialization.Encoding.SMIME, [pkcs7.PKCS7Options.DetachedSignature])
    for raw in (sealed(opaque).as_bytes(), b"From: naring@koping.example\r\n" + clear):
        mail = read_mail_bytes("svar.eml", raw)
        assert mail.text.strip() == "Åäö: 14 ha."
        assert [part.name for part in mail.attachments] == ["karta.pdf"]
        assert not mail.encrypted


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl program (2026-11-21)")
def test_a_signature_written_piece_by_piece_is_read(
    identity: tuple[x509.Certificate, ec.EllipticCurvePrivateKey], tmp_path: Path
) -> None:
    pem = tmp_path / "signer.pem"
    certificate, key = identity
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    made = subprocess.run(
        ["openssl", "cms", "-sign", "-stream", "-nodetach", "-binary", "-signer", pem, "-outform", "DER"],
        input=message("Ströms ö").as_bytes(), capture_output=True, check=True,
    )  # fmt: skip
    assert read_mail_bytes("svar.eml", sealed(made.stdout).as_bytes()).text.strip() == "Ströms ö"


def test_an_encrypted_mail_says_so(identity: tuple[x509.Certificate, ec.EllipticCurvePrivateKey]) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "regionen")])
    begin = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    reader = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(8)
        .not_valid_before(begin)
        .not_valid_after(begin + dt.timedelta(days=9))
        .sign(key, hashes.SHA256())
    )
    locked = (
        pkcs7.PKCS7EnvelopeBuilder()
        .set_data(b"hemligt")
        .add_recipient(reader)
        .encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])
    )
    mail = read_mail_bytes("svar.eml", sealed(locked).as_bytes())
    assert (mail.encrypted, mail.text, mail.attachments) == (True, "", ())


@pytest.mark.parametrize("cut", [b"", b"\x30", b"\x30\x80", b"\x30\x84\xff\xff\xff\xff", b"\x30\x03\x06\x01"])
def test_a_damaged_signature_is_told_as_a_damaged_mail(cut: bytes) -> None:
    with pytest.raises(InvalidInput, match="damaged"):
        read_mail_bytes("svar.eml", sealed(cut).as_bytes())


def test_what_a_mail_answers_is_kept_nearest_first() -> None:
    mail = read_mail_bytes(
        "svar.eml",
        message(**{"In-Reply-To": "<b@x>", "References": "<a@x> <b@x>", "Message-ID": "<c@x>"}).as_bytes(),
    )
    assert (mail.message_id, mail.answers) == ("<c@x>", ("<b@x>", "<a@x>"))


@pytest.mark.parametrize(
    ("heads", "automatic"),
    [({"Auto-Submitted": "auto-replied"}, True), ({"Auto-Submitted": "no"}, False), ({}, False),
     ({"X-Autoreply": "yes"}, True)],
)  # fmt: skip
def test_a_mail_sent_by_a_machine_is_told_from_an_answer(heads: dict[str, str], automatic: bool) -> None:
    assert read_mail_bytes("svar.eml", message(**heads).as_bytes()).automatic is automatic


def test_a_mail_within_an_outlook_mail_is_read() -> None:
    inner = outlook_message(
        subject="SV: Förfrågan [0123456789AB]",
        text="Vi har 14 ha på Åsen.",
        sender=("Näringsliv", "naring@koping.example"),
        attachments=(("karta å.png", "image/png", b"\x89PNG"),),
    )
    outer = outlook_message(subject="VB: svar från Köping", text="Se bilagan", within=(inner,))
    found = answer_files.unpack("vb.msg", outer)
    assert [letter.subject for letter in found.letters] == [
        "VB: svar från Köping",
        "SV: Förfrågan [0123456789AB]",
    ]
    assert found.letters[1].sender == "naring@koping.example"
    assert found.letters[1].text == "Vi har 14 ha på Åsen."
    assert [one.name for one in found.files] == ["karta å.png"]


def test_an_outlook_mail_whose_attached_paper_comes_first_in_the_file_is_a_mail() -> None:
    paper = b"%PDF-1.7 " + b"x" * 5000
    data = outlook_message(
        subject="SV", text="Se bilagan", attachments=(("k.pdf", "application/pdf", paper),)
    )
    assert b"%PDF-" in data[:1024]
    arrived = answer_files.unpack("svar.msg", data)
    assert [one.text for one in arrived.letters] == ["Se bilagan"]
    assert (arrived.media_type, [one.name for one in arrived.files]) == (
        "application/vnd.ms-outlook", ["k.pdf"],
    )  # fmt: skip


def test_mails_within_mails_are_read_until_it_is_enough() -> None:
    mail = message("innerst")
    for _ in range(12):
        outer = message("utanför")
        outer.add_attachment(mail)
        mail = outer
    found = answer_files.unpack("djup.eml", mail.as_bytes())
    assert len(found.letters) == 7
    assert "too deep" in found.troubles[0].key


@pytest.mark.parametrize("data", [b"", b"\0\0\0", b"\n \r\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="is empty"):
        answer_files.unpack("svar.eml", data)
