"""The letter with a decision on disclosure keeps for ever and can be read by everybody."""

from __future__ import annotations

from datetime import date

import pytest
from tests.reports.paper_judge import failures

from investcrm import words
from investcrm.domain import secrecy
from investcrm.reports.data import Contact
from investcrm.reports.disclosure_letter import Judged, Letter, render
from investcrm.reports.plain_text import PlainText
from investcrm.reports.plain_text import render as print_text

WHO = Contact("Region Västmanland", "Registrator", "021-17 00 00", "region@example.org", "")
DAY = date(2026, 3, 2)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("count", [0, 2, 60])
def test_a_letter_meets_both_standards(language: str, count: int):
    w = words.of(language)
    judged = [Judged(f"RV 2026:{number}", DAY, "", "x", "y" * 40) for number in range(count)]
    appeal = w.t(secrecy.APPEAL, authority="Region Västmanland", address="region@example.org")
    letter = Letter(
        WHO, DAY, "", "Allt", "x", DAY, "Registrator", judged, "31 kap. 16 § OSL", "a", "b", "c\n\nd", appeal
    )
    assert failures(render(letter, w)) == []


def test_any_text_is_printed_however_long_or_strange():
    text = "Ett mycket långt stycke " * 400 + "\n\n\x00\x07 \u200b 漢字 \U0001f600"
    table = ("Blad 1", (("a", "b"), ("c",), ()))
    assert failures(print_text(PlainText(DAY, (("Subject", "Hej"),), text, (table,)), words.of("sv"))) == []
