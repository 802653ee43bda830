"""The pace of each host: as slow as its answers ask for, and never faster than its robots.txt allows."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response


class Pace(AutoThrottle):
    """Scrapy's AutoThrottle, with the Crawl-delay of a host as the least delay that it may come to."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        name, slot = self._get_slot(request, spider)
        if slot is not None:
            least = self.crawler.engine.downloader.per_slot_settings.get(name or "", {}).get("delay", 0.0)
            slot.delay = max(slot.delay, least)
