"""A crawler sees many pages of a site: what they repeat is not the article's, and the first pages gain from it too."""

from __future__ import annotations

import json
import random
import re
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import forked
from conftest import Crawl, crawl_site
from pages import link

from newscrawl.demo import Answer, Newspaper
from newscrawl.items import Reason

Run = Callable[..., Crawl]
NAMES = ["alder", "birch", "cedar", "dogwood", "elder", "fir", "gorse", "hazel", "ivy", "juniper", "kapok", "larch"]
PLEA = "The reporting that you have just read was paid for by the members of the Harbour Gazette and by nobody else."
ADVERBS = ["late on Tuesday", "after a long debate", "without a vote against", "for the second time", "by all accounts"]
ACTORS = ["the council", "the harbour master", "a group of fishermen", "the ferry company", "the school board"]
VERBS = ["agreed to rebuild", "refused to pay for", "asked the region about", "published its plan for", "gave up"]
THINGS = ["the old breakwater", "the northern lighthouse", "a footbridge to the island", "the winter timetable"]
REASONS = ["because the storms had come earlier than ever", "although the money is not there", "as its chair had said"]
PAGE = """<!doctype html><html lang="en"><head><title>{title} | Gazette</title>
<meta property="og:type" content="article">{head}</head>
<body><header><a href="/">Gazette</a></header><main><article><h1>{title}</h1>
<div class="text">{body}</div></article></main><nav class="post-navigation">{links}</nav></body></html>"""


def story(name: str, links: str = "", *, published: str = "2024-05-06T10:00:00+02:00", plea: str = PLEA) -> Answer:
    """An article of its own, and the line that all articles of the paper end with."""
    dice = random.Random(name)
    parts = [
        f"{dice.choice(ACTORS)} {dice.choice(VERBS)} {dice.choice(THINGS)} {dice.choice(ADVERBS)}, "
        f"{dice.choice(REASONS)}, and {dice.choice(ACTORS)} of {name} {dice.choice(VERBS)} {dice.choice(THINGS)}."
        for _ in range(6)
    ]
    body = "".join(f"<p>{part[0].upper()}{part[1:]}</p>" for part in [*parts, *([plea] if plea else [])])
    head = f'<meta property="article:published_time" content="{published}">'
    title = f"What {name} wood has to do with {dice.choice(THINGS)}"
    return Answer(PAGE.format(title=title, head=head, body=body, links=links).encode())


def chain(paper: Newspaper, names: list[str], **stories: str) -> None:
    """The names' articles, each linked to the one before and the one after."""
    for before, name, after in zip(["", *names], names, [*names[1:], ""], strict=False):
        links = (link(f"/s/{before}", "prev") if before else "") + (link(f"/s/{after}", "next") if after else "")
        paper.extra[f"/s/{name}"] = story(name, links, **stories)


def ending(done: Crawl) -> dict[str, str]:
    """The last paragraph of each article, by its name."""
    return {article["url"].rsplit("/", 1)[1]: article["text"].split("\n\n")[-1] for article in done.articles}


def stat(done: Crawl, name: str) -> int:
    found = re.search(rf"'newscrawl/{name}': (\d+)", done.err)
    return int(found[1]) if found else 0


STATS = ("-L", "INFO")


def test_the_first_pages_gain_from_the_later_ones(paper: Newspaper, crawl: Run) -> None:
    chain(paper, NAMES)
    done = crawl(url=paper.origin + "/s/alder", follow="next")
    assert done.code == 0, done.err
    endings = ending(done)
    assert sorted(endings) == NAMES
    assert [name for name, last in endings.items() if last == PLEA] == []
    assert all(name in last for name, last in endings.items())
    assert {json.loads(article["provenance"])["text"] for article in done.articles} == {"labels, site"}


