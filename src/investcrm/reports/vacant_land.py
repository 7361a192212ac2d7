"""Vacant land as static pages for the region's own web site: no scripts, nothing from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from investcrm.domain.outlines import Outline
from investcrm.words import N_, Words

LANGUAGES: Final = {"sv": "Svenska", "en": "English"}
_STYLE: Final = """
:root { color-scheme: light; --ink: #1b2733; --muted: #4b5966; --line: #cfd7df; --accent: #0f5a9c; }
* { box-sizing: border-box; }
body { margin: 0; font: 1.0625rem/1.5 "Source Sans 3", "Segoe UI", Arial, sans-serif; color: var(--ink);
  background: #fff; }
header, main, footer { max-width: 68rem; margin: 0 auto; padding: .5rem 1.25rem; }
footer { padding-bottom: 2rem; }
a { color: var(--accent); }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: #fff; padding: .5rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; margin-top: 2.5rem; }
h3 { font-size: 1.25rem; margin: 0 0 .5rem; }
article { border: 1px solid var(--line); border-radius: .5rem; padding: 1.25rem; margin: 1rem 0; }
figure { margin: 0; }
figure img { display: block; max-width: 100%; height: auto; border-radius: .25rem; }
.overview, .pictures { display: flex; flex-wrap: wrap; gap: 1rem 2rem; }
.overview figure { flex: 1 1 26rem; max-width: 44rem; }
.overview figure img { width: 100%; }
.overview nav { flex: 1 1 14rem; }
.pictures { margin: .75rem 0 1rem; gap: 1rem; align-items: flex-start; }
.pictures img { max-height: 26rem; width: auto; object-fit: contain; }
figcaption, .note { color: var(--muted); font-size: .9375rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .375rem .75rem .375rem 0;
  border-top: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 600; width: 40%; }
td .note { white-space: nowrap; }
nav h2 { font-size: 1.125rem; margin: 0 0 .5rem; }
nav ul { padding-left: 1.25rem; margin: 0; }
@media print { .skip, nav { display: none; } article { break-inside: avoid; } }
"""


@dataclass(frozen=True, slots=True)
class VacantPicture:
    """A picture in the folder, what it shows in words, and its size in dots."""

    file: str
    caption: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class VacantSite:
    """A site as it may be shown: (label, value, day) lines, and what a map program reads."""

    key: str
    name: str
    municipality: str
    lines: tuple[tuple[str, str, str], ...]
    properties: tuple[tuple[str, Any], ...]
    outline: Outline | None = None
    place: tuple[float, float] | None = None
    """(longitude, latitude)."""
    pictures: tuple[VacantPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class VacantLand:
    """What a page shows: the region, its sites, whom to ask, the day, and the pages in every language."""

    region: str
    sites: tuple[VacantSite, ...]
    contact: tuple[str, ...]
    email: str
    day: str
    pages: tuple[tuple[str, str], ...]
    """(language, file)."""


def page(land: VacantLand, words: Words, map_words: str, map_size: tuple[int, int]) -> bytes:
    """Return the page in one language; its map lies beside it."""
    t = words.t
    title = t(N_("Vacant land in {region}"), region=land.region)
    others = " · ".join(
        f'<a href="{escape(file)}" hreflang="{language}" lang="{language}">{LANGUAGES[language]}</a>'
        for language, file in land.pages
        if language != words.language
    )
    counted = words.n("{count} site", "{count} sites", len(land.sites))
    municipalities = dict.fromkeys(site.municipality for site in land.sites)
    size = f'width="{map_size[0]}" height="{map_size[1]}"'
    parts = [
        "<!doctype html>",
        f'<html lang="{words.language}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'none'; object-src 'none'\">",
        f"<title>{escape(title)}</title>",
        *(
            f'<link rel="alternate" hreflang="{language}" href="{escape(file)}">'
            for language, file in land.pages
        ),
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        f'<a class="skip" href="#innehall">{escape(t(N_("To the content")))}</a>',
        "<header>",
        f"<p>{others}</p>",
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(counted)}. {escape(t(N_('Published {day}.'), day=land.day))}</p>",
        "</header>",
        '<main id="innehall">',
        '<div class="overview">',
        f'<figure><img src="{map_file(words.language)}" alt="{escape(map_words)}" {size}>',
        (
            f'<figcaption><a href="{map_file(words.language)}">{escape(t(N_("Open the map by itself")))}</a>'
            "</figcaption></figure>"
        ),
        f'<nav aria-labelledby="omraden"><h2 id="omraden">{escape(t(N_("Sites by municipality")))}</h2><ul>',
    ]
    parts += [
        f'<li><a href="#{escape(site.key)}">{escape(site.name)}, {escape(site.municipality)}</a></li>'
        for site in land.sites
    ]
    parts.append("</ul></nav></div>")
    for municipality in municipalities:
        parts.append(f"<section><h2>{escape(municipality)}</h2>")
        parts += [_article(site, words) for site in land.sites if site.municipality == municipality]
        parts.append("</section>")
    parts += ["</main>", "<footer>", f"<h2>{escape(t(N_('Whom to ask')))}</h2>"]
    asked = [escape(line) for line in land.contact if line]
    if land.email:
        asked.append(f'<a href="mailto:{escape(land.email)}">{escape(land.email)}</a>')
    parts.append(f"<p>{'<br>'.join(asked)}</p>")
    told = t(N_("The day beside a value is when it was stated. Ask before you rely on it."))
    parts.append(
        f'<p class="note">{escape(told)} '
        f'<a href="mark.geojson">{escape(t(N_("The sites as GeoJSON")))}</a></p>'
    )
    parts += ["</footer>", "</body>", "</html>", ""]
    return "\n".join(parts).encode("utf-8")


def map_file(language: str) -> str:
    """Return what the map of a page is called."""
    return "karta.svg" if language == "sv" else f"map-{language}.svg"


def _article(site: VacantSite, words: Words) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{escape(value)}'
        + (f' <span class="note">({escape(day)})</span>' if day else "")
        + "</td></tr>"
        for label, value, day in site.lines
    )
    unnamed = words.t(N_("Picture of {site}"), site=site.name)
    figures = "".join(
        f'<figure><img src="{escape(one.file)}" alt="{escape(one.caption or unnamed)}" width="{one.width}" '
        f'height="{one.height}" loading="lazy">'
        + (f'<figcaption lang="sv">{escape(one.caption)}</figcaption>' if one.caption else "")
        + "</figure>"
        for one in site.pictures
    )
    figures = f'<div class="pictures">{figures}</div>' if figures else ""
    caption = escape(words.t(N_("Facts of {site}"), site=site.name))
    return (
        f'<article id="{escape(site.key)}"><h3>{escape(site.name)}</h3>{figures}'
        f'<table><caption class="skip">{caption}</caption><tbody>{rows}</tbody></table></article>'
    )


def geojson(sites: Iterable[VacantSite]) -> bytes:
    """Return the sites as GeoJSON (RFC 7946): outlines where they are drawn, else places."""
    features = []
    for site in sites:
        geometry: dict[str, Any] | None = None
        if site.outline is not None:
            geometry = site.outline.wound().geometry()
        elif site.place is not None:
            geometry = {"type": "Point", "coordinates": list(site.place)}
        features.append(
            {"type": "Feature", "id": site.key, "geometry": geometry, "properties": dict(site.properties)}
        )
    told = {"type": "FeatureCollection", "features": features}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
