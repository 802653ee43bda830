"""What is read again, and when: lists by whether they bring news, articles a few times while they are young.

A list that brought news is due on the next run; one that did not is left alone for about as long as it has brought
none, so that its visits thin out by halves. An article is due at given ages. Both with what makes the request
conditional (RFC 9110 §13): the validators that the server gave.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newscrawl.items import LeadKind, Reason, Source
from newscrawl.store.batch import UrlRow
from newscrawl.store.guarded import Guarded, marks

LONGEST_REST = 30 * 86_400
"""Seconds after which even a list that never brings anything is read again."""

SHORTEST_REST = 900
"""Seconds below which a list is not left alone at all: whoever crawls twice in a row means it."""

NEVER_OF_USE = LONGEST_REST + 86_400
"""Seconds for which a sitemap is left alone whatever its index says, since it names nothing that others do not."""

REST = 0.9
"""How long a list is left alone, in parts of the time without news; below 1, so that a daily run is not a day late."""

FULL_READ = 7 * 86_400
"""Seconds after which a page is asked for without condition, should its server say "not modified" to everything."""

LATENESS = 2 * 86_400
"""Seconds after its last age from which on an article is not looked at any more, though no run came to it."""

ENOUGH = 3
"""Statements of a site that have to have come true before it is believed."""

TRIALS = 2
"""Articles of a site that a run reads again only to learn whether its lastmod is true."""

MOST_WRONG = 0.1
"""The share of wrong statements above which a site is not believed."""

MOSTLY_WRONG = 0.5
"""The share of wrong statements above which not even the trials are worth it."""


@dataclass(slots=True, frozen=True)
class RevisitPlan:
    """How much of what is known a run reads again, of each site.

    ``lists``: feeds, sections, sitemaps. ``articles``: for corrections. ``ages``: seconds after which an article is
    looked at again, in ascending order; empty never.
    """

    lists: int = 24
    articles: int = 12
    ages: tuple[int, ...] = (4 * 3600, 16 * 3600, 48 * 3600)


@dataclass(slots=True, frozen=True)
class Visit:
    """What one visit of a URL leaves behind for the next one.

    ``news``: whether a list named anything new; None for an article. ``first``: whether an article is new, so that
    its schedule begins. ``etag``, ``modified``: validators; "" keeps none. ``unchanged``: the server has said so, and
    the validators stay. ``lastmod_true``: whether a statement that it has changed came true, None if none was made.
    ``rests``: seconds for which a list is left alone at the least. ``chain_end``: whether a page that is no article is
    the newest of a prev/next chain, so that its successor may appear any day; None says nothing of it.
    """

    news: bool | None = None
    first: bool = False
    etag: str = ""
    modified: str = ""
    unchanged: bool = False
    lastmod_true: bool | None = None
    rests: int = 0
    chain_end: bool | None = None


IN_DATASET = (Reason.EMITTED, Reason.REVISED, Reason.UNCHANGED)
ARTICLES = (*IN_DATASET, Reason.DUPLICATE, Reason.NEAR_DUPLICATE)

LATER = f":now + min({LONGEST_REST}, CAST((:now - news_at) * {REST} AS INTEGER))"
"""When a list is due that has brought nothing."""

TWICE_AS_OLD = f":now + max({SHORTEST_REST}, :now - first_at)"
"""When an article is due again that could not be read."""

NOTE_LIST = f"""
INSERT INTO visit (url, site, list, etag, modified, first_at, visited_at, read_at, news_at, due_at)
SELECT id, site, 1, :etag, :modified, :now, :now, :now, :now, :now FROM url WHERE key = :key
ON CONFLICT (url) DO UPDATE SET visited_at = :now, list = 1,
    etag = CASE WHEN :unchanged THEN etag ELSE :etag END,
    modified = CASE WHEN :unchanged THEN modified ELSE :modified END,
    read_at = CASE WHEN :unchanged THEN read_at ELSE :now END,
    news_at = CASE WHEN :news THEN :now ELSE news_at END,
    due_at = CASE WHEN :news OR (:now - news_at) * {REST} < {SHORTEST_REST} THEN :now ELSE {LATER} END
