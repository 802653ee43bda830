"""What a crawl has imported, and read from its package, when it begins: forked from here it begins a second earlier.

Imported by the process that forks the crawls of a harvest. No reactor must be installed here: each crawl makes its own.
"""

from __future__ import annotations

from scrapy.settings import BaseSettings, default_settings
from scrapy.utils.misc import load_object, walk_modules_iter

import newscrawl.spiders.site  # noqa: F401
from newscrawl import extract
from newscrawl.addon import COMPONENTS

_ALONE = ("DOWNLOADER", "LOG_FORMATTER", "STATS_CLASS")
"""Settings that name one class."""


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
    # The model and the lexicon are read with the first page.
    extract("<h1>A headline</h1><p>A paragraph of the text below it.</p>", "https://paper.example/")


_preload()
