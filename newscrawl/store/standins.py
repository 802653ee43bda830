"""What becomes of a URL at which an article was named, and something else came."""

from __future__ import annotations

from functools import partial

from newscrawl.items import Reason
from newscrawl.store.run import Run


def set_back(run: Run, key: bytes, reason: Reason, detail: str, *, retry: bool, url: str) -> None:
    """Give the URL its reason. An article of the dataset stays what it is; ``retry``: another is tried again, and this
    counts as a try if the host of ``url`` has articles to give in this run."""
    if is_known(run, key):
        run.settle(key, Reason.UNCHANGED, f"could not be read again: {detail}")
        return
    counts = run.tries.is_well(url)
    if retry and not counts and run.tries.is_last(key):
        run.tries.doubt(url, key, partial(run.settle, key, reason, detail, retry=True))
    run.settle(key, reason, detail, retry=retry, counts=counts)


def is_known(run: Run, key: bytes) -> bool:
    """Whether the dataset has an article of this URL, be it one that is looked at again or not."""
    if run.visits.is_article(key):
        return True
    known = run.article(key.hex())
    return known is not None and known.key == key
