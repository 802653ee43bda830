"""Articles that move to another address, are deleted, or are said to have changed: what becomes of them run by run."""

from __future__ import annotations

import contextlib
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import Crawl, crawl_site
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import PROSE, link, page
from scrapy.exceptions import DropItem
from test_near_duplicates import article, edited, story
from test_revisits import Calendar, feed
from test_store import SITE, row, save

from newscrawl import urls
from newscrawl.demo import Answer, Newspaper
from newscrawl.items import Article, LeadKind, Reason, Source
from newscrawl.pipelines import deduplicate
from newscrawl.pipelines.deduplicate import DeduplicatePipeline, fingerprint, signature
from newscrawl.store import Asked, DuplicatePolicy, RevisitPlan, Run, Store, UrlRow, Visit
from newscrawl.store.addresses import MOST
from newscrawl.store.verify import verify

NOW = b""
"""When the test began: what is young is asked for often."""

OFTEN = ("-s", "NEWSCRAWL_REVISIT_HOURS=" + ",".join(str(second / 3600 + 1e-6) for second in range(1, 600)))
"""Young articles are due again a second later, however long a run takes."""


def young(number: int, *corrections: tuple[str, str], links: str = "") -> Answer:
    """An article of today, with these phrases in place of others."""
    body = page(number, links).body.replace(b"2024-03-01T10:00:00+01:00", NOW)
    for old, new in corrections:
        assert old.encode() in body
        body = body.replace(old.encode(), new.encode())
    return Answer(body)


def rewritten(number: int) -> Answer:
    """The article of that number with not a sentence of its text."""
    body = young(number).body
    for i, sentence in enumerate(PROSE):
        new = f"Paragraph {i} was written anew in the evening, once the port had told what the council had not known."
        body = body.replace(f"{sentence.format(n=number * 17 + i)} Item {number}.".encode(), new.encode())
    return Answer(body)


class TestOnTheWire:
    """An article at /old/1 that is at /new/1 from the second run on."""

    @pytest.fixture
    def run(self, paper: Newspaper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Crawl]:
        monkeypatch.setitem(globals(), "NOW", f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}".encode())
        paper.extra |= {"/my.xml": feed(paper), "/old/1": young(1)}

        def crawl(path: str, answer: Answer, *, redirects: bool = True) -> Crawl:
            """A run while the feed names an article at ``path``."""
            time.sleep(1.1)
            names = f"<item><title>Story</title><link>{paper.origin}{path}</link></item>"
            paper.extra["/my.xml"] = replace(
                feed(paper), body=feed(paper).body.replace(b"</channel>", f"{names}</channel>".encode())
            )
            if path != "/old/1":
                paper.extra["/old/1"] = Answer(b"", 301, {"Location": path}) if redirects else Answer(b"", 404)
            paper.extra[path] = answer
            done = crawl_site(tmp_path, *OFTEN, url=paper.origin + "/my.xml", follow="feed")
            assert done.code == 0, done.err
            assert not verify(tmp_path, lambda _row: "").problems
            return done

        return crawl

    @pytest.mark.parametrize("redirects", [True, False])
    def test_corrections_are_revisions_at_the_new_address_too(
        self, run: Callable[..., Crawl], paper: Newspaper, redirects: bool
    ) -> None:
        first = run("/old/1", young(1))
        assert len(run("/new/1", young(1), redirects=redirects).articles) == 1
        run("/new/1", young(1, ("six hours", "seven hours")), redirects=redirects)
        done = run("/new/1", rewritten(1), redirects=redirects)
        assert [(a["id"], a["revision"], a["url"][-6:]) for a in done.articles] == [
            (first.articles[0]["id"], number, path) for number, path in enumerate(["/old/1", "/new/1", "/new/1"])
        ]
        assert not done.urls_at(Reason.NEAR_DUPLICATE)
        assert done.urls_at(Reason.REVISED) == [paper.origin + "/new/1"]
        # Where it was, nothing is asked for any more.
        assert paper.requests.count("/old/1") <= 2

    def test_one_that_was_rewritten_as_it_moved_is_a_revision(self, run: Callable[..., Crawl]) -> None:
        run("/old/1", young(1))
        done = run("/new/1", rewritten(1))
        assert [article["revision"] for article in done.articles] == [0, 1]
        assert len({article["id"] for article in done.articles}) == 1

    def test_a_newer_article_to_which_a_deleted_one_leads_is_an_article_of_its_own(
        self, run: Callable[..., Crawl]
    ) -> None:
        run("/old/1", Answer(young(1).body.replace(NOW, b"2024-03-01T10:00:00+01:00")))
        done = run("/new/1", rewritten(2))
        assert len({article["id"] for article in done.articles}) == 2


