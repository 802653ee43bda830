"""JSON-LD as pages hold it: often broken, sometimes huge, and about much else than this page's article."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

Thing: TypeAlias = dict[str, Any]
"""A JSON object of a page; nothing about its keys and values is certain."""

MAX_CHARS = 2_000_000
"""Characters of all blocks of a page together; what lies beyond is not read."""

MAX_THINGS = 5_000
"""Objects that are looked at, in document order."""

MAX_DEPTH = 40
"""Levels below the top of a block that are walked."""

MAX_TEXT = 20_000
"""Characters of a value that are kept."""

_BREAKS = ("\u00ad", "\u200b", "\u2060", "\ufeff")
# Where white space may be of any length nothing gives it back: a pattern that tries all lengths hangs.
_WRAPPER = re.compile(r"(?:(?://|/\*)?\s*+(?:<!--|<!\[CDATA\[)\s*+(?:(?:\*/|//)\s*+)?)+")
_UNWRAPPER = re.compile(r"(?:(?://|/\*)?\s*+(?:-->|\]\]>)\s*+(?:\*/\s*+)?)+$")
# Strings are matched whole so that a comma within one is never taken for a trailing one; possessive, so linear, and so
# is one that has no end: else it would be read on from each quote in it.
_TRAILING = re.compile(r'("(?:[^"\\]++|\\.)*+(?:"|\\?\Z))|,(?=\s*+[}\]])|(?<=[\[{,])\s*+,', re.DOTALL)
_INLINE = "a abbr b bdi big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup u"
_BLOCK = "address article blockquote br center dd div dl dt figcaption figure footer h[1-6] header hr img li ol p"
_NAMES = f"(?:{_BLOCK}|section|table|tbody|td|th|tr|ul|{_INLINE})".replace(" ", "|")
# Markup: an end tag behind text, the tag that all begins with, a break amid words. Any other is spoken of:
# "30 years of <br> tags".
_MARKED = re.compile(
    rf"[^\s>] ?</{_NAMES}\s?>|^<{_NAMES}(?:\s[^<>]{{0,300}})?>[^\s<]|\S<br ?/?>|<br ?/?>\S", re.IGNORECASE
)
_MARK = re.compile(rf"</?({_NAMES})(?:\s[^<>]{{0,1000}})?/?>", re.IGNORECASE)
_JOINS = frozenset(_INLINE.split())
_SALVAGED = re.compile(
    r'"(headline|datePublished|dateModified|articleSection|inLanguage|isAccessibleForFree)"'
    r'\s{0,20}:\s{0,20}(?:"([^"\\\n]{1,400})"|(true|false))'
)


def read(blocks: Iterator[str]) -> list[Thing]:
    """The top-level objects of all blocks, lists and @graph opened, in document order; never raises."""
    things: list[Thing] = []
    left = MAX_CHARS
    for block in blocks:
        if len(block) > left:
            continue
        left -= len(block)
        for value in _values(block):
            things.extend(_opened(value, 0))
            if len(things) > MAX_THINGS:
                return things[:MAX_THINGS]
    return things


def _values(block: str) -> list[Any]:
    text = block.strip().lstrip("\ufeff")
    if opening := _WRAPPER.match(text):
        text = text[opening.end() :].lstrip("\ufeff")
    if text.endswith((">", "*/")):
        # Only the tail is searched: a pattern that is bound to the end costs its length at every start.
        text = text[:-40] + _UNWRAPPER.sub("", text[-40:])
    if not text:
        return []
    found, whole = _decoded(text)
    if whole:
        return found
    mended, whole = _decoded(_TRAILING.sub(lambda match: match[1] or "", text))
    if whole or len(mended) > len(found):
        return mended
    if "&quot;" in text or "&#34;" in text:
        mended, _ = _decoded(html.unescape(text))
    return mended or found or _salvaged(text)


def _decoded(text: str) -> tuple[list[Any], bool]:
    """The values that stand one after the other in ``text``, and whether that was all of it."""
    decoder = json.JSONDecoder(strict=False)  # raw line breaks within strings are common
    found: list[Any] = []
    at = 0
    while at < len(text) and len(found) < MAX_THINGS:
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return found, False
        found.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return found, True


def _salvaged(text: str) -> list[Any]:
    """What a block that no mending helps says just once: said twice, it may belong to another article."""
    found: dict[str, list[str]] = {}
    for match in _SALVAGED.finditer(text[:200_000]):
        found.setdefault(match[1], []).append(match[2] or match[3])
    article = {key: values[0] for key, values in found.items() if len(values) == 1}
    return [{"@type": "Article", **article}] if article else []


def _opened(value: Any, depth: int) -> Iterator[Thing]:
    if depth > 6:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _opened(entry, depth + 1)
    elif isinstance(value, dict):
        graph = value.get("@graph")
        if isinstance(graph, list | dict):
            yield from _opened(graph, depth + 1)
        if graph is None or len(value) > 3:
            yield value


def types(thing: Thing) -> list[str]:
    """The types without their vocabulary's address: ["NewsArticle"]."""
    stated = thing.get("@type")
    values = stated if isinstance(stated, list) else [stated]
    return [value.rstrip("/").rsplit("/", 1)[-1].rsplit(":", 1)[-1] for value in values if isinstance(value, str)]


