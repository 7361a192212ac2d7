"""The one stylesheet, written from the tokens; widgets choose their looks by the properties kind and role."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from investcrm import resources
from investcrm.gui.theme.tokens import RADIUS, RADIUS_CARD, TYPE

_PLACE = re.compile(r"@([a-z0-9_]+)")


def stylesheet(colours: Mapping[str, str], points: Callable[[float], float]) -> str:
    """Return the stylesheet for one set of colours; ``points`` turns pixels into point sizes."""
    values = {name.replace("-", "_"): value for name, value in colours.items()}
    values |= {f"pt_{name}": f"{points(size):.2f}pt" for name, size in TYPE.items()}
    values |= {"icons": resources.path("icons", "fixed").as_posix()}
    values |= {"r": f"{RADIUS}px", "rc": f"{RADIUS_CARD}px"}
    template = Path(__file__).with_name("window.qss").read_text(encoding="utf-8")
    return _PLACE.sub(lambda place: values[place[1]], template)
