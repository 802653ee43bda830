"""What is in the text of an article: the labels of its blocks, and the choices over them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from newscrawl import TextPolicy, extract
from newscrawl.errors import ArgumentError
from newscrawl.extraction import Label, open_page, read
from newscrawl.extraction.blocks import IN
from newscrawl.extraction.labels.features import FEATURES
from newscrawl.extraction.labels.forest import DOUBT, Forest, shipped

URL = "https://paper.example/2024/05/07/walls.html"
P = [
    "The city council voted on Tuesday to spend forty million on new flood defences along the river.",
    "Engineers had warned for years that the old walls would not survive another winter like the last one.",
    "Work is due to begin in March and to last for two years, with most of the money coming from the state.",
    "Residents of the lower town, who were driven from their homes twice, welcomed the decision with relief.",
]
STANDFIRST = "The council votes for new walls after a second winter of floods in the lower town."


def story(*parts: str, head: str = "", before: str = "") -> str:
    prose = [f"<p>{paragraph}</p>" for paragraph in P]
    body = "".join([*prose[:2], *parts, *prose[2:]])
    return (
        f"<html lang=en><head><title>New walls for the river | The Paper</title>"
        f"<meta property=og:type content=article>{head}</head><body><nav><a href=/>Home</a> <a href=/s>Sport</a></nav>"
        f"<article><h1>New walls for the river</h1>{before}<div class=article-body>{body}</div></article>"
        f"<footer><p>Copyright The Paper</p></footer></body></html>"
    )


def text(html: str, **choices: bool) -> list[str]:
    return extract(html, URL, text=TextPolicy(**choices)).text.split("\n\n")


def test_the_default_is_what_a_reader_calls_the_article() -> None:
    items = ["Walls of four metres along the lower town.", "Pumps at the three old bridges."]
    listing = "".join(f"<li>{item}</li>" for item in items)
    found = text(story("<h2>A second winter</h2>", f"<ul>{listing}</ul>"))
    assert found == [*P[:2], "A second winter", *items, *P[2:]]


def test_a_standfirst_is_in_unless_left_out_and_once_where_the_body_repeats_it() -> None:
    before = f"<p class=standfirst>{STANDFIRST}</p>"
    described = f'<meta name=description content="{STANDFIRST}">'
    assert text(story(before=before, head=described)) == [STANDFIRST, *P]
    assert text(story(before=before, head=described), standfirst=False) == P
    repeated = f"<p class=standfirst>{P[0]}</p>"
    assert text(story(before=repeated, head=f'<meta name=description content="{P[0]}">')) == P


@pytest.mark.parametrize("name", ["Margit Osvald", "Margit"])
def test_who_the_author_is_is_no_standfirst(name: str) -> None:
    said = f"{name} is a reporter of The Paper who has written about rivers and towns for twelve years."
    head = "<meta name=author content='Margit Osvald'>"
    assert said not in text(story(before=f"<div class=excerpt>{said}</div>", head=head))
    assert said in text(story(before=f"<div class=excerpt>{said}</div>"))


def test_captions_are_out_unless_asked_for() -> None:
    figure = (
        "<figure><img src=a.jpg><figcaption>The river in flood near the old bridge in January.</figcaption></figure>"
    )
    assert text(story(figure)) == P
    assert "The river in flood near the old bridge in January." in text(story(figure), captions=True)


def test_the_row_of_a_table_is_one_paragraph() -> None:
    row = "<tr><td>{}</td><td>{}</td></tr>"
    rows = "".join(row.format(f"Wall number {i} in the lower town", f"{i} million") for i in range(1, 6))
    table = f"<p>The plan in numbers, as the council has published it:</p><table>{rows}</table>"
    assert "Wall number 3 in the lower town | 3 million" in text(story(table))
    assert not any("3 million" in paragraph for paragraph in text(story(table), tables=False))


def test_a_post_amid_the_prose_is_quoted_unless_left_out() -> None:
    post = (
        '<p>The mayor wrote after the vote:</p><blockquote class="twitter-tweet"><p>We are building the walls.</p>'
        "&mdash; The Mayor (@mayor) <a href=#>May 7, 2024</a></blockquote>"
    )
    assert "We are building the walls." in text(story(post))
    assert "We are building the walls." not in text(story(post), embeds=False)


SAID = "We are building the walls, whatever the winter brings."
TWEET = f"<blockquote class=twitter-tweet><p>{SAID}</p>— Ada Lund (@ada) <a href=/1>May 7, 2024</a></blockquote>"


@pytest.mark.parametrize(
    ("post", "lines"),
    [
        (
            "<blockquote class=instagram-media><div><a href=/1>View this post on Instagram</a></div><p>{}</p>"
            "<p>A post shared by <a href=/1>Ada Lund (@ada)</a> on May 7, 2024 at 10:00am PDT</p></blockquote>",
            [],
        ),
        (
            "<blockquote class=mastodon-embed><p>{}</p><div>Post by @ada@a.example</div><div>View on Mastodon</div>"
            "</blockquote>",
            [],
        ),
        ("<blockquote class=bluesky-embed><p>{}<br><br><a href=/1>[image or embed]</a></p></blockquote>", []),
        (
            "<blockquote class=tiktok-embed><section><p>{}</p><a href=/1>♬ original sound - Ada</a></section>"
            "</blockquote>",
            [],
        ),
        (
            "<blockquote class=instagram-media><div>Sieh dir diesen Beitrag auf Instagram an</div><p>{}</p>"
            "<p>Ein Beitrag geteilt von Ada Lund (@ada)</p></blockquote>",
            [],
        ),
        (
            "<div class=fb-post><blockquote class=fb-xfbml-parse-ignore><p>{}</p>Posted by <a href=/1>Ada</a> on"
            " <a href=/1>Tuesday</a></blockquote></div>",
            [],
        ),
        (f"<div class=lazy><noscript>{TWEET}</noscript></div>", ["— Ada Lund (@ada) May 7, 2024"]),
        (f"{TWEET}<noscript>{TWEET}</noscript>", ["— Ada Lund (@ada) May 7, 2024"]),
    ],
)
def test_of_a_post_only_what_was_posted_is_in(post: str, lines: list[str]) -> None:
    page = story("<p>The mayor wrote after the vote:</p>", post.replace("{}", SAID))
    written = [*P[:2], "The mayor wrote after the vote:"]
    assert text(page) == [*written, SAID, *lines, *P[2:]]
    assert text(page, embeds=False) == [*written, *P[2:]]


@pytest.mark.parametrize(
    "question",
    [
        "<div class=embed><p>External content from Twitter. We need your consent to load this.</p></div>",
        "<p>An dieser Stelle finden Sie einen externen Inhalt von X, der den Artikel ergänzt.</p>",
        "<h3>Allow Twitter content?</h3><p>This article holds what others provide. We ask for your permission before "
        "anything is loaded, as they may use cookies. To see it, choose Accept.</p>",
    ],
)
def test_the_question_for_consent_in_place_of_a_post_is_not_in(question: str) -> None:
    assert text(story("<p>The mayor wrote after the vote:</p>", question)) == [
        *P[:2], "The mayor wrote after the vote:", *P[2:]
    ]  # fmt: skip


def test_lists_may_be_left_out() -> None:
    listing = "<ul><li>Walls of four metres along the lower town.</li><li>Pumps at the three old bridges.</li></ul>"
    assert text(story(listing), lists=False) == P


def test_the_headlines_of_neighbours_go_with_their_labels() -> None:
    lines = "<p>Previous Article</p><p>Mayor resigns</p><p>Next Article</p><p>Bridge to open in June</p>"
    reading = read(open_page(story().replace("</div></article>", f"{lines}</div></article>"), URL))
    assert reading.article.text.split("\n\n") == P
    told = {block.text: block.label for block in reading.blocks}
    assert told["Mayor resigns"] is told["Bridge to open in June"] is Label.NAVIGATION


def test_every_block_has_a_label_and_a_score() -> None:
    reading = read(open_page(story("<h2>A second winter</h2>"), URL))
    told = {block.text: block.label for block in reading.blocks}
    assert told["New walls for the river"] is Label.HEADLINE
    assert told["A second winter"] is Label.SUBHEADING
    assert told[P[0]] is Label.BODY
    assert told["Copyright The Paper"] not in IN
    assert all(0 < block.score < 1 for block in reading.blocks)


def test_a_part_that_is_none_is_named() -> None:
    assert TextPolicy.of(["captions"], ["tables"]) == TextPolicy(captions=True, tables=False)
    with pytest.raises(ArgumentError, match="'footnotes'; there are standfirst"):
        TextPolicy.of(["footnotes"])


@pytest.mark.parametrize(("body", "reason"), [(b"\x00\x01\x02\x03" * 400, "unreadable"), (b"x" * 11_000_000, "bytes")])
def test_what_cannot_be_read_has_a_verdict(body: bytes, reason: str) -> None:
    article = extract(body, URL)
    assert article.verdict == "unreadable"
    assert article.url == URL
    assert reason in json.loads(article.provenance)["verdict"]


def test_the_entries_of_a_live_blog_stand_after_their_times() -> None:
    entry = '<div class="live-entry"><time datetime="2024-05-07T{0}:00:00+02:00">{0}:00</time><p>{1}</p></div>'
    entries = "".join(entry.format(18 - i, f"{P[i]} {P[(i + 1) % 4]}") for i in range(4))
    html = (
        "<html><head><title>Flood: live</title></head><body><h1>The flood in the lower town as it happens</h1>"
        f'<div class="live-blog">{entries}</div></body></html>'
    )
    article = extract(html, "https://paper.example/live/flood")
    parts = article.text.split("\n\n")
    assert article.live
    assert parts[:2] == ["2024-05-07T18:00:00+02:00", f"{P[0]} {P[1]}"]
    assert parts.index("2024-05-07T17:00:00+02:00") == parts.index(f"{P[1]} {P[2]}") - 1


@pytest.mark.parametrize(
    "hour", ["<span class=time>{0}:30 Uhr</span>", "<time datetime=2024-05-07T{0}:30:00>{0}:30 Uhr</time>"]
)
def test_the_hour_of_an_entry_that_states_no_instant_stands_as_it_is_shown(hour: str) -> None:
    entries = "".join(
        f"<article class=ticker-item>{hour.format(18 - i)}<p>{P[i]} {P[(i + 1) % 4]}</p></article>" for i in range(4)
    )
    html = (
        f"<html lang=de><head><title>Flood</title></head><body><h1>The flood as it happens</h1>{entries}</body></html>"
    )
    article = extract(html, "https://paper.example/liveticker/flood")
    assert article.live
    assert article.text.split("\n\n")[:4] == ["18:30 Uhr", f"{P[0]} {P[1]}", "17:30 Uhr", f"{P[1]} {P[2]}"]


def test_a_live_blog_that_states_no_date_began_with_its_first_entry() -> None:
    entry = '<div class="live-entry"><time datetime="2024-05-0{0}T09:00:00+02:00">9:00</time><p>{1}</p></div>'
    entries = "".join(entry.format(9 - i, f"{P[i]} {P[(i + 1) % 4]}") for i in range(4))
    page = "<html><head>{}<title>Flood</title></head><body><h1>The flood as it happens</h1>{}</body></html>"
    article = extract(page.format("", entries), "https://paper.example/live/flood")
    assert (article.published_at, article.date) == ("2024-05-06T09:00:00+02:00", "2024-05-06")
    stated = '<meta property="article:published_time" content="2024-05-08T09:00:00+02:00">'
    article = extract(page.format(stated, entries), "https://paper.example/live/flood")
    assert (article.published_at, article.date) == ("2024-05-08T09:00:00+02:00", "2024-05-08")


class TestForest:
    def test_the_model_is_small_and_asks_for_the_features_there_are(self) -> None:
        assert shipped().names == FEATURES
        assert len(shipped().to_bytes()) < 1_000_000

    def test_a_forest_survives_its_file(self) -> None:
        again = Forest.from_bytes(shipped().to_bytes())
        rows = np.random.default_rng(1).normal(20, 30, (50, len(FEATURES))).astype(np.float32)
        assert np.array_equal(again.scores(rows), shipped().scores(rows))
        assert again.to_bytes() == shipped().to_bytes()

    def test_scores_are_the_sum_of_the_leaves_that_the_answers_lead_to(self) -> None:
        forest = shipped()
        rows = np.random.default_rng(2).normal(0, 1, (400, len(FEATURES))).astype(np.float32)
        rows = rows[np.argsort(np.abs(forest.scores(rows)))[[*range(12), -2, -1]]]
        size = len(forest.trees) // forest.members
        doubted = 0
        for row, score in zip(rows, forest.scores(rows), strict=True):
            values = [
                float(leaves[sum(int(row[forest.features[q]] > forest.borders[q]) << at for at, q in enumerate(tree))])
                for tree, leaves in zip(forest.trees, forest.leaves, strict=True)
            ]
            first = sum(values[:size]) * forest.members + forest.bias
            doubted += abs(first) < DOUBT
            assert score == pytest.approx(sum(values) + forest.bias if abs(first) < DOUBT else first, abs=1e-3)
        assert 0 < doubted < len(rows)

    def test_what_the_features_contributed_adds_up(self) -> None:
        forest = shipped()
        rows = np.random.default_rng(2).normal(0, 1, (400, len(FEATURES))).astype(np.float32)
        left = forest.scores(rows) - forest.contributions(rows).sum(axis=1) - forest.bias
        means = forest.leaves.mean(axis=1, dtype=np.float64)
        size = len(forest.trees) // forest.members
        # The base of a row that was doubted, and that of one that was not.
        bases = np.array([means.sum(), means[:size].sum() * forest.members])
        assert np.abs(left[:, None] - bases).min(axis=1).max() < 1e-3


def test_a_subheading_that_says_the_standfirst_again_is_left_out() -> None:
    before = f'<p class="standfirst">{STANDFIRST}</p>'
    described = f'<meta name=description content="{STANDFIRST}">'
    assert text(story(f"<h2>{STANDFIRST}</h2>", before=before, head=described)) == [STANDFIRST, *P]


def test_what_a_paragraph_says_too_is_not_lost_beside_a_standfirst() -> None:
    before = f'<p class="standfirst">{STANDFIRST}</p>'
    described = f'<meta name=description content="{STANDFIRST}">'
    found = text(story(f"<h2>{P[1]}</h2>", before=before, head=described))
    assert found == [STANDFIRST, *P[:2], P[2], P[3]]
    found = text(story(f"<h2>{P[0]}</h2>", before=before, head=described))
    assert found == [STANDFIRST, *P[:2], P[0], *P[2:]]
