"""Text that stands on a page but is not read as part of its lines: marks of notes, permalinks, readings of kanji.

So do asides of links that are only spoken, "(opens new window)", and what a word of a line shows when it is pointed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from newscrawl.extraction.blocks import HEADINGS, Block, Label
from newscrawl.extraction.tree import tags
from newscrawl.extraction.tree.dom import Element, Tree, is_short

_MAX_MARK = 12
_MARK = re.compile(
    r"[\s\[\](){}.,;–-]{0,4}(?:\d{1,3}|[^\w\s]{1,2})(?:[\s\[\](){}.,;–-]{1,3}\d{1,3}){0,3}[\s\[\](){}.,;]{0,4}"
)
_BACK = re.compile(r"[\[(]?[↩↵⏎↑⇑⬆⤴↖^\ufe0e\ufe0f]{1,3}\s?\d{0,3}[\])]?")
_NOTE = re.compile(r"(?<![a-z])(?:foot|end)?note|(?<![a-z])fn|(?<![a-z])cite|(?<![a-z])nb\d|(?<![a-z])ftn?(?:ref)?\d")
_SAID = re.compile(r"\w")
_EDITS = re.compile(r"[?&](?:action|veaction|do)=edit(?:$|[&#])")
_MAX_EDITS = 500
_SURROUNDINGS = 4
_ASIDE = re.compile(r"\([^()]{10,40}\)")
_MAX_ASIDE = 60
_WRAPPED = 2
_FLOATING = ("tooltip", "popover", "hovercard", "rollover")
_TOOLTIP = re.compile(
    rf"(?:{'|'.join(_FLOATING)})(?:[-_]\w{{1,12}})?[-_]?(?:text|content|body|inner|block|box|card)(?![a-z])"
)
_MAX_CLASS = 300
_LINES = frozenset({"p", "li", "dd", "blockquote", *HEADINGS})
_SPOKEN = ("sr-only", "visually-hidden", "screen-reader-text")
_PARTS = 12
_NAMING = ("class", "id", "rel", "role")


def unread(tree: Tree) -> list[Element]:
    """The elements of a page that hold such text."""
    found: list[Element] = []
    for link in _inward(tree):
        whole = _mark(link) or _return(link) or _permalink(link)
        if whole is not None:
            found.append(whole)
    spoken = tree.valued("class", _SPOKEN)
    found.extend(element for element in spoken if element.tag == "span" and _is_spoken_aside(element))
    found.extend(_tooltips(tree))
    # With brackets for those who see no ruby it reads well as it is.
    bracketed = {bracket.parent for bracket in tree.tagged("rp")}
    found.extend(reading for reading in tree.tagged("rt") if reading.parent not in bracketed)
    return found


def marks(tree: Tree) -> list[Element]:
    """The links of a page that are marks of notes, or lead back to them."""
    return [link for link in _inward(tree) if _mark(link) is not None]


def fragment(link: Element) -> str:
    """The part of its page that a link leads to."""
    return link.get("href").rpartition("#")[2]


def _inward(tree: Tree) -> Iterator[Element]:
    """The links to parts of the page; of those with a full address the ones to its notes."""
    return filter(fragment, tree.linked(' href="#', "#footnote"))


def _is_spoken_aside(spoken: Element) -> bool:
    """Whether what is spoken but not shown says in brackets what a link does: "(opens new window)"."""
    if spoken.end - spoken.start > 1 or not _ASIDE.fullmatch(spoken.text.strip()[:_MAX_ASIDE]):
        return False
    return any(up.tag == "a" for up in islice(spoken.ancestors(), _WRAPPED))


def _tooltips(tree: Tree) -> Iterator[Element]:
    """What stands within a line and is shown when a word is pointed at, by its role or by its name."""
    floating = tree.attributes.holding("class", *_FLOATING)
    called = [name for name in floating if _TOOLTIP.search(name[:_MAX_CLASS].lower())]
    for element in chain(tree.valued("role", ("tooltip",)), tree.valued("class", called)):
        if element.tag in tags.INLINE and element.tag != "a":
            line = _line(element)
            if line is not None and line.tag in _LINES:
                yield element


def _line(inline: Element) -> Element | None:
    """The element whose line an inline one stands in."""
    return next((up for up in islice(inline.ancestors(), _SURROUNDINGS) if up.tag not in tags.INLINE), None)


def _mark(link: Element) -> Element | None:
    """The mark of a note that a link to it is, with its brackets: <sup>[<a href="#note-1">1</a>]</sup>."""
    if not _is_mark(link):
        return None
    whole, raised = link, _names_note(link)
    while (up := whole.parent) is not None and up.tag in tags.INLINE and _is_mark(up):
        whole, raised = up, raised or up.tag == "sup"
    return whole if raised or any(child.tag == "sup" for child in link.children()) else None


def _is_mark(element: Element) -> bool:
    if element.text[:1].isalpha():
        return False  # as most are: spares the look at the rest
    text = element.line() if is_short(element) else ""
    return 0 < len(text) <= _MAX_MARK and _MARK.fullmatch(text) is not None


def _names_note(link: Element) -> bool:
    """Whether a link is called one to a note, or what it leads to is."""
    names = (fragment(link), *map(link.get, _NAMING))
    return any(_NOTE.search(name[:100].lower()) for name in names if name)


def _return(link: Element) -> Element | None:
    """The link from a note back to its mark: "↩"."""
    if link.text and link.text.isascii():
        return None
    text = link.line() if is_short(link) else ""
    return link if 0 < len(text) <= _MAX_MARK and _BACK.fullmatch(text) else None


def _permalink(link: Element) -> Element | None:
    """The link of a heading to itself, where it says more than the heading: "How it began Link to heading"."""
    heading = next((up for up in (link.parent, link.previous()) if up is not None and up.tag in HEADINGS), None)
    if heading is None or not is_short(heading) or not is_short(link) or not link.texts():
        return None
    anchor = link.get("href")[1:]
    own = any(element.get("id") == anchor for element in heading.iter()) or not _SAID.search(link.line())
    if heading is not link.parent:
        return link if own else None
    return link if own and heading.line() != link.line() else None


def leave_out_edits(tree: Tree, blocks: Iterable[Block]) -> None:
    """Take the links that open a section for editing out of its heading: "How it began [edit | edit source]"."""
    said: dict[Element, str] = {}
    for link in tree.linked("=edit")[:_MAX_EDITS]:
        if _EDITS.search(link.get("href")):
            whole = _edits(link)
            if (around := _line(whole)) is not None:
                said[around] = whole.line()
    for block in blocks if said else ():
        edits = said.get(block.element, "")
        if edits and block.is_heading and block.text.endswith(edits) and block.text != edits:
            block.text = block.text.removesuffix(edits).rstrip()
        elif edits and block.text == edits:
            block.label = Label.OTHER


def _edits(link: Element) -> Element:
    """A link by which something is edited with the brackets around it and the like beside it."""
    whole = link
    while (up := whole.parent) is not None and up.tag in tags.INLINE and is_short(up):
        rest = up.line()
        for child in islice(up.children(), _PARTS):
            rest = rest.replace(child.line(), "", 1)
        if _SAID.search(rest):
            break
        whole = up
    return whole
