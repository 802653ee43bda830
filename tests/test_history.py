"""What a dataset remembers of its runs: tallies by site and day, copies, the file of each run."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_store import SITE, article, row, save, start, url

from newscrawl import urls
from newscrawl.errors import StoreError
from newscrawl.items import Reason
from newscrawl.store import History, Store, Tally, Twin
from newscrawl.store.tallies import MOST_HOSTS, MOST_WITHOUT


def harvest(folder: Path, numbers: range, **fields: object) -> None:
    store = Store(folder)
    run = start(store)
    for number in numbers:
        save(run, number, **fields)
        run.tallies.note_answer(url(number), "200", 0.25, 1000)
    store.finish(run, "finished")
    store.close()


def test_a_run_is_counted_by_site_and_field(tmp_path: Path) -> None:
    provenance = json.dumps({"authors": "css:.byline", "title": "json-ld:headline"})
    harvest(tmp_path, range(4), authors=["Ada"], provenance=provenance, word_count=400)
    harvest(tmp_path, range(4, 9), word_count=100)
    with History(tmp_path) as history:
        runs = history.runs()
        before, after = history.tallies()
    assert [(run.outcome, run.counts["found"]) for run in runs] == [("finished", 4), ("finished", 5)]
    assert (before.run, before.site, before.day) == (runs[0].number, SITE, runs[0].started_at[:10])
    assert (before.tally.articles, before.tally.coverage("authors")) == (4, 1.0)
    assert before.tally.ways["authors"] == {"css:.byline": 4}
    assert (after.tally.coverage("authors"), after.tally.coverage("title")) == (0.0, 1.0)
    assert after.tally.without["authors"] == [url(4), url(5), url(6)]
    assert before.tally.words.median == pytest.approx(400, rel=0.05)
    assert after.tally.answers == {"200": 5}
    assert after.tally.bytes == 5000
    assert after.tally.hosts[SITE].seconds == pytest.approx(1.25)
    assert after.tally.reasons == {"emitted": 5}


def test_what_is_not_committed_is_not_counted(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run = start(store)
    save(run, 1)
    run.commit()
    save(run, 2)
    with History(tmp_path) as history:
        assert [row.tally.articles for row in history.tallies()] == [1]


def test_urls_elsewhere_count_for_the_site_that_led_there(tmp_path: Path) -> None:
    store = Store(tmp_path)
    run = store.start(spider="site", sites=[SITE, "other.example"], arguments={}, policy="")
    for found_on, to in ((url(1), "https://away.example/a"), ("https://other.example/", "https://away.example/b")):
        finder, found = row(1), row(2)
        finder.key, finder.url, finder.site = urls.key(found_on), found_on, urls.domain(found_on)
        run.ask(finder, claimed=True)
        run.settle(finder.key, Reason.NOT_AN_ARTICLE, "listing")
        found.key, found.url, found.site, found.found_on = urls.key(to), to, urls.domain(to), found_on
        run.ask(found, claimed=True)
        run.settle(found.key, Reason.OUT_OF_SCOPE, "another host: away.example")
    store.finish(run, "finished")
    with History(tmp_path) as history:
        tallies = {row.site: row.tally for row in history.tallies()}
        examples = history.examples(Reason.OUT_OF_SCOPE)
    assert {site: dict(tally.reasons) for site, tally in tallies.items()} == {
        SITE: {"not-an-article": 1, "out-of-scope": 1},
        "other.example": {"not-an-article": 1, "out-of-scope": 1},
    }
    assert tallies[SITE].details["out-of-scope"] == {"another host": 1}
    assert [example.url for example in examples] == ["https://away.example/b", "https://away.example/a"]


@pytest.mark.parametrize("zstd", [False, True])
def test_copies_are_kept_beside_what_they_copy(tmp_path: Path, zstd: bool) -> None:
    from newscrawl.store import ShardPlan

    store = Store(tmp_path)
    run = start(store, plan=ShardPlan(zstd=zstd))
    save(run, 1, text="The first to say so.")
    for number in range(2, 40):
        run.ask(row(number), claimed=True)
        copy = article(number, "The first to say so, nearly. \ud83d")
        run.copies.note(copy, Twin(article(1).id, article(1).id, 0.9), Reason.NEAR_DUPLICATE)
        run.settle(row(number).key, Reason.NEAR_DUPLICATE)
        if number % 7 == 0:
            run.commit()
    store.finish(run, "finished")
    with History(tmp_path) as history:
        copies = history.copies()
        originals = history.articles([copy.first for copy in copies])
        assert history.articles(["0" * 31]) == {}
    assert [copy.url for copy in copies] == [url(number) for number in range(39, 19, -1)]
    assert copies[0].text == "The first to say so, nearly. ?"
    assert originals[copies[0].first]["text"] == "The first to say so."


def test_the_file_of_a_run_says_what_the_ledger_says(tmp_path: Path) -> None:
    harvest(tmp_path, range(3))
    (file,) = (tmp_path / "runs").iterdir()
    record = json.loads(file.read_text())
    assert record["run"] == file.stem
    assert (record["outcome"], record["found"], record["reasons"]) == ("finished", 3, {"emitted": 3})
    (shard,) = record["shards"]
    assert (tmp_path / "articles" / shard["name"]).stat().st_size == shard["bytes"]
    assert record["sites"][SITE]["fields"]["title"] == 3


def test_a_run_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("no folder")
    store = Store(tmp_path)
    run = start(store)
    save(run, 1)
    with pytest.raises(StoreError, match=f"all is saved, but the file of run {run.id} cannot be written"):
        store.finish(run, "finished")
    with History(tmp_path) as history:
        assert history.runs()[0].outcome == "finished"


def test_there_is_no_history_without_a_dataset(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no newscrawl"):
        History(tmp_path)
    assert not list(tmp_path.iterdir())


counts = st.dictionaries(st.text(max_size=5), st.integers(1, 9), max_size=3).map(Counter)


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    tally = Tally(draw(st.integers(0, 9)), fields=draw(counts), reasons=draw(counts), bytes=draw(st.integers(0, 9)))
    tally.ways = draw(st.dictionaries(st.text(max_size=3), counts, max_size=3))
    for size in draw(st.lists(st.integers(0, 10**6), max_size=5)):
        tally.words.note(size)
    for number in range(draw(st.integers(0, 3))):
        tally.note_answer(f"h{number}", draw(st.sampled_from(["200", "429", "503", "TimeoutError"])), 0.5, 10)
    return tally


@given(tallies(), tallies())
def test_tallies_add_up_and_are_kept_as_they_are(one: Tally, other: Tally) -> None:
    assert Tally.from_json(one.to_json()) == one
    total = Tally.from_json(one.to_json())
    total.add(other)
    assert total.articles == one.articles + other.articles
    assert total.answers.total() == one.answers.total() + other.answers.total()
    assert total.words.total() == one.words.total() + other.words.total()
    assert total.found == one.found + other.found


def test_a_tally_is_bounded(tmp_path: Path) -> None:
    tally = Tally()
    for number in range(500):
        tally.note_answer(f"h{number}.example", f"Error{number}", 0.0, 0)
        tally.note_article(article(number, authors=[], provenance=json.dumps({"title": f"way {number}"})))
    assert len(tally.hosts) <= MOST_HOSTS + 1
    assert tally.answers.total() == tally.articles == 500
    assert len(tally.to_json()) < 4000
    assert len(tally.without["authors"]) == MOST_WITHOUT
