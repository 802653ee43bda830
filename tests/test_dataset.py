"""The dataset as those who read it find it: sealed, whole, of one schema; and the command that looks for damage."""

from __future__ import annotations

import ctypes
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow.json
import pytest
from conftest import ROOT, scrapy

from newscrawl import schema, urls
from newscrawl.commands.dataset import wrong_line
from newscrawl.items import Article, Comment, LeadKind, Source
from newscrawl.store import ShardPlan, Store, UrlRow
from newscrawl.store.packing import open_lines
from newscrawl.store.shards import encode
from newscrawl.store.verify import verify

SITE = "paper.example"
FULL = {
    "published_at": "2024-05-06T10:00:00+02:00",
    "authors": ["Ada Lovelace"],
    "comments": [Comment("Reader", "2024-05-06T11:00:00+02:00", "Well said.", 1)],
    "comment_count": 1,
    "paywalled": True,
}


def article(number: int, **fields: object) -> Article:
    made = Article(
        id=f"{number:032x}",
        url=f"https://{SITE}/story/{number}",
        title=f"Story {number}",
        text=f"Text of {number}\u2028, with a separator and a \U0001f4f0.",
        crawled_at="2024-05-07T00:00:00+00:00",
    )
    return replace(made, **fields)


def write(folder: Path, count: int, plan: ShardPlan | None = None, batch: int = 3, first: int = 0) -> list[Path]:
    """A run of ``count`` articles, the second half with all fields filled."""
    store = Store(folder)
    run = store.start(spider="site", sites=[SITE], arguments={}, policy="", plan=plan or ShardPlan())
    for number in range(first, first + count):
        made = article(number, **(FULL if 2 * (number - first) >= count else {}))
        key = urls.key(made.url)
        run.ask(UrlRow(key, made.url, SITE, LeadKind.ARTICLE, Source.LISTING, 0, "{}"), claimed=True)
        run.emit(key, made, made.id)
        if run.waiting >= batch:
            run.commit()
    summary = store.finish(run, "finished")
    store.close()
    assert summary.lines == count
    return summary.shards


def problems(folder: Path) -> list[str]:
    return verify(folder, wrong_line).problems


