"""Briefs, replies, messages, joint answers and municipalities' own inquiries.

What a municipality asks names its codes, although a server's row policies say the same: a file has none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from investcrm.store.reader import listed

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values

# What a municipality reads

_BRIEF: Final = (
    "SELECT b.id, b.municipality_code, coalesce(m.name, b.municipality_code), b.reference, b.number, "
    "b.title, b.state, b.sent_on, b.deadline_on, b.reminded_on, r.replied_on, r.declined, r.id, "
    "(SELECT x.from_region FROM brief_message x WHERE x.brief_id = b.id AND x.deleted_ms IS NULL "
    "AND x.created_ms > coalesce(r.created_ms, 0) ORDER BY x.created_ms DESC, x.id DESC LIMIT 1), b.content, "
    "b.ended, b.ended_on, b.lost_reason "
    "FROM brief b LEFT JOIN municipality m ON m.code = b.municipality_code "
    "LEFT JOIN reply r ON r.brief_id = b.id AND r.deleted_ms IS NULL WHERE b.deleted_ms IS NULL"
)


def briefs(reader: Reader, codes: Iterable[str]) -> list[Values]:
    """Return the briefs of municipalities: those to answer by deadline, then the others, newest first.

    Each as id, code, name, reference, number, title, state, sent, deadline, reminded, replied, declined,
    reply id, whether the region wrote last, content, how it went, on which day, reason for loss.
    """
    text, params = listed("code", codes)
    return reader.rows(
        f"{_BRIEF} AND b.municipality_code IN {text} "
        "ORDER BY CASE WHEN r.id IS NULL AND b.state = 'sent' AND b.ended = '' THEN 0 ELSE 1 END, "
        "CASE WHEN r.id IS NULL AND b.state = 'sent' AND b.ended = '' THEN b.deadline_on END, "
        "b.sent_on DESC, b.id",
        **params,
    )


def brief(reader: Reader, brief_id: str) -> Values | None:
    """Return one brief as :func:`briefs` does."""
    return reader.row(f"{_BRIEF} AND b.id = :id", id=brief_id)


def messages(reader: Reader, brief_ids: Iterable[str]) -> list[Values]:
    """Return what was written about briefs: id, brief, code, name, from region, author, text, moment."""
    text, params = listed("brief", brief_ids)
    return reader.rows(
        "SELECT x.id, x.brief_id, x.municipality_code, coalesce(m.name, x.municipality_code), x.from_region, "
        "x.author, x.text, x.created_ms FROM brief_message x "
        "LEFT JOIN municipality m ON m.code = x.municipality_code "
        f"WHERE x.deleted_ms IS NULL AND x.brief_id IN {text} ORDER BY x.created_ms, x.id",
        **params,
    )


_REPLY: Final = (
    "SELECT r.id, r.brief_id, r.municipality_code, coalesce(m.name, r.municipality_code), r.replied_on, "
    "r.declined, r.reason, r.text, r.contact FROM reply r "
    "LEFT JOIN municipality m ON m.code = r.municipality_code WHERE r.deleted_ms IS NULL"
)


def reply(reader: Reader, reply_id: str) -> Values | None:
    """Return a reply: id, brief, code, name, day, declined, reason, text, contact."""
    return reader.row(f"{_REPLY} AND r.id = :id", id=reply_id)


def reply_sites(reader: Reader, reply_id: str) -> list[Values]:
    """Return the sites of a reply: site id, name, power in words, note, what was told as JSON."""
    return reader.rows(
        "SELECT site_id, name, power_text, note, told FROM reply_site "
        "WHERE reply_id = :id AND deleted_ms IS NULL ORDER BY id",
        id=reply_id,
    )


def reply_documents(reader: Reader, reply_id: str) -> list[Values]:
    """Return the documents of a reply: id, name, media type, size, digest."""
    return reader.rows(
        "SELECT id, name, media_type, size, sha256 FROM reply_document "
        "WHERE reply_id = :id AND deleted_ms IS NULL ORDER BY id",
        id=reply_id,
    )


def documents_within(reader: Reader, reply_id: str, largest: int) -> list[Values]:
    """Return the documents of a reply whose bytes are at most so many, whatever was said of them."""
    return reader.rows(
        "SELECT d.id, d.name, d.media_type FROM reply_document d WHERE d.reply_id = :id "
        "AND d.deleted_ms IS NULL AND (SELECT coalesce(sum(length(p.data)), 0) FROM reply_piece p "
        "WHERE p.document_id = d.id) <= :largest ORDER BY d.id",
        id=reply_id,
        largest=largest,
    )


def reply_content(reader: Reader, document_id: str) -> bytes:
    """Return the bytes of a document sent with a reply."""
    pieces = reader.rows(
        "SELECT data FROM reply_piece WHERE document_id = :id ORDER BY position", id=document_id
    )
    return b"".join(bytes(piece) for (piece,) in pieces)


def sites(reader: Reader, codes: Iterable[str]) -> list[Values]:
    """Return municipalities' sites as :func:`investcrm.store.read.sites.all_sites` does, by name."""
    text, params = listed("code", codes)
    return reader.rows(
        "SELECT x.id, x.version, x.name, x.municipality_code, m.name, x.wide FROM site x "
        "LEFT JOIN municipality m ON m.code = x.municipality_code "
        f"WHERE x.deleted_ms IS NULL AND x.municipality_code IN {text} ORDER BY x.name_key, x.id",
        **params,
    )


