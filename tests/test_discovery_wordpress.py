"""The REST index of WordPress: where it is announced, its pages, and what they hold."""

from __future__ import annotations

import contextlib
import gzip
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from newscrawl import discovery
from newscrawl.discovery import feed, wordpress
from newscrawl.errors import PageError, PageTooLarge
from newscrawl.items import LeadKind, Source

URL = "https://example.com/wp-json/wp/v2/posts?_fields=link,date_gmt,modified_gmt,title&page=1&per_page=100"


def post(link: object, **others: object) -> dict[str, object]:
    return {"date_gmt": "2024-05-06T08:00:00", "modified_gmt": "2024-05-07T09:30:00", "link": link} | others


def body(*posts: object) -> bytes:
    return json.dumps(posts).encode()


def root(head: str) -> str:
    page = html.fromstring(f"<html><head>{head}</head><body><p>x</p></body></html>")
    return wordpress.api_root(page, "https://example.com/news/")


def test_a_page_announces_its_root() -> None:
    assert (
        root("<link rel='https://api.w.org/' href='https://example.com/wp-json/' />") == "https://example.com/wp-json/"
    )
    assert root('<link rel="https://api.w.org/" href="/blog/wp-json/">') == "https://example.com/blog/wp-json/"
    plain = root('<link rel="https://api.w.org/" href="https://example.com/index.php?rest_route=/" />')
    assert plain == "https://example.com/index.php?rest_route=/"
    assert root('<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/7">') == ""
    assert root('<link rel="https://api.w.org/" href="javascript:x">') == ""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('<https://example.com/wp-json/>; rel="https://api.w.org/"', "https://example.com/wp-json/"),
        (
            '<https://example.com/?p=7>; rel=shortlink, </wp-json/>; rel="https://api.w.org/"; title="a, b"',
            "https://example.com/wp-json/",
        ),
        ("</wp-json/>;rel=https://api.w.org/", "https://example.com/wp-json/"),
        ('</a.css>; rel=preload; as=style, </wp-json/wp/v2/posts/1>; rel="alternate"; type="application/json"', ""),
        ('</wp-json/>; nrel="https://api.w.org/"', ""),
        ("", ""),
        ("<" * 100_000, ""),
        ("<a>; rel=" * 10_000, ""),
    ],
)
def test_so_does_a_header(value: str, expected: str) -> None:
    assert wordpress.api_root_of_header(value, "https://example.com/news/") == expected


@pytest.mark.parametrize(
    ("api_root", "expected"),
    [
        ("https://example.com/wp-json/", "https://example.com/wp-json/wp/v2/posts?{}"),
        ("https://example.com/blog/wp-json", "https://example.com/blog/wp-json/wp/v2/posts?{}"),
        ("https://example.com/wp-json/?lang=de", "https://example.com/wp-json/wp/v2/posts?{}"),
        ("https://example.com/?rest_route=/", "https://example.com/?{}&rest_route=/wp/v2/posts"),
        (
            "https://example.com/index.php?rest_route=%2F",
            "https://example.com/index.php?{}&rest_route=%2Fwp%2Fv2%2Fposts",
        ),
    ],
)
def test_pages_of_the_index(api_root: str, expected: str) -> None:
    found = wordpress.posts_url(api_root, 3)
    wanted = expected.format("_fields=link,date_gmt,modified_gmt,title&page=3&per_page=100")
    assert found.replace("lang=de&", "") == wanted
    assert ("lang=de" in found) == ("lang=de" in api_root)
    assert wordpress.next_page(found) == found.replace("page=3", "page=4")


def test_the_page_after_one_without_a_number() -> None:
    assert wordpress.next_page("https://example.com/wp-json/wp/v2/posts").endswith("/posts?page=2")
    assert wordpress.next_page("https://example.com/p?per_page=9").endswith("/p?page=2&per_page=9")


