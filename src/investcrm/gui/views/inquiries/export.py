"""The list as a spreadsheet, with the columns on show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog

from investcrm import words
from investcrm.domain.filters import InquiryFilter
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report


def export(nav: Navigator, shown: InquiryFilter, columns: tuple[str, ...]) -> None:
    """Ask where to and write the list there."""
    name = f"{t('Inquiries')} {nav.region.today().isoformat()}.xlsx"
    chosen, _ = QFileDialog.getSaveFileName(
        nav.window(), t("Export the list to Excel"), name, "Excel (*.xlsx)"
    )
    if chosen:
        path = Path(chosen)
        write_list(nav, shown, columns, path if path.suffix else path.with_suffix(".xlsx"))


def write_list(nav: Navigator, shown: InquiryFilter, columns: tuple[str, ...], path: Path) -> None:
    """Write the list to a file."""
    nav.tasks.background(
        _make,
        shown,
        columns,
        words.current().language,
        path,
        reading=True,
        then=lambda _done: nav.shell.say(t("Saved as {file}", file=path.name)),
        failed=nav.shell.say_error,
        label=t("Writing {file}", file=path.name),
    )


def _make(
    report: Report, reader: Any, shown: InquiryFilter, columns: tuple[str, ...], language: str, path: Path
) -> None:
    from investcrm.services import exporting, saving

    report(0, 0)
    known = {column.key for column in exporting.INQUIRY_COLUMNS}
    data = exporting.inquiries_xlsx(reader, shown, tuple(key for key in columns if key in known), language)
    report(0, 0)
    saving.write(path, data)
