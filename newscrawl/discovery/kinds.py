"""What a response is, told by its first bytes: servers label sitemaps and feeds as they please."""

from __future__ import annotations

import re

from newscrawl.discovery.guards import chunks, junk
from newscrawl.errors import PageError
from newscrawl.items import LeadKind

_HEAD = 4096
_ROOTS = {
    "urlset": LeadKind.SITEMAP,
    "sitemapindex": LeadKind.SITEMAP,
    "rss": LeadKind.FEED,
    "feed": LeadKind.FEED,
    "rdf": LeadKind.FEED,
}
_NAME = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_POST = re.compile(r'"(?:date_gmt"\s*:|title"\s*:\s*\{\s*"rendered")')
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)


def head(body: bytes) -> str:
    """The first characters of a body, inflated if need be, decoded well enough to tell markup apart.

    What stands before an XML document by mistake is left out.
    """
    try:
        first = next(chunks(body[: 16 * _HEAD], 1 << 30), b"")[:_HEAD]
    except PageError:
        return ""
    if first[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return first.decode("utf-16", "ignore").lstrip("\ufeff \t\r\n\0")
    first = first.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\0")
    return first[junk(first) :].decode("utf-8", "replace").lstrip("\ufeff \t\r\n\0")


def root_name(text: str) -> str:
    """The local name of the first element behind declarations, comments, a doctype; in lower case, or ""."""
    at = 0
    while True:
        at = text.find("<", at)
        if at < 0:
            return ""
        if text.startswith("<!--", at):
            at = text.find("-->", at)
        elif text.startswith("<?", at):
            at = text.find("?>", at)
        elif text.startswith("<!", at):
            # An internal subset holds declarations of its own; its end is the bracket.
            close, bracket = text.find(">", at), text.find("[", at)
            at = text.find("]", bracket) if 0 <= bracket < close else close
        else:
            match = _NAME.match(text, at)
            return match[1].lower() if match else ""
        if at < 0:
            return ""


def is_url_list(text: str) -> bool:
    """Whether a text starts with a URL on a line of its own, as most of its first lines are."""
    lines = [part.strip() for part in text[:_HEAD].splitlines() if part.strip()]
    matches = [_WEB.fullmatch(part) is not None for part in lines[:5]]
    return bool(matches) and matches[0] and 2 * sum(matches) > len(matches)


def is_posts(text: str) -> bool:
    """Whether a text starts as the list of posts that WordPress' REST interface gives."""
    return text.startswith("[") and text[1:].lstrip().startswith("{") and '"link"' in text and bool(_POST.search(text))


def sniff(body: bytes, content_type: str = "") -> LeadKind | None:
    """SITEMAP or FEED, told by the content; None for HTML and anything else.

    ``content_type`` decides only where the content cannot: a list of URLs is no sitemap if sent as HTML.
    """
    text = head(body)
    if text.startswith("<"):
        return _ROOTS.get(root_name(text))
    if text.startswith("{"):
        return LeadKind.FEED if "jsonfeed.org/version" in text.replace("\\/", "/") else None
    if text.startswith("["):
        return LeadKind.FEED if is_posts(text) else None
    return LeadKind.SITEMAP if "html" not in content_type.lower() and is_url_list(text) else None
