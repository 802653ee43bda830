"""A page as other makers of sites would write it: one sign taken away, or the same tree written down otherwise.

What is read stays: the steps here change names, elements and what is stated to machines, no word of the text. A page is
taken apart as browsers understand it, since what Lexbor writes down is regular: every element is closed, and no "<" or
">" stands in a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from html.entities import codepoint2name
from random import Random
from urllib.parse import urljoin, urlsplit
from zlib import crc32

from selectolax.lexbor import LexborHTMLParser

from newscrawl import urls
from newscrawl.errors import PageError
from newscrawl.extraction.tree import open_page

_PART = re.compile(
    r"<!--.*?-->|<(script|style|iframe|noembed|noframes|xmp)(?=[ >])([^>]*)>(.*?)</\1>|<(/?[a-z][^ >]*)([^>]*)>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r' ([^ =>]+)(?:="([^"]*)")?')
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SECTIONS = frozenset({"article", "main", "header", "footer", "nav", "aside", "section", "figure"})
_BLOCKS = (
    _HEADINGS
    | _SECTIONS
    | {"html", "head", "title", "meta", "link", "script", "style", "body", "div", "p", "blockquote", "figcaption", "hr"}
    | {"ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "form", "fieldset"}
)
_VOID = frozenset({"meta", "link", "hr"})
_KEPT = frozenset({"pre", "textarea"})
_REFERRING = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")
_OPTIONAL_ENDS = frozenset({"/li", "/td", "/th", "/tr", "/dd", "/dt", "/option"})
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_WORDS = 4
_DEEPER = 8
_SPACE = re.compile(r"[ \t\n\r\f]+")


@dataclass(slots=True)
class Part:
    """A tag, a text or an element whose text is raw, as it is written down.

    ``name``: "p", "/p", "" for a text, "!" for a comment; ``attrs``: escaped; ``text``: of a text, a comment or a raw
    element, None for any other tag.
    """

    name: str
    attrs: dict[str, str] = field(default_factory=dict)
    text: str | None = None

    def __str__(self) -> str:
        if self.name in ("", "!"):
            return self.text or ""
        written = "".join(f' {name}="{value}"' for name, value in self.attrs.items())
        end = "" if self.text is None else f"{self.text}</{self.name}>"
        return f"<{self.name}{written}>{end}"

    @property
    def is_json_ld(self) -> bool:
        return self.name == "script" and "ld+json" in self.attrs.get("type", "")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page lies: its URL, "" where that is not known, and the site that its class names are those of."""

    url: str
    site: str

    def hashed(self, name: str) -> str:
        """A name as a build of styles in scripts gives it, the same for the same name of a site."""
        number, letters = crc32(f"{self.site} {name}".encode()), ""
        while number:
            number, digit = divmod(number, len(_DIGITS))
            letters += _DIGITS[digit]
        return f"css-{letters}"


Step = Callable[[Iterable[Part], Address], Iterable[Part]]


def parts_of(body: bytes, url: str) -> list[Part]:
    """The tags and texts of a page as browsers understand it. Raises `PageError` for what is no page."""
    source = LexborHTMLParser(open_page(body, url).data).html or ""
    found, done = [], 0
    for match in _PART.finditer(source):
        if match.start() > done:
            found.append(Part("", text=source[done : match.start()]))
        done = match.end()
        raw, said, text, name, attributes = match.groups()
        if raw:
            found.append(Part(raw, _attributes(said), text))
        elif name:
            found.append(Part(name, _attributes(attributes)))
        else:
            found.append(Part("!", text=match.group()))
    found.append(Part("", text=source[done:]))
    return found


def _attributes(written: str) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(written))


# -- what is taken away ------------------------------------------------------------------------------------------------


def hashed_names(parts: Iterable[Part], at: Address) -> Iterator[Part]:
    for part in parts:
        for name in ("class", "id", *_REFERRING):
            if part.attrs.get(name):
                part.attrs[name] = " ".join(map(at.hashed, part.attrs[name].split()))
        if len(part.attrs.get("href", "")) > 1 and part.attrs["href"][0] == "#":
            part.attrs["href"] = "#" + at.hashed(part.attrs["href"][1:])
        yield part


def no_names(parts: Iterable[Part], _: Address) -> Iterator[Part]:
    for part in parts:
        part.attrs.pop("class", None)
        part.attrs.pop("id", None)
        yield part


def no_json_ld(parts: Iterable[Part], _: Address) -> Iterator[Part]:
    return (part for part in parts if not part.is_json_ld)


def no_meta(parts: Iterable[Part], _: Address) -> Iterator[Part]:
    return (part for part in parts if part.name != "meta")


