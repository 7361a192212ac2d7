"""Which day it is for the people at work."""

from __future__ import annotations

from investcrm.store.store import swedish_day

__all__ = ["swedish_day"]
