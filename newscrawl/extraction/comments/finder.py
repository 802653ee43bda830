"""The readers' thread below an article, as items, and the elements that belong to it.

Read from what sites share: WordPress lists (``ol.comment-list``), comment cards in divs, definition lists,
schema.org Comment in microdata and in JSON-LD. Nothing is invented: an author, an instant or a count that the page
does not state stays empty. Threads that a script loads later (Disqus and the like) give elements and no comments.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from newscrawl.extraction.blocks import Block, ends_sentence
from newscrawl.extraction.blocks.segmentation import leaf_blocks
from newscrawl.extraction.comments import cards, counts, depth, embedded, headings, heads, marks, names, runs
from newscrawl.extraction.comments.card import is_said
from newscrawl.extraction.comments.items import MAX_COMMENTS, MAX_ELEMENTS, MAX_LINES, Item, items_of, read
from newscrawl.extraction.comments.places import Places, any_inside, instant
from newscrawl.extraction.fields import authors
from newscrawl.extraction.tree import Page
from newscrawl.extraction.tree.dom import Element, inside
from newscrawl.items import Comment

MAX_CHECKS = 12
MAX_AREAS = 8
MAX_LINKS = 50


@dataclass
class Thread:
    """``count`` is the number of comments as the page states it, else of those found, None where there is neither."""

    comments: list[Comment] = field(default_factory=list)
    count: int | None = None
    elements: list[Element] = field(default_factory=list)


_HERE = ("#", "javascript:", "?replytocom=")
_ROW = re.compile(r"\s+[|·•]\s+")
_FEW_WORDS = 2
_FEW = 3
_LEAST = 2
_NO_AREAS = frozenset({"html", "body", "main", "a", "button", "input", "script", "link", "meta", "style"})


def find(page: Page) -> Thread:
    """The thread of a page; empty where it has none."""
    places = Places(page)
    candidates = marks.candidates(page, places)
    boxes = items_of(candidates)
    elements = _areas(places, [element for element, _ in candidates], boxes)
    thread = Thread(elements=elements)
    titled = headings.headings(page)
    if elements and (items := runs.unfolded(boxes)):
        read(places, elements, items)
        thread.comments = _comments(places, items)
    if len(thread.comments) <= 1:
        held, around = cards.find(places, titled, elements)
        # A box around all may be called as one of them is.
        if len(held) > len(thread.comments):
            thread.comments = held
            elements += [element for element in around if not any(area.holds(element) for area in elements)]
    if not thread.comments and not boxes:
        found = next(filter(None, map(runs.of, elements[:MAX_AREAS])), [])
        thread.comments = _comments(places, {item.element: item for item in found})
    if not thread.comments and not boxes and (numbered := items_of(candidates, marks.NUMBERED)):
        read(places, elements, numbered)
        thread.comments = _comments(places, numbered)
    thread.count = counts.stated(places, elements, titled, len(thread.comments))
    if not thread.comments:
        thread.comments = embedded.comments(page)
    if thread.count is None and thread.comments:
        thread.count = len(thread.comments)
    return thread


# -- which elements ----------------------------------------------------------------------------------------------


def _areas(places: Places, candidates: list[Element], items: dict[Element, Item]) -> list[Element]:
    """The outermost elements that hold comments or the form for them, and not the article."""
    areas: list[Element] = []
    tops = [item.element for item in items.values() if item.parent is None]
    root = places.page.root
    end = checks = 0
    for element in candidates:
        if element.start < end or element.tag in _NO_AREAS:
            continue
        if any_inside(places.articles, element, itself=False):
            continue
        if element not in items:
            prose = places.prose(element)
            if prose and prose > 0.4 * places.prose(root):
                checks += 1
                if checks > MAX_CHECKS:
                    continue
                if sum(map(places.prose, inside(tops, element, MAX_COMMENTS))) < 0.5 * prose:
                    continue
        end = element.end
        areas.append(element)
    return areas


# -- what they say -----------------------------------------------------------------------------------------------


def _blocks(parts: Sequence[Element], starts: list[int], left: int) -> tuple[list[Block], int]:
    """The blocks of a card's parts that lie in no other card; and what is left of ``left``."""
    found: list[Block] = []
    for part in parts:
        held, ends = _held(part, starts)
        if held:
            # Texts that lie in each other are walked once each.
            left -= part.end - part.start
            if left < 0:
                continue
        for block in leaf_blocks(part):
            at = bisect_right(held, block.element.start) - 1
            if at < 0 or block.element.start >= ends[at]:
                found.append(block)
    return found, left