"""
NOTE_ARTICLE = """
INSERT INTO visit (url, site, list, etag, modified, first_at, visited_at, read_at, news_at, due_at)
SELECT id, site, 0, :etag, :modified, :now, :now, :now, :now, :now FROM url WHERE key = :key
ON CONFLICT (url) DO UPDATE SET visited_at = :now, list = 0,
    etag = CASE WHEN :unchanged THEN etag ELSE :etag END,
    modified = CASE WHEN :unchanged THEN modified ELSE :modified END,
    read_at = CASE WHEN :unchanged THEN read_at ELSE :now END
"""
DUE = """
SELECT visit.url FROM visit JOIN url AS known ON known.id = visit.url
WHERE visit.site = ? AND visit.list = ? AND visit.due_at <= ? AND known.reason != 'pending' AND known.claim IS NULL
AND known.source IN ({sources}) {kinds} ORDER BY visit.due_at {order} LIMIT ?
"""
ANNOUNCED = "AND known.kind = 'feed' AND known.found_by IN (SELECT id FROM url WHERE kind = 'seed')"
MOST_ANNOUNCED = 4
"""Feeds that the start announces which never wait behind those of sections and tags."""

READ_ANEW = """
UPDATE visit SET visited_at = 0, read_at = 0, due_at = 0 WHERE list AND url IN (SELECT id FROM url WHERE run = ?)
"""
"""Of a run that died: a list may have been noted as read before the last that it names had reached the queue."""

FROM_THE_FUTURE = "UPDATE visit SET due_at = :now WHERE site = :site AND visited_at > :now + 3600 AND due_at > :now"
"""What was visited under a clock that was ahead would rest for as long as that was wrong."""

QUEUE = "UPDATE url SET reason = 'pending' WHERE id = ?"
POSTPONE = f"UPDATE visit SET due_at = {LATER} WHERE url = :url"
POSTPONE_ARTICLE = f"UPDATE visit SET due_at = {TWICE_AS_OLD} WHERE url = :url"
LEAVE_ALONE = "UPDATE visit SET due_at = max(due_at, ?) WHERE url = ?"
TRUST = """
INSERT INTO trust (site, came_true, came_false) VALUES (?, ?, ?)
ON CONFLICT (site) DO UPDATE
SET came_true = came_true + excluded.came_true, came_false = came_false + excluded.came_false
"""


class Visits:
    """The visits of one run; what has been noted since the last commit waits for the next."""

    def __init__(self, db: sqlite3.Connection, asked: Guarded, policy: str, plan: RevisitPlan) -> None:
        self._db = db
        self._asked = asked
        self._policy = policy
        self._plan = plan
        self._noted: dict[bytes, Visit] = {}
        self._sitemaps: Counter[str] = Counter()
        self._trials: Counter[str] = Counter()
        self._stated: dict[bytes, str] = {}
        self._undated: set[bytes] = set()

    def note(self, key: bytes, visit: Visit) -> None:
        """Remember a visit with the next commit."""
        self._noted[key] = visit

    def validators(self, key: bytes) -> tuple[str, str]:
        """ETag and Last-Modified of the last reading under the same arguments, "" for each that is not known."""
        if key in self._undated:
            return "", ""
        row = self._asked.one(
            "SELECT etag, modified FROM visit JOIN url ON url.id = visit.url"
            " WHERE key = ? AND policy = ? AND read_at > ?",
            *(key, self._policy, int(time.time()) - FULL_READ),
        )
        return (str(row[0]), str(row[1])) if row else ("", "")

    def last(self, key: bytes) -> int | None:
        """When the URL was last read, in seconds since 1970, if it is among those that are read again."""
        row = self._asked.one("SELECT visited_at FROM visit JOIN url ON url.id = visit.url WHERE key = ?", key)
        return int(row[0]) if row else None

    def is_article(self, key: bytes) -> bool:
        """Whether the URL is that of an article which is looked at again for corrections."""
        row = self._asked.one("SELECT NOT list FROM visit JOIN url ON url.id = visit.url WHERE key = ?", key)
        return bool(row and row[0])

    # ---- what is due

    def is_due(self, row: UrlRow, reason: str, run: int, day: str) -> bool:
        """Whether a URL that ``run`` has given its reason is to be read once more for what it is now. ``day``: when it
        was published, as far as that run has learnt."""
        if row.kind is LeadKind.SEED:
            return True
        # What turned out to be an article is none of the lists that it was taken for where it was found.
        if row.kind is LeadKind.SITEMAP:
            return reason not in ARTICLES and self._is_sitemap_due(row.key, row.site, row.lastmod)
        # What was behind a password, say, may have become an article.
        if reason in IN_DATASET and not day and self._is_dated_at_last(row):
            return True
        may_be = reason in ARTICLES or (reason == Reason.NOT_AN_ARTICLE and row.kind is LeadKind.ARTICLE)
        return may_be and self._is_change_believed(row.key, row.site, row.source, row.lastmod, run)

    def _is_dated_at_last(self, row: UrlRow) -> bool:
        """Whether a list tells the instant at which an article appeared that is in the dataset without a date."""
        most = self._plan.articles if self._plan.ages else 0
        if '"published_at"' not in row.facts or self._trials[row.site] >= most:
            return False
        try:
            stated = datetime.fromisoformat(json.loads(row.facts)["published_at"])
        except ValueError:
            return False
        if stated.tzinfo is None or stated > datetime.now(UTC):
            return False
        self._trials[row.site] += 1
        self._undated.add(row.key)
        return True

    def _is_sitemap_due(self, key: bytes, site: str, lastmod: str) -> bool:
        """Whether a known sitemap that an index names is to be read; ``lastmod`` as the index states it."""
        row = self._asked.one("SELECT visited_at, due_at FROM visit JOIN url ON url.id = visit.url WHERE key = ?", key)
        if row is None:
            return True
        visited_at, due_at = row
        now = time.time()
        if due_at > now and due_at - visited_at > LONGEST_REST:
            return False
        changed_at = instant(lastmod)
        # What is believed is held against the truth now and then.
        if changed_at is not None and now - visited_at < FULL_READ and self.trusts(site):
            return bool(changed_at > visited_at)
        if due_at is None or due_at > now or self._sitemaps[site] >= self._plan.lists:
            return False
        self._sitemaps[site] += 1
        return True

    def _is_change_believed(self, key: bytes, site: str, source: Source, lastmod: str, run: int) -> bool:
        """Whether an article that ``run`` was the last to visit is read again, since its sitemap, its feed or the index
        of posts says that it changed.

        While it is not known whether such statements of the site are true, or not all are, a few articles a run are
        read to find out.
        """
        changed_at = instant(lastmod)
        if changed_at is None or not self._plan.ages or self._trials[site] >= self._plan.articles:
            return False
        witness = site if source is Source.SITEMAP else f"{source}:{site}"
        right, wrong = self._record(witness)
        seen = right + wrong
        is_sure = seen >= ENOUGH and wrong <= MOST_WRONG * seen
        if (seen >= ENOUGH and wrong > MOSTLY_WRONG * seen) or (not is_sure and self._trials[site] >= TRIALS):
            return False
        row = self._asked.one("SELECT started_at FROM run WHERE number = ?", run)
        if row is None or changed_at <= datetime.fromisoformat(row[0]).timestamp():
            return False
        self._trials[site] += 1
        self._stated[key] = witness
        return True

    def is_said_to_have_changed(self, key: bytes) -> bool:
        """Whether an article is read again only since something says that it has changed."""
        return key in self._stated

    def trusts(self, site: str) -> bool:
        """Whether the lastmod of a site's sitemaps has proved true."""
        right, wrong = self._record(site)
        return right >= ENOUGH and wrong <= MOST_WRONG * (right + wrong)

    def _record(self, site: str) -> tuple[int, int]:
        row = self._asked.one("SELECT came_true, came_false FROM trust WHERE site = ?", site)
        return (int(row[0]), int(row[1])) if row else (0, 0)

    # ---- at the commit

    def write(self, now: int) -> None:
        """Write down what waits, inside the caller's transaction."""
        for key, visit in self._noted.items():
            self._write_one(key, visit, now)
        self._noted.clear()

    def _write_one(self, key: bytes, visit: Visit, now: int) -> None:
        row = self._db.execute(
            "SELECT url.id, url.site, url.reason, first_at, list FROM url LEFT JOIN visit ON visit.url = url.id"
            " WHERE key = ?",
            (key,),
        ).fetchone()
        if row is None:
            return
        number, site, reason, first_at, is_list = row
        if visit.lastmod_true is not None:
            witness = self._stated.pop(key, site)
            self._db.execute(TRUST, (witness, int(visit.lastmod_true), int(not visit.lastmod_true)))
        values = {
            "key": key,
            "etag": visit.etag,
            "modified": visit.modified,
            "now": now,
            "news": visit.news,
            "unchanged": visit.unchanged,
        }
        if visit.chain_end is not None:
            self._db.execute("UPDATE url SET chain_end = ? WHERE id = ?", (visit.chain_end, number))
        if visit.news is not None:
            self._db.execute(NOTE_LIST, values)
            if visit.rests:
                self._db.execute(LEAVE_ALONE, (now + visit.rests, number))
        elif self._is_read_again(visit, reason, first_at, is_list=is_list):
            age = now - (first_at if first_at is not None else now)
            rest = next((due for due in self._plan.ages if due > age), None)
            if rest is None:
                self._db.execute("DELETE FROM visit WHERE url = ?", (number,))
                return
            self._db.execute(NOTE_ARTICLE, values)
            self._db.execute("UPDATE visit SET due_at = first_at + ? WHERE url = ?", (rest, number))

    def _is_read_again(self, visit: Visit, reason: str, first_at: int | None, *, is_list: bool | None) -> bool:
        """Whether an article that was read is to be looked at for corrections, or one of which that was a look."""
        if reason == Reason.DUPLICATE:
            # It has just moved here, with its visits.
            return first_at is not None and not is_list
        return reason in IN_DATASET and (first_at is not None or (visit.first and bool(self._plan.ages)))


