"""Traps: pages without end that name nothing new. Each bound that bites is counted, and the summary names it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from newscrawl import urls
from newscrawl.discovery import traps
from newscrawl.discovery.sessions import Sessions
from newscrawl.items import Article
from newscrawl.pipelines.deduplicate import Copy
from newscrawl.runs import run_of

MAX_TEMPLATES = 2000
MAX_NAMED = 2000
"""Articles remembered of a template; where lists have named more, they have shown to be of use."""


@dataclass(slots=True)
class _Template:
    useless: int = 0
    """Pages in a row that were of no use."""
    named: set[int] = field(default_factory=set)


class Bounds:
    """Refuses what looks like a trap by itself, and more of a template whose pages have been of no use.

    Setting: ``NEWSCRAWL_TRAP_PAGES`` (how many pages of a template in a row may be of no use; 0 is no bound). A list is
    of use if it names an article that no list of its template has named, another page if it is an article and no copy.
    Nor is a page asked for once more that differs from another in parameters alone which have shown to change nothing.
    A host that no start URL names is a template of its own, since a mirror of another has nothing but copies.
    """

    def __init__(self, crawler: Crawler, pages: int, seeds: Sequence[str]) -> None:
        self._crawler = crawler
        self._hosts = frozenset(map(urls.host, seeds))
        self._pages = pages
        self._today = datetime.now(UTC).date()
        self._templates: OrderedDict[str, _Template] = OrderedDict()
        self._sessions = Sessions()

    @classmethod
    def from_crawler(cls, crawler: Crawler, seeds: Sequence[str]) -> Self:
        bounds = cls(crawler, crawler.settings.getint("NEWSCRAWL_TRAP_PAGES"), seeds)
        crawler.signals.connect(bounds.item_scraped, signal=signals.item_scraped)
        crawler.signals.connect(bounds.item_dropped, signal=signals.item_dropped)
        return bounds

    def refuses(self, url: str) -> str:
        """Why a URL is not worth a request, "" if it may be."""
        if not self._pages:
            return ""
        why = traps.trap(url, self._today) or self._useless(url) or self._repeated(url)
        return self.told(*why.split(": ", 1)) if why else ""

    def told(self, kind: str, particulars: str = "") -> str:
        """Count that something was not asked for, and say why: "trap: kind: particulars"."""
        run_of(self._crawler).bounds[f"trap, {kind}"] += 1
        return f"trap: {kind}: {particulars}" if particulars else f"trap: {kind}"

    def _useless(self, url: str) -> str:
        if not self._templates:
            return ""
        for name in (*_templates(url), *self._mirror(url)):
            template = self._templates.get(name)
            if template is not None and template.useless >= self._pages:
                return f"nothing new: on {template.useless} pages of {name}"
        return ""

    def _repeated(self, url: str) -> str:
        if "?" not in url:
            return ""
        run, key = run_of(self._crawler), urls.key(url)
        # An article may have moved to such an address, and be looked at there for corrections.
        is_repeated = run.idle.key(url) != key and not run.visits.is_article(key)
        return "session: but for what changes nothing, it is known" if is_repeated else ""

    def _note_idle(self) -> None:
        if self._pages:
            for site, name, same in self._sessions.shown():
                if run_of(self._crawler).idle.judge(site, name, same):
                    self.told("session", name)

    def note_list(self, url: str, named: Sequence[str]) -> None:
        """A list was read that names these articles."""
        self._sessions.note_list(url, named)
        self._note_idle()
        keys = {hash(urls.key(address)) for address in named}
        for template in map(self._of, _templates(url)):
            full = len(template.named) >= MAX_NAMED
            template.useless = 0 if full or not keys <= template.named else template.useless + 1
            if not full:
                template.named |= keys

    def note_other(self, url: str) -> None:
        """A page was read that is neither an article nor a list."""
        for template in map(self._of, _templates(url)):
            template.useless += 1

    def item_scraped(self, item: Any, response: Response | None) -> None:
        """An article is new."""
        if isinstance(item, Article):
            self._sessions.note_article(item.url, is_copy=False)
            self._note_article(item.url, useful=True)

    def item_dropped(self, item: Any, response: Response | None, exception: BaseException) -> None:
        """A copy of an article is of no use. Papers that share their articles with others are no trap for it."""
        if isinstance(exception, Copy):
            self._sessions.note_article(item.url, is_copy=True)
            if exception.at and (first := run_of(self._crawler).idle.url(exception.at)):
                self._sessions.note_same(item.url, first)
            self._note_idle()
            own = urls.domain(item.url) == run_of(self._crawler).site_of(exception.of)
            if own or self._mirror(item.url):
                self._note_article(item.url, useful=False)

    def _note_article(self, url: str, *, useful: bool) -> None:
        for template in map(self._of, (*_templates(url), *self._mirror(url))):
            template.useless = 0 if useful else template.useless + 1

    def _mirror(self, url: str) -> list[str]:
        host = urls.host(url)
        return [] if host in self._hosts else [f"{host}/**"]

    def _of(self, name: str) -> _Template:
        template = self._templates.setdefault(name, _Template())
        self._templates.move_to_end(name)
        if len(self._templates) > MAX_TEMPLATES:
            self._templates.popitem(last=False)
        return template


def _templates(url: str) -> list[str]:
    """The template of a URL, and for one with a query also all queries of its path."""
    shape = traps.shape(url)
    path, query, _ = shape.partition("?")
    return [shape, f"{path}?*"] if query else [shape]
