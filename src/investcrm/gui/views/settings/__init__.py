"""Settings: the look of this window, and the words and promises of the region."""

from investcrm.gui.views.settings.page import SettingsPage

__all__ = ["SettingsPage"]
