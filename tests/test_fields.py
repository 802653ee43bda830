from __future__ import annotations

import html
import json
from datetime import UTC, datetime
from typing import Any

import pytest

import newscrawl
from newscrawl.extraction import fields
from newscrawl.extraction.fields import Fields
from newscrawl.extraction.tree import open_page

URL = "https://paper.example/politics/mayor-resigns-42"
HEADLINE = "Mayor resigns after well-known bridge - and lighthouse - closes"
ARTICLE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "url": URL,
    "datePublished": "2023-08-15T09:30:07+02:00",
    "dateModified": "2023-08-15T11:00:00+02:00",
    "author": [{"@type": "Person", "name": "Jane Doe"}, {"@type": "Person", "name": "John Roe"}],
}


def _page(head: str = "", body: str = "", lang: str = "en", url: str = URL) -> Fields:
    text = f"<html lang='{lang}'><head>{head}</head><body>{body}<p>{'Text of the article. ' * 20}</p></body></html>"
    return fields.resolve(open_page(text, url))


def _ld(*things: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things)


def test_a_page_that_says_everything() -> None:
    article = ARTICLE | {
        "articleSection": "Politics",
        "keywords": "bridges, mayors",
        "image": {"@type": "ImageObject", "url": "/i.png"},
        "isAccessibleForFree": "False",
        "commentCount": 7,
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }
    head = f"""<title>{HEADLINE} | The Paper</title><link rel=canonical href="{URL}">
      <meta property="og:site_name" content="The Paper"><meta name=description content="A &amp; B">
      <meta name=robots content="index, noai, NOIMAGEAI">{_ld(article)}"""
    found = _page(head, f"<h1>{HEADLINE}</h1>", lang="en-GB")
    assert found.title == HEADLINE
    assert found.authors == ["Jane Doe", "John Roe"]
    assert found.date == "2023-08-15"
    assert found.published_at == "2023-08-15T09:30:07+02:00"
    assert found.modified_at == "2023-08-15T11:00:00+02:00"
    assert (found.language, found.section, found.tags) == ("en", "Politics", ["bridges", "mayors"])
    assert (found.image_url, found.canonical_url) == ("https://paper.example/i.png", URL)
    assert found.description == "A & B"
    assert (found.paywalled, found.live, found.comment_count) == (True, False, 7)
    assert found.page_type == "NewsArticle"
    assert found.rights == "robots: noai, noimageai; license: https://creativecommons.org/licenses/by/4.0/"
    assert found.provenance["title"] == "json-ld:headline"
    assert found.provenance["published_at"] == "json-ld:datePublished"


def test_an_empty_page_states_nothing() -> None:
    found = fields.resolve(open_page("", ""))
    assert found == Fields()


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Mayor resigns over bridge | The Paper", "The Paper", "Mayor resigns over bridge"),
        ("Mayor resigns over bridge - The Paper", "The Paper", "Mayor resigns over bridge"),
        ("The Paper: Mayor resigns over bridge", "The Paper", "The Paper: Mayor resigns over bridge"),
        ("Mayor resigns - and nobody weeps", "The Paper", "Mayor resigns - and nobody weeps"),
        ("Mayor resigns - and nobody weeps - The Paper", "The Paper", "Mayor resigns - and nobody weeps"),
        ("Well-known mayor resigns | Politics | The Paper", "The Paper", "Well-known mayor resigns | Politics"),
        ("Mayor resigns – paper.example", "", "Mayor resigns"),
    ],
)
def test_titles_lose_the_site_and_nothing_else(title: str, site: str, expected: str) -> None:
    found = _page(f"<title>{title}</title><meta property='og:site_name' content='{site}'>")
    assert found.title == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Mayor resigns over bridge | Harbour Post", "Mayor resigns over bridge"),
        ("Mayor resigns over bridge | Harbour Post Online Ltd", "Mayor resigns over bridge"),
        ("Mayor resigns over bridge | TVC", "Mayor resigns over bridge"),
        ("Mayor resigns over bridge | Harbour votes again", "Mayor resigns over bridge | Harbour votes again"),
        (
            "Mayor resigns over bridge | Harbour Post Online goes on",
            "Mayor resigns over bridge | Harbour Post Online goes on",
        ),
        ("Mayor resigns over bridge - Harbour", "Mayor resigns over bridge - Harbour"),
    ],
)
def test_a_name_that_is_like_the_hosts_or_the_initials_of_the_sites_is_cut_behind_a_bar(
    title: str, expected: str
) -> None:
    head = f"<title>{title}</title><meta property='og:site_name' content='The Village Courant'>"
    assert _page(head, url="https://harbourpostonline.example/mayor-resigns").title == expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("Mayor resigns over bridge | The Paper", "Mayor resigns over bridge"),
        ("Mayor resigns over bridge – The Paper", "Mayor resigns over bridge"),
        ("The Paper: why we went on strike", "The Paper: why we went on strike"),
        ("The Paper – a year in pictures", "The Paper – a year in pictures"),
    ],
)
def test_a_headline_that_is_shown_loses_the_site_at_its_end_alone(shown: str, expected: str) -> None:
    site = "<meta property='og:site_name' content='The Paper'>"
    assert _page(f"<title>{shown} | The Paper</title>{site}", f"<h1>{shown}</h1>").title == expected


@pytest.mark.parametrize(
    "logo", ["<a href='/'><img alt='The Courant'></a>", "<a href='/' aria-label='The Courant'></a>"]
)
def test_a_logo_tells_the_name_of_its_site(logo: str) -> None:
    assert _page("<title>Mayor resigns – The Courant</title>", f"<header>{logo}</header>").title == "Mayor resigns"


