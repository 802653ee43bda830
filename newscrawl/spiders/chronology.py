"""Which neighbour of an article is the earlier one, by the days of those that were read before.

A page alone may state no day of its neighbours, and themes differ in whether "next" leads on in time or on through a
list that begins with the latest. The crawl has read most neighbours by the time that it comes to an article.
"""

from __future__ import annotations

import json
from collections import Counter, OrderedDict
from typing import Protocol

from newscrawl import urls
from newscrawl.extraction.neighbours.dating import TURNED
from newscrawl.items import Article

MAX_DAYS = 10_000
"""Articles whose days are kept at hand; those of the others are asked of the ledger."""


ENOUGH = 3
"""Articles that tell how a site goes."""


class Days(Protocol):
    """What is needed of a run."""

    def day(self, key: bytes) -> str: ...


class Chronology:
    """The days of the articles that this run has read."""

    def __init__(self) -> None:
        self._days: OrderedDict[bytes, str] = OrderedDict()
        self._turned: Counter[str] = Counter()
        self._straight: set[str] = set()

    def settle(self, article: Article, url: str, run: Days) -> None:
        """Let prev be the earlier neighbour and next the later one; ``url`` is the article's own.

        Both are turned round where a day speaks against what they are called and none speaks for it, and where there
        are no days on a site where that was so `ENOUGH` times and never otherwise.
        """
        own = _day(article)
        if not own:
            return
        key = urls.key(url)
        self._days[key] = own
        self._days.move_to_end(key)
        if len(self._days) > MAX_DAYS:
            self._days.popitem(last=False)
        earlier, later = (self._of(neighbour, run) for neighbour in (article.prev_url, article.next_url))
        # A day alone orders no two articles of that day.
        speaks = [one < other for one, other in ((earlier, own), (own, later)) if one and other and one != other]
        site, turned = urls.domain(url), TURNED in article.provenance
        if speaks and not turned:
            if any(speaks):
                self._straight.add(site)
            else:
                self._turned[site] += 1
        if speaks:
            is_wrong = not any(speaks)
        else:
            is_wrong = not turned and site not in self._straight and self._turned[site] >= ENOUGH
        if is_wrong:
            _turn(article)

    def _of(self, url: str, run: Days) -> str:
        try:
            key = urls.key(url) if url else b""
        except ValueError:
            return ""  # a profile may select what is no address
        return self._days.get(key) or run.day(key) if key else ""


def _day(article: Article) -> str:
    return (article.published_at or article.date)[:10]


def _turn(article: Article) -> None:
    provenance: dict[str, str] = json.loads(article.provenance)
    told: dict[str, str] = {name: provenance.pop(name) for name in ("prev_url", "next_url") if name in provenance}
    if any(source.startswith("profile:") for source in told.values()):
        return
    article.prev_url, article.next_url = article.next_url, article.prev_url
    article.prev_title, article.next_title = article.next_title, article.prev_title
    for name, other in (("prev_url", "next_url"), ("next_url", "prev_url")):
        if source := told.get(other):
            provenance[name] = source.removesuffix(TURNED) if source.endswith(TURNED) else source + TURNED
    article.provenance = json.dumps(provenance, ensure_ascii=False, sort_keys=True)
