"""How far each municipality has come with what it was asked, and what waits to be reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from investcrm.store.reader import day

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values

_CASES: Final = "('received', 'qualified', 'forwarded')"
_LOGIN: Final = (
    "EXISTS (SELECT 1 FROM member_municipality x JOIN member p ON p.id = x.member_id "
    "AND p.deleted_ms IS NULL WHERE x.municipality_code = f.municipality_code AND x.deleted_ms IS NULL)"
)


def round_of_case(reader: Reader, inquiry_id: str) -> list[Values]:
    """Return the municipalities asked about a case, by name.

    Each as forwarding id, version, code, name, state, prepared, sent, bounced, opened, begun, answered,
    deadline, reminded, recipient, whether it has a login here, the reason where it declined, its address.
    """
    login = _LOGIN if reader.dialect == "postgresql" else "0 = 1"
    return reader.rows(
        "SELECT f.id, f.version, f.municipality_code, coalesce(m.name, f.municipality_code), f.state, "
        "f.prepared_on, f.sent_on, f.bounced_on, b.opened_on, b.begun_on, f.answered_on, f.deadline_on, "
        f"f.reminded_on, f.recipient, {login}, (SELECT max(a.reason) FROM answer a "
        "WHERE a.forwarding_id = f.id AND a.deleted_ms IS NULL AND a.declined = 1), coalesce(m.email, '') "
        "FROM forwarding f LEFT JOIN municipality m ON m.code = f.municipality_code "
        "LEFT JOIN brief b ON b.id = f.sent_brief_id AND b.deleted_ms IS NULL "
        "WHERE f.inquiry_id = :id AND f.deleted_ms IS NULL ORDER BY m.name_key, f.id",
        id=inquiry_id,
    )


@dataclass(frozen=True, slots=True)
class KeptNotice:
    """What a mail server or mail program told of a message to an address of a municipality."""

    municipality_code: str
    about: str
    address: str
    on: date
    text: str


def notices(reader: Reader, inquiry_id: str) -> list[KeptNotice]:
    """Return the notices noted in a case, the latest first."""
    found = reader.rows(
        "SELECT municipality_code, about, participants, happened_on, text FROM activity "
        "WHERE inquiry_id = :id AND kind = 'notice' AND deleted_ms IS NULL "
        "ORDER BY happened_on DESC, id DESC",
        id=inquiry_id,
    )
    return [
        KeptNotice(code, about, address, day(on) or date.min, text)
        for code, about, address, on, text in found
    ]


def silent(reader: Reader, inquiry_id: str = "") -> list[Values]:
    """Return the municipalities that have not answered, of one open case or of all that are not at rest.

    Each as forwarding id, inquiry id, number, title, code, name, sent, deadline, reminded.
    """
    one = "AND i.id = :id " if inquiry_id else ""
    return reader.rows(
        "SELECT f.id, i.id, i.number, i.title, f.municipality_code, coalesce(m.name, f.municipality_code), "
        "f.sent_on, f.deadline_on, f.reminded_on FROM forwarding f "
        "JOIN inquiry i ON i.id = f.inquiry_id AND i.deleted_ms IS NULL "
        "LEFT JOIN municipality m ON m.code = f.municipality_code "
        "WHERE f.deleted_ms IS NULL AND f.state = 'sent' "
        f"AND i.stage IN {_CASES} AND i.on_hold = 0 "
        f"{one}ORDER BY i.number_key, m.name_key, f.id",
        **({"id": inquiry_id} if inquiry_id else {}),
    )


def has_login(reader: Reader, code: str) -> bool:
    """Whether somebody at a municipality works in this server's program; on a file nobody does."""
    return code in logins(reader)


def logins(reader: Reader) -> frozenset[str]:
    """Return the municipalities where somebody works in this server's program; on a file nobody does."""
    if reader.dialect != "postgresql":
        return frozenset()
    found = reader.rows(
        "SELECT DISTINCT x.municipality_code FROM member_municipality x JOIN member p ON p.id = x.member_id "
        "AND p.deleted_ms IS NULL WHERE x.deleted_ms IS NULL"
    )
    return frozenset(str(code) for (code,) in found)
