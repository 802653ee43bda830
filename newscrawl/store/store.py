"""Opening a data directory, mending what a crash left, and starting runs."""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from newscrawl.errors import StoreError, StoreFull
from newscrawl.items import Source
from newscrawl.store import chosen, guarded, inventory, pages, rewriting, runfile, sealing, taken, visits
from newscrawl.store.files import full, refusal
from newscrawl.store.ledger import Ledger, RunSummary
from newscrawl.store.locks import FileLock, is_free
from newscrawl.store.near import DuplicatePolicy
from newscrawl.store.run import Run
from newscrawl.store.schema import DATABASE, connect
from newscrawl.store.shards import ShardPlan
from newscrawl.store.tries import DUE, queue_stand_ins
from newscrawl.store.visits import RevisitPlan

MAX_CHAIN_ENDS = 10
DEFAULT_REVISITS = RevisitPlan()
DEFAULT_DUPLICATES = DuplicatePolicy()
ONE_SHARD = ShardPlan()
NOT_STATED: Mapping[str, object] = {}


class Store:
    """A data directory: ``newscrawl.db``, ``articles/`` with the shards, ``pages/`` with what they were read from if
    that is kept, ``runs/`` with a file a run, ``locks/``.

    :raises StoreError: the directory cannot be made or the database cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.articles = folder / "articles"
        self._locks = folder / "locks"
        try:
            for path in (self.articles, self._locks):
                path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"cannot make the data directory {folder}: {error.strerror}; set NEWSCRAWL_DATA_DIR to a"
                " folder that can be written"
            ) from error
        self._db = connect(folder / DATABASE)
        self._held: list[FileLock] = []

    @property
    def ledger(self) -> Ledger:
        """The ledger of all runs, to read."""
        return Ledger(self._db)

    @property
    def database(self) -> sqlite3.Connection:
        """For what no run does."""
        return self._db

    @contextmanager
    def holding(self, *names: str) -> Iterator[None]:
        """While what these locks are for belongs to the caller alone: "site-paper.example", say.

        :raises StoreBusy: somebody else holds one of them.
        """
        with ExitStack() as held:
            for name in names:
                lock = FileLock(self._locks / f"{_file_name(name)}.lock")
                lock.acquire(f"process {os.getpid()}, since {_instant()}")
                held.callback(lock.release)
            yield

    @contextmanager
    def changing(self, lock: str) -> Iterator[Self]:
        """While a person changes what was written, with what dead runs have left mended before; closes the store.

        :raises StoreBusy: somebody else does; StoreFull: the disk refuses, and nothing is changed that was not.
        """
        try:
            self.recover()
            with self.holding(lock):
                # What is committed here is never to be lost with the power, and nothing to stay in free pages.
                self._db.execute("PRAGMA synchronous = FULL")
                self._db.execute("PRAGMA secure_delete = ON")
                yield self
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            raise StoreFull(f"the database in {self.folder} cannot be written: {error}") from error
        except OSError as error:
            raise StoreFull(f"cannot write in {self.folder}: {error.strerror}") from error
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            self.close()

    def start(
        self,
        *,
        spider: str,
        sites: Sequence[str],
        arguments: Mapping[str, object],
        policy: str,
        reader: Mapping[str, object] = NOT_STATED,
        follow: Sequence[str] = (),
        revisits: RevisitPlan = DEFAULT_REVISITS,
        duplicates: DuplicatePolicy = DEFAULT_DUPLICATES,
        plan: ShardPlan = ONE_SHARD,
    ) -> Run:
        """Mend what dead runs left, lock the sites, and open a run.

        What an earlier run could not reach within its budget, what failed and is due again, what a person wants
        (`ask_again`), lists and articles that are due for another visit and the ends of prev/next chains go back to
        the queue, the last two as far as the run follows such ways (``follow``: of `Source`). ``policy`` names the
        arguments that decide what is refused, ``reader`` what reads the pages.

        :raises StoreBusy: another run holds one of the sites; StoreError: the database is older than the shards.
        """
        sites = sorted(set(sites))
        run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        try:
            for site in sites:
                lock = FileLock(self._locks / f"site-{_file_name(site)}.lock")
                self._held.append(lock.acquire(f"run {run_id}, process {os.getpid()}, since {_instant()}"))
            self._held.append(FileLock(self._run_lock(run_id)).acquire())
            inventory.refuse_newer(self._db, self.articles)
            self.recover()
            number = self._open_run(run_id, spider, sites, arguments, policy, reader)
            chosen.requeue(self._db, sites)
            visits.requeue(self._db, revisits, sites, follow, int(time.time()))
            if Source.PREV in follow or Source.NEXT in follow:
                self._requeue_chain_ends(sites)
            return Run(self._db, self.articles, number, run_id, sites, policy, duplicates, plan, revisits)
        except (sqlite3.Error, OSError) as error:
            self._release()
            kind = StoreFull if full(self.folder) else StoreError
            raise kind(f"no run can be started in {self.folder}: {full(self.folder) or refusal(error)}") from error
        except BaseException:
            self._release()
            raise

    def recover(self) -> None:
        """Bring shards and queue back to the last commit of every run that died. Harmless while other runs live."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            open_runs = self._db.execute("SELECT number, id FROM run WHERE finished_at IS NULL").fetchall()
            dead = [(number, run_id) for number, run_id in open_runs if is_free(self._run_lock(run_id))]
            sealing.recover(self._db, self.articles, [number for number, _ in dead])
            sealing.drop_unknown(self._db, self.articles, [run_id for _, run_id in dead])
            for number, run_id in dead:
                self._db.execute("UPDATE url SET claim = NULL WHERE claim IN (?, ?)", (number, -number))
                self._db.execute(visits.READ_ANEW, (number,))
                self._db.execute(
                    "UPDATE run SET finished_at = ?, outcome = 'died' WHERE number = ?", (_instant(), number)
                )
                taken.forget(self._db, number)
                self._run_lock(run_id).unlink(missing_ok=True)
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        sealing.publish(self._db, self.articles)
        rewriting.recover(self._db, self.articles, self._locks)
        pages.recover(self.folder / pages.PAGES, self._is_dead)

    def finish(self, run: Run, outcome: str, *, over_budget: bool = False) -> RunSummary:
        """End a run, write its run file and give its locks back; `Run.finish` tells what it returns and raises."""
        try:
            try:
                summary = run.finish(outcome, over_budget=over_budget)
            except StoreFull as error:
                raise StoreFull(f"{error}; {self._saved(run)}") from error
            try:
                runfile.write(self._db, self.folder / runfile.RUNS, summary, run.tallies)
            except OSError as error:
                raise StoreFull(f"all is saved, but the file of run {run.id} cannot be written: {error}") from error
            return summary
        finally:
            if not run.broken:
                self._run_lock(run.id).unlink(missing_ok=True)
            self._release()

    def close(self) -> None:
        """Close the database and give all locks back."""
        self._release()
        self._db.close()

    def _open_run(
        self,
        run_id: str,
        spider: str,
        sites: Sequence[str],
        arguments: Mapping[str, object],
        policy: str,
        reader: Mapping[str, object],
    ) -> int:
        number: int = self._db.execute(
            "INSERT INTO run (id, spider, sites, arguments, policy, started_at, reader)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING number",
            (
                *(run_id, spider, json.dumps(sites), json.dumps(arguments, default=str), policy, _instant()),
                json.dumps(reader),
            ),
        ).fetchone()[0]
        marks = guarded.marks(sites)
        self._db.execute(
            f"UPDATE url SET reason = 'pending' WHERE site IN ({marks}) AND (reason = 'over-budget'"
            f" OR (reason = 'out-of-scope' AND policy != ?) OR {DUE})",
            (*sites, policy, int(time.time())),
        )
        queue_stand_ins(self._db, sites)
        return number

    def _requeue_chain_ends(self, sites: Sequence[str]) -> None:
        # A site whose pages link back and never forward is all ends; visiting them again would tell nothing.
        for site in sites:
            ends = self._db.execute(
                "SELECT id FROM url WHERE site = ? AND chain_end LIMIT ?", (site, MAX_CHAIN_ENDS + 1)
            ).fetchall()
            if len(ends) <= MAX_CHAIN_ENDS:
                self._db.executemany("UPDATE url SET reason = 'pending' WHERE id = ?", ends)

    def _saved(self, run: Run) -> str:
        try:
            row = self._db.execute("SELECT SUM(lines) FROM shard WHERE run = ?", (run.number,)).fetchone()
        except sqlite3.Error:
            return "how much that is the database does not say"
        return f"lines of this run that are saved: {row[0] or 0}"

    def _is_dead(self, run_id: str) -> bool:
        lock = self._run_lock(run_id)
        dead = is_free(lock)
        if dead:
            lock.unlink(missing_ok=True)
        return dead

    def _run_lock(self, run_id: str) -> Path:
        return self._locks / f"run-{run_id}.lock"

    def _release(self) -> None:
        for lock in self._held:
            lock.release()
        self._held.clear()


def _file_name(site: str) -> str:
    return "".join(c if c.isalnum() or c in ".-" else "_" for c in site)


def _instant() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
