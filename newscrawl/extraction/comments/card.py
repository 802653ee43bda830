"""One comment whose parts no class marks: who wrote it, when and what, read off the order of its lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from newscrawl.extraction.blocks import Block, ends_sentence
from newscrawl.extraction.comments import names
from newscrawl.extraction.comments.headings import MAX_LINE, is_heading, line, pieces
from newscrawl.extraction.comments.heads import as_name, is_date, is_dated, is_furniture, is_since, name_in
from newscrawl.extraction.comments.marks import AUTHOR, DATE, HEAD, is_control, parts_named
from newscrawl.extraction.comments.places import Places, instant
from newscrawl.extraction.tree.dom import Element, inside

_PERMALINK = re.compile(r"#?\d{1,7}")
_INITIALS, _EAST = 2, "\u3040"
_MAX_LOOKED = 30
_FEW_BOXES = 3
_HOUR = 6
_TEXTS = frozenset({"p", "blockquote"})
_CONTROLS = frozenset({"button", "form", "label"})


@dataclass(slots=True, eq=False)
class Card:
    """One comment as it stands on the page; ``head`` is the <dt> where it is a <dd>."""

    element: Element
    parent: Card | None = None
    head: Element | None = None
    blocks: list[Block] = field(default_factory=list)
    author: str = ""
    instant: str | None = None
    timed: bool = False
    signed: bool = False
    texts: list[str] = field(default_factory=list)


def understand(places: Places, card: Card) -> bool:
    """Read name, time and text off the card's blocks; False where they are not those of a comment."""
    blocks = [block for block in card.blocks if block.tag not in _CONTROLS and not is_control(block.element)]
    if linked := [block for block in blocks if block.is_heading and block.link_share > 0.5]:
        # The headline of a teaser, save where it is the name of who wrote.
        _, box = _named(card.element, blocks[0])
        if box is None or not all(box.holds(block.element) for block in linked):
            return False
    if card.head is not None:
        card.author = as_name(_without_times(places, card.head, line(card.head)))
    else:
        while blocks and _are_initials(blocks[0].text) and not _is_short_name(blocks):
            blocks.pop(0)  # the initials that stand for a picture
        if not blocks:
            return False
        blocks = _behind_signature(card, blocks) or _behind_head(places, card, blocks)
    card.texts = [block.text for block in blocks if is_said(block)]
    if not card.texts and (card.head is not None or card.timed):
        told = [block for block in blocks if not is_furniture(block.text)]
        if len(told) == 1 and not told[0].link_share:
            card.texts = [told[0].text]  # "+1"
    return bool(card.author and card.texts)


def _are_initials(text: str) -> bool:
    """Whether a text is so short as initials are; in scripts of East Asia two letters are a name."""
    return len(text) <= _INITIALS and not (len(text) == _INITIALS and min(text) >= _EAST)


def _is_short_name(blocks: list[Block]) -> bool:
    """Whether the first block is a name though it has but a letter or two: the hour follows."""
    return len(blocks) > 2 and any(map(str.isalpha, blocks[0].text)) and is_date(blocks[1].text)


def _behind_head(places: Places, card: Card, blocks: list[Block]) -> list[Block]:
    """The blocks behind those that tell who wrote a card and when, which are noted."""
    first, *rest = blocks
    named, box = _named(card.element, first)
    if box is not None:
        rest = [block for block in rest if not box.holds(block.element)]
    has_hour = is_dated(first.text)
    named = named or (name_in(first.text) if has_hour else "")
    card.author = named or as_name(_leading(places, card.element, first))
    card.signed = has_hour and first.link_share < 0.5 and card.author != first.text
    if not card.timed and (is_date(first.text) or (named and has_hour)):
        card.timed = True
        card.instant = instant(first.text)
    if len(rest) > 1 and (is_date(rest[0].text) or _is_named_hour(card.element, rest[0])):
        card.instant = card.instant or instant(rest[0].text)
        card.timed = True
        del rest[0]
    return rest


