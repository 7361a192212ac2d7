"""A mail server with a certificate of a test's own authority, and the worlds to send from."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from tests.mail.identity import IdentityServer
from tests.mail.mailbox_server import MailboxServer
from tests.mail.postfix import postfix
from tests.mail.server import MailServer
from tests.server.tls import Authority
from tests.store.worlds import clock, empty_store, laptop, region_file, server, world

__all__ = ["clock", "empty_store", "laptop", "postfix", "region_file", "server", "world"]


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("mail-ca"))


@pytest.fixture(scope="session")
def server_tls(authority: Authority) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue("mail", "localhost"))
    return context


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Let this machine trust the test's authority, as a region's machines do theirs."""
    monkeypatch.setenv("SSL_CERT_FILE", authority.file)
    return ssl.create_default_context(cafile=authority.file)


@pytest.fixture
def mail(server_tls: ssl.SSLContext, trusted: ssl.SSLContext) -> Iterator[Callable[..., MailServer]]:
    """Start mail servers."""
    with ExitStack() as stack:

        def start(**settings: Any) -> MailServer:
            return stack.enter_context(MailServer(server_tls, **settings))

        yield start


@pytest.fixture
def identity() -> Iterator[IdentityServer]:
    with IdentityServer() as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def box_server(server_tls: ssl.SSLContext, trusted: ssl.SSLContext) -> Iterator[MailboxServer]:
    """A mailbox of which every test is sure that it was only read."""
    with MailboxServer(server_tls) as found:
        yield found
        assert found.only_read(), found.asked
