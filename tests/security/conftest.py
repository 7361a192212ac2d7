"""Keys here cost what they cost people."""

from __future__ import annotations

import pytest
from tests.conftest import REAL_COST

from investcrm.security import keys


@pytest.fixture(autouse=True)
def real_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive keys as the program does outside of tests."""
    for name, value in REAL_COST.items():
        monkeypatch.setattr(keys, name, value)
