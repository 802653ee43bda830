"""Dates of the Ethiopian calendar: "መጋቢት 3 ቀን 2016 ዓ.ም.".

A year has twelve months of 30 days and a last of five, of six in each fourth year; it begins on 11 September, on the
12th before a leap year of the Gregorian calendar, seven or eight years behind it.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    "መስከረም": 1, "ጥቅምት": 2, "ኅዳር": 3, "ህዳር": 3, "ሕዳር": 3, "ታኅሣሥ": 4, "ታህሳስ": 4, "ታኅሳስ": 4, "ታህሣሥ": 4, "ጥር": 5,
    "የካቲት": 6, "መጋቢት": 7, "ሚያዝያ": 8, "ሚያዚያ": 8, "ግንቦት": 9, "ሰኔ": 10, "ሐምሌ": 11, "ሀምሌ": 11, "ነሐሴ": 12, "ነሃሴ": 12,
    "ጳጉሜን": 13, "ጳጉሜ": 13, "ጷጉሜን": 13,
}  # fmt: skip
_NAMED = re.compile(rf"(?<!\w)({'|'.join(_MONTHS)})\s(\d{{1,2}})(?:\sቀን)?[,፣]?\s(?:ቀን\s)?(\d{{4}})(?!\d)")
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})\s({'|'.join(_MONTHS)})\s(\d{{4}})(?!\d)")
_EPOCH = date(8, 8, 27).toordinal()
"""The first day of the calendar."""


def find(text: str) -> tuple[date, int, int] | None:
    """The first date of that calendar in a text (digits in ASCII), as a Gregorian day, and where it stands there."""
    for pattern, month, day in ((_NAMED, 1, 2), (_DAY_FIRST, 2, 1)):
        if match := pattern.search(text):
            found = to_gregorian(int(match[3]), _MONTHS[match[month]], int(match[day]))
            if found:
                return found, *match.span()
    return None


def to_gregorian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of one in the Ethiopian calendar; None where there is no such day, or it is long ago."""
    last = 30 if month < 13 else 6 if year % 4 == 3 else 5
    if not 1800 <= year <= 2100 or not 1 <= month <= 13 or not 1 <= day <= last:
        return None
    return date.fromordinal(_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)