def test_the_end_of_a_chain_moves_with_its_article(paper: Newspaper, crawl: Callable[..., Crawl]) -> None:
    ends = [link("/s/1", "prev"), link("/s/1", "prev") + link("/s/3", "next")]
    paper.extra |= {"/s/1": page(1, link("/s/2", "next")), "/s/2": page(2, ends[0], day=2)}
    start = {"url": paper.origin + "/s/1", "follow": "prev,next"}
    assert len(crawl(**start).articles) == 2
    paper.extra |= {"/s/2": Answer(b"", 301, {"Location": "/t/2"}), "/t/2": page(2, ends[0], day=2)}
    assert len(crawl(**start).articles) == 2
    asked = len(paper.requests)
    paper.extra |= {"/t/2": page(2, ends[1], day=2), "/s/3": page(3, link("/t/2", "prev"), day=3)}
    assert len(crawl(**start).articles) == 3
    crawl(**start)
    day = paper.requests[asked:]
    assert "/s/2" not in day
    assert day.count("/t/2") == 1


class Pipeline:
    """Runs of one site into whose pipeline articles are put."""

    def __init__(self, folder: Path, policy: DuplicatePolicy) -> None:
        self.store = Store(folder)
        self.policy = policy
        self.begin()

    def begin(self) -> None:
        self.run = self.store.start(spider="site", sites=[SITE], arguments={}, policy="", duplicates=self.policy)

    def next_run(self) -> None:
        assert self.store.finish(self.run, "finished").balanced
        assert not verify(self.store.folder, lambda _row: "").problems
        self.begin()

    def put(self, made: Article, headline: str = "") -> Reason | None:
        """The reason of an article that was read, under the headline that a list gives it."""
        key, facts = urls.key(made.url), json.dumps({"title": headline} if headline else {})
        lead = UrlRow(key, made.url, SITE, LeadKind.ARTICLE, Source.LISTING, 0, "{}", facts)
        self.run.ask(lead, claimed=True, again=True)
        crawler = SimpleNamespace(run=self.run, spider=SimpleNamespace(name=SITE))
        with contextlib.suppress(DropItem):
            kept = DeduplicatePipeline(crawler).process_item(made)  # type: ignore[arg-type]
            self.run.emit(key, kept, fingerprint(kept), signature(kept))
        return self.run.fate(key)

    def leads_to(self, old: str, new: str) -> None:
        """The address of an article was asked for, and leads to another one."""
        key = urls.key(at(old).url)
        lead = UrlRow(key, at(old).url, SITE, LeadKind.ARTICLE, Source.LISTING, 0, "{}")
        self.run.ask(lead, claimed=True, again=True)
        self.run.settle(key, Reason.DUPLICATE, f"redirects: to {at(new).url}")


def at(path: str, text: list[str] | None = None, **fields: str) -> Article:
    """An article at an address, which is its canonical one if no other is named."""
    made = article(path, text or story(1))
    return replace(made, id=urls.key(fields.pop("canonical", made.url)).hex(), date="2024-03-01", **fields)


@pytest.fixture
def pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pipeline]:
    monkeypatch.setattr(deduplicate, "run_of", lambda crawler: crawler.run)
    monkeypatch.setattr(deduplicate, "site_of", lambda _spider: lambda _url: SITE)
    made = Pipeline(tmp_path, DuplicatePolicy())
    yield made
    made.store.close()


