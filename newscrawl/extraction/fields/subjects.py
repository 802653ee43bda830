"""What an article is on: its section and its tags, chosen among what the page states and what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from newscrawl.extraction import dates, lexicon
from newscrawl.extraction.fields import authors, belonging, breadcrumbs, filing, jsonld, keywords, taglines
from newscrawl.extraction.fields.metadata import Candidate, Metadata, is_home
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.page import Page

MAX_TAGS = 50
"""Tags that are kept."""

_FOLDERS = frozenset({"blog", "post", "posts", "article", "articles", "entries", "content", "detail"})
_NOTHING = frozenset({"undefined", "null", "none"})
_ALL = frozenset({"microdata:keywords", "meta:keywords"})
"""Keywords by which some templates mean the categories as well as the tags."""

_OF_SITE = "meta:keywords"
"""Where many sites state on each page what all of the site is on."""

_JOINED = re.compile(r"\s*(?:;|,(?!\d))\s*")
_CLOSE = re.compile(r",(?:[^\s\d]|$)")
_SEMICOLON = re.compile(r"\s*[;；]\s*")
_COMMA = re.compile(r"\s*[,，、،]\s*")
_REPEATED = 2
_MOST = 20
_LONGEST_STATED = 80
_FEW = 10
_FEW_CRUMBS = 2
_LONG = 20
_LONGEST = 50


def section(page: Page, found: Metadata, heading: Element | None, title: str) -> Candidate | None:
    """The section that is stated, else that of the breadcrumb, else where the page says that the article is filed."""
    for candidate in islice(_stated(found), _MOST):
        stated = _alone(candidate, found)
        if len(stated.value) <= _LONGEST_STATED and not _is_folder(stated):
            return stated
    crumbs = chain(_breadcrumb_list(page, found), _shown_crumbs(page, heading))
    sections = (crumb for crumb in crumbs if not _is_folder(crumb) and not _is_title(crumb.value, title))
    sections = (crumb for crumb in sections if len(crumb.value) <= _LONGEST)
    filed = (other for other in islice(filing.filed(page, heading), 1) if not _is_folder(other))
    shown = (other for other in chain(_telling(sections), filed) if not _is_day(other.value))
    return first(shown, found.meta("category"))


def _stated(found: Metadata) -> Iterator[Candidate]:
    yield from found.json_ld("articleSection", "name")
    yield from found.microdata("articleSection")
    yield from found.meta(
        "article:section",
        "og:article:section",
        "parsely-section",
        "sailthru.section",
        "section",
        "articlesection",
        "cxenseparse:articlesection",
    )


def _alone(stated: Candidate, found: Metadata) -> Candidate:
    """One section of a string that names several: what another statement names alone, else the first."""
    value = stated.value
    if "," not in value and ";" not in value:
        return stated
    parts = [part for part in _JOINED.split(value) if part]
    others = {other.value.casefold() for other in islice(_stated(found), _MOST)}
    told = [part for part in parts if part.casefold() in others]
    # "Washington, D.C." and "Arts, Media and Sport" are names of one.
    is_list = told or ";" in value or _CLOSE.search(value) or (len(parts) > 2 and not _is_joined(parts[-1]))
    if not is_list or not parts or max(map(len, parts)) > _LONGEST:
        return stated
    names = (Candidate(part, stated.source) for part in (*told, *parts))
    return next((name for name in names if not _is_folder(name)), stated)


def _is_joined(part: str) -> bool:
    """Whether a text holds a word or a sign that joins two names."""
    return any(word in ("&", "+") or authors.joins(word) for word in part.split())


def _is_day(text: str) -> bool:
    return any(map(str.isdigit, text)) and dates.is_stated(text)


def _telling(crumbs: Iterator[Candidate]) -> Iterator[Candidate]:
    """The first crumb, or the next where that says no more than "News"; alone it is where the paper files it."""
    for crumb in islice(crumbs, 1):
        if lexicon.matches("news_label", crumb.value):
            yield from (other for other in islice(crumbs, 1) if not any(map(str.isdigit, other.value)))
        yield crumb


def _is_folder(candidate: Candidate) -> bool:
    return is_folder(candidate.value)


def is_folder(name: str) -> bool:
    """Whether a section is that of all articles of the site: what they are, not what they are on."""
    folded = name.casefold()
    return folded in _FOLDERS or folded in _NOTHING or lexicon.matches("uncategorized", folded)


def _is_title(crumb: str, title: str) -> bool:
    """Whether a crumb is the article's headline, in other marks or cut short."""
    said, whole = (filing.letters(text).casefold() for text in (crumb, title))
    return said == whole or (len(said) >= _LONG and whole.startswith(said))


