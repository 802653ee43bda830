"""Bylines: by what an element is known to be one, and which of its lines hold names."""

from __future__ import annotations

import re

from newscrawl.extraction import dates, lexicon
from newscrawl.extraction.blocks import HEADINGS, ends_sentence
from newscrawl.extraction.fields import authors, jobs
from newscrawl.extraction.fields.texts import MAX_INNER
from newscrawl.extraction.memo import Memo
from newscrawl.extraction.tree.dom import Element
from newscrawl.extraction.tree.once import once

SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "option", "button", "input", "iframe"})
"""Elements whose text is none for readers."""

_MOST_INNER = 30
_MOST_WORDS = 8
_LINE = 80
_LEAST_WORDS = 2
_PLAIN = 3
_MAX_NAME = 300
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:by-?line|authors?|writers?|autor(?:es)?|auteurs?|verfasser|redaktor|redakteur)"
    r"(?:$|\s|[_-]+(?![_-]|desc|role|job|title|categor|date|time|topic|separator)|name|line)|(?:^|\s)by(?:$|\s)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:^|\s)(?:[\w-]{0,40}(?:author|byline|writer|contributor|person|display|full)[_-]{0,2})?name(?:$|\s)",
    re.IGNORECASE,
)
_ENDS_DATE = re.compile(r"\d|^(?:[|·•/,–—-]|[ap]\.?m\.?|uhr|年|日)$", re.IGNORECASE)
_STOP = re.compile(r"\s[|·•–—(-]\s?|\sIn(?=\s|$)|\s(?=\d)|(?<=[^\W\d_])(?=\d)")
_LINK = "\0"
"""Opens the text of a link; no text of a page holds it."""

_SIGNS = frozenset("|·•–—/-")
_APART = frozenset({"a", "li", "div", "p", "br", "td", "ul"})
_NAMING = ("class", "itemprop", "data-testid")


def source(element: Element) -> str:
    """The source that an element is of names, by its markup: "html:rel-author", "html:byline", "" for none."""
    attrs = element.attrs
    if element.tag == "a" and "author" in (attrs.get("rel") or "").lower():
        return "html:rel-author"
    for attribute in _NAMING:
        if (name := attrs.get(attribute)) and _NAMES_BYLINE[name]:
            return "html:byline"
    if (label := attrs.get("aria-label")) and len(label) <= _LINE and authors.is_label(label):
        return "html:byline"
    return ""


def _names_byline(name: str) -> bool:
    return _BYLINE.search(name[:_MAX_NAME]) is not None


_NAMES_BYLINE = Memo(_names_byline, 8192, _MAX_NAME)


def says_by(line: str, is_first: bool) -> bool:
    """Whether a line is "By" with a name, or "By" alone as the first of several."""
    return (is_first and authors.is_label(line)) or authors.without_byline(line) != line


def names_follow(element: Element, text: str) -> bool:
    """Whether an element's text, which opens with "By" or the like, goes on with names and is no sentence."""
    rest = authors.without_byline(text)
    if rest[:1].upper() != rest[:1]:
        return False
    words = rest.split()
    if len(words) <= _MOST_WORDS:
        return True
    # Names end where a day or a section begins; "From Monday on" is none of a line of this length.
    end = next((at for at, word in enumerate(words) if word[0].isdecimal() or authors.is_joint(word)), len(words))
    is_linked = any(link.line() == " ".join(words[:end]) for link in element.iter("a"))
    return (1 < end <= _MOST_WORDS or is_linked) and not ends_sentence(text)


def behind_date(element: Element) -> list[str]:
    """The names in a line that begins with its date: "3 January 2024 by Jane Doe"."""
    if element.end - element.start > MAX_INNER:
        return []
    # Each word is held against the lexicon with all behind it.
    words = " ".join(element.texts()).split(None, _LINE)[:_LINE]
    found: list[str] = []
    for at in range(1, len(words)):
        rest = " ".join(words[at:])
        opened = authors.without_byline(rest)
        if opened == rest or lexicon.label_prefix("source_label", rest):
            continue
        label = rest[: len(rest) - len(opened)].rstrip()
        # A bare "by" or "from" among other words is none, unless the date has just ended.
        opens_name = opened[:1].upper() == opened[:1] and not opened.split()[0].isdecimal()
        if label[-1] in ":：" or (opens_name and _ends_particulars(words[:at])):
            named = " ".join(_unjoined([_STOP.split(opened)[0]]))
            found = [name for name in authors.clean(named, shown=True) if len(name.split()) <= _MOST_WORDS]
            if found:
                break
    return found


