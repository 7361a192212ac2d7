"""Add or change a strength area, merge it into another, or give it up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from investcrm import words
from investcrm.domain.strength import STATUS_LABELS, Area
from investcrm.domain.strength_commands import MergeArea, RemoveArea, SaveArea
from investcrm.gui.dialogs.sheet import Sheet, undo_last
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import strength
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


def choices(areas: tuple[Area, ...], without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return areas to choose from as (key, name), parts after what they are parts of."""
    language = words.current().language
    names = {area.key: area.name(language) for area in areas}
    found = []
    for area in areas:
        whole = names.get(area.parent_key or "")
        if area.key not in without:
            found.append((area.key, f"{whole} · {names[area.key]}" if whole else names[area.key]))
    return found


class AreaDialog(Sheet):
    """An area in both languages, where it stands in the tree, and what it rests on."""

    def __init__(
        self,
        nav: Navigator,
        areas: tuple[Area, ...],
        row: Area | None = None,
        parent_key: str = "",
        done: Callable[[str], object] | None = None,
    ) -> None:
        title = t("Edit {name}", name=row.name(words.current().language)) if row else t("Add area")
        super().__init__(nav, title, t("Save"), topic="strength", size=(660, 0))
        self.row, self._done_with = row, done
        self.version = row.version if row else 0
        form = FormGrid(2)
        self.name_sv = form.add(t("Name in Swedish"), QLineEdit(row.name_sv if row else ""), required=True)
        self.name_en = form.add(t("Name in English"), QLineEdit(row.name_en if row else ""))
        within = strength.within(areas, row.key) if row else ()
        self.above = form.add(
            t("Part of"),
            Choice(choices(areas, within), (row.parent_key or "") if row else parent_key, empty=t("none")),
        )
        self.status = form.add(
            t("Status"),
            Choice([(key.value, t(text)) for key, text in STATUS_LABELS.items()], row.status if row else ""),
        )
        self.business_sweden = form.add(
            t("Matching area at Business Sweden"),
            QLineEdit(row.business_sweden if row else ""),
            span=2,
        )
        self.confirmed = QCheckBox(t("Business Sweden has said so; it is not only assumed from the name"))
        form.add("", self.confirmed, span=2)
        self.confirmed.setHidden(not (row and row.assumed))
        self.source = form.add(t("Source"), QLineEdit(row.source if row else ""))
        self.as_of = form.add(
            t("Holds as of"), QLineEdit(row.as_of if row else ""), note=t("A year, month or day")
        )
        self.reviewed = form.add(t("Reviewed on"), DateField(nav.region.today))
        self.reviewed.set_value(row.reviewed_on if row else None)
        self.remark = form.add(t("Note"), QPlainTextEdit(row.note if row else ""), span=2)
        self.remark.setFixedHeight(80)
        self.remark.setTabChangesFocus(True)
        form.set_note(self.remark, t("Stays inside: it is in no document."))
        self.form = form
        self.body.addWidget(form)
        for edit in (self.name_sv, self.name_en, self.business_sweden, self.source, self.as_of, self.remark):
            edit.textChanged.connect(self.typed)
        self.keep_under(f"strength.{row.key if row else 'new'}")
        self.edits(row.id if row else "")
        self.name_sv.setFocus()

    def clash_fields(self) -> Mapping[str, QWidget]:
        return {
            "name_sv": self.name_sv,
            "name_en": self.name_en,
            "parent_key": self.above,
            "status": self.status,
            "business_sweden": self.business_sweden,
            "source": self.source,
            "as_of": self.as_of,
            "reviewed_on": self.reviewed,
            "note": self.remark,
        }

    def go(self) -> None:
        """Save the area."""
        if not self.name_sv.text().strip() and not self.name_en.text().strip():
            self.form.set_error(self.name_sv, t("A strength area needs a name."))
            return
        if not self.reviewed.is_valid():
            self.complain(t("The day cannot be read."))
            return
        command = SaveArea(
            self.name_sv.text(),
            self.name_en.text(),
            self.row.key if self.row else "",
            self.version or None,
            self.above.key() or None,
            self.status.key(),
            self.business_sweden.text(),
            self.source.text(),
            self.as_of.text(),
            self.reviewed.value(),
            self.remark.toPlainText(),
            self.confirmed.isChecked(),
        )
        self.run(strength.save_area, command, self._saved)

    def _saved(self, key: str) -> None:
        if self._done_with is not None:
            self._done_with(key)
        self.finished_with(t("{name} saved", name=self.name_sv.text().strip() or self.name_en.text().strip()))

    def content(self) -> dict[str, Any]:
        return {
            "name_sv": self.name_sv.text(),
            "name_en": self.name_en.text(),
            "business_sweden": self.business_sweden.text(),
            "source": self.source.text(),
            "as_of": self.as_of.text(),
            "note": self.remark.toPlainText(),
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        for key in ("name_sv", "name_en", "business_sweden", "source", "as_of"):
            getattr(self, key).setText(str(kept.get(key, "")))
        self.remark.setPlainText(str(kept.get("note", "")))


class MergeAreaDialog(Sheet):
    """Which area it becomes part of."""

    def __init__(self, nav: Navigator, areas: tuple[Area, ...], row: Area) -> None:
        name = row.name(words.current().language)
        super().__init__(
            nav, t("Merge {name} into another area", name=name), t("Merge"),
            note=t(
                "Its companies, inquiries and parts go over. Its name stays known wherever it was used; "
                "published quarters stay as they are."
            ),
            topic="strength", size=(560, 0),
        )  # fmt: skip
        self.row = row
        form = FormGrid(1)
        left = choices(areas, strength.within(areas, row.key))
        self.into = form.add(t("Into"), Choice(left, empty=t("Choose an area")), required=True)
        self.body.addWidget(form)
        self.into.setFocus()

    def go(self) -> None:
        """Merge."""
        if not self.into.key():
            self.complain(t("Choose which area it becomes part of."))
            return
        name = self.row.name(words.current().language)
        self.run(
            strength.merge_area,
            MergeArea(self.row.key, self.into.key()),
            lambda _result: self.finished_with(t("{name} was merged", name=name)),
        )


def remove(nav: Navigator, area: Area) -> None:
    """Give an area up; undo stands in what is said."""

    def said(_result: object) -> None:
        text = t("{name} was deleted", name=area.name(words.current().language))
        nav.shell.say(text, action=t("Undo"), run=lambda: undo_last(nav))

    nav.tasks.mutate(strength.remove_area, RemoveArea(area.key), then=said, failed=nav.shell.say_error)
