"""An answer form of a made-up forwarding, as the round-trip tests fill it in."""

from __future__ import annotations

from datetime import date
from typing import Final

from investcrm import words
from investcrm.domain.answer_form import AnswerForm
from investcrm.domain.power import PowerStep
from investcrm.domain.requirements import Level, Requirement
from investcrm.domain.rows import SiteRow
from investcrm.domain.sites import FactValue, Known, SiteFacts
from investcrm.services.answer_forms import Asking, make

MADE_ON: Final = date(2026, 11, 21)
TOKEN: Final = "A1B2C3D4E5F6-3F9C0D21AB"
REQUIREMENTS: Final = (
    Requirement("land", Level.MUST, 100_000, 180_000),
    Requirement("power", Level.MUST, 12_000),
    Requirement("power", Level.MUST, 20_000, on=date(2030, 1, 1)),
    Requirement("rail", Level.NICE),
    Requirement("fibre"),
    Requirement("height", low=16),
    Requirement("zoning", text="livsmedelsindustri"),
    Requirement("other", text="Kylvatten från sjö eller å"),
)


def site(name: str, **values: FactValue) -> SiteRow:
    """Return a site of Västerås, its owner and power out of date."""
    known = {key: Known(value, "Västerås stad", date(2026, 3, 1)) for key, value in values.items()}
    steps = (PowerStep(2026, 6000), PowerStep(2030, 6000, 14_000))
    facts = SiteFacts(name, name, "1980", known, steps, "Mälarenergi", date(2025, 10, 1))
    return SiteRow(name, 1, name, "1980", "Västerås", facts, frozenset({"power", "owner"}))


def form(language: str = "sv") -> AnswerForm:
    """Return a form with one known site and two blocks for new ones."""
    backa = site(
        "Norra Backa",
        usable_m2=125_000,
        plan_state="legal_force",
        ready_on="2027-06-30",
        owner="Kowalczyk Łódź Sp. z o.o. 🏭",
        fibre=True,
        rail_siding="possible",
    )
    asking = Asking(
        TOKEN,
        date(2026, 11, 30),
        MADE_ON,
        "1980",
        "Västerås",
        "Region Västmanland",
        "samordnare@region.example",
        "2026-041",
        "Projekt Alm",
        REQUIREMENTS,
        (backa,),
    )
    return make(asking, words.of(language))


ANSWERS: Final = {
    "answer": "offer",
    "decline_reason": "Zażółć gęślą jaźń\nÅÄÖ åäö – ”så” € 😀",
    "s1_offer": "yes",
    "s1_usable_m2": "11,25",
    "s1_fibre": "no",
    "s1_plan_state": "adopted",
    "s1_rail_siding": "yes",
    "s1_owner": "Łódź (Kommun) \\ 🏭",
    "s1_power_2030_firm": "20",
    "contact_name": "Åsa Öberg",
    "q1_other": "Ja: Mälaren",
}
"""What is typed into it, in every kind of field."""
BUTTONS: Final = ("answer", "s1_offer", "s1_fibre")
