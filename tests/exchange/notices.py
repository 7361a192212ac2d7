"""Notices about a message as mail servers and mail programs write them, each with its own habits."""

from __future__ import annotations

OURS = {
    "id": "<0123456789ab@region.test>",
    "subject": "=?utf-8?q?F=C3=B6rfr=C3=A5gan_2026-001_=5B0123456789AB=5D?=",
    "to": "mark@koping.example",
}
DATE = "Wed, 04 Mar 2026 10:00:00 +0100"


def told(text: str, **more: str) -> bytes:
    """Return a notice with our message's particulars filled in."""
    filled = {**OURS, "date": DATE, **more}
    for key, value in filled.items():
        text = text.replace("{" + key + "}", value)
    return text.lstrip("\n").replace("\n", "\r\n").encode()


POSTFIX = """
Return-Path: <>
Date: {date}
From: MAILER-DAEMON@mail.region.test (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: crm@region.test
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4F2C.1/mail.region.test"
Message-Id: <20260304.4F2C@mail.region.test>

This is a MIME-encapsulated message.

--4F2C.1/mail.region.test
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.region.test.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<{to}>: host mx.koping.example[192.0.2.1] said: {said} (in reply to
    RCPT TO command)

--4F2C.1/mail.region.test
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.region.test
X-Postfix-Queue-ID: 4F2C
X-Postfix-Sender: rfc822; crm@region.test
Arrival-Date: Wed,  4 Mar 2026 09:59:58 +0100 (CET)

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.koping.example
Diagnostic-Code: smtp; {said}

--4F2C.1/mail.region.test
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <crm@region.test>
From: Regionen <crm@region.test>
To: {to}
Subject: {subject}
Message-ID: {id}

--4F2C.1/mail.region.test--
"""

MICROSOFT = """
From: Microsoft Outlook
 <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@region.example>
To: <crm@region.test>
Date: {date}
Content-Type: multipart/report; report-type=delivery-status;
	boundary="_1b2c_"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: sv-SE
Message-ID: <5d3f@AM0PR01.prod.exchangelabs.com>
In-Reply-To: {id}
References: {id}
Subject: Olevererbart: {subject}
Auto-Submitted: auto-replied
MIME-Version: 1.0

--_1b2c_
Content-Type: multipart/alternative; differences=Content-Type;
	boundary="_alt_"

--_alt_
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

RGl0dCBtZWRkZWxhbmRlIHRpbGwgbWFya0Brb3BpbmcuZXhhbXBsZSBrdW5kZSBpbnRlIGxldmVyZXJhcy4=
--_alt_
Content-Type: text/html; charset="utf-8"

<html><body><p>Ditt meddelande kunde inte levereras.</p><script>x()</script></body></html>
--_alt_--

--_1b2c_
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR01.eurprd01.prod.exchangelabs.com
Received-From-MTA: dns;AM0PR01MB.eurprd01.prod.exchangelabs.com
Arrival-Date: Wed, 4 Mar 2026 08:59:58 +0000

Original-Recipient: rfc822;{to}
Final-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp;{said}
X-Display-Name: {to}

--_1b2c_
Content-Type: message/rfc822

From: Regionen <crm@region.test>
To: {to}
Subject: {subject}
Message-ID: {id}
Content-Type: text/plain

--_1b2c_--
"""

OLD_EXCHANGE = """
From: System Administrator <postmaster@koping.example>
To: crm@region.test
Subject: Undeliverable: {subject}
Date: {date}
In-Reply-To: {id}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="_m_"

--_m_
Content-Type: text/plain; charset="iso-8859-1"

Your message

  To:      {to}
  Subject: Inquiry
  Sent:    Wed, 4 Mar 2026 09:59:58 +0100

did not reach the following recipient(s):

{to} on Wed, 4 Mar 2026 10:00:00 +0100
    The recipient name is not recognized
	The MTS-ID of the original message is: c=se;a= ;p=koping
    <srv.koping.example #5.1.1>

--_m_
Content-Type: message/rfc822

From: Regionen <crm@region.test>
Subject: {subject}
Message-ID: {id}

--_m_--
"""

QMAIL = """
Return-Path: <>
From: MAILER-DAEMON@mx.koping.example
To: crm@region.test
Subject: failure notice
Date: {date}

Hi. This is the qmail-send program at mx.koping.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{to}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <crm@region.test>
From: Regionen <crm@region.test>
To: {to}
Subject: {subject}
Message-ID: {id}

Hej
"""

RECEIPT = """
From: Mark <mark@koping.example>
To: crm@region.test
Subject: =?utf-8?q?L=C3=A4st=3A_F=C3=B6rfr=C3=A5gan?=
Date: {date}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification;
	boundary="_r_"

--_r_
Content-Type: text/plain; charset=utf-8

Ditt meddelande har öppnats.
--_r_
Content-Type: message/disposition-notification

Reporting-UA: koping.example; Mail 1.0
Final-Recipient: rfc822;{to}
Original-Message-ID: {id}
Disposition: manual-action/MDN-sent-manually; {action}

--_r_--
"""

AWAY = """
From: Eva Ek <mark@koping.example>
To: crm@region.test
Subject: Autosvar: {subject}
Date: {date}
In-Reply-To: {id}
X-Auto-Response-Suppress: All
Auto-Submitted: auto-generated
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Jag är ledig till den 9 mars. Vänd dig till Åke, ake.ek@koping.example.
"""
