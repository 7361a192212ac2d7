"""Rows as the clipboard and a spreadsheet take them."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QMimeData

from investcrm.gui.models.columns import Column


def table_data(columns: Sequence[Column], rows: Sequence[Any]) -> QMimeData:
    """Return rows as the clipboard takes them: tabs between cells, and an HTML table for spreadsheets."""
    lines = [[column.title for column in columns]]
    lines += [[" ".join(column.copied(row).split()) for column in columns] for row in rows]
    data = QMimeData()
    data.setText("\n".join("\t".join(line) for line in lines))
    head, *body = lines
    cells = "".join(f"<th>{html.escape(text)}</th>" for text in head)
    table = "".join(
        "<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in line) + "</tr>" for line in body
    )
    data.setHtml(f'<table border="1"><thead><tr>{cells}</tr></thead><tbody>{table}</tbody></table>')
    return data
