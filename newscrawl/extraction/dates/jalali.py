"""Dates of the Solar Hijri calendar, in which Iran and Afghanistan count: "۱۳ دی ۱۴۰۲", "1402/10/13", "سیزدهم دی ۱۴۰۲".

A year has six months of 31 days, five of 30 and a last of 29, or of 30 in a leap year. Leap years follow the cycle of
33 years, which agrees with the astronomical calendar from 1178 to 1633 (1799 to 2255 CE; Borkowski, "The Persian
calendar for 3000 years", 1996).
"""

from __future__ import annotations

import re
from datetime import date, timedelta

_MONTHS = {
    "فروردین": 1, "اردیبهشت": 2, "خرداد": 3, "تیر": 4, "مرداد": 5, "امرداد": 5, "شهریور": 6, "مهر": 7, "آبان": 8,
    "آذر": 9, "دی": 10, "بهمن": 11, "اسفند": 12, "حمل": 1, "ثور": 2, "جوزا": 3, "سرطان": 4, "اسد": 5, "سنبله": 6,
    "میزان": 7, "عقرب": 8, "قوس": 9, "جدی": 10, "دلو": 11, "حوت": 12,
}  # fmt: skip
_NAMED = re.compile(rf"(?<!\d)(\d{{1,2}})\s?(?:ام\s)?({'|'.join(_MONTHS)})\s?(?:ماه\s)?،?\s?(1[34]\d{{2}})(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(1[34]\d{2})([/.-])(\d{1,2})\2(\d{1,2})(?!\d)")
_UNITS = ("", "یکم", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم")
_ORDINALS = {
    **{word: number for number, word in enumerate(_UNITS) if word}, "اول": 1, "دهم": 10, "یازدهم": 11, "دوازدهم": 12,
    "سیزدهم": 13, "چهاردهم": 14, "پانزدهم": 15, "شانزدهم": 16, "هفدهم": 17, "هجدهم": 18, "نوزدهم": 19, "بیستم": 20,
    **{f"بیست و {word}": 20 + number for number, word in enumerate(_UNITS) if word}, "سی ام": 30, "سیام": 30,
    "سی و یکم": 31,
}  # fmt: skip
_WRITTEN = re.compile(
    rf"(?<!\w)({'|'.join(sorted(_ORDINALS, key=len, reverse=True))})\s({'|'.join(_MONTHS)})"
    r"\s?(?:ماه\s)?،?\s?(1[34]\d{2})(?!\d)"
)
_LAST = 1424
"""A later year is one of the lunar calendar, which is some forty ahead."""

_LEAPS = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_CYCLE = 33
_ANCHOR_YEAR, _ANCHOR = 1399, date(2020, 3, 20)


def find(text: str) -> tuple[date, int, int] | None:
    """The first date of that calendar in a text (digits in ASCII), as a Gregorian day, and where it stands there."""
    # Arabic forms of two letters are common in Persian texts.
    text = text.replace("ي", "ی").replace("ك", "ک")
    for pattern in (_NAMED, _WRITTEN):
        if named := pattern.search(text):
            day = int(named[1]) if named[1].isdigit() else _ORDINALS[named[1]]
            found = to_gregorian(int(named[3]), _MONTHS[named[2]], day)
            if found:
                return found, *named.span()
    for match in _NUMERIC.finditer(text):
        found = to_gregorian(int(match[1]), int(match[3]), int(match[4])) if int(match[1]) <= _LAST else None
        if found:
            return found, *match.span()
    return None


def to_gregorian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of one in the Solar Hijri calendar; None where there is no such day, or before 1178."""
    if not 1178 <= year <= 1633 or not 1 <= month <= 12 or not 1 <= day <= _length(year, month):
        return None
    first, last = sorted((year, _ANCHOR_YEAR))
    years = sum(366 if _is_leap(one) else 365 for one in range(first, last))
    months = sum(_length(year, one) for one in range(1, month))
    return _ANCHOR + timedelta(days=(years if year > _ANCHOR_YEAR else -years) + months + day - 1)


def _length(year: int, month: int) -> int:
    return 31 if month <= 6 else 30 if month < 12 or _is_leap(year) else 29


def _is_leap(year: int) -> bool:
    return year % _CYCLE in _LEAPS
