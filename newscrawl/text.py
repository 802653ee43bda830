"""Measures of a text: how long it is, which words it has, and whether two texts are the same."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

_WORD = re.compile(r"\w+")
# Scripts without spaces between words: Thai, Lao, Myanmar, Khmer, Kana, Han.
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ecd\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\uaa60-\uaa7f"
    "\u1780-\u17d3\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_INDIC_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u0670\u0900-\u0dff\u0f00-\u0fff"
_DENSE, _MARKED = re.compile(f"[{_UNSPACED}]"), re.compile(f"[{_INDIC_MARKS}]")
_OTHER, _LETTER, _UNPLAIN = 0, 1, 2
CHARACTERS_PER_WORD = 1.7
"""Characters that stand for one word in those scripts: about the mean length of a Chinese or Japanese word."""


def word_count(text: str) -> int:
    r"""Words of a text: ``\w+`` tokens, and where words have no space between them, characters / 1.7, rounded."""
    kinds = _kinds_of(" " + text)
    if kinds.max() <= _LETTER:
        # As many as there are letters behind what is none.
        return int(np.count_nonzero(kinds[1:] > kinds[:-1]))
    spaced, dense = _DENSE.subn(" ", text)
    if _MARKED.search(spaced):
        # Vowel signs and viramas of Indic scripts are no \w: a word must not fall apart at each of them.
        spaced = "".join(char for char in spaced if unicodedata.category(char)[0] != "M")
    return len(_WORD.findall(spaced)) + round(dense / CHARACTERS_PER_WORD)


def _kinds_of(text: str) -> npt.NDArray[np.int8]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    # Beyond the first plane there are signs and rare letters: few texts have any.
    return _kinds().take(codes, mode="clip")


@cache
def _kinds() -> npt.NDArray[np.int8]:
    r"""What each character of the first plane is, and one beyond it: ``\w``, another, one that tells no words apart."""
    kinds = np.full(0x10001, _OTHER, np.int8)
    characters = "".join(map(chr, range(0x10000)))
    for found in _WORD.finditer(characters):
        kinds[found.start() : found.end()] = _LETTER
    for pattern in (_DENSE, _MARKED):
        for found in pattern.finditer(characters):
            kinds[found.start()] = _UNPLAIN
    kinds[0x10000] = _UNPLAIN
    return kinds


# The marks on one letter are sorted when it is normalised, in quadratic time. As in the Stream-Safe Text Format of
# UAX #15 a joiner comes after thirty of them; no mark is moved across it.
_MARKS = re.compile(r"(?:[^\w\s\x00-\x7f]|[\uff9e\uff9f]){30}(?=[^\w\s\x00-\x7f]|[\uff9e\uff9f])")
# A quick look for what may be such a run: nothing in the scripts left out here is moved across a letter.
_MAY_PILE = (
    "[^\x00-\u02ff\u0370-\u0482\u048a-\u0590\u1e00-\u20cf\u20f1-\u2cee\u2cf2-\u2d7e\u2d80-\u2ddf\u2e00-\u3029\u3030-\u3098"
    "\u309b-\ua66e\uac00-\ud7ff]"
)
_PILING, _PILE = re.compile(_MAY_PILE), re.compile(_MAY_PILE + "{30}")


_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


def tokens(text: str) -> list[str]:
    """The words of a text in NFKC and lower case; where words have no space between them, its characters."""
    folded = _fold(text)
    return _WORD.findall(folded) if folded.isascii() or not _DENSE.search(folded) else _TOKEN.findall(folded)


def is_unspaced(token: str) -> bool:
    """Whether a token of `tokens` is a character of a script without spaces."""
    return len(token) == 1 and not token.isascii() and _DENSE.match(token) is not None


def _fold(text: str) -> str:
    if not text.isascii():
        # A run of thirty has one of every thirty characters in it.
        if _PILING.search(text[::30]) and _PILE.search(text):
            text = _MARKS.sub("\\g<0>\u034f", text)
        # In most texts this sign alone is not in NFKC, and what is so as a whole need not be taken apart.
        text = unicodedata.normalize("NFKC", text.replace("…", "..."))
    return text.lower()


def content_hash(text: str) -> str:
    """BLAKE2b, 16 bytes, 32 hex digits, of the text in NFKC, lower case, white space made one; "" for none."""
    folded = _on_one_line(_fold(text))
    return blake2b(folded.encode("utf-8", "replace"), digest_size=16).hexdigest() if folded else ""


def _on_one_line(text: str) -> str:
    # All white space but a space cannot be printed: where all can, and no two spaces meet, there is no more to do.
    line = text.replace("\n\n", " ")
    return line.strip() if line.isprintable() and "  " not in line else " ".join(text.split())


def storable(text: str) -> str:
    """A text without the halves of characters that hostile pages send, which UTF-8 cannot hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text
