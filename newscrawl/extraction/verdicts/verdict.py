"""What a page turned out to be: an article (and how much of one), or something else.

Rules on what the page says of itself (og:type, JSON-LD type, its path) against what it shows: one run of prose under
one headline, or many equal cards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from newscrawl import urls
from newscrawl.extraction import lexicon
from newscrawl.extraction.blocks import BODY, Block, phrases
from newscrawl.extraction.verdicts import notices, walls
from newscrawl.extraction.verdicts.cards import (
    TOLD,
    count_cards,
    interleaved,
    is_card,
    leads,
    lists_figures,
    lists_lines,
    lists_links,
)
from newscrawl.items import Verdict

MIN_WORDS = 60
"""A dated text of this many words is an article; below half of it only with a type that says so."""

MIN_SIGNED = 12
"""The same of one that is called an article, or has a day, an author and a section or tags."""

MIN_STORY = 1500
"""Characters of prose, with no linked headline among them, that are an article's at any address."""

MAX_TEASER = 250
"""A text of this many words is taken as the whole, whatever the page says of subscriptions."""

_ARTICLE_TYPES = frozenset(
    [
        "article",
        "newsarticle",
        "reportagenewsarticle",
        "analysisnewsarticle",
        "opinionnewsarticle",
        "backgroundnewsarticle",
        "blogposting",
        "liveblogposting",
        "reviewnewsarticle",
        "satiricalarticle",
        "advertisercontentarticle",
        "review",
        "report",
        "socialmediaposting",
        "techarticle",
        "askpublicnewsarticle",
        "scholarlyarticle",
        "interview",
    ]
)
_OTHER_TYPES = frozenset(
    [
        "collectionpage",
        "searchresultspage",
        "profilepage",
        "contactpage",
        "aboutpage",
        "itemlist",
        "imagegallery",
        "checkoutpage",
        "profile",
        "product",
    ]
)
_SERVICE_PATH = re.compile(
    r"/(?:about(?:-us)?|contact(?:-us)?|privacy(?:-policy)?|terms(?:-of-(?:use|service))?|cookies?(?:-policy)?|imprint"
    r"|impressum|datenschutz|kontakt|login|signin|register|subscribe|newsletters?|search|suche|agb|faq|sitemap"
    r"|mentions-legales|contacto|politica-de-privacidad|aviso-legal|advertise|careers|jobs|archives?|accessibility)"
    r"/?(?:\.\w{2,5})?$",
    re.IGNORECASE,
)
_INDEX = re.compile(r"/(?:index|default)\.\w{2,5}$", re.IGNORECASE)
_LISTING_PATH = re.compile(
    r"^/?(?:index\.\w{2,5})?$|/(?:tags?|topics?|category|categories|author|authors|section|themen?|rubrique|temas?"
    r"|schlagwort|archive)/[^/]+/?$|/archives?/\d{4}(?:/\d{1,2}){0,2}/?$|/page/\d+/?$"
    r"|/(?:tags?|topics|categor(?:y|ies)|sections|authors?)/?$",
    re.IGNORECASE,
)
_SEARCH_QUERY = re.compile(r"(?:^|&)(?:q|s|query|search)=", re.IGNORECASE)
_FEW_POSTS = 2
_MANY_POSTS = 4
_INTRODUCTION = 400
"""Characters under the headline of a page that are more than what a list says of itself."""

_MAX_LINE, _MAX_DENSE, _DENSE = 160, 60, "\u3040"
_HEADLINE = 25
_HEADLINE_WORDS = 4


@dataclass(slots=True, frozen=True)
class Evidence:
    """What the verdict is drawn from.

    ``words`` is the length of the text, ``page_type`` og:type or the JSON-LD type, "" where there is none;
    ``announced`` says that the prose stands under headlines that lead to other pages, ``website`` that Open Graph calls
    the page a part of its site, ``filed`` that it has a section or tags, ``chained`` that it leads to the article
    before or after it.
    """

    url: str
    title: str
    text: str
    words: int
    page_type: str
    dated: bool
    described: str
    paywalled: bool | None
    live: bool
    authors: int = 0
    announced: bool = False
    website: bool = False
    filed: bool = False
    chained: bool = False


