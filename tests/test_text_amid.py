"""What stands amid the text without doubt: it belongs to it whatever words it opens with and whatever box it is in."""

from __future__ import annotations

import pytest
from council import LEAD, MORE, p, told

LIST = "<ul><li>The landing opens in two years.</li><li>The old one is taken down.</li><li>Fares stay.</li></ul>"


@pytest.mark.parametrize(
    "heading",
    ["Next steps", "By the numbers", "Background", "Contact", "Photos of the year", "Recommended dose", "Listen"],
)
@pytest.mark.parametrize("below", ["", LIST, "<figure><img src=/a.jpg><figcaption>The quay.</figcaption></figure>"])
def test_a_subheading_may_open_with_the_words_of_a_prompt(heading: str, below: str) -> None:
    body = f"<article>{p(LEAD, *MORE[:2])}<h2>{heading}</h2>{below}{p(*MORE[2:])}</article>"
    found = told(body)
    if below.startswith("<figure") and heading in ("Background", "Contact", "Listen"):
        return  # right above a picture a word that is a prompt alone may be one
    assert heading in found
    assert found[found.index(heading) - 1] == MORE[1]


@pytest.mark.parametrize("heading", ["Related articles", "Read also", "Advertisement", "Comments"])
def test_a_prompt_above_links_or_an_advertisement_is_none(heading: str) -> None:
    links = "<ul><li><a href=/2024/05/02/b>The ferry of 1911</a></li><li><a href=/2024/05/03/c>The quay</a></li></ul>"
    assert told(f"<article>{p(LEAD, *MORE[:2])}<h2>{heading}</h2>{links}{p(*MORE[2:])}</article>") == [LEAD, *MORE]


def test_a_heading_that_links_to_itself_is_one() -> None:
    heading = "<h2 id=plans><a href=#plans>Two older plans</a></h2>"
    assert "Two older plans" in told(f"<article>{p(LEAD, *MORE[:2])}{heading}{p(*MORE[2:])}</article>")


def test_a_list_is_text_to_its_last_item() -> None:
    items = ["The landing opens in two years.", "The old one is taken down.", "Fares stay."]
    for body in (p(LEAD, *MORE) + LIST, p(LEAD, *MORE[:2]) + LIST + p(*MORE[2:])):
        found = told(f"<article>{body}</article>")
        assert [text for text in found if text in items] == items


@pytest.mark.parametrize(
    "box",
    [
        "<div class=Enhancement><div class=Quote><blockquote class=Quote-content><p class=Quote-quote>{0}</p>"
        "<div class=Quote-attribution>Ida Lund</div></blockquote></div></div>",
        "<div class=quote-element><div class=quote><div class=content>{0}</div></div></div>",
        "<blockquote><p>{0}</p></blockquote>",
    ],
)
def test_a_quotation_in_a_box_is_text_unless_the_text_says_it_too(box: str) -> None:
    said = "We have waited eleven years for a landing, and we will not wait for a twelfth."
    pulled = "The boats could go on running all winter, and nobody would have to wait longer than half an hour."
    around = p(LEAD, *MORE[:2]), p(*MORE[2:])
    assert said in told(f"<article>{around[0]}{box.format(said)}{around[1]}</article>")
    if "Quote-content" in box:
        longer = p(MORE[2], f"{pulled} So it was said in the meeting.", MORE[3])
        assert pulled not in told(f"<article>{around[0]}{box.format(pulled)}{longer}</article>")


def test_a_card_that_leads_nowhere_teases_nothing() -> None:
    callout = (
        "<div class='kg-card callout-card'><div class=callout-text>The council meets again on Tuesday.</div></div>"
    )
    body = f"<article>{p(LEAD, *MORE[:2])}{callout}{p(*MORE[2:])}</article>"
    assert "The council meets again on Tuesday." in told(body)


def test_a_card_that_leads_to_another_article_is_a_teaser_with_all_it_says() -> None:
    summary = "The upper town gets its bridge after all, the council of the province has decided on Monday night."
    card = (
        "<div class=inline-relcontent><h3>More on this story</h3><article class='card summary'>"
        f"<h3><a href=/2024/05/01/bridge>A bridge for the upper town</a></h3><p class=lead>{summary}</p></article>"
        "</div>"
    )
    found = told(f"<div class=article-body>{p(LEAD, *MORE[:2])}{card}{p(*MORE[2:])}</div>")
    assert found == [LEAD, *MORE]


def test_a_box_called_related_that_opens_with_it_is_related_with_all_its_excerpts() -> None:
    excerpt = "The ferry has run since 1911, and its captain remembers all the years in which it did not."
    items = "".join(
        f"<li><a href=/2024/04/0{day}/x>The ferry of year {day}</a> <small>{excerpt} It was day {day}.</small></li>"
        for day in range(1, 5)
    )
    box = f"<div class='related related-list'><h3>Related posts:</h3><ol>{items}</ol></div>"
    assert told(f"<article>{p(LEAD, *MORE)}{box}</article>") == [LEAD, *MORE]


@pytest.mark.parametrize("size", [1, 5])
def test_other_posts_in_a_row_below_the_text_are_none_of_it(size: int) -> None:
    excerpt = "The upper town gets its bridge after all, the province has decided on day {} of a long autumn week."
    entry = (
        "<li class=post><h2><a href=/2024/05/0{0}/x>A bridge of day {0}</a></h2><div class=excerpt><p>{1}</p></div>"
        "<div class=when><time datetime=2024-05-0{0}>May {0}, 2024</time></div></li>"
    )
    entries = "".join(entry.format(day, excerpt.format(day)) for day in range(1, 7))
    body = f"<div class=entry-content>{p(*[LEAD, *MORE][:size])}</div><div class=loop><ul>{entries}</ul></div>"
    assert told(body) == [LEAD, *MORE][:size]


def test_sections_with_linked_headings_and_no_day_stay() -> None:
    parts = "".join(
        f"<div><h3><a href=/pier/{i}>The pier of year {i}</a></h3>{p(text)}</div>" for i, text in enumerate(MORE)
    )
    assert [text for text in told(f"<article>{p(LEAD)}<div>{parts}</div></article>") if text in MORE] == MORE