def joint(reader: Reader, codes: Iterable[str]) -> list[Values]:
    """Return joint answers of either side: id, version, brief, other brief, code, other code, state, note.

    ``other brief`` is the asked side's brief on the same case; who was not asked about it sees nothing.
    """
    text, params = listed("code", codes)
    asked = (
        "(SELECT c.id FROM brief_link a JOIN brief_link b ON b.link = a.link "
        "JOIN brief c ON c.id = b.brief_id WHERE a.brief_id = j.brief_id "
        "AND c.municipality_code = j.with_code AND c.deleted_ms IS NULL LIMIT 1)"
    )
    if reader.dialect == "postgresql":  # the links themselves are nobody's to read
        asked = "(SELECT b FROM sec.joint_briefs(j.id::text) b LIMIT 1)"
    return reader.rows(
        "SELECT * FROM (SELECT j.id, j.version, j.brief_id, coalesce(j.other_brief_id, "
        f"CASE WHEN j.with_code IN {text} THEN {asked} END) AS other_brief, j.municipality_code, "
        "j.with_code, j.state, j.note FROM joint_reply j WHERE j.deleted_ms IS NULL "
        f"AND (j.municipality_code IN {text} OR j.with_code IN {text})) o "
        f"WHERE o.municipality_code IN {text} OR o.other_brief IS NOT NULL ORDER BY o.id",
        **params,
    )


def replies_to(reader: Reader, brief_ids: Iterable[str]) -> list[str]:
    """Return the ids of the replies to briefs."""
    text, params = listed("brief", brief_ids)
    found = reader.rows(
        f"SELECT id FROM reply WHERE deleted_ms IS NULL AND brief_id IN {text} ORDER BY id", **params
    )
    return [str(row_id) for (row_id,) in found]


_OWN: Final = (
    "SELECT id, version, municipality_code, number, title, investor, source, received_on, deadline_on, "
    "summary, requirements, jobs, contact, closed_on, outcome, share FROM own_inquiry "
    "WHERE deleted_ms IS NULL"
)


def own_inquiries(reader: Reader, codes: Iterable[str]) -> list[Values]:
    """Return municipalities' own inquiries, open ones first, newest first."""
    text, params = listed("code", codes)
    return reader.rows(
        f"{_OWN} AND municipality_code IN {text} "
        "ORDER BY CASE WHEN closed_on IS NULL THEN 0 ELSE 1 END, number_key DESC, id",
        **params,
    )


def own_inquiry(reader: Reader, own_id: str) -> Values | None:
    """Return one of a municipality's own inquiries."""
    return reader.row(f"{_OWN} AND id = :id", id=own_id)


# What the region reads


def link_of_case(reader: Reader, inquiry_id: str) -> str | None:
    """Return the word that ties the briefs of a case together, or None before the first."""
    found = reader.value(
        "SELECT l.link FROM brief_link l JOIN forwarding f ON f.sent_brief_id = l.brief_id "
        "WHERE f.inquiry_id = :id LIMIT 1",
        id=inquiry_id,
    )
    return str(found) if found else None


_WAITING: Final = (
    "FROM reply r JOIN forwarding f ON f.sent_brief_id = r.brief_id AND f.deleted_ms IS NULL "
    "JOIN inquiry i ON i.id = f.inquiry_id AND i.deleted_ms IS NULL "
    "WHERE r.deleted_ms IS NULL AND NOT EXISTS (SELECT 1 FROM answer a WHERE a.reply_id = r.id)"
)


def waiting_replies(reader: Reader) -> list[Values]:
    """Return replies not taken in yet: reply id, forwarding id."""
    return reader.rows(f"SELECT r.id, f.id {_WAITING} ORDER BY r.created_ms, r.id")


def waits(reader: Reader) -> bool:
    """Whether any reply was not taken in yet."""
    return reader.row(f"SELECT 1 {_WAITING} LIMIT 1") is not None


def answer_of(reader: Reader, forwarding_id: str) -> str | None:
    """Return the latest standing answer to a forwarding that no reply made."""
    found = reader.value(
        "SELECT id FROM answer WHERE forwarding_id = :id AND deleted_ms IS NULL AND reply_id IS NULL "
        "ORDER BY id DESC LIMIT 1",
        id=forwarding_id,
    )
    return str(found) if found else None


