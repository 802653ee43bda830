"""Authors by the signs beside their names, where no word says so: an icon of a person, a portrait named alike."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from itertools import islice
from operator import attrgetter

from newscrawl.extraction.blocks import HEADINGS
from newscrawl.extraction.fields import author_links, authors, belonging, icons
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.page import Page

_BEFORE = 60
_AFTER = 120
_MOST = 3
_NEAR = 8
_MAX_NAME = 60
_CARD = 60
_CARD_BOXES = 6
_start = attrgetter("start")
_PERSON = re.compile(
    r"(?:^|[\s_:-])(?:user|person|account|author)(?:$|[\s\]]|[_-](?:o|alt|circle|fill|outline|icon)\b)"
)
_PICTURED = re.compile(
    r"^(?:avatar|picture|photo|image|portrait|profile (?:picture|photo|image)) (?:of|for) ", re.IGNORECASE
)


def signed(page: Page, heading: Element | None) -> list[str]:
    """The names beside an icon of a person or a portrait, near the article's headline or in the card of its facts."""
    if heading is None:
        return []
    for found in (_beside_icons(page, heading), _beside_portraits(page, heading), _in_cards(page)):
        if names := authors.clean(list(dict.fromkeys(found))):
            return names if len(names) <= _MOST and all(map(authors.is_full, names)) else []
    return []


def _persons(page: Page) -> Iterator[Element]:
    return icons.named(page, _PERSON, "user", "person", "account")


def _in_cards(page: Page) -> Iterator[str]:
    """The linked names beside icons of persons that share a small box with that of a calendar, in a column beside."""
    persons = list(_persons(page))
    days = icons.of_days(page) if persons else []
    for icon in persons if days else ():
        boxes = (box for box in islice(icon.ancestors(), _CARD_BOXES) if box.end - box.start <= _CARD)
        if any(box.holds(day) for box in boxes for day in days):
            links = next(filter(None, (list(line.iter("a")) for line in islice(icon.ancestors(), _MOST))), [])
            if all(map(author_links.leads_to_author, links)):
                yield from (link.line() for link in links)


def _beside_icons(page: Page, heading: Element) -> Iterator[str]:
    own = belonging.entry_of(heading)
    for icon in _persons(page):
        if _is_near(icon, heading) and belonging.is_own(icon, own, heading):
            text = icons.text_beside(icon, _MAX_NAME)
            if len(text) <= _MAX_NAME:
                yield text


def _beside_portraits(page: Page, heading: Element) -> Iterator[str]:
    """The names of portraits that a text beside them says again, between the headline and the text."""
    own = belonging.entry_of(heading)
    prose = page.tree.prose
    told = bisect(prose, heading.start, key=_start)
    end = min([heading.end + _AFTER, *(paragraph.start for paragraph in prose[told : told + 1])])
    for image in belonging.near(page.tree.tagged("img"), heading, _BEFORE, end - heading.end):
        name = _PICTURED.sub("", image.get("alt").strip())
        if 3 < len(name) <= _MAX_NAME and " " in name and belonging.is_own(image, own, heading):
            around = page.tree.elements[image.start + 1 : image.start + 1 + _NEAR]
            lines = [e for e in around if e.tag not in HEADINGS and name in (e.text.strip(), e.tail.strip())]
            if lines or image.tail.strip() == name:
                yield name


def _is_near(element: Element, heading: Element) -> bool:
    return heading.start - _BEFORE <= element.start <= heading.end + _AFTER
