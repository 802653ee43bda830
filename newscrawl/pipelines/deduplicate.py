"""Second: the same article under another URL, or a text that another article has or nearly has, is set aside."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any, NoReturn, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newscrawl import minhash, urls
from newscrawl.items import Article, Reason
from newscrawl.pipelines import apart, misread
from newscrawl.runs import run_of, site_of
from newscrawl.store import Known, Twin
from newscrawl.text import content_hash

SHORT_WORDS = 50
"""Texts of fewer words are never near-duplicates: two weather reports differ in a number."""


def fingerprint(article: Article) -> str:
    """What makes two articles exact copies: the text, and for a short one the title too.

    Teasers behind a wall often share one sentence; alone it would make all of them copies of the first.
    """
    if article.word_count >= SHORT_WORDS:
        return article.content_hash
    return content_hash(f"{article.title}\n{article.text}")


def signature(article: Article) -> minhash.Signature | None:
    """What finds the near-duplicates of an article; None for a short one."""
    return _signature(article.text) if article.word_count >= SHORT_WORDS else None


_signature = lru_cache(maxsize=16)(minhash.signature)  # asked for once here and once by the export


SAME = 0.95
"""From which similarity on a text is that of an article that was withdrawn; reports of a series are less alike."""


class Copy(DropItem):
    """An article that another one, with the id ``of``, has said before, at the address with the key ``at``."""

    def __init__(self, message: str, of: str, at: bytes = b"") -> None:
        super().__init__(message)
        self.of = of
        self.at = at


class DeduplicatePipeline:
    """Known article, same text: unchanged. Known article, other text or a corrected title, author or date at its own
    URL: a revision. The same at a URL that it has moved to. Else a copy, a near-duplicate, or news. What becomes of
    copies is the run's policy, from ``NEWSCRAWL_DUPLICATES``, ``NEWSCRAWL_NEAR_DROP`` and ``NEWSCRAWL_NEAR_MARK``."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        return self._judged(item) if isinstance(item, Article) else item

    def _judged(self, item: Article) -> Article:
        run = run_of(self._crawler)
        key, print_ = urls.key(item.url), fingerprint(item)
        self._keep_out(item, key, item.id, key.hex(), run.owner(print_))
        known = run.article(item.id)
        if known is not None and self._is_of_another(item, key, print_, known):
            known = apart.known_at(run, item)
            item = apart.on_its_own(item, known)
        if known is not None and (known.key == key or run.addresses.owner(key.hex()) == known.id):
            return self._again(item, key, print_, known)
        twin = self._twin(item, print_) if known is None else None
        if twin is not None and twin.similarity >= SAME:
            self._keep_out(item, key, twin.article)
        if twin is not None and self._is_in_its_place(item, key, twin):
            run.settle(key, Reason.FAILED, f"{misread.DETAIL}: {twin}", retry=True)
            raise Copy(f"{item.url}: {misread.DETAIL}", twin.article)
        moved = self._moved(item, key, print_, known, twin)
        if moved is not None and misread.has_lost(item, moved, run.owner(print_)):
            run.settle(key, Reason.FAILED, f"{misread.DETAIL}: it was {moved.id}", retry=True)
            raise DropItem(f"{item.url}: {misread.DETAIL}")
        if moved is not None:
            run.move(moved, key, item.id)
            if moved.content_hash != print_ and not misread.is_behind_wall(item, moved):
                return _revised(item, moved)
            detail = f"same article: {moved.id} has moved here"
            return self._drop(item, Reason.DUPLICATE, detail, moved.id, moved.key, moved=True)
        if known is not None:
            return self._drop(item, Reason.DUPLICATE, f"same article: {known.id}", known.id, known.key)
        if twin is None:
            return item
        if reason := run.duplicates.refuses(twin):
            run.copies.note(item, twin, reason)
            first = run.article(twin.article)
            return self._drop(item, reason, str(twin), twin.article, first.key if first and twin.exact else b"")
        return run.duplicates.marked(item, twin)

    def _keep_out(self, article: Article, key: bytes, *names: str) -> None:
        """Leave an article out that goes by the name of one that was withdrawn, or says what that said.

        :raises DropItem: it is to be left out.
        """
        run = run_of(self._crawler)
        if of := run.withdrawn.among([*names, *map(run.addresses.owner, filter(None, names))]):
            run.settle(key, Reason.WITHDRAWN, f"is that, or says what it said: {of}")
            raise DropItem(f"{article.url}: withdrawn")

    def _twin(self, article: Article, print_: str) -> Twin | None:
        """What says the same or nearly so; reports of a series do the latter with their standing paragraphs."""
        run = run_of(self._crawler)
        twin = run.twin(article.id, print_, signature(article))
        if twin is None or twin.exact:
            return twin
        known = run.article(twin.article)
        if known is None:
            return twin
        title = known.head.title or run.addresses.title(known.key)
        return None if apart.is_other_report(article, known, title) else twin

    def _is_in_its_place(self, article: Article, key: bytes, twin: Twin) -> bool:
        """Whether a new page shows what another of its site does, and that is not what led here: no copy of that one,
        but a notice, of which both pages are no articles."""
        run = run_of(self._crawler)
        if run.duplicates.refuses(twin) is None or twin.article == run.addresses.origin(key):
            return False
        assert self._crawler.spider is not None
        if run.site_of(twin.article) != site_of(self._crawler.spider)(article.url):
            return False
        return misread.is_unnamed(article, json.loads(run.facts(key) or "{}").get("title", ""))

    def _is_of_another(self, article: Article, key: bytes, print_: str, known: Known) -> bool:
        """Whether the page at this address names that of another article as its own: both headline and text are others.
        Some systems do so on all pages."""
        run = run_of(self._crawler)
        if known.key == key or known.content_hash == print_ or run.addresses.owner(key.hex()) == known.id:
            return False
        if not apart.is_other_headline(article.title, known.head.title):
            return False
        twin = run.twin(key.hex(), print_, signature(article))
        return twin is None or twin.article != known.id or apart.is_other_report(article, known, known.head.title)

    def _again(self, article: Article, key: bytes, print_: str, known: Known) -> Article:
        """A known article, read at an address of its own."""
        run = run_of(self._crawler)
        if known.content_hash == print_:
            if known.key == key and (what := known.head.corrected(article)):
                return _revised(article, known, what)
            run.keep(key, article)
            raise DropItem(f"{article.url}: unchanged")
        lost = misread.DETAIL if misread.has_lost(article, known, run.owner(print_)) else ""
        if misread.is_behind_wall(article, known):
            lost = article.verdict
        if lost:
            run.settle(key, Reason.UNCHANGED, f"could not be read again: {lost}")
            raise DropItem(f"{article.url}: {lost}")
        if known.key != key and run.owner(print_) == known.id:
            # Where it was before it still stands as it was then.
            detail = f"same article: {known.id}, as it was before"
            return self._drop(article, Reason.DUPLICATE, detail, known.id, known.key)
        return _revised(article, known)

    def _moved(self, article: Article, key: bytes, print_: str, known: Known | None, twin: Twin | None) -> Known | None:
        """The article of an earlier run that is now at another address, as its former address says, which leads here,
        or its text, on the same site and of the same day, word for word or nearly so under the same headline; None
        where that is not so."""
        run = run_of(self._crawler)
        origin = run.addresses.origin(key)
        former = known or self._former(twin, origin)
        if former is None or former.fresh or run.has_read(former.key) or run.addresses.has_moved_enough(former):
            return None
        led, same = former.id == origin, former.content_hash == print_
        if known is not None:
            return former if led or (same and key.hex() == article.id) else None
        assert self._crawler.spider is not None
        if run.site_of(former.id) != site_of(self._crawler.spider)(article.url):
            return None
        day = run.day(former.key)
        if same:
            return former if led or day == article.date else None
        is_like, of_day = twin is not None and twin.article == former.id, bool(day) and day == article.date
        if led:
            return former if is_like or of_day else None
        title = content_hash(run.addresses.title(former.key))
        return former if is_like and of_day and title and title == content_hash(article.title) else None

    def _former(self, twin: Twin | None, origin: str) -> Known | None:
        """The article that one under another id may be: that with its text, or that whose address has led here."""
        run = run_of(self._crawler)
        if twin is not None and twin.exact and (twin.article == origin or not run.duplicates.keep):
            return run.article(twin.article)
        if origin or twin is None:
            return run.article(origin) if origin else None
        return run.article(twin.article) if run.duplicates.refuses(twin) is Reason.NEAR_DUPLICATE else None

    def _drop(
        self, article: Article, reason: Reason, detail: str, of: str, at: bytes, *, moved: bool = False
    ) -> NoReturn:
        run_of(self._crawler).set_aside(urls.key(article.url), article, reason, detail, moved=moved)
        raise Copy(f"{article.url}: {reason} {detail}", of, at)


def _revised(article: Article, known: Known, what: str = "text") -> Article:
    """The article as a revision of the known one, ``what`` has changed; where the page does not say when, when that was
    seen."""
    article = replace(article, id=known.id, revision=known.revision + 1)
    if article.modified_at:
        return article
    provenance = json.loads(article.provenance) | {"modified_at": f"crawl: its {what} has changed since the last visit"}
    return replace(
        article,
        modified_at=article.crawled_at,
        provenance=json.dumps(provenance, ensure_ascii=False, sort_keys=True),
    )
