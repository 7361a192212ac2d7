"""The grid operator's queue: its steps, which change and differ, and when a place in it runs out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from investcrm.domain.errors import InvalidInput
from investcrm.domain.words import N_

SETTING: Final = "power_steps"
"""The setting of the workspace that holds the steps, where the region has others than the usual ones."""
WARN_DAYS: Final = 30
"""So many days before the queue closes a case it is told of."""
_LONGEST: Final = 3650


@dataclass(frozen=True, slots=True)
class QueueStep:
    """One step; ``quiet_days`` is how long nothing may happen in it before the operator closes the case."""

    key: str
    label: str
    quiet_days: int | None = None


USUAL_STEPS: Final = (
    QueueStep("indication", N_("indication")),
    QueueStep("application", N_("application")),
    QueueStep("intent", N_("declaration of intent")),
    QueueStep("pre_study", N_("pre-study")),
    QueueStep("reservation", N_("reservation agreement")),
    QueueStep("connection", N_("connection agreement")),
    QueueStep("connected", N_("connected")),
)


def steps_of(setting: Any) -> tuple[QueueStep, ...]:
    """Return the steps a setting tells of; the usual ones where it tells of none."""
    if not isinstance(setting, list) or not setting:
        return USUAL_STEPS
    return tuple(
        QueueStep(str(one["key"]), str(one.get("label") or one["key"]), one.get("days"))
        for one in setting
        if isinstance(one, dict) and one.get("key")
    )


def setting_of(steps: tuple[QueueStep, ...]) -> list[dict[str, Any]]:
    """Return the setting that tells of the steps."""
    return [{"key": one.key, "label": one.label, "days": one.quiet_days} for one in steps]


def read_steps(text: str, before: tuple[QueueStep, ...]) -> tuple[QueueStep, ...]:
    """Return steps written one on a line, as "application; 90" (days without anything happening, or none).

    A step that is there already keeps its key, so that statements in it stay in it.

    Raises:
        InvalidInput: no step, the same one twice, or days that are no number.
    """
    keys = {one.label.casefold(): one.key for one in before}
    found: list[QueueStep] = []
    for line in text.splitlines():
        label, _, days = (part.strip() for part in line.partition(";"))
        if not label:
            continue
        if days and not (days.isdecimal() and 0 < int(days) <= _LONGEST):
            raise InvalidInput(
                N_("“{text}” is not a number of days. Nothing was changed; write “{label}; 90”."),
                text=days,
                label=label,
            )
        key = keys.get(label.casefold(), label.casefold())
        if any(one.key == key for one in found):
            raise InvalidInput(N_("The step “{label}” stands there twice. Nothing was changed."), label=label)
        found.append(QueueStep(key, label, int(days) if days else None))
    if not found:
        raise InvalidInput(N_("A queue has at least one step. Nothing was changed."))
    return tuple(found)


def closes_on(steps: tuple[QueueStep, ...], step: str, since: date | None) -> date | None:
    """Return the day the operator closes a case that stays in a step; None where no limit is known."""
    days = next((one.quiet_days for one in steps if one.key == step), None)
    return since + timedelta(days=days) if days and since else None


def label_of(steps: tuple[QueueStep, ...], key: str) -> str:
    """Return a step's name, a catalogue key for the usual ones; an unknown one is told as it was kept."""
    return next((one.label for one in (*steps, *USUAL_STEPS) if one.key == key), key)


def dated(dates: Mapping[str, str], steps: tuple[QueueStep, ...]) -> tuple[tuple[str, date], ...]:
    """Return the steps that have a day, by day and then in the queue's order."""
    place = {one.key: number for number, one in enumerate(steps)}
    found = [(key, date.fromisoformat(day)) for key, day in dates.items()]
    return tuple(sorted(found, key=lambda one: (one[1], place.get(one[0], len(place)))))
