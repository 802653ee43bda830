"""Pages that say nothing but where to go on: a Refresh header, or a meta element for who has no scripts."""

from __future__ import annotations

import re

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import HtmlResponse, Response
from w3lib.html import get_meta_refresh

from newscrawl import urls
from newscrawl.discovery.guards import joined

MAX_STUB = 16 * 1024
"""Bytes of a page that has nothing to say of its own."""

MAX_WORDS = 40
MAX_SECONDS = 5.0

_HEADER = re.compile(r"\s{0,9}([0-9]{1,3})(?:\.[0-9]{0,9})?\s{0,9}[;,]\s{0,9}url\s{0,9}=\s{0,9}(.+)", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style|title)\b[^>]*+>.*?(?:</\1|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*+>?")


class StubRefresh(MetaRefreshMiddleware):
    """Scrapy's, and in a stub also what is said in a header or a ``noscript``, within the site."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        result = super().process_response(request, response)
        if result is not response or not isinstance(response, HtmlResponse) or request.meta.get("dont_redirect"):
            return result
        target = _target(response)
        if not target:
            return response
        return self._redirect(self._redirect_request_using_get(request, response, target), request, "refresh")


def _target(response: HtmlResponse) -> str:
    """Where a stub leads within its site, "" where it is none, or leads back to itself."""
    said = _HEADER.fullmatch((response.headers.get("Refresh") or b"")[: urls.MAX_URL_LENGTH].decode("latin-1"))
    if response.status != 200 or len(response.body) > MAX_STUB or not (said or b"refresh" in response.body.lower()):
        return ""
    if said:
        seconds, address = float(said[1]), said[2].strip(" \t'\"")
    else:
        found = get_meta_refresh(response.text, response.url, response.encoding, ignore_tags=("script",))
        seconds, address = found if found[1] is not None else (0.0, "")
    target = joined(response.url, address)
    if not target or seconds > MAX_SECONDS or urls.domain(target) != urls.domain(response.url):
        return ""
    words = _TAG.sub(" ", _UNSEEN.sub(" ", response.text)).split()
    return target if len(words) <= MAX_WORDS and urls.key(target) != urls.key(response.url) else ""
