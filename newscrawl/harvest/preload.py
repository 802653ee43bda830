"""What a crawl has imported, and read from its package, when it begins: forked from here it begins a second earlier.

Imported by the process that forks the crawls of a harvest. No reactor must be installed here: each crawl makes its own.
"""

from __future__ import annotations

import gc

from scrapy.settings import BaseSettings, default_settings
from scrapy.utils.misc import load_object, walk_modules_iter

import newscrawl.spiders.site  # noqa: F401
from newscrawl import extract
from newscrawl.addon import COMPONENTS
from newscrawl.extraction import TextPolicy
from newscrawl.minhash import signature
from newscrawl.reader import reader

_ALONE = ("DOWNLOADER", "LOG_FORMATTER", "STATS_CLASS")
"""Settings that name one class."""

_PAGE = """<title>A headline</title><h1>A headline</h1><p>By Ann Lee</p><p>7 May 2024, 10:15 +01:00</p>
<p>Tags: town, bridge</p><p>A paragraph of the text below it, which says what has happened in the town.</p>
<p>Last updated on 8 May 2024</p><a rel=prev href=/2024/05/06/another>Previous article</a><a href=?page=2>Page 2</a>"""


def _preload() -> None:
    for package in ("scrapy.commands", "newscrawl.commands"):
        list(walk_modules_iter(package))
    known = BaseSettings()
    known.setmodule(default_settings)
    named = [
        *COMPONENTS.values(),
        *(known.getdict(f"{group}_BASE") for group in COMPONENTS if group != "ITEM_PIPELINES"),
    ]
    # Scrapy looks for its callers in all modules while it imports some of these: the more there are, the longer.
    alone = [*known.getdict("DOWNLOAD_HANDLERS_BASE").values(), *(known[name] for name in _ALONE)]
    for path in (*alone, *(path for components in named for path in components)):
        load_object(path)
    # The model and the lexicon are read with the first page, and each kind of word when a page first has one.
    article = extract(_PAGE, "https://paper.example/2024/05/07/headline")
    signature(article.text)
    reader(TextPolicy(), None, {})
    # What lives as long as the process need not be looked at, nor its memory be copied for that in each that is forked.
    gc.collect()
    gc.freeze()


_preload()
