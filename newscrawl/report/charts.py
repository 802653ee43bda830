"""The report's charts as Vega specifications (https://vega.github.io/vega/docs/); every number is in a table too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from newscrawl.report.fates import Step
from newscrawl.report.sites import SiteFigures
from newscrawl.report.vega import svg

WIDE, NARROW = 1080, 330
"""Widths in CSS pixels, for a desk and for a telephone."""

MOST_NAME = {WIDE: 26, NARROW: 17}
"""Characters of a site's name beside its bar."""

_SOFT = {"value": "var(--soft)"}
_AXIS = {
    "domain": False,
    "ticks": False,
    "labelColor": "var(--soft)",
    "labelFontSize": 12,
    "labelFont": "sans-serif",
    "gridColor": "var(--line)",
}


@dataclass(slots=True, frozen=True)
class Chart:
    """A chart drawn twice; the page shows the one that fits."""

    wide: Markup
    narrow: Markup


def day_name(day: str) -> str:
    """ "2026-11-03" → "3 Nov"."""
    one = date.fromisoformat(day)
    return f"{one.day} {one:%b}"


def came_in(bins: Sequence[tuple[str, int, int]], by_week: bool) -> Chart:
    """Bars of new and revised articles by day or week: of (its first day, new, revised)."""
    step = "week" if by_week else "day"
    total, revised = sum(new for _, new, _ in bins), sum(again for *_, again in bins)
    best = max(bins, key=lambda one: one[1], default=("", 0, 0))
    name = f"Articles by {step}: {total:,} new and {revised:,} revised"
    name += f"; the most new ones, {best[1]:,}, on {day_name(best[0])}." if best[1] else "."
    values = [
        {"day": day, "kind": kind, "from": start, "to": start + count, "said": f"{day_name(day)}: {count:,} {kind}"}
        for day, new, again in bins
        for kind, start, count in (("new", 0, new), ("revised", new, again))
        if count
    ]
    return Chart(*(svg(name, _bars(values, [day for day, *_ in bins], width)) for width in (WIDE, NARROW)))


