"""The structure of a tagged document: what is a heading, a table, a figure, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(slots=True, eq=False)
class Node:
    """One structure element; leaves collect the marked content that belongs to them.

    ``alternative`` and ``box`` (left, bottom, right, top in points) describe a figure, ``scope`` and ``span``
    a table cell, ``numbering`` a list.
    """

    tag: str
    children: list[Node] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    alternative: str = ""
    scope: str = ""
    span: int = 1
    numbering: str = ""
    box: tuple[float, float, float, float] | None = None

    def add(self, tag: str, **properties: object) -> Node:
        """Append a child and return it."""
        child = Node(tag)
        for name, value in properties.items():
            setattr(child, name, value)
        self.children.append(child)
        return child

    def prune(self) -> bool:
        """Drop what holds no content at all; return whether anything is left here. Cells and fields stay."""
        self.children = [child for child in self.children if child.prune()]
        return bool(self.children or self.marks) or self.tag in ("TD", "TH", "Form")


@dataclass(frozen=True, slots=True)
class Link:
    """An active area on a page: ``target`` is an address, or "#" and the name of an anchor."""

    page: int
    box: tuple[float, float, float, float]
    node: Node
    target: str
    told: str


class InputKind(StrEnum):
    """What one fills in: a text, one of several in a list, or one round button of a group."""

    TEXT = "text"
    CHOICE = "choice"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class Input:
    """A place to fill in on a page, the only content of ``node``; ``told`` says what belongs there.

    ``value`` is what stands there from the start. ``choices`` are (key, words); of a button ``choice`` is
    the key it stands for, and ``group`` tells what its group asks. What is ``fixed`` cannot be changed.
    """

    page: int
    box: tuple[float, float, float, float]
    node: Node
    name: str
    told: str
    kind: InputKind = InputKind.TEXT
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    choice: str = ""
    group: str = ""
    multiline: bool = False
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place links and bookmarks lead to: page number from 0, distance from the page's foot in points."""

    page: int
    top: float


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One line of the outline a reader shows beside the pages."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """Painted pages with everything the finishing needs to tag them."""

    pdf: bytes
    root: Node
    links: tuple[Link, ...]
    anchors: dict[str, Anchor]
    bookmarks: tuple[Bookmark, ...]
    inputs: tuple[Input, ...] = ()
