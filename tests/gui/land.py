"""Land for tests of the window: three sites that a case asking for 12-18 ha and 10 MW judges differently."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication, QWidget

from investcrm import pdf
from investcrm.domain.commands import AddSite
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.toasts import Toast
from investcrm.services import sites

Kind = TypeVar("Kind", bound=QWidget)


def lay_out(workspace: Any, codes: tuple[str, ...]) -> dict[str, str]:
    """Add the sites to the first three municipalities; returns ids by name."""
    told = (
        ("Ängsbacken", codes[0], {"usable_m2": 140_000}, "12 MW nu avtalat"),
        ("Bruksvallen", codes[1], {"usable_m2": 150_000}, "12 MW nu preliminärt"),
        ("Strandtomten", codes[2], {"usable_m2": 40_000}, "2 MW nu avtalat"),
    )
    return {
        name: workspace.act(sites.add_site, AddSite(code, name, facts, power, "Kommunen"))
        for name, code, facts, power in told
    }


def dialog(kind: type[Kind]) -> Kind:
    """Return the dialog of a kind that is on show."""
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    found = [w for w in shown if isinstance(w, kind)]
    assert found, f"no {kind.__name__} among {shown}, where is said: {_said(shown)}"
    return found[0]


def _said(shown: list[QWidget]) -> list[str]:
    """Return what the windows on show say of what was done or went wrong."""
    said = [toast.text for window in shown for toast in window.findChildren(Toast)]
    return said + [one.trouble.text() for one in shown if isinstance(one, Sheet)]


def paper(file: Path) -> str:
    """Return what stands on every page of a PDF."""
    with pdf.opened(file.read_bytes()) as opened:
        return " ".join(page.get_textpage().get_text_bounded() for page in opened)


def no_dialog(kind: type[QWidget]) -> bool:
    """Whether no dialog of a kind is on show."""
    return not any(isinstance(w, kind) and w.isVisible() for w in QApplication.topLevelWidgets())
