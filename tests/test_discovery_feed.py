"""Feeds of all kinds, broken and hostile ones among them."""

from __future__ import annotations

import contextlib
import gzip
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.discovery import dates, feed
from newscrawl.errors import PageError, PageTooLarge
from newscrawl.items import LeadKind, Source

ATTACKS = Path(__file__).parent.parent / "fixtures" / "attacks"
URL = "https://example.com/feed.xml"


def rss(*items: str, head: str = "") -> bytes:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{inner}</channel></rss>'.encode()


def test_rss() -> None:
    body = rss(
        "<title>A &amp;amp; <![CDATA[<b>B</b>]]></title>"
        "<link><![CDATA[ https://example.com/a?id=1&copy=2 ]]></link>"
        "<pubDate>Mon, 06 May 2024 10:00:00 +0200</pubDate>",
        head="<title>Paper</title><link>https://example.com/</link><language>de</language>",
    )
    (lead,) = feed.parse(body, URL)
    assert lead.url == "https://example.com/a?copy=2&id=1"
    assert (lead.kind, lead.source, lead.found_on) == (LeadKind.ARTICLE, Source.FEED, URL)
    assert lead.title == "A & B"
    assert lead.published_at == "2024-05-06T10:00:00+02:00"
    assert lead.language == "de"


def test_rss_finds_the_link() -> None:
    body = rss(
        "<guid>https://example.com/permalink</guid>",
        "<guid isPermaLink='false'>https://example.com/no-link</guid>",
        "<link>/relative</link>",
        "<link>http://feeds.example/1</link><feedburner:origLink>https://example.com/orig</feedburner:origLink>",
        "<link>javascript:alert(1)</link>",
        "<link>https://example.com/relative</link>",
    )
    assert [lead.url.rpartition("/")[2] for lead in feed.parse(body, URL)] == [
        "permalink",
        "relative",
        "orig",
    ]


def test_atom() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><link rel="self" href="/self"/>
    <entry><title type="html">a &lt;b&gt;b&lt;/b&gt;</title><link rel="edit" href="/edit"/>
      <link rel="enclosure" href="/x.mp3"/><link type="application/json" href="/a.json"/>
      <link rel="alternate" type="text/html" href="/e1"/>
      <published>2024-05-06T10:00:00.5+02:00</published><updated>2024-05-07T10:00:00Z</updated></entry>
    <entry><title>b</title><link href="/e2"/><updated>2024-05-07T10:00:00Z</updated></entry></feed>"""
    first, second = feed.parse(body, URL)
    assert (first.url, first.title) == ("https://example.com/e1", "a b")
    assert first.published_at.startswith("2024-05-06T10:00:00.5")
    assert first.published_at.endswith("+02:00")
    assert first.lastmod == "2024-05-07T10:00:00+00:00"
    assert first.language == "fr"
    assert (second.published_at, second.lastmod) == ("", "2024-05-07T10:00:00+00:00")


def test_rss_1_takes_the_date_of_dublin_core_as_published() -> None:
    body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>c</title></channel>
      <item rdf:about="x"><title>z</title><link>/z</link>
      <dc:date>2024-05-06T10:00:00+09:00</dc:date></item></rdf:RDF>"""
    (lead,) = feed.parse(body, URL)
    assert (lead.published_at, lead.lastmod) == ("2024-05-06T10:00:00+09:00", "")


def test_json_feed() -> None:
    items = [
        {"id": "1", "url": "/k", "title": "K", "date_published": "2024-05-06T10:00:00-04:00"},
        {"id": "https://example.com/id"},
        {"id": 3, "title": ["odd"]},
        "odd",
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "language": "en", "items": items}).encode()
    first, second = feed.parse(body, URL)
    assert (first.url, first.title, first.language) == ("https://example.com/k", "K", "en")
    assert first.published_at == "2024-05-06T10:00:00-04:00"
    assert second.url == "https://example.com/id"


def test_one_flaw_never_drops_the_feed() -> None:
    body = rss(
        "<title>Fish & chips &nbsp; &bogus;</title><link>https://example.com/a</link>",
        "<title>Open <b>tag</title><link>https://example.com/b</link>",
        "<title>\x01 control</title><media:content url='x'/><link>https://example.com/c</link>",
        "<pubDate>yesterday</pubDate><link>https://example.com/d</link>",
    )
    assert [lead.url[-1] for lead in feed.parse(body, URL)] == ["a", "b", "c", "d"]
    assert feed.parse(b"\n\n" + body, URL)[0].title.startswith("Fish & chips")
    assert len(feed.parse(gzip.compress(body), URL)) == 4


