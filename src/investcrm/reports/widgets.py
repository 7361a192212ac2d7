"""Fields to fill in on finished pages: text, choices and round buttons, in a font that is embedded whole."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from investcrm import resources
from investcrm.reports.letters import drawable
from investcrm.reports.structure import Input, InputKind

SIZE: Final = 9.5
LEADING: Final = 12.0
PAD: Final = 3.5
_INK: Final = "0.1059 0.1529 0.2 rg"
_FIRST: Final = 32
_RADIO: Final = 1 << 15
_MULTILINE: Final = 1 << 12
_READ_ONLY: Final = 1
_COMBO: Final = 1 << 17
_CIRCLE: Final = 0.5523
_TO_UNICODE: Final = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{body}endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class _Letters:
    """The form's font: every letter of Windows' Latin set, and further ones as they are needed."""

    def __init__(self) -> None:
        from reportlab.pdfbase.ttfonts import TTFont

        self.path = resources.path("fonts", "InvestSans-Form.ttf")
        self.face: Any = TTFont("InvestSans-Form", str(self.path), asciiReadable=False, shapable=False).face
        self.names = [_latin(code) for code in range(_FIRST, 256)]

    def width(self, char: str) -> int:
        """Return a letter's width in thousandths of its size."""
        units: float = self.face.charWidths.get(ord(char), self.face.defaultWidth)
        return round(units)

    def number(self, char: str) -> int:
        """Return a letter's number in the font."""
        return int(self.face.charToGlyph[ord(char)])

    def shown(self, text: str) -> str:
        """Return text as it is drawn; what the font lacks is named, and stays in the field's value."""
        return drawable(text, lambda char: ord(char) in self.face.charWidths)


def _latin(code: int) -> str:
    try:
        return bytes((code,)).decode("cp1252")
    except UnicodeDecodeError:
        return "\0"


@cache
def _letters() -> _Letters:
    return _Letters()


def shown_lines(text: str, width: float) -> list[str]:
    """Return text broken into the lines a field of ``width`` points shows it in."""
    letters, room = _letters(), (width - 2 * PAD) * 1000 / SIZE
    found: list[str] = []
    for paragraph in letters.shown(text).splitlines() or [""]:
        line, used = "", 0
        for word in paragraph.split(" "):
            wide = sum(map(letters.width, f"{word} "))
            if line and used + wide > room:
                found.append(line)
                line, used = "", 0
            line, used = f"{line}{word} ", used + wide
        found.append(line.rstrip())
    return found


