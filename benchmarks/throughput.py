"""How many articles a second, beside a Scrapy that only downloads and extracts.

    python -m benchmarks.throughput [COUNT] [--rounds N]

COUNT (default 1,000) articles of 600 words, each on a page of 100 KB as papers print them, are served by nginx on
loopback and crawled in turn by processes of their own. bare: a spider of Scrapy that takes the URLs from the sitemap
and calls `newscrawl.extract` on each page. newscrawl: `scrapy crawl site` with everything on: frontier and ledger on
disk, robots.txt, deduplication, what is remembered of the site, synced shards. Both ask for 16 pages at once. What is
printed counts whole processes, their start included. Then one more run of each is sampled: where its CPU time goes.

Compare by the ratios: how fast the machine is, and what else runs on it, both sides share.
"""

from __future__ import annotations

import argparse
import atexit
import collections
import contextlib
import json
import os
import random
import resource
import runpy
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
AIM = 0.6
PAGE_BYTES = 100_000
WORDS = 600
PARAGRAPHS = 15
LISTED = 40  # on a page of headlines
SECTIONS = ["politics", "business", "culture", "sport", "science", "opinion", "region", "world"]
TIMEOUT = 1800
START_SECONDS = 10.0

NGINX = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    types {{ text/html html; application/xml xml; text/plain txt; }}
    default_type text/html;
    charset utf-8;
    sendfile on;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/site;
        index index.html;
    }}
}}
"""
"""One process without a master: nothing is left behind when it dies, and no user is changed."""

PLAIN = """
import re, scrapy, sys
from newscrawl import extract
class Plain(scrapy.Spider):
    name = "plain"
    start_urls = [sys.argv[1] + "sitemap.xml"]
    articles = 0
    custom_settings = {"CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False}
    def parse(self, response):
        for url in re.findall("<loc>(.*?)</loc>", response.text):
            yield scrapy.Request(url, self.article)
    def article(self, response):
        self.articles += bool(extract(response.body, url=response.url).text)
    def closed(self, reason):
        print(self.articles)
from scrapy.crawler import CrawlerProcess
process = CrawlerProcess()
process.crawl(Plain)
process.start()
"""

# ---- the newspaper

LITTLE_WORDS = "the of and to in a that is was for on as with by at from it be are this which an were has had not but"
OTHER_WORDS = (
    "council harbour minister budget region railway school river winter police court union election hospital factory"
    " price border treaty museum teacher committee engineer island storm bridge energy market debt mayor village farmer"
    " station parliament strike pension evidence witness judge company worker contract tunnel airport forest drought"
    " harvest export tariff currency inflation research vaccine telescope theatre festival league goal coach season"
    " approved delayed promised warned denied confirmed published opened closed rebuilt agreed asked began carried"
)
RARER = OTHER_WORDS.split()
VOCABULARY = LITTLE_WORDS.split() * 4 + RARER


def prose(hand: random.Random, words: int) -> str:
    """Sentences of ``words`` words in all."""
    lengths = [12] * (words // 12) + [words % 12] * (words % 12 > 0)
    return " ".join(" ".join(hand.choices(VOCABULARY, k=length)).capitalize() + "." for length in lengths)


def title_of(number: int) -> str:
    """The headline of an article."""
    return " ".join(random.Random(f"title {number}").choices(RARER, k=8)).capitalize()


def day_of(number: int) -> datetime:
    """When an article was published."""
    return datetime(2024, 1, 1, 9, tzinfo=UTC) + timedelta(hours=5 * number)


def path_of(number: int) -> str:
    """The path of an article."""
    slug = title_of(number).lower().replace(" ", "-")
    return f"/{SECTIONS[number % len(SECTIONS)]}/{day_of(number):%Y/%m/%d}/{slug}-{number}.html"


def shell() -> tuple[str, str, str]:
    """What all pages have in common: the styles of the head, the header with its menus and icons, the footer."""
    hand = random.Random("shell")
    rules = "".join(
        f".{hand.choice(RARER)}-{n}{{margin:{n % 9}px;padding:0 {n % 5}em;color:#{n * 7919:06x};display:flex}}\n"
        for n in range(160)
    )
    shapes = "".join(
        f'<symbol id="icon-{n}"><path d="{"".join(f"M{hand.random():.3f} {n}l{n} 4z" for _ in range(20))}"/></symbol>'
        for n in range(24)
    )
    menus = "".join(
        f'<li class="menu-item"><a href="/{name}/" data-track="nav-{n}"><span>{name}</span></a><ul class="sub-menu">'
        + "".join(f'<li class="sub-item"><a href="/{name}/#{word}">{word}</a></li>' for word in RARER[n : n + 8])
        + "</ul></li>"
        for n, name in enumerate(SECTIONS)
    )
    header = (
        f'<svg class="sprite" hidden>{shapes}</svg><header class="site-header"><a class="logo" href="/">The Paper</a>'
        f'<nav class="main-nav"><ul>{menus}</ul></nav><form action="/search"><input name="q"></form></header>'
    )
    footer = f'<footer class="site-footer"><ul>{menus}</ul><p>© The Paper. All rights reserved.</p></footer>'
    return f"<style>{rules}</style>", header, footer


def card(number: int, kind: str) -> str:
    """A box that leads to an article."""
    teaser = prose(random.Random(f"teaser {number}"), 22)
    path = path_of(number)
    return (
        f'<article class="{kind}-card" data-id="{number}"><a class="{kind}-image" href="{path}"><picture>'
        f'<source srcset="/img/{number}-640.webp 640w, /img/{number}-320.webp 320w" type="image/webp">'
        f'<img loading="lazy" src="/img/{number}.jpg" alt="" width="320" height="180"></picture></a>'
        f'<div class="{kind}-text"><h3><a href="{path}">{title_of(number)}</a></h3><p>{teaser}</p>'
        f'<time datetime="{day_of(number).isoformat()}">{day_of(number):%d %B %Y}</time></div></article>'
    )


def article(number: int, count: int, shared: tuple[str, str, str], origin: str) -> str:
    """A page of an article, filled up to `PAGE_BYTES` by the state that frameworks print for their scripts."""
    hand = random.Random(number)
    head, header, footer = shared
    title, day, section = title_of(number), day_of(number).isoformat(), SECTIONS[number % len(SECTIONS)]
    author = f"{hand.choice(RARER)} {hand.choice(RARER)}son".title()
    body = [f"<p>{prose(hand, WORDS // PARAGRAPHS)}</p>" for _ in range(PARAGRAPHS)]
    body.insert(9, f"<h2>{' '.join(hand.choices(RARER, k=5)).capitalize()}</h2>")
    body.insert(6, f'<aside class="read-also"><h4>Read also</h4>{card(hand.randrange(count), "inline")}</aside>')
    body.insert(3, '<div class="ad" id="ad-1"><script>window.ads=window.ads||[];ads.push({slot:1})</script></div>')
    cards = "".join(card(at, "related") for at in hand.sample(range(count), min(count, 16)))
    links = "".join(
        f'<div class="nav-{side}"><a rel="{side}" href="{path_of(at)}">{title_of(at)}</a></div>'
        for side, at in (("prev", number - 1), ("next", number + 1))
        if 0 <= at < count
    )
    facts = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": day}
    facts |= {"author": [{"@type": "Person", "name": author}], "mainEntityOfPage": origin + path_of(number)}
    start = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | The Paper</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{day}"><meta property="article:section" content="{section}">'
        f'<link rel="canonical" href="{origin}{path_of(number)}">{head}'
        f'<script type="application/ld+json">{json.dumps(facts)}</script></head><body class="single">{header}'
        f'<div class="layout"><main><article class="story"><header><h1>{title}</h1><p class="byline">By <a rel="author"'
        f' href="/author/{author.lower().replace(" ", "-")}/">{author}</a> <time datetime="{day}">{day[:10]}</time></p>'
        f"</header><div class='story-body'>{''.join(body)}</div></article><nav class='post-navigation'>{links}</nav>"
        f'</main><aside class="sidebar"><h2>More from {section}</h2>{cards}</aside></div>{footer}'
    )
    state = f"{start}<script>window.__STATE__={{"
    left = PAGE_BYTES - len(state.encode())
    assert left > 0, "the markup alone is larger than the page shall be"
    filled = ""
    while len(filled) < left:
        filled += f'"entry-{len(filled)}":{{"hash":"{hand.getrandbits(320):080x}","size":[640,360,0.5],"ok":true}},'
    return f'{state}{filled}"end":0}}</script></body></html>'


def listing(name: str, numbers: list[int], shared: tuple[str, str, str]) -> str:
    """A page of headlines."""
    head, header, footer = shared
    cards = "".join(card(number, "list") for number in numbers)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{name} | The Paper</title>{head}</head>'
        f'<body class="archive">{header}<main><h1>{name}</h1>{cards}</main>{footer}</body></html>'
    )


def write_site(folder: Path, count: int, origin: str) -> None:
    """Write the newspaper."""
    shared = shell()
    for number in range(count):
        path = folder / path_of(number).lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(number, count, shared, origin))
    newest = range(count)[::-1]
    for name in ("", *SECTIONS):
        numbers = [number for number in newest if path_of(number).startswith(f"/{name}")]
        (folder / name / "index.html").write_text(listing(name or "The Paper", numbers[:LISTED], shared))
    entries = (f"<url><loc>{origin}{path_of(n)}</loc><lastmod>{day_of(n).isoformat()}</lastmod></url>" for n in newest)
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    (folder / "sitemap.xml").write_text(f'<urlset xmlns="{namespace}">{"".join(entries)}</urlset>')
    (folder / "robots.txt").write_text(f"User-agent: *\nDisallow: /search\nSitemap: {origin}/sitemap.xml\n")


@contextlib.contextmanager
def served(folder: Path) -> Iterator[tuple[Path, str]]:
    """nginx below ``folder``; gives the folder of its pages, and the origin under which it serves them."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    if program is None:
        sys.exit("nginx is missing: apt-get install nginx-light")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    site, log = folder / "site", folder / "error.log"
    site.mkdir()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    command = [program, "-p", str(folder), "-e", str(log), "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as nginx:
        try:
            deadline = time.monotonic() + START_SECONDS
            while nginx.poll() is None and time.monotonic() < deadline:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                time.sleep(0.02)
            else:
                sys.exit(f"nginx does not start: {log.read_text().strip() if log.exists() else 'it left no log'}")
            yield site, f"http://127.0.0.1:{port}"
        finally:
            nginx.terminate()


# ---- the measurement


def crawl(kind: str, start: str, folder: Path, count: int, *, sampled: Path | None = None) -> tuple[float, float]:
    """Seconds and CPU seconds of one crawl, which has to find all articles; ``sampled``: where its samples go."""
    data = folder / "data"
    if kind == "bare":
        (folder / "plain.py").write_text(PLAIN)
        arguments = [str(folder / "plain.py"), start]
    else:
        arguments = ["-m", "scrapy", "crawl", "site", "-a", f"url={start}"]
        arguments += ["-s", f"NEWSCRAWL_DATA_DIR={data}", "-s", "NEWSCRAWL_PROGRESS_SECONDS=0"]
    if sampled:
        arguments = ["-m", "benchmarks.throughput", "--sample", str(sampled), *arguments]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    spent, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    found = sum(len(shard.read_bytes().splitlines()) for shard in data.glob("articles/*.jsonl"))
    if kind == "bare" and done.returncode == 0:
        found = int(done.stdout)
    shutil.rmtree(data, ignore_errors=True)
    assert (found, done.returncode) == (count, 0), f"{kind}: {found} articles, not {count}:\n{done.stderr[-2000:]}"
    return spent, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


# ---- where the time goes

SAMPLE_SECONDS = 0.002
START = "start (imports)"
SAMPLING = "the sampling itself"
PARTS = {
    "extraction": "newscrawl.extraction newscrawl.loaders",
    "memory of the site": "newscrawl.extraction.template newscrawl.spiders.memory newscrawl.store.sketches",
    "deduplication, minhash": "newscrawl.pipelines.deduplicate newscrawl.minhash newscrawl.store.near",
    "frontier, ledger, commit": "newscrawl.frontier newscrawl.window newscrawl.store newscrawl.runs newscrawl.schema"
    " newscrawl.pipelines newscrawl.middlewares.ledger newscrawl.extensions.record newscrawl.spiders.visits",
    "lists, sitemaps, links": "newscrawl.discovery newscrawl.spiders.lists newscrawl.spiders.bounds",
    "other middlewares": "newscrawl.middlewares newscrawl.politeness newscrawl.extensions newscrawl.rights",
    "Scrapy, Twisted": "scrapy",
    START: "importlib",
}
REST = "spider, the rest"
PART_OF = {module: part for part, modules in PARTS.items() for module in modules.split()}
SHARED = ("newscrawl.urls", "newscrawl.text", "newscrawl.items", "newscrawl.errors", "scrapy.http", "scrapy.utils")
"""Used by all parts: what is done there is done for whoever has called."""


def part_of(frame: FrameType | None) -> str:
    """The part that a stack works for: that of its innermost module of newscrawl or Scrapy."""
    inner = ""
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name.startswith("importlib._bootstrap"):
            return START
        if not inner and name.startswith(("newscrawl.", "scrapy.")) and not name.startswith(SHARED):
            inner = name
        frame = frame.f_back
    while inner:
        if inner in PART_OF:
            return PART_OF[inner]
        inner = inner.rpartition(".")[0]
    return REST


def sample(target: Path, arguments: list[str]) -> None:
    """Run Python's ``arguments``, and write to ``target`` how much CPU time each part has had, in seconds.

    A sample counts for the CPU time since the one before, so that what a long call into C holds back is not lost.
    """
    spent: collections.Counter[str] = collections.Counter()
    last = time.process_time()

    def note(_: int, frame: FrameType | None) -> None:
        nonlocal last
        now = time.process_time()
        spent[part_of(frame)] += now - last
        last = time.process_time()
        spent[SAMPLING] += last - now

    def write() -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        target.write_text(json.dumps(spent))

    signal.signal(signal.SIGPROF, note)
    signal.siginterrupt(signal.SIGPROF, False)
    atexit.register(write)
    spent[START] = last
    signal.setitimer(signal.ITIMER_PROF, SAMPLE_SECONDS, SAMPLE_SECONDS)
    is_module = arguments[0] == "-m"
    sys.argv = arguments[is_module:]
    (runpy.run_module if is_module else runpy.run_path)(sys.argv[0], run_name="__main__")


def main() -> None:
    if sys.argv[1:2] == ["--sample"]:
        sample(Path(sys.argv[2]), sys.argv[3:])
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    opts = parser.parse_args()
    # So that an end from outside clears up as well.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        with tempfile.TemporaryDirectory(prefix="throughput-") as folder:
            measure(Path(folder), opts.count, opts.rounds)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def measure(folder: Path, count: int, rounds: int) -> None:
    """All rounds, and the samples, printed."""
    spent: dict[str, list[tuple[float, float]]] = {"bare": [], "newscrawl": []}
    with served(folder) as (site, origin):
        write_site(site, count, origin)
        for number in range(rounds):
            # Neither is always the one that comes after the other.
            for kind in list(spent)[:: -1 if number % 2 else 1]:
                spent[kind].append(crawl(kind, f"{origin}/", folder, count))
            print(*(f"{kind} {count / times[-1][0]:.1f} articles/s" for kind, times in spent.items()), flush=True)
        parts: dict[str, dict[str, float]] = {}
        for kind in spent:
            crawl(kind, f"{origin}/", folder, count, sampled=folder / "samples.json")
            parts[kind] = json.loads((folder / "samples.json").read_text())
    rates = {kind: statistics.median(count / wall for wall, _ in times) for kind, times in spent.items()}
    costs = {kind: statistics.median(1e3 * used / count for _, used in times) for kind, times in spent.items()}
    for name, found in (("articles/s", rates), ("CPU ms a page", costs)):
        print(f"median {name}: " + ", ".join(f"{kind} {value:.1f}" for kind, value in found.items()))
    print(f"newscrawl runs at {rates['newscrawl'] / rates['bare']:.0%} of bare (the aim: {AIM:.0%}),", end=" ")
    print(f"by CPU time at {costs['bare'] / costs['newscrawl']:.0%}")
    print("CPU ms a page, sampled: bare, newscrawl")
    for name in [*PARTS, REST, SAMPLING]:
        print(f"{name:28}" + "".join(f"{1e3 * found.get(name, 0.0) / count:12.2f}" for found in parts.values()))


if __name__ == "__main__":
    main()
