"""What on the card of a comment is its own, and which boxes are cards at all."""

from __future__ import annotations

import pytest
from flood import BODY, URL

from newscrawl import extract
from newscrawl.items import Comment

SAID = [("Ann Berg", "At last they act."), ("Bob", "I doubt it, as always.")]


def comments(below: str) -> list[Comment]:
    html = f"<html lang=en><title>Council votes</title><main><h1>Council votes</h1>{BODY}</main>{below}</html>"
    return extract(html, URL).comments


def said(below: str) -> list[tuple[str, str]]:
    return [(comment.author, comment.text) for comment in comments(below)]


def thread(pattern: str, around: str = "<section id=comments><h2>Comments</h2>{}</section>") -> str:
    cards = (pattern.format(number=number, name=name, text=text) for number, (name, text) in enumerate(SAID, start=1))
    return around.format("".join(cards))


STAMPED = (
    "<div class=comment id=comment-{number}><h3><strong><a class=author href=/u>{name}</a></strong> commented "
    "<a href='#c'><relative-time datetime='2024-05-07T08:15:00Z'>7 May</relative-time></a></h3>"
    "<div class=comment-body><p>{text}</p></div></div>"
)
NAMED_BY_PARAGRAPH = (
    "<div id=comment{number} class=listComment><div><p class=listCommentName>{name}</p></div>"
    "<div class='cell medium-text-right'><p class=listCommentTimestamp>28.02.2018</p></div>"
    "<div class=listCommentText>{text}</div></div>"
)
NAMED_WITH_HOUR = (
    "<div class=x-comment-card><div class=x-comment-infos><strong>{name} - Le 22/01/2020 à 12:01:03</strong></div>"
    "<div class=x-comment-content>{text}</div><div class=x-votes><span class='x-nb c-text'>0</span></div></div>"
)
LIKED = (
    "<li class=comment id=comment-{number}><b class=fn>{name}</b><div class=comment-content><p>{text}</p>"
    "<p class='comment-likes not-liked'><a href='/?like={number}'><span>Fancy</span></a><span>Fancy</span></p>"
    "</div></li>"
)
LIKED_BY_LINK = (
    "<section class=comment><a class=comment__author href=/u>{name}</a><p class=comment__text>{text}</p>"
    "<a href=/signup><div><span class=action-btn__button-text>Fancy</span></div></a></section>"
)
TRANSLATED = (
    "<div class=comment id=comment-{number}><b class=fn>{name}</b><div class=comment-text><p>{text}</p></div>"
    "<div><span class=original-text style='display: none;'>Original</span></div></div>"
)
UNNAMED_WITH_BUTTONS = (
    "<li class=commentsList><div><div class=listAuthor>{name}</div><div class=listDate>2021-04-28 11:48:20</div></div>"
    "<div class=listContent><div class=content>{text}</div><div class=listActions>"
    "<div class=action><span>show</span> answers (1)</div></div></div></li>"
)


@pytest.mark.parametrize(
    "pattern", [NAMED_BY_PARAGRAPH, NAMED_WITH_HOUR, LIKED, LIKED_BY_LINK, TRANSLATED, UNNAMED_WITH_BUTTONS, STAMPED]
)
def test_what_stands_around_a_text_is_no_part_of_it(pattern: str) -> None:
    assert said(thread(pattern)) == SAID


def test_an_element_of_ones_own_tells_when() -> None:
    assert [comment.published_at for comment in comments(thread(STAMPED))] == ["2024-05-07T08:15:00+00:00"] * 2


DATED = (
    "<li class=comment id=comment-{number}><b class=fn>{name}</b> <time datetime='2024-05-07T08:15:0{number}Z'>7 May"
    "</time><div class=comment-content><p>{text}</p></div></li>"
)


@pytest.mark.parametrize(
    ("pattern", "times"),
    [
        (DATED, 1),
        (DATED.replace("id=comment-{number}", ""), 1),
        (DATED.replace("Z'", "'"), 1),
        # Where nothing tells it from another one, a reader may have said so twice.
        (DATED.replace("id=comment-{number}", "").replace("Z'", "'"), 2),
    ],
)
def test_a_thread_that_is_printed_twice_is_read_once(pattern: str, times: int) -> None:
    small, large = (thread(pattern, f"<div id={name}><ol>{{}}</ol></div>") for name in ("comments", "comments-2"))
    assert said(small + large) == SAID * times


