"""The tags that a page shows its readers: in a labelled line, as links marked rel=tag, or as links to tag pages."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from newscrawl.extraction import lexicon
from newscrawl.extraction.metadata import Candidate, elements, text_of
from newscrawl.extraction.page import Page

_TAG_LINKS = etree.XPath("//a[contains(@rel, 'tag')]")
_TAG_ADDRESSES = etree.XPath("//a[contains(@href, '/tag')]")
_TAG_LINES = etree.XPath("//p[contains(@class, 'tags') or contains(@class, 'keywords')]")


def read(page: Page) -> list[Candidate]:
    """The tags of a line that is labelled so ("Tags: a, b"), else the texts of links with rel=tag."""
    found = ((link, (link.get("rel") or "").lower().split()) for link in elements(_TAG_LINKS, page.root)[:60])
    links = [link for link, rel in found if "tag" in rel and "category" not in rel]
    # Some mark the categories as tags too; they stand in a box or lead to an address that says what they are.
    links = [link for link in links if not _is_category(link)] or links
    parents = [link.getparent() for link in links[:1]]
    for element in parents + elements(_TAG_LINES, page.root)[:5]:
        line = text_of(element) if element is not None else ""
        label, colon, rest = line.replace("：", ":").partition(":")
        if colon and lexicon.matches("tags_label", label):
            parts = [part.strip(" :#") for part in re.split(r"[,،、，]", rest)]
            return [Candidate(part, "html:tags") for part in parts if part]
    if links:
        return [Candidate(text_of(link, 80), "html:rel-tag") for link in links]
    return _tag_line(page)


def _is_category(link: HtmlElement) -> bool:
    parent = link.getparent()
    names = "" if parent is None else (parent.get("class") or "").lower()
    return ("categor" in names or "cat-links" in names) and "tag" not in names.replace("category tag", "")


def _tag_line(page: Page) -> list[Candidate]:
    """The links of a line without any markup, "Tags: a b", that lead to addresses of tags."""
    lines: list[HtmlElement] = []
    for link in elements(_TAG_ADDRESSES, page.root)[:60] if "/tag" in page.html else []:
        parent = link.getparent()
        if parent is not None and (not lines or parent is not lines[-1]):
            lines.append(parent)
    for element in lines:
        words = [word.strip(" :：") for word in (element.text or "").split()]
        if words and lexicon.longest("tags_label", words) == len(words):
            found = [Candidate(text_of(link, 80).lstrip("#"), "html:tags") for link in element.iter("a")]
            return [candidate for candidate in found if candidate.value]
    return []
