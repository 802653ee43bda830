"""A page as its leaf blocks of text in document order, each with the cheap features that labelling needs.

Method: segmentation into text blocks with shallow features, after Kohlschütter, Fankhauser and Nejdl, "Boilerplate
Detection using Shallow Text Features" (WSDM 2010), with the boxes (block elements) kept as a tree beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from newscrawl.extraction import dom
from newscrawl.extraction.dom import Element
from newscrawl.extraction.hints import Hint, hints
from newscrawl.extraction.page import Page


class Label(StrEnum):
    """What a block is on its page."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    BODY = "body"
    SUBHEADING = "subheading"
    LIST = "list"
    QUOTE = "quote"
    EMBED = "embed"
    """A post of another site shown in place."""
    CAPTION = "caption"
    TABLE = "table"
    CODE = "code"
    COMMENT = "comment"
    AUTHOR_BIO = "author-bio"
    RELATED = "related"
    NAVIGATION = "navigation"
    PROMPT = "prompt"
    LEGAL = "legal"
    OTHER = "other"


@dataclass(slots=True, eq=False)
class Box:
    """A block element that holds text: ``start`` to ``end`` are the indices of its blocks."""

    element: Element
    tag: str
    parent: Box | None
    depth: int
    start: int
    end: int = 0
    signature: str = ""
    hints: int = 0
    children: list[Box] = field(default_factory=list)

    def describe(self) -> None:
        """Read signature and hints off the element's attributes."""
        tag, get = self.tag, self.element.attrs.get
        name = get("class")
        found = 0
        if name:
            self.signature, found = _described(tag, name[:_MAX_CLASS])
        else:
            self.signature = tag
        if self.element.attrs:
            for attribute in ("id", "role", "itemprop"):
                if value := get(attribute):
                    found |= hints(value)
        self.hints = found & _ROOMS[tag] if tag in _ROOMS else found


@dataclass(slots=True, eq=False)
class Block:
    """A leaf block of text.

    ``weight`` is the length in characters with those of dense scripts (hanzi, kana, hangul, Thai) counted thrice,
    ``link_chars`` and ``strong_chars`` are how many characters lie in links and in bold or italic type; ``score`` is
    how sure the labeller is, 0 to 1, that the block is text of the article.
    """

    text: str
    tag: str
    element: Element
    box: Box
    link_chars: int
    strong_chars: int
    weight: int
    label: Label = Label.OTHER
    score: float = 0.0

    @property
    def link_share(self) -> float:
        """Share of the text that lies in links, 0 to 1."""
        return self.link_chars / len(self.text) if self.text else 0.0

    @property
    def is_heading(self) -> bool:
        return self.tag in HEADINGS


HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rb",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
        "picture",
        "source",
        "meta",
        "link",
    ]
)
_SKIP = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "head",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "canvas",
        "select",
        "option",
        "input",
        "textarea",
        "math",
        "map",
        "area",
        "datalist",
        "progress",
        "meter",
        "rp",
    ]
)
_STRONG = frozenset({"b", "strong", "em", "i"})
_DENSE = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u200b\u2060\ufeff\u00ad]")
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile("[.!?…。！？．।؟۔։።][\"'”’»)\\]』」）]{0,3}$")
# The class of <body> tells of the page, not of its text; that of <article> lists its topics (tag-police).
_ROOMS = {
    "body": 0,
    "main": int(Hint.BODY),
    # A paragraph of class "paywall" is what the wall hides, not the wall; an embedded post is a quotation.
    "p": ~int(Hint.PROMPT),
    "blockquote": ~int(Hint.SHARE | Hint.MEDIA | Hint.CARD),
    "article": ~int(Hint.TAGS | Hint.META | Hint.ADVERT | Hint.AUTHOR | Hint.BYLINE | Hint.MEDIA | Hint.LEGAL),
}
MAX_BLOCKS = 20_000
"""Bound for pages that were made to hurt; what lies beyond is left out. News pages stay below a tenth of it."""

_LONG = 90
_MAX_SIGNATURE = 120
_MAX_CLASS = 400
_MIN_SHOWN = 1500
_MIN_VEILED = 250
_VEILED = 4
"""A body is taken to be veiled where less than the first weight of paragraphs is shown, and hidden ones hold so many
times as much."""


@lru_cache(maxsize=8192)
def _described(tag: str, name: str) -> tuple[str, int]:
    """The signature and the hints of a tag with a class."""
    return tag + "." + _DIGITS.sub("", name[:_MAX_SIGNATURE]), hints(name)


def ends_sentence(text: str) -> bool:
    """Whether the text closes with a sentence end of some script, closing quotes and brackets allowed."""
    return _SENTENCE_END.search(text[-4:]) is not None


def segment(page: Page) -> list[Block]:
    """The page's leaf blocks of text in document order; [] for a page without text.

    What is hidden is left out, unless hardly anything else is there (bodies that a script unveils).
    """
    walk = _Walk()
    walk.run(page.tree.body)
    if walk.hidden and (shown := _in_paragraphs(walk.blocks)) < _MIN_SHOWN:
        bare = _Walk(show_hidden=True)
        bare.run(page.tree.body)
        if _in_paragraphs(bare.blocks) > max(_MIN_VEILED, _VEILED * shown):
            return bare.blocks
    return walk.blocks


