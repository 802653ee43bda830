"""The command line: arguments, exit codes, and what a person sees."""

from __future__ import annotations

import json
import os
import random
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import forked
import pytest
from conftest import ROOT, Crawl, plainly, scrapy
from pages import link, page

from newscrawl.commands import health
from newscrawl.commands.main import main
from newscrawl.demo import Answer, Newspaper, site_root
from newscrawl.reference.commands import parser_of
from newscrawl.store import Store

NEWSCRAWL = str(Path(sys.executable).with_name("newscrawl"))
Run = Callable[..., Crawl]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "url is missing"),
        ({"url": "ftp://paper.example/"}, "no web address"),
        ({"url": "http://"}, "no web address"),
        ({"url": "https://paper.example/", "folow": "prev"}, "unknown argument 'folow'; known are url, urls"),
        ({"url": "https://paper.example/", "follow": "prev,backwards"}, "'backwards' is not among prev, next"),
        ({"url": "https://paper.example/", "follow": ","}, "follow: "),
        ({"url": "https://paper.example/", "max_pages": "many"}, "max_pages: "),
        ({"url": "https://paper.example/", "max_articles": "0"}, "max_articles: "),
        ({"url": "https://paper.example/", "since": "yesterday"}, "write it as YYYY-MM-DD"),
        ({"url": "https://paper.example/", "since": "2024-02-02", "until": "2024-02-01"}, "is after until"),
        ({"url": "https://paper.example/", "scope": "galaxy"}, "use 'host', 'domain' or a path"),
        ({"url": "https://paper.example/", "profile": "nowhere.toml"}, "nowhere.toml"),
    ],
)
def test_a_wrong_argument_is_one_clear_line_and_exit_2(crawl: Run, arguments: dict[str, str], said: str) -> None:
    done = crawl(**arguments)
    assert done.code == 2
    assert said in done.err
    assert len(done.err.strip().splitlines()) == 1
    assert not done.data.exists()


def test_a_setting_that_is_no_number_is_one_clear_line() -> None:
    done = scrapy("crawl", "site", "-a", "url=https://paper.example/", "-s", "NEWSCRAWL_MAX_PAGES=many")
    assert done.returncode == 2
    assert done.stderr.strip() == "scrapy crawl: NEWSCRAWL_MAX_PAGES=many is no whole number; the default is 0"


def test_a_part_of_the_text_that_is_none_is_one_clear_line() -> None:
    done = scrapy("crawl", "site", "-a", "url=https://paper.example/", "-s", "NEWSCRAWL_TEXT_WITH=captions,footnotes")
    assert done.returncode == 2
    (line,) = done.stderr.strip().splitlines()
    assert "'footnotes'" in line
    assert "standfirst, captions, lists, tables, embeds" in line


def test_an_unknown_spider_is_one_clear_line() -> None:
    done = scrapy("crawl", "sight", "-a", "url=https://paper.example/")
    assert done.returncode == 2
    assert done.stderr.strip() == "scrapy crawl: no spider 'sight'; there are site"


@pytest.mark.parametrize("name", ["newscrawl", "scrapy"])
def test_a_command_calls_itself_as_it_was_called(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [f"/usr/bin/{name}", "health"])
    command = health.Command()
    assert parser_of(command).format_usage().startswith(f"usage: {name} health [options]")
    command.say("all is well")
    assert capsys.readouterr().err == f"{name} health: all is well\n"


def test_scrapys_own_output_options_work(paper: Newspaper, crawl: Run, tmp_path: Path) -> None:
    paper.extra["/x/alpha"] = page(1, link("/x/beta", "next"))
    paper.extra["/x/beta"] = page(2)
    feed = tmp_path / "out.jsonl"
    done = crawl("-O", str(feed), url=paper.origin + "/x/alpha", follow="next")
    assert done.code == 0, done.err
    rows = [json.loads(line) for line in feed.open()]
    assert sorted(rows, key=str) == sorted(done.articles, key=str)
    assert len(rows) == 2


def test_several_urls_and_a_profile(paper: Newspaper, crawl: Run, tmp_path: Path) -> None:
    paper.extra["/x/alpha"] = page(1)
    paper.extra["/y/beta"] = page(2)
    profile = tmp_path / "paper.toml"
    profile.write_text('name = "paper"\n[selectors]\ntitle = "title::text"\nsection = "h6.none"\n')
    done = crawl(url=f"{paper.origin}/x/alpha,{paper.origin}/y/beta", follow="next", profile=profile)
    assert done.code == 0, done.err
    titles = sorted(article["title"] for article in done.articles)
    assert titles == [f"Harbour council votes on breakwater number {n} | Paper" for n in (1, 2)]
    assert json.loads(done.articles[0]["provenance"])["title"] == "profile:title::text"


