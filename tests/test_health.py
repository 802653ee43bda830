"""Checks of a dataset's health: each cries where something has changed, and is silent over all that has not."""

from __future__ import annotations

import json
import math
import os
import random
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import scrapy
from hypothesis import given
from hypothesis import strategies as st
from test_store import SITE, article, row, url

from newscrawl import urls
from newscrawl.addon import SETTINGS
from newscrawl.demo import Newspaper
from newscrawl.errors import ArgumentError
from newscrawl.health import (
    CHECK_NAMES,
    Finding,
    Thresholds,
    check_site,
    findings,
    known_sites,
    too_little_past,
    write_metrics,
)
from newscrawl.health.disk import DiskLow
from newscrawl.health.past import Past, Point
from newscrawl.health.shares import fallen, fisher, relatedness
from newscrawl.items import LeadKind, Reason
from newscrawl.store import FIELDS, Disk, History, HostTally, RunRow, Store, Tally

MONDAY = datetime(2026, 3, 2, 4, tzinfo=UTC)
LIMITS = Thresholds(disk_bytes=0)
BYLINE = {"authors": ["Ada"], "provenance": json.dumps({"authors": "css:.byline"}), "word_count": 400}
PLAIN = {"word_count": 400}
PER_DAY = 20


class Diary:
    """A dataset whose runs are told when they took place; a day's articles are new ones."""

    def __init__(self, folder: Path, site: str = SITE) -> None:
        self.folder, self.site = folder, site
        self.sites = [site]
        self.written = 0
        self.at = MONDAY

    def run(
        self,
        count: int = PER_DAY,
        fields: dict[str, object] | None = None,
        *,
        without: int = 0,
        answers: dict[str, int] | None = None,
        aside: dict[str, int] | None = None,
        copies: int = 0,
        over_budget: int = 0,
        fates: dict[tuple[Reason, str], int] | None = None,
        outcome: str = "finished",
        hours: float = 24,
        finish: bool = True,
    ) -> None:
        """A run, and then ``hours`` go by. ``without``: articles of it that have no byline."""
        store = Store(self.folder)
        run = store.start(spider="site", sites=self.sites, arguments={}, policy="")
        for number in range(count):
            given_fields = PLAIN if number < without else fields or BYLINE
            made = article(self.written, **given_fields)
            made.url = made.url.replace(SITE, self.site)
            run.ask(self._row(made.url), claimed=True)
            run.emit(urls.key(made.url), made, f"{self.written}")
            self.written += 1
        others = [(Reason.NOT_AN_ARTICLE, sort) for sort, times in (aside or {}).items() for _ in range(times)]
        others += [(Reason.DUPLICATE, "")] * copies + [(Reason.OVER_BUDGET, "")] * over_budget
        others += [fate for fate, times in (fates or {}).items() for _ in range(times)]
        for reason, detail in others:
            found = self._row(url(self.written).replace(SITE, self.site))
            run.ask(found, claimed=True)
            if reason is not Reason.PENDING:
                run.settle(found.key, reason, detail)
            self.written += 1
        for status, times in (answers or {"200": count + 10}).items():
            for _ in range(times):
                run.tallies.note_answer(f"https://{self.site}/", status, 0.1, 1000)
        if finish:
            store.finish(run, outcome)
        else:
            run.commit()
        store.close()
        self._date(run.number, finished=finish)
        self.at += timedelta(hours=hours)

    def days(self, times: int, **what: object) -> Diary:
        for _ in range(times):
            self.run(**what)  # type: ignore[arg-type]
        return self

    def look(self, limits: Thresholds = LIMITS, after: float = 0.0, site: str = "") -> list[Finding]:
        """What is found ``after`` so many days."""
        with History(self.folder) as history:
            return findings(history, limits, [site] if site else (), now=self.at + timedelta(days=after))

    def _row(self, address: str):  # type: ignore[no-untyped-def]
        found = row(0, LeadKind.ARTICLE)
        found.key, found.url, found.site = urls.key(address), address, self.site
        return found

    def _date(self, number: int, *, finished: bool) -> None:
        end = (self.at + timedelta(minutes=10)).isoformat() if finished else None
        with sqlite3.connect(self.folder / "newscrawl.db") as db:
            db.execute(
                "UPDATE run SET started_at = ?, finished_at = ? WHERE number = ?", (self.at.isoformat(), end, number)
            )
            db.execute("UPDATE tally SET day = ? WHERE run = ?", (f"{self.at:%Y-%m-%d}", number))
        db.close()


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    return Diary(tmp_path / "data")


