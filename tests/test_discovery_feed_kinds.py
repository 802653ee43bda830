"""Feeds of every kind that newspapers still serve, as they serve them."""

from __future__ import annotations

import json
import time

import pytest

from newscrawl import discovery
from newscrawl.discovery import dates, feed
from newscrawl.items import Lead, LeadKind

URL = "https://example.com/feeds/feed.xml"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'


def rss(*items: str, head: str = "", attributes: str = "") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {attributes}><channel>{head}{inner}</channel></rss>'


def atom(*entries: str, attributes: str = ATOM) -> str:
    return f"<feed {attributes}>{''.join(f'<entry>{entry}</entry>' for entry in entries)}</feed>"


def parse(body: str | bytes) -> list[Lead]:
    body = body.encode() if isinstance(body, str) else body
    assert discovery.sniff(body, "text/html") is LeadKind.FEED
    return feed.parse(body, URL)


def paths(body: str | bytes) -> list[str]:
    return [lead.url.removeprefix("https://example.com") for lead in parse(body)]


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE rss SYSTEM "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>'
        "<title>c</title><link>https://example.com/</link><item><title>T</title><link>/x</link></item></channel></rss>",
        '<rss version="0.92"><channel><item><title>T</title><link>/x</link><source url="/s">s</source></item>'
        "</channel></rss>",
        f'<rdf:RDF {RDF} xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><link>/</link></channel>'
        "<image><link>/i</link></image><item><title>T</title><link>/x</link></item></rdf:RDF>",
        f'<rdf:RDF {RDF} xmlns="http://purl.org/rss/1.0/"><channel rdf:about="/"><items><rdf:Seq>'
        '<rdf:li rdf:resource="/x"/></rdf:Seq></items></channel>'
        '<item rdf:about="https://example.com/x"><title>T</title></item></rdf:RDF>',
        f"<rdf:RDF {RDF} xmlns:rss='http://purl.org/rss/1.0/'><rss:item><rss:title>T</rss:title><rss:link>/x</rss:link>"
        "</rss:item></rdf:RDF>",
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>T</title>'
        '<link rel="alternate" type="text/html" href="/x"/></entry></feed>',
        "<RSS VERSION='2.0'><CHANNEL><ITEM><TITLE>T</TITLE><LINK>/x</LINK></ITEM></CHANNEL></RSS>",
    ],
    ids=["0.91", "0.92", "0.90", "1.0", "1.0 with prefix", "atom 0.3", "capitals"],
)
def test_old_kinds(body: str) -> None:
    (lead,) = parse(body)
    assert (lead.url, lead.title) == ("https://example.com/x", "T")


def test_addresses_are_relative_to_the_nearest_base() -> None:
    base = f'{ATOM} xml:base="https://example.com/a/"'
    found = paths(atom("<link href='c'/>", "<link href='/d'/>", attributes=base))
    assert found == ["/a/c", "/d"]
    inner = f'<feed {base}><entry xml:base="b/"><link href="c"/></entry><entry><link href="d"/></entry></feed>'
    assert paths(inner) == ["/a/b/c", "/a/d"]
    assert paths(atom("<link href='../c'/>", "<link href='d'/>")) == ["/c", "/feeds/d"]
    assert paths(rss("<link>c</link>", attributes='xml:base="https://example.com/a/"')) == ["/a/c"]


def test_of_the_links_of_atom_the_page_counts() -> None:
    others = (
        '<link rel="self" href="/self"/><link rel="replies" type="text/html" href="/replies"/>'
        '<link rel="enclosure" type="audio/mpeg" href="/sound"/><link rel="edit" href="/edit"/>'
    )
    found = paths(
        atom(
            f"{others}<link rel='alternate' type='application/json' href='/a.json'/><link rel='alternate' href='/a'/>",
            f"{others}<link href='/b'/><id>https://example.com/other</id>",
            f"{others}<id>https://example.com/c</id>",
            f"{others}<id>tag:example.com,2024:d</id>",
            "<id>77</id>",
            f"{others}<link rel='http://www.iana.org/assignments/relation/alternate' href='/e'/>",
        )
    )
    assert found == ["/a", "/b", "/c", "/e"]


def test_links_of_rss() -> None:
    found = paths(
        rss(
            "<link><![CDATA[https://example.com/a?x=1&y=2]]></link>",
            "<link>\n  https://example.com/b\n </link><guid>https://example.com/not-b</guid>",
            "<guid isPermaLink='true'>https://example.com/c</guid>",
            "<guid>https://example.com/d</guid>",
            "<link></link><guid>https://example.com/e</guid>",
            "<link/>https://example.com/f<guid isPermaLink='false'>77</guid>",
            "<guid>77-of-our-database</guid>",
            "<guid isPermaLink='false'>https://example.com/no</guid>",
            "<guid>g</guid><link>/g</link>",
            "<link>http://feeds.example/~r/1</link><feedburner:origLink>https://example.com/h</feedburner:origLink>",
            "<atom:link rel='self' href='/no'/><link>/i</link><media:content url='/no.jpg'><media:title>x</media:title>"
            "</media:content><enclosure url='/no.mp3'/><comments>/no</comments>",
        )
    )
    assert found == ["/a?x=1&y=2", "/b", "/c", "/d", "/e", "/f", "/g", "/h", "/i"]


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"])
def test_json_feeds(version: str) -> None:
    items = [
        {"id": "7", "url": "https://example.com/a", "title": "Fish &amp; chips", "language": "de"},
        {"id": "8", "external_url": "https://other.example/b"},
        {"id": "9"},
    ]
    body = b"\xef\xbb\xbf" + json.dumps({"version": version, "language": "en", "items": items}).encode()
    first, second = parse(body)
    assert (first.url, first.title, first.language) == ("https://example.com/a", "Fish & chips", "de")
    assert (second.url, second.language) == ("https://other.example/b", "en")


