"""Answers as municipalities send them: the form filled in, and the mail around it."""

from __future__ import annotations

import email
import email.policy
import io
from email.message import EmailMessage
from typing import Any

import pikepdf
from tests.store.worlds import World

from investcrm.exchange import answer_files
from investcrm.services import cases, inquiries, reading_answers

MUNICIPALITY = "naring@vasteras.example"


def letter(world: Any, inquiry_id: str, forwarding_id: str) -> EmailMessage:
    """Return the mail that went to a municipality."""
    detail = world.ask(inquiries.detail, inquiry_id)
    (message_id,) = (one.message_id for one in detail.forwardings if one.id == forwarding_id)
    data = world.ask(cases.document_bytes, message_id)
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def form(message: EmailMessage) -> bytes:
    """Return the form as PDF that lies in a mail."""
    forms = [
        part.get_content() for part in message.iter_attachments() if "/AcroForm" in str(part.get_content())
    ]
    (found,) = forms or [
        part.get_content()
        for part in message.iter_attachments()
        if part.get_content_type() == "application/pdf" and _is_form(part.get_content())
    ]
    return bytes(found)


def _is_form(data: bytes) -> bool:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return "/AcroForm" in pdf.Root


def filled(blank: bytes, answers: dict[str, str], *, note: str = "") -> bytes:
    """Return a form with answers in it; with a ``note`` the file differs and says the same."""
    with pikepdf.open(io.BytesIO(blank)) as pdf:
        for one in pdf.Root.AcroForm.Fields:
            key = str(one.T)
            if key in answers:
                is_button = str(one.get("/FT")) == "/Btn"
                one.V = pikepdf.Name("/" + answers[key]) if is_button else pikepdf.String(answers[key])
        if note:
            pdf.docinfo["/Note"] = note
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def reply(
    subject: str, text: str = "Här kommer vårt svar.", files: tuple[tuple[str, bytes], ...] = (), **heads: str
) -> bytes:
    """Return a mail from the municipality."""
    mail = EmailMessage()
    told = {
        "From": f"Näringsliv <{MUNICIPALITY}>",
        "Subject": subject,
        "Date": "Wed, 04 Mar 2026 10:00:00 +0100",
    }
    for key, value in {**told, **{name.replace("_", "-"): value for name, value in heads.items()}}.items():
        mail[key] = value
    mail.set_content(text)
    for name, data in files:
        mail.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()


def read(
    world: World, name: str, data: bytes, inquiry_id: str = ""
) -> tuple[reading_answers.ReadAnswer, ...]:
    """Return what a file is read as."""
    arrived = answer_files.unpack(name, data)
    return world.ask(reading_answers.read_files, [arrived], inquiry_id)
