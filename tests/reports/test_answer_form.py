"""The answer form on paper: conforms to both standards, is read in order, and says the same in bytes."""

from __future__ import annotations

import io

import pikepdf
import pytest
from tests.exchange.forms import form
from tests.reports import paper_judge

from investcrm import words
from investcrm.reports import answer_form as paper


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_form_conforms_and_is_the_same_in_bytes(language: str):
    asked = form(language)
    made = paper.render(asked, words.of(language))
    assert paper_judge.failures(made) == []
    assert made == paper.render(asked, words.of(language))


def test_every_question_is_a_field_that_says_what_belongs_there():
    asked = form()
    with pikepdf.open(io.BytesIO(paper.render(asked, words.of("sv")))) as pdf:
        fields = {str(one.T): one for one in pdf.Root.AcroForm.Fields}
        assert set(fields) == {one.key for one in asked.questions} | {paper.REFERENCE_FIELD}
        assert str(fields["s1_usable_m2"].TU) == f"Norra Backa: {words.of('sv').t('Usable area')} (ha)"
        assert str(fields["s1_owner"].V) == "Kowalczyk Łódź Sp. z o.o. 🏭"
        widgets = [one for page in pdf.pages for one in page.get("/Annots", []) if one.Subtype == "/Widget"]
        assert all(int(one.F) == 4 and "/StructParent" in one and "/AP" in one for one in widgets)


def test_labels_notes_and_fields_are_read_in_the_order_they_stand():
    w = words.of("sv")
    told = [text for _, text in paper_judge.structure(paper.render(form(), w))]
    stand = ("Norra Backa", w.t("Fibre"), w.t("Remarks on this site"), w.t("New site {number}", number=1))
    places = [told.index(text) for text in stand]
    assert places == sorted(places)
