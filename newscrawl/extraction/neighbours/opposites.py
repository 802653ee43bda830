"""Two links side by side of which words tell one: the other leads the other way, whatever its class says.

Words of a language that no list has stand beside known ones where a theme is translated by halves; and to some themes
the class "next" leads on through a list that begins with the latest, while the words beside it say "older".
"""

from __future__ import annotations

from newscrawl.extraction.neighbours.pagers import counterpart, is_pager
from newscrawl.extraction.neighbours.sign import Sign
from newscrawl.extraction.neighbours.titles import Titles
from newscrawl.extraction.neighbours.tree import TOPS, leads, pieces
from newscrawl.extraction.neighbours.words import Way, names
from newscrawl.extraction.tree.dom import Element

MOST = 20
"""Links told by words that are looked around."""

_ACROSS = {Way.PREV: Way.NEXT, Way.NEXT: Way.PREV, Way.OLDER: Way.NEWER, Way.NEWER: Way.OLDER}
_BY_ANOTHER = 72
_LEVELS = 4


def faced(signs: list[Sign], titles: Titles) -> list[Sign]:
    """The signs, those that face one told by words and a headline turned away from it, or made where there is none."""
    told = {sign.href for sign in signs if sign.is_said}
    for sign in [sign for sign in signs if sign.worded and sign.title and sign.way in _ACROSS][:MOST]:
        other = counterpart(sign.element, titles.anchors)
        if other is None or other.get("href") in told or not leads(other):
            continue
        href, texts = other.get("href"), pieces(other)
        is_named = any(known.href == href for known in signs)
        if not is_named and not (len(texts) > 1 and _shares_pager(sign.element, other)):
            continue
        if title := titles.of(other, texts):
            told.add(href)
            signs = [known for known in signs if known.href != href]
            weight, way = min(sign.weight, _BY_ANOTHER), _ACROSS[sign.way]
            signs.append(Sign(way, weight, href, sign.evidence, other, title, worded=True, explicit=sign.explicit))
    return signs


def _shares_pager(one: Element, other: Element) -> bool:
    """Whether the smallest box around two links is called a pager."""
    box = one.parent
    for _ in range(_LEVELS):
        if box is None or box.tag in TOPS:
            return False
        if box.holds(other):
            return is_pager(names(box))
        box = box.parent
    return False
