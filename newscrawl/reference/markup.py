"""Markdown: tables, and the docstrings that stand under names in the code."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Sequence
from textwrap import dedent

_ROLE = re.compile(r"``([^`]*)``")


class Undescribed(Exception):
    """Something that a person can name has no meaning in the code; the message says what."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a cell may hold Markdown, in one line."""
    lines = [_row(head), _row(["---"] * len(head)), *(_row(row) for row in rows)]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


def code(text: object) -> str:
    """As code, an empty text as nothing."""
    return f"`{text}`" if str(text) else ""


def prose(text: str) -> str:
    """A docstring as Markdown: what reStructuredText marks as code by two backticks has one."""
    return " ".join(_ROLE.sub(r"`\1`", text).split())


def meant(where: str, name: str, text: str | None) -> str:
    """The meaning of a name, without its full stop; raises `Undescribed` where there is none."""
    found = prose(text or "").removesuffix(".")
    if not found:
        raise Undescribed(f"{where}: {name} has no meaning")
    return found


def docstrings(owner: type) -> dict[str, str]:
    """Name in the body of a class to the string that stands under its assignment."""
    tree = ast.parse(dedent(inspect.getsource(owner))).body[0]
    assert isinstance(tree, ast.ClassDef)
    found: dict[str, str] = {}
    for node, after in zip(tree.body, tree.body[1:], strict=False):
        name = _assigned(node)
        if name and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            found[name] = inspect.cleandoc(str(after.value.value))
    return found


def _assigned(node: ast.stmt) -> str:
    targets: list[ast.expr] = []
    if isinstance(node, ast.AnnAssign):
        targets = [node.target]
    elif isinstance(node, ast.Assign):
        targets = node.targets
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else ""


def amount(value: object) -> str:
    """A default as a person writes it: bytes in MiB and GiB beside the number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        if isinstance(value, list | tuple):
            return code(",".join(str(part) for part in value))
        return code(value if value is not None else "")
    for unit, size in (("GiB", 2**30), ("MiB", 2**20)):
        if value >= size and value % size == 0:
            return f"`{value}` ({value // size} {unit})"
    return code(f"{value:g}" if isinstance(value, float) else value)
