"""Pages of one listing under addresses of any form, told by links that count them: "2" to /news/P10, "3" to /news/P20.

What the text of a link and the number at the end of its address say together stands for what no name of a parameter
says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import gcd
from typing import NamedTuple

from newscrawl import urls
from newscrawl.discovery.archive import first_day

_MAX_LINKS = 200
_MAX_WORD = 60
_LARGEST_STEP = 200  # entries of a page
_TEXT = re.compile(
    r"\W*(?:(?:page|seite|p[aáà]gina|sida|side|sivu|strona|strana|str[aá]nka|oldal|sayfa|страница|сторінка)\W+)?"
    r"([0-9]{1,4})\W*",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?<![0-9])([0-9]{1,6})(/?|\.[a-z]{2,5}|&[^0-9]{1,40})\Z", re.IGNORECASE)
_FILE = re.compile(r"(?:/index)?\.(?:html?|xhtml|php)\Z|/\Z", re.IGNORECASE)
# What may stand between the address of a listing and the number of its page: "/P", "/~page=", "-", "/(offset)/".
_BETWEEN = re.compile(r"[/?&;,.:~_()=-]{0,2}(?:[^\W\d]{1,20}[/;,.:~()=-]{0,2})?")
_WORD = re.compile(r"([^\W\d]+?)[/;,.:~_()=-]{0,2}\Z")
# Links under numbers that lead to no further pages.
_OTHER = re.compile(
    r"(?:[a-z]+_)*(?:vot(?:e|ing)|rat(?:e|ing)|stars?|days?|tage?|months?|years?|week|sort|order|limit|size|count|per_?page|view|lang|"
    r"c?id|cat|category|tag|author|poll)",
    re.IGNORECASE,
)
_TURNING = re.compile(
    r"prev|previous|next|older|newer|more|page|back|forward|weiter|zur(?:ü|ue)ck|mehr|(?:ä|ae)ltere|seite|"
    r"anterior(?:es)?|siguientes?|m[aá]s|p[aá]gina|pr[oó]xim[ao]s?|seguintes?|mais|suivante?s?|pr[eé]c[eé]dente?s?|plus|"
    r"precedent[ei]|successiv[aei]|altr[ei]|vorige|volgende|meer|föregående|nästa|forrige|neste|næste|fler[ea]?",
    re.IGNORECASE,
)
_ARROWS = re.compile(r"[<>«»‹›←→⟨⟩❮❯◀▶◄►]")

_Row = Mapping[int, tuple[int, str]]
"""For the number in a link's text: the one at the end of its address, and the address."""


class _Tail(NamedTuple):
    """An address cut at the number at its end."""

    before: str
    number: int
    behind: str

    @classmethod
    def of(cls, url: str) -> _Tail | None:
        match = _TAIL.search(url)
        return cls(url[: match.start()], int(match[1]), match[2].rstrip("/")) if match else None

    def is_like(self, other: _Tail) -> bool:
        """Whether the two differ in their numbers alone."""
        return self.before == other.before and self.behind == other.behind


@dataclass(slots=True)
class Counted:
    """The links of one page, at ``own`` (in normal form), that count or turn the pages of its listing."""

    own: str
    rows: dict[tuple[str, str], dict[int, tuple[int, str]]] = field(default_factory=dict)
    links: int = 0

    def add(self, text: str, address: str) -> None:
        """Take a link whose text is a number."""
        match = _TEXT.fullmatch(text) if len(text) <= 20 else None
        if not match or self.links >= _MAX_LINKS:
            return
        tail = _Tail.of(address)
        if tail and self._may_count(tail, address):
            self.links += 1
            self.rows.setdefault((tail.before, tail.behind), {}).setdefault(int(match[1]), (tail.number, address))

    def is_turned(self, text: str, address: str) -> bool:
        """Whether a link that turns the page, to whichever side, leads to the number behind this page's, under a word
        that says the same: "Previous" on page 2 to /news/previous/3."""
        if not 0 < len(text) <= 20 or not (_ARROWS.search(text) or _turns(text)):
            return False
        tail = _Tail.of(address)
        if not tail or not self._may_count(tail, address):
            return False
        word = _WORD.search(tail.before[-_MAX_WORD:])
        if not word or not _TURNING.fullmatch(word[1]):
            return False
        own = _Tail.of(self.own)
        return tail.number == (own.number + 1 if own and own.is_like(tail) else 2)

    def onward(self) -> tuple[str, frozenset[str]]:
        """The address of the next page, "" where none is counted, and all those that are pages of this listing.

        Where "1" leads elsewhere than here, they may as well be lists of their own: volumes, grades.
        """
        own = _Tail.of(self.own)
        for (before, behind), row in self.rows.items():
            is_own = own is not None and own.is_like(_Tail(before, 0, behind))
            following = _following(row, own.number if own and is_own else None)
            if following:
                is_apart = not is_own and row.get(1, (0, ""))[0] == 1
                pages = () if is_apart else (address for _, address in row.values())
                return row.get(following, (0, ""))[1], frozenset(pages)
        return "", frozenset()

    def _may_count(self, tail: _Tail, address: str) -> bool:
        """Whether an address is that of this page with another number, or with a number at all, and not a day's."""
        own, named = _Tail.of(self.own), tail.before
        if not (own and own.is_like(tail)):
            start = _FILE.sub("", self.own)
            named = tail.before[len(start) :]
            if not tail.before.startswith(start) or not _BETWEEN.fullmatch(named):
                return False
        word = _WORD.search(named[-_MAX_WORD:])
        if (word and _OTHER.fullmatch(word[1])) or urls.looks_like_article(tail.before):
            return False
        return first_day(address) is None


def _following(row: _Row, own: int | None) -> int:
    """The text of the link to the next page, of a row that counts by one measure; 0 where it does not.

    ``own``: the number in the address of this page, None for none.
    """
    if all(text == number for text, (number, _) in row.items()):
        return _following_number(row, own)
    steps = {number / (text - 1) for text, (number, _) in row.items() if text > 1}
    if len(steps) != 1 or any(number for text, (number, _) in row.items() if text <= 1):
        return 0
    step = steps.pop()
    if not 1 <= step <= _LARGEST_STEP or not step.is_integer() or (own or 0) % step:
        return 0
    return int((own or 0) // step) + 2


def _following_number(row: _Row, own: int | None) -> int:
    """`_following`, of links whose text is the number in the address: that of a page, or of its first entry."""
    page = 1 if own is None else own
    if page + 1 in row or page - 1 in row:
        return page + 1
    start = own or 0
    step = gcd(start, *row)
    is_even = 1 < step <= _LARGEST_STEP and all(start + at * step in row for at in range(1, 2 if start else 4))
    return start + step if is_even else 0


def _turns(text: str) -> bool:
    return any(_TURNING.fullmatch(word) for word in text.split()[:3])
