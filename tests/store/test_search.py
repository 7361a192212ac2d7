"""Whatever is typed finds the words it begins, and never breaks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Postgres
from tests.store.worlds import DATABASES, KEY, Clock, World, fill

from investcrm.domain.commands import AddSite, LogInquiry, SaveContact, SaveOrganisation
from investcrm.domain.filters import InquiryFilter
from investcrm.domain.sortkey import search_text, search_words
from investcrm.services import inquiries, organisations, searching, sites
from investcrm.store.store import PostgresStore, SqlcipherStore

MINE = "f" * 32
ODD = ['"', "'", "*", "a*", '"a', "NEAR(a b)", "a AND", "OR", "NOT", "-a", "a:b", "(", ")", "^a", "a+b",
       "%", "_", "\\", ";", "--", "a & b", "a | b", "!a", "<->", ":*", "\x00", "å'", "🙂", "{a}", "a''b",
       "words:alm", "rowid", "1=1"]  # fmt: skip


@pytest.fixture
def found(world: World) -> World:
    for title in ("Åkerns Kött AB", "Alm & Söner", 'Projekt "Björk" 14 MW', "Zoë's mejeri", "O’Malley"):
        world.act(inquiries.log, LogInquiry(title, summary="till e-post: info@malarvik.example, 3,5 ha"))
    return world


def titles(world: World, text: str) -> set[str]:
    return {hit.label for hit in world.ask(searching.find, text)}


BEGUN = (
    ("åker", "Åkerns Kött AB"),
    ("ÅKERNS", "Åkerns Kött AB"),
    ("kö", "Åkerns Kött AB"),
    ("kött åk", "Åkerns Kött AB"),
    ("söner", "Alm & Söner"),
    ("alm sö", "Alm & Söner"),
    ("björk", 'Projekt "Björk" 14 MW'),
    ('"Björk" 14', 'Projekt "Björk" 14 MW'),
    ("zoe", "Zoë's mejeri"),
    ("malley", "O’Malley"),
    ("2026-003", 'Projekt "Björk" 14 MW'),
    ("2026-00", "Alm & Söner"),
)


def test_the_beginnings_of_words_find_a_case(found: World) -> None:
    assert [(typed, title) for typed, title in BEGUN if title not in titles(found, typed)] == []


def test_a_letter_of_its_own_is_not_its_bare_neighbour_nor_the_middle_of_a_word(
    found: World,
) -> None:
    typed = ["aker", "kott", "soner", "bjork", "lm", "almx", "alm björk"]
    assert {word: titles(found, word) for word in typed} == {word: set() for word in typed}


def test_words_within_addresses_and_figures_are_found_on_every_database(found: World) -> None:
    typed = ["malarvik", "info@malarvik.example", "example", "3,5", "5 ha", "post"]
    assert {word: len(titles(found, word)) for word in typed} == dict.fromkeys(typed, 5)


def test_operators_and_quotes_are_only_letters(found: World) -> None:
    for typed in ODD:
        found.ask(searching.find, typed)
        shown = InquiryFilter(search=typed)
        with found.reader() as reader:
            head = inquiries.list_head(reader, shown)
            assert len(inquiries.list_window(reader, shown, head, 0, 10)) == head.count, typed


def test_a_search_without_any_word_shows_the_whole_list_and_finds_nothing_by_name(found: World) -> None:
    assert found.ask(inquiries.list_head, InquiryFilter(search=' "-" ')).count == 5
    assert titles(found, ' "-" ') == set()


def test_every_kind_of_record_is_found_and_says_what_it_is(world: World) -> None:
    world.act(inquiries.log, LogInquiry("Kvarnen ett"))
    world.act(sites.add_site, AddSite("1980", "Kvarnen två"))
    world.act(organisations.save, SaveOrganisation("Kvarnen tre"))
    world.act(organisations.save_contact, SaveContact("Kvarnen fyra"))
    kinds = {hit.kind for hit in world.ask(searching.find, "kvarn")}
    assert kinds == {"inquiry", "site", "organisation", "contact"}


def test_the_newest_find_stands_first(world: World) -> None:
    for number in range(20):
        world.act(inquiries.log, LogInquiry(f"Kvarnen {number}"))
    assert [hit.label for hit in world.ask(searching.find, "kvarn", 3)] == [
        "Kvarnen 19", "Kvarnen 18", "Kvarnen 17",
    ]  # fmt: skip


@pytest.fixture(scope="module", params=DATABASES)
def typing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A region that only this module's property writes to, and always rolls back."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("typing") / "open.db"
        shutil.copyfile(request.getfixturevalue("region_file"), path)
        store: Any = SqlcipherStore(path, KEY)
    else:
        server: Postgres = request.getfixturevalue("postgres")
        name = server.create(server.template("region", lambda url: fill(PostgresStore(url))))
        store = PostgresStore(server.url(name))
    yield World(store, Clock())
    store.close()


LATIN = st.characters(max_codepoint=0x24F)
"""Latin letters and what is typed between them; of rarer scripts each database knows letters of its own."""


@given(title=st.text(LATIN, max_size=40), typed=st.text(LATIN, max_size=20))
def test_what_was_written_is_found_by_the_beginnings_of_its_words(
    typing: World, title: str, typed: str
) -> None:
    with typing.write() as uow:
        uow.index("inquiry", [(MINE, "", "", search_text(title))])

        def finds(text: str) -> bool:
            return MINE in {hit.id for hit in searching.find(uow, text, 10_000)}

        has, asked = search_words(title), search_words(typed)
        assert all(finds(word) for word in has)
        meant = bool(asked) and all(any(word.startswith(one) for word in has) for one in asked)
        assert finds(typed) == meant


@given(title=st.text(max_size=40), typed=st.text(max_size=20))
def test_nothing_that_can_be_typed_breaks_the_search(typing: World, title: str, typed: str) -> None:
    with typing.write() as uow:
        uow.index("inquiry", [(MINE, "", "", search_text(title))])
        for text in (title, typed):
            assert len(searching.find(uow, text, 1)) <= 1
