"""`scrapy dataset`: the dataset on disk, read again and held against itself, or described for its readers."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import fields
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newscrawl.commands._settings import data_folder
from newscrawl.commands._shared import Shared
from newscrawl.errors import StoreError
from newscrawl.exits import Exit
from newscrawl.items import ARTICLE_FIELDS, Article, Comment
from newscrawl.pipelines.validate import wrong_field
from newscrawl.schema import json_schema
from newscrawl.store.verify import verify

_COMMENT = {field.name for field in fields(Comment)}


class Command(Shared, ScrapyCommand):
    """Exit codes: 0 all well; 1 something is wrong with the dataset, a line each; 2 wrong usage; 73 no dataset, or one
    that cannot be read; 74 the output cannot be written."""

    requires_project = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 (Scrapy's own name and type)

    def syntax(self) -> str:
        return "verify | schema"

    def short_desc(self) -> str:
        return "Read the dataset again and hold it against its manifest and ledger; print its schema"

    def long_desc(self) -> str:
        return (
            "verify: read every shard of the data directory (NEWSCRAWL_DATA_DIR) again: length, SHA-256, each line's"
            " fields and types, no article twice, none that the ledger has and no line, or the other way round."
            " schema: print the JSON Schema of a line."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        match args:
            case ["verify"]:
                self._verify()
            case ["schema"]:
                with self.printing():
                    print(json.dumps(json_schema(), indent=2))
            case _:
                raise UsageError()

    def _verify(self) -> None:
        assert self.settings is not None
        folder = data_folder(self.settings)
        began = time.monotonic()
        try:
            found = verify(folder, wrong_line)
        except StoreError as error:
            self.fail(str(error), Exit.NO_DATASET)
            return
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
