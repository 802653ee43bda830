"""A report's numbers as one HTML page that loads nothing and runs nothing."""

from __future__ import annotations

import base64
import hashlib
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from newscrawl.report import charts
from newscrawl.report.fates import KEPT, MEANINGS, is_web
from newscrawl.report.figures import Figures
from newscrawl.report.notes import BAD_OUTCOMES, notes
from newscrawl.report.period import Period
from newscrawl.store import FIELDS

MOST_SITES = 200
"""Sites that are shown one by one; the sums are of all."""

MOST_RUNS = 40
MOST_NOTES = 25
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"


def render(figures: Figures) -> str:
    """The page. All that comes from pages of others is escaped and bounded; only http(s) URLs become links."""
    shown = sorted(sorted(figures.sites, key=lambda site: -site.count)[:MOST_SITES], key=lambda site: site.site)
    style, noted = _style(), notes(figures)
    has_words = [site for site in shown if site.now.words or site.before.words]
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            f=figures,
            style=style,
            policy=f"default-src 'none'; style-src {_hash(style)}; base-uri 'none'; form-action 'none'",
            span=_span(figures.period),
            notes=noted,
            odd={note.name for note in noted if note.about == "sites"},
            most_notes=MOST_NOTES,
            sites=shown,
            field_names=FIELDS,
            meanings=MEANINGS,
            kept=KEPT,
            bad=BAD_OUTCOMES,
            runs=figures.runs[::-1][:MOST_RUNS],
            came_in=charts.came_in(figures.by_bin(), figures.period.by_week) if figures.sites else None,
            steps=charts.steps(figures.funnel) if figures.reasons else None,
            lengths=charts.lengths(has_words) if has_words else None,
            has_words=has_words,
            sparklines={site.site: charts.sparkline(site, figures.bins) for site in shown},
        )
    )


@cache
def _style() -> str:
    return (files("newscrawl.report") / "templates" / "page.css").read_text("utf-8")


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("newscrawl.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "n": _number,
        "share": _share,
        "points": _points,
        "change": _change,
        "size": _size,
        "seconds": _seconds,
        "long": _long,
        "short": charts.day_name,
        "instant": _instant,
        "said": _said,
    }
    environment.tests["web"] = is_web
    return environment


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _share(value: float | None) -> str:
    """A share of 1 in per cent; one that is nearly all or nearly nothing is not rounded to it."""
    if value is None:
        return "–"
    if 0 < value < 0.01 or 0.99 < value < 1:
        return f"{100 * value:.1f}%"
    return f"{value:.0%}"


def _points(value: float | None) -> str:
    """Percentage points with their sign, "" for less than half of one."""
    return "" if value is None or abs(value) < 0.5 else f"{value:+.0f}".replace("-", "−")


def _change(value: float | None) -> str:
    """A share of change with its sign."""
    if value is None:
        return "–"
    return f"{value:+.0%}".replace("-", "−") if abs(value) >= 0.005 else "0%"


def _size(value: float | None) -> str:
    if value is None:
        return "–"
    for unit in ("bytes", "kB", "MB", "GB"):
        if abs(value) < 1000:
            break
        value, unit = value / 1000, {"bytes": "kB", "kB": "MB", "MB": "GB", "GB": "TB"}[unit]
    return f"{value:,.0f} {unit}" if value >= 100 or unit == "bytes" else f"{value:,.1f} {unit}"


def _seconds(value: float) -> str:
    if value < 10:
        return f"{value:.1f} s"
    if value < 120:
        return f"{value:.0f} s"
    minutes = round(value / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60:02} min"


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _span(period: Period) -> str:
    first, last = period.first, period.last
    if first == last:
        return _long(last)
    return f"{_long(first) if first.year != last.year else f'{first.day} {first:%B}'} to {_long(last)}"


def _instant(moment: datetime | str) -> str:
    """To the minute; what is no ISO 8601 stays as it is."""
    if isinstance(moment, str):
        return moment[:16].replace("T", " ")
    return f"{moment:%Y-%m-%d %H:%M}"


def _said(text: Any, most: int = 160) -> str:
    """What a stranger wrote, bounded, and without what cannot be seen."""
    shown = "".join(char if char.isprintable() or char in _ZERO_WIDTH else " " for char in str(text)[: most + 1])
    return shown if len(shown) <= most else f"{shown[:most].rstrip()}…"
