"""What becomes of a URL at which an article was named, and something else came."""

from __future__ import annotations

from newscrawl.items import Reason
from newscrawl.store.run import Run


def set_back(run: Run, key: bytes, reason: Reason, detail: str, *, retry: bool) -> None:
    """Give the URL its reason. An article of the dataset stays what it is; ``retry``: another is tried again."""
    if _is_known(run, key):
        run.settle(key, Reason.UNCHANGED, f"could not be read again: {detail}")
    else:
        run.settle(key, reason, detail, retry=retry)


def _is_known(run: Run, key: bytes) -> bool:
    if run.visits.is_article(key):
        return True
    known = run.article(key.hex())
    return known is not None and known.key == key
