"""Sitemaps (sitemaps.org 0.9, with Google's news extension and hreflang) in XML or plain text, gzipped or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from newscrawl import urls
from newscrawl.discovery import feed, kinds
from newscrawl.discovery.dates import stated
from newscrawl.discovery.guards import chunks, joined, line, local_name, plain, whole
from newscrawl.discovery.taming import MAX_PARTS, escaped, parts
from newscrawl.errors import PageError, PageTooLarge
from newscrawl.items import Lead, LeadKind, Source

MAX_URLS = 50_000
MAX_BYTES = 50 * 1024 * 1024
"""Both are the limits that sitemaps.org sets for one file; bytes count uncompressed."""

FIRST_YEAR = "1990"
"""What is said to have changed, or come out on the web, before it, has an empty date (1970, 0001) or a wrong one."""

_MAX_LANGUAGE = 16
_MAX_ALTERNATES = 500  # of one entry; there are fewer languages with newspapers
_TAGS = ("url", "Url", "URL", "sitemap", "Sitemap", "SITEMAP")
_ROOT_PREFIX = re.compile(r"<([A-Za-z_][\w.-]{0,30}):(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_MEDIA = re.compile(r"(?:image|video)$|sitemap-(?:image|video)", re.IGNORECASE)
_SURE = re.compile(r"site_?-?map|urlset|\.gz\Z", re.IGNORECASE)
_READ = "newscrawl-read"  # an attribute set on an entry that was read before its end


def parse(body: bytes, url: str, *, max_urls: int = MAX_URLS, max_bytes: int = MAX_BYTES) -> Iterator[Lead]:
    """The leads of one sitemap at ``url``, in its order.

    ``<sitemap>`` gives a SITEMAP lead, ``<url>`` an ARTICLE or, where its URL looks like one, a LISTING;
    files that are no pages are left out. ``lastmod`` and ``published_at`` are as exact as the sitemap states
    them: a day, a local time, or an instant. Of broken XML counts what can still be read. A feed in its
    place is read as one. Stops after ``max_urls``.
    Raises PageTooLarge over ``max_bytes``, and over `MAX_PARTS` tags and attributes in which there is no entry, with
    what came before already given; another PageError where the body is neither a sitemap nor a feed.

    What an entry names as its own page in other languages comes after all entries, unless it has an entry itself:
    a sitemap in ten languages repeats each of its URLs ten times.
    """
    text = kinds.head(body)
    kind = kinds.sniff(body)
    if kind is LeadKind.FEED:
        leads: Iterable[Lead] = feed.parse(whole(body, max_bytes), url)
    elif kind is LeadKind.SITEMAP and not text.startswith("<"):
        leads = _plain(chunks(body, max_bytes), url)
    elif kind is LeadKind.SITEMAP:
        leads = _xml(chunks(body, max_bytes), url, text)
    else:
        for _ in chunks(body, max_bytes):  # a bomb is named as such
            pass
        raise PageError("neither a sitemap nor a feed" if text else "an empty sitemap")
    for count, lead in enumerate(leads, 1):
        yield lead
        if count >= max_urls:
            return


def may_be_feed(url: str) -> bool:
    """Whether nothing in the address of a sitemap says that it is one: some systems name their feeds in the index."""
    return _SURE.search(urlsplit(url).path) is None


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
        yield from _lead(joined(url, text), url, {})


@dataclass(slots=True)
class _Seen:
    """What must last between the entries of one sitemap: URLs in normal form, and the language of each alternate.

    ``opened``: the entries that have begun and not ended; ``root``: of the tree, as soon as an entry has been read;
    ``events``: starts and ends of entries in the piece that the parser was given last.
    """

    url: str
    entries: set[str] = field(default_factory=set)
    alternates: dict[str, str] = field(default_factory=dict)
    opened: list[etree._Element] = field(default_factory=list)
    root: etree._Element | None = None
    events: int = 0


def _xml(pieces: Iterable[bytes], url: str, head: str) -> Iterator[Lead]:
    # The prefix of a namespace that is not declared is a part of the name, and no pattern of libxml2's fits it.
    prefix = _ROOT_PREFIX.search(head)
    names = [*("{*}" + name for name in _TAGS), *(f"{prefix[1]}:{name}" for name in _TAGS if prefix)]
    # recover: one bad byte must not cost the other 49,999 URLs. Entities stay unresolved and nothing is
    # fetched; libxml2's own limits (depth, length, amplification) hold, since huge_tree is off.
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=names,
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    seen = _Seen(url)
    idle = 0
    try:
        for piece in escaped(pieces):
            seen.events = 0
            parser.feed(piece)
            yield from _elements(parser, seen)
            _let_go(seen)
            idle = 0 if seen.events else idle + parts(piece)
            if idle > MAX_PARTS:
                raise PageTooLarge(f"over {MAX_PARTS} tags and attributes without an entry of a sitemap")
    except etree.XMLSyntaxError:
        yield from _elements(parser, seen)
    # The parser is not closed: closing would complete an element that the file leaves cut in the middle of
    # its <loc>, and half a URL is worse than none.
    for address, language in seen.alternates.items():
        if address not in seen.entries:
            yield from _lead(address, url, {"language": language})


def _elements(parser: etree.XMLPullParser, seen: _Seen) -> Iterator[Lead]:
    """The leads of what the parser has read since the last call.

    Where a tag is left open, the entries after it lie within the one with the flaw, which may not end before
    the file does. So an entry is also read when the next one starts, and then no more.
    """
    opened = seen.opened
    for event, element in parser.read_events():
        assert isinstance(element, etree._Element)  # these two events carry nothing else
        seen.events += 1
        if seen.root is None:
            seen.root = element.getroottree().getroot()
        if event == "start":
            if opened and opened[-1].get(_READ) is None:
                yield from _entry(opened[-1], seen)
                opened[-1].set(_READ, "")
            opened.append(element)
            continue
        opened.pop()
        if element.get(_READ) is None:
            yield from _entry(element, seen)


def _let_go(seen: _Seen) -> None:
    """Take what has been read out of the tree, or a file of 50 MB would become one of 500.

    The parser goes on at the last element of each level, and an entry that has begun is still to be read.
    """
    begun = seen.opened[-1] if seen.opened and seen.opened[-1].get(_READ) is None else None
    element = seen.root
    while element is not None and element is not begun and len(element):
        del element[:-1]
        element = element[-1]


def _entry(element: etree._Element, seen: _Seen) -> Iterator[Lead]:
    facts: dict[str, str] = {}
    links: list[tuple[str, str]] = []
    _collect(element, facts, links)
    found = joined(seen.url, facts.pop("loc", "").replace("&amp;", "&"))
    if not found:
        return
    if local_name(element) == "sitemap":
        modified = _on_the_web(facts.get("lastmod", ""))
        yield Lead(found, LeadKind.SITEMAP, Source.SITEMAP, lastmod=modified, found_on=seen.url)
        return
    for language, reference in links:
        address = joined(seen.url, reference.replace("&amp;", "&"))
        language = "" if language.lower() == "x-default" else language
        if address == found:
            facts["language"] = facts.get("language") or language
        elif address and (address in seen.alternates or len(seen.alternates) < MAX_URLS):
            seen.alternates[address] = seen.alternates.get(address) or language
    if len(seen.entries) < MAX_URLS:
        seen.entries.add(found)
    yield from _lead(found, seen.url, facts)


def _text(element: etree._Element) -> str:
    return "".join(str(part) for part in islice(element.itertext(), 100))


@lru_cache(maxsize=128)
def _fact(tag: str, prefix: str | None) -> str:
    """The name of what is told, in lower case; "" where it is told of an image or a video, declared or not."""
    space = tag[1:].rpartition("}")[0] if tag.startswith("{") else tag.rpartition(":")[0]
    if _MEDIA.search(prefix or "") or _MEDIA.search(space):
        return ""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def _collect(element: etree._Element, facts: dict[str, str], links: list[tuple[str, str]]) -> None:
    """The facts of one ``<url>`` or ``<sitemap>``: its own children, and those of its ``<news:news>``."""
    for child in element:
        name = _fact(str(child.tag), child.prefix)
        if name in ("loc", "lastmod"):
            facts.setdefault(name, _text(child))
        elif name == "link":
            if (child.get("rel") or "alternate").lower() == "alternate" and len(links) < _MAX_ALTERNATES:
                language, reference = child.get("hreflang"), child.get("href")
                if language and reference:
                    links.append((line(language, _MAX_LANGUAGE), reference))
        elif name == "news":
            facts["news"] = "yes"
            for grandchild in child.iter():
                name = _fact(str(grandchild.tag), grandchild.prefix)
                if name in ("title", "publication_date", "language"):
                    facts.setdefault(name, _text(grandchild))


def _on_the_web(raw: str) -> str:
    day = stated(raw)
    return day if day >= FIRST_YEAR else ""


def _lead(found: str, url: str, facts: dict[str, str]) -> Iterator[Lead]:
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
        published_at=_on_the_web(facts.get("publication_date", "")),
        lastmod=_on_the_web(facts.get("lastmod", "")),
        language=line(facts.get("language", ""), _MAX_LANGUAGE),
        found_on=url,
    )
