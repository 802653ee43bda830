"""The answers that the labeller learns from: which blocks of a page belong to a known text."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from newscrawl.extraction.blocks.hints import Hint, hints
from training.align import align, tokens
from training.variants import VARIANTS, drawn, rewrite

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


PAGE = """<!doctype html><html lang=en><head><title>Walls</title><meta property="og:title" content="Walls">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "<b>Walls</b>"}</script></head>
<body class="single"><nav id="top"><a href="/" rel="home">Paper</a></nav><main><article class="post"><h1>Walls</h1>
<time datetime="2024-05-07">7 May</time><figure><img src="/a.jpg?w=9" alt=""><figcaption>The <i>river</i></figcaption>
</figure><p class="lead">The council&nbsp;voted on “Tuesday” &amp; left.</p><pre>a
  b</pre><p>Engineers had warned.</p></article></main><!-- end --></body></html>"""


def words(body: bytes) -> list[str]:
    tree = LexborHTMLParser(body)
    for node in tree.css("script, style, title"):
        node.decompose()
    assert tree.body is not None
    return re.findall(r"\w+", tree.body.text(separator=" "))


def test_variants_of_a_page_keep_its_text_and_lose_the_sign() -> None:
    made = {name: rewrite(PAGE.encode(), "https://paper.example/walls", VARIANTS[name]) for name in VARIANTS}
    assert {name: words(body) for name, body in made.items()} == dict.fromkeys(VARIANTS, words(PAGE.encode()))
    assert not re.search(rb"class|id=|<meta|ld\+json|<(article|main|nav|figure|time)|rel=", made["bare"])
    assert len(set(re.findall(rb'class="(css-[a-z0-9]+)"', made["hashed"]))) == 3
    assert b"<pre>a\n  b</pre>" in made["minified"]
    assert b"<pre>a\n  b</pre>" in made["pretty"]


def test_what_is_taken_away_is_the_same_each_time() -> None:
    some = [drawn(f"page {at}") for at in range(50)]
    assert some == [drawn(f"page {at}") for at in range(50)]
    assert len(set(some)) > 10


def test_names_that_a_build_tool_made_hint_at_nothing() -> None:
    assert [hints(name) for name in ("css-4ad7fb", "css-1ad", "css-h2nav")] == [0, 0, 0]
    assert hints("ad-300x250") == hints("ad300x250") == hints("ad1") == Hint.ADVERT
    assert hints("html5-player") == Hint.MEDIA
