"""Queries made for one screen or document each; SQL in, frozen rows out."""
