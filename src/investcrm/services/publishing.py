"""Publishes the report of a period: figures and document frozen as an edition, which never changes.

What is different later is published as another edition, which says what it corrects.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from investcrm import formats, phrases, words
from investcrm.domain.access import Verb, demand
from investcrm.domain.commands import Attachment, PublishPeriod
from investcrm.domain.disclosure import Sums
from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.kpi import BY_KEY, FUNNEL
from investcrm.domain.periods import Period, parse
from investcrm.domain.rows import Dashboard
from investcrm.domain.stages import LOST_LABELS, LostReason
from investcrm.domain.words import N_
from investcrm.reports.data import Contact
from investcrm.services import cases, grouping, kpis, papers, quarter, reference
from investcrm.store.read import publications as read
from investcrm.words import Words

if TYPE_CHECKING:
    from investcrm.reports import quarter_data as paper
    from investcrm.services.reference import Reference
    from investcrm.store.reader import Reader, Values
    from investcrm.store.unit_of_work import UnitOfWork

Figures = Mapping[str, float | None]
"""A report's figures by what they are of, whatever its language."""
COLUMNS: Final = {
    "inquiries": N_("Inquiries"),
    "jobs": N_("Jobs, decided"),
    "investment_sek": N_("Investment, decided"),
    "asked": N_("Asked"),
    "answered": N_("Answered"),
    "median_days": N_("Median, working days"),
    "cases": N_("Lost"),
    "lost_jobs": N_("Jobs, lost"),
    "lost_investment": N_("Investment, lost"),
}
_MONEY: Final = ("investment_sek", "lost_investment")
_BESIDE: Final = (".before", ".year_ago", ".target")
"""How the figures end that a report repeats from elsewhere."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One published edition; ``grouped`` says whether confidential cases are part of its sums."""

    id: str
    period: str
    number: int
    language: str
    published_on: date
    published_by: str
    grouped: bool
    document_id: str
    corrections: tuple[str, ...] = ()
    figures: Figures | None = None


def publish(uow: UnitOfWork, command: PublishPeriod, room: grouping.Room | None = None) -> Edition:
    """Freeze the report of a period as its next edition, and return it.

    With an unlocked ``room`` its cases are part of the sums, in groups; these are kept in the room before
    the edition is kept here, so that a stop in between costs nothing. Where nothing has changed since the
    latest edition in this language, that one is returned.

    Raises:
        InvalidInput: the period is not over.
        Forbidden: this person may not publish.
    """
    demand(uow.actor, Verb.ADD, "publication")
    period = parse(command.period)
    if period.last >= uow.today:
        raise InvalidInput(
            N_("{period} is not over until {day}. It can be published the day after; it is a draft now."),
            period=str(period),
            day=period.last.isoformat(),
        )
    earlier = editions(uow, str(period))
    w = words.of(command.language)
    board, sums = _board(uow, period, room)
    figures = _figures(board)
    content = quarter.data(uow, period, command.language, command.summary, board)
    content = replace(
        content, draft=False, confidential=w.t(quarter.LEFT_OUT if sums is None else quarter.IN_GROUPS)
    )
    told = _told(content)
    same = next((one for one in earlier if one.language == command.language), None)
    if same and same.number == earlier[0].number and _kept(uow, same.id)["told"] == told:
        return same
    number = _number(earlier, same, figures)
    changed = _corrections(uow, period, figures, [one for one in earlier if one.number < number], w)
    if not changed and number > 1:
        changed = (w.t("Words or levels of readiness were changed; the figures stand."),)
    pdf = _render(replace(content, edition=number, correction_notes=changed), w)
    data = {"figures": figures, "groups": None if sums is None else dict(sums.totals), "told": told}
    edition_id = _keep(uow, command, period, number, pdf, data, changed)
    uow.commit(N_("Published a report"), reversible=False)
    return edition(uow, edition_id)


def _board(uow: UnitOfWork, period: Period, room: grouping.Room | None) -> tuple[Dashboard, Sums | None]:
    board = kpis.dashboard(uow, period)
    if room is None:
        return board, None
    sums = grouping.sums(room, period, _totals(uow))
    return grouping.added(board, sums.cells), sums


def _totals(reader: Reader) -> dict[str, int]:
    """Return the sum of every group as it was first published."""
    totals: dict[str, int] = {}
    for row in read.editions(reader):
        totals |= json.loads(row[6])["groups"] or {}
    return totals


def _number(earlier: tuple[Edition, ...], same: Edition | None, figures: Figures) -> int:
    """Return the edition's number: another language of the latest one where the figures are the same."""
    if not earlier:
        return 1
    latest = earlier[0]
    translated = latest.figures == figures and (same is None or same.number < latest.number)
    return latest.number if translated else latest.number + 1


def _keep(
    uow: UnitOfWork,
    command: PublishPeriod,
    period: Period,
    number: int,
    pdf: bytes,
    data: Mapping[str, Any],
    changed: tuple[str, ...],
) -> str:
    w = words.of(command.language)
    name = papers.file_name(
        w.t("Report"), phrases.period(period, w.language), reference.load(uow).region, f"{number}"
    )
    paper_of = Attachment(f"{name}.pdf", "application/pdf", pdf, "drawn_up")
    (document_id,) = cases.add_documents(uow, None, (paper_of,))
    return uow.insert(
        "publication",
        {
            "period": str(period),
            "edition": number,
            "language": command.language,
            "published_on": uow.today,
            "published_by": uow.actor.name,
            "data": json.dumps(data, ensure_ascii=False, sort_keys=True),
            "document_id": document_id,
            "correction": "\n".join(changed),
        },
    )


