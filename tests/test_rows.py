"""Rows of equal boxes with an article each: alone they are a list, below an article they are none of its text."""

from __future__ import annotations

import time

import pytest
from test_lists import SITE
from test_lists import TITLES as HEADLINES

from newscrawl.extraction import extract
from newscrawl.items import Verdict

TITLES = HEADLINES[:5]
SAID = [
    "For the third time in five years a ship with a long arm lies before the pier and takes mud from the ground.",
    "The district refers to the town, the town to the province, and the province has not opened the letter yet.",
    "When the director took her seat in 1984 there were sixty voices; on Sunday eleven of them will be left.",
    "From May two carriages with beds will be coupled to the evening train, if the wagons come from the works in time.",
    "Whoever wants to cook for three hundred children has to get up at four, and the pay is no better than in a bar.",
]


def page(body: str, title: str = "Paper", head: str = "") -> str:
    top = "<header><a href=/>Paper</a><nav><a href=/culture/>Culture</a> <a href=/port/>Port</a></nav></header>"
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head>"
        f"<body>{top}<main>{body}</main><footer>The Paper, 1 Quay Street</footer></body></html>"
    )


def posts(form: str, count: int = 5, length: int = 6) -> str:
    """Posts of one form: ``{u}`` is their address, ``{t}`` its headline, ``{x}`` the paragraphs, ``{d}`` the day."""
    found = []
    for at, title in enumerate(TITLES[:count]):
        text = "".join(f"<p>{SAID[(at + turn) % 5]} {SAID[(at + 2 * turn) % 5]}</p>" for turn in range(length))
        found.append(form.format(u=f"/stories/{at + 3}-{title.split()[1]}", t=title, x=text, d=f"{24 - at} May 2024"))
    return "".join(found)


LINES = (
    "<div class=entry><div class=title><a href={u}>{t}</a></div><div class=date>{d}</div><div class=body>{x}</div>"
    "<div class=tags>Tags: <a href=/tags/port>port</a>.</div></div><div class=padding></div>"
)
HEADINGS = (
    "<article class=preview><header><h2><a href={u}>{t}</a></h2><time>{d}</time></header><div>{x}</div></article>"
)
LINK_AROUND = (
    "<div class=item><article><a href={u}><header><span>{t}</span></header></a><div class=excerpt>{x}</div><hr>"
    "<div class=info><span>Ann</span><span>{d}</span></div></article></div>"
)
FOOT = (
    "<h2>{d}</h2><div><h3>{t}</h3><div>{x}</div><p>posted at: 10:12 | path: <a href=/port>/port</a> | "
    "<a href='/2024/05/24#{u}'>permanent link to this entry</a></p></div>"
)
DAY_LEADS = "<div class=day><h2><span><a href={u}>{d}</a></span> <span>{t}</span></h2><div>{x}</div></div>"


@pytest.mark.parametrize("form", [LINES, HEADINGS, LINK_AROUND, FOOT, DAY_LEADS])
@pytest.mark.parametrize("path", ["/tags/harbour", "/archive/2024/05/", "/port"])
def test_equal_boxes_with_a_whole_post_and_a_day_each_are_a_list(form: str, path: str) -> None:
    found = extract(page(f"<h1><a href=/>Paper</a></h1><h3>Entries</h3>{posts(form)}"), SITE + path)
    assert Verdict(found.verdict).is_listing


def test_boxes_with_days_are_a_list_though_the_page_is_called_an_article() -> None:
    head = "<meta property=og:type content=article>"
    found = extract(page(f"<h1>News</h1><div class=posts>{posts(HEADINGS)}</div>", "News", head), f"{SITE}/blog/3/")
    assert Verdict(found.verdict).is_listing


def test_boxes_without_days_are_a_list_where_only_machines_are_told_a_day() -> None:
    head = '<meta itemprop=datePublished content="2024-05-24T10:00:00Z"><meta property=og:type content=website>'
    form = "<section><h2><a href={u}>{t}</a></h2>{x}</section>"
    found = extract(page(f"<h1>Beiträge</h1>{posts(form)}", "Beiträge", head), f"{SITE}/posts/")
    assert Verdict(found.verdict).is_listing


@pytest.mark.parametrize("count", [1, 2])
def test_a_tag_may_have_one_post_or_two(count: int) -> None:
    found = extract(page(f"<h3>Entries tagged port</h3>{posts(LINES, count)}", "Entries"), f"{SITE}/tags/port")
    assert Verdict(found.verdict).is_listing


EXCERPTS = (
    "<article class=h-entry><h2 style='display:none'>{t}</h2><div><h2><a href={u}>{t}</a></h2></div>{x}"
    "<footer><span><a href={u}>{d}</a></span></footer></article>"
)


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("form", [EXCERPTS, HEADINGS])
def test_entries_with_days_are_a_list_at_the_address_of_an_article_too(form: str, count: int) -> None:
    feed = f"<div class=h-feed><h1>Posts tagged with 'city council'</h1><div>{posts(form, count, 1)}</div></div>"
    found = extract(page(feed, "Posts tagged with 'city council'"), f"{SITE}/tag-city-council.html")
    assert Verdict(found.verdict).is_listing


