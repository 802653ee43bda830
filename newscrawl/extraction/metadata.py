"""What a page says of itself to machines, gathered in one pass: each fact with the place it stands at.

Nothing is decided here except which JSON-LD object and which microdata item speak of this page's article; `fields`
chooses among the candidates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from newscrawl import urls
from newscrawl.extraction import jsonld
from newscrawl.extraction.jsonld import Thing
from newscrawl.extraction.page import Page

MAX_ELEMENTS = 3_000
"""Elements of one kind (meta, itemprop …) that are read."""

MAX_TEXT = 500
"""Characters of an element's text that count as a value."""

MAX_KEYWORDS = 50
"""Links that are read of one list of keywords."""

_ARTICLE = re.compile(r"(?:article|posting|report|review|recipe|interview)$", re.IGNORECASE)
_PAGE = re.compile(r"(?:page|video|videoobject|podcastepisode|imagegallery|mediagallery|creativework)$", re.IGNORECASE)
_ADDRESSES = frozenset({"url", "image", "mainEntityOfPage", "license"})
_SILENT = frozenset({"script", "style", "noscript", "template", "svg"})
_FOLD = re.compile(r"[\W_]+")
_ITEMS = etree.XPath("//*[@itemprop]")


class Candidate(NamedTuple):
    """A value and its source, such as "json-ld:headline" or "meta:og:title"."""

    value: str
    source: str


@dataclass(slots=True)
class Item:
    """A microdata item: ``kind`` is the last part of its itemtype, "" for properties outside of any item."""

    kind: str
    properties: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Metadata:
    """All that was found. ``articles`` are JSON-LD objects on this page's article, best first; ``pages`` those on
    the page around it; ``metas`` and ``links`` map lower-case names (name, property; rel) to values."""

    things: list[Thing] = field(default_factory=list)
    ids: dict[str, Thing] = field(default_factory=dict)
    articles: list[Thing] = field(default_factory=list)
    pages: list[Thing] = field(default_factory=list)
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    headings: list[HtmlElement] = field(default_factory=list)
    head_title: str = ""
    html_lang: str = ""

    def json_ld(self, key: str, *keys: str, pages: bool = False) -> Iterator[Candidate]:
        """The strings of a property; of objects their ``keys``. With ``pages`` the page's objects come last."""
        for thing in self.articles + (self.pages if pages else []):
            if key in thing:
                for text in jsonld.texts(thing[key], self.ids, *keys):
                    yield Candidate(text, f"json-ld:{key}")

    def meta(self, *names: str) -> Iterator[Candidate]:
        """The contents of meta elements, in the order of ``names``."""
        for name in names:
            for value in self.metas.get(name, ()):
                yield Candidate(value, f"meta:{name}")

    def microdata(self, *names: str) -> Iterator[Candidate]:
        """The values of itemprops of the article, in the order of ``names``."""
        for item in self.items:
            for name in names:
                for value in item.properties.get(name, ()):
                    yield Candidate(value, f"microdata:{name}")

    def link(self, rel: str) -> Iterator[Candidate]:
        """The href of link elements, as they stand there."""
        for value in self.links.get(rel, ()):
            yield Candidate(value, f"link:{rel}")


def fold(text: str) -> str:
    """Letters and digits only, without case: equal where two texts say the same in other marks."""
    return _FOLD.sub(" ", text).strip().casefold()


def text_of(element: HtmlElement, limit: int = MAX_TEXT) -> str:
    """The element's text on one line, scripts left out; cut soon after ``limit`` characters."""
    parts: list[str] = []
    size = 0
    for inner in element.iter():
        if inner.text and isinstance(inner.tag, str) and inner.tag not in _SILENT:
            parts.append(inner.text)
            size += len(inner.text)
        if inner is not element and inner.tail:
            parts.append(inner.tail)
            size += len(inner.tail)
        if size > 2 * limit + 200:
            break
    return jsonld.one_line("".join(parts)[: 4 * limit + 200])[:limit]


def elements(path: etree.XPath, root: HtmlElement) -> list[HtmlElement]:
    """What a compiled XPath finds, elements only."""
    found = path(root)
    return [entry for entry in found if isinstance(entry, HtmlElement)] if isinstance(found, list) else []