def checks(found: list[Finding]) -> list[str]:
    return [f"{one.check}:{one.of}" if one.of else one.check for one in found]


def weekly(diary: Diary, weeks: int) -> None:
    for day in range(7 * weeks):
        diary.run(10 if day % 7 == 3 else 0)


def weekends(diary: Diary, weeks: int) -> None:
    for day in range(7 * weeks):
        diary.run(4 if day % 7 > 4 else 24)


FORBIDDEN = {(Reason.DISALLOWED, "robots.txt"): 12, (Reason.NOT_AN_ARTICLE, "robots.txt"): 1}
AWAY = {(Reason.OUT_OF_SCOPE, "redirects out: to http://other.example/"): 12, (Reason.NOT_AN_ARTICLE, "sitemap"): 2}
WAITING = {(Reason.PENDING, ""): 12}
NOTHING = {(Reason.NOT_AN_ARTICLE, "listing"): 1, (Reason.NOT_AN_ARTICLE, "nothing there"): 9}
REDIRECTED = {(Reason.DUPLICATE, "redirects: to http://www.paper.example/"): 1}

Build = Callable[[Diary], object]
SITUATIONS: dict[str, tuple[Build, list[str]]] = {
    "a site that is as it was": (lambda d: d.days(10), []),
    "one run only": (lambda d: d.run(), []),
    "an archive, then a few a day": (lambda d: (d.run(150), d.days(10, count=4)), []),
    # ---- a field is gone
    "from one run to the next": (lambda d: (d.run(), d.run(15, PLAIN, hours=1)), ["field-coverage:authors"]),
    "two runs of one day": (lambda d: (d.run(hours=1), d.run(15, PLAIN, hours=1)), ["field-coverage:authors"]),
    "three articles are no proof": (lambda d: (d.days(3), d.run(3, PLAIN, hours=1)), []),
    "three articles a day, for three days": (
        lambda d: (d.days(14, count=6), d.days(3, count=4, fields=PLAIN)),
        ["field-coverage:authors"],
    ),
    "most articles still have it": (lambda d: (d.days(9), d.run(without=3)), []),
    "half of them have it no more": (lambda d: (d.days(9), d.run(without=12)), ["field-coverage:authors"]),
    "a Sunday without bylines, as each": (
        lambda d: [d.run(fields=PLAIN if day % 7 == 6 else None) for day in range(28)],
        [],
    ),
    "found by something else": (
        lambda d: (d.days(3), d.run(fields=BYLINE | {"provenance": json.dumps({"authors": "html:text"})})),
        ["field-evidence"],
    ),
    "it is back": (lambda d: (d.days(9), d.days(3, fields=PLAIN), d.run()), []),
    # ---- lengths
    "bodies cut": (lambda d: (d.days(5), d.run(fields=BYLINE | {"word_count": 60})), ["shorter-texts"]),
    "bodies a little shorter": (lambda d: (d.days(5), d.run(fields=BYLINE | {"word_count": 300})), []),
    # ---- numbers
    "a fifth of the articles": (lambda d: (d.days(30), d.run(3)), ["fewer-articles"]),
    "a few less": (lambda d: (d.days(30), d.run(14)), []),
    "a run that a signal ended": (lambda d: (d.days(30), d.run(3, outcome="shutdown")), []),
    "again after an hour": (lambda d: (d.days(29), d.run(hours=1), d.run(0)), []),
    "an hour after midnight": (lambda d: (d.days(29), d.run(hours=19.5), d.run(4, hours=1), d.run(1)), []),
    "a catch-up that has come to its end": (lambda d: (d.days(10, count=60, over_budget=5), d.run(3)), []),
    "a quiet weekend": (lambda d: weekends(d, 6), []),
    "the first weekend": (lambda d: (d.days(5), d.days(2, count=4)), []),
    "a Friday like a weekend": (
        lambda d: (weekends(d, 5), d.days(4, count=24), d.run(3)),
        ["fewer-articles"],
    ),
    # ---- silence
    "a weekly paper between two issues": (lambda d: (weekly(d, 7), d.days(3, count=0)), []),
    "a weekly paper that has ceased": (lambda d: (weekly(d, 5), d.days(19, count=0)), ["no-articles"]),
    "a small daily paper that has ceased": (lambda d: (d.days(20, count=2), d.days(3, count=0)), ["no-articles"]),
    "a small daily paper with a day off": (lambda d: (d.days(20, count=2), d.run(0)), []),
    # ---- never anything
    "a start that leads nowhere": (lambda d: d.days(4, count=0, fates=NOTHING), ["never-an-article"]),
    "a start that leads to another host": (lambda d: d.days(4, count=0, fates=REDIRECTED), ["never-an-article"]),
    "a site that asks for a pause whenever it is asked": (
        lambda d: d.days(4, count=0, fates=WAITING, outcome="paused", answers={"429": 1}),
        ["never-an-article"],
    ),
    "a day of empty runs": (lambda d: d.days(5, count=0, fates=NOTHING, hours=1), []),
    "three days of nothing": (lambda d: d.days(3, count=0, fates=NOTHING), []),
    "a site that gives one page a day": (lambda d: d.days(4, count=0, fates=WAITING, outcome="paused"), []),
    "limits that let nothing through yet": (lambda d: d.days(4, count=0, over_budget=9), []),
    "nothing since a day": (
        lambda d: d.days(4, count=0, fates={(Reason.OUT_OF_SCOPE, "before since: published 2020-01-01"): 9}),
        [],
    ),
    "copies only": (lambda d: d.days(4, count=0, copies=3), []),
    "an article long ago": (lambda d: (d.run(1, hours=24 * 70), d.days(4, count=0, fates=NOTHING)), []),
    # ---- answers
    "a site that is down": (
        lambda d: (d.days(5), d.run(0, answers={"TimeoutError": 3}, hours=1)),
        ["errors"],
    ),
    "errors of the server": (lambda d: (d.days(5), d.run(answers={"200": 30, "503": 15})), ["errors"]),
    "an error or two": (lambda d: (d.days(5), d.run(answers={"200": 40, "503": 2})), []),
    "errors as ever": (lambda d: d.days(6, answers={"200": 30, "503": 9}), []),
    "refused": (lambda d: (d.days(5), d.run(answers={"200": 20, "429": 15, "403": 5})), ["refusals"]),
    # ---- what is set aside
    "walls": (
        lambda d: (d.days(6, aside={"listing": 9}), d.run(15, aside={"consent-wall": 14, "listing": 9}, hours=1)),
        ["set-aside"],
    ),
    "lists are no walls": (lambda d: (d.days(6), d.run(aside={"listing": 40})), []),
    "copies": (lambda d: (d.days(6, copies=1), d.run(copies=15)), ["duplicates"]),
    "copies as ever": (lambda d: d.days(7, copies=6), []),
    # ---- ends
    "a run that died": (lambda d: (d.days(3), d.run(outcome="died")), ["bad-end"]),
    "a ledger that does not balance": (lambda d: (d.days(3), d.run(outcome="unbalanced")), ["bad-end"]),
    "a limit of Scrapy's": (lambda d: (d.days(3), d.run(outcome="closespider_timeout")), []),
    "a run that nobody saw dying": (lambda d: (d.days(3), d.run(finish=False)), ["bad-end"]),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_each_check_cries_where_it_should(diary: Diary, situation: str) -> None:
    build, expected = SITUATIONS[situation]
    build(diary)
    found = diary.look(after=-0.9)
    assert checks(found) == expected, "\n".join(map(str, found))
    for line in map(str, found):
        assert line.startswith(f"{SITE}: ")
        assert len(line.splitlines()) == 1


def test_a_broken_template_is_told_with_its_evidence(diary: Diary) -> None:
    diary.run()
    diary.run(15, PLAIN, hours=1)
    (finding,) = diary.look()
    assert str(finding) == (
        f"{SITE}: field-coverage: authors in 0 of 15 articles (0%), in 20 of 20 (100%) before, by css:.byline before,"
        f" now by nothing; the template may have changed; look at: {url(20)} {url(21)} {url(22)}"
    )
    assert (finding.now, finding.before) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("fates", "outcome", "why"),
    [
        (FORBIDDEN, "finished", "disallowed: robots.txt"),
        (AWAY, "finished", "out-of-scope: redirects out"),
        (WAITING, "paused", "left waiting, since the site has asked for a pause"),
    ],
)
def test_an_outage_is_told_with_its_reason_until_it_is_over(
    diary: Diary, fates: dict[tuple[Reason, str], int], outcome: str, why: str
) -> None:
    diary.days(8, count=8)
    for day in range(4):
        diary.run(0, fates=fates, outcome=outcome)
        found = diary.look(after=-0.9)
        assert "fewer-articles" in checks(found), day
        assert ("no-articles" in checks(found)) == (day >= 2)
        assert all(why in str(one) for one in found), found
    diary.run(8)
    assert diary.look(after=-0.9) == []


