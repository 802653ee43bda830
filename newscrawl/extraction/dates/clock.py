"""Times of day and offsets from UTC, as they stand beside a date."""

from __future__ import annotations

import re

_MAX_OFFSET = 14 * 60

# Names of zones that stand for one offset the world over, in minutes.
_NAMES = {
    "CET": 60, "MEZ": 60, "WEST": 60, "CEST": 120, "MESZ": 120, "EET": 120, "SAST": 120, "EEST": 180, "WIB": 420,
    "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "EDT": -240, "PDT": -420,
    "BRT": -180, "HKT": 480, "MDT": -360, "NPT": 345, "PKT": 300, "SGT": 480, "WIT": 540, "WITA": 480, "МСК": 180,
}  # fmt: skip
ZONE = r"(?P<zone>Z(?![a-z])|(?:" + "|".join(sorted(_NAMES, reverse=True)) + r")(?![^\W\d_])"
ZONE += r"|(?:UTC|GMT|UT)?\s?[+-]\d{1,2}(?::?\d{2})?(?::?\d{2})?(?!\d)|(?:UTC|GMT)(?![a-z]))"
CLOCK = r"(?P<hour>\d{1,2})\s?[:h]\s?(?P<minute>\d{2})(?!\d)(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# As words stand before a time: "下午3:05", "शाम 5:30".
_AFTERNOON_WORDS = _words("午後 下午 晚上 오후 शाम दोपहर شام دوپہر بعدازظهر பிற்பகல் மாலை chiều tối")
_MORNING_WORDS = _words("午前 上午 凌晨 早上 오전 सुबह صبح முற்பகல் காலை sáng")
_NIGHT_WORDS = _words("रात رات இரவு")
_DAWN = 5
HALF = (
    r"(?P<half>\s?[ap]\.?\s?m\b\.?|\s?(?:[μπ]\.?\s?μ\b\.?|مساء|صباح|ب\.ظ|ق\.ظ|पीएम|एएम|পিএম|এএম|பிற்பகல்|முற்பகல்"
    r"|(?:م|ص|CH|SA|ÖS|ÖÖ)(?!\w)))"
)
_AFTERNOON = (*_AFTERNOON_WORDS, "μ", "م", "ب", "पी", "পি", "ch", "ös")
_MORNING = (*_MORNING_WORDS, "π", "ص", "ق", "ए", "এ", "sa", "öö")


def read_clock(
    hour: str | None, minute: str | None, second: str | None, fraction: str | None, half: str | None
) -> tuple[int, int, int, int] | None:
    """Hour, minute, second and microsecond; ``half`` stands for a.m. or p.m.; None for no such time."""
    if hour is None or minute is None:
        return None
    hours = int(hour)
    mark = (half or "").strip().lower()
    if mark and hours <= 12:
        if mark.startswith(("p", *_AFTERNOON)):
            hours = hours % 12 + 12
        elif mark.startswith(("a", *_MORNING)):
            hours %= 12
        elif mark in _NIGHT_WORDS:
            hours = hours % 12 + (12 if hours % 12 > _DAWN else 0)
    clock = (hours, int(minute), int(second or 0), int((fraction or "0")[:6].ljust(6, "0")))
    return clock if clock[0] < 24 and clock[1] < 60 and clock[2] < 60 else None


def half_before(text: str) -> str | None:
    """The word for a half of the day, or for the night, that a text ends with."""
    words = text[-20:].rstrip().lower()
    return next((word for word in _AFTERNOON_WORDS + _MORNING_WORDS + _NIGHT_WORDS if words.endswith(word)), None)


def read_offset(zone: str | None) -> int | None:
    """Minutes east of UTC; None where none is stated, or one that no place has."""
    if not zone:
        return None
    digits = re.search(r"([+-])(\d{1,2}):?(\d{2})?", zone)
    if not digits:
        return _NAMES.get(zone.strip().upper(), 0)
    minutes = int(digits[2]) * 60 + int(digits[3] or 0)
    if minutes > _MAX_OFFSET or int(digits[3] or 0) > 59:
        return None
    return -minutes if digits[1] == "-" else minutes
