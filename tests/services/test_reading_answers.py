"""Answers that came as files and mails: whose they are, what they say, and that nothing is there twice."""

from __future__ import annotations

import email
import email.policy
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.services.replies import MUNICIPALITY, filled, form, letter, read, reply
from tests.store.worlds import KEY, Clock, World

from investcrm.domain.answer_form import version_of
from investcrm.domain.commands import (
    AddSite,
    Decide,
    ForwardInquiry,
    LogInquiry,
    MarkSent,
    Recipient,
    StateFacts,
    Undo,
)
from investcrm.domain.power import NO_BASIS
from investcrm.domain.read_answers import Found, TakeAnswer, TakenAnswer, Verdict
from investcrm.domain.requirements import Requirement
from investcrm.domain.stages import LostReason, Outcome
from investcrm.services import (
    answer_fields,
    answer_finding,
    answer_forms,
    cases,
    forwarding,
    inquiries,
    reading_answers,
    sites,
    taking_answers,
    undoing,
)
from investcrm.store.store import SqlcipherStore

VASTERAS, KOPING = "1980", "1983"
WEDNESDAY = date(2026, 3, 4)


@dataclass(frozen=True)
class Asked:
    """A municipality with a site that was asked, and the form it got."""

    world: World
    inquiry: str
    forwarding: str
    site: str
    subject: str
    blank: bytes

    def answer(self, **answers: str) -> bytes:
        return filled(self.blank, {"answer": "offer", "s1_offer": "yes", **answers})

    def read(self, data: bytes, name: str = "svar.pdf", **more: Any) -> reading_answers.ReadAnswer:
        (found,) = read(self.world, name, data, **more)
        return found

    def take(self, data: bytes, name: str = "svar.pdf", **more: Any) -> TakenAnswer:
        return self.world.act(taking_answers.take, TakeAnswer(self.read(data, name), **more))

    def detail(self) -> Any:
        return self.world.ask(inquiries.detail, self.inquiry)

    def state(self) -> str:
        (row,) = (one for one in self.detail().forwardings if one.id == self.forwarding)
        return str(row.state)

    def fact(self, key: str) -> Any:
        return self.world.ask(sites.site_row, self.site).facts.values.get(key)


def ask(world: World, title: str = "Projekt Alm", language: str = "sv") -> Asked:
    site = world.act(
        sites.add_site,
        AddSite(
            VASTERAS, f"Norra fältet {title}", {"usable_m2": 140_000, "plan_state": "consultation"}, "6 MW"
        ),
    )
    asked_for = (Requirement("land", low=120_000), Requirement("power", low=10_000))
    inquiry = world.act(inquiries.log, LogInquiry(title, requirements=asked_for)).id
    command = ForwardInquiry(
        inquiry, (Recipient(VASTERAS, MUNICIPALITY),), world.today + timedelta(days=7), language=language
    )
    (made,) = world.act(forwarding.forward, command).items
    world.act(forwarding.mark_sent, MarkSent((made.forwarding_id,)))
    sent = letter(world, inquiry, made.forwarding_id)
    first = site if form_site(world, made.forwarding_id) == site else form_site(world, made.forwarding_id)
    return Asked(world, inquiry, made.forwarding_id, first, str(sent["Subject"]), form(sent))


def form_site(world: World, forwarding_id: str) -> str:
    from investcrm.services import answer_forms

    with world.write() as uow:
        made = answer_forms.of_forwarding(uow, forwarding_id)
    assert made is not None
    return made.sites[0].site_id or ""


@pytest.fixture(scope="session")
def asked_file(region_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Asked]:
    """A region whose municipality was asked and has not answered, to copy."""
    path = tmp_path_factory.mktemp("asked") / "open.db"
    shutil.copyfile(region_file, path)
    store = SqlcipherStore(path, KEY, Clock())
    found = ask(World(store, Clock()))
    store.close()
    return path, found


