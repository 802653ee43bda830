"""Feeds: RSS 2.0, RSS 1.0 (RDF), Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import feedparser
from lxml import etree

from newscrawl.discovery import kinds
from newscrawl.discovery.dates import instant
from newscrawl.discovery.guards import chunks, escaped, joined, line, local_name, plain, whole
from newscrawl.errors import PageError
from newscrawl.items import Lead, LeadKind, Source

MAX_BYTES = 10 * 1024 * 1024
"""Uncompressed; feeds with the full text of hundreds of articles stay below a quarter of it."""
MAX_ENTRIES = 5_000

_MAX_LANGUAGE = 16
_FACTS = (
    "title", "link", "guid", "id", "pubdate", "published", "issued", "updated", "modified", "date",
    "language", "origlink",
)  # fmt: skip
_MAX_FACTS = 32


def parse(body: bytes, url: str) -> list[Lead]:
    """One ARTICLE lead per entry of the feed at ``url``, in its order, each URL once; at most `MAX_ENTRIES`.

    ``published_at`` and ``lastmod`` are ISO 8601 with the offset that the feed states, "" where it states a
    day only or no zone. An entry without a usable link is passed over, whatever its flaw.
    Raises PageTooLarge over `MAX_BYTES`, another PageError where the body is no feed.
    """
    body = whole(body, MAX_BYTES)
    leads = _json(body, url) if kinds.head(body).startswith("{") else _xml(body, url)
    found: dict[str, Lead] = {}
    for lead in leads:
        found.setdefault(lead.url, lead)
        if len(found) >= MAX_ENTRIES:
            break
    return list(found.values())


def _tidied(body: bytes) -> bytes:
    """The feed as well-formed XML, with the few elements that are read here and nothing else.

    feedparser's fallback for broken XML takes quadratic time on what is broken with intent, and minutes on
    deep trees. libxml2 mends in linear time and bounds the depth; entities come out of it disarmed.
    """
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_pis=True, remove_comments=True,
    )  # fmt: skip
    for piece in escaped(chunks(body, MAX_BYTES)):
        parser.feed(piece)
    root = parser.close()
    if root is None:
        raise PageError("not a feed")
    entries = _entries(root)
    if entries and _is_cut(body):
        entries.pop()
    place = root
    for frame in [root, *(child for child in root if local_name(child) == "channel")]:
        for child in list(frame):
            if local_name(child) not in ("channel", "language"):
                frame.remove(child)
        if local_name(root) == "rss":
            place = frame
    place.extend(entries)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _entries(root: etree._Element) -> list[etree._Element]:
    """The first `MAX_ENTRIES` entries wherever they stand, each with its facts as its only children.

    A tag left open moves what follows one level down: the next entries into the one with the flaw, and its
    own facts into the fact before them. Both are brought back up here.
    """
    facts: dict[etree._Element, list[etree._Element]] = {}
    for element in root.iter():
        name = local_name(element)
        if name in ("item", "entry"):
            if len(facts) == MAX_ENTRIES:
                break
            facts[element] = []
        elif name in _FACTS:
            above = element.getparent()
            while above is not None and local_name(above) in _FACTS:
                above = above.getparent()
            if above in facts and len(facts[above]) < _MAX_FACTS:
                facts[above].append(element)
    for entry, own in facts.items():
        del entry[:]
        entry.extend(own)
    for entry, own in facts.items():
        for fact in own:
            del fact[_MAX_FACTS:]
            for child in fact:
                del child[_MAX_FACTS:]
        if (above := entry.getparent()) is not None:
            above.remove(entry)
    return list(facts)


def _is_cut(body: bytes) -> bool:
    """Whether the body ends within an entry, whose link may then be half a link."""
    opened = max(body.rfind(tag) for tag in (b"<item>", b"<item ", b"<entry>", b"<entry "))
    return opened > max(body.rfind(tag) for tag in (b"</item", b"</entry"))


def _xml(body: bytes, url: str) -> Iterator[Lead]:
    try:
        # Wrapped, since feedparser opens bare bytes as a file name. The type makes it ask the XML for its
        # encoding; sanitizing and resolving are for the entries' HTML, which nobody reads here.
        parsed = feedparser.parse(
            io.BytesIO(_tidied(body)),
            response_headers={"content-type": "application/xml", "content-location": url},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
        version = str(parsed.get("version") or "")
        entries = list(parsed.entries)
        language = _string(dict.get(parsed.feed, "language"))
    except PageError:
        raise
    except Exception as error:  # its loose parser fails in ways of its own (AssertionError, RecursionError …)
        raise PageError(f"not a feed: {type(error).__name__}") from None
    if not version and not entries:
        raise PageError("not a feed")
    # feedparser files RSS 1.0's dc:date under "updated". It is the day of publication there, unless the
    # feed states real modifications too, which must never pass for it.
    dc_only = version.startswith("rss") and b":date" in body and b"updated>" not in body and b"modified>" not in body
    for entry in entries:
        try:
            lead = _entry(entry, url, language, dc_only)
        except Exception:  # noqa: S112 (one bad entry never drops the feed)
            continue
        if lead:
            yield lead


def _entry(entry: Mapping[str, Any], url: str, language: str, dc_only: bool) -> Lead | None:
    # dict.get: FeedParserDict's own get falls back from one key to another, with warnings.
    facts = dict(entry)
    address = ""
    for candidate in _addresses(facts):
        if address := joined(url, candidate.replace("&amp;", "&")):
            break
    if not address:
        return None
    published, updated = instant(_string(facts.get("published"))), instant(_string(facts.get("updated")))
    if dc_only and not facts.get("published"):
        published, updated = updated, ""
    return Lead(
        address,
        LeadKind.ARTICLE,
        Source.FEED,
        title=plain(_string(facts.get("title"))),
        published_at=published,
        lastmod=updated,
        language=line(_string(facts.get("language")) or language, _MAX_LANGUAGE),
        found_on=url,
    )


def _addresses(facts: Mapping[str, Any]) -> Iterator[str]:
    """Links of an entry, the best first: the one behind a redirector, the page itself, a permalink."""
    yield _string(facts.get("feedburner_origlink"))
    links = [link for link in facts.get("links") or () if link.get("rel", "alternate") == "alternate"]
    links.sort(key=lambda link: "html" not in link.get("type", "text/html"))
    for link in links:
        yield _string(link.get("href"))
    yield _string(facts.get("link"))  # feedparser's, which knows of guid and isPermaLink


def _json(body: bytes, url: str) -> Iterator[Lead]:
    try:
        data = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        raise PageError("not a feed: broken JSON") from None
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in _string(data.get("version")):
        raise PageError("not a feed: JSON of another kind")
    for item in items:
        if not isinstance(item, dict):
            continue
        ways = (_string(item.get(name)) for name in ("url", "external_url", "id"))
        address = next((found for way in ways if (found := joined(url, way))), "")
        if address:
            yield Lead(
                address,
                LeadKind.ARTICLE,
                Source.FEED,
                title=line(_string(item.get("title"))),
                published_at=instant(_string(item.get("date_published"))),
                lastmod=instant(_string(item.get("date_modified"))),
                language=line(_string(item.get("language")) or _string(data.get("language")), _MAX_LANGUAGE),
                found_on=url,
            )


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
