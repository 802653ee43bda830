"""From bytes to one parsed page: decoded as browsers decode, parsed once, bounded in size and depth.

Encoding labels follow the WHATWG Encoding Standard by way of w3lib (latin-1 is read as cp1252, gb2312 as
gb18030, shift_jis as cp932 …). One order differs from the standard: bytes that are valid UTF-8 are UTF-8,
whatever was declared, because wrong declarations are common and valid UTF-8 by accident is not. What was encoded
twice on its way is decoded twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from parsel import Selector
from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

from newscrawl import charset as charset_guess
from newscrawl.errors import PageTooLarge, Undecodable
from newscrawl.extraction.tree import dom
from newscrawl.extraction.tree.collecting import uncollected
from newscrawl.extraction.tree.dom import Element, Tree
from newscrawl.extraction.tree.selecting import Selecting
from newscrawl.urls import MAX_URL_LENGTH

MAX_BYTES = 10 * 1024 * 1024
"""Above this many bytes a page is refused: the largest article of the benchmark has 4 MB."""

MAX_BAD_SHARE = 0.02
"""Above this share of unreadable characters (U+FFFD or control codes) the bytes are not text."""

_CONTROLS = bytes([*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F])
_FEW_BAD = 2
_SCHEMES = ("http", "https")
_SPACE = re.compile(r"[\t\n\r]+")
# An absolute URL that nothing could be added to, left out of or found fault with.
_PLAIN = re.compile(r"https?://[a-z0-9_-][a-z0-9._-]*+/[\w/.%~+,=-]*+(?:\?[\w/.%~+,=&-]++)?", re.ASCII)


@dataclass
class Page:
    """One parsed page.

    ``url`` is "" where it is not known, ``data`` the source in UTF-8, ``encoding`` the name Python gives to the
    encoding that it came in, ``tree`` its elements.
    """

    url: str
    data: bytes
    encoding: str
    tree: Tree
    _absolute: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def html(self) -> str:
        """The decoded source."""
        return self.data.decode("utf-8", "replace")

    @property
    def root(self) -> Element:
        """The <html> element."""
        return self.tree.root

    @cached_property
    def base_url(self) -> str:
        """What relative links are resolved against: <base href>, else the page's own URL; "" where unknown.

        One that is longer than any address is none: each link would cost its length.
        """
        own = self.url if len(self.url) <= MAX_URL_LENGTH else ""
        for element in self.tree.tagged("base"):
            href = element.get("href").strip()
            if href:
                # Only the first <base> with an href counts in a browser.
                stated = _join(own, href)
                return stated if 0 < len(stated) <= MAX_URL_LENGTH else own
        return own

    def absolute(self, href: str) -> str:
        """``href`` as an absolute http(s) URL; "" where it is another scheme, broken, or cannot be resolved."""
        url = self._absolute.get(href)
        if url is None:
            url = self._absolute[href] = _join(self.base_url, href)
        return url

    @cached_property
    def selecting(self) -> Selecting:
        """The page as lxml elements, made on first use."""
        return Selecting(self.tree)

    @property
    def selector(self) -> Selector:
        """A parsel Selector over the page, for site profiles."""
        return Selector(root=self.selecting.root, type="html")


@uncollected
def open_page(body: bytes | str, url: str | None = None, *, charset: str = "", max_bytes: int = MAX_BYTES) -> Page:
    """Decode and parse a page.

    ``charset`` is what the HTTP header says, "" where it is silent. Raises `PageTooLarge` above ``max_bytes`` and
    `Undecodable` where more than `MAX_BAD_SHARE` of the characters are unreadable; nothing else.
    """
    if len(body) > max_bytes:
        raise PageTooLarge(f"page of {len(body)} bytes is over the bound of {max_bytes}")
    if isinstance(body, str):
        encoding = "utf-8"
        data = _encode(body.removeprefix("\ufeff"))
        if len(data) > max_bytes:
            raise PageTooLarge(f"page of {len(data)} bytes is over the bound of {max_bytes}")
    else:
        data, encoding = _to_utf8(body, charset)
    clean = data.translate(None, _CONTROLS)
    _refuse_noise(clean, removed=len(data) - len(clean), strict=encoding == "utf-8")
    return Page(url=_printable(url or ""), data=clean, encoding=encoding, tree=dom.parse(clean))


def _to_utf8(body: bytes, declared: str) -> tuple[bytes, str]:
    """The body as UTF-8 bytes, and the encoding it came in."""
    name, bom = read_bom(body)
    if name is not None and bom is not None:
        if name == "utf-8":
            return body[len(bom) :], name
        return _encode(body[len(bom) :].decode(name, "replace")), name
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        name = charset_guess.wide(body) or charset_guess.escaped(body)
        return (_encode(body.decode(name, "replace")), name) if name else (charset_guess.once(body), "utf-8")
    candidates = [_resolve(declared), html_body_declared_encoding(body)]
    text, encoding = charset_guess.decode(body, [name for name in candidates if name])
    return _encode(text), encoding


def _resolve(label: str) -> str | None:
    try:
        return resolve_encoding(label.strip().strip("'\"")) if label.strip() else None
    except (ValueError, UnicodeError):
        return None  # a label with NUL or beyond ASCII in it


def _encode(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # Halves of a surrogate pair: join those that belong together, replace the lone ones.
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode("utf-8")


def _printable(url: str) -> str:
    """A page's address without controls; "" for one that cannot be taken apart."""
    url = _encode(url).translate(None, _CONTROLS).decode("utf-8", "replace").strip()
    try:
        urlsplit(url)
    except ValueError:
        return ""
    return url


def _refuse_noise(data: bytes, *, removed: int, strict: bool) -> None:
    # What was valid UTF-8 holds its U+FFFD in the source itself: somebody else's loss, and still readable.
    if strict and removed <= _FEW_BAD:
        return
    html = data.decode("utf-8", "replace")
    bad = removed + (0 if strict else html.count("\ufffd"))
    if bad > MAX_BAD_SHARE * (len(html) + removed) and bad > _FEW_BAD:
        raise Undecodable(f"{bad} of {len(html) + removed} characters are unreadable")


def _join(base: str, href: str) -> str:
    if _PLAIN.fullmatch(href):
        return href
    href = _SPACE.sub("", href.strip())
    if not href:
        return ""
    try:
        url = urljoin(base, href)
        parts = urlsplit(url)
        if parts.scheme.lower() not in _SCHEMES or not parts.hostname:
            return ""
        parts.port  # noqa: B018 - reading it raises ValueError where it is no number
    except ValueError:
        return ""
    return url
