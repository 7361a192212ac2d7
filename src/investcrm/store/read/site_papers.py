"""Pictures and documents of sites, and their bytes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from investcrm.domain.land_rows import SitePaperRow

if TYPE_CHECKING:
    from investcrm.store.reader import Reader

_COLUMNS = "id, version, kind, name, media_type, size, sha256, caption, source, dated_on, public"


def of_site(reader: Reader, site_id: str) -> tuple[SitePaperRow, ...]:
    """Return a site's pictures and documents: pictures first, each the newest first."""
    found = reader.rows(
        f"SELECT {_COLUMNS} FROM site_paper WHERE site_id = :id AND deleted_ms IS NULL "
        "ORDER BY kind DESC, dated_on DESC, id DESC",
        id=site_id,
    )
    return tuple(_row(list(values)) for values in found)


def paper(reader: Reader, paper_id: str) -> SitePaperRow | None:
    """Return one."""
    found = reader.row(
        f"SELECT {_COLUMNS} FROM site_paper WHERE id = :id AND deleted_ms IS NULL", id=paper_id
    )
    return _row(list(found)) if found else None


def content(reader: Reader, paper_id: str) -> bytes:
    """Return its bytes."""
    pieces = reader.rows(
        "SELECT data FROM site_paper_piece WHERE paper_id = :id ORDER BY position", id=paper_id
    )
    return b"".join(bytes(piece) for (piece,) in pieces)


def _row(values: list[Any]) -> SitePaperRow:
    values[9], values[10] = date.fromisoformat(values[9]), bool(values[10])
    return SitePaperRow(*values)
