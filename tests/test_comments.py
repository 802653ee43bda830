"""Readers' comments found by structure, what states their number, and what must not be taken for them."""

from __future__ import annotations

import time

import pytest

from newscrawl.extraction import extract
from newscrawl.extraction.labels import is_byline

URL = "https://paper.example/2024/05/07/flood-defences.html"
P = [
    "The city council voted on Tuesday to spend forty million on new flood defences along the river.",
    "Engineers had warned for years that the old walls, built in 1953, would not survive another winter.",
    "Work is due to begin in March and to last for two years, with most of the money coming from the state.",
]
BODY = "<div class=c9>" + "".join(f"<p>{text}</p>" for text in P) + "</div>"
FORM = "<form action=/x><textarea></textarea><button>Send</button></form>"


def page(below: str, body: str = BODY, head: str = "") -> str:
    return f"""<html lang=en><head><title>Council votes</title>{head}
    <meta property="article:published_time" content="2024-05-07T08:00:00+02:00"></head>
    <body><div id=__next><div class=a1><h1>Council votes</h1>{body}{below}</div></div></body></html>"""


def said(html: str) -> list[tuple[str, str, int]]:
    article = extract(html, URL)
    assert article.paragraphs == P
    return [(comment.author, comment.text, comment.depth) for comment in article.comments]


def card(author: str, text: str, inner: str = "", attributes: str = "") -> str:
    return (
        f'<div class="x7" {attributes}><div class=x8><span class=x9>{author}</span>'
        f'<time datetime="2024-05-07T10:15:00+02:00">7 May</time></div><div class=y1><p>{text}</p></div>'
        f"<button>Reply</button>{inner}</div>"
    )


def test_cards_without_names_under_a_heading() -> None:
    thread = card("Ann", "At last.", f"<div class=y2>{card('Bob', 'I doubt it.')}</div>") + card("Eve", "Who pays?")
    html = page(f"<section class=z1><h2>Comments<span>3</span></h2>{thread}{FORM}</section>")
    assert said(html) == [("Ann", "At last.", 0), ("Bob", "I doubt it.", 1), ("Eve", "Who pays?", 0)]
    article = extract(html, URL)
    assert article.comments[0].published_at == "2024-05-07T10:15:00+02:00"
    assert article.comment_count == 3


@pytest.mark.parametrize("heading", ["Kommentare · 1", "评论 (1)", "Комментарии: 1", "التعليقات 1", "1 comment"])
def test_headings_of_many_languages(heading: str) -> None:
    html = page(f"<div class=z1><h3>{heading}</h3>{card('Ann', 'At last.')}</div>")
    assert said(html) == [("Ann", "At last.", 0)]
    assert extract(html, URL).comment_count == 1


def test_pairs_of_a_definition_list() -> None:
    thread = (
        "<dl><dt>Ann <a href='#c1'>#1</a><dd><div>At last.</div>"
        "<dl><dt>Bob <a href='#c2'>#2</a></dt><dd><div>I doubt it.</div></dd></dl></dd>"
        "<dt>Eve <a href='#c3'>#3</a><dd><div>Who pays?</div></dl>"
    )
    html = page(f"<div id=talk><h3>Comments</h3>{thread}<h3>Leave a comment</h3>{FORM}</div>")
    assert said(html) == [("Ann", "At last.", 0), ("Bob", "I doubt it.", 1), ("Eve", "Who pays?", 0)]
    assert extract(html, URL).comment_count == 3


@pytest.mark.parametrize(
    "attributes", [("", 'data-depth="1"'), ("", 'style="margin-left: 24px"'), ("aria-level=1", "aria-level=2")]
)
def test_depth_by_attributes_and_indent(attributes: tuple[str, str]) -> None:
    first, second = attributes
    thread = card("Ann", "At last.", attributes=first) + card("Bob", "I doubt it.", attributes=second)
    assert [depth for _, _, depth in said(page(f"<div><h3>Comments</h3>{thread}{FORM}</div>"))] == [0, 1]


def test_cards_before_a_form_need_no_heading() -> None:
    thread = card("Ann", "At last.") + card("Bob", "I doubt it.")
    assert said(page(f"<div class=z1>{thread}{FORM}</div>")) == [("Ann", "At last.", 0), ("Bob", "I doubt it.", 0)]