def named(things: list[Thing]) -> dict[str, Thing]:
    """Every object with an @id and more than that, at any depth."""
    found: dict[str, Thing] = {}
    stack: list[tuple[Any, int]] = [(thing, 0) for thing in reversed(things)]
    seen = 0
    while stack and seen < 4 * MAX_THINGS:
        value, depth = stack.pop()
        seen += 1
        if isinstance(value, dict):
            name = value.get("@id")
            if isinstance(name, str) and len(value) > 1:
                found.setdefault(name, value)
            children = list(value.values())
        else:
            children = value
        if depth < MAX_DEPTH:
            stack.extend((child, depth + 1) for child in reversed(children) if isinstance(child, dict | list))
    return found


def resolved(value: Any, ids: dict[str, Thing]) -> Any:
    """The object that a mere reference ({"@id": …}) stands for; everything else as it is."""
    if isinstance(value, dict) and len(value) <= 2 and isinstance(value.get("@id"), str) and "name" not in value:
        return ids.get(value["@id"], value)
    return value


def texts(value: Any, ids: dict[str, Thing], *keys: str) -> list[str]:
    """The strings of a value: itself, a list's entries, or of objects the first of ``keys`` that is stated."""
    found: list[str] = []
    stack = [value]
    while stack and len(found) < 200:
        entry = resolved(stack.pop(), ids)
        if isinstance(entry, str):
            text = clean(entry)
            if text:
                found.append(text)
        elif isinstance(entry, bool):
            found.append(str(entry).lower())
        elif isinstance(entry, int | float):
            found.append(str(entry))
        elif isinstance(entry, list):
            stack.extend(reversed(entry[:200]))
        elif isinstance(entry, dict):
            for key in keys:
                inner = entry.get(key)
                if isinstance(inner, str | list) and inner:
                    # Only strings: an object within an object's name is nothing that any page means.
                    stack.extend(
                        s for s in reversed(inner if isinstance(inner, list) else [inner]) if isinstance(s, str)
                    )
                    break
    return found


def clean(text: str) -> str:
    """One line, entities resolved (also those that were escaped twice), without markup."""
    text = text[:MAX_TEXT]
    for _ in range(2):
        if "&" in text:
            text = html.unescape(text)
    text = one_line(text)
    return one_line(_MARK.sub(_gap, text)) if "<" in text and _MARKED.search(text) else text


def _gap(mark: re.Match[str]) -> str:
    """What a tag leaves where it stood: nothing amid a line, a space between lines."""
    return "" if mark[1].lower() in _JOINS else " "


def one_line(text: str) -> str:
    """Runs of white space as one space; soft hyphens and other marks that only steer line breaks are dropped."""
    if not text.isascii():
        for mark in _BREAKS:
            text = text.replace(mark, "")
    return " ".join(text.split())
