"""What is remembered of texts, and what is not."""

from __future__ import annotations

from newscrawl.extraction.memo import Memo, remembered


def test_what_is_said_of_a_short_text_is_worked_out_once_and_of_a_long_one_each_time() -> None:
    asked: list[str] = []

    @remembered(100, longest=5)
    def size(text: str, *, times: int = 1) -> int:
        asked.append(text)
        return len(text) * times

    assert [size("bus"), size("bus"), size("bus", times=2), size("tramway"), size("tramway")] == [3, 3, 6, 7, 7]
    assert asked == ["bus", "bus", "tramway", "tramway"]


def test_a_memo_forgets_when_it_is_full() -> None:
    memo = Memo(len, 3, 10)
    assert [memo[word] for word in ("a", "bb", "ccc", "dddd")] == [1, 2, 3, 4]
    assert len(memo) == 1
    assert memo["longer than ten"] == 15
    assert "longer than ten" not in memo
