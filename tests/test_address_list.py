"""A file of addresses: each is read once, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Crawl
from pages import link, page

from newscrawl.demo import Newspaper
from newscrawl.errors import ArgumentError
from newscrawl.harvest import plan
from newscrawl.spiders.address_list import MAX_SITES, addresses_in
from newscrawl.spiders.params import FOLLOW, SiteParams


def test_each_is_read_once_and_nothing_else(paper: Newspaper, crawl: Callable[..., Crawl], tmp_path: Path) -> None:
    paper.extra |= {f"/s/{n}": page(n, link(f"/s/{n + 1}", "next")) for n in range(40)}
    listed = tmp_path / "urls.txt"
    listed.write_text(f"\ufeff# of a search\n{paper.origin}/s/1\n\n{paper.origin}/s/9\r\n{paper.origin}/s/1#top\n")
    first = crawl(urls=listed)
    assert first.code == 0, first.err
    assert sorted(article["url"] for article in first.articles) == [f"{paper.origin}/s/{n}" for n in (1, 9)]
    assert {article["found_by"] for article in first.articles} == {"seed"}
    assert {path for path in paper.requests if not path.startswith(("/robots", "/.well"))} == {"/s/1", "/s/9"}
    asked = len(paper.requests)
    again = crawl(urls=listed)
    assert again.code == 0, "that all is known is no failure"
    assert len(again.articles) == 2
    assert len(paper.requests) == asked


def test_what_it_leads_to_is_followed_where_a_person_says_so() -> None:
    assert SiteParams.parse({"url": "https://paper.example/", "follow": "none"}).follow == []
    assert SiteParams.parse({"url": "https://paper.example/"}).follow == list(FOLLOW)
    with pytest.raises(ArgumentError, match="it is empty; give prev, next, listing, feed, sitemap, or none"):
        SiteParams.parse({"url": "https://paper.example/", "follow": ","})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("https://a.example/1\nmailto:x\nfoo bar\n", r"line 2, 'mailto:x': .* \(and 1 lines more\); write one a line"),
        ("# nothing\n", "holds no web address"),
        (
            "\n".join(f"https://s{n}.example/" for n in range(MAX_SITES + 1)),
            f"{MAX_SITES + 1} sites, and a run takes {MAX_SITES}; sort it and split it",
        ),
    ],
)
def test_what_would_not_do_is_told_in_a_line(tmp_path: Path, text: str, said: str) -> None:
    listed = tmp_path / "urls.txt"
    listed.write_text(text)
    with pytest.raises(ArgumentError, match=said) as told:
        SiteParams.parse({"urls": str(listed)})
    assert "\n" not in str(told.value)


def test_a_file_where_an_address_belongs_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("urls.txt").write_text("https://paper.example/1\n")
    with pytest.raises(ArgumentError, match=r"'urls\.txt' is a file; .* -a urls=urls\.txt"):
        SiteParams.parse({"url": "urls.txt"})
    with pytest.raises(ArgumentError, match=r"'urls\.txt' is a file; .* -a urls=urls\.txt"):
        plan(["urls.txt"])
    with pytest.raises(ArgumentError, match=r"nowhere\.txt: No such file"):
        SiteParams.parse({"urls": "nowhere.txt"})


def test_a_pipe_is_read_once_although_arguments_are_read_twice(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"https://paper.example/1\n")
    os.close(writing)
    name = f"/dev/fd/{reading}"
    assert addresses_in(name) == addresses_in(name) == ["https://paper.example/1"]
    os.close(reading)
