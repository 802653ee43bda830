"""The loader: extraction's fields, overruled by a site profile, filled from what the lead's source knew."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from newscrawl.extraction import open_page
from newscrawl.extraction.template import Evidence, Memory
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


@pytest.mark.parametrize(
    ("body", "profile"),
    [
        ("<p>word <b class=ad>y z</b></p>" * 8_000, {"drop": [".ad"], "keep": [".ad b", "b"]}),
        ("<div class=voice>a" * 450 + "<wbr>" * 60_000, {"selectors": {"comments": [".voice"]}}),
    ],
    ids=["elements without end", "elements in one another"],
)
def test_no_page_hurts_a_profile(body: str, profile: dict[str, Any]) -> None:
    page = open_page(PAGE.replace("</article>", f"{body}</article>"), URL)
    start = time.process_time()
    ArticleLoader.from_page(page, SiteProfile(name="p", **profile), Lead(URL)).load_item()
    assert time.process_time() - start < 4


def test_selectors_overrule_and_say_so() -> None:
    selectors = {"title": ["h2.none", "title::text"], "comments": [".voice"], "authors": ["xpath://nothing"]}
    article = load(SiteProfile(name="p", selectors=selectors))
    assert article.title == "Harbour | Paper"
    assert [comment.text for comment in article.comments] == ["Well done."]
    assert json.loads(article.provenance)["title"] == "profile:title::text"


def test_the_day_is_that_of_the_time_that_a_profile_reads() -> None:
    times = '<p class="when">8 May 2024, 10:30</p><p class="day">9 May 2024</p>'
    page = open_page(PAGE.replace("</article>", f"{times}</article>"), URL)

    def dated(rule: str, zone: str = "") -> tuple[str | None, str]:
        profile = SiteProfile(name="p", selectors={"published_at": [rule]}, timezone=zone)
        loader = ArticleLoader.from_page(page, profile, Lead(URL))
        assert loader.rules == {("published_at", rule): True}
        article = loader.load_item()
        return article.published_at, article.date

    assert dated(".when::text", "Europe/Berlin") == ("2024-05-08T10:30:00+02:00", "2024-05-08")
    assert dated(".when::text") == (None, "2024-05-08")
    assert dated(".day::text", "Europe/Berlin") == (None, "2024-05-09")
    assert dated(".date::text", "Europe/Berlin") == ("2024-03-01T10:30:00+01:00", "2024-03-01")
    own = '<script type="application/ld+json">{"@type": "Article", "datePublished": "2024-05-09T08:00:00Z"}</script>'
    page = open_page(PAGE.replace("</head>", f"{own}</head>").replace("</article>", f"{times}</article>"), URL)
    assert dated(".day::text") == ("2024-05-09T08:00:00+00:00", "2024-05-09")
    assert dated(".when::text") == (None, "2024-05-08")


def test_a_neighbour_that_a_profile_reads_is_not_called_what_another_link_is() -> None:
    selectors = {"prev_url": ["h1::attr(data-none)", "xpath:string('/2024/02/27/quay')"]}
    article = load(SiteProfile(name="p", selectors=selectors))
    assert (article.prev_url, article.prev_title) == ("https://paper.example/2024/02/27/quay", "")
    article = load(SiteProfile(name="p", selectors={**selectors, "prev_title": ["aside.facts p::text"]}))
    assert article.prev_title == "The breakwater: 400 metres, 12,000 blocks."
    article = load(SiteProfile(name="p", selectors={"prev_url": ["a[rel=prev]::attr(href)"]}))
    assert article.prev_title == "Ferry returns to the old pier"


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


def other_page(number: int) -> str:
    """A page of the same paper: another article, with the plea that stands in all of them."""
    word = WORDS[number]
    head = PAGE.partition('<p class="date">')[0].replace("Harbour council", f"The {word}")
    plea = PAGE[PAGE.index('<p class="plea">') : PAGE.index("<p>Its cost")]
    return f"{head}<p>Nobody in town speaks of the {word}, and whoever did was soon sorry for it.</p>{plea}</article>"


WORDS = ["ferry", "quay", "mayor", "storm", "bridge", "school", "tide", "lamp", "rope", "bell", "crane", "gull", "dune"]


def evidence(loader: ArticleLoader, offsets: dict[str, int] | None = None) -> Evidence:
    """What six other pages of the paper say of a page."""
    memory = Memory(20_000)
    for number in range(6):
        url = f"{URL}/{number}"
        page = open_page(other_page(number), url)
        memory.add(url.encode(), ArticleLoader.from_page(page, None, Lead(url)).sketch())
    found = memory.evidence(URL.encode(), loader.sketch())
    return Evidence(found.pages, found.counts, found.container, offsets or {})


def loader_of(profile: SiteProfile | None = None) -> ArticleLoader:
    return ArticleLoader.from_page(open_page(PAGE, URL), profile, Lead(URL))


def test_what_the_other_pages_repeat_goes_and_the_article_says_so() -> None:
    loader = loader_of()
    before = loader.load_item()
    loader.consider(evidence(loader))
    after = loader.load_item()
    assert [p for p in before.paragraphs if p not in after.paragraphs] == [
        "Readers like you make this work possible, and every contribution counts more than ever this year."
    ]
    assert after.word_count < before.word_count
    assert after.content_hash != before.content_hash
    assert json.loads(after.provenance)["text"] == "labels, site"
    assert json.loads(before.provenance)["text"] == "labels"


def test_what_a_profile_says_stays_whatever_the_other_pages_repeat() -> None:
    loader = loader_of(SiteProfile(name="p", keep=[".plea"]))
    loader.consider(evidence(loader))
    assert "Readers like you" in loader.load_item().text
    loader = loader_of(SiteProfile(name="p", selectors={"text": [".plea::text"]}))
    loader.consider(evidence(loader))
    assert loader.load_item().text.startswith("Readers like you")


def test_the_sites_offset_places_a_local_time_unless_the_profile_does() -> None:
    loader = loader_of()
    loader.consider(Evidence(offsets={"2024-03": 120}))
    article = loader.load_item()
    assert article.published_at == "2024-03-01T10:30:00+02:00"
    assert json.loads(article.provenance)["published_at"].endswith(", site:offset")
    loader = loader_of()
    loader.consider(Evidence(offsets={"2024-02": 120}))
    assert loader.load_item().published_at is None
    loader = loader_of(SiteProfile(name="p", timezone="Europe/Berlin"))
    loader.consider(Evidence(offsets={"2024-03": 120}))
    assert loader.load_item().published_at == "2024-03-01T10:30:00+01:00"


def test_each_selector_that_was_asked_is_known_to_have_matched_or_not() -> None:
    selectors = {"title": ["h2.none", "h1::text", ".never"]}
    loader = loader_of(SiteProfile(name="p", selectors=selectors, drop=["h1::text", ".plea"], keep=["aside.gone"]))
    assert loader.rules == {
        ("drop", "h1::text"): False,
        ("drop", ".plea"): True,
        ("keep", "aside.gone"): False,
        ("title", "h2.none"): False,
        ("title", "h1::text"): True,
    }


def test_what_is_dated_later_than_it_was_fetched_is_not_believed() -> None:
    page = open_page(PAGE, "https://paper.example/harbour")
    lead = Lead(page.url)
    before = ArticleLoader.from_page(page, None, lead, fetched=datetime(2023, 6, 1, tzinfo=UTC)).load_item()
    after = ArticleLoader.from_page(page, None, lead, fetched=datetime(2024, 6, 1, tzinfo=UTC)).load_item()
    assert (before.date, after.date) == ("", "2024-03-01")
