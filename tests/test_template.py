"""What the pages of one site share is the site's; what an article says stays, however often it is said elsewhere."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.extraction import template
from newscrawl.extraction.blocks import Block, Label
from newscrawl.extraction.blocks.segmentation import segment
from newscrawl.extraction.template import Evidence, Memory, Sketch
from newscrawl.extraction.tree import open_page

PLEA = "The Harbour Gazette belongs to its readers, and what you have just read was paid for by them."
LABELS = {"h2": Label.SUBHEADING, "li": Label.LIST, "pre": Label.CODE, "blockquote": Label.QUOTE}


def blocks(*parts: str, around: str = "body", aside: str = "") -> list[Block]:
    """Blocks of an article, labelled by their tags: a part is the text of a <p>, or "tag: text"."""
    html = f"<div class='side'><p class='teaser'>{aside}</p></div><article class='{around}'>"
    for part in parts:
        tag, mark, text = part.partition(": ")
        tag, text = (tag, text) if mark and tag in LABELS else ("p", part)
        html += f"<{tag}>{escape(text)}</{tag}>"
    made = segment(open_page(f"<html><body>{html}</article></body></html>"))
    for block in made:
        block.label = Label.OTHER if block.box.signature == "p.teaser" else LABELS.get(block.tag, Label.BODY)
    return made


def told(page: Sequence[Block]) -> list[str]:
    return [block.text for block in page if block.label is not Label.OTHER]


WORDS = ["council", "harbour", "vote", "quay", "storm", "ferry", "loan", "mayor", "school", "bridge", "tide", "nets"]


def own(number: int) -> list[str]:
    """Two paragraphs that no other number has."""
    dice = random.Random(number)
    return [" ".join(dice.choices(WORDS, k=14)).capitalize() + "." for _ in range(2)]


def key(number: int) -> bytes:
    return number.to_bytes(16, "big")


def site(*pages: list[Block], **same: str) -> Memory:
    """A memory of pages, each with a title and an author of its own unless all have the same."""
    memory = Memory(20_000)
    for number, page in enumerate(pages):
        memory.add(key(number), drawn(page, number, **same))
    return memory


def drawn(page: list[Block], number: int, title: str = "", author: str = "", published_at: str = "") -> Sketch:
    return template.sketch(
        page,
        title=title or f"Headline {'abcdefghijklmnopqrstuvwxyz'[number]}",
        text="\n".join(told(page)),
        authors=[author or f"Writer {'abcdefghijklmnopqrstuvwxyz'[number]}"],
        published_at=published_at,
    )


def left(memory: Memory, page: list[Block], number: int, **same: str) -> list[str]:
    """What is left of a page."""
    template.set_aside(page, memory.evidence(key(number), drawn(page, number, **same)))
    return told(page)


def test_a_paragraph_of_all_pages_is_the_sites() -> None:
    memory = site(*(blocks(*own(n), PLEA) for n in range(8)))
    assert left(memory, blocks(*own(3), PLEA), 3) == own(3)
    assert left(memory, blocks(*own(9), PLEA), 9) == own(9)


def test_a_counter_in_it_hides_nothing() -> None:
    memory = site(*(blocks(*own(n), f"{PLEA} {n * 37} of them.") for n in range(8)))
    assert left(memory, blocks(*own(3), f"{PLEA} 111 of them."), 3) == own(3)


def clear(*parts: str) -> list[Block]:
    """Blocks that the labeller has no doubt of."""
    made = blocks(*parts)
    for block in made:
        block.score = 0.95
    return made


def test_what_is_clearly_text_is_told_by_its_numbers() -> None:
    report = "The quake had a magnitude of 4.{0} at a depth of {0} kilometres and was felt by 1{0}00 people."
    closing = "Prices rose by {0} percent."
    texts = [[*own(n), report.format(n), closing.format(n)] for n in range(10)]
    memory = site(*(clear(*text) for text in texts[:9]))
    assert left(memory, clear(*texts[3]), 3) == texts[3]
    assert left(memory, clear(*texts[9]), 9) == texts[9]
    # Furniture is known whatever its numbers, and a line that stays the same with all of its own.
    for line in ("{0} people read this with you", f"{PLEA} Write to 12 Quay Street."):
        memory = site(*(clear(*own(n), line.format(n)) for n in range(8)))
        assert left(memory, clear(*own(9), line.format(9)), 9) == own(9)


def test_the_page_itself_is_never_counted() -> None:
    page = blocks(*own(1), PLEA)
    memory = site(blocks(*own(0)), page, blocks(*own(2)))
    assert template.repeated(page, memory.evidence(key(1), drawn(page, 1))) == [0, 0, 0]
    memory.add(key(1), drawn(page, 1))
    assert len(memory) == 3
    assert template.repeated(page, memory.evidence(key(1), drawn(page, 1))) == [0, 0, 0]


def test_one_article_under_many_addresses_loses_nothing() -> None:
    text = [*own(0), PLEA]
    copies = site(*(blocks(*text) for _ in range(5)))
    assert left(copies, blocks(*text), 9) == text
    # With another last line, under the same headline; the day in the headline of a series is another.
    changed = site(*(blocks(*text, own(n)[0]) for n in range(5)), title="Harbour council votes")
    assert left(changed, blocks(*text), 9, title="Harbour council votes") == text
    series = Memory(20_000)
    for n in range(5):
        series.add(key(n), drawn(blocks(*text, own(n)[0]), n, title=f"The war, day {n}"))
    assert left(series, blocks(*text), 9, title="The war, day 9") == text


def test_copies_of_another_article_count_as_one_page() -> None:
    memory = site(*(blocks(*own(0), PLEA) for _ in range(6)), title="Harbour council votes")
    assert memory.evidence(key(9), drawn(blocks(*own(9), PLEA), 9)).pages == 1
    assert left(memory, blocks(*own(9), PLEA), 9) == [*own(9), PLEA]


def test_a_site_of_one_title_costs_no_more_with_each_page() -> None:
    memory = Memory(20_000)
    page = Sketch(frozenset(), title=b"headline")
    for number in range(50_000):
        memory.add(key(number), page)
    start = time.process_time()
    for number in range(2_000):
        assert memory.evidence(key(number), page).pages == 0
    assert time.process_time() - start < 1.0


def test_headings_that_many_articles_have_stay() -> None:
    memory = site(*(blocks("h2: Background", *own(n), "h2: Outlook", *own(n + 50)) for n in range(8)))
    page = ["h2: Background", *own(3), "h2: Outlook", *own(53)]
    assert left(memory, blocks(*page), 3) == ["Background", *own(3), "Outlook", *own(53)]


def test_a_heading_goes_with_all_that_it_heads() -> None:
    page = ["h2: About the vote", *own(3), "h2: About us", "h2: Who we are", PLEA]
    memory = site(*(blocks(*own(n), "h2: About us", "h2: Who we are", PLEA) for n in range(8)))
    assert left(memory, blocks(*page), 30 - 15) == ["About the vote", *own(3)]


def test_the_last_line_of_a_column_stays() -> None:
    line = "The writer has sailed the coast for thirty years and writes here every other week."
    columns = [blocks(*own(n), line) for n in range(4)]
    others = [blocks(*own(n)) for n in range(4, 8)]
    memory = Memory(20_000)
    for n, page in enumerate([*columns, *others]):
        memory.add(key(n), drawn(page, n, author="Ann Smith" if n < 4 else ""))
    assert left(memory, blocks(*own(9), line), 9, author="Ann Smith") == [*own(9), line]
    # Nor does a line that a few of many pages share, whoever wrote them.
    few = site(*(blocks(*own(n), *([line] if n < 3 else [])) for n in range(12)))
    assert left(few, blocks(*own(0), line), 0) == [*own(0), line]


def test_a_site_of_one_hand_learns_all_the_same() -> None:
    memory = site(*(blocks(*own(n), PLEA) for n in range(8)), author="Ann Smith")
    assert left(memory, blocks(*own(3), PLEA), 3, author="Ann Smith") == own(3)


def test_what_others_print_as_a_teaser_is_still_the_articles() -> None:
    lead = own(3)[0]
    memory = site(*(blocks(*own(n), aside=lead) for n in range(8) if n != 3))
    assert left(memory, blocks(*own(3)), 15) == own(3)


@pytest.mark.parametrize("part", ["li: Salt", "pre: import os, sys and all the rest of it", "* * *"])
def test_short_items_code_and_separators_stay(part: str) -> None:
    memory = site(*(blocks(*own(n), part) for n in range(8)))
    assert len(left(memory, blocks(*own(3), part), 3)) == 3


def test_where_all_is_repeated_nothing_goes() -> None:
    memory = site(*(blocks("h2: Sorry", PLEA) for _ in range(1)), *(blocks(*own(n), PLEA) for n in range(8)))
    assert left(memory, blocks("h2: Sorry", PLEA), 20) == ["Sorry", PLEA]


def test_two_pages_are_no_evidence() -> None:
    memory = site(blocks(*own(0), PLEA), blocks(*own(1), PLEA))
    assert left(memory, blocks(*own(0), PLEA), 0) == [*own(0), PLEA]


@pytest.mark.parametrize(
    ("count", "pages", "is_it"), [(1, 1, False), (2, 2, True), (2, 7, False), (3, 7, True), (40, 100, True)]
)
def test_seen_twice_and_on_two_fifths(count: int, pages: int, is_it: bool) -> None:
    assert template.is_boilerplate(count, pages) is is_it


def test_the_oldest_pages_are_forgotten_first() -> None:
    memory = Memory(7)
    for n in range(4):
        memory.add(key(n), drawn(blocks(*own(n), PLEA), n))
    assert [memory.get(key(n)) is not None for n in range(4)] == [False, False, True, True]
    memory.add(key(9), drawn(blocks(*(own(n)[0] for n in range(20))), 9))
    assert len(memory) == 1


def zones(*stated: str) -> dict[str, int]:
    memory = Memory(20_000)
    for n, instant in enumerate(stated):
        memory.add(key(n), drawn(blocks(*own(n)), n, published_at=instant))
    return dict(memory.evidence(key(99), drawn(blocks(*own(20)), 20)).offsets)


def test_the_offset_of_a_month_takes_three_pages_that_agree() -> None:
    summer = [f"2024-07-0{n}T10:00:00+02:00" for n in range(1, 4)]
    winter = [f"2024-01-0{n}T10:00:00+01:00" for n in range(1, 4)]
    assert zones(*summer[:2]) == {}
    assert zones(*summer, *winter) == {"2024-07": 120, "2024-01": 60}
    assert zones(*summer, "2024-07-09T10:00:00-04:00", *winter) == {"2024-01": 60}
    assert zones(*summer, "2024-07-09", "no date at all") == {"2024-07": 120}


@pytest.mark.parametrize("pages", [3, 9])
def test_how_an_article_begins_stays_where_pages_that_link_to_it_say_so_too(pages: int) -> None:
    lead, *rest = own(20)
    headline = "The ferry landing of the lower town opens"
    teaser = f"<h3><a href=/landing>{headline}</a></h3><div class=rich><p>{lead}</p></div>"

    def page(*texts: str, below: str = "") -> list[Block]:
        body = "".join(f"<p>{text}</p>" for text in texts)
        made = segment(open_page(f"<html><body><div class=rich>{body}<p>{PLEA}</p></div>{below}</body></html>"))
        for at, block in enumerate(made):
            block.label = Label.BODY if at <= len(texts) else Label.OTHER
        return made

    memory = site(*(page(*own(n), below=teaser) for n in range(pages)))
    article = page(lead, *rest)
    found = memory.evidence(key(25), drawn(article, 25, title=headline))
    assert found.teasing == found.pages == pages
    assert template.set_aside(article, found) == 1
    assert told(article) == [lead, *rest]


def test_utc_alone_says_nothing_of_the_papers_clock() -> None:
    utc = [f"2024-01-0{n}T10:00:00+00:00" for n in range(1, 4)]
    assert zones(*utc) == {}
    assert zones(*utc, *(f"2024-07-0{n}T10:00:00+01:00" for n in range(1, 4))) == {"2024-01": 0, "2024-07": 60}


def test_the_container_is_that_of_most_pages() -> None:
    pages = [blocks(*own(n)) for n in range(4)]
    assert site(*pages[:2]).evidence(b"", drawn(pages[0], 0)).container == ""
    found = site(*pages, blocks(*own(5), around="gallery")).evidence(b"", drawn(pages[0], 0)).container
    assert found.endswith("article.body")


def test_hashes_are_the_same_in_every_process() -> None:
    marks = template.sketch(blocks("Well, 12 of them.")).hashes - template.sketch(blocks("No.")).hashes
    assert sorted(mark.hex() for mark in marks) == ["1a6a336cb2b5b6d6", "e47c408a4fc661bf"]


WILD = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60)
PAGES = st.lists(st.lists(WILD, max_size=5), max_size=9)


@settings(max_examples=60, deadline=None)
@given(PAGES, st.lists(WILD, max_size=5))
def test_whatever_pages_hold_something_is_left(pages: list[list[str]], parts: list[str]) -> None:
    memory = site(*(blocks(*page) for page in pages))
    page = blocks(*parts)
    before = told(page)
    evidence = memory.evidence(key(25), drawn(page, 25))
    assert all(0 <= count <= evidence.pages <= len(pages) for count in template.repeated(page, evidence))
    gone = template.set_aside(page, evidence)
    assert len(told(page)) == len(before) - gone
    assert bool(told(page)) == bool(before)
    assert not template.set_aside(page, Evidence())


@given(st.frozensets(st.binary(min_size=8, max_size=8)), WILD, WILD, st.none() | st.integers(-900, 900))
def test_what_is_packed_is_unpacked(hashes: frozenset[bytes], container: str, month: str, offset: int | None) -> None:
    page = Sketch(hashes, container, month, offset, b"t" * 8, b"x" * 8)
    assert Sketch.unpack(page.pack()) == page


@given(st.binary())
def test_other_bytes_are_no_sketch(data: bytes) -> None:
    with pytest.raises(ValueError):
        Sketch.unpack(data)
