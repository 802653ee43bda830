"""One run over the dataset: what was asked for, what became of it, and the group commits that make it true.

All that a run learns waits in memory until `commit`, which writes in this order: the lines to the open shard,
``fdatasync``, one transaction with everything else. URLs that were found may reach the database before that;
what became of a URL never does, so that a crash can only take a URL back to the queue.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from newscrawl.errors import StoreFull
from newscrawl.items import Article, LeadKind, Reason, Source
from newscrawl.minhash import Signature
from newscrawl.store import near
from newscrawl.store.addresses import UNREAD, Addresses
from newscrawl.store.batch import Batch, Emission, Known, Settlement, Shapes, UrlRow, is_chain_end, joined, plain
from newscrawl.store.copies import Copies
from newscrawl.store.guarded import Guarded
from newscrawl.store.heads import Head
from newscrawl.store.hosts import Hosts
from newscrawl.store.idle import Idle
from newscrawl.store.ledger import IS_REVISIT, RunSummary, details_of_run, known_before, reasons_of_run, write_record
from newscrawl.store.near import DuplicatePolicy, Twin
from newscrawl.store.queue import NOT_FOLLOWED, Asked, claim
from newscrawl.store.sealing import publish
from newscrawl.store.shards import ShardPlan, ShardSeries, encode
from newscrawl.store.sketches import Sketches
from newscrawl.store.slashes import Slashes
from newscrawl.store.tallies import Tallies
from newscrawl.store.tries import Tries
from newscrawl.store.visits import ARTICLES, RevisitPlan, Visits
from newscrawl.store.withdrawn import Withdrawn

MAX_FOUND_WAITING = 5000
SEEN_AGAIN = (Reason.UNCHANGED, Reason.REVISED)


class Run:
    """Made by `Store.start`. Not safe for use from several threads.

    ``found``, ``fetched``, ``emitted``: URLs and articles so far; ``mapped``: articles that a sitemap has named;
    ``bounds``: what put an end to something before its own, and how often; ``hosts``, ``visits``, ``addresses``,
    ``slashes``, ``idle``: what was learnt of hosts, of pages read again, of moved articles, of addresses that mean the
    same; ``sketches``: what the pages of its sites look like; ``tries``: what is asked for once more; ``withdrawn``:
    what is kept out; ``tallies``, ``copies``: for those who look back; ``held``: pages that wait for others.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        shards: Path,
        number: int,
        run_id: str,
        sites: list[str],
        policy: str,
        duplicates: DuplicatePolicy,
        plan: ShardPlan,
        revisits: RevisitPlan,
    ) -> None:
        self.id = run_id
        self.number = number
        self.sites = sites
        self.fetched = self.found = self.emitted = self.mapped = 0
        self.bounds: Counter[str] = Counter()
        self.duplicates = duplicates
        self._db = db
        self._asked = Guarded(db, number)
        self.hosts = Hosts(db, self._asked)
        self.visits = Visits(db, self._asked, policy, revisits)
        self.addresses = Addresses(db, self._asked)
        self.tries = Tries(db, self._asked, number)
        self.idle = Idle(db, self._asked)
        self.sketches = Sketches(db, self._asked)
        self.withdrawn = Withdrawn(self._asked)
        self._policy = policy
        self._started = time.monotonic()
        self._wait = Batch()
        self._settled = 0
        self._seen = near.newest(db)
        self._shapes = Shapes()
        self.slashes, self.copies = Slashes(), Copies()
        self.tallies = Tallies(number, sites)
        self.held: set[bytes] = set()
        self._shards = ShardSeries(shards, run_id, number, plan)

    @property
    def broken(self) -> bool:
        """Whether the dataset failed this run; ``failure`` says how. Nothing is saved from there on."""
        return bool(self.failure)

    @property
    def failure(self) -> str:
        """How the dataset failed this run, "" while it does not."""
        return self._asked.failure

    # ---- the frontier's side

    def ask(self, row: UrlRow, *, claimed: bool, again: bool = False, refused: bool = False) -> Asked:
        """Note that a URL is wanted. ``claimed``: the caller keeps it in memory and will not load it.

        A URL that has its reason is queued again when it is a seed, when ``again`` is set, when it is due for another
        try, when it is a sitemap or an article that is said to have changed (`Visits`), when the budget of an earlier
        run cut it off, or when it was refused under other arguments than this run's. One that this run refuses is
        taken only if it is new: what other arguments left waiting goes on waiting for them.

        :raises StoreFull: the database does not answer.
        """
        if row.key in self._wait.declined or len(self._wait.found) >= MAX_FOUND_WAITING:
            self._write_found()
        waiting = self._wait.settled.get(row.key)
        if waiting is not None and waiting.detail == NOT_FOLLOWED and not refused:
            return self._take_after_all(row, claimed)
        if waiting is not None or row.key in self._wait.found or row.key in self._wait.adopted:
            return Asked.REPEATED
        old = self._asked.one(
            "SELECT reason, run, policy, retry_at, attempts, claim, detail, day FROM url WHERE key = ?", row.key
        )
        if old is not None:
            reason, run, policy, retry_at, attempts, claim, detail, day = old
            if run == self.number and detail == NOT_FOLLOWED and not refused:
                return self._take_after_all(row, claimed)
            if run == self.number or (reason == Reason.PENDING and claim == self.number):
                return Asked.REPEATED
            if refused or (claim is not None and abs(claim) != self.number):
                return Asked.KNOWN
            due = self.tries.is_due(row.kind, reason, retry_at, attempts)
            judged_anew = reason == Reason.OUT_OF_SCOPE and policy != self._policy
            waits = reason in (Reason.PENDING, Reason.OVER_BUDGET)
            if not (again or due or judged_anew or waits or self.visits.is_due(row, reason, run, day)):
                return Asked.KNOWN
        self._wait.found[row.key] = (row, claimed)
        self.found += 1
        self.mapped += row.source is Source.SITEMAP and row.kind is LeadKind.ARTICLE
        return Asked.QUEUED

    def _take_after_all(self, row: UrlRow, claimed: bool) -> Asked:
        """Queue a URL that this run has counted as found and put aside, since now a way that it follows leads there."""
        self._wait.settled.pop(row.key, None)
        self._wait.found[row.key] = (row, claimed)
        return Asked.QUEUED

    def is_twin_known(self, key: bytes, url: str, site: str) -> bool:
        """Whether a new URL differs from one that the ledger has by a slash, which means nothing on its site."""
        if key in self._wait.found:
            return False
        with self._asked.answering():
            twin = self.slashes.twin(self._db, url, site)
        known = "SELECT key FROM url WHERE key IN (?, ?)"
        return bool(twin) and (twin in self._wait.found or self._asked.all(known, key, twin) == [(twin,)])

    def load(self, most: int, without: Sequence[str] = ()) -> list[UrlRow]:
        """Take up to ``most`` waiting URLs of this run's sites off the disk, the most urgent first, and claim them.

        ``without``: sites to leave where they are.
        """
        self._write_found()
        self.tries.queue_more()
        return claim(self._asked, self.number, self.sites, without, most)

    def day(self, key: bytes) -> str:
        """The day of publication that an earlier visit of the URL told, "" if none did."""
        row = self._asked.one("SELECT day FROM url WHERE key = ?", key)
        return str(row[0]) if row else ""

    def adopt(self, key: bytes) -> None:
        """Count a leftover that was loaded as found by this run."""
        self._wait.adopted.add(key)
        self.found += 1

    def add_facts(self, key: bytes, facts: str) -> None:
        """Note what another lead knows of a URL that has no reason yet; what the first one knew stands."""
        self._wait.facts[key] = joined(facts, self._wait.facts.get(key, ""))

    def facts(self, key: bytes) -> str:
        """What the leads to a URL know of it, as JSON, "" for nothing."""
        row = self._asked.one("SELECT facts FROM url WHERE key = ?", key)
        found = self._wait.found[key][0].facts if key in self._wait.found else ""
        return joined(self._wait.facts.get(key, ""), joined(row[0] if row else "", found))

    def release(self, keys: Iterable[bytes]) -> None:
        """Give back what was claimed, for a later `load` of this run."""
        for key in keys:
            if key in self._wait.found:
                self._wait.found[key] = (self._wait.found[key][0], False)
            else:
                self._wait.released.add(key)

    def decline(self, key: bytes) -> None:
        """Leave a leftover that was loaded to a later run; it may still be asked for in this one."""
        self._wait.declined.add(key)

    def is_news(self, key: bytes) -> bool:
        """Whether no earlier run has given the URL its reason; what is only visited once more is no news."""
        waiting = self._wait.settled.get(key)
        if waiting is not None and waiting.reason in SEEN_AGAIN:
            return False
        row = self._asked.one(IS_REVISIT, key)
        if row is None:
            return True
        reason, run, is_revisit = row
        if reason in (Reason.PENDING, Reason.OVER_BUDGET):
            return not is_revisit
        return run == self.number and reason not in SEEN_AGAIN

    # ---- the pipelines' side

    def article(self, article_id: str) -> Known | None:
        """What the dataset, or this run's open batch, holds under an article id, or under that of its new address."""
        waiting = self._wait.articles.get(article_id)
        if waiting is not None:
            return waiting
        row = self._asked.one("SELECT id, key, hash, revision, run, head FROM article WHERE id = ?", article_id)
        if row is not None:
            id_, key, hash_, revision, run, head = row
            return Known(id_, key, hash_, revision, fresh=run == self.number, head=Head.unpack(head))
        moved = self.addresses.owner(article_id)
        return self.article(moved) if moved and moved != article_id else None

    def move(self, known: Known, key: bytes, name: str) -> None:
        """Note that an article is now at the URL with this key, whose page goes by the id ``name``."""
        self.addresses.move(known, key, name)
        self._wait.articles[known.id] = replace(known, key=key)

    def site_of(self, article_id: str) -> str:
        """The site of an article of the dataset or the open batch, "" for any other."""
        with self._asked.answering():
            return self._wait.site_of(self._db, article_id)

    def owner(self, fingerprint: str) -> str:
        """The id of the article that was the first to have a text, "" for none."""
        owner = self._wait.contents.get(fingerprint)
        if owner is None and (row := self._asked.one("SELECT article FROM content WHERE hash = ?", fingerprint)):
            owner = str(row[0])
        return owner or ""

    def twin(self, article_id: str, fingerprint: str, signature: Signature | None) -> Twin | None:
        """The other article, of any site and run, that says the same, or else the one that says most nearly so.

        Without a signature only those that say the same count.
        """
        owner = self.owner(fingerprint)
        if owner and owner != article_id:
            return Twin(owner, owner, exact=True)
        if signature is None:
            return None
        waiting = [emission.entry for emission in self._wait.emitted if emission.entry is not None]
        with self._asked.answering():
            return near.nearest(self._db, signature, article_id, waiting)

    def settle(
        self,
        key: bytes,
        reason: Reason,
        detail: str = "",
        *,
        retry: bool = False,
        counts: bool = True,
        day: str = "",
        gone: bool = False,
    ) -> None:
        """Give a URL its reason. ``retry``: a later run should try again; ``counts``: this was one of the tries that
        it has in all; ``day``: when the page was published; ``gone``: nothing is there, so that no chain ends there.
        """
        if reason is Reason.DUPLICATE and not retry:
            self.addresses.note(key, detail)
        self._wait.settled[key] = Settlement(reason, plain(detail), retry, day, False if gone else None, counts)

    def set_aside(self, key: bytes, article: Article, reason: Reason, detail: str, *, moved: bool) -> None:
        """Give the URL of a copy its reason. ``moved``: it is the article that it is a copy of."""
        ends = is_chain_end(article) and (moved or None)
        self._wait.settled[key] = Settlement(reason, plain(detail), chain_end=ends, day=article.date)

    def fate(self, key: bytes) -> Reason | None:
        """The reason that this run has given the URL, None while it has none."""
        return self._told(key)[0]

    def has_read(self, key: bytes) -> bool:
        """Whether this run has read an article at a URL."""
        reason, detail = self._told(key)
        return reason in ARTICLES and not detail.startswith(UNREAD)

    def _told(self, key: bytes) -> tuple[Reason | None, str]:
        waiting = self._wait.settled.get(key)
        if waiting is not None:
            return waiting.reason, waiting.detail
        if key in self._wait.found or key in self._wait.adopted:
            return None, ""
        row = self._asked.one("SELECT reason, detail FROM url WHERE key = ? AND run = ?", key, self.number)
        return (Reason(row[0]), row[1]) if row is not None and row[0] != Reason.PENDING else (None, "")

    def emit(
        self, key: bytes, article: Article, fingerprint: str, signature: Signature | None = None, page: bytes = b""
    ) -> None:
        """Put an article, and its page as WARC records, into the open batch. Saved once `commit` has returned.

        :raises ValueError: the article cannot be written as a line (a NaN, an unknown type).
        """
        line = encode(article.to_dict())
        entry = near.Entry(article.id, article.duplicate_of or article.id, signature) if signature else None
        before = self.article(article.id) if article.revision else None
        self._wait.emit(Emission(key, article, fingerprint, line, entry, page=page), before)
        reason = Reason.REVISED if article.revision else Reason.EMITTED
        self._wait.settled[key] = Settlement(reason, chain_end=is_chain_end(article), day=article.date)
        self.emitted += 1

    def keep(self, key: bytes, article: Article) -> None:
        """Note that a known article was seen again and has not changed."""
        self._wait.settled[key] = Settlement(Reason.UNCHANGED, chain_end=is_chain_end(article), day=article.date)

    # ---- commits

    @property
    def waiting(self) -> int:
        """How many settlements wait for the next commit."""
        return len(self._wait.settled)

    @property
    def settled(self) -> int:
        """How many URLs have been given their reason so far."""
        return self._settled + len(self._wait.settled)

    def commit(self) -> None:
        """Make all that is waiting true, or nothing of it.

        :raises StoreFull: the disk refused; the run is broken from here on and says nothing is saved.
        """
        if self.broken:
            raise StoreFull(self.failure)
        try:
            self._asked.write(self._write_all)
        except BaseException:
            self._shards.rolled_back()
            raise
        self._settled = self.settled
        self._wait = Batch()
        self._publish()

    def _write_all(self) -> None:
        written = self._wait.write(
            self._db, self.number, self._policy, self._shapes, self._shards, self.duplicates, self._seen
        )
        self.emitted -= len(self._wait.emitted) - len(written)
        self.tallies.note_articles(written)
        self.tallies.write(self._db)
        self.copies.write(self._db)
        self._seen = near.newest(self._db)
        self.slashes.write(self._db)
        self.addresses.write()
        self.idle.write()
        self.sketches.write()
        self.visits.write(int(time.time()))
        self.hosts.write()

    def finish(self, outcome: str, *, over_budget: bool) -> RunSummary:
        """End the run: commit, seal the shard, give back what was claimed, write the record.

        ``over_budget``: what still waits was cut off by a limit that a person set.
        """
        self.commit()
        if over_budget:
            self._asked.write(self._write_over_budget)
        self._asked.write(lambda: self._shards.finish(self._db))
        self._publish()
        summary = RunSummary(
            run=self.id,
            outcome=outcome,
            found=self.found,
            known=known_before(self._db, self.sites, self.number),
            fetched=self.fetched,
            reasons=reasons_of_run(self._db, self.number),
            details=details_of_run(self._db, self.number),
            bounds=dict(self.bounds),
            shards=self._shards.published,
            lines=self._shards.lines,
            seconds=time.monotonic() - self._started,
        )
        self._asked.write(lambda: self._write_record(summary))
        return summary

    def _write_record(self, summary: RunSummary) -> None:
        self.tallies.note_reasons(self._db)
        self.tallies.write(self._db)
        write_record(self._db, self.number, summary)

    def _publish(self) -> None:
        if self._shards.committed():
            with self._asked.naming():
                publish(self._db, self._shards.folder)

    def _write_found(self) -> None:
        self._asked.write(lambda: self._wait.write_found(self._db, self.number, self._shapes))

    def _write_over_budget(self) -> None:
        self._db.execute("UPDATE url SET reason = 'over-budget' WHERE run = ? AND reason = 'pending'", (self.number,))
