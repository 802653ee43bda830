"""The words of signs: which text is a label and where it points, and what of a link is the neighbour's headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import cache, lru_cache
from itertools import islice

from lxml.html import HtmlElement

from newscrawl._url_looks import words
from newscrawl.extraction import lexicon

MAX_TITLE = 300
"""Characters; a longer text is no headline."""


class Way(IntEnum):
    """Where a sign points."""

    PREV = 0
    NEXT = 1
    PREV_PAGE = 2
    NEXT_PAGE = 3
    OLDER = 4
    NEWER = 5
    NUMBER = 6


_CATEGORIES = (
    ("next_page", Way.NEXT_PAGE),
    ("prev_page", Way.PREV_PAGE),
    ("previous_article", Way.PREV),
    ("next_article", Way.NEXT),
    ("older", Way.OLDER),
    ("newer", Way.NEWER),
)
_SIGNS = " \t\r\n\f\xa0\u200b«»‹›<>←→↑↓⇐⇒⟵⟶◄►◀▶➔➜·•|:/([{-–—…."
_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_BLOCKS = words("div p h1 h2 h3 h4 h5 h6 li br section article header td tr strong small time figure")
HEADINGS = words("h1 h2 h3 h4 h5 h6")
TITLES = words("title headline heading tit titulo titre titel titolo")
_SKIPPED = words("script style noscript template svg time")


_NO_HEADLINES = ("read_also", "share", "comments_heading", "write_comment", "related_heading")


@cache
def _ways() -> dict[str, Way]:
    """Folded phrase → way; what names a page comes before what may name an article."""
    found: dict[str, Way] = {}
    for category, way in _CATEGORIES:
        for phrase in lexicon.phrases(category):
            found.setdefault(phrase, way)
    return found


@cache
def _openings() -> frozenset[str]:
    """How phrases begin, for a quick look: the first word, and in scripts without spaces the first two characters."""
    return frozenset(opening for phrase in _ways() for opening in (phrase.split(" ")[0], phrase[:2]) if _opens(opening))


def _opens(opening: str) -> bool:
    return len(opening) > 2 or opening >= "\u0900"


@cache
def _short_openings() -> frozenset[str]:
    """First words of one or two letters ("go to …"), which only whole words may match."""
    return frozenset(word for phrase in _ways() if len(word := phrase.split(" ")[0]) < 3)


def _may_label(text: str) -> bool:
    """A quick look that leaves out nearly all texts that begin with no phrase."""
    head = text.lstrip(_SIGNS)[:24].split(None, 1)
    if not head:
        return False
    word = head[0].rstrip(_SIGNS).lower()
    if word.isascii():
        word = word.partition(":")[0]
        return word in _openings() or word in _short_openings()
    word = lexicon.fold(word)
    return word in _openings() or word in _short_openings() or word[:2] in _openings() or ":" in word


@lru_cache(maxsize=8192)
def read_label(text: str) -> tuple[Way, str, bool] | None:
    """(way, headline after the label, whether the label is more than a word such as "Back"); None for no label."""
    if not text or not _may_label(text):
        return None
    found = lexicon.cut_label(_ways(), text)
    if found is None:
        return None
    label, rest = found
    return _ways()[label], rest[:MAX_TITLE], " " in label or label >= "\u0e00"


def squeeze(text: str) -> str:
    return " ".join(text.split())


def pieces(element: HtmlElement, most: int = 40) -> list[str]:
    """The texts inside an element, one for each run between tags, white space made one."""
    return [text for piece in islice(element.itertext(), most) if (text := squeeze(piece))]


def names(element: HtmlElement) -> set[str]:
    """The words of an element's class and id, in lower case."""
    raw = f"{element.get('class') or ''} {element.get('id') or ''}"
    return name_words(raw) if raw != " " else set()


def name_words(raw: str) -> set[str]:
    """The words that a class is made of, in lower case: "postNav", "post-nav" and "post_nav" are the same two."""
    return {word.lower() for word in _NAME.findall(raw[:400])}


def headline(text: str) -> str:
    """A text as a headline: arrows off its ends; "" where it is a label, too long, or no text at all."""
    text = lexicon.without_arrows(squeeze(text)).lstrip(":-–— ").rstrip(" -–—")
    if not text or len(text) > MAX_TITLE or not any(map(str.isalpha, text)):
        return ""
    found = read_label(text)
    if found is not None:
        return headline(found[1]) if found[1] and len(found[1]) < len(text) else ""
    parts = text.split()
    if len(parts) < 4 and parts[0].isascii() and parts[0].lower() in _ways():
        return ""  # "Previous Auto News", a label that no list has
    if len(text) < 40 and any(lexicon.matches(category, text) for category in _NO_HEADLINES):
        return ""
    return text


def _blocks(element: HtmlElement) -> Iterator[str]:
    """The texts of an element, one for each block or labelled span in it."""
    run: list[str] = []
    for part in islice(element.iter(), 60):
        if part is not element and (not isinstance(part.tag, str) or part.tag in _SKIPPED):
            pass
        else:
            if part.tag in _BLOCKS and run:
                yield squeeze("".join(run))
                run = []
            run.append(part.text or "")
        if part is not element and part.tail:
            if part.tag in _BLOCKS:
                yield squeeze("".join(run))
                run = []
            run.append(part.tail)
    yield squeeze("".join(run))


def title_inside(anchor: HtmlElement, texts: list[str]) -> str:
    """The headline that a link's own text states, without its label; "" for none."""
    if len(texts) <= 1:
        return headline(texts[0]) if texts else ""
    for part in islice(anchor.iter(), 40):
        if part is not anchor and isinstance(part.tag, str) and (part.tag in HEADINGS or names(part) & TITLES):
            title = headline(" ".join(pieces(part)))
            if title:
                return title
    kept = [text for text in texts if headline(text)]
    if len(kept) == len(texts):
        blocks = [title for text in _blocks(anchor) if (title := headline(text))]
        return max(blocks, key=len, default="") if len(blocks) > 1 else headline(" ".join(blocks))
    if len(kept) > 1:
        labels = [text for text in texts if not headline(text)]
        blocks = [title for text in _blocks(anchor) if text not in labels and (title := headline(text))]
        if len(blocks) > 1:
            return max(blocks, key=len)
        return headline(" ".join(kept))
    # "Previous: <b>Title</b>", or a label that carries its headline
    return headline(kept[0]) if kept else ""