SIGNED_BELOW = (
    "<li id=comment-{number}><p>{text}</p><p><cite>Comment by <a href='http://x.example' rel=nofollow>{name}</a> "
    "&#8212; 17.07, 2011 @ <a href='#comment-{number}'>13:04</a></cite></p></li>"
)
TITLED_BY_NAME = (
    "<li class=member id=bb_{number}><a class=author href=/u{number}><h4>{name}</h4><h5>Guest</h5></a>"
    "<time datetime='2020-01-14T20:20:22+01:00'>14 Jan 2020</time><div><p>{text}</p></div></li>"
)
DATED_BELOW = (
    "<li id=comment-{number}><div class=comment-info><h3><a class=url href='http://x.example'>{name}</a></h3>"
    "<p>{text}</p><div><b>18. 05. 2014</b> <b>22:38</b></div></div></li>"
)
QUOTABLE = (
    "<div class=cCon><p class=commentAuthor>{name}</p><p class=commentDate>21. Jan 2022</p>"
    "<p class=commentText>{text}</p><div class=addQuote><textarea></textarea></div></div>"
)
PLAIN = (
    "<li><div><div class=listAuthor>{name}</div><div class=listDate>2021-04-28 11:48:20</div></div>"
    "<div class=listContent><div class=content>{text}</div></div></li>"
)
SORTED = "<header><h2>Comments (9)</h2><div><h3>Show:</h3><a>Newest</a></div></header>"
ASKED = "<form><textarea name=comment_text></textarea><button>Send</button></form>"


@pytest.mark.parametrize(
    ("pattern", "around"),
    [
        (SIGNED_BELOW, "<h2 id=comments>2 Comments</h2><ol id=commentlist>{}</ol><h2 id=respond>Leave a comment</h2>"),
        (TITLED_BY_NAME, "<div><h2>Reader comments</h2><ul class=toolbar></ul></div><ul class=thread>{}</ul>"),
        (DATED_BELOW, "<section id=comments><h3>Comments</h3><ol>{}</ol></section>"),
        (DATED_BELOW, "<div class=comment-box><h3>One Comment</h3><ul>{}</ul></div>"),
        (QUOTABLE, "<section id=comments><h3>Comments</h3><div>{}</div></section>"),
        (PLAIN, "<section id=comments><h3>Comments</h3><div><figure><ul>{}</ul></figure></div></section>"),
        (PLAIN, f"<div class=comments><div><div><figure>{SORTED}{ASKED}<ul>{{}}</ul></figure></div></div></div>"),
    ],
)
def test_threads_of_many_systems(pattern: str, around: str) -> None:
    assert said(thread(pattern, around)) == SAID


def test_a_name_may_be_no_more_than_initials() -> None:
    card = PLAIN.format(name="P.", text="Hear, hear.", number=3)
    assert said(thread(PLAIN, f"<section id=comments><h3>Comments</h3><ul>{{}}{card}</ul></section>")) == [
        *SAID,
        ("P.", "Hear, hear."),
    ]


@pytest.mark.parametrize("heading", ["One Comment", "One thought on “Council votes”", "1 Comment"])
def test_the_heading_over_a_thread_wrote_nothing(heading: str) -> None:
    assert said(f"<div class=comment-box id=c1><h3>{heading}</h3><p>Hear, hear.</p></div>") == [("", "Hear, hear.")]


PART = (
    "<div class=x-comment-main><div class=x-comment-author><strong>{name}</strong></div>"
    "<div class=x-comment-date>11 May 2021, 23:10</div><p>{text}</p></div>"
)
ANSWER = PART.format(name="Eve", text="Hear, hear.")


@pytest.mark.parametrize(
    ("answer", "found"),
    [("", []), (f"<div>{ANSWER}</div>", [("Eve", 1)]), (f"<div class=x-comment>{ANSWER * 2}</div>", [("Eve", 1)] * 2)],
)
def test_what_is_called_one_comment_may_hold_the_thread(answer: str, found: list[tuple[str, int]]) -> None:
    around = f"<div id=comments><h3>Comments</h3><div class=x-comment>{{}}{answer}</div></div>"
    assert [(comment.author, comment.depth) for comment in comments(thread(PART, around))] == [
        ("Ann Berg", 0),
        ("Bob", 0),
        *found,
    ]


