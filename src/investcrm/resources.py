"""Finds the files the program carries: icons, fonts, translations, reference data."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """Return the folder of resources: inside an installed package, or beside ``src`` in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent.parent / "resources"


def path(*parts: str) -> Path:
    """Return the path of one resource, e.g. ``path("reference", "kommuner.geojson")``."""
    return root().joinpath(*parts)
