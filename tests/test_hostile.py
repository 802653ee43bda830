"""Pages made to hurt: whatever comes, `extract` gives an article within seconds, and the same one every time."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import newscrawl
from newscrawl.extraction import open_page, read
from newscrawl.extraction.labels.features import Matrix
from newscrawl.extraction.labels.forest import Forest
from newscrawl.items import Article, Verdict

URL = "https://paper.example/2024/03/05/story"
HOME = "https://paper.example/"
PARAGRAPH = "<p>The council of the town decided on Tuesday that the old bridge will be repaired before winter.</p>\n"
MAX_SECONDS = 4.0


def page(body: str, head: str = "") -> str:
    return (
        f"<!doctype html><html lang=en><head><title>The bridge of the town</title>{head}</head><body><article>"
        f"<h1>The bridge of the town</h1>{PARAGRAPH * 5}{body}</article></body></html>"
    )


def stated(script: str) -> str:
    return page("", f'<script type="application/ld+json">{script}</script>')


def many(form: str, count: int) -> str:
    return "".join(form.replace("#", str(i)) for i in range(count))


NEWS = '{"@type":"NewsArticle","headline":"x"'
COMMENT = "<div class=comment id=c#><b class=author>Ann #</b><p>I think # so too.</p><a href='#'>Reply</a></div>"

PAGES: dict[str, Callable[[], bytes | str]] = {
    "over the bound": lambda: page(PARAGRAPH * 200_000),
    "3 MB of paragraphs": lambda: page(PARAGRAPH * 30_000),
    "9 MB in one word": lambda: b"a" * 9_000_000,
    "3 MB of digits": lambda: page("12 " * 1_000_000),
    "2 MB of tags cut short": lambda: "<" * 2_000_000,
    "text between comments": lambda: page("<p>" + "some words of text<!---->" * 100_000),
    "9 MB of a comment": lambda: page("<!--" + "- " * 4_000_000),
    "unclosed entities": lambda: page("&amp" * 200_000 + "&" * 200_000 + "&#x110000; &#xd800; &#0;"),
    "nested divs": lambda: page("<div>" * 100_000 + PARAGRAPH + "</div>" * 100_000),
    "nested divs, other end tags": lambda: page("<div></x>" * 50_000 + PARAGRAPH),
    "nested lists": lambda: page("<ul><li>" * 20_000 + "x"),
    "nested tables": lambda: page("<table><tr><td>" * 10_000),
    "nested quotes": lambda: page("<blockquote>" * 50_000 + "x"),
    "nested names": lambda: page(many("<x-#>", 100_000)),
    "NUL": lambda: page(PARAGRAPH.replace("town", "to\0wn") * 9),
    "lone surrogates": lambda: page(
        PARAGRAPH.replace("town", "to\ud800wn\udc00") * 9, "<meta name=author content=\ud801>"
    ),
    "lone surrogates in JSON-LD": lambda: stated(
        NEWS
        + ',"author":"J\\udc00hn Smith","keywords":["\\ud800a"],"image":"https://a.b/\\ud800","description":"\\udbff"'
        ',"comment":[{"@type":"Comment","text":"\\ud800 words","author":"A\\ud800","dateCreated":"\\ud800"}]}'
    ),
    "JSON-LD, nested objects": lambda: stated((NEWS + ',"isPartOf":') * 1000 + "{}" + "}" * 1000),
    "JSON-LD, nested lists": lambda: stated("[" * 1000 + NEWS + "}" + "]" * 1000),
    "JSON-LD, list of lists": lambda: stated(f"[[{NEWS}}}], [[{NEWS}}}]], [], [[null, 1, true]]]"),
    "JSON-LD, brackets": lambda: stated("[" * 500_000),
    "JSON-LD, broken": lambda: stated(NEWS + ',"articleBody":"' + '"\n' * 300_000),
    "JSON-LD, huge": lambda: stated(NEWS + ',"articleBody":"' + "word " * 800_000 + '"}'),
    "JSON-LD, many": lambda: stated("[" + ",".join([NEWS + "}"] * 50_000) + "]"),
    "JSON-LD, odd values": lambda: stated(NEWS + ',"datePublished":NaN,"author":1e999,"url":[[]],"image":{"url":{}}}'),
    "JSON-LD, huge number": lambda: stated(NEWS + ',"datePublished":' + "9" * 300_000 + "}"),
    "base, relative": lambda: page("<a href=x>y</a>", "<base href='../a/'>"),
    "base, javascript": lambda: page("<a href=x>y</a>", "<base href='javascript:x'>"),
    "base, broken": lambda: page("<a href=x>y</a>", "<base href='http://[::1'>"),
    "values like attributes": lambda: page("<a href=/x title=' class='>y</a> <i title=' id='>x</i> <p class=next>" * 9),
    "plaintext": lambda: page("<plaintext>" + PARAGRAPH * 100),
    "equal ids": lambda: page("<div id=x class=comments>x</div>" * 15_000),
    "combining marks": lambda: page("<p>a" + "\u0301\u0327" * 200_000 + " word</p>" + PARAGRAPH),
    "right to left": lambda: page("<p dir=rtl>" + "قال المسؤول \u202eإن المدينة " * 20_000),
    "no body": lambda: "<html><head><title>x</title></head></html>",
    "empty": lambda: b"",
    "frames": lambda: "<html><frameset>" + "<frame src=a>" * 50_000 + "</frameset>",
    "links": lambda: page(many('<a href="/n/#">Read this story number #</a> ', 20_000)),
    "cards": lambda: page(many('<div class=card><a href="/2024/n-#"><h3>A story # of today</h3></a></div>', 10_000)),
    "comment boxes": lambda: page("<section id=comments><h2>Comments</h2>" + many(COMMENT, 5_000)),
    "nested comments": lambda: page("<section id=comments>" + many(COMMENT.removesuffix("</div>"), 900)),
    "attributes": lambda: page("<div " + many("a#=b# ", 50_000) + ">x</div>"),
    "attributes of an end tag": lambda: page("<p>x</p " + many("a#=b ", 100_000) + ">y"),
    "attributes with tags in them": lambda: page("<div " + many("a#='</p>' ", 50_000) + ">x</div>"),
    "attributes behind a quote in a script": lambda: page("<script>'<p a=\"'</script><p " + many("a# ", 50_000) + '>"'),
    "attributes of the root": lambda: page(many("<html a#=b>", 100_000)),
    "attributes of a name each": lambda: page(many("<p a#=b>x", 200_000)),
    "elements of a name each": lambda: page(many("<x-#>x</x-#>", 200_000)),
    "options": lambda: page("<select>" + many("<option>City #", 50_000) + "</select>"),
    "options that are selected": lambda: page("<select>" + many("<option selected>City #</option>", 30_000)),
    "attribute of many words": lambda: page(f"<div class='{'comment x ' * 300_000}' id='{'y ' * 300_000}'>x</div>"),
    "addresses": lambda: page(f"<a href='{'../' * 300_000}'>x</a><a href='http://[{'a' * 100_000}'>x</a>"),
    "paragraphs": lambda: page(many("<p>Paragraph # here.</p>", 40_000)),
    "cells": lambda: page("<table>" + ("<tr>" + "<td>c</td>" * 10) * 5_000),
    "breaks": lambda: page("<br>" * 200_000),
    "lines": lambda: page("a line of text<br>" * 50_000),
    "formatting": lambda: page(many("<b id=#>", 20_000) + "<p>x" * 200),
    "formatting in paragraphs": lambda: page(many("<font color=#><p>x", 5_000)),
    "formatting crossed": lambda: page(many("<a id=#><b id=#><i id=#><div>x</b>", 5_000)),
    "styles": lambda: page("<style>" + "@media x{" * 200_000 + "</style>"),
    "end tags": lambda: page("</div></p>" * 100_000),
    "text cut by end tags of nothing": lambda: page("The bridge stays closed for now. </x class=y>" * 70_000),
    "text cut by rows of no table": lambda: page("<tr class=x>The bridge stays closed for now. " * 70_000),
    "text cut in a picture": lambda: page("<svg>" + "The bridge stays closed. </x class=y>" * 70_000),
    "text before a table": lambda: page("<table>" + "The bridge stays closed. <tr class=x>" * 70_000),
    "text before a table, marks in values": lambda: page("<table>" + "The bridge is closed. <tr class='>'>" * 70_000),
    "posts without a script": lambda: page(
        "<noscript>" * 300 + many("<blockquote class=twitter-tweet>We build # ", 9_000)
    ),
    "text in a select": lambda: page("<select><option>" + "The bridge is closed. <b class=x>" * 70_000),
    "text behind the body": lambda: page("</article></body>" + " <!--x-->" * 300_000),
    "lists with text": lambda: page(many("<ul><li>Item # ", 5_000)),
    "ruby without its base": lambda: page(many("<rt>word # ", 60_000)),
    "definitions with text": lambda: page(many("<dl><dt>Word #<dd>It is # ", 4_000)),
    "boxes with text": lambda: page(many("<section><h2>The bridge # ", 8_000)),
    "boxes with names": lambda: page(many("<h2 class='comment author'><div class='comment author'>Bridge # ", 5_000)),
    "open quotes": lambda: page('<a b="' * 100_000 + "<a '" * 100_000),
    "JSON-LD, white space": lambda: stated('{"a":"<!' + " " * 10_000 + '"}'),
    "JSON-LD, one string without an end": lambda: stated(NEWS + ',"articleBody":' + '"\\' * 80_000),
    "comment of one sign": lambda: page(
        f"<div class=comments><h3>2 Comments</h3><ul><li>Ann {'#' * 60_000} says:<p>I think so.</p></li>"
        f"<li>Bob {'#' * 60_000}<p>I do not.</p></li></ul></div>"
    ),
    "headings over comments": lambda: page("<li><a href=/z>The old bridge</a><h3>3 comments</h3>" * 9_000),
    "card with a long number": lambda: page(
        f"<div class=comments><div class=comment id={'1' * 80_000}x><p id=comment-text-1>I agree.</p></div></div>"
    ),
    "hours and times in one box": lambda: page(
        "Monday 3 January 2024 12:30<p>x</p>" * 8_500 + "<time>a</time>" * 8_500
    ),
    "reports in boxes with long names": lambda: page(
        ("<div class='" + "ab " * 130 + "'>") * 400
        + ("<div class=liveblog>" + "<p><time>12:30</time></p>" * 3 + "</div>") * 4_000
    ),
    "heading with links to itself": lambda: page(
        PARAGRAPH * 5 + "<h2>" + "<a href='#x'>Some words here</a><div>q</div>" * 12_000 + "</h2>" + PARAGRAPH * 10
    ),
    "bold lines in one paragraph": lambda: page("<p>" + "<b>The bridge stays closed, they said.</b><br><br>" * 16_000),
    "links to categories in one line": lambda: page(
        "<div>" + "<b>old bridge</b>" * 100 + "<a href=/category/x/>ab</a> " * 90_000 + "</div>"
    ),
    "title of one letter": lambda: f"<title>{'a' * 20_000}</title>{PARAGRAPH}" + "<b>aaaaaaabaaaaaaa</b> " * 120_000,
    "headline that leads to dots": lambda: (
        f"<title>The bridge</title><h1><a href='//{'.' * 30_000}/x'>The bridge</a></h1>{PARAGRAPH * 5}"
    ),
    "dates under a long name": lambda: (
        f"<div class='{'header- ' * 700_000}'>{many('<span>3 January 20#</span>', 100) * 3}</div>"
        f"<h1>The bridge of the town</h1>{PARAGRAPH * 20}"
    ),
    "paragraphs in one another": lambda: page("<p><marquee>" * 240 + "<i>ab</i>" * 150_000),
    "marks of notes in a long line": lambda: page(f"<p><span>{'word ' * 1_700_000}{'<a href=#n1>1</a>' * 58}</span>"),
    "links of a long heading to itself": lambda: page(f"<h2 id=x>{'word ' * 1_700_000}{'<a href=#x>q</a>' * 58}</h2>"),
    "base of many folders": lambda: page("<a href=x>Next page</a> " * 4_000, f"<base href='{HOME}{'a/' * 600_000}'>"),
    "initials": lambda: page(many(f"<p>A</p><p>ferry# {PARAGRAPH[3:]}", 2_000)),
    "link behind a wide space": lambda: (
        f"<title>The bridge of the town - Harbour</title><h1>The bridge of the town</h1>{PARAGRAPH * 5}"
        f"<a href='{' ' * 60_000}x'>Harbour</a>"
    ),
    "short lines beside a long link": lambda: page(
        f"<div><a href=/x>{'word <i>x</i> ' * 5_000}</a><br><br>"
        + many("The mayor said it on <a href=/y>Tuesday</a> number #.<br><br>", 5_000)
    ),
    "lines in an inline box of comments": lambda: page(
        f"<p>x <span class=comments>{many(f'{chr(97) * 300} #<br><br>', 12_000)}</span>"
    ),
    "captions in one another": lambda: page("<img src=a><span class=caption>" * 200 + "<wbr>" * 250_000),
    "links to headings in one another": lambda: page("<h2></h2><a href=#x>x<table><tr><td>" * 90 + "<wbr>" * 250_000),
    "bylines in one another": lambda: page(
        ('<div><span class="byline name">' + '<span class="byline name">' * 450 + "By 2 Ann 2024</div>") * 2
    ),
    "lines in a paragraph of many styles": lambda: page(
        f"<p style='{'xy ' * 300_000}'>{'The bridge stays closed for now.<br><br>' * 16_000}"
    ),
}
LISTS: dict[str, Callable[[], str]] = {
    "paragraphs in a linked heading": lambda: (
        f"<h1><a href=/x>{'word ' * 200}</a>{'The old bridge<p>of the town</p>' * 4_500}</h1>{PARAGRAPH}"
    ),
    "linked headings in one another": lambda: "<h2>ab<div>" * 240 + "<a href=/x>word</a>" + "word " * 400_000,
    "teasers under a base of many folders": lambda: (
        f"<base href='{HOME}{'a/' * 150_000}'>"
        + "<h2><a href=x>The bridge is closed</a></h2><p>It stays so until the spring, they say.</p>" * 3_000
    ),
    "teasers behind a long link": lambda: (
        f"<a href=/x>{'word ' * 20_000}<div></div></a>"
        + "<a href=/y>A headline of words</a> 2024 is a year of years that may be<hr>" * 8_000
    ),
    "days behind a long link": lambda: (
        f"<div><a href=/2024/01/02/x>{'word ' * 20_000}</a>"
        + "3 January 2024 the bridge was closed, and it was said that it stays so.<hr>" * 8_000
    ),
    "lines of one heading": lambda: f"<h2>{'<a href=#x>The mayor resigns over the bridge</a><br><br>' * 6_000}</h2>",
    "links over a long heading": lambda: (
        f"{PARAGRAPH * 5}<div><h2>{'word ' * 400_000}</h2>{'<a href=/x aria-label=q></a>' * 500}</div>"
    ),
}
TEXTS = {
    "windows-1251": "Совет города решил во вторник отремонтировать старый мост до начала зимы. ",
    "gbk": "市议会星期二决定在冬天到来之前修复这座古老的桥梁。",
    "shift_jis": "市議会は火曜日、冬が来る前に古い橋を修理することを決めました。",
    "iso-8859-1": "Le conseil a décidé de réparer le vieux pont à côté de l'église avant l'été. ",
    "iso-8859-2": "Rada miejska zdecydowała we wtorek, że most zostanie naprawiony przed zimą, żeby dzieci. ",
    "utf-16": "Le conseil a décidé de réparer le vieux pont à côté de l'église avant l'été. ",
}


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def sound(html: bytes | str, url: str = URL) -> Article:
    """The article, of which the house's promises hold."""
    start = time.process_time()
    article = newscrawl.extract(html, url)
    assert time.process_time() - start < MAX_SECONDS
    assert article.verdict in set(Verdict)
    line = article.to_dict()
    json.dumps(line, ensure_ascii=False, allow_nan=False).encode("utf-8")
    json.loads(article.provenance)
    for text in strings(line):
        text.encode("utf-8")
    return article


