"""Whatever order finds, settlements, commits and crashes come in: every URL has one fate, every article one line."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from test_store import article, row

from newscrawl.items import Reason
from newscrawl.store import Asked, Run, Store

NUMBERS = st.integers(0, 30)
STEPS = st.one_of(
    st.tuples(st.sampled_from(["spill", "emit", "aside"]), NUMBERS),
    st.tuples(st.sampled_from(["commit", "crash", "finish", "load"]), st.just(0)),
)


def open_run(folder: Path) -> tuple[Store, Run]:
    store = Store(folder)
    return store, store.start(spider="site", sites=["paper.example"], arguments={}, policy="")


def emit(run: Run, number: int) -> None:
    made = article(number)
    if run.article(made.id) is None:
        run.emit(row(number).key, made, made.id)
    else:
        run.keep(row(number).key, made)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=40))
def test_every_url_has_one_fate_and_every_article_one_line(steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        store, run = open_run(Path(name))
        for step, number in steps:
            if step == "commit":
                run.commit()
            elif step == "crash":
                # What was not committed is gone with the process; its URLs may have to be found again.
                store.close()
                store, run = open_run(Path(name))
            elif step == "finish":
                assert store.finish(run, "finished").balanced
                store.close()
                store, run = open_run(Path(name))
            elif step == "load":
                for taken in run.load(3):
                    if taken.leftover:
                        run.adopt(taken.key)
                    emit(run, int(taken.url.rsplit("/", 1)[1]))
            elif run.ask(row(number), claimed=step != "spill") is Asked.QUEUED:
                if step == "emit":
                    emit(run, number)
                elif step == "aside":
                    run.settle(row(number).key, Reason.NOT_AN_ARTICLE, "listing")
        store.finish(run, "finished")
        store.close()

        store, run = open_run(Path(name))
        for taken in run.load(1000):
            run.adopt(taken.key)
            emit(run, int(taken.url.rsplit("/", 1)[1]))
        summary = store.finish(run, "finished")
        assert summary.balanced
        assert not summary.reasons.get(Reason.PENDING)
        lines = [json.loads(line) for shard in store.articles.glob("*.jsonl") for line in shard.open()]
        assert max(Counter(line["id"] for line in lines).values(), default=1) == 1
        emitted = {line["url"] for line in lines}
        reasons = store.ledger.reasons()
        assert sum(count for reason, count in reasons.items() if reason in (Reason.EMITTED, Reason.UNCHANGED)) == len(
            emitted
        )
        assert not list(store.articles.glob("*.part"))
        store.close()
