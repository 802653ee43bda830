"""Declarative shadow trees: browsers show what such a <template> holds in place, so it is read as a <div>.

HTML Standard, "The template element", attribute ``shadowrootmode``; other templates stay what nobody sees.
"""

from __future__ import annotations

import re

from newscrawl.extraction.tree.openings import Openings

_MARK = b"shadowroot"
_TEMPLATE = re.compile(rb"<(/?)template(?=[\s/>])([^<>]{0,2000})>", re.IGNORECASE)
_SHADOW = re.compile(rb"(?<![^\s\"'/])shadowroot(?:mode)?\s*=", re.IGNORECASE)


def unfold(data: bytes, openings: Openings) -> bytes:
    """The same page with the templates of shadow trees as <div>, and their end tags."""
    if not openings.templates or _MARK not in data:
        return data
    open_: list[bool] = []

    def named(match: re.Match[bytes]) -> bytes:
        if match[1]:
            return b"</div>" if open_ and open_.pop() else match[0]
        open_.append(_SHADOW.search(match[2]) is not None)
        return b"<div>" if open_[-1] else match[0]

    return _TEMPLATE.sub(named, data)
