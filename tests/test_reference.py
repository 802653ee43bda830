"""The reference says what the code says, and the code says what everything means."""

from __future__ import annotations

import argparse
import json
import re
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT
from pydantic import BaseModel, ConfigDict
from scrapy.commands import ScrapyCommand

from newscrawl import extract
from newscrawl.addon import DATA_DIR, SETTINGS, TABLE
from newscrawl.demo import site_root
from newscrawl.exits import Exit
from newscrawl.items import ARTICLE_FIELDS
from newscrawl.reference import commands, keys, pages, words, write
from newscrawl.reference.markup import Undescribed, docstrings, table

FOLDER = ROOT / "docs" / "reference"


def test_the_pages_are_those_that_the_code_gives() -> None:
    written = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md") if path.name != "index.md"}
    assert sorted(written) == sorted(pages()), "run: ./dev docs"
    differ = [name for name, text in pages().items() if written[name] != text]
    assert not differ, "run: ./dev docs"


def test_what_has_not_changed_is_not_written(tmp_path: Path) -> None:
    assert len(write(tmp_path)) == len(pages())
    assert write(tmp_path) == []


def test_every_setting_is_on_the_page_and_in_the_list_of_the_linter() -> None:
    page = (FOLDER / "settings.md").read_text("utf-8")
    assert all(f"| `{name}` |" in page for name in SETTINGS)
    known = (ROOT / "pyproject.toml").read_text("utf-8")
    assert [name for name in SETTINGS if name.startswith("NEWSCRAWL_") and f'"{name}"' not in known] == []
    assert all(setting.meaning for setting in (DATA_DIR, *TABLE.values()))


def test_an_argument_without_a_meaning_is_an_error() -> None:
    class Model(BaseModel):
        model_config = ConfigDict(use_attribute_docstrings=True)
        told: str = ""
        """Something."""
        untold: int = 0

    with pytest.raises(Undescribed, match="Model: untold has no meaning"):
        keys._model(Model, "key")


def test_a_word_without_a_meaning_is_an_error() -> None:
    class Word(StrEnum):
        TOLD = "told"
        """Something."""
        UNTOLD = "untold"

    assert docstrings(Word) == {"TOLD": "Something."}
    with pytest.raises(Undescribed, match="UNTOLD"):
        words._enum(Word)


def test_an_option_without_a_meaning_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    demo = commands.modules()["demo"].Command
    add_options = demo.add_options

    def add(self: ScrapyCommand, parser: argparse.ArgumentParser) -> None:
        add_options(self, parser)
        parser.add_argument("--quick", action="store_true")

    monkeypatch.setattr(demo, "add_options", add)
    with pytest.raises(Undescribed, match="scrapy demo: `--quick` has no meaning"):
        commands.page()


def test_a_status_that_a_command_does_not_name_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    modules = commands.modules()
    monkeypatch.setattr(modules["sites"].Command, "__doc__", "Exit codes: 0 all well; 1 something broke.")
    with pytest.raises(Undescribed, match="scrapy sites: its docstring does not say when it ends with 2"):
        commands.statuses("sites", modules["sites"])
    monkeypatch.setattr(modules["inspect"].Command, "__doc__", "Exit codes: 0 all well; 1 not; 2 wrong usage; 99 luck.")
    with pytest.raises(Undescribed, match="99 is none"):
        commands.statuses("inspect", modules["inspect"])


@pytest.mark.parametrize(("name", "module"), commands.modules().items())
def test_statuses_are_read_from_the_docstring(name: str, module: ModuleType) -> None:
    found = commands.statuses(name, module)
    assert {0, 2} <= set(found)
    assert set(found) <= {int(status) for status in Exit}


def test_a_key_that_the_file_of_a_run_has_not_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(words.RUN, "colour", "of the run")
    with pytest.raises(Undescribed, match="colour"):
        words.run()


def test_a_bar_in_a_cell_ends_no_cell() -> None:
    assert table(["a"], [["b | c"]]).splitlines()[2] == "| b \\| c |"


def test_all_provenance_of_the_demo_newspaper_is_in_the_table() -> None:
    places = [
        re.escape(word).replace("KEY", ".+").replace("NAME", ".+").replace("REL", ".+").replace("WHAT", ".+")
        for entry in words.PROVENANCE
        for word in entry.split(", " if entry != "labels, site" else "\0")
    ]
    known = re.compile("|".join(places))
    strange: dict[str, str] = {}
    for path in sorted(site_root().rglob("*.html"))[::3]:
        article = extract(path.read_bytes(), f"http://newspaper.example/{path.name}")
        for name, source in json.loads(article.provenance).items():
            if name not in ARTICLE_FIELDS and name not in words.BESIDE:
                strange[name] = path.name
            side = source.removeprefix("link-").replace("prev", "next")
            if not known.fullmatch(source) and not known.fullmatch(side):
                strange[source] = path.name
    assert strange == {}


@pytest.mark.parametrize(
    "page",
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))],
    ids=lambda page: page.relative_to(ROOT).as_posix(),
)
def test_links_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_has_the_scores_of_the_model() -> None:
    sets = ("aeb", "fundus-eval", "fundus-pub", "wcxb", "traf")
    model = (ROOT / "training" / "MODEL.md").read_text("utf-8")
    scored = dict(re.findall(r"(?m)^\| ([a-z-]+)(?: \(pieces\))? \| (\.\d{3}) \|", model))
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"| | {' | '.join(sets)} |" in readme
    assert f"| newscrawl | {' | '.join(scored[name] for name in sets)} |" in readme
