"""Dates as pages write them, in machine formats and in many languages.

``parsing`` finds them, ``clock`` reads the time and the offset beside them, ``jalali`` knows the Solar Hijri calendar.
"""

from newscrawl.extraction.dates.parsing import (
    MAX_TEXT,
    Moment,
    is_stated,
    may_hold,
    parse,
    parse_day,
    parse_instant,
    parse_local,
)

__all__ = [
    "MAX_TEXT",
    "Moment",
    "is_stated",
    "may_hold",
    "parse",
    "parse_day",
    "parse_instant",
    "parse_local",
]
