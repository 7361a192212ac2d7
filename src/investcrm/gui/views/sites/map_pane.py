"""The sites on the map: picked, measured, their outlines drawn, lines such as roads laid under them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from investcrm import formats, words
from investcrm.domain import outlines as shapes
from investcrm.domain.access import Verb
from investcrm.domain.commands import StateOutline
from investcrm.domain.errors import UserError
from investcrm.domain.outlines import Place
from investcrm.gui.dialogs import outbox
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.flow import FlowLayout
from investcrm.gui.widgets.map_scene import SiteSpot
from investcrm.gui.widgets.site_map import SiteMap, Tool
from investcrm.services import mapping, outlines, vacant_land
from investcrm.words import n, t

if TYPE_CHECKING:
    from collections.abc import Callable

    from investcrm.domain.rows import SiteRow
    from investcrm.gui.navigation import Navigator
    from investcrm.services.outlines import SitePoint

_LAYERS: Final = "sites.layers"
_TONES: Final = {"legal_force": "ok", "adopted": "warn"}


def spots(points: tuple[SitePoint, ...]) -> tuple[SiteSpot, ...]:
    """Return sites as the map shows them."""
    return tuple(
        SiteSpot(
            one.id, one.east, -one.north, one.name, _TONES.get(one.plan_state, "info"), one.municipality_code
        )
        for one in points
    )


class MapPane(QWidget):
    """The map with its tools."""

    site_picked = Signal(str)
    site_opened = Signal(str)

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self._site: SiteRow | None = None
        self._code = self._search = ""
        self._lines: list[tuple[Place, ...]] = []
        self._fitted = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._tools())
        self.map = SiteMap()
        self.map.site_picked.connect(self.site_picked)
        self.map.site_opened.connect(self.site_opened)
        self.map.view_settled.connect(self._settled)
        self.map.drawn.connect(self._drawn)
        self.map.told.connect(self._tell)
        self.map.tool_changed.connect(self._tool_changed)
        column.addWidget(self.map, 1)
        self._legend = t(
            "● {first}   ■ {second}   ◆ {third}",
            first=t("detailed plan in legal force"),
            second=t("detailed plan adopted, not yet in legal force"),
            third=t("plan less far, or unknown"),
        )
        self.says = label(self._legend, "small", wrap=True)
        column.addWidget(self.says)
        self.setFocusProxy(self.map)
        self._read_layers()

    def _tools(self) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, 8)
        self.measure = SecondaryButton(t("Measure"))
        self.measure.setCheckable(True)
        self.measure.clicked.connect(lambda on: self.map.set_tool(Tool.MEASURE if on else Tool.PICK))
        self.draw = SecondaryButton(t("Draw outline"), icon="edit")
        self.draw.setCheckable(True)
        self.draw.clicked.connect(lambda on: self.begin_drawing() if on else self.map.set_tool(Tool.PICK))
        self.draw.setVisible(self.nav.may(Verb.ADD, "outline"))
        self.layers = SecondaryButton(t("Add lines…"), icon="plus")
        self.layers.set_tip(t("A GeoJSON of lines to draw, such as roads or rails"))
        self.layers.clicked.connect(self._add_layer)
        self.bare = SecondaryButton(t("Take lines away"))
        self.bare.clicked.connect(self._clear_layers)
        self.bare.hide()
        self.picture = SecondaryButton(t("Save as picture…"), icon="export")
        self.picture.clicked.connect(self._save)
        self.publish = SecondaryButton(t("Publish vacant land…"), icon="external")
        self.publish.set_tip(t("Pages and GeoJSON for the web site, of the sites that may be public"))
        self.publish.clicked.connect(self._publish)
        for button in (self.measure, self.draw, self.layers, self.bare, self.picture, self.publish):
            flow.addWidget(button)
        return row

    # ---- what it shows

    def read(self, code: str, search: str) -> None:
        """Show the sites of a municipality, or with some words in their name; "" and "" show all."""
        self._code, self._search = code, search
        self.nav.tasks.query(outlines.points, code, search, then=self._show, owner=self, key="points")

    def follow(self, site: SiteRow | None) -> None:
        """Mark the site that is shown beside the map."""
        self._site = site
        self.draw.setEnabled(site is not None)
        self.map.choose(site.id if site else "")

    def _show(self, points: tuple[SitePoint, ...]) -> None:
        county = self.nav.region.reference.county_code
        if not self._fitted and county:
            self._fitted = True
            self.map.set_county(county)
        self.map.set_spots(spots(points))
        self.map.choose(self._site.id if self._site else "")
        self.map._settled()

    def _settled(self, west: float, south: float, east: float, north: float) -> None:
        if east <= west:
            self.map.set_outlines({})
            return
        box = (west, south, east, north)
        self.nav.tasks.query(
            outlines.near, *box, self._code, then=self.map.set_outlines, owner=self, key="outlines"
        )

    # ---- drawing

    def begin_drawing(self) -> None:
        """Draw the outline of the site shown."""
        if self._site is None:
            return
        self.map.show_site(self._site.id)
        self.map.set_tool(Tool.DRAW)
        self.map.setFocus()

    def _drawn(self, corners: list[Place]) -> None:
        site = self._site
        if site is None:
            return
        try:
            outline = shapes.outline([[corners]])
        except UserError as error:
            self.nav.shell.say_error(error)
            return
        command = StateOutline(site.id, outline)

        def said(_id: object) -> None:
            from investcrm.gui.dialogs.sheet import undo_last

            self.map.set_tool(Tool.PICK)
            self.map._settled()
            text = t(
                "{site} now has an outline of {area}", site=site.name, area=formats.area(outline.area_m2)
            )
            other = outlines.elsewhere(outline, site.municipality_code)
            if other:
                text = t("{text}. It lies in {municipality}.", text=text, municipality=other)
            tone = "warn" if other else "ok"
            self.nav.shell.say(text, tone, action=t("Undo"), run=lambda: undo_last(self.nav))

        self.nav.tasks.mutate(outlines.state, command, then=said, failed=self.nav.shell.say_error, owner=self)

    def _tell(self, text: str) -> None:
        self.says.setText(text or self._legend)

    def _tool_changed(self, tool: str) -> None:
        self.measure.setChecked(tool == Tool.MEASURE)
        self.draw.setChecked(tool == Tool.DRAW)

    # ---- lines

    def _add_layer(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, t("Add lines…"), "", f"GeoJSON (*.geojson *.json);;{t('All files')} (*)"
        )
        if chosen:
            self.add_layer(Path(chosen))

    def add_layer(self, file: Path, *, keep: bool = True) -> None:
        """Draw the lines of a file, and remember it for next time."""

        def read(_report: Callable[[int, int], None]) -> Any:
            return mapping.read_layer(file)

        def show(lines: Any) -> None:
            self._lines += lines
            self.map.set_lines(self._lines)
            self.bare.show()
            if keep:
                kept = [one for one in self._kept() if one != str(file)]
                self.nav.desk.put(_LAYERS, [*kept, str(file)])
                self.nav.shell.say(n("{count} line drawn", "{count} lines drawn", len(lines)), "info")

        failed = self.nav.shell.say_error if keep else (lambda _error: None)
        self.nav.tasks.background(read, then=show, failed=failed, owner=self)

    def _kept(self) -> list[str]:
        kept = self.nav.desk.get(_LAYERS)
        return [one for one in kept if isinstance(one, str)] if isinstance(kept, list) else []

    def _read_layers(self) -> None:
        for one in self._kept():
            if Path(one).is_file():
                self.add_layer(Path(one), keep=False)

    def _clear_layers(self) -> None:
        self._lines = []
        self.map.set_lines(())
        self.bare.hide()
        self.nav.desk.put(_LAYERS, [])

    # ---- as a picture

    def _save(self) -> None:
        kinds = "PNG (*.png);;SVG (*.svg)"
        path = outbox.ask_where(self.nav, self, t("Map of land and premises"), kinds)
        if path is not None:
            known = path.suffix.casefold() in (".png", ".svg")
            self.save_picture(path if known else path.with_name(f"{path.name}.png"))

    def save_picture(self, path: Path) -> None:
        """Write what is shown as a picture."""
        kind = "svg" if path.suffix.casefold() == ".svg" else "png"
        wanted = mapping.MapPicture(self._code, (tuple(self._lines),), search=self._search)
        read = partial(mapping.picture, wanted=wanted, kind=kind, language=words.current().language)
        outbox.save(self.nav, path, read, self)

    # ---- for the web site

    def _publish(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, t("Folder for the pages"))
        if chosen:
            self.publish_into(Path(chosen))

    def publish_into(self, folder: Path) -> None:
        """Write the pages of vacant land into a folder."""

        def work(_report: Callable[[int, int], None], reader: Any) -> vacant_land.Publication:
            return vacant_land.publish(reader, folder)

        def said(made: vacant_land.Publication) -> None:
            counted = n("{count} site", "{count} sites", made.sites)
            text = t("{sites} published in {folder}.", sites=counted, folder=folder.name)
            page = folder / "index.html"
            self.nav.shell.say(text, action=t("Open"), run=lambda: outbox.open_file(page))

        self.nav.tasks.background(
            work,
            reading=True,
            then=said,
            failed=self.nav.shell.say_error,
            owner=self,
            label=t("Publishing vacant land"),
        )
