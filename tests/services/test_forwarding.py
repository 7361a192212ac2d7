"""From the brief to the answers: what municipalities get, and what their answers do."""

from __future__ import annotations

import email
import email.policy
import json
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from tests.store.worlds import World

from investcrm.domain import answer_form
from investcrm.domain.answer_form import Mark
from investcrm.domain.commands import (
    AddSite,
    AnsweredSite,
    Attachment,
    ForwardInquiry,
    LogInquiry,
    MarkSent,
    Recipient,
    RecordAnswer,
    Remind,
    SetMunicipalityEmail,
)
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.requirements import Level, Requirement
from investcrm.domain.stages import Stage
from investcrm.exchange.answer_form_in import read_form
from investcrm.services import (
    answer_forms,
    answering,
    cases,
    checking,
    forwarding,
    inquiries,
    readiness,
    reminding,
    sites,
)

VASTERAS, KOPING, ARBOGA = "1980", "1983", "1984"


def log(world: World, title: str = "Projekt Alm", **fields: Any) -> str:
    return world.act(inquiries.log, LogInquiry(title, **fields)).id


def detail(world: World, inquiry_id: str) -> Any:
    return world.ask(inquiries.detail, inquiry_id)


def ask(world: World, inquiry_id: str, *codes: str, **fields: Any) -> forwarding.Forwarded:
    command = ForwardInquiry(
        inquiry_id, tuple(Recipient(code) for code in codes), world.today + timedelta(days=7), **fields
    )
    return world.act(forwarding.forward, command)


def sent(world: World, inquiry_id: str, *codes: str) -> list[str]:
    ids = [item.forwarding_id for item in ask(world, inquiry_id, *codes).items]
    world.act(forwarding.mark_sent, MarkSent(tuple(ids)))
    return ids


def answer(world: World, forwarding_id: str, **fields: Any) -> str:
    return world.act(answering.record_answer, RecordAnswer(forwarding_id, **fields))


def pdf_text(data: bytes) -> str:
    """Return every word of a PDF, its title and keywords included."""
    document = pypdfium2.PdfDocument(data)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join([*pages, *map(str, document.get_metadata_dict().values())])