def _bars(values: list[dict[str, Any]], days: list[str], width: int) -> dict[str, Any]:
    every = -(-len(days) // (15 if width == WIDE else 4))
    named = days[::-1][::every]
    return {
        "width": width - 76,
        "height": 200 if width == WIDE else 160,
        "padding": {"left": 50, "right": 26, "top": 10, "bottom": 26},
        "data": [
            {"name": "bars", "values": values},
            {"name": "names", "values": [{"day": day, "name": day_name(day)} for day in named]},
        ],
        "scales": [
            {"name": "x", "type": "band", "domain": days, "range": "width", "padding": 0.18},
            {"name": "y", "domain": [0, max([4, *(value["to"] for value in values)])], "range": "height", "nice": True},
        ],
        "axes": [{**_AXIS, "orient": "left", "scale": "y", "grid": True, "tickCount": 4, "format": ",d"}],
        "marks": [
            {
                "type": "rect",
                "from": {"data": "bars"},
                "encode": {
                    "enter": {
                        "x": {"scale": "x", "field": "day"},
                        "width": {"scale": "x", "band": 1},
                        "y": {"scale": "y", "field": "to"},
                        "y2": {"scale": "y", "field": "from"},
                        "fill": [{"test": "datum.kind == 'new'", "value": "var(--now)"}, {"value": "var(--again)"}],
                        "description": {"field": "said"},
                    }
                },
            },
            {
                "type": "text",
                "from": {"data": "names"},
                "encode": {
                    "enter": {
                        "x": {"scale": "x", "field": "day", "band": 0.5},
                        "y": {"signal": "height + 18"},
                        "text": {"field": "name"},
                        "align": {"value": "center"},
                        "fontSize": {"value": 12},
                        "fill": _SOFT,
                    }
                },
            },
        ],
    }


def sparkline(site: SiteFigures, bins: Sequence[str]) -> Markup:
    """A site's new articles by day or week, on a scale of its own."""
    counts = [site.new[day] for day in bins]
    most = max(counts, default=0)
    name = f"{site.site}: {site.count:,} new articles, at most {most:,} at once."
    values = [
        {"x": place, "n": count, "said": f"{day_name(day)}: {count:,}"}
        for place, (day, count) in enumerate(zip(bins, counts, strict=True))
        if count
    ]
    spec = {
        "width": 150,
        "height": 24,
        "data": [{"name": "bars", "values": values}],
        "scales": [
            {"name": "x", "type": "band", "domain": list(range(len(bins))), "range": "width", "padding": 0.15},
            {"name": "y", "domain": [0, max(1, most)], "range": [23, 1]},
        ],
        "marks": [
            {
                "type": "rect",
                "from": {"data": "bars"},
                "encode": {
                    "enter": {
                        "x": {"scale": "x", "field": "x"},
                        "width": {"scale": "x", "band": 1},
                        "y": {"scale": "y", "field": "n"},
                        "y2": {"value": 23},
                        "fill": {"value": "var(--now)"},
                        "description": {"field": "said"},
                    }
                },
            },
            {
                "type": "rule",
                "encode": {
                    "enter": {
                        **{"x": {"value": 0}, "x2": {"value": 150}, "y": {"value": 23.5}},
                        "stroke": {"value": "var(--line)"},
                    }
                },
            },
        ],
    }
    return svg(name, spec)


def steps(funnel: Sequence[Step]) -> Chart:
    """The funnel: a bar for each step."""
    name = "From found to new: " + ", ".join(f"{step.name.lower()} {step.count:,}" for step in funnel) + "."
    values = [{"name": step.name, "n": step.count, "said": f"{step.count:,}"} for step in funnel]
    return Chart(*(svg(name, _steps(values, width)) for width in (WIDE, NARROW)))


def _steps(values: list[dict[str, Any]], width: int) -> dict[str, Any]:
    middle = {"scale": "y", "field": "name", "band": 0.5}
    return {
        "width": width - 170,
        "height": 34 * len(values),
        "padding": {"left": 76, "right": 94},
        "data": [{"name": "steps", "values": values}],
        "scales": [
            {"name": "x", "domain": [0, max(1, *(value["n"] for value in values))], "range": "width"},
            {
                **{"name": "y", "type": "band", "range": "height", "padding": 0.2},
                "domain": [value["name"] for value in values],
            },
        ],
        "axes": [
            {
                **_AXIS,
                "orient": "left",
                "scale": "y",
                "labelColor": "var(--text)",
                "labelFontSize": 14,
                "labelPadding": 10,
            }
        ],
        "marks": [
            {
                "type": "rect",
                "from": {"data": "steps"},
                "encode": {
                    "enter": {
                        "x": {"value": 0},
                        "x2": {"scale": "x", "field": "n"},
                        "y": {"scale": "y", "field": "name"},
                        "height": {"scale": "y", "band": 1},
                        "fill": {"value": "var(--now)"},
                    }
                },
            },
            {
                "type": "text",
                "from": {"data": "steps"},
                "encode": {
                    "enter": {
                        "x": {"scale": "x", "field": "n", "offset": 7},
                        "y": middle,
                        "text": {"field": "said"},
                        "baseline": {"value": "middle"},
                        "fontSize": {"value": 14},
                        "fontWeight": {"value": 600},
                        "fill": {"value": "var(--text)"},
                    }
                },
            },
        ],
    }


def lengths(sites: Sequence[SiteFigures]) -> Chart:
    """For each site with texts: its quartiles and median now, and below them those of its past."""
    rows: list[dict[str, Any]] = []
    for site in sites:
        for place, tally in ((0, site.now), (1, site.before)):
            low, middle, high = (tally.words.quantile(share) for share in (0.25, 0.5, 0.75))
            if low is None or middle is None or high is None:
                continue
            said = f"{site.site}, {'before' if place else 'now'}: {low:,.0f} to {high:,.0f} words, median {middle:,.0f}"
            rows.append({"site": site.site, "old": place, "low": low, "mid": middle, "high": high, "said": said})
    count = len({row["site"] for row in rows})
    name = f"Words of the texts of {count:,} sites, the middle half and the median, now and before."
    return Chart(*(svg(name, _ranges(rows, width)) for width in (WIDE, NARROW)))


def _ranges(rows: list[dict[str, Any]], width: int) -> dict[str, Any]:
    names = list(dict.fromkeys(row["site"] for row in rows))
    most = MOST_NAME[width]
    shorter = {name: name if len(name) <= most else f"{name[: most - 1]}…" for name in names}
    colour = [{"test": "datum.old", "value": "var(--past)"}, {"value": "var(--now)"}]
    place = {"scale": "y", "field": "site", "band": 0.5, "offset": {"signal": "datum.old ? 5 : -2"}}
    return {
        "width": width - 7 * most - 20,
        "height": 26 * len(names),
        "padding": {"left": 7 * most, "right": 20, "top": 22, "bottom": 2},
        "data": [
            {"name": "rows", "values": rows},
            {"name": "names", "values": [{"site": name, "said": shorter[name]} for name in names]},
        ],
        "scales": [
            {
                **{"name": "x", "range": "width", "nice": True},
                "domain": [0, max([100, *(row["high"] for row in rows)])],
            },
            {"name": "y", "type": "band", "domain": names, "range": "height"},
        ],
        "axes": [{**_AXIS, "orient": "top", "scale": "x", "grid": True, "tickCount": width // 110, "format": ",d"}],
        "marks": [
            {
                "type": "rect",
                "from": {"data": "rows"},
                "encode": {
                    "enter": {
                        "x": {"scale": "x", "field": "low"},
                        "x2": {"scale": "x", "field": "high"},
                        "yc": place,
                        "height": {"signal": "datum.old ? 3 : 8"},
                        "cornerRadius": {"value": 1.5},
                        "fill": colour,
                        "description": {"field": "said"},
                    }
                },
            },
            {
                "type": "rect",
                "from": {"data": "rows"},
                "encode": {
                    "enter": {
                        "xc": {"scale": "x", "field": "mid"},
                        "width": {"value": 2.5},
                        "yc": place,
                        "height": {"signal": "datum.old ? 7 : 12"},
                        "fill": [{"test": "datum.old", "value": "var(--past)"}, {"value": "var(--text)"}],
                    }
                },
            },
            {
                "type": "text",
                "from": {"data": "names"},
                "encode": {
                    "enter": {
                        "x": {"value": -8},
                        "y": {"scale": "y", "field": "site", "band": 0.5},
                        "text": {"field": "said"},
                        "align": {"value": "right"},
                        "baseline": {"value": "middle"},
                        "fontSize": {"value": 12},
                        "fill": {"value": "var(--text)"},
                    }
                },
            },
        ],
    }
