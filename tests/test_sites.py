"""Site profiles: what loads, and that what does not says why in one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from newscrawl import sites
from newscrawl.errors import ArgumentError

FULL = """
name = "example"
start = ["https://Example.com", "https://example.com/sport/?utm_source=x"]
scope = "/sport"
timezone = "Europe/Berlin"
drop = [".newsletter"]
keep = "aside.facts"
download_delay = 2

[selectors]
title = ["h1.headline::text", "xpath://h1/text()"]
authors = "a[rel=author]::text"
image_url = ["meta[property='og:image']::attr(content)"]
comments = ["xpath://li[re:test(@class, 'comment')]"]
"""


def write(folder: Path, text: str, name: str = "example.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_profile_loads_in_normal_form(tmp_path: Path) -> None:
    profile = sites.load(write(tmp_path, FULL))
    assert profile.start == ("https://example.com/", "https://example.com/sport/")
    assert profile.scope == "/sport/"
    assert profile.download_delay == 2.0
    assert profile.keep == ("aside.facts",)
    assert profile.selectors["title"] == ("h1.headline::text", "xpath://h1/text()")
    with pytest.raises(ValidationError, match="frozen"):
        setattr(profile, "name", "other")  # noqa: B010


def test_a_profile_may_be_empty(tmp_path: Path) -> None:
    profile = sites.load(str(write(tmp_path, "", "my-paper.toml")))
    assert (profile.name, profile.scope, profile.start, profile.download_delay) == (
        "my-paper",
        "host",
        (),
        None,
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colour = 1", "colour: is no key"),
        ("[selectors]\ntitle = ['h1[']", "title: selector 'h1['"),
        ("[selectors]\ntext = ['xpath://a[']", "text: selector 'xpath://a['"),
        ("[selectors]\ntext = ['xpath:nope()']", "text: selector 'xpath:nope()'"),
        ("[selectors]\ntext = ['p::nope']", "pseudo-element"),
        ("[selectors]\ntext = ['']", "is empty"),
        ("[selectors]\nheadline = ['h1']", "'headline' is no field; use one of title"),
        ("drop = ['a[']", "drop: selector 'a['"),
        ("start = ['example.com']", "start: not an absolute http"),
        ("scope = 'site'", "scope: 'site' would not do"),
        ("timezone = 'Mars/Olympus'", "timezone: 'Mars/Olympus'"),
        ("timezone = '../../etc/passwd'", "timezone"),
        ("download_delay = -1", "download_delay: "),
        ("download_delay = nan", "download_delay: "),
        ("name = ''", "name: "),
        ("name = 3\nscope = 4", "line 1, name: Input should be a valid string; line 2, scope: "),
        ("name =", "not TOML"),
    ],
)
def test_errors_name_file_and_field_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ArgumentError) as caught:
        sites.load(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert told in message
    assert "\n" not in message


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=r"gone\.toml: No such file"):
        sites.load(tmp_path / "gone.toml")
    path = tmp_path / "latin.toml"
    path.write_bytes(b"name = '\xff'")
    with pytest.raises(ArgumentError, match="not UTF-8"):
        sites.load(path)
    path.write_bytes(b"#" * (2 << 20))
    with pytest.raises(ArgumentError, match="larger than"):
        sites.load(path)


def test_an_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(ArgumentError, match=r"no site profile 'nowhere': .*path must end in \.toml"):
        sites.load("nowhere")


def test_every_bundled_profile_loads() -> None:
    for name in sites.available():
        assert sites.load(name).name


def test_xpath_of() -> None:
    assert sites.xpath_of("xpath: //a") == "//a"
    assert "h1" in sites.xpath_of("h1::text")
