"""Questions and their answers below a text, however they are folded up."""

from __future__ import annotations

import pytest
from council import LEAD, MORE, p, told

ASKED = [
    (
        "When does the work begin?",
        "It begins in the autumn, as soon as the boats have gone over to the winter timetable.",
    ),
    (
        "Who pays for the landing?",
        "The province pays a little more than half of it, and the town takes a loan for the rest.",
    ),
    (
        "Will the ferry go on running?",
        "It will, for the old pier is used until the new one has been opened to the lorries.",
    ),
]
FOOT = "<footer><a href=/tags/ferry>ferry</a> <a href=/about>About us</a></footer>"
ACCORDION = "<li class=accordion-item><a href='#q'>{0}</a><div class=accordion-content><p>{1}</p></div></li>"
TOGGLE = "<div class=toggle><h3 class=toggle-title><a href='#'>{0}</a></h3><div><div><p>{1}</p></div></div></div>"
FOLDED = "<details class=faq-block><summary class=question>{0}</summary><div class=answer><p>{1}</p></div></details>"


def _row(item: str) -> str:
    return "".join(item.format(*asked) for asked in ASKED)


@pytest.mark.parametrize(
    "row",
    [
        f"<section class=faq><h2>Questions on the landing</h2><ul class=accordion>{_row(ACCORDION)}</ul></section>",
        f"<div class=title><h2>Questions on the landing</h2></div><div class='toggles accordion'>{_row(TOGGLE)}</div>",
        f"<footer><section class=faqs><h2>Questions on the landing</h2>{_row(FOLDED)}</section></footer>",
    ],
)
def test_questions_with_answers_right_below_the_text_are_of_it(row: str) -> None:
    found = told(f"<article>{p(LEAD, *MORE, *MORE)}{row}</article>{FOOT}")
    assert found[-7:] == ["Questions on the landing", *(said for asked in ASKED for said in asked)]


def test_questions_in_an_aside_or_far_from_the_text_are_none_of_it() -> None:
    row = f"<h2>Questions on the landing</h2><div class=accordion>{_row(TOGGLE)}</div>"
    teasers = "".join(f"<p><a href=/2024/05/0{day}/x>The boats of day {day}</a></p>" for day in range(1, 9))
    assert told(f"<article>{p(LEAD, *MORE, *MORE)}</article><aside>{row}</aside>{FOOT}")[-1] == MORE[-1]
    assert told(f"<article>{p(LEAD, *MORE, *MORE)}</article><div>{teasers}</div>{row}{FOOT}")[-1] == MORE[-1]
