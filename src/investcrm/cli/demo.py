"""The whole flow played on a sample region: papers and mails land in a folder, then the window opens."""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from investcrm import resources, words
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace
    from investcrm.domain.periods import Period

_REGION: Final = "19"
_ASKED: Final = 4
_PICTURES: Final = "investcrm.gui.demo"


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the flow, list what was made where, and show the window where there is a screen."""
    parser = argparse.ArgumentParser(prog="python -m investcrm.cli.demo", description=__doc__)
    parser.add_argument(
        "--offscreen", action="store_true", help="write pictures instead of opening the window"
    )
    parser.add_argument(
        "--folder", "--out", type=Path, default=Path("build/demo"), help="where it is written"
    )
    parser.add_argument("--lang", choices=words.LANGUAGES, default="sv", help="the language of what is said")
    asked = parser.parse_args(arguments)
    words.set_language(asked.lang)
    folder = asked.folder.absolute()
    with tempfile.TemporaryDirectory(prefix="investcrm-demo-", ignore_cleanup_errors=True) as temporary:
        passphrase = secrets.token_urlsafe(12)
        place = Path(temporary) / "workspace"
        workspace = _sample_workspace(place, passphrase, asked.lang)
        try:
            for line in play(workspace, folder):
                print(line, flush=True)
            if asked.offscreen and find_spec(_PICTURES) is not None:
                print(_shoot(workspace, passphrase, folder / "screens"), flush=True)
        finally:
            workspace.close()
        print(t("Everything lies in {folder}.", folder=folder))
        return 0 if asked.offscreen else _open_window(place, passphrase, asked.lang)


def _open_window(place: Path, passphrase: str, language: str) -> int:
    """Open the window; afterwards this machine's settings know nothing of the demo."""
    from investcrm import settings
    from investcrm.gui import app

    file = settings.path()
    before = file.read_bytes() if file.exists() else None
    try:
        return int(app.main(location=str(place), passphrase=passphrase, language=language))
    finally:
        if before is not None:
            file.write_bytes(before)
        else:
            file.unlink(missing_ok=True)


def _sample_workspace(place: Path, passphrase: str, language: str) -> Workspace:
    from investcrm import bootstrap

    print(t("Making the sample region ..."), flush=True)
    made = bootstrap.create(
        place,
        _REGION,
        passphrase=passphrase,
        language=language,
        member_name=t("Coordinator"),
        remember=False,
        sample=True,
    )
    return made.workspace


def play(workspace: Workspace, folder: Path) -> list[str]:
    """Go from spreadsheet and mail to offer, decision and quarter; return a line for each step."""
    papers, mails = folder / "pdf", folder / "mail"
    said = [_take_in(workspace, "forfragningar.xlsx", "inquiries"), _take_in(workspace, "mark.csv", "sites")]
    inquiry_id = _log_mail(workspace)
    said.append(t("Logged from a mail: {title}.", title=_title(workspace, inquiry_id)))
    said.append(_forward(workspace, inquiry_id, papers, mails))
    said.append(_answers(workspace, inquiry_id))
    said.append(_offer(workspace, inquiry_id, papers, mails))
    said.append(_visit_and_decide(workspace, inquiry_id))
    said += _quarters(workspace, papers)
    return [*said, _others(workspace, papers), _readiness(workspace, papers)]


def _take_in(workspace: Workspace, name: str, target: str) -> str:
    from investcrm.services import importing

    as_: importing.Target = "sites" if target == "sites" else "inquiries"
    table = importing.read_file(resources.path("samples", name))
    with workspace.reader() as reader:
        preview = importing.preview(reader, table, as_)
    result = workspace.act(importing.run, importing.ImportTable(preview))
    counts = result.counts
    return t(
        "{name}: {rows} rows, {read} read, {doubtful} in doubt, {unread} not read, {duplicates} known.",
        name=name,
        **{key: counts[key] for key in ("rows", "read", "doubtful", "unread", "duplicates")},
    )


def _log_mail(workspace: Workspace) -> str:
    from investcrm.cli.readings import from_mail
    from investcrm.services import inquiries

    with workspace.reader() as reader:
        command, _ = from_mail(reader, resources.path("samples", "rfi.eml"))
        today = reader.today
    if command.deadline_on and command.deadline_on < today:
        command = replace(command, received_on=today, deadline_on=today + timedelta(days=14))
    return workspace.act(inquiries.log, command).id


def _title(workspace: Workspace, inquiry_id: str) -> str:
    from investcrm.services import inquiries

    row = workspace.ask(inquiries.detail, inquiry_id).row
    return f"{row.number} {row.title}"


def _forward(workspace: Workspace, inquiry_id: str, papers: Path, mails: Path) -> str:
    from investcrm.domain.commands import ForwardInquiry, MarkSent, Recipient
    from investcrm.services import cases, forwarding, matching

    with workspace.reader() as reader:
        match = matching.match(reader, inquiry_id)
        codes = tuple(dict.fromkeys((*match.proposed, *(m.municipality_code for m in match.matches))))[
            :_ASKED
        ]
        deadline = forwarding.default_deadline(reader)
    recipients = tuple(Recipient(code) for code in codes)
    made = workspace.act(forwarding.forward, ForwardInquiry(inquiry_id, recipients, deadline))
    with workspace.reader() as reader:
        for item in made.items:
            _write(papers / item.brief_name, cases.document_bytes(reader, item.brief_id or ""))
            _write(mails / item.message_name, cases.document_bytes(reader, item.message_id))
    workspace.act(forwarding.mark_sent, MarkSent(tuple(item.forwarding_id for item in made.items)))
    names = ", ".join(item.municipality for item in made.items)
    return t("Best match of {count} sites, forwarded to {names}.", count=len(match.matches), names=names)


