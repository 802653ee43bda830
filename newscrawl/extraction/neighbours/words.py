"""The words of signs: which text is a label and where it points, and what of a link is the neighbour's headline."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from functools import cache, lru_cache

from newscrawl._url_looks import words
from newscrawl.extraction import lexicon
from newscrawl.extraction.memo import Memo, remembered
from newscrawl.extraction.neighbours.tree import pieces, squeeze, walk
from newscrawl.extraction.tree.dom import Element

MAX_TITLE = 300
"""Characters; a longer text is no headline."""

MAX_READ = 400
"""Characters; a longer text begins with no label, a longer class is no name."""


class Way(IntEnum):
    """Where a sign points."""

    PREV = 0
    NEXT = 1
    PREV_PAGE = 2
    NEXT_PAGE = 3
    OLDER = 4
    NEWER = 5
    NUMBER = 6


OPPOSITE = {Way.PREV: Way.NEXT, Way.NEXT: Way.PREV}
BACK = (Way.PREV, Way.OLDER)
OF_PAGES = (Way.NUMBER, Way.NEXT_PAGE, Way.PREV_PAGE)

# What a text shows at a glance, as bits.
LABEL = 1
NUMBER = 2
LEFT = 4
RIGHT = 8

_CATEGORIES = (
    ("next_page", Way.NEXT_PAGE),
    ("prev_page", Way.PREV_PAGE),
    ("previous_article", Way.PREV),
    ("next_article", Way.NEXT),
    ("older", Way.OLDER),
    ("newer", Way.NEWER),
)
_SIGNS = " \t\r\n\f\xa0\u200b\u3000«»‹›<>＜＞≪≫←→↑↓⇐⇒⟵⟶◄►◀▶➔➜❮❯·•|:/([{-–—…."
LEFT_SIGNS = frozenset("«‹<＜≪←⟵⇐◄◀❮")
RIGHT_SIGNS = frozenset("»›>＞≫→⟶⇒►▶➔➜❯")
# How icon fonts write an arrow: as a word that the font draws as one sign.
_LEFT_LIGATURES = words(
    "arrow_back arrow_back_ios arrow_left chevron_left keyboard_arrow_left navigate_before west"
    " keyboard_double_arrow_left arrow_circle_left first_page"
)
_RIGHT_LIGATURES = words(
    "arrow_forward arrow_forward_ios arrow_right chevron_right keyboard_arrow_right navigate_next east"
    " keyboard_double_arrow_right arrow_circle_right last_page"
)
_LIGATURES = _LEFT_LIGATURES | _RIGHT_LIGATURES
_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_BLOCKS = words("div p h1 h2 h3 h4 h5 h6 li br section article header td tr strong small time figure")
HEADINGS = words("h1 h2 h3 h4 h5 h6")
TITLES = words("title headline heading tit titulo titre titel titolo")
_SKIPPED = words("script style noscript template svg time")
_MAX_NAME = 400
_LONGEST_NUMBER = 40
_LONGEST_COUNT = len("999.")
_OPENING = 24
"""Characters of a text's first word that are looked at."""

_NO_HEADLINES = ("read_also", "share", "comments_heading", "write_comment", "related_heading")


class Glance(Memo[int]):
    """What is told of a string at a glance; one of `MAX_READ` characters or more is not read: it says 0."""

    def __init__(self, read: Callable[[str], int], most: int) -> None:
        super().__init__(read, most, longest=MAX_READ)

    def __missing__(self, key: str) -> int:
        return super().__missing__(key) if len(key) < MAX_READ else 0


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
    """How phrases begin, for a quick look: the first word, and in scripts without spaces the first two characters.

    Words of one or two letters ("go to …") are among them; only whole words may match those.
    """
    found = set()
    for phrase in _ways():
        word = phrase.split(" ")[0]
        found.add(word)
        if _opens(phrase[:2]):
            found.add(phrase[:2])
    return frozenset(found)


def _opens(opening: str) -> bool:
    return len(opening) > 2 or opening >= "\u0900"


def _may_label(text: str) -> bool:
    """A quick look that leaves out nearly all texts that begin with no phrase."""
    head = text.lstrip(_SIGNS)[:_OPENING].split(None, 1)
    if not head:
        return False
    word = head[0].rstrip(_SIGNS).lower()
    if word.isascii():
        return word.partition(":")[0] in _openings()
    if word in _openings() or ":" in word:
        return True
    word = lexicon.fold(word)
    return word in _openings() or (word[:2] in _openings() and _opens(word[:2]))


