"""Kolada's API v3, spoken by a server of our own: pages, and everything an answer can be instead of one."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from investcrm.domain.errors import Cancelled, InvalidInput
from investcrm.exchange import kolada
from investcrm.exchange.kolada import KoladaProblem

JSON = "application/json"


def record(code: str, year: int, value: float | None) -> dict[str, Any]:
    told = [{"gender": "T", "count": 1, "status": "", "value": value}]
    return {"kpi": "N00999", "municipality": code, "period": year, "values": told}


@dataclass
class Answer:
    """What the server says to a question."""

    body: bytes = b""
    code: int = 200
    kind: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    waits: threading.Event | None = None


class Server(ThreadingHTTPServer):
    """Answers as ``says`` returns, and notes what it was asked."""

    daemon_threads = False
    block_on_close = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.says: Callable[[str], Answer] = lambda _path: Answer(b'{"count": 0, "values": []}')

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v3"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        answer = self.server.says(self.path)
        self.send_response(answer.code)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.waits is not None:
            answer.waits.wait(10)
        self.wfile.write(answer.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def fetch(server: Server, codes: tuple[str, ...] = ("1980",), **more: Any) -> list[dict[str, Any]]:
    return kolada.fetch(("N00999",), codes, (2024, 2025), base=server.base, pause=0, **more)


def body(values: list[Any], following: str | None = None) -> bytes:
    return json.dumps({"count": len(values), "values": values, "next_url": following}).encode()


def test_pages_are_followed_to_the_last_and_no_further(server: Server) -> None:
    def says(path: str) -> Answer:
        page = int(parse_qs(urlsplit(path).query).get("page", ["1"])[0])
        following = f"{server.base}/data/kpi/N00999?page={page + 1}&per_page=1" if page < 3 else None
        return Answer(body([record("1980", 2020 + page, 7.5)], following))

    server.says = says
    pages = fetch(server)
    assert [one["values"][0]["period"] for one in pages] == [2021, 2022, 2023]
    assert server.asked[0] == "/v3/data/kpi/N00999/municipality/1980/year/2024,2025?per_page=5000"


def test_long_lists_are_asked_in_parts_and_progress_is_told(server: Server) -> None:
    told: list[tuple[int, int]] = []
    years = tuple(range(1990, 2026))
    kolada.fetch(
        ("N00999",), ("1980",), years, base=server.base, pause=0,
        report=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert len(server.asked) == 2
    assert told[0] == (0, 2)
    assert told[-1][0] == 1


def test_a_packed_answer_is_unpacked_and_an_empty_one_is_no_fault(server: Server) -> None:
    server.says = lambda _path: Answer(
        gzip.compress(body([record("1980", 2025, None)])), headers={"Content-Encoding": "gzip"}
    )
    assert fetch(server)[0]["values"][0]["values"][0]["value"] is None
    server.says = lambda _path: Answer(body([], "http://127.0.0.1:1/never"))
    assert fetch(server)[0]["values"] == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(b"{}", 404), "does not know"),
        (Answer(b"{}", 500), "out of order (500)"),
        (Answer(b"{}", 429), "out of order (429)"),
        (Answer(b"{}", 403), "refuses to answer (403)"),
        (Answer(b"<html>Logga in</html>", kind="text/html"), "instead of figures"),
        (Answer(b'{"values": [1, '), "damaged"),
        (Answer(b"[" * 100_000), "damaged"),
        (Answer(b'{"error": "x"}'), "holds no values"),
        (Answer(b"no gzip", headers={"Content-Encoding": "gzip"}), "damaged"),
        (Answer(b"", 302, headers={"Location": "http://example.org/v3"}), "another server"),
        (Answer(body([1], "https://example.org/v3/data")), "another server"),
        (Answer(body([1], "file:///etc/passwd")), "another server"),
        (Answer(body([1], "http://127.0.0.1:port/v3")), "another server"),
        (Answer(body([1], "http://[::1/v3")), "another server"),
        (Answer(b"", 302, headers={"Location": "http://[::1/v3"}), "another server"),
        (Answer(b"", 302, headers={"Location": "http://127.0.0.1:99999/v3"}), "another server"),
    ],
)
def test_what_is_no_answer_ends_in_one_sentence(server: Server, answer: Answer, said: str) -> None:
    server.says = lambda _path: answer
    with pytest.raises(KoladaProblem) as problem:
        fetch(server)
    assert said in str(problem.value)
    assert len(server.asked) == 1


def test_pages_without_end_are_left(server: Server) -> None:
    server.says = lambda path: Answer(
        body([record("1980", 2025, 1)], f"http://127.0.0.1:{server.server_port}{path}")
    )
    with pytest.raises(KoladaProblem, match="no end"):
        fetch(server)
    assert len(server.asked) == 1
    server.asked.clear()
    server.says = lambda _path: Answer(body([1], f"{server.base}/data?page={len(server.asked)}"))
    with pytest.raises(KoladaProblem, match="no end"):
        fetch(server)
    assert len(server.asked) == 200


def test_an_answer_too_large_or_too_slow_is_left(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kolada, "_PAGE_BYTES", 1000)
    server.says = lambda _path: Answer(gzip.compress(b" " * 100_000), headers={"Content-Encoding": "gzip"})
    with pytest.raises(KoladaProblem, match="large"):
        fetch(server)
    server.says = lambda _path: Answer(b" " * 2000)
    with pytest.raises(KoladaProblem, match="large"):
        fetch(server)
    gone = threading.Event()
    server.says = lambda _path: Answer(body([]), waits=gone)
    with pytest.raises(KoladaProblem, match="in time"):
        fetch(server, patience=0.1)
    gone.set()


def test_without_a_network_one_sentence_says_so_and_stopping_stops(server: Server) -> None:
    with pytest.raises(KoladaProblem, match="not reached"):
        kolada.fetch(("N00999",), ("1980",), (2025,), base="http://127.0.0.1:9", pause=0)
    for address in ("http://api.kolada.se/v3", "ftp://127.0.0.1", "file:///etc/passwd", ""):
        with pytest.raises(InvalidInput):
            kolada.fetch(("N00999",), ("1980",), (2025,), base=address)

    def stop(_done: int, _total: int) -> None:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        fetch(server, report=stop)
    assert server.asked == []