def _in_paragraphs(blocks: list[Block]) -> int:
    return sum(block.weight for block in blocks if block.tag == "p")


class _Walk:
    """One pass over the elements in document order; the stack holds those that are still open."""

    def __init__(self, *, show_hidden: bool = False) -> None:
        self.blocks: list[Block] = []
        self.hidden = 0
        self._show_hidden = show_hidden
        self._parts: list[str] = []
        self._link = 0
        self._strong = 0
        self._length = 0

    def run(self, root: Element) -> None:
        elements, parts, show_hidden = root.tree.elements, self._parts, self._show_hidden
        box = Box(root, root.tag, None, 0, 0)
        # What is open: the element, the box of its text, whether in a link, in bold, whether it is the box itself.
        open_: list[tuple[Element, Box, bool, bool, bool]] = [(root, box, False, False, True)]
        linked = strong = after_break = False
        if root.text:
            self._add(root.text, False, False)
        at, ends = root.start + 1, root.end
        while True:
            while at >= ends:
                element, box, linked, strong, is_block = open_.pop()
                if is_block:
                    self._close(box)
                    after_break = False
                if not open_:
                    return None
                ends, box, linked, strong = open_[-1][0].end, open_[-1][1], open_[-1][2], open_[-1][3]
                if element.tail:
                    self._add(element.tail, linked, strong)
            child = elements[at]
            tag = child.tag
            at = child.end
            if tag in _SKIP:
                pass
            elif child.attrs and not show_hidden and _is_hidden(child):
                self.hidden += 1
            elif tag == "br":
                # Two breaks in a row end a paragraph, one does where a long sentence has just ended.
                if after_break or self._ends_long_sentence():
                    self._flush(box)
                after_break = not child.tail or child.tail.isspace()
                parts.append(" ")
            elif tag in _INLINE:
                text = child.text
                after_break = after_break and not text
                in_link, in_strong = linked or tag == "a", strong or tag in _STRONG
                if text:
                    self._add(text, in_link, in_strong)
                if at > child.start + 1:
                    open_.append((child, box, in_link, in_strong, False))
                    linked, strong, ends, at = in_link, in_strong, at, child.start + 1
                    continue
            else:
                after_break = False
                if parts:
                    self._flush(box)
                if len(self.blocks) >= MAX_BLOCKS:
                    return self._stop(box)
                text = child.text
                if at > child.start + 1:
                    box = Box(child, tag, box, box.depth + 1, len(self.blocks))
                    if text:
                        self._add(text, linked, strong)
                    open_.append((child, box, linked, strong, True))
                    ends, at = at, child.start + 1
                    continue
                if text and not text.isspace():
                    inner = Box(child, tag, box, box.depth + 1, len(self.blocks))
                    self._add(text, linked, strong)
                    self._close(inner)
            if child.tail:
                self._add(child.tail, linked, strong)

    def _stop(self, box: Box | None) -> None:
        while box is not None:
            self._close(box)
            box = box.parent

    def _close(self, box: Box) -> None:
        if self._parts:
            self._flush(box)
        box.end = len(self.blocks)
        if box.end > box.start:
            box.describe()
            if box.parent is not None:
                box.parent.children.append(box)

    def _add(self, text: str, linked: bool, strong: bool) -> None:
        if not self._parts and text.isspace():
            return
        self._parts.append(text)
        self._length += len(text)
        if linked or strong:
            length = len(text) if not text.isspace() else 1
            if linked:
                self._link += length
            if strong:
                self._strong += length

    def _ends_long_sentence(self) -> bool:
        if self._length < _LONG:
            return False
        return ends_sentence("".join(self._parts[-3:]).rstrip())

    def _flush(self, box: Box) -> None:
        parts = self._parts
        if not parts:
            return
        text = " ".join("".join(parts).split())
        parts.clear()
        self._length = 0
        link, strong = self._link, self._strong
        self._link = self._strong = 0
        weight = len(text)
        if not text.isascii():
            text = _UNSEEN.sub("", text).strip()
            weight = len(text) + 2 * len(_DENSE.findall(text))
        if text:
            self.blocks.append(
                Block(text, box.tag, box.element, box, min(link, len(text)), min(strong, len(text)), weight)
            )


_NO_DISPLAY = re.compile(r"display\s{0,5}:\s{0,5}none", re.IGNORECASE)


def _is_hidden(element: Element) -> bool:
    attrs = element.attrs
    if "hidden" in attrs or attrs.get("aria-hidden") == "true":
        return True
    style = attrs.get("style")
    return style is not None and "none" in style and _NO_DISPLAY.search(style[:500]) is not None


def leaf_blocks(element: Element) -> list[Block]:
    """The leaf blocks of text below an element, in document order; the topmost box is the element's own."""
    walk = _Walk()
    walk.run(element)
    return walk.blocks


def paragraphs(source: Element | str) -> list[str]:
    """The text below an element, or in a piece of HTML, as paragraphs."""
    if isinstance(source, str):
        if "<" not in source:
            return [line for line in (" ".join(part.split()) for part in source.split("\n")) if line]
        source = dom.parse(source.encode("utf-8", "replace")).body
    return [block.text for block in leaf_blocks(source)]
