"""Settings of the workspace: kept in the store, audited like everything else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

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
    """Change a setting."""
    put(uow, command.key, command.value)
    uow.commit(N_("Changed a setting"))


def put(uow: UnitOfWork, key: str, value: Any) -> None:
    """Write a setting as part of a larger act."""
    text = json.dumps(value, ensure_ascii=False)
    found = read.setting_id(uow, key)
    if found:
        uow.update("setting", found, {"value": text})
    else:
        uow.insert("setting", {"key": key, "value": text})
