"""The last articles of each site that were set aside as copies, so that a person can judge whether they were."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from newscrawl import urls
from newscrawl.items import Article, Reason
from newscrawl.store.near import Twin
from newscrawl.text import storable

MOST_OF_SITE = 20
MOST_TEXT = 4000
"""Characters of a copy's text that are kept."""

_SAVE = "INSERT INTO copy (site, seen_at, url, title, text, reason, first, similarity) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_FORGET = """
DELETE FROM copy WHERE site = ?1 AND id <= (SELECT id FROM copy WHERE site = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)
"""


@dataclass(slots=True, frozen=True)
class Copy:
    """An article that is not in the dataset. ``first``: the id of the one that says the same, with ``similarity``, 0
    to 1; ``seen_at``: ISO 8601; ``text``: its beginning."""

    site: str
    seen_at: str
    url: str
    title: str
    text: str
    reason: Reason
    first: str
    similarity: float


class Copies:
    """The copies that a run came upon since its last commit; of a flood of them the last."""

    def __init__(self) -> None:
        self._new: list[Copy] = []

    def note(self, article: Article, twin: Twin, reason: Reason) -> None:
        """Keep an article that is set aside, with the next commit."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        site = urls.domain(article.url)
        url, title, text = map(storable, (article.url, article.title, article.text[:MOST_TEXT]))
        self._new.append(Copy(site, now, url, title, text, reason, twin.article, twin.similarity))
        if len(self._new) > 2 * MOST_OF_SITE:
            del self._new[:MOST_OF_SITE]

    def write(self, db: sqlite3.Connection) -> None:
        """Write down what waits, inside the caller's transaction, and forget each site's oldest."""
        for copy in self._new:
            values = (copy.site, copy.seen_at, copy.url, copy.title, copy.text, copy.reason.value, copy.first)
            db.execute(_SAVE, (*values, copy.similarity))
        for site in {copy.site for copy in self._new}:
            db.execute(_FORGET, (site, MOST_OF_SITE))
        self._new.clear()
