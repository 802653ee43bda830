"""How an article ends: its last table, list, quotation or note belongs to it as a whole, what follows does not."""

from __future__ import annotations

import pytest
from council import LEAD, MORE, p, told

ROWS = [("Year", "Boats", "Share"), ("2022", "140", "41%"), ("2023", "152", "33%"), ("2024", "161", "26%")]
BARE = "<table><thead>{}</thead><tbody>{}</tbody></table>"
ITEMS = ["The first point is the money.", "The second is the pier.", "The third nobody would touch."]
QUOTED = "We have waited eleven years, and we will not wait for a twelfth."
FOOT = "<footer><a href=/tags/ferry>ferry</a> <a href=/about>About us</a></footer>"


def _table(cell: str) -> str:
    head, *rows = ["<tr>" + "".join(cell.format(said) for said in row) + "</tr>" for row in ROWS]
    return BARE.format(head, "".join(rows))


@pytest.mark.parametrize("cell", ["<td>{}</td>", "<th>{}</th>", "<td class='cell left'><p class=cell>{}</p></td>"])
@pytest.mark.parametrize("behind", [0, 1, 2])
def test_a_table_of_figures_is_whole_and_a_row_is_a_line(cell: str, behind: int) -> None:
    end = len(MORE) - behind
    found = told(f"<article>{p(LEAD, *MORE[:end])}<figure>{_table(cell)}</figure>{p(*MORE[end:])}</article>{FOOT}")
    assert found == [LEAD, *MORE[:end], *(" | ".join(row) for row in ROWS), *MORE[end:]]


@pytest.mark.parametrize(
    "listed",
    [
        "<ul>" + "".join(f"<li>{said}</li>" for said in ITEMS) + "</ul>",
        "<ul class=bullets>" + "".join(f"<li><p>{said}</p></li>" for said in ITEMS) + "</ul>",
        "<div class=ulist><ul>" + "".join(f"<li><p>{said}</p></li>" for said in ITEMS) + "</ul></div>",
    ],
)
@pytest.mark.parametrize(("before", "behind"), [(1, 0), (1, 1), (4, 0), (3, 1), (2, 2)])
def test_a_list_of_short_sentences_is_whole(listed: str, before: int, behind: int) -> None:
    above, below = [LEAD, *MORE[:before]], MORE[before : before + behind]
    aside = "".join(p(f"<a href=/2024/05/0{day}/x>The boats of day {day}</a>") for day in range(1, 9))
    found = told(f"<article>{p(*above)}{listed}{p(*below)}</article>{FOOT}<div>{aside}</div>")
    assert found == [*above, *ITEMS, *below]


@pytest.mark.parametrize("before", [1, 2, 4])
def test_a_list_of_sentences_in_boxes_of_its_own_may_be_the_last_of_the_text(before: int) -> None:
    said = ["The first point is about the money.", "The second is about the pier.", "The third nobody would touch."]
    listed = "<section class=detail><section><ul>{}</ul></section></section>"
    body = f"<section>{p(LEAD, *MORE[:before])}</section>{listed.format(''.join(f'<li>{text}</li>' for text in said))}"
    form = "<div class='comments empty'></div><form class=comments-form><label>Name*</label><input></form>"
    assert told(f"<article>{body}</article>{form}") == [LEAD, *MORE[:before], *said]


def test_a_list_of_links_at_the_end_is_none_of_the_text() -> None:
    links = "".join(f"<li><a href=/2024/05/0{day}/x>The boats of day {day}</a> and more</li>" for day in range(1, 4))
    assert told(f"<article>{p(LEAD, *MORE)}<ul>{links}</ul></article>{FOOT}") == [LEAD, *MORE]


@pytest.mark.parametrize(
    ("box", "said"),
    [
        ("<div class='note note-info'><p>{}</p></div>", "This paper first wrote about it in January."),
        ("<div class='admonition tip'><p>{}</p></div>", "The timetable of the winter hangs at the old pier."),
        ("<blockquote><p>{}</p></blockquote>", QUOTED),
        ("<section class=detail><section><blockquote><p>{}</p></blockquote></section></section>", QUOTED),
    ],
)
def test_a_note_or_a_quotation_may_be_the_last_of_the_text(box: str, said: str) -> None:
    for before in (p(LEAD, *MORE), p(LEAD, *MORE) + f"<figure>{_table('<td>{}</td>')}</figure>"):
        assert told(f"<article>{before}{box.format(said)}</article>{FOOT}")[-1] == said


