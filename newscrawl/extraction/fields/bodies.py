"""The text of an article as JSON-LD states it, for pages that show hardly any: a script does, or a wall hides it."""

from __future__ import annotations

import html

from newscrawl.extraction.blocks.segmentation import paragraphs
from newscrawl.extraction.fields.metadata import Metadata

SOURCE = "json-ld:articleBody"

_LEAST = 500
"""Characters below which what is stated is a summary."""

_MORE = 3
"""What is stated counts from so many times the length of what is shown: else each is the other less its lists, its
captions, its markup, and what is shown is better known."""


def stated(found: Metadata) -> str:
    """The ``articleBody`` of this page's article as it is written there; "" for none."""
    for thing in found.articles:
        body = thing.get("articleBody")
        if isinstance(body, str) and len(body) >= _LEAST:
            return body
    return ""


def instead(body: str, shown: str) -> str:
    """The paragraphs of a stated body, joined by blank lines, where they are far more than the text shown; else ""."""
    if len(body) < _MORE * len(shown):
        return ""
    # Some write their markup with entities.
    written = html.unescape(body) if "&" in body and "<" not in body else body
    text = "\n\n".join(paragraphs(written))
    return text if len(text) >= max(_LEAST, _MORE * len(shown)) else ""