def decide(blocks: list[Block], evidence: Evidence) -> Verdict:
    """The page's verdict; a page without any text is not an article."""
    words = evidence.words
    kind = _kind(evidence)
    stated = kind in _ARTICLE_TYPES
    parts = _split(evidence.url)
    if not stated or words < MIN_WORDS:
        if _lost(blocks, evidence.title, words):
            return Verdict.SOFT_404
        if words < MIN_WORDS and _walled(blocks):
            return Verdict.CONSENT_WALL
    if words <= 2 * MIN_WORDS and notices.is_taken_down(blocks, evidence.title):
        return Verdict.SOFT_404
    if notices.asks_consent(blocks, words):
        return Verdict.CONSENT_WALL
    if _is_listing(blocks, evidence, words, stated, kind):
        return Verdict.LISTING
    service = _SERVICE_PATH.search(_INDEX.sub("/", parts[0]))
    if kind in _OTHER_TYPES or (service and not _is_told(evidence, stated, service)):
        return Verdict.NOT_AN_ARTICLE
    if evidence.live and words:
        return Verdict.LIVE
    if words < MAX_TEASER and (stated or evidence.dated) and walls.find(blocks) is not None:
        return Verdict.PAYWALL
    blocked = words < MAX_TEASER and any(map(_says_blocked, blocks))
    is_begun = blocked and evidence.dated and words >= MIN_SIGNED  # how short, the wall explains
    if not is_begun and not _is_article(evidence, words, stated):
        return Verdict.NOT_AN_ARTICLE
    if evidence.paywalled and (words < 150 or (blocked and words < MAX_TEASER)):
        return Verdict.PAYWALL
    if blocked and words < 120:
        return Verdict.PAYWALL
    if words < 30 or (words < 80 and _cut(evidence.text)):
        return Verdict.TEASER
    return Verdict.FULL


def is_stated(evidence: Evidence) -> bool:
    """Whether the page states that it is an article."""
    return _kind(evidence) in _ARTICLE_TYPES


def _kind(evidence: Evidence) -> str:
    return evidence.page_type.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower()


def _is_told(evidence: Evidence, stated: bool, service: re.Match[str]) -> bool:
    """Whether a page at the address of a service tells a story all the same: by all that it says of itself."""
    return stated and evidence.dated and not evidence.website and not _titles(service.group(), evidence.title)


def _titles(path: str, title: str) -> bool:
    """Whether a page's title is no more than the last part of its path: "About" at /about/."""
    leaf = path.strip("/").rpartition("/")[2].partition(".")[0]
    return title.casefold().replace(" ", "-") == leaf.casefold()


