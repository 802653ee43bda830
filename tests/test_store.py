"""The store alone: what a commit makes true, what a crash leaves, and what another run may touch."""

from __future__ import annotations

import json
import os
import random
import signal
from hashlib import blake2b
from pathlib import Path
from typing import Any

import forked
import pytest
from conftest import full_disk

from newscrawl import urls
from newscrawl.errors import StoreBusy, StoreError, StoreFull
from newscrawl.exits import Exit, unusable
from newscrawl.items import Article, LeadKind, Reason, Source
from newscrawl.store import Asked, History, Run, ShardPlan, SketchRow, Store, UrlRow, Visit, files
from newscrawl.store.verify import verify

SITE = "paper.example"


def url(number: int) -> str:
    return f"https://{SITE}/story/{number}"


def row(number: int, kind: LeadKind = LeadKind.ARTICLE, priority: int = 0) -> UrlRow:
    return UrlRow(urls.key(url(number)), url(number), SITE, kind, Source.LISTING, priority, "{}")


def article(number: int, text: str | None = None, **fields: object) -> Article:
    made = Article(id=f"{number:032x}", url=url(number), title=f"Story {number}", text=text or f"Text of {number}")
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def start(store: Store, policy: str = "", **plan: Any) -> Run:
    return store.start(spider="site", sites=[SITE], arguments={}, policy=policy, **plan)


def save(run: Run, number: int, **fields: object) -> None:
    made = article(number, **fields)
    run.ask(row(number), claimed=True)
    run.emit(urls.key(url(number)), made, blake2b(made.text.encode("utf-8", "replace")).hexdigest())


def lines(store: Store) -> list[dict[str, object]]:
    return [json.loads(line) for shard in sorted(store.articles.glob("*.jsonl")) for line in shard.open()]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


def test_a_finished_run_leaves_a_sealed_shard_and_a_balanced_ledger(store: Store) -> None:
    run = start(store)
    for number in range(5):
        save(run, number)
    run.ask(row(5, LeadKind.LISTING), claimed=True)
    run.settle(row(5).key, Reason.NOT_AN_ARTICLE, "listing")
    summary = store.finish(run, "finished")
    assert summary.balanced
    assert summary.reasons == {Reason.EMITTED: 5, Reason.NOT_AN_ARTICLE: 1}
    assert [line["title"] for line in lines(store)] == [f"Story {n}" for n in range(5)]
    assert not list(store.articles.glob("*.part"))


def test_the_summary_counts_details_by_their_kind(store: Store) -> None:
    run = start(store)
    for number, detail in enumerate(["listing", "listing", "further page: of a", "further page: of b", "feed"]):
        run.ask(row(number, LeadKind.LISTING), claimed=True)
        run.settle(row(number).key, Reason.NOT_AN_ARTICLE, detail)
    details = store.finish(run, "finished").details
    assert [(detail, count) for _, detail, count in details] == [("further page", 2), ("listing", 2), ("feed", 1)]


def test_nothing_is_readable_before_the_commit(store: Store) -> None:
    run = start(store)
    save(run, 1)
    assert not list(store.articles.iterdir())
    run.commit()
    assert [path.suffix for path in store.articles.iterdir()] == [".part"]


def test_a_known_article_is_not_asked_for_again_and_a_list_is(store: Store) -> None:
    run = start(store)
    save(run, 1)
    run.ask(row(2, LeadKind.LISTING), claimed=True)
    run.settle(row(2).key, Reason.NOT_AN_ARTICLE)
    assert run.ask(row(1), claimed=True) is Asked.REPEATED
    run.visits.note(row(2).key, Visit(news=True))
    store.finish(run, "finished")
    again = start(store, follow=["listing"])
    assert again.ask(row(1), claimed=True) is Asked.KNOWN
    assert [taken.url for taken in again.load(10)] == [url(2)]
    assert again.ask(row(2, LeadKind.LISTING), claimed=True) is Asked.REPEATED


def test_the_queue_comes_back_by_priority_and_each_url_once(store: Store) -> None:
    run = start(store)
    for number in range(50):
        run.ask(row(number, priority=number % 3), claimed=False)
    first, rest = run.load(20), run.load(100)
    assert [r.priority for r in first + rest] == sorted((n % 3 for n in range(50)), reverse=True)
    assert len({r.key for r in first + rest}) == 50
    assert run.load(10) == []


def test_what_the_budget_cut_off_waits_for_the_next_run(store: Store) -> None:
    run = start(store)
    run.ask(row(1), claimed=True)
    summary = store.finish(run, "finished", over_budget=True)
    assert summary.reasons == {Reason.OVER_BUDGET: 1}
    again = start(store)
    (left,) = again.load(10)
    assert left.leftover
    again.adopt(left.key)
    again.settle(left.key, Reason.NOT_AN_ARTICLE)
    assert store.finish(again, "finished").balanced


