"""Boxes that by their name hold the links to the articles before and after: "post-navigation", "prevnextlinks"."""

from __future__ import annotations

import re
from itertools import islice

from newscrawl._url_looks import words
from newscrawl.extraction.neighbours.labels import subject
from newscrawl.extraction.neighbours.tree import TOPS, Anchors, is_small, leads, pieces
from newscrawl.extraction.neighbours.words import names
from newscrawl.extraction.tree.dom import Element, Tree

MAX_PAGERS = 8

_MAX_UP = 16
"""Characters of "Main" or "Home"; what says more is a list."""

_LEVELS = 4
_MOST_PARTS = 6

_PAGERS = words("pager pagers adjacent siblings neighbours neighbors")
_WAYS = words("nav navigation pagination links paging")
_POSTS = words("post posts article articles entry entries single story content")
_BOTH = words("prev next")
_NAMED = re.compile(
    r"(?:post|article|entry|single|story)s?[-_]*(?:nav|navigation|pagination|pager|paging)(?![a-z])"
    r"|(?<![a-z])(?:prev(?:ious)?[-_]?(?:and[-_]?)?next|next[-_]?prev|adjacent|siblings)"
)


def pager_of(anchor: Element, anchors: Anchors) -> Element | None:
    """The pager around a link that holds no other, but one that leads up from there: "Main | Mayor resigns »"."""
    box = anchor.parent
    for _ in range(3):
        if box is None or box.tag in TOPS or not _is_alone(anchor, box, anchors) or not is_small(box):
            return None
        if is_pager(names(box)):
            return box
        box = box.parent
    return None


def in_pager(element: Element) -> bool:
    """Whether a box around an element is called a pager of articles."""
    return any(is_pager(names(box)) for box in islice(element.ancestors(), _LEVELS) if box.tag not in TOPS)


def is_pager(named: frozenset[str]) -> bool:
    """Whether the words of a class or id name a pager of articles."""
    return bool(named & _PAGERS or (named & _WAYS and named & _POSTS)) or named >= _BOTH


def nameless(tree: Tree, anchors: Anchors) -> list[tuple[Element | None, Element | None]]:
    """The two links of each pager that holds just these, in their order: the earlier article mostly comes first.

    At either end of the chain one of them is left, and None stands for the half of the pager that is empty.
    """
    found: list[tuple[Element | None, Element | None]] = []
    for box in _named(tree)[:MAX_PAGERS]:
        links = {anchor.get("href"): anchor for anchor in reversed(anchors.inside(box)) if leads(anchor)}
        if len(links) > 2 and is_small(box):
            cards = [card for card in islice(box.children(), _MOST_PARTS) if anchors.first(card)]
            pair = [link for card in cards if (link := subject(card, anchors))]
            if len(cards) == len(pair) == 2 and pair[0].get("href") != pair[1].get("href"):
                found.append((pair[0], pair[1]))
            continue
        if not 0 < len(links) == anchors.distinct(box) <= 2 or not is_small(box):
            continue
        last, *others = links.values()
        if others:
            found.append((others[0], last))
        elif twin := empty_twin(last, anchors):
            found.append((last, None) if last.start < twin.start else (None, last))
    return found


def empty_twin(anchor: Element, anchors: Anchors) -> Element | None:
    """The half of a pager that is left empty beside the half around a link, at either end of the chain."""
    half = anchor
    for _ in range(3):
        box = half.parent
        if box is None or box.tag in TOPS:
            return None
        others = [child for child in islice(box.children(), _MOST_PARTS) if child is not half and child.tag != "script"]
        if len(others) == 1 and _is_empty_like(others[0], half, anchors):
            return others[0]
        if anchors.distinct(box) > 1:
            return None
        half = box
    return None


def _is_empty_like(twin: Element, half: Element, anchors: Anchors) -> bool:
    """Whether nothing can be read in an element, which is made as the other one."""
    if twin.tag != half.tag and not (names(twin) & names(half)):
        return False
    if twin.get("class") != half.get("class") and not (names(twin) & names(half)):
        return False
    link = anchors.first(twin)
    return (link is None or not leads(link)) and not any(map(str.isalnum, "".join(pieces(twin, 4))))


def counterpart(anchor: Element, anchors: Anchors) -> Element | None:
    """The other link of the smallest box around a link that holds two; None where it holds more."""
    box, href = anchor.parent, anchor.get("href")
    for _ in range(_LEVELS):
        if box is None or box.tag in TOPS:
            return None
        if anchors.distinct(box) > 1:
            break
        box = box.parent
    if box is None or anchors.distinct(box) != 2 or not is_small(box):
        return None
    return next((other for other in anchors.inside(box) if other.get("href") not in ("", href)), None)


def _named(tree: Tree) -> list[Element]:
    """The elements that a class or an id calls a pager."""
    found: set[Element] = set()
    for name in ("class", "id"):
        # Most names end at a look for parts of words, which costs less than the pattern.
        values = tree.attributes.holding(name, "nav", "pag", "prev", "adjacent", "siblings")
        found.update(tree.valued(name, [value for value in values if _NAMED.search(value.lower())]))
    return sorted(found, key=lambda element: element.start)


def _is_alone(anchor: Element, box: Element, anchors: Anchors) -> bool:
    href = anchor.get("href")
    return all(other.get("href") in ("", href) or _leads_up(other, href) for other in anchors.inside(box))


def _leads_up(anchor: Element, href: str) -> bool:
    """Whether a link of a word or two leads to a place above another link's."""
    above = anchor.get("href")
    return above[-1:] == "/" and href.startswith(above) and sum(map(len, pieces(anchor))) <= _MAX_UP