def no_sections(parts: Iterable[Part], _: Address) -> Iterator[Part]:
    names = dict.fromkeys(_SECTIONS, "div") | {"figcaption": "span"}
    return (_renamed(part, names) for part in parts)


def no_headings(parts: Iterable[Part], at: Address) -> Iterator[Part]:
    for part in parts:
        if part.name in _HEADINGS:
            part.attrs["class"] = at.hashed(part.name + part.attrs.get("class", ""))
        yield _renamed(part, dict.fromkeys(_HEADINGS, "div"))


def no_paragraphs(parts: Iterable[Part], _: Address) -> Iterator[Part]:
    return (_renamed(part, {"p": "div"}) for part in parts)


def broken_paragraphs(parts: Iterable[Part], _: Address) -> Iterator[Part]:
    for part in parts:
        if part.name == "/p":
            yield from (Part("br"), Part("br"))
        elif part.name != "p":
            yield part


def no_particulars(parts: Iterable[Part], _: Address) -> Iterator[Part]:
    """Without <time>, <link>, and attributes for machines."""
    for part in parts:
        if part.name != "link":
            for name in list(part.attrs):
                if name.startswith(("item", "aria-", "data-")) or name in ("rel", "role", "property", "typeof"):
                    del part.attrs[name]
            if part.name == "time":
                part.attrs.pop("datetime", None)
            yield _renamed(part, {"time": "span"})


def no_scripts(parts: Iterable[Part], _: Address) -> Iterator[Part]:
    return (part for part in parts if part.name not in ("script", "style", "!"))


def _renamed(part: Part, names: dict[str, str]) -> Part:
    end = part.name[:1] == "/"
    name = part.name.removeprefix("/")
    return replace(part, name="/" * end + names[name]) if name in names else part


# -- how it is written down --------------------------------------------------------------------------------------------


def minified(parts: Iterable[Part], _: Address) -> Iterator[Part]:
    """Without comments, space around block elements and end tags that need not be."""
    kept = 0
    before = ""
    for part in parts:
        bare = part.name.removeprefix("/")
        if bare in _KEPT:
            kept += -1 if part.name[0] == "/" else 1
        if part.name == "!" or part.name in _OPTIONAL_ENDS:
            continue
        if part.name == "" and not kept:
            text = _SPACE.sub(" ", part.text or "")
            text = text.lstrip(" ") if before in _BLOCKS else text
            if not text:
                continue
            part.text = text
        before = bare
        yield part


def pretty(parts: Iterable[Part], _: Address) -> Iterator[Part]:
    kept = level = 0
    for part in parts:
        name = part.name.removeprefix("/")
        if name in _KEPT:
            kept += -1 if part.name[0] == "/" else 1
        if name not in _BLOCKS or kept:
            yield part
            continue
        closes = part.name[0] == "/"
        level -= closes
        yield Part("", text="\n" + "    " * level)
        yield part
        if name not in _VOID and part.text is None and not closes:
            level += 1
        yield Part("", text="\n" + "    " * level)


def deeper(parts: Iterable[Part], _: Address) -> Iterator[Part]:
    for part in parts:
        if part.name == "/body":
            yield from (Part("/div") for _ in range(_DEEPER))
        yield part
        if part.name == "body":
            yield from (Part("div") for _ in range(_DEEPER))


def boxed(parts: Iterable[Part], _: Address) -> Iterator[Part]:
    """Each paragraph and heading in two boxes of its own."""
    wrapped = _HEADINGS | {"p"}
    for part in parts:
        if part.name in wrapped:
            yield from (Part("div"), Part("div"))
        yield part
        if part.name[1:] in wrapped and part.name[0] == "/":
            yield from (Part("/div"), Part("/div"))


def spanned(parts: Iterable[Part], _: Address) -> Iterator[Part]:
    """Each text in a <font>, every few words of it in a <span>."""
    inside = 0
    for part in parts:
        if part.name.removeprefix("/") in ("body", "select", "textarea", "table", "svg"):
            inside += (1 if part.name[0] != "/" else -1) * (1 if part.name.endswith("body") else -9)
        if part.name or inside < 1 or not (part.text or "").strip():
            yield part
            continue
        words = re.split(r"(?<=\s)(?=\S)", part.text or "")
        yield Part("font")
        for start in range(0, len(words), _WORDS):
            yield from (Part("span"), Part("", text="".join(words[start : start + _WORDS])), Part("/span"))
        yield Part("/font")


def entities(parts: Iterable[Part], _: Address) -> Iterator[Part]:
    def escape(match: re.Match[str]) -> str:
        code = ord(match.group())
        return f"&{codepoint2name[code]};" if code in codepoint2name else f"&#{code};"

    for part in parts:
        if part.name == "":
            part.text = re.sub("[^\x00-\x7f]|['\"]", escape, part.text or "")
        yield part


