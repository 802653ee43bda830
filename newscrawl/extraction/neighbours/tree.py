"""What XPath gives, as typed lists, and the way up from a word to its link."""

from __future__ import annotations

from typing import cast

from lxml.html import HtmlElement


def strings(found: object) -> list[str]:
    """The strings of an XPath result, [] where it is none."""
    return cast("list[str]", found) if isinstance(found, list) else []


def some(found: object, most: int = 300) -> list[HtmlElement]:
    """The elements among the first ``most`` of an XPath result."""
    return [element for element in found[:most] if isinstance(element, HtmlElement)] if isinstance(found, list) else []


def anchor_of(element: HtmlElement) -> HtmlElement | None:
    """The link that an element stands in, within six levels; None outside of one."""
    up: HtmlElement | None = element
    for _ in range(6):
        if up is None:
            return None
        if up.tag == "a":
            return up
        up = up.getparent()
    return None
