"""What a person's rights open in the window; every answer comes from the declaration of rights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from investcrm.domain.access import Actor, Verb, Whose, reach, reads_register

REGISTER: Final = "register"
"""What a screen of the register is for: no table of its own, but what a registrar is told of others."""


@dataclass(frozen=True, slots=True)
class Need:
    """The right a screen is for: a verb on a table, of all rows, or of one's own municipality's alone.

    ``whose`` None takes either.
    """

    verb: Verb
    table: str
    whose: Whose | None = None

    def met(self, actor: Actor) -> bool:
        """Whether the actor has the right."""
        if self.table == REGISTER:
            return reads_register(actor)
        found = reach(actor, self.verb, self.table)
        return found is not None and self.whose in (None, found)


ANSWERS = Need(Verb.ADD, "reply", Whose.OWN_MUNICIPALITY)
"""The right of those who answer for a municipality."""


def opens_window(actor: Actor) -> bool:
    """Whether there is a page for the actor; who only seals the log, say, works from a terminal."""
    return ANSWERS.met(actor) or reads_register(actor)
