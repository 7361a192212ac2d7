"""Tagged documents: what is written here in order is read in order, as PDF/A-2a and PDF/UA-1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from investcrm import formats
from investcrm.domain.chart import Chart, Tone
from investcrm.reports import theme
from investcrm.reports.blocks import (
    Block,
    Break,
    Columns,
    Contents,
    Cover,
    Entry,
    FigureBlock,
    PictureBlock,
    RuleBlock,
    Stack,
    TextBlock,
    shortened,
)
from investcrm.reports.data import Picture
from investcrm.reports.finish import About, finish
from investcrm.reports.flow import Placed, paginate
from investcrm.reports.fonts import Weight, printable
from investcrm.reports.sheet import Sheet
from investcrm.reports.structure import Node
from investcrm.reports.table import TOGETHER, Column, Row, TableBlock
from investcrm.reports.text import Align, Content, Style
from investcrm.words import Words


class Writer:
    """Writes blocks into one place of the story."""

    def __init__(self, node: Node, blocks: list[Block], width: float) -> None:
        self.node, self.blocks, self.width = node, blocks, width

    def paragraph(self, content: Content, style: Style = theme.BODY, *, keep: bool = False) -> None:
        """Write a paragraph; an empty one writes nothing."""
        if content:
            self.blocks.append(TextBlock(self.node.add("P"), content, style, keep=keep))

    def prose(self, text: str, style: Style = theme.BODY) -> None:
        """Write text as people type it: an empty line begins a new paragraph."""
        for part in text.replace("\r\n", "\n").split("\n\n"):
            self.paragraph(part.strip(), style)

    def bullets(self, items: Sequence[Content], *, numbered: bool = False, style: Style = theme.BODY) -> None:
        """Write a list."""
        if not items:
            return
        listing = self.node.add("L", numbering="Decimal" if numbered else "Disc")
        for number, item in enumerate(items, 1):
            entry = listing.add("LI")
            label = entry.add("Lbl")
            look = style.but(after=style.after if number == len(items) else 3.0)
            self.blocks.append(
                TextBlock(
                    entry.add("LBody"),
                    item,
                    look,
                    indent=20.0 if numbered else 14.0,
                    label=f"{number}." if numbered else "•",
                    label_node=label,
                )
            )

    def link(self, text: str, target: str, style: Style = theme.LINK, *, keep: bool = False) -> None:
        """Write a paragraph that leads to ``target``, an address."""
        node = self.node.add("P").add("Link")
        self.blocks.append(TextBlock(node, text, style, target=target, keep=keep))

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Row],
        *,
        caption: str = "",
        header: bool = True,
        total: bool = False,
        size: float = 9.0,
        shares: Sequence[float] = (),
        together: float = TOGETHER,
    ) -> None:
        """Write a table. ``total`` marks the last row as a sum, ``shares`` wishes for column widths.

        One no higher than ``together`` points stands on one page.

        Without rows there is no table: a header over nothing tells nothing.
        """
        if not rows:
            return
        node = self.node.add("Table")
        if caption:
            self.blocks.append(TextBlock(node.add("Caption"), caption, theme.CAPTION, keep=True))
        self.blocks.append(
            TableBlock(
                node,
                columns,
                rows,
                header=header,
                total=total,
                size=size,
                shares=shares,
                together=together,
            )
        )

    def facts(self, pairs: Sequence[tuple[str, Content]]) -> None:
        """Write labels and values as a table without column titles."""
        if pairs:
            columns = (Column("", heads=True), Column(""))
            rows = [(label, value) for label, value in pairs]
            self.table(columns, rows, header=False, shares=(0.32, 0.68))

    def figure(self, chart: Chart, *, keep: bool = False) -> None:
        """Write a chart; with ``keep`` on the page where what follows begins."""
        self.blocks.append(FigureBlock(self.node.add("Figure"), chart, keep=keep))

    def picture(self, picture: Picture, highest: float) -> None:
        """Write a picture, at most ``highest`` points high."""
        self.blocks.append(PictureBlock(self.node.add("Figure"), picture, highest))

    def rule(self, tone: Tone = Tone.RULE, thick: float = 0.6) -> None:
        """Draw a thin line across."""
        self.blocks.append(RuleBlock(tone, thick))

    @contextmanager
    def panel(self, fill: Tone = Tone.SURFACE_RAISED, edge: Tone | None = None) -> Iterator[Writer]:
        """Write what belongs together on a background."""
        stack = Stack(fill=fill, edge=edge, pad=12.0)
        yield Writer(self.node.add("Div"), stack.blocks, self.width - 24.0)
        self.blocks.append(stack)

    @contextmanager
    def columns(self, count: int, fill: Tone | None = None, gap: float = 12.0) -> Iterator[list[Writer]]:
        """Write side by side; read from left to right, each column to its end."""
        pad = 10.0 if fill else 0.0
        stacks = [Stack(fill=fill, pad=pad) for _ in range(count)]
        inner = (self.width - gap * (count - 1)) / count - 2 * pad
        yield [Writer(self.node.add("Div"), stack.blocks, inner) for stack in stacks]
        self.blocks.append(Columns(stacks, gap))


class Document(Writer):
    """One document from its first block to its bytes.

    ``running`` stands at the head and ``reference`` at the foot of the pages; both are artifacts, as are the
    page numbers. ``made_on`` is the document's own date: nothing here asks the clock.
    """

    def __init__(
        self,
        title: str,
        words: Words,
        *,
        author: str,
        made_on: date,
        subject: str = "",
        running: str = "",
        reference: str = "",
        landscape: bool = False,
    ) -> None:
        wide, high = reversed(theme.A4) if landscape else theme.A4
        self.sheet_size = (wide, high)
        super().__init__(Node("Document"), [], wide - 2 * theme.MARGIN_X)
        self.words = words
        texts = [" ".join(printable(text).split()) for text in (title, author, subject or title)]
        self.about = About(texts[0], texts[1], texts[2], formats.tag(words.language), made_on)
        self.running, self.reference = running, reference
        self._contents: Contents | None = None
        self._contents_node: Node | None = None
        self._anchors = 0

    def title(self, text: str, *, eyebrow: str = "", under: Sequence[str] = ()) -> None:
        """Write the document's title with a line over it and lines under it."""
        self.paragraph(eyebrow, theme.EYEBROW)
        self._heading(1, text, theme.TITLE, self.blocks, self.node)
        for line in under:
            self.paragraph(line, theme.MUTED.but(size=10.5, leading=14.5, after=2))
        self.blocks.append(RuleBlock(Tone.ACCENT, 1.4, after=14.0))

    def cover(self, text: str, *, eyebrow: str, under: Sequence[str], least: float = 300.0) -> None:
        """Write the title on a dark field that opens the document; that page has no running head."""
        stack = Stack()
        inner = Writer(self.node, stack.blocks, self.width)
        inner.paragraph(eyebrow, theme.COVER_EYEBROW)
        self._heading(1, text, theme.COVER_TITLE, stack.blocks, self.node)
        for line in under:
            inner.paragraph(line, theme.COVER_UNDER)
        self.blocks.append(Cover(stack, least))

    def heading(self, level: int, text: str, *, listed: bool = True) -> None:
        """Write a heading of level 2 or 3; ``listed`` shows it in contents and outline."""
        anchor = self._heading(level, text, theme.HEADINGS[level], self.blocks, self.node, listed=listed)
        if self._contents and self._contents_node and listed and level == 2:
            node = self._contents_node.add("TOCI").add("Reference").add("Link")
            self._contents.entries.append(Entry(node, level, printable(text), anchor))

    def _heading(
        self, level: int, text: str, style: Style, blocks: list[Block], node: Node, listed: bool = True
    ) -> str:
        self._anchors += 1
        anchor = f"h{self._anchors}"
        tag = node.add(f"H{level}")
        shown = level if listed else 0
        blocks.append(TextBlock(tag, text, style, keep=True, anchor=anchor, level=shown))
        return anchor

    def contents(self) -> None:
        """Write the contents of all listed headings that follow."""
        styles = {2: theme.BODY.but(before=1.0, after=1.0)}
        self._contents_node = self.node.add("TOC")
        told = self.words.t("{title}, page {page}", title="{title}", page="{page}")
        self._contents = Contents(styles, told)
        self.blocks.append(self._contents)

    def new_page(self) -> None:
        """Go on on a new page."""
        self.blocks.append(Break())

    def pages(self) -> int:
        """Return how many pages what is written so far takes."""
        return len(self._paginated())

    def _paginated(self) -> list[list[Placed]]:
        for block in self.blocks:
            block.lay(self.width)
        return paginate(self.blocks, self.sheet_size[1] - theme.MARGIN_TOP - theme.MARGIN_FOOT)

    def finish(self) -> bytes:
        """Return the document."""
        wide, high = self.sheet_size
        pages = self._paginated()
        sheet = Sheet(wide, high)
        sheet.pages = len(pages)
        for number, page in enumerate(pages):
            for placed in page:
                if isinstance(placed.block, TextBlock) and placed.block.anchor and placed.start == 0:
                    sheet.page_of[placed.block.anchor] = number
        for number, page in enumerate(pages):
            if number:
                sheet.next_page()
            for placed in page:
                placed.block.paint(
                    sheet, theme.MARGIN_X, theme.MARGIN_TOP + placed.y, placed.start, placed.stop
                )
            self._margins(sheet)
        return finish(sheet.done(self.node), self.about)

    def _margins(self, sheet: Sheet) -> None:
        left, right = theme.MARGIN_X, sheet.width - theme.MARGIN_X
        look = (8.0, Tone.TEXT_MUTED, Weight.REGULAR)
        if sheet.page and self.running:
            with sheet.marked(None, "Header"):
                text = shortened(printable(self.running), right - left, Weight.REGULAR, 8.0)
                sheet.word(left, 44, text, *look, Align.START)
                sheet.stroke((left, 51), (right, 51), Tone.RULE)
        page = self.words.t("Page {page} of {pages}", page=sheet.page + 1, pages=sheet.pages)
        base = sheet.height - 38
        with sheet.marked(None, "Footer"):
            sheet.stroke((left, base - 13), (right, base - 13), Tone.RULE)
            text = shortened(printable(self.reference), right - left - 90, Weight.REGULAR, 8.0)
            sheet.word(left, base, text, *look, Align.START)
            sheet.word(right, base, printable(page), *look, Align.END)