def test_a_declined_leftover_may_still_be_asked_for(store: Store) -> None:
    run = start(store)
    run.ask(row(1), claimed=False)
    store.finish(run, "shutdown")
    again = start(store)
    (left,) = again.load(10)
    again.decline(left.key)
    assert again.load(10) == []
    assert again.ask(row(1), claimed=True) is Asked.QUEUED
    again.settle(row(1).key, Reason.NOT_AN_ARTICLE)
    assert store.finish(again, "finished").balanced


def test_a_refusal_is_looked_at_again_under_other_arguments_only(store: Store) -> None:
    run = start(store, policy="a")
    run.ask(row(1), claimed=True)
    run.settle(row(1).key, Reason.OUT_OF_SCOPE)
    store.finish(run, "finished")
    same = start(store, policy="a")
    assert same.ask(row(1), claimed=True) is Asked.KNOWN
    store.finish(same, "finished")
    assert start(store, policy="b").ask(row(1), claimed=True) is Asked.QUEUED


def test_a_passing_failure_is_due_again_after_its_delay_and_a_lasting_one_never(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(store)
    for number, retry in ((1, True), (2, False)):
        run.ask(row(number), claimed=True)
        run.settle(row(number).key, Reason.FAILED, "http 503", retry=retry)
    store.finish(run, "finished")
    soon = start(store)
    assert soon.ask(row(1), claimed=True) is Asked.KNOWN
    assert soon.load(10) == []
    store.finish(soon, "finished")
    import newscrawl.store.run
    import newscrawl.store.store

    later = newscrawl.store.run.time.time() + 7200
    monkeypatch.setattr(newscrawl.store.run.time, "time", lambda: later)
    assert [r.url for r in start(store).load(10)] == [url(1)]


def test_the_newest_of_a_chain_is_visited_again(store: Store) -> None:
    run = start(store)
    save(run, 1, next_url=url(2))
    save(run, 2, prev_url=url(1))
    store.finish(run, "finished")
    again = start(store, follow=["prev", "next"])
    assert [r.url for r in again.load(10)] == [url(2)]


def test_equal_content_of_two_articles_in_one_batch_is_written_once(store: Store) -> None:
    run = start(store)
    save(run, 1, text="the same")
    save(run, 2, text="the same")
    summary = store.finish(run, "finished")
    assert summary.reasons == {Reason.EMITTED: 1, Reason.DUPLICATE: 1}
    assert len(lines(store)) == 1


def test_a_second_run_of_a_site_is_refused_while_the_first_lives(store: Store, tmp_path: Path) -> None:
    run = start(store)
    other = Store(tmp_path / "data")
    with pytest.raises(StoreBusy, match=run.id):
        start(other)
    store.finish(run, "finished")
    start(other)


def test_lines_survive_every_reader_trap(store: Store) -> None:
    run = start(store)
    save(run, 1, text="a\u2028b\u2029c\u0085d\nline \ud800 end\x00")
    store.finish(run, "finished")
    (shard,) = store.articles.glob("*.jsonl")
    text = shard.read_bytes().decode("utf-8")
    assert len(text.splitlines()) == 1
    assert json.loads(text)["text"].startswith("a\u2028b\u2029c\u0085d\nline ")


def test_a_data_directory_that_cannot_be_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot make the data directory"):
        Store(tmp_path / "file" / "data")
    (tmp_path / "newscrawl.db").write_bytes(b"not a database, for sure" * 100)
    with pytest.raises(StoreError, match="is it a database of newscrawl"):
        Store(tmp_path)


def test_a_full_disk_saves_nothing_it_does_not_have(store: Store) -> None:
    run = start(store)
    for number in range(3):
        save(run, number)
    run.ask(row(3), claimed=True)
    run.commit()
    save(run, 3, text="x" * 2_000_000)
    with full_disk(1_000_000):
        with pytest.raises(StoreFull, match="cannot be written"):
            run.commit()
        with pytest.raises(StoreFull):
            store.finish(run, "finished")
    again = Store(store.folder)
    run = start(again)
    assert len(lines(again)) == 3
    assert [r.url for r in run.load(10)] == [url(3)]


def test_a_shard_that_cannot_be_compressed_leaves_no_trace_and_the_next_run_does_it(store: Store) -> None:
    run = start(store, plan=ShardPlan(zstd=True))
    save(run, 1, text=random.Random(1).randbytes(700_000).hex())
    run.commit()
    with full_disk(600_000), pytest.raises(StoreFull, match="cannot get its name"):
        store.finish(run, "finished")
    assert [path.name for path in store.articles.iterdir()] == [f"{run.id}.jsonl.part"]
    start(Store(store.folder))
    assert [path.name for path in store.articles.iterdir()] == [f"{run.id}.jsonl.zst"]


def test_a_disk_that_is_full_before_a_run_begins_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.close()
    with full_disk(0), pytest.raises(StoreError, match=r"SQLITE_IOERR.*is the disk writable") as found:
        Store(store.folder)
    assert unusable(found.value) is Exit.NO_DATASET
    monkeypatch.setattr(files, "LEAST_FREE", 1 << 62)
    with (
        full_disk(0),
        pytest.raises(StoreFull, match=r"the disk is full, \d+ KiB are free; once there is room") as found,
    ):
        Store(store.folder)
    assert unusable(found.value) is Exit.NOT_WRITTEN


def test_what_a_run_that_died_has_read_of_lists_is_read_again_whole(store: Store) -> None:
    run = start(store)
    for number in (1, 2):
        run.ask(row(number, LeadKind.LISTING), claimed=True)
        run.settle(row(number).key, Reason.NOT_AN_ARTICLE, "listing")
        run.visits.note(row(number).key, Visit(news=False, etag='"1"', rests=86_400))
        run.commit()
        if number == 1:
            store.finish(run, "finished")
            run = start(store, follow=["listing"])
    store.close()  # as a process that dies does
    again = start(Store(store.folder), follow=["listing"])
    assert [taken.url for taken in again.load(10)] == [url(2)]
    assert [again.visits.validators(row(number).key)[0] for number in (1, 2)] == ['"1"', ""]


def test_a_run_whose_lock_did_not_hold_writes_no_more(store: Store) -> None:
    run = start(store)
    save(run, 1)
    run.ask(row(2), claimed=False)
    run.commit()
    for lock in (store.folder / "locks").iterdir():
        lock.unlink()
    other = start(again := Store(store.folder))
    save(run, 3)
    for goes_on in (run.commit, lambda: run.load(10), lambda: store.finish(run, "finished")):
        with pytest.raises(StoreFull, match="taken this one for dead"):
            goes_on()
    assert [taken.url for taken in other.load(10)] == [url(2)]
    for number in (2, 3):
        other.adopt(row(number).key)
        save(other, number)
    again.finish(other, "finished")
    assert sorted(str(line["title"]) for line in lines(again)) == ["Story 1", "Story 2", "Story 3"]
    assert [problem for problem in verify(store.folder, lambda _row: "").problems if "balance" not in problem] == []


def remember(run: Run, number: int, blocks: int = 1, most: int = 100, site: str = SITE) -> None:
    run.sketches.remember(SketchRow(site, bytes([number]), blocks, f"page {number}".encode()), most)


def test_pages_are_remembered_with_the_commit_and_not_before(store: Store) -> None:
    run = start(store)
    remember(run, 1)
    run.commit()
    remember(run, 2)
    assert run.sketches.of(SITE) == [(b"\x01", b"page 1"), (b"\x02", b"page 2")]
    store.close()  # as a process that dies does
    again = Store(store.folder)
    run = start(again)
    assert run.sketches.of(SITE) == [(b"\x01", b"page 1")]
    remember(run, 2)
    again.finish(run, "finished")
    assert len(start(again).sketches.of(SITE)) == 2


def test_a_sites_oldest_pages_are_forgotten_and_no_other_sites(store: Store) -> None:
    run = start(store)
    for number in range(5):
        remember(run, number, blocks=30)
        remember(run, number, blocks=10, site="other.example")
    run.commit()
    remember(run, 3, blocks=30)
    assert [key[0] for key, _ in run.sketches.of(SITE)] == [2, 4, 3]
    remember(run, 9, blocks=1000)
    run.commit()
    assert [key[0] for key, _ in run.sketches.of(SITE)] == [9]
    assert [key[0] for key, _ in run.sketches.of("other.example")] == [0, 1, 2, 3, 4]


def killed(folder: Path, at: int) -> None:
    """A thousand stories are written, unless one of them is the last."""
    store = Store(folder)
    run = start(store)
    for number in range(1000):
        run.ask(row(number), claimed=True)
        if run.fate(row(number).key) is None and run.article(f"{number:032x}") is None:
            save(run, number)
        if number % 7 == 0:
            run.commit()
        if number == at:
            # Half a batch is in the shard and not in the database: what a crash between the two leaves.
            run._db.execute("BEGIN IMMEDIATE")
            run._shards._open.append(run._db, [b'{"torn": "'], "2024-01-01T00:00:00+00:00")
            os.kill(os.getpid(), signal.SIGKILL)
    store.finish(run, "finished")


def test_sigkill_between_shard_and_database_loses_and_doubles_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    for at in (3, 100, 101, 500, 999, -1):
        assert forked.ended(forked.begin(killed, folder, at)) == (0 if at == -1 else -signal.SIGKILL)
    store = Store(folder)
    titles = [line["title"] for line in lines(store)]
    assert sorted(titles) == sorted(f"Story {n}" for n in range(1000))
    assert not list(store.articles.glob("*.part"))


def test_runs_that_take_urls_from_each_other_both_account_for_them(tmp_path: Path) -> None:
    first, second = Store(tmp_path), Store(tmp_path)
    one = first.start(spider="site", sites=["one.example"], arguments={}, policy="of one")
    two = second.start(spider="site", sites=[SITE], arguments={}, policy="of two")
    # A link from the first site to the second is out of the first's scope, and in the second's.
    one.ask(row(1), claimed=True, refused=True)
    one.settle(row(1).key, Reason.OUT_OF_SCOPE, "another host")
    one.commit()
    assert two.ask(row(1), claimed=True) is Asked.QUEUED
    # Both are after the same, and the second is faster.
    one.ask(row(2), claimed=True)
    assert two.ask(row(2), claimed=True) is Asked.QUEUED
    two.commit()
    one.commit()
    # What the first leaves on the disk, the second takes off it.
    one.ask(row(3), claimed=False)
    one.commit()
    assert [taken.url for taken in two.load(10)] == [url(3)]
    two.adopt(row(3).key)
    two.commit()
    summary = first.finish(one, "finished")
    assert (summary.balanced, summary.reasons) == (True, {Reason.OUT_OF_SCOPE: 1, Reason.PENDING: 2})
    for number in (1, 2, 3):
        two.settle(row(number).key, Reason.NOT_AN_ARTICLE)
    summary = second.finish(two, "finished")
    assert (summary.balanced, summary.reasons) == (True, {Reason.NOT_AN_ARTICLE: 3})
    with History(tmp_path) as history:
        assert [dict(row.tally.reasons) for row in history.tallies()] == [
            {"out-of-scope": 1, "pending": 2},
            {"not-an-article": 3},
        ]


def test_a_database_of_the_first_version_is_carried_over(tmp_path: Path) -> None:
    import sqlite3

    old = sqlite3.connect(tmp_path / "newscrawl.db", isolation_level=None)
    old.executescript((Path(__file__).parent / "schema-1.sql").read_text())
    old.close()
    store = Store(tmp_path)
    assert store.ledger.reasons() == {Reason.EMITTED: 1, Reason.PENDING: 2}
    run = start(store)
    rows = {taken.url: taken for taken in run.load(10)}
    assert sorted(rows) == [url(2), url(3)]
    assert json.loads(rows[url(2)].request)["meta"]["lead"]["title"] == "Story 2"
    for taken in rows.values():
        run.adopt(taken.key)
        save(run, int(taken.url.rpartition("/")[2]))
    assert store.finish(run, "finished").balanced
    assert len(lines(store)) == 2


def test_a_database_of_the_second_version_reads_its_lists_again(tmp_path: Path) -> None:
    import sqlite3

    old = sqlite3.connect(tmp_path / "newscrawl.db", isolation_level=None)
    old.executescript((Path(__file__).parent / "schema-2.sql").read_text())
    old.close()
    run = start(Store(tmp_path), follow=["listing"])
    assert [(taken.url, taken.kind) for taken in run.load(10)] == [
        (url(2), LeadKind.LISTING),
        (url(3), LeadKind.ARTICLE),
    ]


def test_a_database_of_the_third_version_is_carried_over(tmp_path: Path) -> None:
    import sqlite3

    old = sqlite3.connect(tmp_path / "newscrawl.db", isolation_level=None)
    old.executescript((Path(__file__).parent / "schema-3.sql").read_text())
    old.close()
    store = Store(tmp_path)
    run = start(store)
    for taken in run.load(10):
        run.adopt(taken.key)
        save(run, int(taken.url.rpartition("/")[2]))
    assert store.finish(run, "finished").balanced
    with History(tmp_path) as history:
        assert [row.tally.articles for row in history.tallies()] == [1]


def test_a_database_of_the_fourth_version_knows_its_articles_and_nothing_of_their_heads(tmp_path: Path) -> None:
    import sqlite3

    store = Store(tmp_path)
    run = start(store)
    save(run, 1)
    store.finish(run, "finished")
    store.close()
    old = sqlite3.connect(tmp_path / "newscrawl.db", isolation_level=None)
    (name,) = old.execute("SELECT id FROM article").fetchone()
    old.executescript(
        "ALTER TABLE article DROP COLUMN head; ALTER TABLE run DROP COLUMN reader; PRAGMA user_version = 4"
    )
    old.close()
    store = Store(tmp_path)
    known = start(store).article(name)
    assert known is not None
    assert known.head.corrected(Article(title="Another headline", date="2024-01-01")) == ""
    with History(tmp_path) as history:
        assert [run.reader for run in history.runs()] == [{}, {}]
