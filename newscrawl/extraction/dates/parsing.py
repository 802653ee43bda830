"""Dates as pages write them: instants, local times and days, in machine formats and in many languages.

Three answers, from the strictest to the most modest: `parse_instant` (the page states an offset), `parse_local`
(a time of day, but no offset), `parse_day`. Nothing is converted between zones, and nothing is completed: a date
without a year is no date. Names of zones that mean several offsets (CST, IST, BST, EST) give no instant.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple
from unicodedata import normalize

from newscrawl.extraction import lexicon
from newscrawl.extraction.dates import ethiopic, jalali, thai
from newscrawl.extraction.dates.clock import CLOCK, HALF, ZONE, half_before, read_clock, read_offset
from newscrawl.extraction.memo import remembered

MAX_TEXT = 200
"""Characters of a text that are looked at: a date with its label is shorter."""

MAX_GUESS = 60
"""Characters above which dateparser is not asked: it is slow, and reads dates into prose."""

_ALONE = 20

# Marks that steer the direction of writing, and soft hyphens, stand between digits without meaning anything.
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200E, 0x200F, 0x061C, 0xFEFF, *range(0x202A, 0x202F)])
_PLAIN = str.maketrans({"：": ":", "／": "/", "．": ".", "－": "-", "−": "-", "‐": "-", "‑": "-", "，": ",", "’": "'"})

_ISO = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?P<mark>[-/.])\s?(?P<month>\d{1,2})(?P=mark)\s?(?P<day>\d{1,2})(?!\d)"
    r"(?:(?:T|\s|_|,|\+(?=\d{2}:)|\.\s)\s{0,3}(?:(?P<before>오전|오후|am|pm)\s)?(?P<hour>\d{1,2}):?(?P<minute>\d{2})"
    r"(?::?(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?(?!\d)(?P<half>\s?[ap]\.?m\b)?(?:\s?" + ZONE + r")?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:[T\s]?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?:\s?" + ZONE + r")?)?(?!\d)",
    re.IGNORECASE,
)
# What a date cannot be without; a pattern that begins with one set of characters is found several times faster.
_YEAR = re.compile(
    r"[\d令平民คยพ](?:(?<=\d)(?:\d{3}|(?<![\d.]\d)\d\.\d{2}\.\d{2}(?![\d.]))|(?<=令)和|(?<=平)成|(?<=民)[國国]"
    r"|(?<=[คยพ])\.\s?\d{2}(?!\d))"
)
# Only in English are days and months both written first.
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[\s,.-]{1,3}$", re.IGNORECASE)
_COUNTED = re.compile(r"\(\d{1,4}\)")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EPOCH = re.compile(r"(\d{10})(?:(\d{3})|\.\d{1,9})?")
_CJK = re.compile(
    r"(?:(?P<year>\d{4})|(?P<era>令和|平成|民[國国])\s?(?P<era_year>\d{1,3}|元))\s?[年년]\s?"
    r"(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日号號일]"
)
_CJK_CLOCK = re.compile(
    r"(?P<half>午前|午後|上午|下午|凌晨|早上|晚上|中午|오전|오후)?\s?(?P<hour>\d{1,2})\s?(?::|[時时點点시])\s?"
    r"(?:(?P<minute>\d{1,2})\s?[分분]?)?(?::?(?P<second>\d{1,2})\s?[秒초]?)?"
)
_NUMERIC = re.compile(
    r"(?<![\d./-])(?P<one>\d{1,2})(?P<mark>[./-])\s?(?P<two>\d{1,2})(?P=mark)\s?(?P<year>\d{4})(?!\d)"
)
_SHORT_YEAR = re.compile(r"(?<![\d./:-])(\d{2})\.(\d{2})\.(\d{2})(?![\d./:-])")
_TIME = re.compile(
    r"(?<![\d.,:])(?:" + CLOCK + r"|(?P<dot_hour>\d{1,2})\.(?P<dot_minute>\d{2})(?![.\d])"
    r"|(?P<bare_hour>\d{1,2})(?=\s?(?:[ap]\.?m\b|uhr\b|h\b)))"
    + HALF
    + r"?(?:\s?(?:Uhr|hrs?|h)\b)?(?:\s?\(?"
    + ZONE
    + r")?",
    re.IGNORECASE,
)
# Scripts such as Devanagari and Thai write vowels as marks that \w does not hold: words are what no separator cuts.
_TOKEN = re.compile(r"\d+|[^\s\d.,:;|/()\[\]<>«»\"“”·•—–\-+،]+")
_ZONE_BEHIND = re.compile(r"\s?\(?" + ZONE, re.IGNORECASE)
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
_BUDDHIST = range(2440, 2641)
"""Years as Thailand counts them."""

_EXTENDED = re.compile(r"\[[^\[\]]{1,60}\]$")


class Moment(NamedTuple):
    """What a text states: ``day`` is a calendar day, ``clock`` hour, minute, second and microsecond or None,
    ``offset`` minutes east of UTC or None."""

    day: date
    clock: tuple[int, int, int, int] | None = None
    offset: int | None = None

    @property
    def local(self) -> datetime | None:
        """The naive time on the wall, None for a mere day."""
        if self.clock is None:
            return None
        hour, minute, second, micro = self.clock
        return datetime(self.day.year, self.day.month, self.day.day, hour, minute, second, micro)

    @property
    def instant(self) -> str | None:
        """ISO 8601 with the offset as stated, None where none is."""
        local = self.local
        if local is None or self.offset is None:
            return None
        return local.replace(tzinfo=timezone(timedelta(minutes=self.offset))).isoformat()


def parse_instant(text: str) -> str | None:
    """The instant that a text states, as ISO 8601 with its own offset ("Z" becomes "+00:00"); None without offset.

    An epoch in seconds or milliseconds is an instant in UTC.
    """
    moment = parse(text)
    return moment.instant if moment else None


def parse_local(text: str) -> datetime | None:
    """The naive date and time of a text that states no offset; None for a mere day, or where an offset is stated."""
    moment = parse(text)
    return moment.local if moment and moment.offset is None else None


def parse_day(text: str) -> str:
    """The day that a text states, as YYYY-MM-DD in the text's own zone; "" for none."""
    moment = parse(text)
    return moment.day.isoformat() if moment else ""