def _unmarked_texts(item: Item, starts: list[int], left: int) -> tuple[list[str], int]:
    """What a card that marks no text says beside the boxes of its head, or behind its author and its hour; [] where it
    has neither."""
    found, left = _blocks([item.element], starts, left)
    if any(item.author in headings.line(line) for line in item.lines):
        return [b.text for b in found if is_said(b) and not any(line.holds(b.element) for line in item.lines)], left
    head = next((at for at, block in enumerate(found[:MAX_LINES]) if item.author in block.text), None)
    if head is None:
        return [], left
    hours = [at for at in range(head, min(head + 2, len(found))) if heads.is_dated(found[at].text)]
    if hours:
        return [block.text for block in found[hours[0] + 1 :] if is_said(block)], left
    rest = found[head].text.removeprefix(item.author).lstrip(" :,–—-")
    # <p><b class=name>Ann</b> Yes.</p>
    opens = rest != found[head].text and not (_is_furniture(rest) or heads.is_dated(rest)) and ends_sentence(rest)
    goes_on = (block.text for block in found[head + 1 :] if is_said(block) and ends_sentence(block.text))
    return [rest, *goes_on] if opens else [], left


def _texts(places: Places, item: Item, starts: list[int], left: int) -> tuple[list[str], int]:
    """The paragraphs of a card, without those of the answers within its text; and what is left of ``left``."""
    found, left = _blocks(item.content or item.loose or item.aside, starts, left)
    if not item.author:
        item.author, count = heads.opened(found)
        del found[:count]
    if not item.author and len(found) > 1 and (name := names.signature(found[0].element)):
        item.author, item.instant = name, item.instant or instant(found.pop(0).text)
    # "Reply" below a text, "Copy link" above it; between its paragraphs a short line is the reader's own.
    while found and (_is_furniture(found[-1].text) or _is_button(places, found[-1])):
        found.pop()
    if not item.author and len(found) > 1 and (name := names.signature(found[-1].element)):
        item.author, item.instant = name, item.instant or instant(found.pop().text)
    if found and all(block.is_heading and block.link_share > 0.8 for block in found):
        return [], left  # a teaser: papers call their opinion pieces comments
    texts = [block.text for block in found]
    if item.headed and texts and names.is_headed(texts[0], item.author):
        del texts[0]
    first = next((at for at, text in enumerate(texts) if not _is_furniture(text)), len(texts))
    return texts[first:], left


def _is_furniture(text: str) -> bool:
    if len(text) > headings.MAX_LINE:
        return False
    parts = _ROW.split(text)
    # "Link | Reply"
    is_row = len(parts) > 1 and max(len(part.split()) for part in parts) <= _FEW_WORDS
    return any(map(headings.is_heading, parts)) if is_row else heads.is_furniture(text)


def _is_button(places: Places, block: Block) -> bool:
    """Whether a block is no more than a link or button that does something here, in whatever language: "Reply"."""
    if len(block.text) > headings.MAX_LINE:
        return False
    if marks.is_control(block.element):
        return True
    if any(box.get("role") == "button" for box in (block.element, block.element.parent) if box is not None):
        return True
    if any(names.line(button) == block.text for button in inside(places.buttons, block.element, 1)):
        return True
    if block.link_share < 0.8:
        return False
    links = [link for link in inside(places.links, block.element, MAX_LINKS) if names.line(link) == block.text]
    return any("reply" in link.get("class") or link.get("href").startswith(_HERE) for link in links)


def _held(part: Element, starts: list[int]) -> tuple[list[int], list[int]]:
    """Where the outermost of the cards inside a text start, and where they end."""
    held: list[int] = []
    ends: list[int] = []
    at = bisect_left(starts, part.start + 1)
    while at < len(starts) and starts[at] < part.end:
        card = part.tree.elements[starts[at]]
        held.append(card.start)
        ends.append(card.end)
        at = bisect_left(starts, card.end, lo=at)
    return held, ends


def _comments(places: Places, items: dict[Element, Item]) -> list[Comment]:
    starts = [element.start for element in items]
    left = MAX_ELEMENTS
    titled = _are_titled_by_name(items)
    for item in items.values():
        if not item.is_ping:
            item.author = item.author or _unmarked_author(places, item, items, titled=titled)
            item.texts, left = _texts(places, item, starts, left)
    inner: dict[Item, list[Item]] = {}
    for item in items.values():
        if item.parent is not None:
            inner.setdefault(item.parent, []).append(item)
    for item in items.values():
        if item.author and not item.texts and all(held.kind == item.kind for held in inner.get(item, ())):
            item.texts, left = _unmarked_texts(item, starts, left)
    _name_by_openings([item for item in items.values() if item.texts])
    places_of, outers = _voices(list(items.values()), inner)
    said = _once(_of_readers([item for item in items.values() if _is_said(item)]))
    pairs = [(places_of.get(item, item.element), outers[item]) for item in said]
    found = depth.depths((place, places_of.get(outer, outer.element) if outer else None) for place, outer in pairs)
    return [
        Comment(heads.plain(item.author), item.instant, "\n\n".join(item.texts), found[place])
        for item, (place, _) in zip(said, pairs, strict=True)
    ]


