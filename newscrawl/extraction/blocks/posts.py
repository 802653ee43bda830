"""Posts of social networks that a page shows in place, known by the classes that the networks themselves give them."""

from __future__ import annotations

import re

from newscrawl.extraction.blocks import Box, ends_sentence, phrases
from newscrawl.extraction.tree.dom import Element, Tree, inside, outermost

_CLASSES = re.compile(
    r"twitter-(?:tweet|video)|instagram-media|bluesky-embed|mastodon-embed|tiktok-embed|reddit-(?:card|embed)|fb-post"
    r"|text-post-media"
)
# What Facebook calls the quotation itself it also calls the box that shows who likes a page.
_FRAMED = re.compile(r"(?:^|[.\s])fb-(?:post|video)(?:$|\s)")
_MAX_NAME = 200
_MAX_NOTE = 160


def is_post(box: Box) -> bool:
    """Whether a box is such a post."""
    if box.tag != "blockquote":
        return False
    if _CLASSES.search(box.signature):
        return True
    return box.parent is not None and _FRAMED.search(box.parent.signature) is not None


def is_note(text: str) -> bool:
    """Whether a line of a post is the network's, not its writer's: "View this post on Instagram"."""
    return len(text) <= _MAX_NOTE and not ends_sentence(text) and phrases.opens("embed_note", text)


def unscripted(tree: Tree) -> list[Element]:
    """The <noscript> elements with posts that nothing but a script shows; one that stands elsewhere too is no such."""
    silent = outermost(tree.tagged("noscript"))
    if not silent:
        return []
    posts = outermost(quote for quote in tree.tagged("blockquote") if _CLASSES.search(quote.get("class")[:_MAX_NAME]))
    held = {element: inside(posts, element) for element in silent} if posts else {}
    veiled = {post for inner in held.values() for post in inner}
    seen = {post.line() for post in posts if post not in veiled}
    found: list[Element] = []
    for element, inner in held.items():
        texts = {post.line() for post in inner}
        if texts - seen:
            found.append(element)
            seen |= texts
    return found
