"""The mapped classes, one module per aggregate; importing this package gives the whole metadata."""

from investcrm.store.schema import (
    cases,
    ground,
    land,
    municipal,
    papers,
    people,
    plan,
    projects,
    readiness,
    secrecy,
)
from investcrm.store.schema.base import Base

__all__ = [
    "Base",
    "cases",
    "ground",
    "land",
    "municipal",
    "papers",
    "people",
    "plan",
    "projects",
    "readiness",
    "secrecy",
]
