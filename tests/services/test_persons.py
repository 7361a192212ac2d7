"""A person's data: when it is due, all of it in one file, and gone but for what the law keeps."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from email.message import EmailMessage
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.server.conftest import Hire, Person, hire
from tests.store.worlds import KEY, World

from investcrm import words
from investcrm.domain import persons as rules
from investcrm.domain.access import Group
from investcrm.domain.commands import (
    AddTask,
    Attachment,
    ChangeInquiry,
    KeepContact,
    KeepDocuments,
    LogInquiry,
    RecordActivity,
    SaveContact,
    SaveOrganisation,
    SaveSetting,
)
from investcrm.domain.errors import Forbidden, InvalidInput, NotFound
from investcrm.services import cases, inquiries, organisations, persons, settings, today
from investcrm.store import seal_check, sqlcipher

__all__ = ["hire"]

NAME, EMAIL, PHONE = "Åsa Falkenhjelm", "asa.f@heron.example", "070-555 01 77"
"""A name that stands nowhere else in a region."""


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = f"Åsa <{EMAIL}>", "region@example.se", "Mark"
    message.set_content("Vi söker tio hektar.")
    return bytes(message)


def docx(text: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", f"<w:p><w:t>{text[:3]}</w:t><w:t>{text[3:]}</w:t></w:p>")
    return data.getvalue()


@pytest.fixture
def filled(world: World) -> tuple[World, str]:
    """A case with a contact, and the person's name in an activity, a task and three documents."""
    case = world.act(
        inquiries.log,
        LogInquiry("Projekt Heron", "Mässa", contact_name=NAME, contact_email=EMAIL, contact_phone=PHONE),
    ).id
    world.act(organisations.save_contact, SaveContact(NAME, email=EMAIL, role="vd", inquiry_id=case))
    world.act(cases.record_activity, RecordActivity("call", f"Ringde {NAME}s växel", inquiry_id=case))
    world.act(cases.add_task, AddTask(f"Svara {EMAIL.upper()}", None, inquiry_id=case))
    for name, kind, data in (
        ("brev.eml", "message/rfc822", mail()),
        ("protokoll.docx", "application/x", docx(NAME)),
        ("bild.png", "image/png", b"\x89PNG"),
        ("annat.txt", "text/plain", b"Inget om Asa Falken"),
    ):
        world.act(cases.keep_documents, KeepDocuments(case, (Attachment(name, kind, data, "received", ""),)))
    return world, case


def all_of(world: World, text: str = EMAIL) -> persons.Found:
    with world.reader() as reader:
        return persons.collect([reader], persons.find(reader, text))


def kinds(found: Any) -> list[str]:
    return sorted(one.table for one in found)


def test_all_that_speaks_of_a_person_is_found(filled: tuple[World, str]):
    world, _ = filled
    found = all_of(world)
    assert kinds(found.going) == ["contact", "contact"]
    assert set(kinds(found.staying)) == {"activity", "task", "document"}
    assert {one.text for one in found.mentions if one.table == "document"} == {"brev.eml", "protokoll.docx"}
    assert [one.text for one in found.unread] == ["bild.png"]
    assert all(one.number == "2026-001" for one in found.staying)
    assert {one.row_id for one in all_of(world, NAME).mentions} == {one.row_id for one in found.mentions}


def test_what_only_the_history_says_is_found_too(filled: tuple[World, str]):
    world, case = filled
    version = world.ask(inquiries.detail, case).row.version
    world.act(inquiries.change, ChangeInquiry(case, version, {"summary": f"Fråga {NAME}"}))
    assert ("inquiry", case) in {(one.table, one.row_id) for one in all_of(world).staying}
    world.act(inquiries.change, ChangeInquiry(case, version + 1, {"summary": ""}))
    assert ("change_value", case) in {(one.table, one.row_id) for one in all_of(world).staying}