class TestRotation:
    def test_a_shard_is_sealed_with_the_batch_that_fills_it(self, tmp_path: Path) -> None:
        shards = write(tmp_path, 20, ShardPlan(lines=6))
        assert [len(path.read_bytes().splitlines()) for path in shards] == [6, 6, 6, 2]
        assert len({path.name for path in shards}) == 4
        assert not list((tmp_path / "articles").glob("*.part"))
        assert problems(tmp_path) == []

    def test_by_bytes(self, tmp_path: Path) -> None:
        shards = write(tmp_path, 20, ShardPlan(bytes=3000))
        assert len(shards) > 3
        assert all(path.stat().st_size < 3000 + 3 * 1500 for path in shards)

    def test_a_sealed_shard_can_be_read_while_the_run_goes_on(self, tmp_path: Path) -> None:
        store = Store(tmp_path)
        run = store.start(spider="site", sites=[SITE], arguments={}, policy="", plan=ShardPlan(lines=1))
        made = article(1)
        key = urls.key(made.url)
        run.ask(UrlRow(key, made.url, SITE, LeadKind.ARTICLE, Source.LISTING, 0, "{}"), claimed=True)
        run.emit(key, made, made.id)
        run.commit()
        (shard,) = (tmp_path / "articles").glob("*.jsonl")
        assert json.loads(shard.read_text())["title"] == "Story 1"
        store.finish(run, "finished")

    def test_a_shard_holds_lines_of_one_day(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from newscrawl.store import shards as module

        series = module.ShardSeries(tmp_path, "run", 1, ShardPlan(daily=True))
        db = Store(tmp_path)._db
        for day in (1, 1, 2, 3):
            db.execute("BEGIN")
            series.append(db, [b"{}\n"], f"2024-05-0{day}T23:59:59+00:00")
            db.execute("COMMIT")
            series.committed()
        assert [path.name for path in series.published] == ["run.jsonl", "run-002.jsonl"]

    def test_sealed_shards_may_be_compressed(self, tmp_path: Path) -> None:
        (shard,) = write(tmp_path, 50, ShardPlan(zstd=True))
        assert shard.name.endswith(".jsonl.zst")
        with open_lines(shard, "zst") as file:
            assert [json.loads(line)["title"] for line in file] == [f"Story {n}" for n in range(50)]
        assert [path.name for path in (tmp_path / "articles").iterdir()] == [shard.name]
        assert problems(tmp_path) == []

    def test_a_compression_that_died_is_made_up_for(self, tmp_path: Path) -> None:
        (shard,) = write(tmp_path, 50, ShardPlan(zstd=True))
        with open_lines(shard, "zst") as file:
            plain = file.read()
        part = shard.with_name(shard.name.removesuffix(".zst") + ".part")
        part.write_bytes(plain)
        shard.with_name(shard.name + ".4711.tmp").write_bytes(shard.read_bytes()[:20])
        shard.unlink()
        store = Store(tmp_path)
        store.recover()
        assert [path.name for path in (tmp_path / "articles").iterdir()] == [shard.name]
        assert problems(tmp_path) == []


class TestVerify:
    def test_a_whole_dataset_is_all_well(self, tmp_path: Path) -> None:
        write(tmp_path, 10)
        write(tmp_path, 10, ShardPlan(lines=4, zstd=True), first=10)
        found = verify(tmp_path, wrong_line)
        assert (found.lines, found.articles, found.urls, found.problems) == (20, 20, 20, [])
        done = scrapy("dataset", "verify", "-s", f"NEWSCRAWL_DATA_DIR={tmp_path}")
        assert done.returncode == 0, done.stderr
        assert "20 lines of 20 articles" in done.stdout

    @pytest.mark.parametrize(
        ("harm", "said"),
        [
            (lambda data: data.replace(b"Story 3", b"Story 4"), "its SHA-256 is not that of the manifest"),
            (lambda data: data[:-10], "torn"),
            (lambda data: data + b"{}\n", "longer than the"),
            (lambda data: data[: data.index(b"\n") + 1] + data[data.index(b"\n") + 1 :][::-1], "no JSON in UTF-8"),
            (lambda data: data.replace(b'"title":"Story 3"', b'"title":[["a"]]   '), "title: list"),
            (lambda data: data.replace(b'"author":"Reader"', b'"author":4711'), "comments: author: int"),
            (lambda data: data.replace(b'"word_count":0', b'"word_count":NaN'), "NaN is no number"),
            (lambda data: data.replace(b'"live":false', b'"life":false'), "no field live"),
            (lambda data: data.replace(f"{4:032x}".encode(), f"{5:032x}".encode()), "doubled"),
            (lambda data: data.replace(f"{4:032x}".encode(), f"{77:032x}".encode()), "the ledger does not"),
            (lambda data: data.replace(f"{4:032x}".encode(), b"\\ud800"), "that no article can have"),
            (lambda data: data.replace(b'"revision":0', b'"revision":9999999999999999999'), "that no article can have"),
        ],
    )
    def test_damage_is_told_with_its_place(self, tmp_path: Path, harm: Callable[[bytes], bytes], said: str) -> None:
        (shard,) = write(tmp_path, 10)
        whole = shard.read_bytes()
        shard.write_bytes(harm(whole))
        assert shard.read_bytes() != whole
        found = problems(tmp_path)
        assert any(said in problem for problem in found), found
        done = scrapy("dataset", "verify", "-s", f"NEWSCRAWL_DATA_DIR={tmp_path}")
        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr

    def test_a_shard_that_is_gone_or_that_nobody_knows(self, tmp_path: Path) -> None:
        (shard,) = write(tmp_path, 10)
        shard.rename(shard.with_name("other.jsonl"))
        found = problems(tmp_path)
        assert any("the file is gone" in problem for problem in found)
        assert any("other.jsonl: no file of the dataset" in problem for problem in found)

    def test_a_shard_that_was_moved_away_is_one_line_and_a_link_to_it_none(self, tmp_path: Path) -> None:
        shards = write(tmp_path, 10, ShardPlan(lines=4))
        elsewhere = tmp_path / "elsewhere.jsonl"
        shards[0].rename(elsewhere)
        (only,) = problems(tmp_path)
        assert "the file is gone; put it back" in only
        shards[0].symlink_to(elsewhere)
        assert problems(tmp_path) == []

    def test_corrupt_pages_of_the_database(self, tmp_path: Path) -> None:
        write(tmp_path, 300)
        path = tmp_path / "newscrawl.db"
        whole = path.read_bytes()
        pages = len(whole) // 4096
        for first in (1, pages // 2):  # those that describe the tables among them, or only their rows
            data = bytearray(whole)
            for page in range(first, pages):
                data[page * 4096 : page * 4096 + 200] = b"\xff" * 200
            path.write_bytes(data)
            done = scrapy("dataset", "verify", "-s", f"NEWSCRAWL_DATA_DIR={tmp_path}")
            assert done.returncode == (73 if first == 1 else 1), done.stderr
            assert "restore it from a backup" in done.stderr
            done = scrapy("crawl", "site", "-a", "url=http://127.0.0.1:9/", "-s", f"NEWSCRAWL_DATA_DIR={tmp_path}")
            assert done.returncode in (73, 74), done.stderr
            assert "Traceback" not in done.stderr
            assert "malformed" in done.stderr

    @pytest.mark.parametrize(
        "harm",
        [
            "PRAGMA writable_schema = 1;"
            " UPDATE sqlite_master SET sql = CAST(x'435245415445bdff' AS TEXT) WHERE name = 'copy_site'",
            "UPDATE tally SET counts = substr(counts, 3)",
            "UPDATE tally SET counts = '[1]'",
            "UPDATE run SET sites = 'one'",
        ],
        ids=["schema", "no JSON", "other JSON", "sites"],
    )
    def test_damage_in_the_database_is_one_line(self, tmp_path: Path, harm: str) -> None:
        write(tmp_path, 10)
        with closing(sqlite3.connect(tmp_path / "newscrawl.db")) as db:
            db.executescript(harm)
        for command in (("health",), ("report", "-o", str(tmp_path / "report.html"))):
            done = scrapy(*command, "-s", f"NEWSCRAWL_DATA_DIR={tmp_path}")
            assert (done.returncode, done.stderr.count("\n")) == (73, 1), done.stderr
        done = scrapy("dataset", "verify", "-s", f"NEWSCRAWL_DATA_DIR={tmp_path}")
        assert "Traceback" not in done.stderr

    def test_no_dataset_is_one_line_and_exit_73(self, tmp_path: Path) -> None:
        done = scrapy("dataset", "verify", "-s", f"NEWSCRAWL_DATA_DIR={tmp_path}")
        assert (done.returncode, done.stderr.count("\n")) == (73, 1)


_BOUND = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
LOOKING_BACK = (("dataset", "verify"), ("health",), ("report", "-o", "-"))


class TestReadersWithoutTheRightToWrite:
    @pytest.mark.parametrize(
        ("state", "command"),
        [*(("at rest", command) for command in LOOKING_BACK)]
        + [(state, LOOKING_BACK[0]) for state in ("after a kill", "beside a run")],
    )
    def test_they_read_what_they_cannot_change(self, tmp_path: Path, state: str, command: tuple[str, ...]) -> None:
        data = tmp_path / "data"
        write(data, 10)
        store = Store(data)
        run = store.start(spider="site", sites=["other.example"], arguments={}, policy="")
        url = "https://other.example/"
        row = UrlRow(urls.key(url), url, "other.example", LeadKind.ARTICLE, Source.LISTING, 0, "{}")
        run.ask(row, claimed=True)
        run.commit()
        if state != "beside a run":
            if state == "at rest":
                store.finish(run, "finished")
                store.close()
            copied = tmp_path / "copied"
            shutil.copytree(data, copied)
            data = copied
        done = _without_rights(data, *command)
        assert (done.returncode, done.stderr) == (0, ""), state
        if command[0] == "dataset":
            assert "10 lines of 10 articles" in done.stdout
            assert f"{10 + 1} URLs" in done.stdout

    def test_a_run_that_begins_meanwhile_is_told_and_nothing_half_is_read(self, tmp_path: Path) -> None:
        write(tmp_path, 3)
        asks = (
            "import sys; from pathlib import Path; from newscrawl.store import History\n"
            "history = History(Path(sys.argv[1])); print(len(history.runs()), flush=True); input(); history.runs()"
        )
        reader = subprocess.Popen(
            [*_BOUND, sys.executable, "-c", asks, str(tmp_path)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        with _only_to_read(tmp_path):
            assert reader.stdout is not None
            assert reader.stdout.readline() == "1\n"
        Store(tmp_path).start(spider="site", sites=["other.example"], arguments={}, policy="")
        _, said = reader.communicate("\n", timeout=30)
        assert "StoreError: a run has begun to write" in said

    @pytest.mark.parametrize("command", LOOKING_BACK)
    def test_a_folder_that_may_not_be_entered_is_one_line(self, tmp_path: Path, command: tuple[str, ...]) -> None:
        data = tmp_path / "data"
        write(data, 3)
        done = _without_rights(data, *command, mode=0o600)
        assert done.returncode == 73
        assert done.stderr.count("\n") == 1
        assert "Permission denied" in done.stderr


@contextmanager
def _only_to_read(data: Path, mode: int = 0o555) -> Iterator[None]:
    for path in sorted(data.rglob("*"), reverse=True):
        path.chmod(0o555 if path.is_dir() else 0o444)
    data.chmod(mode)
    try:
        yield
    finally:
        data.chmod(0o755)
        for path in sorted(data.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)


def _without_rights(data: Path, *command: str, mode: int = 0o555) -> subprocess.CompletedProcess[str]:
    """A command on a folder in which nothing may be written, also where the tests run as one who may all."""
    with _only_to_read(data, mode):
        return scrapy(*command, "-s", f"NEWSCRAWL_DATA_DIR={data}", first=_renounce)


def _renounce() -> None:
    """Give up root's right to read and write what others may not, as `_BOUND` has it, in a process that goes on."""
    libc = ctypes.CDLL(None)
    header, held = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert libc.capget(header, held) == 0
    for at in range(3):
        held[at] &= ~0b110
    assert libc.capset(header, held) == 0


class TestSchema:
    def test_the_shipped_schema_is_that_of_the_dataclass(self) -> None:
        shipped = json.loads((files("newscrawl") / "article.schema.json").read_text("utf-8"))
        assert shipped == schema.json_schema()
        assert json.loads(scrapy("dataset", "schema").stdout) == shipped

    def test_every_reader_gives_the_same_types_from_mixed_shards(self, tmp_path: Path) -> None:
        """The first shard has nulls and empty lists only, which readers take for something else."""
        bare = tmp_path / "a.jsonl"
        full = tmp_path / "b.jsonl"
        bare.write_bytes(b"".join(encode(article(n).to_dict()) for n in range(200)))
        full.write_bytes(b"".join(encode(article(n, **FULL).to_dict()) for n in range(200, 210)))
        names = list(schema.json_schema()["properties"])

        frames = [polars.read_ndjson(path, schema=schema.polars_schema()) for path in (bare, full)]
        assert frames[0].schema == frames[1].schema
        joined = polars.concat(frames)
        assert joined.columns == names
        assert joined["comments"][205][0]["text"] == "Well said."
        assert joined["paywalled"].to_list()[199:201] == [None, True]

        arrow = schema.arrow_schema()
        parsing = pyarrow.json.ParseOptions(explicit_schema=arrow, unexpected_field_behavior="error")
        tables = [pyarrow.json.read_json(path, parse_options=parsing) for path in (bare, full)]
        assert tables[0].schema == tables[1].schema == arrow
        assert tables[1]["authors"][0].as_py() == ["Ada Lovelace"]

        columns = ", ".join(f"{name}: '{kind}'" for name, kind in schema.duckdb_columns().items())
        rows = (
            duckdb.connect()
            .execute(
                f"SELECT count(*), count(published_at), sum(len(comments)), any_value(comments[1].depth)"
                f" FROM read_json('{tmp_path}/*.jsonl', columns = {{{columns}}})"
            )
            .fetchone()
        )
        assert rows == (210, 10, 10, 1)

        frame = pandas.concat(pandas.read_json(path, lines=True, dtype=False) for path in (bare, full))
        assert list(frame.columns) == names
        assert frame["published_at"].iloc[-1] == FULL["published_at"]

    def test_the_programs_of_the_documentation_run(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Also where one page states its time with fractions of a second and another without."""
        shard = tmp_path / "data" / "articles" / "a.jsonl"
        shard.parent.mkdir(parents=True)
        exact = {"published_at": "2024-05-06T10:00:00.123000+02:00", "language": "en"}
        lines = [article(1).to_dict(), article(2, **FULL).to_dict(), article(3, **exact).to_dict()]
        shard.write_bytes(b"".join(map(encode, lines)))
        monkeypatch.chdir(tmp_path)
        programs = re.findall(r"```python\n(.*?)```", (ROOT / "docs/how-to/read.md").read_text("utf-8"), re.DOTALL)
        assert len(programs) > 5
        for program in programs:
            if "from datasets" not in program:  # several times the size of all else that is installed for the tests
                exec(program, {})

    def test_a_line_is_one_line_for_every_reader(self) -> None:
        line = encode(article(1, title="a\u2028b\u2029c\u0085d\ud800").to_dict())
        assert len(line.decode("utf-8").splitlines()) == 1
        assert json.loads(line)["title"] == "a\u2028b\u2029c\u0085d?"
