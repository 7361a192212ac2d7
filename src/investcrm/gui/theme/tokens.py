"""The names of every colour, distance and type size of the window, each with a light and a dark value."""

from __future__ import annotations

from typing import Final

SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL = 4, 8, 12, 16, 24
RADIUS: Final = 6
RADIUS_CARD: Final = 8
ROW_HEIGHT: Final = 36

TYPE: Final[dict[str, float]] = {"small": 11.5, "body": 13.0, "lead": 15.0, "title": 18.0, "figure": 26.0}
"""Type sizes in device-independent pixels."""

LIGHT: Final[dict[str, str]] = {
    "surface": "#f3f5f8",
    "surface-raised": "#ffffff",
    "sunken": "#f7f9fb",
    "hover": "#f0f4f8",
    "track": "#e8edf2",
    "border": "#dde3ea",
    "border-strong": "#c3cdd8",
    "line": "#e9eef3",
    "field-border": "#8693a1",
    "text": "#16212e",
    "text-muted": "#566575",
    "accent": "#1c6ab0",
    "accent-hover": "#175a97",
    "accent-pressed": "#124a7e",
    "on-accent": "#ffffff",
    "accent-text": "#17609f",
    "accent-soft": "#e4effa",
    "accent-mid": "#a9c9e6",
    "selection": "#e4effa",
    "focus": "#1c6ab0",
    "ok": "#17693a",
    "ok-soft": "#def3e6",
    "ok-mid": "#3f9a64",
    "warn": "#7d4f00",
    "warn-soft": "#fdefd2",
    "warn-mid": "#c98a12",
    "bad": "#a32626",
    "bad-soft": "#fbe2e2",
    "bad-mid": "#c04b4b",
    "neutral": "#4a5866",
    "neutral-soft": "#eaeff3",
    "neutral-mid": "#a5b1bd",
    "confidential": "#7a2629",
    "confidential-soft": "#f9e7e7",
    "on-confidential": "#ffffff",
    "nav": "#12263a",
    "nav-hover": "#1a3450",
    "nav-active": "#1f4f7c",
    "nav-text": "#c6d3e0",
    "nav-text-active": "#ffffff",
    "nav-muted": "#93a6b9",
    "nav-badge": "#2d435a",
    "nav-badge-active": "#3a6c9c",
    "nav-border": "#2a4158",
    "level-0": "#f4d3d3",
    "level-0-text": "#7d1c1c",
    "level-1": "#f9e2c3",
    "level-1-text": "#764300",
    "level-2": "#fbf1cb",
    "level-2-text": "#635000",
    "level-3": "#d2ebd9",
    "level-3-text": "#185430",
    "level-4": "#9ad0aa",
    "level-4-text": "#0c3b1f",
    "stale": "#a5740a",
    "map-empty": "#dfe5eb",
    "map-line": "#ffffff",
    "tooltip": "#1b2a3a",
    "on-tooltip": "#ffffff",
    "shadow": "#26102a43",
    "chart-1": "#1c6ab0",
    "chart-2": "#c98a12",
    "chart-3": "#3d9467",
    "chart-4": "#8a5bb0",
    "chart-5": "#c0504d",
    "chart-6": "#4c9aa8",
    "grid": "#e3e8ee",
    "target": "#a32626",
    "chart-level-0": "#eef1f4",
    "chart-level-1": "#d3e3f1",
    "chart-level-2": "#a9c8e4",
    "chart-level-3": "#5f9ace",
    "chart-level-4": "#1c6ab0",
    "chart-ink": "#12263a",
}

