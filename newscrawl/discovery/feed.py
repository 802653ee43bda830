"""Feeds: RSS 0.9x to 2.0, RSS 1.0 (RDF), Atom (RFC 4287, and 0.3), JSON Feed, and WordPress' index of posts."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import feedparser
from lxml import etree
from w3lib.encoding import resolve_encoding

from newscrawl import charset, urls
from newscrawl.discovery import kinds, wordpress
from newscrawl.discovery.dates import instant
from newscrawl.discovery.guards import (
    MAX_TITLE,
    chunks,
    joined,
    junk,
    leads_to_comment,
    line,
    loaded,
    local_name,
    plain,
    whole,
)
from newscrawl.discovery.taming import MAX_PARTS, escaped, is_crowded
from newscrawl.errors import PageError, PageTooLarge
from newscrawl.items import Lead, LeadKind, Source

MAX_BYTES = 10 * 1024 * 1024
"""Uncompressed; feeds with the full text of hundreds of articles stay below a quarter of it."""
MAX_ENTRIES = 5_000
USUAL_FEEDS = (
    "/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feeds/posts/default", "/index.rdf",
)  # fmt: skip
"""Where feeds mostly lie that no page announces, the commonest first."""

_MAX_LANGUAGE = 16
_FACTS = (
    "title", "link", "guid", "id", "pubdate", "published", "issued", "updated", "modified", "date",
    "language", "origlink",
)  # fmt: skip
_PUBLISHED = ("pubdate", "published", "issued")
_ORIGINAL_LINK = "{http://rssnamespace.org/feedburner/ext/1.0}origLink"
_ALTERNATE = ("alternate", "http://www.iana.org/assignments/relation/alternate")
_MAX_FACTS = 32
_MAX_WITHIN = 64  # elements in one fact; markup of a title
_MAX_ATTRIBUTES = 16
_READ = (
    "href", "rel", "type", "isPermaLink", "ispermalink", "mode", "version", "about",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about",
    "{http://www.w3.org/XML/1998/namespace}lang", "{http://www.w3.org/XML/1998/namespace}base",
)  # fmt: skip
_ONWARD = ("next", "prev-archive")
_HEAD_BYTES = 65_536
_ENTRY = re.compile(rb"<(/?)(?:[\w.-]{1,30}:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
_DECLARED = re.compile(r"""\A<\?xml\s[^<>]{0,200}?\bencoding\s{0,8}=\s{0,8}["']([^"'<>]{1,40})["']""", re.IGNORECASE)
_DECLARATION = re.compile(r"\A<\?xml\s[^<>]{0,300}>", re.IGNORECASE)


def parse(body: bytes, url: str) -> list[Lead]:
    """One ARTICLE lead per entry of the feed at ``url``, in its order, each URL once; at most `MAX_ENTRIES`.

    WordPress' index of posts (see `wordpress`) counts as a feed.
    ``published_at`` and ``lastmod`` are ISO 8601 with the offset that the feed states, "" where it states a
    day only or no zone. An entry without a usable link is passed over, whatever its flaw, and so is a comment.
    Raises PageTooLarge over `MAX_BYTES` and over `MAX_PARTS` tags and attributes, another PageError where the body
    is no feed.
    """
    body = whole(body, MAX_BYTES)
    start = kinds.head(body)
    if start.startswith("["):
        return wordpress.parse(body, url)[:MAX_ENTRIES]
    leads = _json(body, url) if start.startswith("{") else _xml(_unicode(body), url)
    found: dict[str, Lead] = {}
    for lead in leads:
        found.setdefault(lead.url, lead)
        if len(found) >= MAX_ENTRIES:
            break
    return list(found.values())


def next_page(body: bytes, url: str) -> str:
    """The URL of the feed that goes on with older entries, "" for none.

    Links of the feed as "next" or "prev-archive" (RFC 5005), which stand before its first entry; ``next_url`` of a
    JSON Feed. Raises PageTooLarge as `parse` does.
    """
    body = whole(body, MAX_BYTES)
    if kinds.head(body).startswith(("{", "[")):
        data = loaded(body, "a feed")
        onward = _string(data.get("next_url")) if isinstance(data, dict) else ""
    else:
        onward = _linked_on(_unicode(body))
    address = joined(url, onward) if onward else ""
    return address if address and urls.key(address) != urls.key(url) else ""


def _linked_on(body: bytes) -> str:
    entry = _ENTRY.search(body)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body[: min(_HEAD_BYTES, entry.start() if entry else len(body))], parser)
    except etree.XMLSyntaxError:
        return ""
    ways: dict[str, str] = {}
    for element in root.iter() if root is not None else ():
        if local_name(element) == "link" and (rel := (element.get("rel") or "").lower()) in _ONWARD:
            ways.setdefault(rel, (element.get("href") or "").strip())
    return next((ways[rel] for rel in _ONWARD if ways.get(rel)), "")


def _unicode(body: bytes) -> bytes:
    """The feed in UTF-8 and without a declaration, which is wrong often enough to cost titles or the whole feed."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = body.decode("utf-16", "replace")
    else:
        body = body.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\0")
        body = body[junk(body) :]
        declared = _DECLARED.match(kinds.head(body))
        name = resolve_encoding(declared[1]) if declared else None
        try:
            # Text in another encoding is hardly ever valid UTF-8; those of seven bits always are.
            text = body.decode(name if name and name.startswith(("iso2022", "hz", "utf-7")) else "utf-8-sig")
        except (UnicodeError, LookupError):
            text = charset.decode(body, [name] if name else [])[0]
    text = text.lstrip("\ufeff \t\r\n\0")
    return _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")


