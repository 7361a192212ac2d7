"""A confidential case is told under its code name alone, and what may give the investor away is found."""

from __future__ import annotations

import email
import email.policy
import io
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from tests.services.test_forwarding import KOPING, VASTERAS, mail_text, pdf_text
from tests.services.test_municipal import at, reply
from tests.store.worlds import World

from investcrm.domain.brief_fields import ONE_REQUIREMENT, PRESETS, Told, ground_parts
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
    SaveOrganisation,
)
from investcrm.domain.errors import InvalidInput
from investcrm.domain.leaks import Kind
from investcrm.domain.municipal_commands import ReplySite
from investcrm.domain.requirements import Level, Requirement
from investcrm.services import answering, cases, forwarding, inbox, inquiries, organisations, reminding, sites
from investcrm.words import t

INVESTOR = "Qvixom Ett AB"
SUMMARY = "Qvixom (org.nr 556677-8899) söker mark. Fråga mark@qvixom.com."


def case(world: World, title: str = "Projekt Granplan", **fields: Any) -> str:
    values: dict[str, Any] = {
        "investor": INVESTOR,
        "country": "Utopien",
        "summary": SUMMARY,
        "jobs": 340,
        "investment_sek": 2_000_000_000,
        "strength_areas": ("energy_efficiency",),
        "requirements": (
            Requirement("land", low=120_000),
            Requirement("power", low=10_000),
            Requirement("other", Level.NICE, text="Nära hamn"),
        ),
        "contact_name": "Ylva Fjällbeck",
        "contact_email": "ylva.fjallbeck@qvixom.com",
        "contact_phone": "070-123 45 67",
    }
    return world.act(inquiries.log, LogInquiry(title, **(values | fields))).id


def command(world: World, inquiry_id: str, *codes: str, **fields: Any) -> ForwardInquiry:
    values: dict[str, Any] = {"confidential": True, "ground": "consent"} | fields
    recipients = tuple(map(Recipient, codes or (VASTERAS,)))
    return ForwardInquiry(inquiry_id, recipients, world.today + timedelta(days=7), **values)


def number_of(world: World, inquiry_id: str) -> str:
    return world.ask(inquiries.detail, inquiry_id).row.number


def every_word(world: World, made: forwarding.Forwarded) -> str:
    """Return everything a round tells: papers with properties, mails with heads, data, names."""
    parts: list[str] = []
    for item in made.items:
        assert item.brief_id
        paper = world.ask(cases.document_bytes, item.brief_id)
        mail = world.ask(cases.document_bytes, item.message_id)
        message = email.message_from_bytes(mail, policy=email.policy.default)
        enclosed = [part.get_content() for part in message.iter_attachments()]
        assert paper in enclosed
        with pikepdf.open(io.BytesIO(paper)) as pdf:
            parts += [str(value) for value in pdf.docinfo.values()]
            parts.append(pdf.Root.Metadata.read_bytes().decode())
        with world.write() as uow:
            row = uow.get("forwarding", item.forwarding_id)
        parts += [pdf_text(paper), mail_text(mail), item.brief_name, item.message_name, row["content"]]
    return " ".join(" ".join(parts).split())


def test_a_confidential_brief_knows_the_code_name_and_the_reference_alone(world: World) -> None:
    inquiry = case(world)
    made = world.act(forwarding.forward, command(world, inquiry, VASTERAS, KOPING, reviewed=True))
    world.act(forwarding.mark_sent, MarkSent(tuple(item.forwarding_id for item in made.items)))
    reminded = world.act(reminding.remind, Remind(tuple(item.forwarding_id for item in made.items)))
    told = every_word(world, made) + " ".join(
        f"{item.message_name} {mail_text(world.ask(cases.document_bytes, item.message_id))}"
        for item in reminded.items
    )
    for row in world.ask(inquiries.detail, inquiry).forwardings:  # random letters may be any word's
        told = re.sub(re.escape(row.token), "", told, flags=re.IGNORECASE)
    told = re.sub(r"(?<![0-9a-z])[0-9a-f]{6,}(?![0-9a-z])", "", told)  # digests and boundaries, too
    number = number_of(world, inquiry)
    for secret in (number, number.replace("-", ""), "Qvixom", "Utopien", "Fjällbeck", "5566", "340", inquiry):
        assert secret.casefold() not in told.casefold(), secret
    assert "Projekt Granplan" in told
    with world.reader() as reader:
        briefs = reader.records("SELECT number, title, content, reference FROM brief")
    assert [(one["number"], one["title"]) for one in briefs] == [("", "Projekt Granplan")] * 2
    assert not any(number in str(value) for one in briefs for value in one.values())


def test_the_names_of_files_of_a_confidential_brief_carry_the_code_name(laptop: World) -> None:
    made = laptop.act(forwarding.forward, command(laptop, case(laptop), reviewed=True))
    (item,) = made.items
    assert item.brief_name == "Projekt Granplan Västerås.pdf"
    assert item.message_name == "Projekt Granplan Västerås.eml"


