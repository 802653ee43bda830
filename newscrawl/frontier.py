"""The frontier: a Scrapy scheduler whose queue is the ledger, so that what was asked for survives SIGKILL.

A window of requests is held in memory, the rest lies on disk. A request that is out for download is still
"pending" in the ledger: if the process dies, the next run asks for it again.
"""

from __future__ import annotations

import heapq
import json
import logging
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any, Protocol, Self, runtime_checkable

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.utils.request import request_from_dict

from newscrawl import urls
from newscrawl.errors import StoreError
from newscrawl.items import Lead, LeadKind, Reason
from newscrawl.runs import open_run, site_of
from newscrawl.store import Asked, Run, UrlRow

logger = logging.getLogger(__name__)

PASSING_REDIRECTS = (302, 303, 307)
KEY = "newscrawl_key"
"""In the meta of a request that is out: the hexadecimal key of its row."""
LEAD = "lead"
"""In the meta of a request: its lead as a dict without the URL."""

IN_COLUMNS = ("kind", "source", "found_on")
"""Facts of a lead that its row has columns for."""

REFERER = "Referer"
_plain_request = Request("http://plain.example/")
PLAIN = {name: getattr(_plain_request, name) for name in _plain_request.attributes}
"""What Scrapy sets where nothing is asked for; not worth a place in the queue."""


@runtime_checkable
class Admits(Protocol):
    """A spider that refuses leads: out of scope, out of its dates, not by a way that it follows."""

    def refuse(self, lead: Lead) -> str:
        """Why the lead is out of scope, "" if it is not."""
        ...


def lead_of(request: Request) -> Lead:
    """The lead that a request was made from; one made without is a seed if it bypasses the filter, else an article."""
    facts = request.meta.get(LEAD)
    if facts is None:
        return Lead(request.url, LeadKind.SEED if request.dont_filter else LeadKind.ARTICLE)
    return Lead.from_dict({**facts, "url": request.url})


