"""Whoever owns the database can rewrite it all; the seal kept elsewhere names what was rewritten."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Postgres
from tests.store.worlds import KEY, World

from investcrm import words
from investcrm.domain.access import Group
from investcrm.domain.commands import AddTask, ChangeInquiry, LogInquiry, Undo
from investcrm.domain.errors import Conflict, Forbidden, InvalidInput
from investcrm.services import auditing, cases, inquiries, undoing
from investcrm.store import seals, sqlcipher
from investcrm.store.changes import commit_to, link
from investcrm.store.seals import Seal

Owner = Callable[..., list[Any]]


@dataclasses.dataclass
class Case:
    """A log of two cases, sealed once, and one more change after the seal."""

    world: World
    run: Owner
    kept: list[auditing.Kept]
    first: str
    second: str
    sealed: int

    def verdict(self, *, with_file: bool = True) -> auditing.Verdict:
        return self.world.ask(auditing.verify, self.kept if with_file else [])

    def breaches(self, *, with_file: bool = True) -> list[tuple[str, str, str]]:
        return [(one.code, one.table, one.row_id) for one in self.verdict(with_file=with_file).breaches]

    def codes(self) -> set[str]:
        return {code for code, _, _ in self.breaches()}

    def change_of(self, root_id: str, last: bool = False) -> int:
        order = "DESC" if last else "ASC"
        sql = f"SELECT id FROM change WHERE root_id = '{root_id}' AND id <= {self.sealed} ORDER BY id {order}"
        return int(self.run(sql)[0][0])


class Place:
    """What sealing needs of a workspace, over a test's world."""

    is_room = False
    desk = None

    def __init__(self, world: World, place: str = "here") -> None:
        self.place, self.actor, self.store = place, world.actor, world.store
        self.reader, self.write = world.reader, world.write


@pytest.fixture
def owner(request: pytest.FixtureRequest, world: World) -> Owner:
    """Run statements as the one who owns the file, or the server."""
    if world.dialect == "sqlite":

        def in_file(sql: str) -> list[Any]:
            connection = sqlcipher.connect(world.store.path, KEY)
            try:
                connection.execute("PRAGMA foreign_keys = OFF")
                return list(connection.execute(sql).fetchall())
            finally:
                connection.close()

        return in_file
    postgres: Postgres = request.getfixturevalue("postgres")
    database = world.store.url.split("?")[0].rpartition("/")[2]

    def on_server(sql: str) -> list[Any]:
        import psycopg

        address = postgres.url(database).replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            done = connection.execute(sql.encode())
            return list(done.fetchall()) if done.description else []

    return on_server


@pytest.fixture
def case(world: World, owner: Owner, tmp_path: Path) -> Case:
    """The log as :class:`Case` says."""
    first = world.act(inquiries.log, LogInquiry("Projekt Heron", "Mässa", summary="Tio hektar"))
    second = world.act(inquiries.log, LogInquiry("Projekt Trana", "Mässa"))
    version = world.ask(inquiries.detail, first.id).row.version
    world.act(inquiries.change, ChangeInquiry(first.id, version, {"summary": "Tolv hektar"}))
    world.act(cases.add_task, AddTask("Ring", None, inquiry_id=first.id))
    file = tmp_path / "seal.json"
    made = auditing.export(Place(world), file)
    assert made is not None
    world.clock.pass_days(1)
    world.act(cases.add_task, AddTask("Skriv", None, inquiry_id=second.id))
    return Case(world, owner, [auditing.read(file)], first.id, second.id, made.upto)


def rechain(run: Owner) -> None:
    """Make every commitment and link hold again, as one who knows how they are made can."""
    chains: dict[str, bytes] = {}
    for number, entity, row_id, root_id, op, version, salt, before, after in run(
        "SELECT c.id, c.entity, c.row_id, c.root_id, c.op, c.version, v.salt, v.before, v.after "
        "FROM change c JOIN change_value v ON v.change_id = c.id ORDER BY c.id"
    ):
        commitment = commit_to(bytes(salt), before, after)
        chain = link(chains.get(root_id, b""), entity, row_id, op, version, commitment)
        chains[root_id] = chain
        quote = "X'{}'" if run.__name__ == "in_file" else "'\\x{}'"
        run(
            f"UPDATE change SET commitment = {quote.format(commitment.hex())}, "
            f"chain = {quote.format(chain.hex())} WHERE id = {number}"
        )


def reseal(case: Case) -> None:
    """Write the database's seals anew over what stands there now."""
    case.run("DELETE FROM audit_seal")
    auditing.seal(Place(case.world))


