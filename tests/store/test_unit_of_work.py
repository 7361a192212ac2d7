"""One act of one person: all of it or nothing, and nobody's edit is lost."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from tests.store.worlds import World

from investcrm.domain.access import Group
from investcrm.domain.commands import ChangeInquiry, LogInquiry, RecordActivity, RemoveInquiries, Undo
from investcrm.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from investcrm.services import cases, inquiries, undoing
from investcrm.store.unit_of_work import EditConflict

MESSAGES = {"gone": NotFound, "forbidden": Forbidden, "changed": Conflict}


def log(world: World, title: str = "Projekt Alm", **fields: Any) -> str:
    return world.act(inquiries.log, LogInquiry(title, **fields)).id


def version(world: World, inquiry_id: str) -> int:
    return world.ask(inquiries.detail, inquiry_id).row.version


def change(world: World, inquiry_id: str, seen: int, **fields: Any) -> int:
    return world.act(inquiries.change, ChangeInquiry(inquiry_id, seen, fields))


def test_what_is_not_committed_never_happened(world: World) -> None:
    with world.write() as uow:
        uow.insert("organisation", {"name": "Mälarvik", "name_key": "m", "company_key": "m"})

    def fail_half_way() -> None:
        with world.write() as uow:
            uow.insert("organisation", {"name": "Mälarvik", "name_key": "m", "company_key": "m"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    with world.reader() as reader:
        assert reader.value("SELECT count(*) FROM organisation WHERE name = 'Mälarvik'") == 0
        assert reader.value("SELECT count(*) FROM change_set") == 1  # setting the region up


def test_what_is_written_after_the_commit_is_rolled_back_with_it(world: World) -> None:
    with world.write() as uow:
        uow.insert("organisation", {"name": "Först", "name_key": "f", "company_key": "f"})
        uow.commit("one")
        uow.insert("organisation", {"name": "Sedan", "name_key": "s", "company_key": "s"})
    with world.reader() as reader:
        assert reader.value("SELECT count(*) FROM organisation WHERE name IN ('Först', 'Sedan')") == 0


def test_a_unit_of_work_reads_what_it_wrote(world: World) -> None:
    with world.write() as uow:
        row_id = uow.insert("organisation", {"name": "Ny", "name_key": "ny", "company_key": "ny"})
        assert uow.get("organisation", row_id)["name"] == "Ny"
        assert uow.value("SELECT name FROM organisation WHERE id = :id", id=row_id) == "Ny"


def test_an_act_that_changes_nothing_leaves_no_trace(world: World) -> None:
    inquiry_id = log(world)
    seen = version(world, inquiry_id)
    with world.reader() as reader:
        before = reader.value("SELECT count(*) FROM change_set")
    assert change(world, inquiry_id, seen, title="Projekt Alm") == seen
    with world.reader() as reader:
        assert reader.value("SELECT count(*) FROM change_set") == before


def test_each_change_raises_the_version_by_one(world: World) -> None:
    inquiry_id = log(world)
    seen = version(world, inquiry_id)
    assert change(world, inquiry_id, seen, country="Norge") == seen + 1
    assert change(world, inquiry_id, seen + 1, country="Finland") == seen + 2


def test_a_new_part_raises_the_version_of_its_case(world: World) -> None:
    inquiry_id = log(world)
    seen = version(world, inquiry_id)
    world.act(cases.record_activity, RecordActivity("call", "Ringde", inquiry_id))
    assert version(world, inquiry_id) == seen + 1


def test_edits_of_different_fields_meet_without_a_conflict(world: World) -> None:
    inquiry_id = log(world)
    seen = version(world, inquiry_id)
    change(world, inquiry_id, seen, country="Norge")
    change(world.colleague(), inquiry_id, seen, jobs=80)
    row = world.ask(inquiries.detail, inquiry_id)
    assert (row.country, row.row.jobs) == ("Norge", 80)


def test_edits_of_the_same_field_are_a_choice_between_base_theirs_and_mine(world: World) -> None:
    inquiry_id = log(world, deadline_on=date(2026, 4, 1))
    seen = version(world, inquiry_id)
    change(world, inquiry_id, seen, deadline_on=date(2026, 4, 10), country="Norge")
    with pytest.raises(EditConflict) as caught:
        change(world.colleague(), inquiry_id, seen, deadline_on=date(2026, 4, 20), jobs=5)
    assert caught.value.fields == {"deadline_on": ("2026-04-01", "2026-04-10", "2026-04-20")}
    row = world.ask(inquiries.detail, inquiry_id).row
    assert (row.deadline_on, row.jobs) == (date(2026, 4, 10), None)


def test_the_base_of_a_conflict_is_what_i_saw_however_often_it_was_changed_since(world: World) -> None:
    inquiry_id = log(world, country="A")
    seen = version(world, inquiry_id)
    change(world, inquiry_id, seen, country="B")
    change(world, inquiry_id, seen + 1, country="C")
    with pytest.raises(EditConflict) as caught:
        change(world.colleague(), inquiry_id, seen, country="D")
    assert caught.value.fields == {"country": ("A", "C", "D")}


def test_two_who_write_the_same_do_not_clash(world: World) -> None:
    inquiry_id = log(world)
    seen = version(world, inquiry_id)
    change(world, inquiry_id, seen, country="Norge")
    assert change(world.colleague(), inquiry_id, seen, country="Norge") == seen + 1


def test_a_change_that_was_taken_back_is_no_conflict(world: World) -> None:
    inquiry_id = log(world, country="A")
    seen = version(world, inquiry_id)
    change(world, inquiry_id, seen, country="B")
    world.act(undoing.undo, Undo())
    change(world.colleague(), inquiry_id, seen, country="C")
    assert world.ask(inquiries.detail, inquiry_id).country == "C"


def test_a_version_from_the_future_is_refused(world: World) -> None:
    inquiry_id = log(world)
    with pytest.raises(InvalidInput, match="newer than this database"):
        change(world, inquiry_id, 99, country="Norge")


def test_a_stale_edit_after_a_delete_is_refused(world: World) -> None:
    inquiry_id = log(world)
    seen = version(world, inquiry_id)
    world.act(inquiries.remove, RemoveInquiries((inquiry_id,)))
    with pytest.raises(NotFound, match="somebody deleted it"):
        change(world, inquiry_id, seen, country="Norge")


def test_a_stale_edit_after_a_delete_and_its_undo_still_meets_a_higher_version(world: World) -> None:
    inquiry_id = log(world)
    seen = version(world, inquiry_id)
    change(world, inquiry_id, seen, country="Norge")
    world.act(inquiries.remove, RemoveInquiries((inquiry_id,)))
    world.act(undoing.undo, Undo())
    assert version(world, inquiry_id) > seen
    with pytest.raises(EditConflict):
        change(world, inquiry_id, seen, country="Finland")


def test_gone_forbidden_and_changed_are_three_messages(world: World) -> None:
    inquiry_id = log(world, country="A")
    seen = version(world, inquiry_id)
    change(world, inquiry_id, seen, country="B")
    said = {}
    for name, kind in MESSAGES.items():
        person = world.colleague(Group.AUDITOR) if name == "forbidden" else world
        if name == "gone":
            other = log(world, "Annan")
            world.act(inquiries.remove, RemoveInquiries((other,)))
        target = other if name == "gone" else inquiry_id
        with pytest.raises(kind) as caught:
            change(person, target, seen if name == "changed" else 1, country="C")
        said[name] = caught.value.key
    assert len(set(said.values())) == 3
    assert world.ask(inquiries.detail, inquiry_id).country == "B"


@pytest.mark.parametrize("group", [Group.AUDITOR, Group.MUNICIPALITY])
def test_who_may_not_write_a_case_changes_nothing(laptop: World, group: Group) -> None:
    inquiry_id = log(laptop)
    person = laptop.colleague(group)
    for act in (
        lambda: log(person, "Smyg"),
        lambda: change(person, inquiry_id, 1, country="X"),
        lambda: person.act(inquiries.remove, RemoveInquiries((inquiry_id,))),
    ):
        with pytest.raises(Forbidden):
            act()
    assert laptop.ask(inquiries.list_head, inquiries.InquiryFilter()).count == 1


def test_numbers_are_given_without_gaps_in_each_year(world: World) -> None:
    for received in (date(2026, 1, 2), date(2025, 5, 5), date(2026, 2, 2), date(2025, 6, 6)):
        log(world, f"Projekt {received}", received_on=received)
    with pytest.raises(InvalidInput):
        log(world, "  ")  # refused after it was given a number, which is given again
    log(world, "Sist", received_on=date(2026, 3, 1))
    with world.reader() as reader:
        found = [row[0] for row in reader.rows("SELECT number FROM inquiry ORDER BY number_key")]
    assert found == ["2025-001", "2025-002", "2026-001", "2026-002", "2026-003"]


def test_a_deleted_number_is_never_given_again(world: World) -> None:
    inquiry_id = log(world)
    world.act(inquiries.remove, RemoveInquiries((inquiry_id,)))
    assert world.act(inquiries.log, LogInquiry("Nästa")).number == "2026-002"


def test_a_thousandth_number_sorts_after_the_nine_hundred_ninety_ninth(laptop: World) -> None:
    with laptop.write() as uow:
        given = uow.next_numbers(2026, 1001)
    assert [number for number, _ in given[998:1000]] == ["2026-999", "2026-1000"]
    assert [key for _, key in given] == sorted(key for _, key in given)


def test_two_who_log_at_once_get_numbers_without_gaps_or_twins(world: World) -> None:
    errors: list[BaseException] = []

    def work(person: World, name: str) -> None:
        try:
            for index in range(8):
                log(person, f"{name} {index}")
        except BaseException as error:
            errors.append(error)

    threads = [
        threading.Thread(target=work, args=(person, name))
        for person, name in ((world, "Ett"), (world.colleague(), "Två"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors
    with world.reader() as reader:
        keys = [row[0] for row in reader.rows("SELECT number_key FROM inquiry ORDER BY number_key")]
    assert keys == list(range(2026_000_001, 2026_000_017))


def test_two_who_write_different_cases_at_once_do_not_trip_over_each_other(world: World) -> None:
    ids = [log(world, f"Projekt {index}") for index in range(2)]
    errors: list[BaseException] = []

    def work(person: World, inquiry_id: str) -> None:
        try:
            for index in range(8):
                person.act(cases.record_activity, RecordActivity("call", str(index), inquiry_id))
        except BaseException as error:
            errors.append(error)

    threads = [
        threading.Thread(target=work, args=(person, inquiry_id))
        for person, inquiry_id in zip((world, world.colleague()), ids, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors
    for inquiry_id in ids:
        assert len(world.ask(inquiries.detail, inquiry_id).activities) == 8
