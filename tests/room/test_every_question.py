"""Twins asked every query of the services.

The list is read from the program itself, so that a query that is added is asked too: with what is said here,
else with what its signature takes and with the ids and numbers of confidential cases.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from tests.room.conftest import PASSPHRASE, SECRET
from tests.room.twins import Hidden, clock, twins
from tests.store.worlds import MONDAY, Clock

from investcrm import bootstrap, services, words
from investcrm.domain import filters
from investcrm.domain.action_plans import Goal, GoalKind
from investcrm.domain.commands import (
    Attachment,
    ForwardInquiry,
    PrepareOffer,
    Recipient,
    StateLedger,
)
from investcrm.domain.filters import InquiryFilter, OrganisationFilter, SiteFilter
from investcrm.domain.land_rows import PowerPlace
from investcrm.domain.legal_commands import MaskDocument
from investcrm.domain.periods import parse
from investcrm.domain.projects import Span
from investcrm.domain.promises import Promise
from investcrm.domain.read_answers import ReadAnswer, Verdict
from investcrm.domain.reading.indicator_table import IndicatorReading
from investcrm.domain.slices import Dimension, Slice
from investcrm.domain.stages import Stage
from investcrm.domain.visit_commands import PlanSiteVisit, Stop
from investcrm.domain.worth import Lever
from investcrm.exchange.answer_files import Arrived, Letter
from investcrm.services import (
    exporting,
    inquiries,
    organisations,
    project_figures,
    project_hours,
    project_papers,
    project_periods,
    project_reports,
    projects,
    register,
)
from investcrm.services.worth import WorthLine
from investcrm.store.passage import Trace

__all__ = ["clock", "twins"]
_BROKEN = re.compile(r"(Type|Key|Attribute|Name|Assertion|Value)Error\b")
_USUAL = {
    int: 10,
    bool: False,
    float: 1.0,
    date: MONDAY,
    datetime: datetime(2026, 3, 2, tzinfo=UTC),
    Any: None,
}
ASKED = (SECRET, f"{SECRET} AB", "Projekt", "Växel", "info@", "S-", "2026", "avtal")


# ---- every query of the services


def queries() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Return every public function of the services that reads: its module and name, and itself."""
    for found in pkgutil.iter_modules(services.__path__):
        module = importlib.import_module(f"{services.__name__}.{found.name}")
        for name, one in inspect.getmembers(module, inspect.isfunction):
            takes = list(inspect.signature(one).parameters)
            if one.__module__ == module.__name__ and not name.startswith("_") and takes[:1] == ["reader"]:
                yield f"{found.name}.{name}", one


