"""`scrapy report`: its numbers are those of the ledger, and its page serves whoever reads it and no page of others."""

from __future__ import annotations

import argparse
import json
import re
import shlex
import shutil
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from conftest import scrapy
from scrapy.settings import Settings
from test_store import SITE, article, row, save, start, url

from newscrawl.commands.report import Command
from newscrawl.errors import ArgumentError
from newscrawl.items import LeadKind, Reason
from newscrawl.javascript import BROWSERS
from newscrawl.report.copies import MOST_WORDS, compared
from newscrawl.report.fates import is_web
from newscrawl.report.figures import Figures, gather
from newscrawl.report.notes import notes
from newscrawl.report.page import render
from newscrawl.report.period import Period
from newscrawl.report.sites import SiteFigures
from newscrawl.store import History, Store, Tally, Twin
from newscrawl.store.schema import DATABASE

Html = lxml.html.HtmlElement
EVIL = '</style></title>--><script>own()</script><img src=x onerror=own()>" onmouseover="own()\' \u202e\x00x'
SHELL = "https://paper.example/a'b$(own)`own`;own|own&own\"own"
TOLD = "The harbour council has voted for the new breakwater after a night of talks."


def harvest(folder: Path, numbers: range, site: str = SITE, *, ago: int = 0, **fields: Any) -> None:
    """A run that brings in these articles; ``ago``: days by which it is moved into the past."""
    store = Store(folder)
    run = store.start(spider="site", sites=[site], arguments={}, policy="")
    for number in numbers:
        made = article(number, **fields)
        made.url = made.url.replace(SITE, site)
        asked = row(number)
        asked.url, asked.site = made.url, site
        run.ask(asked, claimed=True)
        run.emit(asked.key, made, f"{number:032x}")
        run.tallies.note_answer(made.url, "200", 0.5, 1000)
    store.finish(run, "finished")
    store.close()
    move(folder, run.number, ago)


def move(folder: Path, run: int, days: int) -> None:
    """Have a run begin, count and end some days earlier."""
    with sqlite3.connect(folder / DATABASE) as db:
        for instant in ("started_at", "finished_at"):
            db.execute(
                f"UPDATE run SET {instant} = replace(datetime({instant}, ?), ' ', 'T') || '+00:00' WHERE number = ?",
                (f"-{days} days", run),
            )
        db.execute("UPDATE tally SET day = date(day, ?) WHERE run = ?", (f"-{days} days", run))


def figures_of(folder: Path, days: int = 30, *sites: str) -> Figures:
    now = datetime.now(UTC)
    with History(folder) as history:
        return gather(history, Period(now.date(), days), sites, now)


def page_of(folder: Path, days: int = 30, *sites: str) -> Html:
    return lxml.html.document_fromstring(render(figures_of(folder, days, *sites)))


def said(node: Html) -> str:
    return " ".join(" ".join(node.itertext()).split())


def table(page: Html, name: str) -> list[list[str]]:
    return [[said(cell) for cell in line.iterfind("*")] for line in page.xpath(f"//table[@id='{name}']/tbody/tr")]


