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
    [(DATED, 1), (DATED.replace("id=comment-{number}", ""), 1), (DATED.replace("Z'", "'"), 1)]
    # Where nothing tells it from another one, a reader may have said so twice.
    + [(DATED.replace("id=comment-{number}", "").replace("Z'", "'"), 2)],
)
def test_a_thread_that_is_printed_twice_is_read_once(pattern: str, times: int) -> None:
    small, large = (thread(pattern, f"<div id={name}><ol>{{}}</ol></div>") for name in ("comments", "comments-2"))
    assert said(small + large) == SAID * times