def requeue(db: sqlite3.Connection, plan: RevisitPlan, sites: Sequence[str], sources: Sequence[str], now: int) -> None:
    """Put what is due of these sites back into the queue.

    ``sources``: the ways that the run follows. The child of a sitemap waits for its index, which may say that it has
    not changed.
    """
    if plan.ages:
        db.execute("DELETE FROM visit WHERE NOT list AND first_at < ?", (now - plan.ages[-1] - LATENESS,))
    for site in sites:
        db.execute(FROM_THE_FUTURE, {"now": now, "site": site})
        if plan.lists:
            first = DUE.format(sources=marks(sources), kinds=ANNOUNCED, order="")
            due = db.execute(first, (site, 1, now, *sources, MOST_ANNOUNCED)).fetchall()
            db.executemany(POSTPONE, [{"now": now, "url": number} for (number,) in due])
            db.executemany(QUEUE, due)
        # The list that has waited longest comes first, or those that always bring news would starve the others.
        lists = DUE.format(sources=marks(sources), kinds="AND known.kind IN ('feed', 'listing')", order="")
        due = db.execute(lists, (site, 1, now, *sources, plan.lists)).fetchall()
        # If it cannot be read, or is none any more, it has been of as little use as one without news.
        db.executemany(POSTPONE, [{"now": now, "url": number} for (number,) in due])
        ways = [*sources, Source.SEED, Source.PAGE]
        articles = DUE.format(sources=marks(ways), kinds="", order="DESC")
        young = db.execute(articles, (site, 0, now, *ways, plan.articles)).fetchall()
        # Once it is read, its ages say when it is due; what is gone is not asked for on every run.
        db.executemany(POSTPONE_ARTICLE, [{"now": now, "url": number} for (number,) in young])
        db.executemany(QUEUE, due + young)


def instant(stated: str) -> float | None:
    """Seconds since 1970 of an ISO 8601 instant; the last second of a bare day; None for anything else."""
    try:
        moment = datetime.fromisoformat(stated)
        if len(stated) <= len("2024-05-01"):
            moment += timedelta(days=1, seconds=-1)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
