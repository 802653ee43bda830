"""Icons, by their names, and what they stand beside: a date beside that of a calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from newscrawl.extraction import dates
from newscrawl.extraction.fields.metadata import Candidate
from newscrawl.extraction.fields.texts import text_of
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.page import Page

_TAGS = frozenset({"i", "span", "svg", "em"})
_SMALL = 4
_MOST = 20
_MAX_LINE = 60
_NAMING = ("class", "data-icon")
_DAY = re.compile(r"(?:^|[\s_:-])(?:calendar|clock|date|time)(?:$|[\s_\]-])")


def named(page: Page, name: re.Pattern[str], *marks: str) -> Iterator[Element]:
    """The icons that are called ``name`` and hold one of the ``marks``; at most twenty, in document order."""
    icons = (
        e
        for e in page.tree.elements
        if e.tag in _TAGS
        and e.end - e.start <= _SMALL
        and any(mark in e.raw for mark in marks)
        and (e.tag == "i" or not e.line())
    )
    return islice((e for e in icons if name.search(_called(e))), _MOST)


def _called(element: Element) -> str:
    return " ".join(value[:200].lower() for name in _NAMING if (value := element.get(name)))


def text_beside(icon: Element, limit: int) -> str:
    """What an icon holds or is followed by, else what the link around it says; a little over ``limit`` characters."""
    following = icon.next()
    text = icon.line() or icon.tail.strip()
    text = text or ("" if following is None else text_of(following, limit + 1))
    if not text and icon.parent is not None and icon.parent.tag == "a":
        text = text_of(icon.parent, limit + 1)
    return text


def of_days(page: Page) -> list[Element]:
    """The icons of calendars and clocks."""
    return list(named(page, _DAY, "calendar", "clock"))


def day(page: Page, day_first: bool | None) -> Candidate | None:
    """The one day that stands beside icons of calendars and clocks; None where there is none, or several."""
    found: dict[str, str] = {}
    for icon in of_days(page):
        text = text_beside(icon, _MAX_LINE)
        if len(text) <= _MAX_LINE and dates.may_hold(text):
            moment = dates.parse(text, day_first=day_first, guess=False)
            if moment:
                found.setdefault(moment.day.isoformat(), text)
    return Candidate(next(iter(found)), "html:text") if len(found) == 1 else None