def same(html: bytes | str) -> Article:
    article = sound(html)
    assert newscrawl.extract(html, URL) == article
    return article


MEASURE = """
import os, resource, sys, newscrawl
newscrawl.extract("<p>a</p>")
for form in sys.argv[1:]:
    if not os.fork():
        newscrawl.extract("<p>a</p>")  # has the libraries mapped again
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        newscrawl.extract("<article><h1>The bridge</h1>" + form * (5_000_000 // len(form)))
        print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, flush=True)
        os._exit(0)
    assert not os.wait()[1]
"""


FORMS = {"p": "<p>", "br": "<br>x", "img": "<img src=x>", "lists": "<ul><li>x", "prose": PARAGRAPH}


def test_five_megabytes_take_less_than_two_hundred() -> None:
    command = [sys.executable, "-c", MEASURE, *FORMS.values()]
    measured = subprocess.run(command, capture_output=True, text=True, check=True)
    taken = dict(zip(FORMS, map(int, measured.stdout.split()), strict=True))
    assert max(taken.values()) < 200, taken


@pytest.mark.parametrize("name", PAGES)
def test_no_page_hurts(name: str) -> None:
    html = PAGES[name]()
    article = sound(html) if len(html) > 100_000 else same(html)
    assert (article.verdict == Verdict.UNREADABLE) == (name == "over the bound")


