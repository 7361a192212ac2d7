"""Asks Kolada's open interface (API v3) for key figures, page by page, when a person wants it.

It is asked for nothing but public figures, and told nothing but their codes, municipalities and years. Pages
are followed within the same host alone; what is too large, too slow, endless or no JSON ends in one sentence.
"""

from __future__ import annotations

import gzip
import json
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from typing import Any, ClassVar, Final
from urllib.parse import quote, urljoin, urlsplit

from investcrm.domain.errors import InvalidInput, UserError
from investcrm.domain.words import N_
from investcrm.exchange.limits import Progress, no_progress
from investcrm.exchange.mail_server import told

BASE: Final = "https://api.kolada.se/v3"
YEARS_AT_ONCE: Final = 25
"""Kolada refuses longer lists of years."""
_PLACES_AT_ONCE: Final = 60
_PER_PAGE: Final = 5000
_MOST_PAGES: Final = 200
_PAGE_BYTES: Final = 20 * 1024 * 1024
_CHUNK: Final = 64 * 1024
_SILENCE_SECONDS: Final = 20.0
_PAGE_SECONDS: Final = 90.0
_PAUSE_SECONDS: Final = 0.3
_NOT_FOUND: Final = 404
_TOO_MANY: Final = 429
_BROKEN: Final = 500


class KoladaProblem(UserError):
    """Kolada cannot be used just now, or answers something that is no answer; nothing was changed."""

    exit_code: ClassVar[int] = 7


def fetch(
    kpis: Sequence[str],
    municipalities: Sequence[str],
    years: Sequence[int],
    *,
    base: str = BASE,
    report: Progress = no_progress,
    pause: float = _PAUSE_SECONDS,
    patience: float = _PAGE_SECONDS,
) -> list[dict[str, Any]]:
    """Return the pages of values of some key figures in municipalities and years, as Kolada gives them.

    ``report(done, total)`` is called before each page and may raise to stop. ``pause`` is how many seconds
    lie between two questions, ``patience`` how long one answer may take.

    Raises:
        InvalidInput: the address is neither https nor this computer.
        KoladaProblem: it is not reached, refuses, or answers something else than values.
    """
    _demand_safe(base)
    asked = [
        f"{base.rstrip('/')}/data/kpi/{_listed(kpis)}/municipality/{_listed(places)}/year/{_listed(span)}"
        f"?per_page={_PER_PAGE}"
        for places in _parts(municipalities, _PLACES_AT_ONCE)
        for span in _parts([str(year) for year in years], YEARS_AT_ONCE)
    ]
    pages: list[dict[str, Any]] = []
    opener = _opener(base)
    seen: set[str] = set()
    for number, first in enumerate(asked):
        url: str | None = first
        while url is not None:
            report(number, len(asked))
            if url in seen or len(seen) >= _MOST_PAGES:
                raise KoladaProblem(
                    N_("Kolada's answer has no end: its pages lead round in a circle. Nothing was changed.")
                )
            if seen and pause:
                time.sleep(pause)
            seen.add(url)
            page = _page(opener, url, partial(report, number, len(asked)), patience)
            pages.append(page)
            url = _next(page, url, base)
    return pages


def _parts(items: Sequence[str], most: int) -> list[Sequence[str]]:
    return [items[at : at + most] for at in range(0, len(items), most)]


def _listed(items: Sequence[str]) -> str:
    return ",".join(quote(item, safe="") for item in items)


def _demand_safe(base: str) -> None:
    parts = urlsplit(base)
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not parts.hostname or (parts.scheme != "https" and not (local and parts.scheme == "http")):
        raise InvalidInput(N_("“{address}” is no address of Kolada's; it begins with https."), address=base)


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirection within the host that was asked, and nowhere else."""

    def __init__(self, base: str) -> None:
        self._home = _origin(base)

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if not _is_at(newurl, self._home):
            fp.close()
            raise _elsewhere()
        return super().redirect_request(req, fp, code, msg, headers, newurl)

    def http_error_302(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        """Follow; what is no address at all leaves the connection closed, too."""
        try:
            return super().http_error_302(req, fp, code, msg, headers)
        except ValueError:
            fp.close()
            raise

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def _is_at(url: str, home: tuple[str, str | None, int | None]) -> bool:
    """Whether an address lies at a host; what is no address lies nowhere."""
    try:
        return _origin(url) == home
    except ValueError:
        return False


def _elsewhere() -> KoladaProblem:
    return KoladaProblem(
        N_("Kolada's answer leads to another server. It was not followed; nothing was changed.")
    )


def _opener(base: str) -> urllib.request.OpenerDirector:
    """Return what opens addresses: by the system's proxies, but straight to this computer."""
    local = urlsplit(base).scheme == "http"
    proxies = [urllib.request.ProxyHandler({})] if local else []
    return urllib.request.build_opener(*proxies, _SameHost(base))


