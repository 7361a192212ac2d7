"""Writes the answer form as an XLSX sheet: the questions of the paper; only answers can be changed."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from investcrm.domain.answer_form import AnswerForm, Kind, Question
from investcrm.exchange import xlsx
from investcrm.words import Words

MARKS: Final = ("reference", "version", "language")
"""What stands as "investcrm:NAME:VALUE" in the hidden column of the first rows."""
MARK: Final = "investcrm"
KEY_COLUMN: Final = 7
ANSWER_COLUMN: Final = 4
_WIDTHS: Final = (38, 28, 26, 46, 12, 38, 4)
_INK, _TEXT, _MUTED, _WARN = "12263A", "1B2733", "566573", "8A5A00"
_SCRATCH: Final = 20
_LINE_LENGTH: Final = 46
_LINE: Final = 14.5


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str
    level: int


def write(form: AnswerForm, words: Words) -> bytes:
    """Return the form as the bytes of an XLSX file; the same form gives the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = words.t("Answers")[:31]
    _head(sheet, form, words)
    looks = _Looks(sheet)
    row = 7
    for line in _lines(form, words):
        row += 1
        if isinstance(line, _Heading):
            row += line.level == 2
            _heading(sheet, row, line)
        else:
            _question(sheet, row, line, words, looks)
    _settle(sheet, row)
    made = form.made_on or form.deadline
    moment = datetime(made.year, made.month, made.day, tzinfo=UTC)
    return xlsx.closed(book, moment, unworried=f"D1:D{row}")


def _lines(form: AnswerForm, words: Words) -> Iterator[_Heading | Question]:
    general = form.of_site("")
    decision = [one for one in general if one.key in ("answer", "decline_reason")]
    contact = [one for one in general if one.key.startswith("contact_") or one.key == "comment"]
    rest = [one for one in general if one not in decision and one not in contact]
    yield _Heading(words.t("Your answer"), 2)
    yield from decision
    known = [site for site in form.sites if site.site_id]
    new = [site for site in form.sites if not site.site_id]
    for title, sites in (
        (words.t("Your sites as we know them"), known),
        (words.t("Other sites you offer") if known else words.t("Sites you offer"), new),
    ):
        if sites:
            yield _Heading(title, 2)
        for number, site in enumerate(sites, 1):
            yield _Heading(site.name or words.t("New site {number}", number=number), 3)
            yield from form.of_site(site.key)
    if rest:
        yield _Heading(words.t("What else is asked"), 2)
        yield from rest
    yield _Heading(words.t("The investor's contact with you"), 2)
    yield from contact


def _head(sheet: Any, form: AnswerForm, words: Words) -> None:
    name = " ".join(part for part in (form.number, form.title) if part)
    by = words.t("Answer by {day} to {email}", day=form.deadline.isoformat(), email=form.email or form.region)
    for row, (text, look) in enumerate(
        (
            (
                words.t("Answer form from {municipality}", municipality=form.municipality),
                _font(10, "1F6FB5", True),
            ),
            (name, _font(18, _INK, True)),
            (by, _font(11, _TEXT)),
            (
                words.t(
                    "Fill in the column Your answer and send the file back. What we know already stands "
                    "there: correct what is wrong, and leave what is right."
                ),
                _font(10, _MUTED),
            ),
            (words.t("Reference {reference}", reference=form.token), _font(9, _MUTED)),
        ),
        1,
    ):
        _put(sheet, row, 1, text, look)
    for row, value in enumerate((form.token, form.version, form.language), 1):
        _put(sheet, row, KEY_COLUMN, f"{MARK}:{MARKS[row - 1]}:{value}", _font(8, _MUTED))
    titles = (
        words.t("Question"),
        words.t("Known"),
        words.t("From"),
        words.t("Your answer"),
        words.t("Unit"),
        "",
    )
    for column, text in enumerate(titles, 1):
        cell = _put(sheet, 7, column, text, _font(9, _MUTED, True))
        cell.border = _edge("bottom", _MUTED)
    sheet.row_dimensions[2].height = 26
    sheet.freeze_panes = "A8"


