"""What a run has learnt since its last commit, and the statements that write it down."""

from __future__ import annotations

import json
import sqlite3
import time
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache

from newscrawl import urls
from newscrawl.items import Article, LeadKind, Reason, Source
from newscrawl.store import near, taken
from newscrawl.store.heads import NO_HEAD, Head
from newscrawl.store.near import DuplicatePolicy, Twin
from newscrawl.store.shards import ShardSeries, encode
from newscrawl.store.tries import NEXT
from newscrawl.text import storable

DETAIL_LENGTH = 300

FIND = """
INSERT INTO url (key, url, site, kind, source, priority, shape, facts, found_by, reason, run, claim)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT id FROM url WHERE key = ?), 'pending', ?, ?)
ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, source = excluded.source, priority = excluded.priority,
    shape = excluded.shape, found_by = excluded.found_by, reason = 'pending', detail = '', run = excluded.run,
    claim = excluded.claim, facts = CASE WHEN '' IN (excluded.facts, url.facts) THEN excluded.facts || url.facts
    ELSE json_patch(json_remove(url.facts, '$.lastmod'), excluded.facts) END
WHERE url.claim IS NULL OR abs(url.claim) = excluded.run
"""
SETTLE = f"""
UPDATE url SET reason = :reason, detail = :detail, policy = :policy, claim = NULL,
    day = CASE WHEN :day != '' THEN :day ELSE day END,
    chain_end = coalesce(:chain_end, chain_end),
    attempts = CASE WHEN :retry THEN attempts + 1 ELSE 0 END,
    retry_at = CASE WHEN :retry THEN {NEXT} END
WHERE key = :key AND run = :run
"""
ADD_FACTS = """
UPDATE url SET facts = json_patch(?, CASE facts WHEN '' THEN '{}' ELSE facts END) WHERE key = ? AND reason = 'pending'
"""
OWN_SHAPE = "INSERT INTO shape (request) VALUES (?) ON CONFLICT (request) DO UPDATE SET request = request RETURNING id"
MOST_SHAPES = 10_000
OWN_CONTENT = """
INSERT INTO content (hash, article) VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET hash = hash RETURNING article
"""
SAVE_ARTICLE = """
INSERT INTO article (id, key, hash, revision, run, head) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET key = excluded.key, hash = excluded.hash, revision = excluded.revision,
    run = excluded.run, head = excluded.head
"""


@dataclass(slots=True)
class UrlRow:
    """A URL of the queue.

    ``request`` and ``facts`` are what the frontier needs to ask for it again: what many URLs have in common, which is
    kept once, and what is known of this one. ``found_on`` is the URL of the page that led there, "" for none.
    ``day``: when it was published, if an earlier visit told. ``leftover``: an earlier run found it and did not come
    to it. ``lastmod``: what the sitemap that named it just now says.
    """

    key: bytes
    url: str
    site: str
    kind: LeadKind
    source: Source
    priority: int
    request: str
    facts: str = ""
    found_on: str = ""
    day: str = ""
    leftover: bool = False
    lastmod: str = ""


@dataclass(slots=True, frozen=True)
class Known:
    """What the dataset holds under an article id.

    ``key``: of the URL at which it was last read with another text, or has moved to; ``fresh``: whether this run has
    written it; ``head``: what it said beside its text.
    """

    id: str
    key: bytes
    content_hash: str
    revision: int
    fresh: bool = False
    head: Head = NO_HEAD


@dataclass(slots=True)
class Settlement:
    """The fate of one URL.

    ``retry``: a later run should try again; ``counts``: this was one of the tries that it has in all. ``day``: when the
    page was published, as far as this visit told. ``chain_end``: whether the article is the newest of a chain; None
    leaves what an earlier visit found.
    """

    reason: Reason
    detail: str = ""
    retry: bool = False
    day: str = ""
    chain_end: bool | None = None
    counts: bool = True


@dataclass(slots=True)
class Emission:
    """One article on its way to the shard, as the line that it will be."""

    key: bytes
    article: Article
    fingerprint: str
    line: bytes
    entry: near.Entry | None = None
    """What the index of near-duplicates is to hold of it; short texts are not in it."""
    head: Head = NO_HEAD
    page: bytes = b""
    """What the line was read from, as WARC records."""


class Shapes:
    """The numbers of what requests have in common."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def of(self, db: sqlite3.Connection, request: str) -> int:
        """The number of a shape, given inside the caller's transaction to one that is new."""
        number = self._known.get(request)
        if number is None:
            if len(self._known) >= MOST_SHAPES:
                self._known.clear()
            number = self._known[request] = int(db.execute(OWN_SHAPE, (request,)).fetchone()[0])
        return number


