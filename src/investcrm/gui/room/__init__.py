"""The confidential room in the window: its lock, its frame, and what is done in it."""