def _answers(workspace: Workspace, inquiry_id: str) -> str:
    from investcrm.domain.commands import AnsweredSite, RecordAnswer
    from investcrm.services import answering, inquiries, matching

    detail = workspace.ask(inquiries.detail, inquiry_id)
    ranked = workspace.ask(matching.match, inquiry_id).matches
    year = workspace.store.clock().year + 2
    for place, row in enumerate(detail.forwardings):
        best = next((m.site_id for m in ranked if m.municipality_code == row.municipality_code), None)
        if best is None or place == len(detail.forwardings) - 1:
            reason = t("No land of that size with a plan in legal force")
            workspace.act(answering.record_answer, RecordAnswer(row.id, declined=True, reason=reason))
            continue
        site = AnsweredSite(best, power_text=f"10 MW nu, 25 MW {year}")
        text = t("We gladly show the site together with the grid operator.")
        workspace.act(answering.record_answer, RecordAnswer(row.id, text=text, sites=(site,)))
    asked = len(detail.forwardings)
    return n("{count} municipality has answered.", "{count} municipalities have answered.", asked)


def _offer(workspace: Workspace, inquiry_id: str, papers: Path, mails: Path) -> str:
    from investcrm.domain.commands import PrepareOffer, SendOffer
    from investcrm.services import cases, inquiries, offering

    detail = workspace.ask(inquiries.detail, inquiry_id)
    sites = tuple(dict.fromkeys(site_id for row in detail.forwardings for site_id, _, _ in row.sites))
    for language in ("sv", "en"):
        offer_id = workspace.act(offering.prepare, PrepareOffer(inquiry_id, sites, language))
        with workspace.reader() as reader:
            row = offering.offer(reader, inquiry_id, offer_id)
            document = cases.document(reader, row.document_id or "")
            _write(papers / document.name, cases.document_bytes(reader, document.id))
            _write(mails / f"{Path(document.name).stem}.eml", offering.message(reader, inquiry_id, offer_id))
    workspace.act(offering.send, SendOffer(offer_id))
    return n("One offer with {count} site.", "One offer with {count} sites.", len(sites))


def _visit_and_decide(workspace: Workspace, inquiry_id: str) -> str:
    from investcrm.domain.commands import Decide, RecordActivity
    from investcrm.domain.stages import Outcome
    from investcrm.services import cases, inquiries

    text = t("The client saw the site with the municipality and the grid operator.")
    workspace.act(cases.record_activity, RecordActivity("visit", text, inquiry_id))
    row = workspace.ask(inquiries.detail, inquiry_id).row
    workspace.act(
        cases.decide,
        Decide(inquiry_id, row.version, Outcome.ESTABLISHMENT, jobs_new=120, investment_sek=1_400_000_000),
    )
    return t("{number} is decided: {outcome}.", number=row.number, outcome=t("Establishment"))


def _quarters(workspace: Workspace, papers: Path) -> list[str]:
    from investcrm.domain import periods
    from investcrm.services import quarter

    with workspace.reader() as reader:
        period: Period = periods.containing(reader.today, periods.PeriodKind.QUARTER)
        for language in ("sv", "en"):
            _write(papers / f"{period}-{language}.pdf", quarter.render(reader, period, language))
            _write(papers / f"{period}-one-page-{language}.pdf", quarter.one_pager(reader, period, language))
        year = periods.containing(reader.today, periods.PeriodKind.YEAR)
        _write(papers / f"{year}-sv.pdf", quarter.render(reader, year, "sv"))
    return [t("The quarter {period} is printed in Swedish and English.", period=period)]


def _others(workspace: Workspace, papers: Path) -> str:
    """Print what municipalities and funders get: a quarter of one's own, a project's report."""
    from investcrm.domain import periods
    from investcrm.services import own_quarter, project_periods, project_reports, readiness

    with workspace.reader() as reader:
        first = readiness.own(reader)[0]
        period = periods.containing(reader.today, periods.PeriodKind.QUARTER)
        pdf = own_quarter.render(reader, first.code, period, "sv", workspace.actor)
        _write(papers / f"{period}-municipality-sv.pdf", pdf)
        for row in project_periods.listing(reader):
            _write(papers / "project-sv.pdf", project_reports.draft(reader, row.project.id, 1, "sv"))
    return t("The quarter of {municipality} is printed, and a project's report.", municipality=first.name)


def _readiness(workspace: Workspace, papers: Path) -> str:
    from investcrm.services import readiness, readiness_sheet

    with workspace.reader() as reader:
        first = readiness.own(reader)[0]
        for language, code in (("sv", first.code), ("en", "")):
            pdf = readiness_sheet.render(reader, code, language, workspace.actor)
            _write(papers / f"readiness-{language}.pdf", pdf)
    return t("The readiness of {municipality} and of the region is printed.", municipality=first.name)


def _shoot(workspace: Workspace, passphrase: str, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    made = import_module(_PICTURES).shoot(workspace, folder, locks=partial(_locks, passphrase))
    count = len(made) if made is not None else len(list(folder.glob("*.png")))
    return n("{count} picture of the screens.", "{count} pictures of the screens.", count)


def _locks(passphrase: str, workspace: Workspace) -> Any:
    """Return the locks of the made-up workspace's room, to whose pictures nobody types a passphrase."""
    from investcrm.bootstrap import room
    from investcrm.gui.app import makers

    found = makers().locks
    assert found is not None
    return replace(found(workspace), unlock=lambda _secret: room.unlock(workspace, passphrase))


def _write(path: Path, data: bytes) -> None:
    from investcrm.exchange import atomic

    atomic.write(path, data)


if __name__ == "__main__":
    sys.exit(main())
