"""The words that newspapers put around articles, in many languages: data in TOML files, looked up here.

Each ``<language>.toml`` beside this module holds ``page_words``, ``page_of``, ``weekdays``, ``[months]`` (number →
spellings) and ``[phrases]`` (category → phrases, where "#" stands for a number). A file may lack any of them. All
files are read once, at the first look-up; a look-up then is one in a set. Languages are not told apart: a page's own
statement of its language is often wrong, and a phrase of one language hardly ever means another thing elsewhere.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Container
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from newscrawl.extraction.memo import Memo

__all__ = [
    "cut_label",
    "fold",
    "label_prefix",
    "longest",
    "matches",
    "months",
    "page_of",
    "page_words",
    "phrases",
    "spellings",
    "split_label",
    "uncounted",
    "weekdays",
    "without_arrows",
]

MAX_LENGTH = 160
"""Characters: a longer text is no phrase. The longest phrase of the files has under 100."""

_LONG = 1000
_EMPTY: frozenset[str] = frozenset()
# A pattern that begins with one digit is found several times faster than one that begins with any number of them.
_NUMBER = re.compile(r"\d\d*(?:[.,'’\u00a0\u202f]\d{3})*")
# What separates a label from what it labels: these signs anywhere, a hyphen or a dot only next to a space.
_SEPARATOR = re.compile(r"[:：፦\n\r|¦•·→←↑↓⇒⇐➔➜►◄▶◀»«›‹<>–—―…⟶⟵]|-(?=\s)|(?<=\s)-|\.(?=\s)")
_MAX_SEPARATORS = 8
_DENSE, _LEAST_DENSE = "\u3040", 3
_ASCII_SIGNS = "".join(
    sign
    for sign in map(chr, range(128))
    if not sign.isalnum() and sign != "#" and unicodedata.category(sign)[0] in "PSZC"
)
_CLOSING = {"«": "»", "‹": "›"}

# Letters that papers write either way, and marks that they write or leave out: Arabic vowel signs and tatweel,
# Hebrew points, the dot that casefold() leaves on a Turkish capital İ, joiners, soft hyphens.
_UNWRITTEN = "\u0640\u0670\u00ad\u0307\u034f\u064b-\u0652\u0591-\u05bd\u200b-\u200f\u2060\ufeff\u202a-\u202e"
_REWRITTEN = dict(zip("ıأإآىيك’‘ʼ`´“”„–—", "iاااییک'''''\"\"\"--", strict=True))
_FOLDABLE = re.compile(f"[{_UNWRITTEN}{''.join(_REWRITTEN)}]")


@dataclass(slots=True)
class _Lexicon:
    phrases: dict[str, set[str]] = field(default_factory=dict)
    months: dict[str, int] = field(default_factory=dict)
    page_words: set[str] = field(default_factory=set)
    page_of: set[str] = field(default_factory=set)
    weekdays: set[str] = field(default_factory=set)

    def add(self, data: dict[str, Any]) -> None:
        for category, words in data.get("phrases", {}).items():
            self.phrases.setdefault(category, set()).update(filter(None, map(fold, words)))
        for number, spellings in data.get("months", {}).items():
            for spelling in spellings:
                self.months.setdefault(unicodedata.normalize("NFKC", spelling).casefold(), int(number))
        self.page_words.update(word.casefold() for word in data.get("page_words", ()))
        self.page_of.update(word.casefold() for word in data.get("page_of", ()))
        self.weekdays.update(word.casefold() for word in data.get("weekdays", ()))


@cache
def _lexicon() -> _Lexicon:
    found = _Lexicon()
    # Sorted, so that a spelling that two languages use for different months always means the same one.
    for entry in sorted(files(__name__).iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            found.add(tomllib.loads(entry.read_text(encoding="utf-8")))
    return found


@cache
def phrases(category: str) -> frozenset[str]:
    """All phrases of a category over all languages, as `fold` writes them; empty for an unknown category."""
    return frozenset(_lexicon().phrases.get(category, _EMPTY))


@cache
def months() -> dict[str, int]:
    """Spellings of the months (NFKC, casefolded) → 1 to 12, over all languages. Shared: not to be changed."""
    return _lexicon().months


@cache
def page_words() -> frozenset[str]:
    """The words before a page's number ("page", "seite"), casefolded."""
    return frozenset(_lexicon().page_words)


@cache
def page_of() -> frozenset[str]:
    """The words between a page's number and their count ("of", "von"), casefolded."""
    return frozenset(_lexicon().page_of)


@cache
def weekdays() -> frozenset[str]:
    """The days of the week, whole and cut short, casefolded, over all languages."""
    return frozenset(_lexicon().weekdays)


def fold(text: str) -> str:
    """The form in which phrases are compared: NFKC, casefolded, numbers as "#", one space between words.

    Punctuation, arrows and other signs are cut off both ends, vowel points and invisible characters everywhere.
    """
    if text.isascii() and text.isalpha():
        return text.lower()
    return _FOLDED_TEXTS[text] if len(text) <= _LONG else _fold_long(text)


