"""The form of a new inquiry: what is typed, what was read from a text, and which of the two holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from investcrm.domain.commands import LogInquiry
from investcrm.domain.names import hints_at
from investcrm.gui.requirement_rows import RequirementsEditor, from_plain, to_plain
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.multi_select import MultiSelect
from investcrm.gui.widgets.reading_field import AmountField, DateField, MoneyField, ReadingField
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.reading.base import Doubt
    from investcrm.domain.reading.prose import ProseReading
    from investcrm.gui.navigation import Navigator

DAYS = ("received_on", "deadline_on", "next_step_on")


class InquiryForm(QWidget):
    """Every field of a new inquiry. What a person touched is never overwritten by a reading."""

    changed = Signal()
    text_changed = Signal(str)
    named = Signal()
    """Title, investor or day changed, which duplicates are looked for by."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nav = nav
        self.fields: dict[str, QWidget] = {}
        self._touched: set[str] = set()
        self._filling = self._warned = False
        self.contact = ("", "", "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self._build_top(column)
        self._build_read(column)
        self._connect()

    # ---- building

    def _build_top(self, column: QVBoxLayout) -> None:
        region = self._nav.region
        top = self.top = FormGrid(12)
        add = self._add
        title = QLineEdit()
        if self._nav.is_room:
            title.setPlaceholderText(t("such as Project Aurora"))
            add(top, "title", t("Code &name (the only thing needed)"), title, 8)
        else:
            title.setPlaceholderText(t("Code name, company or a few words"))
            add(top, "title", t("&Name (the only thing needed)"), title, 8)
        add(top, "source", t("Received &via"), Choice(region.sources(), editable=True), 4)
        add(top, "investor", t("&Investor"), QLineEdit(), 4)
        if self._nav.is_room:
            top.set_note(self.fields["investor"], _in_room())
        add(top, "received_on", t("&Came"), DateField(region.today), 4)
        add(top, "deadline_on", t("&Answer by"), DateField(region.today, last=True), 4)
        column.addWidget(top)
        self.above_text = QVBoxLayout()
        self.above_text.setSpacing(6)
        column.addLayout(self.above_text)
        pasted = FormGrid(1)
        text = QPlainTextEdit()
        text.setTabChangesFocus(True)
        text.setFixedHeight(120)
        text.setPlaceholderText(
            t("Paste the mail here. Hectares, MW, distances, dates, jobs and money are read as you type.")
        )
        add(pasted, "summary", t("&Paste the mail or write freely"), text, 1)
        column.addWidget(pasted)

    def _build_read(self, column: QVBoxLayout) -> None:
        region = self._nav.region
        self.read_title = label(t("What is asked for"), "strong")
        column.addWidget(self.read_title)
        self.requirements = RequirementsEditor(region.today)
        column.addWidget(self.requirements)
        more = self.more = FormGrid(12)
        add = self._add
        areas = MultiSelect(t("Add a strength area"))
        areas.set_choices(region.areas())
        add(more, "strength_areas", t("Strength areas"), areas, 6)
        places = MultiSelect(t("Add a municipality the asker named"))
        places.set_choices(region.municipalities())
        add(more, "municipalities", t("Municipalities named"), places, 6)
        add(more, "jobs", t("Jobs"), AmountField("jobs"), 3)
        add(more, "investment_sek", t("Investment"), MoneyField(), 4)
        add(more, "investment_note", t("Investment in words"), QLineEdit(), 5)
        add(more, "contact_name", t("Contact"), QLineEdit(), 4)
        add(more, "contact_email", t("E-mail"), QLineEdit(), 4)
        add(more, "contact_phone", t("Phone"), QLineEdit(), 4)
        add(more, "next_step", t("Next step"), QLineEdit(), 8)
        add(more, "next_step_on", t("By"), DateField(region.today), 4)
        column.addWidget(more)

    def _add(self, form: FormGrid, key: str, words: str, field: QWidget, span: int) -> None:
        field.setAccessibleName(words.replace("&", ""))
        self.fields[key] = form.add(words, field, span=span)

    def _connect(self) -> None:
        for key, field in self.fields.items():
            if isinstance(field, ReadingField):
                field.edit.textChanged.connect(lambda _t, k=key: self._touch(k))
            elif isinstance(field, QLineEdit):
                field.textChanged.connect(lambda _t, k=key: self._touch(k))
            elif isinstance(field, Choice):
                field.chosen.connect(lambda _k, k=key: self._touch(k))
            elif isinstance(field, MultiSelect):
                field.changed.connect(lambda _k, k=key: self._touch(k))
        text = self.fields["summary"]
        assert isinstance(text, QPlainTextEdit)
        text.textChanged.connect(self._text_touched)
        self.requirements.changed.connect(lambda: self._touch("requirements"))

    def _touch(self, key: str) -> None:
        if self._filling:
            return
        self._touched.add(key)
        self._note(key, "")
        self._judge_code_name()
        self.changed.emit()
        if key in ("title", "investor", "received_on"):
            self.named.emit()

    def _judge_code_name(self) -> None:
        """Warn of a code name that tells who the investor is; it may stand all the same."""
        if not self._nav.is_room:
            return
        title, investor = self.value("title"), self.value("investor")
        tells = bool(investor) and hints_at(title, investor)
        if tells:
            self._note("title", t("This hints at who the investor is. Choose a name that tells nothing."))
        elif self._warned:
            self._note("title", "")
        self._warned = tells

    def _text_touched(self) -> None:
        if not self._filling:
            self.changed.emit()
            self.text_changed.emit(self.value("summary"))

    def _note(self, key: str, text: str, tone: str = "warn") -> None:
        field = self.fields.get(key)
        if key == "investor" and not text and self._nav.is_room:
            text, tone = _in_room(), ""
        for form in (self.top, self.more):
            if field is not None and form.has(field):
                form.set_note(field, text, tone)

    # ---- values

    def value(self, key: str) -> Any:
        """Return what stands in a field."""
        field = self.fields[key]
        if isinstance(field, ReadingField):
            return field.value()
        if isinstance(field, QPlainTextEdit):
            return field.toPlainText().strip()
        if isinstance(field, QLineEdit):
            return field.text().strip()
        if isinstance(field, Choice):
            return field.key()
        assert isinstance(field, MultiSelect)
        return field.selected()

    def set_value(self, key: str, value: Any) -> None:
        """Fill a field as the program, which does not count as touched."""
        filling, self._filling = self._filling, True
        field = self.fields[key]
        if isinstance(field, ReadingField):
            field.set_value(value)
        elif isinstance(field, QPlainTextEdit):
            field.setPlainText(value or "")
        elif isinstance(field, QLineEdit):
            field.setText(value or "")
        elif isinstance(field, Choice):
            field.set_key(value or "")
        elif isinstance(field, MultiSelect):
            field.set_selected(value or ())
        self._filling = filling

    def clear(self) -> None:
        """Begin anew."""
        for key in self.fields:
            self.set_value(key, None)
            self._note(key, "")
        self.set_value("received_on", self._nav.region.today())
        self._set_requirements(())
        self._touched.clear()
        self._judge_code_name()

    def is_empty(self) -> bool:
        """Whether nothing was typed yet."""
        mine = (key for key in self.fields if key != "received_on")
        return not self.requirements.rows and not any(self.value(key) for key in mine)

    def wrong(self) -> str:
        """Mark and return what cannot be saved; "" when all can."""
        for field in self.fields.values():
            if isinstance(field, ReadingField) and not field.is_valid():
                field.setFocus()
                return t("{name} cannot be read.", name=field.accessibleName())
        return self.requirements.problem()

    def command(self, attachments: tuple[Any, ...] = ()) -> LogInquiry:
        """Return the inquiry as it stands."""
        values = {key: self.value(key) for key in self.fields}
        wanted = tuple(requirement for _, requirement in self.requirements.value())
        return LogInquiry(**values, requirements=wanted, attachments=attachments)

    # ---- reading

    def take_reading(self, reading: ProseReading) -> int:
        """Fill what nobody touched from a reading; return how many things were read."""
        self._filling = True
        draft = reading.draft()
        found = 0

        def fill(key: str, value: Any, doubts: tuple[Doubt, ...] = (), words: str = "") -> None:
            nonlocal found
            if key in self._touched or (value in (None, "", ()) and not self.value(key)):
                return
            self.set_value(key, value)
            found += value not in (None, "", ())
            said = _said(doubts)
            read_from = t("read from \u201c{words}\u201d", words=_short(words)) if words else ""
            self._note(key, said or read_from, "warn" if said else "")

        def part(key: str, one: Any) -> None:
            fill(key, one.value if one else None, one.doubts if one else (), one.words if one else "")

        part("title", reading.title if reading.title.value else None)
        part("investor", reading.investor)
        part("source", reading.source)
        part("deadline_on", reading.deadline)
        if reading.received_on:
            fill("received_on", reading.received_on)
        part("strength_areas", reading.strength_areas)
        part("municipalities", reading.municipalities)
        part("jobs", reading.jobs)
        full = reading.jobs_full
        if full and full.value != draft.jobs and "jobs" not in self._touched:
            self._note("jobs", t("{count} at full build-out", count=full.value), "")
        money = reading.investment
        if draft.investment_sek is not None and money is not None:
            fill("investment_sek", draft.investment_sek, money.doubts, money.words)
            fill("investment_note", None)
        else:
            fill("investment_sek", None)
            fill("investment_note", money.words if money else None, money.doubts if money else ())
        fill("contact_name", draft.contact.name)
        fill("contact_email", draft.contact.email)
        fill("contact_phone", draft.contact.phone)
        if "requirements" not in self._touched:
            self._set_requirements(
                (None, one.requirement, [_said(one.doubts)] if one.doubts else [])
                for one in draft.requirements
            )
            found += len(draft.requirements)
        self._filling = False
        self._judge_code_name()
        self.read_title.setText(
            t("Read from the text \u2013 correct what is wrong") if found else t("What is asked for")
        )
        return found

    def _set_requirements(self, lines: Any) -> None:
        filling, self._filling = self._filling, True
        self.requirements.set_requirements(lines)
        self._filling = filling

    # ---- draft

    def content(self) -> dict[str, Any]:
        """Return everything as plain data for a draft."""
        values = {key: _plain(self.value(key)) for key in self.fields}
        texts = {
            key: field.text()
            for key, field in self.fields.items()
            if isinstance(field, ReadingField) and field.text()
        }
        return {
            "values": values,
            "texts": texts,
            "touched": sorted(self._touched),
            "requirements": [to_plain(one) for _, one in self.requirements.value()],
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        """Fill the form with a draft."""
        self.clear()
        for key, value in kept.get("values", {}).items():
            if key in self.fields:
                self.set_value(key, date.fromisoformat(value) if key in DAYS and value else value)
        filling, self._filling = self._filling, True
        for key, text in kept.get("texts", {}).items():
            field = self.fields.get(key)
            if isinstance(field, ReadingField) and field.value() is None:
                field.set_text(text)
        self._filling = filling
        self._set_requirements(
            (None, one, [t(one.doubt)] if one.doubt else [])
            for one in (from_plain(plain) for plain in kept.get("requirements", ()))
        )
        self._touched = set(kept.get("touched", ()))
        self._judge_code_name()


def _in_room() -> str:
    return t("Shown in the room only.")


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _said(doubts: tuple[Doubt, ...]) -> str:
    return " \u00b7 ".join(t(doubt.key, **dict(doubt.params)) for doubt in doubts)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 60 else line[:59] + "\u2026"
