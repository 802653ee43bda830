"""What is said twice, exactly or nearly, on one page or on two sites, in one run or a year apart."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import forked
import pytest
from conftest import Crawl
from pages import PAGE

from newscrawl import urls
from newscrawl.commands.dataset import wrong_line
from newscrawl.demo import Answer, Newspaper
from newscrawl.items import Article, LeadKind, Reason, Source
from newscrawl.minhash import signature
from newscrawl.pipelines.deduplicate import fingerprint
from newscrawl.store import DuplicatePolicy, Run, Store, UrlRow
from newscrawl.store.verify import verify
from newscrawl.text import content_hash, word_count

Crawler = Callable[..., Crawl]
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "ar", "en", "il")]


def story(seed: int, paragraphs: int = 8) -> list[str]:
    """Paragraphs of 30 made-up words."""
    hand = random.Random(seed)
    return [
        " ".join("".join(hand.choices(SYLLABLES, k=hand.randint(1, 3))) for _ in range(30)).capitalize() + "."
        for _ in range(paragraphs)
    ]


def edited(paragraphs: list[str], share: float) -> list[str]:
    hand = random.Random(share)
    return [" ".join("zo" if hand.random() < share else word for word in text.split()) for text in paragraphs]


def article(name: str, paragraphs: list[str], site: str = "paper.example") -> Article:
    text = "\n\n".join(paragraphs)
    made = Article(id=content_hash(name), url=f"https://{site}/story/{name}", title=f"Story {name}", text=text)
    return replace(made, word_count=word_count(text), content_hash=content_hash(text))


def offer(run: Run, made: Article) -> Reason | Article:
    """What the pipeline does with an article."""
    key = urls.key(made.url)
    run.ask(UrlRow(key, made.url, urls.domain(made.url), LeadKind.ARTICLE, Source.LISTING, 0, "{}"), claimed=True)
    twin = run.twin(made.id, fingerprint(made), signature(made.text))
    if twin is not None:
        if reason := run.duplicates.refuses(twin):
            run.settle(key, reason, str(twin))
            return reason
        made = run.duplicates.marked(made, twin)
    run.emit(key, made, fingerprint(made), signature(made.text))
    return made


def start(store: Store, site: str = "paper.example", policy: DuplicatePolicy | None = None) -> Run:
    return store.start(spider="site", sites=[site], arguments={}, policy="", duplicates=policy or DuplicatePolicy())


def lines(store: Store) -> list[dict[str, str]]:
    shards = [*store.articles.glob("*.jsonl"), *store.articles.glob("*.part")]
    return [json.loads(line) for shard in sorted(shards) for line in shard.open()]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


@pytest.mark.parametrize("later", ["batch", "commit", "run"])
def test_a_slightly_edited_copy_is_left_out_in_the_same_batch_after_a_commit_and_in_a_later_run(
    store: Store, later: str
) -> None:
    run = start(store)
    offer(run, article("one", story(1)))
    if later != "batch":
        run.commit()
    if later == "run":
        store.finish(run, "finished")
        store.close()
        store = Store(store.folder)
        run = start(store, "other.example")
    assert offer(run, article("two", edited(story(1), 0.02), "other.example")) is Reason.NEAR_DUPLICATE
    summary = store.finish(run, "finished")
    assert summary.balanced
    assert summary.reasons[Reason.NEAR_DUPLICATE] == 1
    assert [line["title"] for line in lines(store)] == ["Story one"]
    details = store.ledger.entries(Reason.NEAR_DUPLICATE)[0].detail
    assert details.startswith("similar text: 0.")
    assert article("one", story(1)).id in details


def test_a_similar_article_is_kept_and_names_the_first_of_its_cluster(store: Store) -> None:
    run = start(store)
    first = article("one", story(1))
    offer(run, first)
    second = offer(run, article("two", edited(story(1), 0.07)))
    assert isinstance(second, Article)
    assert second.duplicate_of == first.id
    run.commit()
    # Like the second, and too far from the first: it is of the same cluster all the same.
    third = offer(run, article("three", edited(edited(story(1), 0.07), 0.071)))
    assert isinstance(third, Article)
    assert third.duplicate_of == first.id
    store.finish(run, "finished")
    said = json.loads(lines(store)[1]["provenance"])["duplicate_of"]
    assert said.startswith("similar text: 0.")
    assert "containment" in said


def test_other_articles_and_short_ones_are_left_alone(store: Store) -> None:
    run = start(store)
    for number in range(30):
        made = offer(run, article(f"n{number}", story(number)))
        assert isinstance(made, Article)
        assert made.duplicate_of == ""
    store.finish(run, "finished")


def test_an_article_within_a_longer_one_is_marked_and_not_left_out(store: Store) -> None:
    run = start(store)
    offer(run, article("wire", story(1)))
    longer = offer(run, article("paper", story(1) + story(2, 4)))
    assert isinstance(longer, Article)
    assert longer.duplicate_of
    containment = float(json.loads(longer.provenance)["duplicate_of"].rpartition(" ")[2])
    assert containment > 0.9


def test_an_article_within_a_much_longer_one_is_told_and_not_marked(store: Store) -> None:
    run = start(store)
    told = []
    for number in range(10):
        offer(run, article(f"wire{number}", story(number, 6)))
        longer = offer(run, article(f"paper{number}", story(number, 6) + story(100 + number, 9)))
        assert isinstance(longer, Article)
        assert longer.duplicate_of == ""
        told.append(json.loads(longer.provenance).get("overlap", ""))
    assert sum(said.startswith("similar text: 0.") for said in told) >= 5


def test_a_passage_that_a_house_prints_under_everything_makes_no_copies(store: Store) -> None:
    passage = story(99, 6)
    run = start(store)
    taken = [offer(run, article(f"n{number}", story(number, 4) + passage)) for number in range(40)]
    wrong = [made for made in taken if not isinstance(made, Article) or made.duplicate_of]
    # Until a few have shown that it is one.
    assert len(wrong) <= 6


def test_with_keep_all_stay_and_are_marked(store: Store) -> None:
    run = start(store, policy=DuplicatePolicy(keep=True))
    first = article("one", story(1))
    offer(run, first)
    for name, text in (("same", story(1)), ("near", edited(story(1), 0.02))):
        made = offer(run, article(name, text))
        assert isinstance(made, Article)
        assert made.duplicate_of == first.id
    summary = store.finish(run, "finished")
    assert summary.reasons == {Reason.EMITTED: 3}
    assert len(lines(store)) == 3


@pytest.mark.parametrize(("share", "reason"), [(0.0, Reason.DUPLICATE), (0.02, Reason.NEAR_DUPLICATE)])
def test_what_another_run_commits_between_look_and_commit_counts(store: Store, share: float, reason: Reason) -> None:
    other = Store(store.folder)
    run, rival = start(store), start(other, "other.example")
    assert isinstance(offer(run, article("one", story(1))), Article)
    assert isinstance(offer(rival, article("two", edited(story(1), share), "other.example")), Article)
    run.commit()
    rival.commit()
    summary = other.finish(rival, "finished")
    assert summary.reasons == {reason: 1}
    assert summary.balanced
    assert rival.emitted == 0
    store.finish(run, "finished")
    assert [line["title"] for line in lines(store)] == ["Story one"]


def page(name: str, paragraphs: list[str]) -> Answer:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return Answer(PAGE.format(title=f"Story of {name} and of what came after", body=body, links="", day=1).encode())


def test_a_crawl_leaves_out_copies_and_says_so(paper: Newspaper, crawl: Crawler) -> None:
    paper.extra |= {
        "/s/alpha": page("alpha", story(1)),
        "/s/beta": page("beta", edited(story(1), 0.02)),
        "/s/gamma": page("gamma", story(2)),
    }
    start = ",".join(f"{paper.origin}/s/{name}" for name in ("alpha", "beta", "gamma"))
    done = crawl(url=start, follow="next")
    assert len(done.articles) == 2
    assert len(done.urls_at(Reason.NEAR_DUPLICATE)) == 1
    assert "near-duplicate" in done.err


def quake(name: str, title: str, first: str, standing: list[str], day: int = 1) -> Answer:
    body = "".join(f"<p>{text}</p>" for text in [first, *standing])
    return Answer(PAGE.format(title=title, body=body, links="", day=day).encode())


@pytest.mark.parametrize("runs", [1, 4])
def test_reports_of_a_series_are_no_copies_however_much_they_have_in_common(
    paper: Newspaper, crawl: Crawler, runs: int
) -> None:
    numbers = [(at, 3 + at / 10) for at in range(1, 5)]
    for at, size in numbers:
        first = f"The ground shook at {size} for {at + 3} seconds at a depth of {7 * at} kilometres."
        paper.extra[f"/s/{at}"] = quake(str(at), f"Earthquake of {size} shakes the valley of Orn", first, story(1), at)
    for addresses in [[at for at, _ in numbers]] if runs == 1 else [[at] for at, _ in numbers]:
        titles = "".join(
            f"<h2><a href='/s/{at}'>Earthquake of {3 + at / 10} shakes the valley of Orn</a></h2>" for at in addresses
        )
        paper.extra[f"/list/{addresses[0]}"] = Answer(f"<html><body>{titles}</body></html>".encode())
        done = crawl(url=f"{paper.origin}/list/{addresses[0]}", follow="listing")
    assert len(done.articles) == 4
    assert all(line["duplicate_of"] == "" for line in done.articles)


@pytest.mark.parametrize(
    "title",
    ["Earthquake of 3.1 shakes the valley of Orn", "Strong earthquake in the valley", "Two hurt as 900 flee from Orn"],
)
def test_a_copy_is_one_under_the_same_numbers_or_a_headline_of_its_own(
    paper: Newspaper, crawl: Crawler, title: str
) -> None:
    first = "The ground shook for 4 seconds at a depth of 7 kilometres."
    paper.extra |= {
        "/s/1": quake("1", "Earthquake of 3.1 shakes the valley of Orn", first, story(1)),
        "/s/2": quake("2", title, f"Photo agency 12. {first}", story(1)),
    }
    done = crawl(url=f"{paper.origin}/s/1,{paper.origin}/s/2", follow="next")
    assert len(done.articles) == 1
    assert len(done.urls_at(Reason.NEAR_DUPLICATE)) == 1


def test_a_revision_says_when_its_change_was_seen(paper: Newspaper, crawl: Crawler) -> None:
    paper.extra["/s/alpha"] = page("alpha", story(1))
    crawl(url=f"{paper.origin}/s/alpha", follow="next")
    paper.extra["/s/alpha"] = page("alpha", [*story(1), "One more line has come with the evening edition of today."])
    done = crawl(url=f"{paper.origin}/s/alpha", follow="next")
    first, second = sorted(done.articles, key=lambda line: line["revision"])
    assert (first["revision"], first["modified_at"]) == (0, None)
    assert (second["revision"], second["modified_at"]) == (1, second["crawled_at"])
    assert second["duplicate_of"] == ""
    assert json.loads(second["provenance"])["modified_at"].startswith("crawl")


@pytest.mark.parametrize(
    ("setting", "said"),
    [("NEWSCRAWL_DUPLICATES=none", "use 'drop' or 'mark'"), ("NEWSCRAWL_NEAR_MARK=0.9", "mark <= drop")],
)
def test_a_wrong_policy_is_one_line(paper: Newspaper, crawl: Crawler, setting: str, said: str) -> None:
    done = crawl("-s", setting, url=paper.home)
    assert done.code == 2
    assert said in done.err
    assert done.err.count("\n") == 1


def offer_a_hundred(folder: Path, number: int) -> None:
    """Sixty stories of its own and forty that others have too, in any order."""
    store = Store(folder)
    run = start(store, f"paper{number}.org")
    hand = random.Random(number)
    order = [("own", n) for n in range(60)] + [("shared", n) for n in range(40)]
    hand.shuffle(order)
    for kind, n in order:
        text = story(1000 * number + n) if kind == "own" else edited(story(n), 0.001 * number)
        offer(run, article(f"{kind}{number}x{n}", text, f"paper{number}.org"))
        if run.waiting >= 7:
            run.commit()
    assert store.finish(run, "finished").balanced


def test_processes_share_a_directory_and_see_each_others_articles(tmp_path: Path) -> None:
    processes = [forked.begin(offer_a_hundred, tmp_path, number) for number in range(1, 5)]
    assert [forked.ended(process) for process in processes] == [0] * 4
    found = verify(tmp_path, wrong_line)
    assert found.problems == []
    # Of the forty stories that all four have, each is there once.
    assert found.lines == 4 * 60 + 40
    reasons = Store(tmp_path).ledger.reasons()
    assert reasons[Reason.NEAR_DUPLICATE] + reasons.get(Reason.DUPLICATE, 0) == 3 * 40
