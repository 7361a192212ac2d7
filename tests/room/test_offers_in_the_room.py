"""Offers and site visits of a confidential case: all of it stays in the room and goes along when it moves."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from tests.room.conftest import SECRET, Both, full_case, holds
from tests.services.test_forwarding import pdf_text

from investcrm.bootstrap import Workspace
from investcrm.domain.commands import AddSite, Attachment, LogInquiry, PrepareOffer, SendOffer
from investcrm.domain.errors import Conflict
from investcrm.domain.offers import Paper, Sheets
from investcrm.domain.secrecy_commands import Seal
from investcrm.domain.visit_commands import PlanSiteVisit, Stop
from investcrm.services import cases, inquiries, offering, sealing, sites, visit_programmes
from investcrm.services.clock import swedish_day


def test_nothing_of_an_offer_or_a_visit_is_written_outside_the_room(
    both: Both, look: Callable[[Workspace], bytes]
) -> None:
    site = both.open.act(sites.add_site, AddSite("1981", "Nya backen", {"usable_m2": 900_000}))
    case = full_case(both.room)
    book: Any = Workbook()
    book.active.append(["Question", "Answer"])
    book.active.append(["Site area (ha)", None])
    out = io.BytesIO()
    book.save(out)
    sheet = Attachment(f"{SECRET} RFI.xlsx", "application/octet-stream", out.getvalue())
    offer = both.room.act(
        offering.prepare,
        PrepareOffer(case, (site,), "sv", f"Till {SECRET}", SECRET, sheets=Sheets.BESIDE, rfi=sheet),
    )
    both.room.act(offering.send, SendOffer(offer))
    day = swedish_day(both.room.store.clock())
    visit = PlanSiteVisit(case, day, (Stop(site, 60, f"Porten hos {SECRET}"),), participants=SECRET)
    names = [both.room.ask(cases.document, one).name for one in both.room.act(visit_programmes.plan, visit)]
    papers = both.room.ask(offering.documents, offer)
    assert {one.kind for one in papers} == {Paper.OFFER, Paper.COMPARISON, Paper.SHEET, Paper.RFI}
    number = both.room.ask(inquiries.detail, case).row.number
    assert not any(number in name for name in (*names, *(one.document.name for one in papers)))
    assert not holds(look(both.open))
    assert holds(look(both.room))


def test_papers_that_leave_the_room_tell_the_code_name_and_never_the_number(both: Both) -> None:
    site = both.open.act(sites.add_site, AddSite("1981", "Nya backen", {"usable_m2": 900_000}))
    logged = both.room.act(inquiries.log, LogInquiry("Projekt Ljung", investor=f"{SECRET} AB"))
    offer = both.room.act(offering.prepare, PrepareOffer(logged.id, (site,), "sv", sheets=Sheets.BESIDE))
    day = swedish_day(both.room.store.clock())
    visit = PlanSiteVisit(logged.id, day, (Stop(site, 60),))
    ids = [*both.room.act(visit_programmes.plan, visit)]
    ids += [one.document.id for one in both.room.ask(offering.documents, offer)]
    named = [both.room.ask(cases.document, one).name for one in ids]
    assert all("Projekt Ljung" in name for name in named)
    papers = [both.room.ask(cases.document_bytes, one) for one in ids]
    told = [pdf_text(one) for one in papers if one.startswith(b"%PDF")]
    assert any("Projekt Ljung/1" in text for text in told)
    message = both.room.ask(offering.message, logged.id, offer)
    for text in (*told, *named, *(one.decode("latin-1") for one in (*papers, message))):
        assert logged.number not in text
        assert SECRET not in text


def test_an_edition_from_before_the_secrecy_is_not_sent_any_more(both: Both) -> None:
    site = both.open.act(sites.add_site, AddSite("1981", "Nya backen"))
    case = both.open.act(inquiries.log, LogInquiry("Projekt Ljung")).id
    offer = both.open.act(offering.prepare, PrepareOffer(case, (site,), "sv"))
    assert b"Projekt Ljung" in both.open.ask(offering.message, case, offer)
    sealing.seal(both.open, both.room, Seal(case, "Projekt Norrsken"))
    with pytest.raises(Conflict, match="Prepare a new edition"):
        both.room.ask(offering.message, case, offer)
    anew = both.room.act(offering.prepare, PrepareOffer(case, (site,), "sv"))
    assert b"Projekt Norrsken" in both.room.ask(offering.message, case, anew)
