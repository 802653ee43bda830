"""The inspector: a page as the extractor sees it, as one HTML file that loads nothing from anywhere.

`render` is its face, `choose` tells which blocks it shows. Pure: the same reading gives the same file.
"""

from __future__ import annotations

from newscrawl.inspector.outline import choose
from newscrawl.inspector.page import render

__all__ = ["choose", "render"]
