"""The loader: extraction's fields, overruled by a site profile, filled from what the lead's source knew."""

from __future__ import annotations

import json

from newscrawl.extraction import open_page
from newscrawl.items import Article, Lead, Source
from newscrawl.loaders import ArticleLoader
from newscrawl.sites import SiteProfile

URL = "https://paper.example/2024/03/01/harbour"
PAGE = """<!doctype html><html lang="en"><head><title>Harbour | Paper</title>
<meta property="og:type" content="article"></head>
<body><article><h1>Harbour council votes on breakwater</h1>
<p class="date">Published 1 March 2024, 10:30</p>
<p>The council of the harbour town met for six hours on Tuesday and agreed to build the new breakwater after all.</p>
<p class="plea">Readers like you make this work possible, and every contribution counts more than ever this year.</p>
<p>Its cost, said the treasurer, would be carried by the port authority, the region and a loan that runs for years.</p>
<p>Fishermen who had asked for a wider entrance left the hall before the vote, and one called it a lost year.</p>
<aside class="facts"><p>The breakwater: 400 metres, 12,000 blocks.</p></aside></article>
<div class="voice">Well done.</div>
<nav class="post-navigation"><a rel="prev" href="/2024/02/28/ferry">Ferry returns to the old pier</a></nav>
</body></html>
"""


def load(profile: SiteProfile | None = None, **lead: str) -> Article:
    page = open_page(PAGE, URL)
    return ArticleLoader.from_page(page, profile, Lead(URL, source=Source.FEED, **lead)).load_item()


def test_drop_and_keep_decide_on_the_text_and_on_nothing_else() -> None:
    plain = load()
    assert "The breakwater: 400 metres" not in plain.text
    article = load(SiteProfile(name="p", drop=[".plea", ".post-navigation"], keep=["aside.facts"]))
    assert "Readers like you" not in article.text
    assert article.paragraphs[-1] == "The breakwater: 400 metres, 12,000 blocks."
    assert article.prev_url == "https://paper.example/2024/02/28/ferry"
    assert article.content_hash != plain.content_hash


def test_selectors_overrule_and_say_so() -> None:
    selectors = {"title": ["h2.none", "title::text"], "comments": [".voice"], "authors": ["xpath://nothing"]}
    article = load(SiteProfile(name="p", selectors=selectors))
    assert article.title == "Harbour | Paper"
    assert [comment.text for comment in article.comments] == ["Well done."]
    assert json.loads(article.provenance)["title"] == "profile:title::text"


def test_a_time_without_an_offset_is_an_instant_in_the_profiles_zone_only() -> None:
    assert (load().published_at, load().date) == (None, "2024-03-01")
    article = load(SiteProfile(name="p", timezone="Europe/Berlin"))
    assert article.published_at == "2024-03-01T10:30:00+01:00"
    assert "profile:timezone" in json.loads(article.provenance)["published_at"]


def test_what_the_feed_knows_fills_what_the_page_does_not_say() -> None:
    article = load(published_at="2024-03-01T10:30:00+01:00", title="Never used")
    assert article.published_at == "2024-03-01T10:30:00+01:00"
    assert article.title == "Harbour council votes on breakwater"
    assert json.loads(article.provenance)["published_at"] == "feed"


def test_a_drop_rule_that_selects_texts_harms_nothing() -> None:
    assert load(SiteProfile(name="p", drop=["h1::text"])).text == load().text
