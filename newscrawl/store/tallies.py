"""What a run brought in of each site, counted by day while it is written: what reports and checks look back on."""

from __future__ import annotations

import json
import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from newscrawl import urls
from newscrawl.items import Article
from newscrawl.store.ledger import WAITING

FIELDS = (
    "title", "date", "published_at", "authors", "image_url", "description", "section", "tags", "language",
    "prev_url", "next_url",
)  # fmt: skip
"""Fields of which it is counted how many articles have them."""

MOST_WAYS = 8
MOST_WITHOUT = 3
MOST_HOSTS = 30
MOST_DETAILS = 12
OTHER = "other"
REFUSALS = ("403", "429")
"""Statuses by which a host says that it has had enough."""

_STEP = math.log(1.1)
_SAVE = """
INSERT INTO tally (run, site, day, counts) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET counts = excluded.counts
"""
_REASONS = """
SELECT site IN (SELECT value FROM json_each(:sites)), site,
    (SELECT finder.site FROM url AS finder WHERE finder.id = url.found_by), reason,
    substr(detail, 1, instr(detail || ':', ':') - 1) AS sort, COUNT(*)
FROM url WHERE run = :run GROUP BY 1, 2, 3, 4, 5
UNION ALL SELECT site IN (SELECT value FROM json_each(:sites)), site, NULL, reason, '', count
FROM taken WHERE run = :run
"""


class Histogram(Counter[int]):
    """How often which size was seen, in classes a tenth apart: the median is right to 5 %."""

    def note(self, size: float) -> None:
        """Count a size; all up to 1 are one class."""
        self[round(math.log(size) / _STEP) if size > 1 else 0] += 1

    def quantile(self, share: float) -> float | None:
        """The size that this share of all do not exceed; None where nothing was counted."""
        wanted = share * self.total()
        seen = 0
        for step in sorted(self):
            seen += self[step]
            if seen >= wanted and self[step]:
                return math.exp(step * _STEP)
        return None

    @property
    def median(self) -> float | None:
        return self.quantile(0.5)


@dataclass(slots=True)
class HostTally:
    """How a host answered. ``seconds``: until the headers of all answers came, added up; ``slowest``: of one."""

    answers: int = 0
    refusals: int = 0
    errors: int = 0
    seconds: float = 0.0
    slowest: float = 0.0

    def add(self, other: HostTally) -> None:
        """Add what another tally has."""
        self.answers += other.answers
        self.refusals += other.refusals
        self.errors += other.errors
        self.seconds += other.seconds
        self.slowest = max(self.slowest, other.slowest)


