"""Lists of articles, however their cards are made: none is an article; and briefs that stay articles beside a list."""

from __future__ import annotations

import time

import pytest

from newscrawl.extraction import extract
from newscrawl.items import Verdict

SITE = "https://paper.example"
TITLES = [
    "The harbour basin is dredged again",
    "A bridge that nobody wants to pay for",
    "Choir of the old town sings its last mass",
    "Night trains return to the coast line",
    "School kitchens look for forty cooks",
    "The lighthouse keeper hands over the keys",
]
TEASERS = [
    "For the third time in five years a ship with a long arm lies before the pier and takes mud from the ground.",
    "The district refers to the town, the town to the province, and the province has not opened the letter yet.",
    "When the director took her seat in 1984 there were sixty voices; on Sunday eleven of them will be left.",
    "From May two carriages with beds will be coupled to the evening train, if the wagons come from the works in time.",
    "Whoever wants to cook for three hundred children has to get up at four, and the pay is no better than in a bar.",
    "His successor is a cabinet with a green lamp, which calls the coast guard by itself when the light goes out.",
]
PARAGRAPHS = "".join(f"<p>{text} {text}</p>" for text in TEASERS)
PAGER = "<ul class=pager><li><a href=?page=1>1</a></li><li><a href=?page=3>3</a></li></ul>"


def page(body: str, title: str = "Paper", head: str = "") -> str:
    top = "<header><a href=/>Paper</a><nav><a href=/culture/>Culture</a> <a href=/port/>Port</a></nav></header>"
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head>"
        f"<body>{top}<main>{body}</main><footer>The Paper, 1 Quay Street</footer></body></html>"
    )


def verdict(path: str, html: str) -> str:
    return extract(html.encode(), SITE + path).verdict


def cards(form: str, count: int = 6) -> str:
    """Cards of one form: ``{u}`` is their address, ``{t}`` the headline, ``{x}`` the teaser, ``{d}`` the day."""
    return "".join(
        form.format(u=f"/stories/{at + 3}-{text.split()[1]}", t=text, x=teaser, d=f"{24 - at} May 2024")
        for at, (text, teaser) in enumerate(zip(TITLES[:count], TEASERS, strict=False))
    )


LONG = "{x} {x} {x} {x}"
OVERLAID = f"<article><header><h2>{{t}}</h2></header><p>{LONG}</p><a aria-label='Read {{t}}' href={{u}}></a></article>"
STRETCHED = f"<div class=card><h3>{{t}}</h3><div class=text>{LONG}</div><a class=stretched-link href={{u}}></a></div>"
LINES = "<li class=item><strong><a href={u}>{t}</a></strong><p>{d}, by <a href=/by/7>Ann</a></p><div>{x} {x}</div></li>"
DIVS = "<div class=item><div class=name><a href={u}>{t}</a></div><div>{d}</div><div class=text>{x} {x}</div></div>"
SPANS = "<article><header><span><a href={u}>{t}</a></span><div>by Ann, {d}</div></header><p>{x}</p></article>"
ROWS = "<p class=item><span>{d}</span> <a href={u}><b>{t}</b></a><br>{x}</p>"
RUN_ON = "<li><article><a href={u}><span>{t}</span></a><span>{x} {x}</span></article></li>"
BEHIND = "<li><b>[<a href=/port/>Port</a>]</b> <a href={u}>{t}</a><span>on {d}, 12 clicks</span><p>{x} {x}</p></li>"
DAY_IN_HEADING = "<div class=post><h2><a href={u}>{t}</a> <span>{d}, 10:20, by Ann</span></h2><div>{x} {x}</div></div>"
BARE = (
    "<article><h1><a href={u}>{t}</a></h1><span>{d}</span><div class=excerpt>{x}</div><a href={u}>Read on</a></article>"
)


@pytest.mark.parametrize("form", [OVERLAID, STRETCHED, LINES, DIVS, SPANS, ROWS, RUN_ON, BEHIND, DAY_IN_HEADING, BARE])
@pytest.mark.parametrize("path", ["/tags/harbour/", "/port", "/list.php?section_no_7"])
def test_cards_of_any_form_are_a_list(form: str, path: str) -> None:
    assert Verdict(verdict(path, page(f"<h1>Harbour</h1>{cards(form)}", "Harbour | Paper"))).is_listing


