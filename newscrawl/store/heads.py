"""What an article says beside its text, as it is remembered: enough to tell a correction, and another report."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from heapq import nsmallest
from zlib import crc32

from newscrawl.items import Article
from newscrawl.text import storable, tokens

MOST_CORRECTIONS = 2
"""Revisions of an article whose text is as it was; a headline that ticks, or is on trial, makes no more."""

MOST_FIGURES = 16
LEAST_FIGURES = 3
"""Numbers in a text from which on they tell which report it is."""

_MOST_TITLE, _MOST_AUTHORS = 300, 10
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(slots=True, frozen=True)
class Head:
    """``seen``: the day on which the article was first read; ``figures``: numbers of its text, each as four hexadecimal
    digits; ``corrections``: revisions that left the text as it was; ``words``: how many the text has. Empty for an
    article of an older version."""

    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    seen: str = ""
    figures: str = ""
    corrections: int = 0
    words: int = 0

    @classmethod
    def of(cls, article: Article, before: Head, *, same_text: bool) -> Head:
        """The head of an article that is written, ``before`` it that of its last revision, empty for none."""
        return cls(
            storable(article.title[:_MOST_TITLE]),
            tuple(storable(name) for name in article.authors[:_MOST_AUTHORS]),
            article.date,
            before.seen or (article.crawled_at or "")[:10],
            _figures(article.text),
            before.corrections + same_text,
            article.word_count,
        )

    def pack(self) -> str:
        """The head as text, for `unpack`."""
        said = [self.title, self.authors, self.date, self.seen, self.figures, self.corrections, self.words]
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def unpack(cls, data: str) -> Head:
        """A head from what `pack` made of it, an empty one from ""."""
        if not data:
            return NO_HEAD
        title, authors, *others = json.loads(data)
        return cls(title, tuple(authors), *others)

    def corrected(self, article: Article) -> str:
        """What a later reading of the article corrects, in words, "" for nothing.

        Numbers in a headline may count readers or minutes. A day of publication after the article was first read is
        that of a change, or today's.
        """
        if not self.title or self.corrections >= MOST_CORRECTIONS:
            return ""
        words = _words(article.title[:_MOST_TITLE])
        if words and words != _words(self.title):
            return "title"
        names, others = ({" ".join(tokens(name)) for name in named} for named in (article.authors, self.authors))
        if len(article.authors) <= _MOST_AUTHORS and names and names != others:
            return "authors"
        if article.date and article.date != self.date and (not self.date or article.date <= self.seen):
            return "date"
        return ""

    def has_other_figures(self, article: Article) -> bool:
        """Whether the texts of two articles hold numbers enough, and mostly different ones."""
        own, others = set(_parts(self.figures)), set(_parts(_figures(article.text)))
        if min(len(own), len(others)) < LEAST_FIGURES:
            return False
        least = nsmallest(MOST_FIGURES, own | others)
        return 2 * len(own & others & set(least)) < len(least)


NO_HEAD = Head()


def _words(title: str) -> list[str]:
    return [word for word in tokens(title) if not word.isdecimal()]


def _figures(text: str) -> str:
    """The numbers of a text, of many those with the least hashes: a sample that is the same for every text."""
    hashes = {f"{crc32(number.encode()) & 0xFFFF:04x}" for number in _FIGURE.findall(text)}
    return "".join(nsmallest(MOST_FIGURES, hashes))


def _parts(figures: str) -> list[str]:
    return [figures[at : at + 4] for at in range(0, len(figures), 4)]