def reports(paper: Newspaper, *paragraphs: str, kind: str = "article") -> list[str]:
    """Reports that differ in the place and in the numbers alone, each linked to the next."""
    names = NAMES[:8]
    for at, (name, behind) in enumerate(zip(names, [*names[1:], ""], strict=True)):
        links = link(f"/s/{behind}", "next") if behind else ""
        body = "".join(f"<p>{text.format(name.title(), at + 12, at * 31 + 90)}</p>" for text in paragraphs)
        head = f'<meta property="article:published_time" content="2024-05-{at + 1:02}T10:00:00+02:00">'
        page = PAGE.format(title=f"Earthquake shakes {name.title()} Island", head=head, body=body, links=links)
        paper.extra[f"/s/{name}"] = Answer(page.replace('content="article"', f'content="{kind}"').encode())
    return names


NOBODY_HURT = "Nobody was hurt, and no house was damaged, as far as the fire brigade could tell in its first report."


def test_reports_that_differ_in_their_numbers_stay_articles(paper: Newspaper, crawl: Run) -> None:
    names = reports(
        paper,
        "An earthquake shook {} Island in the morning, the institute of geology let it be known on the radio.",
        "It had a magnitude of 3.{1}, began {1} kilometres below the ground and was felt by {2} people or more.",
        NOBODY_HURT,
        "To insure a house against earthquakes costs {2} dollars a year, which is {1} percent more than before.",
    )
    done = crawl("-s", "NEWSCRAWL_DUPLICATES=mark", url=paper.origin + "/s/alder", follow="next")
    assert sorted(ending(done)) == names
    assert all("magnitude" in article["text"] and "dollars" in article["text"] for article in done.articles)
    assert not any("Nobody was hurt" in article["text"] for article in done.articles)


def test_where_clear_text_would_be_too_little_all_stays(paper: Newspaper, crawl: Run) -> None:
    names = reports(
        paper,
        "An earthquake shook {} Island while most of its people were still asleep.",
        "The institute of geology counts all earthquakes along the coast and tells of those that people feel.",
        NOBODY_HURT,
        kind="website",
    )
    done = crawl("-s", "NEWSCRAWL_DUPLICATES=mark", url=paper.origin + "/s/alder", follow="next")
    assert sorted(ending(done)) == names
    assert all("asleep" in article["text"] and "Nobody" in article["text"] for article in done.articles)


def test_without_holding_back_the_first_pages_do_not(paper: Newspaper, crawl: Run) -> None:
    chain(paper, NAMES)
    bound = ("-s", "NEWSCRAWL_HOLD_PAGES=0", "-s", "NEWSCRAWL_MEMORY_BLOCKS=60")
    done = crawl(*bound, url=paper.origin + "/s/alder", follow="next")
    assert [name for name, last in ending(done).items() if last == PLEA] == NAMES[:2]
    # What is remembered of the site is bounded; five pages of it are enough.
    with sqlite3.connect(done.data / "newscrawl.db") as db:
        blocks = [count for (count,) in db.execute("SELECT blocks FROM sketch")]
    assert 1 < len(blocks) < len(NAMES)
    assert sum(blocks) <= 60


def test_a_small_site_costs_no_time_and_loses_nothing(paper: Newspaper, crawl: Run) -> None:
    chain(paper, NAMES[:2])
    started = time.monotonic()
    done = crawl(url=paper.origin + "/s/alder", follow="prev,next")
    assert time.monotonic() - started < 15
    assert ending(done) == {"alder": PLEA, "birch": PLEA}


def test_a_limit_is_kept_with_no_page_more_than_it_takes(paper: Newspaper, crawl: Run) -> None:
    chain(paper, NAMES)
    for name in NAMES:
        slow(paper, name, 0.3)
    done = crawl(url=paper.origin + "/s/alder", follow="next", max_articles=3)
    assert sorted(ending(done)) == NAMES[:3]
    assert len([path for path in paper.requests if path.startswith("/s/")]) <= 4
    assert done.urls_at(Reason.OVER_BUDGET)


