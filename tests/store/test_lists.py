"""Long lists by keyset: any window, asked for in any order, shows what the whole sorted list would."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Postgres
from tests.store.worlds import ACTOR, DATABASES, KEY, MONDAY, World, fill

from investcrm.domain.commands import LogInquiry
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.sortkey import sort_key
from investcrm.domain.stages import Outcome, Stage, Standing
from investcrm.services import inquiries
from investcrm.services.standing import stage_order
from investcrm.store import listing
from investcrm.store.read import inquiries as read
from investcrm.store.store import PostgresStore, SqlcipherStore

INDEXED = ("number", "title", "status", "received", "deadline")
LONG = 2_600
"""Long enough for keys to be noted along it, and for jumps between them."""
STANDINGS = (
    Standing(Stage.RECEIVED),
    Standing(Stage.QUALIFIED, None, True),
    Standing(Stage.FORWARDED),
    Standing(Stage.DECIDED, Outcome.LOST),
    Standing(Stage.DECIDED, Outcome.ESTABLISHMENT),
)


def rows(amount: int) -> list[dict[str, Any]]:
    """Return inquiries full of ties and empty dates, far quicker than logging them."""
    made = []
    for n in range(amount):
        standing = STANDINGS[n % len(STANDINGS)]
        title = f"{'ÅÄÖazZ'[n % 6]}lm {n % 37}"
        made.append(
            {
                "id": f"{n * 7919 % amount:032x}",
                "number": f"2026-{n:07d}",
                "number_key": 2026_000_000 + n,
                "title": title,
                "title_key": sort_key(title),
                "stage": standing.stage.value,
                "stage_order": stage_order(standing),
                "outcome": standing.outcome.value if standing.outcome else None,
                "on_hold": int(standing.on_hold),
                "strength_area": ("", "energy", "food")[n % 3],
                "source": ("", "Mässa", "SBA")[n % 3],
                "received_on": None if n % 5 == 0 else MONDAY - timedelta(days=n % 41),
                "deadline_on": None if n % 3 else MONDAY + timedelta(days=n % 11),
                "next_step_on": None if n % 4 else MONDAY,
                "jobs": None if n % 2 else n % 13,
                "investment_sek": None if n % 7 else n * 10**9,
                "asked_count": n % 4,
                "answered_count": n % 2,
            }
        )
    return made


def add(store: Any, amount: int) -> None:
    every = rows(amount)
    with store.write(ACTOR, "0" * 32) as uow:
        for start in range(0, amount, 5_000):
            uow.insert_raw(
                "inquiry",
                [
                    {
                        "version": 1, "created_ms": 0, "company_key": "", "investor": "", "country": "",
                        "lost_needed": "", "decided_municipality": "", "next_step": "", "summary": "",
                        "investment_note": "", "screening_note": "", **row,
                    }
                    for row in every[start : start + 5_000]
                ],
            )  # fmt: skip
        uow.commit("x")


@pytest.fixture(scope="module", params=DATABASES)
def long(
    request: pytest.FixtureRequest, region_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("long") / "open.db"
        shutil.copyfile(region_file, path)
        store: Any = SqlcipherStore(path, KEY)
    else:
        server: Postgres = request.getfixturevalue("postgres")
        name = server.create(server.template("region", lambda url: fill(PostgresStore(url))))
        store = PostgresStore(server.url(name))
    add(store, LONG)
    yield store
    store.close()


FILTERS = st.builds(
    InquiryFilter,
    order=st.sampled_from(sorted(read.SPEC.orders)),
    descending=st.booleans(),
    open_only=st.booleans(),
    stages=st.sampled_from([(), (Stage.QUALIFIED,), (Stage.RECEIVED, Stage.DECIDED)]),
)
WINDOWS = st.lists(st.tuples(st.integers(0, LONG + 50), st.integers(1, 120)), min_size=1, max_size=8)


def whole(reader: Any, shown: InquiryFilter) -> list[str]:
    """Return every id of the list, sorted once and in full, without any of the keyset's means."""
    asked = read.query(reader, shown)
    order = read.SPEC.order(asked.order, reader.dialect)
    direction = "DESC" if asked.descending else "ASC"
    where = " AND ".join([read.SPEC.always, *asked.where])
    found = reader.rows(
        f"SELECT i.id FROM inquiry i WHERE {where} ORDER BY {order} {direction}, i.id {direction}",
        **dict(asked.params),
    )
    return [str(row[0]) for row in found]


@given(shown=FILTERS, windows=WINDOWS)
def test_any_window_in_any_order_shows_what_the_whole_sorted_list_would(
    long: Any, shown: InquiryFilter, windows: list[tuple[int, int]]
) -> None:
    with long.reader() as reader:
        every = whole(reader, shown)
        head = inquiries.list_head(reader, shown)
        assert head.count == len(every)
        for first, limit in windows:
            found = inquiries.list_window(reader, shown, head, first, limit)
            assert [row.id for row in found] == every[first : first + limit]


@given(shown=FILTERS, place=st.integers(0, LONG - 1))
def test_a_row_stands_where_its_position_says(long: Any, shown: InquiryFilter, place: int) -> None:
    with long.reader() as reader:
        every = whole(reader, shown)
        sought = every[place % len(every)]
        assert inquiries.list_position(reader, shown, sought) == every.index(sought)


