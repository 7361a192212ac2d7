"""Settings of the workspace: kept in the store, audited like everything else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from investcrm.domain.errors import EditConflict
from investcrm.domain.words import N_
from investcrm.store.read import reference as read

if TYPE_CHECKING:
    from investcrm.domain.commands import SaveSetting
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


def load(reader: Reader, key: str, default: Any = None) -> Any:
    """Return a setting, or ``default``."""
    return read.setting(reader, key, default)


def save(uow: UnitOfWork, command: SaveSetting) -> None:
    """Change a setting; of one with parts only those the person changed.

    Raises:
        EditConflict: somebody else changed the same part since it was seen.
    """
    put(uow, command.key, _merged(uow, command))
    uow.commit(N_("Changed a setting"))


def _merged(uow: UnitOfWork, command: SaveSetting) -> Any:
    found = read.setting_id(uow, command.key)
    if found is None or command.seen is None:
        return command.value
    uow.hold("setting", found)
    now, seen, mine = read.setting(uow, command.key, None), command.seen, command.value
    if not isinstance(now, dict) or not isinstance(seen, dict):
        now, seen, mine = {command.key: now}, {command.key: seen}, {command.key: mine}
    changed = {key: value for key, value in mine.items() if value != seen.get(key)}
    clashes = {
        key: (seen.get(key), now.get(key), value)
        for key, value in changed.items()
        if now.get(key) not in (seen.get(key), value)
    }
    if clashes:
        who, at_ms = uow.latest(found)
        raise EditConflict(table="setting", fields=clashes, who=who, at_ms=at_ms)
    merged = {**now, **changed}
    return merged if isinstance(command.value, dict) else merged[command.key]


def put(uow: UnitOfWork, key: str, value: Any) -> None:
    """Write a setting as part of a larger act."""
    text = json.dumps(value, ensure_ascii=False)
    found = read.setting_id(uow, key)
    if found:
        uow.update("setting", found, {"value": text})
    else:
        uow.insert("setting", {"key": key, "value": text})
