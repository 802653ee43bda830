"""Pages made to hurt the reading of fields."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

import newscrawl
from newscrawl.extraction import fields
from newscrawl.extraction.fields import jsonld
from newscrawl.extraction.tree import open_page

URL = "https://paper.example/politics/mayor-resigns-42"
HEADLINE = "Mayor resigns after well-known bridge - and lighthouse - closes"
ARTICLE: dict[str, Any] = {
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "url": URL,
    "datePublished": "2023-08-15T09:30:07+02:00",
    "author": [{"@type": "Person", "name": "Jane Doe"}, {"@type": "Person", "name": "John Roe"}],
}


def _page(head: str, body: str = "") -> fields.Fields:
    return fields.resolve(open_page(f"<html><head>{head}</head><body>{body}</body></html>", URL))


def _ld(thing: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(thing)}</script>'


@pytest.mark.parametrize(
    "script",
    [
        "[" * 200_000,
        '{"a":' * 200_000,
        '{"@graph":[' * 50_000 + "]}" * 50_000,
        json.dumps([ARTICLE] * 8_000),
        '"' * 500_000,
        "," * 500_000,
        '{"@type":"NewsArticle","headline":' + "9" * 10_000 + "}",
        '{"headline":"\\' * 50_000,
        "<!--" * 100_000,
        "-->" * 100_000,
        '{"@type":"NewsArticle","author":' + "[" * 900 + '{"name":"A"}' + "]" * 900 + "}",
        json.dumps({"@graph": [[[ARTICLE] * 50] * 50] * 3}),
        json.dumps(ARTICLE | {"headline": "x " * 500_000, "author": [{"name": "y" * 10_000}] * 20}),
    ],
    ids=range(13),
)
def test_hostile_json_ld(script: str) -> None:
    start = time.process_time()
    things = jsonld.read(iter([script]))
    assert len(things) <= jsonld.MAX_THINGS
    _page(f'<script type="application/ld+json">{script}</script>')
    assert time.process_time() - start < 4


def test_a_deep_but_valid_object_is_walked_to_a_bound() -> None:
    deep: dict[str, Any] = {"@id": "x", "name": "deep"}
    for _ in range(500):
        deep = {"a": deep}
    assert _page(_ld(ARTICLE | {"mentions": deep})).authors == ["Jane Doe", "John Roe"]


def test_hostile_markup() -> None:
    start = time.process_time()
    body = "<h1>" + "x " * 50_000 + "</h1>" + "<span class='byline'>By A 2023" * 200 + "<i itemprop=author>" * 3_000
    _page("<meta name=author content='a, '>" * 5_000, body)
    assert time.process_time() - start < 4


@pytest.mark.parametrize(
    "text",
    [
        "<meta property=og:title content=x>" * 100_000,
        "".join(f"<meta name=n{i} content=x>" for i in range(100_000)),
        f"<meta property='{'a ' * 500_000}' content='{'b, ' * 500_000}'>",
        f"<h1>{HEADLINE}</h1><div class='{'byline ' * 300_000}' id='{'x' * 300_000}'>By A</div>" * 2,
        f"<h1>{HEADLINE}</h1>" + "<div class=date>" * 900 + "15 August 2023, " * 50_000,
        f"<h1>{HEADLINE}</h1>" + "<p><b>By A</b> <i>2023</i>" * 50_000,
        "<div itemscope itemtype=NewsArticle><b itemprop=author>x</b>" * 30_000,
        "<a rel=tag href=/tag/x>x</a>" * 50_000,
        "<title>The Paper - x</title>" + "<a href=/>x</a>" * 50_000,
        "<article><h1>Headline of the page</h1>" + "<time datetime=2023>x</time>" * 50_000,
        "".join(f"<meta property=og:title content='{'a | b ' * 3_000}{i}'>" for i in range(100)),
        "".join(f"<meta property=og:site_name content=x{i}>" for i in range(100))
        + f"<title>{'a | b ' * 3_000}</title>",
        _ld([{"@type": "Organization", "name": f"o{i}"} for i in range(5_000)]) + f"<title>{'a | b ' * 900}</title>",
        "".join(f"<meta name=author content='{'A B, ' * 4_000}{i}'>" for i in range(100)),
        "".join(
            f"<meta name={name} content='{at}{number}{'()' * 985}{at}{number}'>"
            for at, name in enumerate(
                ["author", "byl", "dc.creator", "dcterms.creator", "article:author", "parsely-author"]
            )
            for number in range(9)
        ),
        "".join(f"<meta name=date content='{'2023 January ' * 200}{i}'>" for i in range(100)),
    ],
    ids=range(16),
)
def test_hostile_pages(text: str) -> None:
    page = open_page(text, URL)
    page.tree.tagged("a")
    start = time.process_time()
    fields.resolve(page)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "body",
    [
        f"<address>By 1 {'word ' * 200_000}</address>",
        "<span class='fa user'>" * 900 + "x " * 500_000 + "</span>" * 900,
        "<time>" * 900 + "x 2024 " * 200_000 + "</time>" * 900,
        f"<div>{'<i>Tags</i><a href=/x>y</a>' * 30_000}</div>",
        "<div class=tags>" * 900 + "<a href=/x>y</a>" * 30_000 + "</div>" * 900,
        "<img alt='Ann Berg'><b>Ann Berg</b>" * 20_000,
    ],
)
def test_lines_and_boxes_without_end_are_read_to_a_bound(body: str) -> None:
    start = time.process_time()
    _page("", f"<main><h1>{HEADLINE}</h1>{body}{f'<p>{HEADLINE * 4}</p>' * 3}</main>")
    assert time.process_time() - start < 2


REPEATED = [
    "<h1>{}</h1>".format("x<a href='#f'>#</a>" * 20_000),
    "<p><span>{}</span></p>".format("<a href='#note1'>1</a>" * 20_000),
    "<p><ruby>{}</ruby></p>".format("a<rt>b</rt>" * 20_000),
    "<h2>x <span>{}</span></h2>".format("<a href='/?action=edit'>edit</a>" * 20_000),
    "<div class=author>{}</div>".format("<b class=name>Jane Doe</b>" * 20_000),
    "<p>{}</p>".format("<a href=/author/x>Jane Doe</a>, " * 20_000),
    "<div>Jane Doe</div>" * 20_000,
    "<p>Written by</p>" * 20_000,
    "<aside><p>By Jane Doe</p></aside>" * 20_000,
]


@pytest.mark.parametrize("shape", REPEATED, ids=range(len(REPEATED)))
def test_a_shape_without_end_is_read_to_a_bound(shape: str) -> None:
    prose = f"<p>{'The mayor said that the bridge stays closed for as long as it takes to mend it. ' * 3}</p>" * 3
    start = time.process_time()
    newscrawl.extract(f"<article><h1>{HEADLINE}</h1>{shape}{prose}{shape}</article>", url=URL)
    assert time.process_time() - start < 4
