"""Walks along prev and next: how far they go on where there is nothing to be had."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from newscrawl.items import Article, Lead, LeadKind, Source, Verdict
from newscrawl.middlewares.revalidate import WHOLE
from newscrawl.runs import run_of
from newscrawl.spiders.lists import Asks
from newscrawl.spiders.urgency import beside

WALK = "walk"
"""In the meta of a request of a walk: the articles in a row that were known, those that lay outside since and until,
and the pages in a row that were no articles."""

MOST_OTHERS = 5
"""Pages in a row that are no articles, behind a password or too short, over which a walk steps on."""

BETWEEN = frozenset((Verdict.LOGIN, Verdict.MEDIA, Verdict.NOT_AN_ARTICLE, Verdict.NEEDS_SCRIPT))
"""What a page may be that has a place among articles and is none."""


class Walks:
    """From neighbours to requests. Settings: ``NEWSCRAWL_WALK_KNOWN`` (a walk stops at so many known articles in a
    row), ``NEWSCRAWL_WALK_OUTSIDE`` (and after so many that lie outside since and until)."""

    def __init__(self, spider: Asks) -> None:
        self._spider = spider
        self._known = max(1, spider.settings.getint("NEWSCRAWL_WALK_KNOWN"))
        self._outside = max(1, spider.settings.getint("NEWSCRAWL_WALK_OUTSIDE"))

    def beside(self, article: Article, response: Response) -> Iterator[Request]:
        """The neighbouring articles, as far as the walk goes on."""
        sides = (
            (Source.PREV, article.prev_url, article.prev_title),
            (Source.NEXT, article.next_url, article.next_title),
        )
        day = article.published_at or article.date
        # The side on which everything lies outside since and until, if the article itself does.
        beyond = self._spider.params.beyond(day)
        for source, url, title in sides:
            if url and source in self._spider.params.follow:
                lead = Lead(url, LeadKind.ARTICLE, source, title=title, found_on=response.url)
                request = self._spider.request(lead, response)
                if day:
                    request = request.replace(priority=beside(day, source, request.priority))
                step = self._step(response.meta, request, outside=source is beyond)
                if step is not None:
                    yield step

    def over(self, page: Article, response: Response, lead: Lead) -> Iterator[Request]:
        """The way on from a page of a walk that is no article, in the direction in which the walk goes."""
        if lead.source not in self._spider.params.follow:
            return
        is_prev = lead.source is Source.PREV
        url, title = (page.prev_url, page.prev_title) if is_prev else (page.next_url, page.next_title)
        if url:
            onward = Lead(url, LeadKind.ARTICLE, lead.source, title=title, found_on=response.url)
            step = self._step(response.meta, self._spider.request(onward, response), other=True)
            if step is not None:
                yield step

    def _step(
        self, meta: dict[str, Any], request: Request, *, outside: bool = False, other: bool = False
    ) -> Request | None:
        """The request of the next step of a walk, None where it ends.

        ``meta``: of the request before. ``outside``: whether its article lies on the side of since or until that the
        step leads on to. ``other``: whether the page before was no article, so that there is nothing to be said of its
        date.
        """
        run = run_of(self._spider.crawler)
        known = not run.is_news(run.idle.key(request.url))
        before = [*(meta.get(WALK) or ()), 0, 0, 0]
        beyond = before[1] if other else before[1] + 1 if outside else 0
        row = [before[0] + 1 if known else 0, beyond, before[2] + 1 if other else 0]
        if beyond >= self._outside or row[0] > self._known or row[2] > MOST_OTHERS:
            return None
        if known and row[0] < self._known:
            # A known article is asked for once more, for what lies behind it.
            request = request.replace(dont_filter=True, meta={**request.meta, WHOLE: True})
        if any(row):
            request.meta[WALK] = row
        return request
