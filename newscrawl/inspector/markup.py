"""HTML that cannot be broken out of: every text is escaped by the function that puts it into an element."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

MAX_HREF = 2000
"""Longer URLs are shown and not linked."""

_VOID = frozenset({"input", "meta", "br"})
# What a browser may strip or mend in a URL has no place in one: the link must be what the check has seen.
_WEB = re.compile(r"https?://[^\s\x00-\x20\x7f-\xa0\"'<>\\`]+", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Html(str):
    """Finished markup. Made by `element` and `joined` only; any other string is text and gets escaped."""

    __slots__ = ()


def element(tag: str, *children: str | None, **attributes: str | int | bool | None) -> Html:
    """One element: children that are not `Html` are escaped, None is left out.

    An attribute's name loses a closing underscore and has hyphens for the others (``class_``, ``aria_label``);
    True is an attribute without a value, False and None are none.
    """
    parts = [f"<{tag}"]
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        parts.append(" " + name.rstrip("_").replace("_", "-"))
        if value is not True:
            parts.append(f'="{escape(_printable(str(value)))}"')
    parts.append(">")
    parts += [child if isinstance(child, Html) else escape(_printable(child)) for child in children if child]
    if tag not in _VOID:
        parts.append(f"</{tag}>")
    return Html("".join(parts))


def joined(parts: Iterable[str], between: str = "") -> Html:
    """Several pieces as one, what is not `Html` escaped; ``between`` is markup of our own."""
    return Html(between.join(part if isinstance(part, Html) else escape(_printable(part)) for part in parts))


def said(text: str, most: int, tag: str = "span", **attributes: str | int | bool | None) -> Html:
    """Words of the page, cut after ``most`` characters, kept from turning the writing direction of what is around."""
    rest = len(text) - most
    more = element("span", f" … {rest:,} more characters", class_="cut", dir="ltr") if rest > 0 else None
    return element(tag, text[:most], more, dir="auto", **attributes)


def link(url: str, text: str | None = None, **attributes: str | int | bool | None) -> Html:
    """A link where the URL is http(s), else its text alone."""
    shown = said(url if text is None else text, 300)
    if len(url) > MAX_HREF or not _WEB.fullmatch(url):
        return element("span", shown, **attributes)
    return element("a", shown, href=url, rel="noopener noreferrer", target="_blank", **attributes)


def _printable(text: str) -> str:
    # Control codes and lone surrogates can be written neither in HTML nor in UTF-8.
    return text if text.isascii() and text.isprintable() else _CONTROL.sub("\ufffd", text)
