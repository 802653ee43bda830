"""Extraction: bytes and a URL → an article. Pure functions: the same input gives the same output.

`extract` is the library's face; `read` gives the labelled blocks as well, for the inspector.
"""

from __future__ import annotations

from newscrawl.extraction.blocks import Block, Box, Label
from newscrawl.extraction.flat import split_text
from newscrawl.extraction.policy import TextPolicy
from newscrawl.extraction.reading import Reading, extract, read
from newscrawl.extraction.tree import Page, open_page

__all__ = ["Block", "Box", "Label", "Page", "Reading", "TextPolicy", "extract", "open_page", "read", "split_text"]
