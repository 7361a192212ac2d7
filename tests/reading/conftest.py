"""The region the reading tests read for: ten municipalities and its strength areas, on a fixed day."""

from __future__ import annotations

import json
from datetime import date

import pytest

from investcrm import resources
from investcrm.domain.reading.lexicon import Lexicon, ReadingContext

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def context() -> ReadingContext:
    """Return Västmanland as the reader knows it."""
    data = json.loads(resources.path("reference", "vastmanland.json").read_text(encoding="utf-8"))
    return ReadingContext(
        TODAY,
        {place["name"]: place["code"] for place in data["municipalities"]},
        {area["key"]: (area["sv"], area["en"]) for area in data["strength_areas"]},
    )


@pytest.fixture(scope="session")
def lexicon(context: ReadingContext) -> Lexicon:
    """Return the vocabularies of Västmanland."""
    return Lexicon(context)
