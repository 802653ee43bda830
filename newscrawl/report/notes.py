"""What a person should look at, in plain words: what the checks of the last runs say, and what the period shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from newscrawl.health import DATASET
from newscrawl.report.period import Period
from newscrawl.report.sites import LEAST_ARTICLES, SiteFigures

if TYPE_CHECKING:
    from newscrawl.report.figures import Figures

BAD_OUTCOMES = frozenset({"died", "unbalanced", "store_unavailable", "cut_short"})
LEAST_DUE = 6.0
"""Articles that must have been due for none of them to be no chance (Poisson: one in 400)."""

LEAST_REFUSED = 0.05
LEAST_FAILING = 0.1
SOON_FULL = 60
"""Days."""


@dataclass(slots=True, frozen=True)
class Note:
    """``about``: the anchor of the section that says more; ``name``: what it is about; ``text``: a sentence of it;
    ``urls``: pages to look at."""

    about: str
    name: str
    text: str
    urls: tuple[str, ...] = ()


_ABOUT = {
    "bad-end": "runs",
    "not-run": "runs",
    "never-an-article": "sites",
    "no-articles": "sites",
    "fewer-articles": "sites",
    "shorter-texts": "lengths",
    "field-coverage": "fields",
    "field-evidence": "fields",
    "set-aside": "aside",
    "duplicates": "copies",
    "errors": "hosts",
    "refusals": "hosts",
    "disk": "disk",
}
"""Where the page says more of what a check found."""


def notes(figures: Figures) -> list[Note]:
    """Everything that is worth a look; what a check has told of a site is not told again."""
    told = [
        Note(_ABOUT[one.check], _name(one.site), f"{one.what}; {one.look}{':' if one.urls else '.'}", one.urls)
        for one in figures.findings
    ]
    known = {(note.about, note.name) for note in told}
    shown = [*_disk(figures), *_runs(figures), *_hosts(figures), *_sites(figures)]
    return told + [note for note in shown if (note.about, note.name) not in known]


def _name(site: str) -> str:
    return "The dataset" if site == DATASET else site


def _disk(figures: Figures) -> Iterable[Note]:
    left = figures.disk.days_left
    if left is not None and left < SOON_FULL:
        yield Note("disk", "The dataset", f"will fill the disk in {left:,.0f} days at this rate.")


def _runs(figures: Figures) -> Iterable[Note]:
    for outcome in sorted(BAD_OUTCOMES):
        if count := sum(run.outcome == outcome for run in figures.runs):
            yield Note("runs", "Runs", f"{count:,} ended as “{outcome}”.")


def _hosts(figures: Figures) -> Iterable[Note]:
    for host in figures.failing:
        if host.answers < LEAST_ARTICLES:
            continue
        if host.refusals / host.answers >= LEAST_REFUSED:
            share = host.refusals / host.answers
            yield Note("hosts", host.name, f"refused {share:.0%} of what it was asked for (403 or 429).")
        elif host.failing >= LEAST_FAILING:
            yield Note("hosts", host.name, f"failed {host.failing:.0%} of what it was asked for.")


def _sites(figures: Figures) -> Iterable[Note]:
    for site in figures.sites:
        yield from _volume(site, figures.period)
        for one in site.falls:
            now, before = one.change.now or 0, one.change.before or 0
            yield Note("fields", site.site, f"{one.name} fell from {before:.0%} to {now:.0%} of the articles.")
        if site.length_is_odd:
            now, before = site.now.words.median or 0, site.before.words.median or 0
            word = "shorter" if now < before else "longer"
            yield Note("lengths", site.site, f"texts are {word}: {now:,.0f} words in the middle, {before:,.0f} before.")


def _volume(site: SiteFigures, period: Period) -> Iterable[Note]:
    if not site.count:
        if site.count_before:
            yield Note("sites", site.site, f"nothing new; {site.count_before:,} articles in the period before.")
        return
    # Today is not over: a site that has brought nothing yet is not quiet.
    quiet = (period.last - date.fromisoformat(site.last_day)).days - 1
    due = quiet * site.usual(site.last_day)
    if due >= LEAST_DUE:
        last = date.fromisoformat(site.last_day)
        yield Note("sites", site.site, f"nothing new since {last:%d %B}; some {due:,.0f} articles were due.")
        return
    due = period.days * site.usual((period.first - timedelta(days=1)).isoformat())
    if due >= LEAST_ARTICLES and site.count < due / 2:
        yield Note("sites", site.site, f"{site.count:,} new articles; at the pace before the period some {due:,.0f}.")
