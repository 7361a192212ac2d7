"""Projects that somebody outside pays for: the list, and all of one."""

from __future__ import annotations

from investcrm.gui.views.projects.page import ProjectsPage

__all__ = ["ProjectsPage"]
