"""By which name a person has started the command line, so that what is said of it can be typed as it stands."""

from __future__ import annotations

import sys
from pathlib import PurePath


def program() -> str:
    """ "newscrawl" where that was called, else "scrapy", which has the same commands in a project."""
    return "newscrawl" if PurePath(sys.argv[0]).stem == "newscrawl" else "scrapy"