def test_a_link_that_is_cut_is_no_link() -> None:
    body = rss("<link>https://example.com/whole</link>", "<link>https://example.com/half-of-it</link>")
    assert [lead.url for lead in feed.parse(body[: body.index(b"-of-it")], URL)] == ["https://example.com/whole"]


def test_encodings() -> None:
    text = rss("<title>Größe</title><link>/a</link>").decode().replace('"1.0"', '"1.0" encoding="{}"')
    for name in ("utf-8", "iso-8859-1", "utf-16", "windows-1252"):
        assert feed.parse(text.format(name).encode(name), URL)[0].title == "Größe"
    assert feed.parse(rss("<title>Größe</title><link>/a</link>"), URL)[0].title == "Größe"


@pytest.mark.parametrize("body", [b"", b"plain", b"<html><body>no</body></html>", b'{"a": 1}', b"[1]", b"\x1f\x8bx"])
def test_what_is_no_feed_says_so(body: bytes) -> None:
    with pytest.raises(PageError):
        feed.parse(body, URL)


@pytest.mark.parametrize("name", ["billion-laughs.rss", "external-entity.rss"])
def test_entities_are_disarmed(name: str) -> None:
    started = time.process_time()
    leads = feed.parse((ATTACKS / name).read_bytes(), URL)
    assert time.process_time() - started < 5
    assert leads[-1].url == "https://example.com/innocent"
    secret = Path("/etc/hostname")
    for lead in leads:
        assert len(lead.title) <= 500
        assert not secret.exists() or f"[{secret.read_text().strip()}]" != lead.title


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel>" + b"<" * 500_000,
        b"<rss>" + b"<a>" * 300_000,
        b"<rss><item>" * 50_000,
        b"<rss><channel><item>" + b"<title>x</title>" * 50_000 + b"</item></channel></rss>",
        b"<rss><channel>" + b"<item><link>/a</link></item>" * 50_000 + b"</channel></rss>",
        b"<rss><item><title>" + b"&" * 500_000,
        b'{"version":"jsonfeed.org/version","items":' + b"[" * 100_000,
        b"<!DOCTYPE " + b"<!ENTITY " * 100_000,
    ],
    ids=["angles", "deep", "nested items", "titles", "items", "ampersands", "json", "doctype"],
)
def test_hostile_feeds_take_no_time(body: bytes) -> None:
    started = time.process_time()
    with contextlib.suppress(PageError):
        feed.parse(body, URL)
    assert time.process_time() - started < 10


def _attributes(count: int) -> str:
    return " ".join(f'a{number}="1"' for number in range(count))


@pytest.mark.parametrize(
    "body",
    [
        f"<rss {_attributes(40_000)}><channel><item><link>/a</link></item></channel></rss>",
        f"<rss><channel {_attributes(40_000)}><item><link>/a</link></item></channel></rss>",
        f"<rss><channel><item {_attributes(40_000)}><link>/a</link></item></channel></rss>",
        f"<rss><channel><item><title><b {_attributes(40_000)}>x</b></title><link>/a</link></item></channel></rss>",
        "<rss><channel><item><link>/a</link></item>" + ("<title>" * 200 + "</title>" * 200) * 1_000,
        "<rss><channel><item><link>/a</link><title>"
        + "<b>" * 200
        + "<i/>" * 200_000
        + "</b>" * 200
        + "</title></item>",
        "<rss><channel>" + "<language>de</language>" * 200_000 + "<item><link>/a</link></item>",
        "<rss>" + "<channel></channel>" * 200_000 + "<item><link>/a</link></item>",
    ],
    ids=["of root", "of channel", "of entry", "in title", "nested titles", "in a title", "languages", "channels"],
)
def test_hostile_feeds_are_read_in_linear_time(body: str) -> None:
    started = time.process_time()
    assert [lead.url for lead in feed.parse(body.encode(), URL)] == ["https://example.com/a"]
    assert time.process_time() - started < 1.5


