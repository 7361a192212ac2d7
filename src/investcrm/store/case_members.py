"""Who sees a confidential case: rows of a file, or what a server's own functions write of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


def put(uow: UnitOfWork, inquiry_id: str, member_id: str, role: str, row_id: str | None) -> None:
    """Let a member see a case in a role; ``row_id`` is the row of one who sees it already."""
    if _by_server(uow):
        sql = "SELECT sec.give_access(:inquiry, :member, :role)"
        uow.written("case_member", str(uow.value(sql, inquiry=inquiry_id, member=member_id, role=role)))
    elif row_id is None:
        values = {"inquiry_id": inquiry_id, "member_id": member_id, "role": role, "since_on": uow.today}
        uow.insert("case_member", values)
    else:
        uow.update("case_member", row_id, {"role": role})


def take(uow: UnitOfWork, inquiry_id: str, member_id: str, row_id: str) -> None:
    """Let a member see a case no more."""
    if _by_server(uow):
        uow.rows("SELECT sec.withdraw_access(:inquiry, :member)", inquiry=inquiry_id, member=member_id)
        uow.written("case_member", row_id)
    else:
        uow.remove("case_member", row_id)


def left_alone(reader: Reader) -> list[tuple[str, str]]:
    """Return (number, who was responsible) of cases of a server's room whose responsible member has left."""
    return [
        (str(number), str(was)) for number, was in reader.rows("SELECT number, was FROM sec.left_alone()")
    ]


def name_responsible(uow: UnitOfWork, number: str, member_id: str) -> None:
    """Make a member responsible for a case that was left alone, by its number."""
    sql = "SELECT sec.name_responsible(:number, :member)"
    uow.written("case_member", str(uow.value(sql, number=number, member=member_id)), readable=False)


def _by_server(uow: UnitOfWork) -> bool:
    return uow.is_room and uow.dialect == "postgresql"