def test_several_people_of_one_name_are_told_apart_by_their_addresses(filled: tuple[World, str]):
    world, _ = filled
    world.act(organisations.save_contact, SaveContact(NAME.upper(), email="annan@example.se"))
    with pytest.raises(InvalidInput) as refused:
        world.ask(persons.find, NAME)
    assert "annan@example.se" in str(refused.value)
    other = all_of(world, "annan@example.se")
    assert len(other.going) == 1
    assert "contact" in kinds(other.staying)


@pytest.mark.parametrize("text", ["", "  ", "ab"])
def test_nobody_is_looked_for_by_less_than_a_name(world: World, text: str):
    with pytest.raises(InvalidInput):
        world.ask(persons.find, text)


def test_the_export_is_one_json_and_a_pdf_to_read(filled: tuple[World, str]):
    world, _ = filled
    found = all_of(world)
    told = json.loads(persons.as_json(found, world.today, words.current()))
    assert told["person"]["emails"] == [EMAIL]
    contact = next(one for one in told["records"] if one["table"] == "contact" and "phone" in one["fields"])
    assert contact["fields"]["phone"] == PHONE
    assert [one["text"] for one in told["not_searched"]] == ["bild.png"]
    pdf = persons.as_pdf(found, "Region", world.today, words.current())
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        assert len(paper.pages) >= 1
    from investcrm.exchange.texts import words_of

    read = words_of("x.pdf", "application/pdf", pdf) or ""
    assert EMAIL in read
    assert "brev.eml" in read
    assert "establishment_cases" not in read  # the words for it, not the key


def test_both_stores_are_read_and_the_second_is_marked(filled: tuple[World, str], region_file: Any):
    world, _ = filled
    with world.reader() as reader, world.reader() as other:
        found = persons.collect([reader, other], persons.find(reader, EMAIL))
    assert {one.is_confidential for one in found.mentions} == {True, False}


def test_erasing_leaves_the_name_in_what_is_listed_and_nowhere_else(filled: tuple[World, str]):
    world, _ = filled
    before = all_of(world)
    with world.write() as uow:
        assert persons.erase(uow, before) == 2
    persons.clean(world.store)
    after = all_of(world, EMAIL)
    assert after.person.contact_ids == ()
    assert kinds(after.going) == []
    assert {one.row_id for one in after.mentions} <= {one.row_id for one in before.staying}
    with world.reader() as reader:
        rows = reader.rows("SELECT name, name_key, role, email, phone, purpose FROM contact")
        assert set(rows) == {("",) * 6}
        kept = reader.row("SELECT records, kept, erased_by FROM erasure")
        assert reader.value("SELECT count(*) FROM search_entry WHERE kind = 'contact'") == 0
    assert kept is not None
    assert kept[0] == 2
    assert {one["id"] for one in json.loads(kept[1])} == {one.row_id for one in before.staying}
    assert NAME not in str(kept)
    assert EMAIL not in str(kept)


def test_the_log_stays_whole_and_says_that_values_were_erased(filled: tuple[World, str]):
    world, _ = filled
    with world.write() as uow:
        persons.erase(uow, all_of(world))
    verdict = world.ask(seal_check.verify, [])
    assert verdict.breaches == ()
    assert verdict.erased >= 2


def test_a_dump_of_every_table_speaks_of_the_person_only_where_it_was_listed(laptop: World):
    world = laptop
    case = world.act(
        inquiries.log,
        LogInquiry("Projekt Heron", "Mässa", contact_name=NAME, contact_email=EMAIL, contact_phone=PHONE),
    ).id
    world.act(cases.record_activity, RecordActivity("call", f"Ringde {NAME}", inquiry_id=case))
    world.act(
        cases.keep_documents,
        KeepDocuments(case, (Attachment("b.eml", "message/rfc822", mail(), "received", ""),)),
    )
    found = all_of(world)
    with world.write() as uow:
        persons.erase(uow, found)
    persons.clean(world.store)
    listed = {one.row_id for one in found.staying}
    wanted = [text.casefold().encode() for text in (NAME, EMAIL, PHONE, "falkenhjelm", "asa.f@heron")]
    connection = sqlcipher.connect(world.store.path, KEY)
    speaking = []
    try:
        schema = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in schema:
            cursor = connection.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                told = b"|".join(
                    value if isinstance(value, bytes) else str(value).casefold().encode() for value in row
                )
                if any(text in told.lower() for text in wanted):
                    speaking.append((table, dict(zip(names, row, strict=True))))
        changed = dict(connection.execute("SELECT id, row_id FROM change").fetchall())
    finally:
        connection.close()
    owners = {
        table: row.get("document_id") or changed.get(row.get("change_id")) or row.get("id")
        for table, row in speaking
    }
    assert owners.keys() == {"activity", "change_value", "document_piece"}
    assert set(owners.values()) <= listed
    assert "search_fts_data" in {table for (table,) in schema}