def test_the_headline_shown_decides_what_belongs_to_the_title() -> None:
    head = "<title>Well-known mayor resigns | Politics | The Paper</title>"
    assert _page(head, "<h1>Well-known mayor resigns</h1>").title == "Well-known mayor resigns"


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"NewsArticle","headline":"A headline of some length","datePublished":"2023-08-15T09:30:00Z",}',
        '{"@type":"NewsArticle","headline":"A headline of\nsome length","datePublished":"2023-08-15T09:30:00Z"}',
        '<!-- {"@type":"NewsArticle","headline":"A headline of some length",'
        '"datePublished":"2023-08-15T09:30:00Z"} -->',
        '//<![CDATA[\n[{"@type":["Article"],"headline":"A headline of some length",'
        '"datePublished":"2023-08-15T09:30:00Z"}]\n//]]>',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;A headline of some length&quot;,"
        "&quot;datePublished&quot;:&quot;2023-08-15T09:30:00Z&quot;}",
        '{"@context":"x","@graph":[{"@type":"WebSite"},{"@type":"http://schema.org/NewsArticle",'
        '"headline":"A headline of some length","datePublished":"2023-08-15T09:30:00Z"}]};',
        '{"@type":"WebPage","mainEntity":{"@type":"Article","headline":"A headline of some length",'
        '"datePublished":"2023-08-15T09:30:00Z"}}',
        '{"@type":"NewsArticle","headline":"A headline of some length","articleBody":"he said "no"",'
        '"datePublished":"2023-08-15T09:30:00Z"}',
    ],
)
def test_json_ld_in_the_wild(script: str) -> None:
    found = _page(f'<script type="application/ld+json">{script}</script>')
    assert found.published_at == "2023-08-15T09:30:00+00:00"
    assert found.title == "A headline of some length"


def test_authors_by_reference() -> None:
    graph = {"@graph": [{"@type": "Person", "@id": "#p", "name": "Jane Doe"}, ARTICLE | {"author": {"@id": "#p"}}]}
    assert _page(_ld(graph)).authors == ["Jane Doe"]


def test_other_articles_of_the_page_are_not_this_one() -> None:
    other = {
        "@type": "NewsArticle",
        "headline": "Something else entirely",
        "url": "https://paper.example/else-43",
        "datePublished": "2020-01-01T00:00:00Z",
    }
    things = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": other}]}
    found = _page(_ld(other, things, ARTICLE), f"<h1>{HEADLINE}</h1>")
    assert found.published_at == "2023-08-15T09:30:07+02:00"
    alone = _page(_ld(other), f"<h1>{HEADLINE}</h1>")
    assert (alone.title, alone.published_at, alone.date) == (HEADLINE, None, "")


def test_a_local_time_takes_the_zone_of_an_agreeing_source() -> None:
    local = ARTICLE | {"datePublished": "2023-08-15T09:30:00"}
    meta = '<meta property="article:published_time" content="2023-08-15T07:30:00Z">'
    found = _page(_ld(local) + meta)
    assert (found.date, found.published_at) == ("2023-08-15", "2023-08-15T07:30:00+00:00")
    alone = _page(_ld(local))
    assert (alone.date, alone.published_at) == ("2023-08-15", None)
    other = _page(_ld(local) + '<meta property="article:published_time" content="2023-08-15T07:41:00Z">')
    assert other.published_at is None


def test_defaults_of_software_are_no_dates() -> None:
    meta = '<meta property="article:published_time" content="2023-08-15T07:30:00Z">'
    assert _page(_ld(ARTICLE | {"datePublished": "1970-01-01T00:00:00Z"}) + meta).date == "2023-08-15"
    created = {key: value for key, value in ARTICLE.items() if not key.startswith("date")}
    assert _page(_ld(created | {"dateCreated": "2023-08-15T09:30:00Z"})).published_at is None


def test_midnight_is_a_mere_day_where_a_time_of_that_day_is_stated() -> None:
    midnight = "2023-08-15T00:00:00Z"
    stated = _ld(ARTICLE | {"datePublished": midnight, "dateModified": midnight})
    meta = '<meta property="article:published_time" content="{}">'
    found = _page(stated + meta.format("2023-08-15T11:53:11Z"))
    assert (found.published_at, found.modified_at) == ("2023-08-15T11:53:11+00:00", None)
    assert _page(stated + meta.format("2023-08-16T11:53:11Z")).published_at == "2023-08-15T00:00:00+00:00"


def test_unchanged_is_not_modified() -> None:
    found = _page(_ld(ARTICLE | {"dateModified": "2023-08-15T07:30:07Z"}))
    assert found.modified_at is None


@pytest.mark.parametrize(
    ("lang", "line", "day"),
    [
        ("de", "Veröffentlicht am 15. August 2023, 09:30 Uhr", "2023-08-15"),
        ("ru", "15 августа 2023, 09:30", "2023-08-15"),
        ("zh", "2023年8月15日 09:30", "2023-08-15"),
        ("en-GB", "Posted on 05/06/2023", "2023-06-05"),
        ("en-US", "Posted on 05/06/2023", "2023-05-06"),
        ("en", "Posted on 05/06/2023", ""),
    ],
)
def test_visible_dates(lang: str, line: str, day: str) -> None:
    found = _page("", f"<h1>{HEADLINE}</h1><div class=date>{line}</div>", lang=lang)
    assert (found.date, found.published_at) == (day, None)


def test_published_and_updated_in_one_line() -> None:
    body = f"<h1>{HEADLINE}</h1><p>Published 15 August 2023 09:30 UTC. Updated 16 August 2023 10:00 UTC</p>"
    found = _page("", body)
    assert (found.published_at, found.modified_at) == ("2023-08-15T09:30:00+00:00", "2023-08-16T10:00:00+00:00")


