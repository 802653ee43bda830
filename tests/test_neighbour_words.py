"""Neighbours whose words no list has, or that are called otherwise: told by what stands beside them, and by place."""

from __future__ import annotations

import pytest

import newscrawl
from newscrawl.extraction import open_page
from newscrawl.extraction.neighbours import find

HOST = "http://paper.example"
HERE = f"{HOST}/council-votes-on-the-new-bridge/"
LONG = "The council met on Monday and voted for the bridge after a long debate that nobody had seen coming. "
PROSE = f"<p>{LONG * 3}</p>" * 4
BEFORE = "/mayor-resigns-over-the-old-ferry/"
AFTER = "/river-rises-after-the-long-storm/"
BOTH = (BEFORE, "Mayor resigns", AFTER, "River rises")


def said(html: str, url: str = HERE, head: str = "", body: str = "") -> tuple[str, str, str, str]:
    page = f"<html><head>{head}</head><body {body}><h1>Council votes on the bridge</h1>{PROSE}{html}</body></html>"
    found = newscrawl.extract(page, url=url)
    return found.prev_url.removeprefix(HOST), found.prev_title, found.next_url.removeprefix(HOST), found.next_title


CARD = "<a class='pager__link pager__link--{}' href='{}'><div class=sub>{}</div><div class=label>{}</div></a>"


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("Neuer Post", "Älterer Post"),
        ("Publicación más reciente", "Publicación más antigua"),
        ("Publicação mais recente", "Publicação mais antiga"),
        ("Daha Yeni Gönderi", "Daha Eski Gönderi"),
        ("Nýrri færsla", "Eldri færsla"),
        ("Novejši prispevek", "Starejši prispevek"),
        ("Наступний пост", "Попередній пост"),
        ("較新一篇", "較舊一篇"),
        ("较新文章", "较早文章"),
        ("Xqzwy", "Older post"),
        ("Newer post", "Xqzwy"),
    ],
)
def test_words_decide_what_a_class_says_the_other_way_round(newer: str, older: str) -> None:
    later, earlier = CARD.format("prev", AFTER, newer, "River rises"), CARD.format("next", BEFORE, older, BOTH[1])
    assert said(f"<nav class=pagination-nav>{later}{earlier}</nav>") == BOTH


def test_a_word_tells_the_other_link_of_a_pager_by_what_it_is_not() -> None:
    half = "<a href='{}'><span>{}</span><b>{}</b></a>"
    known, unknown = half.format(BEFORE, "Older post", "Mayor resigns"), half.format(AFTER, "Xqzwy", "River rises")
    assert said(f"<nav class=post-navigation>{unknown}{known}</nav>")[::2] == (BEFORE, AFTER)
    assert said(f"<div class=more>{unknown}{known}</div>")[::2] == (BEFORE, "")
    third = half.format("/third-story-of-the-day/", "Xqzwy", "Third story")
    assert said(f"<nav class=post-navigation>{unknown}{known}{third}</nav>")[::2] == (BEFORE, "")


@pytest.mark.parametrize("name", ["id", "class"])
def test_an_id_names_the_newer_and_the_older_as_a_class_does(name: str) -> None:
    half = "<a href='{}' {}=article-nav-{}><strong class=caption>{}</strong><div class=title>{}</div></a>"
    newer, older = half.format(AFTER, name, "newer", "Xq", BOTH[3]), half.format(BEFORE, name, "older", "Zw", BOTH[1])
    assert said(f"<nav>{newer}{older}</nav>") == BOTH
    assert said(f"<nav>{older}</nav>") == (*BOTH[:2], "", "")


HALVES = {
    "a disabled box": "<div class='btn disabled'><p>-</p></div>",
    "a link that leads nowhere": "<a class='btn right'><p> </p></a>",
    "a box like the other": "<a class=btn></a>",
}