def briefs_of_case(reader: Reader, inquiry_id: str) -> list[str]:
    """Return the briefs that were sent of a case."""
    found = reader.rows(
        "SELECT sent_brief_id FROM forwarding WHERE inquiry_id = :id AND deleted_ms IS NULL "
        "AND sent_brief_id IS NOT NULL",
        id=inquiry_id,
    )
    return [str(row_id) for (row_id,) in found]


def brief_of_municipality(reader: Reader, inquiry_id: str, code: str) -> str | None:
    """Return the standing brief that a municipality was sent of a case."""
    found = reader.value(
        "SELECT b.id FROM brief b JOIN forwarding f ON f.sent_brief_id = b.id AND f.deleted_ms IS NULL "
        "WHERE f.inquiry_id = :id AND f.municipality_code = :code AND b.state = 'sent' "
        "AND b.deleted_ms IS NULL ORDER BY b.sent_on DESC, b.id",
        id=inquiry_id,
        code=code,
    )
    return str(found) if found else None


def open_briefs(reader: Reader, inquiry_id: str) -> list[str]:
    """Return the briefs of a case that wait for an answer."""
    found = reader.rows(
        "SELECT b.id FROM brief b JOIN forwarding f ON f.sent_brief_id = b.id AND f.deleted_ms IS NULL "
        "WHERE f.inquiry_id = :id AND f.state = 'sent' AND b.state = 'sent' AND b.deleted_ms IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM reply r WHERE r.brief_id = b.id AND r.deleted_ms IS NULL)",
        id=inquiry_id,
    )
    return [str(row_id) for (row_id,) in found]


def joint_of_case(reader: Reader, inquiry_id: str) -> list[Values]:
    """Return who answer a case together: the two names of each pair."""
    return reader.rows(
        "SELECT coalesce(m.name, j.municipality_code), coalesce(o.name, j.with_code) FROM joint_reply j "
        "JOIN forwarding f ON f.sent_brief_id = j.brief_id AND f.deleted_ms IS NULL "
        "LEFT JOIN municipality m ON m.code = j.municipality_code "
        "LEFT JOIN municipality o ON o.code = j.with_code "
        "WHERE f.inquiry_id = :id AND j.state = 'accepted' AND j.deleted_ms IS NULL ORDER BY j.id",
        id=inquiry_id,
    )


def open_questions(reader: Reader) -> list[Values]:
    """Return municipalities' questions that nobody answered: inquiry id, number, title, message id."""
    return reader.rows(
        "SELECT i.id, i.number, i.title, x.id, x.brief_id FROM brief_message x "
        "JOIN forwarding f ON f.sent_brief_id = x.brief_id AND f.deleted_ms IS NULL "
        "JOIN inquiry i ON i.id = f.inquiry_id AND i.deleted_ms IS NULL "
        "WHERE x.deleted_ms IS NULL AND x.from_region = 0 AND NOT EXISTS (SELECT 1 FROM brief_message y "
        "WHERE y.brief_id = x.brief_id AND y.deleted_ms IS NULL "
        "AND (y.created_ms > x.created_ms OR (y.created_ms = x.created_ms AND y.id > x.id))) "
        "ORDER BY x.created_ms, x.id"
    )


_SHARED: Final = (
    "SELECT s.id, s.municipality_code, coalesce(m.name, s.municipality_code), s.number, s.received_on, "
    "s.level, s.title, s.summary, s.content, i.id, i.number FROM shared_inquiry s "
    "LEFT JOIN municipality m ON m.code = s.municipality_code "
    "LEFT JOIN shared_link l ON l.shared_id = s.id AND l.deleted_ms IS NULL "
    "LEFT JOIN inquiry i ON i.id = l.inquiry_id AND i.deleted_ms IS NULL WHERE s.deleted_ms IS NULL"
)


def shared(reader: Reader) -> list[Values]:
    """Return what municipalities share, newest first, with the inquiry it became.

    Each as id, code, name, number, received, level, title, summary, content, inquiry id, inquiry number.
    """
    return reader.rows(f"{_SHARED} ORDER BY s.received_on DESC, s.id DESC")


def new_shares(reader: Reader) -> int:
    """Return how many shared inquiries are none of the region's own yet."""
    return int(
        reader.value(
            "SELECT count(*) FROM shared_inquiry s WHERE s.deleted_ms IS NULL AND NOT EXISTS "
            "(SELECT 1 FROM shared_link l JOIN inquiry i ON i.id = l.inquiry_id AND i.deleted_ms IS NULL "
            "WHERE l.shared_id = s.id AND l.deleted_ms IS NULL)"
        )
    )


def shared_inquiry(reader: Reader, shared_id: str) -> Values | None:
    """Return one shared inquiry as :func:`shared` does."""
    return reader.row(f"{_SHARED} AND s.id = :id", id=shared_id)


def link_row(reader: Reader, shared_id: str) -> str | None:
    """Return the row that ties a shared inquiry to one of the region's, standing or taken back."""
    found = reader.value("SELECT id FROM shared_link WHERE shared_id = :id", id=shared_id)
    return str(found) if found else None