def test_a_day_with_two_digits_for_its_year() -> None:
    found = _page("", f"<h1>{HEADLINE}</h1><div>Di 15.08.23 | 09:30 Uhr | Von <b>Jane Doe</b></div>", lang="de")
    assert (found.date, str(found.published_local)) == ("2023-08-15", "2023-08-15 09:30:00")
    assert _page("", f"<h1>{HEADLINE}</h1><p>Version 15.08.23 of the programme is out</p>").date == ""


def test_dates_later_than_the_page_was_fetched_are_not_believed() -> None:
    meta = '<meta property="article:published_time" content="2023-08-15T07:30:00Z">'
    text = f"<html><head>{_ld(ARTICLE | {'datePublished': '2033-08-15T09:30:00Z'})}{meta}</head></html>"
    page = open_page(text, URL)
    assert fields.resolve(page, latest=datetime(2023, 9, 1, tzinfo=UTC)).date == "2023-08-15"
    # Without a clock the time of the last change does as well.
    assert fields.resolve(page).date == "2023-08-15"
    alone = f"<html><head>{meta}</head></html>"
    assert newscrawl.extract(alone, URL, fetched=datetime(2023, 8, 1, tzinfo=UTC)).date == ""
    # At the end of time nothing lies after.
    assert newscrawl.extract(alone, URL, fetched=datetime.max).date == "2023-08-15"


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Dr. Jane Doe, MD, PhD", ["Dr. Jane Doe"]),
        ("Jane Doe, M.A.", ["Jane Doe"]),
        ("Jane Doe Jr.", ["Jane Doe Jr."]),
        ("Max M.", ["Max M."]),
        ("By Jane Doe.", ["Jane Doe"]),
        ("By JANE DOE and JOHN ROE Courier Staff Writers", ["JANE DOE", "JOHN ROE"]),
        ("JANE DOE", ["JANE DOE"]),
        ("By Ines, Jo and Kim", ["Ines", "Jo", "Kim"]),
        ("Doe, Jane", ["Jane Doe"]),
        ("jane[at]paper.example", []),
        ("Doe, Jane and Roe, John", ["Jane Doe", "John Roe"]),
    ],
)
def test_degrees_and_jobs_are_no_part_of_a_name(byline: str, names: list[str]) -> None:
    assert _page(_ld(ARTICLE | {"author": byline})).authors == names


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("eng", "en"), ("ger", "de"), ("jp", "ja"), ("iw", "he"), ("en_US", "en"), ("xx", ""), ("mul", ""),
        ("gsw", "gsw"), ("zh-Hant-TW", "zh"),
    ],
)  # fmt: skip
def test_languages_have_the_codes_of_iso_639(stated: str, code: str) -> None:
    assert fields.resolve(open_page(f"<html lang={stated}><body><p>Mayor resigns", URL)).language == code


def test_the_headline_that_all_machines_are_told_has_its_kicker() -> None:
    head = f"""<title>Bridges: {HEADLINE}, The Paper, 15.08.2023</title><meta property="og:title"
      content="Bridges: {HEADLINE}">{_ld(ARTICLE | {"headline": f"Bridges: {HEADLINE}"})}"""
    assert _page(head, f"<h1>{HEADLINE}</h1>").title == f"Bridges: {HEADLINE}"


def test_lines_beside_a_byline_are_no_names() -> None:
    for line in ("Updated March 13", "Photo from the archive", "page.head.extra.author"):
        assert _page("", f"<h1>{HEADLINE}</h1><div class=byline>{line}</div>").authors == []


def test_the_url_is_the_last_resort_and_gives_a_day_only() -> None:
    found = _page(url="https://paper.example/2023/08/15/mayor-resigns")
    assert (found.date, found.published_at, found.provenance["date"]) == ("2023-08-15", None, "url")


def test_the_times_of_comments_and_teasers_are_not_the_articles() -> None:
    body = f"""<h1>{HEADLINE}</h1><div class="related"><time datetime="2020-01-01T00:00:00Z">1 January 2020</time></div>
      <ol class="comments"><li><time datetime="2021-01-01T00:00:00Z">1 January 2021</time></li></ol>"""
    assert _page("", body).date == ""


def test_microdata() -> None:
    body = f"""<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{HEADLINE}</h1>
      <span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Jane Doe</b></span>
      <time itemprop="datePublished" datetime="2023-08-15T09:30:00+02:00">15 August</time></article>"""
    found = _page("", body)
    assert (found.title, found.authors, found.published_at) == (HEADLINE, ["Jane Doe"], "2023-08-15T09:30:00+02:00")