def mail_text(data: bytes) -> str:
    """Return everything one reads in a mail: its heads, its body, the names of its attachments."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    body = message.get_body(("plain",))
    names = [part.get_filename() or "" for part in message.iter_attachments()]
    return " ".join([*map(str, message.values()), body.get_content() if body else "", *names])


def told(world: World, made: forwarding.Forwarded) -> str:
    """Return everything a round of forwarding tells anybody."""
    parts = []
    for item in made.items:
        parts.append(pdf_text(world.ask(cases.document_bytes, item.brief_id)))
        parts.append(mail_text(world.ask(cases.document_bytes, item.message_id)))
        parts += [item.brief_name, item.message_name]
    return " ".join(" ".join(parts).split()).casefold()


def test_forwarding_makes_a_brief_and_a_mail_for_each_and_asks_nobody_yet(world: World) -> None:
    world.act(readiness.set_email, SetMunicipalityEmail(VASTERAS, "naring@vasteras.example"))
    unsure = Requirement("power", low=10_000, doubt="assumed to be a must")
    inquiry = log(world, requirements=(Requirement("land", low=120_000), unsure))
    made = ask(world, inquiry, VASTERAS, KOPING)
    found = detail(world, inquiry)
    assert (found.row.asked, found.row.answered, found.row.standing.stage) == (2, 0, Stage.RECEIVED)
    assert [f.state for f in found.forwardings] == ["prepared", "prepared"]
    assert len(found.documents) == 4
    mail = world.ask(cases.document_bytes, made.items[0].message_id)
    message = email.message_from_bytes(mail, policy=email.policy.default)
    assert message["X-Unsent"] == "1"
    assert message["To"] == "naring@vasteras.example"
    brief = pdf_text(world.ask(cases.document_bytes, made.items[0].brief_id))
    assert "Västerås" in brief
    assert "10 MW" in brief.replace("\u00a0", " ")
    assert "antaget" not in brief  # what the region was unsure of is its own
    assert world.ask(checking.check) == ()


def test_sending_takes_the_case_to_the_municipalities_and_makes_it_a_real_inquiry(world: World) -> None:
    inquiry = log(world)
    sent(world, inquiry, VASTERAS)
    found = detail(world, inquiry)
    assert found.row.standing.stage is Stage.FORWARDED
    assert (found.qualified_on, found.forwarded_on) == (world.today, world.today)
    assert {document.direction for document in found.documents} == {"sent"}


@pytest.mark.parametrize(
    ("investor", "title", "secret"),
    [
        ("Volta Celler AB", "Volta Celler AB, batterifabrik", "volta"),
        ("Volta Celler AB", "Volta Celler: batterifabrik", "volta celler"),
        ("AB Volta Celler (publ)", "Etablering för VOLTA CELLER", "volta celler"),
        ("Volta  Celler", "Projekt Alm", "volta"),
        ("Ljus-Verk GmbH", "Ljusverk i Mälardalen, Ljus-Verk", "ljus-verk"),
    ],
)
def test_a_brief_without_name_never_contains_the_name(
    laptop: World, investor: str, title: str, secret: str
) -> None:
    inquiry = log(
        laptop,
        title,
        investor=investor,
        country="Norge",
        summary=f"{investor} söker mark",
        requirements=(
            Requirement("other", Level.NICE, text=f"Nära {investor}s fabrik"),
            Requirement("land", low=10_000, raw=f"{investor} vill ha 1 ha"),
        ),
        contact_name=f"{investor} växel",
    )
    made = ask(laptop, inquiry, VASTERAS)
    assert secret not in told(laptop, made)
    shown = laptop.ask(forwarding.preview, ForwardInquiry(inquiry, (Recipient(VASTERAS),), laptop.today))[0]
    assert secret not in f"{shown.subject} {shown.text} {pdf_text(shown.brief)}".casefold()


def test_under_the_number_alone_not_even_the_title_is_told(laptop: World) -> None:
    inquiry = log(laptop, "Batterifabriken", investor="Volta Celler", summary="Stor batterifabrik")
    everything = told(laptop, ask(laptop, inquiry, VASTERAS, openness="code_name"))
    assert "volta" not in everything
    assert "batteri" not in everything
    assert "2026-001" in everything


def test_an_open_brief_names_the_investor(laptop: World) -> None:
    inquiry = log(laptop, "Batterifabriken", investor="Volta Celler", summary="Stor fabrik")
    everything = told(laptop, ask(laptop, inquiry, VASTERAS, openness="open"))
    assert "volta celler" in everything
    assert "batterifabriken" in everything


def test_a_brief_tells_nothing_of_who_else_was_asked(laptop: World) -> None:
    inquiry = log(laptop)
    made = ask(laptop, inquiry, VASTERAS, KOPING)
    for item, other in zip(made.items, ("köping", "västerås"), strict=True):
        one = forwarding.Forwarded(inquiry, (item,))
        assert other not in told(laptop, one).replace("västerås kommun", "")


def test_what_is_shown_before_sending_is_what_is_sent(laptop: World) -> None:
    inquiry = log(laptop, requirements=(Requirement("land", low=120_000),))
    command = ForwardInquiry(
        inquiry, (Recipient(VASTERAS),), laptop.today + timedelta(days=7), message="Hälsningar!"
    )
    shown = laptop.ask(forwarding.preview, command)[0]
    item = laptop.act(forwarding.forward, command).items[0]
    token = detail(laptop, inquiry).forwardings[0].token
    mail = mail_text(laptop.ask(cases.document_bytes, item.message_id))
    assert " ".join(shown.text.replace("–", token).split()) in " ".join(mail.split())
    assert "Hälsningar!" in mail
    assert shown.subject.replace("[–]", f"[{token}]") in mail
    brief = pdf_text(laptop.ask(cases.document_bytes, item.brief_id))
    assert len(brief) == pytest.approx(len(pdf_text(shown.brief)), abs=110)


def test_a_preview_writes_nothing(laptop: World) -> None:
    inquiry = log(laptop)
    laptop.ask(forwarding.preview, ForwardInquiry(inquiry, (Recipient(VASTERAS),), laptop.today))
    assert detail(laptop, inquiry).documents == ()


@pytest.mark.parametrize(
    ("codes", "days", "said"),
    [((), 7, "at least one"), ((VASTERAS,), -1, "has passed"), (("0180",), 7, "no municipality")],
)
def test_a_round_that_makes_no_sense_is_refused(
    laptop: World, codes: tuple[str, ...], days: int, said: str
) -> None:
    inquiry = log(laptop)
    command = ForwardInquiry(inquiry, tuple(map(Recipient, codes)), laptop.today + timedelta(days=days))
    with pytest.raises(InvalidInput, match=said):
        laptop.act(forwarding.forward, command)
    assert detail(laptop, inquiry).row.asked == 0


def test_who_was_asked_is_reminded_and_not_asked_again(laptop: World) -> None:
    inquiry = log(laptop)
    ids = sent(laptop, inquiry, VASTERAS)
    with pytest.raises(InvalidInput, match="asked already"):
        ask(laptop, inquiry, VASTERAS)
    laptop.clock.pass_days(10)
    made = laptop.act(reminding.remind, Remind(tuple(ids)))
    mail = mail_text(laptop.ask(cases.document_bytes, made.items[0].message_id))
    assert "2026-03-09" in mail
    assert detail(laptop, inquiry).forwardings[0].reminded_on == laptop.today


def test_after_a_withdrawal_the_municipality_can_be_asked_anew(laptop: World) -> None:
    inquiry = log(laptop)
    (first,) = sent(laptop, inquiry, VASTERAS)
    laptop.act(forwarding.withdraw, first)
    assert detail(laptop, inquiry).row.asked == 0
    ask(laptop, inquiry, VASTERAS)
    assert detail(laptop, inquiry).row.asked == 1
    assert laptop.ask(checking.check) == ()
    with pytest.raises(InvalidInput):
        laptop.act(forwarding.withdraw, first)


def test_nobody_is_reminded_of_what_was_not_sent(laptop: World) -> None:
    inquiry = log(laptop)
    prepared = ask(laptop, inquiry, VASTERAS).items[0].forwarding_id
    with pytest.raises(InvalidInput):
        laptop.act(reminding.remind, Remind((prepared,)))
    with pytest.raises(NotFound):
        laptop.act(reminding.remind, Remind(()))


def test_a_declined_municipality_counts_as_answered(world: World) -> None:
    inquiry = log(world)
    first, second = sent(world, inquiry, VASTERAS, KOPING)
    answer(world, first, declined=True, reason="Ingen mark")
    found = detail(world, inquiry)
    assert (found.row.asked, found.row.answered) == (2, 1)
    state = {f.id: (f.state, f.decline_reason) for f in found.forwardings}
    assert state == {first: ("declined", "Ingen mark"), second: ("sent", "")}
    assert world.ask(checking.check) == ()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"declined": True}, "why"),
        ({"declined": True, "reason": "  "}, "why"),
        ({}, "at least a site or a text"),
        ({"text": "Ja", "received_on": 1}, "future"),
        ({"text": "Ja", "received_on": -3}, "before"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(laptop: World, fields: dict[str, Any], said: str) -> None:
    inquiry = log(laptop)
    (asked,) = sent(laptop, inquiry, VASTERAS)
    if "received_on" in fields:
        fields = {**fields, "received_on": laptop.today + timedelta(days=fields["received_on"])}
    with pytest.raises(InvalidInput, match=said):
        answer(laptop, asked, **fields)
    assert detail(laptop, inquiry).row.answered == 0


def test_a_municipality_answers_once(laptop: World) -> None:
    inquiry = log(laptop)
    (asked,) = sent(laptop, inquiry, VASTERAS)
    answer(laptop, asked, text="Vi återkommer")
    with pytest.raises(InvalidInput, match="answered already"):
        answer(laptop, asked, text="Igen")


def test_an_answer_by_telephone_to_what_was_only_prepared_counts_as_sent(laptop: World) -> None:
    inquiry = log(laptop)
    prepared = ask(laptop, inquiry, VASTERAS).items[0].forwarding_id
    answer(laptop, prepared, text="Ja")
    found = detail(laptop, inquiry)
    assert found.forwardings[0].sent_on == laptop.today
    assert found.row.standing.stage is Stage.FORWARDED


def test_what_an_answer_says_of_a_site_becomes_a_dated_fact_with_its_source(world: World) -> None:
    known = world.act(sites.add_site, AddSite(VASTERAS, "Hacksta", {"usable_m2": 100_000}, source="kartan"))
    inquiry = log(world)
    (asked,) = sent(world, inquiry, VASTERAS)
    world.clock.pass_days(2)
    answer(
        world,
        asked,
        sites=(
            AnsweredSite(known, facts={"usable_m2": 150_000}, power_text="6 MW nu, 14 MW 2028"),
            AnsweredSite(name="Nya Hamnen", facts={"usable_m2": 40_000}),
        ),
        attachments=(Attachment("svar.pdf", "application/pdf", b"%PDF"),),
    )
    row = world.ask(sites.site_row, known)
    usable = row.facts.values["usable_m2"]
    assert (usable.value, usable.source, usable.as_of) == (150_000, "Västerås", world.today)
    assert [(step.year, step.firm_kw + step.indicative_kw) for step in row.facts.power] == [
        (None, 6_000),
        (2028, 14_000),
    ]
    answered = detail(world, inquiry).forwardings[0]
    assert [name for _, name, _ in answered.sites] == ["Hacksta", "Nya Hamnen"]
    assert "svar.pdf" in {document.name for document in detail(world, inquiry).documents}
    assert len(world.ask(sites.detail, known).history) == 3


def test_a_new_address_typed_when_forwarding_is_kept(laptop: World) -> None:
    inquiry = log(laptop)
    command = ForwardInquiry(inquiry, (Recipient(ARBOGA, "etablering@arboga.example"),), laptop.today)
    laptop.act(forwarding.forward, command)
    found = {row.code: row.email for row in laptop.ask(readiness.municipalities)}
    assert found[ARBOGA] == "etablering@arboga.example"


@pytest.mark.parametrize("address", ["arboga", "a@b@c.se", "@arboga.example", "a@localhost"])
def test_an_address_that_is_none_is_refused(laptop: World, address: str) -> None:
    with pytest.raises(InvalidInput):
        laptop.act(readiness.set_email, SetMunicipalityEmail(ARBOGA, address))


def test_each_message_encloses_its_answer_form_frozen_under_a_reference_of_ours(laptop: World) -> None:
    made = ask(
        laptop, log(laptop, requirements=(Requirement("land", Level.MUST, 100_000),)), VASTERAS, KOPING
    )
    for item in made.items:
        message = email.message_from_bytes(
            laptop.ask(cases.document_bytes, item.message_id), policy=email.policy.default
        )
        form = laptop.ask(answer_forms.of_forwarding, item.forwarding_id)
        assert form is not None
        assert form.municipality == item.municipality
        assert f"[{form.token}]" in message["Subject"]
        assert laptop.ask(answer_forms.mark, form.token) is Mark.OURS
        assert laptop.ask(answer_forms.find, form.token.lower()) == item.forwarding_id
        assert answer_form.mark(form.token, b"elsewhere") is Mark.FOREIGN
        enclosed = {part.get_filename() or "": part.get_content() for part in message.iter_attachments()}
        read = [read_form(name, data) for name, data in enclosed.items() if answer_forms.is_form(name)]
        assert [one.source for one in read if one] == ["pdf", "xlsx"]
        assert all(one and (one.token, one.version) == (form.token, form.version) for one in read)


def test_the_copy_a_municipality_opens_in_its_window_holds_no_form(server: World) -> None:
    (forwarding_id,) = sent(server, log(server), VASTERAS)
    brief_id = server.act(lambda uow, _: uow.get("forwarding", forwarding_id)["sent_brief_id"], None)
    assert "form" not in json.loads(server.act(lambda uow, _: uow.get("brief", brief_id)["content"], None))
    assert server.ask(answer_forms.of_forwarding, forwarding_id) is not None
