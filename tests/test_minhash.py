"""Signatures of texts: what they say of two texts, and that what was stored once means the same for ever."""

from __future__ import annotations

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from newscrawl import minhash
from newscrawl.minhash import agreements, containment, signature, similarity
from newscrawl.text import tokens

STORY = (
    "The council of the harbour town met for six hours on Tuesday and agreed to build the breakwater after all. Its "
    "cost, said the treasurer, would be carried by the port authority, the region and a loan that runs for years."
)


def shingles(text: str, length: int = 3) -> set[tuple[str, ...]]:
    words = tokens(text)
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def jaccard(one: str, other: str, length: int = 3) -> float:
    a, b = shingles(one, length), shingles(other, length)
    return len(a & b) / len(a | b)


def estimated(one: str, other: str) -> float:
    first, second = signature(one), signature(other)
    assert first is not None
    assert second is not None
    return float(similarity(agreements(first.values, [second.values]))[0])


def test_a_stored_signature_means_the_same_for_ever() -> None:
    made = signature(STORY)
    assert made is not None
    assert (made.size, len(made.values), len(made.bands)) == (39, 128, 20)
    assert made.values[:12].hex() == "e2f49348db39d8ae48a0ad42"
    assert made.bands[:3] == (48183530691, 67274505586, 5163758520)
    assert max(made.bands) < 1 << minhash.BAND_BITS


def test_the_estimate_is_near_the_true_similarity() -> None:
    hand = random.Random(7)
    words = [f"word{hand.randrange(3000)}" for _ in range(500)]
    errors = []
    for share in (0.0, 0.02, 0.05, 0.1, 0.2, 0.4):
        for _ in range(10):
            other = [f"new{hand.randrange(3000)}" if hand.random() < share else word for word in words]
            one, two = " ".join(words), " ".join(other)
            errors.append(estimated(one, two) - jaccard(one, two))
    assert abs(sum(errors) / len(errors)) < 0.01
    assert max(map(abs, errors)) < 0.12


def test_case_width_and_punctuation_are_no_difference() -> None:
    assert signature(STORY) == signature(STORY.upper().replace(",", " --").replace("a", "\uff41"))


def test_scripts_without_spaces_are_compared_by_characters() -> None:
    text = "市议会星期二开会六个小时后终于同意修建防波堤费用由港务局和地区以及一笔长期贷款共同承担渔民提前离开了会场"
    other = text.replace("星期二", "星期三")
    assert abs(estimated(text, other) - jaccard(text, other, 5)) < 0.12
    assert estimated(text, text[::-1]) < 0.1


def test_what_is_shorter_than_a_shingle_has_no_signature() -> None:
    assert signature("two words") is None
    assert signature("") is None
    assert signature("now three words") is not None


def test_containment_is_the_share_of_the_shorter() -> None:
    longer = STORY + " Fishermen who had asked for a wider entrance left the hall before the vote; one called it lost."
    first, second = signature(STORY), signature(longer)
    assert first is not None
    assert second is not None
    found = containment(estimated(STORY, longer), first.size, second.size)
    assert found > 0.85
    assert containment(0.0, 10, 0) == 0.0


@given(st.text(max_size=400))
def test_any_text_has_a_signature_or_none_and_is_like_itself(text: str) -> None:
    made = signature(text)
    assert (made is None) == (len(tokens(text)) < 3) or len(tokens(text)) < minhash.CHARACTERS
    if made is not None:
        assert similarity(agreements(made.values, [made.values])).tolist() == [1.0]
        assert made == signature(text)


def test_a_huge_text_takes_linear_time_and_bounded_memory() -> None:
    began = time.process_time()
    assert signature(" ".join(map(str, range(1_000_000)))) is not None
    assert time.process_time() - began < 10
