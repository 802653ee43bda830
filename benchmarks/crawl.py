"""How fast a whole crawl is: ``python benchmarks/crawl.py``, the demo newspaper against a bare Scrapy of the same URLs.

Both run as processes of their own, in turn; the ratio is what extraction, ledger and dataset cost on top of Scrapy.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from newscrawl.demo import Newspaper, site_root

ROUNDS = 3
BARE = """
import scrapy, sys
class Bare(scrapy.Spider):
    name = "bare"
    start_urls = open(sys.argv[-1]).read().split()
    custom_settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": 16, "CONCURRENT_ITEMS": 4, "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False, "DOWNLOAD_DELAY": 0, "FEED_EXPORT_ENCODING": "utf-8"}
    def parse(self, response):
        yield {"title": response.css("title::text").get()}
"""


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    truth = [json.loads(line) for line in (site_root().parent / "truth.jsonl").open()]
    with Newspaper() as paper, tempfile.TemporaryDirectory() as folder:
        addresses = Path(folder, "urls.txt")
        addresses.write_text("\n".join(paper.origin + article["url"] for article in truth))
        script = Path(folder, "bare.py")
        script.write_text(
            BARE + "from scrapy.crawler import CrawlerProcess\n"
            "process = CrawlerProcess()\nprocess.crawl(Bare)\nprocess.start()\n"
        )
        for number in range(ROUNDS):
            bare = seconds([sys.executable, str(script), str(addresses)])
            data = f"NEWSCRAWL_DATA_DIR={folder}/{number}"
            ours = seconds(
                [
                    sys.executable,
                    "-m",
                    "scrapy",
                    "crawl",
                    "site",
                    "-a",
                    f"url={paper.origin}{truth[100]['url']}",
                    "-a",
                    "follow=prev,next",
                    "-s",
                    data,
                ]
            )
            count = len(truth)
            speeds = f"bare Scrapy {count / bare:.0f} pages/s, newscrawl {count / ours:.0f}"
            print(f"{count} articles: {speeds}, ratio {ours / bare:.1f}")


if __name__ == "__main__":
    main()
