"""Clusters of copies: what was set aside beside the article that it copies, with the words that differ."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from newscrawl.store import Copy, History

MOST_COPIES = 2000
MOST_CLUSTERS = 20
MOST_OF_CLUSTER = 3
MOST_WORDS = 400
"""Words of either text that are shown and compared."""

# Where a script has no spaces between its words, a character is one.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"(?:[{_UNSPACED}]|[^\W{_UNSPACED}]{{1,60}}|[^\w\s])\s*")

AROUND = 24
"""Words that are shown before and after a difference."""

LEAST_LEFT_OUT = 12
Said = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it differs from the other text."""


@dataclass(slots=True, frozen=True)
class Pair:
    """A copy beside the article that it copies; ``original`` and ``said`` are the beginnings of their texts."""

    copy: Copy
    original: Said
    said: Said
    same: bool


@dataclass(slots=True, frozen=True)
class Cluster:
    """Copies of one article. ``title``, ``url``, ``language``: of that article, "" if its line was not found."""

    first: str
    title: str
    url: str
    language: str
    is_found: bool
    count: int
    pairs: tuple[Pair, ...]


@dataclass(slots=True, frozen=True)
class Clusters:
    """The largest clusters of the copies that are kept; ``total``, ``copies``: of all of them."""

    shown: tuple[Cluster, ...]
    total: int
    copies: int


def clusters(history: History, since: str, sites: Collection[str]) -> Clusters:
    """The copies since a day (YYYY-MM-DD), of some sites or (none given) of all, by what they copy."""
    groups: dict[str, list[Copy]] = {}
    for copy in history.copies(MOST_COPIES):
        if copy.seen_at >= since and (not sites or copy.site in sites):
            groups.setdefault(copy.first, []).append(copy)
    largest = sorted(groups.values(), key=lambda group: -len(group))[:MOST_CLUSTERS]
    originals = history.articles(group[0].first for group in largest) if largest else {}
    shown = tuple(_cluster(group, originals.get(group[0].first)) for group in largest)
    return Clusters(shown, len(groups), sum(map(len, groups.values())))


def _cluster(group: Sequence[Copy], original: dict[str, Any] | None) -> Cluster:
    line = original or {}
    text = str(line.get("text", ""))
    pairs = []
    for copy in group[:MOST_OF_CLUSTER]:
        ours, theirs = compared(text, copy.text) if original else ((), (("".join(_words(copy.text)), False),))
        pairs.append(Pair(copy, ours, theirs, bool(original) and not any(differs for _, differs in (*ours, *theirs))))
    return Cluster(
        first=group[0].first,
        title=str(line.get("title") or ""),
        url=str(line.get("url") or ""),
        language=str(line.get("language") or ""),
        is_found=original is not None,
        count=len(group),
        pairs=tuple(pairs),
    )


def compared(one: str, other: str) -> tuple[Said, Said]:
    """The beginnings of two texts, up to `MOST_WORDS`, each in pieces that the other has and has not.

    Of a long stretch that both have the middle is left out.
    """
    left, right = _words(one), _words(other)
    plain = [[word.strip().casefold() for word in words] for words in (left, right)]
    # Words that come up all the time are no anchors (autojunk): pages made of few words would take cubic time.
    codes = SequenceMatcher(None, plain[0], plain[1]).get_opcodes() if plain[0] != plain[1] else _all_equal(left, right)
    ours: list[tuple[str, bool]] = []
    theirs: list[tuple[str, bool]] = []
    for tag, a, b, c, d in codes:
        for pieces, words in ((ours, left[a:b]), (theirs, right[c:d])):
            if words:
                pieces.append(("".join(words if tag != "equal" else _shortened(words)), tag != "equal"))
    # Where one text was cut and the other was not, that is no difference between them.
    for pieces, words in ((ours, left), (theirs, right)):
        if len(words) == MOST_WORDS and pieces[-1][1]:
            pieces[-1] = (pieces[-1][0], False)
    return tuple(ours), tuple(theirs)


def _all_equal(left: Sequence[str], right: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    return [("equal", 0, len(left), 0, len(right))]


def _shortened(words: list[str]) -> list[str]:
    if len(words) <= 2 * AROUND + LEAST_LEFT_OUT:
        return words
    return [*words[:AROUND], "[…] ", *words[-AROUND:]]


def _words(text: str) -> list[str]:
    words = []
    for match in _WORD.finditer(text[: MOST_WORDS * 60]):
        words.append(match.group())
        if len(words) == MOST_WORDS:
            break
    return words
