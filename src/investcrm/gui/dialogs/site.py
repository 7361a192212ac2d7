"""Add a site, or state what is now known of one: every change becomes a dated fact with its source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from investcrm import formats, phrases, words
from investcrm.domain.commands import AddSite, StateFacts
from investcrm.domain.fields import site_field
from investcrm.domain.ready_to_build import is_begun
from investcrm.domain.rows import SiteRow
from investcrm.domain.site_groups import groups
from investcrm.domain.sites import CONFIDENCE_LABELS, Confidence, FactValue
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.fact_input import FactInput
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.power_text import PowerText
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import sites
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class SiteDialog(Sheet):
    """All fields in their groups; with ``row`` only what differs from what is known is stated."""

    def __init__(self, nav: Navigator, row: SiteRow | None = None, code: str = "", first: str = "") -> None:
        title = t("State facts of {site}", site=row.name) if row else t("Add site")
        super().__init__(
            nav,
            title,
            t("State") if row else t("Add site"),
            note=t("What stood before stays in the history.") if row else "",
            topic="sites",
            size=(860, 780),
            scrolls=True,
        )
        self.row = row
        self._seen: dict[str, FactValue] = {}
        if row is not None:
            self._seen = {key: known.value for key, known in row.facts.values.items()}
        self.inputs: dict[str, FactInput] = {}
        self.body.addWidget(self._head(row, code))
        for heading, keys in groups():
            form = FormGrid(3)
            form.section(t(heading))
            for key in keys:
                self._add(form, key, row)
            self.body.addWidget(form)
        self.confirm = QCheckBox(t("What I did not change still holds: date it anew as well"))
        self.confirm.setVisible(row is not None)
        self.body.addWidget(self.confirm)
        self.keep_under(f"site.{row.id if row else 'new'}")
        self.edits(row.id if row else "")
        (self.inputs[first].widget if first in self.inputs else self.name).setFocus()

    def _head(self, row: SiteRow | None, code: str) -> QWidget:
        form = FormGrid(3)
        self.name = form.add(t("Name"), QLineEdit(row.name if row else ""), required=True)
        self.municipality = form.add(t("Municipality"), Choice(self.nav.region.municipalities(), code))
        if row is not None:
            self.municipality.set_key(row.municipality_code)
            self.municipality.setEnabled(False)
        self.power = PowerText()
        if row is None:
            form.add(t("Power over the years"), self.power)
        self.source = form.add(
            t("Source"),
            Choice(
                [(text, text) for text in self._sources(row)], self._sources(row)[0] if row is None else "",
                editable=True,
            ),
            required=True,
            note=t("Who says so: the municipality, the grid operator, a document"),
        )  # fmt: skip
        self.as_of = form.add(t("Holds as of"), DateField(self.nav.region.today))
        self.as_of.set_value(self.nav.region.today())
        self.confidence = form.add(
            t("How sure"),
            Choice([(key.value, t(text)) for key, text in CONFIDENCE_LABELS.items()], Confidence.STATED),
        )
        self.form = form
        for signal in (self.name.textChanged, self.power.changed, self.source.chosen):
            signal.connect(self.typed)
        return form

    def _sources(self, row: SiteRow | None) -> list[str]:
        found = [row.municipality] if row else []
        if row:
            found += [known.source for known in row.facts.values.values()]
        return [
            text for text in dict.fromkeys([*found, t("The municipality"), t("The grid operator")]) if text
        ]

    def _add(self, form: FormGrid, key: str, row: SiteRow | None) -> None:
        field = site_field(key)
        made = FactInput(field, self.nav.region.today, self)
        known = row.facts.values.get(key) if row else None
        made.begin_with(known.value if known else None)
        made.changed.connect(self.typed)
        form.add(t(field.label), made.widget, note=t(field.help) if field.help else "")
        if known is not None and row is not None:
            dated = formats.day(known.as_of) if known.as_of else t("without a date")
            stale = key in row.stale
            said = (
                t("old: {source}, {day}", source=known.source, day=dated)
                if stale
                else f"{known.source}, {dated}"
            )
            form.set_note(made.widget, said, "warn" if stale else "")
        if key == "ready_on" and row is not None and is_begun(row.facts.values):
            made.widget.setEnabled(False)
            form.set_note(made.widget, t("Follows from the checklist below."), "")
        self.inputs[key] = made

    # ---- what is said

    def facts(self) -> dict[str, FactValue]:
        """Return what the fields say that is not known, or all that is known when it is confirmed."""
        again = self.confirm.isChecked() and self.row is not None
        return {
            key: one.value()
            for key, one in self.inputs.items()
            if one.widget.isEnabled() and (one.told() or (again and one.value() is not None))
        }

    def clash_fields(self) -> Mapping[str, QWidget]:
        return {key: one.widget for key, one in self.inputs.items()}

    def clash_words(self, key: str, value: Any) -> str:
        if value is None:
            return super().clash_words(key, value)
        return phrases.field_value(site_field(key), value, words.current().language)

    def take_theirs(self, theirs: Mapping[str, Any]) -> None:
        for key, value in theirs.items():
            self.inputs[key].begin_with(value)

    def seen_now(self, error: Any) -> None:
        self._seen.update({key: three[1] for key, three in error.fields.items()})

    def command(self) -> AddSite | StateFacts:
        """Return the command as it stands."""
        source = self.source.key()
        if self.row is None:
            return AddSite(
                self.municipality.key(),
                self.name.text(),
                self.facts(),
                self.power.text(),
                source,
                self.as_of.value(),
            )
        facts = self.facts()
        if self.name.text().strip() != self.row.name:
            facts["name"] = self.name.text().strip()
        sure = Confidence(self.confidence.key())
        seen = {key: self._seen.get(key) for key in facts if key != "name"}
        return StateFacts(self.row.id, facts, source, self.as_of.value(), sure, seen)

    def go(self) -> None:
        """State the facts, or add the site."""
        if not self.name.text().strip():
            self._wrong(self.name, t("A site needs a name."))
            return
        bad = next((one for one in self.inputs.values() if not one.is_valid()), None)
        if bad is not None or not self.as_of.is_valid():
            self._wrong(bad.widget if bad else self.as_of, t("A field cannot be read; it is marked."))
            return
        if not self.source.key():
            self._wrong(self.source, t("Say who says so."))
            return
        command = self.command()
        if isinstance(command, AddSite):
            self.run(sites.add_site, command, self._added)
        elif command.facts:
            said = t("{site}: facts stated", site=self.name.text().strip())
            self.run(sites.state_facts, command, lambda _: self.finished_with(said))
        else:
            self.complain(t("Nothing was changed."))

    def _wrong(self, widget: QWidget, sentence: str) -> None:
        self.complain(sentence)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _added(self, site_id: str) -> None:
        self.finished_with(t("{site} added", site=self.name.text().strip()))
        self.nav.open_site(site_id)

    # ---- kept

    def content(self) -> dict[str, Any]:
        return {
            "name": self.name.text(),
            **self.power.kept(),
            "source": self.source.key(),
            "fields": {key: one.text() for key, one in self.inputs.items() if one.told()},
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        self.name.setText(kept.get("name", ""))
        self.power.put_back(kept)
        if kept.get("source"):
            self.source.set_key(kept["source"])
        for key, text in kept.get("fields", {}).items():
            if key in self.inputs:
                self.inputs[key].put_text(text)


def run(nav: Navigator, municipality_code: str = "") -> None:
    """Add a site."""
    SiteDialog(nav, None, municipality_code).open()
