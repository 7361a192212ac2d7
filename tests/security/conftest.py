"""Keys here cost what they cost people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.conftest import REAL_COST

from investcrm.security import keys


@pytest.fixture(scope="module", autouse=True)
def real_cost() -> Iterator[None]:
    """Derive keys as the program does outside of tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in REAL_COST.items():
            patch.setattr(keys, name, value)
        yield
