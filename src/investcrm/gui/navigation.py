"""How screens reach each other: requests by name, so that no screen knows another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from PySide6.QtWidgets import QWidget

from investcrm.domain.access import Actor, Group, Verb, reach
from investcrm.gui.region import Region
from investcrm.gui.tasks import Tasks
from investcrm.gui.widgets.splitter import Desk

if TYPE_CHECKING:
    from investcrm.gui.arriving import Arrivals
    from investcrm.gui.first_start.making import ServerLocks
    from investcrm.gui.presence import Presence
    from investcrm.gui.room.entrance import Entrance

TODAY: Final = "today"
INQUIRIES: Final = "inquiries"
MATCH: Final = "match"
NEW_INQUIRY: Final = "new_inquiry"
ORGANISATIONS: Final = "organisations"
STRENGTH: Final = "strength"
SITES: Final = "sites"
READINESS: Final = "readiness"
PLAN: Final = "plan"
WORTH: Final = "worth"
KPIS: Final = "kpis"
INDICATORS: Final = "indicators"
FOLLOW_UP: Final = "follow_up"
BRIEF: Final = "brief"
SHARED: Final = "shared"
PROJECTS: Final = "projects"
REPORTS: Final = "reports"
ARCHIVE: Final = "archive"
IMPORT: Final = "import"
SETTINGS: Final = "settings"
ROOM: Final = "room"


class Shell(Protocol):
    """What a screen may ask of the window around it."""

    @property
    def tasks(self) -> Tasks: ...

    @property
    def desk(self) -> Desk: ...

    def say(
        self,
        text: str,
        tone: str = "ok",
        *,
        action: str = "",
        run: Callable[[], object] | None = None,
        lasting: bool = False,
    ) -> None: ...

    def say_error(self, error: Exception) -> None: ...

    def set_status(self, text: str) -> None: ...

    def go(self, page_key: str, **arguments: Any) -> QWidget: ...

    def back(self) -> bool: ...

    def set_count(self, page_key: str, count: int) -> None: ...


REGION: Final = Actor("", "", frozenset({Group.ADVISOR, Group.COORDINATOR}))
"""Who works for the region, where nobody says who works."""
Act = Callable[..., object]
"""Carries out a request that is not a page, such as a dialog: called with the navigator first."""


@dataclass(eq=False)
class Navigator:
    """What screens are given: the window around them, the region's words, and the way to anywhere else.

    ``acts`` are requests by name that open a dialog: forward, answer, offer, decide ... ``actor`` is who
    works, with their rights.
    """

    shell: Shell
    region: Region
    acts: dict[str, Act] = field(default_factory=dict)
    actor: Actor = REGION
    presence: Presence | None = None
    """Who else is where, on a server."""
    arrivals: Arrivals | None = None
    """Answers that come by themselves, where somebody may take them over."""
    entrance: Entrance | None = None
    """The way into the confidential room, where there is one."""
    register_room: ServerLocks | None = None
    """How a registrar, whose window has no room, reads the register of a server's."""
    first_entry: Callable[[], object] | None = None
    """Asks for what opens a server's room, where nothing tells yet whether one is let in."""
    is_room: bool = False
    """Whether what it shows is confidential."""

    @property
    def tasks(self) -> Tasks:
        """The way to the services."""
        return self.shell.tasks

    @property
    def desk(self) -> Desk:
        """Where one person's layout is kept."""
        return self.shell.desk

    def may(self, verb: Verb, table: str) -> bool:
        """Whether the person has the right, on some rows at least."""
        return reach(self.actor, verb, table) is not None

    def window(self) -> QWidget | None:
        """Return the window as the parent of dialogs."""
        return self.shell if isinstance(self.shell, QWidget) else None

    def open_page(self, key: str, filter: Any = None) -> None:  # noqa: A002 - what a list shows is called that
        """Go to a page; ``filter`` is what its list shall show (an InquiryFilter, SiteFilter ...)."""
        self.shell.go(key, **({"filter": filter} if filter is not None else {}))

    def open_inquiry(self, inquiry_id: str, tab: str = "") -> None:
        """Show an inquiry; ``tab``: overview, requirements, municipalities, events, documents, history."""
        self.shell.go(INQUIRIES, inquiry=inquiry_id, tab=tab)

    def open_site(self, site_id: str) -> None:
        """Show a site."""
        self.shell.go(SITES, site=site_id)

    def open_organisation(self, organisation_id: str) -> None:
        """Show a company."""
        self.shell.go(ORGANISATIONS, organisation=organisation_id)

    def open_strength_area(self, key: str) -> None:
        """Show a strength area."""
        self.shell.go(STRENGTH, area=key)

    def open_municipality(self, code: str) -> None:
        """Show a municipality's readiness."""
        self.shell.go(READINESS, municipality=code)

    def open_project(self, project_id: str, period: int = 0) -> None:
        """Show a project, and one of its reporting periods."""
        self.shell.go(PROJECTS, project=project_id, period=period)

    def open_brief(self, brief_id: str) -> None:
        """Answer a brief, or see what was answered."""
        self.shell.go(BRIEF, brief=brief_id)

    def new_inquiry(self, prefill: Any = None, *, draft: str = "") -> None:
        """Begin an inquiry, go on with a draft, or begin with what a mail was read as."""
        self.shell.go(NEW_INQUIRY, prefill=prefill, draft=draft)

    def import_file(self, path: Path | None = None) -> None:
        """Take in a spreadsheet."""
        self.shell.go(IMPORT, path=path)

    def match(self, inquiry_id: str) -> None:
        """Hold an inquiry against the region's sites."""
        self.shell.go(MATCH, inquiry=inquiry_id)

    def can(self, name: str) -> bool:
        """Whether a request is answered in this window."""
        return name in self.acts

    def act(self, name: str, *args: Any, **kwargs: Any) -> object:
        """Carry out a request that opens a dialog."""
        return self.acts[name](self, *args, **kwargs)

    def forward(self, inquiry_id: str, codes: tuple[str, ...] = ()) -> None:
        """Ask municipalities; without codes those that the match proposes."""
        self.act("forward", inquiry_id, codes)

    def record_answer(self, inquiry_id: str, forwarding_id: str = "") -> None:
        """Record what a municipality answered; without a forwarding the user chooses which."""
        self.act("answer", inquiry_id, forwarding_id)

    def compile_offer(self, inquiry_id: str) -> None:
        """Put an offer together."""
        self.act("offer", inquiry_id)
