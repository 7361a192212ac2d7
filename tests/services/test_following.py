"""Following a round: what is known of each municipality, who is reminded, another day, another contact."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import date, timedelta
from typing import Any

import pytest
from tests.services.test_forwarding import ARBOGA, KOPING, VASTERAS, answer, ask, detail, log, pdf_text, sent
from tests.store.worlds import World

from investcrm.domain.commands import AddSite, MarkSent, Remind
from investcrm.domain.errors import InvalidInput
from investcrm.domain.following import Channel, Followed, ReminderRule, Step
from investcrm.domain.following_commands import Extend, NoteBounce, ReplaceContact, SetReminders
from investcrm.domain.requirements import Requirement
from investcrm.exchange import answer_form_in
from investcrm.services import (
    answer_forms,
    cases,
    extending,
    following,
    forwarding,
    reminding,
    settings,
    sites,
    undoing,
)


def followed(world: World, inquiry_id: str) -> dict[str, Followed]:
    return {one.municipality_code: one for one in world.ask(following.of_case, inquiry_id)}


def test_a_municipality_with_mail_alone_shows_what_is_known_and_nothing_else(laptop: World) -> None:
    inquiry = log(laptop)
    ids = sent(laptop, inquiry, VASTERAS, KOPING, ARBOGA)
    monday = laptop.today
    laptop.clock.go_to(monday + timedelta(days=3))
    answer(laptop, ids[1], declined=True, reason="Ingen mark")
    laptop.act(following.note_bounce, NoteBounce(ids[2]))
    laptop.clock.go_to(monday + timedelta(days=8))
    found = followed(laptop, inquiry)
    waiting, declined, bounced = found[VASTERAS], found[KOPING], found[ARBOGA]
    assert waiting.steps == ((Step.PREPARED, monday), (Step.SENT, monday))
    assert (waiting.channel, waiting.step, waiting.is_late) == (Channel.MAIL, Step.SENT, True)
    assert waiting.clock is not None
    assert (waiting.clock.used, waiting.clock.allowed, waiting.clock.left) == (6, 5, -1)
    assert (declined.step, declined.reason, declined.is_waiting) == (Step.DECLINED, "Ingen mark", False)
    assert declined.clock is not None
    assert (declined.clock.used, declined.clock.left) == (3, 2)
    assert (bounced.step, bounced.is_waiting) == (Step.BOUNCED, True)
    assert bounced.on(Step.BOUNCED) == monday + timedelta(days=3)


@pytest.mark.parametrize("when", [date(2026, 3, 1), date(2026, 3, 3)])
def test_a_message_cannot_come_back_before_it_was_sent_or_in_the_future(laptop: World, when: date) -> None:
    ids = sent(laptop, log(laptop), VASTERAS)
    with pytest.raises(InvalidInput, match="after it was sent"):
        laptop.act(following.note_bounce, NoteBounce(ids[0], when))


def test_the_rule_reminds_each_once_and_never_who_has_answered(world: World) -> None:
    first, second = log(world), log(world, "Projekt Björk")
    early = sent(world, first, VASTERAS, KOPING)
    late = sent(world, second, VASTERAS)

    def due() -> list[str]:
        return [one.forwarding_id for one in world.ask(reminding.due)]

    assert due() == []
    world.clock.pass_days(3)
    answer(world, early[0], text="Ja")
    assert due() == [early[1], *late]
    made = world.act(reminding.remind, Remind(tuple(due())))
    assert (made.inquiry_id, len(made.items)) == ("", 2)
    assert due() == []
    with pytest.raises(InvalidInput, match="Köping was reminded today already"):
        world.act(reminding.remind, Remind((early[1],)))
    world.clock.pass_days(1)
    assert due() == []
    world.clock.pass_days(6)
    assert due() == [early[1], *late]
    assert world.ask(reminding.due, first)[0].due_since == date(2026, 3, 10)


def test_the_rule_is_the_workspaces_own_and_can_be_taken_back(laptop: World) -> None:
    ids = sent(laptop, log(laptop), VASTERAS)
    laptop.act(reminding.set_rule, SetReminders(4, 0, 0))
    laptop.clock.pass_days(1)
    assert [one.forwarding_id for one in laptop.ask(reminding.due)] == ids
    laptop.act(reminding.set_rule, SetReminders(0, 0, 0))
    assert laptop.ask(reminding.due) == ()
    with pytest.raises(InvalidInput):
        laptop.act(reminding.set_rule, SetReminders(61, 0, 0))
    found = laptop.ask(undoing.latest, laptop.session)
    assert found is not None
    assert found[1] == "Changed when municipalities are reminded"
    laptop.act(lambda uow, _: settings.put(uow, "reminders", {"before": "snart"}) or uow.commit("x"), None)
    assert laptop.ask(reminding.rule) == ReminderRule()


def test_following_asks_the_database_no_more_for_ten_municipalities_than_for_one(laptop: World) -> None:
    one, ten = log(laptop), log(laptop, "Projekt Björk")
    sent(laptop, one, VASTERAS)
    sent(laptop, ten, "1904", "1907", "1960", "1961", "1962", "1980", "1981", "1982", "1983", "1984")
    assert counted(laptop, one) == counted(laptop, ten)


def counted(world: World, inquiry_id: str) -> int:
    asked = 0
    with world.reader() as reader:
        execute = reader._execute

        def count(sql: str, params: Any) -> Any:
            nonlocal asked
            asked += 1
            return execute(sql, params)

        reader._execute = count
        following.of_case(reader, inquiry_id)
        reminding.due(reader)
    return asked


def mail(world: World, made: forwarding.Forwarded) -> Any:
    data = world.ask(cases.document_bytes, made.items[0].message_id)
    return email.message_from_bytes(data, policy=email.policy.default)


def calendar(message: Any) -> str:
    (entry,) = (one for one in message.iter_attachments() if one.get_content_type() == "text/calendar")
    return str(entry.get_content().replace("\r\n ", "").replace("\r\n", "\n"))


def test_another_day_is_told_with_a_calendar_entry_that_moves_the_former(laptop: World) -> None:
    inquiry = log(laptop)
    first, second = sent(laptop, inquiry, VASTERAS, KOPING)
    day = laptop.today + timedelta(days=14)
    asked = detail(laptop, inquiry).forwardings[1]
    former = email.message_from_bytes(
        laptop.ask(cases.document_bytes, asked.message_id), policy=email.policy.default
    )
    made = laptop.act(extending.extend, Extend((first, second), day, "Investeraren gav mer tid."))
    assert len(made.items) == 2
    told = mail(laptop, made)
    token = detail(laptop, inquiry).forwardings[1].token
    assert token in told["Subject"]
    assert "Investeraren gav mer tid." in told.get_body(("plain",)).get_content()
    entry = calendar(told)
    again = calendar(mail(laptop, laptop.act(extending.extend, Extend((first,), day + timedelta(days=1)))))
    uids = [re.findall(r"^UID:(.+)$", one, re.M) for one in (calendar(former), entry, again)]
    sequences = [int(found) for one in (entry, again) for found in re.findall(r"^SEQUENCE:(\d+)$", one, re.M)]
    assert uids[0] == uids[1] == uids[2]
    assert "Besvara förfrågan" in calendar(former)  # letters that a mail program reads as what they are
    assert 0 < sequences[0] < sequences[1]
    found = detail(laptop, inquiry)
    assert {one.deadline_on for one in found.forwardings} == {day, day + timedelta(days=1)}
    assert "Investeraren gav mer tid." in found.activities[-1].text
    with pytest.raises(InvalidInput, match="has that day already"):
        laptop.act(extending.extend, Extend((second,), day))
    answer(laptop, second, text="Ja")
    with pytest.raises(InvalidInput, match="has answered already"):
        laptop.act(extending.extend, Extend((second,), day + timedelta(days=2)))
    (third,) = (item.forwarding_id for item in ask(laptop, inquiry, ARBOGA).items)
    with pytest.raises(InvalidInput, match="Send it first, or withdraw it"):
        laptop.act(extending.extend, Extend((third,), day))


@pytest.mark.parametrize("late", [False, True])
def test_a_reminder_brings_the_same_form_and_the_day_that_holds(laptop: World, late: bool) -> None:
    inquiry = log(laptop, requirements=(Requirement("land", low=120_000),))
    made = ask(laptop, inquiry, KOPING)
    (one,) = (item.forwarding_id for item in made.items)
    laptop.act(forwarding.mark_sent, MarkSent((one,)))
    first = forms(mail(laptop, made))
    assert len(first) == 2
    laptop.clock.pass_days(10 if late else 1)
    reminder = mail(laptop, laptop.act(reminding.remind, Remind((one,))))
    assert forms(reminder) == first
    enclosed = [part.get_content_type() for part in reminder.iter_attachments()]
    assert ("text/calendar" in enclosed) is not late


def test_a_reminder_after_another_day_says_that_day_in_form_and_calendar(laptop: World) -> None:
    inquiry = log(laptop)
    made = ask(laptop, inquiry, KOPING)
    (one,) = (item.forwarding_id for item in made.items)
    laptop.act(forwarding.mark_sent, MarkSent((one,)))
    later = laptop.today + timedelta(days=14)
    moved = calendar(mail(laptop, laptop.act(extending.extend, Extend((one,), later))))
    laptop.act(sites.add_site, AddSite(KOPING, "Norra tomten", {"usable_m2": 90_000}))
    reminder = mail(laptop, laptop.act(reminding.remind, Remind((one,))))
    (pdf,) = (data for name, data in forms(reminder).items() if name.endswith(".pdf"))
    (was,) = (data for name, data in forms(mail(laptop, made)).items() if name.endswith(".pdf"))
    before, now = (answer_form_in.read_form("form.pdf", data) for data in (was, pdf))
    assert before is not None
    assert now is not None
    assert (now.token, now.version, now.values) == (before.token, before.version, before.values)
    assert "16 mars 2026" in pdf_text(pdf)
    entry = calendar(reminder)
    assert f"DTSTART;VALUE=DATE:{later:%Y%m%d}" in entry
    sequences = [int(re.findall(r"^SEQUENCE:(\d+)$", each, re.M)[0]) for each in (moved, entry)]
    assert sequences[0] <= sequences[1]


def forms(message: Any) -> dict[str, bytes]:
    return {
        name: part.get_content()
        for part in message.iter_attachments()
        if answer_forms.is_form(name := part.get_filename() or "")
    }


def test_somebody_else_is_asked_under_the_same_reference_and_the_first_message_stays(laptop: World) -> None:
    inquiry = log(laptop, requirements=(Requirement("land", low=120_000),))
    made = ask(laptop, inquiry, KOPING)
    before = mail(laptop, made)
    (one,) = (item.forwarding_id for item in made.items)
    laptop.act(forwarding.mark_sent, MarkSent((one,)))
    laptop.act(following.note_bounce, NoteBounce(one))
    token = detail(laptop, inquiry).forwardings[0].token
    anew = laptop.act(
        extending.replace_contact, ReplaceContact(one, "vik@koping.example", "Näringslivschefen är ledig.")
    )
    message = mail(laptop, anew)
    assert (message["To"], message["Subject"]) == ("vik@koping.example", before["Subject"])
    assert message["Message-ID"] != before["Message-ID"]
    assert message["X-Unsent"] == "1"
    assert "Näringslivschefen är ledig." in message.get_body(("plain",)).get_content()
    papers = [[(a.get_filename(), a.get_content()) for a in m.iter_attachments()] for m in (before, message)]
    assert papers[0] == papers[1]
    found = detail(laptop, inquiry)
    assert (found.forwardings[0].token, found.forwardings[0].recipient) == (token, "vik@koping.example")
    assert followed(laptop, inquiry)[KOPING].step is Step.SENT
    assert mail(laptop, made).as_bytes() == before.as_bytes()
    answer(laptop, one, text="Ja")
    with pytest.raises(InvalidInput, match="has answered"):
        laptop.act(extending.replace_contact, ReplaceContact(one, "ny@koping.example"))


@pytest.mark.parametrize("wrong", ["", "vik", "a@b, c@d", "vik@koping.example\nBcc: x@y"])
def test_what_is_no_single_address_is_refused(laptop: World, wrong: str) -> None:
    (one,) = sent(laptop, log(laptop), KOPING)
    with pytest.raises(InvalidInput, match="not an e-mail address"):
        laptop.act(extending.replace_contact, ReplaceContact(one, wrong))
