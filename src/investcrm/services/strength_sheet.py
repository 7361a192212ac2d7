"""The sheet of a strength area, for the region or one municipality: what it says, and what stays out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from investcrm import phrases, words
from investcrm.domain.errors import Forbidden, InvalidInput
from investcrm.domain.stages import Outcome
from investcrm.domain.strength import KIND_LABELS, Chosen, Company, Item, ItemKind, Won, chosen, is_reviewed
from investcrm.domain.words import N_
from investcrm.services import papers, reference, strength
from investcrm.words import Words

if TYPE_CHECKING:
    from datetime import date

    from investcrm.reports.strength import CompanyLine, Decided, ItemLine
    from investcrm.services.strength import AreaPage
    from investcrm.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Proposal:
    """An area with what its sheet may say; ``code`` is the municipality it is for, or ""."""

    page: AreaPage
    code: str
    said: Chosen
    won: tuple[Won, ...]


def choose(reader: Reader, key: str, code: str = "") -> Proposal:
    """Return what the sheet of an area says.

    For a municipality it says what is there and what is the whole region's, and the other municipalities'
    companies beside its own.

    Raises:
        Forbidden: who asks may not read companies, without which a sheet would say half.
        NotFound: the area is gone.
        InvalidInput: the region has no such municipality.
    """
    page = strength.page(reader, key)
    if page.companies is None or page.won is None:
        raise Forbidden(N_("A sheet names companies, which your role does not read. The region makes it."))
    if code and code not in reference.load(reader).municipalities:
        raise InvalidInput(N_("The region has no municipality {code}."), code=code)
    items = [one for one in page.items if not code or one.municipality_code in (None, code)]
    won = tuple(one for one in page.won if not code or one.municipality_code == code)
    said = chosen(page.companies, items, reader.today)
    if code:
        said = replace(said, left_out=tuple(o for o in said.left_out if o.municipality_code == code))
    return Proposal(page, code, said, won)


def render(reader: Reader, key: str, code: str = "", language: str = "sv") -> bytes:
    """Return the sheet as a PDF that readers of screens and archives take."""
    from investcrm.reports import strength as report

    w, known = words.of(language), reference.load(reader)
    found = choose(reader, key, code)
    area, said = found.page.area, found.said
    own = [one for one in said.companies if not code or one.municipality_code == code]
    others = [one for one in said.companies if one not in own]
    return report.render(
        report.StrengthSheet(
            region=known.region,
            area=area.name(language),
            made_on=reader.today,
            contact=papers.contact(reader, w),
            municipality=known.municipalities.get(code, ""),
            parts=tuple(part.name(language) for part in found.page.parts),
            source=area.source,
            as_of=area.as_of,
            business_sweden="" if area.assumed else area.business_sweden,
            companies=_companies(own),
            elsewhere=_companies(others),
            items=_items(said.items, w, reader.today),
            decided=_decided(found.won),
            left_out=len(said.left_out),
        ),
        w,
    )


def file_name(reader: Reader, key: str, code: str, language: str) -> str:
    """Return what to call the file."""
    known = reference.load(reader)
    name = papers.file_name(known.area_name(key, language), known.municipalities.get(code, ""))
    return f"{name}.pdf"


def _companies(found: Iterable[Company]) -> tuple[CompanyLine, ...]:
    from investcrm.reports.strength import CompanyLine

    return tuple(
        CompanyLine(
            one.name,
            one.municipality,
            phrases.owner(one.owner_country, one.parent_company),
            one.employees,
            one.source,
            one.reviewed_on,
        )
        for one in found
        if one.reviewed_on is not None
    )


def _items(found: Iterable[Item], w: Words, today: date) -> tuple[tuple[str, tuple[ItemLine, ...]], ...]:
    from investcrm.reports.strength import ItemLine

    groups: dict[ItemKind, list[ItemLine]] = {}
    for one in found:
        line = ItemLine(
            one.name(w.language),
            "\n".join(part for part in (one.note(w.language), one.web) if part),
            one.place or one.municipality,
            one.source,
            one.as_of,
            one.reviewed_on if is_reviewed(one, today) else None,
        )
        groups.setdefault(ItemKind(one.kind), []).append(line)
    return tuple((w.t(KIND_LABELS[kind]), tuple(groups[kind])) for kind in ItemKind if kind in groups)


def _decided(won: Iterable[Won]) -> Decided | None:
    from investcrm.reports.strength import Decided

    found = tuple(won)
    if not found:
        return None
    return Decided(
        sum(1 for one in found if one.outcome == Outcome.ESTABLISHMENT),
        sum(1 for one in found if one.outcome == Outcome.EXPANSION),
        sum(one.jobs or 0 for one in found),
        min(one.decided_on for one in found).year,
    )
