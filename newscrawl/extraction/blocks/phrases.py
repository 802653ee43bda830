"""Blocks that say nothing but a known phrase: "Share this article", "Next article", "3 comments"."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from newscrawl.extraction import lexicon
from newscrawl.extraction.blocks import Label
from newscrawl.extraction.memo import Memo

MAX_COUNTED = 40
"""Longer blocks are not looked up as phrases with a counter in them: "Comments (3)"."""

MAX_PHRASE = 120
"""Longer blocks are not looked up among the phrases."""

_PHRASES: tuple[tuple[str, Label], ...] = (
    ("previous_article", Label.NAVIGATION),
    ("next_article", Label.NAVIGATION),
    ("write_comment", Label.COMMENT),
    ("comments_heading", Label.COMMENT),
    ("read_also", Label.RELATED),
    ("related_heading", Label.RELATED),
    ("embed_consent", Label.PROMPT),
    ("newsletter", Label.PROMPT),
    ("subscribe", Label.PROMPT),
    ("paywall", Label.PROMPT),
    ("cookie", Label.LEGAL),
    ("share", Label.PROMPT),
    ("next_page", Label.NAVIGATION),
    ("prev_page", Label.NAVIGATION),
    ("tags_label", Label.NAVIGATION),
    ("advertisement", Label.OTHER),
    ("author_bio", Label.AUTHOR_BIO),
    ("byline", Label.OTHER),
    ("legal", Label.LEGAL),
    ("photo_credit", Label.CAPTION),
    ("reading_time", Label.OTHER),
    ("embed_note", Label.OTHER),
)
_OPENING = re.compile(r"[^\w]{0,4}([^:|：→>–—】\]]{3,40}?)(?:[:|：→>–—】\]]|\.\.)")
_SENTENCE = re.compile(r"\.\s+")
_MAX_LEGAL = 300
_MAX_LEGAL_PARTS = 8
_WORD = re.compile(r"\w+")
# From here on letters stand for syllables and words, and words without a space between them.
_UNSPACED = "\u0e00"
_DASH = re.compile(r"\s[-–—|•·]\s")
_MAX_PARTS = 4
_MAX_FIRST = 30
_MAX_OPENING = 60
_MAX_OPENS = 50_000
_MAX_HEADS = 20_000
_HEAD = 3
"""First letters by which phrases are told apart, before they are compared whole."""


def said(text: str) -> tuple[str, Label] | None:
    """The lexicon's category, and the label, of a text that is a known phrase and no more; None for any other."""
    if len(text) > MAX_PHRASE or not _OPENS[text[:_MAX_FIRST].partition(" ")[0]]:
        return None
    found = _phrase(text)
    # In ASCII there are but two of the dashes.
    if found is None and not (text.isascii() and "-" not in text and "|" not in text):
        parts = _DASH.split(text, _MAX_PARTS)
        if len(parts) > 1:
            # "Advertisement - Continue reading below"
            told = list(map(_phrase, parts))
            found = told[0] if all(one == told[0] for one in told) else None
    return found


def announces(text: str) -> bool:
    """Whether a text opens as one that leads elsewhere: "Read more: …", ">> Related | …", "Tags: …"."""
    opening = _OPENING.match(text)
    return opening is not None and lexicon.fold(opening[1]) in _announcements()


def is_colophon(text: str) -> bool:
    """Whether a text tells when and under what an article was published: "This entry was posted on 13 January in …"."""
    return _TELLS[text[:_HEAD]] and text[:_MAX_OPENING].lower().startswith(_colophons())


def is_legal(text: str) -> bool:
    """Whether a sentence of a short text says whose it is: "© 2024 The Paper. All rights reserved. Terms of use."."""
    if len(text) > _MAX_LEGAL:
        return False
    for part in _SENTENCE.split(text, _MAX_LEGAL_PARTS) if "." in text else (text,):
        if (one := said(part)) is not None and one[1] is Label.LEGAL:
            return True
    return False


def opens(category: str, text: str) -> bool:
    """Whether a text begins with the words of a phrase of a category, whatever stands between them."""
    found = _WORD.search(text, 0, MAX_PHRASE)
    if found is None:
        return False
    # One look-up spares most texts the rest; in a script without spaces the first word may be the whole text.
    first = found[0]
    if first.isalpha() and first[0] < _UNSPACED and lexicon.fold(first) not in _opening_words(category):
        return False
    return words_of(text[:MAX_PHRASE]).startswith(_openings(category))


