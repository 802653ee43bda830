"""The readers' thread below an article, as items, and the elements that belong to it.

Read from what sites share: WordPress lists (``ol.comment-list``), comment cards in divs, definition lists,
schema.org Comment in microdata and in JSON-LD. Nothing is invented: an author, an instant or a count that the page
does not state stays empty. Threads that a script loads later (Disqus and the like) give elements and no comments.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

import lxml.html
from lxml import etree

from newscrawl.extraction import comment_cards, comment_depth, comment_headings, dates
from newscrawl.extraction.blocks import paragraphs
from newscrawl.extraction.hints import Hint, hints
from newscrawl.extraction.page import Page
from newscrawl.items import Comment

MAX_COMMENTS = 5000
MAX_CHECKS = 12
MAX_PARAGRAPHS = 500
MAX_ELEMENTS = 200_000
MAX_NODES = 20_000


@dataclass
class Thread:
    """``count`` is the number of comments as the page states it, else of those found, None where there is neither."""

    comments: list[Comment] = field(default_factory=list)
    count: int | None = None
    elements: list[lxml.html.HtmlElement] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class _Item:
    element: lxml.html.HtmlElement
    parent: _Item | None
    author: str = ""
    instant: str | None = None
    content: list[lxml.html.HtmlElement] = field(default_factory=list)
    loose: list[lxml.html.HtmlElement] = field(default_factory=list)


_MARKS = ("omment", "omentari", "isqus", "espond")
_HAS_ARTICLE = etree.XPath("boolean(.//h1 or .//*[@itemprop='articleBody'])")

_ITEM_CLASS = re.compile(
    r"(?:[a-z]{1,20}(?:-|_{1,2}))?(?:comment|kommentar|comentario|commentaire|reply)"
    r"(?:(?:-|_{1,2})?(?:item|card|entry|single|row|node|post|block|wrap|wrapper|container|box|thread))?"
    r"|comments?-?list-?item|comments(?:-|_{1,2})item"
)
_ITEM_ID = re.compile(r"(?:li-)?comment[-_]?\d+")
_ITEM_TAGS = frozenset({"li", "div", "article", "section", "tr", "dd"})
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_AUTHOR_WORDS = frozenset({"author", "fn", "user", "username", "nickname", "commenter", "autor", "auteur"})
_NAME_WORDS = frozenset({"name"})
_DATE_WORDS = frozenset({"date", "time", "timestamp", "published", "ago", "datetime"})
_TEXT_WORDS = frozenset({"content", "text", "body", "message", "texte", "texto", "inhalt"})
_NOT_TEXT = frozenset({"meta", "header", "footer", "actions", "reply", "form", "author", "avatar", "info", "head"})


def find(page: Page) -> Thread:
    """The thread of a page; empty where it has none."""
    candidates = _candidates(page)
    items = _items(page, candidates)
    elements = _areas(page, candidates, items)
    thread = Thread(elements=elements)
    titled = comment_headings.headings(page)
    if elements:
        _read_items(elements, items)
        thread.comments = _comments(items)
    if not thread.comments:
        thread.comments, around = comment_cards.find(page, titled, elements)
        elements += around
    thread.count = _count(page, elements, titled)
    if not thread.comments and '"Comment"' in page.html:
        thread.comments = _from_json_ld(page)
    if thread.count is None and thread.comments:
        thread.count = len(thread.comments)
    return thread


# -- which elements ----------------------------------------------------------------------------------------------


@cache
def _named(marks: tuple[str, ...]) -> tuple[etree.XPath, ...]:
    """Queries for the names that hold one of the marks."""
    # One attribute a query: a union, or the step to the parent, costs libxml2 quadratic time.
    any_mark = " or ".join(f"contains(.,'{mark}')" for mark in marks)
    return tuple(etree.XPath(f"//@{attribute}[{any_mark}]") for attribute in ("class", "id"))


_STATED = tuple(etree.XPath(f"//@{attribute}[contains(.,'omment')]") for attribute in ("itemtype", "itemprop"))
_FORMS = etree.XPath("//form[contains(@action,'omment') or .//textarea[contains(@name,'omment')]]")


def _candidates(page: Page) -> list[lxml.html.HtmlElement]:
    """The elements that are comments, areas of comments, or forms for them by their own word, outermost first."""
    found: dict[lxml.html.HtmlElement, int] = {}
    marks = tuple(mark for mark in _MARKS if mark in page.html)
    queries = _named(marks) if marks else ()
    if "omment" in marks:
        queries += _STATED
    for query in queries:
        for element in islice(_holders(query, page.root), MAX_NODES):
            if element not in found and (_is_item(element) or _is_area(element)):
                found[element] = 0
    if "omment" in marks:
        forms: list[lxml.html.HtmlElement] = _FORMS(page.root)  # type: ignore[assignment]
        found.update(dict.fromkeys(forms[:MAX_NODES], 0))
    for element in found:
        found[element] = sum(1 for _ in element.iterancestors())
    return sorted(found, key=found.__getitem__)[:MAX_NODES]


def _holders(query: etree.XPath, root: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """The elements of the attributes that a query selects."""
    for value in query(root):  # type: ignore[union-attr]
        yield value.getparent()  # type: ignore[union-attr]


def _items(page: Page, candidates: list[lxml.html.HtmlElement]) -> dict[lxml.html.HtmlElement, _Item]:
    """The comment cards among the candidates, which come outermost first; in document order."""
    items: dict[lxml.html.HtmlElement, _Item] = {}
    for element in candidates:
        if not _is_item(element):
            continue
        parent = None
        for ancestor in element.iterancestors():
            if ancestor in items:
                parent = items[ancestor]
                break
        if parent is not None and _is_same_card(parent.element, element):
            continue
        items[element] = _Item(element, parent)
        if len(items) >= MAX_COMMENTS:
            break
    if len(items) < 2:
        return items
    return {element: items[element] for element in page.root.iter(etree.Element) if element in items}


def _is_item(element: lxml.html.HtmlElement) -> bool:
    kind = element.get("itemtype") or ""
    if kind.endswith(("/Comment", "/UserComments")) or element.get("itemprop") == "comment":
        return True
    if element.tag not in _ITEM_TAGS:
        return False
    if element.tag != "li" and _ITEM_ID.fullmatch(element.get("id") or ""):
        return True
    names = (element.get("class") or "")[:400].lower().split()
    return any(_ITEM_CLASS.fullmatch(name) for name in names)


def _is_same_card(outer: lxml.html.HtmlElement, inner: lxml.html.HtmlElement) -> bool:
    """Whether the inner card is only the outer one's wrapping: li.comment > div.comment."""
    if inner.getparent() is not outer or inner.tag == outer.tag == "li":
        return False
    before = inner.getprevious()
    return before is None and not (outer.text or "").strip()


