"""The dataset on disk: one SQLite database and the shards beside it. The only SQL, the only files written."""

from newscrawl.store.batch import Known, UrlRow
from newscrawl.store.ledger import Ledger, RunSummary, reasons_of_run
from newscrawl.store.near import LEAST_SIMILARITY, DuplicatePolicy, Twin
from newscrawl.store.run import NOT_FOLLOWED, Asked, Run
from newscrawl.store.shards import ShardPlan
from newscrawl.store.sketches import SketchRow
from newscrawl.store.store import Store

__all__ = [
    "LEAST_SIMILARITY",
    "NOT_FOLLOWED",
    "Asked",
    "DuplicatePolicy",
    "Known",
    "Ledger",
    "Run",
    "RunSummary",
    "ShardPlan",
    "SketchRow",
    "Store",
    "Twin",
    "UrlRow",
    "reasons_of_run",
]