@pytest.fixture
def asked(asked_file: tuple[Path, Asked], tmp_path: Path) -> Iterator[Asked]:
    clock = Clock()
    store = SqlcipherStore(Path(shutil.copyfile(asked_file[0], tmp_path / "asked.db")), KEY, clock)
    yield replace(asked_file[1], world=World(store, clock))
    store.close()


def test_the_history_of_a_decision_names_no_municipality_that_merely_learns_of_it(asked: Asked) -> None:
    asked.world.act(
        cases.decide, Decide(asked.inquiry, asked.detail().row.version, Outcome.ESTABLISHMENT, jobs_new=5)
    )
    told = {one.verb: one.about for one in asked.world.ask(inquiries.history, asked.inquiry)}
    assert told["Recorded a decision"] == ()
    assert told["Forwarded an inquiry"] == ("Västerås",)


def test_a_form_in_a_mail_becomes_dated_facts_and_undo_takes_it_back(world: World) -> None:
    asked = ask(world)
    world.clock.pass_days(3)
    paper = asked.answer(
        s1_usable_m2="12,5", s1_power_2028_firm="10", n1_name="Nya Hamnen", contact_name="Eva Ö"
    )
    data = reply(f"SV: {asked.subject}", files=(("svar.pdf", paper),))
    found = asked.read(data, "svar.eml")
    assert (found.verdict, found.found, found.received_on) == (Verdict.READY, Found.FORM, WEDNESDAY)
    taken = asked.take(data, "svar.eml")
    assert (taken.fields, taken.declines, asked.state()) == (2, False, "answered")
    area = asked.fact("usable_m2")
    assert (area.value, area.source, area.as_of) == (125_000, "Västerås", WEDNESDAY)
    assert asked.fact("plan_state").as_of == date(2026, 3, 2)
    power = {step.year: step for step in world.ask(sites.site_row, asked.site).facts.power}
    assert power[2028].indicative_kw + power[2028].firm_kw == 16_000
    (row,) = asked.detail().forwardings
    assert {name for _, name, _ in row.sites} == {"Norra fältet Projekt Alm", "Nya Hamnen"}
    kept = {one.name: one for one in asked.detail().documents}
    assert world.ask(cases.document_bytes, kept["svar.eml"].id) == data
    assert (kept["svar.eml"].direction, kept["svar.eml"].dated_on) == ("received", WEDNESDAY)
    assert kept["2026-001 Västerås svar som läst.pdf"].direction == "drawn_up"
    assert "Read in an answer" in {one.verb for one in world.ask(inquiries.history, asked.inquiry)}
    world.act(undoing.undo, Undo())
    assert asked.state() == "sent"
    assert asked.fact("usable_m2").value == 140_000
    assert "svar.eml" not in {one.name for one in asked.detail().documents}
    assert asked.take(data, "svar.eml").again is False


def test_the_same_answer_is_there_once_however_often_it_comes(asked: Asked) -> None:
    answers = {"answer": "offer", "s1_offer": "yes", "s1_usable_m2": "12,5", "comment": "Välkomna!"}
    data = filled(asked.blank, answers)
    assert not asked.take(data).again
    before = asked.detail()
    assert asked.take(data).again
    assert asked.take(reply(asked.subject, files=(("svar.pdf", data),)), "svar.eml").again
    other = filled(asked.blank, answers, note="sparad på nytt")
    assert other != data
    asked.world.clock.pass_days(1)
    assert asked.read(other, "kopia.pdf").verdict is Verdict.AGAIN
    assert asked.take(other, "kopia.pdf").again
    assert asked.detail() == before


