"""Reaching a server: what an address may say, what is encrypted and checked, and every obstacle in words."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.ports import reserved_port
from tests.server.tls import (
    ASKING,
    HOST,
    Authority,
    ScriptedServer,
    Serve,
    context_of,
    of_version,
    refusing,
)

from investcrm import bootstrap, words
from investcrm.domain.errors import (
    Forbidden,
    InvalidInput,
    NoContact,
    NoPassword,
    UserError,
    WorkspaceProblem,
)
from investcrm.store.server import address
from investcrm.store.store import PostgresStore

WRONG = refusing("28P01", 'password authentication failed for user "anna"')
SECRET = "hemligt-ord"


# What an address may say


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgresql://anna@crm.region.se/crm", ("crm.region.se", 5432, "crm", "anna")),
        ("postgres://anna@crm.region.se:6432/crm", ("crm.region.se", 6432, "crm", "anna")),
        ("postgresql+psycopg://anna@/crm?host=/run/postgresql", ("/run/postgresql", 5432, "crm", "anna")),
        ("postgresql:///crm?host=/run/pg&port=99", ("/run/pg", 99, "crm", "")),
        (
            "postgresql://%C3%A5sa%40x@[2001:db8::1]/min%20databas",
            ("2001:db8::1", 5432, "min databas", "åsa@x"),
        ),
    ],
)
def test_an_address_is_read_and_written_back(text: str, expected: tuple[Any, ...]) -> None:
    read = address.parse(text)
    assert (read.host, read.port, read.database, read.login) == expected
    assert address.parse(read.text) == read


@pytest.mark.parametrize(
    "text",
    [
        "", "crm.region.se", "mysql://x/y", "postgresql://", "postgresql://server", "postgresql://server/",
        "postgresql://server:port/db", "postgresql://server:99999/db", "postgresql://a,b/db",
        "postgresql://a@b/db?options=-c%20x", "postgresql://a@b/db?hostaddr=1.2.3.4", "postgresql://a b/db",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        address.parse(text)


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_less_than_a_checked_certificate_is_refused_elsewhere_and_no_matter_here(mode: str) -> None:
    with pytest.raises(InvalidInput, match="sslmode"):
        address.parse(f"postgresql://anna@crm.region.se/crm?sslmode={mode}")
    for here in ("localhost", "127.0.0.1", "[::1]"):
        assert address.parse(f"postgresql://anna@{here}/crm?sslmode={mode}").arguments()["sslmode"] == mode


def test_a_server_elsewhere_is_always_encrypted_and_checked() -> None:
    given = address.parse("postgresql://anna@crm.region.se/crm").arguments()
    assert given["sslmode"] == "verify-full"
    assert Path(str(given["sslrootcert"])).is_file()
    assert (given["connect_timeout"], given["keepalives"], given["application_name"]) == (10, 1, "InvestCRM")
    assert "password" not in given


@pytest.mark.parametrize("name", ["localhost.evil.se", "127.0.0.1.evil.se", "localhost6.se"])
def test_a_name_that_looks_like_this_computer_is_not(name: str) -> None:
    assert not address.parse(f"postgresql://anna@{name}/crm").is_local


def test_two_ways_to_write_one_database_share_a_desk() -> None:
    keys = {
        address.parse(text).key
        for text in ("postgresql://anna@CRM.region.se/crm", "postgres://anna@crm.region.se:5432/crm")
    }
    assert len(keys) == 1
    assert address.parse("postgresql://berit@crm.region.se/crm").key not in keys


def test_a_password_shows_in_no_text_of_the_address_or_the_store() -> None:
    for store in (
        PostgresStore("postgresql://anna@localhost/crm", password=SECRET),
        bootstrap.server_store(f"postgresql://anna:{SECRET}@localhost/crm"),
    ):
        shown = f"{store.address!r} {store.address.text} {store.url} {store.engine.url!r} {store.engine!r}"
        assert SECRET not in shown
        assert store.address.arguments()["password"] == SECRET
        store.close()


# What is encrypted and checked


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Start scripted servers; the region's name leads to this machine, and no other is asked for outside."""
    look_up = socket.getaddrinfo

    def here(host: Any, *rest: Any, **more: Any) -> Any:
        if str(host).endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return look_up("127.0.0.1" if host == HOST else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", here)
    running: list[ScriptedServer] = []

    def start(answer: bytes = WRONG, context: Any = None, *, silent: bool = False) -> ScriptedServer:
        running.append(ScriptedServer(answer, context, silent=silent))
        return running[-1]

    yield start
    for server in running:
        server.close()


def reach(server: ScriptedServer, options: str = "", host: str = HOST) -> UserError:
    """Try to enter and return what was said."""
    url = f"postgresql://anna@{host}:{server.port}/crm{options}"
    store = PostgresStore(url, password=SECRET)
    with pytest.raises(UserError) as caught, store.reader():
        pass
    store.close()
    assert SECRET not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value


def said(error: UserError) -> str:
    return words.current().error(error)


def test_a_certificate_of_the_regions_own_authority_is_accepted(serve: Serve, authority: Authority) -> None:
    server = serve(WRONG, context_of(authority.issue("server")))
    error = reach(server, f"?sslrootcert={authority.file}")
    assert isinstance(error, NoPassword)
    assert f"{HOST} godtar inte lösenordet för anna" in said(error)
    assert [len(asked) for asked in server.in_the_clear] == [8]


def test_a_client_certificate_is_shown(serve: Serve, authority: Authority) -> None:
    certificate, key = authority.issue("anna", host="anna")
    server = serve(WRONG, context_of(authority.issue("server"), clients=authority.file))
    reach(server, f"?sslrootcert={authority.file}&sslcert={certificate}&sslkey={key}")
    assert server.clients[0]["subject"] == ((("commonName", "anna"),),)


@pytest.mark.parametrize(
    ("kind", "words_"),
    [
        ("expired", "gäller inte i dag"),
        ("not yet", "gäller inte i dag"),
        ("wrong name", f"gäller inte {HOST}"),
        ("unknown", "litar inte på certifikatet"),
        ("system", "litar inte på certifikatet"),
    ],
)
def test_a_certificate_that_does_not_hold_ends_it_before_a_word_is_sent(
    serve: Serve, authority: Authority, tmp_path: Path, kind: str, words_: str
) -> None:
    days = {"expired": (-9, -1), "not yet": (1, 9)}.get(kind, (-1, 9))
    host = "annan.region.test" if kind == "wrong name" else HOST
    server = serve(WRONG, context_of(authority.issue("server", host, days)))
    trusted = authority.file
    if kind == "unknown":
        (tmp_path / "other").mkdir()
        trusted = Authority(tmp_path / "other", "En annan").file
    error = reach(server, "" if kind == "system" else f"?sslrootcert={trusted}")
    assert isinstance(error, WorkspaceProblem)
    assert not isinstance(error, NoContact)
    assert words_ in said(error)
    assert server.clients in ([], [None])


def test_a_server_without_encryption_is_left_before_a_word_is_sent(serve: Serve) -> None:
    server = serve()
    assert "krypterad anslutning" in said(reach(server))
    assert [asked for asked in server.in_the_clear if len(asked) > 8] == []


def test_a_lost_authority_file_is_said(serve: Serve, authority: Authority) -> None:
    server = serve(WRONG, context_of(authority.issue("server")))
    assert "kan inte läsas" in said(reach(server, "?sslrootcert=/borta/ca.pem"))


# What else keeps one out


@pytest.mark.parametrize(
    ("answer", "kind", "words_"),
    [
        (WRONG, NoPassword, "godtar inte lösenordet"),
        (refusing("28P01", 'lösenordsautentisering misslyckades för "anna"'), NoPassword, "godtar inte"),
        (refusing("3D000", 'database "crm" does not exist'), WorkspaceProblem, "ingen databas crm"),
        (refusing("42501", 'permission denied for database "crm"'), Forbidden, "får inte öppna crm"),
        (refusing("28000", 'no pg_hba.conf entry for host "1.2.3.4"'), Forbidden, "får inte öppna"),
        (refusing("53300", "sorry, too many clients already"), NoContact, "ingen ledig anslutning"),
        (refusing("57P03", "the database system is starting up"), NoContact, "startas eller stoppas"),
        (refusing("57P03", "the database system is shutting down"), NoContact, "startas eller stoppas"),
        (of_version("15.4"), WorkspaceProblem, "kör Postgres 15; 16 eller nyare"),
        (b"", NoContact, "går inte att nå"),
    ],
    ids=["password", "på svenska", "database", "connect", "hba", "full", "start", "stop", "old", "hangs up"],
)  # fmt: skip
def test_every_refusal_is_a_sentence(
    serve: Serve, authority: Authority, answer: bytes, kind: type[UserError], words_: str
) -> None:
    server = serve(answer, context_of(authority.issue("server")))
    error = reach(server, f"?sslrootcert={authority.file}")
    assert type(error) is kind
    assert words_ in said(error), said(error)


def test_a_password_that_is_asked_for_and_not_there_is_said(
    serve: Serve, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    server = serve(ASKING, context_of(authority.issue("server")))
    store = PostgresStore(f"postgresql://anna@{HOST}:{server.port}/crm?sslrootcert={authority.file}")
    with pytest.raises(NoPassword) as caught, store.reader():
        pass
    assert "begär ett lösenord" in said(caught.value)
    assert caught.value.exit_code == 3
    store.close()


def test_nobody_listening_an_unknown_name_and_silence_are_three_sentences(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "CONNECT_SECONDS", 2)
    silent = serve(silent=True)
    assert "svarar inte" in said(reach(silent))
    with reserved_port() as silent.port:
        assert "ingen databas lyssnar" in said(reach(silent))
    assert "hittar ingen server" in said(reach(silent, host="ingenstans.invalid"))
