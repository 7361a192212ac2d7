"""What came as an answer, shown beside what was read of it."""

from __future__ import annotations

from email.message import EmailMessage

from tests.exchange.forms import form
from tests.services.replies import reply

from investcrm import pdf, words
from investcrm.exchange import answer_form_out
from investcrm.reports import answer_form
from investcrm.services.answer_originals import originals

PAPER = answer_form.render(form(), words.of("sv"))


def test_a_mail_shows_its_words_and_each_form_in_it_also_within_another_mail() -> None:
    inner = reply("SV: Förfrågan", "Zażółć, här är den.", files=(("svar.pdf", PAPER),))
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "Näringsliv <a@b.example>", "VB: Förfrågan"
    outer.set_content("Vidarebefordrar.")
    outer.add_attachment(inner, maintype="application", subtype="octet-stream", filename="svar.eml")
    outer.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="logga.gif")
    words_, wrapped, paper = originals("mail.eml", outer.as_bytes())
    assert "Vidarebefordrar." in words_.text
    assert "Zażółć, här är den." in wrapped.text
    assert (paper.name, paper.pages) == ("svar.pdf", PAPER)


def test_a_sheet_is_shown_as_cells_without_the_column_that_is_hidden() -> None:
    (sheet,) = originals("svar.xlsx", answer_form_out.write(form(), words.of("sv")))
    assert max(map(len, sheet.cells)) <= 6
    assert any("12,5" in row for row in sheet.cells)
    assert not any("investcrm:" in cell for row in sheet.cells for cell in row)


def test_what_cannot_be_read_shows_nothing() -> None:
    assert originals("bild.png", b"\x89PNG\r\n") == ()
    assert originals("trasig.xlsx", b"PK\x03\x04 avbruten") == ()


def test_a_page_is_drawn_with_what_stands_in_its_fields() -> None:
    def page(*, filled: bool) -> bytes:
        with pdf.opened(PAPER, filled=filled) as document:
            sheet = document[0]
            drawn = bytes(sheet.render(scale=0.5).buffer)
            sheet.close()
            return drawn

    assert page(filled=True) != page(filled=False)
