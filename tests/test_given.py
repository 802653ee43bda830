"""What a program gives to `extract`: any kind of page, and a clear word for what is none."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from council import LEAD, MORE, p

from newscrawl import extract

HEAD = "<html lang=en><title>Council votes</title><main><h1>Council votes for the landing</h1>"
PAGE = f"{HEAD}{p(LEAD, *MORE)}</main></html>"


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_of_all_kinds_are_a_page(kind: type) -> None:
    assert extract(kind(PAGE.encode())).text == extract(PAGE).text != ""


@pytest.mark.parametrize(
    "html", [None, Path("page.html"), io.BytesIO(PAGE.encode()), lxml.html.fromstring(PAGE), 7], ids=type
)
def test_what_is_no_page_is_told_with_what_would_do(html: Any) -> None:
    with pytest.raises(TypeError, match=rf"html is bytes or str, and was a {type(html).__name__}; .*\.read_bytes\(\)"):
        extract(html)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"url": Path("page.html")}, "url is str or None"),
        ({"text": "captions"}, "text is a TextPolicy, such as TextPolicy.of"),
        ({"fetched": "2024-05-07"}, "fetched is a datetime"),
        ({"fetched": date(2024, 5, 7)}, "fetched is a datetime"),
    ],
)
def test_an_argument_of_a_wrong_kind_is_named_whatever_the_page_holds(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(TypeError, match=said):
        extract(b"", **arguments)


def test_an_address_in_place_of_a_page_is_unreadable_with_its_reason() -> None:
    article = extract(" https://paper.example/story\n")
    assert article.verdict == "unreadable"
    assert "`newscrawl extract URL`" in json.loads(article.provenance)["verdict"]