def test_bylines() -> None:
    assert _page("", f"<h1>{HEADLINE}</h1><p>By Jane Doe and John Roe</p>").authors == ["Jane Doe", "John Roe"]
    body = f'<h1>{HEADLINE}</h1><div class="byline">By <a href=/a>Jane Doe</a> <a href=/b>John Roe</a> 3 min</div>'
    assert _page("", body).authors == ["Jane Doe", "John Roe"]
    assert _page("", body.replace("3 min", "<i>Sponsored</i>")).authors == ["Jane Doe", "John Roe"]
    agency = _ld(ARTICLE | {"author": {"@type": "Organization", "name": "Paper.example"}})
    assert _page(agency, body).authors == ["Jane Doe", "John Roe"]
    assert _page(agency).authors == ["Paper.example"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By <a href=/a/an>Anna</a> in <a href=/c/b>Business</a> on 14 May 2026", ["Anna"]),
        ("Posted by: <a href=/a/an>Anna</a> in <a href=/c/b>Business</a> 1 week, 1 day ago", ["Anna"]),
        (
            "Posted by <a href=/a>Anna Lena Maria Bauer</a> in <a href=/c/b>Local News</a> 12 minutes ago",
            ["Anna Lena Maria Bauer"],
        ),
        ("By <a href=/a/an>Anna</a> and <a href=/a/bo>Bob</a> at <a href=/c/b>Business</a>", ["Anna", "Bob"]),
        ("By <a href=/a/an>Anna</a> <a rel=tag href=/c/b>Business</a>", ["Anna"]),
        ("Von <a href=/a/an>Anna</a> unter <a href=/c/w>Wirtschaft</a>", ["Anna"]),
        ("Par <a href=/a/an>Anna</a> dans <a href=/c/e>Économie</a>", ["Anna"]),
        ("By Anna Bauer on 14 May 2026", ["Anna Bauer"]),
        ("By <a href=/a/ml>Maria de la Cruz</a>", ["Maria de la Cruz"]),
        ("<strong>Von Montag, den 1. Mai bis einschließlich Sonntag, den 7. Mai 2023</strong>", []),
        ("By Monday, 7 May in the harbour town nobody wanted to remember what the council had said.", []),
    ],
)
def test_bylines_end_where_a_section_or_a_day_begins(line: str, names: list[str]) -> None:
    assert _page("", f"<h1>{HEADLINE}</h1><div>{line}</div>").authors == names


def test_what_stands_above_the_headline_is_heard_however_long_the_text_is() -> None:
    line = "<div class=info><div class=author><a>Jane Doe</a></div><div class=date><a>2023-08-14</a></div></div>"
    body = f"<div>{line}<h1>{HEADLINE}</h1></div>{PROSE}"
    found = _page("", body)
    assert (found.date, found.authors) == ("2023-08-14", ["Jane Doe"])


def test_a_date_between_links_is_the_lines_own() -> None:
    links = " | ".join(f"<a href=/{name}>{name} and what belongs to it</a>" for name in ("Politics", "Town"))
    line = f"<p><span>{links} | Mon 14 August 2023</span></p>"
    assert _page("", f"<h1>{HEADLINE}</h1>{line}{PROSE}").date == "2023-08-14"


def test_a_headline_that_speaks_of_an_update_dates_none() -> None:
    stamp = "<footer class=post-info><abbr class=published title='2023-08-15T09:30:00+02:00'>Published</abbr></footer>"
    for title in ("Welcome to the newly updated forum", f"{'Scaling tests of a ' * 4}contract"):
        found = _page("", f"<article><header><h1>{title}</h1></header><div>{stamp}{PROSE}</div></article>")
        assert (found.published_at, found.modified_at) == ("2023-08-15T09:30:00+02:00", None)


def test_the_date_of_the_address_is_heard_before_one_alone_in_a_line_of_the_text() -> None:
    body = f"<h1>{HEADLINE}</h1><p>10 April 2025, 18:00 - Rome time at the hall</p>{PROSE}"
    assert _page("", body, url="https://paper.example/2024/07/07/council-votes/").date == "2024-07-07"
    assert _page("", body, url="https://paper.example/council-votes/").date == "2025-04-10"


def test_a_folder_is_no_section() -> None:
    head = "<meta property='article:section' content='posts'>"
    body = f"<article><h1>{HEADLINE}</h1><p>In <a rel=category href=/c/sport/>Sport</a></p></article>"
    assert (_page(head, body).section, _page(head).section) == ("Sport", "")


def test_tags_in_a_box_of_that_name_need_no_label_and_no_list() -> None:
    links = "".join(f"<a href=/tags/{name}/>#{name}</a> " for name in ("bridges", "mayors"))
    assert _page("", f"<h1>{HEADLINE}</h1>{PROSE}<div class=tags>{links}</div>").tags == ["bridges", "mayors"]
    assert _page("", f"<h1>{HEADLINE}</h1>{PROSE}<aside><div class=tags>{links}</div></aside>").tags == []
    assert _page("", f"<h1>{HEADLINE}</h1>{PROSE}<div class=box>{links.replace('#', '')}</div>").tags == [
        "bridges",
        "mayors",
    ]
    assert _page("", f"<h1>{HEADLINE}</h1>{PROSE}<div>{PROSE}{links.replace('#', '')}</div>").tags == []


def test_lines_that_name_the_makers_of_several_works_name_no_author() -> None:
    told = f"<p>{'It takes an hour and is the better for it, whoever plays it. ' * 4}</p>"
    games = "".join(f"<h3>Game {n}</h3><p>Published by {maker}</p>{told}" for n, maker in enumerate(("Anna", "Bob")))
    assert _page("", f"<h1>{HEADLINE}</h1>{told}{games}").authors == []
    assert _page("", f"<h1>{HEADLINE}</h1><p>By Jane Doe</p>{told}{games}").authors == ["Jane Doe"]
    assert _page("", f"<h1>{HEADLINE}</h1>{told}<p>By Jane Doe</p>{told}").authors == ["Jane Doe"]