def _ends_particulars(words: list[str]) -> bool:
    """Whether words end with a date, or with the section that stands behind one: "5 March 2024 in Politics"."""
    return _ENDS_DATE.search(words[-1]) is not None or any(map(authors.is_joint, words[-_PLAIN - 1 : -1]))


def names(element: Element) -> list[str]:
    """The lines of a byline that hold names: from "By" on, up to the date or the section.

    Of a box that tells of the author in sentences only the line with "By" counts, or its heading, or what is before;
    of one with an element named the name's only that.
    """
    if called := _called(element):
        return called
    lines = _lines(element)
    starts = [at for at in range(len(lines)) if _opens_names(lines, at)]
    told = [at for at, line in enumerate(lines) if at not in starts and _is_sentence(line)]
    if told and not starts:
        lines = _headed(element) or lines[: told[0]]
    elif starts:
        lines = lines[starts[0] : next((at for at in told if at > starts[0]), None)]
    elif _is_lead(element, lines):
        lines = lines[1:]
    # What follows the date is the reading time, the count of comments and the like.
    end = next((at for at, line in enumerate(lines) if any(map(str.isdigit, line))), len(lines))
    if not end and (named := behind_date(element)):
        return named
    if not end and (starts or not _opens_with_date(lines[:1])):
        return _unjoined([_before_date(line) for line in lines[:1]])
    return _unjoined(lines[:end])


def _is_lead(element: Element, lines: list[str]) -> bool:
    """Whether the first line only leads to the link with the name: "creato da", "Utworzone przez:"."""
    if len(lines) < 2 or not (lines[0].islower() or lines[0][-1] in ":："):
        return False
    link = next(element.iter("a"), None)
    return link is not None and link.line() == lines[1]


def _before_date(line: str) -> str:
    """A line up to a date or a span of time in it: "By Jane Doe" of "By Jane Doe February 8, 2024"."""
    words = line.split(None, _LINE)[:_LINE]
    for at in range(_LEAST_WORDS, min(len(words), 2 * _MOST_WORDS)):
        rest = words[at : at + _MOST_WORDS]
        is_span = len(rest) > 1 and rest[0].isdecimal() and rest[1].islower()  # "4 min read"
        if _opens_with_date([" ".join(rest)]) and (is_span or dates.is_stated(" ".join(rest))):
            return " ".join(words[:at]).rstrip(" ,|·•–—-")
    return line


def _called(element: Element) -> list[str]:
    """The lines of the elements inside that are named those of a name: "author__name", beside "author__role"."""
    inside = element.tree.elements[element.start + 1 : min(element.end, element.start + _MOST_INNER)]
    found = [inner for inner in inside if "name" in inner.raw and _NAME.search(inner.get("class"))]
    called = [[line for line in _lines(inner) if not authors.is_label(line)] for inner in found]
    return called[0] if len(called) == 1 else list(dict.fromkeys(line for lines in called for line in lines[:1]))


def _opens_names(lines: list[str], at: int) -> bool:
    """Whether a line is "By" with a name or alone; "Reporter" under a name is a job."""
    line = lines[at]
    if authors.without_byline(line) != line:
        return True
    return authors.is_label(line) and not (at and jobs.is_job(line) and authors.is_full(lines[at - 1]))


def _opens_with_date(lines: list[str]) -> bool:
    """Whether the first line begins with a date: with a number, or with a day of the week or a month before one."""
    words = lines[0].split() if lines else []
    for word in words[:_LEAST_WORDS]:
        if word[0].isdecimal():
            return True
        plain = word.strip(".,").casefold()
        if plain not in lexicon.weekdays() and plain not in lexicon.months():
            return False
    return False