@remembered(2048)
def parse(text: str, *, day_first: bool | None = None, guess: bool = True) -> Moment | None:
    """The first full date of a text with what it says of the time; None for none.

    ``day_first`` decides 05/06/2023, which is no date while it is None. With ``guess`` dateparser is asked last.
    """
    # "2024 / July (12)" counts the articles of an archive.
    plain = _COUNTED.sub(" ", _plain(text))
    # Every date that is read holds its year in full or as 15.08.23, or that of a Japanese era.
    if not _YEAR.search(plain):
        return None
    return (
        _epoch(plain)
        or _machine(plain)
        or _cjk(plain)
        or _named(plain)
        or _other_calendar(plain)
        or _numeric(plain, day_first)
        or _short(plain)
        or (_guess(plain) if guess else None)
    )


def is_stated(text: str) -> bool:
    """Whether a text states a full date, be it unknown which of its numbers is the month."""
    return parse(text, day_first=True, guess=False) is not None


def may_hold(text: str) -> bool:
    """Whether a text can hold a date at all: a cheap look that spares the rest."""
    return _YEAR.search(text) is not None


def _plain(text: str) -> str:
    text = text[: 2 * MAX_TEXT]
    if not text.isascii():
        text = text.translate(_INVISIBLE).translate(_PLAIN)
        text = "".join([_digit(char) if char.isdigit() and not char.isascii() else char for char in text])
    return " ".join(text.split())[:MAX_TEXT]


def _digit(char: str) -> str:
    # Superscripts are digits too, but have no decimal value that int() would take.
    return str(int(char)) if char.isdecimal() else " "


