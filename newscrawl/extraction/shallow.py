"""What one block looks like by itself: its shape, its signs, the words it opens with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from newscrawl._url_looks import words as words_in
from newscrawl.extraction import lexicon
from newscrawl.extraction.blocks import HEADINGS, Block, ends_sentence

NAMES = (
    "weight", "link", "strong", "term", "commas", "upper_first", "digits", "colon", "furniture", "opening", "tag",
    "heading_level", "quote_first", "credited",
)  # fmt: skip

MAX_READ = 400
"""Characters: the words of longer texts are not looked at."""

_TAGS = {
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
_OPENINGS = (
    ("read_also", "related_heading", "previous_article", "next_article"),
    ("newsletter", "subscribe", "paywall", "share"),
    ("photo_credit", "advertisement"),
    ("byline", "author_bio", "published_label", "updated_label"),
    ("write_comment", "comments_heading"),
    ("legal", "cookie", "tags_label"),
)
_FURNITURE = words_in(
    "newsletter newsletters subscribe subscriber subscribers subscription signup inbox email e-mail facebook twitter"
    " instagram whatsapp telegram linkedin youtube pinterest tiktok reddit rss follow share cookie cookies privacy"
    " copyright © rights reserved terms advertisement sponsored affiliate commission login register donate donation"
    " podcast app download click abonnieren abonnement abo anmelden datenschutz suscríbete suscribirse boletín"
    " correo abonnez-vous s'abonner inscrivez-vous iscriviti abbonati assine inscreva-se nieuwsbrief prenumerera"
    " nyhetsbrev abonner tilaa zapisz subskrybuj odběr подписывайтесь подписаться рассылка abone bülten langganan"
    " getty reuters afp shutterstock unsplash imago photo photograph image foto credit"
)
_CREDITED = words_in(
    "reporting editing written writes writer writers reporter reporters editor editors contributed contributor"
    " contributing correspondent correspondents author authors staff redaktion redakteur autor autorin originally"
    " published republished translated translation correction clarification editor's note reprinted permission"
    " pictured caption source sources ap dpa afp reuters pa tass efe ansa kna apa sda"
)
_EDGE = ".,:;!?()[]\"'“”„«»…|•·–—-"
_MAX_OPENING = 6
_MAX_KNOWN = 50_000
_COMMA = re.compile("[,،、，;]")
_DIGIT = re.compile(r"\d")


class _Bare(dict[str, str]):
    """Words as they stand → without the signs around them; the same few thousand come on every page."""

    def __missing__(self, word: str) -> str:
        if len(self) > _MAX_KNOWN:
            self.clear()
        bare = self[word] = word.strip(_EDGE)
        return bare


_BARE = _Bare()


def row(block: Block, words: Sequence[str]) -> tuple[float, ...]:
    """What one block looks like, in the order of `NAMES`; ``words`` are its `words_of`, () for a long text."""
    text = block.text
    length = len(text)
    tag = block.tag
    furniture = sum(map(_FURNITURE.__contains__, words))
    credited = sum(map(_CREDITED.__contains__, words))
    opening = _opening(words[:_MAX_OPENING])
    head = text[:100]
    return (
        block.weight,
        block.link_chars / length,
        block.strong_chars / length,
        ends_sentence(text),
        len(_COMMA.findall(text[:1000])),
        head[0].isupper(),
        len(_DIGIT.findall(head)) / len(head),
        text[-1] in ":：",
        furniture,
        opening,
        _TAGS.get(tag, 0),
        int(tag[1]) if tag in HEADINGS else 0,
        head[0] in "\"'“„«‘「『",
        credited,
    )


def _opening(words: Sequence[str]) -> int:
    """Which group of phrases the text opens with, 1 to 6; 0 for none."""
    if not words or words[0] not in _first_words():
        return 0
    known = _openings()
    for length in range(len(words), 0, -1):
        if found := known.get(" ".join(words[:length])):
            return found
    return 0


@cache
def _openings() -> dict[str, int]:
    found: dict[str, int] = {}
    for number, categories in enumerate(_OPENINGS, 1):
        for category in categories:
            for phrase in lexicon.phrases(category):
                found.setdefault(phrase, number)
    return found


@cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase.partition(" ")[0] for phrase in _openings())


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without the signs around them."""
    return [_BARE[word] for word in text.lower().split()]
