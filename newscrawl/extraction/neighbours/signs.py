"""The signs by which a page points at its neighbours: rel, words, labels in boxes nearby, names, arrows."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import attrgetter

from newscrawl._url_looks import words
from newscrawl.extraction.neighbours.arrows import Arrows, icons
from newscrawl.extraction.neighbours.labels import labelled, subject
from newscrawl.extraction.neighbours.names import (
    EARLIER,
    LATER,
    POSTLIKE,
    REL_WAYS,
    RELS,
    SHOWN,
    TELLING,
)
from newscrawl.extraction.neighbours.opposites import faced
from newscrawl.extraction.neighbours.pagers import nameless, pager_of
from newscrawl.extraction.neighbours.sign import Sign, turns
from newscrawl.extraction.neighbours.titles import Titles, stated_title
from newscrawl.extraction.neighbours.tree import MOST_INSIDE, TOPS, Anchors, anchor_of, leads, pieces, squeeze
from newscrawl.extraction.neighbours.words import (
    LABEL,
    LEFT,
    MAX_READ,
    MAX_TITLE,
    NUMBER,
    OF_PAGES,
    OPPOSITE,
    Way,
    headline,
    names,
    page_number,
    read_label,
    spot,
    states,
    title_inside,
    without_words,
)
from newscrawl.extraction.tree import Page
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.markup import unescape

NAMED = 52
"""The weight of a class that speaks of a neighbouring post: "next-post"."""

MAX_LABELS = 200
MAX_BOXED = 60
MAX_SIGNS = 1_000
MAX_NAMED = 300
MAX_NUMBERS = 300

_PROSE = 60

_NO_LABELS = words("script style button option textarea title")
_PICTURES = ("svg", "img", "i")
_ID = re.compile("rev|ext|newer|older|Newer|Older")
_start = attrgetter("start")


Said = tuple[Way, int, str, str, bool]
"""What the words of a link say: way, weight, headline, evidence, whether they are more than a word such as "Back"."""


class Signs:
    """Collects the signs of one page: one walk over its elements, then a bounded number of closer looks."""

    def __init__(self, page: Page) -> None:
        self.tree = page.tree
        self.anchors = Anchors(page.tree)
        self.titles = Titles(page.tree, self.anchors)
        self.signs: list[Sign] = []
        self._signed: set[Element] = set()
        self._labels: set[Element] = set()
        self._numbers: list[Element] = []
        self._named: list[Element] = []
        self._arrows = Arrows(page.root, self.anchors)
        self._labelled = self._stated("aria-label", states)

    def collect(self) -> list[Sign]:
        """All signs, unsorted."""
        self._look()
        self._head_links()
        for anchor in sorted(
            self._stated("rel", RELS.__getitem__) | self._stated("title", states) | self._labelled, key=_start
        ):
            if anchor.tag == "a":
                self._anchor(anchor)
        boxed: list[Element] = []
        for element in sorted(self._labels, key=_start):
            around = anchor_of(element)
            if around is not None:
                self._anchor(around)
            elif element.tag not in _NO_LABELS:
                boxed.append(element)
        for anchor in self._numbers:
            self._number(anchor)
        for box in self._named:
            self._by_name(box)
        self._boxed_labels(boxed)
        for left, right in self._arrows.pairs(self._signed):
            titles = without_words(*(self.titles.of(anchor, pieces(anchor)) for anchor in (left, right)))
            for anchor, way, title in zip((left, right), (Way.PREV, Way.NEXT), titles, strict=True):
                self._signed.add(anchor)
                self._unworded(anchor, way, 42, "arrow", title)
        for anchor, side in self._arrows.lone(self._signed):
            title = self.titles.of(anchor, pieces(anchor))
            pager = pager_of(anchor, self.anchors)
            is_placed = pager is not None and self.anchors.distinct(pager) > 1
            if title and (is_placed or anchor.start > self._end_of_prose()):
                self._add(anchor, Way.PREV if side == LEFT else Way.NEXT, 42, "arrow", title)
        self.signs = faced(self.signs, self.titles)
        if all(sign.way not in OPPOSITE for sign in self.signs):
            self._nameless()
        kept = [sign for sign in self.signs if not turns(sign)]
        self._rank(kept)
        return kept

    def _look(self) -> None:
        """What may be a label, a number, a name or an arrow; most elements show none of these."""
        tree = self.tree
        begin, end = tree.span(tree.body)
        for at, found in spot(tree.markup.texts[begin:end], begin):
            element: Element | None = tree.around(at)
            if element is not None:
                self._note(element, found)
        named = [(element, name) for name in ("class", "id") for element in self._shown(name)]
        for element, name in sorted(named, key=lambda pair: pair[0].start):
            self._note_name(element, SHOWN[element.get(name)])
        for icon, side in icons(tree):
            self._arrows.note(icon, side)
        for picture in self._labelled | self._stated("alt", states):
            if picture.tag in _PICTURES and anchor_of(picture):
                self._note(picture, LABEL)

    def _stated(self, name: str, says: Callable[[str], int]) -> set[Element]:
        """The elements with an attribute that says something of a way."""
        telling = [value for value in self.tree.attributes.values(name) if value and says(unescape(value))]
        return set(self.tree.valued(name, telling))

    def _shown(self, name: str) -> list[Element]:
        """The elements whose class or id shows something."""
        values = self.tree.attributes.holding(name, *TELLING)
        if name == "id":
            # Nearly every id is of its own kind: a look at its letters, so that they do not fill what is remembered.
            values = [value for value in values if _ID.search(value)]
        shown = SHOWN.__getitem__
        telling = [value for value in values if shown(unescape(value)) and any(map(shown, value.split()))]
        body = self.tree.body
        return [element for element in self.tree.valued(name, telling) if body.holds(element)]

    def _note(self, element: Element, found: int) -> None:
        if found == NUMBER:
            if len(self._numbers) < MAX_NUMBERS and (anchor := anchor_of(element)) is not None:
                self._numbers.append(anchor)
            return
        if found & LABEL and len(self._labels) < MAX_LABELS:
            self._labels.add(element)
        if found & ~LABEL:
            self._arrows.note(element, found)

    def _note_name(self, element: Element, shown: int) -> None:
        if shown & LABEL and len(self._named) < MAX_NAMED:
            self._named.append(element)
        if shown & ~LABEL:
            self._arrows.note(element, shown)

    def _rank(self, signs: list[Sign]) -> None:
        """Of equal weights that lead to different places the one nearest after the body's end comes first."""
        best: dict[tuple[Way, int], set[str]] = {}
        for sign in signs:
            best.setdefault((sign.way, sign.weight), set()).add(sign.href)
        tied = {key for key, hrefs in best.items() if len(hrefs) > 1 and key[0] is not Way.NUMBER}
        end = self._end_of_prose() if tied else 0
        for count, sign in enumerate(signs):
            if (sign.way, sign.weight) in tied and count < 60:
                place = sign.element.start
                sign.rank = (sign.weight, place >= end, -abs(place - end))
            else:
                sign.rank = (sign.weight, 0, -count)

    def _end_of_prose(self) -> int:
        """The place of the last paragraph of the longest prose; 0 where there is none."""
        prose: dict[Element | None, tuple[int, int]] = {}
        for p in self.tree.tagged("p")[:2000]:
            size = len(p.text)
            if size > _PROSE:
                prose[p.parent] = (prose.get(p.parent, (0, 0))[0] + size, p.start)
        return max(prose.values(), key=lambda pair: pair[0])[1] if prose else 0

    # -- head and anchors ------------------------------------------------------------------------------------------

    def _head_links(self) -> None:
        count = 0
        for link in self.tree.tagged("link"):
            rel, href = link.attrs.get("rel"), link.attrs.get("href")
            way = REL_WAYS.get(RELS[rel]) if rel and href else None
            if way is not None and href:
                count += 1
                if count > 50:
                    break
                title = headline(link.get("title"))
                self.signs.append(Sign(way, 95, href, f"link-rel-{way.name.lower()}", link, title))

    def _anchor(self, anchor: Element) -> None:
        if anchor in self._signed or len(self.signs) >= MAX_SIGNS:
            return
        self._signed.add(anchor)
        if not leads(anchor):
            return
        texts = pieces(anchor)
        whole = " ".join(texts)
        way = REL_WAYS.get(RELS[anchor.get("rel")])
        # "Part 2" with rel=next may as well be the next article of a series.
        if page_number(whole) if way is None else whole.isdecimal() and len(whole) < 4:
            self._add(anchor, Way.NUMBER, 70, "page-number")
            return
        said = self._words(texts, whole, anchor)
        explicit = said is not None and said[0] in OPPOSITE and said[4]
        if way is not None:
            # A label that names a page or a list says more than rel, which knows no such difference.
            if said is not None and said[0] not in OPPOSITE:
                self._add(anchor, said[0], 100, "rel+text", _listed(anchor, texts, said), worded=True)
            else:
                title = self.titles.of(anchor, texts, said[2] if said else "")
                worded = said is not None and said[0] is way
                self._add(anchor, way, 100, f"rel-{way.name.lower()}", title, worded=worded, explicit=explicit)
        elif said is not None:
            way, weight, title, evidence, _ = said
            title = self.titles.of(anchor, texts, title) if way in OPPOSITE else _listed(anchor, texts, said)
            self._add(anchor, way, weight, evidence, title, worded=True, explicit=explicit)

    def _number(self, anchor: Element) -> None:
        if anchor not in self._signed and leads(anchor):
            number = page_number(" ".join(pieces(anchor, 6)))
            # The first page may do without its number; a count of comments or a day of a calendar is none.
            if number and (number == "1" or number in anchor.get("href")):
                self._signed.add(anchor)
                self._add(anchor, Way.NUMBER, 70, "page-number")

    def _words(self, texts: list[str], whole: str, anchor: Element) -> Said | None:
        """What text, aria-label or title say."""
        # With an excerpt in it a link is long, and its label stands first.
        if texts and (len(whole) < 2 * MAX_TITLE or len(texts) > 2):
            for at, text in enumerate(texts[:2] if len(texts) > 1 else texts):
                found = read_label(text)
                if at == 0 and len(texts) > 1 and len(whole) < 80:
                    # "Next <b>page</b>" is a label in two pieces.
                    joined = read_label(whole)
                    if found is None or (joined is not None and not joined[1] and joined[0] not in OPPOSITE):
                        found = joined
                if found is not None:
                    way, rest, explicit = found
                    boxed = len(texts) > 1 + at
                    return (
                        way,
                        (82 if explicit else 76) if rest or boxed else (80 if explicit else 64),
                        rest,
                        "text",
                        explicit,
                    )
            if len(texts) > 1 and len(whole) < 2 * MAX_TITLE:
                found = read_label(texts[-1])  # "Title <span>Next article</span>"
                if found is not None and not found[1] and found[2]:
                    return found[0], 74, "", "text", True
        for name, weight in (("aria-label", 78), ("title", 75)):
            value = anchor.get(name)
            if value and len(value) < 2 * MAX_TITLE:
                found = read_label(squeeze(value))
                if found is not None and not (
                    whole and found[1] == "" and whole.lower().startswith(f"{value.lower()} ")
                ):
                    return found[0], weight if found[2] or found[1] else weight - 14, found[1], name, found[2]
        return self._icon(anchor) if len(texts) <= 1 else None

    def _icon(self, anchor: Element) -> Said | None:
        for child in self.tree.elements[anchor.start + 1 : min(anchor.end, anchor.start + 9)]:
            value = child.get("aria-label") or (child.get("alt") if child.tag in _PICTURES else "")
            found = read_label(squeeze(value[:200])) if value else None
            if found is not None:
                return found[0], 66, found[1], "icon", found[2]
        return None

    def _by_name(self, box: Element) -> None:
        """A link, or a box around one link only, whose class or id says prev or next."""
        if box.end - box.start > MOST_INSIDE:
            return
        found = names(box)
        earlier, later = not found.isdisjoint(EARLIER), not found.isdisjoint(LATER)
        if earlier == later or box.tag in ("body", "html", "main"):
            return
        anchor = box if box.tag == "a" else subject(box, self.anchors)
        if anchor is None or anchor in self._signed or not leads(anchor):
            return
        texts = pieces(anchor)
        title = self.titles.of(anchor, texts)
        if title or not texts or _is_bare_arrow(texts):
            self._signed.add(anchor)
            self._unworded(anchor, Way.PREV if earlier else Way.NEXT, NAMED if found & POSTLIKE else 40, "class", title)

    def _unworded(self, anchor: Element, way: Way, weight: int, evidence: str, title: str) -> None:
        """A name or an arrow; beside the numbers of a pager, and with no headline, it turns that pager's pages."""
        if not title and self._in_pager(anchor):
            self._add(anchor, Way.NUMBER, weight, "page-number")
        else:
            self._add(anchor, way, weight, evidence, title)

    def _nameless(self) -> None:
        """Two headlines in a pager below the text that does not say which of them is which."""
        for links in nameless(self.tree, self.anchors):
            placed = [(anchor, way) for anchor, way in zip(links, OPPOSITE, strict=True) if anchor is not None]
            titles = [self.titles.of(anchor, pieces(anchor)) for anchor, _ in placed]
            if all(titles) and placed[0][0].start > self._end_of_prose():
                for (anchor, way), title in zip(placed, titles, strict=True):
                    self._add(anchor, way, 40, "order", title)

    def _in_pager(self, anchor: Element) -> bool:
        box = anchor.parent
        for _ in range(3):
            if box is None or box.tag in TOPS:
                return False
            if any(page_number(" ".join(pieces(other, 6))) for other in self.anchors.inside(box, 12)):
                return True
            box = box.parent
        return False

    def _add(
        self,
        anchor: Element,
        way: Way,
        weight: int,
        evidence: str,
        title: str = "",
        *,
        worded: bool = False,
        explicit: bool = False,
    ) -> None:
        if len(self.signs) < MAX_SIGNS:
            self.signs.append(Sign(way, weight, anchor.get("href"), evidence, anchor, title, worded, explicit))

    # -- labels beside the link ------------------------------------------------------------------------------------

    def _boxed_labels(self, boxed: list[Element]) -> None:
        held = set(boxed)
        for element in boxed[:MAX_BOXED]:
            for text in _own_texts(element):
                found = read_label(squeeze(text)) if len(text) <= MAX_READ else None
                if found is None or found[0] in OF_PAGES or found[1] or len(squeeze(text)) > 60:
                    continue
                anchor = labelled(element, held, self.anchors)
                if anchor is not None and leads(anchor) and len(self.signs) < MAX_SIGNS:
                    title = self.titles.beside_label(anchor)
                    weight = (79 if found[2] else 58) if title else 50
                    self._add(anchor, found[0], weight, "label", title, worded=True, explicit=found[2])
                    self.signs[-1].others.append(element)
                break


def _listed(anchor: Element, texts: list[str], said: Said) -> str:
    """The headline in a link that is called older or newer, or a page, as those at the foot of an article may be."""
    if said[2] or said[0] is Way.NUMBER:
        return said[2]
    return (title_inside(anchor, texts) if len(texts) > 1 else "") or stated_title(anchor)


def _own_texts(element: Element) -> list[str]:
    """The texts that stand in an element itself, before and after its first children."""
    found = [element.text] if element.text else []
    for count, child in enumerate(element.children(), 1):
        if child.tail:
            found.append(child.tail)
        if count == 8:
            break
    return found


def _is_bare_arrow(texts: list[str]) -> bool:
    return len(texts) == 1 and len(texts[0]) < 3 and not texts[0].isalnum()