def test_what_is_told_of_an_author_is_no_name() -> None:
    told = "<p class=author-description>Jane Doe writes on bridges and plays the bassoon badly.</p>"
    for name in ("<h3>Jane Doe</h3>", "<h3>By Jane Doe</h3>", "<b>Jane Doe</b>", "By <a href=/jd>Jane Doe</a>"):
        assert _page("", f"<h1>{HEADLINE}</h1><div class=author>{name}{told}</div>").authors == ["Jane Doe"], name
    assert _page("", f"<h1>{HEADLINE}</h1><div>{told}</div>").authors == []
    line = "<div class=byline>By Jane Doe, who writes on bridges for the paper.</div>"
    assert _page("", f"<h1>{HEADLINE}</h1>{line}").authors[0] == "Jane Doe"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/politics/mayor-resigns-42?x=1", "https://paper.example/politics/mayor-resigns-42?x=1"),
        ("http://www.paper.example/mayor-resigns", "http://www.paper.example/mayor-resigns"),
        ("/story/resigns-mayor?id=42", "https://paper.example/story/resigns-mayor?id=42"),
        ("/politics/other", ""),
        ("/politics/bridge-closes-for-good-43", ""),
        ("/politics/mayor-resigns-43", ""),
        ("/politics/", ""),
        ("https://paper.example/", ""),
        ("https://elsewhere.example/politics/mayor-resigns-42", ""),
        ("javascript:void(0)", ""),
        ("http://[", ""),
    ],
)
def test_canonical(href: str, expected: str) -> None:
    assert _page(f'<link rel="canonical" href="{href}">').canonical_url == expected


def test_an_address_that_two_statements_agree_on_is_the_pages() -> None:
    href = "https://paper.example/node/88999"
    assert _page(f'<link rel="canonical" href="{href}">').canonical_url == ""
    both = f'<link rel="canonical" href="{href}"><meta property="og:url" content="{href}">'
    assert _page(both).canonical_url == href


@pytest.mark.parametrize(("stated", "walled"), [(True, False), ("False", True), ("true", False), ("maybe", None)])
def test_paywall(stated: object, walled: bool | None) -> None:
    assert _page(_ld(ARTICLE | {"isAccessibleForFree": stated})).paywalled is walled


@pytest.mark.parametrize(
    ("parts", "walled"),
    [
        ([("False", ".paywall")], True),
        ([(False, ".paywall")], True),
        ([("true", ".story")], False),
        ([(True, ".lead"), (False, ".rest")], True),
        ([(False, ".emailwall")], None),
        ([(False, ".emailwall"), (False, ".paywall")], True),
    ],
)
def test_what_is_stated_of_its_parts_alone_says_whether_an_article_is_walled(
    parts: list[tuple[object, str]], walled: bool | None
) -> None:
    stated = [{"@type": "WebPageElement", "isAccessibleForFree": free, "cssSelector": name} for free, name in parts]
    assert _page(_ld(ARTICLE | {"hasPart": stated})).paywalled is walled
    assert _page(_ld(ARTICLE | {"isAccessibleForFree": True, "hasPart": stated})).paywalled is False


PICTURE = "https://paper.example/files/harbour.jpg"


@pytest.mark.parametrize(
    ("first", "shown"),
    [
        ("https://paper.example/i/blank.jpg", PICTURE),
        ("https://paper.example/i/point-blank.jpg", "https://paper.example/i/point-blank.jpg"),
        ({"@id": "https://paper.example/politics/mayor-resigns-42/#primaryimage"}, PICTURE),
        ({"@id": "https://paper.example/files/mayor.jpg"}, "https://paper.example/files/mayor.jpg"),
        ("https://paper.example/files/mayor.jpg#left", "https://paper.example/files/mayor.jpg#left"),
        ("https:https://paper.example/files/mayor.jpg", "https://paper.example/files/mayor.jpg"),
        ("https://paper.example/files/harbour-300x225.jpg", PICTURE),
        ("https://paper.example/files/mayor-300x225.jpg", "https://paper.example/files/mayor-300x225.jpg"),
    ],
)
def test_the_picture_is_one_that_can_be_shown(first: object, shown: str) -> None:
    found = _page(_ld(ARTICLE | {"image": first}) + f'<meta property="og:image" content="{PICTURE}">')
    assert found.image_url == shown


@pytest.mark.parametrize(
    ("stated", "plain"),
    [
        ("<p>The council <strong>voted</strong>.</p><p>The mayor left.</p>", "The council voted. The mayor left."),
        ("The council voted.<br />The mayor left.", "The council voted. The mayor left."),
        ("<p>The council voted, and the", "The council voted, and the"),
        ("Thirty years of <br> tags", "Thirty years of <br> tags"),
        ("<template> and <slot> in a day", "<template> and <slot> in a day"),
        ("Seen at <The Tale of a Harbour> in May", "Seen at <The Tale of a Harbour> in May"),
        ("a < b and c > d", "a < b and c > d"),
    ],
)
def test_what_is_stated_loses_its_markup(stated: str, plain: str) -> None:
    escaped = html.escape(stated)
    assert _page(f'<meta property="og:description" content="{escaped}">').description == plain
    assert _page(_ld(ARTICLE | {"headline": stated})).title == plain
    assert _page(_ld(ARTICLE | {"articleSection": "<b>Politics</b>"})).section == "Politics"


def test_an_article_that_shares_no_word_with_the_page_is_another() -> None:
    other = {"@type": "NewsArticle", "headline": "Quite another story told elsewhere", "datePublished": "2020-01-01"}
    body = f"<h1>{HEADLINE}</h1><p class=date>3 January 2024</p>"
    assert _page(_ld(other), body).date == "2024-01-03"
    # What is written for search engines speaks of the same in other words.
    assert _page(_ld(other | {"headline": "City's mayor steps down over the bridge"}), body).date == "2020-01-01"


def test_nothing_stated_is_not_free() -> None:
    assert _page(_ld(ARTICLE)).paywalled is None


@pytest.mark.parametrize(("tier", "walled"), [("locked", True), ("free", False), ("metered", None)])
def test_the_tier_of_the_content_says_who_may_read_it(tier: str, walled: bool | None) -> None:
    assert _page(f'<meta property="article:content_tier" content="{tier}">').paywalled is walled


def test_live_blogs() -> None:
    found = _page(_ld(ARTICLE | {"@type": "LiveBlogPosting"}))
    assert (found.live, found.page_type) == (True, "LiveBlogPosting")


