"""The options every verb takes, as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """The common options as given; what was not given is None."""

    workspace: str | None = None
    passphrase_fd: int | None = None
    json: bool = False
    language: str | None = None

    def over(self, outer: object) -> Asked:
        """Return these options, filled up with those that stood before the verb."""
        if not isinstance(outer, Asked):
            return self
        return Asked(
            self.workspace or outer.workspace,
            outer.passphrase_fd if self.passphrase_fd is None else self.passphrase_fd,
            self.json or outer.json,
            self.language or outer.language,
        )
