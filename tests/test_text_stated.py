"""Articles whose text a page does not show: stated to machines, or shown by a script to those who run one."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest
from council import LEAD, MORE, URL, p

from newscrawl import Article, extract

TITLE = "Council votes for the landing"
TEASER = "The council has voted, and the boats will have a landing of their own."


def _article(body: str, **stated: Any) -> Article:
    thing = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, "url": URL} | stated
    head = f"<title>{TITLE}</title><script type=application/ld+json>{json.dumps(thing)}</script>"
    return extract(f"<html><head>{head}</head><body><main><h1>{TITLE}</h1>{body}</main></body></html>", URL)


@pytest.mark.parametrize(
    "written",
    [
        "\n".join([LEAD, *MORE]),
        p(LEAD, *MORE),
        html.escape(p(LEAD, *MORE)),
        "<div>" + "<br><br>".join([LEAD, *MORE]) + "</div>",
    ],
)
def test_a_body_that_is_stated_and_not_shown_is_the_text(written: str) -> None:
    article = _article(f"{p(TEASER)}<div id=root></div>", articleBody=written)
    assert article.paragraphs == [LEAD, *MORE]
    assert json.loads(article.provenance)["text"] == "json-ld:articleBody"
    assert article.verdict == "full"


def test_what_is_shown_is_the_text_where_it_is_no_mere_part_of_what_is_stated() -> None:
    shown = [LEAD, *MORE[:2]]
    article = _article(p(*shown), articleBody="\n".join([LEAD, *MORE]))
    assert article.paragraphs == shown
    assert json.loads(article.provenance)["text"] == "labels"


def test_the_body_of_another_article_is_none_of_this_ones() -> None:
    other = {"headline": "Storm floods the lower quarter", "url": "https://paper.example/2024/05/01/storm"}
    assert LEAD not in _article(p(TEASER), articleBody="\n".join([LEAD, *MORE]), **other).text


def test_a_stated_summary_is_no_text() -> None:
    assert LEAD not in _article(p(TEASER), articleBody=LEAD).text


def test_prose_that_a_script_shows_is_read_from_its_noscript() -> None:
    unseen = f"<script type=text/template>{p(LEAD, *MORE)}</script><noscript>{p(LEAD, *MORE)}</noscript>"
    assert _article(f"<div class=post-content>{unseen}</div>").paragraphs == [LEAD, *MORE]


def test_what_a_noscript_says_beside_the_text_is_none_of_it() -> None:
    notice = f"Please enable the scripts of this page to see the map. {MORE[0]}"
    body = f"{p(LEAD, *MORE)}<noscript>{p(notice, MORE[1])}</noscript>"
    assert _article(body).paragraphs == [LEAD, *MORE]