def _behind_signature(card: Card, blocks: list[Block]) -> list[Block]:
    """The blocks before a line below the text that tells who wrote a card and when; [] where there is none."""
    first, last = blocks[0], blocks[-1]
    if len(blocks) < 2 or not (first.tag in _TEXTS or ends_sentence(first.text)) or is_dated(first.text):
        return []
    if _named(card.element, first)[0] or not (name := names.signature(_own_element(last))):
        return []
    card.author, card.signed, card.timed = name, True, True
    card.instant = card.instant or instant(last.text)
    return blocks[:-1]


def _own_element(block: Block) -> Element:
    """The element that a line is: its block's, or the last right in that where it is no block: div > p + cite."""
    last = block.element
    for child in islice(block.element.children(), _MAX_LOOKED):
        last = child
    return last if names.line(last) == block.text else block.element


def tells_when(text: str) -> bool:
    """Whether a line may be one that tells when: "1 year, 2 months ago"."""
    if not any(map(str.isdigit, text[:MAX_LINE])) or len(text) > MAX_LINE:
        return False
    return is_since(text) or (len(text.split()) <= _HOUR and not ends_sentence(text))


def _is_named_hour(card: Element, block: Block) -> bool:
    """Whether a class says of a short line that it tells when: "5 months ago"."""
    box: Element | None = block.element
    for _ in range(_FEW_BOXES):
        if box is None or box is card:
            return False
        if parts_named(box.get("class")[:200]) & DATE:
            return tells_when(block.text)
        box = box.parent
    return False


def _named(card: Element, first: Block) -> tuple[str, Element | None]:
    """The name in the first block of a card that a class says to be that of the author, and the element with it."""
    for element in card.tree.elements[card.start + 1 : min(card.end, card.start + _MAX_LOOKED)]:
        if name := element.get("class"):
            parts = parts_named(name[:200])
            if parts & AUTHOR and not parts & HEAD and (shown := as_name(names.of(element))):
                # Behind the name may stand what the reader is: "Guest".
                shown = as_name(first.text) if element.holds(first.element) else shown
                return (shown, element) if shown in first.text else ("", None)
    return "", None


def _leading(places: Places, element: Element, block: Block) -> str:
    """The name that a card's first block begins with; "" where more than a name and a date stands there."""
    text = _without_times(places, element, block.text)
    if text != block.text:
        return text
    for piece in pieces(element, 12):
        name = " ".join(piece.split())
        if name and text.startswith(name) and text != name and is_heading(name):
            text = text[len(name) :].strip()  # "Comment No. 1"
            continue
        if name and not _are_initials(name) and text.startswith(name):
            rest = text[len(name) :].strip(" :,|·•-–—")
            words = rest.split()
            # "1 year, 2 months ago"
            most = 6 if any(map(str.isdigit, rest)) and not ends_sentence(rest) else 3
            return name if len(words) <= most or is_date(rest) else ""
    return text


def _without_times(places: Places, element: Element, text: str) -> str:
    """What stands before the first time of a line, permalinks cut off."""
    for time in inside(places.times, element, 1):
        shown = line(time)
        if shown and shown in text:
            before, _, behind = text.partition(shown)
            text = before.strip() or behind.strip()
    for link in inside(places.links, element, 20):
        shown = line(link)
        if shown and _PERMALINK.fullmatch(shown) and text.endswith(shown):
            text = text.removesuffix(shown).strip()
    return text


def is_said(block: Block) -> bool:
    """Whether a block is part of what the reader says, not of the furniture around it."""
    text = block.text
    if block.link_share > 0.8 or not any(map(str.isalpha, text)):
        return any(map(str.isprintable, text)) and block.link_share == 0 and not any(map(str.isalnum, text))
    return len(text) > MAX_LINE or not (is_furniture(text) or is_date(text))
