"""A project's report to its funder: what was done, by whom and for whom, and what it led to."""

from __future__ import annotations

from datetime import date

from investcrm import formats
from investcrm.domain.chart import Tone
from investcrm.reports import theme
from investcrm.reports.fonts import Weight
from investcrm.reports.parts import NOTHING, evenly, month_day, tile, write_contact
from investcrm.reports.project_data import ProjectReport
from investcrm.reports.table import Column, Row
from investcrm.reports.tagged import Document, Writer
from investcrm.reports.text import Align, Run
from investcrm.words import Words

_MONTHS_BESIDE = 6
_SIGNERS = 2


def render(data: ProjectReport, words: Words) -> bytes:
    """Return the report as a PDF."""
    title = words.t("Report {number}: {project}", number=data.number, project=data.name)
    state = "" if data.edition else words.t("Draft – not reported")
    document = Document(
        f"{title} ({state})" if state else title,
        words,
        author=data.region,
        made_on=data.made_on,
        subject=words.t("Report to {funder}", funder=data.funder) if data.funder else title,
        running=" · ".join(part for part in (title, state) if part),
        reference=" · ".join(part for part in (data.region, data.reference, state) if part),
    )
    _Report(document, data, words).write(title, state)
    return document.finish()


class _Report:
    """Writes the report's sections, each with a sentence where there is nothing to show."""

    def __init__(self, document: Document, data: ProjectReport, words: Words) -> None:
        self.document, self.data, self.words = document, data, words

    def write(self, title: str, state: str) -> None:
        self.head(title, state)
        self.summary()
        self.goals()
        self.activities()
        self.participants()
        self.hours()
        self.cases()
        self.kpis()
        self.corrections()
        self.signatures()

    def head(self, title: str, state: str) -> None:
        words, data = self.words, self.data
        under = [self._days(data.first, data.last)]
        if data.edition:
            on = month_day(data.made_on, words)
            under.append(words.t("Reported {day}, edition {number}", day=on, number=data.edition))
        self.document.title(title, eyebrow=data.region, under=under)
        if state:
            with self.document.panel(Tone.WARN_SOFT, Tone.WARN) as panel:
                panel.paragraph([Run(state, Weight.SEMIBOLD, Tone.WARN)], theme.BODY.but(after=2.0))
                panel.paragraph(words.t("The figures can change until the period is reported."))
        pairs = [
            (words.t("Funder"), data.funder),
            (words.t("Programme"), data.programme),
            (words.t("Reference number"), data.reference),
            (words.t("The project lasts"), self._days(data.project_first, data.project_last)),
            (words.t("Budget"), self._money(data.budget_sek)),
            (words.t("Hours worked so far"), self._of_budget()),
            (words.t("Report due"), month_day(data.due_on, words)),
        ]
        self.document.facts([(label, value) for label, value in pairs if value])

    def _of_budget(self) -> str:
        worked = self._hours(self.data.minutes_so_far)
        if self.data.budget_minutes is None:
            return worked
        return self.words.t("{part} of {whole}", part=worked, whole=self._hours(self.data.budget_minutes))

    def summary(self) -> None:
        words, data = self.words, self.data
        self.document.heading(2, words.t("Summary"))
        self.document.prose(data.summary or words.t("No summary has been written."), theme.LEAD)
        small = words.t("small or medium-sized companies: {count}", count=data.sum_of("smes"))
        tiles = (
            (words.t("Activities"), self._count(len(data.activities)), ""),
            (words.t("Participants"), self._count(data.sum_of("participants")), ""),
            (words.t("Organisations reached"), self._count(data.sum_of("organisations")), small),
            (words.t("Hours"), self._hours(data.minutes), ""),
        )
        with self.document.columns(len(tiles), Tone.SURFACE_RAISED) as boxes:
            for box, (label, value, note) in zip(boxes, tiles, strict=True):
                tile(box, label, value, note)

    def goals(self) -> None:
        words = self.words
        self.document.heading(2, words.t("Results against goals"))
        if not self.data.goals:
            self._nothing(words.t("The project has no goals set."))
            return
        rows: list[Row] = [
            (
                f"{goal.words} ({goal.unit})" if goal.unit else goal.words,
                goal.counted,
                self._figure(goal.result),
                [Run(self._figure(goal.so_far), Weight.SEMIBOLD)],
                self._count(goal.target),
                self._share(goal.so_far, goal.target),
            )
            for goal in self.data.goals
        ]
        columns = (
            Column(words.t("Goal"), heads=True),
            Column(words.t("Counted from")),
            Column(words.t("This period"), Align.END),
            Column(words.t("So far"), Align.END),
            Column(words.t("Target value"), Align.END),
            Column(words.t("Reached"), Align.END),
        )
        self.document.table(columns, rows, shares=(0.32, 0.24, 0.11, 0.11, 0.11, 0.11))

    def activities(self) -> None:
        words = self.words
        self.document.heading(2, words.t("Activities"))
        if not self.data.activities:
            self._nothing(words.t("No activity in the period."))
            return
        rows: list[Row] = [
            (
                formats.day(row.day),
                ", ".join(part for part in (row.title, row.place) if part),
                row.kind,
                row.outcome or NOTHING,
            )
            for row in self.data.activities
        ]
        columns = (
            Column(words.t("Day")),
            Column(words.t("What was done"), heads=True),
            Column(words.t("Kind")),
            Column(words.t("What came of it")),
        )
        self.document.table(columns, rows, shares=(0.14, 0.3, 0.18, 0.38))

    def participants(self) -> None:
        words, data = self.words, self.data
        self.document.heading(2, words.t("Participants and organisations"))
        if not data.sum_of("participants") and not data.sum_of("organisations"):
            self._nothing(words.t("Nobody outside the project took part in the period."))
            return
        names = ("women", "men", "not_told", "participants", "organisations", "smes")
        rows: list[Row] = [
            (f"{formats.day(row.day)} {row.title}", *(self._count(getattr(row, name)) for name in names))
            for row in data.activities
        ]
        rows.append((words.t("Sum"), *(self._count(data.sum_of(name)) for name in names)))
        columns = (
            Column(words.t("What was done"), heads=True),
            *(
                Column(title, Align.END)
                for title in (
                    words.t("Women"), words.t("Men"), words.t("Not told"), words.t("All"),
                    words.t("Organisations"), words.t("Small"),
                )
            ),
        )  # fmt: skip
        self.document.table(columns, rows, total=True, shares=(0.34, 0.1, 0.1, 0.12, 0.1, 0.14, 0.1))
        self.document.paragraph(
            words.t(
                "People are counted at each activity, so one who came twice counts twice. Small: small or "
                "medium-sized companies, counted among the organisations."
            ),
            theme.SMALL,
        )

    def hours(self) -> None:
        words, data = self.words, self.data
        self.document.heading(2, words.t("Hours worked"))
        if not data.hours:
            self._nothing(words.t("No hours were logged in the period."))
            return
        parts = evenly(len(data.months), _MONTHS_BESIDE)
        for place, part in enumerate(parts, 1):
            is_last = place == len(parts)
            rows: list[Row] = [self._person(row.person, row.minutes, part, is_last) for row in data.hours]
            sums = tuple(sum(row.minutes[at] for row in data.hours) for at in range(len(data.months)))
            rows.append(self._person(words.t("Sum"), sums, part, is_last))
            months = [formats.month(one, words.language, short=True) for one in data.months[part]]
            titles = [*months, *([words.t("The period")] if is_last else [])]
            columns = (
                Column(words.t("Person"), heads=True),
                *(Column(title, Align.END) for title in titles),
            )
            self.document.table(columns, rows, total=True)

    def _person(self, name: str, minutes: tuple[int, ...], part: slice, is_last: bool) -> Row:
        cells = [self._hours(one) if one else NOTHING for one in minutes[part]]
        return (name, *cells, *([[Run(self._hours(sum(minutes)), Weight.SEMIBOLD)]] if is_last else []))

    def cases(self) -> None:
        words, data = self.words, self.data
        self.document.heading(2, words.t("Cases the project has worked with"))
        if not data.cases:
            self._nothing(words.t("No case is counted to the project in the period."))
            return
        self.document.paragraph(
            words.t(
                "Received in the period: {received}. Won: {won}. The project's share of what was decided: "
                "jobs {jobs}, investment {money}.",
                received=data.received,
                won=data.won,
                jobs=self._count(data.jobs),
                money=formats.money(data.investment_sek, words.language),
            )
        )
        rows: list[Row] = [
            (
                " ".join(part for part in (row.number, row.title) if part),
                row.status,
                formats.day(row.decided_on),
                f"{row.share}\u00a0%",
                NOTHING if row.jobs is None else self._count(row.jobs),
                self._money(row.investment_sek) or NOTHING,
            )
            for row in data.cases
        ]
        columns = (
            Column(words.t("Case"), heads=True),
            Column(words.t("Status")),
            Column(words.t("Decided")),
            Column(words.t("Share"), Align.END),
            Column(words.t("Jobs"), Align.END),
            Column(words.t("Investment"), Align.END),
        )
        self.document.table(columns, rows, shares=(0.36, 0.18, 0.14, 0.09, 0.09, 0.14))

    def kpis(self) -> None:
        words = self.words
        if not self.data.kpis:
            return
        self.document.heading(2, words.t("Key figures of the region"))
        rows: list[Row] = [(row.label, row.shown, f"{row.share}\u00a0%") for row in self.data.kpis]
        columns = (
            Column(words.t("Key figure"), heads=True),
            Column(words.t("The period"), Align.END),
            Column(words.t("The project's share"), Align.END),
        )
        self.document.table(columns, rows, shares=(0.6, 0.2, 0.2))

    def corrections(self) -> None:
        words = self.words
        if not self.data.corrections:
            return
        self.document.heading(2, words.t("What was corrected since the last edition"))
        rows: list[Row] = [
            (row.figure, row.reported, [Run(row.now, Weight.SEMIBOLD)]) for row in self.data.corrections
        ]
        columns = (
            Column(words.t("Figure"), heads=True),
            Column(words.t("Reported then"), Align.END),
            Column(words.t("Now"), Align.END),
        )
        self.document.table(columns, rows, shares=(0.6, 0.2, 0.2))

    def signatures(self) -> None:
        words = self.words
        self.document.heading(2, words.t("Signatures"))
        self.document.paragraph(words.t("The figures above are those of the project's own records."))
        roles = (words.t("Project manager"), words.t("Authorised signatory"))
        with self.document.columns(_SIGNERS, gap=28.0) as boxes:
            for box, role in zip(boxes, roles, strict=True):
                box.paragraph([Run(role, Weight.SEMIBOLD)], theme.BODY.but(after=2.0))
                for line in (words.t("Place and date"), words.t("Signature"), words.t("Name in print")):
                    self._line(box, line)
        write_contact(self.document, self.data.contact, words)

    @staticmethod
    def _line(box: Writer, text: str) -> None:
        """Write room to write by hand, a line, and what goes there."""
        box.paragraph("\u00a0", theme.BODY.but(leading=24.0, after=0.0))
        box.rule()
        box.paragraph(text, theme.SMALL)

    # ---- words

    def _days(self, first: date, last: date) -> str:
        if first == last:
            return month_day(first, self.words)
        return self.words.t(
            "{first} to {last}", first=month_day(first, self.words), last=month_day(last, self.words)
        )

    def _nothing(self, text: str) -> None:
        self.document.paragraph(text, theme.MUTED)

    def _count(self, value: float) -> str:
        return formats.number(value, self.words.language, 0)

    def _figure(self, value: float | None) -> str:
        return NOTHING if value is None else formats.number(value, self.words.language)

    def _hours(self, minutes: int) -> str:
        return formats.number(minutes / 60, self.words.language)

    def _money(self, value: int | None) -> str:
        return formats.money(value, self.words.language) if value else ""

    def _share(self, so_far: float | None, target: int) -> str:
        if so_far is None or not target:
            return NOTHING
        return f"{formats.number(100 * so_far / target, self.words.language, 0)}\u00a0%"
