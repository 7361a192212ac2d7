"""The figures' basis as a ZIP of CSV files, so that anybody can count a KPI again without the program."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

from investcrm import phrases, words
from investcrm.domain.figure_basis import TABLES
from investcrm.services import kpis
from investcrm.store.read import basis

if TYPE_CHECKING:
    from investcrm.domain.figure_basis import BasisTable
    from investcrm.domain.kpi import Kpi
    from investcrm.store.reader import Reader
    from investcrm.words import Words

_MOMENT: Final = (1980, 1, 1, 0, 0, 0)


def archive(reader: Reader, language: str = "sv") -> bytes:
    """Return the ZIP: a CSV per table and a text that says what the lines and the KPIs are.

    Columns are called the same in both languages; Swedish files have semicolons and decimal commas. The same
    data gives the same bytes.
    """
    from investcrm.exchange import plain

    w = words.of(language)
    tables = basis.tables(reader)
    files = [(f"{one.key}.csv", plain.write_csv(one.columns, one.rows, language)) for one in tables]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in [(f"{w.t('Read me')}.txt", _told(tables, kpis.specifications(reader), w)), *files]:
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, data)
    return out.getvalue()


def _told(tables: tuple[BasisTable, ...], every: tuple[Kpi, ...], w: Words) -> bytes:
    lines = [w.t("What the KPIs are counted from"), ""]
    for table in tables:
        lines += [f"{table.key}.csv", f"    {w.t(TABLES[table.key])}", f"    {', '.join(table.columns)}", ""]
    lines += [w.t("The KPIs"), ""]
    for one in every:
        said = [phrases.kpi_formula(one, w.language), phrases.kpi_missing(one, w.language)]
        said.append(phrases.kpi_place(one, w.language))
        lines += [
            f"{phrases.kpi_name(one, w.language)} ({one.key})",
            *(f"    {text}" for text in said if text),
            "",
        ]
    return "\r\n".join(lines).encode("utf-8-sig")
