"""The dimensions of establishment readiness: what each is about, and what each level of it means in words.

A new dimension is one entry here; forms, tables, index, history and sheets follow from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from investcrm.domain.words import N_


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension: its key, name, what it is about, and the criteria of its levels, missing to model."""

    key: str
    label: str
    help: str
    criteria: tuple[str, str, str, str, str]


DECLARED: Final = (
    Dimension(
        "strategy",
        N_("Strategy"),
        N_("A decided business and establishment strategy"),
        (
            N_("No strategy for business or for establishments is decided or under way."),
            N_("A strategy is being written, or it is decided to write one."),
            N_("A business strategy is decided; none for establishments is known."),
            N_("A strategy for establishments is decided."),
            N_("The strategy is followed up every year, and made together with neighbours or the region."),
        ),
    ),
    Dimension(
        "plan",
        N_("Detailed plans"),
        N_("Land for establishment with detailed plans"),
        (
            N_("No land for establishment has a detailed plan, and none is being planned."),
            N_("Planning of land for establishment has begun."),
            N_("Some land has a plan in legal force, but less than inquiries ask for."),
            N_("Land of several sizes has plans in legal force."),
            N_("Plans are made ahead of demand: the next one begins before the last is built."),
        ),
    ),
    Dimension(
        "land",
        N_("Ready land"),
        N_("Land that can be built on now"),
        (
            N_("There is no land to offer, or almost none."),
            N_("There is too little land, or it must be invested in before it can be built on."),
            N_("Land is offered, but it is not shown that it can be built on now."),
            N_("There is land that can be built on now."),
            N_("There is ready land of several sizes, with every point of the checklist done."),
        ),
    ),
    Dimension(
        "power",
        N_("Power capacity"),
        N_("Power that can be promised, with a statement from the operator"),
        (
            N_("Lack of power is what holds establishments back."),
            N_("Power is limited or uncertain, and no statement from the grid operator is known."),
            N_("The grid operator has stated how much there may be from which year."),
            N_("Firm power can be promised, by the grid operator's statement."),
            N_("Firm power for large establishments, redundant, gone over with the operator every year."),
        ),
    ),
    Dimension(
        "template",
        N_("Answer template"),
        N_("A template for answering inquiries"),
        (
            N_("Every answer is written from the beginning."),
            N_("A template is being made."),
            N_("There is a template, but it is seldom used or lacks parts."),
            N_("Every answer is written in the template."),
            N_("Template, facts and pictures are kept ready, so that an answer can be sent the same day."),
        ),
    ),
    Dimension(
        "contact",
        N_("Contact path"),
        N_("One way in and a deputy"),
        (
            N_("Nobody is named to take inquiries."),
            N_("It is being settled who takes inquiries."),
            N_("There is one way in, but no deputy."),
            N_("There is one way in, with a deputy, and the region knows it."),
            N_("A standing group for establishments meets at once: land, plans, power and permits together."),
        ),
    ),
    Dimension(
        "speed",
        N_("Answering time"),
        N_("Answers within the promised time"),
        (
            N_("Inquiries are often left without an answer."),
            N_("Answers come, but mostly after the deadline."),
            N_("About half of the answers come within the deadline."),
            N_("Nearly every answer comes within the deadline."),
            N_("Every answer comes within the promised time, and it is followed up every year."),
        ),
    ),
    Dimension(
        "service",
        N_("Service (NKI)"),
        N_("Companies' verdict on the municipality's service"),
        (
            N_("What companies think is not measured."),
            N_("Measured: NKI below 62."),
            N_("NKI 62 to 69."),
            N_("NKI 70 to 80."),
            N_("NKI above 80."),
        ),
    ),
)
"""In the order they are shown."""
