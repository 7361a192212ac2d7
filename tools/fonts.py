"""Makes the program's static fonts from Source Sans 3's variable ones; run again only to change them.

The licence reserves the name "Source" for unchanged copies, so the instances are named Invest Sans. Source
Sans has tabular figures as its default ones, which is what tables need. What neither window nor paper
uses (small capitals, alternate letter shapes) is left out; every character of the original stays.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import fontpkg_source_sans_3
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FAMILY = "Invest Sans"
TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
FEATURES = ["ccmp", "locl", "kern", "mark", "mkmk", "liga", "pnum", "case", "frac", "sups", "subs"]
STYLES = {
    "Regular": ("SourceSans3[wght].ttf", 400),
    "Semibold": ("SourceSans3[wght].ttf", 600),
    "Bold": ("SourceSans3[wght].ttf", 700),
    "Italic": ("SourceSans3-Italic[wght].ttf", 400),
}
FORM_LETTERS = frozenset(
    (*range(0x20, 0x180), *range(0x370, 0x460), *map(ord, "ȘșȚțẞˆ˜‚ƒ„…†‡‰‹›‘’“”•–—™€−²³✓✗→≤≥"))
)
"""Windows' Latin letters, which a reader writes what is typed with, and those of the rest of Europe."""
LINKED = {"Regular", "Bold", "Italic"}
"""Styles that one family name holds in the old four-style model; Semibold is a family of its own there."""

PLAIN, BOLD, ITALIC = 1 << 6, 1 << 5, 1 << 0


def rename(font: TTFont, style: str, weight: int) -> None:
    """Give the font its own family and style names, and the flags that go with them."""
    names = font["name"]
    linked = style in LINKED
    post_script = f"{FAMILY.replace(' ', '')}-{style}"
    own = {
        1: FAMILY if linked else f"{FAMILY} {style}",
        2: style if linked else "Regular",
        3: f"3.052;{post_script}",
        4: FAMILY if style == "Regular" else f"{FAMILY} {style}",
        6: post_script,
        16: None if linked else FAMILY,
        17: None if linked else style,
    }
    kept = {0, 5, 13, 14}
    for record in list(names.names):
        if record.nameID not in kept:
            names.removeNames(nameID=record.nameID)
    for name_id, text in own.items():
        if text:
            names.setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    flags = {"Bold": BOLD, "Italic": ITALIC}.get(style, PLAIN)
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~(PLAIN | BOLD | ITALIC)) | flags
    font["head"].macStyle = {"Bold": 1, "Italic": 2}.get(style, 0)
    if "STAT" in font:
        del font["STAT"]


def make(style: str, source: Path, weight: int) -> Path:
    """Write one static style."""
    font = instancer.instantiateVariableFont(TTFont(source), {"wght": weight}, overlap=True)
    options = subset.Options(
        layout_features=FEATURES, name_IDs=["*"], notdef_outline=True, glyph_names=False, hinting=False
    )
    chooser = subset.Subsetter(options)
    chooser.populate(unicodes=list(font.getBestCmap()))
    chooser.subset(font)
    rename(font, style, weight)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    target = TARGET / f"InvestSans-{style}.ttf"
    font.save(target)
    return target


def make_form(regular: Path) -> Path:
    """Write what is embedded in forms to fill in: the letters of European names, no more."""
    font = TTFont(regular, recalcTimestamp=False)
    options = subset.Options(
        layout_features=[], name_IDs=["*"], notdef_outline=True, glyph_names=False, hinting=False
    )
    chooser = subset.Subsetter(options)
    chooser.populate(unicodes=[code for code in font.getBestCmap() if code in FORM_LETTERS])
    chooser.subset(font)
    rename(font, "Form", 400)
    target = TARGET / "InvestSans-Form.ttf"
    font.save(target)
    return target


def main() -> None:
    """Write all styles and the licence beside them."""
    package = Path(fontpkg_source_sans_3.__file__).parent
    TARGET.mkdir(parents=True, exist_ok=True)
    for style, (name, weight) in STYLES.items():
        target = make(style, package / "files" / name, weight)
        print(f"{target.name}: {target.stat().st_size // 1024} KiB")
    target = make_form(TARGET / "InvestSans-Regular.ttf")
    print(f"{target.name}: {target.stat().st_size // 1024} KiB")
    shutil.copyfile(package / "LICENSE", TARGET / "OFL.txt")


if __name__ == "__main__":
    main()
