"""Headings and links that announce comments, and the numbers in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from operator import attrgetter

from newscrawl.extraction import lexicon
from newscrawl.extraction.blocks import HEADINGS
from newscrawl.extraction.tree import Page
from newscrawl.extraction.tree.dom import Element

MAX_HEADINGS = 500
HEADING_TAGS = (*sorted(HEADINGS), "legend", "summary")
MAX_ANCHORS = 8
MAX_LINE = 60
_DIGITS_ONLY = re.compile(r"\D")
_NUMBER = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d+")
_EDGE = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_LETTERS = re.compile(r"[^\W\d_]+")
_QUOTE = re.compile('[“"«„‘‹「]')


def pieces(element: Element, most: int = 60) -> list[str]:
    """The first pieces of text in an element, in document order: at most ``most``, of about as many elements."""
    if element.end - element.start <= most:
        return element.texts()[:most]
    found: list[str] = []
    open_: list[Element] = []
    stop = element.start + 2 * most
    for inner in element.tree.elements[element.start : min(element.end, stop)]:
        while open_ and open_[-1].end <= inner.start:
            if tail := open_.pop().tail:
                found.append(tail)
        if inner.text and inner.tag != "script":
            found.append(inner.text)
        if len(found) >= most:
            return found[:most]
        open_.append(inner)
    while len(open_) > 1 and open_[-1].end <= stop:
        if tail := open_.pop().tail:
            found.append(tail)
    return found[:most]


def line(element: Element) -> str:
    """The text of a short element on one line, its parts apart; cut at 400 characters."""
    if element.end == element.start + 1:
        return " ".join(element.text[:2000].split())[:400]
    return " ".join(" ".join([piece[:2000] for piece in pieces(element)]).split())[:400]


@cache
def _openings() -> frozenset[str]:
    """The words that headings over comments begin with."""
    found = (_LETTERS.search(phrase) for phrase in lexicon.phrases("comments_heading"))
    return frozenset(match.group() for match in found if match)


def _may_be_heading(element: Element) -> bool:
    """Whether the first word of an element may open a heading over comments.

    The look-up in the lexicon is exact and dear; this spares it most headings of a page.
    """
    for piece in [element.text] if element.end == element.start + 1 else pieces(element, 12):
        opening = _LETTERS.search(piece[:400])
        if opening is not None or not piece.isascii():
            # Beyond ASCII a letter has many forms, which only the lexicon tells apart.
            return not piece.isascii() or (opening is not None and opening.group().lower() in _openings())
    return element.end > element.start + 1


@lru_cache(maxsize=4096)
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


def all_headings(page: Page) -> list[Element]:
    """All headings of a page, legends and summaries among them, in document order."""
    tagged = page.tree.tagged
    found = [element for tag in HEADING_TAGS for element in tagged(tag)]
    found.sort(key=attrgetter("start"))
    return found


def headings(page: Page) -> list[tuple[Element, str]]:
    """The headings over comments, with their text."""
    found: list[tuple[Element, str]] = []
    for element in all_headings(page)[:MAX_HEADINGS]:
        if _may_be_heading(element) and is_heading(text := line(element)):
            found.append((element, text))
            if len(found) >= MAX_ANCHORS:
                break
    return found


def linked_counts(page: Page) -> Iterator[int]:
    """The numbers in links to this page's own comments: "Comments (3)"."""
    own = page.url.partition("#")[0]
    links = [(link, href) for link in page.tree.tagged("a") if "#" in link.raw and "#" in (href := link.get("href"))]
    for link, href in links[:MAX_HEADINGS]:
        if len(href) < 2:
            continue
        text = line(link)
        number = number_in(text) if len(text) < 200 and any(map(str.isdigit, text)) else None
        if number is None or not is_heading(text):
            continue
        if href.startswith("#") or page.absolute(href).partition("#")[0] == own:
            yield number
