"""Who is reminded when, and how a municipality's clock runs over weekends and holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investcrm.domain import following, promises
from investcrm.domain.errors import InvalidInput
from investcrm.domain.following import ReminderRule
from investcrm.domain.promises import Promise, Standing
from investcrm.domain.working_days import WorkingCalendar

EASTER = WorkingCalendar(frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
CALENDARS = st.frozensets(DAYS, max_size=12).map(WorkingCalendar)
RULES = st.builds(ReminderRule, *(st.integers(0, 8) for _ in range(3)))
STATES = st.sampled_from(("prepared", "sent", "answered", "declined", "withdrawn"))


def test_the_clock_stands_still_over_easter() -> None:
    sent, deadline = date(2026, 4, 1), date(2026, 4, 9)
    at = [following.clock(EASTER, sent, deadline, None, date(2026, 4, day)) for day in (2, 3, 6, 7)]
    assert [(one.used, one.left) for one in at if one] == [(1, 3), (1, 3), (1, 3), (2, 2)]
    assert at[0] is not None
    assert at[0].allowed == 4


def test_a_deadline_on_friday_has_passed_on_saturday_though_no_working_day_has() -> None:
    found = following.clock(EASTER, date(2026, 3, 9), date(2026, 3, 13), None, date(2026, 3, 14))
    assert found is not None
    assert (found.left, found.is_over) == (-1, True)


@given(CALENDARS, DAYS, DAYS, DAYS, st.none() | DAYS)
def test_the_clock_never_runs_backwards(
    calendar: WorkingCalendar, sent: date, deadline: date, now: date, ended: date | None
) -> None:
    today = following.clock(calendar, sent, deadline, ended, now)
    later = following.clock(calendar, sent, deadline, ended, now + timedelta(days=1))
    assert today is not None
    assert later is not None
    assert today.used <= later.used
    assert later.left is not None
    assert today.left is not None
    assert later.left <= today.left
    assert ended is None or (today.used, today.left) == (later.used, later.left)
    assert today.is_over == (max(ended or now, sent) > deadline)


@given(CALENDARS, RULES, STATES, DAYS, DAYS, st.none() | DAYS, DAYS)
def test_nobody_who_answered_or_was_reminded_today_is_due(
    calendar: WorkingCalendar,
    rule: ReminderRule,
    state: str,
    sent: date,
    deadline: date,
    reminded: date | None,
    now: date,
) -> None:
    def due(state: str, reminded: date | None, now: date) -> date | None:
        return following.due_since(
            rule, calendar, state=state, sent_on=sent, deadline_on=deadline, reminded_on=reminded, now=now
        )

    found = due(state, reminded, now)
    assert due(state, now, now) is None
    if state != "sent":
        assert found is None
    if found is not None:
        assert sent < found <= now
        assert calendar.is_working(found)
        later = due(state, reminded, now + timedelta(days=1))
        assert later is not None
        assert later >= found
        assert due(state, found, found) is None


@pytest.mark.parametrize(
    ("now", "reminded", "since"),
    [
        (date(2026, 3, 11), None, None),
        (date(2026, 3, 12), None, date(2026, 3, 12)),
        (date(2026, 3, 14), None, date(2026, 3, 12)),
        (date(2026, 3, 14), date(2026, 3, 12), None),
        (date(2026, 3, 17), date(2026, 3, 13), date(2026, 3, 17)),
        (date(2026, 3, 23), date(2026, 3, 17), None),
        (date(2026, 3, 24), date(2026, 3, 17), date(2026, 3, 24)),
        (date(2026, 4, 24), date(2026, 4, 20), date(2026, 4, 23)),
    ],
)
def test_the_usual_rule_over_a_round(now: date, reminded: date | None, since: date | None) -> None:
    """Two working days before a Monday, one after it, then every fifth; Easter counts no day."""
    found = following.due_since(
        ReminderRule(),
        EASTER,
        state="sent",
        sent_on=date(2026, 3, 2),
        deadline_on=date(2026, 3, 16),
        reminded_on=reminded,
        now=now,
    )
    assert found == since


def test_a_rule_is_read_from_its_setting_and_nonsense_refused() -> None:
    assert following.rule_of(None) == ReminderRule()
    assert following.rule_of({"before": 0, "after": 3}) == ReminderRule(0, 3, 5)
    for wrong in (-1, 61, "2", True, 1.5):
        with pytest.raises(InvalidInput):
            following.rule_of({"before": wrong})


@given(CALENDARS, DAYS, st.none() | DAYS, st.integers(0, 30), DAYS)
def test_a_promise_is_kept_exactly_when_it_was_done_in_time(
    calendar: WorkingCalendar, began: date, done: date | None, promised: int, now: date
) -> None:
    found = promises.measure(
        Promise.OFFER, calendar, began_on=began, done_on=done, promised=promised, now=now
    )
    assert found is not None
    assert calendar.between(began, found.due_on) == promised
    late = max(done or now, began) > found.due_on
    assert (found.standing is Standing.LATE) == late == (found.left < 0)
    assert late or (found.standing is Standing.KEPT) == (done is not None)
    assert found.days >= 0


def test_all_answers_are_in_when_the_last_one_is_and_a_withdrawn_one_is_not_waited_for() -> None:
    first, last = date(2026, 3, 2), date(2026, 3, 5)
    assert promises.answers_in((("answered", first), ("declined", last), ("withdrawn", None))) == last
    assert promises.answers_in((("answered", first), ("sent", None))) is None
    assert promises.answers_in((("withdrawn", None),)) is None