def test_soft_hyphens_and_entities_are_resolved() -> None:
    body = "<h1>Verfassungs&shy;beschwerde gegen das Gesetz</h1>"
    head = "<title>Verfassungsbeschwerde gegen das Gesetz &amp;amp; mehr</title>"
    assert _page(head, body, lang="de").title == "Verfassungsbeschwerde gegen das Gesetz"


FOOTED = """<header><h1><a href="/">The Paper</a></h1></header><div role=main><article class="post hentry">
  <header><{h} class=entry-title>{title}</{h}></header><div class=entry-content>{prose}</div>{foot}</article>
  <div id=comments><article class=comment-body><footer class=comment-meta><b class=fn>mossy</b>
  <time datetime="2023-08-17T10:00:00+02:00">17 August</time></footer><p>Well said.</p></article></div></div>"""
PROSE = (
    "<p>The mayor, who had promised to stay until the bridge was mended, told the council on Monday that it would be"
)
PROSE = (
    f"{PROSE} others who mend it, and that the lighthouse had been closed for good before anybody asked her.</p>" * 9
)


@pytest.mark.parametrize(
    "foot",
    [
        """<footer class=entry-footer><span class=posted-on>Published <time class="entry-date published updated"
        datetime="2023-08-15T09:30:00+02:00">August 15, 2023</time></span><span class=byline>By <a rel=author
        href=/author/jd/>Jane Doe</a></span> Tagged <a rel=tag href=/tag/b/>bridges</a></footer>""",
        """<footer class=post-info><abbr class=published title="2023-08-15T09:30:00+02:00">Published: Tue 15</abbr>
        <abbr class=modified title="2023-08-15T09:30:00+02:00">Updated: Tue 15</abbr><address class="vcard author">By
        <a class="url fn" href=/author/jd.html>Jane Doe</a></address><p>tags: <a
        href=/tag/b.html>bridges</a></p></footer>""",
        """<footer><p>Published: <time datetime="2023-08-15T09:30:00+02:00">Tue 15</time></p><address>By
        <a href=/author/jd.html>Jane Doe</a></address><p>Tags: <a href=/tag/b.html>bridges</a></p></footer>""",
        """<div class=template-part><p>Posted</p><div class=post-date><time datetime="2023-08-15T09:30:00+02:00">15
        August</time></div><p>in</p><div class=taxonomy-category><a rel=tag href="/?cat=4">Politics</a></div><p>by</p>
        <div class=wp-block-post-author><div><p class=wp-block-post-author__name>Jane Doe</p></div></div>
        <p>Tags:</p><div class=taxonomy-post_tag><a rel=tag href="/?tag=b">bridges</a></div></div>""",
        """<footer><span class=byline>By <a rel=author href=/author/jd/>Jane Doe</a></span><time class=published
        datetime="2023-08-15T09:30:00+02:00">15 August</time><ul class=td-tags><li><span>TAGS</span></li>
        <li><a href=/tag/b/>bridges</a></li></ul></footer>""",
    ],
    ids=["entry-footer", "microformat", "plain-footer", "blocks", "label-in-list"],
)
@pytest.mark.parametrize("level", ["h1", "h2"])
def test_the_foot_of_an_article_names_author_date_and_tags(foot: str, level: str) -> None:
    body = FOOTED.format(title=HEADLINE, prose=PROSE, foot=foot, h=level)
    found = _page(f"<title>{HEADLINE} - The Paper</title>", body)
    assert (found.title, found.authors, found.tags) == (HEADLINE, ["Jane Doe"], ["bridges"])
    assert (found.date, found.published_at) == ("2023-08-15", "2023-08-15T09:30:00+02:00")


def test_the_date_in_the_foot_is_heard_before_a_date_alone_in_a_line_of_the_text() -> None:
    foot = "<footer><span class=date><time class=published datetime=2023-08-15T09:30:00Z>15</time></span></footer>"
    body = FOOTED.format(title=HEADLINE, prose=f"<p>10 April 2025</p>{PROSE}", foot=foot, h="h1")
    assert _page("", body).published_at == "2023-08-15T09:30:00+00:00"
    labelled = FOOTED.format(title=HEADLINE, prose=f"<p>Published 10 April 2021</p>{PROSE}", foot=foot, h="h1")
    assert _page("", labelled).date == "2021-04-10"


def test_a_sentence_in_the_foot_says_when_and_under_what_it_was_published() -> None:
    foot = """<p class="postmetadata alt">This entry was posted on Tuesday, August 15th, 2023 at 9:30 am and is filed
        under <a href=/category/politics/ rel="category">Politics</a>. You can follow any responses through the
        <a href=/feed/>RSS 2.0</a> feed. You can <a href="#respond">leave a response</a> from your own site.</p>"""
    found = _page("", FOOTED.format(title=HEADLINE, prose=PROSE, foot=foot, h="h1"))
    assert (found.date, found.section) == ("2023-08-15", "Politics")


def test_the_dates_of_other_articles_below_are_not_this_ones() -> None:
    cards = "".join(
        f"<div class=item><a href=/s{i}>Story</a><time class=published datetime='2023-08-{i}T09:00:00Z'>x</time></div>"
        for i in (11, 12, 13)
    )
    found = _page("", FOOTED.format(title=HEADLINE, prose=PROSE, foot=cards, h="h1"))
    assert (found.date, found.authors) == ("", [])


def test_the_name_of_the_site_is_what_links_home() -> None:
    title = "Council votes on breakwater"
    body = f"<header><a href='/'><b>The Paper</b></a></header><article><h2>{title}</h2></article>"
    assert _page(f"<title>The Paper - {title}</title>", body).title == title
    assert _page(f"<title>{title} | The Paper</title>", body).title == title
    assert _page(f"<title>{title} - Analysis</title>", "<p>Council</p>").title == f"{title} - Analysis"