def given(hidden: Hidden, open_case: str) -> dict[str, tuple[Any, ...]]:
    """Return what each parameter is asked with, by its name or by module, function and name."""
    some = (*hidden.ids, *hidden.cases[:1])
    narrowed = tuple(InquiryFilter(search=text) for text in ASKED)
    letters = tuple(
        Letter(
            f"SV: [{text}]", "info@kommun.example", None, text, (f"<{text}@investcrm.invalid>",), False, False
        )
        for text in ("0123456789AB", SECRET, *hidden.numbers)
    )
    read = ReadAnswer("svar.eml", Verdict.ASK, original=Attachment("svar.eml", "message/rfc822", b"svar"))
    return {
        **dict.fromkeys(("inquiry_id", "root_id"), (open_case, *hidden.cases)),
        **dict.fromkeys(
            ("document_id", "organisation_id", "contact_id", "offer_id", "edition_id", "request_id",
             "brief_id", "reply_id", "dispatch_id", "message_id", "own_id", "site_id", "member_id"), some
        ),
        **dict.fromkeys(("text", "words"), ASKED),
        "investor": tuple(f"{SECRET}{number} AB" for number in range(4)),
        "title": tuple(f"Projekt {SECRET}{number}" for number in range(4)),
        "number": ("2026-001", "2026-002", "2026-003", *hidden.numbers),
        "shown": (InquiryFilter(), *narrowed),
        "organisations.list_head.shown": (OrganisationFilter(), *map(OrganisationFilter, ASKED)),
        "sites.list_head.shown": (SiteFilter(),),
        "limit": (50,),
        "stage": tuple(Stage),
        "period": (parse("2026-Q1"), parse("2026")),
        "publishing.editions.period": ("2026-Q1",),
        "publishing.outlook.period": ("2026-Q1",),
        "publishing.find.period": ("2026-Q1",),
        "publishing.find.number": (None, 1),
        "publishing.file.kind": ("pdf",),
        "publishing.files.kinds": (("pdf",),),
        "publishing.draft.kinds": (("csv", "json"),),
        "publishing.draft.decision": ("", None),
        "language": ("sv", "en"),
        "codes": (frozenset({"1980"}), frozenset({"1983", "1984"})),
        "code": ("1980", "1984"),
        "targets.of_year.year": (2025, 2026),
        "kpis.kpi.key": ("real_inquiries", "jobs"),
        "cut": (Slice(), Slice("1980", "-", "-", "-")),
        "dimension": tuple(Dimension),
        "kpis.specification.key": ("real_inquiries",),
        "promising.steps.promise": tuple(Promise),
        "settings.load.key": ("language", "room_minutes", "room"),
        "until": (date(2030, 1, 1),),
        "ledger.bridge.first": (date(2026, 1, 1),),
        "ledger.bridge.last": (date(2026, 12, 31),),
        **dict.fromkeys(
            ("ledger.clashes.command", "ledger.doubts.command"),
            tuple(StateLedger(one, "decided", jobs=7) for one in (open_case, *hidden.cases[:1])),
        ),
        "disclosing.candidates.number": hidden.numbers,
        "municipal.by_reference.reference": hidden.numbers,
        "rooms.lines.inquiry_ids": (hidden.cases,),
        "rooms.with_readers.rows": ((),),
        "rooms.member_named.name": ("Rådgivaren", SECRET),
        "received_on": (MONDAY, None),
        "municipal.held_against.requirements": ((),),
        "sites.ids_of_municipality.order": ({},),
        "traces.search.words": ((SECRET, f"{SECRET}1 AB"),),
        "traces.located.traces": ((Trace("inquiry", hidden.cases[0], "title"),),),
        **dict.fromkeys(("indicators.find.key", "indicators.series.key"), ("nki",)),
        **dict.fromkeys(("indicators.every_series.keys", "indicator_sheet.xlsx.keys"), ((), ("nki",))),
        "indicator_intake.read_file.name": ("kommuner.csv",),
        "indicator_intake.read_file.data": (f"Kommun;2019\nSala;70\n{SECRET};71\n".encode(),),
        "indicator_intake.plan.reading": (IndicatorReading(()),),
        "indicator_intake.plan.file_name": ("kommuner.csv",),
        "indicator_intake.plan.chosen": ({},),
        "indicator_intake.of_pages.pages": ([{"values": []}],),
        "importing.read_text.text": (f"Hej, {SECRET}1 AB söker 10 hektar",),
        "disclosing.masked.command": tuple(MaskDocument(one, one) for one in some[:2]),
        "masking.copy.areas": ((),),
        "masking.copy.words": ((SECRET,),),
        "forwarding.preview.command": tuple(
            ForwardInquiry(one, (Recipient("1980"),), MONDAY, reviewed=True)
            for one in (open_case, *hidden.cases[:1])
        ),
        "offering.preview.command": tuple(PrepareOffer(one, ()) for one in (open_case, hidden.cases[0])),
        "offering.preview_rfi.command": (PrepareOffer(hidden.cases[0], ()),),
        "rfi.fill.site_ids": ((),),
        "visit_programmes.preview.command": tuple(
            PlanSiteVisit(one, MONDAY, (Stop("0" * 32),)) for one in (open_case, hidden.cases[0])
        ),
        "archiving.package.made_at": (datetime(2026, 3, 2, tzinfo=UTC),),
        "feed.since.position": ("0",),
        "session": ("0" * 32,),
        "presence.others.now": (datetime(2026, 3, 2, tzinfo=UTC),),
        "days.between.start": (MONDAY,),
        "days.between.end": (date(2026, 4, 1),),
        "days.after.start": (MONDAY,),
        "days.after.count": (10,),
        "auditing.verify.kept": ((),),
        "place": (
            PowerPlace("municipality", "1980", "Västerås", "1980"),
            PowerPlace("site", hidden.cases[0], "", ""),
        ),
        "paper_id": some,
        "answer_finding.by_reference.reference_": ("0123456789AB", *hidden.numbers),
        "answer_finding.unknown.reference_": ("0123456789AB", *hidden.numbers),
        "answer_finding.unknown.name": (SECRET,),
        "answer_finding.whose.letters": tuple((one,) for one in letters),
        "reading_answers.read_files.files": tuple((Arrived("svar.eml", "", b"", (one,)),) for one in letters),
        "reading_answers.read_paths.paths": ((Path(SECRET),),),
        "reading_answers.is_answer.path": (Path(SECRET),),
        **dict.fromkeys(
            ("reading_answers.at.found", "reading_answers.is_kept.found", "answer_papers.render.found"),
            tuple(replace(read, forwarding_id=one, inquiry_id=one) for one in (open_case, *some)),
        ),
        "answer_papers.render.day": (MONDAY,),
        "forwarding_id": some,
        "facts.substation_named.name": ASKED,
        "project_periods.called.words": ("Grön", SECRET),
        "project_id": ("0" * 32, *some),
        "project_hours.member_called.name": ("Rådgivaren", SECRET),
        "project_hours.week.monday": (MONDAY,),
        "project_figures.kpi_value.span": (Span(date(2026, 1, 1), date(2026, 12, 31)),),
        **dict.fromkeys(
            ("project_figures.kpi_value.key", "project_figures.demand_kpi.key",
             "project_figures.specification.key", "project_papers.kpi_label.key",
             "project_papers.kpi_shown.key"), ("inquiries", "jobs_decided")
        ),
        "project_papers.figure_label.key": ("kpi.inquiries", "hours"),
        "project_papers.kpi_shown.value": (3.0,),
        "project_papers.figure_label.names": ({},),
        "project_papers.figure_label.goals": ({},),
        **dict.fromkeys(
            ("annual_wheel.between.first", "annual_wheel.between.last", "project_periods.falling_due.first",
             "project_periods.falling_due.last"), (MONDAY,)
        ),
        **dict.fromkeys(
            ("annual_wheel.year.number", "wheel_calendar.year.number", "wheel_calendar.draft.number"), (2026,)
        ),
        "stamp": (datetime(2026, 3, 2, tzinfo=UTC),),
        "annual_wheel.turn.key": ("2026-03",),
        "plan_due.lines.tone": (lambda _on, _now: "today",),
        "action_plans.measured.goal": (Goal(GoalKind.KPI, MONDAY, kpi="inquiries", target=1.0),),
        "action_plans.from_lack.line": (WorthLine(Lever("power", 2030, "", True, ()), "", None),),
        "action_plans.from_gap.dimension": ("land",),
        "action_plans.from_kpi.key": ("inquiries",),
        "site_sheet.document.words": (words.of("sv"),),
        "own_quarter.data.w": (words.of("sv"),),
        "site_sheet.content.words": (words.of("sv"),),
    }  # fmt: skip


