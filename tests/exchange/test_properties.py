"""What a file tells beside what one sees is read from files that other programs made."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import openpyxl
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment

from investcrm.exchange import properties


def pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        with made.open_metadata() as xmp:
            xmp["dc:creator"] = ["Ylva Fjällbeck"]
            xmp["dc:description"] = "Utkast för Granplan"
        made.docinfo["/Author"] = "Qvixom Holding"
        made.attachments["qvixom.txt"] = b"x"
        made.save(out)
    return out.getvalue()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = "Qvixom AB"
    book.properties.lastModifiedBy = "Ylva Fjällbeck"
    book.properties.modified = datetime(2026, 1, 2, tzinfo=UTC).replace(tzinfo=None)
    sheet = book.active
    assert sheet is not None
    sheet.title = "Granplan"
    sheet["A1"] = "Tomt & mark"
    sheet["A1"].comment = Comment("ring Qvixom", "Ylva Fjällbeck")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(
            "docProps/core.xml",
            '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>Ylva Fjällbeck</dc:creator>'
            "<cp:lastModifiedBy>Qvixom</cp:lastModifiedBy></cp:coreProperties>",
        )
        package.writestr("docProps/app.xml", "<Properties><Company>Qvixom AB</Company></Properties>")
        package.writestr(
            "word/document.xml",
            '<w:document xmlns:w="w"><w:p><w:r><w:t>Qvi</w:t></w:r><w:r><w:t>xom &amp; co</w:t></w:r></w:p>'
            "<w:p><w:r><w:t>rad två</w:t></w:r></w:p></w:document>",
        )
        package.writestr("word/media/qvixom-logga.png", b"")
    return out.getvalue()


def jpeg() -> bytes:
    """A picture's head with an artist and a comment as Windows writes it."""
    artist, comment = b"Ylva Fj\xc3\xa4llbeck\0", "Qvixom\0".encode("utf-16-le")
    entries = [(0x013B, 2, artist), (0x9C9C, 1, comment)]
    at = 8 + 2 + 12 * len(entries) + 4
    directory, body = len(entries).to_bytes(2, "little"), b""
    for tag, kind, value in entries:
        directory += tag.to_bytes(2, "little") + kind.to_bytes(2, "little")
        directory += len(value).to_bytes(4, "little") + (at + len(body)).to_bytes(4, "little")
        body += value
    tiff = b"II*\0" + (8).to_bytes(4, "little") + directory + b"\0" * 4 + body
    exif = b"Exif\0\0" + tiff
    return b"\xff\xd8\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + b"\xff\xd9"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (pdf(), {"Qvixom Holding", "Ylva Fjällbeck", "Utkast för Granplan", "qvixom.txt"}),
        (workbook(), {"Qvixom AB", "Ylva Fjällbeck"}),
        (document(), {"Ylva Fjällbeck", "Qvixom", "Qvixom AB"}),
        (jpeg(), {"Ylva Fjällbeck", "Qvixom"}),
    ],
    ids=["pdf", "xlsx", "docx", "jpeg"],
)
def test_properties_that_people_do_not_see_are_read(data: bytes, told: set[str]) -> None:
    assert told <= set(properties.properties(data).values())


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("mark.xlsx", workbook(), ["Granplan", "Tomt & mark", "ring Qvixom"]),
        ("brev.docx", document(), ["Qvixom & co", "rad två", "qvixom-logga.png"]),
        ("lista.csv", "Företag;Qvixom".encode(), ["Qvixom"]),
    ],
)
def test_the_words_of_a_file_are_read(name: str, data: bytes, words: list[str]) -> None:
    text = properties.text(name, data)
    assert [word for word in words if word not in text] == []


@given(
    data=st.binary(max_size=200),
    head=st.sampled_from([b"", b"%PDF-1.7", b"PK\x03\x04", b"\xff\xd8\xff", b"II*\0"]),
)
def test_a_broken_file_tells_nothing_and_breaks_nothing(data: bytes, head: bytes) -> None:
    assert isinstance(properties.properties(head + data), dict)
    assert isinstance(properties.text("x.bin", head + data), str)


def test_a_cut_file_tells_nothing() -> None:
    for whole in (pdf(), workbook(), document()):
        assert isinstance(properties.properties(whole[: len(whole) // 2]), dict)


def form() -> bytes:
    """A form that somebody filled in, with a note on it and scripts that would run where it is opened."""
    out = io.BytesIO()
    name, text = pikepdf.Name, pikepdf.String
    script = pikepdf.Dictionary(S=name.JavaScript, JS=text("while (true) app.alert('Qvixom-skript')"))
    with pikepdf.new() as made:
        page = made.add_blank_page()
        field = pikepdf.Dictionary(
            Type=name.Annot, Subtype=name.Widget, FT=name.Tx, T=text("investerare"), V=text("Qvixom Holding"),
            Rect=pikepdf.Array([0, 0, 9, 9]), AA=pikepdf.Dictionary(K=script),
        )  # fmt: skip
        note = pikepdf.Dictionary(
            Type=name.Annot, Subtype=name.Text, Contents=text("Ring Ylva Fjällbeck"), Rect=[0, 0, 9, 9]
        )
        page.Annots = pikepdf.Array([made.make_indirect(field), note])
        made.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([page.Annots[0]]))
        made.Root.OpenAction = script
        made.save(out)
    return out.getvalue()


def test_what_was_filled_into_a_form_and_noted_on_it_is_read_and_its_scripts_are_only_words() -> None:
    told = properties.text("svar.pdf", form())
    assert [word for word in ("Qvixom Holding", "Ylva Fjällbeck", "Qvixom-skript") if word not in told] == []
