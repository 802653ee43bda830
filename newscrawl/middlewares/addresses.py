"""Keeps pages from sending the crawler into the network that it runs in (server-side request forgery)."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Sequence
from typing import Any, Protocol, Self, cast, runtime_checkable
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class PrivateAddress(IgnoreRequest):
    """A page or a redirect leads to an address of this machine or network."""


@runtime_checkable
class HasPlaces(Protocol):
    """A spider that knows where it starts."""

    @property
    def places(self) -> Sequence[str]:
        """The start URLs."""
        ...


class AddressGuard:
    """Refuses loopback, link-local and private addresses, unless a start URL lies at one of that sort itself.

    Names are resolved by the resolver, and into the cache, that the connection uses afterwards (Scrapy's
    ``DNSCACHE_ENABLED``), so that a name cannot mean one address here and another there. What goes through a proxy is
    resolved by the proxy.
    """

    def __init__(self, spider: object = None) -> None:
        self._allowed: set[str] = set()
        self._proxies = getproxies()
        self._places = spider.places if isinstance(spider, HasPlaces) else ()
        self._looked: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.spider)

    async def process_request(self, request: Request) -> None:
        parts = urlparse_cached(request)
        host = parts.hostname or ""
        if request.meta.get("proxy") or (parts.scheme in self._proxies and not proxy_bypass(host)):
            return
        address = await _resolved(host)
        sort = sort_of(address) if address else ""
        if not sort:
            return
        if request.meta.get("is_start_request") and "redirect_urls" not in request.meta:
            self._allowed.add(sort)
        if sort not in self._allowed:
            # What an earlier run has left may be asked for before the start is.
            self._looked = self._looked or asyncio.ensure_future(self._look_at_places())
            await self._looked
        if sort not in self._allowed:
            raise PrivateAddress(f"{sort} address: {host} is {address}, and no start URL is one")

    async def _look_at_places(self) -> None:
        for place in self._places:
            address = await _resolved(urlsplit(place).hostname or "")
            self._allowed |= {sort_of(address)} if address else set()


async def _resolved(host: str) -> Address | None:
    from twisted.internet import reactor  # installed by Scrapy, and only then; its stub knows no names

    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        resolved: Deferred[Any] = cast(Any, reactor).resolve(host)
        return ipaddress.ip_address(await maybe_deferred_to_future(resolved))
    except Exception:  # whatever a resolver raises, the connection will meet and name it
        return None


def sort_of(address: Address) -> str:
    """ "loopback", "link-local", "private" or "special" for an address that is none of the public network, else ""."""
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return sort_of(mapped)
    if address.is_loopback or address.is_unspecified:
        return "loopback"
    if address.is_link_local:
        return "link-local"
    if address.is_multicast or address.is_reserved:
        return "special"
    return "" if address.is_global else "private"
