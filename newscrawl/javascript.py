"""Pages that only a script draws, drawn by the system's Chromium: for sites whose profile says ``javascript = true``.

Needs the extra ``newscrawl[javascript]`` (scrapy-playwright) and a Chromium; a crawl of other sites needs neither.

A page of news is hostile, and a browser does as it is told. What it may not reach are addresses of this machine and
network: literal ones and localhost, be it by a link, a script, a frame or a redirect (server-side request forgery). A
start URL that lies at one of that sort opens them, as it does for plain requests.

Not covered: a name that its name server says is at such an address, since the browser looks names up by itself; what a
proxy of the system looks up. Nor do robots.txt and the pace of a host hold for what a page loads once it is opened, and
``DOWNLOAD_MAXSIZE`` does not hold at all. Where the network holds secrets, such a crawl belongs outside of it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import os
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.settings import BaseSettings

from newscrawl import urls
from newscrawl.errors import ArgumentError
from newscrawl.middlewares.addresses import sort_of

HANDLER = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PAGES_AT_ONCE = 2
QUIET_SECONDS = 8.0
"""How long a page that has been read is given to load what its scripts ask for; most are quiet long before."""

CONTENT_SECONDS = 10.0
"""How long a page is given to say what it holds; one whose scripts never pause does not answer."""

UNREAD = frozenset({"image", "media", "font"})
"""Types of resources in which there is nothing to read."""

_PLAIN = re.compile(
    r"\.(?:xml|rss|atom|rdf)(?:\.gz)?\Z|/(?:feed|rss|atom|rdf)(?:/(?:rss2?|atom|rdf|json))?/?\Z|"
    r"[?&]feed=(?:rss2?|atom|rdf)(?:&|\Z)",
    re.IGNORECASE,
)
CONDITIONS = frozenset({"if-none-match", "if-modified-since"})

_PATTERNS = {
    "loopback": ["localhost", "*.localhost", "127.*.*.*", "0.*.*.*", "::", "::1"],
    "link-local": ["169.254.*.*", "fe8?:*", "fe9?:*", "fea?:*", "feb?:*"],
    "private": [
        "10.*.*.*",
        "192.168.*.*",
        *(f"172.{n}.*.*" for n in range(16, 32)),
        *(f"100.{n}.*.*" for n in range(64, 128)),
        "fc??:*",
        "fd??:*",
    ],
    "special": ["::ffff:*"],
}
"""Sorts of addresses (`sort_of`) as patterns of hosts."""


def enable(settings: BaseSettings, seeds: Iterable[str] = ()) -> None:
    """Let a browser answer the requests that have `meta`; it may reach private addresses of the sorts of ``seeds``.

    :raises ArgumentError: scrapy-playwright or a browser is missing; says what to install.
    """
    if find_spec("scrapy_playwright") is None:
        raise ArgumentError("javascript = true needs scrapy-playwright: pip install 'newscrawl[javascript]'")
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise ArgumentError("javascript = true needs a browser: install Debian's package chromium")
    allowed = frozenset(filter(None, (_sort(urls.host(seed)) for seed in seeds)))
    closed = [pattern for sort, patterns in _PATTERNS.items() if sort not in allowed for pattern in patterns]
    launch = {
        "executable_path": browser,
        # Chromium's sandbox does not start for root, who crawls in containers only.
        "chromium_sandbox": os.geteuid() != 0,
        # The abort predicate does not see where a redirect leads; the browser's own resolver does.
        "args": ["--host-resolver-rules=" + ",".join(f"MAP {pattern} ~NOTFOUND" for pattern in closed)],
        # On a signal Scrapy ends in good order and closes the browser last.
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
    }
    for name, value in {
        # Requests that wait for a page of the browser would hold up the end of a crawl that is stopped.
        "CONCURRENT_REQUESTS_PER_DOMAIN": min(PAGES_AT_ONCE, settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")),
        "DOWNLOAD_HANDLERS": {**settings.getwithbase("DOWNLOAD_HANDLERS"), "http": HANDLER, "https": HANDLER},
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": launch,
        "PLAYWRIGHT_ABORT_REQUEST": Refuses(allowed),
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": f"{__name__}.unconditional",
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": 1000 * settings.getfloat("DOWNLOAD_TIMEOUT"),
        "PLAYWRIGHT_MAX_CONTEXTS": 1,
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": PAGES_AT_ONCE,
    }.items():
        settings.set(name, value, priority="spider")
    # What fails is in the ledger with its reason; what is aborted on purpose is no news.
    logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)


def meta() -> dict[str, Any]:
    """What the meta of a request for such a page must have; all of it has a JSON."""
    return {
        "playwright": True,
        "playwright_page_init_callback": f"{__name__}.prepare",
        # What a service worker asks for passes by the abort predicate.
        "playwright_context_kwargs": {"service_workers": "block", "accept_downloads": False},
    }


def is_plain(url: str) -> bool:
    """Whether a URL looks like that of a sitemap or a feed, of which a browser would make a page or a download."""
    address, mark, query = url.partition("#")[0].partition("?")
    return _PLAIN.search(address) is not None or _PLAIN.search(mark + query) is not None


@dataclass(frozen=True)
class Refuses:
    """Which of the browser's requests are aborted: those without text, and those for private addresses whose sort is
    not among ``allowed``."""

    allowed: frozenset[str] = frozenset()

    def __call__(self, request: Any) -> bool:
        if request.resource_type in UNREAD:
            return True
        sort = _sort(urlsplit(request.url).hostname or "")
        if not sort or sort in self.allowed:
            return False
        # The page itself was let through when Scrapy asked for it; where it goes on to was not.
        return not (request.is_navigation_request() and request.frame.page.url == "about:blank")


async def unconditional(**known: Any) -> dict[str, str]:
    """The headers of a request of the browser, as scrapy-playwright would have them but for conditions.

    That the empty frame of a page has not changed says nothing of what the scripts fill it with.
    """
    from scrapy_playwright.headers import use_scrapy_headers

    headers = await use_scrapy_headers(**known)
    return {name: value for name, value in headers.items() if name.lower() not in CONDITIONS}


async def prepare(page: Any, _: Request) -> None:
    """Called with each new page: it is read when its scripts have fallen silent, or `QUIET_SECONDS` after it came.

    scrapy-playwright could wait for silence, but has an error for a page that never is; and its bounds hold for the
    way to the page only. A redirect is handed to Scrapy, which knows where the crawl may go.
    """
    from playwright.async_api import TimeoutError as NotQuiet

    goto, content = page.goto, page.content

    async def visit(url: str, **options: Any) -> Any:
        response = await goto(url, **{**options, "wait_until": "domcontentloaded"})
        if response is None:
            return None
        first = response.request
        while first.redirected_from is not None:
            first = first.redirected_from
        if first is not response.request:
            return await first.response()
        with suppress(NotQuiet):
            await page.wait_for_load_state("networkidle", timeout=1000 * QUIET_SECONDS)
        return response

    async def read() -> Any:
        async with asyncio.timeout(CONTENT_SECONDS):
            return await content()

    page.goto, page.content = visit, read


def _sort(host: str) -> str:
    """`sort_of` for a host that names its address itself, else ""."""
    host = host.strip("[]").rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return "loopback"
    try:
        return sort_of(ipaddress.ip_address(host))
    except ValueError:
        return ""
