"""Looks for what does not add up in a store: pages, references, counts, chains, search, documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from investcrm.domain.words import N_
from investcrm.store.changes import commit_to, link

if TYPE_CHECKING:
    from investcrm.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: a code for scripts, where, and the sentence (catalogue key and places)."""

    code: str
    table: str
    id: str
    key: str
    params: tuple[tuple[str, str], ...] = ()


_RULES: Final = (
    (
        "asked_count",
        "inquiry",
        (
            "SELECT i.id FROM inquiry i WHERE i.deleted_ms IS NULL AND i.asked_count <> "
            "(SELECT count(*) FROM forwarding f WHERE f.inquiry_id = i.id AND f.deleted_ms IS NULL "
            "AND f.state <> 'withdrawn')"
        ),
        N_("An inquiry counts other municipalities asked than there are."),
    ),
    (
        "answered_count",
        "inquiry",
        (
            "SELECT i.id FROM inquiry i WHERE i.deleted_ms IS NULL AND i.answered_count <> "
            "(SELECT count(*) FROM answer a WHERE a.inquiry_id = i.id AND a.deleted_ms IS NULL)"
        ),
        N_("An inquiry counts other answers than there are."),
    ),
    (
        "outcome",
        "inquiry",
        "SELECT id FROM inquiry WHERE deleted_ms IS NULL AND (outcome IS NOT NULL) <> (stage = 'decided')",
        N_("A case has an outcome without a decision, or a decision without an outcome."),
    ),
    (
        "search",
        "inquiry",
        (
            "SELECT i.id FROM inquiry i LEFT JOIN search_entry s ON s.ref = i.id "
            "WHERE (i.deleted_ms IS NULL) <> (s.ref IS NOT NULL)"
        ),
        N_("The search does not know an inquiry, or knows a deleted one."),
    ),
    (
        "answer_site",
        "answer_site",
        "SELECT x.id FROM answer_site x LEFT JOIN site s ON s.id = x.site_id WHERE s.id IS NULL",
        N_("An answer names a site that does not exist."),
    ),
    (
        "municipality",
        "forwarding",
        (
            "SELECT f.id FROM forwarding f LEFT JOIN municipality m ON m.code = f.municipality_code "
            "WHERE m.code IS NULL"
        ),
        N_("A forwarding names a municipality that does not exist."),
    ),
    (
        "document_size",
        "document",
        (
            "SELECT d.id FROM document d WHERE d.size <> (SELECT coalesce(sum(length(p.data)), 0) "
            "FROM document_piece p WHERE p.document_id = d.id)"
        ),
        N_("A document is not whole."),
    ),
    (
        "site_paper_size",
        "site_paper",
        (
            "SELECT d.id FROM site_paper d WHERE d.deleted_ms IS NULL AND d.size <> "
            "(SELECT coalesce(sum(length(p.data)), 0) FROM site_paper_piece p WHERE p.paper_id = d.id)"
        ),
        N_("A picture or document of a site is not whole."),
    ),
    (
        "number",
        "number_series",
        (
            "SELECT CAST(n.year AS TEXT) FROM number_series n WHERE n.last < "
            "(SELECT max(i.number_key - n.year * 1000000) FROM inquiry i "
            "WHERE i.number_key BETWEEN n.year * 1000000 AND n.year * 1000000 + 999999)"
        ),
        N_("A number was given that the series does not know."),
    ),
)
_BATCH: Final = 5000


def findings(reader: Reader) -> Iterator[Finding]:
    """Yield what is wrong, worst first."""
    if reader.dialect == "sqlite":
        yield from _file(reader)
    for code, table, sql, sentence in _RULES:
        for (row_id,) in reader.rows(sql):
            yield Finding(code, table, str(row_id), sentence)
    yield from broken_chains(reader)


def _file(reader: Reader) -> Iterator[Finding]:
    for pragma in ("cipher_integrity_check", "integrity_check(50)"):
        for (text,) in reader.rows(f"PRAGMA {pragma}"):
            if text != "ok":
                yield Finding("file", "", "", N_("The file is damaged: {reason}."), (("reason", str(text)),))
    for row in reader.rows("PRAGMA foreign_key_check"):
        yield Finding("reference", str(row[0]), str(row[1]), N_("A row names a record that does not exist."))


def broken_chains(reader: Reader) -> Iterator[Finding]:
    """Yield the first broken change of each record: a value or an act that was altered afterwards."""
    for _, entity, row_id, _ in broken_links(reader):
        yield Finding("history", entity, row_id, N_("The history of a record was altered."))


_TOLD_VALUES: Final = "SELECT has_column_privilege('change_value', 'salt', 'SELECT')"


def broken_links(reader: Reader) -> Iterator[tuple[int, str, str, bool]]:
    """Yield each record's first broken change: its number, table, row, and whether a value was altered.

    Who reads no values of a server's room, as its auditor, proves the links without them.
    """
    told = reader.dialect == "sqlite" or reader.value(_TOLD_VALUES)
    values = "v.salt, v.before, v.after" if told else "NULL, NULL, NULL"
    last = 0
    chains: dict[str, bytes] = {}
    broken: set[str] = set()
    while True:
        changes = reader.rows(
            "SELECT c.id, c.entity, c.row_id, c.root_id, c.op, c.version, c.commitment, c.chain, "
            f"{values} FROM change c LEFT JOIN change_value v ON v.change_id = c.id "
            f"WHERE c.id > :last ORDER BY c.id LIMIT {_BATCH}",
            last=last,
        )
        if not changes:
            return
        for (
            change_id,
            entity,
            row_id,
            root_id,
            op,
            version,
            commitment,
            chain,
            salt,
            before,
            after,
        ) in changes:
            last = change_id
            expected = link(chains.get(root_id, b""), entity, row_id, op, version, bytes(commitment))
            altered = salt is not None and commit_to(bytes(salt), before, after) != bytes(commitment)
            if (altered or expected != bytes(chain)) and root_id not in broken:
                broken.add(root_id)
                yield int(change_id), str(entity), str(row_id), altered
            chains[root_id] = bytes(chain)
