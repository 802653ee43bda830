"""What the commands of newscrawl have in common: settings that are checked, one line for what goes wrong, and output
that its reader may not take."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand

from newscrawl.commands._settings import STATUS_FD, check_settings, unknown_settings
from newscrawl.errors import ArgumentError
from newscrawl.exits import Exit
from newscrawl.invoked import program

# Whatever is a ScrapyCommand in a module of this package, Scrapy takes for a command of its own.
if TYPE_CHECKING:
    _Base = ScrapyCommand
else:
    _Base = object

STREAMS = (("stdin", os.O_RDONLY, "r"), ("stdout", os.O_RDONLY, "w"), ("stderr", os.O_WRONLY, "w"))
"""What stands in for a stream that is closed: nothing to be read, nowhere to write to, or nobody who listens."""


STREAM = "-"
END_OF_OPTIONS = "--"


class Shared(_Base):
    """Stands before Scrapy's own class among the bases of a command."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """As Scrapy does, with a look at all settings before anything is made of them."""
        _open_streams()
        try:
            self._known_only(args)
            super().process_options(args, opts)
            assert self.settings is not None
            check_settings(self.settings)
        except ArgumentError as error:
            self.fail(str(error), Exit.USAGE)
            sys.exit(Exit.USAGE)
        except OSError as error:
            self.fail(f"{error.filename}: {error.strerror}", Exit.USAGE)
            sys.exit(Exit.USAGE)
        if self.settings.getint(STATUS_FD, -1) < 0:
            for line in unknown_settings(self.settings):
                self.say(line)

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """As Scrapy does, which always calls itself "scrapy"."""
        super().add_options(parser)
        parser.usage = f"{self._called} {self.syntax()}"
        self._parser = parser

    def _known_only(self, args: list[str]) -> None:
        """Refuse options that there are not, which Scrapy would take for arguments, and take out the mark after which
        there are no more of them."""
        mark = args.index(END_OF_OPTIONS) if END_OF_OPTIONS in args else len(args)
        for word in args[:mark]:
            if word.startswith("-") and word != STREAM:
                name = word.partition("=")[0]
                known = [option for action in self._parser._actions for option in action.option_strings]
                near = get_close_matches(name, known, 1)
                meant = f"is {near[0]} meant?" if near else f"{self._called} -h lists those that there are"
                raise ArgumentError(f"there is no option {name}; {meant}")
        del args[mark : mark + 1]

    def say(self, message: str) -> None:
        """One line on standard error, with the command's name."""
        with suppress(OSError):
            sys.stderr.write(f"{self._called}: {' '.join(message.split())}\n")

    @property
    def _called(self) -> str:
        return f"{program()} {type(self).__module__.rpartition('.')[2]}"

    def fail(self, message: str, code: Exit) -> None:
        """Say what is wrong, and end with this status."""
        self.say(message)
        self.exitcode = code

    @contextmanager
    def printing(self) -> Iterator[None]:
        """For what only goes to standard output. A reader that goes away, as ``head`` does, ends it without a word, and
        a disk that takes no more with a line."""
        try:
            yield
            sys.stdout.flush()
        except OSError as error:
            # What is left in the buffer would be tried again, and fail again, at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if not isinstance(error, BrokenPipeError):
                self.fail(f"standard output: {error.strerror}", Exit.NOT_WRITTEN)


def as_json(value: Any, indent: int | None = None) -> str:
    """As JSON that standard output has the letters for."""
    return json.dumps(value, ensure_ascii=not sys.stdout.encoding.lower().startswith("utf"), indent=indent)


def _open_streams() -> None:
    """Without this a file that is opened later would get the number of a stream that is closed, and what is printed."""
    for number, (name, flags, mode) in enumerate(STREAMS):
        if getattr(sys, name) is None:
            free = os.open(os.devnull, flags)
            if free != number:
                os.dup2(free, number)
                os.close(free)
            setattr(sys, name, open(number, mode, closefd=False))  # noqa: SIM115 (until the end)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
