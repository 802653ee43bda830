"""The dataset on disk: one SQLite database and the shards beside it. The only SQL, the only files written."""

from newscrawl.store.batch import Known, UrlRow
from newscrawl.store.chosen import WITHOUT_ARTICLE, Choice, LedgerLine, ask_again
from newscrawl.store.copies import Copy
from newscrawl.store.history import Disk, History, RunRow, TallyRow
from newscrawl.store.hosts import HostRow
from newscrawl.store.inventory import Inventory
from newscrawl.store.ledger import Ledger, RunSummary, reasons_of_run
from newscrawl.store.lost import forget
from newscrawl.store.near import LEAST_SIMILARITY, DuplicatePolicy, Twin
from newscrawl.store.queue import NOT_FOLLOWED, Asked
from newscrawl.store.run import Run
from newscrawl.store.runfile import RUNS, write_json
from newscrawl.store.shards import ShardPlan
from newscrawl.store.sketches import SketchRow
from newscrawl.store.standins import set_back
from newscrawl.store.store import Store
from newscrawl.store.tallies import FIELDS, Histogram, HostTally, Tally
from newscrawl.store.visits import RevisitPlan, Visit, instant
from newscrawl.store.withdrawing import copies_of, readmit, withdraw
from newscrawl.store.withdrawn import Withdrawal

__all__ = [
    "FIELDS",
    "LEAST_SIMILARITY",
    "NOT_FOLLOWED",
    "RUNS",
    "WITHOUT_ARTICLE",
    "Asked",
    "Choice",
    "Copy",
    "Disk",
    "DuplicatePolicy",
    "Histogram",
    "History",
    "HostRow",
    "HostTally",
    "Inventory",
    "Known",
    "Ledger",
    "LedgerLine",
    "RevisitPlan",
    "Run",
    "RunRow",
    "RunSummary",
    "ShardPlan",
    "SketchRow",
    "Store",
    "Tally",
    "TallyRow",
    "Twin",
    "UrlRow",
    "Visit",
    "Withdrawal",
    "ask_again",
    "copies_of",
    "forget",
    "instant",
    "readmit",
    "reasons_of_run",
    "set_back",
    "withdraw",
    "write_json",
]
