"""The register: day and number always, the rest only of what is not secret."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.services.test_forwarding import pdf_text
from tests.services.test_secrecy import keep, log
from tests.store.worlds import MONDAY, World

from investcrm.domain.commands import DescribeDocument
from investcrm.domain.errors import InvalidInput
from investcrm.domain.legal_commands import Assess, RegisterDocument
from investcrm.services import cases, register, secrecy
from investcrm.services.register import Entry, Register, Store

SECRET = "Kvantfjäril AB"


def enter(world: World, document: str, number: str, **said: Any) -> None:
    world.act(register.register_document, RegisterDocument(document, number, **said))


def whole(world: World, *, confidential: bool = False, **limits: Any) -> Register:
    with world.reader() as reader:
        return register.register([Store(reader, confidential)], **limits)


def cells(data: bytes) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))


def test_a_document_is_registered_with_what_the_register_says_of_it(world: World):
    document = keep(world, log(world))
    enter(world, document, " RV 2026:17 ", correspondent="Alm AB", concerns="Avsiktsförklaring")
    row = world.ask(cases.document, document)
    assert (row.registry_number, row.registered_on) == ("RV 2026:17", MONDAY)
    assert (row.correspondent, row.concerns, row.marking) == ("Alm AB", "Avsiktsförklaring", "")
    (entry,) = whole(world).entries
    assert (entry.number, entry.dated_on, entry.direction) == ("RV 2026:17", MONDAY, "received")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("  ", {}),
        ("1", {"registered_on": MONDAY + timedelta(days=1)}),
        ("1", {"dated_on": MONDAY + timedelta(days=1)}),
    ],
)
def test_without_a_number_or_from_the_future_nothing_is_registered(
    laptop: World, number: str, said: dict[str, Any]
):
    document = keep(laptop, log(laptop))
    with pytest.raises(InvalidInput):
        enter(laptop, document, number, **said)
    assert laptop.ask(cases.document, document).registry_number == ""


def test_a_number_typed_among_the_facts_gets_its_day_and_loses_it_again(laptop: World):
    document = keep(laptop, log(laptop))
    for number, registered in (("17", MONDAY), ("18", MONDAY), ("", None)):
        version = laptop.ask(cases.document, document).version
        laptop.act(cases.describe_document, DescribeDocument(document, version, {"registry_number": number}))
        assert laptop.ask(cases.document, document).registered_on == registered
        laptop.clock.pass_days(1)


def test_the_public_register_tells_of_a_secret_document_its_day_and_number_alone(world: World):
    hidden, shown = log(world, SECRET), log(world, "Projekt Björk")
    enter(world, keep(world, hidden), "17", correspondent=SECRET, concerns=SECRET, marking=SECRET)
    enter(world, keep(world, shown), "18", correspondent="Björk AB", concerns="Mark")
    world.act(secrecy.assess, Assess(hidden, "partly", "31:16"))
    complete = whole(world)
    public = register.public(complete)
    assert [(one.number, one.correspondent) for one in complete.entries] == [
        ("17", SECRET),
        ("18", "Björk AB"),
    ]
    assert [(one.dated_on, one.number) for one in public.entries] == [(MONDAY, "17"), (MONDAY, "18")]
    assert public.entries[0] == Entry(MONDAY, "17", "", "", "", "", None, "", True)
    assert public.entries[1].correspondent == "Björk AB"
    told = cells(register.as_xlsx(public, complete=False))
    assert len(told[0]) == 5
    assert SECRET not in str(told)
    with world.reader() as reader:
        paper = register.as_pdf(reader, public, complete=False)
        inside = register.as_pdf(reader, complete, complete=True, first=MONDAY)
    assert SECRET not in pdf_text(paper)
    assert "17" in pdf_text(paper)
    assert "Kvantfjäril" in pdf_text(inside)


def test_a_marked_document_of_a_public_case_is_withheld_alone(laptop: World):
    case = log(laptop)
    enter(laptop, keep(laptop, case, "a.txt"), "1", marking="Sekretess", correspondent="Alm AB")
    enter(laptop, keep(laptop, case, "b.txt"), "2", correspondent="Alm AB")
    public = register.public(whole(laptop))
    assert [one.correspondent for one in public.entries] == ["", "Alm AB"]


def test_two_stores_make_one_register_in_order_and_the_confidential_ones_are_secret(
    laptop: World, server: World
):
    for number in ("2026/10", "2026/2"):
        enter(laptop, keep(laptop, log(laptop)), number, concerns="öppen")
    enter(server, keep(server, log(server)), "2026/9", concerns=SECRET)
    with laptop.reader() as out, server.reader() as inside:
        found = register.register([Store(out), Store(inside, confidential=True)])
    assert [one.number for one in found.entries] == ["2026/2", "2026/9", "2026/10"]
    public = register.public(found)
    assert [one.concerns for one in public.entries] == ["öppen", "", "öppen"]


def test_secret_documents_without_a_number_are_reported_and_open_ones_are_not(world: World):
    case, other = log(world), log(world)
    document = keep(world, case, "hemlig.txt")
    keep(world, other, "öppen.txt")
    assert whole(world).unregistered == ()
    assert len(whole(world, confidential=True).unregistered) == 2
    world.act(secrecy.assess, Assess(case, "secret", "31:16"))
    (missing,) = whole(world).unregistered
    assert (missing.document_id, missing.name) == (document, "hemlig.txt")
    assert register.public(whole(world)).unregistered == ()


def test_the_register_of_a_period_holds_the_documents_dated_in_it(world: World):
    for back, number in ((0, "3"), (10, "2"), (20, "1")):
        enter(world, keep(world, log(world)), number, dated_on=MONDAY - timedelta(days=back))
    held = whole(world, first=MONDAY - timedelta(days=12), last=MONDAY - timedelta(days=1))
    assert [one.number for one in held.entries] == ["2"]
    assert [one.number for one in whole(world, first=MONDAY).entries] == ["3"]
    assert [one.number for one in whole(world).entries] == ["1", "2", "3"]


@given(st.lists(st.integers(1, 5000), unique=True, min_size=2), st.integers(2000, 2099))
def test_registry_numbers_sort_as_people_count(numbers: list[int], year: int):
    shown = sorted((f"RV {year}/{number}" for number in numbers), key=register.number_key)
    assert shown == [f"RV {year}/{number}" for number in sorted(numbers)]


TEXTS = st.text(max_size=12)
ENTRIES = st.builds(
    Entry,
    st.dates(date(2000, 1, 1), date(2050, 1, 1)),
    TEXTS,
    st.sampled_from(["received", "sent", "drawn_up"]),
    TEXTS,
    TEXTS,
    TEXTS,
    st.none(),
    TEXTS,
    st.booleans(),
)


@given(st.lists(ENTRIES), st.data())
def test_what_is_withheld_cannot_be_told_from_another_secret_of_the_same_day_and_number(entries, data):
    other = [
        data.draw(
            st.builds(
                Entry,
                *map(st.just, (one.dated_on, one.number)),
                TEXTS,
                TEXTS,
                TEXTS,
                TEXTS,
                st.none(),
                TEXTS,
                st.just(True),
            )
        )
        if one.withheld
        else one
        for one in entries
    ]
    assert register.public(Register(tuple(entries), ())) == register.public(Register(tuple(other), ()))
