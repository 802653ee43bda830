"""Tags and section: those of the article, none that a site shows on each of its pages."""

from __future__ import annotations

import json

import pytest

import newscrawl
from newscrawl.items import Article

SITE = "https://courier.example"
TITLE = "Ferry stops for three weeks"
PROSE = "".join(
    f"<p>The ferry company {verb} on Tuesday that the boats to the island stop for three weeks, and nobody on the quay"
    " believed that it would be three: the winter before it had been seven.</p>"
    for verb in ("said", "repeated", "wrote", "told the paper")
)
CLOUD = [f"<a href=/tags/{name.lower()}>{name}</a>" for name in ("Budget", "Climate", "Courts", "Harbour", "Ice")]


def _article(before: str = "", behind: str = "", *, beside: str = "", above: str = "", head: str = "") -> Article:
    body = f"<main><article>{above}<h1>{TITLE}</h1>{before}{PROSE}{behind}</article></main>{beside}"
    return newscrawl.extract(f"<head>{head}</head><body>{body}</body>", url=f"{SITE}/blog/ferry-stops-for-three-weeks")


def _bare(before: str = "", behind: str = "", *, beside: str = "", above: str = "", head: str = "") -> Article:
    """An article that no element marks, with a column beside it."""
    body = f"<div><div>{above}<h1>{TITLE}</h1>{before}{PROSE}{behind}</div></div>{beside}"
    return newscrawl.extract(f"<head>{head}</head><body>{body}</body>", url=f"{SITE}/ferry-stops-for-three-weeks")


def _sized(links: list[str]) -> str:
    return "".join(f"<span style='font-size: {10 + 5 * at}px'>{link}, </span>" for at, link in enumerate(links))


@pytest.mark.parametrize(
    "beside",
    [
        f"<aside id=sidebar><div class=widget><ul itemprop=keywords>{''.join(CLOUD)}</ul></div></aside>",
        f"<aside><h3>Tags</h3>{''.join(CLOUD).replace('<a', '<a rel=tag')}</aside>",
        f"<div class=widget><h3>Tags</h3>{''.join(CLOUD).replace('<a', '<a rel=tag')}</div>",
        f"<fieldset><legend>Tags</legend> {_sized(CLOUD)}</fieldset>",
        f"<div><h2>Tags</h2><ul>{''.join(f'<li>{link}</li>' for link in CLOUD).replace('</a', ' (4)</a')}</ul></div>",
        f"<p class=tag-cloud>{''.join(CLOUD)}</p>",
        "<div><a href=/tags class=tag-count-item><div>6</div><div>Tags</div></a></div>",
        f"<article><h3><a href=/x>Ice</a></h3><p>{''.join(CLOUD).replace('<a', '<a rel=tag')}</p></article>",
    ],
)
@pytest.mark.parametrize("page", [_article, _bare])
def test_all_tags_of_a_site_are_not_those_of_an_article_that_has_none(page: type[Article], beside: str) -> None:
    assert page(beside=beside).tags == []


@pytest.mark.parametrize("beside", ["", f"<div class=card-tag-cloud>{''.join(CLOUD)}</div>"])
@pytest.mark.parametrize(
    ("place", "box"),
    [
        ("behind", "<div class=meta><a href=/categories/x>X</a></div><div class=post-tags>{}</div>"),
        ("behind", "<div class=post-tags><i class=icon-tags></i>{}</div>"),
        ("above", "<div class=post-tags>{}</div>"),
        ("above", "<nav class=md-tags>{}</nav>"),
        ("before", "<aside><p>published on 2024-01-03 · tagged with {}</p></aside>"),
        (
            "behind",
            "<p><span>本文</span> <span>打上标签: {}</span> <span>归为分类: <a href=/categories/x>X</a></span></p>",
        ),
        ("behind", "<div class=post-tags>{}</div><div class=foot-tags>{}</div>"),
    ],
)
def test_one_tag_alone(place: str, box: str, beside: str) -> None:
    tag = "<a href=/tags/ferries>Ferries</a>"
    assert _article(**{place: box.replace("{}", tag)}, beside=beside).tags == ["Ferries"]