def test_an_untouched_log_is_proven_up_to_its_seal_and_no_further(case: Case):
    verdict = case.verdict()
    assert verdict.breaches == ()
    assert verdict.proven is not None
    assert verdict.proven.number == 1
    assert verdict.unproven == 1
    told = auditing.conclusion(verdict, words.current())
    assert "2026-03-02 13:00" in told[0]
    assert told[1].startswith("1 ")


def test_without_a_seal_kept_elsewhere_nothing_is_called_proven(case: Case):
    verdict = case.verdict(with_file=False)
    assert verdict.breaches == ()
    assert verdict.proven is None
    assert verdict.inside is not None


def test_an_altered_value_is_named_with_the_number_of_its_inquiry(case: Case):
    case.run("UPDATE change_value SET after = replace(after, 'Tolv', 'Elva')")
    verdict = case.verdict()
    assert [(one.code, one.table, one.row_id) for one in verdict.breaches] == [
        ("value", "inquiry", case.first)
    ]
    assert verdict.breaches[0].case == "2026-001"
    assert verdict.breaches[0].at_ms > 0
    assert verdict.proven is None
    said = auditing.sentence(verdict.breaches[0], words.current())
    assert verdict.breaches[0].case in said
    assert case.first in said


@pytest.mark.parametrize(
    "alteration",
    [
        "actor_name = 'Någon annan'", "actor_id = 'x'", "at_ms = at_ms - 86400000", "verb = 'Saved'",
        "login = 'nagon'", "id = 'x'",
    ],
)  # fmt: skip
def test_who_did_it_when_and_what_it_was_called_cannot_be_altered(case: Case, alteration: str):
    change = case.change_of(case.second)
    case.run(
        f"UPDATE change_set SET {alteration} WHERE seq = (SELECT set_seq FROM change WHERE id = {change})"
    )
    assert case.breaches() == [("altered", "inquiry", case.second)]


def test_a_change_moved_to_another_act_is_named(case: Case):
    change = case.change_of(case.first, last=True)
    case.run(f"UPDATE change SET set_seq = (SELECT min(seq) FROM change_set) WHERE id = {change}")
    assert case.codes() == {"altered"}


def test_a_deleted_change_in_the_middle_is_named(case: Case):
    change = case.change_of(case.first)
    case.run(f"DELETE FROM change_value WHERE change_id = {change}")
    case.run(f"DELETE FROM change WHERE id = {change}")
    first = case.verdict().breaches[0]
    assert (first.code, first.change, first.table, first.row_id) == ("gone", change, "inquiry", case.first)


def test_the_last_sealed_changes_deleted_are_named(case: Case):
    last = case.sealed
    root = case.run(f"SELECT root_id FROM change WHERE id = {last}")[0][0]
    for table, column in (("change_value", "change_id"), ("change", "id")):
        case.run(f"DELETE FROM {table} WHERE {column} >= {last}")
    verdict = case.verdict()
    assert [(one.code, one.change, one.row_id) for one in verdict.breaches] == [("gone", last, root)]
    assert verdict.proven is None


def test_a_record_deleted_with_all_its_history_is_named(case: Case):
    for table, column in (("change_value", "change_id"), ("change", "id")):
        case.run(
            f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM change WHERE root_id = '{case.second}')"
        )
    assert ("gone", "inquiry", case.second) in case.breaches()


def test_a_log_written_anew_seals_and_all_is_named(case: Case):
    case.run("UPDATE change_value SET after = replace(after, 'Tolv', 'Elva')")
    rechain(case.run)
    reseal(case)
    assert case.verdict(with_file=False).breaches == ()  # the database alone cannot tell
    assert ("altered", "inquiry", case.first) in case.breaches()
    assert case.codes() == {"altered", "seal_altered"}
    assert case.verdict().proven is None


def test_two_changes_that_changed_places_are_named(case: Case):
    one, other = case.change_of(case.first), case.change_of(case.second)
    for before, after in ((one, 1_000_000), (other, one), (1_000_000, other)):
        case.run(f"UPDATE change SET id = {after} WHERE id = {before}")
    for before, after in ((one, 1_000_000), (other, one), (1_000_000, other)):
        case.run(f"UPDATE change_value SET change_id = {after} WHERE change_id = {before}")
    assert {row for code, _, row in case.breaches() if code == "altered"} == {case.first, case.second}


def test_a_change_put_in_afterwards_is_named(case: Case):
    gap = case.change_of(case.second)
    case.run(f"DELETE FROM change_value WHERE change_id = {gap}")
    case.run(f"DELETE FROM change WHERE id = {gap}")
    reseal(case)
    kept = [auditing.Kept("", "", tuple(case.world.ask(seals.seals)))]
    chain = link(b"", "inquiry", "f" * 32, "add", 1, bytes(32)).hex()
    blob = (f"X'{bytes(32).hex()}'", f"X'{chain}'")
    if case.world.dialect == "postgresql":
        blob = (f"'\\x{bytes(32).hex()}'", f"'\\x{chain}'")
    case.run(
        "INSERT INTO change (id, set_seq, entity, row_id, root, root_id, op, version, commitment, chain) "
        f"VALUES ({gap}, 1, 'inquiry', '{'f' * 32}', 'inquiry', '{'f' * 32}', 'add', 1, {blob[0]}, {blob[1]})"
    )
    found = case.world.ask(auditing.verify, kept).breaches
    assert ("put_in", gap) in {(one.code, one.change) for one in found}


