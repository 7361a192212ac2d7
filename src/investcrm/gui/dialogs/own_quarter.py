"""A municipality's own report of a period: which, when and in which language, with its figures at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from investcrm import phrases, words
from investcrm.domain.errors import UserError
from investcrm.gui.dialogs import outbox
from investcrm.gui.dialogs.sheet import Sheet
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.period_chooser import PeriodChooser
from investcrm.services import own_quarter
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator


class OwnQuarterDialog(Sheet):
    """Says what the report will tell before it is saved."""

    def __init__(self, nav: Navigator, code: str = "") -> None:
        super().__init__(
            nav,
            t("A municipality's quarter"),
            t("Save as PDF…"),
            note=t("What came, what was answered and how fast, what was lost and why."),
            topic="municipality" if nav.actor.municipality_codes else "reports",
            size=(560, 420),
        )
        own = nav.actor.municipality_codes
        places = [(key, name) for key, name in nav.region.municipalities() if not own or key in own]
        form = FormGrid(1)
        self.municipality = form.add(t("Municipality"), Choice(places, code or places[0][0]))
        self.period = PeriodChooser(nav.region.today())
        self.period.set_period(self.period.period().previous())
        form.add(t("Period"), self.period)
        self.language = form.add(
            t("Language of the document"),
            Choice((("sv", "Svenska"), ("en", "English")), words.current().language),
        )
        self.body.addWidget(form)
        self.said = label("", wrap=True)
        self.body.addWidget(self.said)
        self.body.addStretch(1)
        self.municipality.chosen.connect(lambda _code: self._read())
        self.period.changed.connect(lambda _period: self._read())
        self._read()

    def _read(self) -> None:
        self.nav.tasks.query(
            own_quarter.data,
            self.municipality.key(),
            self.period.period(),
            words.current(),
            self.nav.actor,
            then=lambda found: self.said.setText(own_quarter.summary(found.now, words.current())),
            failed=self._unread,
            owner=self,
            key="own_quarter",
        )

    def _unread(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.complain(words.current().error(error))

    def go(self) -> None:
        """Save the report where the user says."""
        code, period, language = self.municipality.key(), self.period.period(), self.language.key()
        name = f"{self.nav.region.municipality(code)} {phrases.period(period, language)}.pdf"
        path = outbox.ask_where(self.nav, self, name, "PDF (*.pdf)")
        if path is not None:
            read: Any = partial(
                own_quarter.render, code=code, period=period, language=language, actor=self.nav.actor
            )
            outbox.save(self.nav, path, read, self.nav.window() or self)
            self.accept()


def run(nav: Navigator, code: str = "") -> OwnQuarterDialog:
    """Open the dialog."""
    dialog = OwnQuarterDialog(nav, code)
    dialog.open()
    return dialog