def test_a_site_that_has_moved_is_told_with_where_to(diary: Diary) -> None:
    diary.days(8, count=8)
    diary.days(3, count=0, fates={(Reason.OUT_OF_SCOPE, "redirects out: to http://new.example/, on another domain"): 1})
    with sqlite3.connect(diary.folder / "newscrawl.db") as db:
        db.execute("UPDATE url SET kind = 'seed' WHERE reason = 'out-of-scope'")
    db.close()
    told = [str(one) for one in diary.look(after=-0.9) if one.check == "no-articles"]
    assert len(told) == 1
    assert "; its start leads to http://new.example/, on another domain" in told[0]


def test_a_quiet_day_has_no_reason(diary: Diary) -> None:
    diary.days(8)
    diary.run(1, fates=FORBIDDEN | {(Reason.NOT_AN_ARTICLE, "listing"): 20})
    (finding,) = map(str, diary.look(after=-0.9))
    assert "robots.txt" not in finding.partition("; look")[0]


def test_other_evidence_is_told_before_it_does_harm(diary: Diary) -> None:
    diary.run()
    diary.run(15, BYLINE | {"provenance": json.dumps({"authors": "html:text"})}, hours=1)
    (finding,) = map(str, diary.look())
    assert finding.startswith(f"{SITE}: field-evidence: authors by html:text (css:.byline before); by what they were")


