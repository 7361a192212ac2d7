"""A municipality's own quarter on paper: what came, what was answered, how fast, how it went and why."""

from __future__ import annotations

from typing import Final

from investcrm import formats
from investcrm.domain.chart import Datum, Target, Tone
from investcrm.domain.chart_bars import bars, ranking
from investcrm.domain.municipal import OUTCOME_LABELS
from investcrm.domain.own_quarter import ENDED_LABELS, AskedLine
from investcrm.domain.stages import LOST_LABELS
from investcrm.reports import theme
from investcrm.reports.fonts import measure
from investcrm.reports.own_quarter_data import OwnQuarter
from investcrm.reports.parts import NOTHING, month_day, tile
from investcrm.reports.table import Cell, Column, Row
from investcrm.reports.tagged import Document
from investcrm.reports.text import Align
from investcrm.words import Words

_CHART: Final = 118.0
_MOST: Final = 60
"""How many lines a table shows before it says how many more there are."""


def render(data: OwnQuarter, words: Words) -> bytes:
    """Return the report as a PDF."""
    title = words.t(
        "{municipality}: inquiries and answers, {period}",
        municipality=data.municipality,
        period=data.period,
    )
    document = Document(
        title,
        words,
        author=data.region,
        made_on=data.made_on,
        subject=words.t("A municipality's own report from {region}", region=data.region),
        running=title,
        reference=f"{data.region} · {month_day(data.made_on, words)}",
    )
    days = words.t("{first} to {last}", first=month_day(data.first, words), last=month_day(data.last, words))
    whole = data.period.replace(" ", "\u00a0")  # the period stands on one line of the heading
    document.title(title.replace(data.period, whole), eyebrow=data.region, under=[days])
    writer = _Report(document, data, words)
    writer.lead()
    writer.development()
    writer.asked()
    writer.came()
    writer.went()
    writer.own()
    writer.next()
    writer.definitions()
    return document.finish()


