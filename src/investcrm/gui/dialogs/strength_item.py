"""Note what stands in a strength area: education, a test bed, a network, with its source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QWidget

from investcrm import words
from investcrm.domain.strength import KIND_LABELS, Item
from investcrm.domain.strength_commands import RemoveItem, SaveItem
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import strength
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_TEXTS = ("name_sv", "name_en", "note_sv", "note_en", "place", "source", "as_of", "web")


class ItemDialog(Sheet):
    """What it is, where, who says so and when."""

    def __init__(self, nav: Navigator, area: str, row: Item | None = None) -> None:
        title = t("Edit {name}", name=row.name(words.current().language)) if row else t("Add to the area")
        super().__init__(nav, title, t("Save"), note=nav.region.area(area), topic="strength", size=(700, 0))
        self.row = row
        self.version = row.version if row else 0
        form = FormGrid(2)
        self.kind = form.add(
            t("Kind"),
            Choice(
                [(key.value, t(text)) for key, text in KIND_LABELS.items()], row.kind if row else "education"
            ),
        )
        self.area = form.add(t("Strength area"), Choice(nav.region.areas(), area))
        self.name_sv = form.add(t("Name in Swedish"), QLineEdit(row.name_sv if row else ""), required=True)
        self.name_en = form.add(t("Name in English"), QLineEdit(row.name_en if row else ""))
        self.note_sv = form.add(t("What it is, in Swedish"), QLineEdit(row.note_sv if row else ""))
        self.note_en = form.add(t("What it is, in English"), QLineEdit(row.note_en if row else ""))
        self.municipality = form.add(
            t("Municipality"),
            Choice(
                nav.region.municipalities(), (row.municipality_code or "") if row else "",
                empty=t("The whole region"),
            ),
        )  # fmt: skip
        self.place = form.add(t("Place"), QLineEdit(row.place if row else ""))
        self.source = form.add(
            t("Source"), QLineEdit(row.source if row else ""), required=True,
            note=t("Who says so: a document, a web page, a person's role"),
        )  # fmt: skip
        self.as_of = form.add(
            t("Holds as of"), QLineEdit(row.as_of if row else ""), note=t("A year, month or day")
        )
        self.web = form.add(t("Web address"), QLineEdit(row.web if row else ""))
        self.reviewed = form.add(t("Reviewed on"), DateField(nav.region.today))
        self.reviewed.set_value(row.reviewed_on if row else nav.region.today())
        self.form = form
        self.body.addWidget(form)
        if row is not None:
            out = SecondaryButton(t("Take out"), icon="trash")
            out.clicked.connect(self.take_out)
            self.left.addWidget(out)
        for name in _TEXTS:
            getattr(self, name).textChanged.connect(self.typed)
        self.keep_under(f"strength_item.{row.id if row else 'new'}")
        self.edits(row.id if row else "")
        self.name_sv.setFocus()

    def clash_fields(self) -> Mapping[str, QWidget]:
        return {
            "kind": self.kind, "strength_area": self.area, "name": self.name_sv, "name_en": self.name_en,
            "note": self.note_sv, "note_en": self.note_en, "municipality_code": self.municipality,
            "place": self.place, "source": self.source, "as_of": self.as_of, "web": self.web,
            "reviewed_on": self.reviewed,
        }  # fmt: skip

    def go(self) -> None:
        """Save it."""
        if not self.name_sv.text().strip() and not self.name_en.text().strip():
            self.form.set_error(self.name_sv, t("Say what it is called."))
        elif not self.source.text().strip():
            self.form.set_error(
                self.source, t("Say where this is known from: everything in a strength area has a source.")
            )
        elif not self.reviewed.is_valid():
            self.complain(t("The day cannot be read."))
        else:
            self.run(strength.save_item, self.command(), lambda _id: self._left_saved())

    def command(self) -> SaveItem:
        """Return the command as it stands."""
        return SaveItem(
            self.area.key(),
            self.kind.key(),
            self.name_sv.text(),
            self.name_en.text(),
            self.municipality.key() or None,
            self.place.text(),
            self.note_sv.text(),
            self.note_en.text(),
            self.source.text(),
            self.as_of.text(),
            self.reviewed.value(),
            self.web.text(),
            self.row.id if self.row else None,
            self.version or None,
        )

    def take_out(self) -> None:
        """Take it out of the area."""
        if self.row is not None:
            name = self.row.name(words.current().language)
            self.run(
                strength.remove_item,
                RemoveItem(self.row.id),
                lambda _result: self.finished_with(t("{name} was taken out", name=name)),
            )

    def _left_saved(self) -> None:
        self.finished_with(t("{name} saved", name=self.name_sv.text().strip() or self.name_en.text().strip()))

    def content(self) -> dict[str, Any]:
        return {name: getattr(self, name).text() for name in _TEXTS}

    def put_back(self, kept: dict[str, Any]) -> None:
        for name in _TEXTS:
            getattr(self, name).setText(str(kept.get(name, "")))
