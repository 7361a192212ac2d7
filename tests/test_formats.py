"""Numbers as people read them."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from investcrm import formats

AMOUNTS = st.one_of(
    st.integers(-(10**15), 10**15),
    st.decimals(-(10**12), 10**12, places=6),
    st.floats(-1e9, 1e9, allow_nan=False),
)


@given(AMOUNTS, st.integers(0, 4), st.sampled_from(("sv", "en", "de", "fr", "pl", "ja", "xx")))
def test_a_number_is_written_as_its_language_writes_it(amount: float, decimals: int, language: str) -> None:
    place = {"sv": "sv_SE", "en": "en_GB", "xx": "en_GB"}.get(language, language)
    rounded = Decimal(str(amount)).quantize(Decimal(1).scaleb(-decimals))
    pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
    assert formats.number(amount, language, decimals) == format_decimal(rounded, pattern, locale=place)
