"""The headline: without the name of the site, and without losing what a hyphen ties to it."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urlsplit

from newscrawl import urls
from newscrawl.extraction import jsonld
from newscrawl.extraction.metadata import Candidate, Metadata, fold, is_home, text_of
from newscrawl.extraction.page import Page

MAX_TITLE = 500
"""Characters of a headline that are kept."""

_MAX_LINKS = 1_000
_DIVIDER = re.compile(r"\s+[-–—|•·»«:/]+\s+|\s*[|｜]\s*|\s*[_]\s*|\s+::\s+|\s*-{2,}\s*")


def choose(found: Metadata, houses: set[str]) -> Candidate | None:
    """The headline and its source; None where the page states none. ``houses`` are the `site_names`."""
    h1s = [Candidate(text, "html:h1") for heading in found.headings if (text := text_of(heading))]
    stated = [
        *found.json_ld("headline"),
        *found.microdata("headline"),
        *found.meta("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title"),
    ]
    head = Candidate(found.head_title, "html:title")
    known = {fold(value) for value, _ in h1s}
    # Where og:title is the end of the h1, the h1 has a kicker in front: "Olympic Games: Germany win".
    for candidate in found.meta("og:title"):
        for h1 in h1s[:1]:
            if len(candidate.value) > 20 and h1.value.endswith(": " + candidate.value):
                return _cut(candidate)
    # A headline that the page both shows and states is beyond doubt.
    for candidate in stated:
        if fold(candidate.value) in known and not is_site(candidate.value, houses):
            return _cut(candidate)
    for value, source in [*stated, head]:
        trimmed = without_site(value, houses)
        if trimmed != value and fold(trimmed) in known:
            return Candidate(trimmed[:MAX_TITLE], source)
    # An h1 within the <title> is the headline, the rest the site's.
    for candidate in h1s:
        folded = fold(candidate.value)
        if len(folded) > 10 and folded in fold(found.head_title) and not is_site(candidate.value, houses):
            return _cut(candidate)
    for candidate in [*stated, *h1s, head]:
        trimmed = without_site(candidate.value, houses)
        if trimmed and not is_site(trimmed, houses):
            return Candidate(trimmed[:MAX_TITLE], candidate.source)
    return None


def _cut(candidate: Candidate) -> Candidate:
    return Candidate(candidate.value[:MAX_TITLE], candidate.source)


def site_names(found: Metadata, page: Page | None = None) -> set[str]:
    """What the site calls itself, folded: stated names, and the words of the host."""
    names = [value for value, _ in found.meta("og:site_name", "application-name", "apple-mobile-web-app-title")]
    names += [value for value, _ in found.json_ld("publisher", "name", "alternateName", pages=True)]
    for thing in found.things:
        if {"WebSite", "NewsMediaOrganization", "Organization"} & set(jsonld.types(thing)):
            names += jsonld.texts(thing.get("name"), {}) + jsonld.texts(thing.get("alternateName"), {})
    if page is not None and page.url:
        try:
            host = urlsplit(page.url).hostname or ""
        except ValueError:
            host = ""
        domain = urls.registrable_domain(host) if host else ""
        names += [host.removeprefix("www."), domain, domain.split(".")[0]]
        names += _linked_home(found, page)
    return {folded for name in names if (folded := fold(name)) and len(name) <= 80}


_HOMEWARD = re.compile(r"\s*(?:(?:https?:)?//[^/?#]*)?[./]*\s*(?:#.*)?", re.IGNORECASE | re.DOTALL)


def _linked_home(found: Metadata, page: Page) -> list[str]:
    """The texts of links to the home page that one end of the <title> repeats: the site's name, not "Home"."""
    parts = [fold(part) for part in _DIVIDER.split(found.head_title)]
    ends = {parts[0], parts[-1]} - {""} if len(parts) > 1 else set()
    if not ends or is_home(page.url):
        return []
    names: list[str] = []
    for link in islice(page.root.iter("a"), _MAX_LINKS):
        href = link.get("href") or ""
        # Most links need not be resolved to know that they lead elsewhere.
        near = href and len(href) < 200 and _HOMEWARD.fullmatch(href) is not None
        leads_home = "home" in (link.get("rel") or "").lower().split() or (near and is_home(page.absolute(href)))
        if leads_home and fold(text := text_of(link, 80)) in ends:
            names.append(text)
    return names


def is_site(text: str, houses: set[str]) -> bool:
    """Whether a text is nothing but the site's name, give or take spaces and an article."""
    folded = fold(text)
    if folded in houses:
        return True
    bare = folded.replace(" ", "").removeprefix("the").removeprefix("www")
    return any(bare == house.replace(" ", "").removeprefix("the") for house in houses)


def without_site(title: str, houses: set[str]) -> str:
    """The title without the parts at its ends that name the site; a part that does not is never cut."""
    parts = _DIVIDER.split(title)
    if len(parts) == 1:
        return title
    dividers = list(_DIVIDER.finditer(title))
    start, end = 0, len(parts)
    for cut in range(len(parts) - 1, 0, -1):
        if is_site(parts[cut], houses):
            end = cut
    if end == len(parts) and is_site(parts[0], houses):
        start = 1
    begin = dividers[start - 1].end() if start else 0
    stop = dividers[end - 1].start() if end < len(parts) else len(title)
    return title[begin:stop].strip() or title