class TestPipeline:
    def test_copies_of_one_run_have_not_moved(self, pipeline: Pipeline) -> None:
        assert pipeline.put(at("a")) is Reason.EMITTED
        assert pipeline.put(at("b")) is Reason.DUPLICATE
        pipeline.next_run()
        assert pipeline.put(at("b", edited(story(1), 0.02))) is Reason.NEAR_DUPLICATE

    def test_what_still_stands_where_it_was_has_not_moved(self, pipeline: Pipeline) -> None:
        pipeline.put(at("a"))
        pipeline.next_run()
        assert pipeline.put(at("a")) is Reason.UNCHANGED
        assert pipeline.put(at("b")) is Reason.DUPLICATE
        pipeline.next_run()
        assert pipeline.put(at("b", edited(story(1), 0.02))) is Reason.NEAR_DUPLICATE

    def test_the_same_words_of_another_day_have_not_moved(self, pipeline: Pipeline) -> None:
        pipeline.put(at("a"))
        pipeline.next_run()
        later = replace(at("b"), date="2024-03-08")
        assert pipeline.put(later) is Reason.DUPLICATE
        pipeline.next_run()
        assert pipeline.put(replace(at("b", story(2)), date="2024-03-08")) is Reason.EMITTED

    def test_an_article_that_is_read_at_both_addresses_is_no_revision_each_time(self, pipeline: Pipeline) -> None:
        pipeline.put(at("a"))
        pipeline.next_run()
        pipeline.put(at("b"))
        reasons = []
        for _ in range(3):
            pipeline.next_run()
            reasons.append((pipeline.put(at("b", edited(story(1), 0.02))), pipeline.put(at("a"))))
        assert reasons == [(Reason.REVISED, Reason.DUPLICATE), *[(Reason.UNCHANGED, Reason.DUPLICATE)] * 2]
        assert pipeline.put(at("a", edited(story(1), 0.04))) is Reason.REVISED

    def test_one_that_was_edited_and_moved_is_known_by_day_and_headline(self, pipeline: Pipeline) -> None:
        """Its old address is not asked for any more; only the list that once named it has told its headline."""
        pipeline.put(at("a", title="The bridge is open"), headline="The bridge is open")
        pipeline.put(at("b", story(2), title="The bridge is closed"))
        pipeline.next_run()
        same = {"title": "The Bridge is open"}
        assert pipeline.put(at("c", edited(story(1), 0.02), title="Another headline")) is Reason.NEAR_DUPLICATE
        assert pipeline.put(replace(at("d", edited(story(1), 0.02), **same), date="")) is Reason.NEAR_DUPLICATE
        assert pipeline.put(at("e", edited(story(2), 0.02), title="The bridge is closed")) is Reason.NEAR_DUPLICATE
        assert pipeline.put(at("f", edited(story(1), 0.02), **same)) is Reason.REVISED

    def test_it_may_move_again_and_back(self, pipeline: Pipeline) -> None:
        pipeline.put(at("a"))
        for path, text in (("b", 0.0), ("c", 0.01), ("a", 0.02)):
            pipeline.next_run()
            pipeline.leads_to({"b": "a", "c": "b", "a": "c"}[path], path)
            assert pipeline.put(at(path, edited(story(1), text))) is (Reason.REVISED if text else Reason.DUPLICATE)
        pipeline.next_run()
        assert pipeline.put(at("a", edited(story(1), 0.02))) is Reason.UNCHANGED

    def test_redirects_in_a_row_lead_to_one_article(self, pipeline: Pipeline) -> None:
        pipeline.put(at("a"))
        pipeline.next_run()
        pipeline.leads_to("a", "b")
        pipeline.leads_to("b", "c")
        assert pipeline.put(at("c", story(2))) is Reason.REVISED

    def test_its_canonical_address_is_its_own_and_others_are_not(self, pipeline: Pipeline) -> None:
        canonical = at("a").url
        pipeline.put(at("x", canonical=canonical))
        pipeline.next_run()
        assert pipeline.put(at("y", canonical=canonical)) is Reason.DUPLICATE
        assert pipeline.put(at("a")) is Reason.DUPLICATE
        pipeline.next_run()
        assert pipeline.put(at("y", story(2), canonical=canonical)) is Reason.DUPLICATE
        assert pipeline.put(at("a", story(2))) is Reason.REVISED

    def test_nothing_of_a_move_is_true_before_the_commit(self, pipeline: Pipeline) -> None:
        pipeline.put(at("a"))
        pipeline.next_run()
        pipeline.put(at("b"))
        # The process dies.
        pipeline.store.close()
        pipeline.store = Store(pipeline.store.folder)
        pipeline.begin()
        known = pipeline.run.article(at("a").id)
        assert known is not None
        assert known.key == urls.key(at("a").url)
        assert pipeline.run.article(at("b").id) is None
        assert pipeline.put(at("b")) is Reason.DUPLICATE
        pipeline.run.commit()
        moved = pipeline.run.article(at("b").id)
        assert moved is not None
        assert (moved.id, moved.key) == (at("a").id, urls.key(at("b").url))

    def test_an_article_that_is_ever_elsewhere_is_followed_to_a_bound(self, pipeline: Pipeline) -> None:
        pipeline.put(at("0"))
        for number in range(1, MOST + 3):
            pipeline.next_run()
            pipeline.put(at(str(number)))
        known = pipeline.run.article(at("0").id)
        assert known is not None
        assert known.key == urls.key(at(str(MOST)).url)

    def test_who_keeps_copies_gets_them_marked_unless_the_old_address_leads_there(self, pipeline: Pipeline) -> None:
        pipeline.policy = DuplicatePolicy(keep=True)
        pipeline.next_run()
        pipeline.put(at("a"))
        pipeline.next_run()
        assert pipeline.put(at("b")) is Reason.EMITTED
        pipeline.leads_to("a", "c")
        assert pipeline.put(at("c")) is Reason.DUPLICATE


