"""The region's own words in memory: names of municipalities, strength areas, members, for every screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal

from investcrm import phrases, words
from investcrm.domain.touched import Touched
from investcrm.gui.tasks import Tasks
from investcrm.services import reference
from investcrm.services.reference import Reference

_NOTHING = Reference(
    county_code="", region="", municipalities={}, strength_areas={}, sources=(), members={}, emails={}
)

_SPOKEN_OF = frozenset({"municipality", "strength_area", "setting", "member"})


class Region(QObject):
    """Names by key, read once and again after a change; before the first reading keys stand for names."""

    changed = Signal()

    def __init__(
        self, tasks: Tasks, today: Callable[[], date], member_id: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.reference = _NOTHING
        self.today = today
        self.member_id = member_id
        """Who works in this window."""
        self._tasks = tasks
        tasks.changed.connect(self._changed)

    def _changed(self, touched: frozenset[str]) -> None:
        if not isinstance(touched, Touched) or touched.concerns(_SPOKEN_OF):
            self.refresh()

    def refresh(self) -> None:
        """Read the words again."""
        self._tasks.query(reference.load, then=self.take, owner=self, key="region")

    def take(self, found: Reference) -> None:
        """Use these words from now on."""
        if found != self.reference:
            self.reference = found
            self.changed.emit()

    def area(self, key: str) -> str:
        """Return a strength area's name in the language spoken now."""
        return self.reference.area_name(key, words.current().language)

    def areas(self) -> list[tuple[str, str]]:
        """Return every strength area as (key, name), parts after their whole."""
        found = self.reference.strength_areas.values()
        return [(area.key, self.area(area.key)) for area in found]

    def municipality(self, code: str) -> str:
        """Return a municipality's name."""
        return self.reference.municipalities.get(code, code)

    def municipalities(self) -> list[tuple[str, str]]:
        """Return every municipality as (code, name)."""
        return list(self.reference.municipalities.items())

    def source(self, name: str) -> str:
        """Return where an inquiry came from, in the language spoken now."""
        return phrases.source(name, words.current().language)

    def sources(self) -> list[tuple[str, str]]:
        """Return the usual sources as (as kept, in words)."""
        return [(name, self.source(name)) for name in self.reference.sources]

    def member(self, member_id: str) -> str:
        """Return a member's name."""
        return self.reference.members.get(member_id, "")
