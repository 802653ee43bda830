"""What of a robots.txt is read (RFC 9309), and the sitemaps that it names (sitemaps.org, "Specifying the Sitemap
location"; RFC 9309 §2.2.4)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from newscrawl.discovery.guards import joined

MAX_BYTES = 512 * 1024
"""What is read of a file; RFC 9309 §2.5 asks for at least 500 KiB. Characters, where text is given."""

# "NewsCrawl/2.0", "NewsCrawl*": only the product token names an agent (RFC 9309 §2.2.1).
_VERSION = re.compile(r"^([ \t]*user[- ]?agent[ \t]*:[ \t]*[^\s/*#]+)[/*][^\r\n]*", re.IGNORECASE | re.MULTILINE)
# As Protego reads it: with a colon or without.
_AGENT = re.compile(r"\s*(?:user[- ]?agent\s*:|(?:user-?agent|user\s+agent)\s)([^#]*)", re.IGNORECASE)
_SOMEBODY = "User-agent: somebody-else"
_LINE = re.compile(r"^[ \t\ufeff]*sitemap[ \t]*:[ \t]*([^\s#]+)", re.IGNORECASE | re.MULTILINE)


def head(body: bytes) -> bytes:
    """What is read of a file: its first `MAX_BYTES`, without a line that they cut: half a rule may forbid all."""
    if len(body) <= MAX_BYTES:
        return body
    cut = body[:MAX_BYTES]
    return cut[: max(cut.rfind(b"\n"), cut.rfind(b"\r")) + 1]


def rules_text(body: bytes, agents: Iterable[str]) -> str:
    """The text of a file, with or without a byte order mark, and the product tokens of its agents without versions.

    All that is not said to one of ``agents`` or to everybody is said to one other: a parser writes each rule down for
    each agent of its group, and thousands may share the rules of a file.
    """
    text = _VERSION.sub(r"\1", re.sub(r"\r\n?", "\n", body.decode("utf-8-sig", "replace")))
    lines = text.splitlines()
    stated = {at: _token(match[1]) for at, line in enumerate(lines) if (match := _AGENT.match(line))}
    tokens = set(stated.values()) - {""}
    kept = {"*", ""}.union(_fitting(agent.lower(), tokens) for agent in agents)
    for at, token in stated.items():
        if token not in kept:
            lines[at] = _SOMEBODY
    return "\n".join(lines)


def _token(value: str) -> str:
    """The name of an agent as it is compared."""
    name = value.strip().lower()
    return name if name == "*" else name.replace("*", "")


def _fitting(agent: str, tokens: Collection[str]) -> str:
    """The longest of the names in a file by which an agent is meant, "" for none."""
    meant = (token for token in tokens if token in agent and re.search(rf"(?<![\w-]){re.escape(token)}", agent))
    return max(meant, key=len, default="")


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
