"""From nothing to this program's schema, on the encrypted file and on the server alike."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from alembic import command
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from tests.store.worlds import World

from investcrm.domain.commands import LogInquiry
from investcrm.domain.errors import WorkspaceProblem
from investcrm.domain.requirements import Requirement
from investcrm.services import inquiries
from investcrm.store import migrations
from investcrm.store.schema import Base


def revision(store: Any) -> str | None:
    with store.reader() as reader:
        return migrations.revision_of(reader)


def test_an_empty_database_has_no_revision_and_gets_every_table(empty_store: Any) -> None:
    assert revision(empty_store) is None
    migrations.upgrade(empty_store.engine)
    assert revision(empty_store) == migrations.HEAD
    assert set(Base.metadata.tables) <= set(inspect(empty_store.engine).get_table_names())


def test_no_model_was_changed_without_a_migration(empty_store: Any) -> None:
    migrations.upgrade(empty_store.engine)
    with empty_store.engine.connect() as connection, warnings.catch_warnings():
        # Two indexes are over expressions, which SQLAlchemy cannot read back from SQLite.
        warnings.filterwarnings("ignore", message="Skipped unsupported reflection of expression-based index")
        warnings.filterwarnings("ignore", message="autogenerate skipping metadata-specified expression-based")
        command.check(migrations.configuration(connection))


def test_the_revisions_named_in_the_program_are_the_scripts_there_are(empty_store: Any) -> None:
    with empty_store.engine.connect() as connection:
        scripts = ScriptDirectory.from_config(migrations.configuration(connection))
    found = tuple(script.revision for script in scripts.walk_revisions())[::-1]
    assert found == migrations.REVISIONS
    assert len(scripts.get_heads()) == 1


def test_upgrading_twice_changes_nothing(world: World) -> None:
    tables = sorted(Base.metadata.tables)

    def counted() -> list[int]:
        with world.reader() as reader:
            return [int(reader.value(f"SELECT count(*) FROM {name}")) for name in tables]

    before = counted()
    migrations.upgrade(world.store.engine)
    assert counted() == before
    assert sum(before) > 20_000


def test_rewriting_a_table_in_an_upgrade_keeps_the_rows_that_point_at_it(
    laptop: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.act(inquiries.log, LogInquiry("Projekt Ask", requirements=(Requirement("land", low=1),)))

    def rewriting(config: Any, _revision: str) -> None:
        context = MigrationContext.configure(
            config.attributes["connection"], opts={"target_metadata": Base.metadata}
        )
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Skipped unsupported reflection")
            with Operations(context).batch_alter_table("inquiry", recreate="always"):
                pass

    monkeypatch.setattr(command, "upgrade", rewriting)
    migrations.upgrade(laptop.store.engine)
    with laptop.reader() as reader:
        assert reader.value("SELECT count(*) FROM inquiry") == 1
        assert reader.value("SELECT count(*) FROM requirement") == 1


def test_an_upgrade_that_would_break_references_is_not_made(
    laptop: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def orphaning(config: Any, _revision: str) -> None:
        config.attributes["connection"].exec_driver_sql(
            "INSERT INTO requirement (id, inquiry_id, position, kind, level, text, raw, doubt, version, "
            "created_ms) VALUES ('r', 'nobody', 0, 'land', 'must', '', '', '', 1, 0)"
        )

    monkeypatch.setattr(command, "upgrade", orphaning)
    with pytest.raises(WorkspaceProblem, match="broken references"):
        migrations.upgrade(laptop.store.engine)
    monkeypatch.undo()
    with laptop.reader() as reader:
        assert reader.value("SELECT count(*) FROM requirement") == 0


def test_a_store_of_a_newer_program_is_refused_in_words_and_left_alone(world: World) -> None:
    with world.write() as uow:
        uow.execute("UPDATE alembic_version SET version_num = '9999'")
        uow.commit("x")
    with pytest.raises(WorkspaceProblem, match="newer version"):
        migrations.is_current(revision(world.store))
    assert revision(world.store) == "9999"


def test_an_empty_store_is_not_current_but_not_refused_either() -> None:
    assert not migrations.is_current(None)
    assert migrations.is_current(migrations.HEAD)


def test_the_upgrade_puts_the_guard_of_references_back(laptop: World) -> None:
    migrations.upgrade(laptop.store.engine)
    with laptop.store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
