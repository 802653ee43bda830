"""Dates of sitemaps and feeds: ISO 8601 (RFC 3339, W3C-DTF) and RFC 2822 with its obsolete zones.

Nothing is converted to another zone and nothing is guessed; what is not stated stays unknown.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

_MAX_LENGTH = 64
_ISO = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:(?:T|t| +)([0-9]{2}:[0-9]{2})(:[0-9]{2}(?:[.,][0-9]+)?)?"
    r" ?(Z|z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_RFC2822 = re.compile(
    r"(?:[^\W\d_]+\.?,? +)?([0-9]{1,2}) +([A-Za-z]{3})[a-z]*\.? +([0-9]{4}|[0-9]{2}) +"
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))? *([+-][0-9]{2}:?[0-9]{2}|[A-Za-z]{1,5})?(?: *\(.*\))?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# RFC 822's zones, and Europe's, in hours. Names that stand for several zones (IST, BST) are not read.
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "JST": 9,
}  # fmt: skip


def _zone(text: str) -> timezone | None:
    if text.upper() in _ZONES:
        return timezone(timedelta(hours=_ZONES[text.upper()]))
    if text[:1] not in ("+", "-"):
        return None
    digits = text[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 15 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def stated(raw: str) -> str:
    """An ISO 8601 or RFC 2822 date as ISO 8601, as exact as stated (day, local time or instant), or ""."""
    text = raw[:_MAX_LENGTH].strip()
    if not text:
        return ""
    try:
        if match := _ISO.fullmatch(text):
            day, clock, seconds, zone = match.groups()
            if clock is None:
                return date.fromisoformat(day).isoformat()
            moment = datetime.fromisoformat(f"{day}T{clock}{(seconds or ':00').replace(',', '.')}")
            zoned = _zone(zone) if zone else None
        elif match := _RFC2822.fullmatch(text):
            day, month, year, hour, minute, second, zone = match.groups()
            number = _MONTHS.index(month.lower()) + 1
            # RFC 2822 §4.3: two digits below 50 lie in this century.
            full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 50 else 1900)
            moment = datetime(full, number, int(day), int(hour), int(minute), min(int(second or 0), 59))
            zoned = _zone(zone) if zone else None
        else:
            return ""
    except ValueError:
        return ""
    return moment.replace(tzinfo=zoned).isoformat()


def instant(raw: str) -> str:
    """Like `stated`, but only where the zone is stated too; otherwise ""."""
    found = stated(raw)
    return found if re.search(r"T.*[+-][0-9]{2}:[0-9]{2}\Z", found) else ""
