"""The line over or under a comment that tells who wrote it: "Posted by Ann on 5 May", "Ann says:", "5 May, by Ann"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, takewhile

from newscrawl.extraction import dates, lexicon
from newscrawl.extraction.blocks import Block
from newscrawl.extraction.blocks.hints import Hint, hints
from newscrawl.extraction.comments.headings import MAX_LINE, is_heading
from newscrawl.extraction.fields import authors

MAX_HEAD = 160
MAX_NAME = 60
_MAX_WORDS = 30
_NEAR = _FEW = 3
_PHRASE = 5
_FURNITURE = ("write_comment", "comments_heading", "share", "related_heading", "read_also", "subscribe")
_LABELS = ("comments_heading", "write_comment", "published_label")
_BRACKETED = re.compile(r"\s*[(\[（]([^()\[\]（）]{2,40})[)\]）]$")
_PARTS = re.compile(r"\s*[|·•]\s*|\s+[-–—]\s+")
_PARTICLES = frozenset({"de", "di", "da"})
_SIGNS = frozenset("|·•–—-@")
_ENDS = ",;:|)·•–—"


def as_name(text: str) -> str:
    """A line as the name of a reader; "" where it is none, but a date or furniture."""
    name = plain(text.strip(" \t:,|·•-–—"))
    if not 0 < len(name) <= MAX_NAME or len(name.split()) > 6 or not any(map(str.isalnum, name)):
        return ""
    if is_date(name) or is_furniture(name) or is_heading(name):
        return ""
    return name


def plain(name: str) -> str:
    """A name without what systems write around it: "posted by", "(not verified)", "said...", "on"."""
    match = _BRACKETED.search(name)
    if match and match.start() and lexicon.matches("unverified", match[1]):
        name = name[: match.start()]
    label, _, rest = name.partition(":")
    if rest.strip() and lexicon.matches("unverified", label):
        name = rest
    words = name.split()
    if len(words) > 2 and lexicon.longest("byline", words[:_PHRASE]) == 2:
        words = words[2:]
    for at in range(max(1, len(words) - _PHRASE), len(words)):
        if lexicon.longest("says", words[at:]) == len(words) - at:
            return " ".join(words[:at])
    return " ".join(words)


def without_joint(text: str) -> str:
    """What stands before an hour, without the word that leads to it: "Ann on", "Ann am"."""
    name, _, last = text.rstrip(" :,|·-–—(").rpartition(" ")
    is_joint = authors.is_joint(last) or (last.islower() and lexicon.matches("published_label", last))
    return name.rstrip(" :,|·-–—(") if name and is_joint else text.rstrip(" :,|·-–—(")


def is_date(text: str) -> bool:
    """Whether a short line states a date."""
    return len(text) <= MAX_LINE and _states_date(text)


def is_dated(text: str) -> bool:
    """Whether a line states a date beside what else it says."""
    return len(text) <= MAX_HEAD and _states_date(text)


def _states_date(text: str) -> bool:
    # Whether 05/03/2024 is in March or in May, it is a date.
    return any(map(str.isdigit, text)) and dates.is_stated(text)


def is_furniture(text: str) -> bool:
    """Whether a short text is what stands on buttons, links and prompts around comments."""
    return any(lexicon.matches(category, text) for category in _FURNITURE)


def name_in(text: str) -> str:
    """The name that such a line gives; "" where it gives none."""
    words = text.split()[:_MAX_WORDS] if len(text) <= MAX_HEAD else []
    if name := next(filter(None, (_behind_byline(words, at) for at in _openings(words))), ""):
        return name
    for at in range(1, min(len(words), _PHRASE + 1)):
        if lexicon.longest("says", words[at : at + _PHRASE]):
            return as_name(" ".join(words[:at]))
    first, *rest = _PARTS.split(text, maxsplit=1) if words else [""]
    return as_name(first) if rest and is_date(rest[0]) else ""


def is_signed(text: str) -> bool:
    """Whether a line says of a comment whose it is, and something in numbers: "Comment by Ann — 13:00"."""
    words = text.split()[:_MAX_WORDS] if len(text) <= MAX_HEAD and any(map(str.isdigit, text)) else []
    openings = (at for at in (1, 2) if hints(" ".join(words[:at])) & Hint.COMMENT)
    return any(lexicon.longest("byline", words[at : at + _PHRASE]) for at in openings)


def _openings(words: Sequence[str]) -> list[int]:
    """Where a "by" may stand, the likeliest places first: at the start, behind "Comment" or "Written", behind a sign
    or a date."""
    opened = [0] if words else []
    opened += [at for at in (1, 2) if at < len(words) and _is_label(" ".join(words[:at]))]
    behind_signs = [at for at in range(1, len(words)) if words[at - 1][-1] in _ENDS]
    behind_dates = [at for at in range(1, len(words)) if any(map(str.isdigit, words[at - 1]))]
    return [*opened, *reversed(behind_signs), *reversed(behind_dates)]


def _is_label(text: str) -> bool:
    return bool(hints(text) & Hint.COMMENT) or any(lexicon.matches(category, text) for category in _LABELS)


def _behind_byline(words: Sequence[str], at: int) -> str:
    length = lexicon.longest("byline", list(words[at : at + _PHRASE]))
    if at == 0 and length == 1 and words[0].casefold() in _PARTICLES:
        return ""
    return as_name(_up_to_the_hour(words[at + length :])) if length else ""


def _up_to_the_hour(words: Sequence[str]) -> str:
    found: list[str] = []
    for at, word in enumerate(words):
        behind = " ".join(islice(words, at, at + 2 * _NEAR))
        if word in _SIGNS or (found and word[0].isdigit() and is_date(behind)):
            break
        near = takewhile(lambda following: following not in _SIGNS, words[at + 1 : at + 1 + _NEAR])
        dated = any(any(map(str.isdigit, following)) for following in near)
        if found and dated and (authors.is_joint(word) or lexicon.matches("published_label", word)):
            break
        found.append(word.rstrip(",;:|"))
        if word[-1] in ",;:|":
            break
    return " ".join(found)


def opened(blocks: Sequence[Block]) -> tuple[str, int]:
    """The name that a text opens with, as a link alone with the hour below it, and how many blocks these are."""
    if len(blocks) < 3 or blocks[0].link_share < 0.9 or not is_since(blocks[1].text):
        return "", 0
    name = as_name(blocks[0].text)
    return name, (2 + lexicon.matches("updated_label", blocks[2].text) if name else 0)


def is_since(text: str) -> bool:
    """Whether a line tells when: "6d", "Dec 11", "3 hours ago"."""
    return (len(text.split()) <= _FEW and any(map(str.isdigit, text))) or is_date(text)
