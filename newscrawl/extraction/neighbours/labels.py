"""Which link a label stands for that is no part of it: "Previous article" in one box, the headline in the next."""

from __future__ import annotations

from newscrawl.extraction.neighbours.titles import stated_title
from newscrawl.extraction.neighbours.tree import TOPS, Anchors, is_small, pieces
from newscrawl.extraction.neighbours.words import breadth, names, read_label, title_inside
from newscrawl.extraction.tree.dom import Element

_MOST_PLACES = 3
_LINE = 24
"""Characters that are more than the name of a section or of an author."""


def labelled(label: Element, held: set[Element], anchors: Anchors) -> Element | None:
    """The link that a label stands for: alone with it in a box, or in the first box after it.

    ``held`` are all elements with labels of their own.
    """
    box: Element | None = label
    for _ in range(3):
        if box is None or box.tag in TOPS:
            break
        if anchors.first(box) is not None:
            link = subject(box, anchors)
            if link is not None and (anchors.distinct(box) == 1 or not _is_shared(box, label, held)):
                return link
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


def subject(box: Element, anchors: Anchors) -> Element | None:
    """The link that a small box is about: its only one, or that with a headline beside a section's or an author's."""
    links = anchors.inside(box)
    places = anchors.distinct(box)
    if not links or places > _MOST_PLACES or not is_small(box):
        return None
    if places == 1:
        return links[0]
    titled = [link for link in links if breadth(title_inside(link, pieces(link)) or stated_title(link)) > _LINE]
    return titled[0] if len({link.get("href") for link in titled}) == 1 else None


def _is_shared(box: Element, label: Element, held: set[Element]) -> bool:
    return any(other is not label and box.holds(other) for other in held)


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
