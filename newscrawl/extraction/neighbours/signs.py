"""The signs by which a page points at its neighbours: rel, words, labels in boxes nearby, names, arrows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from newscrawl._url_looks import words
from newscrawl.extraction.neighbours.labels import distinct, is_small, labelled
from newscrawl.extraction.neighbours.tree import anchor_of, some, strings
from newscrawl.extraction.neighbours.words import (
    HEADINGS,
    MAX_TITLE,
    TITLES,
    Way,
    headline,
    name_words,
    names,
    pieces,
    read_label,
    squeeze,
    title_inside,
)
from newscrawl.extraction.page import Page

MAX_ELEMENTS = 60_000
"""Texts looked at; a page has some thousand."""
MAX_LABELS = 200
MAX_BOXED = 60
MAX_SIGNS = 1_000

_OPPOSITE = {Way.PREV: Way.NEXT, Way.NEXT: Way.PREV}
_EARLIER = words("prev previous older earlier anterior vorheriger precedent")
_LATER = words("next newer later siguiente suivant")
_POSTLIKE = words(
    "post posts article articles story nav navigation entry news adjacent sibling links link pagination single title"
)
# Boxes whose prev and next turn pictures, days or comments.
_TURNING = words(
    """
    carousel slider slideshow slick swiper gallery galleries lightbox flickity splide owl glide slides slide calendar
    datepicker comment comments commentlist disqus photoswipe fancybox ticker player video audio
    """
)
_COMMENT_PAGE = re.compile(r"comment-page|[?&]cpage=|#comment|#respond", re.IGNORECASE)
_ARROWS = ("«", "‹", "←")
_STEMS = ("older", "newer", "anterior", "siguiente", "suivant", "precedent", "vorheriger")
_NO_LABELS = words("script style button option textarea title")

# What is asked of the tree. Strings come without their elements: making those is what costs.
_TEXTS = etree.XPath("//text()", smart_strings=False)
_AT = etree.XPath("(//text())[contains($places, concat(' ', position(), ' '))]/..")
_HEAD_LINKS = etree.XPath("//link[contains(@rel, 'prev') or contains(@rel, 'next')]")
_STATED = etree.XPath("//a[@rel or @title or @aria-label][@href]")
_NUMBERED = etree.XPath("//a[@href][string-length(.) < 12][number(.) = number(.)]")
_CLASSED = etree.XPath("//*[contains($names, concat('\n', normalize-space(@class), '\n'))]")
_CLASSES = etree.XPath("//@class", smart_strings=False)
_PROSE = etree.XPath("//p[string-length(text()) > 60]")
_ARROWED = etree.XPath("//a[@href][contains('«‹←', substring(normalize-space(.), 1, 1))][string-length(.) > 15]")
_PLACE = etree.XPath("count(preceding::*)")


@dataclass(slots=True)
class Sign:
    """One link with what it says. ``rank`` orders: weight, then nearness after the body's end."""

    way: Way
    weight: int
    href: str
    evidence: str
    element: HtmlElement
    title: str = ""
    others: list[HtmlElement] = field(default_factory=list)
    rank: tuple[int, int, int] = (0, 0, 0)


