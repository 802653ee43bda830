"""What stands beside the names of a byline and is none: places, papers, what somebody else did for the article."""

from __future__ import annotations

import re

from newscrawl.extraction import lexicon

_INITIALS = re.compile(r"(?:[^\W\d_]\.?)+")
_NUMERAL = re.compile(r"[IVXL]+")
# "BBC News", "ARD-Studio Nord"; two letters may be somebody's: "JT Smith".
_HOUSE = re.compile(r"([^\W\d_]{3,6})(?:-[^\W\d_]|\s+[^\W\d_])")
_SHORT = 6


def is_aside(part: str) -> bool:
    """Whether a part of a byline that stands behind somebody's full name is no second name.

    Nobody's name begins with a small letter where it is not the first of its line: "à Paris", "photos by Ann Roe".
    """
    words = part.split()
    if not words or part[-1] in "!?":
        return False
    if words[0][0].islower():
        return len(words) > 1 or len(part) > _SHORT or not part.isalpha()
    if lexicon.matches("city", part) or lexicon.longest("beside_byline", words) > 0:
        return True
    if all(len(word.strip(".")) == 1 or "." in word for word in words) and _INITIALS.fullmatch("".join(words)):
        return True  # "D.C."
    return is_house(part)


def is_house(part: str) -> bool:
    """Whether a text is called by the initials of a house, and goes on: "BBC News"."""
    house = _HOUSE.match(part)
    return house is not None and house[1].isupper() and not part.isupper() and _NUMERAL.fullmatch(house[1]) is None