class Doubting(Forest):
    """A model that is sure of the first paragraphs and in doubt about all else."""

    def __init__(self) -> None:
        pass

    def scores(self, matrix: Matrix) -> npt.NDArray[np.float64]:
        return np.where(np.arange(len(matrix)) < 6, 4.0, -0.5)


@pytest.mark.parametrize(
    "form",
    [
        "<div><figcaption>The old bridge in the spring of #</figcaption></div>",
        "<div class=quote><blockquote>The bridge number # was as old as it was</blockquote></div>",
    ],
    ids=["captions", "quotations"],
)
def test_no_doubt_hurts(form: str) -> None:
    parsed = open_page(page(many(form, 12_000)), URL)
    start = time.process_time()
    read(parsed, model=Doubting())
    assert time.process_time() - start < MAX_SECONDS


@pytest.mark.parametrize("name", LISTS)
def test_no_list_hurts(name: str) -> None:
    assert sound(LISTS[name](), HOME).verdict != Verdict.UNREADABLE


def test_no_address_hurts() -> None:
    links = many("<h2><a href=x#>The bridge is closed</a></h2><p>It stays so until the spring.</p>", 3_000)
    assert sound(links, f"{HOME}{'a/' * 150_000}").verdict != Verdict.UNREADABLE


@pytest.mark.parametrize("encoding", TEXTS)
@pytest.mark.parametrize("declared", ["utf-8", "nonsense", "\0"])
def test_a_wrong_charset_does_not_lose_the_text(encoding: str, declared: str) -> None:
    text = TEXTS[encoding] * 12
    head = f"<meta charset='{declared}'>" if declared else ""
    article = same(f"<html><head>{head}<title>T</title></head><body><article><p>{text}</p>".encode(encoding))
    assert text.strip() in article.text


