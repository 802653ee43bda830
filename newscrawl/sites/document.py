"""TOML files that a person writes, and errors that name file, line and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from newscrawl.errors import ArgumentError

MAX_BYTES = 1 << 20

M = TypeVar("M", bound=BaseModel)
Step = str | int

_TABLE = re.compile(r"\s*(\[\[?)([^\]]+)\]")
_KEY = re.compile(r"""\s*["']?([\w.-]+)["']?\s*=""")


@dataclass(slots=True, frozen=True)
class Document:
    """A TOML text; ``origin`` names it in errors."""

    origin: str
    text: str
    data: Mapping[str, Any]

    @classmethod
    def parse(cls, text: str, origin: str) -> Document:
        """Read a text.

        :raises ArgumentError: it is not TOML; names the line.
        """
        try:
            return cls(origin, text, tomllib.loads(text))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise ArgumentError(f"{origin}: not TOML: {one_line(str(error))}") from None

    @classmethod
    def read(cls, path: Path) -> Document:
        """Read a file.

        :raises ArgumentError: it cannot be read, is too large, not UTF-8 or not TOML.
        """
        try:
            with path.open("rb") as file:
                body = file.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise ArgumentError(f"{path}: {one_line(why)}; give the path of a TOML file") from None
        if len(body) > MAX_BYTES:
            raise ArgumentError(f"{path}: larger than {MAX_BYTES} bytes")
        try:
            text = body.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ArgumentError(f"{path}: not UTF-8") from None
        return cls.parse(text, str(path))

    def checked(self, model: type[M], data: Mapping[str, Any], at: Sequence[Step] = ()) -> M:
        """A part of the document, which lies at these keys, as a model.

        :raises ArgumentError: one line: file, line, key, what is wrong, what would do.
        """
        try:
            return model.model_validate(data)
        except ValidationError as error:
            parts = [self._told(detail, model, at) for detail in error.errors(include_url=False)]
            raise ArgumentError(f"{self.origin}: {one_line('; '.join(parts))}") from None

    def wrong(self, at: Sequence[Step], what: str) -> ArgumentError:
        """An error at a key."""
        return ArgumentError(f"{self.origin}: {self._place(at)}{what}")

    def line(self, at: Sequence[Step]) -> int:
        """The line on which a key, or the table that it would be in, begins; 0 where it is not found."""
        table: list[Step] = []
        counts: dict[str, int] = {}
        wanted, best, depth = list(at), 0, 0
        for number, line in enumerate(self.text.splitlines(), 1):
            if match := _TABLE.match(line):
                name = match[2].strip()
                if match[1] == "[[":
                    counts[name] = counts.get(name, -1) + 1
                here = table = _steps(name, counts)
            elif match := _KEY.match(line):
                here = [*table, *match[1].split(".")]
            else:
                continue
            if len(here) > depth and wanted[: len(here)] == here:
                best, depth = number, len(here)
        return best

    def _told(self, detail: Any, model: type[BaseModel], at: Sequence[Step]) -> str:
        steps = [*at, *detail["loc"]]
        named = [step for step in detail["loc"] if isinstance(step, str) and not step.startswith("[")]
        name = ".".join(named) or "profile"
        message = detail["msg"].removeprefix("Value error, ")
        if detail["type"] == "extra_forbidden":
            message = f"is no key here; the keys are {', '.join(model.model_fields)}"
        return f"{self._place(steps)}{name}: {message}"

    def _place(self, at: Sequence[Step]) -> str:
        line = self.line(at)
        return f"line {line}, " if line else ""


def _steps(table: str, counts: Mapping[str, int]) -> list[Step]:
    """The keys that lead to a table, with the number of each list of tables that it is in."""
    steps: list[Step] = []
    names = table.split(".")
    for depth, name in enumerate(names, 1):
        steps.append(name.strip(" \"'"))
        if (number := counts.get(".".join(names[:depth]))) is not None:
            steps.append(number)
    return steps


def one_line(text: str) -> str:
    """A text without line breaks."""
    return " ".join(text.split())
