"""A page that for a while shows something else, and looks like an article: nothing of the dataset is lost by it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from conftest import Crawl
from test_moved import Pipeline, at, pipeline
from test_near_duplicates import story
from test_told_apart import listed

from newscrawl.demo import Answer, Newspaper
from newscrawl.items import Article, Reason
from newscrawl.store.heads import Head

__all__ = ["pipeline"]

NOTICE = [
    "The newsroom system of this paper is being moved to another building this week, and while the crates are on the"
    " way its pages cannot be shown as usual. Whoever needs a page today may ring the front desk, which reads it out"
    " with pleasure between nine and five. The printed paper comes out as ever. Bear with us: by the weekend all will"
    " stand where it stood, and the search will be a good deal quicker than it was."
]


def notice(path: str, **fields: str) -> Article:
    """What an address shows in place of its article, of a day that the list has told."""
    made = at(path, NOTICE, title="We are moving house", **fields)
    return replace(made, provenance=json.dumps({"date": "url", "published_at": "feed", "title": "html:h1"}))


def bridge(path: str, seed: int = 1) -> Article:
    made = at(path, story(seed), title="The bridge is open")
    return replace(made, authors=["Marta Lind"])


class TestKnown:
    def test_what_has_lost_all_that_it_was_is_no_revision(self, pipeline: Pipeline) -> None:
        pipeline.put(bridge("the-bridge-is-open"))
        pipeline.next_run()
        assert pipeline.put(notice("the-bridge-is-open")) is Reason.UNCHANGED
        pipeline.next_run()
        assert pipeline.put(bridge("the-bridge-is-open")) is Reason.UNCHANGED
        assert pipeline.put(bridge("the-bridge-is-open", 2)) is Reason.REVISED

    def test_nor_is_what_another_has_said_however_short_it_was(self, pipeline: Pipeline) -> None:
        brief = replace(at("the-bridge-is-open", story(1, 2), title="The bridge is open"), authors=["Marta Lind"])
        pipeline.put(brief)
        pipeline.put(notice("the-mill-is-saved"))
        pipeline.next_run()
        assert pipeline.put(notice("the-bridge-is-open")) is Reason.UNCHANGED

    @pytest.mark.parametrize(
        ("verdict", "paragraphs", "reason"),
        [("paywall", 1, Reason.UNCHANGED), ("teaser", 2, Reason.UNCHANGED), ("paywall", 6, Reason.REVISED),
         ("full", 1, Reason.REVISED)],
    )  # fmt: skip
    def test_nor_is_what_a_wall_has_left_of_it(
        self, pipeline: Pipeline, verdict: str, paragraphs: int, reason: Reason
    ) -> None:
        pipeline.put(bridge("the-bridge-is-open"))
        pipeline.next_run()
        walled = at("the-bridge-is-open", [*story(1, paragraphs), "Read on."], title="The bridge is open")
        assert pipeline.put(replace(walled, authors=["Marta Lind"], verdict=verdict)) is reason

    @pytest.mark.parametrize(
        "fields",
        [{"title": "The bridge is open to all"}, {"authors": ["Marta Lind"]}, {"text": "\n\n".join(story(3, 6))}],
        ids=["its headline", "its author", "a long text"],
    )
    def test_what_has_kept_something_is_one(self, pipeline: Pipeline, fields: dict[str, str]) -> None:
        pipeline.put(bridge("the-bridge-is-open"))
        pipeline.next_run()
        short = replace(at("the-bridge-is-open", story(3, 1), title="Works have begun"), **fields)
        assert pipeline.put(replace(short, word_count=len(short.text.split()))) is Reason.REVISED


def test_of_what_an_older_version_wrote_the_length_is_not_known() -> None:
    assert Head.unpack('["The bridge is open",["Marta Lind"],"2024-03-01","2024-03-01","",1]').words == 0


class TestNew:
    def test_addresses_that_show_a_notice_are_tried_again(self, pipeline: Pipeline) -> None:
        pipeline.put(notice("the-bridge-is-open"), headline="The bridge is open")
        assert pipeline.put(notice("the-mill-is-saved"), headline="The mill is saved") is Reason.FAILED
        assert pipeline.put(notice("81-4412")) is Reason.FAILED
        pipeline.next_run()
        # Not even of the same day has it moved.
        assert pipeline.put(notice("the-tram-is-late")) is Reason.FAILED
        assert pipeline.put(bridge("the-bridge-is-open")) is Reason.REVISED
        assert pipeline.put(bridge("the-mill-is-saved", 2)) is Reason.EMITTED

    @pytest.mark.parametrize(
        ("path", "headline"), [("we-are-moving-house-2", ""), ("81-4412", "We are moving house, says the desk")]
    )
    def test_what_is_headed_as_it_was_named_is_a_copy(self, pipeline: Pipeline, path: str, headline: str) -> None:
        pipeline.put(notice("we-are-moving-house"))
        assert pipeline.put(notice(path), headline=headline) is Reason.DUPLICATE

    def test_so_is_what_says_whose_or_of_when_it_is(self, pipeline: Pipeline) -> None:
        pipeline.put(notice("the-bridge-is-open"))
        dated = replace(notice("the-mill-is-saved"), provenance=json.dumps({"date": "html:time"}))
        assert pipeline.put(dated) is Reason.DUPLICATE
        assert pipeline.put(replace(notice("the-tram-is-late"), authors=["Marta Lind"])) is Reason.DUPLICATE


def test_a_run_tells_of_them(paper: Newspaper, crawl: Callable[..., Crawl]) -> None:
    shown = f"<html lang=en><title>Moving</title><body><h1>We are moving house</h1><p>{NOTICE[0]}</p></body></html>"
    titles = {f"/t/2026/11/28/{title.lower().replace(' ', '-')}": title for title in TITLES}
    paper.extra |= dict.fromkeys(titles, Answer(shown.encode()))
    done = crawl(**listed(paper, titles))
    assert len(done.articles) == 1
    assert not done.urls_at(Reason.DUPLICATE)
    assert len(done.urls_at(Reason.FAILED)) == len(TITLES) - 1
    assert "another text in its place" in done.err


TITLES = ("The bridge is open again", "The mill is saved by a vote", "Trams are late on Mondays")
