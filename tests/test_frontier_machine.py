"""The frontier and the ledger against a model that is two dictionaries, through any sequence of what can happen."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from test_store import article

from newscrawl import runs, urls
from newscrawl.addon import SETTINGS
from newscrawl.frontier import Frontier
from newscrawl.items import Reason
from newscrawl.store import Store

NUMBERS = st.integers(0, 15)
FATES = st.sampled_from(["emit", "aside", "retry"])
REASONS = {"emit": Reason.EMITTED, "aside": Reason.NOT_AN_ARTICLE, "retry": Reason.FAILED}


def url(number: int) -> str:
    return f"https://paper.example/story/{number}"


class Machine(RuleBasedStateMachine):
    """``fates`` is what commits have made true, ``open`` what waits for one, ``out`` what was handed out, ``asked``
    what this run has in its hands."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.fates: dict[int, str] = {}
        self.open: dict[int, str] = {}
        self.waiting: set[int] = set()
        self.begin()

    def begin(self) -> None:
        self.out: set[int] = set()
        self.asked: set[int] = set()
        own = {"NEWSCRAWL_DATA_DIR": str(self.folder), "NEWSCRAWL_FRONTIER_WINDOW": 3}
        self.crawler = Crawler(Spider, {**SETTINGS, **own})
        self.crawler.spider = Spider("site")
        self.frontier = Frontier.from_crawler(self.crawler)
        self.frontier.open(self.crawler.spider)
        self.run_ = runs.run_of(self.crawler)

    @rule(number=NUMBERS, priority=st.integers(-1, 1))
    def enqueue(self, number: int, priority: int) -> None:
        taken = self.frontier.enqueue_request(Request(url(number), priority=priority))
        settled = number in self.fates or number in self.open
        if settled or number in self.asked:
            assert not taken, number
        elif number not in self.waiting:
            assert taken, number
        # What an earlier run left may have been loaded already, or be found anew.
        if taken:
            self.waiting.add(number)
            self.asked.add(number)

    @rule()
    def take(self) -> None:
        request = self.frontier.next_request()
        if request is None:
            assert not self.waiting
            return
        number = int(request.url.rpartition("/")[2])
        assert number in self.waiting
        self.waiting.remove(number)
        self.asked.add(number)
        self.out.add(number)

    @rule(fate=FATES)
    def settle(self, fate: str) -> None:
        if not self.out:
            return
        number = min(self.out)
        key = urls.key(url(number))
        if fate == "emit":
            self.run_.emit(key, article(number, url=url(number)), str(number))
        else:
            self.run_.settle(key, REASONS[fate], fate, retry=fate == "retry")
        self.out.remove(number)
        self.open[number] = fate

    @rule()
    def commit(self) -> None:
        self.run_.commit()
        self.fates |= self.open
        self.open = {}

    @rule()
    def crash(self) -> None:
        """The process is gone: what was not committed waits again, found URLs that no commit wrote are forgotten."""
        runs._bound.pop(self.crawler).store.close()
        self.waiting |= self.out | self.open.keys()
        self.open = {}
        self.begin()
        known = {entry.url for reason in Reason for entry in self.store().ledger.entries(reason)}
        assert {url(number) for number in self.fates} <= known
        self.waiting = {number for number in self.waiting if url(number) in known}

    @rule()
    def finish(self) -> None:
        """The run ends by itself: all that it found is in the ledger, what it did not come to waits."""
        summary = runs.close_run(self.crawler, "finished", over_budget=False)
        assert summary.balanced
        self.fates |= self.open
        self.open = {}
        self.waiting |= self.out
        self.begin()

    @invariant()
    def the_ledger_holds_what_was_committed(self) -> None:
        ledger = self.store().ledger
        for number, fate in self.fates.items():
            entry = ledger.entry(urls.key(url(number)))
            assert entry is not None
            assert entry.reason is REASONS[fate]

    def teardown(self) -> None:
        self.finish()
        while self.waiting:
            self.take()
            self.settle("emit")
        self.finish()
        lines = [json.loads(line)["url"] for shard in self.folder.glob("articles/*.jsonl") for line in shard.open()]
        emitted = {url(number) for number, fate in self.fates.items() if fate == "emit"}
        assert Counter(lines) == Counter(dict.fromkeys(emitted, 1))
        runs._bound.pop(self.crawler).store.close()
        shutil.rmtree(self.folder)

    def store(self) -> Store:
        return runs._bound[self.crawler].store


TestFrontier = Machine.TestCase
TestFrontier.settings = settings(max_examples=50, stateful_step_count=30, deadline=None)


@pytest.mark.parametrize("referer", ["https://paper.example/list", "https://elsewhere.example/", ""])
def test_a_request_from_the_disk_is_the_one_that_was_put_there(tmp_path: Path, referer: str) -> None:
    crawler = Crawler(Spider, {**SETTINGS, "NEWSCRAWL_DATA_DIR": str(tmp_path), "NEWSCRAWL_FRONTIER_WINDOW": 1})
    crawler.spider = Spider("site")
    frontier = Frontier.from_crawler(crawler)
    frontier.open(crawler.spider)
    facts = {"kind": "article", "source": "listing", "found_on": "https://paper.example/list", "title": "Story"}
    headers = {"Referer": referer} if referer else {}
    sent = [
        Request(target, headers=headers, meta={"lead": dict(facts), "depth": 3}, priority=7)
        for target in ("https://paper.example/list", url(1), url(2))
    ]
    assert all(frontier.enqueue_request(request) for request in sent)
    for request in sent:
        taken = frontier.next_request()
        assert taken is not None
        assert (taken.url, taken.priority, taken.headers) == (request.url, 7, request.headers)
        assert {name: taken.meta[name] for name in ("lead", "depth")} == {"lead": facts, "depth": 3}
    runs.close_run(crawler, "finished", over_budget=False)
