"""What stands beside the blocks: every field with its source, the text, the comments, and where the page leads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from newscrawl.extraction import Reading
from newscrawl.inspector.markup import Html, element, joined, link, said
from newscrawl.items import ARTICLE_FIELDS, Article, Comment

MAX_VALUE = 600
"""Characters of a field that are shown."""

MAX_VALUES = 60
"""Values of a list that are shown."""

MAX_TEXT = 200_000
"""Characters of the article's text that are shown."""

MAX_COMMENTS = 300
"""Comments that are shown."""

MAX_COMMENT = 1200
"""Characters of a comment that are shown."""

_MAX_DEPTH = 6
_SHOWN_BELOW = {"text": "#text", "comments": "#comments"}
_URLS = frozenset({"url", "canonical_url", "image_url", "prev_url", "next_url"})
_FURTHER = ("first_page", "prev_page", "next_page", "older", "newer")


def fields(reading: Reading) -> Html:
    """All fields of the article, each with where it came from, and what else the page told."""
    article = reading.article
    sources = _sources(article)
    rows = [_row(name, _value(article, name), sources.get(name)) for name in ARTICLE_FIELDS if name != "provenance"]
    rows += [
        _row(name, element("span", "of no field, used in reading", class_="none"), source)
        for name, source in sources.items()
        if name not in ARTICLE_FIELDS
    ]
    rows.append(_row("encoding", said(reading.page.encoding, MAX_VALUE), None))
    for name in _FURTHER:
        if url := getattr(reading.neighbours, name):
            rows.append(_row(name, link(url), "neighbours"))
    if related := reading.related:
        items = [element("li", said(one.title, MAX_VALUE), " ", link(one.url)) for one in related[:MAX_VALUES]]
        rows.append(_row("related", element("ul", *items), "labels"))
    return element("dl", *rows)


def text(article: Article, language: str) -> Html:
    """The text as it goes into the dataset, its paragraphs apart."""
    if not article.text:
        return element("p", "No block is text of an article.", class_="empty")
    parts = [
        element("p", paragraph, dir="auto") for paragraph in article.text[:MAX_TEXT].split("\n\n") if paragraph.strip()
    ]
    if (rest := len(article.text) - MAX_TEXT) > 0:
        parts.append(element("p", f"{rest:,} more characters are not shown here", class_="gap"))
    return element("div", *parts, class_="prose", lang=language or None)


def comments(article: Article) -> Html:
    """The readers' comments in their order, replies set in."""
    if not article.comments:
        return element("p", "No comments were found.", class_="empty")
    items = [_comment(comment) for comment in article.comments[:MAX_COMMENTS]]
    rest = len(article.comments) - MAX_COMMENTS
    more = element("p", f"{rest:,} more comments are not shown here", class_="gap") if rest > 0 else None
    return joined([element("ol", *items, class_="thread"), *([more] if more else [])])


def _row(name: str, value: Html, source: str | None) -> Html:
    origin = said(source, MAX_VALUE, "code", class_="source") if source else None
    return element("div", element("dt", name), element("dd", value, origin))


def _value(article: Article, name: str) -> Html:
    value = getattr(article, name)
    if name in _SHOWN_BELOW and value:
        unit = "characters" if name == "text" else "comments"
        return element("a", f"{len(value):,} {unit}, below", href=_SHOWN_BELOW[name])
    if isinstance(value, list) and value:
        shown = element("ul", *(said(str(one), MAX_VALUE, "li") for one in value[:MAX_VALUES]))
        rest = len(value) - MAX_VALUES
        return joined([shown, *([element("p", f"and {rest:,} more")] if rest > 0 else [])])
    if isinstance(value, str) and value:
        return link(value) if name in _URLS else said(value, MAX_VALUE)
    return element("code", json.dumps(value), class_="none" if value in ("", [], None) else None)


def _sources(article: Article) -> Mapping[str, str]:
    try:
        found: Any = json.loads(article.provenance)
    except ValueError:
        return {}
    return {str(name): str(source) for name, source in found.items()} if isinstance(found, dict) else {}


def _comment(comment: Comment) -> Html:
    author = said(comment.author, MAX_VALUE, "b") if comment.author else element("b", "no name", class_="none")
    when = element("time", comment.published_at) if comment.published_at else None
    return element(
        "li",
        element("p", author, " " if when else None, when, class_="who"),
        said(comment.text, MAX_COMMENT, "p"),
        class_=f"depth-{min(max(comment.depth, 0), _MAX_DEPTH)}",
    )