def test_a_broken_template_is_told_until_somebody_looks(diary: Diary) -> None:
    diary.days(20)
    for _ in range(10):
        diary.run(fields=PLAIN)
        assert checks(diary.look()) == ["field-coverage:authors"]
    assert diary.look(Thresholds(disk_bytes=0, ignore=(f"{SITE}:field-coverage:authors",))) == []


def test_the_lines_of_other_checks_name_what_and_where(diary: Diary) -> None:
    diary.days(30)
    diary.run(3, aside={"soft-404": 9}, answers={"200": 8, "503": 9, "TimeoutError": 3})
    fewer, aside, errors = map(str, diary.look())
    assert fewer.startswith(
        f"{SITE}: fewer-articles: 3 new articles on 2026-04-01, 20 is usual on a Wednesday (9 of 12 addresses"
    )
    assert aside.startswith(f"{SITE}: set-aside: 9 of 12 pages were no article (75%: soft-404 9), 0 of 600 (0%) before")
    assert aside.endswith(f"newscrawl inspect at: {url(611)} {url(610)} {url(609)}")
    assert "12 of 20 answers failed (60%: 503 9, TimeoutError 3), 0 of 900 (0%) before; look" in errors


def test_a_site_that_is_run_no_more_is_told_by_the_clock(diary: Diary) -> None:
    diary.days(10)
    assert diary.look(after=0.5) == []
    (finding,) = diary.look(after=4)
    assert str(finding).startswith(f"{SITE}: not-run: no run for 5 days (the last on 2026-03-11), one every day is")


def test_a_run_under_a_clock_that_is_a_year_ahead_is_no_part_of_the_past(diary: Diary) -> None:
    weekly(diary, 3)
    diary.run(0, hours=24)
    wrong = timedelta(days=365)
    diary.at += wrong
    diary.run(0, hours=-24)
    diary.at -= wrong
    diary.days(2)
    assert checks(diary.look()) == []