@remembered(8192)
def read_label(text: str) -> tuple[Way, str, bool] | None:
    """(way, headline after the label, whether the label is more than a word such as "Back"); None for no label."""
    if not text or not _may_label(text):
        return None
    found = lexicon.cut_label(_ways(), text)
    if found is None:
        return None
    label, rest = found
    return _ways()[label], rest[:MAX_TITLE], " " in label or label >= "\u0e00"


@cache
def _page() -> re.Pattern[str]:
    """ "Page 2", "Seite 2 von 3", "第2页": a number behind or before a word for page, and the count of pages."""

    def any_of(known: Iterable[str]) -> str:
        return "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True))

    word, of = f"(?:{any_of(lexicon.page_words())})", f"(?:{any_of(lexicon.page_of())}|/)"
    return re.compile(
        rf"(?:{word}\.?\s*(\d{{1,3}})(?:\s?{word})?|(\d{{1,3}})\.?\s*{word})(?:[\s,，]*{of}\s*\d{{1,3}}(?:\s?{word})?)?",
        re.IGNORECASE,
    )


def page_number(text: str) -> str:
    """The digits of a text that is the number of a page, bare or with a word for page; "" for any other text."""
    if len(text) < 4 and text.isdecimal():
        return text
    worded = _page().fullmatch(text) if len(text) <= _LONGEST_NUMBER and any(map(str.isdecimal, text)) else None
    return (worded[1] or worded[2]) if worded else ""


def _spot(raw: str) -> int:
    text = raw.strip()
    if not text:
        return 0
    found = 0
    if page_number(text):
        return NUMBER
    if text[0] in LEFT_SIGNS or text in _LEFT_LIGATURES:
        found |= LEFT
    elif text[-1] in RIGHT_SIGNS or text in _RIGHT_LIGATURES:
        found |= RIGHT
    return found | LABEL if _may_label(text) and read_label(text) is not None else found


SPOTTED = Glance(_spot, 20_000)
"""What a text shows at a glance: `LABEL`, `NUMBER`, `LEFT`, `RIGHT`, or 0."""


@cache
def _first_letters() -> frozenset[str]:
    """The first three letters of all that a text may show something by."""
    return frozenset(word[:3] for word in _openings() | _LIGATURES | lexicon.page_words())


@cache
def _first_words() -> frozenset[str]:
    """The first words of all that a text may show something by."""
    pages = {lexicon.fold(word.split(" ")[0]) for word in lexicon.page_words()}
    return _openings().union(pages, _LIGATURES)


def _may_begin(letters: str) -> bool:
    low = letters.lower()
    return low in _first_letters() or not (low.isalpha() and low.isascii())


def _may_open(word: str) -> bool:
    if len(word) >= _OPENING or word[0] in LEFT_SIGNS:
        return True
    if word.isascii() and word.isalpha():
        return word.lower() in _first_words()
    if any(map(str.isdecimal, word)):
        return len(word) <= _LONGEST_COUNT or any(map(str.isalpha, word))
    # Signs alone may lead to anything.
    return not word.strip(_SIGNS) or word in _LIGATURES or _may_label(word) or lexicon.fold(word) in _first_words()


_BEGINS = Memo(_may_begin, 20_000, 3)
_OPENS = Memo(_may_open, 20_000, _OPENING)
"""First letters and first words as they stand → whether what shows something may begin so."""


def spot(texts: Iterable[str], first: int = 0) -> list[tuple[int, int]]:
    """The texts that show something: their places, counted from ``first``, and what `SPOTTED` says of them."""
    # Nearly all texts end here: what they begin with begins nothing of interest.
    seen = [
        (at, raw)
        for at, raw in enumerate(texts, first)
        if raw
        and (text := raw.strip())
        and ((_BEGINS[text[:3]] and _OPENS[text[:_OPENING].split(None, 1)[0]]) or text[-1] in RIGHT_SIGNS)
    ]
    return [(at, found) for at, text in seen if (found := SPOTTED[text])]


def states(value: str) -> bool:
    """Whether an attribute's value reads as a label."""
    text = value.strip() if len(value) < MAX_READ else ""
    return (
        bool(text)
        and _BEGINS[text[:3]]
        and _OPENS[text[:_OPENING].split(None, 1)[0]]
        and read_label(squeeze(text)) is not None
    )


def names(element: Element) -> frozenset[str]:
    """The words of an element's class and id, in lower case."""
    attrs = element.attrs
    name, id_ = attrs.get("class"), attrs.get("id")
    if not id_:
        return name_words(name[:_MAX_NAME]) if name else frozenset()
    return name_words(f"{name[:_MAX_NAME]} {id_[:_MAX_NAME]}" if name else id_[:_MAX_NAME])


