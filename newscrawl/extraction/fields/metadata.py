"""What a page says of itself to machines, gathered in one pass: each fact with the place it stands at.

Nothing is decided here except which JSON-LD object and which microdata item speak of this page's article; `fields`
chooses among the candidates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from newscrawl import urls
from newscrawl.extraction.fields import jsonld, microdata
from newscrawl.extraction.fields.jsonld import Thing
from newscrawl.extraction.fields.microdata import ARTICLE, MAX_ELEMENTS, Item
from newscrawl.extraction.fields.texts import text_of
from newscrawl.extraction.memo import remembered
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.page import Page

_PAGE = re.compile(r"(?:page|video|videoobject|podcastepisode|imagegallery|mediagallery|creativework)$", re.IGNORECASE)
_TECHNICAL = ("viewport", "theme-color", "msapplication", "fb:", "al:", "og:image:w", "og:image:h", "twitter:card")
_RELATIONS = frozenset({"canonical", "license", "image_src", "amphtml"})
SESSION = r"(?:[?&;]\w{1,20}=[\da-f]{16,64})?"
"""A pattern for what some sites end each of their links with: the number of a visit."""

_SHORT_WORD = 3
_TELLING = 3
_FOLD = re.compile(r"[\W_]+")


class Candidate(NamedTuple):
    """A value and its source, such as "json-ld:headline" or "meta:og:title"."""

    value: str
    source: str


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
    headings: list[tuple[Element, str]] = field(default_factory=list)
    head_title: str = ""
    html_lang: str = ""

    def json_ld(self, key: str, *keys: str, pages: bool = False) -> Iterator[Candidate]:
        """The strings of a property; of objects their ``keys``. With ``pages`` the page's objects come last."""
        for thing in self.articles + self.pages if pages else self.articles:
            if key in thing:
                for text in jsonld.texts(thing[key], self.ids, *keys):
                    yield Candidate(text, f"json-ld:{key}")

    def meta(self, *names: str) -> Iterator[Candidate]:
        """The contents of meta elements, in the order of ``names``."""
        for name in names:
            if name in self.metas:
                for value in self.metas[name]:
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


@remembered(2048)
def fold(text: str) -> str:
    """Letters and digits only, without case: equal where two texts say the same in other marks."""
    return _FOLD.sub(" ", text).strip().casefold()


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
    tree = page.tree
    found.html_lang = (tree.root.get("lang") or tree.root.get("xml:lang")).strip()
    for element in tree.tagged("meta")[:MAX_ELEMENTS]:
        _read_meta(element, found.metas)
    for element in tree.tagged("link")[:MAX_ELEMENTS]:
        _read_link(element, found.links)
    found.head_title = next(filter(None, (jsonld.clean(element.text) for element in tree.tagged("title")[:20])), "")
    found.headings = [(heading, text_of(heading)) for heading in tree.tagged("h1")[:20]]
    scripts = (e.text for e in tree.tagged("script") if e.text and "ld+json" in e.get("type").lower())
    found.things = jsonld.read(scripts)
    found.ids = jsonld.named(found.things)
    matcher = _Matcher(page, found)
    found.articles, found.pages = matcher.chosen()
    found.items = matcher.items(microdata.read(page))
    return found


def _read_meta(element: Element, metas: dict[str, list[str]]) -> None:
    attrs = element.attrs
    content = attrs.get("content")
    if not content:
        return
    names = _meta_names(attrs.get("property") or "", attrs.get("name") or attrs.get("http-equiv") or "")
    value = jsonld.clean(content) if names else ""
    for name in names if value else ():
        values = metas.setdefault(name, [])
        if len(values) < 100:
            values.append(value)


@lru_cache(maxsize=2048)
def _meta_names(stated: str, other: str) -> tuple[str, ...]:
    # Some write two names into one property.
    names = dict.fromkeys(f"{stated} {other}"[:400].lower().split())
    return tuple(name for name in names if not name.startswith(_TECHNICAL))


def _read_link(element: Element, links: dict[str, list[str]]) -> None:
    raw = element.raw.lower()
    if not any(rel in raw for rel in _RELATIONS):
        return  # most are of styles, icons and scripts
    attrs = element.attrs
    for rel in (attrs.get("rel") or "")[:100].lower().split():
        if rel in _RELATIONS and (href := (attrs.get("href") or "").strip()):
            links.setdefault(rel, []).append(href)


def _is_video(thing: Thing) -> bool:
    """Whether an object is a video: most stand in an article, and were published at another time."""
    return any(kind.lower().startswith("video") for kind in jsonld.types(thing))


class _Matcher:
    """Tells this page's article from the others that a page mentions, by address and headline."""

    def __init__(self, page: Page, found: Metadata) -> None:
        self.page, self.found = page, found

    @cached_property
    def addresses(self) -> set[bytes]:
        stated = [self.page.url, *self.found.links.get("canonical", [])[:5], *self.found.metas.get("og:url", [])[:5]]
        return {key for url in set(stated) if (key := self._key(url))}

    @cached_property
    def titles(self) -> set[str]:
        metas = self.found.metas
        shown = [text for _, text in self.found.headings[:3]]
        titles = [*metas.get("og:title", [])[:5], *metas.get("twitter:title", [])[:5], *shown]
        return {fold(title) for title in titles} - {""}

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
            elif not is_article and score >= (1 if _is_video(thing) else 0):
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
                if any(map(ARTICLE.search, kinds)):
                    yield entry, True
                elif any(map(_PAGE.search, kinds)) or (not kinds and "headline" in entry):
                    yield entry, False

    def _score(self, thing: Thing) -> int:
        """Above 0: this page's; 0: nothing said; below: another page's."""
        score = 0
        stated = [thing.get("url"), thing.get("@id"), thing.get("mainEntityOfPage")]
        texts = [text for value in stated if value for text in jsonld.texts(value, {}, "@id", "url")[:3]]
        keys = {key for text in dict.fromkeys(texts) if "/" in text and (key := self._key(text.split("#")[0]))}
        if keys & self.addresses:
            score += 4
        elif keys and self.addresses and not all(is_home(text) for text in texts if "/" in text):
            # Templates that state the home page, or nothing but a fragment, say nothing about the article.
            score -= 2
        headlines = jsonld.texts(thing.get("headline") or thing.get("name"), {})
        for headline in map(fold, headlines[:2]):
            if headline in self.titles:
                score += 3
            elif len(headline) > 10 and (
                headline in fold(self.found.head_title)
                or any(headline in t or t in headline for t in self.titles if len(t) > 10)
            ):
                score += 2
            elif self._is_another(headline):
                score -= 1
        return score

    def _is_another(self, headline: str) -> bool:
        """Whether a headline shares no longer word with any of the page: that of a story that it only mentions."""
        said = {word for word in headline.split() if len(word) > _SHORT_WORD}
        return len(said) >= _TELLING and bool(self.titles) and said.isdisjoint(self.words)

    @cached_property
    def words(self) -> set[str]:
        return {word for title in (*self.titles, fold(self.found.head_title)) for word in title.split()}

    def items(self, items: list[Item]) -> list[Item]:
        """The microdata item of the article, and the properties that stand outside of all items."""
        articles = [item for item in items if ARTICLE.search(item.kind)]
        chosen: list[Item] = []
        for item in articles:
            headlines = map(fold, item.properties.get("headline", item.properties.get("name", [])))
            if any(headline in self.titles for headline in headlines):
                chosen = [item]
                break
        if not chosen and len(articles) == 1:
            chosen = articles
        return chosen + [item for item in items if item.kind == "" or item.kind == "WebPage"]