def test_posts() -> None:
    posts = [
        post("https://example.com/a/", title={"rendered": "Fish &amp; chips &#8211; <em>now</em>"}),
        post("https://example.com/a/?utm_source=x"),
        post("https:\\/\\/example.com\\/b".replace("\\", ""), title="Plain", modified_gmt=None),
        post("https://example.com/c", date_gmt="0000-00-00T00:00:00"),
        post("https://example.com/d", date_gmt="2024-05-06T10:00:00+02:00", title={"rendered": 7}),
        post(""),
        post(None),
        post(["https://example.com/e"]),
        "odd",
    ]
    first, second, third, fourth = wordpress.parse(body(*posts), URL)
    assert (first.url, first.title) == ("https://example.com/a/", "Fish & chips – now")
    assert (first.kind, first.source, first.found_on) == (LeadKind.ARTICLE, Source.FEED, URL)
    assert (first.published_at, first.lastmod) == ("2024-05-06T08:00:00+00:00", "2024-05-07T09:30:00+00:00")
    assert (second.url, second.title, second.lastmod) == ("https://example.com/b", "Plain", "")
    assert third.published_at == ""
    assert (fourth.published_at, fourth.title) == ("2024-05-06T10:00:00+02:00", "")


def test_a_feed_by_any_name() -> None:
    packed = gzip.compress(b"\xef\xbb\xbf" + body(post("https://example.com/a/", title={"rendered": "<rss >"})))
    assert discovery.sniff(packed, "application/json") is LeadKind.FEED
    assert [lead.url for lead in feed.parse(packed, URL)] == ["https://example.com/a/"]
    assert discovery.sniff(body({"link": "/a", "title": {"rendered": "x"}})) is LeadKind.FEED
    assert discovery.sniff(body({"link": "/a", "title": "x"})) is None
    assert discovery.sniff(body(1, 2)) is None


def test_an_index_without_posts_is_no_error() -> None:
    assert wordpress.parse(b"[]", URL) == []


@pytest.mark.parametrize("code", ["rest_forbidden", "rest_post_invalid_page_number", "rest_no_route"])
def test_a_refusal_is_quoted(code: str) -> None:
    refused = json.dumps({"code": code, "message": "No.", "data": {"status": 401}}).encode()
    for parse in (wordpress.parse, feed.parse):
        with pytest.raises(PageError, match=code):
            parse(refused, URL)


@pytest.mark.parametrize(
    "answer",
    [b"", b"<html>", b"{}", b'{"code": {}}', b"[1]", b'[{"a": 1}]', b'[{"link"', b"null", b"\xff", b"[" * 99_999],
)
def test_what_is_no_list_of_posts_says_so(answer: bytes) -> None:
    with pytest.raises(PageError):
        wordpress.parse(answer, URL)


def test_bombs() -> None:
    started = time.process_time()
    for bomb in (b"[" + b"[]," * 3_000_000, b'[{"link":' + b"{}," * 3_000_000, gzip.compress(b" " * (11 << 20))):
        with pytest.raises(PageTooLarge):
            wordpress.parse(bomb, URL)
    with pytest.raises(PageError):
        wordpress.parse(b'[{"link": ' + b"9" * 1_000_000 + b"}]", URL)
    assert time.process_time() - started < 5


NAMES = st.sampled_from(["link", "title", "x"])
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.sampled_from([post("/a"), "link"])),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner)),
    max_leaves=12,
)


@given(st.one_of(st.binary(max_size=200), VALUES.map(lambda value: json.dumps(value).encode())))
def test_never_another_error(answer: bytes) -> None:
    with contextlib.suppress(PageError):
        assert all(lead.url.startswith("https://") for lead in wordpress.parse(answer, URL) if "http:" not in lead.url)
    discovery.sniff(answer)


@given(st.text(max_size=200))
def test_headers_never_raise(value: str) -> None:
    wordpress.api_root_of_header(f"<{value}>; rel={value}", URL)
