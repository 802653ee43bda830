"""The sitemaps that a robots.txt names (sitemaps.org, "Specifying the Sitemap location"; RFC 9309 §2.2.4)."""

from __future__ import annotations

import re

from newscrawl.discovery.guards import joined

MAX_BYTES = 512 * 1024
"""What is read of a file; RFC 9309 §2.5 asks for at least 500 KiB. Characters, where text is given."""

_LINE = re.compile(r"^[ \t\ufeff]*sitemap[ \t]*:[ \t]*([^\s#]+)", re.IGNORECASE | re.MULTILINE)


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
