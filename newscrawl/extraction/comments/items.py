"""The cards of a thread whose classes say what they are, and what the parts of each say of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import islice

from newscrawl.extraction.comments import marks, names
from newscrawl.extraction.comments.marks import ANSWERED, AUTHOR, DATE, HEAD, ITEM, NAME, NOT_TEXT, PING, TEXT
from newscrawl.extraction.comments.places import Places, any_inside, instant
from newscrawl.extraction.tree.dom import Element, inside

MAX_COMMENTS = 5000
MAX_PARAGRAPHS = 500
MAX_ELEMENTS = 200_000
MAX_LINES = 6

INERT = frozenset({"form", "button", "script", "style", "svg", "template", "noscript", "textarea", "select"})
_MAX_DATES = 8
_INITIALS = 2
_DATE_PROPS = frozenset({"dateCreated", "datePublished", "commentTime"})
_AUTHOR_PROPS = frozenset({"author", "creator"})
_MAX_PARTS = 12
_TEXT_PROPS = frozenset({"text", "commentText"})
_HEADS = frozenset({"header", "footer"})
_LINES = frozenset({"p", "span", "small"})
_TEXT_ID = re.compile(r"(?:comm|comment|cmt|msg|message|text|body)(?:[-_]?(?:id|text|body|content|message))?[-_]?(\d+)")
_NUMBER = re.compile(r"(?<!\d)(\d+)$")
_MAX_ID = 60
_NAME_TAGS = frozenset({"span", "a", "b", "strong", "div", "p"})
_CHANGES = frozenset({"ins", "del"})


@dataclass(slots=True, eq=False)
class Item:
    """One card. ``aside`` holds the paragraphs of its head, which are its text where it has no other; ``lines`` what
    may tell who wrote it; ``headed`` says that the author was read off the line that opens it."""

    element: Element
    parent: Item | None
    is_ping: bool = False
    author: str = ""
    instant: str | None = None
    dated: int = 0
    headed: bool = False
    head_end: int = 0
    texts: list[str] = field(default_factory=list)
    content: list[Element] = field(default_factory=list)
    loose: list[Element] = field(default_factory=list)
    aside: list[Element] = field(default_factory=list)
    lines: list[Element] = field(default_factory=list)

    @property
    def kind(self) -> tuple[str, str]:
        """What tells it from cards that are parts of others: the tag, the class that says that it is one."""
        return self.element.tag, marks.item_class(self.element.get("class")[: marks.MAX_NAME])


def items_of(candidates: list[tuple[Element, int]], kinds: int = ITEM | PING) -> dict[Element, Item]:
    """The comment cards among the candidates, which are those of some ``kinds``, in document order."""
    items: dict[Element, Item] = {}
    open_: list[Item] = []
    for element, kind in candidates:
        if not kind & kinds:
            continue
        while open_ and open_[-1].element.end <= element.start:
            open_.pop()
        parent = open_[-1] if open_ else None
        if parent is not None and (parent.is_ping or _is_same_card(parent.element, element)):
            continue
        items[element] = item = Item(element, parent, kind == PING)
        open_.append(item)
        if len(items) >= MAX_COMMENTS:
            break
    return items


def _is_same_card(outer: Element, inner: Element) -> bool:
    """Whether the inner card is only the outer one's wrapping: li.comment > div.comment."""
    if inner.start != outer.start + 1 or inner.tag == outer.tag == "li":
        return False
    return not outer.text.strip()


def read(places: Places, areas: list[Element], items: dict[Element, Item]) -> None:
    """One pass over the areas; each element belongs to the nearest card around it."""
    elements = places.page.tree.elements
    starts = [element.start for element in items]
    left = MAX_ELEMENTS
    for area in areas:
        open_: list[Item] = []
        # Up to where nothing needs another look, for each card that is open.
        settled: list[int] = []
        at = area.start
        while at < area.end and left > 0:
            left -= 1
            element = elements[at]
            while open_ and open_[-1].element.end <= at:
                open_.pop()
                settled.pop()
            if element in items:
                open_.append(items[element])
                settled.append(at)
            elif not open_ or at < settled[-1]:
                # On to the next card, which may lie within what is settled.
                card = bisect_left(starts, at)
                card_at = starts[card] if card < len(starts) else area.end
                at = min(card_at, settled[-1]) if open_ else card_at
                continue
            elif _read(places, element, open_[-1]):
                settled[-1] = element.end
            at += 1


