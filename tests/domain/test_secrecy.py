"""The rules of secrecy, the register and disclosure, without any store."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain import secrecy
from investcrm.domain.secrecy import Decision, Finding

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
FINDINGS = st.sampled_from([None, *Finding])


def test_the_business_relation_is_protected_for_twenty_years_at_most():
    assert secrecy.protected_until("31:16", date(2026, 3, 2)) == date(2046, 3, 2)


def test_a_document_of_a_leap_day_is_protected_to_a_day_there_is():
    assert secrecy.protected_until("31:16", date(2028, 2, 29)) == date(2048, 2, 28)


def test_a_provision_that_is_not_registered_is_cited_as_written_and_must_be_read_for_its_years():
    assert secrecy.citation("15 kap. 2 § OSL") == "15 kap. 2 § OSL"
    assert secrecy.protected_until("15 kap. 2 § OSL", date(2026, 3, 2)) is None


@pytest.mark.parametrize(
    "typed", ["31:16", "31 kap. 16 § OSL", "OSL 31 kap. 16 §", " 31  kap 16 §", "31 KAP. 16 § osl"]
)
def test_a_registered_ground_is_cited_alike_however_it_is_typed(typed):
    assert secrecy.citation(typed) == "31 kap. 16 § OSL"


def test_every_ground_is_cited_with_chapter_and_section():
    assert [one.law for one in secrecy.GROUNDS if "kap." not in one.law or "§" not in one.law] == []
    assert len(secrecy.BY_LAW) == len(secrecy.GROUNDS)


@given(DAYS, st.one_of(st.none(), DAYS))
def test_an_agreement_is_reminded_of_as_wished_or_thirty_days_before(ends, wished):
    reminded = secrecy.reminder(ends, wished)
    assert reminded == (wished or ends - timedelta(days=30))


def test_an_agreement_without_end_or_wish_is_not_reminded_of():
    assert secrecy.reminder(None) is None


@given(st.lists(st.sampled_from(Decision), min_size=1))
def test_a_request_is_released_or_refused_only_when_every_document_is(decisions):
    whole = secrecy.of_all(tuple(decisions))
    assert (whole is Decision.RELEASED) == (set(decisions) == {Decision.RELEASED})
    assert (whole is Decision.REFUSED) == (set(decisions) == {Decision.REFUSED})


def test_a_request_that_covers_nothing_has_no_decision_of_its_documents():
    assert secrecy.of_all(()) is None


@given(st.sampled_from(Decision))
def test_only_a_full_release_cannot_be_appealed(decision):
    assert secrecy.can_appeal(decision) == (decision is not Decision.RELEASED)


@given(st.text(), FINDINGS, st.booleans())
def test_the_public_register_withholds_what_is_marked_or_found_secret(marking, finding, confidential):
    withheld = secrecy.is_withheld(marking, finding, confidential)
    if marking.strip() or finding in (Finding.SECRET, Finding.PARTLY):
        assert withheld
    elif finding is Finding.PUBLIC:
        assert not withheld
    else:
        assert withheld == confidential


@given(st.text(), st.booleans())
def test_a_secret_document_without_a_number_must_be_registered(number, withheld):
    assert secrecy.must_register(number, withheld) == (withheld and not number.strip())
