"""Readers' comments found by structure, where no name of a class says what they are.

Under a heading that papers give to comments, or beside the form for them: equal cards, each with a name, often a
time, and a text; or the pairs of a definition list. A card that has no name, or that looks like a teaser (a linked
headline), makes a group doubtful, and a doubtful group is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import lxml.html
from lxml import etree

from newscrawl.extraction import comment_depth, dates, lexicon
from newscrawl.extraction.blocks import HEADINGS, Block, Box, leaf_blocks
from newscrawl.extraction.comment_headings import MAX_LINE, line, number_in
from newscrawl.extraction.page import Page
from newscrawl.items import Comment

MAX_CARDS = 5000
MAX_ANCHORS = 8
MAX_NAME = 60
MAX_SIBLINGS = 20_000

_CARD_TAGS = frozenset({"div", "li", "article", "section", "dd", "tr"})
_LISTS = frozenset({"ul", "ol", "dl", "div", "section", "table", "tbody"})
_ENDS = frozenset({"footer", "nav", "aside", "main", "h1", "h2", "h3", "h4", "h5", "h6"})
_INERT = frozenset({"script", "style", "template", "noscript", "link", "meta", "br", "hr", "button", "input"})
# A number at the end counts cards ("msg-12"); within a name that a build tool made it is part of it.
_COUNT = re.compile(r"[-_]\d+$")
_PERMALINK = re.compile(r"#?\d{1,7}")
_TEXTAREA = etree.XPath("boolean(descendant-or-self::textarea)")
_ARTICLE = etree.XPath("boolean(.//h1 or .//*[@itemprop='articleBody'])")
_FORMS = etree.XPath("//form[.//textarea]")
_FURNITURE = ("write_comment", "comments_heading", "share", "related_heading", "read_also", "subscribe")


@dataclass(slots=True, eq=False)
class Card:
    """One comment as it stands on the page; ``head`` is the <dt> where it is a <dd>."""

    element: lxml.html.HtmlElement
    parent: Card | None = None
    head: lxml.html.HtmlElement | None = None
    blocks: list[Block] = field(default_factory=list)
    author: str = ""
    instant: str | None = None
    timed: bool = False
    texts: list[str] = field(default_factory=list)


# -- groups of cards ---------------------------------------------------------------------------------------------


def find(
    page: Page, titled: list[tuple[lxml.html.HtmlElement, str]], areas: list[lxml.html.HtmlElement]
) -> tuple[list[Comment], list[lxml.html.HtmlElement]]:
    """The comments of the first group that is beyond doubt, and the elements they lie in; ([], []) for none."""
    for heading, text in titled:
        start, nodes = _below(heading)
        cards = _cards(nodes)
        if cards and (_has_form(start) or number_in(text) == len(cards) or _all_timed(cards)):
            return _comments(cards), [start, *nodes]
    for area in areas[:MAX_ANCHORS]:
        nodes = [node for node in area.iterchildren(etree.Element) if isinstance(node.tag, str)]
        cards = _cards(nodes)
        if cards and _all_timed(cards):
            return _comments(cards), [area]
    forms: list[lxml.html.HtmlElement] = _FORMS(page.root)  # type: ignore[assignment]
    for form in forms[:MAX_ANCHORS]:
        nodes = _above(form)
        cards = _cards(nodes)
        if cards and _all_timed(cards):
            return _comments(cards), nodes
    return [], []


def _below(heading: lxml.html.HtmlElement) -> tuple[lxml.html.HtmlElement, list[lxml.html.HtmlElement]]:
    """The elements that a heading heads, and the element they follow: the heading, or what wraps it alone."""
    start = heading
    for _ in range(4):
        nodes: list[lxml.html.HtmlElement] = []
        for node in islice(start.itersiblings(etree.Element), MAX_SIBLINGS):
            if node.tag in _ENDS or _ARTICLE(node):
                break
            if node.tag not in _INERT:
                nodes.append(node)
        parent = start.getparent()
        if nodes or parent is None or parent.tag in ("body", "main", "html") or _ARTICLE(parent):
            return start, nodes
        start = parent
    return start, []


def _above(form: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """The equal elements right before a form, or before its heading or wrapping."""
    start = form
    for _ in range(3):
        nodes: list[lxml.html.HtmlElement] = []
        for node in islice(start.itersiblings(etree.Element, preceding=True), MAX_SIBLINGS):
            if node.tag in _INERT or (not nodes and node.tag in HEADINGS):
                continue
            if node.tag not in _CARD_TAGS | _LISTS or _ARTICLE(node):
                break
            if nodes and _signature(node) != _signature(nodes[0]):
                break
            nodes.append(node)
        parent = start.getparent()
        if nodes or parent is None or parent.tag in ("body", "main", "html") or _ARTICLE(parent):
            return nodes[::-1]
        start = parent
    return []


def _has_form(start: lxml.html.HtmlElement) -> bool:
    parent = start.getparent()
    found: object = parent is not None and _TEXTAREA(parent)
    return found is True


def _all_timed(cards: list[Card]) -> bool:
    return len(cards) > 1 and all(card.timed for card in cards)


def _signature(element: lxml.html.HtmlElement) -> tuple[str, str]:
    names = (element.get("class") or "")[:200].split()
    return element.tag, _COUNT.sub("", names[0]) if names else ""


def _cards(nodes: list[lxml.html.HtmlElement]) -> list[Card]:
    """The cards that the elements are, or hold as a list does, in document order; [] where one is doubtful."""
    nodes = nodes[:MAX_CARDS]
    for _ in range(5):
        nodes = [node for node in nodes if node.tag not in _INERT and not (node.tag == "form" or _TEXTAREA(node))]
        if any(node.tag == "dl" for node in nodes):
            return _read(nodes, _pairs(nodes))
        if not nodes:
            return []
        if len(nodes) > 1 or nodes[0].tag not in _LISTS:
            return _read(nodes, _equals(nodes))
        inner = [node for node in nodes[0].iterchildren(etree.Element) if node.tag not in _INERT]
        if nodes[0].tag not in ("ul", "ol", "table", "tbody"):
            signatures = [_signature(node) for node in inner]
            repeats = len(inner) > 1 and signatures[0] in signatures[1:]
            if not repeats and (single := _read(nodes, _equals(nodes))):
                return single
        nodes = inner[:MAX_CARDS]
    return []


def _equals(nodes: list[lxml.html.HtmlElement]) -> dict[lxml.html.HtmlElement, Card]:
    """A card for each element, and for each within that is of the same kind: an answer."""
    found: dict[lxml.html.HtmlElement, Card] = {}
    kinds = {_signature(node) for node in nodes if node.tag in _CARD_TAGS}
    nested = {kind for kind in kinds if kind[1] or kind[0] in ("li", "article")}
    for node in nodes:
        if node.tag not in _CARD_TAGS:
            continue
        for element in node.iter(*{tag for tag, _ in kinds}):
            if element is node or _signature(element) in nested:
                found[element] = Card(element, _holder(element, found))
                if len(found) >= MAX_CARDS:
                    return found
    return found


def _pairs(nodes: list[lxml.html.HtmlElement]) -> dict[lxml.html.HtmlElement, Card]:
    """A card for each <dd>, with the <dt> before it."""
    found: dict[lxml.html.HtmlElement, Card] = {}
    for node in nodes:
        for element in node.iter("dd"):
            before = element.getprevious()
            if before is None or before.tag != "dt":
                continue
            found[element] = Card(element, _holder(element, found), before)
            if len(found) >= MAX_CARDS:
                return found
    return found


def _holder(element: lxml.html.HtmlElement, found: dict[lxml.html.HtmlElement, Card]) -> Card | None:
    for ancestor in element.iterancestors():
        if ancestor in found:
            return found[ancestor]
    return None


# -- what a card says --------------------------------------------------------------------------------------------


def _read(nodes: list[lxml.html.HtmlElement], cards: dict[lxml.html.HtmlElement, Card]) -> list[Card]:
    """The cards with what they say; [] where one of them, or much that lies beside them, is no comment."""
    if not cards:
        return []
    heads = {card.head for card in cards.values() if card.head is not None}
    for node in nodes:
        owners: dict[Box | None, Card | None] = {None: None}
        strange = 0
        for block in leaf_blocks(node):
            card = _owner(block.box, cards, heads, owners)
            if card is not None:
                card.blocks.append(block)
            elif not _is_headed(block.box, heads):
                strange += block.weight if block.link_share < 0.5 else 0
        if strange > 200:
            return []
    _find_times(cards, heads)
    read = [card for card in cards.values() if _understand(card)]
    return read if len(read) == len(cards) else []


def _owner(
    box: Box,
    cards: dict[lxml.html.HtmlElement, Card],
    heads: set[lxml.html.HtmlElement],
    owners: dict[Box | None, Card | None],
) -> Card | None:
    """The card that a box belongs to: its own element, or the nearest around it."""
    path: list[Box] = []
    at: Box | None = box
    while at not in owners:
        assert at is not None
        path.append(at)
        if at.element in cards:
            owners[at] = cards[at.element]
            break
        if at.element in heads:
            owners[at] = None
            break
        at = at.parent
    found = owners[at]
    owners.update(dict.fromkeys(path, found))
    return found


def _is_headed(box: Box, heads: set[lxml.html.HtmlElement]) -> bool:
    at: Box | None = box
    while at is not None:
        if at.element in heads:
            return True
        at = at.parent
    return False


def _find_times(cards: dict[lxml.html.HtmlElement, Card], heads: set[lxml.html.HtmlElement]) -> None:
    by_head = {card.head: card for card in cards.values() if card.head is not None}
    seen: set[lxml.html.HtmlElement] = set()
    for top in [card.element for card in cards.values() if card.parent is None] + list(heads):
        for element in islice(_times(top), MAX_SIBLINGS):
            if element in seen:
                continue
            seen.add(element)
            at: lxml.html.HtmlElement | None = element
            while at is not None and at not in cards and at not in by_head:
                at = at.getparent()
            if at is None:
                continue
            card = cards[at] if at in cards else by_head[at]
            if not card.timed:
                card.timed = True
                stated = element.get("datetime") or element.get("title") or line(element)
                card.instant = dates.parse_instant(stated)


def _times(element: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """The elements that state a time to machines."""
    for inner in islice(element.iter(etree.Element), MAX_SIBLINGS):
        if inner.tag == "time" or inner.get("datetime") or (inner.tag == "abbr" and inner.get("title")):
            yield inner


def _understand(card: Card) -> bool:
    """Read name, time and text off the card's blocks; False where they are not those of a comment."""
    blocks = [block for block in card.blocks if block.tag not in ("button", "form", "label")]
    if any(block.is_heading and block.link_share > 0.5 for block in blocks):
        return False
    if card.head is not None:
        card.author = _name(_without_times(card.head, line(card.head)))
    else:
        while blocks and len(blocks[0].text) <= 2:
            blocks.pop(0)  # the initials that stand for a picture
        if not blocks:
            return False
        first = blocks.pop(0)
        card.author = _name(_leading(card.element, first))
        if not card.timed and _is_date(first.text):
            card.timed = True
            card.instant = dates.parse_instant(first.text)
        if blocks and len(blocks) > 1 and _is_date(blocks[0].text):
            card.instant = card.instant or dates.parse_instant(blocks[0].text)
            card.timed = True
            blocks.pop(0)
    card.texts = [block.text for block in blocks if _is_said(block)]
    return bool(card.author and card.texts)