def test_a_later_run_knows_the_site_and_no_article_changes_for_it(paper: Newspaper, crawl: Run) -> None:
    chain(paper, NAMES[:2])
    crawl(url=paper.origin + "/s/alder", follow="next")
    chain(paper, NAMES[:-1])
    crawl(url=paper.origin + "/s/alder", follow="next")
    chain(paper, NAMES)
    asked = len(paper.requests)
    done = crawl(url=paper.origin + "/s/alder", follow="next")
    assert ending(done)["larch"] != PLEA
    # The seed and the newest were read anew; what the site has taught since is no change of theirs.
    assert {"/s/alder", "/s/kapok"} <= set(paper.requests[asked:])
    assert sorted(article["url"] for article in done.articles) == sorted(f"{paper.origin}/s/{name}" for name in NAMES)
    assert {article["revision"] for article in done.articles} == {0}
    for name in ("alder", "kapok"):
        entry = done.fate(f"{paper.origin}/s/{name}")
        assert entry is not None
        assert entry.reason is Reason.UNCHANGED


def started(paper: Newspaper, data: Path, asked: str) -> forked.Process:
    """A crawl that has asked for a page whose answer is slow, with the pages before it held back."""
    command = ["crawl", "site", "-a", f"url={paper.origin}/s/alder"]
    command += ["-a", "follow=next", "-s", f"NEWSCRAWL_DATA_DIR={data}", "-s", "NEWSCRAWL_COMMIT_SECONDS=0.1"]
    process = forked.Process(command)
    deadline = time.monotonic() + 60
    while asked not in paper.requests and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.5)
    return process


def slow(paper: Newspaper, name: str, seconds: float) -> None:
    answer = paper.extra[f"/s/{name}"]
    paper.extra[f"/s/{name}"] = Answer(answer.body, answer.status, answer.headers, delay=seconds)


def test_sigkill_while_pages_are_held_loses_none(paper: Newspaper, tmp_path: Path) -> None:
    chain(paper, NAMES[:5])
    slow(paper, "dogwood", 20)
    process = started(paper, tmp_path / "data", "/s/dogwood")
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not list((tmp_path / "data" / "articles").iterdir())
    chain(paper, NAMES[:5])
    done = crawl_site(tmp_path / "data", url=paper.origin + "/s/alder", follow="next")
    assert sorted(ending(done)) == NAMES[:5]
    assert PLEA not in ending(done).values()


def test_a_clean_stop_lets_go_of_what_is_held(paper: Newspaper, tmp_path: Path) -> None:
    chain(paper, NAMES[:5])
    slow(paper, "dogwood", 3)
    process = started(paper, tmp_path / "data", "/s/dogwood")
    process.send_signal(signal.SIGTERM)
    # The engine still waits for the answer that is on its way, and for nothing else.
    assert process.wait(timeout=15) == 130
    done = Crawl(0, "", "", tmp_path / "data")
    assert set(NAMES[:3]) <= set(ending(done))
    assert done.fate(f"{paper.origin}/s/elder") is None or f"{paper.origin}/s/elder" in done.urls_at(Reason.PENDING)


def test_time_is_up_for_a_slow_site(paper: Newspaper, crawl: Run) -> None:
    chain(paper, NAMES[:4])
    slow(paper, "dogwood", 3)
    done = crawl("-s", "NEWSCRAWL_HOLD_SECONDS=0.5", url=paper.origin + "/s/alder", follow="next")
    written = [article["url"].rsplit("/", 1)[1] for article in done.articles]
    # Three were let go with the evidence of each other before the fourth came, which knew them.
    assert written[3:] == ["dogwood"]
    assert PLEA not in ending(done).values()


def test_a_local_time_gets_the_offset_of_its_month(paper: Newspaper, crawl: Run) -> None:
    chain(paper, NAMES[:5])
    local = '<meta property="article:published_time" content="2024-05-09T18:30:00">'
    body = story("elder", link("/s/dogwood", "prev")).body
    paper.extra["/s/elder"] = Answer(re.sub(rb"<meta property=.article:published.*?>", local.encode(), body))
    done = crawl(url=paper.origin + "/s/alder", follow="next")
    (article,) = [a for a in done.articles if a["url"].endswith("elder")]
    assert article["published_at"] == "2024-05-09T18:30:00+02:00"
    assert json.loads(article["provenance"])["published_at"].endswith(", site:offset")


