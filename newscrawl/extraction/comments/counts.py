"""The number of comments as a page states it: in headings, in links to the thread, on labels beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from newscrawl.extraction import lexicon
from newscrawl.extraction.blocks.hints import Hint, hints
from newscrawl.extraction.comments import headings, names
from newscrawl.extraction.comments.headings import MAX_LINE, line, number_in, pieces
from newscrawl.extraction.comments.places import Places, any_inside
from newscrawl.extraction.tree.dom import Element, inside

_DIGIT = re.compile(r"\d")
_NUMBERED = re.compile(r' aria-label="[^"\d]{0,60}\d')
_MAX_HEADINGS = 1000
_MAX_LABELS = 200
_MAX_PIECES = 8
_MAX_INSIDE = 4
_LEVELS = 5
_TEASER = 80


def stated(places: Places, areas: list[Element], titled: list[tuple[Element, str]], found: int) -> int | None:
    """The number that the page states, "12 Comments", "Kommentare (1.204)"; ``found`` is how many it holds."""
    page = places.page
    if areas:
        titles = headings.all_headings(page)
        for area in areas:
            for element in inside(titles, area, _MAX_HEADINGS):
                text = names.line(element)
                number = number_in(text) if len(text) <= MAX_LINE else None
                if number is not None and hints(text) & Hint.COMMENT:
                    return number
    numbers = (number_in(text) for _, text in titled)
    number = next((number for number in numbers if number is not None), None)
    number = number if number is not None else next(headings.linked_counts(page), None)
    return number if number is not None else _labelled(places, areas, found)


def _labelled(places: Places, areas: list[Element], found: int) -> int | None:
    """The one number that all labels give; None where they differ, or give fewer than there are.

    A nought may be what stands there until a script has asked.
    """
    labels = (*_on_buttons(places, areas), *_in_microdata(places), *_at_heads(areas))
    titles: list[Element] | None = None
    numbers: set[int] = set()
    for element, number in labels:
        titles = headings.all_headings(places.page) if titles is None else titles
        if not _is_on_teaser(places, titles, element):
            numbers.add(number)
    number = numbers.pop() if len(numbers) == 1 else 0
    return number if number >= max(found, 1) else None


def _on_buttons(places: Places, areas: list[Element]) -> Iterator[tuple[Element, int]]:
    """Those on buttons, save within a thread, where they count answers."""
    threads = [area for area in areas if area.end - area.start > _TEASER][:_MAX_LABELS]
    for button in places.buttons[:_MAX_LABELS]:
        number = None
        if _NUMBERED.search(button.raw):
            number = _number(button.get("aria-label"))
        elif button.end - button.start <= _MAX_INSIDE:
            number = _number(button.text if button.end == button.start + 1 else " ".join(button.texts()))
        if number is not None and not any(area.holds(button) for area in threads):
            yield button, number


def _in_microdata(places: Places) -> Iterator[tuple[Element, int]]:
    for element in islice((e for e in places.stated if "commentCount" in e.raw), _MAX_LABELS):
        if element.attrs.get("itemprop") == "commentCount":
            text = element.get("content") or line(element)
            number = int(text) if text.isdecimal() and len(text) < 10 else _number(text)
            if number is not None:
                yield element, number


def _at_heads(areas: Iterable[Element]) -> Iterator[tuple[Element, int]]:
    """Those that boxes of comments open with, word and number in one piece of text or in two."""
    for area in islice((area for area in areas if area.tag != "span"), headings.MAX_ANCHORS):
        texts = [piece for piece in pieces(area, 2 * _MAX_PIECES) if not piece.isspace()][:_MAX_PIECES]
        lines = (*texts, *map(" ".join, pairwise(texts)))
        number = next((number for text in lines if (number := _number(text)) is not None), None)
        if number is not None:
            yield area, number


def _number(text: str) -> int | None:
    """The number on a label: "44 comments", "View comments (149)"; None where it is none."""
    if not _DIGIT.search(text[: 2 * MAX_LINE]):
        return None
    text = " ".join(text.split())
    if len(text) > MAX_LINE or (number := number_in(text)) is None:
        return None
    return number if headings.is_heading(text) or lexicon.matches("write_comment", text) else None


def _is_on_teaser(places: Places, titles: list[Element], element: Element) -> bool:
    """Whether a label lies in a small box with a title that is not that of the page."""
    for above in islice(element.ancestors(), _LEVELS):
        if above.end - above.start > _TEASER or any_inside(places.articles, above):
            return False
        if any(not element.holds(title) and not headings.is_heading(line(title)) for title in inside(titles, above, 2)):
            return True
    return False
