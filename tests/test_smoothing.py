"""What the blocks around a block say of it, where its own score leaves it in doubt."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pytest

from newscrawl.extraction import open_page, read
from newscrawl.extraction.labels.features import FEATURES, Matrix
from newscrawl.extraction.labels.forest import Forest

URL = "https://paper.example/2024/05/07/council-votes"
PROSE = [
    f"The {what} of the town was rebuilt in {year}, and the council paid for it from the fund that it keeps for floods."
    for what, year in (("bridge", 1987), ("harbour", 1991), ("library", 2003), ("theatre", 2011), ("station", 2016))
]


@dataclass(frozen=True, slots=True)
class _Doubtful(Forest):
    """A forest that is sure of all text but that of a given column's blocks, counted from the first of the page."""

    scored: tuple[tuple[int, float], ...] = ()

    def scores(self, matrix: Matrix) -> np.ndarray:
        chances = np.full(len(matrix), 0.97)
        for at, chance in self.scored:
            chances[at] = chance
        found: np.ndarray = np.log(chances / (1 - chances))
        return found


def text_of(body: str, scored: dict[str, float]) -> list[str]:
    """The paragraphs of a page where the blocks that begin with these words have these scores, all others .97."""
    page = open_page(f"<html><body><main>{body}</main></body></html>", URL)
    none = np.zeros((0, 5))
    empty = (none[:, 0].astype(np.int16), none[:, 0].astype(np.float32), none.astype(np.int16))
    texts = [block.text for block in read(page).blocks]
    told = {at: chance for at, text in enumerate(texts) for start, chance in scored.items() if text.startswith(start)}
    assert len(told) >= len(scored)
    model = _Doubtful(*empty, np.zeros((0, 32), np.float32), 0.0, FEATURES, scored=tuple(told.items()))
    return read(page, model=model).article.paragraphs


def p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def test_bare_text_after_the_paragraphs_of_its_box_belongs_to_them() -> None:
    body = f"<div>{p(*PROSE[:4])}{PROSE[4]}</div>"
    assert text_of(body, {PROSE[4]: 0.5}) == PROSE
    assert text_of(body, {PROSE[4]: 0.2}) == PROSE[:4]


def test_a_paragraph_in_doubt_in_a_box_of_its_own_is_not_carried_along() -> None:
    body = f"<div>{p(*PROSE[:4])}</div><div><div>{p(PROSE[4])}</div></div>"
    assert text_of(body, {PROSE[4]: 0.45}) == PROSE[:4]


def test_who_said_a_pull_quote_goes_with_it() -> None:
    said = "the council paid for it from the fund that it keeps for floods"
    quote = f"<blockquote class='pull'><p>“{said}”</p>— Ada Lund, mayor</blockquote>"
    assert text_of(p(*PROSE[:2]) + quote + p(*PROSE[2:]), {}) == PROSE


def test_who_said_a_quotation_in_boxes_goes_with_it() -> None:
    box = "<div class=pull-quote><div class=quote-text>“{}”</div><div class=quote-author>Ada Lund, mayor</div></div>"
    said = "Nobody in this room has seen the river as high as that before."
    told = text_of(p(*PROSE[:2]) + box.format(said) + p(*PROSE[2:]), {"Ada Lund, mayor": 0.1, f"“{said}": 0.7})
    assert told == [*PROSE[:2], f"“{said}”", "Ada Lund, mayor", *PROSE[2:]]
    pulled = "the council paid for it from the fund that it keeps for floods"
    assert text_of(p(*PROSE[:2]) + box.format(pulled) + p(*PROSE[2:]), {"Ada Lund, mayor": 0.1}) == PROSE


def test_who_said_a_quotation_that_is_told_here_alone_stays() -> None:
    quote = "<blockquote><p>“Nobody in this room has seen the river as high as that before.”</p>— Ada Lund</blockquote>"
    assert "— Ada Lund" in text_of(p(*PROSE[:2]) + quote + p(*PROSE[2:]), {})


def test_who_said_a_quotation_in_a_figure_goes_with_it() -> None:
    figure = "<figure><blockquote><p>“{}”</p></blockquote><figcaption>Ada Lund, mayor</figcaption></figure>"
    said = "Nobody in this room has seen the river as high as that before."
    told = text_of(p(*PROSE[:2]) + figure.format(said) + p(*PROSE[2:]), {"Ada Lund, mayor": 0.1, f"“{said}": 0.7})
    assert told == [*PROSE[:2], f"“{said}”", "Ada Lund, mayor", *PROSE[2:]]
    pulled = "the council paid for it from the fund that it keeps for floods"
    assert text_of(p(*PROSE[:2]) + figure.format(pulled) + p(*PROSE[2:]), {"Ada Lund, mayor": 0.1}) == PROSE


