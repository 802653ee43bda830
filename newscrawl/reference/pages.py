"""Which pages there are, and where they go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from newscrawl.reference import commands, keys, words

NOTE = "<!-- Written by `python -m newscrawl.reference docs/reference` from the code. Change it there. -->\n\n"

_PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands.page,
    "arguments.md": keys.arguments,
    "sites.md": keys.sites,
    "profile.md": keys.profile,
    "settings.md": keys.settings,
    "article.md": words.article,
    "words.md": words.words,
    "run.md": words.run,
    "exits.md": commands.exits,
}


def pages() -> dict[str, str]:
    """The pages by the names of their files. Raises `Undescribed` where the code does not say what something means."""
    return {name: NOTE + render().rstrip() + "\n" for name, render in _PAGES.items()}


def write(folder: Path) -> list[Path]:
    """Write the pages; gives those that have changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, text in pages().items():
        path = folder / name
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            changed.append(path)
    return changed
