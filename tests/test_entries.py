"""Pages of whole articles that have addresses of their own, and what must not be taken for one."""

from __future__ import annotations

import time

import pytest

from newscrawl.extraction.tree import open_page
from newscrawl.extraction.verdicts.entries import is_announced

PROSE = "The council voted on Tuesday to spend forty million on new walls. " * 3
STORY = "https://paper.example/2024/01/my-long-story-here"


def entry(number: int, linked: bool = True, tag: str = "article") -> str:
    title = f"Mayor {number} resigns over the flood walls"
    heading = f"<h2><a href='/2024/0{number}/story-{number}'>{title}</a></h2>" if linked else f"<h1>{title}</h1>"
    return f"<{tag}>{heading}<p>{PROSE}</p></{tag.split()[0]}>"


@pytest.mark.parametrize(
    ("body", "url", "announced"),
    [
        (entry(1) + entry(2), "https://paper.example/tag/flood/", True),
        (entry(1, tag="div class=hentry") + entry(2, tag="div class=h-entry"), "https://paper.example/floods", True),
        (entry(1), "https://paper.example/tag/flood/", True),
        (entry(1), "https://paper.example/floods", False),
        (entry(1, linked=False), STORY, False),
        (entry(1, linked=False) + entry(2) + entry(3), STORY, False),
        (entry(1) + entry(2) + f"<p>{PROSE * 9}</p>", STORY, False),
        (entry(1) + entry(2), "", False),
    ],
)
def test_articles_that_lead_to_their_own_pages(body: str, url: str, announced: bool) -> None:
    assert is_announced(open_page(f"<body>{body}", url)) is announced


@pytest.mark.parametrize(
    "body",
    [
        "<article>" * 900 + "<h2><a href=/x>y</a></h2>" * 20_000,
        (entry(1) + entry(2)) * 5_000,
        "<div class=hentry><h2>" * 450 + "<p>zz" * 50_000,
        "<div><article>" * 450 + entry(1) + f"<p>{PROSE}" * 20_000,
    ],
)
def test_hostile_entries_take_seconds_at_most(body: str) -> None:
    page = open_page(f"<body>{body}", "https://paper.example/tag/flood/")
    start = time.process_time()
    is_announced(page)
    assert time.process_time() - start < 3