@pytest.mark.parametrize("score", [0.1, 0.45, 0.6])
@pytest.mark.parametrize("line", ["<cite>{}</cite>", "<footer>{}</footer>", "<p class=author>{}</p>"])
def test_who_said_a_quotation_is_told_whatever_the_line_is_made_of(line: str, score: float) -> None:
    said = "“Nobody in this room has seen the river as high as that before.”"
    quote = f"<blockquote><p>{said}</p>{line.format('Ada Lund, mayor')}</blockquote>"
    scores = {"Ada Lund, mayor": score, said: 0.7}
    assert text_of(p(*PROSE[:2]) + quote + p(*PROSE[2:]), scores) == [
        *PROSE[:2], said, "Ada Lund, mayor", *PROSE[2:]
    ]  # fmt: skip


def test_a_caption_is_one_wherever_it_is_repeated() -> None:
    said = "The new bridge on the day of its opening, seen from the mill at the bend of the river."
    figure = f"<figure><img src='a.jpg' alt=''><figcaption>{said}</figcaption></figure>"
    body = p(PROSE[0]) + figure + p(said, *PROSE[1:], "© Ada Lund The harbour before the storm")
    assert text_of(body, {}) == PROSE


def test_a_heading_over_a_list_of_links_is_the_lists() -> None:
    links = "".join(f"<li><a href='/2024/05/0{n}/x'>Ferry number {n} to run all night</a></li>" for n in (1, 2, 3))
    body = f"{p(*PROSE[:2])}<h3>More from the river</h3><ul>{links}</ul>{p(*PROSE[2:])}"
    assert text_of(body, {"Ferry": 0.1}) == PROSE


def test_a_heading_over_a_list_of_the_text_stays() -> None:
    items = "".join(f"<li>Ferry number {n} runs all night</li>" for n in (1, 2, 3))
    body = f"{p(*PROSE[:2])}<h3>What will change</h3><ul>{items}</ul>{p(*PROSE[2:])}"
    told = text_of(body, {})
    assert "What will change" in told
    assert len(told) == 9


@pytest.mark.parametrize(("site", "kept"), [("https://shop.example/tools", True), ("", False)])
def test_a_heading_that_links_to_another_site_is_no_teasers(site: str, kept: bool) -> None:
    tools = ["The long saw", "The short saw"]
    headings = "".join(f"<li><h3><a href='{site}/{n}'>{tool}</a></h3></li>" for n, tool in enumerate(tools))
    told = text_of(f"{p(*PROSE[:2])}<ul>{headings}</ul><h2>What comes next</h2>{p(*PROSE[2:])}", {})
    assert told == [*PROSE[:2], *(tools if kept else ()), "What comes next", *PROSE[2:]]


def test_a_listing_in_doubt_amid_others_of_the_text_is_of_it() -> None:
    listings = [f"boats = count(landing, {year})" for year in (1987, 1991, 2003)]
    body = "".join(f"{p(said)}<pre>{listing}</pre>" for said, listing in zip(PROSE, listings, strict=False))
    told = text_of(body + p(PROSE[3]), {listings[1]: 0.4})
    assert [line for line in told if line.startswith("boats")] == listings
    assert listings[2] not in text_of(body + p(PROSE[3]), {listings[2]: 0.4, listings[1]: 0.4})


def test_a_paragraph_that_speaks_a_prompt_is_one() -> None:
    prompt = "This article is for subscribers. Readers of the printed paper may register for nothing."
    assert text_of(p(*PROSE, prompt), {prompt: 0.6}) == PROSE
    # What the labeller is sure of is left as it is: an article may well be about subscriptions.
    assert text_of(p(*PROSE[:4], prompt, PROSE[4]), {})[4] == prompt


def test_a_paragraph_in_doubt_alone_in_its_box_is_none() -> None:
    offer = "Our paper has told of war and peace since 1947, and it will do so for two weeks if you try it now."
    box = f"<div class='b'><p class='x'>Two weeks</p><p class='y'>{offer}</p><p class='z'>Order</p></div>"
    body = f"<article>{p(*PROSE)}</article>{box}"
    assert text_of(body, {"Two weeks": 0.1, offer: 0.6, "Order": 0.1}) == PROSE


def test_an_entry_of_a_guide_stays_where_others_like_it_are_sure() -> None:
    entries = "".join(
        f"<div class='e'><span>No. {n}</span><p>{text}</p><b>Map</b></div>" for n, text in enumerate(PROSE)
    )
    told = text_of(f"<article>{entries}</article>", {"No.": 0.1, PROSE[2]: 0.6, "Map": 0.1})
    assert PROSE[2] in told