def test_what_happens_after_the_last_seal_is_not_detected_and_that_is_said(case: Case):
    before = case.verdict()
    case.run(f"DELETE FROM change_value WHERE change_id > {case.sealed}")
    case.run(f"DELETE FROM change WHERE id > {case.sealed}")
    verdict = case.verdict()
    assert verdict.breaches == ()
    assert before.unproven > 0
    assert verdict.proven == before.proven
    told = auditing.conclusion(before, words.current())
    assert any(str(before.unproven) in line for line in told[1:])


def test_later_seals_prove_more_and_a_break_leaves_what_was_proven_before_it(case: Case, tmp_path: Path):
    made = auditing.export(Place(case.world), tmp_path / "two.json")
    assert made is not None
    assert made.number == 2
    case.kept.append(auditing.read(tmp_path / "two.json"))
    assert case.verdict().unproven == 0
    case.run(
        "UPDATE change_set SET actor_name = 'x' "
        f"WHERE seq = (SELECT set_seq FROM change WHERE id = {made.upto})"
    )
    verdict = case.verdict()
    assert {one.seal for one in verdict.breaches} == {2}
    assert verdict.proven is not None
    assert verdict.proven.number == 1


def test_one_file_with_the_last_seal_alone_tells_that_earlier_seals_were_rewritten(
    case: Case, tmp_path: Path
):
    auditing.export(Place(case.world), tmp_path / "two.json")
    case.kept = [auditing.read(tmp_path / "two.json")]
    assert case.verdict().breaches == ()
    kept_rows = case.world.ask(seals.seals)
    case.run("UPDATE change_value SET after = replace(after, 'Tolv', 'Elva')")
    rechain(case.run)
    reseal(case)
    auditing.seal(Place(case.world))
    assert len(kept_rows) == 2
    assert {"seals_rewritten", "seal_altered"} & case.codes()
    assert case.verdict().proven is None


def test_a_file_with_every_seal_names_what_was_altered_first(case: Case, tmp_path: Path):
    auditing.export(Place(case.world), tmp_path / "all.json", every=True)
    case.kept = [auditing.read(tmp_path / "all.json")]
    assert [one.number for one in case.kept[0].seals] == [1, 2]
    case.run("UPDATE change_value SET after = replace(after, 'Tolv', 'Elva')")
    rechain(case.run)
    reseal(case)
    assert ("altered", "inquiry", case.first) in case.breaches()


def test_the_databases_seals_gone_or_altered_are_named(case: Case):
    case.run("UPDATE audit_seal SET at_ms = at_ms + 1")
    assert case.codes() == {"seal_altered"}
    case.run("DELETE FROM audit_seal")
    assert case.codes() == {"seal_gone"}


def test_a_database_set_back_is_told_when_both_seals_of_a_number_are_kept(case: Case):
    first = case.kept[0].seals[0]
    reseal(case)
    now = case.world.ask(seals.seals)
    assert now[0].root != first.root
    case.kept.append(auditing.Kept("", "", tuple(now)))
    assert "seal_twice" in case.codes()


def test_values_erased_on_purpose_break_nothing_and_are_counted(case: Case):
    with case.world.write() as uow:
        uow.remove("inquiry", case.first)
        uow.commit("Deleted an inquiry")
    with case.world.write() as uow:
        seals.erase_values(uow, [case.first])
        uow.commit("Erased", reversible=False)
    verdict = case.verdict()
    assert verdict.breaches == ()
    assert verdict.erased >= 3
    assert case.run("SELECT count(*) FROM change_value WHERE after LIKE '%Tolv%'") == [(0,)]


def test_an_erased_act_is_not_undone_in_part(case: Case):
    version = case.world.ask(inquiries.detail, case.second).row.version
    case.world.act(inquiries.change, ChangeInquiry(case.second, version, {"summary": "Hemligt"}))
    changed = case.world.ask(undoing.latest, case.world.session)
    assert changed is not None
    with case.world.write() as uow:
        uow.remove("inquiry", case.second)
        uow.commit("Deleted an inquiry", reversible=False)
    with case.world.write() as uow:
        seals.erase_values(uow, [case.second])
        uow.commit("Erased", reversible=False)
    with pytest.raises(Conflict):
        case.world.act(undoing.undo, Undo(changed[0]))


