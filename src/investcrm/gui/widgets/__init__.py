"""The window's parts, made once and used by every screen."""
