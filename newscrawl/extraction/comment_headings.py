"""Headings and links that announce comments, and the numbers in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import lxml.html
from lxml import etree

from newscrawl.extraction import lexicon
from newscrawl.extraction.blocks import HEADINGS
from newscrawl.extraction.page import Page

MAX_HEADINGS = 500
HEADING_TAGS = (*sorted(HEADINGS), "legend", "summary")
_DIGITS_ONLY = re.compile(r"\D")
_NUMBER = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d+")
_EDGE = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_FRAGMENTS = etree.XPath("//a[contains(@href,'#') and string-length(@href) > 1 and string-length(.) < 200]")
MAX_ANCHORS = 8
_QUOTE = re.compile('[“"«„‘‹「]')
MAX_LINE = 60


def line(element: lxml.html.HtmlElement) -> str:
    """The text of a short element on one line, its parts apart; cut at 400 characters."""
    return " ".join(" ".join(islice(map(str, element.itertext()), 60)).split())[:400]


def is_heading(text: str) -> bool:
    """Whether a line is what papers write over comments: "Comments · 5", "3 thoughts on “Flood”"."""
    text = _QUOTE.split(text, maxsplit=1)[0] if len(text) > 2 else text
    if not 1 < len(text) <= MAX_LINE:
        return False
    return lexicon.matches("comments_heading", text) or lexicon.matches("comments_heading", _EDGE.sub("", text))


def number_in(text: str) -> int | None:
    """The one number of a heading; None where it has none, or several."""
    numbers = _NUMBER.findall(_QUOTE.split(text, maxsplit=1)[0])
    return int(_DIGITS_ONLY.sub("", numbers[0])[:9]) if len(numbers) == 1 else None


def headings(page: Page) -> list[tuple[lxml.html.HtmlElement, str]]:
    """The headings over comments, with their text."""
    found: list[tuple[lxml.html.HtmlElement, str]] = []
    for element in islice(page.root.iter(*HEADING_TAGS), MAX_HEADINGS):
        text = line(element) if len(element) else " ".join((element.text or "")[:400].split())
        if text and is_heading(text):
            found.append((element, text))
            if len(found) >= MAX_ANCHORS:
                break
    return found


def linked_counts(page: Page) -> Iterator[int]:
    """The numbers in links to this page's own comments: "Comments (3)"."""
    own = page.url.partition("#")[0]
    links: list[lxml.html.HtmlElement] = _FRAGMENTS(page.root)  # type: ignore[assignment]
    for link in links[:MAX_HEADINGS]:
        href = link.get("href") or ""
        if not href.startswith("#") and page.absolute(href).partition("#")[0] != own:
            continue
        text = line(link)
        number = number_in(text) if any(map(str.isdigit, text)) else None
        if number is not None and is_heading(text):
            yield number