def test_a_later_answer_is_added_to_the_first(asked: Asked) -> None:
    asked.take(asked.answer(comment="Först."))
    asked.world.clock.pass_days(2)
    found = asked.read(asked.answer(s1_usable_m2="11", comment="Sedan."))
    assert "answered before" in found.why[0].key
    asked.world.act(taking_answers.take, TakeAnswer(found))
    (row,) = asked.detail().forwardings
    assert (row.answer_text, row.answered_on) == ("Först.\n\nSedan.", date(2026, 3, 2))
    assert len(row.sites) == 1
    assert asked.fact("usable_m2").value == 110_000
    assert asked.detail().row.answered == 1
    asked.take(filled(asked.blank, {"answer": "decline", "decline_reason": "Såld."}))
    assert asked.state() == "declined"


def test_only_the_chosen_fields_are_taken_over(asked: Asked) -> None:
    found = asked.read(asked.answer(s1_usable_m2="12,5", s1_plan_state="adopted"))
    asked.world.act(taking_answers.take, TakeAnswer(found, frozenset({"s1_plan_state"})))
    assert asked.fact("usable_m2").value == 140_000
    assert asked.fact("plan_state").value == "adopted"


def test_declining_with_a_reason_is_an_answer_and_what_it_says_of_land_is_not_lost(asked: Asked) -> None:
    asked.take(
        filled(asked.blank, {"answer": "decline", "decline_reason": "Ingen mark.", "s1_usable_m2": "9"})
    )
    (row,) = asked.detail().forwardings
    assert (row.state, row.decline_reason, row.sites) == ("declined", "Ingen mark.", ())
    assert asked.fact("usable_m2").value == 90_000


def test_firm_power_with_what_it_rests_on_is_taken_over_as_firm(asked: Asked) -> None:
    agreed = asked.read(asked.answer(s1_power_2028_firm="10", s1_power_basis="agreement"))
    step = next(one.step for _, one in agreed.fields if one.takes)
    assert step is not None
    assert (step.year, step.firm_kw, step.basis) == (2028, 10_000, "agreement")
    asked.world.act(taking_answers.take, TakeAnswer(agreed))
    power = {one.year: one for one in asked.world.ask(sites.site_row, asked.site).facts.power}
    assert (power[2028].firm_kw, power[2028].basis) == (10_000, "agreement")
    again = asked.read(asked.answer(s1_power_2028_firm="12", s1_power_basis="subscription"))
    assert [(one.step.year, one.step.basis) for _, one in again.fields if one.takes and one.step] == [
        (2028, "subscription")
    ], "years left as they stood keep what they rest on"
    unsupported = asked.read(asked.answer(s1_power_2028_firm="10", s1_power_basis="none", s1_note="avtal"))
    (changed,) = [one for _, one in unsupported.fields if one.takes]
    assert NO_BASIS in {one.key for one in changed.doubts}
    assert "nothing yet" not in changed.raw, "the form is Swedish"
    asked.world.act(taking_answers.take, TakeAnswer(unsupported))
    power = {one.year: one for one in asked.world.ask(sites.site_row, asked.site).facts.power}
    assert (power[2028].firm_kw, power[2028].indicative_kw) == (0, 16_000)


def test_a_form_from_before_power_was_asked_what_it_rests_on_is_read_as_before(asked: Asked) -> None:
    with asked.world.reader() as reader:
        now = answer_forms.of_forwarding(reader, asked.forwarding)
        assert now is not None
        questions = tuple(one for one in now.questions if not one.key.endswith("_power_basis"))
        before = replace(now, questions=questions, version=version_of(questions))
        assert before.version != now.version
        values = {"s1_offer": "yes", "s1_power_2028_firm": "10", "s1_note": "Befintligt abonnemang."}
        found = answer_fields.read_sites(reader, answer_fields.Filled(before, values))
        unsaid = answer_fields.read_sites(reader, answer_fields.Filled(before, {**values, "s1_note": ""}))
    assert [one.step.basis for one in found[0].fields if one.step] == ["subscription"]
    assert [one.step.basis for one in unsaid[0].fields if one.step] == [""]


