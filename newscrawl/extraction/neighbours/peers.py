"""Addresses too short to tell an article from a section: what stands where this page does, or across from an article.

From "/p/a-long-slug" a link "Previous" leads to "/p/flood"; beside a "Next" that leads to "/mayor-resigns-over-ferry/"
the one to "/town-on-fire/" is an article's too.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from newscrawl import urls
from newscrawl.extraction.neighbours.dating import Candidates
from newscrawl.extraction.neighbours.sign import Sign
from newscrawl.extraction.neighbours.words import BACK

MOST = 40
"""Links on either side that are compared."""

NEAR = 60
"""Elements that lie between the two links of a pair at most."""

_DAY = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?=/?(?:\.[a-z]{2,5})?$)")
_SLUG_SIGNS = "-_+"


def is_beside(url: str, own: str) -> bool:
    """Whether a page stands in the directory of this one, ``own``, or has a number where this one has."""
    (*above, leaf), (*own_above, own_leaf) = _segments(url), _segments(own)
    if not above or len(above) != len(own_above) or _suffix(leaf) != _suffix(own_leaf):
        return False
    return above == own_above or (_number(leaf) and _number(own_leaf))


def is_other_day(url: str, own: str) -> bool:
    """Whether two addresses that end in a day differ by it alone, as those of a diary's articles do."""
    there, here = _DAY.search(url), _DAY.search(own)
    return there is not None and here is not None and there[0] != here[0] and _around(there) == _around(here)


def _around(day: re.Match[str]) -> tuple[str, str]:
    return day.string[: day.start()], day.string[day.end() :]


def paired(doubtful: Candidates, sure: Candidates, own: str) -> Candidates:
    """Those of the ``doubtful`` that face one of the ``sure``, or with headlines one another, in a pager."""
    slugs = [(sign, url) for sign, url in doubtful[:MOST] if _is_slug(sign, url)]
    titled = [(sign, url) for sign, url in slugs if sign.title and _is_alike(url, own)]
    return [
        (sign, url)
        for sign, url in slugs
        if any(_faces(sign, other) and _is_alike(url, target) for other, target in sure[:MOST])
        or ((sign, url) in titled and any(_faces(sign, other) for other, _ in titled))
    ]


def _faces(sign: Sign, other: Sign) -> bool:
    """Whether two signs of one kind point to either side, close to each other."""
    return (
        (other.way in BACK) is not (sign.way in BACK)
        and other.href != sign.href
        and (other.evidence == sign.evidence or (other.worded and sign.worded))
        and abs(other.element.start - sign.element.start) <= NEAR
    )


def _is_slug(sign: Sign, url: str) -> bool:
    """Whether a path that is no list's by its words may be a slug: of several words, or told by a headline."""
    if urls.looks_like_listing(url, sure=True):
        return False
    leaf = _segments(url)[-1]
    return any(char in _SLUG_SIGNS for char in leaf) or bool(sign.title and sign.explicit)


def _is_alike(url: str, other: str) -> bool:
    """Whether two pages lie equally deep on one site."""
    return urlsplit(url).netloc == urlsplit(other).netloc and len(_segments(url)) == len(_segments(other))


def _segments(url: str) -> list[str]:
    return urlsplit(url).path.strip("/").split("/")


def _suffix(leaf: str) -> str:
    return leaf.rpartition(".")[2] if "." in leaf else ""


def _number(leaf: str) -> bool:
    return leaf.partition(".")[0].isdecimal() and len(leaf.partition(".")[0]) > 2
