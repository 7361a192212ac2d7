"""The columns of the ledger's two lists: every statement, and every establishment with its follow-up."""

from __future__ import annotations

from typing import Final

from investcrm import ledger_phrases
from investcrm.domain.ledger import SKILL_LABELS, SORT_LABELS
from investcrm.domain.stages import OUTCOME_LABELS, Outcome
from investcrm.domain.words import N_
from investcrm.services.ledger import Listed
from investcrm.services.list_columns import ExportColumn
from investcrm.services.reference import Reference
from investcrm.words import Words


def _step(row: Listed, _known: Reference, w: Words) -> str:
    return ledger_phrases.place(row.statement.place, w.language)


def _municipality(code: str, known: Reference) -> str:
    return known.municipalities.get(code, code)


def _outcome(key: str, w: Words) -> str:
    return w.t(OUTCOME_LABELS[Outcome(key)]) if key else ""


LEDGER_COLUMNS: Final = (
    ExportColumn("number", N_("Number"), "text", lambda r, _k, _w: r.number),
    ExportColumn("title", N_("Case"), "text", lambda r, _k, _w: r.title),
    ExportColumn("outcome", N_("Outcome"), "text", lambda r, _k, w: _outcome(r.outcome, w)),
    ExportColumn("decided", N_("Decided"), "day", lambda r, _k, _w: r.decided_on),
    ExportColumn(
        "municipality", N_("Municipality"), "text", lambda r, k, _w: _municipality(r.municipality_code, k)
    ),
    ExportColumn("step", N_("Step"), "text", _step),
    ExportColumn("sort", N_("Of which kind"), "text", lambda r, _k, w: w.t(SORT_LABELS[r.statement.sort])),
    ExportColumn("skill", N_("Skill"), "text", lambda r, _k, w: w.t(SKILL_LABELS[r.statement.skill])),
    ExportColumn("jobs", N_("Jobs"), "number", lambda r, _k, _w: r.statement.jobs),
    ExportColumn(
        "investment", N_("Investment"), "number", lambda r, _k, _w: r.statement.investment_sek, "SEK"
    ),
    ExportColumn("stated", N_("Stated on"), "day", lambda r, _k, _w: r.statement.stated_on),
    ExportColumn("source", N_("Source"), "text", lambda r, _k, _w: r.statement.source),
)
FOLLOW_UP_COLUMNS: Final = (
    ExportColumn("number", N_("Number"), "text", lambda r, _k, _w: r.number),
    ExportColumn("title", N_("Case"), "text", lambda r, _k, _w: r.title),
    ExportColumn(
        "municipality", N_("Municipality"), "text", lambda r, k, _w: _municipality(r.municipality_code, k)
    ),
    ExportColumn("decided_on", N_("Decided"), "day", lambda r, _k, _w: r.decided_on),
    ExportColumn("stated", N_("Jobs, stated"), "number", lambda r, _k, _w: r.stated),
    ExportColumn("jobs", N_("Jobs, decided"), "number", lambda r, _k, _w: r.decided),
    ExportColumn("announced", N_("Jobs, announced"), "number", lambda r, _k, _w: r.announced),
    ExportColumn("at_12", N_("Jobs after 12 months"), "number", lambda r, _k, _w: r.realised[0]),
    ExportColumn("at_24", N_("Jobs after 24 months"), "number", lambda r, _k, _w: r.realised[1]),
    ExportColumn("at_36", N_("Jobs after 36 months"), "number", lambda r, _k, _w: r.realised[2]),
    ExportColumn("safeguarded", N_("Safeguarded jobs"), "number", lambda r, _k, _w: r.safeguarded),
    ExportColumn("sek", N_("Investment, decided"), "number", lambda r, _k, _w: r.decided_sek, "SEK"),
    ExportColumn(
        "missing", N_("To ask for now"), "text", lambda r, _k, w: ledger_phrases.lacks(r, w.language)
    ),
    ExportColumn("next", N_("Next count"), "day", lambda r, _k, _w: r.next_on),
)
