"""Register and archive: the register as a file, requests for disclosure, disposal, and the e-archive."""

from __future__ import annotations

from investcrm.gui.views.archive.page import ArchivePage

__all__ = ["ArchivePage"]
