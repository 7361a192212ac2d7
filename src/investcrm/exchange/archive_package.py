"""A case as one package for the e-archive: its documents as they are, its facts, a manifest with checksums.

The manifest is written as METS, laid out like the Swedish common specification for packages (FGS): what is
delivered, by whom, and for every file its kind, size, SHA-256 and place. The case's facts lie beside it as
JSON.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from xml.etree import ElementTree as ET

METS: Final = "http://www.loc.gov/METS/"
XLINK: Final = "http://www.w3.org/1999/xlink"
MANIFEST: Final = "sip.xml"
FACTS: Final = "metadata/case.json"
_FIRST_YEAR: Final = 1980
"""ZIP keeps no earlier one."""
_UNSAFE: Final = '<>:"/\\|?*'


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to deliver, with the register's facts by name."""

    id: str
    name: str
    media_type: str
    data: bytes
    register: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """A case to deliver; ``facts`` is JSON, ``made_at`` the moment of the export in UTC."""

    number: str
    title: str
    organisation: str
    made_at: datetime
    facts: str
    papers: Sequence[Paper]


_File = tuple[str, str, bytes, Paper | None]


def build(package: Package) -> bytes:
    """Return the package as a ZIP; the same package gives the same bytes."""
    files: list[_File] = [(FACTS, "application/json", package.facts.encode(), None)]
    files += [
        (f"content/{number:04d}-{_safe(paper.name)}", paper.media_type, paper.data, paper)
        for number, paper in enumerate(package.papers, 1)
    ]
    out = io.BytesIO()
    moment = max(package.made_at.astimezone(UTC).timetuple()[:6], (_FIRST_YEAR, 1, 1, 0, 0, 0))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in [(MANIFEST, _manifest(package, files)), *((one[0], one[2]) for one in files)]:
            entry = zipfile.ZipInfo(path, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def _manifest(package: Package, files: Sequence[_File]) -> bytes:
    ET.register_namespace("mets", METS)
    ET.register_namespace("xlink", XLINK)
    root = _element(None, "mets", OBJID=package.number, LABEL=package.title, TYPE="SIP")
    stamp = package.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    head = _element(root, "metsHdr", CREATEDATE=stamp)
    for role, kind, name in (
        ("ARCHIVIST", "ORGANIZATION", package.organisation),
        ("CREATOR", "OTHER", "InvestCRM"),
    ):
        agent = _element(head, "agent", ROLE=role, TYPE=kind)
        _element(agent, "name").text = _plain(name)
    for number, (_, _, _, paper) in enumerate(files, 1):
        if paper is not None:
            section = _element(root, "dmdSec", ID=f"dmd{number}")
            wrap = _element(section, "mdWrap", MDTYPE="OTHER", OTHERMDTYPE="register")
            data = _element(wrap, "xmlData")
            for key, value in paper.register:
                ET.SubElement(data, key).text = _plain(value)
    group = _element(_element(root, "fileSec"), "fileGrp", USE="delivery")
    division = _element(_element(root, "structMap"), "div", LABEL=package.number)
    for number, (path, media_type, content, paper) in enumerate(files, 1):
        described = {"DMDID": f"dmd{number}"} if paper is not None else {}
        file = _element(
            group,
            "file",
            ID=f"file{number}",
            MIMETYPE=media_type,
            SIZE=str(len(content)),
            CHECKSUM=hashlib.sha256(content).hexdigest(),
            CHECKSUMTYPE="SHA-256",
            **described,
        )
        place = _element(file, "FLocat", LOCTYPE="URL")
        place.set(f"{{{XLINK}}}type", "simple")
        place.set(f"{{{XLINK}}}href", f"file:///{path}")
        _element(division, "fptr", FILEID=f"file{number}")
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _element(parent: ET.Element | None, tag: str, **attributes: str) -> ET.Element:
    given = {key: _plain(value) for key, value in attributes.items()}
    name = f"{{{METS}}}{tag}"
    return ET.Element(name, given) if parent is None else ET.SubElement(parent, name, given)


def _plain(text: str) -> str:
    """Return text without what XML cannot hold."""
    return "".join(
        one for one in text if one in "\t\n\r" or " " <= one < "\ud800" or "\ue000" <= one < "\ufffe"
    )


def _safe(name: str) -> str:
    kept = "".join("_" if one in _UNSAFE or ord(one) < 32 else one for one in name).strip(". ")
    return kept[-120:] or "file"
