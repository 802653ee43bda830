"""What became of the URLs that the runs found, as the ledger says it, and examples of what was set aside."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from newscrawl.items import Reason
from newscrawl.store import History

MOST_SEARCHED = 1000
"""Rows of the ledger that are read to find examples of one reason."""

MOST_EXAMPLES = 10
MOST_URL = 2048
LEFT_ALONE = (Reason.OUT_OF_SCOPE, Reason.DISALLOWED, Reason.OPTED_OUT, Reason.WITHDRAWN)
NOT_REACHED = (Reason.OVER_BUDGET, Reason.PENDING)
COPIES = (Reason.DUPLICATE, Reason.NEAR_DUPLICATE)
ARTICLES = (Reason.EMITTED, Reason.REVISED, Reason.UNCHANGED, *COPIES)
KEPT = (Reason.EMITTED, Reason.REVISED, Reason.UNCHANGED)

MEANINGS = {
    Reason.EMITTED: "new articles, a line each",
    Reason.REVISED: "known articles with another text, a new line each",
    Reason.UNCHANGED: "known articles, read again and the same",
    Reason.DUPLICATE: "articles whose text the dataset has already",
    Reason.NEAR_DUPLICATE: "articles whose text the dataset nearly has",
    Reason.NOT_AN_ARTICLE: "pages that are none: lists, feeds, sitemaps, logins, videos",
    Reason.OUT_OF_SCOPE: "not asked for, since outside of what the run was for",
    Reason.DISALLOWED: "robots.txt forbids them",
    Reason.OPTED_OUT: "the publisher reserves such use",
    Reason.WITHDRAWN: "a person keeps them out of the dataset",
    Reason.FAILED: "could not be had: errors of servers and networks",
    Reason.OVER_BUDGET: "left to the next run, since a limit was reached",
    Reason.PENDING: "still waiting for their turn",
}


@dataclass(slots=True, frozen=True)
class Step:
    """A step of the funnel: how many URLs came so far, and what fell away before the next one, by reason."""

    name: str
    count: int
    lost: tuple[tuple[Reason, int], ...]


@dataclass(slots=True, frozen=True)
class Example:
    """A URL of the ledger with what is said of it, and the command that shows it in the inspector."""

    url: str
    said: str

    @property
    def command(self) -> str:
        """For a shell; "" for what is no http(s) URL and cannot be inspected."""
        return f"newscrawl inspect {shlex.quote(self.url)} -o page.html" if is_web(self.url) else ""


@dataclass(slots=True, frozen=True)
class Aside:
    """URLs that were set aside for one kind of detail of a reason, and the last of them."""

    reason: Reason
    detail: str
    count: int
    examples: tuple[Example, ...]


def is_web(url: str) -> bool:
    """Whether a URL is one that a page may link to: http(s), with a host, and nothing that cannot be seen."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable() and len(url) <= MOST_URL
    except ValueError:
        return False


def funnel(reasons: Counter[Reason]) -> list[Step]:
    """From all that was found to what is new; each step is the one before without what it lost."""
    names = ("Found", "Read", "Articles", "New")
    losses = (
        (*LEFT_ALONE, *NOT_REACHED, Reason.FAILED),
        (Reason.NOT_AN_ARTICLE,),
        (*COPIES, Reason.UNCHANGED, Reason.REVISED),
        (),
    )
    left = reasons.total()
    steps = []
    for name, lost in zip(names, losses, strict=True):
        steps.append(Step(name, left, tuple((reason, reasons[reason]) for reason in lost if reasons[reason])))
        left -= sum(reasons[reason] for reason in lost)
    return steps


def set_aside(
    history: History, reasons: Counter[Reason], details: dict[Reason, Counter[str]], sites: Sequence[str]
) -> list[Aside]:
    """What was set aside, by reason and kind of detail, the commonest first, with the last URLs of each."""
    found = []
    for reason, total in sorted(reasons.items(), key=lambda part: (-part[1], part[0])):
        if reason in KEPT or not total:
            continue
        kinds = Counter(details.get(reason, Counter()))
        if rest := total - kinds.total():
            kinds[""] += rest
        urls: dict[str, list[Example]] = {kind: [] for kind in kinds}
        for entry in history.examples(reason, MOST_SEARCHED, sites):
            kind, _, particulars = entry.detail.partition(":")
            examples = urls.get(kind if kind in urls else "other", [])
            if len(examples) < min(MOST_EXAMPLES, kinds[kind] or MOST_EXAMPLES):
                examples.append(Example(entry.url, particulars.strip() or kind))
        found += [Aside(reason, kind, count, tuple(urls[kind])) for kind, count in kinds.most_common()]
    return found
