"""Tests of the window's ground: theme, tasks, models, widgets and shell."""