def test_a_contact_deleted_before_is_emptied_too(filled: tuple[World, str]):
    world, _ = filled
    with world.write() as uow:
        for (row_id,) in uow.rows("SELECT id FROM contact"):
            uow.remove("contact", row_id)
        uow.commit("Deleted contacts")
    with world.write() as uow:
        assert persons.erase(uow, all_of(world)) == 2
    assert world.ask(lambda r: r.rows("SELECT DISTINCT name FROM contact")) == [("",)]
    with pytest.raises(NotFound), world.write() as uow:
        persons.erase(uow, all_of(world))


def test_drafts_that_speak_of_the_person_go(filled: tuple[World, str]):
    world, _ = filled
    kept: dict[str, dict[str, Any]] = {
        "inquiry.1": {"contact_name": NAME},
        "inquiry.2": {"title": "Annat"},
        f"contact.{all_of(world).person.contact_ids[0]}": {"role": "x"},
    }

    class Desk:
        def drafts(self, prefix: str = "") -> list[tuple[str, str, int]]:
            return [(key, "", 0) for key in kept if key.startswith(prefix)]

        def draft(self, key: str) -> dict[str, Any] | None:
            return kept[key]

        def drop_draft(self, key: str) -> None:
            del kept[key]

        def states(self) -> dict[str, Any]:
            return states

        def drop_state(self, key: str) -> None:
            states.pop(key)

    states = {"dialog.activity": {"text": f"Ring {NAME}"}, "window": "x"}
    assert persons.forget_on_desk(Desk(), all_of(world).person) == 3
    assert (list(kept), list(states)) == (["inquiry.2"], ["window"])
    kept[f"contact.{all_of(world).person.contact_ids[0]}"] = {"role": "a colleague's"}
    assert world.ask(lambda reader: persons.forget_erased(Desk(), reader)) == 0
    with world.write() as uow:
        persons.erase(uow, all_of(world))
    assert world.ask(lambda reader: persons.forget_erased(Desk(), reader)) == 1
    assert list(kept) == ["inquiry.2"]


def test_a_contact_is_due_when_the_region_says_after_the_last_activity(world: World):
    company = world.act(organisations.save, SaveOrganisation("Heron AB"))
    world.act(organisations.save_contact, SaveContact("Bo Ek", organisation_id=company))
    world.act(organisations.save_contact, SaveContact("Ida Alm", retain_until=date(2026, 6, 1)))
    with world.write() as uow:
        uow.execute("UPDATE contact SET created_ms = 1772452800000")  # 2 March 2026, noon
        uow.commit("x")
    world.act(
        cases.record_activity,
        RecordActivity("call", "x", organisation_id=company, happened_on=date(2026, 5, 10)),
    )
    names = lambda on: [one.name for one in world.ask(persons.due, on)]  # noqa: E731
    assert names(date(2026, 5, 31)) == []
    assert names(date(2026, 6, 1)) == ["Ida Alm"]
    assert names(date(2028, 5, 9)) == ["Ida Alm"]
    assert names(date(2028, 5, 10)) == ["Ida Alm", "Bo Ek"]
    world.act(settings.save, SaveSetting(rules.MONTHS_SETTING, 1))
    assert names(date(2026, 6, 10)) == ["Ida Alm", "Bo Ek"]
    world.clock.go_to(date(2026, 6, 10))
    found = world.ask(persons.due)
    lines = world.ask(today.today).due
    assert [(line.kind, line.count) for line in lines if line.kind == "persons"] == [("persons", 2)]
    assert world.act(persons.keep, KeepContact(found[0].id)) == date(2026, 7, 10)
    assert [one.name for one in world.ask(persons.due)] == ["Bo Ek"]


