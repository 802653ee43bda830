"""Look for pages that break the extraction: ``python benchmarks/fuzz.py [SECONDS] [FOLDER]``.

Coverage-guided (libFuzzer by way of Atheris, ``pip install atheris``), from the pages of the demo newspaper. Whatever
the bytes, `extract` gives an article whose every field is JSON in UTF-8, within two seconds for a page of 64 KB at the
most. A page that breaks this is written to FOLDER (default: the working directory) as ``crash-…`` or ``timeout-…``.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["newscrawl"], enable_loader_override=False):
    from newscrawl import extract
    from newscrawl.demo import site_root

LONGEST = 65_536
URL = "https://paper.example/2024/03/05/story"


def one(data: bytes) -> None:
    article = extract(data, url=URL)
    json.dumps(dataclasses.asdict(article), ensure_ascii=False, allow_nan=False).encode("utf-8")


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path()
    corpus = Path(tempfile.mkdtemp(prefix="newscrawl-fuzz-"))
    for number, page in enumerate(sorted(site_root().rglob("*.html"))[::5]):
        shutil.copy(page, corpus / str(number))
    limits = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        "-timeout=2",
        "-rss_limit_mb=8192",
        f"-artifact_prefix={folder}/",
    ]
    atheris.Setup([sys.argv[0], *limits, str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