def _fold(text: str) -> str:
    # In ASCII there is little to normalise, and signs can be told without a look at each.
    simple = text.isascii()
    if simple:
        plain = text.lower().replace("`", "'")
    else:
        plain = _FOLDABLE.sub(_folded, unicodedata.normalize("NFKC", text).casefold())
    if not plain.isalpha():
        plain = " ".join(_NUMBER.sub("#", plain).split())
    if simple:
        return plain.strip(_ASCII_SIGNS) or plain
    start, end = 0, len(plain)
    while start < end and _is_sign(plain[start]):
        start += 1
    while end > start and _is_sign(plain[end - 1]):
        end -= 1
    # "©" is a phrase too.
    return plain[start:end] or plain


_FOLDED_TEXTS = Memo(_fold, 8192, _LONG)
_fold_long = lru_cache(maxsize=8)(_fold)


def _folded(found: re.Match[str]) -> str:
    return _REWRITTEN.get(found[0], "")


def spellings(phrase: str) -> str:
    """A pattern of all the ways to write a folded phrase that differ in letters which `fold` takes for the same."""
    return "".join(_spellings().get(char, re.escape(char)) for char in phrase)


@cache
def _spellings() -> dict[str, str]:
    ways: dict[str, str] = {}
    for written, meant in _REWRITTEN.items():
        ways[meant] = ways.get(meant, meant) + written
    return {meant: "[" + re.escape(written) + "]" for meant, written in ways.items()}


def _is_sign(char: str) -> bool:
    return not char.isalnum() and char != "#" and unicodedata.category(char)[0] in "PSZC"


def matches(category: str, text: str) -> bool:
    """Whether the whole text is a phrase of the category, whatever its case, signs and counter ("Comments (3)")."""
    return len(text) <= MAX_LENGTH and _is_in(phrases(category), fold(text))


def _is_in(known: Container[str], folded: str) -> bool:
    return folded in known or ("#" in folded and uncounted(folded) in known)


def _found(known: Container[str], folded: str) -> str:
    if folded in known:
        return folded
    if "#" in folded:
        bare = uncounted(folded)
        if bare in known:
            return bare
    return ""


@lru_cache(maxsize=1024)
def uncounted(folded: str) -> str:
    """A folded text without the counter at its end or beginning: "comments (#" → "comments".

    A clock is none: "18:20 debate".
    """
    if "#:#" in folded:
        return folded
    # "(3) comments", "comments (3", which is what fold leaves of "Comments (3)"
    return folded.strip(" ()[]{}.,:;-#")


def split_label(category: str, text: str) -> tuple[bool, str]:
    """Whether a text begins with a phrase of the category as a label, and what is left after it.

    The label ends at a colon, an arrow, a dash, a bar or a line break, or is all there is (rest "").
    """
    found = cut_label(phrases(category), text)
    return (found is not None, found[1] if found else "")


def cut_label(known: Container[str], text: str) -> tuple[str, str] | None:
    """The folded label out of ``known`` that a text begins with, and the rest; None where it begins with none."""
    body = text.strip()
    if len(body) <= MAX_LENGTH:
        label = _found(known, fold(body))
        if label:
            return label, ""
    start = 0
    while start < len(body) and _is_sign(body[start]):
        start += 1
    if body[start : start + 1] >= _DENSE:
        # Where words have no space between them one parts a label from what it labels.
        head, _, rest = body[start:].partition(" ")
        if rest and len(head) >= _LEAST_DENSE and (label := _found(known, fold(head))):
            return label, rest.strip()
    for count, sign in enumerate(_SEPARATOR.finditer(body, start, start + MAX_LENGTH)):
        if count >= _MAX_SEPARATORS:
            break
        label = _found(known, fold(body[start : sign.start()]))
        if label:
            cut = sign.start()
            while cut < len(body) and (body[cut].isspace() or body[cut] == "-" or _SEPARATOR.match(body, cut)):
                # « may be the headline's own quotation mark.
                if body[cut] in "«‹" and not body[cut + 1 : cut + 2].isspace() and _CLOSING[body[cut]] in body[cut:]:
                    break
                cut += 1
            return label, body[cut:].strip()
    return None


def without_arrows(text: str) -> str:
    """A headline without the arrows at its ends; « and » stay where they are its own quotation marks."""
    text = text.strip("<>←→⟵⟶◄►◀▶➔➜❮❯|• \t\r\n\u00a0\u200e\u200f")
    for opening, closing in _CLOSING.items():
        spare = text.count(opening) - text.count(closing)
        if text[:1] == closing or (text[:1] == opening and (spare > 0 or text[1:2].isspace())):
            text = text[1:].strip()
        spare = text.count(closing) - text.count(opening)
        if text[-1:] == opening or (text[-1:] == closing and (spare > 0 or text[-2:-1].isspace())):
            text = text[:-1].strip()
    return text


def label_prefix(category: str, text: str) -> str:
    """What follows such a label: "Previous Article: Foo" → "Foo"; "" without a label, or with nothing after it."""
    return split_label(category, text)[1]


@cache
def _longest_words(category: str) -> int:
    return max((phrase.count(" ") + 1 for phrase in phrases(category)), default=0)


def longest(category: str, words: list[str]) -> int:
    """How many of the first words make up the longest phrase of the category; 0 for none."""
    known = phrases(category)
    for count in range(min(_longest_words(category), len(words)), 0, -1):
        said = " ".join(words[:count])
        if len(said) <= MAX_LENGTH and _is_in(known, fold(said)):
            return count
    return 0
