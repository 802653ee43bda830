"""The entries of a live blog: many short reports on one page, each with its hour.

Two witnesses: what the page states of itself (schema.org LiveBlogPosting in JSON-LD or microdata), and equal boxes,
each with a time and prose of its own, that make up most of the page and are called live by a name or the address.
Comments and cards have times as well; they lack the name, or the prose, or lie in what is called comments.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from newscrawl.extraction.blocks import IN, Block
from newscrawl.extraction.blocks.hints import Hint, hints
from newscrawl.extraction.comments.places import instant
from newscrawl.extraction.fields import jsonld
from newscrawl.extraction.tree import Page
from newscrawl.extraction.tree.dom import Element, inside, outermost
from newscrawl.extraction.tree.once import once

MAX_ENTRIES = 2000
MAX_MARKS = 10_000
"""Times of a page that are looked at."""

_MAX_CLOCK = 16
_MAX_STAMP = 60
_MAX_PARTS = 20
_MIN_ENTRIES = 3
_OPENING = 6
_MIN_PROSE = 40
_LEVELS = 8
_SHARE = 0.5
_STATED_SHARE = 0.3
_CLOCK = re.compile(
    r"\W{0,3}([01]?\d|2[0-3])\s?[:.h]\s?[0-5]\d(?::[0-5]\d)?(?:\s?(?:[ap]\.?m\.?|uhr|h))?(?:\s?[a-z]{3,4})?\W{0,3}",
    re.I,
)
_STAMP = re.compile(r"\d[:.h]\s?[0-5]\d(?:\s?[a-z.]{1,5}){0,2}\W{0,3}$", re.I)
_LIVE = re.compile(
    r"(?<![a-z])(?:live|liveblog|liveticker|livefeed|livetext|livestory|livepost|liveupdates?|livereport(?:ing)?"
    r"|livecenter|ticker|endirect|envivo|enlace-?vivo|minuto-a-minuto)(?![a-z])"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_COUNT = re.compile(r"\d+")
_NAMING = ("class", "id", "itemtype", "data-component", "data-type")
_MARKS = ("iveblog", "ive-blog", "iveticker", "ive-ticker")
_LIVE_NAME = re.compile("ive-?(?:blog|ticker)|ive(?:Blog|Ticker)")


@dataclass(slots=True, frozen=True)
class Entry:
    """One report: its blocks are ``start`` to ``end`` of the page's.

    ``published_at`` is an instant as the page states it, None where it states no offset; ``hour`` is what the page
    shows of it; ``title`` and ``hour`` are "" where the report has none.
    """

    start: int
    end: int
    published_at: str | None
    title: str
    hour: str = ""

    @property
    def when(self) -> str:
        """What the text states of its time."""
        return self.published_at or self.hour


@dataclass(slots=True)
class _Update:
    """What JSON-LD says of one report."""

    title: str
    opening: str
    anchor: str
    instant: str | None


def may_be(page: Page) -> bool:
    """Whether a page's address or markup speaks of a live blog: a quick look before `find`."""
    address = page.url.lower()
    if "live" in address or "ticker" in address:
        return True
    attributes = page.tree.attributes
    named = (name for attribute in _NAMING for name in attributes.holding(attribute, *_MARKS))
    return any(_LIVE_NAME.search(name) for name in named)


def find(page: Page, blocks: list[Block]) -> list[Entry]:
    """The reports of a live blog in document order; [] where the page is none."""
    stated, updates = _stated(page)
    marks = page.tree.tagged("time") + [block.element for block in blocks if is_clock(block)]
    if not stated and len(marks) < _MIN_ENTRIES:
        return []
    boxes = _microdata(page) or _by_shape(page, blocks, marks, stated)
    if len(boxes) < 2 and len(updates) > 1:
        boxes = _matched(page, blocks, updates)
    return _entries(boxes, blocks, updates) if len(boxes) > 1 else []


def headings(page: Page, blocks: list[Block]) -> list[Block]:
    """The headings of the reports in whose text something stands below them."""
    found: list[Block] = []
    for entry in find(page, blocks):
        own = blocks[entry.start : entry.end]
        at = next((at for at, block in enumerate(own[:_OPENING]) if block.is_heading and block.text == entry.title), -1)
        if at >= 0 and any(block.label in IN and not is_clock(block) for block in own[at + 1 :]):
            found.append(own[at])
    return found