def _read(places: Places, element: Element, item: Item) -> bool:
    """Note what the element says of its comment; True where nothing inside it needs another look."""
    tag, attrs = element.tag, element.attrs
    if tag in INERT or item.is_ping:
        return True
    prop = name = ""
    if attrs:
        prop, name = attrs.get("itemprop") or "", attrs.get("class") or ""
    parts = marks.parts_named(name[:200]) if name else 0
    if parts & ANSWERED and tag in _LINES:
        return True
    if tag in _HEADS or parts & HEAD:
        if len(item.lines) < MAX_LINES:
            item.lines.append(element)
        if tag in _HEADS:
            item.head_end = element.end
    is_time = tag == "time" or (" datetime=" in element.raw and tag not in _CHANGES)
    if is_time or parts & DATE or prop in _DATE_PROPS:
        if item.instant is None and item.dated < _MAX_DATES:
            item.dated += 1
            stated = element.get("datetime") or element.get("content") or element.get("title")
            item.instant = instant(stated or names.line(element))
        return is_time
    if prop in _TEXT_PROPS or (parts & TEXT and not parts & NOT_TEXT and tag != "a"):
        # li.comment > div.comment-body > header + div.comment-content: the inner one is the text.
        if prop in _TEXT_PROPS or not _wraps_parts(places, element):
            if not (item.content and _is_idle(places, element)):
                item.content.append(element)
            return True
        return False
    if attrs and _is_text_by_id(places, element, item):
        item.content.append(element)
        return True
    if len(item.author) <= _INITIALS:
        named = prop in ("name", *_AUTHOR_PROPS) or tag == "cite" or (attrs and attrs.get("rel") == "author")
        if named or parts & AUTHOR or (parts & NAME and tag in _NAME_TAGS):
            if tag == "meta":
                item.author = item.author or element.get("content").strip()[:120]
            elif not _wraps_parts(places, element):
                text = names.of(element)
                # Initials stand for a picture, and the name follows.
                if 0 < len(text) <= 80 and text[0].casefold() == (item.author or text)[0].casefold():
                    item.author = text
                return True
            return False
    if tag == "p" and _states_author(element):
        return False
    if tag in ("p", "blockquote", "dd") and len(item.loose) < MAX_PARAGRAPHS and not parts & (NOT_TEXT | AUTHOR):
        in_head = element.start < item.head_end
        (item.aside if in_head else item.loose).append(element)
        # The first line of a head may mark author and hour; the next ones name whom it answers.
        return not in_head or len(item.aside) > 1
    return False


def _states_author(paragraph: Element) -> bool:
    """Whether a paragraph is the head of a comment: what stands in it is marked as the author for machines."""
    return any(inner.get("itemprop") in _AUTHOR_PROPS for inner in islice(paragraph.iter(), _MAX_PARTS) if inner.attrs)


def _is_idle(places: Places, element: Element) -> bool:
    """Whether what has the class of a text is a counter, or waits to be shown."""
    return names.line(element).isdecimal() or element in inside(places.page.tree.hidden, element, 1)


def _is_text_by_id(places: Places, element: Element, item: Item) -> bool:
    """Whether an id within a card is that of its text: div#comment-17 > div#comm-17."""
    own = _TEXT_ID.fullmatch(element.get("id")[:_MAX_ID]) if " id=" in element.raw else None
    card = _NUMBER.search(item.element.get("id")[-_MAX_ID:]) if own else None
    return own is not None and card is not None and own[1] == card[1] and not _wraps_parts(places, element)


def _wraps_parts(places: Places, element: Element) -> bool:
    return any_inside(places.parts, element, itself=False)
