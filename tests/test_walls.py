"""Articles that go on for subscribers only: what is free of them is their text, and nothing of what stands around."""

from __future__ import annotations

import pytest

from newscrawl.extraction import extract
from newscrawl.items import Article, Verdict

FREE = [
    "The ferry company has sold its oldest ship to a museum, and the museum has no pier that could hold it.",
    "So the ship lies where it lay before, with a new flag at the stern and a ticket office on the upper deck.",
]
OTHERS = "".join(
    f"<article><h2><a href=/stories/{at}>A story number {at} of the harbour</a></h2><div>{text}</div></article>"
    for at, text in enumerate(
        [
            "The bell of the buoy was stolen twice in a year, and each time it came back by post without a letter.",
            "Nobody knows who pays for the light on the mole, but everybody has an opinion on its colour these days.",
            "For the anniversary of the lifeboat station the crew bakes four hundred waffles and rows round the bay.",
        ]
    )
)
STATED = (
    '<script type="application/ld+json">{"@type": "Article", "headline": "A museum without a pier", "description": '
    '"The ship stays", "datePublished": "2024-05-03T10:00:00Z"}</script>'
)


def read(text: str, wall: str, behind: str = OTHERS) -> Article:
    html = (
        f"<html lang=en><head><title>A museum without a pier</title>{STATED}</head><body>"
        f"<header><a href=/>Paper</a></header><main><article><h1>A museum without a pier</h1>"
        f"<div class=content>{text}<aside class=cta>{wall}"
        f"<a href=/join>Subscribe now</a><p>Already have an account? <a href=/in>Sign in</a></p></aside></div>"
        f"</article><section class=more>{behind}</section></main><footer>The Paper</footer></body></html>"
    )
    return extract(html.encode(), "https://paper.example/a-museum-without-a-pier/")


WALLS = [
    "<h2>This post is for subscribers only</h2>",
    "<h4>This post is for paying subscribers only</h4>",
    "<h2>This post is for paid subscribers</h2>",
    "<h3>Subscribe to continue reading</h3>",
]


@pytest.mark.parametrize("wall", WALLS)
@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_text_ends_at_the_wall(wall: str, count: int) -> None:
    article = read("".join(f"<p>{text}</p>" for text in FREE[:count]), wall)
    assert (article.verdict, article.text) == (Verdict.PAYWALL, "\n\n".join(FREE[:count]))


def test_what_follows_at_length_is_the_text_all_the_same() -> None:
    text = "".join(f"<p>{text} {text}</p>" for text in FREE * 5)
    article = read("", WALLS[0], text)
    assert article.text.startswith(FREE[0])


def test_a_box_for_members_beside_an_article_is_no_wall() -> None:
    article = read("".join(f"<p>{text}</p>" for text in FREE * 2), "<h3>Members only</h3>", f"<p>{FREE[0]} Or so.</p>")
    assert article.text.startswith("\n\n".join(FREE))


@pytest.mark.parametrize(
    "wall",
    [
        "<strong>이 기사는 유료 회원 전용입니다</strong>",
        "<div>本文共计3200字，剩余85%需付费阅读<a href=/vip>订阅后继续阅读</a></div>",
        "<h3>Wypróbuj prenumeratę cyfrową</h3>",
        "<p>この記事は有料会員限定です</p>",
    ],
)
def test_a_dated_paragraph_above_a_wall_is_an_article_behind_it(wall: str) -> None:
    page = f"<main><article><h1>A museum without a pier</h1><p>2024-03-12</p><p>{FREE[0]}</p>{wall}</article></main>"
    article = extract(f"<body><a href=/>Paper</a>{page}</body>", "https://paper.example/2024/03/museum-7/")
    assert (article.verdict, article.paragraphs) == (Verdict.PAYWALL, FREE[:1])
    assert extract(page.replace(wall, ""), "https://paper.example/2024/03/museum-7/").verdict != Verdict.PAYWALL
