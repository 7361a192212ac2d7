"""Makes painted pages conform to PDF/A-2a and PDF/UA-1: structure tree, metadata, links, colours."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any, Final
from xml.sax.saxutils import escape

from investcrm.reports.structure import Drawn, Input, Link, Node
from investcrm.reports.widgets import Widgets

PRODUCER: Final = "InvestCRM"

_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<xmp:CreateDate>{made_on}T00:00:00+00:00</xmp:CreateDate>
<xmp:ModifyDate>{made_on}T00:00:00+00:00</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself; ``language`` is a tag such as sv-SE."""

    title: str
    author: str
    subject: str
    language: str
    made_on: date


def finish(drawn: Drawn, about: About) -> bytes:
    """Return the conforming document; the same bytes for the same content."""
    import pikepdf

    with pikepdf.open(io.BytesIO(drawn.pdf)) as pdf:
        drawn.root.prune()
        _Tree(pdf, drawn).write()
        _outline(pdf, drawn)
        _fonts(pdf)
        _identity(pdf, about)
        _compress(pdf)
        small = _saved(pdf, pikepdf.ObjectStreamMode.generate)
        return _saved(pdf, pikepdf.ObjectStreamMode.disable) if b"\r\nendstream" in small else small


def _saved(pdf: Any, mode: Any) -> bytes:
    import pikepdf

    out = io.BytesIO()
    level = pikepdf.StreamDecodeLevel.none
    pdf.save(
        out, deterministic_id=True, force_version="1.7", stream_decode_level=level, object_stream_mode=mode
    )
    return out.getvalue()


class _Tree:
    """Writes the structure tree, the way back from content to it, the links and the fields."""

    def __init__(self, pdf: Any, drawn: Drawn) -> None:
        self.pdf = pdf
        self.drawn = drawn
        self.pages = [page.obj for page in pdf.pages]
        self.parents: list[dict[int, Any]] = [{} for _ in self.pages]
        self.active: tuple[Link | Input, ...] = (*drawn.links, *drawn.inputs)
        self.places: dict[Node, list[int]] = {}
        for index, one in enumerate(self.active):
            self.places.setdefault(one.node, []).append(index)
        self.annotations = [self._annotation(index) for index in range(len(drawn.links))]
        if drawn.inputs:
            widgets = Widgets(pdf, self.pages, drawn.inputs, len(self.pages) + len(drawn.links))
            widgets.write()
            self.annotations += widgets.annotations
        self.annotation_parents: dict[int, Any] = {}

    def write(self) -> None:
        from pikepdf import Array, Dictionary, Name

        root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = Array([self._element(self.drawn.root, root)])
        numbers = Array()
        for number, page in enumerate(self.pages):
            page.StructParents = number
            page.Tabs = Name.S
            by_mark = self.parents[number]
            numbers.append(number)
            numbers.append(self.pdf.make_indirect(Array([by_mark[mark] for mark in sorted(by_mark)])))
        for index in range(len(self.annotations)):
            numbers.append(len(self.pages) + index)
            numbers.append(self.annotation_parents[index])
        root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=numbers))
        root.ParentTreeNextKey = len(self.pages) + len(self.annotations)
        self.pdf.Root.StructTreeRoot = root
        self.pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _element(self, node: Node, parent: Any) -> Any:
        from pikepdf import Array, Dictionary, Name, String

        element = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + node.tag), P=parent))
        kids = Array()
        for page, mark in node.marks:
            self.parents[page][mark] = element
            kids.append(Dictionary(Type=Name.MCR, Pg=self.pages[page], MCID=mark))
        for index in self.places.get(node, []):
            self.annotation_parents[index] = element
            page = self.pages[self.active[index].page]
            kids.append(Dictionary(Type=Name.OBJR, Pg=page, Obj=self.annotations[index]))
        for child in node.children:
            kids.append(self._element(child, element))
        element.K = kids
        if node.marks:
            element.Pg = self.pages[node.marks[0][0]]
        if node.alternative:
            element.Alt = String(node.alternative)
        attributes = list(_attributes(node))
        if attributes:
            element.A = attributes[0] if len(attributes) == 1 else Array(attributes)
        return element

    def _annotation(self, index: int) -> Any:
        from pikepdf import Array, Dictionary, Name, String

        link = self.drawn.links[index]
        page = self.pages[link.page]
        annotation = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([round(value, 2) for value in link.box]),
            Border=Array([0, 0, 0]),
            F=4,
            Contents=String(link.told),
            StructParent=len(self.pages) + index,
            P=page,
        )
        if link.target.startswith("#"):
            annotation.Dest = _place(self.pages, self.drawn, link.target[1:])
        else:
            annotation.A = Dictionary(Type=Name.Action, S=Name.URI, URI=String(link.target))
        made = self.pdf.make_indirect(annotation)
        if "/Annots" not in page:
            page.Annots = Array()
        page.Annots.append(made)
        return made


