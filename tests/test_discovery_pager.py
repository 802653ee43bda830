"""The way on to older articles, in the words and shapes of many sites; archives by date; dates in cards."""

from __future__ import annotations

import time

import pytest
from lxml import html

from newscrawl.discovery import listing
from newscrawl.discovery.listing import Listing
from newscrawl.items import Lead

HOME = "https://www.example.com/"


def parse(markup: str, url: str = HOME) -> Listing:
    return listing.parse(html.fromstring(f"<html><body>{markup}</body></html>"), url)


def paths(leads: list[Lead]) -> list[str]:
    return [lead.url.removeprefix("https://www.example.com") for lead in leads]


def pager(markup: str, path: str = "") -> str:
    return parse(markup, HOME + path).pager.removeprefix("https://www.example.com")


@pytest.mark.parametrize(
    "words",
    [
        "Load more", "Show more", "↓ See more", "More stories", "Load 20 more", "Mehr laden",
        "Weitere Artikel anzeigen", "Voir plus", "Plus d'articles", "Cargar más", "Más noticias", "Carica altri",
        "Altre notizie", "Ver mais", "Mais notícias", "Meer laden", "Toon meer", "Visa fler", "Vis flere",
        "Näytä lisää", "Pokaż więcej", "Načíst další", "További cikkek", "Vezi mai multe", "Показать ещё",
        "Ещё новости", "Показати ще", "Daha fazla göster", "Περισσότερα νέα", "Muat lebih banyak", "Xem thêm",
        "عرض المزيد", "نمایش بیشتر", "טען עוד", "और देखें", "加载更多", "查看更多", "載入更多", "もっと見る",
        "더보기", "ดูเพิ่มเติม",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "shape",
    [
        '<a href="/sport?cursor=b7">{}</a>',
        '<a class="btn" href="#" data-href="/sport?cursor=b7">{}</a>',
        '<button data-url="/sport?cursor=b7"><span>{}</span></button>',
        '<div data-next-url="/sport?cursor=b7">{}</div>',
    ],
)
def test_more_of_the_same(words: str, shape: str) -> None:
    story = '<h2><a href="/2024/05/06/story">A story that is told</a></h2>'
    assert pager(story + shape.format(words), "sport") == "/sport?cursor=b7"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<button data-next="/sport/page/2">…</button>', "/sport/page/2"),
        ('<button data-next="2" data-url="/sport?page=2">Load more</button>', "/sport?page=2"),
        ('<button class="js-load-more" data-url="?page=2"></button>', "/sport?page=2"),
        ('<div class="infinite-scroll" data-url="https://www.example.com/ajax/sport/2"></div>', "/ajax/sport/2"),
        ('<button aria-label="Load more" data-url="/sport?page=2"><svg/></button>', "/sport?page=2"),
        ('<div data-url="/share?u=x">Share</div>', ""),
        ('<div data-next-url="javascript:x()">Load more</div>', ""),
        ('<div data-next-url="https://cdn.other.example/2">Load more</div>', ""),
        ('<div data-next-url="/sport">Load more</div>', ""),
        ('<a href="/2024/05/06/story-of-more">Load more trains, says the mayor</a>', ""),
        ('<a href="/2024/05/06/a-b-c-d">Read more</a>', ""),
        ('<a href="/2024/05/06/a-b-c-d">See more</a>', ""),
        ('<a href="/latest">More news</a><a href="/sport/page/2">2</a>', "/sport/page/2"),
        ('<a href="/sport/page/2">2</a><button data-next-url="/api/sport/2">More</button>', "/sport/page/2"),
        ('<a href="/latest">More news</a>', "/latest"),
    ],
)
def test_buttons_and_what_goes_before_them(markup: str, expected: str) -> None:
    assert pager(markup, "sport") == expected


def test_a_section_called_more_news_stays_a_listing() -> None:
    assert paths(parse('<a href="/latest">More news</a>').listings) == ["/latest"]


