"""A database and shards that are not of one moment: backups of either, and shards that are lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from conftest import scrapy
from test_store import row, save, start, url
from test_withdraw import fill, problems, titles

from newscrawl import urls
from newscrawl.errors import ArgumentError, StoreBusy, StoreError
from newscrawl.health import Thresholds, findings
from newscrawl.store import History, ShardPlan, Store, forget

DATABASE = "newscrawl.db"


def told(folder: Path) -> list[str]:
    """What health says of the shards."""
    with History(folder) as history:
        return [str(one) for one in findings(history, Thresholds()) if one.check == "shards"]


def test_no_run_writes_again_what_an_older_database_does_not_know(tmp_path: Path) -> None:
    data = tmp_path / "data"
    fill(data, range(2))
    assert told(data) == []
    shutil.copy(data / DATABASE, tmp_path)
    shard = data / "articles" / f"{fill(data, range(2, 4))}.jsonl"
    # Runs of one second have names in any order.
    shard = shard.rename(shard.with_name("29990101T000000Z-abcdef.jsonl"))
    shutil.copy(tmp_path / DATABASE, data)
    store = Store(data)
    with pytest.raises(StoreError, match=f"{shard.name} in .*: the database is older than that"):
        start(store)
    store.close()
    assert len(told(data)) == 1
    assert f"not in the database: {shard.name}" in told(data)[0]
    shard.unlink()
    fill(data, range(2, 4))
    assert problems(data) == told(data) == []


def test_a_database_of_the_middle_of_a_run_has_none_of_its_later_shards_written_again(tmp_path: Path) -> None:
    data = tmp_path / "data"
    store = Store(data)
    run = start(store, plan=ShardPlan(lines=2))
    save(run, 1)
    run.commit()
    # Another run began later, and has ended.
    store.database.execute(
        "INSERT INTO shard (name, run, sealed, schema_version) VALUES ('29990101T000000Z-abcdef.jsonl', 0, 1, 1)"
    )
    with closing(sqlite3.connect(tmp_path / DATABASE)) as copy:
        store.database.backup(copy)
    for number in range(2, 6):
        save(run, number)
        run.commit()
    store.finish(run, "finished")
    store.close()
    for left in data.glob(f"{DATABASE}*"):
        left.unlink()
    shutil.copy(tmp_path / DATABASE, data)
    store = Store(data)
    with pytest.raises(StoreError, match=r"-002.jsonl and 1 more .*the database is older than that"):
        start(store)
    assert len(titles(data)) == 5
    for shard in (data / "articles").glob("*-00?.jsonl"):
        shard.unlink()
    start(store)
    assert titles(data) == ["Story 1"]
    (cut,) = (data / "articles").glob("*.cut")
    assert [json.loads(line)["title"] for line in cut.open()] == ["Story 2"]


def test_a_shard_that_is_lost_is_told_and_its_articles_are_read_again(tmp_path: Path) -> None:
    fill(tmp_path, range(3))
    second = fill(tmp_path, range(1, 2), revision=1)
    third = fill(tmp_path, range(3, 6), ShardPlan(lines=2))
    lost = [f"{second}.jsonl", f"{third}.jsonl"]
    for name in lost:
        (tmp_path / "articles" / name).unlink()
    (said,) = told(tmp_path)
    assert "gone, with 3 lines" in said
    assert sum("dataset forget" in problem for problem in problems(tmp_path)) == 2
    assert forget(tmp_path, lost) == 3
    assert problems(tmp_path) == told(tmp_path) == []
    store = Store(tmp_path)
    run = start(store)
    assert sorted(taken.url for taken in run.load(10)) == [url(number) for number in (1, 3, 4)]
    known = run.article(urls.key(url(1)).hex())
    assert known is not None
    assert known.revision == 0
    store.finish(run, "finished")
    store.close()
    fill(tmp_path, range(1, 2), revision=1)
    fill(tmp_path, range(3, 5))
    assert titles(tmp_path) == ["Story 0", "Story 1", "Story 1", "Story 2", "Story 3", "Story 4", "Story 5"]
    assert problems(tmp_path) == []


def test_what_is_not_lost_is_not_forgotten(tmp_path: Path) -> None:
    run = fill(tmp_path, range(2), ShardPlan(lines=1))
    first, second = (tmp_path / "articles" / f"{run}{part}.jsonl" for part in ("", "-002"))
    with pytest.raises(ArgumentError, match="is there"):
        forget(tmp_path, [first.name])
    with pytest.raises(ArgumentError, match="is no shard of the manifest"):
        forget(tmp_path, ["another.jsonl"])
    first.unlink()
    kept = second.rename(tmp_path / second.name)
    # What was in the one cannot be told without the other.
    with pytest.raises(StoreError, match="is gone: put it back"):
        forget(tmp_path, [first.name])
    kept.rename(second)
    store = Store(tmp_path)
    live = start(store)
    with pytest.raises(StoreBusy):
        forget(tmp_path, [first.name])
    store.finish(live, "finished")
    store.close()
    done = scrapy("dataset", "forget", first.name, "-s", f"NEWSCRAWL_DATA_DIR={tmp_path}")
    assert (done.returncode, done.stdout) == (0, "articles that the next run of their sites asks for again: 1\n")
    assert [json.loads(line)["url"] for line in second.open()] == [url(1)]
    assert row(0).url == url(0)
