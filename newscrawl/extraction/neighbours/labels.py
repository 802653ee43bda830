"""Which link a label stands for that is no part of it: "Previous article" in one box, the headline in the next."""

from __future__ import annotations

from itertools import islice

from lxml.html import HtmlElement

from newscrawl.extraction.neighbours.words import MAX_TITLE, names, pieces, read_label, title_inside


def labelled(label: HtmlElement, held: set[HtmlElement]) -> HtmlElement | None:
    """The link that a label stands for: alone with it in a box, or in the first box after it."""
    box: HtmlElement | None = label
    for _ in range(3):
        if box is None or box.tag in ("body", "html", "main", "article"):
            break
        first = next(box.iter("a"), None)
        if first is not None:
            if distinct(box) == 1 and is_small(box):
                return first
            break
        box = box.getparent()
    box = label
    for _ in range(4):
        following = box.getnext()
        while following is not None and not isinstance(following.tag, str):
            following = following.getnext()
        if following is not None:
            if following in held:
                return None
            link = following if following.tag == "a" else next(following.iter("a"), None)
            if link is None or distinct(following) > 1 or not is_small(following):
                return None
            # A heading over a list ("Up next") labels no single article.
            after = following.getnext()
            if after is not None and after.tag == following.tag and after not in held:
                other = after if after.tag == "a" else next(after.iter("a"), None)
                if other is not None and other.get("href") != link.get("href") and names(after) == names(following):
                    inner = read_label((pieces(after, 3) or [""])[0])
                    if inner is None:
                        return None
            return _headlined(following, link)
        above = box.getparent()
        if above is None or above.tag in ("body", "html", "main", "article"):
            return None
        box = above
    return None


def _headlined(box: HtmlElement, link: HtmlElement) -> HtmlElement:
    """Of a picture's link and a headline's, the headline's."""
    for anchor in islice(box.iter("a"), 4):
        if title_inside(anchor, pieces(anchor)):
            return anchor
    return link


def distinct(box: HtmlElement, most: int = 8) -> int:
    return len({anchor.get("href") for anchor in islice(box.iter("a"), most) if anchor.get("href")})


def is_small(box: HtmlElement) -> bool:
    size = 0
    for count, text in enumerate(box.itertext()):
        size += len(text.strip())
        if size > 2 * MAX_TITLE or count > 80:
            return False
    return True