def began(entries: list[Entry]) -> str | None:
    """The instant of the first report; None where none has any."""
    instants = [entry.published_at for entry in entries if entry.published_at]
    return min(instants, key=datetime.fromisoformat, default=None)


# -- what the page states ----------------------------------------------------------------------------------------


def _stated(page: Page) -> tuple[bool, list[_Update]]:
    """Whether JSON-LD calls the page a live blog, and the reports that it lists."""
    scripts = [s.text for s in page.tree.tagged("script") if s.text and "ld+json" in s.get("type")]
    scripts = [text for text in scripts if "LiveBlogPosting" in text]
    if not scripts:
        return False, []
    updates: list[_Update] = []
    stated = False
    for thing in jsonld.read(iter(scripts)):
        if "LiveBlogPosting" not in jsonld.types(thing):
            continue
        stated = True
        listed = thing.get("liveBlogUpdate")
        for update in listed if isinstance(listed, list) else [listed]:
            if isinstance(update, dict) and len(updates) < MAX_ENTRIES:
                updates.append(_update(update))
    return stated, updates


def _update(thing: dict[str, Any]) -> _Update:
    def text(*keys: str) -> str:
        found = (thing.get(key) for key in keys)
        return next((jsonld.clean(value) for value in found if isinstance(value, str) and value.strip()), "")

    when = text("datePublished", "dateCreated")
    anchor = text("url", "@id", "mainEntityOfPage").partition("#")[2]
    return _Update(text("headline", "name"), text("articleBody", "text")[:60], anchor, instant(when) if when else None)


def _microdata(page: Page) -> list[Element]:
    """The elements that microdata calls the updates of a live blog."""
    found = [e for e in page.tree.having("itemprop") if "liveBlogUpdate" in e.get("itemprop").split()]
    return outermost(found)[:MAX_ENTRIES]


def _matched(page: Page, blocks: list[Block], updates: list[_Update]) -> list[Element]:
    """The boxes around what JSON-LD lists: found by their ids, else by their headlines or first words."""
    by_text: dict[str, Element] = {}
    for block in blocks:
        by_text.setdefault(_key(block.text), block.element)
    wanted = {update.anchor for update in updates if update.anchor}
    by_id = {e.get("id"): e for e in page.tree.having("id") if e.get("id") in wanted} if wanted else {}
    found: set[Element] = set()
    for update in updates:
        element = by_id.get(update.anchor)
        for text in (update.title, update.opening):
            if element is None and text:
                element = by_text.get(_key(text))
        if element is not None:
            found.add(element)
    marks = outermost(sorted(found, key=lambda element: element.start))
    return [_alone(mark, marks, at) for at, mark in enumerate(marks)]


def _alone(mark: Element, marks: list[Element], at: int) -> Element:
    """The widest element around a mark that holds none of the others."""
    while (parent := mark.parent) is not None and parent.tag not in ("body", "html"):
        if (at and parent.holds(marks[at - 1])) or (at + 1 < len(marks) and parent.holds(marks[at + 1])):
            break
        mark = parent
    return mark


def _key(text: str) -> str:
    return " ".join(text[:60].casefold().split())[:50]


# -- equal boxes with times --------------------------------------------------------------------------------------


def _by_shape(page: Page, blocks: list[Block], marks: list[Element], stated: bool) -> list[Element]:
    """The largest group of equal boxes with a time and prose each, where something calls them live."""
    live = stated or _is_live(_path(page.url)[:400])
    starts = _Starts(blocks)
    best: list[Element] = []
    most = (_STATED_SHARE if stated else _SHARE) * sum(map(_weight, blocks))
    for group in _groups(marks):
        weights = [weight for box in group if (weight := starts.weight(box)) >= _MIN_PROSE]
        if len(weights) < max(_MIN_ENTRIES, len(group) / 2):
            continue
        if (weight := sum(weights)) <= most:
            continue
        # All around a box is asked only of the few groups that hold most of the page.
        if (live or _is_named(group[0])) and not _is_of_readers(group[0]):
            best, most = group, weight
    return best


