"""A run's way to the database: what fails once is remembered, so that nothing is said to be saved that is not."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from newscrawl.errors import StoreFull
from newscrawl.store.files import refusal

AFTERWARDS = "nothing after the last commit is saved; once it can be written, the next run goes on from there"

LOCK_LOST = (
    "another run has taken this one for dead and goes on in its place; its lock did not hold: were the files in locks/"
    " deleted, or are they on a network file system?"
)


class Guarded:
    """Questions and transactions of a run; ``failure`` is what a person reads of the first that failed, "" before.

    ``run``: nothing is written any more once another run has taken it for dead and has mended what it left. That
    happens where locks do not hold (a network file system), or where somebody has deleted their files.
    """

    def __init__(self, db: sqlite3.Connection, run: int) -> None:
        self.failure = ""
        self._db = db
        self._run = run

    def one(self, question: str, *values: object) -> Any:
        """The first row of an answer, None for none.

        :raises StoreFull: the database does not answer.
        """
        rows = self.all(question, *values)
        return rows[0] if rows else None

    def all(self, question: str, *values: object) -> list[Any]:
        """All rows of an answer.

        :raises StoreFull: the database does not answer.
        """
        with self.answering():
            return self._db.execute(question, values).fetchall()

    @contextlib.contextmanager
    def answering(self) -> Iterator[None]:
        """While others ask the database: an error of it becomes StoreFull."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._fail(f"the database does not answer: {refusal(error)}") from error

    @contextlib.contextmanager
    def naming(self) -> Iterator[None]:
        """While files whose lines are committed get their names: an error of the disk becomes StoreFull."""
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise self._fail(f"a shard cannot get its name: {refusal(error)}") from error

    def write(self, work: Callable[[], None]) -> None:
        """Do work in one transaction, or nothing of it.

        :raises StoreFull: database or disk refused.
        """
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._check_alive()
            work()
            self._db.execute("COMMIT")
        except (OSError, sqlite3.Error) as error:
            self._roll_back()
            raise self._fail(f"the dataset cannot be written: {refusal(error)}") from error
        except BaseException as error:
            self._roll_back()
            self._fail(f"the dataset was not written: {error!r}")
            raise

    def _check_alive(self) -> None:
        is_open = "SELECT 1 FROM run WHERE number = ? AND finished_at IS NULL"
        if self._db.execute(is_open, (self._run,)).fetchone() is None:
            raise OSError(LOCK_LOST)

    def _fail(self, failure: str) -> StoreFull:
        self.failure = self.failure or f"{failure}; {AFTERWARDS}"
        return StoreFull(self.failure)

    def _roll_back(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")


def marks(values: Sequence[object]) -> str:
    """The placeholders of as many values, for an SQL list."""
    return ", ".join("?" * len(values))
