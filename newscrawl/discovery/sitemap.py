"""Sitemaps (sitemaps.org 0.9, with Google's news extension) in XML or plain text, gzipped or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from newscrawl import urls
from newscrawl.discovery import feed, kinds
from newscrawl.discovery.dates import stated
from newscrawl.discovery.guards import chunks, escaped, joined, line, local_name, plain, whole
from newscrawl.errors import PageError
from newscrawl.items import Lead, LeadKind, Source

MAX_URLS = 50_000
MAX_BYTES = 50 * 1024 * 1024
"""Both are the limits that sitemaps.org sets for one file; bytes count uncompressed."""

_MAX_LANGUAGE = 16
_READ = "newscrawl-read"  # an attribute set on an entry that was read before its end


def parse(body: bytes, url: str, *, max_urls: int = MAX_URLS, max_bytes: int = MAX_BYTES) -> Iterator[Lead]:
    """The leads of one sitemap at ``url``, in its order.

    ``<sitemap>`` gives a SITEMAP lead, ``<url>`` an ARTICLE or, where its URL looks like one, a LISTING;
    files that are no pages are left out. ``lastmod`` and ``published_at`` are as exact as the sitemap states
    them: a day, a local time, or an instant. Of broken XML counts what can still be read. A feed in its
    place is read as one. Stops after ``max_urls``.
    Raises PageTooLarge over ``max_bytes``, with what came before already given, and another PageError where
    the body is neither a sitemap nor a feed.
    """
    text = kinds.head(body)
    kind = kinds.sniff(body)
    if kind is LeadKind.FEED:
        leads: Iterable[Lead] = feed.parse(whole(body, max_bytes), url)
    elif kind is LeadKind.SITEMAP and not text.startswith("<"):
        leads = _plain(chunks(body, max_bytes), url)
    elif kind is LeadKind.SITEMAP:
        leads = _xml(chunks(body, max_bytes), url)
    else:
        for _ in chunks(body, max_bytes):  # a bomb is named as such
            pass
        raise PageError("neither a sitemap nor a feed" if text else "an empty sitemap")
    for count, lead in enumerate(leads, 1):
        yield lead
        if count >= max_urls:
            return


def _plain(pieces: Iterable[bytes], url: str) -> Iterator[Lead]:
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).replace(b"\r", b"\n").split(b"\n")
        rest = rest[: 2 * urls.MAX_URL_LENGTH]
        for part in lines:
            yield from _bare(part, url)
    yield from _bare(rest, url)


def _bare(part: bytes, url: str) -> Iterator[Lead]:
    text = part.decode("utf-8-sig", "replace").strip()
    if text[:4].lower() == "http":  # other lines are remarks, not relative URLs
        yield from _lead(text, url, {})


def _xml(pieces: Iterable[bytes], url: str) -> Iterator[Lead]:
    # recover: one bad byte must not cost the other 49,999 URLs. Entities stay unresolved and nothing is
    # fetched; libxml2's own limits (depth, length, amplification) hold, since huge_tree is off.
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=("{*}url", "{*}sitemap", "{*}URL", "{*}Url"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    opened: list[etree._Element] = []
    try:
        for piece in escaped(pieces):
            parser.feed(piece)
            yield from _elements(parser, url, opened)
    except etree.XMLSyntaxError:
        yield from _elements(parser, url, opened)
        return
    # The parser is not closed: closing would complete an element that the file leaves cut in the middle of
    # its <loc>, and half a URL is worse than none.


def _elements(parser: etree.XMLPullParser, url: str, opened: list[etree._Element]) -> Iterator[Lead]:
    """The leads of what the parser has read since the last call; ``opened`` lasts between the calls.

    Where a tag is left open, the entries after it lie within the one with the flaw, which may not end before
    the file does. So an entry is also read when the next one starts, and then no more.
    """
    for event, element in parser.read_events():
        assert isinstance(element, etree._Element)  # these two events carry nothing else
        if event == "start":
            if opened and opened[-1].get(_READ) is None:
                yield from _entry(opened[-1], url)
                opened[-1].set(_READ, "")
            opened.append(element)
            continue
        opened.pop()
        if element.get(_READ) is None:
            yield from _entry(element, url)
        # What has been read is let go, or a file of 50 MB would become a tree of 500.
        element.clear()
        parent = element.getparent()
        while parent is not None and not opened and (earlier := element.getprevious()) is not None:
            parent.remove(earlier)


def _entry(element: etree._Element, url: str) -> Iterator[Lead]:
    facts: dict[str, str] = {}
    _collect(element, facts)
    address = facts.pop("loc", "").replace("&amp;", "&")
    if local_name(element) != "sitemap":
        yield from _lead(address, url, facts)
    elif found := joined(url, address):
        modified = stated(facts.get("lastmod", ""))
        yield Lead(found, LeadKind.SITEMAP, Source.SITEMAP, lastmod=modified, found_on=url)


def _text(element: etree._Element) -> str:
    return "".join(str(part) for part in islice(element.itertext(), 100))


def _collect(element: etree._Element, facts: dict[str, str]) -> None:
    """The facts of one ``<url>`` or ``<sitemap>``: its own children, and those of its ``<news:news>``."""
    for child in element:
        name = local_name(child)
        if name in ("loc", "lastmod"):
            facts.setdefault(name, _text(child))
        elif name == "news":
            facts["news"] = "yes"
            for grandchild in child.iter():
                if (name := local_name(grandchild)) in ("title", "publication_date", "language"):
                    facts.setdefault(name, _text(grandchild))


def _lead(address: str, url: str, facts: dict[str, str]) -> Iterator[Lead]:
    found = joined(url, address)
    if not found:
        return
    kind = LeadKind.ARTICLE
    if "news" not in facts:
        if urls.is_file(found):
            if not re.search(r"sitemap[^/]*\.xml(?:\.gz)?\Z", found, re.IGNORECASE):
                return
            kind = LeadKind.SITEMAP
        elif urls.looks_like_listing(found):
            kind = LeadKind.LISTING
    yield Lead(
        found,
        kind,
        Source.SITEMAP,
        title=plain(facts.get("title", "")),
        published_at=stated(facts.get("publication_date", "")),
        lastmod=stated(facts.get("lastmod", "")),
        language=line(facts.get("language", ""), _MAX_LANGUAGE),
        found_on=url,
    )
