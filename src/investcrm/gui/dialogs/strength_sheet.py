"""Write the sheet of a strength area: for whom, in which language, and what is left out until reviewed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from investcrm import formats, words
from investcrm.domain.errors import UserError
from investcrm.domain.strength import Area, Company
from investcrm.domain.strength_commands import MarkReviewed
from investcrm.gui.dialogs import outbox
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.models.columns import Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.widgets.basic import SectionTitle, label
from investcrm.gui.widgets.buttons import SecondaryButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.table import DataTable
from investcrm.services import strength, strength_sheet
from investcrm.services.strength_sheet import Proposal
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class SheetDialog(Sheet):
    """Municipality and language; below, what nobody has reviewed within a year and can be reviewed here."""

    def __init__(self, nav: Navigator, area: Area) -> None:
        name = area.name(words.current().language)
        super().__init__(
            nav,
            t("Sheet of {name}", name=name),
            t("Save as PDF…"),
            note=t("It says only what is held with a source. What is left out stands below."),
            topic="strength",
            size=(720, 640),
        )
        self.area = area
        self.found: Proposal | None = None
        form = FormGrid(2)
        self.municipality = form.add(
            t("Municipality"), Choice(nav.region.municipalities(), empty=t("The whole region"))
        )
        self.language = form.add(
            t("Language of the document"),
            Choice([("sv", t("Swedish")), ("en", t("English"))], words.current().language),
        )
        self.body.addWidget(form)
        self.said = label("", wrap=True)
        self.body.addWidget(self.said)
        heading = SectionTitle(t("Left out until reviewed"))
        self.review = SecondaryButton(t("Reviewed today"), icon="check")
        self.review.set_tip(t("The companies chosen in the list hold as they stand"))
        self.review.clicked.connect(self.mark)
        heading.buttons.addWidget(self.review)
        self.body.addWidget(heading)
        self.left_out = RowsModel(self._columns(), parent=self)
        self.table = DataTable(t("Left out until reviewed"))
        self.table.set_model(self.left_out)
        self.table.set_empty(label(t("Nothing is left out."), "muted"))
        self.body.addWidget(self.table, 1)
        self.also = label("", "muted", wrap=True)
        self.body.addWidget(self.also)
        self.table.opened.connect(self._open)
        self.municipality.chosen.connect(lambda _code: self._read())
        self._read()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("name", t("Name"), 180, kind="strong", text=lambda r: r.name, stretch=True),
            Column("municipality", t("Municipality"), 120, text=lambda r: r.municipality),
            Column("why", t("Why"), 190, text=_why, tip=_why),
            Column("note", t("Note"), 160, text=lambda r: r.note, tip=lambda r: r.note),
        )

    def _read(self) -> None:
        self.nav.tasks.query(
            strength_sheet.choose,
            self.area.key,
            self.municipality.key(),
            then=self._show,
            failed=self._unread,
            owner=self,
            key="strength.sheet",
        )

    def _show(self, found: Proposal) -> None:
        self.found = found
        said, language = found.said, words.current().language
        self.said.setText(
            t(
                "The sheet names {companies} and says {items}.",
                companies=n("{count} company", "{count} companies", len(said.companies))
                if said.companies
                else t("no company"),
                items=n("{count} thing more", "{count} things more", len(said.items)),
            )
        )
        self.left_out.set_rows(said.left_out)
        self.review.setEnabled(bool(said.left_out))
        lines = []
        if said.doubtful:
            names = ", ".join(one.name(language) for one in said.doubtful)
            lines.append(t("Left out with the company whose name it bears: {names}.", names=names))
        if said.unsourced:
            names = ", ".join(one.name(language) for one in said.unsourced)
            lines.append(t("Left out since it has no source: {names}.", names=names))
        self.also.setText("\n".join(lines))
        self.also.setVisible(bool(lines))

    def _unread(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.complain(words.current().error(error))

    def mark(self) -> None:
        """Note that the chosen companies hold; they come into the sheet."""
        ids = self.table.selected_ids()
        if not ids:
            self.complain(t("Choose in the list what you have looked at."))
            return
        self.run(strength.mark_reviewed, MarkReviewed(ids), lambda _count: self._read())

    def _open(self, organisation_id: str) -> None:
        self.reject()
        self.nav.open_organisation(organisation_id)

    def go(self) -> None:
        """Save the sheet where the user says."""
        language, code = self.language.key(), self.municipality.key()
        name = " ".join(
            [self.area.name(language), self.nav.region.municipality(code) if code else ""]
        ).strip()
        path = outbox.ask_where(self.nav, self, f"{name}.pdf", "PDF (*.pdf)")
        if path is not None:
            read: Any = partial(strength_sheet.render, key=self.area.key, code=code, language=language)
            outbox.save(self.nav, path, read, self.nav.window() or self)
            self.accept()


def _why(row: Company) -> str:
    if row.reviewed_on is None:
        return t("never reviewed")
    if not row.source.strip():
        return t("nobody is named as its source")
    return t("reviewed {day}", day=formats.day(row.reviewed_on))