@pytest.mark.parametrize("ground", ["", "because"])
def test_a_confidential_case_is_forwarded_on_a_legal_ground_only(laptop: World, ground: str) -> None:
    inquiry = case(laptop)
    with pytest.raises(InvalidInput, match="ground"):
        laptop.act(forwarding.forward, command(laptop, inquiry, ground=ground, reviewed=True))
    assert laptop.ask(inquiries.detail, inquiry).forwardings == ()


def test_the_ground_is_kept_with_the_forwarding(world: World) -> None:
    asked = command(world, case(world), ground="balancing", ground_note="beslut 2026-03-01", reviewed=True)
    (item,) = world.act(forwarding.forward, asked).items
    with world.write() as uow:
        kept = uow.get("forwarding", item.forwarding_id)["ground"]
    assert ground_parts(kept) == ("balancing", "beslut 2026-03-01")


def test_the_investor_of_a_confidential_case_is_never_named(laptop: World) -> None:
    inquiry = case(laptop)
    with pytest.raises(InvalidInput, match="not named"):
        laptop.act(forwarding.forward, command(laptop, inquiry, fields=PRESETS["open"], reviewed=True))
    preview = laptop.ask(forwarding.preview, command(laptop, inquiry, openness="open"))[0]
    assert "qvixom" not in f"{preview.subject}{preview.text}{preview.content}".casefold()


FIELDS = {
    Told.COUNTRY: "Utopien",
    Told.SUMMARY: "söker mark",
    Told.JOBS: "340",
    Told.INVESTMENT: "mdkr",
    Told.DEADLINE: "2026-05-04",
    Told.STRENGTH_AREAS: "nergi",
}


@pytest.mark.parametrize("field", [*FIELDS, "land", "power", "other"])
def test_a_brief_tells_what_was_chosen_and_nothing_more(laptop: World, field: str) -> None:
    from datetime import date

    inquiry = case(laptop, deadline_on=date(2026, 5, 4), investment_sek=2_000_000_000)
    lines = {line.requirement.kind: line.id for line in laptop.ask(inquiries.detail, inquiry).requirements}
    words: dict[str, str] = {**FIELDS, "land": "12\u00a0ha", "power": "10\u00a0MW", "other": "Nära hamn"}
    key = ONE_REQUIREMENT + lines[field] if field in lines else field
    shown = laptop.ask(forwarding.preview, command(laptop, inquiry, fields=frozenset({key})))[0]
    paper = " ".join(pdf_text(shown.brief).split())
    data = json.loads(shown.content)
    for other, word in words.items():
        assert (" ".join(word.split()) in " ".join(paper.split())) is (other == field), other
    assert len(data["requirements"]) == (field in lines)
    assert bool(data["strength_areas"]) is (field == Told.STRENGTH_AREAS)
    assert bool(data["about"]) is (field not in lines and field != Told.STRENGTH_AREAS)


def test_a_field_nobody_knows_is_refused(laptop: World) -> None:
    with pytest.raises(InvalidInput, match="no field colour"):
        laptop.ask(forwarding.preview, command(laptop, case(laptop), fields=frozenset({"colour"})))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Kunden är Qvixom.", Kind.NAME),
        ("se q v i x o m", Kind.NAME),
        ("Org.nr 5566778899", Kind.ORG_NUMBER),
        ("Skriv till info@qvixom.com", Kind.DOMAIN),
        ("Fråga Fjällbeck", Kind.PERSON),
        ("Ring +46 70 123 45 67", Kind.PHONE),
        ("Gäller {number}", Kind.NUMBER),
        ("Det vita huset", Kind.WORD),
    ],
)
def test_what_gives_the_investor_away_is_found_in_the_letter(world: World, said: str, kind: Kind) -> None:
    inquiry = case(world)
    message = said.format(number=number_of(world, inquiry))
    asked = command(world, inquiry, message=message, secret_words=("vita huset",))
    (shown,) = world.ask(forwarding.preview, asked)
    assert kind in {one.kind for one in shown.findings if one.place == "Text of the mail"}
    with pytest.raises(InvalidInput, match="who the investor is"):
        world.act(forwarding.forward, asked)
    assert world.ask(inquiries.detail, inquiry).documents == ()
    assert world.act(forwarding.forward, replace(asked, reviewed=True)).items


def test_the_companies_behind_the_investor_are_looked_for(world: World) -> None:
    organisation = SaveOrganisation(
        INVESTOR, note="Koncern: Zyphrant Group\nBesöksadress: Kvarngatan 12, Umeå"
    )
    world.act(organisations.save, organisation)
    asked = command(world, case(world), message="Zyphrants fabrik på Kvarngatan 12")
    (shown,) = world.ask(forwarding.preview, asked)
    assert {Kind.NAME, Kind.ADDRESS} <= {one.kind for one in shown.findings}