def number(text: str) -> int:
    return int(text.replace(",", ""))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose authors vanish and whose texts shrink, with everything else that may become of a URL."""
    folder = tmp_path_factory.mktemp("report") / "data"
    byline = json.dumps({"authors": "css:.byline", "title": "json-ld:headline"})
    harvest(folder, range(40), ago=35, authors=["Ada"], provenance=byline, word_count=800)
    store = Store(folder)
    run = start(store)
    for one in range(100, 140):
        authors = ["Ada"] if one < 110 else []
        save(
            run,
            one,
            authors=authors,
            word_count=200,
            provenance=json.dumps({"authors": "html:meta"}),
            text=TOLD if one == 100 else None,
        )
        run.tallies.note_answer(url(one), "200", 0.5, 1000)
    for one, reason, detail in (
        *((one, Reason.NOT_AN_ARTICLE, "listing") for one in range(200, 215)),
        *((one, Reason.FAILED, "status 404: not found") for one in range(215, 219)),
        *((one, Reason.OUT_OF_SCOPE, f"another host: {EVIL}") for one in range(219, 221)),
        *((one, Reason.NEAR_DUPLICATE, "0.90 like: that") for one in range(221, 224)),
    ):
        run.ask(row(one, LeadKind.LISTING), claimed=True)
        run.settle(row(one).key, reason, detail)
    for one in range(221, 224):
        copy = article(one, TOLD.replace("harbour", "port"), title=EVIL)
        run.copies.note(copy, Twin(article(100).id, article(100).id, 0.9), Reason.NEAR_DUPLICATE)
    for _ in range(9):
        run.tallies.note_answer(url(1), "429", 0.1, 10)
    run.tallies.note_answer(url(1), "TimeoutError", 30.0, 0)
    run.fetched = 70
    store.finish(run, "finished")
    store.close()
    with sqlite3.connect(folder / DATABASE) as db:
        for name, one in (
            ("javascript:own()", 213),
            (SHELL, 214),
            ("data:text/html,own", 212),
            (f"https://x.example/{EVIL}", 211),
        ):
            db.execute("UPDATE url SET url = ? WHERE key = ?", (name, row(one).key))
        db.execute("UPDATE copy SET url = 'javascript:own()' WHERE url = ?", (url(221),))
    return folder


@pytest.fixture(scope="module")
def text(data: Path) -> str:
    return render(figures_of(data))


@pytest.fixture(scope="module")
def page(text: str) -> Html:
    return lxml.html.document_fromstring(text)


class TestNumbers:
    def test_the_funnel_is_the_ledger(self, page: Html, data: Path) -> None:
        with History(data) as history:
            counts = history.runs()[1].counts
        lines = table(page, "funnel")
        steps = {line[0]: number(line[1]) for line in lines if len(line) == 6}
        lost = {line[-3]: number(line[-2]) for line in lines if line[-2]}
        assert steps == {"Found": counts["found"], "Read": 58, "Articles": 43, "New": counts["emitted"]}
        assert {**lost, "emitted": steps["New"]} == {
            reason: count for reason, count in counts.items() if reason not in ("found", "known", "fetched")
        }
        assert steps["Found"] == sum(lost.values()) + steps["New"] == 64
        assert "add up to what was found: here to 64" in said(page)

    def test_all_runs_of_the_period_add_up(self, data: Path) -> None:
        figures = figures_of(data, 60)
        with History(data) as history:
            runs = history.runs()
        assert figures.reasons.total() == sum(run.counts["found"] for run in runs) == 104
        assert figures.reasons == Store(data).ledger.reasons()
        assert figures.new == sum(run.counts["emitted"] for run in runs)
        assert figures.asked == sum(run.counts["fetched"] for run in runs)

    def test_the_runs_are_as_their_records_say(self, page: Html, data: Path) -> None:
        with History(data) as history:
            run = history.runs()[1]
        ((_, outcome, _, sites, found, asked, new, revised, copies, failed, known, id_),) = table(page, "run-table")
        assert (outcome, sites, id_) == ("finished", "1", run.id)
        assert [found, asked, new, revised, copies, failed, known] == ["64", "70", "40", "0", "3", "4", "40"]
        assert run.counts["known"] == 40

    def test_articles_stand_at_their_day(self, page: Html, data: Path) -> None:
        ((site, *days),) = table(page, "by-day")
        assert site == SITE
        assert [day for day in days if day != "·"] == ["40"]
        assert len(days) == 30
        (total, _) = page.xpath("//table[@id='by-day']/tfoot/tr")
        assert sum(number(said(cell)) for cell in total.iterfind("td")) == 40

    def test_hosts_are_counted(self, page: Html) -> None:
        assert table(page, "failing") == [[SITE, "50", "9", "1", "20%"]]
        assert table(page, "slowest") == [[SITE, "50", "1.0 s", "30 s"]]

    def test_the_disk_is_full_when_the_rate_says(self, data: Path) -> None:
        disk = figures_of(data).disk
        assert disk.lines == 80
        assert disk.disk.shards == sum(path.stat().st_size for path in data.glob("articles/*"))
        assert disk.bytes_a_line == disk.size / 80
        assert disk.lines_a_day == pytest.approx(40 / 30)
        assert disk.days_left == pytest.approx(disk.disk.free / (disk.lines_a_day * disk.size / 80))

    def test_a_run_that_began_before_and_went_on_is_counted(self, tmp_path: Path) -> None:
        harvest(tmp_path, range(5), ago=10)
        with sqlite3.connect(tmp_path / DATABASE) as db:
            db.execute("UPDATE run SET finished_at = ?", (f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}+00:00",))
        figures = figures_of(tmp_path, 3)
        assert (len(figures.runs), figures.new, len(figures.bins)) == (1, 5, 3 + 8)

    def test_a_revision_is_no_news(self, tmp_path: Path) -> None:
        store = Store(tmp_path)
        run = start(store)
        save(run, 1)
        for one in (2, 3):
            save(run, one, revision=1)
        store.finish(run, "finished")
        figures = figures_of(tmp_path)
        assert (figures.new, figures.revised, figures.disk.lines) == (1, 2, 3)
        assert [(step.name, step.count) for step in figures.funnel[2:]] == [("Articles", 3), ("New", 1)]
        assert figures.by_bin()[-1] == (f"{datetime.now(UTC):%Y-%m-%d}", 1, 2)
        assert table(page_of(tmp_path), "run-table")[0][6:8] == ["1", "2"]

    def test_sites_may_be_chosen(self, data: Path, tmp_path: Path) -> None:
        folder = tmp_path / "data"
        shutil.copytree(data, folder)
        harvest(folder, range(500, 507), "other.example")
        figures = figures_of(folder, 30, "other.example")
        assert ([site.site for site in figures.sites], figures.new, len(figures.runs)) == (["other.example"], 7, 1)
        assert figures.reasons == {Reason.EMITTED: 7}
        assert figures.clusters.copies == 0
        assert (figures.disk.lines, figures.disk.lines_a_day) == (87, pytest.approx(47 / 30))
        with pytest.raises(ArgumentError, match=r"^no site 'x' in this dataset; it has other.example, paper.example$"):
            figures_of(folder, 30, "x")


class TestAgainstThePast:
    def test_a_field_that_fell_is_marked(self, page: Html) -> None:
        (cell,) = page.xpath("//table[@id='coverage']//td[contains(@class, 'fell')]")
        assert said(cell) == "25 ▼75 fell by 75 from 100%"
        (shown,) = page.xpath("//table[@class='ways'][ancestor::details[@open]]/tbody/tr")
        assert said(shown).startswith("authors 25% 100% html:meta 25% css:.byline 100%")
        assert shown.xpath(".//a/@href") == [url(110), url(111), url(112)]

    def test_lengths_are_held_against_the_past(self, page: Html) -> None:
        ((_, texts, low, middle, high, _, before, change),) = table(page, "words")
        assert (number(texts), low, high) == (40, middle, middle)
        assert number(middle) == pytest.approx(200, rel=0.05)
        assert number(before) == pytest.approx(800, rel=0.05)
        assert re.fullmatch("−7[0-9]%", change)

    def test_what_needs_a_look_is_said_first(self, page: Html) -> None:
        items = [said(item) for item in page.xpath("//section[@aria-labelledby='look']//li")]
        assert items == [
            f"{SITE} refused 18% of what it was asked for (403 or 429).",
            f"{SITE} authors fell from 100% to 25% of the articles.",
            f"{SITE} texts are shorter: 208 words in the middle, 790 before.",
        ]

    def test_chance_is_not_marked(self) -> None:
        now, before = Tally(12, fields=Counter({"authors": 10})), Tally(12, fields=Counter({"authors": 12}))
        assert not SiteFigures("s", now, before).falls
        now, before = Tally(1200, fields=Counter({"authors": 1000})), Tally(1200, fields=Counter({"authors": 1200}))
        assert [one.name for one in SiteFigures("s", now, before).falls] == ["authors"]

    def test_a_site_that_fell_silent_is_told(self, tmp_path: Path) -> None:
        harvest(tmp_path, range(20), "gone.example", ago=40)
        for ago in range(19, 9, -1):
            # The first run of a site finds the old articles too.
            numbers = range(1000, 1200) if ago == 19 else range(ago * 10, ago * 10 + 3)
            harvest(tmp_path, numbers, "quiet.example", ago=ago)
        harvest(tmp_path, range(2000, 2050), "begun.example", ago=9)
        harvest(tmp_path, range(0), "gone.example")
        told = {note.name: note.text for note in notes(figures_of(tmp_path))}
        day = datetime.now(UTC) - timedelta(days=10)
        assert told == {
            "gone.example": "nothing new; 20 articles in the period before.",
            "quiet.example": f"nothing new since {day:%d %B}; some 27 articles were due.",
        }
        assert "1 of the sites brought nothing new: gone.example." in said(page_of(tmp_path))

    def test_a_site_that_brings_less_is_told(self, tmp_path: Path) -> None:
        for ago in range(19, -1, -1):
            harvest(tmp_path, range(ago * 10, ago * 10 + (4 if ago > 9 else 1)), ago=ago)
        (note,) = notes(figures_of(tmp_path, 10))
        assert note.text == "10 new articles; at the pace before the period some 40."


class TestHostile:
    def test_nothing_of_a_page_becomes_markup(self, page: Html, text: str) -> None:
        assert not page.xpath("//script | //img | //iframe | //form | //link | //object | //base")
        assert not [name for node in page.iter(lxml.etree.Element) for name in node.attrib if name.startswith("on")]
        hrefs = page.xpath("//@href")
        assert all(re.match("https?://|#", href) for href in hrefs)
        assert not page.xpath("//a[starts-with(@href, 'http')][not(@rel='noreferrer noopener')]")
        assert "own()" in said(page)
        assert "\x00" not in text
        assert page.xpath("//style/text()")[0].count("own") == 0
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert not page.xpath("//*[@style]")

    def test_commands_are_safe_in_a_shell(self, page: Html) -> None:
        commands = [said(node) for node in page.xpath("//code[@class='command']")]
        parsed = [shlex.split(command) for command in commands]
        assert all(words[:2] + words[3:] == ["newscrawl", "inspect", "-o", "page.html"] for words in parsed)
        assert all(is_web(words[2]) for words in parsed)
        assert SHELL in [words[2] for words in parsed]

    def test_ten_examples_a_detail_the_newest_first(self, data: Path) -> None:
        kinds = {(aside.reason, aside.detail): aside for aside in figures_of(data).aside}
        listing = kinds[Reason.NOT_AN_ARTICLE, "listing"]
        assert (listing.count, [example.url for example in listing.examples[4:]]) == (
            15,
            [url(n) for n in range(210, 204, -1)],
        )
        assert [example.said for example in kinds[Reason.FAILED, "status 404"].examples] == ["not found"] * 4

    @pytest.mark.parametrize(
        "address", ["javascript:a", "//x.example/", "http://", "https://[x", "ftp://x.example/", "https://x.example/\n"]
    )
    def test_only_the_web_is_linked_to(self, address: str) -> None:
        assert not is_web(address)

    def test_copies_stand_beside_what_they_copy(self, page: Html) -> None:
        (cluster,) = page.xpath("//details[@class='cluster']")
        pairs = cluster.xpath(".//div[@class='pair']")
        assert len(pairs) == 3
        for pair in pairs:
            ours, theirs = pair.iterfind("article")
            assert [said(mark) for mark in ours.iter("mark")] == ["harbour"]
            assert [said(mark) for mark in theirs.iter("mark")] == ["port"]
            assert TOLD in said(ours)
        assert [link.get("href") for link in cluster.iter("a")] == [url(100), url(223), url(100), url(222), url(100)]

    @pytest.mark.parametrize(
        ("one", "other"), [("a b " * 9000, "b a " * 9000), ("x" * 10**6, "y" * 10**6), ("", "a"), ("、" * 9999, "")]
    )
    def test_comparing_is_bounded(self, one: str, other: str) -> None:
        began = time.process_time()
        ours, theirs = compared(one, other)
        assert time.process_time() - began < 1
        assert max(sum(len(words.split()) for words, _ in side) for side in (ours, theirs)) <= MOST_WORDS

    def test_texts_without_spaces_are_compared_by_character(self) -> None:
        assert compared("市議会は可決した", "市議会は否決した") == (
            (("市議会は", False), ("可", True), ("決した", False)),
            (("市議会は", False), ("否", True), ("決した", False)),
        )


class TestLittle:
    def test_an_empty_dataset_gives_a_page_that_says_so(self, tmp_path: Path) -> None:
        Store(tmp_path).close()
        page = page_of(tmp_path)
        assert "No run went on in this period, and the dataset is empty." in said(page)
        assert "Nothing was set aside in this period." in said(page)
        assert not page.xpath("//*[local-name()='svg']")

    def test_a_period_without_runs_says_when_the_last_one_was(self, tmp_path: Path) -> None:
        harvest(tmp_path, range(3), ago=50)
        day = datetime.now(UTC) - timedelta(days=50)
        assert f"No run went on in this period; the last one of the dataset began on {day:%Y-%m-%d}." in said(
            page_of(tmp_path)
        )

    def test_runs_without_tallies_are_told(self, data: Path, tmp_path: Path) -> None:
        folder = tmp_path / "data"
        shutil.copytree(data, folder)
        with sqlite3.connect(folder / DATABASE) as db:
            db.execute("DELETE FROM tally")
        figures = figures_of(folder)
        assert (figures.untold, figures.reasons.total(), figures.new) == (1, 64, 40)
        assert "1 of the runs counted nothing by site and day" in said(lxml.html.document_fromstring(render(figures)))
        assert not figures_of(folder, 30, SITE).reasons

    def test_a_run_that_goes_on_is_told(self, tmp_path: Path) -> None:
        store = Store(tmp_path)
        run = start(store)
        save(run, 1)
        run.commit()
        page = page_of(tmp_path)
        assert "1 new article" in said(page)
        assert table(page, "run-table")[0][1:4] == ["goes on", "–", "1"]
        assert "1 of the runs goes on or died without a record" in said(page)

    def test_many_days_are_shown_by_week(self) -> None:
        period = Period(date(2026, 11, 27), 365)
        bins = period.bins()
        assert len(bins) == 53
        assert all(date.fromisoformat(day).weekday() == 0 for day in bins)
        assert {period.bin_of("2026-11-27"), period.bin_of("2026-11-23")} == {"2026-11-23"}


class TestCommand:
    def run(self, *words: str, data: Path) -> int:
        command = Command()
        command.settings = Settings({"NEWSCRAWL_DATA_DIR": str(data)})
        parser = argparse.ArgumentParser()
        command.add_options(parser)
        opts, args = parser.parse_known_args(words)
        command.run(args, opts)
        return command.exitcode

    def test_a_page_is_written(self, data: Path, tmp_path: Path) -> None:
        target = tmp_path / "report.html"
        done = scrapy("report", "-o", str(target), "--days", "7", "--sites", SITE, "-s", f"NEWSCRAWL_DATA_DIR={data}")
        assert (done.returncode, done.stderr) == (0, "")
        assert re.fullmatch(rf"wrote {re.escape(str(target))} \(0\.\d MB\)\n", done.stdout)
        assert f"only of {SITE}" in said(lxml.html.parse(str(target)).getroot())

    def test_to_standard_output(self, data: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
        assert self.run("-o", "-", data=data) == 0
        out = capsysbinary.readouterr().out
        assert out.startswith(b"<!doctype html>")
        assert out.rstrip().endswith(b"</html>")

    @pytest.mark.parametrize(
        ("words", "code", "message"),
        [
            (["--days", "0"], 2, "--days: '0' would not do; give a number from 1 to 3660"),
            (["--days", "x\ny"], 2, "--days: 'x\\ny' would not do; give a number from 1 to 3660"),
            (["--sites", "a.example"], 2, "no site 'a.example' in this dataset; it has paper.example"),
            (["more"], 2, "it takes no arguments, and was given 'more'"),
            (["-o", "/nowhere/x.html"], 74, "/nowhere/x.html: No such file or directory"),
        ],
    )
    def test_what_is_wrong_is_said_in_one_line(
        self, data: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, message: str
    ) -> None:
        assert self.run(*words, data=data) == code
        assert capsys.readouterr() == ("", f"scrapy report: {message}\n")

    def test_there_is_no_dataset(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run(data=tmp_path) == 73
        assert re.fullmatch("scrapy report: no dataset in .*\n", capsys.readouterr().err)
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize("missing", ["vl_convert", "jinja2"])
    def test_a_missing_extra_is_named(
        self,
        data: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
        missing: str,
    ) -> None:
        for name in ("page", "charts", "vega"):
            monkeypatch.delitem(sys.modules, f"newscrawl.report.{name}")
            monkeypatch.delattr(f"newscrawl.report.{name}")
        monkeypatch.setitem(sys.modules, missing, None)
        monkeypatch.chdir(tmp_path)
        assert self.run(data=data) == 2
        assert capsys.readouterr().err == f"scrapy report: install newscrawl[report]: there is no {missing}\n"


CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
CONTRASTS = """() => {
  const parts = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const found = parts(getComputedStyle(node).backgroundColor);
      if (found.length === 3 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const bad = [];
  let seen = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !node.getClientRects().length) continue;
    if (node.matches("title, style")) continue;
    const style = getComputedStyle(node);
    const [a, b] = [light(parts(node.closest("svg") ? style.fill : style.color)), light(behind(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    seen += 1;
    if (ratio < 4.5) bad.push([walker.currentNode.data.trim().slice(0, 40), ratio]);
  }
  return [seen, bad];
}"""
BARS = "() => [...document.querySelectorAll('figure svg path')].map((bar) => getComputedStyle(bar).fill)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None or find_spec("playwright") is None:
        pytest.skip("no Chromium here, or no playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


class TestInABrowser:
    @pytest.fixture
    def address(self, text: str, tmp_path: Path) -> str:
        target = tmp_path / "report.html"
        target.write_text(text)
        return target.as_uri()

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_it_is_quiet_and_can_be_read(self, browser: Any, address: str, scheme: str) -> None:
        page = browser.new_page(viewport={"width": 360, "height": 800}, color_scheme=scheme)
        requests: list[str] = []
        noise: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: noise.append(message.text))
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.goto(address)
        page.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true; }")
        assert page.evaluate("() => document.documentElement.scrollWidth") == 360
        seen, bad = page.evaluate(CONTRASTS)
        assert (seen > 300, bad) == (True, [])
        dark = page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(21, 21, 20)"
        assert dark == (scheme == "dark")
        assert ("rgb(106, 174, 219)" if dark else "rgb(43, 106, 149)") in page.evaluate(BARS)
        page.set_viewport_size({"width": 1200, "height": 900})
        assert page.evaluate("() => document.documentElement.scrollWidth") == 1200
        assert page.evaluate(CONTRASTS)[1] == []
        assert (requests, noise) == ([address], [])
        page.close()

    def test_it_serves_keyboards_and_screen_readers(self, browser: Any, address: str) -> None:
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.goto(address)
        levels = page.evaluate("() => [...document.querySelectorAll('h1, h2, h3, h4')].map((one) => +one.tagName[1])")
        assert levels[0] == levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        charts = page.get_by_role("img")
        assert charts.count() == 4
        names = [chart.get_attribute("aria-label") for chart in charts.all()]
        assert names[0].startswith("Articles by day: 40 new and 0 revised; the most new ones, 40, on ")
        assert all(page.get_by_role("img", name=name, exact=True).count() == 1 for name in names)
        for role in ("banner", "main", "contentinfo", "navigation"):
            assert page.get_by_role(role).count() == 1, role
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("() => document.activeElement.id") == "main"
        pair = page.locator(".cluster .pair").first
        assert not pair.is_visible()
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("() => document.activeElement.matches('.cluster summary')"):
                break
        assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        assert pair.is_visible()
        ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((one) => one.id)")
        assert len(ids) == len(set(ids))
        page.close()


def test_what_the_checks_say_stands_first_and_is_not_told_twice(data: Path) -> None:
    from newscrawl.health import Finding

    now = datetime.now(UTC)
    finding = Finding(SITE, "field-coverage", "authors are gone", "look at the template", "authors")
    with History(data) as history:
        figures = gather(history, Period(now.date(), 30), [], now, [finding])
    page = lxml.html.document_fromstring(render(figures))
    notes = [said(note) for note in page.xpath("//section[@class='look']//li")]
    assert notes[0] == f"{SITE} authors are gone; look at the template."
    assert not any("authors fell" in note for note in notes)