DARK: Final[dict[str, str]] = {
    "surface": "#0f1720",
    "surface-raised": "#18222d",
    "sunken": "#141d27",
    "hover": "#202c39",
    "track": "#2a3644",
    "border": "#2b3948",
    "border-strong": "#3d4e60",
    "line": "#243140",
    "field-border": "#6b7c8e",
    "text": "#e7edf3",
    "text-muted": "#a2b1c0",
    "accent": "#2671b8",
    "accent-hover": "#2a76bd",
    "accent-pressed": "#1f62a2",
    "on-accent": "#ffffff",
    "accent-text": "#86bff2",
    "accent-soft": "#1b3652",
    "accent-mid": "#2b4a6c",
    "selection": "#1d3852",
    "focus": "#5aa3e4",
    "ok": "#84d6a4",
    "ok-soft": "#163a27",
    "ok-mid": "#3f9a68",
    "warn": "#f0c36a",
    "warn-soft": "#40300f",
    "warn-mid": "#c08a1e",
    "bad": "#f5a3a3",
    "bad-soft": "#4a1f22",
    "bad-mid": "#c25353",
    "neutral": "#b9c5d1",
    "neutral-soft": "#293543",
    "neutral-mid": "#647485",
    "confidential": "#8c3236",
    "confidential-soft": "#3a1d20",
    "on-confidential": "#ffffff",
    "nav": "#0a121b",
    "nav-hover": "#142233",
    "nav-active": "#1f4f7c",
    "nav-text": "#bccbd9",
    "nav-text-active": "#ffffff",
    "nav-muted": "#8b9db0",
    "nav-badge": "#22344a",
    "nav-badge-active": "#36679a",
    "nav-border": "#23364a",
    "level-0": "#5a2529",
    "level-0-text": "#ffc9c9",
    "level-1": "#5a3b14",
    "level-1-text": "#ffd9a8",
    "level-2": "#4c4415",
    "level-2-text": "#f6e7a6",
    "level-3": "#1d4a30",
    "level-3-text": "#b9eccb",
    "level-4": "#2c7a4b",
    "level-4-text": "#ffffff",
    "stale": "#e0b04a",
    "map-empty": "#2c3947",
    "map-line": "#18222d",
    "tooltip": "#2c3a49",
    "on-tooltip": "#ffffff",
    "shadow": "#80000000",
    "chart-1": "#4f9be0",
    "chart-2": "#d9a441",
    "chart-3": "#59b585",
    "chart-4": "#ad85d0",
    "chart-5": "#dd7b78",
    "chart-6": "#6cbac8",
    "grid": "#263341",
    "target": "#f09090",
    "chart-level-0": "#243140",
    "chart-level-1": "#1b3a58",
    "chart-level-2": "#1f4a73",
    "chart-level-3": "#235a8d",
    "chart-level-4": "#2f75b8",
    "chart-ink": "#f2f6fa",
}

TONES: Final = ("ok", "warn", "bad", "info", "neutral", "confidential")

TEXT_ON: Final[tuple[tuple[str, str], ...]] = (
    *(("text", ground) for ground in ("surface", "surface-raised", "sunken", "hover", "selection")),
    *(("text-muted", ground) for ground in ("surface", "surface-raised", "sunken", "hover", "selection")),
    *(("accent-text", ground) for ground in ("surface", "surface-raised", "sunken", "hover", "accent-soft")),
    *(("on-accent", ground) for ground in ("accent", "accent-hover", "accent-pressed")),
    *((tone, f"{tone}-soft") for tone in ("ok", "warn", "bad", "neutral")),
    *((tone, "surface-raised") for tone in ("ok", "warn", "bad", "neutral")),
    *((tone, "surface") for tone in ("ok", "warn", "bad")),
    ("text", "confidential-soft"),
    ("on-confidential", "confidential"),
    *(("nav-text", ground) for ground in ("nav", "nav-hover", "nav-badge")),
    *(("nav-text-active", ground) for ground in ("nav-active", "nav-hover", "nav-badge-active")),
    ("nav-muted", "nav"),
    ("on-tooltip", "tooltip"),
    *((f"level-{level}-text", f"level-{level}") for level in range(5)),
    ("target", "surface-raised"),
    *(("text", f"chart-level-{level}") for level in range(3)),
    ("chart-ink", "chart-level-3"),
    ("on-accent", "chart-level-4"),
)
"""Every pair of text and ground that the window draws; each has a contrast of 4.5:1 or more."""

SHAPE_ON: Final[tuple[tuple[str, str], ...]] = (
    ("focus", "surface"),
    ("focus", "surface-raised"),
    ("field-border", "surface-raised"),
    *((f"{tone}-mid", "surface-raised") for tone in ("ok", "bad")),
    *((f"chart-{number}", "surface-raised") for number in (1, 3, 4, 5)),
)
"""Lines and shapes that carry meaning on a ground; each has a contrast of 3:1 or more."""


def tone_colours(tone: str) -> tuple[str, str]:
    """Return the text and ground tokens of a chip's tone ("info" is drawn in the accent colours)."""
    if tone == "info":
        return "accent-text", "accent-soft"
    if tone == "confidential":
        return "on-confidential", "confidential"
    return tone, f"{tone}-soft"


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours written ``#rrggbb``, as WCAG 2.2 defines it (1 to 21)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