def test_tags_that_lead_nowhere_in_a_box_that_is_named_so() -> None:
    spans = "<span class=tag-item>Ferries</span><span class=tag-item>Ice</span>"
    assert _article(before=f"<div><i class='tags icon-tag'>{spans}</i></div>").tags == ["Ferries", "Ice"]
    assert _article(above=f"<nav class=md-tags>{spans}</nav>").tags == ["Ferries", "Ice"]


def test_tags_in_a_box_behind_the_article() -> None:
    links = "<a href=/tag/ferries.html>Ferries</a> <a href=/tag/ice.html>Ice</a>"
    body = f"<header><h1>{TITLE}</h1></header><article>{PROSE}</article><nav class=article-tags>{links}</nav>"
    assert newscrawl.extract(f"<body>{body}</body>", url=f"{SITE}/ferry-stops").tags == ["Ferries", "Ice"]


def test_the_number_of_articles_is_no_part_of_a_tag() -> None:
    links = "<a href=/tags/berth-2>Berth 2<span>2</span></a><a href=/tags/g7>G<sup>7</sup></a>"
    assert _article(behind=f"<div class=post-tags>{links}</div>").tags == ["Berth 2", "G7"]


def test_categories_among_the_keywords_are_no_tags() -> None:
    filed = "<div>Categories: <ul><li><a href=/categories/harbour>Harbour</a></li></ul></div>"
    for stated in ("<meta itemprop=keywords content=Harbour>", "<meta name=keywords content='Harbour,undefined'>"):
        article = _article(behind=filed, head=stated)
        assert (article.section, article.tags) == ("Harbour", [])


def test_keywords_of_which_neither_text_nor_article_speaks_are_the_site_s() -> None:
    menu = "<nav><a href=/tags>Tags</a></nav>"
    assert _article(head="<meta name=keywords content='Paper Theme Keep'>", beside=menu).tags == []
    told = _article(head="<meta name=keywords content='Ferries, Ice'>", beside=menu)
    assert told.tags == ["Ferries", "Ice"]
    shown = _article(head="<meta name=keywords content=Comment>", before="<b>Comment</b>", beside=menu)
    assert shown.tags == ["Comment"]
    # A site that shows no tags may still state them.
    assert _article(head="<meta name=keywords content='Transport, Islands'>").tags == ["Transport", "Islands"]


@pytest.mark.parametrize(
    ("page", "section"),
    [
        ({"head": "<meta property='article:section' content=blog>"}, "Harbour"),
        ({"head": "<meta property='article:section' content=Uncategorized>"}, "Harbour"),
        ({"above": "<ul class=breadcrumb><li><a href=/>Home</a><li><a href=/blog>Blog</a></ul>"}, "Harbour"),
        ({}, "Harbour"),
    ],
)
def test_the_folder_of_all_articles_is_no_section(page: dict[str, str], section: str) -> None:
    line = "<p><small>January 7, 2024&nbsp;in&nbsp;<a href=/categories/harbour/>Harbour</a></small></p>"
    assert _article(before=line, **page).section == section
    assert _article(**page).section == ""


def test_a_crumb_that_says_the_headline_in_other_marks_is_no_section() -> None:
    crumbs = (
        "<ul class=breadcrumb><li><a href=/>Home</a><li><a href=/h>Harbour</a>"
        "<li><a href=/h/f>Ferry Stops, for Three Weeks</a></ul>"
    )
    assert _article(above=crumbs).section == "Harbour"
    assert _article(above=crumbs.replace("<li><a href=/h>Harbour</a>", "")).section == ""


def _trail(*crumbs: str) -> str:
    links = "".join(f"<li><a href='/{at}/c'>{crumb}</a></li>" for at, crumb in enumerate(crumbs))
    return f"<ul class=breadcrumb><li><a href=/>Home</a></li>{links}</ul>"


@pytest.mark.parametrize(
    ("crumbs", "section"),
    [
        (("News", "Harbour"), "Harbour"),
        (("Nachrichten", "Hafen", "Fähren"), "Hafen"),
        (("Noticias", "Puerto"), "Puerto"),
        (("Harbour", "News"), "Harbour"),
        (("News",), "News"),
        (("News", "06/2024"), "News"),
        (("News", "Detail"), "News"),
        (("Uncategorized",), ""),
    ],
)
def test_a_crumb_that_says_news_gives_way_to_the_next(crumbs: tuple[str, ...], section: str) -> None:
    assert _article(above=_trail(*crumbs)).section == section


