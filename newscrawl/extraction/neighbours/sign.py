"""One link with what it says of a neighbour, and which of them turn something else: pictures, days, comments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newscrawl._url_looks import words
from newscrawl.extraction.neighbours.names import COMMENTS, EARLIER, LATER, POSTLIKE, RELATED, TURNING
from newscrawl.extraction.neighbours.pagers import is_pager
from newscrawl.extraction.neighbours.tree import TOPS
from newscrawl.extraction.neighbours.words import MAX_READ, Way, names
from newscrawl.extraction.tree.dom import Element

SAID = 95
"""The weight of what a rel says."""

_COMMENT_PAGE = re.compile(r"comment-page|[?&]cpage=|#comment|#respond", re.IGNORECASE)
_SLIDE = words("slide")
_APPEARS = words("in up down")


@dataclass(slots=True)
class Sign:
    """One link with what it says.

    ``worded`` where words say it, not rel, a name or an arrow alone, ``explicit`` where they name an article too;
    ``rank`` orders: weight, then nearness after the body's end; ``others`` are its labels outside the link.
    """

    way: Way
    weight: int
    href: str
    evidence: str
    element: Element
    title: str = ""
    worded: bool = False
    explicit: bool = False
    others: list[Element] = field(default_factory=list)
    rank: tuple[int, int, int] = (0, 0, 0)

    @property
    def is_said(self) -> bool:
        """Whether words or a rel say it, not a name or an arrow alone."""
        return self.worded or self.weight >= SAID


def turns(sign: Sign) -> bool:
    """Whether a sign belongs to a carousel, a gallery, a calendar, the comments; wordless, to what is related."""
    if _COMMENT_PAGE.search(sign.href[:MAX_READ]):
        return True
    element: Element | None = sign.element
    in_pager = False
    for _ in range(5):
        if element is None or element.tag in TOPS or element.tag == "head":
            return False
        found = names(element)
        if _is_turning(found) and not (sign.weight >= 100 and found & POSTLIKE):
            # A pager of articles may stand in a box above the comments that is called after them.
            return not (in_pager and found & TURNING <= COMMENTS)
        in_pager = in_pager or bool(sign.title and is_pager(found))
        if sign.title and ((sign.worded and found & EARLIER and found & LATER) or (sign.is_said and is_pager(found))):
            return False  # a pager, whatever it stands in
        if not sign.worded and sign.weight < 60 and not found.isdisjoint(RELATED):
            return True
        element = element.parent
    return False


def _is_turning(found: frozenset[str]) -> bool:
    turning = found & TURNING
    # "slide-up" and "slide-in" are how a box appears.
    return bool(turning) and not (turning == _SLIDE and found & _APPEARS)
