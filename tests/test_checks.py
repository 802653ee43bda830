"""What a page says against what the place that named it said: neighbours that name each other, dates that agree."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import Article, Lead, Source
from newscrawl.spiders.checks import agree, check

HERE, BEFORE, OTHER = (f"https://paper.example/story/{name}" for name in ("here", "before", "other"))


class Counts(Counter[str]):
    """Stats that can be looked at."""

    def inc_value(self, key: str, count: int = 1) -> None:
        self[key.removeprefix("newscrawl/")] += count


def checked(lead: Lead, provenance: dict[str, str], **fields: str) -> tuple[dict[str, str], dict[str, int]]:
    article = Article(url=HERE, provenance=json.dumps(provenance), **fields)  # type: ignore[arg-type]
    stats = Counts()
    check(article, lead, stats)
    return json.loads(article.provenance), dict(stats)


@pytest.mark.parametrize(("source", "side"), [(Source.NEXT, "prev"), (Source.PREV, "next")])
def test_neighbours_that_name_each_other_are_confirmed(source: Source, side: str) -> None:
    lead = Lead(HERE, source=source, found_on=f"{BEFORE}?utm_source=x#top")
    provenance, stats = checked(lead, {f"{side}_url": "rel"}, **{f"{side}_url": BEFORE})
    assert provenance == {f"{side}_url": "rel, confirmed"}
    assert stats == {"neighbours/confirmed": 1}


def test_a_neighbour_that_names_another_is_one_sided() -> None:
    provenance, stats = checked(Lead(HERE, source=Source.NEXT, found_on=BEFORE), {"prev_url": "rel"}, prev_url=OTHER)
    assert (provenance, stats) == ({"prev_url": "rel"}, {"neighbours/one-sided": 1})


@pytest.mark.parametrize(
    ("lead", "prev"),
    [
        (Lead(HERE, source=Source.NEXT, found_on=BEFORE), ""),
        (Lead(HERE, source=Source.NEXT, found_on=BEFORE), "no address"),
        (Lead(HERE, source=Source.NEXT), BEFORE),
        (Lead(HERE, source=Source.LISTING, found_on=BEFORE), BEFORE),
        (Lead(HERE, source=Source.PREV, found_on=BEFORE), BEFORE),
    ],
)
def test_what_says_nothing_of_neighbours_counts_for_nothing(lead: Lead, prev: str) -> None:
    assert checked(lead, {}, prev_url=prev) == ({}, {})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2024-03-01T10:00:00+01:00", "2024-03-01T09:00:40+00:00", True),
        ("2024-03-01T10:00:00+01:00", "2024-03-01T10:00:00+00:00", False),
        ("2024-03-01", "2024-03-01", True),
        ("2024-03-01", "2024-03-02", False),
        ("2024-03-01", "2024-03-02T09:00:00+00:00", True),
        ("2024-03-01", "2024-03-02T13:00:00+00:00", False),
        ("2024-03-01T10:00:00", "2024-03-01", True),
        ("2024-03-01", "last week", None),
        ("0001-01-01", "0001-01-01T00:00:00+14:00", None),
    ],
)
def test_days_and_instants_agree_where_they_can_be_the_same(one: str, other: str, same: bool | None) -> None:
    assert agree(one, other) is agree(other, one) is same


@given(st.text(max_size=30) | st.datetimes().map(str), st.dates().map(str))
def test_whatever_a_feed_says_is_compared(one: str, other: str) -> None:
    assert agree(one, other) in (True, False, None)


def test_a_feeds_date_is_held_against_the_pages() -> None:
    page = {"published_at": "json-ld:datePublished", "date": "json-ld:datePublished"}
    fields = {"published_at": "2024-03-01T10:00:00+01:00", "date": "2024-03-01"}
    provenance, stats = checked(Lead(HERE, source=Source.FEED, published_at="2024-03-01T09:00:00Z"), page, **fields)
    assert (provenance["date_check"], stats) == ("feed agrees", {"date_check/agrees": 1})
    provenance, stats = checked(Lead(HERE, source=Source.SITEMAP, published_at="2024-03-05"), page, **fields)
    assert (provenance["date_check"], stats) == ("sitemap differs: 2024-03-05", {"date_check/differs": 1})


def test_a_date_that_the_feed_itself_gave_proves_nothing() -> None:
    lead = Lead(HERE, source=Source.FEED, published_at="2024-03-01T09:00:00Z")
    fields = {"published_at": "2024-03-01T09:00:00+00:00", "date": "2024-03-01"}
    assert checked(lead, {"published_at": "feed"}, **fields) == ({"published_at": "feed"}, {})
    # The day that the page states beside it does.
    told = {"published_at": "feed", "date": "visible"}
    assert checked(lead, told, **fields)[0]["date_check"] == "feed agrees"