def _unjoined(lines: list[str]) -> list[str]:
    """Lines up to a word after which a section or a date comes: "By", "Jane Doe", "in", "Business" without the last."""
    found: list[str] = []
    for line in lines:
        words = line.split()
        end = next((at for at, word in enumerate(words) if authors.is_joint(word) and _ends_names(words, at)), None)
        if end is None or authors.is_label(line):
            found.append(line)
            continue
        is_name = end != 1 or not any(map(authors.is_full, found))  # "Reporting from"
        if end and is_name and not lexicon.matches("published_label", line):
            found.append(" ".join(words[:end]))
        # Before the first name it is part of a label that no list has: "On our site by".
        if found and not authors.is_label(found[-1]):
            break
    return found


def _ends_names(words: list[str], at: int) -> bool:
    """Whether names end before a word that may lead on: it is the line's last, or a date follows the names."""
    behind = words[at + 1 : at + 3]
    # "From Monday, the 1st": a single word before a date is no name.
    return not behind or (at > _LEAST_WORDS and any(word[0].isdecimal() for word in behind))


def _headed(element: Element) -> list[str]:
    """The lines of the first heading inside."""
    inside = element.tree.elements[element.start : min(element.end, element.start + _MOST_INNER)]
    return next((_lines(inner) for inner in inside if inner.tag in HEADINGS), [])


def _is_sentence(line: str) -> bool:
    """Whether a line tells of an author: words in lower case, or many in a script without case, and a full stop."""
    if not ends_sentence(line):
        return False
    words = line.split()
    caseless = sum(not word[0].isupper() for word in words) >= 2 * _PLAIN
    return caseless or sum(word[0].islower() for word in words) >= _PLAIN or line[-1] == "。"


@once
def _lines(element: Element) -> list[str]:
    """The element's text, cut where a link or a block begins and ends: names are often set apart by nothing else."""
    # None of them is "", so that the last is what stands before the next.
    parts = [element.text] if element.text else []
    open_: list[Element] = []

    def put(*pieces: str) -> None:
        parts.extend(filter(None, pieces))

    def close(inner: Element) -> None:
        put("\n" if inner.tag in _APART else "", inner.tail)

    for inner in element.tree.elements[element.start + 1 : min(element.end, element.start + MAX_INNER)]:
        while open_ and open_[-1].end <= inner.start:
            close(open_.pop())
        apart = inner.tag in _APART or _is_glued(parts[-1] if parts else "", inner)
        text = inner.text if _is_read(inner) else ""
        # A sign that has an element to itself parts what stands around it, with spaces or without.
        is_sign = text.strip() in _SIGNS
        put("\n" if apart else "", _LINK if inner.tag == "a" else "", "\n" if is_sign else text)
        open_.append(inner)
    while open_:
        close(open_.pop())
    lines = [(raw[:1] == _LINK, " ".join(raw.strip(_LINK).split())) for raw in "".join(parts).split("\n")]
    return _beside_links([(is_link, line) for is_link, raw in lines if (line := raw.strip(" ,|·•"))])


def _beside_links(lines: list[tuple[bool, str]]) -> list[str]:
    """Lines, each with whether it is a link's, without what goes on behind a linked name: "in Berlin and", "London".

    A date stays, and "in" alone, since names end there; behind "for the paper in" they have ended.
    """
    found: list[str] = []
    for at, (is_link, line) in enumerate(lines):
        goes_on = not is_link and at > 0 and lines[at - 1][0] and (line[0].islower() or " " not in line)
        stays = authors.is_joint(line) or any(map(str.isdigit, line)) or says_by(line, False) or authors.is_agency(line)
        if not goes_on or stays:
            found.append(line)
        elif authors.is_joint(line.rsplit(None, 1)[-1]):
            break
    return found


def _is_glued(before: str, inner: Element) -> bool:
    """Whether nothing but markup parts a word from the next, a name from a job with a capital or from "on"."""
    if inner.tag != "span" or not before[-1:].isalpha():
        return False
    return inner.text[:1].isupper() or any(map(authors.is_joint, inner.text[:_LINE].split(None, 1)[:1]))


def _is_read(inner: Element) -> bool:
    """Whether an element within a byline may name an author; the link to a section does not."""
    return inner.tag not in SKIPPED and not (inner.tag == "a" and "tag" in inner.raw and "tag" in inner.get("rel"))
