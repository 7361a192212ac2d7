"""What the municipalities' tables need beyond rows: numbers of their own, one hand at a time in the tray."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from investcrm.store.unit_of_work import UnitOfWork

_TRAY: Final = 0x1C_0003
"""Held on a server while replies are taken in, so that no two clients take the same."""


def hold_tray(uow: UnitOfWork) -> None:
    """Wait until nobody else takes replies in; a file has one writer anyway."""
    if uow.dialect == "postgresql":
        uow.rows(f"SELECT pg_advisory_xact_lock({_TRAY})")


def next_own_number(uow: UnitOfWork, code: str, year: int) -> tuple[str, int]:
    """Give the next number of a municipality's own inquiries as (E2026-004, its sort key)."""
    uow.execute(
        "INSERT INTO own_series (municipality_code, year, last) VALUES (:code, :year, 1) "
        "ON CONFLICT (municipality_code, year) DO UPDATE SET last = own_series.last + 1",
        code=code,
        year=year,
    )
    last = int(
        uow.value(
            "SELECT last FROM own_series WHERE municipality_code = :code AND year = :year",
            code=code,
            year=year,
        )
    )
    return f"E{year}-{last:03d}", year * 1_000_000 + last