def _page(
    opener: urllib.request.OpenerDirector, url: str, check: Callable[[], object], patience: float
) -> dict[str, Any]:
    request = urllib.request.Request(  # noqa: S310 - _demand_safe has seen that it is https or loopback
        url, headers={"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "InvestCRM"}
    )
    try:
        with opener.open(request, timeout=min(_SILENCE_SECONDS, patience)) as answer:
            data = _body(answer, check, time.monotonic() + patience)
            kind = str(answer.headers.get_content_type())
    except urllib.error.HTTPError as error:
        with error:
            raise _refused(error.code) from None
    except (OSError, HTTPException) as error:
        raise _unreached(error) from error
    except ValueError as error:  # redirected to what is no address
        raise _elsewhere() from error
    if "json" not in kind:
        raise KoladaProblem(
            N_("Kolada answered with {kind} instead of figures, perhaps a page to sign in to the network. "
               "Nothing was changed."),
            kind=kind,
        )  # fmt: skip
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise KoladaProblem(N_("Kolada's answer is damaged. Nothing was changed; try again.")) from error
    if not isinstance(found, dict) or not isinstance(found.get("values"), list):
        raise KoladaProblem(N_("Kolada's answer holds no values. Nothing was changed."))
    return found


def _body(answer: HTTPResponse, check: Callable[[], object], until: float) -> bytes:
    """Return an answer's bytes, unpacked; neither it nor what it unpacks to may be too large or too slow."""
    pieces, size = [], 0
    while piece := answer.read1(_CHUNK):
        check()
        pieces.append(piece)
        size += len(piece)
        if size > _PAGE_BYTES:
            raise _too_large()
        if time.monotonic() > until:
            raise TimeoutError
    data = b"".join(pieces)
    if answer.headers.get("Content-Encoding", "").casefold() != "gzip":
        return data
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as packed:
            plain = packed.read(_PAGE_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise KoladaProblem(N_("Kolada's answer is damaged. Nothing was changed; try again.")) from error
    if len(plain) > _PAGE_BYTES:
        raise _too_large()
    return plain


def _too_large() -> KoladaProblem:
    return KoladaProblem(
        N_("Kolada's answer is unreasonably large. Nothing was changed; ask for fewer years.")
    )


def _refused(code: int) -> KoladaProblem:
    if code == _NOT_FOUND:
        return KoladaProblem(N_("Kolada does not know what was asked for (404). Nothing was changed."))
    if code == _TOO_MANY or code >= _BROKEN:
        return KoladaProblem(
            N_("Kolada is overloaded or out of order ({code}). Nothing was changed; try again later."),
            code=code,
        )
    return KoladaProblem(N_("Kolada refuses to answer ({code}). Nothing was changed."), code=code)


def _unreached(error: Exception) -> KoladaProblem:
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return KoladaProblem(N_("Kolada does not answer in time. Nothing was changed; try again later."))
    said = told(reason)[:200] if isinstance(reason, Exception) else " ".join(str(reason).split())[:200]
    return KoladaProblem(
        N_(
            "Kolada is not reached: {reason}. Nothing was changed; files from Kolada can be read "
            "without a network."
        ),
        reason=said,
    )


def _next(page: dict[str, Any], url: str, base: str) -> str | None:
    """Return the address of the next page, or None after the last; an empty page is the last."""
    following = page.get("next_url") or page.get("next_page")
    if not following or not page["values"]:
        return None
    try:
        found = urljoin(url, str(following))
    except ValueError:
        raise _elsewhere() from None
    if not _is_at(found, _origin(base)):
        raise _elsewhere()
    return found