@dataclass(slots=True)
class Batch:
    """Everything that waits for a commit; bounded by how often the run commits."""

    found: dict[bytes, tuple[UrlRow, bool]] = field(default_factory=dict)
    adopted: set[bytes] = field(default_factory=set)
    declined: set[bytes] = field(default_factory=set)
    released: set[bytes] = field(default_factory=set)
    facts: dict[bytes, str] = field(default_factory=dict)
    settled: dict[bytes, Settlement] = field(default_factory=dict)
    emitted: list[Emission] = field(default_factory=list)
    articles: dict[str, Known] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)

    def emit(self, emission: Emission, before: Known | None = None) -> None:
        """Add an article, ``before`` it its last revision, and let later ones of the batch be compared with it."""
        self.emitted.append(emission)
        article = emission.article
        same_text = before is not None and before.content_hash == emission.fingerprint
        emission.head = Head.of(article, before.head if before else NO_HEAD, same_text=same_text)
        self.articles[article.id] = Known(
            article.id, emission.key, emission.fingerprint, article.revision, fresh=True, head=emission.head
        )
        self.contents.setdefault(emission.fingerprint, article.id)

    def site_of(self, db: sqlite3.Connection, article_id: str) -> str:
        """The site of an article that waits or is committed, "" for any other."""
        for emission in self.emitted:
            if emission.article.id == article_id:
                return urls.domain(emission.article.url)
        question = "SELECT site FROM url WHERE key = (SELECT key FROM article WHERE id = ?)"
        row = db.execute(question, (article_id,)).fetchone()
        return str(row[0]) if row else ""

    def write_found(self, db: sqlite3.Connection, run: int, shapes: Shapes) -> None:
        """The queue's part, which may be true before the rest is."""
        rows = [
            (*_columns(row, shapes.of(db, row.request)), run, run if claimed else None)
            for row, claimed in self.found.values()
        ]
        alone = taken.is_alone(db, run)
        if not alone:
            taken.take(db, run, [*self.found, *self.adopted])
        db.executemany(FIND, rows)
        if not alone:
            taken.lose(db, run, self.found)
        db.executemany("UPDATE url SET run = ? WHERE key = ?", [(run, key) for key in self.adopted])
        # A negative claim: looked at by this run and left alone, so that loading passes it over and asking does not.
        db.executemany("UPDATE url SET claim = ? WHERE key = ?", [(-run, key) for key in self.declined])
        db.executemany("UPDATE url SET claim = NULL WHERE key = ?", [(key,) for key in self.released])
        db.executemany(ADD_FACTS, [(facts, key) for key, facts in self.facts.items()])
        self.found, self.adopted, self.declined, self.released, self.facts = {}, set(), set(), set(), {}

    def write(
        self,
        db: sqlite3.Connection,
        run: int,
        policy: str,
        shapes: Shapes,
        shards: ShardSeries,
        duplicates: DuplicatePolicy,
        seen: int,
    ) -> list[Article]:
        """Everything, inside the caller's transaction, the lines first; gives the articles that were written.

        ``seen``: the number of the newest near-duplicate that the batch has been compared with.
        """
        self.write_found(db, run, shapes)
        written = self._write_articles(db, run, shards, duplicates, seen)
        # What another run was faster to claim has its reason from there.
        common = {"run": run, "policy": policy, "now": int(time.time())}
        rows = [{**asdict(settlement), **common, "key": key} for key, settlement in self.settled.items()]
        db.executemany(SETTLE, rows)
        return written

    def _write_articles(
        self, db: sqlite3.Connection, run: int, shards: ShardSeries, duplicates: DuplicatePolicy, seen: int
    ) -> list[Article]:
        lines: list[bytes] = []
        pages: list[bytes] = []
        written: list[Article] = []
        others_wrote = near.newest(db) > seen
        for emission in self.emitted:
            article, entry, line = emission.article, emission.entry, emission.line
            twin = _twin_since(db, emission, seen if others_wrote else None)
            if twin is not None:
                # Another run committed it since the pipeline looked.
                if reason := duplicates.refuses(twin):
                    self.settled[emission.key] = Settlement(reason, str(twin))
                    continue
                article = duplicates.marked(article, twin)
                line = encode(article.to_dict())
            row = (article.id, emission.key, emission.fingerprint, article.revision, run, emission.head.pack())
            db.execute(SAVE_ARTICLE, row)
            if entry is not None:
                near.add(db, replace(entry, first=article.duplicate_of or article.id))
            lines.append(line)
            pages.append(emission.page)
            written.append(article)
        if lines:
            shards.append(db, lines, datetime.now(UTC).isoformat(timespec="seconds"), pages)
        return written


def _twin_since(db: sqlite3.Connection, emission: Emission, seen: int | None) -> Twin | None:
    """What another run has committed that says the same, or nearly so and after the text numbered ``seen``.

    A revision, or what is marked already, stays as it is.
    """
    article, entry = emission.article, emission.entry
    owner = str(db.execute(OWN_CONTENT, (emission.fingerprint, article.id)).fetchone()[0])
    if article.revision or article.duplicate_of:
        return None
    if owner != article.id:
        return Twin(owner, owner, exact=True)
    if entry is None or seen is None:
        return None
    return near.find(db, entry.signature, article.id, after=seen)


def _columns(row: UrlRow, shape: int) -> tuple[object, ...]:
    found_by = _key_of(row.found_on)
    return row.key, row.url, row.site, row.kind.value, row.source.value, row.priority, shape, row.facts, found_by


@lru_cache(maxsize=64)  # a list names its articles in one go
def _key_of(url: str) -> bytes:
    try:
        return urls.key(url)
    except ValueError:
        return b""


def is_chain_end(article: Article) -> bool:
    """Whether an article is the newest of a prev/next chain, so that its successor may appear any day."""
    return bool(article.prev_url) and not article.next_url


def joined(facts: str, first: str) -> str:
    """Two statements of what is known of a URL as one, each JSON or "" for nothing; what the first one says stands."""
    if not facts or not first or facts == first:
        return first or facts
    return json.dumps(json.loads(facts) | json.loads(first), ensure_ascii=False)


def plain(detail: str) -> str:
    """A detail that SQLite can hold, bounded."""
    return storable(detail[:DETAIL_LENGTH])
