"""Extraction: bytes and a URL → an article. Pure functions: the same input gives the same output.

`extract` is the library's face; `read` gives the labelled blocks as well, for the inspector.
"""

from __future__ import annotations

from .blocks import Block, Box, Label
from .flat import split_text
from .page import Page, open_page
from .reading import Reading, extract, read

__all__ = ["Block", "Box", "Label", "Page", "Reading", "extract", "open_page", "read", "split_text"]
