"""The address that a page states for itself, where it can be its own."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import unquote, urlsplit

from newscrawl import urls
from newscrawl.extraction.fields.metadata import Candidate, Metadata, is_home
from newscrawl.extraction.tree.page import Page

_NUMBERED = re.compile(r"([^/]{0,300}?)[-_]?(\d{1,20})(?:\.\w{2,5})?")
_SLUG = re.compile(r"[^\W\d_]{4,40}|\d{4,20}")


def stated(page: Page, found: Metadata) -> Candidate | None:
    """The first stated address that can be this page's: on its host, not the home page, not another article's."""
    addresses = [*islice(found.link("canonical"), 3), *islice(found.meta("og:url"), 3)]
    for value, source in addresses:
        url = page.absolute(value)
        agreed = len({other.source for other in addresses if other.value == value}) > 1
        try:
            if not url or (is_home(url) and not (page.url and is_home(page.url))):
                continue
            if page.url and not _is_own(url, page.url, agreed=agreed):
                continue
        except ValueError:
            continue
        return Candidate(url, source)
    return None


def _is_own(stated: str, url: str, *, agreed: bool) -> bool:
    """Whether a stated address can be that of the page at ``url``. Raises ValueError for what is no URL."""
    if urls.site(stated) != urls.site(url):
        return False
    if urls.key(stated) == urls.key(url):
        return True
    if _differ_by_number(url, stated) and not agreed:
        return False
    shown, words = _telling(url), _telling(stated)
    if len(shown) < 2 and not urls.looks_like_article(url):
        return True
    # Two addresses of one article share its words or its number; where they do not, two statements have to agree.
    if words and 2 * len(words & shown) >= len(words):
        return True
    return agreed and not urls.looks_like_listing(stated, sure=True)


def _differ_by_number(url: str, stated: str) -> bool:
    """Whether the last parts of two addresses are alike but for a number at their end: "mayor-resigns-42", "…-43"."""
    ends = (urlsplit(address).path.rstrip("/").rpartition("/")[2] for address in (url, stated))
    one, other = map(_NUMBERED.fullmatch, ends)
    return one is not None and other is not None and one[1] == other[1] and one[2] != other[2]


def _telling(url: str) -> set[str]:
    """The words and numbers of the segment of an address that holds the most."""
    telling: set[str] = set()
    for segment in reversed(urlsplit(unquote(url.lower())).path.split("/")[-20:]):
        words = set(_SLUG.findall(segment))
        telling = words if len(words) > len(telling) else telling
    return telling
