"""Every page is made anew when the language changes; what the old ones listened to leaves them alone."""

from __future__ import annotations

from typing import Any

from investcrm.domain.commands import AddTask
from investcrm.services import cases

PAGES = ("match", "sites", "organisations", "readiness", "kpis", "reports", "archive", "import")


def test_old_pages_hear_nothing_more(window: Any, nav: Any, settle: Any) -> None:
    for key in PAGES:
        window.go(key)
        settle()
    window.set_language("en")
    for key in PAGES:
        window.go(key)
        settle()
    nav.tasks.mutate(cases.add_task, AddTask("Ring"))
    nav.region.changed.emit()
    settle()
    window.set_mode("dark")
    window.set_mode("light")
    settle()
