"""The verb that says what one more thing would win."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from investcrm import formats, phrases
from investcrm.cli import inputs, opening, output, shapes
from investcrm.cli.asked import Asked
from investcrm.cli.options import verb
from investcrm.words import N_, current, n, t

if TYPE_CHECKING:
    from investcrm.domain.worth import Lever
    from investcrm.services.worth import Weighed

_IN_HELP: Final = N_("Only what is missing in this municipality, by code or name.")
_ALL_HELP: Final = N_("All of it, not only what is worth most.")
_SHOWN: Final = 15


def add(app: typer.Typer) -> None:
    """Register the verb."""
    verb(app, "worth", N_("Show what single missing things keep away: inquiries, jobs, kronor."))(worth)


def worth(
    asked: Asked,
    place: Annotated[str, typer.Option("--in", metavar="CODE", help=_IN_HELP)] = "",
    everything: Annotated[bool, typer.Option("--all", help=_ALL_HELP)] = False,
) -> None:
    """Hold every open and lost inquiry against every site, and say what single things would win."""
    from investcrm.services import reference
    from investcrm.services import worth as weighing

    with opening.opened(asked) as workspace, workspace.reader() as reader:
        names = dict(reference.load(reader).municipalities)
        codes = inputs.codes([place], names) if place else ()
        found = weighing.weigh(reader)
    levers = [one for one in found.worth.levers if not codes or one.municipality_code in codes]
    data = {
        "levers": [_shape(one, found, names) for one in levers],
        "answered": [found.names[case.id][0] for case in found.worth.answered],
        "beyond": [found.names[case.id][0] for case in found.worth.beyond],
    }
    output.show(asked, data, _text(found, levers if everything else levers[:_SHOWN], len(levers), names))


def _shape(one: Lever, found: Weighed, names: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "year": one.year,
        "municipality_code": one.municipality_code or None,
        "municipality": names.get(one.municipality_code),
        "unknown": one.unknown,
        "inquiries": one.inquiries,
        "lost": one.lost,
        "jobs": one.jobs,
        "sek": one.sek,
        "wins": [
            {
                "number": found.names[win.case.id][0],
                "title": found.names[win.case.id][1],
                "lost": win.case.lost,
                "jobs": win.case.jobs,
                "sek": win.case.sek,
                "site_id": win.site_id,
                "asked": shapes.requirement(win.requirement),
                "short_by": win.short_by,
            }
            for win in one.wins
        ],
    }


def _text(found: Weighed, shown: list[Lever], count: int, names: dict[str, str]) -> str:
    if not found.has_sites:
        return t("The region has no sites yet.")
    language = current().language
    rows = [
        (
            phrases.kind_from(one.kind, one.year, language),
            names.get(one.municipality_code, t("The whole region")),
            t(phrases.NOT_SAID) if one.unknown else phrases.lack(one.kind, one.short_by, language),
            formats.number(one.inquiries, decimals=0),
            formats.number(one.lost, decimals=0),
            formats.number(one.jobs, decimals=0) if one.jobs else "",
            formats.money(one.sek) if one.sek else "",
        )
        for one in shown
    ]
    headers = (
        t("What is missing"),
        t("Municipality"),
        t("Short by at most"),
        t("Inquiries"),
        t("Lost"),
        t("Jobs"),
        t("Investment"),
    )
    weighed = found.worth
    parts = [output.table(headers, rows, right=(2, 3, 4, 5, 6))] if rows else []
    if len(shown) < count:
        parts.append(n("{count} more line: --all", "{count} more lines: --all", count - len(shown)))
    parts.append(phrases.answered_already(len(weighed.answered), len(weighed.beyond)))
    return "\n\n".join(parts)