def test_the_menu_within_a_breadcrumb_is_no_part_of_it() -> None:
    menu = "<a href='#'>Open</a><ul><li><a href='/news/press'>Press</a></li></ul>"
    trail = _trail("News").replace("</a></li></ul>", f"</a>{menu}</li></ul>")
    assert _article(above=trail).section == "News"


def test_a_crumb_that_leads_to_the_page_itself_is_no_section() -> None:
    own = "<li><a href='/blog/ferry-stops-for-three-weeks'>ferry_page</a>"
    trail = f"<ul class=breadcrumb><li><a href=/>Home</a><li><a href=/news/c>News</a>{own}</ul>"
    assert _article(above=trail).section == "News"


def test_the_page_itself_is_no_section_of_a_breadcrumb_for_machines() -> None:
    names = [{"@type": "ListItem", "name": name} for name in ("Home", "News", "The whole story")]
    trail = json.dumps({"@type": "BreadcrumbList", "itemListElement": names})
    assert _article(head=f'<script type="application/ld+json">{trail}</script>').section == "News"


def test_a_category_that_only_its_own_name_tells() -> None:
    share = "".join(f"<a href=/share/{n}>Share this article with people {n}</a>" for n in range(6))
    foot = f"<footer><div>{share}</div><a class=article-category-link href=/categories/harbour>Harbour</a></footer>"
    body = f"<header><h1>{TITLE}</h1></header><div>{'<i></i>' * 60}</div><article>{PROSE}{foot}</article>"
    assert newscrawl.extract(f"<body>{body}</body>", url=f"{SITE}/ferry-stops").section == "Harbour"


def test_the_one_category_that_a_line_beside_the_article_names() -> None:
    column = "<nav><ul><li>3 minutes</li><li><span>in <a href=/category/harbour/>Harbour</a></span></li></ul></nav>"
    menu = "<nav><a href=/category/harbour/>Harbour</a> <a href=/category/ice/>Ice</a></nav>"
    assert _article(beside=menu + column).section == "Harbour"
    other = column.replace("harbour", "ice").replace("Harbour", "Ice")
    assert _article(beside=menu + column + other).section == ""


def test_a_tag_above_the_headline_is_no_section() -> None:
    article = _article(above="<nav class=md-tags><a href=/tags/ferries>Ferries</a></nav>")
    assert (article.section, article.tags) == ("", ["Ferries"])


def test_a_card_of_the_article_s_facts_beside_it() -> None:
    facts = (
        "<li id='item author'><a href=/author/roe>Ann Roe</a></li>"
        "<li id='item category'><i></i> <a href=/blog/category/harbour.html>Harbour</a></li>"
        "<li id='item tags'><i></i> <a href=/blog/tag/ferries.html>Ferries</a> <a href=/blog/tag/ice.html>Ice</a></li>"
    )
    site = "<ul><li><a href=/blog/category/harbour.html>Harbour (6)</a></li></ul>"
    article = _article(beside=f"<div class=sidebar><ul>{facts}</ul>{site}</div>")
    assert (article.section, article.tags) == ("Harbour", ["Ferries", "Ice"])


def test_a_category_before_the_tags_in_a_line_behind_everything() -> None:
    line = "<div class=meta><a href=/categories/harbour/>Harbour</a><a href=/tags/ice rel=tag>Ice</a></div>"
    assert _bare(beside=f"<nav><ul><li><a href=/categories/x>X</a></li></ul></nav>{line}").section == "Harbour"


def test_the_categories_of_a_wiki_are_tags() -> None:
    names = ("Harbour", "Sea ice")
    links = "".join(
        f"<li><a href='/wiki/Category:{name.replace(' ', '_')}' title='Category:{name}'>{name}</a></li>"
        for name in names
    )
    missing = "<li><a href=/x?title=Category:Drafts&amp;edit title=Category:Drafts>Drafts</a></li>"
    foot = f"<div id=catlinks><a href='/wiki/Special:Categories'>Categories</a>: <ul>{missing}{links}</ul></div>"
    assert _bare(beside=foot).tags == ["Harbour", "Sea ice"]


