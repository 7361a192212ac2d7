"""Views of the inquiry list saved under a name, kept on the person's desk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from investcrm.gui.views.inquiries.filters import View, from_plain, to_plain

if TYPE_CHECKING:
    from investcrm.gui.widgets.splitter import Desk

_KEY: Final = "inquiries.views"


class SavedViews:
    """The saved views in the order they were made; a name is used once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self) -> tuple[View, ...]:
        """Return every view the desk keeps; one that spoke of a case made confidential is gone from it."""
        return tuple(_view(kept) for kept in self._desk.get(_KEY) or ())

    def add(self, view: View) -> tuple[View, ...]:
        """Keep a view, in place of one with the same name."""
        return self._keep((*(other for other in self.all() if other.name != view.name), view))

    def rename(self, name: str, new: str) -> tuple[View, ...]:
        """Give a view another name."""
        others = (view for view in self.all() if view.name != new or view.name == name)
        return self._keep(tuple(replace(view, name=new) if view.name == name else view for view in others))

    def remove(self, name: str) -> tuple[View, ...]:
        """Throw a view away."""
        return self._keep(tuple(view for view in self.all() if view.name != name))

    def _keep(self, views: tuple[View, ...]) -> tuple[View, ...]:
        self._desk.put(_KEY, [_plain(view) for view in views])
        return views


def _plain(view: View) -> dict[str, Any]:
    return {
        "name": view.name,
        "shown": to_plain(view.shown),
        "sort": view.sort,
        "descending": view.descending,
        "columns": list(view.columns),
    }


def _view(kept: dict[str, Any]) -> View:
    return View(
        str(kept["name"]),
        from_plain(kept.get("shown", {})),
        str(kept.get("sort", "number")),
        bool(kept.get("descending", True)),
        tuple(kept.get("columns", ())),
    )
