"""The parts of an inspected page, put together in its template."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from string import Template
from urllib.parse import unquote

from newscrawl.extraction import Reading
from newscrawl.extraction.policy import DEFAULT
from newscrawl.inspector import panel
from newscrawl.inspector.blocks import Drawn, Reason
from newscrawl.inspector.markup import Html, element, joined, link, said

_MAX_TITLE = 300
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
_HEADS = {
    "prev": Html('<svg viewBox="0 0 14 22" aria-hidden="true"><path d="M12 2 3 11l9 9"/></svg>'),
    "next": Html('<svg viewBox="0 0 14 22" aria-hidden="true"><path d="m2 2 9 9-9 9"/></svg>'),
}
_NAMES = {"prev": "Previous article", "next": "Next article"}


def render(reading: Reading, reasons: Sequence[Sequence[Reason]] = ()) -> str:
    """One page as an HTML document that needs nothing else.

    ``reasons``: for each block the features that decided it, as `newscrawl.extraction.labels.explain` gives them.
    All that comes from the page is escaped and bounded; what is not shown is said in its place.
    """
    article = reading.article
    language = article.language if _LANGUAGE.fullmatch(article.language) else ""
    drawn = Drawn(reading.blocks, reasons, language)
    style, script = _part("page.css"), _part("page.js")
    title = article.title or "A page without a title"
    return Template(_part("page.html")).substitute(
        policy=element("meta", http_equiv="Content-Security-Policy", content=_policy(style, script)),
        title=element("title", f"{title[:_MAX_TITLE]} · newscrawl inspect"),
        style=style,
        script=script,
        verdict=element("strong", article.verdict, class_="yes" if reading.verdict.is_article else "no"),
        facts=_facts(reading),
        heading=said(title, _MAX_TITLE, "h1", lang=language or None),
        address=link(article.url or article.canonical_url, class_="address"),
        prev=_way("prev", article.prev_title, article.prev_url),
        next=_way("next", article.next_title, article.next_url),
        total=str(len(reading.blocks)),
        legend=drawn.legend(),
        blocks=drawn.tree(),
        fields=panel.fields(reading),
        words=f"{article.word_count:,}",
        text=panel.text(article, language),
        comment_count=f"{len(article.comments):,}",
        comments=panel.comments(article),
    )


@cache
def _part(name: str) -> str:
    return (files("newscrawl.inspector") / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded, and no style or script may run but the two of the template."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _facts(reading: Reading) -> Html:
    blocks = reading.blocks
    kept = sum(block.label in DEFAULT.labels for block in blocks)
    article = reading.article
    facts = [f"{kept:,} of {len(blocks):,} blocks are text", f"{article.word_count:,} words"]
    facts += [article.language[:20]] if article.language else []
    return joined([element("span", fact) for fact in facts], " ")


def _way(side: str, title: str, url: str) -> Html:
    """Where the page leads, as an arrow with the title and the URL of the article there."""
    shaft = element("p", _HEADS[side], element("span", _NAMES[side]), class_="shaft")
    if not url and not title:
        return element("div", shaft, element("p", "none found", class_="none"), class_=f"way {side} off")
    return element(
        "div",
        shaft,
        said(title, _MAX_TITLE, "p", class_="headline") if title else element("p", "without a title", class_="none"),
        element("p", link(url, _readable(url))) if url else element("p", "without a link", class_="none"),
        class_=f"way {side}",
    )


def _readable(url: str) -> str:
    """A URL with its escapes undone, where that leaves no doubt of what it says."""
    plain = unquote(url, errors="replace")
    return plain if plain.isprintable() and not set(plain) & set(" \ufffd") else url