MARKED = (
    "<div itemscope itemtype=http://schema.org/Article><h3><a itemprop=url href={u}><span itemprop=headline>{t}</span>"
    "</a></h3><p>{x}</p><time itemprop=datePublished datetime=2024-05-24>{d}</time></div>"
)
NUMBERED = ["/port/page-2", "/port/?tx_list[currentPage]=2", "/port?paging_p=2"]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        *((path, form) for path in NUMBERED for form in (LINES, BARE, MARKED)),
        ("/category/port", BARE),
        ("/category/port", MARKED),
    ],
)
def test_a_list_may_have_one_article_left(path: str, form: str) -> None:
    assert Verdict(verdict(path, page(f"<h2>Port</h2>{cards(form, 1)}{PAGER}", "Port | Paper"))).is_listing


@pytest.mark.parametrize("path", ["/port", "/taxonomy/term/10", "/section.php?s=7"])
def test_a_teaser_that_leads_on_is_a_list_of_one(path: str) -> None:
    form = (
        "<div class=item><h3><a href={u}>{t}</a></h3><time>{d}</time><p>{x} {x}</p><p><a href={u}>Read on</a></p></div>"
    )
    assert Verdict(verdict(path, page(f"<h1>Harbour news</h1>{cards(form, 1)}", "Harbour news"))).is_listing


@pytest.mark.parametrize("box", ["div class=hentry", "div class=story-box", "article"])
def test_articles_in_full_with_subheadings_are_a_list_whatever_heads_it(box: str) -> None:
    story = f"{PARAGRAPHS}<h2>What comes next</h2>{PARAGRAPHS}"
    form = f"<{box}><h2><a href={{u}}>{{t}}</a></h2><p>{{d}}</p>{story}</{box.split()[0]}>"
    assert verdict("/port/", page(f"<h1>Port Archives</h1>{cards(form)}", "Port Archives")) == Verdict.LISTING


def test_figures_of_a_blog_are_no_article() -> None:
    hours = "".join(f"<div class=bar><div>{hour % 5}</div><div>{hour:02}</div></div>" for hour in range(24))
    days = "".join(f"<div class=bar><div>{at}</div><div>{day}</div></div>" for at, day in enumerate("MTWTFSS", 3))
    body = (
        f"<h1>Statistics</h1><div class=stats><p>Posts from 2 March 2024 on.</p><h2>Posts by hour</h2>{hours}"
        f"<h2>Posts by day of the week</h2>{days}</div>"
    )
    assert verdict("/stats.html", page(body * 2, "Statistics")) == Verdict.LISTING


def test_a_list_of_tags_is_no_article_whatever_it_states() -> None:
    stated = (
        '<script type="application/ld+json">{"@type": "BlogPosting", "headline": "Tags", "description": "All tags",'
        '"datePublished": "2024-05-03T10:00:00Z"}</script>'
    )
    tags = "".join(f"<div><a href=/tags/{word}>{word}<span>4</span></a></div>" for word in " ".join(TITLES).split())
    assert Verdict(verdict("/tags/", page(f"<h1>Tags</h1>{tags}", "Tags", stated))).is_listing


RELATED = "".join(
    f"<li><h4><a href=/stories/{at}>{text}, part {at}</a></h4></li>" for at, text in enumerate(TITLES * 2)
)
BRIEF = (
    f"<h1>Two cutters collide off the harbour</h1><p class=date>5 May 2024</p><p>{TEASERS[0]}</p><p>{TEASERS[3]}</p>"
)


@pytest.mark.parametrize("path", ["/news/two-cutters-collide-off-the-harbour", "/spip.php?article11"])
@pytest.mark.parametrize(
    "hint", ["", "<p>Read also: <a href=/stories/4>The night trains and what they cost us</a></p>"]
)
def test_a_brief_beside_many_cards_is_an_article(path: str, hint: str) -> None:
    body = f"<article>{BRIEF}{hint}<p>{TEASERS[4]}</p></article><div class=more><h2>More</h2><ul>{RELATED}</ul></div>"
    assert verdict(path, page(body, "Two cutters collide off the harbour")) == Verdict.FULL


