"""Readers' comments found by structure, where no name of a class says what they are.

Under a heading that papers give to comments, or beside the form for them: equal cards, each with a name, often a
time or a portrait, and a text; or the pairs of a definition list. A card that has no name, or that looks like a teaser
(a linked headline), makes a group doubtful, and a doubtful group is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from newscrawl.extraction.blocks import HEADINGS, Box
from newscrawl.extraction.blocks.hints import Hint, hints
from newscrawl.extraction.blocks.segmentation import leaf_blocks
from newscrawl.extraction.comments import depth
from newscrawl.extraction.comments.card import Card, tells_when, understand
from newscrawl.extraction.comments.headings import MAX_LINE, is_heading, line, number_in
from newscrawl.extraction.comments.heads import is_furniture
from newscrawl.extraction.comments.places import Places, any_inside, inmost, instant
from newscrawl.extraction.tree.dom import Element, inside
from newscrawl.items import Comment

MAX_CARDS = 5000
MAX_ANCHORS = 8
MAX_SIBLINGS = 20_000
MAX_LONE = 20_000
"""Elements in a card that stands alone, its answers among them; boxes that lie in each other are walked once each."""

_CARD_TAGS = frozenset({"div", "li", "article", "section", "dd", "tr"})
_LISTS = frozenset({"ul", "ol", "dl", "div", "section", "table", "tbody", "blockquote", "figure"})
_ENDS = frozenset({"footer", "nav", "aside", "main", "h1", "h2", "h3", "h4", "h5", "h6"})
_INERT = frozenset({"script", "style", "template", "noscript", "link", "meta", "br", "hr", "button", "input"})
# A number at the end counts cards ("msg-12"); within a name that a build tool made it is part of it.
_COUNT = re.compile(r"[-_]\d+$")
_LAYOUT = re.compile(r"(?:inline-)?(?:flex|grid)|block|relative|(?:[mpw][trblxy]?|gap|space-[xy])-\d+")
# Two cards with a name and a text each.
_LEAST = 5
_MOST = 0.6
_LEVELS = 3
_DEEPEST = 6
_TOPS = frozenset({"body", "main", "html"})


# -- groups of cards ---------------------------------------------------------------------------------------------


def find(
    places: Places, titled: list[tuple[Element, str]], areas: list[Element]
) -> tuple[list[Comment], list[Element]]:
    """The comments of the first group that is beyond doubt, and the elements they lie in; ([], []) for none."""
    for heading, text in titled:
        start, nodes = _below(places, heading)
        cards = _cards(places, nodes)
        if cards and (_has_form(places, start) or number_in(text) == len(cards) or _vouched(places, cards)):
            return _comments(cards), [start, *nodes]
    for area in areas[:MAX_ANCHORS]:
        nodes = [node for node in islice(area.children(), MAX_SIBLINGS) if not _announces(node)]
        cards = _cards(places, nodes, 2) if area.end - area.start >= _LEAST else []
        if cards and _all_timed(cards):
            return _comments(cards), [area]
    forms = (form for form in places.page.tree.tagged("form") if any_inside(places.text_areas, form))
    for form in islice(forms, MAX_ANCHORS):
        nodes = _above(places, form)
        cards = _cards(places, nodes, 2)
        if cards and _all_timed(cards):
            return _comments(cards), nodes
        if _asks_for_comment(places, form):
            _, nodes = _below(places, form)
            cards = _cards(places, nodes, 2)
            if cards and _vouched(places, cards):
                return _comments(cards), nodes
    return [], []


def _below(places: Places, heading: Element) -> tuple[Element, list[Element]]:
    """The elements that a heading heads, and the element they follow: the heading, or what wraps it alone."""
    start = heading
    for _ in range(4):
        nodes: list[Element] = []
        for node in islice(_after(start), MAX_SIBLINGS):
            if node.tag in _ENDS or _is_article(places, node):
                break
            if node.tag not in _INERT and (node.end > node.start + 1 or node.text.strip()) and not _announces(node):
                nodes.append(node)
        parent = start.parent
        if nodes or parent is None or parent.tag in _TOPS or _is_article(places, parent):
            return start, nodes
        start = parent
    return start, []


def _above(places: Places, form: Element) -> list[Element]:
    """The equal elements right before a form, or before its heading or wrapping."""
    start = form
    for _ in range(3):
        nodes: list[Element] = []
        for node in islice(_before(start), MAX_SIBLINGS):
            if node.tag in _INERT or (not nodes and node.tag in HEADINGS):
                continue
            if node.tag not in _CARD_TAGS | _LISTS or _is_article(places, node):
                break
            if nodes and _signature(node) != _signature(nodes[0]):
                break
            nodes.append(node)
        parent = start.parent
        if nodes or parent is None or parent.tag in _TOPS or _is_article(places, parent):
            return nodes[::-1]
        start = parent
    return []


def _after(element: Element) -> Iterator[Element]:
    following = element.next()
    while following is not None:
        yield following
        following = following.next()


def _before(element: Element) -> Iterator[Element]:
    preceding = element.previous()
    while preceding is not None:
        yield preceding
        preceding = preceding.previous()


def _is_article(places: Places, element: Element) -> bool:
    return any_inside(places.articles, element, itself=False)


def _announces(node: Element) -> bool:
    """Whether a small element says how many comments there are, or where to write one, and no more."""
    return node.end - node.start <= _LEAST and (is_heading(text := line(node)) or is_furniture(text))


def _has_form(places: Places, start: Element) -> bool:
    return start.parent is not None and any_inside(places.text_areas, start.parent)


def _asks_for_comment(places: Places, form: Element) -> bool:
    """Whether the field of a form, or the heading above it, asks for a comment."""
    field = inside(places.text_areas, form, 1)[0]
    if hints(field.get("placeholder")[:MAX_LINE]) & Hint.COMMENT:
        return True
    for box in islice((form, *form.ancestors()), _LEVELS):
        before = box.previous()
        if before is not None:
            return before.tag in HEADINGS and is_furniture(line(before))
    return False


def _vouched(places: Places, cards: list[Card]) -> bool:
    return _all_timed(cards) or all(card.signed for card in cards) or _all_portrayed(places, cards)


def _all_portrayed(places: Places, cards: list[Card]) -> bool:
    """Whether each of several cards opens with a picture beside an unlinked name."""
    if len(cards) < 2:
        return False
    pictures = (inside(places.pictures, card.element, 1) for card in cards)
    return all(
        bool(found) and found[0].start < card.blocks[0].element.start and not card.blocks[0].link_chars
        for card, found in zip(cards, pictures, strict=True)
    )


def _all_timed(cards: list[Card]) -> bool:
    return len(cards) > 1 and all(card.timed for card in cards)


def _signature(element: Element) -> tuple[str, str]:
    name = element.attrs.get("class")
    return element.tag, _kind(name[:200]) if name else ""


@lru_cache(maxsize=4096)
def _kind(name: str) -> str:
    names = name.split(maxsplit=1)
    if names and _LAYOUT.fullmatch(names[0]):
        return name  # all of it: a card and its parts may be laid out alike
    return _COUNT.sub("", names[0]) if names else ""


def _cards(places: Places, nodes: list[Element], least: int = 1) -> list[Card]:
    """The cards that the elements are, or hold as a list does, in document order; [] where one is doubtful, or
    there are fewer than ``least``."""
    nodes = nodes[:MAX_CARDS]
    for _ in range(_DEEPEST):
        nodes = [node for node in nodes if node.tag not in _INERT and node.tag != "form"]
        nodes = _without_forms(places, nodes) or [node for node in nodes if least > 1 == len(nodes)]
        if any(node.tag == "dl" for node in nodes):
            return _read(places, nodes, _pairs(nodes), least)
        if not nodes:
            return []
        if len(nodes) > 1 or nodes[0].tag not in _LISTS:
            found = _read(places, nodes, _equals(nodes), least)
            largest = max(nodes, key=_size)
            if found or len(nodes) == 1 or _size(largest) < _MOST * sum(map(_size, nodes)):
                return found
            nodes = [largest]
            continue
        inner = [node for node in nodes[0].children() if node.tag not in _INERT]
        if nodes[0].tag not in ("ul", "ol", "table", "tbody"):
            signatures = [_signature(node) for node in inner]
            doubtful = len(inner) > 1 and signatures[0] in signatures[1:]
            doubtful = doubtful or (len(inner) == 1 and inner[0].tag in ("ul", "ol", "dl"))
            doubtful = doubtful or _size(nodes[0]) > MAX_LONE or any_inside(places.text_areas, nodes[0])
            if not doubtful and (single := _read(places, nodes, _equals(nodes), least)):
                return single
        nodes = inner[:MAX_CARDS]
    return []


def _without_forms(places: Places, nodes: list[Element]) -> list[Element]:
    """The elements without those that hold the field for a comment; several alike with a field each are cards."""
    fields = {node: found for node in nodes if (found := len(inside(places.text_areas, node, 2)))}
    alike = Counter(map(_signature, fields))
    return [node for node in nodes if fields.get(node) != 1 or alike[_signature(node)] > 1]


def _size(element: Element) -> int:
    return element.end - element.start


def _equals(nodes: list[Element]) -> dict[Element, Card]:
    """A card for each element, and for each within that is of the same kind: an answer."""
    kinds = {_signature(node) for node in nodes if node.tag in _CARD_TAGS}
    nested = {kind for kind in kinds if kind[1] or kind[0] in ("li", "article")}
    tags = {tag for tag, _ in nested}
    found: list[Element] = []
    for node in nodes:
        if node.tag in _CARD_TAGS:
            found.append(node)
        elif node.tag not in ("ul", "ol"):
            continue
        if tags:
            inner = node.tree.elements[node.start + 1 : node.end]
            found += [element for element in inner if element.tag in tags and _signature(element) in nested]
        if len(found) >= MAX_CARDS:
            break
    return _nested(found[:MAX_CARDS])


def _pairs(nodes: list[Element]) -> dict[Element, Card]:
    """A card for each <dd>, with the <dt> before it."""
    found: list[Element] = []
    heads: dict[Element, Element] = {}
    for element in inside(nodes[0].tree.tagged("dd"), nodes[0].parent or nodes[0], MAX_SIBLINGS):
        before = element.previous()
        if before is not None and before.tag == "dt":
            found.append(element)
            heads[element] = before
    return _nested([element for element, node in inmost(nodes, found) if node is not None][:MAX_CARDS], heads)


def _nested(elements: list[Element], heads: dict[Element, Element] | None = None) -> dict[Element, Card]:
    """A card for each element, which are in document order, with the card around it."""
    found: dict[Element, Card] = {}
    open_: list[Card] = []
    for element in elements:
        while open_ and open_[-1].element.end <= element.start:
            open_.pop()
        head = heads.get(element) if heads else None
        found[element] = card = Card(element, open_[-1] if open_ else None, head)
        open_.append(card)
    return found


# -- what a card says --------------------------------------------------------------------------------------------


def _read(places: Places, nodes: list[Element], cards: dict[Element, Card], least: int) -> list[Card]:
    """The cards with what they say; [] where one of them, or much that lies beside them, is no comment."""
    places.left -= len(nodes)
    if not cards or len(cards) < least or places.left < 0:
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
    _find_times(places, cards)
    read = list(cards.values())
    if not all(understand(places, card) for card in read):
        return []
    if len(read) > 1 and all(len(card.texts) > 1 and tells_when(card.texts[0]) for card in read):
        for card in read:
            del card.texts[0]
    return read


def _owner(
    box: Box,
    cards: dict[Element, Card],
    heads: set[Element],
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


def _is_headed(box: Box, heads: set[Element]) -> bool:
    at: Box | None = box
    while at is not None:
        if at.element in heads:
            return True
        at = at.parent
    return False


def _find_times(places: Places, cards: dict[Element, Card]) -> None:
    """Give each card the first time that is stated in it or in its head, and in no card within."""
    owners = {holder: card for card in cards.values() for holder in (card.element, card.head) if holder is not None}
    holders = sorted(owners, key=lambda holder: holder.start)
    first, last = holders[0].start, max(holder.end for holder in holders)
    times = (element for element in places.times if first <= element.start < last)
    for element, holder in inmost(holders, times):
        if holder is not None and not (card := owners[holder]).timed:
            card.timed = True
            card.instant = instant(element.get("datetime") or element.get("title") or line(element))


def _comments(cards: list[Card]) -> list[Comment]:
    found = depth.depths([(card.element, card.parent.element if card.parent else None) for card in cards])
    return [Comment(card.author, card.instant, "\n\n".join(card.texts), found[card.element]) for card in cards]
