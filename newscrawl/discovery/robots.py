"""The sitemaps that a robots.txt names (sitemaps.org, "Specifying the Sitemap location"; RFC 9309 §2.2.4)."""

from __future__ import annotations

import re

from newscrawl.discovery.guards import joined

MAX_BYTES = 512 * 1024
"""What is read of a file; RFC 9309 §2.5 asks for at least 500 KiB. Characters, where text is given."""

# "NewsCrawl/2.0", "NewsCrawl*": only the product token names an agent (RFC 9309 §2.2.1).
_VERSION = re.compile(r"^([ \t]*user[- ]?agent[ \t]*:[ \t]*[^\s/*#]+)[/*][^\r\n]*", re.IGNORECASE | re.MULTILINE)
_LINE = re.compile(r"^[ \t\ufeff]*sitemap[ \t]*:[ \t]*([^\s#]+)", re.IGNORECASE | re.MULTILINE)


def head(body: bytes) -> bytes:
    """What is read of a file: its first `MAX_BYTES`, without a line that they cut: half a rule may forbid all."""
    if len(body) <= MAX_BYTES:
        return body
    cut = body[:MAX_BYTES]
    return cut[: max(cut.rfind(b"\n"), cut.rfind(b"\r")) + 1]


def rules_text(body: bytes) -> str:
    """The text of a file, with or without a byte order mark, and the product tokens of its agents without versions."""
    return _VERSION.sub(r"\1", re.sub(r"\r\n?", "\n", body.decode("utf-8-sig", "replace")))


def sitemaps(text: str | bytes, url: str) -> list[str]:
    """The URLs of all ``Sitemap:`` lines, in normal form and order, each once; relative ones against ``url``.

    The field may be written in any case, with any line ending, behind a byte order mark and below any user
    agent. Lines that hold no http(s) URL are passed over.
    """
    head = text[:MAX_BYTES]
    if isinstance(head, bytes):
        head = head.decode("utf-8", "replace")
    head = re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", head)
    found = (joined(url, match[1]) for match in _LINE.finditer(head))
    return list(dict.fromkeys(address for address in found if address))
