"""Renders the window's parts with sample rows to ``build/gallery``: ``python -m tests.gui.ground.gallery``.

Made to be looked at: light and dark, Swedish and English, wide and narrow.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from investcrm import words
from investcrm.domain import chart_bars
from investcrm.domain.chart import Datum, Target
from investcrm.gui.main_window import MainWindow
from investcrm.gui.models.columns import ChipText, Column
from investcrm.gui.models.rows_model import RowsModel
from investcrm.gui.page import Hooks, Page
from investcrm.gui.palette import Hit
from investcrm.gui.tasks import Tasks
from investcrm.gui.theme import theme
from investcrm.gui.widgets.basic import Card, EmptyState, PageTitle, ScrollPage, TableFrame, label
from investcrm.gui.widgets.board import BoardCard, BoardColumn, BoardView
from investcrm.gui.widgets.buttons import GhostButton, Pill, PrimaryButton, SecondaryButton, SegmentButton
from investcrm.gui.widgets.chart_view import ChartView, measure
from investcrm.gui.widgets.chip import Chip
from investcrm.gui.widgets.drop_zone import DropZone
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.gui.widgets.flow import FlowLayout
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.heat_table import HeatCell, HeatRow, HeatTable
from investcrm.gui.widgets.map_view import MapPoint, MapView, Shade
from investcrm.gui.widgets.multi_select import MultiSelect
from investcrm.gui.widgets.reading_field import AmountField, DateField, MoneyField
from investcrm.gui.widgets.splitter import Splitter
from investcrm.gui.widgets.stage_bar import StageBar
from investcrm.gui.widgets.table import DataTable

TODAY = date(2026, 11, 21)


def say(swedish: str, english: str) -> str:
    """Return a sample's words in the language of the picture; samples are data, not texts of the program."""
    return swedish if words.current().language == "sv" else english