@pytest.mark.parametrize(
    ("facts", "published", "modified"),
    [
        ("<dc:date>2024-05-06T10:00:00Z</dc:date>", "10", ""),
        ("<dc:date>2024-05-06T10:00:00Z</dc:date><pubDate>soon</pubDate>", "10", ""),
        ("<dc:date>2024-05-06T10:00:00Z</dc:date><atom:updated>2024-05-06T12:00:00Z</atom:updated>", "10", "12"),
        (
            "<pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate><atom:updated>2024-05-06T12:00:00Z</atom:updated>",
            "10",
            "12",
        ),
        ("<atom:updated>2024-05-06T12:00:00Z</atom:updated>", "", "12"),
        ("<published>2024-05-06T10:00:00Z</published>", "10", ""),
    ],
)
@pytest.mark.parametrize("attributes", ["", f'{DC} xmlns:atom="http://www.w3.org/2005/Atom"'])
def test_what_dates_of_rss_mean(facts: str, published: str, modified: str, attributes: str) -> None:
    head = "<atom:updated>2024-01-01T00:00:00Z</atom:updated><pubDate>Mon, 06 May 2024 09:00:00 GMT</pubDate>"
    (lead,) = parse(rss(f"<link>/a</link>{facts}", head=head, attributes=attributes))
    assert (lead.published_at[11:13], lead.lastmod[11:13]) == (published, modified)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Mon,06 May 2024 10:00:00 GMT", "2024-05-06T10:00:00+00:00"),
        ("Monday, 06-May-24 10:00:00 GMT", "2024-05-06T10:00:00+00:00"),
        ("\n  Mon, 06 May 2024   10:00:00 GMT+0200\n", "2024-05-06T10:00:00+02:00"),
        ("Mon, 06 May 2024 10:00:00 UTC+2", "2024-05-06T10:00:00+02:00"),
        ("Mon, 06 May 2024 10:00:00 +02", "2024-05-06T10:00:00+02:00"),
        ("Mon, 06 May 2024 10:00:00 -530", "2024-05-06T10:00:00-05:30"),
        ("Mon, 06 May 2024 10:00:00.000 +0000", "2024-05-06T10:00:00+00:00"),
        ("Mon, 06 May 2024 12:05 AM EST", "2024-05-06T00:05:00-05:00"),
        ("Mon, 06 May 2024T10:00:00 +0200", "2024-05-06T10:00:00+02:00"),
        ("Mon, 06 May 2024 24:00:00 GMT", "2024-05-07T00:00:00+00:00"),
        ("Mon May  6 10:00:00 2024", "2024-05-06T10:00:00"),
        ("Mon May 6 10:00:00 CEST 2024", "2024-05-06T10:00:00+02:00"),
        ("May 6, 2024 10:00:00 GMT", "2024-05-06T10:00:00+00:00"),
        ("May 6, 2024, 1:30 p.m. EDT", "2024-05-06T13:30:00-04:00"),
        ("lun., 06 mai 2024 10:00:00 +0200", "2024-05-06T10:00:00+02:00"),
        ("Mi, 06 Mär 2024 10:00:00 +0100", "2024-03-06T10:00:00+01:00"),
        ("mié, 06 dic 2023 10:00:00 +0100", "2023-12-06T10:00:00+01:00"),
        ("20240506T100000Z", "2024-05-06T10:00:00+00:00"),
        ("2024/05/06 10:00:00 +0900", "2024-05-06T10:00:00+09:00"),
        ("06 May 2024", "2024-05-06"),
        ("2024-05-06T10:00:00.25Z", "2024-05-06T10:00:00.250000+00:00"),
        ("05/06/2024 10:00:00 +0000", ""),
        ("1714989600", ""),
        ("20240506", ""),
        ("Mon, 06 Brumaire 2024 10:00:00 GMT", ""),
        ("Mon, 31 Feb 2024 10:00:00 GMT", ""),
        ("Mon, 06 May 2024 13:00 PM", ""),
        ("9999-12-31T24:00:00Z", ""),
        ("Mon, 01 Jan 0001 00:00:00 +0000", ""),
        ("0001-01-01T00:00:00Z", ""),
    ],
)
def test_odd_dates(raw: str, expected: str) -> None:
    assert dates.stated(raw) == expected


