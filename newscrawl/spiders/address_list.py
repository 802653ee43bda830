"""A file of addresses, one a line, as a search, an index of the web or another crawler gives them."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from newscrawl import urls
from newscrawl.errors import ArgumentError

STDIN = "-"
MAX_SITES = 500
"""Each is held by a lock of its own."""

_SHOWN = 80
_BOM = "\ufeff"


def addresses_in(name: str) -> list[str]:
    """The addresses in a file or on standard input ("-") in normal form, each once; ``#`` begins a remark.

    :raises ArgumentError: it cannot be read, a line is no address, there is none, or they are of too many sites.
    """
    try:
        lines = _lines(name) if Path(name).is_file() else _once(name)
    except (OSError, ValueError) as error:
        raise ArgumentError(f"{name}: {getattr(error, 'strerror', None) or error}") from None
    found: dict[str, None] = {}
    wrong: list[str] = []
    for number, line in enumerate(lines, 1):
        text = line.removeprefix(_BOM).strip()
        if not text or text.startswith("#"):
            continue
        try:
            found[normal(text)] = None
        except ValueError as error:
            wrong.append(f"line {number}, {text[:_SHOWN]!r}: {error}")
    if wrong:
        more = f" (and {len(wrong) - 1} lines more)" if len(wrong) > 1 else ""
        raise ArgumentError(f"{name} holds what is no web address, {wrong[0]}{more}; write one a line")
    if not found:
        raise ArgumentError(f"{name} holds no web address; write one a line")
    if (sites := len(set(map(urls.domain, found)))) > MAX_SITES:
        raise ArgumentError(f"{name} has addresses of {sites} sites, and a run takes {MAX_SITES}; sort it and split it")
    return list(found)


def normal(text: str) -> str:
    """An address as a person writes it, in normal form. Raises ValueError."""
    return urls.normalize(text if "://" in text else f"https://{text}")


def _lines(name: str) -> list[str]:
    data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    return data.decode("utf-8", "replace").splitlines()


_once = cache(_lines)
"""Arguments are read more than once, a pipe only once."""
