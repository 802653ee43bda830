"""What a page shows its readers of its place: its tags (a labelled line, links marked rel=tag) and its breadcrumb."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from newscrawl.extraction import lexicon, visible
from newscrawl.extraction.dom import Element
from newscrawl.extraction.metadata import Candidate, is_home, text_of
from newscrawl.extraction.page import Page

_MAX_LINKS = 60
_MAX_LINES = 5
_NEAR = 60
_LINE = 160
_FILED_MARKS = ("/categor", "/kategori", "/rubri", "/ressort")
_FILED = re.compile(
    r"/(?:categor(?:y|ies|ie|ia|ias)|kategori\w{0,2}|rubri[ck]\w{0,3}|ressort)/[^/?#]{1,80}/?$", re.IGNORECASE
)
_OTHERS = frozenset({"article", "aside", "nav", "form"})
_CRUMB_TAGS = (("nav", "ol", "ul"), ("div", "section"), ("p", "span"))
_TAIL = re.compile(r"[/›»>→|:→–•·‹«<←/]")


def read(page: Page) -> list[Candidate]:
    """The tags of a line that is labelled so ("Tags: a, b"), else the texts of links with rel=tag."""
    marked = [e for e in page.tree.having("rel") if e.tag == "a" and "tag" in e.raw and "tag" in e.get("rel")]
    found = ((link, link.get("rel").lower().split()) for link in marked[:_MAX_LINKS])
    links = [link for link, rel in found if "tag" in rel and "category" not in rel]
    # Some mark the categories as tags too; they stand in a box or lead to an address that says what they are.
    links = [link for link in links if not _is_category(link)] or links
    parents = [link.parent for link in links[:1]]
    for element in parents + _tag_lines(page):
        line = text_of(element) if element is not None else ""
        label, colon, rest = line.replace("：", ":").partition(":")
        if colon and lexicon.matches("tags_label", label):
            parts = [part.strip(" :#") for part in re.split(r"[,،、，]", rest)]
            return [Candidate(part, "html:tags") for part in parts if part]
    if links:
        return [Candidate(text_of(link, 80), "html:rel-tag") for link in links]
    return _tag_line(page)


def category(page: Page, heading: Element | None) -> Iterator[Candidate]:
    """The first category that an article is filed under: a link to one in the article's own head or foot.

    A link is known by its rel, by the box around it, or, outside of prose, by where it leads.
    """
    own = visible.entry_of(heading)
    marked = (e for e in _tag_links(page)[:_MAX_LINKS] if "category" in e.get("rel").lower().split() or _is_category(e))
    near = (e for e in page.tree.mentioning(*_FILED_MARKS) if e.tag == "a")
    leading = (e for e in near if _FILED.search(e.get("href")) and _is_apart(e))
    for link in chain(marked, islice(leading, _MAX_LINKS)):
        if _is_own(link, own, heading):
            text = text_of(link, 80)
            if text and not lexicon.matches("uncategorized", text):
                yield Candidate(text, "html:category")
                return


def _tag_links(page: Page) -> list[Element]:
    """The links with rel=tag, alone or with other words."""
    marked = [e for e in page.tree.having("rel") if e.tag == "a" and "tag" in e.raw and "tag" in e.get("rel")]
    return [link for link in marked if "tag" in link.get("rel").lower().split()]


def _is_apart(link: Element) -> bool:
    """Whether a link stands in a line, not in prose."""
    return link.parent is not None and len(text_of(link.parent, _LINE + 1)) <= _LINE


def _is_own(link: Element, own: Element | None, heading: Element | None) -> bool:
    """Whether a link lies in the article that the headline heads, no other; where none is marked, near it."""
    if heading is None or (own is None and abs(link.start - heading.start) > _NEAR):
        return False
    for above in link.ancestors():
        if above is own or above.tag == "body":
            return own is None or above is own
        if above.tag in _OTHERS or visible.is_apart(above):
            return False
    return False


def _tag_lines(page: Page) -> list[Element]:
    named = ((e, e.get("class")) for e in page.tree.tagged("p") if "tags" in e.raw or "keywords" in e.raw)
    return [element for element, name in named if "tags" in name or "keywords" in name][:_MAX_LINES]


def _is_category(link: Element) -> bool:
    names = "" if link.parent is None else link.parent.get("class").lower()
    return ("categor" in names or "cat-links" in names) and "tag" not in names.replace("category tag", "")


def _tag_line(page: Page) -> list[Candidate]:
    """The links of a line without any markup, "Tags: a b", that lead to addresses of tags."""
    lines: list[Element] = []
    for link in [e for e in page.tree.tagged("a") if "/tag" in e.raw and "/tag" in e.get("href")][:_MAX_LINKS]:
        if link.parent is not None and (not lines or link.parent is not lines[-1]):
            lines.append(link.parent)
    for element in lines:
        words = [word.strip(" :：") for word in element.text[:200].split()]
        if words and lexicon.longest("tags_label", words) == len(words):
            found = [Candidate(text_of(link, 80).lstrip("#"), "html:tags") for link in element.iter("a")]
            return [candidate for candidate in found if candidate.value]
    return []


def breadcrumb(page: Page, before: list[Element]) -> list[Candidate]:
    """The texts of the breadcrumb's links, the home page left out; ``before`` stands in front of the headline."""
    for tags in _CRUMB_TAGS:
        boxes = [element for tag in tags for element in page.tree.tagged(tag)]
        for element in [box for box in boxes if "rumb" in box.raw and "rumb" in box.get("class")][:_MAX_LINES]:
            if crumbs := _crumbs(element, page):
                return crumbs
    for element in before:
        links = list(islice(element.children(), 6))
        if (
            2 <= len(links) <= 5
            and all(link.tag == "a" for link in links)
            and _TAIL.search(links[0].tail)
            and (crumbs := _crumbs(element, page))
        ):
            return crumbs
    return []


def _crumbs(element: Element, page: Page) -> list[Candidate]:
    links = [(link.get("href").strip(), link) for link in islice(element.iter("a"), 8)]
    if len(links) > 1:
        # The first link of a breadcrumb leads home, whatever it is called.
        links = links[1:] if len(page.absolute(links[0][0]).rstrip("/").split("/")) <= 4 else links
    texts = [text_of(link, 80) for href, link in links if not _leads_home(page, href)]
    return [Candidate(text, "html:breadcrumb") for text in texts if text]


def _leads_home(page: Page, href: str) -> bool:
    # A link that is longer than the address of the home page need not be resolved to know.
    if href.startswith(("/", "http:", "https:")) and len(href) > page.url.find("/", 9) + 8:
        return False
    return is_home(page.absolute(href))