def test_what_cannot_be_read_is_kept_as_words_and_told(asked: Asked) -> None:
    found = asked.read(asked.answer(s1_usable_m2="en hel del", s1_power_2028_firm="mycket"))
    unread = [one for _, one in found.fields if not one.understood]
    assert {one.field for one in unread} == {"usable_m2", "power"}
    assert all(one.doubts and not one.takes for one in unread)
    asked.world.act(taking_answers.take, TakeAnswer(found, frozenset(one.key for one in unread)))
    (row,) = asked.detail().forwardings
    assert "en hel del" in row.answer_text
    assert "mycket" in row.answer_text
    assert asked.fact("usable_m2").value == 140_000


def test_an_english_form_may_be_answered_in_swedish(laptop: World) -> None:
    asked = ask(laptop, language="en")
    (found,) = read(laptop, "svar.pdf", asked.answer(s1_plan_state="antagen", s1_usable_m2="12,5 ha"))
    values = {one.field: one.value for _, one in found.fields if one.takes}
    assert values == {"plan_state": "adopted", "usable_m2": 125_000}


def test_a_form_with_scripts_and_files_is_read_told_of_and_kept_as_it_came(asked: Asked) -> None:
    with pikepdf.open(io.BytesIO(asked.answer(s1_usable_m2="12,5"))) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.attachments["program.exe"] = b"MZ"
        out = io.BytesIO()
        pdf.save(out)
    found = asked.read(out.getvalue())
    assert (found.verdict, asked.take(out.getvalue()).fields) == (Verdict.READY, 1)
    told = " ".join(one.key for one in found.why)
    assert "scripts" in told
    assert "enclosed" in told
    kept = {one.name: one for one in asked.detail().documents}
    assert asked.world.ask(cases.document_bytes, kept["svar.pdf"].id) == out.getvalue()


def test_a_form_deep_in_mails_of_wrong_letters_is_found(asked: Asked) -> None:
    inner = reply(asked.subject, "Å", files=(("blankett ifylld åäö.pdf", asked.answer(s1_usable_m2="12,5")),))
    inner = inner.replace(b'charset="utf-8"', b'charset="x-unknown-8"')
    outer = email.message_from_bytes(reply("VB: svar", "Se bifogat"), policy=email.policy.default)
    assert isinstance(outer, EmailMessage)
    outer.add_attachment(inner, maintype="application", subtype="octet-stream", filename="=?x?Q?svar=?=.eml")
    outer.add_attachment(b"\xff\xfe\x00", maintype="text", subtype="plain", filename="trasig.txt")
    found = asked.read(outer.as_bytes(), "vb.eml")
    assert (found.verdict, found.found) == (Verdict.READY, Found.FORM)
    assert {one.value for _, one in found.fields if one.field == "usable_m2"} == {125_000}


def test_an_untouched_form_is_no_answer(asked: Asked) -> None:
    found = asked.read(asked.blank)
    assert found.verdict is Verdict.REFUSED
    assert "form is empty" in found.why[0].key
    assert asked.state() == "sent"


def test_the_day_after_the_deadline_it_is_read_in_and_said(asked: Asked) -> None:
    asked.world.clock.pass_days(10)
    found = asked.read(asked.answer())
    assert found.is_late
    assert "after the deadline" in found.why[0].key
    assert not asked.world.act(taking_answers.take, TakeAnswer(found)).again


def test_an_answer_to_another_case_is_refused_where_it_does_not_belong(asked: Asked) -> None:
    other = ask(asked.world, "Projekt Björk")
    found = asked.read(other.answer(), inquiry_id=asked.inquiry)
    assert found.verdict is Verdict.REFUSED
    assert dict(found.why[0].params)["title"] == "Projekt Björk"


