"""Lines of credits: who wrote it, when, when it was changed, and hardly a word more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from newscrawl.extraction import dates, lexicon
from newscrawl.extraction.blocks import ends_sentence
from newscrawl.extraction.fields import authors

MAX_BYLINE = 200
"""Longer texts are no line of names and dates."""

_CREDITS = ("byline", "published_label", "updated_label")
_BETWEEN = re.compile(r"[\s\d.,:;|/()\[\]{}<>«»\"“”·•*–—_\-+،、。：，；／＝()#\u200e\u200f]+")
# What stands beside the numbers of a date or time in any language.
_CLOCK_WORDS = frozenset(
    ["年", "月", "日", "年月日", "時", "时", "分", "点", "년", "월", "일", "시", "분", "am", "pm", "a", "m", "p", "h",
     "uhr", "hrs", "t", "z", "utc", "gmt", "г", "года", "год", "р", "року", "น"]
)  # fmt: skip
MAX_CREDITS = 30
"""Words of such a line that are looked at."""

MAX_STRANGE = 3
"""Words that a line of names and dates may hold beyond them: days of the week, zones, places."""


def is_byline(text: str, names: Sequence[str] = ()) -> bool:
    """Whether a text is a line of credits: labels ("By", "Updated"), names, dates and times, and hardly a word more.

    ``names`` are those that are known, casefolded. A name that is not known counts where a label comes first.
    """
    if len(text) > MAX_BYLINE:
        return False
    rest = text.casefold()
    named = False
    for author in names:
        if author in rest:
            named = True
            rest = rest.replace(author, " ")
    dated = any(map(str.isdigit, rest))
    if not named and not dated:
        return False
    if dated and not dates.is_stated(text):
        return False
    strange, labels = _credits([word for word in _BETWEEN.split(lexicon.fold(rest)) if word][:MAX_CREDITS])
    if not labels and not (named and dated):
        return False
    if ends_sentence(text) and len(strange) > 1:
        return False
    if named or len(set(strange)) <= 1:
        return len(set(strange)) <= MAX_STRANGE if dated else not strange
    # "By Ann Smith, 9 June 2023", where nothing else says who Ann Smith is.
    said = [word for word in _BETWEEN.split(text) if lexicon.fold(word) in strange]
    return labels[0] == 0 and len(strange) <= 2 * MAX_STRANGE and all(word[:1].isupper() for word in said)


def strangers(text: str, names: Sequence[str]) -> list[str]:
    """The words of a line that are no label, no name (casefolded), no "and", no "on" and no part of a date."""
    rest = text.casefold()
    for name in names:
        rest = rest.replace(name, " ")
    if "." in rest and not rest.isascii():
        for month in _pointed_months():
            rest = rest.replace(month, " ")
    words = [word for word in _BETWEEN.split(lexicon.fold(rest)) if word]
    return [word for word in _credits(words[:MAX_CREDITS])[0] if not authors.is_joint(word)]


@cache
def days_of_words() -> tuple[str, ...]:
    """The days of the week that are several words: "thứ ba"."""
    return tuple(day for day in lexicon.weekdays() if " " in day)


@cache
def _pointed_months() -> tuple[str, ...]:
    """The months that points stand within: "มี.ค."."""
    pointed = (month for month in lexicon.months() if "." in month[:-1])
    return tuple(sorted(pointed, key=len, reverse=True))


def is_of_date(word: str) -> bool:
    return word in _CLOCK_WORDS or word in lexicon.months() or word in lexicon.weekdays()


def _credits(words: list[str]) -> tuple[list[str], list[int]]:
    """The words that are neither a label nor "and" nor part of a date, and where the labels stand."""
    strange: list[str] = []
    labels: list[int] = []
    at = 0
    while at < len(words):
        length = 0
        if words[at] in _label_starts():
            length = max(lexicon.longest(category, words[at : at + 6]) for category in _CREDITS)
        if length:
            labels.append(at)
        elif not is_of_date(words[at]) and not authors.joins(words[at]):
            strange.append(words[at])
        at += length or 1
    return strange, labels


@cache
def _label_starts() -> frozenset[str]:
    """The first words of all labels."""
    return frozenset(
        word for category in _CREDITS for phrase in lexicon.phrases(category) for word in _BETWEEN.split(phrase)[:1]
    )
