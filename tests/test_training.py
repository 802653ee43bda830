"""The answers that the labeller learns from: which blocks of a page belong to a known text."""

from __future__ import annotations

from training.align import align, tokens

TRUTH = """The council voted on Tuesday to spend forty million on new walls along the river.
A second winter
Engineers had warned for years that the old walls would not survive another winter."""


def test_blocks_of_the_text_are_found_in_order_and_others_are_not() -> None:
    blocks = [
        "Home", "The council voted on Tuesday to spend forty million on new walls along the river.", "A second winter",
        "Engineers had warned for years that the old walls would not survive another winter.", "Subscribe to us today",
        "A second winter",
    ]  # fmt: skip
    assert [share >= 0.6 for share in align(TRUTH, blocks)] == [False, True, True, True, False, False]


def test_of_two_copies_the_one_in_order_is_taken() -> None:
    first, last = TRUTH.split("\n")[0], TRUTH.split("\n")[2]
    found = align(TRUTH, [last, first, "A second winter", last])
    assert [share >= 0.6 for share in found] == [False, True, True, True]


def test_a_text_without_spaces_is_cut_into_characters() -> None:
    assert tokens("市议会 voted") == ["市", "议", "会", "voted"]
    assert align("市议会周二投票决定拨款四千万。", ["首页", "市议会周二投票决定拨款四千万。"]) == [0.0, 1.0]


def test_nothing_belongs_to_an_empty_text() -> None:
    assert align("", ["Home", ""]) == [0.0, 0.0]
    assert align(TRUTH, []) == []
