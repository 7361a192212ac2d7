"""What the made-up cases ask for, as requirements."""

from __future__ import annotations

from datetime import date
from typing import Final

from investcrm.domain.requirements import Level, Requirement
from investcrm.services.sample_words import Plot

_WISHES: Final = {
    "rail": Requirement("rail", Level.SHOULD, raw="Stickspår"),
    "water": Requirement("water", Level.MUST, low=300, raw="300 m³/dygn"),
    "motorway": Requirement("motorway", Level.MUST, high=10_000, raw="högst 10 km till motorväg"),
    "port": Requirement("port", Level.SHOULD, high=100_000, raw="djuphamn inom 10 mil"),
    "combi": Requirement("combi_terminal", Level.SHOULD, high=40_000, raw="kombiterminal inom 4 mil"),
    "fibre": Requirement("fibre", Level.MUST, raw="fiber"),
    "skills": Requirement("skills", Level.SHOULD, text="Tekniker och processoperatörer"),
    "district_heat": Requirement("district_heat", Level.NICE, raw="fjärrvärme"),
    "waste_heat": Requirement("waste_heat", Level.SHOULD, raw="avsättning för spillvärme"),
    "gas": Requirement("gas", Level.NICE, raw="gas"),
}


def requirements(plot: Plot, today: date) -> tuple[Requirement, ...]:
    """Return what a case asks for, seen from ``today``."""
    low, high = plot.hectares
    found = [
        Requirement(
            "land", Level.MUST, low * 10_000, high * 10_000 if high > low else None, raw=f"{low}–{high} ha"
        ),
        Requirement("power", Level.MUST, round(plot.mw * 1000), raw=f"{plot.mw:g} MW från start"),
    ]
    if plot.later:
        mw, years = plot.later
        year = today.year + years
        found.append(
            Requirement("power", Level.SHOULD, mw * 1000, on=date(year, 1, 1), raw=f"{mw} MW {year}")
        )
    ready = date(today.year + 1 + plot.ago % 2, 12, 31)
    found.append(Requirement("ready_by", Level.MUST, on=ready, raw=f"byggstart senast {ready.year}"))
    found += [_WISHES[wish] for wish in plot.wishes]
    return tuple(found)