class Signs:
    """Collects the signs of one page.

    The tree is asked in XPath, which runs in C: texts and attributes come as plain strings, and elements are made
    only for the few that hold a label. Each question is asked a bounded number of times, so time stays linear.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.root
        self.signs: list[Sign] = []
        self._signed: set[HtmlElement] = set()
        self._names: dict[HtmlElement, set[str]] = {}

    def collect(self) -> list[Sign]:
        places, arrows, numbers = self._texts()
        self._head_links()
        for anchor in some(_STATED(self.root), MAX_SIGNS):
            if _is_stated(anchor):
                self._anchor(anchor)
        boxed: list[HtmlElement] = []
        if places:
            for element in some(_AT(self.root, places=f" {' '.join(map(str, places))} ")):
                anchor = anchor_of(element)
                if anchor is not None:
                    self._anchor(anchor)
                elif element.tag not in _NO_LABELS:
                    boxed.append(element)
        if numbers:
            for anchor in some(_NUMBERED(self.root)):
                self._anchor(anchor)
        classes = [name for name in dict.fromkeys(strings(_CLASSES(self.root))) if _names_way(name)]
        if classes:
            known = "\n".join(" ".join(name.split()) for name in classes[:MAX_LABELS])
            for box in some(_CLASSED(self.root, names=f"\n{known}\n")):
                self._by_name(box)
        self._boxed_labels(boxed)
        if arrows:
            self._arrow_pairs()
        kept = [sign for sign in self.signs if not self._turns(sign)]
        self._rank(kept)
        return kept

    def _texts(self) -> tuple[list[int], bool, bool]:
        """The places of labels among the page's texts; whether headlines carry arrows; whether numbers stand alone."""
        places: list[int] = []
        arrows = numbers = False
        known: dict[str, bool] = {}
        for place, raw in enumerate(strings(_TEXTS(self.root))[:MAX_ELEMENTS], 1):
            if raw.isspace() or len(raw) > 400:
                continue
            is_label = known.get(raw)
            if is_label is None:
                text = raw.strip()
                numbers = numbers or (len(text) < 4 and text.isdecimal())
                arrows = arrows or (text[:1] in _ARROWS and len(text) > 15)
                is_label = known[raw] = read_label(text) is not None
            if is_label and len(places) < MAX_LABELS:
                places.append(place)
        return places, arrows, numbers

    def _rank(self, signs: list[Sign]) -> None:
        """Of equal weights that lead to different places the one nearest after the body's end comes first."""
        best: dict[tuple[Way, int], set[str]] = {}
        for sign in signs:
            best.setdefault((sign.way, sign.weight), set()).add(sign.href)
        tied = {key for key, hrefs in best.items() if len(hrefs) > 1 and key[0] is not Way.NUMBER}
        end = 0
        if tied:
            prose: dict[HtmlElement, tuple[int, HtmlElement]] = {}
            for p in some(_PROSE(self.root), 2000):
                parent = p.getparent()
                if parent is not None:
                    prose[parent] = (prose.get(parent, (0, p))[0] + len(p.text or ""), p)
            if prose:
                end = _place(max(prose.values(), key=lambda pair: pair[0])[1])
        for count, sign in enumerate(signs):
            if (sign.way, sign.weight) in tied and count < 60:
                place = _place(sign.element)
                sign.rank = (sign.weight, place >= end, -abs(place - end))
            else:
                sign.rank = (sign.weight, 0, -count)

    # -- head and anchors ------------------------------------------------------------------------------------------

    def _head_links(self) -> None:
        for link in some(_HEAD_LINKS(self.root), 50):
            way = _rel(link.get("rel") or "")
            href = link.get("href")
            if way is not None and href:
                title = headline(squeeze(link.get("title") or ""))
                self.signs.append(Sign(way, 95, href, f"link-rel-{way.name.lower()}", link, title))

    def _anchor(self, anchor: HtmlElement) -> None:
        if anchor in self._signed:
            return
        self._signed.add(anchor)
        href = anchor.get("href") or ""
        if not href or href[0] == "#" or href[:11].lower() == "javascript:":
            return
        texts = pieces(anchor)
        whole = " ".join(texts)
        if whole.isdecimal() and len(whole) < 4:
            self._add(anchor, Way.NUMBER, 70, "page-number")
            return
        said = self._words(texts, whole, anchor)
        way = _rel(anchor.get("rel") or "")
        if way is not None:
            # A label that names a page or a list says more than rel, which knows no such difference.
            if said is not None and said[0] not in _OPPOSITE:
                self._add(anchor, said[0], 100, "rel+text", said[2])
            else:
                title = self._title(anchor, texts, said[2] if said else "")
                self._add(anchor, way, 100, f"rel-{way.name.lower()}", title)
        elif said is not None:
            way, weight, title, evidence = said
            if way in _OPPOSITE:
                title = self._title(anchor, texts, title)
            elif way in (Way.OLDER, Way.NEWER) and not title and len(texts) > 1:
                title = title_inside(anchor, texts)
            self._add(anchor, way, weight, evidence, title)

    def _words(self, texts: list[str], whole: str, anchor: HtmlElement) -> tuple[Way, int, str, str] | None:
        """What text, aria-label or title say: way, weight, headline, evidence."""
        if texts and len(whole) < 2 * MAX_TITLE:
            for at, text in enumerate(texts[:2] if len(texts) > 1 else texts):
                found = read_label(text)
                if found is None and at == 0 and len(texts) > 1 and len(whole) < 80:
                    found = read_label(whole)
                if found is not None:
                    way, rest, explicit = found
                    boxed = len(texts) > 1 + at
                    return way, (82 if explicit else 76) if rest or boxed else (80 if explicit else 64), rest, "text"
            if len(texts) > 1:
                found = read_label(texts[-1])  # "Title <span>Next article</span>"
                if found is not None and not found[1] and found[2]:
                    return found[0], 74, "", "text"
        for name, weight in (("aria-label", 78), ("title", 75)):
            value = anchor.get(name)
            if value and len(value) < 2 * MAX_TITLE:
                found = read_label(squeeze(value))
                if found is not None and not (
                    whole and found[1] == "" and whole.lower().startswith(f"{value.lower()} ")
                ):
                    return found[0], weight if found[2] or found[1] else weight - 14, found[1], name
        if len(texts) <= 1:
            for child in islice(anchor.iter("svg", "img", "i", "title"), 4):
                value = child.get("aria-label") or child.get("alt") or (child.text if child.tag == "title" else "")
                found = read_label(squeeze(value or "")[:200])
                if found is not None:
                    return found[0], 66, found[1], "icon"
        return None

    def _by_name(self, box: HtmlElement) -> None:
        """A link, or a box around one link only, whose class or id says prev or next."""
        found = self._named(box)
        earlier, later = bool(found & _EARLIER), bool(found & _LATER)
        if earlier == later or box.tag in ("body", "html", "main"):
            return
        anchor = box if box.tag == "a" else next(box.iter("a"), None)
        if (
            anchor is None
            or anchor in self._signed
            or (box is not anchor and (distinct(box) != 1 or not is_small(box)))
        ):
            return
        texts = pieces(anchor)
        title = self._title(anchor, texts, "")
        if (title or not texts) and (anchor.get("href") or "#")[0] != "#":
            self._signed.add(anchor)
            weight = 52 if found & _POSTLIKE else 40
            self._add(anchor, Way.PREV if earlier else Way.NEXT, weight, "class", title)

    def _named(self, element: HtmlElement) -> set[str]:
        known = self._names.get(element)
        if known is None:
            known = names(element)
            self._names[element] = known
        return known

    def _add(self, anchor: HtmlElement, way: Way, weight: int, evidence: str, title: str = "") -> None:
        if len(self.signs) < MAX_SIGNS:
            self.signs.append(Sign(way, weight, anchor.get("href") or "", evidence, anchor, title))

    # -- titles ----------------------------------------------------------------------------------------------------

    def _title(self, anchor: HtmlElement, texts: list[str], stated: str) -> str:
        """The neighbour's headline: in the link, in its title attribute, in a twin of the link, or in its box."""
        if stated:
            return headline(stated)
        inside = title_inside(anchor, texts)
        if inside:
            return inside
        for name in ("title", "aria-label"):
            value = squeeze((anchor.get(name) or "")[: 2 * MAX_TITLE])
            found = read_label(value)
            value = found[1] if found else value
            if len(value) > 12 and headline(value):
                return headline(value)
        box = anchor
        for _ in range(3):
            above = box.getparent()
            if above is None or above.tag in ("body", "html", "main", "article"):
                break
            box = above
            for twin in islice(box.iter("a"), 8):
                if twin is not anchor and twin.get("href") == anchor.get("href"):
                    inside = title_inside(twin, pieces(twin))
                    if inside:
                        return inside
        return self._title_in_box(anchor)

    def _title_in_box(self, anchor: HtmlElement) -> str:
        box = anchor.getparent()
        if box is None or box.tag in ("body", "html", "main", "article") or distinct(box) > 1 or not is_small(box):
            return ""
        for element in islice(box.iter(*HEADINGS, "span", "strong", "div", "p"), 12):
            texts = pieces(element)
            if texts and element.find(".//a") is None and (element.tag in HEADINGS or names(element) & TITLES):
                return headline(" ".join(texts))
        return ""

    # -- labels beside the link ------------------------------------------------------------------------------------

    def _boxed_labels(self, boxed: list[HtmlElement]) -> None:
        held = set(boxed)
        for element in boxed[:MAX_BOXED]:
            texts = [text for text in (element.text, *(child.tail for child in islice(element, 8))) if text]
            for text in texts:
                bare = squeeze(text)
                found = read_label(bare) if len(bare) <= 60 else None
                if found is None or found[0] not in _OPPOSITE or found[1]:
                    continue
                anchor = labelled(element, held)
                if anchor is not None and (anchor.get("href") or "#")[0] != "#":
                    title = self._title(anchor, pieces(anchor), "")
                    self._add(anchor, found[0], (79 if found[2] else 58) if title else 50, "label", title)
                    self.signs[-1].others.append(element)
                break

    # -- arrows ----------------------------------------------------------------------------------------------------

    def _arrow_pairs(self) -> None:
        """« Headline … Headline »: only as a pair side by side, never in a page that is read from the right."""
        if (self.root.get("dir") or "").lower() == "rtl":
            return
        for anchor in some(_ARROWED(self.root), 20):
            title = title_inside(anchor, pieces(anchor))
            box = anchor.getparent()
            if anchor in self._signed or len(title) <= 15 or box is None:
                continue
            if distinct(box) == 1 and box.getparent() is not None:
                box = box.getparent()
            pair = list(islice(box.iter("a"), 5))
            if len(pair) > 4 or not is_small(box):
                continue
            for other in pair:
                texts = pieces(other)
                if other not in self._signed and texts and texts[-1][-1] in "»›→":
                    other_title = title_inside(other, texts)
                    if other is not anchor and len(other_title) > 15:
                        self._add(anchor, Way.PREV, 42, "arrow", title)
                        self._add(other, Way.NEXT, 42, "arrow", other_title)
                        break

    def _turns(self, sign: Sign) -> bool:
        """Whether a sign belongs to a carousel, a gallery, a calendar or the comments."""
        if _COMMENT_PAGE.search(sign.href):
            return True
        element: HtmlElement | None = sign.element
        for _ in range(5):
            if element is None or element.tag in ("body", "html", "main", "article", "head"):
                return False
            if self._named(element) & _TURNING and not (sign.weight >= 100 and self._named(element) & _POSTLIKE):
                return True
            element = element.getparent()
        return False


def _rel(value: str) -> Way | None:
    words = value.lower().split()
    if "nofollow" in words and len(words) > 2:
        return None
    if "prev" in words or "previous" in words:
        return Way.PREV
    return Way.NEXT if "next" in words else None


@lru_cache(maxsize=4096)
def _names_way(name: str) -> bool:
    low = name.lower()
    # Most classes end here, before they are cut into words.
    if not ("prev" in low or "next" in low or any(stem in low for stem in _STEMS)):
        return False
    found = name_words(name)
    return bool(found & _EARLIER) != bool(found & _LATER)


def _is_stated(anchor: HtmlElement) -> bool:
    if _rel(anchor.get("rel") or "") is not None:
        return True
    for name in ("aria-label", "title"):
        value = anchor.get(name)
        if value and len(value) < 2 * MAX_TITLE and read_label(squeeze(value)) is not None:
            return True
    return False


def _place(element: HtmlElement) -> int:
    found = _PLACE(element)
    return int(found) if isinstance(found, float) else 0
