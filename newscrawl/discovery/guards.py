"""What all parsers of foreign bytes need: bounded inflation, safe joining of URLs, short clean text."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from newscrawl.errors import PageError, PageTooLarge, Undecodable
from newscrawl.inflation import CHUNK, GZIP_MAGIC, inflated
from newscrawl.urls import normalize

MAX_TITLE = 500
"""Characters of a title that are kept; longer ones are summaries or noise."""

MAX_JSON_VALUES = 200_000
"""Objects and arrays in one JSON document, and brackets in its texts; a hundred full articles hold fewer."""

_JUNK = 4096
_DECLARATION = re.compile(rb"<\?xml\s", re.IGNORECASE)
_START = re.compile(
    rb"<(?:\?xml\s|(?:[A-Za-z_][\w.-]{0,30}:)?(?:rss|rdf|feed|urlset|sitemapindex)[\s>])", re.IGNORECASE
)
_JSON = re.compile(rb"\s*(?:\{|\[\s*[\[{])")
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|svg)\b", re.IGNORECASE)
_TAG = re.compile(r"<[A-Za-z/!][^<>]{0,1000}>")
_TO_COMMENT = re.compile(r"(?:li-)?comments?(?:[-_]?[0-9]+)?|respond|reply(?:[-_].*)?|disqus_thread", re.IGNORECASE)
_NOT_WEB = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!//)")


def joined(base: str, reference: str) -> str:
    """``reference`` resolved against ``base`` (RFC 3986 §5) in normal form, "" if that is no http(s) URL."""
    reference = reference.strip()
    if not reference or reference.startswith("#") or (_NOT_WEB.match(reference) and reference[:4] != "http"):
        return ""
    try:
        return normalize(reference if reference.startswith(("https://", "http://")) else urljoin(base, reference))
    except ValueError:
        return ""


def leads_to_comment(reference: str) -> bool:
    """Whether a link leads to what readers have said below an article, by its fragment ("#comment-7", "#respond")."""
    return "#" in reference and _TO_COMMENT.fullmatch(reference.rpartition("#")[2][:100].strip()) is not None


def line(text: str, limit: int = MAX_TITLE) -> str:
    """``text`` on one line, without surrounding blanks, at most ``limit`` characters."""
    return " ".join(text[: 8 * limit].split())[:limit].rstrip()


def plain(markup: str) -> str:
    """The text of a little HTML (a title in a feed) on one line."""
    return line(html.unescape(_TAG.sub("", markup[: 16 * MAX_TITLE])))


def chunks(body: bytes, max_bytes: int) -> Iterator[bytes]:
    """``body`` in pieces of at most 64 KiB, inflated where it starts with the magic of gzip (RFC 1952).

    Holds one piece at a time, so a gzip bomb costs no memory. A gzip stream cut short yields what it holds.
    Raises PageTooLarge once more than ``max_bytes`` would come out, Undecodable if nothing can be inflated.
    """
    total = 0
    for piece in _inflated(body) if body.startswith(GZIP_MAGIC) else _sliced(body):
        total += len(piece)
        if total > max_bytes:
            raise PageTooLarge(f"over {max_bytes} bytes uncompressed")
        yield piece


def whole(body: bytes, max_bytes: int) -> bytes:
    """All `chunks` in one."""
    if not body.startswith(GZIP_MAGIC) and len(body) <= max_bytes:
        return body
    return b"".join(chunks(body, max_bytes))


def _sliced(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), CHUNK):
        yield body[start : start + CHUNK]


def _inflated(body: bytes) -> Iterator[bytes]:
    some = False
    try:
        for piece in inflated(body, "gzip"):
            some = some or bool(piece)
            yield piece
    except EOFError:
        return
    except ValueError:
        if not some:
            raise Undecodable("the gzip stream is broken") from None


def loaded(body: bytes, what: str) -> Any:
    """The value of a JSON document, with or without a byte order mark; a broken byte costs its character only.

    Raises PageTooLarge over `MAX_JSON_VALUES`, which a few megabytes of "[]," would turn into hundreds; another
    PageError, with ``what`` it is not, where the JSON is broken or nested without end.
    """
    if body.count(b"{") + body.count(b"[") > MAX_JSON_VALUES:
        raise PageTooLarge(f"over {MAX_JSON_VALUES} values in JSON")
    try:
        return json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        raise PageError(f"not {what}: broken JSON") from None


def junk(start: bytes) -> int:
    """How many bytes stand before a feed or a sitemap that begins with ``start``: a server's warnings, a remark.

    0 where it begins at once, where none begins soon, and where what stands before it is a web page.
    """
    start = start[:_JUNK]
    if start.lower().startswith(b"<?xml") or _JSON.match(start):
        return 0
    # A doctype or a comment may lie before the root by right, and name other roots; before a declaration it may not.
    pattern = _DECLARATION if start.startswith(b"<!") else _START
    found = pattern.search(start)
    if not found or _PAGE.search(start, 0, found.start()):
        return 0
    return found.start()


def local_name(element: etree._Element) -> str:
    """The name of an element without namespace or prefix, in lower case; "" for comments and the like."""
    # An undeclared prefix stays in the tag ("news:title").
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""