def _of_every_project(query: Callable[..., Any], reader: Any) -> list[Any]:
    """Ask a query about the projects there are, of their whole time."""
    found = []
    for row in project_periods.listing(reader):
        of = row.project
        known = {
            "of": of, "project_id": of.id, "span": of.span, "language": "sv", "number": 1,
            "member_id": "0" * 32, "monday": MONDAY, "stamp": datetime(2026, 3, 2, tzinfo=UTC),
            "period": project_periods.periods(reader, of)[0].period,
        }  # fmt: skip
        found.append(query(reader, *(known[one] for one in _needed(query))))
    return found


OTHERWISE: Mapping[str, str | Callable[[Any], Any]] = {
    "inquiries.list_window": lambda reader: inquiries.list_window(
        reader, InquiryFilter(), inquiries.list_head(reader, InquiryFilter()), 0, 500
    ),
    "organisations.list_window": lambda reader: organisations.list_window(
        reader, OrganisationFilter(), organisations.list_head(reader, OrganisationFilter()), 0, 500
    ),
    "sites.list_window": lambda reader: services.sites.list_window(
        reader, SiteFilter(), services.sites.list_head(reader, SiteFilter()), 0, 500
    ),
    "exporting.xlsx": lambda reader: _lists(reader, exporting.xlsx),
    "exporting.pdf": lambda reader: _lists(reader, exporting.pdf),
    "register.as_pdf": lambda reader: register.as_pdf(
        reader, register.register([register.Store(reader, confidential=False)]), complete=True
    ),
    "offering.addressee": lambda reader: services.offering.addressee(
        reader, inquiries.detail(reader, reader.value("SELECT min(id) FROM inquiry")), "sv"
    ),
    **{
        f"{query.__module__.rpartition('.')[2]}.{query.__name__}": partial(_of_every_project, query)
        for query in (
            project_periods.periods,
            project_reports.statuses,
            project_reports.page,
            project_periods.project,
            project_periods.calendar,
            project_hours.week,
            project_figures.figures,
            project_figures.of_project,
            project_papers.content,
            project_reports.draft,
            projects.counts,
        )
    },
    "project_papers.counted_from": "says what a goal of project_figures.figures is counted from",
    "project_reports.document": "gives back what was reported, byte for byte",
    "papers.contact": lambda reader: services.papers.contact(reader, words.of("sv")),
    "matching.match": lambda reader: [
        (found, list(found.matches))
        for (row_id,) in reader.rows("SELECT id FROM inquiry ORDER BY id")
        for found in (services.matching.match(reader, row_id),)
    ],
    "answer_fields.read_sites": "lays what a form says beside what sites.site_row gives",
    "auditing.is_of": "asks about a seal of this workspace's own log",
    "offer_papers.content": "is what offering.preview shows",
    "offer_papers.made": "writes what offering.preview shows",
    "forwarding.write_out": "writes out what forwarding.preview shows",
    "importing.read_message": "reads a file and, of the store, what importing.context gives",
    "importing.lexicon": "makes importing.context ready for reading",
    "importing.preview": "reads a table and, of the store, what importing.context gives",
    "letters.render": "prints what disclosing.show gives",
    "member_rooms.address_for": "asks about a server",
    "moving.move": "writes to a server",
}
"""Queries asked in another way, or the reason why they need not be."""


