"""Days with the short years of the Buddhist era, as papers of Thailand write them: "12 มี.ค. 67" is in 2024."""

from __future__ import annotations

import re
from datetime import date

from newscrawl.extraction import lexicon

AHEAD = 543
"""Years by which that era is ahead."""

_CENTURY = 2500
_SHORT = re.compile(r"(?<!\d)(\d{1,2})\s?([\u0e01-\u0e4e]{1,3}\.\s?[\u0e01-\u0e4e]\.)\s?(\d{2})(?![\d:])")


def find(text: str) -> tuple[date, int, int] | None:
    """The first such day in a text (digits in ASCII), and where it stands there."""
    match = _SHORT.search(text)
    month = lexicon.months().get(match[2].replace(" ", "")) if match else None
    if match is None or month is None:
        return None
    try:
        return date(_CENTURY + int(match[3]) - AHEAD, month, int(match[1])), *match.span()
    except ValueError:
        return None
