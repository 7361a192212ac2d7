"""Answer forms filled in by other people's programs come back letter by letter; nothing in them is run."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from tests.exchange.forms import ANSWERS, BUTTONS, form

from investcrm import words
from investcrm.domain.answer_form import FilledForm, choice_of
from investcrm.domain.errors import InvalidInput
from investcrm.exchange import answer_form_out, pdf_fields
from investcrm.exchange.answer_form_in import read_form
from investcrm.reports import answer_form as paper

FORM = form()
PAPER = paper.render(FORM, words.of("sv"))
SHEET = answer_form_out.write(FORM, words.of("sv"))


def read(name: str, data: bytes) -> FilledForm:
    found = read_form(name, data)
    assert found is not None
    assert (found.token, found.version, found.language) == (FORM.token, FORM.version, "sv")
    return found


def as_chosen(found: FilledForm) -> dict[str, str]:
    """Return what was changed, choices by their keys."""
    changed = found.changed(FORM)
    asked = {one.key: one for one in FORM.questions}
    return {key: choice_of(asked[key], text) if asked[key].choices else text for key, text in changed.items()}


@pytest.mark.parametrize(("name", "data"), [("svar.pdf", PAPER), ("svar.xlsx", SHEET)])
def test_an_untouched_form_says_what_was_known_and_nothing_else(name: str, data: bytes):
    found = read(name, data)
    assert set(found.values) == {one.key for one in FORM.questions}
    assert found.values["s1_owner"] == "Kowalczyk Łódź Sp. z o.o. 🏭"
    assert found.values["s1_usable_m2"] == "12,5"
    assert as_chosen(found) == {}
    assert found.problems == ()
    assert found.source == name[-len(found.source) :]


def fdf(answers: dict[str, str]) -> bytes:
    """Return answers as programs hand them over, their text in UTF-16."""

    def value(key: str, text: str) -> str:
        return f"/{text}" if key in BUTTONS else f"<feff{text.encode('utf-16-be').hex()}>"

    rows = "".join(f"<</T({key})/V{value(key, text)}>>" for key, text in answers.items())
    return (
        f"%FDF-1.2\n1 0 obj\n<</FDF<</Fields[{rows}]>>>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n".encode()
    )


def xfdf(answers: dict[str, str]) -> bytes:
    rows = "".join(
        f'<field name="{key}"><value>{escape(text)}</value></field>' for key, text in answers.items()
    )
    head = (
        '<?xml version="1.0" encoding="UTF-8"?><xfdf xmlns="http://ns.adobe.com/xfdf/" xml:space="preserve">'
    )
    return f"{head}<fields>{rows}</fields></xfdf>".encode()


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("pdftk"), reason="pdftk is not installed (Debian: pdftk-java)")
@pytest.mark.parametrize("more", [(), ("need_appearances",)])
@pytest.mark.parametrize("ending", ["fdf", "xfdf"])
def test_what_pdftk_fills_in_comes_back_exactly(tmp_path: Path, ending: str, more: tuple[str, ...]):
    blank, told, out = (tmp_path / name for name in ("blank.pdf", f"told.{ending}", "filled.pdf"))
    blank.write_bytes(PAPER)
    told.write_bytes(fdf(ANSWERS) if ending == "fdf" else xfdf(ANSWERS))
    subprocess.run(["pdftk", blank, "fill_form", told, "output", out, *more], check=True, timeout=100)
    assert as_chosen(read("filled.pdf", out.read_bytes())) == ANSWERS


BY_POPPLER = """
import json, sys
import gi
gi.require_version("Poppler", "0.18")
from gi.repository import Poppler

blank, out, told = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
document = Poppler.Document.new_from_file(blank, None)
for number in range(document.get_n_pages()):
    places = {}
    for place in document.get_page(number).get_form_field_mapping():
        places.setdefault(place.field.get_name(), []).append(place)
    for key, found in places.items():
        if key not in told:
            continue
        found.sort(key=lambda place: (-place.area.y1, place.area.x1))
        kind = found[0].field.get_field_type()
        if kind == Poppler.FormFieldType.TEXT:
            found[0].field.text_set_text(told[key])
        elif kind == Poppler.FormFieldType.CHOICE:
            count = found[0].field.choice_get_n_items()
            items = [found[0].field.choice_get_item(at) for at in range(count)]
            found[0].field.choice_select_item(items.index(told[key]))
        else:
            found[int(told[key])].field.button_set_state(True)
document.save(out)
"""
"""Fills in a form with the library behind Evince, which has a Python of the system's own."""
SYSTEM_PYTHON = Path("/usr/bin/python3")


def has_poppler() -> bool:
    """Whether Poppler's library can be called here."""
    asked = "import gi; gi.require_version('Poppler', '0.18')"
    return (
        SYSTEM_PYTHON.exists()
        and not subprocess.run(
            [SYSTEM_PYTHON, "-c", asked], check=False, capture_output=True, timeout=100
        ).returncode
    )


