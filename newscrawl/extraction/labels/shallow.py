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
from newscrawl.extraction.memo import Memo
from newscrawl.extraction.tree.tags import Numbers

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
_MAX_FIRSTS = 50_000
_MAX_READ_OPENING = 60
_FOREIGN_COMMAS = "،、，"
_NAMED_ONLY, _NAMED_FIRST, _NAMED = 3, 2, 1


def columns(
    blocks: Sequence[Block], texts: Sequence[str], tags: Sequence[str], tag: Numbers, authors: Sequence[str]
) -> npt.NDArray[np.float64]:
    """What the blocks look like, shape (`NAMES`, blocks).

    ``texts`` are those of the blocks, ``tags`` their different tags and ``tag`` the number of each one's among these;
    ``authors`` are the names of the page's authors.
    """
    found = np.array(
        [
            [block.weight for block in blocks],
            [block.link_chars for block in blocks],
            [block.strong_chars for block in blocks],
            _endings(texts),
            _commas(texts),
            _openings_of(texts),
            np.array([TAGS.get(one, 0) for one in tags])[tag],
            np.array([_LEVELS.get(one, 0) for one in tags])[tag],
            _names_in(texts, authors),
        ],
        dtype=np.float64,
    )
    found[1:3] /= np.array(list(map(len, texts)))
    return found


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
    known = _LENGTHS
    lengths = [known[text[:_MAX_FIRST].partition(" ")[0]] for text in texts]
    return [_opening(text, some) if some else 0 for some, text in zip(lengths, texts, strict=True)]


def _opening(text: str, lengths: Sequence[int]) -> int:
    """Which group of phrases, of so many words each, the text opens with, 1 to 6; 0 for none."""
    known = _openings()
    most = lengths[0]
    words = bare(text[:_MAX_READ_OPENING].lower().split(None, most)[:most])
    for length in lengths:
        if length <= len(words) and (found := known.get(" ".join(words[:length]))):
            return found
    return 0


def _lengths_behind(word: str) -> tuple[int, ...]:
    """How many words the phrases have that begin with a word, as it stands in a text, the most first."""
    return _lengths().get(word.lower().strip(_EDGE), ())


_LENGTHS = Memo(_lengths_behind, _MAX_FIRSTS, _MAX_FIRST)


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """First words → how many words the phrases have that begin so, the most first."""
    found: dict[str, set[int]] = {}
    for phrase in _openings():
        words = phrase.split()
        if len(words) <= _MAX_OPENING:
            found.setdefault(words[0], set()).add(len(words))
    return {word: tuple(sorted(lengths, reverse=True)) for word, lengths in found.items()}


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
