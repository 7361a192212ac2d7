"""Signing in with OAuth 2 against a server on loopback, and sending with what it gives."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.conftest import MemoryKeyring
from tests.mail.identity import CLIENT, IdentityServer
from tests.mail.server import USER, MailServer

from investcrm.domain.errors import Cancelled, InvalidInput, NoPassword
from investcrm.domain.mailing import MailAccount
from investcrm.exchange import oauth
from investcrm.exchange.mail_server import LoginRefused, MailProblem
from investcrm.services import mail_account


def account(identity: IdentityServer, port: int = 587) -> MailAccount:
    return MailAccount("localhost", port, "starttls", "oauth", USER, USER, client_id=CLIENT, tenant="region",
        authority=identity.url)  # fmt: skip


def browse(address: str) -> threading.Thread:
    """Open an address as a browser does, on a thread of its own."""

    def run() -> None:
        with suppress(urllib.error.HTTPError), urllib.request.urlopen(address) as page:
            page.read()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_person_signs_in_and_mail_is_sent_with_fresh_tokens(
    identity: IdentityServer, mail: Callable[..., MailServer], key_store: MemoryKeyring
) -> None:
    server = mail(login="oauth")
    found = account(identity, server.port)
    assert not mail_account.has_secret(found)
    threads: list[threading.Thread] = []
    mail_account.sign_in(found, lambda page: threads.append(browse(identity.authorise(page))))
    for thread in threads:
        thread.join()
    assert mail_account.has_secret(found)
    assert max(map(len, key_store.entries.values())) <= 1000
    first = identity.refresh
    mail_account.try_out(found, "me@region.test", datetime.now(UTC))
    assert identity.asked[-1]["refresh_token"] == first
    assert mail_account.login(found).token
    assert identity.asked[-1]["refresh_token"] != first
    assert len(server.taken) == 1
    identity.revoked = True
    with pytest.raises(LoginRefused, match="no longer holds: AADSTS700082"):
        mail_account.login(found)
    mail_account.forget(found)
    assert not [name for _, name in key_store.entries if "mail:" in name]
    with pytest.raises(NoPassword, match="not signed in"):
        mail_account.login(found)


def test_a_forged_answer_is_turned_away_and_the_real_one_still_counts(identity: IdentityServer) -> None:
    statuses: list[int] = []

    def page(address: str) -> None:
        right = identity.authorise(address)
        forged = right.rpartition("state=")[0] + "state=guessed"

        def run() -> None:
            for one in (forged, right.partition("?")[0], right):
                try:
                    with urllib.request.urlopen(one) as answer:
                        statuses.append(answer.status)
                except urllib.error.HTTPError as error:
                    statuses.append(error.code)

        thread = threading.Thread(target=run)
        thread.start()
        threads.append(thread)

    threads: list[threading.Thread] = []
    tokens = oauth.sign_in(mail_account.provider(account(identity)), USER, page)
    for thread in threads:
        thread.join()
    assert tokens.access
    assert statuses == [400, 400, 200]


def test_what_a_person_refuses_or_leaves_is_told(identity: IdentityServer) -> None:
    provider = mail_account.provider(account(identity))
    threads: list[threading.Thread] = []

    def refuse(address: str) -> None:
        asked = identity.authorise(address)
        state = asked.rpartition("state=")[2]
        threads.append(
            browse(
                f"{asked.partition('?')[0]}?error=access_denied&error_description=Nej%20tack&state={state}"
            )
        )

    with pytest.raises(LoginRefused, match="Nej tack"):
        oauth.sign_in(provider, USER, refuse)
    for thread in threads:
        thread.join()
    with pytest.raises(LoginRefused, match="Nobody signed in"):
        oauth.sign_in(provider, USER, str, patience=0.05)

    def stop() -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        oauth.sign_in(provider, USER, str, stop)


def test_codes_and_tokens_go_over_https_or_to_this_computer(identity: IdentityServer) -> None:
    with pytest.raises(InvalidInput, match="https"):
        oauth.refreshed(
            mail_account.provider(replace(account(identity), authority="http://login.test")), "token"
        )
    identity.shutdown()
    with pytest.raises(MailProblem, match="not reached"):
        oauth.refreshed(
            mail_account.provider(replace(account(identity), authority="http://127.0.0.1:1")), "token"
        )
    identity._thread = threading.Thread(target=identity.serve_forever)
    identity._thread.start()
