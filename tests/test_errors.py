"""A tour through the likeliest mistakes: each is told in a line that says what, where and what to do."""

from __future__ import annotations

import socket
import sqlite3
import sys
from pathlib import Path

import forked
import pytest
from conftest import ROOT, scrapy

from newscrawl.exits import Exit

NOBODY = "http://127.0.0.1:9/"
GONE = "https://no-such-host.invalid/"
FILES = {
    "typo.toml": 'name = "a"\nstart = ["https://a.example"]\ncolour = 3\n',
    "selector.toml": 'name = "a"\nstart = ["https://a.example"]\n[selectors]\ntitle = ["h1["]\n',
    "broken.toml": "name = \n",
    "sites.toml": '[[site]]\nname = "a"\nstart = ["https://a.example"]\nevery = "soon"\n',
    "listed.toml": '[[site]]\nname = "a"\nstart = ["https://a.example"]\n[site.selectors]\n'
    'title = "h1"\ntext = ["p["]\n',
    "field.toml": 'timezone = "Europe/Berlin"\n[selectors]\nheadline = "h1"\n',
    "beside.toml": '[[site]]\nprofile = "gone.toml"\n',
    "bare.toml": 'name = "bare"\n',
    "empty.toml": "",
    "file": "a file where a folder should be",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    later = tmp_path / "later"
    later.mkdir()
    with sqlite3.connect(later / "newscrawl.db") as db:
        db.execute("PRAGMA user_version = 99")
    other = tmp_path / "other"
    other.mkdir()
    (other / "newscrawl.db").write_text("no database, but a text that somebody has put here" * 100)
    return tmp_path


CRAWL = "crawl site -a url=https://paper.example/"
MISTAKES = [
    (
        "an address with a typo",
        "crawl site -a url=htp://paper.example/",
        Exit.USAGE,
        ["'htp:", "give"],
    ),
    ("an address that is none", "crawl site -a url=a..b", Exit.USAGE, ["'a..b' is no web address", "give one like"]),
    ("no address", "crawl site", Exit.USAGE, ["url is missing", "give -a url="]),
    ("no such host", f"crawl site -a url={GONE}", Exit.UNREACHED, ["no-such-host.invalid", "check the address"]),
    ("nobody there", f"crawl site -a url={NOBODY}", Exit.UNREACHED, ["refused", "check the address, and the network"]),
    ("no such spider", f"crawl sight -a url={NOBODY}", Exit.USAGE, ["no spider 'sight'", "there are site"]),
    ("an argument with a typo", f"{CRAWL} -a folow=prev", Exit.USAGE, ["'folow'", "known are url, urls, follow"]),
    ("a day that is none", f"{CRAWL} -a since=yesterday", Exit.USAGE, ["since: 'yesterday'", "YYYY-MM-DD"]),
    ("a way that is none", f"{CRAWL} -a follow=links", Exit.USAGE, ["'links' is not among prev, next"]),
    ("a limit that is none", f"{CRAWL} -a max_articles=many", Exit.USAGE, ["max_articles", "valid integer"]),
    ("a setting that is no number", f"{CRAWL} -s NEWSCRAWL_MAX_PAGES=x", Exit.USAGE, ["MAX_PAGES=x", "default is 0"]),
    ("a setting that is no switch", f"{CRAWL} -s NEWSCRAWL_SHARD_ZSTD=on", Exit.USAGE, ["ZSTD=on", "True or False"]),
    ("a part of a number", f"{CRAWL} -s NEWSCRAWL_MAX_PAGES=1.5", Exit.USAGE, ["MAX_PAGES=1.5 is no whole number"]),
    ("less than nothing", f"{CRAWL} -s NEWSCRAWL_MAX_PAGES=-1", Exit.USAGE, ["MAX_PAGES=-1 is out of", "0 or more"]),
    ("more than all", f"{CRAWL} -s NEWSCRAWL_NEAR_DROP=2", Exit.USAGE, ["NEAR_DROP=2 is out of", "0.4 to 1"]),
    ("less than it takes", f"{CRAWL} -s NEWSCRAWL_NEAR_MARK=0.1", Exit.USAGE, ["NEAR_MARK=0.1 is out of", "0.4 to 1"]),
    ("batches of nothing", f"{CRAWL} -s NEWSCRAWL_COMMIT_ITEMS=0", Exit.USAGE, ["ITEMS=0 is out of", "1 or more"]),
    ("no room", f"{CRAWL} -s NEWSCRAWL_FRONTIER_WINDOW=0", Exit.USAGE, ["WINDOW=0 is out of", "1 or more"]),
    ("a size below nothing", f"{CRAWL} -s NEWSCRAWL_SHARD_BYTES=-5", Exit.USAGE, ["SHARD_BYTES=-5 is out of"]),
    ("no time at all", f"{CRAWL} -s NEWSCRAWL_LONGEST_WAIT=nan", Exit.USAGE, ["LONGEST_WAIT=nan is no number"]),
    ("a pipe that is none", f"{CRAWL} -s NEWSCRAWL_STATUS_FD=77", Exit.USAGE, ["STATUS_FD=77 is no open pipe"]),
    ("nowhere", f"{CRAWL} -d ", Exit.USAGE, ["NEWSCRAWL_DATA_DIR is empty"]),
    ("a number of Scrapy", f"{CRAWL} -s DOWNLOAD_DELAY=abc", Exit.USAGE, ["DOWNLOAD_DELAY=abc is no number"]),
    ("another", f"{CRAWL} -s CONCURRENT_REQUESTS=1.5", Exit.USAGE, ["REQUESTS=1.5 is no whole number"]),
    ("a switch of Scrapy", f"{CRAWL} -s ROBOTSTXT_OBEY=maybe", Exit.USAGE, ["ROBOTSTXT_OBEY=maybe is no switch"]),
    ("a level of the log", f"{CRAWL} -L loud", Exit.USAGE, ["LOG_LEVEL=loud is no level", "DEBUG"]),
    (
        "a log that cannot be",
        f"{CRAWL} --logfile {{folder}}/no/x.log",
        Exit.USAGE,
        ["x.log cannot be written: No such"],
    ),
    ("a harvest with it", f"harvest {NOBODY} -s DOWNLOAD_DELAY=abc", Exit.USAGE, ["DOWNLOAD_DELAY=abc is no number"]),
    ("any command with it", "dataset schema -s NEWSCRAWL_MAX_PAGES=x", Exit.USAGE, ["MAX_PAGES=x"]),
    ("a part of a text", "extract {folder}/empty.toml -s NEWSCRAWL_TEXT_WITH=x", Exit.USAGE, ["TEXT_WITH", "'x'"]),
    ("a choice that is none", f"{CRAWL} -s NEWSCRAWL_RIGHTS=no", Exit.USAGE, ["NEWSCRAWL_RIGHTS", "obey"]),
    ("a threshold that is none", f"{CRAWL} -s NEWSCRAWL_HEALTH_FALL=9", Exit.USAGE, ["NEWSCRAWL_HEALTH_FALL"]),
    ("in a hurry", f"{CRAWL} -s DOWNLOAD_DELAY=0.1", Exit.USAGE, ["faster than one", "set NEWSCRAWL_CONTACT"]),
    (
        "no such profile",
        "crawl site -a profile={folder}/gone.toml",
        Exit.USAGE,
        ["gone.toml: No", "give the path"],
    ),
    (
        "a key with a typo",
        "crawl site -a profile={folder}/typo.toml",
        Exit.USAGE,
        ["line 3, colour", "the keys are"],
    ),
    ("a selector", "crawl site -a profile={folder}/selector.toml", Exit.USAGE, ["line 4", "title", "'h1['"]),
    (
        "a selector in a list",
        "harvest {folder}/listed.toml",
        Exit.USAGE,
        ["listed.toml: line 6, selectors.text", "'p['"],
    ),
    ("a field that is none", "harvest {folder}/field.toml", Exit.USAGE, ["field.toml: line 3, ", "'headline' is no"]),
    ("no such profile in a list", "harvest {folder}/beside.toml", Exit.USAGE, ["beside.toml: line 2, profile", "gone"]),
    ("a profile without a start", "harvest {folder}/bare.toml", Exit.USAGE, ["bare.toml: start is missing"]),
    ("no TOML", "crawl site -a profile={folder}/broken.toml", Exit.USAGE, ["broken.toml", "at line 1"]),
    ("a list of sites", "harvest {folder}/sites.toml", Exit.USAGE, ["sites.toml: line 4, every", "30m, 6h or 1d"]),
    ("an empty list", "harvest {folder}/empty.toml", Exit.USAGE, ["empty.toml: it names no site"]),
    ("nothing to harvest", "harvest", Exit.USAGE, ["name what to harvest", "sites.toml"]),
    ("no site at once", f"harvest {NOBODY} --at-once 0", Exit.USAGE, ["--at-once 0", "use 1 to 64"]),
    ("a file for metrics", f"harvest {NOBODY} --metrics a.txt", Exit.USAGE, ["a.txt", ".prom"]),
    (
        "a file for a folder",
        f"crawl site -a url={NOBODY} -d {{folder}}/file",
        Exit.NO_DATASET,
        ["file", "set NEWSCRAWL"],
    ),
    ("the same", f"harvest {NOBODY} -d {{folder}}/file", Exit.NO_DATASET, ["cannot make", "set NEWSCRAWL_DATA_DIR"]),
    (
        "a later version",
        f"harvest {NOBODY} -d {{folder}}/later",
        Exit.NO_DATASET,
        ["later version", "update"],
    ),
    ("a later version, read", "report -d {folder}/later", Exit.NO_DATASET, ["later version", "update"]),
    ("no database", f"crawl site -a url={NOBODY} -d {{folder}}/other", Exit.NO_DATASET, ["newscrawl.db", "is it a"]),
    ("no dataset to report", "report -d {folder}/none", Exit.NO_DATASET, ["none", "or harvest first"]),
    ("no dataset to look at", "health -d {folder}/none", Exit.NO_DATASET, ["none", "or harvest first"]),
    ("no dataset to verify", "dataset verify -d {folder}/none", Exit.NO_DATASET, ["none", "or harvest first"]),
    ("days that are none", "report --days=-3", Exit.USAGE, ["--days", "give a number from 1"]),
    ("no such page", "inspect {folder}/gone.html", Exit.FAILED, ["gone.html: No such file"]),
    ("no such page to extract", f"extract {GONE}", Exit.FAILED, ["no-such-host.invalid", "no such host"]),
    ("a probe of nobody", f"sites probe {GONE}", Exit.UNREACHED, ["no-such-host.invalid", "cannot be reached"]),
    ("no such port", "demo --port 99999", Exit.USAGE, ["port 99999: there is no such port", "--port"]),
    ("an option that is none", "harvest --at-onse 3", Exit.USAGE, ["--at-onse"]),
    ("a command that is none", "harvst", Exit.USAGE, []),
]


@pytest.mark.parametrize(
    ("line", "status", "told"), [mistake[1:] for mistake in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_a_mistake_is_told_with_what_to_do(folder: Path, line: str, status: Exit, told: list[str]) -> None:
    words = line.format(folder=folder).replace(" -d ", " -s NEWSCRAWL_DATA_DIR=").split()
    if " -d " not in line and words[0] not in ("demo", "harvst"):
        words += ["-s", f"NEWSCRAWL_DATA_DIR={folder / 'data'}"]
    done = scrapy(*words, *(["-s", "RETRY_TIMES=0"] if words[0] != "harvst" else []))
    said = done.stderr + done.stdout
    assert done.returncode == status, said
    assert "Traceback" not in said
    for part in told:
        assert part in said
    if status in (Exit.USAGE, Exit.NO_DATASET) and told and "usage" not in said.lower():
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_a_missing_extra_is_named(folder: Path) -> None:
    (folder / "vl_convert.py").write_text("raise ModuleNotFoundError(name='vl_convert')")
    environment = {"PYTHONPATH": f"{folder}:{ROOT}", "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}
    done = scrapy("report", "-s", f"NEWSCRAWL_DATA_DIR={folder}", env=environment)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
    assert "install newscrawl[report]" in done.stderr


def test_a_port_that_is_taken(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = scrapy("demo", "--port", str(port), "--data", str(folder / "data"))
    assert (done.returncode, done.stderr.strip()) == (
        2,
        f"scrapy demo: port {port}: Address already in use; choose another with --port",
    )


def test_a_clock_that_is_wrong(folder: Path) -> None:
    from newscrawl.store import Store

    data = folder / "data"
    store = Store(data)
    run = store.start(spider="site", sites=["127.0.0.1"], arguments={}, policy="")
    store.finish(run, "finished")
    with sqlite3.connect(data / "newscrawl.db") as db:
        db.execute("UPDATE run SET started_at = '2099-01-01T00:00:00+00:00'")
    settings = ("-s", f"NEWSCRAWL_DATA_DIR={data}", "-s", "RETRY_TIMES=0")
    done = scrapy("harvest", NOBODY, *settings, first=forked.sharing())
    assert done.returncode == Exit.UNREACHED
    assert "but a run began at 2099-01-01" in done.stdout
    assert "the clock" in done.stdout
