"""The mapped classes, one module per aggregate; importing this package gives the whole metadata."""

from investcrm.store.schema import cases, ground, land, papers, people
from investcrm.store.schema.base import Base

__all__ = ["Base", "cases", "ground", "land", "papers", "people"]