@dataclass(slots=True)
class Tally:
    """Counts of one site.

    ``articles``: lines written, ``revisions`` of known ones among them. ``fields``: how many of these have a field
    (`FIELDS`), ``ways``: by what it was found (the article's provenance), ``without``: URLs of some that lack it.
    ``words``: of the texts. ``answers``: by HTTP status, or the name of what went wrong; ``bytes``: of their bodies, as
    they came. ``reasons``, ``details``: what became of the URLs that the run found, known when it has ended.
    """

    articles: int = 0
    revisions: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    ways: dict[str, Counter[str]] = field(default_factory=dict)
    without: dict[str, list[str]] = field(default_factory=dict)
    words: Histogram = field(default_factory=Histogram)
    answers: Counter[str] = field(default_factory=Counter)
    hosts: dict[str, HostTally] = field(default_factory=dict)
    bytes: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    details: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def found(self) -> int:
        """URLs that the run found."""
        return self.reasons.total()

    def coverage(self, name: str) -> float | None:
        """The share of the articles that have a field, 0 to 1; None without articles."""
        return self.fields[name] / self.articles if self.articles else None

    def note_article(self, article: Article) -> None:
        """Count a line of the dataset."""
        self.articles += 1
        self.revisions += bool(article.revision)
        self.words.note(article.word_count)
        ways: dict[str, str] = json.loads(article.provenance) if article.provenance else {}
        for name in FIELDS:
            if getattr(article, name):
                self.fields[name] += 1
                if way := ways.get(name):
                    _count(self.ways.setdefault(name, Counter()), str(way), MOST_WAYS)
            elif len(urls_without := self.without.setdefault(name, [])) < MOST_WITHOUT:
                urls_without.append(article.url)

    def note_answer(self, host: str, status: str, seconds: float, size: int) -> None:
        """Count an answer, or what came instead of one."""
        _count(self.answers, status, MOST_DETAILS)
        self.bytes += size
        if host not in self.hosts and len(self.hosts) >= MOST_HOSTS:
            host = OTHER
        failed = not status.isdecimal() or status >= "500"
        one = HostTally(1, int(status in REFUSALS), int(failed), seconds, seconds)
        self.hosts.setdefault(host, HostTally()).add(one)

    def add(self, other: Tally) -> None:
        """Add what another tally has; of the URLs without a field the newest stay."""
        self.articles += other.articles
        self.revisions += other.revisions
        self.bytes += other.bytes
        self.fields.update(other.fields)
        self.words.update(other.words)
        self.answers.update(other.answers)
        self.reasons.update(other.reasons)
        for own, theirs in ((self.ways, other.ways), (self.details, other.details)):
            for name, counts in theirs.items():
                own.setdefault(name, Counter()).update(counts)
        for name, addresses in other.without.items():
            self.without[name] = [*addresses, *self.without.get(name, [])][:MOST_WITHOUT]
        for host, tally in other.hosts.items():
            self.hosts.setdefault(host, HostTally()).add(tally)

    def to_json(self) -> str:
        """As it is kept; what is empty is left out."""
        kept: dict[str, Any] = {
            name: value for name in self.__slots__ if (value := getattr(self, name)) and name != "hosts"
        }
        kept["hosts"] = {
            host: [t.answers, t.refusals, t.errors, round(t.seconds, 3), round(t.slowest, 3)]
            for host, t in self.hosts.items()
        }
        return json.dumps(kept, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Tally:
        """Undo `to_json`."""
        kept: Mapping[str, Any] = json.loads(text)
        return cls(
            articles=kept.get("articles", 0),
            revisions=kept.get("revisions", 0),
            fields=Counter(kept.get("fields", {})),
            ways={name: Counter(counts) for name, counts in kept.get("ways", {}).items()},
            without=dict(kept.get("without", {})),
            words=Histogram({int(step): count for step, count in kept.get("words", {}).items()}),
            answers=Counter(kept.get("answers", {})),
            hosts={host: HostTally(*values) for host, values in kept.get("hosts", {}).items()},
            bytes=kept.get("bytes", 0),
            reasons=Counter(kept.get("reasons", {})),
            details={name: Counter(counts) for name, counts in kept.get("details", {}).items()},
        )


class Tallies:
    """The tallies of one run; what has changed since the last commit waits for the next.

    A URL of a host that is none of the run's sites (a picture server, a link away) counts for the site that led there.
    """

    def __init__(self, run: int, sites: Sequence[str]) -> None:
        self._run = run
        self._sites = sites
        self._of: dict[tuple[str, str], Tally] = {}
        self._changed: set[tuple[str, str]] = set()

    def note_articles(self, articles: Iterable[Article]) -> None:
        """Count what is being written."""
        for article in articles:
            self._at(urls.domain(article.url)).note_article(article)

    def note_answer(self, url: str, status: str, seconds: float, size: int) -> None:
        """Count an answer; see `Tally.note_answer`."""
        try:
            host = urls.host(url)
        except ValueError:
            host = OTHER
        self._at(urls.registrable_domain(host)).note_answer(host, status, seconds, size)

    def write(self, db: sqlite3.Connection) -> None:
        """Write down what has changed, inside the caller's transaction."""
        rows = [(self._run, site, day, self._of[site, day].to_json()) for site, day in sorted(self._changed)]
        db.executemany(_SAVE, rows)
        self._changed.clear()

    def note_reasons(self, db: sqlite3.Connection) -> None:
        """Count what became of the URLs, at the end of the run."""
        for own, site, finder, reason, detail, count in db.execute(
            _REASONS, {"run": self._run, "sites": json.dumps(list(self._sites))}
        ):
            tally = self._at(site if own else finder or "")
            tally.reasons[reason] += count
            if detail and reason not in WAITING:
                _count(tally.details.setdefault(reason, Counter()), detail, MOST_DETAILS, count)

    def of_site(self, site: str) -> Tally:
        """What the run has counted of a site so far."""
        total = Tally()
        for (of, _), tally in self._of.items():
            if of == site:
                total.add(tally)
        return total

    def _at(self, site: str) -> Tally:
        if site not in self._sites:
            site = self._sites[0]
        at = (site, f"{datetime.now(UTC):%Y-%m-%d}")
        self._changed.add(at)
        return self._of.setdefault(at, Tally())


def _count(counts: Counter[str], name: str, most: int, count: int = 1) -> None:
    counts[name if name in counts or len(counts) < most else OTHER] += count
