"""Debian's Dovecot, run by an ordinary user from a folder of its own on loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.mail.server import PASSWORD, USER
from tests.ports import reserved_port
from tests.server.tls import Authority

from investcrm.exchange.imap import folder_code

_CONFIG = """\
base_dir = {place}/run
state_dir = {place}/state
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
log_path = {place}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{place}/cert.pem
ssl_key = <{place}/key.pem
ssl_client_ca_file =
auth_mechanisms = plain xoauth2
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:{place}/mail:LAYOUT=fs
mail_home = {place}/home
mailbox_list_index = no
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {place}/oauth2.conf
}}
passdb {{
  driver = passwd-file
  args = {place}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={place}/home
}}
"""
_OAUTH = """\
tokeninfo_url = {identity}/tokeninfo?access_token=
username_attribute = email
active_attribute = active
active_value = yes
"""


@dataclass
class Dovecot:
    """A running instance: its folder, and the ports for STARTTLS and for TLS from the start."""

    place: Path
    plain: int
    tls: int
    uid: int
    gid: int

    def folder(self, name: str) -> Path:
        """Return where the mails of a folder lie."""
        return self.place / "mail" / ("" if name == "INBOX" else folder_code(name))

    def put(self, data: bytes, name: str = "", folder: str = "INBOX") -> None:
        """Lay a mail in a folder, as delivery does."""
        count = sum(1 for _ in self.place.rglob("mail/**/new/*")) + sum(
            1 for _ in self.place.rglob("mail/**/cur/*")
        )
        for part in ("cur", "new", "tmp"):
            (self.folder(folder) / part).mkdir(parents=True, exist_ok=True)
        path = self.folder(folder) / "new" / (name or f"{time.time_ns()}.{count}.test")
        path.write_bytes(data)
        self.own()

    def empty(self) -> None:
        """Take every mail and folder away, and number anew."""
        for found in (self.place / "mail").iterdir():
            shutil.rmtree(found) if found.is_dir() else found.unlink()

    def renumber(self) -> None:
        """Let the server number the mails of the inbox anew."""
        for found in (self.place / "mail").glob("dovecot*"):
            found.unlink()

    def own(self) -> None:
        """Give everything to the user the server runs as."""
        if os.geteuid() == 0:
            for found in (self.place / "mail", *(self.place / "mail").rglob("*")):
                os.chown(found, self.uid, self.gid)

    def untouched(self) -> bool:
        """Whether every mail is there and none is marked in any way."""
        return not [
            found.name
            for found in (self.place / "mail").rglob("cur/*")
            if ":2," in found.name and not found.name.endswith(":2,")
        ]

    def log(self) -> str:
        """Return what the server wrote."""
        return (self.place / "log").read_text(encoding="utf-8", errors="replace")[-4000:]


@contextmanager
def running(authority: Authority, identity: str) -> Iterator[Dovecot]:
    """Run a server; skipped where there is none."""
    with reserved_port() as plain, reserved_port() as tls, _at(authority, identity, plain, tls) as found:
        yield found


@contextmanager
def _at(authority: Authority, identity: str, plain: int, tls: int) -> Iterator[Dovecot]:
    program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
    if program is None:
        pytest.skip("2026-11-22: there is no Dovecot here")
    place = Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))
    who = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    import grp

    group = grp.getgrgid(who.pw_gid).gr_name
    for name in ("run", "state", "mail", "home"):
        (place / name).mkdir()
    certificate, key = authority.issue("dovecot", "localhost")
    shutil.copy(certificate, place / "cert.pem")
    shutil.copy(key, place / "key.pem")
    (place / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", encoding="utf-8")
    (place / "oauth2.conf").write_text(_OAUTH.format(identity=identity))
    filled = _CONFIG.format(
        place=place, user=who.pw_name, group=group, uid=who.pw_uid, gid=who.pw_gid, plain=plain, tls=tls
    )
    (place / "dovecot.conf").write_text(filled)
    if os.geteuid() == 0:
        for found in (place, *place.rglob("*")):
            os.chown(found, who.pw_uid, who.pw_gid)
    as_whom = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    process = subprocess.Popen(
        [program, "-F", "-c", str(place / "dovecot.conf")], stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, **as_whom,
    )  # fmt: skip
    found = Dovecot(place, plain, tls, who.pw_uid, who.pw_gid)
    try:
        _wait(found, process)
        yield found
    finally:
        process.terminate()
        process.communicate(timeout=90)
        shutil.rmtree(place, ignore_errors=True)


def _wait(found: Dovecot, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server greets."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError(process.communicate()[1].decode() + found.log())
        try:
            with socket.create_connection(("127.0.0.1", found.plain), 5) as line:
                if line.recv(4) == b"* OK":
                    return
        except OSError:
            process.poll()
    raise AssertionError(found.log())