@pytest.mark.long
def test_what_poppler_fills_in_comes_back_exactly(tmp_path: Path):
    if not has_poppler():
        pytest.skip("Poppler's library cannot be called (Debian: gir1.2-poppler-0.18, python3-gi)")
    blank, out = tmp_path / "blank.pdf", tmp_path / "filled.pdf"
    blank.write_bytes(PAPER)
    asked = {one.key: one for one in FORM.questions}
    told = {}
    for key, text in ANSWERS.items():
        keys = [choice for choice, _ in asked[key].choices]
        if key in BUTTONS:
            told[key] = str(keys.index(text))
        else:
            told[key] = dict(asked[key].choices).get(text, text)
    command = [SYSTEM_PYTHON, "-c", BY_POPPLER, blank.as_uri(), out.as_uri(), json.dumps(told)]
    subprocess.run(command, check=True, timeout=100)
    assert as_chosen(read("filled.pdf", out.read_bytes())) == ANSWERS


@pytest.mark.long
@pytest.mark.skipif(
    not shutil.which("pdftocairo"), reason="Poppler's tools are not installed (poppler-utils)"
)
def test_poppler_shows_what_was_filled_in(tmp_path: Path):
    (tmp_path / "filled.pdf").write_bytes(filled(ANSWERS))
    subprocess.run(
        ["pdftocairo", "-png", "-r", "40", tmp_path / "filled.pdf", tmp_path / "page"],
        check=True,
        timeout=100,
    )
    with pikepdf.open(io.BytesIO(PAPER)) as pdf:
        assert len(list(tmp_path.glob("page*.png"))) == len(pdf.pages)


@pytest.mark.long
@pytest.mark.timeout(400)
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed (libreoffice-calc)")
def test_a_sheet_saved_by_libreoffice_comes_back_exactly(tmp_path: Path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "svar.xlsx").write_bytes(in_sheet(ANSWERS))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*command, tmp_path, tmp_path / "in" / "svar.xlsx"], check=True, timeout=300)
    saved = (tmp_path / "svar.xlsx").read_bytes()
    assert saved != SHEET
    assert as_chosen(read("svar.xlsx", saved)) == ANSWERS


def filled(answers: dict[str, str]) -> bytes:
    """Return the paper form with its values set as libraries do: values only, pictures left as they are."""
    with pikepdf.open(io.BytesIO(PAPER)) as pdf:
        for one in pdf.Root.AcroForm.Fields:
            key = str(one.T)
            if key in answers:
                one.V = Name("/" + answers[key]) if key in BUTTONS else String(answers[key])
        return saved(pdf)


