"""What is known of an investor that must not get out, and how many share what is told of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from investcrm.domain.rarity import Trait
from investcrm.store.reader import listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values

_OF_INVESTOR: Final = (
    "SELECT o.id FROM organisation o JOIN inquiry i ON i.id = :id AND "
    "(o.id = i.organisation_id OR (i.investor <> '' AND o.company_key = i.company_key)) "
    "WHERE o.deleted_ms IS NULL"
)


def organisations(reader: Reader, inquiry_id: str) -> list[Values]:
    """Return (name, org number, note) of the companies that are a case's investor."""
    return reader.rows(
        f"SELECT name, org_number, note FROM organisation WHERE id IN ({_OF_INVESTOR})", id=inquiry_id
    )


def contacts(reader: Reader, inquiry_id: str) -> list[Values]:
    """Return (name, e-mail, phone) of the people of a case and of its investor."""
    return reader.rows(
        "SELECT name, email, phone FROM contact WHERE deleted_ms IS NULL AND "
        f"(inquiry_id = :id OR organisation_id IN ({_OF_INVESTOR}))",
        id=inquiry_id,
    )


def shared(
    reader: Reader, areas: Sequence[str], country: str, sizes: Mapping[Trait, tuple[int, int]]
) -> dict[frozenset[Trait], int]:
    """Count companies, each with all its cases, by the traits they share with what is told.

    ``sizes`` are the bounds between which another's size is alike; what is not given is shared by nobody.
    """
    text, params = listed("area", areas)
    columns = {
        Trait.AREA: f"EXISTS (SELECT 1 FROM inquiry_strength_area a WHERE a.inquiry_id = i.id "
        f"AND a.deleted_ms IS NULL AND a.strength_area IN {text})",
        Trait.COUNTRY: "i.country <> '' AND i.country IN (:country, :folded)",
        Trait.JOBS: "i.jobs BETWEEN :jobs_low AND :jobs_high",
        Trait.INVESTMENT: "i.investment_sek BETWEEN :investment_low AND :investment_high",
        Trait.LAND: _asked("land"),
        Trait.POWER: _asked("power"),
    }
    for trait in (Trait.JOBS, Trait.INVESTMENT, Trait.LAND, Trait.POWER):
        params[f"{trait}_low"], params[f"{trait}_high"] = sizes.get(trait, (1, 0))
    company = {
        Trait.AREA: f"EXISTS (SELECT 1 FROM organisation_strength_area a WHERE a.organisation_id = i.id "
        f"AND a.deleted_ms IS NULL AND a.strength_area IN {text})",
        Trait.COUNTRY: columns[Trait.COUNTRY],
    }
    cases = ", ".join(_flag(columns[trait], trait) for trait in Trait)
    companies = ", ".join(_flag(company.get(trait, ""), trait) for trait in Trait)
    most = ", ".join(f"max({trait}) AS {trait}" for trait in Trait)
    names = ", ".join(Trait)
    found = reader.rows(
        f"SELECT {names}, count(*) FROM (SELECT who, {most} FROM ("
        f"SELECT CASE WHEN i.company_key = '' THEN i.id ELSE i.company_key END AS who, {cases} "
        "FROM inquiry i WHERE i.deleted_ms IS NULL UNION ALL "
        f"SELECT CASE WHEN i.company_key = '' THEN i.id ELSE i.company_key END AS who, {companies} "
        f"FROM organisation i WHERE i.deleted_ms IS NULL) one GROUP BY who) each GROUP BY {names}",
        country=country,
        folded=country.casefold(),
        **params,
    )
    return {
        frozenset(trait for trait, has in zip(Trait, values, strict=False) if has): int(values[-1])
        for values in found
    }


def _asked(kind: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM requirement r WHERE r.inquiry_id = i.id AND r.deleted_ms IS NULL "
        f"AND r.kind = '{kind}' AND coalesce(r.low, r.high) BETWEEN :{kind}_low AND :{kind}_high)"
    )


def _flag(condition: str, name: str) -> str:
    return f"CASE WHEN {condition} THEN 1 ELSE 0 END AS {name}" if condition else f"0 AS {name}"
