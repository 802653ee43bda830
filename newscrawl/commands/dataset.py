"""`scrapy dataset`: the dataset on disk, read again and held against itself, or described for its readers."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newscrawl.commands import _chosen
from newscrawl.commands._settings import data_folder
from newscrawl.commands._shared import Shared, as_json
from newscrawl.errors import ArgumentError, StoreError
from newscrawl.exits import Exit, unusable
from newscrawl.items import ARTICLE_FIELDS, Article, Comment, Reason
from newscrawl.pipelines.validate import wrong_field
from newscrawl.schema import json_schema
from newscrawl.store import WITHOUT_ARTICLE, Choice, History, ask_again, copies_of, forget, readmit, withdraw
from newscrawl.store.verify import verify

_COMMENT = {field.name for field in fields(Comment)}


class Command(Shared, ScrapyCommand):
    """Exit codes: 0 all well; 1 something is wrong with the dataset, or a URL is not in its ledger, a line each; 2
    wrong usage; 73 no dataset, or one that cannot be read; 74 the ledger, or the output, cannot be written; 75 a run
    holds the site of what is to be withdrawn."""

    requires_project = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 (Scrapy's own name and type)

    def syntax(self) -> str:
        parts = ("verify", "schema", "runs", "ledger [URL…]", "retry [URL…]", "withdraw --why TEXT URL|ID…")
        return " | ".join((*parts, "withdrawn", "readmit URL|ID…", "forget SHARD…"))

    def short_desc(self) -> str:
        return "Hold the dataset against its manifest and ledger; tell its schema, its runs, and the fate of each URL"

    def long_desc(self) -> str:
        return (
            "verify: read every shard of the data directory (NEWSCRAWL_DATA_DIR) again: length, SHA-256, each line's"
            " fields and types, no article twice, none that the ledger has and no line, or the other way round."
            " schema: print the JSON Schema of a line."
            " runs: print an object a line on each run: which shards it wrote, and what read its pages."
            " ledger: print an object a line on each URL, or on those that the options choose: its fate, since which"
            " run, and when it is tried again."
            " retry: let the next run ask again for the URLs that are given or chosen; where no fate is, for those of"
            f" {', '.join(WITHOUT_ARTICLE)}."
            " withdraw: take articles out of the dataset for good, all revisions and pages of them, and keep out what"
            " comes at their addresses or with their texts; --why is kept beside it. withdrawn: print an object a"
            " line on each. readmit: let such come back. forget: have the articles of shards that are lost"
            " read again."
            " ledger, runs and retry may be used while a crawl writes; withdraw while none of the same site does."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        _chosen.add_options(parser)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        folder = data_folder(self.settings)
        given = _chosen.stated(opts)
        try:
            match args:
                case ["verify"] if not given:
                    self._verify(folder)
                case ["schema"] if not given:
                    with self.printing():
                        print(json.dumps(json_schema(), indent=2))
                case ["runs"] if given in ([], ["--since"]):
                    self._runs(folder, _chosen.instant(opts.since))
                case ["withdrawn"] if not given:
                    with History(folder) as history, self.printing():
                        for withdrawal in history.withdrawals():
                            print(as_json(asdict(withdrawal)))
                case ["withdraw", _, *_] if given == ["--why"]:
                    self._withdraw(folder, args[1:], opts.why)
                case ["readmit" | "forget" as word, _, *_] if not given:
                    count = (readmit if word == "readmit" else forget)(self._there(folder), args[1:])
                    with self.printing():
                        print(f"articles that the next run of their sites asks for again: {count:,}")
                case ["withdraw", *_]:
                    raise ArgumentError("say which, by addresses or ids, and --why; nothing else chooses")
                case [*_] if opts.why:
                    raise UsageError()
                case ["ledger", *addresses]:
                    self._ledger(folder, _chosen.choice_of(addresses, opts), addresses)
                case ["retry", *addresses] if addresses or given:
                    self._retry(folder, _chosen.choice_of(addresses, opts), addresses)
                case ["retry"]:
                    raise ArgumentError(f"say which: by addresses, or by --{', --'.join(_chosen.OPTIONS)}")
                case _:
                    raise UsageError()
        except ArgumentError as error:
            self.fail(str(error), Exit.USAGE)
        except StoreError as error:
            self.fail(str(error), unusable(error))

    def _runs(self, folder: Path, since: str) -> None:
        with History(folder) as history, self.printing():
            shards = history.shards()
            for run in history.runs(since):
                print(
                    as_json(
                        {
                            "run": run.id,
                            "spider": run.spider,
                            "sites": run.sites,
                            "arguments": run.arguments,
                            "started_at": run.started_at,
                            "finished_at": run.finished_at,
                            "outcome": run.outcome,
                            "reader": run.reader,
                            "shards": shards.get(run.number, []),
                        }
                    )
                )

    def _ledger(self, folder: Path, choice: Choice, addresses: Sequence[str]) -> None:
        with History(folder) as history:
            self._look_for(history, choice, addresses)
            with self.printing():
                for line in history.ledger(choice):
                    print(as_json(asdict(line)))

    def _retry(self, folder: Path, choice: Choice, addresses: Sequence[str]) -> None:
        with History(folder) as history:
            self._look_for(history, choice, addresses)
            for line in history.ledger(Choice(choice.keys, reasons=[Reason.WITHDRAWN])) if addresses else ():
                self.say(f"{line.url} is withdrawn ({line.detail}); `newscrawl dataset readmit` lets it come back")
        if not (choice.reasons or addresses):
            choice = replace(choice, reasons=WITHOUT_ARTICLE)
        count = ask_again(folder, choice)
        with self.printing():
            print(f"URLs that the next run of their sites asks for again: {count:,}")

    def _withdraw(self, folder: Path, names: Sequence[str], why: str) -> None:
        done = withdraw(self._there(folder), names, why)
        with self.printing():
            for withdrawal in done:
                print(as_json({**asdict(withdrawal), "copies": copies_of(folder, withdrawal.id)}))

    def _there(self, folder: Path) -> Path:
        History(folder).close()  # which says so where there is no dataset
        return folder

    def _look_for(self, history: History, choice: Choice, addresses: Sequence[str]) -> None:
        """Say which of the URLs the ledger does not have, or that it does not have the run."""
        if choice.run and choice.run not in {run.id for run in history.runs()}:
            raise ArgumentError(f"--run: there is no run {choice.run!r}; `newscrawl dataset runs` names them")
        for address, key in zip(addresses, choice.keys, strict=True):
            if not any(history.ledger(Choice([key]))):
                self.fail(f"{address} is not in the ledger: no run has come across it", Exit.FAILED)

    def _verify(self, folder: Path) -> None:
        began = time.monotonic()
        found = verify(folder, wrong_line)
        for problem in found.problems:
            sys.stderr.write(f"{problem}\n")
        still = f", {found.open_shards} of them open" if found.open_shards else ""
        count = len(found.problems) + found.more
        self.exitcode = Exit.FAILED if count else Exit.FINE
        with self.printing():
            print(
                f"{found.lines:,} lines of {found.articles:,} articles in {found.shards:,} shards{still}, "
                f"{found.bytes / 1e6:,.1f} MB, {found.urls:,} URLs in the ledger; {time.monotonic() - began:.1f} s"
            )
            print(f"{count:,} problems" if count else "all well: every line is whole, each article is there once")


def wrong_line(row: dict[str, Any]) -> str:
    """What is wrong with a line of the dataset, "" for nothing."""
    if missing := [name for name in ARTICLE_FIELDS if name not in row]:
        return f"no field {missing[0]}"
    if further := [name for name in row if name not in ARTICLE_FIELDS]:
        return f"a field that the schema does not have: {further[0]}"
    comments = row["comments"]
    if isinstance(comments, list):
        for comment in comments:
            if not isinstance(comment, dict) or comment.keys() != _COMMENT:
                return "comments: one is no comment"
        row = {**row, "comments": [Comment(**comment) for comment in comments]}
    return wrong_field(Article(**row))