def saved(parts: Iterable[Part], at: Address) -> Iterator[Part]:
    """As a browser saves it: links absolute, what it loads in a folder beside it."""
    yield Part("!", text=f"<!-- saved from url=({len(at.url):04}){at.url} -->\n")
    for part in parts:
        if "href" in part.attrs:
            part.attrs["href"] = _joined(at.url, part.attrs["href"])
        for name in ("src", "poster"):
            if part.attrs.get(name) and not part.attrs[name].startswith("data:"):
                part.attrs[name] = "./page_files/" + part.attrs[name].partition("?")[0].rpartition("/")[2]
        part.attrs.pop("srcset", None)
        if part.name != "base":
            yield part
        if part.name == "head":
            yield Part("meta", {"http-equiv": "Content-Type", "content": "text/html; charset=UTF-8"})


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return href


def amp(parts: Iterable[Part], _: Address) -> Iterator[Part]:
    """As Accelerated Mobile Pages: no scripts but data, media elements of its own, no styles of elements."""
    names = {"video": "amp-video", "audio": "amp-audio"}
    for part in parts:
        if part.name == "style" or (part.name == "script" and not part.is_json_ld):
            continue
        part.attrs.pop("style", None)
        if part.name == "html":
            part.attrs["amp"] = ""
        if part.name in ("img", "iframe"):
            yield from (Part(f"amp-{part.name}", {**part.attrs, "layout": "responsive"}), Part(f"/amp-{part.name}"))
            continue
        yield _renamed(part, names)
        if part.name == "head":
            yield Part("script", {"async": "", "src": "https://cdn.ampproject.org/v0.js"}, text="")


# -- the variants ------------------------------------------------------------------------------------------------------

_UNSTATED: tuple[Step, ...] = (no_json_ld, no_meta)
_BARE: tuple[Step, ...] = (no_names, *_UNSTATED, no_sections, no_particulars)

VARIANTS: dict[str, tuple[Step, ...]] = {
    "same": (),
    "hashed": (hashed_names,),
    "nameless": (no_names,),
    "no-json-ld": (no_json_ld,),
    "no-meta": (no_meta,),
    "unstated": _UNSTATED,
    "no-sections": (no_sections,),
    "no-headings": (no_headings,),
    "divs": (no_paragraphs,),
    "breaks": (broken_paragraphs,),
    "no-particulars": (no_particulars,),
    "minified": (minified,),
    "pretty": (pretty,),
    "deeper": (deeper,),
    "boxed": (boxed,),
    "spanned": (spanned,),
    "no-url": (),
    "opaque-url": (),
    "no-scripts": (no_scripts,),
    "saved": (saved,),
    "amp": (amp,),
    "entities": (entities,),
    "bare-hashed": (hashed_names, *_BARE[1:]),
    "bare": _BARE,
    "barest": (*_BARE, no_headings, no_paragraphs),
}
"""The steps that make each variant; "bare" is without names, metadata, sections and attributes for machines."""

_URLS: dict[str, Callable[[str], str | None]] = {
    "no-url": lambda _: None,
    "opaque-url": lambda url: f"https://{urlsplit(url).netloc}/a/{crc32(url.encode())}",
}
_CHOICES: tuple[tuple[tuple[tuple[Step, ...], float], ...], ...] = (
    (((hashed_names,), 0.3), ((no_names,), 0.2)),
    ((_UNSTATED, 0.5),),
    (((no_sections,), 0.5),),
    (((no_particulars,), 0.5),),
    (((no_headings,), 0.15),),
    (((no_paragraphs,), 0.15), ((broken_paragraphs,), 0.1)),
)
"""What may be taken away from a page that is learned from, each with its chance; of one row at most one."""


def url_in(variant: str, url: str) -> str | None:
    """The address under which a page is read in a variant."""
    return _URLS[variant](url) if variant in _URLS else url


def drawn(key: str) -> tuple[Step, ...]:
    """Some steps at random, the same for the same key."""
    draw = Random(key)  # noqa: S311 - nothing is to be kept secret
    steps: list[Step] = []
    for row in _CHOICES:
        chance = draw.random()
        for some, share in row:
            if 0 <= chance < share:
                steps += some
            chance -= share
    return tuple(steps)


def rewrite(body: bytes, url: str, steps: Iterable[Step]) -> bytes:
    """A page after some steps, in UTF-8; as it is where it cannot be read."""
    try:
        parts: Iterable[Part] = parts_of(body, url)
    except PageError:
        return body
    at = Address(url, urls.domain(url))
    for step in steps:
        parts = step(parts, at)
    return ("<!DOCTYPE html>" + "".join(map(str, parts))).encode()