@pytest.mark.parametrize("form", HALVES)
@pytest.mark.parametrize("name", ["class=post-navigation", "id=article-nav"])
def test_the_half_of_a_pager_that_is_empty_tells_which_half_is_left(form: str, name: str) -> None:
    earlier, later = (f"<a class=btn href={url}><p>{title}</p></a>" for url, title in (BOTH[:2], BOTH[2:]))
    assert said(f"<div {name}>{HALVES[form]}{later}</div>") == ("", "", *BOTH[2:])
    assert said(f"<div {name}>{earlier}{HALVES[form]}</div>") == (*BOTH[:2], "", "")
    assert said(f"<div {name}>{earlier}{later}</div>") == BOTH


@pytest.mark.parametrize("beside", ["", "<div class=clear></div>", "<p>All stories of this week</p>"])
def test_a_link_alone_in_a_pager_may_lead_either_way(beside: str) -> None:
    link = f"<a class=btn href={BEFORE}><p>Mayor resigns</p></a>"
    assert said(f"<div class=post-navigation>{link}{beside}</div>") == ("", "", "", "")


def test_older_beside_a_headline_counts_where_the_other_half_is_empty() -> None:
    half = "<div class=item id=a><div class=note>Older</div><a href='{}'>Mayor resigns over the ferry</a></div>"
    earlier = half.format(BEFORE)
    assert said(f"<section>{earlier}<div class=item id=b></div></section>")[0] == BEFORE
    assert said(f"<section>{earlier}<div class=item id=b>Read this</div></section>")[0] == ""


def test_a_pager_of_cards_holds_two_headlines_beside_their_sections() -> None:
    card = "<div><a href='{0}'><img src=a.jpg></a><a href=/category/city/>City</a><h5><a href='{0}'>{1}</a></h5></div>"
    earlier, later = (card.format(url, f"{title} as nobody thought") for url, title in (BOTH[:2], BOTH[2:]))
    assert said(f"<div class='post-next-prev row'><h5>Other stories</h5>{earlier}{later}</div>")[::2] == (BEFORE, AFTER)


@pytest.mark.parametrize(
    ("left", "right"), [("Previous page", "Next page"), ("上一頁", "下一頁"), ("Vorherige Seite", "Nächste Seite")]
)
def test_a_headline_beside_the_word_page_is_that_of_an_article(left: str, right: str) -> None:
    half = "<a href='{}' title='{}'><div class=info>{}</div><div class=info>{}</div></a>"
    pager = half.format(BEFORE, BOTH[1], left, BOTH[1]) + half.format(AFTER, BOTH[3], right, BOTH[3])
    assert said(f"<nav class=pagination-post>{pager}</nav>") == BOTH


def test_what_a_menu_calls_the_next_page_stands_back_behind_a_pager_of_articles() -> None:
    menu = f"<nav><a rel=next href='{AFTER}'><span>Next page</span><b>River rises after the storm</b></a></nav>"
    assert said(menu)[::2] == ("", AFTER)
    assert said(f"<p><a rel=prev href='{BEFORE}'>Mayor resigns</a></p>{menu}") == (*BOTH[:2], "", "")


@pytest.mark.parametrize("page", ["/review-of-the-newest-bridge/", "/review-of-the-newest-bridge-what-it-costs/"])
def test_the_next_page_of_a_review_has_a_headline_too(page: str) -> None:
    url = f"{HOST}/review-of-the-newest-bridge-in-town/"
    link = f"<a href={page}><span>Next page</span><b>What the bridge has cost so far</b></a>"
    assert said(f"<nav class=post-navigation>{link}</nav>", url) == ("", "", "", "")


@pytest.mark.parametrize("form", ["/?date={}", "/{}.html", "/diary/{}/"])
def test_a_diary_names_its_articles_by_their_days(form: str) -> None:
    here, before, after = (form.format(day) for day in ("20240107", "20240105", "20240109"))
    links = f"<link rel=prev title='Prev(2024-01-05)' href='{before}'><link rel=next href='{after}'>"
    article = "<meta property=og:type content=article>"
    assert said("", HOST + here, links + article) == (before, "", after, "")


