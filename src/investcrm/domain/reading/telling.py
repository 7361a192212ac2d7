"""Picks out of notes what points at somebody: mail addresses, web domains, numbers, groups of companies."""

from __future__ import annotations

import re
from typing import Final

from investcrm.domain.leaks import Secrets

_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEB: Final = re.compile(r"(?:https?://|www\.)([\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)
_ORG_NUMBER: Final = re.compile(r"(?<!\d)(?:16)?\d{6}[-–]\d{4}(?!\d)")
_PHONE: Final = re.compile(r"(?<![\d.,])(?:\+|00|0)\d[\d ()/-]{6,16}\d(?!\d)")
_GROUP: Final = re.compile(
    r"^\W*(?:koncern|moderbolag|dotterbolag|ägare|group|parent|subsidiary|owner)\w*\s*[:=]\s*([^\n;]{2,120})",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS: Final = re.compile(
    r"^\W*(?:adress|besöksadress|postadress|address)\s*[:=]\s*([^\n]{5,200})", re.IGNORECASE | re.MULTILINE
)


def telling(text: str) -> Secrets:
    """Return what in a text points at somebody."""
    org_numbers = tuple(_ORG_NUMBER.findall(text))
    rest = _ORG_NUMBER.sub(" ", text)
    return Secrets(
        names=tuple(
            name.strip()
            for found in _GROUP.findall(text)
            for name in re.split(r",|\(|\)", found)
            if name.strip()
        ),
        org_numbers=org_numbers,
        emails=tuple(_MAIL.findall(text)),
        domains=tuple(_WEB.findall(text)),
        phones=tuple(_PHONE.findall(rest)),
        addresses=tuple(_ADDRESS.findall(text)),
    )
