"""A published quarter stands for ever; what is different later is another edition that says so."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from tests.services.test_forwarding import pdf_text
from tests.store.worlds import World

from investcrm.domain.access import Group
from investcrm.domain.commands import (
    Decide,
    LogInquiry,
    MoveInquiry,
    PublishPeriod,
    RemoveInquiries,
    SaveSetting,
    SetTarget,
    StateLedger,
)
from investcrm.domain.errors import Forbidden, InvalidInput, NotFound
from investcrm.domain.kpi import KPIS
from investcrm.domain.ledger_commands import WithdrawStatement
from investcrm.domain.periods import parse
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.services import (
    cases,
    inquiries,
    ledger,
    published_figures,
    publishing,
    quarter_files,
    settings,
    targets,
)

WINTER = PublishPeriod("2026-Q1", "sv")


@pytest.fixture
def spring(world: World) -> World:
    """Two inquiries of the winter, and the day after it."""
    for day in (10, 20):
        world.act(inquiries.log, LogInquiry(f"Fall {day}", received_on=date(2026, 2, day)))
    world.clock.go_to(date(2026, 4, 1))
    return world


def late(world: World) -> str:
    """Log an inquiry that came in the winter, too late for its report; return it."""
    return world.act(inquiries.log, LogInquiry("Efterslängare", received_on=date(2026, 3, 30))).id


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
    assert "Förfrågningar 2 3 1 ärende har tillkommit" in text
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
    assert second.bridge == ()
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


def why(edition: publishing.Edition) -> dict[str, str]:
    """Return why by figure, of what an edition corrects."""
    return {row.figure: row.why for row in edition.bridge}


def decide(world: World, case: str, **fields: Any) -> None:
    version = world.ask(inquiries.detail, case).row.version
    world.act(cases.decide, Decide(case, version, decided_on=date(2026, 3, 31), **fields))


def test_every_file_of_an_edition_stays_as_it_went_out(spring: World):
    made = spring.act(publishing.publish, WINTER)
    assert tuple(made.files) == quarter_files.KINDS
    kept = spring.ask(publishing.files, made.id, quarter_files.KINDS)
    late(spring)
    assert spring.ask(publishing.files, made.id, quarter_files.KINDS) == kept
    told = json.loads(kept["json"][""])
    assert (told["format"], told["report"]["edition"]) == (1, 1)
    assert kept["csv"][""].startswith(b"\xef\xbb\xbfPeriod;")
    assert {name.rpartition(".")[2] for name in kept["charts"]} == {"svg", "png"}


def test_the_bridge_says_what_moved_a_figure(spring: World):
    first = late(spring)
    decide(spring, first, outcome=Outcome.LOST, lost_reason=LostReason.PRICE)
    won = late(spring)
    decide(spring, won, outcome=Outcome.ESTABLISHMENT, jobs_new=40)
    spring.act(publishing.publish, WINTER)
    late(spring)
    version = spring.ask(inquiries.detail, first).row.version
    spring.act(inquiries.move, MoveInquiry(first, version, Stage.OFFERED))  # reopened
    decide(spring, first, outcome=Outcome.EXPANSION, jobs_new=5)
    spring.act(ledger.state, StateLedger(won, "decided", stated_on=date(2026, 3, 30), jobs=7))
    told = why(spring.act(publishing.publish, WINTER))
    assert told["Förfrågningar"] == "1 ärende har tillkommit"
    assert told["Förlorade"] == "utfallet ändrat i 1 ärende"
    assert told["Arbetstillfällen, beslutade"] == "uppgifter tillagda i 2 ärenden"
    assert told["Pris, Förlorade"] == "utfallet ändrat i 1 ärende"


def test_values_that_differ_never_look_the_same_in_the_bridge():
    kpis = {one.key: one for one in KPIS}
    for key, then, now, told in (
        ("kpi.conversion", 91.41, 90.98, ("91,4\u00a0%", "91\u00a0%")),
        ("kpi.conversion", 91.0, 47.0, ("91\u00a0%", "47\u00a0%")),
        ("kpi.investment_decided", 3e9, 3_000_400_000, ("3\u00a0000\u00a0000\u00a0000\u00a0kr",
                                                        "3\u00a0000\u00a0400\u00a0000\u00a0kr")),
        ("area.food.jobs", None, 3, ("\u2013", "3")),
    ):  # fmt: skip
        assert published_figures.shown_apart(key, then, now, kpis, "sv") == told


def test_a_case_that_is_gone_is_told_by_number_alone(spring: World):
    first = late(spring)
    spring.act(publishing.publish, WINTER)
    spring.act(inquiries.remove, RemoveInquiries((first,)))
    late(spring)
    late(spring)
    told = why(spring.act(publishing.publish, WINTER))
    assert told["Förfrågningar"] == "2 ärenden har tillkommit; 1 ärende har utgått"


def test_the_next_quarter_tells_of_tables_too_and_counts_them_once(spring: World):
    spring.act(publishing.publish, WINTER)
    late(spring)
    spring.clock.go_to(date(2026, 7, 1))
    made = spring.act(publishing.publish, PublishPeriod("2026-Q2", "sv"))
    assert why(made)["kvartal 1 2026, Inget styrkeområde angivet, Förfrågningar"] == "1 ärende har tillkommit"
    assert spring.act(publishing.publish, PublishPeriod("2026-Q2", "sv")) == made


def test_an_edition_of_the_first_format_opens_as_it_was(spring: World):
    made = spring.act(publishing.publish, WINTER)
    with spring.store.engine.begin() as connection:
        (text,) = connection.exec_driver_sql("SELECT data FROM publication").one()
        data = json.loads(text)
        old = json.dumps({name: data[name] for name in ("figures", "groups", "told")})
        mark = "%s" if spring.dialect == "postgresql" else "?"
        connection.exec_driver_sql(f"UPDATE publication SET data = {mark}", (old,))
    again = spring.ask(publishing.edition, made.id)
    assert (again.files, again.figures, again.bridge) == ({"pdf": made.document_id}, made.figures, ())
    assert spring.ask(publishing.document, made.id)[1].startswith(b"%PDF")
    with pytest.raises(NotFound, match="without that file"):
        spring.ask(publishing.files, made.id, ("xlsx",))
    late(spring)
    assert why(spring.act(publishing.publish, WINTER))["Förfrågningar"] == "1 ärende har tillkommit"


def test_the_summary_kept_in_the_window_goes_into_a_draft_of_the_terminal(spring: World):
    period = parse("2026-Q1")
    spring.act(settings.save, SaveSetting(publishing.summary_key(period, "sv"), " En lugn vinter. "))
    assert spring.ask(publishing.kept_summary, period, "sv") == "En lugn vinter."
    assert spring.ask(publishing.kept_summary, period, "en") == ""


def test_what_was_published_with_a_summary_stands_when_a_schedule_says_none(spring: World):
    period = parse("2026-Q1")
    first = spring.act(publishing.publish, PublishPeriod("2026-Q1", "sv", "En lugn vinter."))
    kept = spring.ask(publishing.kept_summary, period, "sv")
    assert spring.act(publishing.publish, PublishPeriod("2026-Q1", "sv", kept)) == first
    assert spring.ask(publishing.kept_summary, period, "en") == ""
    spring.act(settings.save, SaveSetting(publishing.summary_key(period, "sv"), ""))
    assert spring.ask(publishing.kept_summary, period, "sv") == ""


def test_a_draft_shows_what_is_different_in_the_quarter_before(spring: World):
    spring.act(publishing.publish, WINTER)
    late(spring)
    pdf = spring.ask(publishing.draft, parse("2026-Q2"), "sv", "")["pdf"][""]
    assert "Förfrågningar 2 3 1 ärende har tillkommit" in " ".join(pdf_text(pdf).split())


def test_jobs_withdrawn_are_told_as_withdrawn_whatever_jobs_they_were(spring: World):
    case = late(spring)
    said = StateLedger(case, "decided", jobs=30, sort="safeguarded", stated_on=date(2026, 3, 30))
    (found,) = spring.act(ledger.state, said)
    spring.act(publishing.publish, WINTER)
    spring.act(ledger.withdraw, WithdrawStatement(found))
    told = why(spring.act(publishing.publish, WINTER))
    assert told["Tryggade arbetstillfällen, beslutade"] == "uppgifter återtagna i 1 ärende"
