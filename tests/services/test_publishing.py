"""A published quarter stands for ever; what is different later is another edition that says so."""

from __future__ import annotations

from datetime import date

import pytest
from tests.services.test_forwarding import pdf_text
from tests.store.worlds import World

from investcrm.domain.access import Group
from investcrm.domain.commands import LogInquiry, PublishPeriod, SetTarget
from investcrm.domain.errors import Forbidden, InvalidInput, NotFound
from investcrm.services import inquiries, publishing, targets

WINTER = PublishPeriod("2026-Q1", "sv")


@pytest.fixture
def spring(world: World) -> World:
    """Two inquiries of the winter, and the day after it."""
    for day in (10, 20):
        world.act(inquiries.log, LogInquiry(f"Fall {day}", received_on=date(2026, 2, day)))
    world.clock.go_to(date(2026, 4, 1))
    return world


def late(world: World) -> None:
    """Log an inquiry that came in the winter, too late for its report."""
    world.act(inquiries.log, LogInquiry("Efterslängare", received_on=date(2026, 3, 30)))


def test_a_published_report_is_frozen_with_its_figures(spring: World):
    made = spring.act(publishing.publish, WINTER)
    name, pdf = spring.ask(publishing.document, made.id)
    late(spring)
    spring.act(targets.set_target, SetTarget("inquiries", 2026, 400))
    assert spring.ask(publishing.document, made.id) == (name, pdf)
    assert (made.number, made.published_on, made.published_by) == (1, date(2026, 4, 1), "Samordnare")
    again = spring.ask(publishing.edition, made.id)
    assert again == made
    assert again.figures is not None
    assert again.figures["kpi.inquiries"] == 2
    text = pdf_text(pdf)
    assert "Utkast" not in text
    assert "Sekretessärenden ingår inte i den här rapporten." in " ".join(text.split())


def test_publishing_again_makes_nothing_new_until_something_changed(spring: World):
    first = spring.act(publishing.publish, WINTER)
    assert spring.act(publishing.publish, WINTER) == first
    late(spring)
    second = spring.act(publishing.publish, WINTER)
    assert second.number == 2
    assert "Förfrågningar: 3, publicerat som 2" in second.corrections
    text = " ".join(pdf_text(spring.ask(publishing.document, second.id)[1]).split())
    assert "Förfrågningar: 3, publicerat som 2" in text
    assert "utgåva 2" in text
    assert [one.number for one in spring.ask(publishing.editions, "2026-Q1")] == [2, 1]
    assert spring.act(publishing.publish, WINTER) == second


def test_an_edition_in_another_language_has_the_same_number_while_the_figures_stand(spring: World):
    english = PublishPeriod("2026-Q1", "en")
    spring.act(publishing.publish, WINTER)
    assert spring.act(publishing.publish, english).number == 1
    late(spring)
    third = spring.act(publishing.publish, english)
    assert (third.number, "Inquiries: 3, published as 2" in third.corrections) == (2, True)
    swedish = spring.act(publishing.publish, WINTER)
    assert (swedish.number, len(swedish.corrections)) == (2, len(third.corrections))


def test_words_alone_make_an_edition_that_says_the_figures_stand(spring: World):
    spring.act(publishing.publish, WINTER)
    second = spring.act(publishing.publish, PublishPeriod("2026-Q1", "sv", "En lugn vinter."))
    assert second.corrections == ("Ord eller beredskapsnivåer har ändrats; siffrorna står fast.",)


def test_the_next_quarter_says_what_is_different_in_the_one_before(spring: World):
    spring.act(publishing.publish, WINTER)
    late(spring)
    spring.clock.go_to(date(2026, 7, 1))
    made = spring.act(publishing.publish, PublishPeriod("2026-Q2", "sv"))
    assert made.number == 1
    assert "kvartal 1 2026, Förfrågningar: 3, publicerat som 2" in made.corrections


def test_a_period_is_published_when_it_is_over(spring: World):
    with pytest.raises(InvalidInput, match="not over"):
        spring.act(publishing.publish, PublishPeriod("2026-Q2", "sv"))
    assert spring.ask(publishing.editions) == ()


def test_only_a_coordinator_publishes(spring: World):
    with pytest.raises(Forbidden):
        spring.colleague(Group.ADVISOR).act(publishing.publish, WINTER)
    assert spring.ask(publishing.editions) == ()


def test_an_edition_nobody_made_is_not_found(spring: World):
    with pytest.raises(NotFound):
        spring.ask(publishing.document, "0" * 32)
