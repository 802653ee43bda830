"""The index of posts that WordPress announces on every page and serves as JSON: its REST interface, version 2."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote

from lxml.html import HtmlElement

from newscrawl import urls
from newscrawl.discovery.announced import LINK, MAX_HEADER
from newscrawl.discovery.dates import instant
from newscrawl.discovery.guards import joined, loaded, plain, whole
from newscrawl.errors import PageError
from newscrawl.items import Lead, LeadKind, Source

MAX_BYTES = 10 * 1024 * 1024
"""Uncompressed; a hundred posts in full, if a site ignores what fields are asked for, stay below it."""
PER_PAGE = 100
"""Posts on one page, the most that WordPress gives; a page with fewer is the last."""

_RELATION = "https://api.w.org/"
_ROUTE = "/wp/v2/posts"
_FIELDS = "link,date_gmt,modified_gmt,title"
_REL = re.compile(r"""(?<![\w-])rel\s{0,8}=\s{0,8}(?:"([^"]*)"|'([^']*)'|([^\s;,]+))""", re.IGNORECASE)
_PAGE = re.compile(r"(?<=[?&])page=([0-9]{1,9})(?=&|\Z)")
_CODE = re.compile(r"\w{1,60}")


def api_root(root: HtmlElement, url: str) -> str:
    """The REST root that the page at ``url`` announces by a ``<link>``, in normal form; "" for none.

    It may lie on another host: whether it may be asked is for the caller to say.
    """
    for element in root.iterfind(".//link[@rel]"):
        if _RELATION in element.get("rel", "").lower().split() and (found := joined(url, element.get("href", ""))):
            return found
    return ""


def api_root_of_header(value: str, url: str) -> str:
    """Like `api_root`, from the value of the HTTP header ``Link`` (RFC 8288) that came with ``url``."""
    for reference, parameters in LINK.findall(value[:MAX_HEADER]):
        for relation in _REL.findall(parameters):
            if _RELATION in "".join(relation).lower().split() and (found := joined(url, reference)):
                return found
    return ""


def posts_url(api_root: str, page: int = 1) -> str:
    """The URL, in normal form, of one page of the index, the newest posts first; pages count from 1.

    Sites without rewriting have their root in a parameter (``/?rest_route=/``); there the route goes on.
    Raises ValueError where ``api_root`` is no http(s) URL.
    """
    address, _, query = urls.normalize(api_root).partition("?")
    wanted = [f"_fields={_FIELDS}", f"page={max(page, 1)}", f"per_page={PER_PAGE}"]
    given = [piece for piece in query.split("&") if piece and piece.partition("=")[0] != "rest_route"]
    routes = [piece.partition("=")[2] for piece in query.split("&") if piece.startswith("rest_route=")]
    if routes:
        route = quote("/wp/v2/posts", safe="%" if "%2F" in routes[0] else "/")
        wanted.append(f"rest_route={re.sub('(?:/|%2F)+$', '', routes[0])}{route}")
    else:
        address = f"{address.rstrip('/')}/wp/v2/posts"
    return urls.normalize(f"{address}?{'&'.join([*given, *wanted])}")


def is_index(url: str) -> bool:
    """Whether a URL is one that `posts_url` gives: a page of the index of posts."""
    return _ROUTE in unquote(url) and _PAGE.search(url) is not None


def next_page(url: str) -> str:
    """The URL of the page after ``url``; one that names no page is the first. Raises ValueError as `posts_url`."""
    url = urls.normalize(url)
    if match := _PAGE.search(url):
        return f"{url[: match.start(1)]}{int(match[1]) + 1}{url[match.end() :]}"
    return urls.normalize(f"{url}{'&' if '?' in url else '?'}page=2")


def parse(body: bytes, url: str) -> list[Lead]:
    """One ARTICLE lead per post of the index page at ``url``, in its order, each URL once.

    WordPress states its instants in UTC, without saying so; a post without a usable link is passed over.
    Raises PageTooLarge over `MAX_BYTES`, another PageError where the body is no list of posts; of an answer that
    says why there is none, it quotes the code.
    """
    data = loaded(whole(body, MAX_BYTES), "a list of posts")
    if not isinstance(data, list):
        raise PageError(f"not a list of posts{refusal(data)}")
    posts = [post for post in data if isinstance(post, dict)]
    if data and not any("link" in post for post in posts):
        raise PageError("not a list of posts: JSON of another kind")
    found: dict[str, Lead] = {}
    for post in posts:
        if lead := _lead(post, url):
            found.setdefault(lead.url, lead)
    return list(found.values())


def refusal(data: object) -> str:
    """``: code`` of an error that WordPress answers with, "" where the JSON is none."""
    code = data.get("code") if isinstance(data, dict) else None
    return f": {code}" if isinstance(code, str) and _CODE.fullmatch(code) else ""


def _lead(post: dict[str, Any], url: str) -> Lead | None:
    address = joined(url, _string(post.get("link")))
    if not address:
        return None
    return Lead(
        address,
        LeadKind.ARTICLE,
        Source.FEED,
        title=plain(_string(post.get("title"))),
        published_at=_utc(post.get("date_gmt")),
        lastmod=_utc(post.get("modified_gmt")),
        found_on=url,
    )


def _string(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("rendered")
    return value if isinstance(value, str) else ""


def _utc(value: object) -> str:
    raw = _string(value)[:64].strip()
    return instant(raw) or instant(f"{raw}Z")