def _epoch(text: str) -> Moment | None:
    match = _EPOCH.fullmatch(text)
    if not match:
        return None
    moment = datetime.fromtimestamp(int(match[1]), UTC) + timedelta(milliseconds=int(match[2] or 0))
    if moment.year > 2100:
        return None
    clock = (moment.hour, moment.minute, moment.second, moment.microsecond)
    return Moment(moment.date(), clock, 0)


def _machine(text: str) -> Moment | None:
    for pattern in (_ISO, _COMPACT):
        for match in pattern.finditer(_EXTENDED.sub("", text)):
            day = _day(int(match["year"]), int(match["month"]), int(match["day"]))
            if day is None:
                continue
            clock = read_clock(match["hour"], match["minute"], match["second"], match["fraction"], _half(match))
            if clock:
                return Moment(day, clock, read_offset(match["zone"]))
            return _with_time(day, text, match.start(), match.end())
    return None


def _half(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    return groups.get("half") or groups.get("before")


def _cjk(text: str) -> Moment | None:
    match = _CJK.search(text)
    if not match:
        return None
    if match["era"]:
        year = _ERAS[match["era"]] + (1 if match["era_year"] == "元" else int(match["era_year"]))
    else:
        year = int(match["year"])
    day = _day(year, int(match["month"]), int(match["day"]))
    if day is None:
        return None
    time = _CJK_CLOCK.search(text, match.end(), match.end() + 30)
    if time:
        clock = read_clock(time["hour"], time["minute"] or "0", time["second"], None, time["half"])
        if clock:
            zone = _ZONE_BEHIND.match(text, time.end())
            return Moment(day, clock, read_offset(zone["zone"]) if zone else None)
    return Moment(day)


def _named(text: str) -> Moment | None:
    """A date whose month is a word of the lexicon, in whichever order day, month and year stand."""
    tokens = list(_TOKEN.finditer(_NUMERIC.sub(lambda match: " " * len(match[0]), text)))
    months = lexicon.months()
    words = [normalize("NFKC", token.group()).casefold() for token in tokens]
    for at in range(len(tokens)):
        if words[at].isdigit():
            continue
        for length in (3, 2, 1):
            month = months.get(" ".join(words[at : at + length])) if at + length <= len(words) else None
            if month is None:
                month = months.get(".".join(words[at : at + length]) + ".")  # "Jan.", "ม.ค."
            if month is None:
                continue
            found = _around(words, at, at + length - 1)
            if found is None:
                continue
            year, number, first, last = found
            day = _day(year, month, number)
            if day is not None:
                return _with_time(day, text, tokens[first].start(), tokens[last].end())
    return None


def _other_calendar(text: str) -> Moment | None:
    found = jalali.find(text) or ethiopic.find(text) or thai.find(text)
    return _with_time(found[0], text, *found[1:]) if found else None


def _around(words: list[str], first: int, last: int) -> tuple[int, int, int, int] | None:
    """Year, day, and the first and last token of a date whose month stands at ``first`` to ``last``."""
    left = _numbers(words, range(first - 1, max(-1, first - 6), -1))
    right = _numbers(words, range(last + 1, min(len(words), last + 9)))

    def day(side: list[int], place: int) -> bool:
        return len(side) > place and len(words[side[place]]) <= 2 and 1 <= int(words[side[place]]) <= 31

    def year(side: list[int], place: int) -> bool:
        return len(side) > place and len(words[side[place]]) == 4

    orders = (
        (day(left, 0) and year(right, 0), left[:1], right[:1]),  # 15 August 2023
        (day(right, 0) and year(right, 1), right[:1], right[1:2]),  # August 15, 2023
        (year(left, 0) and day(right, 0), right[:1], left[:1]),  # 2023. augusztus 15.
        (day(left, 0) and year(left, 1), left[:1], left[1:2]),  # 2023. gada 15. augusts
    )
    for fits, days, years in orders:
        if fits:
            places = (first, last, days[0], years[0])
            return int(words[years[0]]), int(words[days[0]]), min(places), max(places)
    if day(right, 0) and len(right) > 2:
        # "Tue Aug 15 09:30:00 CEST 2023", as date(1) prints it: the year stands behind the time.
        for place in right[1:]:
            if len(words[place]) == 4:
                return int(words[place]), int(words[right[0]]), first, right[0]
    return None


def _numbers(words: list[str], places: range) -> list[int]:
    """The places of numbers, up to the second word between that is more than a particle."""
    found: list[int] = []
    strange = 0
    for place in places:
        if words[place].isdigit():
            found.append(place)
        elif len(words[place]) > 4:
            strange += 1
            if strange == 2:
                break
    return found


def _numeric(text: str, day_first: bool | None) -> Moment | None:
    for match in _NUMERIC.finditer(text):
        one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
        # With dots the day comes first everywhere; with slashes and hyphens only some countries agree on that.
        first = _first_by_weekday(text[: match.start()], one, two, year) if day_first is None else day_first
        if year in _BUDDHIST:
            first = True
        if match["mark"] == "." or one > 12 or one == two or (first and two <= 12):
            day = _day(year, two, one)
        elif two > 12 or first is False:
            day = _day(year, one, two)
        else:
            continue
        if day is not None:
            return _with_time(day, text, match.start(), match.end())
    return None


def _first_by_weekday(before: str, one: int, two: int, year: int) -> bool | None:
    """Whether the day comes first in "Fri, 05/03/2024", which was a Sunday otherwise; None where nothing tells."""
    said = _WEEKDAY.search(before)
    days = (_day(year, two, one), _day(year, one, two))
    fits = [day is not None and said is not None and _WEEKDAYS[day.weekday()] == said[1].lower() for day in days]
    return fits[0] if fits[0] != fits[1] else None


def _short(text: str) -> Moment | None:
    """15.08.23, which only dots, a time beside it or its standing alone tell from the number of a version."""
    for match in _SHORT_YEAR.finditer(text):
        year = int(match[3]) + (1900 if int(match[3]) >= 70 else 2000)
        day = _day(year, int(match[2]), int(match[1]))
        if day is not None:
            moment = _with_time(day, text, match.start(), match.end())
            return moment if moment.clock or len(text) <= _ALONE else None
    return None


def _with_time(day: date, text: str, start: int, end: int) -> Moment:
    """The moment whose date stands at ``start`` to ``end``; its time stands behind it or, else, before it."""
    behind, before = text[end : end + 40], text[max(0, start - 30) : start]
    times = list(_TIME.finditer(before))
    for match in [*_TIME.finditer(behind)][:1] + times[-1:]:
        hour = match["hour"] or match["dot_hour"] or match["bare_hour"]
        minute = match["minute"] or match["dot_minute"] or "0"
        half = match["half"] or half_before(match.string[: match.start()])
        clock = read_clock(hour, minute, match["second"], match["fraction"], half)
        if clock:
            return Moment(day, clock, read_offset(match["zone"]))
    return Moment(day)


def _day(year: int, month: int, number: int) -> date | None:
    if year in _BUDDHIST:
        year -= thai.AHEAD
    if not 1800 <= year <= 2100:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _guess(text: str) -> Moment | None:
    """What dateparser reads: only for short texts with a year, a day and a word, where our own rules know no month."""
    if len(text) > MAX_GUESS or not re.search(r"(?<!\d)(?:19|20)\d{2}(?!\d)", text):
        return None
    if not re.search(r"(?<!\d)\d{1,2}(?!\d)", text) or not re.search(r"[^\W\d_]{3}", text):
        return None
    import dateparser  # its import costs a third of a second, which most crawls need not pay

    # A fixed base and no parser of relative dates: the answer must not depend on the clock.
    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "RELATIVE_BASE": datetime(2000, 1, 1),
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    try:
        found = dateparser.parse(text, settings=settings)
    except Exception:  # it raises what its many parsers raise
        return None
    if not isinstance(found, datetime):
        return None
    day = _day(found.year, found.month, found.day)
    if day is None:
        return None
    if ":" not in text:
        return Moment(day)
    return Moment(day, (found.hour, found.minute, found.second, 0))