def test_hourly_runs_are_judged_when_their_day_is_over(diary: Diary) -> None:
    for _ in range(24 * 9 // 4):
        diary.run(5, hours=4)
    diary.run(0, hours=1)
    assert diary.look() == []


def test_a_start_whose_articles_are_those_of_another_start_is_well(diary: Diary) -> None:
    diary.sites = ["feeds.example", SITE]
    diary.days(4, count=1)
    assert diary.look() == []


def test_sites_are_apart_and_in_order(tmp_path: Path) -> None:
    other = Diary(tmp_path, "another.example")
    other.days(5)
    one = Diary(tmp_path)
    one.written = 1000
    one.days(4)
    one.run(fields=PLAIN, hours=1)
    other.at = one.at
    other.run(15, PLAIN, hours=1)
    assert [(f.site, f.of) for f in one.look()] == [("another.example", "authors"), (SITE, "authors")]
    assert [f.site for f in one.look(site=SITE)] == [SITE]
    with History(tmp_path) as history:
        assert known_sites(history) == ["another.example", SITE]
        assert set(too_little_past(history, LIMITS, now=one.at)) == {"another.example", SITE}


def test_a_live_run_is_no_dead_one(diary: Diary) -> None:
    diary.days(8)
    store = Store(diary.folder)
    run = store.start(spider="site", sites=[SITE], arguments={}, policy="")
    store.database.execute("UPDATE run SET started_at = ? WHERE number = ?", (diary.at.isoformat(), run.number))
    assert diary.look(after=1) == []
    # One that hangs keeps others from beginning, and says nothing.
    (found,) = diary.look(after=5)
    assert found.check == "not-run"
    assert f"run {run.id} has been going on for 5 days" in str(found)
    store.finish(run, "finished")


def test_a_new_site_has_too_little_past(diary: Diary) -> None:
    diary.run()
    with History(diary.folder) as history:
        assert too_little_past(history, LIMITS, now=diary.at) == {SITE: "1 run, nothing to hold against each other"}
    diary.days(9)
    with History(diary.folder) as history:
        assert too_little_past(history, LIMITS, now=diary.at) == {}
        assert too_little_past(history, LIMITS, now=diary.at + timedelta(days=99)) == {
            SITE: "no run in the last 60 days"
        }


# ---- the disk


def disk_lines(free: float, per_week: list[int], limits: Thresholds) -> list[str]:
    now = MONDAY + timedelta(weeks=len(per_week))
    runs = [run_row(n, MONDAY + timedelta(weeks=n, days=1), {"emitted": count}) for n, count in enumerate(per_week)]
    return [str(one) for one in DiskLow()(Disk(10**9 * sum(per_week) // 1000, 0, int(free)), runs, now, limits)]


def test_the_disk_is_told_before_it_is_full() -> None:
    limits = Thresholds()
    assert disk_lines(9e12, [1000, 7000, 7000, 7000], limits) == []
    (line,) = disk_lines(5e8, [10], limits)
    assert line.startswith("dataset: disk: 500 MB free, 1.07 GB should be; make room")
    (line,) = disk_lines(6e9, [1000, 7000, 7000, 7000], limits)
    assert "6 GB free, full in 6 days at 1 GB a day, 14 days are the least" in line
    # The week in which the archive was read is not the pace.
    assert disk_lines(6e9, [70_000, 70, 70, 70], limits) == []
    assert disk_lines(6e9, [70_000], limits) == []


# ---- thresholds


def test_the_defaults_are_those_of_the_settings() -> None:
    stated = {name: value for name, value in SETTINGS.items() if name.startswith("NEWSCRAWL_HEALTH_")}
    assert Thresholds.of(stated) == Thresholds() == Thresholds.of({})
    assert len(stated) == len(Thresholds.__slots__)
    told = (Path(__file__).parent.parent / "docs" / "health.md").read_text("utf-8")
    assert [name for name in (*stated, *CHECK_NAMES) if f"`{name}`" not in told] == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("RISK", "often", "NEWSCRAWL_HEALTH_RISK=often is no number; the default is 0.001"),
        ("RISK", "nan", "NEWSCRAWL_HEALTH_RISK=nan is no number; the default is 0.001"),
        ("FALL", 50, "NEWSCRAWL_HEALTH_FALL=50 is out of bounds; use 0.05 to 1 (default 0.5)"),
        ("DAYS", "30.5", "NEWSCRAWL_HEALTH_DAYS=30.5 is no whole number; the default is 60"),
        ("DAYS", "inf", "NEWSCRAWL_HEALTH_DAYS=inf is no whole number; the default is 60"),
        ("DISK_BYTES", -1, "NEWSCRAWL_HEALTH_DISK_BYTES=-1 is out of bounds; use 0 or more (default 1073741824)"),
        (
            "IGNORE",
            "authors",
            "NEWSCRAWL_HEALTH_IGNORE: 'authors' names no check; write it as paper.example:duplicates",
        ),
    ],
)
def test_a_threshold_that_makes_no_sense_is_told_in_a_line(name: str, value: object, said: str) -> None:
    with pytest.raises(ArgumentError) as error:
        Thresholds.of({f"NEWSCRAWL_HEALTH_{name}": value})
    assert str(error.value) == said


def test_what_is_ignored_may_be_a_pattern() -> None:
    limits = Thresholds.of({"NEWSCRAWL_HEALTH_IGNORE": "*:duplicates, paper.example:field-coverage:tags"})
    assert limits.ignores("any.example", "duplicates", "")
    assert limits.ignores("paper.example", "field-coverage", "tags")
    assert not limits.ignores("paper.example", "field-coverage", "authors")


# ---- the statistics

points = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: (min(pair), max(pair)))


@given(points, points)
def test_fishers_test_counts_what_can_be_drawn(now: tuple[int, int], before: tuple[int, int]) -> None:
    (k, n), (past_k, past_n) = now, before
    having = k + past_k
    ways = sum(math.comb(n, i) * math.comb(past_n, having - i) for i in range(k + 1) if having >= i)
    assert fisher(now, before) == pytest.approx(ways / math.comb(n + past_n, having), rel=1e-6)


@given(st.lists(points, max_size=12))
def test_any_past_can_be_asked(series: list[tuple[int, int]]) -> None:
    assert 0 <= relatedness(series) <= 1
    fall = fallen(series, by=0.1, risk=0.05, least=3)
    if fall:
        assert fall.share_now <= fall.share_before - 0.1
        assert sum(n for _, n in series) == fall.now[1] + fall.before[1]


@given(st.integers(1, 200), st.integers(0, 200), st.integers(2, 20))
def test_a_share_that_stays_never_falls(n: int, k: int, days: int) -> None:
    assert fallen([(min(k, n), n)] * days, by=0.01, risk=0.2, least=1) is None


def run_row(number: int, at: datetime, counts: dict[str, int] | None = None) -> RunRow:
    end = (at + timedelta(minutes=9)).isoformat()
    return RunRow(number, f"r{number}", "site", (SITE,), at.isoformat(), end, "finished", counts or {})


class Paper:
    """A made site, each of whose days is drawn from the same distribution: bursts, weekends, gaps and all."""

    def __init__(self, seed: int, **fixed: float) -> None:
        self.chance = r = random.Random(seed)
        self.mean = r.choice([3, 8, 20, 60])
        self.weekend = r.choice([0.2, 0.5, 1.0])
        self.uneven = r.choice([0.1, 0.2, 0.3])
        self.weekly = r.random() < 0.1
        self.related = r.choice([0.0, 0.02, 0.05, 0.1])
        self.fields = {name: r.choice([0.0, 0.3, 0.6, 0.9, 0.97, 1.0]) for name in FIELDS}
        self.errors, self.refusals = r.choice([0, 0.005, 0.03]), r.choice([0, 0, 0.02])
        self.copies, self.aside = r.choice([0, 0.02, 0.1]), r.choice([0.02, 0.1, 0.3])
        self.json_ld = r.choice([0.03, 0.3, 1.0])
        self.words, self.spread = r.choice([150, 400, 900]), r.choice([0.3, 0.6, 0.8])
        vars(self).update(fixed)

    def past(self, sizes: list[int | None]) -> Past:
        """A run a day; its number of articles is drawn where it is not given."""
        past = Past(SITE, MONDAY)
        for number, size in enumerate(sizes):
            run = run_row(number, MONDAY + timedelta(days=number))
            past.runs.append(run)
            past.points.append(Point(run, self._tally(number % 7, size)))
        past.filling = {MONDAY.date()}
        return past

    def _tally(self, weekday: int, size: int | None) -> Tally:
        if size is None:
            mean = self.mean * (self.weekend if weekday > 4 else 1) * (not self.weekly or weekday == 3)
            busy = self.chance.gammavariate(1 / self.uneven**2, mean * self.uneven**2) if mean else 0
            size = self._drawn(1000, busy / 1000)
        tally = Tally(articles=size)
        for name, share in self.fields.items():
            tally.fields[name] = self._of(size, share)
            first = self._of(tally.fields[name], self.json_ld)
            tally.ways[name] = Counter({f"json-ld:{name}": first, f"meta:{name}": tally.fields[name] - first})
        for _ in range(size):
            tally.words.note(self.words * self.chance.lognormvariate(0, self.spread))
        copies, aside, asked = self._of(size, self.copies), self._of(size, self.aside), 2 * size + 15
        tally.reasons.update({"emitted": size, "duplicate": copies})
        tally.details = {"not-an-article": Counter({"soft-404": aside})}
        tally.hosts = {SITE: HostTally(asked, self._of(asked, self.refusals), self._of(asked, self.errors))}
        return tally

    def _of(self, n: int, share: float) -> int:
        if 0 < share < 1 and self.related:
            scale = 1 / self.related - 1
            share = self.chance.betavariate(share * scale, (1 - share) * scale)
        return self._drawn(n, share)

    def _drawn(self, n: int, share: float) -> int:
        return sum(self.chance.random() < share for _ in range(n))


def seen_from(past: Past, days: int) -> Past:
    """The past as it was after so many days."""
    return Past(SITE, MONDAY + timedelta(days=days - 1), past.points[:days], past.runs[:days], past.filling)


def test_a_site_in_which_nothing_changes_is_rarely_told_of() -> None:
    asked, told = 0, Counter[str]()
    for seed in range(60):
        past = Paper(seed).past([None] * 45)
        for days in range(2, 46):
            asked += 1
            told.update({finding.check for finding in check_site(seen_from(past, days), LIMITS)})
    assert told.total() / asked < 0.015, told
    assert max(told.values()) / asked < 0.008, told


@pytest.mark.parametrize(
    ("before", "share", "now", "least"),
    [
        ([20], 1.0, 10, 0.99), ([20], 1.0, 15, 0.99), ([20], 0.95, 20, 0.85), ([20], 0.95, 50, 0.99),
        ([20] * 14, 0.9, 10, 0.95), ([20] * 14, 0.9, 20, 0.99), ([20] * 30, 0.6, 20, 0.8), ([20] * 30, 0.6, 50, 0.99),
    ],
)  # fmt: skip
def test_a_broken_template_is_found(before: list[int], share: float, now: int, least: float) -> None:
    found = 0
    for seed in range(100):
        paper = Paper(seed, related=0.02)
        paper.fields = {"authors": share}
        past = paper.past([*before])
        paper.fields = {"authors": 0.0}
        broken = paper.past([now]).points[0]
        broken.run = run_row(len(before), MONDAY + timedelta(days=len(before)))
        past.points.append(broken)
        past.runs.append(broken.run)
        found += any(finding.of == "authors" for finding in check_site(past, LIMITS))
    assert found / 100 >= least


# ---- metrics


@pytest.fixture
def broken(tmp_path: Path) -> Diary:
    """Today's broken template, as a command finds it."""
    diary = Diary(tmp_path / "data")
    diary.at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)
    diary.days(2)
    diary.run(15, PLAIN, hours=0)
    return diary