PATHS = st.sampled_from("abcd")
STEPS = st.one_of(
    st.tuples(st.just("put"), PATHS, st.integers(0, 3)),
    st.tuples(st.just("lead"), PATHS, PATHS),
    st.tuples(st.sampled_from(["commit", "crash", "next"]), st.just(""), st.just("")),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_however_articles_move_no_line_is_doubled_and_no_url_without_its_reason(
    steps: list[tuple[str, str, Any]],
) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(deduplicate, "run_of", lambda crawler: crawler.run)
        patch.setattr(deduplicate, "site_of", lambda _spider: lambda _url: SITE)
        pipeline = Pipeline(Path(name), DuplicatePolicy())
        for step, path, to in steps:
            if step == "put":
                pipeline.put(at(path, story(to)))
            elif step == "lead" and path != to:
                pipeline.leads_to(path, to)
            elif step == "commit":
                pipeline.run.commit()
            elif step == "crash":
                pipeline.store.close()
                pipeline.store = Store(pipeline.store.folder)
                pipeline.begin()
            elif step == "next":
                pipeline.next_run()
        pipeline.next_run()
        pipeline.store.close()


class TestWhatIsDue:
    def test_a_deleted_article_is_asked_for_a_few_times_and_no_more(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calendar = Calendar(tmp_path, monkeypatch, RevisitPlan())

        def first(run: Run, due: list[str]) -> None:
            save(run, 1)
            run.visits.note(row(1).key, Visit(first=True))

        def gone(run: Run, due: list[str]) -> None:
            for _ in due:
                run.settle(row(1).key, Reason.UNCHANGED, "could not be read again: http 404")

        calendar.run(0, first)
        half_hours = [step / 2 for step in range(1, 300) if calendar.run(step / 48, gone)]
        assert half_hours == [4, 8, 16, 32, 64]

    @pytest.mark.parametrize("source", [Source.FEED, Source.SITEMAP])
    def test_feeds_and_sitemaps_are_believed_each_for_what_it_has_said(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: Source
    ) -> None:
        calendar = Calendar(tmp_path, monkeypatch, RevisitPlan(articles=6))

        def changed(number: int, by: Source) -> UrlRow:
            found = row(number)
            found.source, found.lastmod = by, "2999-01-01"
            return found

        def first(run: Run, due: list[str]) -> None:
            for number in range(20):
                save(run, number)

        def read(run: Run, due: list[str]) -> None:
            for number in range(20):
                if run.ask(changed(number, source), claimed=True) is Asked.QUEUED:
                    assert run.visits.is_said_to_have_changed(row(number).key)
                    asked.append(number)
                    run.settle(row(number).key, Reason.UNCHANGED)
                    run.visits.note(row(number).key, Visit(lastmod_true=number not in wrong))

        calendar.run(0, first)
        counts, wrong = [], set[int]()
        for day in range(1, 4):
            asked: list[int] = []
            calendar.run(day, read)
            counts.append(len(asked))
        assert counts == [2, 2, 6]

        def by_other(run: Run, due: list[str]) -> None:
            other = Source.SITEMAP if source is Source.FEED else Source.FEED
            for number in range(20):
                if run.ask(changed(number, other), claimed=True) is Asked.QUEUED:
                    asked.append(number)
                    run.settle(row(number).key, Reason.UNCHANGED)

        asked = []
        calendar.run(5, by_other)
        assert len(asked) == 2
        # Two false statements of sixteen: what it says is held against the truth a little at a time.
        wrong = {0, 1}
        calendar.run(6, read)
        asked = []
        calendar.run(7, read)
        assert len(asked) == 2


def test_a_feed_that_says_what_has_changed_is_believed_in_time(paper: Newspaper, tmp_path: Path) -> None:
    def publish(year: int, correction: str) -> None:
        entries = ""
        for n in range(1, 7):
            entries += f"<entry><title>Story {n}</title><link href='{paper.origin}/s/{n}'/>"
            entries += f"<updated>{year}-01-0{n}T08:00:00Z</updated></entry>"
            paper.extra[f"/s/{n}"] = Answer(page(n).body.replace(b"six hours", correction.encode()))
        body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>P</title>{entries}</feed>"
        paper.extra["/my.xml"] = Answer(body.encode(), headers={"Content-Type": "application/atom+xml"})

    revisions = []
    for year, correction in enumerate(("six hours", "seven hours", "eight hours", "nine hours"), 2999):
        publish(year, correction)
        time.sleep(1.1)
        done = crawl_site(tmp_path, url=paper.origin + "/my.xml", follow="feed")
        revisions.append(sum(bool(article["revision"]) for article in done.articles))
    assert revisions == [0, 2, 4, 10]
