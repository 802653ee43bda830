"""Pages that are read again are asked for under the condition that they have changed (RFC 9110 §13)."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from newscrawl.queued import KEY
from newscrawl.runs import run_of

NOT_MODIFIED = 304
WHOLE = "whole"
"""In the meta of a request whose page is wanted even if it has not changed, for the links that it has."""


class Revalidate:
    """If-None-Match and If-Modified-Since from what the last visit was told; the spider gets the 304."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if KEY not in request.meta or request.method != "GET" or request.meta.get(WHOLE):
            return
        for name in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(name, None)  # of the URL that has redirected here
        etag, modified = run_of(self._crawler).visits.validators(bytes.fromhex(request.meta[KEY]))
        for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)):
            if value:
                request.headers[name] = value
                request.meta["handle_httpstatus_list"] = [NOT_MODIFIED]
