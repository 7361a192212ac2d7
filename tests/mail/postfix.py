"""Debian's Postfix, run from a folder of its own on loopback: a real mail server to send through."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.ports import reserved_port
from tests.server.tls import Authority

_MAIN = """\
compatibility_level = 3.6
queue_directory = {place}/spool
data_directory = {place}/data
maillog_file = {place}/log
maillog_file_prefixes = /
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.region.test
mydestination =
local_recipient_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = kommun.test region.test
virtual_alias_maps = texthash:{place}/aliases
virtual_mailbox_limit = 2000000
virtual_mailbox_base = {place}/boxes
virtual_mailbox_maps = texthash:{place}/known
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
default_transport = error:nothing leaves this machine
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = encrypt
message_size_limit = 2000000
smtpd_peername_lookup = no
disable_dns_lookups = yes
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
proxymap unix - - n - - proxymap
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
KNOWN = ("a", "b", "c")


@dataclass
class Postfix:
    """A running instance and where it delivers to."""

    place: Path
    port: int

    def log(self) -> str:
        """Return what the server wrote last."""
        return (self.place / "log").read_text(encoding="utf-8", errors="replace")[-3000:]

    def awaited(self, name: str, count: int = 1) -> list[Path]:
        """Return what lies in a mailbox once ``count`` messages do, the oldest first."""
        until = time.monotonic() + 90
        while time.monotonic() < until:
            found = sorted((self.place / "boxes" / name / "new").glob("*"))
            if len(found) >= count:
                return found
            flush = ["postqueue", "-c", str(self.place / "etc"), "-f"]
            subprocess.run(flush, check=False, capture_output=True)
        raise AssertionError(self.log())


@pytest.fixture
def postfix(authority: Authority) -> Iterator[Postfix]:
    with reserved_port() as port:
        yield from _at(authority, port)


def _at(authority: Authority, port: int) -> Iterator[Postfix]:
    if shutil.which("postfix") is None or os.geteuid() != 0:
        pytest.skip("2026-11-21: there is no Postfix here that this user may start")
    place = Path(tempfile.mkdtemp(prefix="postfix-", dir="/tmp"))
    place.chmod(0o755)
    owner = pwd.getpwnam("postfix")
    for name in ("etc", "spool", "data", "boxes"):
        (place / name).mkdir()
    for name in ("data", "boxes"):
        os.chown(place / name, owner.pw_uid, owner.pw_gid)
    certificate, key = authority.issue("postfix", "localhost")
    filled = _MAIN.format(place=place, uid=owner.pw_uid, gid=owner.pw_gid, certificate=certificate, key=key)
    (place / "etc/main.cf").write_text(filled)
    (place / "etc/master.cf").write_text(_MASTER.format(port=port))
    known = "".join(f"{name}@kommun.test {name}/\n" for name in KNOWN)
    (place / "known").write_text(f"{known}crm@region.test crm/\nfull@kommun.test full\n")
    (place / "aliases").write_text("moved@kommun.test gone@kommun.test\n")
    (place / "boxes/full").write_bytes(b"From a@b Mon Mar  2 12:00:00 2026\n\n" + b"x" * 1_999_000)
    os.chown(place / "boxes/full", owner.pw_uid, owner.pw_gid)
    for found in place.rglob("*"):  # its own user reads them, whatever the person's umask
        found.chmod(0o755 if found.is_dir() else 0o644)
    command = ["postfix", "-c", str(place / "etc")]
    subprocess.run([*command, "start"], check=True, capture_output=True, timeout=120)
    yield Postfix(place, port)
    subprocess.run([*command, "stop"], check=False, capture_output=True, timeout=120)
    shutil.rmtree(place, ignore_errors=True)
