"""How long each kind of value stays fresh in this workspace: the region's own limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investcrm.domain.commands import SaveSetting
from investcrm.domain.freshness import SETTING, FreshnessLimits, limits_of, setting_of
from investcrm.services import settings

if TYPE_CHECKING:
    from investcrm.domain.land_commands import SetFreshness
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


def limits(reader: Reader) -> FreshnessLimits:
    """Return the limits that hold, those of the program where the region has set none."""
    return limits_of(settings.load(reader, SETTING))


def set_limits(uow: UnitOfWork, command: SetFreshness) -> None:
    """Set how long each kind of value stays fresh.

    Raises:
        EditConflict: somebody else changed one of them since it was seen.
        InvalidInput: a limit is below a week or above ten years.
    """
    settings.save(uow, SaveSetting(SETTING, setting_of(command.limits), setting_of(command.seen)))