def is_home(url: str) -> bool:
    """Whether a URL has neither path nor query; True for what is no URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return True
    return parts.path in ("", "/") and not parts.query


def collect(page: Page) -> Metadata:
    """Everything that the page's head, JSON-LD and microdata say. Never raises for what a page holds."""
    found = Metadata()
    blocks: list[str] = []
    root = page.root
    found.html_lang = (root.get("lang") or root.get("xml:lang") or "").strip()
    for count, element in enumerate(root.iter("meta", "link", "script", "title", "h1")):
        if count > 5 * MAX_ELEMENTS:
            break
        tag = element.tag
        if tag == "meta":
            _read_meta(element, found.metas)
        elif tag == "link":
            _read_link(element, found.links)
        elif tag == "script":
            if "ld+json" in (element.get("type") or "").lower() and element.text:
                blocks.append(element.text)
        elif tag == "title":
            # An inline SVG has titles as well.
            if not found.head_title and (element.getparent() is None or element.getparent().tag != "svg"):
                found.head_title = jsonld.clean(element.text or "")
        elif len(found.headings) < 20:
            found.headings.append(element)
    found.things = jsonld.read(iter(blocks))
    found.ids = jsonld.named(found.things)
    matcher = _Matcher(page, found)
    found.articles, found.pages = matcher.chosen()
    found.items = matcher.items(list(_microdata(page)))
    return found


def _read_meta(element: HtmlElement, metas: dict[str, list[str]]) -> None:
    content = element.get("content")
    if not content:
        return
    value = jsonld.clean(content)
    # Some write two names into one property.
    names = f"{element.get('property') or ''} {element.get('name') or element.get('http-equiv') or ''}"
    for name in {part.lower() for part in names.split()} if value else ():
        values = metas.setdefault(name, [])
        if len(values) < 100:
            values.append(value)


def _read_link(element: HtmlElement, links: dict[str, list[str]]) -> None:
    href = (element.get("href") or "").strip()
    for rel in (element.get("rel") or "").lower().split():
        if href and rel in ("canonical", "license", "image_src", "amphtml"):
            links.setdefault(rel, []).append(href)


def _microdata(page: Page) -> Iterator[Item]:
    """The items of a page in document order; first one for the properties that stand outside of all."""
    loose = Item("")
    items: dict[HtmlElement, Item] = {}
    # Looking for the letters in the source first spares most pages a walk over all elements.
    for element in elements(_ITEMS, page.root)[:MAX_ELEMENTS] if "itemprop" in page.html else []:
        value = _value(element, page)
        if not value:
            continue
        scope = next((e for e in element.iterancestors() if e.get("itemscope") is not None), None)
        if scope is None:
            item = loose
        elif scope in items:
            item = items[scope]
        else:
            item = items[scope] = Item((scope.get("itemtype") or "").split("#")[0].rstrip("/").rsplit("/", 1)[-1])
        for name in element.get("itemprop", "").split():
            values = item.properties.setdefault(name, [])
            if len(values) < 100:
                values.append(value)
    if loose.properties:
        yield loose
    yield from items.values()


def _value(element: HtmlElement, page: Page) -> str:
    if element.get("itemscope") is not None:
        return _scoped(element, page)
    tag = element.tag
    stated: str | None = element.get("content")
    if stated is None:
        if tag == "time":
            stated = element.get("datetime")
        elif tag in ("a", "link", "area") and element.get("itemprop") in _ADDRESSES:
            stated = element.get("href")
        elif tag == "img":
            stated = element.get("src")
        elif tag in ("data", "meter"):
            stated = element.get("value")
    if stated is None and element.get("itemprop") == "keywords":
        # A list of links, with nothing but markup between them.
        parts = [text_of(link, 80) for link in islice(element.iter("a"), MAX_KEYWORDS)]
        if len(parts) > 1:
            return ", ".join(filter(None, parts))
    return jsonld.clean(stated) if stated is not None else text_of(element)