def _name_by_openings(said: list[Item]) -> None:
    """Give cards of which none names its author the names in bold that all their texts open with: "<b>Ann</b> Yes."."""
    opened = [names.opening(item.element, item.texts[0]) for item in said if not item.author]
    if len(opened) < len(said) or len(set(opened)) < _LEAST or not all(opened):
        return
    for item, name in zip(said, opened, strict=True):
        item.author, item.texts[0] = name, item.texts[0].removeprefix(name).lstrip(" :,–—-")


def _of_readers(items: list[Item]) -> list[Item]:
    """The cards without those that tell neither who wrote nor when nor which they are, where these are few: what the
    house says of its readers' comments."""
    own = [item for item in items if item.author or item.dated or _is_numbered(item.element)]
    return own if len(items) - len(own) <= max(1, len(own) // 2) else items


def _is_numbered(element: Element) -> bool:
    return any(map(str.isdigit, element.get("id"))) or any(name.startswith("data-") for name in element.attrs)


def _once(items: Iterable[Item]) -> list[Item]:
    """The cards without those that say again what one of the same id or the same instant said: some print a thread
    twice, for small screens and for large ones."""
    found: dict[tuple[object, ...], Item] = {}
    for item in items:
        mark = item.element.get("id") or item.instant
        found.setdefault((mark or item, item.author, *item.texts), item)
    return list(found.values())


def _is_said(item: Item) -> bool:
    return bool(item.texts and (item.author or item.instant or not headings.is_heading(item.texts[0])))


def _are_titled_by_name(items: dict[Element, Item]) -> bool:
    """Whether what stands as the title of cards without a marked author is a name: all are short, half are full names.

    A reader may be "anna" as well as "Anna Berg"; subjects are longer.
    """
    unmarked = [item for item in items.values() if not (item.author or item.is_ping)]
    titles = [name for item in unmarked if (name := names.leading(item.element, items, by_title=True))]
    return 2 * sum(map(authors.is_full, titles)) >= len(titles) and all(len(name.split()) <= _FEW for name in titles)


def _unmarked_author(places: Places, item: Item, items: dict[Element, Item], *, titled: bool) -> str:
    """The author of a card that marks none, from its head, from the line below its text or from that before it.

    ``titled``: whether the titles of such cards are names.
    """
    lines = [line for line in item.lines if not any(line.holds(part) for part in item.content)]
    for line in lines:
        if name := heads.name_in(names.line(line)) or names.signature(line):
            item.instant = item.instant or instant(headings.line(line))
            return name
    if name := names.leading(item.element, items):
        item.headed = True
        return name
    name, before = names.beside(item.element)
    if not name or before is None or before in items:
        title = names.leading(item.element, items, by_title=True)
        item.headed = bool(title) and (titled or authors.is_full(title))
        return title if item.headed else ""
    for time in inside(places.times, before, 1):
        item.instant = item.instant or instant(time.get("datetime") or time.get("title"))
    return name


def _voices(
    items: Sequence[Item], inner: dict[Item, list[Item]]
) -> tuple[dict[Item, Element], dict[Item, Item | None]]:
    """The element that each card takes up, where it is not its own, and the card that each answers.

    A card without a text is a wrapping: li.comment > header + section.comment, or div.comment > div#comment-5 +
    answers. The card within that says its text speaks for it, and what else it holds answers that one.
    """
    speakers: dict[Item, Item] = {}
    places: dict[Item, Element] = {}
    for holder, held in inner.items():
        speaker = None if holder.texts or holder.is_ping else _speaker(holder, held)
        if speaker is None:
            continue
        speakers[holder] = speaker
        if depth.stated_depth(speaker.element) is None:
            places[speaker] = holder.element
        if holder.author and not speaker.author and speaker.instant is None:
            speaker.author, speaker.instant = holder.author, holder.instant
    outers: dict[Item, Item | None] = {}
    for item in items:
        above = item.parent
        while above is not None and not above.texts and speakers.get(above, item) is item:
            above = above.parent
        outers[item] = speakers.get(above, above) if above is not None else None
    return places, outers


def _speaker(holder: Item, held: Sequence[Item]) -> Item | None:
    """The card within a wrapping that says its text; None where all within are comments of their own."""
    said = [item for item in held if item.texts]
    if not said:
        return None
    first = said[0]
    if holder.author and not first.author and first.instant is None:
        return first
    is_part = first.kind != holder.kind and all(item.kind == holder.kind for item in said[1:])
    return first if is_part else None
