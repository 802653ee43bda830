"""Plain-text articles with the tail of their page."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.flat import split_text

BODY = "The bridge opened on Monday after ten years.\n\nTraffic was light, the mayor said, and the river calm."
PREV = "Ukraine strengthens its northern border"
NEXT = "Poland survey shows a change of mood"


@pytest.mark.parametrize(
    "tail",
    [
        f"\n\nPrevious Article\n\n{PREV}\n\nNext Article\n\n{NEXT}\n\nWrite a Comment\n\nLeave a Comment",
        f"\r\nPrevious Article\r\n{PREV}\r\n\tNext Article\xa0\r\n{NEXT}\r\nLeave a Comment\r\n",
        f"\nNext Article\n{NEXT}\nPrevious Article\n{PREV}",
        f" Previous Article {PREV} Next Article {NEXT} Write a Comment Leave a Comment",
        f"\nWrite a Comment\nPrevious Article {PREV} Next Article {NEXT}",
        f"\nPrevious: {PREV}\nNext: {NEXT}\n3 Comments",
        f"\n« {PREV}\n{NEXT} »\nBe the first to comment",
        f" Vorheriger Artikel {PREV} Nächster Artikel {NEXT} Kommentar schreiben",
        f"\n上一篇\n{PREV}\n下一篇\n{NEXT}",
    ],
)
def test_tails(tail: str) -> None:
    article = split_text(BODY + tail)
    assert (article.text, article.prev_title, article.next_title) == (BODY, PREV, NEXT)
    assert article.verdict == "full"
    assert article.id == article.content_hash == split_text(BODY).content_hash
    assert article.word_count == 18


def test_one_neighbour_or_none() -> None:
    assert split_text(f"{BODY}\nNext Article\n{NEXT}").next_title == NEXT
    assert split_text(f"{BODY} Previous Article {PREV} Leave a Comment").prev_title == PREV
    article = split_text(f"{BODY} Write a Comment Leave a Comment")
    assert (article.text, article.prev_title, article.next_title) == (BODY, "", "")


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        f"{BODY} Readers are asked to leave a comment.",
        f"{BODY}\n\nIn the previous article we wrote of the ferry. The next article is about the toll.",
        f"The button said Previous Article.\n\n{BODY}",
        f"{BODY}\n\nNext: the council votes on the toll on Friday.",
        "Previous Article Next Article are the labels that the test was about, and here is more prose.",
    ],
)
def test_prose_that_only_quotes_is_left_alone(body: str) -> None:
    article = split_text(body)
    assert (article.text, article.prev_title, article.next_title) == (body, "", "")


def test_paragraphs_of_single_lines() -> None:
    assert split_text("One.\nTwo.\r\n Three.\t").paragraphs == ["One.", "Two.", "Three."]


@pytest.mark.parametrize("text", ["", " \n\t", f"Previous Article\n{PREV}\nLeave a Comment"])
def test_no_body_is_no_article(text: str) -> None:
    article = split_text(text)
    assert (article.text, article.verdict, article.word_count, article.id) == ("", "not-an-article", 0, "")


PIECES = st.sampled_from(
    ["Previous Article", "Next Article", "Leave a Comment", PREV, "A sentence.", "«", "»", ":", "3 Comments"]
)


@given(st.lists(st.one_of(st.text(), PIECES)), st.sampled_from(["\n", " ", "\r\n\r\n"]))
def test_never_raises_and_the_body_is_a_prefix(parts: list[str], joint: str) -> None:
    text = joint.join(parts)
    article = split_text(text)
    assert " ".join(text.split()).startswith(" ".join(article.text.split()))
    assert all(paragraph == " ".join(paragraph.split()) for paragraph in article.paragraphs)


def test_a_hostile_line_takes_linear_time() -> None:
    start = time.process_time()
    split_text("Previous Article " * 100_000)
    split_text("Leave a Comment\n" * 50_000)
    assert time.process_time() - start < 5
