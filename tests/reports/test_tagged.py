"""The tagging layer: both standards, reading order, lines, tables over pages, links, odd characters."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reports.paper_judge import failures, outside, sound, structure

from investcrm import words
from investcrm.domain.chart import Datum, Target, Tone
from investcrm.domain.chart_bars import bars
from investcrm.reports import theme
from investcrm.reports.fonts import Weight, measure, printable
from investcrm.reports.table import Column
from investcrm.reports.tagged import Document
from investcrm.reports.text import Align, Run


def document(title: str = "Åäö: prov") -> Document:
    made_on = date(2026, 11, 21)
    written = Document(
        title, words.of("sv"), author="Region Västmanland", made_on=made_on, running=title, reference="1"
    )
    written.title(title)
    return written


def everything() -> bytes:
    written = document()
    written.contents()
    written.heading(2, "Första avsnittet")
    written.paragraph("Förfrågan gäller mark. " * 60)
    written.paragraph([Run("Fet", Weight.BOLD), Run(" och vanlig.")])
    written.bullets(["Mark", "El " * 60])
    written.bullets(["Fråga ett", "Fråga två"], numbered=True)
    written.link("Webbplatsen", "https://www.example.org/")
    written.heading(3, "En tabell")
    rows = [(f"Område {row}", f"{row} ha", "Uppgift " * (row % 9)) for row in range(90)]
    written.table(
        [Column("Namn", heads=True), Column("Yta", Align.END), Column("Om")], rows, caption="Alla områden"
    )
    written.heading(2, "Figurer")
    data = [Datum("kv 1", 3, "3"), Datum("kv 2", 5, "5", strong=True)]
    written.figure(
        bars("Förfrågningar", data, width=300, height=120, target=Target(4, "mål 4"), fits=measure)
    )
    with written.panel(edge=Tone.ACCENT) as panel:
        panel.paragraph("I en ruta. " * 40)
    with written.columns(3, Tone.SURFACE_RAISED) as columns:
        for number, column in enumerate(columns):
            column.paragraph(f"Ruta {number}")
    return written.finish()


def test_a_document_with_everything_conforms_and_reads_in_the_order_it_was_written() -> None:
    read = sound(everything())
    texts = [text for _, text in read]
    headings = [(tag, text) for tag, text in read if tag in ("H1", "H2", "H3")]
    assert headings == [
        ("H1", "Åäö: prov"),
        ("H2", "Första avsnittet"),
        ("H3", "En tabell"),
        ("H2", "Figurer"),
    ]
    assert texts.index("Fet och vanlig.") < texts.index("Fråga ett") < texts.index("Alla områden")
    assert ("Figure", "Förfrågningar. kv 1: 3; kv 2: 5. mål 4.") in read
    assert texts[-3:] == ["Ruta 0", "Ruta 1", "Ruta 2"]


def test_the_same_content_gives_the_same_bytes() -> None:
    assert everything() == everything()


def test_words_do_not_fuse_where_a_line_ends() -> None:
    written = document()
    written.paragraph("Etableringsmark med elkapacitet " * 30)
    text = next(text for tag, text in structure(written.finish()) if tag == "P" and "mark" in text)
    assert set(text.split()) == {"Etableringsmark", "med", "elkapacitet"}


def test_a_header_is_read_once_however_many_pages_its_table_fills() -> None:
    written = document()
    written.table([Column("Namn", heads=True), Column("Värde")], [(f"Rad {n}", "x") for n in range(200)])
    read = sound(written.finish())
    assert [text for tag, text in read if tag == "TH"][:3] == ["Namn", "Värde", "Rad 0"]
    assert sum(text == "Namn" for _, text in read) == 1
    assert sum(tag == "TD" for tag, _ in read) == 200


def test_a_row_taller_than_a_page_goes_on_on_the_next() -> None:
    written = document()
    written.table([Column("Namn", heads=True), Column("Om")], [("En", "ord " * 4000), ("Två", "slut")])
    read = sound(written.finish())
    told = next(text for tag, text in read if tag == "TD")
    assert told.count("ord") == 4000
    assert read[-1] == ("TD", "slut")


def test_words_without_a_space_are_cut_and_not_lost() -> None:
    name = "Förvaltningsaktiebolaget" * 12
    written = document(name)
    written.heading(2, name)
    written.paragraph(name)
    written.bullets([name])
    written.table([Column(name[:60]), *[Column(f"Kolumn {n}") for n in range(9)]], [(name,) * 10] * 3)
    read = sound(written.finish())
    assert ("P", name) in read
    assert read.count(("TD", name)) == 30


def test_characters_the_font_lacks_are_named_and_controls_are_gone() -> None:
    written = document("Bolag 漢字")
    written.paragraph("漢 \x00\u0007och \ud7ff\u200bslut\tnu")
    read = sound(written.finish())
    assert ("H1", "Bolag [cjk 6f22 5b57]") in read
    assert read[-1] == ("P", "[cjk 6f22] och [U+D7FF]slut nu")


def test_links_lead_where_they_say() -> None:
    pdf = everything()
    sound(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        links = [link for one in opened.pages for link in one.get("/Annots", [])]
        assert [str(link.Contents) for link in links] == [
            "Första avsnittet, sida 1",
            f"Figurer, sida {len(opened.pages)}",
            "Webbplatsen",
        ]
        assert links[1].Dest[0].objgen == opened.pages[-1].objgen
        assert opened.Root.Lang == "sv-SE"
        with opened.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Åäö: prov"]
            assert [item.title for item in outline.root[0].children] == ["Första avsnittet", "Figurer"]


def test_an_empty_document_conforms() -> None:
    assert failures(document().finish()) == []


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=300), min_size=1, max_size=6))
def test_any_text_gives_a_sound_document(texts: list[str]) -> None:
    written = document()
    for text in texts:
        written.paragraph(text or "tom")
    written.table([Column("A"), Column("B")], [(text, text) for text in texts])
    pdf = written.finish()
    assert failures(pdf) == []
    assert outside(pdf) == []


@pytest.mark.parametrize("text", ["Räksmörgås 1 234,5 ≤ 60 km – ”ja”", "½ m³ → 2 ×"])
def test_what_the_font_holds_is_printed_as_it_is(text: str) -> None:
    assert printable(text) == text


def test_no_stream_ends_in_a_line_end_that_a_judge_could_take_for_its_own() -> None:
    for number in range(40):
        written = document()
        written.paragraph("abcdefghijklmnopqrstuvwxyzåäö"[number % 29 :] * (number + 1))
        assert failures(written.finish()) == []


def test_a_heading_stays_with_the_panel_that_follows_wherever_the_page_ends() -> None:
    for lines in range(34, 48):
        written = document()
        for number in range(lines):
            written.paragraph(f"Rad {number}", theme.BODY.but(before=0.0, after=0.0))
        written.heading(2, "Rubriken")
        with written.panel(edge=Tone.ACCENT) as panel:
            panel.paragraph("Panelens text. " * 24)
        with pdfium.PdfDocument(written.finish()) as paper:
            pages = [page.get_textpage().get_text_range() for page in paper]
        assert any("Rubriken" in page and "Panelens" in page for page in pages), lines
