"""What sites say of the use of their texts: read, noted, and obeyed where it forbids."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from conftest import Crawl
from hypothesis import given
from hypothesis import strategies as st
from pages import link, page
from protego import Protego

from newscrawl import rights
from newscrawl.demo import Answer, Newspaper
from newscrawl.discovery import robots
from newscrawl.items import Reason

Run = Callable[..., Crawl]
TEXT = {"Content-Type": "text/plain; charset=utf-8"}


def with_meta(answer: Answer, *metas: str) -> Answer:
    head = "".join(f"<meta {meta}>" for meta in metas).encode()
    return Answer(answer.body.replace(b"<head>", b"<head>" + head))


def with_header(answer: Answer, name: str, value: str) -> Answer:
    return Answer(answer.body, headers={name: value})


FORBIDDING = [
    with_meta(page(1), 'name="robots" content="noindex, follow"'),
    with_meta(page(2), 'name="ROBOTS" content="NONE"'),
    with_meta(page(3), 'name="robots" content="noarchive"'),
    with_meta(page(4), 'name="robots" content="noai, noimageai"'),
    with_meta(page(5), 'name="newscrawl" content="noindex"'),
    with_header(page(6), "X-Robots-Tag", "noindex"),
    with_header(page(7), "X-Robots-Tag", "newscrawl: noai"),
    with_header(page(8), "TDM-Reservation", "1"),
    with_header(page(20), "X-Robots-Tag", "unavailable_after: Fri, 25 Jun 2027 15:00:00 GMT, noindex"),
    with_header(page(21), "X-Robots-Tag", "index; noindex"),
    with_meta(page(9), 'name="tdm-reservation" content="1"'),
]
NOTED = [
    (with_meta(page(11), 'name="robots" content="noimageai"'), "robots: noimageai"),
    (with_meta(page(12), 'name="robots" content="nofollow"'), "robots: nofollow"),
    (with_header(page(13), "X-Robots-Tag", "otherbot: noindex"), ""),
    (with_header(page(14), "X-Robots-Tag", "max-snippet: 50, unavailable_after: 25 Jun 2030"), ""),
    (with_header(page(22), "X-Robots-Tag", "otherbot: unavailable_after: Fri, 25 Jun 2027 15:00:00 GMT, noindex"), ""),
    (with_header(page(15), "TDM-Reservation", "0"), "tdm-reservation: 0"),
]


def listed(paper: Newspaper, answers: list[Answer]) -> list[str]:
    """A list of the answers at /list; gives their URLs."""
    paths = [f"/s/story-number-{n}" for n in range(len(answers))]
    heads = "".join(f"<h2><a href='{path}'>A long story of the harbour town</a></h2>" for path in paths)
    paper.extra |= {"/list": Answer(f"<h1>News</h1>{heads}".encode()), **dict(zip(paths, answers, strict=True))}
    return [paper.origin + path for path in paths]


def test_an_opt_out_is_obeyed_and_the_ledger_says_which(paper: Newspaper, crawl: Run) -> None:
    addresses = listed(paper, FORBIDDING)
    done = crawl(url=paper.origin + "/list", follow="listing")
    assert not done.articles
    entries = [done.fate(address) for address in addresses]
    assert {entry.reason for entry in entries if entry} == {Reason.OPTED_OUT}
    kept = crawl("-s", "NEWSCRAWL_RIGHTS=record", url=",".join(addresses), follow="next")
    said = {article["url"]: article["rights"] for article in kept.articles}
    assert len(said) == len(addresses)
    for address, entry in zip(addresses, entries, strict=True):
        assert entry is not None
        assert entry.detail in said[address]


def test_what_does_not_forbid_is_noted_only(paper: Newspaper, crawl: Run) -> None:
    addresses = listed(paper, [answer for answer, _ in NOTED])
    done = crawl(url=paper.origin + "/list", follow="listing")
    said = {article["url"]: article["rights"] for article in done.articles}
    assert [said.get(address) for address in addresses] == [rights for _, rights in NOTED]


def test_nofollow_ends_a_walk_and_noindex_does_not(paper: Newspaper, crawl: Run) -> None:
    paper.extra["/s/1"] = with_meta(page(1, link("/s/2", "next")), 'name="robots" content="noindex"')
    paper.extra["/s/2"] = with_meta(page(2, link("/s/3", "next")), 'name="robots" content="nofollow"')
    paper.extra["/s/3"] = page(3)
    done = crawl(url=paper.origin + "/s/1", follow="next")
    assert [article["url"] for article in done.articles] == [paper.origin + "/s/2"]
    assert "/s/3" not in paper.requests


def test_what_a_host_says_is_known_before_anything_is_asked_for(paper: Newspaper, crawl: Run) -> None:
    for n in (1, 2, 3, 4):
        paper.extra[f"/{'free' if n == 1 else 'abc'[n - 2]}/{n}"] = page(n)
    paper.extra["/list"] = Answer(
        b"<h1>News</h1>" + b"".join(
            f"<h2><a href='/{place}/{n}'>A long story of the harbour town number {n}</a></h2>".encode()
            for place, n in (("free", 1), ("a", 2), ("b", 3), ("c", 4))
        )
    )  # fmt: skip
    paper.extra["/robots.txt"] = Answer(
        b"User-agent: *\nContent-Signal: search=yes, ai-train=yes\nContent-Signal: /a/ ai-train = no\nDisallow:\n\n"
        b"User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /b/\n",
        headers=TEXT,
    )
    reserved = [{"location": "/c/*", "tdm-reservation": 1}, {"location": "/free/*", "tdm-reservation": 0}]
    paper.extra["/.well-known/tdmrep.json"] = Answer(json.dumps(reserved).encode())
    done = crawl(url=paper.origin + "/list", follow="listing")
    (article,) = done.articles
    assert article["rights"] == "content-signal: search=yes, ai-train=yes"
    assert not {"/a/2", "/b/3", "/c/4"} & set(paper.requests)
    details = [done.fate(f"{paper.origin}{path}") for path in ("/a/2", "/b/3", "/c/4")]
    assert [entry and (entry.reason, entry.detail) for entry in details] == [
        (Reason.OPTED_OUT, "content-signal: ai-train=no"),
        (Reason.OPTED_OUT, "robots.txt refuses: GPTBot, CCBot"),
        (Reason.OPTED_OUT, "tdmrep.json: 1"),
    ]


def test_signals_for_very_many_agents_take_linear_time() -> None:
    agents = "".join(f"User-agent: bot-{n}\n" for n in range(5_000))
    text = f"{agents}User-agent: newscrawl\n" + "".join(f"Content-Signal: /{n}/ ai-train=no\n" for n in range(2_000))
    started = time.process_time()
    host = rights.HostRights(Protego.parse(text), text, b"")
    assert time.process_time() - started < 1
    assert host.of("https://paper.example/7/a") == ["content-signal: ai-train=no"]
    assert host.of("https://paper.example/b") == []


def test_rules_for_very_many_agents_take_linear_time() -> None:
    own = "newscrawl/2.0 (+https://paper.example/about)"
    others = "".join(f"User-agent: bot-{n}\n" for n in range(6_000))
    letters = "".join(f"User-agent: {own[:n]}\n" for n in range(1, 9))
    text = f"{others}{letters}User-agent: NewsCrawl/2\n" + "".join(f"Disallow: /{n}/\n" for n in range(6_000))
    started = time.process_time()
    rules = Protego.parse(robots.rules_text(text.encode(), (own, *rights.AGENTS)))
    assert time.process_time() - started < 1
    assert not rules.can_fetch("https://paper.example/7/a", own)
    assert rules.can_fetch("https://paper.example/a", own)
    assert rules.can_fetch("https://paper.example/7/a", "GPTBot")


def test_long_rules_for_all_agents_are_asked_about_a_few() -> None:
    agents = "".join(f"User-agent: {agent}\n" for agent in rights.AGENTS)
    text = agents + "".join(f"Disallow: /{'*a' * 1_000}{n}*b$\n" for n in range(240)) + "Disallow: /\n"
    host = rights.HostRights(Protego.parse(text), text, b"")
    started = time.process_time()
    for n in range(4):
        assert host.of(f"https://paper.example/{'a' * 1_990}{n}")[0].startswith("robots.txt refuses: GPTBot")
    assert time.process_time() - started < 2


_LINES = """
User-agent: *|user-agent: GPTBot|Useragent newscrawl|User agent: bot|User-agent: *bot # x|User-agent:|User-agent: crawl
User-Agent: newscrawl-news|Disallow: /a|Allow: /a/b|Disallow:|Crawl-delay: 3|Sitemap: https://paper.example/s.xml
Host: paper.example|nonsense: x|# a remark|
"""


@given(st.lists(st.sampled_from(_LINES.replace("\n", "|").split("|")), max_size=14))
def test_what_is_said_to_others_changes_nothing_for_those_asked_about(lines: list[str]) -> None:
    text = "\n".join(lines)
    whole, ours = Protego.parse(text), Protego.parse(robots.rules_text(text.encode(), ("newscrawl", "GPTBot")))
    assert list(ours.sitemaps) == list(whole.sitemaps)
    for agent in ("newscrawl", "GPTBot"):
        assert ours.crawl_delay(agent) == whole.crawl_delay(agent)
        for path in ("a", "a/b", "c"):
            url = f"https://paper.example/{path}"
            assert ours.can_fetch(url, agent) == whole.can_fetch(url, agent)


def test_a_policy_that_is_none_is_named(crawl: Run) -> None:
    done = crawl("-s", "NEWSCRAWL_RIGHTS=ignore", url="http://127.0.0.1:9/")
    assert done.code == 2
    assert "use obey or record" in done.err


@given(st.text(max_size=300), st.binary(max_size=300), st.text(max_size=50))
def test_nothing_that_a_host_sends_breaks_the_reading(text: str, tdmrep: bytes, path: str) -> None:
    host = rights.HostRights(Protego.parse(text), text, tdmrep)
    statements = host.of(f"https://paper.example/{path}")
    assert rights.forbids(statements) in ("", *statements)
    assert rights.of_headers([("X-Robots-Tag", text)]) is not None


@given(st.lists(st.fixed_dictionaries({"location": st.text(), "tdm-reservation": st.integers() | st.text()})))
def test_any_tdmrep_is_read(entries: list[dict[str, object]]) -> None:
    rights.HostRights(Protego.parse(""), "", json.dumps(entries).encode()).of("https://paper.example/a")