def test_the_list_of_a_day_has_no_articles_beside_it() -> None:
    links = "<link rel=prev href='/?date=20240105'><link rel=next href='/?date=20240109'>"
    assert said("", f"{HOST}/?date=20240107", links) == ("", "", "", "")


def test_a_pager_of_articles_may_stand_in_a_box_that_is_named_after_the_comments() -> None:
    half = "<span class=blog__{}><a href={}><i class=icon></i><span>{}</span></a></span>"
    pager = half.format("prev", *BOTH[:2]) + half.format("next", *BOTH[2:])
    assert said(f"<div class=blog__comments><div class=blog__prev-next>{pager}</div></div>") == BOTH
    assert said(f"<div class=comments><div class=list>{pager}</div></div>") == ("", "", "", "")
    assert said(f"<div class=slider><div class=blog__prev-next>{pager}</div></div>") == ("", "", "", "")


@pytest.mark.parametrize("name", ["single single-post postid-79", "item-view"])
def test_a_body_that_is_called_a_post_is_no_list_whatever_its_address(name: str) -> None:
    pager = "<p>Pages: <span>1</span> <a href=/archives/79/2>2</a></p>"
    html = f"<body class='{name}'><h1>Council votes</h1><p>{LONG}</p><ul><li>One</li></ul>{pager}</body>"
    found = find(open_page(html, f"{HOST}/archives/79"))
    assert (found.next_page, found.older) == (f"{HOST}/archives/79/2", "")
    assert find(open_page(html.replace(name, "archive"), f"{HOST}/archives/79")).next_page == ""


@pytest.mark.parametrize(
    ("here", "more"),
    [
        ("/?p=73", "/?p=73&query-page=2"),
        ("/?p=73", "?query-3-page=2&cst&p=73"),
        ("/2024/05/06/council-votes/", "?query-9-page=2"),
        ("/council/", "?query-9-page=2&cst"),
    ],
)
def test_further_pages_of_the_list_below_an_article_are_none_of_its_own(here: str, more: str) -> None:
    pager = (
        f"<nav><span>1</span> <a class=page-numbers href='{more}'>2</a> <a class=next href='{more}'>Next Page</a></nav>"
    )
    html = f"<body class='single-post'><h1>Council votes</h1>{PROSE}<h2>Latest</h2>{pager}</body>"
    found = find(open_page(html, HOST + here))
    assert (found.next_page, found.older, found.next) == ("", "", None)


def test_further_pages_of_a_list_in_a_page_lead_to_what_is_older() -> None:
    pager = "<nav><span>1</span> <a href='?query-9-page=2'>2</a> <a href='?query-9-page=2'>Next Page</a></nav>"
    found = find(open_page(f"<body class=home><h2><a href=/a/>A story</a></h2>{pager}</body>", f"{HOST}/"))
    assert found.older == f"{HOST}/?query-9-page=2"


@pytest.mark.parametrize("day", ["<time datetime=2024-05-0{0}>0{0}.05.</time>", "<small>May {0}, 2024</small>"])
@pytest.mark.parametrize("left", ["Previous", ""])
def test_the_days_of_two_cards_tell_which_of_them_is_the_earlier(day: str, left: str) -> None:
    right = "Next" if left else ""
    card = "<div class=card><a href='{}'><span>{}</span><h4>{}</h4></a><div class=meta>{}</div></div>"
    later = card.format(AFTER, left, BOTH[3], day.format(7))
    earlier = card.format(BEFORE, right, BOTH[1], day.format(5))
    assert said(f"<div class=post-navigation>{later}{earlier}</div>") == BOTH
    same = card.format(BEFORE, right, BOTH[1], day.format(7))
    assert said(f"<div class=post-navigation>{later}{same}</div>")[::2] == (AFTER, BEFORE)


def test_a_day_that_the_page_is_marked_with_tells_what_the_last_link_of_a_chain_leads_to() -> None:
    mark = "<meta itemprop=datePublished content=2024-05-06T10:34:00-0700>"
    link = f"<a href='{BEFORE}'><b>Next</b><h2>{BOTH[1]}</h2><time datetime=2024-05-03>May 3</time></a>"
    assert said(mark + link) == (*BOTH[:2], "", "")
    assert said(mark + mark.replace("06T", "01T") + link) == ("", "", *BOTH[:2])


