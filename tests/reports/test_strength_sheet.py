"""The sheet of a strength area: what it says, each with its source, in both languages, much or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.reports.paper_judge import sound

from investcrm import words
from investcrm.reports.data import Contact
from investcrm.reports.strength import CompanyLine, Decided, ItemLine, StrengthSheet, render

SHEET = StrengthSheet(
    region="Region Västmanland",
    area="Elektromobilitet",
    made_on=date(2026, 11, 20),
    contact=Contact("Region Västmanland", "Samordnare", "021-00 00 00", "investera@example.org"),
    municipality="Köping",
    parts=("Batterier", "Drivlinor"),
    source="Studien",
    as_of="2024-03",
    companies=(
        CompanyLine("Volta AB", "Köping", "Volta Group, Tyskland", 1200, "Bolaget", date(2026, 9, 1)),
    ),
    elsewhere=(CompanyLine("Kvarnby", "Sala", "", None, "Studien", date(2026, 10, 1)),),
    items=(("Testbäddar", (ItemLine("Banan", "2 km", "Köping", "Studien", "2024-03", None),)),),
    decided=Decided(2, 1, 140, 2025),
)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", ["Vad Köping erbjuder", "Volta Group, Tyskland", "2024-03, inte granskat sedan dess"]),
        ("en", ["What Köping offers", "1,200", "2024-03, not reviewed since"]),
    ],
)
def test_a_sheet_says_facts_with_their_source_and_how_old_they_are(language: str, said: list[str]) -> None:
    texts = [text for _, text in sound(render(SHEET, words.of(language)))]
    assert [one for one in said if one not in texts] == []
    assert sum("Studien" in text for text in texts) == 3


def test_a_sheet_of_nothing_is_whole_and_names_nobody() -> None:
    bare = replace(SHEET, parts=(), companies=(), elsewhere=(), items=(), decided=None, left_out=3)
    texts = [text for _, text in sound(render(bare, words.of("sv")))]
    assert "Inga företag har granskats det senaste året, därför nämns inga." in texts