def _lists(reader: Any, write: Callable[..., bytes]) -> list[bytes]:
    shown = {"inquiries": InquiryFilter(), "organisations": OrganisationFilter(), "sites": SiteFilter()}
    return [write(reader, kind, one) for kind, one in shown.items()]


def answer(ask: Callable[[], Any]) -> str:
    """Return what a question gives, an error being an answer too."""
    try:
        found = ask()
    except Exception as error:
        return f"{type(error).__name__}: {error} {getattr(error, 'values', '')}"
    return re.sub(r" at 0x[0-9a-f]+", "", repr(list(found) if isinstance(found, Iterator) else found))


def answers(folder: Path, clock: Clock, hidden: Hidden) -> dict[str, list[str]]:
    """Return what every query says of a workspace whose room is locked."""
    told: dict[str, list[str]] = {}
    workspace = bootstrap.open_workspace(folder, PASSPHRASE, clock)
    try:
        with workspace.reader() as reader:
            known = given(hidden, str(reader.value("SELECT id FROM inquiry WHERE number = '2026-001'")))
        for name, query in queries():
            other = OTHERWISE.get(name)
            if isinstance(other, str):
                continue
            with workspace.reader() as reader:
                if other is not None:
                    told[name] = [answer(lambda other=other, reader=reader: other(reader))]  # type: ignore[misc]
                else:
                    told[name] = [
                        answer(lambda query=query, reader=reader, one=one: query(reader, **one))  # type: ignore[misc]
                        for one in asked_with(name, query, known)
                    ]
    finally:
        workspace.close()
    return told


def asked_with(
    name: str, query: Callable[..., Any], known: Mapping[str, tuple[Any, ...]]
) -> Iterator[dict[str, Any]]:
    """Return the arguments a query is asked with, one after the other."""
    values: dict[str, tuple[Any, ...]] = {}
    for parameter in list(inspect.signature(query).parameters.values())[1:]:
        found = known.get(f"{name}.{parameter.name}", known.get(parameter.name))
        if found is not None:
            values[parameter.name] = found
        elif parameter.default is parameter.empty:
            values[parameter.name] = usual(str(parameter.annotation), known)
    for turn in range(max(map(len, values.values()), default=1)):
        yield {key: several[turn % len(several)] for key, several in values.items()}


def _needed(query: Callable[..., Any]) -> list[str]:
    parameters = list(inspect.signature(query).parameters.values())[1:]
    return [one.name for one in parameters if one.default is one.empty]


def usual(kind: str, known: Mapping[str, tuple[Any, ...]]) -> tuple[Any, ...]:
    """Return values for a parameter of a kind, such as ``date | None``, that nobody says anything of."""
    if kind == "str":
        return (*known["site_id"], *known["number"])
    if "None" in kind:
        return (None,)
    found = _USUAL.get(kind.partition("[")[0]) or getattr(filters, kind, None)
    return (found() if found else SECRET,)


def test_every_query_answers_the_same(twins: tuple[Path, Path, Hidden], clock: Clock) -> None:
    bare, kept, hidden = twins
    without, among = (answers(folder, clock, hidden) for folder in (bare, kept))
    assert [name for name in without if without[name] != among[name]] == []
    assert not set(OTHERWISE) - {name for name, _ in queries()}
    known = given(hidden, "")
    said = {name for name, query in queries() if all(one in known for one in _needed(query))}
    broken = {name for name, several in without.items() if any(map(_BROKEN.match, several))}
    assert said & broken == set()
