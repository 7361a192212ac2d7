"""Every page is made anew when the language changes; what the old ones listened to leaves them alone."""

from __future__ import annotations

from typing import Any

import pytest
import shiboken6

from investcrm.domain.commands import AddTask
from investcrm.services import cases

PAGES = ("match", "sites", "organisations", "readiness", "kpis", "reports", "archive", "import")


@pytest.mark.long
def test_old_pages_hear_nothing_more(window: Any, nav: Any, settle: Any, qtbot: Any) -> None:
    old = []
    for key in PAGES:
        old.append(window.go(key))
        settle()
    window.set_language("en")
    settle()
    assert not any(shiboken6.isValid(page) for page in old)
    for key in PAGES:
        window.go(key)
        settle()
    with qtbot.captureExceptions() as raised:
        nav.tasks.mutate(cases.add_task, AddTask("Ring"))
        nav.region.changed.emit()
        settle()
        window.set_mode("dark")
        window.set_mode("light")
        settle()
    assert raised == []
