"""How many comments a page states, on whatever label."""

from __future__ import annotations

import pytest
from flood import BODY, URL

from newscrawl import extract

CARD = "<div class=comment id=comment-1><b class=fn>Ann</b><div class=comment-body><p>At last they act.</p></div></div>"
THREAD = f"<div id=comments>{CARD}</div>"
BUTTON = "<div class=actions><button aria-label='{}'><i></i></button></div>"


def count(below: str) -> int | None:
    html = f"<html lang=en><title>Council votes</title><main><h1>Council votes</h1>{BODY}</main>{below}</html>"
    return extract(html, URL).comment_count


@pytest.mark.parametrize(
    "below",
    [
        BUTTON.format("View comments (44)") + THREAD,
        BUTTON.format("44 Kommentare"),
        "<div class=actions><button>44 Comments</button></div>",
        f"<div id=comments><div class=comment-total>44 comments</div>{CARD}</div>",
        f"<div id=comments><p>Comments <em>44</em></p><div>{CARD}</div></div>",
        "<ul><li itemprop=commentCount><span> 44 Comments </span></li></ul>",
        "<span itemprop=commentCount>44</span>",
    ],
)
def test_a_label_states_how_many_there_are(below: str) -> None:
    assert count(below) == 44


@pytest.mark.parametrize(
    ("below", "found"),
    [
        # What a script has yet to fill, what other labels contradict, what counts fewer than there are.
        (BUTTON.format("0 comments"), None),
        (BUTTON.format("44 comments") + BUTTON.format("45 comments"), None),
        (f"<div id=comments>{CARD}{CARD.replace('-1', '-2')}</div>{BUTTON.format('1 comment')}", 2),
        # What stands on the teaser of another article.
        (f"<div class=card><h3><a href=/b>Bridge to close</a></h3>{BUTTON.format('44 comments')}</div>", None),
        ("<div><h3><a href=/b>Bridge to close</a></h3><div class=comments>44 comments</div></div>", None),
        ("<p><a href=/b>Bridge to close</a> <span class=comments>44 comments</span></p>", None),
        (BUTTON.format("44 shares"), None),
    ],
)
def test_a_label_that_may_be_wrong_states_none(below: str, found: int | None) -> None:
    assert count(below) == found