def _is_article(evidence: Evidence, words: int, stated: bool) -> bool:
    if not evidence.title:
        return words >= 4 * MIN_WORDS
    if stated:
        return words >= MIN_SIGNED or bool(evidence.dated and evidence.described)
    if evidence.dated:
        return words >= (MIN_SIGNED if evidence.authors and evidence.filed else MIN_WORDS // 2)
    return words >= 2 * MIN_WORDS or (words >= MIN_WORDS and (evidence.authors > 0 or evidence.chained))


def _is_listing(blocks: list[Block], evidence: Evidence, words: int, stated: bool, kind: str) -> bool:
    path, query = _split(evidence.url)
    if evidence.announced:
        return True
    if path in ("", "/") and not query:
        return not (stated and words >= 4 * MIN_WORDS and evidence.dated)
    # "/?p=17" and "/index.php?id=17" have the path of a home page and are none.
    by_path = not _is_at_article(evidence.url) and bool(
        _LISTING_PATH.search(path)
        or _SEARCH_QUERY.search(query)
        or (query and urls.looks_like_listing(evidence.url, sure=True))
    )
    if kind in ("collectionpage", "searchresultspage", "itemlist"):
        return True
    if by_path and words < MIN_WORDS and _titles(path, evidence.title):
        return True
    if by_path and not (stated and evidence.dated):
        if words < 2 * MIN_WORDS or interleaved(blocks, _FEW_POSTS, headed=False):
            return True
        # An encyclopedia has its articles under /topic/ as papers have their lists.
        if not _tells_story(blocks):
            return count_cards(blocks) >= 4
    if stated and evidence.dated:
        return False
    if not stated and (lists_links(blocks) or lists_figures(blocks) or (not evidence.dated and lists_lines(blocks))):
        return True
    named = not by_path and urls.looks_like_listing(evidence.url, sure=True)
    if interleaved(blocks, _FEW_POSTS if named else _MANY_POSTS) and not _is_introduced(blocks, evidence):
        return True
    if evidence.dated and words >= MIN_WORDS:
        return False
    if _is_headed(blocks, evidence):
        return False
    cards = count_cards(blocks)
    if cards >= 8 and words < 2 * MIN_WORDS and not stated:
        return True
    body = sum(block.weight for block in blocks if block.label in TOLD)
    plain = sum(block.weight * (1 - block.link_share) for block in blocks) or 1.0
    return cards >= 12 and body < 0.25 * plain and not stated


def _is_at_article(url: str) -> bool:
    """Whether an address is that of an article, or of a page of one: "/2024/03/12/the-mayor-resigns?page=2"."""
    bare = url.partition("?")[0]
    return urls.looks_like_article(url) or (urls.date_in_path(bare) != "" and urls.looks_like_article(bare))


def _is_headed(blocks: list[Block], evidence: Evidence) -> bool:
    """Whether a text stands under a headline of its own, and no card between the two: a short one with a day, or a
    longer one at the address of an article.

    A list has short names for headlines; the cards beside a brief may be many.
    """
    told = [at for at, block in enumerate(blocks) if block.label in TOLD]
    placed = urls.looks_like_article(evidence.url)
    if not told or evidence.words < MIN_WORDS // (2 if evidence.dated else 1) or not (evidence.dated or placed):
        return False
    heads = [at for at, block in enumerate(blocks[: told[0]]) if block.is_heading and block.link_share < 0.5]
    # The line of the day and the section may be links too, and so may a hint at another article.
    if not heads or any(is_card(block) and block.tag != "p" for block in blocks[heads[-1] : told[-1]]):
        return False
    head = blocks[heads[-1]]
    return (evidence.dated and placed) or (
        head.weight >= _HEADLINE and len(head.text.split()) >= _HEADLINE_WORDS and head.text == evidence.title
    )


def _is_introduced(blocks: list[Block], evidence: Evidence) -> bool:
    """Whether a page at the address of an article says more than a paragraph under its own headline before any other
    heading leads away: a choice of shops, of trails, of courses, each with a link and a text."""
    if not urls.looks_like_article(evidence.url):
        return False
    head = next((at for at, b in enumerate(blocks) if b.text == evidence.title and b.is_heading and not leads(b)), -1)
    if head < 0:
        return False
    first = next((at for at in range(head, len(blocks)) if blocks[at].is_heading and leads(blocks[at])), len(blocks))
    return sum(block.weight for block in blocks[head:first] if block.label is BODY) >= _INTRODUCTION


def _tells_story(blocks: list[Block]) -> bool:
    """Whether the body holds long prose that no card parts."""
    told = 0.0
    for block in blocks:
        if is_card(block):
            told = 0.0
        elif block.label is BODY and block.weight >= 60:
            told += block.weight * (1 - block.link_share)
            if told >= MIN_STORY:
                return True
    return False


def _lost(blocks: list[Block], title: str, words: int) -> bool:
    if words > 2 * MIN_WORDS:
        return False
    if title and _says_lost(title):
        return True
    # What a script would say if it failed stands below all text.
    told = [at for at, block in enumerate(blocks) if block.label in TOLD]
    end = told[-1] + 1 if words >= MIN_WORDS and told else len(blocks)
    return any(
        (block.is_heading or block.label in TOLD) and len(block.text) < 160 and _says_lost(block.text)
        for block in blocks[:end]
    )


def _says_lost(text: str) -> bool:
    # The lexicon does not tell one number from another: "2024" and "Error 500" are "404" and "Error 404" to it.
    return lexicon.matches("soft_404", text) and ("404" in text or not any(map(str.isdigit, text)))


def _walled(blocks: list[Block]) -> bool:
    """Whether a question about cookies is nearly all that the page says."""
    whole = sum(block.weight for block in blocks)
    return whole < 3000 and any(lexicon.matches("cookie", block.text[:200]) for block in blocks)


def _says_blocked(block: Block) -> bool:
    """Whether a line says that the rest is for subscribers; in a script without spaces among other words."""
    if len(block.text) >= _MAX_LINE:
        return False
    is_dense = len(block.text) <= _MAX_DENSE and max(block.text, default="") >= _DENSE
    return lexicon.matches("paywall", block.text) or (
        is_dense and bool(phrases.held("paywall", phrases.words_of(block.text)))
    )


def _cut(text: str) -> bool:
    return text.rstrip().endswith(("…", "...", "[…]", "[...]"))


def _split(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "?", ""
    return (parts.path if url else "?"), parts.query
