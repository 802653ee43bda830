"""Comments as a page states them to machines: schema.org Comment in JSON-LD."""

from __future__ import annotations

import html
from typing import Any

from newscrawl.extraction.blocks.segmentation import paragraphs
from newscrawl.extraction.comments.places import instant
from newscrawl.extraction.fields import jsonld
from newscrawl.extraction.tree import Page
from newscrawl.items import Comment

MAX_COMMENTS = 5000
MAX_DEPTH = 60
MAX_STEPS = 200_000


def comments(page: Page) -> list[Comment]:
    """The comments of all JSON-LD on a page, in document order; [] for none."""
    scripts = [s.text for s in page.tree.tagged("script") if s.text and "ld+json" in s.get("type")]
    scripts = [text for text in scripts if '"Comment"' in text]
    if not scripts:
        return []
    found: list[Comment] = []
    stack: list[tuple[Any, int, int]] = [(thing, 0, 0) for thing in reversed(jsonld.read(iter(scripts)))]
    # What stands in a @graph comes a second time within the object that holds it.
    seen: set[int] = set()
    while stack and len(found) < MAX_COMMENTS and len(seen) < MAX_STEPS:
        node, depth, level = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, dict):
            if "Comment" in jsonld.types(node) and isinstance(node.get("text"), str):
                found.append(_comment(node, depth))
                depth += 1
            inner = list(node.values())
        else:
            inner = node
        if level < MAX_DEPTH:
            stack.extend((child, depth, level + 1) for child in reversed(inner) if isinstance(child, dict | list))
    return found


def _comment(node: dict[str, Any], depth: int) -> Comment:
    author = node.get("author")
    if isinstance(author, list):
        author = author[0] if author else ""
    if isinstance(author, dict):
        author = author.get("name")
    text = node["text"]
    if "<" not in text and "&" in text:
        plain = html.unescape(text)
        text = text if "<" in plain else plain
    when = node.get("dateCreated") or node.get("datePublished")
    return Comment(
        author=jsonld.clean(author) if isinstance(author, str) else "",
        published_at=instant(when) if isinstance(when, str) else None,
        text="\n\n".join(paragraphs(text)),
        depth=depth,
    )