@pytest.mark.parametrize("name", ["offset", "start", "from", "skip"])
@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        (None, (20, 40, 60), 20),
        (None, (20,), 20),
        (0, (20, 40, 980), 20),
        (40, (0, 20, 60, 80), 60),
        (40, (20, 50, 65), None),
        (None, (20, 50), None),
        (None, (2024, 2023), None),
        (None, (2024,), None),
        (40, (0, 20), None),
    ],
)
def test_offsets(name: str, own: int | None, others: tuple[int, ...], expected: int | None) -> None:
    markup = "".join(f'<a href="/news?cat=7&amp;{name}={number}">{number}</a>' for number in others)
    found = pager(markup, "news?cat=7" + (f"&{name}={own}" if own is not None else ""))
    assert found == (f"/news?cat=7&{name}={expected}" if expected else "")


def test_offsets_of_another_listing_do_not_count() -> None:
    assert pager('<a href="/sport?offset=20">2</a><a href="/sport?offset=40">3</a>', "news") == ""


def test_the_word_goes_before_the_offset() -> None:
    assert pager('<a href="/n?start=20">2</a><a href="/n?start=30">Next</a>', "n") == "/n?start=30"


@pytest.mark.parametrize(
    ("markup", "path", "expected"),
    [
        # Drupal counts from 0.
        (
            '<nav class="pager"><a href="?page=0">1</a><a href="?page=1">2</a><a href="?page=2">3</a>'
            '<a href="?page=1" rel="next" title="Go to next page">Next ›</a></nav>',
            "news",
            "/news?page=1",
        ),
        ('<nav><a href="?page=1">2</a> <a href="?page=2">3</a> <a href="?page=3">4</a></nav>', "news", "/news?page=1"),
        (
            '<nav><a href="?page=0">1</a> <a href="?page=2">3</a> <a href="?page=3">4</a></nav>',
            "news?page=1",
            "/news?page=2",
        ),
        ('<nav><a href="?page=0">1</a> <a href="?page=1">2</a></nav>', "news?page=2", ""),
        ('<ul class="pager"><a href="?page=2">3</a><a href="?page=1">next ›</a></ul>', "news", "/news?page=1"),
        ('<ul class="pager"><a href="?page=0">‹ next</a></ul>', "news?page=1", ""),
        # Blogger.
        (
            "<div class='blog-pager'><a class='blog-pager-older-link' title='Older Posts' "
            "href='/search?max-results=20&amp;updated-max=2024-05-06T10:00:00Z'>Older Posts</a></div>",
            "",
            "/search?max-results=20&updated-max=2024-05-06T10:00:00Z",
        ),
        # WordPress: "previous" is older there.
        (
            '<div class="nav-previous"><a href="/sport/page/3/">Older posts</a></div>'
            '<div class="nav-next"><a href="/sport/">Newer posts</a></div>',
            "sport/page/2/",
            "/sport/page/3/",
        ),
        ('<a href="?before=77">Older</a><a href="?after=99">Newer</a>', "sport", "/sport?before=77"),
        ('<a href="?before=77">Äldre</a>', "sport", "/sport?before=77"),
        ('<a href="/?p=77123">Next mayor</a>', "", ""),
        # A word alone, to the same address with one more at any place.
        ('<a href="/archiv,3.html">weiter</a>', "archiv,2.html", "/archiv,3.html"),
        ('<a href="/list/en_9.html">Older</a>', "list/en_8.html", "/list/en_9.html"),
        ('<a href="/archiv,4.html">weiter</a>', "archiv,2.html", ""),
        ('<a href="/archiv,1.html">weiter</a>', "archiv,2.html", ""),
        ('<a href="/budget-2025.html">Next</a>', "budget-2024.html", ""),
        ('<a href="/blog/124">Next</a>', "blog/123", ""),
        ("<p>x</p>", "sport", ""),
    ],
)
def test_older_pages(markup: str, path: str, expected: str) -> None:
    assert pager(markup, path) == expected


COUNTED = "<nav><ul><li>Page {} / 12</li><li><a href='{}'>{}</a></li><li><a href='{}'>&Rang;</a></li></ul></nav>"