TEASERS = "".join(
    f'<div class=x7><h3><a href="/s{i}">Mayor {i} resigns over flood walls</a></h3><p>She had no choice.</p>'
    f"<time>7 May</time></div>"
    for i in range(4)
)
RECENT = "".join(f'<li><a href="/u{i}">User {i}</a> on <a href="/s{i}">Mayor {i} resigns</a></li>' for i in range(4))


@pytest.mark.parametrize(
    "below",
    [
        f"<div><h2>Discussion</h2>{TEASERS}{FORM}</div>",
        f"<div><h2>Recent comments</h2><ul>{RECENT}</ul></div>",
        f"<div><h2>Opinions</h2>{TEASERS}</div>",
        f"<div><h2>Comments</h2>{FORM}</div>",
        "<div><h2>Comments</h2><div id=disqus_thread></div></div>",
    ],
)
def test_what_looks_like_comments_and_is_none(below: str) -> None:
    assert extract(page(below), URL).comments == []


def test_the_article_is_never_a_comment() -> None:
    body = f"<div><h3>Comments</h3>{BODY}{FORM}</div>"
    assert extract(page("", body), URL).comments == []


@pytest.mark.parametrize(
    ("below", "head", "count"),
    [
        ("<h3>Comments (0)</h3>", "", 0),
        ("<a href='#talk'>Comments (12)</a>", "", 12),
        (f"<a href='{URL}#comments'>1.204 Kommentare</a>", "", 1204),
        ("<a href='https://paper.example/other#comments'>12 comments</a>", "", None),
        ("<h3>3 thoughts on “Council votes in 2024”</h3>", "", 3),
        ("", '<script type="application/ld+json">{"@type":"NewsArticle","commentCount":7}</script>', 7),
        ("", "", None),
    ],
)
def test_the_number_that_the_page_states(below: str, head: str, count: int | None) -> None:
    assert extract(page(f"<div>{below}</div>", head=head), URL).comment_count == count


def test_an_empty_thread_of_a_theme_is_no_comment() -> None:
    html = page("<div class=comment-entry><span class=comment-container><span>0</span> <p>Comments</p></span></div>")
    assert extract(html, URL).comments == []


# -- lines of credits --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Автор Жанна Остапчук 9 июня 2023, 20:29 Обновлено: 9 июня 2023, 20:56",
        "By Ann Smith | 9 June 2023 5:30 p.m.",
        "By Bob Brown, Wednesday, June 9, 2023",
        "Updated March 13, 2024",
        "Von Ann Smith",
        "记者 聂远舟 2023年6月21日 星期三 22:20 更新时间：: 2023年6月21日 星期三 23:48",
    ],
)
def test_lines_of_credits(text: str) -> None:
    assert is_byline(text, ["ann smith", "жанна остапчук", "聂远舟"])


@pytest.mark.parametrize(
    "text",
    [
        "By 9 June 2023, the council had spent forty million on walls.",
        "Ann Smith, the mayor, said on 9 June 2023 that the walls would be raised.",
        "On 9 June 2023 the river rose.",
        "By then it was over",
        "Updated walls will stand by 9 June 2024, the council says",
        "",
    ],
)
def test_prose_is_no_line_of_credits(text: str) -> None:
    assert not is_byline(text, ["ann smith"])


def test_credits_captions_and_standfirst_around_the_body() -> None:
    intro = "Why the walls had to be raised."
    body = (
        f"<div class=q1>{intro}</div><div class=info><span>By Ann Smith</span> <span>7 May 2024, 08:00</span>"
        f" <span>Updated: 7 May 2024, 09:30</span></div>"
        f"<div class=picture><img src=a.jpg><div class=legend>The river in flood near the old bridge.</div></div>"
        f"{BODY}"
    )
    article = extract(page("", body, f'<meta name=description content="{intro}">'), URL)
    assert article.paragraphs == [intro, *P]


# -- hostile pages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "thread",
    [
        card("Ann", "At last.") * 20_000,
        card("Ann", "At last.").removesuffix("</div>") * 200,
        "<dl>" + "<dt>a<dd>text b" * 30_000,
        "<dl><dt>a<dd>b c" * 5_000,
        "<h3>Comments</h3>" * 20_000,
        "<div class=m>" + "<time datetime=x>1</time>" * 50_000,
        "<ul>" + "<li><ul>" * 100 + "<li>x" * 20_000,
        "<a href='#c'>Comments (x)</a>" * 30_000,
    ],
)
def test_hostile_threads_take_seconds_at_most(thread: str) -> None:
    start = time.perf_counter()
    extract(page(f"<h3>Comments</h3>{thread}"), URL)
    assert time.perf_counter() - start < 10
