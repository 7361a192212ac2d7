"""The look that is active now: colours by token, fonts by size, light, dark or as the system says."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from investcrm import resources
from investcrm.gui.theme.style import stylesheet
from investcrm.gui.theme.tokens import DARK, LIGHT, TYPE

FAMILY: Final = "Invest Sans"
FAMILY_SCALE: Final = 1.08
"""The bundled family draws smaller than others of the same size; this evens it out."""
MODES: Final = ("system", "light", "dark")


class Theme(QObject):
    """Gives every colour and font of the window and tells when they change.

    Widgets that paint themselves ask for colours while painting; a change repaints every window.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode = "system"
        self.dark = False
        self.family = ""
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[tuple[str, int, bool], QFont] = {}
        self._metrics: dict[tuple[str, int, bool], QFontMetrics] = {}

    def start(self, mode: str = "system") -> None:
        """Dress the running application; ``mode`` is "system", "light" or "dark"."""
        app = _app()
        app.setStyle("Fusion")
        self.family = self._load_fonts()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.set_mode(mode)

    def set_mode(self, mode: str) -> None:
        """Change to "system", "light" or "dark" at once."""
        self.mode = mode if mode in MODES else "system"
        hints = QGuiApplication.styleHints()
        if self.mode == "system":
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if self.mode == "dark" else Qt.ColorScheme.Light)
        self._dress()

    def hex(self, token: str) -> str:
        """Return the token's colour as written in the token table."""
        return (DARK if self.dark else LIGHT)[token]

    def color(self, token: str) -> QColor:
        """Return the token's colour, the caller's own to change."""
        return QColor(self.ink(token))

    def ink(self, token: str) -> QColor:
        """Return the token's colour for painting many things fast; it is shared and must not be changed."""
        colour = self._colours.get(token)
        if colour is None:
            colour = self._colours[token] = QColor(self.hex(token))
        return colour

    def font(self, size: str = "body", *, weight: int = 400, tabular: bool = False) -> QFont:
        """Return a font of one of the five sizes; ``tabular`` gives figures of one width."""
        key = (size, weight, tabular)
        font = self._fonts.get(key)
        if font is None:
            font = QFont(self.family) if self.family else QFont(_app().font())
            font.setPointSizeF(self.points(TYPE[size]))
            font.setWeight(QFont.Weight(weight))
            if tabular:
                font.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[key] = font
        return font

    def metrics(self, size: str = "body", *, weight: int = 400, tabular: bool = False) -> QFontMetrics:
        """Return the measures of ``font`` with the same arguments."""
        key = (size, weight, tabular)
        found = self._metrics.get(key)
        if found is None:
            found = self._metrics[key] = QFontMetrics(self.font(size, weight=weight, tabular=tabular))
        return found

    def points(self, pixels: float, *, evened: bool = True) -> float:
        """Return the point size that gives letters of ``pixels`` device-independent pixels on this system."""
        screen = QGuiApplication.primaryScreen()
        per_inch = screen.logicalDotsPerInchY() if screen else 96.0
        return pixels * (FAMILY_SCALE if self.family and evened else 1.0) * 72.0 / per_inch

    def _system_changed(self) -> None:
        if self.mode == "system":
            self._dress()

    def _dress(self) -> None:
        system_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        self.dark = self.mode == "dark" or (self.mode == "system" and system_dark)
        self._colours.clear()
        self._fonts.clear()
        self._metrics.clear()
        app = _app()
        app.setFont(self.font())
        app.setPalette(self._palette())
        app.setStyleSheet(stylesheet(DARK if self.dark else LIGHT, self.points))
        self.changed.emit()

    def _palette(self) -> QPalette:
        palette = QPalette()
        role = QPalette.ColorRole
        for place, token in {
            role.Window: "surface",
            role.WindowText: "text",
            role.Base: "surface-raised",
            role.AlternateBase: "sunken",
            role.Text: "text",
            role.Button: "surface-raised",
            role.ButtonText: "text",
            role.BrightText: "on-accent",
            role.Highlight: "accent",
            role.HighlightedText: "on-accent",
            role.ToolTipBase: "tooltip",
            role.ToolTipText: "on-tooltip",
            role.PlaceholderText: "text-muted",
            role.Link: "accent-text",
            role.LinkVisited: "accent-text",
            role.Mid: "border",
            role.Light: "surface-raised",
            role.Midlight: "line",
            role.Dark: "border-strong",
            role.Shadow: "border-strong",
            role.Accent: "accent",
        }.items():
            palette.setColor(place, self.color(token))
        for place in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, place, self.color("neutral-mid"))
        return palette

    def _load_fonts(self) -> str:
        folder = resources.path("fonts")
        if folder.is_dir():
            for file in sorted(folder.glob("*.ttf")):
                QFontDatabase.addApplicationFont(str(file))
        return FAMILY if FAMILY in QFontDatabase.families() else ""


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


class _Active:
    theme: Theme | None = None


def theme() -> Theme:
    """Return the window's theme."""
    if _Active.theme is None:
        _Active.theme = Theme()
    return _Active.theme