def test_languages() -> None:
    body = rss(
        "<link>/a</link><dc:language>de</dc:language>", "<link>/b</link><language>fr</language>", "<link>/c</link>",
        head="<language>en</language>", attributes=DC,
    )  # fmt: skip
    assert [lead.language for lead in parse(body)] == ["de", "fr", "en"]
    entries = (
        '<entry xml:lang="de"><title>x</title><link href="/a"/></entry>'
        '<entry><title xml:lang="it">x</title><link href="/b"/></entry><entry><title>x</title><link href="/c"/></entry>'
    )
    assert [lead.language for lead in parse(f'<feed {ATOM} xml:lang="fr">{entries}</feed>')] == ["de", "it", "fr"]


@pytest.mark.parametrize(
    ("declared", "encoding", "title"),
    [
        ("utf-8", "latin-1", "Größe"),
        ("", "cp1252", "Größe „x“ – y"),
        ("iso-8859-1", "utf-8", "Größe „x“ – y"),
        ("iso-8859-1", "cp1252", "Größe „x“ – y"),
        ("utf-16", "utf-8", "Größe"),
        ("nonsense-8", "utf-8", "Größe"),
        ("windows-1251", "cp1251", "Мэр города ушёл"),
        ("utf-8", "cp1251", "Мэр города ушёл после голосования"),
        ("gb2312", "gbk", "财政部长朱镕基"),
        ("Shift_JIS", "cp932", "財務大臣①"),
        ("euc-kr", "cp949", "장관 똠방각하"),
        ("iso-2022-jp", "iso2022_jp", "財務大臣"),
    ],
)
def test_the_declared_encoding_may_be_wrong(declared: str, encoding: str, title: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    body = declaration + rss(f"<title>{title}</title><link>/a</link>", "<title>b</title><link>/b</link>")
    first, second = parse(body.encode(encoding))
    assert (first.title, first.url, second.title) == (title, "https://example.com/a", "b")


def test_one_broken_byte_costs_its_character() -> None:
    body = rss(
        "<title>Größe und Maß der Dinge, über Äpfel @</title><description>"
        + "ä" * 20
        + "</description><link>/a</link>",
        "<link>/b</link>",
    ).encode()
    first, second = parse(body.replace(b"@", b"\xfc"))
    assert first.title.startswith("Größe und Maß der Dinge, über Äpfel")
    assert second.url == "https://example.com/b"


ITEMS = [f"<title>Story {number}</title><link>https://example.com/{number}</link>" for number in range(4)]


@pytest.mark.parametrize(
    ("flawed", "expected"),
    [
        (rss(*ITEMS).replace("Story 1", "Fish & chips &nbsp; &bogus; a<b"), 4),
        (rss(*ITEMS).replace("<title>Story 1", "<x:y>z</x:y><title>Story 1"), 4),
        (rss(*ITEMS).replace("Story 1", "a\x01\x0b\x1fb&#8;&#x1F;&#xFFFF;\ufffe"), 4),
        (rss(*ITEMS).replace("Story 1</title>", "Story 1"), 4),
        (rss(*ITEMS).replace("</channel></rss>", ""), 4),
        (rss(*ITEMS)[: rss(*ITEMS).index("/3<") + 1], 3),
        (rss(*ITEMS).replace("<item>", "<x:item>").replace("</item>", "</x:item>")[:-25], 3),
        (rss(*ITEMS) + "<!-- 0.2 s --><script>a && b</script>", 4),
        ("<!-- cached -->\n<?xml version='1.0' encoding='utf-8'?>" + rss(*ITEMS), 4),
        ("<br />\n<b>Notice</b>:  x in <b>/a.php</b> on line <b>7</b><br />\n<?xml version='1.0'?>" + rss(*ITEMS), 4),
        ("Warning: mysql_connect() in /a.php\n" + rss(*ITEMS), 4),
        ("\ufeff\n\n" + rss(*ITEMS), 4),
        ("<?xml version='1.0'?>\n<?xml-stylesheet href='/a.xsl'?><!DOCTYPE rss [<!ENTITY x 'y'>]>" + rss(*ITEMS), 4),
    ],
)
def test_flaws_cost_at_most_their_entry(flawed: str, expected: int) -> None:
    assert paths(flawed) == [f"/{number}" for number in range(expected)]


def test_a_feed_of_ten_megabytes_takes_no_time() -> None:
    item = (
        "<title>Story</title><link>/n/{}</link><description><![CDATA["
        + "<p>text &amp; more</p>" * 86
        + "]]></description>"
    )
    body = rss(*(item.format(number) for number in range(5_200))).encode()
    assert 9 << 20 < len(body) < feed.MAX_BYTES
    started = time.process_time()
    assert len(feed.parse(body, URL)) == feed.MAX_ENTRIES
    assert time.process_time() - started < 10


def test_usual_places() -> None:
    assert feed.USUAL_FEEDS[0] == "/feed"
    assert len(set(feed.USUAL_FEEDS)) == 8
    assert all(path.startswith("/") for path in feed.USUAL_FEEDS)
