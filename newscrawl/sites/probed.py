"""What a look at a site has found, as a profile with comments.

Everything that a site says of itself stands behind a ``#`` or in a quoted string, on one line and cut short, so that
whatever it says the text is a profile with the keys of ours and no others.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from newscrawl import urls

WIDTH = 100
"""Characters of a text of the site that are shown."""
MAX_ADDRESS = 300

OTHER_HOSTS = 0.2
"""Share of the articles named on other hosts of the domain from which on these are taken in."""

AGREEING = 2
"""Pages that have to agree on an offset."""

_MAX_DELAY = 3600.0
_LONGEST_OFFSET = timedelta(hours=14)
_STEP, _SLACK = 900, 120  # offsets are quarters of an hour; a feed may state the minute of its own making
_JOINERS = "\u200c\u200d"
_SENTENCE = re.compile(r".+?(?:[.!?…۔।]+[\"'”’»)\]]*(?=\s|$)|[。！？]+[」』”]*|$)", re.DOTALL)
_SELECTORS = {
    "title": "h1.headline::text",
    "published_at": "time.published::attr(datetime)",
    "authors": ".byline a::text",
    "text": "div.story-body p",
}


@dataclass(slots=True)
class Named:
    """A list that names articles, and how many. ``first``, ``last``: the days that it states, YYYY-MM-DD.

    ``changes``: they are those of the last change; ``maps``: addresses that are further sitemaps; ``note``: why it was
    not read, or could not be, "" if it was.
    """

    kind: str
    url: str
    leads: int = 0
    dated: int = 0
    first: str = ""
    last: str = ""
    changes: bool = False
    maps: int = 0
    note: str = ""


@dataclass(slots=True)
class Trial:
    """An article as it was extracted. ``note``: why it is not shown, "" if it is."""

    url: str
    found_by: str
    verdict: str = ""
    is_article: bool = False
    title: str = ""
    date: str = ""
    authors: Sequence[str] = ()
    words: int = 0
    text: str = ""
    note: str = ""


@dataclass(slots=True)
class Beside:
    """A link to a neighbouring article: its way ("prev", "next"), what said so, and on which page."""

    way: str
    evidence: str
    page: str
    target: str


@dataclass(slots=True)
class Findings:
    """What was found; "" and empty: nothing.

    ``url``: the address that was asked for, ``start``: where it led; ``refused``: why it may not be read; ``pace``:
    seconds between two requests as the settings have it, ``delay``: as robots.txt asks; ``tried``: what was looked for
    at usual places in vain; ``local``: times printed without an offset, each with the instant (ISO 8601) that a feed
    or sitemap states; ``offsets``: those that pages print; ``zone``: what the site's software says; ``mutual``: whether
    the neighbour names the article in turn; ``hosts``: where the articles named lie, within the scope "host" or "" for
    elsewhere.
    """

    url: str
    day: str = ""
    start: str = ""
    requests: int = 0
    refused: str = ""
    robots: str = ""
    tdmrep: str = ""
    statements: list[str] = field(default_factory=list)
    pace: float = 0.0
    delay: float | None = None
    lists: list[Named] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    wordpress: bool = False
    pager: str = ""
    hosts: Counter[str] = field(default_factory=Counter)
    beside: list[Beside] = field(default_factory=list)
    mutual: str = ""
    local: list[tuple[datetime, str]] = field(default_factory=list)
    offsets: Counter[str] = field(default_factory=Counter)
    zone: str = ""
    languages: Counter[str] = field(default_factory=Counter)
    scripted: list[str] = field(default_factory=list)
    trials: list[Trial] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def to_toml(found: Findings) -> str:
    """The profile: keys that the findings speak for, everything else as comments."""
    start = _address(found.start or found.url)
    lines = [
        f"# {_line(found.url, MAX_ADDRESS)}",
        f"# as seen{' on ' + _line(found.day) if found.day else ''} with {found.requests} requests. What stands behind"
        " a # was found, or is a proposal.",
        "# Used by: newscrawl crawl site -a profile=FILE.toml",
        "",
        f"name = {_string(_name(start))}",
    ]
    lines += [f"start = [{_string(start)}]"] if start else [f"# start = [{_string(found.url)}]"]
    for part in (_scope, _pace, _asks) if found.refused else (_scope, _pace, _zone, *_READ):
        lines += part(found)
    return "\n".join(lines) + "\n"


def ends(text: str) -> tuple[str, str]:
    """The first and the last sentence of a text, "" where it has none."""
    paragraphs = [part for part in text.split("\n\n") if part.strip()]
    if not paragraphs:
        return "", ""
    first = _SENTENCE.match(paragraphs[0].strip()[:2000])
    last = _SENTENCE.findall(paragraphs[-1].strip()[-2000:])
    return (first[0] if first else ""), (last[-1].strip() if last else "")


def offset_of(local: datetime, instant: str) -> int | None:
    """Minutes by which a clock on the wall is ahead of UTC, told by an instant; None where the two do not fit."""
    try:
        moment = datetime.fromisoformat(instant)
    except ValueError:
        return None
    if moment.tzinfo is None or local.tzinfo is not None:
        return None
    try:
        apart = local - moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        return None
    steps = round(apart.total_seconds() / _STEP)
    if abs(apart) > _LONGEST_OFFSET + timedelta(seconds=_SLACK) or abs(apart.total_seconds() - steps * _STEP) > _SLACK:
        return None
    return steps * _STEP // 60


# ---- what keeps texts of the site within their lines


def _line(text: str, limit: int = WIDTH) -> str:
    """A text on one line and cut, without control characters and what changes the direction of writing."""
    shown = (" " if unicodedata.category(c)[0] in "CZ" and c not in _JOINERS else c for c in text[: 8 * limit])
    line = " ".join("".join(shown).split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def _string(text: str) -> str:
    escaped = _line(text, MAX_ADDRESS).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _address(url: str) -> str:
    """A URL in normal form; "" for what is none, or would have to be cut."""
    try:
        normal = urls.normalize(url)
    except ValueError:
        return ""
    return normal if normal == _line(normal, MAX_ADDRESS) else ""


def _name(start: str) -> str:
    try:
        return urls.host(start).strip("[]").removeprefix("www.") or "site"
    except ValueError:
        return "site"


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _row(name: str, text: str) -> str:
    return f"#   {_line(name):<10} {text}".rstrip()


# ---- the parts of the profile


def _scope(found: Findings) -> Iterator[str]:
    total, elsewhere = found.hosts.total(), {host: n for host, n in found.hosts.items() if host}
    other = sum(elsewhere.values())
    wide = bool(total) and other >= OTHER_HOSTS * total
    yield f"scope = {_string('domain' if wide else 'host')}"
    if other:
        most = sorted(elsewhere, key=lambda host: -elsewhere[host])[:3]
        where = ", ".join(_line(host) for host in most)
        yield f"# {other} of {total} articles named lie on other hosts of the domain: {where}"


def _pace(found: Findings) -> Iterator[str]:
    yield ""
    delay = found.delay
    if delay is None or not math.isfinite(delay) or round(delay, 3) <= 0:
        yield "# robots.txt asks for no pace"
    elif delay <= found.pace or delay > _MAX_DELAY:
        yield f"# robots.txt asks for {delay:g} s between two requests, the settings for {found.pace:g} s"
        yield f"# download_delay = {max(delay, found.pace):g}"
    else:
        yield "# seconds between two requests, as robots.txt asks"
        yield f"download_delay = {round(delay, 3)!r}"


def _zone(found: Findings) -> Iterator[str]:
    yield ""
    for stated, count in found.offsets.most_common(3):
        yield f"# {count} page{_s(count)} with the time and its offset: {_line(stated)}"
    if not found.local:
        if not found.offsets:
            yield "# time zone: no page that was read prints a time"
        return
    told = [(f"{local:%Y-%m}", offset_of(local, instant)) for local, instant in found.local]
    known = Counter((month, offset) for month, offset in told if offset is not None)
    many = f"{len(told)} page{_s(len(told))}"
    yield f"# {many} with the time, but without an offset; by the dates in feeds and sitemaps it is:"
    for (month, offset), count in sorted(known.items()):
        yield _row(_shown(offset), f"in {month}, {count} page{_s(count)}")
    if not known:
        yield _row("unknown", "none of them has an instant there to compare with")
    if found.zone and _fits(found.zone, found.local):
        yield "# the zone that the site's software states, and that fits them"
        yield f"timezone = {_string(found.zone)}"
        return
    if found.zone:
        yield f"# the zone that the site's software states does not fit: {_line(found.zone)}"
    if len({month for month, _ in known}) < len(known):
        yield "# These do not agree. The name of the zone belongs here, such as"
    else:
        few = "" if known.total() >= AGREEING else " (and one page is few)"
        yield f"# An offset names no zone{few}: the name of the one that has it belongs here, such as"
    yield '# timezone = "Europe/Berlin"'


def _shown(offset: int) -> str:
    return f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"


def _fits(name: str, pairs: Sequence[tuple[datetime, str]]) -> bool:
    """Whether a name is that of a zone in which several of the times on the wall are the instants, and none is not."""
    try:
        zone = ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return False
    offsets = [(local, offset_of(local, instant)) for local, instant in pairs]
    known = [(local, timedelta(minutes=offset)) for local, offset in offsets if offset is not None]
    return len(known) >= AGREEING and all(zone.utcoffset(local) == offset for local, offset in known)


def _asks(found: Findings) -> Iterator[str]:
    yield from ("", "# What the site asks")
    yield _row("robots.txt", _line(found.robots) or "not read")
    yield _row("tdmrep", _line(found.tdmrep) or "not found")
    for statement in found.statements:
        yield _row("rights", _line(statement))
    if not found.statements:
        yield _row("rights", "no opt-out found")
    if found.refused:
        yield _row("refused", f"{_line(found.refused)}; nothing else was asked for")


def _lists(found: Findings) -> Iterator[str]:
    yield from ("", "# Where articles are named")
    for named in found.lists:
        yield _row(named.kind, _line(named.url, MAX_ADDRESS))
        yield _row("", _line(named.note) if named.note else _count(named))
    for kind in ("feed", "sitemap"):
        if not any(named.kind == kind and not named.note for named in found.lists):
            yield _row(kind, "none found")
    if found.tried:
        yield _row("", f"nothing at {_line(', '.join(found.tried), MAX_ADDRESS)}")
    if not found.wordpress:
        yield _row("WordPress", "no index of posts announced")
    yield _row("pager", _line(found.pager, MAX_ADDRESS) or "none found: lists have one page, or load more by script")


def _count(named: Named) -> str:
    text = f"{named.leads:,} address{'' if named.leads == 1 else 'es'}"
    if named.maps:
        text += f", {named.maps:,} of further sitemaps"
    if not named.dated:
        return f"{text}, none dated"
    what = "day of last change" if named.changes else "date"
    return f"{text}, {named.dated:,} with a {what}: {_line(named.first)} to {_line(named.last)}"


def _neighbours(found: Findings) -> Iterator[str]:
    yield from ("", "# Previous and next article")
    if not found.beside:
        read = any(trial.is_article and not trial.note for trial in found.trials)
        yield f"#   {'none found: the archive cannot be walked by them' if read else 'not known: no article was read'}"
    for way in ("prev", "next"):
        links = [link for link in found.beside if link.way == way]
        for evidence, count in Counter(link.evidence for link in links).most_common():
            yield _row(way, f"{_line(evidence)}, on {count} page{_s(count)}")
        if links:
            yield _row("", _line(links[0].page, MAX_ADDRESS))
            yield _row("", f"-> {_line(links[0].target, MAX_ADDRESS)}")
    if found.beside:
        yield _row("mutual", _line(found.mutual, MAX_ADDRESS) or "not looked at")


def _pages(found: Findings) -> Iterator[str]:
    yield from ("", "# Pages")
    languages = ", ".join(f"{_line(name)} ({count})" for name, count in found.languages.most_common(5))
    yield _row("language", languages or "not stated")
    if found.scripted:
        yield _row("JavaScript", f"needed by {len(found.scripted)} of the pages read")
        yield _row("", _line(found.scripted[0], MAX_ADDRESS))
        yield "# A browser draws them, with Chromium and: pip install 'newscrawl[javascript]'"
        yield "# javascript = true"
    else:
        yield _row("JavaScript", "not needed by the pages read")
    for note in found.notes:
        yield _row("note", _line(note, MAX_ADDRESS))


def _trials(found: Findings) -> Iterator[str]:
    yield from ("", "# Articles on trial")
    if not found.trials:
        yield "#   none: no address of an article was found, or none may be read"
    for number, trial in enumerate(found.trials, 1):
        yield f"# {number}. {_line(trial.url, MAX_ADDRESS)}"
        yield _row("found by", _line(trial.found_by))
        if trial.note:
            yield _row("not read", _line(trial.note))
            continue
        yield _row("verdict", f"{_line(trial.verdict)}, {trial.words:,} words")
        missing = f"none found{', see [selectors]' if trial.is_article else ''}"
        yield _row("title", _line(trial.title) or missing)
        yield _row("date", _line(trial.date) or missing)
        yield _row("authors", _line(", ".join(trial.authors[:10])) or missing)
        first, last = ends(trial.text)
        yield _row("begins", _line(first) or missing)
        if last:
            yield _row("ends", _line(last))

    if found.trials and not any(trial.is_article for trial in found.trials):
        yield "# None of these is an article by the general rules; `newscrawl inspect URL` shows how a page is read."


def _selectors(found: Findings) -> Iterator[str]:
    """Proposals for what is missing, at the end, since a table goes on until the next."""
    read = [trial for trial in found.trials if trial.is_article and not trial.note]
    missing = {
        "title": sum(not trial.title for trial in read),
        "published_at": sum(not trial.date for trial in read),
        "authors": sum(not trial.authors for trial in read),
        "text": sum(not trial.text for trial in read),
    }
    if not any(missing.values()):
        return
    yield from ("", "[selectors]")
    for name, count in missing.items():
        if count:
            yield f"# no {name.removesuffix('_at')} found on {count} of {len(read)}: name the element that holds it"
            yield f"# {name} = [{_string(_SELECTORS[name])}]"


_READ = (_asks, _lists, _neighbours, _pages, _trials, _selectors)
"""The parts that speak of what was read; the last is a table, and ends the file."""
