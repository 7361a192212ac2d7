"""Which day and hour it is for the people at work."""

from __future__ import annotations

from datetime import datetime

from investcrm.store.store import swedish_day, swedish_moment

__all__ = ["swedish_day", "swedish_time"]


def swedish_time(moment: datetime) -> str:
    """Return what the clock shows in Sweden at a moment: 10.42."""
    return f"{swedish_moment(moment):%H.%M}"