def _scoped(element: HtmlElement, page: Page) -> str:
    """An item as a value: its name, or the address of an image."""
    names = element.get("itemprop", "")
    if "image" in names or "logo" in names:
        for inner in element.iter("meta", "link", "img"):
            if inner.get("itemprop") in ("url", "contentUrl"):
                return page.absolute(inner.get("content") or inner.get("href") or inner.get("src") or "")
        return ""
    for inner in element.iterdescendants():
        if inner.get("itemprop") == "name":
            return jsonld.clean(inner.get("content") or "") or text_of(inner)
    return text_of(element) if "author" in names else ""


class _Matcher:
    """Tells this page's article from the others that a page mentions, by address and headline."""

    def __init__(self, page: Page, found: Metadata) -> None:
        self.found = found
        self.page = page
        stated = [page.url, *found.links.get("canonical", []), *found.metas.get("og:url", [])]
        self.addresses = {key for url in stated if (key := self._key(url))}
        titles = [*found.metas.get("og:title", []), *found.metas.get("twitter:title", [])]
        titles += [text_of(heading) for heading in found.headings[:3]]
        self.titles = {fold(title) for title in titles} - {""}
        self.head_title = fold(found.head_title)

    def _key(self, url: str) -> bytes:
        try:
            return urls.key(url if url.startswith(("http://", "https://")) else self.page.absolute(url))
        except ValueError:
            return b""

    def chosen(self) -> tuple[list[Thing], list[Thing]]:
        articles: list[tuple[int, int, Thing]] = []
        pages: list[tuple[int, int, Thing]] = []
        candidates = list(self._candidates())
        count = sum(1 for _, is_article in candidates if is_article)
        for place, (thing, is_article) in enumerate(candidates):
            score = self._score(thing)
            # An article that is alone and contradicted by nothing needs no proof.
            if is_article and (score > 0 or (score == 0 and count == 1)):
                articles.append((-score, place, thing))
            elif not is_article and score >= 0:
                pages.append((-score, place, thing))
        articles.sort(key=lambda entry: entry[:2])
        pages.sort(key=lambda entry: entry[:2])
        return [thing for _, _, thing in articles[:5]], [thing for _, _, thing in pages[:5]]

    def _candidates(self) -> Iterator[tuple[Thing, bool]]:
        seen: set[int] = set()
        for thing in self.found.things:
            inner = [jsonld.resolved(thing.get(key), self.found.ids) for key in ("mainEntity", "mainEntityOfPage")]
            for entry in [thing, *inner]:
                if not isinstance(entry, dict) or id(entry) in seen or len(entry) < 2:
                    continue
                seen.add(id(entry))
                kinds = jsonld.types(entry)
                if any(map(_ARTICLE.search, kinds)):
                    yield entry, True
                elif any(map(_PAGE.search, kinds)) or (not kinds and "headline" in entry):
                    yield entry, False

    def _score(self, thing: Thing) -> int:
        """Above 0: this page's; 0: nothing said; below: another page's."""
        score = 0
        stated = [thing.get("url"), thing.get("@id"), thing.get("mainEntityOfPage")]
        texts = [text for value in stated for text in jsonld.texts(value, {}, "@id", "url")]
        keys = {key for text in texts if "/" in text and (key := self._key(text.split("#")[0]))}
        if keys & self.addresses:
            score += 4
        elif keys and self.addresses and not self._is_home(texts):
            score -= 2
        headlines = jsonld.texts(thing.get("headline") or thing.get("name"), {})
        for headline in map(fold, headlines[:2]):
            if headline in self.titles:
                score += 3
            elif len(headline) > 10 and (
                headline in self.head_title or any(headline in t or t in headline for t in self.titles if len(t) > 10)
            ):
                score += 2
        return score

    def _is_home(self, texts: list[str]) -> bool:
        # Templates that state the home page, or nothing but a fragment, say nothing about the article.
        return all(is_home(text) for text in texts if "/" in text)

    def items(self, items: list[Item]) -> list[Item]:
        """The microdata item of the article, and the properties that stand outside of all items."""
        articles = [item for item in items if _ARTICLE.search(item.kind)]
        chosen: list[Item] = []
        for item in articles:
            headlines = map(fold, item.properties.get("headline", item.properties.get("name", [])))
            if any(headline in self.titles for headline in headlines):
                chosen = [item]
                break
        if not chosen and len(articles) == 1:
            chosen = articles
        return chosen + [item for item in items if item.kind == "" or item.kind == "WebPage"]