class MemoryDesk:
    """A desk that forgets."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def get(self, key: str) -> Any | None:
        return self.kept.get(key)

    def put(self, key: str, value: Any) -> None:
        self.kept[key] = value


class NoGateway:
    """Nothing behind the window."""

    @contextmanager
    def reader(self) -> Iterator[None]:
        yield None

    @contextmanager
    def write(self) -> Iterator[Any]:
        raise NotImplementedError
        yield


@dataclass(frozen=True, slots=True)
class Inquiry:
    id: str
    number: str
    title: str
    area: str
    state: tuple[str, str]
    answers: str
    due: str
    late: bool = False


def inquiries() -> list[Inquiry]:
    waiting, qualified = (
        (say("Hos kommuner", "With municipalities"), "warn"),
        (say("Kvalificering", "Qualifying"), "info"),
    )
    offered, held = (say("Offert lämnad", "Offer sent"), "ok"), (say("Vilande", "On hold"), "neutral")
    rows = [
        ("041", "Projekt Björk", "Elektromobilitet", waiting, "5/7", "3 dgr"),
        ("040", "Nordic Powders AB", "Avancerade material", qualified, "–", "12 dgr"),
        ("037", "Nordvind Composites", "Avancerade material", waiting, "1/4", "5 dgr"),
        ("038", "Alvesta Robotics GmbH", "Smart industri", offered, "4/4", "–"),
        ("036", "Volta Cells Oy", "Elektromobilitet", (waiting[0], "bad"), "6/10", "2 dgr sen"),
        (
            "035",
            "Expansion Kanthal",
            "Energieffektivisering",
            (say("Platsbesök", "Site visit"), "info"),
            "1/1",
            "21 dgr",
        ),
        ("033", "Mälar Cold Storage", "Livsmedel", (say("Etablering", "Establishment"), "ok"), "–", "–"),
        ("031", "Projekt Alm", "Förnybar energi", waiting, "2/6", "6 dgr"),
        ("030", "TransRail Components", "Avancerade material", held, "–", "–"),
        ("028", "Heat Exchange Ltd", "Energieffektivisering", offered, "3/3", "–"),
        ("027", "Logistikpark E18", "Logistik", qualified, "–", "9 dgr"),
    ]
    return [Inquiry(f"i{n}", f"2026-{n}", *rest) for n, *rest in rows]


def columns() -> tuple[Column, ...]:
    return (
        Column("number", say("Nr", "No"), 84, text=lambda r: r.number, kind="muted"),
        Column("title", say("Ärende", "Case"), 170, text=lambda r: r.title, kind="strong", stretch=True),
        Column("area", say("Styrkeområde", "Strength area"), 140, text=lambda r: r.area),
        Column("state", "Status", 150, chips=lambda r: (ChipText(*r.state),), kind="chip"),
        Column("answers", say("Svar", "Answers"), 60, text=lambda r: r.answers),
        Column("due", say("Frist", "Deadline"), 84, text=lambda r: r.due, kind="number"),
    )


def inquiries_page(window: MainWindow) -> QWidget:
    page = QWidget()
    outer = QVBoxLayout(page)
    outer.setContentsMargins(18, 14, 18, 12)
    split = Splitter("inquiries", window.desk)
    left = QWidget()
    column = QVBoxLayout(left)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    title = PageTitle(say("Förfrågningar", "Inquiries"), say("42 öppna", "42 open"))
    views = FlowLayout(spacing=6)
    for text, on in (
        (say("Mina", "Mine"), True),
        (say("Hos kommuner", "With municipalities"), False),
        (say("Frist v. 48", "Due w. 48"), False),
    ):
        views.addWidget(Pill(text, checked=on))
    views.addWidget(GhostButton(say("Vy", "View"), icon="plus"))
    segment = QHBoxLayout()
    segment.setSpacing(4)
    for symbol, name in (("table", say("Tabell", "Table")), ("board", say("Tavla", "Board"))):
        button = SegmentButton(symbol, name)
        button.setChecked(symbol == "table")
        segment.addWidget(button)
    title.buttons.addLayout(segment)
    column.addWidget(title)
    column.addLayout(views)
    table = DataTable(say("Förfrågningar", "Inquiries"))
    table.set_model(RowsModel(columns(), inquiries(), table))
    table.select_id("i041")
    table.hovered = 3
    column.addWidget(TableFrame(table), 1)
    split.addWidget(left)
    split.addWidget(detail())
    split.take_up([720, 480])
    outer.addWidget(split)
    page.setFocusProxy(table)
    window.set_status(
        say(
            "11 av 42 · ↑↓ flyttar, Enter öppnar, F vidarebefordrar",
            "11 of 42 · ↑↓ moves, Enter opens, F forwards",
        )
    )
    return page


def detail() -> QWidget:
    card = Card(margin=18)
    head = QHBoxLayout()
    head.addWidget(label("Projekt Björk", "title"))
    head.addWidget(Chip(say("Hos kommuner", "With municipalities"), "warn"))
    head.addStretch(1)
    head.addWidget(PrimaryButton(say("Sammanställ svar", "Put the answers together"), icon="offer"))
    card.body.addLayout(head)
    card.body.addWidget(
        label(
            say(
                "2026-041 · kom in 9 nov via Business Sweden · ansvarig: samordnare",
                "2026-041 · came in 9 Nov via Business Sweden · owner: coordinator",
            ),
            "muted",
            wrap=True,
        )
    )
    bar = StageBar()
    stages = say(
        "Mottagen,Kvalificerad,Hos kommuner,Offert,Besök,Beslut",
        "Received,Qualified,With municipalities,Offer,Visit,Decision",
    )
    bar.set_stages([(text, text) for text in stages.split(",")], stages.split(",")[2])
    card.body.addWidget(bar)
    tabs = QTabBar()
    tabs.setExpanding(False)
    for text in say(
        "Översikt,Krav,Kommuner 5/7,Händelser,Handlingar",
        "Overview,Requirements,Municipalities 5/7,Events,Documents",
    ).split(","):
        tabs.addTab(text)
    tabs.setCurrentIndex(2)
    card.body.addWidget(tabs)
    answers = [
        (
            "Köping",
            "ok",
            say("Svarat", "Answered"),
            "Strö 2:14 · 14 ha",
            say("12 MW nu, 20 MW 2028", "12 MW now, 20 MW 2028"),
        ),
        ("Arboga", "ok", say("Svarat", "Answered"), "Sätra 5:1 · 11 ha", say("6 MW nu", "6 MW now")),
        (
            "Fagersta",
            "neutral",
            say("Avböjt", "Declined"),
            "–",
            say("Ingen effekt före 2030", "No power before 2030"),
        ),
        ("Kungsör", "warn", say("Väntar", "Waiting"), "–", say("Påmind i går", "Reminded yesterday")),
    ]
    rows = [Inquiry(*row[:1], row[0], row[3], row[4], (row[2], row[1]), "", "") for row in answers]
    table = DataTable(say("Kommuner", "Municipalities"))
    table.set_model(
        RowsModel(
            (
                Column("a", say("Kommun", "Municipality"), 96, text=lambda r: r.number, kind="strong"),
                Column("b", say("Svar", "Answer"), 104, chips=lambda r: (ChipText(*r.state),), kind="chip"),
                Column("c", say("Mark", "Land"), 130, text=lambda r: r.title),
                Column("d", say("Effekt", "Power"), 70, text=lambda r: r.area, kind="muted", stretch=True),
            ),
            rows,
            table,
        )
    )
    frame = TableFrame(table)
    table.fit_rows()
    card.body.addWidget(frame)
    buttons = QHBoxLayout()
    for text, symbol in (
        (say("Påminn 2 kommuner", "Remind 2 municipalities"), "mail"),
        (say("Läs in svar…", "Read in answer…"), "import"),
    ):
        buttons.addWidget(SecondaryButton(text, icon=symbol))
    buttons.addStretch(1)
    card.body.addLayout(buttons)
    card.body.addWidget(label(say("Krav från investeraren", "The investor's requirements"), "strong"))
    card.body.addWidget(
        FactGrid(
            [
                Fact(say("Mark", "Land"), "10–14 ha", say("ska", "must"), "bad"),
                Fact(
                    say("Effekt", "Power"),
                    say("18 MW, varav 10 MW från start", "18 MW, of which 10 MW at start"),
                    say("bör", "should"),
                    "info",
                ),
                Fact(
                    say("Nätbesked", "Grid statement"),
                    "6 MW",
                    note=say(
                        "uppgift från 2026-02-14, äldre än sex månader",
                        "stated 2026-02-14, older than six months",
                    ),
                    tone="warn",
                ),
                Fact(say("Underlag", "Brief"), "underlag-bjork.pdf", open=lambda: None),
            ]
        )
    )
    card.body.addStretch(1)
    return card


def today_page(_window: MainWindow) -> QWidget:
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(18, 14, 18, 14)
    row.setSpacing(14)
    due = Card(say("Försenat och idag", "Late and today"), note="6")
    for title, note, chip, tone in (
        ("Volta Cells Oy: fyra kommuner har inte svarat", "2026-036 · frist var 19 nov", "2 dgr sen", "bad"),
        ("Ring Nordic Powders om tidplan", "2026-040 · utlovat i går", "i dag", "warn"),
        ("Nätbesked Kilafors går ut", "uppgift från 14 aug är snart sex månader", "denna vecka", "info"),
    ):
        line = QHBoxLayout()
        text = QVBoxLayout()
        text.setSpacing(1)
        text.addWidget(label(title, "strong", wrap=True))
        text.addWidget(label(note, "small"))
        line.addLayout(text, 1)
        line.addWidget(Chip(chip, tone))
        due.body.addLayout(line)
    due.body.addStretch(1)
    row.addWidget(due, 2)
    empty = Card()
    empty.body.addWidget(
        EmptyState(
            say(
                "Inga förfrågningar än. Den första tar en halv minut.",
                "No inquiries yet. The first takes half a minute.",
            ),
            say("Ny förfrågan", "New inquiry"),
            hint="Ctrl N",
        )
    )
    row.addWidget(empty, 2)
    side = QVBoxLayout()
    side.addWidget(
        DropZone(
            say("Släpp ett mejl eller ett kalkylark här", "Drop a mail or a spreadsheet here"),
            say(
                "blir förfrågan med krav och frist, eller läses in med förhandsvisning",
                "becomes an inquiry, or is read in with a preview",
            ),
        )
    )
    coming = Card(say("Kommande", "Coming"))
    coming.body.addWidget(
        FactGrid(
            [Fact("24 nov", "Frist Projekt Björk"), Fact("27 nov", "Offert till Business Sweden")],
            label_width=70,
        )
    )
    side.addWidget(coming)
    side.addStretch(1)
    row.addLayout(side, 2)
    return page


def kpi_page(_window: MainWindow) -> QWidget:
    page = ScrollPage()
    grid = QGridLayout()
    page.body.addLayout(grid)
    grid.setSpacing(14)
    title = PageTitle(
        say("Nyckeltal kvartal 3 2026", "KPIs, quarter 3 2026"),
        say("1 juli – 30 september", "1 July – 30 September"),
    )
    title.buttons.addWidget(
        PrimaryButton(say("Kvartalsrapport (PDF)", "Quarterly report (PDF)"), icon="reports")
    )
    grid.addWidget(title, 0, 0, 1, 4)
    for place, (name, value, change, values, goal) in enumerate(
        (
            (say("Förfrågningar", "Inquiries"), "17", "+4", (11, 16, 13, 17), 15),
            (say("Etableringar", "Establishments"), "2", "", (1, 0, 2, 2), 2),
            (say("Arbetstillfällen", "Jobs"), "148", "", (40, 0, 464, 148), 150),
            (say("Median svarstid", "Median answering time"), "6,5", "−1,5", (12, 9, 8, 6.5), 7),
        )
    ):
        card = Card()
        card.body.addWidget(label(name, "muted"))
        figures = QHBoxLayout()
        figures.addWidget(label(value, "figure"))
        figures.addWidget(Chip(f"{change} {say('mot kv 2', 'vs Q2')}" if change else "", "ok"))
        figures.addStretch(1)
        card.body.addLayout(figures)
        chart = ChartView()
        data = [
            Datum(f"kv {(n + 3) % 4 + 1}", v, f"{v:g}".replace(".", ","), id=str(n), strong=n == 3)
            for n, v in enumerate(values)
        ]
        target = Target(goal, f"{say('mål', 'target')} {goal}")
        chart.set_layout(
            lambda width, data=data, name=name, target=target: chart_bars.bars(
                name, data, width=width, height=150, target=target, size=11.5, fits=measure
            )
        )
        card.body.addWidget(chart)
        grid.addWidget(card, 1, place)
    card = Card(say("Inkomna kv 1–3 2026: hur långt de kommit", "Received Q1–3 2026: how far they came"))
    steps = [
        (say("Förfrågningar", "Inquiries"), 46),
        (say("Kvalificerade", "Qualified"), 31),
        (say("Vidarebefordrade", "Forwarded"), 25),
        (say("Offert lämnad", "Offer sent"), 15),
        (say("Etableringar", "Establishments"), 4),
    ]
    funnel = ChartView()
    data = [Datum(text, n, str(n), id=text, share=f"{n * 100 // 46} %") for text, n in steps]
    funnel.set_layout(lambda width: chart_bars.funnel("", data, width=width, size=12.5, row=27, fits=measure))
    card.body.addWidget(funnel)
    card.body.addStretch(1)
    grid.addWidget(card, 2, 0, 1, 2)
    forms = form_card()
    grid.addWidget(forms, 2, 2, 1, 2)
    grid.setRowStretch(2, 1)
    return page


def form_card() -> QWidget:
    card = Card(
        say("Ny förfrågan", "New inquiry"),
        note=say("utkast sparat · Ctrl+Enter sparar", "draft saved · Ctrl+Enter saves"),
    )
    form = FormGrid(3)
    form.add(say("Benämning", "Title"), QLineEdit("Projekt Heron"), span=2, required=True)
    source = form.add(say("Källa", "Source"), QComboBox())
    source.addItems(["Business Sweden", "SBA"])
    due = form.add(say("Svar senast", "Answer by"), DateField(lambda: TODAY))
    due.set_text("2026-11-27")
    power = form.add(say("Effekt från start", "Power at start"), AmountField("power"))
    power.set_text("ca 10 MW")
    money = form.add(say("Investering", "Investment"), MoneyField())
    money.set_text("1,4 mdr")
    places = form.add(
        say("Kommuner", "Municipalities"), MultiSelect(say("Skriv för att lägga till", "Type to add")), span=2
    )
    places.set_choices([("1983", "Köping"), ("1961", "Hallstahammar"), ("1980", "Västerås")])
    places.set_selected(["1983", "1980"])
    wrong = form.add(say("Kom in", "Came in"), DateField(lambda: TODAY))
    wrong.set_text("igår kväll kanske")
    text = form.add(
        say("Klistra in mejlet eller skriv fritt", "Paste the mail or write freely"), QPlainTextEdit(), span=3
    )
    text.setPlainText(
        say(
            "12–18 ha för industri, byggstart senast kv 2 2028.",
            "12–18 ha for industry, start of building by Q2 2028.",
        )
    )
    text.setFixedHeight(56)
    card.body.addWidget(form)
    card.body.addStretch(1)
    return card


def readiness_page(_window: MainWindow) -> QWidget:
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(18, 14, 18, 14)
    grid.setSpacing(14)
    grid.addWidget(
        PageTitle(
            say("Etableringsberedskap", "Establishment readiness"),
            say(
                "tio kommuner · 3 uppgifter äldre än sex månader (streckad ram)",
                "ten municipalities · 3 facts older than six months (dashed)",
            ),
        ),
        0,
        0,
        1,
        2,
    )
    names = [
        say(*pair)
        for pair in (
            ("saknas", "missing"),
            ("påbörjat", "begun"),
            ("delvis", "partly"),
            ("klart", "done"),
            ("förebild", "model"),
        )
    ]
    kommuner = [
        "Arboga",
        "Fagersta",
        "Hallstahammar",
        "Kungsör",
        "Köping",
        "Norberg",
        "Sala",
        "Skinnskatteberg",
        "Surahammar",
        "Västerås",
    ]
    codes = ["1984", "1982", "1961", "1960", "1983", "1962", "1981", "1904", "1907", "1980"]
    titles = say(
        "Strategi,Detaljplan,Byggklar mark,Elkapacitet,Svarsmall,Kontaktväg,Svarstid,Service (NKI)",
        "Strategy,Detailed plan,Land,Power,Template,Contact,Answering,Service",
    ).split(",")
    rows = []
    for r, name in enumerate(kommuner):
        cells = []
        for c in range(8):
            level: int | None = (r * 7 + c * 3 + r * c) % 5
            level = None if (r, c) == (4, 2) else level
            cells.append(
                HeatCell(
                    level,
                    names[level] if level is not None else say("okänt", "unknown"),
                    stale=(r + 2 * c) % 11 == 3,
                )
            )
        rows.append(HeatRow(codes[r], name, tuple(cells), str(30 + r * 4)))
    card = Card()
    heat = HeatTable(say("Etableringsberedskap", "Readiness"))
    heat.set_cells(titles, rows, first=say("Kommun", "Municipality"), total="Index")
    heat.setMinimumHeight(34 + 10 * 38 + 6)
    card.body.addWidget(heat)
    grid.addWidget(card, 1, 0)
    side = Card(say("Index per kommun", "Index by municipality"))
    chart = MapView()
    chart.set_county("19")
    chart.set_areas(
        {
            code: Shade(
                f"level-{(n * 3) % 5}", f"{names[(n * 3) % 5]} · {30 + n * 4}", f"level-{(n * 3) % 5}-text"
            )
            for n, code in enumerate(codes)
            if n != 7
        }
    )
    chart.set_points(
        [MapPoint("s1", 16.0, 59.51, "Strö 2:14"), MapPoint("s2", 16.4, 59.62, "Eriksberg", "bad")]
    )
    chart.select_area("1983")
    side.body.addWidget(chart, 1)
    grid.addWidget(side, 1, 1)
    grid.setColumnStretch(0, 5)
    grid.setColumnStretch(1, 2)
    grid.setRowStretch(2, 1)
    return page


def board_page(_window: MainWindow) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(18, 14, 18, 14)
    column.addWidget(PageTitle(say("Förfrågningar", "Inquiries"), say("tavla", "board")))
    board = BoardView()
    stages = say(
        "Mottagen,Kvalificering,Hos kommuner,Offert lämnad,Besök,Beslut",
        "Received,Qualifying,With municipalities,Offer sent,Visit,Decision",
    ).split(",")
    rows = inquiries()
    board.set_columns(
        [
            BoardColumn(
                str(n),
                stage,
                14 if n == 2 else len(rows[n * 2 : n * 2 + 3]),
                tuple(
                    BoardCard(
                        r.id,
                        r.title + (" – etapp två med logistik" if i == 1 else ""),
                        f"{r.number} · {r.area}",
                        r.answers,
                        (ChipText(r.due, "bad" if "sen" in r.due else "neutral"),),
                    )
                    for i, r in enumerate(rows[n * 2 : n * 2 + 3])
                ),
            )
            for n, stage in enumerate(stages)
        ]
    )
    column.addWidget(board, 1)
    return page


def pages() -> list[Page]:
    def page(key: str, swedish: str, english: str, icon: str, factory: Any) -> Page:
        return Page(key, lambda: say(swedish, english), icon, factory)

    return [
        page("today", "Idag", "Today", "today", today_page),
        page("inquiries", "Förfrågningar", "Inquiries", "inquiries", inquiries_page),
        page("companies", "Företag", "Companies", "companies", board_page),
        page("land", "Mark & lokaler", "Land & premises", "land", board_page),
        page("readiness", "Etableringsberedskap", "Readiness", "readiness", readiness_page),
        page("kpi", "Nyckeltal", "KPIs", "kpi", kpi_page),
        page("reports", "Rapporter", "Reports", "reports", board_page),
    ]


def hits(_reader: Any, _text: str, _limit: int) -> list[Hit]:
    return [
        Hit(
            "1",
            "Volta Cells Oy",
            "2026-036 · Hos kommuner",
            say("Förfrågningar", "Inquiries"),
            "inquiries",
            "inquiries",
        ),
        Hit(
            "2",
            "Volta Recycling",
            "2025-112 · Förlorad",
            say("Förfrågningar", "Inquiries"),
            "inquiries",
            "inquiries",
        ),
        Hit(
            "3",
            "Volta Cells Oy",
            say("Finland · 2 ärenden", "Finland · 2 cases"),
            say("Företag", "Companies"),
            "companies",
            "companies",
        ),
    ]


def settle(milliseconds: int = 60) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def picture(folder: Path, language: str, mode: str, size: tuple[int, int] = (1440, 900)) -> None:
    words.set_language(language)
    theme().set_mode(mode)
    tasks = Tasks(NoGateway())
    nothing = lambda *_: None  # noqa: E731 - a hook that does nothing
    hooks = Hooks(
        nothing,
        nothing,
        nothing,
        nothing,
        lambda: (
            say("Västmanland · denna dator", "Västmanland · this computer"),
            say("Samordnare", "Coordinator"),
        ),
    )
    window = MainWindow(tasks, MemoryDesk(), pages(), hooks, hits)
    window.resize(*size)
    for key, count in (("today", 7), ("inquiries", 42), ("readiness", 3)):
        window.set_count(key, count)
    window.show()
    tail = f"{language}-{mode}-{size[0]}"
    for key in ("inquiries", "today", "companies", "readiness", "kpi"):
        window.go(key)
        settle()
        window.grab().save(str(folder / f"{key}-{tail}.png"))
    window.go("inquiries")
    window.say(
        say("2026-041 vidarebefordrad till sju kommuner.", "2026-041 forwarded to seven municipalities."),
        action=say("Ångra", "Undo"),
        run=nothing,
    )
    window.say(
        say(
            "Filen gick inte att läsa: den är skyddad med lösenord. Inget togs in.",
            "The file could not be read: it is protected by a password. Nothing was taken in.",
        ),
        "bad",
    )
    settle()
    window.grab().save(str(folder / f"toasts-{tail}.png"))
    window.toasts.clear()
    window.open_palette()
    window._palette.edit.setText("vol")
    settle(150)
    window.grab().save(str(folder / f"palette-{tail}.png"))
    window.close()
    window.deleteLater()
    tasks.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def main() -> int:
    app = QApplication.instance() or QApplication(sys.argv)
    theme().start("light")
    folder = Path("build/gallery")
    folder.mkdir(parents=True, exist_ok=True)
    picture(folder, "sv", "light")
    picture(folder, "sv", "dark")
    picture(folder, "en", "light", (1280, 720))
    picture(folder, "en", "dark", (1100, 700))
    del app
    return 0


if __name__ == "__main__":
    sys.exit(main())
