"""Sitemaps, whole and broken, friendly and hostile; robots.txt; and telling kinds of responses apart."""

from __future__ import annotations

import contextlib
import gzip
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import discovery
from newscrawl.discovery import robots, sitemap
from newscrawl.errors import PageError, PageTooLarge, Undecodable
from newscrawl.items import Lead, LeadKind, Source

ATTACKS = Path(__file__).parent.parent / "fixtures" / "attacks"
URL = "https://example.com/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def urlset(*entries: str, attributes: str = f"{NS} {NEWS}") -> bytes:
    inner = "".join(f"<url>{entry}</url>" for entry in entries)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {attributes}>{inner}</urlset>'.encode()


def parse(body: bytes, **bounds: int) -> list[Lead]:
    return list(sitemap.parse(body, URL, **bounds))


def paths(body: bytes) -> list[str]:
    return [lead.url.removeprefix("https://example.com") for lead in parse(body)]


XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
MEDIA = (
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" '
    'xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"'
)


def languages(body: bytes) -> list[tuple[str, str, str]]:
    return [(lead.url.removeprefix("https://example.com"), lead.language, lead.kind.value) for lead in parse(body)]


def alternate(language: str, path: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{language}" href="https://example.com{path}"/>'


@pytest.mark.parametrize("attributes", [f"{NS} {XHTML}", NS, ""])
def test_pages_in_other_languages(attributes: str) -> None:
    links = "".join(alternate(*pair) for pair in [("de", "/de/2024/05/06/a"), ("en-GB", "/2024/05/06/a")])
    links += alternate("x-default", "/2024/05/06/a") + alternate("fr", "/fr/2024/05/06/a?x=1&amp;y=2")
    body = urlset(
        f"<loc>https://example.com/2024/05/06/a</loc>{links}<lastmod>2024-05-07</lastmod>",
        f"{links}<loc>https://example.com/de/2024/05/06/a</loc>",
        f"<loc>https://example.com/2024/05/06/b</loc>{alternate('x-default', '/choose')}{alternate('es', '/b.pdf')}",
        "<loc>https://example.com/fr/tag/vote</loc>"
        + alternate("it", "/it/tag/vote")
        + '<xhtml:link rel="canonical"/>',
        attributes=attributes,
    )
    assert languages(body) == [
        ("/2024/05/06/a", "en-GB", "article"),
        ("/de/2024/05/06/a", "de", "article"),
        ("/2024/05/06/b", "", "article"),
        ("/fr/tag/vote", "", "listing"),
        ("/fr/2024/05/06/a?x=1&y=2", "fr", "article"),
        ("/choose", "", "listing"),
        ("/it/tag/vote", "it", "listing"),
    ]
    assert parse(body)[0].lastmod == "2024-05-07"
    assert parse(body)[4].lastmod == ""


def test_the_language_of_the_news_goes_before_that_of_a_link() -> None:
    news = "<news:news><news:publication><news:language>de</news:language></news:publication></news:news>"
    assert languages(urlset(alternate("de-AT", "/a-b-c-d") + f"<loc>/a-b-c-d</loc>{news}"))[0][1] == "de"


def test_alternates_take_no_place_from_entries() -> None:
    many = "".join(alternate(f"l{number}", f"/{number}/a") for number in range(50))
    body = urlset(*(f"<loc>/n/{number}</loc>{many}" for number in range(20)), attributes=NS)
    found = [lead.url.removeprefix("https://example.com") for lead in parse(body, max_urls=30)]
    assert found == [f"/n/{number}" for number in range(20)] + [f"/{number}/a" for number in range(10)]


@pytest.mark.parametrize("attributes", [f"{NS} {NEWS} {MEDIA}", f"{NS} {NEWS}", ""])
def test_pictures_and_films_are_not_the_page(attributes: str) -> None:
    picture = "<image:loc>https://cdn.example/i.jpg</image:loc><image:title>Picture</image:title>"
    film = (
        "<video:video><video:content_loc>https://cdn.example/v.mp4</video:content_loc><video:title>Film</video:title>"
        "<video:publication_date>2020-01-01</video:publication_date></video:video>"
    )
    news = "<news:publication_date>2024-05-06</news:publication_date><news:title>News</news:title>"
    body = urlset(
        f"<image:image>{picture}</image:image>{film}<loc>https://example.com/2024/05/06/a</loc>",
        f"{picture}<loc>https://example.com/2024/05/06/b</loc><image:lastmod>2020-01-01</image:lastmod>",
        f"{film}<news:news>{picture}{film}{news}</news:news><loc>https://example.com/2024/05/06/c</loc>",
        f"<image:image>{picture}</image:image>",
        attributes=attributes,
    )
    leads = parse(body)
    assert [lead.url[-2:] for lead in leads] == ["/a", "/b", "/c"]
    assert [lead.title for lead in leads] == ["", "", "News"]
    assert [lead.published_at + lead.lastmod for lead in leads] == ["", "", "2024-05-06"]


@pytest.mark.parametrize("declared", ["", " xmlns:sm='http://www.sitemaps.org/schemas/sitemap/0.9'"])
def test_prefixes_and_capitals(declared: str) -> None:
    entries = "<sm:url><sm:loc>/a</sm:loc></sm:url><sm:url><sm:loc>/b</sm:loc></sm:url>"
    assert paths(f"<sm:urlset{declared}>{entries}</sm:urlset>".encode()) == ["/a", "/b"]
    index = f"<SM:SitemapIndex{declared.upper()}><SM:Sitemap><SM:Loc>/s.xml</SM:Loc></SM:Sitemap></SM:SitemapIndex>"
    assert [lead.kind for lead in parse(index.encode())] == [LeadKind.SITEMAP]
    assert paths(b"<URLSET><URL><LOC>/a</LOC><LASTMOD>2024-05-06</LASTMOD></URL></URLSET>") == ["/a"]
    assert paths(b"<SITEMAPINDEX><SITEMAP><LOC>/s.xml</LOC></SITEMAP></SITEMAPINDEX>") == ["/s.xml"]


def test_an_index_of_indexes_packed() -> None:
    inner = f"<sitemapindex {NS}><sitemap><loc>/2024.xml.gz</loc></sitemap></sitemapindex>".encode()
    outer = f"<sitemapindex {NS}><sitemap><loc>/index-2024.xml.gz</loc></sitemap></sitemapindex>".encode()
    for body, path in ((outer, "/index-2024.xml.gz"), (inner, "/2024.xml.gz")):
        (lead,) = parse(gzip.compress(body))
        assert (lead.url, lead.kind) == (f"https://example.com{path}", LeadKind.SITEMAP)


@pytest.mark.parametrize(
    "junk", ["<br />\n<b>Warning</b>: x in <b>/a.php</b><br />\n", "Notice: x\n", "<!-- cached -->\n"]
)
def test_what_a_server_writes_before_it(junk: str) -> None:
    body = junk.encode() + urlset("<loc>/a?x=1&y=2</loc>")
    assert discovery.sniff(body, "text/html") is LeadKind.SITEMAP
    assert paths(body) == paths(gzip.compress(body)) == ["/a?x=1&y=2"]


def test_index() -> None:
    body = f"""<sitemapindex {NS}>
    <sitemap><loc>https://example.com/s1.xml.gz</loc><lastmod>2024-05-06</lastmod></sitemap>
    <sitemap><loc> /s2.xml </loc></sitemap></sitemapindex>""".encode()
    first, second = parse(body)
    assert first == Lead(
        "https://example.com/s1.xml.gz", LeadKind.SITEMAP, Source.SITEMAP, lastmod="2024-05-06", found_on=URL
    )
    assert second.url == "https://example.com/s2.xml"


def test_news() -> None:
    (lead,) = parse(
        urlset(
            """<loc>https://example.com/sport</loc><lastmod>2024-05-06T12:00:00+02:00</lastmod>
            <news:news><news:publication><news:name>Paper</news:name>
            <news:language>de</news:language></news:publication>
            <news:publication_date>2024-05-06T10:00+02:00</news:publication_date>
            <news:title><![CDATA[Größe & mehr]]></news:title></news:news>"""
        )
    )
    assert lead.kind is LeadKind.ARTICLE
    assert lead.title == "Größe & mehr"
    assert lead.published_at == "2024-05-06T10:00:00+02:00"
    assert lead.lastmod == "2024-05-06T12:00:00+02:00"
    assert lead.language == "de"


def test_kinds_of_urls() -> None:
    body = urlset(
        "<loc>https://example.com/2024/05/06/story</loc>",
        "<loc>https://example.com/tag/vote</loc>",
        "<loc>https://example.com/photo.jpg</loc>",
        "<loc>https://example.com/sitemap-2.xml</loc>",
        "<loc>https://example.com/video/aB3dE</loc><image:loc>https://example.com/i.jpg</image:loc>",
    )
    kinds = [lead.kind.value for lead in parse(body)]
    assert kinds == ["article", "listing", "sitemap", "listing"]


@pytest.mark.parametrize("attributes", ["", 'xmlns="http://wrong.example/"', f"{NS} xmlns:x='y'"])
def test_namespaces_may_be_wrong_or_missing(attributes: str) -> None:
    entry = "<loc>/a</loc><news:news><news:title>T</news:title></news:news>"
    (lead,) = parse(urlset(entry, attributes=attributes))
    assert (lead.url, lead.title, lead.kind) == ("https://example.com/a", "T", LeadKind.ARTICLE)


def test_prefixed_root() -> None:
    assert paths(b'<sm:urlset xmlns:sm="http://x/"><sm:url><sm:loc>/a</sm:loc></sm:url></sm:urlset>') == ["/a"]


@pytest.mark.parametrize("day", ["1970-01-01T00:00:00Z", "1970-01-01", "0001-01-01T00:00:00+00:00", "1989-12-31"])
def test_a_date_from_before_the_web_says_nothing(day: str) -> None:
    entry = f"<loc>/a</loc><lastmod>{day}</lastmod><news:news><news:publication_date>{day}</news:publication_date>"
    (lead,) = parse(urlset(entry + "</news:news>"))
    assert lead.lastmod + lead.published_at == ""
    index = f"<sitemapindex {NS}><sitemap><loc>/s.xml</loc><lastmod>{day}</lastmod></sitemap></sitemapindex>"
    assert parse(index.encode())[0].lastmod == ""


def test_flaws_cost_at_most_their_entry() -> None:
    body = urlset(
        "<loc>https://example.com/a?x=1&y=2</loc>",
        "<loc>https://example.com/b?x=1&amp;y=2</loc>",
        "<loc><![CDATA[https://example.com/c?x=1&y=2]]></loc>",
        "<loc>https://example.com/d</loc><open>",
        "<loc>https://example.com/e</loc><lastmod>yesterday</lastmod>",
        "<loc></loc>",
        "<loc>javascript:alert(1)</loc>",
        "<loc>https://other.example/f\x08</loc>",
    )
    expected = ["/a?x=1&y=2", "/b?x=1&y=2", "/c?x=1&y=2", "/d", "/e", "https://other.example/f"]
    assert paths(body) == expected
    assert paths(b"\xef\xbb\xbf" + body) == paths(b"\r\n \n" + body) == paths(gzip.compress(body)) == expected


def test_what_was_read_before_the_cut_counts_and_half_a_url_does_not() -> None:
    body = urlset("<loc>/one</loc>", "<loc>/two</loc>", "<loc>/three-and-more</loc>")
    assert paths(body[: body.index(b"-and")]) == ["/one", "/two"]
    packed = gzip.compress(body * 1)
    assert set(paths(packed[:-12])) <= {"/one", "/two", "/three-and-more"}


def test_ampersands_across_pieces() -> None:
    entry = "<loc>/n?a={}&amp;b=2&c=3</loc>"
    leads = paths(urlset(*(entry.format(number) for number in range(5000))))
    assert leads == [f"/n?a={number}&b=2&c=3" for number in range(5000)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_encodings(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><urlset {NS}><url><loc>/ä</loc></url></urlset>'
    assert paths(text.encode(encoding)) == ["/%C3%A4"]


def test_plain_text() -> None:
    body = b"\xef\xbb\xbfhttps://example.com/a\r\nhttps://example.com/b\n\nnot a url\nhttps://example.com/c"
    assert paths(body) == ["/a", "/b", "/c"]


def test_a_feed_in_place_of_a_sitemap() -> None:
    body = b"<rss version='2.0'><channel><item><title>T</title><link>/a-b</link></item></channel></rss>"
    (lead,) = parse(body)
    assert (lead.url, lead.title, lead.source) == ("https://example.com/a-b", "T", Source.FEED)


@pytest.mark.parametrize("body", [b"", b"  ", b"<html><body>404</body></html>", b"nothing", b"\x89PNG", b"\x1f\x8b"])
def test_what_is_no_sitemap_says_so(body: bytes) -> None:
    with pytest.raises(PageError):
        parse(body)


def test_an_empty_sitemap_is_no_error() -> None:
    assert parse(urlset()) == []


def test_bounds() -> None:
    body = urlset(*(f"<loc>/n/{number}</loc>" for number in range(20_000)))
    assert len(parse(body, max_urls=7)) == 7
    taken: list[Lead] = []
    with pytest.raises(PageTooLarge):
        taken.extend(sitemap.parse(body, URL, max_bytes=300_000))
    reading = sitemap.parse(body, URL, max_bytes=300_000)
    assert next(reading).url == "https://example.com/n/0"


@pytest.mark.parametrize("pack", [gzip.compress, lambda body: gzip.compress(body[:1]) + gzip.compress(body[1:])])
def test_a_gzip_bomb_stops(pack: Callable[[bytes], bytes]) -> None:
    started = time.process_time()
    for start in (b"<urlset><url><loc>", b"", b"https://example.com/a\n", b"<html>"):
        with pytest.raises(PageTooLarge):
            parse(pack(start + b" " * (60 << 20)))
    assert time.process_time() - started < 30


def test_many_empty_gzip_members_stop() -> None:
    with pytest.raises(PageError):
        parse(gzip.compress(b"") * 200_000)


def test_broken_gzip() -> None:
    with pytest.raises((Undecodable, PageError)):
        parse(b"\x1f\x8bnonsense")


@pytest.mark.parametrize("name", ["billion-laughs.xml", "external-entity.xml"])
def test_entities_are_disarmed(name: str) -> None:
    started = time.process_time()
    leads = parse((ATTACKS / name).read_bytes())
    assert time.process_time() - started < 5
    assert leads[-1].url == "https://example.com/2024/05/06/innocent-story"
    secret = Path("/etc/hostname")
    for lead in leads:
        assert len(lead.url) < 200
        assert not secret.exists() or f"[{secret.read_text().strip()}]" != lead.title


def test_deep_and_wide_trees_take_no_time() -> None:
    started = time.process_time()
    for body in (b"<url>" * 200_000, b"<a/>" * 400_000, b"<url>" + b"&" * 500_000):
        assert parse(b"<urlset>" + body) == []
    assert time.process_time() - started < 15


X_OF_8_MB = b"<x/>" * 2_000_000
ATTRIBUTES = b" ".join(b'a%d="1"' % number for number in range(600_000))


@pytest.mark.parametrize(
    "body",
    [
        b"<urlset>" + X_OF_8_MB,
        b"<urlset><url><loc>/n/0</loc></url>" + X_OF_8_MB,
        b"<urlset><url>" + X_OF_8_MB,
        b"<urlset " + ATTRIBUTES + b"><url><loc>/n/1</loc></url>",
        b"<urlset><x " + ATTRIBUTES + b"/>",
    ],
    ids=["before the first entry", "between entries", "in an entry", "attributes of the root", "attributes"],
)
def test_what_is_no_entry_does_not_fill_the_memory(body: bytes) -> None:
    started = time.process_time()
    with pytest.raises(PageTooLarge, match="tags and attributes"):
        parse(body)
    assert time.process_time() - started < 3


def test_a_tree_is_let_go_wherever_its_entries_lie() -> None:
    # In an entry that is open, and in elements of no interest: each entry in its place, and none is kept.
    story = "<loc>/2024/05/06/story-{}</loc>"
    inner = "".join(f"<url>{story.format(number)}</url>" for number in range(3_000))
    boxed = "".join(f"<x><y><url>{story.format(number)}</url></y></x>" for number in range(3_000))
    for entries in (f"<url>{story.format('of-all')}{inner}", boxed):
        leads = parse(f"<urlset>{entries}</urlset>".encode())
        assert len({lead.url for lead in leads}) == len(leads) >= 3_000
        assert leads[-1].url.endswith("/story-2999")


@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc")
def test_a_tree_of_open_entries_takes_no_memory() -> None:
    script = (
        "import pathlib, re, sys\n"
        "from newscrawl.discovery import sitemap\n"
        "def peak(): return int(re.search(r'VmHWM:\\s*(\\d+)', pathlib.Path('/proc/self/status').read_text())[1])\n"
        "body = b'<urlset><url>' + b'<url/>' * 400_000\n"
        "before = peak()\n"
        "for _ in sitemap.parse(body, 'https://example.com/sitemap.xml'): pass\n"
        "print(peak() - before)\n"
    )
    told = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, check=True).stdout
    assert int(told) < 20_000  # kilobytes


def test_a_document_type_is_passed_over() -> None:
    for declared in (
        "<!DOCTYPE urlset>",
        '<!DOCTYPE urlset SYSTEM "a>b.dtd" [<!-- it\'s ] --><!ENTITY a "]>"><?p ?> %b; ]>',
        "<!-- <!DOCTYPE a [ --><!DOCTYPE urlset [ ]> <?a b?><!DOCTYPE c>",
    ):
        for encoding in ("utf-8", "utf-16"):
            start = f'<?xml version="1.0" encoding="{encoding}"?>\n{declared}\n'
            body = f"{start}<urlset><url><loc>/2024/05/06/story-one</loc></url></urlset>".encode(encoding)
            assert paths(body) == ["/2024/05/06/story-one"], declared


FRAGMENTS = st.sampled_from(
    [
        b"<urlset>",
        b"<url>",
        b"</url>",
        b"<loc>",
        b"</loc>",
        b"/a",
        b"https://example.com/b",
        b"\n",
        b"<sitemapindex>",
        b"<sitemap>",
        b"</sitemap>",
        b"<![CDATA[",
        b"]]>",
        b"&",
        b"&#0;",
        b"&#xD800;",
        b"&lt;",
        b"<!DOCTYPE x [",
        b"]>",
        b"<news:news>",
        b"<news:title>",
        b"<lastmod>2024-05-06</lastmod>",
        b"\xff\xfe",
        b"\x1f\x8b",
        b"<?xml",
        b"\x00",
    ]
)
BODIES = st.one_of(st.binary(max_size=300), st.lists(FRAGMENTS, max_size=25).map(b"".join))


@given(st.one_of(BODIES, BODIES.map(lambda body: gzip.compress(body)[:-3])))
def test_never_another_error(body: bytes) -> None:
    with contextlib.suppress(PageError):
        for lead in sitemap.parse(body, URL):
            assert lead.url.startswith("http")
    discovery.sniff(body, "text/html")
    robots.sitemaps(body, URL)


def test_robots() -> None:
    text = (
        "\ufeffSITEMAP: https://example.com/a.xml\r\nUser-agent: *\rDisallow: /\n  sitemap : /b.xml # ours\n"
        "Sitemap:https://cdn.example/c.xml\nSitemap: mailto:x@example.com\nSitemap:\n#Sitemap: /no.xml\n"
        "Sitemap: https://example.com/a.xml\nNot-Sitemap: /no.xml"
    )
    expected = ["https://example.com/a.xml", "https://example.com/b.xml", "https://cdn.example/c.xml"]
    assert robots.sitemaps(text, "https://example.com/robots.txt") == expected
    assert robots.sitemaps(text.encode(), "https://example.com/robots.txt") == expected


def test_robots_far_down_the_file() -> None:
    rules = "Disallow: /x\n" * 30_000
    assert robots.sitemaps(rules + "Sitemap: /s.xml", "https://example.com/robots.txt")
    assert not robots.sitemaps(rules * 2 + "Sitemap: /s.xml", "https://example.com/robots.txt")


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (urlset(), "text/html", LeadKind.SITEMAP),
        (gzip.compress(urlset()), "application/octet-stream", LeadKind.SITEMAP),
        (b"<!-- a > b --><!DOCTYPE x [<!ENTITY a '<html>'>]><sitemapindex>", "", LeadKind.SITEMAP),
        (b"<?xml version='1.0'?><rss>", "text/html", LeadKind.FEED),
        (b"<a:feed xmlns:a='x'>", "", LeadKind.FEED),
        (b"<rdf:RDF>", "", LeadKind.FEED),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1"}', "", LeadKind.FEED),
        (b'{"version": 1}', "application/json", None),
        (b"https://example.com/a\nhttps://example.com/b\n", "text/plain", LeadKind.SITEMAP),
        (b"https://example.com/a\n", "text/html", None),
        (b"<!doctype html><html><body><rss>", "application/rss+xml", None),
        (b"<html><!-- <urlset> -->", "", None),
        (b"<p>text</p><svg><?xml version='1.0'?><urlset>", "", None),
        (b"<!doctype html><title>x</title><?xml version='1.0'?><rss>", "", None),
        (b'{"a": "<rss >"}', "application/json", None),
        (b"Warning: x\n<?xml version='1.0'?><feed>", "text/html", LeadKind.FEED),
        ("<?xml version='1.0'?><urlset>".encode("utf-16"), "", LeadKind.SITEMAP),
        (b"", "", None),
        (b"<!--", "", None),
    ],
)
def test_sniff(body: bytes, content_type: str, kind: LeadKind | None) -> None:
    assert discovery.sniff(body, content_type) is kind
