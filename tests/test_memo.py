"""What is remembered of texts, and what is not."""

from __future__ import annotations

from newscrawl.extraction.memo import Memo, remembered


def test_many_short_texts_are_remembered_and_few_long_ones() -> None:
    asked: list[str] = []

    @remembered(100, longest=5)
    def size(text: str, *, times: int = 1) -> int:
        asked.append(text)
        return len(text) * times

    short, long = [f"bus {n}" for n in range(9)], [f"tramway {n}" for n in range(9)]
    assert [size(text) for text in 2 * short] == 18 * [5]
    assert size("bus 1", times=2) == 10
    assert asked == [*short, "bus 1"]
    asked.clear()
    assert [size(text) for text in (*long, *long[1:], long[0])] == 18 * [9]
    assert asked == [*long, long[0]]


def test_a_memo_forgets_when_it_is_full() -> None:
    memo = Memo(len, 3, 10)
    assert [memo[word] for word in ("a", "bb", "ccc", "dddd")] == [1, 2, 3, 4]
    assert len(memo) == 1
    assert memo["longer than ten"] == 15
    assert "longer than ten" not in memo
