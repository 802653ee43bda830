"""newscrawl: the news as data.

>>> from newscrawl import extract
>>> article = extract(html, url="https://paper.example/2024/05/01/story")
>>> article.title, article.text
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.extraction import TextPolicy, extract, split_text
    from newscrawl.items import Article, Comment

__version__ = "0.1.0"
__all__ = ["Article", "Comment", "TextPolicy", "extract", "split_text"]

_ROOMS = {
    "Article": "newscrawl.items",
    "Comment": "newscrawl.items",
    "TextPolicy": "newscrawl.extraction",
    "extract": "newscrawl.extraction",
    "split_text": "newscrawl.extraction",
}


def __getattr__(name: str) -> object:
    # Rooms are opened when something of theirs is asked for: the URL functions alone need no HTML parser.
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