def test_a_reference_nobody_here_gave_is_refused_like_one_that_is_gone(asked: Asked) -> None:
    gone = ask(asked.world, "Projekt Gran")
    with asked.world.write() as uow:
        uow.execute("UPDATE forwarding SET token = 'elsewhere' WHERE id = :id", id=gone.forwarding)
        uow.commit("")
    (missing,) = read(asked.world, "svar.pdf", gone.answer())
    foreign = asked.read(reply("SV: Förfrågan [0123456789AB]"), "svar.eml")
    for one in (missing, foreign):
        assert (one.verdict, one.why[0].key) == (Verdict.REFUSED, answer_finding.UNKNOWN)
        assert one.number == one.municipality == ""


def test_an_older_form_is_shown_and_nothing_of_it_is_ticked(asked: Asked) -> None:
    arrived = reading_answers_of(asked.answer(s1_usable_m2="12,5"))
    aged = replace(
        arrived, forms=(replace(arrived.forms[0], form=replace(arrived.forms[0].form, version="old")),)
    )
    (found,) = asked.world.ask(reading_answers.read_files, [aged])
    assert found.verdict is Verdict.ASK
    assert "questions have changed" in found.why[0].key
    assert found.usual == frozenset()


def reading_answers_of(data: bytes) -> Any:
    from investcrm.exchange import answer_files

    return answer_files.unpack("svar.pdf", data)


def test_what_the_region_learnt_meanwhile_is_not_overwritten_by_what_was_left(asked: Asked) -> None:
    told = StateFacts(asked.site, {"usable_m2": 150_000}, "Lantmäteriet")
    asked.world.act(sites.state_facts, told)
    found = asked.read(asked.answer(comment="Ja"))
    (area,) = (one for _, one in found.fields if one.field == "usable_m2")
    assert (area.changed, area.takes) == (True, False)
    asked.world.act(taking_answers.take, TakeAnswer(found))
    assert asked.fact("usable_m2").value == 150_000


def test_a_mail_in_words_is_read_and_a_person_says_what_it_is(asked: Asked) -> None:
    data = reply(f"SV: {asked.subject}", "Tyvärr, vi har ingen mark.\n\nÅke")
    found = asked.read(data, "svar.eml")
    assert (found.verdict, found.found, found.text) == (
        Verdict.ASK, Found.SUBJECT, "Tyvärr, vi har ingen mark.\n\nÅke",
    )  # fmt: skip
    asked.world.clock.pass_days(4)
    asked.world.act(taking_answers.take, TakeAnswer(found, declines=True))
    (row,) = asked.detail().forwardings
    assert (row.state, row.decline_reason) == ("declined", "Tyvärr, vi har ingen mark.\n\nÅke")
    assert asked.read(data, "igen.eml").verdict is Verdict.AGAIN


def test_a_mail_without_reference_is_asked_about_by_its_sender(asked: Asked) -> None:
    other = ask(asked.world, "Projekt Björk")
    found = asked.read(reply("Mark"), "svar.eml")
    assert (found.verdict, found.found) == (Verdict.ASK, Found.SENDER)
    assert {one.title for one in found.candidates} == {"Projekt Alm", "Projekt Björk"}
    chosen = asked.world.ask(reading_answers.at, found, other.forwarding)
    assert (chosen.title, chosen.found) == ("Projekt Björk", Found.CHOSEN)
    stranger = asked.read(reply("Mark", From="nagon@annan.example"), "svar.eml")
    assert stranger.verdict is Verdict.REFUSED


def test_a_reply_to_the_mail_that_was_sent_is_found_without_a_subject(asked: Asked) -> None:
    sent = letter(asked.world, asked.inquiry, asked.forwarding)
    found = asked.read(reply("Svar", In_Reply_To=str(sent["Message-ID"])), "svar.eml")
    assert found.found is Found.REPLY


def test_a_mail_with_a_form_of_elsewhere_is_not_read_in_by_halves(asked: Asked) -> None:
    other = ask(asked.world, "Projekt Gran")
    foreign = other.answer()
    with asked.world.write() as uow:
        uow.execute("UPDATE forwarding SET token = 'elsewhere' WHERE id = :id", id=other.forwarding)
        uow.commit("")
    both = reply(asked.subject, files=(("a.pdf", asked.answer()), ("b.pdf", foreign)))
    assert {one.verdict for one in read(asked.world, "svar.eml", both)} == {Verdict.REFUSED}
    alone = asked.read(asked.answer())
    assert alone.verdict is Verdict.READY