def _areas(
    page: Page, candidates: list[lxml.html.HtmlElement], items: dict[lxml.html.HtmlElement, _Item]
) -> list[lxml.html.HtmlElement]:
    """The outermost elements that hold comments or the form for them, and not the article."""
    areas: list[lxml.html.HtmlElement] = []
    taken: set[lxml.html.HtmlElement] = set()
    whole, checks = -1, 0
    for element in candidates:
        if element.tag in ("html", "body", "main", "a", "button", "input", "script", "link", "meta", "style"):
            continue
        if any(ancestor in taken for ancestor in element.iterancestors()) or _HAS_ARTICLE(element):
            continue
        if element not in items:
            prose = _prose(element)
            if prose and whole < 0:
                whole = _prose(page.root)
            if prose and prose > 0.4 * whole:
                checks += 1
                if checks > MAX_CHECKS:
                    continue
                inside = sum(_prose(e) for e, item in items.items() if item.parent is None and _holds(element, e))
                if inside < 0.5 * prose:
                    continue
        taken.add(element)
        areas.append(element)
    return areas


def _is_area(element: lxml.html.HtmlElement) -> bool:
    if element.tag == "form":
        return True
    return bool((hints(element.get("class") or "") | hints(element.get("id") or "")) & Hint.COMMENT)


def _prose(element: lxml.html.HtmlElement) -> int:
    """Characters that stand directly in the paragraphs below an element."""
    return sum(len(p.text or "") + sum(len(child.tail or "") for child in p) for p in element.iter("p"))


def _holds(outer: lxml.html.HtmlElement, inner: lxml.html.HtmlElement) -> bool:
    return any(ancestor is outer for ancestor in inner.iterancestors())


# -- what they say -----------------------------------------------------------------------------------------------


def _read_items(areas: list[lxml.html.HtmlElement], items: dict[lxml.html.HtmlElement, _Item]) -> None:
    """One pass over the areas; each element belongs to the nearest card around it."""
    owner: dict[lxml.html.HtmlElement, tuple[_Item | None, bool]] = {}
    for area in areas:
        for element in area.iter(etree.Element):
            parent = element.getparent()
            item, settled = owner.get(parent, (None, False)) if parent is not None else (None, False)
            if element in items:
                item, settled = items[element], False
            elif item is not None and not settled:
                settled = _read(element, item)
            if len(owner) > MAX_ELEMENTS:
                return
            owner[element] = (item, settled)


