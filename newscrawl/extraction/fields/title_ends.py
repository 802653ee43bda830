"""Ends of titles: the section or the address that stands behind a bar, and the dots of one that is cut short."""

from __future__ import annotations

import re

from newscrawl.extraction.fields import filing, subjects
from newscrawl.extraction.fields.metadata import fold
from newscrawl.extraction.tree.page import Page

BAR = re.compile(r"[|｜»]")
"""The sign of a divider behind which hardly ever more of a headline stands."""

# A sign between spaces, a bar, a line or several hyphens with spaces or without, a bracket that closes at the end; in
# a pattern that begins with one set of characters, which spares it all others.
DIVIDER = re.compile(
    r"[\s|｜_-](?:(?<=\s)\s*(?:[-–—|•·»«:/]+\s+|[|｜_]\s*|-{2,}\s*|\[(?=[^\[\]]*\]$))|(?<=[|｜_])\s*|(?<=-)-+\s*)"
)
"""What parts a headline from the site's name, or parts of itself."""

_DOTS = ("...", "…")
_LEAST = 10
_FEW_WORDS = 2
_SECTION_WORDS = 3


def is_cut_short(said: str, whole: str) -> bool:
    """Whether a title is the beginning of another and says by three dots that it goes on."""
    if not said.endswith(_DOTS):
        return False
    begun = said.rstrip(" .…")
    return len(begun) > _LEAST and len(whole) > len(said) and whole.startswith(begun)


def without_section(page: Page, title: str) -> str:
    """A title without the section behind a bar at its end: what a link of the menu says, or "Blog"."""
    dividers = [match for match in DIVIDER.finditer(title) if BAR.search(match.group())]
    end = title[dividers[-1].end() :].strip() if dividers else ""
    if not end or len(end.split()) > _SECTION_WORDS:
        return title
    is_section = subjects.is_folder(end) or bool(filing.in_menu(page, (end,), None))
    return title[: dividers[-1].start()].rstrip() if is_section else title


def as_in_address(title: str, url: str) -> str:
    """The beginning of a title that the last part of its address spells, up to a bar; all of it where none is."""
    slug = fold(url.partition("?")[0].rstrip("/").rpartition("/")[2].partition(".")[0])
    if len(slug.split()) > _FEW_WORDS and fold(title).startswith(slug):
        ends = (match.start() for match in DIVIDER.finditer(title) if BAR.search(match.group()))
        return next((title[:end] for end in ends if fold(title[:end].replace("'", "")) == slug), title)
    return title
