"""The worlds these tests work in."""

from __future__ import annotations

from tests.store.worlds import clock, empty_store, laptop, region_file, server, world

__all__ = ["clock", "empty_store", "laptop", "region_file", "server", "world"]
