"""The words in a document that are looked through before it leaves."""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from investcrm.exchange import texts


def test_what_stands_in_the_fields_of_anybodys_form_is_read_with_its_pages() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(50, 700, "Svar")
    canvas.acroForm.textfield(name="Namn på bolaget", value="Zubr Batteri AB", x=50, y=600, width=200)
    canvas.save()
    said = texts.words_of("svar.pdf", "", out.getvalue())
    assert said is not None
    assert said.splitlines() == ["Svar", "Zubr Batteri AB"]