@pytest.mark.parametrize("sign", ["&rang;", "\u27e9", "❯", "›", "»"])
@pytest.mark.parametrize(
    ("path", "number", "onward"),
    [
        ("", 1, "/index2.html"),
        ("index.html", 1, "/index2.html"),
        ("index2.html", 2, "/index3.html"),
        ("tag/budget.html", 1, "/tag/budget2.html"),
        ("tag/budget9.html", 9, "/tag/budget10.html"),
        ("tag/covid19.html", 1, "/tag/covid192.html"),
        ("news", 3, "/aktuell/m4"),
    ],
)
def test_pages_counted_by_the_names_of_their_files(path: str, number: int, onward: str, sign: str) -> None:
    last = onward.replace(f"{number + 1}", "12")
    found = parse(COUNTED.format(number, onward, sign, last), HOME + path)
    assert found.pager == HOME.rstrip("/") + onward
    if number > 1 and path != "news":
        assert not found.listings


@pytest.mark.parametrize(
    ("markup", "path"),
    [
        # Numbers that count no pages of a list.
        ('<a href="/formula2.html">›</a>', "formula1.html"),
        ('<a href="/report-2025.html">Report on the harbour of 2025</a>', "report-2024.html"),
        ('<a href="/2024/05/06/budget-vote-council-harbour3.html">Part three of it</a>', "harbour2.html"),
        ('<a href="/harbour3.html">Harbour council votes again</a>', "harbour2.html"),
        # The box of a picture, and pages before this one.
        ("<p>Picture 3 of 9 <a href='/2024/05/06/the-vote-of-the-council'>›</a></p>", "news"),
        ('<nav>Page 2 / 3 <a href="/index.html">⟨</a><a href="/">⟪</a></nav>', "index2.html"),
    ],
)
def test_numbers_that_are_none_of_pages(markup: str, path: str) -> None:
    assert pager(markup, path) == ""


def test_next_in_the_head_only() -> None:
    head = '<head><link rel="prev" href="/news"><link rel="next" href="/news?c=2"></head>'
    page = html.fromstring(f"<html>{head}<body><a href='/news?c=9'>Load more</a></body></html>")
    assert listing.parse(page, HOME + "news?c=1").pager == HOME + "news?c=2"


@pytest.mark.parametrize(
    "path",
    [
        "/2024/05/", "/2024/05/12", "/2024/", "/archive/2024-05-12", "/archive/2024", "/news/archive/2024/05/12/",
        "/news?date=2024-05-12", "/?date=2024-05-12", "/?m=202405", "/archives/20240512", "/a/long-path/of/2024/5/12",
        "/archive?month=5&year=2024", "/kalender/2024/05",
    ],
)  # fmt: skip
@pytest.mark.parametrize("text", ["May", "All that we reported on the twelfth of May"])
@pytest.mark.parametrize("place", ["<ul><li>{}</li></ul>", "<footer>{}</footer>"])
def test_archives_by_date(path: str, text: str, place: str) -> None:
    found = parse(place.format(f'<a href="{path}">{text}</a>'), HOME + "somewhere")
    assert (paths(found.listings), paths(found.articles)) == ([path], [])


@pytest.mark.parametrize(
    "path", ["/2024/05/12/story", "/story-2024-05-12-of-it", "/story.php?date=2024-05-12&id=77123"]
)
def test_articles_with_a_date_are_no_archives(path: str) -> None:
    assert paths(parse(f'<li><a href="{path}">Story</a></li>').articles) == [path]


@pytest.mark.parametrize("place", ["<li>{}</li>", "<article><h2>{}</h2></article>"])
def test_lists_below_a_topic_or_before_a_day_are_no_articles_and_articles_there_are_no_lists(place: str) -> None:
    lists = ["/topics/what-the-new-bridge-will-cost", "/topics/river/bridges-and-quays", "/town/2024/05/12/"]
    stories = ["/topics/river/what-the-new-bridge-will-cost", "/town/what-the-new-bridge-will-cost/2024/05/12/"]
    links = (place.format(f'<a href="{path}">All on what the new bridge will cost</a>') for path in lists + stories)
    found = parse("".join(links))
    assert (paths(found.listings), paths(found.articles)) == (lists, stories)


