"""The words of newspapers, looked up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction import lexicon
from newscrawl.text import content_hash, word_count


@pytest.mark.parametrize(
    ("category", "text"),
    [
        ("previous_article", "« PREVIOUS ARTICLE"),
        ("next_article", "Nächster Artikel →"),
        ("comments_heading", "Comments (3)"),
        ("comments_heading", "3 Comments"),
        ("write_comment", "Leave a comment…"),
        ("paywall", "You have 3 free articles left."),
        ("legal", "©"),
    ],
)
def test_matches_whatever_the_dress(category: str, text: str) -> None:
    assert lexicon.matches(category, text)


@pytest.mark.parametrize(
    "text", ["", "Previously", "The previous article was wrong", "Next year, the council votes", "x" * 9999]
)
def test_does_not_match_prose(text: str) -> None:
    assert not lexicon.matches("previous_article", text)
    assert not lexicon.matches("next_article", text)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Previous Article: Foo", "Foo"),
        ("« Previous: Mayor resigns", "Mayor resigns"),
        ("Previous → A", "A"),
        ("Previous Article\nFoo: bar", "Foo: bar"),
        ("Previous - Foo-bar", "Foo-bar"),
        ("Previous article: «Foo» wins", "«Foo» wins"),
        ("Previous", ""),
        ("Previously on: Foo", ""),
    ],
)
def test_label_prefix(text: str, rest: str) -> None:
    assert lexicon.label_prefix("previous_article", text) == rest


def test_months_and_pages() -> None:
    assert lexicon.months()["mai"] == 5
    assert lexicon.months()["december"] == 12
    assert "seite" in lexicon.page_words()
    assert {"sat", "samedi", "周六", "суббота"} <= lexicon.weekdays()
    assert "of" in lexicon.page_of()
    assert lexicon.phrases("no such category") == frozenset()


@given(st.text())
def test_fold_is_stable_and_look_ups_never_raise(text: str) -> None:
    assert isinstance(lexicon.matches("share", text), bool)
    assert isinstance(lexicon.label_prefix("next_article", text), str)
    assert isinstance(lexicon.without_arrows(text), str)


def test_word_count() -> None:
    assert word_count("") == 0
    assert word_count("It’s 3 words") == 4
    assert word_count("नमस्ते दुनिया") == 2
    assert word_count("今日は良い天気です。") == round(9 / 1.7)


@given(st.text())
def test_hash_ignores_case_and_space(text: str) -> None:
    assert content_hash(f"  {text}\n") == content_hash(text)
    assert content_hash(text) == "" or len(content_hash(text)) == 32
