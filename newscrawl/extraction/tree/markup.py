"""A page's tree as Lexbor builds it (WHATWG, as browsers do), written down again and cut into its tags.

What comes back is regular: every element is closed, entities are four, no "<" or ">" stands in a value. So one
regular expression cuts it in a single pass, at a third of the cost of asking the parser for each node.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import compress

import numpy as np
import numpy.typing as npt
from selectolax.lexbor import LexborHTMLParser

from newscrawl.extraction.tree import tags
from newscrawl.extraction.tree.flooding import drain
from newscrawl.extraction.tree.openings import count
from newscrawl.extraction.tree.shadows import unfold
from newscrawl.extraction.tree.tags import Numbers
from newscrawl.extraction.tree.taming import MARK, MAX_DEPTH, flatten, part, tame

MAX_TAGS = 300_000
"""Bound of a page made to hurt; tags and texts beyond it are left out. News pages stay below a tenth of it."""

_TAG = re.compile("<(!--[^-]*+(?:-(?!->)[^-]*+)*+--|[^ >]++)([^>]*+)>([^<]*+)")
# What their text is, no escape tells from markup once it is written down.
_RAW = "script,style,template,iframe,noembed,noframes,xmp,plaintext"
_SHOWN = frozenset({"xmp", "plaintext"})
_MARK = MARK.decode()
_WRITTEN_MARK = _MARK.replace("<", "&lt;").replace(">", "&gt;")
# How it is written down where it has come into a value or a text that is no markup.
_JSON = "json"


@dataclass(slots=True)
class Markup:
    """The tags of a page in order, start and end tags alike.

    ``names``: "p", "/p"; ``raws``: the attributes as written, ' class="x" id="y"'; ``texts``: what follows each tag up
    to the next; ``numbers``: those of `tags`; ``levels``: how many elements are open around each tag's element;
    ``pairs``: the places of start and end tags that belong together, shape (elements that are not void, 2);
    ``is_cut``: whether there were more tags than `MAX_TAGS`.
    """

    names: list[str]
    raws: list[str]
    texts: list[str]
    numbers: Numbers
    levels: Numbers
    pairs: Numbers
    is_cut: bool = False


def read(data: bytes) -> Markup:
    """The tags of a page given as UTF-8. Never raises; linear in the size of the page."""
    bounded = _bound(data)
    openings = count(bounded)
    drained = drain(unfold(bounded, openings), openings)
    # What was left out may have stood between a "<" and what follows it now.
    clean = tame(drained, openings if drained is bounded else count(drained))
    found = _cut(clean)
    # Only the tree itself tells how deep it is; much that is asked of an element is asked of all around it.
    if found.levels.max() > MAX_DEPTH:
        del found  # two trees at once would be twice the memory
        found = _cut(flatten(clean))
    found.is_cut |= len(bounded) < len(data)
    return found


def _bound(data: bytes) -> bytes:
    """The same page up to its first `MAX_TAGS` tags: Lexbor takes some 200 bytes for one that is written in three."""
    if len(data) <= MAX_TAGS:
        return data
    places = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("<"))
    return data[: places[MAX_TAGS]] if len(places) > MAX_TAGS else data


def _cut(data: bytes) -> Markup:
    source, scripts = _written(data)
    names, raws, texts, is_cut = _split(source)
    if "&" in source:
        texts = [unescape(text) if "&" in text else text for text in texts]
    at = -1
    for script in scripts[: names.count("script")]:
        at = names.index("script", at + 1)
        texts[at] = script
    numbers = _leave_out_remarks(names, raws, texts, _numbers(names))
    numbers = _empty_opaque(names, raws, texts, numbers)
    paired = _pair(numbers)
    if paired is None:
        names, raws, texts = _balance(names, raws, texts)
        numbers = _numbers(names)
        paired = _pair(numbers)
        assert paired is not None
    return Markup(names, raws, texts, numbers, *paired, is_cut)


def _written(data: bytes) -> tuple[str, list[str]]:
    """The tree written down, and the texts of its JSON scripts in order."""
    parser = LexborHTMLParser(part(data))
    scripts = [script.replace(_MARK, "") for script in _lift_raw(parser)]
    root = parser.root
    source = (root.html if root is not None else "") or ""
    return source.replace(_WRITTEN_MARK, "").replace("&nbsp;", "\xa0"), scripts


def _split(source: str) -> tuple[list[str], list[str], list[str], bool]:
    # A flat list: tuples by the thousand would keep the garbage collector busy.
    parts = _TAG.split(source, MAX_TAGS)
    is_cut = any(parts[4 * MAX_TAGS :])
    del parts[4 * MAX_TAGS :]
    names, raws, texts = parts[1::4], parts[2::4], parts[3::4]
    return (names, raws, texts, is_cut) if names else (["html", "/html"], ["", ""], ["", ""], False)


def _numbers(names: list[str]) -> Numbers:
    return np.fromiter(map(tags.NUMBERS.__getitem__, names), np.int64, len(names))


def unescape(text: str) -> str:
    """A text without the four entities that a tree is written down with."""
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def _lift_raw(parser: LexborHTMLParser) -> list[str]:
    """Take the elements whose text is not escaped out of the tree; the texts of those scripts that stay, of JSON."""
    scripts: list[str] = []
    # From the last to the first: what is inside another goes before it.
    for node in reversed(parser.css(_RAW)):
        kind = node.tag
        text = node.first_child
        if kind == "script" and _JSON in (node.attributes.get("type") or ""):
            scripts.append("" if text is None else text.text_content or "")
        elif kind in _SHOWN:
            node.unwrap()
            continue
        elif kind != "iframe":
            node.decompose(recursive=False)
            continue
        if text is not None:
            text.decompose(recursive=False)
    return scripts[::-1]


def _leave_out_remarks(names: list[str], raws: list[str], texts: list[str], numbers: Numbers) -> Numbers:
    """Leave out comments, processing instructions and marks; what follows them follows the tag before."""
    kept = numbers != tags.REMARK
    if kept.all():
        return numbers
    # Each run of remarks at once: a page may hold nothing else.
    starts = np.flatnonzero(kept)
    ends = np.append(starts[1:], len(numbers))
    followed = ends > starts + 1
    for at, end in zip(starts[followed].tolist(), ends[followed].tolist(), strict=True):
        texts[at] = "".join(texts[at:end])
    return _choose(kept, numbers, names, raws, texts)


def _choose(kept: npt.NDArray[np.bool_], numbers: Numbers, *columns: list[str]) -> Numbers:
    chosen = kept.tolist()
    for column in columns:
        column[:] = compress(column, chosen)
    found: Numbers = numbers[kept]
    return found


def _empty_opaque(names: list[str], raws: list[str], texts: list[str], numbers: Numbers) -> Numbers:
    """Leave out what the opaque elements hold; an <svg> keeps its title as its label."""
    kinds = np.abs(numbers)
    opaque = tags.IS_OPAQUE[kinds]
    if not opaque.any():
        return numbers
    for at in np.flatnonzero(numbers == tags.SVG).tolist():
        if at + 1 < len(names) and names[at + 1] == "title" and "aria-label=" not in raws[at]:
            label = texts[at + 1].replace("&", "&amp;").replace('"', "&quot;")
            raws[at] += f' aria-label="{label}"'
    inside = np.cumsum(np.where(opaque, np.sign(numbers), 0))
    kept = (inside <= 0) | (opaque & (inside == 1) & (numbers > 0))
    for at in np.flatnonzero(opaque & (numbers > 0) & kept).tolist():
        texts[at] = ""
    return _choose(kept, numbers, names, raws, texts)


def _pair(numbers: Numbers) -> tuple[Numbers, Numbers] | None:
    """The levels and the pairs of a page's tags; None where not every element is closed in its turn."""
    starts = numbers > 0
    void = starts & tags.IS_VOID[np.abs(numbers)]
    step = np.where(starts, 1, -1)
    step[void] = 0
    after = np.cumsum(step)
    if len(after) < 2 or after[-1] != 0 or after[:-1].min() < 1:
        return None
    levels = after - (step > 0)
    # At one level the start tag of an element is followed by its own end tag.
    paired = np.flatnonzero(step)
    order = paired[np.argsort(levels[paired], kind="stable")]
    pairs = order.reshape(-1, 2)
    if not (numbers[pairs[:, 0]] == -numbers[pairs[:, 1]]).all():
        return None
    return levels, pairs


def _balance(names: list[str], raws: list[str], texts: list[str]) -> tuple[list[str], list[str], list[str]]:
    """The same tags, with end tags of nothing left out and those that are missing put in: pages that were cut."""
    new: tuple[list[str], list[str], list[str]] = ([], [], [])

    def put(name: str, raw: str, text: str) -> None:
        for column, value in zip(new, (name, raw, text), strict=True):
            column.append(value)

    open_: list[str] = []
    waiting: dict[str, int] = {}

    def close() -> None:
        name = open_.pop()
        waiting[name] -= 1
        put("/" + name, "", "")

    for name, raw, text in zip(names, raws, texts, strict=True):
        if not new[0] and name != "html":
            put("html", "", "")
            open_.append("html")
            waiting["html"] = 1
        if not name.startswith("/"):
            put(name, raw, text)
            if not tags.IS_VOID[tags.NUMBERS[name]]:
                open_.append(name)
                waiting[name] = waiting.get(name, 0) + 1
        elif waiting.get(name[1:]) and (name != "/html" or len(open_) == 1):
            while open_[-1] != name[1:]:
                close()
            close()
            if not open_:
                return new
            new[2][-1] = text
        elif text:
            new[2][-1] += text
    while open_:
        close()
    return new
