"""Pictures and documents about a site: keep, describe, read, take away."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from investcrm.domain.errors import InvalidInput, NotFound
from investcrm.domain.words import N_
from investcrm.exchange import pictures
from investcrm.services.cases import LARGEST, PIECE
from investcrm.store.read import site_papers as read

if TYPE_CHECKING:
    from investcrm.domain.land_commands import DescribeSitePaper, KeepSitePaper
    from investcrm.domain.land_rows import SitePaperRow
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork


def of_site(reader: Reader, site_id: str) -> tuple[SitePaperRow, ...]:
    """Return a site's pictures and documents."""
    return read.of_site(reader, site_id)


def keep(uow: UnitOfWork, command: KeepSitePaper) -> str:
    """Keep a picture or document of a site, byte for byte, and return its id.

    Raises:
        InvalidInput: it is larger than 100 MB, or a picture that cannot be read.
    """
    uow.get("site", command.site_id)
    if len(command.data) > LARGEST:
        raise InvalidInput(N_("{name} is larger than 100 MB and was not kept."), name=command.name)
    is_picture = command.media_type.startswith("image/")
    if is_picture:
        pictures.small(command.data, 64)
    paper_id = uow.insert(
        "site_paper",
        {
            "site_id": command.site_id,
            "kind": "picture" if is_picture else "document",
            "name": command.name,
            "media_type": command.media_type,
            "size": len(command.data),
            "sha256": hashlib.sha256(command.data).hexdigest(),
            "caption": " ".join(command.caption.split()),
            "source": command.source or uow.actor.name,
            "dated_on": command.dated_on or uow.today,
            "public": int(command.public),
        },
    )
    pieces = range(0, max(len(command.data), 1), PIECE)
    uow.insert_raw(
        "site_paper_piece",
        [
            {"paper_id": paper_id, "position": n, "data": command.data[at : at + PIECE]}
            for n, at in enumerate(pieces)
        ],
    )
    uow.commit(N_("Kept a picture or document of a site"))
    return paper_id


def describe(uow: UnitOfWork, command: DescribeSitePaper) -> None:
    """Say what it shows, and whether it may be shown outside."""
    told = {"caption": " ".join(command.caption.split()), "public": int(command.public)}
    uow.update("site_paper", command.paper_id, told)
    uow.commit(N_("Described a picture or document of a site"))


def remove(uow: UnitOfWork, paper_id: str) -> None:
    """Take it away; undo brings it back."""
    uow.remove("site_paper", paper_id)
    uow.commit(N_("Took away a picture or document of a site"))


def content(reader: Reader, paper_id: str) -> tuple[SitePaperRow, bytes]:
    """Return it as it was kept; its hash is checked.

    Raises:
        NotFound: it is gone, or damaged.
    """
    found = read.paper(reader, paper_id)
    if found is None:
        raise NotFound(N_("The document is gone."))
    data = read.content(reader, paper_id)
    if hashlib.sha256(data).hexdigest() != found.sha256:
        raise NotFound(N_("{name} is damaged in the database. Restore it from a backup."), name=found.name)
    return found, data


def thumbnail(reader: Reader, row: SitePaperRow, side: int) -> bytes:
    """Return a picture as JPEG, its longer side at most ``side`` dots."""
    return pictures.small(content(reader, row.id)[1], side)[0]
