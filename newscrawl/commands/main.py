"""`newscrawl …`: Scrapy's command line with newscrawl's settings, from any folder."""

from __future__ import annotations

import gc
import os
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points

from newscrawl.exits import Exit

SETTINGS_MODULE = "SCRAPY_SETTINGS_MODULE"
OWN = "newscrawl.settings"


def main() -> None:
    """Run a command of Scrapy or newscrawl under newscrawl's settings, unless others are named."""
    if sys.argv[1:] == ["--version"]:
        sys.argv[1] = "version"
    os.environ.setdefault(SETTINGS_MODULE, OWN)
    if os.environ[SETTINGS_MODULE] == OWN:
        # Scrapy takes the first word without a hyphen for the command, wherever it stands.
        name = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
        if not name:
            print(overview())
            return
        with _importing():
            wrong = _no_command(name)
        if wrong is not None:
            sys.exit(wrong)
    with _importing():
        from scrapy.cmdline import execute

    try:
        execute()
    except KeyboardInterrupt:
        # Crawls and harvests look at signals themselves.
        sys.stderr.write("newscrawl: stopped by a signal\n")
        sys.exit(Exit.STOPPED)


@contextmanager
def _importing() -> Iterator[None]:
    """What is imported lives as long as the process: looking for garbage in it takes a third of a start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def overview() -> str:
    """Which commands there are."""
    from newscrawl.commands.version import line
    from newscrawl.reference.commands import modules

    own = modules()
    rows = "\n".join(f"  {name:<9} {module.Command().short_desc()}" for name, module in own.items())
    return (
        f"{line()}\n\nUsage: newscrawl <command> [options] [arguments]\n\n{rows}\n\nScrapy's own besides: "
        f"{', '.join(sorted(_of_scrapy() - own.keys()))}.\nnewscrawl <command> -h says what a command takes."
    )


def _no_command(name: str) -> int | None:
    """The exit status where there is no such command, which is said then; None where there is."""
    from newscrawl.reference.commands import modules

    own = modules()
    if name in own or name in _of_scrapy():
        return None
    address = "://" in name or "." in name
    advice = f"use: newscrawl crawl site -a url={name}" if address else f"there are {', '.join(own)}"
    sys.stderr.write(f"newscrawl: no command {name!r}; {advice}\n")
    return 2


def _of_scrapy() -> set[str]:
    from scrapy import commands

    installed = {entry.name for entry in entry_points(group="scrapy.commands")}
    return {module.name for module in pkgutil.iter_modules(commands.__path__)} | installed
