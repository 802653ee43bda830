"""A newscrawl command that dies by SIGKILL at the N-th point at which the dataset is touched.

    python -m benchmarks.faults N before|after COMMAND …

Points are: each write, truncation, synchronisation and rename of a file below the data directory, each statement that
the database is given, the commits among them. "before" dies just before the call, "after" just after it.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import sys
from collections.abc import Callable
from typing import Any

CALLS = ("write", "ftruncate", "fdatasync", "fsync", "rename", "unlink")


class Trap:
    """Counts the points and kills the process at one of them."""

    def __init__(self, at: int, moment: str) -> None:
        self.left = at
        self.moment = moment

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def trapped(*args: Any, **kwargs: Any) -> Any:
            if not _touches_file(args):
                return call(*args, **kwargs)
            self.left -= 1
            dies = self.left == 0
            if dies and self.moment == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            result = call(*args, **kwargs)
            if dies:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return trapped


def _touches_file(args: tuple[Any, ...]) -> bool:
    """Whether a call is about a file; the event loop writes to pipes and sockets."""
    return not (args and isinstance(args[0], int)) or stat.S_ISREG(os.fstat(args[0]).st_mode)


def arm(at: int, moment: str) -> None:
    """Set the trap in this process."""
    trap = Trap(at, moment)
    for name in CALLS:
        setattr(os, name, trap.around(getattr(os, name)))

    class Connection(sqlite3.Connection):
        execute = trap.around(sqlite3.Connection.execute)  # type: ignore[assignment]
        executemany = trap.around(sqlite3.Connection.executemany)  # type: ignore[assignment]

    connect = sqlite3.connect

    def connect_trapped(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        return connect(*args, **{"factory": Connection, **kwargs})

    sqlite3.connect = connect_trapped  # type: ignore[assignment]


def main() -> None:
    arm(int(sys.argv[1]), sys.argv[2])
    from scrapy.cmdline import execute

    execute(["scrapy", *sys.argv[3:]])


if __name__ == "__main__":
    main()
