"""`scrapy inspect`: a page as the extractor sees it, in a file that a hostile page cannot use for its own ends."""

from __future__ import annotations

import dataclasses
import json
import math
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from html import escape
from importlib.resources import files
from pathlib import Path

import lxml.html
import pytest
from conftest import ROOT, scrapy
from pages import page

from newscrawl import inspector
from newscrawl.demo import Newspaper, site_root
from newscrawl.extraction import Block, Box, Label, Page, Reading, labels, open_page, read
from newscrawl.extraction.policy import DEFAULT
from newscrawl.inspector.outline import MAX_NESTED, MAX_SHOWN, Gap, Group, Shown, choose, outline
from newscrawl.items import ARTICLE_FIELDS, Article, Comment

STORY = "/2023/08/17/18-of-night-shift-nurses-back-plan-to/"
STYLE = files("newscrawl.inspector").joinpath("page.css").read_text("utf-8")
REASONS = [("link share", 0.25, -1.5), ("prose of the same look", 812.0, 0.75)]
EVIL = "</style></script></title>--><script>own()</script><img src=x onerror=own()>\" onmouseover=\"own()' style='x&lt;"
TAGS = frozenset(
    re.split(
        " ",
        "html head meta title style body a header p span strong div h1 h2 nav main fieldset legend label input b button"
        " output kbd aside details summary dl dt dd ul ol li code time table tbody tr th td svg path rect script",
    )
)
ATTRIBUTES = frozenset(
    re.split(
        " ",
        "lang charset http-equiv content name href rel target class id hidden role aria-label aria-describedby"
        " aria-hidden dir tabindex title type checked data-label data-show data-total open viewbox"
        " preserveaspectratio d x y width height rx",
    )
)


@pytest.fixture(scope="module")
def story() -> Reading:
    """A story of the demo newspaper, read."""
    return read(page_at(STORY))


@pytest.fixture(scope="module")
def shown(story: Reading) -> str:
    """The story as the inspector shows it."""
    return inspector.render(story, [REASONS] * len(story.blocks))


def page_at(path: str) -> Page:
    """A page of the demo newspaper."""
    routes = json.loads((site_root() / "routes.json").read_text())
    return open_page((site_root() / routes[path]["file"]).read_bytes(), f"http://newspaper.example{path}")