def test_figures_are_written_for_prometheus(broken: Diary) -> None:
    from prometheus_client.parser import text_string_to_metric_families

    path = broken.folder / "newscrawl.prom"
    with History(broken.folder) as history:
        write_metrics(history, path, findings(history, LIMITS, now=broken.at), now=broken.at)
        with pytest.raises(ArgumentError, match=r"ends in \.prom"):
            write_metrics(history, broken.folder / "x.txt")
    samples = {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(path.read_text())
        for sample in family.samples
    }
    site = ("site", SITE)
    assert samples["newscrawl_articles", site] == 15
    assert samples["newscrawl_urls", ("reason", "emitted"), site] == 15
    assert samples["newscrawl_answers", ("class", "2xx"), site] == 25
    assert samples["newscrawl_response_bytes", site] == 25_000
    assert samples["newscrawl_run_seconds", site] == 600
    assert samples["newscrawl_run_timestamp_seconds", site] == broken.at.timestamp()
    assert samples["newscrawl_article_timestamp_seconds", site] == broken.at.timestamp() + 600
    assert samples["newscrawl_field_coverage_ratio", ("field", "authors"), site] == 0
    assert samples["newscrawl_findings", ("check", "field-coverage"), site] == 1
    assert samples["newscrawl_findings", ("check", "errors"), site] == 0
    assert samples["newscrawl_dataset_bytes", ("part", "shards")] > 0
    assert not [other.name for other in broken.folder.glob("*.prom.*")]
    assert len(samples) < 60


