"""Dialogs: each makes a command or a choice, never saves."""
