"""Lists that leave the program: what is narrowed is said, every list prints in both languages, tagged."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pikepdf
import pytest
from openpyxl import load_workbook
from tests.reports.paper_judge import sound
from tests.services.test_forwarding import pdf_text
from tests.store.worlds import World

from investcrm import words
from investcrm.domain.commands import (
    AddSite,
    Decide,
    LogInquiry,
    SetTarget,
    StateFacts,
    StatePower,
)
from investcrm.domain.errors import InvalidInput
from investcrm.domain.fields import READINESS_FIELDS
from investcrm.domain.filters import InquiryFilter, OrganisationFilter, SiteFilter
from investcrm.domain.periods import parse
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.services import (
    cases,
    exporting,
    inquiries,
    kpis,
    narrowing,
    readiness,
    reference,
    sites,
    targets,
)

VASTERAS = "1980"
SHOWN: dict[str, Any] = {
    "inquiries": InquiryFilter(),
    "sites": SiteFilter(),
    "organisations": OrganisationFilter(),
    "readiness": None,
    "worth": None,
    "kpis": parse("2026-Q2"),
    "ledger": None,
    "follow_up": None,
}


def log(world: World, title: str, **fields: Any) -> str:
    return world.act(inquiries.log, LogInquiry(title, **fields)).id


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", list(exporting.LISTS))
def test_every_list_prints_on_lying_pages_for_archives_and_screen_readers(
    laptop: World, kind: str, language: str
) -> None:
    laptop.act(sites.add_site, AddSite(VASTERAS, "Hacksta", {"usable_m2": 155_000, "fibre": True}, "6 MW nu"))
    log(laptop, "Projekt Ärla", investment_sek=1_400_000_000)
    pdf = laptop.ask(exporting.pdf, kind, SHOWN[kind], (), language)
    told = [text for tag, text in sound(pdf) if tag == "H1"]
    assert told == [words.of(language).t(exporting.LISTS[kind].title)]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            left, low, right, high = (float(edge) for edge in page.MediaBox)
            assert (round(right - left), round(high - low)) == (842, 595)


def test_the_printed_list_has_the_chosen_columns_in_their_order(world: World) -> None:
    log(world, "Åsen", investment_sek=1_400_000_000, deadline_on=date(2026, 4, 1))
    log(world, "Dalen")
    shown = InquiryFilter(order="title", descending=False)
    read = sound(world.ask(exporting.pdf, "inquiries", shown, ("deadline", "title", "investment"), "sv"))
    cells = [text.replace("\u00a0", " ") for tag, text in read if tag in ("TH", "TD")]
    assert cells[:3] == ["Frist", "Ärende", "Investering"]
    assert cells[3:] == ["", "Dalen", "", "2026-04-01", "Åsen", "1,4 mdkr"]
    with pytest.raises(InvalidInput, match="salary"):
        world.ask(exporting.pdf, "inquiries", shown, ("salary",))


def test_what_the_list_is_narrowed_to_stands_on_the_paper(laptop: World) -> None:
    log(laptop, "Projekt Alm", source="SBA")
    log(laptop, "Projekt Ek")
    shown = InquiryFilter(search="alm", open_only=True, source="SBA", municipality_code=None)
    told = pdf_text(laptop.ask(exporting.pdf, "inquiries", shown, ("title",), "sv"))
    assert "Öppna · Kom in via SBA · Sökning: alm" in told.replace("\u00a0", " ")
    assert "Projekt Alm" in told
    assert "Projekt Ek" not in told


def test_every_condition_of_a_list_is_said(laptop: World) -> None:
    known = laptop.ask(reference.load)
    area = next(iter(known.strength_areas.values()))
    member, name = next(iter(known.members.items()))
    shown = InquiryFilter(
        search="alm",
        stages=(Stage.OFFERED,),
        outcomes=(Outcome.LOST,),
        lost_reasons=(LostReason.PRICE,),
        on_hold=False,
        owner_id=member,
        strength_area=area.key,
        source="SBA",
        municipality_code=VASTERAS,
        deadline_to=date(2026, 5, 1),
        received_from=date(2026, 1, 1),
        kpi="lost",
        period="2026-Q2",
        reached="won",
        asked=VASTERAS,
    )
    told = narrowing.of_inquiries(shown, known, words.of("sv"))
    assert len(told) == len(set(told)) == 14
    assert {"Offert lämnad", "Pris", "Inte vilande", f"Ansvarig: {name}", area.name_sv, "Västerås"} <= set(
        told
    )
    assert "Frist senast 2026-05-01" in told
    assert "Vidarebefordrad till Västerås, kvartal 2 2026" in told
    assert narrowing.of_inquiries(InquiryFilter(), known, words.of("sv")) == ()
    assert narrowing.of_sites(SiteFilter("gods", VASTERAS), known, words.of("en")) == (
        "Västerås",
        "Search: gods",
    )
    companies = OrganisationFilter("stål", VASTERAS, "", "partner")
    assert narrowing.of_organisations(companies, known, words.of("sv")) == (
        "Västerås",
        "Inget styrkeområde angivet",
        "Partner",
        "Sökning: stål",
    )


def test_power_that_must_not_be_spread_is_not_printed(laptop: World) -> None:
    site = laptop.act(sites.add_site, AddSite(VASTERAS, "Hacksta", {"usable_m2": 155_000}, "6 MW nu"))
    laptop.act(sites.state_power, StatePower(site, 2028, firm_kw=77_000, source="Nätet", restricted=True))
    told = pdf_text(laptop.ask(exporting.pdf, "sites", SiteFilter(), ("name", "power"), "sv"))
    assert "Hacksta" in told
    assert "77" not in told


def test_readiness_goes_out_with_its_levels_and_what_is_old(laptop: World) -> None:
    old, fresh = READINESS_FIELDS[0], READINESS_FIELDS[1]
    for field, day in ((old, date(2019, 1, 1)), (fresh, laptop.today)):
        laptop.act(readiness.state_facts, StateFacts(VASTERAS, {field.key: "done"}, "Beslut", day))
    sheet = load_workbook(io.BytesIO(laptop.ask(exporting.xlsx, "readiness", None, (), "sv"))).active
    assert sheet is not None
    head, *lines = sheet.iter_rows(values_only=True)
    line = next(dict(zip(head, values, strict=True)) for values in lines if values[0] == "Västerås")
    w = words.of("sv")
    assert (line[w.t(old.label)], line[w.t(fresh.label)]) == ("klart", "klart")
    stale = str(line["Äldre än de får vara"]).split(", ")
    assert w.t(old.label) in stale
    assert w.t(fresh.label) not in stale
    index = laptop.ask(readiness.detail, VASTERAS).row.index
    assert index is not None
    assert line["Index"] == index.value


def test_key_figures_go_out_as_numbers_to_excel_and_as_said_on_paper(laptop: World) -> None:
    won = log(laptop, "Projekt Alm")
    version = laptop.ask(inquiries.detail, won).row.version
    laptop.act(
        cases.decide,
        Decide(won, version, Outcome.ESTABLISHMENT, jobs_new=120, investment_sek=1_400_000_000),
    )
    laptop.act(targets.set_target, SetTarget("establishments", laptop.today.year, 2))
    period = parse(str(laptop.today.year))
    data = laptop.ask(exporting.xlsx, "kpis", period, (), "sv")
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert sheet.title == f"Nyckeltal {period}"
    head, *lines = sheet.iter_rows(values_only=True)
    told = {values[0]: dict(zip(head, values, strict=True)) for values in lines}
    assert len(told) == len(laptop.ask(kpis.dashboard, period).lines)
    invested = next(line for line in told.values() if line["Nu"] == 1_400_000_000)
    assert invested["Enhet"] == "SEK"
    assert (told["Etableringar"]["Nu"], told["Etableringar"]["Mål"]) == (1, 2)
    paper = pdf_text(laptop.ask(exporting.pdf, "kpis", period, ("label", "now"), "sv")).replace("\u00a0", " ")
    assert "1,4 mdkr" in paper
    assert f"{period}-01-01 till {period}-12-31" in paper


def test_a_list_too_long_for_paper_says_what_to_do(laptop: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MOST_ON_PAPER", 1)
    log(laptop, "Projekt Alm")
    laptop.ask(exporting.pdf, "inquiries", InquiryFilter())
    log(laptop, "Projekt Ek")
    with pytest.raises(InvalidInput, match="Excel"):
        laptop.ask(exporting.pdf, "inquiries", InquiryFilter())
    laptop.ask(exporting.pdf, "inquiries", InquiryFilter(search="ek"))


def test_sites_are_printed_with_the_columns_that_stand_well_on_a_page(laptop: World) -> None:
    laptop.act(sites.add_site, AddSite(VASTERAS, "Hacksta", {"usable_m2": 155_000, "fibre": True}, "6 MW nu"))
    read = sound(laptop.ask(exporting.pdf, "sites", SiteFilter(), (), "sv"))
    heads = [text for tag, text in read if tag == "TH"]
    assert heads[:4] == ["Kommun", "Namn", "Elkapacitet", "Användbar yta (ha)"]
    assert len(exporting.LISTS["sites"].usual) <= 12


def test_an_unknown_level_is_said_on_paper(laptop: World) -> None:
    read = sound(
        laptop.ask(exporting.pdf, "readiness", None, ("municipality", READINESS_FIELDS[1].key), "sv")
    )
    told = [text for tag, text in read if tag == "TD"]
    known = {row.code: row for row in laptop.ask(readiness.municipalities)}.values()
    assert told.count("okänt") == sum(READINESS_FIELDS[1].key not in row.levels for row in known) > 0
