"""Neighbours whose addresses, arrows or boxes tell them from sections, from one another, and from the text."""

from __future__ import annotations

import pytest

import newscrawl

HERE = "http://paper.example/2024/05/06/council-votes-on-bridge/"
LONG = "The council met on Monday and voted for the bridge after a long debate that nobody had seen coming. "
PROSE = f"<p>{LONG * 3}</p>" * 4
BEFORE = "/2024/05/05/mayor-resigns-over-ferry/"
AFTER = "/2024/05/07/river-rises-after-storm/"
BOTH = (BEFORE, "Mayor resigns over the ferry", AFTER, "River rises after the storm")


def said(html: str, url: str = HERE, attributes: str = "") -> tuple[str, str, str, str]:
    page = (
        f"<html {attributes}><body><article><h1>Council votes on the bridge</h1>{PROSE}</article>{html}</body></html>"
    )
    found = newscrawl.extract(page, url=url)
    host = "http://paper.example"
    return found.prev_url.removeprefix(host), found.prev_title, found.next_url.removeprefix(host), found.next_title


@pytest.mark.parametrize(
    ("here", "short", "long"),
    [
        ("/p/council-votes-on-the-bridge", "/p/flood", "/p/mayor-resigns-over-the-ferry"),
        ("/blog/council-votes-on-the-bridge/", "/blog/town-on-fire/", "/blog/mayor-resigns-over-the-ferry/"),
        ("/council-votes-on-the-bridge/", "/town-on-fire/", "/mayor-resigns-over-the-ferry/"),
        ("/city/council-votes-on-the-bridge/", "/sport/town-on-fire/", "/sport/mayor-resigns-over-the-ferry/"),
    ],
)
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("<a href='{}'>Previous</a>", "<a href='{}'>Next</a>"),
        ("<span>Previous article</span> <a href='{}'>Fire</a>", "<span>Next article</span> <a href='{}'>Bridge</a>"),
        ("<div class=nav-previous><a href='{}'>Fire</a></div>", "<div class=nav-next><a href='{}'>Bridge</a></div>"),
    ],
)
def test_a_short_address_across_from_an_article_is_an_article(
    here: str, short: str, long: str, left: str, right: str
) -> None:
    here = f"http://paper.example{here}"
    pager = f"<div class=p><div>{left}</div><div>{right}</div></div>"
    for earlier, later in ((short, long), (long, short)):
        found = said(pager.replace("{}", earlier, 1).replace("{}", later, 1), here)
        assert (found[0], found[2]) == (earlier, later)


def test_two_short_addresses_are_articles_where_both_have_headlines() -> None:
    here = "http://paper.example/council-votes-on-the-bridge/"
    pager = "<div class=nav-previous>{}</div><div class=nav-next>{}</div>"
    left, right = "<a href=/town-on-fire/>Town on fire</a>", "<a href=/nobody-hurt/>Nobody hurt</a>"
    assert said(pager.format(left, right), here) == ("/town-on-fire/", "Town on fire", "/nobody-hurt/", "Nobody hurt")


@pytest.mark.parametrize(
    "html",
    [
        "<a href=/news/>Back</a> <a href=/mayor-resigns-over-the-ferry/>Mayor resigns over the ferry</a>",
        "<div><h3>Up next</h3><a href=/sport/>Sport</a></div>",
        "<a href=/local-news/>Previous</a>",
        "<a href=/tag/bridge/>Previous</a> <a href=/mayor-resigns-over-the-ferry/>Next</a>",
        "<a href=/sport/>Previous</a> <a href=/mayor-resigns-over-the-ferry/>Next</a>",
    ],
)
def test_a_short_address_is_otherwise_a_section(html: str) -> None:
    assert said(html, "http://paper.example/council-votes-on-the-bridge/")[0] == ""


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Previous issue", "Next issue"),
        ("Previous episode", "Next episode"),
        ("Vorherige Ausgabe", "Nächste Ausgabe"),
        ("Numéro précédent", "Numéro suivant"),
        ("Capítulo anterior", "Próximo capítulo"),
        ("Предыдущий выпуск", "Следующий выпуск"),
        ("上一期", "下一期"),
        ("＜ 前の記事<br>", "次の記事 ＞"),
    ],
)
def test_issues_episodes_and_chapters_follow_one_another(left: str, right: str) -> None:
    assert said(f"<a href={BEFORE}>{left}</a> <a href={AFTER}>{right}</a>")[::2] == (BEFORE, AFTER)