def _groups(marks: list[Element]) -> Iterable[list[Element]]:
    """The groups of equal boxes in one parent that hold a time each, in document order."""
    groups: dict[tuple[Element, str, str], dict[Element, None]] = {}
    for mark in sorted(marks[:MAX_MARKS], key=lambda element: element.start):
        box = mark
        for _ in range(_LEVELS):
            parent = box.parent
            if parent is None or box.tag in ("body", "main"):
                break
            name = box.get("class")[:200]
            key = parent, box.tag, _COUNT.sub("", name.split(maxsplit=1)[0] if name.strip() else "")
            held = groups.setdefault(key, {})
            if box in held:
                break
            held[box] = None
            box = parent
    return (list(held)[:MAX_ENTRIES] for held in groups.values() if len(held) >= _MIN_ENTRIES)


def is_clock(block: Block) -> bool:
    """Whether a block is nothing but a time of the day, or a <time> that ends with one."""
    text = block.text
    if len(text) <= _MAX_CLOCK:
        return _CLOCK.fullmatch(text) is not None
    if len(text) > _MAX_STAMP or not _STAMP.search(text):
        return False
    element = block.element
    return bool(inside(_stamps(element.tree.root).get(text, ()), element, 1))


@once
def _stamps(root: Element) -> dict[str, list[Element]]:
    """The <time> elements of a page by what they show, in document order."""
    found: dict[str, list[Element]] = {}
    for time in root.tree.tagged("time"):
        if time.end - time.start <= _MAX_PARTS:
            found.setdefault(time.line(), []).append(time)
    return found


def _is_of_readers(box: Element) -> bool:
    around = (name for element in (box, *box.ancestors()) for name in (element.get("class"), element.get("id")))
    # The class of <body> tells of the page: a paper that has comments everywhere says so there.
    known = box.tree.body.get("class")
    return any(hints(name) & Hint.COMMENT for name in around if name and name != known)


def _is_named(box: Element) -> bool:
    """Whether a box, what lies around it or first in it is called live."""
    near = [box, *islice(box.ancestors(), 6), *box.tree.elements[box.start + 1 : min(box.end, box.start + 8)]]
    near = [element for element in near if element.tag not in ("body", "html")]
    return any(
        _is_live(element.get(name)[:400]) for element in near for name in ("class", "id", "data-type", "itemtype")
    )


@lru_cache(maxsize=2048)
def _is_live(name: str) -> bool:
    return bool(name) and _LIVE.search(_CAMEL.sub("-", name).lower().replace("_", "-")) is not None


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _weight(block: Block) -> float:
    return block.weight * (1 - block.link_share)


# -- from boxes to entries ---------------------------------------------------------------------------------------


class _Starts:
    """Where among the blocks the text of an element begins and ends, and how much of it is prose."""

    def __init__(self, blocks: list[Block]) -> None:
        # A box may go on behind what it holds; the text still comes in the order of the document.
        latest = 0
        self._places: list[int] = []
        self._sums: list[float] = [0.0]
        for block in blocks:
            latest = max(latest, block.element.start)
            self._places.append(latest)
            self._sums.append(self._sums[-1] + (_weight(block) if block.weight >= _MIN_PROSE else 0.0))

    def span(self, element: Element) -> tuple[int, int]:
        first = bisect_left(self._places, element.start)
        return first, bisect_left(self._places, element.end, lo=first)

    def weight(self, element: Element) -> float:
        first, last = self.span(element)
        return self._sums[last] - self._sums[first]


def _entries(boxes: list[Element], blocks: list[Block], updates: list[_Update]) -> list[Entry]:
    starts = _Starts(blocks)
    by_anchor = {update.anchor: update for update in updates if update.anchor}
    by_title = {_key(text): update for update in updates for text in (update.opening, update.title) if text}
    times = boxes[0].tree.tagged("time")
    places = [time.start for time in times]
    found: list[Entry] = []
    for box in boxes:
        start, end = starts.span(box)
        if start == end or (found and start < found[-1].end):
            continue
        update = by_anchor.get(box.get("id") or "-")
        for block in blocks[start : min(end, start + _OPENING)]:
            update = update or by_title.get(_key(block.text))
        heading = next((block.text for block in blocks[start : min(end, start + _OPENING)] if block.is_heading), "")
        moment = update.instant if update else None
        for at in range(bisect_left(places, box.start), min(bisect_left(places, box.end), len(places))):
            if moment is not None:
                break
            moment = instant(times[at].get("datetime"))
        hour = next((block.text for block in blocks[start:end] if is_clock(block)), "")
        found.append(Entry(start, end, moment, heading or (update.title if update else ""), hour))
    return found if len(found) > 1 else []
