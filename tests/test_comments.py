"""Readers' comments found by structure, what states their number, and what must not be taken for them."""

from __future__ import annotations

import time

import pytest

from newscrawl.extraction import comments, extract
from newscrawl.extraction.comments import Thread
from newscrawl.extraction.fields.credits import is_byline
from newscrawl.extraction.tree import open_page

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


def thread_of(html: str) -> Thread:
    return comments.find(open_page(html, URL))


def said(html: str) -> list[tuple[str, str, int]]:
    return [(comment.author, comment.text, comment.depth) for comment in thread_of(html).comments]


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
    found = thread_of(html)
    assert found.comments[0].published_at == "2024-05-07T10:15:00+02:00"
    assert found.count == 3


@pytest.mark.parametrize("heading", ["Kommentare · 1", "评论 (1)", "Комментарии: 1", "التعليقات 1", "1 comment"])
def test_headings_of_many_languages(heading: str) -> None:
    html = page(f"<div class=z1><h3>{heading}</h3>{card('Ann', 'At last.')}</div>")
    assert said(html) == [("Ann", "At last.", 0)]
    assert thread_of(html).count == 1


def test_pairs_of_a_definition_list() -> None:
    thread = (
        "<dl><dt>Ann <a href='#c1'>#1</a><dd><div>At last.</div>"
        "<dl><dt>Bob <a href='#c2'>#2</a></dt><dd><div>I doubt it.</div></dd></dl></dd>"
        "<dt>Eve <a href='#c3'>#3</a><dd><div>Who pays?</div></dl>"
    )
    html = page(f"<div id=talk><h3>Comments</h3>{thread}<h3>Leave a comment</h3>{FORM}</div>")
    assert said(html) == [("Ann", "At last.", 0), ("Bob", "I doubt it.", 1), ("Eve", "Who pays?", 0)]
    assert thread_of(html).count == 3


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


ASKS = "<form class=mb-4><textarea placeholder='Join in and leave a comment!'></textarea></form>"
LEAVE = "<div><h5>Leave a Comment:</h5><div><form><textarea></textarea><button>Send</button></form></div></div>"
MEDIA = "<div class='media mb-4'><img src=/u.jpg alt=''><div class=media-body><h5 class=mt-0>{}</h5>{}</div></div>"
FLEX = "<div class=d-flex><div><img src=/u.jpg></div><div class=ms-3><div class=fw-bold>{}</div>{}</div></div>"


@pytest.mark.parametrize("card", [MEDIA, FLEX])
@pytest.mark.parametrize("above", [ASKS, LEAVE, "<h3>Comments</h3>"])
def test_portraits_vouch_for_cards_below_a_form_or_a_heading(card: str, above: str) -> None:
    answer = card.format("Bob", "I doubt it.").replace("mb-4", "mt-4")
    thread = card.format("Ann Berg", f"At last. {answer}") + card.format("Eve", "Who pays?")
    found = said(page(f"<section><div class=card>{above}{thread}</div></section>"))
    assert found == [("Ann Berg", "At last.", 0), ("Bob", "I doubt it.", 1), ("Eve", "Who pays?", 0)]
    # Nor is a form enough that asks for something else, nor are cards without a picture.
    other = above.replace("leave a comment", "write to us").replace("Leave a Comment", "Write to us")
    assert said(page(f"<section><div>{other.replace('Comments', 'Our team')}{thread}</div></section>")) == []
    assert said(page(f"<section><div>{above}{thread.replace('<img ', '<i ')}</div></section>")) == []


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
    assert thread_of(page(below)).comments == []


def test_the_article_is_never_a_comment() -> None:
    body = f"<div><h3>Comments</h3>{BODY}{FORM}</div>"
    assert thread_of(page("", body)).comments == []


@pytest.mark.parametrize(
    ("below", "count"),
    [
        ("<h3>Comments (0)</h3>", 0),
        ("<a href='#talk'>Comments (12)</a>", 12),
        (f"<a href='{URL}#comments'>1.204 Kommentare</a>", 1204),
        ("<a href='https://paper.example/other#comments'>12 comments</a>", None),
        ("<h3>3 thoughts on “Council votes in 2024”</h3>", 3),
        ("", None),
    ],
)
def test_the_number_that_the_page_states(below: str, count: int | None) -> None:
    assert thread_of(page(f"<div>{below}</div>")).count == count


def test_the_number_of_json_ld() -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","commentCount":7}</script>'
    assert extract(page("", head=head), URL).comment_count == 7