def _render(content: paper.Quarter, w: Words) -> bytes:
    from investcrm.reports import quarter as report

    return report.render(content, w)


def _told(content: paper.Quarter) -> str:
    """Return a digest of all that a report tells, whenever it is made and whoever answers for it."""
    plain = replace(content, made_on=content.last, contact=Contact("", ""))
    return hashlib.sha256(repr(plain).encode()).hexdigest()


def editions(reader: Reader, period: str | None = None) -> tuple[Edition, ...]:
    """Return what was published, of one period or of all, the latest period and edition first."""
    return tuple(map(_edition, read.editions(reader, period)))


def edition(reader: Reader, edition_id: str) -> Edition:
    """Return one published edition.

    Raises:
        NotFound: there is none.
    """
    for one in editions(reader):
        if one.id == edition_id:
            return one
    raise NotFound(N_("There is no such edition."))


def document(reader: Reader, edition_id: str) -> tuple[str, bytes]:
    """Return an edition's document as it was published: its name and content.

    Raises:
        NotFound: there is no such edition.
    """
    found = cases.document(reader, edition(reader, edition_id).document_id)
    return found.name, cases.document_bytes(reader, found.id)


def _edition(row: Values) -> Edition:
    row_id, period, number, language, on, who, data, document_id, correction = row
    kept = json.loads(data)
    return Edition(
        str(row_id),
        str(period),
        int(number),
        str(language),
        date.fromisoformat(on),
        str(who),
        kept["groups"] is not None,
        str(document_id),
        tuple(filter(None, str(correction).split("\n"))),
        kept["figures"],
    )


def _kept(reader: Reader, edition_id: str) -> dict[str, Any]:
    data = next(row[6] for row in read.editions(reader) if row[0] == edition_id)
    kept: dict[str, Any] = json.loads(data)
    return kept


def _figures(board: Dashboard) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for line in board.lines:
        key = f"kpi.{line.key}"
        found |= {key: line.now.value, f"{key}.before": line.before.value}
        found |= {f"{key}.year_ago": line.year_ago.value, f"{key}.target": line.target}
    found |= {f"funnel.{step.key}": step.count for step in board.funnel}
    for row in board.strength_areas:
        amounts = {"inquiries": row.inquiries, "jobs": row.jobs, "investment_sek": row.investment_sek}
        found |= {f"area.{row.key}.{column}": amount for column, amount in amounts.items()}
    for row in board.municipalities:
        answers = {"asked": row.inquiries, "answered": row.answered, "median_days": row.median_days}
        found |= {f"municipality.{row.key}.{column}": amount for column, amount in answers.items()}
    for row in board.lost:
        losses = {"cases": row.inquiries, "lost_jobs": row.jobs, "lost_investment": row.investment_sek}
        found |= {f"lost.{row.key}.{column}": amount for column, amount in losses.items()}
    return found


def _corrections(
    reader: Reader, period: Period, figures: Figures, earlier: list[Edition], w: Words
) -> tuple[str, ...]:
    """Return what is different from the latest edition, or from what the period before it published."""
    if earlier:
        return tuple(_changes(reader, earlier[0].figures or {}, figures, "", w))
    before = editions(reader, str(period.previous()))
    if not before:
        return ()
    published = {key: value for key, value in (before[0].figures or {}).items() if _is_kpi(key)}
    now = {key: figures.get(f"{key}.before") for key in published}
    return tuple(_changes(reader, published, now, phrases.period(period.previous(), w.language), w))


def _is_kpi(key: str) -> bool:
    return key.startswith("kpi.") and not key.endswith(_BESIDE)


def _changes(reader: Reader, published: Figures, now: Figures, of: str, w: Words) -> list[str]:
    known = reference.load(reader)
    changed = []
    for key in dict.fromkeys((*published, *now)):
        old, new = published.get(key), now.get(key)
        if key.endswith(_BESIDE) or (old or 0) == (new or 0):
            continue
        if key.startswith("kpi.") and key not in published:  # a key figure of later days corrects nothing
            continue
        label = _label(key, known, w)
        figure = f"{of}, {label}" if of else label
        changed.append(
            w.t(
                "{figure}: {now}, published as {published}",
                figure=figure,
                now=_value(key, new, w.language),
                published=_value(key, old, w.language),
            )
        )
    return changed


def _label(key: str, known: Reference, w: Words) -> str:
    table, _, rest = key.partition(".")
    if table == "kpi":
        return phrases.kpi_label(BY_KEY[rest], w.language)
    if table == "funnel":
        steps = {step: label for step, label, _ in FUNNEL}
        return f"{w.t('How far the inquiries came')}, {w.t(steps[rest])}"
    row, _, column = rest.rpartition(".")
    return f"{_row_name(table, row, known, w)}, {w.t(COLUMNS[column])}"


def _row_name(table: str, row: str, known: Reference, w: Words) -> str:
    if table == "area":
        return quarter.area_name(known, row, w)
    if table == "lost":
        return w.t(LOST_LABELS[LostReason(row)])
    return known.municipalities.get(row, row)


def _value(key: str, value: float | None, language: str) -> str:
    table, _, rest = key.partition(".")
    if table == "kpi":
        return phrases.kpi_value(BY_KEY[rest], value, language)
    if value is None:
        return phrases.DASH
    if rest.endswith(_MONEY):
        return formats.money(round(value), language)
    return formats.number(value, language, 1)