def first(*sources: Iterable[Candidate]) -> Candidate | None:
    """The first candidate that says something, of all sources in turn."""
    return next((candidate for source in sources for candidate in source if candidate.value), None)


def _shown_crumbs(page: Page, heading: Element | None) -> Iterator[Candidate]:
    yield from breadcrumbs.shown(page, belonging.before(heading) if heading is not None else [])


def _breadcrumb_list(page: Page, found: Metadata) -> Iterator[Candidate]:
    """The names of a JSON-LD breadcrumb between the home page and the article, which its last entry may be."""
    for thing in found.things:
        if "BreadcrumbList" not in jsonld.types(thing):
            continue
        entries = thing.get("itemListElement")
        if not isinstance(entries, list):
            continue
        for entry in entries[:10]:
            if not isinstance(entry, dict):
                continue
            item = jsonld.resolved(entry.get("item"), found.ids)
            name = jsonld.texts(entry, {}, "name") or jsonld.texts(item, {}, "name")
            url = jsonld.texts(item, {}, "@id", "url")
            is_page = entry is entries[-1] and len(entries) > _FEW_CRUMBS and (not url or url[0] == page.url)
            if name and not (url and is_home(url[0])) and entry is not entries[0] and not is_page:
                yield Candidate(name[0], "json-ld:breadcrumb")
        return


def tags(page: Page, found: Metadata, heading: Element | None, title: str) -> tuple[list[str], str]:
    """The tags of the first source that has any, and that source."""
    sources: tuple[Callable[[], Iterator[Candidate]], ...] = (
        lambda: found.json_ld("keywords", "name"),
        lambda: _keywords(page, found, heading),
        lambda: found.meta("article:tag", "og:article:tag"),
        lambda: found.meta("news_keywords"),
        lambda: found.meta("parsely-tags"),
        lambda: found.meta("sailthru.tags", "tags"),
        lambda: iter(taglines.read(page, heading)),
        # What an article shows is its own; the keywords in the head are the whole site's on many.
        lambda: iter(taglines.wordless(page, heading)),
        lambda: found.meta("keywords"),
        lambda: iter(taglines.wordless(page, heading, lines=True)),
        lambda: iter(taglines.boxed(page, heading)),
        lambda: iter(taglines.by_category(page)),
        lambda: iter(taglines.spaced(page)),
        lambda: iter(taglines.filed(page, heading)),
    )
    for source in sources:
        candidates = list(source())
        names = _parted(candidates) if candidates else []
        if not names or (candidates[0].source in _ALL and filing.addressed(page, heading).issuperset(_folded(names))):
            continue
        if candidates[0].source != _OF_SITE or keywords.are_told(names, page, heading, title):
            return names[:MAX_TAGS], candidates[0].source
    return [], ""


def _folded(names: list[str]) -> set[str]:
    return {name.casefold() for name in names}


def _parted(candidates: list[Candidate]) -> list[str]:
    """The tags of a source, each once: one string may hold them all."""
    values = list(dict.fromkeys([candidate.value for candidate in candidates]))
    others = {value.casefold() for value in values} if len(values) > 1 else set()
    unfiled = lexicon.phrases("uncategorized")
    found: dict[str, str] = {}
    split = [_SEMICOLON.split(value) if ";" in value else _COMMA.split(value) for value in values]
    is_each_own = len(split) > 1 and min(map(len, split)) <= _REPEATED
    for value, parts in zip(values, split, strict=True):
        # Where each has its own, a comma belongs to the tag, but for one that repeats several of the others.
        is_one = is_each_own and sum(part.casefold() in others for part in parts) < _REPEATED
        for part in [value] if is_one else parts:
            tag = part.strip(" #\"'")
            folded = tag.casefold()
            if 1 <= len(tag) <= 80 and folded not in _NOTHING and folded not in unfiled:
                found.setdefault(folded, tag)
    return list(found.values())


def _keywords(page: Page, found: Metadata, heading: Element | None) -> Iterator[Candidate]:
    """The keywords of the article's item; those outside of it are the site's cloud of tags."""
    for item in found.items:
        if item.kind or (not any(other.kind for other in found.items) and not _are_of_site(page, heading)):
            yield from (Candidate(value, "microdata:keywords") for value in item.properties.get("keywords", ()))


def _are_of_site(page: Page, heading: Element | None) -> bool:
    """Whether all that is marked as keywords stands in the site's columns."""
    marked = page.tree.valued("itemprop", ("keywords",))[:_FEW]
    return all(taglines.is_of_site(element, heading) for element in marked)
