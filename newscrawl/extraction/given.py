"""What a program gives to `extract`: what is no page at all is a mistake of its own, and is told as one."""

from __future__ import annotations

import re
from datetime import datetime

from newscrawl.extraction.policy import TextPolicy

_ADDRESS = re.compile(r"\s*https?://\S+\s*", re.IGNORECASE)
_MOST = 4096
AN_ADDRESS = "an address, no page: give what was fetched there; `newscrawl extract URL` does both"


def body_of(html: object) -> bytes | str:
    """A page as bytes or text. Raises TypeError for what is none, such as an answer or a file."""
    if isinstance(html, bytes | str):
        return html
    if isinstance(html, bytearray | memoryview):
        return bytes(html)
    raise TypeError(
        f"html is bytes or str, and was a {type(html).__name__}; of an answer give its bytes (.content of requests and"
        " httpx, .body of Scrapy, .read() of urllib), of a file .read_bytes(), of a tree lxml.html.tostring(tree)"
    )


def check(url: object, text: object, fetched: object) -> None:
    """Raises TypeError for an argument of a wrong kind, whether or not the page would have come to it."""
    if not (url is None or isinstance(url, str)):
        raise TypeError(f"url is str or None, and was a {type(url).__name__}")
    if not isinstance(text, TextPolicy):
        raise TypeError(f'text is a TextPolicy, such as TextPolicy.of(["captions"]), and was a {type(text).__name__}')
    if not (fetched is None or isinstance(fetched, datetime)):
        raise TypeError(f"fetched is a datetime or None, and was a {type(fetched).__name__}")


def is_address(html: bytes | str) -> bool:
    """Whether a page is nothing but an address."""
    return isinstance(html, str) and len(html) < _MOST and _ADDRESS.fullmatch(html) is not None
