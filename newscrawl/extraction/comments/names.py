"""The name of the reader who wrote a comment, without what stands around it: the hour, "says"."""

from __future__ import annotations

import re
from collections.abc import Container

from newscrawl.extraction.blocks import HEADINGS
from newscrawl.extraction.comments import headings, heads
from newscrawl.extraction.fields import authors
from newscrawl.extraction.tree.dom import Element

_MAX_LINE = 400
_MAX_PIECE = 2000
_MAX_INSIDE = 10
_MAX_LOOKED = 30
_FEW = 3
_INITIALS = 2
_STAMP = re.compile(r"(?:^|[\s_-])(?:date|time|ago|published|posted)", re.IGNORECASE)
_BUTTON = re.compile(r"reply|quote|action|button|control", re.IGNORECASE)
_TITLE = re.compile(r"title|subject|headline|betreff", re.IGNORECASE)
_DASHES = "—–-~"
_JOINTS = " :,|·•()" + _DASHES
_TEXTS = frozenset({"p", "blockquote", "dd", "form", "textarea", "ul", "ol"})
_LINES = frozenset({"p", "div", "header"}) | HEADINGS
_SILENT = frozenset({"script", "style", "noscript", "template", "svg"})
_SET_OFF = HEADINGS | {"strong", "b"}
_STAMPS = frozenset({"time", "small", "abbr", "span", "a", "em", "i"})


def of(element: Element) -> str:
    """The text of an element that names an author, without what themes write behind the name."""
    if not element.text.strip():
        # div.author > strong + " on 12 September said": what is set in bold is the name.
        first = next((child for child in element.children() if child.tag not in ("img", "svg", "picture")), None)
        if first is not None and first.tag in ("strong", "b", "cite") and (name := line(first)):
            return name
    text = line(element)
    for inner in element.tree.elements[element.start + 1 : min(element.end, element.start + _MAX_INSIDE)]:
        if "says" in inner.get("class").split():
            text = text.removesuffix(line(inner)).rstrip()
        elif inner.tag in _STAMPS and (shown := line(inner)) and shown != text and _is_stamp(inner, shown):
            before, _, behind = text.partition(shown)
            text = heads.without_joint(before) or behind.strip().rstrip(" :,|·-–—")
    return text


def leading(card: Element, others: Container[Element], *, by_title: bool = False) -> str:
    """The name that a card opens with where none is marked: its first heading or line in bold, before its text.

    What is called the comment's title is its subject; ``by_title``: some systems call a name so.
    """
    before = ""
    for inner in card.tree.elements[card.start : min(card.end, card.start + _MAX_LOOKED)]:
        if inner is not card and (inner in others or (inner.tag in _TEXTS and not _is_headed_list(inner))):
            return ""
        if _is_in_button(inner):
            continue
        if inner.tag in _SET_OFF:
            # A word in bold that a sentence goes on from is the reader's own, and so is the title of a comment.
            is_alone = inner.tag in HEADINGS or len(inner.tail.split()) <= _FEW
            # Initials stand for a picture.
            is_first = len(before) <= _INITIALS or authors.is_label(before)
            is_title = any(_TITLE.search(box.get("class")) for box in (inner, inner.parent) if box not in (None, card))
            name = heads.as_name(of(inner)) if is_alone and is_first else ""
            return name if by_title or not is_title else ""
        if inner.tag not in _SILENT:
            before = f"{before} {inner.text}{inner.tail if inner.end == inner.start + 1 else ''}"[:_MAX_LINE].strip()
    return ""


def opening(card: Element, text: str) -> str:
    """The name in bold that the text of a card opens with and goes on from; "" for none."""
    for inner in card.tree.elements[card.start : min(card.end, card.start + _MAX_LOOKED)]:
        if inner.tag in ("b", "strong") and (said := line(inner)):
            goes_on = text.startswith(said) and len(text) > len(said) + _FEW
            return heads.as_name(said) if goes_on and len(said.split()) <= _FEW + 1 else ""
    return ""


def _is_headed_list(element: Element) -> bool:
    """Whether an element is a list that a heading opens: ul > li > h4."""
    opening = element.tree.elements[element.start + 1 : min(element.end, element.start + _FEW)]
    return element.tag in ("ul", "ol") and any(inner.tag in HEADINGS for inner in opening)


def _is_in_button(element: Element) -> bool:
    """Whether an element is what stands on a link or button to answer: span.reply > a > b."""
    above = element.parent
    if above is None or above.tag not in ("a", "button"):
        return False
    return any(_BUTTON.search(box.get("class")) for box in (above, above.parent) if box is not None)


def beside(card: Element) -> tuple[str, Element | None]:
    """The name in the line right before a card that names none, and that line: "Comment by Ann | 5 May"."""
    before = card.previous()
    if before is None or before.tag not in _LINES or before.end - before.start > _MAX_INSIDE:
        return "", None
    return heads.name_in(line(before)), before


def signature(element: Element) -> str:
    """The name in a line of no more than a name and a date: "— Ann, 5 May 2024", <span>Ann</span><time>; "" else."""
    if element.end - element.start > 2 * _MAX_INSIDE:
        return ""
    text = headings.line(element)
    if len(text) > heads.MAX_HEAD or text.endswith((".", "!", "?")):
        return ""
    shown_parts = (" ".join(found.split()).strip(_JOINTS) for found in element.texts())
    # Some print a head twice, for small screens and for large ones.
    first, *others = dict.fromkeys(part for part in shown_parts if any(map(str.isalnum, part))) or [""]
    if others and heads.name_in(f"{first} {others[0]}") == others[0]:
        first, *others = others  # "Comment by" is a label
    inner = element.tree.elements[element.start + 1 : element.end]
    shown = " ".join(others)
    if shown and (heads.is_date(shown) or any(line(time) == shown for time in inner if time.tag == "time")):
        return heads.as_name(heads.without_joint(first))
    opening, _, rest = text.partition(",")
    if text[:1] in _DASHES and heads.is_date(rest):
        return heads.as_name(opening.lstrip(_DASHES))
    return heads.name_in(text) if heads.is_dated(text) or heads.is_signed(text) else ""


def is_headed(text: str, name: str) -> bool:
    """Whether a text is no more than the line that the name was read from."""
    return text.startswith(name) and len(text) <= len(name) + headings.MAX_LINE


def _is_stamp(element: Element, text: str) -> bool:
    """Whether an element beside a name tells when: "2 hours ago", "12 May"."""
    if element.tag == "time":
        return True
    if not any(map(str.isdigit, text)):
        return False
    if element.tag in ("small", "abbr") or _STAMP.search(element.get("class")):
        return True
    return heads.is_date(text) or (text[0].isdigit() and " " in text)


def line(element: Element) -> str:
    """The text of an element on one line."""
    text = "".join([piece[:_MAX_PIECE] for piece in headings.pieces(element)])
    return " ".join(text.split())[:_MAX_LINE].rstrip(" :,|·-")