@pytest.mark.parametrize(
    "below",
    [
        f"<div class=z1><h2>Comments<i>2</i></h2>{card('Ann', 'At last.')}{card('Eve', 'Who?')}{FORM}</div>",
        "<ol class=comment-list><li class=comment id=comment-1><b class=fn>Ann</b><p>At last.</p></li></ol>",
        f"<div><h3>Comments</h3><dl><dt>Ann <a href='#c1'>#1</a><dd><div>At last.</div></dl>{FORM}</div>",
    ],
)
def test_the_text_is_without_its_thread(below: str) -> None:
    article = extract(page(below), URL)
    assert article.paragraphs == P
    assert article.comments[0].author == "Ann"


# -- threads that say what they are ------------------------------------------------------------------------------


def wordpress(number: int, author: str, text: str, inner: str = "", stamp: str = "2024-05-07T10:15:00+02:00") -> str:
    return (
        f'<li class="comment even depth-1" id=comment-{number}><article class=comment-body><footer class=comment-meta>'
        f'<div class="comment-author vcard"><b class=fn>{author}</b> <span class=says>says:</span></div>'
        f'<div class=comment-metadata><a href="#comment-{number}"><time datetime="{stamp}">7 May 2024</time></a></div>'
        f"</footer><div class=comment-content><p>{text}</p></div><div class=reply><a href=#>Reply</a></div></article>"
        f"{inner}</li>"
    )


def test_wordpress_lists() -> None:
    answer = f"<ol class=children>{wordpress(2, 'Bob', 'I doubt it.').replace('depth-1', 'depth-2')}</ol>"
    html = page(
        f"<div id=comments class=comments-area><h2>2 thoughts on “Council votes”</h2>"
        f"<ol class=comment-list>{wordpress(1, 'Ann', 'At last.', answer)}</ol></div>"
    )
    assert said(html) == [("Ann", "At last.", 0), ("Bob", "I doubt it.", 1)]
    found = thread_of(html)
    assert [comment.published_at for comment in found.comments] == ["2024-05-07T10:15:00+02:00"] * 2
    assert (found.count, [element.get("id") for element in found.elements]) == (2, ["comments"])


def test_what_is_read_aloud_behind_a_name_is_said_by_nobody() -> None:
    name = "<span class=fn>Ann</span><span class='screen-reader-text says'>says:</span>"
    item = f"<li class=comment id=comment-1><footer class=comment-meta>{name}</footer><p>At last.</p></li>"
    assert said(page(f"<ol class=comment-list>{item}</ol>")) == [("Ann", "At last.", 0)]


def test_a_card_within_a_card_is_the_text_of_the_outer_one() -> None:
    def item(number: int, name: str, text: str, answers: str = "") -> str:
        head = f"<b class=fn>{name}</b> <time datetime='2024-05-07T10:15:00+02:00'>7 May</time>"
        inner = f"<section class='x-comment-content comment'><p>{text}</p></section>"
        return (
            f"<li class=comment id=li-comment-{number}><article id=comment-{number} class=x><header class=x-meta>"
            f"{head}</header>{inner}</article>{answers}</li>"
        )

    answers = f"<ol class=children>{item(2, 'Bob', 'I doubt it.')}</ol>"
    html = page(f"<ol class=x-comment-list>{item(1, 'Ann', 'At last.', answers)}{item(3, 'Eve', 'Who pays?')}</ol>")
    assert said(html) == [("Ann", "At last.", 0), ("Bob", "I doubt it.", 1), ("Eve", "Who pays?", 0)]
    assert {comment.published_at for comment in thread_of(html).comments} == {"2024-05-07T10:15:00+02:00"}


def test_an_hour_without_offset_is_no_instant() -> None:
    html = page(f"<ol class=comment-list>{wordpress(1, 'Ann', 'At last.', stamp='2024-05-07T10:15:00')}</ol>")
    assert thread_of(html).comments[0].published_at is None


def test_an_answer_within_a_text_is_its_own_comment() -> None:
    inner = "<div class=comment><b class=fn>Bob</b><div class=body>I doubt it.</div></div>"
    html = page(f"<div class=comment><b class=fn>Ann</b><div class=comment-text>At last.{inner}</div></div>")
    found = thread_of(html)
    assert found.comments[-1].text == "I doubt it."
    assert "I doubt it." not in "".join(comment.text for comment in found.comments[:-1])