def test_a_list_with_a_word_on_its_subject_is_none() -> None:
    body = f"<h1>Port</h1><p class=date>5 May 2024</p><p>{TEASERS[0]} {TEASERS[3]}</p><ul>{RELATED}</ul>"
    assert verdict("/port/", page(body, "Port")) == Verdict.LISTING


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>The harbour in May</h1><p>5 May 2024</p>{PARAGRAPHS}"
        + cards("<p><a href={u}>{t}</a></p><p>{x}</p><p>{x}</p>"),
        f"<h1><a href=/full/the-harbour>The harbour in May</a></h1><p>5 May 2024</p>{PARAGRAPHS}",
        f"<h3><a href=/stories/7>{TITLES[0]}</a></h3><h2><a href=/the-harbour>The harbour in May</a></h2>{PARAGRAPHS}",
        f"<h2><a href=/words/>The harbour in May</a></h2><h3>The mud</h3>{PARAGRAPHS}",
        f"<h1>The harbour in May</h1>{PARAGRAPHS}<h2>The mud</h2><a class=icon href=/pictures/4></a>{PARAGRAPHS}",
    ],
)
def test_an_article_may_lead_to_others(body: str) -> None:
    assert verdict("/the-harbour", page(f"<div class=text>{body}</div>", "The harbour in May")) == Verdict.FULL


def test_subheadings_that_link_to_themselves_lead_nowhere() -> None:
    parts = "".join(
        f"<h2 id=part-{i}><a href='#part-{i}'>{title}</a></h2><p>{text} {text}</p>"
        for i, (title, text) in enumerate(zip(TITLES, TEASERS, strict=False))
    )
    head = "<meta property=og:type content=website>"
    assert (
        verdict("/the-harbour", page(f"<h1>The harbour in May</h1>{parts}", "The harbour in May", head)) == Verdict.FULL
    )
    away = parts.replace("href='#", "href='/stories/")
    assert (
        verdict("/the-harbour", page(f"<h1>The harbour in May</h1>{away}", "The harbour in May", head)) != Verdict.FULL
    )


def test_a_choice_of_shops_with_a_text_before_the_first_is_an_article() -> None:
    shops = "".join(
        f"<h2><a href=https://shop{at}.example/>{title}</a></h2><p>{text} {text}</p>"
        for at, (title, text) in enumerate(zip(TITLES, TEASERS, strict=True))
    )
    title = "Six shops at the harbour that sell more than postcards"
    opening = "".join(f"<p>{text} {text}</p>" for text in TEASERS[:3])
    path = "/blog/six-shops-at-the-harbour-that-sell-more-than-postcards/"
    assert verdict(path, page(f"<h1>{title}</h1>{opening}{shops}", title)) == Verdict.FULL
    assert verdict(path, page(f"<h1>{title}</h1>{shops}", title)) == Verdict.LISTING


def test_an_article_without_a_day_beside_many_cards() -> None:
    beside = "".join(f"<li><a href=/stories/{at}-more>{title} {at}</a></li>" for at in range(3) for title in TITLES)
    title = "The harbour basin will be dredged again in May"
    body = f"<h1>{title}</h1><p>{TEASERS[0]} {TEASERS[1]}</p><p>{TEASERS[2]} {TEASERS[3]}</p>"
    path = "/culture/the-harbour-basin-will-be-dredged-again-in-may"
    assert verdict(path, page(f"{body}<ul>{beside}</ul>", title)) != Verdict.LISTING


@pytest.mark.parametrize("path", ["/the-harbour/page/2", "/the-harbour?page=2"])
def test_the_second_page_of_an_article_is_headed_by_a_link_to_its_first(path: str) -> None:
    body = f"<h1><a href=/the-harbour>The harbour in May</a></h1>{PARAGRAPHS}"
    assert verdict(path, page(body, "The harbour in May")) == Verdict.FULL


@pytest.mark.parametrize(
    "body",
    [
        "3 May 2024 <a href=/a>A headline of a few words</a> and more 4 May 2024<p></p>" * 8_000,
        "<div>" * 300 + "<h3><a href=/b>A headline of a few words</a></h3><p>Text.</p>" * 8_000,
        "<article><h3>A headline</h3><a href=/c></a></article>" * 8_000,
        "<div><h3>A headline</h3>" * 300 + "<a href=/c></a>" * 20_000,
        "<li><a href=/d>A headline of a few words</a></li>" * 20_000,
    ],
)
def test_hostile_lists_take_seconds_at_most(body: str) -> None:
    start = time.process_time()
    verdict("/tag/harbour/", page(body))
    assert time.process_time() - start < 12