TITLE = "Council votes to move the ferry landing"
STORIES = [p(*PROSE[:3]), p(*PROSE[3:]), p(f"{PROSE[0]} It was the mayor's wish.")]


def posts(kinds: list[str], headings: list[str]) -> str:
    rows = zip(kinds, headings, STORIES, strict=True)
    return "".join(f"<article class='{kind}'>{heading}{story}</article>" for kind, heading, story in rows)


def test_what_follows_in_an_article_of_the_same_kind_is_another_article() -> None:
    body = posts(["post post-1", "post post-2", "post post-3"], [f"<h1>{TITLE}</h1>", "<h2>Rain</h2>", ""])
    assert text_of(body, {}) == PROSE[:3]


def test_what_follows_with_a_headline_of_the_first_rank_is_another_article() -> None:
    body = posts(["", "", ""], [f"<h1>{TITLE}</h1>", "<h1>Rain to last all week</h1>", "<h1>Two hurt</h1>"])
    assert text_of(body, {}) == PROSE[:3]


def test_the_headline_may_lie_in_a_later_article_than_the_first() -> None:
    body = posts(["post", "post", "post"], ["<h2>Rain</h2>", f"<h1>{TITLE}</h1>", "<h2>Two hurt</h2>"])
    assert text_of(body.replace(STORIES[1], p(*PROSE[1:])), {}) == PROSE[1:]


def test_the_parts_of_one_article_may_each_lie_in_an_article() -> None:
    body = posts(["recipe", "recipe-steps", "recipe-tips"], [f"<h1>{TITLE}</h1>", "<h2>Steps</h2>", "<h2>Tips</h2>"])
    assert text_of(body, {}) == [*PROSE[:3], "Steps", *PROSE[3:], "Tips", f"{PROSE[0]} It was the mayor's wish."]


LIVE = json.dumps({"@type": "LiveBlogPosting", "headline": TITLE})


@pytest.mark.parametrize("mark", [f"<script type='application/ld+json'>{LIVE}</script>", "<i class='live-blog'></i>"])
def test_the_entries_of_a_live_blog_may_each_lie_in_an_article(mark: str) -> None:
    body = posts(["post", "post", "post"], [f"<h1>{TITLE}</h1>", "<h2>Rain</h2>", "<h2>Two hurt</h2>"])
    told = text_of(mark + body, {})
    assert [line for line in told if line in PROSE] == PROSE


def test_a_table_that_is_text_is_so_to_its_last_number() -> None:
    rows = [("1", "Ada Lund", "5040", "0"), ("2", "Tom Ferrier", "2380", "0"), ("3", "Ida Castellan", "77", "1")]
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    table = f"<table>{cells}</table>"
    told = text_of(p(*PROSE[:3]) + table + p(*PROSE[3:]), {"1": 0.1, "2": 0.1, "3": 0.2, "0": 0.3, "77": 0.4})
    assert told == [*PROSE[:3], *(" | ".join(row) for row in rows), *PROSE[3:]]


def test_a_table_of_which_little_is_text_is_not_made_whole() -> None:
    table = "<table><tr><td>Ferry</td><td>Weather for the whole of the coast</td></tr></table>"
    told = text_of(p(*PROSE[:3]) + table + p(*PROSE[3:]), {"Weather": 0.1})
    assert "Weather for the whole of the coast" not in " ".join(told)


def test_a_line_of_particulars_before_the_text_is_none_of_it() -> None:
    line = "05/10/2018 - Posted by: Ada Lund - Section: Harbour - Tags: ferry landing, council"
    assert text_of(f"<h1>{TITLE}</h1>" + p(line, *PROSE), {}) == PROSE


@pytest.mark.parametrize(
    "line",
    [
        "Reading Time: 6 minutes",
        "3 MIN. READ",
        "Lesezeit: ca. 4 Minuten",
        "Temps de lecture : 5 min",
        "読了時間：5分",
        "This entry was posted on Saturday, January 13th, 2024 at 10:17 am and is filed under <a href=/c/a>Art</a>.",
        "Dieser Beitrag wurde am 13. Januar 2024 unter <a href=/c/a>Kunst</a> veröffentlicht.",
        "Tags: <a href=/t/a>harbour</a>, <a href=/t/b>ferry</a>",
    ],
)
def test_lines_about_the_article_are_none_of_its_text(line: str) -> None:
    for body in (p(line, *PROSE), p(*PROSE, line)):
        assert text_of(body, {PROSE[0]: 0.97}) == PROSE


