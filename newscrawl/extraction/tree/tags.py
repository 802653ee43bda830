"""What kinds of elements there are, as numbers: a page's tags are one array, "is it inline" a look-up in another.

The number of a start tag is positive, that of its end tag the same below zero.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

VOID = (
    "area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
)  # fmt: skip
"""Elements that hold nothing and have no end tag when a tree is written down (HTML, "serialises as void")."""

OPAQUE = ("svg", "math", "object", "canvas", "map", "select", "datalist")
"""Elements that are kept without what they hold."""

INLINE = (
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "nobr", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "picture", "source", "meta", "link",
)  # fmt: skip
"""Elements that stand within a line of text; all others begin and end a block of it."""

SILENT = (
    "script", "style", "noscript", "template", "svg", "head", "iframe", "object", "embed", "audio", "video", "canvas",
    "select", "option", "input", "textarea", "math", "map", "area", "datalist", "progress", "meter",
)  # fmt: skip
"""Elements whose text is none of the page's."""

STRONG = ("b", "strong", "em", "i")

_COMMON = (
    "div", "p", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "aside",
    "header", "footer", "nav", "main", "figure", "figcaption", "form", "button", "fieldset", "table", "thead", "tbody",
    "tfoot", "tr", "td", "th", "blockquote", "pre", "address", "center", "html", "body", "title",
)  # fmt: skip
# Elements of no kind above; named only to be found quickly.

REMARK = 0
"""The number of comments, of processing instructions, and of <bgsound>, which has neither text nor use."""

_OTHER = 1


class _Numbers(dict[str, int]):
    """Start tags ("p") and end tags ("/p") → their numbers; all that have no name here share one."""

    def __missing__(self, name: str) -> int:
        if name.startswith(("!", "?")):
            return REMARK
        return -_OTHER if name.startswith("/") else _OTHER


NUMBERS = _Numbers()
for _name in _COMMON:
    NUMBERS[_name], NUMBERS["/" + _name] = _OTHER, -_OTHER
for _at, _name in enumerate(dict.fromkeys((*VOID, *OPAQUE, *INLINE, *SILENT)), _OTHER + 1):
    NUMBERS[_name], NUMBERS["/" + _name] = _at, -_at
NUMBERS["bgsound"] = NUMBERS["/bgsound"] = REMARK
_COUNT = max(NUMBERS.values()) + 1


Numbers = npt.NDArray[np.int64]


def flags(*names: str) -> npt.NDArray[np.bool_]:
    """For each number whether it is one of these tags."""
    found = np.zeros(_COUNT, dtype=np.bool_)
    found[[NUMBERS[name] for name in names]] = True
    return found


IS_VOID = flags(*VOID)
IS_OPAQUE = flags(*OPAQUE)
IS_INLINE = flags(*INLINE)
IS_SILENT = flags(*SILENT)
IS_STRONG = flags(*STRONG)
LINK = NUMBERS["a"]
BREAK = NUMBERS["br"]
SVG = NUMBERS["svg"]
