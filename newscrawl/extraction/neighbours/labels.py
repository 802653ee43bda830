"""Which link a label stands for that is no part of it: "Previous article" in one box, the headline in the next."""

from __future__ import annotations

from newscrawl.extraction.dom import Element
from newscrawl.extraction.neighbours.tree import TOPS, Anchors, is_small, pieces
from newscrawl.extraction.neighbours.words import names, read_label, title_inside


def labelled(label: Element, held: set[Element], anchors: Anchors) -> Element | None:
    """The link that a label stands for: alone with it in a box, or in the first box after it.

    ``held`` are all elements with labels of their own.
    """
    box: Element | None = label
    for _ in range(3):
        if box is None or box.tag in TOPS:
            break
        first = anchors.first(box)
        if first is not None:
            if anchors.distinct(box) == 1 and is_small(box):
                return first
            break
        box = box.parent
    box = label
    for _ in range(4):
        following = box.next()
        if following is not None:
            if following in held:
                return None
            link = anchors.first(following)
            if link is None or anchors.distinct(following) > 1 or not is_small(following):
                return None
            return None if _heads_list(following, link, held, anchors) else _headlined(following, link, anchors)
        if box.parent is None or box.parent.tag in TOPS:
            return None
        box = box.parent
    return None


def _heads_list(following: Element, link: Element, held: set[Element], anchors: Anchors) -> bool:
    """Whether what follows is the first of a list: a heading such as "Up next" labels no single article of it."""
    after = following.next()
    if after is None or after.tag != following.tag or after in held:
        return False
    other = anchors.first(after)
    if other is None or other.get("href") == link.get("href") or names(after) != names(following):
        return False
    return read_label((pieces(after, 3) or [""])[0]) is None


def _headlined(box: Element, link: Element, anchors: Anchors) -> Element:
    """Of a picture's link and a headline's, the headline's."""
    return next((anchor for anchor in anchors.inside(box, 4) if title_inside(anchor, pieces(anchor))), link)
