"""Which articles a page names as related, and by what headlines: those of their cards, not what their buttons say."""

from __future__ import annotations

import pytest

from newscrawl.extraction import open_page, read
from newscrawl.extraction.neighbours import Neighbours

HOST = "http://paper.example"
HERE = f"{HOST}/2024/05/06/council-votes-on-bridge/"
PROSE = "<p>" + "The council met on Monday and voted for the bridge after a long debate. " * 3 + "</p>"
STORIES = {
    "/2024/05/01/old-bridge-is-closed/": "Old bridge is closed after the flood",
    "/2024/04/30/ferry-to-run-all-night/": "Ferry to run all night until autumn",
    "/2024/04/29/who-pays-for-the-quay/": "Who pays for the repair of the quay?",
}


def named(box: str) -> tuple[list[tuple[str, str]], Neighbours]:
    reading = read(open_page(f"<main><h1>Council votes for the bridge</h1>{PROSE * 3}{box}</main>", HERE))
    return [(link.url.removeprefix(HOST), link.title) for link in reading.related], reading.neighbours


def cards(form: str) -> str:
    told = "".join(form.format(url=url, title=title) for url, title in STORIES.items())
    return f"<section class=related-articles><h2>Related articles</h2>{told}</section>"


def test_related_articles_are_listed_and_are_no_neighbours() -> None:
    told, neighbours = named(
        "<aside class='related-articles'><h3>Related articles</h3><ul>"
        "<li><a href='/2024/05/01/old-bridge-is-closed/'><img src='a.jpg'></a>"
        "<a href='/2024/05/01/old-bridge-is-closed/'>Old bridge is closed after the flood</a></li>"
        "<li><a href='/2024/04/30/ferry-to-run-all-night/'><span>City</span><h4>Ferry to run all night</h4></a></li>"
        f"<li><a href='{HERE}#comments'>Comments on this story</a></li>"
        "<li><a href='https://elsewhere.example/2024/05/02/another-house-story/'>Another house's story</a></li>"
        "</ul></aside>"
    )
    assert told == [
        ("/2024/05/01/old-bridge-is-closed/", "Old bridge is closed after the flood"),
        ("/2024/04/30/ferry-to-run-all-night/", "Ferry to run all night"),
    ]
    assert (neighbours.prev, neighbours.next) == (None, None)


@pytest.mark.parametrize(
    "form",
    [
        "<div class=card><img src=a.jpg><h3>{title}</h3><p>In short.</p><a href='{url}'>Read more</a></div>",
        "<div class=card><h3>{title}</h3><p>In short.</p><a href='{url}'>Xqzwy</a></div>",
        "<div class=card><a href=/topics/town>Town</a><h3>{title}</h3><p><a href='{url}'>Read more</a></p></div>",
        "<div class=card><div class=title>{title}</div><p>In short.</p><a href='{url}'>Xqzwy</a></div>",
        "<div class=card><p>In short.</p><a href='{url}' title='{title}'>Read more</a></div>",
        "<div class=card><a class=overlay href='{url}' aria-label='{title}'></a><h3>{title}</h3></div>",
        "<div class=card><a class=overlay href='{url}'></a><h3>{title}</h3></div>",
        "<div class=card><a href='{url}'><h5>Town</h5><h3>{title}</h3><p>In short.</p></a></div>",
        "<div class=card><a href='{url}'><h5>Latest</h5><span>1 hour ago</span><span>{title}</span></a></div>",
        "<div class=card><a href='#'><h3>{title}</h3></a><p>In short.</p><p><a href='{url}'>Read more</a></p></div>",
        "<article><a href='{url}'><img src=a.jpg></a><h3>{title}</h3><p>In short.</p></article>",
    ],
)
def test_the_headline_of_a_card_is_its_links(form: str) -> None:
    assert named(cards(form))[0] == list(STORIES.items())


def test_what_heads_the_whole_box_or_every_card_is_no_headline() -> None:
    url, title = next(iter(STORIES.items()))
    assert named(f"<section class=related><h2>Related articles</h2><a href='{url}'>Read more</a></section>")[0] == [
        (url, "Read more")
    ]
    form = "<div class=card><h3>From the town</h3><a href='{url}'>Flood in the town</a></div>"
    assert {said for _, said in named(cards(form))[0]} == {"Flood in the town"}
    words = "All that came of it in the <a href='{url}'>town</a> was gone at last."
    parts = [f"<div><h3>What storm {url[6:13]} left</h3><p>{words.format(url=url)}</p></div>" for url in STORIES]
    assert {said for _, said in named(cards("").replace("</section>", "".join(parts)))[0]} == {"town"}
    here = f"<div class=card><h3>Council votes for the bridge</h3><a href='{url}'></a></div>"
    assert (url, "Council votes for the bridge") not in named(cards("<p><a href='{url}'>{title}</a></p>") + here)[0]
    assert (url, title) in named(cards("<p><a href='{url}'>{title}</a></p>"))[0]


@pytest.mark.parametrize(
    "form",
    [
        "<li role=presentation><a role=menuitem href='{url}'>{title}</a></li>",
        "<li><a role=tab href='{url}'>{title}</a></li>",
        "<li class='menu-item menu-item-type-post_type'><a href='{url}'>{title}</a></li>",
        "<li class=nav-item><a class=nav-link href='{url}'>{title}</a></li>",
    ],
)
def test_items_of_a_menu_and_tabs_are_not_related(form: str) -> None:
    plain = "<ul>" + "<li><a href='{url}'>{title}</a></li></ul>"
    assert len(named(cards(plain))[0]) == len(STORIES)
    assert named(cards(form))[0] == []
