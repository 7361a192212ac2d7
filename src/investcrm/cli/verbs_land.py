"""The verb that publishes vacant land for the region's own web site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from investcrm.cli import opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import group, verb
from investcrm.words import N_, n, t

_OUT_HELP: Final = N_("The folder to write the pages, pictures and GeoJSON into.")


def add(app: typer.Typer) -> None:
    """Register these verbs."""
    land = group(N_("Vacant land: publish for the web site."))
    app.add_typer(land, name="land")
    verb(land, "publish", N_("Write static pages and GeoJSON of the sites that may be public."))(publish)


def publish(
    asked: Asked, out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help=_OUT_HELP)]
) -> None:
    """Publish vacant land."""
    from investcrm.services import vacant_land

    folder = out.expanduser().absolute()
    with opening.opened(asked) as workspace, workspace.reader() as reader:
        made = vacant_land.publish(reader, folder)
    counted = n("{count} site", "{count} sites", made.sites)
    told = {
        "folder": str(folder),
        "sites": made.sites,
        "pictures": made.pictures,
        "files": sorted(made.files),
    }
    output.show(asked, told, t("{sites} published in {folder}.", sites=counted, folder=folder))