@pytest.mark.parametrize(
    "address",
    [
        "/works/{}/2024/0{}/04/",
        "/works/{}/2024/0{}/",
        "/thema/{}/49753335{}",
        "/topics/town-and-river/{}-{}",
    ],
)
def test_a_headline_in_an_address_says_more_than_the_word_or_the_day_beside_it(address: str) -> None:
    before, after = address.format("mayor-resigns-over-the-ferry", 3), address.format("river-rises-after-the-storm", 5)
    html = (
        f"<nav class=post-navigation><a rel=prev href='{before}'>Mayor resigns</a>"
        f"<a rel=next href='{after}'>River rises</a></nav>"
    )
    assert said(html) == (before, "Mayor resigns", after, "River rises")


@pytest.mark.parametrize(
    "form",
    [
        "<div class=post-navigation><a rel={rel} href='{url}'>{title}</a></div>",
        "<p><a rel={rel} href='{url}'>{label} article: {title}</a></p>",
    ],
)
def test_rel_with_a_label_or_in_a_pager_says_more_than_the_looks_of_an_address(form: str) -> None:
    sides = (("prev", "/topics/ferry/", "Previous", "Mayor resigns"), ("next", "/2024/05/07/", "Next", "River rises"))
    html = "".join(form.format(rel=rel, url=url, label=label, title=title) for rel, url, label, title in sides)
    assert said(html) == ("/topics/ferry/", "Mayor resigns", "/2024/05/07/", "River rises")
    menu = "<a rel=prev href='/topics/ferry/'>Ferry</a><a rel=next href='/2024/05/07/'>7 May 2024</a>"
    assert said(menu) == ("", "", "", "")


def test_arrows_of_dingbats_are_no_headline() -> None:
    html = f"<a rel=prev href='{BEFORE}'>\u276e Previous</a><a rel=next href='{AFTER}'>Next \u276f</a>"
    assert said(html) == (BEFORE, "", AFTER, "")
    html = (
        f"<p><a href='{BEFORE}'>\u276e Mayor resigns after all</a> <a href='{AFTER}'>River rises again \u276f</a></p>"
    )
    assert said(html) == (BEFORE, "Mayor resigns after all", AFTER, "River rises again")


def test_what_a_link_under_a_label_says_of_itself_is_the_headline() -> None:
    html = (
        f"<h4>Next article</h4><p><a href='{AFTER}' title='River rises after the long storm of May'>Xqzwy this</a></p>"
    )
    assert said(html) == ("", "", AFTER, "River rises after the long storm of May")
    html = (
        f"<h4>Next article</h4><p><a href='{AFTER}' title='Read in full: River rises again'>River rises again</a></p>"
    )
    assert said(html) == ("", "", AFTER, "River rises again")


def test_the_months_of_two_addresses_tell_which_article_is_the_earlier() -> None:
    here = f"{HOST}/2024/05/council-votes-on-the-new-bridge/"
    html = "<nav class=post-nav><a class=prev href='/2024/06/river-rises/'>River rises today</a>"
    html += "<a class=next href='/2024/03/mayor-resigns/'>Mayor resigns today</a></nav>"
    assert said(html, here) == (
        "/2024/03/mayor-resigns/",
        "Mayor resigns today",
        "/2024/06/river-rises/",
        "River rises today",
    )


def test_the_pictures_of_an_articles_gallery_are_no_later_articles() -> None:
    here = f"{HOST}/town/Council-Votes-On-Bridge-42432483"
    picture = "/town/gallery/42432483/embed/47886375/The-Bridge-From-Below"
    for url in (here, here + "/amp"):
        assert said("", url, head=f"<link rel=next href='{picture}'>") == ("", "", "", "")
    other = picture.replace("42432483", "42432499")
    assert said("", here, head=f"<link rel=next href='{other}'>")[2] == other
