"""Numbered pages: which URLs are further pages of the same thing, and whether that thing is a list or an article."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from newscrawl import urls
from newscrawl._url_looks import words
from newscrawl.extraction.tree import Page

MOST_PAGES = 300
"""A larger number in a URL is an id or a year, not the number of a page."""

_PROSE = 80
_STORY = 400
"""Characters of a paragraph that is prose, and of the prose that makes a story."""

_ALIKE = 14
"""Characters that slugs of different articles hardly begin with both."""

_LONGEST_CLASS = 2_000
# How systems call the body of a page that holds one article.
_SINGLE = words("single-post single-article post-template item-view node-type-article page-node-type-article")

_PARAMETERS = words(
    """
    page pg paged pagina pagenum pagenumber page_no pageno seite sayfa strona stranica side sida sivu currentpage
    _page p pn
    """
)
_SHORT = frozenset({"p", "pn"})
_PATH = re.compile(
    r"(?:/|[-_,.])(?:page|seite|pagina|p|pg|sayfa|strona|sida|side)[/=_-]?(\d{1,3})(?=/?$|\.\w{2,5}$)", re.IGNORECASE
)
_BARE = re.compile(r"/(\d{1,3})/?$|[_,](\d{1,3})(?=\.\w{2,5}$)|-(\d{1,2})(?=\.s?html?$)")
_ARTICLE_TYPE = re.compile(r'"@type"\s*:\s*(?:\[\s*)?"(?:\w*NewsArticle|Article|BlogPosting|ReportageNewsArticle)"')


def forms(url: str) -> dict[str, int]:
    """The things that ``url`` may be a numbered page of, as base → number; the URL itself is its own page 1."""
    parts = urlsplit(url)
    path = parts.path or "/"
    query = parse_qsl(parts.query, keep_blank_values=True) if len(parts.query) < 2000 else []
    place = parts.netloc.lower().removeprefix("www.")
    found = {_base(place, path, query): 1}
    if parameter := _parameter(path, query):
        name, number = parameter
        found[_base(place, path, [pair for pair in query if pair[0] != name])] = number
    if piece := _piece(path):
        rest, number = piece
        found[_base(place, rest, query)] = number
    return found


def _parameter(path: str, query: list[tuple[str, str]]) -> tuple[str, int] | None:
    """The name of the parameter that numbers a page, and the number."""
    short: tuple[str, int] | None = None
    for name, value in query:
        low = name.lower()
        if low in _PARAMETERS and value.isdecimal() and 0 < int(value[:6]) <= (50 if low in _SHORT else MOST_PAGES):
            if low not in _SHORT:
                return name, int(value)
            # "?p=123" is how WordPress names an article, on the home page's path; beside "page=2" it does so anywhere.
            if path != "/" and short is None:
                short = name, int(value)
    return short


def _piece(path: str) -> tuple[str, int] | None:
    """A path without the piece of it that numbers a page, and the number."""
    sign = _PATH.search(path) or _BARE.search(path)
    number = next((int(group) for group in sign.groups() if group), 0) if sign else 0
    return (path[: sign.start()] + path[sign.end() :], number) if sign and 0 < number <= MOST_PAGES else None


def _base(place: str, path: str, query: list[tuple[str, str]]) -> str:
    # "/story.html" goes on at "/story?page=2" where a site answers at both.
    bare = path.rstrip("/").removesuffix(".html").removesuffix(".htm")
    return f"{place}{bare}?{urlencode(sorted(query))}"


def number_of(own: dict[str, int], url: str) -> tuple[int, int] | None:
    """(this page's number, that page's number) where ``url`` is another page of the same thing, else None.

    ``own`` is `forms` of this page's URL.
    """
    for base, number in forms(url).items():
        here = own.get(base)
        if here is not None and here != number:
            return here, number
    return None


def shares_slug(one: str, other: str) -> bool:
    """Whether one path goes on where another ends, or both end in slugs that begin alike: parts of a review."""
    paths = sorted((urlsplit(url).path.rstrip("/") for url in (one, other)), key=len)
    if paths[1].startswith(paths[0]):
        return True
    leaves = [path.rpartition("/")[2] for path in paths]
    return leaves[0][:_ALIKE] == leaves[1][:_ALIKE] and len(leaves[0]) >= _ALIKE


def key(url: str) -> bytes:
    """The key of a URL; of a text that is none, the text itself."""
    try:
        return urls.key(url)
    except ValueError:
        return url.encode("utf-8", "replace")


def domain(url: str) -> str:
    """The registrable domain of a URL, "" where there is none."""
    try:
        return urls.domain(url) if url else ""
    except ValueError:
        return ""


def without_number(url: str) -> str:
    """The first page's likely URL: the number cut out of a later page's; "" where there is none to cut."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True) if len(parts.query) < 2000 else []
    if parameter := _parameter(parts.path or "/", query):
        kept = [pair for pair in query if pair[0] != parameter[0]]
        return parts._replace(query=urlencode(kept), fragment="").geturl()
    if piece := _piece(parts.path):
        return parts._replace(path=piece[0], fragment="").geturl()
    return ""


def place_of_number(url: str) -> str:
    """What stands around a bare number at a path's end, which may be a page's or an id; "" where there is none."""
    address = url.partition("#")[0].partition("?")[0].rstrip("/")
    place, _, leaf = address.rpartition("/")
    if leaf.isdigit():
        return place
    parts = urlsplit(url)
    sign = _BARE.search(parts.path) if not _PATH.search(parts.path) else None
    return parts._replace(path=parts.path[: sign.start()] + parts.path[sign.end() :]).geturl() if sign else ""


def is_listing(page: Page, url: str) -> bool:
    """Whether a page at ``url`` ("" where not known) is a list of articles, so far as its URL and its head tell."""
    if says_article(page):
        return False
    # The body's own number does not count: "/a-long-slug/page/2/" is an article's.
    bare = without_number(url) or url
    if url and urls.looks_like_article(bare):
        return False
    if url and urls.looks_like_listing(bare, sure=True) and not (place_of_number(url) and _tells_one_story(page)):
        return True
    for script in page.tree.tagged("script"):
        stated = script.text and script.parent is not None and script.parent.tag == "head"
        if stated and script.get("type") == "application/ld+json" and _ARTICLE_TYPE.search(script.text[:20_000]):
            return False
    return bool(url) and urls.looks_like_listing(bare) and not _tells_one_story(page)


def _tells_one_story(page: Page) -> bool:
    """Whether a heading that is no link is followed by prose before any heading that is one; lists have them."""
    tree = page.tree
    heading = next((h1 for h1 in tree.tagged("h1") if not any(h1.iter("a"))), None)
    if heading is None:
        return False
    linked = (h.start for tag in ("h1", "h2", "h3", "h4") for h in tree.tagged(tag) if any(h.iter("a")))
    end = min((start for start in linked if start > heading.start), default=len(tree.elements))
    told = 0
    for paragraph in tree.tagged("p"):
        if heading.start < paragraph.start < end and len(line := paragraph.line()) >= _PROSE:
            told += len(line)
            if told >= _STORY:
                return True
    return False


def says_article(page: Page) -> bool:
    """Whether the page's og:type is that of an article, or its body is called a single post."""
    return not _SINGLE.isdisjoint(page.tree.body.get("class")[:_LONGEST_CLASS].split()) or any(
        meta.attrs.get("property") == "og:type" and "article" in meta.get("content")[:40].lower().split()
        for meta in page.tree.tagged("meta")
    )
