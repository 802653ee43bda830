"""The headline of a neighbour: in its link, in what the link says of itself, in a twin of the link, or in its box."""

from __future__ import annotations

from itertools import islice

from newscrawl.extraction import lexicon
from newscrawl.extraction.neighbours.tree import TOPS, Anchors, is_small, pieces, squeeze
from newscrawl.extraction.neighbours.words import HEADINGS, MAX_TITLE, TITLES, headline, names, read_label, title_inside
from newscrawl.extraction.tree.dom import Element, Tree

_WRAPS = HEADINGS | {"span", "strong", "div", "p"}
_MOST_WRAPS = 12
_MOST_IN_BOX = 60
_MIN_STATED = 12
_ASIDE = 20
_DATED = 40
"""Characters beside a link that are more than a name, and than a day and a name."""


class Titles:
    """Finds the headlines that links to neighbours lead to; the page's own is none of them."""

    def __init__(self, tree: Tree, anchors: Anchors) -> None:
        self.tree = tree
        self.anchors = anchors
        self._own: frozenset[tuple[str, str]] | None = None

    def of(self, anchor: Element, texts: list[str], stated: str = "") -> str:
        """The headline; "" where none is stated. ``texts`` are the link's pieces, ``stated`` what follows its label."""
        title = headline(stated) if stated else self._found(anchor, texts)
        return "" if title and self.is_own(title) else title

    def beside_label(self, anchor: Element) -> str:
        """The headline of a link whose label stands outside of it: "Read this article" is none, its title is."""
        title, stated = self.of(anchor, pieces(anchor)), stated_title(anchor)
        if len(stated) <= 2 * len(title) or lexicon.fold(title) in lexicon.fold(stated) or self.is_own(stated):
            return title
        return stated

    def is_own(self, title: str) -> bool:
        """Whether a headline is that of the page itself, whatever its case and signs."""
        return _form(title) in self._stated()

    def repeats(self, title: str) -> bool:
        """Whether a headline begins with the page's own, as that of its second page may."""
        words, numbers = _form(title)
        return any(len(own) > 8 and words.startswith(own) and numbers.startswith(of) for own, of in self._stated())

    def _stated(self) -> frozenset[tuple[str, str]]:
        if self._own is None:
            stated = [" ".join(pieces(heading)) for heading in self.tree.tagged("h1")[:3]]
            stated += [meta.get("content") for meta in self.tree.tagged("meta")[:300] if _names_title(meta)]
            self._own = frozenset(_form(text[:MAX_TITLE]) for text in stated if text)
        return self._own

    def _found(self, anchor: Element, texts: list[str]) -> str:
        inside = title_inside(anchor, texts)
        if inside:
            return inside
        if stated := stated_title(anchor):
            return stated
        href = anchor.get("href")
        box = anchor
        for _ in range(3):
            above = box.parent
            if above is None or above.tag in TOPS:
                break
            box = above
            for twin in self.anchors.inside(box):
                if twin is not anchor and twin.get("href") == href and not is_in_prose(twin):
                    inside = title_inside(twin, pieces(twin))
                    if inside:
                        return inside
        return self._in_box(anchor)

    def _in_box(self, anchor: Element) -> str:
        box = anchor.parent
        if box is None or box.tag in TOPS or self.anchors.distinct(box) > 1 or not is_small(box):
            return ""
        wraps = 0
        for element in self.tree.elements[box.start : min(box.end, box.start + _MOST_IN_BOX)]:
            if element.tag not in _WRAPS:
                continue
            wraps += 1
            if wraps > _MOST_WRAPS:
                break
            if (element.tag in HEADINGS or names(element) & TITLES) and self.anchors.first(element) is None:
                texts = pieces(element)
                if texts:
                    return headline(" ".join(texts))
        return ""


def stated_title(anchor: Element) -> str:
    """The headline in a link's own title or aria-label; "" for none."""
    for name in ("title", "aria-label"):
        value = squeeze(anchor.get(name)[: 2 * MAX_TITLE])
        if len(value) <= _MIN_STATED:
            continue
        found = read_label(value)
        value = found[1] if found else value
        if len(value) > _MIN_STATED and (title := headline(value)):
            return title
    return ""


def is_in_prose(anchor: Element) -> bool:
    """Whether a link is a few words of a sentence that goes on around it."""
    above = anchor.parent
    if above is None:
        return False
    around = [text for child in islice(above.children(), _MOST_IN_BOX) if (text := child.tail.strip())]
    around += [text] if (text := above.text.strip()) else []
    dated = any(map(str.isdigit, "".join(around)))
    size = sum(map(len, around))
    return size > (_DATED if dated else _ASIDE) and not any(read_label(squeeze(text)) for text in around)


def _form(text: str) -> tuple[str, str]:
    """A headline as it is compared: its words and the digits in it, which may be all that tells two of them apart."""
    return lexicon.fold(text), "".join(char for char in text if char.isdecimal())


def _names_title(meta: Element) -> bool:
    return meta.get("property") == "og:title" or meta.get("name") in ("og:title", "twitter:title")
