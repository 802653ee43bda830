"""What a page is that is no article, told by what it states and shows; and articles that stay articles."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newscrawl.extraction import extract, open_page, read
from newscrawl.items import Verdict

SITE = "https://paper.example"
PROSE = [
    "The council of the harbour town met for six hours on Tuesday and agreed to build the breakwater after all.",
    "Its cost, said the treasurer, would be carried by the port authority, the region and a loan that runs for years.",
    "Fishermen who had asked for a wider entrance left the hall before the vote; one of them called it a lost year.",
    "Work is to begin after the spring storms, and the first caissons are expected from the yard in the autumn.",
    "The opposition announced that it would go to court, and the mayor said that she had expected nothing else.",
]
NAV = "<header><nav><a href=/>Home</a> <a href=/politics/>Politics</a> <a href=/sport/>Sport</a></nav></header>"
FOOTER = "<footer><a href=/imprint>Imprint</a> <a href=/privacy>Privacy</a> © The Paper</footer>"
CARDS = "".join(
    f"<article class=card><h2><a href=/2024/05/0{i % 9}/story-{i}.html>The council votes on story number {i}</a></h2>"
    f"<p>{PROSE[i % 5]}</p></article>"
    for i in range(12)
)
LINKS = "".join(
    f"<li><a href=/2024/05/s{i}.html>The council votes on story number {i} again</a></li>" for i in range(30)
)
LOGIN_FORM = "<form method=post><input type=email name=email><input type=password name=pw><button>OK</button></form>"


def ld(*things: dict[str, Any]) -> str:
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    return f'<script type="application/ld+json">{json.dumps(graph)}</script>'


def page(title: str, body: str, head: str = "", classes: str = "", lang: str = "en", around: bool = True) -> str:
    top, bottom = (NAV, FOOTER) if around else ("", "")
    return (
        f"<!doctype html><html lang={lang}><head><title>{title}</title>{head}</head>"
        f'<body class="{classes}">{top}<main>{body}</main>{bottom}</body></html>'
    )


def verdict(path: str, html: str) -> str:
    return extract(html.encode(), SITE + path).verdict


def paragraphs(count: int = 5) -> str:
    return "".join(f"<p>{text}</p>" for text in PROSE[:count])


# -- lists ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "html"),
    [
        ("/author/jane-doe/", page("Jane Doe | Paper", f"<h1>Jane Doe</h1>{CARDS}", ld({"@type": "ProfilePage"}))),
        ("/p/81", page("Jane Doe", f"<h1>Jane Doe</h1>{CARDS}", "<meta property=og:type content=profile>")),
        ("/p/81", page("Jane Doe, Author at The Paper", f"<h1>Jane Doe</h1><ul>{LINKS}</ul>")),
        ("/jd/", page("Jane Doe", f"<h1>Jane Doe</h1>{CARDS}", classes="archive author author-jane-doe author-7")),
        ("/81", page("Jane", f"<h1>Jane</h1>{CARDS}", ld({"@type": "CollectionPage", "about": {"@type": "Person"}}))),
        ("/author/jane-doe", page("Jane Doe - Paper", f"<h1>Jane Doe</h1><ul>{LINKS}</ul>")),
        ("/autor/jan-kowalski,12.html", page("Artykuły autora: Jan Kowalski", f"<h1>Jan</h1><ul>{LINKS}</ul>")),
        ("/a/9", page("Alle Artikel von Erika Muster", f"<h1>Erika Muster</h1><ul>{LINKS}</ul>", lang="de")),
        ("/a/9", page("Auteur : Jean Dupont", f"<h1>Jean Dupont</h1><ul>{LINKS}</ul>", lang="fr")),
        ("/a/9", page("山田太郎の記事一覧 | 新聞", f"<h1>山田太郎</h1><ul>{LINKS}</ul>", lang="ja")),
        ("/a/9", page("Все статьи автора Иван Петров", f"<h1>Иван Петров</h1><ul>{LINKS}</ul>", lang="ru")),
    ],
)
def test_an_author_s_page(path: str, html: str) -> None:
    assert verdict(path, html) == Verdict.AUTHOR


@pytest.mark.parametrize(
    ("path", "html"),
    [
        ("/tag/flood/", page("Flood | Paper", f"<h1>Flood</h1><ul>{LINKS}</ul>")),
        ("/thema/sturm_flut", page("Sturm Flut", f"<h1>Sturm Flut</h1><ul>{LINKS}</ul>", lang="de")),
        ("/de/tag/bruecken/", page("Brücken – Zeitung", f"<h1>Brücken</h1><ul>{LINKS}</ul>", lang="de")),
        ("/tag/elections-2024", page("Élections 2024", f"<h1>Élections 2024</h1><ul>{LINKS}</ul>", lang="fr")),
        ("/tag/%D8%A3%D9%86%D9%87%D8%A7%D8%B1", page("أنهار", f"<h1>أنهار</h1><ul>{LINKS}</ul>", lang="ar")),
        ("/x/", page("Flood Archives", f"<h1>Flood</h1>{CARDS}", classes="archive tag tag-flood tag-12")),
        ("/x/", page("Tag: flood", f"<h1>Tag: flood</h1>{CARDS}")),
        ("/x/", page("Posts tagged with flood", f"<h1>Flood</h1><ul>{LINKS}</ul>")),
        ("/x/", page("Schlagwort: Flut – Zeitung", f"<h1>Flut</h1><ul>{LINKS}</ul>", lang="de")),
        ("/x/", page("Étiquette : inondation", f"<h1>Inondation</h1><ul>{LINKS}</ul>", lang="fr")),
        ("/x/", page("Новости по теме: наводнение", f"<h1>Наводнение</h1><ul>{LINKS}</ul>", lang="ru")),
        ("/x/", page("#洪水 | タグ一覧", f"<h1>洪水</h1><ul>{LINKS}</ul>", lang="ja")),
    ],
)
def test_a_tag_s_page(path: str, html: str) -> None:
    assert verdict(path, html) == Verdict.TAG


SEARCH_BOX = '<form action="/find"><input type="search" name="term" value="Flood"></form>'


@pytest.mark.parametrize(
    ("path", "html"),
    [
        ("/find", page("Flood", f"<ul>{LINKS}</ul>", ld({"@type": "SearchResultsPage"}))),
        ("/?s=flood", page("Flood - Paper", f"<h1>Flood</h1>{CARDS}", classes="search search-results")),
        ("/?s=qqq", page("Paper", "<h1>Nothing found</h1><p>Try again.</p>", classes="search search-no-results")),
        ("/find?term=flood", page("Paper", f"{SEARCH_BOX}<ul>{LINKS}</ul>")),
        ("/?s=flood", page("You searched for flood - Paper", f"<h1>Flood</h1>{CARDS}")),
        ("/find/flood", page("Search results for “flood”", f"<h1>Results</h1>{CARDS}")),
        ("/find?x=1", page("Search results", "<h1>Search results</h1><p>No results found</p>")),
        ("/s?x=1", page("Suchergebnisse für „Flut“", f"<h1>Suche</h1><ul>{LINKS}</ul>", lang="de")),
        ("/s?x=1", page("Resultados de la búsqueda: agua", f"<h1>agua</h1><ul>{LINKS}</ul>", lang="es")),
        ("/s?x=1", page("“洪水”的搜索结果", f"<h1>洪水</h1><ul>{LINKS}</ul>", lang="zh")),
        ("/s?x=1", page("'홍수' 검색 결과 | 신문", f"<h1>홍수</h1><ul>{LINKS}</ul>", lang="ko")),
        ("/s?x=1", page("نتائج البحث عن فيضان", f"<h1>فيضان</h1><ul>{LINKS}</ul>", lang="ar")),
    ],
)
def test_a_search(path: str, html: str) -> None:
    assert verdict(path, html) == Verdict.SEARCH


@pytest.mark.parametrize(
    ("path", "html"),
    [
        ("/", page("The Paper", f"<h1>The Paper</h1>{CARDS}", ld({"@type": "ProfilePage"}))),
        ("/politics/", page("Politics", f"<h1>Politics</h1>{CARDS}")),
        ("/category/authors/", page("Authors on tour", f"<h1>Authors on tour</h1>{CARDS}")),
        ("/author/", page("Our authors", f"<h1>Our authors</h1><ul>{LINKS}</ul>")),
        ("/video/", page("Videos", f"<ul>{LINKS}</ul>", ld(*[{"@type": "VideoObject", "name": str(i)} for i in "ab"]))),
    ],
)
def test_a_list_of_no_kind_is_a_listing(path: str, html: str) -> None:
    assert verdict(path, html) == Verdict.LISTING


def test_lists_are_lists() -> None:
    lists = {verdict for verdict in Verdict if verdict.is_listing}
    assert lists == {Verdict.LISTING, Verdict.AUTHOR, Verdict.TAG, Verdict.SEARCH}
    assert not any(verdict.is_article for verdict in lists)


# -- pages without an article -----------------------------------------------------------------------------------

VIDEO = {"@type": "VideoObject", "name": "Storm hits harbour", "uploadDate": "2024-05-06T10:00:00Z"}
PICTURES = "".join(f"<figure><img src=/{i}.jpg><figcaption>The harbour, {i}</figcaption></figure>" for i in range(9))
PLAYER = "<iframe src='https://www.youtube.com/embed/abc'></iframe>"


@pytest.mark.parametrize(
    ("path", "html"),
    [
        ("/v/1", page("Storm hits harbour", "<h1>Storm hits harbour</h1><video src=/a.mp4></video>", ld(VIDEO))),
        ("/v/1", page("Storm hits harbour", f"<h1>Storm hits harbour</h1>{PROSE[0]} {PROSE[1]}", ld(VIDEO))),
        ("/v/1", page("Storm", f"<h1>Storm</h1><ul>{LINKS}</ul>", "<meta property=og:type content=video.other>")),
        ("/v/1", page("Storm hits harbour", f"<h1>Storm hits harbour</h1>{PLAYER}<p>{PROSE[0]}</p>")),
        ("/a/1", page("Folge 12: Der Hafen", "<h1>Folge 12: Der Hafen</h1><audio src=/a.mp3></audio>", lang="de")),
        ("/a/1", page("Episode 12", "<h1>Episode 12</h1><p>On harbours.</p>", ld({"@type": "PodcastEpisode"}))),
        ("/g/1", page("The storm in pictures", f"<h1>The storm in pictures</h1>{PICTURES}")),
        ("/g/1", page("The storm", "<h1>The storm</h1><p>Pictures</p>", ld({"@type": "ImageGallery"}))),
    ],
)
def test_a_page_of_media(path: str, html: str) -> None:
    assert verdict(path, html) == Verdict.MEDIA


@pytest.mark.parametrize(
    ("path", "html"),
    [
        ("/login", page("Log in | Paper", f"<h1>Log in</h1>{LOGIN_FORM}")),
        ("/2024/05/06/harbour-council-votes", page("Sign in to continue", f"<h1>Welcome</h1>{LOGIN_FORM}")),
        ("/konto", page("Anmelden – Zeitung", f"<h1>Anmelden</h1>{LOGIN_FORM}", lang="de")),
        ("/moncompte", page("Connexion", f"<h1>Connexion</h1>{LOGIN_FORM}", lang="fr")),
        ("/x", page("ログイン | 新聞", f"<h1>ログイン</h1>{LOGIN_FORM}", lang="ja")),
        ("/x", page("Вход", f"<h1>Вход</h1>{LOGIN_FORM}", lang="ru")),
        ("/x", page("Paper", f"<h1>Your account</h1>{LOGIN_FORM}")),
        ("/x", page("Log in", "<h1>Log in</h1><form><input type=email name=e><button>Next</button></form>")),
        ("/x", page("Log in", f"<h1>Log in</h1>{LOGIN_FORM}<div>We use cookies</div>")),
    ],
)
def test_a_login(path: str, html: str) -> None:
    assert verdict(path, html) == Verdict.LOGIN


NGINX = (
    "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr>nginx</body>"
)
FATAL = "<br /><b>Fatal error</b>:  Uncaught Error: Call to undefined function x() in /var/www/index.php:3<br />"


@pytest.mark.parametrize(
    ("path", "html"),
    [
        ("/2024/05/06/harbour-council-votes", NGINX),
        ("/", NGINX),
        ("/x", FATAL),
        ("/x", page("Error 500", "<h1>Error 500</h1>")),
        ("/x", page("Fehler 503", "<h1>Fehler 503</h1><p>Bitte später wieder.</p>", lang="de")),
        ("/x", page("HTTP Status 500 – Internal Server Error", "<h1>HTTP Status 500</h1>", around=False)),
        ("/x", "<html><body><h1>Error establishing a database connection</h1></body></html>"),
        ("/x", page("Paper", "<h1>Whoops, looks like something went wrong.</h1>")),
        ("/x", page("WordPress › Error", "<p>There has been a critical error on this website.</p>", around=False)),
        ("/x", page("Zeitung", "<h1>Ein unerwarteter Fehler ist aufgetreten</h1>", lang="de")),
        ("/x", page("Journal", "<h1>Une erreur est survenue</h1><p>Réessayez.</p>", lang="fr")),
        ("/x", page("Газета", "<h1>Ведутся технические работы</h1><p>Зайдите позже.</p>", lang="ru")),
        ("/x", page("新聞", "<h1>ただいまメンテナンス中です</h1>", lang="ja")),
    ],
)
def test_a_server_error(path: str, html: str) -> None:
    assert verdict(path, html) == Verdict.ERROR


def shell(inner: str, title: str = "Paper", head: str = "") -> str:
    script = "<script src=/static/js/main.3f2a.js></script>"
    return f"<html><head><title>{title}</title>{head}</head><body>{inner}{script}</body></html>"


@pytest.mark.parametrize(
    ("path", "html"),
    [
        ("/2024/05/06/harbour", shell('<div id="root"></div>')),
        ("/", shell('<div id="app"></div>')),
        ("/x", shell(f'{NAV}<div id="__next"><div class="spinner">Loading…</div></div>{FOOTER}')),
        ("/x", shell('<div id="__nuxt"></div>')),
        ("/x", shell("<app-root></app-root>")),
        ("/x", shell("<noscript>You need to enable JavaScript to run this app.</noscript><div id=x></div>")),
        ("/x", shell("<noscript>Bitte aktivieren Sie JavaScript in Ihrem Browser.</noscript>")),
        ("/x", shell("<noscript><p>Veuillez activer JavaScript pour continuer.</p></noscript>")),
        ("/x", shell("<noscript>Por favor, habilite JavaScript.</noscript>")),
        ("/x", shell("<noscript>Для работы сайта включите JavaScript</noscript>")),
        ("/x", shell("<noscript>JavaScriptを有効にしてください</noscript>")),
        ("/x", shell("<noscript>请启用 JavaScript 后继续</noscript>")),
        ("/x", shell("<noscript>يرجى تفعيل جافا سكريبت</noscript>")),
        ("/x", shell("<h1>Just a moment...</h1><p>Enable JavaScript and cookies to continue</p>", "Just a moment...")),
    ],
)
def test_a_page_that_waits_for_a_script(path: str, html: str) -> None:
    assert verdict(path, html) == Verdict.NEEDS_SCRIPT


@pytest.mark.parametrize(
    ("path", "html", "expected"),
    [
        ("/x", page("Page not found", f"<h1>Page not found</h1>{SEARCH_BOX}"), Verdict.SOFT_404),
        ("/x", page("404", f"<h1>Error 404</h1><div class=modal>{LOGIN_FORM}</div>"), Verdict.SOFT_404),
        ("/x", page("Paper", "<h1>We use cookies</h1><p>We and our partners ask.</p>"), Verdict.CONSENT_WALL),
        ("/about", page("About us", f"<h1>About us</h1>{paragraphs()}"), Verdict.NOT_AN_ARTICLE),
        ("/x", page("Events", "<h1>Events</h1><h2>2024</h2><p>None yet.</p>"), Verdict.NOT_AN_ARTICLE),
        (
            "/contact?topic=ads",
            page("Contact", "<input name=subject value=ads><p>Write us.</p>"),
            Verdict.NOT_AN_ARTICLE,
        ),
    ],
)
def test_what_else_is_set_aside_keeps_its_name(path: str, html: str, expected: Verdict) -> None:
    assert verdict(path, html) == expected


BETTER = "<noscript><div class=warning>This theme {}</div></noscript>"
ENTRIES = "".join(
    f"<article><header class=head><time datetime=2024-05-0{i}>05-0{i}</time><div class=title>"
    f"<a href=/2024/05/0{i}/story-{i}/><span>The council votes on story number {i}</span></a></div></header></article>"
    for i in range(1, 10)
)


@pytest.mark.parametrize(
    "words",
    [
        "works best with JavaScript enabled",
        "is best viewed with JavaScript enabled",
        "funktioniert am besten mit aktiviertem JavaScript: Bitte JavaScript aktivieren",
        "needs JavaScript: please enable JavaScript",
    ],
)
def test_a_list_of_headlines_is_there_without_a_script(words: str) -> None:
    assert verdict("/archives/", page("Archive", ENTRIES + BETTER.format(words))) == Verdict.LISTING


def test_a_page_of_few_words_that_is_better_with_a_script_does_not_wait_for_one() -> None:
    html = page("Archive", "<p>Nothing yet.</p>" + BETTER.format("works best with JavaScript enabled"))
    assert verdict("/archives/2019/", html) != Verdict.NEEDS_SCRIPT


# -- articles ---------------------------------------------------------------------------------------------------

STATED = ld({"@type": "NewsArticle", "headline": "The harbour votes", "datePublished": "2024-05-06T10:00:00Z"})
HEADED = "<h1>The harbour votes</h1>"


@pytest.mark.parametrize(
    "path",
    [
        "/12345", "/?p=42", "/index.php?id=9", "/blog/the-harbour", "/x.html", "/tag/the-harbour-votes", "/a/b/c",
        "/author/jane/the-harbour", "/search/the-harbour", "/video/the-harbour", "/login/the-harbour", "/?q=harbour",
    ],
)  # fmt: skip
def test_an_article_is_one_at_any_address(path: str) -> None:
    assert verdict(path, page("The harbour votes", HEADED + paragraphs(), STATED)) == Verdict.FULL


@pytest.mark.parametrize(
    "extra",
    [
        f"<div class=modal><h2>Log in</h2>{LOGIN_FORM}</div>",
        "<noscript>Please enable JavaScript.</noscript><div id=root></div>",
        f"{PLAYER}{PICTURES}",
        "<p>Something went wrong. An error has occurred.</p>",
        f'<form><input type=search name=q value=""></form><ul>{LINKS}</ul>',
        f"<section><h2>Articles by Jane Doe</h2>{CARDS}</section>",
        "<h1>Search</h1><h1>Menu</h1>",
    ],
)
@pytest.mark.parametrize("head", [STATED, "<meta property=article:published_time content=2024-05-06T10:00:00Z>"])
def test_what_stands_around_an_article_does_not_rename_it(extra: str, head: str) -> None:
    assert verdict("/12345", page("The harbour votes", f"{HEADED}{paragraphs()}{extra}", head)) == Verdict.FULL


@pytest.mark.parametrize(
    "title",
    ["Search results for missing crew: none", "Author of crime novels dies", "Tag: a game that children play"],
)
def test_headlines_that_speak_of_lists(title: str) -> None:
    assert verdict("/12345", page(title, f"<h1>{title}</h1>{paragraphs()}", STATED)) == Verdict.FULL


def test_a_short_article_with_a_video_stays_one() -> None:
    html = page("The harbour votes", f"{HEADED}{PLAYER}<p>{PROSE[0]} {PROSE[1]}</p>", STATED + ld(VIDEO))
    assert Verdict(verdict("/v/1", html)).is_article


def test_a_search_with_long_excerpts_is_no_article() -> None:
    cards = "".join(
        f"<div class=hit><h3><a href=/s{i}.html>The council votes on story {i}</a></h3><p>{PROSE[i % 5]}</p></div>"
        for i in range(8)
    )
    assert verdict("/find/flood", page("Search results for flood", f"<h1>Search results for flood</h1>{cards}")) == (
        Verdict.SEARCH
    )


@pytest.mark.parametrize("path", ["/topic/breakwater", "/section/harbours", "/tag/breakwater/"])
def test_long_prose_is_an_article_at_the_address_of_a_list(path: str) -> None:
    topics = "".join(f"<li><a href=/topic/t{i}>Harbours of the northern coast {i}</a></li>" for i in range(9))
    beside = f"<aside><ul>{topics}</ul></aside>"
    assert verdict(path, page("Breakwater", f"<h1>Breakwater</h1>{paragraphs() * 4}{beside}")) == Verdict.FULL
    assert verdict(path, page("Breakwater", f"<h1>Breakwater</h1>{paragraphs(1)}{CARDS}")) != Verdict.FULL
    assert verdict(path, page("Breakwater", f"<h1>Breakwater</h1>{CARDS}{CARDS}")) != Verdict.FULL


def test_a_reading_and_its_article_agree() -> None:
    reading = read(open_page(page("Log in", f"<h1>Log in</h1>{LOGIN_FORM}"), SITE + "/x"))
    assert reading.verdict is Verdict.LOGIN
    assert reading.article.verdict == "login"


def test_a_page_of_unknown_address() -> None:
    assert extract(NGINX).verdict == Verdict.ERROR
    assert extract(shell('<div id="root"></div>')).verdict == Verdict.NEEDS_SCRIPT


BRIEF = (
    "<h1>Two cutters collide</h1>{head}<p>The cutters met in the fog at six, and nobody was hurt, says the owner.</p>"
)
SIGNED = (
    "<p class=meta>By <a rel=author href=/by/ann>Ann Berg</a> on <time datetime=2024-05-06T10:00:00Z>6 May 2024</time> "
    "in <a rel='category tag' href=/category/port/>Port</a></p>"
)
CHAIN = (
    "<nav><a rel=prev href=/a-bridge-that-nobody-pays-for>Older: A bridge that nobody pays for</a> "
    "<a rel=next href=/choir-sings-its-last-mass>Newer: Choir sings its last mass</a></nav>"
)


def test_one_sentence_with_a_day_an_author_and_a_section_is_an_article() -> None:
    path = "/two-cutters-collide-in-the-fog"
    signed = page("Two cutters collide", f"<article>{BRIEF.format(head=SIGNED)}</article>")
    assert Verdict(verdict(path, signed)).is_article
    assert verdict(path, page("Two cutters collide", BRIEF.format(head=""))) == Verdict.NOT_AN_ARTICLE


def test_one_sentence_below_a_video_stays_what_is_watched() -> None:
    body = f"<article>{BRIEF.format(head=SIGNED)}{PLAYER}</article>"
    assert verdict("/two-cutters-collide-in-the-fog", page("Two cutters collide", body)) == Verdict.MEDIA


def test_a_short_text_without_a_day_is_an_article_where_it_leads_to_the_next() -> None:
    path, story = "/two-cutters-collide-in-the-fog", f"<h1>Two cutters collide</h1>{paragraphs(3)}"
    assert verdict(path, page("Two cutters collide", story + CHAIN)) == Verdict.FULL
    assert verdict(path, page("Two cutters collide", story)) == Verdict.NOT_AN_ARTICLE


def test_headlines_with_a_day_behind_each_are_a_list() -> None:
    lines = "".join(
        f"<li><a href=/a/2024031{i}/88{i}1.html>第{sign}座老桥重建工程雨季后动工</a><span>2024-03-1{i}</span></li>"
        for i, sign in enumerate("一二三四五六七八九")
    )
    assert extract(f"<main><ul>{lines}</ul></main>", f"{SITE}/a/list_12_3.html").verdict == Verdict.LISTING


@pytest.mark.parametrize("query", ["", "?page=1", "?page=all"])
def test_a_page_of_an_article_is_no_list_however_short_it_is(query: str) -> None:
    text = "".join(f"<p>{text}</p>" for text in PROSE[:3])
    html = f"<main><h1>Breakwater agreed upon</h1><p>12/03/2024, 15:20 WIB</p>{text}</main>"
    assert extract(html, f"{SITE}/read/2024/03/12/152000578/breakwater{query}").verdict == Verdict.FULL
