"""Turns latitude and longitude into SWEREF 99 TM, by Gauss and Krüger's formulas (Lantmäteriet)."""

from __future__ import annotations

from math import asinh, atan, atanh, cos, cosh, radians, sin, sinh, sqrt, tan

_AXIS = 6378137.0
_FLATTENING = 1 / 298.257222101
_MERIDIAN = 15.0
_SCALE = 0.9996
_FALSE_EAST = 500000.0

NORTH_RANGE = range(6_100_000, 7_700_001)
EAST_RANGE = range(200_000, 1_000_001)


def sweref99tm(latitude: float, longitude: float) -> tuple[int, int]:
    """Return (north, east) in metres of a point given in degrees (WGS 84, which differs by less than 1 m)."""
    n = _FLATTENING / (2 - _FLATTENING)
    e2 = _FLATTENING * (2 - _FLATTENING)
    radius = _AXIS / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    phi, lam = radians(latitude), radians(longitude - _MERIDIAN)
    conformal = atan(sinh(asinh(tan(phi)) - sqrt(e2) * atanh(sqrt(e2) * sin(phi))))
    xi = atan(tan(conformal) / cos(lam))
    eta = atanh(cos(conformal) * sin(lam))
    betas = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16,
        13 * n**2 / 48 - 3 * n**3 / 5,
        61 * n**3 / 240,
    )
    north = xi + sum(b * sin(2 * k * xi) * cosh(2 * k * eta) for k, b in enumerate(betas, 1))
    east = eta + sum(b * cos(2 * k * xi) * sinh(2 * k * eta) for k, b in enumerate(betas, 1))
    return round(_SCALE * radius * north), round(_SCALE * radius * east + _FALSE_EAST)