def test_a_full_disk_stops_the_crawl_with_exit_74_and_the_next_run_completes_it(
    paper: Newspaper, crawl: Run, tmp_path: Path
) -> None:
    url = paper.origin + "/news/li-shangfu-visits-moscow-and-minsk"
    done = scrapy(
        *("crawl", "site", "-a", f"url={url}", "-a", "follow=prev,next", "-s", "NEWSCRAWL_COMMIT_ITEMS=10"),
        *("-s", f"NEWSCRAWL_DATA_DIR={tmp_path / 'data'}"),
        first=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (300_000, 300_000)),
    )
    assert done.returncode == 74, done.stderr
    (line,) = [line for line in done.stderr.splitlines() if "cannot be written" in line]
    (saved,) = re.findall(r"lines of this run that are saved: (\d+)", line)
    part, final = ((tmp_path / "data" / "articles").glob(f"*.jsonl{end}") for end in (".part", ""))
    assert sum(shard.read_bytes().count(b"\n") for shard in (*part, *final)) >= int(saved) > 0
    assert "Traceback" not in done.stderr
    again = crawl(url=url, follow="prev,next")
    assert again.code == 0, again.err
    assert len(again.articles) == len({article["url"] for article in again.articles}) == 201


def test_a_second_run_of_a_site_at_the_same_time_is_refused(paper: Newspaper, crawl: Run, tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    run = store.start(spider="site", sites=["127.0.0.1"], arguments={}, policy="")
    done = crawl(url=paper.home)
    assert done.code == 75
    assert run.id in done.err
    assert f"process {os.getpid()}, since 20" in done.err
    assert "Traceback" not in done.err
    store.finish(run, "finished")


@pytest.fixture
def page_file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes an article to a file of this name."""
    prose = "".join(
        f"<p>Paragraph {i} says at some length what the council of the town has voted on.</p>" for i in range(8)
    )

    def write(name: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<html><title>Walls</title><article><h1>Walls for the river</h1>{prose}</article>")
        return path

    return write


class TestMain:
    @pytest.mark.parametrize("words", [[], ["--help"], ["-h"]])
    def test_without_a_command_it_tells_its_own(self, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        self._run(words, 0)
        told = capsys.readouterr().out
        assert "Usage: newscrawl <command>" in told
        assert re.search(r"^  harvest +Harvest many sites", told, re.MULTILINE)

    @pytest.mark.parametrize(
        ("word", "said"),
        [
            ("craw", "there are crawl, dataset, demo"),
            ("https://paper.example/", "use: newscrawl crawl site -a url=https://paper.example/"),
        ],
    )
    def test_what_is_no_command_is_one_clear_line(
        self, word: str, said: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._run([word], 2)
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err == f"newscrawl: no command {word!r}; {told.err.partition('; ')[2]}"
        assert said in told.err

    @staticmethod
    def _run(words: list[str], status: int) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["newscrawl", *words])
            patch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
            if status:
                with pytest.raises(SystemExit, match=f"^{status}$"):
                    main()
            else:
                main()


def test_a_signal_ends_a_command_with_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scrapy.cmdline.execute", interrupted)
    monkeypatch.setattr(sys, "argv", ["newscrawl", "dataset", "verify"])
    with pytest.raises(SystemExit, match=r"^130$"):
        main()
    assert capsys.readouterr().err == "newscrawl: stopped by a signal\n"


@pytest.mark.parametrize("words", [["https://paper.example/"], ["site", "https://paper.example/"]])
def test_an_address_that_is_no_argument_is_shown_as_one(words: list[str]) -> None:
    done = scrapy("crawl", *words)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.endswith("scrapy crawl site -a url=https://paper.example/")


class TestExtract:
    def test_a_file_gives_one_line_of_json(self) -> None:
        routes = json.loads((site_root() / "routes.json").read_text())
        path = "/news/li-shangfu-visits-moscow-and-minsk"
        done = scrapy("extract", str(site_root() / routes[path]["file"]), "--url", f"https://paper.example{path}")
        assert done.returncode == 0, done.stderr
        article = json.loads(done.stdout)
        assert article["published_at"] == "2023-08-15T10:12:00+01:00"
        assert article["next_title"] == "Poland survey on Wagner Group threat awareness and attitudes"

    def test_of_several_files_and_of_a_folder_each_line_names_its_file(
        self, tmp_path: Path, page_file: Callable[[str], Path]
    ) -> None:
        one, two = page_file("pages/one.html"), page_file("pages/deep/two.html")
        named = scrapy("extract", str(one), str(two))
        assert named.returncode == 0, named.stderr
        lines = [json.loads(line) for line in named.stdout.splitlines()]
        assert [line["file"] for line in lines] == [str(one), str(two)]
        assert {line["title"] for line in lines} == {"Walls for the river"}
        (tmp_path / "pages" / "picture.jpg").write_bytes(bytes(range(32)))
        (tmp_path / "pages" / "menu.html").write_text("<ul><li><a href=/a>Sport</a></ul>")
        os.mkfifo(tmp_path / "pages" / "pipe")
        folder = scrapy("extract", str(tmp_path / "pages"))
        assert folder.returncode == 0, folder.stderr
        assert sorted(json.loads(line)["file"] for line in folder.stdout.splitlines()) == sorted(map(str, (one, two)))
        assert folder.stderr.strip().endswith("no articles: not-an-article 1, no page 1")

    @pytest.mark.parametrize(
        ("arguments", "code", "said"),
        [
            (["{page}", "nowhere.html"], 1, "nowhere.html: No such file or directory"),
            (["{page}", "{page}", "--url", "https://paper.example/"], 2, "--url goes with one page"),
            (["https://paper.example/1", "https://paper.example/2"], 2, "newscrawl crawl site -a urls=FILE"),
            (["{list}"], 1, "addresses, no page; to have the articles there: newscrawl crawl site -a urls="),
            (
                ["{page}", "--url", "paper.example/1"],
                2,
                "--url: 'paper.example/1' is no web address; give one like https:",
            ),
            (["--markdown", "{page}"], 2, "there is no option --markdown; newscrawl extract -h lists"),
            (["--pretti", "{page}"], 2, "there is no option --pretti; is --pretty meant?"),
        ],
    )
    def test_what_cannot_be_extracted_is_one_clear_line(
        self, tmp_path: Path, page_file: Callable[[str], Path], arguments: list[str], code: int, said: str
    ) -> None:
        there = {"page": page_file("page.html"), "list": tmp_path / "urls.txt"}
        there["list"].write_text("https://paper.example/1\nhttps://paper.example/2\n")
        done = scrapy("extract", *(word.format(**there) for word in arguments))
        assert done.returncode == code
        assert said in done.stderr.replace("scrapy ", "newscrawl ")
        assert len(done.stderr.strip().splitlines()) == 1

    def test_a_file_whose_name_begins_like_an_option(self, tmp_path: Path, page_file: Callable[[str], Path]) -> None:
        page_file("--page.html")
        environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}
        done = scrapy("extract", "--", "--page.html", cwd=tmp_path, env=environment)
        assert json.loads(done.stdout)["title"] == "Walls for the river", done.stderr

    def test_what_is_in_the_text_is_a_choice(self, tmp_path: Path) -> None:
        prose = "".join(
            f"<p>Paragraph {i} says at some length what the council of the town has voted on.</p>" for i in range(6)
        )
        page = tmp_path / "page.html"
        caption = "<figure><img src=a.jpg><figcaption>The river in flood near the old bridge.</figcaption></figure>"
        page.write_text(f"<title>Walls</title><article><h1>Walls for the river</h1>{prose}{caption}{prose}</article>")
        assert "old bridge" not in json.loads(scrapy("extract", str(page)).stdout)["text"]
        assert "old bridge" in json.loads(scrapy("extract", str(page), "--with", "captions").stdout)["text"]
        stated = ("-s", "NEWSCRAWL_TEXT_WITH=captions")
        assert "old bridge" in json.loads(scrapy("extract", str(page), *stated).stdout)["text"]
        without = scrapy("extract", str(page), *stated, "--without", "captions")
        assert "old bridge" not in json.loads(without.stdout)["text"]
        wrong = scrapy("extract", str(page), "--without", "footnotes")
        assert wrong.returncode == 2
        assert "'footnotes'" in wrong.stderr

    def test_a_url_and_standard_input_give_the_same_text(self, paper: Newspaper, tmp_path: Path) -> None:
        url = paper.origin + "/news/li-shangfu-visits-moscow-and-minsk"
        fetched = scrapy("extract", url)
        assert fetched.returncode == 0, fetched.stderr
        (tmp_path / "page.html").write_bytes(paper.answer(url.removeprefix(paper.origin)).body)
        with (tmp_path / "page.html").open() as given:
            piped = scrapy("extract", "-", stdin=given.fileno())
        assert json.loads(fetched.stdout)["text"] == json.loads(piped.stdout)["text"]
        # Only the page that was asked for now has a time.
        assert json.loads(fetched.stdout)["crawled_at"][:2] == "20"
        assert json.loads(piped.stdout)["crawled_at"] is None

    def test_glued_text_is_split(self, tmp_path: Path) -> None:
        glued = tmp_path / "glued.txt"
        glued.write_text(
            "The first paragraph says what happened in the town.\n\nThe last paragraph says what is to come.\n\n"
            "Previous Article\nUkraine strengthens defense\nNext Article\nPoland survey\n"
            "Write a Comment\nLeave a Comment\n"
        )
        done = scrapy("extract", "--text", str(glued))
        article = json.loads(done.stdout)
        assert article["text"].endswith("The last paragraph says what is to come.")
        assert (article["prev_title"], article["next_title"]) == ("Ukraine strengthens defense", "Poland survey")

    def test_json_lines_keep_their_other_fields_and_bad_lines_are_named(self, tmp_path: Path) -> None:
        rows = tmp_path / "old.jsonl"
        text = "What happened in the town.\n\nNext Article\nPoland survey\nLeave a Comment"
        rows.write_text(json.dumps({"id": 7, "text": text}) + "\nnot json\n" + json.dumps({"text": 3}) + "\n")
        done = scrapy("extract", "--text", "--field", "text", str(rows))
        assert done.returncode == 1
        assert [json.loads(line) for line in done.stdout.splitlines()] == [
            {"id": 7, "text": "What happened in the town.", "prev_title": "", "next_title": "Poland survey"}
        ]
        assert "line 2: not JSON" in done.stderr
        assert "line 3: no string in field 'text'" in done.stderr
        assert "2 lines were set aside" in done.stderr

    def test_a_line_without_end_is_set_aside_and_not_held(self, tmp_path: Path) -> None:
        rows = tmp_path / "rows.jsonl"
        with rows.open("wb") as file:
            file.write(b'{"text": "' + b"a" * (25 << 20) + b'"}\n{"text": "One line."}\n')
        done = scrapy("extract", "--text", "--field", "text", str(rows))
        assert done.returncode == 1
        assert json.loads(done.stdout)["text"] == "One line."
        assert "line 1: over 10485760 bytes; set aside" in done.stderr

    @pytest.mark.parametrize("target", ["/no/such/file.html", "http://127.0.0.1:9/"])
    def test_what_cannot_be_read_is_one_line_and_exit_1(self, target: str) -> None:
        done = scrapy("extract", target, "-s", "RETRY_ENABLED=False")
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert f"scrapy extract: {target}: " in done.stderr


def test_demo_shows_progress_a_table_and_articles(tmp_path: Path) -> None:
    done = scrapy("demo", "--port", "0", "--data", str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    assert "emitted              201" in done.stderr
    assert '"title": ' in done.stdout
    assert "-a url=http://127.0.0.1:" in done.stdout


def test_the_addon_wires_a_project_of_its_own(paper: Newspaper, tmp_path: Path) -> None:
    paper.extra["/x/alpha"] = page(1)
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = other\n")
    (tmp_path / "other.py").write_text(
        "SPIDER_MODULES = ['spider']\nADDONS = {'newscrawl.addon.Newscrawl': 100}\nLOG_LEVEL = 'WARNING'\n"
    )
    (tmp_path / "spider.py").write_text(
        "import scrapy\n"
        "from newscrawl import extract\n"
        "class Mine(scrapy.Spider):\n"
        "    name = 'mine'\n"
        f"    start_urls = ['{paper.origin}/x/alpha']\n"
        "    def parse(self, response):\n"
        "        article = extract(response.body, url=response.url)\n"
        "        article.crawled_at = '2026-01-01T00:00:00+00:00'\n"
        "        yield article\n"
    )
    done = plainly("crawl", "mine", cwd=tmp_path, env={"PYTHONPATH": f"{tmp_path}:{ROOT}", "PATH": "/usr/bin:/bin"})
    assert done.returncode == 0, done.stderr
    (shard,) = (tmp_path / "data" / "articles").glob("*.jsonl")
    assert json.loads(shard.read_text())["title"] == "Harbour council votes on breakwater number 1"


def test_a_project_with_the_commands_harvests_and_crawls_with_newscrawls_own_spider(
    paper: Newspaper, tmp_path: Path
) -> None:
    paper.extra["/x/alpha"] = page(1)
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = other\n")
    own = "SPIDER_MODULES = []\nCOMMANDS_MODULE = 'newscrawl.commands'\nLOG_LEVEL = 'WARNING'\n"
    options: dict[str, Any] = {
        "cwd": tmp_path, "env": {"PYTHONPATH": f"{tmp_path}:{ROOT}", "PATH": "/usr/bin:/bin"}
    }  # fmt: skip
    (tmp_path / "other.py").write_text(own)
    done = scrapy("harvest", f"{paper.origin}/x/alpha", **options)
    assert done.returncode == 1
    assert "'site' needs the add-on" in done.stdout
    (tmp_path / "other.py").write_text(f"{own}ADDONS = {{'newscrawl.addon.Newscrawl': 100}}\n")
    bounds = ("-s", "NEWSCRAWL_MAX_PAGES=5", "-s", "NEWSCRAWL_HOLD_PAGES=0")
    done = scrapy("harvest", f"{paper.origin}/x/alpha", *bounds, **options, first=forked.sharing())
    assert (done.returncode, done.stderr) == (0, "")
    (shard,) = (tmp_path / "data" / "articles").glob("*.jsonl")
    assert json.loads(shard.read_text().splitlines()[0])["title"] == "Harbour council votes on breakwater number 1"


def test_a_setting_that_newscrawl_does_not_have_is_told_with_the_nearest() -> None:
    done = scrapy("dataset", "schema", "-s", "NEWSCRAWL_MAX_PAGE=3", "-s", "NEWSCRAWL_ZEBRA=1")
    assert done.returncode == 0
    assert sorted(done.stderr.splitlines()) == [
        "scrapy dataset: there is no setting NEWSCRAWL_MAX_PAGE; is NEWSCRAWL_MAX_PAGES meant?",
        "scrapy dataset: there is no setting NEWSCRAWL_ZEBRA",
    ]


def test_a_page_that_is_too_large_is_named_in_the_ledger_and_not_in_the_log(paper: Newspaper, crawl: Run) -> None:
    paper.extra |= {
        "/x/alpha": page(1, link("/x/beta", "next") + link("/x/gamma", "prev")),
        "/x/beta": Answer(b"<p>" + b"word " * 50_000),
        "/x/gamma": Answer(b"<p>" + random.Random(1).randbytes(150_000)),
    }
    done = crawl("-s", "DOWNLOAD_MAXSIZE=100000", url=paper.origin + "/x/alpha", follow="next,prev")
    assert done.code == 0
    assert "WARNING" not in done.err
    for path in ("/x/beta", "/x/gamma"):  # inflated, and as it comes
        fate = done.fate(paper.origin + path)
        assert fate is not None
        assert fate.detail == "too large: over 100000 bytes", path


def test_a_scope_in_which_nothing_lies_is_told(paper: Newspaper, crawl: Run) -> None:
    done = crawl(url=paper.home, scope="/nowhere/", max_pages=10)
    assert "addresses lie outside the scope, and no article in it: no line was written" in done.err


@pytest.mark.parametrize(
    "command", ["dataset schema", "dataset verify", "health --json", "report -o -", "extract {page}"]
)
def test_a_disk_that_takes_no_output_is_one_line_and_exit_74(tmp_path: Path, command: str) -> None:
    Store(tmp_path).close()
    (tmp_path / "page.html").write_bytes(page(1).body)
    words = [*command.format(page=tmp_path / "page.html").split(), "-s", f"NEWSCRAWL_DATA_DIR={tmp_path}"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [NEWSCRAWL, *words],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        )  # fmt: skip
    # What has nothing to say has nothing that could be lost.
    if words[0] == "health":
        assert (done.returncode, done.stderr) == (0, "")
    else:
        assert done.returncode == 74
        assert done.stderr == f"newscrawl {words[0]}: standard output: No space left on device\n"


def test_what_the_terminal_has_no_letters_for_is_escaped(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<h1>Grüße aus Köln \U0001f600</h1>" + "<p>Ein Satz, der lang genug ist.</p>" * 9
    )
    words = [NEWSCRAWL, "extract", str(tmp_path / "page.html")]
    done = subprocess.run(
        words, cwd=ROOT, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("ascii"))["title"] == "Grüße aus Köln \U0001f600"


@pytest.mark.parametrize("command", [["dataset", "schema"], ["extract", "--text", "--field", "text", "{rows}"]])
def test_a_reader_that_has_seen_enough_ends_a_command_without_a_word(tmp_path: Path, command: list[str]) -> None:
    rows = tmp_path / "rows.jsonl"
    row = json.dumps({"text": "The mayor said that the bridge stays closed for as long as it takes."})
    rows.write_text(f"{row}\n" * 5_000)
    arguments = [NEWSCRAWL, *(part.format(rows=rows) for part in command)]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0