def held(category: str, words: str) -> set[str]:
    """The phrases of a category that stand anywhere in a text, of which `words_of` are given; each may end in a longer
    word."""
    openings, dense = _heads(category)
    near = openings.keys() & {word[:_HEAD] for word in words.split(" ")}
    spaced = " " + words
    found = {phrase for head in near for phrase in openings[head] if phrase in spaced}
    if max(words) >= _UNSPACED:
        found.update(phrase for phrase in dense if phrase in words)
    return found


@cache
def _heads(category: str) -> tuple[dict[str, list[str]], list[str]]:
    """The phrases of a category by the first letters of the first word, and those of scripts without spaces."""
    openings: dict[str, list[str]] = {}
    dense: list[str] = []
    for phrase in {words.rstrip() for words in _openings(category)}:
        if phrase[-1] >= _UNSPACED:
            dense.append(phrase)
        else:
            openings.setdefault(phrase.split(" ", 1)[0][:_HEAD], []).append(" " + phrase)
    return openings, dense


@cache
def _opening_words(category: str) -> frozenset[str]:
    return frozenset(words.split(" ", 1)[0] for words in _openings(category))


def invites(text: str) -> bool:
    """Whether a text begins by asking to subscribe to what the paper offers, or to follow it on a network."""
    return opens("invitation", text) or (opens("follow_us", text) and _names_network(text))


def _names_network(text: str) -> bool:
    words = " " + words_of(text[:MAX_PHRASE])
    return any((name if name[-2] >= _UNSPACED else " " + name) in words for name in _openings("network"))


def words_of(text: str) -> str:
    """The words of a text as phrases are compared, without numbers and what stands between them."""
    return " ".join(_WORD.findall(lexicon.fold(text))) + " "


@cache
def _openings(category: str) -> tuple[str, ...]:
    found = map(words_of, lexicon.phrases(category))
    return tuple(words.rstrip() if words[-2] >= _UNSPACED else words for words in found if words.strip())


@cache
def _colophons() -> tuple[str, ...]:
    return tuple(lexicon.phrases("posted_note"))


@cache
def _colophon_heads() -> frozenset[str]:
    return frozenset(phrase[:_HEAD] for phrase in _colophons())


def _may_tell(head: str) -> bool:
    # How a sigma is written in lower case depends on what follows it.
    return "Σ" in head or head.lower()[:_HEAD] in _colophon_heads()


_TELLS = Memo(_may_tell, _MAX_HEADS, _HEAD)
"""First letters as they stand → whether a colophon may begin so."""


@cache
def _announcements() -> frozenset[str]:
    return frozenset().union(*map(lexicon.phrases, ("read_also", "related_heading", "tags_label")))


@cache
def _known() -> dict[str, tuple[str, Label]]:
    """Every phrase with its category; where two share one, the first of `_PHRASES` has it."""
    known: dict[str, tuple[str, Label]] = {}
    for category, what in _PHRASES:
        for phrase in lexicon.phrases(category):
            known.setdefault(phrase, (category, what))
    return known


@cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase.partition(" ")[0] for phrase in _known())


def _may_open(word: str) -> bool:
    folded = lexicon.fold(word)
    # Signs, numbers and what was cut off may open anything.
    unsure = len(word) >= _MAX_FIRST or "#" in folded or not any(map(str.isalnum, folded))
    return unsure or folded.partition(" ")[0] in _first_words()


_OPENS = Memo(_may_open, _MAX_OPENS, _MAX_FIRST)
"""First words as they stand → whether a phrase may begin so: a quick look that leaves out nearly all blocks."""


@lru_cache(maxsize=8192)
def _phrase(text: str) -> tuple[str, Label] | None:
    folded = lexicon.fold(text)
    found = _known().get(folded)
    if found is None and "#" in folded and len(folded) <= MAX_COUNTED:
        # A counter, "Comments (3)", is for the lexicon to see through.
        found = _known().get(lexicon.uncounted(folded))
    return found
