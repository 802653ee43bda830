"""What a run says of itself where it brings nothing, so that nobody takes that for a quiet day."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from conftest import Crawl
from pages import page

from newscrawl.demo import Answer, Newspaper
from newscrawl.exits import Exit
from newscrawl.items import Reason

Run = Callable[..., Crawl]
CONSENT = Answer(
    b"<html lang=en><head><title>Before you continue</title></head><body><h1>Before you continue</h1><p>We and our 142 "
    b"partners store cookies on your device for advertising. Please accept or manage your choices.</p>"
    b"<button>Accept all</button><button>Reject all</button><a href=/privacy>Privacy policy</a></body></html>"
)


def told(done: Crawl) -> list[str]:
    """The bounds in the file of the only run."""
    (file,) = (done.data / "runs").glob("*.json")
    return list(json.loads(file.read_text())["bounds"])


def mapped(paper: Newspaper) -> Answer:
    names = "".join(f"<url><loc>{paper.origin}/2024/harbour-story-{n}</loc></url>" for n in range(9))
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return Answer(f"<urlset xmlns='{space}'>{names}</urlset>".encode(), headers={"Content-Type": "application/xml"})


@pytest.mark.parametrize("how", ["page", "redirect", "one address"])
def test_a_site_that_asks_for_consent_everywhere(paper: Newspaper, crawl: Run, how: str) -> None:
    def invent(path: str) -> Answer | None:
        if path.startswith("/sitemap"):
            return mapped(paper)
        if path == "/robots.txt" or path.startswith("/."):
            return None
        if how == "page" or path.startswith("/consent"):
            return CONSENT
        return Answer(b"", 302, {"Location": "/consent" if how == "one address" else f"/consent?return={path}"})

    paper.invent = invent
    done = crawl(url=paper.home)
    assert not done.articles
    (hint,) = [bound for bound in told(done) if "consent" in bound]
    assert hint.startswith("the site asks for consent before it shows anything (")
    assert hint.endswith(", beside 0 articles): Before you continue")
    assert hint in done.err
    assert "no article was found" in done.err
    assert "nothing new" not in done.err
    assert any("consent-wall" in line for line in done.err.splitlines() if Reason.NOT_AN_ARTICLE in line)


def test_addresses_that_all_show_one_page(paper: Newspaper, crawl: Run) -> None:
    text = "<p>Checking your browser. This process is automatic and takes a moment only.</p>"
    wall = Answer(
        f"<html lang=en><head><title>One moment</title></head><body><h1>One moment</h1>{text}</body>".encode()
    )
    paper.invent = lambda path: mapped(paper) if path.startswith("/sitemap") else wall if path[1:5] == "2024" else None
    assert any(
        "one and the same page" in bound and "One moment" in bound for bound in told(crawl(url=paper.home + "x"))
    )


def test_one_such_page_among_articles_is_no_news(paper: Newspaper, crawl: Run) -> None:
    paper.extra |= {"/s/1": page(1), "/s/2": CONSENT}
    assert not told(crawl(url=f"{paper.origin}/s/1,{paper.origin}/s/2", follow="next"))


def test_a_scope_in_which_nothing_lies(paper: Newspaper, crawl: Run) -> None:
    done = crawl(url=paper.home, scope="/nothing/", follow="listing")
    host = paper.origin.removeprefix("http://")
    hint = f"nothing that was found lies within the scope, {host} below /nothing/, and neither does the start"
    assert told(done) == [hint]
    assert hint in done.err
    assert done.code == Exit.ASTRAY


def test_a_start_that_leads_to_another_site(paper: Newspaper, crawl: Run) -> None:
    with Newspaper(host="127.0.0.2") as other:
        paper.extra["/moved"] = Answer(b"", 301, {"Location": other.home})
        done = crawl(url=paper.origin + "/moved", follow="listing")
        hint = f"the start leads to {other.home}, on another domain than the start; if that is the site, start there"
        assert told(done) == [hint]
        assert hint in done.err
        assert done.code == Exit.ASTRAY


def test_one_of_two_starts_that_leads_away_is_told_and_the_site_is_not_astray(paper: Newspaper, crawl: Run) -> None:
    links = "".join(f"<li><a href=/s/{n}>Harbour council votes on breakwater number {n}</a>" for n in (1, 2, 3))
    paper.extra |= {f"/s/{n}": page(n) for n in (1, 2, 3)}
    paper.extra |= {"/list": Answer(f"<html><h1>Paper</h1><ul>{links}</ul></html>".encode())}
    paper.extra |= {"/moved": Answer(b"", 301, {"Location": "http://127.0.0.9:9/"})}
    starts = f"{paper.origin}/list,{paper.origin}/moved"
    # The second time, the list is as it was.
    for _ in range(2):
        done = crawl(url=starts, follow="listing")
        assert done.code == Exit.FINE
        assert "the start leads to http://127.0.0.9:9/" in done.err
