"""What can go wrong for a person, each as one sentence; our own bugs are ordinary exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from investcrm.domain.words import N_


class UserError(Exception):
    """A situation the user can understand and act on.

    ``key`` is an English sentence (the catalogue's key) with ``{named}`` places that ``params`` fill.
    ``exit_code`` is what a script sees.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, key: str, /, **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.params = params

    def __str__(self) -> str:
        return self.key.format(**self.params) if self.params else self.key


class InvalidInput(UserError):
    """A value cannot be what it is said to be."""

    exit_code = 2


class UnknownSystem(InvalidInput):
    """A map file does not say its coordinate system, and its figures fit several."""


class Unreviewed(InvalidInput):
    """Something about to be sent may tell a secret; ``municipality_code`` is whose brief it is."""

    def __init__(self, key: str, municipality_code: str, /, **params: object) -> None:
        super().__init__(key, **params)
        self.municipality_code = municipality_code


class NoKey(UserError):
    """No key source opens the workspace."""

    exit_code = 3


class NoPassword(NoKey):
    """The server asks for a password that nothing here has, or refuses the one it was given."""


class NotFound(UserError):
    """What was named does not exist here, or not for this person."""

    exit_code = 4


class Conflict(UserError):
    """Somebody changed the record in the meantime."""

    exit_code = 5


class EditConflict(Conflict):
    """Somebody changed the same fields.

    ``fields``: base, theirs and mine for each; ``version``: theirs; ``who`` saved it, at ``at_ms`` (ms UTC).
    """

    def __init__(
        self,
        table: str,
        fields: Mapping[str, tuple[Any, Any, Any]],
        version: int = 0,
        who: str = "",
        at_ms: int = 0,
    ) -> None:
        super().__init__(
            N_("Somebody changed the same field in the meantime. Nothing was overwritten; choose what holds.")
        )
        self.table = table
        self.fields = dict(fields)
        self.version = version
        self.who, self.at_ms = who, at_ms


class Forbidden(UserError):
    """This person may not do that."""

    exit_code = 6


class WorkspaceProblem(UserError):
    """The workspace cannot be used: newer, damaged, locked, read-only, on a network share, disk full."""

    exit_code = 7


class NoContact(WorkspaceProblem):
    """The shared server cannot be reached just now; trying again later may help."""


class Kept(NoContact):
    """What was asked for could not be sent; it is kept and sent when the server is there again."""


class Cancelled(UserError):
    """The user stopped it; nothing was written."""

    exit_code = 130
