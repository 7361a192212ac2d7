"""The sample's rounds with the municipalities: who is asked, who answers with what, who is silent."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from investcrm.domain.commands import (
    AnsweredSite,
    ForwardInquiry,
    MarkSent,
    Recipient,
    RecordAnswer,
    Remind,
)
from investcrm.domain.stages import Stage
from investcrm.services import answering, forwarding, inquiries, reminding
from investcrm.services.sample_words import ANSWERS, DECLINES
from investcrm.services.standing import advance

if TYPE_CHECKING:
    from investcrm.services.sample import Case, Story
    from investcrm.services.sample_land import Land
    from investcrm.store.unit_of_work import UnitOfWork

    Act = Callable[[UnitOfWork], None]

WITH_MUNICIPALITIES: Final = ("prepared", "waiting", "late", "answered")
"""Where a case's story ends in the round itself."""
_ON_PAPER: Final = ("prepared", "waiting", "late")
"""Only rounds under way get their briefs and messages made; older ones do without, which is faster."""


def tell(story: Story, case: Case, land: Land, chance: random.Random, qualified: date) -> None:
    """Lay out the round of one case from the day after it was qualified."""
    ends, today = case.plot.ends, story.today
    count = min(len(land.codes), 2 if ends == "prepared" else chance.randint(2, 4))
    codes = chance.sample(land.codes, count)
    asked = qualified + timedelta(days=1)
    if ends == "prepared":
        asked = today - timedelta(days=1)
    deadline = {
        "waiting": today + timedelta(days=chance.randint(2, 9)),
        "late": today - timedelta(days=chance.randint(1, 6)),
        "prepared": today + timedelta(days=8),
    }.get(ends, asked + timedelta(days=10))
    story.on(asked, _forward(case, codes, deadline, with_paper=ends in _ON_PAPER))
    if ends == "prepared":
        return
    story.on(asked, _send(case))
    silent = {"waiting": max(1, count - 1), "late": max(1, count - 2)}.get(ends, 0)
    last = min(today, deadline + timedelta(days=3)) if not silent else min(today, deadline)
    for index, code in enumerate(codes[: count - silent]):
        span = max((last - asked).days, 1)
        day = min(asked + timedelta(days=chance.randint(1, span)), today)
        declines = index > 0 and chance.random() < 0.3
        story.on(
            day,
            _decline(case, code, chance.choice(DECLINES)) if declines else _answer(case, code, land, chance),
        )
    if ends == "late" and silent > 1:
        story.on(today - timedelta(days=1), _remind(case, codes[-1]))


def _forward(case: Case, codes: list[str], deadline: date, *, with_paper: bool) -> Act:
    def act(uow: UnitOfWork) -> None:
        if with_paper:
            recipients = tuple(Recipient(code) for code in codes)
            forwarding.forward(uow, ForwardInquiry(case.id, recipients, deadline))
            return
        uow.insert_many(
            "forwarding",
            [
                {
                    "inquiry_id": case.id,
                    "municipality_code": code,
                    "state": "prepared",
                    "token": secrets.token_hex(6).upper(),
                    "prepared_on": uow.today,
                    "deadline_on": deadline,
                    "recipient": f"naringsliv.{code}@example.se",
                }
                for code in codes
            ],
        )
        uow.update("inquiry", case.id, {"asked_count": len(codes)})
        uow.commit("Forwarded an inquiry")

    return act


def _send(case: Case) -> Act:
    def act(uow: UnitOfWork) -> None:
        rows = inquiries.detail(uow, case.id).forwardings
        forwarding.mark_sent(uow, MarkSent(tuple(row.id for row in rows)))

    return act


def _forwarding_of(uow: UnitOfWork, case: Case, code: str) -> str:
    return next(f.id for f in inquiries.detail(uow, case.id).forwardings if f.municipality_code == code)


def _answer(case: Case, code: str, land: Land, chance: random.Random) -> Act:
    text, power = chance.choice(ANSWERS), chance.choice(("", "", "4 MW nu, 10 MW {year}", "8 MW"))

    def act(uow: UnitOfWork) -> None:
        low = case.plot.hectares[0] * 10_000
        site_id = land.fitting(uow, code, low)
        told = power.format(year=uow.today.year + 2)
        site = AnsweredSite(site_id, power_text="" if land.is_known(site_id) else told)
        answering.record_answer(
            uow,
            RecordAnswer(
                _forwarding_of(uow, case, code), text=text, contact="näringslivschef", sites=(site,)
            ),
        )
        if site_id not in case.sites:
            case.sites.append(site_id)

    return act


def _decline(case: Case, code: str, reason: str) -> Act:
    def act(uow: UnitOfWork) -> None:
        forwarding_id = _forwarding_of(uow, case, code)
        answering.record_answer(uow, RecordAnswer(forwarding_id, declined=True, reason=reason))

    return act


def _remind(case: Case, code: str) -> Act:
    def act(uow: UnitOfWork) -> None:
        reminding.remind(uow, Remind((_forwarding_of(uow, case, code),)))

    return act


def offer_without_paper(uow: UnitOfWork, inquiry_id: str, sites: list[str], recipient: str) -> None:
    """Note an offer that was sent long ago, without its document."""
    offer_id = uow.insert(
        "offer",
        {
            "inquiry_id": inquiry_id,
            "edition": 1,
            "language": "sv",
            "prepared_on": uow.today,
            "sent_on": uow.today,
            "recipient": recipient,
        },
    )
    uow.insert_many(
        "offer_site",
        [
            {"inquiry_id": inquiry_id, "offer_id": offer_id, "site_id": site_id, "position": position}
            for position, site_id in enumerate(sites)
        ],
    )
    advance(uow, inquiry_id, Stage.OFFERED, uow.today, {"first_response_on": uow.today})
    uow.commit("Sent an offer", reversible=False)