@pytest.mark.parametrize("heading", ["<h2>What comes next</h2>", "<div class=heading><h2>What comes next</h2></div>"])
def test_a_subheading_above_a_short_last_paragraph_stays(heading: str) -> None:
    said, last = "We have waited eleven years for this.", "The council decides in the spring, by a vote in public."
    quoted = f"<blockquote><p>{said}</p></blockquote>"
    found = told(f"<article>{p(LEAD, MORE[0])}{quoted}{heading}{p(last)}</article>{FOOT}")
    assert found[-2:] == ["What comes next", last]


def test_a_heading_above_the_list_that_a_text_opens_with_is_its_own() -> None:
    points = (
        "<div class=summary-box><h3>Key points</h3><ul><li>The council voted.</li><li>The pier stays.</li></ul></div>"
    )
    found = told(f"<div class=entry-content>{points}{p(LEAD, *MORE)}</div>{FOOT}")
    assert found == ["Key points", "The council voted.", "The pier stays.", LEAD, *MORE]


def test_a_subheading_whose_classes_speak_of_a_bar_stays() -> None:
    heading = "<h2 class='anchor anchorTargetStickyNavbar_x' id=next>What comes next</h2>"
    assert "What comes next" in told(f"<article>{p(LEAD, MORE[0])}{heading}{p(MORE[1])}</article>{FOOT}")


@pytest.mark.parametrize("line", ["- Ruth Abel, mayor", "<p class=ql-align-right>— Ruth Abel, mayor</p>"])
def test_a_line_with_a_dash_behind_the_last_quotation_says_whose_it_is(line: str) -> None:
    said = "We have waited for this quay since the winter of the ice, and we shall wait no longer."
    found = told(f"<article>{p(LEAD, *MORE)}<blockquote>{said}</blockquote>{line}</article>")
    assert found == [LEAD, *MORE, said, line[line.find(">") + 1 :].removesuffix("</p>")]


def test_a_list_within_a_list_of_paragraphs_is_text_with_it() -> None:
    inner = "".join(f"<li><p>{item}</p></li>" for item in ("a later ferry", "a roof", "cheaper tickets"))
    wants = f"<li><p>The council wants three things in return:</p><ul>{inner}</ul></li>"
    outer = f"<ul><li><p>{ITEMS[0]}</p></li>{wants}<li><p>{ITEMS[1]}</p></li></ul>"
    found = told(f"<article>{p(LEAD, *MORE[:2])}{outer}{p(*MORE[2:])}</article>")
    assert found[len(MORE[:2]) + 1 :][:6] == [
        ITEMS[0], "The council wants three things in return:", "a later ferry", "a roof", "cheaper tickets", ITEMS[1]
    ]  # fmt: skip


LOREM = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore."


def test_placeholder_text_is_none_of_the_article() -> None:
    left = f"<h3>Headline 1</h3>{p(LOREM)}<ul><li>Lorem ipsum 1</li><li>Lorem ipsum 2</li></ul>"
    assert told(f"<article>{p(LEAD, *MORE)}{left}</article>{FOOT}") == [LEAD, *MORE]


def test_a_text_that_is_all_placeholder_stays() -> None:
    said = [f"{LOREM} {end}" for end in ("Magna aliqua.", "Ut enim ad minim.", "Duis aute irure dolor.")]
    assert told(f"<article>{p(*said)}</article>{FOOT}") == said


def test_the_numbers_of_a_listings_lines_are_no_text() -> None:
    gutter = "".join(f"<div class=number>{n}</div>" for n in range(1, 31))
    listed = f"<div class=listing><div>{gutter}</div><pre>boats = 4\nlandings = 2</pre></div>"
    found = told(f"<article>{p(LEAD, *MORE[:2])}{listed}{p(*MORE[2:])}</article>{FOOT}")
    assert [line for line in found if line.isdecimal()] == []
    assert found[-1] == MORE[-1]