def test_of_two_arrows_in_a_link_the_first_counts() -> None:
    left = "<span><span class=ltr:inline>&larr;</span><span class=ltr:hidden>&rarr;</span></span>"
    right = "<span><span class=ltr:inline>&rarr;</span><span class=ltr:hidden>&larr;</span></span>"
    day = "<span><time datetime=2024-05-0{0}>{0} May 2024</time></span>"
    earlier = f"<a href={BEFORE}>{left}<span><span>{BOTH[1]}</span>{day.format(5)}</span></a>"
    later = f"<a href={AFTER}><span><span>{BOTH[3]}</span>{day.format(7)}</span>{right}</a>"
    assert said(f"<div><span>{earlier}</span><span>{later}</span></div>") == BOTH


@pytest.mark.parametrize(
    "icon",
    [
        "<svg data-icon='mdi:chevron-{}'></svg>",
        "<i data-feather='arrow-{}'></i>",
    ],
)
def test_an_attribute_draws_an_arrow(icon: str) -> None:
    earlier = f"<a href={BEFORE}>{icon.format('left')} Mayor resigns over the ferry</a>"
    later = f"<a href={AFTER}>River rises after the storm {icon.format('right')}</a>"
    assert said(f"<div>{earlier}{later}</div>") == BOTH


def test_a_link_home_stands_in_a_pager_at_the_ends_of_the_chain() -> None:
    newest = f"<p class=content-nav><a href={BEFORE}>« Mayor resigns over the ferry</a> | <a href='/'>Main</a></p>"
    assert said(newest) == (*BOTH[:2], "", "")
    oldest = f"<p class=content-nav><a href='/'>Main</a> | <a href={AFTER}>River rises after the storm »</a></p>"
    page = f"<html><body>{oldest}<h3>Council votes on the bridge</h3>{PROSE}</body></html>"
    assert newscrawl.extract(page, url=HERE).next_url == f"http://paper.example{AFTER}"


@pytest.mark.parametrize("box", ["nav", "div class=flex"])
def test_one_arrow_is_left_beside_the_empty_half_of_a_pager_at_the_ends_of_the_chain(box: str) -> None:
    pager = f"<{box}><div>{{}}</div>\n<div>{{}}</div></{box.split()[0]}>"
    earlier = f"<a href={BEFORE}>← Mayor resigns over the ferry</a>"
    later = f"<a href={AFTER}>River rises after the storm →</a>"
    assert said(pager.format("", later)) == ("", "", *BOTH[2:])
    assert said(pager.format(earlier, "")) == (*BOTH[:2], "", "")
    # What is empty on the arrow's own side is no half; nor are quotation marks arrows.
    assert said(pager.format(later, "")) == said(pager.format("", earlier)) == ("", "", "", "")
    quoted = f"<a href={AFTER}>The mayor on the ferry: «I resign in May»</a>"
    assert said(pager.format("", quoted)) == ("", "", "", "")


@pytest.mark.parametrize("shown", [BOTH[1], "Mayor resigns over", "Mayor resigns …"])
@pytest.mark.parametrize("told", [BOTH[1], "Go to previous item"])
def test_the_headline_on_the_page_is_made_whole_by_what_a_link_in_the_head_is_called(shown: str, told: str) -> None:
    head = f"<link rel=prev href={BEFORE} title='{told}'>"
    pager = f"<a title='Go to previous item' href={BEFORE}><span>Previous: {shown}</span></a>"
    page = f"<html><head>{head}</head><body><h1>Council votes on the bridge</h1>{PROSE}{pager}</body></html>"
    assert newscrawl.extract(page, url=HERE).prev_title == (BOTH[1] if told == BOTH[1] else shown)


def test_a_page_that_shows_a_picture_follows_no_article() -> None:
    here = "http://paper.example/news/council-votes-on-the-bridge"
    links = "<a rel=prev href=/news/mayor-resigns-over-the-ferry>Previous</a> <a rel=next href={}>Next: {}</a>"
    assert said(links.format("/news/pier.png/view", "pier.png"), here)[2] == ""
    assert said(links.format("/news/river-rises-after-storm", "River"), here)[2] == "/news/river-rises-after-storm"


@pytest.mark.parametrize("name", ["post-navigation flex", "row prevnextlinks", "article__nav", "prev-next"])
def test_two_headlines_in_a_pager_without_a_word_are_in_order(name: str) -> None:
    earlier = f"<a href={BEFORE}><img src=a.jpg> Mayor resigns over the ferry</a>"
    later = f"<a href={AFTER}>River rises after the storm <img src=b.jpg></a>"
    assert said(f"<div class='{name}'><div>{earlier}</div><div>{later}</div></div>") == BOTH
    assert said(f"<div class='{name}'><div>{later}</div><div>{earlier}</div></div>") == BOTH
    assert said(f"<div class=links><div>{earlier}</div><div>{later}</div></div>") == ("", "", "", "")
    third = "<a href=/2024/05/08/storm-leaves-the-valley/>Storm leaves the valley</a>"
    assert said(f"<div class='{name}'>{earlier}{later}{third}</div>") == ("", "", "", "")