@pytest.mark.parametrize(
    ("module", "call"),
    [
        ("spidermon", "import newscrawl.monitors"),
        ("prometheus_client", "from newscrawl.health import write_metrics; write_metrics(None, None)"),
    ],
)
def test_an_extra_that_is_missing_is_named(module: str, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, "newscrawl.monitors", raising=False)
    with pytest.raises((ImportError, ArgumentError), match=r"pip install 'newscrawl\[(monitors|metrics)\]'"):
        exec(call)


# ---- the command


def test_the_command_tells_and_its_status_says_so(broken: Diary, tmp_path: Path) -> None:
    data = ("-s", f"NEWSCRAWL_DATA_DIR={broken.folder}", "-s", "NEWSCRAWL_HEALTH_DISK_BYTES=0")
    told = scrapy("health", *data, "--metrics", str(tmp_path / "n.prom"))
    assert (told.returncode, told.stderr) == (1, "")
    assert told.stdout.startswith(f"{SITE}: field-coverage: authors in 0 of 15 articles")
    assert "newscrawl_findings" in (tmp_path / "n.prom").read_text()
    told = scrapy("health", SITE, "--json", "-v", *data)
    finding = json.loads(told.stdout)
    assert (finding["check"], finding["of"]) == ("field-coverage", "authors")
    assert finding["urls"] == [url(number) for number in (40, 41, 42)]
    assert "too little past" in told.stderr
    well = scrapy("health", *data, "-s", "NEWSCRAWL_HEALTH_IGNORE=*:*")
    assert (well.returncode, well.stdout, well.stderr) == (0, "", "")
    unsure = scrapy("health", *data, "-v", "-s", "NEWSCRAWL_HEALTH_IGNORE=*:*")
    assert unsure.stderr.endswith("\nall well with 0 sites; of 1 too little is known\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("no.example",), 2, f"no site 'no.example' in the dataset; there are {SITE}"),
        (("-s", "NEWSCRAWL_HEALTH_RISK=2"), 2, "NEWSCRAWL_HEALTH_RISK=2 is out of bounds"),
        (("--metrics", "no/folder.prom"), 74, "no/folder.prom: No such file or directory"),
        (("-s", "NEWSCRAWL_DATA_DIR=no/data"), 73, "no dataset in no/data"),
    ],
)
def test_what_is_wrong_with_a_call_is_told_in_a_line(
    broken: Diary, arguments: tuple[str, ...], code: int, said: str
) -> None:
    told = scrapy("health", "-s", f"NEWSCRAWL_DATA_DIR={broken.folder}", *arguments)
    assert told.returncode == code
    # What was found is told all the same where only the metrics fail.
    assert bool(told.stdout) == (code == 74)
    assert said in told.stderr
    assert told.stderr.count("\n") == 1


