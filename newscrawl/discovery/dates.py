"""Dates of sitemaps and feeds: ISO 8601 (RFC 3339, W3C-DTF), RFC 2822 with its obsolete zones, and kin.

Nothing is converted to another zone and nothing is guessed; what is not stated stays unknown.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

_MAX_LENGTH = 64
_OLDEST_YEAR = 1600  # before the first newspaper lies only what programs write for no date, 0001-01-01
_ZONE = r"((?:GMT|UTC)?[+-][0-9]{1,2}(?::?[0-9]{2})?|[A-Za-z]{1,5})"
_ISO = re.compile(
    r"([0-9]{4})([-/]?)([0-9]{2})\2([0-9]{2})(?:(?:T|t| +)([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}(?:[.,][0-9]+)?))?"
    r" ?(Z|z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_CLOCK = rf"([0-9]{{1,2}}):([0-9]{{2}})(?::([0-9]{{2}})(?:[.,][0-9]{{1,9}})?)?(?: ?([AaPp])\.?[Mm]\.?)?(?: *{_ZONE})?"
_MONTH = r"([^\W\d_]{3,12})"
_DAY_NAME = r"(?:[^\W\d_]{2,12}\.?,? *)?"
_RFC2822 = re.compile(
    rf"{_DAY_NAME}([0-9]{{1,2}})(?:\.? +|-){_MONTH}\.?(?: +|-)([0-9]{{4}}|[0-9]{{2}})(?:(?:,? +|T){_CLOCK})?"
    r"(?: *\(.*\))?"
)
_AMERICAN = re.compile(rf"{_DAY_NAME}{_MONTH}\.? +([0-9]{{1,2}}),? +([0-9]{{4}})(?:,? +{_CLOCK})?")
_ASCTIME = re.compile(
    rf"{_DAY_NAME}{_MONTH} +([0-9]{{1,2}}) +([0-9]{{1,2}}):([0-9]{{2}}):([0-9]{{2}})(?: +{_ZONE})? +([0-9]{{4}})"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# How programs set to other languages write the months, told by their first letters.
_OTHER_MONTHS = {
    "ene": 1, "gen": 1, "janv": 1, "fév": 2, "fev": 2, "mär": 3, "mrz": 3, "maa": 3, "mrt": 3, "abr": 4,
    "avr": 4, "mai": 5, "maj": 5, "mag": 5, "mei": 5, "juin": 6, "giu": 6, "juil": 7, "lug": 7, "ago": 8, "aoû": 8,
    "aou": 8, "set": 9, "okt": 10, "out": 10, "ott": 10, "dez": 12, "déc": 12, "dic": 12,
}  # fmt: skip
# RFC 822's zones, and Europe's, in hours. Names that stand for several zones (IST, BST) are not read.
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "JST": 9,
}  # fmt: skip


def _zone(text: str) -> timezone | None:
    if text.upper() in _ZONES:
        return timezone(timedelta(hours=_ZONES[text.upper()]))
    text = text.upper().removeprefix("GMT").removeprefix("UTC")
    if text[:1] not in ("+", "-"):
        return None
    digits = text[1:].replace(":", "")
    digits = digits.rjust(2, "0").ljust(4, "0") if len(digits) < 3 else digits.rjust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 15 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def _month(name: str) -> int:
    """The number of a month. Raises ValueError for another word."""
    name = name.lower()
    if found := _OTHER_MONTHS.get(name[:4]) or _OTHER_MONTHS.get(name[:3]):
        return found
    return _MONTHS.index(name[:3]) + 1


def _moment(day: date, hour: str, minute: str, second: str | None, half: str | None, zone: str | None) -> str:
    hours = int(hour)
    if half:
        if not 0 < hours < 13:
            return ""
        hours = hours % 12 + (12 if half in "Pp" else 0)
    whole, _, fraction = (second or "0").replace(",", ".").partition(".")
    # Midnight may be written as the end of the day; a leap second is none that datetime knows.
    if (hours, int(minute), int(whole)) == (24, 0, 0):
        day, hours = day + timedelta(days=1), 0
    micro = int(fraction[:6].ljust(6, "0"))
    moment = datetime(day.year, day.month, day.day, hours, int(minute), min(int(whole), 59), micro)
    return moment.replace(tzinfo=_zone(zone) if zone else None).isoformat()


def stated(raw: str) -> str:
    """A date as feeds and sitemaps write it as ISO 8601, as exact as stated (day, local time or instant), or "".

    Read are ISO 8601, RFC 2822, and what programs that miss it make of these: fractions, dashes, AM and PM, the
    month before the day, months in other languages. Days in digits alone that may be months are not.
    """
    text = " ".join(raw[: 16 * _MAX_LENGTH].split())[:_MAX_LENGTH]
    if not text:
        return ""
    try:
        if match := _ISO.fullmatch(text):
            year, mark, month, day, hour, minute, second, zone = match.groups()
            if not mark and hour is None:  # eight digits may be any number
                return ""
            number, half = int(month), None
        elif match := _RFC2822.fullmatch(text):
            day, month, year, hour, minute, second, half, zone = match.groups()
            number = _month(month)
        elif match := _AMERICAN.fullmatch(text):
            month, day, year, hour, minute, second, half, zone = match.groups()
            number = _month(month)
        elif match := _ASCTIME.fullmatch(text):
            month, day, hour, minute, second, zone, year = match.groups()
            number, half = _month(month), None
        else:
            return ""
        # RFC 2822 §4.3: two digits below 50 lie in this century.
        full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 50 else 1900)
        if full < _OLDEST_YEAR:
            return ""
        stated_day = date(full, number, int(day))
        return _moment(stated_day, hour, minute, second, half, zone) if hour is not None else stated_day.isoformat()
    except (ValueError, OverflowError):
        return ""


def instant(raw: str) -> str:
    """Like `stated`, but only where the zone is stated too; otherwise ""."""
    found = stated(raw)
    return found if re.search(r"T.*[+-][0-9]{2}:[0-9]{2}\Z", found) else ""
