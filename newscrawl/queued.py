"""Requests as the queue knows them: the lead of each, its row, and what is kept of it on the disk."""

from __future__ import annotations

import json
import logging
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.utils.request import request_from_dict

from newscrawl import urls
from newscrawl.items import Lead, LeadKind
from newscrawl.runs import run_of
from newscrawl.store import UrlRow

logger = logging.getLogger(__name__)

GUESS = "guess"
"""In the meta of a request for a URL that nobody named, so that its absence is no failure."""

KEY = "newscrawl_key"
"""In the meta of a request that is out: the hexadecimal key of its row."""

LEAD = "lead"
"""In the meta of a request: its lead as a dict without the URL."""

IN_COLUMNS = ("kind", "source", "found_on")
"""Facts of a lead that its row has columns for."""

TOP = 1_000_000
"""The priority from which on something is read before any article, since it may name the newest."""

LISTS = (LeadKind.LISTING, LeadKind.FEED, LeadKind.SITEMAP)
"""What is read for the articles that it names."""

REFERER = "Referer"
_plain_request = Request("http://plain.example/")
PLAIN = {name: getattr(_plain_request, name) for name in _plain_request.attributes}
"""What Scrapy sets where nothing is asked for; not worth a place in the queue."""


def lead_of(request: Request) -> Lead:
    """The lead that a request was made from; one made without is a seed if it bypasses the filter, else an article."""
    facts = request.meta.get(LEAD)
    if facts is None:
        return Lead(request.url, LeadKind.SEED if request.dont_filter else LeadKind.ARTICLE)
    return Lead.from_dict({**facts, "url": request.url})


def informed(lead: Lead, crawler: Crawler) -> Lead:
    """A lead with what other leads to its URL have told since its request was made; what its own said stands."""
    told = run_of(crawler).facts(urls.key(lead.url))
    return Lead.from_dict({**json.loads(told), **lead.to_dict()}) if told else lead


def uncount(request: Request, crawler: Crawler) -> None:
    """Take back that a request of the queue counts as asked for, since it has not come to that."""
    run_of(crawler).fetched -= KEY in request.meta


def dump(request: Request, spider: Spider) -> tuple[str, str]:
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
                data[name] = _method(data[name], spider)
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


def _method(call: Any, spider: Spider) -> str:
    # Scrapy's own look-up walks over all members of the spider for each request.
    if getattr(call, "__self__", None) is not spider:
        raise ValueError(f"{call!r} is no method of the spider")
    return str(call.__name__)


def load(row: UrlRow, spider: Spider) -> Request:
    """The request that a row was made from.

    :raises ValueError, TypeError: it cannot be made again.
    """
    return request_from_dict(_data(row), spider=spider)


def _data(row: UrlRow) -> dict[str, Any]:
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