def test_a_contact_says_what_it_is_kept_for(world: World):
    row_id = world.act(organisations.save_contact, SaveContact("Bo Ek"))
    row = next(one for one in world.ask(organisations.contacts) if one.id == row_id)
    assert (row.purpose, row.retain_until) == ("establishment_cases", None)
    world.act(
        organisations.save_contact,
        SaveContact("Bo Ek", row_id, row.version, retain_until=date(2027, 1, 1), purpose="Mässa i Köping"),
    )
    row = next(one for one in world.ask(organisations.contacts) if one.id == row_id)
    assert (row.purpose, row.retain_until) == ("Mässa i Köping", date(2027, 1, 1))


def test_an_advisor_of_a_server_erases_and_a_municipality_does_not(
    server: World, advisor: Person, koping: Person
):
    world = advisor.world
    world.act(organisations.save_contact, SaveContact(NAME, email=EMAIL))
    with world.write() as uow:
        assert persons.erase(uow, all_of(world)) == 1
    assert server.ask(lambda r: r.value("SELECT count(*) FROM change_value WHERE after LIKE '%Falk%'")) == 0
    assert server.ask(lambda r: r.value("SELECT count(*) FROM change_value WHERE before LIKE '%Falk%'")) == 0
    assert server.ask(seal_check.verify, []).breaches == ()
    with pytest.raises(Forbidden), koping.world.write() as uow:
        persons.erase(uow, persons.Found(persons.Person((NAME,)), (), ()))


def test_with_psql_nobody_erases_what_lives_or_is_not_theirs(server: World, advisor: Person, koping: Person):
    from psycopg import errors

    case = advisor.world.act(inquiries.log, LogInquiry("Projekt Heron", "Mässa")).id
    for person in (advisor, koping):
        with person.psql() as psql, pytest.raises(errors.InsufficientPrivilege):
            psql.execute("SELECT sec.erase_values(ARRAY[%s])", (case,))
    member = server.ask(lambda r: r.value("SELECT id FROM member LIMIT 1"))
    with advisor.psql() as psql, pytest.raises(errors.InsufficientPrivilege):
        psql.execute("SELECT sec.erase_values(ARRAY[%s])", (member,))


@pytest.fixture
def advisor(hire: Hire) -> Person:
    """An investment advisor with a login."""
    return hire("advisor", Group.ADVISOR)


@pytest.fixture
def koping(hire: Hire) -> Person:
    """Somebody of the municipality of Köping with a login."""
    return hire("koping", Group.MUNICIPALITY, codes=("1983",))


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("Ringde Anna Åberg", True), ("ANNA ÅBERG", True), ("Åberg, Anna", True), ("Anna Åbergs bil", True),
        ("Anna Åbergson", False), ("Anna Aberg", False), ("Joanna Åberg", False), ("anna.aberg@x.se", True),
        ('{"name": "Anna \\u00c5berg"}', True), ("Anna\u00a0Åberg", True),
        ("anna_aberg@x.se!", True), ("", False),
    ],
)  # fmt: skip
def test_a_text_speaks_of_a_person_however_it_is_written(text: str, speaks: bool):
    assert rules.Person(("Anna Åberg",), ("anna.aberg@x.se",)).is_in(text) is speaks


@given(st.text(), st.text(min_size=1), st.text())
def test_a_name_is_found_wherever_it_stands(before: str, name: str, after: str):
    person = rules.Person((name,))
    if person.terms:
        assert person.is_in(f"{before} {name} {after}")
        assert all(fragment.lower() in name.lower() for fragment in person.fragments)


@given(st.dates(max_value=date(2400, 1, 1), min_value=date(1900, 1, 1)), st.integers(0, 600))
def test_months_later_is_the_same_day_or_the_months_last(day: date, months: int):
    later = rules.after_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and rules.after_months(later, 0) == later)
