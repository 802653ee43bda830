"""Pages of the commands: what each takes, and what its exit status says."""

from __future__ import annotations

import argparse
import ast
import inspect
import pkgutil
import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings

from newscrawl import commands
from newscrawl.exits import Exit
from newscrawl.reference.markup import Undescribed, code, meant, prose, table

GLOBAL = "Global Options"

_STATUS = re.compile(r"(\d+) ((?:(?!, \d+ )[^;])+)")
_NEVER = re.compile(r"except (\d+)")
_OTHER = re.compile(r"as `newscrawl (\w+)`")


def modules() -> dict[str, ModuleType]:
    """The modules of the commands by the commands' names."""
    found = {}
    for module in pkgutil.iter_modules(commands.__path__):
        loaded = import_module(f"{commands.__name__}.{module.name}")
        if isinstance(getattr(loaded, "Command", None), type) and not module.name.startswith("_"):
            found[module.name] = loaded
    return found


def page() -> str:
    """The page on the commands."""
    parts = [
        """# Commands
`newscrawl` everywhere; `scrapy` in a checkout, or in a project with the add-on and
`COMMANDS_MODULE = "newscrawl.commands"` in its settings: both take the same commands, and those of Scrapy besides.
Every command also takes Scrapy's `-s NAME=VALUE`, `-L LEVEL`, `--logfile FILE`, `--nolog` and
`--pidfile FILE`. What the [exit status](exits.md) says.
"""
    ]
    for name, module in modules().items():
        command: ScrapyCommand = module.Command()
        parts.append(
            f"## {name}\n{meant('commands', name, command.short_desc())}.\n\n"
            f"```\nnewscrawl {name} {command.syntax()}\n```\n\n{_long(command)}{_options(name, command)}"
        )
    return "\n".join(parts)


def _long(command: ScrapyCommand) -> str:
    said = command.long_desc()
    return "" if said == command.short_desc() else f"{prose(said)}\n\n"


def parser_of(command: ScrapyCommand) -> argparse.ArgumentParser:
    """The parser of a command, as Scrapy's command line builds it."""
    parser = argparse.ArgumentParser(conflict_handler="resolve", add_help=False)
    command.settings = Settings()
    command.add_options(parser)
    return parser


def _options(name: str, command: ScrapyCommand) -> str:
    parser = parser_of(command)
    rows = []
    for group in parser._action_groups:
        if group.title == GLOBAL:
            continue
        rows += [
            (_invocation(action), meant(f"scrapy {name}", _invocation(action), action.help))
            for action in group._group_actions
        ]
    return table(("option", "meaning"), rows) if rows else ""


def _invocation(action: argparse.Action) -> str:
    value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    return ", ".join(code(f"{option}{value}") for option in action.option_strings)


def exits() -> str:
    """The page on the exit statuses."""
    stated = {name: statuses(name, module) for name, module in modules().items()}
    meanings = table(
        ("status", "name", "meaning"), ((code(int(e)), code(e.name), meant("Exit", e.name, e.meaning)) for e in Exit)
    )
    used = table(
        ("command", *(code(int(e)) for e in Exit)),
        ((code(name), *("•" if int(e) in of else "" for e in Exit)) for name, of in stated.items()),
    )
    own = [
        f"- `{name}`: {'; '.join(f'`{status}` {text}' for status, text in of.items() if text)}"
        for name, of in stated.items()
        if any(of.values())
    ]
    return f"""# Exit statuses
The numbers above 2 are those of `sysexits.h` that say it best.

{meanings}
## Which command ends with which
{used}
Where a command has more to say of a status than the table above:

{chr(10).join(own)}
"""


def statuses(name: str, module: ModuleType) -> dict[int, str]:
    """The statuses of a command, each with what the command itself says of it, "" where that is what `Exit` says.

    They stand in the docstring of the command, which has to name all that its code uses, or say that it is excepted.
    """
    said = prose(inspect.getdoc(module.Command) or "")
    found = {int(number): text.strip().removesuffix(".") for number, text in _STATUS.findall(said)}
    if other := _OTHER.search(said):
        found = {**statuses(other[1], modules()[other[1]]), **found}
    never = {int(number) for number in _NEVER.findall(said)}
    if "see `Exit`" in said:
        found = {int(status): found.get(int(status), "") for status in Exit if status not in never}
    for status in sorted(_used(module) - never):
        if status not in found:
            raise Undescribed(f"scrapy {name}: its docstring does not say when it ends with {status}")
    if strange := [status for status in found if status not in list(Exit)]:
        raise Undescribed(f"scrapy {name}: {strange[0]} is none of the exit statuses")
    return dict(sorted(found.items()))


def _used(module: ModuleType) -> set[int]:
    tree = ast.parse(Path(inspect.getfile(module)).read_text("utf-8"))
    named = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Exit"
    }
    own = {value for name, value in vars(module).items() if name.startswith("EXIT_") and isinstance(value, int)}
    return {int(Exit[name]) for name in named if name in Exit.__members__} | own
