"""The shapes scripts get: what each row looks like as JSON, under English keys that stay the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from investcrm.domain.forecast import Forecast
from investcrm.domain.matching import FULL, VERDICT_LABELS, Result, SiteMatch
from investcrm.domain.requirements import Requirement
from investcrm.domain.rows import (
    ForwardingRow,
    InquiryDetail,
    InquiryRow,
    KpiLine,
    KpiValue,
    OfferRow,
    SiteRow,
)
from investcrm.words import t


def inquiry(row: InquiryRow) -> dict[str, Any]:
    """Return a line of the inquiry list."""
    return {
        "number": row.number,
        "title": row.title,
        "stage": row.standing.stage.value,
        "outcome": row.standing.outcome.value if row.standing.outcome else None,
        "on_hold": row.standing.on_hold,
        "status": row.status,
        "source": row.source,
        "investor": row.investor,
        "received_on": row.received_on,
        "deadline_on": row.deadline_on,
        "owner": row.owner,
        "strength_area": row.strength_area,
        "asked": row.asked,
        "answered": row.answered,
        "jobs": row.jobs,
        "investment_sek": row.investment_sek,
        "next_step": row.next_step,
        "next_step_on": row.next_step_on,
        "lost_reason": row.lost_reason,
    }


def detail(found: InquiryDetail) -> dict[str, Any]:
    """Return an inquiry with everything that belongs to it."""
    return inquiry(found.row) | {
        "country": found.country,
        "summary": found.summary,
        "qualified_on": found.qualified_on,
        "forwarded_on": found.forwarded_on,
        "first_response_on": found.first_response_on,
        "offered_on": found.offered_on,
        "visit_on": found.visit_on,
        "decided_on": found.decided_on,
        "lost_needed": found.lost_needed,
        "investment_note": found.investment_note,
        "strength_areas": list(found.strength_areas),
        "municipalities": list(found.municipalities),
        "requirements": [requirement(line.requirement) for line in found.requirements],
        "forwardings": [forwarding(row) for row in found.forwardings],
        "offers": [offer(row) for row in found.offers],
        "activities": [
            {"kind": a.kind, "happened_on": a.happened_on, "text": a.text, "participants": a.participants}
            for a in found.activities
        ],
        "tasks": [{"title": x.title, "due_on": x.due_on, "done_on": x.done_on} for x in found.tasks],
        "documents": [
            {
                "name": d.name,
                "media_type": d.media_type,
                "bytes": d.size,
                "sha256": d.sha256,
                "direction": d.direction,
                "dated_on": d.dated_on,
            }
            for d in found.documents
        ],
        "ledger": [
            {
                "step": x.step,
                "months": x.months,
                "sort": x.sort,
                "jobs": x.jobs,
                "investment_sek": x.investment_sek,
                "stated_on": x.stated_on,
                "source": x.source,
            }
            for x in found.ledger
        ],
        "raw_cells": [{"column": column, "text": text} for column, text in found.raw_cells],
        "doubts": [
            {"column": column, "doubt": t(key, **dict(filled))} for column, key, filled in found.doubts
        ],
    }


def requirement(asked: Requirement) -> dict[str, Any]:
    """Return what is asked for; amounts in ``unit``."""
    return {
        "kind": asked.kind,
        "level": asked.level.value,
        "low": asked.low,
        "high": asked.high,
        "on": asked.on,
        "unit": asked.spec.unit.value,
        "text": asked.text,
        "weight": asked.importance,
        "raw": asked.raw,
        "doubt": asked.doubt,
    }


def forwarding(row: ForwardingRow) -> dict[str, Any]:
    """Return one municipality asked, with its answer."""
    return {
        "municipality_code": row.municipality_code,
        "municipality": row.municipality,
        "state": row.state,
        "prepared_on": row.prepared_on,
        "sent_on": row.sent_on,
        "deadline_on": row.deadline_on,
        "answered_on": row.answered_on,
        "reminded_on": row.reminded_on,
        "recipient": row.recipient,
        "answer": row.answer_text,
        "decline_reason": row.decline_reason,
        "sites": [{"name": name, "power": power} for _, name, power in row.sites],
    }


def offer(row: OfferRow) -> dict[str, Any]:
    """Return one offer."""
    return {
        "edition": row.edition,
        "language": row.language,
        "prepared_on": row.prepared_on,
        "sent_on": row.sent_on,
        "recipient": row.recipient,
        "sites": row.sites,
    }


def site_match(found: SiteMatch, names: dict[str, str]) -> dict[str, Any]:
    """Return a candidate held against the requirements; ``names`` gives municipalities by code."""
    return {
        "rank": found.rank,
        "score": found.score,
        "site": found.name,
        "shape": found.shape.value,
        "site_ids": list(found.site_ids),
        "municipality_code": found.municipality_code,
        "municipality": names.get(found.municipality_code, found.municipality_code),
        "verdict": VERDICT_LABELS[found.verdict],
        "requirements": [_result(result) for result in found.results],
    }


def _result(result: Result) -> dict[str, Any]:
    asked = result.requirement
    return {
        "kind": asked.kind,
        "level": asked.level.value,
        "unit": asked.spec.unit.value,
        "asked": {"low": asked.low, "high": asked.high, "on": asked.on, "text": asked.text},
        "has": result.has,
        "verdict": VERDICT_LABELS[result.verdict],
        "short_by": result.short_by,
        "doubt": result.doubt,
        "note": result.note,
        "source": result.source,
        "date": result.as_of,
        "weight": asked.importance,
        "credit": result.credit / FULL,
    }


def site(row: SiteRow) -> dict[str, Any]:
    """Return a site with every value known, its source and date; power in kW by year."""
    return {
        "name": row.name,
        "municipality_code": row.municipality_code,
        "municipality": row.municipality,
        "facts": {
            key: {
                "value": known.value,
                "source": known.source,
                "date": known.as_of,
                "confidence": known.confidence.value,
                "stale": key in row.stale,
            }
            for key, known in row.facts.values.items()
        },
        "power": [
            {
                "year": step.year,
                "firm_kw": step.firm_kw,
                "indicative_kw": step.indicative_kw,
                "flexible_kw": step.flexible_kw,
            }
            for step in row.facts.power
        ],
    }


def kpi_line(line: KpiLine, unit: str, ahead: Forecast | None = None) -> dict[str, Any]:
    """Return a KPI in its period, with its neighbours, target, and where its year will end."""
    return {
        "key": line.key,
        "value": line.now.value,
        "unit": unit,
        "cases": line.now.cases,
        "target": line.target,
        "before": _period_value(line.before),
        "year_ago": _period_value(line.year_ago),
        "year_to_date": line.year_to_date.value,
        "trend": [_period_value(value) for value in line.trend],
        "forecast": None if ahead is None else asdict(ahead),
    }


def _period_value(value: KpiValue) -> dict[str, Any]:
    return {"period": value.period, "value": value.value}


def names_of(codes: Iterable[str], names: dict[str, str]) -> str:
    """Return municipalities by name, for a sentence."""
    return ", ".join(names.get(code, code) for code in codes)