def test_properties_and_names_of_enclosed_files_are_looked_through(laptop: World) -> None:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Author"] = "Qvixom"
        pdf.save(out)
    enclosed = (Attachment("karta_Qvixom.pdf", "application/pdf", out.getvalue(), "sent"),)
    asked = command(laptop, case(laptop), attachments=enclosed)
    (shown,) = laptop.ask(forwarding.preview, asked)
    places = {one.place for one in shown.findings if one.kind is Kind.NAME}
    assert places == {"File names", t("Properties of {name}", name="karta_Qvixom.pdf")}
    made = laptop.act(forwarding.forward, replace(asked, reviewed=True))
    assert "karta_Qvixom.pdf" in mail_text(laptop.ask(cases.document_bytes, made.items[0].message_id))


def test_a_clean_brief_needs_no_second_look(world: World) -> None:
    inquiry = case(world, strength_areas=(), requirements=(Requirement("land", low=120_000),))
    asked = command(world, inquiry, fields=frozenset({Told.REQUIREMENTS}), message="Hälsningar från regionen")
    (shown,) = world.ask(forwarding.preview, asked)
    assert shown.findings == ()
    assert world.act(forwarding.forward, asked).items


def test_a_rare_combination_warns_until_three_companies_share_it(world: World) -> None:
    asked = command(world, case(world), fields=frozenset({Told.STRENGTH_AREAS, Told.COUNTRY, Told.JOBS}))

    def rare() -> list[str]:
        (shown,) = world.ask(forwarding.preview, asked)
        return [one.words for one in shown.findings if one.kind is Kind.RARE]

    assert len(rare()) == 1
    for title, jobs in (("Ett", 300), ("Två", 9_000), ("Två", 400)):
        case(world, title, investor=f"Bolag {title}", jobs=jobs)
    assert rare() == []


def test_an_open_brief_that_names_the_investor_has_nothing_to_hide(laptop: World) -> None:
    asked = command(laptop, case(laptop), confidential=False, ground="", openness="open", message=INVESTOR)
    (shown,) = laptop.ask(forwarding.preview, asked)
    assert shown.findings == ()


def test_an_open_brief_without_the_name_is_looked_through_too(laptop: World) -> None:
    inquiry = case(laptop)
    asked = command(laptop, inquiry, confidential=False, ground="", message="Hälsa Qvixom")
    (shown,) = laptop.ask(forwarding.preview, asked)
    assert [one.kind for one in shown.findings] == [Kind.NAME]
    assert number_of(laptop, inquiry) in shown.subject


def test_what_answers_bring_of_sites_tells_nothing_of_the_case(world: World) -> None:
    known = world.act(sites.add_site, AddSite(KOPING, "Sjötomten", source="Kommunen"))
    inquiry = case(world)
    made = world.act(forwarding.forward, command(world, inquiry, VASTERAS, KOPING, reviewed=True))
    new, old = made.items
    world.act(forwarding.mark_sent, MarkSent((new.forwarding_id, old.forwarding_id)))
    facts = {"usable_m2": 120_000}
    for item, site in (
        (new, AnsweredSite(None, "Norra tomten", facts, "6 MW nu, 14 MW 2028", "passar Projekt Granplan")),
        (old, AnsweredSite(known, "", facts, "4 MW", "Qvixom får option")),
    ):
        world.act(
            answering.record_answer, RecordAnswer(item.forwarding_id, text="Svar om Qvixom", sites=(site,))
        )
    number = number_of(world, inquiry)
    secrets = (
        number,
        "Granplan",
        "Qvixom",
        "Utopien",
        "Fjällbeck",
        inquiry,
        *(i.forwarding_id for i in made.items),
    )
    with world.reader() as reader:
        told = {
            table: reader.records(f"SELECT * FROM {table}")
            for table in ("fact", "power_statement", "site", "municipality")
        }
        words = reader.rows("SELECT * FROM search_entry WHERE kind = 'site'")
    for table, rows in {**told, "search_entry": words}.items():
        text = repr(rows)
        assert [secret for secret in secrets if secret in text] == [], table
    assert {row["source"] for row in told["power_statement"]} == {"Västerås", "Köping"}
    assert {row["source"] for row in told["fact"] if row["field"] == "usable_m2"} == {"Västerås", "Köping"}


def test_a_reply_taken_in_leaves_nothing_of_the_case_with_the_land(world: World) -> None:
    inquiry = case(world)
    made = world.act(forwarding.forward, command(world, inquiry, KOPING, reviewed=True))
    world.act(forwarding.mark_sent, MarkSent((made.items[0].forwarding_id,)))
    koping = at(world, KOPING)
    reply(koping, text="Ja", sites=(ReplySite(None, "Sjötomten", {"usable_m2": 90_000}, "4 MW"),))
    (taken,) = world.act(lambda uow, _: inbox.collect(uow), None)
    assert taken.inquiry_id == inquiry
    secrets = (number_of(world, inquiry), "Granplan", "Qvixom", "Utopien", inquiry)
    with world.reader() as reader:
        for table in ("fact", "power_statement", "site", "brief", "brief_link", "reply", "reply_site"):
            text = repr(reader.records(f"SELECT * FROM {table}"))
            known = secrets if table not in ("brief",) else tuple(s for s in secrets if s != "Granplan")
            assert text != "[]", table
            assert [secret for secret in known if secret in text] == [], table