def test_nothing_new_needs_no_new_seal(case: Case):
    auditing.seal(Place(case.world))
    again = auditing.seal(Place(case.world))
    assert again is not None
    assert again.number == 2
    assert len(case.world.ask(seals.seals)) == 2


def test_a_seal_drawn_before_anothers_is_not_written_over_it(case: Case):
    with case.world.reader() as reader:
        drawn = seals.draw(reader, 1)
    assert drawn is not None
    auditing.seal(Place(case.world))
    with case.world.write() as uow:
        assert not seals.put(uow, drawn)
    assert case.verdict().breaches == ()


def test_an_advisor_alone_does_not_seal(case: Case):
    place = Place(case.world.colleague(Group.ADVISOR))
    with pytest.raises(Forbidden):
        auditing.seal(place)
    assert auditing.daily(place) is None


def test_the_daily_seal_is_made_once_a_day_and_kept_in_one_file(case: Case, home: Path):
    place = Place(case.world)
    file = auditing.daily(place)
    assert file is not None
    assert file.name == f"{case.world.today.isoformat()}.json"
    assert [one.number for one in auditing.read(file).seals] == [1, 2]
    case.world.act(cases.add_task, AddTask("Åter", None, inquiry_id=case.first))
    assert auditing.daily(place) is None
    case.world.clock.pass_days(1)
    next_day = auditing.daily(place)
    assert next_day is not None
    assert next_day != file
    assert [one.number for one in auditing.read(next_day).seals] == [3]
    assert case.world.ask(auditing.verify, auditing.found(place)).proven is not None


def test_a_workspace_that_was_moved_finds_its_seals(case: Case, home: Path):
    auditing.daily(Place(case.world, "before"))
    if case.world.dialect == "sqlite":  # a server is found by its address
        assert [one.number for kept in auditing.found(Place(case.world, "after")) for one in kept.seals] == [
            1,
            2,
        ]


def test_a_damaged_kept_file_hinders_no_seal_and_is_named(case: Case, home: Path):
    file = auditing.daily(Place(case.world))
    assert file is not None
    file.write_text(file.read_text().replace('"upto": ', '"upto": 1'))
    again = auditing.keep(Place(case.world))
    assert again not in (None, file)
    with pytest.raises(InvalidInput):
        auditing.found(Place(case.world))


def test_an_encrypted_file_tells_nothing_and_its_size_no_count(case: Case, tmp_path: Path):
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    auditing.export(Place(case.world), one, KEY)
    for number in range(40):
        case.world.act(cases.add_task, AddTask(f"Uppgift {number}", None, inquiry_id=case.first))
    auditing.export(Place(case.world), two, KEY)
    assert one.stat().st_size == two.stat().st_size
    told = json.loads(one.read_text())
    assert set(told) == {"format", "encrypted"}
    kept = [*case.kept, auditing.read(one, KEY), auditing.read(two, KEY)]
    assert case.world.ask(auditing.verify, kept).proven == kept[-1].seals[-1]
    for key in (None, bytes(32)):
        with pytest.raises(InvalidInput):
            auditing.read(one, key)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"seals": 1}', '{"encrypted": 3}', "\x00"])
def test_a_file_that_holds_no_seals_is_refused_in_words(tmp_path: Path, text: str):
    file = tmp_path / "x.json"
    file.write_text(text)
    with pytest.raises(InvalidInput):
        auditing.read(file, KEY)


def test_a_seal_with_nonsense_inside_is_not_whole():
    body = b"no json"
    root = hashlib.sha256(b"|1|1|1|" + body).digest()
    assert not Seal(1, 1, 1, b"", root, body).is_whole


def test_a_change_that_commits_late_is_sealed_next_time_and_is_no_breach(server: World, tmp_path: Path):
    with server.store.engine.connect() as slow, slow.begin():
        slow.exec_driver_sql(
            "INSERT INTO site (id, version, created_ms, municipality_code, name, name_key, cadastral_key, "
            "wide) VALUES ('slow', 1, 1, '1980', 'x', 'x', '', '{}')"
        )
        server.act(inquiries.log, LogInquiry("Projekt Snabb", "Mässa"))
        first = auditing.export(Place(server), tmp_path / "one.json")
        assert first is not None
    kept = [auditing.read(tmp_path / "one.json")]
    verdict = server.ask(auditing.verify, kept)
    assert verdict.breaches == ()
    assert verdict.unproven == 1
    second = auditing.export(Place(server), tmp_path / "two.json")
    assert second is not None
    assert second.upto == first.upto
    kept.append(auditing.read(tmp_path / "two.json"))
    verdict = server.ask(auditing.verify, kept)
    assert (verdict.breaches, verdict.unproven) == ((), 0)
