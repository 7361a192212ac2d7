"""Turns latitude and longitude in a row into whole metres of SWEREF 99 TM."""

from __future__ import annotations

from investcrm.domain.projection import EAST_RANGE, NORTH_RANGE, SWEREF_99_TM

__all__ = ["EAST_RANGE", "NORTH_RANGE", "sweref99tm"]


def sweref99tm(latitude: float, longitude: float) -> tuple[int, int]:
    """Return (north, east) in metres of a point given in degrees (WGS 84, which differs by less than 1 m)."""
    north, east = SWEREF_99_TM.plane(latitude, longitude)
    return round(north), round(east)
