"""Requests for disclosure: found, judged document by document, masked, decided with a letter."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from tests.exchange.test_masking import SECRET, holds, line, made, text
from tests.services.test_forwarding import pdf_text
from tests.services.test_secrecy import keep, lines, log, shown
from tests.store.worlds import MONDAY, World

from investcrm.domain.commands import Attachment, KeepDocuments
from investcrm.domain.errors import Conflict, InvalidInput, NotFound
from investcrm.domain.legal_commands import (
    Area,
    Assess,
    CoverDocuments,
    DecideDocument,
    DecideRequest,
    LogRequest,
    MaskDocument,
    RegisterDocument,
    UncoverDocument,
)
from investcrm.domain.secrecy import Decision, Finding
from investcrm.exchange import xlsx
from investcrm.services import cases, disclosing, masking, register, secrecy

MAIL = (
    f"From: Ombud <ombud@example.org>\r\nTo: region@example.org\r\nSubject: {SECRET.replace('ä', 'a')}\r\n"
    "Date: Mon, 2 Mar 2026 10:00:00 +0100\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    f"{SECRET} vill bygga.\r\nHälsningar"
).encode()


def paper(world: World, case: str, name: str, data: bytes, kind: str = "application/pdf") -> str:
    return world.act(cases.keep_documents, KeepDocuments(case, (Attachment(name, kind, data),)))[0]


def request(world: World, case: str | None = None, covers: str = "Allt om Alm", **said: Any) -> str:
    return world.act(disclosing.log_request, LogRequest(covers, case, **said))


def covered(world: World, request_id: str, *documents: str) -> dict[str, str]:
    """Cover documents; return the ids they are decided by."""
    world.act(disclosing.cover, CoverDocuments(request_id, documents))
    return {one.document.id: one.id for one in world.ask(disclosing.show, request_id).documents}


def mask(world: World, disclosed: str, *words: str, areas: tuple[Area, ...] = ()) -> Any:
    command = MaskDocument(disclosed, areas, words)
    copy = world.ask(disclosing.masked, command)
    return world.act(partial(disclosing.keep_masked, copy=copy), command)


def test_a_request_waits_in_today_until_it_is_decided(world: World):
    case = log(world)
    request_id = request(world, case, requester="Tidningen")
    world.clock.pass_days(1)
    (waiting,) = lines(world, "request")
    assert (waiting.tone, waiting.ref, waiting.text) == ("late", request_id, "Allt om Alm")
    document = covered(world, request_id, keep(world, case))
    (disclosed,) = document.values()
    world.act(disclosing.decide_document, DecideDocument(disclosed, "released"))
    world.act(disclosing.decide, DecideRequest(request_id))
    assert lines(world, "request") == []


def test_documents_are_found_by_case_number_and_words(world: World):
    alm, ek = log(world, "Projekt Alm"), log(world, "Projekt Ek")
    one, two = keep(world, alm, "avsikt.txt"), keep(world, ek, "bilaga.txt")
    world.act(register.register_document, RegisterDocument(two, "RV 2026:9", concerns="Ställverk"))

    def found(words: str = "", number: str = "") -> set[str]:
        return {hit.document.id for hit in world.ask(disclosing.candidates, words, number)}

    number = next(h.number for h in world.ask(disclosing.candidates, "avsikt"))
    assert found(number=number) == {one}
    assert found("alm") == {one}
    assert found("ställverk") == {two}
    assert found("2026:9") == {two}
    assert found("ingenting sådant") == set()
    assert found() == {one, two}


def test_a_document_released_in_part_goes_out_as_a_copy_without_the_secret(world: World):
    case = log(world)
    original = made(line(f"Avtal med {SECRET}"), title=SECRET)
    document = paper(world, case, f"{SECRET} avtal.pdf", original)
    other = keep(world, case, "karta.txt", b"Karta")
    world.act(register.register_document, RegisterDocument(document, "RV 2026:17"))
    request_id = request(world, case)
    ids = covered(world, request_id, document, other)
    copy = mask(world, ids[document], SECRET)
    assert copy.pages == 1
    assert copy.touched == (0,)
    world.act(disclosing.decide_document, DecideDocument(ids[other], "released"))
    done = world.act(
        disclosing.decide, DecideRequest(request_id, ground="31:16", reason="Skada är sannolik.")
    )
    assert done.decision is Decision.PARTLY
    found = world.ask(disclosing.show, request_id)
    assert found.request.ground == "31 kap. 16 § OSL"
    assert "kammarrätten" in found.request.appeal
    masked = next(one.masked for one in found.documents if one.masked)
    assert masked.masked_of == document
    assert SECRET not in masked.name
    out = dict(world.ask(disclosing.handed_out, request_id))
    assert out["karta.txt"] == b"Karta"
    assert not holds(out[masked.name])
    assert text(out[masked.name]).strip() == ""
    assert world.ask(cases.document_bytes, document) == original, "the original stays as it was"
    letter = pdf_text(world.ask(cases.document_bytes, done.letter_id))
    for said in ("31 kap. 16 § OSL", "RV 2026:17", "kammarrätten", "Skada är sannolik", "karta.txt"):
        assert said in letter, said
    assert "Kvantfj" not in letter


def test_every_request_is_judged_anew_with_an_assessment_of_its_own(world: World):
    case = log(world)
    world.act(secrecy.assess, Assess(case, "secret", "31:16"))
    document = keep(world, case)
    for decision, finding in (("refused", Finding.SECRET), ("released", Finding.PUBLIC)):
        request_id = request(world, case)
        (disclosed,) = covered(world, request_id, document).values()
        world.act(disclosing.decide_document, DecideDocument(disclosed, decision))
        world.act(disclosing.decide, DecideRequest(request_id, ground="31:16"))
        newest = shown(world, case).assessments[0]
        assert (newest.finding, newest.request_id) == (finding, request_id)
    assert len(shown(world, case).assessments) == 3
    assert shown(world, case).finding is Finding.SECRET, "the case itself is as it was assessed"


def test_a_full_release_has_no_ground_and_nothing_to_appeal(laptop: World):
    case = log(laptop)
    request_id = request(laptop, case)
    (disclosed,) = covered(laptop, request_id, keep(laptop, case)).values()
    laptop.act(disclosing.decide_document, DecideDocument(disclosed, "released"))
    done = laptop.act(disclosing.decide, DecideRequest(request_id, ground="31:16", language="en"))
    row = laptop.ask(disclosing.show, request_id).request
    assert (row.decision, row.ground, row.appeal) == (Decision.RELEASED, "", "")
    assert "appeal" not in pdf_text(laptop.ask(cases.document_bytes, done.letter_id))


def test_a_refused_documents_name_is_not_in_the_letter(laptop: World):
    case = log(laptop)
    request_id = request(laptop, case)
    document = keep(laptop, case, f"{SECRET}.txt")
    (disclosed,) = covered(laptop, request_id, document).values()
    laptop.act(disclosing.decide_document, DecideDocument(disclosed, "refused"))
    done = laptop.act(disclosing.decide, DecideRequest(request_id, ground="31:16"))
    assert laptop.ask(disclosing.handed_out, request_id) == ()
    assert "Kvantfj" not in pdf_text(laptop.ask(cases.document_bytes, done.letter_id))


def test_a_request_for_what_is_not_there_is_refused_without_a_case_or_a_ground(world: World):
    request_id = request(world, None, "Avtal med månen")
    with pytest.raises(InvalidInput):
        world.act(disclosing.decide, DecideRequest(request_id))
    done = world.act(disclosing.decide, DecideRequest(request_id, "refused"))
    assert done.decision is Decision.REFUSED
    assert "kammarrätten" in pdf_text(world.ask(cases.document_bytes, done.letter_id))


def test_nothing_is_decided_before_every_document_is(laptop: World):
    case = log(laptop)
    request_id = request(laptop, case)
    ids = covered(laptop, request_id, keep(laptop, case, "a.txt"), keep(laptop, case, "b.txt"))
    first, second = ids.values()
    laptop.act(disclosing.decide_document, DecideDocument(first, "refused"))
    with pytest.raises(InvalidInput, match="every document"):
        laptop.act(disclosing.decide, DecideRequest(request_id, ground="31:16"))
    with pytest.raises(InvalidInput, match="masked copy"):
        laptop.act(disclosing.decide_document, DecideDocument(second, "partly"))
    laptop.act(disclosing.decide_document, DecideDocument(second, "released"))
    with pytest.raises(InvalidInput, match="ground"):
        laptop.act(disclosing.decide, DecideRequest(request_id))
    with pytest.raises(InvalidInput, match="something else"):
        laptop.act(disclosing.decide, DecideRequest(request_id, "refused", "31:16"))
    early = DecideRequest(request_id, ground="31:16", decided_on=MONDAY + timedelta(days=1))
    with pytest.raises(InvalidInput, match="between"):
        laptop.act(disclosing.decide, early)
    assert laptop.ask(disclosing.show, request_id).request.decision is None
    assert shown(laptop, case).assessments == ()


def test_a_decided_request_stands(laptop: World):
    case = log(laptop)
    request_id, document = request(laptop, case), keep(laptop, case)
    (disclosed,) = covered(laptop, request_id, document).values()
    laptop.act(disclosing.decide_document, DecideDocument(disclosed, "refused"))
    laptop.act(disclosing.decide, DecideRequest(request_id, ground="31:16"))
    for service, command in (
        (disclosing.decide, DecideRequest(request_id)),
        (disclosing.decide_document, DecideDocument(disclosed, "released")),
        (disclosing.cover, CoverDocuments(request_id, (document,))),
        (disclosing.uncover, UncoverDocument(disclosed)),
        (
            partial(disclosing.keep_masked, copy=masking.Copy(b"", 0, 0, ())),
            MaskDocument(disclosed, words=("text",)),
        ),
    ):
        with pytest.raises(Conflict):
            laptop.act(service, command)


def test_what_a_request_covers_is_kept_once_and_can_be_taken_out(laptop: World):
    case = log(laptop)
    request_id, document = request(laptop, case), keep(laptop, case)
    first = covered(laptop, request_id, document)
    assert covered(laptop, request_id, document, document) == first
    laptop.act(disclosing.uncover, UncoverDocument(first[document]))
    assert laptop.ask(disclosing.show, request_id).documents == ()
    with pytest.raises(NotFound):
        laptop.act(disclosing.cover, CoverDocuments(request_id, ("f" * 32,)))
    with pytest.raises(InvalidInput):
        request(laptop, case, "  ")
    with pytest.raises(InvalidInput):
        request(laptop, case, requested_on=date(2030, 1, 1))


def test_a_new_mask_replaces_the_one_before_and_its_bytes_go(world: World):
    case = log(world)
    document = paper(world, case, "avtal.pdf", made(line(f"{SECRET} och Eken")))
    request_id = request(world, case)
    (disclosed,) = covered(world, request_id, document).values()
    mask(world, disclosed, "Eken")
    mask(world, disclosed, SECRET, areas=(Area(0, 0.1, 0.1, 0.2, 0.2),))
    (one,) = world.ask(disclosing.show, request_id).documents
    assert one.masked is not None
    with world.reader() as reader:
        sql = (
            "SELECT count(*) FROM document_piece p JOIN document d ON d.id = p.document_id "
            "WHERE d.masked_of = :id"
        )
        assert reader.value(sql, id=document) == 1
    with pytest.raises(InvalidInput, match="words or areas"):
        mask(world, disclosed, "  ")


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("brev.eml", "message/rfc822", MAIL),
        ("notering.txt", "text/plain", f"{SECRET} vill bygga".encode()),
        ("lista.csv", "text/csv", f"Namn;Ort\n{SECRET};Köping".encode()),
        ("lista.xlsx", "application/octet-stream", xlsx.write_table(["Namn"], [[SECRET]])),
    ],
)
def test_mail_text_and_spreadsheets_are_printed_and_masked(laptop: World, name: str, kind: str, data: bytes):
    document = paper(laptop, log(laptop), name, data, kind)
    printed = laptop.ask(masking.as_pdf, document)
    assert SECRET in pdf_text(printed)
    copy = laptop.ask(masking.copy, document, (), (SECRET,))
    assert copy.places > 0
    assert not holds(copy.data)


def test_what_cannot_be_printed_is_refused_with_what_to_do(laptop: World):
    document = paper(laptop, log(laptop), "ritning.dwg", b"AC1032", "application/octet-stream")
    with pytest.raises(InvalidInput, match="Save it as PDF"):
        laptop.ask(masking.as_pdf, document)
