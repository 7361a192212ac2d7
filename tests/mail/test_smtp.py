"""What a mail server may do to a message, and what is said about it."""

from __future__ import annotations

import ssl
from collections.abc import Callable

import pytest
from tests.mail.server import PASSWORD, USER, MailServer
from tests.ports import reserved_port
from tests.server.tls import Authority

from investcrm.exchange.mail_server import Login, LoginRefused, MailProblem
from investcrm.exchange.smtp import Post, Refused, Unanswered

FROM, TO = "crm@region.test", "naring@kommun.test"
MESSAGE = b"Subject: Prov\r\n\r\n.punkt\r\nrad\r\n..\r\n"
LOGIN = Login(USER, PASSWORD)
Start = Callable[..., MailServer]


def hand_over(post: Post, to: str = TO, message: bytes = MESSAGE) -> str:
    post.offer(FROM, to, len(message))
    return post.deliver(message)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_message_arrives_letter_by_letter_over_tls(mail: Start, security: str) -> None:
    server = mail(security=security)
    with Post("localhost", server.port, security, LOGIN) as post:  # type: ignore[arg-type]
        assert "4711" in hand_over(post)
        assert post.version.startswith("TLS")
    (taken,) = server.taken
    assert (taken.sender, taken.recipient, taken.data) == (FROM, TO, MESSAGE)


def test_a_server_that_is_not_there_is_told_with_its_name(trusted: ssl.SSLContext) -> None:
    with (
        reserved_port() as port,
        pytest.raises(MailProblem, match=f"localhost .port {port}. is not reached"),
    ):
        Post("localhost", port, "starttls", LOGIN).__enter__()


def test_nothing_goes_unencrypted_or_to_a_stranger(mail: Start, authority: Authority) -> None:
    plain = mail(offers_tls=False)
    with pytest.raises(MailProblem, match="does not offer STARTTLS"):
        Post("localhost", plain.port, "starttls", LOGIN).__enter__()
    server = mail()
    unknown = ssl.create_default_context(cafile=Authority(authority.folder / "..").file)
    with pytest.raises(MailProblem, match="not trusted"):
        Post("localhost", server.port, "starttls", LOGIN, unknown).__enter__()
    with pytest.raises(MailProblem, match="not trusted"):
        Post("127.0.0.1", server.port, "starttls", LOGIN).__enter__()
    with pytest.raises(MailProblem, match="No encrypted connection"):
        Post("localhost", server.port, "tls", LOGIN).__enter__()
    assert not server.taken


def test_a_wrong_password_is_the_servers_own_words(mail: Start) -> None:
    server = mail()
    with pytest.raises(LoginRefused, match=r"does not let crm@region\.test in: 535"):
        Post("localhost", server.port, "starttls", Login(USER, "fel")).__enter__()
    oauth = mail(login="oauth")
    with pytest.raises(LoginRefused, match="535"):
        Post("localhost", oauth.port, "starttls", Login(USER, token="old")).__enter__()


@pytest.mark.parametrize(
    ("answer", "permanent", "words"),
    [
        ("550 5.1.1 no such user", True, "does not take this: 550"),
        ("450 4.2.0 greylisted", False, "Try again later"),
        ("452 4.2.2 over quota", False, "mailbox is full"),
        ("552 5.2.2 over quota", True, "mailbox is full"),
        ("552 5.3.4 too big", True, "larger than the mail server takes"),
    ],
)
def test_a_refused_recipient_leaves_the_next_one_alone(
    mail: Start, answer: str, permanent: bool, words: str
) -> None:
    server = mail(answers={"full@kommun.test": answer})
    with Post("localhost", server.port, "starttls", LOGIN) as post:
        with pytest.raises(Refused, match=words) as refused:
            hand_over(post, "full@kommun.test")
        assert refused.value.permanent is permanent
        hand_over(post)
    assert [one.recipient for one in server.taken] == [TO]


def test_a_message_too_large_or_refused_at_its_end_is_told(mail: Start) -> None:
    server = mail(size=10_000, at_data={TO: "554 5.7.1 spam"})
    with Post("localhost", server.port, "starttls", LOGIN) as post:
        with pytest.raises(Refused, match="larger than the mail server takes"):
            hand_over(post, TO, b"x" * 20_000)
        with pytest.raises(Refused, match="spam"):
            hand_over(post)
        with pytest.raises(Refused, match="no address"):
            hand_over(post, "a@b.test> SIZE=1\r\nRCPT TO:<c@d.test")
        hand_over(post, "annan@kommun.test")
    assert len(server.taken) == 1


def test_a_broken_connection_tells_whether_the_message_may_have_arrived(mail: Start) -> None:
    server = mail(breaks={"a@k.test": "rcpt", "b@k.test": "body", "c@k.test": "answer"}, size=90_000_000)
    with Post("localhost", server.port, "starttls", LOGIN) as post, pytest.raises(MailProblem, match="broke"):
        hand_over(post, "a@k.test")
    large = b"x" * 70 + b"\r\n"
    with Post("localhost", server.port, "starttls", LOGIN) as post, pytest.raises(MailProblem, match="broke"):
        hand_over(post, "b@k.test", large * 120_000)
    assert not server.taken
    with Post("localhost", server.port, "starttls", LOGIN) as post, pytest.raises(Unanswered):
        hand_over(post, "c@k.test")
    assert len(server.taken) == 1
