"""URLs that go on for ever, and the shapes of those made by one template."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery.traps import shape, trap

TODAY = date(2024, 5, 12)
HOST = "https://example.com"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/a/b/c/d/e/f/g/h/i/j/k/l/m", "deep path: 13 segments"),
        ("/news/news/news/story", "repeats itself: news"),
        ("/News/news/NEWS", "repeats itself: news"),
        ("/a/b/a/b/a/b", "repeats itself: a/b"),
        ("/x/a/b/a/b/a/b/c", "repeats itself: a/b"),
        ("/a/x/a/y/a/z/a", "repeats itself: a"),
        ("/list?" + "&".join(f"p{number}=1" for number in range(9)), "many parameters: 9"),
        ("/list?tag=a&tag=b&tag=c", "repeats itself: tag"),
        ("/2024/07/", "future"),
        ("/events/2031/05/12/", "future"),
        ("/calendar?date=2024-06-13", "future"),
        ("/?m=203105", "future"),
        ("/events?month=7&year=2024", "future"),
        ("/kalender?tribe-bar-date=2031-05", "future"),
        ("/archive/2199", "future"),
        ("/archive/20310512", "future"),
        ("/1989/12/", "before 1990"),
        ("/archive/1912-04-15", "before 1990"),
        ("/calendar?month=1989-12", "before 1990"),
    ],
)
def test_traps(path: str, why: str) -> None:
    assert why in trap(HOST + path, TODAY)


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/2024/05/06/story", "/a/b/c/d/e/f/g/h/i/j/k/l", "/sport/football/sport/football", "/news/news",
        "/2024/06/12/", "/2024/06", "/archive/1990/01/01", "/1990/", "/2005/05/05/story", "/calendar?date=2024-06-12",
        "/2031/05/12/our-town-in-2031", "/archive/1912/04/15/the-sinking-of-a-ship", "/archives/203105",
        "/list?" + "&".join(f"p{number}=1" for number in range(8)), "/list?tag=a&tag=b",
        "/calendar?date=2031-02-31", "/?s=2031-05-12", "/a/1984", "/a/18120",
    ],
)  # fmt: skip
def test_what_is_none(path: str) -> None:
    assert trap(HOST + path, TODAY) == ""


def test_the_end_of_time() -> None:
    assert trap(HOST + "/2031/05/", date.max) == ""
    assert trap(HOST + "/2031/05/", date.min)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://Example.com/news/2024/05/06/story-77123.html?id=7&page=2#x",
            "example.com/news/#/#/#/story-#.html?id&page",
        ),
        ("http://example.com/news/2023/11/6/story-1.html?page=9&id=8", "example.com/news/#/#/#/story-#.html?id&page"),
        ("https://example.com/a/550e8400-e29b-41d4-a716-446655440000", "example.com/a/#"),
        ("https://example.com/a/550E8400e29b41d4a716446655440000/b", "example.com/a/#/b"),
        ("https://example.com/a-5f3a9c21be", "example.com/a-#"),
        ("https://example.com/defaced-facade", "example.com/defaced-facade"),
        ("https://example.com/effaced1", "example.com/#"),
        ("https://example.com/?a=1&a=2&b[0]=3&b[17]=4", "example.com/?a&b[#]"),
        ("https://example.com:8080", "example.com:8080/"),
        ("https://[::1", "[::1/"),
        ("", "/"),
    ],
)
def test_shape(url: str, expected: str) -> None:
    assert shape(url) == expected


PIECES = st.sampled_from(
    ["/", "a", "news", "?", "&", "=", "#", "2024", "05", "-", "deadbeef1", "://", "[", "%2F", "\x00", "m"]
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)), st.dates())
def test_never_an_error(url: str, today: date) -> None:
    assert isinstance(trap(url, today), str)
    assert isinstance(shape(url), str)


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.uuids(), st.uuids())
def test_one_template_has_one_shape(one: int, other: int, first: object, second: object) -> None:
    template = HOST + "/{}/story-{}.html?id={}&ref=x"
    assert shape(template.format(one, first, one)) == shape(template.format(other, second, other))


@pytest.mark.parametrize(
    "piece", ["/", "/a", "/a/b", "1", "f", "f1", "deadbeef-", "?", "&a", "&a=1", "/2024", "-1111", "#", ":", "["]
)
def test_linear(piece: str) -> None:
    started = time.monotonic()
    for prefix in ("", HOST + "/", HOST + "/?", HOST + "/12345678-"):
        url = prefix + piece * 300_000
        trap(url, TODAY)
        shape(url)
    assert time.monotonic() - started < 8