def test_an_article_that_is_called_the_next_page_is_no_page_of_this_one() -> None:
    earlier = f"<a class=prev href={BEFORE}><span>Previous page</span><span>Mayor resigns over the ferry</span></a>"
    later = f"<a class=next href={AFTER}><span>Next page</span><span>River rises after the storm</span></a>"
    assert said(f"<nav class=prev-next><div>{earlier}</div><div>{later}</div></nav>") == BOTH


@pytest.mark.parametrize("around", ["Moving it was {} affair for all who lived by it.", "{} affair, nobody denied."])
def test_words_of_the_text_are_no_headline_of_a_neighbour(around: str) -> None:
    linked = f"<p>{around}</p>".format(f"<a href={BEFORE}>a costly and stressful</a>")
    pager = f"<div class=pager><a href={BEFORE}>Older Post</a> <a href={AFTER}>Newer Post</a></div>"
    page = f"<html><body><h1>Council votes on the bridge</h1><div>{PROSE}{linked}{pager}</div></body></html>"
    found = newscrawl.extract(page, url=HERE)
    assert (found.prev_url, found.prev_title) == (f"http://paper.example{BEFORE}", "")


def test_a_headline_that_differs_from_the_own_one_by_its_number_is_another() -> None:
    page = (
        f"<html><body><h1>River: 27 days of work begin</h1>{PROSE}"
        f"<a rel=prev href={BEFORE}>River: 95 days of work begin</a>"
        f"<a rel=next href={AFTER}>River: 27 days of work begin</a></body></html>"
    )
    found = newscrawl.extract(page, url=HERE)
    assert (found.prev_title, found.next_title) == ("River: 95 days of work begin", "")


def test_the_title_of_a_link_tells_what_older_leads_to() -> None:
    here = "http://paper.example/articles/34/council-votes-on-the-bridge"
    link = "<a rel=prev href=/articles/33/mayor-resigns-over-the-ferry title='Mayor resigns over the ferry'>Older</a>"
    assert said(f"<nav>{link}</nav>", here)[:2] == (
        "/articles/33/mayor-resigns-over-the-ferry",
        "Mayor resigns over the ferry",
    )


def test_a_page_that_names_both_neighbours_is_no_list() -> None:
    pager = "<a href=/blog/mayor-resigns>Previous Post</a> <a href=/blog/river-rises>Next Post</a>"
    page = f"<html><body><h2><a href=/blog/bridge>Bridge</a></h2>{PROSE}<p>{pager}</p></body></html>"
    found = newscrawl.extract(page, url="http://paper.example/blog/bridge")
    assert found.prev_url == "http://paper.example/blog/mayor-resigns"
    assert found.next_url == "http://paper.example/blog/river-rises"


def test_a_pager_leads_on_even_in_a_box_that_slides() -> None:
    earlier = f"<a rel=prev href={BEFORE}>Mayor resigns over the ferry</a>"
    later = f"<a rel=next href={AFTER}>River rises after the storm</a>"
    assert said(f"<div class='owl-card slide'><nav class=adjacent-posts>{earlier}{later}</nav></div>") == BOTH
    assert said(f"<div class='owl-carousel'>{earlier}{later}</div>") == ("", "", "", "")


@pytest.mark.parametrize(
    ("left", "right"),
    [("", ""), ("<span>Previous article</span>", "<span>Next article</span>"), ("<b>Older:</b>", "<b>Newer:</b>")],
)
def test_a_card_is_about_the_headline_beside_its_section_and_author(left: str, right: str) -> None:
    card = (
        "<div class='nav-{}'>{}<article><a href='{}' aria-label='{}'></a><a href=/blog/all/>All</a>"
        "<p>What happened on that day, told by <a href=/people/maria-ivers/>Maria Ivers</a></p></article></div>"
    )
    earlier, later = card.format("previous", left, *BOTH[:2]), card.format("next", right, *BOTH[2:])
    assert said(f"<div class=nav>{earlier}{later}</div>") == BOTH


def test_what_follows_in_the_directory_of_newsletters_is_one() -> None:
    here = "http://paper.example/newsletter/council-votes-on-bridge"
    link = "<a rel=prev href=/newsletter/mayor-resigns>Mayor resigns over the ferry</a>"
    assert said(link, here)[0] == "/newsletter/mayor-resigns"
    assert said(link)[0] == ""