def test_a_row_that_is_not_in_the_list_has_no_position(long: Any) -> None:
    with long.reader() as reader:
        decided = reader.value("SELECT id FROM inquiry WHERE stage = 'decided' LIMIT 1")
        assert inquiries.list_position(reader, InquiryFilter(open_only=True), decided) is None
        assert inquiries.list_position(reader, InquiryFilter(), "nobody") is None


def test_the_list_notes_few_keys_however_far_one_scrolls(long: Any) -> None:
    with long.reader() as reader:
        shown = InquiryFilter(order="title", descending=False)
        head = inquiries.list_head(reader, shown)
        for first in range(0, LONG, 50):
            inquiries.list_window(reader, shown, head, first, 50)
        assert len(head.keys) < LONG // 10


def test_titles_stand_in_swedish_order_with_the_last_three_letters_last(world: World) -> None:
    titles = ["Öland", "alm", "Ärla", "Zeta", "Åsen", "Éclair", "Västerås", "  Eka "]
    for title in titles:
        world.act(inquiries.log, LogInquiry(title))
    shown = InquiryFilter(order="title", descending=False)
    with world.reader() as reader:
        found = inquiries.list_window(reader, shown, inquiries.list_head(reader, shown), 0, 20)
    assert [row.title for row in found] == [
        "alm", "Éclair", "Eka", "Västerås", "Zeta", "Åsen", "Ärla", "Öland",
    ]  # fmt: skip


def test_the_board_counts_each_stage_and_shows_the_most_urgent_first(world: World) -> None:
    for days in (9, 2, None, 5):
        deadline = world.today + timedelta(days=days) if days else None
        world.act(inquiries.log, LogInquiry(f"Om {days}", deadline_on=deadline))
    counts = world.ask(inquiries.stage_counts, InquiryFilter())
    assert counts["received"] == 4
    assert sum(counts.values()) == 4
    cards = world.ask(inquiries.board, InquiryFilter(), Stage.RECEIVED, 3)
    assert [card.title for card in cards] == ["Om 2", "Om 5", "Om 9"]


@pytest.fixture(scope="module", params=[20_000, pytest.param(100_000, marks=pytest.mark.long)])
def many(
    request: pytest.FixtureRequest, region_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SqlcipherStore]:
    path = tmp_path_factory.mktemp("many") / "open.db"
    shutil.copyfile(region_file, path)
    store = SqlcipherStore(path, KEY)
    add(store, request.param)
    yield store
    store.close()


def plan(reader: Any, shown: InquiryFilter, first: int) -> str:
    """Return how SQLite answers a window, as it is really asked."""
    asked: list[tuple[str, dict[str, Any]]] = []
    execute = reader._execute

    def listening(sql: str, params: Any) -> Any:
        asked.append((sql, dict(params)))
        return execute(sql, params)

    reader._execute = listening
    try:
        listing.window(reader, read.SPEC, read.query(reader, shown), listing.ListHead(20_000), first, 50)
    finally:
        reader._execute = execute
    sql, params = asked[-1]
    return "\n".join(str(row[3]) for row in execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall())


@pytest.mark.parametrize("order", INDEXED)
@pytest.mark.parametrize("descending", [False, True])
def test_a_window_of_a_long_list_walks_an_index_and_never_sorts_it(
    many: SqlcipherStore, order: str, descending: bool
) -> None:
    with many.reader() as reader:
        told = plan(reader, InquiryFilter(order=order, descending=descending), 0)
    inner = told.split("SCAN w")[0]  # the fifty rows found are put in order again afterwards
    assert f"ix_inquiry_by_{'stage' if order == 'status' else order}" in inner
    assert "TEMP B-TREE" not in inner


def test_a_jump_to_the_far_end_is_one_pass_and_the_next_window_none(
    many: SqlcipherStore,
) -> None:
    asked = count()
    shown = InquiryFilter(order="title", descending=False)
    with many.reader() as reader:
        every = whole(reader, shown)
        head = inquiries.list_head(reader, shown)
        execute = reader._execute

        def counting(sql: str, params: Any) -> Any:
            next(asked)
            return execute(sql, params)

        reader._execute = counting
        far = head.count * 9 // 10
        found = inquiries.list_window(reader, shown, head, far, 40)
        jumped = next(asked)
        nearby = inquiries.list_window(reader, shown, head, far + 40, 40)
        scrolled = next(asked) - jumped - 1
    assert [row.id for row in (*found, *nearby)] == every[far : far + 80]
    assert (jumped, scrolled) == (2, 1)


def test_a_deadline_far_away_is_not_a_missing_one(laptop: World) -> None:
    laptop.act(inquiries.log, LogInquiry("Fjärran", deadline_on=date(9998, 12, 31)))
    laptop.act(inquiries.log, LogInquiry("Ingen"))
    shown = InquiryFilter(order="deadline", descending=False)
    with laptop.reader() as reader:
        found = inquiries.list_window(reader, shown, inquiries.list_head(reader, shown), 0, 5)
    assert [row.title for row in found] == ["Fjärran", "Ingen"]


def test_words_without_a_sort_key_stand_in_the_same_order_on_every_database(world: World) -> None:
    for source in ("Övrigt", "mässa", "Mässa", "_egen", "ABC", "-", "åk"):
        world.act(inquiries.log, LogInquiry(source, source=source))
    shown = InquiryFilter(order="source", descending=False)
    with world.reader() as reader:
        found = inquiries.list_window(reader, shown, inquiries.list_head(reader, shown), 0, 20)
    assert [row.source for row in found] == sorted(row.source for row in found)
