"""Parameters that change nothing of what is read: numbers of sessions, new on every link, by which a site has no end.

Nothing in their names tells them from those that articles are addressed by (``sid``, ``id``, ``p``); that the same
pages come under several values does.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator

from newscrawl import urls

MOST_PARAMETERS = 8
"""Of one address; those with more are traps by themselves."""

ENOUGH = 5
"""Addresses, otherwise different, under which a parameter has shown to change nothing."""

EXCEPTIONS = 0.1
"""The share of addresses under which it may have seemed to, since lists change by themselves."""

UNLIKE = 0.5
"""The share of articles that two lists have in common below which they are lists of their own."""

MAX_NAMED = 200
MAX_LISTS = 500
MAX_READ = 50_000
MAX_JUDGED = 1000

_Address = tuple[str, int]
"""A parameter of a site, and an address without it."""


class Sessions:
    """What pages that differ in their parameters had in common. Bounded in memory; all in linear time."""

    def __init__(self) -> None:
        self._read: OrderedDict[_Address, int] = OrderedDict()
        self._lists: OrderedDict[_Address, frozenset[int]] = OrderedDict()
        self._same: defaultdict[str, set[int]] = defaultdict(set)
        self._other: defaultdict[str, set[int]] = defaultdict(set)
        self._shown: set[str] = set()

    def shown(self) -> list[tuple[str, str, int]]:
        """What has shown to change nothing since this was asked last: its site, its name, and on how many addresses."""
        names, self._shown = self._shown, set()
        found = [(*name.partition("?"), len(self._same[name])) for name in sorted(names) if self._is_idle(name)]
        return [(site, name, same) for site, _, name, same in found]

    def note_list(self, url: str, named: Iterable[str]) -> None:
        """A list was read that names these articles."""
        articles = [address for _, address in zip(range(MAX_NAMED), named, strict=False)]
        for name, rest in _without_each(url):
            keys = frozenset(hash(_without(address, name.partition("?")[2])) for address in articles)
            before = self._lists.get((name, rest))
            if before and keys and self._first(name, rest, url) != hash(url):
                if keys == before:
                    self._judge(name, rest, same=True)
                elif len(keys & before) < UNLIKE * len(keys | before):
                    self._judge(name, rest, same=False)
            self._first(name, rest, url)
            if before is None:
                self._lists[name, rest] = keys
                if len(self._lists) > MAX_LISTS:
                    self._lists.popitem(last=False)

    def note_article(self, url: str, *, is_copy: bool) -> None:
        """An article was read, which is a copy of one that was read before, or none."""
        for name, rest in _without_each(url):
            if self._first(name, rest, url) != hash(url):
                self._judge(name, rest, same=is_copy)

    def note_same(self, url: str, other: str) -> None:
        """One article was read at two URLs, be it in two runs: what they differ in alone has changed nothing."""
        pieces, others = (set(address.partition("?")[2].split("&")) for address in (url, other))
        names = {piece.partition("=")[0] for piece in pieces ^ others if "=" in piece}
        if not 0 < len(names) <= MOST_PARAMETERS:
            return
        rest = _without(url, *names)
        if urls.key(rest) == urls.key(_without(other, *names)):
            for name in names:
                self._judge(f"{urls.domain(url)}?{name}", hash(rest), same=True)

    def _first(self, name: str, rest: int, url: str) -> int:
        """The hash of the first URL of those that differ in one parameter alone."""
        first = self._read.setdefault((name, rest), hash(url))
        if len(self._read) > MAX_READ:
            self._read.popitem(last=False)
        return first

    def _judge(self, name: str, rest: int, *, same: bool) -> None:
        judged = self._same if same else self._other
        if len(judged) < MAX_JUDGED and len(judged[name]) < MAX_JUDGED:
            judged[name].add(rest)
        if same and len(self._same.get(name, ())) >= ENOUGH:
            self._shown.add(name)

    def _is_idle(self, name: str) -> bool:
        same = len(self._same.get(name, ()))
        return same >= ENOUGH and len(self._other.get(name, ())) <= EXCEPTIONS * same


def _without_each(url: str) -> Iterator[_Address]:
    """For each parameter of a URL its site and name, "paper.example?sid", and what the URL is without it."""
    names = dict.fromkeys(piece.partition("=")[0] for piece in url.partition("?")[2].split("&") if "=" in piece)
    if 0 < len(names) <= MOST_PARAMETERS:
        site = urls.domain(url)
        for name in names:
            yield f"{site}?{name}", hash(_without(url, name))


def _without(url: str, *names: str) -> str:
    address, _, query = url.partition("?")
    kept = [piece for piece in query.split("&") if piece and piece.partition("=")[0] not in names]
    return f"{address}?{'&'.join(kept)}" if kept else address
