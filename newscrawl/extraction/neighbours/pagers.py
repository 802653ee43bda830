"""Boxes that by their name hold the links to the articles before and after: "post-navigation", "prevnextlinks"."""

from __future__ import annotations

import re

from newscrawl._url_looks import words
from newscrawl.extraction.dom import Element, Tree
from newscrawl.extraction.neighbours.tree import TOPS, Anchors, is_small, leads, pieces
from newscrawl.extraction.neighbours.words import names

MAX_PAGERS = 8

_MAX_UP = 16
"""Characters of "Main" or "Home"; what says more is a list."""

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


def is_pager(named: frozenset[str]) -> bool:
    """Whether the words of a class or id name a pager of articles."""
    return bool(named & _PAGERS or (named & _WAYS and named & _POSTS)) or named >= _BOTH


def nameless(tree: Tree, anchors: Anchors) -> list[tuple[Element, Element]]:
    """The two links of each pager that holds just these, in their order: the earlier article mostly comes first."""
    named = [value for value in tree.markup.values("class") if _names_pager(value.lower())]
    found = []
    for box in tree.valued("class", named)[:MAX_PAGERS] if named else ():
        links = {anchor.get("href"): anchor for anchor in reversed(anchors.inside(box)) if leads(anchor)}
        if len(links) == anchors.distinct(box) == 2 and is_small(box):
            second, first = links.values()
            found.append((first, second))
    return found


def _names_pager(name: str) -> bool:
    # Most names end at a look for parts of words, which costs less than the pattern.
    told = "nav" in name or "pag" in name or "prev" in name or "adjacent" in name or "siblings" in name
    return told and _NAMED.search(name) is not None


def _is_alone(anchor: Element, box: Element, anchors: Anchors) -> bool:
    href = anchor.get("href")
    return all(other.get("href") in ("", href) or _leads_up(other, href) for other in anchors.inside(box))


def _leads_up(anchor: Element, href: str) -> bool:
    """Whether a link of a word or two leads to a place above another link's."""
    above = anchor.get("href")
    return above[-1:] == "/" and href.startswith(above) and sum(map(len, pieces(anchor))) <= _MAX_UP
