"""Whether the keywords in a page's head are the article's own: what it is on is told in its text or shown beside it.

Where a site shows tags, those of an article would be among them; the same keywords on each page are of the whole site.
"""

from __future__ import annotations

import re
from itertools import islice

from newscrawl.extraction.fields import belonging
from newscrawl.extraction.fields.filing import letters
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.page import Page

_WORD = re.compile(r"\w+")
_TAGS = re.compile(r"/tags?(?:[/?#]|$)", re.IGNORECASE)
_MAX_WORDS = 8
_MAX_PARAGRAPHS = 200
_MAX_NAMES = 50
_MAX_PLACES = 60
_ENOUGH = 200
_ENDING = 3
_STEM = 4


def are_told(names: list[str], page: Page, heading: Element | None, title: str) -> bool:
    """Whether a text speaks of any of the keywords, or its article shows one; True where the site shows no tags."""
    if not any(_TAGS.search(link.get("href")) for link in page.tree.linked("/tag")):
        return True
    prose = " ".join(element.line() for element in page.tree.tagged("p")[:_MAX_PARAGRAPHS])
    if len(prose) < _ENOUGH:
        return True
    said = f"{title} {prose}".casefold()
    if any(_is_said(name.casefold(), said) for name in names[:_MAX_NAMES]):
        return True
    joined = letters(said)
    return any(letters(name.casefold()) in joined for name in names[:_MAX_NAMES]) or _is_shown(names, page, heading)


def _is_said(name: str, text: str) -> bool:
    """Whether most of a keyword's words stand in a text, whatever their endings."""
    words = [word for word in _WORD.findall(name) if len(word) > _ENDING - 1 or not word.isascii()][:_MAX_WORDS]
    told = [word for word in words if word[: max(_STEM, len(word) - _ENDING)] in text]
    return 2 * len(told) > len(words)


def _is_shown(names: list[str], page: Page, heading: Element | None) -> bool:
    """Whether a keyword stands in the article as a text of its own: as its kicker, as the last of its breadcrumb."""
    own, wanted = belonging.box_of(heading), {name.casefold() for name in names}
    places = (place for place, text in enumerate(page.tree.markup.texts) if text.strip().casefold() in wanted)
    around = (page.tree.around(place) for place in islice(places, _MAX_PLACES))
    return any(element is not None and belonging.is_own(element, own, heading) for element in around)
