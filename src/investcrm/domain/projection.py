"""Plane coordinates of Sweden and degrees, both ways, by Gauss and Krüger's formulas (Lantmäteriet)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import asin, asinh, atan, atanh, cos, cosh, degrees, radians, sin, sinh, sqrt, tan, tanh
from typing import Final

from investcrm.domain.words import N_

_AXIS: Final = 6378137.0
_FLATTENING: Final = 1 / 298.257222101
_E2: Final = _FLATTENING * (2 - _FLATTENING)
_N: Final = _FLATTENING / (2 - _FLATTENING)
_RADIUS: Final = _AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_FORWARD: Final = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
_BACK: Final = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)
NORTH_RANGE: Final = range(6_100_000, 7_700_001)
"""Where Sweden lies in SWEREF 99 TM, in metres to the north."""
EAST_RANGE: Final = range(200_000, 1_000_001)
"""The same to the east."""
LATITUDES: Final = (55.0, 70.0)
LONGITUDES: Final = (10.0, 25.0)


@dataclass(frozen=True)
class Projection:
    """One plane system on GRS 80: its central meridian in degrees, scale on it, false north and east.

    Degrees are those of SWEREF 99, which WGS 84 differs from by less than a metre.
    """

    name: str
    epsg: int
    meridian: float
    scale: float = 1.0
    false_north: float = 0.0
    false_east: float = 150_000.0

    @cached_property
    def _size(self) -> float:
        return self.scale * _RADIUS

    def plane(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return (north, east) in metres of a place given in degrees."""
        phi, lam = radians(latitude), radians(longitude - self.meridian)
        root = sqrt(_E2)
        conformal = atan(sinh(asinh(tan(phi)) - root * atanh(root * sin(phi))))
        xi = atan(tan(conformal) / cos(lam))
        eta = atanh(cos(conformal) * sin(lam))
        north = xi + sum(b * sin(2 * k * xi) * cosh(2 * k * eta) for k, b in enumerate(_FORWARD, 1))
        east = eta + sum(b * cos(2 * k * xi) * sinh(2 * k * eta) for k, b in enumerate(_FORWARD, 1))
        return self._size * north + self.false_north, self._size * east + self.false_east

    def degrees(self, north: float, east: float) -> tuple[float, float]:
        """Return (latitude, longitude) in degrees of a place in the plane."""
        xi, eta = (north - self.false_north) / self._size, (east - self.false_east) / self._size
        flat_xi = xi - sum(d * sin(2 * k * xi) * cosh(2 * k * eta) for k, d in enumerate(_BACK, 1))
        flat_eta = eta - sum(d * cos(2 * k * xi) * sinh(2 * k * eta) for k, d in enumerate(_BACK, 1))
        conformal = asin(sin(flat_xi) / cosh(flat_eta))
        lam = atan(sinh(flat_eta) / cos(flat_xi))
        return degrees(_geodetic(conformal)), self.meridian + degrees(lam)

    def stretch(self, east: float) -> float:
        """Return how many times too long a short distance is in the plane at this easting."""
        aside = (east - self.false_east) / self._size
        return self.scale * cosh(aside)


def _geodetic(conformal: float) -> float:
    """Return the latitude on the ellipsoid of a conformal one; three rounds reach below a micrometre."""
    root, wanted = sqrt(_E2), asinh(tan(conformal))
    phi = conformal
    for _ in range(4):
        phi = atan(sinh(wanted + root * atanh(root * tanh(asinh(tan(phi))))))
    return phi


SWEREF_99_TM: Final = Projection("SWEREF 99 TM", 3006, 15.0, 0.9996, 0.0, 500_000.0)
_ZONES: Final = (
    ("12 00", 3007, 12.0),
    ("13 30", 3008, 13.5),
    ("15 00", 3009, 15.0),
    ("16 30", 3010, 16.5),
    ("18 00", 3011, 18.0),
    ("14 15", 3012, 14.25),
    ("15 45", 3013, 15.75),
    ("17 15", 3014, 17.25),
    ("18 45", 3015, 18.75),
    ("20 15", 3016, 20.25),
    ("21 45", 3017, 21.75),
    ("23 15", 3018, 23.25),
)
RT_90: Final = Projection(
    "RT 90 2,5 gon V", 3021, 15 + 48 / 60 + 22.624306 / 3600, 1.00000561024, -667.711, 1_500_064.274
)
"""Lantmäteriet's direct projection, good to some decimetres."""
PROJECTIONS: Final = {
    one.epsg: one
    for one in (SWEREF_99_TM, *(Projection(f"SWEREF 99 {name}", code, m) for name, code, m in _ZONES), RT_90)
}
"""The plane systems that are read, by EPSG code."""
DEGREES: Final = 4326
"""WGS 84, in degrees."""
SYSTEM_LABELS: Final = {
    DEGREES: N_("WGS 84 (degrees)"),
    **{one.epsg: one.name for one in PROJECTIONS.values()},
}
