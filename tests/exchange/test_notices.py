"""What machines tell of a message is read from what each kind of server and program writes."""

from __future__ import annotations

import base64

import pytest
from tests.exchange.notices import AWAY, MICROSOFT, OLD_EXCHANGE, OURS, POSTFIX, QMAIL, RECEIPT, told
from tests.exchange.outlook import outlook_message
from tests.exchange.test_replies import message

from investcrm.domain.mail_notices import Cause, Notice, Told, cause_of
from investcrm.exchange import answer_files
from investcrm.exchange.mail import read_mail_bytes

UNKNOWN = {"action": "failed", "status": "5.1.1", "said": "550 5.1.1 <mark@koping.example>: User unknown"}


def notice(data: bytes, name: str = "besked.eml") -> Notice:
    found = read_mail_bytes(name, data).notice
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (told(POSTFIX, **UNKNOWN), Cause.ADDRESS),
        (told(MICROSOFT, action="failed", status="5.4.1",
              said="550 5.4.1 Recipient address rejected: Access denied."), Cause.ADDRESS),
        (told(MICROSOFT, action="failed", status="5.2.2",
              said="554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException"), Cause.FULL),
        (told(OLD_EXCHANGE), Cause.ADDRESS),
        (told(QMAIL), Cause.ADDRESS),
    ],
    ids=["postfix", "m365", "m365 full", "exchange", "qmail"],
)  # fmt: skip
def test_a_message_that_came_back_is_known_by_whom_it_was_to_and_which_it_was(data: bytes, cause: Cause):
    found = notice(data)
    (report,) = found.reports
    assert (report.told, report.address, report.cause) == (Told.FAILED, OURS["to"], cause)
    assert found.message_ids[0] == OURS["id"]
    assert any("[0123456789AB]" in one for one in found.subjects)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (told(POSTFIX, action="delayed", status="4.4.1", said="connect: timed out"), Told.DELAYED),
        (told(MICROSOFT, action="delivered", status="2.0.0", said="250 ok"), Told.DELIVERED),
        (told(MICROSOFT, action="relayed", status="2.0.0", said="250 ok"), Told.RELAYED),
        (told(RECEIPT, action="displayed"), Told.READ),
        (told(RECEIPT, action="deleted"), Told.UNREAD),
        (told(AWAY), Told.AUTOMATIC),
    ],
)
def test_late_delivered_read_and_away_are_told_apart(data: bytes, what: Told):
    found = notice(data)
    assert (found.told, found.reports[0].address) == (what, OURS["to"])
    assert OURS["id"] in found.message_ids


def test_an_absence_notice_is_known_by_its_subject_and_a_reply_to_it_is_a_persons():
    away = message(Subject="Automatic reply: Förfrågan").as_bytes()
    assert notice(away).told is Told.AUTOMATIC
    person = message(Subject="SV: Autosvar: Förfrågan").as_bytes()
    assert read_mail_bytes("svar.eml", person).notice is None


def test_an_abuse_complaint_is_no_bounce():
    data = told(POSTFIX, **UNKNOWN).replace(b"report-type=delivery-status", b"report-type=feedback-report")
    data = data.replace(b"Content-Type: message/delivery-status", b"Content-Type: message/feedback-report")
    assert notice(data).told is Told.AUTOMATIC


def test_fields_packed_in_base64_or_cut_off_are_read_as_far_as_they_go():
    whole = told(POSTFIX, **UNKNOWN)
    head, mark, rest = whole.partition(b"Content-Type: message/delivery-status\r\n\r\n")
    fields, edge, last = rest.partition(b"\r\n--4F2C.1/mail.region.test\r\n")
    packed = mark.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n")
    packed += base64.encodebytes(fields).replace(b"\n", b"\r\n")
    assert notice(head + packed + edge + last).reports[0].status == "5.1.1"
    cut = notice(head + mark)
    assert (cut.told, cut.reports[0].address) == (Told.FAILED, OURS["to"])


@pytest.mark.parametrize(
    ("kind", "what"),
    [("NDR", Told.FAILED), ("DR", Told.DELIVERED), ("IPNRN", Told.READ), ("IPNNRN", Told.UNREAD)],
)
def test_a_report_that_outlook_saved_is_read(kind: str, what: Told):
    data = outlook_message(
        kind=f"REPORT.IPM.Note.{kind}",
        subject="Olevererbart: Förfrågan [0123456789AB]",
        text="Gick inte fram.\nRemote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound'",
        recipients=(("Mark", "mark@koping.example"),),
    )
    found = notice(data, "besked.msg")
    (report,) = found.reports
    assert (report.told, report.address, report.status) == (what, OURS["to"], "5.1.10")
    assert report.cause is Cause.ADDRESS
    within = answer_files.unpack("vb.msg", outlook_message(subject="VB", text="Se bilagan", within=(data,)))
    inner = within.letters[1].notice
    assert inner is not None
    assert inner.told is (Told.FAILED if what is Told.FAILED else Told.AUTOMATIC)


def test_what_a_notice_encloses_is_never_taken_for_an_answer():
    (letter,) = answer_files.unpack("besked.eml", told(MICROSOFT, **UNKNOWN)).letters
    assert letter.notice is not None


@pytest.mark.parametrize(
    ("status", "said", "cause"),
    [
        ("5.4.4", "Host or domain name not found. Name service error", Cause.DOMAIN),
        ("5.1.2", "", Cause.DOMAIN),
        ("5.1.6", "", Cause.MOVED),
        ("5.2.1", "", Cause.CLOSED),
        ("4.2.2", "over quota", Cause.FULL),
        ("5.3.4", "", Cause.LARGE),
        ("5.7.1", "Message rejected as spam", Cause.REFUSED),
        ("4.4.7", "", Cause.EXPIRED),
        ("4.4.1", "Connection timed out", Cause.EXPIRED),
        ("5.4.6", "loop", Cause.UNREACHABLE),
        ("5.0.0", "550 No such user here", Cause.ADDRESS),
        ("", "552 mailbox is full", Cause.FULL),
        ("", "", Cause.OTHER),
    ],
)
def test_why_it_came_back_is_told_by_status_and_words(status: str, said: str, cause: Cause):
    assert cause_of(status, said) is cause