def _tidied(body: bytes) -> bytes:
    """The feed as well-formed XML, with the few elements that are read here and nothing else.

    feedparser's fallback for broken XML takes quadratic time on what is broken with intent, and minutes on
    deep trees. libxml2 mends in linear time and bounds the depth; entities come out of it disarmed.
    """
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_pis=True, remove_comments=True,
    )  # fmt: skip
    if is_crowded(body):
        raise PageTooLarge(f"over {MAX_PARTS} tags and attributes in a feed")
    for piece in escaped(chunks(body, MAX_BYTES)):
        parser.feed(piece)
    root = parser.close()
    if root is None:
        raise PageError("not a feed")
    entries = _entries(root)
    for entry in entries:
        _mend(entry, dated=local_name(root) in ("rss", "rdf"))
    if entries and _is_cut(body):
        entries.pop()
    channels = [child for child in _only(root, "channel", "language") if local_name(child) == "channel"]
    for channel in channels:
        _only(channel, "language")
    place = channels[-1] if channels and local_name(root) == "rss" else root
    place.extend(entries)
    for element in root.iter():
        _thin(element)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _only(frame: etree._Element, *names: str) -> list[etree._Element]:
    """The first children of these names, and the frame without the others."""
    kept: list[etree._Element] = []
    for child in list(frame):
        if local_name(child) in names and len(kept) < _MAX_FACTS:
            _shorten(child)
            kept.append(child)
        else:
            frame.remove(child)
    return kept


def _shorten(fact: etree._Element) -> None:
    for element in reversed(list(islice(fact.iterdescendants(), _MAX_WITHIN, None))):
        if (above := element.getparent()) is not None:
            above.remove(element)


def _thin(element: etree._Element) -> None:
    """Leave of very many attributes those that are read: feedparser looks at all of them for each."""
    if len(element.attrib) > _MAX_ATTRIBUTES:
        kept = {name: value for name in _READ if (value := element.get(name)) is not None}
        element.attrib.clear()
        for name, value in kept.items():
            element.set(name, value)


def _entries(root: etree._Element) -> list[etree._Element]:
    """The first `MAX_ENTRIES` entries wherever they stand, each with its facts as its only children.

    A tag left open moves what follows one level down: the next entries into the one with the flaw, and its
    own facts into the fact before them. Both are brought back up here.
    """
    facts: dict[etree._Element, list[etree._Element]] = {}
    around: dict[etree._Element, etree._Element | None] = {}  # what is around the facts in which others lie
    for element in root.iter():
        name = local_name(element)
        if name in ("item", "entry"):
            if len(facts) == MAX_ENTRIES:
                break
            facts[element] = []
        elif name in _FACTS:
            above = element.getparent()
            above = around.get(above, above) if above is not None else None
            if len(element):
                around[element] = above
            if above in facts and len(facts[above]) < _MAX_FACTS:
                facts[above].append(element)
    for entry, own in facts.items():
        del entry[:]
        entry.extend(own)
    for entry, own in facts.items():
        for fact in own:
            _shorten(fact)
        if (above := entry.getparent()) is not None:
            above.remove(entry)
    return list(facts)


