"""Makes the papers of an offer from one frozen content: the document, the comparison, the site sheets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from investcrm import phrases, words
from investcrm.domain.commands import Attachment
from investcrm.domain.errors import InvalidInput
from investcrm.domain.matching import Result, match_site
from investcrm.domain.offers import Paper, Sheets
from investcrm.domain.requirements import LEVEL_LABELS
from investcrm.domain.words import N_
from investcrm.services import offer_texts, papers, reference, site_sheet, sites

if TYPE_CHECKING:
    from investcrm.domain.commands import PrepareOffer
    from investcrm.domain.rows import InquiryDetail, SiteRow
    from investcrm.exchange.xlsx import Table
    from investcrm.reports import offer as report
    from investcrm.services.reference import Reference
    from investcrm.services.rfi import FilledSheet
    from investcrm.store.reader import Reader
    from investcrm.words import Words

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Content:
    """What an offer says, without what must not be spread: ``rows`` are the sites as they may be told of."""

    offer: report.Offer
    rows: tuple[SiteRow, ...]
    results: tuple[tuple[Result, ...], ...]


def content(
    reader: Reader, command: PrepareOffer, detail: InquiryDetail, edition: int, recipient: str
) -> Content:
    """Return what the offer says as things stand.

    Raises:
        InvalidInput: there is no such text block.
    """
    from investcrm.reports import offer as report

    w = words.of(command.language)
    known = reference.load(reader)
    asked = tuple(line.requirement for line in detail.requirements)
    rows = tuple(papers.spreadable(sites.site_row(reader, site_id)) for site_id in command.site_ids)
    results = tuple(match_site(asked, row.facts, reader.today).results for row in rows)
    within = command.site_ids if command.sheets is Sheets.WITHIN else ()
    number = papers.told_number(detail.row.number)
    offer = report.Offer(
        region=known.region,
        asker=recipient,
        number=number,
        title=detail.row.title,
        made_on=reader.today,
        contact=papers.contact(reader, w),
        reference=f"{number or detail.row.title}/{edition}",
        summary=command.intro or _summary(detail, known, len(rows), w),
        blocks=_blocks(reader, command),
        asked=papers.asked(asked, w),
        sites=tuple(_offered(row, held, detail, w) for row, held in zip(rows, results, strict=True)),
        sheets=tuple(site_sheet.content(reader, site_id, w) for site_id in within),
    )
    return Content(offer, rows, results)


def made(
    reader: Reader, command: PrepareOffer, found: Content, edition: int
) -> list[tuple[Paper, Attachment]]:
    """Return the offer's own papers, the document first; the asker's own sheet is not among them."""
    from investcrm.reports import offer as report

    w = words.of(command.language)
    called, asker = _called(found), found.offer.asker

    def paper(kind: Paper, name: str, media_type: str, data: bytes) -> tuple[Paper, Attachment]:
        return kind, Attachment(name, media_type, data, "drawn_up", asker)

    name = papers.file_name(called, w.t("offer"), str(edition))
    result = [
        paper(Paper.OFFER, f"{name}.pdf", "application/pdf", report.render(found.offer, w)),
        paper(
            Paper.COMPARISON,
            papers.file_name(called, w.t("offer"), str(edition), w.t("comparison")) + ".xlsx",
            XLSX,
            comparison(found, w),
        ),
    ]
    if command.sheets is Sheets.BESIDE:
        for row in found.rows:
            sheet = papers.file_name(called, w.t("site sheet"), row.name) + ".pdf"
            result.append(
                paper(Paper.SHEET, sheet, "application/pdf", site_sheet.document(reader, row.id, w))
            )
    return result


def filled_paper(found: Content, filled: FilledSheet, edition: int, w: Words) -> Attachment:
    """Return the asker's own sheet, filled in, as a document under a name of the region's own."""
    name = papers.file_name(_called(found), w.t("offer"), str(edition), "RFI") + ".xlsx"
    return Attachment(name, XLSX, filled.data, "drawn_up", found.offer.asker)


def _called(found: Content) -> str:
    """Return what the papers are called after: the number, of a confidential case its code name."""
    return found.offer.number or found.offer.title


def comparison(found: Content, w: Words) -> bytes:
    """Return the comparison as a workbook: requirements and facts, a column for each site."""
    from investcrm.exchange import xlsx

    return xlsx.write_tables([_requirements(found, w), _facts(found, w)])


def _requirements(found: Content, w: Words) -> Table:
    from investcrm.exchange.xlsx import Table

    places = [f"{row.name}, {row.municipality}" for row in found.rows]
    rows = [
        [
            asked.requirement,
            asked.asked,
            w.t(LEVEL_LABELS[asked.level]),
            *(_told(results[number], w) for results in found.results),
        ]
        for number, asked in enumerate(found.offer.asked)
    ]
    headers = [w.t("Requirement"), w.t("Asked for"), w.t("Weight"), *places]
    widths = [28, 20, 14, *[30] * len(places)]
    return Table(w.t("Comparison"), headers, rows, None, widths, wraps=True)


def _told(result: Result, w: Words) -> str:
    told = phrases.verdict(result, w.language)
    has = phrases.has(result, w.language)
    return f"{told}\n{has}" if has else told


def _facts(found: Content, w: Words) -> Table:
    from investcrm.exchange.xlsx import Table

    by_site = [{one.label: one for one in site.values} for site in found.offer.sites]
    labels = list(dict.fromkeys(label for values in by_site for label in values))
    headers = [w.t("What")]
    for site in found.offer.sites:
        headers += [f"{site.name}, {site.municipality}", w.t("Source")]
    rows: list[list[str | None]] = []
    for label in labels:
        row: list[str | None] = [label]
        for values in by_site:
            one = values.get(label)
            old = f", {w.t('out of date')}" if one and one.stale else ""
            day = one.as_of.isoformat() if one and one.as_of else ""
            row += [one.value, f"{one.source} {day}{old}".strip()] if one else [w.t("unknown"), None]
        rows.append(row)
    widths = [28, *[30, 26] * len(by_site)]
    return Table(w.t("Facts"), headers, rows, None, widths, wraps=True)


def frozen(
    command: PrepareOffer, found: Content, documents: list[tuple[Paper, str]], rfi: dict[str, Any] | None
) -> str:
    """Return, as JSON, everything an edition was made of and what its documents are."""
    shown = [
        {
            "id": row.id,
            "name": row.name,
            "municipality": row.municipality,
            "values": {
                key: {
                    "value": known.value,
                    "source": known.source,
                    "as_of": known.as_of.isoformat() if known.as_of else None,
                }
                for key, known in sorted(row.facts.values.items())
                if papers.is_printed(key)
            },
            "power": [[step.year, step.firm_kw, step.indicative_kw] for step in row.facts.power],
            "verdicts": {
                _key(result): {"verdict": int(result.verdict), "has": result.has, "doubt": result.doubt}
                for result in results
            },
        }
        for row, results in zip(found.rows, found.results, strict=True)
    ]
    data = {
        "number": found.offer.number,
        "sites": list(command.site_ids),
        "intro": command.intro,
        "summary": found.offer.summary,
        "recipient": found.offer.asker,
        "language": command.language,
        "made_on": found.offer.made_on.isoformat(),
        "blocks": [list(block) for block in found.offer.blocks],
        "sheets": command.sheets.value,
        "asked": [[one.requirement, one.asked, one.level.value] for one in found.offer.asked],
        "shown": shown,
        "documents": [[kind.value, document_id] for kind, document_id in documents],
        "rfi": rfi,
    }
    return json.dumps(data, ensure_ascii=False)


def _key(result: Result) -> str:
    one = result.requirement
    return f"{one.kind} {one.on.year}" if one.kind == "power" and one.on else one.kind


def _blocks(reader: Reader, command: PrepareOffer) -> tuple[tuple[str, str], ...]:
    known = {one.key: one for one in offer_texts.blocks(reader)}
    wanted = command.blocks
    if wanted is None:
        wanted = tuple(key for key, one in known.items() if one.usual)
    unknown = [key for key in wanted if key not in known]
    if unknown:
        raise InvalidInput(
            N_("There is no text block called “{name}”. There are: {names}."),
            name=unknown[0],
            names=", ".join(known),
        )
    return tuple(known[key].told(command.language) for key in wanted)


def _summary(detail: InquiryDetail, known: Reference, count: int, w: Words) -> str:
    return w.n(
        "{region} offers {count} site for {title}.",
        "{region} offers {count} sites for {title}.",
        count,
        region=known.region,
        title=detail.row.title,
    )


def _offered(
    row: SiteRow, results: tuple[Result, ...], detail: InquiryDetail, w: Words
) -> report.OfferedSite:
    from investcrm.reports.offer import OfferedSite, PowerLine

    notes = [
        forwarding.answer_text
        for forwarding in detail.forwardings
        if any(site_id == row.id for site_id, _, _ in forwarding.sites)
    ]
    plan = row.facts.values.get("plan_state")
    return OfferedSite(
        name=row.name,
        municipality=row.municipality,
        held=tuple(_held(result, w) for result in results),
        summary=" ".join(note for note in notes if note),
        plan=phrases.fact("plan_state", plan.value, w.language) if plan else "",
        values=papers.known_values(row, w),
        power=tuple(
            PowerLine(
                step.year,
                step.firm_kw,
                step.indicative_kw,
                *row.facts.power_said(step.year),
                "power" in row.stale,
            )
            for step in row.facts.power
        ),
    )


def _held(result: Result, w: Words) -> report.Held:
    from investcrm.reports.offer import Held

    return Held(
        result.verdict,
        phrases.has(result, w.language),
        phrases.short_by(result, w.language),
        w.t(result.doubt) if result.doubt else "",
    )