def _attributes(node: Node) -> Iterator[Any]:
    from pikepdf import Array, Dictionary, Name

    if node.scope or node.span > 1:
        cell = Dictionary(O=Name.Table)
        if node.scope:
            cell.Scope = Name("/" + node.scope)
        if node.span > 1:
            cell.ColSpan = node.span
        yield cell
    if node.numbering:
        yield Dictionary(O=Name.List, ListNumbering=Name("/" + node.numbering))
    if node.box:
        box = Array([round(value, 2) for value in node.box])
        yield Dictionary(O=Name.Layout, Placement=Name.Block, BBox=box)


def _place(pages: list[Any], drawn: Drawn, anchor: str) -> Any:
    from pikepdf import Array, Name

    at = drawn.anchors[anchor]
    return Array([pages[at.page], Name.XYZ, 0, round(at.top, 2), 0])


def _outline(pdf: Any, drawn: Drawn) -> None:
    from pikepdf import Name, OutlineItem

    if not drawn.bookmarks:
        return
    pages = [page.obj for page in pdf.pages]
    with pdf.open_outline() as outline:
        open_items: list[tuple[int, Any]] = []
        for mark in drawn.bookmarks:
            item = OutlineItem(mark.text, _place(pages, drawn, mark.anchor))
            while open_items and open_items[-1][0] >= mark.level:
                open_items.pop()
            (open_items[-1][1].children if open_items else outline.root).append(item)
            open_items.append((mark.level, item))
    pdf.Root.PageMode = Name.UseOutlines


_ROW = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4,8})>")


def _fonts(pdf: Any) -> None:
    """Drop the rows of a font's character map that lead to U+0000, and keep to 100 rows a block."""
    from pikepdf import Name

    for font in pdf.objects:
        if not hasattr(font, "get") or font.get("/Type") != Name.Font or "/ToUnicode" not in font:
            continue
        if font.Subtype == Name.Type0:
            continue
        head, _, rest = font.ToUnicode.read_bytes().partition(b"endcodespacerange\n")
        rows = [(code, char) for code, char in _ROW.findall(rest) if char.strip(b"0")]
        blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
        body = b"".join(
            b"%d beginbfchar\n" % len(block)
            + b"".join(b"<%s> <%s>\n" % row for row in block)
            + b"endbfchar\n"
            for block in blocks
        )
        end = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
        head = re.sub(rb"<00> <[0-9A-F]{2}>", b"<00> <FF>", head)
        font.ToUnicode.write(head + b"endcodespacerange\n" + body + end)


def _compress(pdf: Any) -> None:
    """Compress every stream but the metadata, none ending in a carriage return.

    A judge that takes "\\r\\n" before "endstream" for one line end would find such a stream a byte short. The
    last byte belongs to the sum of the content, so that gets a harmless byte more; a zero would not do.
    """
    from pikepdf import Name, Stream

    for stream in pdf.objects:
        if not isinstance(stream, Stream) or stream.get("/Type") == Name.Metadata:
            continue
        if "DCTDecode" in str(stream.get("/Filter")):  # a JPEG is as small as it gets
            stream.write(_jpeg(stream), filter=Name.DCTDecode)
            continue
        content = stream.read_bytes()
        font = "/Length1" in stream
        while (packed := zlib.compress(content, 9)).endswith(b"\r"):
            content += b"\1" if font else b"\n"
        stream.write(packed, filter=Name.FlateDecode)
        if font:
            stream.Length1 = len(content)


def _identity(pdf: Any, about: About) -> None:
    from pikepdf import Array, Dictionary, Name, Stream, String

    texts = {
        "title": about.title,
        "author": about.author,
        "subject": about.subject,
        "language": about.language,
        "producer": PRODUCER,
        "made_on": about.made_on.isoformat(),
    }
    packet = _XMP.format(**{name: escape(text) for name, text in texts.items()})
    metadata = Stream(pdf, packet.encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = pdf.make_indirect(metadata)
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    stamp = f"D:{about.made_on:%Y%m%d}000000+00'00'"
    pdf.docinfo.Title, pdf.docinfo.Author = String(about.title), String(about.author)
    pdf.docinfo.Subject = String(about.subject)
    pdf.docinfo.Creator = pdf.docinfo.Producer = String(PRODUCER)
    pdf.docinfo.CreationDate = pdf.docinfo.ModDate = String(stamp)
    pdf.Root.Lang = String(about.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    profile = Stream(pdf, files("pikepdf").joinpath("pdfa", "data", "sRGB.icc").read_bytes())
    profile.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=pdf.make_indirect(profile),
    )
    pdf.Root.OutputIntents = Array([intent])


def _jpeg(stream: Any) -> bytes:
    """Return a picture's JPEG out of the letters ReportLab writes it in."""
    import base64

    raw = bytes(stream.read_raw_bytes())
    return (
        base64.a85decode(raw.strip().removesuffix(b"~>")) if "ASCII85" in str(stream.get("/Filter")) else raw
    )
