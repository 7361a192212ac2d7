"""How the window looks: tokens, one stylesheet, fonts and icons."""

from investcrm.gui.theme.icons import icon, pixmap
from investcrm.gui.theme.theme import Theme, theme
from investcrm.gui.theme.tokens import TYPE, tone_colours

__all__ = ["TYPE", "Theme", "icon", "pixmap", "theme", "tone_colours"]