def _mend(entry: etree._Element, *, dated: bool) -> None:
    """Say what an entry means in the words that feedparser knows; ``dated``: dc:date is the day of publication."""
    for link in [fact for fact in entry if local_name(fact) == "link" and not fact.get("href")]:
        # Written as HTML's void element, its address follows it; an empty one would hide the permalink.
        if not (link.text or "").strip() and not len(link):
            link.text, link.tail = (link.tail or "").strip(), None
            if not link.text:
                entry.remove(link)
    _unprefix(entry)
    for fact in entry:
        # Whatever is not said to be none counts as a link, numbers of a database among them.
        if local_name(fact) in ("guid", "id") and not _is_web(fact.text or ""):
            fact.set("isPermaLink", "false")
    names = [local_name(fact) for fact in entry]
    about = entry.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about") or entry.get("about") or ""
    if about and "link" not in names and "guid" not in names:
        etree.SubElement(entry, "link").text = about
    if not dated or "date" not in names:
        return
    flawed = [fact for fact in entry if local_name(fact) in _PUBLISHED and not instant(fact.text or "")]
    if len(flawed) < sum(name in _PUBLISHED for name in names):
        return
    for fact in flawed:
        entry.remove(fact)
    for fact in entry:
        # feedparser files it under "updated", where a real modification may be too.
        if local_name(fact) == "date":
            fact.tag = "pubDate"


def _unprefix(entry: etree._Element) -> None:
    """Take off prefixes that nobody declared, at which feedparser would take its slow way through the whole feed."""
    own = entry.tag.rpartition(":")[0] if "}" not in entry.tag else ""
    if own:
        entry.tag = entry.tag.rpartition(":")[2]
    for fact in list(entry):
        prefix, _, name = fact.tag.rpartition(":") if "}" not in fact.tag else ("", "", "")
        if not prefix:
            continue
        if name.lower() == "origlink":
            fact.tag = _ORIGINAL_LINK
        elif name.lower() not in ("title", "link", "id", "guid") or prefix in (own, "atom", "a10", "dc", "rss"):
            fact.tag = name
        else:  # the title of a picture
            entry.remove(fact)


def _is_cut(body: bytes) -> bool:
    """Whether the body ends within an entry, whose link may then be half a link."""
    last = None
    for last in _ENTRY.finditer(body):  # noqa: B007 (read behind the loop)
        pass
    return last is not None and not last[1]


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
    for entry in entries:
        try:
            lead = _entry(entry, url, language)
        except Exception:  # noqa: S112 (one bad entry never drops the feed)
            continue
        if lead:
            yield lead


def _entry(entry: Mapping[str, Any], url: str, language: str) -> Lead | None:
    # dict.get: FeedParserDict's own get falls back from one key to another, with warnings.
    facts = dict(entry)
    address = ""
    for candidate in _addresses(facts):
        if leads_to_comment(candidate):
            return None
        if address := joined(url, candidate.replace("&amp;", "&")):
            break
    if not address:
        return None
    published, updated = instant(_string(facts.get("published"))), instant(_string(facts.get("updated")))
    return Lead(
        address,
        LeadKind.ARTICLE,
        Source.FEED,
        title=plain(_string(facts.get("title"))),
        published_at=published,
        lastmod=updated,
        language=line(_string(facts.get("language")) or _inherited(facts) or language, _MAX_LANGUAGE),
        found_on=url,
    )


def _inherited(facts: Mapping[str, Any]) -> str:
    """The language in which the title is, which xml:lang may state on any element above it."""
    detail = facts.get("title_detail")
    return _string(dict(detail).get("language")) if isinstance(detail, Mapping) else ""


def _addresses(facts: Mapping[str, Any]) -> Iterator[str]:
    """Links of an entry, the best first: the one behind a redirector, the page itself, a permalink."""
    yield _string(facts.get("feedburner_origlink"))
    links = [link for link in facts.get("links") or () if link.get("rel", "alternate") in _ALTERNATE]
    links.sort(key=lambda link: "html" not in link.get("type", "text/html"))
    for link in links:
        yield _string(link.get("href"))
    yield _string(facts.get("link"))  # feedparser's, which knows of guid and isPermaLink


def _is_web(text: str) -> bool:
    return text.strip()[:8].lower().startswith(("http://", "https://"))


def _json(body: bytes, url: str) -> Iterator[Lead]:
    data = loaded(body, "a feed")
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in _string(data.get("version")):
        raise PageError(f"not a feed{wordpress.refusal(data) or ': JSON of another kind'}")
    for item in items:
        if not isinstance(item, dict):
            continue
        ways = [_string(item.get(name)) for name in ("url", "external_url", "id")]
        if not _is_web(ways[-1]):
            ways.pop()
        address = next((found for way in ways if (found := joined(url, way))), "")
        if address and not leads_to_comment(ways[0]):
            yield Lead(
                address,
                LeadKind.ARTICLE,
                Source.FEED,
                title=line(html.unescape(_string(item.get("title"))[: 16 * MAX_TITLE])),
                published_at=instant(_string(item.get("date_published"))),
                lastmod=instant(_string(item.get("date_modified"))),
                language=line(_string(item.get("language")) or _string(data.get("language")), _MAX_LANGUAGE),
                found_on=url,
            )


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
