"""Writes small Outlook .msg files for the tests: a compound file (MS-CFB) with mail properties (MS-OXMSG)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SECTOR, MINI, CUTOFF = 512, 64, 4096


@dataclass
class Node:
    name: str
    data: bytes | None = None
    children: list[Node] = field(default_factory=list)
    left: int = FREE
    right: int = FREE
    child: int = FREE
    start: int = END
    size: int = 0


def compound_file(root_children: list[Node]) -> bytes:
    """Return a compound file holding the given streams (data) and storages (children)."""
    root = Node("Root Entry", None, root_children)
    nodes: list[Node] = []
    _number(root, nodes)
    mini, mini_fat, sectors, fat = bytearray(), [], bytearray(), []
    for node in nodes:
        if node.data is None:
            continue
        node.size = len(node.data)
        if node.size == 0:
            continue
        if node.size < CUTOFF:
            node.start = _chain(node.data, MINI, mini, mini_fat)
        else:
            node.start = _chain(node.data, SECTOR, sectors, fat)
    root.size = len(mini)
    if mini:
        root.start = _chain(bytes(mini), SECTOR, sectors, fat)
    mini_fat_bytes = b"".join(struct.pack("<I", entry) for entry in mini_fat)
    mini_fat_bytes += b"\xff" * (-len(mini_fat_bytes) % SECTOR)
    mini_fat_start = _chain(mini_fat_bytes, SECTOR, sectors, fat) if mini_fat_bytes else END
    directory = b"".join(_entry(node, node is root) for node in nodes)
    directory += _entry(Node(""), False, empty=True) * (-len(nodes) % 4)
    directory_start = _chain(directory, SECTOR, sectors, fat)
    count = 1
    while len(fat) + count > count * (SECTOR // 4):
        count += 1
    fat_start = len(fat)
    fat += [FAT] * count
    fat_bytes = b"".join(struct.pack("<I", entry) for entry in fat)
    fat_bytes += b"\xff" * (count * SECTOR - len(fat_bytes))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<IIIII", 0, count, directory_start, 0, CUTOFF)
    header += struct.pack("<IIII", mini_fat_start, len(mini_fat_bytes) // SECTOR, END, 0)
    header += b"".join(struct.pack("<I", fat_start + i if i < count else FREE) for i in range(109))
    return header + bytes(sectors) + fat_bytes


def _number(node: Node, nodes: list[Node]) -> int:
    index = len(nodes)
    nodes.append(node)
    ordered = sorted(node.children, key=lambda child: (len(child.name), child.name.upper()))
    numbers = [_number(child, nodes) for child in ordered]
    node.child = _tree(ordered, numbers)
    return index


def _tree(ordered: list[Node], numbers: list[int]) -> int:
    if not ordered:
        return FREE
    middle = len(ordered) // 2
    ordered[middle].left = _tree(ordered[:middle], numbers[:middle])
    ordered[middle].right = _tree(ordered[middle + 1 :], numbers[middle + 1 :])
    return numbers[middle]


def _chain(data: bytes, size: int, sectors: bytearray, fat: list[int]) -> int:
    start = len(fat)
    padded = data + b"\0" * (-len(data) % size)
    sectors += padded
    count = len(padded) // size
    fat += [start + i + 1 for i in range(count - 1)] + [END]
    return start


def _entry(node: Node, is_root: bool, *, empty: bool = False) -> bytes:
    name = b"" if empty else node.name.encode("utf-16-le") + b"\0\0"
    kind = 0 if empty else 5 if is_root else 2 if node.data is not None else 1
    return (
        name.ljust(64, b"\0")
        + struct.pack("<HBB", len(name), kind, 1)
        + struct.pack("<III", node.left, node.right, node.child)
        + b"\0" * 36
        + struct.pack("<IQ", node.start if not empty else 0, node.size)
    )


def _text(number: int, text: str) -> tuple[Node, bytes]:
    data = text.encode("utf-16-le")
    return Node(f"__substg1.0_{number:04X}001F", data), struct.pack(
        "<HHIII", 0x1F, number, 6, len(data) + 2, 0
    )


def _binary(number: int, data: bytes) -> tuple[Node, bytes]:
    return Node(f"__substg1.0_{number:04X}0102", data), struct.pack("<HHIII", 0x102, number, 6, len(data), 0)


def _storage(name: str, parts: list[tuple[Node, bytes]], header: bytes, fixed: bytes = b"") -> Node:
    properties = header + b"".join(entry for _, entry in parts) + fixed
    return Node(name, None, [Node("__properties_version1.0", properties), *(node for node, _ in parts)])


def outlook_message(
    *,
    subject: str,
    text: str = "",
    html: bytes = b"",
    packed: bytes = b"",
    sender: tuple[str, str] = ("", ""),
    real: str = "",
    recipients: tuple[tuple[str, str], ...] = (),
    attachments: tuple[tuple[str, str, bytes], ...] = (),
    sent_at: datetime | None = None,
    within: tuple[bytes, ...] = (),
    kind: str = "IPM.Note",
) -> bytes:
    """Return the bytes of a .msg file as Outlook saves a received mail; ``within`` are .msg files.

    ``packed`` is its text as packed RTF, ``real`` the address where the sender has a path of Exchange.
    """
    parts = [_text(0x001A, kind), _text(0x0037, subject)]
    if text:
        parts.append(_text(0x1000, text))
    if html:
        parts.append(_binary(0x1013, html))
    if packed:
        parts.append(_binary(0x1009, packed))
    if real:
        parts.append(_text(0x5D01, real))
    if sender[1]:
        parts += [_text(0x0C1A, sender[0]), _text(0x0C1F, sender[1])]
    fixed = struct.pack("<HHIII", 0x3, 0x3FDE, 6, 65001, 0)
    if sent_at is not None:
        ticks = int((sent_at - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
        fixed += struct.pack("<HHIQ", 0x40, 0x0039, 6, ticks)
    counts = struct.pack("<8xIIII8x", len(recipients), len(attachments), len(recipients), len(attachments))
    root = _storage("", parts, counts, fixed)
    for index, (name, address) in enumerate(recipients):
        person = [_text(0x3001, name), _text(0x39FE, address)]
        root.children.append(_storage(f"__recip_version1.0_#{index:08X}", person, b"\0" * 8))
    for index, (name, media_type, data) in enumerate(attachments):
        file = [_text(0x3707, name), _text(0x370E, media_type), _binary(0x3701, data)]
        method = struct.pack("<HHIII", 0x3, 0x3705, 6, 1, 0)
        root.children.append(_storage(f"__attach_version1.0_#{index:08X}", file, b"\0" * 8, method))
    for index, mail in enumerate(within, start=len(attachments)):
        method = struct.pack("<HHIII", 0x3, 0x3705, 6, 5, 0)
        attached = _storage(f"__attach_version1.0_#{index:08X}", [_text(0x3707, "")], b"\0" * 8, method)
        attached.children.append(Node("__substg1.0_3701000D", None, _nodes_within(mail)))
        root.children.append(attached)
    return compound_file(root.children)


def _nodes_within(mail: bytes) -> list[Node]:
    """Return the parts of a .msg file as they stand within another: with a shorter head."""
    from olefile import OleFileIO
    from oxmsg.storage import Storage

    def nodes(storage: Storage) -> list[Node]:
        streams = [Node(one.name, one.bytes_) for one in storage.streams]
        return streams + [Node(one.name, None, nodes(one)) for one in storage.storages]

    with OleFileIO(mail) as ole:
        found = nodes(Storage.from_ole(ole))
    for one in found:
        if one.name == "__properties_version1.0" and one.data is not None:
            one.data = one.data[:24] + one.data[32:]
    return found
