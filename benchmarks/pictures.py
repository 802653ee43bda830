"""The pictures of the documentation, made anew.

    python -m benchmarks.pictures [harvest] [inspector] [report]

Writes `docs/pictures/`. `harvest` needs tmux and runs a harvest of four made papers in a terminal of its own; the rest
needs Chromium (Debian: `apt-get install chromium`) and `newscrawl[javascript]`, `report` also `newscrawl[report]`.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from benchmarks.press import Press
from newscrawl.demo import Newspaper

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 300_000
CHROMIUM = "/usr/bin/chromium"
ENTRY = "from newscrawl.commands.main import main; main()"

COLUMNS, ROWS = 100, 15
PAPERS = {"courier": 260, "tribune": 420, "gazette": 500, "evening-post": 40}
AFTER = 60
"""Articles of the first paper at which the terminal is looked at."""

STORY = "2023/08/02/quarrel-over-music-lessons-forces-out-head-gardener/"
_FONTS = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)


class Missing(Exception):
    """A program or package that a picture needs is not there; the message says which, and how to get it."""


def harvest(folder: Path) -> Path:
    """The live view of `scrapy harvest`, in the middle of it."""
    if not shutil.which("tmux"):
        raise Missing("tmux is not installed (Debian: apt-get install tmux)")
    with ExitStack() as served:
        sites = folder / "sites.toml"
        lines = ["[defaults]", "download_delay = 0.0"]
        for number, (name, stories) in enumerate(PAPERS.items()):
            paper = served.enter_context(Press(stories, host=f"127.0.0.{2 + number}", first=1000 * number))
            lines += ["", "[[site]]", f'name = "{name}"', f'start = ["{paper.home}"]']
        sites.write_text("\n".join(lines), "utf-8")
        return _write_svg(_terminal(folder, f"harvest {sites}"))


def _terminal(folder: Path, command: str) -> str:
    """What a terminal shows while a command runs, with its colours, once enough has come in."""
    socket, session = str(folder / "tmux"), "pictures"
    tmux = ["tmux", "-f", "/dev/null", "-S", socket]
    command = f"cd {folder} && {sys.executable} -c '{ENTRY}' {command}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "screen-256color", "COLORTERM": "truecolor"}
    size = ["-x", str(COLUMNS), "-y", str(ROWS)]
    subprocess.run([*tmux, "new-session", "-d", "-s", session, *size, command], check=True, env=environment)
    shown = ""
    try:
        for _ in range(400):
            time.sleep(0.15)
            got = subprocess.run(
                [*tmux, "capture-pane", "-e", "-p", "-t", session], capture_output=True, text=True, check=False
            )
            if got.returncode:
                break
            shown = got.stdout
            plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
            counted = [int(new) for new in re.findall(r"courier +\d+ +\d+ +(\d+)", plain)]
            if counted and counted[0] >= AFTER:
                return shown
    finally:
        subprocess.run([*tmux, "kill-session", "-t", session], check=False, capture_output=True)
    raise Missing(f"the harvest did not show {AFTER} articles; the last that was seen:\n{shown}")


def _write_svg(shown: str) -> Path:
    from rich.console import Console
    from rich.text import Text

    console = Console(record=True, width=COLUMNS, file=(Path(os.devnull)).open("w"), force_terminal=True)  # noqa: SIM115
    console.print(Text.from_ansi(shown.rstrip()))
    path = PICTURES / "harvest.svg"
    # What rich writes fetches its font from elsewhere; any fixed font will do.
    svg = _FONTS.sub("", console.export_svg(title="newscrawl harvest sites.toml"))
    path.write_text("\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n", "utf-8")
    return path


def inspector(folder: Path) -> Path:
    """`scrapy inspect` on a page of the demo newspaper."""
    page = folder / "inspect.html"
    with Newspaper(port=8765) as paper:
        _run("inspect", paper.home + STORY, "-o", str(page))
    return _shoot(page, "inspector.png", width=1440, height=900, at='.block:has(.chip:text-is("body"))')


def report(folder: Path) -> Path:
    """`scrapy report` of made weeks of six papers."""
    data, page = folder / "data", folder / "report.html"
    made = [sys.executable, "-m", "benchmarks.report", str(data), "--sites", "14", "--days", "60", "--urls", "90000"]
    subprocess.run(made, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    _run("report", "-o", str(page), "-s", "NEWSCRAWL_DATA_DIR=data", folder=folder)
    page.write_text(page.read_text("utf-8").replace(str(folder), "/srv/news"), "utf-8")
    return _shoot(page, "report.png", width=1180, height=1250)


def _run(*arguments: str, folder: Path | None = None) -> None:
    command = [sys.executable, "-c", ENTRY, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder or tempfile.gettempdir())
    if done.returncode:
        raise Missing(f"scrapy {arguments[0]}: {(done.stderr or done.stdout).strip()[-500:]}")


def _shoot(page: Path, name: str, *, width: int, height: int, at: str = "") -> Path:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise Missing("playwright is not installed: pip install 'newscrawl[javascript]'") from None
    if not Path(CHROMIUM).exists():
        raise Missing(f"there is no {CHROMIUM} (Debian: apt-get install chromium)")
    path = PICTURES / name
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": width, "height": height})
        view.goto(page.as_uri())
        if at:
            block = view.locator(at).nth(1)
            block.hover()
            block.evaluate("it => window.scrollBy(0, it.getBoundingClientRect().top - 300)")
        view.screenshot(path=path)
        browser.close()
    return path


MAKERS: dict[str, Callable[[Path], Path]] = {"harvest": harvest, "inspector": inspector, "report": report}


def main(names: list[str]) -> int:
    """The exit status: 1 where a picture could not be made, 2 for one that is none."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    status = 0
    if unknown := set(names).difference(MAKERS):
        print(f"no picture {min(unknown)!r}; there are {', '.join(MAKERS)}", file=sys.stderr)
        return 2
    for name in names or MAKERS:
        with tempfile.TemporaryDirectory(prefix="newscrawl-pictures-") as folder:
            try:
                path = MAKERS[name](Path(folder))
            except (Missing, subprocess.CalledProcessError) as error:
                print(f"{name}: {error}", file=sys.stderr)
                status = 1
                continue
        size = path.stat().st_size
        too_large = size > MOST_BYTES
        status = status or int(too_large)
        print(f"{path.relative_to(ROOT)}: {size / 1000:.0f} kB{', which is too large' if too_large else ''}")
    return status


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MAKERS))
    sys.exit(main(parser.parse_args().names))
