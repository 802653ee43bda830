"""Pages in the shapes that systems for publishing give them (fixtures/cms): multi-page posts, cards, archives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from newscrawl.extraction import open_page, read
from newscrawl.extraction.reading import Reading
from newscrawl.items import Verdict

FOLDER = Path(__file__).parent.parent / "fixtures" / "cms"
SITE = "https://courier.example"


def reading(name: str, path: str, **changes: str) -> Reading:
    text = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    return read(open_page(text.encode(), SITE + path))


def test_a_post_that_is_named_by_its_number_has_two_pages() -> None:
    first = reading("numbered-post-1", "/?p=220").neighbours
    assert (first.next_page, first.older, first.first_page) == (f"{SITE}/?p=220&page=2", "", "")
    second = reading("numbered-post-2", "/?p=220&page=2").neighbours
    assert (second.prev_page, second.first_page, second.newer) == (f"{SITE}/?p=220", f"{SITE}/?p=220", "")


@pytest.mark.parametrize(
    "words", ["Page {}", "Seite {}", "Page {} of 3", "Página {} de 3", "{}. oldal", "第{}页", "{}ページ", "Side {}"]
)
def test_page_links_in_words(words: str) -> None:
    text = (FOLDER / "worded-pages.html").read_text(encoding="utf-8")
    for number in "123":
        text = text.replace(f">Page {number}<", f">{words.format(number)}<")
    found = read(open_page(text.encode(), f"{SITE}/ferry-stops-for-three-weeks/")).neighbours
    assert (found.next_page, found.next) == (f"{SITE}/ferry-stops-for-three-weeks/2/", None)


LINK = "View all of Ines van Dyke&#039;s posts."


@pytest.mark.parametrize(
    "link",
    [
        LINK,
        "View all posts by Ines van Dyke",
        "More posts by Ines van Dyke",
        "See all articles by Ines van Dyke →",
        "Alle Beiträge von Ines van Dyke",
        "Ver todas las entradas de Ines van Dyke",
    ],
)
@pytest.mark.parametrize("by", ["By Ines van Dyke", "Ines van Dyke", "<span>Written by</span> <a>Ines van Dyke</a>"])
def test_the_card_of_an_author_names_one(link: str, by: str) -> None:
    article = reading("author-card", "/ferry-stops/", link=(LINK, link), by=("By Ines van Dyke", by)).article
    assert article.authors == ["Ines van Dyke"]


@pytest.mark.parametrize("name", ["author-card", "block-theme", "worded-pages"])
def test_the_category_of_an_article_is_its_section(name: str) -> None:
    article = reading(name, "/ferry-stops/").article
    assert (article.section, article.tags) == ("Harbour", ["ferries"])


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ('<p>Category: <a href="/category/harbour.html">Harbour</a></p>', "Harbour"),
        ('<span>Rubrik: <a href="/rubrik/hafen/">Hafen</a></span>', "Hafen"),
        ('<a href="/category/uncategorized/">Uncategorized</a> <a href="/category/harbour/">Harbour</a>', "Harbour"),
        ('<aside><a href="/category/fishing/">Fishing</a></aside>', ""),
        ('<div class="related"><a href="/category/fishing/">Fishing</a></div>', ""),
        (
            '<p><a href="/category/fishing/">Fishing</a> '
            + "is what half of the island lives on, or says so. " * 4
            + "</p>",
            "",
        ),
    ],
)
def test_where_a_link_leads_tells_a_category(line: str, section: str) -> None:
    cats = '<span class="cat-links">Filed under <a href="/category/uncategorized/" rel="category tag">Uncategorized</a>'
    harbour = ', <a href="/category/harbour/" rel="category tag">Harbour</a></span>'
    article = reading("author-card", "/ferry-stops/", cats=(cats + harbour, line)).article
    assert article.section == section


def test_no_category_is_no_section() -> None:
    harbour = ', <a href="/category/harbour/" rel="category tag">Harbour</a>'
    assert reading("author-card", "/ferry-stops/", only=(harbour, "")).article.section == ""


def test_the_byline_ends_where_the_category_begins() -> None:
    article = reading("bootstrap-post", "/blog/ferry-stops/").article
    assert (article.authors, article.verdict) == (["Anna-Lena Bauer"], Verdict.FULL)


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        ("media-heading", '<small class="timespan">1 year, 2 months ago</small>'),
        ("media-heading comment-author", '<small class="timespan">1 year, 2 months ago</small>'),
        ("media-heading comment-author", "<small>vor 3 Tagen</small>"),
        ("media-heading", '<time datetime="2026-02-03T10:00:00+01:00">3 February 2026</time>'),
        ("media-heading", ""),
    ],
)
def test_comments_are_by_those_whom_their_headings_name(heading: str, shown: str) -> None:
    old = '<small class="timespan">1 year, 2 months ago</small>'
    article = reading(
        "bootstrap-post", "/blog/ferry-stops/", a=('class="media-heading"', f'class="{heading}"'), b=(old, shown)
    ).article
    said = [(comment.author, comment.text, comment.depth) for comment in article.comments]
    assert said == [
        ("Dr. Olaf Brandt", "We ordered our flour in January, and the mill still had none.", 0),
        ("ropewalker", "You ordered from the wrong mill, as every year.", 1),
        ("Ada L.", "Nine years for a second ferry! My daughter was not yet born.", 0),
    ]


@pytest.mark.parametrize("path", ["/blog/archive/2026/2/", "/archives/2026/02/", "/blog/category/harbour/news/"])
def test_a_month_of_three_posts_is_a_list(path: str) -> None:
    assert not Verdict(reading("month-archive", path).article.verdict).is_article


@pytest.mark.parametrize(
    "path", ["/harbour/", "/harbour/page/2/", "/tags/harbour/page/4/", "/page/12/", "/page2/", "/tags/harbour/"]
)
def test_posts_in_full_with_no_box_around_each_are_a_list(path: str) -> None:
    assert reading("posts-in-full", path).verdict.is_listing


SECOND = '<h2><a href="/harbour/new-bell-for-the-buoy-off-gull-rock/">New bell for the buoy off Gull Rock</a></h2>'


@pytest.mark.parametrize("path", ["/harbour/page/2/", "/tags/harbour/page/4/", "/page/12/"])
def test_the_last_page_of_a_list_may_have_a_single_post_in_full(path: str) -> None:
    assert reading("posts-in-full", path, second=(SECOND, "")).verdict.is_listing


TYPED = (
    '<meta property="og:type" content="article"><meta property="article:published_time" content="2026-02-17T08:00Z">'
)


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("/harbour/two-stories-from-the-harbour-office/", {}),
        ("/harbour/page/2/", {"head": ("<head>", f"<head>{TYPED}")}),
        ("/round-up/", {"head": ("<head>", f"<head>{TYPED}")}),
        ("/round-up/", {"day": ("<h1>Harbour</h1>", "<h1>Harbour</h1><p>20 February 2026</p>"),
                        "first": ('<time datetime="2026-02-17">17 February 2026</time>', ""),
                        "second": ('<time datetime="2026-02-11">11 February 2026</time>', "")}),
        ("/ferry-stops/", {"own": ("/harbour/ferry-stops-for-three-weeks-in-march/", "/ferry-stops/"),
                           "second": (SECOND, "")}),
        ("/topics/ferry/", {"up": ("/harbour/ferry-stops-for-three-weeks-in-march/", "/"), "second": (SECOND, "")}),
    ],
)  # fmt: skip
def test_an_article_that_links_its_headings_is_one(path: str, changes: dict[str, Any]) -> None:
    assert reading("posts-in-full", path, **changes).verdict.is_article


STATED = '"author": {"@type": "Person", "name": "Ines van Dyke"}, '
NAMES = '<h4 class="names"><a href="/author/ines/">Ines van Dyke</a>, <a href="/author/bo/">Bo Lindqvist</a></h4>'


@pytest.mark.parametrize(
    "names",
    [
        NAMES,
        NAMES.replace(", ", " and "),
        f"<p>By {NAMES[18:-5]} on 17 February 2026</p>",
        NAMES.replace(">Bo L", '>Ines van Dyke</a>, <a href="/author/bo/">Bo L').replace("h4", "div"),
    ],
)
def test_all_authors_that_a_line_links_are_named_where_one_is_stated(names: str) -> None:
    assert reading("linked-byline", "/ferry/", names=(NAMES, names)).article.authors == [
        "Ines van Dyke",
        "Bo Lindqvist",
    ]


@pytest.mark.parametrize(
    "names",
    [
        '<h4><a href="/author/bo/">Bo Lindqvist</a>, <a href="/author/ada/">Ada Lisle</a></h4>',
        f"<p>More from {NAMES[18:-5]} and the rest of our desk</p>",
        f"<aside>{NAMES}</aside>",
    ],
)
def test_a_line_that_does_not_name_the_author_names_no_others(names: str) -> None:
    assert reading("linked-byline", "/ferry/", names=(NAMES, names)).article.authors == ["Ines van Dyke"]


def test_a_link_to_the_page_of_one_author_is_a_byline_without_words() -> None:
    link = '<ul class="links"><li><i class="fa fa-user"></i> <a href="/author/ines/">Ines van Dyke</a></li></ul>'
    changes = {"stated": (STATED, ""), "faces": ('<a href="/author/bo/"><img src="/bo.jpg" alt=""></a>', "")}
    assert reading("linked-byline", "/ferry/", names=(NAMES, link), **changes).article.authors == ["Ines van Dyke"]
    linked = (
        '<p>Nobody has asked <a href="/author/ines/">Ines van Dyke</a>, who lives there, what she thinks of it.</p>'
    )
    assert reading("linked-byline", "/ferry/", names=(NAMES, linked), **changes).article.authors == []


TAGS = "<div>Tags:</div>"


@pytest.mark.parametrize("label", [TAGS, "Tags", "<h4>Schlagwörter:</h4>", '<i class="fa fa-tag"></i>', ""])
def test_a_list_of_links_to_tags_holds_the_tags_of_the_article(label: str) -> None:
    assert reading("linked-byline", "/ferry/", tags=(TAGS, label)).article.tags == ["ferries", "islands"]


def test_the_tags_of_the_site_are_none_of_the_article_s() -> None:
    own = '<ul><li><a href="/tags/ferries/">ferries</a></li><li><a href="/tags/islands/">islands</a></li></ul>'
    assert reading("linked-byline", "/ferry/", tags=(own, "")).article.tags == []
    mixed = own.replace("<ul>", '<ul><li><a href="/news/">All the news</a></li>')
    assert reading("linked-byline", "/ferry/", tags=(TAGS + own, mixed)).article.tags == []


KICKER = '<a class="kicker" href="/tag/harbour/">Harbour</a>'


@pytest.mark.parametrize(
    ("line", "section"),
    [
        (KICKER, "Harbour"),
        (f"<p>{KICKER}</p>", "Harbour"),
        ('<a href="/">Saltmarsh Courier</a>', ""),
        ('<a href="/2026/02/16/herring-are-late-again/">Herring are late again</a>', ""),
        ('<p><a href="/tag/harbour/">Harbour</a> and what became of it</p>', ""),
        ('<a href="https://elsewhere.example/tag/harbour/">Harbour</a>', ""),
    ],
)
def test_a_line_above_the_headline_that_leads_to_a_list_is_the_section(line: str, section: str) -> None:
    assert reading("linked-byline", "/ferry/", line=(KICKER, line)).article.section == section


@pytest.mark.parametrize("path", ["/about/", "/contact", "/privacy-policy/"])
def test_what_is_part_of_the_site_by_its_own_word_is_no_article(path: str) -> None:
    of_site = ('content="article"', 'content="website"')
    assert not reading("linked-byline", path, type=of_site).verdict.is_article
    assert reading("linked-byline", path).verdict.is_article
    assert reading("linked-byline", "/ferry/", type=of_site).verdict.is_article
