"""What an article is on: its section and its tags, chosen among what the page states and what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from newscrawl.extraction import belonging, breadcrumbs, filing, jsonld, taglines
from newscrawl.extraction.dom import Element
from newscrawl.extraction.metadata import Candidate, Metadata, is_home
from newscrawl.extraction.page import Page

MAX_TAGS = 50
"""Tags that are kept."""

_FOLDERS = frozenset({"post", "posts", "article", "articles", "entries", "content"})


def section(page: Page, found: Metadata, heading: Element | None, title: str) -> Candidate | None:
    """The section that is stated, else that of the breadcrumb, else where the page says that the article is filed."""
    stated = _first(
        found.json_ld("articleSection", "name"),
        found.microdata("articleSection"),
        found.meta(
            "article:section",
            "og:article:section",
            "parsely-section",
            "sailthru.section",
            "section",
            "cxenseparse:articlesection",
        ),
    )
    if stated and len(stated.value) <= 80 and stated.value.casefold() not in _FOLDERS:
        return stated
    crumbs = [crumb for crumb in _breadcrumb_list(found) if crumb.value != title]
    return _first(crumbs, _shown_crumbs(page, heading), filing.filed(page, heading), found.meta("category"))


def _first(*sources: Iterable[Candidate]) -> Candidate | None:
    return next((candidate for source in sources for candidate in source if candidate.value), None)


def _shown_crumbs(page: Page, heading: Element | None) -> Iterator[Candidate]:
    yield from breadcrumbs.shown(page, belonging.before(heading) if heading is not None else [])


def _breadcrumb_list(found: Metadata) -> Iterator[Candidate]:
    """The names of a JSON-LD breadcrumb between the home page and the article."""
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
            if name and not (url and is_home(url[0])) and entry is not entries[0]:
                yield Candidate(name[0], "json-ld:breadcrumb")
        return


def tags(page: Page, found: Metadata, heading: Element | None) -> tuple[list[str], str]:
    """The tags of the first source that has any, and that source."""
    sources: tuple[Callable[[], Iterator[Candidate]], ...] = (
        lambda: found.json_ld("keywords", "name"),
        lambda: _keywords(found),
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
    )
    for source in sources:
        candidates = list(source())
        if names := _parted(candidates):
            return names[:MAX_TAGS], candidates[0].source
    return [], ""


def _parted(candidates: list[Candidate]) -> list[str]:
    """The tags of a source, each once: one string may hold them all."""
    found: dict[str, str] = {}
    for candidate in candidates:
        parts = [candidate.value]
        # Where each has its own, a comma belongs to the tag.
        if len(candidates) == 1:
            parts = re.split(r"\s*[;；]\s*" if ";" in candidate.value else r"\s*[,，、،]\s*", candidate.value)
        for part in parts:
            tag = part.strip(" #\"'")
            if 1 <= len(tag) <= 80:
                found.setdefault(tag.casefold(), tag)
    return list(found.values())


def _keywords(found: Metadata) -> Iterator[Candidate]:
    """The keywords of the article's item; those outside of it are the site's cloud of tags."""
    for item in found.items:
        if item.kind or not any(other.kind for other in found.items):
            yield from (Candidate(value, "microdata:keywords") for value in item.properties.get("keywords", ()))