_NAMES = ["div", "p", "b", "i", "a", "ul", "li", "table", "td", "tr", "h1", "h2", "article", "time", "font", "br"]
_NAMES += ["script", "style", "template", "svg", "title", "form", "textarea", "plaintext", "base", "meta", "dl", "dd"]
_TEXT = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [PARAGRAPH, "5 March 2024", "By John Smith", "Comments (3)", "&nbsp;&#xd800", "\ud800", "<!--", "]]>"]
    ),
)
_ATTRIBUTE = st.builds(
    "{}{}".format,
    st.sampled_from(
        ["class", "id", "href", "rel", "itemprop", "itemtype", "style", "datetime", "content", "name", "x"]
    ),
    st.one_of(
        st.sampled_from(["", "=", "='", "=comment", "=next", "=author", "='display:none'", "=comments", "=2024-03-05"]),
        st.builds('="{}"'.format, st.text(max_size=12)),
    ),
)
_START = st.builds(
    "<{} {}{}".format,
    st.sampled_from(_NAMES),
    st.lists(_ATTRIBUTE, max_size=3).map(" ".join),
    st.sampled_from([">", ">", ">", "/>", ""]),
)
_END = st.builds("</{}>".format, st.sampled_from(_NAMES))
_JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=10),
        st.sampled_from(["NewsArticle", "LiveBlogPosting", "2024-03-05T10:00:00Z", "\ud800", "https://paper.example/x"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["@type", "@graph", "@id", "headline", "author", "name", "datePublished", "url", "image",
                             "comment", "text", "liveBlogUpdate", "articleBody", "keywords", "isPartOf", "publisher"]),
            inner, max_size=5,
        ),
    ),
    max_leaves=12,
)  # fmt: skip
_STATED = st.builds(
    '<script type="application/ld+json">{}{}</script>'.format,
    _JSON.map(json.dumps),
    st.sampled_from(["", "", "}", ","]),
)
_BROKEN = st.lists(st.one_of(_START, _START, _END, _TEXT, _STATED), max_size=40).map("".join)
_RELAXED = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))


@_RELAXED
@given(st.binary(max_size=600))
def test_any_bytes(body: bytes) -> None:
    same(body)


@_RELAXED
@given(st.text(st.characters(exclude_categories=()), max_size=400))
def test_any_text(text: str) -> None:
    same(text)


@_RELAXED
@given(_BROKEN)
def test_any_broken_markup(markup: str) -> None:
    same(page(markup))
    same(markup)