@lru_cache(maxsize=4096)
def name_words(raw: str) -> frozenset[str]:
    """The words that a class is made of, in lower case: "postNav", "post-nav" and "post_nav" are the same two."""
    return frozenset([word.lower() for word in _NAME.findall(raw[:_MAX_NAME])])


def breadth(text: str) -> int:
    """How many letters a text would have in an alphabet: a sign of Chinese, Japanese or Korean says as much as two."""
    return len(text) if text.isascii() else len(text) + sum(char >= "\u2e80" for char in text)


def without_labels(texts: list[str]) -> list[str]:
    """Texts without the bare labels and arrows at their ends: "Previous", "Previous", "Mayor resigns" is the last."""
    start, end = 0, len(texts)
    while start < end and _is_bare_label(texts[start]):
        start += 1
    while end > start and _is_bare_label(texts[end - 1]):
        end -= 1
    return texts[start:end]


def _is_bare_label(text: str) -> bool:
    if not any(map(str.isalpha, text)):
        return not any(map(str.isdigit, text))
    found = read_label(text)
    return text in _LIGATURES or (found is not None and not found[1])


def without_words(left: str, right: str) -> tuple[str, str]:
    """The headlines of two arrows without the words that say what arrows do: "Prev Mayor resigns", "Bridge falls Next".

    Only where both have such a word: "Next generation of buses" alone is a headline.
    """
    before, _, first = left.partition(" ")
    last, _, behind = right.rpartition(" ")
    if first and last and _ways().get(before.lower()) is Way.PREV and _ways().get(behind.lower()) is Way.NEXT:
        return first, last
    return left, right


def headline(text: str) -> str:
    """A text as a headline: arrows off its ends; "" where it is a label, too long, or no text at all."""
    text = lexicon.without_arrows(squeeze(text)).lstrip(":-–— ＜≪").rstrip(" -–—＞≫")
    if not text or len(text) > MAX_TITLE or not any(map(str.isalpha, text)) or text in _LIGATURES:
        return ""
    bare, bracket, behind = text.partition("(")
    if bare and bracket and behind[-1:] == ")" and not any(map(str.isalpha, behind)):
        return text if headline(bare) else ""  # "Previous (2024-01-05)"
    found = read_label(text)
    if found is not None:
        return headline(found[1]) if found[1] and len(found[1]) < len(text) else ""
    parts = text.split()
    if len(parts) < 4 and parts[0].isascii() and parts[0].lower() in _ways():
        return ""  # "Previous Auto News", a label that no list has
    if len(text) < 40 and any(lexicon.matches(category, text) for category in _NO_HEADLINES):
        return ""
    return text


def _blocks(element: Element) -> Iterator[str]:
    """The texts of an element, one for each block or labelled span in it."""
    run: list[str] = []
    for part, text, opens in walk(element, 60):
        if part is not element and part.tag in _BLOCKS and run:
            yield squeeze("".join(run))
            run = []
        if text and not (opens and part is not element and part.tag in _SKIPPED):
            run.append(text)
    yield squeeze("".join(run))


def title_inside(anchor: Element, texts: list[str]) -> str:
    """The headline that a link's own text states, without its label; "" for none. ``texts`` are its pieces."""
    parts = anchor.tree.elements[anchor.start + 1 : min(anchor.end, anchor.start + 41)] if len(texts) > 1 else []
    days = {day for part in parts if part.tag == "time" for day in pieces(part)}
    texts = [text for text in texts if text not in days] if days else texts
    if len(texts) <= 1:
        return headline(texts[0]) if texts else ""
    for part in parts:
        if part.tag in HEADINGS or names(part) & TITLES:
            title = headline(" ".join(without_labels(pieces(part))))
            if title:
                return title
    kept = [text for text in texts if headline(text)]
    if len(kept) == len(texts):
        blocks = [title for text in _blocks(anchor) if (title := headline(text))]
        return max(blocks, key=len, default="") if len(blocks) > 1 else headline(" ".join(blocks))
    if len(kept) > 1:
        labels = {text for text in texts if not headline(text)}
        blocks = [title for text in _blocks(anchor) if text not in labels and (title := headline(text))]
        if len(blocks) > 1:
            return max(blocks, key=len)
        return headline(" ".join(kept))
    # "Previous: <b>Title</b>", or a label that carries its headline
    return headline(kept[0]) if kept else ""
