"""Where the commands for one page get it from: a file, an address, or standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any, cast

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcessBase
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from newscrawl.errors import ArgumentError, NewscrawlError, PageError, PageTooLarge
from newscrawl.extraction import Page, open_page
from newscrawl.invoked import program
from newscrawl.loaders import page_of
from newscrawl.outages import plainly
from newscrawl.spiders.bodies import is_binary
from newscrawl.warc import is_warc

MAX_BYTES = 10 * 1024 * 1024
START = 1 << 16
"""Bytes of a file that are looked at to tell what it is."""


class NoPage(PageError):
    """What is there is no page, whatever one would make of it."""


def page_from(target: str, url: str, process: CrawlerProcessBase | None) -> Page:
    """The page in a file, at an http(s) address, or on standard input ("-").

    ``url`` is the address that a file was fetched from, "" where it is not known. ``process`` fetches an address
    and cannot be used again.

    :raises PageError: it cannot be had or read; NoPage: it is something else; ArgumentError: ``url`` is no address.
    """
    if url and not is_address(url):
        raise ArgumentError(f"--url: {url!r} is no web address; give one like https://paper.example/story")
    if is_address(target):
        assert process is not None
        return _fetch(target, process)
    body = read_bytes(target)
    if is_binary(body):
        raise NoPage("binary data, no page")
    if b"<" not in body and b"://" in body[:START] and any(map(is_address, body[:START].decode("latin-1").split())):
        raise NoPage(f"addresses, no page; to have the articles there: {program()} crawl site -a urls={target}")
    return open_page(body, url or None)


def files_in(target: str) -> Iterator[str]:
    """All files below a folder, in the order of their names; of what is none only itself.

    :raises PageError: there is none, or the folder cannot be read.
    """
    if not is_folder(target):
        yield target
        return

    def stop(error: OSError) -> None:
        raise unreadable(error)

    found = False
    for folder, folders, names in os.walk(target, onerror=stop):
        folders.sort()
        for path in (Path(folder, name) for name in sorted(names)):
            if path.is_file():  # nothing that would be waited for
                found = True
                yield str(path)
    if not found:
        raise PageError("no file is in it")


def read_bytes(name: str) -> bytes:
    """What is in a file or on standard input ("-").

    :raises PageError: it cannot be read; PageTooLarge: it is above `MAX_BYTES`.
    """
    with opened(name) as file:
        try:
            body = file.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            raise unreadable(error) from error
    if len(body) > MAX_BYTES:
        raise PageTooLarge(f"over {MAX_BYTES} bytes")
    return body


@contextmanager
def opened(name: str) -> Iterator[BufferedReader]:
    """A file, or standard input ("-"), which stays open.

    :raises PageError: it cannot be opened.
    """
    if name == "-":
        yield cast(BufferedReader, sys.stdin.buffer)
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115 (what its reader raises is its own affair)
    except (OSError, ValueError) as error:
        raise unreadable(error) from error
    with file:
        yield file


def is_archive(target: str) -> bool:
    """Whether what `page_from` or `opened` would be asked for is a WARC file; nothing of it is used up.

    :raises PageError: it cannot be read.
    """
    if is_address(target):
        return False
    with opened(target) as file:
        try:
            return is_warc(file.peek())
        except (OSError, ValueError) as error:
            raise unreadable(error) from error


def is_address(target: str) -> bool:
    """Whether a page is to be fetched."""
    return target.lower().startswith(("http://", "https://"))


def is_folder(target: str) -> bool:
    """Whether what is in a folder is asked for."""
    return not is_address(target) and Path(target).is_dir()


def unreadable(error: Exception) -> PageError:
    """A file that cannot be read, in the system's own words."""
    return PageError(getattr(error, "strerror", None) or str(error))


def _fetch(url: str, process: CrawlerProcessBase) -> Page:
    answers: list[Page | NewscrawlError] = []
    process.crawl(_OnePage, url=url, answers=answers)
    process.start()
    answer = answers[0] if answers else PageError("no answer")
    if isinstance(answer, NewscrawlError):
        raise answer
    return answer


class _OnePage(Spider):
    """Fetches one page and leaves it, or the reason why there is none, in ``answers``."""

    name = "page"
    # One page for the screen: no frontier, no ledger, no shard.
    custom_settings = {"ADDONS": {}, "DOWNLOAD_MAXSIZE": MAX_BYTES}  # noqa: RUF012 (Scrapy's own name, read once)

    def __init__(self, url: str, answers: list[Page | NewscrawlError]) -> None:
        super().__init__()
        self._url = url
        self._answers = answers

    async def start(self) -> Any:
        yield Request(self._url, callback=self.parse, errback=self.failed, dont_filter=True)

    def parse(self, response: Response, **kwargs: Any) -> None:
        try:
            self._answers.append(page_of(response))
        except NewscrawlError as error:
            self._answers.append(error)

    def failed(self, failure: Any) -> None:
        error = failure.value
        if isinstance(error, HttpError):
            said = f"{type(error).__name__}: answered with status {error.response.status}"
        else:
            said = plainly(error)
        self._answers.append(PageError(said))
