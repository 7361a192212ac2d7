"""What a person's rights open in the window; every answer comes from the declaration of rights."""

from __future__ import annotations

from dataclasses import dataclass

from investcrm.domain.access import Actor, Verb, Whose, reach


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
        found = reach(actor, self.verb, self.table)
        return found is not None and self.whose in (None, found)


ANSWERS = Need(Verb.ADD, "reply", Whose.OWN_MUNICIPALITY)
"""The right of those who answer for a municipality."""