STORY = (
    '<a href="/2024/05/06/{0}"><img alt=""></a><h2><a href="/2024/05/06/{0}?utm_source=x">A story called {0}</a></h2>'
)
TIME = '<time datetime="{}">some time ago</time>'


A = STORY.format("a")
B = STORY.format("b")
SIXTH = TIME.format("2024-05-06")


def dates_of(markup: str) -> list[str]:
    return [lead.published_at for lead in parse(markup).articles]


@pytest.mark.parametrize(
    "card",
    ["<article>{}</article>", "<li>{}</li>", '<div class="teaser">{}</div>', "<table><tr><td>{}</td></tr></table>"],
)
def test_the_date_of_a_card(card: str) -> None:
    others = '<a href="/tag/vote">vote</a><a href="/author/jane-doe">Jane Doe</a><p>Summary</p>'
    markup = "".join(card.format(STORY.format(name) + others + TIME.format(day)) for name, day in [
        ("a", "2024-05-06"), ("b", "2024-05-05T10:00:00+02:00"), ("c", "2024-05-04 10:00"),
    ])  # fmt: skip
    assert dates_of(markup) == ["2024-05-06", "2024-05-05T10:00:00+02:00", "2024-05-04T10:00:00"]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        # The link and the time in boxes of their own, in one card.
        (f"<li><div class='card'>{A}</div>{SIXTH}</li>", ["2024-05-06"]),
        (f"<li>{A}<div class='entry-meta'>{SIXTH}</div></li>", ["2024-05-06"]),
        # Two stories in one, whose the date is nobody can tell.
        (f"<li>{A}{B}{SIXTH}</li>", ["", ""]),
        (f"<li><article>{A}</article>{B}{SIXTH}</li>", ["", ""]),
        (f"<ul>{A}{SIXTH}</ul>", [""]),
        # The inner card's own date stays with it.
        (f"<li><article>{A}{SIXTH}</article>{B}</li>", ["2024-05-06", ""]),
        (f"<li>{A}{TIME.format('6 May 2024')}</li>", [""]),
        (f"<li>{A}{TIME.format('10:00')}</li>", [""]),
        (f"<li>{A}{TIME.format('2024-13-06')}</li>", [""]),
        (f"<li>{A}<time>2024-05-06</time></li>", [""]),
        (f"<li>{A}<time class='updated' datetime='2024-05-07'></time>{SIXTH}</li>", ["2024-05-06"]),
        # A page that tells its own date, with a link in its text.
        (f"<article><h1>Own title</h1>{SIXTH}<p>See {A}</p></article>", [""]),
        (f"<article>{SIXTH}{'<p>x</p>' * 9}{A}</article>", [""]),
        (f"<article><h1><a href='/2024/05/06/a'>A story called a</a></h1>{SIXTH}</article>", ["2024-05-06"]),
        # The latest comments.
        (f"<li>Bob on <a href='/2024/05/06/a#comment-7'>A story called a</a> {SIXTH}</li>", []),
        # Two boxes that disagree.
        (f"<li>{A}{SIXTH}</li><li>{A}{TIME.format('2024-05-08')}</li>", [""]),
    ],
)
def test_never_the_date_of_another(markup: str, expected: list[str]) -> None:
    assert dates_of(markup) == expected


def test_many_cards_take_linear_time() -> None:
    started = time.process_time()
    parse("<li><h1>x</h1><p>" * 20_000 + TIME.format("2024-05-06") * 20_000)
    parse("<div data-url='/a'>" * 20_000 + "<li><a href='/2024/05/06/a'>x</a>" * 20_000)
    parse("".join(f'<a href="/n?offset={number}">Load more x</a>' for number in range(1, 20_000)))
    parse("<a href='/x' class='" + "load-" * 100_000 + "'>" + "更多 mehr " * 100_000)
    assert time.process_time() - started < 20
