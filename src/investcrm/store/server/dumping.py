"""Backs a server's database up to one file and makes it anew from that file, with Postgres's own tools."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from investcrm.domain.errors import InvalidInput, WorkspaceProblem
from investcrm.domain.refusals import why
from investcrm.domain.words import N_
from investcrm.store.server import address, databases
from investcrm.store.server.roles import BACKUP

if TYPE_CHECKING:
    from sqlalchemy import Connection

_TOOLS: Final = ("pg_dump", "pg_restore")
_MAGIC: Final = b"PGDMP"
_VARIABLES: Final = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "passfile": "PGPASSFILE",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslcrl": "PGSSLCRL",
    "gssencmode": "PGGSSENCMODE",
    "gsslib": "PGGSSLIB",
    "krbsrvname": "PGKRBSRVNAME",
}
"""How Postgres's tools are told what the driver is told by name."""
_MISFITS: Final = (
    "server version mismatch",
    "unrecognized configuration parameter",
    "unsupported version",
)
"""What a tool says of a server older or newer than itself, and of a file that a newer one wrote."""


def tool(name: str) -> Path:
    """Return one of Postgres's own programs: from ``INVESTCRM_PG_BIN``, else from the path.

    Raises:
        WorkspaceProblem: it is not on this computer.
    """
    given = os.environ.get("INVESTCRM_PG_BIN")
    found = shutil.which(name, path=given) if given else shutil.which(name)
    if found is None:
        raise WorkspaceProblem(
            N_(
                "{tool} is not on this computer. Install Postgres's own client programs, or name their "
                "folder in INVESTCRM_PG_BIN."
            ),
            tool=name,
        )
    return Path(found)


def dump(url: str, file: Path) -> int:
    """Write everything of a database to ``file``, whole or not at all, and return its size in bytes.

    The address's login is a superuser or may become the backup role; anybody else would get only the rows
    that are theirs, so Postgres refuses.

    Raises:
        WorkspaceProblem: the tool is missing, the login may not, or the file cannot be written.
    """
    if not file.parent.is_dir():
        raise InvalidInput(N_("There is no folder {folder}."), folder=str(file.parent))
    words = ["--format=custom", "--compress=6", "--no-password", "--lock-wait-timeout=60s"]
    if not _is_superuser(url):
        words.append(f"--role={BACKUP}")
    handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    os.close(handle)
    building = Path(name)
    try:
        _run(url, "pg_dump", [*words, f"--file={building}"])
        with building.open("rb+") as written:
            os.fsync(written.fileno())
        building.replace(file)
    finally:
        building.unlink(missing_ok=True)
    return file.stat().st_size


def load(url: str, file: Path) -> None:
    """Fill an empty database from a file of :func:`dump`, in one transaction.

    Raises:
        InvalidInput: the file is no such file, or the database holds something.
        WorkspaceProblem: the tool is missing, or what is in the file cannot be restored here.
    """
    try:
        with file.open("rb") as opened:
            head = opened.read(len(_MAGIC))
    except OSError as error:
        raise InvalidInput(
            N_("{file} cannot be read: {reason}."), file=str(file), reason=why(error)
        ) from None
    if head != _MAGIC:
        raise InvalidInput(N_("{file} is not a backup of a server."), file=str(file))
    with databases.engine(url) as engine, engine.connect() as connection:
        if _tables(connection):
            raise InvalidInput(
                N_("The database {name} is not empty. Restore into a new one."), name=databases.name_of(url)
            )
    words = ["--exit-on-error", "--single-transaction", "--no-password"]
    _run(url, "pg_restore", [*words, f"--dbname={databases.name_of(url)}", str(file)])


def settle(connection: Connection) -> None:
    """Forget what belonged to the old server: its transaction numbers and who was there."""
    connection.exec_driver_sql("UPDATE change_set SET xact = NULL WHERE xact IS NOT NULL")
    connection.exec_driver_sql("DELETE FROM presence")
    connection.exec_driver_sql("ANALYZE")


def _tables(connection: Connection) -> int:
    found = connection.exec_driver_sql(
        "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    return int(found.scalar_one())


def _is_superuser(url: str) -> bool:
    with databases.engine(url) as engine, engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT rolsuper FROM pg_roles WHERE rolname = session_user")
        return bool(found.scalar_one())


def _run(url: str, name: str, words: Sequence[str]) -> None:
    """Run a tool against a database; the password travels in the environment, not on the command line."""
    done = subprocess.run(  # noqa: S603 - Postgres's own program, found by name
        [str(tool(name)), *words],
        env={**os.environ, **_environment(url)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode == 0:
        return
    told = done.stderr.decode(errors="replace")
    if "permission denied" in told or "row-level security" in told:
        raise WorkspaceProblem(
            N_("This login may not read everything, so the backup would not be whole. Nothing was written.")
        )
    if any(sign in told for sign in _MISFITS):
        raise WorkspaceProblem(
            N_("{tool} on this computer is not of the server's version. Install that. Nothing was written."),
            tool=name,
        )
    raise WorkspaceProblem(N_("{tool} failed. Nothing was written."), tool=name)


def _environment(url: str) -> Mapping[str, str]:
    """Return libpq's variables for an address, under the same rules of encryption as the program's own."""
    given = address.parse(url).arguments()
    told = {_VARIABLES[name]: str(value) for name, value in given.items() if name in _VARIABLES}
    return {name: value for name, value in told.items() if value}