def said_in(node: lxml.html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def reading_of(blocks: list[Block], article: Article) -> Reading:
    """A reading with blocks and an article of the test's own."""
    empty = read(open_page("<p>Nothing.</p>"))
    return dataclasses.replace(empty, blocks=blocks, article=article)


def block(text: str, box: Box, label: Label = Label.OTHER, tag: str = "p") -> Block:
    made = Block(text, tag, box.element, box, 0, 0, len(text), label)
    made.score = 0.9 if label in DEFAULT.labels else 0.1
    return made


def box(signature: str, parent: Box | None = None) -> Box:
    element = open_page("<p>").root
    return Box(element, signature.partition(".")[0], parent, parent.depth + 1 if parent else 0, 0, 0, signature)


class TestPage:
    def test_every_block_is_in_its_place_with_its_label_and_score(self, story: Reading, shown: str) -> None:
        drawn = lxml.html.fromstring(shown).find_class("block")
        assert [said_in(one.find_class("said")[0]) for one in drawn] == [one.text for one in story.blocks]
        assert [said_in(one.find_class("chip")[0]) for one in drawn] == [str(one.label) for one in story.blocks]
        assert [said_in(one.find_class("score")[0]) for one in drawn] == [f"{one.score:.2f}" for one in story.blocks]

    def test_the_features_that_decided_stand_with_each_block_for_pointer_keyboard_and_reader(
        self, story: Reading, shown: str
    ) -> None:
        tree = lxml.html.fromstring(shown)
        for one in tree.find_class("block"):
            (why,) = one.find_class("why")
            assert one.get("tabindex") == "0"
            assert one.get("aria-describedby") == why.get("id")
            rows = [[said_in(cell) for cell in row.iter("td")] for row in why.iter("tr")]
            assert ["link share", "0.25", "", "−1.50"] in rows
            assert ["prose of the same look", "812", "", "+0.75"] in rows

    def test_a_rule_that_overrules_the_score_is_named(self) -> None:
        one = block("We use cookies.", box("div"), Label.LEGAL)
        one.score = 0.97
        assert "a rule has overruled it" in inspector.render(reading_of([one], Article()))

    def test_all_fields_stand_beside_it_with_their_sources(self, story: Reading, shown: str) -> None:
        rows = {said_in(row[0]): said_in(row[1]) for row in lxml.html.fromstring(shown).find(".//dl")}
        assert set(ARTICLE_FIELDS) - {"provenance"} <= set(rows)
        for name, source in json.loads(story.article.provenance).items():
            assert rows[name].endswith(source)
        assert rows["title"].startswith(story.article.title)
        assert rows["crawled_at"] == "null"
        assert rows["duplicate_of"] == '""'

    def test_neighbours_are_arrows_with_title_and_link(self, story: Reading, shown: str) -> None:
        tree = lxml.html.fromstring(shown)
        for side in ("prev", "next"):
            (way,) = tree.find_class(f"way {side}")
            assert way.find(".//svg") is not None
            assert getattr(story.article, f"{side}_title") in said_in(way)
            assert way.find(".//a").get("href") == getattr(story.article, f"{side}_url")

    def test_a_page_without_neighbours_text_or_comments_says_so(self) -> None:
        empty = said_in(lxml.html.fromstring(inspector.render(read(open_page("")))))
        assert empty.count("none found") == 2
        assert "There is no text on this page." in empty
        assert "No comments were found." in empty

    def test_the_text_is_the_articles_and_the_comments_are_listed(self, story: Reading, shown: str) -> None:
        tree = lxml.html.fromstring(shown)
        (prose,) = tree.find_class("prose")
        assert [said_in(one) for one in prose] == story.article.paragraphs
        (thread,) = tree.find_class("thread")
        assert [said_in(one[1]) for one in thread] == [one.text for one in story.article.comments]
        assert [one.get("class") for one in thread] == [f"depth-{one.depth}" for one in story.article.comments]

    def test_the_legend_counts_the_labels(self, story: Reading, shown: str) -> None:
        keys = {said_in(key[1]): int(said_in(key[2])) for key in lxml.html.fromstring(shown).find_class("key")}
        assert keys == {str(label): count for label, count in Counter(one.label for one in story.blocks).items()}

    @pytest.mark.parametrize("language", ["ar", "de", "en", "ja", "ru", "zh"])
    def test_pages_in_all_languages(self, language: str) -> None:
        path = next(iter(sorted((site_root() / "articles" / language).glob("*.html"))))
        reading = read(open_page(path.read_bytes(), "http://newspaper.example/"))
        tree = lxml.html.fromstring(inspector.render(reading))
        assert len(tree.find_class("block")) == len(reading.blocks)
        assert {one.get("lang") for one in tree.find_class("said")} == {language}

    def test_the_same_reading_gives_the_same_file(self, story: Reading, shown: str) -> None:
        assert inspector.render(story, [REASONS] * len(story.blocks)) == shown


class TestHostile:
    def assert_tame(self, html: str) -> None:
        tree = lxml.html.fromstring(html)
        elements = [one for one in tree.iter() if isinstance(one.tag, str)]
        assert {one.tag for one in elements} <= TAGS
        assert {name for one in elements for name in one.attrib} <= ATTRIBUTES
        assert Counter(one.tag for one in elements if one.tag in ("script", "style")) == {"script": 1, "style": 1}
        for one in tree.iter("a"):
            assert re.match(r"https?://|#", one.get("href"))
            if not one.get("href").startswith("#"):
                assert one.get("rel") == "noopener noreferrer"

    def test_a_page_cannot_bring_markup_in(self) -> None:
        quoted = escape(EVIL)
        data = json.dumps({"@type": "NewsArticle", "headline": EVIL, "author": EVIL, "articleSection": EVIL})
        html = f"""<html lang='en"><script>own()</script>'><head><title>{quoted}</title>
            <meta property="og:description" content="{quoted}"><meta name="keywords" content="{quoted}">
            <script type="application/ld+json">{data.replace("</", "<" + chr(92) + "/")}</script></head>
            <body class="{quoted}"><h1>{quoted}</h1><div class="{quoted}" id="{quoted}"><p>{quoted} {"words " * 60}</p>
            <p>{quoted} {"more words, they say. " * 20}</p></div>
            <a rel="prev" href="javascript:own()">{quoted}</a><a rel="next" href="/x?{quoted}">{quoted}</a>
            <ol class="comment-list"><li class="comment"><b class="fn">{quoted}</b><p>{quoted}</p></li></ol>"""
        reading = read(open_page(html, "https://paper.example/a"))
        self.assert_tame(inspector.render(reading, [[(EVIL, 1.0, 1.0)]] * len(reading.blocks)))

    def test_no_field_block_or_reason_can_bring_markup_in(self) -> None:
        article = Article()
        for name in ARTICLE_FIELDS:
            if isinstance(getattr(article, name), str) or name.endswith("_at"):
                setattr(article, name, EVIL)
        article.provenance = json.dumps({EVIL: EVIL, "title": EVIL})
        article.authors = article.tags = [EVIL, EVIL]
        article.comments = [Comment(EVIL, EVIL, EVIL, 99), Comment("", None, "\ud800\x00", -1)]
        blocks = [block(EVIL, box(f"p.{EVIL}", box(EVIL)), label, EVIL) for label in Label]
        html = inspector.render(
            reading_of(blocks, article), [[(EVIL, math.nan, math.inf)], [("x", -math.inf, math.nan)]]
        )
        self.assert_tame(html)
        html.encode()
        assert "own()" in said_in(lxml.html.fromstring(html).find(".//h1"))

    @pytest.mark.parametrize(
        "url",
        [
            "javascript:own()",
            "JavaScript:own()//http://paper.example/",
            " https://paper.example/",
            "java\nscript:own()",
            "data:text/html,<script>own()</script>",
            "vbscript:own()",
            "file:///etc/passwd",
            "//paper.example/",
            "https://paper.example/\n",
            "https:///\\paper.example",
            "https://paper.example/" + "a" * 3000,
        ],
    )
    def test_what_is_no_plain_web_address_is_shown_and_not_linked(self, url: str) -> None:
        article = Article(url=url, prev_url=url, next_url=url, canonical_url=url, image_url=url, prev_title="x")
        tree = lxml.html.fromstring(inspector.render(reading_of([], article)))
        assert [one.get("href") for one in tree.iter("a") if not one.get("href").startswith("#")] == []
        assert url.strip()[:40].split("\n")[0] in said_in(tree)

    def test_words_that_turn_the_writing_direction_do_so_in_their_own_box_only(self, story: Reading) -> None:
        tree = lxml.html.fromstring(inspector.render(story))
        for name in ("said", "headline"):
            assert all(one.get("dir") == "auto" for one in tree.find_class(name))

    def test_the_file_names_nothing_to_load(self, shown: str) -> None:
        tree = lxml.html.fromstring(shown)
        assert not tree.xpath("//@src | //link | //iframe | //img | //form")
        assert not re.search(
            r"url\(|@import|@font-face", str(files("newscrawl.inspector").joinpath("page.css").read_text())
        )
        assert "default-src 'none'" in tree.xpath("//meta[@http-equiv]/@content")[0]


class TestLarge:
    def test_twenty_thousand_blocks_are_bounded_and_what_is_left_out_is_said(self) -> None:
        body = box("body")
        blocks = [
            block(f"Paragraph {n}. " + "word " * 400, body, Label.BODY if n % 100 == 0 else Label.NAVIGATION)
            for n in range(20_000)
        ]
        html = inspector.render(reading_of(blocks, Article()), [REASONS * 20] * len(blocks))
        tree = lxml.html.fromstring(html)
        assert len(tree.find_class("block")) == MAX_SHOWN
        assert len(tree.find_class("block l-body")) == 200
        notice, *gaps = (said_in(gap) for gap in tree.find_class("gap"))
        missing = sum(int(gap.split(" ")[0].replace(",", "")) for gap in gaps)
        assert missing == 20_000 - MAX_SHOWN
        assert notice == "3,000 of 20,000 blocks are shown, those of the text first."
        assert all("not shown here" in gap and "navigation" in gap for gap in gaps)
        assert "more characters" in said_in(tree.find_class("block")[0])
        assert len(html) < 20_000_000

    def test_what_decided_is_asked_for_the_blocks_that_are_shown(self) -> None:
        reading = read(open_page("<h1>Ferry</h1>" + "".join(f"<p>Line number {n} of it.</p>" for n in range(40))))
        chosen = [one.number for one in choose(reading.blocks, 12)]
        every, some = labels.explain(reading.survey), labels.explain(reading.survey, chosen)
        assert len(chosen) == 12
        assert len(every) == len(some) == len(reading.blocks)
        assert all(every)
        assert some == [reasons if n in chosen else [] for n, reasons in enumerate(every)]

    def test_a_page_of_very_many_blocks_has_reasons_where_it_is_shown(self, tmp_path: Path) -> None:
        source = tmp_path / "page.html"
        source.write_text("<h1>Ferry</h1>" + "<p>ab</p>" * 3_300)
        done = scrapy("inspect", str(source), "-o", str(tmp_path / "out.html"))
        assert done.returncode == 0, done.stderr
        drawn = lxml.html.fromstring((tmp_path / "out.html").read_text()).find_class("block")
        assert len(drawn) == MAX_SHOWN
        assert all(one.findall(".//td") for one in drawn)

    def test_long_values_lists_texts_and_threads_are_cut_and_say_so(self) -> None:
        long = "x" * 500_000
        article = Article(title=long, text=long, tags=["t" * 999] * 999, comments=[Comment(text=long)] * 2000)
        html = inspector.render(reading_of([], article))
        assert len(html) < 2_000_000
        for told in ("300,000 more characters", "and 939 more", "1,700 more comments"):
            assert told in html

    def test_deep_nesting_is_drawn_to_a_depth(self) -> None:
        inner, blocks = box("body"), []
        for n in range(900):
            blocks.append(block(f"{n}", inner))
            inner = box(f"div.d{n}", inner)
            blocks.append(block(f"{n}.", inner))
        html = inspector.render(reading_of(blocks, Article()))
        assert max(len(list(one.iterancestors())) for one in lxml.html.fromstring(html).iter()) < MAX_NESTED + 10


class TestOutline:
    def test_boxes_that_hold_the_same_are_one_group(self) -> None:
        body = box("body")
        main = box("main.site-main", body)
        story = box("article.post hentry", main)
        menu = box("nav", body)
        blocks = [block("Home", menu), block("World", menu), block("One.", box("p", story)), block("Two.", story)]
        (top,) = outline(blocks).members
        assert isinstance(top, Group)
        assert top.path == "body"
        assert [group.path for group in top.members if isinstance(group, Group)] == [
            "nav",
            "main.site-main › article.post.hentry",
        ]
        assert [[one.number for one in group.members if isinstance(one, Shown)] for group in top.members] == [  # type: ignore[union-attr]
            [0, 1],
            [2, 3],
        ]

    def test_text_comes_before_the_rest_and_gaps_are_counted(self) -> None:
        body = box("body")
        labels = [Label.NAVIGATION, Label.NAVIGATION, Label.PROMPT, Label.BODY, Label.RELATED, Label.BODY, Label.LEGAL]
        blocks = [block(str(label), body, label) for label in labels]
        assert [one.number for one in choose(blocks, 3)] == [0, 3, 5]
        (group, last) = outline(blocks, 3).members
        assert isinstance(group, Group)
        gaps = [one.labels for one in (*group.members, last) if isinstance(one, Gap)]
        assert gaps == [{Label.NAVIGATION: 1, Label.PROMPT: 1}, {Label.RELATED: 1}, {Label.LEGAL: 1}]


def _channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, #rrggbb, after WCAG 2."""

    def light(colour: str) -> float:
        red, green, blue = (_channel(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_label_has_its_colours_and_all_text_stands_out(mode: str) -> None:
    light, dark = STYLE.split("@media (prefers-color-scheme: dark) {")
    part = light if mode == "light" else dark.partition("\n}\n")[0]
    root = dict(re.findall(r"--([\w-]+): (#\w{6});", part.partition("}")[0]))
    assert root
    for label in Label:
        (rule,) = re.findall(rf"\.l-{label} {{(.*?)}}", part)
        own = dict(re.findall(r"--([\w-]+): (#\w{6});", rule))
        for front in (own["ink"], root["text"], root["soft"], root["for"], root["against"]):
            for back in (own["wash"], root["paper"], root["sheet"]):
                assert contrast(front, back) >= 4.5, (label, front, back)
        assert f"body:has(#show-{label}:not(:checked)) .block.l-{label}" in STYLE
    for front in ("text", "soft", "link"):
        for back in ("paper", "sheet"):
            assert contrast(root[front], root[back]) >= 4.5, (front, back)
    for word in ("yes", "no"):
        assert contrast(root[word], root[f"{word}-wash"]) >= 4.5


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PROBE = """<!doctype html><title>probe</title>
<iframe id="wide" width="1400" height="900"></iframe><iframe id="phone" width="360" height="800"></iframe>
<iframe id="bare" width="1400" height="900" sandbox="allow-same-origin"></iframe><pre></pre>
<script>
const html = {literal};
const found = {{}};
const wait = (frame) => new Promise((done) => {{ frame.onload = done; frame.srcdoc = html; }});
const all = (doc, selector) => [...doc.querySelectorAll(selector)];
const seen = (doc, selector) => all(doc, selector).filter((one) => one.getClientRects().length > 0).length;
(async () => {{
  for (const name of ["wide", "phone", "bare"]) {{
    const frame = document.getElementById(name);
    await wait(frame);
    const doc = frame.contentDocument, root = doc.documentElement, view = frame.contentWindow;
    const get = found[name] = {{ overflow: root.scrollWidth - root.clientWidth, blocks: seen(doc, ".block") }};
    get.panel = doc.querySelector(".panel").getBoundingClientRect().left;
    get.main = doc.querySelector("main").getBoundingClientRect().right;
    get.scripted = seen(doc, "output");
    get.coloured = view.getComputedStyle(doc.querySelector(".block")).backgroundColor;
    get.reasons = seen(doc, ".why");
    const first = doc.querySelector(".block");
    first.focus();
    get.focused = seen(doc, ".why");
    first.blur();
    doc.querySelector("#show-navigation").click();
    get.filtered = seen(doc, ".block");
    doc.querySelector("#show-why").click();
    get.every = seen(doc, ".why");
    if (name !== "bare") {{
      doc.querySelector("button[data-show=kept]").click();
      get.kept = seen(doc, ".block");
      get.told = doc.querySelector("output").textContent;
      get.groups = all(doc, ".group:not([hidden])").every((group) => seen(group, ".block, .gap") > 0);
      doc.dispatchEvent(new view.KeyboardEvent("keydown", {{ key: "j", bubbles: true }}));
      get.walked = doc.activeElement.id;
    }}
  }}
  document.querySelector("pre").textContent = "FOUND" + JSON.stringify(found) + "END";
}})();
</script>"""


class Chromium:
    """A headless browser, started anew for each page."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, page: Path, *flags: str) -> subprocess.CompletedProcess[str]:
        profile = self._folder / f"profile-{len(list(self._folder.iterdir()))}"
        switches = "headless no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
        switches += " disable-component-update disable-sync hide-scrollbars enable-logging=stderr"
        command = [str(CHROMIUM), *(f"--{switch}" for switch in switches.split())]
        command += [f"--user-data-dir={profile}", "--virtual-time-budget=4000", *flags, page.as_uri()]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    def dom(self, page: Path) -> tuple[str, list[str]]:
        """The page after its scripts have run, and what it said on the console."""
        done = self(page, "--dump-dom")
        return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


@pytest.fixture
def chromium(tmp_path: Path) -> Chromium:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine to look at the page with")
    folder = tmp_path / "chromium"
    folder.mkdir()
    return Chromium(folder)


class TestInABrowser:
    def test_it_is_drawn_quietly_and_asks_for_nothing(
        self, chromium: Chromium, paper: Newspaper, tmp_path: Path
    ) -> None:
        target = tmp_path / "page.html"
        reading = read(open_page(paper.answer(STORY).body, paper.origin + STORY))
        target.write_text(inspector.render(reading))
        dom, console = chromium.dom(target)
        assert f"{len(reading.blocks)} of {len(reading.blocks)} shown" in dom
        assert console == []
        assert paper.requests == []

    def test_even_markup_that_got_in_could_load_and_run_nothing(
        self, chromium: Chromium, paper: Newspaper, tmp_path: Path, shown: str
    ) -> None:
        evil = f"""<script>document.title = "owned"</script><script src="{paper.origin}/x.js"></script>
            <img src="{paper.origin}/x.png" onerror="document.title = 'owned'">
            <link rel="stylesheet" href="{paper.origin}/x">
            <iframe src="{paper.origin}/"></iframe><style>@import "{paper.origin}/y";</style>
            <form action="{paper.origin}/z"></form><svg onload="document.title = 'owned'"></svg>"""
        target = tmp_path / "page.html"
        target.write_text(shown.replace("<main", evil + "<main"))
        dom, console = chromium.dom(target)
        assert "<title>18% of night-shift nurses" in dom
        assert any("Content Security Policy" in line for line in console)
        assert paper.requests == []

    def test_wide_narrow_and_without_scripts(
        self, chromium: Chromium, tmp_path: Path, story: Reading, shown: str
    ) -> None:
        probe = tmp_path / "probe.html"
        literal = json.dumps(shown).replace("<", "\\u003c")
        probe.write_text(PROBE.format(literal=literal))
        dom, _ = chromium.dom(probe)
        match = re.search("FOUND({.*})END", dom)
        assert match, dom[-2000:]
        found = json.loads(match[1])
        total = len(story.blocks)
        kept = sum(one.label in DEFAULT.labels for one in story.blocks)
        navigation = sum(one.label is Label.NAVIGATION for one in story.blocks)
        for name, got in found.items():
            assert got["overflow"] <= 0, name
            assert got["blocks"] == total
            assert got["coloured"] != "rgba(0, 0, 0, 0)"
            assert (got["reasons"], got["focused"]) == (0, 1)
            assert got["filtered"] == got["every"] == total - navigation
        for name in ("wide", "phone"):
            assert found[name]["kept"] == kept
            assert found[name]["told"] == f"{kept} of {total} shown"
            assert found[name]["groups"]
            assert (
                found[name]["walked"] == f"b{next(n for n, b in enumerate(story.blocks) if b.label in DEFAULT.labels)}"
            )
        assert found["wide"]["panel"] >= found["wide"]["main"]
        assert found["phone"]["panel"] == 0
        assert (found["wide"]["scripted"], found["bare"]["scripted"]) == (1, 0)

    @pytest.mark.parametrize(("width", "height"), [(1440, 1000), (500, 1000)])
    def test_a_picture_of_it_shows_many_colours(
        self, chromium: Chromium, tmp_path: Path, shown: str, width: int, height: int
    ) -> None:
        target, picture = tmp_path / "page.html", tmp_path / "page.png"
        target.write_text(shown)
        chromium(target, f"--window-size={width},{height}", f"--screenshot={picture}")
        assert picture.stat().st_size > 50_000

    def test_a_large_page_is_drawn(self, chromium: Chromium, tmp_path: Path) -> None:
        body = box("body")
        blocks = [block(f"Paragraph {n}. " + "word " * 60, body, list(Label)[n % 16]) for n in range(20_000)]
        target = tmp_path / "page.html"
        target.write_text(inspector.render(reading_of(blocks, Article()), [REASONS * 3] * len(blocks)))
        dom, console = chromium.dom(target)
        assert f"{MAX_SHOWN} of 20000 shown" in dom
        assert console == []


class TestCommand:
    def test_a_file_is_shown_and_one_line_says_what_was_written(self, tmp_path: Path) -> None:
        source = tmp_path / "story.html"
        source.write_bytes(page(1).body)
        done = scrapy("inspect", str(source), "--url", "https://paper.example/a", "-o", str(tmp_path / "out.html"))
        assert done.returncode == 0, done.stderr
        assert re.fullmatch(
            rf"wrote {re.escape(str(tmp_path))}/out\.html \(\d+ blocks, \d+ of them text, verdict full\)\n", done.stdout
        )
        tree = lxml.html.fromstring((tmp_path / "out.html").read_text())
        assert "Harbour council votes on breakwater number 1" in said_in(tree.find(".//h1"))
        assert tree.find_class("address")[0].get("href") == "https://paper.example/a"
        assert all(one.findall(".//td") for one in tree.find_class("block"))

    def test_a_url_and_standard_input_and_output(self, paper: Newspaper, tmp_path: Path) -> None:
        paper.extra["/x/alpha"] = page(1)
        fetched = scrapy("inspect", paper.origin + "/x/alpha", "-o", str(tmp_path / "out.html"))
        assert fetched.returncode == 0, fetched.stderr
        assert f"{paper.origin}/x/alpha" in (tmp_path / "out.html").read_text()
        (tmp_path / "page.html").write_bytes(page(1).body)
        with (tmp_path / "page.html").open() as given:
            piped = scrapy("inspect", "-", "-o", "-", stdin=given.fileno())
        assert piped.returncode == 0, piped.stderr
        assert piped.stdout.startswith("<!DOCTYPE html>")
        assert piped.stdout.rstrip().endswith("</html>")

    def test_without_an_output_it_is_inspect_html_here(self, tmp_path: Path) -> None:
        (tmp_path / "story.html").write_bytes(page(1).body)
        main = "from newscrawl.commands.main import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", main, "inspect", "story.html"],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("wrote inspect.html (")
        assert (tmp_path / "inspect.html").stat().st_size > 10_000

    @pytest.mark.parametrize("target", ["/no/such/file.html", "/", "http://127.0.0.1:9/"])
    def test_what_cannot_be_read_is_one_line_and_exit_1(self, target: str, tmp_path: Path) -> None:
        output = tmp_path / "out.html"
        done = scrapy("inspect", target, "-o", str(output), "-s", "RETRY_ENABLED=False")
        assert done.returncode == 1
        assert done.stderr.startswith(f"scrapy inspect: {target}: ")
        assert len(done.stderr.strip().splitlines()) == 1
        assert not output.exists()

    def test_a_page_that_is_not_there_is_named_by_its_status(self, paper: Newspaper, tmp_path: Path) -> None:
        done = scrapy("inspect", paper.origin + "/nowhere", "-o", str(tmp_path / "out.html"))
        assert done.returncode == 1
        assert "404" in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1

    def test_what_is_no_text_is_one_line_and_exit_1(self, tmp_path: Path) -> None:
        noise = tmp_path / "noise.html"
        noise.write_bytes(bytes(range(256)) * 40)
        done = scrapy("inspect", str(noise), "-o", str(tmp_path / "out.html"))
        assert done.returncode == 1
        assert "binary data, no page" in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1

    def test_an_output_that_cannot_be_written_is_one_line_and_exit_1(self, tmp_path: Path) -> None:
        source = tmp_path / "story.html"
        source.write_bytes(page(1).body)
        output = tmp_path / "none" / "out.html"
        done = scrapy("inspect", str(source), "-o", str(output))
        assert done.returncode == 1
        assert done.stderr == f"scrapy inspect: {output}: No such file or directory\n"

    def test_wrong_usage_is_exit_2(self) -> None:
        done = scrapy("inspect")
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
