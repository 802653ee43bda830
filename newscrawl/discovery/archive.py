"""Listings by date: which day, month or year a URL asks an archive or a calendar for."""

from __future__ import annotations

import re
from datetime import date

_YEAR = r"((?:1[89]|2[01])[0-9]{2})"
_PATH = re.compile(rf"/{_YEAR}(?:([/-])([01]?[0-9])(?:\2([0-3]?[0-9]))?)?/?(?:index\.\w{{3,5}})?(?=\?|\Z)")
_PACKED = re.compile(rf"/{_YEAR}([01][0-9])([0-3][0-9])/?(?=\?|\Z)")
# A year alone and eight digits are titles and ids as well; six are mostly ids, even below an archive.
_NAMED = re.compile(
    r"/(?:[a-z]+-)?(?:archives?|archiv|archivos?|arquivo|archivio|arkiv|calendar|kalender|day|date)/\Z", re.I
)
_VALUE = re.compile(rf"{_YEAR}(?:([-/]?)([01]?[0-9])(?:\2([0-3]?[0-9]))?)?")
_WHOLE = ("date", "day", "m", "month", "ym", "archive", "dt", "fecha", "datum", "tribe-bar-date")
_MAX_QUERY = 2048


def first_day(url: str) -> date | None:
    """The first day of what a listing by date shows; None where the URL is none, or names no day that exists."""
    address, _, query = url.partition("#")[0].partition("?")
    scheme, mark, rest = address.partition("://")
    path = "/" + (rest if mark else scheme).partition("/")[2]
    found = _in_path(path)
    if found or not query:
        return found
    facts: dict[str, str] = {}
    for piece in query[:_MAX_QUERY].split("&"):
        name, _, value = piece.partition("=")
        facts.setdefault(name.lower(), value.replace("%2F", "/"))
    for name in _WHOLE:
        if (match := _VALUE.fullmatch(facts.get(name, ""))) and (match[3] or name == "archive"):
            return _day(match[1], match[3], match[4])
    year, month = facts.get("year", ""), facts.get("month", "")
    if re.fullmatch(_YEAR, year) and re.fullmatch("[01]?[0-9]", month):
        return _day(year, month, facts.get("day", ""))
    return None


def _in_path(path: str) -> date | None:
    if match := _PATH.search(path):
        alone = match.start() == 0 or _NAMED.search(path, max(0, match.start() - 30), match.start() + 1)
        return _day(match[1], match[3], match[4]) if match[3] or alone else None
    match = _PACKED.search(path)
    if match and _NAMED.search(path, max(0, match.start() - 30), match.start() + 1):
        return _day(match[1], match[2], match[3])
    return None


def _day(year: str, month: str | None, day: str | None) -> date | None:
    try:
        return date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
