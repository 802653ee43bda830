"""The breadcrumb of a page: the names of the sections that lead to it."""

from __future__ import annotations

import re
from itertools import islice

from newscrawl.extraction import lexicon
from newscrawl.extraction.blocks import HEADINGS
from newscrawl.extraction.fields.metadata import Candidate, is_home
from newscrawl.extraction.fields.texts import text_of
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.page import Page

_MAX_LINES = 5
_LINE = 160
_SECTION = 40
_MOST_PARTS = 10
_CRUMB_TAGS = (("nav", "ol", "ul"), ("div", "section"), ("p", "span"))
_ARROWED = re.compile(r"^[«‹←]|[»›→]$")
_BACK = frozenset("<‹«←")
_LISTS = frozenset({"nav", "ul", "ol", "div"})
_BODIES = frozenset({"body", "main"})
_MOST_LINKS = 4
_TRAIL = frozenset({"a", "b", "em", "i", "span", "strong"})
_TAIL = re.compile(r"[/›»>→|:→–•·‹«<←/]")


def shown(page: Page, before: list[Element]) -> list[Candidate]:
    """The texts of the breadcrumb's links, the home page left out; ``before`` stands in front of the headline."""
    for tags in _CRUMB_TAGS:
        boxes = [box for tag in tags for box in page.tree.tagged(tag) if "rumb" in box.raw]
        for element in [box for box in boxes if "rumb" in box.get("class")][:_MAX_LINES]:
            if crumbs := _crumbs(element, page):
                return crumbs
    for element in before:
        if (_is_named_trail(element) or _is_trail(element, page)) and (crumbs := _crumbs(element, page)):
            return crumbs
        if _ends_here(element) or _leads_from_home(element, page):
            return _crumbs(element, page)
    return []


def _is_named_trail(element: Element) -> bool:
    """Whether an element says that it is a breadcrumb, to readers or to their screen readers: "You are here: …"."""
    first = next(element.children(), None)
    label = element.get("aria-label") or element.text.strip() or ("" if first is None else text_of(first, _SECTION))
    return bool(label) and len(label) <= _SECTION and lexicon.matches("breadcrumb_label", label)


def _is_trail(element: Element, page: Page) -> bool:
    """Whether an element holds links with signs between them: several, or one that leads home with more behind it."""
    parts = list(islice(element.children(), _MOST_PARTS))
    signs = [part for part in parts if part.tag != "a" and _TAIL.fullmatch(part.text.strip())]
    is_parted = parts[1:2] == signs[:1] if signs else bool(parts) and _TAIL.search(parts[0].tail) is not None
    parts = [part for part in parts if part not in signs]
    links = [part for part in parts if part.tag == "a"]
    if not 2 <= len(parts) <= 5 or parts[0].tag != "a" or not is_parted:
        return False
    if any(_ARROWED.search(text_of(link, _LINE)) for link in links):
        return False  # a pager
    if len(links) == len(parts):
        return True
    return all(part.tag in _TRAIL for part in parts) and leads_home(page, parts[0].get("href").strip())


def _ends_here(element: Element) -> bool:
    """Whether an element is a link and, behind a sign, what says that the page is the article: "国内新闻 > 正文"."""
    parts = list(islice(element.children(), 2))
    if len(parts) != 1 or parts[0].tag != "a" or element.text.strip():
        return False
    sign = _TAIL.match(parts[0].tail.strip())
    return sign is not None and lexicon.matches("this_page", parts[0].tail.strip()[:_SECTION])


def _leads_from_home(element: Element, page: Page) -> bool:
    """Whether a short list of links right above the headline begins with the home page, and says so."""
    if element.tag not in _LISTS or element.end - element.start > 2 * _MOST_PARTS:
        return False
    links = list(islice(element.iter("a"), _MOST_LINKS + 1))
    if not 1 < len(links) <= _MOST_LINKS or not leads_home(page, links[0].get("href").strip()):
        return False
    behind, around = element.next(), element.parent
    if behind is None or behind.tag not in HEADINGS or around is None or around.tag in _BODIES:
        return False
    return lexicon.matches("home_label", text_of(links[0], _SECTION))


def _crumbs(element: Element, page: Page) -> list[Candidate]:
    links = [(link.get("href").strip(), link) for link in islice(element.iter("a"), 8)]
    if len(links) > 1:
        # The first link of a breadcrumb leads home, whatever it is called; not where it is called as its folder.
        address = page.absolute(links[0][0]).rstrip("/")
        is_top = len(address.split("/")) <= 4
        links = links[1:] if is_top and not _is_folder(address, text_of(links[0][1], _SECTION), page) else links
    # Behind the button that opens a menu stand the sisters of a section.
    end = next((at for at, (href, _) in enumerate(links) if at and href[:1] == "#"), None)
    texts = [text_of(link, 80) for href, link in links[:end] if not _leads_nowhere(page, href)]
    return [Candidate(text, "html:breadcrumb") for text in texts if text and not _is_no_section(text)]


def _is_folder(address: str, name: str, page: Page) -> bool:
    """Whether an address is that of a folder, called as its link, that the page lies in; the site's own is home."""
    host, _, folder = address.partition("://")[2].partition("/")
    return folder.casefold() == name.casefold() and page.url.startswith(address + "/") and folder not in host


def _is_no_section(text: str) -> bool:
    """Whether a crumb is the home page, the way back, or a year, a day or a month: the archive of an article."""
    is_archive = not any(map(str.isalpha, text)) or text.casefold() in lexicon.months()
    return is_archive or text[0] in _BACK or lexicon.matches("home_label", text)


def _leads_nowhere(page: Page, href: str) -> bool:
    """Whether an address is that of the home page, or of the page itself."""
    return leads_home(page, href) or page.absolute(href) == page.url


def leads_home(page: Page, href: str) -> bool:
    # A link that is longer than the address of the home page need not be resolved to know.
    if href.startswith(("/", "http:", "https:")) and len(href) > page.url.find("/", 9) + 8:
        return False
    return is_home(page.absolute(href))