# ---- Spidermon

ACTIONS = """
from pathlib import Path
from newscrawl.monitors import HealthSuite
from spidermon.core.actions import Action

class Note(Action):
    def run_action(self):
        told = [result.error for result in self.result.monitors_failed_results]
        Path("{path}").write_text(str(len(self.result.monitors_passed_results)) + "\\n" + "\\n".join(told))

class Suite(HealthSuite):
    monitors_failed_actions = [Note]
"""


@pytest.mark.parametrize("moment", ["SPIDER_CLOSE", "ENGINE_STOP"])
def test_spidermon_is_told_when_the_run_is_written(tmp_path: Path, paper: Newspaper, moment: str) -> None:
    diary = Diary(tmp_path / "data", "127.0.0.1")
    diary.at = datetime.now(UTC) - timedelta(days=2)
    diary.days(2, fields=BYLINE | {"word_count": 4000})
    (tmp_path / "noting.py").write_text(ACTIONS.format(path=tmp_path / "told"))
    settings = {
        "SPIDERMON_ENABLED": 1,
        "EXTENSIONS": json.dumps({"spidermon.contrib.scrapy.extensions.Spidermon": 500}),
        f"SPIDERMON_{moment}_MONITORS": "noting.Suite",
        "NEWSCRAWL_DATA_DIR": diary.folder,
        "NEWSCRAWL_HEALTH_DISK_BYTES": 0,
        "NEWSCRAWL_MAX_PAGES": 30,
    }
    stated = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    env = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = scrapy("crawl", "site", "-a", f"url={paper.home}", *stated, env=env)
    assert done.returncode == 0, done.stderr
    passed, told = (tmp_path / "told").read_text().split("\n", 1)
    assert "127.0.0.1: shorter-texts: " in told
    assert re.search(r"[34]\d{2} words in the median of \d+ articles, (39|40)\d\d before", told)
    assert int(passed) == len(CHECK_NAMES) - told.count("127.0.0.1: ")