@pytest.mark.parametrize("count", [2, 5])
@pytest.mark.parametrize("path", ["/index.html", "/index_tag_tags_city-council.html"])
def test_boxes_that_lie_under_a_link_each_are_a_list_without_a_day(path: str, count: int) -> None:
    form = "<div class=box><a href={u}><a></a><div><div class=entry-title>{t}</div><div>{x}</div></div></a></div>"
    card = "<div class=col><div><h5>{t}</h5>{x}<a class='card-link stretched-link' href={u}>View</a></div></div>"
    head = "<meta property=og:type content=article>"
    for shown, is_listing in (
        (form, True),
        (card, True),
        (form.replace("<a></a>", "<img src=/a.jpg></a>"), False),
        (card.replace(" stretched-link", ""), False),
    ):
        found = extract(page(f"<h1>Paper</h1><div>{posts(shown, count, 2)}</div>", head=head), SITE + path)
        assert Verdict(found.verdict).is_listing is is_listing


@pytest.mark.parametrize(
    "form",
    [
        "<article><h2>{t}</h2><p>{d}</p>{x}</article>",
        "<section><h2>{t}</h2><p>{d}</p>{x}</section>",
        "<section><h2>{t}</h2>{x}<p><a href={u}>Read more about it here</a></p></section>",
        "<section><h2><a href='#{d}'>{t}</a></h2><p>{d}</p>{x}</section>",
    ],
)
def test_the_sections_of_an_article_are_no_list(form: str) -> None:
    body = f"<h1>The harbour through the years</h1><p class=date>30 May 2024</p>{posts(form)}"
    found = extract(page(body, "The harbour through the years"), f"{SITE}/harbour-years")
    assert found.verdict == Verdict.FULL


# -- cards below an article --------------------------------------------------------------------------------------

OWN = (
    "<h1>Two cutters collide off the harbour</h1><div class=content><p>The cutters met in the fog at six, half a mile "
    "before the light.</p><p>Nobody was hurt, and both of them reached the pier under their own steam.</p>"
    "<p>The harbour master asks who left the radio in the other one's frequency for the whole of the night.</p></div>"
    "<div><time datetime=2024-05-05T10:00:00Z>5 May 2024</time></div>"
)
LOOP = (
    "<li class='post post-{u} tag-port'><h2><a href={u}>{t}</a></h2><div class=excerpt>{x}</div>"
    "<div><time><a href={u}>{d}</a></time></div></li>"
)
CUT = "<div class=col><div class=box><h3><a href={u}>{t}</a></h3>{x}<p>And then there was the …</p></div></div>"
NAMED = "<div class=col><h3><a href={u}>{t}</a></h3>{x}</div>"


@pytest.mark.parametrize(
    ("form", "heading"), [(LOOP, ""), (CUT, ""), (NAMED, "<h2>Related articles</h2>")], ids=["days", "cut", "headed"]
)
@pytest.mark.parametrize("path", ["/two-cutters-collide-off-the-harbour", "/?p=73"])
@pytest.mark.parametrize("after", [True, False])
def test_cards_beside_a_short_article_are_none_of_it(form: str, heading: str, path: str, after: bool) -> None:
    row = f"{heading}<div class=row>{posts(form, length=1)}</div>"
    found = extract(page(OWN + row if after else row + OWN, "Two cutters collide off the harbour"), SITE + path)
    assert found.verdict == Verdict.FULL
    assert found.text.startswith("The cutters met")
    assert found.text.endswith("of the night.")


def test_entries_of_a_guide_stay_though_they_lead_to_articles() -> None:
    body = f"{OWN}<div class=row>{posts(NAMED)}</div>"
    found = extract(page(body, "Two cutters collide off the harbour"), f"{SITE}/two-cutters-collide-off-the-harbour")
    assert SAID[4] in found.text


def test_a_list_with_a_word_on_its_subject_stays_one() -> None:
    body = f"<h1>Port</h1><p>{SAID[0]} {SAID[1]}</p><ul>{posts(LOOP)}</ul>"
    assert Verdict(extract(page(body, "Port"), f"{SITE}/category/port").verdict).is_listing


@pytest.mark.parametrize(
    "body",
    [
        "<div class=a><h2><a href=/x>A headline of a few words</a></h2><p>3 May 2024</p><p>Text …</p></div>" * 8_000,
        "<div>" * 300 + "<div><h3><a href=/b>A headline</a></h3><p>4 May 2024, a line of words</p></div>" * 8_000,
        f"<div><p>3 May 2024 <a href=/a>words</a></p><p>{SAID[0]}</p></div>" * 5_000,
    ],
)
def test_hostile_rows_take_seconds_at_most(body: str) -> None:
    start = time.process_time()
    extract(page(body), f"{SITE}/port")
    assert time.process_time() - start < 12
