"""Pages that only a script draws: a real browser reads them where the profile says so, and goes nowhere else."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import Crawl
from pages import PROSE
from scrapy.settings import Settings

from newscrawl import javascript
from newscrawl.demo import Answer, Newspaper
from newscrawl.errors import ArgumentError
from newscrawl.items import Reason, Verdict
from newscrawl.javascript import HANDLER, Refuses

CHROMIUM = next(filter(None, map(shutil.which, javascript.BROWSERS)), None)
needs_browser = pytest.mark.skipif(
    CHROMIUM is None or find_spec("scrapy_playwright") is None, reason="no Chromium here, or no scrapy-playwright"
)
Run = Callable[..., Crawl]
FRAME = """<!doctype html><html lang="en"><head><title>Paper</title><link rel="stylesheet" href="/app.css"></head>
<body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>
<script src="/app.js"></script></body></html>"""
SCRIPT = """
(async () => {
  const number = location.pathname.split("/")[2];
  const story = await (await fetch(`/api/${number}.json`)).json();
  document.title = story.title;
  for (const [property, content] of Object.entries(story.meta)) {
    const meta = document.createElement("meta");
    meta.setAttribute("property", property);
    meta.content = content;
    document.head.append(meta);
  }
  document.getElementById("root").innerHTML = `<article><h1>${story.title}</h1>` +
    story.text.map((paragraph) => `<p>${paragraph}</p>`).join("") + `<img src="/picture.png"></article>` +
    (story.prev ? `<nav class="post-navigation"><a rel="prev" href="${story.prev}">Previous article</a></nav>` : "");
  MORE
})();
"""
JSON = {"Content-Type": "application/json"}
SCRIPTED = {"Content-Type": "text/javascript"}


def text(number: int) -> list[str]:
    return [f"{sentence.format(n=number * 31 + i)} Item {number}." for i, sentence in enumerate(PROSE)]


def story(number: int, published_at: str = "") -> Answer:
    published_at = published_at or f"2024-03-0{number}T10:00:00+01:00"
    told = {
        "title": f"Harbour council votes on breakwater number {number}",
        "meta": {"og:type": "article", "article:published_time": published_at},
        "text": text(number),
        "prev": f"/story/{number - 1}" if number > 1 else "",
    }
    return Answer(json.dumps(told).encode(), headers=JSON)


@pytest.fixture
def app() -> Iterator[Newspaper]:
    """A paper whose pages are all the same empty frame."""
    extra = {f"/story/{number}": Answer(FRAME.encode()) for number in (1, 2, 3)}
    extra |= {f"/api/{number}.json": story(number) for number in (1, 2, 3)}
    extra |= {"/robots.txt": Answer(b"", 404), "/app.js": Answer(SCRIPT.replace("MORE", "").encode(), headers=SCRIPTED)}
    with Newspaper(extra=extra) as served:
        yield served


@pytest.fixture
def drawn(crawl: Run, tmp_path: Path) -> Run:
    """A crawl with a browser."""
    profile = tmp_path / "app.toml"
    profile.write_text("javascript = true\n")
    return lambda *extra, **arguments: crawl(*extra, profile=profile, follow="prev", **arguments)


def fate(done: Crawl, url: str) -> tuple[Reason, str]:
    entry = done.fate(url)
    assert entry is not None
    return Reason(entry.reason), entry.detail


class TestCrawl:
    def test_without_it_the_page_is_set_aside_by_name(self, app: Newspaper, crawl: Run) -> None:
        start = f"{app.origin}/story/3"
        done = crawl(url=start, follow="prev")
        assert done.code == 0, done.err
        assert fate(done, start) == (Reason.NOT_AN_ARTICLE, Verdict.NEEDS_SCRIPT)
        assert done.articles == []

    @needs_browser
    def test_with_it_the_articles_are_what_the_script_draws(self, app: Newspaper, drawn: Run) -> None:
        done = drawn(url=f"{app.origin}/story/3")
        assert done.code == 0, done.err
        assert "playwright" not in done.err
        assert {article["url"]: article["text"] for article in done.articles} == {
            f"{app.origin}/story/{number}": "\n\n".join(text(number)) for number in (1, 2, 3)
        }
        days = {article["published_at"][:10] for article in done.articles}
        assert days == {"2024-03-01", "2024-03-02", "2024-03-03"}
        assert "/picture.png" not in app.requests

    @needs_browser
    def test_a_frame_that_has_not_changed_hides_no_news(self, app: Newspaper, drawn: Run) -> None:
        now = datetime.now(UTC).isoformat()  # the validators of young articles are kept
        for number in (1, 2):
            app.extra["/api/1.json"] = story(number, now)
            again = drawn(url=f"{app.origin}/story/1")
            assert again.code == 0, again.err
        assert [article["revision"] for article in again.articles] == [0, 1]

    @needs_browser
    def test_a_page_that_never_falls_silent_is_read_all_the_same(self, app: Newspaper, drawn: Run) -> None:
        restless = 'setInterval(() => fetch("/ping?" + Math.random()).catch(() => 0), 100);'
        app.extra["/app.js"] = Answer(SCRIPT.replace("MORE", restless).encode(), headers=SCRIPTED)
        done = drawn(url=f"{app.origin}/story/1")
        assert [article["text"] for article in done.articles] == ["\n\n".join(text(1))]

    @needs_browser
    def test_a_script_that_never_ends_fails_its_page_only(self, app: Newspaper, drawn: Run) -> None:
        app.extra["/story/9"] = Answer(FRAME.replace("/app.js", "/loop.js").encode())
        app.extra["/loop.js"] = Answer(b"for (;;) {}", headers=SCRIPTED)
        start = f"{app.origin}/story/9"
        done = drawn("-s", "DOWNLOAD_TIMEOUT=3", url=f"{start},{app.origin}/story/1")
        assert fate(done, start)[0] is Reason.FAILED
        assert len(done.articles) == 1
        assert "Traceback" not in done.err

    @needs_browser
    def test_a_redirect_is_for_the_crawl_to_follow(self, app: Newspaper, drawn: Run) -> None:
        app.extra["/old"] = Answer(b"", 301, {"Location": "/story/1"})
        done = drawn(url=f"{app.origin}/old")
        assert [article["url"] for article in done.articles] == [f"{app.origin}/story/1"]
        assert fate(done, f"{app.origin}/old") == (Reason.DUPLICATE, f"redirects: to {app.origin}/story/1")


class TestAddresses:
    @pytest.mark.parametrize(
        ("url", "refused"),
        [
            ("http://127.0.0.1:8080/admin", True),
            ("http://localhost/", True),
            ("http://printer.localhost./", True),
            ("http://[::1]/", True),
            ("http://[::ffff:10.0.0.1]/", True),
            ("http://169.254.169.254/latest/meta-data/", True),
            ("http://10.1.2.3/", True),
            ("http://172.20.0.1/", True),
            ("http://[fd00::1]/", True),
            ("https://paper.example/api", False),
            ("https://192.0.3.1/", False),
        ],
    )
    def test_what_a_page_asks_for_may_lie_at_no_private_address(self, url: str, refused: bool) -> None:
        assert Refuses()(asked(url)) is refused
        everything = frozenset({"loopback", "link-local", "private", "special"})
        assert not Refuses(everything)(asked(url))

    def test_where_a_script_leads_the_page_is_no_start(self) -> None:
        first = asked("http://10.0.0.1/", navigates=True, shown="about:blank")
        assert not Refuses()(first)
        assert Refuses()(asked("http://10.0.0.1/", navigates=True))

    def test_pictures_are_not_asked_for(self) -> None:
        assert Refuses()(asked("https://paper.example/a.png", kind="image"))

    @pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
    @pytest.mark.parametrize(("seed", "opened"), [("https://paper.example/", False), ("http://127.0.0.1/", True)])
    def test_a_redirect_leads_the_browser_to_no_private_address(
        self, app: Newspaper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: str, opened: bool
    ) -> None:
        monkeypatch.setattr(javascript, "find_spec", lambda _: True)
        settings = Settings()
        javascript.enable(settings, [seed])
        (rules,) = settings["PLAYWRIGHT_LAUNCH_OPTIONS"]["args"]
        app.extra["/away"] = Answer(b"", 302, {"Location": f"{app.origin}/story/1"})
        command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}"]
        command += [f"{rules},MAP news.example 127.0.0.1", "--dump-dom"]
        away = app.origin.replace("127.0.0.1", "news.example") + "/away"
        done = subprocess.run([*command, away], capture_output=True, text=True, timeout=60, check=False)
        assert "/away" in app.requests, done.stderr
        assert ("/story/1" in app.requests) is opened


def asked(url: str, *, kind: str = "fetch", navigates: bool = False, shown: str = "https://paper.example/") -> Any:
    """A request as Playwright shows it."""
    return SimpleNamespace(
        url=url,
        resource_type="document" if navigates else kind,
        is_navigation_request=lambda: navigates,
        frame=SimpleNamespace(page=SimpleNamespace(url=shown)),
    )


class TestEnable:
    @needs_browser
    def test_requests_without_the_mark_are_scrapys_as_ever(self) -> None:
        settings = Settings({"DOWNLOAD_TIMEOUT": 30})
        javascript.enable(settings)
        handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
        assert (handlers["http"], handlers["https"]) == (HANDLER, HANDLER)
        assert handlers["ftp"] != HANDLER
        assert settings.getpriority("DOWNLOAD_HANDLERS") == 30
        assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 2
        assert settings["PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT"] == 30_000
        assert settings.copy()["PLAYWRIGHT_ABORT_REQUEST"] == Refuses()

    def test_the_mark_survives_in_the_queue(self) -> None:
        assert json.loads(json.dumps(javascript.meta())) == javascript.meta()

    @pytest.mark.parametrize(
        ("missing", "remedy"), [("find_spec", "pip install 'newscrawl[javascript]'"), ("shutil", "package chromium")]
    )
    def test_what_is_missing_is_named_with_its_remedy(
        self, monkeypatch: pytest.MonkeyPatch, missing: str, remedy: str
    ) -> None:
        monkeypatch.setattr(javascript, "find_spec", lambda _: missing != "find_spec" or None)
        monkeypatch.setattr(javascript.shutil, "which", lambda _: None)
        with pytest.raises(ArgumentError, match=r"^[^\n]+$") as caught:
            javascript.enable(Settings())
        assert remedy in str(caught.value)
