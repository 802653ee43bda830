"""Whose a host is: those of the start's owner, and those that keep sitemaps and feeds for it."""

from __future__ import annotations

from collections.abc import Sequence

from newscrawl import urls
from newscrawl.items import Lead, LeadKind
from newscrawl.middlewares.robots import ROBOTS

MOST_OTHERS = 8
"""Domains of others from which sitemaps and feeds are read."""


class Owners:
    """Which starts, sitemaps and feeds are the site's. What they name has to lie within the scope all the same."""

    def __init__(self, seeds: Sequence[str]) -> None:
        self._own = frozenset(map(urls.domain, seeds))
        self._others: set[str] = set()

    def refuses(self, lead: Lead) -> str:
        """Why a start, a sitemap or a feed is not read, "" if it is.

        It may live on another host of the same owner; and on another's, if robots.txt (sitemaps.org, "Sitemaps & Cross
        Submits") or a page of the site names it, or a sitemap that they name, next to itself.
        """
        domain, told_by = urls.domain(lead.url), urls.domain(lead.found_on) if lead.found_on else ""
        if domain in self._own:
            return ""
        if told_by in self._own and (lead.kind is LeadKind.FEED or lead.found_on.endswith(ROBOTS)):
            if len(self._others) < MOST_OTHERS:
                self._others.add(domain)
            told_by = domain
        if lead.kind is not LeadKind.SEED and domain == told_by and domain in self._others:
            return ""
        return "on another domain than the start"