class Frontier(BaseScheduler):
    """Settings: ``NEWSCRAWL_FRONTIER_WINDOW`` (requests in memory), ``NEWSCRAWL_MAX_PAGES`` and
    ``NEWSCRAWL_MAX_ARTICLES`` (0: no limit), ``NEWSCRAWL_DATA_DIR``."""

    def __init__(self, crawler: Crawler, window: int, max_pages: int, max_articles: int) -> None:
        self._crawler = crawler
        self._window = window
        self._max_pages = max_pages
        self._max_articles = max_articles
        self._heap: list[tuple[int, int, bytes, Request]] = []
        self._order = count()
        self._disk_may_hold = True
        self._run: Run | None = None
        self._spider: Spider
        self._judge: Admits | None = None
        self._site: Callable[[str], str]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        return cls(
            crawler,
            window=max(1, settings.getint("NEWSCRAWL_FRONTIER_WINDOW")),
            max_pages=settings.getint("NEWSCRAWL_MAX_PAGES"),
            max_articles=settings.getint("NEWSCRAWL_MAX_ARTICLES"),
        )

    def open(self, spider: Spider) -> None:
        """Start the run; where the data directory cannot be used, say so in one line and hand out nothing."""
        self._spider = spider
        # Asking a Protocol costs more than the rest of what is done for a request.
        self._judge = spider if isinstance(spider, Admits) else None
        self._site = site_of(spider)
        try:
            self._run = open_run(self._crawler)
        except StoreError as error:
            # Raising here would leave Scrapy with half of its components open; without a run, nothing is asked for.
            logger.error("%s", error)

    def is_over_budget(self) -> bool:
        """Whether a limit that a person set has been reached."""
        run = self._run
        return run is not None and bool(
            (self._max_pages and run.fetched >= self._max_pages)
            or (self._max_articles and run.emitted >= self._max_articles)
        )

    def has_pending_requests(self) -> bool:
        return (bool(self._heap) or self._disk_may_hold) and not self._is_over()

    def enqueue_request(self, request: Request) -> bool:
        # Whatever this raised would leave the engine waiting for ever.
        if self._run is None:
            return False
        try:
            return self._enqueue(urls.key(request.url), request, self._run)
        except ValueError as error:
            logger.debug("not a URL to ask for: %s", error)
        except StoreError as error:
            logger.error("%s", error)
        return False

    def _enqueue(self, key: bytes, request: Request, run: Run) -> bool:
        out = request.meta.pop(KEY, None)
        if out is not None:
            if out == key.hex():
                # Another try, or the same page under https or www: its row is still open.
                self._push(key, request)
                return True
            if request.meta.get("redirect_urls"):
                return self._redirected(bytes.fromhex(out), key, request, run)
        return self._ask(key, request, lead_of(request), run)

    def next_request(self) -> Request | None:
        while not self._is_over():
            if not self._heap and not self._load():
                return None
            _, _, key, request = heapq.heappop(self._heap)
            request.meta[KEY] = key.hex()
            assert self._run is not None
            self._run.fetched += 1
            return request
        return None

    def _is_over(self) -> bool:
        # A run that cannot save must not go on asking.
        return self._run is None or self._run.broken or self.is_over_budget()

    def _ask(self, key: bytes, request: Request, lead: Lead, run: Run) -> bool:
        site = self._site(request.url)
        if not request.dont_filter and run.is_twin_known(key, request.url, site):
            return False
        shape, facts = self._dump(request)
        row = UrlRow(
            key=key,
            url=request.url,
            site=site,
            kind=lead.kind,
            source=lead.source,
            priority=request.priority,
            request=shape,
            facts=facts,
            found_on=lead.found_on,
        )
        claimed = len(self._heap) < self._window or not row.request
        # Only a spider that judges by dates, of a lead that states none, needs what earlier visits told.
        refusal = self._refusal(lead, run.day(key) if self._judge is not None and not lead.published_at else "")
        asked = run.ask(row, claimed=claimed or bool(refusal), again=request.dont_filter, refused=bool(refusal))
        if asked is not Asked.QUEUED:
            return False
        if refusal:
            run.settle(key, Reason.OUT_OF_SCOPE, refusal)
            return False
        if claimed:
            self._push(key, request)
        else:
            self._disk_may_hold = True
        return True

    def _redirected(self, old: bytes, key: bytes, request: Request, run: Run) -> bool:
        """A URL that points elsewhere is settled; where it points to is a URL of its own."""
        lead = lead_of(request)
        if any(key == urls.key(url) for url in request.meta["redirect_urls"]):
            run.settle(old, Reason.FAILED, f"redirect loop: at {request.url}")
            return False
        if refusal := self._refusal(lead):
            run.settle(old, Reason.OUT_OF_SCOPE, f"redirects out: to {request.url}, {refusal}")
            return False
        if urls.slash_twin(request.meta["redirect_urls"][-1]) == urls.normalize(request.url):
            run.note_slash(self._site(request.url))
        # A redirect for the time being (to a consent page, a login) is looked at again later.
        passing = request.meta.get("redirect_reasons", [0])[-1] in PASSING_REDIRECTS
        run.settle(old, Reason.DUPLICATE, f"redirects: to {request.url}", retry=passing)
        # The target's own row decides whether it is due; that the first URL bypassed the filter is its affair.
        return self._ask(key, request.replace(dont_filter=False), lead, run)

    def _refusal(self, lead: Lead, day: str = "") -> str:
        """Why the spider does not want a lead; ``day`` is what an earlier visit told of its date."""
        if self._judge is None:
            return ""
        return self._judge.refuse(replace(lead, published_at=day) if day and not lead.published_at else lead)

    def _push(self, key: bytes, request: Request) -> None:
        heapq.heappush(self._heap, (-request.priority, next(self._order), key, request))

    def _load(self) -> bool:
        """Refill the window from the disk; False when nothing there is for this run."""
        while self._run is not None and not self._heap and self._disk_may_hold:
            try:
                rows = self._run.load(self._window)
            except StoreError as error:
                logger.error("%s", error)
                return False
            self._disk_may_hold = len(rows) == self._window
            for row in rows:
                self._take(row, self._run)
        return bool(self._heap)

    def _take(self, row: UrlRow, run: Run) -> None:
        try:
            request = request_from_dict(_loaded(row), spider=self._spider)
        except (ValueError, TypeError) as error:
            if row.leftover:
                run.adopt(row.key)
            run.settle(row.key, Reason.FAILED, f"cannot be asked for again: {error}")
            return
        if row.leftover:
            if self._refusal(lead_of(request), row.day):
                run.decline(row.key)
                return
            run.adopt(row.key)
        self._push(row.key, request)

    def _dump(self, request: Request) -> tuple[str, str]:
        """The request as JSON, in two: what it has in common with others, and the facts of its own lead.

        Without its URL, what the columns of its row hold, and what is as Scrapy would set it anyway. "" for a request
        that carries what JSON cannot: it lives in memory only, and a crash makes it a failure.
        """
        try:
            stated = {name: getattr(request, name) for name in request.attributes if name != "url"}
            data: dict[str, Any] = {name: v for name, v in stated.items() if name not in PLAIN or v != PLAIN[name]}
            if type(request) is not Request:
                data["_class"] = f"{type(request).__module__}.{type(request).__qualname__}"
            for name in ("callback", "errback"):
                if name in data:
                    data[name] = self._method(data[name])
            lead = request.meta.get(LEAD) or {}
            headers = {name.decode("latin-1"): values for name, values in (data.pop("headers", None) or {}).items()}
            if lead and headers.get(REFERER) == [lead.get("found_on", "").encode()]:
                headers[REFERER] = []  # the page that the row names
            if headers:
                data["headers"] = headers
            data.pop("priority", None)
            if lead:
                data["meta"] = {**data["meta"], LEAD: {}}
            facts = {name: value for name, value in lead.items() if name not in IN_COLUMNS}
            return _json(data), _json(facts) if facts else ""
        except (TypeError, ValueError) as error:
            logger.warning("%s would not survive a crash: %s", request, error)
            return "", ""

    def _method(self, call: Any) -> str:
        # Scrapy's own look-up walks over all members of the spider for each request.
        if getattr(call, "__self__", None) is not self._spider:
            raise ValueError(f"{call!r} is no method of the spider")
        return str(call.__name__)


def _loaded(row: UrlRow) -> dict[str, Any]:
    """What `request_from_dict` makes the request of again."""
    data: dict[str, Any] = {"url": row.url, "priority": row.priority, **json.loads(row.request)}
    if data.get("meta", {}).get(LEAD) == {}:
        facts = {"kind": str(row.kind), "source": str(row.source), "found_on": row.found_on}
        data["meta"][LEAD] = {name: value for name, value in facts.items() if value} | json.loads(row.facts or "{}")
        if data.get("headers", {}).get(REFERER) == []:
            data["headers"][REFERER] = [row.found_on] if row.found_on else []
    return data


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_text)


def _text(value: object) -> object:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    raise TypeError(f"a {type(value).__name__} has no JSON")
