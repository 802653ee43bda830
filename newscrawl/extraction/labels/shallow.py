"""What each block of a page looks like by itself: its shape, its last sign, the words it opens with.

One pass over all blocks a column, since a call for each block and sign cost more than everything else of the features.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from newscrawl.extraction import lexicon
from newscrawl.extraction.blocks import HEADINGS, Block, ends_sentence

NAMES = (
    "weight", "link", "strong", "ending", "commas", "opening", "tag", "heading_level", "named",
)  # fmt: skip

MAX_READ = 400
"""Characters: the words of longer texts are not looked at."""

MAX_AUTHORS = 5
"""Authors whose names are looked for."""

TAGS = {
    **dict.fromkeys(("p",), 1),
    **dict.fromkeys(("div", "section", "article", "main", "body", "center"), 2),
    **dict.fromkeys(("li",), 3),
    **dict.fromkeys(HEADINGS, 4),
    **dict.fromkeys(("td", "th", "caption"), 5),
    **dict.fromkeys(("blockquote", "q"), 6),
    **dict.fromkeys(("figcaption", "figure"), 7),
    **dict.fromkeys(("dd", "dt"), 8),
    **dict.fromkeys(("pre",), 9),
    **dict.fromkeys(("button", "form", "fieldset", "legend", "label"), 10),
    **dict.fromkeys(("footer", "header", "nav", "aside", "address", "menu"), 11),
}
_LEVELS = {tag: int(tag[1]) for tag in HEADINGS}
_OPENINGS = (
    ("read_also", "related_heading", "previous_article", "next_article"),
    ("newsletter", "subscribe", "paywall", "share"),
    ("photo_credit", "advertisement"),
    ("byline", "author_bio", "published_label", "updated_label"),
    ("write_comment", "comments_heading"),
    ("legal", "cookie", "tags_label"),
)
_COLON, _SENTENCE = 1, 2
_CLOSING = "\"'”’»)]』」）"
_LAST = {
    **dict.fromkeys(":：", _COLON),
    **dict.fromkeys(".!?…。！？．।؟۔።։", _SENTENCE),
    **dict.fromkeys(_CLOSING, -1),
}
_EDGE = ".,:;!?()[]\"'“”„«»…|•·–—-"
_MAX_OPENING = 6
_MAX_FIRST = 30
_MAX_READ_OPENING = 60
_FOREIGN_COMMAS = "،、，"
_NAMED_ONLY, _NAMED_FIRST, _NAMED = 3, 2, 1


def columns(blocks: Sequence[Block], authors: Sequence[str]) -> npt.NDArray[np.float64]:
    """What the blocks look like, shape (`NAMES`, blocks); ``authors`` are the names of the page's authors."""
    texts = [block.text for block in blocks]
    tags = [block.tag for block in blocks]
    length = np.array(list(map(len, texts)), dtype=np.float64)
    return np.array(
        [
            [block.weight for block in blocks],
            [block.link_chars for block in blocks] / length,
            [block.strong_chars for block in blocks] / length,
            _endings(texts),
            _commas(texts),
            _openings_of(texts),
            [TAGS.get(tag, 0) for tag in tags],
            [_LEVELS.get(tag, 0) for tag in tags],
            _names_in(texts, authors),
        ],
        dtype=np.float64,
    )


def _endings(texts: Sequence[str]) -> list[int]:
    """1 for a colon, 2 for the end of a sentence, closing quotes and brackets allowed; 0 for any other end."""
    last = [_LAST.get(text[-1], 0) for text in texts]
    if -1 in last:
        return [
            end if end >= 0 else _SENTENCE if ends_sentence(text) else 0 for end, text in zip(last, texts, strict=True)
        ]
    return last


def _commas(texts: Sequence[str]) -> list[int]:
    found = [text.count(",") for text in texts]
    together = "".join(texts)
    if any(sign in together for sign in _FOREIGN_COMMAS):
        return [count + sum(map(text.count, _FOREIGN_COMMAS)) for count, text in zip(found, texts, strict=True)]
    return found


def _names_in(texts: Sequence[str], authors: Sequence[str]) -> list[int]:
    """3 where a block says nothing but an author's name, 2 where it begins with it, 1 where it holds it."""
    known = [author for author in authors[:MAX_AUTHORS] if 3 < len(author) < MAX_READ]
    found = [0] * len(texts)
    for author in known:
        for at, text in enumerate(texts):
            if len(text) >= len(author) and (author in text or len(text) == len(author)):
                found[at] = max(found[at], _place(text, author))
    return found


def _place(text: str, author: str) -> int:
    if author not in text:
        return _NAMED_ONLY if text.casefold() == author.casefold() else 0
    if len(text) <= len(author) + 4:
        return _NAMED_ONLY
    return _NAMED_FIRST if text.startswith(author) else _NAMED


def _openings_of(texts: Sequence[str]) -> list[int]:
    known = _lengths()
    firsts = [text[:_MAX_FIRST].partition(" ")[0].lower().strip(_EDGE) for text in texts]
    return [_opening(text, known[first]) if first in known else 0 for first, text in zip(firsts, texts, strict=True)]


def _opening(text: str, lengths: Iterable[int]) -> int:
    """Which group of phrases, of so many words each, the text opens with, 1 to 6; 0 for none."""
    known = _openings()
    words = words_of(text[:_MAX_READ_OPENING])[:_MAX_OPENING]
    for length in lengths:
        if length <= len(words) and (found := known.get(" ".join(words[:length]))):
            return found
    return 0


@cache
def _lengths() -> dict[str, list[int]]:
    """First words → how many words the phrases have that begin so, the most first."""
    found: dict[str, set[int]] = {}
    for phrase in _openings():
        words = phrase.split()
        found.setdefault(words[0], set()).add(len(words))
    return {word: sorted(lengths, reverse=True) for word, lengths in found.items()}


@cache
def _openings() -> dict[str, int]:
    found: dict[str, int] = {}
    for number, categories in enumerate(_OPENINGS, 1):
        for category in categories:
            for phrase in lexicon.phrases(category):
                found.setdefault(phrase, number)
    return found


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without the signs around them."""
    return bare(text.lower().split())


def bare(words: Iterable[str]) -> list[str]:
    """Words without the signs around them."""
    return [word.strip(_EDGE) for word in words]
