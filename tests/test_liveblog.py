"""The entries of live blogs, and pages with boxes and times that are none."""

from __future__ import annotations

import json
import time
from itertools import pairwise

import pytest

from newscrawl.extraction.blocks.segmentation import segment
from newscrawl.extraction.liveblog import find
from newscrawl.extraction.tree import open_page

URL = "https://paper.example/2024/05/07/flood-live"
PLAIN = "https://paper.example/2024/05/07/flood-defences.html"
SAID = [
    "The river stands at nine metres below the old bridge, says the harbour office this morning.",
    "Schools in the lower town stay closed; buses go as far as the station and not beyond it.",
    "The mayor asks everybody to keep away from the walls, which engineers are looking at now.",
    "The peak has passed, says the weather service, and the water will fall until Thursday.",
]


def body(inner: str, head: str = "") -> str:
    return f"""<html lang=en><head><title>Flood</title>{head}</head><body><header><a href=/>Paper</a></header>
    <main><h1>Flood: the day as it happened</h1><p>What we know of the flood so far.</p>{inner}</main></body></html>"""


def post(n: int, stamp: str, attributes: str = "class=x1") -> str:
    return f"<div {attributes} id=p{n}>{stamp}<h2>Report {n}</h2><p>{SAID[n]}</p><p>It was {n} degrees.</p></div>"


def timed(n: int, attributes: str = "class=x1") -> str:
    return post(n, f'<time datetime="2024-05-07T1{9 - n}:15:00+02:00">1{9 - n}:15</time>', attributes)


def read(html: str, url: str = URL) -> list[tuple[str | None, str, str]]:
    page = open_page(html, url)
    blocks = segment(page)
    found = find(page, blocks)
    for one, two in pairwise(found):
        assert one.start < one.end <= two.start
    return [(e.published_at, e.title, " ".join(b.text for b in blocks[e.start : e.end])) for e in found]


def json_ld(updates: list[dict[str, str]]) -> str:
    thing = {"@type": ["NewsArticle", "LiveBlogPosting"], "headline": "Flood", "liveBlogUpdate": updates}
    return f'<script type="application/ld+json">{json.dumps({"@graph": [thing]})}</script>'


def test_equal_boxes_under_an_address_that_says_live() -> None:
    found = read(body("<div class=z>" + "".join(timed(n) for n in range(4)) + "</div>"))
    assert [when for when, _, _ in found] == [f"2024-05-07T1{9 - n}:15:00+02:00" for n in range(4)]
    assert [title for _, title, _ in found] == [f"Report {n}" for n in range(4)]
    assert found[2][2] == f"17:15 Report 2 {SAID[2]} It was 2 degrees."


@pytest.mark.parametrize("name", ["class='live-blog__post'", "class=liveticker", "class=LiveBlogEntry"])
def test_equal_boxes_that_are_called_live(name: str) -> None:
    assert len(read(body("".join(timed(n, name) for n in range(4))), PLAIN)) == 4


def test_hours_without_a_day_are_no_instants() -> None:
    found = read(body("".join(post(n, f"<div>{9 + n}:15 a.m.</div>") for n in range(4))))
    assert [when for when, _, _ in found] == [None] * 4
    assert found[0][2].startswith("9:15 a.m. Report 0")


def test_microdata() -> None:
    item = "itemprop=liveBlogUpdate itemscope itemtype=https://schema.org/BlogPosting"
    html = body(f"<div itemscope>{''.join(timed(n, item) for n in range(3))}</div>")
    assert [title for _, title, _ in read(html, PLAIN)] == ["Report 0", "Report 1", "Report 2"]


def test_json_ld_finds_reports_by_their_ids_and_gives_their_times() -> None:
    updates = [
        {"@type": "BlogPosting", "url": f"{PLAIN}#p{n}", "datePublished": f"2024-05-07T1{n}:00:00Z"} for n in range(3)
    ]
    found = read(body("".join(post(n, "") for n in range(3)), json_ld(updates)), PLAIN)
    assert [when for when, _, _ in found] == [f"2024-05-07T1{n}:00:00+00:00" for n in range(3)]
    assert found[1][2] == f"Report 1 {SAID[1]} It was 1 degrees."


@pytest.mark.parametrize("key", ["headline", "articleBody"])
def test_json_ld_finds_reports_by_what_they_say(key: str) -> None:
    updates = [
        {key: f"Report {n}" if key == "headline" else SAID[n], "datePublished": "2024-05-07T10:00:00Z"}
        for n in range(4)
    ]
    found = read(body("".join(post(n, "") for n in range(4)), json_ld(updates)), PLAIN)
    assert [title for _, title, _ in found] == [f"Report {n}" for n in range(4)]
    assert all(when == "2024-05-07T10:00:00+00:00" for when, _, _ in found)


ARTICLE = "".join(f"<p>{text} {text}</p>" for text in SAID)


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        (ARTICLE, URL),
        ("".join(timed(n) for n in range(4)), PLAIN),
        (ARTICLE + "<div class=comments>" + "".join(timed(n) for n in range(4)) + "</div>", URL),
        (
            ARTICLE
            + "".join(
                f"<div class=live-card><time>1{n}:15</time><h3><a href=/{n}>Report {n} of the flood</a></h3>"
                f"<p>{SAID[n][:45]}</p></div>"
                for n in range(4)
            ),
            URL,
        ),
        ("<p>At 10:15 and 11:15 the river rose.</p>" * 9, URL),
        ("", ""),
    ],
)
def test_what_has_times_and_is_no_live_blog(inner: str, url: str) -> None:
    assert read(body(inner), url) == []


@pytest.mark.parametrize(
    "inner",
    [
        timed(1) * 20_000,
        "<div><time>1:15</time>" * 900 + "x" * 60,
        "<time datetime=x>1</time>" * 50_000,
        "<div class=live>" * 900 + timed(1) * 10_000,
        "<p>10:15</p>" * 20_000,
        json_ld([{"headline": "Report 1", "url": f"#{n}"} for n in range(5_000)]) + timed(1) * 10_000,
    ],
)
def test_hostile_live_blogs_take_seconds_at_most(inner: str) -> None:
    page = open_page(body(inner), URL)
    blocks = segment(page)
    start = time.process_time()
    find(page, blocks)
    assert time.process_time() - start < 3
