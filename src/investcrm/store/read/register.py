"""The register's facts of documents, with what their case was last found to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from investcrm.store.read.secrecy import LATEST

if TYPE_CHECKING:
    from investcrm.store.reader import Reader, Values

_READS: Final = "SELECT has_any_column_privilege('document', 'SELECT')"


def documents(reader: Reader, first: str | None, last: str | None) -> list[Values]:
    """Return the documents dated within two days given as ISO text, or all.

    Id, day, registry number, direction, correspondent, concerns, marking, registered day, name, case number,
    the case's finding. Masked copies that were not registered themselves are left out. A registrar's login on
    a server reads no documents, and gets of each what its database tells.
    """
    if reader.dialect == "postgresql" and not reader.value(_READS):
        found = reader.rows("SELECT * FROM sec.register()")
        return [row for row in found if not (first and last) or first <= str(row[1]) <= last]
    span = " AND d.dated_on BETWEEN :first AND :last" if first and last else ""
    return reader.rows(
        "SELECT d.id, d.dated_on, d.registry_number, d.direction, d.correspondent, d.concerns, d.marking, "
        f"d.registered_on, d.name, coalesce(i.number, ''), ({LATEST.format(case='d.inquiry_id')}) "
        "FROM document d LEFT JOIN inquiry i ON i.id = d.inquiry_id "
        "WHERE d.deleted_ms IS NULL AND (d.inquiry_id IS NULL OR i.deleted_ms IS NULL) "
        f"AND (d.masked_of IS NULL OR d.registry_number <> ''){span} ORDER BY d.dated_on, d.id",
        **({"first": first, "last": last} if span else {}),
    )