@pytest.mark.parametrize("order", ["{title} | {site}", "{site} - {title}"])
@pytest.mark.parametrize(
    "body",
    [
        "<header><h1>{site}</h1></header><main><h1>{title}</h1>{prose}</main>",
        "<div id=masthead><h1>{site}</h1></div><article><h1>{title}</h1>{prose}</article>",
        "<header role=banner><h1>{site}</h1></header><main><article><h2>{title}</h2>{prose}</article></main>",
    ],
)
def test_a_name_of_the_site_that_heads_every_page_without_a_link_is_no_title(order: str, body: str) -> None:
    for title in ("Council votes on breakwater", "Council builds the breakwater – after 19 years"):
        said = {"title": title, "site": "The Saltmarsh Messenger", "prose": PROSE}
        assert _page(f"<title>{order.format(**said)}</title>", body.format(**said)).title == title
    head = "<title>Council votes on breakwater | Parish | The Messenger</title>"
    body = f"<header><h1>The Messenger</h1></header><main><h1>Council votes on breakwater</h1>{PROSE}</main>"
    assert _page(head, body).title == "Council votes on breakwater"


def test_a_title_that_is_an_h1_and_the_stated_headline_begins_with_the_name_of_the_site() -> None:
    head = '<title>Lessons of a Harbour: The lean pier</title><meta property="og:title" content="The lean pier">'
    assert _page(head, "<h1>Lessons of a Harbour</h1><h3>The lean pier</h3>").title == "The lean pier"


def test_of_two_headings_in_the_title_the_longer_is_the_headline() -> None:
    head = "<title>Customs - Announcements - The act on tobacco takes effect</title>"
    body = "<h1>Announcements</h1><h1>The act on tobacco takes effect</h1>"
    assert _page(head, body).title == "The act on tobacco takes effect"


def test_a_headline_stays_one_beside_another_part_of_the_title() -> None:
    head = "<title>Council votes on breakwater | What it will cost</title>"
    body = f"<article><header><h1>Council votes on breakwater</h1></header><h2>What it will cost</h2>{PROSE}</article>"
    assert _page(head, body).title == "Council votes on breakwater"


def test_keywords_in_a_list_of_links() -> None:
    def links(*names: str) -> str:
        return "".join(f"<li><a rel=tag href=/tags/{name}/>{name}</a></li>" for name in names)

    body = f"""<article itemscope itemtype="https://schema.org/BlogPosting"><h1 itemprop=headline>{HEADLINE}</h1>
      <ul itemprop=keywords>{links("bridges", "mayors")}</ul></article>
      <ul class=cloud itemprop=keywords>{links("bees", "eels", "bridges")}</ul>"""
    assert _page("", body).tags == ["bridges", "mayors"]


SEARCHED = "Bridge news: why the mayor of the lower town goes"


@pytest.mark.parametrize("shown", [f"<h2>{HEADLINE}</h2>", f"<h2><span>After the flood</span> {HEADLINE}</h2>"])
def test_the_headline_below_an_h1_for_search_engines_is_the_one_that_readers_see(shown: str) -> None:
    head = f"<title>{SEARCHED} | The Paper</title>{_ld(ARTICLE | {'headline': SEARCHED})}"
    stated = f'<meta property="og:title" content="{HEADLINE}">'
    found = _page(head + stated, f"<nav><h1>{SEARCHED}</h1></nav><article>{shown}{PROSE}</article>")
    assert (found.title, found.provenance["title"]) == (HEADLINE, "meta:og:title")
    assert _page(head + stated, f"<h1>{SEARCHED}</h1>{PROSE}{shown}").title == SEARCHED
    assert _page(head, f"<h1>{SEARCHED}</h1>{shown}{PROSE}").title == SEARCHED


