"""The requests that the frontier holds in memory: the most urgent first, no host before the others for ever."""

from __future__ import annotations

import heapq
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlsplit

from scrapy import Request

from newscrawl.queued import TOP

FAIR_EVERY = 8
"""Of so many requests one is the longest waiting, whatever its priority, so that nothing urgent starves the rest."""

RESERVED = 4
"""Requests of each host that have a place, however urgent those of others are."""

FIRST_LISTS = 12
"""Lists of a host, at `TOP` or above, that come before all articles."""

ARTICLES_A_LIST = 2
"""Articles that have their turn after each other list, so that what is known already is read in short runs, too."""

LOOKED_AT = 64
"""How many of the longest waiting are looked at for one whose host is open."""


@dataclass(slots=True, eq=False)
class Entry:
    """A request that waits. ``stored``: whether it can be given back to the disk, ``is_list``: whether it is for what
    names articles."""

    key: bytes
    request: Request
    host: str
    stored: bool
    is_list: bool = False
    taken: bool = False


_Queue = list[tuple[int, int, Entry]]


@dataclass(slots=True)
class _Share:
    """What the articles of a host have had of its turns. ``first``: lists that came before them for nothing, ``owed``:
    turns that are theirs before the next list."""

    first: int = 0
    owed: int = 0

    def note(self, entry: Entry, most_first: int) -> None:
        """A request had its turn."""
        if not entry.is_list:
            self.owed = max(0, self.owed - 1)
            return
        is_early = entry.request.priority >= TOP and self.first < most_first
        self.first += is_early
        if not is_early or self.first == most_first:
            self.owed = ARTICLES_A_LIST


class Window:
    """Bounded by its owner, who asks `overflow` to give back what is least urgent.

    ``first``: how many lists of a host, at `TOP` or above, may come before all articles.
    """

    def __init__(self, first: int = FIRST_LISTS) -> None:
        self._first = first
        self._queues: dict[str, _Queue] = {}
        self._articles: dict[str, _Queue] = {}
        self._shares: dict[str, _Share] = {}
        self._waiting: deque[Entry] = deque()
        self._order = count()
        self._size = 0
        self._popped = 0

    def __len__(self) -> int:
        return self._size

    def push(self, key: bytes, request: Request, *, stored: bool = True, is_list: bool = False) -> None:
        """Add a request."""
        host = urlsplit(request.url).netloc
        entry = Entry(key, request, host, stored, is_list)
        part = (-request.priority, next(self._order), entry)
        heapq.heappush(self._queues.setdefault(host, []), part)
        if not is_list:
            heapq.heappush(self._articles.setdefault(host, []), part)
        self._waiting.append(entry)
        self._size += 1

    def pop(
        self, is_open: Callable[[Request], bool], may_name: Callable[[str], bool] = lambda _host: False
    ) -> Entry | None:
        """Take the request whose turn it is among the hosts that are open, None if there is none.

        ``is_open`` is asked with one request of each host. ``may_name``: whether articles of a host may still be named
        by what is out, so that those lists wait which would take the turns of these.
        """
        hosts = [
            host
            for host, queue in self._queues.items()
            if is_open(queue[0][2].request) and not (self._owes_articles(host) and may_name(host))
        ]
        if not hosts:
            return None
        self._popped += 1
        entry = self._longest_waiting(set(hosts)) if self._popped % FAIR_EVERY == 0 else None
        if entry is None:
            entry = self._of_host(min(hosts, key=lambda host: self._queues[host][0][:2]))
        self._take(entry)
        self._shares.setdefault(entry.host, _Share()).note(entry, self._first)
        return entry

    def _owes_articles(self, host: str) -> bool:
        """Whether it is the turn of articles of a host and none is there."""
        return host not in self._articles and host in self._shares and self._shares[host].owed > 0

    def _of_host(self, host: str) -> Entry:
        """The most urgent request of a host, or its most urgent article if that is a list and articles have a turn."""
        entry = self._queues[host][0][2]
        articles = self._articles.get(host)
        if entry.is_list and articles and host in self._shares and self._shares[host].owed:
            return articles[0][2]
        return entry

    def _longest_waiting(self, hosts: set[str]) -> Entry | None:
        while self._waiting and self._waiting[0].taken:
            self._waiting.popleft()
        for entry, _ in zip(self._waiting, range(LOOKED_AT), strict=False):
            if not entry.taken and entry.host in hosts:
                return entry
        return None

    def _take(self, entry: Entry) -> None:
        self._let_go(entry)
        for queues in (self._queues, self._articles):
            queue = queues.get(entry.host, [])
            while queue and queue[0][2].taken:
                heapq.heappop(queue)
            if not queue:
                queues.pop(entry.host, None)
        if len(self._waiting) > 2 * self._size + LOOKED_AT:
            self._waiting = deque(left for left in self._waiting if not left.taken)

    def has_room(self, request: Request, most: int) -> bool:
        """Whether the host of a request has so few in a window of ``most`` that this one has a place in any case."""
        return len(self._queues.get(urlsplit(request.url).netloc, ())) < self._reserved(most)

    def _reserved(self, most: int) -> int:
        return min(RESERVED, most // (len(self._queues) + 1))

    def _let_go(self, entry: Entry) -> None:
        entry.taken = True
        self._size -= 1

    def hosts(self) -> Iterator[tuple[str, Request]]:
        """Each host with its most urgent request."""
        for host, queue in self._queues.items():
            yield host, queue[0][2].request

    def drop(self, host: str) -> None:
        """Let go of a host's requests."""
        self._articles.pop(host, None)
        for _, _, entry in self._queues.pop(host, []):
            if not entry.taken:
                self._let_go(entry)

    def lowest(self) -> int:
        """The priority of the least urgent request; of an empty window there is none."""
        return min(entry.request.priority for _, _, entry in self._entries())

    def overflow(self, most: int) -> list[bytes]:
        """Let go of the least urgent requests beyond ``most`` that lie on the disk too; gives their keys."""
        released = []
        kept: Counter[str] = Counter()
        reserved = self._reserved(most)
        entries = sorted(self._entries(), key=lambda part: part[:2])
        for place, (_, _, entry) in enumerate(entries):
            kept[entry.host] += 1
            if place >= most and entry.stored and kept[entry.host] > reserved:
                self._let_go(entry)
                released.append(entry.key)
        self._queues, self._articles = {}, {}
        for part in entries:
            if not part[2].taken:
                self._queues.setdefault(part[2].host, []).append(part)  # sorted, so each is a heap
                if not part[2].is_list:
                    self._articles.setdefault(part[2].host, []).append(part)
        self._waiting = deque(entry for entry in self._waiting if not entry.taken)
        return released

    def _entries(self) -> list[tuple[int, int, Entry]]:
        return [part for queue in self._queues.values() for part in queue if not part[2].taken]