@pytest.mark.parametrize(
    ("inner", "author", "text"),
    [
        ("<div class=comment-author>Ann <span class=says>says:</span></div><p>At last.</p>", "Ann", "At last."),
        ("<div class=author><img><b>Ann</b> on <a href=#c>7 May</a> said:</div><p>At last.</p>", "Ann", "At last."),
        ("<b class=fn>Ann</b><div class=comment-text><p>At last.</p><a href=#>Reply</a></div>", "Ann", "At last."),
        ("<div><a href=/u/ann>Ann Smith</a></div><div class=text>At last.</div>", "", "At last."),
    ],
)
def test_furniture_is_not_said(inner: str, author: str, text: str) -> None:
    assert said(page(f"<div class=comment id=comment-7>{inner}</div>")) == [(author, text, 0)]


@pytest.mark.parametrize("prompt", ["Reply", "Leave a comment", "You must be logged in to post a comment."])
def test_a_prompt_is_no_comment(prompt: str) -> None:
    assert thread_of(page(f"<div class=comment-box><p>{prompt}</p></div>")).comments == []


@pytest.mark.parametrize(
    ("inner", "author", "text"),
    [
        ("<h4>ropewalker <small>2 hours ago</small></h4><p>As every year.</p>", "ropewalker", "As every year."),
        ("<b>ropewalker</b> <abbr>vor 2 Stunden</abbr><p>As every year.</p>", "ropewalker", "As every year."),
        ("<div>By <strong>ropewalker</strong></div><p>As every year.</p>", "ropewalker", "As every year."),
        ("<h4 class=comment-title>As every year</h4><p>The mill was shut.</p>", "", "The mill was shut."),
        (
            "<div class=benutzer>mossy</div><h5>Oh well</h5><div class=kommentar-text>As every year.</div>",
            "mossy",
            "As every year.",
        ),
        (
            "<p><strong>Nonsense</strong> from the first word to the last.</p>",
            "",
            "Nonsense from the first word to the last.",
        ),
        ("<h4>3 Comments</h4><p>As every year.</p>", "", "As every year."),
    ],
)
def test_who_wrote_what_bears_no_mark(inner: str, author: str, text: str) -> None:
    found = said(page(f"<div id=comments><div class=comment>{inner}</div><div class=comment>{inner}</div></div>"))
    assert found == [(author, text, 0)] * 2


def test_a_link_can_be_all_that_is_said() -> None:
    html = page("<div class=comment><b class=fn>Ann</b><p><a href=/x>https://paper.example/x</a></p></div>")
    assert said(html) == [("Ann", "https://paper.example/x", 0)]


def test_microdata() -> None:
    item = "itemprop=comment itemscope itemtype=https://schema.org/Comment"
    html = page(
        f"<div {item}><span itemprop=author>Ann</span><meta itemprop=dateCreated content=2024-05-07T08:15:00Z>"
        f"<div itemprop=text>At last.</div></div>"
    )
    assert said(html) == [("Ann", "At last.", 0)]
    assert thread_of(html).comments[0].published_at == "2024-05-07T08:15:00+00:00"


def test_json_ld() -> None:
    inner = '{"@type":"Comment","author":"Bob","text":"I doubt it &amp; you.","dateCreated":"2024-05-07T08:15:00Z"}'
    thing = (
        '{"@context":"https://schema.org","@type":"NewsArticle","headline":"x","@graph":[{"@type":"NewsArticle",'
        f'"comment":[{{"@type":"Comment","author":[{{"name":"Ann"}}],"text":"<p>At last.</p>","comment":{inner}}}]}}]}}'
    )
    html = page("", head=f'<script type="application/ld+json">{thing}</script>')
    assert said(html) == [("Ann", "At last.", 0), ("Bob", "I doubt it & you.", 1)]
    assert thread_of(html).comments[1].published_at == "2024-05-07T08:15:00+00:00"


def test_an_empty_thread_of_a_theme_is_no_comment() -> None:
    html = page("<div class=comment-entry><span class=comment-container><span>0</span> <p>Comments</p></span></div>")
    assert thread_of(html).comments == []


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
        "<div class=comment><b class=fn>Ann</b><p>At last.</p></div>" * 50_000,
        "<ul>" + "<li class=comment><div class=comment-text>" * 450 + "<i>x</i>" * 50_000,
        "<div class='comment body'>" * 900 + "<i>x</i>" * 50_000,
        "<div class='comments date'>" * 900 + "<p class=date>x</p>" * 50_000,
        f"<div class='{'comment ' * 100_000}'>x</div>",
        f"<form action=comment>{'<textarea name=comment></textarea>' * 20_000}",
    ],
)
def test_hostile_threads_take_seconds_at_most(thread: str) -> None:
    opened = open_page(page(f"<h3>Comments</h3>{thread}"), URL)
    start = time.process_time()
    comments.find(opened)
    assert time.process_time() - start < 4