ITEMS = [
    "<span class=item><a href='list_boats.html'>Boats</a></span>",
    "<span class=item><a href=ice.html>Ice</a></span>",
]


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize("name", ["article_tag_links", "post-tags", "entry-tags list"])
def test_a_box_that_is_named_as_that_of_an_articles_tags_may_stand_beside_it(name: str, most: int) -> None:
    column = "<div class=col><div class=facts><p>3 January 2024</p><div class='{}'>{}</div></div></div>"
    box = column.format(name, " ".join(ITEMS[:most]))
    assert _bare(beside=box).tags == ["Boats", "Ice"][:most]
    assert _bare(beside=f"<div class=related>{box}</div>").tags == []
    assert _bare(beside=f"<article>{box}</article>").tags == []


def test_a_tag_whose_address_joins_its_name_by_a_line() -> None:
    box = "<div class=tags><span><a href='/tag_boats.html'>Boats</a></span></div>"
    assert _article(behind=box).tags == ["Boats"]


SECTIONS = {
    "Opinion,Reported Opinion": "Opinion",
    "Touring, Outdoors,": "Touring",
    "Health; Science": "Health",
    "Demo, Python, http, linux": "Demo",
    "Blog,Harbour": "Harbour",
    "Food & Drink": "Food & Drink",
    "Behavioral, Social and Health Sciences": "Behavioral, Social and Health Sciences",
    "Helena, MT": "Helena, MT",
    "The 1,000 Lakes": "The 1,000 Lakes",
}


@pytest.mark.parametrize("stated", SECTIONS)
def test_a_string_that_joins_several_sections_names_the_first(stated: str) -> None:
    assert _article(head=_stating(stated)).section == SECTIONS[stated]


@pytest.mark.parametrize(("stated", "other"), [("game,news,slider", "news"), ("Drinks, Harbour", "Harbour")])
def test_of_joined_sections_the_one_that_is_stated_alone_counts(stated: str, other: str) -> None:
    head = _stating(stated) + f'<meta property="article:section" content="{other}">'
    assert _article(head=head).section == other


def _stating(section: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleSection": "{section}"}}</script>'


def test_the_folder_of_all_articles_is_no_section_where_another_is_stated() -> None:
    stated = _stating("Blog") + '<meta property="article:section" content="Harbour">'
    assert _article(head=stated).section == "Harbour"
    filed = "<div class='post-categories'><a href='/category/blog/'>Blog</a></div>"
    assert _article(before=filed.replace("Blog", "Harbour").replace("blog", "harbour")).section == "Harbour"
    assert _article(before=filed).section == ""


def test_a_day_and_the_way_back_are_no_sections() -> None:
    back = '<div class="breadcrumb"><a href="/blog">&lt; Back to all posts</a></div>'
    assert _article(above=back).section == ""
    issue = _trail("Home", "Magazine", "2023/43", "Harbours")
    assert _article(above=issue.replace("Magazine", "2023/43")).section == "Harbours"


def test_a_name_that_systems_give_to_what_has_no_category_is_no_tag() -> None:
    assert _article(head='<meta property="article:tag" content="Uncategorized">').tags == []


def test_keywords_that_are_stated_twice_or_repeat_the_others() -> None:
    joined = '<meta property="article:tag" content="bridges, mayors">'
    assert _article(head=2 * joined).tags == ["bridges", "mayors"]
    each = "".join(f'<meta property="article:tag" content="{tag}">' for tag in ("bridges", "mayors", "Food, Wine"))
    assert _article(head=each).tags == ["bridges", "mayors", "Food, Wine"]
    lists = "".join(
        f'<meta property="article:tag" content="{tags}">' for tags in ("bridges, mayors, ice", "quays,fish,ice")
    )
    assert _article(head=lists).tags == ["bridges", "mayors", "ice", "quays", "fish"]
    repeated = each + '<meta property="article:tag" content="mayors, bridges, loans">'
    assert _article(head=repeated).tags == ["bridges", "mayors", "Food, Wine", "loans"]