def _leading(element: lxml.html.HtmlElement, block: Block) -> str:
    """The name that a card's first block begins with; "" where more than a name and a date stands there."""
    text = _without_times(element, block.text)
    if text != block.text:
        return text
    for piece in islice(map(str, element.itertext()), 12):
        name = " ".join(piece.split())
        if len(name) > 2 and text.startswith(name):
            rest = text[len(name) :].strip(" :,|·•-–—")
            return name if not rest or _is_date(rest) or len(rest.split()) <= 3 else ""
    return text


def _without_times(element: lxml.html.HtmlElement, text: str) -> str:
    """What stands before the first time of a line, permalinks cut off."""
    for time in islice(_times(element), 1):
        shown = line(time)
        if shown and shown in text:
            before, _, behind = text.partition(shown)
            text = before.strip() or behind.strip()
    for link in islice(element.iter("a"), 20):
        shown = line(link)
        if shown and _PERMALINK.fullmatch(shown) and text.endswith(shown):
            text = text.removesuffix(shown).strip()
    return text


def _name(text: str) -> str:
    name = text.strip(" \t:,|·•-–—")
    if not 0 < len(name) <= MAX_NAME or len(name.split()) > 6 or not any(map(str.isalnum, name)):
        return ""
    if _is_date(name) or any(lexicon.matches(category, name) for category in _FURNITURE):
        return ""
    return name


def _is_date(text: str) -> bool:
    return len(text) <= MAX_LINE and any(map(str.isdigit, text)) and dates.parse(text, guess=False) is not None


def _is_said(block: Block) -> bool:
    """Whether a block is part of what the reader says, not of the furniture around it."""
    text = block.text
    if block.link_share > 0.8 or not any(map(str.isalpha, text)):
        return any(map(str.isprintable, text)) and block.link_share == 0 and not any(map(str.isalnum, text))
    if len(text) > MAX_LINE:
        return True
    return not (any(lexicon.matches(category, text) for category in _FURNITURE) or _is_date(text))


def _comments(cards: list[Card]) -> list[Comment]:
    found = comment_depth.depths([(card.element, card.parent.element if card.parent else None) for card in cards])
    return [Comment(card.author, card.instant, "\n\n".join(card.texts), found[card.element]) for card in cards]
