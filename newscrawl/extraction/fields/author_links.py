"""Authors by the links to their pages: where a page shows more of them than it states, or shows them without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from newscrawl.extraction.fields import authors, belonging, bylines, credits
from newscrawl.extraction.fields.metadata import SESSION, fold
from newscrawl.extraction.fields.texts import text_of
from newscrawl.extraction.tree.dom import Element, is_short
from newscrawl.extraction.tree.page import Page

MAX_LINKS = 60
"""Links to authors that are looked at."""

_MOST = 5
_BOXES = 4
_LINE = 200
_BEFORE = 60
_AFTER = 150
_MARKS = (
    "/author", "/autor", "/auteur", "/writer", "/contributor", "/redakteur", "/by/", "/avtor", "/szerzo", "/tac-gia",
    "/penulis", "/yazar", "/toimittaja", "/skribent", "/forfatter", "/reporter", "/journalist", "/colunista",
    "/columnista", "/periodista", "/giornalista", "/firmas/",
)  # fmt: skip
_MARK = re.compile("|".join(_MARKS))
_PLACE = re.compile(
    r"/(?:authors?|autor(?:es|en|ius|zy|ka)?|auteurs?|autor[ei]|writers?|contributors?|redakteure?|by|avtor[iy]?|szerzok?"
    r"|tac-gia|penulis|yazar(?:lar)?|toimittajat?|skribent(?:er)?|forfattere?|reporters?|journalist(?:es?|s|er|i)?"
    rf"|colunistas?|columnistas?|periodistas?|giornalist[ai]|firmas)/[^/?#]{{1,80}}/?{SESSION}$",
    re.IGNORECASE,
)


def shown(page: Page, heading: Element | None, stated: list[str], source: str) -> list[str]:
    """The names that the links say beyond those ``stated``, which come from ``source``; [] where they say no more.

    Some state the first author to machines and show them all.
    """
    if heading is None:
        return []
    if not stated:
        return _alone(page, heading)
    return [] if source.startswith("html:") else _more(page, heading, stated)


def _more(page: Page, heading: Element, stated: list[str]) -> list[str]:
    """The names of a line that links those who are stated and others beside them; [] where none does."""
    lines: dict[Element, list[str]] = {}
    for link in _links(page, heading):
        if link.parent is not None:
            lines.setdefault(_line(link), []).append(text_of(link, 80))
    wanted = set(map(fold, stated))
    for line, texts in lines.items():
        names = authors.clean([text for text in texts if text])
        if not len(stated) < len(names) <= _MOST or not wanted <= set(map(fold, names)):
            continue
        if not credits.strangers(text_of(line, _LINE), [name.casefold() for name in names]):
            return names
    names = _marked(page, heading)
    return names if len(stated) < len(names) <= _MOST and wanted <= set(map(fold, names)) else []


def _marked(page: Page, heading: Element) -> list[str]:
    """The names of all that the article marks as its authors by microformats (h-entry's p-author)."""
    own = belonging.entry_of(heading)
    marked = (card for card in page.tree.mentioning("class", "p-author") if "p-author" in card.get("class").split())
    cards = [card for card in islice(marked, MAX_LINKS) if is_short(card) and belonging.is_own(card, own, heading)]
    return authors.clean([line for card in cards for line in bylines.names(card)])


def _line(link: Element) -> Element:
    """What holds a link and more beside it."""
    text = text_of(link, 80)
    boxes = islice(link.ancestors(), _BOXES)
    return next((box for box in boxes if text_of(box, _LINE) != text), link)


def _alone(page: Page, heading: Element) -> list[str]:
    """The name of the one author that the article itself links to, outside of sentences; of more those in one line."""
    links = [link for link in _links(page, heading, far=True) if text_of(link, 80)]
    if 1 < len({link.get("href") for link in links}) <= _MOST:
        return _together(links)
    if not links:
        return _anywhere(page)
    if len({link.get("href") for link in links}) != 1:
        return []
    parent = links[0].parent
    names = authors.clean(text_of(links[0], 80))
    if parent is None or len(names) != 1 or _strangers(parent, names[0]):
        return []
    return names


def _anywhere(page: Page) -> list[str]:
    """The full name of the one author whom the whole page links to: a card in the column beside the article."""
    named = {link.get("href"): text for link in islice(_all(page), MAX_LINKS) if (text := text_of(link, 80))}
    if len(named) != 1 or _place(page.absolute(next(iter(named)))) != _place(page.url):
        return []
    names = authors.clean(list(named.values()))
    return names if len(names) == 1 and authors.is_full(names[0]) else []


def _place(url: str) -> str:
    """Host and port of a URL, "" of a text that is none."""
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def _strangers(line: Element, name: str) -> list[str]:
    """The words of a line that are no name, no label, no part of a date and no other link."""
    text = text_of(line, _LINE)
    for link in islice(line.iter("a"), _MOST):
        text = text.replace(text_of(link, 80), " ", 1)
    return credits.strangers(text, [name.casefold()])


def _together(links: list[Element]) -> list[str]:
    """The names of authors that are linked side by side, all of them in one short line; [] where they are not."""
    parents = {link.parent for link in links}
    line = links[0].parent
    if len(parents) != 1 or line is None or len(text_of(line, _LINE + 1)) > _LINE:
        return []
    names = authors.clean([text_of(link, 80) for link in links])
    return names if all(map(authors.is_full, names)) else []


def _links(page: Page, heading: Element, *, far: bool = False) -> list[Element]:
    """The links of the article to pages of authors: near its headline, with ``far`` anywhere in it."""
    own = belonging.entry_of(heading)
    if far:
        links = _all(page)
    else:
        anchors = belonging.near(page.tree.tagged("a"), heading, _BEFORE, _AFTER)
        links = filter(leads_to_author, (link for link in anchors if _MARK.search(link.raw)))
    return [link for link in islice(links, MAX_LINKS) if belonging.is_own(link, own, heading)]


def _all(page: Page) -> Iterator[Element]:
    """All links of a page to pages of authors."""
    return filter(leads_to_author, page.tree.linked(*_MARKS))


def leads_to_author(link: Element) -> bool:
    """Whether an address is that of an author's page."""
    return _PLACE.search(link.get("href").strip()[:400]) is not None