def test_neighbours_are_confirmed_or_counted(paper: Newspaper, crawl: Run) -> None:
    chain(paper, NAMES[:4])
    paper.extra["/s/dogwood"] = story("dogwood", link("/s/birch", "prev"))
    done = crawl(*STATS, url=paper.origin + "/s/alder", follow="next")
    confirmed = [a["url"].rsplit("/", 1)[1] for a in done.articles if "prev_url" in confirmed_fields(a)]
    assert sorted(confirmed) == ["birch", "cedar"]
    assert (stat(done, "neighbours/confirmed"), stat(done, "neighbours/one-sided")) == (2, 1)


def confirmed_fields(article: dict[str, Any]) -> list[str]:
    return [name for name, source in json.loads(article["provenance"]).items() if source.endswith(", confirmed")]


def test_the_feeds_dates_are_held_against_the_pages(paper: Newspaper, crawl: Run) -> None:
    told = {"alder": "Mon, 06 May 2024 08:00:00 GMT", "birch": "Wed, 08 May 2024 08:00:00 GMT"}
    items = "".join(
        f"<item><title>{name}</title><link>{paper.origin}/s/{name}</link><pubDate>{day}</pubDate></item>"
        for name, day in told.items()
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>G</title>{items}</channel></rss>'
    paper.extra["/my.xml"] = Answer(feed.encode(), headers={"Content-Type": "application/rss+xml"})
    chain(paper, NAMES[:2])
    done = crawl(*STATS, url=paper.origin + "/my.xml", follow="feed")
    checks = {a["url"].rsplit("/", 1)[1]: json.loads(a["provenance"])["date_check"] for a in done.articles}
    assert checks["alder"] == "feed agrees"
    assert checks["birch"].startswith("feed differs: 2024-05-08T08:00:00")
    assert (stat(done, "date_check/agrees"), stat(done, "date_check/differs")) == (1, 1)


def test_articles_of_pages_over_a_bound_are_counted(paper: Newspaper, crawl: Run) -> None:
    chain(paper, NAMES[:2])
    whole = paper.extra["/s/birch"].body
    paper.extra["/s/birch"] = Answer(whole.replace(b"</div></article>", b"<p>Yes.</p>" * 20_000 + b"</div></article>"))
    done = crawl(*STATS, url=paper.origin + "/s/alder", follow="next")
    cut = {article["url"].rsplit("/", 1)[1]: json.loads(article["provenance"]).get("cut") for article in done.articles}
    assert cut == {"alder": None, "birch": "after 20000 paragraphs; the rest is one"}
    assert stat(done, "cut") == 1


def test_dead_selectors_are_named_at_the_end(paper: Newspaper, crawl: Run, tmp_path: Path) -> None:
    chain(paper, NAMES[:3])
    (tmp_path / "gazette.toml").write_text(
        'drop = [".donate", "header"]\nkeep = ["aside.facts"]\n'
        '[selectors]\ntitle = ["h2.gone::text", "h1::text", ".never-asked"]\ntags = ["xpath://a[@rel=\'tag\']/text()"]\n'
    )
    done = crawl(*STATS, url=paper.origin + "/s/alder", follow="next", profile=tmp_path / "gazette.toml")
    dead = re.findall(r"selector (.*) of (\w+) never matched on (.*)", done.err)
    assert sorted((field, selector.strip("'\""), count) for selector, field, count in dead) == [
        ("drop", ".donate", "3 articles"),
        ("keep", "aside.facts", "3 articles"),
        ("tags", "xpath://a[@rel='tag']/text()", "3 articles"),
        ("title", "h2.gone::text", "3 articles"),
    ]
    assert stat(done, "selector/dead") == 4
    assert stat(done, "selector/matched/drop/header") == 3
