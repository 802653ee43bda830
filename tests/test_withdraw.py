"""Articles that a person takes out of the dataset: all of them is gone, nothing else is, and they do not come back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import scrapy
from test_moved import Pipeline, at, pipeline, story  # noqa: F401 (a fixture)
from test_store import article, row, start, url

from newscrawl import urls, warc
from newscrawl.errors import ArgumentError, StoreBusy, StoreError
from newscrawl.items import LeadKind, Reason
from newscrawl.pipelines.deduplicate import fingerprint
from newscrawl.store import History, ShardPlan, Store, readmit, rewriting, withdraw, withdrawing
from newscrawl.store.packing import open_lines
from newscrawl.store.verify import verify
from newscrawl.warc import ID, writing

WHY = "asked for by its author"


class Died(BaseException):
    """The process is gone."""


def fill(folder: Path, numbers: range, plan: ShardPlan | None = None, revision: int = 0) -> str:
    """A run that writes articles, with their pages; gives its name."""
    store = Store(folder)
    run = start(store, plan=plan or ShardPlan())
    for number in numbers:
        run.ask(row(number), claimed=True, again=True)
        id_ = urls.key(url(number)).hex()
        made = replace(article(number, f"Text {number}, {revision}"), id=id_, revision=revision)
        page = writing.response(url(number), datetime.now(UTC), 200, [], f"Page {number}".encode(), [(ID, id_)])
        run.emit(urls.key(url(number)), made, fingerprint(made), page=page)
        run.commit()
    assert store.finish(run, "finished").balanced
    store.close()
    return run.id


def titles(folder: Path) -> list[str]:
    found = []
    for path in sorted((folder / "articles").glob("*.jsonl*")):
        with open_lines(path, "zst" if path.suffix == ".zst" else "") as file:
            found += [json.loads(line)["title"] for line in file]
    return sorted(found)


def problems(folder: Path) -> list[str]:
    return verify(folder, lambda _row: "").problems


@pytest.mark.parametrize("zstd", [False, True])
def test_all_revisions_and_pages_of_it_are_gone_and_nothing_else(tmp_path: Path, zstd: bool) -> None:
    plan = ShardPlan(lines=2, zstd=zstd)
    first = fill(tmp_path, range(5), plan)
    second = fill(tmp_path, range(1, 2), plan, revision=1)
    (done,) = withdraw(tmp_path, [url(1)], WHY)
    assert (done.url, done.why, done.lines) == (url(1), WHY, 2)
    assert {shard.partition(".")[0] for shard in done.shards} == {first, second}
    assert titles(tmp_path) == ["Story 0", "Story 2", "Story 3", "Story 4"]
    assert problems(tmp_path) == []
    assert not list((tmp_path / "articles").glob(f"{second}*"))
    pages = [page for path in (tmp_path / "pages").iterdir() for page in warc.records(path.open("rb"), 1 << 20)]
    assert sorted(page.url for page in pages if page.is_answer) == [url(number) for number in (0, 2, 3, 4)]
    record = json.loads((tmp_path / "runs" / f"{first}.json").read_text())
    assert sorted(shard["lines"] for shard in record["shards"]) == [1, 1, 2]
    # Not even in what SQLite keeps of rows that are deleted.
    assert b"Story 1" not in b"".join(path.read_bytes() for path in tmp_path.glob("newscrawl.db*"))
    with History(tmp_path) as history:
        assert history.withdrawals() == [done]


def test_a_shard_on_another_disk_stays_there(tmp_path: Path) -> None:
    run = fill(tmp_path / "data", range(3))
    shard, large = tmp_path / "data" / "articles" / f"{run}.jsonl", tmp_path / "large"
    large.mkdir()
    shard.rename(large / shard.name)
    shard.symlink_to(large / shard.name)
    withdraw(tmp_path / "data", [url(1)], WHY)
    assert shard.is_symlink()
    assert [path.name for path in large.iterdir()] == [shard.name]
    assert titles(tmp_path / "data") == ["Story 0", "Story 2"]
    withdraw(tmp_path / "data", [url(0), url(2)], WHY)
    assert not list(large.iterdir())
    assert problems(tmp_path / "data") == []


class TestComingBack:
    def test_neither_its_addresses_nor_its_text_do(self, pipeline: Pipeline) -> None:  # noqa: F811
        pipeline.put(at("a", story(1)))
        pipeline.next_run()
        pipeline.leads_to("a", "b")
        pipeline.put(at("b", story(1)))
        pipeline.store.finish(pipeline.run, "finished")
        withdraw(pipeline.store.folder, [at("b").url], WHY)
        pipeline.begin()
        for made in (at("a", story(2)), at("b", story(3)), at("c", story(1)), at("d", story(4), canonical=at("a").url)):
            assert pipeline.put(made) is Reason.WITHDRAWN
        assert pipeline.put(at("e", [*story(1), "One line more."])) is Reason.WITHDRAWN
        assert pipeline.put(at("f", story(5))) is Reason.EMITTED
        pipeline.next_run()
        assert pipeline.put(at("c", story(6))) is Reason.EMITTED

    def test_who_keeps_copies_does_not_keep_it_either(self, pipeline: Pipeline) -> None:  # noqa: F811
        pipeline.policy = replace(pipeline.policy, keep=True)
        pipeline.put(at("a", story(1)))
        pipeline.next_run()
        pipeline.put(at("copy", story(1)))
        pipeline.store.finish(pipeline.run, "finished")
        (done,) = withdraw(pipeline.store.folder, [at("a").url], WHY)
        assert withdrawing.copies_of(pipeline.store.folder, done.id) == [at("copy").id]
        pipeline.begin()
        assert pipeline.put(at("another", story(1))) is Reason.WITHDRAWN

    def test_it_is_asked_for_once_it_is_readmitted(self, tmp_path: Path) -> None:
        fill(tmp_path, range(2))
        withdraw(tmp_path, [url(1)], WHY)
        store = Store(tmp_path)
        assert start(store).load(10) == []
        store.close()
        assert readmit(tmp_path, [url(1)]) == 1
        store = Store(tmp_path)
        assert [taken.url for taken in start(store).load(10)] == [url(1)]
        store.close()
        fill(tmp_path, range(1, 2))
        assert titles(tmp_path) == ["Story 0", "Story 1"]
        assert problems(tmp_path) == []

    def test_what_waits_is_kept_out_before_it_is_read(self, tmp_path: Path) -> None:
        store = Store(tmp_path)
        run = start(store)
        run.ask(row(1), claimed=True)
        store.finish(run, "finished")
        (done,) = withdraw(tmp_path, [url(1)], WHY)
        assert done.lines == 0
        assert start(store).load(10) == []


@pytest.mark.parametrize("before", ["_forget", "finish"])
def test_a_death_half_way_is_made_up_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str) -> None:
    fill(tmp_path, range(4), ShardPlan(lines=3))

    def die(*_: Any) -> None:
        raise Died

    with monkeypatch.context() as patched:
        # The kernel gives the locks of the dead back, and nobody clears up for them.
        patched.setattr(rewriting, "finish", lambda *_: None)
        patched.setattr(withdrawing if before == "_forget" else rewriting, before, die)
        with pytest.raises(Died):
            withdraw(tmp_path, [url(1), url(3)], WHY)
    assert list((tmp_path / "articles").glob("*.rewritten"))
    assert any("withdrawal was cut off" in problem for problem in problems(tmp_path))
    store = Store(tmp_path)
    store.recover()
    store.close()
    was_done = before == "finish"
    assert titles(tmp_path) == [f"Story {number}" for number in range(4) if not (was_done and number in (1, 3))]
    assert problems(tmp_path) == []
    withdraw(tmp_path, [url(1), url(3)], WHY)
    assert titles(tmp_path) == ["Story 0", "Story 2"]


def test_what_comes_back_with_an_old_shard_is_found_and_taken_out_again(tmp_path: Path) -> None:
    run = fill(tmp_path, range(3))
    shard = tmp_path / "articles" / f"{run}.jsonl"
    old = shard.read_bytes()
    withdraw(tmp_path, [url(1)], WHY)
    shard.write_bytes(old)
    assert any("withdrawn, and its revision 0 is there" in problem for problem in problems(tmp_path))
    withdraw(tmp_path, [url(1)], WHY)
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("spoil", "error", "said"),
    [
        (lambda shard: shard.unlink(), StoreError, "is gone: put it back"),
        (
            lambda shard: shard.write_bytes(shard.read_bytes()[:-9] + b'new"}\n'),
            StoreError,
            "not what the manifest",
        ),
    ],
    ids=["gone", "edited"],
)
def test_a_shard_that_is_not_as_it_was_is_left_alone(
    tmp_path: Path, spoil: Callable[[Path], Any], error: type[Exception], said: str
) -> None:
    run = fill(tmp_path, range(3))
    shard = tmp_path / "articles" / f"{run}.jsonl"
    spoil(shard)
    before = sorted(shard.parent.iterdir())
    with pytest.raises(error, match=said):
        withdraw(tmp_path, [url(1)], WHY)
    assert sorted(shard.parent.iterdir()) == before
    with closing(sqlite3.connect(tmp_path / "newscrawl.db")) as db:
        assert db.execute("SELECT count(*) FROM withdrawn").fetchone() == (0,)


def test_not_beside_a_run_of_its_site(tmp_path: Path) -> None:
    fill(tmp_path, range(3))
    store = Store(tmp_path)
    run = start(store)
    with pytest.raises(StoreBusy, match="held by another run"):
        withdraw(tmp_path, [url(1)], WHY)
    store.finish(run, "finished")
    assert titles(tmp_path) == ["Story 0", "Story 1", "Story 2"]


def test_what_is_no_article_of_its_own_says_what_to_do(tmp_path: Path) -> None:
    fill(tmp_path, range(2))
    store = Store(tmp_path)
    run = start(store)
    for number, kind, reason, detail in (
        (5, LeadKind.ARTICLE, Reason.DUPLICATE, f"same text: {urls.key(url(1)).hex()}"),
        (6, LeadKind.LISTING, Reason.NOT_AN_ARTICLE, "listing"),
    ):
        run.ask(row(number, kind), claimed=True)
        run.settle(row(number).key, reason, detail)
    store.finish(run, "finished")
    for name, said in (
        (url(5), f"withdraw {urls.key(url(1)).hex()}"),
        (url(6), "is no article"),
        (url(7), "is not in the ledger"),
        ("0" * 32, "is not in the ledger"),
    ):
        with pytest.raises(ArgumentError, match=said):
            withdraw(tmp_path, [url(0), name], WHY)
    with pytest.raises(ArgumentError, match="was not withdrawn"):
        readmit(tmp_path, [url(1)])
    assert titles(tmp_path) == ["Story 0", "Story 1"]


def test_the_command(tmp_path: Path) -> None:
    fill(tmp_path, range(2))
    data = ("-s", f"NEWSCRAWL_DATA_DIR={tmp_path}")
    refused = scrapy("dataset", "withdraw", url(1), *data)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    done = scrapy("dataset", "withdraw", url(1), "--why", WHY, *data)
    assert (done.returncode, json.loads(done.stdout)["lines"]) == (0, 1)
    assert json.loads(scrapy("dataset", "withdrawn", *data).stdout)["why"] == WHY
    again = scrapy("dataset", "retry", url(1), *data)
    assert "newscrawl dataset readmit" in again.stderr
    assert (
        "articles that the next run of their sites asks for again: 1"
        in scrapy("dataset", "readmit", urls.key(url(1)).hex(), *data).stdout
    )