def test_of_very_many_attributes_those_that_are_read_stay() -> None:
    more = _attributes(50)
    atom = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://example.com/x/" {more}>'
        f'<entry {more}><title type="html" {more}>Br&amp;uuml;cke</title>'
        f'<link rel="enclosure" type="audio/mpeg" href="/a.mp3" {more}/>'
        f'<link rel="alternate" type="text/html" href="y" {more}/></entry></feed>'
    )
    lead = feed.parse(atom.encode(), URL)[0]
    assert (lead.url, lead.title, lead.language) == ("https://example.com/x/y", "Brücke", "de")
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        f'<item rdf:about="https://example.com/z" {more}><title>Z</title></item></rdf:RDF>'
    )
    assert feed.parse(rdf.encode(), URL)[0].url == "https://example.com/z"
    item = f'<item><title>Q</title><guid isPermaLink="false" {more}>https://example.com/q</guid><link>/r</link></item>'
    assert feed.parse(rss(item), URL)[0].url == "https://example.com/r"


def test_declarations_cost_nothing() -> None:
    # libxml2 holds each attribute that may be an ID against all others, and keeps 60 bytes for each name of a choice.
    ids = " ".join(f"a{number} ID #IMPLIED" for number in range(60_000))
    story = "<rss><channel><item><link>/a</link></item></channel></rss>"
    started = time.process_time()
    for declared in (f"<!ATTLIST rss {ids}>", f"<!ELEMENT a ({'b|' * 300_000}c)>"):
        with pytest.raises(PageError):
            feed.parse(f"<!DOCTYPE rss [{declared}]>{story}".encode(), URL)
    assert time.process_time() - started < 2
    assert feed.parse(f"<!DOCTYPE rss [<!ATTLIST rss {ids[:50_000]} CDATA 'b'>]>{story}".encode(), URL)


@pytest.mark.parametrize("before", ["", "<!--<![CDATA[-->", "<?a <![CDATA[ ?>", "<a><![CDATA[<b/>]]></a>"])
def test_tags_without_end_are_too_many(before: str) -> None:
    with pytest.raises(PageTooLarge, match="tags and attributes"):
        feed.parse(f"<rss><channel>{before}{'<x/>' * 600_000}".encode(), URL)


def test_a_bomb_is_too_large() -> None:
    with pytest.raises(PageTooLarge):
        feed.parse(gzip.compress(rss(" " * (feed.MAX_BYTES + 1))), URL)


FRAGMENTS = st.sampled_from(
    [
        b"<rss>",
        b"<channel>",
        b"<item>",
        b"</item>",
        b"<link>",
        b"/a",
        b"</link>",
        b"<feed>",
        b"<entry>",
        b"<![CDATA[",
        b"]]>",
        b"&",
        b"&amp;",
        b"<title>",
        b"<link href='/a'/>",
        b"<!DOCTYPE",
        b"{",
        b'"version"',
        b"\xff",
        b"\x00",
        b"<pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate>",
        b"<?xml version='1.0'?>",
        b"<!--",
        b"<x:y/>",
        b"<guid>",
    ]
)


@given(st.one_of(st.binary(max_size=300), st.lists(FRAGMENTS, max_size=25).map(b"".join)))
def test_never_another_error(body: bytes) -> None:
    with contextlib.suppress(PageError):
        feed.parse(body, URL)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Mon, 06 May 2024 10:00:00 +0200", "2024-05-06T10:00:00+02:00"),
        ("6 May 24 10:00 EST", "2024-05-06T10:00:00-05:00"),
        ("Mon, 06 May 2024 10:00:00 GMT", "2024-05-06T10:00:00+00:00"),
        ("Mon, 06 May 2024 10:00:00 -0000", "2024-05-06T10:00:00+00:00"),
        ("2024-05-06T10:00Z", "2024-05-06T10:00:00+00:00"),
        ("2024-05-06 10:00:00 +0530", "2024-05-06T10:00:00+05:30"),
        ("2024-05-06T10:00:00-04", "2024-05-06T10:00:00-04:00"),
        ("Mon, 06 May 2024 10:00:00", ""),
        ("Mon, 06 May 2024 10:00:00 IST", ""),
        ("Mon, 06 May 2024", ""),
        ("2024-05-06T10:00:00", ""),
        ("2024-05-06", ""),
        ("2024-13-06T10:00:00Z", ""),
        ("06 Foo 2024 10:00:00 GMT", ""),
        ("", ""),
    ],
)
def test_instants_keep_their_zone(raw: str, expected: str) -> None:
    assert dates.instant(raw) == expected


@given(st.text(max_size=80))
def test_dates_never_raise(raw: str) -> None:
    assert dates.stated(dates.stated(raw)) == dates.stated(raw)