def saved(pdf: Any, **how: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def in_sheet(answers: dict[str, str]) -> bytes:
    """Return the sheet with answers typed into it, choices in words."""
    book = openpyxl.load_workbook(io.BytesIO(SHEET))
    sheet = book.active
    asked = {one.key: one for one in FORM.questions}
    for row in sheet.iter_rows():
        key = row[answer_form_out.KEY_COLUMN - 1].value
        if key in answers:
            text = dict(asked[key].choices).get(answers[key], answers[key])
            row[answer_form_out.ANSWER_COLUMN - 1].value = text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_values_set_by_a_library_count_whatever_the_picture_shows():
    assert as_chosen(read("x.pdf", filled(ANSWERS))) == ANSWERS
    assert as_chosen(read("x.xlsx", in_sheet(ANSWERS))) == ANSWERS


def test_a_value_in_the_old_letters_of_pdf_a_stream_or_in_words_of_the_list_is_read():
    with pikepdf.open(io.BytesIO(PAPER)) as pdf:
        fields = {str(one.T): one for one in pdf.Root.AcroForm.Fields}
        fields["contact_name"].V = String(b"\xc5sa \x85 \x80 \xa0")
        fields["comment"].V = pdf.make_stream(b"\xfe\xff" + "rad ett\rrad två 😀".encode("utf-16-be"))
        fields["s1_plan_state"].V = String("antagen")
        fields["s1_fibre"].V = Name.Off
        found = read("x.pdf", saved(pdf))
    assert found.values["contact_name"] == "Åsa – • €"
    assert found.values["comment"] == "rad ett\nrad två 😀"
    assert found.values["s1_plan_state"] == "adopted"
    assert found.values["s1_fibre"] == ""


def test_scripts_enclosed_files_and_other_forms_are_left_alone_and_told_of():
    script = Dictionary(S=Name.JavaScript, JS=String("app.launchURL('https://x.invalid')"))
    with pikepdf.open(io.BytesIO(filled(ANSWERS))) as pdf:
        pdf.Root.OpenAction = script
        pdf.Root.AcroForm.Fields[2].AA = Dictionary(K=script)
        pdf.attachments["innehåll.exe"] = b"MZ"
        pdf.Root.AcroForm.XFA = String("<xdp/>")
        found = read("x.pdf", saved(pdf))
    assert as_chosen(found) == ANSWERS
    told = " ".join(map(str, found.problems))
    assert len(found.problems) == 3
    assert all(word in told for word in ("scripts", "enclosed", "XFA"))


def test_a_form_bound_into_three_hundred_pages_is_read_and_three_hundred_pages_without_one_are_none():
    with pikepdf.open(io.BytesIO(filled(ANSWERS))) as pdf:
        for _ in range(300):
            pdf.add_blank_page()
        assert as_chosen(read("x.pdf", saved(pdf))) == ANSWERS
    with pikepdf.new() as pdf:
        for _ in range(300):
            pdf.add_blank_page()
        assert read_form("x.pdf", saved(pdf)) is None


def test_a_form_whose_fields_lead_back_to_themselves_or_never_end_is_read_once():
    with pikepdf.open(io.BytesIO(PAPER)) as pdf:
        fields = pdf.Root.AcroForm.Fields
        loop = pdf.make_indirect(Dictionary(T=String("loop")))
        loop.Kids = Array([loop, *fields])
        fields.insert(0, loop)
        many = [Dictionary(FT=Name.Tx, T=String(f"f{n}"), V=String("x")) for n in range(6000)]
        pdf.Root.AcroForm.Fields = Array([*fields, *many])
        found = pdf_fields.read("x.pdf", saved(pdf))
    assert len(found.values) <= pdf_fields.FIELD_LIMIT
    assert "more than" in str(found.problems[-1])


def test_a_changed_reference_is_told_of():
    with pikepdf.open(io.BytesIO(PAPER)) as pdf:
        next(one for one in pdf.Root.AcroForm.Fields if str(one.T) == paper.REFERENCE_FIELD).V = String("")
        found = read_form("x.pdf", saved(pdf))
    assert found is not None
    assert found.token == ""
    assert "reference" in str(found.problems[0])


def bomb() -> bytes:
    """Return a PDF whose table of objects unpacks to 70 MB."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        whole = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    packed = zlib.compress(b"0" * (70 << 20))
    head = f"9 0 obj <</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length {len(packed)}>>\nstream\n"
    return whole + head.encode() + packed + b"\nendstream endobj\n"


def protected() -> bytes:
    with pikepdf.open(io.BytesIO(PAPER)) as pdf:
        return saved(pdf, encryption=pikepdf.Encryption(user="hemligt", owner="hemligt"))


def with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO(SHEET)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.pdf", protected, "password"),
        ("x.pdf", lambda: PAPER[:2000], "damaged"),
        ("x.pdf", lambda: b"%PDF-1.7\n" + b"0" * (26 << 20), "larger than"),
        ("x.pdf", bomb, "unreasonable size"),
        ("x.xlsx", lambda: with_part("xl/media/a.bin", b"0" * (101 << 20)), "unreasonable size"),
        ("x.xlsx", lambda: SHEET[:2000], "damaged"),
        ("x.ods", lambda: with_part("x", b"").replace(b"xl/workbook.xml", b"content.xml----"), "sheet"),
    ],
    ids=["protected", "cut", "vast", "bomb", "zip bomb", "cut sheet", "ods"],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(name: str, data: Callable[[], bytes], said: str):
    with pytest.raises(InvalidInput, match=said):
        read_form(name, data())


def test_macros_and_links_in_a_workbook_are_left_alone_and_told_of():
    data = with_part("xl/vbaProject.bin", b"\xd0\xcf")
    with zipfile.ZipFile(out := io.BytesIO(data), "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<x/>")
    found = read("svar.xlsm", out.getvalue())
    assert [str(one).split(".")[0] for one in found.problems] == [
        "The workbook holds macros",
        "The workbook refers to other files",
    ]


def test_a_million_cells_cost_nothing_and_other_files_are_no_forms():
    rows = b"".join(b'<row><c t="inlineStr"><is><t>x</t></is></c></row>' for _ in range(400_000))
    parts = {}
    with zipfile.ZipFile(io.BytesIO(SHEET)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", rows + b"</sheetData>")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert as_chosen(read("svar.xlsx", out.getvalue())) == {}
    for name, data in (("a.txt", b"hej"), ("a.docx", SHEET), ("a.jpg", b"\xff\xd8\xff"), ("a.pdf", b"hej")):
        assert read_form(name, data) is None


def test_rows_moved_in_the_sheet_keep_their_questions():
    book = openpyxl.load_workbook(io.BytesIO(in_sheet(ANSWERS)))
    book.active.insert_rows(9, 3)
    book.create_sheet("Mina anteckningar", 0)["A1"] = "hej"
    out = io.BytesIO()
    book.save(out)
    assert as_chosen(read("svar.xlsx", out.getvalue())) == ANSWERS