class Widgets:
    """Writes the fields of one document; ``annotations`` stand in the order the fields were placed."""

    def __init__(self, pdf: Any, pages: Sequence[Any], inputs: Sequence[Input], first: int) -> None:
        self.pdf, self.pages, self.first = pdf, pages, first
        self._more: list[str] = []
        self._inputs = inputs
        self._fonts = self._make_fonts()
        self.annotations = [self._widget(one, first + at) for at, one in enumerate(inputs)]

    def write(self) -> None:
        """Give the document its form."""
        from pikepdf import Array, Dictionary, String

        fields = Array()
        groups: dict[str, Any] = {}
        for one, widget in zip(self._inputs, self.annotations, strict=True):
            if one.kind is InputKind.BUTTON:
                if one.name not in groups:
                    groups[one.name] = self._group(one)
                    fields.append(groups[one.name])
                widget.Parent = groups[one.name]
                groups[one.name].Kids.append(widget)
            else:
                fields.append(widget)
        self.pdf.Root.AcroForm = Dictionary(
            Fields=fields, DA=String(f"/Form {SIZE} Tf {_INK}"), DR=Dictionary(Font=self._fonts)
        )

    def _group(self, one: Input) -> Any:
        from pikepdf import Array, Dictionary, Name, String

        state = Name("/" + (one.value or "Off"))
        told = String(one.group)
        return self.pdf.make_indirect(
            Dictionary(FT=Name.Btn, Ff=_RADIO, T=String(one.name), TU=told, V=state, Kids=Array())
        )

    def _widget(self, one: Input, key: int) -> Any:
        from pikepdf import Array, Dictionary, Name, String

        page = self.pages[one.page]
        widget = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            Rect=Array([round(value, 2) for value in one.box]),
            F=4,
            P=page,
            StructParent=key,
            TU=String(one.told),
        )
        if one.kind is InputKind.BUTTON:
            on = Name("/" + one.choice)
            widget.AP = Dictionary(
                N=Dictionary({str(on): self._round(one, True), "/Off": self._round(one, False)})
            )
            widget.AS = on if one.value == one.choice else Name.Off
        else:
            widget.T = String(one.name)
            widget.DA = String(f"/Form {SIZE} Tf {_INK}")
            self._typed(widget, one)
        made = self.pdf.make_indirect(widget)
        if "/Annots" not in page:
            page.Annots = Array()
        page.Annots.append(made)
        return made

    def _typed(self, widget: Any, one: Input) -> None:
        from pikepdf import Array, Dictionary, Name, String

        shown = one.value
        if one.kind is InputKind.CHOICE:
            widget.FT, widget.Ff = Name.Ch, _COMBO
            pairs = (("", " "), *one.choices)
            widget.Opt = Array([Array([String(key), String(words)]) for key, words in pairs])
            shown = dict(one.choices).get(one.value, "")
        else:
            widget.FT = Name.Tx
            widget.Ff = (_MULTILINE if one.multiline else 0) | (_READ_ONLY if one.fixed else 0)
        widget.V = String(one.value)
        widget.AP = Dictionary(N=self._picture(one, shown))

    # How they look

    def _stream(self, one: Input, content: str, resources_: Any = None) -> Any:
        from pikepdf import Array, Dictionary, Name, Stream

        left, bottom, right, top = one.box
        stream = Stream(self.pdf, content.encode("latin-1"))
        stream.Type, stream.Subtype = Name.XObject, Name.Form
        stream.BBox = Array([0, 0, round(right - left, 2), round(top - bottom, 2)])
        stream.Resources = resources_ or Dictionary()
        return self.pdf.make_indirect(stream)

    def _round(self, one: Input, on: bool) -> Any:
        side = one.box[2] - one.box[0]
        middle, radius = side / 2, side / 2 - 0.7
        content = f"q 1 1 1 rg 0.3373 0.3961 0.451 RG 0.9 w {_circle(middle, radius)} B Q"
        if on:
            content += f" q 0.1216 0.4353 0.7098 rg {_circle(middle, radius * 0.55)} f Q"
        return self._stream(one, content)

    def _picture(self, one: Input, text: str) -> Any:
        from pikepdf import Dictionary

        wide, high = one.box[2] - one.box[0], one.box[3] - one.box[1]
        lines = shown_lines(text, wide) if one.multiline else [" ".join(_letters().shown(text).split())]
        top = high - PAD - SIZE * 0.8 if one.multiline else (high - SIZE * 0.66) / 2
        rows = []
        for at, line in enumerate(lines if text else []):
            rows.append(f"1 0 0 1 {PAD} {top - at * LEADING:.2f} Tm {self._runs(line)}")
        inner = f"q 1 1 {wide - 2:.2f} {high - 2:.2f} re W n BT {_INK} {' '.join(rows)} ET Q" if rows else ""
        return self._stream(one, f"/Tx BMC {inner} EMC", Dictionary(Font=self._fonts))

    def _runs(self, line: str) -> str:
        letters = _letters()
        runs: list[list[str]] = []
        for char in line:
            if char in letters.names:
                font, code = "Form", f"{_FIRST + letters.names.index(char):02X}"
            else:
                font, code = "More", f"{letters.number(char):04X}"
            if not runs or runs[-1][0] != font:
                runs.append([font, ""])
            runs[-1][1] += code
        return " ".join(f"/{font} {SIZE} Tf <{codes}> Tj" for font, codes in runs)

    # Fonts

    def _make_fonts(self) -> Any:
        from pikepdf import Dictionary, Name, Stream

        letters = _letters()
        data = letters.path.read_bytes()
        program = Stream(self.pdf, data)
        program.Length1 = len(data)
        face = letters.face
        descriptor = self.pdf.make_indirect(
            Dictionary(
                Type=Name.FontDescriptor,
                FontName=Name("/InvestSans-Form"),
                Flags=32,
                FontBBox=[round(value) for value in face.bbox],
                ItalicAngle=0,
                Ascent=round(face.ascent),
                Descent=round(face.descent),
                CapHeight=round(face.capHeight),
                StemV=round(face.stemV),
                FontFile2=self.pdf.make_indirect(program),
            )
        )
        for one in self._inputs:
            for char in letters.shown("".join((one.value, *(words for _, words in one.choices)))):
                if char not in letters.names and char != "\n" and char not in self._more:
                    self._more.append(char)
        fonts = Dictionary(Form=self._font(descriptor, letters.names, Name.WinAnsiEncoding))
        if self._more:
            fonts.More = self._wide_font(descriptor)
        return fonts

    def _wide_font(self, descriptor: Any) -> Any:
        """Return the same font with its letters by number, for those beyond Windows' Latin set."""
        from pikepdf import Array, Dictionary, Name, Stream, String

        letters = _letters()
        numbers = [letters.number(char) for char in self._more]
        widths = Array()
        for number, char in sorted(zip(numbers, self._more, strict=True)):
            widths.append(number)
            widths.append(Array([letters.width(char)]))
        inner = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.CIDFontType2,
                BaseFont=Name("/InvestSans-Form"),
                CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
                FontDescriptor=descriptor,
                CIDToGIDMap=Name.Identity,
                W=widths,
            )
        )
        rows = [f"<{number:04X}> <{ord(char):04X}>" for number, char in zip(numbers, self._more, strict=True)]
        blocks = (rows[at : at + 100] for at in range(0, len(rows), 100))
        body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
        return self.pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name("/InvestSans-Form"),
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([inner]),
                ToUnicode=self.pdf.make_indirect(Stream(self.pdf, _TO_UNICODE.format(body=body).encode())),
            )
        )

    def _font(self, descriptor: Any, chars: Sequence[str], encoding: Any) -> Any:
        from pikepdf import Dictionary, Name

        return self.pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.TrueType,
                BaseFont=Name("/InvestSans-Form"),
                FirstChar=_FIRST,
                LastChar=_FIRST + len(chars) - 1,
                Widths=[_letters().width(char) for char in chars],
                FontDescriptor=descriptor,
                Encoding=encoding,
            )
        )


def _circle(middle: float, radius: float) -> str:
    bend, low, high = radius * _CIRCLE, middle - radius, middle + radius
    points = (
        f"{high:.2f} {middle:.2f} m",
        f"{high:.2f} {middle + bend:.2f} {middle + bend:.2f} {high:.2f} {middle:.2f} {high:.2f} c",
        f"{middle - bend:.2f} {high:.2f} {low:.2f} {middle + bend:.2f} {low:.2f} {middle:.2f} c",
        f"{low:.2f} {middle - bend:.2f} {middle - bend:.2f} {low:.2f} {middle:.2f} {low:.2f} c",
        f"{middle + bend:.2f} {low:.2f} {high:.2f} {middle - bend:.2f} {high:.2f} {middle:.2f} c h",
    )
    return " ".join(points)
