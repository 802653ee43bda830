"""URLs that look as if a server made them up without end, and the template that URLs have in common."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

from newscrawl.discovery.archive import first_day

MAX_SEGMENTS = 12
MAX_PARAMETERS = 8
MAX_IN_A_ROW = 2
"""How often one segment, or a pair of them, may follow itself."""
MAX_IN_ALL = 3
MAX_SAME_PARAMETER = 2
FUTURE = timedelta(days=31)
"""How far ahead newspapers announce; calendars go on for ever."""
FIRST_YEAR = 1990
"""Before it, there is no page that was not put there later; archives that are real are reached by their articles."""

_UUID = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12}(?![0-9A-Za-z])")
_HEX = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{8,}+(?![0-9A-Za-z])")
_DIGITS = re.compile(r"[0-9]+")


def trap(url: str, today: date) -> str:
    """Why a URL looks like a trap by itself, as "kind" or "kind: particulars", "" if it does not. Never raises.

    A path that grows with every link, parameters without measure, or a calendar's page far from ``today``.
    """
    path, names = _parts(url)[1:]
    segments = [segment for segment in path.lower().split("/") if segment]
    if len(segments) > MAX_SEGMENTS:
        return f"deep path: {len(segments)} segments"
    if repeated := _repeated(segments):
        return f"path that repeats itself: {repeated[:60]}"
    if len(names) > MAX_PARAMETERS:
        return f"many parameters: {len(names)}"
    for name, count in Counter(names).most_common(1):
        if count > MAX_SAME_PARAMETER:
            return f"parameter that repeats itself: {name[:60]}"
    day = first_day(url)
    if day is None:
        return ""
    if day.year < FIRST_YEAR:
        return f"calendar: before {FIRST_YEAR}"
    return "calendar: in the future" if day.toordinal() - today.toordinal() > FUTURE.days else ""


def shape(url: str) -> str:
    """What URLs made by one template share: host and path with "#" for ids and numbers, and parameter names, sorted.

    "example.com/news/#/#.html?id&page", without the scheme. Never raises.
    """
    host, path, names = _parts(url)
    path = _DIGITS.sub("#", _HEX.sub(_id, _UUID.sub("#", path)))
    query = "&".join(sorted({_DIGITS.sub("#", name) for name in names}))
    return f"{host.lower()}{path}" + (f"?{query}" if query else "")


def _id(match: re.Match[str]) -> str:
    """ "#" for letters and digits; a word that happens to have no letter beyond f is a word."""
    return "#" if any(character.isdigit() for character in match[0]) else match[0]


def _parts(url: str) -> tuple[str, str, list[str]]:
    """Host, path and the names of the parameters, of whatever it is."""
    address, _, query = url.partition("#")[0].partition("?")
    scheme, mark, rest = address.partition("://")
    host, _, path = (rest if mark else scheme).partition("/")
    return host, f"/{path}", [piece.partition("=")[0] for piece in query.split("&") if piece]


def _repeated(segments: list[str]) -> str:
    run = 0
    for before, segment in zip(["", *segments], segments, strict=False):
        run = run + 1 if segment == before else 1
        if run > MAX_IN_A_ROW:
            return segment
    for at in range(len(segments) - 5):
        if segments[at : at + 2] == segments[at + 2 : at + 4] == segments[at + 4 : at + 6]:
            return "/".join(segments[at : at + 2])
    for segment, count in Counter(segments).most_common(1):
        if count > MAX_IN_ALL:
            return segment
    return ""
