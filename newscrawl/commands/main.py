"""`newscrawl …`: Scrapy's command line with newscrawl's settings, from any folder."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run a command of Scrapy or newscrawl under newscrawl's settings, unless others are named."""
    if sys.argv[1:] == ["--version"]:
        sys.argv[1] = "version"
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    from scrapy.cmdline import execute

    execute()
