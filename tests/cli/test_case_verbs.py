"""The main job from the terminal: log, take in, match, forward, answer, offer, decide, report."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from tests.cli.conftest import PASSPHRASE, SAMPLES, THIS_YEAR, TODAY, Command

from investcrm import bootstrap
from investcrm.domain.commands import LogInquiry
from investcrm.services import answer_forms, inquiries


@pytest.fixture
def number(crm: Command) -> str:
    """An inquiry with requirements, in a region with the sites of the sample list."""
    assert crm("import", SAMPLES / "mark.csv", "--as", "sites").code == 0
    logged = crm(
        "inquiry", "add", "Projekt Heron", "--asks", "12–18 ha, 10 MW, max 5 km till motorväg", "--json"
    )
    assert logged.code == 0, logged.err
    return str(logged.data["number"])


def test_a_title_is_enough_to_log_an_inquiry(crm: Command):
    logged = crm("inquiry", "add", "Projekt Björk", "--json").data
    assert logged["number"] == f"{THIS_YEAR}-001"
    assert logged["stage"] == "received"
    assert logged["outcome"] is None
    assert logged["asked"] == logged["answered"] == 0


def test_everything_known_can_be_told_at_once(crm: Command):
    logged = crm(
        "inquiry", "add", "Projekt Björk", "--source", "Business Sweden", "--investor", "Volta Cells Oy",
        "--deadline", (TODAY + timedelta(days=9)).isoformat(), "--jobs", "ca 120", "--investment", "1,4 mdr",
        "--strength-area", "food", "--in", "Västerås", "--asks", "20 MW", "--json",
    ).data  # fmt: skip
    assert logged["source"] == "Business Sweden"
    assert logged["investor"] == "Volta Cells Oy"
    assert logged["deadline_on"] == (TODAY + timedelta(days=9)).isoformat()
    assert (logged["jobs"], logged["investment_sek"]) == (120, 1_400_000_000)
    assert logged["strength_area"] == "food"
    assert logged["municipalities"] == ["1980"]
    assert [(r["kind"], r["low"]) for r in logged["requirements"]] == [("power", 20_000)]


@pytest.mark.parametrize(
    "wrong",
    [
        ("--deadline", "snart"),
        ("--jobs", "många"),
        ("--investment", "dyrt"),
        ("--investment", "EUR 3 million"),
        ("--received", "2999-01-01"),
        ("--in", "Falun"),
        ("--strength-area", "bergsbruk"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_logged(crm: Command, wrong):
    assert crm("inquiry", "add", "Projekt Björk", *wrong).code == 2
    assert crm("inquiry", "list", "--json").data == []


def test_an_inquiry_needs_a_title_or_a_mail(crm: Command):
    assert crm("inquiry", "add").code == 2
    assert crm("inquiry", "add", "  ").code == 2


def test_a_mail_becomes_an_inquiry_with_its_requirements_and_attachments(crm: Command):
    logged = crm("inquiry", "add", "--mail", SAMPLES / "rfi.eml", "--json").data
    assert logged["title"] == "Project Heron"
    assert logged["deadline_on"] == "2026-11-27"
    kinds = {r["kind"] for r in logged["requirements"]}
    assert {"land", "power", "water", "sewer", "motorway", "rail", "port", "ready_by"} <= kinds
    assert {d["name"] for d in logged["documents"]} == {"rfi.eml", "requirements.csv"}
    assert logged["reading_doubts"]


def test_what_came_by_mail_bears_the_day_of_the_mail_in_the_register(crm: Command, tmp_path):
    mail = tmp_path / "rfi.eml"
    mail.write_bytes((SAMPLES / "rfi.eml").read_bytes().replace(b"Mon, 09 Nov 2026", b"Mon, 03 Mar 2025"))
    logged = crm("inquiry", "add", "--mail", mail, "--json").data
    assert logged["received_on"] == "2025-03-03"
    assert {d["dated_on"] for d in logged["documents"]} == {"2025-03-03"}


def test_the_list_is_narrowed_and_sorted(crm: Command):
    for title in ("Projekt Björk", "Projekt Al", "Åsens Kvarn"):
        crm("inquiry", "add", title)

    def titles(*given: str) -> list[str]:
        return [row["title"] for row in crm("inquiry", "list", "--json", *given).data]

    assert titles() == ["Åsens Kvarn", "Projekt Al", "Projekt Björk"]
    assert titles("--search", "proj") == ["Projekt Al", "Projekt Björk"]
    assert titles("--order", "title", "--ascending") == ["Projekt Al", "Projekt Björk", "Åsens Kvarn"]
    assert titles("--limit", "1") == ["Åsens Kvarn"]
    assert titles("--stage", "decided") == []
    assert crm("inquiry", "list", "--stage", "nonsense").code == 2


def test_every_row_of_the_sample_sheet_is_accounted_for(crm: Command):
    dry = crm("import", SAMPLES / "forfragningar.xlsx", "--as", "inquiries", "--dry-run", "--json").data
    assert dry["rows"] == 180
    assert dry["read"] + dry["doubtful"] + dry["unread"] == 180
    assert len(dry["outcomes"]) == 180
    assert all(row["reasons"] for row in dry["outcomes"] if row["outcome"] != "read")
    assert dry["added"] == 0
    assert crm("inquiry", "list", "--json").data == []
    said = crm("import", SAMPLES / "forfragningar.xlsx", "--dry-run").out
    assert said.startswith(f"180 ifyllda rader, {dry['read']} lästa, {dry['doubtful']} med tvekan, ")
    taken = crm("import", SAMPLES / "forfragningar.xlsx", "--json").data
    assert taken["added"] == taken["rows"] - taken["unread"] - taken["duplicates"]
    numbers = {row["number"] for row in crm("inquiry", "list", "--json").data}
    assert {row["became"] for row in taken["outcomes"] if row["became"]} == numbers


@pytest.mark.parametrize(("name", "target"), [("forfragningar.xlsx", "inquiries"), ("mark.csv", "sites")])
def test_a_second_import_finds_every_row_there_already(crm: Command, name, target):
    first = crm("import", SAMPLES / name, "--as", target, "--json").data
    again = crm("import", SAMPLES / name, "--as", target, "--json").data
    assert again["duplicates"] == first["added"]
    assert again["added"] == 0
    told = crm("import", SAMPLES / name, "--as", target, "--add-duplicates", "--json").data
    assert told["added"] == first["added"]


@pytest.mark.parametrize(
    ("name", "as_", "hint"),
    [
        ("mark.csv", "inquiries", "--as sites"),
        ("mark.csv", "sites", ""),
        ("forfragningar.xlsx", "sites", "--as inquiries"),
        ("forfragningar.xlsx", "inquiries", ""),
    ],
)
def test_a_sheet_read_as_what_it_is_not_is_told(crm: Command, name, as_, hint):
    said = crm("import", SAMPLES / name, "--as", as_, "--dry-run").out
    assert ("--as" in said) == bool(hint)
    assert hint in said


def test_one_undo_takes_a_whole_import_back(crm: Command):
    crm("inquiry", "add", "Projekt Björk")
    crm("import", SAMPLES / "forfragningar.xlsx")
    assert crm("undo", "--json").code == 0
    assert [row["title"] for row in crm("inquiry", "list", "--json").data] == ["Projekt Björk"]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02 nothing", b"%PDF-1.7"])
def test_a_file_that_is_no_table_is_refused_with_a_sentence(crm: Command, tmp_path: Path, content):
    file = tmp_path / "blad.xlsx"
    file.write_bytes(content)
    taken = crm("import", file)
    assert taken.code == 2
    assert len(taken.err.splitlines()) == 1


def test_a_missing_file_is_code_4(crm: Command, tmp_path: Path):
    assert crm("import", tmp_path / "saknas.xlsx").code == 4


def test_the_match_tells_verdict_and_shortfall_per_requirement(crm: Command, number: str):
    matches = crm("match", number, "--json").data
    assert [m["rank"] for m in matches] == list(range(1, len(matches) + 1))
    results = [result for match in matches for result in match["requirements"]]
    assert {"met", "missed", "unknown"} <= {result["verdict"] for result in results}
    missed = next(r for r in results if r["verdict"] == "missed" and r["kind"] == "land")
    assert missed["short_by"] == missed["asked"]["low"] - missed["has"]
    assert missed["source"] == "mark.csv"
    assert crm("match", number).out.startswith("1. ")


@pytest.mark.parametrize(
    "to", [("--to", "1980", "1983"), ("--to", "1980,1983"), ("--to", "1980", "--to", "Köping")]
)
def test_an_inquiry_is_forwarded_to_municipalities_written_in_any_way(
    crm: Command, number: str, tmp_path: Path, to
):
    out = tmp_path / "ut"
    deadline = (TODAY + timedelta(days=12)).isoformat()
    sent = crm("forward", number, *to, "--deadline", deadline, "--out", out, "--json")
    assert sent.code == 0, sent.err
    assert {row["municipality_code"] for row in sent.data["forwardings"]} == {"1980", "1983"}
    files = sorted(Path(file) for file in sent.data["files"])
    assert [file.suffix for file in files] == [".pdf", ".xlsx", ".eml", ".pdf"] * 2
    assert [answer_forms.is_form(file.name) for file in files] == [True, True, False, False] * 2
    message = message_from_bytes(files[2].read_bytes(), policy=policy.default)
    assert message["X-Unsent"] == "1"
    assert files[3].read_bytes().startswith(b"%PDF-")


def test_a_folder_that_cannot_be_made_forwards_nothing(crm: Command, number: str, tmp_path: Path):
    (tmp_path / "fil").write_text("x")
    sent = crm("forward", number, "--to", "1980", "--out", tmp_path / "fil" / "ut")
    assert sent.code == 7
    assert crm("inquiry", "show", number, "--json").data["forwardings"] == []


def test_the_round_goes_from_forwarding_to_a_decision(crm: Command, number: str, tmp_path: Path):
    crm("forward", number, "--to", "1980", "1983", "1961", "--sent")
    answer = crm(
        "answer", "add", number, "--from", "1980", "--site", "Nya fältet", "--area", "14",
        "--power", "6 MW nu, 14 MW 2028", "--plan", "legal_force", "--text", "Välkomna.", "--json",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    assert answer.data["state"] == "answered"
    known = crm("answer", "add", number, "--from", "Köping", "--site", "område 3", "--text", "Finns.")
    assert known.code == 0
    declined = crm("answer", "add", number, "--from", "1961", "--decline", "Ingen mark", "--json").data
    assert (declined["state"], declined["decline_reason"]) == ("declined", "Ingen mark")
    site = crm("site", "list", "--search", "Nya fältet", "--json").data[0]
    assert site["facts"]["usable_m2"]["value"] == 140_000
    power = [(step["year"], step["firm_kw"] + step["indicative_kw"]) for step in site["power"]]
    assert power == [(None, 6000), (2028, 14_000)]
    offer = crm("offer", number, "--out", tmp_path / "offert.pdf", "--sent", "--lang", "en", "--json")
    assert offer.code == 0, offer.err
    assert (offer.data["sites"], offer.data["language"]) == (2, "en")
    assert (tmp_path / "offert.pdf").read_bytes().startswith(b"%PDF-")
    ended = crm(
        "decide", number, "--outcome", "establishment", "--jobs", "120", "--investment", "400", "--in",
        "1980", "--json",
    ).data  # fmt: skip
    assert (ended["stage"], ended["outcome"]) == ("decided", "establishment")
    assert any(e["step"] == "decided" and e["investment_sek"] == 400_000_000 for e in ended["ledger"])
    assert (ended["asked"], ended["answered"]) == (3, 3)
    told = crm("inquiry", "show", number).out.partition("Uppgifter\n")[2]
    assert [line.split()[0] for line in told.splitlines()] == sorted(t["due_on"] for t in ended["tasks"])
    assert "tre år efter beslutet" in told
    assert crm("check", "--json").data == []


def test_answering_needs_somebody_who_was_asked(crm: Command, number: str):
    assert crm("answer", "add", number, "--from", "1980", "--text", "Hej").code == 4
    crm("forward", number, "--to", "1980")
    assert crm("answer", "add", number, "--from", "1980").code == 2
    assert crm("answer", "add", number, "--from", "1980", "--decline", "").code == 2
    assert crm("answer", "add", number, "--from", "1980", "--decline", "Nej", "--site", "X").code == 2
    assert crm("answer", "add", number, "--from", "1980", "--area", "14").code == 2


def test_an_offer_without_answers_needs_its_sites_named(crm: Command, number: str, tmp_path: Path):
    assert crm("offer", number, "--out", tmp_path / "o.pdf").code == 2
    assert crm("offer", number, "--site", "finns inte").code == 4
    assert crm("offer", number, "--site", "Område 3", "--language", "xy").code == 2
    assert crm("offer", number, "--site", "Område 3", "--out", tmp_path / "o.pdf").code == 0


def test_a_loss_needs_a_reason(crm: Command, number: str):
    assert crm("decide", number, "--outcome", "lost").code == 2
    assert crm("decide", number, "--outcome", "lost", "--reason", "otur").code == 2
    lost = crm(
        "decide", number, "--outcome", "lost", "--reason", "power_too_late", "--needed", "10 MW", "--json"
    )
    assert (lost.data["lost_reason"], lost.data["lost_needed"]) == ("power_too_late", "10 MW")
    assert crm("decide", number, "--outcome", "lost", "--reason", "price").code == 2


def test_the_kpis_of_a_period_are_told(crm: Command, number: str):
    lines = {line["key"]: line for line in crm("kpi", THIS_YEAR, "--json").data}
    assert lines["inquiries"]["value"] == 1
    assert lines["first_response"]["value"] is None
    assert lines["inquiries"]["period"] == THIS_YEAR
    assert crm("kpi", f"{THIS_YEAR}-Q1").code == 0
    assert "tertial" in crm("kpi", "i våras").err
    assert crm("kpi", "i våras").code == 2


def test_a_slice_is_named_as_people_name_it_and_never_guessed(crm: Command):
    assert crm("inquiry", "add", "Projekt Rönn", "--source", "fair").code == 0
    for name in ("fair", "Mässa", "Fair"):
        lines = {line["key"]: line for line in crm("kpi", THIS_YEAR, "--source", name, "--json").data}
        assert lines["inquiries"]["value"] == 1
    places = crm("kpi", THIS_YEAR, "--by", "municipality", "--municipality", "Köping", "--json").data
    assert [one["key"] for one in places] == ["1983"]
    assert crm("kpi", THIS_YEAR, "--municipality", "Norrköping").code == 2
    assert crm("kpi", THIS_YEAR, "--area", "finns inte").code == 2
    assert crm("kpi", THIS_YEAR, "--area", "-").code == 0
    assert crm("kpi", THIS_YEAR, "--source", "prospecting").code == 0  # usual, though nothing came that way
    for option, known in (("--source", "fair"), ("--country", "\u2013")):
        refused = crm("kpi", THIS_YEAR, option, "zzz")
        assert (refused.code, "zzz" in refused.err, known in refused.err) == (2, True, True)


def test_a_country_is_found_whatever_its_capitals_and_the_year_has_its_forecast(
    crm: Command, workspace: Path
):
    opened = bootstrap.open_workspace(workspace, PASSPHRASE)
    opened.act(inquiries.log, LogInquiry("Projekt Lönn", country=" Österrike"))
    opened.close()
    found = crm("kpi", THIS_YEAR, "--country", "österrike", "--json").data
    line = {one["key"]: one for one in found}["inquiries"]
    assert line["value"] == 1
    assert "forecast" in line
    assert {one["forecast"] for one in crm("kpi", int(THIS_YEAR) - 1, "--json").data} == {None}


def test_a_number_that_cannot_be_is_refused_in_the_language_of_the_program(crm: Command):
    assert "--day måste vara ett heltal." in crm("wheel", "add", "Möte", "--day", "x").err
    assert "--share får vara högst 100." in crm("project", "attribute", "P", "2026-001", "--share", "150").err
    assert "Konvertering" in crm("target", "set", "conversion", "140").err
    days = ("--from", "2026-01-01", "--to", "2026-12-31")
    assert "Välj bland quarter, third, half, year." in crm("project", "add", "P", *days, "--rhythm", "x").err


@pytest.mark.parametrize(
    "given",
    [
        ("readiness", "sheet", "Köping"),
        ("indicator", "export", "nki"),
        ("strength", "sheet", "smart_industry"),
        ("offer", "2026-001"),
    ],
)
def test_a_file_is_not_written_under_an_ending_it_does_not_have(crm: Command, tmp_path, given):
    ran = crm(*given, "--out", tmp_path / "blad.txt")
    assert (ran.code, "Välj bland ." in ran.err) == (2, True)
    assert not list(tmp_path.glob("blad*"))


def test_a_year_without_anything_is_said_to_be_so(crm: Command, tmp_path: Path):
    file = tmp_path / "hjul.ics"
    refused = crm("wheel", "ics", "1999", "--out", file)
    assert (refused.code, file.exists()) == (2, False)
    assert crm("wheel", "propose").code == 0
    assert "propose" not in crm("wheel", "show", "1999").out


def test_targets_are_set_listed_and_taken_away(crm: Command, number: str):
    assert crm("target", "set", "establishments", "2", "--year", THIS_YEAR).code == 0
    made = crm("target", "set", "investment_decided", "1,4 mdr", "--municipality", "Köping", "--json")
    assert (made.data["target"], made.data["municipality_code"]) == (1_400_000_000, "1983")
    found = crm("target", "list", "--json").data
    assert [(one["kpi"], one["target"]) for one in found] == [
        ("establishments", 2),
        ("investment_decided", 1_400_000_000),
    ]
    assert [one["kpi"] for one in crm("target", "list", "--municipality", "1983", "--json").data] == [
        "investment_decided"
    ]
    decided = ("--outcome", "establishment", "--jobs", "3", "--investment", "20", "--in", "Köping")
    assert crm("decide", number, *decided).code == 0
    assert "20\xa0mnkr" in crm("target", "list", "--municipality", "Köping").out
    assert crm("target", "set", "establishments", "none").code == 0
    assert len(crm("target", "list", "--json").data) == 1
    assert crm("target", "set", "establishments", "många").code == 2


def test_the_quarter_is_printed_in_both_languages(crm: Command, number: str, tmp_path: Path):
    for language in ("sv", "en"):
        file = tmp_path / f"{language}.pdf"
        made = crm("report", "quarter", f"{THIS_YEAR}-Q4", "--out", file, "--lang", language, "--json")
        assert made.code == 0, made.err
        assert made.data["language"] == language
        assert file.read_bytes().startswith(b"%PDF-")


def test_what_the_kpis_are_counted_from_goes_out_as_csv(crm: Command, number: str, tmp_path: Path):
    made = crm("export", "basis", "--out", tmp_path / "underlag.zip", "--json")
    with zipfile.ZipFile(made.data["file"]) as packed:
        said, *tables = packed.namelist()
        assert "Konvertering (conversion)" in packed.read(said).decode("utf-8-sig")
        lines = packed.read("inquiries.csv").decode("utf-8-sig").splitlines()
    assert "ledger.csv" in tables
    assert [line.split(";")[0] for line in lines] == ["number", number]
    assert crm("export", "basis", "--out", tmp_path / "underlag.xlsx").code == 2


@pytest.mark.parametrize("what", ["inquiries", "sites", "companies", "readiness", "kpis"])
def test_any_list_goes_out_as_a_spreadsheet(crm: Command, number: str, tmp_path: Path, what):
    from openpyxl import load_workbook

    file = tmp_path / "lista.xlsx"
    assert crm("export", what, "--out", file).code == 0
    rows = list(load_workbook(file).active.iter_rows(values_only=True))
    assert len(rows) > 1
    assert crm("export", "rubbish", "--out", file).code == 2


def test_a_list_goes_out_on_paper_where_the_file_is_called_so(crm: Command, number: str, tmp_path: Path):
    file = tmp_path / "nyckeltal.PDF"
    assert crm("export", "kpis", "--out", file, "--period", f"{THIS_YEAR}-Q4").code == 0
    assert "kvartal 4" in page_text(file).casefold()
    assert crm("export", "kpis", "--out", file, "--period", "nyss").code == 2


def page_text(file: Path) -> str:
    import pypdfium2

    opened = pypdfium2.PdfDocument(file)
    try:
        return opened[0].get_textpage().get_text_range()
    finally:
        opened.close()


def test_a_file_is_written_whole_or_not_at_all(crm: Command, number: str, tmp_path: Path):
    (tmp_path / "mapp.xlsx").mkdir()
    made = crm("export", "inquiries", "--out", tmp_path / "mapp.xlsx")
    assert made.code == 7
    assert list((tmp_path / "mapp.xlsx").iterdir()) == []
    unnamed = crm("export", "inquiries", "--out", tmp_path / "lista")
    assert unnamed.code == 2
    assert "”lista”" in unnamed.err


def test_people_get_plain_tables_in_their_language(crm: Command, number: str):
    assert "Nummer" in crm("inquiry", "list").out
    assert "Number" in crm("inquiry", "list", "--lang", "en").out
    assert "Projekt Heron" in crm("inquiry", "show", number).out
    assert "Område 3" in crm("site", "list").out


def paper(folder: Path) -> str:
    from investcrm.exchange import properties

    (found,) = (file for file in folder.glob("*.pdf") if not answer_forms.is_form(file.name))
    return " ".join(properties.text(found.name, found.read_bytes()).split())


def test_a_brief_tells_the_fields_that_are_named(crm: Command, number: str, tmp_path: Path):
    told = crm(
        "forward", number, "--to", "1980", "--field", "title", "--field", "power", "--out", tmp_path / "a"
    )
    assert told.code == 0, told.err
    assert "10 MW" in paper(tmp_path / "a")
    assert "12–18 ha" not in paper(tmp_path / "a")
    told = crm("forward", number, "--to", "1983", "--without", "power", "--out", tmp_path / "b")
    assert told.code == 0, told.err
    assert "12–18 ha" in paper(tmp_path / "b")
    assert "10 MW" not in paper(tmp_path / "b")
    assert crm("forward", number, "--to", "1984", "--field", "colour").code == 2


def test_what_tells_who_the_investor_is_must_be_looked_at(crm: Command, tmp_path: Path):
    made = crm("inquiry", "add", "Projekt Björk", "--investor", "Qvixom Ett AB", "--json").data["number"]
    enclosed = tmp_path / "Qvixom karta.txt"
    enclosed.write_text("Tomten", encoding="utf-8")
    asked = ("forward", made, "--to", "1980", "--enclose", enclosed, "--out", tmp_path / "out")
    refused = crm(*asked)
    assert refused.code == 2
    assert "Qvixom" in refused.err
    assert crm(*asked, "--reviewed").code == 0
    (mail,) = (tmp_path / "out").glob("*.eml")
    names = [
        part.get_filename()
        for part in message_from_bytes(mail.read_bytes(), policy=policy.default).iter_attachments()
    ]
    assert names[-2:] == [f"{made} Västerås frist.ics", "Qvixom karta.txt"]
    assert all(answer_forms.is_form(name or "") for name in names[1:3])


def test_what_was_made_is_sent_once_and_as_it_is(crm: Command, number: str, tmp_path: Path):
    day = (TODAY + timedelta(days=7)).isoformat()
    crm("forward", number, "--to", "Västerås", "Köping", "--deadline", day)
    other = crm("forward", number, "--to", "1980", "--deadline", (TODAY + timedelta(days=8)).isoformat())
    assert (other.code, day in other.err) == (2, True)
    assert crm("forward", number, "--to", "1980", "--message", "Hej", "--sent").code == 2
    done = crm("forward", number, "--to", "1980", "1984", "--deadline", day, "--sent", "--json").data
    assert done["made_before"] == ["1980"]
    assert [one["state"] for one in done["forwardings"]] == ["sent", "sent"]
    assert f"med frist {day}" in crm("forward", number, "--to", "Köping", "--sent").out
    assert "Påminn" in crm("forward", number, "--to", "1980", "--sent").err
    assert "tillfrågad" in crm("remind", number, "--to", "1981").out
    crm("remind", number, "--to", "1984")
    assert crm("remind", number, "--to", "1984", "--out", tmp_path, "--json").data["reminded"] == ["1984"]
    assert "--to saknar värde." in crm("forward", number, "--to", "--deadline", day).err
    assert "1981" in crm("inquiry", "show", number, "1981").err


def test_a_round_is_followed_and_reminded_by_rule_and_by_hand(crm: Command, number: str, tmp_path: Path):
    day = (TODAY + timedelta(days=7)).isoformat()
    crm("forward", number, "--to", "1980,1983", "--deadline", day, "--sent")
    crm("answer", "add", number, "--from", "1983", "--decline", "Ingen mark")
    found = crm("following", number, "--json").data["municipalities"]
    asked = {one["municipality_code"]: one for one in found}
    assert [asked["1980"][key] for key in ("state", "channel", "late")] == ["sent", "mail", False]
    assert asked["1980"]["steps"] == {"prepared": TODAY.isoformat(), "sent": TODAY.isoformat()}
    assert (asked["1983"]["state"], asked["1983"]["decline_reason"]) == ("declined", "Ingen mark")
    assert "skickat med e-post" in crm("following", number).out
    assert crm("remind").code == 2
    assert crm("remind", "--due", "--out", tmp_path / "ut", "--json").data["reminded"] == []
    (told,) = crm("remind", number, "--dry-run", "--json").data["would_remind"]
    assert told["municipality_code"] == "1980"
    made = crm("remind", number, "--out", tmp_path / "ut", "--json").data
    assert made["reminded"] == ["1980"]
    assert [Path(one).suffix for one in made["files"]] == [".eml"]
    later = (TODAY + timedelta(days=12)).isoformat()
    longer = crm(
        "extend", number, "--deadline", later, "--reason", "Mer tid", "--out", tmp_path / "ut", "--json"
    )
    assert {one["deadline_on"] for one in longer.data["municipalities"]} == {day, later}
    new = crm("readdress", number, "--at", "Västerås", "--email", "vik@x.example", "--out", tmp_path / "ut")
    assert (new.code, len(list((tmp_path / "ut").iterdir()))) == (0, 3)
    assert crm("readdress", number, "--at", "1984", "--email", "vik@x.example").code == 4
    again = crm("remind", number, "--out", tmp_path / "ut", "--json")
    assert (again.code, again.data["reminded"]) == (0, [])


def test_a_site_of_no_municipality_here_is_named_without_one_and_turned_coordinates_are_told(
    crm: Command, tmp_path: Path
):
    file = tmp_path / "mark.csv"
    file.write_text(
        "Kommun;Namn;Ledigt ha;N (SWEREF99);E (SWEREF99)\nNorrköping;Utanför;15;571000;6497000\n",
        encoding="utf-8",
    )
    read = crm("import", file, "--as", "sites")
    assert "var och en läses som den andra" in read.out
    number = crm("inquiry", "add", "Projekt Ask", "--asks", "10 ha", "--json").data["number"]
    assert crm("match", number).out.startswith("1. Utanför: ")
    assert crm("site", "show", "Utanför").out.startswith("Utanför\n")