def _heading(sheet: Any, row: int, heading: _Heading) -> None:
    _put(sheet, row, 1, heading.text, _font(13 if heading.level == 2 else 11, _INK, True))
    sheet.row_dimensions[row].height = 24 if heading.level == 2 else 19


def _question(sheet: Any, row: int, one: Question, words: Words, looks: _Looks) -> None:
    known = dict(one.choices).get(one.known, one.known) if one.choices else one.known
    note = words.t("Out of date: please check.") if one.stale else one.help
    unit = one.unit or (words.t("YYYY-MM-DD") if one.kind is Kind.DAY else "")
    for column, text, look in (
        (1, one.label, looks.label),
        (2, known, looks.known),
        (3, one.known_from, looks.side),
        (ANSWER_COLUMN, known, looks.answer),
        (5, unit, looks.side),
        (6, note, looks.warning if one.stale else looks.side),
        (KEY_COLUMN, one.key, looks.side),
    ):
        cell = _put(sheet, row, column, text)
        cell._style = look
    lines = max(2.6 if one.kind is Kind.LONG else 1, -(-len(known) // _LINE_LENGTH), -(-len(one.label) // 38))
    sheet.row_dimensions[row].height = lines * _LINE + 4
    if one.choices:
        _choices(sheet, sheet.cell(row, ANSWER_COLUMN), one, words)


class _Looks:
    """How the cells of a question look, made once: styling each cell anew took most of the time."""

    def __init__(self, sheet: Any) -> None:
        from openpyxl.styles import PatternFill, Protection

        self._sheet = sheet
        self.label = self._style(_font(10, _TEXT, True))
        self.known = self._style(_font(10, _TEXT))
        self.side = self._style(_font(9, _MUTED))
        self.warning = self._style(_font(9, _WARN, True))
        fill = PatternFill("solid", fgColor="F2F7FC")
        protection = Protection(locked=False)
        self.answer = self._style(
            _font(10, _TEXT),
            fill=fill,
            border=_edge("all", "8A97A3"),
            protection=protection,
            number_format="@",
        )

    def _style(self, font: Any, **more: Any) -> Any:
        from openpyxl.styles import Alignment

        cell = self._sheet.cell(1, _SCRATCH)
        cell.style = "Normal"
        look = {"font": font, "alignment": Alignment(wrap_text=True, vertical="top")}
        for name, value in (look | {"border": _edge("bottom", "EDF0F3")} | more).items():
            setattr(cell, name, value)
        style = copy(cell._style)
        cell.style = "Normal"
        return style


def _choices(sheet: Any, cell: Any, one: Question, words: Words) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    listed = ",".join(text.replace(",", ";").replace('"', "'") for _, text in one.choices)
    if len(listed) > 250:
        return
    rule = DataValidation("list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = one.label[:31], words.t("Choose one from the list.")
    sheet.add_data_validation(rule)
    rule.add(cell)


def _settle(sheet: Any, last: int) -> None:
    """Lock everything but the answers, hide the keys, and let it print on as many pages as it takes."""
    from openpyxl.utils import get_column_letter

    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.column_dimensions[get_column_letter(KEY_COLUMN)].hidden = True
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 110
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "7:7"
    sheet.print_area = f"A1:F{last}"


def _put(sheet: Any, row: int, column: int, text: str, look: Any = None) -> Any:
    cell = sheet.cell(row, column)
    if text:
        cell.value = xlsx.clean(text)
        xlsx.as_text(cell)
    if look is not None:
        cell.font = look
    return cell


def _font(size: float, colour: str, bold: bool = False) -> Any:
    from openpyxl.styles import Font

    return Font(name="Calibri", size=size, color=colour, bold=bold)


def _edge(where: str, colour: str) -> Any:
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color=colour)
    if where == "bottom":
        return Border(bottom=side)
    return Border(left=side, right=side, top=side, bottom=side)
