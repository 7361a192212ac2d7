"""The verb of a municipality's own quarter: its report as PDF, and the figures on it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer

from investcrm.cli import opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.verbs_figures import Period
from investcrm.cli.verbs_inquiry import language_of
from investcrm.words import N_, current, t

_CODE_HELP: Final = N_("A municipality, by code or name.")
_OUT_HELP: Final = N_("The PDF file to write; without it the figures alone are told.")

Code = Annotated[str, typer.Argument(metavar="MUNICIPALITY", help=_CODE_HELP)]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help=_OUT_HELP)]


def municipality(asked: Asked, code: Code, period: Period, out: Out = None) -> None:
    """Write a municipality's own report of a period."""
    from investcrm import words
    from investcrm.cli import inputs
    from investcrm.domain import own_quarter as rules
    from investcrm.domain import periods
    from investcrm.exchange import atomic
    from investcrm.reports import own_quarter as report
    from investcrm.services import own_quarter, reference

    wanted = periods.parse(period)
    if out is not None:
        inputs.ending_of(out, (".pdf",), "--out")
    with opening.opened(asked) as workspace, workspace.reader() as reader:
        (place,) = inputs.codes([code], reference.load(reader).municipalities)
        w = words.of(language_of(asked, workspace))
        found = own_quarter.data(reader, place, wanted, w, workspace.actor)
    file = None
    if out is not None:
        file = str(atomic.write(out.expanduser().absolute(), report.render(found, w)))
    data = {
        "municipality": found.municipality,
        "code": place,
        "period": str(wanted),
        "file": file,
        **asdict(found.now),
        "before": asdict(found.before),
        "year_ago": asdict(found.year_ago),
        "region_median_days": found.region_days,
        "lost": {one.reason.value: one.count for one in found.reasons},
        "won_here": sum(line.ended is rules.Ended.WON_HERE for line in found.came),
        "won_elsewhere": sum(line.ended is rules.Ended.WON_ELSEWHERE for line in found.went),
    }
    told = [f"{found.municipality}, {found.period}", own_quarter.summary(found.now, current())]
    if file:
        told.append(t("The report is in {file}.", file=file))
    output.show(asked, data, "\n".join(told))
