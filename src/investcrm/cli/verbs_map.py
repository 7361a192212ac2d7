"""The verb that draws the map as a picture, without a window."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from investcrm.cli import inputs, opening, output
from investcrm.cli.asked import Asked
from investcrm.cli.options import verb
from investcrm.cli.verbs_inquiry import language_of
from investcrm.domain.errors import InvalidInput
from investcrm.words import N_, n, t

_OUT_HELP: Final = N_("The picture to write: PNG or SVG, by its name.")
_IN_HELP: Final = N_("Only this municipality, by code or name.")
_LAYER_HELP: Final = N_("A GeoJSON of lines to draw, such as roads or rails; may be repeated.")
_WIDTH_HELP: Final = N_("How wide the picture is, in points; PNG has two pixels to each.")


def add(app: typer.Typer) -> None:
    """Register this verb."""
    verb(app, "map", N_("Draw the map of municipalities and sites as a picture."))(map_)


def map_(
    asked: Asked,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=_OUT_HELP)],
    municipality: Annotated[str, typer.Option("--in", metavar="WHERE", help=_IN_HELP)] = "",
    layers: Annotated[list[Path] | None, typer.Option("--layer", metavar="FILE", help=_LAYER_HELP)] = None,
    width: Annotated[int, typer.Option("--width", metavar="POINTS", help=_WIDTH_HELP)] = 900,
) -> None:
    """Draw the map."""
    from investcrm.exchange import atomic
    from investcrm.services import mapping, reference

    kind = out.suffix.casefold().removeprefix(".")
    if kind not in ("png", "svg"):
        raise InvalidInput(N_("“{name}” must end in .png or .svg."), name=out.name)
    if not 200 <= width <= 8000:
        raise InvalidInput(N_("The picture can be 200 to 8,000 points wide."))
    lines = tuple(mapping.read_layer(path.expanduser()) for path in layers or ())
    with opening.opened(asked) as workspace, workspace.reader() as reader:
        names = reference.load(reader).municipalities
        codes = inputs.codes([municipality], names) if municipality else ("",)
        wanted = mapping.MapPicture(codes[0], lines, float(width))
        data = mapping.picture(reader, wanted, kind, language_of(asked, workspace))
        shown = mapping.content(reader, wanted)
    path = atomic.write(out.expanduser().absolute(), data)
    told = {
        "file": str(path),
        "municipalities": len(shown.areas),
        "sites": len(shown.spots),
        "outlines": len(shown.outlines),
        "lines": len(shown.lines),
    }
    counted = n("{count} site", "{count} sites", len(shown.spots))
    output.show(asked, told, t("The map is in {file}: {sites}.", file=path, sites=counted))
