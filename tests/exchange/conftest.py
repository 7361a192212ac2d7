"""The region the exchange tests read for, on a fixed day."""

from __future__ import annotations

import json
from datetime import date

import pytest

from investcrm import resources
from investcrm.domain.reading.lexicon import ReadingContext


@pytest.fixture(scope="session")
def context() -> ReadingContext:
    """Return Västmanland as the reader knows it."""
    data = json.loads(resources.path("reference", "vastmanland.json").read_text(encoding="utf-8"))
    return ReadingContext(
        date(2026, 11, 21),
        {place["name"]: place["code"] for place in data["municipalities"]},
        {area["key"]: (area["sv"], area["en"]) for area in data["strength_areas"]},
    )
