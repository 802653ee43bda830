"""What names say: the words of a class or id that point one way, and the rel of a link."""

from __future__ import annotations

from newscrawl._url_looks import words
from newscrawl.extraction.neighbours.arrows import draws
from newscrawl.extraction.neighbours.words import LABEL, LEFT, RIGHT, Glance, Way, name_words

EARLIER = words("prev previous older earlier anterior vorheriger precedent")
LATER = words("next newer later siguiente suivant")
_STEMS = ("prev", "next", *sorted((EARLIER | LATER) - words("prev previous next")))
POSTLIKE = words(
    "post posts article articles story nav navigation entry news adjacent sibling links link pagination single title"
)
# Boxes whose prev and next turn pictures, days or comments.
TURNING = words(
    """
    carousel slider slideshow slick swiper gallery galleries lightbox flickity splide owl glide slides slide calendar
    datepicker photoswipe fancybox ticker player video audio
    comment comments commentlist disqus
    """
)
COMMENTS = words("comment comments commentlist disqus")
# Boxes of what is merely related: a class alone makes no neighbour of it.
RELATED = words("related recommended recommendation recommendations trending popular outbrain taboola upnext readnext")


def _read_rel(value: str) -> int:
    found = value.lower().split()
    if "nofollow" in found and len(found) > 2:
        return 0
    if "prev" in found or "previous" in found:
        return LEFT
    return RIGHT if "next" in found else 0


RELS = Glance(_read_rel, 1_000)
"""Where a rel points: `LEFT` for prev, `RIGHT` for next, else 0."""
REL_WAYS = {LEFT: Way.PREV, RIGHT: Way.NEXT}


TELLING = ("left", "right", "back", "forward", *_STEMS)
"""What stands, in some case, in every class or id that shows something."""


def _shows(name: str) -> int:
    low = name.lower()
    found = draws(low)
    # Most classes end here, before they are cut into words.
    for stem in _STEMS:
        if stem in low:
            parts = name_words(name)
            return found if parts.isdisjoint(EARLIER) == parts.isdisjoint(LATER) else found | LABEL
    return found


SHOWN = Glance(_shows, 20_000)
"""What a class or id shows: `LABEL` for prev or next, `LEFT` or `RIGHT` for an arrow."""