def test_a_subject_that_names_another_case_than_the_form_is_asked_about(asked: Asked) -> None:
    other = ask(asked.world, "Projekt Björk")
    found = asked.read(reply(other.subject, files=(("svar.pdf", asked.answer()),)), "svar.eml")
    assert (found.verdict, found.title) == (Verdict.ASK, "Projekt Alm")


def test_a_mail_that_names_two_questions_asks_which_and_two_forms_in_one_mail_are_both_read(
    asked: Asked,
) -> None:
    other = ask(asked.world, "Projekt Björk")
    words_ = asked.read(reply("Svar", f"{asked.subject}: 14 ha.\n{other.subject}: vi avböjer."), "svar.eml")
    assert (words_.verdict, words_.found) == (Verdict.ASK, Found.TEXT)
    assert "several questions" in words_.why[0].key
    for one in (asked, other):
        moved = asked.world.ask(reading_answers.at, words_, one.forwarding)
        assert moved.verdict is Verdict.ASK
        asked.world.act(taking_answers.take, TakeAnswer(moved, declines=one is other))
    assert (asked.state(), replace(other, world=asked.world).state()) == ("answered", "declined")
    forms = (("a.pdf", asked.answer()), ("b.pdf", other.answer()))
    both = read(asked.world, "svar.eml", reply(asked.subject, files=forms))
    assert [(one.verdict, one.title) for one in both] == [
        (Verdict.READY, "Projekt Alm"), (Verdict.READY, "Projekt Björk"),
    ]  # fmt: skip


def test_words_beside_an_empty_form_are_the_answer_but_not_in_the_mail_that_asked(asked: Asked) -> None:
    blank = (("formulär.pdf", asked.blank),)
    found = asked.read(reply(f"VB: {asked.subject}", "Vi har ingen mark.", blank), "svar.eml")
    assert (found.verdict, found.found, found.text) == (Verdict.ASK, Found.FORM, "Vi har ingen mark.")
    assert "is empty" in found.why[0].key
    asked.world.act(taking_answers.take, TakeAnswer(found, declines=True))
    again = asked.read(reply(f"VB: {asked.subject}", "Vi har ingen mark.", blank), "svar.eml")
    assert (asked.state(), again.verdict) == ("declined", Verdict.AGAIN)
    sent = letter(asked.world, asked.inquiry, asked.forwarding)
    assert asked.read(sent.as_bytes(), "skickat.eml").verdict is Verdict.REFUSED


def test_an_answer_to_a_case_that_was_decided_is_read_in_and_says_so(asked: Asked) -> None:
    version = asked.detail().row.version
    lost = Decide(asked.inquiry, version, Outcome.LOST, lost_reason=LostReason.PRICE)
    asked.world.act(cases.decide, lost)
    found = asked.read(asked.answer())
    assert (found.verdict, "was decided" in found.why[0].key) == (Verdict.READY, True)
    asked.world.act(taking_answers.take, TakeAnswer(found))
    assert (asked.state(), asked.detail().row.standing.outcome) == ("answered", Outcome.LOST)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    area=st.integers(1, 9_999_999),
    words=st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"]), max_size=60
    ).filter(str.strip),
)
def test_values_come_back_exactly(asked: Asked, area: int, words: str) -> None:
    hectares = f"{area / 10_000:.4f}".rstrip("0").rstrip(".").replace(".", ",")
    found = asked.read(asked.answer(s1_usable_m2=hectares, comment=words))
    (told,) = (one for _, one in found.fields if one.field == "usable_m2")
    assert told.value == area
    assert found.text == words.strip()
