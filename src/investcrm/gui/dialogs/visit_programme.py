"""A day of site visits for the asker: which sites when, who receives them, the programme as it will be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from investcrm import words
from investcrm.domain.visit_commands import PlanSiteVisit, Stop
from investcrm.gui.dialogs.offer_ground import Offerable, read_offerable
from investcrm.gui.dialogs.paper_sheet import PaperSheet
from investcrm.gui.widgets.basic import SectionTitle, label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.reading_field import DateField
from investcrm.services import offering, sites, visit_programmes
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report


@dataclass(slots=True)
class _Stay:
    minutes: int = 60
    place: str = ""
    host: str = ""


def _read(reader: Any, inquiry_id: str) -> tuple[Offerable, tuple[str, ...]]:
    ground = read_offerable(reader, inquiry_id)
    last = max(ground.detail.offers, key=lambda one: one.edition, default=None)
    offered = offering.site_ids(reader, last.id) if last else ()
    known = {key for key, _, _ in ground.sites}
    rows = [sites.site_row(reader, key) for key in offered if key not in known]
    more = tuple((row.id, f"{row.name}, {row.municipality}", False) for row in rows)
    return replace(ground, sites=(*ground.sites, *more)), offered


def _preview(_report: Report, reader: Any, command: PlanSiteVisit) -> tuple[bytes, tuple[str, ...]]:
    language = words.current().language
    return visit_programmes.preview(reader, command), visit_programmes.warnings(reader, command, language)


class VisitProgrammeDialog(PaperSheet):
    """Left the sites in order with what holds for each, right the programme."""

    def __init__(self, nav: Navigator, ground: Offerable, offered: tuple[str, ...]) -> None:
        row = ground.detail.row
        super().__init__(
            nav,
            t("Visit programme for {number} {title}", number=row.number, title=row.title),
            t("Plan the visit"),
            note=t("The programme and a calendar file are kept with the case; the day becomes a task."),
            topic="inquiries",
            size=(1120, 780),
        )
        self.ground = ground
        self._stays: dict[str, _Stay] = {}
        left = self._left()
        heading = SectionTitle(t("The programme as it will be"))
        self.ways = label("", "note-warn", wrap=True, selectable=True)
        self.ways.hide()
        self.join("programme", left, self.right_side(heading, self.ways), [460, 600])
        chosen = offered or tuple(key for key, _, answered in ground.sites if answered)
        for site_id, text, _ in sorted(ground.sites, key=lambda one: _place(one[0], offered)):
            self.list.add(site_id, text.partition(" · ")[0], on=site_id in chosen)
        self.list.currentRowChanged.connect(lambda _at: self._show_stay())
        self._wire()
        self.keep_under(f"programme.{row.id}")
        self.list.setCurrentRow(0)
        self._changed()
        self.list.setFocus()

    def _left(self) -> QWidget:
        side, column = self.left_side()
        self.list, _ = self.ordered(column, t("Sites to visit"), 100, 1)
        here = FormGrid(2)
        self.minutes = _minutes(here, t("Minutes at the site"), 60)
        self.place = here.add(t("Where we meet"), QLineEdit())
        self.host = here.add(t("Who receives us, and how to reach them"), QLineEdit(), span=2)
        self.here = SectionTitle("")
        column.addWidget(self.here)
        column.addWidget(here)
        column.addWidget(SectionTitle(t("The day")))
        form = FormGrid(2)
        self.day = form.add(t("Day"), DateField(self.nav.region.today), required=True)
        self.day.set_value(_in_two_weeks(self.nav.region.today()))
        self.begins = form.add(t("Begins"), QLineEdit("09:00"))
        self.between = _minutes(form, t("Minutes between sites"), 30)
        domestic = self.ground.detail.country.casefold() in ("", "sverige", "sweden", "se")
        self.language = form.add(
            t("Language"), Choice(words.paper_languages().items(), "sv" if domestic else "en")
        )
        self.people = form.add(t("Who takes part, one per line"), QPlainTextEdit(), span=2)
        self.opening = form.add(t("Opening words (optional)"), QLineEdit(), span=2)
        self.people.setTabChangesFocus(True)
        self.people.setFixedHeight(70)
        column.addWidget(form)
        return side

    def _wire(self) -> None:
        for signal in (self.minutes.valueChanged, self.place.textChanged, self.host.textChanged):
            signal.connect(lambda *_: self._take_stay())
        for signal in (
            self.list.ordered, self.between.valueChanged, self.begins.textChanged, self.people.textChanged,
            self.opening.textChanged, self.language.chosen, self.day.changed,
        ):  # fmt: skip
            signal.connect(lambda *_: self._changed())

    def _current(self) -> str:
        at = self.list.currentRow()
        return self.list.keys()[at] if at >= 0 else ""

    def _show_stay(self) -> None:
        key = self._current()
        stay = self._stays.get(key, _Stay())
        for field in (self.minutes, self.place, self.host):
            field.blockSignals(True)
            field.setEnabled(bool(key))
        self.minutes.setValue(stay.minutes)
        self.place.setText(stay.place)
        self.host.setText(stay.host)
        for field in (self.minutes, self.place, self.host):
            field.blockSignals(False)
        item = self.list.currentItem()
        self.here.set(t("At {site}", site=item.text()) if item else "")

    def _take_stay(self) -> None:
        key = self._current()
        if key:
            self._stays[key] = _Stay(self.minutes.value(), self.place.text(), self.host.text())
            self._changed()

    def command(self) -> PlanSiteVisit:
        """Return the command as it stands."""
        stays = [(key, self._stays.get(key, _Stay())) for key in self.list.chosen()]
        return PlanSiteVisit(
            self.ground.detail.row.id,
            self.day.value() or self.nav.region.today(),
            tuple(Stop(key, one.minutes, one.place, one.host) for key, one in stays),
            self.begins.text(),
            self.between.value(),
            self.people.toPlainText(),
            self.opening.text(),
            self.language.key(),
        )

    def go(self) -> None:
        """Keep the programme with the case."""
        if not self.day.is_valid() or self.day.value() is None:
            self.complain(t("The day cannot be read."))
            return
        said = t("The visit is planned; its papers are kept with the case")
        self.run(visit_programmes.plan, self.command(), lambda _ids: self.finished_with(said))

    # ---- preview

    def _changed(self) -> None:
        self.primary.setEnabled(bool(self.list.chosen()))
        self.typed()
        self.soon.start()

    def ask_preview(self) -> None:
        command = self.command()
        if command.stops:
            self.draw(_preview, command, self._show)
        else:
            self.paper.clear()
            self.ways.hide()

    def _show(self, found: tuple[bytes, tuple[str, ...]]) -> None:
        pdf, warnings = found
        self.paper.set_pdf(pdf)
        self.ways.setText("\n".join(warnings))
        self.ways.setVisible(bool(warnings))

    # ---- kept

    def content(self) -> dict[str, Any]:
        return {
            "order": list(self.list.keys()),
            "chosen": list(self.list.chosen()),
            "stays": {key: [one.minutes, one.place, one.host] for key, one in self._stays.items()},
            "begins": self.begins.text(),
            "between": self.between.value(),
            "people": self.people.toPlainText(),
            "note": self.opening.text(),
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        self._stays = {key: _Stay(*one) for key, one in kept.get("stays", {}).items()}
        self.list.arrange(tuple(kept.get("order", ())), frozenset(kept.get("chosen", ())))
        self.begins.setText(kept.get("begins", "09:00"))
        self.between.setValue(kept.get("between", 30))
        self.people.setPlainText(kept.get("people", ""))
        self.opening.setText(kept.get("note", ""))


def _in_two_weeks(today: date) -> date:
    """Return a day from Monday to Friday in two weeks or a little more."""
    day = today + timedelta(days=14)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _place(site_id: str, offered: tuple[str, ...]) -> int:
    return offered.index(site_id) if site_id in offered else len(offered)


def _minutes(form: FormGrid, text: str, now: int) -> QSpinBox:
    field = form.add(text, QSpinBox())
    field.setRange(0, 480)
    field.setSingleStep(15)
    field.setValue(now)
    field.lineEdit().setTextMargins(7, 0, 0, 0)
    return field


def run(nav: Navigator, inquiry_id: str) -> None:
    """Plan visits to sites for the asker of a case."""

    def show(found: tuple[Offerable, tuple[str, ...]]) -> None:
        VisitProgrammeDialog(nav, *found).open()

    nav.tasks.query(
        _read, inquiry_id, then=show, failed=nav.shell.say_error, owner=nav.window(), key="programme"
    )
