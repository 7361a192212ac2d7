"""Paper without a file: pages drawn and handed to a printer, written nowhere on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from investcrm.gui.widgets.pdf_view import pictures

_SCALE: Final = 300 / 72
"""Pixels to a point that a printer shows of a picture."""


def has_printer() -> bool:
    """Whether this computer knows a printer."""
    return bool(QPrinterInfo.availablePrinterNames())


def pages(data: bytes) -> list[QImage]:
    """Return a PDF's pages as they are printed; not for the window's own thread."""
    return pictures(data, _SCALE)


def ask_and_print(owner: QWidget, drawn: Sequence[QImage]) -> bool:
    """Ask which printer, and print the pages there; return whether it took them."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, owner)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, on=False)
    return dialog.exec() == QDialog.DialogCode.Accepted and send(printer, drawn)


def send(printer: QPrinter, drawn: Sequence[QImage]) -> bool:
    """Print pages over the whole sheet; return whether the printer took them."""
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    sheet = printer.pageLayout().fullRectPixels(printer.resolution())
    for place, page in enumerate(drawn):
        if place:
            printer.newPage()
        size = page.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRect(QPoint(0, 0), size), page)
    return painter.end()
