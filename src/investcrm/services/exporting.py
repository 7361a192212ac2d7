"""Any list as XLSX or PDF, with the columns the user chose, in the order chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from investcrm import formats, words
from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_
from investcrm.services import (
    inquiries,
    kpis,
    ledger,
    narrowing,
    organisations,
    papers,
    readiness,
    reference,
    sites,
    worth,
)
from investcrm.services.ledger_columns import FOLLOW_UP_COLUMNS, LEDGER_COLUMNS
from investcrm.services.list_columns import (
    INQUIRY_COLUMNS,
    KPI_COLUMNS,
    ORGANISATION_COLUMNS,
    READINESS_COLUMNS,
    WORTH_COLUMNS,
    ExportColumn,
    site_columns,
)
from investcrm.services.reference import Reference
from investcrm.words import Words

if TYPE_CHECKING:
    from investcrm.exchange.xlsx import Kind
    from investcrm.store.reader import Reader

_PAGE: Final = 1000
_SITE_HEADS: Final = ("municipality", "name", "power")
MOST_ON_PAPER: Final = 3000
"""Lines a PDF takes: a hundred pages; longer lists are for Excel."""


@dataclass(frozen=True, slots=True)
class ListKind:
    """A list: its title (catalogue key), its columns, its lines, and what it is narrowed to."""

    title: str
    columns: Callable[[], tuple[ExportColumn, ...]]
    rows: Callable[[Reader, Any], list[Any]]
    limits: Callable[[Any, Reference, Words], tuple[str, ...]]
    count: Callable[[Reader, Any], int] | None = None
    usual: tuple[str, ...] = ()
    """The columns that stand well on a page, where not all do."""


def _pages(
    head_of: Callable[..., Any], window: Callable[..., Any], reader: Reader, shown: Any
) -> Iterator[Any]:
    head = head_of(reader, shown)
    for first in range(0, head.count, _PAGE):
        yield from window(reader, shown, head, first, _PAGE)


def _lines(service: Any, reader: Reader, shown: Any) -> list[Any]:
    return list(_pages(service.list_head, service.list_window, reader, shown))


def _count(service: Any, reader: Reader, shown: Any) -> int:
    return int(service.list_head(reader, shown).count)


def _sites(reader: Reader, shown: Any) -> list[Any]:
    """A list leaves the program and may be sent on, so power that must not be spread stays out of it."""
    return [papers.spreadable(row) for row in _lines(sites, reader, shown)]


LISTS: Final = {
    "inquiries": ListKind(
        N_("Inquiries"),
        lambda: INQUIRY_COLUMNS,
        partial(_lines, inquiries),
        narrowing.of_inquiries,
        partial(_count, inquiries),
    ),
    "sites": ListKind(
        N_("Land and premises"),
        site_columns,
        _sites,
        narrowing.of_sites,
        partial(_count, sites),
        (*_SITE_HEADS, "usable_m2", "plan_state", "ready_on", "motorway_m", "rail_siding", "price_sek_m2"),
    ),
    "organisations": ListKind(
        N_("Companies"),
        lambda: ORGANISATION_COLUMNS,
        partial(_lines, organisations),
        narrowing.of_organisations,
        partial(_count, organisations),
    ),
    "readiness": ListKind(
        N_("Readiness"),
        lambda: READINESS_COLUMNS,
        lambda reader, _shown: list(readiness.municipalities(reader)),
        lambda _shown, _known, _w: (),
    ),
    "worth": ListKind(
        N_("What is missing"),
        lambda: WORTH_COLUMNS,
        worth.listed,
        narrowing.of_worth,
    ),
    "kpis": ListKind(
        N_("KPIs"),
        lambda: KPI_COLUMNS,
        lambda reader, period: list(kpis.dashboard(reader, period).lines),
        narrowing.of_period,
    ),
    "ledger": ListKind(
        N_("Jobs and investment stated"),
        lambda: LEDGER_COLUMNS,
        lambda reader, _shown: list(ledger.listed(reader)),
        lambda _shown, _known, _w: (),
        usual=("number", "title", "step", "sort", "skill", "jobs", "investment", "stated", "source"),
    ),
    "follow_up": ListKind(
        N_("Follow-up of establishments"),
        lambda: FOLLOW_UP_COLUMNS,
        lambda reader, shown: list(shown if shown is not None else ledger.follow_up(reader, reader.today)),
        lambda _shown, _known, _w: (),
        usual=("number", "title", "decided_on", "jobs", "at_12", "at_24", "at_36", "missing"),
    ),
}
"""Every list by its key: narrowed by its filter, that of KPIs by a ``Period``, that of what is
missing by a municipality's code ("" the region, None each municipality), that of follow-up by its lines
(None: all), those of readiness and the ledger by None."""


def xlsx(reader: Reader, kind: str, shown: Any, columns: Sequence[str] = (), language: str = "sv") -> bytes:
    """Return a list as XLSX; no ``columns``: all, of sites those that any site has a value in.

    Raises:
        InvalidInput: a column there is not.
    """
    from investcrm.exchange import xlsx as workbook

    w, known = words.of(language), reference.load(reader)
    chosen, rows = _read(reader, kind, shown, columns)
    kinds: list[Kind] = [workbook.Kind(column.kind) for column in chosen]
    headers = [_header(column, w) for column in chosen]
    values = [[column.value(row, known, w) for column in chosen] for row in rows]  # read before a file begins
    title = " ".join([w.t(LISTS[kind].title), *LISTS[kind].limits(shown, known, w)[: kind == "kpis"]])
    return workbook.write_table(headers, values, kinds, title=title)


def pdf(reader: Reader, kind: str, shown: Any, columns: Sequence[str] = (), language: str = "sv") -> bytes:
    """Return a list as a tagged PDF on lying pages; no ``columns``: those that stand well on a page.

    Raises:
        InvalidInput: a column there is not, or a list too long for paper.
    """
    from investcrm.reports import listing

    w, known, what = words.of(language), reference.load(reader), LISTS[kind]
    count = what.count(reader, shown) if what.count else 0
    if count > MOST_ON_PAPER:
        raise InvalidInput(
            N_(
                "A PDF takes {most} lines and the list has {count}. Nothing was written. "
                "Narrow the list, or choose Excel."
            ),
            most=MOST_ON_PAPER,
            count=count,
        )
    chosen, rows = _read(reader, kind, shown, columns or what.usual)
    return listing.render(
        listing.Listing(
            title=w.t(what.title),
            author=known.region,
            made_on=reader.today,
            columns=tuple(
                listing.ListColumn(w.t(c.title) if c.said else _header(c, w), c.kind not in ("text", "day"))
                for c in chosen
            ),
            rows=[tuple(_said(column, row, known, w) for column in chosen) for row in rows],
            filters=" \u00b7 ".join(what.limits(shown, known, w)),
        ),
        w,
    )


def _header(column: ExportColumn, w: Words) -> str:
    return f"{w.t(column.title)} ({column.unit})" if column.unit else w.t(column.title)


def _said(column: ExportColumn, row: Any, known: Reference, w: Words) -> str:
    if column.said is not None:
        return column.said(row, w)
    value = column.value(row, known, w)
    if value is None:
        return ""
    if isinstance(value, date):
        return formats.day(value, w.language)
    return value if isinstance(value, str) else formats.number(value, w.language)


def _read(
    reader: Reader, kind: str, shown: Any, wanted: Sequence[str]
) -> tuple[list[ExportColumn], list[Any]]:
    what = LISTS[kind]
    every = what.columns()
    by_key = {column.key: column for column in every}
    unknown = [key for key in wanted if key not in by_key]
    if unknown:
        raise InvalidInput(N_("There is no column {column}."), column=", ".join(unknown))
    rows = what.rows(reader, shown)
    chosen = [by_key[key] for key in wanted]
    if kind == "sites" and not chosen:
        used = {key for row in rows for key in row.facts.values} | set(_SITE_HEADS)
        chosen = [column for column in every if column.key in used]
    return chosen or list(every), rows