def test_the_headline_below_an_h1_for_search_engines_is_none_of_the_text() -> None:
    head = f'<title>{SEARCHED}</title><meta property="og:title" content="{HEADLINE}">'
    body = f"<h1>{SEARCHED}</h1><article><h2><i>After the flood</i> {HEADLINE}</h2>{PROSE * 3}</article>"
    article = newscrawl.extract(f"<html><head>{head}</head><body>{body}</body></html>", URL)
    assert HEADLINE not in article.text
    assert article.title == HEADLINE


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Doe, New York", ["Jane Doe"]),
        ("By <a href=/a/jd>Jane Doe</a>, Hong Kong", ["Jane Doe"]),
        ("Jane Doe, Washington, D.C.", ["Jane Doe"]),
        ("Por Ana Ruiz, Buenos Aires", ["Ana Ruiz"]),
        ("Mariana Alves e João Lima, do Rio de Janeiro", ["Mariana Alves", "João Lima"]),
        ("Par Camille Le Goff, à Port-Nord", ["Camille Le Goff"]),
        ("Von Anna Brandt, ARD-Studio Nord", ["Anna Brandt"]),
        ("By Jane Doe, BBC News, Northbay", ["Jane Doe"]),
        ("By Jane Doe, CNN", ["Jane Doe", "CNN"]),
        ("By Jane Doe / Special to the Courier", ["Jane Doe"]),
        ("Words by Jane Doe, photographs by John Roe", ["Jane Doe"]),
        ("Reporting by Jane Doe; Editing by John Roe", ["Jane Doe"]),
        ("By Jane Doe, JT Smith and Ann Roe III", ["Jane Doe", "JT Smith", "Ann Roe III"]),
        ("By Jane Doe Published 5 January 2026", ["Jane Doe"]),
        ("Par Camille Le Goff (avec AFP)", ["Camille Le Goff", "AFP"]),
        ("आशा शर्मा, नई दिल्ली", ["आशा शर्मा"]),
        ("Elif Aydın / İSTANBUL, (DHA)", ["Elif Aydın", "DHA"]),
        ("Автор: Анна Зимина, корреспондент отдела «Экономика»", ["Анна Зимина"]),
    ],
)
def test_what_stands_beside_a_name_is_none(line: str, names: list[str]) -> None:
    assert _page("", f"<h1>{HEADLINE}</h1><div class=byline>{line}</div>").authors == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ana, Luis y Eva", ["Ana", "Luis", "Eva"]),
        ("Ana, Luís e Eva", ["Ana", "Luís", "Eva"]),
        ("Por Ana Ruiz, Luis Ortega y Gasset", ["Ana Ruiz", "Luis Ortega y Gasset"]),
        ("Jana Dvořáková a Tomáš Bílek", ["Jana Dvořáková", "Tomáš Bílek"]),
        ("di Giulia Ferraris e Marco De Santis", ["Giulia Ferraris", "Marco De Santis"]),
        ("كتبت: ليلى حداد", ["ليلى حداد"]),
        ("文・佐藤彩 写真・加藤るみ", ["佐藤彩"]),
        ("聞き手・佐藤彩", ["佐藤彩"]),
        ("ワシントン=佐藤彩", ["佐藤彩"]),
        ("【佐藤彩】", ["佐藤彩"]),
        ("김하늘·이도윤 기자", ["김하늘", "이도윤"]),
        ("북만=김하늘 기자", ["김하늘"]),
        ("글·사진 김하늘 기자", ["김하늘"]),
        ("新华社记者王晓梅、李建国", ["王晓梅", "李建国"]),
        ("记者 王晓梅 李建国", ["王晓梅", "李建国"]),
        ("記者王曉梅／台北報導", ["王曉梅"]),
    ],
)
def test_names_are_parted_as_each_language_parts_them(line: str, names: list[str]) -> None:
    assert _page("", f"<h1>{HEADLINE}</h1><div class=byline>{line}</div>").authors == names


def test_an_author_called_in_one_small_word_is_stated_beside_another() -> None:
    author = [{"@type": "Person", "name": "Jane Doe"}, {"@type": "Organization", "name": "t-online"}]
    assert _page(_ld(ARTICLE | {"author": author})).authors == ["Jane Doe", "t-online"]


@pytest.mark.parametrize(
    ("stated", "h1", "title"),
    [
        (f"{HEADLINE[:30]}…", HEADLINE, HEADLINE),
        (f"{HEADLINE[:30]} ...", HEADLINE, HEADLINE),
        (f"{HEADLINE} | Blog", "", HEADLINE),
        (f"{HEADLINE} | Harbour News", "", HEADLINE),
        (f"{HEADLINE} | A comedy", "", f"{HEADLINE} | A comedy"),
        (HEADLINE, f"<span>Exclusive</span> <span>{HEADLINE}</span>", HEADLINE),
    ],
)
def test_titles_have_no_section_and_are_whole(stated: str, h1: str, title: str) -> None:
    menu = "<nav><a href=/n>Harbour News</a><a href=/c>Culture</a></nav>"
    shown = f"<h1>{h1}</h1>" if h1 else ""
    head = f'<title>{stated} | The Paper</title><meta property="og:site_name" content="The Paper">'
    assert _page(f'{head}<meta property="og:title" content="{stated}">', menu + shown).title == title
    if title != HEADLINE[:30]:
        assert _page(head, menu + shown).title == title


@pytest.mark.parametrize(
    ("og", "image", "url"),
    [
        ("/og.jpg", "/whole.jpg", "/whole.jpg"),
        ("/og.jpg", {"@type": "ImageObject", "url": "/small.jpg", "width": 320}, "/og.jpg"),
        ("/og.jpg", [{"@type": "ImageObject", "url": "/small.jpg", "width": "320 px"}], "/og.jpg"),
        ("/og.jpg", {"@type": "ImageObject", "url": "/large.jpg", "width": "2400"}, "/large.jpg"),
        ("", {"@type": "ImageObject", "url": "/small.jpg", "width": 320}, "/small.jpg"),
        ("/og.jpg", "/img/logo-square.png", "/og.jpg"),
        ("/default.png", "/img/logo.png", "/img/logo.png"),
        ("/og.jpg", "/logo/mayor.png", "/logo/mayor.png"),
    ],
)
def test_the_picture_is_the_articles_and_no_small_copy(og: str, image: object, url: str) -> None:
    head = f'<meta property="og:image" content="{og}">{_ld(ARTICLE | {"image": image})}'
    assert _page(head).image_url == f"https://paper.example{url}"


@pytest.mark.parametrize(
    "line",
    [
        "Actualizado 06/01/2026 09:12 CET | Publicado 05/01/2026 18:30",
        "Updated: Jan 6, 2026, 09:12 IST | Published: Jan 5, 2026, 18:30 IST",
        "Published January 5, 2026 Updated January 6, 2026 09:12am",
    ],
)
def test_a_line_may_tell_the_update_first(line: str) -> None:
    lang = "es" if line.startswith("A") else "en"
    assert _page("", f"<h1>{HEADLINE}</h1><p class=date>{line}</p>", lang=lang).date == "2026-01-05"


def test_a_date_behind_names_is_read_off_its_own_element() -> None:
    body = f"""<h1>{HEADLINE}</h1><div><span class="authors">Giulia Ferraris, Marco De Santis</span> |
      <span class="date">5 gennaio 2026 (modifica il 6 gennaio 2026 | 18:30)</span></div>"""
    assert _page("", body, lang="it").date == "2026-01-05"
