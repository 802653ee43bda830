"""Walks along prev and next: how far they go on where there is nothing to be had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scrapy import Request
from scrapy.settings import BaseSettings

from newscrawl.items import Verdict
from newscrawl.middlewares.revalidate import WHOLE

WALK = "walk"
"""In the meta of a request of a walk: the articles in a row that were known, those that lay outside since and until,
and the pages in a row that were no articles."""

MOST_OTHERS = 5
"""Pages in a row that are no articles, behind a password or too short, over which a walk steps on."""

BETWEEN = frozenset((Verdict.LOGIN, Verdict.MEDIA, Verdict.NOT_AN_ARTICLE, Verdict.NEEDS_SCRIPT))
"""What a page may be that has a place among articles and is none."""


@dataclass(slots=True, frozen=True)
class WalkLimits:
    """Settings: ``NEWSCRAWL_WALK_KNOWN`` (a walk stops at so many known articles in a row),
    ``NEWSCRAWL_WALK_OUTSIDE`` (and after so many that lie outside since and until)."""

    known: int
    outside: int

    @classmethod
    def of(cls, settings: BaseSettings) -> WalkLimits:
        return cls(
            known=max(1, settings.getint("NEWSCRAWL_WALK_KNOWN")),
            outside=max(1, settings.getint("NEWSCRAWL_WALK_OUTSIDE")),
        )

    def step(
        self, meta: dict[str, Any], request: Request, *, known: bool, outside: bool = False, other: bool = False
    ) -> Request | None:
        """The request of the next step of a walk, None where it ends.

        ``meta``: of the request before. ``outside``: whether its article lies on the side of since or until that the
        step leads on to. ``known``: whether the article that the step leads to is known. ``other``: whether the page
        before was no article, so that there is nothing to be said of its date.
        """
        before = [*(meta.get(WALK) or ()), 0, 0, 0]
        beyond = before[1] if other else before[1] + 1 if outside else 0
        row = [before[0] + 1 if known else 0, beyond, before[2] + 1 if other else 0]
        if beyond >= self.outside or row[0] > self.known or row[2] > MOST_OTHERS:
            return None
        if known and row[0] < self.known:
            # A known article is asked for once more, for what lies behind it.
            request = request.replace(dont_filter=True, meta={**request.meta, WHOLE: True})
        if any(row):
            request.meta[WALK] = row
        return request