def _read(element: lxml.html.HtmlElement, item: _Item) -> bool:
    """Note what the element says of its comment; True where nothing inside it needs another look."""
    tag = element.tag
    if tag in ("form", "button", "script", "style", "svg", "template", "noscript", "textarea", "select"):
        return True
    prop = element.get("itemprop") or ""
    name = (element.get("class") or "")[:200]
    words = {word.lower() for word in _WORD.findall(name)} if name else set()
    if tag == "time" or prop in ("dateCreated", "datePublished", "commentTime") or words & _DATE_WORDS:
        if item.instant is None:
            stated = element.get("datetime") or element.get("content") or element.get("title")
            item.instant = dates.parse_instant(stated or _line(element))
        return bool(tag == "time")
    if prop in ("text", "commentText") or (words & _TEXT_WORDS and not words & _NOT_TEXT and tag != "a"):
        # li.comment > div.comment-body > header + div.comment-content: the inner one is the text.
        if prop or not _wraps_parts(element):
            item.content.append(element)
            return True
        return False
    if not item.author:
        named = prop in ("name", "author", "creator") or element.get("rel") == "author" or tag == "cite"
        if named or words & _AUTHOR_WORDS or (words & _NAME_WORDS and tag in ("span", "a", "b", "strong", "div")):
            if tag == "meta":
                item.author = (element.get("content") or "").strip()[:120]
            elif not _wraps_parts(element):
                text = _line(element)
                if 0 < len(text) <= 80:
                    item.author = text
                return True
            return False
    if (
        tag in ("p", "blockquote", "dd")
        and len(item.loose) < MAX_PARAGRAPHS
        and not words & (_NOT_TEXT | _AUTHOR_WORDS)
    ):
        item.loose.append(element)
        return True
    return False


_PARTS = etree.XPath(
    "boolean(.//time or .//*[contains(@class,'content') or contains(@class,'text') or contains(@class,'author')"
    " or contains(@class,'name') or contains(@class,'fn') or contains(@class,'date') or contains(@class,'meta')"
    " or @itemprop])"
)


def _wraps_parts(element: lxml.html.HtmlElement) -> bool:
    found: object = _PARTS(element)
    return found is True


def _line(element: lxml.html.HtmlElement) -> str:
    return " ".join("".join(map(str, element.itertext())).split())[:400].rstrip(" :,|·-")


def _comments(items: dict[lxml.html.HtmlElement, _Item]) -> list[Comment]:
    said: list[tuple[_Item, list[str]]] = []
    holders: dict[_Item, _Item | None] = {}
    for item in items.values():
        texts = [text for part in item.content or item.loose for text in paragraphs(part)]
        # A card without a text is a wrapping: what it holds answers to what holds it.
        outer = holders[item.parent] if item.parent is not None else None
        holders[item] = item if texts else outer
        if texts and (item.author or item.instant or not comment_headings.is_heading(texts[0])):
            said.append((item, texts))
    found = comment_depth.depths(
        (item.element, holder.element if item.parent and (holder := holders[item.parent]) else None) for item, _ in said
    )
    return [Comment(item.author, item.instant, "\n\n".join(texts), found[item.element]) for item, texts in said]


def _count(
    page: Page, areas: list[lxml.html.HtmlElement], titled: list[tuple[lxml.html.HtmlElement, str]]
) -> int | None:
    """The number that the page states: "12 Comments", "Kommentare (1.204)", in a heading or a link to the thread."""
    for area in areas:
        for element in area.iter(*comment_headings.HEADING_TAGS):
            text = _line(element)
            number = comment_headings.number_in(text) if len(text) <= 60 else None
            if number is not None and hints(text) & Hint.COMMENT:
                return number
    numbers = (comment_headings.number_in(text) for _, text in titled)
    stated = next((number for number in numbers if number is not None), None)
    return stated if stated is not None else next(comment_headings.linked_counts(page), None)


def _from_json_ld(page: Page) -> list[Comment]:
    comments: list[Comment] = []
    for script in page.root.iter("script"):
        if "ld+json" not in (script.get("type") or "") or '"Comment"' not in (script.text or ""):
            continue
        try:
            data: object = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        stack: list[tuple[object, int]] = [(data, 0)]
        while stack and len(comments) < MAX_COMMENTS:
            node, depth = stack.pop()
            if isinstance(node, list):
                stack.extend((child, depth) for child in reversed(node))
            elif isinstance(node, dict):
                if node.get("@type") == "Comment" and isinstance(node.get("text"), str):
                    comments.append(_json_comment(node, depth))
                    depth += 1
                stack.extend((child, depth) for child in reversed(node.values()) if isinstance(child, dict | list))
    return comments


def _json_comment(node: dict[object, object], depth: int) -> Comment:
    author = node.get("author")
    if isinstance(author, list):
        author = author[0] if author else ""
    if isinstance(author, dict):
        author = author.get("name")
    when = node.get("dateCreated") or node.get("datePublished")
    return Comment(
        author=" ".join(author.split()) if isinstance(author, str) else "",
        published_at=dates.parse_instant(when) if isinstance(when, str) else None,
        text="\n\n".join(paragraphs(str(node["text"]))),
        depth=depth,
    )