def test_a_box_around_a_thread_is_answered_by_none_of_it() -> None:
    card = (
        "<article class=comment><header class=comment-header><p class=commenter-name><span>{name}</span></p></header>"
        "<div class=comment-text><p>{text}</p></div></article>"
    )
    found = comments(thread(card, "<section class='field comment-wrapper'><h2>Comments</h2>{}</section>"))
    assert [(comment.author, comment.depth) for comment in found] == [("Ann Berg", 0), ("Bob", 0)]


def test_microdata_of_a_card_alone_says_nothing_of_its_parts() -> None:
    card = (
        "<li class=comment id=comment-{number}><article class=comment-body itemprop=comment itemscope "
        "itemtype=https://schema.org/Comment><header><cite class=fn>{name}</cite></header><div class=comment-meta>"
        "7 May, <time datetime=2024-05-07T08:15:00Z>8:15</time></div><div class=comment-content><p>{text}</p></div>"
        "</article></li>"
    )
    found = comments(thread(card))
    assert [(comment.author, comment.text) for comment in found] == SAID
    assert {comment.published_at for comment in found} == {"2024-05-07T08:15:00+00:00"}


NOTE = "<div class='comment-wrapper intro'><p><b>Join us below.</b> We are grateful for all that you write.</p></div>"
OPINIONS = (
    "<li class='item comment premium'><h3 class=item-body-headline><a href=/a{number}><span>Comment: </span>{text}</a>"
    "</h3><div class=item-author-name>{name}</div></li>"
)


@pytest.mark.parametrize(
    ("below", "found"),
    [
        (f"<div class=comments><h3>Comments</h3>{NOTE}<p>Please log in here to leave a comment.</p></div>", []),
        (thread(DATED, f"<div id=comments>{NOTE}<ol>{{}}</ol></div>"), SAID),
        ("<div class=x-comment>Comment <span class=count>(192)</span><p class=bubble>192</p></div>", []),
        (thread(OPINIONS, "<aside><h2>Tennis</h2><ol>{}</ol></aside>"), []),
    ],
)
def test_what_is_called_a_comment_and_no_reader_wrote(below: str, found: list[tuple[str, str]]) -> None:
    assert said(below) == found


@pytest.mark.parametrize(
    ("around", "card"),
    [
        # A box that is called a comment, with the list in it; a line that counts them; names of two letters.
        (
            "<div class=comment-box><div><h3>网友评论</h3><span>共2条评论</span></div><ul>{}</ul></div>",
            "<li><img src=a><div><p class=name>{}</p><p>{}</p><p><i>2024-03-12 11:02</i><a>回复</a></p></div></li>",
        ),
        (
            "<div><h4>댓글 <em>2</em></h4><ul class=reply_list>{}</ul></div>",
            "<li><dl><dt>{} <span>2024-03-12 18:00</span></dt><dd>{}</dd></dl><button>답글</button></li>",
        ),
        (
            "<div class=comments-block><div>Комментарии: 2</div>{}<div>Оставить комментарий</div></div>",
            "<div class=item><div><span>{}</span><span>12.03.2024 15:20</span></div><div>{}</div><a>Ответить</a></div>",
        ),
        (
            "<div class=comments><h3>ความคิดเห็น (2)</h3>{}</div>",
            "<div class=cm><div>ความคิดเห็นที่ 1 <b>{}</b> 12 มี.ค. 2567 15:10</div><div>{}</div></div>",
        ),
        (
            "<section><h2>Opinie (2)</h2>{}</section>",
            "<div><p class=autor>gość: {}</p><p>12.03.2024, 18:00</p><p>{}</p></div>",
        ),
        (
            "<div class=box-comment><h3>Bình luận (2)</h3>{}</div>",
            "<div class=item-comment><p class=content><b>{}</b> {}</p><div><a>Trả lời</a><i>12/03/2024</i></div></div>",
        ),
        (
            "<div><h3>Ý kiến (2)</h3>{}</div>",
            "<div class=comment_item><p class=full_content><span class=txt-name><a class=nickname><b>{}</b></a></span>"
            "{}</p><p class=block_like_web><a>Thích</a> <a>Trả lời</a> <span>17:02 12/3</span></p></div>",
        ),
    ],
)  # fmt: skip
def test_threads_as_papers_of_other_countries_set_them(around: str, card: str) -> None:
    readers = [("老王", "绕路两年了，终于等到了。"), ("海边", "希望这次能按时完工。")]
    below = around.format("".join(card.format(name, text) for name, text in readers))
    assert said(below) == readers