class _Report:
    """Writes the sections, each with a sentence where there is nothing to show."""

    def __init__(self, document: Document, data: OwnQuarter, words: Words) -> None:
        self.document, self.data, self.words = document, data, words

    def _number(self, value: float | None) -> str:
        return NOTHING if value is None else formats.number(value, self.words.language, 1)

    def _nothing(self, text: str) -> None:
        self.document.paragraph(text, theme.MUTED)

    def lead(self) -> None:
        words, data, now = self.words, self.data, self.data.now
        with self.document.columns(4, Tone.SURFACE_RAISED) as boxes:
            tile(
                boxes[0],
                words.t("Inquiries asked about"),
                str(now.asked),
                self._beside(str(data.before.asked)),
            )
            told = words.n("{count} of them declined", "{count} of them declined", now.declined)
            tile(boxes[1], words.t("Answers given"), str(now.answered), told if now.answered else "")
            share = f"{round(100 * now.in_time / now.due)}\u00a0%" if now.due else NOTHING
            of = words.t("{count} of {total}", count=now.in_time, total=now.due) if now.due else ""
            tile(boxes[2], words.t("Answered in time"), share, of)
            tile(boxes[3], words.t("Median, working days"), self._number(now.median_days), self._speed(data))

    def _beside(self, before: str) -> str:
        return self.words.t("{value} in the period before", value=before)

    def _speed(self, data: OwnQuarter) -> str:
        notes = [self._beside(self._number(data.before.median_days))]
        if data.region_days is not None:
            notes.append(self.words.t("the whole region {value}", value=self._number(data.region_days)))
        return "\n".join(notes)

    def development(self) -> None:
        words, data = self.words, self.data
        self.document.heading(2, words.t("Development"))
        with self.document.columns(2, gap=22.0) as boxes:
            for box, title, series, target in (
                (boxes[0], words.t("Inquiries asked about"), data.asked_trend, None),
                (boxes[1], words.t("Median, working days to an answer"), data.days_trend, self._region()),
            ):
                box.paragraph(title, theme.CAPTION.but(before=0.0), keep=True)
                chart = bars(title, series, width=box.width, height=_CHART, target=target, fits=measure)
                box.figure(chart)

    def _region(self) -> Target | None:
        value = self.data.region_days
        if value is None:
            return None
        return Target(value, self.words.t("region {value}", value=self._number(value)))

    def asked(self) -> None:
        words, data = self.words, self.data
        self.document.heading(2, words.t("What came to us"))
        if not data.asked:
            self._nothing(
                words.t("The region asked nothing in the period, and nothing waited for an answer.")
            )
            return
        rows: list[Row] = [
            (
                self._name(line),
                formats.day(line.sent_on),
                self._answer(line),
                NOTHING if line.days is None else str(line.days),
                self._ended(line),
            )
            for line in data.asked[:_MOST]
        ]
        columns = (
            Column(words.t("Inquiry"), heads=True),
            Column(words.t("Asked on")),
            Column(words.t("Our answer")),
            Column(words.t("Working days"), Align.END),
            Column(words.t("How it went")),
        )
        self.document.table(columns, rows, shares=(0.28, 0.13, 0.29, 0.1, 0.2))
        self._more(len(data.asked))

    def _more(self, count: int) -> None:
        if count > _MOST:
            told = self.words.t("And {count} more, in the list in the program.", count=count - _MOST)
            self.document.paragraph(told, theme.SMALL)

    def _name(self, line: AskedLine) -> str:
        return line.name if line.number in ("", line.name) else f"{line.name}\n{line.number}"

    def _answer(self, line: AskedLine) -> Cell | str:
        words = self.words
        if line.answered_on is None:
            if line.ended is not None:
                return Cell(words.t("no answer"), tone=Tone.TEXT_MUTED)
            if line.deadline_on is None:
                return words.t("waits for an answer")
            return words.t("waits for an answer, deadline {day}", day=formats.day(line.deadline_on))
        day = formats.day(line.answered_on)
        late = line.deadline_on is not None and line.answered_on > line.deadline_on
        if line.declined:
            told = words.t("declined {day}", day=day)
            return f"{told}: {line.reason}" if line.reason else told
        told = words.t("answered {day}", day=day)
        return f"{told}, {words.t('after the deadline')}" if late else told

    def _ended(self, line: AskedLine) -> str:
        words = self.words
        if line.ended is None:
            return words.t("not decided")
        told = words.t(ENDED_LABELS[line.ended])
        return f"{told}: {words.t(LOST_LABELS[line.lost_reason])}" if line.lost_reason else told

    def came(self) -> None:
        words, data = self.words, self.data
        self.document.heading(2, words.t("What came to us in the end"))
        if not data.came:
            self._nothing(words.t("No case was decided in our favour in the period."))
            return
        rows: list[Row] = [
            (self._name(line), formats.day(line.ended_on), NOTHING if line.jobs is None else str(line.jobs))
            for line in data.came
        ]
        columns = (
            Column(words.t("Case"), heads=True),
            Column(words.t("Decided")),
            Column(words.t("Jobs, decided"), Align.END),
        )
        self.document.table(columns, rows, shares=(0.6, 0.2, 0.2))

    def went(self) -> None:
        words, data = self.words, self.data
        self.document.heading(2, words.t("What we lost, and why"))
        if not data.went:
            told = words.t("No case that we were asked about was lost or went elsewhere in the period.")
            unknown = words.t("The region has not told how any case went.")
            self._nothing(told if data.told_ends else unknown)
            return
        if len(data.reasons) > 1:
            title = words.t("Cases by reason")
            shown = [
                Datum(words.t(LOST_LABELS[one.reason]), one.count, str(one.count)) for one in data.reasons
            ]
            self.document.paragraph(title, theme.CAPTION.but(before=0.0), keep=True)
            self.document.figure(ranking(title, shown, width=self.document.width, fits=measure))
        needed = any(line.needed for line in data.went)
        rows: list[Row] = [
            (
                self._name(line),
                formats.day(line.ended_on),
                self._ended(line),
                self._answer(line),
                *((line.needed or NOTHING,) if needed else ()),
            )
            for line in data.went[:_MOST]
        ]
        columns = [
            Column(words.t("Case"), heads=True),
            Column(words.t("Decided")),
            Column(words.t("How it went")),
            Column(words.t("Our answer")),
        ]
        if needed:
            columns.append(Column(words.t("What was needed")))
        shares = (0.21, 0.13, 0.22, 0.2, 0.24) if needed else (0.28, 0.14, 0.3, 0.28)
        self.document.table(columns, rows, shares=shares)
        self._more(len(data.went))

    def own(self) -> None:
        words, data = self.words, self.data
        self.document.heading(2, words.t("What reached us directly"))
        if not data.own:
            none = words.t("No inquiry of our own was logged in the period.")
            self._nothing(none if data.own_in_full else words.t("Nothing was shared with the region."))
            return
        rows: list[Row] = [
            (
                line.title or line.number,
                formats.day(line.received_on),
                *((words.t(OUTCOME_LABELS[line.outcome]) if line.outcome else words.t("open"),)
                  if data.own_in_full else ()),
            )
            for line in data.own[:_MOST]
        ]  # fmt: skip
        columns = [Column(words.t("Inquiry"), heads=True), Column(words.t("Received"))]
        if data.own_in_full:
            columns.append(Column(words.t("Outcome")))
        self.document.table(columns, rows, shares=(0.5, 0.2, 0.3) if data.own_in_full else (0.75, 0.25))
        self._more(len(data.own))

    def next(self) -> None:
        words = self.words
        self.document.heading(2, words.t("What would help most next"))
        if not self.data.steps:
            self._nothing(words.t("Every dimension is done. Look the levels over in time."))
            return
        columns = (
            Column(words.t("Dimension"), heads=True),
            Column(words.t("Now")),
            Column(words.t("To reach")),
            Column(words.t("What it is worth")),
        )
        rows: list[Row] = [(step.dimension, step.now, step.aim, step.worth) for step in self.data.steps]
        self.document.table(columns, rows, shares=(0.17, 0.11, 0.38, 0.34))

    def definitions(self) -> None:
        words = self.words
        self.document.heading(2, words.t("How the figures are counted"))
        rules = [
            words.t("Asked counts by the day the region asked, answered by the day of the answer."),
            words.t("A decline with a reason counts as an answer."),
            words.t(
                "Days are working days from asked to answered, without Saturdays, Sundays and public "
                "holidays; an answer without a day is not measured."
            ),
        ]
        if not self.data.own_in_full:
            rules.append(words.t("Confidential cases of the region are not counted here."))
        self.document.bullets(rules, style=theme.SMALL)
        contact = self.data.contact
        asked = [part for part in (contact.role, contact.organisation, contact.phone, contact.email) if part]
        told = words.t("Questions about the report: {contact}", contact=", ".join(asked))
        self.document.paragraph(told, theme.SMALL)
