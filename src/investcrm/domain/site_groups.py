"""What is known of a site by what it is about, in the order people ask."""

from __future__ import annotations

from typing import Final

from investcrm.domain.fields import SITE_FIELDS
from investcrm.domain.ready_to_build import STATED, day_field, state_field
from investcrm.domain.words import N_

GROUPS: Final = (
    (
        N_("Land"),
        (
            "cadastral_id",
            "gross_m2",
            "usable_m2",
            "largest_m2",
            "premises_m2",
            "office_m2",
            "lab_m2",
            "divisible",
            "owner",
            "option",
            "available_on",
            "price_sek_m2",
            "price_note",
            "brownfield",
            "previous_use",
        ),
    ),
    (
        N_("Plan"),
        (
            "plan_state",
            "plan_on",
            "plan_appeal",
            "plan_consultation_expected_on",
            "plan_review_expected_on",
            "plan_adopted_expected_on",
            "plan_legal_force_expected_on",
            "implementation_until",
            "permitted_use",
            "use_latitude",
            "max_height_m",
            "national_interests",
            "farmland",
            "shore_protection",
        ),
    ),
    (
        N_("Ready to build"),
        ("ready_on", *(field(key) for key in STATED for field in (state_field, day_field))),
    ),
    (N_("Power"), ("grid_operator", "substation", "power_note", "power_redundancy", "voltage_kv")),
    (
        N_("Roads, rail, air"),
        (
            "motorway_m",
            "motorway_name",
            "rail_siding",
            "combi_terminal_m",
            "combi_terminal_name",
            "port_m",
            "port_name",
            "airport_m",
            "airport_name",
        ),
    ),
    (
        N_("Water, heat, data"),
        (
            "water_m3_day",
            "sewer_m3_day",
            "district_heat",
            "gas",
            "fibre",
            "fibre_operators",
            "waste_heat",
            "waste_heat_offered",
            "by_products_offered",
            "by_products_wanted",
            "skills",
            "workforce",
            "test_beds",
        ),
    ),
    (
        N_("Ground"),
        (
            "ground",
            "contamination",
            "flood",
            "heritage",
            "noise_limits",
            "seveso_m",
            "north_sweref",
            "east_sweref",
        ),
    ),
    (N_("Otherwise"), ("public", "comment")),
)
"""The fields of a site by what they are about; a field of the registry that is in none comes last."""


def groups() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return every registered field in its group."""
    placed = {key for _, keys in GROUPS for key in keys}
    rest = tuple(field.key for field in SITE_FIELDS if field.key not in placed)
    return (*GROUPS[:-1], (GROUPS[-1][0], (*GROUPS[-1][1], *rest)))
