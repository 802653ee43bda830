"""How deep comments lie, where the cards do not lie in one another."""

from __future__ import annotations

import pytest
from flood import BODY, URL

from newscrawl import extract


def depths(thread: str) -> list[tuple[str, int]]:
    html = (
        f"<html lang=en><head><title>Council votes</title></head><body><main><h1>Council votes</h1>{BODY}</main>"
        f"<section id=comments><h2>Comments</h2>{thread}</section></body></html>"
    )
    return [(comment.author, comment.depth) for comment in extract(html, URL).comments]


def card(number: int, name: str, kind: str = "article", style: str = "", head: str = "") -> str:
    return (
        f'<{kind} class="comment" id="comment-{number}"{style}><h4><span class=author>{name}</span> {head}</h4>'
        f"<div class=content><p>What {name} has to say about it.</p></div></{kind}>"
    )


INDENTED = (
    f"{card(1, 'Ann')}<div class=indented>{card(2, 'Bob')}<div class=indented>{card(3, 'Cid')}</div></div>"
    f"{card(4, 'Dan')}"
)
LEVEL_OF_TOPS = INDENTED.replace('class="comment" id="comment-1"', 'class="comment comment--level-1" id="comment-1"')
IN_LISTS = (
    f"<ol><li>{card(1, 'Ann', 'div')}<ol><li>{card(2, 'Bob', 'div')}<ol><li>{card(3, 'Cid', 'div')}</li></ol></li></ol>"
    f"</li><li>{card(4, 'Dan', 'div')}</li></ol>"
)
PUSHED_WRAPPINGS = "".join(
    f'<div style="margin-left: {25 * depth}px"><a name="t{number}"></a>'
    f"<div class=wrap>{card(number, name, 'div')}</div></div>"
    for number, (name, depth) in enumerate((("Ann", 0), ("Bob", 1), ("Cid", 2), ("Dan", 0)))
)
LINKED = (
    card(1, "Ann")
    + card(2, "Bob", head="replied to <a href='/x.html#comment-1'>Ann</a>")
    + card(3, "Cid", head="replied to <a href='/x.html#comment-2'>Bob</a>")
    + card(4, "Dan", head="<a href='#comment-4'>7 May</a>")
)


NUMBERED = "".join(
    card(number, name, style=f" data-parent-id='{parent}'")
    for number, name, parent in ((11, "Ann", "0"), (12, "Bob", "11"), (13, "Cid", "comment-12"), (14, "Dan", ""))
)


@pytest.mark.parametrize("thread", [NUMBERED, INDENTED, LEVEL_OF_TOPS, IN_LISTS, PUSHED_WRAPPINGS, LINKED])
def test_what_stands_around_a_card_and_what_its_head_links_to(thread: str) -> None:
    assert depths(thread) == [("Ann", 0), ("Bob", 1), ("Cid", 2), ("Dan", 0)]


def test_lists_that_hold_all_cards_alike_say_nothing() -> None:
    pages = "".join(f"<ul><li>{card(number, name, 'div')}</li></ul>" for number, name in enumerate(("Ann", "Bob")))
    assert depths(pages) == [("Ann", 0), ("Bob", 0)]


def test_arrows_to_the_comment_before_are_no_answers() -> None:
    thread = "".join(
        card(number, name, head=f"<a href='#comment-{number - 1}'>↑</a>")
        for number, name in enumerate(("Ann", "Bob", "Cid"), start=1)
    )
    assert depths(thread) == [("Ann", 0), ("Bob", 0), ("Cid", 0)]