@pytest.mark.parametrize("phrase", ["Credits:", "Terms of Use", "By"])
def test_a_known_phrase_amid_clear_text_is_the_texts_own(phrase: str) -> None:
    body = p(*PROSE[:2], phrase, *PROSE[2:])
    assert text_of(body, {phrase: 0.8}) == [*PROSE[:2], phrase, *PROSE[2:]]
    assert text_of(body, {phrase: 0.7}) == PROSE
    assert text_of(body, {phrase: 0.8, PROSE[2]: 0.6}) == PROSE
    for prompt in ("See also", "Share this article"):
        assert text_of(p(*PROSE[:2], prompt, *PROSE[2:]), {prompt: 0.8}) == PROSE


def test_a_cell_that_says_the_name_of_a_network_stays_in_its_table() -> None:
    rows = [("Network", "Cost of a click"), ("LinkedIn", "6.50"), ("Facebook", "10.60")]
    cells = "".join(f"<tr><td>{name}</td><td>{cost}</td></tr>" for name, cost in rows)
    found = text_of(f"{p(*PROSE[:2])}<table>{cells}</table>{p(PROSE[2])}", {"Network": 0.97})
    assert found[2:-1] == [" | ".join(row) for row in rows]


def test_a_clock_counts_no_comments() -> None:
    assert text_of(p(*PROSE[:2], "18:20 Debate", PROSE[2]), {"18:20": 0.97}) == [*PROSE[:2], "18:20 Debate", PROSE[2]]


def test_a_sentence_that_begins_with_a_date_is_text() -> None:
    line = "7 May 2024 - a day that the town will not forget - began with rain on the hills above the river."
    assert text_of(f"<h1>{TITLE}</h1>" + p(line, *PROSE), {}) == [line, *PROSE]


def test_what_stands_above_the_headline_in_doubt_is_none_of_the_text() -> None:
    banner = "Free shipping on all orders of more than forty pounds this week, to the islands as well."
    assert text_of(p(banner) + f"<h1>{TITLE}</h1>" + p(*PROSE), {banner: 0.8}) == PROSE


def test_text_above_a_heading_that_repeats_the_title_stays() -> None:
    assert text_of(p(*PROSE) + f"<h3>{TITLE}</h3>", {PROSE[1]: 0.8}) == PROSE
    told = text_of(p(*PROSE) + f"<h3>{TITLE}</h3>" + p("What do you say?"), dict.fromkeys(PROSE, 0.8))
    assert told[: len(PROSE)] == PROSE


@pytest.mark.parametrize("tag", ["aside", "footer", "nav"])
def test_what_is_set_apart_by_its_element_is_none_of_the_text(tag: str) -> None:
    body = p(*PROSE[:3]) + f"<{tag}><h3>In brief</h3>{p(PROSE[4])}</{tag}>" + p(PROSE[3])
    assert text_of(body, {}) == PROSE[:4]


def test_an_article_that_lies_in_an_aside_is_read() -> None:
    assert text_of(f"<aside>{p(*PROSE[:4])}</aside>" + p(PROSE[4]), {}) == PROSE


def test_a_heading_that_says_the_headline_again_is_no_subheading() -> None:
    again = f"<h1>{TITLE}</h1>"
    assert text_of(again + p(PROSE[0]) + again + p(*PROSE[1:3]) + "<h2>Floods</h2>" + p(*PROSE[3:]), {}) == [
        *PROSE[:3],
        "Floods",
        *PROSE[3:],
    ]


@pytest.mark.parametrize(("kind", "kept"), [("section", True), ("plug", False)])
def test_a_heading_of_the_kind_of_those_of_the_text_is_one(kind: str, kept: bool) -> None:
    kinds = {"One": "section", "Two": "section", "Three": kind}
    parts = (
        f"<div class={of}><h3>{said}</h3></div><div class=said>{p(prose)}</div>"
        for (said, of), prose in zip(kinds.items(), PROSE[1:], strict=False)
    )
    told = text_of(f"<div class=said>{p(PROSE[0])}</div>{''.join(parts)}", {"Three": 0.1})
    assert told == [PROSE[0], "One", PROSE[1], "Two", PROSE[2], *(["Three"] if kept else []), PROSE[3]]


def test_a_heading_in_doubt_above_a_list_of_the_text_is_of_it_unless_that_leads_elsewhere() -> None:
    items = [f"{said} In the end it was cheaper than anybody had thought." for said in PROSE[2:4]]
    body = "<div>" + p(*PROSE[:2]) + "</div><div><h4>For the town</h4><ul>{}</ul></div>"
    listed = body.format("".join(f"<li>{item}</li>" for item in items))
    assert text_of(listed, {"For the town": 0.22}) == [*PROSE[:2], "For the town", *items]
    linked = body.format("".join(f"<li><a href=/2024/05/0{at}/x>{item}</a></li>" for at, item in enumerate(items, 1)))
    assert "For the town" not in text_of(linked, {"For the town": 0.22})
