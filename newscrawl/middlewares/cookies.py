"""Cookies for hosts that give nothing without: they set one, and redirect in a circle until they get it back.

All others get none, so that no visit is known from another and no free article is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self
from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.cookies import CookieJar
from w3lib.url import safe_url_string

from newscrawl import urls
from newscrawl.items import Reason
from newscrawl.politeness import origin_and_host
from newscrawl.queued import KEY
from newscrawl.runs import run_of

MAX_HOSTS = 200
"""Hosts whose cookies are kept."""

MAX_COOKIES = 50
"""Cookies of one host; above them it begins anew."""

MAX_SIZE = 8192
"""Bytes of the cookies of one answer; more are not kept."""

_REDIRECTS = (301, 302, 303, 307, 308)
_ECHOED = "newscrawl_cookies"


class CookieEcho:
    """Setting: ``COOKIES_ENABLED``, with which Scrapy keeps all cookies, and this is off.

    Cookies are kept from redirects only. They are sent along the redirects that they came with, and everywhere to a
    host whose redirects have come round to where they began: such a page is asked for once more.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._jars: dict[str, CookieJar] = {}
        self._insisting: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if crawler.settings.getbool("COOKIES_ENABLED"):
            raise NotConfigured
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        host = origin_and_host(request.url)[1]
        jar = self._jars.get(host)
        if jar is not None and (host in self._insisting or "redirect_urls" in request.meta):
            request.headers.pop(b"Cookie", None)
            jar.add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if response.status not in _REDIRECTS or not (location := response.headers.get("Location")):
            return response
        host = origin_and_host(request.url)[1]
        if 0 < sum(map(len, response.headers.getlist("Set-Cookie"))) <= MAX_SIZE and self._has_room(host):
            jar = self._jars.setdefault(host, CookieJar())
            if len(jar) > MAX_COOKIES:
                jar.clear()
            jar.extract_cookies(response, request)
        target = _normal(request.url, location)
        # To https or to "www." is no circle, though it leads to the same page.
        if host not in self._jars or _ECHOED in request.meta or target not in _asked(request):
            return response
        self._insisting.add(host)
        return self._once_more(request, target)

    def _has_room(self, host: str) -> bool:
        return host in self._jars or len(self._jars) < MAX_HOSTS

    def _once_more(self, request: Request, url: str) -> Request:
        meta = {name: value for name, value in request.meta.items() if not name.startswith("redirect_")}
        meta[_ECHOED] = True
        key = urls.key(url)
        if KEY in meta and meta[KEY] != key.hex():
            # What only asks for the cookie is no page; the one that it sent away is not done with.
            run_of(self._crawler).settle(bytes.fromhex(meta[KEY]), Reason.DUPLICATE, f"redirects: to {url}")
            meta[KEY] = key.hex()
        return request.replace(url=url, meta=meta)


def _normal(base: str, location: bytes) -> str:
    """Where a redirect leads, in normal form; "" for what is no address."""
    try:
        return urls.normalize(urljoin(base, safe_url_string(location, encoding="latin-1")))
    except ValueError:
        return ""


def _asked(request: Request) -> Iterator[str]:
    """All addresses, in normal form, that redirects have led through to this request."""
    return map(urls.normalize, (request.url, *request.meta.get("redirect_urls", ())))
