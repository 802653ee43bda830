"""Walks along prev and next: how far they go on where there is nothing to be had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scrapy import Request
from scrapy.settings import BaseSettings

from newscrawl.middlewares.revalidate import WHOLE

WALK = "walk"
"""In the meta of a request of a walk: the articles in a row that were known, and that lay outside since and until."""


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

    def step(self, meta: dict[str, Any], request: Request, *, outside: bool, known: bool) -> Request | None:
        """The request of the next step of a walk, None where it ends.

        ``meta``: of the request before. ``outside``: whether its article lies on the side of since or until that the
        step leads on to. ``known``: whether the article that the step leads to is known.
        """
        before = meta.get(WALK) or [0, 0]
        row = [before[0] + 1 if known else 0, before[1] + 1 if outside else 0]
        if row[1] >= self.outside or row[0] > self.known:
            return None
        if known and row[0] < self.known:
            # A known article is asked for once more, for what lies behind it.
            request = request.replace(dont_filter=True, meta={**request.meta, WHOLE: True})
        if any(row):
            request.meta[WALK] = row
        return request
