"""Secrecy as the law has it: grounds with their tests, outcomes, agreements, appeals, and what is due when.

The program reminds and records; people decide. OSL is offentlighets- och sekretesslagen (2009:400).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from investcrm.domain.words import N_


@dataclass(frozen=True, slots=True)
class Ground:
    """A provision secrecy can rest on: where it stands, what it protects, and the test it puts.

    ``law`` is what is kept of it, ``key`` names it shortly. ``years``: how long it covers what stands in a
    public document at most; None where the provision must be read for that.
    """

    key: str
    law: str
    title: str
    test: str
    years: int | None = None


GROUNDS: Final = (
    Ground(
        "31:16",
        "31 kap. 16 § OSL",
        N_("A private party's business relation with the authority"),
        N_("It can be assumed, for a special reason, that the private party is harmed by disclosure."),
        20,
    ),
    Ground(
        "19:3",
        "19 kap. 3 § OSL",
        N_("The public's own purchase or sale of property"),
        N_("It can be assumed that the public is harmed by disclosure."),
    ),
    Ground(
        "18:8",
        "18 kap. 8 § OSL",
        N_("Measures of security and surveillance"),
        N_("It can be assumed that disclosure works against the purpose of the measure."),
    ),
    Ground(
        "18:13",
        "18 kap. 13 § OSL",
        N_("Analyses of risk and vulnerability before crises"),
        N_("It can be assumed that disclosure makes it harder to prevent or handle a crisis."),
    ),
    Ground(
        "21:3",
        "21 kap. 3 § OSL",
        N_("Address and contact of a person who is threatened"),
        N_("It can be assumed, for a special reason, that the person is exposed to threats or harm."),
    ),
    Ground(
        "21:7",
        "21 kap. 7 § OSL",
        N_("Personal data"),
        N_("It can be assumed that the data will be handled against data protection law after disclosure."),
    ),
)
BY_LAW: Final = {ground.law: ground for ground in GROUNDS}
_SECTION: Final = re.compile(r"(?:OSL\s+)?(\d+)\s*(?:kap\.?|:)\s*(\d+)\s*§?(?:\s*OSL)?", re.IGNORECASE)


class Finding(StrEnum):
    """What an assessment of secrecy found."""

    SECRET = "secret"  # noqa: S105 - a finding, no password
    PARTLY = "partly"
    PUBLIC = "public"


FINDING_LABELS: Final = {
    Finding.SECRET: N_("Secret"),
    Finding.PARTLY: N_("Secret in part"),
    Finding.PUBLIC: N_("Public"),
}


class Decision(StrEnum):
    """What was decided of a request for disclosure, or of one document it covers."""

    RELEASED = "released"
    PARTLY = "partly"
    REFUSED = "refused"


DECISION_LABELS: Final = {
    Decision.RELEASED: N_("Released"),
    Decision.PARTLY: N_("Released in part"),
    Decision.REFUSED: N_("Refused"),
}
FINDING_OF: Final = {
    Decision.RELEASED: Finding.PUBLIC,
    Decision.PARTLY: Finding.PARTLY,
    Decision.REFUSED: Finding.SECRET,
}
"""What a decision says of the secrecy of what was asked for."""

AGREEMENT_KINDS: Final = {
    "nda": N_("Non-disclosure agreement"),
    "loi": N_("Letter of intent"),
    "option": N_("Land option"),
    "other": N_("Other agreement"),
}
FORWARDING_GROUNDS: Final = {
    "consent": N_("The investor consents (10 kap. 1 § OSL)"),
    "balancing": N_("It is evident that the interest in telling weighs heavier (10 kap. 27 § OSL)"),
    "not_secret": N_("The brief holds only what is not secret"),
}
REMINDED_BEFORE: Final = timedelta(days=30)
"""How long before its end an agreement is reminded of where no day is said."""
APPEAL: Final = N_(
    "You can appeal this decision to the administrative court of appeal. Write to the court, and say which "
    "decision you appeal, how you want it changed, and why. Send the appeal to {authority}, {address}. "
    "It must have come in within three weeks from the day you got this decision. If you appeal in time, "
    "{authority} passes your letter on to the court unless it changes the decision itself "
    "(6 kap. 7–8 §§ OSL, Administrative Procedure Act 43–46 §§)."
)


def citation(ground: str) -> str:
    """Return where a ground stands in the law, however it is typed; one not registered stays as written."""
    text = " ".join(ground.split())
    found = _SECTION.fullmatch(text)
    known = BY_LAW.get(f"{found[1]} kap. {found[2]} § OSL") if found else None
    return known.law if known else text


def protected_until(ground: str, dated: date) -> date | None:
    """Return the last day a ground can cover a document dated ``dated``; None where it must be read."""
    known = BY_LAW.get(citation(ground))
    if known is None or known.years is None:
        return None
    last_day = dated.replace(day=28) if (dated.month, dated.day) == (2, 29) else dated
    return last_day.replace(year=dated.year + known.years)


def reminder(ends: date | None, wished: date | None = None) -> date | None:
    """Return the day an agreement is reminded of: as wished, else thirty days before it ends."""
    return wished or (ends - REMINDED_BEFORE if ends else None)


def can_appeal(decision: Decision) -> bool:
    """Whether a decision goes against the one who asked, so that it must tell how to appeal."""
    return decision is not Decision.RELEASED


def of_all(decisions: tuple[Decision, ...]) -> Decision | None:
    """Return what decisions of single documents make of the whole request; None where there are none."""
    if not decisions:
        return None
    first = decisions[0]
    return first if all(one is first for one in decisions) else Decision.PARTLY


def is_withheld(marking: str, finding: Finding | None, confidential: bool) -> bool:
    """Whether the public register leaves out a document's correspondent and subject (5 kap. 2 § OSL).

    ``finding`` is the case's latest, None where nobody has assessed it: then a case kept among the
    confidential ones counts as secret, any other as public. A marked document is withheld whatever was found.
    """
    if marking.strip():
        return True
    if finding is None:
        return confidential
    return finding is not Finding.PUBLIC


def must_register(registry_number: str, withheld: bool) -> bool:
    """Whether a document must be registered without delay: secret ones must (5 kap. 1 § OSL)."""
    return withheld and not registry_number.strip()
