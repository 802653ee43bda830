"""URLs: normal form, keys, guesses from the URL alone, scope."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import urls
from newscrawl.errors import ArgumentError
from newscrawl.urls import Scope

PIECES = st.sampled_from(
    [
        "a",
        "Ä",
        "財",
        "%2F",
        "%2f",
        "%41",
        "%",
        "%zz",
        "/",
        "//",
        "..",
        ".",
        "?",
        "&",
        "=",
        "#",
        ";jsessionid=1",
        "+",
        " ",
        "utm_source=x",
        "id=1",
        "id=2",
        "@",
        ":",
        "[",
        "\\",
        "\x00",
        "�",
        "😀",
        "~",
        "-",
        "index.html",
        "/comment-page-2",
        "|",
    ]
)
TAILS = st.lists(PIECES, max_size=20).map("".join)
HOSTS = st.sampled_from(
    ["example.com", "WWW.Example.COM:443", "bücher.example", "[::1]:8080", "u:p@h.example.", "x_y.z"]
)
WEB = st.builds("{}://{}{}".format, st.sampled_from(["http", "HTTPS"]), HOSTS, TAILS.map(lambda tail: "/" + tail))
ANY = st.one_of(WEB, st.text(max_size=60), TAILS.map(lambda tail: "http:" + tail), st.text().map("http://{}".format))


@pytest.mark.parametrize(
    ("given_url", "expected"),
    [
        ("HTTP://WWW.Example.COM:80/A", "http://www.example.com/A"),
        ("https://example.com", "https://example.com/"),
        ("https://example.com:443/?", "https://example.com/"),
        ("https://example.com:8443/", "https://example.com:8443/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("http://[2001:DB8:0:0::1]:80/", "http://[2001:db8::1]/"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://user:secret@example.com/", "https://example.com/"),
        ("https://e.com/a/./b/../c/..", "https://e.com/a/"),
        ("https://e.com/../../a", "https://e.com/a"),
        ("https://e.com/%7euser/%41%2fb%2F%c3%a4", "https://e.com/~user/A%2Fb%2F%C3%A4"),
        ("https://e.com/ä b", "https://e.com/%C3%A4%20b"),
        ("https://e.com/100%", "https://e.com/100%25"),
        ("https://e.com/%2e%2e/a", "https://e.com/a"),
        ("https://e.com/a#top", "https://e.com/a"),
        ("https://e.com/a?utm_source=x&id=2&fbclid=y&UTM_Medium=z", "https://e.com/a?id=2"),
        ("https://e.com/a;jsessionid=0A1B?PHPSESSID=3", "https://e.com/a"),
        ("https://e.com/?b=2&a=1&b=1", "https://e.com/?a=1&b=2&b=1"),
        ("https://e.com/?OpenDocument&Count=5", "https://e.com/?OpenDocument&Count=5"),
        ("https://e.com/?a=&b", "https://e.com/?a=&b"),
        ("https://e.com/?ref=rss&source=AP", "https://e.com/?source=AP"),
        (" https://e.com/a\n/b ", "https://e.com/a/b"),
        ("https://e.com/a/", "https://e.com/a/"),
    ],
)
def test_normal_form(given_url: str, expected: str) -> None:
    assert urls.normalize(given_url) == expected


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "/a",
        "a.html",
        "//e.com/a",
        "ftp://e.com/",
        "mailto:a@e.com",
        "javascript:alert(1)",
        "http://",
        "http:///a",
        "http://:80/",
        "http://e.com:0/",
        "http://e.com:99999/",
        "http://e.com:x/",
        "http://a b/",
        "http://a..b/",
        "http://[::1",
        "http://[zz]/",
        "http://evil.example\\@good.example/",
        "http://" + "a" * 64 + ".example/",
        "http://e.com/" + "a" * urls.MAX_URL_LENGTH,
        "http://e.com/" + "ä" * 1000,
        "http://e.com/\ud800",
    ],
)
def test_what_is_no_url_is_refused_in_one_line(bad: str) -> None:
    with pytest.raises(ValueError, match=r"\A[^\n]+\Z"):
        urls.normalize(bad)


@given(ANY)
def test_normal_form_is_idempotent_and_plain(url: str) -> None:
    try:
        normal = urls.normalize(url)
    except ValueError:
        return
    assert urls.normalize(normal) == normal
    assert normal.isascii()
    assert "#" not in normal
    assert not any(c.isspace() for c in normal)
    assert urls.key(normal) == urls.key(url)
    assert len(urls.key(url)) == 16


@given(TAILS)
def test_twins_share_a_key(tail: str) -> None:
    try:
        keys = {
            urls.key(f"{scheme}://{name}/{tail}") for scheme in ("http", "https") for name in ("e.com", "www.e.com")
        }
    except ValueError:
        return
    assert len(keys) == 1


def test_keys_keep_apart_what_differs() -> None:
    pages = ["/?id=1", "/?id=2", "/a%2Fb", "/a/b", "/a", "/a/", "/A", "/?a=", "/?a"]
    addresses = [f"https://e.com{page}" for page in pages] + ["https://m.e.com/", "https://e.com:81/"]
    assert len({urls.key(address) for address in addresses}) == len(addresses)


def test_host_site_and_domain() -> None:
    assert urls.host("https://www.BBC.co.uk:8080/news") == "www.bbc.co.uk"
    assert urls.site("https://www.bbc.co.uk:8080/news") == "bbc.co.uk:8080"
    assert urls.site("https://www.com/") == "www.com"
    assert urls.registrable_domain("www.bbc.co.uk") == "bbc.co.uk"
    for kept in ("127.0.0.1", "[::1]", "localhost", "wiki.internal", "co.uk", ""):
        assert urls.registrable_domain(kept) == kept


@pytest.mark.parametrize(
    "path",
    [
        "/12345",
        "/blog/my-first-post-is-here",
        "/2024/05/06/mayor-resigns",
        "/world/2024/may/06/mayor",
        "/?p=12",
        "/story.php?id=7",
        "/news/world-asia-68957123",
        "/news/articles/c8vgdx5lrn0o",
        "/archives/54321",
        "/archives/202413",
        "/archives/202405/a-story",
        "/world/202405",
        "/politics/archive/2024/01/a-long-slug/677001/",
        "/mayor-resigns-after-long-night.html",
        "/20240506/mayor",
        "/2024/05/06/index.html?id=3",
        "/%E8%B4%A2%E6%94%BF%E9%83%A8%E9%83%A8%E9%95%BF%E4%BB%8A%E5%A4%A9%E8%BE%9E",
        "/a/8d3f1a52-0c47-4b51-9d0e-0f2f3a4b5c6d",
        "/mayor_resigns_after_vote",
        "/mayor-2024-05-06",
        "/works/what-the-new-bridge-will-cost/2024/05/06/",
        "/works/what-the-new-bridge-will-cost/2024/05",
        "/topics/town-and-river/what-the-new-bridge-will-cost",
        "/thema/stadt/nachrichten/was_die_neue_br%C3%BCcke_kostet.html",
        "/thema/what-the-new-bridge-will-cost/497533354",
    ],
)
def test_articles(path: str) -> None:
    assert urls.looks_like_article(f"https://e.com{path}")
    assert not urls.looks_like_listing(f"https://e.com{path}")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/index.html",
        "/sport",
        "/sport/football/",
        "/sport/index.php",
        "/category/some-long-category-name-here",
        "/tag/12345",
        "/author/jane-doe-the-second",
        "/topics/a",
        "/archive",
        "/2024/05/06/",
        "/2024/05",
        "/20240506",
        "/news/page/2",
        "/page-3",
        "/index-4.html",
        "/?page=2",
        "/?cat=5",
        "/archive-2024-05-06.html",
        "/archives/202405",
        "/blog/archiv/202405/",
        "/author/admin/",
        "/topics/what-the-new-bridge-will-cost",
        "/topics/town-and-river/bridges-and-quays",
        "/topics/town-and-river/what-the-new-bridge-will-cost/page/2",
        "/topics/12345/what-the-new-bridge-will-cost",
        "/thema/bridges/497533354",
        "/category/town/what-the-new-bridge-will-cost",
        "/topics/author/what-the-new-bridge-will-cost",
        "/tag/what-the-new-bridge-will-cost/2024/05/06/",
        "/tag/what-the-new-bridge-will-cost/2024/05",
        "/town-and-river/2024/05/06/",
        "/town-and-river/2024/05",
    ],
)
def test_listings(path: str) -> None:
    assert urls.looks_like_listing(f"https://e.com{path}")
    assert not urls.looks_like_article(f"https://e.com{path}")


@pytest.mark.parametrize(
    "path",
    [
        "/login",
        "/search?q=a-b-c-d",
        "/privacy-policy",
        "/feed/",
        "/a-b-c-d.jpg",
        "/2024/05/06/a.pdf",
        "/feed.xml",
        "/?s=x",
    ],
)
def test_services_are_neither(path: str) -> None:
    address = f"https://e.com{path}"
    assert not urls.looks_like_article(address)
    assert not urls.looks_like_listing(address)
    assert urls.is_service(address)


def test_a_search_by_one_letter_is_none_behind_the_path_of_an_article() -> None:
    session = "?s=0f3a9c55d1e84b7791aa02c6e4d83b10"
    for path in ("/news/the-pier-is-painted-blue", "/2024/05/06/pier", "/culture/choir-83112.html"):
        assert urls.looks_like_article(f"https://e.com{path}{session}")
        assert not urls.is_service(f"https://e.com{path}{session}")
    assert urls.is_service(f"https://e.com/search/the-pier-is-painted-blue{session}")
    assert urls.is_service("https://e.com/news/?s=pier")


@pytest.mark.parametrize(
    ("path", "article"),
    [
        ("/article.php?sid=212", True),
        ("/modules.php?name=News&file=article&sid=7", True),
        ("/sport/?sid=212", False),
        ("/?sid=918273645", False),
        ("/sport?sid=0f3a9c55d1e84b7791aa02c6e4d83b10", False),
        ("/list.php?sid=0f3a9c55d1e84b7791aa02c6e4d83b10", False),
        ("/news/the-pier-is-painted-blue?sid=918273645", True),
    ],
)
def test_a_session_names_no_article(path: str, article: bool) -> None:
    assert urls.looks_like_article(f"https://e.com{path}") is article
    assert urls.looks_like_listing(f"https://e.com{path}") is not article


def test_a_number_behind_a_slug_may_count_pages_or_editions() -> None:
    for number in ("10", "2024"):
        assert not urls.looks_like_article(f"https://e.com/works/what-the-new-bridge-will-cost/{number}")


def test_a_short_path_is_no_sure_listing() -> None:
    assert not urls.looks_like_listing("https://e.com/mayor-resigns", sure=True)
    assert urls.looks_like_listing("https://e.com/tag/mayor", sure=True)


def test_guesses_about_nothing() -> None:
    assert not urls.looks_like_article("x")
    assert not urls.looks_like_listing("x")
    assert urls.date_in_path("x") == ""


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2024/05/06/a", "2024-05-06"),
        ("/2024/5/6/a", "2024-05-06"),
        ("/a-2024-05-06.html", "2024-05-06"),
        ("/2024/may/06/a", "2024-05-06"),
        ("/20240506/a", "2024-05-06"),
        ("/2024/0506/a", "2024-05-06"),
        ("/26/05/2024/a", "2024-05-26"),
        ("/05-26-2024/a", "2024-05-26"),
        ("/1969/07/21/archives/x", "1969-07-21"),
        ("/05/06/2024/a", ""),
        ("/2024/05/a", ""),
        ("/2024/13/40/a", ""),
        ("/2023/02/29/a", ""),
        ("/120240506", ""),
        ("/a?d=2024-05-06", ""),
        ("/2024/foo/06", ""),
    ],
)
def test_date_in_path(path: str, day: str) -> None:
    assert urls.date_in_path(f"https://e.com{path}") == day


def test_scope_host() -> None:
    scope = Scope.of("host", ["https://www.e.com/news", "http://localhost:8000/"])
    assert scope.contains("http://e.com/x")
    assert scope.contains("https://www.e.com/")
    assert scope.contains("http://localhost:8000/a")
    assert not scope.contains("http://localhost:8001/a")
    assert not scope.contains("https://m.e.com/")
    assert not scope.contains("https://notе.com/")
    assert not scope.contains("e.com")
    assert scope.describe() == "e.com, localhost:8000"


def test_scope_domain() -> None:
    scope = Scope.of("domain", ["https://news.bbc.co.uk/"])
    assert scope.contains("https://bbc.co.uk/")
    assert scope.contains("http://a.b.bbc.co.uk:81/")
    assert not scope.contains("https://notbbc.co.uk/")
    assert not scope.contains("https://co.uk/")
    assert "subdomains" in scope.describe()


def test_scope_prefix_counts_whole_segments() -> None:
    for spec in ("/sport/", "/sport", " /x/../sport/"):
        scope = Scope.of(spec, ["https://e.com/"])
        assert scope.contains("https://www.e.com/sport")
        assert scope.contains("https://e.com/sport/a?b")
        assert not scope.contains("https://e.com/sports")
        assert not scope.contains("https://e.com/")
        assert not scope.contains("https://e.com/sport/../news")
        assert not scope.contains("https://f.com/sport/")
        assert scope.describe() == "e.com below /sport/"


def test_scope_grows_by_a_host() -> None:
    scope = Scope.of("host", ["https://e.com/"])
    assert scope.with_host_of("https://www.e.com/x") == scope
    wider = scope.with_host_of("https://f.com/")
    assert wider.contains("https://f.com/")
    assert wider.contains("https://e.com/")
    assert not scope.contains("https://f.com/")


@pytest.mark.parametrize("spec", ["", "site", "sport/", "//e.com", "/a?b", "/a b", "/\ud800"])
def test_scope_says_what_would_do(spec: str) -> None:
    with pytest.raises(ArgumentError, match=r"\Ascope: [^\n]+\Z"):
        Scope.of(spec, ["https://e.com/"])


def test_scope_needs_seeds() -> None:
    for seeds in ([], ["e.com"]):
        with pytest.raises(ArgumentError, match="start URL"):
            Scope.of("host", seeds)


@given(WEB, st.sampled_from(["host", "domain", "/", "/a"]), ANY)
def test_scope_contains_its_seeds_and_never_raises(seed: str, spec: str, other: str) -> None:
    try:
        urls.normalize(seed)
    except ValueError:
        return
    scope = Scope.of(spec, [seed])
    assert scope.contains(seed) or spec == "/a"
    assert scope.contains(other) in (True, False)
    assert scope.contains(urls.normalize(seed)) == scope.contains(seed)


@pytest.mark.parametrize(
    ("twin", "main"),
    [
        ("https://m.paper.co.uk/news/a-b-c", "https://www.paper.co.uk/news/a-b-c"),
        ("https://mobile.paper.org/a", "https://paper.org/a"),
        ("https://de.m.paper.org/a", "https://de.paper.org/a"),
        ("https://amp.paper.org/a", "https://paper.org/a"),
        ("https://paper.org/a/b/amp/", "https://paper.org/a/b/"),
        ("https://paper.org/a/b/amp", "https://paper.org/a/b"),
        ("https://paper.org/a.amp.html", "https://paper.org/a.html"),
        ("https://paper.org/amp/a/b", "https://paper.org/a/b"),
        ("https://paper.org/a?amp=1", "https://paper.org/a"),
        ("https://paper.org/a?amp=1&id=3", "https://paper.org/a?id=3"),
    ],
)
def test_twins_for_telephones_and_in_amp_share_a_key_and_keep_their_address(twin: str, main: str) -> None:
    assert urls.key(twin) == urls.key(main)
    assert urls.normalize(twin) == twin


@pytest.mark.parametrize(
    ("page", "article"),
    [
        ("https://paper.org/a/comment-page-1/#comment-365", "https://paper.org/a/"),
        ("https://paper.org/2024/05/06/a/comment-page-12", "https://paper.org/2024/05/06/a"),
        ("https://paper.org/a/comment-page-1/comment-page-2/.", "https://paper.org/a/"),
        ("https://paper.org/?p=210&cpage=1#comments", "https://paper.org/?p=210"),
        ("https://paper.org/?cpage=2&page_id=4", "https://paper.org/?page_id=4"),
        ("https://paper.org/?query-page=2&p=73", "https://paper.org/?p=73"),
        ("https://paper.org/?query-3-page=2&cst&page_id=4", "https://paper.org/?page_id=4"),
        ("https://paper.org/?cst&p=87", "https://paper.org/?p=87"),
        ("https://paper.org/2024/05/06/a/?query-9-page=3&cst", "https://paper.org/2024/05/06/a/"),
    ],
)
def test_a_page_of_comments_is_its_article(page: str, article: str) -> None:
    assert urls.normalize(page) == article
    assert urls.key(page) == urls.key(article)


@pytest.mark.parametrize(
    "other",
    ["https://paper.org/news?cpage=2", "https://paper.org/comment-page-2/", "https://paper.org/a/comment-page-x/"],
)
def test_what_only_looks_like_a_page_of_comments_stays(other: str) -> None:
    assert urls.normalize(other) == other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://paper.org/a?id=1", "https://paper.org/a?id=2"),
        ("https://paper.org/a%2Fb", "https://paper.org/a/b"),
        ("https://paper.org/boot-camp/", "https://paper.org/boot-c/"),
        ("https://paper.org/lamp.html", "https://paper.org/l.html"),
        ("https://paper.org/a/amplifier", "https://paper.org/a/lifier"),
        ("https://m.co.uk/a", "https://co.uk/a"),
        ("https://m.com/a", "https://com/a"),
        ("https://team.paper.org/a", "https://paper.org/a"),
    ],
)
def test_what_only_looks_like_a_twin_has_a_key_of_its_own(one: str, other: str) -> None:
    assert urls.key(one) != urls.key(other)


@pytest.mark.parametrize(
    ("url", "twin"),
    [
        ("https://paper.org/a/b", "https://paper.org/a/b/"),
        ("https://paper.org/a/b/", "https://paper.org/a/b"),
        ("https://paper.org/a/?id=3", "https://paper.org/a?id=3"),
        ("https://paper.org/", ""),
        ("https://paper.org/a.html", ""),
        ("https://paper.org/a//", ""),
    ],
)
def test_the_twin_with_or_without_a_slash(url: str, twin: str) -> None:
    assert urls.slash_twin(url) == twin
