"""`scrapy extract`: one page, the pages in files of WARC, or texts whose page furniture was glued on, into articles."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newscrawl import urls
from newscrawl.commands._archive import articles_in
from newscrawl.commands._chosen import sites_in
from newscrawl.commands._settings import text_policy
from newscrawl.commands._shared import Shared, as_json
from newscrawl.commands._source import (
    MAX_BYTES,
    NoPage,
    files_in,
    is_address,
    is_archive,
    is_folder,
    opened,
    page_from,
    read_bytes,
    unreadable,
)
from newscrawl.errors import ArgumentError, NewscrawlError, PageError
from newscrawl.exits import Exit
from newscrawl.extraction import TextPolicy, read, split_text
from newscrawl.invoked import program
from newscrawl.items import Article


class Command(Shared, ScrapyCommand):
    """Exit codes: 0 all well; 1 the input could not be read, or lines of it were set aside; 2 wrong usage; 74 the
    output cannot be written."""

    requires_project = False
    # What goes wrong is said in one line of our own.
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[options] FILE|FOLDER|URL|- …"

    def short_desc(self) -> str:
        return "Print the article of a page, or those in files, folders and WARC files, as JSON"

    def long_desc(self) -> str:
        return (
            "Print the article of a page (FILE, URL, or - for standard input) as one line of JSON. Of several FILEs, or"
            " of all in a FOLDER and those in it, print the articles, each with its `file` before its fields, and count"
            " what is none. Of WARC files (.warc, .warc.gz; several may be given) print all articles, each with its url"
            " and crawled_at as the file states them. With --text,"
            " split a plain text into body, neighbouring headlines and comment prompts. With --text --field NAME,"
            " do so for that field of every line of a JSON Lines file and keep the other fields."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--url", default="", help="the address that a FILE was fetched from")
        parser.add_argument("--text", action="store_true", help="the input is plain text, not HTML")
        parser.add_argument("--field", default="", help="with --text: FILE is JSON Lines, the text is in this field")
        parser.add_argument("--sites", default="", metavar="A,B", help="of WARC files: only pages of these sites")
        for way, what in (("with", "put into the text"), ("without", "leave out of the text")):
            parser.add_argument(
                f"--{way}",
                dest=f"{way}_parts",
                metavar="PART",
                action="append",
                default=[],
                help=f"{what}: {', '.join(TextPolicy.__slots__)}; may be given several times",
            )
        parser.add_argument("--pretty", action="store_true", help="indent the JSON for reading")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            raise UsageError("give a FILE, a FOLDER, one URL, or - for standard input")
        is_many = len(args) > 1 or is_folder(args[0])
        if wrong := _wrong(args, opts, is_many=is_many):
            self.fail(wrong, Exit.USAGE)
            return
        others: Counter[str] = Counter()
        with self.printing():
            for given in args:
                self._all_of(given, opts, others if is_many else None)
        if others:
            which = ", ".join(f"{what} {count}" for what, count in others.most_common())
            self.say(f"no articles: {which}")

    def _all_of(self, given: str, opts: argparse.Namespace, others: Counter[str] | None) -> None:
        """What is given, or each file in it; ``others`` counts what is no article, None where there is one page."""
        try:
            for source in files_in(given):
                self._one_of(source, opts, others, is_named=source == given)
        except ArgumentError as error:
            self.fail(str(error), Exit.USAGE)
        except NewscrawlError as error:
            self.fail(f"{given}: {error}", Exit.FAILED)

    def _one_of(self, source: str, opts: argparse.Namespace, others: Counter[str] | None, *, is_named: bool) -> None:
        try:
            if not opts.text and is_archive(source):
                self._read_again(source, opts)
            elif opts.sites:
                raise ArgumentError(f"--sites goes with WARC files, and {source} is none")
            elif others is None:
                self._extract(source, opts)
            else:
                self._one_of_many(source, opts, others)
        except PageError as error:
            if isinstance(error, NoPage) and others is not None and not is_named:
                others["no page"] += 1
                return
            self.fail(f"{source}: {error}", Exit.FAILED)

    def _one_of_many(self, source: str, opts: argparse.Namespace, others: Counter[str]) -> None:
        page = page_from(source, "", None)
        reading = read(page, text=self._policy(opts), fetched=datetime.now(UTC))
        reading.release()
        if not reading.verdict.is_article:
            others[reading.verdict] += 1
            return
        line = {"file": source} | reading.article.to_dict()
        print(as_json(line, indent=2 if opts.pretty else None))

    def _read_again(self, source: str, opts: argparse.Namespace) -> None:
        if opts.url:
            raise ArgumentError(f"--url goes with a page, and {source} is a WARC file, which has the addresses in it")
        policy = self._policy(opts)
        sites = frozenset(map(urls.registrable_domain, sites_in(opts.sites)))
        aside = 0
        with opened(source) as file:
            for found in articles_in(file, policy, sites):
                if isinstance(found, Article):
                    print(as_json(found.to_dict(), indent=2 if opts.pretty else None))
                else:
                    aside += 1
                    self.say(f"{source}: {found}; set aside")
        if aside:
            self.fail(f"{source}: {aside} pages were set aside", Exit.FAILED)

    def _policy(self, opts: argparse.Namespace) -> TextPolicy:
        assert self.settings is not None
        return text_policy(self.settings, opts.with_parts, opts.without_parts)

    def _extract(self, source: str, opts: argparse.Namespace) -> None:
        if opts.field:
            self._split_lines(source, opts.field)
        elif opts.text:
            self._print(split_text(read_bytes(source).decode("utf-8-sig", "replace")), opts.pretty)
        else:
            policy = self._policy(opts)
            page = page_from(source, opts.url, self.crawler_process)
            now = datetime.now(UTC)
            article = read(page, text=policy, fetched=now).article
            if is_address(source):
                article.crawled_at = now.isoformat(timespec="seconds")
            self._print(article, opts.pretty)

    def _print(self, article: Article, pretty: bool) -> None:
        with self.printing():
            print(as_json(article.to_dict(), indent=2 if pretty else None))

    def _split_lines(self, name: str, field: str) -> None:
        aside = 0
        with self.printing():
            for number, raw in enumerate(_lines(name), 1):
                row, problem = _row(raw, field)
                if row is None:
                    aside += 1
                    self.say(f"{name}, line {number}: {problem}; set aside")
                    continue
                article = split_text(row[field])
                row |= {field: article.text, "prev_title": article.prev_title, "next_title": article.next_title}
                print(as_json(row))
        if aside:
            self.fail(f"{aside} lines were set aside", Exit.FAILED)


def _wrong(args: list[str], opts: argparse.Namespace, *, is_many: bool) -> str:
    """What is wrong with the arguments, "" if nothing is."""
    if opts.field and not opts.text:
        return "--field goes with --text"
    if not is_many:
        return ""
    if opts.text:
        return "give texts one file at a time"
    if any(map(is_address, args)):
        return f"give one URL; of several write a list: {program()} crawl site -a urls=FILE"
    return "--url goes with one page" if opts.url else ""


def _lines(name: str) -> Iterator[bytes]:
    try:
        with opened(name) as file:
            yield from _bounded(file)
    except OSError as error:
        raise unreadable(error) from error


def _bounded(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file; of one above `MAX_BYTES` a byte more than these."""
    while line := file.readline(MAX_BYTES + 1):
        yield line
        while len(line) > MAX_BYTES and not line.endswith(b"\n"):
            line = file.readline(MAX_BYTES + 1)


def _row(raw: bytes, field: str) -> tuple[dict[str, Any] | None, str]:
    if len(raw) > MAX_BYTES:
        return None, f"over {MAX_BYTES} bytes"
    try:
        row = json.loads(raw)
    except (ValueError, RecursionError) as error:
        return None, f"not JSON ({error})"
    if not isinstance(row, dict):
        return None, "not a JSON object"
    if not isinstance(row.get(field), str):
        return None, f"no string in field {field!r}"
    return row, ""
