"""Decoding and parsing: what browsers read must be read, what is hostile must cost little."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newscrawl
from newscrawl.errors import PageError, PageTooLarge, Undecodable
from newscrawl.extraction.tree.page import MAX_BYTES, open_page
from newscrawl.extraction.tree.taming import MAX_DEPTH

URL = "https://paper.example/2024/05/a.html"


def text_of(body: bytes | str, **kwargs: str) -> str:
    return open_page(body, URL, **kwargs).root.line()


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Ça va très bien, l’été à la plage a été très agréable"),
        ("cp1250", "Zażółć gęślą jaźń, wszystkie żółte łódki są piękne"),
        ("cp1251", "Привет, мир! Это новости сегодняшнего дня из Москвы"),
        ("koi8-r", "Привет, мир! Это новости сегодняшнего дня из Москвы"),
        ("gbk", "你好世界，这是一个新闻，政府表示将会继续努力工作"),
        ("big5", "今天的新聞，台灣天氣晴朗。政府表示將會繼續努力"),
        ("shift_jis", "これは日本のニュースです。今日は晴れです。"),
        ("euc_jp", "これは日本のニュースです。今日は晴れです。"),
        ("euc_kr", "오늘의 뉴스입니다. 날씨가 맑습니다. 정부는 발표했다."),
        ("cp1256", "هذا خبر اليوم من القاهرة عن الحكومة"),
        ("utf-16", "Zażółć gęślą jaźń und 世界"),
        ("utf-8-sig", "Zażółć gęślą jaźń und 世界"),
    ],
)
def test_undeclared_encodings_are_told_from_the_bytes(encoding: str, text: str) -> None:
    assert text_of(f"<html><body><p>{text}</p></body></html>".encode(encoding)) == text


@pytest.mark.parametrize("declared", ["", "utf-8"])
@pytest.mark.parametrize(
    ("language", "encoding", "text"),
    [
        ("tr", "iso8859_9", "Belediye, köprünün onarımı için gereken süre boyunca kapalı kalacağını söyledi"),
        ("lt", "cp1257", "Meras pirmadienį sakė, kad tiltas liks uždarytas, kol bus pataisytas"),
        ("he-IL", "cp1255", "ראש העיר אמר כי הגשר הישן יישאר סגור עד לתיקון"),
        ("he", "iso8859_8", "ראש העיר אמר כי הגשר הישן יישאר סגור עד לתיקון"),
        ("ja", "shift_jis", "市長は古い橋の修理が終わるまで閉鎖されたままであると述べた。"),
        # A language that a theme says by mistake does not outweigh the letters.
        ("tr", "cp1251", "Мэр города заявил, что старый мост останется закрытым"),
        ("en", "cp1252", "L’été à la plage a été très agréable"),
    ],
)
def test_the_language_of_a_page_tells_encodings_apart(language: str, encoding: str, text: str, declared: str) -> None:
    body = f"<!doctype html><html lang='{language}'><body><p>{text}</p></body></html>"
    assert text_of(body.encode(encoding), charset=declared) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    [
        "一座旧桥在修好之前将一直关闭，没有人知道什么时候可以重新开放。",
        "市長は古い橋の修理が終わるまで閉鎖されたままであると述べた。",
        "시장은 오래된 다리가 수리될 때까지 폐쇄된다고 말했다.",
        "महापौर ने कहा कि पुराना पुल बंद रहेगा।",
        "สะพานเก่าจะยังคงปิดอยู่จนกว่าจะซ่อมเสร็จ",
        "The bridge stays closed.",
    ],
)
def test_two_bytes_a_character_need_no_mark(encoding: str, text: str) -> None:
    body = f"<html><head><meta charset='utf-16'></head><body><p>{text * 20}</p></body></html>"
    assert text_of(body.encode(encoding)) == text * 20


@pytest.mark.parametrize("declared", ["", "utf-8", "iso-2022-jp"])
def test_escapes_within_ascii_are_read(declared: str) -> None:
    text = "市長は古い橋の修理が終わるまで閉鎖されたままであると述べた。"
    assert text_of(f"<p>{text}</p>".encode("iso2022_jp"), charset=declared) == text
    assert text_of("<p>an escape \x1b$B in the text</p>") == "an escape $B in the text"


@pytest.mark.parametrize(
    ("declared", "actual", "text"),
    [
        ("iso-8859-1", "cp1252", "L’été – “déjà”"),
        ("gb2312", "gb18030", "朱镕基：你好，世界"),
        ("shift_jis", "cp932", "①髙橋さんのニュース"),
        ("euc-kr", "cp949", "펲 오늘의 뉴스입니다"),
        ("big5", "big5hkscs", "香港嘅新聞"),
    ],
)
def test_labels_mean_what_browsers_take_them_for(declared: str, actual: str, text: str) -> None:
    head = f'<html><head><meta charset="{declared}"></head><body>'.encode()
    assert text_of(head + text.encode(actual)) == text


def test_valid_utf8_beats_a_wrong_declaration() -> None:
    body = '<meta charset="iso-8859-1"><p>Zürich – 東京</p>'.encode()
    assert text_of(body, charset="windows-1251") == "Zürich – 東京"


@pytest.mark.parametrize(
    "text", ["Let’s see – “déjà vu”, said the mayor’s wife…", "Zażółć gęślą jaźń", "Привет, мир!", "今日は晴れです。"]
)
def test_a_page_that_was_encoded_twice_is_decoded_twice(text: str) -> None:
    twice = f"<p>{text}".encode().decode("latin-1").encode()
    assert text_of(twice, charset="utf-8") == text


@pytest.mark.parametrize(
    "text",
    [
        "Why does my page say Ã© where I wrote é, and Ã¨ and Ã¼ besides?",
        "An Ã© or an Ã¨ is a é or an è that was encoded twice – so is Ã¼.",
        "SÃO PAULO, JAPÃO E AMANHÃ",
    ],
)
def test_a_page_that_speaks_of_such_characters_stays_as_it_is(text: str) -> None:
    assert text_of(f"<p>{text}".encode()) == text


@pytest.mark.parametrize("declared", ["utf-8", "nonsense", "base64", "utf-7", "", "\x00", "x" * 5000, "'cp1252'"])
def test_a_wrong_or_senseless_charset_does_not_lose_the_page(declared: str) -> None:
    assert text_of("<p>Le président a été élu à Orléans.".encode("cp1252"), charset=declared) == (
        "Le président a été élu à Orléans."
    )


def test_a_broken_character_in_utf8_costs_that_character_only() -> None:
    text = "Das Gespräch über Österreichs Zukunft führt zu größeren Änderungen. " * 5
    body = b"<p>" + text.encode() + b"\xc3 Ende"
    assert open_page(body).encoding == "utf-8"
    assert text_of(body).startswith("Das Gespräch über Österreichs")


@pytest.mark.parametrize("body", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + bytes(range(200)) * 30])
def test_what_is_no_text_is_undecodable(body: bytes) -> None:
    with pytest.raises(Undecodable):
        open_page(body)


def test_pages_over_the_bound_are_refused() -> None:
    with pytest.raises(PageTooLarge):
        open_page(b" " * (MAX_BYTES + 1))
    with pytest.raises(PageTooLarge):
        open_page("<p>12345678", max_bytes=10)
    with pytest.raises(PageTooLarge):
        open_page("<p>\U0001f4f0\U0001f4f0", max_bytes=10)  # characters of four bytes each


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ("".join(f"<b>w{n} </b>" for n in range(151_000)), "after 300000 tags; the rest is not read"),
        ("<p>The ferry stops.</p>" * 20_001, "after 20000 paragraphs; the rest is one"),
        ("".join(f"<b>w{n} </b>" for n in range(149_000)), None),
    ],
)
def test_an_article_says_that_its_page_is_over_a_bound(parts: str, told: str | None) -> None:
    article = newscrawl.extract(f"<html><body><article><h1>The ferry</h1><div>{parts}</div></article>", url=URL)
    assert json.loads(article.provenance).get("cut") == told


def test_control_characters_and_lone_surrogates_are_gone() -> None:
    page = open_page("<p>a\x00b\x08c \ud83d\ude00 \ud83d tail</p>" + " text" * 100)
    page.html.encode("utf-8")
    assert "\x00" not in page.html
    assert "abc 😀" in page.html


@pytest.mark.parametrize("body", ["", b"", " \n", "<!-- only a comment -->", "<?xml version='1.0'?>", "no markup"])
def test_there_is_always_an_html_element(body: str | bytes) -> None:
    assert open_page(body).root.tag == "html"


def test_links_are_absolute_and_http() -> None:
    page = open_page('<base href="/sub/"><a href=x>', URL)
    assert page.base_url == "https://paper.example/sub/"
    assert page.absolute(" b.html ") == "https://paper.example/sub/b.html"
    assert page.absolute("//other.example/c") == "https://other.example/c"
    for href in (
        "",
        "javascript:void(0)",
        "mailto:a@b.c",
        "http://[::1",
        "http://a:b:c/",
        "data:text/html,x",
        "http://",
    ):
        assert page.absolute(href) == ""
    assert open_page("<p>").absolute("relative") == ""


@pytest.mark.parametrize("url", ["http://[bad", "http://[::1", "//[/x"])
def test_an_address_that_cannot_be_taken_apart_is_none(url: str) -> None:
    prose = "<p>The ferry company said that the boats to the island stop for three weeks, and nobody believed it.</p>"
    html = f"<title>Ferry stops - Paper</title><h1>Ferry stops</h1>{prose * 4}<a href=/author/ines>Ines van Dyke</a>"
    assert open_page(html, url).url == ""
    assert newscrawl.extract(html, url=url).title == "Ferry stops"


def test_selector_is_over_the_same_tree() -> None:
    page = open_page("<p class=a>One<p class=b>Two")
    assert page.selector.css("p.b::text").get() == "Two"


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000 + "x",
        "<b>" * 100_000 + "x",
        "<table><tr><td>" * 30_000,
        "<div " + 'a="b" ' * 500_000 + ">x",
        '<div class="' + "comment " * 300_000 + '">x',
        "<!--" * 500_000,
        "&amp;" * 500_000,
    ],
)
def test_hostile_markup_is_parsed_in_no_time(body: str) -> None:
    start = time.process_time()
    page = open_page(body)
    deepest = max(sum(1 for _ in element.ancestors()) for element in list(page.root.iter())[-50:])
    assert deepest <= 4 * MAX_DEPTH + 10  # a table counts once and nests its section, row and cell
    assert time.process_time() - start < 2


def test_tags_that_are_never_closed_do_not_cost_the_page() -> None:
    body = "".join(f"<p><font size=2><b>Paragraph {i}" for i in range(400))
    assert "Paragraph 399" in text_of(body)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.text(max_size=20), st.text(max_size=40))
def test_any_bytes_raise_nothing_but_page_errors(body: bytes, charset: str, url: str) -> None:
    try:
        page = open_page(body, url, charset=charset)
    except PageError:
        return
    page.html.encode("utf-8")
    page.absolute(url)
