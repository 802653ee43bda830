"""Which articles are one and which are not: daily reports, pages with a wrong canonical address, corrected heads."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import pytest
from conftest import Crawl
from pages import PAGE
from test_near_duplicates import edited, story

from newscrawl.demo import Answer, Newspaper
from newscrawl.items import Reason

Crawler = Callable[..., Crawl]
DISTRICTS = ("Orn", "Tarvik", "Solle", "Brede", "Hamm", "Ulvik", "Nord", "Sund")
TITLES = [" ".join(story(500 + number)[0].split()[:6]) for number in range(11)]


def made(title: str, paragraphs: list[str], day: int = 1, head: str = "") -> Answer:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return Answer(PAGE.format(title=title, body=body, links="", day=day).replace("</head>", f"{head}</head>").encode())


def listed(paper: Newspaper, titles: dict[str, str]) -> dict[str, str]:
    """The arguments of a crawl that starts at a list of these articles."""
    rows = "".join(f"<h2><a href='{path}'>{title}</a></h2>" for path, title in titles.items())
    paper.extra["/list"] = Answer(f"<html><body><h1>News</h1>{rows}</body></html>".encode())
    return {"url": f"{paper.origin}/list", "follow": "listing", "scope": "/t/"}


def bulletin(day: int) -> list[str]:
    hand = random.Random(day)
    return [
        f"{text} In {place} there were {hand.randint(100, 9999)} cases, and {hand.randint(1, 99)} were in hospital."
        for text, place in zip(story(1), DISTRICTS, strict=True)
    ]


def test_daily_reports_that_differ_in_numbers_only_all_come_out_and_copies_of_them_do_not(
    paper: Newspaper, crawl: Crawler
) -> None:
    titles = {}
    for day in range(1, 11):
        answer = made("Cases in the region today", bulletin(day))
        paper.extra[f"/t/{day}"] = Answer(answer.body.replace(b"2024-03-01T", f"2024-03-{day:02}T".encode()))
        titles[f"/t/{day}"] = "Cases in the region today"
    # Another paper prints one the next day, a word or two shorter.
    paper.extra["/t/copy"] = made("Cases in the region today", edited(bulletin(4), 0.01), 5)
    first = crawl(**listed(paper, titles))
    assert sorted(line["date"] for line in first.articles) == [f"2024-03-{day:02}" for day in range(1, 11)]
    assert not any(line["duplicate_of"] for line in first.articles)
    done = crawl(**listed(paper, {"/t/copy": "Cases in the region today"}))
    assert len(done.articles) == 10
    assert done.urls_at(Reason.NEAR_DUPLICATE) == [f"{paper.origin}/t/copy"]


def test_articles_that_all_name_one_of_them_as_canonical_are_articles_of_their_own(
    paper: Newspaper, crawl: Crawler
) -> None:
    one = f"{paper.origin}/t/harbour-story-1"
    head = f"<link rel=canonical href='{one}'><meta property='og:url' content='{one}'>"

    def publish(numbers: range) -> dict[str, str]:
        for n in numbers:
            paper.extra[f"/t/harbour-story-{n}"] = made(TITLES[n], story(n), 1 + n % 9, head)
        return {f"/t/harbour-story-{n}": TITLES[n] for n in numbers}

    # The print view of one is a copy all the same.
    paper.extra["/t/print-harbour-story-3"] = made(TITLES[3], edited(story(3), 0.01), 5, head)
    first = crawl(**listed(paper, publish(range(1, 10)) | {"/t/print-harbour-story-3": TITLES[3]}))
    assert sorted(line["title"] for line in first.articles) == sorted(TITLES[1:10])
    # A later run knows them, and a tenth.
    done = crawl("-s", "NEWSCRAWL_REVISIT_HOURS=", **listed(paper, publish(range(1, 11))))
    assert len(done.articles) == len({line["id"] for line in done.articles}) == 10
    assert {line["revision"] for line in done.articles} == {0}
    assert sum(not line["canonical_url"] for line in done.articles) == 9
    # Read once more, each is found to be as it was.
    again = ",".join(f"{paper.origin}/t/harbour-story-{n}" for n in range(1, 11))
    assert len(crawl("-s", "NEWSCRAWL_HOLD_PAGES=0", url=again, follow="next").articles) == 10


class TestCorrections:
    """The text of an article stays as it was."""

    def read(self, paper: Newspaper, crawl: Crawler, answer: Answer) -> list[dict[str, object]]:
        paper.extra["/t/one"] = answer
        return crawl(url=f"{paper.origin}/t/one", follow="next").articles

    @pytest.mark.parametrize(
        ("field", "old", "new"),
        [
            ("title", "Mayor opens bridge", "Minister opens bridge"),
            ("authors", "<meta name=author content='Ada Berg'>", "<meta name=author content='Ida Berg'>"),
            ("date", "2024-03-01T10", "2023-03-01T10"),
        ],
    )
    def test_a_corrected_field_is_a_revision(
        self, paper: Newspaper, crawl: Crawler, field: str, old: str, new: str
    ) -> None:
        before = made("Mayor opens bridge", story(1), head="<meta name=author content='Ada Berg'>")
        self.read(paper, crawl, before)
        after = Answer(before.body.replace(old.encode(), new.encode()))
        lines = self.read(paper, crawl, after)
        assert [line["revision"] for line in lines] == [0, 1]
        assert len({line["id"] for line in lines}) == len({line["text"] for line in lines}) == 1
        assert lines[0][field] != lines[1][field]
        assert (
            json.loads(str(lines[1]["provenance"]))["modified_at"]
            == f"crawl: its {field} has changed since the last visit"
        )
        assert len(self.read(paper, crawl, Answer(after.body + b" "))) == 2

    def test_a_clock_and_a_counter_are_none_and_a_headline_on_trial_is_bounded(
        self, paper: Newspaper, crawl: Crawler
    ) -> None:
        def at(title: str, year: int) -> Answer:
            return Answer(made(title, story(1)).body.replace(b"2024-03-01T10", f"{year}-03-01T10".encode()))

        self.read(paper, crawl, at("Mayor opens bridge (12)", 2020))
        # The page has no day but that of its last change, or today's: no day on which it can have been published.
        assert len(self.read(paper, crawl, at("Mayor opens bridge (13)", 2099))) == 1
        for number in range(4):
            lines = self.read(paper, crawl, at(("Bridge open", "Who paid for it?")[number % 2], 2020))
        assert [line["revision"] for line in lines] == [0, 1, 2]
