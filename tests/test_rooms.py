"""Who may import whom: nothing imports upwards, and the three cores do not know one another."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import newscrawl

HOUSE = Path(newscrawl.__file__).parent
CORES = ("extraction", "store", "discovery")
ORDER = ["lexicon", "dates", "tree", "blocks", "fields", "neighbours", "comments", "liveblog", "labels", "verdicts"]


def _imported(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Each import below the folder: the module, and the parts of what it names."""
    for module in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    yield module, [*node.module.split("."), alias.name]
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    yield module, alias.name.split(".")


@pytest.mark.parametrize("core", CORES)
def test_the_cores_know_neither_one_another_nor_scrapys_engine(core: str) -> None:
    strangers = {"scrapy", "twisted", *CORES, "spiders", "pipelines", "middlewares", "extensions", "commands"} - {core}
    found = [
        (module.name, parts)
        for module, parts in _imported(HOUSE / core)
        if parts[0] in strangers or (parts[0] == "newscrawl" and parts[1] in strangers)
    ]
    assert not found


def test_the_rooms_of_extraction_know_none_behind_them() -> None:
    inside = HOUSE / "extraction"
    found = []
    for module, parts in _imported(inside):
        here = module.relative_to(inside).parts[0].removesuffix(".py")
        behind = ORDER[ORDER.index(here) + 1 :] if here in ORDER else []
        if parts[:2] == ["newscrawl", "extraction"] and parts[2] in behind:
            found.append((module.name, parts))
    assert not found
